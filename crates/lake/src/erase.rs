//! Erasing a person: the rows that tell of them stay, for what was sold and
//! visited stays true, and nothing in them tells who it was. Ids become
//! pseudonyms, the same for the same id, so that people, visitors, sessions and
//! orders are as many as before; addresses of pages lose their queries; what a
//! client said freely goes.
//!
//! The files concerned are written anew in one version of each table's log, and
//! [`Lake::sweep_erased`] deletes those they replace at once: earlier versions
//! of the log then name files that nobody has.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, StringArray, new_null_array};
use arrow::datatypes::TimestampMicrosecondType;
use base::identity::IdKind;
use base::{Protocol, Timestamp, WorkspaceId};
use datafusion::object_store::path::Path;
use futures::{StreamExt as _, TryStreamExt as _};

use crate::Lake;
use crate::apply::{ATTEMPTS, Step, Watch, tell};
use crate::convert::text;
use crate::data_file::DataFile;
use crate::delta::write_operation;
use crate::error::{Doing as _, LakeError, Result};
use crate::events::NOBODY;
use crate::parquet_io::{self, FileWriter, location};
use crate::rewrite::{Rewriter, column};
use crate::tables::Table;

/// After which instant and up to which an id is a person's; `None` = from the
/// first, for ever.
pub type OwnedSpan = (Option<Timestamp>, Option<Timestamp>);

/// By what a person's rows are known, and what stands in them afterwards.
pub struct Erasing<'a> {
    /// Their ids (user, e-mail, phone, anonymous), with the spans in which a
    /// shared one is theirs; no span = always.
    pub ids: BTreeMap<IdKind, HashMap<String, Vec<OwnedSpan>>>,
    /// Events received later are those of a new person.
    pub until: Option<Timestamp>,
    /// What stands for an id from now on.
    pub pseudonym: &'a (dyn Fn(&str) -> String + Send + Sync),
    /// Whether bytes that somebody sent tell of the person.
    pub mentions: &'a (dyn Fn(&[u8]) -> bool + Send + Sync),
}

impl std::fmt::Debug for Erasing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Erasing").field("kinds", &self.ids.len()).finish_non_exhaustive()
    }
}

/// What the lake holds of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonRows {
    /// Rows that tell of them, by table, superseded ones included.
    pub rows: BTreeMap<Table, u64>,
    /// Their sessions.
    pub sessions: BTreeSet<String>,
    /// Numbers of their orders, as events tell them.
    pub orders: BTreeSet<String>,
}

/// The tables that can tell of a person.
const TABLES: [Table; 4] = [Table::Events, Table::RejectedEvents, Table::Orders, Table::Rejected];

/// The ids of an event, the one that says whose it is first.
const IDS: [(IdKind, &str); 4] = [
    (IdKind::User, "user_id"),
    (IdKind::Email, "email_hash"),
    (IdKind::Phone, "phone_hash"),
    (IdKind::Anonymous, "anonymous_id"),
];

/// Further ids of an event that become pseudonyms.
const NAMES: [&str; 2] = ["event_id", "click_id"];
/// Addresses of an event that lose their query.
const ADDRESSES: [&str; 2] = ["url", "referrer"];
/// Texts of an event that go where they name the person.
const TEXTS: [&str; 5] = ["path", "title", "utm_term", "utm_content", "original_name"];
/// What a client said freely, and what else is about one person only.
const FREE: [&str; 5] = ["previous_id", "client_session_id", "ip", "properties", "traits"];

impl Erasing<'_> {
    fn spans(&self, kind: IdKind, value: &str) -> Option<&Vec<OwnedSpan>> {
        self.ids.get(&kind)?.get(value)
    }

    fn is_always(&self, kind: IdKind, value: &str) -> bool {
        self.spans(kind, value).is_some_and(Vec::is_empty)
    }

    fn is_theirs(&self, kind: IdKind, value: &str, at: Timestamp) -> bool {
        let holds =
            |(after, until): &OwnedSpan| after.is_none_or(|after| after < at) && until.is_none_or(|until| at <= until);
        self.spans(kind, value).is_some_and(|spans| spans.is_empty() || spans.iter().any(holds))
    }

    fn says(&self, cell: Option<&str>) -> bool {
        cell.is_some_and(|cell| (self.mentions)(cell.as_bytes()))
    }
}

