//! What the command line says when something is not as it should be.

use serde_json::json;

use crate::folder::Folder;
use crate::shop::{SHOP, shop};

fn euros() -> Folder {
    Folder::new("EUR", "Europe/Berlin", "en")
}

#[test]
fn a_day_in_another_form_is_refused_with_what_it_means() {
    let folder = euros();
    let ran = folder.report("campaigns", "01.10.2026", "31.10.2026", &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("YYYY-MM-DD") && ran.err.contains("2026-10-01"), "{}", ran.err);
    let ran = folder.run(&["campaigns", "add", "x", "--start", "31.10.2026"]);
    assert!(ran.err.contains("did you mean 2026-10-31?"), "{}", ran.err);
}

#[test]
fn sql_that_would_write_is_told_what_to_do_instead() {
    let folder = shop();
    for query in ["delete from spend", "  UPDATE spend set spend = 0", "drop table spend"] {
        let refused = folder.run(&["sql", query]).refused();
        assert!(refused.err.contains("only reads") && refused.err.contains("import undo"), "{}", refused.err);
    }
    assert_eq!(folder.sql("select count(*) as n from spend")[0]["n"], 2);
}

#[test]
fn an_instant_before_the_first_import_is_called_that() {
    let folder = shop();
    let ran = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--as-of", "2020-01-01"]).ok();
    assert!(ran.err.contains("nothing was believed") && ran.err.contains("first import was at 20"), "{}", ran.err);
    assert!(ran.out.contains("nothing was known then"), "{}", ran.out);
    let first = ran.err.rsplit("first import was at ").next().unwrap().trim().to_owned();
    let then = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--as-of", &first]).ok();
    assert!(!then.err.contains("nothing was believed"), "{}", then.err);
    assert!(!then.out.contains("nothing was known then"), "{}", then.out);
    let sql = folder.run(&["sql", "select * from spend", "--as-of", "2020-01-01"]).ok();
    assert!(sql.err.contains("nothing was believed"), "{}", sql.err);
    let empty = euros().report("campaigns", "2026-10-01", "2026-10-31", &["--as-of", "2026-10-05"]).ok();
    assert!(empty.err.contains("nothing has been imported yet"), "{}", empty.err);
}

#[test]
fn english_sentences_have_latin_digits_in_every_locale() {
    let folder = Folder::new("IRR", "Asia/Tehran", "fa");
    let file = folder.file("shop.csv", SHOP);
    let said = folder.run(&["import", file.to_str().unwrap(), "--date", "2026-10-01"]).ok().out;
    assert!(said.contains("2 of 2 rows imported, 0 rejected"), "{said}");
    for line in said.lines().filter(|line| line.contains("rows imported")) {
        assert!(!line.contains(|c: char| ('\u{06F0}'..='\u{06F9}').contains(&c)), "{line}");
    }
    let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--locale", "fa"]).ok().out;
    for line in report.lines().filter(|line| line.starts_with('•')) {
        assert!(!line.contains("IRR"), "the table beside it is in Toman: {line}");
        assert!(!line.contains(|c: char| ('\u{06F0}'..='\u{06F9}').contains(&c)), "{line}");
    }
    assert!(report.lines().any(|line| line.starts_with('•') && line.contains(" Toman")), "{report}");
}

#[test]
fn roi_is_a_multiple() {
    let folder = euros();
    let text = "date,campaign,cost,sales,revenue\n2026-10-01,Flyers,100,10,331\n";
    folder.import(&folder.file("costs.csv", text), &[]).ok();
    let table = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--basis", "results"]).ok().out;
    assert!(table.contains("2.31") && !table.contains("231"), "{table}");
}

#[test]
fn a_rule_for_an_unknown_campaign_names_the_close_ones() {
    let folder = euros();
    folder.run(&["campaigns", "add", "paid-social"]).ok();
    let refused = folder.run(&["rules", "add", "name *= gram => paid-socials"]).refused();
    assert!(refused.err.contains("did you mean “paid-social”?"), "{}", refused.err);
    assert_eq!(folder.run(&["rules", "list", "--format", "json"]).ok().json(), json!([]));
}

#[test]
fn what_is_unassigned_is_listed_with_the_reason() {
    let folder = euros();
    for (key, name) in [("autumn_sale", "Autumn"), ("a26", "Autumn Sale")] {
        folder.run(&["campaigns", "add", key, "--name", name]).ok();
    }
    let text = "order id,date,order total,utm_campaign\n1,2026-10-01,50,Autumn Sale\n2,2026-10-01,20,\n";
    folder.import(&folder.file("orders.csv", text), &[]).ok();
    let flags = ["unassigned", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "csv"];
    let rows = folder.run(&flags).ok().csv();
    assert_eq!((rows[0]["revenue"].as_str(), rows[0]["reason"].as_str()), ("50", "ambiguous"));
    assert_eq!(rows[0]["candidates"], "a26;autumn_sale");
    assert_eq!(rows[1]["reason"], "unnamed");
}

#[test]
fn coupons_of_a_campaign_tie_its_orders() {
    let folder = euros();
    folder.run(&["campaigns", "add", "flyers", "--name", "Flyers", "--coupon", "fall24"]).ok();
    let refused = folder.run(&["campaigns", "add", "letters", "--coupon", "FALL24"]).refused();
    assert!(refused.err.contains("“Flyers” (flyers)"), "{}", refused.err);
    let text = "order id,date,order total,coupon code\n1,2026-10-01,50,FALL24\n";
    folder.import(&folder.file("orders.csv", text), &[]).ok();
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert_eq!((rows[0]["campaign"].as_str(), rows[0]["revenue"].as_str()), ("Flyers", "50.00"));
    let csv = folder.run(&["campaigns", "export"]).ok().csv();
    assert_eq!(csv[0]["coupons"], "FALL24");
}

const STEERING: &str = "Bell\u{7}Red\u{1b}[31mBack\u{202e}wards\u{9b}2J\nLine";

fn steers(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn names_from_files_cannot_steer_a_terminal() {
    let folder = euros();
    // A file with more control characters than one in a hundred is taken for a binary one.
    let note = "a sober note ".repeat(80);
    let text = format!(
        "date,campaign,cost,note\n2026-10-01,\"{STEERING}\",12.50,{note}\n2026-10-02,\"{STEERING}\",x\u{1b}[2J,\n"
    );
    let file = folder.file("costs.csv", text);
    let refused = folder.run(&["import", file.to_str().unwrap()]).refused();
    assert!(!steers(&refused.err) && refused.err.contains("\\u{1b}"), "{:?}", refused.err);
    let said = folder.run(&["import", file.to_str().unwrap(), "--accept-valid"]).ok();
    let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &[]).ok();
    let listed = folder.run(&["campaigns", "list"]).ok();
    let json = folder.run(&["campaigns", "list", "--format", "json"]).ok();
    for ran in [&said, &report, &listed, &json] {
        assert!(!steers(&ran.out) && !steers(&ran.err), "{:?} {:?}", ran.out, ran.err);
    }
    assert!(report.out.contains("Bell\\u{7}Red\\u{1b}[31m"), "{}", report.out);
    assert_eq!(json.json()[0]["campaign"], STEERING);
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    assert_eq!(rows.len(), 1, "a line break in a name makes no row");
    assert_eq!(rows[0]["campaign"], STEERING, "a program gets the name as it is");
}
