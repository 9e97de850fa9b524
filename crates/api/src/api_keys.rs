//! Keys with which programs call the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::AsAdmin;
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::RoleWord;

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    /// Id, `key_…`.
    id: String,
    /// What it is for.
    name: String,
    /// What it may do.
    role: RoleWord,
    /// First characters of the secret, to tell keys apart.
    prefix: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last used.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
}

/// A key to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiKey {
    /// What it is for.
    name: String,
    /// What it may do.
    role: RoleWord,
}

/// A new key with its secret, which is shown only here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedApiKey {
    /// The key.
    key: ApiKey,
    /// The secret for `Authorization: Bearer …`; it cannot be read again.
    secret: String,
}

/// Keys of the workspace that were not revoked.
#[utoipa::path(get, path = "/workspaces/{workspace}/api-keys", tag = "api_keys",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<ApiKey>)))]
pub(crate) async fn list(State(app): State<App>, AsAdmin(access): AsAdmin) -> Answer<Json<Page<ApiKey>>> {
    let _ = (app, access);
    Err(Problem::not_found("x", "y"))
}

/// Make a key.
#[utoipa::path(post, path = "/workspaces/{workspace}/api-keys", tag = "api_keys", request_body = NewApiKey,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = CreatedApiKey)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(new): Json<NewApiKey>,
) -> Answer<(StatusCode, Json<CreatedApiKey>)> {
    let _ = (app, access, new);
    Err(Problem::not_found("x", "y"))
}

/// Revoke a key at once.
#[utoipa::path(delete, path = "/workspaces/{workspace}/api-keys/{id}", tag = "api_keys",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    let _ = (app, access, id);
    Err(Problem::not_found("x", "y"))
}
