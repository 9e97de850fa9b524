//! `sulit mix`: what it reads, refuses, says and leaves behind.

use std::fmt::Write as _;
use std::path::Path;

use analyst::mix::Saved;
use serde_json::Value;

use crate::typed::{Refused, refused, typed};

/// Results and remarks.
fn type_in(words: &[&str]) -> Result<(String, String), Refused> {
    typed(words).map(|said| (said.results, said.remarks))
}

fn refusal(words: &[&str]) -> String {
    refused(words).message
}

/// A small generator that needs no crate: uniform numbers from 0 to 1.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap_or(u32::MAX)) / f64::from(u32::MAX)
    }
}

/// A market of weeks with two channels whose true contributions are known:
/// geometric carry-over of 0.5 and 0.2 over eight weeks, logistic saturation.
fn market(weeks: usize) -> String {
    let mut dice = Dice(88_172_645_463_325_252);
    let mut text = "week,sales,tv,search,promotion\n".to_owned();
    let first = jiff::civil::date(2022, 1, 3);
    let (mut tv, mut search): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for week in 0..weeks {
        tv.push(if dice.roll() < 0.45 { 0.0 } else { 100.0 * dice.roll() });
        search.push(20.0 + 30.0 * dice.roll());
        let carried = |spend: &[f64], alpha: f64| {
            let weights: Vec<f64> = (0..8).map(|lag| alpha.powi(lag)).collect();
            let sum: f64 = spend.iter().rev().zip(&weights).map(|(s, w)| s * w).sum();
            sum / weights.iter().sum::<f64>()
        };
        let bend = |x: f64| (1.0 - (-x).exp()) / (1.0 + (-x).exp());
        let promotion = if dice.roll() < 0.1 { 1.0 } else { 0.0 };
        let noise: f64 = (0..12).map(|_| dice.roll()).sum::<f64>() - 6.0;
        let sales = 1000.0
            + 600.0 * bend(carried(&tv, 0.5) / 25.0)
            + 300.0 * bend(carried(&search, 0.2) / 20.0)
            + 150.0 * promotion
            + 25.0 * noise;
        let day = first.checked_add(jiff::Span::new().weeks(i64::try_from(week).unwrap())).unwrap();
        writeln!(text, "{day},{sales:.3},{:.3},{:.3},{promotion}", tv[week], search[week]).unwrap();
    }
    text
}

fn write(dir: &Path, name: &str, text: &str) -> String {
    let file = dir.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// Options of a quick fit.
const QUICK: [&str; 8] = ["--chains", "2", "--tune", "300", "--draws", "200", "--seed", "3"];
const COLUMNS: [&str; 6] = ["--channel", "tv", "--channel", "search", "--control", "promotion"];

fn fit<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["mix", "fit", file, "--date", "week", "--outcome", "sales"], &COLUMNS[..], &QUICK[..], more].concat()
}

