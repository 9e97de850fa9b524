//! The periods of a plan.

use anyhow::{bail, ensure};
use jiff::civil::Date;

use super::model::PlanModel;

/// Most periods of one plan.
pub(super) const MOST: usize = 520;

/// Most periods between the model's data and a plan.
const FURTHEST: usize = 5000;

/// The periods of a plan.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    /// First day of each.
    pub(super) starts: Vec<Date>,
    /// First day after the last.
    pub(super) end: Date,
    /// Periods between the model's data and the plan.
    pub(super) gap: usize,
}

impl Calendar {
    pub(super) fn new(
        model: &PlanModel,
        from: Option<Date>,
        to: Option<Date>,
        periods: Option<usize>,
    ) -> anyhow::Result<Self> {
        let next = model.after(1)?;
        let from = from.unwrap_or(next);
        ensure!(
            from >= next,
            "--from {from}: the model's data reach to {}; a plan begins on {next} or later",
            next.yesterday()?
        );
        if let Some(to) = to.filter(|to| *to < from) {
            bail!("--to {to} lies before the plan's first day, {from}");
        }
        let mut gap = 0;
        // A period belongs to the plan if its first day does.
        while model.after(gap + 1)? < from {
            gap += 1;
            ensure!(
                gap <= FURTHEST,
                "--from {from} lies more than {} after the model's data; fit it again",
                model.periods(FURTHEST)
            );
        }
        let mut starts = Vec::new();
        loop {
            let start = model.after(gap + 1 + starts.len())?;
            let within = match (to, periods) {
                (_, Some(periods)) => starts.len() < periods,
                (Some(to), None) => start <= to,
                (None, None) => bail!("say when the plan ends (--to) or how long it is (--periods)"),
            };
            if !within {
                ensure!(
                    !starts.is_empty(),
                    "no period of the model begins between {from} and the plan's end; the next one begins on {start}"
                );
                return Ok(Self { starts, end: start, gap });
            }
            starts.push(start);
            ensure!(starts.len() <= MOST, "a plan has at most {}", model.periods(MOST));
        }
    }

    /// What was asked for and is not what the periods are, in words.
    pub(super) fn shifted(&self, from: Option<Date>, to: Option<Date>) -> Option<String> {
        let last = self.last();
        let differs = from.is_some_and(|from| from != self.starts[0]) || to.is_some_and(|to| to != last);
        differs.then(|| {
            format!(
                "the plan is made of whole periods as the model has them: {} of them, {} to {last}",
                self.starts.len(),
                self.starts[0]
            )
        })
    }

    /// The last day.
    pub(super) fn last(&self) -> Date {
        self.end.yesterday().unwrap_or(self.end)
    }

    /// The number of the period that holds a day.
    pub(super) fn period(&self, day: Date) -> Option<usize> {
        if day >= self.end {
            return None;
        }
        self.starts.iter().rposition(|start| *start <= day)
    }

    /// The periods that begin between two days, both included.
    pub(super) fn between(&self, from: Date, to: Date) -> Vec<usize> {
        (0..self.starts.len()).filter(|at| (from..=to).contains(&self.starts[*at])).collect()
    }
}
