//! Keys with which programs call the API.

use axum::extract::State;
use axum::http::StatusCode;
use base::{Actor, ApiKeyId, Role, Workspace};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use utoipa::ToSchema;

use crate::access::AsAdmin;
use crate::extract::{FromPath, Json};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::RoleWord;
use crate::{App, secret};

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

impl ApiKey {
    fn shown(key: store::ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            role: key.role.into(),
            prefix: key.prefix,
            created_at: key.created_at.to_string(),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// Keys of the workspace that were not revoked.
#[utoipa::path(get, path = "/workspaces/{workspace}/api-keys", tag = "api_keys",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Page<ApiKey>)))]
pub(crate) async fn list(State(app): State<App>, AsAdmin(access): AsAdmin) -> Answer<Json<Page<ApiKey>>> {
    let keys = app.store.api_keys().list(&access.workspace.id).await?;
    let alive = keys.into_iter().filter(|key| key.revoked_at.is_none());
    Ok(Json(Page::whole(alive.map(ApiKey::shown).collect())))
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
    if new.name.trim().is_empty() {
        return Err(Problem::field("name", "say what the key is for"));
    }
    let (key, secret) =
        create_api_key(&app.store, &access.workspace, new.name.trim(), new.role.into(), &access.actor).await?;
    Ok((StatusCode::CREATED, Json(CreatedApiKey { key: ApiKey::shown(key), secret })))
}

/// Makes a key and returns it with its secret, which is stored nowhere.
///
/// # Errors
/// When the store fails.
pub async fn create_api_key(
    store: &Store,
    workspace: &Workspace,
    name: &str,
    role: Role,
    actor: &Actor,
) -> Result<(store::ApiKey, String), StoreError> {
    let secret = secret::fresh("sulit_");
    let new = store::NewApiKey {
        name: name.to_owned(),
        role,
        prefix: secret::shown_part(&secret),
        key_hash: secret::hash(&secret),
        expires_at: None,
    };
    let key = store.api_keys().create(&workspace.id, new, actor).await?;
    Ok((key, secret))
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
    let id = ApiKeyId::parse(&id).map_err(|_| Problem::not_found("API key", &id))?;
    app.store.api_keys().revoke(&access.workspace.id, &id, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
