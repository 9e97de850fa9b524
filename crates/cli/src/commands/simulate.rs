//! `simulate`: a market of people whose truth is known, as plain files.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use simulator::agents::{AgentOptions, People, Preset};

/// What `sulit simulate` can be asked.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The business: small-shop, retailer-40-regions, subscription or leads
    #[arg(long, value_parser = preset)]
    pub(crate) preset: Preset,
    /// Decides every draw
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// People, as a multiple of the preset's
    #[arg(long, default_value_t = 1.0)]
    pub(crate) scale: f64,
    /// Leave out response curves and the best plan, which take most of the time
    #[arg(long)]
    pub(crate) no_plan: bool,
    /// Folder for the files; it is made if needed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

fn preset(key: &str) -> Result<Preset, String> {
    Preset::parse(key).ok_or_else(|| {
        let keys: Vec<_> = Preset::ALL.iter().map(|preset| preset.key()).collect();
        format!("not a preset; presets are {}", keys.join(", "))
    })
}

/// Simulates and writes; needs no data folder.
pub(crate) fn simulate(asked: &Simulate) -> Result<()> {
    if asked.out.is_file() {
        bail!("{} is a file; --out names a folder", asked.out.display());
    }
    let options = AgentOptions { preset: asked.preset, seed: asked.seed, scale: asked.scale, plan: !asked.no_plan };
    for file in People::new(options)?.write(&asked.out)? {
        println!("{}", file.display());
    }
    Ok(())
}
