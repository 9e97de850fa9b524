use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use lake::{LakeError, Step, Table, unwatched};

use crate::shop::{Shop, dec, order, spend, whole_days};

/// Stops before the `stop`th step.
fn crash_before(stop: usize) -> impl Fn(Step) -> ControlFlow<()> + Send + Sync {
    let taken = AtomicUsize::new(0);
    move |_| {
        if taken.fetch_add(1, Ordering::SeqCst) == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[tokio::test]
async fn an_import_cut_off_at_any_step_leaves_no_trace_after_abort() {
    for stop in 0.. {
        let shop = Shop::new().await;
        shop.spend(&[spend("2026-10-01", "A", "10"), spend("2026-10-01", "B", "1")], &whole_days()).await;
        shop.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "20")]).await;
        let query = shop.query("2026-10-01", "2026-10-31");
        let before = (shop.lake.spend_sums(&query).await.unwrap(), shop.lake.order_sums(&query).await.unwrap());

        let import = shop.import();
        let mut stage = shop.stage(&import);
        stage.spend(&[spend("2026-10-01", "A", "11"), spend("2026-10-02", "A", "3")]).await.unwrap();
        stage.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "21")]).await.unwrap();
        let staged = stage.finish().await.unwrap();
        let comparison = shop.lake.compare(&staged, &whole_days()).await.unwrap();
        let outcome = shop.lake.apply(&staged, &comparison, &crash_before(stop)).await;
        let Err(error) = outcome else {
            assert!(stop >= 5, "every step was cut off once");
            break;
        };
        assert!(matches!(error, LakeError::Stopped(_)), "{error}");

        // The next process finds the import unfinished.
        let reopened = shop.reopened().await;
        reopened.abort(&import).await.unwrap();
        let after = (reopened.spend_sums(&query).await.unwrap(), reopened.order_sums(&query).await.unwrap());
        assert_eq!(after, before, "cut off before step {stop}");
        let mut past = query.clone();
        past.as_of = Some(shop.now());
        let spent = reopened.spend_sums(&past).await.unwrap().iter().map(|sum| sum.spend).sum::<base::Decimal>();
        assert_eq!(spent, dec("11"), "no trace in the past either");
        assert_eq!(reopened.abort(&import).await.unwrap(), lake::Undone::default(), "a repeated abort does nothing");

        // The same file can be imported again.
        let (_, comparison) =
            shop.spend(&[spend("2026-10-01", "A", "11"), spend("2026-10-02", "A", "3")], &whole_days()).await;
        assert_eq!((comparison.total().changed, comparison.total().added), (1, 1));
        assert_eq!(shop.total(&query).await, dec("14"));
    }
}

#[tokio::test]
async fn an_undo_cut_off_is_finished_by_the_next_one() {
    for stop in 0.. {
        let shop = Shop::new().await;
        let import = shop.import();
        let mut stage = shop.stage(&import);
        stage.spend(&[spend("2026-10-01", "A", "11")]).await.unwrap();
        stage.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "21")]).await.unwrap();
        let staged = stage.finish().await.unwrap();
        let comparison = shop.lake.compare(&staged, &whole_days()).await.unwrap();
        shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
        let cut = shop.lake.undo(&shop.workspace, &import, &crash_before(stop)).await;
        let reopened = shop.reopened().await;
        reopened.undo(&shop.workspace, &import, &unwatched).await.unwrap();
        let query = shop.query("2026-10-01", "2026-10-31");
        assert!(reopened.spend_sums(&query).await.unwrap().is_empty());
        assert!(reopened.order_sums(&query).await.unwrap().is_empty());
        if cut.is_ok() {
            assert!(stop >= 4);
            break;
        }
    }
}

#[tokio::test]
async fn applying_twice_records_once() {
    let shop = Shop::new().await;
    let import = shop.import();
    let staged = shop.stage_spend(&import, &[spend("2026-10-01", "A", "11")]).await;
    let comparison = shop.lake.compare(&staged, &whole_days()).await.unwrap();
    let first = shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
    let second = shop.reopened().await.apply(&staged, &comparison, &unwatched).await.unwrap();
    assert_eq!(first.versions[&Table::Spend], second.versions[&Table::Spend]);
    assert_eq!(shop.total(&shop.query("2026-10-01", "2026-10-31")).await, dec("11"));
}

