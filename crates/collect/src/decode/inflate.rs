//! Gzip, and counting of what comes out of it.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::limits::Limits;

/// Counts the raw bytes taken from a file, for progress and for the ratio.
pub(super) struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R, taken: Arc<AtomicU64>) -> Self {
        Self { inner, taken }
    }
}

/// A bound reached while reading, carried through `io::Error` to the reader of
/// rows, which knows the file's name.
#[derive(Debug, thiserror::Error)]
#[error("{what} is over the limit {limit_name} of {limit}")]
pub(super) struct Overflow {
    pub(super) what: String,
    pub(super) limit_name: &'static str,
    pub(super) limit: u64,
}

impl Overflow {
    fn into_io(self) -> io::Error {
        io::Error::other(self)
    }
}

/// Stops a stream that grows past the limits.
pub(super) struct Bounded<R> {
    inner: R,
    given: u64,
    /// Compressed bytes taken, when the stream is inflated from a gzip.
    compressed: Option<Arc<AtomicU64>>,
    limits: Limits,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(inner: R, compressed: Option<Arc<AtomicU64>>, limits: Limits) -> Self {
        Self { inner, given: 0, compressed, limits }
    }

    fn check(&self) -> Result<(), Overflow> {
        if self.given > self.limits.decompressed_bytes {
            let limit = self.limits.decompressed_bytes;
            return Err(Overflow { what: "its text".into(), limit_name: "decompressed_bytes", limit });
        }
        let Some(compressed) = &self.compressed else { return Ok(()) };
        let taken = compressed.load(Ordering::Relaxed).max(1);
        if self.given > self.limits.gzip_free_bytes && self.given / taken > self.limits.gzip_ratio {
            let what = format!("{} MB of text out of {taken} bytes of gzip", self.given >> 20);
            return Err(Overflow { what, limit_name: "gzip_ratio", limit: self.limits.gzip_ratio });
        }
        Ok(())
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.given += count as u64;
        self.check().map_err(Overflow::into_io)?;
        Ok(count)
    }
}

/// Inflates all members of a gzip.
pub(super) fn gunzip<R: Read + Send + 'static>(inner: R) -> impl Read + Send + 'static {
    MultiGzDecoder::new(BufReader::with_capacity(64 << 10, inner))
}
