//! The events of the simulated shop, sent through the doors as its tag and its
//! till would have sent them: each request at the time it would have come.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base::{Timestamp, Workspace};
use collect::collector::Collector;
use collect::doors::Request;
use collect::intake::Way;
use serde_json::{Value, json};
use simulator::{Simulation, Teller, Told};
use store::SourceFields;
use tokio::sync::oneshot;

use super::ACTOR;
use crate::folder::Folder;
use crate::progress;

/// Days before the end of the period on which the shop put the tag on its site.
const DAYS: u32 = 30;
/// Events of one request: what a busy site's proxy would gather.
const AT_ONCE: usize = 500;
/// Seconds between an event and its arrival.
const ON_THE_WAY: u64 = 2;

/// Makes the shop's two sources and tells everything through their doors;
/// returns how many events were taken.
///
/// # Errors
/// When the store or the queue fails, or a door refuses an event.
pub(super) async fn tell(folder: &Folder, workspace: &Workspace, simulation: &Simulation) -> Result<u64> {
    let site = make_source(folder, workspace, "Shop site").await?;
    let till = make_source(folder, workspace, "Till").await?;
    let bar = progress::counter("events", u64::from(DAYS));
    let taken = folder
        .collecting(async |collector| {
            let (stop, stopped) = oneshot::channel::<()>();
            let running = collector.clone();
            let drained = tokio::spawn(async move {
                let stopped = async { _ = stopped.await };
                running.run(stopped).await;
            });
            let mut taken = 0;
            let mut telling = simulation.telling(DAYS);
            while let Some(day) = tokio::task::block_in_place(|| telling.next()) {
                bar.set_message(day.day.to_string());
                for part in day.events.chunks(AT_ONCE) {
                    for (teller, source) in [(Teller::Tag, &site), (Teller::Server, &till)] {
                        taken += send(collector, teller, source, part).await?;
                    }
                }
                bar.inc(1);
            }
            _ = stop.send(());
            drained.await.context("the queue was not emptied")?;
            bar.set_message("making sessions and people");
            collector.drain.flush().await?;
            Ok(taken)
        })
        .await?;
    bar.finish_and_clear();
    Ok(taken)
}

struct MadeSource {
    write_key: String,
    server_key: String,
}

async fn make_source(folder: &Folder, workspace: &Workspace, name: &str) -> Result<MadeSource> {
    // The whole past comes within a minute, so the bound of the present is off.
    let settings = json!({"rate_per_second": 0, "hosts": [simulator::SHOP_SITE.trim_start_matches("https://")]});
    let fields = SourceFields { name: name.to_owned(), origins: Vec::new(), aliases: Vec::new(), settings };
    let (source, server_key) = api::create_source(&folder.store, workspace, fields, &ACTOR).await?;
    Ok(MadeSource { write_key: source.write_key, server_key })
}

/// Sends what one teller tells, in one request.
async fn send(collector: &Collector, teller: Teller, source: &MadeSource, told: &[Told]) -> Result<u64> {
    let own: Vec<&Told> = told.iter().filter(|told| told.teller == teller).collect();
    let Some(last) = own.last() else { return Ok(0) };
    let at = last.at + Duration::from_secs(ON_THE_WAY);
    let request = match teller {
        Teller::Tag => in_words_of_sulit(source, &own, at),
        Teller::Server => in_words_of_segment(source, &own, at),
    };
    loop {
        let reply = collector.intake.take(request.clone(), Way::default()).await;
        let reply = reply.context("no door takes the demo's events")?;
        match reply.status {
            200..300 => return Ok(own.len() as u64),
            // The queue is full: what is in it has to reach the lake first.
            503 => collector.drain.flush().await?,
            status => bail!("a door refused the demo's events ({status}): {}", String::from_utf8_lossy(&reply.body)),
        }
    }
}

fn in_words_of_sulit(source: &MadeSource, told: &[&Told], at: Timestamp) -> Request {
    let body = list(told, "{\"events\":[");
    let mut request = Request::post("/v1/events", body.as_bytes(), at);
    request.headers.push(("authorization".to_owned(), format!("Bearer {}", source.server_key)));
    request
}

fn in_words_of_segment(source: &MadeSource, told: &[&Told], at: Timestamp) -> Request {
    let key = Value::from(source.write_key.as_str());
    let body = list(told, &format!("{{\"writeKey\":{key},\"batch\":["));
    Request::post("/v1/batch", body.as_bytes(), at)
}

fn list(told: &[&Told], before: &str) -> String {
    let mut body = before.to_owned();
    for (place, told) in told.iter().enumerate() {
        if place > 0 {
            body.push(',');
        }
        body.push_str(&told.json);
    }
    body.push_str("]}");
    body
}
