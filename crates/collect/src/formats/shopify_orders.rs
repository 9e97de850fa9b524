//! Shopify's export of orders: one row per line item, the order's own fields
//! only on the first row of each.

use base::{Currency, Day, Decimal, OrderItemRow, OrderRow, RejectReason, RejectedRow, SourceRef, Timestamp};
use sha2::{Digest as _, Sha256};

use super::cells::Cells;
use super::headers::Names;
use super::keyed::{Keyed, Seen};
use super::utm;
use crate::decode::Record;
use crate::import::sink::{Problem, Sink};
use crate::notice::{Notice, OddRefund};
use crate::reconcile::{Check, Verdict};

/// Columns of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Col {
    Name,
    Email,
    Status,
    Currency,
    Subtotal,
    Shipping,
    Taxes,
    Total,
    Code,
    Discount,
    CreatedAt,
    CancelledAt,
    Refunded,
    Note,
    Quantity,
    ItemName,
    Price,
    Sku,
    ItemDiscount,
    Tags,
    Landing,
}

pub(crate) const COLUMNS: &Names<Col> = &[
    (Col::Name, &["Name"]),
    (Col::Email, &["Email"]),
    (Col::Status, &["Financial Status"]),
    (Col::Currency, &["Currency"]),
    (Col::Subtotal, &["Subtotal"]),
    (Col::Shipping, &["Shipping"]),
    (Col::Taxes, &["Taxes"]),
    (Col::Total, &["Total"]),
    (Col::Code, &["Discount Code"]),
    (Col::Discount, &["Discount Amount"]),
    (Col::CreatedAt, &["Created at", "Paid at"]),
    (Col::CancelledAt, &["Cancelled at"]),
    (Col::Refunded, &["Refunded Amount"]),
    (Col::Note, &["Note Attributes"]),
    (Col::Quantity, &["Lineitem quantity"]),
    (Col::ItemName, &["Lineitem name"]),
    (Col::Price, &["Lineitem price"]),
    (Col::Sku, &["Lineitem sku"]),
    (Col::ItemDiscount, &["Lineitem discount"]),
    (Col::Tags, &["Tags"]),
    (Col::Landing, &["Landing site", "Landing Site", "Landing page"]),
];

/// Columns that hold numbers.
pub(crate) const NUMBERS: &[Col] = &[
    Col::Subtotal,
    Col::Shipping,
    Col::Taxes,
    Col::Total,
    Col::Discount,
    Col::Refunded,
    Col::Quantity,
    Col::Price,
    Col::ItemDiscount,
];

/// An order whose rows are being gathered.
#[derive(Debug)]
struct Open {
    name: String,
    order: Option<OrderRow>,
    items: Vec<OrderItemRow>,
    raws: Vec<RejectedRow>,
    problem: Option<Problem>,
    subtotal: Option<Decimal>,
    odd_refund: Option<OddRefund>,
}

/// Reads orders row by row.
#[derive(Debug)]
pub(crate) struct ShopifyReader {
    pub(crate) cells: Cells,
    pub(crate) columns: super::headers::Columns<Col>,
    pub(crate) currency: Currency,
    open: Option<Open>,
    seen: Keyed,
    agreeing: u64,
    differing: u64,
}

impl ShopifyReader {
    pub(crate) fn new(cells: Cells, columns: super::headers::Columns<Col>, currency: Currency) -> Self {
        Self { cells, columns, currency, open: None, seen: Keyed::default(), agreeing: 0, differing: 0 }
    }

