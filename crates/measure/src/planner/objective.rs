//! What a plan is to be good at, and how sure: metrics and attitudes to risk.

use serde::{Deserialize, Serialize};

/// What is counted in one draw.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Units of the outcome (conversions, orders).
    Outcome,
    /// Outcome × money per outcome.
    Revenue,
    /// Margin × revenue − spend.
    Profit {
        /// Share of revenue that is left before marketing, above 0.
        margin: f64,
    },
}

impl Metric {
    /// Metric per unit of outcome in a draw with this money per outcome.
    #[must_use]
    pub fn per_outcome(self, value: f64) -> f64 {
        match self {
            Self::Outcome => 1.0,
            Self::Revenue => value,
            Self::Profit { margin } => margin * value,
        }
    }

    /// How much a unit of spend takes away.
    #[must_use]
    pub fn per_spend(self) -> f64 {
        match self {
            Self::Outcome | Self::Revenue => 0.0,
            Self::Profit { .. } => 1.0,
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Revenue => "revenue",
            Self::Profit { .. } => "profit",
        }
    }
}

/// How a plan's many possible results become one number to maximise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// The mean over draws.
    Mean,
    /// The probability of reaching a target.
    Probability {
        /// The target, in the metric's units.
        target: f64,
    },
    /// The mean of the worst share of draws: conditional value at risk
    /// (Rockafellar and Uryasev 2000).
    WorstMean {
        /// That share, above 0 up to 1.
        share: f64,
    },
    /// The mean gain over the present plan in the share of draws in which there
    /// is least of it: a plan must do better where it is wrong about the market,
    /// too. With a present plan only.
    WorstGain {
        /// That share, above 0 up to 1.
        share: f64,
    },
}

impl Risk {
    /// The exact value of results, one per draw (gains, where those count).
    #[must_use]
    pub fn value(self, results: &[f64]) -> f64 {
        let n = results.len() as f64;
        match self {
            Self::Mean => results.iter().sum::<f64>() / n,
            Self::Probability { target } => results.iter().filter(|result| **result >= target).count() as f64 / n,
            Self::WorstMean { share } | Self::WorstGain { share } => {
                let mut sorted = results.to_vec();
                sorted.sort_by(f64::total_cmp);
                let mass = share * n;
                let mut left = mass;
                let mut sum = 0.0;
                for result in sorted {
                    let taken = left.min(1.0);
                    sum += taken * result;
                    left -= taken;
                    if left <= 0.0 {
                        break;
                    }
                }
                sum / mass
            }
        }
    }

    /// Whether a concave result in every draw makes the value concave.
    #[must_use]
    pub fn concave(self) -> bool {
        !matches!(self, Self::Probability { .. })
    }
}

/// A smoothed value with its derivatives by each draw's result.
#[derive(Debug, Clone, Default)]
pub(super) struct Smoothed {
    /// The value.
    pub(super) value: f64,
    /// First derivatives, not negative.
    pub(super) weights: Vec<f64>,
    /// Negated second derivatives, what is negative left out.
    pub(super) bends: Vec<f64>,
    /// Whether the mean (weighted by `bends`) is taken out of the second
    /// derivative: bends ∘ (z − mean z).
    pub(super) centred: bool,
}

fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        let e = z.exp();
        e / (1.0 + e)
    }
}

/// ln(1 + e^z).
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// The value with its corners rounded off over a width `h` of results.
pub(super) fn smoothed(risk: Risk, results: &[f64], h: f64) -> Smoothed {
    let n = results.len() as f64;
    match risk {
        Risk::Mean => Smoothed {
            value: risk.value(results),
            weights: vec![1.0 / n; results.len()],
            bends: Vec::new(),
            centred: false,
        },
        Risk::Probability { target } => {
            let mut found = Smoothed::default();
            for result in results {
                let s = sigmoid((result - target) / h);
                let slope = s * (1.0 - s);
                found.value += s / n;
                found.weights.push(slope / (h * n));
                found.bends.push((-slope * (1.0 - 2.0 * s) / (h * h * n)).max(0.0));
            }
            found
        }
        Risk::WorstMean { share } | Risk::WorstGain { share } => {
            let threshold = threshold(results, share, h);
            let mut found = Smoothed { value: threshold, centred: true, ..Smoothed::default() };
            for result in results {
                let z = (threshold - result) / h;
                let s = sigmoid(z);
                found.value -= h * softplus(z) / (share * n);
                found.weights.push(s / (share * n));
                found.bends.push(s * (1.0 - s) / (h * share * n));
            }
            found
        }
    }
}

