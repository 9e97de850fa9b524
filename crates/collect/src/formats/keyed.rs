//! A once-in-a-file check of keys: the same order twice with different values
//! is an error, twice with the same values is one order.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Keys seen, as hashes: 16 bytes a key, so that millions of orders fit.
#[derive(Debug, Default)]
pub(crate) struct Keyed(HashMap<u64, u64>);

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The first time.
    New,
    /// Seen with the same values.
    Same,
    /// Seen with other values.
    Different,
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Keyed {
    /// Notes a key with its values.
    pub(crate) fn note(&mut self, key: impl Hash, values: impl Hash) -> Seen {
        let values = hash(values);
        match self.0.insert(hash(key), values) {
            None => Seen::New,
            Some(known) if known == values => Seen::Same,
            Some(_) => Seen::Different,
        }
    }
}
