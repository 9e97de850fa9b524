//! What one must know to read a report.

use std::collections::BTreeMap;

use base::{Period, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::basis::BasisChoice;
use crate::findings::Finding;
use crate::load::FactKind;
use crate::query::Compare;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Money in the report's currency.
    Money,
    /// A count.
    Count,
    /// A share or rate, to be shown as a percentage.
    Percent,
    /// A plain number.
    Number,
    /// A day or month.
    Day,
}

/// A column of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ColumnInfo {
    /// Its name, as in the rows.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// The metric of the catalogue that it shows, where it shows one.
    pub metric: Option<String>,
}

/// The period a report is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ComparedWith {
    /// How it was chosen.
    pub kind: Compare,
    /// Its days.
    #[schema(value_type = Object)]
    pub period: Period,
}

/// A metric that some rows have no value of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MissingMetric {
    /// The metric.
    pub metric: String,
    /// The parts that are unknown or zero.
    pub parts: Vec<String>,
    /// The reason in words.
    pub text: String,
    /// How many rows lack it for this reason.
    pub rows: u64,
    /// Keys of the first of these rows.
    pub examples: Vec<String>,
}

/// What nothing ties to a campaign. Money is in the report's currency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UnassignedTotals {
    /// Spend without a campaign, a decimal in text.
    pub spend: Option<String>,
    /// Revenue without a campaign, a decimal in text.
    pub revenue: Option<String>,
    /// Conversions without a campaign.
    pub conversions: Option<f64>,
    /// Share of all spend, where there is any.
    pub spend_share: Option<f64>,
    /// Share of all revenue, where there is any.
    pub revenue_share: Option<f64>,
}

/// Facts that are in no figure because a rate is missing.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LeftOutTotals {
    /// What kind of fact.
    pub kind: FactKind,
    /// Their currency.
    pub currency: String,
    /// The currency they could not be brought into.
    pub into: String,
    /// How many rows of the files.
    pub rows: i64,
    /// Their amount in their own currency, a decimal in text.
    pub amount: String,
    /// The first day without a rate.
    #[schema(value_type = String)]
    pub from: base::Day,
    /// The last one.
    #[schema(value_type = String)]
    pub to: base::Day,
}

/// Everything but the rows.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReportMeta {
    /// Which report: `campaigns`, `channels`, `days`, `budget`.
    pub report: String,
    /// Key of the workspace.
    pub workspace: String,
    /// Currency of every money column.
    pub currency: String,
    /// The days, both ends included.
    #[schema(value_type = Object)]
    pub period: Period,
    /// The period compared with.
    pub compare: Option<ComparedWith>,
    /// What rows are split by beyond the report's own rows.
    pub by: Vec<String>,
    /// The instant whose beliefs are shown; null = now.
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
    /// Basis of revenue and conversions: `platform`, `orders` or `results`.
    pub basis: String,
    /// Why it is that one, and which others have data.
    pub basis_choice: BasisChoice,
    /// The basis in words.
    pub basis_text: String,
    /// What conversion rates are taken over: `visits`, `clicks`, `mixed` (rows
    /// differ, each says its own), or null where no row has a rate.
    pub conversion_rate_denominator: Option<String>,
    /// What ROI is computed on: `gross_profit` or `revenue`.
    pub roi_on: String,
    /// When refunds reduce revenue: `order_day` or `refund_day`.
    pub refund_policy: String,
    /// Whether tax and shipping are left out of revenue.
    pub revenue_net_of_tax_and_shipping: bool,
    /// The last day of the period that has spend, where the report told days
    /// apart or a budget made it look; else null.
    #[schema(value_type = Option<String>)]
    pub data_through: Option<base::Day>,
    /// The columns in order.
    pub columns: Vec<ColumnInfo>,
    /// Every metric over all rows, unassigned included. Money is text.
    #[schema(value_type = Object)]
    pub totals: BTreeMap<String, Value>,
    /// The same over what is tied to a campaign, all spend included: what
    /// marketing brought for what it cost.
    #[schema(value_type = Object)]
    pub attributed: BTreeMap<String, Value>,
    /// `totals` of the period compared with.
    #[schema(value_type = Option<Object>)]
    pub totals_before: Option<BTreeMap<String, Value>>,
    /// `attributed` of the period compared with.
    #[schema(value_type = Option<Object>)]
    pub attributed_before: Option<BTreeMap<String, Value>>,
    /// What nothing ties to a campaign.
    pub unassigned: UnassignedTotals,
    /// Whether every amount could be brought into the currency. If not, rows
    /// and totals lack what `left_out` names.
    pub is_complete: bool,
    /// What is in no figure because an exchange rate is missing, in this period
    /// or the one compared with.
    pub left_out: Vec<LeftOutTotals>,
    /// Metrics that rows have no value of, and why.
    pub missing: Vec<MissingMetric>,
    /// What to bear in mind when reading the rows.
    pub notices: Vec<Finding>,
    /// What the rows say.
    pub findings: Vec<Finding>,
}
