//! What makes a market easy or hard to measure, away from its preset.

use super::AgentError;

/// How a market differs from its preset. Each can be turned alone; the default
/// is the preset, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    /// Share of the people who leave no trace but the order, 0 to 1.
    pub untraced: f64,
    /// How far the channels' spend moves together from week to week and quarter
    /// to quarter, as a correlation: 0 is each by itself, 1 all as one.
    pub together: f64,
    /// How much spend varies by week, quarter and region, and how often a channel
    /// pauses, as a multiple of the preset's: 0 is the season only.
    pub variation: f64,
    /// Part of the first shown channel's spend that follows people about who look
    /// for the business anyway (retargeting), 0 to 1: it takes over their later
    /// visits, leaves no memory and causes nothing.
    pub retargeted: f64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { untraced: 0.2, together: 0.0, variation: 1.0, retargeted: 0.0 }
    }
}

impl Conditions {
    /// Checks the ranges.
    pub(super) fn check(&self) -> Result<(), AgentError> {
        let ranges = [
            ("untraced", self.untraced, 1.0),
            ("together", self.together, 1.0),
            ("variation", self.variation, 3.0),
            ("retargeted", self.retargeted, 1.0),
        ];
        match ranges.into_iter().find(|(_, value, most)| !(0.0..=*most).contains(value)) {
            Some((what, value, most)) => Err(AgentError::Condition { what, value, most }),
            None => Ok(()),
        }
    }
}
