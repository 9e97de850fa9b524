//! Protection against forged requests: a browser that carries a cookie (or that
//! demo mode would sign in) must send changes from our own pages.
//!
//! Programs with an API key are not asked: a page elsewhere cannot make a
//! browser send their key.

use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base::ErrorKind;

use crate::problem::Problem;

/// Refuses changes that come from pages of other origins.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let with_key = crate::access::bearer(request.headers()).is_some();
    if safe || with_key || is_own(request.headers()) {
        return next.run(request).await;
    }
    let detail = "this change was asked for by a page of another site; open Sulit itself and try again";
    Problem::of(ErrorKind::Forbidden, detail).into_response()
}

/// What the browser says about where a request comes from. Without any such
/// header it is no browser's, or one so old that `SameSite` must do.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn other_sites_are_refused() {
        assert!(is_own(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "http://x"), ("host", "y")])));
        assert!(!is_own(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_own(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_own(&headers(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")])));
        assert!(!is_own(&headers(&[("origin", "https://evil.example"), ("host", "localhost:8080")])));
        assert!(!is_own(&headers(&[("origin", "null"), ("host", "localhost:8080")])));
        assert!(is_own(&headers(&[])));
    }
}
