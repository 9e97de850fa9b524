//! Erasures of people: what is still to be done, and that it was done. An
//! erasure that was begun is finished, however often the program is killed in
//! between; the store's own share of it and its end are one transaction.

use std::collections::BTreeMap;

use base::identity::{IdKind, IdentityRow, Node};
use base::{Actor, ErasureId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::bulk;
use crate::error::{Doing as _, StoreError};
use crate::identities::{self, Decide};
use crate::open::{Change, Engine, Store, Write};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, json_text};

/// Where an erasure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// Begun; some of it may be done.
    Running,
    /// Done.
    Done,
}

impl ErasureState {
    /// The word in tables and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Running, Self::Done].into_iter().find(|state| state.as_str() == word)
    }
}

/// An id that was erased, as a keyed hash: whoever has the key can see that a
/// given id is meant, and nobody can read the id from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedId {
    /// What kind of id it was.
    pub kind: IdKind,
    /// HMAC-SHA256, hex.
    pub hash: String,
    /// Of a shared device: after which instant it was theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Timestamp>,
    /// Of a shared device: up to which instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// An erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// Where it stands.
    pub state: ErasureState,
    /// Who asked for it.
    pub actor: String,
    /// The ids, as keyed hashes.
    pub ids: Vec<ErasedId>,
    /// What it found or took, by place.
    pub counts: BTreeMap<String, u64>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was done.
    pub finished_at: Option<Timestamp>,
}

/// An id of the person, with the spans in which it is theirs; none = always.
pub type OwnedId = (Node, Vec<(Option<Timestamp>, Option<Timestamp>)>);

/// What the store has to scrub of a person.
pub struct Scrub<'a> {
    /// Their ids.
    pub ids: &'a [OwnedId],
    /// Texts that name them wherever they are quoted, such as addresses.
    pub texts: &'a [String],
    /// What stands for an id, or the id of an event, from now on.
    pub pseudonym: &'a (dyn Fn(&str) -> String + Send + Sync),
}

impl std::fmt::Debug for Scrub<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scrub").field("ids", &self.ids.len()).finish_non_exhaustive()
    }
}

/// The erasures of a store.
#[derive(Debug, Clone, Copy)]
pub struct Erasures<'a>(pub(crate) &'a Store);

impl Store {
    /// The erasures.
    #[must_use]
    pub fn erasures(&self) -> Erasures<'_> {
        Erasures(self)
    }
}

/// Columns in which programs may have quoted a value of a file or an event.
const QUOTING: &[(&str, &[&str])] = &[
    ("audit_log", &["subject_id", "before", "after"]),
    ("coupon_codes", &["assigned_hash"]),
    ("coupon_redemptions", &["customer", "event_id"]),
    ("imports", &["notices", "difference", "error"]),
    ("jobs", &["payload", "result", "error"]),
];

/// Shorter texts stand in too many others to be replaced wherever they stand.
const SHORTEST_QUOTE: usize = 6;

