//! Named mappings: the fields of a general table's columns and how it is
//! written, saved for the next file of its kind.

use base::Workspace;
use serde_json::Value;
use store::Store;

use super::error::{ImportError, While as _};
use super::options::ImportOptions;

/// The options with what a named mapping adds; what the caller says himself
/// stands.
pub(crate) async fn resolved(
    store: &Store,
    ws: &Workspace,
    options: &ImportOptions,
) -> Result<ImportOptions, ImportError> {
    let Some(name) = &options.mapping else { return Ok(options.clone()) };
    let saved = store.mappings().get(&ws.id, name).await.while_("looking for the mapping")?;
    let saved: ImportOptions = serde_json::from_value(saved.body).map_err(|error| {
        ImportError::Option(format!("the mapping “{name}” cannot be read ({error}); save it again"))
    })?;
    store.mappings().used(&ws.id, name).await.while_("noting the mapping's use")?;
    let given = options.clone();
    let mut map = saved.map;
    map.retain(|(column, _)| given.map.iter().all(|(other, _)| other != column));
    map.extend(given.map);
    Ok(ImportOptions {
        format: given.format.or(saved.format),
        map,
        currency: given.currency.or(saved.currency),
        platform: given.platform.or(saved.platform),
        locale: given.locale.or(saved.locale),
        decimal: given.decimal.or(saved.decimal),
        date_order: given.date_order.or(saved.date_order),
        two_digit_years: given.two_digit_years || saved.two_digit_years,
        timezone: given.timezone.or(saved.timezone),
        calling_code: given.calling_code.or(saved.calling_code),
        sheet: given.sheet.or(saved.sheet),
        encoding: given.encoding.or(saved.encoding),
        delimiter: given.delimiter.or(saved.delimiter),
        ..given
    })
}

/// What is saved: every column's field and the conventions, but nothing that
/// belongs to one file.
pub(crate) fn body(options: &ImportOptions, columns: impl Iterator<Item = (String, String)>) -> Value {
    let saved = ImportOptions {
        map: columns.collect(),
        mapping: None,
        save_mapping: None,
        date: None,
        accept_valid: false,
        accept_total_mismatch: false,
        keep_missing: false,
        dry_run: false,
        ..options.clone()
    };
    serde_json::to_value(saved).unwrap_or_default()
}
