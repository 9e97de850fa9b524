//! One row of a table as facts.

use base::currency::Named;
use base::{Channel, Period, RejectReason, SourceRef};

use super::options::{Facts, Notices};
use super::plan::Plan;
use super::spread;
use crate::decode::Record;
use crate::notice::{Notice, OfMany};
use crate::values::{When, cell, range};

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
    pub(super) currency: (String, Option<Named>),
    platform: (String, String),
    channel: (String, Option<Channel>),
}

/// Looks a word up unless it is the one before.
pub(super) fn remembered<T: Clone>(memo: &mut (String, T), word: &str, look_up: impl FnOnce(&str) -> T) -> T {
    if memo.0 != word {
        *memo = (word.to_owned(), look_up(word));
    }
    memo.1.clone()
}

fn slug(platform: &str) -> String {
    platform.to_lowercase().split_whitespace().collect::<Vec<_>>().join("_")
}

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

    pub(super) fn text(&self, at: Option<usize>) -> &'a str {
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
            self.notices.add(OfMany::ChannelUnknown, || Notice::channel_unknown(line, channel_text));
        }
        Ok(source)
    }

    /// An id, refused when a spreadsheet has rounded it to `1.23457E+11`.
    pub(super) fn id(&self, at: Option<usize>) -> Result<&'a str, Refusal> {
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
}

fn bounded(when: When, at: usize) -> Result<When, Refusal> {
    if when.period.days() > MOST_DAYS {
        return Err(Refusal::cell(at, RejectReason::OutOfRange, "the row covers more than three years"));
    }
    Ok(when)
}
