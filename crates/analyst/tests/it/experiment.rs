//! `experiment`, as an analyst types it.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::typed::{Refused, Said, typed};

fn run(words: &[&str]) -> Result<Said, Refused> {
    typed(&[&["experiment"], words].concat())
}

fn json(words: &[&str]) -> Value {
    let said = run(&[words, &["--format", "json"]].concat()).unwrap();
    serde_json::from_str(&said.results).unwrap()
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn close(value: &Value, want: f64) {
    let got = value.as_f64().unwrap_or(f64::NAN);
    assert!((got - want).abs() < 1e-9, "{value} is not {want}");
}

const PAIR: [&str; 4] = ["--arm", "control=1000/10000", "--arm", "b=1100/10000"];

// gbstats 0.8.0.
#[test]
fn arms_on_the_command_line() {
    let found = json(&PAIR);
    let arm = &found["arms"][0];
    assert_eq!(arm["name"], "b");
    close(&arm["lift"], 0.1);
    close(&arm["se"], 0.045_475_268_0);
    close(&arm["interval"][0], 0.010_870_112_5);
    close(&arm["interval"][1], 0.189_129_887_5);
    close(&arm["chance_to_win"], 0.986_060_949_5);
    close(&arm["risk"][1], 0.000_222_872_7);
    assert_eq!((&arm["p_value"], &arm["decision"]), (&Value::Null, &"better".into()));
    close(&found["srm_p"], 1.0);
    let engine = |name| json(&[&PAIR[..], &["--engine", name]].concat())["arms"][0].clone();
    close(&engine("frequentist")["p_value"], 0.027_889_528_8);
    close(&engine("sequential")["p_value"], 0.549_037_944_3);
    close(&engine("sequential")["interval"][0], -0.042_206_353_8);
    let prior = json(&[&PAIR[..], &["--prior-sd", "0.3"]].concat());
    close(&prior["arms"][0]["lift"], 0.097_753_834_1);
    close(&prior["arms"][0]["chance_to_win"], 0.985_153_464_1);
}

#[test]
fn a_table_ends_with_a_verdict() {
    let said = run(&PAIR).unwrap().results;
    assert!(
        said.contains("b is better than control: +10.0% (95% interval +1.1% to +18.9%, 98.6% chance to be better)."),
        "{said}"
    );
    assert!(said.contains("as planned"), "{said}");
    let broken = run(&["--arm", "a=100/1000", "--arm", "b=100/1300"]).unwrap().results;
    assert!(broken.contains("the split is broken") && broken.contains("--weight"), "{broken}");
    let planned = ["--arm", "a=100/1000", "--arm", "b=100/1300", "--weight", "a=10", "--weight", "b=13"];
    close(&json(&planned)["srm_p"], 1.0);
}

#[test]
fn a_lift_over_a_loss_has_the_sign_of_the_difference() {
    let arms = ["--arm", "a=mean:-5,sd:1,n:1000", "--arm", "b=mean:-6,sd:1,n:1000"];
    for engine in ["bayesian", "frequentist", "sequential"] {
        let of = |words: &[&str]| json(&[&arms[..], &["--engine", engine], words].concat());
        let found = of(&[]);
        close(&found["arms"][0]["lift"], -0.2);
        assert_eq!(found["arms"][0]["decision"], "worse", "{engine}");
        assert!(found["warnings"].to_string().contains("relative to its size"), "{found}");
        assert_eq!(of(&["--lower-is-better"])["arms"][0]["decision"], "better", "{engine}");
        assert_eq!(of(&["--scale", "absolute"])["arms"][0]["decision"], "worse", "{engine}");
    }
    let rows: String = (0..200).fold("arm,profit\n".to_owned(), |mut text, row| {
        let (arm, mean) = if row % 2 == 0 { ("control", -5) } else { ("b", -6) };
        writeln!(text, "{arm},{}", mean * 10 + row % 3 - 1).unwrap();
        text
    });
    let (_folder, path) = file(&rows);
    let found = json(&[path.to_str().unwrap(), "--arm-column", "arm", "--metric", "profit"]);
    assert_eq!(found["arms"][0]["decision"], "worse");
}

#[test]
fn the_analysis_and_the_plan_tell_the_same_smallest_lift() {
    for (engine, scale) in [("frequentist", "relative"), ("bayesian", "relative"), ("beta-binomial", "absolute")] {
        let found = json(&["--arm", "control=10/100", "--arm", "new=18/100", "--engine", engine]);
        let smallest = found["arms"][0]["smallest_detectable"].as_f64().unwrap();
        let planned = json(&["power", "--baseline", "0.1", "--units", "200", "--scale", scale]);
        let unit = if scale == "absolute" { 0.1 } else { 1.0 };
        let planned = planned["lift"].as_f64().unwrap() / unit;
        assert!((smallest - planned).abs() < 1e-6, "{engine}: {smallest} is not {planned}");
    }
    let said = run(&["power", "--baseline", "0.1", "--units", "200"]).unwrap();
    assert!(said.remarks.contains("3.3 standard errors from zero"), "{}", said.remarks);
}

#[test]
fn amounts_lower_is_better_and_absolute() {
    let arms = ["--arm", "control=mean:12.3,sd:30,n:10000", "--arm", "b=mean:11.3,sd:29,n:10000"];
    let found = json(&[&arms[..], &["--lower-is-better", "--scale", "absolute"]].concat());
    let arm = &found["arms"][0];
    close(&arm["lift"], -1.0);
    close(&arm["se"], (30.0_f64 * 30.0 + 29.0 * 29.0).sqrt() / 100.0);
    assert_eq!(arm["decision"], "better");
    assert!(arm["chance_to_win"].as_f64().unwrap() > 0.98);
}

#[test]
fn wrong_usage_is_told_as_such() {
    let pair = |more: &'static [&'static str]| [&PAIR[..], more].concat();
    for (words, said) in [
        (vec![], "--arm"),
        (vec!["--arm", "a=1/2"], "at least one other"),
        (vec!["--arm", "a=3/2", "--arm", "b=1/2"], "proportion"),
        (vec!["--arm", "a=1/2", "--arm", "a=1/2"], "two arms"),
        (vec!["--arm", "a=1/2", "--arm", "b=mean:1,sd:1,n:9"], "one metric at a time"),
        (vec!["x.csv"], "--arm-column"),
        (vec!["x.csv", "--arm-column", "v"], "--metric"),
        (vec!["x.csv", "--arm-column", "v", "--quantile", "a:0.5", "--pre", "b"], "--metric"),
        (pair(&["x.csv"]), "cannot be used with"),
        (pair(&["--unit", "u"]), "FILE"),
        (pair(&["--interval", "95"]), "between 0 and 1"),
        (pair(&["--engine", "magic"]), "possible values"),
        (pair(&["--control", "c"]), "control, b"),
        (pair(&["--weight", "c=1"]), "no such arm"),
        (pair(&["--weight", "b=1"]), "all or none"),
        (pair(&["--relevant", "0"]), "above zero"),
        (pair(&["--prior-mean", "0.1"]), "--prior-sd"),
        (pair(&["--prior-sd", "0.1", "--engine", "sequential"]), "bayesian only"),
        (pair(&["--engine", "sequential", "--tuning", "0"]), "above zero"),
        (pair(&["--lower-is-better=x"]), "without a name"),
        (vec!["power"], "--lift"),
        (vec!["power", "--baseline", "0.1"], "--lift"),
        (vec!["power", "--baseline", "1.1", "--lift", "0.1"], "between 0 and 1"),
        (vec!["power", "--mean", "3", "--lift", "0.1"], "--sd"),
        (vec!["power", "--baseline", "0.1", "--lift", "0.1", "--allocation", "1,0"], "above zero"),
        (vec!["--arm", "a=1/2", "power", "--baseline", "0.1", "--lift", "0.1"], "unexpected argument"),
    ] {
        let Refused { usage, message } = run(&words).err().unwrap_or_else(|| panic!("{words:?} passed"));
        assert!(usage && message.contains(said), "{words:?}: {message}");
    }
}

