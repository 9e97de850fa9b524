//! Runs an import: read and stage, refuse or compare, record as one
//! transaction over both stores.
//!
//! Nothing that readers can see changes before [`store::Imports::begin`]. From
//! there on the import is `applying`; a crash leaves it so, and
//! [`super::recover`] takes it back when the folder is next opened.

use std::collections::BTreeMap;

use base::fx::DatedRate;
use base::money::to_text;
use base::{Actor, Event, ImportId, RejectedRow, Workspace};
use lake::{Comparison, Lake, ReplacePolicy, Staged};
use serde_json::{Value, json};
use store::{ContactFields, Import, Store};

use super::error::{ImportError, While as _};
use super::events::{self, NewEvents};
use super::hash::digest;
use super::mappings;
use super::options::{ImportFile, ImportOptions};
use super::outcome::{Change, ImportOutcome, Phase};
use super::plan::{Plan, plan};
use super::pump::Pump;
use super::refs::Refs;
use super::sink::Tally;
use super::spool::Spool;
use super::watch::Watch;
use crate::coupons::orders::OrderCoupons;
use crate::formats::Format;
use crate::notice::{self, Notice};
use crate::reconcile::{self, Check, Reconciled, Scope, Sums, Verdict};

/// Refused rows and differences that an outcome lists; all are counted.
const LISTED: usize = 1_000;
/// Contacts and rates compared or stored in one transaction.
pub(super) const CHUNK: usize = 5_000;

/// What an import works on.
pub(crate) struct Job<'a> {
    pub(super) store: &'a Store,
    pub(super) lake: &'a Lake,
    pub(super) ws: &'a Workspace,
    pub(super) actor: &'a Actor,
    pub(super) file: &'a ImportFile,
    pub(super) options: ImportOptions,
    pub(super) watch: &'a Watch,
}

/// A file that was read to its end and staged.
pub(super) struct Gathered {
    pub(super) id: ImportId,
    pub(super) staged: Staged,
    pub(super) tally: Tally,
    pub(super) refs: Refs,
    pub(super) contacts: Spool<(u64, ContactFields)>,
    pub(super) rates: Spool<DatedRate>,
    pub(super) events: Spool<(u64, Event)>,
    pub(super) coupons: Spool<OrderCoupons>,
    pub(super) rejected: Vec<RejectedRow>,
    pub(super) format: Format,
    pub(super) recognised_by: String,
    pub(super) reconciled: Reconciled,
    pub(super) mapping: Option<Value>,
}

/// What recording it would change.
pub(super) struct Compared {
    pub(super) facts: Comparison,
    pub(super) relational: u64,
    pub(super) events: NewEvents,
    pub(super) notices: Vec<Notice>,
}

/// Imports a file, or with [`ImportOptions::dry_run`] says what importing it
/// would do. The facts appear all at once; after any error nothing has
/// changed. The caller then has the taxonomy resolve the new sources (a job
/// `taxonomy.resolve` is queued).
///
/// # Errors
/// [`ImportError`]: the file is refused, or a store failed.
pub async fn run(
    store: &Store,
    lake: &Lake,
    ws: &Workspace,
    actor: &Actor,
    file: &ImportFile,
    options: &ImportOptions,
    watch: &Watch,
) -> Result<ImportOutcome, ImportError> {
    // Whoever imports has the turn: what still is called `applying` was cut short.
    if !options.dry_run {
        super::recover(store, lake).await?;
    }
    let options = mappings::resolved(store, ws, options).await?;
    let job = Job { store, lake, ws, actor, file, options, watch };
    let (sha256, bytes) = {
        let (file, watch) = (file.clone(), watch.clone());
        blocking(move || digest(&file, &watch)).await?
    };
    let earlier = store.imports().applied_file(&ws.id, &sha256).await.while_("looking for earlier imports")?;
    if let Some(earlier) = earlier.filter(|import| import.file.options == job.options.meaning()) {
        if lake.is_undo_begun(&earlier.file.id).await.while_("looking for earlier imports")? {
            let id = &earlier.file.id;
            return Err(ImportError::State(format!("the undo of {id} was cut short; undo {id} again, then import")));
        }
        let mut known = job.known(&earlier);
        if job.options.save_mapping.is_some() {
            known.notices.extend(job.save_mapping(job.plan(bytes).await?.mapping.as_ref()).await?);
        }
        return Ok(known);
    }
    let planned = job.plan(bytes).await?;
    let mut gathered = job.read(planned).await?;
    match job.settle(&mut gathered, &sha256, bytes).await {
        Ok((mut outcome, is_taken)) => {
            if !is_taken {
                lake.discard(&gathered.staged).await.while_("removing staged rows")?;
            }
            outcome.notices.extend(job.save_mapping(gathered.mapping.as_ref()).await?);
            Ok(outcome)
        }
        Err(error) => {
            // The reason of the refusal matters more than a file left behind,
            // which the lake's maintenance removes.
            if let Err(left) = lake.discard(&gathered.staged).await {
                tracing::warn!(import.id = %gathered.id, error = %left, "staged rows were left behind");
            }
            Err(error)
        }
    }
}

