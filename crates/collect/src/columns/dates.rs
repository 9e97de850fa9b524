//! The order of day and month in a column.

use base::Day;

use super::hints::Hints;
use super::resolution::{Ambiguity, Because, Conflict, Evidence, Example, Resolution, Verdict, weigh};
use crate::values::date::{self, When};
use crate::values::number::shortened;
use crate::values::{DateOrder, DateStyle};

/// Looks at every cell of a column of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateOrderGuess {
    two_digit_years: bool,
    day_first: Evidence,
    month_first: Evidence,
    open: Option<(Example, Day, Day)>,
}

impl DateOrderGuess {
    /// A guess over a column in which years may have two digits.
    #[must_use]
    pub fn with_two_digit_years(two_digit_years: bool) -> Self {
        Self { two_digit_years, ..Self::default() }
    }

    /// Looks at a cell. Cells that are no dates say nothing here; they are
    /// refused when the rows are read.
    pub fn observe(&mut self, line: u64, text: &str) {
        // Nothing to learn from `2026-10-03`.
        if text.len() == 10 && text.as_bytes()[4] == b'-' {
            return;
        }
        let read = |order| date::read(text, DateStyle { order, two_digit_years: self.two_digit_years });
        match (read(DateOrder::Dmy), read(DateOrder::Mdy)) {
            (Ok(Some(_)), Err(_)) => self.day_first.add(line, text),
            (Err(_), Ok(Some(_))) => self.month_first.add(line, text),
            (Ok(Some(day_first)), Ok(Some(month_first))) if day_first != month_first && self.open.is_none() => {
                let from = |when: When| when.period.from;
                self.open = Some((Example { line, text: shortened(text) }, from(day_first), from(month_first)));
            }
            _ => {}
        }
    }

    /// The order that the cells alone decide, if they do.
    #[must_use]
    pub fn decided(&self) -> Option<DateOrder> {
        match weigh(&self.day_first, &self.month_first) {
            Verdict::First => Some(DateOrder::Dmy),
            Verdict::Second => Some(DateOrder::Mdy),
            Verdict::Neither | Verdict::Conflict(..) => None,
        }
    }

    /// Ends the search.
    #[must_use]
    pub fn resolve(&self, hints: &Hints) -> Resolution<DateOrder> {
        if let Some(style) = hints.date_order {
            return Resolution::Resolved { style, because: Because::Flag };
        }
        match weigh(&self.day_first, &self.month_first) {
            Verdict::First => Resolution::Resolved { style: DateOrder::Dmy, because: Because::Column },
            Verdict::Second => Resolution::Resolved { style: DateOrder::Mdy, because: Because::Column },
            Verdict::Conflict(first, second) => {
                let ways = ["the day first", "the month first"];
                Resolution::Impossible(Conflict { first, second, ways })
            }
            Verdict::Neither => match (hints.date_order(), &self.open) {
                (Some((style, because)), Some(_)) => Resolution::Resolved { style, because },
                (hint, None) => {
                    let style = hint.map_or(DateOrder::Dmy, |(style, _)| style);
                    Resolution::Resolved { style, because: Because::Nothing }
                }
                (None, Some((example, day_first, month_first))) => Resolution::Ambiguous(Ambiguity {
                    example: example.clone(),
                    readings: [day_first.to_string(), month_first.to_string()],
                    flags: ["--date-order dmy", "--date-order mdy"],
                }),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Language;

    fn order(cells: &[&str], hints: &Hints) -> Result<(DateOrder, Because), String> {
        let mut guess = DateOrderGuess::default();
        for (cell, line) in cells.iter().zip(2..) {
            guess.observe(line, cell);
        }
        guess.resolve(hints).into_result("Day").map_err(|error| error.to_string())
    }

    #[test]
    fn one_cell_decides_for_its_column() {
        let none = Hints::default();
        assert_eq!(order(&["01/02/2026", "13/02/2026"], &none), Ok((DateOrder::Dmy, Because::Column)));
        assert_eq!(order(&["01/02/2026", "02/13/2026"], &none), Ok((DateOrder::Mdy, Because::Column)));
        for clear in ["2026-02-01", "1.2.2026", "03/03/2026", "1405/07/09", "Oct 3, 2026", "۰۹/۰۷/۱۴۰۵"] {
            assert_eq!(order(&[clear], &none).unwrap().1, Because::Nothing, "{clear}");
        }
    }

    #[test]
    fn nothing_decides_and_the_flag_is_named() {
        assert_eq!(
            order(&["01/02/2026"], &Hints::default()).unwrap_err(),
            "column “Day”, line 2: “01/02/2026” can be 2026-02-01 or 2026-01-02, and nothing in the file decides; \
             say which with --date-order dmy or --date-order mdy"
        );
        let english = Hints { language: Some(Language::En), workspace_locale: Some("en".into()), ..Hints::default() };
        assert!(order(&["01/02/2026"], &english).is_err());
    }

    #[test]
    fn the_locale_of_the_file_decides() {
        for (hints, expected) in [
            (Hints { language: Some(Language::Fr), ..Hints::default() }, DateOrder::Dmy),
            (Hints { delimiter: Some(';'), ..Hints::default() }, DateOrder::Dmy),
            (Hints { locale: Some("en-US".into()), ..Hints::default() }, DateOrder::Mdy),
            (Hints { locale: Some("en-GB".into()), ..Hints::default() }, DateOrder::Dmy),
            (Hints { workspace_locale: Some("vi".into()), ..Hints::default() }, DateOrder::Dmy),
            (Hints { date_order: Some(DateOrder::Mdy), ..Hints::default() }, DateOrder::Mdy),
        ] {
            assert_eq!(order(&["01/02/2026"], &hints).unwrap().0, expected);
        }
    }

    #[test]
    fn both_orders_in_one_column_are_refused() {
        let said = order(&["13/02/2026", "02/13/2026"], &Hints::default()).unwrap_err();
        assert!(said.contains("the day first on line 2") && said.contains("the month first on line 3"), "{said}");
    }

    #[test]
    fn two_digit_years_need_their_flag() {
        let mut guess = DateOrderGuess::with_two_digit_years(true);
        guess.observe(2, "13/02/26");
        assert_eq!(guess.decided(), Some(DateOrder::Dmy));
    }
}
