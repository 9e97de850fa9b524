//! Regression in which most coefficients may be zero: spike-and-slab priors,
//! sampled by Gibbs steps over which regressors take part.
//!
//! Source: George and McCulloch (1997), Approaches for Bayesian variable
//! selection, Statistica Sinica 7, 339–373; the prior is that of Scott and Varian
//! (2014), Predicting the present with Bayesian structural time series,
//! International Journal of Mathematical Modelling and Numerical Optimisation 5,
//! 4–23.

use rand::{Rng, RngExt as _};
use rand_distr::{Distribution as _, Gamma, StandardNormal};

use crate::cholesky::{Cholesky, dot};

/// The prior of a regression y = Xβ + ε, ε ~ N(0, σ²).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpikeSlabPrior {
    /// The chance of each regressor to take part.
    pub inclusion: f64,
    /// How many observations the prior of the coefficients is worth.
    pub information: f64,
    /// Prior degrees of freedom of σ².
    pub freedom: f64,
    /// Prior sum of squares: `freedom` times the guess of σ².
    pub squares: f64,
}

/// A regression on fixed regressors, whose response may change between draws.
#[derive(Debug, Clone)]
pub struct SpikeSlab {
    prior: SpikeSlabPrior,
    /// Regressors by rows of observations.
    columns: Vec<Vec<f64>>,
    gram: Vec<f64>,
    precision: Vec<f64>,
    observations: usize,
    /// Which regressors take part now.
    active: Vec<bool>,
}

/// One draw.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionDraw {
    /// The coefficients; exactly zero for those that take no part.
    pub coefficients: Vec<f64>,
    /// σ², the variance of the noise.
    pub variance: f64,
}

/// The posterior of the coefficients that take part, given which do.
struct Given {
    mean: Vec<f64>,
    precision: Cholesky,
    squares: f64,
    log_weight: f64,
}

impl SpikeSlab {
    /// A regression on `columns`, each with one entry per observation. The
    /// prior precision of β/σ is `information`/n times the mean of XᵀX and its
    /// diagonal (Zellner's g, half shrunk to its diagonal).
    ///
    /// # Panics
    /// When columns differ in length.
    #[must_use]
    pub fn new(columns: Vec<Vec<f64>>, observations: usize, prior: SpikeSlabPrior) -> Self {
        assert!(columns.iter().all(|c| c.len() == observations), "columns of {observations} observations");
        let k = columns.len();
        let mut gram = vec![0.0; k * k];
        for i in 0..k {
            for j in 0..k {
                gram[i * k + j] = dot(&columns[i], &columns[j]);
            }
        }
        let scale = prior.information / observations.max(1) as f64;
        let precision = (0..k * k).map(|e| scale * gram[e] * if e / k == e % k { 1.0 } else { 0.5 }).collect();
        Self { prior, gram, precision, observations, active: vec![false; k], columns }
    }

    /// Draws which regressors take part, then σ² and the coefficients, given the
    /// response.
    pub fn draw(&mut self, response: &[f64], random: &mut impl Rng) -> RegressionDraw {
        let k = self.columns.len();
        let with: Vec<f64> = self.columns.iter().map(|c| dot(c, response)).collect();
        let own = dot(response, response);
        let mut now = self.given(&with, own);
        let odds = (self.prior.inclusion / (1.0 - self.prior.inclusion)).ln();
        for _ in 0..k {
            let flip = random.random_range(0..k);
            self.active[flip] = !self.active[flip];
            let other = self.given(&with, own);
            let gain = other.log_weight - now.log_weight + if self.active[flip] { odds } else { -odds };
            // The Gibbs step: the new state with its conditional chance.
            let stays_flipped = random.random::<f64>() < 1.0 / (1.0 + (-gain).exp());
            if stays_flipped {
                now = other;
            } else {
                self.active[flip] = !self.active[flip];
            }
        }
        self.draw_given(&now, random)
    }

    fn draw_given(&self, now: &Given, random: &mut impl Rng) -> RegressionDraw {
        let freedom = self.prior.freedom + self.observations as f64;
        let variance = inverse_gamma(freedom / 2.0, now.squares / 2.0, random);
        let mut noise: Vec<f64> = now.mean.iter().map(|_| StandardNormal.sample(random)).collect();
        now.precision.backward(&mut noise);
        let mut drawn = now.mean.iter().zip(&noise).map(|(mean, z)| mean + variance.sqrt() * z);
        let coefficients = self.active.iter().map(|&on| if on { drawn.next().unwrap_or(0.0) } else { 0.0 }).collect();
        RegressionDraw { coefficients, variance }
    }

