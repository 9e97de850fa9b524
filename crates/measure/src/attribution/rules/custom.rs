//! Weights that the user sets, by place and by channel.

use crate::attribution::{AttributionError, Journeys};

/// A touch weighs (its place's weight) × (its channel's weight). Places are
/// counted from both ends; where a short journey makes a touch both, it has
/// both weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Custom {
    /// Weights of the first touches, in their order.
    pub first: Vec<f64>,
    /// Weight of all touches between, together.
    pub between: f64,
    /// Weights of the last touches, in their order.
    pub last: Vec<f64>,
    /// Channels that weigh more or less than 1.
    pub channels: Vec<(String, f64)>,
}

impl Custom {
    pub(super) fn check(&self, journeys: &Journeys) -> Result<(), AttributionError> {
        let weights = self.first.iter().chain(&self.last).chain([&self.between]);
        if weights
            .chain(self.channels.iter().map(|(_, weight)| weight))
            .any(|weight| !weight.is_finite() || *weight < 0.0)
        {
            return Err(AttributionError::Setting("weights must be numbers of at least 0".to_owned()));
        }
        if self.first.iter().chain(&self.last).chain([&self.between]).all(|weight| *weight <= 0.0) {
            return Err(AttributionError::Setting(
                "all weights are 0: give one place at least a weight above".to_owned(),
            ));
        }
        let unknown = self.channels.iter().find(|(name, _)| journeys.id(name).is_none());
        unknown.map_or(Ok(()), |(name, _)| {
            Err(AttributionError::Setting(format!("a weight is given for “{name}”, but no journey has this channel")))
        })
    }

    pub(super) fn by_channel(&self, journeys: &Journeys) -> Vec<f64> {
        let mut weights = vec![1.0; journeys.names().len()];
        for (name, weight) in &self.channels {
            if let Some(id) = journeys.id(name) {
                weights[usize::from(id)] = *weight;
            }
        }
        weights
    }

    #[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
    pub(super) fn weigh(&self, path: &[u16], by_channel: &[f64], weights: &mut [f64]) {
        let between = path.len().saturating_sub(self.first.len() + self.last.len());
        let tail = path.len().saturating_sub(self.last.len());
        for (at, (channel, weight)) in path.iter().zip(weights).enumerate() {
            let from_first = self.first.get(at);
            // The last weight belongs to the last touch, so a short journey has the later ones.
            let from_last = (at >= tail).then(|| self.last[self.last.len() - (path.len() - at)]);
            let place = match (from_first, from_last) {
                (None, None) => self.between / between.max(1) as f64,
                (first, last) => first.copied().unwrap_or(0.0) + last.unwrap_or(0.0),
            };
            *weight = place * by_channel[usize::from(*channel)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(custom: &Custom, path: &[u16]) -> Vec<f64> {
        let mut weights = vec![0.0; path.len()];
        custom.weigh(path, &[1.0, 0.5], &mut weights);
        weights
    }

    #[test]
    fn places_are_counted_from_both_ends() {
        let custom = Custom { first: vec![3.0, 1.0], between: 2.0, last: vec![4.0], channels: Vec::new() };
        assert_eq!(format!("{:?}", split(&custom, &[0, 0, 0, 1, 0])), "[3.0, 1.0, 1.0, 0.5, 4.0]");
        assert_eq!(format!("{:?}", split(&custom, &[0, 0])), "[3.0, 5.0]");
        assert_eq!(format!("{:?}", split(&custom, &[1])), "[3.5]");
    }
}
