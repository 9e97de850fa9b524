//! `forecast`, as an analyst types it.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::ToSpan as _;
use serde_json::Value;

use crate::typed::{Refused, Said, refused, typed};

fn run(words: &[&str]) -> Result<Said, Refused> {
    typed(&[&["forecast"], words].concat())
}

fn failed(words: &[&str]) -> (bool, String) {
    let refused = refused(&[&["forecast"], words].concat());
    (refused.usage, refused.message)
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// Sixty months of two shops, with a season and some roughness.
fn shops() -> String {
    let rough = |t: i64| ((t * 7919) % 97) as f64 / 97.0 - 0.5;
    let mut text = String::from("month,shop,sales\n");
    for t in 0..60 {
        let month = jiff::civil::date(2020, 1, 1).saturating_add(t.months());
        let season = 1.0 + 0.3 * (t as f64 * 2.0 * std::f64::consts::PI / 12.0).sin();
        for (shop, level) in [("Graz", 1000.0), ("Linz", 400.0)] {
            writeln!(text, "{month},{shop},{:.2}", level * season * (1.0 + 0.1 * rough(t)) + 5.0 * t as f64).unwrap();
        }
    }
    text
}

const SHOPS: [&str; 6] = ["--date", "month", "--value", "sales", "--horizon", "12"];

fn json(path: &str, more: &[&str]) -> Value {
    let said = run(&[&[path], &SHOPS[..], more, &["--format", "json"]].concat()).unwrap();
    serde_json::from_str(&said.results).unwrap()
}

#[test]
fn rows_of_a_month_are_added_and_forecast() {
    let (_folder, path) = file(&shops());
    let path = path.to_str().unwrap();
    let found = json(path, &[]);
    assert_eq!(found["step"], "month");
    assert_eq!(found["season"], 12);
    assert_eq!(found["gathered"]["combined_periods"], 60);
    let periods = found["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 12);
    assert_eq!(periods[0]["date"], "2025-01-01");
    for (t, period) in periods.iter().enumerate() {
        let t = 60.0 + t as f64;
        let truth = 1400.0 * (1.0 + 0.3 * (t * 2.0 * std::f64::consts::PI / 12.0).sin()) + 10.0 * t;
        let mean = period["mean"].as_f64().unwrap();
        assert!((mean / truth - 1.0).abs() < 0.08, "{mean} and {truth}");
        let range = &period["intervals"][1];
        assert_eq!(range["level"], 0.95);
        assert!(range["low"].as_f64().unwrap() < mean && mean < range["high"].as_f64().unwrap());
    }
    let test = &found["backtest"];
    assert!(test["model"]["mase"].as_f64().unwrap() < test["benchmarks"][0]["mase"].as_f64().unwrap());
    let table = run(&[&[path], &SHOPS[..]].concat()).unwrap().results;
    assert!(table.contains("120 rows make 60 months") && table.contains("repeating last year"), "{table}");
}

#[test]
fn groups_are_forecast_by_themselves() {
    let (_folder, path) = file(&shops());
    let path = path.to_str().unwrap();
    let found = json(path, &["--group", "shop"]);
    let groups = found["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|one| one["group"].as_str().unwrap()).collect::<Vec<_>>(), ["Graz", "Linz"]);
    let said = run(&[&[path], &SHOPS[..], &["--group", "shop", "--format", "csv", "--interval", "0.9"]].concat());
    let csv = said.unwrap().results;
    assert!(csv.starts_with("group,date,forecast,low_90,high_90\nGraz,2025-01-01,"), "{csv}");
    assert_eq!(csv.lines().count(), 25);
    // A group too short for a forecast does not cost the others theirs.
    let short = shops() + "2024-11-01,Wels,3\n2024-12-01,Wels,4\n";
    let (_folder, path) = file(&short);
    let said = run(&[&[path.to_str().unwrap()], &SHOPS[..], &["--group", "shop"]].concat()).unwrap();
    assert!(said.remarks.contains("Wels is left out"), "{}", said.remarks);
    assert!(said.results.contains("Linz") && !said.results.contains("Wels"));
}

#[test]
fn charts_and_pages_are_written() {
    let (folder, path) = file(&shops());
    let (plot, page) = (folder.path().join("a.svg"), folder.path().join("a.html"));
    let more = ["--plot", plot.to_str().unwrap(), "--report", page.to_str().unwrap()];
    run(&[&[path.to_str().unwrap()], &SHOPS[..], &more].concat()).unwrap();
    let (plot, page) = (std::fs::read_to_string(plot).unwrap(), std::fs::read_to_string(page).unwrap());
    assert!(plot.contains("the next 12 months") && !plot.contains("NaN"));
    for part in ["Backtest", "Errors in the backtest", "Forms that were tried", "<svg"] {
        assert!(page.contains(part), "{part}");
    }
    let (_folder, path) = file(&shops());
    let (_, error) = failed(&[&[path.to_str().unwrap()], &SHOPS[..], &["--group", "shop", "--plot", "b.svg"]].concat());
    assert!(error.contains("2 groups"), "{error}");
}

#[test]
fn missing_days_are_said_and_may_be_zero() {
    let mut text = String::from("date,orders\n");
    for t in (0..90_i64).filter(|t| t % 10 != 3) {
        let day = jiff::civil::date(2026, 1, 1).saturating_add(t.days());
        writeln!(text, "{day},{}", 20 + (t * 13) % 7).unwrap();
    }
    let (_folder, path) = file(&text);
    let path = path.to_str().unwrap();
    let asked = [path, "--value", "orders", "--horizon", "7"];
    let said = run(&asked).unwrap();
    assert!(said.remarks.contains("9 days of 90 (10%) without a row, the first 2026-01-04"), "{}", said.remarks);
    let said = run(&[&asked[..], &["--missing", "zero"]].concat()).unwrap();
    assert!(!said.remarks.contains("without a row") && said.results.contains("9 days without a row count as zero"));
    let said = run(&[&asked[..], &["--every", "week"]].concat()).unwrap();
    assert!(said.results.contains("is not whole and is left out"), "{}", said.results);
}

#[test]
fn bad_files_and_words_are_told() {
    let (_folder, path) = file(&shops());
    let path = path.to_str().unwrap();
    let (usage, error) = failed(&[path, "--date", "month", "--value", "sale", "--horizon", "3"]);
    assert!(!usage && error.contains("sales"), "{error}");
    for more in
        [&["--interval", "80"][..], &["--model", "prophet"], &["--season", "0"], &["--paths", "1"], &["--model", "ANM"]]
    {
        let (usage, error) = failed(&[&[path], &SHOPS[..], more].concat());
        assert!(usage, "{more:?}: {error}");
    }
    let (usage, _) = failed(&[path, "--date", "month", "--value", "sales", "--horizon", "0"]);
    assert!(usage);
    let (_, error) = failed(&[&[path], &SHOPS[..], &["--combine", "refuse"]].concat());
    assert!(error.contains("--combine"), "{error}");
    for (text, word) in [
        ("date,y\n", "row"),
        ("", "empty"),
        ("date,y\n2026-01-01,1\n2026-01-01,2\n", "one period"),
        ("date,y\n2026-01-01,1\n2026-01-02,NaN\n2026-01-03,x\n", "line 4"),
        ("date,y\n2026-01-01,1\n2026-01-02,2\n", "at least 4"),
        ("date,y\n2026-13-01,1\n2026-01-02,2\n", "date"),
    ] {
        let (_folder, path) = file(text);
        let (_, error) = failed(&[path.to_str().unwrap(), "--value", "y", "--horizon", "3"]);
        assert!(error.contains(word), "{text:?}: {error}");
    }
}

/// Two years of weeks with a season that half of them cannot show.
#[test]
fn a_form_that_no_origin_could_choose_is_not_judged() {
    let mut text = String::from("week,sales\n");
    for t in 0..104 {
        let week = jiff::civil::date(2024, 1, 1).saturating_add((7 * t).days());
        let season = 1.0 + 0.4 * (t as f64 * 2.0 * std::f64::consts::PI / 52.18).sin();
        let rough = ((t * 7919) % 97) as f64 / 97.0 - 0.5;
        writeln!(text, "{week},{:.2}", 1000.0 * season * (1.0 + 0.05 * rough)).unwrap();
    }
    let (_folder, path) = file(&text);
    let asked = ["--date", "week", "--value", "sales", "--horizon", "13", "--format", "json"];
    let said = run(&[&[path.to_str().unwrap()], &asked[..]].concat()).unwrap();
    let found: Value = serde_json::from_str(&said.results).unwrap();
    let chosen = found["backtest"]["chosen"].as_array().unwrap();
    let verdict = found["verdict"].as_str().unwrap();
    assert!(chosen.iter().all(|name| *name != found["method"]), "{chosen:?} {}", found["method"]);
    assert!(verdict.contains("itself could not be tested") && verdict.contains("--model snaive"), "{verdict}");
}

#[test]
fn dates_of_another_calendar_are_doubted_and_digits_of_other_scripts_read() {
    let mut text = String::from("month,sales\n");
    for t in 0..30 {
        let month = jiff::civil::date(1402, 1, 1).saturating_add(i64::from(t).months());
        writeln!(text, "{},۱۲۳{}٫۵", month, t % 7).unwrap();
    }
    let (_folder, path) = file(&text);
    let said = run(&[path.to_str().unwrap(), "--date", "month", "--value", "sales", "--horizon", "3"]).unwrap();
    assert!(said.remarks.contains("look like the Jalali calendar"), "{}", said.remarks);
    assert_eq!(said.remarks.matches("Jalali").count(), 1);
}
