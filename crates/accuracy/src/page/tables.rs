//! The tables of one preset.

use std::collections::{BTreeMap, BTreeSet};

use crate::mix;
use crate::record::{MarketRecord, TestRecord};
use crate::score::{mean, standard_error};

use super::figures::{Scores, held, losses, names, of_channel, scores, tests};
use super::words::{number, or_dash, percent, signed_percent, table};

/// The channels' credit is shown for these models.
const SHOWN: [&str; 6] = ["last", "linear", "markov 2", "data-driven", "mix", "mix with tests"];

pub(super) fn preset(preset: &str, markets: &[&MarketRecord]) -> String {
    let of = |value: &dyn Fn(&MarketRecord) -> f64| {
        or_dash(mean(&markets.iter().map(|market| value(market)).collect::<Vec<_>>()), |value| number(value, 0))
    };
    let mut text = format!(
        "\n## {preset}\n\n{} markets of {} people with {} orders each on average, of which {} would have come without any \
         advertising.\n",
        markets.len(),
        of(&|market| market.people),
        of(&|market| market.orders),
        of(&|market| market.baseline_orders),
    );
    text += "\n### Models\n";
    text += &models(markets);
    text += &verdicts(markets);
    text +=
        "\n### Channels\n\nWhat each channel truly brings in orders, and what models give it as a multiple of that.\n";
    text += &channels(markets);
    text += &by_person(markets);
    text += &by_region(markets);
    text
}

fn models(markets: &[&MarketRecord]) -> String {
    let mut rows = Vec::new();
    for name in names(markets) {
        let Some(scores) = scores(markets, &name) else { continue };
        rows.push(model_row(markets, &name, Some(&scores)));
        let planners = mix::PLANS.iter().map(|(planner, ..)| format!("{name}, {planner}"));
        for planner in planners.filter(|planner| !losses(markets, planner).is_empty()) {
            rows.push(model_row(markets, &planner, None));
        }
    }
    rows.push(model_row(markets, "no change", None));
    rows.push(model_row(markets, "truth", None));
    table(&["model", "bias", "error", "ranks", "coverage", "stated", "money lost of 100"], &rows)
}

fn model_row(markets: &[&MarketRecord], name: &str, scores: Option<&Scores>) -> Vec<String> {
    let lost = losses(markets, name);
    let money = match (mean(&lost), standard_error(&lost)) {
        (Some(mean), Some(se)) => format!("{} ± {}", number(mean, 1), number(se, 1)),
        (Some(mean), None) => number(mean, 1),
        _ => "–".to_owned(),
    };
    let shown = match name {
        "truth" => "the true figures, by the same rule",
        "no change" => "no change of the budget",
        name => name,
    };
    vec![
        shown.to_owned(),
        or_dash(scores.map(|scores| scores.bias), signed_percent),
        or_dash(scores.map(|scores| scores.error), percent),
        or_dash(scores.and_then(|scores| scores.ranks), |ranks| number(ranks, 2)),
        or_dash(scores.and_then(|scores| scores.coverage), percent),
        or_dash(scores.filter(|scores| scores.coverage.is_some()).map(|scores| scores.stated), percent),
        money,
    ]
}

