//! Importing: what is refused, what is restated, what is undone.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::json;

use crate::folder::Folder;
use crate::shop::{SHOP, shop};

const GOOGLE: &str = "Campaign report\n\"October 1, 2026 - October 2, 2026\"\n\
    Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value\n\
    2026-10-01,Brand,11,EUR,\"1,000.50\",\"10,000\",500,20,\"2,500.00\"\n\
    2026-10-02,Brand,11,EUR,900.25,9000,450,18,2100.00\n\
    2026-10-02,Generic,12,EUR,100.00,--,50,1,80.00\n\
    Total: Campaigns,,,,\"2,000.75\",\"19,000\",\"1,000\",39,\"4,680.00\"\n";

fn euros() -> Folder {
    Folder::new("EUR", "Europe/Berlin", "en")
}

#[test]
fn an_import_says_what_it_did() {
    let folder = euros();
    let outcome = folder.import(&folder.file("google.csv", GOOGLE), &[]).ok().json();
    assert_eq!(outcome["format"], "google_ads");
    assert_eq!(
        (outcome["rows"].as_u64(), outcome["imported"].as_u64(), outcome["rejected"].as_u64()),
        (Some(3), Some(3), Some(0))
    );
    assert_eq!(outcome["reconciled"], json!(true));
    assert!(outcome["import_id"].as_str().unwrap().starts_with("imp_"));
    let spend = folder.sql("select sum(spend) as spend, sum(clicks) as clicks from spend");
    assert_eq!(spend[0]["clicks"], 1000);
    assert_eq!(spend[0]["spend"].as_str().unwrap().trim_end_matches('0'), "2000.75");
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let folder = euros();
    let file = folder.file("google.csv", GOOGLE);
    folder.import(&file, &[]).ok();
    let again = folder.import(&file, &[]).ok().json();
    assert_eq!((&again["nothing_changed"], &again["import_id"]), (&json!(true), &json!(null)));
    assert_eq!(folder.sql("select count(*) as n from spend")[0]["n"], 3);
}

