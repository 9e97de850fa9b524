//! Whether far more of a source's events are refused than usually, and whether
//! its clients' clocks are far off.

use store::HourCounts;

/// Hours that count as of late, the present one included.
const LATELY: i64 = 2;
/// Hours before that tell what is usual.
const USUALLY: i64 = 14 * 24;
/// Refusals below which nothing is said.
const LEAST_REFUSED: u64 = 10;
/// How much above the usual share the share of refusals must be, from 0 to 1.
const ABOVE: f64 = 0.05;
/// The bound on chance, as −ln p.
const BOUND: f64 = 13.8;
/// What is believed of the share before anything was seen: one in this many.
const BELIEF: f64 = 20.0;

/// Mean skew that is told, and below which it is over, in milliseconds.
const SKEWED: i64 = 10 * 60_000;
const STRAIGHT: i64 = 5 * 60_000;
/// Events below which a mean skew says nothing.
const LEAST_SKEWED: u64 = 20;

/// How much is refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refusing {
    /// Refused of late.
    pub rejected: u64,
    /// Refused or taken of late.
    pub received: u64,
    /// Share of it, from 0 to 1.
    pub share: f64,
    /// What it usually is.
    pub usual_share: f64,
    /// Whether that is too much to be chance.
    pub is_alarming: bool,
}

/// Judges the refusals of the last two hours (whole hours since 1970, `now`
/// included) against those of the two weeks before `usual_until`. That they are
/// chance has at most the probability e^(−n·KL(share ‖ usual)) (Chernoff 1952).
#[must_use]
pub fn refusing(hours: &[HourCounts], usual_until: i64, now: i64) -> Refusing {
    let sums = |from: i64, until: i64| {
        let within = hours.iter().filter(|counts| (from..until).contains(&counts.hour));
        within.fold((0, 0), |(rejected, received), counts| {
            (rejected + counts.rejected, received + counts.rejected + counts.events)
        })
    };
    let (rejected, received) = sums(now + 1 - LATELY, now + 1);
    let until = usual_until.min(now + 1 - LATELY);
    let (refused_before, received_before) = sums(until - USUALLY, until);
    let usual_share = (refused_before as f64 + 1.0) / (received_before as f64 + BELIEF);
    let share = if received == 0 { 0.0 } else { rejected as f64 / received as f64 };
    let is_above = rejected >= LEAST_REFUSED && share >= usual_share + ABOVE;
    let is_alarming = is_above && received as f64 * divergence(share, usual_share) > BOUND;
    Refusing { rejected, received, share, usual_share, is_alarming }
}

/// Kullback–Leibler divergence of two shares, in nats.
fn divergence(share: f64, usual: f64) -> f64 {
    let part = |of: f64, against: f64| if of <= 0.0 { 0.0 } else { of * (of / against).ln() };
    part(share, usual) + part(1.0 - share, (1.0 - usual).max(f64::MIN_POSITIVE))
}

/// How far the clocks are off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skew {
    /// The mean, in milliseconds; positive = they are ahead.
    pub mean_ms: i64,
    /// Events of the last day.
    pub events: u64,
    /// Whether that is far off.
    pub is_alarming: bool,
    /// Whether they are right again.
    pub is_over: bool,
}

/// Judges the skew of the last day, the hour `now` included.
#[must_use]
pub fn skew(hours: &[HourCounts], now: i64) -> Skew {
    let within = hours.iter().filter(|counts| (now - 23..=now).contains(&counts.hour));
    let (sum, events) = within
        .fold((0_i64, 0_u64), |(sum, events), counts| (sum.saturating_add(counts.skew_ms_sum), events + counts.events));
    let mean_ms = sum / i64::try_from(events).unwrap_or(i64::MAX).max(1);
    let is_known = events >= LEAST_SKEWED;
    let off = mean_ms.saturating_abs();
    Skew { mean_ms, events, is_alarming: is_known && off >= SKEWED, is_over: is_known && off < STRAIGHT }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hour(hour: i64, events: u64, rejected: u64) -> HourCounts {
        HourCounts { hour, events, rejected, ..HourCounts::default() }
    }

    #[test]
    fn a_sudden_rise_is_told_and_what_is_usual_is_not() {
        let usual: Vec<HourCounts> = (0..300).map(|at| hour(at, 98, 2)).collect();
        let with = |events, rejected| {
            let mut hours = usual.clone();
            hours.push(hour(300, events, rejected));
            refusing(&hours, i64::MAX, 300)
        };
        assert!(!with(98, 2).is_alarming);
        assert!(!with(90, 9).is_alarming, "too few");
        let risen = with(50, 50);
        assert!(risen.is_alarming && (risen.rejected, risen.received) == (52, 200));
        assert!((risen.usual_share - 0.02).abs() < 0.01);
        let always: Vec<HourCounts> = (0..300).map(|at| hour(at, 50, 50)).collect();
        assert!(!refusing(&always, i64::MAX, 299).is_alarming);
        assert!(refusing(&[hour(5, 0, 12)], i64::MAX, 5).is_alarming, "all that ever came is refused");
        assert!(!refusing(&[], i64::MAX, 5).is_alarming);
    }

    #[test]
    fn what_goes_on_for_long_does_not_become_usual() {
        let mut hours: Vec<HourCounts> = (0..300).map(|at| hour(at, 98, 2)).collect();
        hours.extend((300..600).map(|at| hour(at, 10, 90)));
        assert!(!refusing(&hours, i64::MAX, 599).is_alarming);
        assert!(refusing(&hours, 300, 599).is_alarming, "as long as its alert is open");
    }

    #[test]
    fn clocks_that_are_far_off_are_told() {
        let skewed = |at, minutes: i64, events: i64| HourCounts {
            skew_ms_sum: minutes * 60_000 * events,
            ..hour(at, events.unsigned_abs(), 0)
        };
        let off = skew(&[skewed(100, -30, 50)], 100);
        assert!(off.is_alarming && !off.is_over && off.mean_ms == -30 * 60_000);
        assert!(!skew(&[skewed(100, 30, 10)], 100).is_alarming, "too few");
        let between = skew(&[skewed(100, 7, 50)], 100);
        assert!(!between.is_alarming && !between.is_over);
        assert!(skew(&[skewed(100, 1, 50)], 100).is_over);
        assert!(!skew(&[skewed(10, 30, 50)], 100).is_alarming, "of days ago");
    }

    proptest! {
        #[test]
        fn chance_is_rarely_called_a_rise(refused in 0_u64..3_000, taken in 0_u64..3_000, before in 0_u64..3_000, fine in 0_u64..3_000) {
            let judged = refusing(&[hour(50, fine, before), hour(100, taken, refused)], i64::MAX, 100);
            prop_assert!((0.0..=1.0).contains(&judged.share) && judged.usual_share > 0.0);
            if judged.is_alarming {
                prop_assert!(judged.share > judged.usual_share && judged.rejected >= LEAST_REFUSED);
                let more = refusing(&[hour(50, fine, before), hour(100, taken, refused + 100)], i64::MAX, 100);
                prop_assert!(more.is_alarming, "more refusals alarm all the more");
            }
        }
    }
}
