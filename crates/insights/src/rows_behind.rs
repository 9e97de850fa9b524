//! From a figure to the rows it is made of.

use base::{Basis, Frame, Workspace};
use lake::{Lake, RowsQuery, Table};
use store::Store;

use crate::basis;
use crate::catalogue::{self, Formula, MetricEntry};
use crate::dims::Dims;
use crate::error::InsightsError;
use crate::load::{self, Wanted};
use crate::query::ReportQuery;
use crate::sums::Sum;

/// Which figure, and which page of its rows.
#[derive(Debug, Clone)]
pub struct RowsBehindQuery {
    /// The metric.
    pub metric: String,
    /// The part of it, such as `spend` or `visits`; `None` = the first.
    pub part: Option<String>,
    /// The days, basis, campaigns and channels of the figure.
    pub report: ReportQuery,
    /// At most this many rows.
    pub limit: usize,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// What a figure is made of.
#[derive(Debug, Clone)]
pub struct RowsBehind {
    /// The definition of the metric.
    pub definition: MetricEntry,
    /// The part whose rows these are.
    pub part: String,
    /// All its parts.
    pub parts: Vec<String>,
    /// The public view the rows come from, for SQL on the same.
    pub table: String,
    /// The rows.
    pub rows: Frame,
    /// Where the next page begins; `None` at the end.
    pub next_cursor: Option<String>,
}

/// Where a sum comes from: a table, and the figure of a results table.
fn origin(sum: Sum, basis: Basis) -> Option<(Table, Option<&'static str>)> {
    let results = |figure| Some((Table::Responses, Some(figure)));
    match (sum, basis) {
        (Sum::Planned | Sum::Committed | Sum::Due, _) => None,
        (Sum::Conversions | Sum::Orders, Basis::Results) => results("sales"),
        (Sum::Revenue | Sum::Return, Basis::Results) => results("revenue"),
        (Sum::Conversions | Sum::Orders | Sum::Revenue | Sum::Return, Basis::Orders) => Some((Table::Orders, None)),
        (Sum::Conversions | Sum::Orders | Sum::Revenue | Sum::Return, Basis::Platform) => Some((Table::Spend, None)),
        (Sum::ReportedVisits, _) => results("visits"),
        (Sum::ResultSales, _) => results("sales"),
        (Sum::ResultRevenue, _) => results("revenue"),
        (Sum::BookedOrders | Sum::OrderRevenue | Sum::OrderSquares | Sum::Refunds | Sum::OrderNewCustomers, _) => {
            Some((Table::Orders, None))
        }
        (
            Sum::Spend
            | Sum::Impressions
            | Sum::Clicks
            | Sum::Views
            | Sum::Reach
            | Sum::Engagements
            | Sum::PlatformConversions
            | Sum::PlatformValue,
            _,
        ) => Some((Table::Spend, None)),
        (figure, _) => results(figure.key()),
    }
}

/// The sums a metric is made of, each once.
fn parts(formula: Formula) -> Vec<Sum> {
    let mut found = Vec::new();
    let mut push = |sum: Sum| {
        if !found.contains(&sum) {
            found.push(sum);
        }
    };
    match formula {
        Formula::Sum(sum) => push(sum),
        Formula::Ratio { numerator, denominator, .. } => {
            numerator.iter().chain(denominator).for_each(|(_, sum)| push(*sum));
        }
    }
    found
}

/// One page of the rows behind a figure.
///
/// # Errors
/// [`InsightsError::Question`] when there is no such metric or part, or when
/// the part is planned, not measured; the stores' errors.
pub async fn rows_behind(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &RowsBehindQuery,
) -> Result<RowsBehind, InsightsError> {
    let unknown = || InsightsError::Question(format!("there is no metric “{}”; see `metrics`", query.metric));
    let metric = catalogue::find(&query.metric).ok_or_else(unknown)?;
    let definition = catalogue::entries().into_iter().find(|entry| entry.key == metric.key).ok_or_else(unknown)?;
    let sums = parts(metric.formula);
    let names: Vec<String> = sums.iter().map(|sum| sum.key().to_owned()).collect();
    let wanted = query.part.as_ref().map_or_else(|| sums.first(), |part| sums.iter().find(|sum| sum.key() == part));
    let sum = *wanted.ok_or_else(|| {
        InsightsError::Question(format!("“{}” is made of {}; ask for one of these", metric.key, names.join(", ")))
    })?;
    let mut dims = load::dims(store, workspace).await?;
    let basis = match query.report.basis.or(workspace.default_basis) {
        Some(basis) => basis,
        None => chosen(store, lake, workspace, &mut dims, query).await?,
    };
    let (table, figure) = origin(sum, basis).ok_or_else(|| {
        InsightsError::Question(format!("{} is planned, not measured: its rows are the budget's cells", sum.key()))
    })?;
    let mut rows = RowsQuery::new(table, workspace.id.clone());
    rows.period = Some(query.report.period);
    rows.as_of = query.report.as_of;
    rows.ref_keys = query.report.is_filtered().then(|| dims.keys_of(&query.report));
    rows.tied = dims.tied(&query.report);
    // Of the visits that files give, those of events are no part.
    rows.terms = (sum != Sum::ReportedVisits).then(|| dims.terms(workspace));
    rows.equals = figure.map(|figure| ("figure".to_owned(), figure.to_owned())).into_iter().collect();
    rows.limit = query.limit;
    rows.cursor.clone_from(&query.cursor);
    let page = lake.rows(&rows).await?;
    Ok(RowsBehind {
        definition,
        part: sum.key().to_owned(),
        parts: names,
        table: page.view.to_owned(),
        rows: page.rows,
        next_cursor: page.next_cursor,
    })
}

async fn chosen(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    dims: &mut Dims,
    query: &RowsBehindQuery,
) -> Result<Basis, InsightsError> {
    let wanted = Wanted {
        workspace,
        currency: workspace.currency,
        period: query.report.period,
        as_of: query.report.as_of,
        by_day: false,
    };
    let facts = load::facts(store, lake, dims, &wanted).await?;
    load::ties(lake, dims, &wanted, &facts.atoms, false).await?;
    Ok(basis::choose(None, workspace, dims, &facts.atoms).basis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::METRICS;

    #[test]
    fn every_measured_part_has_rows() {
        for metric in METRICS {
            for sum in parts(metric.formula) {
                let planned = matches!(sum, Sum::Planned | Sum::Committed | Sum::Due);
                for basis in [Basis::Platform, Basis::Orders, Basis::Results] {
                    assert_eq!(origin(sum, basis).is_none(), planned, "{} on {basis:?}", sum.key());
                }
            }
        }
    }

    #[test]
    fn figures_of_results_are_named_as_in_the_table() {
        for figure in base::Figure::ALL {
            let (table, named) = origin(Sum::of(*figure), Basis::Results).unwrap();
            assert_eq!((table, named), (Table::Responses, Some(figure.key())));
        }
    }
}
