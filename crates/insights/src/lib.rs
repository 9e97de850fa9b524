//! Was it worth it? The metric catalogue, the reports made from it, the
//! findings in plain words under them, and the overview.
//!
//! `insights` refuses to change anything: it reads the store and the lake, and
//! writes nothing to disk. It computes no metric outside the catalogue.
//!
//! Invariants:
//! - a ratio is a ratio of sums; unknown is never zero;
//! - revenue and conversions of a report come from one basis, named in every row;
//! - rows and the unassigned row add up to the totals;
//! - an amount is converted by the rate of its own day; what has no rate is in
//!   no figure, and the report says so with currency, days and sum, never a guess;
//! - no order is zero only where orders can be tied, else unknown;
//! - a finding says its numbers, and says so when they could be chance.

pub mod behaviour;
pub mod catalogue;
pub mod error;
pub mod findings;
pub mod overview;
pub mod period;
pub mod query;
pub mod reports;
pub mod rows_behind;
pub mod sums;

mod basis;
mod dims;
mod gather;
mod load;
mod pace;
mod words;

pub use error::InsightsError;
pub use findings::Finding;
pub use load::event_terms;
pub use query::{Compare, Dimension, ReportQuery};
pub use reports::{Report, ReportMeta};
