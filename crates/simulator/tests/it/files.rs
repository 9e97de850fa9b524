use std::collections::BTreeMap;

use base::Decimal;
use simulator::{MarketError, MarketOptions, Simulation};

use crate::{bytes, currency, short, two_years, written};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (first, _) = written(short());
    let (second, _) = written(short());
    let (other, _) = written(MarketOptions { seed: 8, ..short() });
    assert_eq!(bytes(first.path()), bytes(second.path()));
    assert_ne!(bytes(first.path())["google-ads.csv"], bytes(other.path())["google-ads.csv"]);
}

#[test]
fn the_total_lines_of_google_equal_its_rows() {
    let (folder, _) = written(short());
    let text = String::from_utf8(bytes(folder.path())["google-ads.csv"].clone()).unwrap();
    let body: String = text.lines().skip(2).flat_map(|line| [line, "\n"]).collect();
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let amount = |text: &str| text.replace(',', "").parse::<Decimal>().unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let (totals, rows): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[0].starts_with("Total:"));
    assert_eq!(totals.len(), 2);
    for column in 5..10 {
        let sum: Decimal = rows.iter().map(|row| amount(&row[column])).sum();
        assert!(totals.iter().all(|total| amount(&total[column]) == sum), "column {column}");
    }
}

#[test]
fn the_total_line_of_tiktok_equals_its_rows() {
    let (folder, _) = written(short());
    let all = bytes(folder.path());
    let mut reader = csv::Reader::from_reader(all["tiktok-ads.csv"].as_slice());
    let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let total = rows.pop().unwrap();
    assert_eq!(total[0], format!("Total of {} results", rows.len()));
    for column in 5..10 {
        let sum: Decimal = rows.iter().map(|row| row[column].parse::<Decimal>().unwrap()).sum();
        assert_eq!(sum, total[column].parse().unwrap(), "column {column}");
    }
}

#[test]
fn every_rule_names_a_campaign_of_the_plan() {
    let (folder, files) = written(short());
    let plan = String::from_utf8(bytes(folder.path())["campaigns.csv"].clone()).unwrap();
    let keys: Vec<&str> = plan.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(files.rules.iter().all(|rule| keys.contains(&rule.campaign_key.as_str())));
    let coupon = files.rules.iter().find(|rule| rule.coupon == "MAKATI10").unwrap();
    assert_eq!(coupon.to_string(), "coupon = \"MAKATI10\" => flyer-makati");
}

#[test]
fn an_order_adds_up_line_by_line() {
    let (folder, _) = written(short());
    let csv = bytes(folder.path()).remove("shopify-orders.csv").unwrap();
    let mut orders: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let number = |name: &str| row[at(name)].parse::<Decimal>().unwrap_or_default();
        let order = orders.entry(row[at("Name")].to_owned()).or_default();
        order.0 +=
            number("Lineitem quantity") * number("Lineitem price") - number("Discount Amount") + number("Shipping");
        order.1 += number("Total");
        assert!(number("Refunded Amount") <= number("Total"));
    }
    assert!(orders.len() > 2_000);
    assert!(orders.values().all(|(parts, total)| parts == total));
}

#[test]
fn every_file_of_two_years_is_there_and_of_a_size_a_demo_can_import() {
    let (folder, files) = written(two_years());
    assert_eq!(files.imports.len(), 13);
    let all = bytes(folder.path());
    let lines = |name: &str| all[name].iter().filter(|byte| **byte == b'\n').count();
    assert!(lines("calls.csv") > 20 && lines("flyers-counted.csv") > 20);
    let spend: usize = ["google-ads.csv", "meta-ads.csv", "tiktok-ads.csv", "microsoft-ads.csv", "messages.csv"]
        .map(lines)
        .iter()
        .sum();
    assert!((10_000..40_000).contains(&spend), "{spend} spend rows");
    let campaigns = lines("campaigns.csv") - 1;
    assert!((35..=50).contains(&campaigns), "{campaigns} campaigns");
    assert!(all["linkedin-ads.csv"].starts_with(&[0xff, 0xfe]), "LinkedIn exports UTF-16");
}

#[test]
fn another_currency_changes_amounts_to_its_usual_size() {
    let (folder, _) = written(MarketOptions { currency: currency("IRR"), days: 30, ..short() });
    let google = String::from_utf8(bytes(folder.path())["google-ads.csv"].clone()).unwrap();
    assert!(google.contains(",IRR,"));
    let total = google.lines().last().unwrap();
    assert!(!total.contains('.') || total.split(',').count() > 6, "rials have no cents: {total}");
}

#[test]
fn options_out_of_bounds_are_refused_with_a_reason() {
    let refused = |options: MarketOptions| Simulation::new(options).unwrap_err();
    assert!(matches!(refused(MarketOptions { days: 0, ..short() }), MarketError::Days(0)));
    assert!(matches!(refused(MarketOptions { scale: f64::NAN, ..short() }), MarketError::Scale(_)));
    let unknown = refused(MarketOptions { currency: currency("XPF"), ..short() });
    assert!(unknown.to_string().contains("XPF"));
}
