//! Nothing acknowledged is lost and nothing is counted twice: a server under
//! load that is killed again and again, that runs out of disk, whose lake can
//! only be read, and whose database is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::folder::Folder;
use crate::mounts;
use crate::running::{Running, source};

/// Clients that send at the same time.
const CLIENTS: usize = 4;

/// Draws from a seed (splitmix64), so that a failure can be repeated.
fn draw(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What clients know: which events were acknowledged, and which were sent.
#[derive(Default)]
struct Ledger {
    acknowledged: BTreeSet<String>,
    sent: BTreeSet<String>,
    requests: u64,
    refused: u64,
}

/// A client that sends new events, single or in batches, and sends again what
/// was not acknowledged, as SDKs do. `address` is empty while no server runs,
/// and the client ends when it is closed.
async fn client(number: usize, key: String, mut address: watch::Receiver<String>, ledger: Arc<Mutex<Ledger>>) {
    let (client, mut seed, mut next) = (Client::new(), number as u64, 0);
    let mut pending: Vec<String> = Vec::new();
    loop {
        if address.wait_for(|address| !address.is_empty()).await.is_err() {
            return;
        }
        let to = address.borrow_and_update().clone();
        if pending.is_empty() {
            let size = if draw(&mut seed).is_multiple_of(3) { 1 + draw(&mut seed) % 40 } else { 1 };
            pending = (0..size).map(|event| format!("c{number}-{}", next + event)).collect();
            next += size;
            ledger.lock().unwrap().sent.extend(pending.iter().cloned());
        }
        let event = |id: &String| json!({ "name": "page_view", "event_id": id, "anonymous_id": format!("v{number}") });
        let body = match pending.as_slice() {
            [one] => event(one),
            many => many.iter().map(event).collect(),
        };
        let request = client.post(format!("{to}/v1/events")).header("x-write-key", &key).body(body.to_string());
        match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                let mut ledger = ledger.lock().unwrap();
                ledger.requests += 1;
                ledger.acknowledged.extend(pending.drain(..));
            }
            Ok(answer) => {
                assert_eq!(answer.status().as_u16(), 503, "a server that cannot take events says so");
                assert!(answer.headers().contains_key("retry-after"));
                ledger.lock().unwrap().refused += 1;
                tokio::task::yield_now().await;
            }
            // The server is gone, or was killed before it answered.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

/// Every event with how often it is stored.
fn stored(folder: &Folder) -> BTreeMap<String, u64> {
    let rows = folder.sql("select event_id, count(*) as n from events group by event_id");
    let row = |row: &Value| (row["event_id"].as_str().unwrap().to_owned(), row["n"].as_u64().unwrap());
    rows.as_array().unwrap().iter().map(row).collect()
}

/// Holds what is stored against what clients know.
fn settle(folder: &Folder, ledger: &Ledger, what: &str) {
    let stored = stored(folder);
    let twice: Vec<_> = stored.iter().filter(|(_, count)| **count != 1).collect();
    assert!(twice.is_empty(), "{what}: stored more than once: {twice:?}");
    let lost: Vec<_> = ledger.acknowledged.iter().filter(|id| !stored.contains_key(*id)).collect();
    assert!(lost.is_empty(), "{what}: {} acknowledged and not stored, such as {:?}", lost.len(), lost.first());
    let strange: Vec<_> = stored.keys().filter(|id| !ledger.sent.contains(*id)).collect();
    assert!(strange.is_empty(), "{what}: stored and never sent: {strange:?}");
}

struct Load {
    address: watch::Sender<String>,
    ledger: Arc<Mutex<Ledger>>,
    clients: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn start(key: &str) -> Self {
        let (address, _) = watch::channel(String::new());
        let ledger = Arc::default();
        let clients = (0..CLIENTS)
            .map(|number| tokio::spawn(client(number, key.to_owned(), address.subscribe(), Arc::clone(&ledger))))
            .collect();
        Self { address, ledger, clients }
    }

    fn acknowledged(&self) -> usize {
        self.ledger.lock().unwrap().acknowledged.len()
    }

    /// Waits until so many more events were acknowledged.
    async fn more(&self, count: usize) {
        let wanted = self.acknowledged() + count;
        while self.acknowledged() < wanted {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends the clients; what they know.
    async fn end(self) -> Ledger {
        self.address.send_replace(String::new());
        drop(self.address);
        for client in self.clients {
            client.await.unwrap();
        }
        Arc::into_inner(self.ledger).unwrap().into_inner().unwrap()
    }
}

/// How many kills: fifty in the tests, more where a longer run is asked for.
fn kills() -> u64 {
    std::env::var("SULIT_SOAK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(50)
}

fn seed() -> u64 {
    std::env::var("SULIT_SOAK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_001)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_again_and_again_loses_nothing_and_doubles_nothing() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let key = source(&folder, "Shop");
    let load = Load::start(&key);
    let (mut seed, kills) = (seed(), kills());
    eprintln!("seed {seed}, {kills} kills");
    for kill in 0..kills {
        let mut command = folder.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        // There is nothing to await: the moment itself is what is tried. Most
        // fall among appends and commits, some into the start.
        let moment = |most: u64, seed: &mut u64| tokio::time::sleep(Duration::from_millis(draw(seed) % most));
        if draw(&mut seed).is_multiple_of(8) {
            let mut starting = command.spawn().unwrap();
            moment(400, &mut seed).await;
            starting.kill().unwrap();
            starting.wait().unwrap();
            continue;
        }
        let mut server = Running::spawn(command.spawn().unwrap()).expect("a server that starts after a kill");
        load.address.send_replace(server.address.clone());
        moment(700, &mut seed).await;
        load.address.send_replace(String::new());
        server.kill();
        if kill % 10 == 9 {
            settle(&folder, &load.ledger.lock().unwrap(), &format!("after kill {kill}"));
        }
    }
    let mut server = Running::start(&folder);
    load.address.send_replace(server.address.clone());
    load.more(50).await;
    let ledger = load.end().await;
    settle(&folder, &ledger, "while a server runs");
    server.stop();
    settle(&folder, &ledger, "in the end");
    let acknowledged = ledger.acknowledged.len();
    eprintln!("{acknowledged} events in {} requests were acknowledged", ledger.requests);
    assert!(acknowledged > 3_000, "the load was none: {acknowledged}");
}

/// `$folder` is the small disk. The filler leaves room for the program to work
/// in and not for the events. It is larger than all that can wait in
/// the queue beside it: once it is gone there is room to bring that to the lake,
/// however far behind the lake was.
const FILLED: &str = r#"
program="$1"; shift
head -c 32000000 /dev/zero > "$folder/filler"
"$program" --data "$folder/data" init --name Shop --currency EUR --timezone Europe/Berlin >/dev/null
"$program" --data "$folder/data" source add Shop --format json
"$program" --data "$folder/data" serve --listen 127.0.0.1:0 &
server=$!
echo "$server" > "$folder/../server"
while [ ! -e "$folder/../room" ]; do sleep 0.05; done
rm "$folder/filler"
wait "$server"
"$program" --data "$folder/data" sql 'select event_id, count(*) as n from events group by event_id' --format json
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_takes_nothing_more_and_keeps_what_was_acknowledged() {
    use std::io::{BufRead as _, BufReader, Read as _};

    let root = tempfile::tempdir().unwrap();
    let disk = root.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(mut command) = mounts::small_disk(&disk, 48, FILLED) else { return };
    let mut child = command.arg(env!("CARGO_BIN_EXE_sulit")).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut made = String::new();
    while serde_json::from_str::<Value>(&made).is_err() {
        assert!(said.read_line(&mut made).unwrap() > 0, "{made}");
    }
    let made: Value = serde_json::from_str(&made).unwrap();
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Sulit is at ").unwrap_or_else(|| panic!("{line}")).to_owned();
    line.clear();
    said.read_line(&mut line).unwrap();

    let (client, key) = (Client::new(), made["write_key"].as_str().unwrap());
    // What does not compress fills a disk.
    let (mut seed, mut acknowledged, mut next) = (1, BTreeSet::new(), 0);
    let mut send = async |next: &mut u64, acknowledged: &mut BTreeSet<String>| {
        let ids: Vec<String> = (0..50).map(|event| format!("e{}", *next + event)).collect();
        *next += 50;
        let noise = |seed: &mut u64| (0..60).map(|_| format!("{:016x}", draw(seed))).collect::<String>();
        let events: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "name": "noise", "event_id": id, "anonymous_id": "v", "noise": noise(&mut seed) }))
            .collect();
        let request = client.post(format!("{address}/v1/events")).header("x-write-key", key);
        let answer = request.body(Value::from(events).to_string()).send().await.unwrap();
        let status = answer.status().as_u16();
        if answer.status().is_success() {
            acknowledged.extend(ids);
        } else {
            assert_eq!(status, 503, "a full disk is an answer");
            assert!(answer.headers().contains_key("retry-after"));
        }
        status
    };
    let mut busy = 0;
    for _ in 0..2_000 {
        busy += u32::from(send(&mut next, &mut acknowledged).await == 503);
        if busy > 20 {
            break;
        }
    }
    assert!(busy > 20, "the disk was never full");
    let before = acknowledged.len();
    assert!(before > 0);
    std::fs::write(root.path().join("room"), "").unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(60);
    while acknowledged.len() == before {
        assert!(std::time::Instant::now() < until, "it takes events again once there is room");
        send(&mut next, &mut acknowledged).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let server = std::fs::read_to_string(root.path().join("server")).unwrap();
    assert!(Command::new("kill").arg(server.trim()).status().unwrap().success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    child.wait().unwrap();
    let rows: Value =
        serde_json::from_str(&rest[rest.find('[').unwrap_or_default()..]).unwrap_or_else(|e| panic!("{e}: {rest}"));
    let stored: BTreeMap<&str, u64> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["event_id"].as_str().unwrap(), row["n"].as_u64().unwrap()))
        .collect();
    assert!(stored.values().all(|count| *count == 1));
    let lost = acknowledged.iter().filter(|id| !stored.contains_key(id.as_str())).count();
    assert_eq!(lost, 0, "of {} acknowledged", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lake_that_can_only_be_read_gets_its_events_later() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let key = source(&folder, "Shop");
    // So that there is a lake with a table of events.
    let load = Load::start(&key);
    let mut server = Running::start(&folder);
    load.address.send_replace(server.address.clone());
    load.more(20).await;
    load.address.send_replace(String::new());
    server.stop();
    settle(&folder, &load.ledger.lock().unwrap(), "before");
    let before = stored(&folder).len();

    let Some(mut command) = mounts::read_only(&folder.data().join("lake")) else { return };
    command.arg(env!("CARGO_BIN_EXE_sulit")).arg("--data").arg(folder.data());
    let mut server = Running::of({
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command
    });
    load.address.send_replace(server.address.clone());
    load.more(200).await;
    let asked = folder.run(&["sql", "select count(*) as n from events", "--format", "json"]).ok();
    assert!(asked.err.contains("wait in the queue"), "{}", asked.err);
    assert_eq!(asked.json()[0]["n"], before, "they are acknowledged, kept, and not in the lake");
    load.address.send_replace(String::new());
    server.kill();

    let mut server = Running::start(&folder);
    load.address.send_replace(server.address.clone());
    load.more(20).await;
    let ledger = load.end().await;
    settle(&folder, &ledger, "after the lake could be written again");
    server.stop();
    assert_eq!(ledger.refused, 0, "nothing was refused meanwhile");
}

/// A door to PostgreSQL that can be shut: what it lets through breaks off, and
/// nobody comes in.
pub(crate) struct Door {
    folder: tempfile::TempDir,
    to: std::path::PathBuf,
    open: Option<tokio::task::JoinHandle<()>>,
}

impl Door {
    const SOCKET: &str = ".s.PGSQL.5432";

    /// In front of the server of a URL, and the URL that leads through it.
    pub(crate) fn before(url: &str) -> (Self, String) {
        let (start, host) = url.split_once("?host=").unwrap();
        let to = std::path::PathBuf::from(host.replace("%2F", "/")).join(Self::SOCKET);
        let folder = tempfile::tempdir().unwrap();
        let through = folder.path().to_str().unwrap().replace('/', "%2F");
        let mut door = Self { folder, to, open: None };
        door.open();
        (door, format!("{start}?host={through}"))
    }

    pub(crate) fn open(&mut self) {
        let path = self.folder.path().join(Self::SOCKET);
        let _ = std::fs::remove_file(&path);
        let (listener, to) = (tokio::net::UnixListener::bind(path).unwrap(), self.to.clone());
        self.open = Some(tokio::spawn(async move {
            // Those inside are dropped with the door.
            let mut inside = tokio::task::JoinSet::new();
            while let Ok((mut one, _)) = listener.accept().await {
                let to = to.clone();
                inside.spawn(async move {
                    let mut other = tokio::net::UnixStream::connect(to).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut one, &mut other).await;
                });
            }
        }));
    }

    pub(crate) async fn shut(&mut self) {
        let open = self.open.take().unwrap();
        open.abort();
        let _ = open.await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_taken_while_postgresql_is_gone() {
    let (mut door, url) = Door::before(&testkit::postgres_url().await);
    let folder = Folder::empty().with_environment("SULIT_STORE_URL", &url);
    tokio::task::block_in_place(|| folder.init("EUR", "Europe/Berlin", "en"));
    let key = tokio::task::block_in_place(|| source(&folder, "Shop"));
    let load = Load::start(&key);
    let mut server = Running::start(&folder);
    load.address.send_replace(server.address.clone());
    load.more(100).await;
    door.shut().await;
    load.more(300).await;
    door.open();
    load.more(100).await;
    let ledger = load.end().await;
    assert_eq!(ledger.refused, 0, "nothing was refused meanwhile");
    tokio::task::block_in_place(|| settle(&folder, &ledger, "while a server runs"));
    server.stop();
    let rows = tokio::task::block_in_place(|| folder.sql("select distinct source from events"));
    assert_eq!(rows, json!([{ "source": "Shop" }]));
}
