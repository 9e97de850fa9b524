//! Sources of events: their keys, the origins they may send from, and the
//! aliases that tags of other products know them by.

use std::collections::HashMap;

use base::{Actor, Protocol, SourceId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::{Reader, json_text};

/// Another name of a source in a protocol's key field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceAlias {
    /// The protocol that knows the source by it.
    pub protocol: Protocol,
    /// What the key field holds, such as `1` for Matomo's `idsite=1`.
    pub alias: String,
}

/// A source, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The workspace its events belong to.
    pub workspace_id: WorkspaceId,
    /// Its name; unique among the workspace's living sources.
    pub name: String,
    /// The public key that tags send.
    pub write_key: String,
    /// First letters of the secret key that servers send.
    pub server_key_prefix: String,
    /// Origins that browsers may send from; none = any.
    pub origins: Vec<String>,
    /// Other names, by protocol.
    pub aliases: Vec<SourceAlias>,
    /// What holds for its events, as `collect` reads it.
    pub settings: Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it stopped being taken from.
    pub archived_at: Option<Timestamp>,
    /// Until when the keys of before a rotation are taken as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_keys_until: Option<Timestamp>,
}

/// Keys to be stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceKeys {
    /// The public key.
    pub write_key: String,
    /// First letters of the server key.
    pub server_key_prefix: String,
    /// Hash of the server key.
    pub server_key_hash: String,
}

impl std::fmt::Debug for SourceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceKeys").field("write_key", &self.write_key).finish_non_exhaustive()
    }
}

/// What people decide about a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFields {
    /// Its name.
    pub name: String,
    /// Origins that browsers may send from; none = any.
    pub origins: Vec<String>,
    /// Other names, by protocol.
    pub aliases: Vec<SourceAlias>,
    /// What holds for its events, as `collect` reads it.
    pub settings: Value,
}

/// A living source with the hash of its server key, for the doors.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyedSource {
    /// The source.
    pub source: Source,
    /// Hash of its server key.
    pub server_key_hash: String,
    /// The keys of before a rotation that are still taken.
    pub previous: Option<PreviousKeys>,
}

/// The keys that a source had before they were rotated.
#[derive(Clone, PartialEq, Eq)]
pub struct PreviousKeys {
    /// The public key.
    pub write_key: String,
    /// Hash of the server key.
    pub server_key_hash: String,
    /// Until when they are taken.
    pub until: Timestamp,
}

impl std::fmt::Debug for PreviousKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreviousKeys")
            .field("write_key", &self.write_key)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for KeyedSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyedSource").field("source", &self.source).finish_non_exhaustive()
    }
}

/// The sources of a store.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a>(pub(crate) &'a Store);

impl Store {
    /// The sources.
    #[must_use]
    pub fn sources(&self) -> Sources<'_> {
        Sources(self)
    }
}

