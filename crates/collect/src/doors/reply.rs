//! Answers that several protocols give.

use base::Refusal;
use serde_json::Value;

use super::{Outcome, Refused, Reply};

/// A transparent picture of one pixel, GIF 89a.
pub const GIF: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF,
    0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02,
    0x02, 0x44, 0x01, 0x00, 0x3B,
];

const NO_STORE: &str = "no-cache, no-store, must-revalidate, private";

impl Reply {
    /// JSON.
    #[must_use]
    pub fn json(status: u16, value: &Value) -> Self {
        let body = serde_json::to_vec(value).unwrap_or_default();
        Self { status, headers: vec![("content-type", "application/json; charset=utf-8".to_owned())], body }
    }

    /// Plain text.
    #[must_use]
    pub fn text(status: u16, text: &str) -> Self {
        let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
        Self { status, headers, body: text.as_bytes().to_vec() }
    }

    /// No body, such as 204.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: vec![("cache-control", NO_STORE.to_owned())], body: Vec::new() }
    }

    /// The pixel, never to be kept by a cache.
    #[must_use]
    pub fn gif(status: u16) -> Self {
        let headers = vec![("content-type", "image/gif".to_owned()), ("cache-control", NO_STORE.to_owned())];
        Self { status, headers, body: GIF.to_vec() }
    }

    /// The same with one header more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same asking to come again after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.with("retry-after", seconds.to_string())
    }
}

/// The status that says why nothing of a request was taken.
#[must_use]
pub fn status_of(reason: Refusal) -> u16 {
    match reason {
        Refusal::UnknownKey | Refusal::MissingKey | Refusal::WrongSecret | Refusal::NotAuthorised => 401,
        Refusal::OriginNotAllowed => 403,
        Refusal::RateLimited => 429,
        Refusal::BodyTooLarge | Refusal::InflatedTooLarge | Refusal::BatchTooLarge | Refusal::EventTooLarge => 413,
        _ => 400,
    }
}

impl Outcome {
    /// The first refusal of a request of which nothing was taken.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refused> {
        match self {
            Self::Taken { taken: 0, refused } => refused.first(),
            _ => None,
        }
    }
}
