//! The rows behind a figure, page by page.

use std::sync::Arc;

use base::{Channel, Figure, Frame, Period, Timestamp, WorkspaceId};
use datafusion::prelude::{DataFrame, Expr, SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use serde::{Deserialize, Serialize};

use crate::Lake;
use crate::convert::{days_since_epoch, int_at, text};
use crate::error::{Doing as _, LakeError, Result};
use crate::events::told::{EventTerms, Wanted};
use crate::frames::{empty_frame, to_frame};
use crate::tables::Table;

/// Which rows of a table to show.
#[derive(Debug, Clone)]
pub struct RowsQuery {
    /// The table.
    pub table: Table,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The days, both ends included; every day when `None`. `rejected` has no days.
    pub period: Option<Period>,
    /// Only rows of these sources, by key.
    pub ref_keys: Option<Vec<String>>,
    /// Only rows of these campaigns and channels; for orders and visits with
    /// [`RowsQuery::terms`], whose source need not be known.
    pub tied: Tied,
    /// What makes orders and visits of events: with it, rows of orders are those
    /// that files and events tell of together, and the figure `visits` has the
    /// rows of the view `visits`.
    pub terms: Option<Arc<EventTerms>>,
    /// Only rows whose columns hold these texts, such as `("figure", "visits")`.
    pub equals: Vec<(String, String)>,
    /// What was believed at this instant; now when `None`.
    pub as_of: Option<Timestamp>,
    /// At most this many rows.
    pub limit: usize,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl RowsQuery {
    /// The first hundred believed rows of a table.
    #[must_use]
    pub fn new(table: Table, workspace: WorkspaceId) -> Self {
        Self {
            table,
            workspace,
            period: None,
            ref_keys: None,
            tied: Tied::default(),
            terms: None,
            equals: Vec::new(),
            as_of: None,
            limit: 100,
            cursor: None,
        }
    }
}

/// Campaigns and channels that rows may belong to.
#[derive(Debug, Clone, Default)]
pub struct Tied {
    /// Keys of the campaigns; any, and none, when `None`.
    pub campaigns: Option<Vec<String>>,
    /// Whether rows of no campaign are among them.
    pub untied: bool,
    /// Keys of the channels, `unassigned` for none; any when `None`.
    pub channels: Option<Vec<String>>,
}

impl Tied {
    fn condition(&self) -> Expr {
        let among =
            |name: &str, keys: &[String]| col(name).in_list(keys.iter().map(|key| lit(key.as_str())).collect(), false);
        let campaign = self.campaigns.as_ref().map(|keys| {
            let named = among("campaign", keys);
            if self.untied { named.or(col("campaign").is_null()) } else { named }
        });
        let channel = self.channels.as_ref().map(|keys| {
            let named = among("channel", keys);
            let unassigned = keys.iter().any(|key| key == Channel::Unassigned.key());
            if unassigned { named.or(col("channel").is_null()) } else { named }
        });
        [campaign, channel].into_iter().flatten().fold(lit(true), Expr::and)
    }
}

/// A page of rows.
#[derive(Debug, Clone)]
pub struct RowsPage {
    /// The public view that holds these rows, too.
    pub view: &'static str,
    /// The rows, by day, import and line.
    pub rows: Frame,
    /// Where the next page begins; `None` at the end.
    pub next_cursor: Option<String>,
}

/// Where a page ended: the values of the columns the rows are ordered by.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Seek {
    Number(i64),
    Text(String),
}

impl Lake {
    /// Rows behind a figure, in a stable order, with all their columns.
    pub async fn rows(&self, query: &RowsQuery) -> Result<RowsPage> {
        let doing = || format!("reading rows of {}", query.table.name());
        let months: Option<Vec<_>> =
            query.period.filter(|_| query.table != Table::Rejected).map(|period| period.months().collect());
        let session = self.session(self.options().memory_bytes / 2)?;
        let (view, mut rows, order) = match self.told_rows(&session, query).await? {
            Some(told) => told,
            None => {
                let files = self.files(query.table, &query.workspace, months.as_deref(), query.as_of).await?;
                let rows = self.believed_rows(&session, query.table, &files, query.as_of)?;
                (query.table.name(), filtered(rows, query)?, order(query.table))
            }
        };
        if let Some(cursor) = &query.cursor {
            rows = rows.filter(after(&order, cursor)?).doing(doing())?;
        }
        let sort = order.iter().map(|name| sort_key(name).sort(true, true)).collect();
        let wanted = query.limit.clamp(1, 10_000);
        let page = rows.sort(sort).and_then(|rows| rows.limit(0, Some(wanted + 1))).doing(doing())?;
        let schema = Arc::new(page.schema().as_arrow().clone());
        let batches = page.collect().await.doing(doing())?;
        let mut all = arrow::compute::concat_batches(&schema, &batches).doing(doing())?;
        let mut next_cursor = None;
        if all.num_rows() > wanted {
            all = all.slice(0, wanted);
            let seeks: Vec<Seek> = order.iter().map(|name| seek(&all, name, wanted - 1)).collect();
            next_cursor = serde_json::to_vec(&seeks).ok().map(|bytes| base::hex(&bytes));
        }
        let rows = if all.num_rows() == 0 { empty_frame(&schema)? } else { to_frame(&all)? };
        Ok(RowsPage { view, rows, next_cursor })
    }

    /// Orders or visits that files and events tell of together, where they are
    /// asked for and there are events.
    async fn told_rows(&self, session: &SessionContext, query: &RowsQuery) -> Result<Option<Told>> {
        let Some(terms) = &query.terms else { return Ok(None) };
        let is_visits = query.equals.iter().any(|(name, value)| name == "figure" && value == Figure::Visits.key());
        let (wanted, view, name, order) = match query.table {
            Table::Orders => (Wanted::Orders, "orders", "told_orders", vec!["day", "import_id", "line", "order_id"]),
            Table::Responses if is_visits => {
                let order = vec!["day", "import_id", "line", "source", "ref_key", "channel"];
                (Wanted::Visits, "visits", "told_visits", order)
            }
            _ => return Ok(None),
        };
        if !self.register_told(session, &query.workspace, terms, query.as_of, wanted).await? {
            return Ok(None);
        }
        let doing = || format!("choosing rows of {view}");
        let mut rows = session.table(name).await.doing(doing())?.filter(query.tied.condition()).doing(doing())?;
        if let Some(period) = query.period {
            rows = rows.filter(within(period)).doing(doing())?;
        }
        if wanted == Wanted::Orders {
            // Who it was takes more than the terms tell.
            rows = rows.drop_columns(&["person_id"]).doing(doing())?;
        }
        Ok(Some((view, rows, order)))
    }
}

/// A public view, its rows, and the columns that order them for good.
type Told = (&'static str, DataFrame, Vec<&'static str>);

fn within(period: Period) -> Expr {
    let day = |day| lit(ScalarValue::Date32(Some(days_since_epoch(day))));
    col("day").between(day(period.from), day(period.to))
}

fn filtered(mut rows: DataFrame, query: &RowsQuery) -> Result<DataFrame> {
    let doing = || format!("choosing rows of {}", query.table.name());
    let schema = query.table.schema();
    if let Some(period) = query.period.filter(|_| schema.column_with_name("day").is_some()) {
        rows = rows.filter(within(period)).doing(doing())?;
    }
    if let Some(keys) = query.ref_keys.as_ref().filter(|_| query.table.has_source()) {
        let keys = keys.iter().map(|key| lit(key.as_str())).collect();
        rows = rows.filter(col("ref_key").in_list(keys, false)).doing(doing())?;
    }
    for (name, value) in &query.equals {
        if schema.column_with_name(name).is_none() {
            return Err(LakeError::Invalid(format!("the table {} has no column “{name}”", query.table.name())));
        }
        let cell = datafusion::prelude::cast(col(format!("\"{name}\"")), arrow::datatypes::DataType::Utf8);
        rows = rows.filter(cell.eq(lit(value.as_str()))).doing(doing())?;
    }
    Ok(rows)
}

/// Columns that order a table's rows for good.
fn order(table: Table) -> Vec<&'static str> {
    match table {
        Table::Spend => vec!["day", "import_id", "line", "ref_key", "ad_id", "conversion_definition"],
        Table::Orders => vec!["day", "import_id", "line", "order_id"],
        Table::OrderItems => vec!["day", "import_id", "line", "order_id", "position"],
        Table::Responses => vec!["day", "import_id", "line", "ref_key", "figure"],
        Table::Rejected => vec!["import_id", "line", "column"],
        Table::Events | Table::RejectedEvents => vec!["seq"],
    }
}

