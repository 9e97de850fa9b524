//! The second pass: rows become facts.

use base::currency::Named;
use base::{Decimal, RejectReason, RejectedRow};

use super::error::TableError;
use super::header::normalise;
use super::options::{Facts, Notices, TotalLine};
use super::plan::Plan;
use super::row::{Memo, Refusal, Row};
use crate::decode::{CellKind, Progress, Record, Records, Source};
use crate::notice::Notice;
use crate::values::cell;

/// Reads a table row by row.
#[derive(Debug)]
pub struct TableReader<'a> {
    plan: &'a Plan,
    records: Records,
    record: Record,
    notices: Notices,
    memo: Memo,
}

/// Words with which a file heads the sum of its own rows, normalised.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grandtotal",
    "sum",
    "overall",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "summe",
    "totalgeneral",
    "totaux",
    "totalgeneral",
    "totales",
    "totais",
    "totalgeral",
    "soma",
    "suma",
    "kabuuan",
    "جمع",
    "جمعکل",
    "مجموع",
    "کل",
    "tong",
    "tongcong",
    "samtals",
    "alls",
];

impl<'a> TableReader<'a> {
    pub(super) fn start(plan: &'a Plan, source: &Source) -> Result<Self, TableError> {
        let records = source.records()?;
        Ok(Self { plan, records, record: Record::new(), notices: plan.notices.clone(), memo: Memo::default() })
    }

    /// Fills `facts` with what the next row gives; `false` at the end.
    ///
    /// # Errors
    /// [`TableError`] when the file is damaged from here on. A bad row is no
    /// error: it comes as a reject.
    pub fn next(&mut self, facts: &mut Facts) -> Result<bool, TableError> {
        facts.clear();
        loop {
            if !self.records.read(&mut self.record)? {
                return Ok(false);
            }
            if self.record.line() > self.plan.header_line && !self.record.is_blank() {
                break;
            }
        }
        if let Some(total) = self.total_line() {
            facts.totals.push(total);
            return Ok(true);
        }
        let mut row = Row { plan: self.plan, record: &self.record, notices: &mut self.notices, memo: &mut self.memo };
        if let Err(refusal) = row.facts(facts) {
            facts.clear();
            facts.rejected.push(self.rejected(refusal));
        }
        Ok(true)
    }

    /// What the user should know of the rows read so far.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.notices.list()
    }

    /// The row that was read last.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.records.progress()
    }

    fn rejected(&self, refusal: Refusal) -> RejectedRow {
        let column = refusal.at.and_then(|at| self.plan.column(at)).map(|column| column.header.clone());
        let value = refusal.at.and_then(|at| self.record.get(at)).unwrap_or_default();
        RejectedRow {
            line: self.record.line(),
            column: column.unwrap_or_default(),
            value: value.chars().take(200).collect(),
            reason: refusal.reason,
            message: refusal.message,
            raw: self.record.raw().to_vec(),
        }
    }

    /// A row is the file's own total when its first word says so and it has no
    /// date where rows have one.
    fn total_line(&self) -> Option<TotalLine> {
        let record = &self.record;
        let (first_at, first) = record.iter().enumerate().find(|(_, cell)| !cell.trim().is_empty())?;
        if record.kind(first_at) != CellKind::Text || !is_total_word(first) {
            return None;
        }
        let places = &self.plan.places;
        for at in [places.day, places.month, places.from].into_iter().flatten() {
            if matches!(cell::date(record, at, self.plan.date_style(at)), Ok(Some(_))) {
                return None;
            }
        }
        let mut values = Vec::new();
        for column in &self.plan.mapping.columns {
            let at = column.position;
            if !column.field.is_fact() {
                continue;
            }
            let Ok(Some(amount)) = cell::number(record, at, self.plan.number_style(at)) else { continue };
            let units = match amount.currency.or(column.unit.currency) {
                Some(Named::One { units, .. }) => Decimal::from(units),
                _ => Decimal::ONE,
            };
            let factor = if amount.currency.is_some() { Decimal::ONE } else { column.unit.factor };
            if let Some(value) = amount.value.checked_mul(units).and_then(|value| value.checked_mul(factor)) {
                values.push((column.field, value));
            }
        }
        (!values.is_empty()).then(|| TotalLine { line: record.line(), label: first.trim().to_owned(), values })
    }
}

fn is_total_word(cell: &str) -> bool {
    // Most rows begin with a day or an id; a look at one byte spares them the rest.
    if cell.len() > 60 || cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let word = cell.split([':', '：']).next().unwrap_or(cell);
    TOTALS.contains(&normalise(word).as_str())
}

impl Refusal {
    pub(super) fn row(reason: RejectReason, message: impl Into<String>) -> Self {
        Self { at: None, reason, message: message.into() }
    }

    pub(super) fn cell(at: usize, reason: RejectReason, message: impl Into<String>) -> Self {
        Self { at: Some(at), reason, message: message.into() }
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
