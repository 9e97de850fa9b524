//! Read-only SQL over the public views, with bounds on memory and time but not
//! on rows.

use std::future::Future;
use std::io::Write;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use base::{Frame, Timestamp, WorkspaceId};
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;

use crate::Lake;
use crate::error::{Doing as _, LakeError, Result};
use crate::frames::{empty_frame, to_frame};
use crate::parquet_io::properties;
use crate::views::Dimensions;

/// Bounds of a query.
#[derive(Debug, Clone, Copy)]
pub struct SqlLimits {
    /// Memory it may hold before it spills or is stopped, in bytes.
    pub memory_bytes: usize,
    /// How long it may run.
    pub timeout: Duration,
}

impl Default for SqlLimits {
    fn default() -> Self {
        Self { memory_bytes: 512 << 20, timeout: Duration::from_secs(60) }
    }
}

/// A query over the public views of one workspace.
#[derive(Debug, Clone)]
pub struct SqlQuery {
    /// The workspace whose rows are seen.
    pub workspace: WorkspaceId,
    /// One statement that reads: `select`, `with`, `values`, `explain`,
    /// `show tables`, `describe`.
    pub text: String,
    /// What the facts are joined with.
    pub dimensions: Dimensions,
    /// What was believed at this instant; now when `None`.
    pub as_of: Option<Timestamp>,
    /// Its bounds.
    pub limits: SqlLimits,
}

/// A format that a result can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlFormat {
    /// An array of row objects; decimals are strings.
    Json,
    /// RFC 4180 with a header; formulas are defused.
    Csv,
    /// Parquet with the types of the result.
    Parquet,
}

/// The rows of a query, as they come. Dropping it cancels the query.
#[derive(Debug)]
pub struct SqlRows {
    schema: SchemaRef,
    batches: mpsc::Receiver<std::result::Result<RecordBatch, DataFusionError>>,
    worker: JoinHandle<()>,
    until: Instant,
    limits: SqlLimits,
}

impl Drop for SqlRows {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

impl Lake {
    /// Starts a query.
    ///
    /// # Errors
    /// [`LakeError::RefusedQuery`] when the text is no query or does more than
    /// read; [`LakeError::Limit`] when it needs more than it may have.
    pub async fn sql(&self, query: &SqlQuery) -> Result<SqlRows> {
        refuse_long_chains(&query.text)?;
        let (lake, query, limits) = (self.clone(), query.clone(), query.limits);
        let started = SqlRows::start(limits, async move { lake.planned(&query).await }.boxed()).await?;
        started.unwrap_or_else(|| Err(too_slow(&limits)))
    }

    async fn planned(&self, query: &SqlQuery) -> Result<SendableRecordBatchStream> {
        let limits = &query.limits;
        let session =
            self.public_session(&query.workspace, &query.dimensions, query.as_of, limits.memory_bytes).await?;
        let frame =
            session.sql_with_options(&query.text, read_only()).await.map_err(|error| explained(error, limits))?;
        frame.execute_stream().await.map_err(|error| explained(error, limits))
    }
}

/// What every query of people is held against.
pub(crate) fn read_only() -> SQLOptions {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false)
}

/// Most operators of a query: planning goes one call deeper with each.
const MOST_OPERATORS: usize = 1_000;

/// Stack of a thread that plans and runs queries: room for the longest chain.
const STACK_BYTES: usize = 32 << 20;

/// Threads for queries that people write. A query whose step never ends keeps
/// one of them busy, but none of those that answer requests and take events.
fn threads() -> Result<&'static Handle> {
    static THREADS: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let made = THREADS.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(8)
            .thread_name("query")
            .thread_stack_size(STACK_BYTES)
            .enable_all()
            .build()
    });
    match made {
        Ok(runtime) => Ok(runtime.handle()),
        Err(error) => Err(LakeError::Internal(format!("threads for queries cannot be started: {error}"))),
    }
}

/// A task that ends when nobody waits for it.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> Future for AbortOnDrop<T> {
    type Output = std::result::Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

