//! What sources sent, by day and by hour of receipt (UTC): how they fare, and
//! when they usually talk.

use std::collections::{BTreeMap, HashMap};

use base::{Day, SourceId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Store, Write};
use crate::row::{Reader, count, opt_micros};

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

/// What a source sent between two looks at the queue, within one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPart {
    /// The source.
    pub source: SourceId,
    /// Day of receipt (UTC).
    pub day: Day,
    /// Hour of receipt, in whole hours since 1970; `None` = it was not noted.
    pub hour: Option<i64>,
    /// What was counted.
    pub counts: SourceCounts,
}

/// What a source sent in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourCounts {
    /// Whole hours since 1970.
    pub hour: i64,
    /// Events taken.
    pub events: u64,
    /// Events refused.
    pub rejected: u64,
    /// Repetitions that were dropped.
    pub duplicates: u64,
    /// Sum of the clocks' skew over the events, in milliseconds.
    pub skew_ms_sum: i64,
}

/// The counts of a store.
#[derive(Debug, Clone, Copy)]
pub struct SourceCounting<'a>(pub(crate) &'a Store);

impl Store {
    /// What sources sent.
    #[must_use]
    pub fn source_counts(&self) -> SourceCounting<'_> {
        SourceCounting(self)
    }
}

impl SourceCounting<'_> {
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
    pub async fn add(&self, queue: &str, up_to: u64, parts: &[CountedPart]) -> Result<(), StoreError> {
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
        for part in parts {
            add_day(&mut write, part).await?;
            if let Some(hour) = part.hour {
                add_hour(&mut write, part, hour).await?;
            }
        }
        write.commit().await
    }

    /// What the sources of a workspace did from a day (UTC) on, summed by
    /// source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sums(&self, ws: &WorkspaceId, from: Day) -> Result<HashMap<SourceId, SourceCounts>, StoreError> {
        let mut sums: HashMap<SourceId, SourceCounts> = HashMap::new();
        for (source, _, counted) in self.days(ws, from).await? {
            sums.entry(source).or_default().add(&counted);
        }
        Ok(sums)
    }

    /// What the sources of a workspace did from a day (UTC) on, day by day;
    /// days on which a source said nothing are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn days(&self, ws: &WorkspaceId, from: Day) -> Result<Vec<(SourceId, Day, SourceCounts)>, StoreError> {
        let rows = sqlx::query("select * from source_days where workspace_id = $1 and day >= $2 order by day")
            .bind(ws.to_string())
            .bind(from.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading what was counted")?;
        rows.iter().map(read_day).collect()
    }

    /// What the sources of a workspace sent from an hour on (whole hours since
    /// 1970), in order; hours without anything are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hours(&self, ws: &WorkspaceId, from: i64) -> Result<BTreeMap<SourceId, Vec<HourCounts>>, StoreError> {
        let rows = sqlx::query("select * from source_hours where workspace_id = $1 and hour >= $2 order by hour")
            .bind(ws.to_string())
            .bind(from)
            .fetch_all(self.0.pool())
            .await
            .doing("reading what was counted")?;
        let mut by_source: BTreeMap<SourceId, Vec<HourCounts>> = BTreeMap::new();
        for row in &rows {
            let row = Reader::new("source_hours", row);
            let counted = HourCounts {
                hour: row.int("hour")?,
                events: row.count("events")?,
                rejected: row.count("rejected")?,
                duplicates: row.count("duplicates")?,
                skew_ms_sum: row.int("skew_ms_sum")?,
            };
            by_source.entry(row.parsed("source_id", SourceId::parse)?).or_default().push(counted);
        }
        Ok(by_source)
    }

    /// Forgets the hours before one; the days stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_hours_before(&self, hour: i64) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from source_hours where hour < $1")
            .bind(hour)
            .execute(self.0.pool())
            .await
            .doing("forgetting old hours")?;
        Ok(done.rows_affected())
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

const ADD_HOUR: &str = "\
    insert into source_hours (workspace_id, source_id, hour, events, rejected, duplicates, skew_ms_sum) \
    select workspace_id, id, $2, $3, $4, $5, $6 from sources where id = $1 \
    on conflict (source_id, hour) do update set events = source_hours.events + excluded.events, \
    rejected = source_hours.rejected + excluded.rejected, \
    duplicates = source_hours.duplicates + excluded.duplicates, \
    skew_ms_sum = source_hours.skew_ms_sum + excluded.skew_ms_sum";

async fn add_day(write: &mut Write, part: &CountedPart) -> Result<(), StoreError> {
    let CountedPart { source, day, counts, .. } = part;
    sqlx::query(ADD_DAY)
        .bind(source.to_string())
        .bind(day.to_string())
        .bind(count(counts.events))
        .bind(count(counts.rejected))
        .bind(count(counts.duplicates))
        .bind(count(counts.bots))
        .bind(count(counts.late))
        .bind(count(counts.odd_times))
        .bind(counts.skew_ms_sum)
        .bind(counts.skew_ms_max)
        .bind(opt_micros(counts.last_received_at))
        .execute(write.conn())
        .await
        .doing("counting events")?;
    Ok(())
}

async fn add_hour(write: &mut Write, part: &CountedPart, hour: i64) -> Result<(), StoreError> {
    let CountedPart { source, counts, .. } = part;
    sqlx::query(ADD_HOUR)
        .bind(source.to_string())
        .bind(hour)
        .bind(count(counts.events))
        .bind(count(counts.rejected))
        .bind(count(counts.duplicates))
        .bind(counts.skew_ms_sum)
        .execute(write.conn())
        .await
        .doing("counting events")?;
    Ok(())
}

fn read_day(row: &AnyRow) -> Result<(SourceId, Day, SourceCounts), StoreError> {
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
    Ok((row.parsed("source_id", SourceId::parse)?, row.day("day")?, counted))
}
