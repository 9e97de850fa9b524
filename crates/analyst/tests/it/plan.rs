//! Plans from a model's folder, as a user asks for them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::typed::typed;

/// Results, remarks, and the error if there is one.
fn type_in(words: &[&str]) -> (String, String, Option<String>) {
    match typed(words) {
        Ok(said) => (said.results, said.remarks, None),
        Err(refused) => (String::new(), String::new(), Some(refused.message)),
    }
}

/// Weeks of sales with a known answer to three channels, up to 2026-03-02.
fn market(geos: &[&str]) -> String {
    let mut state = 88_172_645_463_325_252_u64;
    let mut roll = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 32).unwrap()) / f64::from(u32::MAX)
    };
    let mut text = "week,geo,sales,search,tv,social\n".to_owned();
    for geo in geos {
        let mut spent: [Vec<f64>; 3] = Default::default();
        for week in 0..104 {
            let tv = if roll() < 0.4 { 0.0 } else { 4000.0 * roll() };
            for (spent, now) in spent.iter_mut().zip([200.0 + 1300.0 * roll(), tv, 50.0 + 800.0 * roll()]) {
                spent.push(now);
            }
            let mut sales = 8000.0 + 150.0 * ((0..12).map(|_| roll()).sum::<f64>() - 6.0);
            for (spent, (alpha, scale, effect)) in
                spent.iter().zip([(0.2, 700.0, 2500.0), (0.6, 1500.0, 3500.0), (0.3, 350.0, 900.0)])
            {
                let weights: Vec<f64> = (0..8).map(|lag| f64::powi(alpha, lag)).collect();
                let carried: f64 = spent.iter().rev().zip(&weights).map(|(spend, weight)| spend * weight).sum();
                let x = carried / weights.iter().sum::<f64>() / scale;
                sales += effect * (1.0 - (-x).exp()) / (1.0 + (-x).exp());
            }
            let day = jiff::civil::date(2024, 3, 11).checked_add(jiff::Span::new().weeks(week)).unwrap();
            let [search, tv, social] = [0, 1, 2].map(|channel: usize| *spent[channel].last().unwrap());
            writeln!(text, "{day},{geo},{sales:.2},{search:.2},{tv:.2},{social:.2}").unwrap();
        }
    }
    text
}

/// Fits a model to such a market into a folder of its own.
fn fitted(name: &str, geos: &[&str], more: &[&str]) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dir.exists() {
        std::fs::remove_dir_all(&dir).unwrap();
    }
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("market.csv");
    std::fs::write(&file, market(geos)).unwrap();
    let out = dir.join("fit");
    let words = "--date week --outcome sales --channel search --channel tv --channel social --fourier 0 --trend none \
                 --chains 2 --tune 300 --draws 100 --seed 3";
    let words: Vec<&str> = words.split_whitespace().chain(more.iter().copied()).collect();
    let begin = ["mix", "fit", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let (_, _, error) = type_in(&[&begin[..], &words[..]].concat());
    assert_eq!(error, None);
    dir
}

/// A national model, fitted once; sales are worth two each.
fn national() -> &'static Path {
    static MODEL: OnceLock<PathBuf> = OnceLock::new();
    MODEL.get_or_init(|| fitted("plan-national", &["all"], &["--value-per-outcome", "2"]))
}

/// Two geos; sales are counted and nobody said what they are worth.
fn regional() -> &'static Path {
    static MODEL: OnceLock<PathBuf> = OnceLock::new();
    MODEL.get_or_init(|| fitted("plan-regional", &["north", "south"], &["--geo", "geo", "--kpi", "conversions"]))
}

fn ask(dir: &Path, words: &[&str]) -> (String, String, Option<String>) {
    let folder = dir.join("fit");
    type_in(&[&["mix", "plan", folder.to_str().unwrap(), "--draws", "60"], words].concat())
}

fn json(dir: &Path, words: &[&str]) -> Value {
    let (results, remarks, error) = ask(dir, &[words, &["--format", "json"]].concat());
    assert_eq!(error, None, "{remarks}");
    serde_json::from_str(&results).unwrap()
}

fn planned(made: &Value, channel: &str) -> f64 {
    let rows = made["plan"].as_array().unwrap().iter().filter(|row| row["channel"] == channel);
    rows.map(|row| row["spend"].as_f64().unwrap()).sum()
}

const QUARTER: [&str; 4] = ["--from", "2026-03-09", "--to", "2026-05-31"];

