//! The API over HTTP, as its users see it.

mod access;
mod behaviour;
mod budgets;
mod campaigns;
mod collect;
mod coupons;
mod imports;
mod links;
mod openapi;
mod reports;
mod served;
mod server;
mod session;
mod taxonomy;
mod users;
