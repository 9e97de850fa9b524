use std::collections::BTreeSet;
use std::path::Path;

use base::{FixedClock, Timestamp, WorkspaceId};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::*;

fn entry(id: &str) -> Entry {
    let clock = FixedClock::at("2026-10-01T00:00:00Z");
    Entry::Replayed { workspace: WorkspaceId::new(&clock), rejected_id: id.to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn id_of(entry: &Entry) -> String {
    match entry {
        Entry::Replayed { rejected_id, .. } => rejected_id.clone(),
        other => panic!("{other:?}"),
    }
}

fn open(folder: &Path) -> Queue {
    Queue::open(folder, QueueOptions::default()).unwrap()
}

/// All that waits, portion by portion, with their numbers.
fn waiting(queue: &Queue, most: u64) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    while let Some(portion) = queue.portion(most).unwrap() {
        found.extend(portion.entries.iter().map(|(seq, entry)| (*seq, id_of(entry))));
        queue.finish(portion.last, Vec::new()).unwrap();
    }
    found
}

fn ids(found: &[(u64, String)]) -> Vec<&str> {
    found.iter().map(|(_, id)| id.as_str()).collect()
}

#[derive(Debug, Clone)]
enum Deed {
    Append(u8),
    Drain(u64),
    /// A portion is read, and the process ends before it is finished.
    Abandon(u64),
    Keep(u8, bool),
    Reopen,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (1_u8..20).prop_map(Deed::Append),
        3 => (1_u64..40).prop_map(Deed::Drain),
        1 => (1_u64..40).prop_map(Deed::Abandon),
        2 => (0_u8..4, any::<bool>()).prop_map(|(key, set)| Deed::Keep(key, set)),
        1 => Just(Deed::Reopen),
    ];
    prop::collection::vec(deed, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn it_is_a_list_whatever_happens(deeds in deeds()) {
        let runtime = Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut queue = open(folder.path());
        let (mut next, mut drained) = (1_u64, 0_u64);
        let mut kept = std::collections::BTreeMap::new();
        let mut begun: Option<u64> = None;
        for deed in deeds {
            match deed {
                Deed::Append(count) => {
                    let entries = (0..u64::from(count)).map(|at| entry(&format!("e{}", next + at))).collect();
                    runtime.block_on(queue.append(entries)).unwrap();
                    next += u64::from(count);
                }
                Deed::Drain(most) | Deed::Abandon(most) => {
                    let portion = queue.portion(most).unwrap();
                    prop_assert_eq!(portion.is_none(), drained + 1 == next);
                    let Some(portion) = portion else { continue };
                    let expected: Vec<(u64, String)> =
                        (drained + 1..=portion.last).map(|seq| (seq, format!("e{seq}"))).collect();
                    let found: Vec<(u64, String)> =
                        portion.entries.iter().map(|(seq, entry)| (*seq, id_of(entry))).collect();
                    prop_assert_eq!(found, expected);
                    if let Some(begun) = begun {
                        prop_assert_eq!(portion.last, begun, "what was begun is begun again with the same entries");
                    }
                    if matches!(deed, Deed::Abandon(_)) {
                        begun = Some(portion.last);
                        drop(queue);
                        queue = open(folder.path());
                    } else {
                        begun = None;
                        drained = portion.last;
                        queue.finish(portion.last, Vec::new()).unwrap();
                    }
                }
                Deed::Keep(key, set) => {
                    let value = set.then(|| vec![key; 3]);
                    queue.change(vec![(Kept::Seen, vec![key], value.clone())]).unwrap();
                    kept.insert(key, value);
                }
                Deed::Reopen => {
                    drop(queue);
                    queue = open(folder.path());
                }
            }
            let status = queue.status();
            prop_assert_eq!(status.appended, next - 1);
            prop_assert_eq!(status.drained, drained);
            prop_assert_eq!(status.waiting, next - 1 - drained);
            prop_assert_eq!(status.bytes == 0, status.waiting == 0);
            for (key, value) in &kept {
                prop_assert_eq!(&queue.get(Kept::Seen, &[*key]).unwrap(), value);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let queue = open(folder.path());
    let tasks: Vec<_> = (0..64)
        .map(|task| {
            let queue = queue.clone();
            tokio::spawn(async move {
                for at in 0..20 {
                    queue.append(vec![entry(&format!("{task}-{at}")), entry(&format!("{task}-{at}+"))]).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*queue.appended().borrow(), 64 * 40);
    queue.close().await;
    assert!(matches!(queue.append(vec![entry("late")]).await, Err(QueueError::Closed)));
    drop(queue);
    let found = waiting(&open(folder.path()), 500);
    assert_eq!(found.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (1..=64 * 40).collect::<Vec<_>>());
    assert_eq!(ids(&found).into_iter().collect::<BTreeSet<_>>().len(), 64 * 40);
    // What one task appended stays in its order.
    let of_one: Vec<&str> = ids(&found).into_iter().filter(|id| id.starts_with("7-") && !id.ends_with('+')).collect();
    assert_eq!(of_one, (0..20).map(|at| format!("7-{at}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_full_queue_says_so_until_it_is_drained() {
    let folder = tempfile::tempdir().unwrap();
    let options = QueueOptions { most_entries: 10, ..QueueOptions::default() };
    let queue = Queue::open(folder.path(), options).unwrap();
    queue.append((0..9).map(|at| entry(&at.to_string())).collect()).await.unwrap();
    let refused = queue.append(vec![entry("a"), entry("b")]).await.unwrap_err();
    assert!(matches!(refused, QueueError::Full { entries: 9, .. }), "{refused}");
    assert_eq!(refused.kind(), base::ErrorKind::Unavailable);
    queue.append(vec![entry("9")]).await.unwrap();
    assert!(matches!(queue.append(vec![entry("a")]).await, Err(QueueError::Full { .. })));
    assert_eq!(waiting(&queue, 100).len(), 10);
    queue.append(vec![entry("a"), entry("b")]).await.unwrap();
    assert_eq!(ids(&waiting(&queue, 100)), ["a", "b"]);

    let options = QueueOptions { most_bytes: 500, ..QueueOptions::default() };
    drop(queue);
    let queue = Queue::open(folder.path(), options).unwrap();
    assert!(matches!(queue.append(vec![entry(&"x".repeat(600))]).await, Err(QueueError::Full { .. })));
    queue.append(vec![entry("c")]).await.unwrap();
}

#[tokio::test]
async fn only_one_may_have_it_open() {
    let folder = tempfile::tempdir().unwrap();
    let queue = open(folder.path());
    let second = Queue::open(folder.path(), QueueOptions::default()).unwrap_err();
    assert!(matches!(second, QueueError::Locked { .. }), "{second}");
    let id = queue.id().to_owned();
    drop(queue);
    assert_eq!(open(folder.path()).id(), id);
}

/// The files as a process that is killed now would leave them.
fn killed(folder: &Path) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for found in std::fs::read_dir(from).unwrap() {
            let found = found.unwrap();
            let target = to.join(found.file_name());
            if found.file_type().unwrap().is_dir() {
                copy(&found.path(), &target);
            } else {
                // Of the room set aside in a journal, some is enough.
                let mut bytes = std::fs::read(found.path()).unwrap();
                let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                bytes.truncate(end + 4096);
                std::fs::write(target, bytes).unwrap();
            }
        }
    }
    let copied = tempfile::tempdir().unwrap();
    copy(folder, copied.path());
    copied
}

fn journal(folder: &Path) -> std::path::PathBuf {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|found| found.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jnl"))
        .collect();
    found.sort();
    found.pop().expect("a journal")
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill_and_a_torn_last_write() {
    let folder = tempfile::tempdir().unwrap();
    let queue = open(folder.path());
    for at in 0..5 {
        queue.append(vec![entry(&format!("e{at}"))]).await.unwrap();
    }
    let written = |folder: &Path| {
        let bytes = std::fs::read(journal(folder)).unwrap();
        bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
    };
    let before = written(folder.path());
    queue.append(vec![entry("last")]).await.unwrap();
    let after = written(folder.path());
    let all = ["e0", "e1", "e2", "e3", "e4", "last"];
    assert_eq!(ids(&waiting(&open(killed(folder.path()).path()), 100)), all);

    // The last write is cut anywhere, or any byte of it is another: it is gone
    // or, where only what follows it is hurt, there; the others are untouched.
    let step = (after - before) / 9;
    for at in (before..after).step_by(step).chain([before + 1, after - 1]) {
        for is_cut in [false, true] {
            let copied = killed(folder.path());
            let path = journal(copied.path());
            let mut bytes = std::fs::read(&path).unwrap();
            if is_cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 0x55;
            }
            std::fs::write(&path, bytes).unwrap();
            let reopened = open(copied.path());
            let found = waiting(&reopened, 100);
            assert!(ids(&found).starts_with(&all[..5]), "at {at}, cut: {is_cut}: {found:?}");
            reopened.append(vec![entry("after")]).await.unwrap();
            drop(reopened);
            assert_eq!(ids(&waiting(&open(copied.path()), 100)), ["after"], "at {at}, cut: {is_cut}");
        }
    }
}

/// A file system of its own, small enough to be filled. Only root may make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(bytes: u64) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={bytes}");
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder.path())
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_refuses_and_is_forgotten_once_there_is_space() {
    let Some(disk) = SmallDisk::new(12 << 20) else { return };
    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![1; 3 << 20]).unwrap();
    let folder = disk.0.path().join("queue");
    let queue = open(&folder);
    // Texts that do not compress.
    let mut number = 1_u64;
    let mut text = || -> String {
        (0..25_000)
            .map(|_| {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(b'!' + u8::try_from((number >> 33) % 90).unwrap())
            })
            .collect()
    };
    let mut kept = Vec::new();
    let mut refusals = 0;
    for at in 0..600 {
        let id = format!("{at}:{}", text());
        match queue.append(vec![entry(&id)]).await {
            Ok(()) => kept.push(id),
            Err(error) => {
                assert_eq!(error.kind(), base::ErrorKind::Unavailable, "{error}");
                refusals += 1;
            }
        }
        if refusals == 5 {
            break;
        }
    }
    assert!(refusals == 5 && kept.len() > 50, "{refusals} {}", kept.len());
    assert!(queue.status().failing.is_some());
    std::fs::remove_file(&filler).unwrap();
    queue.append(vec![entry("space")]).await.unwrap();
    kept.push("space".to_owned());
    assert_eq!(queue.status().failing, None);
    drop(queue);
    let found = waiting(&open(&folder), 10);
    let found: Vec<&str> = ids(&found);
    for id in &kept {
        assert_eq!(found.iter().filter(|found| *found == id).count(), 1, "{:.10}", id);
    }
}
