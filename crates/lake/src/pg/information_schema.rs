//! `information_schema`, with PostgreSQL's names of types, which tools read to
//! choose how a column is shown.

use std::sync::Arc;

use arrow::datatypes::{DataType, Schema, SchemaRef};
use base::{Column, Frame};
use datafusion::catalog::{MemorySchemaProvider, SchemaProvider};
use datafusion::datasource::MemTable;
use datafusion_postgres::arrow_pg::datatypes::field_into_pg_type;
use datafusion_postgres::pgwire::api::Type;

use crate::error::{Doing as _, Result};
use crate::frames::to_batch;

/// The schema of all tables.
pub(super) const SCHEMA: &str = "public";

/// A column of text.
fn texts<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Column {
    Column::Text(cells.into_iter().map(|cell| Some(cell.into())).collect())
}

fn same(text: &str, times: usize) -> Column {
    Column::Text(vec![Some(text.to_owned()); times])
}

fn none(times: usize) -> Column {
    Column::Text(vec![None; times])
}

/// The schema over some tables.
pub(super) fn provider(database: &str, shown: &[(String, SchemaRef)]) -> Result<Arc<dyn SchemaProvider>> {
    let provider = MemorySchemaProvider::new();
    let frames = [
        ("tables", tables(database, shown)),
        ("columns", columns(database, shown)?),
        ("schemata", schemata(database)),
        ("views", empty(&["table_catalog", "table_schema", "table_name", "view_definition"])),
        ("table_constraints", empty(CONSTRAINTS)),
        ("key_column_usage", empty(KEYS)),
        ("referential_constraints", empty(REFERENCES)),
        ("constraint_column_usage", empty(USAGE)),
        ("check_constraints", empty(&["constraint_catalog", "constraint_schema", "constraint_name", "check_clause"])),
        (
            "routines",
            empty(&["specific_schema", "specific_name", "routine_schema", "routine_name", "routine_type", "data_type"]),
        ),
        ("parameters", empty(&["specific_schema", "specific_name", "parameter_name", "data_type"])),
        ("sequences", empty(&["sequence_catalog", "sequence_schema", "sequence_name"])),
        ("table_privileges", privileges(database, shown)),
        ("character_sets", Frame::new().with("character_set_name", texts(["UTF8"]))),
    ];
    for (name, frame) in frames {
        let batch = to_batch(&frame)?;
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).doing("describing the tables")?;
        provider.register_table(name.to_owned(), Arc::new(table)).doing("describing the tables")?;
    }
    Ok(Arc::new(provider))
}

const CONSTRAINTS: &[&str] = &[
    "constraint_catalog",
    "constraint_schema",
    "constraint_name",
    "table_catalog",
    "table_schema",
    "table_name",
    "constraint_type",
    "is_deferrable",
    "initially_deferred",
];
const KEYS: &[&str] = &[
    "constraint_catalog",
    "constraint_schema",
    "constraint_name",
    "table_catalog",
    "table_schema",
    "table_name",
    "column_name",
    "ordinal_position",
    "position_in_unique_constraint",
];
const REFERENCES: &[&str] = &[
    "constraint_catalog",
    "constraint_schema",
    "constraint_name",
    "unique_constraint_catalog",
    "unique_constraint_schema",
    "unique_constraint_name",
    "match_option",
    "update_rule",
    "delete_rule",
];
const USAGE: &[&str] = &[
    "table_catalog",
    "table_schema",
    "table_name",
    "column_name",
    "constraint_catalog",
    "constraint_schema",
    "constraint_name",
];

fn empty(names: &[&str]) -> Frame {
    names.iter().fold(Frame::new(), |frame, name| frame.with(*name, Column::Text(Vec::new())))
}

fn schemata(database: &str) -> Frame {
    let names = [SCHEMA, "information_schema", "pg_catalog"];
    Frame::new()
        .with("catalog_name", same(database, names.len()))
        .with("schema_name", texts(names))
        .with("schema_owner", same("sulit", names.len()))
        .with("default_character_set_name", same("UTF8", names.len()))
}

fn tables(database: &str, shown: &[(String, SchemaRef)]) -> Frame {
    let count = shown.len();
    Frame::new()
        .with("table_catalog", same(database, count))
        .with("table_schema", same(SCHEMA, count))
        .with("table_name", texts(shown.iter().map(|(name, _)| name.clone())))
        .with("table_type", same("BASE TABLE", count))
        .with("is_insertable_into", same("NO", count))
        .with("table_comment", none(count))
}

