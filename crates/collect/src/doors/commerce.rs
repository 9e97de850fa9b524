//! Orders and carts: one mapping from the words of the field's protocols to
//! the columns of an event.
//!
//! Amounts are numbers or texts, exact, in major units. What cannot be read
//! refuses an order or a refund; of any other event it stays in `properties`.
//! Whatever has no column stays there too.

use base::currency::{Named, named};
use base::event::{bound, name};
use base::{Currency, Decimal, Event, EventItem, Refusal};
use serde_json::Value;

use super::json::{self, Object};
use super::{Fault, amount};

/// What a protocol calls the fields, the first that says something wins.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Order number.
    pub order_id: &'static [&'static str],
    /// Revenue.
    pub value: &'static [&'static str],
    /// Lists of items.
    pub items: &'static [&'static str],
    /// Whether the discount of an item is that of one piece.
    pub discount_per_piece: bool,
}

/// Segment's e-commerce specification, which RudderStack, Jitsu, PostHog and
/// many others share. `revenue` is without tax and shipping, `total` with
/// them; where both are given the revenue is the value and the total stays.
pub const SEGMENT: Words = Words {
    order_id: &["order_id", "orderId", "transaction_id", "transactionId", "checkout_order_id"],
    value: &["revenue", "value", "total"],
    items: &["products", "items", "contents", "line_items"],
    discount_per_piece: false,
};

/// GA4's recommended events.
pub const GA4: Words =
    Words { order_id: &["transaction_id", "order_id"], value: &["value"], items: &["items"], discount_per_piece: true };

/// Sulit's own: the columns of the view `events`, Segment's words besides.
pub const SULIT: Words = Words {
    order_id: SEGMENT.order_id,
    value: &["value", "revenue", "total"],
    items: &["items", "products", "contents", "line_items"],
    discount_per_piece: false,
};

const COUPON: &[&str] =
    &["coupon", "coupon_code", "couponCode", "coupon_name", "coupon_id", "promo_code", "discount_code", "voucher"];
const CURRENCY: &[&str] = &["currency", "currency_code", "currencyCode"];
const SKU: &[&str] = &["sku", "item_id", "product_id", "productId", "id", "variant_id"];
const ITEM_NAME: &[&str] = &["name", "item_name", "product_name", "title"];
const CATEGORY: &[&str] =
    &["category", "item_category", "item_category2", "item_category3", "item_category4", "item_category5"];
const BRAND: &[&str] = &["brand", "item_brand"];
const VARIANT: &[&str] = &["variant", "item_variant"];
const QUANTITY: &[&str] = &["quantity", "qty"];
const PRICE: &[&str] = &["price", "unit_price", "item_price"];

/// Whether a field may be one of an order, cart or product: most events have
/// none, and are let through at once.
fn is_known(name: &str, words: &Words) -> bool {
    matches!(name, "tax" | "shipping" | "discount" | "coupons" | "sku" | "product_id" | "item_id")
        || [words.order_id, words.value, words.items, COUPON, CURRENCY].iter().any(|names| names.contains(&name))
}

/// Moves what a property list says of an order, cart or product into the
/// event's columns. The event must have its name.
///
/// # Errors
/// [`Refusal::BadAmount`] and [`Refusal::BadCurrency`] of orders and refunds,
/// [`Refusal::BadCurrency`] of anything whose amounts would be read in the
/// wrong currency, [`Refusal::TooManyProperties`] beyond [`bound::ITEMS`].
pub fn apply(event: &mut Event, properties: &mut Object, words: &Words) -> Result<(), Fault> {
    if !properties.keys().any(|name| is_known(name, words)) {
        return Ok(());
    }
    let strict = matches!(event.name.as_str(), name::ORDER | name::REFUND);
    json::fill(&mut event.order_id, properties, words.order_id);
    if event.coupon.is_empty() {
        event.coupon = coupons(properties);
    }
    // Only of an order is a total an amount of money.
    let value: Vec<&str> = words.value.iter().copied().filter(|name| strict || *name != "total").collect();
    take_amount(&mut event.value, properties, &value, strict)?;
    take_amount(&mut event.tax, properties, &["tax"], strict)?;
    take_amount(&mut event.shipping, properties, &["shipping"], strict)?;
    take_amount(&mut event.discount, properties, &["discount"], strict)?;
    take_items(event, properties, words, strict)?;
    settle(event, properties)
}

