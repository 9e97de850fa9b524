//! The address that people reach this server by, which stands in short links
//! and printed codes: the one that is set, else the one that the caller names,
//! else the one that the request was sent to.

use axum::extract::{FromRef, FromRequestParts, Query};
use axum::http::header;
use axum::http::request::Parts;
use collect::links::public_url;
use serde::Deserialize;

use crate::App;
use crate::problem::{Answer, Problem};

/// The address, such as `https://go.shop.example`, without a slash at its end.
#[derive(Debug, Clone)]
pub(crate) struct Base(pub(crate) String);

#[derive(Debug, Default, Deserialize)]
struct Named {
    base: Option<String>,
}

impl<S> FromRequestParts<S> for Base
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let app = App::from_ref(state);
        if !app.options.public_url.is_empty() {
            return Ok(Self(app.options.public_url.clone()));
        }
        let named = Query::<Named>::try_from_uri(&parts.uri).ok().and_then(|named| named.0.base);
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let told = named.unwrap_or_else(|| format!("http://{host}"));
        let base = public_url(&told).map_err(|message| Problem::field("base", message))?;
        Ok(Self(base))
    }
}