#[test]
fn a_budget_is_spent_to_the_cent_within_the_rules() {
    let dir = national();
    let rules = "--budget 40000.01 --bound search=0..9000 --period-bound search=..1500 --min-flight social=4 \
                 --step tv=100 --contract social:2026-03-09=250";
    let rules: Vec<&str> = rules.split_whitespace().collect();
    let made = json(dir, &[&QUARTER[..], &rules].concat());
    let rows = made["plan"].as_array().unwrap();
    assert_eq!(rows.len(), 12 * 3);
    assert_eq!(rows[0]["week"], "2026-03-09");
    let minor: i64 = rows.iter().map(|row| (row["spend"].as_f64().unwrap() * 100.0).round() as i64).sum();
    assert_eq!(minor, 4_000_001);
    assert!(planned(&made, "search") <= 9000.0);
    for row in rows {
        let spend = row["spend"].as_f64().unwrap();
        match row["channel"].as_str().unwrap() {
            "search" => assert!(spend <= 1500.0),
            "tv" => assert!((spend / 100.0).fract().abs() < 1e-9, "{spend}"),
            _ => assert!(row["week"] != "2026-03-09" || (spend - 250.0).abs() < 1e-9, "{spend}"),
        }
    }
    assert!(made["gap"].as_f64().unwrap() >= 0.0);
    assert_eq!(made["verdict"], "present_breaks_rules");
    assert!(made["compared_with"].as_str().unwrap().contains("scaled to the budget"));
    let binding = made["binding"].to_string();
    assert!(binding.contains("total of search: at most 9000"), "{binding}");
    // Without those rules the present plan is one of those looked at.
    let free = json(dir, &[&QUARTER[..], &["--budget", "40000.01"]].concat());
    assert_eq!(free["verdict"], "improved");
    let gain = &free["gain"]["metric"];
    let [low, mean, high] = ["low", "mean", "high"].map(|end| gain[end].as_f64().unwrap());
    assert!(mean > 0.0 && low <= mean && mean <= high, "{gain}");
    assert!(free["objective"].as_f64() >= made["objective"].as_f64());
    // The same words, the same plan.
    let again = json(dir, &[&QUARTER[..], &rules].concat());
    assert_eq!(made["plan"], again["plan"]);
}

#[test]
fn every_objective_is_best_at_its_own() {
    let dir = national();
    let of = |words: &[&str]| json(dir, &[&["--periods", "4"], words].concat());
    let profit = of(&["--margin", "0.6"]);
    let spend = profit["total"].as_f64().unwrap();
    assert!(spend > 0.0 && spend < 40_000.0, "{spend}");
    // What is worth spending at all is worth more than half or twice of it.
    for other in [0.5 * spend, 2.0 * spend] {
        let budget = format!("{other:.2}");
        let made = of(&["--margin", "0.6", "--budget", &budget]);
        assert!(made["objective"].as_f64() < profit["objective"].as_f64(), "{budget}");
    }
    let revenue = of(&["--objective", "revenue", "--budget", "12000"]);
    let counted = of(&["--objective", "outcome", "--budget", "12000"]);
    let (money, units) = (revenue["objective"].as_f64().unwrap(), counted["objective"].as_f64().unwrap());
    assert!((money - 2.0 * units).abs() < 1e-3 * money, "{money} {units}");
    // Caution: the worst draws are better off, the mean is not.
    let careful = of(&["--objective", "revenue", "--budget", "12000", "--risk", "cvar=0.1"]);
    assert!(careful["revenue"]["mean"].as_f64().unwrap() <= money + 1e-3);
    assert!(careful["objective"].as_f64().unwrap() < money);
    let target = format!("reach={money:.0}");
    let likely = of(&["--objective", "revenue", "--budget", "12000", "--risk", &target]);
    let chance = likely["objective"].as_f64().unwrap();
    assert!(chance > 0.3 && chance <= 1.0, "{chance}");
    assert!(likely["proof"].as_str().unwrap().contains("not proven"));
}

#[test]
fn a_careful_plan_keeps_near_the_present_one_and_gains_where_least_is_gained() {
    let dir = national();
    let of = |words: &[&str]| json(dir, &[&["--periods", "4", "--budget", "12000"], words].concat());
    let bold = of(&[]);
    let near = of(&["--change", "0.02"]);
    let careful = of(&["--change", "0.02", "--risk", "gain=0.5"]);
    let shares = |made: &Value| -> Vec<f64> {
        let channels = made["by_channel"].as_array().unwrap();
        channels.iter().map(|of| of["spend"].as_f64().unwrap() / of["present"].as_f64().unwrap()).collect()
    };
    assert!(shares(&bold).iter().any(|share| (share - 1.0).abs() > 0.03), "{:?}", shares(&bold));
    for made in [&near, &careful] {
        assert!(shares(made).iter().all(|share| (share - 1.0).abs() < 0.0201), "{:?}", shares(made));
    }
    assert_eq!(careful["risk"]["worst_gain"]["share"], 0.5);
    // The mean over all draws lies above that of the half where least is gained.
    assert!(careful["objective"].as_f64().unwrap() > 0.0);
    assert!(careful["gain"]["metric"]["mean"].as_f64() > careful["objective"].as_f64());
    assert!(
        near["gain"]["metric"]["mean"].as_f64().unwrap() >= careful["gain"]["metric"]["mean"].as_f64().unwrap() - 0.02
    );
    let said = ask(dir, &["--periods", "4", "--budget", "12000", "--risk", "gain=0.5"]).0;
    assert!(said.contains("Mean gain of profit over the present plan in the 50% of draws with least of it"), "{said}");
}

