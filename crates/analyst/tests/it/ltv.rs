//! `ltv` as an analyst types it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::typed::{self, Refused, Said, typed};

fn run(words: &[&str]) -> Result<Said, Refused> {
    typed(&[&["ltv"], words].concat())
}

fn refused(words: &[&str]) -> String {
    typed::refused(&[&["ltv"], words].concat()).message
}

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&run(words).unwrap().results).unwrap()
}

/// A small generator of numbers in [0, 1), for files only.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.next()).max(1e-12).ln()
    }
}

/// Purchases over the 730 days from 2024-01-01, in no order of customers:
/// three kinds of pace and three of leaving after a purchase.
fn purchases(customers: u32) -> String {
    purchases_of("", customers)
}

fn purchases_of(prefix: &str, customers: u32) -> String {
    let mut numbers = Numbers(7);
    let mut rows = Vec::new();
    for customer in 0..customers {
        let mut day = f64::from(customer % 500);
        let pause = [30.0, 90.0, 400.0][usize::try_from(customer % 3).unwrap()];
        let spend = 10.0 + 40.0 * numbers.next();
        let leave = [0.03, 0.15, 0.5][usize::try_from(customer / 3 % 3).unwrap()];
        while day < 730.0 {
            let value = spend * (0.5 + numbers.next());
            rows.push((numbers.next(), customer, day, value));
            day += pause * numbers.exponential() + 1.0;
            if numbers.next() < leave && day > f64::from(customer % 500) {
                break;
            }
        }
    }
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut text = "who,day,worth\n".to_owned();
    for (_, customer, day, value) in rows {
        let date = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days(day.floor() as i64));
        writeln!(text, "{prefix}{customer},{date},{value:.2}").unwrap();
    }
    text
}

fn file(folder: &TempDir, text: &str) -> String {
    let path: PathBuf = folder.path().join("purchases.csv");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

const COLUMNS: [&str; 6] = ["--customer", "who", "--date", "day", "--value", "worth"];

fn asked<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[file], COLUMNS.as_slice(), more].concat()
}

#[test]
fn purchases_become_predictions_with_intervals() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, &purchases(900));
    for model in ["bgnbd", "mbgnbd", "paretonbd"] {
        let answer = json(&asked(&file, &["--horizon-weeks", "26", "--model", model, "--format", "json"]));
        assert_eq!(answer["model"], model);
        assert_eq!(answer["customers_total"], 900);
        let customers = answer["customers"].as_array().unwrap();
        assert_eq!(customers.len(), 900);
        assert_eq!(customers[0]["customer"], "0");
        assert_eq!(customers[10]["customer"], "10", "whole numbers come by size");
        let sum = |name: &str| customers.iter().map(|row| row[name]["estimate"].as_f64().unwrap()).sum::<f64>();
        let purchases = answer["totals"]["purchases"]["estimate"].as_f64().unwrap();
        assert!((sum("expected_purchases") / purchases - 1.0).abs() < 1e-9);
        let value = answer["totals"]["value"]["estimate"].as_f64().unwrap();
        assert!((sum("lifetime_value") / value - 1.0).abs() < 1e-9);
        for row in customers {
            let range = &row["expected_purchases"];
            let at = |name: &str| range[name].as_f64().unwrap();
            assert!(at("low") <= at("estimate") && at("estimate") <= at("high"), "{row}");
        }
    }
}

#[test]
fn little_memory_changes_the_order_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    // Long names, so that the rows take more than the 8 MB that purchases get of 16.
    let file = file(&folder, &purchases_of(&"the same beginning of every name ".repeat(16), 4_000));
    let answer = |memory: &str| {
        let mut answer = json(&asked(&file, &["--memory", memory, "--format", "json"]));
        let mut customers = answer["customers"].take().as_array().unwrap().clone();
        customers.sort_by_key(|row| row["customer"].as_str().unwrap().to_owned());
        (answer["parameters"].clone(), answer["order_value"].clone(), customers)
    };
    assert_eq!(answer("16"), answer("2000"));
}

#[test]
fn the_holdout_is_predicted_from_what_was_known_before() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, &purchases(1_500));
    let chart = folder.path().join("chart.svg");
    let page = folder.path().join("report.html");
    let (chart_name, page_name) = (chart.display().to_string(), page.display().to_string());
    let more = ["--calibration-end", "2025-06-30", "--plot", &chart_name, "--report", &page_name, "--format", "json"];
    let answer = json(&asked(&file, &more));
    let backtest = &answer["backtest"];
    assert_eq!((backtest["from"].as_str(), backtest["to"].as_str()), (Some("2025-07-01"), Some("2025-12-30")));
    let (predicted, actual) = (backtest["predicted"].as_f64().unwrap(), backtest["actual"].as_f64().unwrap());
    assert!((predicted / actual - 1.0).abs() < 0.15, "{predicted} for {actual}");
    let row_sum: f64 =
        backtest["by_frequency"].as_array().unwrap().iter().map(|row| row["actual"].as_f64().unwrap()).sum();
    assert!((row_sum - actual).abs() < 1e-9);
    let held: f64 =
        answer["customers"].as_array().unwrap().iter().map(|row| row["holdout_purchases"].as_f64().unwrap()).sum();
    assert!((held - actual).abs() < 1e-9);
    assert!(std::fs::read_to_string(chart).unwrap().contains("<svg"));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Would it have been right?") && page.contains("Cohorts"));
    let cohort = &answer["cohorts"][0];
    assert_eq!((cohort["cohort"].as_str(), cohort["months_since"].as_u64()), (Some("2024-01"), Some(0)));
}

