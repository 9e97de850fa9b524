//! Files that a crash left half written. The local store writes to a name with
//! `#` and a number at its end, renames the whole, and leaves such names out of
//! what it lists: nothing but a look at the folder itself finds what was left.

use std::io::{ErrorKind, Result as Found};
use std::path::{Path as LocalPath, PathBuf};
use std::time::UNIX_EPOCH;

use datafusion::object_store::path::Path;

use crate::Lake;
use crate::error::{Doing as _, Result, on_disk};

impl Lake {
    /// Deletes the half-written files under a folder, those of one workspace only
    /// if it is named, that nobody has written to since an instant (milliseconds
    /// since 1970), or all; how many there were. None in a lake that is no local
    /// folder. Who deletes all sees to it that nobody writes there.
    pub(crate) async fn delete_half_written(
        &self,
        folder: &Path,
        workspace: Option<&str>,
        since: Option<i64>,
    ) -> Result<usize> {
        let Ok(root) = self.url().to_file_path() else { return Ok(0) };
        let folder = root.join(folder.as_ref());
        let workspace = workspace.map(|key| [key.to_owned(), format!("workspace={key}")]);
        let deleted = tokio::task::spawn_blocking(move || {
            let mut deleted = 0;
            walk(&folder, workspace.is_none(), &workspace.unwrap_or_default(), &mut |file| {
                let is_left = match since {
                    None => true,
                    Some(since) => written(file)? < since,
                };
                if is_left {
                    std::fs::remove_file(file)?;
                    deleted += 1;
                }
                Ok(())
            })?;
            Ok(deleted)
        });
        let deleted: Found<usize> = deleted.await.map_err(std::io::Error::other).flatten();
        deleted.map_err(on_disk).doing("deleting half-written files")
    }
}

/// Calls `take` for the half-written files under a folder, inside of folders of
/// these names only unless that is so already. What goes meanwhile is gone.
fn walk(
    folder: &LocalPath,
    inside: bool,
    names: &[String],
    take: &mut dyn FnMut(&LocalPath) -> Found<()>,
) -> Found<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (name, path): (_, PathBuf) = (entry.file_name(), entry.path());
        let Some(name) = name.to_str() else { continue };
        let met = if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, inside || names.iter().any(|known| known == name), names, take)
        } else if inside && is_half_written(name) {
            take(&path)
        } else {
            Ok(())
        };
        match met {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            met => met?,
        }
    }
    Ok(())
}

/// When a file was last written to, in milliseconds since 1970.
fn written(file: &LocalPath) -> Found<i64> {
    let since = std::fs::symlink_metadata(file)?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
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

    #[test]
    fn what_goes_meanwhile_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        for at in ["ws_1/a.parquet#1", "ws_1/deeper/b.parquet#2", "ws_2/c.parquet#3"] {
            let path = folder.path().join(at);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "half").unwrap();
        }
        let mut met = Vec::new();
        walk(folder.path(), false, &["ws_1".to_owned()], &mut |file| {
            met.push(file.file_name().unwrap().to_owned());
            std::fs::remove_file(file)?;
            // Another was faster.
            std::fs::remove_file(file)
        })
        .unwrap();
        met.sort();
        assert_eq!(met, ["a.parquet#1", "b.parquet#2"]);
        assert!(folder.path().join("ws_2/c.parquet#3").exists());
    }
}
