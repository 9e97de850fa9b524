//! Counts that somebody made by hand: “120 flyers at the school gate”. Each row
//! says when, how many, of what, and where or for which campaign.

use std::sync::LazyLock;

use base::{Channel, Day, Decimal, Figure, RejectReason, ResponseRow, SourceRef};

use super::columns::Col;
use crate::decode::Record;
use crate::formats::cells::Cells;
use crate::formats::headers::{Columns, fold};
use crate::formats::keyed::{Keyed, Seen};
use crate::import::sink::{Problem, Sink};

/// What is counted, in English, Filipino, Persian, Vietnamese and Icelandic.
struct Thing {
    figure: Figure,
    /// The channel that it is of by itself.
    channel: Option<Channel>,
    /// What tells it from other things of the same figure, which are counted
    /// beside it; empty = all of a figure's words mean the same.
    kind: &'static str,
    words: &'static [&'static str],
}

const fn printed(kind: &'static str, words: &'static [&'static str]) -> Thing {
    Thing { figure: Figure::HandedOut, channel: Some(Channel::Print), kind, words }
}

const fn given(kind: &'static str, words: &'static [&'static str]) -> Thing {
    Thing { figure: Figure::HandedOut, channel: None, kind, words }
}

const fn counted(figure: Figure, channel: Option<Channel>, words: &'static [&'static str]) -> Thing {
    Thing { figure, channel, kind: "", words }
}

const THINGS: &[Thing] = &[
    printed(
        "flyers",
        &["flyers", "flyer", "mga polyeto", "polyeto", "تراکت", "tờ rơi", "tờ bướm", "dreifimiðar", "dreifimiði"],
    ),
    printed("leaflets", &["leaflets", "leaflet"]),
    printed("brochures", &["brochures", "brochure", "بروشور", "bæklingar", "bæklingur"]),
    printed("posters", &["posters", "poster", "پوستر", "áp phích", "veggspjöld"]),
    printed("cards", &["cards", "card", "کارت"]),
    printed("business_cards", &["business cards", "business card", "کارت ویزیت", "danh thiếp", "nafnspjöld"]),
    printed("postcards", &["postcards", "postcard"]),
    printed("handouts", &["handouts", "handout"]),
    given("samples", &["samples", "sample", "نمونه", "hàng mẫu", "mẫu thử", "sýnishorn", "sampol"]),
    given("gifts", &["gifts", "gift"]),
    given("", &["handed out", "given out"]),
    counted(
        Figure::Calls,
        Some(Channel::Phone),
        &["calls", "call", "phone calls", "mga tawag", "tawag", "تماس", "تماس تلفنی", "cuộc gọi", "símtöl", "símtal"],
    ),
    counted(
        Figure::StoreVisits,
        Some(Channel::Store),
        &[
            "store visits",
            "store visit",
            "shop visits",
            "visitors",
            "visits",
            "people in the shop",
            "walk-ins",
            "footfall",
            "mga bisita",
            "bisita",
            "مراجعه",
            "مراجعه حضوری",
            "بازدیدکننده",
            "مشتری حضوری",
            "lượt khách",
            "khách đến",
            "khách ghé",
            "heimsóknir",
            "gestir",
        ],
    ),
    counted(
        Figure::Leads,
        None,
        &["leads", "lead", "enquiries", "inquiries", "sign-up sheets", "سرنخ", "khách tiềm năng", "fyrirspurnir"],
    ),
    counted(
        Figure::Sales,
        None,
        &["sales", "sale", "orders", "order", "benta", "فروش", "سفارش", "đơn hàng", "sölur", "pantanir"],
    ),
    counted(
        Figure::NewCustomers,
        None,
        &["new customers", "new customer", "bagong customer", "مشتری جدید", "khách hàng mới", "nýir viðskiptavinir"],
    ),
    counted(
        Figure::CouponsRedeemed,
        None,
        &["coupons redeemed", "coupons", "coupon", "vouchers", "mga kupon", "کوپن", "phiếu giảm giá", "afsláttarmiðar"],
    ),
    counted(Figure::Signups, None, &["sign-ups", "signups", "registrations", "ثبت نام", "đăng ký", "skráningar"]),
];

static KNOWN: LazyLock<Vec<(String, &'static Thing)>> =
    LazyLock::new(|| THINGS.iter().flat_map(|thing| thing.words.iter().map(move |word| (fold(word), thing))).collect());

/// The figure that a thing is counted as, the channel it is of by itself, and
/// which of several things of the figure it is. `None` where the word is not
/// known, or is money.
pub(crate) fn thing(word: &str) -> Option<(Figure, Option<Channel>, &'static str)> {
    let folded = fold(word);
    let known = KNOWN.iter().find(|(text, _)| *text == folded);
    known
        .map(|(_, thing)| (thing.figure, thing.channel, thing.kind))
        .or_else(|| Figure::parse(&folded.replace([' ', '-'], "_")).map(|figure| (figure, None, "")))
        .filter(|(figure, ..)| !figure.is_money())
}

/// Some words that are understood, for messages.
pub(crate) fn examples() -> String {
    let figures = Figure::ALL.iter().filter(|figure| !figure.is_money()).map(|figure| figure.key());
    let words = ["flyers", "leaflets", "cards", "samples", "calls", "visitors"].into_iter();
    words.chain(figures).collect::<Vec<_>>().join(", ")
}

/// Reads counts row by row.
#[derive(Debug)]
pub(crate) struct CountReader {
    cells: Cells,
    columns: Columns<Col>,
    date: Option<Day>,
    /// Nothing is counted on a later day.
    today: Day,
    seen: Keyed,
}

impl CountReader {
    pub(crate) fn new(cells: Cells, columns: Columns<Col>, date: Option<Day>, today: Day) -> Self {
        Self { cells, columns, date, today, seen: Keyed::default() }
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        if let Err(problem) = self.row(record, sink) {
            sink.refuse(record, problem);
        }
    }

    fn text<'r>(&self, record: &'r Record, column: Col) -> &'r str {
        self.columns.get(&column).and_then(|found| record.get(found.at)).unwrap_or_default().trim()
    }

    fn problem(&self, record: &Record, column: Col, reason: RejectReason, message: &str) -> Problem {
        let header = self.columns.get(&column).map_or(column.key(), |found| self.cells.header(found.at));
        Problem::cell(header, self.text(record, column), reason, message)
    }

    fn row(&mut self, record: &Record, sink: &mut Sink) -> Result<(), Problem> {
        self.cells.check_shape(record)?;
        let day = match self.columns.get(&Col::Time) {
            Some(found) => self.cells.day(record, found.at)?,
            None => None,
        };
        let day = day.or(self.date).ok_or_else(|| {
            let message = "the day is missing; --date YYYY-MM-DD gives such rows one";
            self.problem(record, Col::Time, RejectReason::Missing, message)
        })?;
        if day > self.today {
            return Err(self.problem(record, Col::Time, RejectReason::OutOfRange, "this day lies in the future"));
        }
        let what = self.text(record, Col::What);
        let (figure, own, kind) = thing(what).ok_or_else(|| {
            let message = format!("what was counted is not known; write one of {}", examples());
            self.problem(record, Col::What, RejectReason::Other, &message)
        })?;
        let Some(count) = self.count(record)? else {
            sink.tally.skipped += 1;
            return Ok(());
        };
        let channel = self.channel(record)?.or(own);
        let source = SourceRef {
            platform: SourceRef::COUNTS.to_owned(),
            account: self.text(record, Col::Place).to_owned(),
            campaign_name: self.text(record, Col::Campaign).to_owned(),
            // What was handed out: 500 flyers and 5 posters are counts beside each other.
            utm_medium: kind.to_owned(),
            coupon: self.text(record, Col::Coupon).to_uppercase(),
            channel: channel.map(|channel| channel.key().to_owned()).unwrap_or_default(),
            ..SourceRef::default()
        };
        match self.seen.note((day, source.key(), figure.key()), count) {
            Seen::New => {
                sink.sum(figure.key(), None, count)?;
                sink.cover(day);
                let line = record.line();
                sink.batch.responses.push(ResponseRow { line, day, source, figure, value: count, currency: None });
            }
            Seen::Same => {}
            Seen::Different => {
                let message =
                    "this day, thing, place and campaign stand twice with different counts; write their sum once";
                return Err(self.problem(record, Col::Count, RejectReason::Duplicate, message));
            }
        }
        sink.tally.taken += 1;
        Ok(())
    }

    fn count(&self, record: &Record) -> Result<Option<Decimal>, Problem> {
        let Some(found) = self.columns.get(&Col::Count) else { return Ok(None) };
        let Some(count) = self.cells.number(record, found.at)? else { return Ok(None) };
        self.cells.whole(record, found.at, count)?;
        if count.is_sign_negative() && !count.is_zero() {
            return Err(self.problem(record, Col::Count, RejectReason::Negative, "a count is not negative"));
        }
        Ok(Some(count))
    }

    fn channel(&self, record: &Record) -> Result<Option<Channel>, Problem> {
        let word = self.text(record, Col::Channel);
        let found = Channel::parse(word).or_else(|| Channel::suggested_by(word));
        if found.is_none() && !word.is_empty() {
            let message = "this is no channel; write its name or key, such as Print or word_of_mouth";
            return Err(self.problem(record, Col::Channel, RejectReason::Other, message));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_in_five_languages() {
        for word in ["flyers", "Flyer", "mga polyeto", "تراکت", "Tờ rơi", "dreifimiðar"] {
            assert_eq!(thing(word), Some((Figure::HandedOut, Some(Channel::Print), "flyers")), "{word}");
        }
        assert_eq!(thing("Áp phích").unwrap().2, "posters");
        assert_eq!(thing("store visits"), Some((Figure::StoreVisits, Some(Channel::Store), "")));
        assert_eq!(thing("qualified leads"), Some((Figure::QualifiedLeads, None, "")));
        assert_eq!(thing("survey_answers"), Some((Figure::SurveyAnswers, None, "")));
        assert_eq!(thing("revenue"), None, "money is not counted");
        assert_eq!(thing("elephants"), None);
    }
}