#[test]
fn json_has_parameters_channels_and_diagnostics() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(120));
    let more = ["--priors", "pymc-marketing", "--fourier", "0", "--format", "json"];
    let (text, _) = type_in(&fit(&file, &more)).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let names: Vec<&str> =
        answer["parameters"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    for name in [
        "adstock_alpha[tv]",
        "adstock_alpha[search]",
        "saturation_lam[tv]",
        "saturation_beta[search]",
        "control[promotion]",
        "intercept",
        "sigma",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    for key in ["mean", "sd", "hdi_low", "hdi_high", "ess_bulk", "ess_tail", "r_hat"] {
        assert!(answer["parameters"][0][key].is_number(), "{key}");
    }
    for figure in ["contribution", "share", "roas", "mroas"] {
        for part in ["mean", "hdi_low", "hdi_high"] {
            assert!(answer["channels"][0][figure][part].is_number(), "{figure} {part}");
        }
    }
    for key in ["divergences", "r_hat_max", "ess_bulk_min", "seconds"] {
        assert!(answer["diagnostics"][key].is_number(), "{key}");
    }
    assert!(answer["diagnostics"]["verdict"].as_str().unwrap().len() > 20);
    // The truth lies in the intervals of what the data tell well.
    let contribution = &answer["channels"][0]["contribution"];
    let alpha = answer["parameters"].as_array().unwrap().iter().find(|row| row["name"] == "adstock_alpha[tv]").unwrap();
    let (low, high) = (alpha["hdi_low"].as_f64().unwrap(), alpha["hdi_high"].as_f64().unwrap());
    assert!(low < 0.55 && high > 0.45, "{low} {high}");
    assert!(contribution["hdi_low"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_same_seed_says_the_same_and_people_get_a_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(80));
    let (first, remarks) = type_in(&fit(&file, &[])).unwrap();
    let (second, _) = type_in(&fit(&file, &[])).unwrap();
    // The seconds it took are the only figure that may differ.
    let timeless =
        |text: &str| text.lines().filter(|line| !line.starts_with("Sampling:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(timeless(&first), timeless(&second));
    for word in ["tv", "ROAS", "half-life", "Returns: ", "Verdict:", "Sampling:", "Assumed:", "Mondays"] {
        assert!(first.contains(word), "{word} is not in\n{first}");
    }
    assert!(remarks.is_empty(), "{remarks}");
    let (csv, _) = type_in(&fit(&file, &["--format", "csv"])).unwrap();
    assert!(csv.starts_with("channel,spend,contribution_mean,contribution_sd,contribution_hdi_low"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn a_folder_is_taken_up_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(80));
    let first = dir.path().join("first");
    let first_name = first.to_str().unwrap().to_owned();
    type_in(&fit(&file, &["--out", &first_name])).unwrap();
    for name in
        ["model.json", "panel.json", "draws.parquet", "contributions.csv", "curves.csv", "channels.csv", "report.html"]
    {
        assert!(first.join(name).metadata().unwrap().len() > 200, "{name}");
    }
    assert!(first.join("posterior.zarr/posterior/adstock_alpha/0.0.0").is_file());
    // What is loaded is what was fitted, and a planner's curves come of it.
    let saved = Saved::load(&first).unwrap();
    assert_eq!((saved.panel.periods(), saved.draws.len()), (80, 400));
    let sales: Vec<f64> =
        market(80).lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse().unwrap()).collect();
    assert!(saved.panel.outcome.iter().zip(&sales).all(|(kept, read)| kept.to_bits() == read.to_bits()));
    let curves = saved.curves(50).unwrap();
    assert_eq!(curves.channels.len(), 2);
    assert!((40..=50).contains(&curves.draws()));
    let page = std::fs::read_to_string(first.join("report.html")).unwrap();
    std::fs::remove_file(first.join("report.html")).unwrap();
    type_in(&["mix", "report", &first_name]).unwrap();
    assert_eq!(std::fs::read_to_string(first.join("report.html")).unwrap(), page);
    assert!(page.contains("Response to spend") && !page.contains("src=") && !page.contains("href=\"http"));

    // The parts add up to what is fitted.
    let parts = std::fs::read_to_string(first.join("contributions.csv")).unwrap();
    let of_first_week: Vec<(&str, f64)> = parts
        .lines()
        .filter(|line| line.starts_with(",2022-01-03,"))
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|fields| (fields[2], fields[3].parse().unwrap()))
        .collect();
    let of = |name: &str| of_first_week.iter().find(|(known, _)| *known == name).unwrap().1;
    assert!((of("tv") + of("search") + of("baseline") - of("fitted")).abs() < 1e-6 * of("fitted"));

    compare_and_refresh(dir.path(), &first_name);
}

fn compare_and_refresh(dir: &Path, first: &str) {
    let file = write(dir, "again.csv", &market(80));
    let flat = dir.join("flat").to_str().unwrap().to_owned();
    type_in(&fit(&file, &["--trend", "none", "--fourier", "0", "--out", &flat])).unwrap();
    let (text, _) = type_in(&["mix", "compare", first, &flat, "--format", "json"]).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let weights: f64 = answer["models"].as_array().unwrap().iter().map(|row| row["weight"].as_f64().unwrap()).sum();
    assert!((weights - 1.0).abs() < 1e-6, "{answer}");

    let longer = write(dir, "longer.csv", &market(92));
    let (text, _) = type_in(&["mix", "refresh", first, &longer, "--format", "json"]).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    for change in answer["changes"].as_array().unwrap() {
        let part = |name: &str| change[name].as_f64().unwrap();
        let whole = part("revised_data") + part("new_data") + part("specification");
        assert!((part("before") + whole - part("after")).abs() < 1e-9, "{change}");
        assert!(part("new_data").abs() > 0.0 && part("specification").abs() < 1e-12);
    }

    let other = write(dir, "other.csv", &market(60));
    let short = dir.join("short").to_str().unwrap().to_owned();
    type_in(&fit(&other, &["--out", &short])).unwrap();
    assert!(refusal(&["mix", "compare", first, &short]).contains("same outcomes"));
    assert!(refusal(&["mix", "refresh", first, &other]).contains("dates"));
    assert!(refusal(&["mix", "refresh", first, &longer, "--interval", "2"]).contains("such as 0.94, not 2"));
    assert!(refusal(&["mix", "compare", first, first]).contains("given twice"));
}

#[test]
fn a_design_is_calibrated_and_a_placebo_is_tried() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(40));
    let model = dir.path().join("model").to_str().unwrap().to_owned();
    type_in(&fit(&file, &["--trend", "none", "--fourier", "0", "--out", &model])).unwrap();
    let quick =
        ["mix", "calibrate", &model, "--simulations", "8", "--tune", "100", "--draws", "100", "--format", "json"];
    let (text, _) = type_in(&quick).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert!(answer["quantities"].as_array().unwrap().iter().any(|one| one["name"] == "contribution[tv]"));
    assert_eq!(answer["simulations"].as_u64().unwrap() + answer["failed"].as_u64().unwrap(), 8);
    assert!(refusal(&["mix", "calibrate", &model, "--simulations", "2"]).contains("--simulations"));

    let (text, _) = type_in(&["mix", "placebo", &model, "--channel", "tv"]).unwrap();
    assert!(
        text.contains("A placebo with the exposure of tv") && text.contains("allows positive effects only"),
        "{text}"
    );
    assert!(refusal(&["mix", "placebo", &model, "--channel", "radio"]).contains("“radio”"));
}

#[test]
fn held_out_weeks_are_foretold() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(100));
    let more = ["--holdout", "8", "--trend", "none", "--fourier", "0", "--format", "json"];
    let (text, _) = type_in(&fit(&file, &more)).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let validation = &answer["diagnostics"]["validation"];
    assert_eq!(validation["predictions"].as_array().unwrap().len(), 8);
    assert!(validation["mape"].as_f64().unwrap() < 0.1, "{validation}");
    assert!(refusal(&fit(&file, &["--holdout", "95"])).contains("hold out less"));
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let good = market(60);
    let lines: Vec<&str> = good.lines().collect();
    let say = |text: &str| refusal(&fit(&write(dir.path(), "bad.csv", text), &[]));
    let with = |line: usize, change: &dyn Fn(&str) -> String| {
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed[line] = change(lines[line]);
        changed.join("\n")
    };
    let field = |line: &str, at: usize, value: &str| {
        let mut fields: Vec<&str> = line.split(',').collect();
        fields[at] = value;
        fields.join(",")
    };
    // A missing week, named with what to do.
    let mut gap = lines.clone();
    gap.remove(10);
    assert!(say(&gap.join("\n")).contains("1 of 60 weeks are missing: 2022-03-07"), "{}", say(&gap.join("\n")));
    // A week twice, with both lines.
    let mut twice = lines.clone();
    twice.insert(10, lines[9]);
    assert!(say(&twice.join("\n")).contains("lines 10 and 11 are both of 2022-02-28"), "{}", say(&twice.join("\n")));
    for (value, expected) in [("-5", "below zero"), ("", "no number"), ("NaN", "no number"), ("abc", "not a number")] {
        let text = say(&with(7, &|line| field(line, 2, value)));
        assert!(text.contains(expected) && text.contains("line 8") && text.contains("tv"), "{text}");
    }
    assert!(say(&with(0, &|line| line.replace("tv", "television"))).contains("no column “tv”"));
    assert!(say(&lines[..7].join("\n")).contains("too few"));
    assert!(say(lines[0]).contains("no rows"));
    assert!(say("").contains("empty"));
    let huge = with(7, &|line| field(line, 2, "1e308"));
    assert!(say(&huge).contains("line 8, column “tv”: “1e308” is too large"), "{}", say(&huge));
    let constant: String = std::iter::once(lines[0].to_owned())
        .chain(lines[1..].iter().map(|line| field(line, 1, "5")))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(say(&constant).contains("nothing to explain"));
}