/// 400 units in two arms with two rows each; arm b buys for 5% more.
fn visits() -> String {
    let mut text = "user,variant,revenue,converted,clicks,views,before\n".to_owned();
    for row in 0..800_u32 {
        let user = row % 400;
        let arm = if user % 2 == 0 { "control" } else { "b" };
        let lift = if user % 2 == 0 { 1.0 } else { 1.05 };
        let own = f64::from(user * 37 % 101);
        let revenue = if (row * 7919) % 5 < 2 { lift * own } else { 0.0 };
        let bought = if revenue > 0.0 { "yes" } else { "no" };
        let (clicks, views) = (row % 3, 3 + row % 7);
        writeln!(text, "u{user},{arm},{revenue:.2},{bought},{clicks},{views},{own}").unwrap();
    }
    text
}

const ON_ROWS: [&str; 12] = [
    "--unit",
    "user",
    "--arm-column",
    "variant",
    "--metric",
    "converted",
    "--metric",
    "revenue",
    "--ratio",
    "clicks/views",
    "--quantile",
    "revenue:0.9",
];

const ROWS: [(&str, &str, f64, f64, f64); 4] = [
    ("converted", "conversion", 0.012_658_227_848_101_276, 0.124_677_220_316_296_94, 0.919_182_466_246_405_2),
    ("revenue", "mean", 0.064_224_786_753_637_78, 0.163_244_354_810_979_5, 0.694_214_996_652_630_5),
    ("clicks/views", "ratio", 0.002_088_206_337_361_301_7, 0.048_813_636_764_808_675, 0.965_899_030_386_756_1),
    ("revenue:0.9", "quantile", 0.107_455_540_355_676_98, 0.087_708_023_437_016_74, 0.220_880_820_025_576_96),
];
/// Lift and standard error of revenue with `before`.
const CUPED: [f64; 2] = [0.071_891_574_918_223_16, 0.150_780_522_629_560_38];

