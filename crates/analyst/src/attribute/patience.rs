//! How long resampling takes, told while it can still be stopped.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use measure::attribution::RESAMPLING;
use stats::Work;

use crate::print::Progress;

/// Longer than this is told, terminal or not.
const LONG: Duration = Duration::from_secs(120);
/// Resamples after which the time of all is told.
const FIRST: u64 = 2;

/// Progress that warns once of long resampling. Ctrl-C ends the command.
pub(super) struct Patience {
    progress: Progress,
    seen: Mutex<Seen>,
}

struct Seen {
    begun: Instant,
    resampling_since: Option<Instant>,
    warned: bool,
}

impl Patience {
    pub(super) fn new(progress: Progress) -> Self {
        Self { progress, seen: Mutex::new(Seen { begun: Instant::now(), resampling_since: None, warned: false }) }
    }
}

impl Work for Patience {
    fn progress(&self, step: &str, done: u64, total: u64) {
        self.progress.progress(step, done, total);
        if step != RESAMPLING {
            return;
        }
        let Ok(mut seen) = self.seen.lock() else { return };
        let now = Instant::now();
        let since = *seen.resampling_since.get_or_insert(now);
        if seen.warned {
            return;
        }
        let text = if done == 0 {
            at_most(since.duration_since(seen.begun), total)
        } else {
            expected(now.duration_since(since), done, total)
        };
        if let Some(text) = text {
            seen.warned = done > 0;
            drop(seen);
            self.progress.warn(&text);
        }
    }
}

const ADVICE: &str = "Ctrl-C stops it; fewer --replicates, a lower --order or fewer channels take less";

/// Before the first resample: each takes no longer than the journeys themselves
/// took.
#[expect(clippy::cast_precision_loss, reason = "a count of resamples")]
fn at_most(solved: Duration, total: u64) -> Option<String> {
    let all = solved.mul_f64(total as f64);
    (solved > LONG / 12 && all > LONG).then(|| {
        format!(
            "solving the journeys took {}, and {total} resamples of them follow: up to {}. {ADVICE}",
            in_words(solved),
            in_words(all)
        )
    })
}

/// After the first resamples: as long for the others.
#[expect(clippy::cast_precision_loss, reason = "a count of resamples")]
fn expected(elapsed: Duration, done: u64, total: u64) -> Option<String> {
    if done < FIRST.min(total) {
        return None;
    }
    let left = elapsed.mul_f64(total.saturating_sub(done) as f64 / done as f64);
    (left > LONG).then(|| {
        format!(
            "{done} of {total} resamples took {}, so the others take about {}. {ADVICE}",
            in_words(elapsed),
            in_words(left)
        )
    })
}

fn in_words(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 100.0 => format!("{seconds:.0} seconds"),
        seconds if seconds < 6000.0 => format!("{:.0} minutes", seconds / 60.0),
        seconds => format!("{:.1} hours", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_resampling_is_told() {
        let seconds = Duration::from_secs;
        assert!(at_most(seconds(1), 500).is_none() && at_most(seconds(30), 3).is_none());
        assert!(at_most(seconds(60), 500).unwrap().contains("up to 8.3 hours"));
        assert!(expected(seconds(60), 1, 500).is_none() && expected(seconds(2), 10, 500).is_none());
        assert!(expected(seconds(60), 2, 500).unwrap().contains("about 4.2 hours"));
    }
}
