//! The general table.
