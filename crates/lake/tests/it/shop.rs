//! A lake in a temporary folder and short ways to write facts into it.

use std::sync::Arc;

use base::{
    Currency, Day, Decimal, Figure, FixedClock, ImportId, Month, OrderItemRow, OrderRow, Period, ResponseRow,
    SourceRef, SpendRow, Timestamp, WorkspaceId,
};
use lake::{Comparison, Lake, LakeOptions, ReplacePolicy, Stage, Staged, SumQuery, unwatched};

pub(crate) struct Shop {
    pub(crate) lake: Lake,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) workspace: WorkspaceId,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn options(clock: &Arc<FixedClock>) -> LakeOptions {
    LakeOptions { memory_bytes: 256 << 20, spill_dir: None, clock: clock.clone() }
}

impl Shop {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-11-01T08:00:00Z"));
        let lake = Lake::open(folder.path().to_str().unwrap(), options(&clock)).await.unwrap();
        let workspace = WorkspaceId::new(&*clock);
        Self { lake, clock, workspace, folder }
    }

    /// The same folder as another process would open it.
    pub(crate) async fn reopened(&self) -> Lake {
        Lake::open(self.folder.path().to_str().unwrap(), options(&self.clock)).await.unwrap()
    }

    /// An import id of a moment of its own.
    pub(crate) fn import(&self) -> ImportId {
        self.clock.advance_seconds(60);
        ImportId::new(&*self.clock)
    }

    pub(crate) fn now(&self) -> Timestamp {
        base::Clock::now(&*self.clock)
    }

    pub(crate) fn stage(&self, import: &ImportId) -> Stage {
        self.lake.stage(&self.workspace, import)
    }

    pub(crate) async fn stage_spend(&self, import: &ImportId, rows: &[SpendRow]) -> Staged {
        let mut stage = self.stage(import);
        stage.spend(rows).await.unwrap();
        stage.finish().await.unwrap()
    }

    /// Stages, compares and applies spend.
    pub(crate) async fn spend(&self, rows: &[SpendRow], policy: &ReplacePolicy) -> (ImportId, Comparison) {
        let import = self.import();
        let staged = self.stage_spend(&import, rows).await;
        let comparison = self.lake.compare(&staged, policy).await.unwrap();
        self.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
        (import, comparison)
    }

    pub(crate) async fn orders(&self, rows: &[OrderRow]) -> (ImportId, Comparison) {
        let import = self.import();
        let mut stage = self.stage(&import);
        stage.orders(rows).await.unwrap();
        let staged = stage.finish().await.unwrap();
        let comparison = self.lake.compare(&staged, &ReplacePolicy::default()).await.unwrap();
        self.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
        (import, comparison)
    }

    pub(crate) async fn responses(&self, rows: &[ResponseRow]) -> (ImportId, Comparison) {
        let import = self.import();
        let mut stage = self.stage(&import);
        stage.responses(rows).await.unwrap();
        let staged = stage.finish().await.unwrap();
        let comparison = self.lake.compare(&staged, &ReplacePolicy::default()).await.unwrap();
        self.lake.apply(&staged, &comparison, &unwatched).await.unwrap();
        (import, comparison)
    }

    pub(crate) fn query(&self, from: &str, to: &str) -> SumQuery {
        SumQuery::new(self.workspace.clone(), Period::new(day(from), day(to)).unwrap())
    }

    /// Spend by campaign name's source, as text, for a period.
    pub(crate) async fn total(&self, query: &SumQuery) -> Decimal {
        self.lake.spend_sums(query).await.unwrap().iter().map(|sum| sum.spend).sum()
    }

    /// Number of Parquet files under the tables, listed or not.
    pub(crate) fn data_files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            entries
                .flatten()
                .map(|entry| match entry.path() {
                    path if path.is_dir() && path.ends_with("_delta_log") => 0,
                    path if path.is_dir() => count(&path),
                    path => usize::from(path.extension().is_some_and(|end| end == "parquet")),
                })
                .sum()
        }
        ["spend", "orders", "order_items", "responses", "rejected"]
            .iter()
            .map(|table| count(&self.folder.path().join(table)))
            .sum()
    }
}

pub(crate) fn whole_days() -> ReplacePolicy {
    ReplacePolicy { whole_days: true, ..ReplacePolicy::default() }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

pub(crate) fn source(campaign: &str) -> SourceRef {
    SourceRef {
        platform: "google_ads".into(),
        account: "123".into(),
        campaign_name: campaign.into(),
        ..SourceRef::default()
    }
}

pub(crate) fn spend(on: &str, campaign: &str, amount: &str) -> SpendRow {
    SpendRow {
        line: 2,
        day: day(on),
        source: source(campaign),
        account_name: "Shop".into(),
        ad_group_id: String::new(),
        ad_group_name: String::new(),
        ad_id: String::new(),
        ad_name: String::new(),
        currency: euro(),
        spend: dec(amount),
        impressions: Some(1000),
        clicks: Some(10),
        views: None,
        reach: None,
        engagements: None,
        conversions: Some(dec("1.5")),
        conversions_value: None,
        conversion_definition: String::new(),
        is_spread: false,
    }
}

pub(crate) fn order(on: &str, number: &str, campaign: &str, customer: &str, total: &str) -> OrderRow {
    let placed = format!("{on}T10:00:00Z");
    OrderRow {
        line: 2,
        day: day(on),
        order_id: number.into(),
        source: SourceRef { platform: "shopify".into(), coupon: campaign.into(), ..SourceRef::default() },
        ordered_at: placed.parse().unwrap(),
        status: "paid".into(),
        is_booked: true,
        currency: euro(),
        total: dec(total),
        gross: None,
        discount: None,
        shipping: Some(dec("4.90")),
        tax: None,
        refunded: Decimal::ZERO,
        refunded_day: None,
        coupons: campaign.into(),
        customer_hash: customer.into(),
    }
}

pub(crate) fn item(on: &str, number: &str, position: i64, sku: &str) -> OrderItemRow {
    OrderItemRow {
        line: 2,
        day: day(on),
        platform: "shopify".into(),
        order_id: number.into(),
        position,
        sku: sku.into(),
        name: "Mug".into(),
        quantity: Decimal::ONE,
        unit_price: dec("9.90"),
        discount: Decimal::ZERO,
        currency: euro(),
    }
}

pub(crate) fn response(on: &str, campaign: &str, figure: Figure, value: &str) -> ResponseRow {
    ResponseRow {
        line: 2,
        day: day(on),
        source: SourceRef { platform: "table".into(), campaign_name: campaign.into(), ..SourceRef::default() },
        figure,
        value: dec(value),
        currency: figure.is_money().then(euro),
    }
}

pub(crate) fn october() -> Month {
    Month::parse("2026-10").unwrap()
}
