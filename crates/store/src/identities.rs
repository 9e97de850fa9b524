//! Which ids are one person: the evidence that events gave, the pairs that
//! people took apart, and the persons that follow from both.
//!
//! How persons follow from evidence is decided elsewhere; here a change of
//! evidence and the persons that it changes are one transaction.

use std::collections::{BTreeMap, BTreeSet};

use base::identity::{Evidence, EvidenceKind, IdKind, IdentityRow, Node};
use base::{Actor, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::bulk::{self, Cell};
use crate::erasures::{Scrub, is_whole};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Engine, Store, Write, snapshot_of};
use crate::row::Reader;

/// A pair of ids that people took apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentitySplit {
    /// The smaller of the two ids.
    pub left: Node,
    /// The other.
    pub right: Node,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
}

/// Decides persons: from all evidence that hangs together, without the pairs
/// that were taken apart, to the persons of the ids in it.
pub type Decide<'a> = &'a (dyn Fn(&WorkspaceId, &[Evidence]) -> Vec<IdentityRow> + Send + Sync);

/// What ties two ids on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct TieKey {
    left: Node,
    right: Node,
    kind: EvidenceKind,
    /// Whole days since 1970, UTC.
    day: i64,
}

/// An event that shows it.
type Seen = (Timestamp, String);

/// The first and the last that show it; the order in which they were seen
/// makes no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    first: Seen,
    last: Seen,
}

impl Span {
    fn join(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

type Ties = BTreeMap<TieKey, Span>;

impl TieKey {
    fn of(evidence: &Evidence) -> Self {
        let (left, right, kind) = (evidence.left.clone(), evidence.right.clone(), evidence.kind);
        Self { left, right, kind, day: evidence.at.as_second().div_euclid(86_400) }
    }

    fn pair(&self) -> (Node, Node) {
        ordered(&self.left, &self.right)
    }

    fn shown_by(&self, (at, event_id): &Seen) -> Evidence {
        let (left, right) = (self.left.clone(), self.right.clone());
        Evidence { at: *at, event_id: event_id.clone(), kind: self.kind, left, right }
    }
}

fn ordered(one: &Node, other: &Node) -> (Node, Node) {
    if one <= other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
}

/// The events that a tie rests on.
fn evidence(ties: &Ties) -> Vec<Evidence> {
    let both = ties.iter().flat_map(|(key, span)| {
        let last = (span.last != span.first).then(|| key.shown_by(&span.last));
        std::iter::once(key.shown_by(&span.first)).chain(last)
    });
    both.collect()
}

/// The identities of a store.
#[derive(Debug, Clone, Copy)]
pub struct Identities<'a>(pub(crate) &'a Store);

impl Store {
    /// The identities.
    #[must_use]
    pub fn identities(&self) -> Identities<'_> {
        Identities(self)
    }
}

