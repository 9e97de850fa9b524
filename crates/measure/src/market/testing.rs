//! Designs for the unit tests of this folder.

use jiff::ToSpan as _;
use jiff::civil::date;

use super::design::Design;

/// A design of one treated market and daily dates.
pub(crate) fn design(target: &[f64], controls: &[&[f64]], before: usize) -> Design {
    treated(&[target], controls, before)
}

/// A design of several treated markets.
pub(crate) fn treated(rows: &[&[f64]], controls: &[&[f64]], before: usize) -> Design {
    let periods = rows[0].len();
    let first = date(2026, 1, 1);
    Design {
        treated: (0..rows.len()).map(|m| format!("treated {m}")).collect(),
        control_names: (0..controls.len()).map(|m| format!("control {m}")).collect(),
        dates: (0..periods).map(|t| first + (t as i64).days()).collect(),
        before,
        treated_rows: rows.concat(),
        target: super::design::mean_row(&rows.concat(), periods),
        controls: controls.concat(),
        notes: Vec::new(),
    }
}
