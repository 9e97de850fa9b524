//! The way in: a request is decoded by its protocol's door, its events are
//! placed by their key, held against their source's bounds, enriched, and put
//! into the queue; only then is it answered.

use std::borrow::Cow;
use std::sync::Arc;

use base::{Clock, Event, Protocol, Refusal, RejectedId, Timestamp, WorkspaceId};
use tokio::sync::{Semaphore, broadcast};

use crate::doors::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, limit, registry};
use crate::enrich::{Context, Enricher};
use crate::queue::{Entry, Queue, QueueError, RejectedEvent};
use crate::sources::{Gate, Known, SERVER_KEY, SourceBook, is_listed};

/// What is kept of requests whose key is nobody's, whoever sends them: this
/// many bytes at once, and so many more a second.
const STRANGERS_AT_ONCE: u32 = 2 << 20;
const STRANGERS_A_SECOND: u32 = 1 << 10;
/// What a refusal takes besides its bytes.
const REFUSAL_BYTES: usize = 512;
/// Seconds after which a client may try again when the queue is full.
const RETRY_AFTER: u32 = 5;
/// Bodies above this are decoded beside the requests, not among them.
const LARGE: usize = 128 << 10;
/// What all bodies that are being read may have together once decompressed, in
/// KiB: values take about ten times as much memory as the text they stand in.
const READ_AT_ONCE: usize = 64 << 10;
/// Requests below this are read without waiting, in KiB.
const SMALL: usize = 64;
/// How many times its size a compressed body may have inside.
const INFLATES: usize = 1000;
/// Events that a slow viewer of the live stream may lag behind.
const LIVE: usize = 1024;

/// The way in. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Intake(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    book: SourceBook,
    enricher: Arc<Enricher>,
    queue: Queue,
    clock: Arc<dyn Clock>,
    strangers: Gate,
    reading: Semaphore,
    live: broadcast::Sender<Arc<Event>>,
}

/// What became of a request's events.
#[derive(Debug, Default)]
struct Judged {
    events: Vec<Event>,
    refused: Vec<Refused>,
    kept: Vec<RejectedEvent>,
}

/// A key in a request, and how many events it sends.
struct Sender {
    protocol: Protocol,
    key: String,
    known: Option<Arc<Known>>,
    sends: usize,
}

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Way {
    /// Through a proxy that is trusted, so that what it says is believed.
    pub trusted_proxy: bool,
}

/// An event that was refused, as `rejected` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id, `rej_…`.
    pub id: String,
    /// The protocol it came by.
    pub protocol: Protocol,
    /// What stood in the key field.
    pub key: String,
    /// The bytes.
    pub raw: Vec<u8>,
    /// Method, path and query of its request.
    pub request: String,
    /// The user agent of its request.
    pub user_agent: String,
    /// The type of its request's body.
    pub content_type: String,
    /// When it was taken.
    pub received_at: Timestamp,
}

/// What a replay did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// Events that are in now.
    pub taken: u64,
    /// Rows of `rejected` that are settled now.
    pub settled: u64,
    /// Rows that are refused still, with why now.
    pub refused: Vec<StillRefused>,
}

/// A row that a replay did not settle.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StillRefused {
    /// Its id.
    pub rejected_id: String,
    /// Why, now.
    pub reason: Refusal,
    /// In words.
    pub message: String,
}

impl Intake {
    /// The way into a queue.
    #[must_use]
    pub fn new(book: SourceBook, enricher: Arc<Enricher>, queue: Queue, clock: Arc<dyn Clock>) -> Self {
        let strangers = Gate::new(STRANGERS_A_SECOND, STRANGERS_AT_ONCE, clock.now());
        let (live, _) = broadcast::channel(LIVE);
        let reading = Semaphore::new(READ_AT_ONCE);
        Self(Arc::new(Parts { book, enricher, queue, clock, strangers, reading, live }))
    }

    /// The sources.
    #[must_use]
    pub fn book(&self) -> &SourceBook {
        &self.0.book
    }

    /// Events from now on, of all workspaces, as they are taken.
    #[must_use]
    pub fn live(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.live.subscribe()
    }

    /// Where events are told to those who watch.
    pub(crate) fn teller(&self) -> broadcast::Sender<Arc<Event>> {
        self.0.live.clone()
    }

    /// Whether some door opens at a path, for one of the methods.
    #[must_use]
    pub fn opens(path: &str, methods: &[&str]) -> bool {
        registry::all().iter().any(|door| methods.iter().any(|method| door.opens(method, path)))
    }

