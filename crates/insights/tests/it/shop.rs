//! A shop with real stores, to which tests bring facts.

use std::sync::Arc;

use base::{
    Actor, CampaignId, Channel, Currency, Day, Decimal, Figure, ImportId, OrderRow, Period, ResponseRow, SourceRef,
    SpendRow, Workspace,
};
use insights::{Report, ReportQuery, reports};
use lake::{Lake, LakeOptions, ReplacePolicy, unwatched};
use store::{CampaignFields, CampaignStatus, DecidedBy, NewWorkspace, Resolution};
use testkit::TestStore;

pub(crate) struct Shop {
    pub(crate) store: TestStore,
    pub(crate) lake: Lake,
    pub(crate) workspace: Workspace,
    _folder: tempfile::TempDir,
}

pub(crate) fn money(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub(crate) fn october() -> Period {
    Period { from: day("2026-10-01"), to: day("2026-10-31") }
}

/// A source of a results table or of an ad platform.
pub(crate) fn named(platform: &str, name: &str) -> SourceRef {
    SourceRef { platform: platform.into(), campaign_name: name.into(), ..SourceRef::default() }
}

/// A source of orders with a UTM campaign.
pub(crate) fn utm(campaign: &str) -> SourceRef {
    SourceRef { platform: "shopify".into(), utm_campaign: campaign.into(), ..SourceRef::default() }
}

pub(crate) fn spend(on: &str, source: &SourceRef, currency: &str, amount: &str) -> SpendRow {
    SpendRow {
        line: 2,
        day: day(on),
        source: source.clone(),
        account_name: String::new(),
        ad_group_id: String::new(),
        ad_group_name: String::new(),
        ad_id: String::new(),
        ad_name: String::new(),
        currency: Currency::parse(currency).expect("a currency"),
        spend: money(amount),
        impressions: None,
        clicks: None,
        views: None,
        reach: None,
        engagements: None,
        conversions: None,
        conversions_value: None,
        conversion_definition: String::new(),
        is_spread: false,
    }
}

pub(crate) fn order(id: &str, on: &str, source: &SourceRef, currency: &str, total: &str) -> OrderRow {
    OrderRow {
        line: 2,
        day: day(on),
        order_id: id.into(),
        source: source.clone(),
        ordered_at: format!("{on}T10:00:00Z").parse().expect("an instant"),
        status: "paid".into(),
        is_booked: true,
        currency: Currency::parse(currency).expect("a currency"),
        total: money(total),
        gross: None,
        discount: None,
        shipping: None,
        tax: None,
        refunded: Decimal::ZERO,
        refunded_day: None,
        coupons: String::new(),
        customer_hash: String::new(),
    }
}

pub(crate) fn result(on: &str, source: &SourceRef, figure: Figure, value: &str) -> ResponseRow {
    ResponseRow {
        line: 2,
        day: day(on),
        source: source.clone(),
        figure,
        value: money(value),
        currency: figure.is_money().then(|| Currency::parse("EUR").expect("a currency")),
    }
}

impl Shop {
    pub(crate) async fn open(currency: &str) -> Self {
        let store = testkit::sqlite().await;
        let folder = tempfile::tempdir().expect("a folder");
        let options = LakeOptions { memory_bytes: 256 << 20, spill_dir: None, clock: Arc::clone(store.clock()) };
        let lake = Lake::open(&folder.path().to_string_lossy(), options).await.expect("a lake");
        let new = NewWorkspace {
            key: "shop".into(),
            name: "Shop".into(),
            currency: Currency::parse(currency).expect("a currency"),
            timezone: "Europe/Berlin".into(),
            locale: "en".into(),
        };
        let workspace = store.workspaces().create(new, &Actor::CommandLine).await.expect("a workspace");
        Self { store, lake, workspace, _folder: folder }
    }

    pub(crate) async fn campaign(&self, key: &str, name: &str, channel: Channel) -> CampaignId {
        let fields = CampaignFields {
            key: key.into(),
            name: name.into(),
            channel: Some(channel),
            status: CampaignStatus::Live,
            ..CampaignFields::default()
        };
        let made = self.store.campaigns().create(&self.workspace.id, fields, &Actor::CommandLine).await;
        made.expect("a campaign").id
    }

    /// Stores a source and ties it to a campaign.
    pub(crate) async fn tie(&self, source: &SourceRef, campaign: Option<&CampaignId>) {
        let refs = self.store.source_refs();
        refs.upsert(&self.workspace.id, std::slice::from_ref(source), None).await.expect("a source");
        let resolution = Resolution {
            campaign_id: campaign.cloned(),
            channel: None,
            rule_id: None,
            decided_by: if campaign.is_some() { DecidedBy::Name } else { DecidedBy::Nothing },
        };
        refs.resolve(&self.workspace.id, &[(source.key(), resolution)]).await.expect("a resolution");
    }

    /// Brings facts in as one import.
    pub(crate) async fn import(&self, spend: &[SpendRow], orders: &[OrderRow], results: &[ResponseRow]) {
        let import = ImportId::new(self.store.clock().as_ref());
        let mut stage = self.lake.stage(&self.workspace.id, &import);
        stage.spend(spend).await.expect("spend");
        stage.orders(orders).await.expect("orders");
        stage.responses(results).await.expect("responses");
        let staged = stage.finish().await.expect("staged");
        let comparison = self.lake.compare(&staged, &ReplacePolicy::default()).await.expect("a comparison");
        self.lake.apply(&staged, &comparison, &unwatched).await.expect("applied");
    }

    pub(crate) async fn report(&self, query: &ReportQuery) -> Report {
        self.try_report(query).await.expect("a report")
    }

    pub(crate) async fn try_report(&self, query: &ReportQuery) -> Result<Report, insights::InsightsError> {
        reports::campaigns(&self.store, &self.lake, &self.workspace, query).await
    }
}

/// The cell of a row, looked up by the text in the report's first column.
pub(crate) fn cell(report: &Report, row: &str, column: &str) -> Option<String> {
    let (_, first) = report.frame.columns().first().expect("a column");
    let at = (0..report.frame.rows()).find(|at| first.text(*at).as_deref() == Some(row));
    let at = at.unwrap_or_else(|| panic!("no row {row} in\n{}", report.to_csv()));
    let found = report.frame.column(column);
    found.unwrap_or_else(|| panic!("no column {column} in\n{}", report.to_csv())).text(at)
}

/// Sum of a column over all rows.
pub(crate) fn total(report: &Report, column: &str) -> Decimal {
    let found = report.frame.column(column).expect("the column");
    (0..report.frame.rows()).filter_map(|row| found.text(row)).map(|text| money(&text)).sum()
}
