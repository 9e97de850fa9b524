//! From files to both stores.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use insta::assert_snapshot;

use base::{Actor, Period, RefundPolicy};
use collect::import::{self, ImportFile, ImportOptions, Watch};
use lake::SumQuery;

use crate::support::{Shop, options};

const PERSIAN: &str = "کمپین,هزینه,تعداد بازدید,تعداد فروش,نرخ تبدیل\n\
    اینستاگرام,\"5,000,000 تومان\",\"10,000\",100,1%\n\
    تلگرام,\"3,000,000 تومان\",\"6,000\",75,1.25%\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_persian_shop_of_the_worked_example() {
    let shop = Shop::with("IRR", "Asia/Tehran", "fa").await;
    let day: base::Day = "2026-10-01".parse().unwrap();
    let outcome = shop.import("shop.csv", PERSIAN, &ImportOptions { date: Some(day), ..options() }).await.unwrap();
    assert_snapshot!(serde_json::to_string(&outcome.totals).unwrap(), @r#"{"sales":"175","spend":{"IRR":"80000000"},"visits":"16000"}"#);
    assert_eq!((outcome.rows, outcome.imported, outcome.rejected), (2, 2, 0));
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 اینستاگرام 50000000 IRR
    2026-10-01 تلگرام 30000000 IRR
    ");
    let query = SumQuery {
        workspace: shop.ws.id.clone(),
        period: Period::new(day, day).unwrap(),
        as_of: None,
        by_day: false,
        refunds: RefundPolicy::OrderDay,
        net_of_tax_and_shipping: false,
        terms: None,
    };
    let mut responses: Vec<String> = shop
        .lake
        .response_sums(&query)
        .await
        .unwrap()
        .iter()
        .map(|sum| format!("{} {}", sum.figure.key(), sum.value.normalize()))
        .collect();
    responses.sort();
    assert_snapshot!(responses.join("\n"), @r"
    sales 100
    sales 75
    visits 10000
    visits 6000
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_in_every_script_survive() {
    let names = [
        "پاییز ۱۴۰۵",
        "خريف",
        "Mùa thu giảm giá",
        "🍂🛍️ Herbst",
        "\u{202b}עברית\u{202c}",
        "秋のセール",
        "Þór & Æsir",
        "=HYPERLINK(1)",
        "Щедрая осень",
        "ฤดูใบไม้ร่วง",
    ];
    let rows: Vec<String> = names.iter().map(|name| format!("2026-10-01,{name},EUR,1.00,10")).collect();
    let file = format!("Day,Campaign,Currency code,Cost,Impr.\n{}\n", rows.join("\n"));
    let shop = Shop::open().await;
    shop.import("scripts.csv", &file, &options()).await.unwrap();
    let mut stored: Vec<String> = shop
        .store
        .source_refs()
        .all(&shop.ws.id)
        .await
        .unwrap()
        .into_iter()
        .map(|known| known.source.campaign_name)
        .collect();
    stored.sort();
    let mut wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    wanted.sort();
    assert_eq!(stored, wanted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_campaigns() {
    let mut file = String::from("Day,Campaign,Campaign ID,Currency code,Cost,Impr.\n");
    for id in 0..100_000 {
        file.push_str(&format!("2026-10-01,Campaign {id},{id},EUR,0.01,1\n"));
    }
    let shop = Shop::open().await;
    let outcome = shop.import("many.csv", &file, &options()).await.unwrap();
    assert_eq!(outcome.imported, 100_000);
    assert_eq!(outcome.totals["spend"]["EUR"], "1000.00");
    assert_eq!(shop.store.source_refs().all(&shop.ws.id).await.unwrap().len(), 100_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_and_rates_are_stored_and_undone() {
    let shop = Shop::open().await;
    let rates = "date,base,quote,rate\n2026-10-01,USD,EUR,0.9\n";
    let outcome = shop.import("rates.csv", rates, &options()).await.unwrap();
    assert_eq!(shop.store.fx_rates().list(&shop.ws.id, &store::PageRequest::first(10)).await.unwrap().items.len(), 1);
    let id = outcome.import_id.unwrap();
    import::undo(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &id).await.unwrap();
    assert!(shop.store.fx_rates().list(&shop.ws.id, &store::PageRequest::first(10)).await.unwrap().items.is_empty());
    let contacts = "Record ID,First Name,Last Name,Email,Lead Status\n1,A,B,a@example.com,NEW\n";
    let outcome = shop.import("contacts.csv", contacts, &options()).await.unwrap();
    assert_eq!(shop.store.contacts().count(&shop.ws.id).await.unwrap(), 1);
    let said: Vec<_> = outcome.notices.iter().map(ToString::to_string).collect();
    assert_snapshot!(said.join("\n"), @"contacts: 1 new, 0 changed, 0 as they were");
    let again = shop.import("contacts2.csv", &format!("{contacts}\n"), &options()).await.unwrap();
    assert!(again.nothing_changed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_is_saved_and_used_again() {
    let shop = Shop::open().await;
    let file = "wann,was,wieviel\n2026-10-01,Flyer,12.50\n";
    let map =
        vec![("wann".into(), "day".into()), ("was".into(), "campaign".into()), ("wieviel".into(), "spend".into())];
    let first = ImportOptions { map, save_mapping: Some("flyers".into()), ..options() };
    shop.import("flyers.csv", file, &first).await.unwrap();
    let again = ImportOptions { mapping: Some("flyers".into()), ..options() };
    shop.import("more.csv", "wann,was,wieviel\n2026-10-02,Flyer,7.50\n", &again).await.unwrap();
    assert_snapshot!(shop.spend(None).await, @r"
    2026-10-01 Flyer 12.5 EUR
    2026-10-02 Flyer 7.5 EUR
    ");
    let unknown = ImportOptions { map: vec![("wann".into(), "when".into())], ..options() };
    assert!(shop.import("x.csv", file, &unknown).await.unwrap_err().to_string().contains("fields are"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_import_changes_nothing() {
    let shop = Shop::open().await;
    let file = ImportFile::new("a.csv", b"date,campaign,spend\n2026-10-01,A,1.00\n".to_vec());
    let watch = Watch::silent().stopped_by(Arc::new(AtomicBool::new(true)));
    let stopped = import::run(&shop.store, &shop.lake, &shop.ws, &Actor::CommandLine, &file, &options(), &watch).await;
    assert!(stopped.unwrap_err().to_string().contains("stopped"));
    assert_eq!(shop.spend(None).await, "");
}
