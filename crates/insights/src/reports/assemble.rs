//! Laying rows out as columns.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::conversion::{ConversionRate, conversion_rate};
use super::meta::{ColumnInfo, ColumnKind, MissingMetric};
use super::returns::{self, NoInterval, ReturnInterval};
use super::values::{changed, metric_of};
use crate::basis::{self, BasisChoice};
use crate::catalogue::{self, Definition, METRICS, Missing, Unit, Value};
use crate::dims::Dims;
use crate::gather::{Group, Part};
use crate::query::{Dimension, ReportQuery};
use crate::sums::Sum;
use crate::words::{exact, float};
use base::{Column, Currency, Decimal, Frame, RefundPolicy, Workspace};

/// A row before it is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) key: Vec<Part>,
    pub(crate) group: Group,
    pub(crate) before: Option<Group>,
    /// What of it had no exchange rate, by currency.
    pub(crate) left_out: BTreeMap<Currency, Decimal>,
}

/// What all rows of a report share.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) workspace: String,
    pub(crate) query: ReportQuery,
    pub(crate) by: Vec<Dimension>,
    pub(crate) choice: BasisChoice,
    pub(crate) currency: Currency,
    pub(crate) has_margin: bool,
    /// The gross margin as a share.
    pub(crate) margin: Option<Decimal>,
    pub(crate) refund_policy: &'static str,
    pub(crate) net_of_tax: bool,
}

impl Context {
    pub(crate) fn new(
        workspace: &Workspace,
        query: &ReportQuery,
        by: &[Dimension],
        choice: BasisChoice,
        currency: Currency,
    ) -> Self {
        Self {
            workspace: workspace.key.clone(),
            query: query.clone(),
            by: by.to_vec(),
            choice,
            currency,
            has_margin: basis::margin(workspace).is_some(),
            margin: basis::margin(workspace),
            refund_policy: match workspace.refund_policy {
                RefundPolicy::OrderDay => "order_day",
                RefundPolicy::RefundDay => "refund_day",
            },
            net_of_tax: workspace.revenue_net_of_tax_and_shipping,
        }
    }

    fn main(&self) -> Dimension {
        self.by.first().copied().unwrap_or(Dimension::Campaign)
    }

    pub(crate) fn report(&self) -> &'static str {
        match self.main() {
            Dimension::Channel => "channels",
            Dimension::Day | Dimension::Week | Dimension::Month => "days",
            _ => "campaigns",
        }
    }
}

/// Metrics that every report has as columns, those before the basis and after.
const FIRST: [&str; 10] =
    ["spend", "impressions", "clicks", "visits", "conversions", "conversion_rate", "cpa", "revenue", "roas", "roi"];
const THEN: [&str; 5] = ["cpc", "cpm", "ctr", "aov", "orders"];
/// Not a row's business: see the metric's caveat.
const NEVER: [&str; 1] = ["mer"];
/// Metrics that get a column of the period before and of the change.
const COMPARED: [&str; 14] = [
    "spend",
    "impressions",
    "clicks",
    "visits",
    "conversions",
    "conversion_rate",
    "cpa",
    "revenue",
    "roas",
    "roi",
    "cpc",
    "ctr",
    "aov",
    "orders",
];

/// Rows of the most spend first, unassigned last; days in their order.
pub(crate) fn sort(rows: &mut [Row], dims: &Dims) {
    let weight = |group: &Group| {
        (group.total.get(Sum::Spend).unwrap_or_default(), group.total.get(Sum::Revenue).unwrap_or_default())
    };
    let mut weights: BTreeMap<Part, (Decimal, Decimal)> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(main) = row.key.first() {
            let slot = weights.entry(main.clone()).or_default();
            let (spend, revenue) = weight(&row.group);
            *slot = (slot.0 + spend, slot.1 + revenue);
        }
    }
    rows.sort_by_cached_key(|row| {
        let main = row.key.first().cloned().unwrap_or(Part::Unknown);
        let last = matches!(main, Part::Campaign(None) | Part::Channel(base::Channel::Unassigned) | Part::Unknown);
        let in_order = matches!(main, Part::Day(_) | Part::Month(_));
        let by_weight = if in_order { None } else { weights.get(&main).copied().map(Reverse) };
        let name = part_text(&main, dims).unwrap_or_default();
        let rest: Vec<_> = row.key.iter().skip(1).map(|part| part_text(part, dims).unwrap_or_default()).collect();
        (last, by_weight, name, row.key.first().cloned(), rest)
    });
}

