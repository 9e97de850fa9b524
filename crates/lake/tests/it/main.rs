//! The lake against a real folder: staging, restatement, undo, recovery, time
//! travel, sums, SQL, pages of rows, events, backup.

mod backup;
mod behaviour;
mod events;
mod kept_on_disk;
mod kept_orders;
mod model;
mod recovery;
mod restatement;
mod shop;
mod sql;
mod staging;
mod sums;
mod told;
mod undo;
