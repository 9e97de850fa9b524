//! The API over HTTP, as its users see it.

mod openapi;
