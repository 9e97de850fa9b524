//! Tests of reports on real stores.

mod docs;
