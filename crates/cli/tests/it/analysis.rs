//! The analyst's commands as part of the binary: no data folder, own flags.

use serde_json::Value;

use crate::folder::Folder;

const PATHS: &str =
    "path;total_conversions;total_conversion_value;total_null\nad > mail;2;30;1\nmail;1;5;4\nad;0;0;5\n";

#[test]
fn a_plain_file_is_analysed_beside_the_data() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let file = folder.file("paths.csv", PATHS);
    let ran = folder.run(&["attribute", file.to_str().unwrap(), "--model", "linear", "--format", "json"]).ok();
    let answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out));
    assert!(answer.to_string().contains("\"mail\""), "{answer}");
    let csv = folder.run(&["--format", "csv", "attribute", file.to_str().unwrap(), "--model", "first"]).ok().csv();
    let ad = csv.iter().find(|row| row["channel"] == "ad").unwrap();
    assert_eq!(ad["conversions"].parse::<f64>().unwrap().round() as i64, 2);

    let missing = folder.run(&["attribute", "nowhere.csv"]).refused();
    assert!(missing.err.contains("nowhere.csv"), "{}", missing.err);
    assert_eq!(folder.run(&["attribute", file.to_str().unwrap(), "--model", "magic"]).code, Some(2));
}

#[test]
fn the_help_names_the_analysts_commands() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let help = folder.run(&["--help"]).ok().out;
    for name in ["attribute", "mix", "experiment", "geo-lift", "ltv", "import"] {
        assert!(help.contains(&format!("\n  {name} ")), "{name}: {help}");
    }
    assert!(folder.run(&["help", "attribute"]).ok().out.contains("sulit attribute --help"));
    assert!(folder.run(&["attribute", "--help"]).ok().out.contains("--model"));
}