#[test]
fn a_present_plan_that_says_a_thing_twice_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let row = "2026-03-09,search,100\n";
    std::fs::write(file.path(), format!("week,channel,spend\n{row}{row}")).unwrap();
    let words = ["--periods", "4", "--budget", "12000", "--current", file.path().to_str().unwrap()];
    let (_, _, error) = ask(national(), &words);
    let error = error.unwrap();
    assert!(error.contains("search of 2026-03-09 is there twice") && error.contains("line 3"), "{error}");
}

#[test]
fn what_cannot_be_had_is_said() {
    let dir = national();
    let (said, _, _) = ask(dir, &["--periods", "4", "--objective", "revenue", "--roas", "9000"]);
    assert!(said.contains("no amount is expected to return 9000") || said.contains("to return 9,000"), "{said}");
    let both = "--periods 6 --min-flight search=4,500 --contract search:2026-03-16=20 --budget 12000";
    let (_, _, error) = ask(dir, &both.split_whitespace().collect::<Vec<_>>());
    let error = error.unwrap();
    assert!(error.contains("flights of search") && error.contains("contract of search"), "{error}");
}

#[test]
fn targets_are_met() {
    let dir = national();
    let made = json(dir, &["--periods", "4", "--objective", "revenue", "--target-roas", "1.5"]);
    assert!(made["roas"]["mean"].as_f64().unwrap() >= 1.5 - 1e-6, "{}", made["roas"]);
    assert!(made["binding"].to_string().contains("target return of 1.5"), "{}", made["binding"]);
    let made = json(regional(), &["--periods", "3", "--objective", "conversions", "--target-cpa", "1.5"]);
    assert!(made["cpa"].as_f64().unwrap() <= 1.5 + 1e-6);
    assert_eq!(made["geos"], serde_json::json!(["north", "south"]));
}

#[test]
fn a_plans_own_csv_is_a_present_plan() {
    let dir = national();
    let words = [&QUARTER[..], &["--budget", "30000"]].concat();
    let (csv, _, error) = ask(dir, &[&words[..], &["--format", "csv"]].concat());
    assert_eq!(error, None);
    assert!(csv.starts_with("week,geo,channel,spend,present\n2026-03-09,national,search,"), "{csv}");
    let file = dir.join("present.csv");
    std::fs::write(&file, csv).unwrap();
    let made = json(dir, &[&words[..], &["--current", file.to_str().unwrap()]].concat());
    assert_eq!(made["verdict"], "present_kept");
    assert!(made["reason"].as_str().unwrap().contains("already as good as any"), "{}", made["reason"]);
}

#[test]
fn a_present_plan_with_a_column_per_channel() {
    let dir = national();
    let file = dir.join("wide.csv");
    std::fs::write(&file, "date;search;tv;social\n2026-03-10;500,5;700;100\n2026-03-16;500;700;100\n").unwrap();
    let words = ["--periods", "2", "--budget", "2600.5", "--current", file.to_str().unwrap(), "--decimal-comma"];
    let made = json(dir, &words);
    assert!((made["plan"][0]["present"].as_f64().unwrap() - 500.5).abs() < 1e-9);
    assert!(made["gain"]["spend"].as_f64().unwrap().abs() < 1e-6);
    std::fs::write(&file, "date;search;tv;social\n2026-07-10;1;1;1\n").unwrap();
    let (_, _, error) = ask(dir, &words);
    assert!(error.unwrap().contains("outside the plan"));
}