/// Refuses chains of operators that no stack is deep enough for. Text that is
/// no SQL is left to the parser, which says where it is wrong.
pub(crate) fn refuse_long_chains(text: &str) -> Result<()> {
    let Ok(tokens) = Tokenizer::new(&GenericDialect {}, text).tokenize() else { return Ok(()) };
    let chains = |token: &&Token| match token {
        Token::Word(word) => {
            let words = ["and", "or", "not", "union", "intersect", "except", "join", "case"];
            words.iter().any(|known| word.value.eq_ignore_ascii_case(known))
        }
        Token::Whitespace(_) | Token::Comma | Token::Period | Token::SemiColon | Token::EOF => false,
        Token::Number(..) | Token::SingleQuotedString(_) | Token::LParen | Token::RParen => false,
        _ => true,
    };
    let count = tokens.iter().filter(chains).count();
    if count <= MOST_OPERATORS {
        return Ok(());
    }
    Err(LakeError::RefusedQuery(format!(
        "it has {count} operators and may have {MOST_OPERATORS}; write long lists as `in (…)`"
    )))
}

/// Why the rows of a query do not come.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// It ran longer than it may.
    Slow,
    /// What the engine said.
    Engine(DataFusionError),
}

/// Does some work on the threads for queries, whose stacks are deep enough for
/// whatever [`refuse_long_chains`] lets through.
pub(crate) async fn aside<T: Send + 'static>(work: BoxFuture<'static, T>) -> Result<T> {
    let doing = AbortOnDrop(threads()?.spawn(work));
    doing.await.map_err(|error| LakeError::Internal(format!("planning a query failed: {error}")))
}

impl SqlRows {
    /// Plans a query and starts it; `None` = it was not planned in time.
    pub(crate) async fn start<E: Send + 'static>(
        limits: SqlLimits,
        planning: BoxFuture<'static, Result<SendableRecordBatchStream, E>>,
    ) -> Result<Option<Result<Self, E>>> {
        let until = Instant::now() + limits.timeout;
        let Ok(planned) = tokio::time::timeout_at(until, aside(planning)).await else { return Ok(None) };
        let mut stream = match planned? {
            Ok(stream) => stream,
            Err(refused) => return Ok(Some(Err(refused))),
        };
        let schema = stream.schema();
        let (sender, batches) = mpsc::channel(2);
        // In a task of its own, so that the time limit holds however long one
        // step of the query takes.
        let worker = threads()?.spawn(async move {
            while let Some(batch) = stream.next().await {
                let failed = batch.is_err();
                if sender.send(batch).await.is_err() || failed {
                    break;
                }
            }
        });
        Ok(Some(Ok(Self { schema, batches, worker, until, limits })))
    }

    /// The columns of the result.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The next rows, or what stopped them as it was said.
    pub(crate) async fn next_or_stopped(&mut self) -> Result<Option<RecordBatch>, Stopped> {
        match tokio::time::timeout_at(self.until, self.batches.recv()).await {
            Err(_) => {
                self.worker.abort();
                Err(Stopped::Slow)
            }
            Ok(None) => Ok(None),
            Ok(Some(Ok(batch))) => Ok(Some(batch)),
            Ok(Some(Err(error))) => Err(Stopped::Engine(error)),
        }
    }

    /// The next rows; `None` at the end.
    pub async fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        self.next_or_stopped().await.map_err(|stopped| match stopped {
            Stopped::Slow => too_slow(&self.limits),
            Stopped::Engine(error) => explained(error, &self.limits),
        })
    }

    /// The next rows as a frame; `None` at the end.
    pub async fn next_frame(&mut self) -> Result<Option<Frame>> {
        self.next_batch().await?.map(|batch| to_frame(&batch)).transpose()
    }

    /// A frame with the columns of the result and no rows.
    pub fn columns(&self) -> Result<Frame> {
        empty_frame(&self.schema)
    }

    /// All rows as one frame, for results that fit in memory.
    pub async fn into_frame(mut self) -> Result<Frame> {
        let mut batches = Vec::new();
        while let Some(batch) = self.next_batch().await? {
            batches.push(batch);
        }
        let all = arrow::compute::concat_batches(&self.schema, &batches).doing("joining the rows of a result")?;
        to_frame(&all)
    }

    /// Writes all rows as they come, in bounded memory; returns their number.
    pub async fn write(mut self, format: SqlFormat, out: &mut (dyn Write + Send)) -> Result<u64> {
        match format {
            SqlFormat::Json => self.write_json(out).await,
            SqlFormat::Csv => self.write_csv(out).await,
            SqlFormat::Parquet => self.write_parquet(out).await,
        }
    }

    async fn write_json(&mut self, out: &mut (dyn Write + Send)) -> Result<u64> {
        let mut rows = 0;
        put(out, b"[")?;
        while let Some(frame) = self.next_frame().await? {
            for row in frame.to_json_rows() {
                put(out, if rows == 0 { b"\n" } else { b",\n" })?;
                put(out, row.to_string().as_bytes())?;
                rows += 1;
            }
        }
        put(out, b"\n]\n")?;
        Ok(rows)
    }

    async fn write_csv(&mut self, out: &mut (dyn Write + Send)) -> Result<u64> {
        let mut rows = 0;
        put(out, self.columns()?.to_csv().as_bytes())?;
        while let Some(frame) = self.next_frame().await? {
            let text = frame.to_csv();
            // The header may hold a quoted line break: it is as long as the
            // header of no rows.
            let header = self.columns()?.to_csv().len();
            put(out, text.as_bytes().get(header..).unwrap_or_default())?;
            rows += frame.rows() as u64;
        }
        Ok(rows)
    }

    async fn write_parquet(&mut self, out: &mut (dyn Write + Send)) -> Result<u64> {
        let doing = "writing the result as Parquet";
        let mut rows = 0;
        let mut writer = ArrowWriter::try_new(out, self.schema.clone(), Some(properties())).doing(doing)?;
        while let Some(batch) = self.next_batch().await? {
            rows += batch.num_rows() as u64;
            writer.write(&batch).doing(doing)?;
        }
        writer.close().doing(doing)?;
        Ok(rows)
    }
}

