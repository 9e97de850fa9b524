//! What handlers share.

use std::sync::Arc;

use lake as _;

/// The server's state. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(pub(crate) Arc<Parts>);

/// Its parts.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The relational store.
    pub(crate) store: store::Store,
}
