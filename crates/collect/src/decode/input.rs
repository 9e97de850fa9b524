//! Where the bytes of a file are.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tempfile::NamedTempFile;

/// A file's bytes, in a place from which they can be read more than once.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file on disk.
    Path(PathBuf),
    /// Bytes in memory.
    Bytes(Bytes),
    /// A temporary file that is removed with its last reader.
    Temporary(Arc<NamedTempFile>),
}

/// A reader that can also be positioned, as archives need.
pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Input {
    /// The raw bytes from the beginning, compressed if the file is.
    ///
    /// # Errors
    /// Whatever the system says when the file cannot be opened.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Temporary(file) => Box::new(file.reopen()?),
        })
    }

    /// How many bytes there are.
    ///
    /// # Errors
    /// Whatever the system says when the file cannot be looked at.
    pub fn len(&self) -> io::Result<u64> {
        Ok(match self {
            Self::Path(path) => std::fs::metadata(path)?.len(),
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Temporary(file) => file.as_file().metadata()?.len(),
        })
    }

    /// Whether there are no bytes at all.
    ///
    /// # Errors
    /// Whatever the system says when the file cannot be looked at.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    pub(crate) fn seekable(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
            Self::Temporary(file) => Box::new(file.reopen()?),
        })
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<Vec<u8>> for Input {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<Bytes> for Input {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}
