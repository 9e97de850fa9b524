//! What was refused: rows of imports and events, and taking events again.

use axum::extract::State;
use base::{Column, Frame, Protocol, RejectedId, SourceId, Timestamp, Workspace};
use collect::intake::{Kept, Replayed};
use lake::{Lake, LakeError, SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::{App, dimensions};

/// Rows of one answer, and of one replay.
const MOST: usize = 1000;

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
    /// Name of the source; null when nobody knows the key.
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
    /// The bytes, as text.
    raw: Option<String>,
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
    /// 1000 at a time.
    ids: Option<Vec<String>>,
    /// Only of this source, by id.
    source: Option<String>,
    /// Only for this reason.
    reason: Option<String>,
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

/// Refused events as a table: `rejected_id, source, protocol, key, reason,
/// message, request, raw, user_agent, content_type, received_at, replayed_at`.
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
        let name = store.sources().get(&workspace.id, source).await?.name.replace('\'', "''");
        wanted.push(format!("source = '{name}'"));
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
        "select rejected_id, source, protocol, key, reason, message, request, raw, user_agent, content_type, \
         received_at, replayed_at from rejected where {} order by rejected_id {order} limit {}",
        wanted.join(" and "),
        filter.limit.clamp(1, MOST + 1)
    );
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
    let row = |row: usize| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
        RejectedEvent {
            id: text("rejected_id").unwrap_or_default(),
            source: text("source"),
            protocol: text("protocol"),
            key: text("key"),
            reason: text("reason").unwrap_or_default(),
            message: text("message"),
            request: text("request"),
            raw: text("raw"),
            received_at: text("received_at"),
            replayed_at: text("replayed_at"),
        }
    };
    let items: Vec<RejectedEvent> = (0..frame.rows().min(limit)).map(row).collect();
    let more = frame.rows() > limit;
    let next_cursor = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Json(Page { items, next_cursor }))
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
    let filter = RejectedFilter {
        ids,
        source: source_id(order.source.as_deref())?,
        reason: reason(order.reason.as_deref())?,
        limit: MOST,
        ..RejectedFilter::default()
    };
    // A refusal of a moment ago is wanted too.
    collector.drain.flush().await.map_err(|error| Problem::of(base::ErrorKind::Unavailable, error.to_string()))?;
    let frame = rejected_events(&app.store, &app.lake, &access.workspace, &filter).await?;
    let replayed = collector.intake.replay(&access.workspace.id, to_replay(&frame)).await;
    let Replayed { taken, settled, refused } =
        replayed.map_err(|error| Problem::of(error.kind(), error.to_string()))?;
    let still = refused.into_iter().map(|row| StillRefused {
        id: row.rejected_id,
        reason: row.reason.key().to_owned(),
        message: row.message,
    });
    Ok(Json(ReplayOutcome { taken, settled, refused: still.collect() }))
}
