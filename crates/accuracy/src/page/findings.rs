//! What the whole run says, in sentences made of its figures.

use crate::record::{MarketRecord, Records};
use crate::score::mean;
use crate::size::Size;

use super::figures::{Scores, losses, names, of_channel, scores, tests};
use super::words::{list, number, or_dash, percent, signed_percent};
use super::{as_it_is, figures};

pub(super) fn all(size: &Size, records: &Records) -> String {
    let mut lines = Vec::new();
    for (preset, _) in &size.presets {
        let markets = as_it_is(records, preset);
        if !markets.is_empty() {
            lines.push(format!("- **`{preset}`**: {}", of_preset(&markets).join(" ")));
        }
    }
    lines.extend(intervals(size, records));
    lines.extend(promises(size, records));
    format!("\n## Findings\n\n{}\n", lines.join("\n"))
}

fn of_preset(markets: &[&MarketRecord]) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(last) = scores(markets, "last") {
        said.push(format!(
            "Last click puts {} of what the channels bring in the wrong place (bias {}){}.",
            percent(last.error),
            signed_percent(last.bias),
            farthest(markets, "last").map_or(String::new(), |far| format!("; {far}"))
        ));
    }
    let attribution: Vec<(String, Scores)> = names(markets)
        .into_iter()
        .filter(|name| !name.starts_with("mix"))
        .filter_map(|name| Some((name.clone(), scores(markets, &name)?)))
        .collect();
    let by_error = |a: &&(String, Scores), b: &&(String, Scores)| a.1.error.total_cmp(&b.1.error);
    if let (Some(best), Some(worst)) = (attribution.iter().min_by(by_error), attribution.iter().max_by(by_error)) {
        said.push(format!(
            "Among attribution models {} is nearest with {} and {} farthest with {}.",
            best.0,
            percent(best.1.error),
            worst.0,
            percent(worst.1.error)
        ));
    }
    if let (Some(mix), Some(tested)) = (scores(markets, "mix"), scores(markets, "mix with tests")) {
        said.push(format!("The mix model's error is {}, with tests {}.", percent(mix.error), percent(tested.error)));
    }
    let plans: Vec<(&str, f64)> = ["no change", "last", "data-driven", "mix, planner", "mix, careful planner", "truth"]
        .into_iter()
        .filter_map(|name| Some((name, mean(&losses(markets, name))?)))
        .collect();
    let plans: Vec<String> = plans
        .into_iter()
        .map(|(name, lost)| {
            let name = if name == "truth" { "the true figures by the same rule" } else { name };
            format!("{name} {}", number(lost, 1))
        })
        .collect();
    if !plans.is_empty() {
        said.push(format!("Money lost of 100 spent: {}.", list(&plans)));
    }
    said
}

/// The channels that a model overrates and underrates most.
fn farthest(markets: &[&MarketRecord], name: &str) -> Option<String> {
    let channels = &markets.first()?.channels;
    let times: Vec<(usize, f64)> = (0..channels.len())
        .filter_map(|at| Some((at, of_channel(markets, Some(name), at)? / of_channel(markets, None, at)?)))
        .filter(|(_, times)| times.is_finite())
        .collect();
    let most = times.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let least = times.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(format!(
        "it gives {} {} times and {} {} times its due",
        channels[most.0].name,
        number(most.1, 1),
        channels[least.0].name,
        number(least.1, 1)
    ))
}

/// Whether intervals hold what they say, over all presets.
fn intervals(size: &Size, records: &Records) -> Vec<String> {
    let all: Vec<&MarketRecord> = size.presets.iter().flat_map(|(preset, _)| as_it_is(records, preset)).collect();
    let mut lines = Vec::new();
    for name in ["mix", "mix with tests"] {
        if let Some((scores, held)) = scores(&all, name).and_then(|scores| Some((scores.clone(), scores.coverage?))) {
            let of = |visible: bool| figures::held(&all, name, |_, channel| channel.visible == visible);
            let honest = match held - scores.stated {
                off if off < -0.03 => "too narrow",
                off if off > 0.03 => "wider than they need be",
                _ => "what they say",
            };
            lines.push(format!(
                "- **Intervals of `{name}`** are {honest}: over all presets {} of its {} intervals hold the truth ({} of \
                 channels that leave touches, {} of unseen ones); on average they are {} as wide as what they measure \
                 is large.",
                percent(held),
                percent(scores.stated),
                or_dash(of(true), percent),
                or_dash(of(false), percent),
                scores.width.map_or("not".to_owned(), |width| format!("{} times", number(width, 1)))
            ));
        }
    }
    for (kind, what) in [("ab", "tests by person"), ("geo", "tests by region")] {
        let mut engines: Vec<&str> = Vec::new();
        for test in all.iter().flat_map(|market| &market.tests).filter(|test| test.kind == kind) {
            if !engines.contains(&test.engine.as_str()) {
                engines.push(&test.engine);
            }
        }
        let held: Vec<String> = engines
            .iter()
            .filter_map(|engine| {
                let scores = tests(&all, |test| test.kind == kind && test.engine == **engine)?;
                Some(format!("{engine} {}", percent(scores.coverage?)))
            })
            .collect();
        if !held.is_empty() {
            let stated = percent(crate::experiments::STATED);
            lines.push(format!("- **Intervals of {what}** ({stated} stated) hold the truth in: {}.", list(&held)));
        }
    }
    lines
}

/// What planners promise, and what comes of it, over all presets.
fn promises(size: &Size, records: &Records) -> Vec<String> {
    let all: Vec<&MarketRecord> = size.presets.iter().flat_map(|(preset, _)| as_it_is(records, preset)).collect();
    let of = |(planner, ..): &(&str, f64, measure::planner::Risk)| {
        let name = format!("mix, {planner}");
        let kept = figures::promises(&all, &name);
        let mean_of = |of: fn(&figures::Kept) -> f64| mean(&kept.iter().map(of).collect::<Vec<_>>());
        Some(format!(
            "- **Promises of `{name}`**: it says to gain {} of 100 spent over no change, and gains {}; it says to be better \
             with a chance of {}, and is in {} of the markets.",
            number(mean_of(|kept| kept.promised)?, 1),
            number(mean_of(|kept| kept.gained)?, 1),
            percent(mean_of(|kept| kept.chance)?),
            percent(mean_of(|kept| f64::from(u8::from(kept.gained > 0.0)))?),
        ))
    };
    crate::mix::PLANS.iter().filter_map(of).collect()
}
