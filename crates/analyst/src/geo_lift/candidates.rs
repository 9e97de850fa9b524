//! Candidates of a test as tables and in words.

use measure::market::Candidate;

use super::plan::PowerArgs;
use crate::print::{Cell, Sheet};

/// Letters of a candidate's markets in a table.
const WIDEST: usize = 32;

/// Every figure of every candidate.
pub(super) fn sheet(candidates: &[Candidate]) -> Sheet {
    let mut sheet = Sheet::new([
        "rank",
        "markets",
        "dates",
        "smallest effect",
        "investment",
        "false alarms",
        "bias",
        "scaled imbalance",
        "correlation",
        "share of outcome",
        "usable",
    ]);
    for c in candidates {
        sheet.row([
            Cell::Whole(c.rank as i64),
            Cell::from(c.markets.join(", ")),
            Cell::Whole(c.duration as i64),
            c.smallest.map_or(Cell::Empty, |effect| Cell::Share(effect, 1)),
            Cell::optional(c.investment, 0),
            Cell::Share(c.false_alarms, 0),
            Cell::Share(c.bias, 2),
            Cell::Number(c.scaled_imbalance, 3),
            Cell::Number(c.correlation, 3),
            Cell::Share(c.share, 1),
            Cell::from(if c.usable { "yes" } else { "no" }),
        ]);
    }
    sheet
}

/// The same for people, within 120 letters a line.
pub(super) fn table(candidates: &[Candidate]) -> Sheet {
    let mut sheet = Sheet::new([
        "rank",
        "markets",
        "dates",
        "smallest",
        "investment",
        "alarms",
        "bias",
        "imbalance",
        "corr.",
        "share",
    ]);
    for c in candidates {
        sheet.row([
            Cell::Whole(c.rank as i64),
            Cell::from(shortened(&c.markets)),
            Cell::Whole(c.duration as i64),
            c.smallest.map_or(Cell::Empty, |effect| Cell::Share(effect, 1)),
            Cell::optional(c.investment, 0),
            Cell::Share(c.false_alarms, 0),
            Cell::Share(c.bias, 2),
            Cell::Number(c.scaled_imbalance, 3),
            Cell::Number(c.correlation, 3),
            Cell::Share(c.share, 1),
        ]);
    }
    sheet
}

/// As many names as there is room for, and how many more there are.
fn shortened(markets: &[String]) -> String {
    let mut shown = markets.len();
    loop {
        let left_out = markets.len() - shown;
        let more = if left_out > 0 { format!(" and {left_out} more") } else { String::new() };
        let text = markets[..shown].join(", ") + &more;
        if shown <= 1 || text.chars().count() <= WIDEST {
            return text;
        }
        shown -= 1;
    }
}

/// What the columns are, what is not usable, and what to do.
pub(super) fn words(all: &[Candidate], shown: &[Candidate], args: &PowerArgs) -> Vec<String> {
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let (power, alpha) = (percent(args.power), percent(args.alpha));
    let mut lines = vec![
        format!("smallest: the least effect found in {power} of the pretended tests. alarms: how often one was found"),
        format!(
            "where there was none ({alpha} stated). bias: mean error there. imbalance: 0 follows perfectly, 1 no better"
        ),
        "than the plain mean. corr.: with the other markets. share: of the whole outcome. csv and json say more."
            .to_owned(),
    ];
    for c in shown.iter().filter(|c| !c.usable) {
        lines.push(format!(
            "Rank {}: false alarms {} where {alpha} are stated: not usable.",
            c.rank,
            percent(c.false_alarms)
        ));
    }
    lines.extend(shown.iter().filter_map(in_full));
    lines.push(advice(all, args));
    lines
}

/// All markets of a candidate that the table had to shorten.
fn in_full(candidate: &Candidate) -> Option<String> {
    let names = candidate.markets.join(", ");
    (names != shortened(&candidate.markets)).then(|| format!("Rank {}: {names}.", candidate.rank))
}

fn advice(candidates: &[Candidate], args: &PowerArgs) -> String {
    let Some(best) = candidates.first() else { return "No candidate is within the budget.".to_owned() };
    if !best.usable {
        return "No candidate is usable: all raise false alarms far more often than stated.".to_owned();
    }
    let Some(effect) = best.smallest else {
        return format!("No candidate finds any of the effects in {:.0}% of the pretended tests.", 100.0 * args.power);
    };
    let money = best.investment.map_or(String::new(), |money| format!(" for about {money:.0}"));
    format!(
        "Treat {} for {} dates{money}: an effect of {:.1}% was found in at least {:.0}% of the pretended tests, and \
         without any effect {:.0}% raised a false alarm.",
        best.markets.join(", "),
        best.duration,
        100.0 * effect,
        100.0 * args.power,
        100.0 * best.false_alarms
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(markets: &[&str]) -> Candidate {
        Candidate {
            rank: 15,
            markets: markets.iter().map(|name| (*name).to_owned()).collect(),
            duration: 28,
            smallest: Some(-0.125),
            investment: Some(12_345_678.0),
            bias: 0.1234,
            false_alarms: 0.8,
            usable: false,
            scaled_imbalance: 0.123,
            correlation: -0.987,
            share: 0.123,
            points: Vec::new(),
        }
    }

    #[test]
    fn a_table_fits_its_place() {
        let wide = candidate(&["kuala lumpur", "san francisco", "los angeles", "rio de janeiro"]);
        let table = table(&[wide, candidate(&["houston", "los angeles", "oslo", "a"]), candidate(&["moss"])]).table();
        assert!(table.lines().all(|line| line.chars().count() <= 120), "{table}");
        assert!(table.contains("kuala lumpur and 3 more"), "{table}");
    }

    #[test]
    fn shortened_names_stand_below_in_full() {
        let wide = candidate(&["kuala lumpur", "san francisco", "los angeles", "rio de janeiro"]);
        let full = "Rank 15: kuala lumpur, san francisco, los angeles, rio de janeiro.";
        assert_eq!(in_full(&wide).as_deref(), Some(full));
        assert_eq!(in_full(&candidate(&["moss"])), None);
    }
}
