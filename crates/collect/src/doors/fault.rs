//! Refusing: a reason and a sentence, and what is kept of the bytes.

use base::Refusal;

use super::{Decoded, Draft, Refused, limit};

/// Why something cannot be taken, before it is known what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub reason: Refusal,
    /// Where and what in words, for the sender's developer.
    pub message: String,
}

impl Fault {
    /// A fault with its sentence.
    #[must_use]
    pub fn new(reason: Refusal, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }

    /// The fault of a request or event that carried these bytes; what is
    /// beyond [`limit::RAW`] of them is not kept, and the sentence says so.
    #[must_use]
    pub fn of(self, key: &str, raw: &[u8]) -> Refused {
        let kept = raw.get(..limit::RAW).unwrap_or(raw);
        let mut message = self.message;
        if kept.len() < raw.len() {
            message.push_str(&format!("; of its {} bytes the first {} are kept", raw.len(), kept.len()));
        }
        let key = key.chars().take(200).collect();
        Refused { index: 0, reason: self.reason, message, key, raw: kept.to_vec() }
    }
}

impl Refused {
    /// The same as the event at this place of the request.
    #[must_use]
    pub fn at(self, index: usize) -> Self {
        Self { index, ..self }
    }
}

impl Draft {
    /// The refusal of an event that was decoded.
    #[must_use]
    pub fn refuse(&self, reason: Refusal, message: impl Into<String>) -> Refused {
        Fault::new(reason, message).of(&self.key, &self.raw).at(self.index)
    }
}

impl Decoded {
    /// A request of which nothing can be taken.
    #[must_use]
    pub fn refused(fault: Fault, key: &str, raw: &[u8]) -> Self {
        Self { drafts: Vec::new(), refused: vec![fault.of(key, raw)] }
    }

    /// Adds an event or its refusal.
    pub fn add(&mut self, read: Result<Draft, Refused>) {
        match read {
            Ok(draft) => self.drafts.push(draft),
            Err(refused) => self.refused.push(refused),
        }
    }
}
