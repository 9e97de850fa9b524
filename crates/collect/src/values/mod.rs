//! Exact reading of single cells: numbers, amounts of money, dates, instants.
//!
//! A cell alone often cannot be read: `1.234` and `01/02/2026` mean two things.
//! So every reader takes a style, which [`crate::columns`] finds from the whole
//! column, and refuses what does not fit it. Nothing is a float on the way.

pub mod cell;
pub mod date;
mod date_tokens;
mod months;
pub(crate) use months::plain;
pub mod number;
pub(crate) mod number_words;
pub mod range;

pub use date::{DateError, DateOrder, DateStyle, When};
pub use number::{Amount, NumberError, NumberStyle};
