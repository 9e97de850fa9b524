//! Before the start: how many units, how small a lift, what chance to see it?
//!
//! The chance that the planned test calls the smallest arm different from
//! control ([`super::rejection`]). The fixed test is Welch's t, whose estimated
//! standard error is told by Abramowitz and Stegun's 26.7.10; with several arms
//! the level is divided by the number of comparisons (Bonferroni, the first step
//! of Holm's). The sequential test is judged at its last look: those who stop as
//! soon as it shows have at least that power.
//!
//! Source: Cohen (1988), Statistical power analysis, 2nd ed., chapter 2;
//! Abramowitz and Stegun (1964), Handbook of mathematical functions, 26.7.10.

use serde::{Deserialize, Serialize};

use super::error::ExperimentError;
use super::frequentist;
use super::lift::{Lift, Scale};
use super::rejection::{Pair, first};
use super::sample::Estimate;
use super::sequential;

/// Most units that a search tries.
const MOST: f64 = 1e13;

/// What control is expected to show.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// A conversion rate.
    Rate(f64),
    /// An amount per unit and its standard deviation between units.
    Amount {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
}

/// An experiment that is planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What control is expected to show.
    pub baseline: Baseline,
    /// Shares of the units, control first; any scale.
    pub shares: Vec<f64>,
    /// Chance of a false alarm over all arms, two-sided.
    pub alpha: f64,
    /// Whether lifts are relative or in the metric's unit.
    pub scale: Scale,
    /// The tuning, if the test is sequential.
    pub sequential: Option<f64>,
}

