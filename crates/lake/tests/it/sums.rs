use base::{Figure, RefundPolicy};

use crate::shop::{Shop, dec, order, response, source, spend, whole_days};

#[tokio::test]
async fn daily_sums_equal_the_facts() {
    let shop = Shop::new().await;
    let rows: Vec<_> = (1..=28)
        .flat_map(|n| {
            [("A", "1.10"), ("B", "2.20")].map(|(name, amount)| spend(&format!("2026-10-{n:02}"), name, amount))
        })
        .chain([spend("2026-09-30", "A", "7"), spend("2026-11-01", "B", "9")])
        .collect();
    shop.spend(&rows, &whole_days()).await;
    shop.spend(&[spend("2026-10-07", "A", "3"), spend("2026-10-07", "B", "2.20")], &whole_days()).await;
    for (from, to) in [("2026-09-01", "2026-11-30"), ("2026-10-01", "2026-10-31"), ("2026-10-05", "2026-11-01")] {
        for by_day in [false, true] {
            let mut now = shop.query(from, to);
            now.by_day = by_day;
            let mut past = now.clone();
            past.as_of = Some(shop.now());
            let (rollup, facts) =
                (shop.lake.spend_sums(&now).await.unwrap(), shop.lake.spend_sums(&past).await.unwrap());
            assert!(!rollup.is_empty());
            assert_eq!(rollup, facts, "{from} {to} {by_day}");
        }
    }
}

#[tokio::test]
async fn deleted_rollups_are_made_again() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "5")], &whole_days()).await;
    std::fs::remove_dir_all(shop.folder.path().join("rollups")).unwrap();
    let sums = shop.reopened().await.spend_sums(&shop.query("2026-10-01", "2026-10-31")).await.unwrap();
    assert_eq!((sums[0].spend, sums[0].ref_key.clone()), (dec("5"), source("A").key()));
}

#[tokio::test]
async fn refunds_fall_on_the_day_the_policy_says() {
    let shop = Shop::new().await;
    let mut refunded = order("2026-10-30", "#1", "FLYER", "c1", "50");
    refunded.refunded = dec("20");
    refunded.refunded_day = Some("2026-11-03".parse().unwrap());
    let mut void = order("2026-10-30", "#2", "FLYER", "c2", "99");
    void.is_booked = false;
    shop.orders(&[refunded, void, order("2026-11-05", "#3", "FLYER", "c1", "10")]).await;

    let october = shop.query("2026-10-01", "2026-10-31");
    let november = shop.query("2026-11-01", "2026-11-30");
    let sums = shop.lake.order_sums(&october).await.unwrap();
    assert_eq!((sums[0].orders, sums[0].total, sums[0].refunded), (1, dec("50"), dec("20")));
    let squares = |sums: &[lake::OrderSum]| sums[0].value_squares;
    assert!((squares(&sums) - 30.0 * 30.0).abs() < 1e-6, "{sums:?}");
    let by_refund = |mut query: lake::SumQuery| {
        query.refunds = RefundPolicy::RefundDay;
        query
    };
    let sums = shop.lake.order_sums(&by_refund(october)).await.unwrap();
    assert_eq!((sums[0].total, sums[0].refunded), (dec("50"), dec("0")));
    assert!((squares(&sums) - 50.0 * 50.0).abs() < 1e-6, "{sums:?}");
    let sums = shop.lake.order_sums(&by_refund(november)).await.unwrap();
    assert_eq!((sums[0].orders, sums[0].total, sums[0].refunded), (1, dec("10"), dec("20")));
    assert!((squares(&sums) - (10.0 * 10.0 + 20.0 * 20.0)).abs() < 1e-6, "{sums:?}");
    assert_eq!(sums[0].shipping, Some(dec("4.90")));
}

#[tokio::test]
async fn squares_leave_out_tax_and_shipping_where_revenue_does() {
    let shop = Shop::new().await;
    let mut taxed = order("2026-10-03", "#1", "FLYER", "c1", "50");
    (taxed.tax, taxed.shipping, taxed.refunded) = (Some(dec("6")), Some(dec("4")), dec("25"));
    shop.orders(&[taxed]).await;
    let mut net = shop.query("2026-10-01", "2026-10-31");
    net.net_of_tax_and_shipping = true;
    for by_day in [false, true] {
        net.by_day = by_day;
        // 40 without tax and shipping, half of it paid back.
        let squares = shop.lake.order_sums(&net).await.unwrap()[0].value_squares;
        assert!((squares - 400.0).abs() < 1e-6, "{squares}");
    }
}

