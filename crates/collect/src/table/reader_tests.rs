use base::{Currency, Day, Figure};
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::decode::{OpenOptions, open};
use crate::table::{Field, TableOptions};
use crate::values::{DateOrder, NumberStyle};

fn options(currency: &str) -> TableOptions {
    TableOptions {
        user_map: Vec::new(),
        date: None,
        currency: None,
        decimal: None,
        date_order: None,
        two_digit_years: false,
        locale: None,
        platform: None,
        workspace_currency: Currency::parse(currency).unwrap(),
        workspace_locale: "en".to_owned(),
        zone: TimeZone::UTC,
    }
}

fn on(day: Day, currency: &str) -> TableOptions {
    TableOptions { date: Some(day), ..options(currency) }
}

/// Everything a table gives, in one heap.
fn read(text: &str, options: &TableOptions) -> Result<(Facts, Vec<String>), String> {
    let source = open(text.as_bytes().to_vec(), "t.csv", &OpenOptions::default()).map_err(|error| error.to_string())?;
    let plan = Plan::infer(&source, options, &|_| ()).map_err(|error| error.to_string())?;
    let mut reader = plan.read(&source).map_err(|error| error.to_string())?;
    let mut all = Facts::default();
    let mut facts = Facts::default();
    while reader.next(&mut facts).map_err(|error| error.to_string())? {
        all.spend.append(&mut facts.spend);
        all.responses.append(&mut facts.responses);
        all.orders.append(&mut facts.orders);
        all.rejected.append(&mut facts.rejected);
        all.totals.append(&mut facts.totals);
    }
    Ok((all, reader.notices().iter().map(ToString::to_string).collect()))
}

fn spend(facts: &Facts) -> Vec<String> {
    facts.spend.iter().map(|row| format!("{} {} {}", row.day, row.spend.normalize(), row.currency)).collect()
}

const SHOP: &str = "کمپین,هزینه,تعداد بازدید,تعداد فروش,نرخ تبدیل\n\
    اینستاگرام,\"5,000,000 تومان\",\"10,000\",100,1%\n\
    تلگرام,\"3,000,000 تومان\",\"6,000\",75,1.25%\n";

