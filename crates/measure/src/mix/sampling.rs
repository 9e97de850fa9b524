//! How a posterior is sampled.

use serde::{Deserialize, Serialize};

/// Options of the sampler.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// Independent chains, run in parallel.
    pub chains: usize,
    /// Draws of each chain that only tune it and are thrown away.
    pub tune: usize,
    /// Draws of each chain that are kept.
    pub draws: usize,
    /// The same seed gives the same draws, bit for bit.
    pub seed: u64,
    /// Share of proposals to accept; nearer to one means smaller steps.
    pub target_accept: f64,
    /// Share that intervals hold.
    pub interval: f64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { chains: 4, tune: 1000, draws: 1000, seed: 1, target_accept: 0.8, interval: 0.94 }
    }
}
