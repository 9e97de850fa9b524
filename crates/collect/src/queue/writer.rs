//! The thread that writes: it takes whatever waits, writes it with one sync,
//! and wakes everybody whose entries are on disk.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::mpsc::Receiver;

use super::entry;
use super::error::QueueError;
use super::files::Waiting;
use super::{Append, Shared, locked};

/// Entries that one write gathers at most, unless one append has more.
const GROUP_ENTRIES: u32 = 50_000;
/// Bytes that one write gathers at most, before compression.
const GROUP_BYTES: usize = 32 << 20;

pub(super) fn start(shared: Arc<Shared>, mut appends: Receiver<Append>) -> Result<JoinHandle<()>, QueueError> {
    let run = move || {
        while let Some(first) = appends.blocking_recv() {
            let (mut entries, mut bytes) = (first.encoded.count, first.encoded.bytes.len());
            let mut group = vec![first];
            while entries < GROUP_ENTRIES && bytes < GROUP_BYTES {
                let Ok(more) = appends.try_recv() else { break };
                entries += more.encoded.count;
                bytes += more.encoded.bytes.len();
                group.push(more);
            }
            let outcome = write(&shared, &group);
            if let Err(error) = &outcome {
                tracing::error!(%error, entries, "events could not be kept");
            }
            for append in group {
                // Who went away meanwhile is told nothing.
                let _ = append.done.send(outcome.clone());
            }
        }
    };
    std::thread::Builder::new().name("queue".into()).spawn(run).map_err(|error| QueueError::io(&error))
}

fn write(shared: &Shared, group: &[Append]) -> Result<(), QueueError> {
    let blocks = entry::blocks(group.iter().map(|append| &append.encoded))?;
    shared.with(|files| {
        // Only this thread moves it on. It is moved while the files are held,
        // so that who opens them anew finds both or neither.
        let mut first = locked(&shared.level).appended + 1;
        files.append(first, &blocks)?;
        let mut level = locked(&shared.level);
        for block in &blocks {
            let waiting = Waiting { first, count: block.count, bytes: block.bytes.len() as u64 };
            level.entries += u64::from(block.count);
            level.bytes += waiting.bytes;
            level.blocks.push_back(waiting);
            first += u64::from(block.count);
        }
        level.appended = first - 1;
        drop(level);
        shared.appended.send_replace(first - 1);
        Ok(())
    })
}
