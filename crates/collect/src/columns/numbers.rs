//! The decimal mark of a column.

use base::Decimal;

use super::hints::Hints;
use super::language::Language;
use super::resolution::{Ambiguity, Because, Conflict, Evidence, Example, Resolution, Verdict, weigh};
use crate::values::NumberStyle;
use crate::values::number::{self, Shape};

/// Looks at every cell of a column of numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberStyleGuess {
    point: Evidence,
    comma: Evidence,
    /// The first cells that read both ways, by the mark they have.
    open_with_point: Option<OpenCell>,
    open_with_comma: Option<OpenCell>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct OpenCell {
    example: Example,
    as_point: Decimal,
    as_comma: Decimal,
}

impl NumberStyleGuess {
    /// Looks at a cell. Cells that are no numbers say nothing here; they are
    /// refused when the rows are read.
    pub fn observe(&mut self, line: u64, text: &str) {
        match number::shape(text) {
            Shape::Neutral | Shape::NoNumber => {}
            Shape::Only(NumberStyle::Point) => self.point.add(line, text),
            Shape::Only(NumberStyle::Comma) => self.comma.add(line, text),
            Shape::Both { point, comma } => {
                // The reading that groups is the larger one.
                let slot =
                    if point.abs() < comma.abs() { &mut self.open_with_point } else { &mut self.open_with_comma };
                slot.get_or_insert_with(|| OpenCell {
                    example: Example { line, text: number::shortened(text) },
                    as_point: point,
                    as_comma: comma,
                });
            }
        }
    }

    /// Looks at a cell of a column of counts: nobody counts visits to three
    /// decimals, so a mark before three digits groups thousands.
    pub fn observe_count(&mut self, line: u64, text: &str) {
        match number::shape(text) {
            Shape::Both { point, comma } if point.abs() < comma.abs() => self.comma.add(line, text),
            Shape::Both { .. } => self.point.add(line, text),
            _ => self.observe(line, text),
        }
    }

    /// Adds what another column of the same file showed.
    pub fn merge(&mut self, other: &Self) {
        self.point.merge(&other.point);
        self.comma.merge(&other.comma);
    }

    /// The style that the cells alone decide, if they do.
    #[must_use]
    pub fn decided(&self) -> Option<NumberStyle> {
        match weigh(&self.point, &self.comma) {
            Verdict::First => Some(NumberStyle::Point),
            Verdict::Second => Some(NumberStyle::Comma),
            Verdict::Neither | Verdict::Conflict(..) => None,
        }
    }

    /// Ends the search.
    #[must_use]
    pub fn resolve(&self, hints: &Hints) -> Resolution<NumberStyle> {
        if let Some(style) = hints.decimal {
            return Resolution::Resolved { style, because: Because::Flag };
        }
        match weigh(&self.point, &self.comma) {
            Verdict::First => Resolution::Resolved { style: NumberStyle::Point, because: Because::Column },
            Verdict::Second => Resolution::Resolved { style: NumberStyle::Comma, because: Because::Column },
            Verdict::Conflict(first, second) => {
                let ways = ["a decimal point", "a decimal comma"];
                Resolution::Impossible(Conflict { first, second, ways })
            }
            Verdict::Neither => self.resolve_by(hints),
        }
    }