// The figures were made from the same rows with pandas 1.5.3 and gbstats 0.8.0:
// TwoSidedTTest of ProportionStatistic, SampleMeanStatistic, RatioStatistic and
// QuantileClusteredStatistic.
#[test]
fn rows_give_what_pandas_and_gbstats_give() {
    let (_folder, path) = file(&visits());
    let path = path.to_str().unwrap();
    let found = json(&[&[path], &ON_ROWS[..], &["--engine", "frequentist"]].concat());
    for (place, (name, kind, lift, se, p)) in ROWS.into_iter().enumerate() {
        let metric = &found["metrics"][place];
        assert_eq!((&metric["metric"], &metric["kind"]), (&name.into(), &kind.into()));
        close(&metric["arms"][0]["lift"], lift);
        close(&metric["arms"][0]["se"], se);
        close(&metric["arms"][0]["p_value"], p);
    }
    close(&found["srm_p"], 1.0);
    let words = [path, "--unit", "user", "--arm-column", "variant", "--metric", "revenue", "--pre", "before"];
    let adjusted = json(&[&words[..], &["--engine", "frequentist"]].concat());
    let arm = &adjusted["arms"][0];
    close(&arm["lift"], CUPED[0]);
    close(&arm["se"], CUPED[1]);
    assert!(arm["variance_saved"].as_f64().unwrap() > 0.1, "{arm}");
}

#[test]
fn several_metrics_share_the_correction() {
    let (_folder, path) = file(&visits());
    let words = [&[path.to_str().unwrap()], &ON_ROWS[..], &["--engine", "frequentist"]].concat();
    let p = |found: &Value, of: &str| -> Vec<f64> {
        found["metrics"].as_array().unwrap().iter().map(|metric| metric["arms"][0][of].as_f64().unwrap()).collect()
    };
    let found = json(&words);
    let want = measure::holm(&p(&found, "p_value"));
    assert!(want.iter().zip(p(&found, "p_adjusted")).all(|(want, got)| (want - got).abs() < 1e-12));
    let found = json(&[&words[..], &["--correction", "benjamini-hochberg"]].concat());
    let want = measure::benjamini_hochberg(&p(&found, "p_value"));
    assert!(want.iter().zip(p(&found, "p_adjusted")).all(|(want, got)| (want - got).abs() < 1e-12));
}

#[test]
fn units_in_two_arms_and_empty_fields_are_told() {
    let mut text = visits();
    text.push_str("u1,control,3,yes,1,4,37\nu0,,3,yes,1,4,0\n,b,3,yes,1,4,0\nu2,control,,no,0,3,74\n");
    let (_folder, path) = file(&text);
    let said = run(&[&[path.to_str().unwrap()], &ON_ROWS[..]].concat()).unwrap();
    for words in [
        "1 row left out: no arm is named",
        "1 row left out: no unit is named",
        "1 unit (0.25%) left out: seen in more than one arm",
        "1 empty field of “revenue” counted as 0",
    ] {
        assert!(said.remarks.contains(words), "{words}: {}", said.remarks);
    }
    assert!(said.results.contains("b 199"), "{}", said.results);
}

