//! What the door adds to an event before it is queued: its place, its true
//! time, device and country, whether a machine did it, the campaign and channel
//! that brought it; and what it takes away: addresses, and, without consent,
//! all that tells who it was. What is stored of a person is told in
//! docs/privacy.md.
//!
//! It knows no store. Besides the request it looks at the salts of the day
//! and, where there is one, the database of countries.

pub mod agent;
mod agents;
pub mod bots;
pub mod channels;
pub mod clock;
pub mod consent;
pub mod country;
mod data_centres;
pub mod referrer;
pub mod salts;
pub mod settings;
pub mod url;

use std::net::IpAddr;
use std::sync::Arc;

use base::id::EventId;
use base::{Clock, Consent, Event, SourceId, TimeFlag, Timestamp, WorkspaceId};

pub use country::{Countries, CountryError};
pub use salts::SaltBook;
pub use settings::{Cookieless, SourceSettings};

use crate::doors::{Draft, Request};
use agents::{Agents, Told};
use bots::Kind;

/// The device of what no person's browser sent.
const SERVER: &str = "server";

/// Where an event belongs, and the request that carried it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The workspace of the source.
    pub workspace: &'a WorkspaceId,
    /// The source whose key the event carries.
    pub source: &'a SourceId,
    /// Its settings.
    pub settings: &'a SourceSettings,
    /// The request.
    pub request: &'a Request,
    /// Whether it came through a proxy that is trusted, whose `CF-IPCountry`
    /// is believed.
    pub trusted_proxy: bool,
}

/// Makes events of drafts.
#[derive(Debug)]
pub struct Enricher {
    salts: SaltBook,
    countries: Option<Countries>,
    agents: Agents,
}

/// Who did it, as far as request and message tell.
struct Visitor<'a> {
    user_agent: &'a str,
    told: Arc<Told>,
    kind: Kind,
    /// Their address; `None` where only a server's is known.
    address: Option<IpAddr>,
    /// Whether the request is their own.
    is_direct: bool,
}

impl<'a> Visitor<'a> {
    fn of(user_agent: &'a str, ip: Option<IpAddr>, request: &'a Request, agents: &Agents) -> Self {
        let is_direct = user_agent.is_empty() && ip.is_none();
        let user_agent =
            if user_agent.is_empty() { request.header("user-agent").unwrap_or_default() } else { user_agent };
        let told = agents.read(user_agent);
        let kind = told.kind;
        let own = request.peer.filter(|_| is_direct && kind != Kind::Library);
        Self { user_agent, told, kind, address: ip.or(own), is_direct }
    }
}

impl Enricher {
    /// With the salts of a data folder and, where there is one, a database.
    #[must_use]
    pub fn new(salts: SaltBook, countries: Option<Countries>) -> Self {
        Self { salts, countries, agents: Agents::default() }
    }

    /// Makes an event of a draft. Nothing is refused here, and nothing panics.
    #[must_use]
    pub fn enrich(&self, draft: Draft, context: &Context<'_>) -> Event {
        let mut event = draft.event;
        let settings = context.settings;
        let mut visitor = Visitor::of(&draft.user_agent, draft.ip, context.request, &self.agents);
        if event.device == SERVER {
            // The protocol says so; the user agent is that of its SDK.
            visitor.kind = Kind::Library;
            visitor.address = draft.ip;
        }
        event.workspace = context.workspace.clone();
        event.source = context.source.clone();
        let claim = clock::Claim {
            at: draft.has_time.then_some(event.occurred_at),
            is_unreadable: !draft.has_time && event.time_flag == TimeFlag::Unreadable,
            sent_at: draft.sent_at,
            offset_ms: draft.offset_ms,
            received_at: context.request.received_at,
            oldest_days: settings.oldest_days,
        };
        settle(&mut event, &claim);
        if !draft.email.is_empty() {
            event.email_hash = consent::email_hash(&draft.email);
        }
        if !draft.phone.is_empty() {
            event.phone_hash = consent::phone_hash(&draft.phone, &settings.calling_code);
        }
        event.consent = consent::agreed(event.consent, context.request.header("sec-gpc"));
        let pages = read_pages(&mut event);
        describe(&mut event, &visitor, context.request);
        event.country = self.country(&event, &visitor, context).unwrap_or_default();
        event.ip = visitor
            .address
            .filter(|_| settings.keep_address)
            .map(|address| consent::truncated(address).to_string())
            .unwrap_or_default();
        if event.channel.is_none() {
            let referrer = referrer::of(Some(&pages.referrer), &event.host, settings);
            event.channel = channels::channel_of(&event, &referrer, pages.is_mailing);
        }
        self.protect(&mut event, &visitor, settings);
        event
    }

