//! `geo-lift`, as an analyst types it.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::typed::{Refused, Said, refused, typed};

fn run(words: &[&str]) -> Result<Said, Refused> {
    typed(&[&["geo-lift"], words].concat())
}

fn failed(words: &[&str]) -> (bool, String) {
    let refused = refused(&[&["geo-lift"], words].concat());
    (refused.usage, refused.message)
}

/// Ten cities over sixty days. Two of them, Ålesund and Bergen, are mixtures of
/// others and sell 8 more a day from the fifty-first day.
fn sales() -> String {
    let others = ["Moss", "Narvik", "Oslo", "Røros", "Skien", "Tromsø", "Vardø", "Voss"];
    let wave = |m: usize, t: usize| {
        let (m, t) = (m as f64, t as f64);
        100.0 + 10.0 * m + 9.0 * (t * (0.31 + 0.17 * m)).sin() + 5.0 * (t * 0.9).cos()
    };
    let jitter = |m: usize, t: usize| ((t * 7919 + m * 104_729) % 97) as f64 / 97.0 - 0.5;
    let mut text = String::from("location,date,orders\n");
    for t in 0..60 {
        let date = jiff::civil::date(2026, 3, 1).saturating_add(jiff::Span::new().days(t as i64));
        for (m, city) in others.iter().enumerate() {
            writeln!(text, "{city},{date},{:.3}", wave(m, t)).unwrap();
        }
        let put = if t >= 50 { 8.0 } else { 0.0 };
        writeln!(text, "Ålesund,{date},{:.3}", 0.6 * wave(0, t) + 0.4 * wave(3, t) + jitter(1, t) + put).unwrap();
        writeln!(text, "Bergen,{date},{:.3}", 0.3 * wave(1, t) + 0.7 * wave(5, t) + jitter(2, t) + put).unwrap();
    }
    text
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

const TEST: [&str; 8] =
    ["--outcome", "orders", "--treated", "ålesund,Bergen", "--start", "2026-04-20", "--end", "2026-04-29"];

#[test]
fn the_effect_that_was_put_in_comes_out_of_every_method() {
    let (_folder, path) = file(&sales());
    let path = path.to_str().unwrap();
    let said = run(&[&[path], &TEST[..], &["--method", "all", "--format", "json"]].concat()).unwrap();
    let found: Value = serde_json::from_str(&said.results).unwrap();
    assert_eq!(found["method"], "ascm");
    assert_eq!(found["periods_before"], 50);
    let methods: Vec<&str> =
        found["methods"].as_array().unwrap().iter().map(|m| m["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["ascm", "sc", "did", "sdid", "sts"]);
    for (method, within) in [(0, 0.5), (1, 0.5), (2, 6.0), (3, 2.5), (4, 1.5)] {
        let average = found["methods"][method]["average"]["value"].as_f64().unwrap();
        assert!((average - 8.0).abs() < within, "{}: {average}", methods[method]);
    }
    assert!((found["incremental"].as_f64().unwrap() - 160.0).abs() < 10.0);
    assert!(found["p_value"].as_f64().unwrap() < 0.02);
    assert!(found["att_interval"][0].as_f64().unwrap() > 6.0);
    assert!(found["verdict"].as_str().unwrap().starts_with("The test raised the outcome by"));
    assert!(found["placebos"]["p_value"].as_f64().unwrap() < 0.1);
    assert_eq!(found["methods"][0]["series"].as_array().unwrap().len(), 60);
}

#[test]
fn days_add_up_to_weeks_that_begin_with_the_test() {
    let (_folder, path) = file(&sales());
    let path = path.to_str().unwrap();
    let weekly = ["--every", "week", "--format", "json", "--method", "did"];
    let said = run(&[&[path], &TEST[..], &weekly].concat()).unwrap();
    let found: Value = serde_json::from_str(&said.results).unwrap();
    // 50 days before are 7 whole weeks, 10 of the test are one.
    assert_eq!((&found["periods_before"], &found["periods"]), (&7.into(), &1.into()));
    assert_eq!(found["start"], "2026-04-20");
    assert!((found["att"].as_f64().unwrap() - 56.0).abs() < 42.0, "{}", found["att"]);
    assert!(said.remarks.contains("2 weeks left out"), "{}", said.remarks);
    let months = "location,date,orders\na,2026-01-01,1\na,2026-02-01,2\nb,2026-01-01,1\nb,2026-02-01,2\n";
    let (_folder, path) = file(months);
    let asked = ["--outcome", "orders", "--treated", "a", "--start", "2026-02-01", "--every", "week"];
    assert!(failed(&[&[path.to_str().unwrap()], &asked[..]].concat()).1.contains("are not days"));
}

#[test]
fn tables_csv_charts_and_the_page_are_written() {
    let (folder, path) = file(&sales());
    let path = path.to_str().unwrap();
    let (plot, page) = (folder.path().join("lift.svg"), folder.path().join("lift.html"));
    let files = ["--plot", plot.to_str().unwrap(), "--report", page.to_str().unwrap()];
    let said = run(&[&[path], &TEST[..], &files].concat()).unwrap();
    assert!(said.results.contains("Moss") && said.results.contains("Placebos in time"), "{}", said.results);
    assert!(said.remarks.contains("wrote"), "{}", said.remarks);
    let svg = std::fs::read_to_string(&plot).unwrap();
    assert!(svg.contains("<svg") && svg.contains("expected"));
    let html = std::fs::read_to_string(&page).unwrap();
    for part in ["Observed and expected", "Placebo tests", "Figures by date", "Ålesund"] {
        assert!(html.contains(part), "{part}");
    }
    let said = run(&[&[path], &TEST[..], &["--format", "csv", "--no-placebo"]].concat()).unwrap();
    let lines: Vec<&str> = said.results.lines().collect();
    assert_eq!(lines[0], "method,date,test,observed,expected,effect,low,high,p_value");
    assert_eq!(lines.len(), 61);
    assert!(lines[60].starts_with("ascm,2026-04-29,1,"), "{}", lines[60]);
}

#[test]
fn a_plan_finds_markets_and_the_smallest_effect() {
    let (folder, path) = file(&sales());
    let path = path.to_str().unwrap();
    let plot = folder.path().join("power.svg");
    let words = [
        "power",
        path,
        "--outcome",
        "orders",
        "--until",
        "2026-04-19",
        "--sizes",
        "1,2",
        "--durations",
        "7",
        "--windows",
        "4",
        "--effects",
        "0.02,0.1",
        "--cost",
        "3",
        "--include",
        "Bergen",
        "--draws",
        "200",
    ];
    let table = run(&[&words[..], &["--plot", plot.to_str().unwrap()]].concat()).unwrap();
    assert!(table.results.contains("Treat Bergen"), "{}", table.results);
    assert!(table.results.lines().filter(|line| !line.starts_with("Treat")).all(|line| line.chars().count() <= 120));
    assert!(plot.exists());
    let said = run(&[&words[..], &["--format", "json"]].concat()).unwrap();
    let found: Value = serde_json::from_str(&said.results).unwrap();
    let best = &found["candidates"][0];
    assert_eq!(best["rank"], 1);
    assert_eq!(best["points"].as_array().unwrap().len(), 3);
    assert!(best["smallest"].as_f64().is_some(), "{best}");
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let text = sales();
    let (_folder, path) = file(&text);
    let path = path.to_str().unwrap();
    let with = |more: &[&str]| failed(&[&[path], more].concat());
    let (usage, error) = with(&["--outcome", "order", "--treated", "Moss", "--start", "2026-04-20"]);
    assert!(!usage && error.contains("did you mean “orders”?"), "{error}");
    let (usage, error) = with(&["--outcome", "orders", "--treated", "Bergn", "--start", "2026-04-20"]);
    assert!(!usage && error.contains("did you mean “Bergen”?"), "{error}");
    let (_, error) = with(&["--outcome", "orders", "--treated", "Bergen", "--start", "2027-01-01"]);
    assert!(error.contains("does not lie within the data"), "{error}");
    let (_, error) = with(&["--outcome", "orders", "--treated", "Bergen", "--start", "2026-03-03"]);
    assert!(error.contains("2 periods before the test are too few"), "{error}");
    let (usage, error) =
        with(&["--outcome", "orders", "--treated", "Bergen", "--start", "2026-04-20", "--interval", "95"]);
    assert!(usage && error.contains("between 0 and 1"), "{error}");
    assert!(failed(&[path]).0 && failed(&[]).0);
    let test = ["--outcome", "orders", "--treated", "Bergen", "--start", "2026-04-20"];
    let (usage, error) = with(&[&test[..], &["--draws", "1000000000"]].concat());
    assert!(usage && error.contains("from 100 to 1000000"), "{error}");
    let (_, error) = with(&[&test[..], &["--exclude", "Moss,Bergen"]].concat());
    assert!(error.contains("“Bergen” is in --treated and in --exclude"), "{error}");
    let (usage, error) = failed(&["power", path, "--outcome", "orders", "--holdout", "0.9,0.5"]);
    assert!(usage && error.contains("the lesser first"), "{error}");
    let still: String = text
        .lines()
        .map(|line| match line.strip_prefix("Bergen,") {
            Some(rest) => format!("Bergen,{},7\n", &rest[..10]),
            None => format!("{line}\n"),
        })
        .collect();
    let (_folder, still) = file(&still);
    let (_, error) = failed(&[&[still.to_str().unwrap()], &test[..]].concat());
    assert!(error.contains("is 7 on every date before the test"), "{error}");

    let (_folder, twice) = file(&format!("{text}Moss,2026-03-01,5\n"));
    let words = ["--outcome", "orders", "--treated", "Bergen", "--start", "2026-04-20", "--no-placebo"];
    let (_, error) = failed(&[&[twice.to_str().unwrap()], &words[..]].concat());
    assert!(error.contains("more than one row on 2026-03-01") && error.contains("--sum"), "{error}");
    let said = run(&[&[twice.to_str().unwrap()], &words[..], &["--sum"]].concat()).unwrap();
    assert!(said.remarks.contains("1 row was added to another row"), "{}", said.remarks);

    let (_folder, holes) = file(&text.replace("Moss,2026-03-05,", "Moss,2026-03-05,NA\nXanadu,2026-03-05,"));
    let said = run(&[&[holes.to_str().unwrap()], &words[..]].concat()).unwrap();
    assert!(said.remarks.contains("lack of outcomes on some dates: 2 of 11 markets"), "{}", said.remarks);
    let (_, error) =
        failed(&[holes.to_str().unwrap(), "--outcome", "orders", "--treated", "Moss", "--start", "2026-04-20"]);
    assert!(error.contains("treated market “Moss” has no outcome on 2026-03-05;"), "{error}");
}
