//! What an import would change: was → is, by day, source and figure, and the
//! plan of what to supersede and what to leave alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::{Currency, Day, Decimal, Month, Timestamp};
use datafusion::common::{HashMap, HashSet};
use datafusion::object_store::path::Path;

use crate::Lake;
use crate::cells::{Cell, Key, Texts, figures, is_month_bound};
use crate::convert::{day, decimal};
use crate::data_file::DataFile;
use crate::delta::View;
use crate::error::Result;
use crate::gather::Gathered;
use crate::stage::Staged;
use crate::tables::Table;

/// What an import replaces beyond the cells it contains.
#[derive(Debug, Clone)]
pub struct ReplacePolicy {
    /// Whether the days that the file covers are replaced as a whole for each
    /// (platform, account) of which it shares a campaign with what is
    /// believed, so that campaigns missing from it go to zero. For exports
    /// of a platform whose own total line does not exceed their rows.
    pub whole_days: bool,
    /// How many differences to list; the rest is counted.
    pub max_changes: usize,
}

impl Default for ReplacePolicy {
    fn default() -> Self {
        Self { whole_days: false, max_changes: 1000 }
    }
}

/// How many rows of a table an import adds, changes, removes or leaves alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Rows of cells that were not known.
    pub added: u64,
    /// Rows of cells whose figures become others.
    pub changed: u64,
    /// Rows of cells whose figures stay and whose names or details change.
    pub relabelled: u64,
    /// Believed rows of cells that the file no longer has.
    pub removed: u64,
    /// Rows of cells that are believed already as they are.
    pub same: u64,
}

/// One figure of one day and source before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct CellChange {
    /// The table.
    pub table: Table,
    /// The day.
    pub day: Day,
    /// Key of the source ([`base::SourceRef::key`]).
    pub ref_key: String,
    /// Platform of the source.
    pub platform: String,
    /// Campaign as the file names it: its name, else its id, else UTM or coupon.
    pub campaign: String,
    /// The figure: `spend`, `clicks`, `total`, `visits`…
    pub figure: String,
    /// Currency, where the figure is money.
    pub currency: Option<Currency>,
    /// What was believed; `None` = unknown.
    pub was: Option<Decimal>,
    /// What will be believed; `None` = unknown.
    pub is: Option<Decimal>,
}

/// The difference between a staged import and what is believed.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Rows by table.
    pub counts: BTreeMap<Table, Counts>,
    /// Changed figures by day, at most as many as the policy lists. Days and
    /// sources of months of which nothing was known are counted, not listed.
    pub changes: Vec<CellChange>,
    /// Changed figures that are not listed.
    pub changes_omitted: u64,
    pub(crate) policy: ReplacePolicy,
    pub(crate) plans: BTreeMap<Table, Plan>,
}

impl Comparison {
    /// Whether applying it would change nothing that is believed.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.counts
            .iter()
            .filter(|(table, _)| **table != Table::Rejected)
            .all(|(_, count)| count.added + count.changed + count.relabelled + count.removed == 0)
    }

    /// The counts of all tables but `rejected` together.
    #[must_use]
    pub fn total(&self) -> Counts {
        let facts = self.counts.iter().filter(|(table, _)| **table != Table::Rejected);
        facts.fold(Counts::default(), |sum, (_, count)| Counts {
            added: sum.added + count.added,
            changed: sum.changed + count.changed,
            relabelled: sum.relabelled + count.relabelled,
            removed: sum.removed + count.removed,
            same: sum.same + count.same,
        })
    }
}

/// What to do to one table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// The believed files it was made against.
    pub(crate) basis: Vec<Path>,
    pub(crate) texts: Texts,
    /// Cells whose believed rows are superseded.
    pub(crate) gone: HashSet<Key>,
    /// Cells whose staged rows are dropped.
    pub(crate) same: HashSet<Key>,
    /// Believed files that hold rows of `gone`.
    pub(crate) touched: Vec<Arc<DataFile>>,
    /// Imports whose rows are left alone because the file says the same.
    pub(crate) confirmed: BTreeSet<String>,
    /// The newest instant that the partitions of the import know of.
    pub(crate) newest: Option<Timestamp>,
}

