//! The part of the evidence that new evidence can touch.

use std::collections::BTreeSet;

use base::identity::{Evidence, Node};

/// Collects, beginning with some ids, all evidence that is connected with
/// them. It does no I/O: ask for what it wants, add what was found, until it
/// wants nothing. What lies outside cannot change what is inside.
#[derive(Debug, Clone, Default)]
pub struct Region {
    known: BTreeSet<Node>,
    wanted: BTreeSet<Node>,
    evidence: BTreeSet<Evidence>,
}

impl Region {
    /// The region around some ids.
    #[must_use]
    pub fn around(seeds: impl IntoIterator<Item = Node>) -> Self {
        Self { wanted: seeds.into_iter().collect(), ..Self::default() }
    }

    /// Ids whose evidence is to be loaded and added; they are not asked for
    /// again.
    pub fn wanted(&mut self) -> Vec<Node> {
        let wanted = std::mem::take(&mut self.wanted);
        self.known.extend(wanted.iter().cloned());
        wanted.into_iter().collect()
    }

    /// Adds evidence that has one of the wanted ids at either end.
    pub fn add(&mut self, evidence: impl IntoIterator<Item = Evidence>) {
        for tie in evidence {
            for end in [&tie.left, &tie.right] {
                if !self.known.contains(end) {
                    self.wanted.insert(end.clone());
                }
            }
            self.evidence.insert(tie);
        }
    }

    /// All of it, sorted.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        self.evidence.iter().cloned().collect()
    }

    /// How many ids it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}
