//! Durable appends to an embedded store: fjall against SQLite, one writer
//! thread that commits whatever waits with one sync (group commit), and
//! clients that wait for their acknowledgement.
//!
//!     cd benches/queue && cargo run --release --target-dir ../../target/queue-bench -- FOLDER

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// An event as the queue would write it: JSON of some 600 bytes.
fn event(number: u64) -> Vec<u8> {
    let hash = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!(
        r#"{{"workspace":"ws_01k0000000000000000000000","source":"src_01k000000000000000000000","event_id":"{hash:016x}{:016x}","has_client_id":true,"name":"page_view","original_name":"$pageview","protocol":"posthog","occurred_at":"2026-11-21T12:{:02}:{:02}.{:06}Z","received_at":"2026-11-21T12:00:00.{:06}Z","time_flag":"ok","skew_ms":12,"anonymous_id":"{:016x}","url":"https://shop.example/p/{}?utm_source=google&utm_medium=cpc&utm_campaign=autumn","host":"shop.example","path":"/p/{}","title":"Product {}","referrer":"https://www.google.com/","utm_source":"google","utm_medium":"cpc","utm_campaign":"autumn","channel":"paid_search","country":"DE","device":"mobile","browser":"Chrome","os":"Android","language":"de-DE","is_bot":false,"consent":"granted"}}"#,
        hash.rotate_left(17), number / 60 % 60, number % 60, number % 1_000_000, number % 999_983, hash >> 7, hash % 977, hash % 977, hash % 977,
    )
    .into_bytes()
}

trait Store: Send {
    /// One durable write of values with consecutive keys.
    fn commit(&mut self, first: u64, values: &[Vec<u8>]);
    /// What a drain does: reads and deletes a range.
    fn take(&mut self, from: u64, to: u64) -> u64;
}

struct Fjall(fjall::Database, fjall::Keyspace);

impl Store for Fjall {
    fn commit(&mut self, first: u64, values: &[Vec<u8>]) {
        let mut batch = self.0.batch().durability(Some(fjall::PersistMode::SyncData));
        for (at, value) in values.iter().enumerate() {
            batch.insert(&self.1, (first + at as u64).to_be_bytes(), value.as_slice());
        }
        batch.commit().unwrap();
    }

    fn take(&mut self, from: u64, to: u64) -> u64 {
        let (mut bytes, mut keys) = (0, Vec::new());
        for guard in self.1.range(from.to_be_bytes()..=to.to_be_bytes()) {
            let (key, value) = guard.into_inner().unwrap();
            bytes += value.len() as u64;
            keys.push(key);
        }
        let mut batch = self.0.batch().durability(Some(fjall::PersistMode::SyncData));
        for key in keys {
            batch.remove(&self.1, key);
        }
        batch.commit().unwrap();
        bytes
    }
}

struct Sqlite(rusqlite::Connection);

impl Store for Sqlite {
    fn commit(&mut self, first: u64, values: &[Vec<u8>]) {
        let change = self.0.transaction().unwrap();
        {
            let mut insert = change.prepare_cached("insert into entries (seq, value) values (?1, ?2)").unwrap();
            for (at, value) in values.iter().enumerate() {
                insert.execute((i64::try_from(first).unwrap() + at as i64, value)).unwrap();
            }
        }
        change.commit().unwrap();
    }

    fn take(&mut self, from: u64, to: u64) -> u64 {
        let range = (i64::try_from(from).unwrap(), i64::try_from(to).unwrap());
        let change = self.0.transaction().unwrap();
        let mut bytes = 0;
        {
            let mut select =
                change.prepare_cached("select value from entries where seq between ?1 and ?2 order by seq").unwrap();
            let mut rows = select.query(range).unwrap();
            while let Some(row) = rows.next().unwrap() {
                bytes += row.get_ref(0).unwrap().as_blob().unwrap().len() as u64;
            }
            change.execute("delete from entries where seq between ?1 and ?2", range).unwrap();
        }
        change.commit().unwrap();
        bytes
    }
}

fn open(kind: &str, folder: &Path) -> Box<dyn Store> {
    std::fs::create_dir_all(folder).unwrap();
    if kind == "fjall" {
        let database = fjall::Database::builder(folder.join("fjall"))
            .max_journaling_size(256 << 20)
            .journal_compression(fjall::CompressionType::None)
            .manual_journal_persist(true)
            .open()
            .unwrap();
        let entries = database.keyspace("entries", fjall::KeyspaceCreateOptions::default).unwrap();
        return Box::new(Fjall(database, entries));
    }
    let connection = rusqlite::Connection::open(folder.join("queue.db")).unwrap();
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000;
             create table entries (seq integer primary key, value blob not null);",
        )
        .unwrap();
    Box::new(Sqlite(connection))
}

