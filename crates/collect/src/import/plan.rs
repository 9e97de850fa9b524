//! Looks at a file and decides how it is read: pass one.

use base::{Currency, Period, Timestamp, Workspace};
use jiff::tz::TimeZone;

use super::error::ImportError;
use super::mappings;
use super::options::{ImportFile, ImportOptions};
use super::reader::{Reader, Rows};
use crate::columns::{Hints, Language};
use crate::decode::{self, Record, Source};
use crate::formats::Format;
use crate::formats::ad_rows::AdReader;
use crate::formats::ads::{Ad, AdColumns, AdFormat};
use crate::formats::cells::Cells;
use crate::formats::contact_rows::{self, ContactReader};
use crate::formats::fx_rates::RateReader;
use crate::formats::headers::{Columns, HeaderUnit, Names, fold, locate};
use crate::formats::look::{self, LookError};
use crate::formats::offline::{self, Col as Offline, CountReader, OfflineReader, Terms};
use crate::formats::recognise::{HEAD, Recognition, recognise};
use crate::formats::shopify_orders::{self, ShopifyReader};
use crate::formats::stripe_payments::{self, StripeReader};
use crate::formats::totals::is_null;
use crate::notice::Notice;

/// A file whose reading is decided.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) source: Source,
    pub(crate) recognition: Recognition,
    pub(crate) reader: Reader,
    pub(crate) notices: Vec<Notice>,
    /// What `--save-mapping` saves.
    pub(crate) mapping: Option<serde_json::Value>,
}

/// What every format's planning needs.
struct Planning<'a> {
    ws: &'a Workspace,
    options: &'a ImportOptions,
    source: &'a Source,
    recognition: &'a Recognition,
    header: &'a Record,
    headers: Vec<String>,
    /// The zone that a line above the header names.
    zone_above: Option<String>,
    notices: Vec<Notice>,
    /// What `--save-mapping` saves.
    mapping: Option<serde_json::Value>,
    /// What happened away from the site lies before it.
    now: Timestamp,
}

/// Opens a file, recognises it and decides how its columns are written.
pub(crate) fn plan(
    ws: &Workspace,
    file: &ImportFile,
    options: &ImportOptions,
    now: Timestamp,
) -> Result<Plan, ImportError> {
    let source = decode::open(file.input.clone(), &file.name, &options.open_options()?)?;
    let head = source.head(HEAD)?;
    if head.is_empty() {
        return Err(ImportError::Decode(decode::DecodeError::Empty { name: file.name.clone() }));
    }
    let cells: Vec<Vec<&str>> = head.iter().map(|record| record.iter().collect()).collect();
    let Some(recognition) = recognition(&cells, options, &file.name)? else {
        return super::table_plan::plan(ws, source, options);
    };
    let header = &head[recognition.header_at];
    let headers = header.iter().map(str::to_owned).collect();
    let zone_above = offline::zone_above(&cells[..recognition.header_at]);
    let (source_at, recognised) = (&source, &recognition);
    let mut planning = Planning {
        ws,
        options,
        source: source_at,
        recognition: recognised,
        header,
        headers,
        zone_above,
        notices: Vec::new(),
        mapping: None,
        now,
    };
    let reader = Reader::Known(planning.rows()?, planning.recognition.header_at);
    let Planning { notices, mapping, .. } = planning;
    Ok(Plan { source, recognition, reader, notices, mapping })
}

/// Which known format a file is; `None` = it is to be read as a table. A named
/// or spelt-out mapping asks for a table.
pub(crate) fn recognition(
    head: &[Vec<&str>],
    options: &ImportOptions,
    name: &str,
) -> Result<Option<Recognition>, ImportError> {
    let is_mapped = !options.map.is_empty() || options.mapping.is_some();
    match options.format {
        Some(Format::Table) => Ok(None),
        None if is_mapped => match recognise(head, None, &[]).map(|found| found.format) {
            Some(format) if format.is_offline() && are_offline(&options.map) => {
                offline_header(head, format, &options.map, name).map(Some)
            }
            _ => Ok(None),
        },
        None => Ok(recognise(head, None, &[])),
        Some(format) if format.is_offline() => offline_header(head, format, &options.map, name).map(Some),
        Some(format) => match recognise(head, Some(format), &[]) {
            Some(found) => Ok(Some(found)),
            None => Err(ImportError::OtherFormat { name: name.to_owned(), looked: head.len(), format: format.name() }),
        },
    }
}

