//! Outcomes of several markets over the same dates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::error::MarketError;
use crate::counted;

/// One outcome of one market on one date. Not a number means that it is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<'a> {
    /// The market's name.
    pub market: &'a str,
    /// The date (the first day of a week or month where the data are coarser).
    pub date: Date,
    /// Sales, orders, sign-ups: any quantity that adds up.
    pub outcome: f64,
}

/// What to do when a market has several rows on one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// Refuse the data.
    #[default]
    Refuse,
    /// Add the rows up.
    Sum,
}

/// Outcomes of markets by dates, complete: a market that lacks a date is in
/// [`Panel::incomplete`] instead.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    markets: Vec<String>,
    dates: Vec<Date>,
    outcomes: Vec<f64>,
    incomplete: Vec<Incomplete>,
    notes: Vec<String>,
}

/// A market that was left out because dates are missing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// Its name.
    pub market: String,
    /// The dates without outcome.
    pub missing: Vec<Date>,
}

impl Panel {
    /// A panel of the cells, in any order; markets and dates are sorted.
    ///
    /// # Errors
    /// When there are no cells, an outcome is infinite, or a market has two
    /// rows on a date and `duplicates` does not say to add them up.
    pub fn of<'a>(cells: impl IntoIterator<Item = Cell<'a>>, duplicates: Duplicates) -> Result<Self, MarketError> {
        let mut rows: BTreeMap<&str, BTreeMap<Date, f64>> = BTreeMap::new();
        let mut summed = 0_u64;
        for Cell { market, date, outcome } in cells {
            if outcome.is_infinite() {
                return Err(MarketError::NotFinite { market: market.to_owned(), date, value: outcome });
            }
            let row = rows.entry(market).or_default();
            match row.get_mut(&date) {
                None => {
                    row.insert(date, outcome);
                }
                Some(_) if duplicates == Duplicates::Refuse => {
                    return Err(MarketError::Duplicate { market: market.to_owned(), date });
                }
                Some(sum) => {
                    summed += 1;
                    *sum += outcome;
                }
            }
        }
        let mut dates: Vec<Date> =
            rows.values().flat_map(|row| row.iter().filter(|(_, y)| !y.is_nan()).map(|(date, _)| *date)).collect();
        dates.sort_unstable();
        dates.dedup();
        if dates.is_empty() {
            return Err(MarketError::Empty);
        }
        let mut panel =
            Self { markets: Vec::new(), dates, outcomes: Vec::new(), incomplete: Vec::new(), notes: Vec::new() };
        for (market, row) in &rows {
            let missing: Vec<Date> =
                panel.dates.iter().filter(|date| row.get(date).is_none_or(|y| y.is_nan())).copied().collect();
            if missing.is_empty() {
                panel.markets.push((*market).to_owned());
                panel.outcomes.extend(panel.dates.iter().map(|date| row[date]));
            } else {
                panel.incomplete.push(Incomplete { market: (*market).to_owned(), missing });
            }
        }
        if summed > 0 {
            let rows = counted(summed, "row was", "rows were");
            panel.notes.push(format!("{rows} added to another row of the same market and date"));
        }
        panel.note_what_is_odd();
        Ok(panel)
    }

    /// The same without dates after `last`.
    ///
    /// # Errors
    /// [`MarketError::Empty`] when no date is left.
    pub fn until(&self, last: Date) -> Result<Self, MarketError> {
        let kept = self.dates.partition_point(|date| *date <= last);
        if kept == 0 {
            return Err(MarketError::Empty);
        }
        let outcomes =
            (0..self.markets.len()).flat_map(|market| self.outcomes(market)[..kept].iter().copied()).collect();
        Ok(Self { dates: self.dates[..kept].to_vec(), outcomes, ..self.clone() })
    }

    /// The markets that have an outcome on every date, sorted.
    #[must_use]
    pub fn markets(&self) -> &[String] {
        &self.markets
    }

    /// The dates, sorted.
    #[must_use]
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// One market's outcomes by date.
    #[must_use]
    pub fn outcomes(&self, market: usize) -> &[f64] {
        let periods = self.dates.len();
        &self.outcomes[market * periods..(market + 1) * periods]
    }

    /// The markets that were left out.
    #[must_use]
    pub fn incomplete(&self) -> &[Incomplete] {
        &self.incomplete
    }

    /// What is odd about the data, in sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The position of a market, letter case aside.
    ///
    /// # Errors
    /// [`MarketError::UnknownMarket`], or [`MarketError::TreatedIncomplete`]
    /// when the market lacks dates.
    pub fn find(&self, name: &str) -> Result<usize, MarketError> {
        let same = |market: &str| market == name || market.to_lowercase() == name.trim().to_lowercase();
        if let Some(position) = self.markets.iter().position(|market| same(market)) {
            return Ok(position);
        }
        match self.incomplete.iter().find(|lacking| same(&lacking.market)) {
            Some(Incomplete { market, missing }) => Err(MarketError::TreatedIncomplete {
                market: market.clone(),
                first: missing[0],
                others: missing.len() - 1,
            }),
            None => {
                let markets = self.markets.iter().chain(self.incomplete.iter().map(|i| &i.market)).cloned().collect();
                Err(MarketError::UnknownMarket { asked: name.to_owned(), markets })
            }
        }
    }

    fn note_what_is_odd(&mut self) {
        if !self.incomplete.is_empty() {
            let names: Vec<&str> = self.incomplete.iter().take(5).map(|i| i.market.as_str()).collect();
            let more = if self.incomplete.len() > 5 { ", …" } else { "" };
            self.notes.push(format!(
                "left out for lack of outcomes on some dates: {} of {} markets ({}{more})",
                self.incomplete.len(),
                self.incomplete.len() + self.markets.len(),
                names.join(", "),
            ));
        }
        let gaps = gaps(&self.dates);
        if gaps > 0 {
            let gaps = counted(gaps, "gap", "gaps");
            self.notes.push(format!("the dates have {gaps}: some days, weeks or months are missing for every market"));
        }
        let negative = self.outcomes.iter().filter(|y| **y < 0.0).count();
        if negative > 0 {
            let negative = counted(negative, "outcome is", "outcomes are");
            self.notes.push(format!("{negative} negative (refunds?), and used so"));
        }
        let idle: Vec<&str> = (0..self.markets.len())
            .filter(|&m| self.outcomes(m).iter().all(|y| y.abs() <= 0.0))
            .map(|m| self.markets[m].as_str())
            .collect();
        if !idle.is_empty() {
            self.notes.push(format!("outcomes are zero all along in {}", idle.join(", ")));
        }
    }
}

