//! Cells: what an import replaces as a whole. A cell of `spend` is a day and a
//! source, of `responses` a day, a source and a figure, of `orders` and
//! `order_items` an order.

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type};
use datafusion::common::HashMap;
use datafusion::common::hash_utils::{RandomState, create_hashes};

use crate::error::{Doing as _, LakeError, Result};
use crate::tables::Table;

/// Figures of a cell that a difference shows.
pub(crate) const FIGURES: usize = 8;

/// A cell's identity: its day (0 where the day is no part of it) and the
/// number of the rest in [`Texts`].
pub(crate) type Key = (i32, u32);

/// Numbers for texts.
#[derive(Debug, Default, Clone)]
pub(crate) struct Texts {
    numbers: HashMap<String, u32>,
    list: Vec<String>,
}

impl Texts {
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        self.list.push(text.to_owned());
        number
    }

    pub(crate) fn known(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", String::as_str)
    }
}

/// The figures of a table that a difference shows, by name; `responses` show
/// their value under the figure's own name.
pub(crate) fn figures(table: Table) -> &'static [&'static str] {
    match table {
        Table::Spend => {
            &["spend", "impressions", "clicks", "views", "reach", "engagements", "conversions", "conversions_value"]
        }
        Table::Orders => &["total", "refunded"],
        Table::Responses => &["value"],
        Table::OrderItems | Table::Rejected | Table::Events | Table::RejectedEvents => &[],
    }
}

/// Columns of a table that take part in comparing.
pub(crate) fn compared_columns(table: Table) -> Vec<String> {
    let schema = table.schema();
    let skipped = ["line", "recorded_at", "superseded_at", "superseded_by"];
    schema.fields().iter().map(|field| field.name().clone()).filter(|name| !skipped.contains(&name.as_str())).collect()
}

/// Columns that make up a cell's key.
pub(crate) fn key_columns(table: Table) -> &'static [&'static str] {
    match table {
        Table::Spend => &["day", "ref_key"],
        Table::Responses => &["day", "ref_key", "figure"],
        Table::Orders | Table::OrderItems => &["platform", "order_id"],
        Table::Rejected | Table::Events | Table::RejectedEvents => &[],
    }
}

/// Whether a cell lies in one month for good: an order may move to another
/// day, a day's spend cannot.
pub(crate) fn is_month_bound(table: Table) -> bool {
    matches!(table, Table::Spend | Table::Responses)
}

pub(crate) fn texts_of<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    batch
        .column_by_name(name)
        .and_then(|column| column.as_string_opt::<i32>())
        .ok_or_else(|| LakeError::Internal(format!("a data file lacks the text column {name}")))
}

/// The text half of each row's key, joined by U+001F where it is two columns.
pub(crate) fn key_texts(table: Table, batch: &RecordBatch, mut each: impl FnMut(usize, i32, &str)) -> Result<()> {
    let days = batch.column_by_name("day").and_then(|column| column.as_primitive_opt::<Date32Type>());
    let (first, second) = match table {
        Table::Spend => (texts_of(batch, "ref_key")?, None),
        Table::Responses => (texts_of(batch, "ref_key")?, Some(texts_of(batch, "figure")?)),
        Table::Orders | Table::OrderItems => (texts_of(batch, "platform")?, Some(texts_of(batch, "order_id")?)),
        Table::Rejected | Table::Events | Table::RejectedEvents => return Ok(()),
    };
    let mut joined = String::new();
    for row in 0..batch.num_rows() {
        let day = if is_month_bound(table) { days.map_or(0, |days| days.value(row)) } else { 0 };
        match second {
            None => each(row, day, first.value(row)),
            Some(second) => {
                joined.clear();
                joined.push_str(first.value(row));
                joined.push('\u{1f}');
                joined.push_str(second.value(row));
                each(row, day, &joined);
            }
        }
    }
    Ok(())
}

/// Sums and digest of a cell's rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) rows: u32,
    /// Sum of the rows' hashes: the same for the same rows in any order.
    pub(crate) digest: u64,
    /// Day of its first row, as days since 1970.
    pub(crate) day: i32,
    /// Number of its source in the list of sources.
    pub(crate) source: u32,
    pub(crate) currency: [u8; 3],
    /// Number of the import of its first row.
    pub(crate) import: u32,
    /// Number of the file of its first row.
    pub(crate) file: u32,
    known: u8,
    sums: [i128; FIGURES],
}

impl Cell {
    /// A figure in billionths.
    pub(crate) fn figure(&self, at: usize) -> Option<i128> {
        (self.known & (1 << at) != 0).then_some(self.sums[at])
    }

    /// Whether two versions of a cell hold the same rows.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.rows == other.rows && self.digest == other.digest && self.same_figures(other)
    }

    /// Whether two versions differ at most in names.
    pub(crate) fn same_figures(&self, other: &Self) -> bool {
        self.known == other.known && self.sums == other.sums && self.currency == other.currency && self.day == other.day
    }
}

/// The columns of one batch that cells are summed from.
pub(crate) struct Measures<'a> {
    days: Option<&'a [i32]>,
    currencies: Option<&'a StringArray>,
    figures: Vec<Option<&'a ArrayRef>>,
    hashes: Vec<u64>,
}

impl<'a> Measures<'a> {
    pub(crate) fn of(table: Table, batch: &'a RecordBatch) -> Result<Self> {
        let mut hashes = vec![0; batch.num_rows()];
        let content: Vec<&ArrayRef> = batch
            .schema_ref()
            .fields()
            .iter()
            .zip(batch.columns())
            .filter(|(field, _)| field.name() != "import_id")
            .map(|(_, column)| column)
            .collect();
        // A fixed seed: two batches of one comparison must hash alike.
        create_hashes(content.iter().copied(), &RandomState::with_seed(7), &mut hashes).doing("hashing rows")?;
        Ok(Self {
            days: batch
                .column_by_name("day")
                .and_then(|column| column.as_primitive_opt::<Date32Type>())
                .map(|days| &days.values()[..]),
            currencies: batch.column_by_name("currency").and_then(|column| column.as_string_opt::<i32>()),
            figures: figures(table).iter().map(|name| batch.column_by_name(name)).collect(),
            hashes,
        })
    }

    /// Adds one row to its cell.
    pub(crate) fn add(&self, row: usize, cell: &mut Cell) {
        if cell.rows == 0 {
            cell.day = self.days.map_or(0, |days| days[row]);
            if let Some(currencies) = self.currencies.filter(|currencies| currencies.is_valid(row)) {
                cell.currency = currencies.value(row).as_bytes().try_into().unwrap_or_default();
            }
        }
        cell.rows += 1;
        cell.digest = cell.digest.wrapping_add(self.hashes[row]);
        for (at, column) in self.figures.iter().enumerate() {
            let Some(column) = column.filter(|column| column.is_valid(row)) else { continue };
            let value = if let Some(cells) = column.as_primitive_opt::<Decimal128Type>() {
                cells.value(row)
            } else if let Some(cells) = column.as_primitive_opt::<Int64Type>() {
                i128::from(cells.value(row)) * 1_000_000_000
            } else {
                continue;
            };
            cell.known |= 1 << at;
            cell.sums[at] = cell.sums[at].saturating_add(value);
        }
    }
}
