//! What is asked of a plan: objective, budget, target and rules.

use serde::{Deserialize, Serialize};

use crate::planner::objective::{Metric, Risk};
use crate::planner::responses::Responses;

/// The market a plan is made for.
#[derive(Clone)]
pub struct Market<'a> {
    /// How it responds to spend.
    pub responses: &'a dyn Responses,
    /// Names of the channels.
    pub channels: Vec<String>,
    /// Names of the geos; one, of any name, for a national plan.
    pub geos: Vec<String>,
    /// Names of the weeks (their first days, as a rule).
    pub weeks: Vec<String>,
    /// Spend seen in the weeks of history, `[channel × G + geo]`; empty when
    /// unknown. Outside it the curves are guesses.
    pub seen: Vec<Seen>,
    /// For how many weeks in a row each series was on right before the plan,
    /// `[channel × G + geo]`; empty for none.
    pub on_before: Vec<usize>,
}

/// The range of weekly spend in history.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The lowest week.
    pub lowest: f64,
    /// The highest week.
    pub highest: f64,
}

/// How much money there is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "amount", rename_all = "snake_case")]
pub enum Budget {
    /// All of it is to be spent.
    Fixed(f64),
    /// Up to it.
    AtMost(f64),
    /// As much as is worth spending.
    Free,
}

/// What the plan's spend must bring at least. Only what the spend adds counts:
/// the outcome less that of spending nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "amount", rename_all = "snake_case")]
pub enum Target {
    /// Expected added revenue per unit of spend, at least.
    Roas(f64),
    /// Spend per expected added unit of outcome, at most.
    Cpa(f64),
}

/// Which cells a rule is about; an empty list means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Channels by number.
    pub channels: Vec<usize>,
    /// Geos by number.
    pub geos: Vec<usize>,
    /// Weeks by number.
    pub weeks: Vec<usize>,
}

impl Scope {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// One channel, all geos and weeks.
    #[must_use]
    pub fn channel(channel: usize) -> Self {
        Self { channels: vec![channel], ..Self::default() }
    }

    /// The same, in some weeks only.
    #[must_use]
    pub fn in_weeks(mut self, weeks: impl IntoIterator<Item = usize>) -> Self {
        self.weeks = weeks.into_iter().collect();
        self
    }
}

/// A rule on a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// Spend in each cell.
    Bound {
        /// Which cells.
        scope: Scope,
        /// At least.
        lower: f64,
        /// At most; infinite (or left out) for no limit.
        #[serde(default = "infinite", skip_serializing_if = "endless")]
        upper: f64,
    },
    /// The sum over the scope: a channel's total, a group's cap.
    Total {
        /// Which cells.
        scope: Scope,
        /// At least.
        #[serde(default)]
        lower: f64,
        /// At most.
        #[serde(default = "infinite", skip_serializing_if = "endless")]
        upper: f64,
    },
    /// The sum over the scope in each of its weeks.
    EachWeek {
        /// Which cells.
        scope: Scope,
        /// At least.
        #[serde(default)]
        lower: f64,
        /// At most.
        #[serde(default = "infinite", skip_serializing_if = "endless")]
        upper: f64,
    },
    /// Spend in each cell is a multiple of this.
    Step {
        /// Which cells.
        scope: Scope,
        /// The step, above zero.
        size: f64,
    },
    /// Each series of the scope, once on, stays on for some weeks, and costs at
    /// least something in a week that it is on. The scope's weeks are not looked
    /// at. A flight that began before the plan counts from its beginning.
    Flight {
        /// Which series.
        scope: Scope,
        /// At least this many weeks in a row; 1 for none.
        weeks: usize,
        /// At least this much in a week that is on; 0 for anything.
        least: f64,
    },
    /// The scope is off altogether or its sum is at least this.
    Switch {
        /// Which cells.
        scope: Scope,
        /// The least sum when on.
        least: f64,
    },
    /// Already agreed: each cell of the scope gets exactly this.
    Contract {
        /// Which cells.
        scope: Scope,
        /// The amount.
        amount: f64,
    },
}

fn infinite() -> f64 {
    f64::INFINITY
}

fn endless(upper: &f64) -> bool {
    upper.is_infinite()
}

/// A planning problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What is counted.
    pub metric: Metric,
    /// How sure it must be.
    pub risk: Risk,
    /// How much money there is.
    pub budget: Budget,
    /// What spend must bring.
    pub target: Option<Target>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The plan there is now, to beat; one amount per cell.
    pub current: Option<Vec<f64>>,
    /// Digits after the point of the currency: amounts are rounded to them exactly.
    pub decimals: u32,
    /// Mass of the intervals, 0 to 1.
    pub interval: f64,
    /// Starts of the search where curves are not concave.
    pub starts: usize,
    /// Nodes of the search over flights and switches; 0 for as many as the size
    /// allows.
    pub nodes: usize,
    /// For the random starts.
    pub seed: u64,
    /// Threads; 0 for as many as there are. Results do not depend on it.
    pub threads: usize,
}

impl Problem {
    /// Maximises expected `metric` within `budget`, no rules, two decimals, 94%
    /// intervals, seed 1.
    #[must_use]
    pub fn new(metric: Metric, budget: Budget) -> Self {
        Self {
            metric,
            risk: Risk::Mean,
            budget,
            target: None,
            rules: Vec::new(),
            current: None,
            decimals: 2,
            interval: 0.94,
            starts: 8,
            nodes: 0,
            seed: 1,
            threads: 0,
        }
    }
}