#[test]
fn what_is_wrong_with_options_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(60));
    let say = |more: &[&str]| refusal(&fit(&file, more));
    assert!(refusal(&["mix", "fit", &file]).contains("--channel"));
    assert!(
        refusal(&["mix", "fit", &file, "--channel", "sales"]).contains("“sales” cannot be --outcome and --channel")
    );
    assert!(say(&["--control", "tv"]).contains("at once"));
    assert!(say(&["--channel", "tv"]).contains("twice"));
    assert!(say(&["--spend", "radio=cost"]).contains("“radio”"));
    assert!(say(&["--spend", "tv=cost"]).contains("“cost”"));
    assert!(say(&["--reach", "tv=search"]).contains("--frequency"));
    assert!(say(&["--control-sign", "promotion=up"]).contains("positive"));
    assert!(say(&["--interval", "94"]).contains("--interval"));
    assert!(say(&["--holdout", "4", "--folds", "0"]).contains("--folds 0"));
    assert!(say(&["--priors", "robyn"]).contains("meridian"));
    assert!(say(&["--value-per-outcome", "margin"]).contains("margin"));
    assert!(say(&["--value-per-outcome", "0"]).contains("above zero"));
    assert!(say(&["--warm-start", "nowhere"]).contains("nowhere"));
    let taken = dir.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("diary.txt"), "mine").unwrap();
    assert!(say(&["--out", taken.to_str().unwrap()]).contains("no folder of a fitted model"));
    assert!(taken.join("diary.txt").is_file());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing half-done is left");
}

