//! What names the files of a merge on disk.

use std::collections::{BTreeMap, BTreeSet};

use datafusion::object_store::path::Path;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::covered::Covered;
use crate::error::{LakeError, Result};

/// First word of a manifest. Raised when something is kept otherwise, or merged
/// otherwise by other means than the text of its queries.
const FORMAT: &str = "sulit-orders-1";

/// Which tables are in a folder, and what they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) zone: String,
    pub(super) said: String,
    /// Rows of the tables, and their bytes in memory.
    pub(super) rows: usize,
    pub(super) bytes: usize,
    /// Paths of the data files covered, and whether they held orders.
    pub(super) files: BTreeMap<String, bool>,
    /// Those of them that hold rows that came later, too.
    pub(super) partly: BTreeSet<String>,
    /// In the order of [`MERGED`].
    pub(super) tables: [TableFile; 2],
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TableFile {
    pub(super) name: String,
    pub(super) sha256: String,
}

impl Manifest {
    /// The name of its file.
    pub(super) const NAME: &str = "manifest";

    /// A line with the format and a checksum of the rest.
    pub(super) fn written(&self) -> Result<Vec<u8>> {
        let body = serde_json::to_string(self).map_err(|error| LakeError::Internal(error.to_string()))?;
        Ok(format!("{FORMAT} {}\n{body}", checksum(body.as_bytes())).into_bytes())
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (first, body) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
        let (format, sum) = first.split_once(' ')?;
        if format != FORMAT || sum != checksum(body.as_bytes()) {
            return None;
        }
        serde_json::from_str(body).ok()
    }

    pub(super) fn covered(&self) -> Option<Covered> {
        let path = |path: &String| Path::parse(path).ok();
        let files = self.files.iter().map(|(file, had_orders)| Some((path(file)?, *had_orders)));
        Some(Covered {
            files: files.collect::<Option<_>>()?,
            partly: self.partly.iter().map(path).collect::<Option<_>>()?,
        })
    }

    /// The same, of what the files covered are called by now.
    pub(super) fn following(self, covered: &Covered) -> Self {
        let files = covered.files.iter().map(|(path, had_orders)| (path.to_string(), *had_orders)).collect();
        Self { files, partly: covered.partly.iter().map(Path::to_string).collect(), ..self }
    }

    pub(super) fn names(&self, file: &Path) -> bool {
        let name = file.filename().unwrap_or_default();
        name == Self::NAME || self.tables.iter().any(|table| table.name == name)
    }
}

pub(super) fn checksum(bytes: &[u8]) -> String {
    base::hex(&Sha256::digest(bytes))
}
