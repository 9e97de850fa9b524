//! The digest by which a file is known again.

use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use super::error::ImportError;
use super::options::ImportFile;
use super::outcome::Phase;
use super::watch::Watch;
use crate::decode::DecodeError;

/// SHA-256 (hex) and length of a file's raw bytes.
pub(crate) fn digest(file: &ImportFile, watch: &Watch) -> Result<(String, u64), ImportError> {
    let read = |source| ImportError::Decode(DecodeError::Read { name: file.name.clone(), source });
    let total = file.input.len().map_err(read)?;
    let mut reader = file.input.reader().map_err(read)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    let mut done = 0_u64;
    loop {
        let count = reader.read(&mut buffer).map_err(read)?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
        done += count as u64;
        watch.tell(Phase::Hashing, done, total);
        if watch.is_cancelled() {
            return Err(ImportError::Cancelled { name: file.name.clone() });
        }
    }
    Ok((base::hex(&hash.finalize()), done))
}