/// The smoothed quantile: where the shares below sum to `share`.
fn threshold(results: &[f64], share: f64, h: f64) -> f64 {
    let n = results.len() as f64;
    let (mut low, mut high) =
        results.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, u), r| (l.min(*r), u.max(*r)));
    low -= 50.0 * h;
    high += 50.0 * h;
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        let below = results.iter().map(|result| sigmoid((middle - result) / h)).sum::<f64>() / n;
        if below < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULTS: [f64; 5] = [3.0, -1.0, 4.0, 1.0, 5.0];

    #[test]
    fn exact_values() {
        assert!((Risk::Mean.value(&RESULTS) - 2.4).abs() < 1e-12);
        assert!((Risk::Probability { target: 3.0 }.value(&RESULTS) - 0.6).abs() < 1e-12);
        // The worst two fifths: (−1 + 1) / 2; the worst half: (−1 + 1 + 3/2) / 2.5.
        assert!(Risk::WorstMean { share: 0.4 }.value(&RESULTS).abs() < 1e-12);
        assert!((Risk::WorstMean { share: 0.5 }.value(&RESULTS) - 0.6).abs() < 1e-12);
        assert!((Risk::WorstMean { share: 1.0 }.value(&RESULTS) - 2.4).abs() < 1e-12);
    }

    #[test]
    fn smoothing_fades_and_never_promises_more() {
        let exact = Risk::WorstMean { share: 0.4 };
        assert!((smoothed(exact, &RESULTS, 1e-3).value - exact.value(&RESULTS)).abs() < 0.01);
        for h in [0.01, 0.3, 2.0] {
            assert!(smoothed(exact, &RESULTS, h).value <= exact.value(&RESULTS) + 1e-9);
        }
        let chance = Risk::Probability { target: 2.5 };
        assert!((smoothed(chance, &RESULTS, 1e-2).value - 0.6).abs() < 1e-6);
    }

    #[test]
    fn derivatives_agree_with_differences() {
        for risk in [Risk::Mean, Risk::Probability { target: 2.0 }, Risk::WorstMean { share: 0.3 }] {
            let found = smoothed(risk, &RESULTS, 0.8);
            for i in 0..RESULTS.len() {
                let moved = |by: f64| {
                    let mut results = RESULTS;
                    results[i] += by;
                    smoothed(risk, &results, 0.8).value
                };
                let numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((found.weights[i] - numeric).abs() < 1e-8, "{risk:?} {i}");
            }
        }
    }

    #[test]
    fn worst_mean_bends_as_its_centred_diagonal_says() {
        let (risk, h) = (Risk::WorstMean { share: 0.3 }, 0.8);
        let found = smoothed(risk, &RESULTS, h);
        let along = [1.0, -2.0, 0.5, 1.5, 0.3];
        let moved = |t: f64| {
            let results: Vec<f64> = RESULTS.iter().zip(along).map(|(r, d)| r + t * d).collect();
            smoothed(risk, &results, h).weights.iter().zip(along).map(|(w, d)| w * d).sum::<f64>()
        };
        let numeric = -(moved(1e-5) - moved(-1e-5)) / 2e-5;
        let mass: f64 = found.bends.iter().sum();
        let mean = found.bends.iter().zip(along).map(|(b, d)| b * d).sum::<f64>() / mass;
        let exact: f64 = found.bends.iter().zip(along).map(|(b, d)| b * (d - mean) * (d - mean)).sum();
        assert!((numeric - exact).abs() < 1e-7, "{numeric} {exact}");
    }
}
