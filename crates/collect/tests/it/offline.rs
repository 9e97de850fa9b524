//! Files of what happened away from the site, as events and figures.

use std::collections::BTreeSet;

use base::identity::{IdKind, Node};
use base::{Actor, Clock as _, Consent, Event, ImportId, SourceId, event::name};
use collect::enrich::consent::{email_hash, phone_hash};
use collect::formats::Format;
use collect::import::{self, ImportOptions};
use insta::assert_snapshot;
use lake::{EventIds, EventRow};
use serde_json::json;
use store::NewImport;

use crate::support::{Shop, Summary as _, facts, options, refused};

fn events(file: &str, options: &ImportOptions) -> Vec<Event> {
    facts("file.csv", file, options).events
}

fn ids(file: &str) -> Vec<String> {
    events(file, &options()).into_iter().map(|event| event.event_id).collect()
}

#[test]
fn what_a_row_says_makes_its_id_however_it_is_written() {
    let one = ids("Called at,Phone,Duration,Call status\n2025-10-03 14:05:00,+43 660 1234567,3:20,Answered\n");
    let other = ids("Dauer;Anrufstatus;Anrufer;Anrufzeit\n200;Answered;+43660/123 45 67;03.10.2025 14:05\n");
    assert_eq!(one, other, "other headers, order, delimiter and writing");
    let twice = "Called at,Phone\n2025-10-03,+43 660 1234567\n2025-10-03,+43 660 1234567\n";
    let found = ids(twice);
    assert!(found[0] != found[1] && found == ids(twice), "{found:?}");
    let with_id = "Call ID,Called at,Phone,Call status\nC1,2025-10-03,+43 660 1234567,Ringing\n";
    assert_eq!(ids(with_id), ids(&with_id.replace("Ringing", "Answered")), "known by its own id");
}

#[test]
fn numbers_meet_those_of_tags_with_a_calling_code() {
    let file = "Called at,Phone\n2025-10-03 10:00,0912 345 6789\n2025-10-03 11:00,۰۹۱۲۳۴۵۶۷۸۹\n";
    let with_code = ImportOptions { calling_code: Some("98".into()), ..options() };
    let same = phone_hash("+98 912 345 6789", "");
    assert!(events(file, &with_code).iter().all(|event| event.phone_hash == same));
    let without = facts("file.csv", file, &options());
    assert!(without.summary().contains("2 phone numbers (first in line 2)"), "{}", without.summary());
    let hashed = format!("Called at,Phone\n2025-10-03 10:00,{}\n", same.to_uppercase());
    assert_eq!(events(&hashed, &options())[0].phone_hash, same);
    let ids =
        |options: &ImportOptions| events(file, options).into_iter().map(|event| event.event_id).collect::<Vec<_>>();
    assert_eq!(ids(&with_code), ids(&options()), "the code makes no other call of it");
}

#[test]
fn who_refused_is_nobody() {
    let file = "Google Click ID,Email,Conversion Name,Conversion Time,Conversion Value,Consent\n\
        g1,ali@example.com,Sale,2025-10-03 10:00,12,denied\ng2,ali@example.com,Sale,2025-10-03 10:00,12,yes\n";
    let found = events(file, &options());
    assert_eq!((found[0].consent, found[0].click_id.as_str(), found[0].email_hash.as_str()), (Consent::Denied, "", ""));
    assert_eq!(found[0].value, "12".parse().ok(), "what was bought stays");
    assert_eq!(
        (found[1].email_hash.clone(), found[1].click_id_kind.as_str()),
        (email_hash("ali@example.com"), "gclid")
    );
}

#[test]
fn a_day_is_before_or_after_what_it_is_about() {
    let visit = events("Visited at,Phone\n2025-10-03,+43 660 1234567\n", &options());
    assert_eq!(
        (visit[0].name.as_str(), visit[0].occurred_at.to_string().as_str()),
        (name::STORE_VISIT, "2025-10-03T10:00:00Z")
    );
    let sale = "Coupon,Conversion time,Conversion value (USD),Conversion\ngate10,2025-10-03,50,\n";
    let sale = events(sale, &options());
    assert_eq!(
        (sale[0].name.as_str(), sale[0].occurred_at.to_string().as_str()),
        (name::ORDER, "2025-10-03T21:59:59Z")
    );
    assert_eq!((sale[0].coupon.as_str(), sale[0].currency.map(|of| of.to_string())), ("GATE10", Some("USD".into())));
}

