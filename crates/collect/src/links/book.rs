//! The links in memory, by slug. Read from the relational store every few
//! seconds when something changed, and at once when something asks for it; a
//! copy is kept in `links.json` in the data folder, from which a server serves
//! that finds no store when it starts.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::{Link, Placement, Store, StoreError};

/// How often it is looked whether links were changed.
const EVERY: Duration = Duration::from_secs(3);
/// The file in the data folder.
pub const FILE: &str = "links.json";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Copy {
    version: u32,
    links: Vec<Link>,
}

/// A link at one of its places.
#[derive(Debug, Clone)]
pub struct At {
    /// The link.
    pub link: Arc<Link>,
    place: usize,
}

impl At {
    /// The place.
    #[must_use]
    pub fn placement(&self) -> Option<&Placement> {
        self.link.placements.get(self.place)
    }
}

type BySlug = HashMap<String, At>;

/// The links in memory. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LinkBook(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// `None` = only the copy is at hand.
    store: Option<Store>,
    file: PathBuf,
    by_slug: RwLock<Arc<BySlug>>,
    reading: tokio::sync::Mutex<()>,
    /// Of what was read last, see [`store::links::Links::stamp`].
    stamp: Mutex<Option<(i64, i64)>>,
}

impl LinkBook {
    /// The links of a store, read once, with their copy in a folder.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open(store: Store, folder: &Path) -> Result<Self, StoreError> {
        let book = Self::new(Some(store), folder, BySlug::new());
        book.reload().await?;
        Ok(book)
    }

    /// The links of the copy in a folder; none where there is no copy.
    ///
    /// # Errors
    /// When the copy is there and cannot be read.
    pub fn of_copy(folder: &Path) -> io::Result<Self> {
        let links = match std::fs::read(folder.join(FILE)) {
            Ok(bytes) => serde_json::from_slice::<Copy>(&bytes)?.links,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Self::new(None, folder, by_slug(links)))
    }

    fn new(store: Option<Store>, folder: &Path, by_slug: BySlug) -> Self {
        Self(Arc::new(Shared {
            store,
            file: folder.join(FILE),
            by_slug: RwLock::new(Arc::new(by_slug)),
            reading: tokio::sync::Mutex::default(),
            stamp: Mutex::default(),
        }))
    }

    /// Reads the links again, if something changed.
    ///
    /// # Errors
    /// When the store fails; then what was read before stays.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let Some(store) = &self.0.store else { return Ok(()) };
        let _one_at_a_time = self.0.reading.lock().await;
        let stamp = store.links().stamp().await?;
        if *self.0.stamp.lock().unwrap_or_else(PoisonError::into_inner) == Some(stamp) {
            return Ok(());
        }
        let links = store.links().all().await?;
        let copy = Copy { version: VERSION, links };
        let file = self.0.file.clone();
        let written = tokio::task::spawn_blocking(move || (write(&file, &copy), copy.links)).await;
        let Ok((written, links)) = written else { return Ok(()) };
        if let Err(error) = written {
            // Only a start without a store would miss it.
            tracing::warn!(%error, file = %self.0.file.display(), "the copy of the links could not be written");
        }
        *self.0.by_slug.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by_slug(links));
        *self.0.stamp.lock().unwrap_or_else(PoisonError::into_inner) = Some(stamp);
        Ok(())
    }

    /// Reads the links again every few seconds, until dropped.
    pub async fn keep_current(&self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.reload().await {
                tracing::warn!(%error, "the links cannot be read again; those known go on");
            }
        }
    }

    /// The link of a slug.
    #[must_use]
    pub fn find(&self, slug: &str) -> Option<At> {
        let by_slug = self.0.by_slug.read().unwrap_or_else(PoisonError::into_inner).clone();
        by_slug.get(slug).cloned()
    }

    /// How many slugs are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.by_slug.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn by_slug(links: Vec<Link>) -> BySlug {
    let mut by_slug = BySlug::new();
    for link in links.into_iter().map(Arc::new) {
        for (place, placement) in link.placements.iter().enumerate() {
            by_slug.insert(placement.slug.clone(), At { link: link.clone(), place });
        }
    }
    by_slug
}

/// Replaces the copy, unless it says the same already: a temporary file, synced,
/// then renamed over it.
fn write(file: &Path, copy: &Copy) -> io::Result<()> {
    let bytes = serde_json::to_vec(copy)?;
    if std::fs::read(file).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut fresh, &bytes)?;
    fresh.as_file().sync_all()?;
    fresh.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::redirect::tests::link;
    use super::*;

    #[test]
    fn the_copy_gives_back_the_links() {
        let folder = tempfile::tempdir().unwrap();
        assert!(LinkBook::of_copy(folder.path()).unwrap().is_empty(), "no copy, no links");
        let link = link();
        write(&folder.path().join(FILE), &Copy { version: VERSION, links: vec![link.clone()] }).unwrap();
        let book = LinkBook::of_copy(folder.path()).unwrap();
        let at = book.find("wall").unwrap();
        assert_eq!((&*at.link, at.placement().unwrap().slug.as_str()), (&link, "wall"));
        assert!(book.find("nowhere").is_none());
        std::fs::write(folder.path().join(FILE), b"{").unwrap();
        assert!(LinkBook::of_copy(folder.path()).is_err(), "a broken copy is not no copy");
    }
}
