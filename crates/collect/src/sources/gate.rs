//! A bound on how much may pass: so much at once, and so much more a second.

use std::sync::{Mutex, PoisonError};

use base::Timestamp;

/// A bucket that fills with time. What is asked for passes whole or not at
/// all; one request that is larger than the bucket passes when it is full.
#[derive(Debug)]
pub struct Gate {
    per_second: i64,
    most: i64,
    level: Mutex<Level>,
}

/// How much there is, in millionths, and when it was reckoned.
#[derive(Debug)]
struct Level {
    millionths: i64,
    at_micros: i64,
}

const MILLION: i64 = 1_000_000;

impl Gate {
    /// A full bucket; 0 a second = no bound.
    #[must_use]
    pub fn new(per_second: u32, at_once: u32, now: Timestamp) -> Self {
        let most = i64::from(at_once.max(per_second)) * MILLION;
        let level = Mutex::new(Level { millionths: most, at_micros: now.as_microsecond() });
        Self { per_second: i64::from(per_second), most, level }
    }

    /// Lets an amount pass.
    pub fn pass(&self, amount: usize, now: Timestamp) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let wanted = i64::try_from(amount).unwrap_or(i64::MAX).saturating_mul(MILLION);
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = now.as_microsecond().saturating_sub(level.at_micros).max(0);
        level.millionths = level.millionths.saturating_add(elapsed.saturating_mul(self.per_second)).min(self.most);
        level.at_micros = level.at_micros.max(now.as_microsecond());
        if level.millionths < wanted.min(self.most) {
            return false;
        }
        level.millionths = level.millionths.saturating_sub(wanted);
        true
    }
}

#[cfg(test)]
mod tests {
    use base::{Clock as _, FixedClock};

    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate() {
        let clock = FixedClock::at("2026-10-01T00:00:00Z");
        let gate = Gate::new(10, 30, clock.now());
        assert!(gate.pass(30, clock.now()));
        assert!(!gate.pass(1, clock.now()));
        clock.advance_seconds(1);
        assert!(gate.pass(10, clock.now()));
        assert!(!gate.pass(1, clock.now()));
        clock.advance_seconds(3600);
        assert!(gate.pass(1000, clock.now()), "larger than the bucket passes when it is full");
        clock.advance_seconds(3);
        assert!(!gate.pass(1, clock.now()), "and is paid for afterwards");
        clock.advance_seconds(95);
        assert!(gate.pass(1, clock.now()));
    }

    #[test]
    fn no_rate_is_no_bound_and_time_never_runs_back() {
        let clock = FixedClock::at("2026-10-01T00:00:00Z");
        assert!(Gate::new(0, 0, clock.now()).pass(usize::MAX, clock.now()));
        let gate = Gate::new(1, 1, clock.now());
        assert!(gate.pass(1, clock.now()));
        let before = FixedClock::at("2026-09-01T00:00:00Z");
        assert!(!gate.pass(1, before.now()));
        assert!(!gate.pass(1, clock.now()));
    }
}
