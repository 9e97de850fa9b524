//! Orders as Shopify exports them and contacts as Mailchimp does.

use base::Decimal;

use super::Sheet;
use crate::Simulation;
use crate::catalogue::PRODUCTS;
use crate::orders::{Buyer, Order, Trace};
use crate::value::Refund;

/// The columns of Shopify's order export that this shop fills or leaves empty,
/// in Shopify's order.
const ORDER_COLUMNS: [&str; 35] = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
    "Billing Name",
    "Billing Country",
    "Notes",
    "Note Attributes",
    "Cancelled at",
    "Payment Method",
    "Refunded Amount",
    "Vendor",
    "Id",
    "Source",
    "Lineitem discount",
];

const FIRST_NAMES: [&str; 24] = [
    "Maria", "Jose", "Ana", "Juan", "Angelica", "Mark", "Jasmine", "Paolo", "Kristine", "Miguel", "Althea", "Gabriel",
    "Bea", "Rafael", "Camille", "Andrei", "Princess", "Joshua", "Niña", "Carlo", "Divina", "Emmanuel", "Lourdes",
    "Enrique",
];
const LAST_NAMES: [&str; 24] = [
    "Santos",
    "Reyes",
    "Cruz",
    "Bautista",
    "Ocampo",
    "Garcia",
    "Mendoza",
    "Torres",
    "Castillo",
    "Flores",
    "Villanueva",
    "Ramos",
    "Aquino",
    "Navarro",
    "Salazar",
    "Mercado",
    "Dizon",
    "Peña",
    "Muñoz",
    "Soriano",
    "Manalo",
    "Lim",
    "Tan",
    "Pangilinan",
];

/// Orders: one line for each line item, the order's own fields on its first.
pub(super) fn orders(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(ORDER_COLUMNS);
    for (index, order) in simulation.sales.orders.iter().enumerate() {
        let name = order_name(index);
        let buyer = &simulation.sales.buyers[order.buyer];
        let email = email(order.buyer, buyer);
        let created = moment(simulation, order.day, order.second);
        for line in 0..order.basket.lines.len() {
            let mut cells = [const { String::new() }; ORDER_COLUMNS.len()];
            if line == 0 {
                order_fields(simulation, index, order, buyer, &mut cells);
            }
            line_fields(order, line, &mut cells);
            cells[0].clone_from(&name);
            cells[1].clone_from(&email);
            cells[15].clone_from(&created);
            sheet.row(cells.iter().map(String::as_str));
        }
    }
    sheet.bytes()
}

fn order_fields(simulation: &Simulation, index: usize, order: &Order, buyer: &Buyer, cells: &mut [String; 35]) {
    let amounts = &order.amounts;
    let moment = moment(simulation, order.day, order.second);
    let status = match order.basket.refund {
        Refund::None => "paid",
        Refund::FirstLine if amounts.refunded < amounts.total => "partially_refunded",
        Refund::FirstLine | Refund::All => "refunded",
    };
    let (code, note) = tags(simulation, order.trace);
    let delivery = if order.basket.delivered { "Courier" } else { "Store pick-up" };
    let mut set = |column: usize, text: &str| text.clone_into(&mut cells[column]);
    set(2, status);
    set(3, &moment);
    set(4, "fulfilled");
    set(5, &moment);
    set(6, if buyer.subscribed { "yes" } else { "no" });
    set(7, simulation.options.currency.code());
    set(8, &amounts.subtotal.to_string());
    set(9, &amounts.shipping.to_string());
    set(10, &Decimal::ZERO.to_string());
    set(11, &amounts.total.to_string());
    set(12, &code);
    set(13, &amounts.discount.to_string());
    set(14, delivery);
    set(24, &full_name(buyer));
    set(25, "PH");
    set(27, &note);
    set(29, "GCash");
    set(30, &amounts.refunded.to_string());
    set(32, &(5_600_000_000_001 + index).to_string());
    set(33, "web");
}

