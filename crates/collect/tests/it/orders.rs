//! Shopify and Stripe.

use insta::assert_snapshot;

use collect::import::FileFacts;

use crate::support::{Summary as _, facts, options, refused};

fn orders(facts: &FileFacts) -> String {
    let mut lines: Vec<String> = facts
        .orders
        .iter()
        .map(|order| {
            let s = &order.source;
            format!(
                "{} {} {} {} booked={} total {} {} refunded {} on {:?} coupons [{}] utm {}/{}/{} customer {}",
                order.line,
                order.day,
                order.order_id,
                order.status,
                order.is_booked,
                order.total,
                order.currency,
                order.refunded,
                order.refunded_day,
                order.coupons,
                s.utm_source,
                s.utm_medium,
                s.utm_campaign,
                order.customer_hash.get(..6).unwrap_or("-"),
            )
        })
        .collect();
    lines.extend(facts.items.iter().map(|item| {
        format!(
            "  {} {}#{} {} {} × {} {}",
            item.line, item.order_id, item.position, item.name, item.quantity, item.unit_price, item.currency
        )
    }));
    lines.join("\n")
}

const SHOPIFY: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Note Attributes,Cancelled at,Refunded Amount,Lineitem discount
#1001,Ana@Example.com,paid,2026-10-01 23:30:00 +0000,EUR,45.00,5.00,9.00,59.00,autumn10,5.00,2026-10-01 23:30:00 +0000,2,Tea,20.00,T1,\"utm_source: telegram
utm_medium: messenger
utm_campaign: autumn\",,0.00,0.00
#1001,ana@example.com,,,,,,,,,,,1,Cup,10.00,C1,,,,0.00
#1002,bo@example.com,refunded,2026-10-02 10:00:00 +0200,EUR,20.00,0.00,0.00,20.00,,0.00,2026-10-02 10:00:00 +0200,1,Tea,20.00,T1,,,20.00,0.00
#1003,cy@example.com,voided,,EUR,20.00,0.00,0.00,20.00,,0.00,2026-10-03 10:00:00 +0200,1,Tea,20.00,T1,,2026-10-03 12:00:00 +0200,0.00,0.00
#1004,dee@example.com,paid,,EUR,30.00,0.00,0.00,30.00,,0.00,2026-10-03 10:00:00 +0200,1,Tea,20.00,T1,,,0.00,0.00
";

