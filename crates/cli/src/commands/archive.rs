//! `backup` and `restore`: one archive of both stores.
//!
//! The archive is a tar file compressed with gzip: `manifest.json`, then
//! `store.jsonl`, then the lake's files below `lake/` in the order in which
//! they must be restored. No import runs while it is written.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read, Seek as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use collect::erase::Ledger;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use store::Store;
use tar::{Archive, Builder, Header};

use crate::args::Format;
use crate::config::Config;
use crate::folder::{Folder, clock, open_lake, store_url};
use crate::print::{self, Out};

const VERSION: u32 = 1;
/// Bytes read at a time while restoring.
const PART: usize = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    sulit_backup: u32,
    made_at: base::Timestamp,
    store_rows: u64,
    lake_files: u64,
}

/// Writes the archive; it appears whole or not at all.
pub(super) async fn backup(folder: &Folder, path: &Path, format: Option<Format>) -> Result<()> {
    if path.exists() {
        bail!("{} exists already; choose another name or remove it first", path.display());
    }
    // What was acknowledged belongs into the archive, and the queue does not.
    folder.settle().await?;
    let _turn = folder.importing.wait().await?;
    let mut dump = tempfile::tempfile().context("cannot make a temporary file")?;
    let dumped = folder.store.dump(&mut BufWriter::new(&mut dump)).await?;
    let files = folder.lake.backup_files().await?;
    let mut out = Out::to(Some(path), Format::Parquet)?;
    let mut archive = Builder::new(GzEncoder::new(BufWriter::new(out.writer()), Compression::fast()));
    let lake_files = u64::try_from(files.len())?;
    let manifest = Manifest { sulit_backup: VERSION, made_at: clock().now(), store_rows: dumped.rows, lake_files };
    let text = serde_json::to_vec_pretty(&manifest)?;
    append(&mut archive, "manifest.json", u64::try_from(text.len())?, &mut text.as_slice())?;
    let size = dump.seek(std::io::SeekFrom::End(0))?;
    dump.rewind()?;
    append(&mut archive, "store.jsonl", size, &mut dump)?;
    for file in &files {
        let mut parts = folder.lake.read_file(file).await?;
        let mut copy = tempfile::tempfile().context("cannot make a temporary file")?;
        while let Some(part) = parts.next().await {
            copy.write_all(&part?)?;
        }
        copy.rewind()?;
        append(&mut archive, &format!("lake/{}", file.path), file.size, &mut copy)?;
    }
    archive.into_inner()?.finish()?.flush()?;
    out.done()?;
    if format == Some(Format::Json) {
        return print::json(&manifest, &mut std::io::stdout());
    }
    println!("{} holds {} rows of the store and {lake_files} files of the lake", path.display(), manifest.store_rows);
    Ok(())
}

fn append(archive: &mut Builder<impl Write>, name: &str, size: u64, bytes: &mut dyn Read) -> Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    archive.append_data(&mut header, name, bytes).with_context(|| format!("cannot add {name} to the archive"))
}

/// Fills an empty folder, or leaves it as it was.
pub(super) async fn restore(config: &Config, path: &Path, erasures: Option<&Path>) -> Result<()> {
    let mut made = Made::default();
    let filled = fill(config, path, erasures, &mut made).await;
    if filled.is_err() {
        made.remove();
    }
    filled
}

/// What a restore makes in a data folder, to be gone when it fails.
#[derive(Default)]
struct Made(Vec<PathBuf>);

impl Made {
    /// What is not there yet.
    fn in_folder(data: &Path) -> Self {
        let names = ["lake", "spill", "sulit.db", "sulit.db-wal", "sulit.db-shm"];
        let paths = std::iter::once(data.to_owned()).chain(names.map(|name| data.join(name)));
        Self(paths.filter(|path| !path.exists()).collect())
    }

    fn remove(self) {
        for path in self.0 {
            // What is not there was not made, and what cannot be removed is told
            // of by the next try.
            let _ = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        }
    }
}

