//! What is merged of events outlives the process: a lake that is opened anew
//! begins with it, and nothing of it stays that the tables no longer tell.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use arrow::array::AsArray as _;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use base::identity::IdKind;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use lake::{EventUpkeep, Lake, SumQuery, unwatched};

use crate::events::Site;
use crate::kept_orders::{Dice, an_order, compared, erase_rows, in_zone, many, restate};
use crate::told::asked;

/// Upkeep that joins nothing and writes whatever was merged.
fn writing() -> EventUpkeep {
    EventUpkeep { most_files: 1_000, unwritten_orders: 1, ..EventUpkeep::default() }
}

fn joining() -> EventUpkeep {
    EventUpkeep { most_files: 0, ..EventUpkeep::default() }
}

fn folder(site: &Site) -> PathBuf {
    site.shop.folder.path().join("rollups/orders").join(site.shop.workspace.as_str())
}

/// The files on disk by name.
fn on_disk(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder(site)) else { return BTreeMap::new() };
    let read =
        |entry: std::fs::DirEntry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap());
    entries.flatten().map(read).collect()
}

fn put_back(site: &Site, files: &BTreeMap<String, Vec<u8>>) {
    let _ = std::fs::remove_dir_all(folder(site));
    std::fs::create_dir_all(folder(site)).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder(site).join(name), bytes).unwrap();
    }
}

/// The cells of the tables on disk as texts, by row and column.
fn rows(site: &Site) -> Vec<BTreeMap<String, String>> {
    let mut rows = Vec::new();
    for (_, bytes) in on_disk(site).into_iter().filter(|(name, _)| name.ends_with(".parquet")) {
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap().build().unwrap();
        for batch in reader.map(Result::unwrap) {
            let mut found = vec![BTreeMap::new(); batch.num_rows()];
            for (column, field) in batch.columns().iter().zip(batch.schema().fields()) {
                let cells = cast(column, &DataType::Utf8).unwrap();
                for (row, cell) in found.iter_mut().zip(cells.as_string::<i32>()) {
                    row.extend(cell.map(|cell| (field.name().clone(), cell.to_owned())));
                }
            }
            rows.extend(found);
        }
    }
    rows
}

/// Orders that a lake merges to answer.
async fn merged_by(lake: &Lake, query: &SumQuery) -> u64 {
    let before = lake.orders_merged();
    assert!(!lake.order_sums(query).await.unwrap().is_empty());
    lake.orders_merged() - before
}

/// Some hundred orders, merged and written to disk.
async fn with_orders_on_disk() -> Site {
    let site = Site::new().await;
    many(&site, 1, 400).await;
    assert_eq!(merged_by(&site.shop.lake, &asked(&site)).await, 400);
    site.shop.lake.maintain_events(&writing()).await.unwrap();
    assert_eq!(on_disk(&site).len(), 3, "two tables and what names them");
    site
}

#[tokio::test]
async fn a_reopened_lake_begins_with_what_was_merged() {
    let site = with_orders_on_disk().await;
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 0);
    compared(&site, &lake, &[asked(&site)], "a restart").await;
    // What comes is merged alone, and not written for so little.
    many(&site, 500, 3).await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 3);
    let before = on_disk(&site);
    lake.maintain_events(&EventUpkeep { unwritten_orders: 4, ..writing() }).await.unwrap();
    assert_eq!(on_disk(&site), before);
    assert_eq!(merged_by(&site.shop.reopened().await, &asked(&site)).await, 3);
    lake.maintain_events(&EventUpkeep { unwritten_orders: 3, ..writing() }).await.unwrap();
    assert_eq!(on_disk(&site).len(), 3, "what it replaces is gone");
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 0);
    compared(&site, &lake, &[asked(&site)], "another restart").await;
}

#[tokio::test]
async fn files_joined_are_covered_after_a_restart() {
    let site = with_orders_on_disk().await;
    many(&site, 500, 3).await;
    merged_by(&site.shop.lake, &asked(&site)).await;
    site.shop.lake.maintain_events(&writing()).await.unwrap();
    // Nobody has asked the one that joins them.
    let joined = site.shop.reopened().await.maintain_events(&joining()).await.unwrap();
    assert!(joined.joined > 1);
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 0);
    // Joined with what came since, they are covered in part.
    many(&site, 600, 2).await;
    site.shop.reopened().await.maintain_events(&joining()).await.unwrap();
    let lake = site.shop.reopened().await;
    assert!(merged_by(&lake, &asked(&site)).await >= 2);
    compared(&site, &lake, &[asked(&site)], "a join with what came since").await;
    // Where a join was not noted, everything is merged anew.
    lake.maintain_events(&writing()).await.unwrap();
    let before = on_disk(&site);
    many(&site, 700, 2).await;
    lake.maintain_events(&joining()).await.unwrap();
    put_back(&site, &before);
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 407);
    compared(&site, &lake, &[asked(&site)], "a join that was not noted").await;
    lake.maintain_events(&EventUpkeep { unwritten_orders: 10_000, ..writing() }).await.unwrap();
    assert!(on_disk(&site).is_empty(), "it was of no use");
}

