//! The lift of an arm over control, and its variance.
//!
//! ```text
//! absolute:  m_b − m_a                 Var = v_b/n_b + v_a/n_a
//! relative:  (m_b − m_a)/|m_a|         Var = v_b/(n_b m_a²) + v_a m_b²/(n_a m_a⁴)
//! ```
//!
//! A relative lift is relative to the size of control, so that it has the sign of
//! the difference also where control makes a loss; the variance is the same.
//!
//! Source of the relative variance: delta method, Deng, Knoblich and Lu (2018),
//! KDD, 233–242, section 3; degrees of freedom: Satterthwaite (1946), Biometrics
//! Bulletin 2, 110–114, and Welch (1947), Biometrika 34, 28–35.

use serde::{Deserialize, Serialize};

use super::adjusted::pooled_theta;
use super::error::NoEffect;
use super::sample::{Estimate, Sample};

/// How a lift is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As a share of the size of control: 0.1 is ten percent more.
    #[default]
    Relative,
    /// In the metric's own unit.
    Absolute,
}

/// The observed lift of one arm over control, before any engine judges it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Lift {
    /// The lift.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
    /// Welch and Satterthwaite's degrees of freedom of the difference.
    pub degrees: f64,
    /// Units in both arms.
    pub n: f64,
    /// Control's mean, unadjusted: what the lift is relative to.
    pub base: f64,
    /// The arm's estimate.
    pub arm: Estimate,
    /// Control's estimate.
    pub control: Estimate,
}

impl Lift {
    /// The lift of `arm` over `control`.
    ///
    /// # Errors
    /// [`NoEffect`] when an arm is empty or does not vary, or when a relative
    /// lift is asked over a control of zero.
    pub fn of(control: &Sample, arm: &Sample, scale: Scale) -> Result<Self, NoEffect> {
        let theta = match (control, arm) {
            (Sample::Adjusted(a), Sample::Adjusted(b)) => pooled_theta(a, b),
            _ => 0.0,
        };
        Self::between(control.estimate(theta), arm.estimate(theta), scale)
    }

    /// The lift between two estimates.
    ///
    /// # Errors
    /// As [`Lift::of`].
    pub fn between(a: Estimate, b: Estimate, scale: Scale) -> Result<Self, NoEffect> {
        if a.n < 1.0 || b.n < 1.0 {
            return Err(NoEffect::NoUnits);
        }
        if [a, b].iter().any(|e| !(e.mean.is_finite() && e.variance.is_finite())) {
            return Err(NoEffect::NotANumber);
        }
        if scale == Scale::Relative && a.unadjusted.abs() <= 0.0 {
            return Err(NoEffect::ControlIsZero);
        }
        if a.variance <= 0.0 || b.variance <= 0.0 {
            return Err(NoEffect::NoSpread);
        }
        let (va, vb) = (a.variance_of_mean(), b.variance_of_mean());
        let (value, variance) = match scale {
            Scale::Absolute => (b.mean - a.mean, vb + va),
            Scale::Relative => {
                let (base, over) = (a.unadjusted.abs(), b.unadjusted);
                let value = (b.mean - a.mean) / base;
                (value, vb / (base * base) + va * (over / base).powi(2) / (base * base))
            }
        };
        let degrees = (vb + va).powi(2) / (vb * vb / (b.n - 1.0) + va * va / (a.n - 1.0));
        if !(value.is_finite() && variance > 0.0 && variance.is_finite() && degrees > 0.0) {
            return Err(NoEffect::NotANumber);
        }
        Ok(Self { value, variance, degrees, n: a.n + b.n, base: a.unadjusted, arm: b, control: a })
    }

    /// Standard error of the lift.
    #[must_use]
    pub fn se(&self) -> f64 {
        self.variance.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(n: f64, mean: f64, variance: f64) -> Estimate {
        Estimate { n, mean, unadjusted: mean, variance }
    }

    #[test]
    fn the_relative_variance_is_the_gradients_quadratic_form() {
        for (ma, mb) in [(0.31, 0.42), (-0.31, -0.42), (-0.31, 0.42)] {
            let (a, b) = (estimate(900.0, ma, 0.8), estimate(1_100.0, mb, 1.3));
            let lift = Lift::between(a, b, Scale::Relative).unwrap();
            let step = 1e-6;
            let at = |ma: f64, mb: f64| (mb - ma) / ma.abs();
            let da = (at(ma + step, mb) - at(ma - step, mb)) / (2.0 * step);
            let db = (at(ma, mb + step) - at(ma, mb - step)) / (2.0 * step);
            let want = da * da * a.variance / a.n + db * db * b.variance / b.n;
            assert!((lift.variance - want).abs() < 1e-9, "{} is not {want}", lift.variance);
        }
    }

    #[test]
    fn a_relative_lift_has_the_sign_of_the_difference() {
        for (ma, mb) in [(5.0, 6.0), (-5.0, -6.0), (-5.0, -4.0), (-5.0, 1.0), (5.0, -1.0)] {
            let of = |scale| Lift::between(estimate(99.0, ma, 1.0), estimate(99.0, mb, 1.0), scale).unwrap().value;
            assert!((of(Scale::Relative) - of(Scale::Absolute) / 5.0).abs() < 1e-12, "{ma} and {mb}");
        }
    }

    #[test]
    fn arms_without_figures_have_no_lift() {
        let good = estimate(10.0, 1.0, 1.0);
        let of = |a, b, scale| Lift::between(a, b, scale).unwrap_err();
        assert_eq!(of(estimate(0.0, 0.0, 1.0), good, Scale::Absolute), NoEffect::NoUnits);
        assert_eq!(of(estimate(9.0, 0.0, 1.0), good, Scale::Relative), NoEffect::ControlIsZero);
        assert_eq!(of(good, estimate(9.0, 2.0, 0.0), Scale::Relative), NoEffect::NoSpread);
        assert_eq!(of(good, estimate(9.0, f64::NAN, 1.0), Scale::Relative), NoEffect::NotANumber);
        assert!(Lift::between(estimate(9.0, 0.0, 1.0), good, Scale::Absolute).is_ok());
    }

    #[test]
    fn equal_arms_have_twice_the_degrees() {
        let arm = estimate(51.0, 2.0, 3.0);
        let lift = Lift::between(arm, arm, Scale::Absolute).unwrap();
        assert!((lift.degrees - 100.0).abs() < 1e-9 && lift.value.abs() < 1e-15);
    }
}
