use base::Decimal;
use lake::{ReplacePolicy, Table, unwatched};

use crate::shop::{Shop, dec, order, spend, whole_days};

#[tokio::test]
async fn a_restated_day_shows_was_and_is() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "Autumn", "10"), spend("2026-10-02", "Autumn", "20")], &whole_days()).await;
    let (_, comparison) =
        shop.spend(&[spend("2026-10-01", "Autumn", "10"), spend("2026-10-02", "Autumn", "22")], &whole_days()).await;
    let counts = comparison.counts[&Table::Spend];
    assert_eq!((counts.same, counts.changed, counts.added, counts.removed), (1, 1, 0, 0));
    assert_eq!(comparison.changes.len(), 1);
    let change = &comparison.changes[0];
    assert_eq!((change.day.to_string().as_str(), change.figure.as_str()), ("2026-10-02", "spend"));
    assert_eq!((change.was, change.is), (Some(dec("20")), Some(dec("22"))));
    assert_eq!((change.campaign.as_str(), change.platform.as_str()), ("Autumn", "google_ads"));
    assert_eq!(change.currency.unwrap().code(), "EUR");
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("32"));
}

#[tokio::test]
async fn the_same_rows_again_change_nothing_in_any_order() {
    let shop = Shop::new().await;
    let mut rows = vec![spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "5"), spend("2026-10-02", "A", "1")];
    shop.spend(&rows, &whole_days()).await;
    let files = shop.data_files();
    rows.reverse();
    for (row, line) in rows.iter_mut().zip(50..) {
        row.line = line;
    }
    let (import, comparison) = shop.spend(&rows, &whole_days()).await;
    assert!(comparison.is_unchanged());
    assert_eq!(comparison.total().same, 3);
    assert_eq!(shop.data_files(), files, "nothing is written");
    assert_eq!(shop.lake.abort(&import).await.unwrap(), lake::Undone::default());
}

#[tokio::test]
async fn a_campaign_missing_from_a_platform_export_goes_to_zero() {
    let shop = Shop::new().await;
    shop.spend(
        &[spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "5"), spend("2026-10-02", "B", "7")],
        &whole_days(),
    )
    .await;
    let (_, comparison) = shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    assert_eq!(comparison.total().removed, 1);
    let spend_change = comparison.changes.iter().find(|change| change.figure == "spend").unwrap();
    assert_eq!((spend_change.was, spend_change.is), (Some(dec("5")), Some(Decimal::ZERO)));
    // 2 October is not in the file and stays.
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("17"));
}

#[tokio::test]
async fn days_are_kept_when_the_policy_is_by_cell_or_nothing_is_shared() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "5")], &whole_days()).await;
    let (_, comparison) = shop.spend(&[spend("2026-10-01", "A", "11")], &ReplacePolicy::default()).await;
    assert_eq!((comparison.total().removed, comparison.total().changed), (0, 1));
    let (_, comparison) = shop.spend(&[spend("2026-10-01", "C", "3")], &whole_days()).await;
    assert_eq!((comparison.total().removed, comparison.total().added), (0, 1), "a filtered export shares no campaign");
    let mut other = spend("2026-10-01", "A", "1");
    other.source.account = "456".into();
    shop.spend(&[other], &whole_days()).await;
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("20"));
}

#[tokio::test]
async fn a_renamed_ad_is_a_relabelling_without_a_difference() {
    let shop = Shop::new().await;
    let mut row = spend("2026-10-01", "A", "10");
    row.ad_name = "Old".into();
    shop.spend(std::slice::from_ref(&row), &whole_days()).await;
    row.ad_name = "New".into();
    let (_, comparison) = shop.spend(&[row], &whole_days()).await;
    assert_eq!((comparison.total().relabelled, comparison.changes.len()), (1, 0));
    assert!(!comparison.is_unchanged());
}

