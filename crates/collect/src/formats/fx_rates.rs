//! Exchange rates: the ECB's history (`Date,USD,JPY,…`, units of each currency
//! for one euro, `N/A` where there is none) and `date,base,quote,rate`.

use base::fx::DatedRate;
use base::{Currency, Day, Decimal, RejectReason};

use super::cells::Cells;
use super::headers::fold;
use super::keyed::{Keyed, Seen};
use super::totals::is_null;
use crate::decode::Record;
use crate::import::sink::{Problem, Sink};

/// Where the rates stand.
#[derive(Debug)]
enum Layout {
    /// A column for each currency against the euro.
    Wide { day: usize, quotes: Vec<(usize, Currency)> },
    /// One row for each pair.
    Long { day: usize, base: usize, quote: usize, rate: usize },
}

/// Reads rates row by row.
#[derive(Debug)]
pub(crate) struct RateReader {
    cells: Cells,
    layout: Layout,
    euro: Currency,
    seen: Keyed,
}

impl RateReader {
    /// Decides the layout by the headers; `None` when they are not rates.
    pub(crate) fn new(cells: Cells) -> Option<Self> {
        let folded: Vec<String> = cells.headers().iter().map(|header| fold(header)).collect();
        let at = |name: &str| folded.iter().position(|header| header == name);
        let day = at("date")?;
        let layout = match (at("base"), at("quote"), at("rate")) {
            (Some(base), Some(quote), Some(rate)) => Layout::Long { day, base, quote, rate },
            _ => {
                let quotes = folded.iter().enumerate().filter_map(|(at, code)| Some((at, Currency::parse(code).ok()?)));
                Layout::Wide { day, quotes: quotes.collect() }
            }
        };
        Some(Self { cells, layout, euro: Currency::parse("EUR").ok()?, seen: Keyed::default() })
    }

    /// Columns that hold numbers.
    pub(crate) fn numbers(headers: &[String]) -> Vec<usize> {
        let folded = headers.iter().map(|header| fold(header)).enumerate();
        folded.filter(|(_, name)| name == "rate" || Currency::parse(name).is_ok()).map(|(at, _)| at).collect()
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        let before = sink.batch.rates.len();
        match self.row(record, sink) {
            Ok(()) => sink.tally.taken += 1,
            Err(problem) => {
                sink.batch.rates.truncate(before);
                sink.refuse(record, problem);
            }
        }
    }

    fn row(&mut self, record: &Record, sink: &mut Sink) -> Result<(), Problem> {
        self.cells.check_shape(record)?;
        let day_at = match self.layout {
            Layout::Wide { day, .. } | Layout::Long { day, .. } => day,
        };
        let day = self
            .cells
            .day(record, day_at)?
            .ok_or_else(|| Problem::cell(self.cells.header(day_at), "", RejectReason::Missing, "the day is missing"))?;
        let pairs: Vec<(usize, Currency, Currency)> = match &self.layout {
            Layout::Wide { quotes, .. } => quotes.iter().map(|(at, quote)| (*at, self.euro, *quote)).collect(),
            Layout::Long { base, quote, rate, .. } => {
                vec![(*rate, self.currency(record, *base)?, self.currency(record, *quote)?)]
            }
        };
        for (at, base, quote) in pairs {
            if let Some(rate) = self.rate(record, at)? {
                self.take(DatedRate { day, base, quote, rate }, sink)?;
            }
        }
        sink.cover(day);
        Ok(())
    }

    fn currency(&self, record: &Record, at: usize) -> Result<Currency, Problem> {
        let cell = record.get(at).unwrap_or_default();
        Currency::parse(cell).map_err(|unknown| {
            Problem::cell(self.cells.header(at), cell, RejectReason::BadCurrency, unknown.to_string())
        })
    }

    fn rate(&self, record: &Record, at: usize) -> Result<Option<Decimal>, Problem> {
        let cell = record.get(at).unwrap_or_default();
        if is_null(cell) {
            return match self.layout {
                Layout::Wide { .. } => Ok(None),
                Layout::Long { .. } => {
                    Err(Problem::cell(self.cells.header(at), cell, RejectReason::Missing, "the rate is missing"))
                }
            };
        }
        match self.cells.number(record, at)? {
            Some(rate) if rate > Decimal::ZERO => Ok(Some(rate)),
            _ => Err(Problem::cell(self.cells.header(at), cell, RejectReason::OutOfRange, "a rate must be above zero")),
        }
    }

    fn take(&mut self, row: DatedRate, sink: &mut Sink) -> Result<(), Problem> {
        let key: (Day, &str, &str) = (row.day, row.base.code(), row.quote.code());
        match self.seen.note(key, row.rate.normalize()) {
            Seen::New => sink.batch.rates.push(row),
            Seen::Same => {}
            Seen::Different => {
                let value = format!("{} {}/{}", row.day, row.base, row.quote);
                return Err(Problem::cell(
                    "rate",
                    &value,
                    RejectReason::Duplicate,
                    "this day and pair stand twice in the file with different rates",
                ));
            }
        }
        Ok(())
    }
}
