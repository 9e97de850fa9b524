//! A lake that fails while an import is recorded.

use base::ErrorKind;
use store::{ImportState, PageRequest};

use crate::support::{Shop, options};

/// Costs and results: two tables of the lake, the costs committed first.
const BOTH: &str = "date,campaign,cost,visits\n2026-10-01,Flyers,12.50,100\n2026-10-02,Flyers,1.50,20\n";

#[tokio::test]
async fn a_lake_that_fails_half_way_takes_nothing_and_recovers() {
    let shop = Shop::open().await;
    // A file where the log of the second table is to be: its rows can be
    // staged, and the commit after that of the costs fails.
    let table = shop.folder.path().join("lake/responses");
    std::fs::create_dir_all(&table).unwrap();
    let log = table.join("_delta_log");
    std::fs::write(&log, "not a folder").unwrap();
    let refused = shop.import("costs.csv", BOTH, &options()).await.unwrap_err();
    assert_ne!(refused.kind(), ErrorKind::Invalid, "{refused}");
    assert!(refused.to_string().contains("responses"), "{refused}");
    let listed = shop.store.imports().list(&shop.ws.id, &PageRequest::first(10)).await.unwrap().items;
    assert_eq!(listed.len(), 1, "it failed after it began: {refused}");
    assert_ne!(listed[0].state, ImportState::Applied);

    std::fs::remove_file(&log).unwrap();
    collect::import::recover(&shop.store, &shop.lake).await.unwrap();
    assert_eq!(shop.spend(None).await, "", "nothing of it is believed");
    let listed = shop.store.imports().list(&shop.ws.id, &PageRequest::first(10)).await.unwrap().items;
    assert_eq!(listed[0].state, ImportState::Failed);
    let taken = shop.import("costs.csv", BOTH, &options()).await.unwrap();
    assert_eq!(taken.imported, 2);
    assert_eq!(shop.spend(None).await, "2026-10-01 Flyers 12.5 EUR\n2026-10-02 Flyers 1.5 EUR");
}