async fn fill(config: &Config, path: &Path, erasures: Option<&Path>, made: &mut Made) -> Result<()> {
    let ledger = erasures.map(known_erasures).transpose()?;
    let file = print::open(path)?;
    let mut archive = Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut entries = archive.entries().with_context(|| format!("{} is no archive of Sulit", path.display()))?;
    let damaged = || format!("{} is no archive of Sulit, or is damaged", path.display());
    let mut next = |wanted: &str| -> Result<Vec<u8>> {
        let mut entry = entries.next().with_context(damaged)?.with_context(damaged)?;
        if entry.path()?.to_str() != Some(wanted) {
            bail!("{}: {wanted} is missing", damaged());
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).with_context(damaged)?;
        Ok(bytes)
    };
    let manifest: Manifest = serde_json::from_slice(&next("manifest.json")?).with_context(damaged)?;
    if manifest.sulit_backup > VERSION {
        bail!("{} was written by a newer Sulit; update this one first", path.display());
    }
    if config.store.url.is_empty() && config.data.join("sulit.db").exists() {
        bail!("{} is a data folder already; restore into an empty one with --data", config.data.display());
    }
    *made = Made::in_folder(&config.data);
    let lake = open_lake(config).await?;
    lake.ensure_empty().await?;
    // Before anybody is brought back: a restore that stops half-way is ended by
    // whoever opens the folder next.
    if let Some(ledger) = ledger {
        let own = Ledger::path(&config.data);
        Ledger::read(&own)?.add(ledger.erasures, &own)?;
    }
    let dump = next("store.jsonl")?;
    // The lake comes first: a restore that stops half-way leaves no store, so
    // that nobody takes the folder for a whole one.
    let mut restored = 0;
    for entry in entries {
        let mut entry = entry.with_context(damaged)?;
        let name = entry.path()?.to_str().map(str::to_owned).with_context(damaged)?;
        let Some(inner) = name.strip_prefix("lake/") else { bail!("{}: it holds “{name}”", damaged()) };
        let mut copy = tempfile::tempfile().context("cannot make a temporary file")?;
        std::io::copy(&mut entry, &mut copy).with_context(damaged)?;
        copy.rewind()?;
        lake.restore_file(inner, parts(copy)).await?;
        restored += 1;
    }
    // The end of the compressed stream carries a sum over all of it.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink()).with_context(damaged)?;
    if restored != manifest.lake_files {
        bail!("{}: it should hold {} files of the lake and holds {restored}", damaged(), manifest.lake_files);
    }
    let mut dump = dump.as_slice();
    let (store, dumped) =
        Store::restore(&store_url(config)?, clock(), &mut (&mut dump as &mut (dyn std::io::BufRead + Send))).await?;
    let erased = api::erase_again(&store, &lake, &config.data).await?;
    store.close().await;
    if erased > 0 {
        println!("people who were erased since that backup are erased again: {erased}");
    } else if !Ledger::path(&config.data).exists() {
        eprintln!(
            "note: if people were erased since that backup, restore with --erasures {} of the folder that did it",
            collect::erase::ledger::FILE
        );
    }
    println!(
        "{} now holds {} rows of the store and {restored} files of the lake, as of {}",
        config.data.display(),
        dumped.rows,
        manifest.made_at
    );
    Ok(())
}

/// Who was erased in another folder.
fn known_erasures(path: &Path) -> Result<Ledger> {
    if !path.is_file() {
        bail!("{} is no file; give {} of the folder that was backed up", path.display(), collect::erase::ledger::FILE);
    }
    Ok(Ledger::read(path)?)
}

/// A file in parts.
fn parts(file: File) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Unpin + Send {
    stream::iter(std::iter::from_fn({
        let mut reader = BufReader::with_capacity(PART, file);
        move || match reader.fill_buf() {
            Ok([]) => None,
            Ok(part) => {
                let part = Bytes::copy_from_slice(part);
                reader.consume(part.len());
                Some(Ok(part))
            }
            Err(error) => Some(Err(error)),
        }
    }))
}
