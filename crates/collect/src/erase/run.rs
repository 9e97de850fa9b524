//! Doing an erasure, from where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use base::identity::{IdKind, Node};
use base::{Actor, ErasureId, Timestamp, Workspace};
use lake::{Erasing, Lake};
use serde::{Deserialize, Serialize};
use store::{OwnedId, Scrub, Store};

use super::ledger::{hmac, unhex};
use super::rows::ErasedRows;
use super::{Entry, EraseError, Ledger, Mentions, Person, originals, who};
use crate::collector::Collector;
use crate::derive::identity::resolve;

/// How many things there are of a person, by place.
pub type Counts = BTreeMap<String, u64>;

/// A step of an erasure, told before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The queue forgets the person's visits.
    Queue,
    /// A step in the lake.
    Lake(lake::Step),
    /// Originals of imports are deleted.
    Originals,
    /// The ledger learns of it.
    Ledger,
    /// The store gives up what it holds, and the erasure ends.
    Store,
}

/// Is told of each [`Step`] before it is taken; `Break` stops there, as a crash
/// would.
pub type Watch<'a> = &'a (dyn Fn(Step) -> ControlFlow<()> + Send + Sync);

/// A [`Watch`] that lets everything happen.
pub fn unwatched(_: Step) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What an erasure works on. No import may run meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The relational store.
    pub store: &'a Store,
    /// The lake.
    pub lake: &'a Lake,
    /// What collects events; `None` = there is no queue.
    pub collector: Option<&'a Collector>,
    /// The data folder.
    pub folder: &'a Path,
    /// The workspace.
    pub workspace: &'a Workspace,
}

/// What is to be done, as it is kept until it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// With what pseudonyms are made, hex.
    key: String,
    /// Events received later are those of a new person.
    until: Option<Timestamp>,
    /// Whom.
    person: Person,
    /// What was there when it began.
    counts: Counts,
}

/// An erasure that is to be done.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    plan: Plan,
    key: [u8; 32],
    mentions: Arc<Mentions>,
}

impl Erasure {
    /// The erasure of a person, which nobody knows of yet.
    #[must_use]
    pub fn of(store: &Store, person: Person, random: fn(&mut [u8; 32])) -> Self {
        let mut key = [0; 32];
        random(&mut key);
        let id = ErasureId::new(store.clock().as_ref());
        let plan = Plan { key: base::hex(&key), until: Some(store.now()), person, counts: Counts::new() };
        Self::planned(id, plan, key)
    }

    fn planned(id: ErasureId, plan: Plan, key: [u8; 32]) -> Self {
        let person = &plan.person;
        let hashes: BTreeSet<String> =
            person.of_kind(IdKind::Email).chain(person.of_kind(IdKind::Phone)).map(str::to_owned).collect();
        let has_phone = person.of_kind(IdKind::Phone).next().is_some();
        let codes = if has_phone { person.calling_codes.clone() } else { Vec::new() };
        let mentions = Arc::new(Mentions::of(&person.texts, hashes, codes));
        Self { id, plan, key, mentions }
    }

