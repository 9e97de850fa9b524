//! What a test says, in plain words.

use super::lift::{Estimate, Lift};
use super::placebo::Placebos;

/// A sentence or two on what a method found and how far it can be relied on.
/// Where the checks say that it cannot be relied on, no effect is told.
#[must_use]
pub fn market_verdict(lift: &Lift, placebos: Option<&Placebos>) -> String {
    let alpha = 1.0 - lift.confidence;
    let interval = range(lift.percent, lift.confidence);
    let size = format!("{} ({interval})", percent(lift.percent.value.abs()));
    let (sure, seen) = (lift.average.leaves_zero_out(), lift.p_value < alpha);
    let p = p_words(lift.p_value);
    if let Some(doubt) = doubt(lift, placebos, alpha) {
        let moved = if lift.percent.value < 0.0 { "a fall" } else { "a rise" };
        return format!(
            "No effect can be told: {doubt}. The estimate, {moved} of {size}; {p}, is not to be relied on."
        );
    }
    let direction = if lift.percent.value < 0.0 { "lowered" } else { "raised" };
    let estimate = format!("{} ({interval})", percent(lift.percent.value));
    let mut words = match (sure, seen) {
        (true, true) => format!("The test {direction} the outcome by {size}; {p}."),
        (true, false) => format!(
            "The test probably {direction} the outcome by {size}, though dates differ no more than they did before ({p})."
        ),
        (false, true) => {
            format!("Something happened during the test ({p}), but how much is open: the estimate is {estimate}.")
        }
        (false, false) => format!(
            "No effect can be told from chance ({p}): the estimate is {estimate}. That is no proof that there was none."
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
    words
}

/// Why nothing can be told, if the comparison failed before the test.
fn doubt(lift: &Lift, placebos: Option<&Placebos>, alpha: f64) -> Option<&'static str> {
    if lift.fit.relative_error > 0.15 || (lift.fit.scaled_imbalance > 0.9 && lift.fit.relative_error > 0.02) {
        return Some("the comparison followed the treated markets badly before the test");
    }
    let earlier = placebos.is_some_and(|found| found.time.iter().any(|t| t.p_value < alpha));
    earlier.then_some("the method also finds effects on dates before the test, where there was none")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::lift::Fit;

    fn lift(percent: f64, relative_error: f64) -> Lift {
        let estimate = Estimate::new(percent, percent - 5.0, percent + 5.0);
        Lift {
            method: "ascm",
            confidence: 0.95,
            average: estimate,
            total: estimate,
            percent: estimate,
            p_value: 0.2,
            p_value_of: String::new(),
            checks: Vec::new(),
            series: Vec::new(),
            weights: Vec::new(),
            fit: Fit {
                periods: 60,
                rmse: 1.0,
                relative_error,
                imbalance: 1.0,
                scaled_imbalance: 0.2,
                autocorrelation: 0.0,
            },
            details: std::collections::BTreeMap::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn what_cannot_be_relied_on_is_no_effect() {
        let said = market_verdict(&lift(-14.1, 0.3), None);
        assert!(said.starts_with("No effect can be told: the comparison followed the treated"), "{said}");
        assert!(said.contains("a fall of 14.1%") && !said.contains("lowered"), "{said}");
    }

    #[test]
    fn a_verb_of_falling_has_a_size_without_sign() {
        let said = market_verdict(&lift(-14.1, 0.05), None);
        assert!(said.starts_with("The test probably lowered the outcome by 14.1% (95% interval -19.1 to"), "{said}");
    }
}
