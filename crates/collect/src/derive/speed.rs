//! Speed that no hand has: a visitor's events in a second.

use base::Timestamp;
use serde::{Deserialize, Serialize};

/// Most events of one visitor in one second that a browser with a busy page
/// may send.
pub(super) const MOST_A_SECOND: u32 = 30;

/// Counts a visitor's events by second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Speed {
    second: i64,
    events: u32,
}

impl Speed {
    /// Counts an event; whether it is one too many. Seconds that are past are
    /// not taken up again.
    pub(super) fn count(&mut self, at: Timestamp) -> bool {
        match at.as_second().cmp(&self.second) {
            std::cmp::Ordering::Less => return false,
            std::cmp::Ordering::Equal => self.events = self.events.saturating_add(1),
            std::cmp::Ordering::Greater => *self = Self { second: at.as_second(), events: 1 },
        }
        self.events > MOST_A_SECOND
    }
}
