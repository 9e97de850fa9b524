//! Which channel returned most, and whether that can be told.
//!
//! The channel with the largest mean is as often the one that is known least:
//! a long upper tail lifts its mean. So channels are ranked by their medians,
//! and one is called the best only if most draws say so.

use measure::mix::{ChannelSummary, Estimate, FindingKind, Fit};

use super::answer::{between, digits};
use super::saved::Saved;
use crate::charts::decimals;
use crate::print::{Cell, Sheet};

/// Share of draws in which a channel must return most to be called the best.
const TOLD: f64 = 0.8;
/// Share of draws above one from which a channel is said to pay for itself.
const SURE: f64 = 0.95;
/// Likeliest channels that are named.
const NAMED: usize = 3;

/// Paid channels, the largest median first.
fn ranked(fit: &Fit) -> Vec<(&ChannelSummary, Estimate)> {
    let mut ranked: Vec<_> = fit.channels.iter().filter_map(|channel| Some((channel, channel.roas?))).collect();
    ranked.sort_by(|a, b| b.1.median.total_cmp(&a.1.median));
    ranked
}

/// Whether a return above one means that a channel pays for itself.
fn in_money(saved: &Saved) -> bool {
    saved.record.data.kpi != "conversions" || saved.panel.value_per_outcome.is_some()
}

/// Whether the data tell anything of a channel's own effect.
fn is_told(fit: &Fit, channel: &str) -> bool {
    let silent = [FindingKind::NotIdentifiable, FindingKind::Collinear, FindingKind::NoVariation];
    let mut findings = fit.diagnostics.verdict.findings.iter();
    !findings.any(|finding| silent.contains(&finding.kind) && finding.about.iter().any(|name| name == channel))
}

fn percent(share: f64) -> String {
    match share {
        share if share > 0.995 => "over 99%".to_owned(),
        share if share < 0.005 => "under 1%".to_owned(),
        share => format!("{:.0}%", 100.0 * share),
    }
}

/// The finding in a sentence or two; none where nothing was paid for.
pub(super) fn in_words(saved: &Saved, fit: &Fit) -> Option<String> {
    let ranked = ranked(fit);
    let (first, _) = ranked.first()?;
    let interval = 100.0 * saved.record.sampling.interval;
    let spread = |roas: &Estimate| {
        let number = |value: f64| Cell::Number(value, digits(roas.median)).text();
        format!(
            "{} (median; {interval:.0}% interval {} to {})",
            number(roas.median),
            number(roas.hdi_low),
            number(roas.hdi_high)
        )
    };
    let mut likeliest = ranked.clone();
    likeliest.sort_by(|a, b| b.0.chance_best.unwrap_or(0.0).total_cmp(&a.0.chance_best.unwrap_or(0.0)));
    let best = likeliest.iter().find(|(channel, _)| {
        channel.chance_best.is_some_and(|chance| chance >= TOLD) && is_told(fit, &channel.channel)
    });
    let mut text = match best {
        Some((channel, roas)) => format!(
            "{} returned most for each unit of money: {}; {} of draws say so.",
            channel.channel,
            spread(roas),
            percent(channel.chance_best.unwrap_or(0.0))
        ),
        None if ranked.len() == 1 => {
            format!("{} returned {} for each unit of money.", first.channel, spread(&ranked[0].1))
        }
        None => {
            let named: Vec<String> = likeliest
                .iter()
                .take(NAMED)
                .map(|(channel, _)| format!("{} ({})", channel.channel, percent(channel.chance_best.unwrap_or(0.0))))
                .collect();
            let silent = match likeliest.first() {
                Some((channel, _)) if channel.chance_best.is_some_and(|chance| chance >= TOLD) => {
                    format!("; the data alone say too little of {} to call it the best", channel.channel)
                }
                _ => String::new(),
            };
            format!(
                "Which channel returned most for each unit of money cannot be told: by share of draws the likeliest are {}{silent}.",
                named.join(", ")
            )
        }
    };
    if in_money(saved) {
        let sure: Vec<&str> = ranked
            .iter()
            .filter(|(channel, _)| channel.chance_above_one.is_some_and(|chance| chance >= SURE))
            .map(|(channel, _)| channel.channel.as_str())
            .collect();
        text.push_str(&match sure.len() {
            0 => format!(" None is {:.0}% sure to have paid for itself.", 100.0 * SURE),
            1..=6 => format!(" At least {:.0}% sure to have paid for itself: {}.", 100.0 * SURE, sure.join(", ")),
            many => format!(
                " {many} of {} channels are at least {:.0}% sure to have paid for themselves.",
                ranked.len(),
                100.0 * SURE
            ),
        });
    }
    Some(text)
}

/// How sure the order of returns is; none for fewer than two paid channels.
pub(super) fn sheet(saved: &Saved, fit: &Fit) -> Option<Sheet> {
    let ranked = ranked(fit);
    if ranked.len() < 2 {
        return None;
    }
    let interval = format!("{:.0}% interval", 100.0 * saved.record.sampling.interval);
    let mut header = vec!["channel".to_owned(), "median ROAS".to_owned(), interval, "chance best".to_owned()];
    if in_money(saved) {
        header.push("chance above 1".to_owned());
    }
    let digits = decimals(ranked.iter().map(|(_, roas)| roas.median));
    let mut sheet = Sheet::new(header);
    for (channel, roas) in ranked {
        let share = |share: Option<f64>| share.map_or(Cell::Empty, |share| Cell::Share(share, 0));
        let mut row = vec![
            Cell::from(channel.channel.as_str()),
            Cell::Number(roas.median, digits),
            between(Some(&roas), digits),
            share(channel.chance_best),
        ];
        if in_money(saved) {
            row.push(share(channel.chance_above_one));
        }
        sheet.row(row);
    }
    Some(sheet)
}
