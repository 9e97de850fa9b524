//! What the caller knows of a table, and what is found out about it.

use base::{Currency, Day, Decimal, OrderRow, RejectedRow, ResponseRow, SpendRow, Workspace};
use jiff::tz::TimeZone;

use super::field::Field;
use crate::notice::{Notice, OfMany};
use crate::values::{DateOrder, NumberStyle};

/// What the caller decides about a table.
#[derive(Debug, Clone)]
pub struct TableOptions {
    /// Columns by header or by number (`#3`), with their fields.
    pub user_map: Vec<(String, Field)>,
    /// Day of rows that have none.
    pub date: Option<Day>,
    /// Currency of amounts beside which none is written.
    pub currency: Option<Currency>,
    /// The flag `--decimal`.
    pub decimal: Option<NumberStyle>,
    /// The flag `--date-order`.
    pub date_order: Option<DateOrder>,
    /// The flag `--two-digit-years`.
    pub two_digit_years: bool,
    /// The flag `--locale`.
    pub locale: Option<String>,
    /// Platform of rows that name none; `None` = `table`.
    pub platform: Option<String>,
    /// Reporting currency, for files without one.
    pub workspace_currency: Currency,
    /// Language of the workspace.
    pub workspace_locale: String,
    /// Zone that decides what a day is.
    pub zone: TimeZone,
}

impl TableOptions {
    /// Nothing decided, with the defaults of a workspace.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Self {
        Self {
            user_map: Vec::new(),
            date: None,
            currency: None,
            decimal: None,
            date_order: None,
            two_digit_years: false,
            locale: None,
            platform: None,
            workspace_currency: workspace.currency,
            workspace_locale: workspace.locale.clone(),
            zone: TimeZone::get(&workspace.timezone).unwrap_or(TimeZone::UTC),
        }
    }
}

/// Notices of one kind beyond this many are only counted.
const MOST_OF_A_KIND: u64 = 20;

/// Collects notices without drowning anyone in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices {
    shown: Vec<Notice>,
    counts: Vec<(OfMany, u64)>,
}

impl Notices {
    /// Adds a notice of a kind of which there may be many.
    pub(super) fn add(&mut self, kind: OfMany, notice: impl FnOnce() -> Notice) {
        let at = self.counts.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            self.counts.push((kind, 0));
            self.counts.len() - 1
        });
        self.counts[at].1 += 1;
        if self.counts[at].1 <= MOST_OF_A_KIND {
            self.shown.push(notice());
        }
    }

    /// Adds a notice about the whole file unless one of its code is there.
    pub(super) fn once(&mut self, code: &str, notice: impl FnOnce() -> Notice) {
        if !self.shown.iter().any(|shown| shown.code == code) {
            self.shown.push(notice());
        }
    }

    /// All of them, with how many more there are of the kinds cut short.
    pub(super) fn list(&self) -> Vec<Notice> {
        let mut list = self.shown.clone();
        let cut = self.counts.iter().filter(|(_, count)| *count > MOST_OF_A_KIND);
        list.extend(cut.map(|(kind, count)| Notice::more(*kind, count - MOST_OF_A_KIND)));
        list
    }
}

/// What one row of a table gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Costs; several for a row that covers several days.
    pub spend: Vec<SpendRow>,
    /// Figures of results.
    pub responses: Vec<ResponseRow>,
    /// Orders.
    pub orders: Vec<OrderRow>,
    /// The row itself, if it was refused.
    pub rejected: Vec<RejectedRow>,
    /// The row itself, if it is the file's own total.
    pub totals: Vec<TotalLine>,
}

impl Facts {
    /// Empties it for the next row, keeping its memory.
    pub fn clear(&mut self) {
        self.spend.clear();
        self.responses.clear();
        self.orders.clear();
        self.rejected.clear();
        self.totals.clear();
    }
}

/// A line in which the file adds its own rows up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalLine {
    /// Line in the file.
    pub line: u64,
    /// The word on it: `Total`, `جمع`…
    pub label: String,
    /// Its sums; money in units of its currency (10 rials to a Toman).
    pub values: Vec<(Field, Decimal)>,
}
