//! `attribute` as an analyst types it.

use std::path::Path;

use crate::typed;

/// What the command printed and remarked, or its error.
fn attribute(words: &[&str]) -> Result<(String, String), String> {
    let said = typed::typed(&[&["attribute"], words].concat()).map_err(|refused| refused.message)?;
    Ok((said.results, said.remarks))
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

const PATHS: &str = "path;total_conversions;total_conversion_value;total_null\n\
                     search > email;2;20;0\nsearch;0;0;3\nemail;1;40;3\nemail > search;1;0;0\n";

const TOUCHES: &str = "who,when,where,bought,amount\n\
                       ann,2024-01-01 10:00,search,0,\n\
                       bob,2024-01-03,email,0,\n\
                       ann,2024-01-02 10:00,email,1,20\n\
                       ann,2024-01-09 10:00,email,,\n\
                       cid,2024-01-05,,1,7\n";

#[test]
fn csv_has_the_columns_it_promises() {
    let folder = tempfile::tempdir().unwrap();
    let paths = file(folder.path(), "paths.csv", PATHS);
    let (csv, _) = attribute(&[&paths, "--model", "markov", "--format", "csv"]).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0], ["channel", "conversions", "value", "removal_effect"]);
    assert_eq!((rows[1][0], rows[2][0]), ("email", "search"));
    for (field, want) in [(rows[1][3], 19.0 / 24.0), (rows[2][3], 13.0 / 28.0)] {
        assert!((field.parse::<f64>().unwrap() - want).abs() < 1e-12, "{field}");
    }
    let (csv, _) =
        attribute(&[&paths, "--model", "linear", "--format", "csv", "--delimiter", ";", "--separator", " > "]).unwrap();
    assert_eq!(csv, "channel,conversions,value\nemail,2.5,50\nsearch,1.5,10\n");
}

#[test]
fn json_tells_everything() {
    let folder = tempfile::tempdir().unwrap();
    let paths = file(folder.path(), "paths.csv", PATHS);
    let (json, _) =
        attribute(&[&paths, "--model", "all", "--intervals", "--replicates", "20", "--format", "json"]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["models"].as_array().unwrap().len(), 9);
    assert_eq!(json["models"][6]["model"], "markov");
    assert_eq!(json["models"][6]["markov"]["states"], 3);
    assert_eq!(json["disagreements"].as_array().unwrap().len(), 2);
    assert!(json["models"][0]["credits"][0]["conversions_interval"][0].is_number());
    assert_eq!(json["journeys"]["conversions"], 4.0);
}

#[test]
fn touchpoints_become_journeys() {
    let folder = tempfile::tempdir().unwrap();
    let touches = file(folder.path(), "touches.csv", TOUCHES);
    let columns =
        ["--person", "who", "--time", "when", "--channel", "where", "--conversion", "bought", "--value", "amount"];
    let (csv, remarks) =
        attribute(&[&[touches.as_str(), "--model", "linear", "--format", "csv"], &columns[..]].concat()).unwrap();
    assert_eq!(csv, "channel,conversions,value\nsearch,0.5,10\nemail,0.5,10\n");
    // Cid bought without a touchpoint; Ann's last touch began a journey of its own.
    assert_eq!(remarks, "warning: 1 conversion worth 7 without a touchpoint before: in no channel's credit\n");
    let (csv, _) = attribute(
        &[&[touches.as_str(), "--model", "linear", "--format", "csv", "--lookback", "0.5"], &columns[..]].concat(),
    )
    .unwrap();
    assert_eq!(csv, "channel,conversions,value\nemail,1,20\nsearch,0,0\n");
}

#[test]
fn rounded_credits_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let text = "path,total_conversions,value\na > b > c,1,100\na,1,-33.34\nb > c,1,0.01\n";
    let paths = file(folder.path(), "paths.csv", text);
    let (csv, _) = attribute(&[&paths, "--model", "shapley", "--round", "2", "--format", "csv"]).unwrap();
    let cents = |at: usize| -> i64 {
        let amounts = csv.lines().skip(1).map(|line| line.split(',').nth(at).unwrap().parse::<f64>().unwrap());
        amounts.map(|amount| (amount * 100.0).round() as i64).sum()
    };
    assert_eq!((cents(1), cents(2)), (300, 6667));
}