fn no_such_column(asked: &str, header: &[&str]) -> String {
    let known: Vec<String> = header.iter().map(|cell| format!("“{}”", cell.trim())).collect();
    format!("there is no column “{asked}” for --map; the columns are {}", known.join(", "))
}

/// Whether a mapping names columns of offline files only.
fn are_offline(map: &[(String, String)]) -> bool {
    !map.is_empty() && map.iter().all(|(_, word)| word == "ignore" || Offline::parse(word).is_some())
}

/// The header of an offline file that the user says it is, with the columns
/// that the user names.
fn offline_header(
    head: &[Vec<&str>],
    format: Format,
    map: &[(String, String)],
    name: &str,
) -> Result<Recognition, ImportError> {
    let known = || Offline::ALL.iter().map(|column| column.key()).collect::<Vec<_>>().join(", ");
    if let Some((_, word)) = map.iter().find(|(_, word)| Offline::parse(word).is_none() && word != "ignore") {
        let message = format!("“{word}” is no column of {}; they are {}", format.name(), known());
        return Err(ImportError::Option(message));
    }
    recognise(head, Some(format), map).ok_or_else(|| {
        let first = head.iter().find(|cells| cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1);
        let missing = head.iter().all(|cells| offline::absent(cells, map).is_some());
        if let (Some(header), true) = (first, missing)
            && let Some(asked) = offline::absent(header, map)
        {
            return ImportError::Columns { name: name.to_owned(), message: no_such_column(asked, header) };
        }
        let needed = offline::needed_words(format);
        let message = format!(
            "none of its first {} lines is a header of {}, which needs {needed}; say which column is which with --map COLUMN=WORD, the words being {}",
            head.len(),
            format.name(),
            known()
        );
        ImportError::Columns { name: name.to_owned(), message }
    })
}