impl Design {
    /// Two arms of equal size, 5%, relative lift, one look.
    #[must_use]
    pub fn new(baseline: Baseline) -> Self {
        Self { baseline, shares: vec![1.0, 1.0], alpha: 0.05, scale: Scale::Relative, sequential: None }
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ExperimentError::OutOfRange`] or [`ExperimentError::NoArms`].
    pub fn check(&self) -> Result<(), ExperimentError> {
        let bad = |what, range, value| Err(ExperimentError::OutOfRange { what, range, value });
        match self.baseline {
            Baseline::Rate(rate) if !(rate > 0.0 && rate < 1.0) => {
                return bad("the baseline rate", "between 0 and 1", rate);
            }
            Baseline::Amount { mean, .. }
                if !mean.is_finite() || (self.scale == Scale::Relative && mean.abs() <= 0.0) =>
            {
                return bad("the baseline mean", "a number other than zero", mean);
            }
            Baseline::Amount { sd, .. } if !(sd.is_finite() && sd > 0.0) => {
                return bad("the baseline standard deviation", "above zero", sd);
            }
            _ => {}
        }
        if self.shares.len() < 2 {
            return Err(ExperimentError::NoArms);
        }
        if let Some(share) = self.shares.iter().find(|share| !(share.is_finite() && **share > 0.0)) {
            return bad("the share of an arm", "above zero", *share);
        }
        if !(self.alpha > 0.0 && self.alpha < 1.0) {
            return bad("alpha", "between 0 and 1", self.alpha);
        }
        match self.sequential {
            Some(tuning) if !(tuning.is_finite() && tuning > 0.0) => {
                bad("the sequential tuning", "above zero units", tuning)
            }
            _ => Ok(()),
        }
    }

    /// The level of one comparison.
    #[must_use]
    pub fn alpha_of_one(&self) -> f64 {
        self.shares.iter().skip(1).fold((self.alpha, 0.0), |(_, arms), _| (self.alpha / (arms + 1.0), arms + 1.0)).0
    }

    /// Units of each arm when there are `total`, control first.
    #[must_use]
    pub fn units(&self, total: f64) -> Vec<f64> {
        let sum: f64 = self.shares.iter().sum();
        self.shares.iter().map(|share| total * share / sum).collect()
    }

    /// Chance that the test shows a true lift of `lift` in the smallest arm with
    /// `total` units over all arms.
    ///
    /// # Errors
    /// As [`Design::check`], and when the lift takes the rate out of (0, 1).
    pub fn power(&self, total: f64, lift: f64) -> Result<f64, ExperimentError> {
        self.check()?;
        let out = ExperimentError::OutOfRange {
            what: "the baseline rate with the lift",
            range: "between 0 and 1",
            value: lift,
        };
        if !total.is_finite() {
            return Err(ExperimentError::OutOfRange { what: "the number of units", range: "a number", value: total });
        }
        self.chance(total, lift).ok_or(out)
    }

    fn chance(&self, total: f64, lift: f64) -> Option<f64> {
        let units = self.units(total);
        let smallest = units[1..].iter().copied().fold(f64::INFINITY, f64::min);
        let (control, arm) = self.expected(units[0], smallest, lift)?;
        if control.n < 2.0 || arm.n < 2.0 {
            return Some(0.0);
        }
        let difference = Lift::between(control, arm, Scale::Absolute).ok()?;
        let (alpha, degrees) = (self.alpha_of_one(), difference.degrees);
        let t = match self.sequential {
            Some(tuning) => sequential::multiplier(difference.n, tuning, alpha),
            None => frequentist::quantile(1.0 - alpha / 2.0, degrees).ok()?,
        };
        let degrees = if self.sequential.is_some() { f64::INFINITY } else { degrees };
        let pair = Pair {
            control: control.mean,
            control_variance: control.variance_of_mean(),
            arm: arm.mean,
            arm_variance: arm.variance_of_mean(),
        };
        Some(pair.chance(self.scale, t, degrees))
    }

    /// How many standard errors control's figure is expected to be from zero with
    /// `total` units: below four a relative lift is hard to see.
    #[must_use]
    pub fn ses_from_zero(&self, total: f64) -> f64 {
        let (mean, sd) = match self.baseline {
            Baseline::Rate(rate) => (rate, (rate * (1.0 - rate)).sqrt()),
            Baseline::Amount { mean, sd } => (mean.abs(), sd),
        };
        mean / sd * self.units(total).first().copied().unwrap_or_default().sqrt()
    }

    fn expected(&self, n: f64, m: f64, lift: f64) -> Option<(Estimate, Estimate)> {
        let of = |n, mean, variance| Estimate { n, mean, unadjusted: mean, variance };
        let raised = |base: f64| if self.scale == Scale::Relative { base + base.abs() * lift } else { base + lift };
        match self.baseline {
            Baseline::Amount { mean, sd } => Some((of(n, mean, sd * sd), of(m, raised(mean), sd * sd))),
            Baseline::Rate(rate) => {
                let other = raised(rate);
                let inside = other > 0.0 && other < 1.0;
                inside.then(|| (of(n, rate, rate * (1.0 - rate)), of(m, other, other * (1.0 - other))))
            }
        }
    }

    /// Units over all arms that show `lift` with the power wanted, each arm
    /// rounded up to a whole unit.
    ///
    /// # Errors
    /// As [`Design::power`]; [`ExperimentError::OutOfReach`] when no number does.
    pub fn sample_size(&self, lift: f64, wanted: f64) -> Result<Vec<f64>, ExperimentError> {
        check_power(wanted)?;
        if lift.abs() <= 0.0 || !lift.is_finite() {
            return Err(ExperimentError::OutOfRange { what: "the lift", range: "other than zero", value: lift });
        }
        self.power(1e6, lift)?;
        let reached = |total: f64| self.chance(total, lift).is_some_and(|chance| chance >= wanted);
        if !reached(MOST) {
            return Err(ExperimentError::OutOfReach("number of units"));
        }
        let (mut low, mut high) = (1.0_f64, MOST);
        while high / low > 1.0 + 1e-12 {
            let middle = (low * high).sqrt();
            if reached(middle) { high = middle } else { low = middle }
        }
        // A hair less than a whole unit is that unit.
        Ok(self.units(high).into_iter().map(|units| (units - 1e-6).ceil()).collect())
    }

    /// The smallest rise that `total` units show with the power wanted.
    ///
    /// # Errors
    /// As [`Design::power`]; [`ExperimentError::OutOfReach`] when no rise does.
    pub fn smallest_lift(&self, total: f64, wanted: f64) -> Result<f64, ExperimentError> {
        check_power(wanted)?;
        self.power(total, 0.0)?;
        let reached = |lift: f64| self.chance(total, lift).is_some_and(|chance| chance >= wanted);
        let most = match (self.baseline, self.scale) {
            (Baseline::Rate(rate), Scale::Relative) => (1.0 - rate) / rate * (1.0 - 1e-9),
            (Baseline::Rate(rate), Scale::Absolute) => (1.0 - rate) * (1.0 - 1e-9),
            (Baseline::Amount { .. }, Scale::Relative) => 1e6,
            (Baseline::Amount { sd, .. }, Scale::Absolute) => 1e6 * sd,
        };
        if !reached(most) {
            return Err(ExperimentError::OutOfReach("lift"));
        }
        Ok(first(most, reached))
    }
}

fn check_power(wanted: f64) -> Result<(), ExperimentError> {
    let fits = wanted > 0.0 && wanted < 1.0;
    if fits {
        Ok(())
    } else {
        Err(ExperimentError::OutOfRange { what: "power", range: "between 0 and 1", value: wanted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(scale: Scale) -> Design {
        Design { scale, ..Design::new(Baseline::Amount { mean: 10.0, sd: 2.0 }) }
    }

    // statsmodels 0.15.0: TTestIndPower().power(d, n, .05), and the familiar 64 per
    // arm of Cohen's table 2.4.1 for d = 0.5 and 80%.
    #[test]
    fn a_difference_of_means_is_statsmodels() {
        let design = amount(Scale::Absolute);
        for (d, n, want) in POWERS {
            let got = design.power(2.0 * n, d * 2.0).unwrap();
            assert!((got - want).abs() < 2e-3, "d {d}, n {n}: {got} is not {want}");
        }
        assert_eq!(design.sample_size(1.0, 0.8).unwrap(), vec![64.0, 64.0]);
        assert!((design.smallest_lift(128.0, 0.801_460).unwrap() - 1.0).abs() < 2e-3);
    }

    const POWERS: [(f64, f64, f64); 4] =
        [(0.5, 64.0, 0.801_459_55), (0.2, 400.0, 0.806_497_28), (0.8, 10.0, 0.395_069_1), (0.1, 50.0, 0.078_523_99)];

    #[test]
    fn more_arms_need_more_units() {
        let two = amount(Scale::Relative);
        let three = Design { shares: vec![1.0; 3], ..two.clone() };
        let (n2, n3) = (two.sample_size(0.05, 0.8).unwrap()[0], three.sample_size(0.05, 0.8).unwrap()[0]);
        assert!(n3 > n2, "{n3} against {n2}");
        assert!((three.alpha_of_one() - 0.025).abs() < 1e-15);
    }

    #[test]
    fn a_rise_over_a_loss_is_a_smaller_loss() {
        let of = |mean: f64, scale| Design { scale, ..Design::new(Baseline::Amount { mean, sd: 1.0 }) };
        let relative = of(-5.0, Scale::Relative).power(200.0, 0.1).unwrap();
        let absolute = of(-5.0, Scale::Absolute).power(200.0, 0.5).unwrap();
        // A smaller loss is told from a loss with less spread than a larger one.
        assert!((relative - absolute).abs() < 0.05 && relative > absolute, "{relative} is not {absolute}");
        let mirrored = of(5.0, Scale::Relative).power(200.0, -0.1).unwrap();
        assert!((relative - mirrored).abs() < 1e-9, "{relative} is not {mirrored}");
    }

    #[test]
    fn peeking_has_its_price() {
        let fixed = Design::new(Baseline::Rate(0.1));
        let peeking = Design { sequential: Some(5_000.0), ..fixed.clone() };
        assert!(peeking.power(20_000.0, 0.1).unwrap() < fixed.power(20_000.0, 0.1).unwrap());
    }

    #[test]
    fn a_handful_of_units_shows_no_quarter_more() {
        let design = Design::new(Baseline::Rate(0.168));
        assert!(design.power(42.0, 0.25).unwrap() < 0.05);
        let units = design.sample_size(0.25, 0.5).unwrap();
        assert!((400.0..1_000.0).contains(&units[0]), "{units:?}");
    }

    #[test]
    fn plans_that_cannot_be() {
        let rate = |rate| Design::new(Baseline::Rate(rate));
        assert!(rate(0.0).power(100.0, 0.1).is_err());
        assert!(rate(0.6).power(100.0, 1.0).is_err(), "a rate of 1.2");
        assert!(rate(0.1).sample_size(0.0, 0.8).is_err());
        assert!(rate(0.1).sample_size(0.1, 1.0).is_err());
        assert!(rate(0.1).power(f64::NAN, 0.1).is_err());
        assert_eq!(rate(0.5).smallest_lift(4.0, 0.8), Err(ExperimentError::OutOfReach("lift")));
        let one = Design { shares: vec![1.0], ..rate(0.1) };
        assert_eq!(one.power(100.0, 0.1), Err(ExperimentError::NoArms));
        let empty = Design { shares: vec![1.0, 0.0], ..rate(0.1) };
        assert!(empty.power(100.0, 0.1).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
        #[test]
        fn size_power_and_lift_undo_each_other(rate in 0.01..0.5, lift in 0.05..0.5, wanted in 0.5..0.95) {
            let design = Design::new(Baseline::Rate(rate));
            let units = design.sample_size(lift, wanted).unwrap();
            let total: f64 = units.iter().sum();
            prop_assert!(design.power(total, lift).unwrap() >= wanted - 1e-9);
            prop_assert!(design.power(total - 4.0, lift).unwrap() <= wanted + 1e-9);
            let smallest = design.smallest_lift(total, wanted).unwrap();
            prop_assert!(smallest <= lift + 1e-9 && smallest > lift * 0.8, "{smallest} against {lift}");
        }
    }
}
