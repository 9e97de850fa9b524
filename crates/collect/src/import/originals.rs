//! Keeps the bytes of an imported file, so that it can be read again.

use std::io::Read as _;

use base::ImportId;
use lake::Lake;

use super::error::{ImportError, While as _};
use super::options::ImportFile;
use super::run::blocking;

/// Where the original of an import lies below the lake's folder. The file's own
/// name is not part of the path: it may hold anything.
fn below(id: &ImportId) -> String {
    format!("originals/{id}")
}

/// Where the copy of an import lies, if it was kept; `None` where the lake is
/// not in a folder of this machine.
pub(crate) fn original_of(lake: &Lake, id: &ImportId) -> Option<std::path::PathBuf> {
    Some(lake.url().to_file_path().ok()?.join(below(id)))
}

/// Copies a file's raw bytes beside the lake's tables and says where; `None`
/// where the lake is not in a folder of this machine.
pub(crate) async fn keep(lake: &Lake, id: &ImportId, file: &ImportFile) -> Result<Option<String>, ImportError> {
    let Ok(folder) = lake.url().to_file_path() else { return Ok(None) };
    let (input, below) = (file.input.clone(), below(id));
    let path = folder.join(&below);
    blocking(move || {
        let kept = copy(&input, &path);
        if kept.is_err() {
            // On a full disk the half that was written is what others need.
            let _ = std::fs::remove_file(&path);
        }
        kept
    })
    .await?;
    Ok(Some(below))
}

fn copy(input: &crate::decode::Input, path: &std::path::Path) -> Result<(), ImportError> {
    let doing = "keeping the file";
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).while_(doing)?;
    }
    let mut to = std::fs::File::create(path).while_(doing)?;
    let mut from = input.reader().while_(doing)?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = from.read(&mut buffer).while_(doing)?;
        if count == 0 {
            break;
        }
        std::io::Write::write_all(&mut to, &buffer[..count]).while_(doing)?;
    }
    to.sync_all().while_(doing)
}

/// Removes the copy of an import that did not come to be.
pub(crate) fn remove(lake: &Lake, id: &ImportId) {
    if let Ok(folder) = lake.url().to_file_path() {
        // One that was never made is gone already.
        let _ = std::fs::remove_file(folder.join(below(id)));
    }
}
