use std::time::Duration;

use base::{Column, ErrorKind, Figure, Frame, RefundPolicy, WorkspaceId};
use lake::{Dimensions, LakeError, SqlFormat, SqlLimits, SqlQuery, unwatched};

use crate::shop::{Shop, day, dec, euro, order, response, source, spend, whole_days};

fn dimensions() -> Dimensions {
    let text = |cells: &[&str]| Column::Text(cells.iter().map(|cell| Some((*cell).to_owned())).collect());
    Dimensions {
        source_refs: Frame::new()
            .with("ref_key", text(&[&source("A").key()]))
            .with("campaign_key", text(&["autumn"]))
            .with("channel", text(&["paid_search"])),
        rates: Frame::new()
            .with("currency", text(&["USD"]))
            .with("day", Column::Day(vec![Some(day("2026-10-01"))]))
            .with("rate", Column::Decimal(vec![Some(dec("0.9"))]))
            .with("fx_date", Column::Day(vec![Some(day("2026-09-30"))])),
        reporting: euro(),
        refunds: RefundPolicy::OrderDay,
        net_of_tax_and_shipping: false,
        time_zone: "Europe/Berlin".into(),
        sources: Frame::new(),
        identities: Frame::new(),
        tables: vec![("campaigns".into(), Frame::new().with("key", text(&["autumn"])))],
    }
}

impl Shop {
    fn asks(&self, text: &str) -> SqlQuery {
        SqlQuery {
            workspace: self.workspace.clone(),
            text: text.into(),
            dimensions: dimensions(),
            as_of: None,
            limits: SqlLimits::default(),
        }
    }

    async fn sql(&self, text: &str) -> Result<String, LakeError> {
        Ok(self.lake.sql(&self.asks(text)).await?.into_frame().await?.to_csv())
    }
}

#[tokio::test]
async fn spend_is_seen_in_native_and_reporting_currency() {
    let shop = Shop::new().await;
    let mut dollars = spend("2026-10-01", "B", "10");
    dollars.currency = base::Currency::parse("USD").unwrap();
    let mut unrated = spend("2026-10-02", "B", "10");
    unrated.currency = dollars.currency;
    shop.spend(&[spend("2026-10-01", "A", "5"), dollars, unrated], &whole_days()).await;
    let found = shop
        .sql("select campaign, channel, currency, spend_native, spend_reporting, fx_date from spend order by day, currency")
        .await
        .unwrap();
    let expected = "campaign,channel,currency,spend_native,spend_reporting,fx_date\n\
                    autumn,paid_search,EUR,5,5,2026-10-01\n,,USD,10,9,2026-09-30\n,,USD,10,,\n";
    assert_eq!(found, expected);
}

#[tokio::test]
async fn every_view_answers() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "5")], &whole_days()).await;
    let mut refunded = order("2026-10-01", "#1", "FLYER", "c1", "20");
    refunded.refunded = dec("5");
    shop.orders(&[refunded]).await;
    shop.responses(&[response("2026-10-01", "A", Figure::Visits, "100")]).await;
    for view in ["spend", "orders", "order_items", "responses", "rejected", "campaigns", "channels_daily"] {
        shop.sql(&format!("select * from {view}")).await.unwrap();
    }
    let daily =
        shop.sql("select channel, spend, visits, orders, revenue from channels_daily order by channel").await.unwrap();
    assert_eq!(daily, "channel,spend,visits,orders,revenue\npaid_search,5,,,\n,,100,1,15\n");
    let empty = Shop::new().await;
    assert_eq!(empty.sql("select count(*) as n from channels_daily").await.unwrap(), "n\n0\n");
}

#[tokio::test]
async fn a_chain_too_long_for_any_stack_is_refused_and_a_long_one_is_not() {
    let shop = Shop::new().await;
    let chain = |terms: usize| format!("select 1{} as n", " + 1".repeat(terms));
    assert_eq!(shop.sql(&chain(900)).await.unwrap(), "n\n901\n");
    let refused = shop.sql(&chain(30_000)).await.unwrap_err();
    assert!(matches!(&refused, LakeError::RefusedQuery(text) if text.contains("30000 operators")), "{refused}");
    let listed = (0..5_000).map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
    assert_eq!(shop.sql(&format!("select '7' in ({listed}) as found")).await.unwrap(), "found\ntrue\n");
}

#[tokio::test]
async fn only_reading_is_allowed() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "5")], &whole_days()).await;
    let passwd = "/etc/passwd";
    for text in [
        "drop view spend".to_owned(),
        "create table t as select 1".to_owned(),
        "create view v as select 1".to_owned(),
        "insert into campaigns values ('x')".to_owned(),
        "delete from spend".to_owned(),
        "update spend set spend = 0".to_owned(),
        "set datafusion.execution.batch_size = 1".to_owned(),
        "copy (select * from spend) to '/tmp/x.csv'".to_owned(),
        format!("create external table t stored as csv location '{passwd}'"),
        format!("select * from '{passwd}'"),
        format!("select * from read_csv('{passwd}')"),
        format!("select * from read_parquet('{passwd}')"),
        "select * from spend_facts".to_owned(),
        "select * from source_refs".to_owned(),
        "select 1; drop view spend".to_owned(),
        "select from where".to_owned(),
        "select nothing from spend".to_owned(),
    ] {
        let error = shop.sql(&text).await.expect_err(&text);
        assert!(matches!(error, LakeError::RefusedQuery(_)), "{text}: {error:?}");
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    assert_eq!(shop.sql("select count(*) as n from spend").await.unwrap(), "n\n1\n");
}