impl Identities<'_> {
    /// Stores evidence and decides anew the persons that it touches. The same
    /// evidence again changes nothing. Of one day only the first and the last
    /// event that tie two ids are kept.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn record(&self, ws: &WorkspaceId, new: &[Evidence], decide: Decide<'_>) -> Result<(), StoreError> {
        let mut days = Ties::new();
        for evidence in new {
            let seen = (micros(evidence.at), evidence.event_id.clone());
            let span = Span { first: seen.clone(), last: seen };
            let joined = match days.remove(&TieKey::of(evidence)) {
                Some(known) => known.join(span),
                None => span,
            };
            days.insert(TieKey::of(evidence), joined);
        }
        if days.is_empty() {
            return Ok(());
        }
        let mut write = self.begin(ws).await?;
        let nodes: BTreeSet<Node> = days.keys().flat_map(|tie| [tie.left.clone(), tie.right.clone()]).collect();
        let known = around(write.conn(), ws, &nodes).await?;
        let mut fresh = Ties::new();
        for (key, span) in days {
            let before = known.get(&key);
            let joined = before.cloned().map_or_else(|| span.clone(), |before| before.join(span.clone()));
            if before != Some(&joined) {
                fresh.insert(key, joined);
            }
        }
        if fresh.is_empty() {
            return write.commit().await;
        }
        put(&mut write, ws, &fresh).await?;
        let touched = unsettled(&mut write, ws, &known, fresh).await?;
        settle(&mut write, ws, touched, decide).await?;
        write.commit().await
    }

    /// Forgets the evidence on some ids that rests on events which are gone,
    /// and decides anew whom it had tied. What other events show on the same
    /// days is to be recorded again. May be repeated.
    ///
    /// # Errors
    /// When the database fails; then nothing is forgotten.
    pub async fn forget(
        &self,
        ws: &WorkspaceId,
        nodes: &BTreeSet<Node>,
        is_gone: &(dyn Fn(&str) -> bool + Send + Sync),
        decide: Decide<'_>,
    ) -> Result<u64, StoreError> {
        if nodes.is_empty() {
            return Ok(0);
        }
        let mut write = self.begin(ws).await?;
        let (mut touched, mut forgotten) = (BTreeSet::new(), 0);
        for (tie, span) in around(write.conn(), ws, nodes).await? {
            if is_gone(&span.first.1) || is_gone(&span.last.1) {
                delete_tie(&mut write, ws, &tie).await?;
                touched.extend([tie.left, tie.right]);
                forgotten += 1;
            }
        }
        settle(&mut write, ws, touched, decide).await?;
        write.commit().await?;
        Ok(forgotten)
    }

    /// Takes two ids apart, whatever evidence there is and will be.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when nothing ties them.
    pub async fn split(
        &self,
        ws: &WorkspaceId,
        (one, other): (&Node, &Node),
        actor: &Actor,
        decide: Decide<'_>,
    ) -> Result<(), StoreError> {
        let (left, right) = ordered(one, other);
        let mut write = self.begin(ws).await?;
        let nodes = BTreeSet::from([left.clone(), right.clone()]);
        let tied = around(write.conn(), ws, &nodes).await?;
        if !tied.keys().any(|tie| tie.pair() == (left.clone(), right.clone())) {
            return Err(StoreError::missing("tie between", format!("{} and {}", left.value, right.value)));
        }
        let split = IdentitySplit { left, right, at: write.now(), actor: actor.label() };
        sqlx::query(
            "insert into identity_splits (workspace_id, left_kind, left_value, right_kind, right_value, at, actor) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        )
        .bind(ws.to_string())
        .bind(split.left.kind.key())
        .bind(split.left.value.clone())
        .bind(split.right.kind.key())
        .bind(split.right.value.clone())
        .bind(split.at.as_microsecond())
        .bind(split.actor.clone())
        .execute(write.conn())
        .await
        .doing("taking two ids apart")?;
        changed(&mut write, ws, "split", &split, actor).await?;
        settle(&mut write, ws, nodes, decide).await?;
        write.commit().await
    }

    /// Lets the evidence on two ids count again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when they were not taken apart.
    pub async fn rejoin(
        &self,
        ws: &WorkspaceId,
        (one, other): (&Node, &Node),
        actor: &Actor,
        decide: Decide<'_>,
    ) -> Result<(), StoreError> {
        let (left, right) = ordered(one, other);
        let mut write = self.begin(ws).await?;
        let done = sqlx::query(
            "delete from identity_splits where workspace_id = $1 and left_kind = $2 and left_value = $3 \
             and right_kind = $4 and right_value = $5",
        )
        .bind(ws.to_string())
        .bind(left.kind.key())
        .bind(left.value.clone())
        .bind(right.kind.key())
        .bind(right.value.clone())
        .execute(write.conn())
        .await
        .doing("joining two ids again")?;
        if done.rows_affected() == 0 {
            return Err(StoreError::missing("split between", format!("{} and {}", left.value, right.value)));
        }
        let nodes = BTreeSet::from([left.clone(), right.clone()]);
        let split = IdentitySplit { left, right, at: write.now(), actor: actor.label() };
        changed(&mut write, ws, "rejoin", &split, actor).await?;
        settle(&mut write, ws, nodes, decide).await?;
        write.commit().await
    }

    /// The ids of a person, with from when to when each is theirs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_person(&self, ws: &WorkspaceId, person_id: &str) -> Result<Vec<IdentityRow>, StoreError> {
        let rows = sqlx::query(
            "select * from identities where workspace_id = $1 and person_id = $2 order by kind, value, after_at",
        )
        .bind(ws.to_string())
        .bind(person_id.to_owned())
        .fetch_all(self.0.pool())
        .await
        .doing("reading the ids of a person")?;
        rows.iter().map(read_identity).collect()
    }

    /// Who these ids are, with from when to when.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_nodes(&self, ws: &WorkspaceId, nodes: &[Node]) -> Result<Vec<IdentityRow>, StoreError> {
        let mut read = self.0.snapshot().await?;
        rows_of(&mut read, ws, &nodes.iter().cloned().collect()).await
    }

    /// Every id that is tied to another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nodes(&self, ws: &WorkspaceId) -> Result<BTreeSet<Node>, StoreError> {
        let rows = sqlx::query(
            "select left_kind as kind, left_value as value from identity_evidence where workspace_id = $1 \
             union select right_kind, right_value from identity_evidence where workspace_id = $1",
        )
        .bind(ws.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading the ids of people")?;
        let node = |row: &AnyRow| {
            let row = Reader::new("identity_evidence", row);
            Ok(Node { kind: row.word("kind", IdKind::parse)?, value: row.text("value")? })
        };
        rows.iter().map(node).collect()
    }

    /// Everything that ties these ids to others, what was taken apart
    /// included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence(&self, ws: &WorkspaceId, nodes: &[Node]) -> Result<Vec<Evidence>, StoreError> {
        let mut read = self.0.snapshot().await?;
        let found = around(&mut read, ws, &nodes.iter().cloned().collect()).await?;
        Ok(evidence(&found))
    }

    /// The pairs of a workspace that people took apart, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn splits(&self, ws: &WorkspaceId) -> Result<Vec<IdentitySplit>, StoreError> {
        let rows = sqlx::query(
            "select * from identity_splits where workspace_id = $1 \
             order by at desc, left_kind, left_value, right_kind, right_value",
        )
        .bind(ws.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading splits")?;
        rows.iter().map(read_split).collect()
    }

    /// One writer of a workspace's identities at a time: what is decided must
    /// rest on all evidence there is.
    async fn begin(&self, ws: &WorkspaceId) -> Result<Write, StoreError> {
        let mut write = self.0.write().await?;
        lock(&mut write, self.0.engine(), ws).await?;
        Ok(write)
    }
}

