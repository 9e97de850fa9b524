//! One row of a table as facts.

use base::currency::{Named, named};
use base::{Channel, Currency, Day, Decimal, Figure, OrderRow, Period, RejectReason, ResponseRow, SourceRef, SpendRow};
use sha2::{Digest as _, Sha256};

use super::checks::{self, RowValues, Shown};
use super::field::Field;
use super::header::Unit;
use super::money::{self, Context, Origin, Resolved};
use super::options::{Facts, Notices};
use super::places::Places;
use super::plan::Plan;
use super::spread;
use crate::decode::Record;
use crate::values::{Amount, When, cell, range};

/// Why a row is refused.
pub(super) struct Refusal {
    pub(super) at: Option<usize>,
    pub(super) reason: RejectReason,
    pub(super) message: String,
}

/// A row with what is needed to read it.
pub(super) struct Row<'a> {
    pub(super) plan: &'a Plan,
    pub(super) record: &'a Record,
    pub(super) notices: &'a mut Notices,
    pub(super) memo: &'a mut Memo,
}

/// What the words of the row before were taken for: they rarely change from
/// row to row, and looking them up costs more than the rest of the row.
#[derive(Debug, Default)]
pub(super) struct Memo {
    currency: (String, Option<Named>),
    platform: (String, String),
    channel: (String, Option<Channel>),
}

/// Looks a word up unless it is the one before.
fn remembered<T: Clone>(memo: &mut (String, T), word: &str, look_up: impl FnOnce(&str) -> T) -> T {
    if memo.0 != word {
        *memo = (word.to_owned(), look_up(word));
    }
    memo.1.clone()
}

fn slug(platform: &str) -> String {
    platform.to_lowercase().split_whitespace().collect::<Vec<_>>().join("_")
}

/// Kinds of notices of which there may be many.
pub(super) const MANY: &[&str] = &[RATE, CHANNEL];
const RATE: &str = "a rate in the file is not the one its counts give";
const CHANNEL: &str = "a channel that is not known";

/// Rows over longer periods are refused: no cost is planned in centuries.
const MOST_DAYS: i32 = 366 * 3;

impl<'a> Row<'a> {
    /// Turns the row into facts.
    pub(super) fn facts(&mut self, facts: &mut Facts) -> Result<(), Refusal> {
        self.check_shape()?;
        let places = &self.plan.places;
        let when = self.when()?;
        let period = when.period;
        let source = self.source()?;
        let amounts = self.amounts()?;
        let context = self.context(&amounts)?;
        let money = |at: Option<usize>| self.money(at, &amounts, context);
        if places.is_order() {
            let total = money(places.order_total)?;
            let refund = money(places.refund)?;
            facts.orders.push(self.order(when, source, total, refund)?);
            self.remark(&[total, refund]);
            return Ok(());
        }
        let spend = money(places.spend)?;
        let value = money(places.conversions_value)?;
        let row = self.spend_row(period.from, &source, spend, value)?;
        let responses = self.responses(period.from, &source, &amounts, context)?;
        self.check_rates(row.as_ref(), &responses, context);
        self.remark(&[spend, value]);
        if let Some(row) = row {
            spread::spend(row, period, &mut facts.spend);
        }
        for response in responses {
            spread::response(response, period, &mut facts.responses);
        }
        Ok(())
    }

    fn check_shape(&self) -> Result<(), Refusal> {
        if self.record.is_misencoded() {
            let message = "the row holds bytes that are not text in the file's encoding; save it again as UTF-8";
            return Err(Refusal::row(RejectReason::BadEncoding, message));
        }
        let width = self.plan.places.width;
        let cells = self.record.len();
        let has_more = self.record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        // Workbooks and some exports leave out empty cells at the end of a row.
        let has_fewer =
            cells < width && self.record.iter().filter(|cell| !cell.trim().is_empty()).count() < 2 && width > 2;
        if has_more || has_fewer {
            let message = format!("the row has {cells} cells and the header {width}");
            return Err(Refusal::row(RejectReason::CellCount, message));
        }
        Ok(())
    }

