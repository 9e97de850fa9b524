//! Fixed shares for the first and the last touch.

use crate::attribution::AttributionError;

/// Shares of the first and the last touch; the touches between have the rest in
/// equal parts. One touch gets all; two share evenly, whatever the shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Share of the first touch, 0 to 1.
    pub first: f64,
    /// Share of the last touch, 0 to 1.
    pub last: f64,
}

impl Default for Position {
    /// 40/20/40.
    fn default() -> Self {
        Self { first: 0.4, last: 0.4 }
    }
}

impl Position {
    pub(super) fn check(&self) -> Result<(), AttributionError> {
        let valid = self.first >= 0.0 && self.last >= 0.0 && self.first + self.last <= 1.0;
        valid.then_some(()).ok_or_else(|| {
            AttributionError::Setting(format!(
                "the shares of first and last touch must be at least 0 and together at most 1, not {} and {}",
                self.first, self.last
            ))
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
    pub(super) fn weigh(&self, weights: &mut [f64]) {
        match weights {
            [first, between @ .., last] if !between.is_empty() => {
                let each = (1.0 - self.first - self.last).max(0.0) / between.len() as f64;
                between.fill(each);
                *first = self.first;
                *last = self.last;
            }
            few => few.fill(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(position: Position, touches: usize) -> Vec<f64> {
        let mut weights = vec![0.0; touches];
        position.weigh(&mut weights);
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| (weight / sum * 1e9).round() / 1e9).collect()
    }

    #[test]
    fn first_and_last_have_their_shares() {
        assert_eq!(format!("{:?}", split(Position::default(), 4)), "[0.4, 0.1, 0.1, 0.4]");
        assert_eq!(format!("{:?}", split(Position { first: 0.7, last: 0.1 }, 2)), "[0.5, 0.5]");
        assert_eq!(format!("{:?}", split(Position::default(), 1)), "[1.0]");
        assert!(Position { first: 0.7, last: 0.4 }.check().is_err());
        assert!(Position { first: f64::NAN, last: 0.4 }.check().is_err());
    }
}