struct Append {
    values: Vec<Vec<u8>>,
    done: SyncSender<()>,
}

/// Commits whatever waits; with `blocks`, a group is one compressed value.
fn write(mut store: Box<dyn Store>, appends: &Receiver<Append>, blocks: bool) -> (Box<dyn Store>, u64, u64) {
    let (mut next, mut groups) = (1, 0);
    while let Ok(first) = appends.recv() {
        let mut waiting = vec![first];
        let mut values = waiting[0].values.len();
        while values < 20_000 {
            let Ok(more) = appends.try_recv() else { break };
            values += more.values.len();
            waiting.push(more);
        }
        let mut all: Vec<Vec<u8>> = Vec::with_capacity(values);
        let mut done = Vec::with_capacity(waiting.len());
        for append in waiting {
            all.extend(append.values);
            done.push(append.done);
        }
        if blocks {
            let joined: Vec<u8> = all.concat();
            let block = zstd::bulk::compress(&joined, 1).unwrap();
            store.commit(next, &[block]);
        } else {
            store.commit(next, &all);
        }
        next += all.len() as u64;
        groups += 1;
        for done in done {
            let _ = done.send(());
        }
    }
    (store, next - 1, groups)
}

fn percentile(times: &mut [Duration], at: f64) -> f64 {
    times.sort();
    times[((times.len() - 1) as f64 * at) as usize].as_secs_f64() * 1000.0
}

fn run(kind: &str, folder: &Path, clients: u64, size: u64, seconds: f64, blocks: bool) {
    let folder = folder.join(format!("{kind}-{clients}-{size}-{blocks}"));
    let _ = std::fs::remove_dir_all(&folder);
    let store = open(kind, &folder);
    let (sender, receiver) = sync_channel::<Append>(4096);
    let writer = std::thread::spawn(move || write(store, &receiver, blocks));
    // Encoding is not what is measured: the same values serve every append.
    let template: Vec<Vec<u8>> = (0..size.max(512)).map(event).collect();
    let begun = Instant::now();
    let workers: Vec<_> = (0..clients)
        .map(|client| {
            let (sender, template) = (sender.clone(), template.clone());
            std::thread::Builder::new()
                .stack_size(128 << 10)
                .spawn(move || {
                    let mut times = Vec::new();
                    let mut at = client as usize;
                    while begun.elapsed().as_secs_f64() < seconds {
                        let values = (0..size as usize).map(|n| template[(at + n) % template.len()].clone()).collect();
                        at += size as usize;
                        let (done, wait) = sync_channel(1);
                        let sent = Instant::now();
                        sender.send(Append { values, done }).unwrap();
                        wait.recv().unwrap();
                        times.push(sent.elapsed());
                    }
                    times
                })
                .unwrap()
        })
        .collect();
    drop(sender);
    let mut times: Vec<Duration> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    let (mut store, events, groups) = writer.join().unwrap();
    let elapsed = begun.elapsed().as_secs_f64();
    let drained = Instant::now();
    let mut from = 1;
    while from <= events {
        let to = (from + 9_999).min(events);
        store.take(from, to);
        from = to + 1;
    }
    let drain = events as f64 / drained.elapsed().as_secs_f64();
    println!(
        "{kind:7} {:7} {clients:4} clients x {size:5}: {:9.0} events/s, {:6.1} events a sync, {:6.0} syncs/s, p50 {:7.2} ms, p99 {:7.2} ms, drained {drain:9.0}/s",
        if blocks { "blocks" } else { "single" },
        events as f64 / elapsed,
        events as f64 / groups as f64,
        groups as f64 / elapsed,
        percentile(&mut times, 0.5),
        percentile(&mut times, 0.99),
    );
    drop(store);
    let _ = std::fs::remove_dir_all(&folder);
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    for (clients, size) in [(1, 1), (16, 1), (256, 1), (1, 100), (4, 1000)] {
        for blocks in [false, true] {
            for kind in ["fjall", "sqlite"] {
                run(kind, folder, clients, size, 3.0, blocks);
            }
        }
    }
}
