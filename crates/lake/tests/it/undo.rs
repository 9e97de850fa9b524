use base::ErrorKind;
use lake::unwatched;

use crate::shop::{Shop, dec, order, spend, whole_days};

#[tokio::test]
async fn undo_brings_back_what_was_superseded_and_keeps_the_trace() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "5")], &whole_days()).await;
    let (second, _) = shop.spend(&[spend("2026-10-01", "A", "12"), spend("2026-10-02", "A", "1")], &whole_days()).await;
    let meanwhile = shop.now();
    let mut query = shop.query("2026-10-01", "2026-10-31");
    assert_eq!(shop.total(&query).await, dec("13"));

    shop.clock.advance_seconds(60);
    let undone = shop.lake.undo(&shop.workspace, &second, &unwatched).await.unwrap();
    assert_eq!((undone.withdrawn, undone.restored), (2, 2));
    assert_eq!(shop.total(&query).await, dec("15"));
    query.as_of = Some(meanwhile);
    assert_eq!(shop.total(&query).await, dec("13"));

    let again = shop.lake.undo(&shop.workspace, &second, &unwatched).await.unwrap();
    assert_eq!(again, lake::Undone::default(), "a repeated undo does nothing");
}

#[tokio::test]
async fn imports_are_undone_from_the_last_to_the_first() {
    let shop = Shop::new().await;
    let (first, _) = shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    let (second, _) = shop.spend(&[spend("2026-10-01", "A", "11")], &whole_days()).await;
    let (third, _) = shop.spend(&[spend("2026-10-01", "A", "12")], &whole_days()).await;
    let query = shop.query("2026-10-01", "2026-10-31");

    let error = shop.lake.undo(&shop.workspace, &first, &unwatched).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.to_string().contains(second.as_str()), "{error}");
    for (import, left) in [(&third, "11"), (&second, "10"), (&first, "0")] {
        shop.clock.advance_seconds(60);
        shop.lake.undo(&shop.workspace, import, &unwatched).await.unwrap();
        assert_eq!(shop.total(&query).await, dec(left));
    }
}

#[tokio::test]
async fn a_later_file_that_says_the_same_holds_the_earlier_import() {
    let shop = Shop::new().await;
    let (first, _) = shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    let (second, _) =
        shop.spend(&[spend("2026-10-01", "A", "10"), spend("2026-10-02", "A", "20")], &whole_days()).await;
    let error = shop.lake.undo(&shop.workspace, &first, &unwatched).await.unwrap_err();
    assert!(error.to_string().contains(second.as_str()), "{error}");
    shop.clock.advance_seconds(60);
    shop.lake.undo(&shop.workspace, &second, &unwatched).await.unwrap();
    shop.lake.undo(&shop.workspace, &first, &unwatched).await.unwrap();
    assert!(shop.lake.spend_sums(&shop.query("2026-10-01", "2026-10-31")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_campaign_that_came_back_holds_the_import_that_removed_it() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "5")], &whole_days()).await;
    let (removed, _) = shop.spend(&[spend("2026-10-01", "A", "10.5")], &whole_days()).await;
    let (back, _) = shop.spend(&[spend("2026-10-01", "B", "6")], &lake::ReplacePolicy::default()).await;
    let error = shop.lake.undo(&shop.workspace, &removed, &unwatched).await.unwrap_err();
    assert!(error.to_string().contains(back.as_str()), "{error}");
}

#[tokio::test]
async fn undone_orders_go_and_older_versions_return() {
    let shop = Shop::new().await;
    shop.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "20")]).await;
    let mut refunded = order("2026-10-01", "#1", "FLYER", "c1", "20");
    refunded.refunded = dec("20");
    let (second, _) = shop.orders(&[refunded, order("2026-10-02", "#2", "FLYER", "c2", "7")]).await;
    let query = shop.query("2026-10-01", "2026-10-31");
    shop.clock.advance_seconds(60);
    shop.lake.undo(&shop.workspace, &second, &unwatched).await.unwrap();
    let sums = shop.lake.order_sums(&query).await.unwrap();
    assert_eq!((sums[0].orders, sums[0].total, sums[0].refunded), (1, dec("20"), dec("0")));
}