#[test]
fn files_that_do_not_fit_are_refused_with_a_way_out() {
    let (_folder, path) = file(&visits());
    let path = path.to_str().unwrap();
    let of = |words: &[&str]| run(&[&[path], words].concat()).map(|said| said.results).unwrap_err();
    for (words, said) in [
        (vec!["--arm-column", "varient", "--metric", "revenue"], "did you mean “variant”"),
        (vec!["--arm-column", "user", "--metric", "revenue"], "more than 100 different values"),
        (vec!["--arm-column", "variant", "--metric", "user"], "is not a number"),
        (vec!["--arm-column", "variant", "--metric", "revenue", "--pre", "x=before"], "was not asked for"),
        (vec!["--arm-column", "variant", "--metric", "revenue", "--pre", "revenue"], "is the metric itself"),
        (vec!["--arm-column", "variant", "--metric", "revenue", "--metric", "revenue"], "asked for twice"),
        (vec!["--arm-column", "variant", "--metric", "revenue", "--control", "z"], "control, b"),
        (vec!["--arm-column", "converted", "--metric", "revenue"], "which arm is control"),
        (vec!["--arm-column", "variant", "--metric", "revenue", "--engine", "beta-binomial"], "conversions"),
    ] {
        let Refused { usage, message } = of(&words);
        assert!(!usage && message.contains(said), "{words:?}: {message}");
    }
    let (_folder, empty) = file("user,variant,revenue\n");
    let Refused { message, .. } =
        run(&[empty.to_str().unwrap(), "--arm-column", "variant", "--metric", "revenue"]).unwrap_err();
    assert!(message.contains("no rows"), "{message}");
}

#[test]
fn csv_has_a_row_an_arm() {
    let said = run(&[&PAIR[..], &["--arm", "c=0/10000", "--format", "csv"]].concat()).unwrap();
    let rows: Vec<&str> = said.results.lines().collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[0].starts_with("metric,arm,n,value,lift,se,low,high,chance_to_win"));
    assert!(rows[3].contains("not_measurable"), "{}", rows[3]);
    assert!(said.remarks.contains("beta-binomial"), "{}", said.remarks);
}

#[test]
fn power_by_lift_by_units_and_by_both() {
    let of = |words: &[&str]| json(&[&["power", "--baseline", "0.1"], words].concat());
    let plan = of(&["--lift", "0.1", "--per-day", "1000"]);
    close(&plan["units"], 30_918.0);
    close(&plan["days"], 31.0);
    let smallest = of(&["--units", "30918"])["lift"].as_f64().unwrap();
    assert!((smallest - 0.1).abs() < 1e-4, "{smallest}");
    let power = of(&["--units", "30918", "--lift", "0.1"])["power"].as_f64().unwrap();
    assert!((power - 0.8).abs() < 1e-3, "{power}");
    let peeking = of(&["--units", "30918", "--lift", "0.1", "--sequential"])["power"].as_f64().unwrap();
    assert!(peeking < power, "{peeking}");
    let arms = of(&["--lift", "0.1", "--allocation", "50,25,25"]);
    assert_eq!(arms["arms"].as_array().unwrap().len(), 3);
    close(&arms["alpha_per_comparison"], 0.025);
    let said = run(&["power", "--mean", "10", "--sd", "30", "--lift", "0.1"]).unwrap().results;
    assert!(said.contains("show a true lift of 10.00%"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ask = |asked: [&str; 2]| {
        let to = pipe.clone();
        let writer = std::thread::spawn(move || {
            let rows = (0..200).map(|row| format!("{},{}\n", if row % 2 == 0 { "control" } else { "b" }, row % 7));
            std::fs::write(to, "variant,revenue\n".to_owned() + &rows.collect::<String>())
        });
        let said = run(&[&[pipe.to_str().unwrap(), "--arm-column", "variant"], &asked[..]].concat());
        writer.join().unwrap().unwrap();
        said
    };
    assert!(ask(["--metric", "revenue"]).unwrap().results.contains("revenue"));
    let Refused { message, .. } = ask(["--quantile", "revenue:0.5"]).unwrap_err();
    assert!(message.contains("pipe can be read only once"), "{message}");
}