/// Files of the staged months that hold believed rows, in a stable order.
pub(crate) fn believed(view: Option<&View>, staged: &Staged, table: Table) -> Vec<Arc<DataFile>> {
    let Some(view) = view else { return Vec::new() };
    let months = months_of(staged, table);
    view.of(&staged.workspace, months.as_deref()).into_iter().filter(|file| file.has_live_rows()).collect()
}

fn months_of(staged: &Staged, table: Table) -> Option<Vec<Month>> {
    let months: BTreeSet<Month> = staged.files_of(table).iter().map(|file| file.month).collect();
    is_month_bound(table).then(|| months.into_iter().collect())
}

impl Lake {
    /// Compares a staged import with what is believed now. Reads only the
    /// months the import touches (for orders: the workspace's orders).
    pub async fn compare(&self, staged: &Staged, policy: &ReplacePolicy) -> Result<Comparison> {
        let mut comparison = Comparison {
            counts: BTreeMap::new(),
            changes: Vec::new(),
            changes_omitted: 0,
            policy: policy.clone(),
            plans: BTreeMap::new(),
        };
        for table in Table::FACTS {
            if staged.files_of(table).is_empty() {
                continue;
            }
            let view = self.log(table).view().await?;
            let (plan, difference) = self.compare_table(view.as_ref(), staged, table, policy).await?;
            comparison.counts.insert(table, difference.counts);
            let room = policy.max_changes.saturating_sub(comparison.changes.len());
            let mut changes = difference.changes;
            comparison.changes_omitted += difference.omitted + changes.len().saturating_sub(room) as u64;
            changes.truncate(room);
            comparison.changes.extend(changes);
            comparison.plans.insert(table, plan);
        }
        Ok(comparison)
    }

    /// Compares one table at one of its versions.
    pub(crate) async fn compare_table(
        &self,
        view: Option<&View>,
        staged: &Staged,
        table: Table,
        policy: &ReplacePolicy,
    ) -> Result<(Plan, Difference)> {
        let believed = believed(view, staged, table);
        let mut plan = Plan { basis: believed.iter().map(|file| file.path.clone()).collect(), ..Plan::default() };
        plan.newest = view.and_then(|view| newest(&view.of(&staged.workspace, months_of(staged, table).as_deref())));
        let mut difference = Difference::default();
        let fresh = staged.files_of(table);
        if table == Table::Rejected {
            difference.counts.added = fresh.iter().map(|file| file.stats.rows).sum();
            return Ok((plan, difference));
        }
        let months: BTreeSet<Month> = fresh.iter().map(|file| file.month).collect();
        let units: Vec<Vec<Month>> = if is_month_bound(table) {
            months.into_iter().map(|month| vec![month]).collect()
        } else {
            vec![months.into_iter().chain(believed.iter().map(|file| file.month)).collect()]
        };
        for unit in units {
            let within = |files: &[Arc<DataFile>]| -> Vec<Arc<DataFile>> {
                files.iter().filter(|file| unit.contains(&file.month)).cloned().collect()
            };
            let (old, new) = (within(&believed), within(&fresh));
            if old.is_empty() {
                difference.counts.added += new.iter().map(|file| file.stats.rows).sum::<u64>();
                continue;
            }
            let gathered = Gathered::read(self, table, policy, &mut plan.texts, &old, &new).await?;
            decide(table, policy, gathered, &old, &mut plan, &mut difference)?;
        }
        difference.finish(policy.max_changes);
        Ok((plan, difference))
    }
}

fn newest(files: &[Arc<DataFile>]) -> Option<Timestamp> {
    let bounds = files.iter().flat_map(|file| [file.stats.recorded, file.stats.superseded]);
    let last = bounds.flatten().map(|(_, last)| last).max()?;
    Timestamp::from_microsecond(last).ok()
}

/// Counts and figures that differ, of one table.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    pub(crate) counts: Counts,
    pub(crate) changes: Vec<CellChange>,
    pub(crate) omitted: u64,
}

impl Difference {
    fn finish(&mut self, most: usize) {
        self.changes.sort_by(|a, b| (a.day, &a.campaign, &a.ref_key).cmp(&(b.day, &b.campaign, &b.ref_key)));
        self.omitted += self.changes.len().saturating_sub(most) as u64;
        self.changes.truncate(most);
    }
}