fn privileges(database: &str, shown: &[(String, SchemaRef)]) -> Frame {
    let count = shown.len();
    Frame::new()
        .with("grantor", same("sulit", count))
        .with("grantee", same("PUBLIC", count))
        .with("table_catalog", same(database, count))
        .with("table_schema", same(SCHEMA, count))
        .with("table_name", texts(shown.iter().map(|(name, _)| name.clone())))
        .with("privilege_type", same("SELECT", count))
        .with("is_grantable", same("NO", count))
}

/// A type as PostgreSQL writes it, its short name, and what bounds it.
struct Written {
    long: &'static str,
    short: String,
    precision: Option<i64>,
    radix: Option<i64>,
    scale: Option<i64>,
    of_time: Option<i64>,
}

fn written(schema: &Schema, at: usize) -> Written {
    let field = &schema.fields()[at];
    let kind = field_into_pg_type(field).unwrap_or(Type::TEXT);
    let (long, precision, radix, scale) = match kind {
        Type::BOOL => ("boolean", None, None, None),
        Type::INT2 => ("smallint", Some(16), Some(2), Some(0)),
        Type::INT4 => ("integer", Some(32), Some(2), Some(0)),
        Type::INT8 => ("bigint", Some(64), Some(2), Some(0)),
        Type::FLOAT4 => ("real", Some(24), Some(2), None),
        Type::FLOAT8 => ("double precision", Some(53), Some(2), None),
        Type::NUMERIC => match field.data_type() {
            DataType::Decimal128(precision, scale) => {
                ("numeric", Some(i64::from(*precision)), Some(10), Some(i64::from(*scale)))
            }
            _ => ("numeric", None, Some(10), None),
        },
        Type::BYTEA => ("bytea", None, None, None),
        Type::DATE => ("date", None, None, None),
        Type::TIME => ("time without time zone", None, None, None),
        Type::TIMESTAMP => ("timestamp without time zone", None, None, None),
        Type::TIMESTAMPTZ => ("timestamp with time zone", None, None, None),
        Type::INTERVAL => ("interval", None, None, None),
        ref other if other.name().starts_with('_') => ("ARRAY", None, None, None),
        _ => ("text", None, None, None),
    };
    let of_time = matches!(kind, Type::TIMESTAMP | Type::TIMESTAMPTZ).then_some(6);
    Written { long, short: kind.name().to_owned(), precision, radix, scale, of_time }
}

fn columns(database: &str, shown: &[(String, SchemaRef)]) -> Result<Frame> {
    let all: Vec<(&str, &SchemaRef, usize)> = shown
        .iter()
        .flat_map(|(table, schema)| (0..schema.fields().len()).map(move |at| (table.as_str(), schema, at)))
        .collect();
    let count = all.len();
    let types: Vec<Written> = all.iter().map(|(_, schema, at)| written(schema, *at)).collect();
    let nullable =
        |(_, schema, at): &(&str, &SchemaRef, usize)| if schema.field(*at).is_nullable() { "YES" } else { "NO" };
    Ok(Frame::new()
        .with("table_catalog", same(database, count))
        .with("table_schema", same(SCHEMA, count))
        .with("table_name", texts(all.iter().map(|(table, _, _)| *table)))
        .with("column_name", texts(all.iter().map(|(_, schema, at)| schema.field(*at).name().as_str())))
        .with("ordinal_position", Column::Int(all.iter().map(|(_, _, at)| i64::try_from(at + 1).ok()).collect()))
        .with("column_default", none(count))
        .with("is_nullable", texts(all.iter().map(nullable)))
        .with("data_type", texts(types.iter().map(|kind| kind.long)))
        .with("character_maximum_length", Column::Int(vec![None; count]))
        .with("numeric_precision", Column::Int(types.iter().map(|kind| kind.precision).collect()))
        .with("numeric_precision_radix", Column::Int(types.iter().map(|kind| kind.radix).collect()))
        .with("numeric_scale", Column::Int(types.iter().map(|kind| kind.scale).collect()))
        .with("datetime_precision", Column::Int(types.iter().map(|kind| kind.of_time).collect()))
        .with("character_set_name", none(count))
        .with("collation_name", none(count))
        .with("domain_name", none(count))
        .with("udt_catalog", same(database, count))
        .with("udt_schema", same("pg_catalog", count))
        .with("udt_name", texts(types.iter().map(|kind| kind.short.as_str())))
        .with("is_identity", same("NO", count))
        .with("is_generated", same("NEVER", count))
        .with("generation_expression", none(count))
        .with("is_updatable", same("NO", count)))
}