/// A part of a row's key as its column shows it.
pub(crate) fn part_text(part: &Part, dims: &Dims) -> Option<String> {
    match part {
        Part::Campaign(Some(at)) => Some(dims.campaign(*at).name.clone()),
        Part::Campaign(None) => Some("unassigned".to_owned()),
        Part::Channel(channel) => Some(channel.key().to_owned()),
        Part::Text(text) => Some(text.clone()),
        Part::Day(day) => Some(day.to_string()),
        Part::Month(month) => Some(month.to_string()),
        Part::Unknown => None,
    }
}

/// The columns as they are put together.
struct Table {
    frame: Frame,
    columns: Vec<ColumnInfo>,
}

impl Table {
    fn push(&mut self, name: String, kind: ColumnKind, metric: Option<&str>, column: Column) {
        self.frame.push(name.clone(), column);
        self.columns.push(ColumnInfo { name, kind, metric: metric.map(str::to_owned) });
    }

    fn text(&mut self, name: &str, cells: Vec<Option<String>>) {
        self.push(name.to_owned(), ColumnKind::Text, None, Column::Text(cells));
    }
}

/// Lays rows out.
pub(crate) fn frame(context: &Context, rows: &[Row], dims: &Dims) -> (Frame, Vec<ColumnInfo>, Vec<MissingMetric>) {
    let mut table = Table { frame: Frame::new(), columns: Vec::new() };
    let mut missing = BTreeMap::new();
    key_columns(&mut table, context, rows, dims);
    let all = |cell: &str| vec![Some(cell.to_owned()); rows.len()];
    table.text("currency", all(context.currency.code()));
    let optional: Vec<&str> = METRICS
        .iter()
        .map(|metric| metric.key)
        .filter(|key| !FIRST.contains(key) && !THEN.contains(key) && !NEVER.contains(key))
        .collect();
    for key in FIRST {
        metric_column(&mut table, context, rows, dims, key, &mut missing);
    }
    table.text("basis", all(context.choice.basis.as_str()));
    campaign_columns(&mut table, context, rows, dims);
    for key in THEN {
        metric_column(&mut table, context, rows, dims, key, &mut missing);
    }
    rate_columns(&mut table, rows);
    return_columns(&mut table, context, rows, dims, &mut missing);
    left_out_column(&mut table, rows);
    for key in optional {
        // A column that no row can fill would only be in the way.
        let mut unused = BTreeMap::new();
        let has = |row: &Row| catalogue::find(key).is_some_and(|m| metric_of(m, &row.group, context.currency).is_ok());
        if rows.iter().any(has) {
            metric_column(&mut table, context, rows, dims, key, &mut unused);
        }
    }
    if context.query.compare.is_some() {
        for key in COMPARED {
            compared_columns(&mut table, context, rows, key);
        }
    }
    (table.frame, table.columns, missing.into_values().collect())
}

fn key_columns(table: &mut Table, context: &Context, rows: &[Row], dims: &Dims) {
    for (at, dimension) in context.by.iter().enumerate() {
        let cells: Vec<_> = rows.iter().map(|row| row.key.get(at).and_then(|part| part_text(part, dims))).collect();
        let kind = if dimension.is_time() { ColumnKind::Day } else { ColumnKind::Text };
        table.push(dimension.as_str().to_owned(), kind, None, Column::Text(cells));
        let needs_channel = *dimension == Dimension::Campaign && !context.by.contains(&Dimension::Channel);
        if at == 0 && needs_channel {
            table.text("channel", rows.iter().map(|row| Some(channel(row, dims).key().to_owned())).collect());
        }
    }
}

fn channel(row: &Row, dims: &Dims) -> base::Channel {
    if let Some(Part::Campaign(Some(at))) = row.key.first()
        && let Some(own) = dims.campaign(*at).channel
    {
        return own;
    }
    if matches!(row.key.first(), Some(Part::Campaign(None))) {
        return base::Channel::Unassigned;
    }
    row.group.channel.unwrap_or(base::Channel::Unassigned)
}

