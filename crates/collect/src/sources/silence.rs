//! When a source usually talks, and how improbable its silence is.
//!
//! The model: what comes in an hour is Gamma–Poisson (negative binomial), its
//! mean that of the same hours of the week before, its dispersion the source's
//! own. Then nothing comes in an hour with mean *m* and shape *k* with
//! probability (1 + m/k)^−k (Greenwood and Yule 1920), and hours count as
//! independent. Four things keep it from crying wolf:
//!
//! - a mean that stands on few events has a small shape, because it may be
//!   wrong itself;
//! - of an hour and its neighbours the quietest counts, because shops open late
//!   and clocks are put forward and back;
//! - a source that has been talking less of late is expected to talk less;
//! - every gap between two events is a chance to be wrong, so that the bound is
//!   divided by the number of gaps of a usual day (Bonferroni): false alarms
//!   are as rare for a busy source as for a quiet one.

use std::collections::HashMap;

/// Weeks that are looked back.
pub const WEEKS: i64 = 6;
/// Hours of a source's history below which its silence says nothing.
pub const LEAST_HISTORY: i64 = 14 * 24;
/// Events in it below which its silence says nothing.
const LEAST_EVENTS: u64 = 50;
/// How often a source that is as usual may be called silent: once in so many
/// days.
const DAYS_A_FALSE_ALARM: f64 = 1_000.0;
/// Shortest silence that is told, in seconds: a deployment is no outage.
const LEAST_SILENCE: i64 = 600;

const HOUR: i64 = 3_600;
const WEEK: i64 = 168;
/// What is believed of the dispersion before anything was seen, and how many
/// hours that belief is worth.
const USUAL_SHAPE: f64 = 4.0;
const BELIEF_HOURS: f64 = 48.0;
const SHAPES: std::ops::RangeInclusive<f64> = 0.5..=20.0;

/// What a source usually does, learnt from its hours.
#[derive(Debug, Clone)]
pub struct Usual {
    /// Mean and number of events that it stands on, by hour of the week.
    slots: Vec<(f64, f64)>,
    shape: f64,
    /// How much less it has said lately than before; at most 1.
    level: f64,
    per_day: f64,
}

/// A silence, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// Events that would have come by the usual rate.
    pub expected: f64,
    /// How probable it is that none came, all the same.
    pub probability: f64,
    /// Whether that is too improbable to be chance.
    pub is_alarming: bool,
}

impl Usual {
    /// Learns from what came by hour (whole hours since 1970) up to and without
    /// the hour `now`; hours that are not named brought nothing. `None` = there
    /// is too little to learn from.
    #[must_use]
    pub fn of(hours: &[(i64, u64)], now: i64) -> Option<Self> {
        let earliest = now - WEEKS * WEEK;
        let counts: HashMap<i64, u64> =
            hours.iter().copied().filter(|(hour, _)| (earliest..now).contains(hour)).collect();
        let first = *counts.iter().filter(|(_, count)| **count > 0).map(|(hour, _)| hour).min()?;
        let span = now - first;
        let sum: u64 = counts.values().sum();
        if span < LEAST_HISTORY || sum < LEAST_EVENTS {
            return None;
        }
        let of = |hour: i64| counts.get(&hour).copied().unwrap_or_default() as f64;
        let own: Vec<(f64, f64)> = (0..WEEK).map(|slot| slot_of(slot, first, now, &of)).collect();
        let at = |hour: i64| own[usize::try_from(hour.rem_euclid(WEEK)).unwrap_or_default()];
        let mean = |hour: i64| at(hour).0;
        let least = |slot: i64| {
            let [before, here, after] = [-1, 0, 1].map(|by| at(slot + by));
            [before, after].into_iter().fold(here, |least, other| if other.0 < least.0 { other } else { least })
        };
        let slots: Vec<(f64, f64)> = (0..WEEK).map(least).collect();
        // Hours with a mean tell how far counts usually stray from it.
        let (mut strayed, mut squares, mut seen) = (0.0, 0.0, 0.0_f64);
        for hour in first..now {
            let mean = mean(hour);
            if mean > 0.0 {
                // Each hour is part of the mean it is held against.
                let weeks = ((now - first) as f64 / WEEK as f64).max(1.5);
                strayed += (of(hour) - mean).powi(2) * weeks / (weeks - 1.0) - mean;
                squares += mean * mean;
                seen += 1.0;
            }
        }
        let dispersion = (strayed / squares.max(f64::MIN_POSITIVE)).max(0.0);
        let blended = (dispersion * seen + BELIEF_HOURS / USUAL_SHAPE) / (seen + BELIEF_HOURS);
        let shape = (1.0 / blended.max(f64::MIN_POSITIVE)).clamp(*SHAPES.start(), *SHAPES.end());
        let lately = now - WEEK..now;
        let (came, expected) =
            lately.fold((0.0, 0.0), |(came, expected), hour| (came + of(hour), expected + mean(hour)));
        let level = f64::min(1.0, (came + 1.0) / (expected + 1.0));
        Some(Self { slots, shape, level, per_day: sum as f64 * 24.0 / span as f64 })
    }

