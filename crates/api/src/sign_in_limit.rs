//! Slows down guessing of passwords: failures are counted by address and by
//! e-mail within a window, in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use base::Timestamp;

/// Length of the window.
const WINDOW_SECONDS: i64 = 15 * 60;

/// Failures for one e-mail address within a window.
const BY_EMAIL: usize = 10;

/// Failures from one network address within a window.
const BY_ADDRESS: usize = 50;

/// Most keys remembered; the oldest half goes when there are more.
const MAX_KEYS: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Email(String),
    Address(IpAddr),
}

/// The failures of the last minutes.
#[derive(Debug, Default)]
pub(crate) struct SignInLimit(Mutex<HashMap<Key, Vec<Timestamp>>>);

impl SignInLimit {
    /// Seconds to wait before another try; `None` = it may be made now.
    pub(crate) fn wait(&self, email: &str, from: Option<IpAddr>, now: Timestamp) -> Option<u64> {
        let Ok(mut failures) = self.0.lock() else { return None };
        keys(email, from)
            .filter_map(|key| {
                let limit = match key {
                    Key::Email(_) => BY_EMAIL,
                    Key::Address(_) => BY_ADDRESS,
                };
                let times = failures.get_mut(&key)?;
                times.retain(|at| age(*at, now) < WINDOW_SECONDS);
                let oldest = times.iter().rev().nth(limit - 1)?;
                u64::try_from(WINDOW_SECONDS - age(*oldest, now)).ok().map(|seconds| seconds.max(1))
            })
            .max()
    }

    /// Notes a failure.
    pub(crate) fn failed(&self, email: &str, from: Option<IpAddr>, now: Timestamp) {
        let Ok(mut failures) = self.0.lock() else { return };
        for key in keys(email, from) {
            failures.entry(key).or_default().push(now);
        }
        if failures.len() > MAX_KEYS {
            let mut newest: Vec<Timestamp> = failures.values().filter_map(|times| times.last().copied()).collect();
            newest.sort_unstable();
            let middle = newest.get(newest.len() / 2).copied().unwrap_or(now);
            failures.retain(|_, times| times.last().is_some_and(|last| *last > middle));
        }
    }

    /// Forgets the failures of somebody who has signed in, and this try.
    pub(crate) fn succeeded(&self, email: &str, from: Option<IpAddr>) {
        if let Ok(mut failures) = self.0.lock() {
            failures.remove(&Key::Email(email.trim().to_lowercase()));
            if let Some(times) = from.and_then(|from| failures.get_mut(&Key::Address(from))) {
                times.pop();
            }
        }
    }
}

fn keys(email: &str, from: Option<IpAddr>) -> impl Iterator<Item = Key> {
    [Some(Key::Email(email.trim().to_lowercase())), from.map(Key::Address)].into_iter().flatten()
}

fn age(at: Timestamp, now: Timestamp) -> i64 {
    now.as_second() - at.as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_is_slowed_down_for_a_while() {
        let limit = SignInLimit::default();
        let start: Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
        for _ in 0..BY_EMAIL {
            assert_eq!(limit.wait("A@example.com", None, start), None);
            limit.failed("a@example.com ", None, start);
        }
        assert_eq!(limit.wait("a@example.com", None, start), Some(900));
        assert_eq!(limit.wait("b@example.com", None, start), None);
        let later: Timestamp = "2026-10-01T00:15:00Z".parse().unwrap();
        assert_eq!(limit.wait("a@example.com", None, later), None);
    }

    #[test]
    fn signing_in_forgets_the_failures() {
        let limit = SignInLimit::default();
        let now = Timestamp::UNIX_EPOCH;
        (0..BY_EMAIL).for_each(|_| limit.failed("a@example.com", None, now));
        limit.succeeded("a@example.com", None);
        assert_eq!(limit.wait("a@example.com", None, now), None);
    }
}
