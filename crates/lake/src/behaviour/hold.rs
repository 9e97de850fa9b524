//! What an analysis keeps while it reads, held against the limit of the query.

use crate::error::{LakeError, Result};
use crate::sql::SqlLimits;

/// Bytes that are held, and may be.
#[derive(Debug)]
pub(super) struct Held {
    bytes: usize,
    most: usize,
}

impl Held {
    /// Half of what a query may have; the other half is the engine's, see
    /// [`engine_limits`].
    pub(super) fn new(limits: &SqlLimits) -> Self {
        Self { bytes: 0, most: limits.memory_bytes / 2 }
    }

    /// Takes so many bytes more.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes <= self.most {
            return Ok(());
        }
        Err(LakeError::Limit(format!(
            "it needs more than the {} MiB of memory allowed; ask for fewer days, or raise the limit",
            self.most >> 19
        )))
    }

    /// Gives bytes back.
    pub(super) fn shrink(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// The engine's half of the limits.
pub(super) fn engine_limits(limits: &SqlLimits) -> SqlLimits {
    SqlLimits { memory_bytes: limits.memory_bytes / 2, ..*limits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_exceeds_the_limit_is_refused_with_the_limit() {
        let limits = SqlLimits { memory_bytes: 4 << 20, ..SqlLimits::default() };
        let mut held = Held::new(&limits);
        held.grow(2 << 20).unwrap();
        held.shrink(1 << 20);
        held.grow(1 << 20).unwrap();
        assert!(held.grow(1).unwrap_err().to_string().contains("4 MiB"));
    }
}
