//! Imports: which file was taken in, what it held and what became of it.

use base::{Actor, Day, ErasureId, ImportId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, count, opt_micros};

/// Where an import stands. It begins as [`ImportState::Applying`]; one that is
/// found so when a data folder is opened was cut short and is aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Its facts are being written.
    Applying,
    /// Its facts are believed.
    Applied,
    /// Its facts were taken back.
    Undone,
    /// It was cut short or refused late; none of its facts is believed.
    Failed,
}

impl ImportState {
    const ALL: &'static [Self] = &[Self::Applying, Self::Applied, Self::Undone, Self::Failed];

    /// The word in tables and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Undone => "undone",
            Self::Failed => "failed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == word)
    }
}

/// What is known of an import when its facts begin to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewImport {
    /// Its id, made by the importer before it staged the facts.
    pub id: ImportId,
    /// Importer's name of the format: `google_ads`, `table`…
    pub format: String,
    /// The file's name, without folders.
    pub file_name: String,
    /// SHA-256 of its bytes, hex.
    pub file_sha256: String,
    /// Its size.
    pub file_bytes: u64,
    /// Where its bytes are kept, if they are.
    pub file_location: Option<String>,
    /// First day it tells of.
    pub from_day: Option<Day>,
    /// Last day it tells of.
    pub to_day: Option<Day>,
    /// Data rows in the file.
    pub rows: u64,
    /// Rows that became facts.
    pub imported: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// How its sums compare with its own total line.
    pub reconciled: Value,
    /// Its sums by figure and currency.
    pub totals: Value,
    /// What the user should know.
    pub notices: Value,
    /// What changed against what was believed: was → is.
    pub difference: Value,
    /// The options it was run with.
    pub options: Value,
    /// The instant its facts are believed from.
    pub recorded_at: Timestamp,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// What the importer told.
    #[serde(flatten)]
    pub file: NewImport,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// Where it stands.
    pub state: ImportState,
    /// Why it failed.
    pub error: Option<String>,
    /// Who ran it.
    pub actor: String,
    /// When its facts were all written.
    pub applied_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Who undid it.
    pub undone_by: Option<String>,
}

/// The imports of a store.
#[derive(Debug, Clone, Copy)]
pub struct Imports<'a>(pub(crate) &'a Store);

impl Store {
    /// The imports.
    #[must_use]
    pub fn imports(&self) -> Imports<'_> {
        Imports(self)
    }
}

