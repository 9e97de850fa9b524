//! Student's t: an outlier far off pulls no harder than one nearer by.
//! `n (ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln ν − ln σ) − (ν+1)/2 Σ ln(1 + z²/ν)`.
//! Lange, Little and Taylor (1989), JASA 84.

use rand::Rng;
use rand_distr::Distribution;
use statrs::function::gamma::{digamma, ln_gamma};

use super::{Noise, Observed};
use crate::mix::slices;

pub(super) fn evaluate(seen: &Observed<'_>, mean: &[f64], noise: Noise, adjoint: &mut [f64]) -> (f64, Noise) {
    let Noise { sigma, nu, .. } = noise;
    let count = slices::sum(seen.weight);
    let (mut logs, mut shares) = (0.0, 0.0);
    for ((a, y), (mean, weight)) in adjoint.iter_mut().zip(seen.outcome).zip(mean.iter().zip(seen.weight)) {
        let z = (y - mean) / sigma;
        let square = z * z / nu;
        logs += weight * square.ln_1p();
        let share = square / (1.0 + square);
        shares += weight * share;
        *a = weight * (nu + 1.0) * z / (sigma * nu * (1.0 + square));
    }
    let half = 0.5 * (nu + 1.0);
    let constant = ln_gamma(half) - ln_gamma(0.5 * nu) - 0.5 * nu.ln() - sigma.ln();
    let by_nu = count * 0.5 * (digamma(half) - digamma(0.5 * nu) - 1.0 / nu) - 0.5 * logs + half * shares / nu;
    let by_sigma = (-count + 2.0 * half * shares) / sigma;
    (count * constant - half * logs, Noise { sigma: by_sigma, nu: by_nu, dispersion: 0.0 })
}

pub(super) fn log_density(outcome: f64, mean: f64, noise: Noise) -> f64 {
    let Noise { sigma, nu, .. } = noise;
    let z = (outcome - mean) / sigma;
    let half = 0.5 * (nu + 1.0);
    ln_gamma(half)
        - ln_gamma(0.5 * nu)
        - 0.5 * (nu * std::f64::consts::PI).ln()
        - sigma.ln()
        - half * (z * z / nu).ln_1p()
}

pub(super) fn draw<R: Rng + ?Sized>(mean: f64, noise: Noise, rng: &mut R) -> f64 {
    mean + noise.sigma * rand_distr::StudentT::new(noise.nu).map_or(f64::NAN, |t| t.sample(rng))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_degree_it_is_cauchy() {
        let noise = Noise { sigma: 1.0, nu: 1.0, dispersion: 0.0 };
        let cauchy = -(std::f64::consts::PI * 5.0).ln();
        assert!((log_density(2.0, 0.0, noise) - cauchy).abs() < 1e-12);
    }
}
