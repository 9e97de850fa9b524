//! Rows that come again: with other words, after an erasure, under a number that
//! another row has.

use base::Actor;
use collect::erase::{Erasure, Parts, unwatched, who};
use collect::formats::Format;
use collect::import::{ImportOptions, ImportOutcome};

use crate::erase::asked;
use crate::support::{Shop, options};

async fn ask(shop: &Shop, sql: &str) -> String {
    asked(&shop.store, &shop.lake, &shop.ws, sql).await
}

fn notice<'a>(outcome: &'a ImportOutcome, code: &str) -> Option<&'a str> {
    outcome.notices.iter().find(|notice| notice.code == code).map(|notice| notice.text.as_str())
}

fn accepting() -> ImportOptions {
    ImportOptions { accept_valid: true, ..options() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_rows_of_files_without_facts_are_kept() {
    let shop = Shop::open().await;
    let calls = "Call time,Phone\n2026-10-03 10:15,abc\n2026-10-03 10:16,+436641234567\n";
    let contacts =
        "Email Address,First Name,OPTIN_TIME\nnone,A,2026-10-01 10:00:00\nbea@example.com,B,2026-10-01 10:00:00\n";
    let mut kept = 0;
    for (name, text) in [("calls.csv", calls), ("contacts.csv", contacts)] {
        let outcome = shop.import(name, text, &accepting()).await.unwrap();
        assert_eq!((outcome.imported, outcome.rejected), (1, 1), "{name}");
        assert!(notice(&outcome, "rows_refused").unwrap().contains("kept"), "{name}");
        let id = outcome.import_id.unwrap();
        let found = ask(&shop, &format!("select line from rejected where import_id = '{id}'")).await;
        assert_eq!(found, "line\n2\n", "{name}");
        kept += 1;
        assert_eq!(ask(&shop, "select count(*) as n from rejected").await, format!("n\n{kept}\n"));
    }
    let (other, dry) = (calls.replace("10:16", "10:17"), ImportOptions { dry_run: true, ..accepting() });
    let trial = shop.import("calls.csv", &other, &dry).await.unwrap();
    assert!(!notice(&trial, "rows_not_kept").unwrap().contains("kept"));
    let same = shop.import("again.csv", &format!("{calls}\n"), &accepting()).await.unwrap();
    assert!(same.nothing_changed && notice(&same, "rows_not_kept").is_some(), "{:?}", same.notices);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_of_somebody_who_was_erased_does_not_come_again() {
    let shop = Shop::open().await;
    let visits = "Visited at,Store,Phone\n2026-10-03 10:00,Old town,+43 660 1234567\n\
                  2026-10-03 11:00,Old town,+43 660 1234567\n2026-10-03 12:00,Old town,+43 1 9999999\n";
    shop.import("visits.csv", visits, &options()).await.unwrap();
    let person = who::find(&shop.store, &shop.lake, &shop.ws, "+43 660 1234567").await.unwrap();
    let mut erasure = Erasure::of(&shop.store, person, |bytes| bytes.fill(9));
    let folder = shop.folder.path();
    let parts = Parts { store: &shop.store, lake: &shop.lake, collector: None, folder, workspace: &shop.ws };
    erasure.begin(&parts, &Actor::CommandLine).await.unwrap();
    erasure.run(&parts, &unwatched).await.unwrap();
    let kept = shop.store.erased_rows().of(&shop.ws.id).await.unwrap().unwrap();
    assert_eq!(kept.hashes.len(), 2);
    let rows = ask(&shop, "select event_id, user_id, phone_hash from events").await;
    assert!(kept.hashes.iter().all(|hash| !rows.contains(hash)), "no hash leads to an event");

    let longer = format!("{visits}2026-10-04 10:00,Old town,+43 1 8888888\n");
    let outcome = shop.import("longer.csv", &longer, &options()).await.unwrap();
    assert!(notice(&outcome, "rows_of_erased").unwrap().starts_with("2 rows"), "{:?}", outcome.notices);
    assert_eq!((outcome.imported, outcome.skipped), (2, 2), "one is new and one is known");
    assert_eq!(ask(&shop, "select count(*) as n from events").await, "n\n4\n", "nothing is counted twice");
    // What they do from now on is a new person's.
    let later = format!("{longer}2026-10-05 10:00,Old town,+43 660 1234567\n");
    shop.import("later.csv", &later, &options()).await.unwrap();
    assert_eq!(ask(&shop, "select count(*) as n from events").await, "n\n5\n");
    let again = shop.import("again.csv", visits, &options()).await.unwrap();
    assert!(again.nothing_changed && notice(&again, "nothing_changed").is_none(), "{:?}", again.notices);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_a_rows_own_on_whatever_day() {
    let shop = Shop::open().await;
    let call = |at: &str| format!("Call ID,Call time,Phone\n7,{at},+436641234567\n");
    let first = shop.import("a.csv", &call("2026-10-01 10:15"), &options()).await.unwrap();
    let moved = shop.import("b.csv", &call("2026-10-05 10:15"), &options()).await.unwrap();
    let said = notice(&moved, "rows_differ").unwrap();
    for word in ["line 2", "time", "2026-10-01", "2026-10-05", first.import_id.unwrap().as_str()] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(moved.nothing_changed && notice(&moved, "nothing_changed").is_none());
    assert_eq!(ask(&shop, "select count(*) as n from events").await, "n\n1\n");
    let longer = format!("{}8,2026-10-06 10:15,+436641234567\n", call("2026-10-01 10:15"));
    let same = shop.import("c.csv", &longer, &options()).await.unwrap();
    assert!(notice(&same, "rows_differ").is_none(), "what says the same is known and no conflict");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_two_rows_share_are_said() {
    let shop = Shop::open().await;
    let header = "Order ID,Email,Conversion name,Conversion time,Conversion value\n";
    let one = "1001,anna@example.com,Sale,2026-10-03 10:00,140\n";
    let other = "#1001,bob@example.com,Sale,2026-10-03 10:00,150\n";
    let refused = shop.import("sales.csv", &format!("{header}{one}{other}"), &options()).await.unwrap_err().to_string();
    assert!(refused.contains("line 3") && refused.contains("line 2 has the same number"), "{refused}");
    let twice = shop.import("sales.csv", &format!("{header}{one}#{one}"), &options()).await.unwrap();
    assert_eq!((twice.totals["conversions_value"]["EUR"].as_str(), twice.imported), (Some("140.00"), 2));
    let later = shop.import("more.csv", &format!("{header}{other}"), &options()).await.unwrap();
    let said = notice(&later, "rows_differ").unwrap();
    assert!(said.contains("email") && said.contains("value") && !said.contains("order_id"), "{said}");

    let survey =
        |answer: &str| format!("Response ID,Timestamp,How did you hear about us?\n1,2026-10-05 10:00,{answer}\n");
    shop.import("shop.csv", &survey("radio"), &options()).await.unwrap();
    let lost = shop.import("web.csv", &survey("a flyer"), &options()).await.unwrap();
    assert!(notice(&lost, "rows_differ").unwrap().contains("answer"), "{:?}", lost.notices);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calling_code_that_comes_late_is_said() {
    let shop = Shop::open().await;
    let calls = "Call time,Phone\n2026-10-03 10:15,0664 1234567\n";
    let first = shop.import("calls.csv", calls, &options()).await.unwrap();
    assert!(notice(&first, "phones_without_country").unwrap().contains("undone first"), "{:?}", first.notices);
    let with_code = ImportOptions { calling_code: Some("43".into()), ..options() };
    let again = shop.import("calls.csv", calls, &with_code).await.unwrap();
    let said = notice(&again, "rows_differ").unwrap();
    assert!(said.contains("phone") && said.contains("undo"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hash_in_capitals_is_the_same_call() {
    let shop = Shop::open().await;
    let hash = "9d86ec2b59bb107bf110722c28601160b33aee06109ad44a5404231287b5fd29";
    let calls = |hash: &str| format!("Call time,Phone\n2026-10-03 10:15,{hash}\n");
    shop.import("a.csv", &calls(hash), &options()).await.unwrap();
    let again = shop.import("b.csv", &calls(&hash.to_uppercase()), &options()).await.unwrap();
    assert!(again.nothing_changed, "{:?}", again.notices);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_thing_is_counted_for_itself() {
    let shop = Shop::open().await;
    let file = "day,count,what,place\n2026-10-04,500,flyers,Hall\n2026-10-04,5,posters,Hall\n";
    shop.import("counts.csv", file, &options()).await.unwrap();
    let sum = "select sum(value) as n from responses where figure = 'handed_out'";
    assert_eq!(ask(&shop, sum).await, "n\n505\n");
    // A correction in other letters, and in another language, is one.
    let file = "day,count,what,place\n2026-10-04,510,tờ rơi, hall \n";
    let corrected = shop.import("counts.csv", file, &options()).await.unwrap();
    assert_eq!(corrected.difference[0].was.as_deref(), Some("500"), "{:?}", corrected.difference);
    assert_eq!(ask(&shop, sum).await, "n\n515\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_is_saved_of_a_file_that_is_known() {
    let shop = Shop::open().await;
    let calls = "Wann,Nummer\n2026-10-03 10:15,+43 664 1234567\n";
    let map = vec![("Wann".to_owned(), "time".to_owned()), ("Nummer".to_owned(), "phone".to_owned())];
    let mapped = ImportOptions { format: Some(Format::Calls), map, ..options() };
    shop.import("calls.csv", calls, &mapped).await.unwrap();
    let saving = ImportOptions { save_mapping: Some("list".into()), ..mapped };
    assert!(shop.import("calls.csv", calls, &saving).await.unwrap().nothing_changed);
    let named = ImportOptions { mapping: Some("list".into()), ..options() };
    let next = shop.import("next.csv", &calls.replace("-03", "-04"), &named).await.unwrap();
    assert_eq!((next.format, next.imported), (Format::Calls, 1));
    let rates = "date,base,quote,rate\n2026-10-01,USD,EUR,0.9\n";
    let saving = ImportOptions { save_mapping: Some("rates".into()), ..options() };
    let unsaved = shop.import("rates.csv", rates, &saving).await.unwrap();
    assert!(notice(&unsaved, "mapping_not_saved").is_some(), "{:?}", unsaved.notices);
}