/// Takes the currency and makes the amounts what the columns hold: Toman
/// become rials, discounts and refunds are not negative.
fn settle(event: &mut Event, properties: &mut Object) -> Result<(), Fault> {
    if event.currency.is_none() {
        let written = json::first(properties, CURRENCY);
        match currency(&written) {
            Ok(None) => {}
            Ok(Some((currency, units))) => {
                json::take(properties, CURRENCY);
                event.currency = Some(currency);
                multiply(event, units)?;
            }
            Err(fault) if has_amounts(event) => return Err(fault),
            // Without amounts the word does no harm where it is.
            Err(_) => {}
        }
    }
    event.discount = event.discount.map(|discount| discount.abs());
    if event.name == name::REFUND {
        event.value = event.value.map(|value| value.abs());
    }
    Ok(())
}

/// A currency by its code or name, with how many of its units one written
/// unit is (10 for Toman); `None` for an empty text.
///
/// # Errors
/// [`Refusal::BadCurrency`].
pub fn currency(text: &str) -> Result<Option<(Currency, u32)>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match named(text) {
        Some(Named::One { currency, units }) => Ok(Some((currency, units))),
        _ => {
            let shown: String = text.chars().take(40).collect();
            let message = format!("“{shown}” is no currency of ISO 4217, such as EUR or USD");
            Err(Fault::new(Refusal::BadCurrency, message))
        }
    }
}

fn has_amounts(event: &Event) -> bool {
    [event.value, event.tax, event.shipping, event.discount].iter().any(Option::is_some)
        || event.items.iter().any(|item| item.unit_price.is_some() || item.discount.is_some())
}

/// Multiplies every amount of an event.
///
/// # Errors
/// [`Refusal::BadAmount`] when one grows out of bounds.
pub fn multiply(event: &mut Event, units: u32) -> Result<(), Fault> {
    if units == 1 {
        return Ok(());
    }
    let amounts = [&mut event.value, &mut event.tax, &mut event.shipping, &mut event.discount].into_iter();
    let lines = event.items.iter_mut().flat_map(|item| [&mut item.unit_price, &mut item.discount]);
    for amount in amounts.chain(lines) {
        if let Some(found) = *amount {
            *amount = Some(amount::bounded(found.checked_mul(units.into()), "an amount")?);
        }
    }
    Ok(())
}

fn take_amount(into: &mut Option<Decimal>, from: &mut Object, names: &[&str], strict: bool) -> Result<(), Fault> {
    if into.is_some() {
        return Ok(());
    }
    for name in names {
        let Some(value) = from.get(*name).filter(|value| !json::is_blank(value)) else { continue };
        match amount::of(value, name) {
            Ok(Some(found)) => {
                from.remove(*name);
                *into = Some(found);
                return Ok(());
            }
            Ok(None) => {}
            Err(fault) if strict => return Err(fault),
            Err(_) => {}
        }
    }
    Ok(())
}

fn coupons(properties: &mut Object) -> String {
    for name in COUPON {
        let found = json::field(properties, name);
        if !found.is_empty() {
            properties.remove(*name);
            return codes([found.as_str()]);
        }
    }
    let Some(Value::Array(list)) = properties.get("coupons") else { return String::new() };
    let written: Vec<String> = list
        .iter()
        .map(|coupon| {
            coupon.as_object().map_or_else(|| json::text(coupon), |one| json::first(one, &["code", "coupon"]))
        })
        .collect();
    let found = codes(written.iter().map(String::as_str));
    if !found.is_empty() {
        properties.remove("coupons");
    }
    found
}

/// Most codes of one list that are looked at.
const CODES: usize = 500;