fn line_fields(order: &Order, line: usize, cells: &mut [String; 35]) {
    let item = order.basket.lines[line];
    let product = &PRODUCTS[item.product];
    let mut set = |column: usize, text: &str| text.clone_into(&mut cells[column]);
    set(16, &item.quantity.to_string());
    set(17, product.name);
    set(18, &order.amounts.prices[line].to_string());
    set(20, product.sku);
    set(21, "true");
    set(22, "false");
    set(23, "fulfilled");
    set(31, crate::SHOP_NAME);
    set(34, "0");
}

/// The coupon and the note attributes that an order's trace leaves.
fn tags(simulation: &Simulation, trace: Trace) -> (String, String) {
    match trace {
        Trace::None => (String::new(), String::new()),
        Trace::Coupon(campaign) => {
            let coupon = simulation.market.campaigns[campaign].coupon();
            (coupon.map(|(code, _)| code).unwrap_or_default(), String::new())
        }
        Trace::Utm(campaign) => {
            let campaign = &simulation.market.campaigns[campaign];
            let (source, medium) = campaign.design.utm;
            (String::new(), format!("utm_source: {source}\nutm_medium: {medium}\nutm_campaign: {}", campaign.key))
        }
    }
}

/// Contacts: the buyers who subscribed.
pub(super) fn contacts(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row([
        "Email Address",
        "First Name",
        "Last Name",
        "MEMBER_RATING",
        "OPTIN_TIME",
        "OPTIN_IP",
        "CONFIRM_TIME",
        "CONFIRM_IP",
        "CC",
        "LAST_CHANGED",
        "NOTES",
        "TAGS",
    ]);
    let subscribed = simulation.sales.buyers.iter().enumerate().filter(|(_, buyer)| buyer.subscribed);
    for (index, buyer) in subscribed {
        let (first, last) = names(buyer);
        let time = moment(simulation, buyer.first_day, buyer.second);
        let time = time.trim_end_matches(" +0800");
        sheet.row([email(index, buyer).as_str(), first, last, "3", time, "", time, "", "PH", time, "", "\"buyer\""]);
    }
    sheet.bytes()
}

fn names(buyer: &Buyer) -> (&'static str, &'static str) {
    (FIRST_NAMES[buyer.name.0 % FIRST_NAMES.len()], LAST_NAMES[buyer.name.1 % LAST_NAMES.len()])
}

fn full_name(buyer: &Buyer) -> String {
    let (first, last) = names(buyer);
    format!("{first} {last}")
}

/// The shop's name of the order of this index.
pub(crate) fn order_name(index: usize) -> String {
    format!("#{}", 1_001 + index)
}

/// An address that belongs to nobody (RFC 2606).
pub(crate) fn email(index: usize, buyer: &Buyer) -> String {
    let (first, last) = names(buyer);
    let plain = |name: &str| name.to_lowercase().replace('ñ', "n");
    format!("{}.{}.{}@example.com", plain(first), plain(last), index + 1)
}

/// Calls, as the shop's telephone lists them: some who pick up their order had
/// asked for it by phone, an hour before.
pub(super) fn calls(simulation: &Simulation) -> Vec<u8> {
    const EVERY: usize = 40;
    const HOUR: u32 = 3_600;
    let mut sheet = Sheet::new(',');
    sheet.row(["Call Status", "Start Time", "Duration (seconds)", "Phone Number", "Email"]);
    let orders = simulation.sales.orders.iter().filter(|order| !order.basket.delivered && order.second >= HOUR);
    for order in orders.step_by(EVERY) {
        let buyer = &simulation.sales.buyers[order.buyer];
        sheet.row([
            "Answered",
            &moment(simulation, order.day, order.second - HOUR),
            &(30 + order.second % 240).to_string(),
            &format!("+63 917 {:07}", order.buyer % 10_000_000),
            &email(order.buyer, buyer),
        ]);
    }
    sheet.bytes()
}

/// `2026-10-03 19:04:55 +0800`.
fn moment(simulation: &Simulation, day: usize, second: u32) -> String {
    let date = simulation.market.days[day];
    format!("{date} {:02}:{:02}:{:02} +0800", second / 3_600, second / 60 % 60, second % 60)
}