#[test]
fn the_worked_example_comes_out() {
    let (facts, notices) = read(SHOP, &on(date(2026, 10, 1), "IRR")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 50000000 IRR", "2026-10-01 30000000 IRR"]);
    assert_eq!(facts.spend[0].source.campaign_name, "اینستاگرام");
    let responses: Vec<_> = facts.responses.iter().map(|row| (row.line, row.figure, row.value.to_string())).collect();
    assert_eq!(
        responses,
        [
            (2, Figure::Visits, "10000".to_owned()),
            (2, Figure::Sales, "100".to_owned()),
            (3, Figure::Visits, "6000".to_owned()),
            (3, Figure::Sales, "75".to_owned()),
        ]
    );
    assert_eq!(notices, [""; 0]);
    assert_eq!(facts.rejected, []);
}

#[test]
fn a_rate_that_disagrees_is_pointed_out() {
    let wrong = SHOP.replace("1.25%", "2.25%");
    let (_, notices) = read(&wrong, &on(date(2026, 10, 1), "IRR")).unwrap();
    assert_eq!(notices, ["line 3: column “نرخ تبدیل”: the file says 2.25%, its counts give 1.25% (75 / 6000)"]);
}

#[test]
fn the_same_table_in_persian_digits_and_dates() {
    let text = "تاریخ;کمپین;هزینه (هزار تومان);فروش\n۱۴۰۵/۰۷/۰۹;پاییز;۱٬۲۵۰٫۵;۱۲\n۱۰ مهر ۱۴۰۵;پاییز;۲٬۰۰۰;۸\n";
    let (facts, _) = read(text, &options("IRR")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 12505000 IRR", "2026-10-02 20000000 IRR"]);
}

#[test]
fn european_tables_by_their_headers() {
    let german = "Tag;Kampagne;Kosten;Klicks\n01.10.2026;Herbst;1.234;1.000\n02.10.2026;Herbst;2.345,50;2.000\n";
    let (facts, notices) = read(german, &options("EUR")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 1234 EUR", "2026-10-02 2345.5 EUR"]);
    assert_eq!(facts.spend[1].clicks, Some(2_000));
    assert!(notices[0].contains("taken as EUR"), "{notices:?}");
    let vietnamese = "Ngày,Chiến dịch,Chi phí (₫),Đơn hàng\n01/10/2026,Thu,5.000.000,12\n02/10/2026,Thu,1.250,3\n";
    let (facts, _) = read(vietnamese, &options("VND")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 5000000 VND", "2026-10-02 1250 VND"]);
    let icelandic = "Dagsetning;Herferð;Kostnaður (kr.)\n1.10.2026;Haust;12.500\n";
    let (facts, _) = read(icelandic, &options("ISK")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 12500 ISK"]);
    let french = "Jour;Campagne;Dépenses\n01/02/2026;Été;1\u{202f}234,56 €\n";
    let (facts, _) = read(french, &options("USD")).unwrap();
    assert_eq!(spend(&facts), ["2026-02-01 1234.56 EUR"]);
    let filipino = "Petsa,Kampanya,Gastos\nOktubre 3, 2026,Pasko,\"₱1,250.75\"\n"
        .replace("Oktubre 3, 2026", "\"Oktubre 3, 2026\"");
    let (facts, _) = read(&filipino, &options("PHP")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-03 1250.75 PHP"]);
}

#[test]
fn ambiguity_stops_and_names_its_flag() {
    let dates = "day,campaign,cost\n01/02/2026,A,5\n";
    assert!(read(dates, &options("EUR")).unwrap_err().contains("--date-order dmy or --date-order mdy"));
    let decided = TableOptions { date_order: Some(DateOrder::Mdy), ..options("EUR") };
    assert_eq!(spend(&read(dates, &decided).unwrap().0), ["2026-01-02 5 EUR"]);
    let numbers = "day,campaign,cost\n2026-01-02,A,1.234\n";
    assert!(read(numbers, &options("EUR")).unwrap_err().contains("--decimal point or --decimal comma"));
    let decided = TableOptions { decimal: Some(NumberStyle::Comma), ..options("EUR") };
    assert_eq!(spend(&read(numbers, &decided).unwrap().0), ["2026-01-02 1234 EUR"]);
    let with_counts = "day,campaign,cost,visits\n2026-01-02,A,1.234,1.000\n";
    assert_eq!(spend(&read(with_counts, &options("EUR")).unwrap().0), ["2026-01-02 1234 EUR"]);
}

#[test]
fn a_table_without_dates_needs_one() {
    let text = "campaign,cost\nA,5\n";
    assert!(read(text, &options("EUR")).unwrap_err().contains("--date 2026-10-01"));
    assert_eq!(spend(&read(text, &on(date(2026, 10, 1), "EUR")).unwrap().0), ["2026-10-01 5 EUR"]);
}

#[test]
fn months_and_periods_are_spread_and_add_up() {
    let text = "month,campaign,cost,visits,revenue\n2026-10,A,100,1000,999.99\n";
    let (facts, _) = read(text, &options("EUR")).unwrap();
    assert_eq!(facts.spend.len(), 31);
    assert!(facts.spend.iter().all(|row| row.is_spread));
    assert_eq!(facts.spend.iter().map(|row| row.spend).sum::<Decimal>(), Decimal::from(100));
    let sum = |figure| facts.responses.iter().filter(|row| row.figure == figure).map(|row| row.value).sum::<Decimal>();
    assert_eq!(sum(Figure::Visits), Decimal::from(1000));
    assert_eq!(sum(Figure::Revenue), Decimal::new(99_999, 2));
    assert!(facts.responses.iter().all(|row| row.figure != Figure::Visits || row.value.fract().is_zero()));
    let period = "start date,end date,campaign,cost\n2026-10-01,2026-10-04,A,100\n";
    let (facts, _) = read(period, &options("EUR")).unwrap();
    assert_eq!(spend(&facts)[3], "2026-10-04 25 EUR");
    let preamble = "Report\n\"October 1, 2026 - October 2, 2026\"\nCampaign,Cost,Clicks\nA,3,5\n";
    let (facts, notices) = read(preamble, &options("EUR")).unwrap();
    assert_eq!(spend(&facts), ["2026-10-01 1.5 EUR", "2026-10-02 1.5 EUR"]);
    assert_eq!(facts.spend.iter().filter_map(|row| row.clicks).sum::<i64>(), 5);
    assert!(notices.iter().any(|notice| notice.contains("spread evenly over 2026-10-01 to 2026-10-02")), "{notices:?}");
}

#[test]
fn bad_rows_come_with_line_column_value_and_reason() {
    let text = "day,campaign,cost,currency,clicks\n\
        2026-10-01,A,abc,EUR,1\n2026-02-30,A,1,EUR,1\n2026-10-01,A,1,XXX,1\n2026-10-01,A,-1,EUR,1\n\
        2026-10-01,A,1,EUR,1.5\n2026-10-01,A,1,EUR,-1\n,A,1,EUR,1\n2026-10-01,A,1,EUR,1,extra\nlonely\n\
        2026-10-01,A,$1,EUR,1\n2026-10-01,A,€1,USD,1\n2026-10-01,A,1.50,EUR,1\n";
    let (facts, _) = read(text, &options("EUR")).unwrap();
    let found: Vec<_> =
        facts.rejected.iter().map(|row| (row.line, row.column.as_str(), row.value.as_str(), row.reason)).collect();
    assert_eq!(
        found,
        [
            (2, "cost", "abc", RejectReason::BadNumber),
            (3, "day", "2026-02-30", RejectReason::BadDate),
            (4, "currency", "XXX", RejectReason::BadCurrency),
            (5, "cost", "-1", RejectReason::Negative),
            (6, "clicks", "1.5", RejectReason::BadNumber),
            (7, "clicks", "-1", RejectReason::Negative),
            (8, "day", "", RejectReason::Missing),
            (9, "", "", RejectReason::CellCount),
            (10, "", "", RejectReason::CellCount),
            (11, "cost", "$1", RejectReason::BadCurrency),
            (12, "cost", "€1", RejectReason::MixedCurrency),
        ]
    );
    assert_eq!(facts.rejected[0].raw, b"2026-10-01,A,abc,EUR,1");
    assert_eq!(spend(&facts), ["2026-10-01 1.5 EUR"]);
}

#[test]
fn total_lines_are_no_rows() {
    let text = "Campaign,Cost,Visits\nA,5,10\nB,6,20\nTotal,11,30\n";
    let (facts, _) = read(text, &on(date(2026, 10, 1), "EUR")).unwrap();
    assert_eq!(facts.spend.len(), 2);
    let values = vec![(Field::Spend, Decimal::from(11)), (Field::Figure(Figure::Visits), Decimal::from(30))];
    assert_eq!(facts.totals, [TotalLine { line: 4, label: "Total".to_owned(), values }]);
    let persian = format!("{SHOP}جمع کل,\"8,000,000 تومان\",\"16,000\",175,\n");
    let (facts, _) = read(&persian, &on(date(2026, 10, 1), "IRR")).unwrap();
    assert_eq!(facts.totals[0].values[0], (Field::Spend, Decimal::from(80_000_000)));
    let named = "day,campaign,cost\n2026-10-01,Total,5\n";
    assert_eq!(read(named, &options("EUR")).unwrap().0.spend.len(), 1);
}

#[test]
fn campaign_columns_make_the_source() {
    let text = "day,campaign,campaign id,campaign key,platform,account,channel,utm_source,coupon,cost\n\
        2026-10-01,Autumn,77,autumn-26,Meta Ads,Shop,Paid Social,fb,off10,5\n2026-10-01,B,1.23457E+11,,,,,,,5\n2026-10-01,C,,,,,Mystery,,,5\n";
    let (facts, notices) = read(text, &options("EUR")).unwrap();
    let source = &facts.spend[0].source;
    assert_eq!(
        [&source.platform, &source.account, &source.campaign_id, &source.utm_campaign, &source.channel, &source.coupon],
        ["meta_ads", "Shop", "77", "autumn-26", "paid_social", "OFF10"]
    );
    assert_eq!(facts.rejected[0].column, "campaign id");
    assert!(notices.iter().any(|notice| notice.contains("“Mystery”")), "{notices:?}");
}

#[test]
fn a_table_of_orders() {
    let text = "order id,date,order total,coupon code,refund,email\n\
        1001,2026-10-03T23:30:00Z,49.90 EUR,fall,-9.90 EUR,Ada@Example.com\n1002,2026-10-04,5 EUR,,,nobody\n";
    let zone = TimeZone::fixed(jiff::tz::Offset::from_seconds(7_200).unwrap());
    let (facts, _) = read(text, &TableOptions { zone, ..options("EUR") }).unwrap();
    let order = &facts.orders[0];
    assert_eq!(
        (order.day, order.total.to_string(), order.refunded.to_string()),
        (date(2026, 10, 4), "49.90".into(), "9.90".into())
    );
    assert_eq!((order.coupons.as_str(), order.customer_hash.len()), ("FALL", 64));
    assert_eq!(order.ordered_at.to_string(), "2026-10-03T23:30:00Z");
    assert_eq!(facts.rejected[0].reason, RejectReason::BadEmail);
}

#[test]
fn bare_amounts_beside_a_word_are_of_it() {
    let text = "کمپین,هزینه,درآمد\nالف,\"5,000,000 تومان\",\"9,000,000\"\n";
    let (facts, notices) = read(text, &on(date(2026, 10, 1), "IRR")).unwrap();
    assert_eq!(facts.responses[0].value, Decimal::from(90_000_000));
    assert!(notices[0].contains("beside them"), "{notices:?}");
}

#[test]
fn unknown_tables_are_refused_with_advice() {
    assert!(read("a,b\n1,2\n", &options("EUR")).unwrap_err().contains("--map 'a=spend'"));
    assert!(read("campaign,cost\n", &on(date(2026, 1, 1), "EUR")).unwrap_err().contains("header row"));
    assert!(read("", &options("EUR")).unwrap_err().contains("is empty"));
    let mapped = TableOptions { user_map: vec![("b".into(), Field::Spend)], ..on(date(2026, 1, 1), "EUR") };
    assert_eq!(spend(&read("a,b\n1,2\n", &mapped).unwrap().0), ["2026-01-01 2 EUR"]);
}