fn campaign_columns(table: &mut Table, context: &Context, rows: &[Row], dims: &Dims) {
    let Some(at) = context.by.iter().position(|dimension| *dimension == Dimension::Campaign) else { return };
    let of = |row: &Row| match row.key.get(at) {
        Some(Part::Campaign(Some(campaign))) => Some(dims.campaign(*campaign).clone()),
        _ => None,
    };
    let infos: Vec<_> = rows.iter().map(of).collect();
    table.text("campaign_key", infos.iter().map(|info| info.as_ref().map(|info| info.key.clone())).collect());
    table.text("campaign_id", infos.iter().map(|info| info.as_ref().map(|info| info.id.to_string())).collect());
    let status = |info: &crate::dims::CampaignInfo| if info.is_archived { "deleted" } else { info.status }.to_owned();
    table.text("status", infos.iter().map(|info| info.as_ref().map(status)).collect());
}

fn metric_column(
    table: &mut Table,
    context: &Context,
    rows: &[Row],
    dims: &Dims,
    key: &str,
    missing: &mut BTreeMap<(String, Missing), MissingMetric>,
) {
    let Some(metric) = catalogue::find(key) else { return };
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        match metric_of(metric, &row.group, context.currency) {
            Ok(value) => cells.push(Some(value)),
            Err(reason) => {
                cells.push(None);
                // Unassigned spend and orders have no ratio by design.
                if !row.group.is_unassigned {
                    note(missing, context, metric, reason, row, dims);
                }
            }
        }
    }
    table.push(key.to_owned(), kind(metric.unit), Some(key), column(metric, &cells, context.currency));
}

fn note(
    missing: &mut BTreeMap<(String, Missing), MissingMetric>,
    context: &Context,
    metric: &Definition,
    reason: Missing,
    row: &Row,
    dims: &Dims,
) {
    let text = if lacks_orders(context, &reason) {
        format!("{}: no order was ever tied to it by coupon or UTM", reason.text())
    } else {
        reason.text()
    };
    let entry = missing.entry((metric.key.to_owned(), reason.clone())).or_insert_with(|| MissingMetric {
        metric: metric.key.to_owned(),
        parts: match &reason {
            Missing::Unknown(parts) => parts.iter().map(|part| (*part).to_owned()).collect(),
            Missing::Zero(part) => vec![(*part).to_owned()],
            Missing::Overflow => Vec::new(),
        },
        text,
        rows: 0,
        examples: Vec::new(),
    });
    count_row(entry, row, dims);
}

/// Whether a part is unknown because the basis is orders and none reached the campaign.
fn lacks_orders(context: &Context, reason: &Missing) -> bool {
    let of_orders = [Sum::Conversions, Sum::Orders, Sum::Revenue, Sum::Return].map(Sum::key);
    let is_of_orders = matches!(reason, Missing::Unknown(parts) if parts.iter().any(|part| of_orders.contains(part)));
    is_of_orders && context.choice.basis == base::Basis::Orders && context.choice.reason != "only_untied"
}

fn count_row(entry: &mut MissingMetric, row: &Row, dims: &Dims) {
    entry.rows += 1;
    if entry.examples.len() < 5 {
        let example = match row.key.first() {
            Some(Part::Campaign(Some(at))) => Some(dims.campaign(*at).key.clone()),
            Some(part) => part_text(part, dims),
            None => None,
        };
        entry.examples.extend(example);
    }
}

fn kind(unit: Unit) -> ColumnKind {
    match unit {
        Unit::Money => ColumnKind::Money,
        Unit::Count => ColumnKind::Count,
        Unit::Percent => ColumnKind::Percent,
        Unit::Number => ColumnKind::Number,
    }
}

