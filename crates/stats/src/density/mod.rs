//! Univariate densities with derivatives, used as priors.
//!
//! Each file holds one family: its formula, its derivative and its tests. A
//! density is split into a kernel, which a sampler evaluates at every step, and
//! a normaliser, which only depends on the family's own constants.

mod beta;
mod exponential;
mod gamma;
mod half_normal;
mod inverse_gamma;
mod laplace;
mod log_normal;
mod normal;
mod student_t;
mod truncated_normal;
mod uniform;

use rand::Rng;
use serde::{Deserialize, Serialize};

pub use beta::Beta;
pub use exponential::Exponential;
pub use gamma::Gamma;
pub use half_normal::HalfNormal;
pub use inverse_gamma::InverseGamma;
pub use laplace::Laplace;
pub use log_normal::LogNormal;
pub use normal::Normal;
pub use student_t::StudentT;
pub use truncated_normal::TruncatedNormal;
pub use uniform::Uniform;

use crate::transform::Transform;

/// A density on the real line or a part of it.
pub trait Family {
    /// The logarithm of the density at `x` without the part that does not
    /// depend on `x`, and its derivative by `x`. Outside the support the first
    /// is −∞ and the second zero.
    fn kernel(&self, x: f64) -> (f64, f64);

    /// The logarithm of what the kernel leaves out.
    fn normaliser(&self) -> f64;

    /// Where the density is above zero, as lowest and highest value.
    fn support(&self) -> (f64, f64);

    /// One value drawn from it.
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64;

    /// What is wrong with its constants, if anything.
    fn fault(&self) -> Option<&'static str>;

    /// The logarithm of the density at `x`.
    fn log_density(&self, x: f64) -> f64 {
        self.kernel(x).0 + self.normaliser()
    }
}

/// One of the families, as it is written in a file of priors:
/// `{ distribution = "beta", alpha = 1, beta = 3 }`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "distribution", rename_all = "snake_case")]
pub enum Density {
    /// Normal, by mean and standard deviation.
    Normal(Normal),
    /// Normal folded at zero, by standard deviation.
    HalfNormal(HalfNormal),
    /// Student's t, by degrees of freedom, mean and scale.
    StudentT(StudentT),
    /// Gamma, by shape and rate.
    Gamma(Gamma),
    /// Inverse gamma, by shape and scale.
    InverseGamma(InverseGamma),
    /// Beta on the unit interval.
    Beta(Beta),
    /// Laplace, by mean and scale.
    Laplace(Laplace),
    /// Log-normal, by mean and standard deviation of the logarithm.
    LogNormal(LogNormal),
    /// Normal cut to an interval.
    TruncatedNormal(TruncatedNormal),
    /// Uniform on an interval.
    Uniform(Uniform),
    /// Exponential, by rate.
    Exponential(Exponential),
}

/// Calls the same method of whatever family it is.
macro_rules! each {
    ($density:expr, $inner:ident => $call:expr) => {
        match $density {
            Density::Normal($inner) => $call,
            Density::HalfNormal($inner) => $call,
            Density::StudentT($inner) => $call,
            Density::Gamma($inner) => $call,
            Density::InverseGamma($inner) => $call,
            Density::Beta($inner) => $call,
            Density::Laplace($inner) => $call,
            Density::LogNormal($inner) => $call,
            Density::TruncatedNormal($inner) => $call,
            Density::Uniform($inner) => $call,
            Density::Exponential($inner) => $call,
        }
    };
}

impl Family for Density {
    fn kernel(&self, x: f64) -> (f64, f64) {
        each!(self, inner => inner.kernel(x))
    }

    fn normaliser(&self) -> f64 {
        each!(self, inner => inner.normaliser())
    }

    fn support(&self) -> (f64, f64) {
        each!(self, inner => inner.support())
    }

    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        each!(self, inner => inner.draw(rng))
    }

    fn fault(&self) -> Option<&'static str> {
        each!(self, inner => inner.fault())
    }
}

impl Density {
    /// The map from the real line onto the support.
    #[must_use]
    pub fn transform(&self) -> Transform {
        let (low, high) = self.support();
        Transform::onto(low, high)
    }

    /// Normal with this mean and standard deviation.
    #[must_use]
    pub fn normal(mean: f64, sd: f64) -> Self {
        Self::Normal(Normal { mean, sd })
    }

    /// Normal folded at zero.
    #[must_use]
    pub fn half_normal(sd: f64) -> Self {
        Self::HalfNormal(HalfNormal { sd })
    }

    /// Gamma with this shape and rate.
    #[must_use]
    pub fn gamma(shape: f64, rate: f64) -> Self {
        Self::Gamma(Gamma { shape, rate })
    }

    /// Gamma with this mean and standard deviation.
    #[must_use]
    pub fn gamma_by_mean(mean: f64, sd: f64) -> Self {
        Self::Gamma(Gamma { shape: (mean / sd).powi(2), rate: mean / (sd * sd) })
    }

    /// Beta with these two shapes.
    #[must_use]
    pub fn beta(alpha: f64, beta: f64) -> Self {
        Self::Beta(Beta { alpha, beta })
    }

    /// Laplace with this mean and scale.
    #[must_use]
    pub fn laplace(mean: f64, scale: f64) -> Self {
        Self::Laplace(Laplace { mean, scale })
    }

    /// Log-normal with this mean and standard deviation of the logarithm.
    #[must_use]
    pub fn log_normal(mu: f64, sigma: f64) -> Self {
        Self::LogNormal(LogNormal { mu, sigma })
    }

    /// Uniform between these bounds.
    #[must_use]
    pub fn uniform(low: f64, high: f64) -> Self {
        Self::Uniform(Uniform { low, high })
    }

    /// Exponential with this rate.
    #[must_use]
    pub fn exponential(rate: f64) -> Self {
        Self::Exponential(Exponential { rate })
    }
}

#[cfg(test)]
pub(crate) mod checks {
    use super::Family;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    /// The derivative agrees with a central difference, the density integrates
    /// to one over `[low, high]`, and draws have this mean and variance.
    pub(crate) fn holds(density: &impl Family, low: f64, high: f64, mean: f64, variance: f64) {
        assert_eq!(density.fault(), None);
        for step in 1..20 {
            let x = low + (high - low) * (f64::from(step) + 0.137) / 20.5;
            let h = 1e-6 * (1.0 + x.abs());
            let numeric = (density.kernel(x + h).0 - density.kernel(x - h).0) / (2.0 * h);
            let exact = density.kernel(x).1;
            assert!((numeric - exact).abs() < 1e-5 * (1.0 + exact.abs()), "at {x}: {exact} against {numeric}");
        }
        let steps = 400_000_u32;
        let width = (high - low) / f64::from(steps);
        let sum: f64 =
            (0..steps).map(|i| density.log_density(low + width * (f64::from(i) + 0.5)).exp()).sum::<f64>() * width;
        assert!((sum - 1.0).abs() < 2e-3, "integrates to {sum}");
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let draws: Vec<f64> = (0..40_000).map(|_| density.draw(&mut rng)).collect();
        let average = draws.iter().sum::<f64>() / 4e4;
        let spread = draws.iter().map(|d| (d - average).powi(2)).sum::<f64>() / 4e4;
        assert!((average - mean).abs() < 5.0 * (variance / 4e4).sqrt(), "mean {average} against {mean}");
        assert!((spread / variance - 1.0).abs() < 0.15, "variance {spread} against {variance}");
        let (lowest, highest) = density.support();
        assert!(draws.iter().all(|d| *d >= lowest && *d <= highest));
    }
}