#[test]
fn a_summary_of_customers_is_the_same_as_their_purchases() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, &purchases(600));
    let out = folder.path().join("customers.csv").display().to_string();
    let first = json(&asked(&file, &["--out", &out, "--format", "json"]));
    assert!(first["customers"].is_null(), "customers go to the file");
    let again = [
        &out,
        "--customer",
        "customer",
        "--frequency",
        "frequency",
        "--recency",
        "recency",
        "--age",
        "age",
        "--mean-value",
        "mean_value",
        "--format",
        "json",
    ];
    let second = json(&again);
    for (one, other) in first["parameters"].as_array().unwrap().iter().zip(second["parameters"].as_array().unwrap()) {
        let (one, other) = (one["estimate"].as_f64().unwrap(), other["estimate"].as_f64().unwrap());
        // The file has six decimals of a week.
        assert!((one / other - 1.0).abs() < 1e-3, "{one} {other}");
    }
}

#[test]
fn the_sampler_agrees_with_the_maximum_and_repeats() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, &purchases(1_500));
    let maximum = json(&asked(&file, &["--format", "json"]));
    let sampled =
        || json(&asked(&file, &["--bayes", "--chains", "2", "--tune", "400", "--draws", "400", "--format", "json"]));
    let posterior = sampled();
    assert_eq!(posterior, sampled());
    for (one, other) in
        maximum["parameters"].as_array().unwrap().iter().zip(posterior["parameters"].as_array().unwrap())
    {
        let at = |row: &Value, name: &str| row[name].as_f64().unwrap();
        let apart = (at(one, "estimate") - at(other, "estimate")).abs();
        assert!(apart < 1.5 * at(other, "se"), "{one} {other}");
    }
    assert!(posterior["sampling"]["r_hat"].as_array().unwrap().iter().all(|r_hat| r_hat.as_f64().unwrap() < 1.05));
    let total = |answer: &Value| answer["totals"]["purchases"]["estimate"].as_f64().unwrap();
    assert!((total(&posterior) / total(&maximum) - 1.0).abs() < 0.05);
}

#[test]
fn tables_and_csv_say_the_same() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, &purchases(300));
    let table = run(&asked(&file, &[])).unwrap().results;
    assert!(table.contains("BG/NBD") && table.contains("Gamma-Gamma") && table.contains("lifetime value"), "{table}");
    let csv = run(&asked(&file, &["--format", "csv"])).unwrap().results;
    assert_eq!(csv.lines().count(), 301);
    assert!(csv.starts_with("customer,frequency,recency,age,mean_value,p_alive,"));
}

