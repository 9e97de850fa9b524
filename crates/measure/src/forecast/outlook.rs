//! From a fitted form to the distributions of what is to come.
//!
//! Closed forms of Hyndman et al. (2008), chapter 6: with additive errors every
//! horizon is normal with variance σ²(1 + Σ cⱼ²), cⱼ = α + β(φ + … + φʲ) + γ where
//! j is a whole number of seasons, and so is their sum. With multiplicative
//! errors the distribution is not normal and is drawn: pairs of paths with the
//! same errors of opposite sign.

use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};
use stats::{Cancelled, Work};

use super::fit::{Fitted, is_relative};
use super::form::SeasonForm;
use super::predictive::Predictive;
use super::recursion::product;

/// Periods ahead, one by one and together.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// By period.
    pub steps: Vec<Predictive>,
    /// Their sum.
    pub total: Predictive,
}

/// How paths are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paths {
    /// How many.
    pub count: usize,
    /// Decides them.
    pub seed: u64,
}

impl Fitted {
    /// The next `horizon` periods; `waves` has their regressors, as many for
    /// each as the form has coefficients.
    ///
    /// # Errors
    /// When the work is stopped.
    pub fn outlook(&self, horizon: usize, waves: &[f64], paths: Paths, work: &dyn Work) -> Result<Outlook, Cancelled> {
        let effects = self.effects(horizon, waves);
        let means = self.path(&effects, |_| 0.0);
        if is_relative(self.form) {
            return self.drawn(&effects, means, paths, work);
        }
        let sds = self.deviations(horizon);
        let total = Predictive::Normal { mean: means.iter().sum(), sd: self.total_deviation(horizon) };
        let steps = means.into_iter().zip(sds).map(|(mean, sd)| Predictive::Normal { mean, sd }).collect();
        Ok(Outlook { steps, total })
    }

    fn effects(&self, horizon: usize, waves: &[f64]) -> Vec<f64> {
        let count = self.parameters.waves.len();
        (0..horizon)
            .map(|h| if count == 0 { 0.0 } else { product(&waves[h * count..(h + 1) * count], &self.parameters.waves) })
            .collect()
    }

    /// How far an error is carried into the period `ahead` of its own.
    fn carry(&self, ahead: usize) -> f64 {
        let p = &self.parameters;
        let slopes: f64 = (1..=ahead).map(|j| p.phi.powi(j as i32)).sum();
        let season = self.states.season.len();
        let same = season > 0 && ahead.is_multiple_of(season);
        p.alpha + p.beta * slopes + if same { p.gamma } else { 0.0 }
    }

    /// Standard deviations by horizon with additive errors.
    fn deviations(&self, horizon: usize) -> Vec<f64> {
        let sigma = self.sigma();
        let mut variance = 1.0;
        let mut out = Vec::with_capacity(horizon);
        for ahead in 1..=horizon {
            out.push(sigma * f64::sqrt(variance));
            variance += self.carry(ahead).powi(2);
        }
        out
    }

    /// The standard deviation of the sum with additive errors: the error of a
    /// period counts in it and in all that follow.
    fn total_deviation(&self, horizon: usize) -> f64 {
        let mut weight = 1.0;
        let mut variance = 0.0;
        for ahead in 1..=horizon {
            variance += weight * weight;
            weight += self.carry(ahead);
        }
        self.sigma() * f64::sqrt(variance)
    }

    /// Standard deviations by horizon in closed form: with multiplicative errors
    /// and no multiplicative season, θ₁ = μ₁², θₕ = μₕ² + σ² Σ cⱼ² θₕ₋ⱼ and the
    /// variance (1 + σ²)θₕ − μₕ². `None` with a multiplicative season.
    #[must_use]
    pub fn closed_deviations(&self, horizon: usize, waves: &[f64]) -> Option<Vec<f64>> {
        if self.form.season == SeasonForm::Multiplicative {
            return None;
        }
        if !is_relative(self.form) {
            return Some(self.deviations(horizon));
        }
        let squared = self.sigma().powi(2);
        let means = self.path(&self.effects(horizon, waves), |_| 0.0);
        let carries: Vec<f64> = (1..horizon).map(|ahead| self.carry(ahead).powi(2)).collect();
        let mut thetas: Vec<f64> = Vec::with_capacity(horizon);
        for (h, mean) in means.iter().enumerate() {
            let carried: f64 = (0..h).map(|j| carries[j] * thetas[h - 1 - j]).sum();
            thetas.push(mean * mean + squared * carried);
        }
        Some(thetas.iter().zip(&means).map(|(theta, mean)| ((1.0 + squared) * theta - mean * mean).sqrt()).collect())
    }

    /// One path, from the errors by period.
    fn path(&self, effects: &[f64], error: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut values = Vec::with_capacity(effects.len());
        let mut season = self.states.season.clone();
        self.walk(effects, &mut season, error, |_, y| values.push(y));
        values
    }