/// The ids and instants of a batch of events.
struct Who<'a> {
    ids: [(IdKind, &'a ArrayRef); 4],
    occurred: &'a ArrayRef,
    received: &'a ArrayRef,
}

impl<'a> Who<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self> {
        let [user, email, phone, anonymous] = IDS;
        let id = |(kind, name): (IdKind, &str)| -> Result<(IdKind, &'a ArrayRef)> { Ok((kind, column(batch, name)?)) };
        let ids = [id(user)?, id(email)?, id(phone)?, id(anonymous)?];
        Ok(Self { ids, occurred: column(batch, "occurred_at")?, received: column(batch, "received_at")? })
    }

    fn is_before(&self, erasing: &Erasing<'_>, row: usize) -> bool {
        let received = self.received.as_primitive::<TimestampMicrosecondType>().value(row);
        erasing.until.is_none_or(|until| received <= until.as_microsecond())
    }

    /// Whether an event is the person's: by its first id, as in the views.
    fn is_theirs(&self, erasing: &Erasing<'_>, row: usize) -> bool {
        let first = self.ids.iter().find_map(|(kind, cells)| Some((*kind, text(cells, row)?)));
        let Some((kind, value)) = first else { return false };
        let at = self.occurred.as_primitive::<TimestampMicrosecondType>().value(row);
        let Ok(at) = Timestamp::from_microsecond(at) else { return false };
        self.is_before(erasing, row) && erasing.is_theirs(kind, value, at)
    }

    /// Whether it names the person beside somebody else.
    fn names(&self, erasing: &Erasing<'_>, row: usize) -> bool {
        let named =
            |(kind, cells): &(IdKind, &ArrayRef)| text(cells, row).is_some_and(|id| erasing.is_always(*kind, id));
        self.is_before(erasing, row) && self.ids.iter().any(named)
    }
}

impl Lake {
    /// What the lake holds of a person.
    pub async fn person_rows(&self, workspace: &WorkspaceId, erasing: &Erasing<'_>) -> Result<PersonRows> {
        let mut held = PersonRows::default();
        for table in TABLES {
            self.touched(table, workspace, erasing, &mut held).await?;
        }
        held.rows.retain(|_, rows| *rows > 0);
        Ok(held)
    }