    /// Takes a request; `None` = no door is at this address.
    pub async fn take(&self, request: Request, way: Way) -> Option<Reply> {
        let door = registry::find(&request)?;
        if let Some(reply) = door.settings(&request) {
            return Some(reply);
        }
        let weight = weight(&request);
        let _place = match weight {
            0..SMALL => None,
            _ => self.0.reading.acquire_many(u32::try_from(weight).unwrap_or(u32::MAX)).await.ok(),
        };
        let request = Arc::new(request);
        let decoded = decode(door, &request).await;
        let judged = self.judge(door, &request, way, decoded).await;
        let outcome = self.keep(judged).await;
        Some(door.reply(&request, &outcome))
    }

    /// Answers a request whose body is larger than any may be; `None` = no
    /// door is at this address.
    pub async fn too_large(&self, request: Request) -> Option<Reply> {
        let door = registry::find(&request)?;
        let fault = Fault::new(Refusal::BodyTooLarge, "the body is larger than any request may be");
        let outcome = Outcome::Taken { taken: 0, refused: vec![fault.of("", &[])] };
        Some(door.reply(&request, &outcome))
    }

    /// Sorts what was decoded into what is taken and what is refused.
    async fn judge(&self, door: &dyn Door, request: &Request, way: Way, decoded: Decoded) -> Judged {
        let now = request.received_at;
        let mut judged = Judged::default();
        for refused in decoded.refused {
            let known = self.0.book.find(door.protocol(), &refused.key).await;
            self.refuse(&mut judged, request, door.protocol(), known.as_deref(), refused);
        }
        // A batch has one key nearly always.
        let mut senders: Vec<Sender> = Vec::new();
        let mut placed = Vec::with_capacity(decoded.drafts.len());
        for draft in decoded.drafts {
            let at =
                senders.iter().position(|sender| sender.protocol == draft.event.protocol && sender.key == draft.key);
            let at = match at {
                Some(at) => at,
                None => {
                    let protocol = draft.event.protocol;
                    let known = self.0.book.find(protocol, &draft.key).await;
                    senders.push(Sender { protocol, key: draft.key.clone(), known, sends: 0 });
                    senders.len() - 1
                }
            };
            senders[at].sends += 1;
            placed.push((draft, at));
        }
        let passes = |sender: &Sender| sender.known.as_ref().is_none_or(|known| known.rate.pass(sender.sends, now));
        let passes: Vec<bool> = senders.iter().map(passes).collect();
        for (draft, at) in placed {
            let Some(known) = &senders[at].known else {
                let key = shown_key(&draft.key, None);
                let message = format!("no source has the key “{key}” for {}", draft.event.protocol.key());
                let refused = draft.refuse(Refusal::UnknownKey, message);
                self.refuse(&mut judged, request, draft.event.protocol, None, refused);
                continue;
            };
            match permit(&draft, known, request, passes[at]) {
                Ok(()) => judged.events.push(self.enriched(draft, known, request, way)),
                Err(fault) => {
                    let refused = draft.refuse(fault.reason, fault.message);
                    self.refuse(&mut judged, request, draft.event.protocol, Some(known), refused);
                }
            }
        }
        judged
    }

    fn enriched(&self, draft: Draft, known: &Known, request: &Request, way: Way) -> Event {
        let context = Context {
            workspace: &known.source.workspace_id,
            source: &known.source.id,
            settings: &known.settings.enrich,
            request,
            trusted_proxy: way.trusted_proxy,
        };
        self.0.enricher.enrich(draft, &context)
    }

    /// Notes a refusal, and keeps it where there is room for it and somebody
    /// who may see it.
    fn refuse(
        &self,
        judged: &mut Judged,
        request: &Request,
        protocol: Protocol,
        known: Option<&Known>,
        refused: Refused,
    ) {
        let size = refused.raw.len() + REFUSAL_BYTES;
        let (gate, workspace) = match known {
            Some(known) => (&*known.refused, Some(known.source.workspace_id.clone())),
            None => (&self.0.strangers, self.0.book.only_workspace()),
        };
        if let Some(workspace) = workspace.filter(|_| gate.pass(size, request.received_at)) {
            judged.kept.push(rejected(self.0.clock.as_ref(), request, protocol, workspace, known, &refused));
        }
        judged.refused.push(refused);
    }

