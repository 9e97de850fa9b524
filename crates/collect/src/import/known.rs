//! Which rows of a file are known: as events that earlier imports told of, and
//! as rows of people who were erased since. A row that is known and says
//! something else changes nothing, and its owner is told.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use base::{Event, SourceId, Timestamp, Workspace};
use lake::ImportedEvent;

use crate::erase::ErasedRows;
use crate::notice::{Notice, RowDiffers};

/// What a difference in each of [`ImportedEvent::TEXTS`] is called: the words of
/// columns.
const WORDS: [&str; ImportedEvent::TEXTS.len()] = [
    "user_id",
    "email",
    "phone",
    "click_id",
    "coupon",
    "order_id",
    "conversion",
    "currency",
    "place, status, duration or answer",
];

/// What begins ids that an erasure has put in the place of others.
const ERASED: &str = "erased_";

/// The rows of a file by the ids of their events.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: HashMap<String, Row>,
    /// Those of people who were erased.
    erased: HashSet<String>,
    erased_rows: u64,
}

/// What a row says, as digests: files may have millions of them.
#[derive(Debug)]
struct Row {
    line: u64,
    at: Timestamp,
    value: u32,
    texts: [u32; ImportedEvent::TEXTS.len()],
}

/// What the lake knows of a file's rows.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Ids of events that are known.
    pub(super) known: HashSet<String>,
    /// What stands for the imports that told of them.
    pub(super) confirmed: BTreeSet<SourceId>,
    /// How many say something else, and the first of them.
    differing: u64,
    first: Option<RowDiffers>,
}

impl Rows {
    /// Adds a row.
    pub(super) fn add(&mut self, line: u64, event: &Event, erased: &ErasedRows) {
        if erased.holds(&event.event_id) {
            self.erased_rows += 1;
            self.erased.insert(event.event_id.clone());
            return;
        }
        let currency = event.currency.as_ref().map_or("", base::Currency::code);
        let texts = [
            event.user_id.as_str(),
            &event.email_hash,
            &event.phone_hash,
            &event.click_id,
            &event.coupon,
            event.order_id.trim_start_matches('#'),
            &event.original_name,
            currency,
            &event.properties,
        ];
        let row = || Row { line, at: event.occurred_at, value: digest(&value(event.value)), texts: texts.map(digest) };
        self.rows.entry(event.event_id.clone()).or_insert_with(row);
    }

    /// Whether a row has an id.
    pub(super) fn has(&self, event_id: &str) -> bool {
        self.rows.contains_key(event_id)
    }

    /// Rows that are one each by their ids, those of erased people aside.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Holds an event that is known against the row that has its id.
    pub(super) fn hold(&self, event: &ImportedEvent<'_>, ws: &Workspace, found: &mut Found) {
        let Some(row) = self.rows.get(event.event_id) else { return };
        // Two events have one id where an earlier version took a row twice.
        let is_first = found.known.insert(event.event_id.to_owned());
        let Ok(source) = SourceId::parse(event.source_id) else { return };
        let fields = row.differing(event);
        if is_first && !fields.is_empty() {
            found.differing += 1;
            if found.first.as_ref().is_none_or(|first| row.line < first.line) {
                let (was, is) = (ws.day_of(event.occurred_at), ws.day_of(row.at));
                let import = source.as_str().replacen("src_", "imp_", 1);
                found.first = Some(RowDiffers { line: row.line, fields, was, is, import });
            }
        }
        found.confirmed.insert(source);
    }

    /// The ids of rows of erased people, and how many rows have them.
    pub(super) fn into_erased(self) -> (HashSet<String>, u64) {
        (self.erased, self.erased_rows)
    }
}

impl Row {
    /// In what an event differs from the row.
    fn differing(&self, event: &ImportedEvent<'_>) -> Vec<&'static str> {
        let mut fields = Vec::new();
        // What is not over yet when it is imported is put at the instant of its import.
        let is_cut = event.occurred_at == event.received_at && self.at > event.occurred_at;
        if self.at.as_microsecond() != event.occurred_at.as_microsecond() && !is_cut {
            fields.push("time");
        }
        for (at, word) in WORDS.into_iter().enumerate() {
            let said = match word {
                "order_id" => event.texts[at].trim_start_matches('#'),
                _ => event.texts[at],
            };
            if self.texts[at] != digest(said) && !said.starts_with(ERASED) {
                fields.push(word);
            }
        }
        if self.value != digest(&value(event.value)) {
            fields.push("value");
        }
        fields
    }
}

impl Found {
    /// How many rows say something else than is believed of them.
    pub(super) fn differing(&self) -> u64 {
        self.differing
    }

    /// What the owner of the file should know.
    pub(super) fn notices(&self) -> impl Iterator<Item = Notice> + '_ {
        self.first.iter().map(|first| Notice::rows_differ(self.differing, first))
    }
}

fn value(value: Option<base::Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

fn digest(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    // Half of it tells two texts apart well enough.
    (hasher.finish() >> 32) as u32
}
