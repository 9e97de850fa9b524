//! The models of buying, behind one interface.

use serde::{Deserialize, Serialize};

use super::customers::{History, Row};
use super::outlook::Future;
use super::{bg_nbd, mbg_nbd, pareto_nbd};

/// How customers buy and leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuyerModel {
    /// Leaves after a repeat purchase with a chance (Fader, Hardie, Lee 2005).
    BgNbd,
    /// The same, and the first purchase counts too (Batislam et al. 2007).
    MbgNbd,
    /// Leaves at any moment (Schmittlein, Morrison, Colombo 1987).
    ParetoNbd,
}

impl BuyerModel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// Its key in files and flags.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::BgNbd => "bgnbd",
            Self::MbgNbd => "mbgnbd",
            Self::ParetoNbd => "paretonbd",
        }
    }

    /// Its name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    /// Its parameters' names, in the order of every array of parameters here.
    #[must_use]
    pub fn parameters(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }

    /// The log-likelihood of rows in order of frequency, and its gradient by
    /// the parameters, which are above 0.
    pub fn log_likelihood(self, rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
        match self {
            Self::BgNbd => bg_nbd::log_likelihood(rows, parameters, gradient),
            Self::MbgNbd => mbg_nbd::log_likelihood(rows, parameters, gradient),
            Self::ParetoNbd => pareto_nbd::log_likelihood(rows, parameters, gradient),
        }
    }

    /// The chance that a customer is still a customer.
    #[must_use]
    pub fn alive(self, parameters: &[f64; 4], history: History) -> f64 {
        match self {
            Self::BgNbd => bg_nbd::alive(parameters, history),
            Self::MbgNbd => mbg_nbd::alive(parameters, history),
            Self::ParetoNbd => pareto_nbd::alive(parameters, history),
        }
    }

    /// Purchases over the next `horizon`, in the unit of the histories.
    #[must_use]
    pub fn future(self, parameters: &[f64; 4], history: History, horizon: f64) -> Future {
        match self {
            Self::BgNbd => bg_nbd::future(parameters, history, horizon),
            Self::MbgNbd => mbg_nbd::future(parameters, history, horizon),
            Self::ParetoNbd => pareto_nbd::future(parameters, history, horizon),
        }
    }

    /// `future` of a new customer: what is expected of someone who bought for
    /// the first time just now.
    #[must_use]
    pub fn newcomer(self, parameters: &[f64; 4], horizon: f64) -> Future {
        self.future(parameters, History { frequency: 0, recency: 0.0, age: 0.0 }, horizon)
    }
}
