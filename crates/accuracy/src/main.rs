//! `make accuracy`: simulates, judges, and writes `docs/accuracy.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use accuracy::size::Size;
use accuracy::{page, run};
use anyhow::Context as _;

/// What was asked for.
struct Asked {
    seeds: u64,
    at_a_time: usize,
    results: PathBuf,
    page: PathBuf,
}

const USAGE: &str = "accuracy --results FOLDER --page FILE [--seeds 50] [--at-a-time N]";

fn asked() -> anyhow::Result<Asked> {
    let (mut seeds, mut at_a_time) = (50, std::thread::available_parallelism().map_or(1, usize::from));
    let (mut results, mut page) = (None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().with_context(|| format!("{word} needs a value; {USAGE}"))?;
        match word.as_str() {
            "--seeds" => seeds = value.parse().context("--seeds is a number")?,
            "--at-a-time" => at_a_time = value.parse().context("--at-a-time is a number")?,
            "--results" => results = Some(PathBuf::from(value)),
            "--page" => page = Some(PathBuf::from(value)),
            _ => anyhow::bail!("{word} is not known; {USAGE}"),
        }
    }
    anyhow::ensure!(seeds > 0, "--seeds must be above 0");
    Ok(Asked { seeds, at_a_time, results: results.context(USAGE)?, page: page.context(USAGE)? })
}

fn main() -> ExitCode {
    match asked().and_then(|asked| work(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work(asked: &Asked) -> anyhow::Result<()> {
    let size = Size::full(asked.seeds);
    let ledger = asked.results.join(format!("{}.jsonl", size.fingerprint()));
    eprintln!("results: {}", ledger.display());
    let records = run::run(&size, &ledger, asked.at_a_time, &|line| eprintln!("{line}"))?;
    std::fs::write(&asked.page, page::page(&size, &records))
        .with_context(|| format!("cannot write {}", asked.page.display()))?;
    let picture = asked.page.with_file_name(page::PICTURE);
    if let Some(folder) = picture.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::write(&picture, page::picture(&size, &records))
        .with_context(|| format!("cannot write {}", picture.display()))?;
    eprintln!("wrote {} and {}", asked.page.display(), picture.display());
    Ok(())
}
