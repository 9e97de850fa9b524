//! What was refused: rows of imports and events, and taking events again.

use axum::extract::State;
use base::{Column, Frame, Protocol, RejectedId, SourceId, Timestamp, Workspace};
use collect::intake::{Kept, Replayed};
use lake::{Lake, LakeError, SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, dimensions};

/// Rows of one answer, and of one replay.
const MOST: usize = 1000;
/// Characters of the bytes that a list shows; the whole is one request away.
const RAW_IN_LISTS: usize = 2_000;
/// Groups of one answer.
const MOST_GROUPS: usize = 200;

/// Which refused events are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RejectedQuery {
    /// Only of this source, by id.
    source: Option<String>,
    /// Only for this reason, such as `unknown_key`.
    reason: Option<String>,
    /// Also those that were replayed.
    #[serde(default)]
    replayed: bool,
    /// How many, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A refused event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectedEvent {
    /// Id, `rej_…`.
    id: String,
    /// Id of the source; null when nobody knows the key.
    source_id: Option<String>,
    /// Name of the source.
    source: Option<String>,
    /// The protocol it came by.
    protocol: Option<String>,
    /// What stood in the key field.
    key: Option<String>,
    /// Why.
    reason: String,
    /// In words.
    message: Option<String>,
    /// Method, path and query.
    request: Option<String>,
    /// The bytes, as text; of a list's rows only the first 2,000 characters.
    raw: Option<String>,
    /// How many characters there are in all.
    raw_length: u64,
    /// The user agent of the request.
    user_agent: Option<String>,
    /// The type of the request's body.
    content_type: Option<String>,
    /// When it came.
    #[schema(format = DateTime)]
    received_at: Option<String>,
    /// When it was taken after all.
    #[schema(format = DateTime)]
    replayed_at: Option<String>,
}

/// Which refused events are to be taken again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayOrder {
    /// These, by id; all that were not replayed when left out, oldest first,
    /// 1000 at a time: the answer says where to go on.
    ids: Option<Vec<String>>,
    /// Only of this source, by id.
    source: Option<String>,
    /// Only for this reason.
    reason: Option<String>,
    /// `next_cursor` of the replay before: goes on with those that come later.
    cursor: Option<String>,
}

/// A refused event that is refused still.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StillRefused {
    /// Id, `rej_…`.
    id: String,
    /// Why, now.
    reason: String,
    /// In words.
    message: String,
}

/// What a replay did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayOutcome {
    /// Events that are in now.
    taken: u64,
    /// Refusals that are settled.
    settled: u64,
    /// Those that are not.
    refused: Vec<StillRefused>,
    /// Rows whose bytes are no text, which cannot be taken again from here.
    unreadable: u64,
    /// Where to go on; null when all that were wanted were tried.
    next_cursor: Option<String>,
}

/// Refused events that have their source, protocol and reason in common.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectedGroup {
    /// Id of the source; null when nobody knows the key.
    source_id: Option<String>,
    /// Name of the source.
    source: Option<String>,
    /// The protocol they came by.
    protocol: Option<String>,
    /// Why.
    reason: String,
    /// How many that were not replayed.
    count: u64,
    /// What stood in the key field of the last of them.
    key: Option<String>,
    /// In words, of the last of them.
    message: Option<String>,
    /// When the last of them came.
    #[schema(format = DateTime)]
    last_received_at: Option<String>,
}

/// Which rows of `rejected` are wanted.
#[derive(Debug, Clone, Default)]
pub struct RejectedFilter {
    /// Only these, by id.
    pub ids: Option<Vec<RejectedId>>,
    /// Only of this source.
    pub source: Option<SourceId>,
    /// Only for this reason.
    pub reason: Option<base::Refusal>,
    /// Also those that were replayed.
    pub replayed: bool,
    /// Newest first, instead of oldest first.
    pub newest_first: bool,
    /// Only those that come after this one in that order.
    pub after: Option<RejectedId>,
    /// How many at most.
    pub limit: usize,
}

