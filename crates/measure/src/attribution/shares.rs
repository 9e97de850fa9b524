//! Models that split every journey on its own: credit is linear in the journeys.

use super::{Credited, Journeys, Weights};

/// What every journey gives to the channels on it.
#[derive(Debug, Clone)]
pub(super) struct Shares {
    channels: usize,
    offsets: Vec<usize>,
    of: Vec<u16>,
    share: Vec<f64>,
}

impl Shares {
    /// Asks `split` for the weight of every touch of every journey. Weights are
    /// divided by their sum; a journey whose weights are all zero is split evenly.
    pub(super) fn new(journeys: &Journeys, mut split: impl FnMut(usize, &mut [f64])) -> Self {
        let channels = journeys.names().len();
        let mut shares = Self { channels, offsets: vec![0], of: Vec::new(), share: Vec::new() };
        let mut weights = Vec::new();
        for row in 0..journeys.len() {
            let path = journeys.path(row);
            weights.clear();
            weights.resize(path.len(), 0.0);
            split(row, &mut weights);
            let sum: f64 = weights.iter().sum();
            if !sum.is_normal() {
                weights.fill(1.0);
            }
            let sum: f64 = weights.iter().sum();
            let begin = shares.of.len();
            for (channel, weight) in path.iter().zip(&weights) {
                if weight.abs() < f64::MIN_POSITIVE {
                    continue;
                }
                match shares.of[begin..].iter().position(|known| known == channel) {
                    Some(at) => shares.share[begin + at] += weight / sum,
                    None => {
                        shares.of.push(*channel);
                        shares.share.push(weight / sum);
                    }
                }
            }
            shares.offsets.push(shares.of.len());
        }
        shares
    }

    /// The credit of every channel.
    pub(super) fn credit(&self, weights: &Weights<'_>) -> Credited {
        let mut credited = Credited::none(self.channels);
        for row in 0..weights.conversions.len() {
            let (conversions, value) = (weights.conversions[row], weights.values[row]);
            for at in self.offsets[row]..self.offsets[row + 1] {
                let channel = usize::from(self.of[at]);
                credited.conversions[channel] += self.share[at] * conversions;
                credited.values[channel] += self.share[at] * value;
            }
        }
        credited
    }
}
