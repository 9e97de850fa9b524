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
mod audit;
mod budgets;
mod campaigns;
mod extract;
mod fx;
mod imports;
mod jobs;
mod mappings;
mod messages;
mod metrics;
mod notes;
mod openapi;
mod overview;
mod page;
mod problem;
mod reports;
mod router;
mod session;
mod sql;
mod taxonomy;
mod uploads;
mod users;
mod workspaces;

pub use app::App;
pub use openapi::document;