/// (day, source, currency, figure's name) with the figure before and after.
type Tally = BTreeMap<(i32, u32, [u8; 3], String), (Option<i128>, Option<i128>)>;

fn decide(
    table: Table,
    policy: &ReplacePolicy,
    gathered: Gathered,
    files: &[Arc<DataFile>],
    plan: &mut Plan,
    difference: &mut Difference,
) -> Result<()> {
    let mut tally = Tally::new();
    let mut touched: BTreeSet<u32> = BTreeSet::new();
    let mut unlisted = 0_u64;
    let names = figures(table);
    let name = |texts: &Texts, key: &Key, at: usize| match table {
        Table::Responses => texts.text(key.1).rsplit('\u{1f}').next().unwrap_or_default().to_owned(),
        _ => names[at].to_owned(),
    };
    let add = |tally: &mut Tally, texts: &Texts, key: &Key, cell: &Cell, is: bool, other: Option<i128>| {
        for at in 0..names.len() {
            let Some(value) = cell.figure(at) else { continue };
            let slot = tally.entry((cell.day, cell.source, cell.currency, name(texts, key, at))).or_default();
            let (mine, theirs) = if is { (&mut slot.1, &mut slot.0) } else { (&mut slot.0, &mut slot.1) };
            *mine = Some(mine.unwrap_or_default().saturating_add(value));
            if theirs.is_none() {
                *theirs = other;
            }
        }
    };
    for (key, old) in &gathered.old {
        let rows = u64::from(old.rows);
        match gathered.new.get(key) {
            Some(new) if new.same_as(old) => {
                difference.counts.same += u64::from(new.rows);
                plan.same.insert(*key);
                plan.confirmed.insert(gathered.imports.text(old.import).to_owned());
                continue;
            }
            Some(new) => {
                if new.same_figures(old) {
                    difference.counts.relabelled += u64::from(new.rows);
                } else {
                    difference.counts.changed += u64::from(new.rows);
                    add(&mut tally, &plan.texts, key, old, false, None);
                    add(&mut tally, &plan.texts, key, new, true, None);
                }
            }
            None if gathered.is_replaced(key) => {
                difference.counts.removed += rows;
                add(&mut tally, &plan.texts, key, old, false, Some(0));
            }
            None => continue,
        }
        plan.gone.insert(*key);
        touched.insert(old.file);
        touched.extend(gathered.more_files.get(key).into_iter().flatten());
    }
    for (key, new) in gathered.new.iter().filter(|(key, _)| !gathered.old.contains_key(*key)) {
        difference.counts.added += u64::from(new.rows);
        if tally.len() < policy.max_changes {
            add(&mut tally, &plan.texts, key, new, true, None);
        } else {
            unlisted += names.len() as u64;
        }
    }
    plan.touched.extend(touched.into_iter().filter_map(|at| files.get(at as usize).cloned()));
    difference.omitted += unlisted;
    difference.changes.extend(changes(table, &tally, &gathered)?);
    Ok(())
}

fn changes(table: Table, tally: &Tally, gathered: &Gathered) -> Result<Vec<CellChange>> {
    let mut changes = Vec::new();
    for ((at, source, currency, figure), (was, is)) in tally.iter().filter(|(_, (was, is))| was != is) {
        let source = &gathered.sources[*source as usize];
        let money = matches!(figure.as_str(), "spend" | "conversions_value" | "total" | "refunded" | "revenue");
        let currency = std::str::from_utf8(currency).ok().filter(|_| money);
        changes.push(CellChange {
            table,
            day: day(*at).unwrap_or_default(),
            ref_key: source.key.clone(),
            platform: source.platform.clone(),
            campaign: source.campaign.clone(),
            figure: figure.clone(),
            currency: currency.and_then(|code| Currency::parse(code).ok()),
            was: was.map(decimal).transpose()?,
            is: is.map(decimal).transpose()?,
        });
    }
    Ok(changes)
}

/// Cells by key.
pub(crate) type Cells = HashMap<Key, Cell>;
