//! The HTTP face: `/api/v1`, sign-in, the OpenAPI document and the embedded
//! web app. One file a noun; [`problem`] alone picks statuses, [`access`] alone
//! decides who may.
//!
//! It refuses to know how anything is computed: handlers read a request, call
//! a feature or a store and write the answer in the API's words.
//!
//! On disk it writes uploaded files below the uploads folder it is given, and
//! nothing else of its own.

mod access;
mod api_keys;
mod app;
mod assets;
mod audit;
mod budgets;
mod campaigns;
mod dimensions;
mod doors;
mod download;
mod extract;
mod fx;
mod idempotency;
mod importing;
mod imports;
mod jobs;
mod live;
mod mappings;
mod messages;
mod metrics;
mod notes;
mod openapi;
mod origin;
mod overview;
mod page;
mod password;
mod people;
mod problem;
mod proxies;
mod rejected;
mod reports;
mod router;
mod rows;
mod secret;
mod server;
mod session;
mod sign_in_limit;
mod sources;
mod sql;
mod taxonomy;
mod unassigned;
mod uploads;
mod users;
mod work;
mod workspaces;

pub use api_keys::create_api_key;
pub use app::{App, ServerOptions};
pub use dimensions::{dimensions, to_parquet};
pub use importing::{Importing, RecoverError, Turn, TurnError};
pub use openapi::document;
pub use proxies::{ProxyError, TrustedProxies};
pub use rejected::{RejectedError, RejectedFilter, rejected_events, to_replay};
pub use reports::{ReportKind, report};
pub use secret::fill_with_chance;
pub use server::{routes, serve};
pub use sources::{create_source, rotate_source, source_alias, source_fields};
pub use sql::only_reads;
pub use unassigned::unassigned;
pub use users::{Invited, first_user_link, invite};
pub use work::{tie_left_behind, tie_sources, worker};
pub use workspaces::new_workspace;
