//! The whole store as lines of JSON, for backups: written in one read
//! transaction, read into an empty database of either engine.
//!
//! The first line names the format and the schema; a line with `table` and
//! `columns` begins a table; every other line is a row, an array in the order
//! of the columns; the last line counts the rows, so that a cut-off file is
//! noticed.

use std::io::{BufRead, Write as Output};
use std::sync::Arc;

use base::Clock;
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AssertSqlSafe, Column as _, Executor as _, Row as _, SqlSafeStr as _, Statement as _, ValueRef as _};

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::migrations;
use crate::open::{Store, Write};

/// What a dump holds, parents before children.
const TABLES: &[&str] = &[
    "settings",
    "workspaces",
    "users",
    "memberships",
    "api_keys",
    "campaigns",
    "campaign_coupons",
    "coupon_batches",
    "coupon_batch_values",
    "coupon_codes",
    "coupon_redemptions",
    "gift_cards",
    "gift_card_entries",
    "campaign_budgets",
    "campaign_messages",
    "campaign_notes",
    "taxonomy_rules",
    "imports",
    "source_refs",
    "sources",
    "source_aliases",
    "source_days",
    "links",
    "link_placements",
    "source_hours",
    "alerts",
    "identity_evidence",
    "identity_splits",
    "identities",
    "mappings",
    "fx_rates",
    "contacts",
    "erasures",
    "erased_rows",
    "audit_log",
];

const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    sulit_store: u32,
    schema: i64,
}

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Footer {
    rows: u64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Table(TableLine),
    Footer(Footer),
    Row(Vec<Value>),
}

/// What was written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dumped {
    /// Schema version of the dump.
    pub schema: i64,
    /// Rows in all tables.
    pub rows: u64,
}

impl Store {
    /// Writes the store as of one moment. What only matters to running
    /// programs is left out: sessions, sign-in links, uploads, queued jobs and
    /// kept answers.
    ///
    /// # Errors
    /// When the database fails or the output cannot be written.
    pub async fn dump(&self, out: &mut (dyn Output + Send)) -> Result<Dumped, StoreError> {
        let mut tx = self.snapshot().await?;
        let row = sqlx::query("select max(version) as version from schema_migrations")
            .fetch_one(&mut *tx)
            .await
            .doing("reading the schema's version")?;
        let schema = row.try_get("version").doing("reading the schema's version")?;
        write_line(out, &Header { sulit_store: FORMAT, schema })?;
        let mut rows = 0;
        for table in TABLES {
            let sql = AssertSqlSafe(format!("select * from {table} order by 1, 2"));
            let mut found = sqlx::query(sql).fetch(&mut *tx);
            let mut begun = false;
            while let Some(row) = found.try_next().await.doing("reading a table")? {
                if !begun {
                    begun = true;
                    let columns = row.columns().iter().map(|column| column.name().to_owned()).collect();
                    write_line(out, &TableLine { table: (*table).to_owned(), columns })?;
                }
                write_line(out, &values(table, &row)?)?;
                rows += 1;
            }
        }
        write_line(out, &Footer { rows })?;
        out.flush().map_err(|source| StoreError::Io { doing: "writing the dump", source })?;
        Ok(Dumped { schema, rows })
    }

    /// Opens an empty database and fills it from a dump. An older dump is
    /// migrated after it was read.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the database is not empty,
    /// [`StoreError::Archive`] when the dump is cut off or not one of ours,
    /// [`StoreError::TooNew`] when a newer program wrote it. Nothing is filled
    /// in then.
    pub async fn restore(
        url: &str,
        clock: Arc<dyn Clock>,
        input: &mut (dyn BufRead + Send),
    ) -> Result<(Self, Dumped), StoreError> {
        let header: Header = match next_line(input)? {
            Some(line) => parse(&line)?,
            None => return Err(StoreError::Archive("it is empty".to_owned())),
        };
        if header.sulit_store != FORMAT {
            return Err(StoreError::Archive(format!("its format is {}, not {FORMAT}", header.sulit_store)));
        }
        if header.schema > migrations::newest() {
            return Err(StoreError::TooNew { found: header.schema, known: migrations::newest() });
        }
        let store = Self::connect(url, clock).await?;
        let migrated = migrations::run(&store, header.schema).await?;
        if migrated.version != header.schema {
            return Err(StoreError::Conflict(not_empty()));
        }
        let rows = store.fill(input).await?;
        store.migrate().await?;
        Ok((store, Dumped { schema: header.schema, rows }))
    }

    async fn fill(&self, input: &mut (dyn BufRead + Send)) -> Result<u64, StoreError> {
        let mut write = self.write().await?;
        refuse_unless_empty(&mut write).await?;
        let mut filling: Option<Filling> = None;
        let mut rows = 0;
        while let Some(line) = next_line(input)? {
            match parse(&line)? {
                Line::Table(next) => {
                    if let Some(done) = filling.take() {
                        done.finish(&mut write).await?;
                    }
                    filling = Some(Filling::begin(&mut write, next).await?);
                }
                Line::Row(values) => {
                    let current = filling.as_mut().ok_or_else(|| misplaced("a row before any table"))?;
                    current.add(&mut write, values).await?;
                    rows += 1;
                }
                Line::Footer(footer) => {
                    if let Some(done) = filling.take() {
                        done.finish(&mut write).await?;
                    }
                    if footer.rows != rows {
                        return Err(misplaced(&format!("{rows} rows where {} were written", footer.rows)));
                    }
                    write.commit().await?;
                    return Ok(rows);
                }
            }
        }
        Err(misplaced("no last line; the file was cut off"))
    }
}

