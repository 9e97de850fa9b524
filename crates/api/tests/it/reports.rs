//! Reports in every form, the rows behind them, and SQL.

use base::Role;
use serde_json::json;

use crate::imports::SHOP;
use crate::served::{Served, send};

const OCTOBER: &str = "from=2026-10-01&to=2026-10-31";

#[tokio::test]
async fn a_report_has_one_content_in_every_form() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    let report = editor.get(&format!("/reports/campaigns?{OCTOBER}")).await.expect(200);
    let row = &report["rows"][0];
    assert_eq!((&row["campaign"], &row["spend"]), (&json!("Instagram"), &json!("500.00")), "{report}");
    assert_eq!((&row["conversion_rate"], &row["cpa"], &row["roi"]), (&json!(0.01), &json!("5.00"), &json!(null)));
    assert_eq!(report["meta"]["conversion_rate_denominator"], "visits");
    let url = served.url(&format!("/reports/campaigns?workspace=shop&{OCTOBER}"));
    let alias = send(reqwest::Client::new().get(url).bearer_auth(&editor.secret)).await.expect(200);
    assert_eq!(alias, report);
    let csv = editor.get(&format!("/reports/campaigns?{OCTOBER}&format=csv")).await;
    assert!(csv.header("content-type").starts_with("text/csv") && csv.text.contains("Telegram"), "{}", csv.text);
    assert_eq!(csv.text.lines().count(), 3);
    let parquet = editor.request(reqwest::Method::GET, &format!("/reports/campaigns?{OCTOBER}&format=parquet"));
    assert!(parquet.send().await.unwrap().bytes().await.unwrap().starts_with(b"PAR1"));
    for kind in ["channels", "days", "budget"] {
        editor.get(&format!("/reports/{kind}?{OCTOBER}")).await.expect(200);
    }
    editor.get(&format!("/overview?{OCTOBER}&compare=previous")).await.expect(200);
    assert!(editor.get(&format!("/findings?{OCTOBER}")).await.expect(200)["items"].is_array());
    assert!(editor.get("/metrics").await.expect(200)["items"].as_array().unwrap().len() > 20);
}

#[tokio::test]
async fn what_was_believed_can_be_asked() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    served.clock.advance_seconds(2 * 86_400);
    editor.import("shop.csv", &SHOP.replace("500.00", "450.00"), &json!({ "date": "2026-10-01" })).await;
    let spend = async |as_of: &str| {
        let report = editor.get(&format!("/reports/campaigns?{OCTOBER}{as_of}")).await.expect(200);
        report["meta"]["totals"]["spend"].clone()
    };
    assert_eq!(spend("").await, "750.00");
    assert_eq!(spend("&as_of=2026-10-01").await, "800.00");
    assert_eq!(spend("&as_of=2026-10-01T08:00:00Z").await, json!(null));
}

#[tokio::test]
async fn wrong_questions_name_the_parameter() {
    let served = Served::start().await;
    let viewer = served.keyed(Role::Viewer).await;
    for (query, field) in [
        ("from=yesterday&to=2026-10-31", "from"),
        ("from=2026-10-31&to=2026-10-01", "to"),
        ("from=2026-10-01&to=2026-10-31&by=colour", "by"),
        ("from=2026-10-01&to=2026-10-31&channel=smoke", "channel"),
        ("from=2026-10-01&to=2026-10-31&as_of=soon", "as_of"),
    ] {
        let refused = viewer.get(&format!("/reports/campaigns?{query}")).await.problem(422);
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    viewer.get("/reports/campaigns?basis=guesses").await.problem(422);
    viewer.get("/reports/weather").await.problem(404);
}

#[tokio::test]
async fn a_figure_opens_to_its_rows() {
    let served = Served::start().await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    let rows = editor.get(&format!("/reports/rows?{OCTOBER}&metric=spend&campaign=telegram")).await.expect(200);
    assert_eq!(rows["table"], "spend");
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "{rows}");
    let sql = json!({ "query": rows["sql"] });
    assert_eq!(editor.post("/sql", &sql).await.expect(200)["rows"].as_array().unwrap().len(), 1);
    let visits =
        editor.get(&format!("/reports/rows?{OCTOBER}&metric=conversion_rate&part=visits&limit=1")).await.expect(200);
    assert_eq!(visits["definition"]["key"], "conversion_rate");
    assert_eq!(visits["rows"].as_array().unwrap().len(), 1);
    assert!(visits["next_cursor"].is_string());
    editor.get(&format!("/reports/rows?{OCTOBER}&metric=luck")).await.problem(422);
}

#[tokio::test]
async fn sql_reads_and_only_reads() {
    let served = Served::start().await;
    let viewer = served.keyed(Role::Viewer).await;
    let editor = served.keyed(Role::Editor).await;
    editor.import("shop.csv", SHOP, &json!({ "date": "2026-10-01" })).await;
    let ask = async |query: &str| viewer.post("/sql", &json!({ "query": query })).await;
    let sum = ask("select sum(spend) as spend, count(*) as n from spend").await.expect(200);
    assert_eq!(sum["rows"][0]["n"], 2);
    assert_eq!(sum["rows"][0]["spend"].as_str().unwrap().parse::<base::Decimal>().unwrap(), base::Decimal::from(800));
    for refused in [
        "drop table spend",
        "insert into spend values (1)",
        "select * from users",
        "selec",
        "copy spend to 'x'",
        "copy spend to 'x.csv'",
    ] {
        ask(refused).await.problem(422);
    }
    let csv = viewer.post("/sql", &json!({ "query": "select '=1+1' as formula", "format": "csv" })).await;
    assert_eq!(csv.text, "formula\n'=1+1\n");
}
