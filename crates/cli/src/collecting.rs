//! The queue of the data folder: open in the server for as long as it runs,
//! and for a moment in a command when none does.

use std::fs::{File, TryLockError};
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use collect::collector::{Collector, CollectorOptions};
use collect::drain::DrainOptions;
use collect::queue::QueueOptions;
use lake::{EventUpkeep, Lake};
use store::Store;
use tokio::net::UnixListener;
use tokio::time::Instant;

use crate::config::Config;
use crate::folder::Folder;
use crate::replay::replay;
use crate::socket::{self, Ask, Asker, Told};

/// How long another command may have the queue open.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether it still has.
const AGAIN: Duration = Duration::from_millis(50);

/// The right to open the queue of a folder. It is an advisory lock, which the
/// system gives back when a process dies.
#[derive(Debug)]
pub(crate) struct Holding {
    _file: File,
}

impl Holding {
    /// Takes the right if nobody has it.
    fn try_take(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("collecting.lock");
        let fail = || format!("cannot use the lock {}", path.display());
        let file = File::options().create(true).truncate(false).write(true).open(&path).with_context(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).with_context(fail),
        }
    }

    /// Takes the right for a server, unless another server has it.
    pub(crate) async fn of_server(folder: &Path) -> Result<Self> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(held) = Self::try_take(folder)? {
                return Ok(held);
            }
            let running = socket::ask(folder, &Ask::Sources).await?.is_some();
            if running || Instant::now() > until {
                bail!(
                    "a server runs on {} already, and a folder has one server; stop that one first, or use another folder with --data",
                    folder.display()
                );
            }
            // A command that empties the queue is done in a moment.
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// How this folder collects.
pub(crate) fn options(config: &Config) -> CollectorOptions {
    let settings = &config.collect;
    let queue = QueueOptions { most_bytes: settings.queue_max_mb << 20, ..QueueOptions::default() };
    let retention_days = (settings.keep_days > 0).then_some(settings.keep_days);
    let drain = DrainOptions {
        window_days: u32::from(settings.window_days),
        upkeep: EventUpkeep { retention_days, ..EventUpkeep::default() },
        ..DrainOptions::default()
    };
    let countries = (!settings.countries.is_empty()).then(|| settings.countries.clone().into());
    CollectorOptions { folder: config.data.clone(), queue, drain, countries, random: api::fill_with_chance }
}

/// Opens the queue; the caller holds the right to.
pub(crate) async fn open(config: &Config, store: &Store, lake: &Lake) -> Result<Collector> {
    let opened = Collector::open(options(config), store, lake).await;
    opened.with_context(|| format!("cannot open the queue of {}", config.data.display()))
}

impl Folder {
    /// Waits until everything that was acknowledged can be seen by queries:
    /// the server on the folder brings it there, or, without one, this command.
    pub(crate) async fn settle(&self) -> Result<()> {
        let told = self.with_queue(Ask::Settle, async |collector| {
            let waits = flush(collector, &self.store).await?;
            Ok(Told::Done { waits })
        });
        if let Some(Told::Done { waits: Some(why) }) = told.await? {
            eprintln!("note: events that were acknowledged wait in the queue and are not seen here yet: {why}");
        }
        Ok(())
    }

    /// Tells the server that sources or links were changed. Without a server
    /// the next one reads them when it starts.
    pub(crate) async fn sources_changed(&self) -> Result<()> {
        socket::ask_once(&self.config.data, &Ask::Sources).await.map(|_| ())
    }

    /// Opens the queue here, which no server and no other command may have
    /// open meanwhile.
    pub(crate) async fn collecting<T>(&self, here: impl AsyncFnOnce(&Collector) -> Result<T>) -> Result<T> {
        let data = &self.config.data;
        let Some(_held) = Holding::try_take(data)? else {
            bail!("a server or another command has the queue of {} open; stop it first", data.display())
        };
        let collector = open(&self.config, &self.store, &self.lake).await?;
        let done = here(&collector).await;
        collector.queue.close().await;
        done
    }