fn column(metric: &Definition, cells: &[Option<Value>], currency: Currency) -> Column {
    let decimal = |cell: &Option<Value>| match cell {
        Some(Value::Exact(value)) => Some(*value),
        _ => None,
    };
    match metric.unit {
        Unit::Money => Column::Decimal(cells.iter().map(|cell| decimal(cell).map(|v| exact(v, currency))).collect()),
        Unit::Count => {
            let whole = |cell: &Option<Value>| decimal(cell).is_none_or(|value| value.fract().is_zero());
            if cells.iter().all(whole) {
                let int = |cell| decimal(cell).and_then(|value| i64::try_from(value).ok());
                Column::Int(cells.iter().map(int).collect())
            } else {
                Column::Float(cells.iter().map(|cell| decimal(cell).map(float)).collect())
            }
        }
        Unit::Percent | Unit::Number => {
            let ratio = |cell: &Option<Value>| match cell {
                Some(Value::Ratio(ratio)) => Some(*ratio),
                _ => None,
            };
            Column::Float(cells.iter().map(ratio).collect())
        }
    }
}

fn rate_columns(table: &mut Table, rows: &[Row]) {
    let rates: Vec<Option<ConversionRate>> = rows.iter().map(|row| conversion_rate(&row.group).ok()).collect();
    let over = rates.iter().map(|rate| rate.map(|rate| rate.over.as_str().to_owned())).collect();
    table.text("conversion_rate_denominator", over);
    let end = |pick: fn(measure::Interval) -> f64| {
        Column::Float(rates.iter().map(|rate| rate.and_then(|rate| rate.interval()).map(pick)).collect())
    };
    table.push("conversion_rate_low".to_owned(), ColumnKind::Percent, None, end(|interval| interval.low));
    table.push("conversion_rate_high".to_owned(), ColumnKind::Percent, None, end(|interval| interval.high));
}

/// The ends of the returns' intervals, and why rows have none.
fn return_columns(
    table: &mut Table,
    context: &Context,
    rows: &[Row],
    dims: &Dims,
    missing: &mut BTreeMap<(String, Missing), MissingMetric>,
) {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let interval = returns::interval(context, &row.group);
        let reason = interval.err().and_then(NoInterval::reason).filter(|_| !row.group.is_unassigned);
        if let Some((text, part)) = reason {
            let key = ("roi_low".to_owned(), Missing::Unknown(vec![part]));
            let entry = missing.entry(key).or_insert_with(|| MissingMetric {
                metric: "roi_low".to_owned(),
                parts: vec![part.to_owned()],
                text: text.to_owned(),
                rows: 0,
                examples: Vec::new(),
            });
            count_row(entry, row, dims);
        }
        found.push(interval.ok());
    }
    let mut end = |name: &str, kind: ColumnKind, pick: fn(ReturnInterval) -> f64| {
        let cells = found.iter().map(|interval| interval.map(pick)).collect();
        table.push(name.to_owned(), kind, None, Column::Float(cells));
    };
    let unit = |key: &str| catalogue::find(key).map_or(ColumnKind::Number, |metric| kind(metric.unit));
    end("roi_low", unit("roi"), |found| found.roi.low);
    end("roi_high", unit("roi"), |found| found.roi.high);
    end("roas_low", unit("roas"), |found| found.roas.low);
    end("roas_high", unit("roas"), |found| found.roas.high);
}

/// What of a row had no exchange rate, `120.00 USD`; only where anything has none.
fn left_out_column(table: &mut Table, rows: &[Row]) {
    let said = |row: &Row| {
        let parts = row.left_out.iter().map(|(currency, amount)| format!("{} {currency}", exact(*amount, *currency)));
        (!row.left_out.is_empty()).then(|| parts.collect::<Vec<_>>().join(" + "))
    };
    if rows.iter().any(|row| !row.left_out.is_empty()) {
        table.text("left_out", rows.iter().map(said).collect());
    }
}

fn compared_columns(table: &mut Table, context: &Context, rows: &[Row], key: &str) {
    let Some(metric) = catalogue::find(key) else { return };
    let value = |group: &Group| metric_of(metric, group, context.currency).ok();
    let before: Vec<_> = rows.iter().map(|row| row.before.as_ref().and_then(value)).collect();
    let change: Vec<_> =
        rows.iter().zip(&before).map(|(row, before)| changed(key, value(&row.group)?, (*before)?)).collect();
    let name = format!("{key}_before");
    table.push(name, kind(metric.unit), Some(key), column(metric, &before, context.currency));
    table.push(format!("{key}_change"), ColumnKind::Percent, Some(key), Column::Float(change));
}
