//! Makes spend rows of a platform report's records.

use base::{Currency, Day, Decimal, Period, RejectReason, SourceRef, SpendRow};

use super::ads::{Ad, AdColumns, AdFormat, AdPlaces};
use super::cells::Cells;
use super::headers::HeaderUnit;
use super::totals::{is_footnote, is_null, total_label};
use crate::decode::{CellKind, Record};
use crate::import::sink::{Problem, Sink};
use crate::notice::Notice;
use crate::reconcile::{Scope, StatedTotal};

/// Figures that a total line may state, with the name of their sum.
const FIGURES: &[(Ad, &str)] = &[
    (Ad::Spend, "spend"),
    (Ad::Impressions, "impressions"),
    (Ad::Clicks, "clicks"),
    (Ad::Conversions, "conversions"),
    (Ad::ConversionsValue, "conversions_value"),
];

/// Kinds whose cells can hold the label of a total line.
const NAMES: &[Ad] = &[
    Ad::Label,
    Ad::Day,
    Ad::Week,
    Ad::Month,
    Ad::Account,
    Ad::Campaign,
    Ad::CampaignId,
    Ad::Group,
    Ad::Creative,
    Ad::From,
];

/// Reads a platform report whose columns and conventions are decided.
#[derive(Debug)]
pub(crate) struct AdReader {
    format: &'static AdFormat,
    places: AdPlaces,
    /// Columns whose cells can hold the label of a total line.
    labels: Vec<usize>,
    cells: Cells,
    /// Currency of rows that name none.
    currency: Currency,
    /// Currency that the header states.
    header_currency: Option<Currency>,
    /// The code read last and its currency: most rows repeat it.
    last_code: Option<(String, Currency)>,
    /// Days of a report that has no column of days.
    range: Option<Period>,
    /// Line of the row without names that holds the sums (Meta).
    summary_line: Option<u64>,
}

/// The figures of one row, before they are spread.
struct Figures {
    spend: Decimal,
    impressions: Option<i64>,
    clicks: Option<i64>,
    views: Option<i64>,
    reach: Option<i64>,
    engagements: Option<i64>,
    conversions: Option<Decimal>,
    conversions_value: Option<Decimal>,
}

impl AdReader {
    pub(crate) fn new(
        format: &'static AdFormat,
        columns: &AdColumns,
        cells: Cells,
        currency: Currency,
        range: Option<Period>,
        summary_line: Option<u64>,
    ) -> Self {
        let places = AdPlaces::of(columns);
        let mut labels: Vec<usize> = NAMES.iter().filter_map(|kind| places.get(*kind)).chain([0]).collect();
        labels.sort_unstable();
        labels.dedup();
        let header_currency = match columns.get(&Ad::Spend).and_then(|found| found.unit) {
            Some(HeaderUnit::Known(currency)) => Some(currency),
            _ => None,
        };
        Self { format, places, labels, cells, currency, header_currency, last_code: None, range, summary_line }
    }