    fn text(&self, at: Option<usize>) -> &'a str {
        let text = at.and_then(|at| self.record.get(at)).unwrap_or_default().trim();
        if matches!(text, "--" | "-" | "—") { "" } else { text }
    }

    fn when(&self) -> Result<When, Refusal> {
        let places = &self.plan.places;
        let whole = |period| When { period, time: None, offset: None };
        if let (Some(from_at), Some(to_at), None) = (places.from, places.to, places.day) {
            let from = self.date(from_at)?.period.from;
            let to = self.date(to_at)?.period.to;
            let period = Period::new(from, to)
                .map_err(|error| Refusal::cell(to_at, RejectReason::BadDate, error.to_string()))?;
            return bounded(whole(period), to_at);
        }
        match places.day.or(places.month).or(places.from).or(places.to) {
            Some(at) => bounded(self.date(at)?, at),
            None => match self.plan.period {
                Some(period) => Ok(whole(period)),
                None => Err(Refusal::row(RejectReason::Missing, "the row has no date")),
            },
        }
    }

    fn date(&self, at: usize) -> Result<When, Refusal> {
        let whole = |period| When { period, time: None, offset: None };
        let zone = &self.plan.options.zone;
        match cell::date(self.record, at, self.plan.date_style(at)) {
            Ok(Some(when)) => Ok(when.placed_in(zone)),
            Ok(None) => match self.plan.options.date {
                Some(day) => Ok(whole(Period { from: day, to: day })),
                None => {
                    Err(Refusal::cell(at, RejectReason::Missing, "the date is missing; --date gives one to such rows"))
                }
            },
            Err(error) => match range::read(self.text(Some(at))) {
                Some(period) => Ok(whole(period)),
                None => Err(Refusal::cell(at, error.reason(), error.to_string())),
            },
        }
    }

    fn source(&mut self) -> Result<SourceRef, Refusal> {
        let places = &self.plan.places;
        let campaign_id = self.id(places.campaign_id)?.to_owned();
        let utm_campaign = match self.text(places.utm_campaign) {
            "" => self.text(places.campaign_key),
            utm => utm,
        };
        let platform = match self.text(places.platform) {
            "" => self.plan.options.platform.clone().unwrap_or_else(|| "table".to_owned()),
            platform => remembered(&mut self.memo.platform, platform, slug),
        };
        let account = match self.text(places.account_id) {
            "" => self.text(places.account),
            id => id,
        };
        let channel_text = self.text(places.channel);
        let channel = remembered(&mut self.memo.channel, channel_text, |text| {
            Channel::parse(text).or_else(|| Channel::suggested_by(text))
        });
        let owned = |at: Option<usize>| self.text(at).to_owned();
        let source = SourceRef {
            platform,
            account: account.to_owned(),
            campaign_id,
            campaign_name: owned(places.campaign),
            utm_source: owned(places.utm_source),
            utm_medium: owned(places.utm_medium),
            utm_campaign: utm_campaign.to_owned(),
            coupon: self.text(places.coupon).to_uppercase(),
            channel: channel.map_or_else(String::new, |channel| channel.key().to_owned()),
        };
        if channel.is_none() && !channel_text.is_empty() {
            let line = self.record.line();
            self.notices.add(CHANNEL, line, || {
                format!("the channel “{channel_text}” is not known; a taxonomy rule can say what it is")
            });
        }
        Ok(source)
    }

    /// An id, refused when a spreadsheet has rounded it to `1.23457E+11`.
    fn id(&self, at: Option<usize>) -> Result<&'a str, Refusal> {
        let id = self.text(at);
        let is_rounded = id.split_once(['E', 'e']).is_some_and(|(digits, power)| {
            digits.contains(['.', ',']) && digits.starts_with(|c: char| c.is_ascii_digit()) && power.starts_with('+')
        });
        match at {
            Some(at) if is_rounded => {
                let message = "a spreadsheet has rounded this id; format the column as text and export again";
                Err(Refusal::cell(at, RejectReason::OutOfRange, message))
            }
            _ => Ok(id),
        }
    }

    /// Every amount of money of the row, not yet in a currency.
    fn amounts(&self) -> Result<Vec<(usize, Amount)>, Refusal> {
        let mut amounts = Vec::with_capacity(self.plan.places.money.len());
        for at in self.plan.places.money.iter().copied() {
            match cell::number(self.record, at, self.plan.number_style(at)) {
                Ok(Some(amount)) => amounts.push((at, amount)),
                Ok(None) => {}
                Err(error) => return Err(Refusal::cell(at, error.reason(), error.to_string())),
            }
        }
        Ok(amounts)
    }

    fn context(&mut self, amounts: &[(usize, Amount)]) -> Result<Context, Refusal> {
        let places = &self.plan.places;
        let column = match (places.currency, self.text(places.currency)) {
            (Some(at), text) if !text.is_empty() => {
                Some(remembered(&mut self.memo.currency, text, named).ok_or_else(|| {
                    let message =
                        format!("“{text}” is not a currency that is known; use a code such as EUR, USD or IRR");
                    Refusal::cell(at, RejectReason::BadCurrency, message)
                })?)
            }
            _ => None,
        };
        let neighbour = amounts.iter().find_map(|(at, amount)| {
            let of_header = self.plan.column(*at).and_then(|column| column.unit.currency);
            amount.currency.or(of_header).filter(|named| matches!(named, Named::One { .. }))
        });
        let options = &self.plan.options;
        let (flag, workspace) = (options.currency, options.workspace_currency);
        Ok(Context { unit: Unit::default(), column, neighbour, flag, workspace })
    }

    /// The amount of a column in units of its currency.
    fn money(
        &self,
        at: Option<usize>,
        amounts: &[(usize, Amount)],
        context: Context,
    ) -> Result<Option<Resolved>, Refusal> {
        let Some((at, amount)) = at.and_then(|at| amounts.iter().find(|(known, _)| *known == at)) else {
            return Ok(None);
        };
        let column = self.plan.column(*at);
        let unit = column.map_or_else(Unit::default, |column| column.unit);
        let resolved = money::resolve(amount, &Context { unit, ..context })
            .map_err(|error| Refusal::cell(*at, error.reason, error.message))?;
        let field = column.map_or(Field::Ignore, |column| column.field);
        if resolved.value.is_sign_negative() && matches!(field, Field::Spend | Field::OrderTotal) {
            let message = format!("{field} cannot be below zero");
            return Err(Refusal::cell(*at, RejectReason::Negative, message));
        }
        Ok(Some(resolved))
    }

    fn count(&self, at: Option<usize>) -> Result<Option<i64>, Refusal> {
        let Some(at) = at else { return Ok(None) };
        match cell::count(self.record, at, self.plan.number_style(at)) {
            Ok(Some(count)) if count < 0 => {
                Err(Refusal::cell(at, RejectReason::Negative, "a count cannot be below zero"))
            }
            Ok(count) => Ok(count),
            Err(error) => Err(Refusal::cell(at, error.reason(), error.to_string())),
        }
    }

    fn conversions(&self, at: Option<usize>) -> Result<Option<Decimal>, Refusal> {
        let Some(at) = at else { return Ok(None) };
        match cell::number(self.record, at, self.plan.number_style(at)) {
            Ok(Some(amount)) if amount.currency.is_some() || amount.is_percent => Err(Refusal::cell(
                at,
                RejectReason::BadNumber,
                "conversions are a count, not an amount or a percentage",
            )),
            Ok(Some(amount)) if amount.value.is_sign_negative() => {
                Err(Refusal::cell(at, RejectReason::Negative, "conversions cannot be below zero"))
            }
            Ok(amount) => Ok(amount.map(|amount| amount.value.round_dp(base::money::STORED_SCALE))),
            Err(error) => Err(Refusal::cell(at, error.reason(), error.to_string())),
        }
    }

    /// The row of costs; `None` when the row has nothing of the kind.
    fn spend_row(
        &mut self,
        day: Day,
        source: &SourceRef,
        spend: Option<Resolved>,
        value: Option<Resolved>,
    ) -> Result<Option<SpendRow>, Refusal> {
        let places = &self.plan.places;
        let impressions = self.count(places.impressions)?;
        let clicks = self.count(places.clicks)?;
        let views = self.count(places.views)?;
        let reach = self.count(places.reach)?;
        let engagements = self.count(places.engagements)?;
        let conversions = self.conversions(places.conversions)?;
        let counts = [impressions, clicks, views, reach, engagements];
        let has_counts = counts.iter().any(Option::is_some) || conversions.is_some() || value.is_some();
        if spend.is_none() && !has_counts {
            return Ok(None);
        }
        let currency = common_currency(spend, value).map_err(|message| Refusal {
            at: places.conversions_value,
            reason: RejectReason::MixedCurrency,
            message,
        })?;
        if spend.is_none() {
            self.notices.once("no cost", || {
                "rows without a cost keep their clicks and impressions, with a cost of 0".to_owned()
            });
        }
        let owned = |at: Option<usize>| self.text(at).to_owned();
        let definition = places.conversions.and_then(|at| self.plan.column(at)).filter(|_| conversions.is_some());
        Ok(Some(SpendRow {
            line: self.record.line(),
            day,
            source: source.clone(),
            account_name: owned(places.account),
            ad_group_id: owned(places.ad_group_id),
            ad_group_name: owned(places.ad_group),
            ad_id: owned(places.ad_id),
            ad_name: owned(places.ad),
            currency: currency.unwrap_or_else(|| self.fallback_currency()),
            spend: spend.map_or(Decimal::ZERO, |spend| spend.value),
            impressions,
            clicks,
            views,
            reach,
            engagements,
            conversions,
            conversions_value: value.map(|value| value.value),
            conversion_definition: definition.map_or_else(String::new, |column| column.header.clone()),
            is_spread: false,
        }))
    }

    fn fallback_currency(&self) -> Currency {
        self.plan.options.currency.unwrap_or(self.plan.options.workspace_currency)
    }

    fn responses(
        &mut self,
        day: Day,
        source: &SourceRef,
        amounts: &[(usize, Amount)],
        context: Context,
    ) -> Result<Vec<ResponseRow>, Refusal> {
        let plan = self.plan;
        let mut responses = Vec::with_capacity(plan.places.figures.len());
        for (figure, at) in plan.places.figures.iter().copied() {
            let (value, currency) = if figure.is_money() {
                let Some(amount) = self.money(Some(at), amounts, context)? else { continue };
                self.remark(&[Some(amount)]);
                (amount.value, Some(amount.currency))
            } else {
                let Some(count) = self.count(Some(at))? else { continue };
                (Decimal::from(count), None)
            };
            let line = self.record.line();
            responses.push(ResponseRow { line, day, source: source.clone(), figure, value, currency });
        }
        Ok(responses)
    }

    fn order(
        &self,
        when: When,
        source: SourceRef,
        total: Option<Resolved>,
        refund: Option<Resolved>,
    ) -> Result<OrderRow, Refusal> {
        let places = &self.plan.places;
        let missing = |at: Option<usize>, what: &str| Refusal {
            at,
            reason: RejectReason::Missing,
            message: format!("{what} is missing"),
        };
        let order_id = match self.id(places.order_id)? {
            "" => return Err(missing(places.order_id, "the order's number")),
            id => id.to_owned(),
        };
        let total = total.ok_or_else(|| missing(places.order_total, "the order's total"))?;
        let day = when.day().ok_or_else(|| Refusal::row(RejectReason::BadDate, "an order needs a day, not a month"))?;
        if refund.is_some_and(|refund| refund.currency != total.currency) {
            let message = "the refund is in another currency than the order".to_owned();
            return Err(Refusal { at: places.refund, reason: RejectReason::MixedCurrency, message });
        }
        let email = self.text(places.email).to_lowercase();
        if let (Some(at), false) = (places.email, email.is_empty() || email.contains('@')) {
            return Err(Refusal::cell(at, RejectReason::BadEmail, "this is not an e-mail address"));
        }
        let ordered_at = when.instant(&self.plan.options.zone);
        Ok(OrderRow {
            line: self.record.line(),
            day,
            order_id,
            coupons: source.coupon.clone(),
            source,
            ordered_at: ordered_at
                .ok_or_else(|| Refusal::row(RejectReason::BadDate, "no calendar has this instant"))?,
            status: String::new(),
            is_booked: true,
            currency: total.currency,
            total: total.value,
            gross: None,
            discount: None,
            shipping: None,
            tax: None,
            // Some files write refunds as negative amounts.
            refunded: refund.map_or(Decimal::ZERO, |refund| refund.value.abs()),
            refunded_day: None,
            customer_hash: if email.is_empty() { String::new() } else { sha256_hex(&email) },
        })
    }

    /// Says once where currencies came from when the file did not name them.
    fn remark(&mut self, amounts: &[Option<Resolved>]) {
        for amount in amounts.iter().flatten() {
            let currency = amount.currency;
            match amount.origin {
                Origin::Said => {}
                Origin::Workspace => self.notices.once("workspace currency", || {
                    format!("the file names no currency: its amounts are taken as {currency}, the workspace's; --currency chooses another")
                }),
                Origin::Neighbour => self.notices.once("neighbour currency", || {
                    format!("amounts without a currency are taken as those beside them in the row ({currency}, one written unit = {})", amount.written_unit)
                }),
            }
        }
    }

    fn check_rates(&mut self, spend: Option<&SpendRow>, responses: &[ResponseRow], context: Context) {
        if self.plan.places.checked.is_empty() {
            return;
        }
        let values = row_values(&self.plan.places, spend, responses);
        for (field, at) in self.plan.places.checked.iter().copied() {
            // A cell that cannot be read is no fact, and only facts are refused.
            let Ok(Some(amount)) = cell::number(self.record, at, self.plan.number_style(at)) else { continue };
            let Some(shown) = self.shown(field, at, &amount, context) else { continue };
            let Some(found) = checks::compare(field, shown, &values) else { continue };
            let header = self.plan.column(at).map(|column| column.header.clone()).unwrap_or_default();
            let cell = self.text(Some(at)).to_owned();
            let sign = if shown.unit == Decimal::new(1, 2) { "%" } else { "" };
            let line = self.record.line();
            self.notices.add(RATE, line, || {
                let (numerator, denominator) = (found.numerator.normalize(), found.denominator.normalize());
                format!(
                    "column “{header}”: the file says {cell}, its counts give {}{sign} ({numerator} / {denominator})",
                    found.computed
                )
            });
        }
    }

    fn shown(&self, field: Field, at: usize, amount: &Amount, context: Context) -> Option<Shown> {
        let header_unit = self.plan.column(at).map_or_else(Unit::default, |column| column.unit);
        let is_percent = amount.is_percent || header_unit.is_percent;
        let is_money = matches!(field, Field::Cpc | Field::Cpm | Field::Cpa);
        let unit = if is_percent {
            Decimal::new(1, 2)
        } else if is_money {
            let plain = Amount { is_percent: false, ..*amount };
            money::resolve(&plain, &Context { unit: header_unit, ..context }).ok()?.written_unit
        } else {
            Decimal::ONE
        };
        let may_be_percent = !is_percent && matches!(field, Field::ConversionRate | Field::Ctr);
        Some(Shown { value: amount.value, decimals: amount.decimals, unit, may_be_percent })
    }
}

