//! The general table: any table of costs and results, in nine languages.
//!
//! [`map()`] finds which column is which field, [`Plan::infer`] looks through
//! the whole file once to find how its numbers and dates are written, and
//! [`TableReader`] makes facts of its rows in a second pass. Nothing is
//! imported by guesswork: what can be read in two ways is an error that names
//! the flag which decides.

mod checks;
mod error;
mod field;
mod header;
mod mapping;
mod money;
mod options;
mod places;
mod plan;
mod reader;
mod row;
mod row_amounts;
mod row_checks;
mod row_facts;
mod spread;
mod synonyms;

pub use error::TableError;
pub use field::Field;
pub use header::{Unit, normalise, split_unit};
pub use mapping::{MapProblem, MappedColumn, Mapping, find_header, map};
pub use options::{Facts, TableOptions, TotalLine};
pub use plan::{ColumnStyle, Plan};
pub use reader::TableReader;
