//! Which markets were treated, and when.

use jiff::civil::Date;

use super::error::MarketError;
use super::panel::Panel;
use crate::counted;

/// The treated markets and the dates of the test, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Names of the treated markets.
    pub treated: Vec<String>,
    /// Names of markets to leave out of the comparison.
    pub excluded: Vec<String>,
    /// First date of the test.
    pub start: Date,
    /// Last date of the test.
    pub end: Date,
}

/// A test laid over a panel: series of the treated markets' mean and of each
/// control market, from the first date to the end of the test.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Names of the treated markets.
    pub treated: Vec<String>,
    /// Names of the control markets, in the order of [`Design::controls`].
    pub control_names: Vec<String>,
    /// The dates, of which the first [`Design::before`] precede the test.
    pub dates: Vec<Date>,
    /// How many dates precede the test.
    pub before: usize,
    /// The treated markets' outcomes, one row of dates each.
    pub treated_rows: Vec<f64>,
    /// The mean over the treated markets by date.
    pub target: Vec<f64>,
    /// The control markets' outcomes, one row of dates each.
    pub controls: Vec<f64>,
    /// What is doubtful about the design, in sentences.
    pub notes: Vec<String>,
}

impl Design {
    /// Lays `plan` over `panel`. Dates after the end of the test are not used.
    ///
    /// # Errors
    /// When a market is unknown or incomplete, the test lies outside the data,
    /// or no control market is left.
    pub fn of(panel: &Panel, plan: &Plan) -> Result<Self, MarketError> {
        let treated = positions(panel, &plan.treated)?;
        if treated.is_empty() {
            return Err(MarketError::NoTreated);
        }
        let excluded = excluded(panel, &plan.excluded)?;
        let dates = panel.dates();
        let (first, last) = (dates[0], dates[dates.len() - 1]);
        let outside = MarketError::OutsideData { start: plan.start, end: plan.end, first, last };
        let before = dates.partition_point(|date| *date < plan.start);
        let until = dates.partition_point(|date| *date <= plan.end);
        if plan.start > plan.end || plan.end < first || plan.start > last || before >= until {
            return Err(outside);
        }
        let controls: Vec<usize> =
            (0..panel.markets().len()).filter(|m| !treated.contains(m) && !excluded.contains(m)).collect();
        if controls.is_empty() {
            return Err(MarketError::TooFewControls {
                left: 0,
                least: 1,
                method: "a comparison",
                dropped: panel.incomplete().len(),
            });
        }
        let mut design = Self::between(panel, &treated, &controls, before, until);
        design.notes = panel.notes().to_vec();
        if until < dates.len() {
            let after = counted(
                dates.len() - until,
                "date after the end of the test is",
                "dates after the end of the test are",
            );
            design.notes.push(format!("{after} not used"));
        }
        if plan.end > last {
            design.notes.push(format!("the test was to run until {}, but the data end on {last}", plan.end));
        }
        Ok(design)
    }

    /// A design on markets and dates given by position: the test runs from
    /// `before` up to, and not including, `until`.
    #[must_use]
    pub fn between(panel: &Panel, treated: &[usize], controls: &[usize], before: usize, until: usize) -> Self {
        let rows = |markets: &[usize]| -> Vec<f64> {
            markets.iter().flat_map(|&m| panel.outcomes(m)[..until].iter().copied()).collect()
        };
        let names = |markets: &[usize]| markets.iter().map(|&m| panel.markets()[m].clone()).collect();
        let treated_rows = rows(treated);
        Self {
            target: mean_row(&treated_rows, until),
            treated: names(treated),
            control_names: names(controls),
            dates: panel.dates()[..until].to_vec(),
            before,
            treated_rows,
            controls: rows(controls),
            notes: Vec::new(),
        }
    }

