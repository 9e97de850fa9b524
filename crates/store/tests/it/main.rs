//! One suite for both databases: every test runs on a real SQLite file and a
//! real PostgreSQL server.

mod access;
mod budgets;
mod campaigns;
mod contacts;
mod dump;
mod frames;
mod fx_rates;
mod identities;
mod imports;
mod jobs;
mod migrations;
mod rules;
mod small;
mod source_refs;
mod sources;
mod workspaces;

use base::Actor;

/// Who makes the changes of these tests.
fn me() -> Actor {
    Actor::CommandLine
}
