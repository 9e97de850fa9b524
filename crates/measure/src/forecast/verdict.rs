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
    let (before, who) = tested(name, test);
    let (words, option) = (&best.words, &best.option);
    let base = if !ratio.is_finite() {
        format!("{who}: {words} ({option}) would have been without error in the backtest.")
    } else if ratio > 1.02 {
        format!(
            "{who} did worse than {words}: its errors in the backtest were {:.0}% larger over {times}. {option} \
             forecasts by {words} instead of what is shown here.",
            100.0 * (ratio - 1.0),
        )
    } else if ratio > 0.98 {
        format!("{who} did no better than {words} (backtest over {times}).")
    } else {
        let sure = if test.wins * 4 < tries * 3 || tries < 4 { ", which may be chance" } else { "" };
        format!(
            "{who} beats {words}: its errors in the backtest were {:.0}% smaller, and smaller in {} of {times}{sure}.",
            100.0 * (1.0 - ratio),
            test.wins
        )
    };
    before + &base + &off
}

/// What the backtest is of: the form is chosen anew from each origin's shorter
/// history, and may be another than the forecast's.
fn tested(name: &str, test: &Backtest) -> (String, String) {
    let same = test.chosen.iter().filter(|chosen| *chosen == name).count();
    if same == test.chosen.len() {
        return (String::new(), name.to_owned());
    }
    if same > 0 {
        let of = test.chosen.len();
        return (String::new(), format!("The automatic choice, {name} in {same} of {of} tries as in the forecast,"));
    }
    let mut others: Vec<&str> = test.chosen.iter().map(String::as_str).collect();
    others.sort_unstable();
    others.dedup();
    let before = format!(
        "{name} itself could not be tested: with the shorter history of the backtest {} was chosen, and what follows is \
         about that. ",
        others.join(" or ")
    );
    (before, "The automatic choice at the time".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(name: &str, mase: f64) -> Score {
        Score {
            name: name.to_owned(),
            words: "repeating last year".to_owned(),
            option: "--model snaive".to_owned(),
            mase,
            mape: None,
            mae: mase,
            crps: mase,
            coverage: Vec::new(),
        }
    }

    fn test(mase: f64, chosen: &[&str]) -> Backtest {
        Backtest {
            holdout: 26,
            origins: chosen.len(),
            horizon: 13,
            points: 130,
            from: jiff::civil::date(2025, 7, 7),
            model: score("model", mase),
            benchmarks: vec![score("seasonal naive", 1.0)],
            chosen: chosen.iter().map(|name| (*name).to_owned()).collect(),
            saw_long_season: false,
            wins: 1,
        }
    }

    #[test]
    fn a_form_that_was_not_tested_is_not_judged() {
        let said = verdict("ETS(M,Ad,M)", Some(&test(1.5, &["ETS(M,N,N)"; 5])), false);
        assert!(said.starts_with("ETS(M,Ad,M) itself could not be tested"), "{said}");
        assert!(said.contains("ETS(M,N,N) was chosen") && said.contains("choice at the time did worse"), "{said}");
        assert!(said.contains("--model snaive forecasts by repeating last year instead"), "{said}");
    }

    #[test]
    fn a_form_that_was_tested_is_judged_by_name() {
        let said = verdict("ETS(M,N,N)", Some(&test(0.5, &["ETS(M,N,N)"; 5])), false);
        assert!(said.starts_with("ETS(M,N,N) beats repeating last year"), "{said}");
        let said = verdict("ETS(M,N,N)", Some(&test(1.5, &["ETS(A,N,N)", "ETS(M,N,N)"])), false);
        assert!(said.starts_with("The automatic choice, ETS(M,N,N) in 1 of 2 tries as in the forecast,"), "{said}");
    }
}
