//! Holds the sum of a file's rows against the totals that the file itself
//! states.
//!
//! A total for the rows shown (`Total: Campaigns`, a Shopify order's `Total`)
//! must agree exactly after the rounding shown in the file. A total for the
//! account (`Total: Account`) may exceed a filtered export and is then only
//! noted; one that falls short of the rows contradicts them.

use base::{Currency, Decimal};
use serde::{Deserialize, Serialize};

/// Decimal places beyond which a stated total is floating-point dust.
const DUST_SCALE: u32 = 9;

/// What a total line covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The rows of this file: must agree.
    RowsShown,
    /// The whole account: may exceed the rows, never fall short of them.
    Account,
    /// A part, such as one type of campaign: only noted.
    Other,
}

/// A total line as the file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatedTotal {
    /// Its line in the file.
    pub(crate) line: u64,
    /// Its label, such as `Total: Campaigns`.
    pub(crate) label: String,
    /// What it covers.
    pub(crate) scope: Scope,
    /// The currency it names, if it names one.
    pub(crate) currency: Option<Currency>,
    /// Its figures, by the names of [`Sums`].
    pub(crate) figures: Vec<(&'static str, Decimal)>,
}

/// How a comparison came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rows add up to the stated total.
    Matches,
    /// They do not.
    Differs,
    /// The total covers more than the rows; nothing follows from it.
    Noted,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Figure compared: `spend`, `clicks`, `order_total`…
    pub figure: String,
    /// The total line's label.
    pub label: String,
    /// The total line's line in the file.
    pub line: u64,
    /// Sum of the rows.
    pub rows_sum: Decimal,
    /// What the file states.
    pub file_total: Decimal,
    /// The outcome.
    pub verdict: Verdict,
}

/// Everything that was compared in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// The comparisons, in the order of the file; for order files only those
    /// that differ, and one that counts those that agree.
    pub checked: Vec<Check>,
}

impl Reconciled {
    /// Whether the rows add up: `None` when the file states no total for them.
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        let mut decisive = self.checked.iter().filter(|check| check.verdict != Verdict::Noted).peekable();
        decisive.peek()?;
        Some(decisive.all(|check| check.verdict == Verdict::Matches))
    }

    /// The comparisons that differ.
    pub fn differing(&self) -> impl Iterator<Item = &Check> {
        self.checked.iter().filter(|check| check.verdict == Verdict::Differs)
    }
}

/// Running sums of a file by figure and, for money, currency. There are few of
/// them, and every row adds to most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sums(Vec<(&'static str, Option<Currency>, Decimal)>);

impl Sums {
    /// Adds to a figure; false when the sum leaves the range of a decimal.
    #[must_use]
    pub(crate) fn add(&mut self, figure: &'static str, currency: Option<Currency>, value: Decimal) -> bool {
        let known = self.0.iter_mut().find(|(name, unit, _)| *name == figure && *unit == currency);
        let Some((_, _, sum)) = known else {
            self.0.push((figure, currency, value));
            return true;
        };
        match sum.checked_add(value) {
            Some(total) => {
                *sum = total;
                true
            }
            None => false,
        }
    }

    /// The sum of a figure over its currencies, and how many these are.
    fn of(&self, figure: &str, currency: Option<Currency>) -> Option<(Decimal, usize)> {
        let is_meant = |unit: &Option<Currency>| currency.is_none() || unit.is_none() || *unit == currency;
        let fits = self.0.iter().filter(|(name, unit, _)| *name == figure && is_meant(unit));
        let (sum, count) =
            fits.fold((Decimal::ZERO, 0), |(sum, count), (_, _, value)| (sum.saturating_add(*value), count + 1));
        (count > 0).then_some((sum, count))
    }

    /// Figures with their currency and sum.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, Option<Currency>, Decimal)> {
        self.0.iter().copied()
    }
}

/// Compares the stated totals with the sums. A money figure in several
/// currencies has no sum to compare and is noted.
pub(crate) fn compare(stated: &[StatedTotal], sums: &Sums) -> Reconciled {
    let mut checked = Vec::new();
    for total in stated {
        for (figure, file_total) in &total.figures {
            let (rows_sum, currencies) = sums.of(figure, total.currency).unwrap_or((Decimal::ZERO, 1));
            let agrees = agrees(rows_sum, *file_total);
            let verdict = match total.scope {
                Scope::Other => Verdict::Noted,
                _ if currencies > 1 => Verdict::Noted,
                _ if agrees => Verdict::Matches,
                Scope::Account if *file_total > rows_sum => Verdict::Noted,
                Scope::Account | Scope::RowsShown => Verdict::Differs,
            };
            checked.push(Check {
                figure: (*figure).to_owned(),
                label: total.label.clone(),
                line: total.line,
                rows_sum: rows_sum.normalize(),
                file_total: file_total.normalize(),
                verdict,
            });
        }
    }
    Reconciled { checked }
}

/// Whether a sum is the stated total after the rounding that the total shows.
pub(crate) fn agrees(sum: Decimal, stated: Decimal) -> bool {
    let stated = stated.round_dp(DUST_SCALE.min(stated.scale()));
    let half = Decimal::new(5, (stated.scale() + 1).min(28));
    let sum_is_finer = sum.normalize().scale() > stated.scale();
    let gap = (sum - stated).abs();
    if sum_is_finer { gap <= half } else { gap.is_zero() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn agreement_is_exact_after_the_rounding_shown() {
        assert!(agrees(dec("1234.56"), dec("1234.56")));
        assert!(!agrees(dec("1234.56"), dec("1234.57")));
        assert!(agrees(dec("1234.564"), dec("1234.56")));
        assert!(!agrees(dec("1234.567"), dec("1234.56")));
        assert!(agrees(dec("0.3"), dec("0.30000000000000004")));
        assert!(!agrees(dec("100"), dec("101")));
    }

    #[test]
    fn a_wider_total_decides_nothing() {
        let mut sums = Sums::default();
        assert!(sums.add("spend", None, dec("10")));
        let total = |scope, value: &str| StatedTotal {
            line: 9,
            label: "Total".into(),
            scope,
            currency: None,
            figures: vec![("spend", dec(value))],
        };
        assert_eq!(compare(&[total(Scope::Account, "50")], &sums).verdict(), None);
        assert_eq!(compare(&[total(Scope::Account, "5")], &sums).verdict(), Some(false));
        assert_eq!(compare(&[total(Scope::Other, "5")], &sums).verdict(), None);
        assert_eq!(compare(&[total(Scope::RowsShown, "50")], &sums).verdict(), Some(false));
        assert_eq!(compare(&[total(Scope::RowsShown, "10.00")], &sums).verdict(), Some(true));
        assert_eq!(compare(&[], &sums).verdict(), None);
    }
}