impl Sources<'_> {
    /// Makes a source.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the name or an alias is taken.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        fields: SourceFields,
        keys: SourceKeys,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now();
        let source = Source {
            id: SourceId::new(write.clock()),
            workspace_id: ws.clone(),
            name: fields.name,
            write_key: keys.write_key,
            server_key_prefix: keys.server_key_prefix,
            origins: fields.origins,
            aliases: sorted(fields.aliases),
            settings: fields.settings,
            created_at: now,
            updated_at: now,
            archived_at: None,
            previous_keys_until: None,
        };
        sqlx::query(
            "insert into sources (id, workspace_id, name, write_key, server_key_prefix, server_key_hash, origins, \
             settings, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(source.id.to_string())
        .bind(ws.to_string())
        .bind(source.name.clone())
        .bind(source.write_key.clone())
        .bind(source.server_key_prefix.clone())
        .bind(keys.server_key_hash)
        .bind(json_text(&source.origins)?)
        .bind(json_text(&source.settings)?)
        .bind(now.as_microsecond())
        .bind(now.as_microsecond())
        .execute(write.conn())
        .await
        .unique("source", &source.name)?;
        for alias in &source.aliases {
            add_alias(&mut write, &source.id, alias).await?;
        }
        changed(&mut write, actor, "create", None, &source).await?;
        write.commit().await?;
        Ok(source)
    }

    /// The living sources of a workspace, by name; with the archived ones when
    /// they are asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId, with_archived: bool) -> Result<Vec<Source>, StoreError> {
        let rows = sqlx::query(
            "select * from sources where workspace_id = $1 and ($2 = 1 or archived_at is null) order by name, id",
        )
        .bind(ws.to_string())
        .bind(i64::from(with_archived))
        .fetch_all(self.0.pool())
        .await
        .doing("listing sources")?;
        let aliases = sqlx::query(
            "select a.* from source_aliases a join sources s on s.id = a.source_id where s.workspace_id = $1 \
             order by a.protocol, a.alias",
        )
        .bind(ws.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("listing sources")?;
        with_aliases(&rows, &aliases)
    }

    /// Every living source of the store, with the hash of its server key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keyed(&self) -> Result<Vec<KeyedSource>, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let rows = sqlx::query("select * from sources where archived_at is null order by id")
            .fetch_all(&mut *tx)
            .await
            .doing("reading all sources")?;
        let aliases = sqlx::query("select * from source_aliases order by protocol, alias")
            .fetch_all(&mut *tx)
            .await
            .doing("reading all sources")?;
        let now = self.0.now();
        let sources = with_aliases(&rows, &aliases)?;
        let keyed = |(source, row): (Source, &AnyRow)| {
            let server_key_hash = Reader::new("sources", row).text("server_key_hash")?;
            let previous = previous(row)?.filter(|keys| keys.until > now);
            Ok(KeyedSource { source, server_key_hash, previous })
        };
        sources.into_iter().zip(&rows).map(keyed).collect()
    }

    /// One source.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn get(&self, ws: &WorkspaceId, id: &SourceId) -> Result<Source, StoreError> {
        let mut tx = self.0.snapshot().await?;
        read_one(&mut tx, ws, id).await
    }

    /// The living source of a name or an id, as people write it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn find(&self, ws: &WorkspaceId, name_or_id: &str) -> Result<Source, StoreError> {
        let living = self.list(ws, false).await?;
        let found = living.into_iter().find(|source| source.name == name_or_id || source.id.as_str() == name_or_id);
        found.ok_or_else(|| StoreError::missing("source", name_or_id))
    }

    /// Changes what people decide about a source; aliases that are not named
    /// any more are taken away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Conflict`]
    /// when it is archived, [`StoreError::Duplicate`] when the name or an alias
    /// is taken.
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &SourceId,
        fields: SourceFields,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_living(write.conn(), ws, id).await?;
        let after = Source {
            name: fields.name,
            origins: fields.origins,
            aliases: sorted(fields.aliases),
            settings: fields.settings,
            updated_at: write.now(),
            ..before.clone()
        };
        sqlx::query("update sources set name = $2, origins = $3, settings = $4, updated_at = $5 where id = $1")
            .bind(id.to_string())
            .bind(after.name.clone())
            .bind(json_text(&after.origins)?)
            .bind(json_text(&after.settings)?)
            .bind(after.updated_at.as_microsecond())
            .execute(write.conn())
            .await
            .unique("source", &after.name)?;
        for gone in before.aliases.iter().filter(|alias| !after.aliases.contains(alias)) {
            sqlx::query("delete from source_aliases where protocol = $1 and alias = $2 and source_id = $3")
                .bind(gone.protocol.key())
                .bind(gone.alias.clone())
                .bind(id.to_string())
                .execute(write.conn())
                .await
                .doing("removing an alias")?;
        }
        for new in after.aliases.iter().filter(|alias| !before.aliases.contains(alias)) {
            add_alias(&mut write, id, new).await?;
        }
        changed(&mut write, actor, "update", Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Gives a source new keys. The old ones are taken until `until`; `None` =
    /// they stop at once, those of an earlier rotation too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Conflict`]
    /// when it is archived.
    pub async fn rotate(
        &self,
        ws: &WorkspaceId,
        id: &SourceId,
        keys: SourceKeys,
        until: Option<Timestamp>,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_living(write.conn(), ws, id).await?;
        let after = Source {
            write_key: keys.write_key,
            server_key_prefix: keys.server_key_prefix,
            updated_at: write.now(),
            previous_keys_until: until,
            ..before.clone()
        };
        sqlx::query(if until.is_some() { KEEP_KEYS } else { DROP_KEYS })
            .bind(id.to_string())
            .bind(until.unwrap_or(after.updated_at).as_microsecond())
            .execute(write.conn())
            .await
            .doing("keeping the keys of before")?;
        sqlx::query(
            "update sources set write_key = $2, server_key_prefix = $3, server_key_hash = $4, updated_at = $5 \
             where id = $1",
        )
        .bind(id.to_string())
        .bind(after.write_key.clone())
        .bind(after.server_key_prefix.clone())
        .bind(keys.server_key_hash)
        .bind(after.updated_at.as_microsecond())
        .execute(write.conn())
        .await
        .unique("source", &after.name)?;
        changed(&mut write, actor, "rotate", Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Stops taking events of a source and frees its aliases. What it sent
    /// stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, or it is archived already.
    pub async fn archive(&self, ws: &WorkspaceId, id: &SourceId, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        if before.archived_at.is_some() {
            return Err(StoreError::missing("source", id));
        }
        let now = write.now();
        sqlx::query("update sources set archived_at = $2, updated_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(now.as_microsecond())
            .execute(write.conn())
            .await
            .doing("archiving a source")?;
        sqlx::query("delete from source_aliases where source_id = $1")
            .bind(id.to_string())
            .execute(write.conn())
            .await
            .doing("freeing aliases")?;
        let after = Source { aliases: Vec::new(), updated_at: now, archived_at: Some(now), ..before.clone() };
        changed(&mut write, actor, "archive", Some(&before), &after).await?;
        write.commit().await
    }

    /// Takes events of an archived source again, by the keys it had, with
    /// these aliases: archiving freed its own.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Conflict`]
    /// when it is not archived, [`StoreError::Duplicate`] when its name or an
    /// alias is taken by now.
    pub async fn restore(
        &self,
        ws: &WorkspaceId,
        id: &SourceId,
        aliases: Vec<SourceAlias>,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        if before.archived_at.is_none() {
            return Err(StoreError::Conflict(format!("the source {} is not archived", before.name)));
        }
        let after = Source { aliases: sorted(aliases), updated_at: write.now(), archived_at: None, ..before.clone() };
        sqlx::query("update sources set archived_at = null, updated_at = $2 where id = $1")
            .bind(id.to_string())
            .bind(after.updated_at.as_microsecond())
            .execute(write.conn())
            .await
            .unique("source", &after.name)?;
        for alias in &after.aliases {
            add_alias(&mut write, id, alias).await?;
        }
        changed(&mut write, actor, "restore", Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }
}

const KEEP_KEYS: &str = "update sources set previous_write_key = write_key, \
    previous_server_key_hash = server_key_hash, previous_until = $2 where id = $1";
const DROP_KEYS: &str = "update sources set previous_write_key = null, previous_server_key_hash = null, \
    previous_until = null, updated_at = $2 where id = $1";

fn sorted(mut aliases: Vec<SourceAlias>) -> Vec<SourceAlias> {
    aliases.sort();
    aliases.dedup();
    aliases
}

async fn add_alias(write: &mut Write, id: &SourceId, alias: &SourceAlias) -> Result<(), StoreError> {
    let now = write.now().as_microsecond();
    sqlx::query("insert into source_aliases (protocol, alias, source_id, created_at) values ($1, $2, $3, $4)")
        .bind(alias.protocol.key())
        .bind(alias.alias.clone())
        .bind(id.to_string())
        .bind(now)
        .execute(write.conn())
        .await
        .unique("alias", &format!("{}:{}", alias.protocol.key(), alias.alias))?;
    Ok(())
}

async fn changed(
    write: &mut Write,
    actor: &Actor,
    action: &'static str,
    before: Option<&Source>,
    after: &Source,
) -> Result<(), StoreError> {
    let change = Change {
        workspace: Some(&after.workspace_id),
        actor,
        action,
        subject: "source",
        id: after.id.as_str(),
        before: before.and_then(snapshot_of),
        after: snapshot_of(after),
    };
    write.audit(change).await
}

async fn read_one(conn: &mut sqlx::AnyConnection, ws: &WorkspaceId, id: &SourceId) -> Result<Source, StoreError> {
    let row = sqlx::query("select * from sources where workspace_id = $1 and id = $2")
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *conn)
        .await
        .doing("reading a source")?;
    let row = row.ok_or_else(|| StoreError::missing("source", id))?;
    let aliases = sqlx::query("select * from source_aliases where source_id = $1 order by protocol, alias")
        .bind(id.to_string())
        .fetch_all(&mut *conn)
        .await
        .doing("reading a source")?;
    let mut source = read(&row)?;
    source.aliases = aliases.iter().map(read_alias).collect::<Result<_, _>>()?;
    Ok(source)
}

/// One that events are taken of: what is archived is not changed.
async fn read_living(conn: &mut sqlx::AnyConnection, ws: &WorkspaceId, id: &SourceId) -> Result<Source, StoreError> {
    let source = read_one(conn, ws, id).await?;
    match source.archived_at {
        None => Ok(source),
        Some(_) => Err(StoreError::Conflict(format!(
            "the source {} is archived; restore it before it is changed",
            source.name
        ))),
    }
}

fn previous(row: &AnyRow) -> Result<Option<PreviousKeys>, StoreError> {
    let row = Reader::new("sources", row);
    let parts = (row.opt_text("previous_write_key")?, row.opt_text("previous_server_key_hash")?);
    let (Some(write_key), Some(server_key_hash)) = parts else { return Ok(None) };
    let Some(until) = row.opt_time("previous_until")? else { return Ok(None) };
    Ok(Some(PreviousKeys { write_key, server_key_hash, until }))
}

fn with_aliases(rows: &[AnyRow], aliases: &[AnyRow]) -> Result<Vec<Source>, StoreError> {
    let mut of: HashMap<String, Vec<SourceAlias>> = HashMap::new();
    for row in aliases {
        let id: String = row.try_get("source_id").doing("reading an alias")?;
        of.entry(id).or_default().push(read_alias(row)?);
    }
    let mut sources = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for source in &mut sources {
        source.aliases = of.remove(source.id.as_str()).unwrap_or_default();
    }
    Ok(sources)
}

fn read_alias(row: &AnyRow) -> Result<SourceAlias, StoreError> {
    let row = Reader::new("source_aliases", row);
    Ok(SourceAlias { protocol: row.word("protocol", Protocol::parse)?, alias: row.text("alias")? })
}

fn read(row: &AnyRow) -> Result<Source, StoreError> {
    let row = Reader::new("sources", row);
    Ok(Source {
        id: row.parsed("id", SourceId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        name: row.text("name")?,
        write_key: row.text("write_key")?,
        server_key_prefix: row.text("server_key_prefix")?,
        origins: row.json("origins")?,
        aliases: Vec::new(),
        settings: row.json("settings")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        archived_at: row.opt_time("archived_at")?,
        previous_keys_until: row.opt_time("previous_until")?,
    })
}
