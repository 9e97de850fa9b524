//! How near the models come to a truth that is known.
//!
//! Markets of people are simulated ([`market`]), every model is given the files
//! that a business would have, and what it says is held against what is true of
//! the market. One market is one [`record::MarketRecord`]; all of them make
//! `docs/accuracy.md` ([`page`]).
//!
//! It refuses to look at the truth before the models have answered, and to
//! write any figure or finding that is not computed from the records. It is
//! not part of the product: nothing depends on it.
//!
//! On disk: the records, one line of JSON each, as soon as they are there, so
//! that an interrupted run goes on where it was ([`run`]); and the page.

pub mod attribution;
pub mod experiments;
pub mod market;
pub mod mix;
pub mod page;
pub mod plans;
pub mod record;
pub mod run;
pub mod score;
pub mod size;
