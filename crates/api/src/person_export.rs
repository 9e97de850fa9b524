//! Everything that is held of a person, for the person.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use base::identity::{IdKind, Node};
use base::{Frame, Workspace};
use collect::erase::{EraseError, who};
use lake::{Lake, SqlLimits};
use serde::Serialize;
use serde_json::{Value, json};
use store::Store;
use utoipa::ToSchema;

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{FromPath, Json};
use crate::people::{AskError, Asking, orders_of, quoted};
use crate::problem::{Answer, Problem};

/// Version of the format.
const VERSION: u32 = 1;

/// Everything that is held of a person. `docs/privacy.md` says what stands in
/// each part; rows have the columns of the views of the same name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PersonExport)]
pub struct Export {
    /// Version of this format: 1.
    sulit_person: u32,
    /// Key of the workspace.
    workspace: String,
    /// `prs_…`.
    person_id: String,
    /// When this was made.
    #[schema(format = DateTime)]
    exported_at: String,
    /// Ids: `kind`, `value`, and for shared devices `after` and `until`.
    ids: Vec<Value>,
    /// What ties the ids: `left`, `right`, `kind`, `event_id`, `at`.
    evidence: Vec<Value>,
    /// Contacts in all their versions, with `consent` and `traits`.
    contacts: Vec<Value>,
    /// What the events say of consent: the last event of each answer.
    consent: Vec<Value>,
    /// Events.
    events: Vec<Value>,
    /// Sessions.
    sessions: Vec<Value>,
    /// Contacts with marketing.
    touchpoints: Vec<Value>,
    /// Orders.
    orders: Vec<Value>,
    /// Lines of these orders.
    order_items: Vec<Value>,
    /// Coupon codes with the orders and events they were used in.
    coupons: Vec<Value>,
}

/// What keeps a person from being exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// They cannot be found.
    #[error(transparent)]
    Who(#[from] EraseError),
    /// A store failed.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The relational store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}

/// Reads everything that is held of the person that an id means.
///
/// # Errors
/// When nobody or several people have the id, or a store fails.
pub async fn person_export(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    given: &str,
    limits: SqlLimits,
) -> Result<Export, ExportError> {
    let person = who::find(store, lake, workspace, given).await?;
    let asking = Asking { store, lake, workspace, limits };
    let hashes: Vec<String> = person.of_kind(IdKind::Email).map(str::to_owned).collect();
    let nodes: Vec<Node> = person.ids.iter().map(|(node, _)| node.clone()).collect();
    let theirs = format!("person_id = {}", quoted(&person.id));
    let orders = orders_of(&person.id, &hashes);
    let rows = async |text: String| -> Result<Vec<Value>, AskError> { Ok(whole(&asking.ask(text).await?)) };
    let ids = person.ids.iter().flat_map(|(node, spans)| {
        let spans = if spans.is_empty() { vec![(None, None)] } else { spans.clone() };
        let row =
            move |(after, until)| json!({ "kind": node.kind, "value": node.value, "after": after, "until": until });
        spans.into_iter().map(row).collect::<Vec<_>>()
    });
    let contacts = store.contacts().of_hashes(&workspace.id, &hashes, true).await?;
    Ok(Export {
        sulit_person: VERSION,
        workspace: workspace.key.clone(),
        exported_at: store.now().to_string(),
        ids: ids.collect(),
        evidence: listed(&store.identities().evidence(&workspace.id, &nodes).await?),
        contacts: listed(&contacts),
        consent: rows(format!(
            "select consent, min(occurred_at) as first_at, max(occurred_at) as last_at, count(*) as events \
             from events where {theirs} group by consent order by last_at desc"
        ))
        .await?,
        events: rows(format!("select * from events where {theirs} order by occurred_at, event_id")).await?,
        sessions: rows(format!(
            "select * from sessions where session_id in (select session_id from events where {theirs}) order by started_at"
        ))
        .await?,
        touchpoints: rows(format!("select * from touchpoints where {theirs} order by occurred_at, touchpoint_id")).await?,
        orders: rows(format!("select * from orders where {orders} order by ordered_at, order_id")).await?,
        order_items: rows(format!(
            "select * from order_items where order_id in (select order_id from orders where {orders}) \
             order by day, order_id, position"
        ))
        .await?,
        coupons: rows(format!(
            "select coupon, name, order_id, occurred_at from events where {theirs} and coupon is not null union all \
             select coupons, 'order', order_id, ordered_at from orders where ({orders}) and coupons is not null \
             and told_by = 'import' order by occurred_at"
        ))
        .await?,
        person_id: person.id,
    })
}

fn whole(frame: &Frame) -> Vec<Value> {
    frame.to_json_rows()
}

fn listed(rows: &[impl Serialize]) -> Vec<Value> {
    rows.iter().filter_map(|row| serde_json::to_value(row).ok()).collect()
}

/// Everything that is held of a person, as one file.
#[utoipa::path(get, path = "/workspaces/{workspace}/people/{id}/export", tag = "people", operation_id = "export",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("id" = String, Path, description = "`prs_…`, user id, device id, e-mail address, phone number or its hash")),
    responses((status = 200, body = Export)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Response> {
    let limits = SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout };
    let export =
        person_export(&app.store, &app.lake, &access.workspace, &id, limits).await.map_err(|error| match error {
            ExportError::Who(error) => Problem::of(error.kind(), error.to_string()),
            ExportError::Ask(error) => error.into(),
            ExportError::Store(error) => error.into(),
        })?;
    let mut headers = HeaderMap::new();
    let name = format!("attachment; filename=\"{}.json\"", export.person_id);
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((headers, Json(export)).into_response())
}