    /// How many dates there are, the test included.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.dates.len()
    }

    /// How many dates the test has.
    #[must_use]
    pub fn during(&self) -> usize {
        self.dates.len() - self.before
    }

    /// One control market's outcomes by date.
    #[must_use]
    pub fn control(&self, market: usize) -> &[f64] {
        &self.controls[market * self.periods()..(market + 1) * self.periods()]
    }

    /// The same test with control markets, given by position, in the place of
    /// the treated ones; the truly treated ones take no part.
    #[must_use]
    pub fn pretend(&self, set: &[usize]) -> Self {
        let periods = self.periods();
        let (mut treated_rows, mut controls) = (Vec::new(), Vec::new());
        let (mut treated, mut control_names) = (Vec::new(), Vec::new());
        for (m, name) in self.control_names.iter().enumerate() {
            let pretended = set.contains(&m);
            let (rows, names) =
                if pretended { (&mut treated_rows, &mut treated) } else { (&mut controls, &mut control_names) };
            rows.extend_from_slice(self.control(m));
            names.push(name.clone());
        }
        let target = mean_row(&treated_rows, periods);
        Self {
            treated,
            control_names,
            treated_rows,
            target,
            controls,
            dates: self.dates.clone(),
            before: self.before,
            notes: Vec::new(),
        }
    }

    /// A test from date `before` up to, and not including, date `until` in the
    /// same markets; later dates are left away.
    #[must_use]
    pub fn earlier(&self, before: usize, until: usize) -> Self {
        let cut = |rows: &[f64]| -> Vec<f64> {
            rows.chunks_exact(self.periods()).flat_map(|row| row[..until].iter().copied()).collect()
        };
        Self {
            treated: self.treated.clone(),
            control_names: self.control_names.clone(),
            treated_rows: cut(&self.treated_rows),
            target: self.target[..until].to_vec(),
            controls: cut(&self.controls),
            dates: self.dates[..until].to_vec(),
            before,
            notes: Vec::new(),
        }
    }

    /// Fails when there are fewer dates before the test, or fewer controls, than
    /// a method takes.
    ///
    /// # Errors
    /// [`MarketError::TooFewPeriods`] or [`MarketError::TooFewControls`].
    pub fn needs(&self, method: &'static str, periods: usize, controls: usize) -> Result<(), MarketError> {
        if self.before < periods {
            return Err(MarketError::TooFewPeriods { periods: self.before, least: periods, method });
        }
        if self.control_names.len() < controls {
            let left = self.control_names.len();
            return Err(MarketError::TooFewControls { left, least: controls, method, dropped: 0 });
        }
        Ok(())
    }
}

fn positions(panel: &Panel, names: &[String]) -> Result<Vec<usize>, MarketError> {
    let mut found = names.iter().map(|name| panel.find(name)).collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The markets to leave out; those that are left out anyway are no error.
fn excluded(panel: &Panel, names: &[String]) -> Result<Vec<usize>, MarketError> {
    let mut found = Vec::new();
    for name in names {
        match panel.find(name) {
            Ok(position) => found.push(position),
            Err(MarketError::TreatedIncomplete { .. }) => {}
            Err(unknown) => return Err(unknown),
        }
    }
    Ok(found)
}

/// The mean over rows of `length` entries each.
#[must_use]
pub(crate) fn mean_row(rows: &[f64], length: usize) -> Vec<f64> {
    let count = rows.len() / length.max(1);
    let mut mean = vec![0.0; length];
    for row in rows.chunks_exact(length.max(1)) {
        for (sum, y) in mean.iter_mut().zip(row) {
            *sum += y / count as f64;
        }
    }
    mean
}

/// The mean of a slice; zero for none.
#[must_use]
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::panel::{Cell, Duplicates};
    use jiff::civil::date;

    fn panel() -> Panel {
        let cells = ["a", "b", "c"].iter().enumerate().flat_map(|(m, market)| {
            (1..=6).map(move |day| Cell {
                market,
                date: date(2026, 1, day),
                outcome: f64::from(day) * (m as f64 + 1.0),
            })
        });
        Panel::of(cells, Duplicates::Refuse).unwrap()
    }

    fn plan(treated: &[&str], start: i8, end: i8) -> Plan {
        Plan {
            treated: treated.iter().map(|&name| name.to_owned()).collect(),
            excluded: Vec::new(),
            start: date(2026, 1, start),
            end: date(2026, 1, end),
        }
    }

    #[test]
    fn the_target_is_the_mean_of_the_treated() {
        let design = Design::of(&panel(), &plan(&["a", "B"], 4, 5)).unwrap();
        assert_eq!(design.target, [1.5, 3.0, 4.5, 6.0, 7.5]);
        assert_eq!((design.before, design.during()), (3, 2));
        assert_eq!(design.control(0), [3.0, 6.0, 9.0, 12.0, 15.0]);
        assert_eq!(design.notes, ["1 date after the end of the test is not used"]);
    }

    #[test]
    fn a_test_outside_the_data_is_refused() {
        for (start, end) in [(20, 25), (5, 4)] {
            assert!(matches!(Design::of(&panel(), &plan(&["a"], start, end)), Err(MarketError::OutsideData { .. })));
        }
    }

    #[test]
    fn without_controls_there_is_no_comparison() {
        let error = Design::of(&panel(), &plan(&["a", "b", "c"], 4, 5)).unwrap_err();
        assert!(matches!(error, MarketError::TooFewControls { left: 0, .. }), "{error}");
        assert_eq!(Design::of(&panel(), &plan(&[], 4, 5)).unwrap_err(), MarketError::NoTreated);
    }
}