#[test]
fn shopify_orders_and_items() {
    let read = facts("orders.csv", SHOPIFY, &options());
    assert_snapshot!(orders(&read), @r"
    2 2026-10-02 #1001 paid booked=true total 59.00 EUR refunded 0.00 on None coupons [AUTUMN10] utm telegram/messenger/autumn customer 8e43ca
    6 2026-10-02 #1002 refunded booked=true total 20.00 EUR refunded 20.00 on None coupons [] utm // customer c828d6
    7 2026-10-03 #1003 cancelled booked=false total 20.00 EUR refunded 0.00 on None coupons [] utm // customer c42f5d
    8 2026-10-03 #1004 paid booked=true total 30.00 EUR refunded 0.00 on None coupons [] utm // customer 81125b
      2 #1001#1 Tea 2 × 20.00 EUR
      5 #1001#2 Cup 1 × 10.00 EUR
      6 #1002#1 Tea 1 × 20.00 EUR
      7 #1003#1 Tea 1 × 20.00 EUR
      8 #1004#1 Tea 1 × 20.00 EUR
    ");
    assert_snapshot!(read.summary(), @r"
    shopify_orders rows 5
    Matches orders whose total is the sum of their parts orders 3 3
    Noted #1004 order_subtotal 20 30
    notice 1 of 4 orders have a total that differs from the sum of their items, shipping and tax (edited orders do); the order's own total is taken
    ");
}

#[test]
fn a_bad_item_refuses_its_whole_order() {
    let file = SHOPIFY.replace("Cup,10.00", "Cup,ten");
    assert_snapshot!(facts("orders.csv", &file, &options()).summary(), @r"
    shopify_orders rows 5
    Matches orders whose total is the sum of their parts orders 2 2
    Noted #1004 order_subtotal 20 30
    rejected line 2: another row of the same order was refused
    rejected line 5, column “Lineitem price”, value “ten”: “ten” is not a number
    notice 1 of 3 orders have a total that differs from the sum of their items, shipping and tax (edited orders do); the order's own total is taken
    ");
}

#[test]
fn an_order_twice() {
    let again = format!(
        "{SHOPIFY}#1002,bo@example.com,refunded,,EUR,20.00,0.00,0.00,20.00,,0.00,2026-10-02 10:00:00 +0200,1,Tea,20.00,T1,,,20.00,0.00\n"
    );
    assert_snapshot!(facts("orders.csv", &again, &options()).summary(), @r"
    shopify_orders rows 6
    Matches orders whose total is the sum of their parts orders 3 3
    Noted #1004 order_subtotal 20 30
    notice 1 of 4 orders have a total that differs from the sum of their items, shipping and tax (edited orders do); the order's own total is taken
    notice order #1002 stands twice with the same values; it is taken once
    ");
    let other = format!(
        "{SHOPIFY}#1002,bo@example.com,paid,,EUR,21.00,0.00,0.00,21.00,,0.00,2026-10-02 10:00:00 +0200,1,Tea,21.00,T1,,,0.00,0.00\n"
    );
    assert_snapshot!(facts("orders.csv", &other, &options()).summary(), @r"
    shopify_orders rows 6
    Matches orders whose total is the sum of their parts orders 3 3
    Noted #1004 order_subtotal 20 30
    rejected line 9, column “Name”, value “#1002”: this order stands twice in the file with different values
    notice 1 of 4 orders have a total that differs from the sum of their items, shipping and tax (edited orders do); the order's own total is taken
    ");
}

#[test]
fn a_status_of_refunded_without_an_amount_is_a_refund_in_full() {
    let header = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price";
    let row = |name: &str, status: &str| {
        format!("\n{name},a@example.com,{status},EUR,20.00,0.00,0.00,20.00,2026-10-02 10:00:00 +0200,1,Tea,20.00")
    };
    let rows = [row("#1", "refunded"), row("#2", "partially_refunded"), row("#3", "refunded"), row("#4", "paid")];
    let read = facts("orders.csv", &format!("{header}{}", rows.concat()), &options());
    let refunded: Vec<String> = read.orders.iter().map(|order| order.refunded.to_string()).collect();
    assert_eq!(refunded, ["20.00", "0", "20.00", "0"]);
    assert_snapshot!(read.summary(), @r"
    shopify_orders rows 4
    Matches orders whose total is the sum of their parts orders 4 4
    notice 2 orders (#1 first) are refunded without an amount, and taken as refunded in full
    notice order #2 is partly refunded without an amount: the whole total counts as revenue; export with the column of refunded amounts to have refunds taken off
    ");
    let above = SHOPIFY.replace(",20.00,0.00\n#1003", ",25.00,0.00\n#1003");
    assert!(facts("orders.csv", &above, &options()).summary().contains("order #1002 has a refund above"));
}

#[test]
fn stripe_in_both_layouts() {
    let current = "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Fee,Is Link,Mode,Payment Source Type,Status,Taxes On Fee,Application Fee,Application ID,Refunded date (UTC),utm_campaign (metadata)\n\
        py_1,2026-10-01 23:10:00,100.00,0.00,usd,true,92.00,0.00,eur,3.20,false,Live,card,Paid,0.00,,,,autumn\n\
        py_2,2026-10-02 09:00:00,50.00,10.00,usd,true,46.00,9.20,eur,1.70,false,Live,card,Refunded,0.00,,,2026-10-05 09:00:00,\n\
        py_3,2026-10-02 09:30:00,50.00,0.00,usd,false,46.00,0.00,eur,0,false,Live,card,Uncaptured,0.00,,,,\n\
        py_4,2026-10-02 09:40:00,50.00,0.00,usd,true,46.00,0.00,eur,0,false,Live,card,Failed,0.00,,,,\n";
    let legacy = "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID\n\
        ch_1,/pricing?utm_source=google&utm_medium=cpc&utm_campaign=brand,Payment complete.,2026-10-01 08:00,1234.50,0.00,jpy,0,0,1,0,jpy,Live,Paid,SHOP,cus_1,,Ana@Example.com,true,card_1\n\
        ch_2,,Payment complete.,2026-10-01 08:00,10.00,0.00,eur,0,0,1,0,eur,Test,Paid,SHOP,cus_2,,,true,card_2\n";
    let read = facts("payments.csv", current, &options());
    assert_snapshot!(orders(&read), @r"
    2 2026-10-02 py_1 paid booked=true total 100.00 USD refunded 0.00 on None coupons [] utm //autumn customer -
    3 2026-10-02 py_2 refunded booked=true total 50.00 USD refunded 10.00 on Some(2026-10-05) coupons [] utm // customer -
    4 2026-10-02 py_3 uncaptured booked=false total 50.00 USD refunded 0.00 on None coupons [] utm // customer -
    5 2026-10-02 py_4 failed booked=false total 50.00 USD refunded 0.00 on None coupons [] utm // customer -
    ");
    assert_snapshot!(orders(&facts("payments.csv", legacy, &options())), @r"
    2 2026-10-01 ch_1 paid booked=true total 1234.50 JPY refunded 0.00 on None coupons [] utm google/cpc/brand customer 8e43ca
    3 2026-10-01 ch_2 test booked=false total 10.00 EUR refunded 0.00 on None coupons [] utm // customer 3197c9
    ");
    let unknown = current.replace("50.00,10.00,usd", "50.00,10.00,usx");
    assert_snapshot!(refused("payments.csv", &unknown, &options()), @r"
    stripe_payments rows 4
    rejected line 3, column “Currency”, value “usx”: “usx” is not a currency code of ISO 4217, such as EUR, USD or IRR
    ");
}
