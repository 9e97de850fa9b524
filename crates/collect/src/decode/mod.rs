//! From bytes to records.