    fn text<'r>(&self, record: &'r Record, col: Col) -> &'r str {
        self.columns.get(&col).and_then(|found| record.get(found.at)).unwrap_or_default().trim()
    }

    fn number(&self, record: &Record, col: Col) -> Result<Option<Decimal>, Problem> {
        match self.columns.get(&col) {
            Some(found) => self.cells.number(record, found.at),
            None => Ok(None),
        }
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        let name = self.text(record, Col::Name).to_owned();
        let continues = self.open.as_ref().is_some_and(|open| name.is_empty() || open.name == name);
        if !continues {
            self.close(sink);
            let problem = name
                .is_empty()
                .then(|| Problem::cell("Name", "", RejectReason::Missing, "the order's name is missing"));
            self.open = Some(Open {
                name,
                order: None,
                items: Vec::new(),
                raws: Vec::new(),
                problem,
                subtotal: None,
                odd_refund: None,
            });
        }
        let read = self.row(record);
        let Some(open) = self.open.as_mut() else { return };
        let note = Problem::row(RejectReason::Other, "another row of the same order was refused");
        open.raws.push(note.refuse(record.line(), record.raw()));
        if let (Err(problem), Some(last)) = (read, open.raws.last_mut()) {
            *last = problem.clone().refuse(record.line(), record.raw());
            open.problem.get_or_insert(problem);
        }
    }

    /// Reads one row into the open order.
    fn row(&mut self, record: &Record) -> Result<(), Problem> {
        self.cells.check_shape(record)?;
        let is_first = self.open.as_ref().is_some_and(|open| open.order.is_none() && open.raws.is_empty());
        if is_first {
            let name = self.open.as_ref().map(|open| open.name.clone()).unwrap_or_default();
            let mut order = self.order(record, name)?;
            let odd_refund = refund(&mut order, self.number(record, Col::Refunded)?);
            let subtotal = self.number(record, Col::Subtotal)?;
            if let Some(open) = self.open.as_mut() {
                open.order = Some(order);
                open.subtotal = subtotal;
                open.odd_refund = odd_refund;
            }
        }
        let has_item = !self.text(record, Col::ItemName).is_empty() || !self.text(record, Col::Price).is_empty();
        let Some(order) = self.open.as_ref().and_then(|open| open.order.as_ref()).filter(|_| has_item) else {
            return Ok(());
        };
        let position = i64::try_from(self.open.as_ref().map_or(0, |open| open.items.len()) + 1).unwrap_or(i64::MAX);
        let item = OrderItemRow {
            line: record.line(),
            day: order.day,
            platform: "shopify".to_owned(),
            order_id: order.order_id.clone(),
            position,
            sku: self.text(record, Col::Sku).to_owned(),
            name: self.text(record, Col::ItemName).to_owned(),
            quantity: self.number(record, Col::Quantity)?.unwrap_or(Decimal::ONE),
            unit_price: self.number(record, Col::Price)?.unwrap_or_default(),
            discount: self.number(record, Col::ItemDiscount)?.unwrap_or_default(),
            currency: order.currency,
        };
        if let Some(open) = self.open.as_mut() {
            open.items.push(item);
        }
        Ok(())
    }

    fn order(&self, record: &Record, order_id: String) -> Result<OrderRow, Problem> {
        let missing =
            |column: &str, what: &str| Problem::cell(column, "", RejectReason::Missing, format!("{what} is missing"));
        let currency = match self.text(record, Col::Currency) {
            "" => self.currency,
            code => Currency::parse(code)
                .map_err(|unknown| Problem::cell("Currency", code, RejectReason::BadCurrency, unknown.to_string()))?,
        };
        let at = self.columns.get(&Col::CreatedAt).map(|found| found.at);
        let (ordered_at, day): (Timestamp, Day) = match at {
            Some(at) => {
                self.cells.instant(record, at)?.ok_or_else(|| missing("Created at", "the time of the order"))?
            }
            None => return Err(missing("Created at", "the time of the order")),
        };
        let total = self.number(record, Col::Total)?.ok_or_else(|| missing("Total", "the order's total"))?;
        let discount = self.number(record, Col::Discount)?;
        let subtotal = self.number(record, Col::Subtotal)?;
        let status = self.text(record, Col::Status).to_lowercase().replace(' ', "_");
        let is_cancelled = !self.text(record, Col::CancelledAt).is_empty();
        let is_booked = !is_cancelled
            && matches!(status.as_str(), "" | "paid" | "partially_paid" | "refunded" | "partially_refunded");
        let coupons = coupons(self.text(record, Col::Code));
        let mut source = SourceRef {
            platform: "shopify".to_owned(),
            coupon: coupons.split(',').next().unwrap_or_default().to_owned(),
            ..SourceRef::default()
        };
        for col in [Col::Note, Col::Landing, Col::Tags] {
            utm::read(self.text(record, col), &mut source);
        }
        let status = if is_cancelled { "cancelled".to_owned() } else { status };
        Ok(OrderRow {
            line: record.line(),
            day,
            order_id,
            source,
            ordered_at,
            status,
            is_booked,
            currency,
            total,
            gross: subtotal.map(|subtotal| subtotal + discount.unwrap_or_default()),
            discount,
            shipping: self.number(record, Col::Shipping)?,
            tax: self.number(record, Col::Taxes)?,
            refunded: Decimal::ZERO,
            refunded_day: None,
            coupons,
            customer_hash: customer_hash(self.text(record, Col::Email)),
        })
    }

    /// Hands over the order whose last row was read.
    fn close(&mut self, sink: &mut Sink) {
        let Some(mut open) = self.open.take() else { return };
        let rows = u64::try_from(open.raws.len()).unwrap_or(0);
        if let (None, Some(order)) = (&open.problem, &open.order) {
            let contents = (
                order.total.to_string(),
                order.refunded.to_string(),
                &order.status,
                open.items
                    .iter()
                    .map(|item| (&item.name, item.unit_price.to_string(), item.quantity.to_string()))
                    .collect::<Vec<_>>(),
            );
            match self.seen.note(&order.order_id, contents) {
                Seen::New => {}
                Seen::Same => {
                    sink.repeat(&order.order_id);
                    sink.tally.taken += rows;
                    return;
                }
                Seen::Different => {
                    open.problem = Some(Problem::cell(
                        "Name",
                        &open.name,
                        RejectReason::Duplicate,
                        "this order stands twice in the file with different values",
                    ));
                }
            }
        }
        let summed = match (&open.problem, &open.order) {
            (None, Some(order)) => add_sums(order, sink),
            _ => Ok(()),
        };
        if let Err(problem) = summed {
            open.problem = Some(problem);
        }
        if let Some(problem) = open.problem {
            sink.tally.refused += rows;
            if matches!(problem.reason, RejectReason::Duplicate | RejectReason::OutOfRange) {
                let whole = open.raws.into_iter().map(|row| problem.clone().refuse(row.line, &row.raw));
                sink.batch.rejected.extend(whole);
            } else {
                sink.batch.rejected.extend(open.raws);
            }
            return;
        }
        let Some(order) = open.order else { return };
        self.check(&order, &open.items, open.subtotal, sink);
        if let Some(odd) = open.odd_refund {
            sink.odd_refund(odd, &order.order_id);
        }
        sink.tally.taken += rows;
        sink.cover(order.day);
        sink.batch.orders.push(order);
        sink.batch.items.extend(open.items);
    }

    /// Holds the order's total against its parts. Shopify counts tax inside or
    /// beside the prices and discounts on items or shipping, so every one of
    /// its ways of adding up is accepted. An order edited after it was placed
    /// may add up in none; that is pointed out and does not refuse the file.
    fn check(&mut self, order: &OrderRow, items: &[OrderItemRow], subtotal: Option<Decimal>, sink: &mut Sink) {
        let Some(subtotal) = subtotal else { return };
        let (shipping, tax) = (order.shipping.unwrap_or_default(), order.tax.unwrap_or_default());
        let discount = order.discount.unwrap_or_default();
        let exact = |sum: Option<Decimal>, more: Option<Decimal>| sum?.checked_add(more?);
        let goods =
            items.iter().map(|item| item.quantity.checked_mul(item.unit_price)).fold(Some(Decimal::ZERO), exact);
        let on_items = items.iter().map(|item| Some(item.discount)).fold(Some(Decimal::ZERO), exact);
        let (Some(goods), Some(on_items)) = (goods, on_items) else { return };
        let totals = [
            subtotal + shipping + tax,
            subtotal + shipping,
            subtotal + shipping - discount,
            subtotal + shipping + tax - discount,
        ];
        let goods_ways = [goods - discount, goods, goods - on_items, goods - discount - on_items];
        let goods_agree = items.is_empty() || goods_ways.contains(&subtotal);
        if totals.contains(&order.total) && goods_agree {
            self.agreeing += 1;
            return;
        }
        self.differing += 1;
        if self.differing <= 100 {
            let (figure, rows_sum, file_total) = if goods_agree {
                ("order_total", totals[0], order.total)
            } else {
                ("order_subtotal", goods_ways[0], subtotal)
            };
            sink.tally.checks.push(Check {
                figure: figure.to_owned(),
                label: order.order_id.clone(),
                line: order.line,
                rows_sum: rows_sum.normalize(),
                file_total: file_total.normalize(),
                verdict: Verdict::Noted,
            });
        }
    }

    /// Ends the file.
    pub(crate) fn finish(&mut self, sink: &mut Sink) {
        self.close(sink);
        if self.differing > 0 {
            sink.notice(Notice::order_totals_differ(self.differing, self.differing + self.agreeing));
        }
        if self.agreeing > 0 {
            let count = Decimal::from(self.agreeing);
            let label = "orders whose total is the sum of their parts".to_owned();
            sink.tally.checks.insert(
                0,
                Check {
                    figure: "orders".to_owned(),
                    label,
                    line: 0,
                    rows_sum: count,
                    file_total: count,
                    verdict: Verdict::Matches,
                },
            );
        }
    }
}

