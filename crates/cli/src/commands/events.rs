//! `events`: what happens, as it happens.

use std::io::Write as _;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::args::{Events, Format};
use crate::folder::Folder;
use crate::print;
use crate::socket::{self, Ask, Told};

/// Prints events as the server takes them, until one of the two ends.
pub(super) async fn events(folder: &Folder, command: Events, format: Option<Format>) -> Result<()> {
    let Events::Tail = command;
    let workspace = folder.workspace().await?;
    let data = &folder.config.data;
    let Some(mut answers) = socket::ask(data, &Ask::Watch { workspace: workspace.id }).await? else {
        bail!("no server runs on {}; start one with `sulit --data {} serve`", data.display(), data.display());
    };
    let mut out = std::io::stdout();
    while let Some(told) = answers.next().await? {
        match told {
            Told::Event { event } if format == Some(Format::Json) => writeln!(out, "{event}")?,
            Told::Event { event } => writeln!(out, "{}", line(&event))?,
            Told::Done { waits: Some(missed) } => eprintln!("note: {missed}"),
            Told::Failed { message } => bail!("{message}"),
            Told::Done { waits: None } | Told::Replayed { .. } => {}
        }
        out.flush()?;
    }
    Ok(())
}

/// An event in one line, for people.
fn line(event: &Value) -> String {
    let text = |name: &str| event[name].as_str().unwrap_or_default();
    let who = [text("user_id"), text("anonymous_id")].into_iter().find(|id| !id.is_empty()).unwrap_or("-");
    let what = [text("order_id"), text("path"), text("url")].into_iter().find(|what| !what.is_empty()).unwrap_or("-");
    let value = [text("value"), text("currency")].join(" ");
    let parts = [text("received_at"), text("protocol"), text("name"), who, what, value.trim()];
    print::plain(parts.join("  ").trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line() {
        let event = serde_json::json!({
            "received_at": "2026-10-01T00:00:00Z", "protocol": "sulit", "name": "order", "anonymous_id": "a\n1",
            "order_id": "17", "value": "9.90", "currency": "EUR",
        });
        assert_eq!(line(&event), "2026-10-01T00:00:00Z  sulit  order  a\\n1  17  9.90 EUR");
    }
}
