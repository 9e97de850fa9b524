//! Originals of imported files that tell of a person. A file cannot be kept
//! without one of its lines: its hash, by which it is recognised when it comes
//! again, would be another's. So the whole original goes; what was imported
//! from it stays.

use std::path::Path;

use base::{Actor, ErasureId, ImportId, Workspace};
use lake::Lake;
use store::{PageRequest, Store};

use super::{EraseError, Mentions};
use crate::decode::{Layout, OpenOptions, Record, open};
use crate::import::original_of;

/// The imports whose originals are kept and tell of the person.
pub(super) async fn naming(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    mentions: &std::sync::Arc<Mentions>,
) -> Result<Vec<ImportId>, EraseError> {
    let mut naming = Vec::new();
    let mut page = PageRequest::default();
    loop {
        let found = store.imports().list(&workspace.id, &page).await?;
        for import in found.items {
            let Some(path) = original_of(lake, &import.file.id).filter(|path| path.is_file()) else { continue };
            let (mentions, name) = (mentions.clone(), import.file.file_name.clone());
            let looked = tokio::task::spawn_blocking(move || tells(&path, &name, &mentions)).await;
            let looked = looked.unwrap_or_else(|error| Err(std::io::Error::other(error)));
            let doing = || format!("looking through the original of {}", import.file.id);
            if looked.map_err(|source| EraseError::File { doing: doing(), source })? {
                naming.push(import.file.id);
            }
        }
        match found.next_cursor {
            None => return Ok(naming),
            cursor => page.cursor = cursor,
        }
    }
}

/// Deletes the originals of imports, and the uploads they were.
pub(super) async fn delete(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    imports: &[ImportId],
    erasure: &ErasureId,
    actor: &Actor,
) -> Result<(), EraseError> {
    for import in imports {
        if let Some(path) = original_of(lake, import) {
            gone(&path, || format!("deleting the original of {import}"))?;
        }
        for upload in store.uploads().of_import(&workspace.id, import).await? {
            gone(Path::new(&upload.file_location), || format!("deleting the upload {}", upload.id))?;
            store.uploads().delete(&workspace.id, &upload.id).await?;
        }
        store.imports().original_erased(&workspace.id, import, erasure, actor).await?;
    }
    Ok(())
}

fn gone(path: &Path, doing: impl Fn() -> String) -> Result<(), EraseError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(EraseError::File { doing: doing(), source })
        }
        _ => Ok(()),
    }
}

/// Whether a file tells of the person: in any cell of any sheet, or, where it
/// is no table any more, in its bytes.
fn tells(path: &Path, name: &str, mentions: &Mentions) -> std::io::Result<bool> {
    let Ok(source) = open(path.to_owned(), name, &OpenOptions::default()) else { return in_bytes(path, mentions) };
    let sheets: Vec<Option<String>> = match source.layout() {
        Layout::Text { .. } => vec![None],
        Layout::Sheet { sheets, .. } => sheets.iter().cloned().map(Some).collect(),
    };
    for sheet in sheets {
        let options = OpenOptions { sheet, ..OpenOptions::default() };
        let Ok(source) = open(path.to_owned(), name, &options) else { continue };
        let Ok(mut records) = source.records() else { return in_bytes(path, mentions) };
        let mut record = Record::new();
        loop {
            match records.read(&mut record) {
                Ok(true) if record.iter().any(|cell| mentions.in_cell(cell)) => return Ok(true),
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => return in_bytes(path, mentions),
            }
        }
    }
    Ok(false)
}

fn in_bytes(path: &Path, mentions: &Mentions) -> std::io::Result<bool> {
    Ok(mentions.in_bytes(&std::fs::read(path)?))
}