fn put(out: &mut (dyn Write + Send), bytes: &[u8]) -> Result<()> {
    out.write_all(bytes).map_err(|error| LakeError::Invalid(format!("the result cannot be written: {error}")))
}

fn too_slow(limits: &SqlLimits) -> LakeError {
    LakeError::Limit(format!(
        "it ran longer than the {} seconds allowed; ask for fewer days or raise the limit",
        limits.timeout.as_secs_f64()
    ))
}

/// What the engine said, in words for the asker.
fn explained(error: DataFusionError, limits: &SqlLimits) -> LakeError {
    let short = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => LakeError::Limit(format!(
            "it needs more than the {} MiB of memory allowed; ask for fewer days or columns, or raise the limit",
            limits.memory_bytes >> 20
        )),
        DataFusionError::SQL(error, _) => LakeError::RefusedQuery(short(&error.to_string())),
        DataFusionError::Plan(text)
        | DataFusionError::NotImplemented(text)
        | DataFusionError::Execution(text)
        | DataFusionError::Configuration(text) => LakeError::RefusedQuery(short(text)),
        DataFusionError::SchemaError(error, _) => LakeError::RefusedQuery(short(&error.to_string())),
        // A pattern that is too large is the asker's, and its error another crate's.
        DataFusionError::External(error) if error.to_string().to_lowercase().contains("regex") => {
            let said = error.to_string();
            let last = said.lines().next_back().unwrap_or_default().trim();
            LakeError::RefusedQuery(format!("a regular expression in it cannot be used: {last}"))
        }
        DataFusionError::ArrowError(error, _) => LakeError::RefusedQuery(short(&error.to_string())),
        _ => LakeError::Query { doing: "running the query".into(), source: Box::new(error) },
    }
}
