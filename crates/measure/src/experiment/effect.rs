//! What an engine says of one arm.

use serde::{Deserialize, Serialize};

use crate::proportion::Interval;

/// The lift of one arm as an engine judges it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The lift; under a Bayesian engine its posterior mean.
    pub lift: f64,
    /// Its standard error or posterior standard deviation.
    pub se: f64,
    /// Its interval.
    pub interval: Interval,
    /// Chance that the arm is better than control (Bayesian engines).
    pub chance_to_win: Option<f64>,
    /// Two-sided p-value (frequentist and sequential engines).
    pub p_value: Option<f64>,
    /// Expected loss of keeping control, and of taking the arm (Bayesian engines).
    pub risk: Option<[f64; 2]>,
}
