//! Stripe's export of payments, in its current and its legacy layout. Amounts
//! are in major units, times in UTC.

use base::{Currency, Decimal, OrderRow, RejectReason, SourceRef};

use super::cells::Cells;
use super::headers::{Columns, Names};
use super::keyed::{Keyed, Seen};
use super::shopify_orders::{add_sums, coupons, customer_hash, refund};
use super::utm;
use crate::decode::Record;
use crate::import::sink::{Problem, Sink};

/// Columns of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Col {
    Id,
    Created,
    Amount,
    Refunded,
    RefundedAt,
    Currency,
    Captured,
    Status,
    Mode,
    Description,
    Email,
    Customer,
    Coupon,
    UtmSource,
    UtmMedium,
    UtmCampaign,
}

pub(crate) const COLUMNS: &Names<Col> = &[
    (Col::Id, &["id"]),
    (Col::Created, &["Created date (UTC)", "Created (UTC)"]),
    (Col::Amount, &["Amount"]),
    (Col::Refunded, &["Amount Refunded"]),
    (Col::RefundedAt, &["Refunded date (UTC)", "Refunded (UTC)"]),
    (Col::Currency, &["Currency"]),
    (Col::Captured, &["Captured"]),
    (Col::Status, &["Status"]),
    (Col::Mode, &["Mode"]),
    (Col::Description, &["Description"]),
    (Col::Email, &["Customer Email"]),
    (Col::Customer, &["Customer ID"]),
    (
        Col::Coupon,
        &[
            "coupon (metadata)",
            "coupon_code (metadata)",
            "promotion_code (metadata)",
            "promo_code (metadata)",
            "discount_code (metadata)",
            "code (metadata)",
        ],
    ),
    (Col::UtmSource, &["utm_source (metadata)"]),
    (Col::UtmMedium, &["utm_medium (metadata)"]),
    (Col::UtmCampaign, &["utm_campaign (metadata)", "campaign (metadata)"]),
];

/// Columns that hold numbers.
pub(crate) const NUMBERS: &[Col] = &[Col::Amount, Col::Refunded];

/// Reads payments row by row.
#[derive(Debug)]
pub(crate) struct StripeReader {
    cells: Cells,
    columns: Columns<Col>,
    seen: Keyed,
}

impl StripeReader {
    pub(crate) fn new(cells: Cells, columns: Columns<Col>) -> Self {
        Self { cells, columns, seen: Keyed::default() }
    }

    fn text<'r>(&self, record: &'r Record, col: Col) -> &'r str {
        self.columns.get(&col).and_then(|found| record.get(found.at)).unwrap_or_default().trim()
    }

    fn number(&self, record: &Record, col: Col) -> Result<Option<Decimal>, Problem> {
        self.columns.get(&col).map_or(Ok(None), |found| self.cells.number(record, found.at))
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        match self.row(record, sink) {
            Ok(()) => sink.tally.taken += 1,
            Err(problem) => sink.refuse(record, problem),
        }
    }

    fn row(&mut self, record: &Record, sink: &mut Sink) -> Result<(), Problem> {
        self.cells.check_shape(record)?;
        let mut order = self.order(record)?;
        let odd_refund = refund(&mut order, self.number(record, Col::Refunded)?);
        let values = (order.total.to_string(), order.refunded.to_string(), order.status.clone(), order.ordered_at);
        match self.seen.note(&order.order_id, values) {
            Seen::New => {}
            Seen::Same => {
                sink.repeat(&order.order_id);
                return Ok(());
            }
            Seen::Different => {
                return Err(Problem::cell(
                    "id",
                    &order.order_id,
                    RejectReason::Duplicate,
                    "this payment stands twice in the file with different values",
                ));
            }
        }
        add_sums(&order, sink)?;
        if let Some(odd) = odd_refund {
            sink.odd_refund(odd, &order.order_id);
        }
        sink.cover(order.day);
        sink.batch.orders.push(order);
        Ok(())
    }

    fn order(&self, record: &Record) -> Result<OrderRow, Problem> {
        let missing =
            |column: &str, what: &str| Problem::cell(column, "", RejectReason::Missing, format!("{what} is missing"));
        let order_id = self.text(record, Col::Id).to_owned();
        if order_id.is_empty() {
            return Err(missing("id", "the payment's id"));
        }
        let code = self.text(record, Col::Currency);
        let currency = Currency::parse(code)
            .map_err(|unknown| Problem::cell("Currency", code, RejectReason::BadCurrency, unknown.to_string()))?;
        let created = self.columns.get(&Col::Created).map_or(0, |found| found.at);
        let (ordered_at, day) =
            self.cells.instant(record, created)?.ok_or_else(|| missing("Created", "the time of the payment"))?;
        let total = self.number(record, Col::Amount)?.ok_or_else(|| missing("Amount", "the amount"))?;
        let refunded_day = match self.columns.get(&Col::RefundedAt) {
            Some(found) => self.cells.instant(record, found.at)?.map(|(_, day)| day),
            None => None,
        };
        let mut status = self.text(record, Col::Status).to_lowercase().replace(' ', "_");
        if self.text(record, Col::Mode).eq_ignore_ascii_case("test") {
            "test".clone_into(&mut status);
        }
        let captured = !self.text(record, Col::Captured).eq_ignore_ascii_case("false");
        let paid = matches!(
            status.as_str(),
            "" | "paid" | "succeeded" | "refunded" | "partially_refunded" | "partial_refund" | "disputed"
        );
        let coupons = coupons(self.text(record, Col::Coupon));
        let customer =
            [Col::Email, Col::Customer].map(|col| self.text(record, col)).into_iter().find(|text| !text.is_empty());
        Ok(OrderRow {
            line: record.line(),
            day,
            order_id,
            source: self.source(record, &coupons),
            ordered_at,
            status,
            is_booked: captured && paid,
            currency,
            total,
            gross: None,
            discount: None,
            shipping: None,
            tax: None,
            refunded: Decimal::ZERO,
            refunded_day,
            coupons,
            customer_hash: customer_hash(customer.unwrap_or_default()),
        })
    }

    fn source(&self, record: &Record, coupons: &str) -> SourceRef {
        let mut source = SourceRef {
            platform: "stripe".to_owned(),
            coupon: coupons.split(',').next().unwrap_or_default().to_owned(),
            ..SourceRef::default()
        };
        for (col, name) in
            [(Col::UtmSource, "utm_source"), (Col::UtmMedium, "utm_medium"), (Col::UtmCampaign, "utm_campaign")]
        {
            utm::set(name, self.text(record, col).to_owned(), &mut source);
        }
        utm::read(self.text(record, Col::Description), &mut source);
        source
    }
}
