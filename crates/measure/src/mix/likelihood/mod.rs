//! The distribution of the outcome about its mean.

mod negative_binomial;
mod normal;
mod student_t;

use rand::Rng;

use super::specification::Likelihood;

/// The likelihood's own parameters.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Noise {
    /// Standard deviation or scale.
    pub(super) sigma: f64,
    /// Degrees of freedom of a Student's t.
    pub(super) nu: f64,
    /// Dispersion of a negative binomial.
    pub(super) dispersion: f64,
}

/// What is observed.
pub(super) struct Observed<'a> {
    /// Outcome in the model's units.
    pub(super) outcome: &'a [f64],
    /// One where it counts, zero where it is held out.
    pub(super) weight: &'a [f64],
    /// Outcome's units in one of the model's, for counts.
    pub(super) unit: &'a [f64],
}

impl Likelihood {
    /// Log likelihood (without constants for the two continuous ones). Writes
    /// the derivative by each mean into `adjoint`; returns those by the noise.
    pub(super) fn evaluate(self, seen: &Observed<'_>, mean: &[f64], noise: Noise, adjoint: &mut [f64]) -> (f64, Noise) {
        match self {
            Self::Normal => normal::evaluate(seen, mean, noise, adjoint),
            Self::StudentT => student_t::evaluate(seen, mean, noise, adjoint),
            Self::NegativeBinomial => negative_binomial::evaluate(seen, mean, noise, adjoint),
        }
    }

    /// Log density of one outcome, in the model's units, with all constants.
    pub(super) fn log_density(self, outcome: f64, mean: f64, unit: f64, noise: Noise) -> f64 {
        match self {
            Self::Normal => normal::log_density(outcome, mean, noise),
            Self::StudentT => student_t::log_density(outcome, mean, noise),
            Self::NegativeBinomial => negative_binomial::log_density(outcome, mean, unit, noise),
        }
    }

    /// An outcome drawn, in the model's units.
    pub(super) fn draw<R: Rng + ?Sized>(self, mean: f64, unit: f64, noise: Noise, rng: &mut R) -> f64 {
        match self {
            Self::Normal => normal::draw(mean, noise, rng),
            Self::StudentT => student_t::draw(mean, noise, rng),
            Self::NegativeBinomial => negative_binomial::draw(mean, unit, noise, rng),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn derivatives_hold(mean in prop::collection::vec(0.3_f64..3.0, 6), sigma in 0.2_f64..2.0, nu in 2.0_f64..30.0) {
            let outcome = [0.5, 1.0, 2.5, 0.0, 1.5, 3.0];
            let weight = [1.0, 1.0, 0.0, 1.0, 1.0, 1.0];
            let unit = [2.0; 6];
            let seen = Observed { outcome: &outcome, weight: &weight, unit: &unit };
            let noise = Noise { sigma, nu, dispersion: nu };
            for form in [Likelihood::Normal, Likelihood::StudentT, Likelihood::NegativeBinomial] {
                let mut adjoint = vec![0.0; 6];
                let (_, by_noise) = form.evaluate(&seen, &mean, noise, &mut adjoint);
                let mut ignored = vec![0.0; 6];
                let mut value = |mean: &[f64], noise: Noise| form.evaluate(&seen, mean, noise, &mut ignored).0;
                let h = 1e-6;
                for i in 0..6 {
                    let (mut up, mut down) = (mean.clone(), mean.clone());
                    up[i] += h;
                    down[i] -= h;
                    let numeric = (value(&up, noise) - value(&down, noise)) / (2.0 * h);
                    prop_assert!((numeric - adjoint[i]).abs() < 1e-4 * (1.0 + numeric.abs()), "{form:?} {i}");
                }
                type Get = fn(&mut Noise) -> &mut f64;
                let parts: [Get; 3] = [|n| &mut n.sigma, |n| &mut n.nu, |n| &mut n.dispersion];
                for part in parts {
                    let (mut up, mut down, mut exact) = (noise, noise, by_noise);
                    *part(&mut up) += h;
                    *part(&mut down) -= h;
                    let numeric = (value(&mean, up) - value(&mean, down)) / (2.0 * h);
                    prop_assert!((numeric - *part(&mut exact)).abs() < 1e-4 * (1.0 + numeric.abs()), "{form:?}");
                }
            }
        }
    }

    #[test]
    fn the_sum_differs_from_the_densities_by_a_constant() {
        let weight = [1.0; 3];
        let unit = [1.5; 3];
        let outcome = [2.0 / 1.5, 4.0 / 1.5, 1.0 / 1.5];
        let seen = Observed { outcome: &outcome, weight: &weight, unit: &unit };
        for form in [Likelihood::Normal, Likelihood::StudentT, Likelihood::NegativeBinomial] {
            let gap = |mean: [f64; 3], noise: Noise| {
                let whole = form.evaluate(&seen, &mean, noise, &mut [0.0; 3]).0;
                let one_by_one: f64 = (0..3).map(|i| form.log_density(outcome[i], mean[i], unit[i], noise)).sum();
                whole - one_by_one
            };
            let first = gap([1.0, 2.0, 3.0], Noise { sigma: 0.7, nu: 4.0, dispersion: 6.0 });
            let other = gap([2.0, 1.5, 0.4], Noise { sigma: 1.9, nu: 9.0, dispersion: 2.0 });
            assert!((first - other).abs() < 1e-9, "{form:?}");
        }
    }
}