    fn text<'r>(&self, record: &'r Record, kind: Ad) -> &'r str {
        let cell = self.places.get(kind).and_then(|at| record.get(at)).unwrap_or_default().trim();
        if is_null(cell) { "" } else { cell }
    }

    /// Reads a record: facts, a stated total, or nothing.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if let Some(scope) = self.total_scope(record) {
            self.state_total(record, scope, sink);
            return;
        }
        if record.is_blank() || record.get(0).is_some_and(is_footnote) {
            return;
        }
        sink.tally.rows += 1;
        match self.row(record, sink) {
            Ok(()) => sink.tally.taken += 1,
            Err(problem) => sink.refuse(record, problem),
        }
    }

    /// Whether the record is a total line. Its first cell, or a cell of a
    /// column of names, says so, and no day stands beside it.
    fn total_scope(&self, record: &Record) -> Option<Scope> {
        if self.summary_line == Some(record.line()) {
            return Some(Scope::RowsShown);
        }
        let scope = self.labels.iter().find_map(|at| total_label(record.get(*at)?))?;
        let has_day = [Ad::Day, Ad::Week, Ad::Month, Ad::From].into_iter().any(|kind| {
            let text = self.text(record, kind);
            total_label(text).is_none() && text.contains(|c: char| c.is_ascii_digit())
        });
        (!has_day).then_some(scope)
    }

    fn state_total(&self, record: &Record, scope: Scope, sink: &mut Sink) {
        let label = record.iter().find(|cell| total_label(cell).is_some()).unwrap_or("summary row").trim().to_owned();
        let mut figures = Vec::new();
        for (kind, name) in FIGURES {
            let Some(at) = self.places.get(*kind) else { continue };
            if is_null(record.get(at).unwrap_or_default()) {
                continue;
            }
            match self.cells.number(record, at) {
                Ok(Some(number)) => figures.push((*name, number)),
                Ok(None) => {}
                Err(problem) => {
                    sink.notice(Notice::total_unreadable(record.line(), &problem.column, &problem.message));
                }
            }
        }
        let currency = Currency::parse(self.text(record, Ad::Currency)).ok();
        sink.tally.stated.push(StatedTotal { line: record.line(), label, scope, currency, figures });
    }

    fn row(&mut self, record: &Record, sink: &mut Sink) -> Result<(), Problem> {
        self.cells.check_shape(record)?;
        self.check_ids(record)?;
        let currency = self.currency_of(record)?;
        let (period, is_spread) = self.days_of(record)?;
        let figures = self.figures(record)?;
        self.add_sums(&figures, currency, sink)?;
        let template = self.template(record, period.from, currency, &figures, is_spread);
        sink.cover(period.from);
        sink.cover(period.to);
        if period.days() == 1 {
            sink.batch.spend.push(template);
            return Ok(());
        }
        if self.places.has(Ad::From) {
            sink.notice(Notice::spread_over_days());
        }
        spread(&template, period, &mut sink.batch.spend);
        Ok(())
    }

    /// Refuses ids that a spreadsheet has rounded: different campaigns would
    /// become one.
    fn check_ids(&self, record: &Record) -> Result<(), Problem> {
        for kind in [Ad::AccountId, Ad::CampaignId, Ad::GroupId, Ad::CreativeId] {
            let Some(at) = self.places.get(kind) else { continue };
            let id = self.text(record, kind);
            let is_power = id.split_once(['E', 'e']).is_some_and(|(digits, power)| {
                digits.starts_with(|c: char| c.is_ascii_digit())
                    && digits.contains(['.', ','])
                    && power.starts_with('+')
            });
            if is_power || (record.kind(at) == CellKind::Number && id.len() > 15) {
                let message = "a spreadsheet has rounded this id; format the column as text and export again";
                return Err(Problem::cell(self.cells.header(at), id, RejectReason::OutOfRange, message));
            }
        }
        Ok(())
    }

    fn currency_of(&mut self, record: &Record) -> Result<Currency, Problem> {
        let Some(at) = self.places.get(Ad::Currency) else { return Ok(self.currency) };
        let cell = record.get(at).unwrap_or_default().trim();
        if let Some((_, currency)) = self.last_code.as_ref().filter(|(code, _)| code == cell) {
            return Ok(*currency);
        }
        if is_null(cell) {
            return Ok(self.currency);
        }
        let refuse = |reason, message| Problem::cell(self.cells.header(at), cell, reason, message);
        let read = Currency::parse(cell).map_err(|error| refuse(RejectReason::BadCurrency, error.to_string()))?;
        if let Some(stated) = self.header_currency.filter(|stated| *stated != read) {
            let message = format!("the header says {stated} and this row says {read}");
            return Err(refuse(RejectReason::MixedCurrency, message));
        }
        self.last_code = Some((cell.to_owned(), read));
        Ok(read)
    }

    /// The days a row covers: its day, its range, its week or month, else the
    /// report's range.
    fn days_of(&self, record: &Record) -> Result<(Period, bool), Problem> {
        let day = |kind: Ad| -> Result<Option<Day>, Problem> {
            match self.places.get(kind) {
                Some(at) => self.cells.day(record, at),
                None => Ok(None),
            }
        };
        if let Some(at) = self.places.get(Ad::Day) {
            let from = day(Ad::Day)?.ok_or_else(|| self.missing(at, "the day"))?;
            let to = if self.places.has(Ad::From) { None } else { day(Ad::To)? };
            return self.period(from, to.unwrap_or(from), record);
        }
        if let Some(at) = self.places.get(Ad::From) {
            let from = day(Ad::From)?.ok_or_else(|| self.missing(at, "the first day"))?;
            let to = day(Ad::To)?.unwrap_or(from);
            return self.period(from, to, record);
        }
        if let Some(at) = self.places.get(Ad::Week) {
            let from = day(Ad::Week)?.ok_or_else(|| self.missing(at, "the week"))?;
            let to = from.checked_add(jiff::Span::new().days(6)).unwrap_or(from);
            return self.clipped(from, to, record);
        }
        if let Some(at) = self.places.get(Ad::Month) {
            let from = day(Ad::Month)?.ok_or_else(|| self.missing(at, "the month"))?;
            return self.clipped(from.first_of_month(), from.last_of_month(), record);
        }
        match self.range {
            Some(range) => Ok((range, range.days() > 1)),
            None => Err(Problem::row(RejectReason::Missing, "the file has no column of days; give --date")),
        }
    }

    fn missing(&self, at: usize, what: &str) -> Problem {
        Problem::cell(self.cells.header(at), "", RejectReason::Missing, format!("{what} is missing"))
    }

    fn period(&self, from: Day, to: Day, record: &Record) -> Result<(Period, bool), Problem> {
        let period = Period::new(from, to).map_err(|error| {
            let at = self.places.get(Ad::To).unwrap_or(0);
            Problem::cell(
                self.cells.header(at),
                record.get(at).unwrap_or_default(),
                RejectReason::BadDate,
                error.to_string(),
            )
        })?;
        if period.days() > 3_660 {
            return Err(Problem::row(RejectReason::OutOfRange, "the row covers more than ten years"));
        }
        Ok((period, period.days() > 1))
    }

    /// A week or month, cut to the days the report covers.
    fn clipped(&self, from: Day, to: Day, record: &Record) -> Result<(Period, bool), Problem> {
        match self.range {
            Some(range) if range.contains(from) || range.contains(to) => {
                self.period(from.max(range.from), to.min(range.to), record)
            }
            _ => self.period(from, to, record),
        }
    }

    fn figures(&self, record: &Record) -> Result<Figures, Problem> {
        let number = |kind: Ad| -> Result<Option<Decimal>, Problem> {
            let Some(at) = self.places.get(kind) else { return Ok(None) };
            let cell = record.get(at).unwrap_or_default();
            if is_null(cell) {
                return Ok(None);
            }
            let value = self.cells.number(record, at)?;
            if value.is_some_and(|value| value.is_sign_negative() && !value.is_zero()) {
                return Err(Problem::cell(self.cells.header(at), cell, RejectReason::Negative, "below zero"));
            }
            Ok(value)
        };
        let count = |kind: Ad| -> Result<Option<i64>, Problem> {
            let Some(value) = number(kind)? else { return Ok(None) };
            let at = self.places.get(kind).unwrap_or(0);
            self.cells.whole(record, at, value).map(Some)
        };
        Ok(Figures {
            spend: number(Ad::Spend)?.unwrap_or_default(),
            impressions: count(Ad::Impressions)?,
            clicks: count(Ad::Clicks)?,
            views: count(Ad::Views)?,
            reach: count(Ad::Reach)?,
            engagements: count(Ad::Engagements)?,
            conversions: number(Ad::Conversions)?,
            conversions_value: number(Ad::ConversionsValue)?,
        })
    }

    fn add_sums(&self, figures: &Figures, currency: Currency, sink: &mut Sink) -> Result<(), Problem> {
        let whole = |count: Option<i64>| count.map(Decimal::from);
        sink.sum("spend", Some(currency), figures.spend)?;
        let counts = [
            ("impressions", None, whole(figures.impressions)),
            ("clicks", None, whole(figures.clicks)),
            ("conversions", None, figures.conversions),
            ("conversions_value", Some(currency), figures.conversions_value),
        ];
        for (figure, currency, value) in counts {
            if let Some(value) = value {
                sink.sum(figure, currency, value)?;
            }
        }
        Ok(())
    }

    fn template(&self, record: &Record, day: Day, currency: Currency, figures: &Figures, is_spread: bool) -> SpendRow {
        let text = |kind: Ad| self.text(record, kind).to_owned();
        let account_id = text(Ad::AccountId);
        let account_name = text(Ad::Account);
        let source = SourceRef {
            platform: self.format.platform.to_owned(),
            account: if account_id.is_empty() { account_name.clone() } else { account_id },
            campaign_id: text(Ad::CampaignId),
            campaign_name: text(Ad::Campaign),
            utm_source: text(Ad::UtmSource),
            utm_medium: text(Ad::UtmMedium),
            utm_campaign: text(Ad::UtmCampaign),
            ..SourceRef::default()
        };
        let kind = text(Ad::ConversionKind);
        let definition = match self.places.get(Ad::Conversions) {
            Some(_) if !kind.is_empty() => kind,
            Some(at) => self.cells.header(at).to_owned(),
            None => String::new(),
        };
        SpendRow {
            line: record.line(),
            day,
            source,
            account_name,
            ad_group_id: text(Ad::GroupId),
            ad_group_name: text(Ad::Group),
            ad_id: text(Ad::CreativeId),
            ad_name: text(Ad::Creative),
            currency,
            spend: figures.spend,
            impressions: figures.impressions,
            clicks: figures.clicks,
            views: figures.views,
            reach: figures.reach,
            engagements: figures.engagements,
            conversions: figures.conversions,
            conversions_value: figures.conversions_value,
            conversion_definition: definition,
            is_spread,
        }
    }
}