    /// The customers of some orders, as imports name them: hashes.
    pub async fn customers_of_orders(
        &self,
        workspace: &WorkspaceId,
        orders: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let mut customers = BTreeSet::new();
        if orders.is_empty() {
            return Ok(customers);
        }
        for file in self.erasable(Table::Orders, workspace).await? {
            self.batches(&file, &["order_id", "customer_hash"], |batch| {
                let (numbers, hashes) = (column(batch, "order_id")?, column(batch, "customer_hash")?);
                for row in 0..batch.num_rows() {
                    if let Some(hash) = text(hashes, row)
                        && text(numbers, row).is_some_and(|number| orders.contains(number))
                    {
                        customers.insert(hash.to_owned());
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(customers)
    }

    /// Calls back with every id that a workspace's events and orders carry, as
    /// it comes, often more than once.
    pub async fn each_id(&self, workspace: &WorkspaceId, each: &mut (dyn FnMut(IdKind, &str) + Send)) -> Result<()> {
        let names: Vec<&str> = IDS.iter().map(|(_, name)| *name).collect();
        for (table, names) in [(Table::Events, names.as_slice()), (Table::Orders, &["customer_hash"])] {
            for file in self.erasable(table, workspace).await? {
                self.batches(&file, names, |batch| {
                    for name in names {
                        let kind = IDS.iter().find(|(_, id)| id == name).map_or(IdKind::Email, |(kind, _)| *kind);
                        let cells = column(batch, name)?;
                        let mut last = None;
                        for row in 0..batch.num_rows() {
                            let cell = text(cells, row);
                            if let Some(id) = cell.filter(|_| cell != last) {
                                each(kind, id);
                            }
                            last = cell;
                        }
                    }
                    Ok(())
                })
                .await?;
            }
        }
        Ok(())
    }

    /// The ids of the person's events that rows of files told of, as they are
    /// before an erasure takes them.
    pub async fn imported_of(&self, workspace: &WorkspaceId, erasing: &Erasing<'_>) -> Result<Vec<String>> {
        let columns = [columns_to_find(Table::Events), &["event_id", "protocol"]].concat();
        let mut found = Vec::new();
        for file in self.erasable(Table::Events, workspace).await? {
            self.batches(&file, &columns, |batch| {
                let who = Who::of(batch)?;
                let (ids, protocols) = (column(batch, "event_id")?, column(batch, "protocol")?);
                for row in 0..batch.num_rows() {
                    if text(protocols, row) == Some(Protocol::Import.key()) && who.is_theirs(erasing, row) {
                        found.extend(text(ids, row).map(str::to_owned));
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(found)
    }

    /// Takes a person out of the rows of the lake; how many there were by
    /// table. What is done already is found done, so that an erasure that was
    /// cut off is ended by a second call. No import and no upkeep may run.
    pub async fn erase_person(
        &self,
        workspace: &WorkspaceId,
        erasing: &Erasing<'_>,
        watch: Watch<'_>,
    ) -> Result<PersonRows> {
        let mut all = PersonRows::default();
        for table in TABLES {
            let rows = self.erase_in(table, workspace, erasing, watch, &mut all).await?;
            all.rows.insert(table, rows);
        }
        all.rows.retain(|_, rows| *rows > 0);
        Ok(all)
    }

    /// Deletes every file of a workspace that no table lists, what a crash left
    /// half written among them, and everything derived from events. The caller
    /// sees to it that nobody writes files of these tables meanwhile; a query that
    /// runs may fail and can be repeated.
    pub async fn sweep_erased(&self, workspace: &WorkspaceId, watch: Watch<'_>) -> Result<usize> {
        drop(self.without_orders_on_disk([workspace.clone()]).await?);
        let mut deleted = 0;
        for table in TABLES {
            tell(watch, Step::Sweep(table))?;
            // Without a log there may be files that a first import left.
            let view = self.log(table).view().await?;
            let files = view.iter().flat_map(|view| view.files.values().flatten());
            let listed: HashSet<Path> = files.map(|file| location(table, &file.path)).collect();
            for owner in owners(table, workspace) {
                let folder = Path::from_iter([table.name().to_owned(), format!("workspace={owner}")]);
                deleted += self.delete_half_written(&folder, None, None).await?;
                let found: Vec<_> = self.store().list(Some(&folder)).try_collect().await.doing("listing data files")?;
                for file in found {
                    if file.location.as_ref().ends_with(".parquet") && !listed.contains(&file.location) {
                        self.delete(&file.location).await?;
                        deleted += 1;
                    }
                }
            }
        }
        // Sums of spend tell of nobody; everything else is made anew when asked.
        let rollups: Vec<_> =
            self.store().list(Some(&Path::from("rollups"))).try_collect().await.doing("listing rollups")?;
        for file in rollups {
            let parts: Vec<String> = file.location.parts().map(|part| part.as_ref().to_owned()).collect();
            if parts.get(1).is_none_or(|kind| kind != "spend") && parts.iter().any(|part| part == workspace.as_str()) {
                self.delete(&file.location).await?;
                deleted += 1;
            }
        }
        deleted += self.delete_half_written(&Path::from("rollups"), Some(workspace.as_str()), None).await?;
        self.forget_rollups();
        Ok(deleted)
    }

    async fn erase_in(
        &self,
        table: Table,
        workspace: &WorkspaceId,
        erasing: &Erasing<'_>,
        watch: Watch<'_>,
        all: &mut PersonRows,
    ) -> Result<u64> {
        for _ in 0..ATTEMPTS {
            let mut held = PersonRows { sessions: all.sessions.clone(), ..PersonRows::default() };
            let remove = self.touched(table, workspace, erasing, &mut held).await?;
            if remove.is_empty() {
                return Ok(0);
            }
            tell(watch, Step::Rewrite(table))?;
            let mut add = Vec::new();
            for file in &remove {
                add.extend(self.without_person(file, erasing, &held.sessions).await?);
            }
            tell(watch, Step::Commit(table))?;
            if self.replace_files(table, remove, add, write_operation(), true).await? {
                all.sessions.extend(held.sessions);
                all.orders.extend(held.orders);
                return Ok(held.rows.get(&table).copied().unwrap_or_default());
            }
        }
        Err(LakeError::Contended { table: table.name() })
    }

    async fn erasable(&self, table: Table, workspace: &WorkspaceId) -> Result<Vec<Arc<DataFile>>> {
        let Some(view) = self.log(table).view().await? else { return Ok(Vec::new()) };
        let owners = owners(table, workspace);
        let mine = view.files.iter().filter(|((owner, _), _)| owners.contains(owner));
        Ok(mine.flat_map(|(_, files)| files.iter().cloned()).collect())
    }

    /// The files of a table that tell of the person. Of events also those that
    /// share a session with them.
    async fn touched(
        &self,
        table: Table,
        workspace: &WorkspaceId,
        erasing: &Erasing<'_>,
        held: &mut PersonRows,
    ) -> Result<Vec<Arc<DataFile>>> {
        let mut touched = BTreeMap::new();
        let mut rows = 0;
        let files = self.erasable(table, workspace).await?;
        for file in &files {
            let before = rows;
            self.batches(file, columns_to_find(table), |batch| {
                match table {
                    Table::Events => {
                        let who = Who::of(batch)?;
                        let (sessions, orders) = (column(batch, "session_id")?, column(batch, "order_id")?);
                        for row in 0..batch.num_rows() {
                            if who.is_theirs(erasing, row) {
                                held.sessions.extend(text(sessions, row).map(str::to_owned));
                                held.orders.extend(text(orders, row).map(str::to_owned));
                                rows += 1;
                            } else if who.names(erasing, row) {
                                rows += 1;
                            }
                        }
                    }
                    _ => rows += told(table, batch, erasing)?.iter().filter(|told| **told).count() as u64,
                }
                Ok(())
            })
            .await?;
            if rows > before {
                touched.insert(file.path.clone(), file.clone());
            }
        }
        if table == Table::Events && !held.sessions.is_empty() {
            for file in files.iter().filter(|file| !touched.contains_key(&file.path)).collect::<Vec<_>>() {
                let mut shares = false;
                self.batches(file, &["session_id"], |batch| {
                    let sessions = column(batch, "session_id")?;
                    shares |= (0..batch.num_rows())
                        .any(|row| text(sessions, row).is_some_and(|session| held.sessions.contains(session)));
                    Ok(())
                })
                .await?;
                if shares {
                    touched.insert(file.path.clone(), file.clone());
                }
            }
        }
        *held.rows.entry(table).or_default() += rows;
        Ok(touched.into_values().collect())
    }

    /// The file that takes the place of one that tells of the person.
    async fn without_person(
        &self,
        file: &DataFile,
        erasing: &Erasing<'_>,
        sessions: &BTreeSet<String>,
    ) -> Result<Vec<Arc<DataFile>>> {
        let (table, partition) = (file.table, (file.workspace.clone(), file.month));
        let doing = || format!("reading {}", file.path);
        let mut batches = parquet_io::read(self.store(), file, None).await?;
        if table.is_imported() {
            let mut writer = Rewriter::new(self, table, "erased");
            while let Some(batch) = batches.next().await {
                writer.write(partition.clone(), &scrubbed(table, &batch.doing(doing())?, erasing, sessions)?).await?;
            }
            return writer.finish().await;
        }
        let mut writer = FileWriter::new(self.store().clone(), &**self.clock(), table, &partition, "erased");
        while let Some(batch) = batches.next().await {
            writer.write(&scrubbed(table, &batch.doing(doing())?, erasing, sessions)?).await?;
        }
        Ok(writer.finish().await?.into_iter().collect())
    }

    async fn batches(
        &self,
        file: &DataFile,
        columns: &[&str],
        mut each: impl FnMut(&RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let mut batches = parquet_io::read(self.store(), file, Some(columns)).await?;
        while let Some(batch) = batches.next().await {
            each(&batch.doing(format!("reading {}", file.path))?)?;
        }
        Ok(())
    }
}

/// Whose partitions of a table can tell of a workspace's person: refused events
/// of a key that nobody knows may be anybody's.
fn owners(table: Table, workspace: &WorkspaceId) -> Vec<String> {
    let nobody = (table == Table::RejectedEvents).then(|| NOBODY.to_owned());
    std::iter::once(workspace.to_string()).chain(nobody).collect()
}

fn columns_to_find(table: Table) -> &'static [&'static str] {
    match table {
        Table::Events => &[
            "user_id",
            "email_hash",
            "phone_hash",
            "anonymous_id",
            "occurred_at",
            "received_at",
            "session_id",
            "order_id",
        ],
        Table::Orders => &["customer_hash"],
        Table::Rejected => &["value", "message", "raw"],
        _ => &["message", "key", "raw", "request", "user_agent", "event"],
    }
}

/// Which rows of a table other than events tell of the person.
fn told(table: Table, batch: &RecordBatch, erasing: &Erasing<'_>) -> Result<Vec<bool>> {
    if table == Table::Orders {
        let hashes = column(batch, "customer_hash")?;
        let theirs = |row| text(hashes, row).is_some_and(|hash| erasing.is_always(IdKind::Email, hash));
        return Ok((0..batch.num_rows()).map(theirs).collect());
    }
    let raw = column(batch, "raw")?.as_binary::<i32>();
    let texts = columns_to_find(table).iter().filter(|name| **name != "raw");
    let texts = texts.map(|name| column(batch, name)).collect::<Result<Vec<_>>>()?;
    let tells = |row: usize| {
        let in_raw = raw.is_valid(row) && (erasing.mentions)(raw.value(row));
        in_raw || texts.iter().any(|cells| erasing.says(text(cells, row)))
    };
    Ok((0..batch.num_rows()).map(tells).collect())
}

/// The batch without the person.
fn scrubbed(
    table: Table,
    batch: &RecordBatch,
    erasing: &Erasing<'_>,
    sessions: &BTreeSet<String>,
) -> Result<RecordBatch> {
    let mut scrub = Scrubber { batch: batch.clone() };
    match table {
        Table::Events => scrub.events(erasing, sessions)?,
        Table::Orders => {
            let theirs = told(table, batch, erasing)?;
            scrub.texts("customer_hash", |row, hash| match theirs[row] {
                true => Some(Cow::Owned((erasing.pseudonym)(hash))),
                false => Some(Cow::Borrowed(hash)),
            })?;
        }
        _ => {
            let theirs = told(table, batch, erasing)?;
            scrub.bytes_where("raw", &theirs)?;
            for name in columns_to_find(table).iter().filter(|name| **name != "raw") {
                scrub.texts(name, |row, cell| match (theirs[row], *name) {
                    (false, _) => Some(Cow::Borrowed(cell)),
                    (true, "request") => {
                        Some(Cow::Borrowed(without_query(cell))).filter(|cell| !erasing.says(Some(cell)))
                    }
                    (true, "key") => Some(Cow::Borrowed(cell)).filter(|cell| !erasing.says(Some(cell))),
                    (true, _) => None,
                })?;
            }
        }
    }
    Ok(scrub.batch)
}

/// A batch whose columns are replaced one by one.
struct Scrubber {
    batch: RecordBatch,
}

impl Scrubber {
    fn events(&mut self, erasing: &Erasing<'_>, sessions: &BTreeSet<String>) -> Result<()> {
        let before = self.batch.clone();
        let who = Who::of(&before)?;
        let theirs: Vec<bool> = (0..before.num_rows()).map(|row| who.is_theirs(erasing, row)).collect();
        let early: Vec<bool> = (0..before.num_rows()).map(|row| who.is_before(erasing, row)).collect();
        for (kind, name) in IDS {
            self.texts(name, |row, id| {
                let gone = theirs[row] || early[row] && erasing.is_always(kind, id);
                Some(if gone { Cow::Owned((erasing.pseudonym)(id)) } else { Cow::Borrowed(id) })
            })?;
        }
        self.texts("session_id", |_, id| {
            Some(if sessions.contains(id) { Cow::Owned((erasing.pseudonym)(id)) } else { Cow::Borrowed(id) })
        })?;
        for name in NAMES {
            self.texts(name, |row, id| {
                Some(if theirs[row] { Cow::Owned((erasing.pseudonym)(id)) } else { Cow::Borrowed(id) })
            })?;
        }
        for name in ADDRESSES {
            self.texts(name, |row, address| match theirs[row] {
                false => Some(Cow::Borrowed(address)),
                true => Some(Cow::Borrowed(without_query(address))).filter(|address| !erasing.says(Some(address))),
            })?;
        }
        for name in TEXTS {
            self.texts(name, |row, cell| {
                Some(Cow::Borrowed(cell)).filter(|cell| !theirs[row] || !erasing.says(Some(cell)))
            })?;
        }
        for name in FREE {
            self.texts(name, |row, cell| Some(Cow::Borrowed(cell)).filter(|_| !theirs[row]))?;
        }
        Ok(())
    }

    fn texts(&mut self, name: &str, of: impl for<'a> Fn(usize, &'a str) -> Option<Cow<'a, str>>) -> Result<()> {
        let before = column(&self.batch, name)?.clone();
        let cells = (0..before.len()).map(|row| text(&before, row).and_then(|cell| of(row, cell)));
        let cells = cells.collect::<StringArray>();
        self.put(name, Arc::new(cells))
    }

    fn bytes_where(&mut self, name: &str, gone: &[bool]) -> Result<()> {
        let before = column(&self.batch, name)?.as_binary::<i32>();
        let cells = (0..before.len()).map(|row| (before.is_valid(row) && !gone[row]).then(|| before.value(row)));
        let cells = cells.collect::<arrow::array::BinaryArray>();
        self.put(name, Arc::new(cells))
    }

    fn put(&mut self, name: &str, values: ArrayRef) -> Result<()> {
        let schema = self.batch.schema();
        let (at, field) = schema
            .column_with_name(name)
            .ok_or_else(|| LakeError::Internal(format!("a data file lacks the column {name}")))?;
        let mut columns = self.batch.columns().to_vec();
        columns[at] =
            if values.null_count() == values.len() { new_null_array(field.data_type(), values.len()) } else { values };
        self.batch = RecordBatch::try_new(schema.clone(), columns).doing(format!("erasing in the column {name}"))?;
        Ok(())
    }
}

/// An address up to its query.
fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_at_its_query() {
        assert_eq!(without_query("https://shop.example/a?email=x#y"), "https://shop.example/a");
        assert_eq!(without_query("GET /p.gif?e=1"), "GET /p.gif");
        assert_eq!(without_query("/a#b?c"), "/a");
    }
}