impl Imports<'_> {
    /// Notes that the facts of an import begin to be written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, ws: &WorkspaceId, new: NewImport, actor: &Actor) -> Result<Import, StoreError> {
        let mut write = self.0.write().await?;
        let import = Import {
            file: new,
            workspace_id: ws.clone(),
            state: ImportState::Applying,
            error: None,
            actor: actor.label(),
            applied_at: None,
            undone_at: None,
            undone_by: None,
        };
        insert(&mut write, &import).await?;
        write.commit().await?;
        Ok(import)
    }

    /// The instant from which the first import of a workspace was believed;
    /// `None` = none ever was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_believed(&self, ws: &WorkspaceId) -> Result<Option<Timestamp>, StoreError> {
        let sql =
            "select min(recorded_at) as first from imports where workspace_id = $1 and state in ('applied', 'undone')";
        let row = sqlx::query(sql).bind(ws.to_string()).fetch_one(self.0.pool()).await.doing("reading imports")?;
        Reader::new("imports", &row).opt_time("first")
    }

    /// Notes that all facts of an import are written and believed.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not being applied.
    pub async fn applied(&self, ws: &WorkspaceId, id: &ImportId, actor: &Actor) -> Result<Import, StoreError> {
        self.step(ws, id, actor, &[ImportState::Applying], "apply", |import, now| {
            import.state = ImportState::Applied;
            import.applied_at = Some(now);
        })
        .await
    }

    /// Notes that an import was cut short and its facts are gone.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not being applied.
    pub async fn failed(
        &self,
        ws: &WorkspaceId,
        id: &ImportId,
        error: &str,
        actor: &Actor,
    ) -> Result<Import, StoreError> {
        self.step(ws, id, actor, &[ImportState::Applying], "fail", |import, _| {
            import.state = ImportState::Failed;
            import.error = Some(error.to_owned());
        })
        .await
    }

    /// Notes that the facts of an import were taken back.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not applied (or is undone already).
    pub async fn undone(&self, ws: &WorkspaceId, id: &ImportId, actor: &Actor) -> Result<Import, StoreError> {
        self.step(ws, id, actor, &[ImportState::Applied], "undo", |import, now| {
            import.state = ImportState::Undone;
            import.undone_at = Some(now);
            import.undone_by = Some(actor.label());
        })
        .await
    }

    async fn step(
        &self,
        ws: &WorkspaceId,
        id: &ImportId,
        actor: &Actor,
        from: &[ImportState],
        action: &'static str,
        apply: impl FnOnce(&mut Import, Timestamp),
    ) -> Result<Import, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select * from imports where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(write.conn())
            .await
            .doing("reading an import")?;
        let before = read(&row.ok_or_else(|| StoreError::missing("import", id))?)?;
        let refused =
            || StoreError::Conflict(format!("the import {id} is {}; it cannot {action} now", before.state.as_str()));
        if !from.contains(&before.state) {
            return Err(refused());
        }
        let mut after = before.clone();
        apply(&mut after, write.now());
        let done = sqlx::query(
            "update imports set state = $3, error = $4, applied_at = $5, undone_at = $6, undone_by = $7 \
             where id = $1 and state = $2",
        )
        .bind(id.to_string())
        .bind(before.state.as_str())
        .bind(after.state.as_str())
        .bind(after.error.clone())
        .bind(opt_micros(after.applied_at))
        .bind(opt_micros(after.undone_at))
        .bind(after.undone_by.clone())
        .execute(write.conn())
        .await
        .doing("changing an import")?;
        if done.rows_affected() == 0 {
            return Err(refused());
        }
        let change = Change {
            workspace: Some(ws),
            actor,
            action,
            subject: "import",
            id: id.as_str(),
            before: Some(serde_json::json!({ "state": before.state })),
            after: snapshot_of(&brief(&after)),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(after)
    }

    /// One import.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, ws: &WorkspaceId, id: &ImportId) -> Result<Import, StoreError> {
        let row = sqlx::query("select * from imports where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading an import")?;
        read(&row.ok_or_else(|| StoreError::missing("import", id))?)
    }

    /// One page of imports, newest first, without their differences (which may
    /// be long): [`Imports::get`] has them.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<Import>, StoreError> {
        let before = page.before_time()?;
        let (at, id) = before.map_or((None, None), |(at, id)| (Some(at), Some(id)));
        let rows = sqlx::query(
            "select id, workspace_id, state, format, file_name, file_sha256, file_bytes, file_location, from_day, \
             to_day, row_count, imported_count, rejected_count, reconciled, totals, notices, 'null' as difference, \
             options, error, actor, recorded_at, applied_at, undone_at, undone_by from imports \
             where workspace_id = $1 and ($2 is null or (recorded_at, id) < ($2, $3)) \
             order by recorded_at desc, id desc limit $4",
        )
        .bind(ws.to_string())
        .bind(at)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing imports")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &Import| {
            (last.file.recorded_at.as_microsecond().to_string(), last.file.id.to_string())
        }))
    }

    /// The applied, not undone import of a file with these bytes; the newest
    /// one when there are several. None when a later import of the same format
    /// covers some of the same days: it may have restated them, so that these
    /// bytes say something else than what is believed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn applied_file(&self, ws: &WorkspaceId, sha256: &str) -> Result<Option<Import>, StoreError> {
        let row = sqlx::query(
            "select * from imports i where workspace_id = $1 and file_sha256 = $2 and state = 'applied' \
             and not exists (select 1 from imports later where later.workspace_id = i.workspace_id \
             and later.state = 'applied' and later.format = i.format and later.file_sha256 <> i.file_sha256 \
             and later.recorded_at > i.recorded_at and later.from_day <= i.to_day and later.to_day >= i.from_day) \
             order by recorded_at desc, id desc limit 1",
        )
        .bind(ws.to_string())
        .bind(sha256.to_owned())
        .fetch_optional(self.0.pool())
        .await
        .doing("looking for an earlier import")?;
        row.as_ref().map(read).transpose()
    }

    /// Notes that the original of an import is kept no more, because it told of
    /// a person who was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn original_erased(
        &self,
        ws: &WorkspaceId,
        id: &ImportId,
        erasure: &ErasureId,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let done = sqlx::query(
            "update imports set file_location = null where workspace_id = $1 and id = $2 and file_location is not null",
        )
        .bind(ws.to_string())
        .bind(id.to_string())
        .execute(write.conn())
        .await
        .doing("noting that an original is gone")?;
        if done.rows_affected() > 0 {
            let after = Some(serde_json::json!({ "erasure": erasure }));
            let change = Change {
                workspace: Some(ws),
                actor,
                action: "erase_original",
                subject: "import",
                id: id.as_str(),
                before: None,
                after,
            };
            write.audit(change).await?;
        }
        write.commit().await
    }

    /// Imports of any workspace that were cut short.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self) -> Result<Vec<Import>, StoreError> {
        let rows = sqlx::query("select * from imports where state = 'applying' order by recorded_at, id")
            .fetch_all(self.0.pool())
            .await
            .doing("looking for unfinished imports")?;
        rows.iter().map(read).collect()
    }
}

