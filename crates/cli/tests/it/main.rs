//! The binary as a user runs it.

mod archive;
mod demo;
mod faults;
mod files;
mod folder;
mod messages;
mod mounts;
mod read_only;
mod reports;
mod server;
mod shop;
mod stores;
mod workbook;