#[test]
fn tables_plots_and_reports_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let paths = file(folder.path(), "paths.csv", PATHS);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (table, remarks) = attribute(&[
        &paths,
        "--model",
        "all",
        "--weights",
        "30,*20,50",
        "--intervals",
        "--replicates",
        "10",
        "--plot",
        &at("all.svg"),
        "--report",
        &at("all.html"),
    ])
    .unwrap();
    assert!(table.contains("channel (conversions)") && table.contains("custom"), "{table}");
    // No path has a direct touch, so the two rules are one; intervals stand in cells.
    assert!(table.contains("last = last-non-direct"), "{table}");
    assert!(table.contains("last and last-non-direct give the same credit here and are shown as one"), "{table}");
    assert!(table.contains("channel (conversions), 95% interval") && table.contains("\u{a0}–\u{a0}"), "{table}");
    let mut intervals = table.lines().filter(|line| line.contains("\u{a0}–\u{a0}"));
    assert!(intervals.all(|line| line.chars().count() <= 125), "{table}");
    assert!(table.trim_end().ends_with("or a mix model (sulit mix).") && table.contains("not that doubt"), "{table}");
    assert!(remarks.contains("wrote "), "{remarks}");
    let html = std::fs::read_to_string(at("all.html")).unwrap();
    for part in ["not what would be missing", "Credits", "Paths", "Lengths", "Transitions", "search &gt; email"] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("Lags"), "times are not known");
    assert!(std::fs::read_to_string(at("all.svg")).unwrap().starts_with("<svg"));
    attribute(&[&paths, "--plot", &at("one.png")]).unwrap();
    assert!(std::fs::read(at("one.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn wrong_files_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let said = |text: &str, more: &[&str]| {
        let paths = file(folder.path(), "paths.csv", text);
        let error = attribute(&[&[paths.as_str()], more].concat()).unwrap_err();
        error.replace(&folder.path().display().to_string(), "")
    };
    assert!(said("", &[]).contains("is empty"));
    assert!(said("paths;total_conversions\na;1\n", &[]).contains("did you mean “paths”?"));
    assert!(said("path;total_conversion\na;1\n", &[]).contains("did you mean “total_conversion”?"));
    assert!(
        said("path;total_conversions\na;-1\n", &[])
            .contains("line 2, column “total_conversions”: -1 is less than nothing")
    );
    assert!(said("path;total_conversions\na;x\n", &[]).contains("“x” is not a number"));
    assert!(said("path;total_conversions\na > > b;1\n", &[]).contains("a channel without a name"));
    assert!(said("path;total_conversions\na;0\n", &[]).contains("no journey converted"));
    assert!(said("path;total_conversions\n;1\n", &[]).contains("no journey with a touchpoint"));
    assert!(said(PATHS, &["--order", "5"]).contains("5 is not in 1..=4"));
    assert!(said(PATHS, &["--model", "custom"]).contains("--weights"));
    assert!(said(PATHS, &["--model", "custom", "--weights", "0,*0,0"]).contains("all weights are 0"));
    assert!(said(PATHS, &["--model", "most"]).contains("possible values"));
    assert!(said(PATHS, &["--person", "path"]).contains("--time"));
    assert!(said(PATHS, &["--plot", "/nowhere/x.svg"]).contains("there is no folder /nowhere"));
    assert!(said(PATHS, &["--model", "time-decay", "--half-life", "0"]).contains("half-life"));
}

#[test]
fn fields_without_a_number_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let paths = file(folder.path(), "paths.csv", "path;total_conversions;total_null\na > b;NaN;1\nb;2;\na;1;3\n");
    let (_, remarks) = attribute(&[&paths]).unwrap();
    assert!(remarks.contains("2 fields of conversions") && remarks.contains("no number, first in line 2"), "{remarks}");
}

#[test]
fn value_without_a_conversion_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "path,total_conversions,value\na,0,55\na > b,2,20\nb,0,-5\n";
    let paths = file(folder.path(), "paths.csv", text);
    let (table, remarks) = attribute(&[&paths, "--model", "linear"]).unwrap();
    assert!(remarks.contains("1 row with 0 conversions has value, 55.00 in all"), "{remarks}");
    assert!(table.contains("not what would be missing without a channel"), "{table}");
    let (csv, _) = attribute(&[&paths, "--model", "linear", "--format", "csv"]).unwrap();
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn a_doubtful_separator_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let paths = file(folder.path(), "paths.csv", "path;total_conversions\na | b;1\nb | c;1\n");
    let (_, remarks) = attribute(&[&paths]).unwrap();
    assert!(remarks.contains("--separator"), "{remarks}");
    let (csv, remarks) = attribute(&[&paths, "--separator", "|", "--format", "csv"]).unwrap();
    assert!(!remarks.contains("--separator") && csv.lines().count() == 4, "{csv}{remarks}");
}

#[test]
fn two_hundred_channels_and_ten_rows_are_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "path;total_conversions;total_null\n".to_owned();
    for row in 0..10 {
        let path: Vec<String> = (0..20).map(|at| format!("channel {}", row * 20 + at)).collect();
        text.push_str(&format!("{};1;1\n", path.join(" > ")));
    }
    let paths = file(folder.path(), "paths.csv", &text);
    for order in ["1", "4"] {
        let (csv, _) = attribute(&[&paths, "--order", order, "--format", "csv"]).unwrap();
        assert_eq!(csv.lines().count(), 201);
    }
    let (json, remarks) =
        attribute(&[&paths, "--model", "data-driven", "--intervals", "--replicates", "5", "--format", "json"]).unwrap();
    assert!(json.contains("too narrow for so few") && remarks.contains("too narrow for so few"), "{remarks}");
}
