//! `alerts`: what went wrong by itself, and that somebody knows of it.

use anyhow::{Result, bail};
use base::{AlertId, Column, Frame};
use clap::Args;
use serde_json::{Value, json};
use store::{Alert, PageRequest};

use super::ACTOR;
use super::lists::texts;
use crate::args::Format;
use crate::folder::Folder;
use crate::print;

/// Most alerts shown.
const MOST: u32 = 1_000;

/// Which alerts, and what to note of one.
#[derive(Debug, Args)]
pub(crate) struct Alerts {
    /// Also those that are over
    #[arg(long)]
    all: bool,
    /// Note that somebody knows of an alert: it stays open and asks for nobody
    #[arg(long, value_name = "ID", conflicts_with_all = ["all", "unacknowledge"])]
    acknowledge: Option<String>,
    /// Take that back
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    unacknowledge: Option<String>,
}

/// Lists alerts, newest first, or notes that somebody knows of one.
pub(super) async fn alerts(folder: &Folder, asked: Alerts, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let alerts = folder.store.alerts();
    let knows = asked.acknowledge.is_some();
    if let Some(id) = asked.acknowledge.or(asked.unacknowledge) {
        let Ok(id) = AlertId::parse(&id) else {
            bail!("“{id}” is not the id of an alert; `sulit alerts` lists them")
        };
        let alert = alerts.acknowledge(&workspace.id, &id, knows, &ACTOR).await?;
        let what = if knows { "is noted as known" } else { "asks for somebody again" };
        println!("{} {what}: {}", alert.id, print::plain(&alert.sentence()));
        return Ok(());
    }
    let found = if asked.all {
        alerts.list(&workspace.id, &PageRequest::first(MOST)).await?.items
    } else {
        alerts.open(&workspace.id).await?
    };
    if format == Some(Format::Json) {
        let shown: Vec<Value> = found.iter().map(as_json).collect();
        return print::json(&shown, &mut std::io::stdout());
    }
    let times = |get: &dyn Fn(&Alert) -> Option<base::Timestamp>| Column::Timestamp(found.iter().map(get).collect());
    let frame = Frame::new()
        .with("id", texts(&found, |alert| Some(alert.id.to_string())))
        .with("kind", texts(&found, |alert| Some(alert.kind.key().to_owned())))
        .with("source", texts(&found, |alert| Some(alert.source.clone())))
        .with("since", times(&|alert| Some(alert.since)))
        .with("text", texts(&found, |alert| Some(alert.sentence())))
        .with("acknowledged_by", texts(&found, |alert| alert.acknowledged_by.clone()))
        .with("resolved_at", times(&|alert| alert.resolved_at));
    if found.is_empty() && matches!(format, None | Some(Format::Table)) {
        println!("no alerts{}", if asked.all { "" } else { " are open" });
        return Ok(());
    }
    print::frame_here(&frame, format)
}

/// The words of the API.
fn as_json(alert: &Alert) -> Value {
    json!({
        "id": alert.id,
        "kind": alert.kind,
        "source_id": alert.source_id,
        "source": alert.source,
        "since": alert.since.to_string(),
        "opened_at": alert.opened_at.to_string(),
        "numbers": alert.numbers,
        "text": alert.sentence(),
        "acknowledged_at": alert.acknowledged_at.map(|at| at.to_string()),
        "acknowledged_by": alert.acknowledged_by,
        "resolved_at": alert.resolved_at.map(|at| at.to_string()),
    })
}
