//! Tests of reports on real stores.

mod bases;
mod budget;
mod converters;
mod coverage;
mod currencies;
mod docs;
mod intervals;
mod overview;
mod period;
mod shop;
mod splits;
mod told;
mod worked_example;