    /// The person.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.plan.person
    }

    /// What is held of the person, by place; changes nothing.
    ///
    /// # Errors
    /// When a store fails.
    pub async fn held(&self, parts: &Parts<'_>) -> Result<Counts, EraseError> {
        let mut counts = self.held_beside_the_store(parts).await?;
        let pseudonym = |text: &str| self.pseudonym(text);
        let scrub = self.scrub(&pseudonym);
        for (place, count) in parts.store.erasures().held(&parts.workspace.id, &scrub, &resolve).await? {
            *counts.entry(place).or_default() += count;
        }
        Ok(counts)
    }

    async fn held_beside_the_store(&self, parts: &Parts<'_>) -> Result<Counts, EraseError> {
        let pseudonym = |text: &str| self.pseudonym(text);
        let mentions = |bytes: &[u8]| self.mentions.in_bytes(bytes);
        let rows = parts.lake.person_rows(&parts.workspace.id, &self.erasing(&pseudonym, &mentions)).await?;
        let mut counts: Counts = rows.rows.iter().map(|(table, rows)| (table.name().to_owned(), *rows)).collect();
        let originals = originals::naming(parts.store, parts.lake, parts.workspace, &self.mentions).await?;
        counts.insert("originals".to_owned(), originals.len() as u64);
        counts.retain(|_, count| *count > 0);
        Ok(counts)
    }

    /// Notes in the store that the person is to be erased: from here on it is
    /// done, however often the program is killed.
    ///
    /// # Errors
    /// When a store fails.
    pub async fn begin(&mut self, parts: &Parts<'_>, actor: &Actor) -> Result<(), EraseError> {
        self.plan.counts = self.held_beside_the_store(parts).await?;
        let plan = serde_json::to_value(&self.plan).map_err(|error| EraseError::Damaged {
            what: "the plan of an erasure".into(),
            reason: error.to_string(),
        })?;
        let ids = self.entry(parts).ids;
        parts.store.erasures().begin(&parts.workspace.id, &self.id, &ids, &plan, actor).await?;
        Ok(())
    }

    /// An erasure that was begun; `None` once it is done.
    ///
    /// # Errors
    /// When there is none of this id.
    pub async fn begun(store: &Store, workspace: &Workspace, id: &ErasureId) -> Result<Option<Self>, EraseError> {
        let Some(plan) = store.erasures().plan(&workspace.id, id).await? else { return Ok(None) };
        let damaged = |reason: String| EraseError::Damaged { what: format!("the plan of the erasure {id}"), reason };
        let plan: Plan = serde_json::from_value(plan).map_err(|error| damaged(error.to_string()))?;
        let key = unhex(&plan.key).ok_or_else(|| damaged("its key is none".to_owned()))?;
        Ok(Some(Self::planned(id.clone(), plan, key)))
    }

    /// Does it, or what is left of it; what was erased, by place.
    ///
    /// # Errors
    /// When any part fails; what was done stays done, and a further call goes
    /// on from there.
    pub async fn run(&self, parts: &Parts<'_>, watch: Watch<'_>) -> Result<Counts, EraseError> {
        let workspace = &parts.workspace.id;
        let tell = |step| match watch(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(EraseError::Stopped(step)),
        };
        tell(Step::Queue)?;
        let paused = match parts.collector {
            Some(collector) => Some(collector.drain.without_upkeep().await),
            None => None,
        };
        if let Some(collector) = parts.collector {
            settled(collector).await?;
            let person = &self.plan.person;
            let visitors = person.of_kind(IdKind::Anonymous).chain(person.of_kind(IdKind::User));
            collector.drain.forget_visitors(workspace, visitors.map(str::to_owned).collect()).await?;
        }
        let pseudonym = |text: &str| self.pseudonym(text);
        let mentions = |bytes: &[u8]| self.mentions.in_bytes(bytes);
        let in_lake = |step: lake::Step| watch(Step::Lake(step));
        // Before they lose their names; a second call finds those that are left.
        let rows = parts.lake.imported_of(workspace, &self.erasing(&pseudonym, &mentions)).await?;
        ErasedRows::note(parts.store, workspace, &rows, hmac(&self.key, &["rows"])).await?;
        parts.lake.erase_person(workspace, &self.erasing(&pseudonym, &mentions), &in_lake).await.map_err(stopped)?;
        let still = match parts.collector {
            Some(collector) => Some(collector.drain.still().await),
            None => None,
        };
        parts.lake.sweep_erased(workspace, &in_lake).await.map_err(stopped)?;
        drop((still, paused));
        tell(Step::Originals)?;
        let naming = originals::naming(parts.store, parts.lake, parts.workspace, &self.mentions).await?;
        originals::delete(parts.store, parts.lake, parts.workspace, &naming, &self.id, &Actor::System).await?;
        tell(Step::Ledger)?;
        let path = Ledger::path(parts.folder);
        Ledger::read(&path)?.add([self.entry(parts)], &path)?;
        tell(Step::Store)?;
        let erasures = parts.store.erasures();
        let (scrub, counts) = (self.scrub(&pseudonym), self.plan.counts.clone());
        let done = erasures.finish(workspace, &self.id, &scrub, counts, &resolve).await?;
        if let Err(error) = erasures.sweep().await {
            tracing::warn!(%error, "the database could not be swept after an erasure; its free pages are written over in time");
        }
        tracing::info!(erasure.id = %self.id, "a person was erased");
        Ok(done.counts)
    }

    /// What stands for a text from now on.
    fn pseudonym(&self, text: &str) -> String {
        format!("erased_{}", base::hex(&hmac(&self.key, &[text])[..12]))
    }

    fn entry(&self, parts: &Parts<'_>) -> Entry {
        // Another key than that of the pseudonyms: it is kept.
        let key = hmac(&self.key, &["ledger"]);
        Entry::of(&self.id, &parts.workspace.id, parts.store.now(), &key, &self.plan.person.ids)
    }

    fn erasing<'a>(
        &'a self,
        pseudonym: &'a (dyn Fn(&str) -> String + Send + Sync),
        mentions: &'a (dyn Fn(&[u8]) -> bool + Send + Sync),
    ) -> Erasing<'a> {
        Erasing { ids: self.plan.person.owned(), until: self.plan.until, pseudonym, mentions }
    }

    fn scrub<'a>(&'a self, pseudonym: &'a (dyn Fn(&str) -> String + Send + Sync)) -> Scrub<'a> {
        Scrub { ids: &self.plan.person.ids, texts: &self.plan.person.texts, pseudonym }
    }
}

