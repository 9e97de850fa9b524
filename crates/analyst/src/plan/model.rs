//! What a plan takes from a fitted mix model's folder.

use std::path::Path;

use anyhow::{Context as _, ensure};
use jiff::ToSpan as _;
use jiff::civil::Date;
use measure::counted;
use measure::mix::{Curves, Standing, Step};

use crate::mix::{Kpi, Saved};

/// A mix model's response curves and where its data end.
#[derive(Debug, Clone)]
pub(super) struct PlanModel {
    /// First day of the model's last period.
    pub(super) last: Date,
    /// Length of a period.
    pub(super) step: Step,
    /// The curves, draw by draw.
    pub(super) curves: Curves,
    /// What the outcome counts, as the fit named it.
    pub(super) kpi: String,
    /// Whether it is known what an outcome is worth in money.
    pub(super) worth_known: bool,
    /// What the fit said of itself, if that can be read.
    standing: Option<Standing>,
}

impl PlanModel {
    /// Reads a model's folder; its curves in at most `draws` draws.
    pub(super) fn read(dir: &Path, draws: usize) -> anyhow::Result<Self> {
        let saved = Saved::load(dir)?;
        let last = *saved.panel.dates.last().context("the model has no periods; fit it again")?;
        let kpi = saved.record.data.kpi.clone();
        let worth_known = kpi != Kpi::Conversions.name() || saved.panel.value_per_outcome.is_some();
        let curves = saved.curves(draws)?;
        ensure!(
            !curves.channels.is_empty(),
            "the model in {} has no channel that money was spent on, so there is nothing to plan",
            dir.display()
        );
        let standing = Saved::standing(dir);
        Ok(Self { last, step: saved.panel.step()?, curves, kpi, worth_known, standing })
    }

    /// Why a plan on this model is not to be trusted, and what to do; `near` for
    /// plans that keep near the present one.
    pub(super) fn doubt(&self, near: bool) -> Option<String> {
        let advice = if near { "" } else { "; --change 0.3 --risk gain=0.5 keeps near the present plan" };
        match self.standing? {
            Standing::NotConverged => Some(
                "the model did not converge: its curves, and any plan on them, mean nothing; fit it again".to_owned(),
            ),
            Standing::NotIdentifiable => Some(format!(
                "the model calls itself not identifiable: what channels bring is more prior than data, and gains below are \
                 too hopeful{advice}; an experiment tells more (sulit mix fit --lift-tests)"
            )),
            Standing::Sound | Standing::Caution => None,
        }
    }

    /// Takes an outcome to be worth this much everywhere.
    pub(super) fn value(&mut self, worth: f64) {
        self.curves.value_per_outcome.fill(worth);
        self.worth_known = true;
    }

    /// First day of the period that lies `periods` after the last one.
    ///
    /// # Errors
    /// When that is past the calendar's end.
    pub(super) fn after(&self, periods: usize) -> anyhow::Result<Date> {
        let count = i64::try_from(periods).context("too many periods")?;
        let span = match self.step {
            Step::Daily => count.days(),
            Step::Weekly => count.weeks(),
            Step::Monthly => count.months(),
        };
        self.last.checked_add(span).context("the plan ends past the end of the calendar")
    }

    /// What periods are called.
    pub(super) fn periods(&self, count: usize) -> String {
        let word = match self.step {
            Step::Daily => "day",
            Step::Weekly => "week",
            Step::Monthly => "month",
        };
        counted(count, word, &format!("{word}s"))
    }

    /// Lets periods pass in which every channel spends what it did of late.
    pub(super) fn wait(&mut self, periods: usize) {
        // Older ones than carry-over reaches, or a flight lasts, change nothing.
        let periods = periods.min(self.curves.tail() + 520);
        for cell in self.curves.channels.iter_mut().flat_map(|channel| &mut channel.cells) {
            let exposure = cell.spend_today * cell.exposure_per_spend;
            cell.history.extend(std::iter::repeat_n(exposure, periods));
        }
    }
}
