//! Looks at a file without touching any store: what it is, what its columns
//! are, and what would stand in the way.

use base::fx::DatedRate;
use base::{Clock as _, Event, OrderItemRow, OrderRow, RejectedRow, ResponseRow, SpendRow, SystemClock, Workspace};
use serde::Serialize;
use store::ContactFields;

use super::error::{ImportError, describe};
use super::options::{ImportFile, ImportOptions};
use super::plan::{Plan, plan};
use super::sink::Sink;
use crate::decode;
use crate::formats::offline;
use crate::formats::recognise::HEAD;
use crate::formats::{Format, Recognition};
use crate::notice::Notice;
use crate::reconcile::{self, Reconciled};
use crate::table::{Field, find_header, map};

/// Rows shown.
const SHOWN: usize = 20;
/// Rows read to look for problems.
const TRIED: u64 = 5_000;
/// Problems listed.
const PROBLEMS: usize = 100;

/// One column as it would be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewColumn {
    /// Header as the file writes it.
    pub name: String,
    /// The first filled cells.
    pub samples: Vec<String>,
    /// What it is taken for; `None` = not read.
    pub field: Option<String>,
    /// Why, or how its cells are written.
    pub inferred: String,
}

/// What is known of a file before it is imported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preview {
    /// The file's name.
    pub name: String,
    /// The format it would be read as.
    pub format: Format,
    /// Why.
    pub recognised_by: String,
    /// How sure, 0–100.
    pub confidence: u8,
    #[serde(skip)]
    pub(crate) header_at: usize,
    /// Line of the header.
    pub header_line: u64,
    /// Its columns in order.
    pub columns: Vec<PreviewColumn>,
    /// The first rows below the header, as text.
    pub rows: Vec<Vec<String>>,
    /// What stands in the way of an import, in words; of the first rows only.
    pub problems: Vec<String>,
    /// What its owner should know.
    pub notices: Vec<Notice>,
    /// Words of every field that a column can be mapped to.
    pub fields: Vec<&'static str>,
}

/// Everything that a file holds, in memory. For tests, and for small files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileFacts {
    /// Costs.
    pub spend: Vec<SpendRow>,
    /// Orders.
    pub orders: Vec<OrderRow>,
    /// Their lines.
    pub items: Vec<OrderItemRow>,
    /// Figures of results.
    pub responses: Vec<ResponseRow>,
    /// Refused rows.
    pub rejected: Vec<RejectedRow>,
    /// Contacts with their lines.
    pub contacts: Vec<(u64, ContactFields)>,
    /// Exchange rates.
    pub rates: Vec<DatedRate>,
    /// What people did, as rows tell it.
    pub events: Vec<Event>,
    /// Data rows read.
    pub rows: u64,
    /// Of these, rows that hold no figure.
    pub skipped: u64,
    /// Whether its rows add up.
    pub reconciled: Reconciled,
    /// What its owner should know.
    pub notices: Vec<Notice>,
    /// The format it was read as.
    pub format: Option<Format>,
}

/// Reads a whole file into memory, up to `most` rows. Blocks.
///
/// # Errors
/// [`ImportError`] when the file as a whole is refused; single bad rows are in
/// [`FileFacts::rejected`].
pub fn read_facts(
    ws: &Workspace,
    file: &ImportFile,
    options: &ImportOptions,
    most: u64,
) -> Result<FileFacts, ImportError> {
    let Plan { source, recognition, mut reader, mut notices, .. } = plan(ws, file, options, SystemClock.now())?;
    let mut sink = Sink::default();
    reader.through(&source, &mut sink, |sink, _| Ok(sink.tally.rows < most))?;
    let mut reconciled = reconcile::compare(&sink.tally.stated, &sink.tally.sums);
    reconciled.checked.append(&mut sink.tally.checks);
    notices.append(&mut sink.tally.notices);
    let batch = sink.batch;
    Ok(FileFacts {
        spend: batch.spend,
        orders: batch.orders,
        items: batch.items,
        responses: batch.responses,
        rejected: batch.rejected,
        contacts: batch.contacts,
        rates: batch.rates,
        events: batch.events.into_iter().map(|(_, event)| event).collect(),
        rows: sink.tally.rows,
        skipped: sink.tally.skipped,
        reconciled,
        notices,
        format: Some(recognition.format),
    })
}