fn stopped(error: lake::LakeError) -> EraseError {
    error.into()
}

/// Has the stores know everything that was acknowledged.
async fn settled(collector: &Collector) -> Result<(), EraseError> {
    if collector.drain.settle().await? { Ok(()) } else { Err(EraseError::Untold) }
}

/// Ends the erasures of a workspace that were begun and cut short.
///
/// # Errors
/// As [`Erasure::run`].
pub async fn resume(parts: &Parts<'_>) -> Result<u64, EraseError> {
    let mut ended = 0;
    for left in parts.store.erasures().running().await? {
        if left.workspace_id != parts.workspace.id {
            continue;
        }
        if let Some(erasure) = Erasure::begun(parts.store, parts.workspace, &left.id).await? {
            erasure.run(parts, &unwatched).await?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// Erases again whom the ledger of the folder names and a backup from before
/// has brought back; how many people.
///
/// # Errors
/// As [`Erasure::run`].
pub async fn again(parts: &Parts<'_>, random: fn(&mut [u8; 32])) -> Result<u64, EraseError> {
    let ledger = Ledger::read(&Ledger::path(parts.folder))?;
    let mut people = 0;
    for entry in ledger.erasures.iter().filter(|entry| entry.workspace == parts.workspace.id) {
        if parts.store.erasures().knows(&entry.id).await? {
            continue;
        }
        let ids = ids_of(parts, entry).await?;
        if ids.is_empty() {
            parts.store.erasures().note(&parts.workspace.id, &entry.id, &entry.ids).await?;
            continue;
        }
        let person = who::of_ids(parts.store, parts.lake, parts.workspace, ids).await?;
        let mut erasure = Erasure::of(parts.store, person, random);
        erasure.id = entry.id.clone();
        // The backup is of before the erasure, whatever its clocks say.
        erasure.plan.until = None;
        erasure.begin(parts, &Actor::System).await?;
        erasure.run(parts, &unwatched).await?;
        people += 1;
    }
    Ok(people)
}

/// The ids here that an entry of the ledger means.
async fn ids_of(parts: &Parts<'_>, entry: &Entry) -> Result<Vec<OwnedId>, EraseError> {
    let workspace = &parts.workspace.id;
    let mut here: BTreeSet<Node> = parts.store.identities().nodes(workspace).await?;
    let hashes = parts.store.contacts().hashes(workspace).await?;
    here.extend(hashes.iter().map(|hash| Node::new(IdKind::Email, hash)));
    let mut found: BTreeMap<Node, OwnedId> = BTreeMap::new();
    let mut take = |kind: IdKind, value: &str| {
        if let Some(owned) = entry.spans(kind, value) {
            found.insert(owned.0.clone(), owned);
        }
    };
    here.iter().for_each(|node| take(node.kind, &node.value));
    parts.lake.each_id(workspace, &mut take).await?;
    Ok(found.into_values().collect())
}
