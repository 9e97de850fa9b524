use base::Protocol;
use serde_json::json;

use super::super::testing;
use super::*;

fn read(name: &str, properties: Value, words: &Words) -> Result<(Event, Value), Fault> {
    let mut event = testing::event(name, Protocol::Segment);
    let Value::Object(mut properties) = properties else { panic!("an object") };
    apply(&mut event, &mut properties, words)?;
    Ok((event, Value::Object(properties)))
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

#[test]
fn an_order_fills_every_column_and_keeps_the_rest() {
    let properties = json!({
        "order_id": 50314, "total": "27.50", "revenue": 25.0, "shipping": 3, "tax": 2.00, "discount": "-2.5",
        "coupon": "hasbros, Summer", "currency": "usd", "affiliation": "Shop",
        "products": [
            {"product_id": "507", "sku": "45790-32", "name": "Monopoly", "price": "19", "quantity": 1,
             "category": ["Games", "Board"], "position": 1},
            {"sku": "46493-32", "name": "Uno", "price": 3, "quantity": "2", "discount": 1.5, "coupon": "line"},
        ],
    });
    let (event, rest) = read(name::ORDER, properties, &SEGMENT).unwrap();
    assert_eq!((event.order_id.as_str(), event.coupon.as_str()), ("50314", "HASBROS,SUMMER"));
    assert_eq!(event.value, decimal("25"));
    assert_eq!((event.tax, event.shipping, event.discount), (decimal("2"), decimal("3"), decimal("2.5")));
    assert_eq!(event.currency.unwrap().code(), "USD");
    let [first, second] = &event.items[..] else { panic!("two lines") };
    assert_eq!((first.sku.as_str(), first.category.as_str()), ("45790-32", "Games / Board"));
    assert_eq!((second.quantity, second.unit_price, second.discount), (2.into(), decimal("3"), decimal("1.5")));
    assert_eq!(second.coupon, "LINE");
    assert_eq!(
        rest,
        json!({"total": "27.50", "affiliation": "Shop", "products": [{"product_id": "507", "position": 1}, {}]})
    );
}

#[test]
fn ga4_discounts_are_of_one_piece() {
    let properties = json!({"transaction_id": "T1", "value": 10, "currency": "EUR", "items": [
        {"item_id": "S", "item_name": "N", "item_category": "a", "item_category2": "b", "price": 6, "discount": 1,
         "quantity": 2}]});
    let (event, rest) = read(name::ORDER, properties, &GA4).unwrap();
    assert_eq!(event.items[0].discount, decimal("2"));
    assert_eq!(event.items[0].category, "a / b");
    assert_eq!(rest, json!({}));
}

#[test]
fn toman_become_rials() {
    let properties = json!({"order_id": "1", "revenue": "450000", "currency": "IRT", "products": [{"price": 450000}]});
    let (event, _) = read(name::ORDER, properties, &SEGMENT).unwrap();
    assert_eq!(event.currency.unwrap().code(), "IRR");
    assert_eq!((event.value, event.items[0].unit_price), (decimal("4500000"), decimal("4500000")));
}

#[test]
fn orders_with_doubtful_amounts_are_refused_and_other_events_keep_them() {
    let doubtful = json!({"order_id": "1", "revenue": "1,299"});
    assert_eq!(read(name::ORDER, doubtful.clone(), &SEGMENT).unwrap_err().reason, Refusal::BadAmount);
    let (event, rest) = read(name::BEGIN_CHECKOUT, doubtful, &SEGMENT).unwrap();
    assert_eq!((event.value, rest), (None, json!({"revenue": "1,299"})));
    let unknown = json!({"revenue": 5, "currency": "$"});
    assert_eq!(read("Plan Upgraded", unknown, &SEGMENT).unwrap_err().reason, Refusal::BadCurrency);
    let harmless = json!({"currency": "gold", "total": 7});
    assert_eq!(read("Level Up", harmless.clone(), &SEGMENT).unwrap().1, harmless);
    let line = json!({"order_id": "1", "items": [{"price": 1}, {"price": "x"}]});
    let fault = read(name::ORDER, line, &SEGMENT).unwrap_err();
    assert!(fault.message.starts_with("item 2: `price`"), "{}", fault.message);
}

#[test]
fn a_product_event_is_one_line() {
    let properties = json!({"product_id": "P", "name": "Cup", "price": 4.5, "value": 9, "quantity": 2, "url": "/p"});
    let (event, rest) = read(name::ADD_TO_CART, properties.clone(), &SEGMENT).unwrap();
    assert_eq!((event.items[0].sku.as_str(), event.items[0].quantity), ("P", 2.into()));
    assert_eq!((event.value, rest), (decimal("9"), json!({"url": "/p"})));
    let (event, _) = read("Something", properties, &SEGMENT).unwrap();
    assert!(event.items.is_empty());
}

#[test]
fn refunds_are_not_negative_and_items_are_bounded() {
    let (event, _) = read(name::REFUND, json!({"order_id": "1", "total": -12.5}), &SEGMENT).unwrap();
    assert_eq!(event.value, decimal("12.5"));
    let many = json!({"items": vec![json!({"sku": "A"}); bound::ITEMS + 1]});
    assert_eq!(read(name::ORDER, many, &GA4).unwrap_err().reason, Refusal::TooManyProperties);
}

#[test]
fn coupons_come_as_text_or_list() {
    let (event, rest) = read(name::COUPON, json!({"coupons": [{"code": "a"}, "b", "A"]}), &SEGMENT).unwrap();
    assert_eq!((event.coupon.as_str(), rest), ("A,B", json!({})));
}

#[test]
fn a_list_of_coupons_without_end_is_not_compared_with_itself() {
    let many: Vec<String> = (0..50_000).map(|number| format!("c{number}")).collect();
    let found = codes([many.join(",").as_str()]);
    assert_eq!(found.split(',').count(), CODES);
    assert!(found.starts_with("C0,C1,"), "{found}");
}