/// Spreads one row evenly over days so that every figure adds up exactly. A
/// reach is not additive and stays unknown for the single days.
pub(crate) fn spread(row: &SpendRow, period: Period, out: &mut Vec<SpendRow>) {
    let weights = vec![Decimal::ONE; usize::try_from(period.days()).unwrap_or(1)];
    let money = |amount: Decimal| base::money::split(amount, &weights, amount.scale().max(row.currency.minor_digits()));
    let counts = |count: Option<i64>| count.map(|count| base::money::split(Decimal::from(count), &weights, 0));
    let (spend, impressions, clicks) = (money(row.spend), counts(row.impressions), counts(row.clicks));
    let (views, engagements) = (counts(row.views), counts(row.engagements));
    let conversions = row.conversions.map(|count| base::money::split(count, &weights, count.scale().max(2)));
    let value = row.conversions_value.map(money);
    let whole = |shares: &Option<Vec<Decimal>>, at: usize| {
        shares.as_ref().and_then(|shares| shares.get(at)).and_then(|share| i64::try_from(*share).ok())
    };
    let exact = |shares: &Option<Vec<Decimal>>, at: usize| shares.as_ref().and_then(|shares| shares.get(at)).copied();
    for (at, day) in period.iter().enumerate() {
        out.push(SpendRow {
            day,
            spend: spend.get(at).copied().unwrap_or_default(),
            impressions: whole(&impressions, at),
            clicks: whole(&clicks, at),
            views: whole(&views, at),
            reach: None,
            engagements: whole(&engagements, at),
            conversions: exact(&conversions, at),
            conversions_value: exact(&value, at),
            is_spread: true,
            ..row.clone()
        });
    }
}
