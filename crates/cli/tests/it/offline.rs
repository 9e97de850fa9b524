//! What happened away from the site: calls, visits to a shop, answers,
//! conversions at a counter, counts by hand, and coupons on imported orders.

use reqwest::Client;
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::running::{Running, source};

fn shop() -> Folder {
    Folder::new("EUR", "Europe/Vienna", "en")
}

/// Imports a text; what the outcome says.
fn import(folder: &Folder, name: &str, text: &str, flags: &[&str]) -> Value {
    folder.import(&folder.file(name, text), flags).ok().json()
}

fn undo(folder: &Folder, outcome: &Value) {
    folder.run(&["import", "undo", outcome["import_id"].as_str().unwrap()]).ok();
}

fn count(folder: &Folder, sql: &str) -> u64 {
    folder.sql(&format!("select count(*) as n from {sql}"))[0]["n"].as_u64().unwrap()
}

fn notices(outcome: &Value) -> Vec<&str> {
    outcome["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}

const CALLS: &str = "Call Status,Tracking Number,Source,Start Time,Duration (seconds),Phone Number,Campaign\n\
    Answered,+43 1 555,Radio,2025-10-03 14:05:00,200,+43 660 123 45 67,spring-radio\n\
    Missed,+43 1 555,,2025-10-03 15:00:00,0,0660 765 43 21,\n\
    Answered,+43 1 555,,2025-10-04 09:00:00,65,anonymous,\n";

#[test]
fn calls_become_touchpoints_of_their_callers() {
    let folder = shop();
    folder.run(&["campaigns", "add", "spring-radio", "--name", "Spring on the radio"]).ok();
    let outcome = import(&folder, "calls.csv", CALLS, &[]);
    assert_eq!(outcome["format"], "calls", "{outcome}");
    assert_eq!((&outcome["rows"], &outcome["totals"]["calls"]), (&json!(3), &json!("3")));
    assert!(notices(&outcome).contains(&"phones_without_country"), "{outcome}");
    let calls = folder.sql("select * from events order by occurred_at");
    assert_eq!(calls[0]["name"], "call");
    assert_eq!((&calls[0]["protocol"], &calls[0]["source"]), (&json!("import"), &json!("imports")));
    assert_eq!(calls[0]["import_id"], outcome["import_id"]);
    assert_eq!((&calls[0]["channel"], &calls[1]["channel"]), (&json!("broadcast"), &json!("phone")));
    assert_eq!(calls[0]["campaign"], "spring-radio");
    assert!(calls[0]["occurred_at"].as_str().unwrap().starts_with("2025-10-03T12:05:00"), "{}", calls[0]);
    let said: Value = serde_json::from_str(calls[0]["properties"].as_str().unwrap()).unwrap();
    assert_eq!(said, json!({ "status": "Answered", "number_called": "+43 1 555", "duration_seconds": 200 }));
    assert!(calls[0]["person_id"].is_string() && calls[2]["person_id"].is_null(), "{calls}");
    assert!(!calls.to_string().contains("660"), "numbers are kept as hashes only");
    assert_eq!(count(&folder, "touchpoints where kind = 'call'"), 3);

    let again = import(&folder, "again.csv", CALLS, &[]);
    assert_eq!((&again["nothing_changed"], &again["import_id"]), (&json!(true), &json!(null)));
    // An export of another day that overlaps adds only what is new.
    let longer = format!("{CALLS}Answered,+43 1 555,,2025-10-05 09:00:00,65,+43 1 999 99 99,\n");
    let more = import(&folder, "longer.csv", &longer, &[]);
    let stored = more["notices"].as_array().unwrap().iter().find(|notice| notice["code"] == "events_stored").unwrap();
    assert_eq!((&stored["params"]["added"], &stored["params"]["same"]), (&json!(1), &json!(3)));
    assert_eq!(count(&folder, "events"), 4);
    let first = folder.run(&["import", "undo", outcome["import_id"].as_str().unwrap()]).refused();
    assert!(first.err.contains(more["import_id"].as_str().unwrap()), "the later one says the same: {}", first.err);
    undo(&folder, &more);
    assert_eq!(count(&folder, "events"), 3);
    undo(&folder, &outcome);
    assert_eq!(count(&folder, "events"), 0);
    assert_eq!(import(&folder, "calls.csv", CALLS, &[])["imported"], 3, "and what was undone can come again");
}

#[test]
fn visits_and_answers_are_of_persons() {
    let folder = shop();
    let visits =
        "Visited at,Store,Phone\n2025-10-03 10:00,Old town,+43 660 1234567\n2025-10-04,Old town,+43 1 9999999\n";
    let outcome = import(&folder, "visits.csv", visits, &[]);
    assert_eq!(outcome["format"], "store_visits", "{outcome}");
    let answers = "Timestamp,How did you hear about us?,Email\n\
        2025-10-05,A flyer at the school gate,ali@example.com\n\
        2025-10-05,A flyer at the school gate,\n\
        2025-10-05,A flyer at the school gate,\n\
        2025-10-06,the yellow van,bea@example.com\n";
    let outcome = import(&folder, "answers.csv", answers, &[]);
    assert_eq!((&outcome["format"], &outcome["imported"]), (&json!("self_reported"), &json!(4)), "{outcome}");
    assert!(notices(&outcome).contains(&"answers_unknown"), "{outcome}");
    let touched = folder.sql("select kind, channel, count(*) as n from touchpoints group by 1, 2 order by 1, 2");
    let expected = json!([
        { "kind": "store_visit", "channel": "store", "n": 2 },
        { "kind": "survey_answer", "channel": "print", "n": 3 },
        { "kind": "survey_answer", "channel": null, "n": 1 },
    ]);
    assert_eq!(touched, expected, "alike answers without a name are answers of their own");
    let hashes = folder.sql("select email_hash from events where email_hash is not null order by occurred_at");
    assert_eq!(hashes[0]["email_hash"], "9d86ec2b59bb107bf110722c28601160b33aee06109ad44a5404231287b5fd29");
    // A rule of the taxonomy says what the table of words does not know.
    folder.run(&["campaigns", "add", "van", "--name", "Van"]).ok();
    folder.run(&["rules", "add", "utm_source = the yellow van => van@print"]).ok();
    let van = folder.sql("select channel, campaign from events where name = 'self_reported' and campaign is not null");
    assert_eq!(van, json!([{ "channel": "print", "campaign": "van" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_conversions_belong_to_whoever_clicked() {
    let folder = shop();
    folder.run(&["campaigns", "add", "autumn", "--name", "Autumn"]).ok();
    let mut server = Running::start(&folder);
    let key = source(&folder, "Shop");
    let client = Client::new();
    let url = "https://shop.example/?gclid=Gc1&utm_source=google&utm_medium=cpc&utm_campaign=autumn";
    let visit = json!({ "name": "page_view", "event_id": "v1", "anonymous_id": "device-1", "url": url,
        "timestamp": "2025-10-01T10:00:00Z", "sent_at": "2025-10-01T10:00:00Z" });
    assert_eq!(server.send(&client, &key, &visit).await, 202);
    let login = json!({ "name": "login", "event_id": "v2", "anonymous_id": "device-2", "url": "https://shop.example/",
        "user_id": "u2", "email": "bea@example.com" });
    assert_eq!(server.send(&client, &key, &login).await, 202);
    assert_eq!(count(&folder, "events"), 2);

    let conversions = "Parameters:TimeZone=Asia/Tehran,,,,,,\n\
        Google Click ID,Email,Conversion Name,Conversion Time,Conversion Value,Conversion Currency,Order ID\n\
        Gc1,,Store sale,2025-10-05 12:00:00,120.50,EUR,T-1\n\
        ,BEA@example.com ,Trial lesson,2025-10-06 12:00:00,15,EUR,\n\
        ,9d86ec2b59bb107bf110722c28601160b33aee06109ad44a5404231287b5fd29,Qualified lead,2025-10-06,,,\n";
    let outcome = import(&folder, "conversions.csv", conversions, &[]);
    assert_eq!(outcome["format"], "offline_conversions", "{outcome}");
    assert_eq!(outcome["totals"]["conversions_value"]["EUR"], "135.50");
    let found = folder
        .sql("select kind, campaign, channel, person_id, value, occurred_at from conversions order by occurred_at");
    assert_eq!(found[0]["kind"], "order");
    assert_eq!((&found[0]["campaign"], &found[0]["channel"]), (&json!("autumn"), &json!("paid_search")), "{found}");
    assert!(found[0]["occurred_at"].as_str().unwrap().starts_with("2025-10-05T08:30:00"), "the file's zone: {found}");
    assert_eq!((&found[1]["kind"], &found[2]["kind"]), (&json!("conversion"), &json!("lead")));
    let person = |sql: &str| folder.sql(sql)[0]["person_id"].clone();
    assert_eq!(found[0]["person_id"], person("select person_id from events where event_id = 'v1'"), "by the click");
    assert_eq!(found[1]["person_id"], person("select person_id from events where event_id = 'v2'"), "by the address");
    let orders = folder.sql("select order_id, campaign, told_by, total from orders");
    assert_eq!(orders.as_array().unwrap().len(), 1);
    assert_eq!((&orders[0]["order_id"], &orders[0]["campaign"]), (&json!("T-1"), &json!("autumn")), "{orders}");
    undo(&folder, &outcome);
    assert_eq!((count(&folder, "events"), count(&folder, "orders")), (2, 0));
    // A row with a click and an address makes one person of two, until it is undone.
    let both = "Google Click ID,Email,Conversion Name,Conversion Time\nGc1,bea@example.com,Sale,2025-10-07 10:00:00\n";
    let joining = import(&folder, "both.csv", both, &[]);
    let persons = || count(&folder, "(select distinct person_id from events where protocol = 'sulit')");
    assert_eq!(persons(), 1);
    undo(&folder, &joining);
    assert_eq!(persons(), 2, "what only the import said is forgotten");
    server.stop();
}

#[test]
fn rows_that_lead_to_nobody_say_what_they_lack() {
    let folder = shop();
    let file = "Conversion Name,Conversion Time,Email,Value\nSale,2025-10-05,,12\nSale,2025-10-05,not an address,12\n\
        Sale,2025-10-06,ali@example.com,-5\nSale,,ali@example.com,5\n";
    let refused = folder.import(&folder.file("bad.csv", file), &[]).refused();
    for said in ["line 2", "click id", "line 3", "SHA-256", "line 4", "not negative", "line 5", "--date"] {
        assert!(refused.err.contains(said), "{said}: {}", refused.err);
    }
    assert_eq!(count(&folder, "events"), 0);
    let mapped = "Wann,Nummer\n2025-10-03 10:00,+43 660 1234567\n";
    let path = folder.file("mapped.csv", mapped);
    folder.import(&path, &[]).refused();
    let flags = ["--as", "calls", "--map", "Wann=time", "--map", "Nummer=phone"];
    assert_eq!(folder.import(&path, &flags).ok().json()["totals"]["calls"], "1");
    let wrong = folder.import(&path, &["--as", "calls", "--map", "Wann=when", "--map", "Nummer=phone"]).refused();
    assert!(wrong.err.contains("when") && wrong.err.contains("phone"), "{}", wrong.err);
}

#[test]
fn counts_typed_by_hand_are_figures_of_reports() {
    let folder = shop();
    folder.run(&["campaigns", "add", "autumn", "--name", "Autumn flyers"]).ok();
    let typed = |words: &[&str]| {
        let flags = ["--date", "2025-10-03", "--campaign", "autumn", "--format", "json"];
        folder.run(&[&["count"], words, &flags].concat()).ok().json()
    };
    let first = typed(&["120", "flyers", "at", "the", "school", "gate"]);
    assert_eq!(first["totals"]["handed_out"], "120", "{first}");
    assert_eq!(typed(&["120 flyers at the school gate"])["nothing_changed"], true);
    typed(&["45 flyers at the market"]);
    let corrected = typed(&["130 flyers at the school gate"]);
    let change = &corrected["difference"][0];
    assert_eq!((&change["was"], &change["is"]), (&json!("120"), &json!("130")), "{corrected}");
    let rows = folder.sql("select account as place, value, campaign, channel from responses order by place");
    let value = |row: usize| rows[row]["value"].as_str().unwrap().parse::<f64>().unwrap();
    assert_eq!((&rows[0]["place"], value(0), value(1)), (&json!("the market"), 45.0, 130.0), "{rows}");
    assert_eq!((&rows[1]["campaign"], &rows[1]["channel"]), (&json!("autumn"), &json!("print")));
    let report = folder.report("campaigns", "2025-10-01", "2025-10-31", &["--format", "csv"]).ok().csv();
    let autumn = report.iter().find(|row| row["campaign"] == "autumn" || row["campaign"] == "Autumn flyers").unwrap();
    assert_eq!(autumn.get("handed_out").map(String::as_str), Some("175"), "{autumn:?}");
    undo(&folder, &corrected);
    let rows = folder.sql("select sum(value) as value from responses");
    let left: f64 = rows[0]["value"].as_str().unwrap().parse().unwrap();
    assert!((left - 165.0).abs() < 1e-9, "what it had replaced is back: {left}");
    for words in [&["flyers"][..], &["12 elephants"], &["12 revenue"]] {
        folder.run(&[&["count"], words].concat()).refused();
    }
    folder.run(&["count", "1 call", "--campaign", "nothing"]).refused();
    let file = "date,how many,what,where\n2025-10-07,12,walk-ins,Old town\n2025-10-07,3,calls,\n2025-10-07,,samples,\n";
    let outcome = import(&folder, "week.csv", file, &[]);
    assert_eq!(
        (&outcome["format"], &outcome["imported"], &outcome["skipped"]),
        (&json!("counts"), &json!(2), &json!(1))
    );
}

#[test]
fn things_are_counted_beside_each_other_and_numbers_are_not_guessed() {
    let folder = shop();
    let typed = |words: &str| folder.run(&["count", words, "--date", "2025-10-03"]);
    typed("500 flyers at market").ok();
    typed("5 posters at Market").ok();
    typed("1 200 samples at the hall").ok();
    let rows = folder.sql("select utm_medium as thing, value from responses order by thing");
    let values: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["value"].as_str().unwrap()).collect();
    assert_eq!(values.iter().map(|value| value.parse::<f64>().unwrap()).collect::<Vec<_>>(), [500.0, 5.0, 1200.0]);
    for (words, said) in [("1,2 calls", "threes"), ("1.5 calls", "whole number")] {
        assert!(typed(words).refused().err.contains(said), "{words}");
    }
    let ahead = folder.run(&["count", "5 flyers", "--date", "2099-01-01"]).refused();
    assert!(ahead.err.contains("future") && !ahead.err.contains("--accept-valid"), "{}", ahead.err);
}

#[test]
fn refused_calls_are_listed() {
    let folder = shop();
    let calls = "Call time,Phone\n2025-10-03 10:15,abc\n2025-10-03 10:16,+436641234567\n";
    let outcome = import(&folder, "calls.csv", calls, &["--accept-valid"]);
    let id = outcome["import_id"].as_str().unwrap();
    let listed = folder.run(&["rejected", "--import", id, "--format", "json"]).ok().json();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["line"]), (1, &json!(2)), "{listed}");
    undo(&folder, &outcome);
    assert_eq!(count(&folder, "rejected"), 0, "they go with their import");
}

#[test]
fn orders_of_a_file_use_their_coupons() {
    let folder = shop();
    folder.run(&["campaigns", "add", "autumn", "--name", "Autumn"]).ok();
    folder.run(&["coupon", "create", "Gate", "--campaign", "autumn", "--code", "GATE10", "--percent", "10"]).ok();
    let uses = || {
        let batches = folder.sql("select redemptions from coupons");
        let rows =
            folder.sql("select order_id, via from coupon_redemptions where released_at is null order by order_id");
        (batches[0]["redemptions"].as_u64().unwrap(), rows)
    };
    let orders = "order id,date,order total,coupon code\n#1001,2025-10-01,50,gate10\n1002,2025-10-01,20,\n\
        1003,2025-10-02,30,GATE10\n";
    let outcome = import(&folder, "orders.csv", orders, &[]);
    assert!(notices(&outcome).contains(&"coupons_of_orders"), "{outcome}");
    let (used, rows) = uses();
    assert_eq!(used, 2);
    assert_eq!(rows[0], json!({ "order_id": "#1001", "via": "order" }));
    // The till tells of one of them as well, under the number without its mark.
    let till = folder.run(&["coupon", "redeem", "GATE10", "--order", "1001"]);
    till.ok();
    assert_eq!(uses().0, 2, "an order uses a code once");
    let same = import(&folder, "more.csv", &format!("{orders}1004,2025-10-03,10,GATE10\n"), &[]);
    assert_eq!(uses().0, 3);
    undo(&folder, &same);
    assert_eq!(uses().0, 2);
    undo(&folder, &outcome);
    assert_eq!(uses(), (0, json!([])));
    import(&folder, "orders.csv", orders, &[]);
    assert_eq!(uses().0, 2, "what was undone can come again");
}
