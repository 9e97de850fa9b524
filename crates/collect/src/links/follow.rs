//! Following a link: the redirect, and the click that is kept of it.
//!
//! The click goes into the queue like any event. Writing it shares one sync
//! with all others of the moment and takes a millisecond or two; the visitor
//! waits for it as long as that, and no longer: a slow disk makes them wait
//! for [`PATIENCE`] at most, and the click is written while they are on their
//! way. So many clicks may be on the way to the disk at a time; what comes on
//! top, or finds the queue full, is counted as lost, and the visitor is
//! redirected all the same. A click that was on its way when the server is
//! killed is lost, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base::event::name;
use base::id::EventId;
use base::{Event, Protocol, SourceId, Timestamp};
use serde_json::json;
use tokio::sync::{Semaphore, broadcast};

use super::book::{At, LinkBook};
use super::redirect::{Asked, Leads, is_scan, leads};
use super::tags::Tags;
use super::{PATH, slug_of};
use crate::doors::{Draft, Request};
use crate::enrich::{Context, Enricher, SourceSettings};
use crate::queue::{Entry, Queue};

/// How long a visitor waits for their click to be on disk.
const PATIENCE: Duration = Duration::from_millis(3);
/// Clicks that may be on their way to the disk.
const ON_THE_WAY: usize = 20_000;

/// What following a link gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follow {
    /// It leads somewhere, or is over.
    Leads(Leads),
    /// There is no such link.
    Unknown,
}

/// The links with what is needed to follow them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Links(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    book: LinkBook,
    enricher: Arc<Enricher>,
    queue: Queue,
    live: Option<broadcast::Sender<Arc<Event>>>,
    settings: SourceSettings,
    on_the_way: Arc<Semaphore>,
    lost: AtomicU64,
}

impl Links {
    /// Links whose clicks go into a queue and, as they come, to whoever
    /// watches.
    #[must_use]
    pub fn new(
        book: LinkBook,
        enricher: Arc<Enricher>,
        queue: Queue,
        live: Option<broadcast::Sender<Arc<Event>>>,
    ) -> Self {
        Self(Arc::new(Parts {
            book,
            enricher,
            queue,
            live,
            settings: SourceSettings::default(),
            on_the_way: Arc::new(Semaphore::new(ON_THE_WAY)),
            lost: AtomicU64::new(0),
        }))
    }

    /// The links in memory.
    #[must_use]
    pub fn book(&self) -> &LinkBook {
        &self.0.book
    }

    /// Clicks that could not be kept since the server started.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    /// Follows a link and keeps the click.
    pub async fn follow(&self, request: &Request, trusted_proxy: bool) -> Follow {
        let found = slug_of(&request.path).and_then(|slug| self.0.book.find(&slug));
        let Some((at, placement)) = found.as_ref().and_then(|at| Some((at, at.placement()?))) else {
            return Follow::Unknown;
        };
        let mut event = self.click(at, request, trusted_proxy);
        // Without consent the click is not tied to the visit it leads to.
        let click_id = (!event.click_id.is_empty()).then_some(event.click_id.as_str());
        let asked = Asked {
            query: &request.query,
            now: request.received_at,
            visitor: &event.anonymous_id,
            system: &event.os,
            click_id,
        };
        let leads = leads(&at.link, placement, &asked);
        let destination = match &leads {
            Leads::Web { destination, .. } | Leads::App { destination, .. } => destination.as_str(),
            Leads::Over => "",
        };
        event.properties = json!({
            "link": at.link.id.as_str(),
            "slug": placement.slug,
            "placement": placement.name,
            "destination": destination,
            "scan": is_scan(&request.query),
        })
        .to_string();
        self.keep(event).await;
        Follow::Leads(leads)
    }

    /// The event of a click, without what depends on where it leads.
    fn click(&self, at: &At, request: &Request, trusted_proxy: bool) -> Event {
        let mut draft = Draft::new(Protocol::Link, "", request);
        let event = &mut draft.event;
        name::LINK_CLICK.clone_into(&mut event.name);
        let id = EventId::new(&Received(request.received_at)).to_string();
        event.click_id.clone_from(&id);
        "sulit".clone_into(&mut event.click_id_kind);
        event.event_id = id;
        if let Some(referrer) = request.header("referer") {
            event.referrer = referrer.chars().take(base::event::bound::URL).collect();
        }
        if let Some(placement) = at.placement() {
            event.path = format!("{PATH}{}", placement.slug);
            let tags = Tags::of(&at.link, placement, is_scan(&request.query));
            event.utm_source = tags.source;
            event.utm_medium = tags.medium;
            event.utm_campaign = tags.campaign;
            event.utm_term = tags.term;
            event.utm_content = tags.content;
        }
        let (workspace, source) = (&at.link.workspace_id, SourceId::nil());
        let settings = &self.0.settings;
        let context = Context { workspace, source: &source, settings, request, trusted_proxy };
        let mut event = self.0.enricher.enrich(draft, &context);
        if request.method == "HEAD" && !event.is_bot {
            // It looks where the link leads and does not go there.
            event.is_bot = true;
            "prefetch".clone_into(&mut event.bot_reason);
        }
        event
    }

