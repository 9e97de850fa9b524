//! The exact Bayesian engine for conversions: every arm's rate has a uniform
//! prior, so its posterior is Beta(1 + successes, 1 + failures), and figures of
//! the lift come from a one-dimensional integral instead of a normal curve.
//!
//! It serves where the normal approximation does not: a handful of conversions,
//! none in one arm, or all.
//!
//! ```text
//! P(lift < x) = ∫ f_a(p) F_b(p(1 + x)) dp          relative
//! E[max(lift, 0)] = ∫ f_a(p) E[(p_b − p)⁺]/p dp
//! E[lift] = E[p_b]·E[1/p_a] − 1,  E[1/p_a] = (a + b − 1)/(a − 1)
//! ```
//!
//! Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4. The
//! integral is Gauss–Legendre's with 10 points in each of 20 panels.

use statrs::function::gamma::ln_gamma;

use super::effect::Effect;
use super::error::NoEffect;
use super::lift::Scale;
use crate::proportion::{Interval, Proportion, beta_below, beta_quantile};

/// Nodes and weights of the 10-point rule on (−1, 1), one half: Abramowitz and
/// Stegun (1964), table 25.4.
const RULE: [(f64, f64); 5] = [
    (0.148_874_338_981_631_21, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_36),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];
const PANELS: u32 = 20;
/// What is left out of the control's posterior at either end.
const TAIL: f64 = 1e-13;

/// The posterior of a rate.
#[derive(Debug, Clone, Copy)]
struct Beta {
    a: f64,
    b: f64,
}

impl Beta {
    fn after(counts: Proportion) -> Self {
        Self { a: 1.0 + counts.successes(), b: 1.0 + counts.trials() - counts.successes() }
    }

    fn below(self, x: f64) -> f64 {
        beta_below(x, self.a, self.b)
    }

    fn mean(self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// E[p²].
    fn square(self) -> f64 {
        self.mean() * (self.a + 1.0) / (self.a + self.b + 1.0)
    }

    /// E[max(p − x, 0)].
    fn excess(self, x: f64) -> f64 {
        self.mean() * (1.0 - beta_below(x, self.a + 1.0, self.b)) - x * (1.0 - self.below(x))
    }
}

/// The control's posterior as a rule of integration.
struct Rule {
    control: Beta,
    log_front: f64,
    low: f64,
    high: f64,
}

impl Rule {
    fn of(control: Beta) -> Self {
        let Beta { a, b } = control;
        let (low, high) = (beta_quantile(TAIL, a, b), beta_quantile(1.0 - TAIL, a, b));
        let mut rule = Self { control, log_front: ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b), low, high };
        // The logarithms of large counts cancel; what is lost there is scaled away.
        rule.log_front -= rule.average((low, high), &|_| 1.0).ln();
        rule
    }

    /// The integral of `of` over the control's posterior between two rates,
    /// between which `of` must be smooth.
    fn average(&self, (from, to): (f64, f64), of: &dyn Fn(f64) -> f64) -> f64 {
        let (low, high) = (from.max(self.low), to.min(self.high));
        if low >= high {
            return 0.0;
        }
        let half = (high - low) / (2.0 * f64::from(PANELS));
        let Beta { a, b } = self.control;
        let at = |p: f64| (self.log_front + (a - 1.0) * p.ln() + (b - 1.0) * (-p).ln_1p()).exp() * of(p);
        let panel = |index: u32| {
            let middle = low + (2.0 * f64::from(index) + 1.0) * half;
            RULE.iter()
                .map(|(node, weight)| weight * half * (at(middle - half * node) + at(middle + half * node)))
                .sum::<f64>()
        };
        (0..PANELS).map(panel).sum()
    }

    /// The chance that the lift of `arm` is below `x`.
    fn lift_below(&self, arm: Beta, scale: Scale, x: f64) -> f64 {
        // Where the arm's rate would be below 0, or above 1.
        let (from, to) = match scale {
            Scale::Relative => (0.0, 1.0 / (1.0 + x)),
            Scale::Absolute => (-x, 1.0 - x),
        };
        let reached = |p: f64| if scale == Scale::Relative { p * (1.0 + x) } else { p + x };
        let certain = if to < 1.0 { 1.0 - self.control.below(to) } else { 0.0 };
        certain + self.average((from, to), &|p| arm.below(reached(p)))
    }
}

/// The exact posterior of the lift of one conversion rate over another.
///
/// # Errors
/// [`NoEffect::ControlTooRare`] for a relative lift over a control with fewer
/// than two conversions, whose mean or spread is infinite.
pub fn judge(
    control: Proportion,
    arm: Proportion,
    scale: Scale,
    confidence: f64,
    lower_is_better: bool,
) -> Result<Effect, NoEffect> {
    let (a, b) = (Beta::after(control), Beta::after(arm));
    if scale == Scale::Relative && a.a <= 2.0 {
        return Err(NoEffect::ControlTooRare);
    }
    let rule = Rule::of(a);
    let all = (0.0, 1.0);
    let (lift, variance) = moments(a, b, scale);
    let unit = |p: f64| if scale == Scale::Relative { p } else { 1.0 };
    let gain = rule.average(all, &|p| b.excess(p) / unit(p)).max(0.0);
    let loss = (gain - lift).max(0.0);
    let above = rule.average(all, &|p| 1.0 - b.below(p));
    let below = |x: f64| rule.lift_below(b, scale, x);
    let tail = (1.0 - confidence) / 2.0;
    let highest = match scale {
        Scale::Relative => lift + 100.0 * variance.sqrt() + 1.0,
        Scale::Absolute => 1.0,
    };
    let interval =
        Interval { low: invert(below, tail, (-1.0, highest)), high: invert(below, 1.0 - tail, (-1.0, highest)) };
    Ok(Effect {
        lift,
        se: variance.sqrt(),
        interval,
        chance_to_win: Some(if lower_is_better { 1.0 - above } else { above }),
        p_value: None,
        risk: Some(if lower_is_better { [loss, gain] } else { [gain, loss] }),
    })
}

