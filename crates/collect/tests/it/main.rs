//! Importers from bytes to facts, and from facts to both stores.

mod drain;
mod erase;
mod every_row;
mod faults;
mod google_ads;
mod headers;
mod known_rows;
mod meta_ads;
mod offline;
mod orders;
mod others;
mod pipeline;
mod platforms;
mod refusals;
mod restatement;
mod round_trip;
mod sources;
mod support;
mod watch;
