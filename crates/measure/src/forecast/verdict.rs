//! What a backtest says in plain words.

use super::backtest::{Backtest, Coverage, Score};

/// The benchmark with the smallest errors.
pub(super) fn best(backtest: &Backtest) -> Option<&Score> {
    backtest.benchmarks.iter().min_by(|a, b| a.mase.total_cmp(&b.mase))
}

/// Whether the interval held less than it says, beyond chance. Forecasts from
/// neighbouring origins err together, so only the periods held back are counted.
pub(super) fn is_narrow(coverage: &Coverage, holdout: usize) -> bool {
    let level = coverage.level;
    coverage.share < level - 0.05_f64.max(1.64 * (level * (1.0 - level) / holdout as f64).sqrt())
}

/// Whether it held more than it says, beyond chance.
fn is_wide(coverage: &Coverage, holdout: usize) -> bool {
    let level = coverage.level;
    coverage.share > level + 0.08_f64.max(1.64 * (level * (1.0 - level) / holdout as f64).sqrt())
}

/// Whether to believe the forecast.
pub(super) fn verdict(name: &str, backtest: Option<&Backtest>, widened: bool) -> String {
    let Some(test) = backtest else {
        return format!("{name}, not backtested: nothing says how far off it is beyond its own intervals.");
    };
    let mut said = vec![against(name, test)];
    for coverage in &test.model.coverage {
        let (level, share) = (100.0 * coverage.level, 100.0 * coverage.share);
        if is_narrow(coverage, test.holdout) {
            let what = if widened {
                format!("it is widened by {:.2}", coverage.widening)
            } else {
                format!("too narrow; --conformal would widen it by {:.2}", coverage.widening)
            };
            said.push(format!("The {level:.0}% interval held {share:.0}% of the values in the backtest: {what}."));
        } else if is_wide(coverage, test.holdout) {
            said.push(format!("The {level:.0}% interval held {share:.0}% of the values in the backtest: rather wide."));
        } else {
            said.push(format!("The {level:.0}% interval held {share:.0}% of the values in the backtest."));
        }
    }
    said.join(" ")
}

fn against(name: &str, test: &Backtest) -> String {
    let Some(best) = best(test) else { return format!("{name}.") };
    let tries = test.origins;
    let off = test.model.mape.map_or(String::new(), |mape| format!(" It was off by {mape:.0}% on average."));
    let ratio = test.model.mase / best.mase;
    let times = if tries == 1 { "1 try".to_owned() } else { format!("{tries} tries") };
    let base = if !ratio.is_finite() {
        format!("{name}: {} would have been without error in the backtest.", best.words)
    } else if ratio > 1.02 {
        format!(
            "{name} is worse than {}: its errors in the backtest were {:.0}% larger over {times}. Use the simpler one \
             (--model {}).",
            best.words,
            100.0 * (ratio - 1.0),
            option(best)
        )
    } else if ratio > 0.98 {
        format!("{name} is no better than {} (backtest over {times}).", best.words)
    } else {
        let sure = if test.wins * 4 < tries * 3 || tries < 4 { ", which may be chance" } else { "" };
        format!(
            "{name} beats {}: its errors in the backtest were {:.0}% smaller, and smaller in {} of {times}{sure}.",
            best.words,
            100.0 * (1.0 - ratio),
            test.wins
        )
    };
    base + &off
}

fn option(best: &Score) -> &'static str {
    match best.name.as_str() {
        "naive" => "naive",
        "drift" => "drift",
        "last year" => "snaive with --season",
        _ => "snaive",
    }
}