#[tokio::test]
async fn an_order_that_moves_to_another_month_is_one_order() {
    let shop = Shop::new().await;
    shop.orders(&[order("2026-09-30", "#1", "FLYER", "c1", "20"), order("2026-10-02", "#2", "FLYER", "c2", "30")])
        .await;
    let mut moved = order("2026-10-01", "#1", "FLYER", "c1", "20");
    moved.refunded = dec("5");
    let (_, comparison) = shop.orders(&[moved]).await;
    assert_eq!(comparison.total().changed, 1);
    let sums = shop.lake.order_sums(&shop.query("2026-09-01", "2026-10-31")).await.unwrap();
    assert_eq!((sums[0].orders, sums[0].total, sums[0].refunded), (2, dec("50"), dec("5")));
    let september = shop.lake.order_sums(&shop.query("2026-09-01", "2026-09-30")).await.unwrap();
    assert!(september.is_empty());
}

#[tokio::test]
async fn long_differences_are_counted_past_the_bound() {
    let shop = Shop::new().await;
    let rows = |amount: &str| (1..=28).map(|n| spend(&format!("2026-10-{n:02}"), "A", amount)).collect::<Vec<_>>();
    shop.spend(&rows("1"), &whole_days()).await;
    let policy = ReplacePolicy { whole_days: true, max_changes: 10 };
    let (_, comparison) = shop.spend(&rows("2"), &policy).await;
    assert_eq!((comparison.changes.len(), comparison.changes_omitted), (10, 18));
}

#[tokio::test]
async fn what_was_believed_earlier_can_be_asked() {
    let shop = Shop::new().await;
    let mut query = shop.query("2026-10-01", "2026-10-31");
    let before = shop.now();
    shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    let first = shop.now();
    shop.spend(&[spend("2026-10-01", "A", "12")], &whole_days()).await;
    let second = shop.now();
    for (at, amount) in [(before, "0"), (first, "10"), (second, "12")] {
        query.as_of = Some(at);
        assert_eq!(shop.total(&query).await, dec(amount), "{at}");
    }
}

#[tokio::test]
async fn an_import_staged_before_another_and_applied_after_it_never_counts_twice() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "1")], &whole_days()).await;
    let slow = shop.import();
    let staged = shop.stage_spend(&slow, &[spend("2026-10-01", "A", "100")]).await;
    let comparison = shop.lake.compare(&staged, &whole_days()).await.unwrap();
    let between = shop.now();
    shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    shop.clock.advance_seconds(60);
    // The comparison is stale: it is made anew while applying.
    let applied = shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
    assert!(applied.recorded_at.unwrap() > between);
    let mut query = shop.query("2026-10-01", "2026-10-31");
    assert_eq!(shop.total(&query).await, dec("100"));
    for (at, amount) in [(between, "1"), (shop.now(), "100")] {
        query.as_of = Some(at);
        assert_eq!(shop.total(&query).await, dec(amount), "{at}");
    }
}

#[tokio::test]
async fn another_process_sees_and_restates_the_same_tables() {
    let shop = Shop::new().await;
    let other = shop.reopened().await;
    let query = shop.query("2026-10-01", "2026-10-31");
    assert!(other.spend_sums(&query).await.unwrap().is_empty());
    shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    assert_eq!(other.spend_sums(&query).await.unwrap()[0].spend, dec("10"));
    let import = shop.import();
    let mut stage = other.stage(&shop.workspace, &import);
    stage.spend(&[spend("2026-10-01", "A", "11")]).await.unwrap();
    let staged = stage.finish().await.unwrap();
    let comparison = other.compare(&staged, &whole_days()).await.unwrap();
    other.apply(&staged, &comparison, &unwatched).await.unwrap();
    assert_eq!(shop.total(&query).await, dec("11"));
}

#[tokio::test]
async fn imports_at_once_into_one_month_both_arrive() {
    let shop = Shop::new().await;
    let mut tasks = Vec::new();
    for number in 0..6 {
        let (lake, workspace, import) = (shop.reopened().await, shop.workspace.clone(), shop.import());
        tasks.push(tokio::spawn(async move {
            let mut stage = lake.stage(&workspace, &import);
            stage.spend(&[spend("2026-10-01", &format!("C{number}"), "1")]).await.unwrap();
            let staged = stage.finish().await.unwrap();
            let comparison = lake.compare(&staged, &ReplacePolicy::default()).await.unwrap();
            lake.apply(&staged, &comparison, &unwatched).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("6"));
}
