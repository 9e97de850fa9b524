//! The sequential engine: an asymptotic confidence sequence, which holds at every
//! look at once, so that one may peek daily and stop when it excludes zero.
//!
//! ```text
//! half-width = √(N·Var) · √( 2(Nρ² + 1)/(N²ρ²) · ln(√(Nρ² + 1)/α) )
//! ρ² = (−2 ln α + ln(1 − 2 ln α)) / tuning
//! ```
//!
//! N counts the units of both arms, Var is the variance of the lift. `tuning` is
//! the N at which the interval is tightest; away from it, it is wider, and it is
//! always wider than the fixed one: that is the price of peeking. It is
//! asymptotic: with a few dozen units its promise does not hold yet.
//!
//! Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform
//! central limit theory and asymptotic confidence sequences, Annals of Statistics
//! 52, 2613–2640 (arXiv 2103.06476), theorem 2.2 and appendix B.2.

use super::effect::Effect;
use super::lift::Lift;
use crate::proportion::Interval;

/// The confidence sequence of a lift at the present number of units.
#[must_use]
pub fn judge(lift: &Lift, tuning: f64, confidence: f64) -> Effect {
    let se = lift.se();
    let half = multiplier(lift.n, tuning, 1.0 - confidence) * se;
    let grown = lift.n * rho_squared(tuning, 1.0 - confidence);
    let log_evidence = grown / (2.0 * (grown + 1.0)) * (lift.value / se).powi(2) - 0.5 * grown.ln_1p();
    Effect {
        lift: lift.value,
        se,
        interval: Interval { low: lift.value - half, high: lift.value + half },
        chance_to_win: None,
        p_value: Some((-log_evidence).exp().min(1.0)),
        risk: None,
    }
}

/// Half-width of the interval in standard errors: what 1.96 is to a fixed one.
#[must_use]
pub fn multiplier(n: f64, tuning: f64, alpha: f64) -> f64 {
    let grown = n * rho_squared(tuning, alpha);
    (2.0 * (grown + 1.0) / grown * (0.5 * grown.ln_1p() - alpha.ln())).sqrt()
}

fn rho_squared(tuning: f64, alpha: f64) -> f64 {
    let twice = -2.0 * alpha.ln();
    (twice + twice.ln_1p()) / tuning
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tightest_near_its_tuning() {
        let at = |n: f64| multiplier(n, 5_000.0, 0.05);
        assert!(at(5_000.0) < at(500.0) && at(5_000.0) < at(50_000.0));
        assert!(at(5_000.0) > 2.5, "{}", at(5_000.0));
    }

    #[test]
    fn p_is_below_alpha_exactly_when_the_interval_excludes_zero() {
        use crate::experiment::lift::Scale;
        use crate::experiment::sample::Estimate;
        for step in 0..60 {
            let estimate = |mean: f64| Estimate { n: 3_000.0, mean, unadjusted: mean, variance: 1.0 };
            let lift = Lift::between(estimate(1.0), estimate(1.0 + 0.003 * f64::from(step)), Scale::Absolute).unwrap();
            let effect = judge(&lift, 5_000.0, 0.95);
            assert_eq!(effect.p_value.unwrap() < 0.05, !effect.interval.holds(0.0), "step {step}");
        }
    }
}