    /// Asks the server, or does what it would with the queue opened here;
    /// `None` = there is no queue, or nobody can write to the folder.
    pub(crate) async fn with_queue(
        &self,
        ask: Ask,
        here: impl AsyncFnOnce(&Collector) -> Result<Told>,
    ) -> Result<Option<Told>> {
        let data = &self.config.data;
        if self.importing.is_read_only() {
            return Ok(None);
        }
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(told) = socket::ask_once(data, &ask).await? {
                return Ok(Some(told));
            }
            if !data.join("queue").exists() {
                return Ok(None);
            }
            if let Some(_held) = Holding::try_take(data)? {
                let collector = open(&self.config, &self.store, &self.lake).await?;
                let told = here(&collector).await;
                collector.queue.close().await;
                return told.map(Some);
            }
            if Instant::now() > until {
                bail!("another command has the queue of {} open; try again when it is done", data.display());
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Brings everything acknowledged to where queries see it; why not, if not.
async fn flush(collector: &Collector, store: &Store) -> Result<Option<String>> {
    let waits = collector.drain.flush().await.err().map(|error| error.to_string());
    // What is new gets its campaign before the question, not after it.
    api::tie_left_behind(store).await?;
    Ok(waits)
}

/// Answers commands until told to stop.
pub(crate) async fn answer(
    listener: UnixListener,
    collector: Collector,
    folder: Folder,
    stopped: impl Future<Output = ()>,
) {
    tokio::pin!(stopped);
    let folder = std::sync::Arc::new(folder);
    loop {
        let stream = tokio::select! {
            () = &mut stopped => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a command could not be listened to");
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
            },
        };
        let (collector, folder) = (collector.clone(), folder.clone());
        tokio::spawn(async move {
            let Some(mut asker) = Asker::of(stream, &folder.config.data).await else { return };
            // An error means that the asker went away.
            let _ = attend(&mut asker, &collector, &folder).await;
        });
    }
}

async fn attend(asker: &mut Asker, collector: &Collector, folder: &Folder) -> std::io::Result<()> {
    let told = match asker.ask.clone() {
        Ask::Settle => flush(collector, &folder.store).await.map(|waits| Told::Done { waits }),
        Ask::Sources => {
            let (sources, links) = (collector.intake.book(), collector.links.book());
            let read = sources.reload().await.and(links.reload().await);
            read.map(|()| Told::Done { waits: None }).map_err(anyhow::Error::from)
        }
        Ask::Replay { workspace, order } => again(collector, folder, &workspace, &order).await,
        Ask::Watch { workspace } => return watch(asker, collector, &workspace).await,
    };
    let told = told.unwrap_or_else(|error| Told::Failed { message: crate::print::explained(&error) });
    asker.tell(&told).await
}

async fn again(
    collector: &Collector,
    folder: &Folder,
    workspace: &base::WorkspaceId,
    order: &crate::replay::ReplayOrder,
) -> Result<Told> {
    let workspace = folder.store.workspaces().get(workspace).await?;
    let done = replay(collector, &folder.store, &folder.lake, &workspace, order).await?;
    Ok(Told::Replayed { outcome: serde_json::to_value(done)? })
}

async fn watch(asker: &mut Asker, collector: &Collector, workspace: &base::WorkspaceId) -> std::io::Result<()> {
    use tokio::sync::broadcast::error::RecvError;

    let mut events = collector.intake.live();
    asker.tell(&Told::Done { waits: None }).await?;
    loop {
        match events.recv().await {
            Ok(event) if event.workspace == *workspace => {
                let event = serde_json::to_value(&*event)?;
                asker.tell(&Told::Event { event }).await?;
            }
            Ok(_) => {}
            Err(RecvError::Lagged(missed)) => {
                let waits = Some(format!("{missed} events came faster than they could be shown"));
                asker.tell(&Told::Done { waits }).await?;
            }
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}