/// Coupon codes as the column holds them: upper case, each once, joined by `,`.
/// What a list holds beyond [`CODES`] is left out.
#[must_use]
pub fn codes<'a>(written: impl IntoIterator<Item = &'a str>) -> String {
    let mut codes: Vec<String> = Vec::new();
    let written = written.into_iter().flat_map(|list| list.split(',')).map(str::trim);
    for code in written.filter(|code| !code.is_empty()).take(CODES) {
        let code = code.to_uppercase();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(",")
}

fn take_items(event: &mut Event, properties: &mut Object, words: &Words, strict: bool) -> Result<(), Fault> {
    if !event.items.is_empty() {
        return Ok(());
    }
    let listed = words.items.iter().find(|name| match properties.get(**name) {
        Some(Value::Array(list)) => !list.is_empty() && list.iter().all(Value::is_object),
        _ => false,
    });
    if let Some(listed) = listed {
        let Some(Value::Array(list)) = properties.remove(*listed) else { return Ok(()) };
        let mut rest = Vec::with_capacity(list.len());
        within(list.len())?;
        for (value, line) in list.into_iter().zip(1..) {
            let Value::Object(mut object) = value else { continue };
            event.items.push(item(&mut object, words, strict).map_err(|fault| in_line(fault, line))?);
            rest.push(Value::Object(object));
        }
        if rest.iter().any(|left| !json::is_blank(left)) {
            properties.insert((*listed).to_owned(), Value::Array(rest));
        }
        return Ok(());
    }
    let product = matches!(event.name.as_str(), name::VIEW_ITEM | name::ADD_TO_CART | name::REMOVE_FROM_CART);
    let named = ["sku", "product_id", "item_id"].iter().any(|name| !json::field(properties, name).is_empty());
    if product && named {
        event.items.push(item(properties, words, strict)?);
    }
    Ok(())
}

/// Refuses more lines than an event may have.
///
/// # Errors
/// [`Refusal::TooManyProperties`].
pub fn within(lines: usize) -> Result<(), Fault> {
    if lines <= bound::ITEMS {
        return Ok(());
    }
    let message = format!("the event has {lines} items, more than the {} that one may have", bound::ITEMS);
    Err(Fault::new(Refusal::TooManyProperties, message))
}

fn in_line(fault: Fault, line: usize) -> Fault {
    Fault { message: format!("item {line}: {}", fault.message), ..fault }
}

/// Takes an item's columns out of its object; what is left has no column.
///
/// # Errors
/// [`Refusal::BadAmount`] when `strict`.
pub fn item(object: &mut Object, words: &Words, strict: bool) -> Result<EventItem, Fault> {
    let mut item = EventItem {
        sku: json::take(object, SKU),
        name: json::take(object, ITEM_NAME),
        category: category(object),
        brand: json::take(object, BRAND),
        variant: json::take(object, VARIANT),
        coupon: codes([json::take(object, &["coupon"]).as_str()]),
        quantity: Decimal::ONE,
        ..EventItem::default()
    };
    let mut quantity = None;
    take_amount(&mut quantity, object, QUANTITY, strict)?;
    item.quantity = quantity.unwrap_or(Decimal::ONE);
    take_amount(&mut item.unit_price, object, PRICE, strict)?;
    take_amount(&mut item.discount, object, &["discount"], strict)?;
    if let Some(discount) = item.discount {
        let pieces = if words.discount_per_piece { item.quantity } else { Decimal::ONE };
        item.discount = Some(amount::bounded(discount.checked_mul(pieces), "discount")?.abs());
    }
    Ok(item)
}

fn category(object: &mut Object) -> String {
    let mut levels: Vec<String> = Vec::new();
    for name in CATEGORY {
        let found = match object.get(*name) {
            Some(Value::Array(list)) => list.iter().map(json::text).filter(|text| !text.is_empty()).collect(),
            Some(value) => vec![json::text(value)],
            None => continue,
        };
        let before = levels.len();
        levels.extend(found.into_iter().filter(|text| !text.is_empty()));
        if levels.len() > before {
            object.remove(*name);
        }
    }
    levels.join(" / ")
}

#[cfg(test)]
#[path = "commerce_tests.rs"]
mod tests;
