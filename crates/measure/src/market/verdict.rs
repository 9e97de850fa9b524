//! What a test says, in plain words.

use super::lift::{Estimate, Lift};
use super::placebo::Placebos;

/// A sentence or two on what a method found and how far it can be relied on.
#[must_use]
pub fn market_verdict(lift: &Lift, placebos: Option<&Placebos>) -> String {
    let alpha = 1.0 - lift.confidence;
    let size = format!("{} ({})", percent(lift.percent.value), range(lift.percent, lift.confidence));
    let (sure, seen) = (lift.average.leaves_zero_out(), lift.p_value < alpha);
    let p = p_words(lift.p_value);
    let direction = if lift.percent.value < 0.0 { "lowered" } else { "raised" };
    let mut words = match (sure, seen) {
        (true, true) => format!("The test {direction} the outcome by {size}; {p}."),
        (true, false) => format!(
            "The test probably {direction} the outcome by {size}, though dates differ no more than they did before ({p})."
        ),
        (false, true) => {
            format!("Something happened during the test ({p}), but how much is open: the estimate is {size}.")
        }
        (false, false) => format!(
            "No effect can be told from chance ({p}): the estimate is {size}. That is no proof that there was none."
        ),
    };
    if let Some(share) = placebos.and_then(|found| found.p_value)
        && share > alpha.max(0.1)
        && (sure || seen)
    {
        words.push_str(&format!(
            " Beware: {:.0}% of untreated sets of markets moved as much as the treated ones.",
            100.0 * share
        ));
    }
    if placebos.is_some_and(|found| found.time.iter().any(|t| t.p_value < alpha)) {
        words.push_str(" Beware: the method also finds effects on dates before the test, where there was none.");
    }
    if lift.fit.relative_error > 0.15 || (lift.fit.scaled_imbalance > 0.9 && lift.fit.relative_error > 0.02) {
        words.push_str(" The comparison followed the treated markets badly before the test: do not rely on this.");
    }
    words
}

fn percent(value: f64) -> String {
    format!("{value:.1}%")
}

fn p_words(p_value: f64) -> String {
    if p_value < 0.001 { "p below 0.001".to_owned() } else { format!("p = {p_value:.3}") }
}

fn range(estimate: Estimate, confidence: f64) -> String {
    let sure = format!("{:.0}% interval", 100.0 * confidence);
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{sure} {low:.1} to {high:.1}%"),
        (Some(low), None) => format!("{sure} from {low:.1}% upwards"),
        (None, Some(high)) => format!("{sure} up to {high:.1}%"),
        (None, None) => format!("too few dates for a {sure}"),
    }
}