#[test]
fn the_table_says_what_was_found() {
    let dir = regional();
    let words = "--periods 3 --at-most 90000 --bound tv@south:2026-03-09/2026-03-16=..400 --roas 1.2 \
                 --value-per-outcome 3 --on-off social=500 --current";
    let present = dir.join("present.csv");
    std::fs::write(&present, "week,geo,search,tv,social\n2026-03-16,south,100,0,300\n").unwrap();
    let words: Vec<&str> = words.split_whitespace().chain(present.to_str()).collect();
    let (table, remarks, error) = ask(dir, &words);
    assert_eq!(error, None, "{remarks}");
    assert!(remarks.contains("all revenue as margin"), "{remarks}");
    for words in ["2026-03-09", "search", "marginal roas", "Expected profit:", "Gain of profit over", "roven"] {
        assert!(table.contains(words), "{words}: {table}");
    }
}

#[test]
fn nothing_worth_spending_is_said() {
    let (table, _, error) = ask(national(), &["--periods", "2", "--margin", "0.00001"]);
    assert_eq!(error, None);
    assert!(table.contains("Nothing is worth spending") && table.contains("Spend: 0.00."), "{table}");
}

#[test]
fn a_plan_that_begins_later_says_what_it_assumes() {
    let dir = national();
    let (_, remarks, error) = ask(dir, &["--from", "2026-04-06", "--periods", "2", "--budget", "5000"]);
    assert_eq!(error, None);
    assert!(remarks.contains("4 weeks after the model's data end"), "{remarks}");
}

#[test]
fn a_chart_is_written() {
    let dir = national();
    for name in ["plan.svg", "plan.png"] {
        let file = dir.join(name);
        let (_, _, error) =
            ask(dir, &[&QUARTER[..], &["--budget", "40000", "--plot", file.to_str().unwrap()]].concat());
        assert_eq!(error, None);
        assert!(std::fs::metadata(&file).unwrap().len() > 1000);
    }
}

#[test]
fn wrong_words_are_told_of() {
    let dir = national();
    for (words, said) in [
        (
            &["--periods", "2", "--bound", "print=..5"][..],
            "the model has no channel “print”; it has search, tv, social",
        ),
        (&["--periods", "2", "--bound", "tv=5"], "“5” is no range"),
        (&["--periods", "2", "--bound", "tv"], "write CELLS=VALUE"),
        (&["--periods", "2", "--bound", "tv=9..5"], "the lower end lies above the upper one"),
        (&["--periods", "2", "--bound", "tv@west=..5"], "no geo “west”"),
        (&["--periods", "2", "--bound", "tv:2020-01-01=..5"], "no period of the plan begins in 2020-01-01"),
        (&["--periods", "2", "--min-flight", "tv=many"], "how many periods"),
        (&["--from", "2026-01-05", "--periods", "2"], "the model's data reach to 2026-03-08"),
        (&["--from", "2026-03-09", "--to", "2026-03-01"], "--to 2026-03-01 lies before --from 2026-03-09"),
        (&["--budget", "100"], "--to"),
        (&["--periods", "2", "--budget=-5"], "a budget must be above zero"),
        (&["--periods", "2", "--budget", "inf"], "a budget must be above zero"),
        (&["--periods", "2", "--budget", "1e30"], "cannot be told to 0.01"),
        (&["--periods", "2", "--budget", "10", "--risk", "median"], "worst=0.1"),
        (&["--periods", "2", "--budget", "9000", "--bound", "all=..100"], "total of all channels: at most 100"),
        (&["--periods", "2", "--budget", "9000", "--roas", "90"], "out of reach"),
        (
            &["--periods", "2", "--budget", "9000", "--contract", "tv=3000", "--bound", "tv=..5000"],
            "contract of tv: 3000 a period",
        ),
        (&["--periods", "2", "--objective", "revenue"], "give --budget"),
        (&["--periods", "2", "--tail-value", "2"], "--tail-value 2"),
        (&["--periods", "0"], "--periods 0: it is a whole number from 1 to 520"),
        (&["--periods", "2", "--budget", "-5"], "a budget must be above zero"),
        (&["--periods", "2", "--margin", "30"], "share of revenue above 0 and up to 1"),
        (&["--periods", "2", "--budget", "100", "--step", "tv=0.005"], "a multiple of 0.01"),
    ] {
        let (_, _, error) = ask(dir, words);
        let error = error.unwrap_or_default();
        assert!(error.contains(said), "{words:?}: {error}");
    }
    let (_, _, error) = ask(regional(), &["--periods", "2"]);
    assert!(error.unwrap().contains("--value-per-outcome"));
    let empty = TempDir::new().unwrap();
    let (_, _, error) = ask(empty.path(), &["--periods", "2"]);
    assert!(error.unwrap().contains("mix fit"));
    std::fs::create_dir(empty.path().join("fit")).unwrap();
    std::fs::write(empty.path().join("fit").join("model.json"), "{}").unwrap();
    let (_, _, error) = ask(empty.path(), &["--periods", "2"]);
    assert!(error.unwrap().contains("model.json"));
}
