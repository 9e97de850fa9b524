//! The written files, read back as a stranger would read them.

mod agents;
mod files;
mod truth;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base::Currency;
use simulator::{MarketFiles, MarketOptions, Simulation};

/// A short market, for tests that do not need two years.
fn short() -> MarketOptions {
    MarketOptions { days: 120, ..MarketOptions::ending("2025-12-31".parse().unwrap()) }
}

/// Two years in pesos.
fn two_years() -> MarketOptions {
    MarketOptions::ending("2026-10-31".parse().unwrap())
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn written(options: MarketOptions) -> (tempfile::TempDir, MarketFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = Simulation::new(options).unwrap().write(folder.path()).unwrap();
    (folder, files)
}

/// Every file of a folder with its bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}
