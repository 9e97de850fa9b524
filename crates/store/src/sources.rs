//! Sources of events: their keys, the origins they may send from, the aliases
//! that tags of other products know them by, and how they fare.

use std::collections::HashMap;

use base::{Actor, Day, Protocol, SourceId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::{Reader, count, json_text, opt_micros};

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
}

impl std::fmt::Debug for KeyedSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyedSource").field("source", &self.source).finish_non_exhaustive()
    }
}

/// What a source did on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceCounts {
    /// Events taken.
    pub events: u64,
    /// Events refused.
    pub rejected: u64,
    /// Repetitions that were dropped.
    pub duplicates: u64,
    /// Events of machines.
    pub bots: u64,
    /// Events that came after later ones of their visitor.
    pub late: u64,
    /// Events whose time could not be taken as given.
    pub odd_times: u64,
    /// Sum of the clocks' skew over all events, in milliseconds.
    pub skew_ms_sum: i64,
    /// Largest skew, in milliseconds either way.
    pub skew_ms_max: i64,
    /// When the last event or refusal came.
    pub last_received_at: Option<Timestamp>,
}

impl SourceCounts {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.rejected += other.rejected;
        self.duplicates += other.duplicates;
        self.bots += other.bots;
        self.late += other.late;
        self.odd_times += other.odd_times;
        self.skew_ms_sum = self.skew_ms_sum.saturating_add(other.skew_ms_sum);
        self.skew_ms_max = self.skew_ms_max.max(other.skew_ms_max);
        self.last_received_at = self.last_received_at.max(other.last_received_at);
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
        let hashes = rows.iter().map(|row| Reader::new("sources", row).text("server_key_hash"));
        let hashes = hashes.collect::<Result<Vec<_>, _>>()?;
        let sources = with_aliases(&rows, &aliases)?;
        let keyed = |(source, server_key_hash)| KeyedSource { source, server_key_hash };
        Ok(sources.into_iter().zip(hashes).map(keyed).collect())
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
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Duplicate`]
    /// when the name or an alias is taken.
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &SourceId,
        fields: SourceFields,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
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

    /// Gives a source new keys; the old ones stop working.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn rotate(
        &self,
        ws: &WorkspaceId,
        id: &SourceId,
        keys: SourceKeys,
        actor: &Actor,
    ) -> Result<Source, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        let after = Source {
            write_key: keys.write_key,
            server_key_prefix: keys.server_key_prefix,
            updated_at: write.now(),
            ..before.clone()
        };
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

    /// How far a queue's entries are recorded here; 0 = not at all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recorded_to(&self, queue: &str) -> Result<u64, StoreError> {
        let row = sqlx::query("select recorded_to from queue_marks where queue = $1")
            .bind(queue.to_owned())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading how far a queue is recorded")?;
        row.map_or(Ok(0), |row| Reader::new("queue_marks", &row).count("recorded_to"))
    }

    /// Adds what a queue counted among its entries up to `up_to`. A step that
    /// is repeated after a crash adds nothing; sources that are unknown here
    /// are passed over.
    ///
    /// # Errors
    /// When the database fails; then nothing is added.
    pub async fn add_counts(
        &self,
        queue: &str,
        up_to: u64,
        counts: &[(SourceId, Day, SourceCounts)],
    ) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let moved = sqlx::query(
            "insert into queue_marks (queue, recorded_to) values ($1, $2) \
             on conflict (queue) do update set recorded_to = excluded.recorded_to \
             where queue_marks.recorded_to < excluded.recorded_to",
        )
        .bind(queue.to_owned())
        .bind(count(up_to))
        .execute(write.conn())
        .await
        .doing("counting events")?;
        if moved.rows_affected() == 0 {
            return Ok(());
        }
        for (source, day, counted) in counts {
            add_day(&mut write, source, *day, counted).await?;
        }
        write.commit().await
    }

    /// What the sources of a workspace did from a day (UTC) on, summed by
    /// source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self, ws: &WorkspaceId, from: Day) -> Result<HashMap<SourceId, SourceCounts>, StoreError> {
        let rows = sqlx::query("select * from source_days where workspace_id = $1 and day >= $2")
            .bind(ws.to_string())
            .bind(from.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading what was counted")?;
        let mut sums: HashMap<SourceId, SourceCounts> = HashMap::new();
        for row in &rows {
            let row = Reader::new("source_days", row);
            let counted = SourceCounts {
                events: row.count("events")?,
                rejected: row.count("rejected")?,
                duplicates: row.count("duplicates")?,
                bots: row.count("bots")?,
                late: row.count("late")?,
                odd_times: row.count("odd_times")?,
                skew_ms_sum: row.int("skew_ms_sum")?,
                skew_ms_max: row.int("skew_ms_max")?,
                last_received_at: row.opt_time("last_received_at")?,
            };
            sums.entry(row.parsed("source_id", SourceId::parse)?).or_default().add(&counted);
        }
        Ok(sums)
    }
}

/// The workspace comes from the source itself.
const ADD_DAY: &str = "\
    insert into source_days (workspace_id, source_id, day, events, rejected, duplicates, bots, late, odd_times, \
    skew_ms_sum, skew_ms_max, last_received_at) \
    select workspace_id, id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from sources where id = $1 \
    on conflict (source_id, day) do update set events = source_days.events + excluded.events, \
    rejected = source_days.rejected + excluded.rejected, duplicates = source_days.duplicates + excluded.duplicates, \
    bots = source_days.bots + excluded.bots, late = source_days.late + excluded.late, \
    odd_times = source_days.odd_times + excluded.odd_times, \
    skew_ms_sum = source_days.skew_ms_sum + excluded.skew_ms_sum, \
    skew_ms_max = case when source_days.skew_ms_max > excluded.skew_ms_max \
    then source_days.skew_ms_max else excluded.skew_ms_max end, \
    last_received_at = case when source_days.last_received_at > coalesce(excluded.last_received_at, 0) \
    then source_days.last_received_at else excluded.last_received_at end";

async fn add_day(write: &mut Write, source: &SourceId, day: Day, counted: &SourceCounts) -> Result<(), StoreError> {
    sqlx::query(ADD_DAY)
        .bind(source.to_string())
        .bind(day.to_string())
        .bind(count(counted.events))
        .bind(count(counted.rejected))
        .bind(count(counted.duplicates))
        .bind(count(counted.bots))
        .bind(count(counted.late))
        .bind(count(counted.odd_times))
        .bind(counted.skew_ms_sum)
        .bind(counted.skew_ms_max)
        .bind(opt_micros(counted.last_received_at))
        .execute(write.conn())
        .await
        .doing("counting events")?;
    Ok(())
}

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
    })
}