impl Planning<'_> {
    fn rows(&mut self) -> Result<Rows, ImportError> {
        if let Some(format) = self.recognition.format.ads() {
            return self.ads(format).map(|reader| Rows::Ads(Box::new(reader)));
        }
        match self.recognition.format {
            Format::ShopifyOrders => {
                use shopify_orders::Col;
                let columns = self.columns(shopify_orders::COLUMNS)?;
                let days = [Col::CreatedAt];
                let cells = self.cells(
                    &looked(at_all(&columns, shopify_orders::NUMBERS), at_all(&columns, &days)),
                    self.ws_zone()?,
                )?;
                let currency =
                    if columns.contains_key(&Col::Currency) { self.ws.currency } else { self.assumed_currency() };
                Ok(Rows::Shopify(Box::new(ShopifyReader::new(cells, columns, currency))))
            }
            Format::StripePayments => {
                use stripe_payments::Col;
                let columns = self.columns(stripe_payments::COLUMNS)?;
                let days = [Col::Created, Col::RefundedAt];
                let cells = self.cells(
                    &looked(at_all(&columns, stripe_payments::NUMBERS), at_all(&columns, &days)),
                    TimeZone::UTC,
                )?;
                Ok(Rows::Stripe(Box::new(StripeReader::new(cells, columns))))
            }
            Format::HubspotContacts | Format::MailchimpContacts => {
                use contact_rows::Col;
                let columns = self.columns(contact_rows::COLUMNS)?;
                let zone =
                    if self.recognition.format == Format::MailchimpContacts { TimeZone::UTC } else { self.ws_zone()? };
                let cells = self.cells(&looked(Vec::new(), at_all(&columns, &[Col::Joined])), zone)?;
                Ok(Rows::Contacts(Box::new(ContactReader::new(self.recognition.format, cells, columns))))
            }
            Format::FxRates => {
                let days: Vec<usize> =
                    self.headers.iter().position(|header| fold(header) == "date").into_iter().collect();
                let numbers = RateReader::numbers(&self.headers);
                let cells = self.cells(&looked(numbers, days), self.ws_zone()?)?;
                let reader = RateReader::new(cells)
                    .ok_or_else(|| self.refusal("its columns are not those of exchange rates"))?;
                Ok(Rows::Rates(Box::new(reader)))
            }
            format if format.is_offline() => self.offline(format),
            _ => Err(self.refusal("no format is recognised")),
        }
    }

    /// Rows of what happened away from the site.
    fn offline(&mut self, format: Format) -> Result<Rows, ImportError> {
        let header: Vec<&str> = self.header.iter().collect();
        if let Some(asked) = offline::absent(&header, &self.options.map) {
            return Err(self.refusal(no_such_column(asked, &header)));
        }
        let columns = offline::located(&header, &self.options.map);
        self.refuse_doubles(columns.values().map(|found| found.at))?;
        let words = columns.iter().map(|(column, found)| (self.headers[found.at].clone(), column.key().to_owned()));
        let saved = ImportOptions { format: Some(format), ..self.options.clone() };
        self.mapping = Some(mappings::body(&saved, words));
        let looked = look::Columns {
            amounts: at_all(&columns, &[Offline::Value]),
            counts: at_all(&columns, &[Offline::Count]),
            days: at_all(&columns, &[Offline::Time]),
        };
        let zone_of_times = match &self.zone_above {
            Some(name) => zone_or_offset(name)?,
            None => self.ws_zone()?,
        };
        let cells = self.cells(&looked, zone_of_times)?;
        if format == Format::Counts {
            return Ok(Rows::Counts(Box::new(CountReader::new(
                cells,
                columns,
                self.options.date,
                self.ws.day_of(self.now),
            ))));
        }
        let value = columns.get(&Offline::Value);
        let is_stated = columns.contains_key(&Offline::Currency) || value.is_some_and(|found| found.unit.is_some());
        let currency = match value {
            Some(_) if !is_stated => self.assumed_currency(),
            _ => self.options.currency.unwrap_or(self.ws.currency),
        };
        let terms = Terms {
            workspace: self.ws.id.clone(),
            currency,
            calling_code: self.options.calling_code.clone().unwrap_or_default(),
            date: self.options.date,
            now: self.now,
        };
        Ok(Rows::Offline(Box::new(OfflineReader::new(format, cells, columns, terms))))
    }

    fn refusal(&self, message: impl Into<String>) -> ImportError {
        ImportError::Columns { name: self.source.name().to_owned(), message: message.into() }
    }

    fn columns<K: Copy + Eq + std::hash::Hash>(&self, names: &Names<K>) -> Result<Columns<K>, ImportError> {
        let cells: Vec<&str> = self.header.iter().collect();
        let columns = locate(&cells, names, |_| false);
        self.refuse_doubles(columns.values().map(|found| found.at))?;
        Ok(columns)
    }

    /// Refuses a header that stands twice where it matters which is meant.
    fn refuse_doubles(&self, used: impl Iterator<Item = usize>) -> Result<(), ImportError> {
        for at in used {
            let name = fold(&self.headers[at]);
            let places: Vec<String> = self
                .headers
                .iter()
                .enumerate()
                .filter(|(_, header)| fold(header) == name)
                .map(|(at, _)| (at + 1).to_string())
                .collect();
            if places.len() > 1 {
                return Err(self.refusal(format!(
                    "line {}: the header “{}” stands {} times (columns {}); rename or remove all but one",
                    self.header.line(),
                    self.headers[at].trim(),
                    places.len(),
                    places.join(", ")
                )));
            }
        }
        Ok(())
    }

    fn ws_zone(&self) -> Result<TimeZone, ImportError> {
        zone(&self.ws.timezone)
    }

    fn hints(&self) -> Hints {
        Hints {
            decimal: self.options.decimal,
            date_order: self.options.date_order,
            // The platforms' English pages write numbers in the English way; who
            // keeps a list of calls or sales under English headers may not.
            locale: self.options.locale.clone().or_else(|| {
                let is_platforms = self.recognition.language == Language::En && !self.recognition.format.is_offline();
                is_platforms.then(|| "en".to_owned())
            }),
            language: Some(self.recognition.language),
            delimiter: self.source.delimiter(),
            ..Hints::default()
        }
    }

    fn cells(&self, looked: &look::Columns, zone_of_times: TimeZone) -> Result<Cells, ImportError> {
        self.cells_seeing(looked, zone_of_times, |_| {})
    }

    fn cells_seeing(
        &self,
        looked: &look::Columns,
        zone_of_times: TimeZone,
        each: impl FnMut(&Record),
    ) -> Result<Cells, ImportError> {
        let (at, years) = (self.recognition.header_at, self.options.two_digit_years);
        let ways = look::look(self.source, &self.headers, at, looked, &self.hints(), years, each);
        let ways = ways.map_err(|error| match error {
            LookError::Decode(error) => ImportError::Decode(error),
            LookError::Column(error) => self.refusal(error.to_string()),
        })?;
        let file_zone = self.options.timezone.as_deref().map_or(Ok(zone_of_times), zone)?;
        Ok(Cells::new(self.headers.clone(), ways, file_zone, self.ws_zone()?))
    }

    /// The currency of a file that states none.
    fn assumed_currency(&mut self) -> Currency {
        if let Some(currency) = self.options.currency {
            return currency;
        }
        let currency = self.ws.currency;
        self.notices.push(Notice::currency_assumed(currency));
        currency
    }

    fn ads(&mut self, format: &'static AdFormat) -> Result<AdReader, ImportError> {
        let header: Vec<&str> = self.header.iter().collect();
        let mut columns = format.locate(&header);
        if self.recognition.format == Format::LinkedinAds {
            group_is_campaign(&mut columns);
        }
        self.refuse_doubles(columns.values().map(|found| found.at))?;
        let currency = self.ad_currency(&columns)?;
        let range = self.ad_range(&columns)?;
        let at_kinds = |wanted: fn(Ad) -> bool| -> Vec<usize> {
            columns.iter().filter(|(kind, _)| wanted(**kind)).map(|(_, found)| found.at).collect()
        };
        let looked = look::Columns {
            amounts: at_kinds(Ad::is_amount),
            counts: at_kinds(Ad::is_count),
            days: at_kinds(Ad::is_day),
        };
        let mut unnamed = Unnamed::new(self.recognition.format, &columns);
        let cells = self.cells_seeing(&looked, self.ws_zone()?, |record| unnamed.see(record))?;
        Ok(AdReader::new(format, &columns, cells, currency, range, unnamed.only()))
    }

    /// The currency of rows that name none: the header's, else the flag's,
    /// else the workspace's.
    fn ad_currency(&mut self, columns: &AdColumns) -> Result<Currency, ImportError> {
        for (kind, found) in columns {
            if let (true, Some(HeaderUnit::Unknown(code))) = (kind.is_money(), found.unit) {
                let text = String::from_utf8_lossy(&code).into_owned();
                return Err(ImportError::UnknownCurrency {
                    name: self.source.name().to_owned(),
                    line: self.header.line(),
                    text,
                });
            }
        }
        let unit = columns.get(&Ad::Spend).and_then(|found| found.unit);
        match unit {
            Some(HeaderUnit::Known(currency)) => {
                if let Some(asked) = self.options.currency.filter(|asked| *asked != currency) {
                    self.notices.push(Notice::currency_option_unused(currency, asked));
                }
                Ok(currency)
            }
            _ if columns.contains_key(&Ad::Currency) => Ok(self.options.currency.unwrap_or(self.ws.currency)),
            _ => Ok(self.assumed_currency()),
        }
    }

    /// The days of a report without a column of days.
    fn ad_range(&mut self, columns: &AdColumns) -> Result<Option<Period>, ImportError> {
        let has = |kind: Ad| columns.contains_key(&kind);
        let stated = self.recognition.range;
        if has(Ad::Day) || has(Ad::From) {
            if let Some(date) = self.options.date {
                self.notices.push(Notice::date_option_unused(date));
            }
            return Ok(None);
        }
        if has(Ad::Week) || has(Ad::Month) {
            let unit = if has(Ad::Week) { "week" } else { "month" };
            self.notices.push(Notice::spread_over_period(unit));
            return Ok(stated);
        }
        let given = self.options.date.map(|date| Period { from: date, to: date });
        match given.or(stated) {
            Some(range) if range.days() > 3_660 => {
                Err(self.refusal("the date range above the header is longer than ten years"))
            }
            Some(range) => {
                if range.days() > 1 {
                    self.notices.push(Notice::spread_over_range(range));
                }
                Ok(Some(range))
            }
            None => Err(self.refusal(
                "it has no column of days and no date range above its header; give the day with --date YYYY-MM-DD",
            )),
        }
    }
}