/// Refused events as a table: `rejected_id, source, source_id, protocol, key,
/// reason, message, request, raw, user_agent, content_type, received_at,
/// replayed_at`.
///
/// # Errors
/// When a store fails.
pub async fn rejected_events(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    filter: &RejectedFilter,
) -> Result<Frame, RejectedError> {
    // Ids and words are checked by their types, so they may stand in the text.
    let mut wanted = vec!["rejected_id is not null".to_owned()];
    if let Some(ids) = &filter.ids {
        let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
        wanted.push(if ids.is_empty() { "false".to_owned() } else { format!("rejected_id in ({})", ids.join(", ")) });
    }
    if let Some(source) = &filter.source {
        // Of another workspace there is nothing to see.
        store.sources().get(&workspace.id, source).await?;
        wanted.push(format!("source_id = '{source}'"));
    }
    if let Some(reason) = filter.reason {
        wanted.push(format!("reason = '{}'", reason.key()));
    }
    if !filter.replayed {
        wanted.push("replayed_at is null".to_owned());
    }
    let (order, beyond) = if filter.newest_first { ("desc", '<') } else { ("asc", '>') };
    wanted.extend(filter.after.iter().map(|id| format!("rejected_id {beyond} '{id}'")));
    // Ids are made in the order of time.
    let text = format!(
        "select rejected_id, source, source_id, protocol, key, reason, message, request, raw, user_agent, content_type, \
         received_at, replayed_at from rejected where {} order by rejected_id {order} limit {}",
        wanted.join(" and "),
        filter.limit.clamp(1, MOST + 1)
    );
    asked(store, lake, workspace, text).await
}

async fn asked(store: &Store, lake: &Lake, workspace: &Workspace, text: String) -> Result<Frame, RejectedError> {
    let dimensions = dimensions(store, workspace, None).await?;
    let limits = SqlLimits::default();
    let query = SqlQuery { workspace: workspace.id.clone(), text, dimensions, as_of: None, limits };
    Ok(lake.sql(&query).await?.into_frame().await?)
}

/// What keeps refused events from being read.
#[derive(Debug, thiserror::Error)]
pub enum RejectedError {
    /// The relational store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] LakeError),
}

impl From<RejectedError> for Problem {
    fn from(error: RejectedError) -> Self {
        match error {
            RejectedError::Store(error) => error.into(),
            RejectedError::Lake(error) => error.into(),
        }
    }
}

/// Rows of [`rejected_events`] as a replay takes them; rows whose bytes are no
/// text cannot be told from others in a table and are left out.
#[must_use]
pub fn to_replay(frame: &Frame) -> Vec<Kept> {
    let rows = (0..frame.rows()).filter_map(|row| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row)).unwrap_or_default();
        let raw = text("raw");
        let received_at = match frame.column("received_at") {
            Some(Column::Timestamp(cells)) => cells.get(row).copied().flatten(),
            _ => None,
        };
        (!raw.contains('\u{fffd}')).then(|| Kept {
            id: text("rejected_id"),
            protocol: Protocol::parse(&text("protocol")).unwrap_or(Protocol::Sulit),
            key: text("key"),
            raw: raw.into_bytes(),
            request: text("request"),
            user_agent: text("user_agent"),
            content_type: text("content_type"),
            received_at: received_at.unwrap_or(Timestamp::UNIX_EPOCH),
        })
    });
    rows.collect()
}

fn source_id(text: Option<&str>) -> Answer<Option<SourceId>> {
    text.map(|text| SourceId::parse(text).map_err(|error| Problem::field("source", error.to_string()))).transpose()
}

fn reason(text: Option<&str>) -> Answer<Option<base::Refusal>> {
    let unknown = || {
        let words: Vec<&str> = base::Refusal::ALL.iter().map(|known| known.key()).collect();
        Problem::field("reason", format!("reasons are {}", words.join(", ")))
    };
    text.map(|text| base::Refusal::parse(text).ok_or_else(unknown)).transpose()
}

fn rejected_id(text: &str) -> Answer<RejectedId> {
    RejectedId::parse(text).map_err(|error| Problem::field("id", error.to_string()))
}

/// Refused events, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/rejected", tag = "rejected",
    params(("workspace" = String, Path, description = "Key of the workspace"), RejectedQuery),
    responses((status = 200, body = Page<RejectedEvent>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<RejectedQuery>,
) -> Answer<Json<Page<RejectedEvent>>> {
    let limit = query.limit.unwrap_or(100).clamp(1, MOST);
    let filter = RejectedFilter {
        ids: None,
        source: source_id(query.source.as_deref())?,
        reason: reason(query.reason.as_deref())?,
        replayed: query.replayed,
        newest_first: true,
        after: query.cursor.as_deref().map(rejected_id).transpose()?,
        limit: limit + 1,
    };
    let frame = rejected_events(&app.store, &app.lake, &access.workspace, &filter).await?;
    let items: Vec<RejectedEvent> = (0..frame.rows().min(limit)).map(|row| shown(&frame, row, RAW_IN_LISTS)).collect();
    let more = frame.rows() > limit;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Json(Page { items, next_cursor }))
}

fn shown(frame: &Frame, row: usize, raw_length: usize) -> RejectedEvent {
    let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
    let raw = text("raw");
    RejectedEvent {
        id: text("rejected_id").unwrap_or_default(),
        source_id: text("source_id"),
        source: text("source"),
        protocol: text("protocol"),
        key: text("key"),
        reason: text("reason").unwrap_or_default(),
        message: text("message"),
        request: text("request"),
        raw_length: raw.as_ref().map_or(0, |raw| raw.chars().count() as u64),
        raw: raw.map(|raw| raw.chars().take(raw_length).collect()),
        user_agent: text("user_agent"),
        content_type: text("content_type"),
        received_at: text("received_at"),
        replayed_at: text("replayed_at"),
    }
}