    fn resolve_by(&self, hints: &Hints) -> Resolution<NumberStyle> {
        let Some(open) = self.open_with_point.as_ref().or(self.open_with_comma.as_ref()) else {
            let style = hints.number_style().map_or(NumberStyle::Point, |(style, _)| style);
            return Resolution::Resolved { style, because: Because::Nothing };
        };
        if let Some((style, because)) = hints.number_style() {
            return Resolution::Resolved { style, because };
        }
        // `1,234` under an English header is a thousand and more: both the
        // habit of the language and that of grouping by three say so. Of
        // `1.234` they say opposite things.
        if hints.language == Some(Language::En) && self.open_with_point.is_none() {
            return Resolution::Resolved { style: NumberStyle::Point, because: Because::HeaderLanguage };
        }
        Resolution::Ambiguous(Ambiguity {
            example: open.example.clone(),
            readings: [open.as_point.normalize().to_string(), open.as_comma.normalize().to_string()],
            flags: ["--decimal point", "--decimal comma"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(cells: &[&str]) -> NumberStyleGuess {
        let mut guess = NumberStyleGuess::default();
        for (cell, line) in cells.iter().zip(2..) {
            guess.observe(line, cell);
        }
        guess
    }

    fn style(cells: &[&str], hints: &Hints) -> Result<(NumberStyle, Because), String> {
        guess(cells).resolve(hints).into_result("Cost").map_err(|error| error.to_string())
    }

    #[test]
    fn one_cell_decides_for_its_column() {
        let none = Hints::default();
        assert_eq!(style(&["1.234", "1.234,56"], &none), Ok((NumberStyle::Comma, Because::Column)));
        assert_eq!(style(&["1.234", "12.5"], &none), Ok((NumberStyle::Point, Because::Column)));
        assert_eq!(style(&["1,234", "5,000,000"], &none), Ok((NumberStyle::Point, Because::Column)));
        assert_eq!(style(&["12", "--"], &none), Ok((NumberStyle::Point, Because::Nothing)));
    }

    #[test]
    fn nothing_decides_and_the_flag_is_named() {
        let said = style(&["12", "1.234"], &Hints::default()).unwrap_err();
        assert_eq!(
            said,
            "column “Cost”, line 3: “1.234” can be 1.234 or 1234, and nothing in the file decides; \
             say which with --decimal point or --decimal comma"
        );
        let english = Hints { language: Some(Language::En), ..Hints::default() };
        assert!(style(&["1.234"], &english).is_err());
        assert_eq!(style(&["1,234"], &english).unwrap().0, NumberStyle::Point);
        assert!(style(&["1,234", "1.234"], &english).is_err());
    }

    #[test]
    fn the_locale_of_the_file_decides() {
        for (hints, because) in [
            (Hints { language: Some(Language::De), ..Hints::default() }, Because::HeaderLanguage),
            (Hints { delimiter: Some(';'), ..Hints::default() }, Because::Delimiter),
            (Hints { workspace_locale: Some("vi".into()), ..Hints::default() }, Because::WorkspaceLocale),
            (Hints { locale: Some("is-IS".into()), ..Hints::default() }, Because::LocaleFlag),
            (Hints { file_style: Some(NumberStyle::Comma), ..Hints::default() }, Because::OtherColumn),
            (Hints { decimal: Some(NumberStyle::Comma), ..Hints::default() }, Because::Flag),
        ] {
            assert_eq!(style(&["1.234"], &hints), Ok((NumberStyle::Comma, because)));
        }
        let nobody_chose = Hints { workspace_locale: Some("en".into()), ..Hints::default() };
        assert!(style(&["1.234"], &nobody_chose).is_err());
        let swiss = Hints { locale: Some("de-CH".into()), ..Hints::default() };
        assert_eq!(style(&["1.234"], &swiss).unwrap().0, NumberStyle::Point);
    }

    #[test]
    fn counts_group_by_three() {
        let mut visits = NumberStyleGuess::default();
        visits.observe_count(2, "10.000");
        assert_eq!(visits.decided(), Some(NumberStyle::Comma));
        let mut cost = guess(&["1.234"]);
        cost.merge(&visits);
        assert_eq!(cost.decided(), Some(NumberStyle::Comma));
    }

    #[test]
    fn a_column_in_two_ways_is_refused_and_a_slip_is_not() {
        let said = style(&["1.5", "1,5"], &Hints::default()).unwrap_err();
        assert!(said.contains("line 2 (“1.5”)") && said.contains("line 3 (“1,5”)"), "{said}");
        let mut many = vec!["1.5"; 40];
        many.push("1,5");
        assert_eq!(style(&many, &Hints::default()).unwrap().0, NumberStyle::Point);
    }
}