    /// Judges that nothing came between two instants, in seconds since 1970.
    #[must_use]
    pub fn judge(&self, from: i64, to: i64) -> Silence {
        let (mut expected, mut log) = (0.0, 0.0);
        let mut at = from;
        while at < to {
            let hour = at.div_euclid(HOUR);
            let end = to.min((hour + 1) * HOUR);
            let (mean, events) = self.slots[usize::try_from(hour.rem_euclid(WEEK)).unwrap_or_default()];
            let mean = mean * self.level * (end - at) as f64 / HOUR as f64;
            let shape = 1.0 / (1.0 / self.shape + 1.0 / events.max(0.5));
            expected += mean;
            log -= shape * (mean / shape).ln_1p();
            at = end;
        }
        let bound = 1.0 / DAYS_A_FALSE_ALARM / self.per_day.max(1.0);
        let probability = log.exp();
        Silence { expected, probability, is_alarming: to - from >= LEAST_SILENCE && probability < bound }
    }

    /// Events of a usual hour, over the whole week.
    #[must_use]
    pub fn per_hour(&self) -> f64 {
        self.per_day / 24.0
    }
}

/// Mean of an hour of the week, and the events it stands on.
fn slot_of(slot: i64, first: i64, now: i64, of: &dyn Fn(i64) -> f64) -> (f64, f64) {
    let (mut sum, mut weeks) = (0.0, 0.0);
    // The latest such hour before now.
    let mut hour = now - 1 - (now - 1 - slot).rem_euclid(WEEK);
    while hour >= first {
        sum += of(hour);
        weeks += 1.0;
        hour -= WEEK;
    }
    (if weeks > 0.0 { sum / weeks } else { 0.0 }, sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Chance from a seed; enough for a test, and the same on every machine.
    struct Chance(u64);

    impl Chance {
        fn unit(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn gap(&mut self) -> f64 {
            -(1.0 - self.unit()).ln()
        }
    }

    /// A shop that sleeps from midnight to seven, is busiest in the evening,
    /// quieter on Sundays, and has good and bad days: events an hour.
    fn rate(hour: i64, per_hour: f64, mood: f64) -> f64 {
        let of_day = hour.rem_euclid(24);
        let shape = match of_day {
            0..=6 => 0.0,
            7..=11 => 0.8,
            12..=16 => 1.0,
            17..=21 => 1.6,
            _ => 0.4,
        };
        let day = hour.div_euclid(24);
        let sunday = if day.rem_euclid(7) == 3 { 0.4 } else { 1.0 };
        per_hour * shape * sunday * mood
    }

    /// When events came, in seconds since 1970, in order.
    fn shop(days: i64, per_hour: f64, chance: &mut Chance) -> Vec<i64> {
        let mut came = Vec::new();
        for day in 0..days {
            let mood = 0.6 + 0.8 * chance.unit();
            for hour in day * 24..day * 24 + 24 {
                let rate = rate(hour, per_hour, mood * (0.7 + 0.6 * chance.unit()));
                let mut at = if rate > 0.0 { chance.gap() / rate } else { 1.0 };
                while at < 1.0 {
                    came.push(hour * HOUR + (at * HOUR as f64) as i64);
                    at += chance.gap() / rate;
                }
            }
        }
        came
    }

    fn hourly(came: &[i64]) -> Vec<(i64, u64)> {
        let mut counts: HashMap<i64, u64> = HashMap::new();
        for at in came {
            *counts.entry(at.div_euclid(HOUR)).or_default() += 1;
        }
        counts.into_iter().collect()
    }

    /// Looks every five minutes from one day to another and learns every six
    /// hours; how often it alarmed, each silence once, and the seconds of
    /// silence at the first time.
    fn alarms(came: &[i64], from_day: i64, to_day: i64) -> (usize, Option<i64>) {
        let counts = hourly(came);
        let (mut count, mut first) = (0, None);
        let (mut usual, mut learnt_at) = (None, i64::MIN);
        let (mut told, mut at) = (None, 0);
        for look in (from_day * 288)..(to_day * 288) {
            let now = look * 300;
            while at < came.len() && came[at] <= now {
                at += 1;
            }
            let hour = now.div_euclid(6 * HOUR) * 6;
            if learnt_at != hour {
                learnt_at = hour;
                usual = Usual::of(&counts, hour);
            }
            let (Some(usual), Some(last)) = (&usual, at.checked_sub(1).map(|last| came[last])) else { continue };
            if usual.judge(last, now).is_alarming && told != Some(last) {
                told = Some(last);
                count += 1;
                first.get_or_insert(now - last);
            }
        }
        (count, first)
    }

    #[test]
    fn a_shop_that_sleeps_at_night_is_left_in_peace() {
        for (seed, per_hour) in [(1, 400.0), (2, 60.0), (3, 12.0), (4, 3.0), (5, 0.6), (6, 12.0), (7, 3.0)] {
            let came = shop(75, per_hour, &mut Chance(seed));
            let (count, first) = alarms(&came, 15, 75);
            assert_eq!(count, 0, "{per_hour} an hour, seed {seed}: silent for {first:?} s");
        }
    }

    #[test]
    fn an_outage_is_noticed_in_time() {
        // It ends on a Wednesday at 13:00 and looks go on for two days.
        for (per_hour, within_hours) in [(400.0, 1), (60.0, 3), (12.0, 8), (3.0, 26)] {
            let mut came = shop(40, per_hour, &mut Chance(11));
            let end = (34 * 24 + 13) * HOUR;
            came.retain(|at| *at < end);
            let (count, first) = alarms(&came, 34, 37);
            assert_eq!(count, 1, "{per_hour} an hour");
            let hours = first.unwrap_or_default() as f64 / HOUR as f64;
            assert!(hours <= f64::from(within_hours), "{per_hour} an hour: noticed after {hours:.1} h");
        }
    }

    #[test]
    fn what_is_new_or_rare_is_not_judged() {
        let came = shop(13, 100.0, &mut Chance(1));
        assert!(Usual::of(&hourly(&came), 13 * 24).is_none(), "13 days");
        let rare: Vec<(i64, u64)> = (0..40).map(|day| (day * 24 + 12, 1)).collect();
        assert!(Usual::of(&rare, 40 * 24).is_none(), "40 events");
        assert!(Usual::of(&[], 1_000).is_none());
        assert!(Usual::of(&[(0, 9_999)], 10_000).is_none(), "what is older than what is looked at");
    }

    #[test]
    fn a_source_that_faded_is_expected_to_say_less() {
        let mut hours = hourly(&shop(42, 60.0, &mut Chance(5)));
        let steady = Usual::of(&hours, 42 * 24).unwrap();
        for (hour, count) in &mut hours {
            if *hour >= 35 * 24 {
                *count /= 20;
            }
        }
        let faded = Usual::of(&hours, 42 * 24).unwrap();
        let (from, to) = ((42 * 24 + 12) * HOUR, (42 * 24 + 15) * HOUR);
        assert!(faded.judge(from, to).expected < steady.judge(from, to).expected / 5.0);
    }

    proptest! {
        #[test]
        fn longer_silences_are_less_probable(
            counts in prop::collection::vec(0_u64..500, 24 * 15..24 * 60),
            starts in 0_i64..200_000,
            parts in prop::collection::vec(0_i64..30_000, 1..6),
        ) {
            let hours: Vec<(i64, u64)> = (0..).zip(counts.iter().copied()).collect();
            let now = i64::try_from(counts.len()).unwrap();
            let Some(usual) = Usual::of(&hours, now) else { return Ok(()) };
            let from = now * HOUR + starts;
            let (mut to, mut before) = (from, usual.judge(from, from));
            prop_assert!((before.probability - 1.0).abs() < f64::EPSILON);
            for part in parts {
                to += part;
                let silence = usual.judge(from, to);
                prop_assert!(silence.expected >= before.expected && silence.expected.is_finite());
                prop_assert!(silence.probability <= before.probability && silence.probability >= 0.0);
                // More spread than a Poisson process has: never less probable than by that.
                prop_assert!(silence.probability >= (-silence.expected).exp() * (1.0 - 1e-9));
                prop_assert!(!before.is_alarming || silence.is_alarming || silence.probability > before.probability);
                before = silence;
            }
        }

        #[test]
        fn no_counts_break_it(hours in prop::collection::vec((-2_000_i64..2_000, any::<u32>()), 0..400), now in -100_i64..3_000) {
            let hours: Vec<(i64, u64)> = hours.into_iter().map(|(hour, count)| (hour, u64::from(count))).collect();
            if let Some(usual) = Usual::of(&hours, now) {
                let silence = usual.judge(now * HOUR, now * HOUR + 86_400);
                prop_assert!(silence.expected.is_finite() && (0.0..=1.0).contains(&silence.probability));
            }
        }
    }
}
