//! An open data folder: both stores, and what must be put right first.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use api::Importing;
use base::{Clock, SystemClock, Timestamp, Workspace};
use lake::{Lake, LakeOptions, SqlLimits};
use store::Store;

use crate::config::Config;

/// Both stores of a data folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) lake: Lake,
    pub(crate) importing: Importing,
    /// `--workspace`.
    chosen: Option<String>,
}

/// The clock of this program.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// The database that the settings name.
pub(crate) fn store_url(config: &Config) -> Result<String> {
    if !config.store.url.is_empty() {
        return Ok(config.store.url.clone());
    }
    make(&config.data)?;
    let path = config.data.join("sulit.db");
    if !path.exists() {
        // The database would make it for everybody to read.
        let made = File::options().write(true).create(true).truncate(false).mode(0o600).open(&path);
        made.with_context(|| format!("cannot make {}", path.display()))?;
    }
    Ok(Store::sqlite_url(&path))
}

/// The lake that the settings name.
pub(crate) async fn open_lake(config: &Config) -> Result<Lake> {
    let url = if config.lake.url.is_empty() {
        let folder = config.data.join("lake");
        make(&folder)?;
        folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?.display().to_string()
    } else {
        config.lake.url.clone()
    };
    let memory_bytes = usize::try_from(config.lake.memory_mb << 20).unwrap_or(usize::MAX);
    // A folder that can only be read has no room for a query that outgrows its memory.
    let spill = config.data.join("spill");
    let spill_dir = is_writable(&spill).then_some(spill);
    let options = LakeOptions { memory_bytes, spill_dir, clock: clock() };
    Lake::open(&url, options).await.with_context(|| format!("cannot open the lake at {url}"))
}

/// Makes a folder for its owner alone. One that is there keeps its rights.
fn make(folder: &Path) -> Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the folder {}", folder.display()))
}

impl Folder {
    /// Opens the folder, migrates its store and takes back imports that were
    /// cut short.
    pub(crate) async fn open(config: Config, chosen: Option<String>) -> Result<Self> {
        let database = config.data.join("sulit.db");
        let found = database.try_exists();
        if config.store.url.is_empty() && found.is_err() {
            found.with_context(|| {
                let data = config.data.display();
                format!("cannot look into {data}; is it another user's? Run the command as its owner")
            })?;
        } else if config.store.url.is_empty() && !database.exists() {
            bail!(
                "{} is not a data folder of Sulit yet; make one with `sulit --data {} init --name Shop --currency EUR --timezone Europe/Berlin`",
                config.data.display(),
                config.data.display()
            );
        }
        Self::open_or_make(config, chosen).await
    }

    /// The same for a folder that may be new.
    pub(crate) async fn open_or_make(config: Config, chosen: Option<String>) -> Result<Self> {
        make(&config.data)?;
        let importing = Importing::at(config.data.join("importing.lock"));
        if importing.is_read_only() {
            return Self::open_to_read(config, chosen, importing).await;
        }
        let store = Store::open(&store_url(&config)?, clock()).await.context("cannot open the store")?;
        let lake = open_lake(&config).await?;
        if let Err(error) = importing.recover(&store, &lake).await {
            // Reading goes on; whoever imports comes here again and is refused.
            eprintln!(
                "warning: an import that was cut short cannot be taken back yet, and figures may hold part of it: {:#}; \
                 if the disk of {} is full, make room and run the command again",
                anyhow::Error::from(error),
                config.data.display()
            );
            return Ok(Self { config, store, lake, importing, chosen });
        }
        erase_again(&config, &store, &lake, &importing).await?;
        api::tie_left_behind(&store).await?;
        Ok(Self { config, store, lake, importing, chosen })
    }

    /// A folder that this user or this disk does not let anybody write to:
    /// reports, SQL and lists work, everything else is refused by the stores.
    /// What a crash left half-done cannot be taken back here.
    async fn open_to_read(config: Config, chosen: Option<String>, importing: Importing) -> Result<Self> {
        let url = match config.store.url.as_str() {
            "" => Store::sqlite_url_to_read(&config.data.join("sulit.db")),
            url => url.to_owned(),
        };
        let store = Store::open_to_read(&url, clock()).await.context("cannot open the store to read it")?;
        let lake = open_lake(&config).await?;
        Ok(Self { config, store, lake, importing, chosen })
    }

    /// The workspace of `--workspace`, or the only one.
    pub(crate) async fn workspace(&self) -> Result<Workspace> {
        if let Some(key) = &self.chosen {
            return Ok(self.store.workspaces().find(key).await?);
        }
        let mut all = self.store.workspaces().list().await?;
        if all.len() > 1 {
            let keys: Vec<_> = all.iter().map(|workspace| workspace.key.as_str()).collect();
            bail!("the folder holds several workspaces; choose one with --workspace: {}", keys.join(", "));
        }
        all.pop().context("the folder has no workspace yet; make one with `sulit init`")
    }

    /// Bounds of a query.
    pub(crate) fn sql_limits(&self) -> SqlLimits {
        SqlLimits {
            memory_bytes: usize::try_from(self.config.sql.memory_mb << 20).unwrap_or(usize::MAX),
            timeout: Duration::from_secs(self.config.sql.timeout_seconds),
        }
    }
}

/// Erases whom an older backup has brought back, should its restore have been
/// cut short.
async fn erase_again(config: &Config, store: &Store, lake: &Lake, importing: &Importing) -> Result<()> {
    if !collect::erase::Ledger::path(&config.data).exists() {
        return Ok(());
    }
    // Whoever has the turn opened the folder before, and has done it.
    if let Some(_turn) = importing.try_now()? {
        api::erase_again(store, lake, &config.data).await?;
    }
    Ok(())
}

/// Tells on standard error that nothing had been imported at the instant that
/// was asked about, so that an empty answer is not taken for a loss.
pub(crate) async fn say_when_nothing_was_believed(
    folder: &Folder,
    workspace: &Workspace,
    as_of: Option<Timestamp>,
) -> Result<()> {
    let Some(asked) = as_of else { return Ok(()) };
    let then = asked;
    match folder.store.imports().first_believed(&workspace.id).await? {
        Some(first) if asked < first => {
            eprintln!("note: nothing was believed at {then}: the first import was at {first}");
        }
        Some(_) => {}
        None => eprintln!("note: nothing was believed at {then}: nothing has been imported yet"),
    }
    Ok(())
}

/// Reads `--as-of`: an instant, or a day, which means its end in the workspace.
pub(crate) fn as_of(text: Option<&str>, workspace: &Workspace) -> Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    let read = workspace.instant(text).with_context(|| {
        format!("--as-of takes a day such as 2026-10-01 or an instant such as 2026-10-01T12:00:00Z, not “{text}”")
    })?;
    Ok(Some(read))
}

/// Whether files can be made in a folder, which is made when it is missing: a
/// folder on a read-only disk may be there and take none.
fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let made = std::fs::create_dir_all(folder).and_then(|()| std::fs::File::create(&probe));
    // What cannot be removed could not be made.
    let _ = std::fs::remove_file(&probe);
    made.is_ok()
}
