//! Statistics on marketing data: how sure is a rate or a sum of order values, do
//! two rates differ, and could these counts have shown it if they did?
//!
//! `measure` refuses to do I/O: it reads no store, no clock and no file, writes
//! nothing to disk, and draws no random number that the caller did not seed. It
//! knows counts and rates, not campaigns.
//!
//! Invariants:
//! - every estimate comes with its interval or says why there is none;
//! - every function names the paper it follows and the assumption it makes;
//! - counts that contradict each other (more successes than trials) are an
//!   error, never a rate above one.

pub mod attribution;
pub mod benjamini_hochberg;
pub mod compound;
pub mod counted;
pub mod counts;
pub mod detectable;
pub mod error;
pub mod experiment;
pub mod forecast;
pub mod holm;
pub mod lifetime;
pub mod market;
pub mod mix;
pub mod normal;
pub mod pacing;
pub mod planner;
pub mod proportion;
pub mod two_rates;

pub use benjamini_hochberg::benjamini_hochberg;
pub use compound::OrderValues;
pub use counted::counted;
pub use counts::{RateRatio, compare_counts};
pub use detectable::{Verdict, smallest_detectable, verdict};
pub use error::MeasureError;
pub use holm::holm;
pub use pacing::{Pacing, PacingVerdict, elapsed_share, pacing};
pub use proportion::{Interval, Proportion};
pub use two_rates::{Comparison, TestUsed, compare};