#[tokio::test]
async fn what_cannot_be_read_is_merged_anew() {
    let site = with_orders_on_disk().await;
    let whole = on_disk(&site);
    let mut damaged: Vec<(String, BTreeMap<String, Vec<u8>>)> = Vec::new();
    for (name, bytes) in &whole {
        let mut with = |what: &str, bytes: Option<Vec<u8>>| {
            let mut files = whole.clone();
            files.remove(name);
            files.extend(bytes.map(|bytes| (name.clone(), bytes)));
            damaged.push((format!("{name} {what}"), files));
        };
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        with("changed", Some(flipped));
        with("cut short", Some(bytes[..bytes.len() / 2].to_vec()));
        with("empty", Some(Vec::new()));
        with("missing", None);
    }
    let other = String::from_utf8(whole["manifest"].clone()).unwrap().replacen("sulit-orders-1", "sulit-orders-0", 1);
    let other = whole.clone().into_iter().chain([("manifest".to_owned(), other.into_bytes())]);
    damaged.push(("another version".into(), other.collect()));
    for (what, files) in damaged {
        put_back(&site, &files);
        let lake = site.shop.reopened().await;
        assert_eq!(merged_by(&lake, &asked(&site)).await, 400, "{what}");
        compared(&site, &lake, &[asked(&site)], &what).await;
    }
    // Upkeep leaves nothing lying that nothing names, and writes it again.
    let mut files = whole.clone();
    files.remove("manifest");
    put_back(&site, &files);
    site.shop.reopened().await.maintain_events(&writing()).await.unwrap();
    assert!(on_disk(&site).is_empty());
    site.shop.lake.maintain_events(&writing()).await.unwrap();
    assert_eq!(merged_by(&site.shop.reopened().await, &asked(&site)).await, 0);
}

#[tokio::test]
async fn one_merge_of_a_workspace_is_on_disk() {
    let site = with_orders_on_disk().await;
    let lake = site.shop.reopened().await;
    let elsewhere = in_zone(&site, "America/New_York");
    assert_eq!(merged_by(&lake, &elsewhere).await, 400);
    lake.maintain_events(&writing()).await.unwrap();
    assert_eq!(on_disk(&site).len(), 3);
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &elsewhere).await, 0);
    compared(&site, &lake, &[elsewhere], "another zone").await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 400);
    // Upkeep takes it for no data of a table, and a backup leaves it out.
    site.shop.clock.advance_seconds(5 * 365 * 86_400);
    lake.maintain(&lake::Upkeep::default()).await.unwrap();
    lake.sweep_events(&writing()).await.unwrap();
    assert_eq!(on_disk(&site).len(), 3);
    let backup = lake.backup_files().await.unwrap();
    assert!(!backup.is_empty() && backup.iter().all(|file| !file.path.starts_with("rollups")), "{backup:?}");
}

#[tokio::test]
async fn many_orders_are_written_as_soon_as_they_are_merged() {
    let site = Site::new().await;
    many(&site, 1, 5_200).await;
    assert_eq!(merged_by(&site.shop.lake, &asked(&site)).await, 5_200);
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 0);
    compared(&site, &lake, &[asked(&site)], "a restart without upkeep").await;
}

#[tokio::test]
async fn nothing_of_an_erased_person_stays_on_disk() {
    let site = with_orders_on_disk().await;
    let is_theirs = |row: &&BTreeMap<String, String>| row.get("customer_hash").is_some_and(|hash| hash == "c5");
    let before = rows(&site);
    let mut ids: BTreeSet<&str> = before.iter().filter(is_theirs).map(|row| row["person_id"].as_str()).collect();
    assert_eq!(ids.len(), 1, "what is on disk tells of persons");
    ids.insert("c5");
    // What a crash left of another merge, whole and half written.
    let tables: Vec<_> = on_disk(&site).into_iter().filter(|(name, _)| name.ends_with(".parquet")).collect();
    for (name, bytes) in tables {
        std::fs::write(folder(&site).join(format!("older-{name}")), &bytes).unwrap();
        std::fs::write(folder(&site).join(format!("{name}#1")), &bytes).unwrap();
    }
    // Killed as soon as the rows are gone: nothing is left to be deleted.
    let lake = site.shop.reopened().await;
    assert_eq!(merged_by(&lake, &asked(&site)).await, 0);
    erase_rows(&site, &lake, IdKind::Email, "c5").await;
    assert!(on_disk(&site).is_empty());
    // What is in memory is of before, and is not written.
    lake.maintain_events(&writing()).await.unwrap();
    assert!(on_disk(&site).is_empty());
    drop(lake);
    let lake = site.shop.reopened().await;
    lake.sweep_erased(&site.shop.workspace, &unwatched).await.unwrap();
    assert_eq!(merged_by(&lake, &asked(&site)).await, 400);
    lake.maintain_events(&writing()).await.unwrap();
    let after = rows(&site);
    let cells: BTreeSet<&str> = after.iter().flat_map(BTreeMap::values).map(String::as_str).collect();
    assert!(cells.contains("gone-c5") && cells.is_disjoint(&ids));
    compared(&site, &site.shop.reopened().await, &[asked(&site)], "an erasure").await;
}

#[tokio::test]
async fn whatever_takes_events_away_takes_what_was_merged_of_them() {
    let site = with_orders_on_disk().await;
    let lake = site.shop.reopened().await;
    restate(&site, &lake, "v3".into()).await;
    assert!(on_disk(&site).is_empty(), "sessions made anew");
    compared(&site, &lake, &[asked(&site)], "other sessions").await;
    lake.maintain_events(&writing()).await.unwrap();
    assert_eq!(on_disk(&site).len(), 3);
    // An order that comes takes nothing away.
    let mut dice = Dice(9);
    site.append(900, &[an_order(&site, &mut dice, 900, 900)]).await;
    assert_eq!(on_disk(&site).len(), 3);
    let expiring = EventUpkeep { retention_days: Some(1), ..writing() };
    site.shop.clock.advance_seconds(30 * 86_400);
    let lake = site.shop.reopened().await;
    assert!(lake.maintain_events(&expiring).await.unwrap().expired > 400);
    assert!(on_disk(&site).is_empty(), "events that were too old");
    assert!(lake.order_sums(&asked(&site)).await.unwrap().is_empty());
}