fn bounded(when: When, at: usize) -> Result<When, Refusal> {
    if when.period.days() > MOST_DAYS {
        return Err(Refusal::cell(at, RejectReason::OutOfRange, "the row covers more than three years"));
    }
    Ok(when)
}

fn common_currency(spend: Option<Resolved>, value: Option<Resolved>) -> Result<Option<Currency>, String> {
    match (spend, value) {
        (Some(spend), Some(value)) if spend.currency != value.currency => {
            Err(format!("the cost is in {} and the value in {}", spend.currency, value.currency))
        }
        (spend, value) => Ok(spend.or(value).map(|amount| amount.currency)),
    }
}

fn row_values(places: &Places, spend: Option<&SpendRow>, responses: &[ResponseRow]) -> RowValues {
    let figure = |wanted: Figure| responses.iter().find(|row| row.figure == wanted).map(|row| row.value);
    RowValues {
        spend: spend.filter(|_| places.spend.is_some()).map(|row| row.spend),
        impressions: spend.and_then(|row| row.impressions).map(Decimal::from),
        clicks: spend.and_then(|row| row.clicks).map(Decimal::from),
        conversions: spend.and_then(|row| row.conversions),
        conversions_value: spend.and_then(|row| row.conversions_value),
        visits: figure(Figure::Visits),
        sales: figure(Figure::Sales),
        leads: figure(Figure::Leads),
        revenue: figure(Figure::Revenue),
    }
}

fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
