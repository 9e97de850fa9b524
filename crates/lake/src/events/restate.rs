//! Making sessions anew: a visitor's events as sessions need them, and files
//! with other sessions in the place of those that hold them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use base::{Channel, Event, Protocol, SourceId, SourceRef, Timestamp, WorkspaceId};
use datafusion::prelude::{cast, coalesce, col, lit};
use datafusion::scalar::ScalarValue;
use futures::StreamExt as _;

use crate::Lake;
use crate::convert::{instant, int_at, text};
use crate::data_file::DataFile;
use crate::delta::write_operation;
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::{self, FileWriter};
use crate::rewrite::column;
use crate::tables::Table;

/// What is read of a visitor's event. Of the event only what sessions are cut
/// by is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorEvent {
    /// Its number in its queue.
    pub seq: u64,
    /// The event.
    pub event: Event,
    /// Its session as it stands.
    pub session_id: String,
    /// Whether that session is said to begin with it.
    pub is_entry: bool,
    /// The source of that session, by key.
    pub session_ref_key: String,
}

/// Another session for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// When the event occurred, to find its file.
    pub occurred_at: Timestamp,
    /// The session.
    pub session_id: String,
    /// Whether it begins with the event.
    pub is_entry: bool,
    /// Its source.
    pub session: SourceRef,
}

/// Files with other sessions, written and not yet listed.
#[derive(Debug)]
pub struct Restated {
    remove: Vec<Arc<DataFile>>,
    add: Vec<Arc<DataFile>>,
}

pub(super) const TEXTS: [&str; 15] = [
    "event_id",
    "name",
    "protocol",
    "source_id",
    "anonymous_id",
    "user_id",
    "session_id",
    "session_ref_key",
    "host",
    "referrer",
    "click_id",
    "click_id_kind",
    "channel",
    "coupon",
    "url",
];
pub(super) const UTM: [&str; 6] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"];

impl Lake {
    /// The events of some visitors (by anonymous id, else user id) from an
    /// instant on, at most `most` of them, in no order.
    pub async fn events_of_visitors(
        &self,
        workspace: &WorkspaceId,
        visitors: &[String],
        from: Timestamp,
        most: usize,
    ) -> Result<Vec<VisitorEvent>> {
        let doing = || "reading the events of visitors".to_owned();
        let mut files = self.files(Table::Events, workspace, None, None).await?;
        files.retain(|file| file.stats.occurred.is_none_or(|(_, last)| last >= from.as_microsecond()));
        let session = self.session(self.options().memory_bytes / 4)?;
        let wanted = visitors.iter().map(|visitor| lit(visitor.as_str())).collect();
        let since = lit(ScalarValue::TimestampMicrosecond(Some(from.as_microsecond()), Some("UTC".into())));
        let plain = ["seq", "occurred_at", "received_at", "is_entry", "is_bot"];
        let columns: Vec<&str> = plain.into_iter().chain(TEXTS).chain(UTM).collect();
        let rows = self
            .believed_rows(&session, Table::Events, &files, None)?
            .filter(coalesce(vec![col("anonymous_id"), col("user_id")]).in_list(wanted, false))
            .and_then(|rows| rows.filter(col("occurred_at").gt_eq(since)))
            .and_then(|rows| {
                let texts = |name: &&str| (TEXTS.contains(name) || UTM.contains(name)).then_some(DataType::Utf8);
                rows.select(columns.iter().map(|name| match texts(name) {
                    Some(kind) => cast(col(*name), kind).alias(*name),
                    None => col(*name),
                }))
            })
            .and_then(|rows| rows.limit(0, Some(most)))
            .doing(doing())?;
        let mut found = Vec::new();
        for batch in rows.collect().await.doing(doing())? {
            for row in 0..batch.num_rows() {
                found.push(visitor_event(workspace, &batch, row)?);
            }
        }
        Ok(found)
    }

