//! A channel that did nothing: what would the model say of it?
//!
//! A placebo has the exposure of a real channel, moved in time by half the panel,
//! so that it looks like marketing but cannot have worked then. Whatever the
//! model credits it with is what it credits to chance.

use serde::{Deserialize, Serialize};
use stats::work::Work;

use super::error::MixError;
use super::model::Model;
use super::outcome::Estimate;
use super::panel::{Exposure, Media, Panel};
use super::sampling::Sampling;
use super::specification::Specification;
use super::summary::Extent;

/// What the placebo was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placebo {
    /// The channel whose exposure was moved.
    pub modelled_on: String,
    /// Share of the outcome that the placebo was credited with; the truth is 0.
    pub share: Estimate,
    /// Its ROAS, where the channel has spend.
    pub roas: Option<Estimate>,
    /// How much its posterior is its prior's (1: the data are silent).
    pub prior_overlap: f64,
    /// For every real channel, the chance that its contribution is above the
    /// placebo's.
    pub beaten_by: Vec<(String, f64)>,
}

/// The name the placebo goes by in the model.
const NAME: &str = "(placebo)";

/// Adds a placebo modelled on a channel and fits.
///
/// # Errors
/// When there is no such channel, or the fit fails.
pub fn placebo(
    panel: &Panel,
    specification: &Specification,
    channel: &str,
    sampling: &Sampling,
    work: &dyn Work,
) -> Result<Placebo, MixError> {
    let real = panel
        .media
        .iter()
        .find(|media| media.name == channel)
        .ok_or_else(|| MixError::Parts(format!("there is no channel {channel} to model a placebo on")))?;
    let mut with = panel.clone();
    with.media.push(moved(real, panel.periods()));
    let mut specification = specification.clone();
    specification.channels.insert(NAME.to_owned(), specification.parts(channel));
    for (name, prior) in specification.priors.0.clone() {
        if let Some(family) = name.strip_suffix(&format!("[{channel}]")) {
            specification.priors.0.insert(format!("{family}[{NAME}]"), prior);
        }
    }
    specification.uncounted = Some(NAME.to_owned());
    let model = Model::new(&with, &specification)?;
    let fit = model.fit(sampling, work)?;
    let whole = Extent { geo: None, periods: 0..panel.periods() };
    let draws = model.channel_draws(&fit.draws, &whole, work)?;
    let last = draws.len() - 1;
    let chance = |real: &[f64]| {
        let above = real.iter().zip(&draws[last].contribution).filter(|(real, placebo)| real > placebo).count();
        above as f64 / real.len() as f64
    };
    let summary = &fit.channels[last];
    Ok(Placebo {
        modelled_on: channel.to_owned(),
        share: summary.share,
        roas: summary.roas,
        prior_overlap: summary.prior_overlap.unwrap_or(f64::NAN),
        beaten_by: panel
            .media
            .iter()
            .zip(&draws)
            .map(|(media, draws)| (media.name.clone(), chance(&draws.contribution)))
            .collect(),
    })
}

/// The channel, each geo's exposure turned by half the panel.
fn moved(media: &Media, periods: usize) -> Media {
    let turn = |values: &[f64]| -> Vec<f64> {
        values
            .chunks_exact(periods)
            .flat_map(|geo| {
                let mut geo = geo.to_vec();
                geo.rotate_left(periods / 2);
                geo
            })
            .collect()
    };
    Media {
        name: NAME.to_owned(),
        exposure: match &media.exposure {
            Exposure::Volume(volume) => Exposure::Volume(turn(volume)),
            Exposure::ReachFrequency { reach, frequency } => {
                Exposure::ReachFrequency { reach: turn(reach), frequency: turn(frequency) }
            }
        },
        spend: media.spend.as_deref().map(turn),
        history: Vec::new(),
    }
}