    fn walk(
        &self,
        effects: &[f64],
        season: &mut [f64],
        error: impl Fn(usize) -> f64,
        mut each: impl FnMut(usize, f64),
    ) {
        let p = &self.parameters;
        let (mut level, mut slope) = (self.states.level, self.states.slope);
        let (cycle, relative) = (season.len(), is_relative(self.form));
        for (h, effect) in effects.iter().enumerate() {
            let place = if cycle == 0 { 0 } else { (self.periods + h) % cycle };
            let q = level + p.phi * slope;
            let (s, mean, up, down) = match self.form.season {
                SeasonForm::None => (0.0, q, 1.0, 1.0),
                SeasonForm::Additive => {
                    let s = if cycle == 0 { 0.0 } else { season[place] };
                    (s, q + s + effect, 1.0, 1.0)
                }
                SeasonForm::Multiplicative => {
                    let s = if cycle == 0 { 1.0 } else { season[place] };
                    let factor = effect.exp();
                    (s, q * s * factor, s * factor, q * factor)
                }
            };
            // A relative error below −1 would turn sales into their opposite.
            let e = if relative { mean * error(h).max(-0.99) } else { error(h) };
            each(h, mean + e);
            let divided = |e: f64, by: f64| if by.abs() > 1e-12 { e / by } else { 0.0 };
            level = q + p.alpha * divided(e, up);
            slope = p.phi * slope + p.beta * divided(e, up);
            if cycle > 0 {
                season[place] = s + p.gamma * divided(e, down);
            }
        }
    }

    fn drawn(&self, effects: &[f64], means: Vec<f64>, paths: Paths, work: &dyn Work) -> Result<Outlook, Cancelled> {
        let horizon = effects.len();
        let pairs = paths.count.div_ceil(2).max(1);
        let mut rng = ChaCha8Rng::seed_from_u64(paths.seed);
        let sigma = self.sigma();
        let mut draws = vec![Vec::with_capacity(2 * pairs); horizon];
        let mut totals = Vec::with_capacity(2 * pairs);
        let mut errors = vec![0.0; horizon];
        let mut season = self.states.season.clone();
        for _ in 0..pairs {
            work.go_on()?;
            for error in &mut errors {
                let z: f64 = StandardNormal.sample(&mut rng);
                *error = sigma * z;
            }
            for sign in [1.0, -1.0] {
                season.copy_from_slice(&self.states.season);
                let mut total = 0.0;
                self.walk(
                    effects,
                    &mut season,
                    |h| sign * errors[h],
                    |h, y| {
                        draws[h].push(y);
                        total += y;
                    },
                );
                totals.push(total);
            }
        }
        let total = Predictive::draws(means.iter().sum(), totals);
        let steps = means.into_iter().zip(draws).map(|(mean, draws)| Predictive::draws(mean, draws)).collect();
        Ok(Outlook { steps, total })
    }
}

#[cfg(test)]
mod tests {
    use stats::Quiet;

    use super::super::fit::{Data, fit};
    use super::*;

    fn spread(drawn: &Predictive) -> f64 {
        let Predictive::Draws { sorted, .. } = drawn else { panic!("not drawn") };
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        (sorted.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / sorted.len() as f64).sqrt()
    }

    fn wavy() -> Vec<f64> {
        let rough = |t: i32| f64::from(t * 7919 % 97) / 97.0 - 0.5;
        (0..60).map(|t| 1.0 + 0.01 * f64::from(t) + 0.1 * f64::from(t % 4) + 0.2 * rough(t)).collect()
    }

    #[test]
    fn draws_have_the_variance_of_the_closed_form() {
        for name in ["MNN", "MAN", "MAdN", "MAA", "MNA"] {
            let fitted = fit(name.parse().unwrap(), Data { values: &wavy(), cycle: 4, waves: &[] }).unwrap();
            let outlook = fitted.outlook(9, &[], Paths { count: 40_000, seed: 3 }, &Quiet).unwrap();
            let closed = fitted.closed_deviations(9, &[]).unwrap();
            for (drawn, closed) in outlook.steps.iter().zip(closed) {
                assert!((spread(drawn) / closed - 1.0).abs() < 0.02, "{name}: {} and {closed}", spread(drawn));
            }
        }
    }

    #[test]
    fn sums_have_the_variance_of_their_paths() {
        for name in ["ANN", "AAN", "AAdA"] {
            let fitted = fit(name.parse().unwrap(), Data { values: &wavy(), cycle: 4, waves: &[] }).unwrap();
            let Predictive::Normal { mean, sd } =
                fitted.outlook(9, &[], Paths { count: 2, seed: 1 }, &Quiet).unwrap().total
            else {
                panic!("additive errors are normal")
            };
            // The sum is linear in the errors: each one's weight, by moving it alone.
            let effects = [0.0; 9];
            let variance: f64 = (0..9)
                .map(|moved| {
                    let total: f64 = fitted.path(&effects, |h| f64::from(u8::from(h == moved))).iter().sum();
                    (total - mean).powi(2)
                })
                .sum();
            assert!((sd / (fitted.sigma() * variance.sqrt()) - 1.0).abs() < 1e-9, "{name}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_paths() {
        let fitted = fit("MAM".parse().unwrap(), Data { values: &wavy(), cycle: 4, waves: &[] }).unwrap();
        let of = |seed| fitted.outlook(5, &[], Paths { count: 100, seed }, &Quiet).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