    /// Writes the files that hold some events (by number and id) with other
    /// sessions. They are listed by [`Lake::commit_sessions`].
    pub async fn prepare_sessions(
        &self,
        workspace: &WorkspaceId,
        sessions: &HashMap<(u64, String), NewSession>,
    ) -> Result<Restated> {
        let mut restated = Restated { remove: Vec::new(), add: Vec::new() };
        let instants: Vec<i64> = sessions.values().map(|session| session.occurred_at.as_microsecond()).collect();
        let (Some(first), Some(last)) = (instants.iter().min(), instants.iter().max()) else { return Ok(restated) };
        for file in self.files(Table::Events, workspace, None, None).await? {
            let apart = |(low, high): (i64, i64)| high < *first || *last < low;
            if file.stats.occurred.is_some_and(apart) || !self.holds(&file, sessions).await? {
                continue;
            }
            let partition = (file.workspace.clone(), file.month);
            let mut writer =
                FileWriter::new(self.store().clone(), &**self.clock(), Table::Events, &partition, "restated");
            let mut batches = parquet_io::read(self.store(), &file, None).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                writer.write(&with_sessions(&batch, sessions)?).await?;
            }
            restated.add.extend(writer.finish().await?);
            restated.remove.push(file);
        }
        Ok(restated)
    }

    /// Lists the files of [`Lake::prepare_sessions`]; false, and nothing is
    /// changed, when the files they replace were joined meanwhile.
    pub async fn commit_sessions(&self, restated: Restated) -> Result<bool> {
        if restated.remove.is_empty() {
            return Ok(true);
        }
        self.replace_files(Table::Events, restated.remove, restated.add, write_operation(), true).await
    }

    async fn holds(&self, file: &DataFile, sessions: &HashMap<(u64, String), NewSession>) -> Result<bool> {
        let mut batches = parquet_io::read(self.store(), file, Some(&["seq", "event_id"])).await?;
        while let Some(batch) = batches.next().await {
            let batch = batch.doing(format!("reading {}", file.path))?;
            if (0..batch.num_rows()).any(|row| new_session(&batch, row, sessions).is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn new_session<'a>(
    batch: &RecordBatch,
    row: usize,
    sessions: &'a HashMap<(u64, String), NewSession>,
) -> Option<&'a NewSession> {
    let seq = u64::try_from(int_at(batch.column_by_name("seq")?, row)?).ok()?;
    let event_id = text(batch.column_by_name("event_id")?, row).unwrap_or_default();
    sessions.get(&(seq, event_id.to_owned()))
}

fn with_sessions(batch: &RecordBatch, sessions: &HashMap<(u64, String), NewSession>) -> Result<RecordBatch> {
    let new: Vec<Option<&NewSession>> = (0..batch.num_rows()).map(|row| new_session(batch, row, sessions)).collect();
    if new.iter().all(Option::is_none) {
        return Ok(batch.clone());
    }
    let keys: HashMap<&SourceRef, String> =
        new.iter().flatten().map(|session| (&session.session, session.session.key())).collect();
    let texts = |name: &str, of: &dyn Fn(&NewSession) -> String| -> Result<ArrayRef> {
        let before = column(batch, name)?;
        let cells = new.iter().enumerate().map(|(row, session)| match session {
            Some(session) => Some(of(session)).filter(|cell| !cell.is_empty()),
            None => text(before, row).map(str::to_owned),
        });
        Ok(Arc::new(cells.collect::<StringArray>()))
    };
    let entries = column(batch, "is_entry")?.as_boolean();
    let entries = new
        .iter()
        .enumerate()
        .map(|(row, session)| session.map_or_else(|| entries.is_valid(row) && entries.value(row), |new| new.is_entry))
        .collect::<Vec<bool>>();
    let changed: [(&str, ArrayRef); 4] = [
        ("session_id", texts("session_id", &|session| session.session_id.clone())?),
        (
            "session_ref_key",
            texts("session_ref_key", &|session| keys.get(&session.session).cloned().unwrap_or_default())?,
        ),
        ("session_channel", texts("session_channel", &|session| session.session.channel.clone())?),
        ("is_entry", Arc::new(BooleanArray::from(entries))),
    ];
    let mut columns = batch.columns().to_vec();
    for (name, values) in changed {
        let (at, _) = batch
            .schema_ref()
            .column_with_name(name)
            .ok_or_else(|| LakeError::Internal(format!("a data file lacks the column {name}")))?;
        columns[at] = values;
    }
    RecordBatch::try_new(batch.schema(), columns).doing("restating sessions")
}

pub(super) fn visitor_event(workspace: &WorkspaceId, batch: &RecordBatch, row: usize) -> Result<VisitorEvent> {
    let cell = |name: &str| batch.column_by_name(name).and_then(|column| text(column, row)).unwrap_or_default();
    let at = |name: &str| -> Result<Timestamp> {
        let cells = column(batch, name)?.as_primitive::<TimestampMicrosecondType>();
        instant(cells.value(row))
    };
    let flag = |name: &str| -> Result<bool> { Ok(column(batch, name)?.as_boolean().value(row)) };
    let source = SourceId::parse(cell("source_id")).map_err(|error| LakeError::Invalid(error.to_string()))?;
    let protocol = Protocol::parse(cell("protocol")).unwrap_or(Protocol::Sulit);
    let mut event = Event::new(workspace.clone(), source, cell("name"), protocol, at("received_at")?);
    event.occurred_at = at("occurred_at")?;
    event.is_bot = flag("is_bot")?;
    event.channel = Channel::parse(cell("channel"));
    let fields: [(&mut String, &str); 15] = [
        (&mut event.event_id, "event_id"),
        (&mut event.anonymous_id, "anonymous_id"),
        (&mut event.user_id, "user_id"),
        (&mut event.url, "url"),
        (&mut event.host, "host"),
        (&mut event.referrer, "referrer"),
        (&mut event.click_id, "click_id"),
        (&mut event.click_id_kind, "click_id_kind"),
        (&mut event.coupon, "coupon"),
        (&mut event.utm_source, "utm_source"),
        (&mut event.utm_medium, "utm_medium"),
        (&mut event.utm_campaign, "utm_campaign"),
        (&mut event.utm_term, "utm_term"),
        (&mut event.utm_content, "utm_content"),
        (&mut event.utm_id, "utm_id"),
    ];
    for (field, name) in fields {
        cell(name).clone_into(field);
    }
    let seq = column(batch, "seq")?.as_primitive::<Int64Type>().value(row);
    Ok(VisitorEvent {
        seq: u64::try_from(seq).unwrap_or_default(),
        event,
        session_id: cell("session_id").to_owned(),
        is_entry: flag("is_entry")?,
        session_ref_key: cell("session_ref_key").to_owned(),
    })
}
