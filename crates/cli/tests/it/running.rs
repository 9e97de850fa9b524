//! A server that tests send events to, and kill.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use serde_json::Value;

use crate::folder::Folder;

/// A running server.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts one on a folder and waits until it listens.
    pub(crate) fn start(folder: &Folder) -> Self {
        let mut command = folder.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        Self::of(command)
    }

    /// The same with a command of one's own.
    pub(crate) fn of(mut command: Command) -> Self {
        Self::spawn(command.stdout(Stdio::piped()).spawn().unwrap()).expect("a server that listens")
    }

    /// A server that was spawned with its output piped; `None` = it ended
    /// before it listened.
    pub(crate) fn spawn(mut child: Child) -> Option<Self> {
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.next().and_then(Result::ok);
        let address = said.as_deref().and_then(|said| said.strip_prefix("Sulit is at ")).map(str::to_owned);
        // The rest is drained, so that the server never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        match address {
            Some(address) => Some(Self { child, address }),
            None => {
                child.wait().unwrap();
                None
            }
        }
    }

    /// Kills it as a power cut would, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits until it did.
    pub(crate) fn stop(&mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    /// Sends events to Sulit's own door; the status.
    pub(crate) async fn send(&self, client: &Client, key: &str, body: &Value) -> u16 {
        let url = format!("{}/v1/events", self.address);
        let request = client.post(url).header("x-write-key", key).body(body.to_string());
        request.send().await.unwrap().status().as_u16()
    }
}

/// Makes a source; its write key.
pub(crate) fn source(folder: &Folder, name: &str) -> String {
    let made = folder.run(&["source", "add", name, "--format", "json"]).ok().json();
    made["write_key"].as_str().unwrap().to_owned()
}
