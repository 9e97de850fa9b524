//! Orders of events are merged once: whatever happens then, the sums are those
//! of a lake that begins anew.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use base::identity::IdKind;
use base::{Event, SourceRef, event::name};
use lake::{Erasing, EventTerms, EventUpkeep, Lake, NewSession, SumQuery, unwatched};

use crate::events::{Site, at, coupon, utm};
use crate::shop::{options, order};
use crate::told::{asked, terms, told};

pub(crate) fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The sums as text. Squares are added in any order, so their last digits differ.
pub(crate) async fn sums(lake: &Lake, query: &SumQuery) -> Vec<String> {
    let mut lines = Vec::new();
    for mut sum in lake.order_sums(query).await.unwrap() {
        let squares = std::mem::take(&mut sum.value_squares);
        lines.push(format!("{sum:?} {squares:.3}"));
    }
    lines.sort();
    lines
}

pub(crate) fn in_zone(site: &Site, zone: &str) -> SumQuery {
    let terms = EventTerms { time_zone: zone.into(), ..(*terms(site)).clone() };
    SumQuery { terms: Some(Arc::new(terms)), ..asked(site) }
}

/// Compares with a lake that knows nothing but the tables.
pub(crate) async fn compared(site: &Site, lake: &Lake, queries: &[SumQuery], after: &str) {
    let folder = tempfile::tempdir().unwrap();
    copied(site.shop.folder.path(), folder.path());
    let _ = std::fs::remove_dir_all(folder.path().join("rollups"));
    let fresh = Lake::open(folder.path().to_str().unwrap(), options(&site.shop.clock)).await.unwrap();
    for query in queries {
        assert_eq!(sums(lake, query).await, sums(&fresh, query).await, "after {after}");
    }
}

pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }
}

