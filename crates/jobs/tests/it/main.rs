//! The queue over both databases.

mod worker;
