//! People: who is behind the events, and what they did.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::http::StatusCode;
use base::identity::{IdKind, Node};
use base::{Frame, Timestamp, Workspace};
use collect::derive::identity::resolve;
use collect::erase::who;
use lake::{Lake, SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use store::{Contact, Store};
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, dimensions};

/// Rows of one answer.
const MOST: usize = 500;
/// Rows of one answer when the caller does not say.
const USUAL: usize = 50;
/// Longest text that is searched for.
const LONGEST: usize = 300;
/// Contacts whose name is like what is searched for.
const NAMESAKES: u32 = 200;

/// Who is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// Part of a name or address of a contact, or whole: a user id, device id,
    /// person id, order number, click id, coupon, e-mail address or phone
    /// number; everybody when left out.
    search: Option<String>,
    /// `known` for people with an id, address or number, `customers` for people
    /// with an order.
    only: Option<String>,
    /// How many, 1–500; 50 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Which part of what a person did is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimelineQuery {
    /// How many events, 1–500; 50 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// `next_cursor` of the page before: older events.
    cursor: Option<String>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Id, `prs_…`.
    id: String,
    /// Name, as a file of contacts gives it.
    name: Option<String>,
    /// E-mail address, as a file of contacts gives it.
    email: Option<String>,
    /// The business's own id of them; null = anonymous.
    user_id: Option<String>,
    /// First event.
    #[schema(format = DateTime)]
    first_seen_at: String,
    /// Last event.
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// Events.
    events: i64,
    /// Sessions.
    sessions: i64,
    /// Orders.
    orders: i64,
    /// What they paid less what they got back, in the workspace's currency;
    /// null = a rate is missing.
    revenue: Option<String>,
    /// Channel of the first event that has one.
    first_channel: Option<String>,
    /// Campaign of that event; null = it has none.
    first_campaign: Option<String>,
    /// Country of the last event that has one.
    country: Option<String>,
}

/// An id of a person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonId {
    /// `user`, `email`, `phone`, `anonymous`, `coupon` or `click`.
    kind: String,
    /// The id, or the hash of an address or number.
    value: String,
}

/// An id of a person with when it is theirs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnId {
    /// The id.
    #[serde(flatten)]
    id: PersonId,
    /// Of a shared device: after this instant; null = from the first.
    #[schema(format = DateTime)]
    after: Option<String>,
    /// Of a shared device: up to this instant; null = for ever.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// Why two ids are one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tie {
    /// The one.
    left: PersonId,
    /// The other.
    right: PersonId,
    /// `login`, `alias`, `email`…
    kind: String,
    /// The event that shows it.
    event_id: String,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// Whether somebody took the two apart, so that it does not count.
    is_split: bool,
}

/// Something a person did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonEvent {
    /// Id of the event.
    event_id: String,
    /// What happened.
    name: String,
    /// What kind of contact with marketing it is: `ad_click`, `visit`,
    /// `email_click`…; null = none.
    touch: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    occurred_at: String,
    /// Day in the workspace.
    #[schema(format = Date)]
    day: String,
    /// Session it belongs to.
    session_id: Option<String>,
    /// Name of the source.
    source: Option<String>,
    /// Channel.
    channel: Option<String>,
    /// Campaign.
    campaign: Option<String>,
    /// URL of the page.
    url: Option<String>,
    /// Title of the page.
    title: Option<String>,
    /// Number of the order.
    order_id: Option<String>,
    /// Coupon code.
    coupon: Option<String>,
    /// Revenue.
    value: Option<String>,
    /// Its currency.
    currency: Option<String>,
    /// Kind of device.
    device: Option<String>,
    /// Consent as the event says it.
    consent: Option<String>,
}

/// An order of a person, whatever told of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonOrder {
    /// Number of the order.
    order_id: String,
    /// When it was placed.
    #[schema(format = DateTime)]
    ordered_at: String,
    /// What was paid, in `currency`.
    total: Option<String>,
    /// What went back of it.
    refunded: Option<String>,
    /// The currency.
    currency: Option<String>,
    /// Coupon codes.
    coupons: Option<String>,
    /// `import`, `events` or both.
    told_by: String,
}

/// A contact of a file or platform.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonContact {
    /// The platform.
    platform: String,
    /// E-mail address.
    email: String,
    /// First name, or empty.
    first_name: String,
    /// Last name, or empty.
    last_name: String,
    /// Consent in the platform's words, or empty.
    consent: String,
    /// When they subscribed or were created there.
    #[schema(format = DateTime)]
    subscribed_at: Option<String>,
}

