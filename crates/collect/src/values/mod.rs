//! Exact reading of single cells.