/// What the audit log keeps of an import.
fn brief(import: &Import) -> Value {
    serde_json::json!({
        "state": import.state,
        "format": import.file.format,
        "file_name": import.file.file_name,
        "file_sha256": import.file.file_sha256,
        "rows": import.file.rows,
        "imported": import.file.imported,
        "rejected": import.file.rejected,
        "error": import.error,
    })
}

async fn insert(write: &mut Write, import: &Import) -> Result<(), StoreError> {
    let file = &import.file;
    sqlx::query(
        "insert into imports (id, workspace_id, state, format, file_name, file_sha256, file_bytes, file_location, \
         from_day, to_day, row_count, imported_count, rejected_count, reconciled, totals, notices, difference, \
         options, actor, recorded_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(file.id.to_string())
    .bind(import.workspace_id.to_string())
    .bind(import.state.as_str())
    .bind(file.format.clone())
    .bind(file.file_name.clone())
    .bind(file.file_sha256.clone())
    .bind(count(file.file_bytes))
    .bind(file.file_location.clone())
    .bind(file.from_day.map(|day| day.to_string()))
    .bind(file.to_day.map(|day| day.to_string()))
    .bind(count(file.rows))
    .bind(count(file.imported))
    .bind(count(file.rejected))
    .bind(file.reconciled.to_string())
    .bind(file.totals.to_string())
    .bind(file.notices.to_string())
    .bind(file.difference.to_string())
    .bind(file.options.to_string())
    .bind(import.actor.clone())
    .bind(file.recorded_at.as_microsecond())
    .execute(write.conn())
    .await
    .unique("import", file.id.as_str())?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Import, StoreError> {
    let row = Reader::new("imports", row);
    Ok(Import {
        file: NewImport {
            id: row.parsed("id", ImportId::parse)?,
            format: row.text("format")?,
            file_name: row.text("file_name")?,
            file_sha256: row.text("file_sha256")?,
            file_bytes: row.count("file_bytes")?,
            file_location: row.opt_text("file_location")?,
            from_day: row.opt_day("from_day")?,
            to_day: row.opt_day("to_day")?,
            rows: row.count("row_count")?,
            imported: row.count("imported_count")?,
            rejected: row.count("rejected_count")?,
            reconciled: row.json("reconciled")?,
            totals: row.json("totals")?,
            notices: row.json("notices")?,
            difference: row.json("difference")?,
            options: row.json("options")?,
            recorded_at: row.time("recorded_at")?,
        },
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        state: row.word("state", ImportState::parse)?,
        error: row.opt_text("error")?,
        actor: row.text("actor")?,
        applied_at: row.opt_time("applied_at")?,
        undone_at: row.opt_time("undone_at")?,
        undone_by: row.opt_text("undone_by")?,
    })
}