/// A person with what they did, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Timeline {
    /// Who.
    person: Person,
    /// Their ids.
    ids: Vec<OwnId>,
    /// What ties them: at most 500.
    ties: Vec<Tie>,
    /// Contacts with their address.
    contacts: Vec<PersonContact>,
    /// Their last orders: at most 50.
    orders: Vec<PersonOrder>,
    /// First contact with marketing.
    first_touch: Option<PersonEvent>,
    /// Last contact with marketing.
    last_touch: Option<PersonEvent>,
    /// What they did.
    events: Vec<PersonEvent>,
    /// Cursor of older events; null at the end.
    next_cursor: Option<String>,
}

/// Two ids.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoIds {
    /// The one.
    one: PersonId,
    /// The other.
    other: PersonId,
}

/// A view of a workspace's people, by SQL over the public views.
pub(crate) struct Asking<'a> {
    pub(crate) store: &'a Store,
    pub(crate) lake: &'a Lake,
    pub(crate) workspace: &'a Workspace,
    pub(crate) limits: SqlLimits,
}

impl<'a> Asking<'a> {
    fn of(app: &'a App, workspace: &'a Workspace) -> Self {
        let limits = SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout };
        Self { store: &app.store, lake: &app.lake, workspace, limits }
    }

    pub(crate) async fn ask(&self, text: String) -> Result<Frame, AskError> {
        let dimensions = dimensions(self.store, self.workspace, None).await?;
        let (workspace, limits) = (self.workspace.id.clone(), self.limits);
        let query = SqlQuery { workspace, text, dimensions, as_of: None, limits };
        Ok(self.lake.sql(&query).await?.into_frame().await?)
    }
}

/// What keeps people from being read.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The relational store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] lake::LakeError),
    /// Nobody is known by this id.
    #[error("there is no person “{0}”")]
    Nobody(String),
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Store(error) => error.into(),
            AskError::Lake(error) => error.into(),
            AskError::Nobody(id) => Self::not_found("person", &id),
        }
    }
}

/// One row of a frame, in the words of the API.
struct Cells<'a> {
    frame: &'a Frame,
    row: usize,
}

impl Cells<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.frame.column(name).and_then(|column| column.text(self.row))
    }

    fn must(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    fn count(&self, name: &str) -> i64 {
        self.text(name).and_then(|count| count.parse().ok()).unwrap_or_default()
    }
}

fn each<T>(frame: &Frame, of: impl Fn(Cells<'_>) -> T) -> Vec<T> {
    (0..frame.rows()).map(|row| of(Cells { frame, row })).collect()
}

/// A text as SQL writes it.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn listed(texts: impl IntoIterator<Item = String>) -> String {
    texts.into_iter().map(|text| quoted(&text)).collect::<Vec<_>>().join(", ")
}

/// Where a page ended: an instant and an id, both of which stand in SQL.
fn cursor(at: &str, id: &str) -> String {
    format!("{at} {id}")
}

fn after(text: &str) -> Answer<(String, String)> {
    let refuse = || Problem::field("cursor", "the cursor is not one that a page gave; begin without it");
    let (at, id) = text.split_once(' ').ok_or_else(refuse)?;
    at.parse::<Timestamp>().map_err(|_| refuse())?;
    Ok((format!("arrow_cast({}, 'Timestamp(Microsecond, Some(\"UTC\"))')", quoted(at)), quoted(id)))
}

/// What an event must have for its person to be found.
async fn wanted(asking: &Asking<'_>, search: Option<&str>) -> Answer<Option<String>> {
    let Some(search) = search.map(str::trim).filter(|search| !search.is_empty()) else { return Ok(None) };
    if search.len() > LONGEST {
        return Err(Problem::field("search", format!("at most {LONGEST} bytes")));
    }
    let folded = base::digits::fold(search);
    let mut any = Vec::new();
    for column in ["person_id", "order_id", "click_id", "coupon", "user_id", "anonymous_id"] {
        let mut texts = BTreeSet::from([search.to_owned(), folded.to_string()]);
        if column == "coupon" {
            texts.insert(folded.to_uppercase());
        }
        any.push(format!("{column} in ({})", listed(texts)));
    }
    let mut hashes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let meanings = who::meanings(asking.store, asking.workspace, search).await;
    for node in meanings.map_err(|error| Problem::of(error.kind(), error.to_string()))? {
        match node.kind {
            IdKind::Email => hashes.entry("email_hash").or_default().insert(node.value),
            IdKind::Phone => hashes.entry("phone_hash").or_default().insert(node.value),
            _ => false,
        };
    }
    let contacts = asking.store.contacts().named(&asking.workspace.id, &folded, NAMESAKES).await?;
    let namesakes = contacts.iter().map(|contact| base::person::address_hash(&contact.fields.email));
    hashes.entry("email_hash").or_default().extend(namesakes);
    for (column, values) in hashes.into_iter().filter(|(_, values)| !values.is_empty()) {
        any.push(format!("{column} in ({})", listed(values)));
    }
    if folded.chars().count() > 2 {
        any.push(format!("strpos(lower(traits), {}) > 0", quoted(&folded.to_lowercase())));
    }
    Ok(Some(format!("({})", any.join(" or "))))
}