#[test]
fn files_too_long_for_a_model_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = "date,y,tv\n".to_owned();
    for day in 0..10_001 {
        let day = jiff::civil::date(1990, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        writeln!(text, "{day},{},1", day.day()).unwrap();
    }
    let file = write(dir.path(), "days.csv", &text);
    let said = refusal(&["mix", "fit", &file, "--channel", "tv"]);
    assert!(said.contains("10001 days in 1 geo are too much") && said.contains("sum days to weeks"), "{said}");
}

#[test]
fn what_cannot_be_told_is_in_the_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let good = market(60);
    let changed = |change: &dyn Fn(usize, &str) -> String| {
        let rows =
            good.lines().enumerate().map(|(at, line)| if at == 0 { format!("{line},radio") } else { change(at, line) });
        rows.collect::<Vec<_>>().join("\n")
    };
    let verdict = |text: &str| {
        let file = write(dir.path(), "odd.csv", text);
        let (text, _) = type_in(&fit(&file, &["--channel", "radio", "--format", "json"])).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        (
            answer["diagnostics"]["standing"].as_str().unwrap().to_owned(),
            answer["diagnostics"]["verdict"].as_str().unwrap().to_owned(),
        )
    };
    let (standing, text) = verdict(&changed(&|_, line| format!("{line},0")));
    assert!(standing != "sound" && text.contains("radio") && text.contains("no exposure"), "{standing}: {text}");
    let (standing, text) = verdict(&changed(&|_, line| format!("{line},12.5")));
    assert!(standing != "sound" && text.contains("radio"), "{standing}: {text}");
    // A channel that is always twice another one.
    let (standing, text) = verdict(&changed(&|_, line| {
        let tv: f64 = line.split(',').nth(2).unwrap().parse().unwrap();
        format!("{line},{}", 2.0 * tv)
    }));
    assert!(
        standing.starts_with("not_") && text.contains("radio and tv") | text.contains("tv and radio"),
        "{standing}: {text}"
    );
}

