//! The more, the later.

use crate::attribution::AttributionError;

/// A touch weighs `2^(−age / half_life)`: half as much for every half-life
/// before the journey's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeDecay {
    /// Days, or touches before the last where times are not known.
    pub half_life: f64,
}

impl Default for TimeDecay {
    /// Seven.
    fn default() -> Self {
        Self { half_life: 7.0 }
    }
}

impl TimeDecay {
    pub(super) fn check(&self) -> Result<(), AttributionError> {
        let valid = self.half_life.is_finite() && self.half_life > 0.0;
        valid
            .then_some(())
            .ok_or_else(|| AttributionError::Setting(format!("the half-life must be above 0, not {}", self.half_life)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
    pub(super) fn weigh(&self, ages: Option<&[f64]>, weights: &mut [f64]) {
        let last = weights.len().saturating_sub(1);
        // Relative to the last touch, so that a long wait before the end does
        // not make all weights vanish together.
        let newest = ages.and_then(|ages| ages.last().copied()).unwrap_or(0.0);
        for (at, weight) in weights.iter_mut().enumerate() {
            let age = ages.map_or((last - at) as f64, |ages| ages[at] - newest);
            *weight = (-age / self.half_life).exp2();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_life_halves() {
        let decay = TimeDecay { half_life: 7.0 };
        let mut weights = [0.0; 3];
        decay.weigh(Some(&[10_014.0, 10_007.0, 10_000.0]), &mut weights);
        for (got, want) in weights.iter().zip([0.25, 0.5, 1.0]) {
            assert!((got - want).abs() < 1e-15);
        }
        TimeDecay { half_life: 1.0 }.weigh(None, &mut weights);
        assert!((weights[0] - 0.25).abs() < 1e-15);
        assert!(TimeDecay { half_life: 0.0 }.check().is_err());
    }
}
