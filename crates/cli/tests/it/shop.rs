//! The worked example: a Persian shop with two campaigns.

use crate::folder::Folder;

pub(crate) const SHOP: &str = "کمپین,هزینه,تعداد بازدید,تعداد فروش,نرخ تبدیل\n\
    اینستاگرام,\"5,000,000 تومان\",\"10,000\",100,1%\n\
    تلگرام,\"3,000,000 تومان\",\"6,000\",75,1.25%\n";

pub(crate) fn shop() -> Folder {
    let folder = Folder::new("IRR", "Asia/Tehran", "fa");
    let file = folder.file("shop.csv", SHOP);
    folder.run(&["import", file.to_str().unwrap(), "--date", "2026-10-01"]).ok();
    folder
}

#[test]
fn the_worked_example_comes_out() {
    let folder = shop();
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
    let row = |name: &str| rows.iter().find(|row| row["campaign"] == name).unwrap();
    let instagram = row("اینستاگرام");
    assert_eq!(instagram["spend"], "50000000");
    assert_eq!(instagram["currency"], "IRR");
    assert_eq!(instagram["conversion_rate"], "0.01");
    assert_eq!(instagram["cpa"], "500000");
    assert_eq!((instagram["visits"].as_str(), instagram["conversions"].as_str()), ("10000", "100"));
    assert_eq!(instagram["revenue"], "", "no revenue is unknown, not zero");
    let telegram = row("تلگرام");
    assert_eq!(telegram["spend"], "30000000");
    assert_eq!(telegram["conversion_rate"], "0.0125");
    assert_eq!(telegram["cpa"], "400000");
    assert_eq!(rows.len(), 2, "there is no total row");
}

#[test]
fn the_columns_begin_as_documented() {
    let folder = shop();
    let out = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().out;
    let header = out.lines().next().unwrap();
    let expected =
        "campaign,channel,currency,spend,impressions,clicks,visits,conversions,conversion_rate,cpa,revenue,roas,roi";
    assert!(header.starts_with(expected), "{header}");
}

#[test]
fn the_difference_is_called_chance() {
    let folder = shop();
    let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "json"]).ok().json();
    let findings = report["meta"]["findings"].to_string();
    assert!(findings.contains("chance"), "{findings}");
    assert!(findings.contains("175"), "{findings}");
}

#[test]
fn a_table_is_english_throughout_unless_another_locale_is_asked_for() {
    let folder = shop();
    let table = folder.report("campaigns", "2026-10-01", "2026-10-31", &[]).ok().out;
    for said in ["2026-10-01 – 2026-10-31", "money in IRR", "50,000,000", "1.25%"] {
        assert!(table.contains(said), "{said}: {table}");
    }
    assert!(!table.contains(|c: char| ('\u{06F0}'..='\u{06F9}').contains(&c)), "{table}");
    let persian = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--locale", "fa"]).ok().out;
    for said in ["۵٬۰۰۰٬۰۰۰", "تومان", "۱٫۲۵٪"] {
        assert!(persian.contains(said), "{said}: {persian}");
    }
}

#[test]
fn a_rate_column_that_disagrees_is_pointed_out() {
    let folder = Folder::new("IRR", "Asia/Tehran", "fa");
    let file = folder.file("shop.csv", SHOP.replace("1.25%", "2.5%"));
    let outcome = folder.import(&file, &["--date", "2026-10-01"]).ok().json();
    let notices = outcome["notices"].to_string();
    assert!(notices.contains("2.5") && notices.contains('3'), "{notices}");
}

#[test]
fn the_better_converter_has_the_better_rate() {
    let folder = Folder::new("ISK", "Atlantic/Reykjavik", "is");
    let text =
        "date,campaign,cost,visits,sales\n2026-10-01,Facebook,90000,10500,120\n2026-10-01,Dagblad,40000,1200,15\n";
    folder.import(&folder.file("is.csv", text), &[]).ok();
    let report = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "json"]).ok().json();
    let findings = report["meta"]["findings"].to_string();
    assert!(findings.contains("Dagblad converts better than Facebook"), "{findings}");
}
