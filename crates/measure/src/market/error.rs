//! What makes a panel of markets unusable.

use base::ErrorKind;
use stats::Cancelled;

use crate::counted;

/// Says why no effect can be estimated, and what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MarketError {
    /// There is no row at all.
    #[error("there are no rows, so there is nothing to compare")]
    Empty,
    /// One market has two rows on one date.
    #[error("market “{market}” has more than one row on {date}; add them up first, or say that they are to be summed")]
    Duplicate {
        /// The market.
        market: String,
        /// The date.
        date: jiff::civil::Date,
    },
    /// An outcome that is infinite.
    #[error("market “{market}” has the outcome {value} on {date}; outcomes must be finite numbers")]
    NotFinite {
        /// The market.
        market: String,
        /// The date.
        date: jiff::civil::Date,
        /// The outcome.
        value: f64,
    },
    /// A treated market that the panel does not have.
    #[error("there is no market “{asked}”; {}", known(.markets, .asked))]
    UnknownMarket {
        /// The name asked for.
        asked: String,
        /// The markets there are.
        markets: Vec<String>,
    },
    /// No treated market was named.
    #[error("no treated market is named")]
    NoTreated,
    /// A treated market lacks outcomes.
    #[error(
        "treated market “{market}” has no outcome on {first}{}; fill them in, or shorten the period",
        other_dates(*.others)
    )]
    TreatedIncomplete {
        /// The market.
        market: String,
        /// The first date without outcome.
        first: jiff::civil::Date,
        /// How many others there are.
        others: usize,
    },
    /// Nothing is left to compare with.
    #[error("too few control markets to use: {left}; {method} takes {least}{}", left_out(.dropped))]
    TooFewControls {
        /// The usable ones.
        left: usize,
        /// What the method takes.
        least: usize,
        /// Which method.
        method: &'static str,
        /// Markets that were left out because dates are missing.
        dropped: usize,
    },
    /// The test lies outside the data.
    #[error("the test from {start} to {end} does not lie within the data, which run from {first} to {last}")]
    OutsideData {
        /// First date of the test.
        start: jiff::civil::Date,
        /// Last date of the test.
        end: jiff::civil::Date,
        /// First date of the data.
        first: jiff::civil::Date,
        /// Last date of the data.
        last: jiff::civil::Date,
    },
    /// Too little history before the test.
    #[error("{periods} periods before the test are too few; {method} takes at least {least}")]
    TooFewPeriods {
        /// The periods before the test.
        periods: usize,
        /// What the method takes.
        least: usize,
        /// Which method.
        method: &'static str,
    },
    /// A share that must lie between zero and one.
    #[error("{what} must lie between 0 and 1, not {value}")]
    NotAShare {
        /// What the number is.
        what: &'static str,
        /// The number.
        value: f64,
    },
    /// An option that makes no sense for these data.
    #[error("{0}")]
    Option(String),
    /// The work was stopped.
    #[error(transparent)]
    Stopped(#[from] Cancelled),
}

impl MarketError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

/// “did you mean” where a name is near, else the first names.
fn known(markets: &[String], asked: &str) -> String {
    let asked = asked.to_lowercase();
    let near = markets.iter().map(|m| (distance(&m.to_lowercase(), &asked), m)).min_by_key(|(far, _)| *far);
    match near {
        Some((far, market)) if far <= 2.max(asked.chars().count() / 4) => format!("did you mean “{market}”?"),
        _ => {
            let first: Vec<&str> = markets.iter().take(8).map(String::as_str).collect();
            let more = if markets.len() > 8 { format!(" and {} more", markets.len() - 8) } else { String::new() };
            format!("the data have {}{more}", first.join(", "))
        }
    }
}

/// How many letters must be added, dropped or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

fn left_out(count: &usize) -> String {
    if *count == 0 {
        return String::new();
    }
    format!(" ({} left out because dates are missing there)", counted(count, "was", "were"))
}

fn other_dates(count: usize) -> String {
    if count == 0 { String::new() } else { format!(" and {}", counted(count, "other date", "other dates")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_market_is_guessed() {
        let markets = vec!["chicago".to_owned(), "portland".to_owned()];
        let error = MarketError::UnknownMarket { asked: "Chcago".into(), markets: markets.clone() };
        assert_eq!(error.to_string(), "there is no market “Chcago”; did you mean “chicago”?");
        let error = MarketError::UnknownMarket { asked: "utrecht".into(), markets };
        assert_eq!(error.to_string(), "there is no market “utrecht”; the data have chicago, portland");
    }
}