/// How often consecutive dates are further apart than usual. Months are of
/// 28 to 31 days, quarters of 90 to 92, years of 365 or 366.
fn gaps(dates: &[Date]) -> usize {
    let steps: Vec<i32> = dates.windows(2).map(|pair| (pair[1] - pair[0]).get_days()).collect();
    let mut sorted = steps.clone();
    sorted.sort_unstable();
    let Some(&usual) = sorted.get(sorted.len() / 2) else { return 0 };
    let slack = if usual >= 28 { usual / 10 + 1 } else { 0 };
    steps.iter().filter(|&&step| step > usual + slack).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cell(market: &str, day: i8, outcome: f64) -> Cell<'_> {
        Cell { market, date: date(2026, 3, day), outcome }
    }

    #[test]
    fn a_market_that_lacks_a_date_is_left_out_and_named() {
        let cells =
            [cell("b", 1, 1.0), cell("b", 2, 2.0), cell("a", 2, 5.0), cell("c", 1, 3.0), cell("c", 2, f64::NAN)];
        let panel = Panel::of(cells, Duplicates::Refuse).unwrap();
        assert_eq!(panel.markets(), ["b"]);
        assert!(
            panel.notes()[0].contains("lack of outcomes on some dates: 2 of 3 markets (a, c)"),
            "{:?}",
            panel.notes()
        );
        let error = panel.find("A").unwrap_err();
        assert!(matches!(error, MarketError::TreatedIncomplete { others: 0, .. }), "{error}");
        assert_eq!(panel.find("B"), Ok(0));
    }

    #[test]
    fn duplicates_are_refused_or_summed_as_told() {
        let cells = [cell("a", 1, 1.0), cell("a", 1, 2.0)];
        let error = Panel::of(cells, Duplicates::Refuse).unwrap_err();
        assert_eq!(
            error.to_string(),
            "market “a” has more than one row on 2026-03-01; add them up first, or say that they are to be summed"
        );
        let panel = Panel::of(cells, Duplicates::Sum).unwrap();
        assert_eq!(panel.outcomes(0), [3.0]);
    }

    #[test]
    fn gaps_negatives_and_idle_markets_are_noted() {
        let cells = [1, 2, 3, 5].map(|day| cell("a", day, f64::from(day) - 2.0)).into_iter();
        let idle = [1, 2, 3, 5].map(|day| cell("b", day, 0.0));
        let panel = Panel::of(cells.chain(idle), Duplicates::Refuse).unwrap();
        let notes = panel.notes().join("\n");
        for said in ["1 gap:", "1 outcome is negative", "zero all along in b"] {
            assert!(notes.contains(said), "{notes}");
        }
    }

    #[test]
    fn months_are_no_gaps() {
        let dates: Vec<Date> = (1..=12).map(|month| date(2026, month, 1)).collect();
        assert_eq!(gaps(&dates), 0);
        let mut without_may = dates;
        without_may.remove(4);
        assert_eq!(gaps(&without_may), 1);
    }

    #[test]
    fn nothing_and_infinity_are_refused() {
        assert_eq!(Panel::of([], Duplicates::Refuse), Err(MarketError::Empty));
        assert_eq!(Panel::of([cell("a", 1, f64::NAN)], Duplicates::Refuse), Err(MarketError::Empty));
        assert!(Panel::of([cell("a", 1, f64::INFINITY)], Duplicates::Refuse).is_err());
    }
}
