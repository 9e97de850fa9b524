//! Files that a crash left half written. The local store writes to a name with
//! `#` and a number at its end, renames the whole, and leaves such names out of
//! what it lists: nothing but a look at the folder itself finds what was left.

use std::path::{Path as LocalPath, PathBuf};
use std::time::{Duration, SystemTime};

use datafusion::object_store::path::Path;

use crate::Lake;
use crate::error::{Doing as _, Result};

const DOING: &str = "deleting half-written files";

impl Lake {
    /// Deletes the half-written files under a folder that nobody has written to
    /// for so long; how many there were. None in a lake that is no local folder.
    pub(crate) async fn delete_half_written(&self, folder: &Path, quiet: Duration) -> Result<usize> {
        let Ok(local) = self.url().to_file_path() else { return Ok(0) };
        let folder = local.join(folder.as_ref());
        let deleted = tokio::task::spawn_blocking(move || {
            let mut deleted = 0;
            for file in half_written(&folder)? {
                // A clock set back makes a file younger than new: it stays.
                let written = std::fs::metadata(&file)?.modified()?;
                if SystemTime::now().duration_since(written).is_ok_and(|since| since >= quiet) {
                    std::fs::remove_file(&file)?;
                    deleted += 1;
                }
            }
            Ok(deleted)
        });
        let deleted: std::io::Result<usize> = deleted.await.map_err(std::io::Error::other).flatten();
        let source =
            |error| datafusion::object_store::Error::Generic { store: "LocalFileSystem", source: Box::new(error) };
        deleted.map_err(source).doing(DOING)
    }
}

/// The half-written files under a folder; none where there is no folder.
fn half_written(folder: &LocalPath) -> std::io::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name().to_str().is_some_and(is_half_written) {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

fn is_half_written(name: &str) -> bool {
    name.rsplit_once('#').is_some_and(|(whole, number)| {
        whole.ends_with(".parquet") && !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_store_itself_began() {
        assert!(is_half_written("part-1.parquet#1"));
        assert!(is_half_written("part#2.parquet#17"));
        for whole in ["part-1.parquet", "part-1.parquet#", "part-1.parquet#x", "notes#1", "part#1.parquet"] {
            assert!(!is_half_written(whole), "{whole}");
        }
    }
}