/// Looks at a file. What stands in the way of an import is in
/// [`Preview::problems`], not an error, so that a page can show the columns
/// beside it. Blocks.
///
/// # Errors
/// [`ImportError::Decode`] when the file is no table at all.
pub fn preview(ws: &Workspace, file: &ImportFile, options: &ImportOptions) -> Result<Preview, ImportError> {
    let source = decode::open(file.input.clone(), &file.name, &options.open_options()?)?;
    let head = source.head(HEAD + SHOWN)?;
    let cells: Vec<Vec<&str>> = head.iter().map(|record| record.iter().collect()).collect();
    let mut preview = match super::plan::recognition(&cells, options, &file.name) {
        Ok(Some(found)) => known(&found, &cells, &options.map),
        Ok(None) => table(&head, &cells, options),
        Err(error) => {
            let mut preview = match options.format.filter(|format| format.is_offline()) {
                // Its columns are still to be named.
                Some(format) => known(&asked_for(format, &head), &cells, &options.map),
                None => table(&head, &cells, options),
            };
            preview.problems.push(error.to_string());
            preview
        }
    };
    preview.name.clone_from(&file.name);
    preview.header_line = head.iter().map(decode::Record::line).nth(preview.header_at).unwrap_or(1);
    match read_facts(ws, file, options, TRIED) {
        Ok(facts) => {
            preview.problems.extend(facts.rejected.iter().take(PROBLEMS).map(describe));
            preview.notices = facts.notices;
            if facts.rows == 0 {
                preview.problems.push("there is a header and no rows below it".to_owned());
            }
        }
        Err(error) => {
            let said = error.to_string();
            if !preview.problems.contains(&said) {
                preview.problems.push(said);
            }
        }
    }
    Ok(preview)
}

/// A format that the user says a file is, whose header is not its own.
fn asked_for(format: Format, head: &[decode::Record]) -> Recognition {
    Recognition {
        format,
        header_at: find_header(head, &[]).unwrap_or(0),
        score: 0,
        why: "you say so".to_owned(),
        language: crate::columns::Language::En,
        range: None,
    }
}

/// The columns of a known format.
fn known(found: &Recognition, cells: &[Vec<&str>], map: &[(String, String)]) -> Preview {
    let header = cells.get(found.header_at).map_or(&[][..], Vec::as_slice);
    let mut fields: Vec<Option<String>> = vec![None; header.len()];
    if let Some(ads) = found.format.ads() {
        for (kind, column) in ads.locate(header) {
            if let Some(field) = fields.get_mut(column.at) {
                *field = Some(kind.key().to_owned());
            }
        }
    }
    if found.format.is_offline() {
        for (kind, column) in offline::located(header, map) {
            if let Some(field) = fields.get_mut(column.at) {
                *field = Some(kind.key().to_owned());
            }
        }
    }
    // Scores are sums over columns; a dozen telling ones are as sure as it gets.
    let confidence = u8::try_from((50 + found.score / 2).min(100)).unwrap_or(100);
    let columns = fields.into_iter().map(|field| (field, String::new())).collect();
    Preview::of(found.format, confidence, &found.why, found.header_at, cells, columns)
}

/// The columns of a general table, as far as its header tells.
fn table(head: &[decode::Record], cells: &[Vec<&str>], options: &ImportOptions) -> Preview {
    let parsed = options.map.iter().filter_map(|(column, word)| Some((column.clone(), Field::parse(word)?)));
    let user_map: Vec<(String, Field)> = parsed.collect();
    let header_at = find_header(head, &user_map).unwrap_or(0);
    let samples = head.get(header_at + 1..).unwrap_or_default();
    let mapping = head.get(header_at).map(|header| map(header, samples, &user_map)).unwrap_or_default();
    let columns = mapping.columns.iter().map(|column| {
        let field = (column.field != Field::Ignore).then(|| column.field.to_string());
        (field, column.why.clone())
    });
    let sure = mapping.columns.iter().filter(|column| column.field.is_fact()).map(|column| column.confidence).max();
    let why = "no platform's headers; read as a general table";
    Preview::of(Format::Table, sure.unwrap_or(0), why, header_at, cells, columns.collect())
}

impl Preview {
    fn of(
        format: Format,
        confidence: u8,
        why: &str,
        header_at: usize,
        cells: &[Vec<&str>],
        columns: Vec<(Option<String>, String)>,
    ) -> Self {
        let below = cells.iter().skip(header_at + 1).take(SHOWN);
        let rows: Vec<Vec<String>> = below.map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let samples = |at: usize| -> Vec<String> {
            let filled = rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty());
            filled.take(3).cloned().collect()
        };
        let names = cells.get(header_at).map_or(&[][..], Vec::as_slice);
        let columns = names.iter().enumerate().map(|(at, name)| {
            let (field, inferred) = columns.get(at).cloned().unwrap_or_default();
            PreviewColumn { name: (*name).to_owned(), samples: samples(at), field, inferred }
        });
        Self {
            name: String::new(),
            format,
            recognised_by: why.to_owned(),
            confidence,
            header_at,
            header_line: 1,
            columns: columns.collect(),
            rows,
            problems: Vec::new(),
            notices: Vec::new(),
            fields: match format.is_offline() {
                true => offline::Col::ALL.iter().map(|column| column.key()).chain(["ignore"]).collect(),
                false => Field::all().map(Field::key).collect(),
            },
        }
    }
}
