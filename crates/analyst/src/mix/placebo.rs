//! `sulit mix placebo`: what would the model say of a channel that did nothing?

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use measure::mix::{Placebo, Prior, placebo};
use stats::density::Family as _;

use super::columns::listed;
use super::saved::Saved;
use crate::print::{Cell, Format, Outcome, Progress, Sheet};

/// Adds a channel that did nothing, and sees what the model makes of it
#[derive(Debug, clap::Args)]
pub struct PlaceboArgs {
    /// Folder that `sulit mix fit --out` made
    pub dir: PathBuf,
    /// Channel whose exposure the placebo has, moved by half the time (the largest unless given)
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Option<String>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Fits with a placebo and tells.
///
/// # Errors
/// When the folder cannot be read, the channel is unknown, or sampling fails.
pub(super) fn run(args: &PlaceboArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    let saved = Saved::load(&args.dir)?;
    let names: Vec<String> = saved.panel.media.iter().map(|media| media.name.clone()).collect();
    let progress = Progress::new("placebo");
    let channel = match &args.channel {
        Some(name) if names.contains(name) => name.clone(),
        Some(name) => bail!("there is no channel “{name}”; there is {}", listed(&names)),
        None => largest(&saved).context("the model has no channels")?,
    };
    let record = &saved.record;
    let found = placebo(&saved.panel, &record.specification, &channel, &record.sampling, &progress)?;
    drop(progress);
    out.print(args.format, &sheet(&found), &found)?;
    if args.format == Format::Table {
        out.line(&conclusion(&found, record.sampling.interval, only_positive(&saved, &channel)))?;
    }
    Ok(())
}

/// The channel with the most money, or the first.
fn largest(saved: &Saved) -> Option<String> {
    let money = |channel: usize| saved.panel.spend_of(channel).map_or(0.0, |spend| spend.iter().sum::<f64>());
    let best = (0..saved.panel.media.len()).max_by(|a, b| money(*a).total_cmp(&money(*b)).then(b.cmp(a)))?;
    Some(saved.panel.media[best].name.clone())
}

/// Whether the channel's strength, and so the placebo's, cannot be below zero.
fn only_positive(saved: &Saved, channel: &str) -> bool {
    let priors = &saved.record.specification.priors;
    let mut strengths = ["saturation_beta", "roi", "share", "share_per_spend"]
        .map(|family| format!("{family}[{channel}]"))
        .into_iter()
        .filter(|name| saved.draws.names.contains(name))
        .filter_map(|name| match priors.of(&name) {
            Some(Prior::Density(density)) => Some(density.support().0 >= 0.0),
            _ => None,
        });
    strengths.any(|positive| positive)
}

fn sheet(found: &Placebo) -> Sheet {
    let mut sheet = Sheet::new(["channel", "brings more than the placebo"]);
    for (channel, chance) in &found.beaten_by {
        sheet.row([Cell::from(channel.as_str()), Cell::Share(*chance, 0)]);
    }
    sheet
}

fn conclusion(found: &Placebo, interval: f64, only_positive: bool) -> String {
    let share = &found.share;
    let prior = if only_positive {
        " Its prior allows positive effects only, so its interval stays above zero whatever the data say: how much it is credited with is what counts, not that it is more than nothing."
    } else {
        ""
    };
    format!(
        "A placebo with the exposure of {} moved in time is credited with {:.1}% of the outcome ({:.0}% interval {:.1}% to {:.1}%); the truth is none. Contributions of that size are chance.{prior}",
        found.modelled_on,
        100.0 * share.mean,
        100.0 * interval,
        100.0 * share.hdi_low,
        100.0 * share.hdi_high
    )
}