#[test]
fn the_unit_of_money_decides_nothing() {
    let folder = TempDir::new().unwrap();
    let rials: String = purchases(200)
        .lines()
        .map(|line| match line.rsplit_once(',') {
            Some((rest, value)) if value.parse::<f64>().is_ok() => format!("{rest},{value}e8\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let of = |text: &str| json(&asked(&file(&folder, text), &["--format", "json"]));
    let (small, large) = (of(&purchases(200)), of(&rials));
    for (place, times) in [(0, 1.0), (1, 1.0), (2, 1e8)] {
        for figure in ["estimate", "se", "low", "high"] {
            let at = |found: &Value| found["order_value"]["parameters"][place][figure].as_f64().unwrap();
            let ratio = at(&large) / at(&small) / times;
            assert!((ratio - 1.0).abs() < 1e-5, "{place} {figure}: {ratio}");
        }
    }
    let value = |found: &Value, end: &str| found["totals"]["value"][end].as_f64().unwrap();
    for end in ["estimate", "low", "high"] {
        assert!((value(&large, end) / value(&small, end) / 1e8 - 1.0).abs() < 1e-5, "{end}");
    }
}

#[test]
fn bad_input_is_said_with_its_place() {
    let folder = TempDir::new().unwrap();
    let with = |text: &str, more: &[&str]| refused(&asked(&file(&folder, text), more));
    assert!(with("who,day\na,2024-01-01\n", &[]).contains("no column “worth”"));
    assert!(with("who,day,worth\na,2024-13-01,5\n", &[]).contains("line 2, column “day”"));
    assert!(with("who,day,worth\na,2024-01-01,NaN\n", &[]).contains("line 2, column “worth”"));
    assert!(with("who,day,worth\n", &[]).contains("no purchases"));
    assert!(with("who,day,worth\na,2024-01-01,5\nb,2024-03-01,5\n", &[]).contains("bought a second time"));
    let good = purchases(60);
    assert!(with(&good, &["--calibration-end", "2027-01-01"]).contains("lies after the last purchase"));
    assert!(with(&good, &["--horizon-weeks", "0"]).contains("--horizon-weeks"));
    assert!(with(&good, &["--observation-end", "1990-01-01"]).contains("nobody bought anything until 1990-01-01"));
    assert!(with("who,day,worth\na,2024-01-01,-5\na,2024-02-01,-5\n", &[]).contains("refunds alone"));
    assert!(with(&good, &["--bayes", "--chains", "1000"]).contains("from 2 to 64"));
    assert!(with(&good, &["--interval", "95"]).contains("--interval"));
    assert!(refused(&[&file(&folder, &good)]).contains("say which columns"));
    let summary = file(&folder, "x,t_x,T\n2,5,4\n");
    let columns = [summary.as_str(), "--frequency", "x", "--recency", "t_x", "--age", "T"];
    assert!(refused(&columns).contains("after the end of the observation"));
    assert!(refused(&columns[..3]).contains("--recency"));
}

#[test]
fn what_is_odd_is_remarked() {
    let folder = TempDir::new().unwrap();
    let text = format!("{},2024-01-05,3\n5,2025-03-01,-4\n", purchases(200));
    let said = run(&asked(&file(&folder, &text), &["--observation-end", "2025-12-01"])).unwrap();
    for remark in ["1 row left out: no customer is named", "1 row is a refund", "left out: after 2025-12-01"] {
        assert!(said.remarks.contains(remark), "{remark}: {}", said.remarks);
    }
    assert!(!said.remarks.contains("left out: 1 refund") && !said.remarks.contains("of the customer before"));
    assert!(said.results.contains("next 52 weeks"), "{}", said.results);
    assert!(said.results.contains("BG/NBD lets nobody leave before a second purchase"), "{}", said.results);
    let orphans = format!("{}5,2020-01-01,-4\nghost,2025-03-01,-4\nghost,2025-03-02,-4\n", purchases(200));
    let said = run(&asked(&file(&folder, &orphans), &[])).unwrap();
    let remark =
        "3 refunds have no purchase of the customer before: left out, and with that 1 customer of nothing else";
    assert!(said.remarks.contains(remark), "{}", said.remarks);
    let mistyped = run(&asked(&file(&folder, &format!("{}5,0001-01-01,4\n", purchases(200))), &[])).unwrap();
    assert!(mistyped.remarks.contains("the first date is 0001-01-01"), "{}", mistyped.remarks);
    let late = run(&asked(&file(&folder, &purchases(200)), &["--observation-end", "9000-01-01"])).unwrap();
    assert!(late.remarks.contains("hardly a purchase is expected after 9000-01-01"), "{}", late.remarks);
    // All purchases at once: the estimates run away, and the sum over purchases to come must still end.
    let rows: String = (0..100).map(|at| format!("{},0,30\n", at % 5)).collect();
    let at_once = file(&folder, &format!("x,t_x,T\n{rows}"));
    let said = run(&[&at_once, "--frequency", "x", "--recency", "t_x", "--age", "T"]).unwrap();
    assert!(said.remarks.contains("flat in some direction"), "{}", said.remarks);
}

/// CDNOW's rows of purchases give the published estimates; the data are read
/// where they are at hand.
#[test]
fn cdnow_comes_out_of_its_purchases() {
    let Some(shared) = std::env::var_os("SULIT_SHARED_DATA") else { return };
    let text = std::fs::read_to_string(Path::new(&shared).join("mmm/cdnow/CDNOW_sample.txt")).unwrap();
    let mut rows = "who,day,worth\n".to_owned();
    for line in text.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        writeln!(rows, "{},{},{}", cells[1], cells[2], cells[4]).unwrap();
    }
    let folder = TempDir::new().unwrap();
    let more = ["--horizon-weeks", "39", "--calibration-end", "1997-09-30", "--format", "json"];
    let answer = json(&asked(&file(&folder, &rows), &more));
    let published = [0.242_59, 4.413_53, 0.792_89, 2.425_75];
    for (row, published) in answer["parameters"].as_array().unwrap().iter().zip(published) {
        let estimate = row["estimate"].as_f64().unwrap();
        assert!((estimate / published - 1.0).abs() < 5e-4, "{row}");
    }
    let total = answer["totals"]["purchases"]["estimate"].as_f64().unwrap();
    assert!((total / 1_653.42 - 1.0).abs() < 1e-3, "{total}");
}
