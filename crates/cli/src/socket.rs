//! The socket in the data folder over which commands ask the server that runs
//! on it. Its queue is open in one process only, so that what was acknowledged
//! a moment ago can be seen by others once that process has let it go.
//!
//! One line of JSON is asked, lines of JSON are answered. The socket is its
//! owner's only; one that a killed server left answers nobody and is replaced.

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base::WorkspaceId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::replay::ReplayOrder;

const NAME: &str = "sulit.sock";
/// Longest question, in bytes.
const LONGEST: u64 = 1 << 20;
/// Longest path that the system takes for a socket on every platform.
const LONGEST_PATH: usize = 100;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long somebody who opened the socket may take to ask: a command writes
/// its question at once.
const ASKING: Duration = Duration::from_secs(10);
/// How long an answer may wait for somebody who does not read it.
const READING: Duration = Duration::from_secs(60);

/// What a command can ask.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum Ask {
    /// That everything acknowledged can be seen by queries.
    Settle,
    /// That changed sources and links hold from now on.
    Sources,
    /// That refused events are taken again.
    Replay {
        /// The workspace.
        workspace: WorkspaceId,
        /// Which.
        order: ReplayOrder,
    },
    /// Events as they are taken.
    Watch {
        /// The workspace.
        workspace: WorkspaceId,
    },
}

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub(crate) enum Told {
    /// It is done; `waits` says why not all of it is.
    Done {
        /// Why acknowledged events are not to be seen yet.
        waits: Option<String>,
    },
    /// What a replay did.
    Replayed {
        /// [`collect::intake::Replayed`].
        outcome: Value,
    },
    /// An event.
    Event {
        /// As it was taken.
        event: Value,
    },
    /// It could not be done.
    Failed {
        /// Why.
        message: String,
    },
}

/// The socket of a folder. Its path is too long for some systems where the
/// folder lies deep; there it is reached through the open folder.
struct Address {
    path: PathBuf,
    /// Keeps the way through the open folder open.
    _folder: Option<File>,
}

impl Address {
    fn of(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        if path.as_os_str().len() < LONGEST_PATH || !cfg!(target_os = "linux") {
            return Ok(Self { path, _folder: None });
        }
        use std::os::fd::AsRawFd as _;
        let open = File::open(folder)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{name}", open.as_raw_fd()));
        Ok(Self { path, _folder: Some(open) })
    }
}

/// Opens the socket of a folder, replacing one that a killed server left. The
/// caller holds the folder's lock, so no other server can be alive.
pub(crate) fn open(folder: &Path) -> Result<UnixListener> {
    let fail = || format!("cannot open the socket {}", folder.join(NAME).display());
    // Under another name until only its owner can reach it.
    let name = format!("{NAME}.{}", std::process::id());
    let address = Address::of(folder, &name).with_context(fail)?;
    let _ = std::fs::remove_file(folder.join(&name));
    let listener = UnixListener::bind(&address.path).with_context(fail)?;
    std::fs::set_permissions(folder.join(&name), Permissions::from_mode(0o600)).with_context(fail)?;
    std::fs::rename(folder.join(&name), folder.join(NAME)).with_context(fail)?;
    Ok(listener)
}

/// Takes the socket away.
pub(crate) fn close(folder: &Path) {
    // A server that starts finds the remains of one that could not do this.
    let _ = std::fs::remove_file(folder.join(NAME));
}

/// Somebody who asked and waits for answers.
pub(crate) struct Asker {
    /// What they asked.
    pub(crate) ask: Ask,
    stream: BufReader<UnixStream>,
}

impl Asker {
    /// Takes the next question of somebody who may ask; `None` = they may not,
    /// or asked nothing that is understood.
    pub(crate) async fn of(stream: UnixStream, folder: &Path) -> Option<Self> {
        let owner = std::fs::metadata(folder.join(NAME)).ok()?.uid();
        let who = stream.peer_cred().ok()?.uid();
        if who != owner && who != 0 {
            return None;
        }
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        tokio::time::timeout(ASKING, (&mut stream).take(LONGEST).read_line(&mut line)).await.ok()?.ok()?;
        let ask = serde_json::from_str(&line).ok()?;
        Some(Self { ask, stream })
    }

    /// Answers; an error means that they went away.
    pub(crate) async fn tell(&mut self, told: &Told) -> io::Result<()> {
        let mut line = serde_json::to_vec(told)?;
        line.push(b'\n');
        let written = tokio::time::timeout(READING, self.stream.get_mut().write_all(&line)).await;
        written.unwrap_or_else(|_| Err(io::Error::new(ErrorKind::TimedOut, "the asker does not read")))
    }
}

/// The answers of a server.
pub(crate) struct Answers(BufReader<UnixStream>);

impl Answers {
    /// The next answer; `None` = the server ended.
    pub(crate) async fn next(&mut self) -> Result<Option<Told>> {
        let mut line = String::new();
        if self.0.read_line(&mut line).await.context("the server on this folder went away")? == 0 {
            return Ok(None);
        }
        serde_json::from_str(&line).map(Some).context("the server on this folder is of another version of Sulit")
    }
}

/// Asks the server on a folder; `None` = none runs.
pub(crate) async fn ask(folder: &Path, ask: &Ask) -> Result<Option<Answers>> {
    let address = match Address::of(folder, NAME) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        address => address?,
    };
    let stream = match UnixStream::connect(&address.path).await {
        // Refused: a server that was killed has left its socket.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => return Ok(None),
        stream => stream.with_context(|| {
            format!(
                "a server runs on {} and its socket cannot be used; run this as the user it runs as",
                folder.display()
            )
        })?,
    };
    let mut stream = BufReader::new(stream);
    let mut line = serde_json::to_vec(ask)?;
    line.push(b'\n');
    stream.get_mut().write_all(&line).await.context("the server on this folder went away")?;
    Ok(Some(Answers(stream)))
}

/// Asks what has one answer; `None` = no server runs.
pub(crate) async fn ask_once(folder: &Path, question: &Ask) -> Result<Option<Told>> {
    let Some(mut answers) = ask(folder, question).await? else { return Ok(None) };
    let answer = tokio::time::timeout(PATIENCE, answers.next());
    match answer.await.context("the server on this folder does not answer")?? {
        Some(Told::Failed { message }) => bail!("{message}"),
        told => Ok(told),
    }
}