    /// Takes off what may not be known.
    fn protect(&self, event: &mut Event, visitor: &Visitor<'_>, settings: &SourceSettings) {
        let denied = event.consent == Consent::Denied;
        let for_a_day = consent::is_for_a_day(event.consent, settings.cookieless);
        if denied {
            consent::forget_person(event);
        } else if for_a_day {
            for text in [&mut event.anonymous_id, &mut event.previous_id, &mut event.client_session_id] {
                text.clear();
            }
        }
        let nobody = event.anonymous_id.is_empty() && event.user_id.is_empty();
        let is_known = visitor.kind != Kind::Library && (visitor.address.is_some() || !visitor.is_direct);
        if (for_a_day || nobody && visitor.kind == Kind::Person) && is_known {
            let salt = self.salts.of(event.occurred_at);
            let (workspace, source) = (&event.workspace, &event.source);
            let id = consent::id_of_the_day(&salt, workspace, source, visitor.address, visitor.user_agent);
            event.anonymous_id = id;
        }
    }

    fn country(&self, event: &Event, visitor: &Visitor<'_>, context: &Context<'_>) -> Option<String> {
        let by_proxy = || {
            let header = context.request.header("cf-ipcountry")?;
            if context.trusted_proxy && visitor.is_direct { country::code(header) } else { None }
        };
        let by_address = || self.countries.as_ref()?.of(visitor.address?);
        country::code(&event.country).or_else(by_proxy).or_else(by_address)
    }
}

/// The instant of a request, for ids that sort by time.
#[derive(Debug)]
struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn settle(event: &mut Event, claim: &clock::Claim) {
    let settled = clock::settle(claim);
    event.received_at = clock::whole(claim.received_at);
    event.occurred_at = settled.occurred_at;
    event.time_flag = settled.flag;
    event.skew_ms = settled.skew_ms;
    if event.event_id.is_empty() {
        event.event_id = EventId::new(&At(event.received_at)).to_string();
        event.has_client_id = false;
    }
}

/// What the URLs say beyond what is stored of them.
struct Pages {
    referrer: url::Page,
    /// Whether a mailing tool marked the link to the page.
    is_mailing: bool,
}

/// Reads the URLs of page and referrer and stores them clean.
fn read_pages(event: &mut Event) -> Pages {
    let keeps_click_ids = event.consent != Consent::Denied;
    let page = url::read(&event.url, keeps_click_ids).unwrap_or_default();
    let referrer = url::read(&event.referrer, keeps_click_ids).unwrap_or_default();
    event.referrer.clone_from(&referrer.url);
    event.url = page.url;
    event.host = if event.host.is_empty() { page.host } else { url::plain_host(&event.host) };
    if event.path.is_empty() || event.path.starts_with('/') && !page.path.is_empty() {
        event.path = page.path;
    } else {
        event.path = url::clean_path(&event.path);
    }
    for (field, said) in [
        (&mut event.utm_source, page.campaign.source),
        (&mut event.utm_medium, page.campaign.medium),
        (&mut event.utm_campaign, page.campaign.campaign),
        (&mut event.utm_term, page.campaign.term),
        (&mut event.utm_content, page.campaign.content),
        (&mut event.utm_id, page.campaign.id),
    ] {
        if field.is_empty() {
            *field = said;
        }
    }
    if let Some(click) = page.click
        && event.click_id.is_empty()
    {
        event.click_id = click.value;
        click.kind.clone_into(&mut event.click_id_kind);
    }
    Pages { referrer, is_mailing: page.is_mailing }
}

/// Device, browser, system, language, and whether a machine did it.
fn describe(event: &mut Event, visitor: &Visitor<'_>, request: &Request) {
    let sender = bots::Sender {
        event_name: &event.name,
        protocol: event.protocol,
        user_agent: visitor.user_agent,
        kind: visitor.kind,
        address: visitor.address,
        is_direct: visitor.is_direct,
        headers: &request.headers,
    };
    if let Some(reason) = bots::reason(&sender) {
        event.is_bot = true;
        reason.clone_into(&mut event.bot_reason);
    }
    let (device, browser, os) = match visitor.kind {
        Kind::Library => (SERVER, "", ""),
        Kind::Bot | Kind::MailProxy => ("bot", "", ""),
        Kind::Person => (visitor.told.device, visitor.told.browser.as_str(), visitor.told.os),
    };
    for (field, told) in [(&mut event.device, device), (&mut event.browser, browser), (&mut event.os, os)] {
        if field.is_empty() {
            told.clone_into(field);
        }
    }
    if event.language.is_empty() && visitor.is_direct && visitor.kind == Kind::Person {
        event.language = request.header("accept-language").map(first_language).unwrap_or_default();
    }
}

/// The language that a browser wants most: the first it names.
fn first_language(header: &str) -> String {
    let first = header.split([',', ';']).next().unwrap_or_default().trim();
    let tag = first.len() <= 35 && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if tag { first.to_owned() } else { String::new() }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