#[test]
fn a_restatement_replaces_its_days_and_can_be_undone_and_asked_as_of() {
    let folder = euros();
    folder.import(&folder.file("google.csv", GOOGLE), &[]).ok();
    let before: String =
        folder.sql("select cast(max(recorded_at) as text) as at from spend")[0]["at"].as_str().unwrap().to_owned();
    let restated = GOOGLE.replace("900.25", "910.25").replace("2,000.75", "2,010.75");
    let outcome = folder.import(&folder.file("google2.csv", restated), &[]).ok().json();
    let change = outcome["difference"].as_array().unwrap().iter().find(|change| change["figure"] == "spend").unwrap();
    assert!(change["was"].as_str().unwrap().starts_with("900.25"), "{change}");
    assert!(change["is"].as_str().unwrap().starts_with("910.25"), "{change}");
    let spend = |flags: &[&str]| {
        let flags = [&["--format", "json"], flags].concat();
        let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &flags).ok().json();
        report["meta"]["totals"]["spend"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(spend(&[]), "2010.75");
    let instant = format!("{}Z", before.trim_end_matches('Z').replace(' ', "T"));
    assert_eq!(spend(&["--as-of", &instant]), "2000.75");
    assert_eq!(spend(&["--as-of", "2026-09-01"]), "", "nothing was known then");
    folder.run(&["import", "undo", outcome["import_id"].as_str().unwrap()]).ok();
    assert_eq!(spend(&[]), "2000.75");
}

#[test]
fn a_total_that_does_not_add_up_is_refused() {
    let folder = euros();
    let file = folder.file("google.csv", GOOGLE.replace("2,000.75", "2,100.75"));
    let refused = folder.import(&file, &[]).refused();
    assert!(refused.err.contains("2,100.75") || refused.err.contains("2100.75"), "{}", refused.err);
    assert!(refused.err.contains("--accept-total-mismatch"), "{}", refused.err);
    assert_eq!(folder.sql("select count(*) as n from spend")[0]["n"], 0);
    let taken = folder.import(&file, &["--accept-total-mismatch"]).ok().json();
    assert_eq!(taken["reconciled"], json!(false));
}

#[test]
fn bad_rows_are_listed_and_kept_raw() {
    let folder = euros();
    let file = folder.file("costs.csv", "date,campaign,cost\n2026-10-01,Flyers,12.50\n2026-10-02,Flyers,many\n");
    let refused = folder.import(&file, &[]).refused();
    assert!(refused.err.contains("line 3") && refused.err.contains("many"), "{}", refused.err);
    assert_eq!(folder.sql("select count(*) as n from spend")[0]["n"], 0);
    let taken = folder.import(&file, &["--accept-valid"]).ok().json();
    assert_eq!((&taken["imported"], &taken["rejected"]), (&json!(1), &json!(1)));
    let rejected = folder.run(&["rejected", "--format", "json"]).ok().json();
    assert!(rejected.to_string().contains("many"), "{rejected}");
}

#[test]
fn an_ambiguous_date_names_the_flag_that_decides() {
    let folder = euros();
    let file = folder.file("costs.csv", "date,campaign,cost\n01/02/2026,Flyers,12.50\n03/04/2026,Flyers,1.50\n");
    let refused = folder.import(&file, &[]).refused();
    assert!(refused.err.contains("--date-order"), "{}", refused.err);
    folder.import(&file, &["--date-order", "dmy"]).ok();
    let days = folder.sql("select cast(min(day) as text) as day from spend");
    assert_eq!(days[0]["day"], "2026-02-01");
}

#[test]
fn unknown_currencies_empty_files_and_pictures_are_refused() {
    let folder = euros();
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("picture.csv", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"[..]),
        ("currency.csv", &b"date,campaign,cost,currency\n2026-10-01,Flyers,12.50,XQZ\n"[..]),
        ("nothing.csv", &b"a,b,c\n1,2,3\n"[..]),
        ("twice.csv", &b"date,campaign,cost,cost\n2026-10-01,Flyers,1,2\n"[..]),
    ] {
        folder.import(&folder.file(name, bytes), &[]).refused();
    }
    let missing = folder.run(&["import", "no-such-file.csv"]).refused();
    assert!(missing.err.contains("no-such-file.csv"), "{}", missing.err);
    assert_eq!(folder.run(&["imports", "--format", "json"]).ok().json(), json!([]));
}

#[test]
fn a_dry_run_changes_nothing() {
    let folder = Folder::new("IRR", "Asia/Tehran", "fa");
    let outcome = folder.import(&folder.file("shop.csv", SHOP), &["--date", "2026-10-01", "--dry-run"]).ok().json();
    assert_eq!((&outcome["dry_run"], &outcome["import_id"]), (&json!(true), &json!(null)));
    assert_eq!(folder.sql("select count(*) as n from spend")[0]["n"], 0);
}

#[test]
fn a_formula_in_a_name_is_defused_in_exports() {
    let folder = euros();
    let file = folder.file("costs.csv", "date,campaign,cost\n2026-10-01,\"=HYPERLINK(\"\"x\"\")\",12.50\n");
    folder.import(&file, &[]).ok();
    let out = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().out;
    assert!(out.contains("'=HYPERLINK"), "{out}");
    let sql = folder.run(&["sql", "select campaign_name from spend", "--format", "csv"]).ok().out;
    assert!(sql.contains("'=HYPERLINK"), "{sql}");
}

#[test]
fn a_missing_rate_names_currency_and_day() {
    let folder = euros();
    let file = folder.file("costs.csv", "date,campaign,cost,currency\n2026-10-01,Flyers,12.50,USD\n");
    folder.import(&file, &[]).ok();
    // What can be told is told, but no program takes it for the whole.
    let refused = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).refused();
    assert!(refused.err.contains("12.50 USD") && refused.err.contains("2026-10-01"), "{}", refused.err);
    assert_eq!((refused.csv()[0]["spend"].as_str(), refused.csv()[0]["left_out"].as_str()), ("", "12.50 USD"));
    let rates = folder.file("fx.csv", "date,base,quote,rate\n2026-10-01,USD,EUR,0.80\n");
    assert_eq!(folder.import(&rates, &[]).ok().json()["format"], "fx_rates");
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert_eq!(rows[0]["spend"], "10.00");
}

#[test]
fn rules_tie_files_to_campaigns_afterwards_too() {
    let folder = shop();
    folder.run(&["campaigns", "add", "insta", "--name", "Insta", "--channel", "paid_social"]).ok();
    folder.run(&["rules", "add", "name = اینستاگرام => insta"]).ok();
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert!(rows.iter().any(|row| row["campaign"] == "Insta" && row["spend"] == "50000000"));
}

#[test]
fn an_order_that_stands_on_several_rows_of_a_table_counts_once() {
    let folder = euros();
    let text = "order id,date,order total,coupon code,product\n1001,2026-10-01,50,FALL,A\n1001,2026-10-01,50,FALL,B\n";
    folder.import(&folder.file("orders.csv", text), &["--map", "product=ignore"]).ok();
    let orders = folder.sql("select count(*) as n, cast(sum(total) as double) as total from orders");
    assert_eq!((&orders[0]["n"], &orders[0]["total"]), (&json!(1), &json!(50.0)));
}

#[test]
fn the_same_days_with_another_choice_of_columns_do_not_count_twice() {
    let folder = euros();
    let without = "Campaign report\n\"October 1, 2026 - October 1, 2026\"\nDay,Campaign,Currency code,Cost,Impr.,Clicks\n\
        2026-10-01,Brand,EUR,10.00,100,5\n";
    let with = "Campaign report\n\"October 1, 2026 - October 1, 2026\"\nDay,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks\n\
        2026-10-01,Brand,11,EUR,10.00,100,5\n";
    folder.import(&folder.file("without.csv", without), &[]).ok();
    folder.import(&folder.file("with.csv", with), &[]).ok();
    let spend = folder.sql("select cast(sum(spend) as double) as spend from spend");
    assert_eq!(spend[0]["spend"], json!(10.0));
}

