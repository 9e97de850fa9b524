//! How much is simulated and how long models are sampled.

use serde::{Deserialize, Serialize};
use simulator::agents::{Conditions, Preset};

/// The size of a run. Results of another size are never mixed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// Seeds of every preset, from 1.
    pub seeds: u64,
    /// Seeds of every condition, from 1.
    pub condition_seeds: u64,
    /// Presets by their keys, with the people as a multiple of the preset's.
    pub presets: Vec<(String, f64)>,
    /// The preset whose conditions are varied; none for no conditions.
    pub varied: Option<String>,
    /// Chains of the mix model, draws to tune it, draws kept of each chain.
    pub chains: usize,
    /// Draws that tune.
    pub tune: usize,
    /// Draws that are kept.
    pub draws: usize,
    /// Resamples of the journeys.
    pub replicates: usize,
    /// Draws of the structural time series, and random orders of the conformal
    /// inference.
    pub market_draws: usize,
}

impl Size {
    /// What `docs/accuracy.md` is made of.
    #[must_use]
    pub fn full(seeds: u64) -> Self {
        let presets =
            [(Preset::SmallShop, 0.4), (Preset::Retailer, 0.2), (Preset::Subscription, 0.3), (Preset::Leads, 0.5)];
        Self {
            seeds,
            condition_seeds: seeds.min(12),
            presets: presets.map(|(preset, scale)| (preset.key().to_owned(), scale)).into(),
            varied: Some(Preset::SmallShop.key().to_owned()),
            chains: 4,
            tune: 400,
            draws: 400,
            replicates: 50,
            market_draws: 1_000,
        }
    }

    /// People of a preset as a multiple.
    #[must_use]
    pub fn scale(&self, preset: &str) -> f64 {
        self.presets.iter().find(|(key, _)| key == preset).map_or(1.0, |(_, scale)| *scale)
    }

    /// A name for results of this size.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let text = serde_json::to_string(&Self { seeds: 0, condition_seeds: 0, ..self.clone() }).unwrap_or_default();
        // FNV-1a: the same on every machine.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}")
    }
}

/// What is varied on one preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Share of people who leave no trace.
    Untraced,
    /// Part of social's spend that follows people about who come anyway.
    Retargeted,
    /// Correlation of the channels' spend.
    Together,
    /// How much spend varies.
    Variation,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Untraced, Self::Retargeted, Self::Together, Self::Variation];

    /// The levels, the preset's own among them.
    #[must_use]
    pub fn levels(self) -> &'static [f64] {
        match self {
            Self::Untraced => &[0.0, 0.2, 0.5, 0.8],
            Self::Retargeted => &[0.0, 0.3, 0.6, 0.9],
            Self::Together => &[0.0, 0.5, 0.9, 1.0],
            Self::Variation => &[2.0, 1.0, 0.5, 0.0],
        }
    }

    /// The market's conditions at a level.
    #[must_use]
    pub fn at(self, level: f64) -> Conditions {
        let preset = Conditions::default();
        match self {
            Self::Untraced => Conditions { untraced: level, ..preset },
            Self::Retargeted => Conditions { retargeted: level, ..preset },
            Self::Together => Conditions { together: level, ..preset },
            Self::Variation => Conditions { variation: level, ..preset },
        }
    }

    /// Whether it changes journeys.
    #[must_use]
    pub fn concerns_attribution(self) -> bool {
        matches!(self, Self::Untraced | Self::Retargeted)
    }

    /// Whether it changes what a mix model sees.
    #[must_use]
    pub fn concerns_mix(self) -> bool {
        !matches!(self, Self::Untraced)
    }
}
