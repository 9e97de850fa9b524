//! The web app: its files, and its page for every address that is not the API's.

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};

use crate::problem::Problem;

/// The file of an address, else the app's page: the app itself knows its
/// addresses. Unknown addresses of the API are no pages.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::bare(StatusCode::NOT_FOUND, format!("the API has no address /{path}")).into_response();
    }
    page(path, &headers).unwrap_or_else(|| Html(NOT_BUILT).into_response())
}

/// Shown by a binary without the web app in it.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sulit</title>\
    <meta name=\"viewport\" content=\"width=device-width\"><body><h1>The web app is not in this binary</h1>\
    <p>The server runs, and its API answers at <a href=\"/api/v1/openapi.json\">/api/v1</a>. To see the pages, run \
    <code>make demo</code>, or build them with <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code> and \
    the binary with <code>cargo build --features embed-web</code>.</p></body></html>";

#[cfg(not(feature = "embed-web"))]
fn page(_: &str, _: &HeaderMap) -> Option<Response> {
    None
}

#[cfg(feature = "embed-web")]
fn page(path: &str, headers: &HeaderMap) -> Option<Response> {
    embedded::file(path, headers)
}

#[cfg(feature = "embed-web")]
mod embedded {
    use axum::body::Body;
    use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
    use axum::response::{IntoResponse as _, Response};
    use rust_embed::RustEmbed;

    #[derive(RustEmbed)]
    #[folder = "../../web/dist"]
    struct Files;

    /// Files under `assets/` carry a hash of their content in their name.
    const FOR_EVER: &str = "public, max-age=31536000, immutable";
    const ASK_AGAIN: &str = "no-cache";

    /// A file of the app, or its page for any other address. A missing file
    /// with an ending is missing: answering a script with a page helps nobody.
    pub(super) fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
        let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let (name, found) = match Files::get(path) {
            Some(found) => (path, found),
            None if is_file => return Some(StatusCode::NOT_FOUND.into_response()),
            None => ("index.html", Files::get("index.html")?),
        };
        let etag = format!("\"{}\"", base::hex(&found.metadata.sha256_hash()[..16]));
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let fresh = known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
        let mut response = if fresh {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(found.data.into_owned()).into_response()
        };
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let cache = if name.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN };
        let texts = [(header::CONTENT_TYPE, kind.as_ref()), (header::ETAG, &etag), (header::CACHE_CONTROL, cache)];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::from_str(text) {
                response.headers_mut().insert(name, value);
            }
        }
        Some(response)
    }
}
