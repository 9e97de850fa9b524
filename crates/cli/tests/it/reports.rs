//! Reports and usage.

use crate::folder::Folder;
use crate::shop::shop;

#[test]
fn wrong_usage_exits_with_two() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["report"]).code, Some(2));
    assert_eq!(folder.run(&["conquer"]).code, Some(2));
}

#[test]
fn a_folder_must_be_made_first_and_only_once() {
    let folder = Folder::empty();
    let refused = folder.run(&["imports"]).refused();
    assert!(refused.err.contains("init"), "{}", refused.err);
    folder.init("EUR", "Europe/Berlin", "en");
    let again = folder.run(&["init", "--name", "B", "--currency", "EUR", "--timezone", "UTC"]).refused();
    assert!(again.err.contains("already"), "{}", again.err);
}

#[test]
fn bad_settings_say_what_to_write() {
    let folder = Folder::empty();
    for (flag, value) in [("--currency", "EURO"), ("--timezone", "Mars/Base"), ("--locale", "xx")] {
        let mut arguments = vec!["init", "--name", "A"];
        for (known, usual) in [("--currency", "EUR"), ("--timezone", "UTC"), ("--locale", "en")] {
            arguments.extend([known, if known == flag { value } else { usual }]);
        }
        let refused = folder.run(&arguments).refused();
        assert!(refused.err.contains(value), "{}", refused.err);
    }
}

#[test]
fn every_report_prints_in_every_form() {
    let folder = shop();
    for kind in ["campaigns", "channels", "days", "budget"] {
        for format in ["table", "json", "csv"] {
            let ran = folder.report(kind, "2026-10-01", "2026-10-31", &["--format", format]).ok();
            assert!(!ran.out.is_empty(), "{kind} {format}");
        }
        let path = folder.root.path().join(format!("{kind}.parquet"));
        let out = ["--format", "parquet", "--out", path.to_str().unwrap()];
        folder.report(kind, "2026-10-01", "2026-10-31", &out).ok();
        assert!(std::fs::read(path).unwrap().starts_with(b"PAR1"), "{kind}");
    }
}

#[test]
fn totals_are_in_meta_and_in_a_row_when_asked() {
    let folder = shop();
    let json = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "json"]).ok().json();
    assert_eq!(json["meta"]["totals"]["spend"], "80000000");
    assert_eq!(json["rows"].as_array().unwrap().len(), 2);
    let csv = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv", "--totals"]).ok().csv();
    assert_eq!(csv.last().unwrap()["spend"], "80000000");
    assert_eq!(csv.last().unwrap()["campaign"], "total");
}

#[test]
fn sql_reads_and_never_writes() {
    let folder = shop();
    let rows = folder.sql("select campaign, spend from spend order by spend desc");
    assert_eq!(rows.as_array().unwrap().len(), 2);
    for query in ["drop table spend", "delete from spend", "insert into spend values (1)", "copy spend to '/tmp/x.csv'"]
    {
        folder.run(&["sql", query]).refused();
    }
}

#[test]
fn workspaces_keep_to_themselves() {
    let folder = shop();
    let other = ["workspace", "create", "--name", "Other", "--currency", "EUR", "--timezone", "UTC"];
    folder.run(&other).ok();
    let unclear = folder.run(&["sql", "select 1"]).refused();
    assert!(unclear.err.contains("--workspace"), "{}", unclear.err);
    let rows = folder.run(&["--workspace", "other", "sql", "select * from spend", "--format", "json"]).ok().json();
    assert_eq!(rows.as_array().unwrap().len(), 0);
}

#[test]
fn budgets_are_set_and_paced() {
    let folder = shop();
    let campaigns = folder.sql("select campaign_key from campaigns where campaign = 'تلگرام'");
    let key = campaigns[0]["campaign_key"].as_str().unwrap().to_owned();
    folder.run(&["budget", "set", &key, "2026-10", "--planned", "60000000"]).ok();
    let rows = folder.report("budget", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    let row = rows.iter().find(|row| row["campaign"] == "تلگرام").unwrap();
    assert_eq!((row["planned"].as_str(), row["actual"].as_str()), ("60000000", "30000000"));
}

#[test]
fn config_show_hides_secrets_and_names_origins() {
    let folder = shop().with_environment("SULIT_SQL_TIMEOUT_SECONDS", "17");
    let shown = folder.run(&["config", "show", "--format", "csv"]).ok().out;
    assert!(shown.contains("sql.timeout_seconds,17,SULIT_SQL_TIMEOUT_SECONDS"), "{shown}");
    let secret = folder.with_environment("SULIT_STORE_URL", "postgres://ann:s3cret@localhost/none");
    let shown = secret.run(&["config", "show"]).ok().out;
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn migrate_says_that_nothing_is_to_be_done() {
    let folder = shop();
    assert!(folder.run(&["migrate"]).ok().out.contains("up to date"));
}