async fn lock(write: &mut Write, engine: Engine, ws: &WorkspaceId) -> Result<(), StoreError> {
    if engine == Engine::Postgres {
        sqlx::query("select pg_advisory_xact_lock(hashtext($1))")
            .bind(format!("identities {ws}"))
            .execute(write.conn())
            .await
            .doing("waiting for another writer of identities")?;
    }
    Ok(())
}

/// To what the databases keep.
fn micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

async fn changed(
    write: &mut Write,
    ws: &WorkspaceId,
    action: &'static str,
    split: &IdentitySplit,
    actor: &Actor,
) -> Result<(), StoreError> {
    let id = format!("{} {}", named_node(&split.left), named_node(&split.right));
    let (before, after) = (None, snapshot_of(split));
    write.audit(Change { workspace: Some(ws), actor, action, subject: "identity", id: &id, before, after }).await
}

/// An id as the audit log names it.
fn named_node(node: &Node) -> String {
    format!("{}:{}", node.kind.key(), node.value)
}

fn by_kind(nodes: &BTreeSet<Node>) -> BTreeMap<IdKind, Vec<String>> {
    let mut values: BTreeMap<IdKind, Vec<String>> = BTreeMap::new();
    for node in nodes {
        values.entry(node.kind).or_default().push(node.value.clone());
    }
    values
}

/// The ties that end at any of these ids.
async fn around(conn: &mut AnyConnection, ws: &WorkspaceId, nodes: &BTreeSet<Node>) -> Result<Ties, StoreError> {
    let mut found = Ties::new();
    for (kind, values) in by_kind(nodes) {
        for side in ["left", "right"] {
            // The kind is a word of ours.
            let sql = format!(
                "select * from identity_evidence where workspace_id = $1 and {side}_kind = '{}' \
                 and {side}_value in ({{keys}})",
                kind.key()
            );
            for row in bulk::select_in(conn, &sql, ws.as_str(), &values).await? {
                let (key, span) = read_tie(&row)?;
                found.insert(key, span);
            }
        }
    }
    Ok(found)
}

