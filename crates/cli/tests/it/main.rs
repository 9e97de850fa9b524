//! The binary as a user runs it.

mod analysis;
mod archive;
mod behaviour;
mod collect;
mod crash;
mod demo;
mod faults;
mod files;
mod folder;
mod links;
mod messages;
mod mounts;
mod offline;
mod person;
mod read_only;
mod reports;
mod running;
mod server;
mod shop;
mod stores;
mod workbook;