#[tokio::test]
async fn sources_that_orders_ever_carried_are_known_and_so_is_the_last_day() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-09-30", "A", "7")], &whole_days()).await;
    let mut void = order("2026-10-30", "#2", "VOID", "c2", "99");
    void.is_booked = false;
    shop.orders(&[order("2026-08-03", "#1", "FLYER", "c1", "50"), void]).await;
    let workspace = shop.query("2026-10-01", "2026-10-31").workspace;
    let carried = shop.lake.sources_with_orders(&workspace, None, None).await.unwrap();
    let flyer = shop.lake.order_sums(&shop.query("2026-08-01", "2026-08-31")).await.unwrap()[0].ref_key.clone();
    assert_eq!(carried.into_iter().collect::<Vec<_>>(), [flyer]);
    let until = |day: &str| day.parse().unwrap();
    assert_eq!(shop.lake.last_day(&workspace, until("2026-11-21")).await.unwrap(), Some(until("2026-10-30")));
    assert_eq!(shop.lake.last_day(&workspace, until("2026-10-29")).await.unwrap(), Some(until("2026-09-30")));
    assert_eq!(shop.lake.last_day(&workspace, until("2026-07-31")).await.unwrap(), None);
}

#[tokio::test]
async fn a_customer_is_new_once_ever() {
    let shop = Shop::new().await;
    shop.orders(&[order("2026-09-30", "#1", "FLYER", "c1", "5")]).await;
    let mut unknown = order("2026-10-02", "#4", "FLYER", "", "5");
    unknown.customer_hash = String::new();
    shop.orders(&[
        order("2026-10-01", "#2", "FLYER", "c1", "5"),
        order("2026-10-02", "#3", "FLYER", "c2", "5"),
        unknown,
    ])
    .await;
    let sums = shop.lake.order_sums(&shop.query("2026-10-01", "2026-10-31")).await.unwrap();
    assert_eq!((sums[0].orders, sums[0].new_customers, sums[0].orders_with_customer), (3, 1, 2));
    let mut by_day = shop.query("2026-10-01", "2026-10-31");
    by_day.by_day = true;
    let sums = shop.lake.order_sums(&by_day).await.unwrap();
    assert_eq!(sums.iter().map(|sum| sum.new_customers).collect::<Vec<_>>(), [0, 1]);
}

#[tokio::test]
async fn responses_are_summed_by_figure() {
    let shop = Shop::new().await;
    shop.responses(&[
        response("2026-10-01", "Insta", Figure::Visits, "10000"),
        response("2026-10-02", "Insta", Figure::Visits, "5"),
        response("2026-10-01", "Insta", Figure::Revenue, "12.50"),
    ])
    .await;
    let (_, comparison) = shop.responses(&[response("2026-10-02", "Insta", Figure::Visits, "7")]).await;
    assert_eq!((comparison.changes[0].figure.as_str(), comparison.changes[0].is), ("visits", Some(dec("7"))));
    let sums = shop.lake.response_sums(&shop.query("2026-10-01", "2026-10-31")).await.unwrap();
    let found: Vec<_> = sums.iter().map(|sum| (sum.figure, sum.value, sum.currency.is_some())).collect();
    assert_eq!(found, [(Figure::Visits, dec("10007"), false), (Figure::Revenue, dec("12.5"), true)]);
}

#[tokio::test]
async fn other_months_are_not_opened() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-08-01", "A", "5"), spend("2026-10-01", "A", "6")], &whole_days()).await;
    // Other months' files could even be gone: what is asked does not need them.
    std::fs::remove_dir_all(shop.folder.path().join("rollups")).unwrap();
    let spoiled = shop.folder.path().join(format!("spend/workspace={}/month=2026-08", shop.workspace));
    std::fs::remove_dir_all(spoiled).unwrap();
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("6"));
}
