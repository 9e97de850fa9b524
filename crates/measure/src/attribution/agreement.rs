//! Where models disagree by more than noise.

use super::resample::interval;
use super::run::ModelCredits;
use crate::{holm, normal};

/// The two models that differ most about a channel's conversions.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The channel's id.
    pub channel: u16,
    /// Place of the model that gives least, in the order asked for.
    pub low: usize,
    /// Place of the model that gives most.
    pub high: usize,
    /// How much more it gives.
    pub difference: f64,
    /// Interval of the difference: both models see the same resampled journeys.
    pub interval: (f64, f64),
    /// Chance of such a difference if the two agreed, corrected for all pairs
    /// of models and all channels (Holm).
    pub p_value: f64,
    /// Whether noise alone does not explain it: p under one minus the level.
    pub beyond_noise: bool,
}

/// For every channel the largest difference between two models.
pub(super) fn disagreements(found: &[ModelCredits], replicates: &[Vec<Vec<f64>>], level: f64) -> Vec<Disagreement> {
    let channels = found.first().map_or(0, |model| model.credits.len());
    let mut pairs = Vec::new();
    for channel in 0..channels {
        for one in 0..found.len() {
            for other in one + 1..found.len() {
                let of = |model: usize| found[model].credits[channel].conversions;
                let (low, high) = if of(one) <= of(other) { (one, other) } else { (other, one) };
                pairs.push((channel, low, high, of(high) - of(low)));
            }
        }
    }
    let differences = |channel: usize, low: usize, high: usize| -> Vec<f64> {
        replicates[high][channel].iter().zip(&replicates[low][channel]).map(|(high, low)| high - low).collect()
    };
    let p_values: Vec<f64> = pairs
        .iter()
        .map(|(channel, low, high, difference)| {
            let error = deviation(&differences(*channel, *low, *high));
            // Two models that always say the same agree; rounding is no difference.
            if *difference <= 1e-9 * (1.0 + found[*high].credits[*channel].conversions.abs()) {
                1.0
            } else if error > 0.0 {
                normal::two_sided_p(difference / error)
            } else {
                1.0
            }
        })
        .collect();
    let adjusted = holm(&p_values);
    let mut largest: Vec<Option<usize>> = vec![None; channels];
    for (pair, (channel, _, _, difference)) in pairs.iter().enumerate() {
        if largest[*channel].is_none_or(|known| pairs[known].3 < *difference) {
            largest[*channel] = Some(pair);
        }
    }
    let one = |pair: usize| {
        let (channel, low, high, difference) = pairs[pair];
        let p_value = adjusted[pair];
        Disagreement {
            channel: u16::try_from(channel).unwrap_or(u16::MAX),
            low,
            high,
            difference,
            interval: interval(&mut differences(channel, low, high), level),
            p_value,
            beyond_noise: p_value < 1.0 - level,
        }
    };
    largest.into_iter().flatten().map(one).collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are at most a million replicates")]
fn deviation(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    (numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}