#[tokio::test]
async fn files_of_a_staging_that_was_cut_off_are_deleted() {
    let shop = Shop::new().await;
    let import = shop.import();
    shop.stage_spend(&import, &[spend("2026-10-01", "A", "11")]).await;
    assert_eq!(shop.data_files(), 1);
    shop.reopened().await.abort(&import).await.unwrap();
    assert_eq!(shop.data_files(), 0);
}

#[tokio::test]
async fn upkeep_changes_no_answer() {
    let shop = Shop::new().await;
    for number in 1..=12 {
        let amount = number.to_string();
        shop.spend(
            &[spend("2026-10-01", "A", &amount), spend(&format!("2026-10-{number:02}"), "B", "1")],
            &whole_days(),
        )
        .await;
    }
    let query = shop.query("2026-10-01", "2026-10-31");
    let mut past = shop.query("2026-10-01", "2026-10-31");
    past.as_of = Some(shop.now());
    let before = (shop.lake.spend_sums(&query).await.unwrap(), shop.lake.spend_sums(&past).await.unwrap());
    let upkeep = lake::Upkeep { most_files: 2, ..lake::Upkeep::default() };
    let done = shop.lake.maintain(&upkeep).await.unwrap();
    assert!(done.joined > 2 && done.checkpoints == 1, "{done:?}");
    let reopened = shop.reopened().await;
    let after = (reopened.spend_sums(&query).await.unwrap(), reopened.spend_sums(&past).await.unwrap());
    assert_eq!(after, before);
}

#[tokio::test]
async fn what_a_crash_left_half_written_goes() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "10")], &whole_days()).await;
    let query = shop.query("2026-10-01", "2026-10-31");
    let before = shop.lake.spend_sums(&query).await.unwrap();
    let folder = shop.folder.path().join(format!("spend/workspace={}/month=2026-10", shop.workspace));
    std::fs::create_dir_all(&folder).unwrap();
    let left = |name: &str, hours: u64| {
        let path = folder.join(name);
        let file = std::fs::File::create(&path).unwrap();
        let now = std::time::Duration::from_millis(shop.now().as_millisecond().unsigned_abs());
        file.set_modified(std::time::UNIX_EPOCH + now - std::time::Duration::from_secs(hours * 3600)).unwrap();
        path
    };
    let (old, young, other) = (left("a.parquet#1", 8 * 24), left("b.parquet#12", 1), left("notes#1", 8 * 24));
    assert_eq!(shop.lake.maintain(&lake::Upkeep::default()).await.unwrap().deleted, 1);
    assert_eq!(
        (old.exists(), young.exists(), other.exists()),
        (false, true, true),
        "an import may still write the young"
    );
    shop.lake.sweep_erased(&shop.workspace, &unwatched).await.unwrap();
    assert!(young.exists() && other.exists(), "spend tells of nobody");
    assert_eq!(shop.lake.spend_sums(&query).await.unwrap(), before);

    let folder = shop.folder.path().join(format!("orders/workspace={}/month=2026-10", shop.workspace));
    shop.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "20")]).await;
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("c.parquet#3"), "a person").unwrap();
    shop.lake.sweep_erased(&shop.workspace, &unwatched).await.unwrap();
    assert!(!folder.join("c.parquet#3").exists(), "no import runs while a person is erased");
    let sums = |workspace: &str| {
        let folder = shop.folder.path().join("rollups/events").join(workspace);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("d-orders.parquet#4"), "a person").unwrap();
        folder.join("d-orders.parquet#4")
    };
    let (own, others) = (sums(shop.workspace.as_str()), sums("ws_of_others"));
    // Before anything was ever imported.
    let first = shop.folder.path().join(format!("rejected/workspace={}/e.parquet#5", shop.workspace));
    std::fs::create_dir_all(first.parent().unwrap()).unwrap();
    std::fs::write(&first, "a person").unwrap();
    shop.lake.sweep_erased(&shop.workspace, &unwatched).await.unwrap();
    assert_eq!((own.exists(), others.exists(), first.exists()), (false, true, false));
}