#[test]
fn rates_of_an_undone_import_do_not_come_back() {
    let folder = euros();
    let id = |ran: crate::folder::Ran| ran.ok().json()["import_id"].as_str().unwrap().to_owned();
    let first = id(folder.import(&folder.file("a.csv", "date,base,quote,rate\n2026-10-01,USD,EUR,0.80\n"), &[]));
    let second = id(folder.import(&folder.file("b.csv", "date,base,quote,rate\n2026-10-01,USD,EUR,0.90\n"), &[]));
    folder.run(&["import", "undo", &first]).ok();
    folder.run(&["import", "undo", &second]).ok();
    assert_eq!(folder.run(&["fx", "--format", "json"]).ok().json(), json!([]));
}

#[test]
fn a_rule_that_comes_with_a_refused_file_goes_with_it() {
    let folder = euros();
    let file = folder.file("costs.csv", "date,campaign,cost\n2026-10-02,Flyers,many\n");
    folder.import(&file, &["--campaign-rule", "name = Flyers => @print"]).refused();
    assert_eq!(folder.run(&["rules", "list", "--format", "json"]).ok().json(), json!([]));
}

#[test]
fn names_that_differ_by_signs_are_different_campaigns_in_any_order() {
    for order in [["C", "C++"], ["C++", "C"]] {
        let folder = euros();
        for name in order {
            let text = format!("date,campaign,cost\n2026-10-01,{name},{}\n", name.len());
            folder.import(&folder.file("costs.csv", text), &[]).ok();
        }
        let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
        let spend = |name: &str| rows.iter().find(|row| row["campaign"] == name).map(|row| row["spend"].clone());
        assert_eq!((spend("C").as_deref(), spend("C++").as_deref()), (Some("1.00"), Some("3.00")));
    }
}

// Berlin's 29 March 2026 begins at 23:00 UTC and has 23 hours; its 25 October
// begins at 22:00 UTC and has 25.
#[test]
fn orders_fall_on_the_days_of_the_shop_when_the_clocks_change() {
    let folder = euros();
    let text = "order id,date,order total,coupon code\n\
                s1,2026-03-28T22:30:00Z,1,FALL\n\
                s2,2026-03-28T23:30:00Z,2,FALL\n\
                s3,2026-03-29T01:30:00Z,4,FALL\n\
                s4,2026-03-29T21:59:00Z,8,FALL\n\
                s5,2026-03-29T22:00:00Z,16,FALL\n\
                a1,2026-10-24T21:59:00Z,32,FALL\n\
                a2,2026-10-24T22:00:00Z,64,FALL\n\
                a3,2026-10-25T00:30:00Z,128,FALL\n\
                a4,2026-10-25T01:30:00Z,256,FALL\n\
                a5,2026-10-25T22:59:00Z,512,FALL\n\
                a6,2026-10-25T23:00:00Z,1024,FALL\n";
    folder.import(&folder.file("orders.csv", text), &[]).ok();
    let revenue = |from: &str, to: &str| {
        let rows = folder.report("days", from, to, &["--basis", "orders", "--format", "csv"]).ok().csv();
        rows.iter().map(|row| format!("{} {}", row["day"], row["revenue"])).collect::<Vec<_>>()
    };
    assert_eq!(revenue("2026-03-28", "2026-03-30"), ["2026-03-28 1.00", "2026-03-29 14.00", "2026-03-30 16.00"]);
    assert_eq!(revenue("2026-10-24", "2026-10-26"), ["2026-10-24 32.00", "2026-10-25 960.00", "2026-10-26 1024.00"]);
    // The day of 25 hours alone: neither neighbour's orders slip in.
    assert_eq!(revenue("2026-10-25", "2026-10-25"), ["2026-10-25 960.00"]);
}

#[test]
fn a_hundred_thousand_campaigns_are_imported_and_reported_each_by_its_name() {
    const CAMPAIGNS: usize = 100_000;
    // One word of every script that shops are run in, and of some that few are.
    const WORDS: [&str; 12] =
        ["Herbst", "پاییز", "خریف", "taglagas", "thu đông", "haust", "秋の", "가을", "осень", "סתיו", "शरद", "🍂"];
    let folder = euros();
    let mut text = String::from("date,campaign,cost,visits\n");
    for number in 0..CAMPAIGNS {
        let word = WORDS[number % WORDS.len()];
        writeln!(text, "2026-10-{:02},{word} {number},1.25,{}", 1 + number % 31, number % 7).unwrap();
    }
    let outcome = folder.import(&folder.file("many.csv", &text), &[]).ok().json();
    assert_eq!((outcome["imported"].as_u64(), outcome["rejected"].as_u64()), (Some(100_000), Some(0)));
    let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "json"]).ok().json();
    let spend: f64 = report["meta"]["totals"]["spend"].as_str().unwrap().parse().unwrap();
    assert!((spend - 125_000.0).abs() < 1e-6, "{spend}");
    let names: HashSet<&str> =
        report["rows"].as_array().unwrap().iter().map(|row| row["campaign"].as_str().unwrap()).collect();
    assert_eq!(names.len(), CAMPAIGNS);
    for (number, word) in WORDS.iter().enumerate() {
        assert!(names.contains(format!("{word} {number}").as_str()), "{word}");
    }
}
