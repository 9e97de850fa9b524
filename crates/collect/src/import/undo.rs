//! Takes imports back: on purpose, or because they were cut short.

use base::{Actor, ImportId, Workspace};
use lake::Lake;
use serde::Serialize;
use store::{Import, ImportState, Page, PageRequest, Store};

use super::error::{ImportError, While as _};
use super::record::{queue_taxonomy, take_back};

/// What undoing an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndoOutcome {
    /// The import.
    pub import_id: ImportId,
    /// Rows of it that are believed no more.
    pub withdrawn: u64,
    /// Rows it had replaced that are believed again.
    pub restored: u64,
    /// Contacts, rates, events and uses of coupons taken back.
    pub relational: u64,
}

/// Takes an applied import back. What was believed before comes back; what was
/// believed meanwhile can still be asked for with an as-of.
///
/// # Errors
/// [`ImportError::Store`] when there is no such import, [`ImportError::State`]
/// when it is not applied, [`ImportError::Lake`] when later imports build on it.
pub async fn undo(
    store: &Store,
    lake: &Lake,
    ws: &Workspace,
    actor: &Actor,
    id: &ImportId,
) -> Result<UndoOutcome, ImportError> {
    let import = store.imports().get(&ws.id, id).await.while_("looking for the import")?;
    if import.state != ImportState::Applied {
        let state = import.state.as_str();
        return Err(ImportError::State(format!("the import {id} is {state}; only an applied import can be undone")));
    }
    let doing = "undoing the import";
    let undone = lake.undo(&ws.id, id, &lake::unwatched).await.while_(doing)?;
    let events = super::events::take_back(store, lake, ws, &import, actor).await?;
    let contacts = store.contacts().undo(&ws.id, id, actor).await.while_(doing)?;
    let rates = store.fx_rates().undo(&ws.id, id, actor).await.while_(doing)?;
    store.imports().undone(&ws.id, id, actor).await.while_(doing)?;
    queue_taxonomy(store, ws, actor).await?;
    Ok(UndoOutcome {
        import_id: id.clone(),
        withdrawn: undone.withdrawn,
        restored: undone.restored,
        relational: contacts + rates + events,
    })
}

/// Takes back every import that was cut short; returns their ids. To be called
/// when a data folder is opened, before anything else imports into it.
///
/// # Errors
/// [`ImportError`] when a store fails.
pub async fn recover(store: &Store, lake: &Lake) -> Result<Vec<ImportId>, ImportError> {
    let unfinished = store.imports().unfinished().await.while_("looking for imports that were cut short")?;
    let mut ids = Vec::new();
    for import in unfinished {
        let ws = store.workspaces().get(&import.workspace_id).await.while_("reading a workspace")?;
        let why = "it was cut short and taken back when the folder was next opened";
        take_back(store, lake, &ws, &import.file.id, why, &Actor::System).await?;
        tracing::warn!(import.id = %import.file.id, "an import that was cut short was taken back");
        ids.push(import.file.id);
    }
    Ok(ids)
}

/// One page of a workspace's imports, newest first.
///
/// # Errors
/// [`ImportError::Store`].
pub async fn list(store: &Store, ws: &Workspace, page: &PageRequest) -> Result<Page<Import>, ImportError> {
    store.imports().list(&ws.id, page).await.while_("listing imports")
}
