//! Requests as they are made of what was kept.

use base::Timestamp;

use super::Request;

impl Request {
    /// A `POST` with a body.
    #[must_use]
    pub fn post(path: &str, body: &[u8], at: Timestamp) -> Self {
        Self { body: bytes::Bytes::copy_from_slice(body), method: "POST".to_owned(), ..Self::get(path, "", at) }
    }

    /// A `GET` with a query.
    #[must_use]
    pub fn get(path: &str, query: &str, at: Timestamp) -> Self {
        Self {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: bytes::Bytes::new(),
            peer: None,
            received_at: at,
        }
    }
}
