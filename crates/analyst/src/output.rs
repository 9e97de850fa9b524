//! Files that a command writes: never over what it reads, and whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::NamedTempFile;

use crate::usage::require;

/// Pictures end so.
pub(crate) const PICTURES: [&str; 2] = ["svg", "png"];

/// What a command is told to write, with the option that says so.
pub(crate) struct Asked<'a> {
    option: &'static str,
    file: &'a Path,
}

/// An option's file, if it was given.
pub(crate) fn asked<'a>(option: &'static str, file: Option<&'a PathBuf>) -> Option<Asked<'a>> {
    file.map(|file| Asked { option, file })
}

/// Refuses, before any work, to write over what is read, a picture that ends
/// otherwise, and a place that is not there.
///
/// # Errors
/// With wrong usage when one of `outputs` is one of `inputs` or twice the same,
/// ends wrongly, or lies in no folder.
pub(crate) fn check<'a>(outputs: impl IntoIterator<Item = Option<Asked<'a>>>, inputs: &[&Path]) -> anyhow::Result<()> {
    let same = |one: &Path, other: &Path| one == other || fs::canonicalize(one).ok() == fs::canonicalize(other).ok();
    let mut seen: Vec<&Path> = Vec::new();
    for Asked { option, file } in outputs.into_iter().flatten() {
        let shown = file.display();
        if option == "--plot" {
            let ending = file.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default().to_lowercase();
            require(PICTURES.contains(&ending.as_str()), || {
                format!("{option} {shown}: a chart is written as .svg or .png")
            })?;
        }
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        require(parent.is_dir(), || {
            format!("{option} {shown}: there is no folder {}; make it first", parent.display())
        })?;
        require(!file.is_dir(), || format!("{option} {shown}: that is a folder; name a file"))?;
        if file.is_file() {
            let read = inputs.iter().find(|input| same(file, input));
            require(read.is_none(), || format!("{option} {shown}: that is what is read; choose another file"))?;
        }
        require(!seen.contains(&file), || format!("{option} {shown}: two outputs cannot be one file"))?;
        seen.push(file);
    }
    Ok(())
}

/// Writes a file in one step, so that what was there stays until all of the new
/// one is on the disk.
///
/// # Errors
/// When it cannot be written; what was there is there still.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut output = Output::new(file)?;
    output.write_all(bytes).with_context(|| format!("cannot write {}", file.display()))?;
    output.done()
}

/// A file in the making, under another name until it is done.
pub(crate) struct Output {
    file: PathBuf,
    to: To,
}

enum To {
    Beside(BufWriter<NamedTempFile>),
    /// A pipe or a terminal has no name to take.
    Through(BufWriter<fs::File>),
}

impl Output {
    /// Begins a file.
    ///
    /// # Errors
    /// When its folder cannot be written to.
    pub(crate) fn new(file: &Path) -> anyhow::Result<Self> {
        let cannot = || format!("cannot write {}", file.display());
        // Whoever links to a file means the file.
        let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        if file.exists() && !file.is_file() {
            let to = fs::File::options().write(true).open(&file).with_context(cannot)?;
            return Ok(Self { file, to: To::Through(BufWriter::new(to)) });
        }
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let begun = NamedTempFile::with_prefix_in(".sulit-", parent).with_context(cannot)?;
        set_mode(begun.as_file(), &file).with_context(cannot)?;
        Ok(Self { file, to: To::Beside(BufWriter::with_capacity(1 << 18, begun)) })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When the rest of it cannot be written; what was there is there still.
    pub(crate) fn done(self) -> anyhow::Result<()> {
        let file = self.file;
        let cannot = || format!("cannot write {}", file.display());
        match self.to {
            To::Through(mut to) => to.flush().with_context(cannot),
            To::Beside(to) => {
                let whole = to.into_inner().map_err(io::IntoInnerError::into_error).with_context(cannot)?;
                whole.as_file().sync_all().with_context(cannot)?;
                whole.persist(&file).map(drop).map_err(|error| error.error).with_context(cannot)
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Beside(to) => to.write(bytes),
            To::Through(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Beside(to) => to.flush(),
            To::Through(to) => to.flush(),
        }
    }
}

/// Temporary files are the owner's alone; these are to be read as the file that
/// they replace, or as any new file is.
#[cfg(unix)]
fn set_mode(begun: &fs::File, file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(file).map_or(0o644, |there| there.permissions().mode() & 0o777);
    begun.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &fs::File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        dir.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_was_there_stays_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("report.html");
        write(&file, b"old").unwrap();
        let mut begun = Output::new(&file).unwrap();
        begun.write_all(b"half of the n").unwrap();
        begun.flush().unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"old");
        drop(begun);
        assert_eq!((fs::read(&file).unwrap(), names(dir.path()).len()), (b"old".to_vec(), 1));
        write(&file, b"new").unwrap();
        assert_eq!((fs::read(&file).unwrap(), names(dir.path()).len()), (b"new".to_vec(), 1));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_pointing_to_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("real.csv"), dir.path().join("link.csv"));
        write(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }

    #[test]
    fn wrong_places_are_told_of_first() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("in.svg");
        fs::write(&input, "a").unwrap();
        let said = |option, file: PathBuf| check([asked(option, Some(&file))], &[&input]).unwrap_err().to_string();
        assert!(said("--plot", input.clone()).contains("that is what is read"));
        assert!(said("--plot", dir.path().join("./in.svg")).contains("that is what is read"));
        assert!(said("--plot", dir.path().join("a.gif")).contains(".svg or .png"));
        assert!(said("--report", dir.path().join("nowhere/a.html")).contains("no folder"));
        assert!(said("--report", dir.path().to_owned()).contains("is a folder"));
        let file = dir.path().join("a.html");
        let twice = check([asked("--report", Some(&file)), asked("--out", Some(&file))], &[]);
        assert!(twice.unwrap_err().is::<clap::Error>());
        assert!(check([asked("--report", Some(&file)), None], &[&input]).is_ok());
    }
}
