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
mod alerts;
mod api_keys;
mod app;
mod assets;
mod audit;
mod behaviour;
mod budgets;
mod campaigns;
mod counts;
mod coupon_uses;
mod coupons;
mod dimensions;
mod doors;
mod download;
mod erasures;
mod extract;
mod follow;
mod fx;
mod gift_cards;
mod idempotency;
mod importing;
mod imports;
mod jobs;
mod link_base;
mod link_codes;
mod links;
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
mod person_export;
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
mod sql_access;
mod taxonomy;
mod unassigned;
mod uploads;
mod users;
mod work;
mod workspaces;

pub use api_keys::create_api_key;
pub use app::{App, ServerOptions};
pub use dimensions::{dimensions, to_parquet};
pub use erasures::{ERASE, erase_again, queue_erasure, take_up_erasures};
pub use gift_cards::{gift_cards_table, new_gift_cards};
pub use importing::{Importing, RecoverError, Turn, TurnError};
pub use link_codes::SheetOrder;
pub use links::{LinkError, WantedPlacement, change_link, create_link};
pub use openapi::document;
pub use people::AskError;
pub use person_export::{Export, ExportError, person_export};
pub use proxies::{ProxyError, TrustedProxies};
pub use rejected::{RejectedError, RejectedFilter, rejected_events, to_replay};
pub use reports::{ReportKind, report};
pub use secret::fill_with_chance;
pub use server::{routes, serve, serve_links};
pub use sources::{create_source, overlap, rotate_source, source_alias, source_fields};
pub use sql::only_reads;
pub use sql_access::{SqlListener, sql_door};
pub use unassigned::unassigned;
pub use users::{Invited, first_user_link, invite};
pub use work::{look_after_sources, tie_left_behind, tie_sources, worker};
pub use workspaces::new_workspace;