    /// The posterior given which regressors take part, and the logarithm of
    /// that choice's weight up to a constant.
    fn given(&self, with: &[f64], own: f64) -> Given {
        let k = self.columns.len();
        let on: Vec<usize> = (0..k).filter(|&j| self.active[j]).collect();
        let pick = |matrix: &[f64], more: Option<&[f64]>| -> Vec<f64> {
            on.iter()
                .flat_map(|&i| on.iter().map(move |&j| matrix[i * k + j] + more.map_or(0.0, |m| m[i * k + j])))
                .collect()
        };
        let prior = Cholesky::of(&pick(&self.precision, None), on.len());
        let posterior = Cholesky::of(&pick(&self.gram, Some(&self.precision)), on.len());
        let (Some(prior), Some(precision)) = (prior, posterior) else {
            // Regressors that depend on each other cannot take part together.
            let mean = vec![0.0; on.len()];
            let precision = Cholesky::identity(on.len());
            return Given { mean, precision, squares: own, log_weight: f64::NEG_INFINITY };
        };
        let response: Vec<f64> = on.iter().map(|&j| with[j]).collect();
        let mean = precision.solve(&response);
        let squares = self.prior.squares + (own - dot(&mean, &response)).max(0.0);
        let freedom = self.prior.freedom + self.observations as f64;
        let log_weight = 0.5 * (prior.log_determinant() - precision.log_determinant()) - 0.5 * freedom * squares.ln();
        Given { mean, precision, squares, log_weight }
    }
}

/// A draw of the inverse gamma distribution with the given shape and scale.
pub fn inverse_gamma(shape: f64, scale: f64, random: &mut impl Rng) -> f64 {
    Gamma::new(shape, 1.0).map_or(scale / shape, |gamma| scale / gamma.sample(random).max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng as _, rngs::ChaCha8Rng};

    fn data() -> (Vec<Vec<f64>>, Vec<f64>) {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let columns: Vec<Vec<f64>> =
            (0..6).map(|_| (0..80).map(|_| StandardNormal.sample(&mut random)).collect()).collect();
        let response = (0..80)
            .map(|t| {
                let noise: f64 = StandardNormal.sample(&mut random);
                1.5 * columns[1][t] - 0.8 * columns[4][t] + 0.5 * noise
            })
            .collect();
        (columns, response)
    }

    const PRIOR: SpikeSlabPrior = SpikeSlabPrior { inclusion: 0.3, information: 0.01, freedom: 5.0, squares: 5.0 };

    #[test]
    fn the_right_regressors_take_part() {
        let (columns, response) = data();
        let mut model = SpikeSlab::new(columns, 80, PRIOR);
        let mut random = ChaCha8Rng::seed_from_u64(9);
        let draws: Vec<RegressionDraw> = (0..1500).map(|_| model.draw(&response, &mut random)).skip(200).collect();
        let count = draws.len() as f64;
        let share = |j: usize| draws.iter().filter(|d| d.coefficients[j].abs() > 0.0).count() as f64 / count;
        let mean = |j: usize| draws.iter().map(|d| d.coefficients[j]).sum::<f64>() / count;
        assert!(share(1) > 0.99 && share(4) > 0.99, "{} {}", share(1), share(4));
        assert!([0, 2, 3, 5].iter().all(|&j| share(j) < 0.3));
        assert!((mean(1) - 1.5).abs() < 0.2 && (mean(4) + 0.8).abs() < 0.2, "{} {}", mean(1), mean(4));
    }

    // With every regressor in, the posterior is conjugate: its mean is
    // (XᵀX + P)⁻¹ Xᵀy.
    #[test]
    fn with_all_regressors_the_posterior_is_conjugate() {
        let (columns, response) = data();
        let mut model = SpikeSlab::new(columns[..2].to_vec(), 80, SpikeSlabPrior { inclusion: 1.0 - 1e-12, ..PRIOR });
        let mut random = ChaCha8Rng::seed_from_u64(4);
        let draws: Vec<RegressionDraw> = (0..4000).map(|_| model.draw(&response, &mut random)).skip(100).collect();
        let gram: Vec<f64> = (0..4).map(|e| model.gram[e] + model.precision[e]).collect();
        let with: Vec<f64> = columns[..2].iter().map(|c| dot(c, &response)).collect();
        let want = Cholesky::of(&gram, 2).unwrap().solve(&with);
        for (j, want) in want.iter().enumerate() {
            let got = draws.iter().map(|d| d.coefficients[j]).sum::<f64>() / draws.len() as f64;
            assert!((got - want).abs() < 0.01, "{got} {want}");
        }
        let squares = 5.0 + dot(&response, &response) - dot(&want, &with);
        let variance = draws.iter().map(|d| d.variance).sum::<f64>() / draws.len() as f64;
        assert!((variance - squares / 83.0).abs() < 0.02, "{variance} {}", squares / 83.0);
    }

    #[test]
    fn equal_regressors_do_not_break_it() {
        let (columns, response) = data();
        let mut model = SpikeSlab::new(vec![columns[1].clone(), columns[1].clone()], 80, PRIOR);
        let mut random = ChaCha8Rng::seed_from_u64(2);
        for _ in 0..50 {
            let draw = model.draw(&response, &mut random);
            let sum: f64 = draw.coefficients.iter().sum();
            assert!((sum - 1.5).abs() < 0.6, "{draw:?}");
        }
    }
}
