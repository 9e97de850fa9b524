//! SQL over the PostgreSQL wire protocol, for psql, drivers and BI tools: the
//! views of one workspace, read-only, with the bounds of [`crate::Lake::sql`].
//!
//! [`PgServer`] listens; [`PgDoor`] says who may in and to which workspace,
//! which only its caller can know. `connection` reads messages, `startup` signs
//! in, `statements` says what a text asks for, `answers` does it: settings in
//! `settings`, questions in `reading`. `catalog` holds what tools ask about the
//! tables, `failure` puts errors in PostgreSQL's words.
//!
//! A question is planned twice: over empty tables of the same columns when it
//! is prepared, to say what parameters it takes and what columns it gives, and
//! over the rows as they are when it is run.

mod answers;
mod catalog;
mod connection;
mod cursors;
mod door;
mod failure;
mod functions;
mod information_schema;
mod introspection;
mod parameters;
mod reading;
mod rows;
mod server;
mod session;
mod settings;
mod startup;
mod statements;
mod tls;

pub use door::{PgDoor, PgReader, PgRefusal, PgSignIn};
pub use server::{PgOptions, PgServer};
pub use tls::PgTls;
