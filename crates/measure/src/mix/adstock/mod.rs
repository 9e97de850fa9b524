//! Carry-over: how the effect of an exposure spreads over the periods after it.
//!
//! Every form gives weights for the lags `0..lags`, which are divided by their
//! sum: a carry-over moves effect in time and adds none. What was on show before
//! the first period counts as far as the panel tells of it
//! ([`super::Media::history`]) and is zero otherwise.

mod binomial;
mod delayed;
mod geometric;
mod weibull_cdf;
mod weibull_pdf;

use serde::{Deserialize, Serialize};

/// The forms of carry-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adstock {
    /// The effect falls wholly into the period of the exposure.
    None,
    /// Each period keeps a share `alpha` of the one before.
    #[default]
    Geometric,
    /// Falls to zero just past the last lag; `alpha` sets how convex.
    Binomial,
    /// Geometric around a peak at lag `theta`.
    Delayed,
    /// Weibull density with scale `lam` and shape `k`.
    WeibullPdf,
    /// Weibull survival multiplied up, with scale `lam` and shape `k`.
    WeibullCdf,
}

impl Adstock {
    /// Names of the parameters, as they appear in `adstock_<name>[channel]`.
    #[must_use]
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Geometric | Self::Binomial => &["alpha"],
            Self::Delayed => &["alpha", "theta"],
            Self::WeibullPdf | Self::WeibullCdf => &["lam", "k"],
        }
    }

    /// Writes the weights (their sum is one) and the derivative of each weight
    /// by each parameter: `slopes[p * lags + lag]`, where `lags = weights.len()`.
    pub fn weights(self, parameters: &[f64], weights: &mut [f64], slopes: &mut [f64]) {
        match self {
            Self::None => {
                weights.fill(0.0);
                weights[0] = 1.0;
                return;
            }
            Self::Geometric => geometric::raw(parameters[0], weights, slopes),
            Self::Binomial => binomial::raw(parameters[0], weights, slopes),
            Self::Delayed => delayed::raw(parameters[0], parameters[1], weights, slopes),
            Self::WeibullPdf => weibull_pdf::raw(parameters[0], parameters[1], weights, slopes),
            Self::WeibullCdf => weibull_cdf::raw(parameters[0], parameters[1], weights, slopes),
        }
        normalise(weights, slopes);
    }

    /// How many periods pass until half of the effect has been had.
    ///
    /// Geometric carry-over fades all the time, so its half-life is solved for:
    /// the `t` at which `(1 − α^t) / (1 − α^lags) = ½`, which for many lags is
    /// the usual `ln ½ / ln α`. The other forms are known at whole lags only; a
    /// period's share of the effect is taken as even over the period.
    #[must_use]
    pub fn half_life(self, parameters: &[f64], lags: usize) -> f64 {
        if self == Self::Geometric {
            return geometric::half_life(parameters[0], lags.max(1));
        }
        let mut weights = vec![0.0; lags.max(1)];
        let mut slopes = vec![0.0; lags.max(1) * self.parameters().len()];
        self.weights(parameters, &mut weights, &mut slopes);
        let mut fallen = 0.0;
        for (lag, weight) in weights.iter().enumerate() {
            if fallen + weight >= 0.5 {
                return lag as f64 + (0.5 - fallen) / weight;
            }
            fallen += weight;
        }
        weights.len() as f64
    }
}

/// Divides weights by their sum and carries the derivatives along. Weights that
/// vanish altogether become equal ones with no slope.
fn normalise(weights: &mut [f64], slopes: &mut [f64]) {
    let lags = weights.len();
    let total: f64 = weights.iter().sum();
    if !(total.is_finite() && total > 1e-280) {
        weights.fill(1.0 / lags as f64);
        slopes.fill(0.0);
        return;
    }
    weights.iter_mut().for_each(|w| *w /= total);
    for of_one in slopes.chunks_exact_mut(lags) {
        let change: f64 = of_one.iter().sum();
        for (slope, weight) in of_one.iter_mut().zip(weights.iter()) {
            *slope = (*slope - weight * change) / total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Adstock; 6] = [
        Adstock::None,
        Adstock::Geometric,
        Adstock::Binomial,
        Adstock::Delayed,
        Adstock::WeibullPdf,
        Adstock::WeibullCdf,
    ];

    fn weights(form: Adstock, parameters: &[f64], lags: usize) -> (Vec<f64>, Vec<f64>) {
        let mut weights = vec![0.0; lags];
        let mut slopes = vec![0.0; lags * form.parameters().len()];
        form.weights(parameters, &mut weights, &mut slopes);
        (weights, slopes)
    }

    proptest! {
        #[test]
        fn weights_sum_to_one_and_slopes_are_derivatives(a in 0.05_f64..0.95, b in 0.3_f64..3.0, lags in 1_usize..14) {
            for form in ALL {
                let parameters: Vec<f64> = match form.parameters() {
                    [] => vec![],
                    ["alpha"] => vec![a],
                    ["alpha", _] => vec![a, b],
                    _ => vec![b + 0.5, 0.4 + 2.0 * a],
                };
                let (exact, slopes) = weights(form, &parameters, lags);
                prop_assert!((exact.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!(exact.iter().all(|w| *w >= 0.0));
                for p in 0..parameters.len() {
                    let h = 1e-6;
                    let mut moved = parameters.clone();
                    moved[p] += h;
                    let (up, _) = weights(form, &moved, lags);
                    moved[p] -= 2.0 * h;
                    let (down, _) = weights(form, &moved, lags);
                    for lag in 0..lags {
                        let numeric = (up[lag] - down[lag]) / (2.0 * h);
                        let slope = slopes[p * lags + lag];
                        // Where the lowest Weibull density moves to another lag there is a kink.
                        let tolerance = if form == Adstock::WeibullPdf { 1e-3 } else { 1e-5 };
                        prop_assert!((numeric - slope).abs() < tolerance * (1.0 + slope.abs()), "{form:?} {parameters:?} lag {lag}: {slope} {numeric}");
                    }
                }
            }
        }
    }

    #[test]
    fn half_of_a_geometric_effect_falls_early() {
        // With alpha 1/2 and many lags half of the effect falls in the first period.
        let geometric = |alpha: f64, lags: usize| Adstock::Geometric.half_life(&[alpha], lags);
        assert!((geometric(0.5, 40) - 1.0).abs() < 1e-9);
        assert!((geometric(0.192, 12) - 0.5_f64.ln() / 0.192_f64.ln()).abs() < 1e-6);
        // Where the window cuts the effect off, half of what is left counts.
        assert!((geometric(0.999_999, 8) - 4.0).abs() < 1e-3 && (geometric(1.0, 8) - 4.0).abs() < 1e-9);
        assert!(geometric(0.0, 8).abs() < 1e-9);
        assert!(Adstock::Delayed.half_life(&[0.5, 3.0], 12) > 3.0);
    }
}
