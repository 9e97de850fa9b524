//! The events of the simulated shop, sent through the doors as its tag and its
//! till would have sent them, and its short links followed: each request at the
//! time it would have come.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base::{Timestamp, Workspace};
use collect::collector::Collector;
use collect::doors::Request;
use collect::intake::Way;
use collect::links::{Follow, Leads, PATH};
use futures::future::try_join_all;
use serde::Deserialize;
use serde_json::{Value, json};
use simulator::{LANDED_BY, Simulation, Teller, Told};
use store::{Destination, LinkFields, SourceFields};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::ACTOR;
use crate::folder::Folder;
use crate::progress;

/// Days before the end of the period on which the shop put the tag on its site:
/// about a million events.
const DAYS: u32 = 84;
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
    make_links(folder, workspace, simulation).await?;
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
            let mut landed = Landed::default();
            let mut sending: Option<JoinHandle<Result<u64>>> = None;
            let mut telling = simulation.telling(DAYS);
            while let Some(day) = tokio::task::block_in_place(|| telling.next()) {
                bar.set_message(day.day.to_string());
                for part in day.events.chunks(AT_ONCE) {
                    taken += landed.follow(collector, part).await?;
                    let requests = [
                        request(&site, &told_by(part, Teller::Tag), in_words_of_sulit, &landed),
                        request(&till, &told_by(part, Teller::Server), in_words_of_segment, &landed),
                    ];
                    // The next ones are told while these are taken, which keeps their order.
                    if let Some(before) = sending.take() {
                        taken += before.await.context("events were not sent")??;
                    }
                    sending = Some(tokio::spawn(send(collector.clone(), requests)));
                }
                bar.inc(1);
            }
            if let Some(last) = sending {
                taken += last.await.context("events were not sent")??;
            }
            _ = stop.send(());
            drained.await.context("the queue was not emptied")?;
            bar.set_message("making sessions and people");
            collector.drain.flush().await?;
            Ok(taken - collector.links.lost())
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

async fn make_links(folder: &Folder, workspace: &Workspace, simulation: &Simulation) -> Result<()> {
    for link in simulation.short_links(DAYS) {
        let fields = LinkFields {
            name: link.name,
            campaign: link.campaign,
            utm_source: link.utm_source.to_owned(),
            utm_medium: link.utm_medium.to_owned(),
            destinations: vec![Destination { url: link.destination, weight: 1 }],
            ..LinkFields::default()
        };
        let places = link.places.into_iter().map(|(slug, name)| (Some(slug), name.to_owned())).collect();
        api::create_link(&folder.store, workspace, fields, places, &ACTOR).await?;
    }
    Ok(())
}

/// What is told of a click on a short link.
#[derive(Deserialize)]
struct Click {
    slug: String,
    scan: bool,
    user_agent: String,
    language: String,
    ip: String,
    refuses: bool,
    lands: String,
}

/// Where followed links led, by the stand-in that the pages name.
#[derive(Default)]
struct Landed(HashMap<String, String>);

impl Landed {
    /// Follows the links of these events, all at once as visitors do.
    async fn follow(&mut self, collector: &Collector, told: &[Told]) -> Result<u64> {
        let clicks = told_by(told, Teller::Link);
        let led = try_join_all(clicks.iter().map(|click| follow(collector, click))).await?;
        self.0.extend(led);
        Ok(clicks.len() as u64)
    }

    /// An event with the addresses that it came from.
    fn put_in(&self, json: &str, body: &mut String) {
        let mut rest = json;
        while let Some(at) = rest.find(LANDED_BY) {
            let after = rest[at..].find('"').map_or(rest.len(), |end| at + end);
            let stand_in = &rest[at..after];
            body.push_str(&rest[..at]);
            body.push_str(self.0.get(stand_in).map_or(stand_in, String::as_str));
            rest = &rest[after..];
        }
        body.push_str(rest);
    }
}

async fn follow(collector: &Collector, told: &Told) -> Result<(String, String)> {
    let click: Click = serde_json::from_str(&told.json).context("a click that is not told as clicks are")?;
    let path = format!("{PATH}{}", click.slug);
    let mut request = Request::get(&path, if click.scan { "q=1" } else { "" }, told.at);
    request.peer = click.ip.parse().ok();
    let mut set = |name: &str, value: String| request.headers.push((name.to_owned(), value));
    set("user-agent", click.user_agent);
    set("accept-language", click.language);
    if click.refuses {
        set("sec-gpc", "1".to_owned());
    }
    match collector.links.follow(&request, false).await {
        Follow::Leads(Leads::Web { url, .. }) => Ok((click.lands, url)),
        other => bail!("the demo's link {path} leads to no page: {other:?}"),
    }
}

fn told_by(told: &[Told], teller: Teller) -> Vec<&Told> {
    told.iter().filter(|told| told.teller == teller).collect()
}

type Words = fn(&MadeSource, &str, Timestamp) -> Request;

/// A request with so many events.
type Sending = Option<(Request, u64)>;

/// What one teller tells, in one request; `None` if nothing.
fn request(source: &MadeSource, told: &[&Told], in_words: Words, landed: &Landed) -> Sending {
    let last = told.last()?;
    let mut events = String::new();
    for (place, told) in told.iter().enumerate() {
        if place > 0 {
            events.push(',');
        }
        landed.put_in(&told.json, &mut events);
    }
    Some((in_words(source, &events, last.at + Duration::from_secs(ON_THE_WAY)), told.len() as u64))
}

/// Sends requests one after the other; returns how many events were taken.
async fn send(collector: Collector, requests: [Sending; 2]) -> Result<u64> {
    let mut taken = 0;
    for (request, events) in requests.into_iter().flatten() {
        loop {
            let reply = collector.intake.take(request.clone(), Way::default()).await;
            let reply = reply.context("no door takes the demo's events")?;
            match reply.status {
                200..300 => break,
                // The queue is full: what is in it has to reach the lake first.
                503 => collector.drain.flush().await?,
                status => {
                    bail!("a door refused the demo's events ({status}): {}", String::from_utf8_lossy(&reply.body))
                }
            }
        }
        taken += events;
    }
    Ok(taken)
}

fn in_words_of_sulit(source: &MadeSource, events: &str, at: Timestamp) -> Request {
    let mut request = Request::post("/v1/events", format!("{{\"events\":[{events}]}}").as_bytes(), at);
    request.headers.push(("authorization".to_owned(), format!("Bearer {}", source.server_key)));
    request
}

fn in_words_of_segment(source: &MadeSource, events: &str, at: Timestamp) -> Request {
    let key = Value::from(source.write_key.as_str());
    Request::post("/v1/batch", format!("{{\"writeKey\":{key},\"batch\":[{events}]}}").as_bytes(), at)
}
