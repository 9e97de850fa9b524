//! People: who is behind the events, and what they did.

use axum::extract::State;
use axum::http::StatusCode;
use base::identity::{EvidenceKind, IdKind, Node};
use base::{Frame, Workspace};
use collect::derive::identity::resolve;
use collect::enrich::consent::email_hash;
use lake::{SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, dimensions};

/// Rows of one answer.
const MOST: usize = 500;
/// Longest text that is searched for.
const LONGEST: usize = 300;

/// Who is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// A user id, device id, person id, order number, click id, coupon or
    /// e-mail address, whole; everybody when left out.
    search: Option<String>,
    /// How many, 1–500; 100 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// Id, `prs_…`.
    id: String,
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
}

/// Something a person did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonEvent {
    /// Id of the event.
    event_id: String,
    /// What happened.
    name: String,
    /// When.
    #[schema(format = DateTime)]
    occurred_at: String,
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
}

/// A person with everything they did, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Timeline {
    /// Who.
    person: Person,
    /// Their ids.
    ids: Vec<PersonId>,
    /// What ties them.
    ties: Vec<Tie>,
    /// What they did: the last 500 events.
    events: Vec<PersonEvent>,
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

async fn ask(app: &App, workspace: &Workspace, text: String) -> Answer<Frame> {
    let limits = SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout };
    let dimensions = dimensions(&app.store, workspace, None).await?;
    let query = SqlQuery { workspace: workspace.id.clone(), text, dimensions, as_of: None, limits };
    Ok(app.lake.sql(&query).await?.into_frame().await?)
}

/// A text as SQL writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What an event must have for its person to be found.
fn wanted(search: Option<&str>) -> Answer<String> {
    let Some(search) = search.map(str::trim).filter(|search| !search.is_empty()) else {
        return Ok("true".to_owned());
    };
    if search.len() > LONGEST {
        return Err(Problem::field("search", format!("at most {LONGEST} bytes")));
    }
    if search.contains('@') {
        let hash = quoted(&email_hash(search));
        return Ok(format!("email_hash = {hash} or user_id = {}", quoted(search)));
    }
    let columns = ["person_id", "user_id", "anonymous_id", "order_id", "click_id", "coupon", "email_hash"];
    Ok(columns.map(|column| format!("{column} = {}", quoted(search))).join(" or "))
}

const PEOPLE: &str = "person_id, max(user_id) as user_id, min(occurred_at) as first_seen_at, \
    max(occurred_at) as last_seen_at, count(*) as events, count(distinct session_id) as sessions, \
    count(distinct case when name = 'order' then coalesce(order_id, event_id) end) as orders, max(country) as country";

fn people(frame: &Frame) -> Vec<Person> {
    let row = |row: usize| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
        let count = |name: &str| text(name).and_then(|count| count.parse().ok()).unwrap_or_default();
        Person {
            id: text("person_id").unwrap_or_default(),
            user_id: text("user_id"),
            first_seen_at: text("first_seen_at").unwrap_or_default(),
            last_seen_at: text("last_seen_at").unwrap_or_default(),
            events: count("events"),
            sessions: count("sessions"),
            orders: count("orders"),
            country: text("country"),
        }
    };
    (0..frame.rows()).map(row).collect()
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
    let limit = query.limit.unwrap_or(100).clamp(1, MOST);
    let wanted = wanted(query.search.as_deref())?;
    let text = format!(
        "select {PEOPLE} from events where person_id in (select person_id from events where {wanted}) \
         group by person_id order by last_seen_at desc, person_id limit {limit}"
    );
    Ok(Json(Page::whole(people(&ask(&app, &access.workspace, text).await?))))
}

/// One person: their ids, what ties these, and what they did.
#[utoipa::path(get, path = "/workspaces/{workspace}/people/{id}", tag = "people",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Timeline)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Timeline>> {
    let workspace = &access.workspace;
    let theirs = format!("person_id = {}", quoted(&id));
    let text = format!("select {PEOPLE} from events where {theirs} group by person_id");
    let person = people(&ask(&app, workspace, text).await?).pop();
    let person = person.ok_or_else(|| Problem::not_found("person", &id))?;
    let text = format!(
        "select event_id, name, occurred_at, session_id, source, channel, campaign, url, title, order_id, coupon, \
         value, currency, device from events where {theirs} order by occurred_at desc, event_id limit {MOST}"
    );
    let events = events(&ask(&app, workspace, text).await?);
    let ids = app.store.identities().of_person(&workspace.id, &id).await?;
    let nodes: Vec<Node> = ids.iter().map(|row| Node::new(row.kind, &row.value)).collect();
    let evidence = app.store.identities().evidence(&workspace.id, &nodes).await?;
    let ties = evidence.into_iter().take(MOST).map(|tie| Tie {
        left: shown(&tie.left),
        right: shown(&tie.right),
        kind: kind(tie.kind),
        event_id: tie.event_id,
        at: tie.at.to_string(),
    });
    Ok(Json(Timeline { person, ids: nodes.iter().map(shown).collect(), ties: ties.collect(), events }))
}

fn kind(kind: EvidenceKind) -> String {
    kind.key().to_owned()
}

fn shown(node: &Node) -> PersonId {
    PersonId { kind: node.kind.key().to_owned(), value: node.value.clone() }
}

fn events(frame: &Frame) -> Vec<PersonEvent> {
    let row = |row: usize| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
        PersonEvent {
            event_id: text("event_id").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            occurred_at: text("occurred_at").unwrap_or_default(),
            session_id: text("session_id"),
            source: text("source"),
            channel: text("channel"),
            campaign: text("campaign"),
            url: text("url"),
            title: text("title"),
            order_id: text("order_id"),
            coupon: text("coupon"),
            value: text("value"),
            currency: text("currency"),
            device: text("device"),
        }
    };
    (0..frame.rows()).map(row).collect()
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
