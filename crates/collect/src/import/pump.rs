//! Reads a file on a thread of its own and hands batches of facts to the task
//! that stages them, so that parsing and writing run side by side in bounded
//! memory.

use tokio::sync::mpsc;

use super::error::ImportError;
use super::outcome::Phase;
use super::reader::Reader;
use super::refs::Refs;
use super::sink::{Batch, Sink, Tally};
use super::watch::Watch;
use crate::decode::{Progress, Source};

/// Facts in a batch.
const BATCH: usize = 8 * 1024;
/// Batches that may wait.
const WAITING: usize = 2;

/// A file that was read to its end.
#[derive(Debug)]
pub(crate) struct ReadThrough {
    pub(crate) tally: Tally,
    pub(crate) refs: Refs,
}

/// The receiving end.
#[derive(Debug)]
pub(crate) struct Pump {
    batches: mpsc::Receiver<Batch>,
    thread: tokio::task::JoinHandle<Result<ReadThrough, ImportError>>,
}

impl Pump {
    /// Starts to read all rows.
    pub(crate) fn start(source: Source, reader: Reader, watch: Watch) -> Self {
        let (sender, batches) = mpsc::channel(WAITING);
        let thread = tokio::task::spawn_blocking(move || read_all(&source, reader, &watch, &sender));
        Self { batches, thread }
    }

    /// The next batch; `None` when the file was read or reading failed.
    pub(crate) async fn next(&mut self) -> Option<Batch> {
        self.batches.recv().await
    }

    /// What the whole file came to.
    pub(crate) async fn finish(mut self) -> Result<ReadThrough, ImportError> {
        self.batches.close();
        self.thread.await.map_err(|error| ImportError::Internal(error.to_string()))?
    }
}

fn read_all(
    source: &Source,
    mut reader: Reader,
    watch: &Watch,
    sender: &mpsc::Sender<Batch>,
) -> Result<ReadThrough, ImportError> {
    let mut refs = Refs::default();
    let stopped = || ImportError::Cancelled { name: source.name().to_owned() };
    let mut hand_over = |sink: &mut Sink, progress: Progress| -> Result<(), ImportError> {
        watch.tell(Phase::Reading, progress.done, progress.total);
        if watch.is_cancelled() {
            return Err(stopped());
        }
        let batch = std::mem::take(&mut sink.batch);
        refs.note(&batch)?;
        // The staging task went away: its own error is the one that is shown.
        sender.blocking_send(batch).map_err(|_| stopped())
    };
    let mut sink = Sink::default();
    let mut last = Progress { done: 0, total: 0 };
    reader.through(source, &mut sink, |sink, progress| {
        last = progress;
        if sink.batch.len() >= BATCH {
            hand_over(sink, progress)?;
        }
        Ok(true)
    })?;
    hand_over(&mut sink, Progress { done: last.total, total: last.total })?;
    Ok(ReadThrough { tally: sink.tally, refs })
}
