use base::{CampaignId, ErrorKind, Month};
use store::{AuditFilter, BudgetCell, CampaignFields, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(cells_are_written_changed_and_removed, nothing_is_written_when_one_cell_is_wrong);

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn cell(campaign: &CampaignId, in_month: &str, planned: Option<&str>, committed: Option<&str>) -> BudgetCell {
    BudgetCell {
        campaign_id: campaign.clone(),
        month: month(in_month),
        planned: planned.map(|amount| amount.parse().unwrap()),
        committed: committed.map(|amount| amount.parse().unwrap()),
    }
}

async fn cells_are_written_changed_and_removed(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let fields = CampaignFields { key: "a".into(), name: "A".into(), ..CampaignFields::default() };
    let id = store.campaigns().create(&ws.id, fields, &me()).await.unwrap().id;
    let october = cell(&id, "2026-10", Some("1000000000000000.123456789"), Some("0"));
    let november = cell(&id, "2026-11", Some("20.50"), None);
    store.budgets().put(&ws.id, &[october.clone(), november.clone()], &me()).await.unwrap();
    let cells = |budgets: Vec<store::Budget>| budgets.into_iter().map(|budget| budget.cell).collect::<Vec<_>>();
    let year = store.budgets().between(&ws.id, month("2026-01"), month("2026-12")).await.unwrap();
    assert_eq!(cells(year), [october, november.clone()]);

    let gone = cell(&id, "2026-10", None, None);
    store.budgets().put(&ws.id, &[gone, november.clone()], &me()).await.unwrap();
    assert_eq!(cells(store.budgets().of_campaign(&ws.id, &id).await.unwrap()), [november]);
    let filter = AuditFilter { subject: Some("budget".into()), ..AuditFilter::default() };
    let log = store.audit().list(&ws.id, &filter, &PageRequest::default()).await.unwrap().items;
    assert_eq!(log.len(), 3, "an unchanged cell is not a change");

    store.campaigns().archive(&ws.id, &id, &me()).await.unwrap();
    let rest = store.budgets().between(&ws.id, month("2026-01"), month("2026-12")).await.unwrap();
    assert!(rest.is_empty(), "a deleted campaign has no budget");
}

async fn nothing_is_written_when_one_cell_is_wrong(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let fields = CampaignFields { key: "a".into(), name: "A".into(), ..CampaignFields::default() };
    let id = store.campaigns().create(&ws.id, fields, &me()).await.unwrap().id;
    let good = cell(&id, "2026-10", Some("1"), None);
    let negative = cell(&id, "2026-11", Some("-1"), None);
    let refused = store.budgets().put(&ws.id, &[good.clone(), negative], &me()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let stranger = cell(&CampaignId::new(store.store.clock().as_ref()), "2026-10", Some("1"), None);
    let refused = store.budgets().put(&ws.id, &[good, stranger], &me()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    assert!(store.budgets().of_campaign(&ws.id, &id).await.unwrap().is_empty());
}
