//! Negative binomial with mean `m` and dispersion `φ` (variance `m + m²/φ`):
//! `ln Γ(y+φ) − ln Γ(φ) − ln y! + φ ln(φ/(φ+m)) + y ln(m/(φ+m))`.
//! Hilbe (2011), Negative Binomial Regression.
//!
//! The model's mean is a sum that could fall below zero in a corner of the
//! posterior; the count's mean is `unit · ln(1 + e^(kμ))/k`, which is `unit · μ`
//! to nine digits where μ is near one, and positive everywhere.

use rand::Rng;
use rand_distr::Distribution;
use statrs::function::gamma::{digamma, ln_gamma};

use super::{Noise, Observed};

/// How sharply the mean bends above zero.
const SHARPNESS: f64 = 20.0;

/// The least mean: below it the bend is flat, since its logarithm is taken.
const LEAST: f64 = 1e-300;

/// The bent mean and its derivative.
fn bend(mean: f64) -> (f64, f64) {
    let at = SHARPNESS * mean;
    let e = (-at.abs()).exp();
    let value = (at.max(0.0) + e.ln_1p()) / SHARPNESS;
    let slope = if at >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
    if value < LEAST { (LEAST, 0.0) } else { (value, slope) }
}

pub(super) fn evaluate(seen: &Observed<'_>, mean: &[f64], noise: Noise, adjoint: &mut [f64]) -> (f64, Noise) {
    let phi = noise.dispersion;
    let (at_phi, slope_at_phi) = (ln_gamma(phi), digamma(phi));
    let (mut total, mut by_phi) = (0.0, 0.0);
    for (i, a) in adjoint.iter_mut().enumerate() {
        let weight = seen.weight[i];
        if weight <= 0.0 {
            *a = 0.0;
            continue;
        }
        let (bent, slope) = bend(mean[i]);
        let count = seen.outcome[i] * seen.unit[i];
        let m = bent * seen.unit[i];
        let log_share = (phi / (phi + m)).ln();
        total += ln_gamma(count + phi) - at_phi + phi * log_share + count * (m / (phi + m)).ln();
        by_phi += digamma(count + phi) - slope_at_phi + log_share + (m - count) / (phi + m);
        *a = (count / m - (count + phi) / (phi + m)) * seen.unit[i] * slope;
    }
    (total, Noise { dispersion: by_phi, ..Noise::default() })
}

pub(super) fn log_density(outcome: f64, mean: f64, unit: f64, noise: Noise) -> f64 {
    let phi = noise.dispersion;
    let count = outcome * unit;
    let m = bend(mean).0 * unit;
    ln_gamma(count + phi) - ln_gamma(phi) - ln_gamma(count + 1.0)
        + phi * (phi / (phi + m)).ln()
        + count * (m / (phi + m)).ln()
}

pub(super) fn draw<R: Rng + ?Sized>(mean: f64, unit: f64, noise: Noise, rng: &mut R) -> f64 {
    let m = bend(mean).0 * unit;
    let rate = rand_distr::Gamma::new(noise.dispersion, m / noise.dispersion).map_or(f64::NAN, |g| g.sample(rng));
    // A rate of zero draws a zero.
    let count: f64 = rand_distr::Poisson::new(rate).map_or(0.0, |p| p.sample(rng));
    count / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_large_dispersion_is_poisson() {
        let noise = Noise { dispersion: 3.0, ..Noise::default() };
        let sum: f64 = (0..400).map(|y| log_density(f64::from(y) / 4.0, 2.0, 4.0, noise).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        let poisson = 3.0 * 5.0_f64.ln() - 5.0 - 6.0_f64.ln();
        let near = log_density(3.0, 5.0, 1.0, Noise { dispersion: 1e9, ..Noise::default() });
        assert!((near - poisson).abs() < 1e-5);
    }
}