    async fn keep(&self, event: Event) {
        let Ok(place) = self.0.on_the_way.clone().try_acquire_owned() else {
            self.lose("too many clicks are on their way to the disk");
            return;
        };
        let links = self.clone();
        let writing = tokio::spawn(async move {
            let shown = links.0.live.as_ref().filter(|live| live.receiver_count() > 0);
            let shown = shown.map(|live| (live, Arc::new(event.clone())));
            match links.0.queue.append(vec![Entry::Event(Box::new(event))]).await {
                Ok(()) => {
                    if let Some((live, event)) = shown {
                        // An error means that nobody watches any more.
                        let _ = live.send(event);
                    }
                }
                Err(error) => links.lose(&error.to_string()),
            }
            drop(place);
        });
        let _ = tokio::time::timeout(PATIENCE, writing).await;
    }

    /// Waits until every click is on disk, or lost.
    pub async fn rest(&self) {
        let all = u32::try_from(ON_THE_WAY).unwrap_or(u32::MAX);
        let _ = self.0.on_the_way.acquire_many(all).await;
    }

    fn lose(&self, why: &str) {
        let lost = self.0.lost.fetch_add(1, Ordering::Relaxed) + 1;
        // Not a line a click: a full queue would fill the log as well.
        if lost.is_power_of_two() {
            tracing::warn!(lost, why, "clicks on links could not be kept; their visitors were redirected");
        }
    }
}

/// The instant of a request, for ids that sort by time.
#[derive(Debug)]
struct Received(Timestamp);

impl base::Clock for Received {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use base::{Channel, Clock as _, Consent, FixedClock};
    use store::AppTarget;

    use super::super::book::FILE;
    use super::super::redirect::tests::link;
    use super::*;
    use crate::enrich::SaltBook;
    use crate::queue::QueueOptions;

    const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

    fn at_nine() -> FixedClock {
        FixedClock::at("2026-10-01T09:00:00Z")
    }

    fn links(folder: &Path, link: &store::Link, most_entries: u64) -> Links {
        let copy = json!({ "version": 1, "links": [link] }).to_string();
        std::fs::write(folder.join(FILE), copy).unwrap();
        let salts = SaltBook::open(folder, Arc::new(at_nine()), |salt| salt.fill(7)).unwrap();
        let options = QueueOptions { most_entries, ..QueueOptions::default() };
        let queue = Queue::open(&folder.join("queue"), options).unwrap();
        Links::new(LinkBook::of_copy(folder).unwrap(), Arc::new(Enricher::new(salts, None)), queue, None)
    }

    fn request(method: &str, path: &str, query: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::get(path, query, at_nine().now());
        request.method = method.to_owned();
        request.peer = Some("192.0.2.7".parse().unwrap());
        let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        request.headers = headers.iter().map(header).collect();
        request
    }

    async fn kept(links: &Links) -> Vec<Event> {
        links.rest().await;
        let portion = links.0.queue.portion(u64::MAX).unwrap();
        let entries = portion.map(|portion| portion.entries).unwrap_or_default();
        let event = |(_, entry)| match entry {
            Entry::Event(event) => *event,
            other => panic!("{other:?}"),
        };
        entries.into_iter().map(event).collect()
    }

