use base::{Channel, ErrorKind};
use store::{RuleCondition, RuleField, RuleFields, RuleOperator};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(rules_keep_their_order);

fn rule(value: &str) -> RuleFields {
    RuleFields {
        conditions: vec![
            RuleCondition { field: RuleField::Platform, operator: RuleOperator::Equals, value: "google_ads".into() },
            RuleCondition { field: RuleField::CampaignName, operator: RuleOperator::Regex, value: value.into() },
        ],
        campaign_key: Some("autumn".into()),
        channel: Some(Channel::PaidSearch),
        comment: String::new(),
        is_enabled: true,
    }
}

async fn rules_keep_their_order(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let mut made = Vec::new();
    for value in ["one", "two", "three"] {
        made.push(store.rules().create(&ws.id, rule(value), &me()).await.unwrap());
    }
    assert_eq!(store.rules().list(&ws.id).await.unwrap(), made);
    let order = [&made[2], &made[0], &made[1]].map(|rule| rule.id.clone());
    let listed = store.rules().reorder(&ws.id, &order, &me()).await.unwrap();
    assert_eq!(listed.iter().map(|rule| rule.id.clone()).collect::<Vec<_>>(), order);
    assert_eq!(listed.iter().map(|rule| rule.position).collect::<Vec<_>>(), [1, 2, 3]);
    let short = store.rules().reorder(&ws.id, &order[..2], &me()).await.unwrap_err();
    assert_eq!(short.kind(), ErrorKind::Conflict);

    let off = RuleFields { is_enabled: false, ..rule("one") };
    let changed = store.rules().update(&ws.id, &made[0].id, Some(1), off.clone(), &me()).await.unwrap();
    assert_eq!((changed.fields, changed.version, changed.position), (off.clone(), 2, 2));
    let stale = store.rules().update(&ws.id, &made[0].id, Some(1), off, &me()).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);

    store.rules().delete(&ws.id, &made[0].id, &me()).await.unwrap();
    assert_eq!(store.rules().delete(&ws.id, &made[0].id, &me()).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(store.rules().list(&ws.id).await.unwrap().len(), 2);
    let next = store.rules().create(&ws.id, rule("four"), &me()).await.unwrap();
    assert_eq!(store.rules().list(&ws.id).await.unwrap().last(), Some(&next));
}
