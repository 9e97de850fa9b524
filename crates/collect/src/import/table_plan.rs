//! Plans the reading of a general table.

use base::Workspace;

use super::error::ImportError;
use super::mappings;
use super::options::ImportOptions;
use super::plan::{Plan, zone};
use super::reader::Reader;
use crate::columns::Language;
use crate::decode::Source;
use crate::formats::offline::Col as Offline;
use crate::formats::{Format, Recognition};
use crate::table::{Field, MappedColumn, TableOptions};

/// Decides how a general table is read.
pub(super) fn plan(ws: &Workspace, source: Source, options: &ImportOptions) -> Result<Plan, ImportError> {
    let mut user_map = Vec::with_capacity(options.map.len());
    for (column, word) in &options.map {
        let field = Field::parse(word).ok_or_else(|| {
            let known: Vec<&str> = Field::all().map(Field::key).collect();
            let other = match Offline::parse(word) {
                Some(_) => "; it is a column of calls, store_visits, self_reported, offline_conversions or counts: say which with --as",
                None => "",
            };
            ImportError::Option(format!("“{word}” is not a field{other}; fields are {}", known.join(", ")))
        })?;
        user_map.push((column.clone(), field));
    }
    let zone_name = options.timezone.as_deref().unwrap_or(&ws.timezone);
    let told = TableOptions {
        user_map,
        date: options.date,
        currency: options.currency,
        decimal: options.decimal,
        date_order: options.date_order,
        two_digit_years: options.two_digit_years,
        locale: options.locale.clone(),
        platform: options.platform.clone(),
        zone: zone(zone_name)?,
        ..TableOptions::of(ws)
    };
    let plan = crate::table::Plan::infer(&source, &told, &|_| {})?;
    let columns = &plan.mapping.columns;
    let used = columns.iter().filter(|column| column.field != Field::Ignore);
    let listed: Vec<String> = used.map(|column| format!("“{}” is {}", column.header.trim(), column.field)).collect();
    let mapping =
        mappings::body(options, columns.iter().map(|column| (place(columns, column), column.field.to_string())));
    let recognition = Recognition {
        format: Format::Table,
        header_at: 0,
        score: 0,
        why: format!("a general table: {}", listed.join(", ")),
        language: plan.mapping.language.unwrap_or(Language::En),
        range: None,
    };
    Ok(Plan { source, recognition, reader: Reader::Table(Box::new(plan)), notices: Vec::new(), mapping: Some(mapping) })
}

/// A column in a saved mapping: its header, or its number where the header
/// stands twice or is empty.
fn place(columns: &[MappedColumn], column: &MappedColumn) -> String {
    let alike = columns.iter().filter(|other| other.header == column.header).count();
    if alike > 1 || column.header.trim().is_empty() {
        format!("#{}", column.position + 1)
    } else {
        column.header.clone()
    }
}