/// Sets what is refunded of an order: the stated amount (some files write it
/// below zero); without one, all of an order whose status says that it is
/// refunded. Says what of it its owner should know.
pub(super) fn refund(order: &mut OrderRow, stated: Option<Decimal>) -> Option<OddRefund> {
    order.refunded = stated.unwrap_or_default().abs();
    if !order.is_booked || order.total.is_zero() {
        return None;
    }
    match order.status.as_str() {
        "refunded" if order.refunded.is_zero() => {
            order.refunded = order.total;
            Some(OddRefund::InFull)
        }
        "partially_refunded" | "partial_refund" if order.refunded.is_zero() => Some(OddRefund::Unknown),
        _ => None,
    }
}

/// Adds an order to the file's sums: what was booked, and its refunds.
pub(crate) fn add_sums(order: &OrderRow, sink: &mut Sink) -> Result<(), Problem> {
    sink.sum("orders", None, Decimal::ONE)?;
    if order.is_booked {
        sink.sum("revenue", Some(order.currency), order.total)?;
        sink.sum("refunded", Some(order.currency), order.refunded)?;
        if order.refunded > order.total {
            sink.odd_refund(OddRefund::AboveTotal, &order.order_id);
        }
    }
    Ok(())
}

/// Coupon codes, upper case, separated by `,` without spaces.
pub(super) fn coupons(cell: &str) -> String {
    let codes = cell.split(',').map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
    codes.collect::<Vec<_>>().join(",")
}

/// SHA-256 of a lower-cased e-mail or a customer's id; empty stays empty.
pub(super) fn customer_hash(identity: &str) -> String {
    let identity = identity.trim().to_lowercase();
    if identity.is_empty() {
        return String::new();
    }
    base::hex(&Sha256::digest(identity.as_bytes()))
}
