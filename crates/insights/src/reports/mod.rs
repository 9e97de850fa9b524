//! Reports: campaigns, channels, days and budget, all made the same way.

mod assemble;
mod budget;
mod conversion;
mod make;
mod meta;
mod returns;
mod values;

use base::{Frame, Workspace};
use lake::Lake;
use serde::Serialize;
use serde_json::Value;
use store::Store;

pub use crate::load::FactKind;
pub(crate) use budget::Line;
pub use budget::budget;
pub use meta::{ColumnInfo, ColumnKind, ComparedWith, LeftOutTotals, MissingMetric, ReportMeta, UnassignedTotals};

pub(crate) use assemble::Row;
pub(crate) use conversion::{Denominator, conversion_rate};
pub(crate) use make::{Made, make};
pub(crate) use returns::interval;
pub(crate) use values::{changed, float_of, metric_of, tied_only};

use crate::error::InsightsError;
use crate::query::{Dimension, ReportQuery};

/// A report: rows and everything one must know to read them.
#[derive(Debug, Clone)]
pub struct Report {
    /// The rows, typed; there is no total row.
    pub frame: Frame,
    /// Basis, currency, period, totals, what is missing, findings.
    pub meta: ReportMeta,
}

/// A report as the API sends it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReportBody {
    /// One object a row.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<Value>,
    /// Everything one must know to read them.
    pub meta: ReportMeta,
}

impl Report {
    /// The report as the API sends it.
    #[must_use]
    pub fn into_body(self) -> ReportBody {
        ReportBody { rows: self.frame.to_json_rows(), meta: self.meta }
    }

    /// The rows as CSV, formulas defused.
    #[must_use]
    pub fn to_csv(&self) -> String {
        self.frame.to_csv()
    }
}

/// What each campaign cost and brought.
///
/// # Errors
/// [`InsightsError::Question`] when a filter names nothing; the stores' errors.
/// What cannot be converted is left out and named in the report's `meta`.
pub async fn campaigns(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Report, InsightsError> {
    Ok(make(store, lake, workspace, query, Dimension::Campaign).await?.report())
}

/// What each channel cost and brought.
///
/// # Errors
/// As [`campaigns`].
pub async fn channels(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Report, InsightsError> {
    Ok(make(store, lake, workspace, query, Dimension::Channel).await?.report())
}

/// What each day cost and brought; split by `week` or `month` its rows are
/// weeks or months.
///
/// # Errors
/// As [`campaigns`].
pub async fn days(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Report, InsightsError> {
    let mut query = query.clone();
    let grain = query.by.iter().position(|dimension| matches!(dimension, Dimension::Week | Dimension::Month));
    let main = grain.map_or(Dimension::Day, |at| query.by.remove(at));
    Ok(make(store, lake, workspace, &query, main).await?.report())
}

/// Every metric over what is tied to campaigns, as JSON.
pub(crate) fn totals_of(made: &Made, group: &crate::gather::Group) -> std::collections::BTreeMap<String, Value> {
    values::totals(&made.context, group, true)
}