fn not_empty() -> String {
    "the database is not empty; restore into a new folder or database".to_owned()
}

fn misplaced(what: &str) -> StoreError {
    StoreError::Archive(format!("it has {what}"))
}

async fn refuse_unless_empty(write: &mut Write) -> Result<(), StoreError> {
    let row = sqlx::query("select (select count(*) from workspaces) + (select count(*) from users) as total")
        .fetch_one(write.conn())
        .await
        .doing("looking into the database")?;
    let total: i64 = row.try_get("total").doing("looking into the database")?;
    if total == 0 { Ok(()) } else { Err(StoreError::Conflict(not_empty())) }
}

/// A table that is being filled, a batch at a time.
struct Filling {
    into: String,
    kinds: Vec<AnyTypeInfoKind>,
    batch: Vec<Vec<Cell>>,
}

impl Filling {
    /// Takes only tables and columns that exist: their names go into SQL.
    async fn begin(write: &mut Write, line: TableLine) -> Result<Self, StoreError> {
        let TableLine { table, columns } = line;
        if !TABLES.contains(&table.as_str()) {
            return Err(misplaced(&format!("a table “{table}” that no store has")));
        }
        let statement = write
            .conn()
            .prepare(AssertSqlSafe(format!("select * from {table}")).into_sql_str())
            .await
            .doing("looking at a table")?;
        let mut kinds = Vec::new();
        for column in &columns {
            let known = statement.columns().iter().find(|known| known.name() == column);
            let known = known.ok_or_else(|| misplaced(&format!("a column “{table}.{column}” that no store has")))?;
            kinds.push(known.type_info().kind());
        }
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        Ok(Self { into: format!("{table} ({})", quoted.join(", ")), kinds, batch: Vec::new() })
    }

    async fn add(&mut self, write: &mut Write, values: Vec<Value>) -> Result<(), StoreError> {
        if values.len() != self.kinds.len() {
            return Err(misplaced("a row with another number of cells than its table has columns"));
        }
        let cells = values.into_iter().zip(&self.kinds).map(|(value, kind)| cell(value, *kind));
        self.batch.push(cells.collect::<Result<_, _>>()?);
        if self.batch.len() >= bulk::rows_per_statement(self.kinds.len()) {
            self.flush(write).await?;
        }
        Ok(())
    }

    async fn flush(&mut self, write: &mut Write) -> Result<(), StoreError> {
        bulk::insert(write.conn(), &self.into, "", &self.batch).await.doing("filling a table")?;
        self.batch.clear();
        Ok(())
    }

    async fn finish(mut self, write: &mut Write) -> Result<(), StoreError> {
        self.flush(write).await
    }
}

fn cell(value: Value, kind: AnyTypeInfoKind) -> Result<Cell, StoreError> {
    match (value, kind) {
        (Value::Null, AnyTypeInfoKind::BigInt) => Ok(Cell::MaybeInt(None)),
        (Value::Null, _) => Ok(Cell::MaybeText(None)),
        (Value::String(text), AnyTypeInfoKind::Text) => Ok(Cell::Text(text)),
        (Value::Number(number), AnyTypeInfoKind::BigInt) => {
            number.as_i64().map(Cell::Int).ok_or_else(|| misplaced(&format!("the number {number}, which is too large")))
        }
        (value, _) => Err(misplaced(&format!("the value {value} where another type is needed"))),
    }
}

fn values(table: &'static str, row: &AnyRow) -> Result<Vec<Value>, StoreError> {
    let read = |at: usize| -> Result<Value, sqlx::Error> {
        if row.try_get_raw(at)?.is_null() {
            return Ok(Value::Null);
        }
        match row.try_get::<i64, _>(at) {
            Ok(number) => Ok(Value::from(number)),
            Err(_) => row.try_get::<String, _>(at).map(Value::from),
        }
    };
    (0..row.len()).map(|at| read(at).map_err(|e| StoreError::corrupt(table, row.column(at).name(), e))).collect()
}

fn write_line(out: &mut (dyn Output + Send), value: &impl Serialize) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { doing: "writing the dump", source };
    let mut line = serde_json::to_vec(value).map_err(|e| io(e.into()))?;
    line.push(b'\n');
    out.write_all(&line).map_err(io)
}

fn next_line(input: &mut (dyn BufRead + Send)) -> Result<Option<String>, StoreError> {
    let mut line = String::new();
    let read = input.read_line(&mut line).map_err(|source| StoreError::Io { doing: "reading the dump", source })?;
    Ok((read > 0).then_some(line))
}

fn parse<T: for<'de> Deserialize<'de>>(line: &str) -> Result<T, StoreError> {
    serde_json::from_str(line).map_err(|_| {
        let start: String = line.chars().take(60).collect();
        StoreError::Archive(format!("the line “{}…” is none that a dump has", start.trim_end()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only matters to running programs.
    const LEFT_OUT: &[&str] = &["sessions", "sign_in_links", "idempotency_keys", "uploads", "jobs", "queue_marks"];

    #[test]
    fn every_table_is_dumped_or_left_out_on_purpose() {
        let text = migrations::text();
        let mut known: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("create table ")?.strip_suffix(" (")).collect();
        let mut listed: Vec<&str> = TABLES.iter().chain(LEFT_OUT).copied().collect();
        known.sort_unstable();
        listed.sort_unstable();
        assert_eq!(known, listed);
    }
}