/// How the mix model's own verdict goes with its error.
fn verdicts(markets: &[&MarketRecord]) -> String {
    let mut rows = Vec::new();
    for name in ["mix", "mix with tests"] {
        let mut by_standing: BTreeMap<&str, Vec<&MarketRecord>> = BTreeMap::new();
        for market in markets {
            let model = super::figures::model(market, name);
            if let Some(standing) = model.and_then(|model| model.standing.as_deref()) {
                by_standing.entry(standing).or_default().push(market);
            }
        }
        for (standing, markets) in by_standing {
            let Some(scores) = scores(&markets, name) else { continue };
            rows.push(vec![
                name.to_owned(),
                standing.replace('_', " "),
                markets.len().to_string(),
                percent(scores.error),
                or_dash(scores.coverage, percent),
            ]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let head = "\nThe mix model's own verdict, and how it did where it gave it:\n".to_owned();
    head + &table(&["model", "verdict", "markets", "error", "coverage"], &rows)
}

fn channels(markets: &[&MarketRecord]) -> String {
    let Some(first) = markets.first() else { return String::new() };
    let asked: BTreeSet<String> = names(markets).into_iter().collect();
    let shown: Vec<&str> = SHOWN.into_iter().filter(|name| asked.contains(*name)).collect();
    let mixes: Vec<&str> = shown.iter().copied().filter(|name| name.starts_with("mix")).collect();
    let spend: f64 = first.channels.iter().map(|channel| channel.spend).sum();
    let rows: Vec<Vec<String>> = first
        .channels
        .iter()
        .enumerate()
        .map(|(at, channel)| {
            let truth = of_channel(markets, None, at);
            let seen = if channel.visible { "" } else { " (unseen)" };
            let mut row = vec![
                format!("{}{seen}", channel.name),
                percent(channel.spend / spend),
                or_dash(truth, |truth| number(truth, 0)),
            ];
            row.extend(shown.iter().map(|name| {
                let times = of_channel(markets, Some(name), at).zip(truth).map(|(given, truth)| given / truth);
                or_dash(times, |times| format!("{}×", number(times, 2)))
            }));
            row.extend(mixes.iter().map(|name| or_dash(held(markets, name, |other, _| other == at), percent)));
            row
        })
        .collect();
    let mut header = vec!["channel", "spend (seed 1)", "true orders"];
    header.extend(&shown);
    let coverage: Vec<String> = mixes.iter().map(|name| format!("{name}: coverage")).collect();
    header.extend(coverage.iter().map(String::as_str));
    table(&header, &rows)
}

fn different(
    markets: &[&MarketRecord],
    kind: &str,
    of: impl Fn(&TestRecord) -> (String, String),
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for test in markets.iter().flat_map(|market| &market.tests).filter(|test| test.kind == kind) {
        let this = of(test);
        if !found.contains(&this) {
            found.push(this);
        }
    }
    found
}

const TEST_HEADER: [&str; 7] =
    ["tests", "true effect", "bias", "typical error", "coverage", "interval's width", "leave 0 out"];

fn test_cells(markets: &[&MarketRecord], is_it: impl Fn(&TestRecord) -> bool) -> Vec<String> {
    let Some(scores) = tests(markets, is_it) else { return vec!["–".to_owned(); TEST_HEADER.len()] };
    let fine = |share: f64| format!("{}%", number(100.0 * share, 1));
    vec![
        scores.tests.to_string(),
        fine(scores.truth),
        fine(scores.bias),
        fine(scores.off),
        or_dash(scores.coverage, percent),
        or_dash(scores.width, fine),
        or_dash(scores.found, percent),
    ]
}

fn by_person(markets: &[&MarketRecord]) -> String {
    let pairs = different(markets, "ab", |test| (test.engine.clone(), test.metric.clone()));
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .map(|(engine, metric)| {
            let mut row = vec![format!("{engine}, {metric}")];
            row.extend(test_cells(markets, |test| {
                test.kind == "ab" && test.engine == *engine && test.metric == *metric
            }));
            row
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut header = vec!["engine, metric"];
    header.extend(TEST_HEADER);
    let head = "\n### Tests by person\n\nHalf of the people do not meet a channel for six weeks. Effects, errors and widths \
                are shares of what the people without it do.\n";
    head.to_owned() + &table(&header, &rows)
}

fn by_region(markets: &[&MarketRecord]) -> String {
    let pairs = different(markets, "geo", |test| (test.channel.clone(), test.engine.clone()));
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .map(|(channel, engine)| {
            let mut row = vec![format!("{channel}, {engine}")];
            let is_it = |test: &TestRecord| test.kind == "geo" && test.engine == *engine && test.channel == *channel;
            row.extend(test_cells(markets, is_it));
            row
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut header = vec!["channel, estimator"];
    header.extend(TEST_HEADER);
    let head = "\n### Tests by region\n\nA quarter of the regions for six weeks, after a year of weekly orders; the \
                channel that can be seen is doubled, the unseen one goes dark. Shares are of what the treated regions \
                would have sold.\n";
    head.to_owned() + &table(&header, &rows)
}
