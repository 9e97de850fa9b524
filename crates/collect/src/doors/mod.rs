//! The doors: what tags, SDKs, links and servers send, decoded into [`Draft`]s
//! of events, and the answers their protocols expect.
//!
//! Every decoder is a pure function of a [`Request`]: it knows no store, no
//! clock and no queue, refuses with a [`Refusal`] and never panics, whatever
//! the bytes. One file is one protocol.

use std::net::IpAddr;

use base::{Event, Protocol, Refusal, Timestamp};

pub mod amount;
pub mod body;
pub mod commerce;
pub mod consent;
mod draft;
mod fault;
pub mod form;
pub mod ga4;
mod ga4_event;
mod ga4_validation;
pub mod gtag;
pub mod instant;
pub mod jitsu;
pub mod json;
pub mod keys;
pub mod matomo;
pub mod names;
pub mod pixel;
pub mod plausible;
pub mod posthog;
pub mod registry;
pub mod reply;
mod request;
pub mod segment;
mod segment_event;
mod segment_settings;
pub mod snowplow;
pub mod sulit;
mod sulit_event;
#[cfg(test)]
mod testing;
pub mod umami;

pub use fault::Fault;

/// A request as it came, its body not yet decompressed.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`, `OPTIONS`…
    pub method: String,
    /// Path without the query, percent-encoded as it came.
    pub path: String,
    /// Query without the question mark; empty = none.
    pub query: String,
    /// Headers, names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, at most [`limit::BODY`] bytes.
    pub body: bytes::Bytes,
    /// Who sent it, after trusted proxies.
    pub peer: Option<IpAddr>,
    /// When it was taken.
    pub received_at: Timestamp,
}

impl Request {
    /// The first header of a name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// An event as a decoder read it. Of `event`, the decoder fills what the
/// message says; the door then places it (`workspace`, `source`, which stay
/// as they were made until then), enriches it and settles its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its place among the events of the request, from 0.
    pub index: usize,
    /// What stands in the protocol's key field.
    pub key: String,
    /// The secret that came with it (`api_secret`, `token_auth`, a bearer
    /// token), where one did.
    pub secret: String,
    /// The event; `occurred_at` is as the client's clock has it.
    pub event: Event,
    /// When the client's clock says that it sent the request.
    pub sent_at: Option<Timestamp>,
    /// How long before the sending it happened, in milliseconds, where the
    /// protocol says so; wins over `sent_at`.
    pub offset_ms: Option<i64>,
    /// Whether `occurred_at` is the client's word; otherwise it is when the
    /// request was received.
    pub has_time: bool,
    /// User agent that the message itself names (servers that pass it on);
    /// empty = that of the request.
    pub user_agent: String,
    /// Address that the message itself names.
    pub ip: Option<IpAddr>,
    /// Plain e-mail address, hashed and dropped at the door.
    pub email: String,
    /// Plain phone number, hashed and dropped at the door.
    pub phone: String,
    /// The event as it came, for `rejected`.
    pub raw: Vec<u8>,
}

/// An event, or a whole request, that was refused by a decoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place among the events of the request, from 0; 0 also for a request
    /// that was refused as a whole.
    pub index: usize,
    /// Why.
    pub reason: Refusal,
    /// Where and what in words, for the sender's developer.
    pub message: String,
    /// What stands in the key field, as far as it could be read.
    pub key: String,
    /// The bytes.
    pub raw: Vec<u8>,
}

/// What a decoder made of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Events, in the order of the message.
    pub drafts: Vec<Draft>,
    /// Events that cannot be taken.
    pub refused: Vec<Refused>,
}

/// How taking a request ended, for the protocol to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// On disk: how many events were taken and which were refused (those
    /// refused after decoding included).
    Taken {
        /// Events on disk.
        taken: usize,
        /// Events kept in `rejected`.
        refused: Vec<Refused>,
    },
    /// The queue is full or the disk is: nothing was kept, try again.
    Busy {
        /// Seconds to wait.
        retry_after: u32,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers besides CORS and `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// Bounds of requests; a protocol may have tighter ones.
pub mod limit {
    /// Largest body on the wire, in bytes.
    pub const BODY: usize = 20 << 20;
    /// Largest body once decompressed, in bytes.
    pub const INFLATED: usize = 20 << 20;
    /// Most events in one request.
    pub const BATCH: usize = 10_000;
    /// Most bytes of a refused request or event that are kept, in bytes.
    pub const RAW: usize = 64 << 10;
}

/// A protocol's door.
pub trait Door: Send + Sync {
    /// Which protocol it speaks.
    fn protocol(&self) -> Protocol;

    /// Whether a request's method and path are its own. `OPTIONS` is answered
    /// before doors are asked.
    fn opens(&self, method: &str, path: &str) -> bool;

    /// Reads a request.
    fn decode(&self, request: &Request) -> Decoded;

    /// Answers it in the protocol's manner.
    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply;

    /// Answers requests that carry no events (settings, flags, health); `None`
    /// = it is about events.
    fn settings(&self, request: &Request) -> Option<Reply> {
        let _ = request;
        None
    }

    /// The request that carries a refused event again, for a replay: `raw` is
    /// what [`Draft::raw`] or [`Refused::raw`] holds, `key` what stood in the
    /// key field. It is decoded by this door whatever its path.
    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        let _ = key;
        Request::post("/", raw, at)
    }
}