const PEOPLE: &str = "person_id, max(user_id) as user_id, min(occurred_at) as first_seen_at, \
    max(occurred_at) as last_seen_at, count(*) as events, count(distinct session_id) as sessions, \
    count(distinct case when name = 'order' then coalesce(order_id, event_id) end) as orders, \
    first_value(channel order by occurred_at, event_id) filter (where channel is not null) as first_channel, \
    first_value(campaign order by occurred_at, event_id) filter (where channel is not null) as first_campaign, \
    first_value(country order by occurred_at desc, event_id) filter (where country is not null) as country, \
    max(email_hash) as email_hash, max(phone_hash) as phone_hash";

/// People of a query, with what contacts and orders say of them.
async fn people(asking: &Asking<'_>, found: &Frame) -> Result<Vec<Person>, AskError> {
    let ids: Vec<String> = each(found, |cells| cells.must("person_id"));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let hashes: BTreeSet<String> = each(found, |cells| cells.text("email_hash")).into_iter().flatten().collect();
    let hashes: Vec<String> = hashes.into_iter().collect();
    let contacts = asking.store.contacts().of_hashes(&asking.workspace.id, &hashes, false).await?;
    let by_hash: BTreeMap<String, &Contact> =
        contacts.iter().map(|contact| (base::person::address_hash(&contact.fields.email), contact)).collect();
    let paid = asking.ask(format!(
        "select person_id, case when count(*) = count(net_reporting) then sum(net_reporting) end as revenue \
         from orders where person_id in ({}) group by person_id",
        listed(ids)
    ));
    let paid = paid.await?;
    let paid: BTreeMap<String, Option<String>> =
        each(&paid, |cells| (cells.must("person_id"), cells.text("revenue"))).into_iter().collect();
    Ok(each(found, |cells| {
        let id = cells.must("person_id");
        let contact = cells.text("email_hash").and_then(|hash| by_hash.get(&hash).copied());
        let name = contact
            .map(|contact| format!("{} {}", contact.fields.first_name, contact.fields.last_name).trim().to_owned());
        Person {
            name: name.filter(|name| !name.is_empty()),
            email: contact.map(|contact| contact.fields.email.clone()),
            user_id: cells.text("user_id"),
            first_seen_at: cells.must("first_seen_at"),
            last_seen_at: cells.must("last_seen_at"),
            events: cells.count("events"),
            sessions: cells.count("sessions"),
            orders: cells.count("orders"),
            revenue: paid.get(&id).cloned().unwrap_or_else(|| Some("0".to_owned())),
            first_channel: cells.text("first_channel"),
            first_campaign: cells.text("first_campaign"),
            country: cells.text("country"),
            id,
        }
    }))
}

/// People, the last seen first.
#[utoipa::path(get, path = "/workspaces/{workspace}/people", tag = "people",
    params(("workspace" = String, Path, description = "Key of the workspace"), PeopleQuery),
    responses((status = 200, body = Page<Person>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<PeopleQuery>,
) -> Answer<Json<Page<Person>>> {
    let asking = Asking::of(&app, &access.workspace);
    let limit = query.limit.unwrap_or(USUAL).clamp(1, MOST);
    let among = match wanted(&asking, query.search.as_deref()).await? {
        Some(wanted) => format!("person_id in (select person_id from events where {wanted})"),
        None => "person_id is not null".to_owned(),
    };
    let mut having = Vec::new();
    match query.only.as_deref() {
        None | Some("" | "all") => {}
        Some("known") => having.push("coalesce(max(user_id), max(email_hash), max(phone_hash)) is not null".to_owned()),
        Some("customers") => having.push("max(case when name = 'order' then 1 else 0 end) = 1".to_owned()),
        Some(_) => return Err(Problem::field("only", "all, known or customers")),
    }
    if let Some(text) = query.cursor.as_deref() {
        let (at, id) = after(text)?;
        having.push(format!("(max(occurred_at) < {at} or max(occurred_at) = {at} and person_id > {id})"));
    }
    let having = if having.is_empty() { String::new() } else { format!("having {}", having.join(" and ")) };
    // Who is on the page first: it reads few columns of all events, and what is
    // said of them only theirs.
    let on_page = asking.ask(format!(
        "select person_id from events where {among} group by person_id {having} \
         order by max(occurred_at) desc, person_id limit {}",
        limit + 1
    ));
    let on_page: Vec<String> = each(&on_page.await?, |cells| cells.must("person_id"));
    if on_page.is_empty() {
        return Ok(Json(Page { items: Vec::new(), next_cursor: None }));
    }
    let text = format!(
        "select {PEOPLE} from events where person_id in ({}) group by person_id order by last_seen_at desc, person_id",
        listed(on_page)
    );
    let mut items = people(&asking, &asking.ask(text).await?).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|last| cursor(&last.last_seen_at, &last.id));
    Ok(Json(Page { items, next_cursor }))
}