/// LinkedIn's campaign is what others call an ad group, but where the file has
/// no groups it is the campaign.
fn group_is_campaign(columns: &mut AdColumns) {
    if columns.contains_key(&Ad::Campaign) || columns.contains_key(&Ad::CampaignId) {
        return;
    }
    for (from, to) in [(Ad::Group, Ad::Campaign), (Ad::GroupId, Ad::CampaignId)] {
        if let Some(found) = columns.remove(&from) {
            columns.insert(to, found);
        }
    }
}

/// Meta's row of sums: the only row of the file without any name.
struct Unnamed {
    names: Vec<usize>,
    line: Option<u64>,
    count: u64,
    rows: u64,
}

impl Unnamed {
    fn new(format: Format, columns: &AdColumns) -> Self {
        let kinds = [Ad::Campaign, Ad::CampaignId, Ad::Group, Ad::GroupId, Ad::Creative, Ad::CreativeId];
        let is_meta = format == Format::MetaAds;
        let names =
            kinds.iter().filter(|_| is_meta).filter_map(|kind| columns.get(kind)).map(|found| found.at).collect();
        Self { names, line: None, count: 0, rows: 0 }
    }

    /// Looks at a record.
    fn see(&mut self, record: &Record) {
        if self.names.is_empty() {
            return;
        }
        self.rows += 1;
        if !record.is_blank() && self.names.iter().all(|at| is_null(record.get(*at).unwrap_or_default())) {
            self.count += 1;
            self.line.get_or_insert(record.line());
        }
    }