#[test]
fn what_cannot_be_taken_says_what_and_where() {
    assert_snapshot!(refused("calls.csv", "Called at,Phone,Call duration\n2062-10-03,+43 660 1234567,1\n2025-10-03,none of it,1\n2025-10-03,+43 660 1234567,long\n", &options()), @r"
    calls rows 3
    rejected line 2, column “Called at”, value “2062-10-03”: this lies in the future
    rejected line 3, column “Phone”, value “none of it”: this is neither a phone number nor the SHA-256 of one; write it as +98 912 345 6789
    rejected line 4, column “Call duration”, value “long”: this is no duration; write it in seconds or as 3:20
    ");
    let calls = ImportOptions { format: Some(Format::Calls), ..options() };
    let said = refused("calls.csv", "a,b\n1,2\n", &calls);
    assert!(said.contains("needs time and phone") && said.contains("--map"), "{said}");
    let said = refused(
        "counts.csv",
        "date,count,what\n2025-10-03,12,elephants\n2025-10-03,-1,flyers\n2025-10-03,1.5,flyers\n",
        &options(),
    );
    assert!(
        said.contains("line 2")
            && said.contains("flyers, leaflets")
            && said.contains("not negative")
            && said.contains("whole"),
        "{said}"
    );
    let said = refused(
        "c.csv",
        "Order ID,Conversion name,Conversion time\n1,Refund,2025-10-03\n,Refund,2025-10-03\n",
        &options(),
    );
    assert!(!said.contains("line 2") && said.contains("line 3"), "{said}");
}

#[test]
fn what_can_be_read_in_two_ways_is_asked() {
    let sale = |value: &str| {
        format!(
            "Email,Conversion name,Conversion time,Conversion value\nali@example.com,Sale,2025-10-03 10:00,{value}\n"
        )
    };
    assert!(refused("sales.csv", &sale("1.234"), &options()).contains("--decimal comma"));
    let comma = ImportOptions { decimal: collect::values::NumberStyle::parse("comma"), ..options() };
    assert_eq!(events(&sale("1.234"), &comma)[0].value, "1234".parse().ok());
    assert_eq!(events(&sale("120.50"), &options())[0].value, "120.50".parse().ok());
}

#[test]
fn a_column_that_is_not_there_is_refused() {
    let file = "Call time,Phone,Caller\n2025-10-03 10:00,+43 660 1234567,x\n";
    for (asked, word) in [("#99", "email"), ("Nope", "phone")] {
        let map = vec![(asked.to_owned(), word.to_owned())];
        for format in [None, Some(Format::Calls)] {
            let said = refused("calls.csv", file, &ImportOptions { format, map: map.clone(), ..options() });
            assert!(said.contains(asked) && said.contains("“Call time”"), "{said}");
        }
    }
    let unknown = vec![("Nope".to_owned(), "phone".to_owned())];
    let calls = ImportOptions { format: Some(Format::Calls), map: unknown, ..options() };
    let said = refused("list.csv", "When,Number\n2025-10-03 10:00,+43 660 1234567\n", &calls);
    assert!(said.contains("“Nope”") && said.contains("“Number”"), "{said}");
}

#[test]
fn day_and_hour_may_stand_in_two_columns() {
    let with = |header: &str, day: &str, hour: &str| {
        let file = format!("{header},Phone,Call status\n{day},{hour},+43 660 1234567,Answered\n");
        events(&file, &options())[0].occurred_at.to_string()
    };
    assert_eq!(with("Date,Time", "2025-10-03", "10:15"), "2025-10-03T08:15:00Z");
    assert_eq!(with("Datum,Uhrzeit", "03.10.2025", "22:15:30"), "2025-10-03T20:15:30Z");
    assert_eq!(with("Date,Time", "2025-10-03", ""), "2025-10-03T10:00:00Z", "noon, where the hour is not said");
    let bad = refused("calls.csv", "Date,Time,Phone,Call status\n2025-10-03,soon,+43 660 1234567,x\n", &options());
    assert!(bad.contains("“Time”") && bad.contains("14:05"), "{bad}");
}

#[test]
fn bounds_are_said() {
    let calls = |at: &str, phone: &str| refused("c.csv", &format!("Called at,Phone\n{at},{phone}\n"), &options());
    for day in ["1600-01-01", "9999-12-30", "30.12.9999"] {
        assert!(calls(day, "+43 660 1234567").contains("1900 to 2200"), "{day}");
    }
    assert!(calls("2025-02-30", "+43 660 1234567").contains("calendar does not have"));
    assert!(calls("2025-10-03", "1234567890123456789012345").contains("at most 15 digits"));
    let counts =
        |day: &str, count: &str| refused("c.csv", &format!("day,count,what\n{day},{count},flyers\n"), &options());
    assert!(counts("2025-10-03", "999999999999999999").contains("at most 1000000000000"));
    assert!(counts("2099-01-01", "5").contains("future"));
    for list in ["a@b", "a@b.at b@b.at", "\"a@b.at, c@b.at\""] {
        let file = format!("Email,Conversion name,Conversion time\n{list},Sale,2025-10-03\n");
        assert!(refused("s.csv", &file, &options()).contains("one e-mail address"), "{list}");
    }
}

#[test]
fn a_list_that_is_no_table_of_costs_is_told_what_it_may_be() {
    for header in ["Time,Phone,Duration", "When,Who,Phone"] {
        let said = refused("list.csv", &format!("{header}\na,b,c\n"), &options());
        assert!(said.contains("--as calls"), "{said}");
    }
    assert!(!refused("list.csv", "Name,Colour\na,b\n", &options()).contains("--as calls"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undoing_events_leaves_nothing_and_they_can_come_again() {
    let shop = Shop::open().await;
    let calls = "Called at,Phone,Email\n2025-10-03 10:00,+43 660 1234567,ali@example.com\n";
    let outcome = shop.import("calls.csv", calls, &options()).await.unwrap();
    let id = outcome.import_id.unwrap();
    let phone = Node::new(IdKind::Phone, &phone_hash("+43 660 1234567", ""));
    let evidence =
        async || shop.store.identities().evidence(&shop.ws.id, std::slice::from_ref(&phone)).await.unwrap().len();
    assert_eq!((count(&shop).await, evidence().await), (1, 1));
    import::undo(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &id).await.unwrap();
    assert_eq!((count(&shop).await, evidence().await), (0, 0));
    let again = shop.import("calls.csv", calls, &options()).await.unwrap();
    assert_eq!((again.imported, count(&shop).await), (1, 1));
    let twice = import::undo(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &id).await;
    assert!(twice.unwrap_err().to_string().contains("only an applied import"), "and the second import stays");
    assert_eq!(count(&shop).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_of_events_that_was_cut_short_is_taken_back() {
    let shop = Shop::open().await;
    let id = ImportId::new(&*shop.clock);
    let mut event = events("Called at,Phone\n2025-10-03 10:00,+43 660 1234567\n", &options()).remove(0);
    (event.workspace, event.source) = (shop.ws.id.clone(), SourceId::of_import(&id));
    let day = Some("2025-10-03".parse().unwrap());
    let begun = NewImport {
        id: id.clone(),
        format: "calls".into(),
        file_name: "calls.csv".into(),
        file_sha256: "0".repeat(64),
        file_bytes: 1,
        file_location: None,
        from_day: day,
        to_day: day,
        rows: 1,
        imported: 1,
        rejected: 0,
        reconciled: json!({}),
        totals: json!({}),
        notices: json!([]),
        difference: json!([]),
        options: json!({}),
        recorded_at: shop.clock.now(),
    };
    shop.store.imports().begin(&shop.ws.id, begun, &Actor::CommandLine).await.unwrap();
    let mut stage = shop.lake.stage_events(&id);
    let session = event.source_ref();
    stage.write(&[EventRow { seq: 2, event, session_id: String::new(), is_entry: false, session }]).await.unwrap();
    shop.lake.commit_events(stage.finish().await.unwrap(), &BTreeSet::new()).await.unwrap();
    assert_eq!(count(&shop).await, 1);
    assert_eq!(import::recover(&shop.store, &shop.lake).await.unwrap(), [id]);
    assert_eq!(count(&shop).await, 0);
}

async fn count(shop: &Shop) -> u64 {
    let mut found = 0;
    let mut each = |_: EventIds<'_>| found += 1;
    shop.lake.each_event_ids(&shop.ws.id, None, &mut each).await.unwrap();
    found
}
