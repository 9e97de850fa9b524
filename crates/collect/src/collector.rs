//! Everything that collecting needs, opened as one: the sources, the way in,
//! the queue, and what brings its entries into the lake. A server has it open
//! for as long as it runs; a command without a server opens it for a moment.

use std::path::PathBuf;
use std::sync::Arc;

use base::{Clock, ErrorKind};
use lake::Lake;
use store::{Store, StoreError};

use crate::drain::{Drain, DrainError, DrainOptions};
use crate::enrich::{Countries, Enricher, SaltBook};
use crate::facts::StoreFacts;
use crate::intake::Intake;
use crate::links::{LinkBook, Links};
use crate::queue::{Queue, QueueError, QueueOptions};
use crate::sources::SourceBook;

/// How a collector is opened.
#[derive(Clone)]
pub struct CollectorOptions {
    /// The data folder: the queue goes to `queue` in it, the salts of the
    /// cookieless mode beside it.
    pub folder: PathBuf,
    /// Bounds of the queue.
    pub queue: QueueOptions,
    /// How the queue is emptied.
    pub drain: DrainOptions,
    /// A database of countries by address, where there is one.
    pub countries: Option<PathBuf>,
    /// Fills with chance, for the salts.
    pub random: fn(&mut [u8; 32]),
}

/// What keeps a collector from opening.
#[derive(Debug, thiserror::Error)]
pub enum CollectorError {
    /// The queue cannot be opened.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The queue cannot be emptied.
    #[error(transparent)]
    Drain(#[from] DrainError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The salts cannot be read or written.
    #[error("the salts of the cookieless mode cannot be used: {0}; check who may write to the data folder")]
    Salts(std::io::Error),
    /// The database of countries cannot be read.
    #[error("the database of countries cannot be used: {0}")]
    Countries(String),
    /// The copy of the links cannot be read.
    #[error("the copy of the links cannot be used: {0}; it is written anew once the store can be reached")]
    Links(std::io::Error),
}

impl CollectorError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Queue(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Drain(error) => error.kind(),
            Self::Salts(_) | Self::Links(_) => ErrorKind::Unavailable,
            Self::Countries(_) => ErrorKind::Invalid,
        }
    }
}

/// All parts of collecting. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Collector {
    /// The way in.
    pub intake: Intake,
    /// What empties the queue.
    pub drain: Drain,
    /// The queue.
    pub queue: Queue,
    /// The short links.
    pub links: Links,
}

async fn open_queue(options: &CollectorOptions) -> Result<Queue, CollectorError> {
    let (folder, bounds) = (options.folder.join("queue"), options.queue);
    let opening = tokio::task::spawn_blocking(move || Queue::open(&folder, bounds)).await;
    Ok(opening.map_err(|error| QueueError::Store { reason: error.to_string() })??)
}

fn open_enricher(options: &CollectorOptions, clock: Arc<dyn Clock>) -> Result<Arc<Enricher>, CollectorError> {
    let countries = options.countries.as_deref().map(Countries::open).transpose();
    let countries = countries.map_err(|error| CollectorError::Countries(error.to_string()))?;
    let salts = SaltBook::open(&options.folder, clock, options.random).map_err(CollectorError::Salts)?;
    Ok(Arc::new(Enricher::new(salts, countries)))
}

/// What can be done while the relational store cannot be reached: links are
/// followed from their copy, and their clicks wait in the queue.
///
/// # Errors
/// When the queue is open elsewhere, or a part cannot be used.
pub async fn links_only(options: &CollectorOptions, clock: Arc<dyn Clock>) -> Result<(Links, Queue), CollectorError> {
    let book = LinkBook::of_copy(&options.folder).map_err(CollectorError::Links)?;
    let enricher = open_enricher(options, clock)?;
    let queue = open_queue(options).await?;
    Ok((Links::new(book, enricher, queue.clone(), None), queue))
}

impl Collector {
    /// Opens the queue of a folder, which one process can do at a time.
    ///
    /// # Errors
    /// When the queue is open elsewhere, or any part cannot be used.
    pub async fn open(options: CollectorOptions, store: &Store, lake: &Lake) -> Result<Self, CollectorError> {
        let clock = store.clock().clone();
        let queue = open_queue(&options).await?;
        let enricher = open_enricher(&options, clock.clone())?;
        let book = SourceBook::open(store.clone()).await?;
        let links = LinkBook::open(store.clone(), &options.folder).await?;
        let intake = Intake::new(book, enricher.clone(), queue.clone(), clock);
        let links = Links::new(links, enricher, queue.clone(), Some(intake.teller()));
        let facts = Arc::new(StoreFacts::new(store.clone()));
        let drain = Drain::new(queue.clone(), lake.clone(), facts, options.drain);
        Ok(Self { intake, drain, queue, links })
    }

    /// Empties the queue and keeps sources and links current until told to stop.
    pub async fn run(&self, stopped: impl Future<Output = ()>) {
        tokio::select! {
            () = self.drain.run(stopped) => {}
            () = self.intake.book().keep_current() => {}
            () = self.links.book().keep_current() => {}
        }
    }
}