impl Erasures<'_> {
    /// Notes that a person is to be erased, and by what plan.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(
        &self,
        ws: &WorkspaceId,
        id: &ErasureId,
        ids: &[ErasedId],
        plan: &Value,
        actor: &Actor,
    ) -> Result<Erasure, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query(
            "insert into erasures (id, workspace_id, state, actor, ids, plan, counts, requested_at) \
             values ($1, $2, 'running', $3, $4, $5, '{}', $6) returning *",
        )
        .bind(id.to_string())
        .bind(ws.to_string())
        .bind(actor.label())
        .bind(json_text(&ids)?)
        .bind(plan.to_string())
        .bind(write.now().as_microsecond())
        .fetch_one(write.conn())
        .await
        .doing("beginning an erasure")?;
        let erasure = read(&row)?;
        let (before, after) = (None, Some(serde_json::json!({ "ids": ids.len() })));
        let change =
            Change { workspace: Some(ws), actor, action: "erase", subject: "person", id: id.as_str(), before, after };
        write.audit(change).await?;
        write.commit().await?;
        Ok(erasure)
    }

    /// One erasure.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, ws: &WorkspaceId, id: &ErasureId) -> Result<Erasure, StoreError> {
        let row = self.row(ws, id).await?;
        read(&row)
    }

    /// What an erasure has still to do; `None` once it is done.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn plan(&self, ws: &WorkspaceId, id: &ErasureId) -> Result<Option<Value>, StoreError> {
        let row = self.row(ws, id).await?;
        Reader::new("erasures", &row).opt_json("plan")
    }

    async fn row(&self, ws: &WorkspaceId, id: &ErasureId) -> Result<AnyRow, StoreError> {
        let row = sqlx::query("select * from erasures where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading an erasure")?;
        row.ok_or_else(|| StoreError::missing("erasure", id))
    }

    /// Erasures of any workspace that were begun and not finished, oldest
    /// first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn running(&self) -> Result<Vec<Erasure>, StoreError> {
        let rows = sqlx::query("select * from erasures where state = 'running' order by requested_at, id")
            .fetch_all(self.0.pool())
            .await
            .doing("looking for erasures that were cut short")?;
        rows.iter().map(read).collect()
    }

    /// Whether an erasure is known here, begun or done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows(&self, id: &ErasureId) -> Result<bool, StoreError> {
        let row = sqlx::query("select 1 from erasures where id = $1")
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("looking for an erasure")?;
        Ok(row.is_some())
    }

    /// One page of the erasures of a workspace, newest first.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<Erasure>, StoreError> {
        let (at, id) = page.before_time()?.map_or((None, None), |(at, id)| (Some(at), Some(id)));
        let rows = sqlx::query(
            "select * from erasures where workspace_id = $1 and ($2 is null or (requested_at, id) < ($2, $3)) \
             order by requested_at desc, id desc limit $4",
        )
        .bind(ws.to_string())
        .bind(at)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing erasures")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &Erasure| {
            (last.requested_at.as_microsecond().to_string(), last.id.to_string())
        }))
    }

    /// What the store holds of a person, by table; changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn held(
        &self,
        ws: &WorkspaceId,
        scrub: &Scrub<'_>,
        decide: Decide<'_>,
    ) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut write = self.0.write().await?;
        // Never committed.
        scrubbed(&mut write, self.0.engine(), ws, scrub, decide).await
    }

    /// Takes a person out of the store and ends their erasure, in one.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn finish(
        &self,
        ws: &WorkspaceId,
        id: &ErasureId,
        scrub: &Scrub<'_>,
        counts: BTreeMap<String, u64>,
        decide: Decide<'_>,
    ) -> Result<Erasure, StoreError> {
        let mut write = self.0.write().await?;
        let mut all = counts;
        for (place, count) in scrubbed(&mut write, self.0.engine(), ws, scrub, decide).await? {
            *all.entry(place).or_default() += count;
        }
        let row = sqlx::query(
            "update erasures set state = 'done', plan = null, counts = $3, finished_at = $4 \
             where workspace_id = $1 and id = $2 returning *",
        )
        .bind(ws.to_string())
        .bind(id.to_string())
        .bind(json_text(&all)?)
        .bind(write.now().as_microsecond())
        .fetch_optional(write.conn())
        .await
        .doing("ending an erasure")?;
        let erasure = read(&row.ok_or_else(|| StoreError::missing("erasure", id))?)?;
        let change = Change {
            workspace: Some(ws),
            actor: &Actor::System,
            action: "erased",
            subject: "person",
            id: id.as_str(),
            before: None,
            after: serde_json::to_value(&all).ok(),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(erasure)
    }

    /// Notes an erasure that was done before and elsewhere: in the folder
    /// whose backup this store comes from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note(&self, ws: &WorkspaceId, id: &ErasureId, ids: &[ErasedId]) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        sqlx::query(
            "insert into erasures (id, workspace_id, state, actor, ids, counts, requested_at, finished_at) \
             values ($1, $2, 'done', $3, $4, '{}', $5, $5) on conflict do nothing",
        )
        .bind(id.to_string())
        .bind(ws.to_string())
        .bind(Actor::System.label())
        .bind(json_text(&ids)?)
        .bind(write.now().as_microsecond())
        .execute(write.conn())
        .await
        .doing("noting an erasure")?;
        write.commit().await
    }

    /// Has the database give up the pages in which deleted rows stood, those of
    /// earlier days included.
    ///
    /// # Errors
    /// When the database is busy or fails; nothing is lost then, and the pages
    /// are free to be written over.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let statements: &[&str] = match self.0.engine() {
            Engine::Sqlite => &["vacuum", "pragma wal_checkpoint(truncate)"],
            Engine::Postgres => {
                &["vacuum contacts, identities, identity_evidence, identity_splits, audit_log, erasures, imports, jobs"]
            }
        };
        for statement in statements {
            sqlx::query(*statement).execute(self.0.pool()).await.doing("sweeping out what was erased")?;
        }
        Ok(())
    }
}

