//! One PostgreSQL server for all tests of a process.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Makes a cluster in a folder of its own, runs it on a socket there, says
/// where, and waits for its standard input to end, which happens when the test
/// process is gone, even when it was killed. Durability is off: nobody will
/// miss this data.
const SCRIPT: &str = r#"
trap '' INT
bin=$1
folder=$(mktemp -d /tmp/sulit-postgres.XXXXXX) || exit 1
trap 'rm -rf "$folder"' EXIT
"$bin/initdb" -D "$folder/data" -U sulit -A trust --no-sync --encoding=UTF8 --locale=C >"$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 1; }
"$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off >"$folder/log" 2>&1 &
server=$!
until "$bin/pg_isready" -q -h "$folder" -U sulit; do
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.05
done
chmod 755 "$folder"
echo "$folder"
cat >/dev/null
kill -QUIT $server
wait $server
"#;

struct Server {
    bin: PathBuf,
    folder: String,
    /// Holds the pipe that keeps the server alive.
    _child: Child,
}

static SERVER: OnceLock<Server> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// URL of a new, empty database.
pub(crate) fn fresh_database() -> String {
    let server = SERVER.get_or_init(start);
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
    let made = Command::new(server.bin.join("createdb"))
        .args(["-h", &server.folder, "-U", "sulit", &name])
        .output()
        .expect("createdb of PostgreSQL runs");
    assert!(made.status.success(), "createdb failed: {}", String::from_utf8_lossy(&made.stderr));
    format!("postgres://sulit@localhost/{name}?host={}", server.folder.replace('/', "%2F"))
}

fn start() -> Server {
    let bin = binaries();
    let mut command = if is_root() {
        // PostgreSQL refuses to run as root.
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut child = command
        .args(["-c", SCRIPT, "sh"])
        .arg(&bin)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell (and setpriv of util-linux, as root) to start PostgreSQL with");
    let mut folder = String::new();
    let stdout = child.stdout.take().expect("a piped output");
    BufReader::new(stdout).read_line(&mut folder).expect("the server's folder");
    let folder = folder.trim().to_owned();
    assert!(!folder.is_empty(), "PostgreSQL did not start; what it said stands above");
    Server { bin, folder, _child: child }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

/// The newest installed PostgreSQL.
fn binaries() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    found.sort();
    let debian = found.pop().map(|(_, bin)| bin);
    let elsewhere = || {
        let output = Command::new("pg_config").arg("--bindir").output().ok()?;
        Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
    };
    let bin = debian.or_else(elsewhere).filter(|bin| has_server(bin));
    bin.expect("PostgreSQL is not installed, and these tests need it: sudo apt-get install postgresql")
}

fn has_server(bin: &Path) -> bool {
    ["initdb", "postgres", "createdb", "pg_isready"].iter().all(|program| bin.join(program).exists())
}