async fn put(write: &mut Write, ws: &WorkspaceId, ties: &Ties) -> Result<(), StoreError> {
    let row = |(key, span): (&TieKey, &Span)| -> Vec<Cell> {
        vec![
            ws.as_str().into(),
            key.left.kind.key().into(),
            key.left.value.as_str().into(),
            key.right.kind.key().into(),
            key.right.value.as_str().into(),
            key.kind.key().into(),
            key.day.into(),
            span.first.0.as_microsecond().into(),
            span.first.1.as_str().into(),
            span.last.0.as_microsecond().into(),
            span.last.1.as_str().into(),
        ]
    };
    let rows: Vec<Vec<Cell>> = ties.iter().map(row).collect();
    let into = "identity_evidence (workspace_id, left_kind, left_value, right_kind, right_value, kind, day, first_at, \
                first_event_id, last_at, last_event_id)";
    let conflict = "on conflict (workspace_id, left_kind, left_value, right_kind, right_value, kind, day) \
                    do update set first_at = excluded.first_at, first_event_id = excluded.first_event_id, \
                    last_at = excluded.last_at, last_event_id = excluded.last_event_id";
    bulk::insert(write.conn(), into, conflict, &rows).await.doing("storing evidence on persons")?;
    Ok(())
}

/// The persons of some ids.
async fn rows_of(
    conn: &mut AnyConnection,
    ws: &WorkspaceId,
    nodes: &BTreeSet<Node>,
) -> Result<Vec<IdentityRow>, StoreError> {
    let mut found = Vec::new();
    for (kind, values) in by_kind(nodes) {
        // The kind is a word of ours.
        let sql = format!(
            "select * from identities where workspace_id = $1 and kind = '{}' and value in ({{keys}})",
            kind.key()
        );
        for row in bulk::select_in(conn, &sql, ws.as_str(), &values).await? {
            found.push(read_identity(&row)?);
        }
    }
    Ok(found)
}

/// The ids for which new evidence can change who they are. That two ids were
/// seen together on one more day says nothing new, unless one of them is a
/// shared device, whose turns are made of days. Most evidence is of that sort,
/// and everything that hangs together with it need not be read again.
async fn unsettled(
    write: &mut Write,
    ws: &WorkspaceId,
    known: &Ties,
    fresh: Ties,
) -> Result<BTreeSet<Node>, StoreError> {
    let said: BTreeSet<(&Node, &Node, EvidenceKind)> =
        known.keys().map(|tie| (&tie.left, &tie.right, tie.kind)).collect();
    let (again, new): (Vec<TieKey>, Vec<TieKey>) =
        fresh.into_keys().partition(|tie| said.contains(&(&tie.left, &tie.right, tie.kind)));
    let ends = |ties: Vec<TieKey>| ties.into_iter().flat_map(|tie| [tie.left, tie.right]);
    let again: BTreeSet<Node> = ends(again).collect();
    let rows = rows_of(write.conn(), ws, &again).await?;
    let settled: BTreeSet<Node> =
        rows.iter().filter(|row| is_whole(row)).map(|row| Node::new(row.kind, &row.value)).collect();
    Ok(again.into_iter().filter(|node| !settled.contains(node)).chain(ends(new)).collect())
}

/// Gives the ids of a person other names, in the evidence and therefore in
/// everything that follows from it: how many people and devices there are stays
/// the same. Of a shared device only what shows this person goes over.
/// Returns the ties that were renamed.
pub(crate) async fn rename(
    write: &mut Write,
    engine: Engine,
    ws: &WorkspaceId,
    scrub: &Scrub<'_>,
    decide: Decide<'_>,
) -> Result<u64, StoreError> {
    lock(write, engine, ws).await?;
    let nodes: BTreeSet<Node> = scrub.ids.iter().map(|(node, _)| node.clone()).collect();
    let found = around(write.conn(), ws, &nodes).await?;
    let is_always = |node: &Node| scrub.spans(node).is_some_and(<[_]>::is_empty);
    let within = |node: &Node, at: Timestamp| {
        scrub.spans(node).is_some_and(|spans| {
            spans.iter().any(|(after, until)| after.is_none_or(|after| after < at) && until.is_none_or(|u| at <= u))
        })
    };
    let theirs = |tie: &TieKey, span: &Span| {
        is_always(&tie.left)
            || is_always(&tie.right)
            || within(&tie.left, span.first.0) && within(&tie.right, span.first.0)
    };
    let (mut renamed, mut touched) = (Ties::new(), nodes);
    let mut gone = 0;
    for (tie, span) in found {
        touched.extend([tie.left.clone(), tie.right.clone()]);
        if !theirs(&tie, &span) {
            continue;
        }
        delete_tie(write, ws, &tie).await?;
        gone += 1;
        let other = |node: &Node| if scrub.spans(node).is_some() { scrub.renamed(node) } else { node.clone() };
        let key = TieKey { left: other(&tie.left), right: other(&tie.right), ..tie };
        let event = |(at, id): Seen| (at, (scrub.pseudonym)(&id));
        touched.extend([key.left.clone(), key.right.clone()]);
        renamed.insert(key, Span { first: event(span.first), last: event(span.last) });
    }
    put(write, ws, &renamed).await?;
    rename_splits(write, ws, scrub).await?;
    settle(write, ws, touched, decide).await?;
    Ok(gone)
}

