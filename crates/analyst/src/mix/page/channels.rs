//! Share, return and the figures of every channel.

use measure::mix::{ChannelSummary, Estimate, Fit};

use crate::charts::{Bar, Bars, Unit};
use crate::mix::saved::Saved;
use crate::mix::{answer, returns};
use crate::report::Report;

pub(super) fn draw(page: &mut Report, saved: &Saved, fit: &Fit) {
    let interval = 100.0 * saved.record.sampling.interval;
    let bars = |pick: &dyn Fn(&ChannelSummary) -> Option<Estimate>| -> Vec<Bar> {
        let mut bars: Vec<(f64, Bar)> = fit
            .channels
            .iter()
            .filter_map(|channel| {
                let estimate = pick(channel)?;
                let interval = Some((estimate.hdi_low, estimate.hdi_high));
                Some((estimate.median, Bar { name: channel.channel.clone(), value: estimate.mean, interval }))
            })
            .collect();
        // A long upper tail lifts a mean, so channels stand in the order of their medians.
        bars.sort_by(|a, b| b.0.total_cmp(&a.0));
        bars.into_iter().map(|(_, bar)| bar).collect()
    };
    let outcome = &saved.record.data.outcome;
    page.chart(
        &Bars {
            title: format!("Share of {outcome} that each channel brought"),
            subtitle: format!("Mean and {interval:.0}% interval"),
            unit: Unit::Share,
            bars: bars(&|channel| Some(channel.share)),
        }
        .svg(),
    );
    let returns = bars(&|channel| channel.roas);
    let in_money = saved.record.data.kpi != "conversions" || saved.panel.value_per_outcome.is_some();
    let hint = if in_money { "; below 1 it does not pay for itself" } else { "" };
    if !returns.is_empty() {
        page.chart(
            &Bars {
                title: "Return on each unit of money (ROAS)".to_owned(),
                subtitle: format!("All spend in this time, mean and {interval:.0}% interval"),
                unit: Unit::Number,
                bars: returns,
            }
            .svg(),
        );
        page.chart(
            &Bars {
                title: "Return on one unit more (marginal ROAS)".to_owned(),
                subtitle: format!("A little more spend, spread as it was, mean and {interval:.0}% interval{hint}"),
                unit: Unit::Number,
                bars: bars(&|channel| channel.mroas),
            }
            .svg(),
        );
    }
    if let Some(sheet) = returns::sheet(saved, fit) {
        page.sheet("How sure the returns are, in shares of draws", &sheet, false);
    }
    page.sheet("Channels over the whole time", &answer::channels(saved, fit), false);
    page.text(
        "“Marginal ROAS” is what a little more spend in every period of this time would have returned, spread as spend was; under “Response to spend” it is another question: one unit more on top of the last year's mean spend, kept up.",
    );
    page.text("The half-life is the time until half of an exposure's effect has been had.");
    page.text(
        "“Prior kept” is the share in which a channel's contribution is spread as it was before the data were seen: near 100% the figure is the prior's, not the data's.",
    );
}