const EVENT: &str = "e.event_id, e.name, t.kind as touch, e.occurred_at, e.day, e.session_id, e.source, e.channel, \
    e.campaign, e.url, e.title, e.order_id, e.coupon, e.value, e.currency, e.device, e.consent";

fn event(cells: &Cells<'_>) -> PersonEvent {
    PersonEvent {
        event_id: cells.must("event_id"),
        name: cells.must("name"),
        touch: cells.text("touch"),
        occurred_at: cells.must("occurred_at"),
        day: cells.must("day"),
        session_id: cells.text("session_id"),
        source: cells.text("source"),
        channel: cells.text("channel"),
        campaign: cells.text("campaign"),
        url: cells.text("url"),
        title: cells.text("title"),
        order_id: cells.text("order_id"),
        coupon: cells.text("coupon"),
        value: cells.text("value"),
        currency: cells.text("currency"),
        device: cells.text("device"),
        consent: cells.text("consent"),
    }
}

/// One person: their ids, what ties these, and what they did.
#[utoipa::path(get, path = "/workspaces/{workspace}/people/{id}", tag = "people",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), TimelineQuery),
    responses((status = 200, body = Timeline)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Json<Timeline>> {
    let workspace = &access.workspace;
    let asking = Asking::of(&app, workspace);
    let limit = query.limit.unwrap_or(USUAL).clamp(1, MOST);
    let is_them = quoted(&id);
    let found =
        asking.ask(format!("select {PEOPLE} from events where person_id = {is_them} group by person_id")).await?;
    let hash = each(&found, |cells| cells.text("email_hash")).pop().flatten();
    let person = people(&asking, &found).await?.pop().ok_or_else(|| Problem::not_found("person", &id))?;
    let theirs = format!(
        "from events e left join (select * from touchpoints where person_id = {is_them}) t \
         on t.touchpoint_id = e.event_id where e.person_id = {is_them}"
    );
    let beyond = match query.cursor.as_deref().map(after).transpose()? {
        Some((at, id)) => format!("and (e.occurred_at < {at} or e.occurred_at = {at} and e.event_id > {id})"),
        None => String::new(),
    };
    let text = format!("select {EVENT} {theirs} {beyond} order by e.occurred_at desc, e.event_id limit {}", limit + 1);
    let mut events = each(&asking.ask(text).await?, |cells| event(&cells));
    let more = events.len() > limit;
    events.truncate(limit);
    let next_cursor = events.last().filter(|_| more).map(|last| cursor(&last.occurred_at, &last.event_id));
    let mut touches = Vec::new();
    for order in ["", "desc"] {
        let text = format!(
            "select {EVENT} {theirs} and t.kind is not null order by e.occurred_at {order}, e.event_id limit 1"
        );
        touches.push(each(&asking.ask(text).await?, |cells| event(&cells)).pop());
    }
    let (last_touch, first_touch) = (touches.pop().flatten(), touches.pop().flatten());
    let orders = orders(&asking, &id, hash.as_deref()).await?;
    let (ids, ties) = ids(&app, workspace, &id).await?;
    let hashes: Vec<String> =
        ids.iter().filter(|own| own.id.kind == "email").map(|own| own.id.value.clone()).chain(hash).collect();
    let contacts = contacts(&app, workspace, hashes).await?;
    Ok(Json(Timeline { person, ids, ties, contacts, orders, first_touch, last_touch, events, next_cursor }))
}

/// Rows of orders that are a person's: by their events, or by the address that
/// an import hashed.
pub(crate) fn orders_of(person: &str, hashes: &[String]) -> String {
    let by_hash =
        if hashes.is_empty() { String::new() } else { format!(" or customer_hash in ({})", listed(hashes.to_vec())) };
    format!("person_id = {}{by_hash}", quoted(person))
}

async fn orders(asking: &Asking<'_>, id: &str, hash: Option<&str>) -> Result<Vec<PersonOrder>, AskError> {
    let hashes: Vec<String> = hash.map(str::to_owned).into_iter().collect();
    let text = format!(
        "select order_id, ordered_at, total, refunded, currency, coupons, told_by from orders where {} \
         order by ordered_at desc, order_id limit {USUAL}",
        orders_of(id, &hashes)
    );
    Ok(each(&asking.ask(text).await?, |cells| PersonOrder {
        order_id: cells.must("order_id"),
        ordered_at: cells.must("ordered_at"),
        total: cells.text("total"),
        refunded: cells.text("refunded"),
        currency: cells.text("currency"),
        coupons: cells.text("coupons"),
        told_by: cells.must("told_by"),
    }))
}

async fn ids(app: &App, workspace: &Workspace, id: &str) -> Answer<(Vec<OwnId>, Vec<Tie>)> {
    let identities = app.store.identities();
    let rows = identities.of_person(&workspace.id, id).await?;
    let nodes: Vec<Node> = rows.iter().map(|row| Node::new(row.kind, &row.value)).collect();
    let evidence = identities.evidence(&workspace.id, &nodes).await?;
    let splits = identities.splits(&workspace.id).await?;
    let is_split = |left: &Node, right: &Node| {
        let pair = if left <= right { (left, right) } else { (right, left) };
        splits.iter().any(|split| (&split.left, &split.right) == pair)
    };
    let ties = evidence.into_iter().take(MOST).map(|tie| Tie {
        is_split: is_split(&tie.left, &tie.right),
        left: shown(&tie.left),
        right: shown(&tie.right),
        kind: tie.kind.key().to_owned(),
        event_id: tie.event_id,
        at: tie.at.to_string(),
    });
    let ids = rows.iter().take(MOST).map(|row| OwnId {
        id: PersonId { kind: row.kind.key().to_owned(), value: row.value.clone() },
        after: row.after.map(|at| at.to_string()),
        until: row.until.map(|at| at.to_string()),
    });
    Ok((ids.collect(), ties.collect()))
}

async fn contacts(app: &App, workspace: &Workspace, mut hashes: Vec<String>) -> Answer<Vec<PersonContact>> {
    hashes.sort();
    hashes.dedup();
    let found = app.store.contacts().of_hashes(&workspace.id, &hashes, false).await?;
    let of = |contact: Contact| PersonContact {
        platform: contact.fields.platform,
        email: contact.fields.email,
        first_name: contact.fields.first_name,
        last_name: contact.fields.last_name,
        consent: contact.fields.consent,
        subscribed_at: contact.fields.subscribed_at.map(|at| at.to_string()),
    };
    Ok(found.into_iter().take(MOST).map(of).collect())
}

pub(crate) fn shown(node: &Node) -> PersonId {
    PersonId { kind: node.kind.key().to_owned(), value: node.value.clone() }
}

fn node(field: &'static str, id: &PersonId) -> Answer<Node> {
    let words = || IdKind::ALL.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(", ");
    let kind = IdKind::parse(&id.kind).ok_or_else(|| Problem::field(field, format!("kinds are {}", words())))?;
    Ok(Node::new(kind, &id.value))
}

/// Take two ids apart that were taken for one person; whatever ties them later
/// does not count until they are joined again.
#[utoipa::path(post, path = "/workspaces/{workspace}/people/split", tag = "people", request_body = TwoIds,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 204)))]
pub(crate) async fn split(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(ids): Json<TwoIds>,
) -> Answer<StatusCode> {
    let (one, other) = (node("one", &ids.one)?, node("other", &ids.other)?);
    let identities = app.store.identities();
    identities.split(&access.workspace.id, (&one, &other), &access.actor, &resolve).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let two ids be one person again that were taken apart.
#[utoipa::path(post, path = "/workspaces/{workspace}/people/rejoin", tag = "people", request_body = TwoIds,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 204)))]
pub(crate) async fn rejoin(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(ids): Json<TwoIds>,
) -> Answer<StatusCode> {
    let (one, other) = (node("one", &ids.one)?, node("other", &ids.other)?);
    let identities = app.store.identities();
    identities.rejoin(&access.workspace.id, (&one, &other), &access.actor, &resolve).await?;
    Ok(StatusCode::NO_CONTENT)
}
