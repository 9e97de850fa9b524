//! Under which conditions models fail: one thing varied at a time.

use crate::record::{MarketRecord, Records};
use crate::size::{Condition, Size};

use super::figures::{names, of_channel, scores};
use super::under;
use super::words::{number, or_dash, percent, signed_percent, table};

/// Attribution models that are shown.
const ATTRIBUTION: [&str; 5] = ["last", "linear", "markov 2", "shapley", "data-driven"];
/// Mix models that are shown.
const MIX: [&str; 2] = ["mix", "mix with tests"];

struct Level<'a> {
    level: f64,
    markets: Vec<&'a MarketRecord>,
}

pub(super) fn all(size: &Size, preset: &str, records: &Records) -> String {
    let mut text = format!(
        "\n## When they fail\n\nOne condition of `{preset}` is varied at a time, over seeds 1 to {}; the preset's own level is \
         among them.\n",
        size.condition_seeds
    );
    for what in Condition::ALL {
        let levels: Vec<Level<'_>> = what
            .levels()
            .iter()
            .map(|level| Level { level: *level, markets: under(size, records, preset, what, *level) })
            .filter(|level| !level.markets.is_empty())
            .collect();
        text += &one(what, &levels);
    }
    text
}

fn title(what: Condition) -> (&'static str, &'static str) {
    match what {
        Condition::Untraced => (
            "People who leave no trace",
            "Their orders are in the books without the way to them. The level is their share.",
        ),
        Condition::Retargeted => (
            "Retargeting of those who come anyway",
            "A part of the spend on social follows people about who have looked for the business already; it takes over \
             their later visits and causes nothing. The level is that part.",
        ),
        Condition::Together => (
            "Channels that are turned up and down together",
            "The level is the correlation of the channels' movements by week and quarter, pauses included; flyers keep \
             their flights.",
        ),
        Condition::Variation => (
            "Spend that hardly varies",
            "The level multiplies the movements by week and quarter and the pauses; at 0 spend follows the season only, \
             and flyers their flights.",
        ),
    }
}

/// The models that were asked at every level.
fn shown(what: Condition, levels: &[Level<'_>]) -> Vec<String> {
    let asked = levels.first().map_or(Vec::new(), |level| names(&level.markets));
    let wanted = |name: &String| {
        (what.concerns_attribution() && ATTRIBUTION.contains(&name.as_str()))
            || (what.concerns_mix() && MIX.contains(&name.as_str()))
    };
    let everywhere = |name: &String| levels.iter().all(|level| names(&level.markets).contains(name));
    asked.into_iter().filter(|name| wanted(name) && everywhere(name)).collect()
}

fn one(what: Condition, levels: &[Level<'_>]) -> String {
    let (title, about) = title(what);
    let names = shown(what, levels);
    let mixes: Vec<String> = names.iter().filter(|name| MIX.contains(&name.as_str())).cloned().collect();
    let mut text = format!("\n### {title}\n\n{about} Errors:\n");
    text += &by_level(levels, &names, |level, name| {
        or_dash(scores(&level.markets, name).map(|scores| scores.error), percent)
    });
    if what.concerns_attribution() {
        text += "\nBias:\n";
        text += &by_level(levels, &names, |level, name| {
            or_dash(scores(&level.markets, name).map(|scores| scores.bias), signed_percent)
        });
    }
    if what == Condition::Retargeted {
        text += "\nWhat social is given, as a multiple of what it brings:\n";
        text += &by_level(levels, &names, |level, name| {
            or_dash(social(level, name), |times| format!("{}×", number(times, 2)))
        });
    }
    if what.concerns_mix() {
        text += "\nThe mix model's intervals: the share that hold the truth, and their width as a share of what the \
                 channels bring.\n";
        let twice: Vec<String> =
            mixes.iter().flat_map(|name| [format!("{name}: coverage"), format!("{name}: width")]).collect();
        text += &by_level(levels, &twice, |level, column| {
            let Some((name, figure)) = column.rsplit_once(": ") else { return String::new() };
            let found = scores(&level.markets, name);
            or_dash(found.and_then(|found| if figure == "width" { found.width } else { found.coverage }), percent)
        });
    }
    let finding = finding(&names, levels);
    if finding.is_empty() { text } else { format!("{text}\n{finding}\n") }
}

fn by_level(levels: &[Level<'_>], columns: &[String], cell: impl Fn(&Level<'_>, &str) -> String) -> String {
    let mut header = vec!["level".to_owned(), "markets".to_owned()];
    header.extend(columns.iter().cloned());
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = levels
        .iter()
        .map(|level| {
            let mut row = vec![number(level.level, 1), level.markets.len().to_string()];
            row.extend(columns.iter().map(|column| cell(level, column)));
            row
        })
        .collect();
    table(&header, &rows)
}

/// What a model gives to social as a multiple of what it brings.
fn social(level: &Level<'_>, name: &str) -> Option<f64> {
    let at = level.markets.first()?.channels.iter().position(|channel| channel.name == "social")?;
    Some(of_channel(&level.markets, Some(name), at)? / of_channel(&level.markets, None, at)?)
}

/// How the errors change from the first level to the last, in words.
fn finding(names: &[String], levels: &[Level<'_>]) -> String {
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return String::new() };
    let sentences: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let (from, to) = (scores(&first.markets, name)?, scores(&last.markets, name)?);
            // Two standard errors of the difference, the seeds being the same ones.
            let noise = 2.0 * (from.error_se?.powi(2) + to.error_se?.powi(2)).sqrt();
            let change = to.error - from.error;
            let moves = if change.abs() <= noise {
                "stays, within chance,"
            } else if change > 0.0 {
                "grows"
            } else {
                "falls"
            };
            Some(format!(
                "that of {name} {moves} from {} to {} (bias {} to {})",
                percent(from.error),
                percent(to.error),
                signed_percent(from.bias),
                signed_percent(to.bias)
            ))
        })
        .collect();
    if sentences.is_empty() {
        return String::new();
    }
    format!(
        "From level {} to {} the error changes so: {}.",
        number(first.level, 1),
        number(last.level, 1),
        sentences.join("; ")
    )
}
