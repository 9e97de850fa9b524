//! Reading both sides of a comparison into cells.

use std::sync::Arc;

use arrow::array::{Array as _, RecordBatch};
use datafusion::common::{HashMap, HashSet};
use futures::StreamExt as _;

use crate::Lake;
use crate::cells::{Key, Measures, Texts, compared_columns, is_month_bound, key_texts, texts_of};
use crate::compare::{Cells, ReplacePolicy};
use crate::convert::text;
use crate::data_file::DataFile;
use crate::error::{Doing as _, Result};
use crate::parquet_io;
use crate::tables::Table;

/// A source as a difference names it.
#[derive(Debug, Clone)]
pub(crate) struct SourceName {
    pub(crate) key: String,
    pub(crate) platform: String,
    pub(crate) campaign: String,
}

/// Both sides of a comparison.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) new: Cells,
    /// Believed cells that the import contains, and those of days it may
    /// replace as a whole.
    pub(crate) old: Cells,
    /// Files of a believed cell beyond its first.
    pub(crate) more_files: HashMap<Key, Vec<u32>>,
    pub(crate) sources: Vec<SourceName>,
    pub(crate) imports: Texts,
    source_numbers: Texts,
    groups: Texts,
    /// Days of a (platform, account) that the file covers.
    covered: HashSet<(i32, u32)>,
    /// Groups of which the file shares a campaign with what is believed.
    shared: HashSet<u32>,
    group_of: HashMap<Key, u32>,
    new_texts: HashSet<u32>,
    names: Texts,
    /// (group, campaign name): an export with another choice of columns has
    /// other keys for the same campaigns.
    new_names: HashSet<(u32, u32)>,
}

impl Gathered {
    /// Reads the staged and the believed files of one unit of comparison.
    pub(crate) async fn read(
        lake: &Lake,
        table: Table,
        policy: &ReplacePolicy,
        texts: &mut Texts,
        old: &[Arc<DataFile>],
        new: &[Arc<DataFile>],
    ) -> Result<Self> {
        let whole_days = policy.whole_days && is_month_bound(table);
        let mut gathered = Self::default();
        let columns = compared_columns(table);
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        for file in new {
            let mut batches = parquet_io::read(lake.store(), file, Some(&columns)).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                gathered.add_new(table, whole_days, texts, &batch)?;
            }
        }
        let live = [columns, vec!["superseded_at"]].concat();
        for (at, file) in old.iter().enumerate() {
            let mut batches = parquet_io::read(lake.store(), file, Some(&live)).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch.doing(format!("reading {}", file.path))?;
                let batch = believed_rows(&batch)?;
                gathered.add_old(table, whole_days, texts, &batch, u32::try_from(at).unwrap_or(u32::MAX))?;
            }
        }
        Ok(gathered)
    }

    /// Whether a believed cell that the file lacks is replaced by nothing.
    pub(crate) fn is_replaced(&self, key: &Key) -> bool {
        self.group_of.get(key).is_some_and(|group| self.shared.contains(group))
    }

    fn add_new(&mut self, table: Table, whole_days: bool, texts: &mut Texts, batch: &RecordBatch) -> Result<()> {
        let measures = Measures::of(table, batch)?;
        let mut groups = Groups::of(table, batch)?;
        let names = batch.column_by_name("campaign_name");
        key_texts(table, batch, |row, day, key_text| {
            let key = (day, texts.number(key_text));
            let cell = self.new.entry(key).or_default();
            if cell.rows == 0 {
                cell.source = source_number(&mut self.source_numbers, &mut self.sources, batch, row);
            }
            measures.add(row, cell);
            if whole_days {
                let group = groups.number(&mut self.groups, row);
                self.new_texts.insert(key.1);
                self.covered.insert((day, group));
                if let Some(name) = names.and_then(|column| text(column, row)) {
                    self.new_names.insert((group, self.names.number(name)));
                }
            }
        })
    }

    fn add_old(
        &mut self,
        table: Table,
        whole_days: bool,
        texts: &mut Texts,
        batch: &RecordBatch,
        file: u32,
    ) -> Result<()> {
        let measures = Measures::of(table, batch)?;
        let mut groups = Groups::of(table, batch)?;
        let imports = texts_of(batch, "import_id")?;
        let names = batch.column_by_name("campaign_name");
        key_texts(table, batch, |row, day, key_text| {
            let known = texts.known(key_text);
            let in_file = known.is_some_and(|number| self.new.contains_key(&(day, number)));
            let mut candidate = None;
            if whole_days {
                let group = groups.number(&mut self.groups, row);
                let name = names.and_then(|column| text(column, row)).and_then(|name| self.names.known(name));
                if known.is_some_and(|number| self.new_texts.contains(&number))
                    || name.is_some_and(|name| self.new_names.contains(&(group, name)))
                {
                    self.shared.insert(group);
                }
                candidate = self.covered.contains(&(day, group)).then_some(group);
            }
            if !in_file && candidate.is_none() {
                return;
            }
            let key = (day, known.unwrap_or_else(|| texts.number(key_text)));
            if let (false, Some(group)) = (in_file, candidate) {
                self.group_of.insert(key, group);
            }
            let cell = self.old.entry(key).or_default();
            if cell.rows == 0 {
                cell.source = source_number(&mut self.source_numbers, &mut self.sources, batch, row);
                cell.file = file;
                cell.import = self.imports.number(imports.value(row));
            } else if cell.file != file {
                let more = self.more_files.entry(key).or_default();
                if more.last() != Some(&file) {
                    more.push(file);
                }
            }
            measures.add(row, cell);
        })
    }
}

