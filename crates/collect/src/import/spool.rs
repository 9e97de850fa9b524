//! Values of a file that wait on disk until it is known whether the import
//! happens: an unnamed temporary file, read back in chunks.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Lines, Seek as _, Write as _};
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{ImportError, While as _};

const DOING: &str = "setting rows aside";

/// Values waiting.
#[derive(Debug)]
pub(crate) struct Spool<T> {
    file: Option<BufWriter<File>>,
    count: u64,
    kind: PhantomData<fn(T) -> T>,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Self { file: None, count: 0, kind: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// Adds a value.
    pub(crate) fn push(&mut self, value: &T) -> Result<(), ImportError> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(tempfile::tempfile().while_(DOING)?)),
        };
        serde_json::to_writer(&mut *file, value).map_err(|error| ImportError::Internal(error.to_string()))?;
        file.write_all(b"\n").while_(DOING)?;
        self.count += 1;
        Ok(())
    }

    /// How many values wait.
    pub(crate) fn len(&self) -> u64 {
        self.count
    }

    /// Reads them from the first on, in chunks; can be done again.
    pub(crate) fn chunks(&mut self, size: usize) -> Result<Chunks<T>, ImportError> {
        let lines = match &mut self.file {
            None => None,
            Some(file) => {
                file.flush().while_(DOING)?;
                let mut again = file.get_ref().try_clone().while_(DOING)?;
                again.rewind().while_(DOING)?;
                Some(BufReader::new(again).lines())
            }
        };
        Ok(Chunks { lines, size, kind: PhantomData })
    }
}

/// Values read back.
#[derive(Debug)]
pub(crate) struct Chunks<T> {
    lines: Option<Lines<BufReader<File>>>,
    size: usize,
    kind: PhantomData<fn(T) -> T>,
}

impl<T: DeserializeOwned> Chunks<T> {
    /// The next chunk; empty at the end.
    pub(crate) fn next(&mut self) -> Result<Vec<T>, ImportError> {
        let mut chunk = Vec::new();
        let Some(lines) = &mut self.lines else { return Ok(chunk) };
        for line in lines.by_ref().take(self.size) {
            let line = line.while_(DOING)?;
            chunk.push(serde_json::from_str(&line).map_err(|error| ImportError::Internal(error.to_string()))?);
        }
        Ok(chunk)
    }
}
