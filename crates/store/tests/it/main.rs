//! One suite for both databases: every test runs on a real SQLite file and a
//! real PostgreSQL server.

mod access;
mod alerts;
mod budgets;
mod campaigns;
mod contacts;
mod coupons;
mod dump;
mod erasures;
mod frames;
mod fx_rates;
mod gift_cards;
mod identities;
mod imports;
mod jobs;
mod links;
mod migrations;
mod rules;
mod small;
mod source_counts;
mod source_refs;
mod sources;
mod workspaces;

use base::Actor;

/// Who makes the changes of these tests.
fn me() -> Actor {
    Actor::CommandLine
}
