//! The lake's tables: their names, columns and types. Every table that imports
//! write carries the same bookkeeping columns, which make it bitemporal. Events
//! are never restated, so theirs do without.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// Precision of money and of counts that may be fractional.
pub(crate) const PRECISION: u8 = 38;
/// Decimal places of money and of counts that may be fractional.
pub(crate) const SCALE: i8 = 9;

/// The partition columns, in the order of the folders.
pub(crate) const PARTITIONS: [&str; 2] = ["workspace", "month"];

/// A table of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Money paid for marketing.
    Spend,
    /// Purchases with their refunds.
    Orders,
    /// Lines of purchases.
    OrderItems,
    /// Aggregated figures: visits, sales, leads…
    Responses,
    /// Rows that an import refused.
    Rejected,
    /// What happened, as tags, SDKs and servers told it.
    Events,
    /// Events that were refused.
    RejectedEvents,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 7] = [
        Self::Spend,
        Self::Orders,
        Self::OrderItems,
        Self::Responses,
        Self::Rejected,
        Self::Events,
        Self::RejectedEvents,
    ];

    /// The tables that imports write, in the order in which one is applied.
    pub const FACTS: [Self; 5] = [Self::Spend, Self::Orders, Self::OrderItems, Self::Responses, Self::Rejected];

    /// Its name in URLs, folders and SQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Orders => "orders",
            Self::OrderItems => "order_items",
            Self::Responses => "responses",
            Self::Rejected => "rejected",
            Self::Events => "events",
            Self::RejectedEvents => "rejected_events",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The columns of its data files: facts first, then the bookkeeping. The
    /// partition columns are in the folder names, not in the files.
    pub(crate) fn schema(self) -> SchemaRef {
        SCHEMAS[self as usize].clone()
    }

    /// Whether its rows are facts of imports, with their bookkeeping columns.
    pub(crate) fn is_imported(self) -> bool {
        Self::FACTS.contains(&self)
    }

    /// Whether its facts name a platform and campaign.
    pub(crate) fn has_source(self) -> bool {
        matches!(self, Self::Spend | Self::Orders | Self::Responses)
    }
}

/// Columns of [`base::SourceRef`], after the platform.
pub(crate) const SOURCE_TEXT: [&str; 8] =
    ["account", "campaign_id", "campaign_name", "utm_source", "utm_medium", "utm_campaign", "coupon", "channel"];

const SPEND_TEXT: [&str; 6] =
    ["account_name", "ad_group_id", "ad_group_name", "ad_id", "ad_name", "conversion_definition"];

static SCHEMAS: LazyLock<[SchemaRef; 7]> =
    LazyLock::new(|| Table::ALL.map(|table| Arc::new(Schema::new(fields(table)))));

pub(crate) fn decimal() -> DataType {
    DataType::Decimal128(PRECISION, SCALE)
}

pub(crate) fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn must(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn may(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn fields(table: Table) -> Vec<Field> {
    match table {
        Table::Events => return crate::events::event_fields(),
        Table::RejectedEvents => return crate::events::rejected_fields(),
        _ => {}
    }
    let mut fields = vec![must("line", DataType::Int64)];
    if table != Table::Rejected {
        fields.push(must("day", DataType::Date32));
    }
    fields.extend(match table {
        Table::Spend => spend_fields(),
        Table::Orders => order_fields(),
        Table::OrderItems => item_fields(),
        Table::Responses => response_fields(),
        Table::Rejected => rejected_fields(),
        Table::Events | Table::RejectedEvents => Vec::new(),
    });
    fields.push(must("import_id", DataType::Utf8));
    fields.push(must("recorded_at", instant()));
    fields.push(may("superseded_at", instant()));
    fields.push(text("superseded_by"));
    fields
}

fn source_fields() -> Vec<Field> {
    let mut fields = vec![must("ref_key", DataType::Utf8), must("platform", DataType::Utf8)];
    fields.extend(SOURCE_TEXT.map(text));
    fields
}

fn spend_fields() -> Vec<Field> {
    let mut fields = source_fields();
    fields.extend(SPEND_TEXT.map(text));
    fields.push(must("currency", DataType::Utf8));
    fields.push(must("spend", decimal()));
    fields.extend(["impressions", "clicks", "views", "reach", "engagements"].map(|name| may(name, DataType::Int64)));
    fields.extend(["conversions", "conversions_value"].map(|name| may(name, decimal())));
    fields.push(must("is_spread", DataType::Boolean));
    fields
}

fn order_fields() -> Vec<Field> {
    let mut fields = source_fields();
    fields.push(must("order_id", DataType::Utf8));
    fields.push(must("ordered_at", instant()));
    fields.push(text("status"));
    fields.push(must("is_booked", DataType::Boolean));
    fields.push(must("currency", DataType::Utf8));
    fields.push(must("total", decimal()));
    fields.extend(["gross", "discount", "shipping", "tax"].map(|name| may(name, decimal())));
    fields.push(must("refunded", decimal()));
    fields.push(may("refunded_day", DataType::Date32));
    fields.push(text("coupons"));
    fields.push(text("customer_hash"));
    fields
}

fn item_fields() -> Vec<Field> {
    let mut fields = vec![must("platform", DataType::Utf8), must("order_id", DataType::Utf8)];
    fields.push(must("position", DataType::Int64));
    fields.push(text("sku"));
    fields.push(text("name"));
    fields.extend(["quantity", "unit_price", "discount"].map(|name| must(name, decimal())));
    fields.push(must("currency", DataType::Utf8));
    fields
}

fn response_fields() -> Vec<Field> {
    let mut fields = source_fields();
    fields.extend([must("figure", DataType::Utf8), must("value", decimal()), text("currency")]);
    fields
}

fn rejected_fields() -> Vec<Field> {
    vec![text("column"), text("value"), must("reason", DataType::Utf8), text("message"), may("raw", DataType::Binary)]
}