    #[tokio::test]
    async fn a_click_is_an_event_with_its_campaign_and_place() {
        let folder = tempfile::tempdir().unwrap();
        let link = link();
        let links = links(folder.path(), &link, 100);
        let from = [("user-agent", PHONE), ("referer", "https://t.me/shop"), ("accept-language", "fa-IR,fa")];
        let followed = links.follow(&request("GET", "/l/Gate", "q=1&gclid=g", &from), false).await;
        let Follow::Leads(Leads::Web { url, .. }) = followed else { panic!("{followed:?}") };
        let event = kept(&links).await.remove(0);
        assert!(url.ends_with(&format!("&gclid=g&sulit_click={}", event.event_id)), "{url}");
        assert_eq!((event.name.as_str(), event.protocol), (name::LINK_CLICK, Protocol::Link));
        assert_eq!((event.click_id_kind.as_str(), &event.click_id), ("sulit", &event.event_id));
        assert_eq!((event.path.as_str(), event.url.as_str()), ("/l/gate", ""));
        assert_eq!((event.utm_campaign.as_str(), event.utm_medium.as_str()), ("autumn", "qr"));
        assert_eq!(event.utm_content, "School gate");
        assert_eq!((event.channel, event.is_bot), (Some(Channel::Print), false));
        assert_eq!((event.device.as_str(), event.os.as_str()), ("mobile", "iOS"));
        assert_eq!((event.referrer.as_str(), event.language.as_str()), ("https://t.me/shop", "fa-IR"));
        assert!(event.anonymous_id.starts_with("day_"), "{}", event.anonymous_id);
        assert_eq!((event.workspace, event.source), (link.workspace_id.clone(), SourceId::nil()));
        let properties: serde_json::Value = serde_json::from_str(&event.properties).unwrap();
        assert_eq!(properties["link"], link.id.as_str());
        assert_eq!(properties["destination"], "https://shop.example/a");
        assert_eq!((&properties["placement"], &properties["scan"]), (&json!("School gate"), &json!(true)));
        assert_eq!(links.follow(&request("GET", "/l/other", "", &[]), false).await, Follow::Unknown);
        assert_eq!(links.follow(&request("GET", "/l/", "", &[]), false).await, Follow::Unknown);
    }

    #[tokio::test]
    async fn previews_and_looks_are_flagged_as_machines() {
        let folder = tempfile::tempdir().unwrap();
        let links = links(folder.path(), &link(), 100);
        let previews = [
            "WhatsApp/2.23.20.0 A",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "TelegramBot (like TwitterBot)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Twitterbot/1.0",
            "SkypeUriPreview Preview/0.5",
            "curl/8.5.0",
            "",
        ];
        for preview in previews {
            links.follow(&request("GET", "/l/gate", "", &[("user-agent", preview)]), false).await;
        }
        links.follow(&request("HEAD", "/l/gate", "", &[("user-agent", PHONE)]), false).await;
        let early = [("user-agent", PHONE), ("sec-purpose", "prefetch")];
        links.follow(&request("GET", "/l/gate", "", &early), false).await;
        let events = kept(&links).await;
        assert_eq!(events.len(), previews.len() + 2);
        for (event, preview) in events.iter().zip(previews.into_iter().chain(["HEAD", "early"])) {
            assert!(event.is_bot && !event.bot_reason.is_empty(), "{preview}: {}", event.bot_reason);
        }
    }

    #[tokio::test]
    async fn whoever_refuses_is_redirected_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let links = links(folder.path(), &link(), 100);
        let refusing = [("user-agent", PHONE), ("sec-gpc", "1")];
        let followed = links.follow(&request("GET", "/l/gate", "", &refusing), false).await;
        let Follow::Leads(Leads::Web { url, .. }) = followed else { panic!("{followed:?}") };
        assert!(url.contains("utm_campaign=autumn") && !url.contains("sulit_click"), "{url}");
        let event = kept(&links).await.remove(0);
        assert_eq!((event.consent, event.click_id.as_str()), (Consent::Denied, ""));
    }

    #[tokio::test]
    async fn a_full_queue_redirects_and_counts_what_it_loses() {
        let folder = tempfile::tempdir().unwrap();
        let links = links(folder.path(), &link(), 2);
        for _ in 0..5 {
            let followed = links.follow(&request("GET", "/l/gate", "", &[("user-agent", PHONE)]), false).await;
            assert!(matches!(followed, Follow::Leads(Leads::Web { .. })), "{followed:?}");
        }
        links.rest().await;
        assert_eq!((kept(&links).await.len(), links.lost()), (2, 3));
    }

    #[tokio::test]
    async fn a_phone_is_led_into_the_app() {
        let folder = tempfile::tempdir().unwrap();
        let mut link = link();
        link.fields.app = Some(AppTarget { scheme: "myshop".into(), ios: "myshop://a".into(), android: String::new() });
        let links = links(folder.path(), &link, 100);
        let followed = links.follow(&request("GET", "/l/gate", "", &[("user-agent", PHONE)]), false).await;
        assert!(matches!(followed, Follow::Leads(Leads::App { .. })), "{followed:?}");
    }
}
