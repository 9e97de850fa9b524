//! Alerts: what went wrong by itself, and that somebody knows of it.

use axum::extract::State;
use base::AlertId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::PageRequest;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::page::Page;
use crate::problem::{Answer, Problem};

/// Which alerts are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsQuery {
    /// Also those that are over.
    #[serde(default)]
    over: bool,
    /// How many, 1–1000; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// An alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alert {
    /// Id, `alr_…`.
    id: String,
    /// `source_silent`, `source_refused` or `source_clock`.
    kind: String,
    /// Id of the source it is about.
    source_id: String,
    /// Name of the source.
    source: String,
    /// Since when it is so.
    #[schema(format = DateTime)]
    since: String,
    /// When it was noticed.
    #[schema(format = DateTime)]
    opened_at: String,
    /// Its numbers when it was noticed. Of `source_silent`: `since`, `expected`
    /// (events that would have come since), `per_hour`; of `source_refused`:
    /// `rejected`, `received`, `share`, `usual_share`; of `source_clock`:
    /// `skew_minutes`, `events`.
    #[schema(value_type = Object)]
    numbers: Value,
    /// The sentence in English.
    text: String,
    /// When somebody said that they know.
    #[schema(format = DateTime)]
    acknowledged_at: Option<String>,
    /// Who.
    acknowledged_by: Option<String>,
    /// When it was over; null while it is not.
    #[schema(format = DateTime)]
    resolved_at: Option<String>,
}

fn shown(alert: store::Alert) -> Alert {
    Alert {
        text: alert.sentence(),
        id: alert.id.to_string(),
        kind: alert.kind.key().to_owned(),
        source_id: alert.source_id.to_string(),
        source: alert.source,
        since: alert.since.to_string(),
        opened_at: alert.opened_at.to_string(),
        numbers: Value::Object(alert.numbers),
        acknowledged_at: alert.acknowledged_at.map(|at| at.to_string()),
        acknowledged_by: alert.acknowledged_by,
        resolved_at: alert.resolved_at.map(|at| at.to_string()),
    }
}

/// Alerts, newest first: the open ones, or with `over` all of them.
#[utoipa::path(get, path = "/workspaces/{workspace}/alerts", tag = "alerts",
    params(("workspace" = String, Path, description = "Key of the workspace"), AlertsQuery),
    responses((status = 200, body = Page<Alert>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<AlertsQuery>,
) -> Answer<Json<Page<Alert>>> {
    let alerts = app.store.alerts();
    if !query.over {
        // At most a few to a source.
        let open = alerts.open(&access.workspace.id).await?;
        return Ok(Json(Page::whole(open.into_iter().map(shown).collect())));
    }
    let page = PageRequest { limit: query.limit.unwrap_or(100), cursor: query.cursor };
    let page = alerts.list(&access.workspace.id, &page).await?;
    Ok(Json(Page { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next_cursor }))
}

/// Say that somebody knows of an alert: it stays open, and asks for nobody.
#[utoipa::path(post, path = "/workspaces/{workspace}/alerts/{id}/acknowledgement", tag = "alerts",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Alert)))]
pub(crate) async fn acknowledge(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Alert>> {
    let id = read_id(&id)?;
    Ok(Json(shown(app.store.alerts().acknowledge(&access.workspace.id, &id, true, &access.actor).await?)))
}

/// Take back that somebody knows of an alert.
#[utoipa::path(delete, path = "/workspaces/{workspace}/alerts/{id}/acknowledgement", tag = "alerts",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Alert)))]
pub(crate) async fn unacknowledge(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<Alert>> {
    let id = read_id(&id)?;
    Ok(Json(shown(app.store.alerts().acknowledge(&access.workspace.id, &id, false, &access.actor).await?)))
}

fn read_id(text: &str) -> Answer<AlertId> {
    AlertId::parse(text).map_err(|_| Problem::not_found("alert", text))
}
