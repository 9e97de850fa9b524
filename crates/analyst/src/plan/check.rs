//! What the options of a plan alone show to be wrong.

use measure::planner::{Budget, Risk};

use super::PlanArgs;
use super::calendar::MOST;
use crate::usage::{count, require, share};

impl PlanArgs {
    /// Refuses it before the model is read.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        require(self.draws > 0, || "--draws 0: a plan needs at least one posterior draw".to_owned())?;
        share("--interval", self.interval, 0.94)?;
        self.check_length()?;
        self.check_worth()?;
        self.check_budget()?;
        self.check_change()?;
        match self.risk {
            Risk::WorstMean { share } => require(share > 0.0 && share <= 1.0, || {
                format!("--risk worst={share}: it is a share of the draws above 0 and up to 1")
            }),
            Risk::WorstGain { share } => require(share > 0.0 && share <= 1.0, || {
                format!("--risk gain={share}: it is a share of the draws above 0 and up to 1")
            }),
            Risk::Probability { target } => {
                require(target.is_finite(), || format!("--risk reach={target}: it is an amount of money"))
            }
            Risk::Mean => Ok(()),
        }
    }

    fn check_length(&self) -> anyhow::Result<()> {
        if let (Some(from), Some(to)) = (self.from, self.to) {
            require(from <= to, || format!("--to {to} lies before --from {from}; swap them"))?;
        }
        self.periods.map_or(Ok(()), |periods| count("--periods", periods, 1, MOST))
    }

    fn check_change(&self) -> anyhow::Result<()> {
        let Some(change) = self.change else { return Ok(()) };
        require(change > 0.0 && change.is_finite(), || {
            format!("--change {change}: it is a share above 0, like 0.3 for 30% more or less")
        })
    }

    fn check_worth(&self) -> anyhow::Result<()> {
        if let Some(margin) = self.margin {
            require(margin > 0.0 && margin <= 1.0, || {
                format!("--margin {margin}: it is a share of revenue above 0 and up to 1, like 0.3")
            })?;
        }
        require((0.0..=1.0).contains(&self.tail_value), || {
            format!("--tail-value {}: it is a share between 0 (nothing after the plan counts) and 1", self.tail_value)
        })?;
        for (option, amount) in
            [("--value-per-outcome", self.value_per_outcome), ("--roas", self.roas), ("--cpa", self.cpa)]
        {
            let holds = amount.is_none_or(|amount| amount.is_finite() && amount > 0.0);
            require(holds, || format!("{option} {}: it must be above zero", amount.unwrap_or_default()))?;
        }
        Ok(())
    }

    /// Amounts must be told to the minor unit exactly.
    fn check_budget(&self) -> anyhow::Result<()> {
        require(self.decimals <= 6, || {
            format!("--decimals {}: amounts have at most six digits after the point", self.decimals)
        })?;
        let Some(total) = self.budget.or(self.at_most) else { return Ok(()) };
        require(total.is_finite() && total > 0.0, || format!("{total}: a budget must be above zero"))?;
        let minor = 10_f64.powi(i32::try_from(self.decimals)?).recip();
        require(total / minor < 9e15, || {
            format!(
                "a budget of {total:e} cannot be told to {minor} exactly; plan with fewer --decimals, or in thousands"
            )
        })
    }

    /// How much money there is.
    pub(super) fn money(&self) -> Budget {
        match (self.budget, self.at_most) {
            (Some(total), _) => Budget::Fixed(total),
            (None, Some(total)) => Budget::AtMost(total),
            (None, None) => Budget::Free,
        }
    }
}
