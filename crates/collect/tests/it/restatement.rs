//! Re-exports: what was, what is, and what is left alone.

use insta::assert_snapshot;

use base::Actor;
use collect::import::{self, ImportOptions, ImportOutcome};

use crate::support::{Shop, options};

const FIRST: &str = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n\
    2026-10-01,A,1,EUR,10.00,100,10\n2026-10-01,B,2,EUR,20.00,200,20\n2026-10-02,A,1,EUR,5.00,50,5\n";

fn difference(outcome: &ImportOutcome) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let mut lines: Vec<String> = outcome
        .difference
        .iter()
        .map(|change| {
            let day = change.day.map_or_else(String::new, |day| day.to_string());
            format!(
                "{} {day} {} {}: {} → {}",
                change.table,
                change.campaign,
                change.figure,
                text(&change.was),
                text(&change.is)
            )
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_twice_changes_nothing() {
    let shop = Shop::open().await;
    let first = shop.import("october.csv", FIRST, &options()).await.unwrap();
    assert_eq!((first.rows, first.imported, first.rejected), (3, 3, 0));
    let again = shop.import("october.csv", FIRST, &options()).await.unwrap();
    assert!(again.nothing_changed && again.import_id.is_none(), "{again:?}");
    let other_bytes = shop.import("copy.csv", &format!("{FIRST}\n"), &options()).await.unwrap();
    assert!(other_bytes.nothing_changed && other_bytes.import_id.is_none(), "{other_bytes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restated_days_are_replaced_and_the_past_can_be_asked() {
    let shop = Shop::open().await;
    shop.import("october.csv", FIRST, &options()).await.unwrap();
    let before = shop.store.now();
    let restated = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n2026-10-01,A,1,EUR,11.00,100,10\n2026-10-02,A,1,EUR,5.00,50,5\n";
    let trial = shop.import("again.csv", restated, &ImportOptions { dry_run: true, ..options() }).await.unwrap();
    assert!(trial.import_id.is_none());
    let outcome = shop.import("again.csv", restated, &options()).await.unwrap();
    assert_eq!(difference(&trial), difference(&outcome));
    assert_snapshot!(difference(&outcome), @r"
    spend 2026-10-01 A spend: 10 → 11
    spend 2026-10-01 B clicks: 20 → 0
    spend 2026-10-01 B impressions: 200 → 0
    spend 2026-10-01 B spend: 20 → 0
    ");
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 A 11 EUR
    2026-10-02 A 5 EUR
    ");
    assert_snapshot!(shop.spend(Some(before)).await, @r"
    2026-10-01 A 10 EUR
    2026-10-01 B 20 EUR
    2026-10-02 A 5 EUR
    ");
    let id = outcome.import_id.unwrap();
    shop.clock.advance_seconds(60);
    import::undo(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &id).await.unwrap();
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 A 10 EUR
    2026-10-01 B 20 EUR
    2026-10-02 A 5 EUR
    ");
    let twice = import::undo(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &id).await.unwrap_err();
    assert!(twice.to_string().contains("undone"), "{twice}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_figure_that_goes_back_to_what_it_was_is_taken() {
    let shop = Shop::open().await;
    let restated = FIRST.replace("10.00", "12.00");
    for text in [FIRST, &restated] {
        shop.import("october.csv", text, &options()).await.unwrap();
        shop.clock.advance_seconds(60);
    }
    let back = shop.import("october.csv", FIRST, &options()).await.unwrap();
    assert_snapshot!(difference(&back), @"spend 2026-10-01 A spend: 12 → 10");
    assert!(shop.spend(None).await.starts_with("2026-10-01 A 10 EUR"));
    shop.clock.advance_seconds(60);
    assert!(shop.import("october.csv", FIRST, &options()).await.unwrap().nothing_changed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_campaigns_can_be_kept() {
    let shop = Shop::open().await;
    shop.import("october.csv", FIRST, &options()).await.unwrap();
    let only_a = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n2026-10-01,A,1,EUR,12.00,100,10\n";
    shop.import("a.csv", only_a, &ImportOptions { keep_missing: true, ..options() }).await.unwrap();
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 A 12 EUR
    2026-10-01 B 20 EUR
    2026-10-02 A 5 EUR
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_selection_does_not_remove_what_it_leaves_out() {
    let shop = Shop::open().await;
    shop.import("october.csv", FIRST, &options()).await.unwrap();
    let only_a = "Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n2026-10-01,A,1,EUR,12.00,100,10\n\
        Total: Account,--,--,EUR,32.00,300,30\n";
    shop.import("a.csv", only_a, &options()).await.unwrap();
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 A 12 EUR
    2026-10-01 B 20 EUR
    2026-10-02 A 5 EUR
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_file_leaves_no_trace() {
    let shop = Shop::open().await;
    let bad = FIRST.replace("5.00", "five");
    let refused = shop.import("october.csv", &bad, &options()).await.unwrap_err();
    assert_snapshot!(refused.to_string(), @r"
    october.csv: 1 of 3 rows cannot be read, so nothing was imported (--accept-valid imports the others)
      line 4, column “Cost”, value “five”: “five” is not a number
    ");
    assert_eq!(shop.spend(None).await, "");
    let page = store::PageRequest::first(10);
    assert!(import::list(&shop.store, &shop.ws, &page).await.unwrap().items.is_empty());
    let valid = shop.import("october.csv", &bad, &ImportOptions { accept_valid: true, ..options() }).await.unwrap();
    assert_eq!((valid.rows, valid.imported, valid.rejected), (3, 2, 1));
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 A 10 EUR
    2026-10-01 B 20 EUR
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_was_cut_short_is_taken_back() {
    let shop = Shop::open().await;
    shop.import("october.csv", FIRST, &options()).await.unwrap();
    let done = import::list(&shop.store, &shop.ws, &store::PageRequest::first(10)).await.unwrap().items.remove(0);
    assert!(import::recover(&shop.store, &shop.lake).await.unwrap().is_empty());
    // What a crash leaves after the store knew of an import and before its end.
    let id = base::ImportId::new(shop.store.clock().as_ref());
    let half = store::NewImport { id: id.clone(), file_sha256: "other".into(), ..done.file };
    shop.store.imports().begin(&shop.ws.id, half, &Actor::CommandLine).await.unwrap();
    assert_eq!(import::recover(&shop.store, &shop.lake).await.unwrap(), std::slice::from_ref(&id));
    assert_eq!(shop.store.imports().get(&shop.ws.id, &id).await.unwrap().state, store::ImportState::Failed);
    assert_eq!(shop.spend(None).await.lines().count(), 3);
}
