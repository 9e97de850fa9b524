//! Sources of events: their keys, where they may send from, and how they fare.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use base::{Actor, Protocol, SourceId, Timestamp, Workspace};
use collect::sources::{Faring, Health, SERVER_KEY, Settings, WRITE_KEY, faring, hash, origin_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{SourceFields, SourceKeys, Store};
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, secret};

/// Bits of a write key, which is public and only has to be unguessable for
/// those who never saw a page of the shop.
const WRITE_KEY_LETTERS: usize = 32;
const MAX_NAME: usize = 100;
const MAX_LIST: usize = 100;
const MAX_ALIAS: usize = 200;
/// Longest time that the keys of before a rotation are taken.
const MAX_OVERLAP_DAYS: u8 = 90;

/// Another name of a source.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alias {
    /// The protocol, such as `matomo`.
    protocol: String,
    /// What its key field holds, such as `1` for `idsite=1`.
    alias: String,
}

/// What a source did on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceDay {
    /// The day (UTC).
    #[schema(value_type = String, format = Date)]
    day: base::Day,
    /// Events taken.
    events: u64,
    /// Events refused.
    rejected: u64,
}

/// What a source did over the last seven days, today included (UTC).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceHealth {
    /// `waiting` (no event ever), `ok`, `silent`, `refused` or `archived`.
    state: String,
    /// Mean events an hour over the last 24 hours.
    events_per_hour: f64,
    /// The last fourteen days in order, today last; empty when nothing came
    /// ever.
    days: Vec<SourceDay>,
    /// When the last event or refusal came.
    #[schema(format = DateTime)]
    last_received_at: Option<String>,
    /// Events taken.
    events: u64,
    /// Events refused.
    rejected: u64,
    /// Repetitions that were dropped.
    duplicates: u64,
    /// Events of machines.
    bots: u64,
    /// Share of them, from 0 to 1; null without events.
    bot_share: Option<f64>,
    /// Events that came after later ones of their visitor.
    late: u64,
    /// Events whose time could not be taken as given.
    odd_times: u64,
    /// Mean skew of the clients' clocks, in milliseconds; null without events.
    skew_ms_mean: Option<f64>,
    /// Largest skew, in milliseconds.
    skew_ms_max: i64,
}

/// A source of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventSource)]
pub(crate) struct Source {
    /// Id, `src_…`.
    id: String,
    /// Its name.
    name: String,
    /// The public key, for every protocol's own key field.
    write_key: String,
    /// First characters of the server key.
    server_key_prefix: String,
    /// Origins that browsers may send from; empty = any.
    origins: Vec<String>,
    /// Other names, by protocol.
    aliases: Vec<Alias>,
    /// What holds for its events.
    #[schema(value_type = Object)]
    settings: Value,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it stopped being taken from; null while it is.
    #[schema(format = DateTime)]
    archived_at: Option<String>,
    /// Until when the keys of before the last rotation are taken as well.
    #[schema(format = DateTime)]
    previous_keys_until: Option<String>,
    /// How it fares.
    health: SourceHealth,
}

/// A source to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSource {
    /// Its name.
    name: String,
    /// Origins that browsers may send from, such as `https://shop.example`.
    #[serde(default)]
    origins: Vec<String>,
    /// Other names, by protocol.
    #[serde(default)]
    aliases: Vec<Alias>,
    /// What holds for its events.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
}

/// Changes to a source; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceChange {
    /// Its name.
    name: Option<String>,
    /// Origins that browsers may send from.
    origins: Option<Vec<String>>,
    /// Other names, by protocol.
    aliases: Option<Vec<Alias>>,
    /// What holds for its events.
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
}

/// Keys of a source; the server key is shown only here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedSource {
    /// Id of the source.
    id: String,
    /// The public key.
    write_key: String,
    /// The secret key for servers; it cannot be read again.
    server_key: String,
}

/// Which sources are wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SourcesQuery {
    /// Also those that are archived.
    #[serde(default)]
    archived: bool,
}

