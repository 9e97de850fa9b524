//! How a whole column is written, found in one pass with a few bytes of state.
//!
//! `1.234` is a thousand and more in Berlin and a little over one in London;
//! `01/02/2026` is in February in Manila's shops and in January in its
//! agencies. One cell does not tell. A column mostly does: some other cell can
//! be read in one way only. Where none can, the file's locale may decide, and
//! where that is silent the import stops and names the flag that decides.

mod dates;
mod hints;
mod language;
mod numbers;
mod resolution;

pub use dates::DateOrderGuess;
pub use hints::Hints;
pub use language::Language;
pub use numbers::NumberStyleGuess;
pub use resolution::{Ambiguity, Because, ColumnError, Conflict, Example, Resolution};