#[test]
fn ten_rows_and_many_channels_end_in_a_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "ten.csv", &market(10));
    let (text, _) = type_in(&fit(&file, &[])).unwrap();
    assert!(text.contains("Verdict:") && !text.contains("Verdict: Sound"), "{text}");
    let mut dice = Dice(7);
    let names: Vec<String> = (0..200).map(|channel| format!("c{channel}")).collect();
    let mut wide = format!("date,y,{}\n", names.join(","));
    for month in 0..30 {
        let day = jiff::civil::date(2022, 1, 1).checked_add(jiff::Span::new().months(month)).unwrap();
        let spend: Vec<String> = names.iter().map(|_| format!("{:.2}", dice.roll())).collect();
        writeln!(wide, "{day},{:.2},{}", 100.0 + dice.roll(), spend.join(",")).unwrap();
    }
    let file = write(dir.path(), "wide.csv", &wide);
    let channels: Vec<&str> = names.iter().flat_map(|name| ["--channel", name.as_str()]).collect();
    let quick = ["--chains", "1", "--tune", "60", "--draws", "30", "--max-lag", "2", "--format", "json"];
    let (text, _) = type_in(&[&["mix", "fit", &file][..], &channels, &quick].concat()).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_ne!(answer["diagnostics"]["standing"], "sound");
    assert_eq!(answer["channels"].as_array().unwrap().len(), 200);
}

#[test]
fn geos_spend_experiments_and_priors_of_ones_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(99);
    let mut text = "day;place;orders;worth;shown;paid;people\n".to_owned();
    for (place, people) in [("north", 2.0), ("south", 1.0)] {
        for week in 0..60_i32 {
            let day = jiff::civil::date(2023, 1, 1).checked_add(jiff::Span::new().weeks(week)).unwrap();
            let shown = people * if dice.roll() < 0.3 { 0.0 } else { 50.0 * dice.roll() };
            let orders = people * 100.0 + 2.0 * shown + 10.0 * people * dice.roll();
            writeln!(text, "{day};{place};{orders:.0};30;{shown:.1};{:.2};{}", shown * 0.5, people * 1e5).unwrap();
        }
    }
    let file = write(dir.path(), "geo.csv", &text);
    let tests =
        "channel,geos,start,end,spend_change,effect,standard_error\nshown,north,2023-06-04,2023-07-01,10,40,15\n";
    let tests = write(dir.path(), "tests.csv", tests);
    let priors = write(
        dir.path(),
        "own.toml",
        "preset = \"default\"\n[priors]\n\"adstock_alpha[shown]\" = { distribution = \"beta\", alpha = 1, beta = 9 }\n",
    );
    let columns = [
        "mix",
        "fit",
        &file,
        "--date",
        "day",
        "--outcome",
        "orders",
        "--channel",
        "shown",
        "--geo",
        "place",
        "--population",
        "people",
        "--spend",
        "shown=paid",
        "--kpi",
        "conversions",
        "--value-per-outcome",
        "worth",
        "--lift-tests",
        &tests,
        "--priors",
        &priors,
        "--trend",
        "none",
        "--fourier",
        "0",
        "--format",
        "json",
    ];
    let out = dir.path().join("geo").to_str().unwrap().to_owned();
    let (text, _) = type_in(&[&columns[..], &QUICK, &["--out", &out]].concat()).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["data"]["geos"], serde_json::json!(["north", "south"]));
    let test = &answer["experiments"][0];
    assert_eq!((test["channel"].as_str(), test["measured"].as_f64()), (Some("shown"), Some(40.0)));
    let (low, high) = (test["modelled"]["hdi_low"].as_f64().unwrap(), test["modelled"]["hdi_high"].as_f64().unwrap());
    assert!(low < high && test["gap"].is_number() && test["agreement"] == "agrees", "{test}");
    let page = std::fs::read_to_string(Path::new(&out).join("report.html")).unwrap();
    assert!(page.contains("Experiments the model was fitted with") && page.contains("40.00\u{a0}±\u{a0}15.00"));
    let saved = Saved::load(Path::new(&out)).unwrap();
    assert_eq!(saved.panel.lift_tests.len(), 1);
    assert_eq!(saved.panel.population, Some(vec![2e5, 1e5]));
    // Orders are worth 30 and two come of each unit shown, which costs 0.5: ROAS 120.
    let roas = answer["channels"][0]["roas"]["mean"].as_f64().unwrap();
    assert!((60.0..200.0).contains(&roas), "{roas}");
    let parts = std::fs::read_to_string(Path::new(&out).join("contributions.csv")).unwrap();
    assert!(parts.contains("\nnorth,2023-01-01,shown,") && parts.contains("\n,2023-01-01,shown,"));
    let channels = std::fs::read_to_string(Path::new(&out).join("channels.csv")).unwrap();
    assert!(channels.contains("\nsouth,all,shown,") && channels.contains("\n,2023,shown,"));
    // One geo a row short.
    let short: Vec<&str> = std::fs::read_to_string(&file).unwrap().leak().lines().collect();
    let short = short[..short.len() - 1].join("\n");
    let file = write(dir.path(), "short.csv", &short);
    let words: Vec<&str> = columns.iter().map(|word| if *word == columns[2] { file.as_str() } else { word }).collect();
    assert!(refusal(&words).contains("south has 59 of the 60 weeks"), "{}", refusal(&words));
}