async fn scrubbed(
    write: &mut Write,
    engine: Engine,
    ws: &WorkspaceId,
    scrub: &Scrub<'_>,
    decide: Decide<'_>,
) -> Result<BTreeMap<String, u64>, StoreError> {
    if engine == Engine::Sqlite {
        // What is deleted is written over and not only marked as free.
        sqlx::query("pragma secure_delete = on").execute(write.conn()).await.doing("erasing a person")?;
    }
    let mut counts = BTreeMap::new();
    let hashes = scrub.ids.iter().filter(|(node, _)| node.kind == IdKind::Email).map(|(node, _)| node.value.clone());
    let contacts = delete_contacts(write, ws, &hashes.collect::<Vec<_>>()).await?;
    counts.insert("contacts".to_owned(), contacts);
    let ties = identities::rename(write, engine, ws, scrub, decide).await?;
    counts.insert("identity_evidence".to_owned(), ties);
    let mut quotes = 0;
    for (table, columns) in QUOTING {
        quotes += unquote(write, ws, table, columns, scrub).await?;
    }
    counts.insert("quotes".to_owned(), quotes);
    counts.insert("kept_answers".to_owned(), forget_answers(write, scrub).await?);
    counts.retain(|_, count| *count > 0);
    Ok(counts)
}

async fn delete_contacts(write: &mut Write, ws: &WorkspaceId, hashes: &[String]) -> Result<u64, StoreError> {
    let sql = "select id from contacts where workspace_id = $1 and email_hash in ({keys})";
    let rows = bulk::select_in(write.conn(), sql, ws.as_str(), hashes).await?;
    for row in &rows {
        sqlx::query("delete from contacts where id = $1")
            .bind(Reader::new("contacts", row).text("id")?)
            .execute(write.conn())
            .await
            .doing("erasing a contact")?;
    }
    Ok(rows.len() as u64)
}

/// What is looked for in texts, and what stands there afterwards.
fn replaced(scrub: &Scrub<'_>) -> Vec<(String, String)> {
    let ids = scrub.ids.iter().map(|(node, _)| &node.value);
    let mut texts: Vec<&String> = ids.chain(scrub.texts).filter(|text| text.len() >= SHORTEST_QUOTE).collect();
    texts.sort();
    texts.dedup();
    texts.into_iter().map(|text| (text.clone(), (scrub.pseudonym)(text))).collect()
}

fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Replaces a person's ids where a column quotes them.
async fn unquote(
    write: &mut Write,
    ws: &WorkspaceId,
    table: &str,
    columns: &[&str],
    scrub: &Scrub<'_>,
) -> Result<u64, StoreError> {
    let set: Vec<String> = columns.iter().map(|name| format!("{name} = replace({name}, $2, $3)")).collect();
    let any: Vec<String> = columns.iter().map(|name| format!("{name} like $4 escape '\\'")).collect();
    let sql = format!("update {table} set {} where workspace_id = $1 and ({})", set.join(", "), any.join(" or "));
    let mut changed = 0;
    for (text, stands_for) in replaced(scrub) {
        let done = sqlx::query(AssertSqlSafe(sql.clone()))
            .bind(ws.to_string())
            .bind(text.clone())
            .bind(stands_for)
            .bind(pattern(&text))
            .execute(write.conn())
            .await
            .doing("erasing where a person is quoted")?;
        changed += done.rows_affected();
    }
    Ok(changed)
}

/// Answers that are kept for requests which are sent twice.
async fn forget_answers(write: &mut Write, scrub: &Scrub<'_>) -> Result<u64, StoreError> {
    let mut gone = 0;
    for (text, _) in replaced(scrub) {
        let done = sqlx::query("delete from idempotency_keys where body like $1 escape '\\'")
            .bind(pattern(&text))
            .execute(write.conn())
            .await
            .doing("erasing kept answers")?;
        gone += done.rows_affected();
    }
    Ok(gone)
}

fn read(row: &AnyRow) -> Result<Erasure, StoreError> {
    let row = Reader::new("erasures", row);
    Ok(Erasure {
        id: row.parsed("id", ErasureId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        state: row.word("state", ErasureState::parse)?,
        actor: row.text("actor")?,
        ids: row.json("ids")?,
        counts: row.json("counts")?,
        requested_at: row.time("requested_at")?,
        finished_at: row.opt_time("finished_at")?,
    })
}

impl Scrub<'_> {
    /// The spans in which an id is theirs; `None` = it is not.
    pub(crate) fn spans(&self, node: &Node) -> Option<&[(Option<Timestamp>, Option<Timestamp>)]> {
        self.ids.iter().find(|(own, _)| own == node).map(|(_, spans)| spans.as_slice())
    }

    /// What an id is called from now on.
    pub(crate) fn renamed(&self, node: &Node) -> Node {
        Node { kind: node.kind, value: (self.pseudonym)(&node.value) }
    }
}

/// An id that is a person's always, and not only in turns.
pub(crate) fn is_whole(row: &IdentityRow) -> bool {
    row.after.is_none() && row.until.is_none()
}