/// Mean and variance of the lift in closed form.
fn moments(a: Beta, b: Beta, scale: Scale) -> (f64, f64) {
    if scale == Scale::Absolute {
        let spread = |beta: Beta| beta.square() - beta.mean().powi(2);
        return (b.mean() - a.mean(), spread(a) + spread(b));
    }
    let total = a.a + a.b;
    let inverse = (total - 1.0) / (a.a - 1.0);
    let inverse_square = inverse * (total - 2.0) / (a.a - 2.0);
    let ratio = b.mean() * inverse;
    (ratio - 1.0, (b.square() * inverse_square - ratio * ratio).max(0.0))
}

/// Where a rising function of x reaches `level`, to 1e-10, by the Illinois
/// variant of false position (Dowell and Jarratt 1971, BIT 11, 168–174), which
/// keeps its bracket.
fn invert(below: impl Fn(f64) -> f64, level: f64, (mut low, mut high): (f64, f64)) -> f64 {
    let (mut at_low, mut at_high) = (-level, 1.0 - level);
    let mut last_low = None;
    for step in 0..200 {
        if high - low <= 1e-10 * (1.0 + low.abs()) {
            break;
        }
        // A few halvings first: the ends are far out, where the curve is flat.
        let guess = if step < 6 { f64::midpoint(low, high) } else { low - at_low * (high - low) / (at_high - at_low) };
        let value = below(guess) - level;
        if value.abs() < 1e-14 {
            return guess;
        }
        let is_low = value < 0.0;
        if is_low {
            (low, at_low) = (guess, value);
        } else {
            (high, at_high) = (guess, value);
        }
        // The end that stays twice counts half, or it would stay for ever.
        match (last_low, is_low) {
            (Some(true), true) => at_high /= 2.0,
            (Some(false), false) => at_low /= 2.0,
            _ => {}
        }
        last_low = Some(is_low);
    }
    low - at_low * (high - low) / (at_high - at_low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(successes: f64, trials: f64) -> Proportion {
        Proportion::new(successes, trials).unwrap()
    }

    #[test]
    fn equal_arms_win_half_the_time() {
        let effect = judge(counts(3.0, 30.0), counts(3.0, 30.0), Scale::Absolute, 0.95, false).unwrap();
        assert!((effect.chance_to_win.unwrap() - 0.5).abs() < 1e-9 && effect.lift.abs() < 1e-12);
    }

    #[test]
    fn one_trial_each_by_hand() {
        // Beta(2, 1) against Beta(1, 2): P(b > a) = ∫ 2(1−p)·(1−p²) dp = 5/6.
        let effect = judge(counts(0.0, 1.0), counts(1.0, 1.0), Scale::Absolute, 0.95, false).unwrap();
        assert!((effect.chance_to_win.unwrap() - 5.0 / 6.0).abs() < 1e-9, "{effect:?}");
        assert!((effect.lift - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_control_without_conversions_has_an_absolute_lift_only() {
        let of = |scale| judge(counts(0.0, 50.0), counts(4.0, 50.0), scale, 0.95, false);
        assert_eq!(of(Scale::Relative), Err(NoEffect::ControlTooRare));
        assert!(of(Scale::Absolute).unwrap().chance_to_win.unwrap() > 0.9);
    }

    #[test]
    fn large_counts_come_to_the_normal_curve() {
        let effect = judge(counts(1e4, 1e5), counts(1.03e4, 1e5), Scale::Relative, 0.95, false).unwrap();
        assert!((effect.lift - 0.03).abs() < 2e-4 && (effect.se - 0.013_708).abs() < 2e-5, "{effect:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
        #[test]
        fn swapped_arms_swap_chance_and_risk(a in 0_u32..40, b in 0_u32..40) {
            let (a, b) = (counts(f64::from(a), 40.0), counts(f64::from(b), 40.0));
            let forth = judge(a, b, Scale::Absolute, 0.9, false).unwrap();
            let back = judge(b, a, Scale::Absolute, 0.9, false).unwrap();
            prop_assert!((forth.chance_to_win.unwrap() + back.chance_to_win.unwrap() - 1.0).abs() < 1e-7);
            prop_assert!((forth.risk.unwrap()[0] - back.risk.unwrap()[1]).abs() < 1e-7);
            prop_assert!((forth.interval.low + back.interval.high).abs() < 1e-6);
            prop_assert!(forth.interval.low < forth.lift && forth.lift < forth.interval.high);
        }
    }
}
