//! Rules in words.

use crate::planner::problem::{Market, Rule, Scope};

/// A rule in words.
pub(super) fn describe(market: &Market<'_>, rule: &Rule) -> String {
    let scope = |scope: &Scope| {
        let names = |numbers: &[usize], all: &[String]| -> String {
            numbers.iter().filter_map(|number| all.get(*number)).cloned().collect::<Vec<_>>().join(", ")
        };
        let mut text =
            if scope.channels.is_empty() { "all channels".into() } else { names(&scope.channels, &market.channels) };
        if !scope.geos.is_empty() {
            text += &format!(" in {}", names(&scope.geos, &market.geos));
        }
        match scope.weeks.as_slice() {
            [] => {}
            [one] => text += &format!(" in {}", names(&[*one], &market.weeks)),
            [first, .., last] => {
                text += &format!(" from {} to {}", names(&[*first], &market.weeks), names(&[*last], &market.weeks))
            }
        }
        text
    };
    let limits = |lower: f64, upper: f64| match (lower > 0.0, upper.is_finite()) {
        (true, true) => format!("{lower} to {upper}"),
        (true, false) => format!("at least {lower}"),
        (false, true) => format!("at most {upper}"),
        (false, false) => "no limit".into(),
    };
    match rule {
        Rule::Bound { scope: s, lower, upper } => format!("bound of {}: {} a period", scope(s), limits(*lower, *upper)),
        Rule::Total { scope: s, lower, upper } => format!("total of {}: {}", scope(s), limits(*lower, *upper)),
        Rule::EachWeek { scope: s, lower, upper } => {
            format!("period total of {}: {}", scope(s), limits(*lower, *upper))
        }
        Rule::Step { scope: s, size } => format!("{} in steps of {size}", scope(s)),
        Rule::Flight { scope: s, weeks, least } => {
            format!("flights of {}: at least {weeks} periods, at least {least} each", scope(s))
        }
        Rule::Switch { scope: s, least } => format!("{} off or at least {least} in all", scope(s)),
        Rule::Contract { scope: s, amount } => format!("contract of {}: {amount} a period", scope(s)),
    }
}