/// Runs work that blocks on a thread for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ImportError::Internal(error.to_string()))?
}

impl Job<'_> {
    /// The same bytes were imported in the same way and are believed.
    fn known(&self, earlier: &Import) -> ImportOutcome {
        let told = &earlier.file;
        ImportOutcome {
            import_id: None,
            file: self.file.name.clone(),
            format: Format::parse(&told.format).unwrap_or(Format::Table),
            recognised_by: "the same bytes were imported before".to_owned(),
            rows: told.rows,
            imported: 0,
            rejected: 0,
            skipped: 0,
            reconciled: told.reconciled.get("verdict").and_then(Value::as_bool),
            reconciliation: told
                .reconciled
                .get("checked")
                .and_then(|checked| serde_json::from_value(checked.clone()).ok())
                .map(|checked| Reconciled { checked })
                .unwrap_or_default(),
            totals: serde_json::from_value(told.totals.clone()).unwrap_or_default(),
            days: told.from_day.zip(told.to_day),
            notices: vec![Notice::already_imported(&told.id, told.recorded_at)],
            difference: Vec::new(),
            changes: 0,
            nothing_changed: true,
            dry_run: self.options.dry_run,
            rejected_rows: Vec::new(),
        }
    }

    /// Pass one: decides how the file is read.
    async fn plan(&self, bytes: u64) -> Result<Plan, ImportError> {
        let (ws, file, mut options, watch) =
            (self.ws.clone(), self.file.clone(), self.options.clone(), self.watch.clone());
        options.calling_code = events::calling_code(self.store, &ws, &options).await?;
        watch.tell(Phase::Looking, 0, bytes);
        let now = self.store.now();
        blocking(move || plan(&ws, &file, &options, now)).await
    }

    /// Pass two: reads every row and stages its facts.
    async fn read(&self, plan: Plan) -> Result<Gathered, ImportError> {
        let id = ImportId::new(self.store.clock().as_ref());
        let Plan { source, recognition, reader, notices, mapping } = plan;
        let mut stage = self.lake.stage(&self.ws.id, &id);
        let mut pump = Pump::start(source, reader, self.watch.clone());
        let (mut contacts, mut rates, mut rejected) = (Spool::default(), Spool::default(), Vec::new());
        let (mut events, mut coupons) = (Spool::default(), Spool::default());
        let staged: Result<(), ImportError> = async {
            while let Some(batch) = pump.next().await {
                let doing = "staging rows";
                stage.spend(&batch.spend).await.while_(doing)?;
                stage.orders(&batch.orders).await.while_(doing)?;
                stage.order_items(&batch.items).await.while_(doing)?;
                stage.responses(&batch.responses).await.while_(doing)?;
                if self.options.accept_valid {
                    stage.rejected(&batch.rejected).await.while_(doing)?;
                }
                batch.contacts.iter().try_for_each(|contact| contacts.push(contact))?;
                batch.rates.iter().try_for_each(|rate| rates.push(rate))?;
                batch.events.iter().try_for_each(|event| events.push(event))?;
                batch.orders.iter().filter_map(OrderCoupons::of).try_for_each(|order| coupons.push(&order))?;
                let room = LISTED.saturating_sub(rejected.len());
                rejected.extend(batch.rejected.into_iter().take(room));
            }
            Ok(())
        }
        .await;
        let read = pump.finish().await;
        let through = match staged.and(read) {
            Ok(through) => through,
            Err(error) => {
                stage.discard().await.while_("removing staged rows")?;
                return Err(error);
            }
        };
        let staged = stage.finish().await.while_("staging rows")?;
        let mut tally = through.tally;
        tally.notices.splice(0..0, notices);
        let mut reconciled = reconcile::compare(&tally.stated, &tally.sums);
        reconciled.checked.append(&mut tally.checks);
        Ok(Gathered {
            id,
            staged,
            tally,
            refs: through.refs,
            contacts,
            rates,
            events,
            coupons,
            rejected,
            format: recognition.format,
            recognised_by: recognition.why,
            reconciled,
            mapping,
        })
    }

    /// Refuses, or compares and records; true when the staged rows were taken.
    async fn settle(
        &self,
        gathered: &mut Gathered,
        sha256: &str,
        bytes: u64,
    ) -> Result<(ImportOutcome, bool), ImportError> {
        self.refuse(gathered)?;
        self.watch.tell(Phase::Recording, 0, bytes);
        let compared = self.compare(gathered).await?;
        let unchanged = compared.facts.is_unchanged() && compared.relational == 0;
        let mut outcome = self.outcome(gathered, &compared, unchanged);
        if unchanged || self.options.dry_run {
            if unchanged && compared.events.left_out == 0 {
                outcome.notices.push(Notice::nothing_changed());
            }
            return Ok((outcome, false));
        }
        if self.watch.is_cancelled() {
            return Err(ImportError::Cancelled { name: self.file.name.clone() });
        }
        outcome.import_id = Some(gathered.id.clone());
        self.record(gathered, &compared, &outcome, sha256, bytes).await?;
        self.watch.tell(Phase::Recording, bytes, bytes);
        Ok((outcome, true))
    }

    /// Saves how the columns were read, also of a file that changed nothing.
    async fn save_mapping(&self, mapping: Option<&Value>) -> Result<Option<Notice>, ImportError> {
        let Some(name) = self.options.save_mapping.as_ref().filter(|_| !self.options.dry_run) else { return Ok(None) };
        let Some(mapping) = mapping else { return Ok(Some(Notice::mapping_not_saved(name))) };
        self.store.mappings().put(&self.ws.id, name, mapping, self.actor).await.while_("saving the mapping")?;
        Ok(None)
    }

    fn refuse(&self, gathered: &mut Gathered) -> Result<(), ImportError> {
        let tally = &mut gathered.tally;
        let name = self.file.name.clone();
        if tally.refused > 0 && (!self.options.accept_valid || tally.taken == 0) {
            let rejected = std::mem::take(&mut gathered.rejected);
            return Err(ImportError::BadRows { name, count: tally.refused, rows: tally.rows, rejected });
        }
        if tally.rows == 0 {
            return Err(ImportError::NoRows { name });
        }
        let differing: Vec<Check> = gathered.reconciled.differing().cloned().collect();
        if differing.is_empty() {
            return Ok(());
        }
        if tally.refused > 0 {
            tally.notices.push(Notice::total_differs_refused());
        } else if self.options.accept_total_mismatch {
            tally.notices.push(Notice::total_differs_accepted());
        } else {
            return Err(ImportError::TotalsDiffer { name, checks: differing });
        }
        Ok(())
    }

    async fn compare(&self, gathered: &mut Gathered) -> Result<Compared, ImportError> {
        // A total for more than the rows shows that the file is a selection,
        // and what it leaves out is not gone.
        let of_account = gathered.tally.stated.iter().filter(|total| total.scope == Scope::Account);
        let lines: Vec<u64> = of_account.map(|total| total.line).collect();
        let is_selection = gathered.reconciled.checked.iter().any(|check| {
            check.verdict == Verdict::Noted && check.file_total > check.rows_sum && lines.contains(&check.line)
        });
        let is_export = gathered.format.ads().is_some() && gathered.format != Format::Ga4Cost;
        let policy = ReplacePolicy {
            whole_days: is_export && !is_selection && !self.options.keep_missing && gathered.tally.refused == 0,
            max_changes: LISTED,
        };
        let facts = self.lake.compare(&gathered.staged, &policy).await.while_("comparing with what is believed")?;
        let mut notices = Vec::new();
        let mut relational = 0;
        let (mut added, mut changed) = (0, 0);
        let mut chunks = gathered.contacts.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            let stored = self.store.contacts().compare(&self.ws.id, &chunk).await.while_("comparing contacts")?;
            (added, changed) = (added + stored.added, changed + stored.changed);
        }
        relational += added + changed;
        if gathered.contacts.len() > 0 {
            let same = gathered.contacts.len() - added - changed;
            notices.push(Notice::contacts_stored(notice::Compared { added, changed, same }));
        }
        let (mut added, mut changed) = (0, 0);
        let mut chunks = gathered.rates.chunks(CHUNK)?;
        loop {
            let chunk = chunks.next()?;
            if chunk.is_empty() {
                break;
            }
            let stored = self.store.fx_rates().compare(&self.ws.id, &chunk).await.while_("comparing rates")?;
            (added, changed) = (added + stored.added, changed + stored.changed);
        }
        relational += added + changed;
        if gathered.rates.len() > 0 {
            let same = gathered.rates.len() - added - changed;
            notices.push(Notice::rates_stored(notice::Compared { added, changed, same }));
        }
        let about = (gathered.tally.days, gathered.tally.is_numbered);
        let events = self.compare_events(&mut gathered.events, &mut gathered.coupons, about, &mut notices).await?;
        relational += events.added;
        notices.extend(self.missing_rates(&gathered.tally).await?);
        Ok(Compared { facts, relational, events, notices })
    }

    fn outcome(&self, gathered: &Gathered, compared: &Compared, nothing_changed: bool) -> ImportOutcome {
        let tally = &gathered.tally;
        let left_out = compared.events.left_out;
        let difference: Vec<Change> = compared.facts.changes.iter().map(change).collect();
        let listed = u64::try_from(difference.len()).unwrap_or(u64::MAX);
        let mut notices = tally.notices.clone();
        if tally.refused > 0 {
            let is_kept = !nothing_changed && !self.options.dry_run;
            notices.push(Notice::rows_refused(tally.refused, tally.rows, is_kept));
        }
        notices.extend(compared.notices.iter().cloned());
        ImportOutcome {
            import_id: None,
            file: self.file.name.clone(),
            format: gathered.format,
            recognised_by: gathered.recognised_by.clone(),
            rows: tally.rows,
            imported: if nothing_changed { 0 } else { tally.taken - left_out },
            rejected: tally.refused,
            skipped: tally.skipped + left_out,
            reconciled: gathered.reconciled.verdict(),
            reconciliation: gathered.reconciled.clone(),
            totals: totals(&tally.sums),
            days: tally.days,
            notices,
            difference,
            changes: listed + compared.facts.changes_omitted + compared.relational,
            nothing_changed,
            dry_run: self.options.dry_run,
            rejected_rows: gathered.rejected.clone(),
        }
    }
}

fn change(cell: &lake::CellChange) -> Change {
    Change {
        table: cell.table.name().to_owned(),
        day: Some(cell.day),
        campaign: cell.campaign.clone(),
        figure: cell.figure.clone(),
        currency: cell.currency.map(|currency| currency.to_string()),
        was: cell.was.map(|value| value.normalize().to_string()),
        is: cell.is.map(|value| value.normalize().to_string()),
    }
}

/// Sums as JSON: `{"spend": {"EUR": "12.50"}, "clicks": "40"}`.
fn totals(sums: &Sums) -> BTreeMap<String, Value> {
    let mut totals: BTreeMap<String, Value> = BTreeMap::new();
    for (figure, currency, sum) in sums.iter() {
        match currency {
            None => {
                totals.insert(figure.to_owned(), Value::from(sum.normalize().to_string()));
            }
            Some(currency) => {
                let slot = totals.entry(figure.to_owned()).or_insert_with(|| json!({}));
                if let Value::Object(amounts) = slot {
                    amounts.insert(currency.to_string(), Value::from(to_text(sum, currency)));
                }
            }
        }
    }
    totals
}
