//! Budgets and their undo.

use base::{Actor, Decimal, Month};
use plan::budgets;
use store::{BudgetCell, CampaignFields};
use testkit::{TestStore, on_both_databases, workspace};

on_both_databases!(putting_back_what_stood_is_the_undo);

async fn putting_back_what_stood_is_the_undo(store: TestStore) {
    let shop = workspace(&store).await;
    let fields = CampaignFields { key: "brand".into(), name: "Brand".into(), ..CampaignFields::default() };
    let campaign = store.campaigns().create(&shop.id, fields, &Actor::CommandLine).await.unwrap().id;
    let cell = |month: &str, planned: Option<i64>| BudgetCell {
        campaign_id: campaign.clone(),
        month: Month::parse(month).unwrap(),
        planned: planned.map(Decimal::from),
        committed: None,
    };
    let stands = || async {
        let (from, to) = (Month::parse("2026-01").unwrap(), Month::parse("2026-12").unwrap());
        let budgets = store.budgets().between(&shop.id, from, to).await.unwrap();
        budgets.into_iter().map(|budget| budget.cell).collect::<Vec<_>>()
    };
    let first = [cell("2026-10", Some(1_000)), cell("2026-11", Some(500))];
    let before = budgets::put(&store, &shop, &first, &Actor::CommandLine).await.unwrap();
    assert_eq!(before, [cell("2026-10", None), cell("2026-11", None)]);
    let edit = [cell("2026-10", Some(900)), cell("2026-12", Some(1))];
    let undo = budgets::put(&store, &shop, &edit, &Actor::CommandLine).await.unwrap();
    budgets::put(&store, &shop, &undo, &Actor::CommandLine).await.unwrap();
    assert_eq!(stands().await, first);
    let negative = budgets::put(&store, &shop, &[cell("2026-10", Some(-1))], &Actor::CommandLine).await.unwrap_err();
    assert!(negative.to_string().contains("negative"), "{negative}");
    let twice = [cell("2026-10", Some(1)), cell("2026-10", Some(2))];
    assert!(budgets::put(&store, &shop, &twice, &Actor::CommandLine).await.is_err());
    assert_eq!(stands().await, first);
}