/// How keys are rotated.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RotateQuery {
    /// Days for which the keys of before are taken as well, 0–90; 0 when left
    /// out: they stop at once.
    #[serde(default)]
    #[param(minimum = 0, maximum = 90)]
    overlap_days: u8,
}

/// How an archived source comes back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreOrder {
    /// Its aliases: archiving freed those it had.
    #[serde(default)]
    aliases: Vec<Alias>,
}

fn shown(source: store::Source, faring: &Faring, now: Timestamp) -> Source {
    let Faring { ever, lately, days, events_per_hour, .. } = faring;
    let per_event = |sum: f64| (lately.events > 0).then(|| sum / lately.events as f64);
    let (bots, skew) = (lately.bots as f64, lately.skew_ms_sum as f64);
    let state = if source.archived_at.is_some() { "archived" } else { Health::of(faring).key() };
    let health = SourceHealth {
        state: state.to_owned(),
        events_per_hour: *events_per_hour,
        days: days
            .iter()
            .map(|(day, counts)| SourceDay { day: *day, events: counts.events, rejected: counts.rejected })
            .collect(),
        last_received_at: ever.last_received_at.map(|at| at.to_string()),
        events: lately.events,
        rejected: lately.rejected,
        duplicates: lately.duplicates,
        bots: lately.bots,
        bot_share: per_event(bots),
        late: lately.late,
        odd_times: lately.odd_times,
        skew_ms_mean: per_event(skew),
        skew_ms_max: lately.skew_ms_max,
    };
    let alias = |alias: store::SourceAlias| Alias { protocol: alias.protocol.key().to_owned(), alias: alias.alias };
    Source {
        id: source.id.to_string(),
        name: source.name,
        write_key: source.write_key,
        server_key_prefix: source.server_key_prefix,
        origins: source.origins,
        aliases: source.aliases.into_iter().map(alias).collect(),
        settings: source.settings,
        created_at: source.created_at.to_string(),
        archived_at: source.archived_at.map(|at| at.to_string()),
        previous_keys_until: source.previous_keys_until.filter(|until| *until > now).map(|until| until.to_string()),
        health,
    }
}

/// Sources of the workspace.
#[utoipa::path(get, path = "/workspaces/{workspace}/sources", tag = "sources",
    params(("workspace" = String, Path, description = "Key of the workspace"), SourcesQuery),
    responses((status = 200, body = Page<Source>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<SourcesQuery>,
) -> Answer<Json<Page<Source>>> {
    let faring = faring(&app.store, &access.workspace.id).await?;
    let nothing = Faring::default();
    let sources = app.store.sources().list(&access.workspace.id, query.archived).await?;
    let of = |source: store::Source| {
        let faring = faring.get(&source.id).unwrap_or(&nothing);
        shown(source, faring, app.now())
    };
    Ok(Json(Page::whole(sources.into_iter().map(of).collect())))
}

async fn one(app: &App, workspace: &Workspace, source: store::Source) -> Answer<Json<Source>> {
    let faring = faring(&app.store, &workspace.id).await?.remove(&source.id).unwrap_or_default();
    Ok(Json(shown(source, &faring, app.now())))
}

/// One source.
#[utoipa::path(get, path = "/workspaces/{workspace}/sources/{id}", tag = "sources",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Source)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Source>> {
    let source = app.store.sources().get(&access.workspace.id, &read_id(&id)?).await?;
    one(&app, &access.workspace, source).await
}

