//! Normal: `−n ln σ − Σ (y − μ)²/(2σ²)`.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::{Noise, Observed};
use crate::mix::slices;

pub(super) fn evaluate(seen: &Observed<'_>, mean: &[f64], noise: Noise, adjoint: &mut [f64]) -> (f64, Noise) {
    let precision = 1.0 / (noise.sigma * noise.sigma);
    for ((a, y), (mean, weight)) in adjoint.iter_mut().zip(seen.outcome).zip(mean.iter().zip(seen.weight)) {
        *a = (y - mean) * weight;
    }
    let squares = slices::dot(adjoint, adjoint);
    let count = slices::sum(seen.weight);
    adjoint.iter_mut().for_each(|a| *a *= precision);
    let by_sigma = (squares * precision - count) / noise.sigma;
    (-count * noise.sigma.ln() - 0.5 * squares * precision, Noise { sigma: by_sigma, ..Noise::default() })
}

pub(super) fn log_density(outcome: f64, mean: f64, noise: Noise) -> f64 {
    let z = (outcome - mean) / noise.sigma;
    -0.5 * z * z - noise.sigma.ln() - 0.5 * std::f64::consts::TAU.ln()
}

pub(super) fn draw<R: Rng + ?Sized>(mean: f64, noise: Noise, rng: &mut R) -> f64 {
    mean + noise.sigma * rng.sample::<f64, _>(StandardNormal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_normal_at_zero() {
        let noise = Noise { sigma: 1.0, ..Noise::default() };
        assert!((log_density(0.0, 0.0, noise) + 0.918_938_533_204_672_8).abs() < 1e-15);
    }
}