    /// Puts everything into the queue and waits until it is on disk.
    async fn keep(&self, judged: Judged) -> Outcome {
        let Judged { events, refused, kept } = judged;
        let shown: Vec<Arc<Event>> = match self.0.live.receiver_count() {
            0 => Vec::new(),
            _ => events.iter().cloned().map(Arc::new).collect(),
        };
        let taken = events.len();
        let events = events.into_iter().map(|event| Entry::Event(Box::new(event)));
        let entries = events.chain(kept.into_iter().map(|rejected| Entry::Rejected(Box::new(rejected)))).collect();
        // A bounded event is far smaller than what the queue takes, so every
        // failure is one that passes.
        if let Err(error) = self.0.queue.append(entries).await {
            tracing::debug!(%error, "a request was not taken; its sender is asked to come again");
            return Outcome::Busy { retry_after: RETRY_AFTER };
        }
        for event in shown {
            // An error means that nobody watches any more.
            let _ = self.0.live.send(event);
        }
        Outcome::Taken { taken, refused }
    }

    /// Takes refused events again, after what was wrong was put right. Whoever
    /// replays vouches for them, so origins and rates are not asked. What is
    /// refused again stays as it was.
    ///
    /// # Errors
    /// When the queue takes nothing.
    pub async fn replay(&self, workspace: &WorkspaceId, rows: Vec<Kept>) -> Result<Replayed, QueueError> {
        let mut done = Replayed::default();
        for row in rows {
            let Some(door) = door_of(&row) else { continue };
            match self.again(door, workspace, &row).await {
                Ok(events) => {
                    let count = events.len() as u64;
                    let mut entries: Vec<Entry> =
                        events.into_iter().map(|event| Entry::Event(Box::new(event))).collect();
                    entries.push(Entry::Replayed {
                        workspace: workspace.clone(),
                        rejected_id: row.id.clone(),
                        at: self.0.clock.now(),
                    });
                    self.0.queue.append(entries).await?;
                    done.taken += count;
                    done.settled += 1;
                }
                Err(fault) => done.refused.push(StillRefused {
                    rejected_id: row.id,
                    reason: fault.reason,
                    message: fault.message,
                }),
            }
        }
        Ok(done)
    }

    /// The events of a refused row, as they are read now.
    async fn again(&self, door: &dyn Door, workspace: &WorkspaceId, row: &Kept) -> Result<Vec<Event>, Fault> {
        let mut request = door.again(&row.key, &row.raw, row.received_at);
        for (name, value) in [("user-agent", &row.user_agent), ("content-type", &row.content_type)] {
            if !value.is_empty() && request.header(name).is_none() {
                request.headers.push((name.to_owned(), value.clone()));
            }
        }
        let decoded = door.decode(&request);
        if let Some(refused) = decoded.refused.into_iter().next() {
            return Err(Fault::new(refused.reason, refused.message));
        }
        let mut events = Vec::new();
        for draft in decoded.drafts {
            let known = self.0.book.find(draft.event.protocol, &draft.key).await;
            let known = known.filter(|known| known.source.workspace_id == *workspace).ok_or_else(|| {
                Fault::new(Refusal::UnknownKey, format!("no source of this workspace has the key “{}”", draft.key))
            })?;
            let mut event = self.enriched(draft, &known, &request, Way::default());
            if !event.has_client_id {
                // So that a replay that is repeated is a repetition.
                event.event_id = format!("{}.{}", row.id, events.len());
                event.has_client_id = true;
            }
            events.push(event);
        }
        if events.is_empty() {
            return Err(Fault::new(Refusal::Unsupported, "it holds no event"));
        }
        Ok(events)
    }
}

/// The door that a refused event came through, else one of its protocol.
fn door_of(row: &Kept) -> Option<&'static dyn Door> {
    let (method, rest) = row.request.split_once(' ').unwrap_or_default();
    let path = rest.split('?').next().unwrap_or_default();
    let mut doors = registry::all().iter().copied().filter(|door| door.protocol() == row.protocol);
    doors.clone().find(|door| door.opens(method, path)).or_else(|| doors.next())
}

/// Whether a source takes an event that came like this.
fn permit(draft: &Draft, known: &Known, request: &Request, passes: bool) -> Result<(), Fault> {
    let by_server = known.is_server_key(&draft.secret) || known.is_server_key(&draft.key);
    // A protocol's own secret may be anything; ours has to be right.
    if !by_server && draft.secret.starts_with(SERVER_KEY) {
        return Err(Fault::new(Refusal::NotAuthorised, "this is not the server key of the source"));
    }
    if !by_server && !is_listed(&known.source.origins, request) {
        let origin = request.header("origin").or_else(|| request.header("referer")).unwrap_or_default();
        let origin: String = origin.chars().take(200).collect();
        return Err(Fault::new(Refusal::OriginNotAllowed, format!("{origin} is not among the origins of the source")));
    }
    if !passes {
        let rate = known.settings.rate_per_second;
        return Err(Fault::new(Refusal::RateLimited, format!("the source takes {rate} events a second")));
    }
    Ok(())
}

