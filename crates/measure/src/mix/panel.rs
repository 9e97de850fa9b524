//! The data of a mix model: one row per period and geo, as columns.
//!
//! Every column of length `geos × periods` is geo-major: the value of geo `g` in
//! period `t` is at `g * periods + t`. A national model has one geo.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was observed, in columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// First day of every period, ascending, without gaps: daily, weekly
    /// (starting on any weekday) or monthly.
    pub dates: Vec<Date>,
    /// Names of the geos; one name for a national model.
    pub geos: Vec<String>,
    /// People in each geo. Outcome and exposure are then modelled per head, so
    /// that large and small geos can be compared. `None`: no division.
    pub population: Option<Vec<f64>>,
    /// What is explained (revenue, margin, conversions …), `geos × periods`.
    pub outcome: Vec<f64>,
    /// Which outcomes enter the likelihood, `geos × periods`; a held-out period
    /// is `false`. `None`: all of them.
    pub observed: Option<Vec<bool>>,
    /// What one unit of outcome is worth in money, `geos × periods`; ROAS is in
    /// this money. `None`: one, the outcome is money already or is counted.
    pub value_per_outcome: Option<Vec<f64>>,
    /// The channels, paid and organic.
    pub media: Vec<Media>,
    /// Other things that move the outcome.
    pub controls: Vec<Control>,
    /// Experiments on these channels, within these dates.
    pub lift_tests: Vec<LiftTest>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// Its name; parameters are called `adstock_alpha[name]` and so on.
    pub name: String,
    /// What people were exposed to.
    pub exposure: Exposure,
    /// Money paid, `geos × periods`. `None`: organic media (own posts, mail,
    /// press), which has a contribution but no return on spend.
    pub spend: Option<Vec<f64>>,
    /// Exposure before the first period, `geos × before` in the unit of the
    /// exposure (geo-major, oldest first), for carry-over into the first
    /// periods. Empty: nothing was on show before. Not for reach and frequency.
    #[serde(default)]
    pub history: Vec<f64>,
}

/// How exposure is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// Spend, impressions, clicks, rating points …, `geos × periods`. Carry-over
    /// first, then saturation.
    Volume(Vec<f64>),
    /// Saturation acts on the frequency, carry-over on the people reached:
    /// `adstock(reach · hill(frequency))`.
    ReachFrequency {
        /// People reached, `geos × periods`.
        reach: Vec<f64>,
        /// Mean contacts per person reached, `geos × periods`.
        frequency: Vec<f64>,
    },
}

/// Something other than media that moves the outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Its name; its coefficient is called `control[name]`.
    pub name: String,
    /// Its values, `geos × periods`.
    pub values: Vec<f64>,
    /// Which way it may work.
    #[serde(default)]
    pub sign: Sign,
    /// For what the business sets itself (price, promotion): the value against
    /// which its contribution is counted. `None`: a control, part of the
    /// baseline.
    #[serde(default)]
    pub treatment_baseline: Option<f64>,
}

/// Which sign a coefficient may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Either.
    #[default]
    Any,
    /// Only upwards.
    Positive,
    /// Only downwards.
    Negative,
}

/// An experiment on one channel. The model's own counterfactual (spend without
/// the change, carried over and saturated) is compared with what was measured:
/// `effect ~ Normal(model's effect, standard_error)`. Signs are kept and a null
/// result is as welcome as any other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiftTest {
    /// The channel.
    pub channel: String,
    /// Geos in which spend was changed; empty for all of them.
    #[serde(default)]
    pub geos: Vec<String>,
    /// First day of the change.
    pub start: Date,
    /// Last day of the change.
    pub end: Date,
    /// Last day on which the effect was counted; `None` for `end`.
    #[serde(default)]
    pub counted_until: Option<Date>,
    /// Money added (or, below zero, taken away) in all these geos and days. The
    /// panel's spend includes it.
    pub spend_change: f64,
    /// Outcome gained (or lost) in these geos from `start` until
    /// `counted_until`, in the panel's outcome, not per head or per day.
    pub effect: f64,
    /// Its standard error, above zero.
    pub standard_error: f64,
}

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// One day.
    Daily,
    /// Seven days.
    Weekly,
    /// A calendar month.
    Monthly,
}

impl Panel {
    /// Number of periods.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.dates.len()
    }

    /// Number of geos times number of periods: the length of a column.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.dates.len() * self.geos.len()
    }

    /// The money of a channel in every row; `None` for organic media. Where
    /// exposure *is* the spend, put it into both.
    #[must_use]
    pub fn spend_of(&self, channel: usize) -> Option<&[f64]> {
        self.media[channel].spend.as_deref()
    }
}