/// One refused event with all its bytes.
#[utoipa::path(get, path = "/workspaces/{workspace}/rejected/{id}", tag = "rejected",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = RejectedEvent)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<RejectedEvent>> {
    let ids = Some(vec![RejectedId::parse(&id).map_err(|_| Problem::not_found("refused event", &id))?]);
    let filter = RejectedFilter { ids, replayed: true, limit: 1, ..RejectedFilter::default() };
    let frame = rejected_events(&app.store, &app.lake, &access.workspace, &filter).await?;
    if frame.rows() == 0 {
        return Err(Problem::not_found("refused event", &id));
    }
    Ok(Json(shown(&frame, 0, usize::MAX)))
}

/// Refused events that were not replayed, counted by source, protocol and
/// reason, those of which the last came latest first; at most 200 groups.
#[utoipa::path(get, path = "/workspaces/{workspace}/rejected/groups", tag = "rejected",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<RejectedGroup>)))]
pub(crate) async fn groups(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<Page<RejectedGroup>>> {
    let text = format!(
        "select source_id, source, protocol, reason, count(*) as refused, max(received_at) as last_received_at, \
         last_value(key order by rejected_id) as key, last_value(message order by rejected_id) as message \
         from rejected where rejected_id is not null and replayed_at is null \
         group by source_id, source, protocol, reason \
         order by last_received_at desc, refused desc, source_id, protocol, reason limit {MOST_GROUPS}"
    );
    let frame = asked(&app.store, &app.lake, &access.workspace, text).await?;
    let row = |row: usize| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
        RejectedGroup {
            source_id: text("source_id"),
            source: text("source"),
            protocol: text("protocol"),
            reason: text("reason").unwrap_or_default(),
            count: text("refused").and_then(|count| count.parse().ok()).unwrap_or_default(),
            key: text("key"),
            message: text("message"),
            last_received_at: text("last_received_at"),
        }
    };
    Ok(Json(Page::whole((0..frame.rows()).map(row).collect())))
}

/// Take refused events again, after what was wrong was put right: an alias was
/// added, an origin listed, a decoder mended.
#[utoipa::path(post, path = "/workspaces/{workspace}/rejected/replay", tag = "rejected", request_body = ReplayOrder,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = ReplayOutcome)))]
pub(crate) async fn replay(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(order): Json<ReplayOrder>,
) -> Answer<Json<ReplayOutcome>> {
    let Some(collector) = &app.collector else {
        return Err(Problem::not_found("queue", "this server collects nothing"));
    };
    let ids = order.ids.map(|ids| ids.iter().map(|id| rejected_id(id)).collect::<Answer<Vec<_>>>()).transpose()?;
    if ids.as_ref().is_some_and(|ids| ids.len() > MOST) {
        return Err(Problem::field("ids", format!("at most {MOST} at a time")));
    }
    let goes_on = ids.is_none();
    let filter = RejectedFilter {
        ids,
        source: source_id(order.source.as_deref())?,
        reason: reason(order.reason.as_deref())?,
        after: order.cursor.as_deref().map(rejected_id).transpose()?,
        limit: MOST,
        ..RejectedFilter::default()
    };
    // A refusal of a moment ago is wanted too.
    collector.drain.flush().await.map_err(|error| Problem::of(base::ErrorKind::Unavailable, error.to_string()))?;
    let frame = rejected_events(&app.store, &app.lake, &access.workspace, &filter).await?;
    let last = frame.rows().checked_sub(1).and_then(|row| frame.column("rejected_id")?.text(row));
    let next_cursor = last.filter(|_| goes_on && frame.rows() == MOST);
    let rows = to_replay(&frame);
    let unreadable = (frame.rows() - rows.len()) as u64;
    let replayed = collector.intake.replay(&access.workspace.id, rows).await;
    let Replayed { taken, settled, refused } =
        replayed.map_err(|error| Problem::of(error.kind(), error.to_string()))?;
    // So that the list asked for next no longer has what is settled; that it
    // comes late is no failure of the replay.
    if let Err(error) = collector.drain.flush().await {
        tracing::warn!(%error, "what was replayed waits for the lake");
    }
    let still = refused.into_iter().map(|row| StillRefused {
        id: row.rejected_id,
        reason: row.reason.key().to_owned(),
        message: row.message,
    });
    Ok(Json(ReplayOutcome { taken, settled, refused: still.collect(), unreadable, next_cursor }))
}
