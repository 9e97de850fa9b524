//! The rows of the durable queue. What a job does, and when it is tried
//! again, is the crate `jobs`' affair.

use base::{Actor, JobId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Engine, Store};
use crate::page::{Page, PageRequest};
use crate::row::Reader;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waiting for its time or a worker.
    Queued,
    /// A worker has it, until its lease ends.
    Running,
    /// Done.
    Succeeded,
    /// Given up.
    Failed,
    /// Taken back before it was done.
    Cancelled,
}

impl JobState {
    const ALL: &'static [Self] = &[Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled];

    /// The word in tables and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == word)
    }

    /// Whether nothing will happen to it any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// The workspace it is for, if it is for one.
    pub workspace_id: Option<WorkspaceId>,
    /// Which handler does it.
    pub kind: String,
    /// What the handler needs.
    pub payload: Value,
    /// While a job of this kind with this key waits, another one is not
    /// queued. One that runs already does not count: it may have read what
    /// has changed since.
    pub dedupe_key: Option<String>,
    /// Not before.
    pub run_at: Timestamp,
    /// How often it is tried.
    pub max_attempts: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The workspace it is for, if it is for one.
    pub workspace_id: Option<WorkspaceId>,
    /// Which handler does it.
    pub kind: String,
    /// What the handler needs.
    pub payload: Value,
    /// Its dedupe key, if it has one.
    pub dedupe_key: Option<String>,
    /// Where it stands.
    pub state: JobState,
    /// Which try this is, from 1; 0 = not tried yet.
    pub attempt: u32,
    /// How often it is tried.
    pub max_attempts: u32,
    /// Not before.
    pub run_at: Timestamp,
    /// The worker that has it.
    pub leased_by: Option<String>,
    /// Until when.
    pub lease_until: Option<Timestamp>,
    /// Units of work done.
    pub progress_done: u64,
    /// Units of work in all, where known.
    pub progress_total: Option<u64>,
    /// What it is at, in words.
    pub progress_message: String,
    /// Whether somebody asked it to stop.
    pub is_cancel_requested: bool,
    /// What came of it.
    pub result: Option<Value>,
    /// Why the last try failed.
    pub error: Option<String>,
    /// Who queued it.
    pub actor: String,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When its last try began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEnd {
    /// Done, with what came of it.
    Succeeded(Value),
    /// Failed; to be tried again at an instant.
    Retry {
        /// Why it failed.
        error: String,
        /// Not before.
        at: Timestamp,
    },
    /// Failed for good.
    Failed(String),
    /// Stopped because somebody asked for it.
    Cancelled,
}

/// The jobs of a store.
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a>(pub(crate) &'a Store);

impl Store {
    /// The jobs.
    #[must_use]
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }
}

