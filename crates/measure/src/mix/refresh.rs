//! A model refreshed with more data, and why its figures moved.
//!
//! Each channel's change of return is split by fitting in between: the old
//! model on the old periods as they are told now (what changed is the data's
//! revision), then the old model on all periods (new data), then the new model
//! (parts and priors). The three steps add up to the whole change. Every fit
//! starts where the one before it ended.

use serde::{Deserialize, Serialize};
use stats::work::Work;

use super::error::MixError;
use super::model::Model;
use super::outcome::{Draws, Fit};
use super::panel::{Exposure, Panel};
use super::sampling::Sampling;
use super::specification::Specification;

/// The change of one channel's mean ROAS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The channel.
    pub channel: String,
    /// Mean before; `None` for a channel that is new or has no spend.
    pub before: Option<f64>,
    /// Change because past data were revised.
    pub revised_data: f64,
    /// Change because there are new periods.
    pub new_data: f64,
    /// Change because parts or priors differ.
    pub specification: f64,
    /// Mean now.
    pub after: Option<f64>,
    /// Monte Carlo error of the whole change: less than that is no change.
    pub monte_carlo_error: f64,
}

/// A refreshed fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refresh {
    /// The fit of the new specification on the new panel.
    pub fit: Fit,
    /// Each channel's change.
    pub changes: Vec<Change>,
}

/// What was fitted last time.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The panel then.
    pub panel: &'a Panel,
    /// The specification then.
    pub specification: &'a Specification,
    /// The draws then.
    pub draws: &'a Draws,
}

/// Refreshes a fit.
///
/// # Errors
/// When the new panel does not begin with the old one's dates and geos, or a fit
/// fails.
pub fn refresh(
    before: Before<'_>,
    panel: &Panel,
    specification: &Specification,
    sampling: &Sampling,
    work: &dyn Work,
) -> Result<Refresh, MixError> {
    let known = before.panel.periods();
    if panel.dates.len() < known || panel.dates[..known] != before.panel.dates[..] || panel.geos != before.panel.geos {
        return Err(MixError::Parts(
            "the new panel must begin with the dates and geos of the old one; fit anew instead".to_owned(),
        ));
    }
    let old = Model::new(before.panel, before.specification)?;
    let first = old.summarise(before.draws.clone(), 0, sampling, work)?;
    let past = truncated(panel, known);
    let revised = if past == *before.panel {
        first.clone()
    } else {
        warm(&past, before.specification, before.draws, sampling, work)?
    };
    let grown = if panel.periods() == known {
        revised.clone()
    } else {
        warm(panel, before.specification, before.draws, sampling, work)?
    };
    let fit = if specification == before.specification {
        grown.clone()
    } else {
        warm(panel, specification, before.draws, sampling, work)?
    };
    let changes = fit
        .channels
        .iter()
        .map(|channel| {
            let find = |fit: &Fit| {
                let of = fit.channels.iter().find(|c| c.channel == channel.channel)?;
                of.roas.map(|r| (r.mean, r.sd))
            };
            let steps = [find(&first), find(&revised), find(&grown), find(&fit)];
            let step = |from: usize| match (steps[from], steps[from + 1]) {
                (Some((a, _)), Some((b, _))) => b - a,
                _ => 0.0,
            };
            let sd = steps.iter().flatten().map(|(_, sd)| *sd).fold(0.0, f64::max);
            Change {
                channel: channel.channel.clone(),
                before: steps[0].map(|s| s.0),
                revised_data: step(0),
                new_data: step(1),
                specification: step(2),
                after: steps[3].map(|s| s.0),
                monte_carlo_error: sd * (2.0 / fit.diagnostics.ess_bulk_min.max(1.0)).sqrt(),
            }
        })
        .collect();
    Ok(Refresh { fit, changes })
}

/// A fit that starts in the middle of earlier draws.
fn warm(
    panel: &Panel,
    specification: &Specification,
    draws: &Draws,
    sampling: &Sampling,
    work: &dyn Work,
) -> Result<Fit, MixError> {
    let model = Model::new(panel, specification)?;
    let start = model.near(draws);
    let (draws, gradients) = model.sample_from(sampling, Some(&start), work)?;
    model.summarise(draws, gradients, sampling, work)
}

/// The first periods of a panel.
fn truncated(panel: &Panel, periods: usize) -> Panel {
    let whole = panel.periods();
    let cut =
        |values: &[f64]| -> Vec<f64> { values.chunks_exact(whole).flat_map(|geo| geo[..periods].to_vec()).collect() };
    let mut past = panel.clone();
    past.dates.truncate(periods);
    past.outcome = cut(&panel.outcome);
    past.value_per_outcome = panel.value_per_outcome.as_deref().map(cut);
    past.observed =
        panel.observed.as_ref().map(|seen| seen.chunks_exact(whole).flat_map(|geo| geo[..periods].to_vec()).collect());
    for media in &mut past.media {
        media.spend = media.spend.as_deref().map(cut);
        media.exposure = match &media.exposure {
            Exposure::Volume(volume) => Exposure::Volume(cut(volume)),
            Exposure::ReachFrequency { reach, frequency } => {
                Exposure::ReachFrequency { reach: cut(reach), frequency: cut(frequency) }
            }
        };
    }
    for control in &mut past.controls {
        control.values = cut(&control.values);
    }
    let last = past.dates.last().copied();
    past.lift_tests.retain(|test| last.is_some_and(|last| test.counted_until.unwrap_or(test.end) <= last));
    past
}