/// The rows of a batch that are believed, without `superseded_at`.
fn believed_rows(batch: &RecordBatch) -> Result<RecordBatch> {
    let Some((at, _)) = batch.schema_ref().column_with_name("superseded_at") else { return Ok(batch.clone()) };
    let superseded = batch.column(at).clone();
    let mut batch = batch.clone();
    batch.remove_column(at);
    if superseded.null_count() == superseded.len() {
        return Ok(batch);
    }
    let keep = arrow::compute::is_null(&superseded).doing("choosing believed rows")?;
    arrow::compute::filter_record_batch(&batch, &keep).doing("choosing believed rows")
}

fn source_number(numbers: &mut Texts, sources: &mut Vec<SourceName>, batch: &RecordBatch, row: usize) -> u32 {
    let cell = |name: &str| batch.column_by_name(name).and_then(|column| text(column, row)).unwrap_or_default();
    let key = cell("ref_key");
    if let Some(number) = numbers.known(key) {
        return number;
    }
    let campaign = ["campaign_name", "campaign_id", "utm_campaign", "coupon"].map(cell);
    sources.push(SourceName {
        key: key.to_owned(),
        platform: cell("platform").to_owned(),
        campaign: campaign.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
    });
    numbers.number(key)
}

/// (platform, account[, figure]) of each row.
struct Groups<'a> {
    columns: Vec<&'a arrow::array::ArrayRef>,
    last: Option<(String, u32)>,
    text: String,
}

impl<'a> Groups<'a> {
    fn of(table: Table, batch: &'a RecordBatch) -> Result<Self> {
        let names: &[&str] = match table {
            Table::Spend => &["platform", "account"],
            Table::Responses => &["platform", "account", "figure"],
            _ => &[],
        };
        let columns = names.iter().filter_map(|name| batch.column_by_name(name)).collect();
        Ok(Self { columns, last: None, text: String::new() })
    }

    fn number(&mut self, groups: &mut Texts, row: usize) -> u32 {
        self.text.clear();
        for column in &self.columns {
            self.text.push_str(text(column, row).unwrap_or_default());
            self.text.push('\u{1f}');
        }
        match &self.last {
            Some((last, number)) if *last == self.text => *number,
            _ => {
                let number = groups.number(&self.text);
                self.last = Some((self.text.clone(), number));
                number
            }
        }
    }
}