#[tokio::test]
async fn another_workspace_is_out_of_reach() {
    let shop = Shop::new().await;
    let other = WorkspaceId::new(&*shop.clock);
    let import = shop.import();
    let mut stage = shop.lake.stage(&other, &import);
    stage.spend(&[spend("2026-10-01", "Secret", "99")]).await.unwrap();
    let staged = stage.finish().await.unwrap();
    let comparison = shop.lake.compare(&staged, &whole_days()).await.unwrap();
    shop.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
    shop.spend(&[spend("2026-10-01", "A", "5")], &whole_days()).await;
    assert_eq!(shop.sql("select sum(spend) as s from spend").await.unwrap(), "s\n5\n");
    assert_eq!(shop.sql("select sum(spend) as s from channels_daily").await.unwrap(), "s\n5\n");
    let tables =
        shop.sql("select table_name from information_schema.tables where table_schema = 'public' order by 1").await;
    assert_eq!(
        tables.unwrap(),
        "table_name\ncampaigns\nchannels_daily\nconversions\nevents\norder_items\norders\nrejected\nresponses\nsessions\nsite_daily\nspend\n\
         touchpoints\nvisits\n"
    );
    assert!(shop.sql(&format!("select * from spend where workspace = '{other}'")).await.is_err());
}

#[tokio::test]
async fn an_earlier_belief_can_be_queried() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "5")], &whole_days()).await;
    let before = shop.now();
    shop.spend(&[spend("2026-10-01", "A", "6")], &whole_days()).await;
    let query = SqlQuery { as_of: Some(before), ..shop.asks("select sum(spend) as s from spend") };
    assert_eq!(shop.lake.sql(&query).await.unwrap().into_frame().await.unwrap().to_csv(), "s\n5\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_long_a_query_is_stopped_in_words() {
    let shop = Shop::new().await;
    let endless = "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b \
                   where a.value * 7 % 11 = b.value % 13";
    let mut query = shop.asks(endless);
    query.limits.timeout = Duration::from_millis(200);
    let outcome = match shop.lake.sql(&query).await {
        Ok(rows) => rows.into_frame().await,
        Err(error) => Err(error),
    };
    let error = outcome.unwrap_err();
    assert!(matches!(error, LakeError::Limit(_)) && error.to_string().contains("0.2 seconds"), "{error}");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_large_a_query_is_stopped_in_words() {
    let shop = Shop::new().await;
    let hungry = "select count(distinct a.value) as n, array_agg(a.value) as l from generate_series(1, 20000000) a";
    let mut query = shop.asks(hungry);
    query.limits.memory_bytes = 2 << 20;
    let outcome = match shop.lake.sql(&query).await {
        Ok(rows) => rows.into_frame().await,
        Err(error) => Err(error),
    };
    let error = outcome.unwrap_err();
    assert!(matches!(error, LakeError::Limit(_)) && error.to_string().contains("2 MiB"), "{error}");
}

#[tokio::test]
async fn results_stream_in_every_format() {
    let shop = Shop::new().await;
    shop.spend(&[spend("2026-10-01", "A", "5.50")], &whole_days()).await;
    let text = "select campaign_name, spend, clicks, '=1+1' as f from spend";
    let mut json = Vec::new();
    shop.lake.sql(&shop.asks(text)).await.unwrap().write(SqlFormat::Json, &mut json).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json, serde_json::json!([{"campaign_name": "A", "spend": "5.5", "clicks": 10, "f": "=1+1"}]));
    let mut csv = Vec::new();
    let rows = shop.lake.sql(&shop.asks(text)).await.unwrap().write(SqlFormat::Csv, &mut csv).await.unwrap();
    assert_eq!((rows, String::from_utf8(csv).unwrap().as_str()), (1, "campaign_name,spend,clicks,f\nA,5.5,10,'=1+1\n"));
    let mut parquet = Vec::new();
    shop.lake.sql(&shop.asks(text)).await.unwrap().write(SqlFormat::Parquet, &mut parquet).await.unwrap();
    assert_eq!(parquet.get(..4), Some(&b"PAR1"[..]));
    let mut nothing = Vec::new();
    let none = shop.asks("select 1 as one from spend where false");
    shop.lake.sql(&none).await.unwrap().write(SqlFormat::Json, &mut nothing).await.unwrap();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&nothing).unwrap(), serde_json::json!([]));
}