/// A column as it is compared: days as numbers, unknown texts as empty.
fn sort_key(name: &str) -> Expr {
    match name {
        "day" | "line" | "position" | "seq" => {
            let number = datafusion::prelude::cast(col(name), arrow::datatypes::DataType::Int32);
            if name == "day" {
                datafusion::prelude::cast(number, arrow::datatypes::DataType::Int64)
            } else {
                datafusion::prelude::coalesce(vec![col(name), lit(0_i64)])
            }
        }
        _ => datafusion::prelude::coalesce(vec![col(format!("\"{name}\"")), lit("")]),
    }
}

fn seek(batch: &arrow::array::RecordBatch, name: &str, row: usize) -> Seek {
    let Some(column) = batch.column_by_name(name) else { return Seek::Text(String::new()) };
    match name {
        "day" => Seek::Number(crate::convert::day_at(column, row).map_or(0, |day| i64::from(days_since_epoch(day)))),
        "line" | "position" | "seq" => Seek::Number(int_at(column, row).unwrap_or_default()),
        _ => Seek::Text(text(column, row).unwrap_or_default().to_owned()),
    }
}

/// Rows that come after a cursor: (a, b, c) > (x, y, z), column by column.
fn after(order: &[&str], cursor: &str) -> Result<Expr> {
    let refuse = || LakeError::Invalid("the cursor is not one that a page of rows gave; begin without it".to_owned());
    let seeks: Vec<Seek> = serde_json::from_slice(&unhex(cursor).ok_or_else(refuse)?).map_err(|_| refuse())?;
    if seeks.len() != order.len() {
        return Err(refuse());
    }
    let value = |seek: &Seek| match seek {
        Seek::Number(number) => lit(*number),
        Seek::Text(text) => lit(text.as_str()),
    };
    let mut condition = lit(false);
    for (name, seek) in order.iter().zip(&seeks).rev() {
        let key = sort_key(name);
        condition = key.clone().gt(value(seek)).or(key.eq(value(seek)).and(condition));
    }
    Ok(condition)
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
