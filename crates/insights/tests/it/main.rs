//! Tests of reports on real stores.

mod bases;
mod budget;
mod currencies;
mod docs;
mod overview;
mod shop;
mod splits;
mod worked_example;