/// Make a source.
#[utoipa::path(post, path = "/workspaces/{workspace}/sources", tag = "sources", request_body = NewSource,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = CreatedSource)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewSource>,
) -> Answer<(StatusCode, Json<CreatedSource>)> {
    let fields = SourceFields {
        name: new.name,
        origins: new.origins,
        aliases: aliases(new.aliases)?,
        settings: new.settings.unwrap_or_else(|| Value::Object(serde_json::Map::new())),
    };
    let fields = checked(fields)?;
    let (source, server_key) = create_source(&app.store, &access.workspace, fields, &access.actor).await?;
    reload(&app).await;
    let created = CreatedSource { id: source.id.to_string(), write_key: source.write_key, server_key };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Change a source.
#[utoipa::path(patch, path = "/workspaces/{workspace}/sources/{id}", tag = "sources", request_body = SourceChange,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Source)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(change): Json<SourceChange>,
) -> Answer<Json<Source>> {
    let id = read_id(&id)?;
    let before = app.store.sources().get(&access.workspace.id, &id).await?;
    let fields = SourceFields {
        name: change.name.unwrap_or(before.name),
        origins: change.origins.unwrap_or(before.origins),
        aliases: change.aliases.map_or(Ok(before.aliases), aliases)?,
        settings: change.settings.unwrap_or(before.settings),
    };
    let source = app.store.sources().update(&access.workspace.id, &id, checked(fields)?, &access.actor).await?;
    reload(&app).await;
    one(&app, &access.workspace, source).await
}

/// Give a source new keys. The old ones stop at once, or are taken for some
/// days more, so that every page and server can be changed meanwhile.
#[utoipa::path(post, path = "/workspaces/{workspace}/sources/{id}/rotate", tag = "sources",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), RotateQuery),
    responses((status = 200, body = CreatedSource)))]
pub(crate) async fn rotate(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(query): Query<RotateQuery>,
) -> Answer<Json<CreatedSource>> {
    let overlap = overlap(query.overlap_days, app.now()).map_err(|why| Problem::field("overlap_days", why))?;
    let (source, server_key) =
        rotate_source(&app.store, &access.workspace, &read_id(&id)?, overlap, &access.actor).await?;
    reload(&app).await;
    Ok(Json(CreatedSource { id: source.id.to_string(), write_key: source.write_key, server_key }))
}

/// Take events of an archived source again.
#[utoipa::path(post, path = "/workspaces/{workspace}/sources/{id}/restore", tag = "sources",
    request_body = RestoreOrder,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Source)))]
pub(crate) async fn restore(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(order): Json<RestoreOrder>,
) -> Answer<Json<Source>> {
    if order.aliases.len() > MAX_LIST {
        return Err(Problem::field("aliases", format!("a source has at most {MAX_LIST} aliases")));
    }
    let aliases = aliases(order.aliases)?;
    let sources = app.store.sources();
    let source = sources.restore(&access.workspace.id, &read_id(&id)?, aliases, &access.actor).await?;
    reload(&app).await;
    one(&app, &access.workspace, source).await
}

/// Stop taking events of a source; what it sent stays.
#[utoipa::path(delete, path = "/workspaces/{workspace}/sources/{id}", tag = "sources",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn archive(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    app.store.sources().archive(&access.workspace.id, &read_id(&id)?, &access.actor).await?;
    reload(&app).await;
    Ok(StatusCode::NO_CONTENT)
}

fn read_id(text: &str) -> Answer<SourceId> {
    SourceId::parse(text).map_err(|_| Problem::not_found("source", text))
}

/// What was changed holds from the next request on.
async fn reload(app: &App) {
    if let Some(collector) = &app.collector
        && let Err(error) = collector.intake.book().reload().await
    {
        tracing::warn!(%error, "the sources cannot be read again; those known go on");
    }
}

fn aliases(of: Vec<Alias>) -> Answer<Vec<store::SourceAlias>> {
    let read = |alias: Alias| source_alias(&alias.protocol, &alias.alias).map_err(|why| Problem::field("aliases", why));
    of.into_iter().map(read).collect()
}

fn checked(fields: SourceFields) -> Answer<SourceFields> {
    source_fields(fields).map_err(|(field, why)| Problem::field(field, why))
}

