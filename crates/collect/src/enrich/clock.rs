//! When an event happened: the client's time, with what its clock is wrong by
//! taken off.
//!
//! A client that says when it sent the request shows its clock: the event
//! happened at `timestamp + (received − sent)`. One that says how long before
//! the sending it happened needs no clock at all, and is believed first.
//! (These are PostHog's rules.)

use base::{TimeFlag, Timestamp};
use jiff::SignedDuration;

/// How far ahead an event may be before its time is not believed. Less than a
/// day, so that a wrong time zone on the client shows.
const MOST_AHEAD: SignedDuration = SignedDuration::from_hours(23);

/// 2000-01-01T00:00:00Z: nobody tracked a page before.
const FIRST_SECOND: i64 = 946_684_800;

/// What is known of an event's time.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The client's word.
    pub at: Option<Timestamp>,
    /// Whether it gave one that could not be read.
    pub is_unreadable: bool,
    /// When the client's clock says that it sent the request.
    pub sent_at: Option<Timestamp>,
    /// How long before the sending it happened, in milliseconds.
    pub offset_ms: Option<i64>,
    /// When the server took the request.
    pub received_at: Timestamp,
    /// Days after which an event is called old.
    pub oldest_days: u32,
}

/// The time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// When it happened, in whole microseconds.
    pub occurred_at: Timestamp,
    /// What is odd about it.
    pub flag: TimeFlag,
    /// How far the client's clock is ahead, in milliseconds; it was taken off.
    pub skew_ms: i64,
}

/// Settles the time.
#[must_use]
pub fn settle(claim: &Claim) -> Settled {
    let received = whole(claim.received_at);
    let taken = |flag| Settled { occurred_at: received, flag, skew_ms: 0 };
    if claim.is_unreadable {
        return taken(TimeFlag::Unreadable);
    }
    let (at, skew_ms) = match (claim.offset_ms, claim.at, claim.sent_at) {
        (Some(offset), ..) => (received.checked_sub(SignedDuration::from_millis(offset)), 0),
        (None, Some(at), Some(sent)) => {
            let ahead = sent.duration_since(claim.received_at);
            (at.checked_sub(ahead), i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX))
        }
        (None, Some(at), None) => (Ok(at), 0),
        (None, None, _) => return taken(TimeFlag::Ok),
    };
    let Ok(at) = at else { return Settled { skew_ms, ..taken(TimeFlag::Impossible) } };
    let at = whole(at);
    let ahead = at.duration_since(received);
    let flag = if ahead > MOST_AHEAD {
        TimeFlag::Future
    } else if at.as_second() < FIRST_SECOND {
        TimeFlag::Impossible
    } else if -ahead > SignedDuration::from_hours(i64::from(claim.oldest_days) * 24) {
        TimeFlag::Old
    } else {
        TimeFlag::Ok
    };
    let occurred_at = if matches!(flag, TimeFlag::Future | TimeFlag::Impossible) { received } else { at };
    Settled { occurred_at, flag, skew_ms }
}

/// An instant as the lake keeps it.
#[must_use]
pub fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn claim(given: Option<&str>, sent: Option<&str>, offset_ms: Option<i64>) -> Claim {
        Claim {
            at: given.map(at),
            is_unreadable: false,
            sent_at: sent.map(at),
            offset_ms,
            received_at: at("2026-10-01T12:00:00Z"),
            oldest_days: 30,
        }
    }

    #[test]
    fn times_are_settled() {
        use TimeFlag as F;
        let noon = "2026-10-01T12:00:00Z";
        let cases = [
            (claim(None, None, None), noon, F::Ok, 0),
            (claim(Some("2026-10-01T11:00:00Z"), None, None), "2026-10-01T11:00:00Z", F::Ok, 0),
            // A clock one hour fast.
            (
                claim(Some("2026-10-01T12:59:00Z"), Some("2026-10-01T13:00:00Z"), None),
                "2026-10-01T11:59:00Z",
                F::Ok,
                3_600_000,
            ),
            // A clock that was never set.
            (
                claim(Some("1970-01-01T00:00:10Z"), Some("1970-01-01T00:00:12Z"), None),
                "2026-10-01T11:59:58Z",
                F::Ok,
                -1_790_855_988_000,
            ),
            // The offset wins over both.
            (
                claim(Some("2020-01-01T00:00:00Z"), Some("2026-10-01T13:00:00Z"), Some(5_000)),
                "2026-10-01T11:59:55Z",
                F::Ok,
                0,
            ),
            (claim(Some("2026-10-02T11:00:00Z"), None, None), "2026-10-02T11:00:00Z", F::Ok, 0),
            (claim(Some("2026-10-02T11:00:01Z"), None, None), noon, F::Future, 0),
            (claim(Some("1999-12-31T23:59:59Z"), None, None), noon, F::Impossible, 0),
            (
                claim(Some("-009999-01-02T01:59:59Z"), Some("9999-12-30T22:00:00Z"), None),
                noon,
                F::Impossible,
                251_611_351_200_000,
            ),
            (claim(Some("2026-09-01T11:59:59Z"), None, None), "2026-09-01T11:59:59Z", F::Old, 0),
            (claim(None, None, Some(i64::MIN)), noon, F::Impossible, 0),
            (Claim { is_unreadable: true, ..claim(None, None, None) }, noon, F::Unreadable, 0),
        ];
        for (claim, expected, flag, skew_ms) in cases {
            let settled = settle(&claim);
            assert_eq!(settled, Settled { occurred_at: at(expected), flag, skew_ms }, "{claim:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_clock_says_a_time_comes_out(
            given in proptest::option::of(any::<i64>()), sent in proptest::option::of(any::<i64>()),
            offset_ms in proptest::option::of(any::<i64>()), oldest_days in any::<u32>(),
        ) {
            let instant = |micros: Option<i64>| micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
            let claim = Claim {
                at: instant(given), sent_at: instant(sent), offset_ms, oldest_days, ..claim(None, None, None)
            };
            let settled = settle(&claim);
            prop_assert!(settled.occurred_at.as_second() >= FIRST_SECOND);
            prop_assert!(settled.occurred_at.duration_since(claim.received_at) <= MOST_AHEAD);
        }
    }
}
