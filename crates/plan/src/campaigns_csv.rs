//! Campaigns as a CSV file, out and in again.
//!
//! Columns: `key, name, channel, status, start, end, objective, audience,
//! owner, labels, coupons` (both separated by `;`), then `planned_YYYY-MM` and
//! `committed_YYYY-MM` for each month that has a budget. On the way in only
//! `key` and `name` are required; a column that is missing leaves the field as
//! it is, an empty cell empties it. A file is taken whole or not at all.

mod read;
mod write;

pub use read::{CsvOutcome, import};
pub use write::export;

/// The columns before the budgets.
pub(crate) const COLUMNS: [&str; 11] =
    ["key", "name", "channel", "status", "start", "end", "objective", "audience", "owner", "labels", "coupons"];

/// Separates labels and coupons in their cell.
pub(crate) const LIST: char = ';';