/// Another name of a source, held against its bounds.
///
/// # Errors
/// Says what is wrong with it.
pub fn source_alias(protocol: &str, alias: &str) -> Result<store::SourceAlias, String> {
    let known = Protocol::parse(protocol.trim()).filter(|known| !matches!(known, Protocol::Link | Protocol::Import));
    let known = known.ok_or_else(|| {
        let taking = Protocol::ALL.iter().filter(|known| !matches!(known, Protocol::Link | Protocol::Import));
        let words: Vec<&str> = taking.map(|known| known.key()).collect();
        format!("“{protocol}” is no protocol; they are {}", words.join(", "))
    })?;
    let alias = alias.trim();
    if alias.is_empty() || alias.chars().count() > MAX_ALIAS {
        return Err(format!("an alias has 1 to {MAX_ALIAS} characters"));
    }
    if alias.starts_with(WRITE_KEY) || alias.starts_with(SERVER_KEY) {
        return Err(format!("“{alias}” looks like a key; an alias is what other products' tags send"));
    }
    Ok(store::SourceAlias { protocol: known, alias: alias.to_owned() })
}

/// What people decide about a source, held against its bounds.
///
/// # Errors
/// The field, and what is wrong with it.
pub fn source_fields(fields: SourceFields) -> Result<SourceFields, (&'static str, String)> {
    let name = fields.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(("name", format!("a name has 1 to {MAX_NAME} characters")));
    }
    if fields.origins.len() > MAX_LIST || fields.aliases.len() > MAX_LIST {
        return Err(("origins", format!("a source has at most {MAX_LIST} origins and {MAX_LIST} aliases")));
    }
    // `*` says what an empty list says.
    let origins = fields.origins.iter().filter(|origin| origin.trim() != "*");
    let origins = origins.map(|origin| origin_of(origin)).collect::<Result<_, _>>();
    let origins = origins.map_err(|error| ("origins", error.to_string()))?;
    Settings::check(&fields.settings).map_err(|error| ("settings", error))?;
    Ok(SourceFields { name, origins, ..fields })
}

fn fresh_keys() -> (SourceKeys, String) {
    let write_key = secret::fresh(WRITE_KEY).chars().take(WRITE_KEY.len() + WRITE_KEY_LETTERS).collect();
    let server_key = secret::fresh(SERVER_KEY);
    let server_key_prefix = secret::shown_part(&server_key);
    (SourceKeys { write_key, server_key_prefix, server_key_hash: hash(&server_key) }, server_key)
}

/// Makes a source and returns it with its server key, which is stored nowhere.
/// The fields are those that [`source_fields`] gave back.
///
/// # Errors
/// When the name or an alias is taken, or the store fails.
pub async fn create_source(
    store: &Store,
    workspace: &Workspace,
    fields: SourceFields,
    actor: &Actor,
) -> Result<(store::Source, String), store::StoreError> {
    let (keys, server_key) = fresh_keys();
    Ok((store.sources().create(&workspace.id, fields, keys, actor).await?, server_key))
}

/// Until when the keys of before a rotation are taken; `None` = not at all.
///
/// # Errors
/// When it is longer than allowed.
pub fn overlap(days: u8, now: Timestamp) -> Result<Option<Timestamp>, String> {
    if days > MAX_OVERLAP_DAYS {
        return Err(format!("old keys are taken for at most {MAX_OVERLAP_DAYS} days"));
    }
    Ok((days > 0).then(|| now.checked_add(Duration::from_hours(u64::from(days) * 24)).unwrap_or(now)))
}

/// Gives a source new keys, and returns it with its server key. The old ones
/// are taken until `overlap`.
///
/// # Errors
/// When there is no such source, it is archived, or the store fails.
pub async fn rotate_source(
    store: &Store,
    workspace: &Workspace,
    id: &SourceId,
    overlap: Option<Timestamp>,
    actor: &Actor,
) -> Result<(store::Source, String), store::StoreError> {
    let (keys, server_key) = fresh_keys();
    Ok((store.sources().rotate(&workspace.id, id, keys, overlap, actor).await?, server_key))
}
