//! Answers that are files.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A CSV file to be saved under a name.
pub(crate) fn csv(name: &str, text: String) -> Response {
    file(name, "text/csv; charset=utf-8", text)
}

/// A Parquet file to be saved under a name.
pub(crate) fn parquet(name: &str, bytes: Vec<u8>) -> Response {
    file(name, "application/vnd.apache.parquet", bytes)
}

/// A file of a kind, to be saved under a name.
pub(crate) fn file(name: &str, kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // RFC 6266: the name in UTF-8, percent-encoded.
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
