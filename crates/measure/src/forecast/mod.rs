//! Forecasts of one series with their intervals, and how well they would have
//! done before.
//!
//! Exponential smoothing in its state space form (Hyndman, Koehler, Ord and
//! Snyder 2008), its form chosen by AICc; a yearly season of days and weeks by
//! waves; intermittent demand by its own model; and always beside what repeating
//! the past would have given.

mod backtest;
pub mod benchmarks;
mod calendar;
mod choose;
mod error;
pub mod fit;
mod form;
pub mod intermittent;
mod method;
mod outlook;
mod predictive;
pub mod recursion;
mod run;
mod series;
mod start;
mod verdict;
mod waves;

pub use backtest::{Backtest, Coverage, Score};
pub use calendar::{Calendar, Step};
pub use choose::Candidate;
pub use error::ForecastError;
pub use form::{ErrorForm, Form, SeasonForm, TrendForm};
pub use method::Model;
pub use outlook::{Outlook, Paths};
pub use predictive::Predictive;
pub use run::{Expected, Forecast, ForecastOptions, Named, Past, Range, Total, forecast};
pub use series::{Combine, Gather, Gathered, Missing, Series};

/// Periods with a value that any forecast takes.
pub const LEAST: usize = 4;