impl Jobs<'_> {
    /// Queues a job, or returns the one that waits with the same dedupe key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enqueue(&self, new: NewJob, actor: &Actor) -> Result<Job, StoreError> {
        let dedupe_key = new.dedupe_key.as_ref().map(|key| {
            let scope = new.workspace_id.as_ref().map_or("", WorkspaceId::as_str);
            format!("{scope}/{key}")
        });
        loop {
            if let Some(job) = self.insert_or_find(&new, dedupe_key.as_deref(), actor).await? {
                return Ok(job);
            }
            // A worker took the waiting job between the two statements, so that
            // the work must be queued after all.
        }
    }

    async fn insert_or_find(
        &self,
        new: &NewJob,
        dedupe_key: Option<&str>,
        actor: &Actor,
    ) -> Result<Option<Job>, StoreError> {
        let mut write = self.0.write().await?;
        let id = JobId::new(write.clock());
        let now = write.now().as_microsecond();
        sqlx::query(
            "insert into jobs (id, workspace_id, kind, payload, dedupe_key, state, attempt, max_attempts, run_at, \
             progress_done, progress_message, is_cancel_requested, actor, created_at) \
             values ($1, $2, $3, $4, $5, 'queued', 0, $6, $7, 0, '', 0, $8, $9) \
             on conflict (kind, dedupe_key) where state = 'queued' do nothing",
        )
        .bind(id.to_string())
        .bind(new.workspace_id.as_ref().map(ToString::to_string))
        .bind(new.kind.clone())
        .bind(new.payload.to_string())
        .bind(dedupe_key.map(ToOwned::to_owned))
        .bind(i64::from(new.max_attempts.max(1)))
        .bind(new.run_at.as_microsecond())
        .bind(actor.label())
        .bind(now)
        .execute(write.conn())
        .await
        .doing("queueing a job")?;
        let row = sqlx::query(
            "select * from jobs where id = $1 or (kind = $2 and dedupe_key = $3 and state = 'queued') \
             order by case when id = $1 then 0 else 1 end limit 1",
        )
        .bind(id.to_string())
        .bind(new.kind.clone())
        .bind(dedupe_key.map(ToOwned::to_owned))
        .fetch_optional(write.conn())
        .await
        .doing("queueing a job")?;
        let job = row.as_ref().map(read).transpose()?;
        write.commit().await?;
        Ok(job)
    }

    /// Takes the next job that is due and whose kind the worker knows: one that
    /// waits, or one whose worker let its lease end. Counts the try.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(
        &self,
        kinds: &[String],
        worker: &str,
        lease_until: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let list: Vec<String> = (0..kinds.len()).map(|at| format!("${}", at + 2)).collect();
        let lock = match self.0.engine() {
            Engine::Postgres => "for update skip locked",
            Engine::Sqlite => "",
        };
        let sql = format!(
            "select * from jobs where (state = 'queued' and run_at <= $1 or state = 'running' and lease_until <= $1) \
             and kind in ({}) order by run_at, id limit 1 {lock}",
            list.join(",")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now);
        for kind in kinds {
            query = query.bind(kind.clone());
        }
        let Some(row) = query.fetch_optional(write.conn()).await.doing("looking for a job")? else {
            return Ok(None);
        };
        let job = read(&row)?;
        sqlx::query(
            "update jobs set state = 'running', attempt = attempt + 1, leased_by = $2, lease_until = $3, \
             started_at = $4 where id = $1",
        )
        .bind(job.id.to_string())
        .bind(worker.to_owned())
        .bind(lease_until.as_microsecond())
        .bind(now)
        .execute(write.conn())
        .await
        .doing("taking a job")?;
        let taken = Job {
            state: JobState::Running,
            attempt: job.attempt + 1,
            leased_by: Some(worker.to_owned()),
            lease_until: Some(lease_until),
            started_at: Some(write.now()),
            ..job
        };
        write.commit().await?;
        Ok(Some(taken))
    }

    /// Tells how far a job is and keeps its lease. Returns whether to go on:
    /// `false` when somebody asked it to stop, or another worker has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn progress(
        &self,
        job: &Job,
        done: u64,
        total: Option<u64>,
        message: &str,
        lease_until: Timestamp,
    ) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "update jobs set progress_done = $4, progress_total = $5, progress_message = $6, lease_until = $7 \
             where id = $1 and state = 'running' and leased_by = $2 and attempt = $3 \
             returning is_cancel_requested",
        )
        .bind(job.id.to_string())
        .bind(job.leased_by.clone())
        .bind(i64::from(job.attempt))
        .bind(crate::row::count(done))
        .bind(total.map(crate::row::count))
        .bind(message.to_owned())
        .bind(lease_until.as_microsecond())
        .fetch_optional(self.0.pool())
        .await
        .doing("noting a job's progress")?;
        let Some(row) = row else { return Ok(false) };
        Ok(!Reader::new("jobs", &row).flag("is_cancel_requested")?)
    }

    /// Keeps a job's lease. Returns as [`Jobs::progress`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew(&self, job: &Job, lease_until: Timestamp) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "update jobs set lease_until = $4 where id = $1 and state = 'running' and leased_by = $2 \
             and attempt = $3 returning is_cancel_requested",
        )
        .bind(job.id.to_string())
        .bind(job.leased_by.clone())
        .bind(i64::from(job.attempt))
        .bind(lease_until.as_microsecond())
        .fetch_optional(self.0.pool())
        .await
        .doing("keeping a job")?;
        let Some(row) = row else { return Ok(false) };
        Ok(!Reader::new("jobs", &row).flag("is_cancel_requested")?)
    }

    /// Notes how a try ended. Does nothing and returns `false` when another
    /// worker has the job by now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(&self, job: &Job, end: JobEnd) -> Result<bool, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now();
        let (state, result, error, run_at) = match end {
            JobEnd::Succeeded(result) => (JobState::Succeeded, Some(result.to_string()), None, job.run_at),
            JobEnd::Retry { error, at } => (JobState::Queued, None, Some(error), at),
            JobEnd::Failed(error) => (JobState::Failed, None, Some(error), job.run_at),
            JobEnd::Cancelled => (JobState::Cancelled, None, job.error.clone(), job.run_at),
        };
        let mut state = state;
        if state == JobState::Queued && job.dedupe_key.is_some() {
            // The same work may have been queued again while this ran.
            let twin = sqlx::query("select id from jobs where kind = $1 and dedupe_key = $2 and state = 'queued'")
                .bind(job.kind.clone())
                .bind(job.dedupe_key.clone())
                .fetch_optional(write.conn())
                .await
                .doing("looking for the same job")?;
            if twin.is_some() {
                state = JobState::Failed;
            }
        }
        let done = sqlx::query(
            "update jobs set state = $4, result = $5, error = $6, run_at = $7, finished_at = $8, leased_by = null, \
             lease_until = null where id = $1 and state = 'running' and leased_by = $2 and attempt = $3",
        )
        .bind(job.id.to_string())
        .bind(job.leased_by.clone())
        .bind(i64::from(job.attempt))
        .bind(state.as_str())
        .bind(result)
        .bind(error)
        .bind(run_at.as_microsecond())
        .bind(state.is_over().then(|| now.as_microsecond()))
        .execute(write.conn())
        .await
        .doing("ending a job")?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Asks a job to stop: one that waits is cancelled at once, one that runs
    /// is told.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or [`StoreError::Conflict`] when it is over.
    pub async fn cancel(&self, id: &JobId, actor: &Actor) -> Result<Job, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select * from jobs where id = $1")
            .bind(id.to_string())
            .fetch_optional(write.conn())
            .await
            .doing("reading a job")?;
        let before = read(&row.ok_or_else(|| StoreError::missing("job", id))?)?;
        if before.state.is_over() {
            let message = format!("the job {id} is over ({}); it cannot be cancelled", before.state.as_str());
            return Err(StoreError::Conflict(message));
        }
        let now = write.now().as_microsecond();
        sqlx::query(
            "update jobs set is_cancel_requested = 1, \
             finished_at = case when state = 'queued' then $2 else finished_at end, \
             state = case when state = 'queued' then 'cancelled' else state end \
             where id = $1 and state in ('queued', 'running')",
        )
        .bind(id.to_string())
        .bind(now)
        .execute(write.conn())
        .await
        .doing("cancelling a job")?;
        let change = Change {
            workspace: before.workspace_id.as_ref(),
            actor,
            action: "cancel",
            subject: "job",
            id: id.as_str(),
            before: Some(serde_json::json!({ "kind": before.kind, "state": before.state })),
            after: None,
        };
        write.audit(change).await?;
        write.commit().await?;
        self.get(id).await
    }

    /// One job.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &JobId) -> Result<Job, StoreError> {
        let row = sqlx::query("select * from jobs where id = $1")
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a job")?;
        read(&row.ok_or_else(|| StoreError::missing("job", id))?)
    }

    /// The jobs of a kind that wait or run, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self, kind: &str) -> Result<Vec<Job>, StoreError> {
        let sql = "select * from jobs where state in ('queued', 'running') and kind = $1 order by created_at, id";
        let rows = sqlx::query(sql).bind(kind.to_owned()).fetch_all(self.0.pool()).await.doing("reading jobs")?;
        rows.iter().map(read).collect()
    }

    /// One page of a workspace's jobs, newest first.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<Job>, StoreError> {
        let (at, id) = page.before_time()?.map_or((None, None), |(at, id)| (Some(at), Some(id)));
        let rows = sqlx::query(
            "select * from jobs where workspace_id = $1 and ($2 is null or (created_at, id) < ($2, $3)) \
             order by created_at desc, id desc limit $4",
        )
        .bind(ws.to_string())
        .bind(at)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing jobs")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &Job| {
            (last.created_at.as_microsecond().to_string(), last.id.to_string())
        }))
    }

    /// The instant at which the next job that waits or runs needs a worker;
    /// `None` when there is nothing to wait for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "select min(case when state = 'queued' then run_at else lease_until end) as due from jobs \
             where state in ('queued', 'running')",
        )
        .fetch_one(self.0.pool())
        .await
        .doing("looking for the next job")?;
        Reader::new("jobs", &row).opt_time("due")
    }

    /// Removes jobs that were over before an instant; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query("delete from jobs where finished_at < $1")
            .bind(at.as_microsecond())
            .execute(self.0.pool())
            .await
            .doing("forgetting old jobs")?;
        Ok(done.rows_affected())
    }
}

fn read(row: &AnyRow) -> Result<Job, StoreError> {
    let row = Reader::new("jobs", row);
    Ok(Job {
        id: row.parsed("id", JobId::parse)?,
        workspace_id: row.opt_parsed("workspace_id", WorkspaceId::parse)?,
        kind: row.text("kind")?,
        payload: row.json("payload")?,
        dedupe_key: row.opt_text("dedupe_key")?,
        state: row.word("state", JobState::parse)?,
        attempt: row.parsed_int("attempt", u32::try_from)?,
        max_attempts: row.parsed_int("max_attempts", u32::try_from)?,
        run_at: row.time("run_at")?,
        leased_by: row.opt_text("leased_by")?,
        lease_until: row.opt_time("lease_until")?,
        progress_done: row.count("progress_done")?,
        progress_total: row.opt_int("progress_total")?.and_then(|total| u64::try_from(total).ok()),
        progress_message: row.text("progress_message")?,
        is_cancel_requested: row.flag("is_cancel_requested")?,
        result: row.opt_json("result")?,
        error: row.opt_text("error")?,
        actor: row.text("actor")?,
        created_at: row.time("created_at")?,
        started_at: row.opt_time("started_at")?,
        finished_at: row.opt_time("finished_at")?,
    })
}