pub(crate) type Row = (Event, &'static str, bool, SourceRef);

pub(crate) fn an_order(site: &Site, dice: &mut Dice, number: u64, seq: u64) -> Row {
    let when = format!("2026-10-{:02}T{:02}:30:00Z", 1 + dice.below(20), dice.below(24));
    let visitor = format!("v{}", dice.below(12));
    let value = format!("{}", 5 + dice.below(90));
    let mut event = told(site.event(name::ORDER, &visitor, &when), &format!("E-{number}"), &value, None);
    event.event_id = format!("e{seq}");
    event.email_hash = if dice.below(2) == 0 { format!("c{}", dice.below(9)) } else { String::new() };
    event.is_bot = dice.below(9) == 0;
    if dice.below(3) == 0 {
        event.coupon = "FLYER".into();
    }
    if dice.below(3) == 0 {
        event.device = "server".into();
        event.order_id = format!("#E-{number}");
    }
    let source = if dice.below(2) == 0 { utm("autumn") } else { SourceRef::default() };
    (event, "s", dice.below(2) == 0, source)
}

fn a_refund(site: &Site, dice: &mut Dice, number: u64, seq: u64) -> Row {
    let when = format!("2026-10-{:02}T12:00:00Z", 20 + dice.below(10));
    let value = if dice.below(3) == 0 { String::new() } else { format!("{}", 1 + dice.below(9)) };
    let mut event = told(site.event(name::REFUND, "", &when), &format!("E-{number}"), &value, None);
    event.event_id = format!("r{seq}");
    (event, "", false, SourceRef::default())
}

/// Takes a person of one id out of the rows, and deletes nothing yet.
pub(crate) async fn erase_rows(site: &Site, lake: &Lake, kind: IdKind, id: &str) {
    let ids = BTreeMap::from([(kind, HashMap::from([(id.to_owned(), Vec::new())]))]);
    let pseudonym = |id: &str| format!("gone-{id}");
    let erasing = Erasing { ids, until: None, pseudonym: &pseudonym, mentions: &|_| false };
    lake.erase_person(&site.shop.workspace, &erasing, &unwatched).await.unwrap();
}

async fn erase(site: &Site, lake: &Lake, visitor: &str) {
    erase_rows(site, lake, IdKind::Anonymous, visitor).await;
    lake.sweep_erased(&site.shop.workspace, &unwatched).await.unwrap();
}

pub(crate) async fn restate(site: &Site, lake: &Lake, visitor: String) {
    let found =
        lake.events_of_visitors(&site.shop.workspace, &[visitor], at("2026-09-01T00:00:00Z"), 99).await.unwrap();
    let sessions = found.into_iter().map(|found| {
        let session = NewSession {
            occurred_at: found.event.occurred_at,
            session_id: "s-new".into(),
            is_entry: !found.is_entry,
            session: coupon("FLYER"),
        };
        ((found.seq, found.event.event_id), session)
    });
    let restated = lake.prepare_sessions(&site.shop.workspace, &sessions.collect()).await.unwrap();
    assert!(lake.commit_sessions(restated).await.unwrap());
}

#[tokio::test]
async fn sums_are_those_of_a_lake_that_begins_anew() {
    let site = Site::new().await;
    let mut lake = site.shop.lake.clone();
    let mut dice = Dice(41);
    let (mut seq, mut numbers) = (1, 0);
    let queries = [asked(&site), in_zone(&site, "America/New_York")];
    site.shop.orders(&[order("2026-10-02", "E-1", "", "c1", "33"), order("2026-10-03", "I-1", "", "c2", "12")]).await;
    let mut begun_with_what_was_kept = 0;
    for step in 0..40 {
        let after = match dice.below(14) {
            0..=3 => {
                numbers += 1;
                let rows = [an_order(&site, &mut dice, numbers, seq)];
                site.append(seq, &rows).await;
                "an order"
            }
            4 | 5 => {
                let number = 1 + dice.below(numbers.max(1));
                let rows = [an_order(&site, &mut dice, number, seq), an_order(&site, &mut dice, numbers + 1, seq + 1)];
                numbers += 1;
                site.append(seq, &rows).await;
                "an order told again"
            }
            6 | 7 => {
                let number = 1 + dice.below(numbers + 1);
                site.append(seq, &[a_refund(&site, &mut dice, number, seq)]).await;
                "a refund"
            }
            8 | 9 => {
                let (most_files, unwritten_orders) = (usize::try_from(dice.below(3)).unwrap(), dice.below(4));
                let upkeep = EventUpkeep { most_files, unwritten_orders, ..EventUpkeep::default() };
                lake.maintain_events(&upkeep).await.unwrap();
                "a join"
            }
            10 => {
                erase(&site, &lake, &format!("v{}", dice.below(12))).await;
                "an erasure"
            }
            11 => {
                restate(&site, &lake, format!("v{}", dice.below(12))).await;
                "other sessions"
            }
            number => {
                if number == 13 {
                    let upkeep = EventUpkeep { unwritten_orders: 1, ..EventUpkeep::default() };
                    lake.maintain_events(&upkeep).await.unwrap();
                }
                lake = site.shop.reopened().await;
                "a restart"
            }
        };
        seq += 2;
        // Sometimes several things happen before anybody asks.
        if dice.below(4) > 0 {
            let is_new = lake.orders_merged() == 0;
            compared(&site, &lake, &queries[..1], &format!("step {step}, {after}")).await;
            let before = lake.orders_merged();
            compared(&site, &lake, &queries[1..], &format!("step {step}, {after}, in another zone")).await;
            // The zone that was asked last is the one on disk.
            begun_with_what_was_kept += u32::from(is_new && lake.orders_merged() - before < numbers / 2);
        }
    }
    assert!(begun_with_what_was_kept > 0);
}

/// Many orders in one append, each told by a browser.
pub(crate) async fn many(site: &Site, first: u64, count: u64) {
    let mut dice = Dice(first);
    let rows: Vec<Row> = (first..first + count).map(|n| an_order(site, &mut dice, n, n)).collect();
    site.append(first, &rows).await;
}

#[tokio::test]
async fn an_order_that_comes_is_merged_alone() {
    let site = Site::new().await;
    let lake = &site.shop.lake;
    many(&site, 1, 400).await;
    let merged = async || {
        let before = lake.orders_merged();
        lake.order_sums(&asked(&site)).await.unwrap();
        lake.orders_merged() - before
    };
    assert_eq!(merged().await, 400);
    // Another period is of the same orders.
    lake.order_sums(&SumQuery { by_day: false, ..asked(&site) }).await.unwrap();
    assert_eq!(lake.orders_merged(), 400);
    many(&site, 500, 1).await;
    assert_eq!(merged().await, 1, "one that nobody knew");
    let mut dice = Dice(3);
    site.append(600, &[an_order(&site, &mut dice, 7, 600), a_refund(&site, &mut dice, 8, 601)]).await;
    assert_eq!(merged().await, 3, "two that are known, and a refund");
    let page = site.event(name::PAGE_VIEW, "v9", "2026-10-07T10:00:00Z");
    site.append(700, &[(page, "s9", true, utm(""))]).await;
    assert_eq!(merged().await, 0, "no order came");
    // Joined files hold what was merged, and what came just before the join.
    many(&site, 800, 2).await;
    let joined = lake.maintain_events(&EventUpkeep { most_files: 0, ..EventUpkeep::default() }).await.unwrap();
    assert!(joined.joined > 1);
    assert_eq!(lake.orders_merged(), 406);
    assert_eq!(merged().await, 0, "upkeep merged what came");
    compared(&site, lake, &[asked(&site)], "a join").await;
    restate(&site, lake, "v3".into()).await;
    assert!(merged().await > 400, "sessions made anew change any order");
    compared(&site, lake, &[asked(&site)], "other sessions").await;
    // Another zone, and other sources, are merged by themselves.
    lake.order_sums(&in_zone(&site, "America/New_York")).await.unwrap();
    assert_eq!(merged().await, 0);
}

#[tokio::test]
async fn several_questions_at_once_merge_once() {
    let site = Site::new().await;
    many(&site, 1, 300).await;
    let (whole, daily) = (SumQuery { by_day: false, ..asked(&site) }, asked(&site));
    let lake = &site.shop.lake;
    let (one, other) = futures::join!(lake.order_sums(&whole), lake.order_sums(&daily));
    assert!(!one.unwrap().is_empty() && !other.unwrap().is_empty());
    assert_eq!(lake.orders_merged(), 300);
}