async fn delete_tie(write: &mut Write, ws: &WorkspaceId, tie: &TieKey) -> Result<(), StoreError> {
    sqlx::query(
        "delete from identity_evidence where workspace_id = $1 and left_kind = $2 and left_value = $3 \
         and right_kind = $4 and right_value = $5 and kind = $6 and day = $7",
    )
    .bind(ws.to_string())
    .bind(tie.left.kind.key())
    .bind(tie.left.value.clone())
    .bind(tie.right.kind.key())
    .bind(tie.right.value.clone())
    .bind(tie.kind.key())
    .bind(tie.day)
    .execute(write.conn())
    .await
    .doing("erasing evidence")?;
    Ok(())
}

/// What people said of an erased person's ids holds for their new names.
async fn rename_splits(write: &mut Write, ws: &WorkspaceId, scrub: &Scrub<'_>) -> Result<(), StoreError> {
    let rows = sqlx::query("select * from identity_splits where workspace_id = $1")
        .bind(ws.to_string())
        .fetch_all(write.conn())
        .await
        .doing("reading splits")?;
    for split in rows.iter().map(read_split).collect::<Result<Vec<_>, _>>()? {
        let is_theirs = |node: &Node| scrub.spans(node).is_some_and(<[_]>::is_empty);
        if !is_theirs(&split.left) && !is_theirs(&split.right) {
            continue;
        }
        let other = |node: &Node| if scrub.spans(node).is_some() { scrub.renamed(node) } else { node.clone() };
        let (left, right) = ordered(&other(&split.left), &other(&split.right));
        sqlx::query(
            "update identity_splits set left_kind = $6, left_value = $7, right_kind = $8, right_value = $9 \
             where workspace_id = $1 and left_kind = $2 and left_value = $3 and right_kind = $4 and right_value = $5",
        )
        .bind(ws.to_string())
        .bind(split.left.kind.key())
        .bind(split.left.value)
        .bind(split.right.kind.key())
        .bind(split.right.value)
        .bind(left.kind.key())
        .bind(left.value)
        .bind(right.kind.key())
        .bind(right.value)
        .execute(write.conn())
        .await
        .doing("erasing splits")?;
    }
    forget_in_audit(write, ws, scrub).await
}

/// Splits and joins stand in the audit log under the ids themselves.
async fn forget_in_audit(write: &mut Write, ws: &WorkspaceId, scrub: &Scrub<'_>) -> Result<(), StoreError> {
    let rows = sqlx::query("select id, subject_id from audit_log where workspace_id = $1 and subject = 'identity'")
        .bind(ws.to_string())
        .fetch_all(write.conn())
        .await
        .doing("reading the audit log")?;
    for row in &rows {
        let row = Reader::new("audit_log", row);
        let (id, named) = (row.text("id")?, row.text("subject_id")?);
        let hidden = scrub.ids.iter().fold(named.clone(), |text, (node, _)| {
            let (before, after) = (named_node(node), named_node(&scrub.renamed(node)));
            text.split(' ').map(|part| if part == before { after.as_str() } else { part }).collect::<Vec<_>>().join(" ")
        });
        if hidden == named {
            continue;
        }
        sqlx::query("update audit_log set subject_id = $2, before = null, after = null where id = $1")
            .bind(id)
            .bind(hidden)
            .execute(write.conn())
            .await
            .doing("erasing in the audit log")?;
    }
    Ok(())
}