/// What a body may have once decompressed, in KiB.
fn weight(request: &Request) -> usize {
    let says_so = request.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity"));
    let is_text = request.body.iter().take(4).all(|byte| (b'\t'..=b'~').contains(byte));
    let inside = if says_so || !is_text || request.query.contains("compression=") { INFLATES } else { 1 };
    (request.body.len().saturating_mul(inside) >> 10).min(limit::INFLATED >> 10)
}

async fn decode(door: &'static dyn Door, request: &Arc<Request>) -> Decoded {
    if request.body.len() < LARGE {
        return door.decode(request);
    }
    let decoding = {
        let request = request.clone();
        tokio::task::spawn_blocking(move || door.decode(&request))
    };
    decoding.await.unwrap_or_else(|_| {
        // A decoder that panics is a defect; the request is refused, and kept.
        Decoded::refused(Fault::new(Refusal::Unsupported, "the request cannot be read"), "", &request.body)
    })
}

fn rejected(
    clock: &dyn Clock,
    request: &Request,
    protocol: Protocol,
    workspace: WorkspaceId,
    known: Option<&Known>,
    refused: &Refused,
) -> RejectedEvent {
    let header = |name: &str| request.header(name).unwrap_or_default().chars().take(500).collect::<String>();
    let mut line = format!("{} {}", request.method, request.path);
    if !request.query.is_empty() {
        line.push('?');
        line.push_str(&without_secrets(&request.query));
    }
    RejectedEvent {
        id: RejectedId::new(clock).to_string(),
        workspace: Some(workspace),
        source: known.map(|known| known.source.id.clone()),
        protocol: Some(protocol),
        reason: refused.reason,
        message: refused.message.clone(),
        key: shown_key(&refused.key, known.map(|known| known.source.write_key.as_str())).to_owned(),
        raw: refused.raw.clone(),
        received_at: request.received_at,
        request: line.chars().take(2_000).collect(),
        user_agent: header("user-agent"),
        content_type: header("content-type"),
        event: None,
    }
}

/// A key as everybody may see it: in the place of a server key, which is a
/// secret, the write key of its source, which finds it as well.
fn shown_key<'a>(key: &'a str, write_key: Option<&'a str>) -> &'a str {
    if key.trim_start().starts_with(SERVER_KEY) { write_key.unwrap_or("sk_…") } else { key }
}

/// A query without the values that are nobody's business.
fn without_secrets(query: &str) -> Cow<'_, str> {
    const SECRETS: &[&str] = &["api_secret", "token_auth"];
    let is_secret = |pair: &str| {
        pair.split_once('=').is_some_and(|(name, value)| SECRETS.contains(&name) || value.starts_with(SERVER_KEY))
    };
    if !query.split('&').any(is_secret) {
        return Cow::Borrowed(query);
    }
    let shown = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(pair) => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    Cow::Owned(shown.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_weighs_what_it_may_have_inside() {
        let of = |body: &[u8], coding: Option<&str>| {
            let headers = coding.map(|coding| ("content-encoding".to_owned(), coding.to_owned()));
            weight(&Request {
                method: "POST".to_owned(),
                path: "/v1/events".to_owned(),
                query: String::new(),
                headers: headers.into_iter().collect(),
                body: bytes::Bytes::copy_from_slice(body),
                peer: None,
                received_at: Timestamp::UNIX_EPOCH,
            })
        };
        let text = vec![b' '; 100 << 10];
        assert_eq!(of(&text, None), 100);
        assert_eq!(of(&text[..100], Some("gzip")), 97);
        assert_eq!(of(&text, Some("identity")), 100);
        assert_eq!(of(&[0x1f, 0x8b, 0, 0, 0, 0], None), 5);
        assert_eq!(of(&text, Some("br")), limit::INFLATED >> 10, "and never more than is read");
        assert_eq!(of(b"", None), 0);
    }

    #[test]
    fn secrets_do_not_stay_in_the_request() {
        assert_eq!(without_secrets("a=1&api_secret=x&token_auth=y"), "a=1&api_secret=***&token_auth=***");
        assert_eq!(without_secrets("key=sk_1&a=1"), "key=***&a=1");
        assert_eq!(without_secrets("a=1"), "a=1");
        assert_eq!(shown_key("sk_1", Some("wk_1")), "wk_1");
        assert_eq!(shown_key("sk_1", None), "sk_…");
        assert_eq!(shown_key("G-1", Some("wk_1")), "G-1");
    }
}
