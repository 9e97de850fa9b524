//! The series in a file.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use measure::forecast::{ForecastError, Series};

use super::options::ForecastArgs;
use crate::print::Outcome;
use crate::table;

/// The series of a file or of one of its groups.
pub(super) struct Part {
    pub group: Option<String>,
    pub series: Series,
}

/// Reads the file and puts each group's rows into periods.
pub(super) fn read(args: &ForecastArgs, out: &mut Outcome<'_>) -> Result<Vec<Part>> {
    let table = args.source.read()?;
    let dates = table.dates(&args.date)?;
    if let Some(doubt) = table::doubt(dates.iter().copied()) {
        out.warn(&doubt);
    }
    let values = table.optional_numbers(&args.value)?;
    let rows: Vec<(Date, Option<f64>)> = dates.into_iter().zip(values).collect();
    let file = args.source.file.display();
    let series = |rows: &[(Date, Option<f64>)]| Series::of(rows, args.gather()).map_err(said);
    let Some(group) = &args.group else {
        let series = series(&rows).with_context(|| format!("{file} cannot be forecast"))?;
        return Ok(vec![Part { group: None, series }]);
    };
    let names = table.text(group)?;
    let mut groups: BTreeMap<&str, Vec<(Date, Option<f64>)>> = BTreeMap::new();
    for (at, (name, row)) in names.iter().zip(rows).enumerate() {
        if name.is_empty() {
            return Err(table.error(at, group, "there is no group here").into());
        }
        groups.entry(name).or_default().push(row);
    }
    let part = |(name, rows): (&str, Vec<_>)| {
        let series = series(&rows).with_context(|| format!("{file}, {name} cannot be forecast"))?;
        Ok(Part { group: Some(name.to_owned()), series })
    };
    groups.into_iter().map(part).collect()
}

/// The error with the option that helps.
fn said(error: ForecastError) -> anyhow::Error {
    match error {
        ForecastError::Duplicate { .. } => anyhow::anyhow!("{error} (--combine sum or --combine mean)"),
        other => other.into(),
    }
}
