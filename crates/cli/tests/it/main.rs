//! The binary as a user runs it.

mod archive;
mod demo;
mod files;
mod folder;
mod reports;
mod server;
mod shop;
mod stores;