    /// The line of the only one: two are rows of nobody's campaign, not sums.
    fn only(&self) -> Option<u64> {
        self.line.filter(|_| self.count == 1 && self.rows > 1)
    }
}

fn at_all<K: Copy + Eq + std::hash::Hash>(columns: &Columns<K>, kinds: &[K]) -> Vec<usize> {
    kinds.iter().filter_map(|kind| columns.get(kind)).map(|found| found.at).collect()
}

fn looked(amounts: Vec<usize>, days: Vec<usize>) -> look::Columns {
    look::Columns { amounts, counts: Vec::new(), days }
}

/// A zone by its name or by its distance from UTC, such as `+0100`.
fn zone_or_offset(name: &str) -> Result<TimeZone, ImportError> {
    let minutes = || -> Option<i32> {
        let (sign, rest) = match name.as_bytes().first()? {
            b'+' => (1, &name[1..]),
            b'-' => (-1, &name[1..]),
            _ => return None,
        };
        let digits = rest.replace(':', "");
        let (hours, minutes) = digits.split_at_checked(2)?;
        let minutes = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
        Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes))
    };
    let offset = minutes().and_then(|minutes| jiff::tz::Offset::from_seconds(minutes * 60).ok());
    offset.map_or_else(|| zone(name), |offset| Ok(TimeZone::fixed(offset)))
}

pub(super) fn zone(name: &str) -> Result<TimeZone, ImportError> {
    TimeZone::get(name)
        .map_err(|_| ImportError::Option(format!("“{name}” is not an IANA time zone such as Europe/Vienna")))
}
