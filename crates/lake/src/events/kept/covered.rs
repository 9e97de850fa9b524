//! Which data files a merge covers, whatever they are called by now.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};

use datafusion::object_store::path::Path;

use crate::data_file::DataFile;

/// Joins of files that are remembered.
const MOST_JOINS: usize = 1_000;

/// Files that a merge covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Covered {
    /// With whether they held orders.
    pub(super) files: HashMap<Path, bool>,
    /// Those that hold rows that came later, too.
    pub(super) partly: HashSet<Path>,
}

impl Covered {
    /// All of some files, of which it is known whether they hold orders.
    pub(super) fn all(listed: &HashMap<Path, bool>) -> Self {
        Self { files: listed.clone(), partly: HashSet::new() }
    }

    pub(super) fn is_all(&self, listed: &HashMap<Path, bool>) -> bool {
        self.partly.is_empty() && self.files == *listed
    }

    /// Whether orders were covered that are no longer listed.
    pub(super) fn lacks(&self, is_listed: &dyn Fn(&Path) -> bool) -> bool {
        self.files.iter().any(|(path, had_orders)| *had_orders && !is_listed(path))
    }

    pub(super) fn is_whole(&self, path: &Path) -> bool {
        self.files.contains_key(path) && !self.partly.contains(path)
    }

    fn join(&mut self, Join { of, into }: &Join) {
        let is_partly = of.iter().any(|path| !self.is_whole(path));
        let had_orders = of.iter().any(|path| self.files.get(path) == Some(&true));
        self.files.retain(|path, _| !of.contains(path));
        self.partly.retain(|path| !of.contains(path));
        self.files.extend(into.iter().map(|path| (path.clone(), had_orders)));
        if is_partly {
            self.partly.extend(into.iter().cloned());
        }
    }
}

/// Data files that were joined, and what they became.
#[derive(Debug)]
struct Join {
    of: Vec<Path>,
    into: Vec<Path>,
}

/// The last joins that this process made.
#[derive(Debug, Default)]
pub(super) struct Joins(Mutex<VecDeque<Join>>);

impl Joins {
    pub(super) fn note(&self, of: &[Arc<DataFile>], into: &[Arc<DataFile>]) {
        if let Ok(mut joins) = self.0.lock() {
            if joins.len() >= MOST_JOINS {
                joins.pop_front();
            }
            let paths = |files: &[Arc<DataFile>]| files.iter().map(|file| file.path.clone()).collect();
            joins.push_back(Join { of: paths(of), into: paths(into) });
        }
    }

    /// The files covered, by what those became that are no longer listed.
    pub(super) fn followed(&self, covered: &Covered, is_listed: &dyn Fn(&Path) -> bool) -> Covered {
        let mut covered = covered.clone();
        let Ok(joins) = self.0.lock() else { return covered };
        for join in joins.iter() {
            if join.of.iter().any(|path| covered.files.contains_key(path) && !is_listed(path)) {
                covered.join(join);
            }
        }
        covered
    }
}
