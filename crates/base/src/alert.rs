//! Alerts: what went wrong by itself and asks for a person, with its numbers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// A source that usually talks has fallen silent.
    SourceSilent,
    /// Far more of a source's events are refused than usually.
    SourceRefused,
    /// The clocks of a source's clients are far off.
    SourceClock,
}

impl AlertKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::SourceSilent, Self::SourceRefused, Self::SourceClock];

    /// The word in tables, URLs and files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SourceSilent => "source_silent",
            Self::SourceRefused => "source_refused",
            Self::SourceClock => "source_clock",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.key() == word)
    }

    /// The sentence in English: what it is, and what to do. `numbers` are those
    /// the alert was opened with; `source` is the name of what it is about.
    #[must_use]
    pub fn sentence(self, source: &str, numbers: &Map<String, Value>) -> String {
        let number = |name: &str| numbers.get(name).and_then(Value::as_f64).unwrap_or_default();
        let text = |name: &str| numbers.get(name).and_then(Value::as_str).unwrap_or_default();
        match self {
            Self::SourceSilent => format!(
                "{source} has been silent since {}; by its usual rate {:.0} events would have come since. Check that its \
                 tag or server still sends.",
                minute(text("since")),
                number("expected")
            ),
            Self::SourceRefused => format!(
                "{:.0}% of what {source} sends is refused ({:.0} of {:.0} lately), usually {:.0}%. Look at what was \
                 refused, put it right and replay it.",
                number("share") * 100.0,
                number("rejected"),
                number("received"),
                number("usual_share") * 100.0
            ),
            Self::SourceClock => format!(
                "The clocks of {source} are off by {:.0} minutes on the mean of {:.0} events. Times are corrected where \
                 events say when they were sent; set the clock of the sender.",
                number("skew_minutes").abs(),
                number("events")
            ),
        }
    }
}

/// An instant as people read it, to the minute.
fn minute(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => rfc3339.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_and_says_what_to_do() {
        let numbers = serde_json::json!({
            "since": "2026-10-01T08:00:00Z", "expected": 40.4, "share": 0.5, "rejected": 10, "received": 20,
            "usual_share": 0.01, "skew_minutes": -42.0, "events": 100,
        });
        let Value::Object(numbers) = numbers else { unreachable!() };
        let said: Vec<String> = AlertKind::ALL.iter().map(|kind| kind.sentence("Shop", &numbers)).collect();
        assert!(said[0].starts_with("Shop has been silent since 2026-10-01 08:00 UTC; by its usual rate 40 events"));
        assert!(said[1].starts_with("50% of what Shop sends is refused (10 of 20 lately), usually 1%."));
        assert!(said[2].starts_with("The clocks of Shop are off by 42 minutes on the mean of 100 events."));
        for kind in AlertKind::ALL {
            assert_eq!(AlertKind::parse(kind.key()), Some(*kind));
        }
    }
}