/// Decides anew everybody whom these ids touch, directly or through others.
async fn settle(
    write: &mut Write,
    ws: &WorkspaceId,
    touched: BTreeSet<Node>,
    decide: Decide<'_>,
) -> Result<(), StoreError> {
    if touched.is_empty() {
        return Ok(());
    }
    let apart = apart(write, ws).await?;
    let (mut known, mut ties, mut next) = (BTreeSet::new(), Ties::new(), touched);
    while !next.is_empty() {
        let found = around(write.conn(), ws, &next).await?;
        known.append(&mut next);
        let ends = found.keys().flat_map(|tie| [&tie.left, &tie.right]);
        next = ends.filter(|node| !known.contains(*node)).cloned().collect();
        ties.extend(found);
    }
    ties.retain(|tie, _| !apart.contains(&tie.pair()));
    let decided = decide(ws, &evidence(&ties));
    for (kind, values) in by_kind(&known) {
        for chunk in values.chunks(400) {
            let list: Vec<String> = (0..chunk.len()).map(|at| format!("${}", at + 2)).collect();
            let sql = format!(
                "delete from identities where workspace_id = $1 and kind = '{}' and value in ({})",
                kind.key(),
                list.join(",")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(ws.to_string());
            for value in chunk {
                query = query.bind(value.clone());
            }
            query.execute(write.conn()).await.doing("deciding persons")?;
        }
    }
    let row = |identity: IdentityRow| -> Vec<Cell> {
        vec![
            ws.as_str().into(),
            identity.kind.key().into(),
            identity.value.into(),
            identity.after.map_or(i64::MIN, Timestamp::as_microsecond).into(),
            identity.until.map_or(i64::MAX, Timestamp::as_microsecond).into(),
            identity.person_id.into(),
        ]
    };
    let rows: Vec<Vec<Cell>> = decided.into_iter().map(row).collect();
    let into = "identities (workspace_id, kind, value, after_at, until_at, person_id)";
    bulk::insert(write.conn(), into, "", &rows).await.doing("deciding persons")?;
    Ok(())
}

async fn apart(write: &mut Write, ws: &WorkspaceId) -> Result<BTreeSet<(Node, Node)>, StoreError> {
    let rows = sqlx::query("select * from identity_splits where workspace_id = $1")
        .bind(ws.to_string())
        .fetch_all(write.conn())
        .await
        .doing("reading splits")?;
    rows.iter().map(|row| read_split(row).map(|split| (split.left, split.right))).collect()
}

fn read_node(row: &Reader<'_>, side: &str) -> Result<Node, StoreError> {
    let kind = row.word(&format!("{side}_kind"), IdKind::parse)?;
    Ok(Node { kind, value: row.text(&format!("{side}_value"))? })
}

fn read_split(row: &AnyRow) -> Result<IdentitySplit, StoreError> {
    let row = Reader::new("identity_splits", row);
    Ok(IdentitySplit {
        left: read_node(&row, "left")?,
        right: read_node(&row, "right")?,
        at: row.time("at")?,
        actor: row.text("actor")?,
    })
}

fn read_tie(row: &AnyRow) -> Result<(TieKey, Span), StoreError> {
    let row = Reader::new("identity_evidence", row);
    let key = TieKey {
        left: read_node(&row, "left")?,
        right: read_node(&row, "right")?,
        kind: row.word("kind", EvidenceKind::parse)?,
        day: row.int("day")?,
    };
    let first = (row.time("first_at")?, row.text("first_event_id")?);
    let last = (row.time("last_at")?, row.text("last_event_id")?);
    Ok((key, Span { first, last }))
}

fn read_identity(row: &AnyRow) -> Result<IdentityRow, StoreError> {
    let row = Reader::new("identities", row);
    let bound = |column, none| Ok(if row.int(column)? == none { None } else { Some(row.time(column)?) });
    Ok(IdentityRow {
        kind: row.word("kind", IdKind::parse)?,
        value: row.text("value")?,
        after: bound("after_at", i64::MIN)?,
        until: bound("until_at", i64::MAX)?,
        person_id: row.text("person_id")?,
    })
}
