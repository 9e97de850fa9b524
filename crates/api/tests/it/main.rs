//! The API over HTTP, as its users see it.

mod access;
mod budgets;
mod campaigns;
mod collect;
mod imports;
mod openapi;
mod reports;
mod served;
mod server;
mod session;
mod taxonomy;
mod users;