/// The example of PyMC-Marketing, when the folder with the shared data is told:
/// the posterior must be the published one within Monte Carlo error.
#[test]
fn the_published_example_comes_out() {
    let Ok(folder) = std::env::var("SULIT_SHARED_DATA") else { return };
    let file = format!("{folder}/mmm/mmm_example.csv");
    let words = format!(
        "mix fit {file} --date date_week --outcome y --channel x1 --channel x2 --control event_1 --control event_2 --control t --fourier 2 --adstock geometric --max-lag 8 --saturation logistic --priors pymc-marketing --chains 4 --tune 1000 --draws 1000 --seed 1 --format json"
    );
    let (text, _) = type_in(&words.split(' ').collect::<Vec<_>>()).unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    // Mean and standard deviation by PyMC-Marketing 0.19.2, 4 × 1000 draws.
    for (name, mean, sd) in [
        ("adstock_alpha[x1]", 0.398, 0.030),
        ("adstock_alpha[x2]", 0.193, 0.040),
        ("saturation_lam[x1]", 4.079, 0.360),
        ("saturation_beta[x1]", 0.362, 0.019),
        ("intercept", 0.349, 0.013),
        ("sigma", 0.0300, 0.0017),
    ] {
        let all = answer["parameters"].as_array().unwrap();
        let found = all.iter().find(|row| row["name"] == name).unwrap();
        let off = (found["mean"].as_f64().unwrap() - mean).abs();
        assert!(off < 0.15 * sd, "{name}: {found}");
        assert!((found["sd"].as_f64().unwrap() / sd - 1.0).abs() < 0.12, "{name}: {found}");
    }
    for (at, truth) in [(0, 4967.8), (1, 2274.9)] {
        let roas = &answer["channels"][at]["roas"];
        assert!(roas["hdi_low"].as_f64().unwrap() < truth && roas["hdi_high"].as_f64().unwrap() > truth, "{roas}");
    }
}

/// ArviZ and PyArrow open what is left behind, where Python has them:
/// `SULIT_ARVIZ_PYTHON` names one that has, else `python3` is asked.
#[test]
fn arviz_opens_the_draws() {
    let python = std::env::var("SULIT_ARVIZ_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked = std::process::Command::new(&python).args(["-c", "import arviz, pyarrow, zarr"]).output();
    if !asked.is_ok_and(|answer| answer.status.success()) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "market.csv", &market(60));
    let model = dir.path().join("model").to_str().unwrap().to_owned();
    type_in(&fit(&file, &["--out", &model])).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../benches/peers/arviz_opens_draws.py");
    let told = std::process::Command::new(&python).args([script, &model]).output().unwrap();
    assert!(
        told.status.success(),
        "{}{}",
        String::from_utf8_lossy(&told.stdout),
        String::from_utf8_lossy(&told.stderr)
    );
}
