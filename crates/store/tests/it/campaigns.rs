use base::{CampaignId, Channel, ErrorKind, Workspace};
use store::{AuditFilter, Campaign, CampaignFields, CampaignFilter, CampaignOrigin, CampaignStatus, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_campaign_survives_a_round_trip,
    a_stale_change_is_refused,
    a_nul_is_stored_or_refused_and_never_a_defect,
    deleting_can_be_undone,
    lists_are_filtered_and_paged,
    only_missing_ones_are_made,
    workspaces_do_not_see_each_other,
);

fn fields(key: &str, name: &str) -> CampaignFields {
    CampaignFields { key: key.to_owned(), name: name.to_owned(), ..CampaignFields::default() }
}

async fn made(store: &TestStore, ws: &Workspace, fields: CampaignFields) -> Campaign {
    store.campaigns().create(&ws.id, fields, &me()).await.unwrap()
}

async fn a_campaign_survives_a_round_trip(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let fields = CampaignFields {
        key: "autumn_2026".to_owned(),
        name: "Haust – پاییز – Thu 🍂".to_owned(),
        channel: Some(Channel::PaidSocial),
        start_day: Some("2026-09-01".parse().unwrap()),
        end_day: Some("2026-11-30".parse().unwrap()),
        objective: "500 orders".to_owned(),
        audience: "mothers".to_owned(),
        owner: "Nína".to_owned(),
        status: CampaignStatus::Live,
        labels: vec!["a \"quoted\" one".to_owned(), "50%".to_owned()],
        coupons: vec!["FALL24".to_owned()],
        origin: CampaignOrigin::Imported,
        needs_confirmation: true,
    };
    let campaign = made(&store, &ws, fields.clone()).await;
    assert_eq!(campaign.fields, fields);
    assert_eq!(store.campaigns().get(&ws.id, &campaign.id).await.unwrap(), campaign);
    assert_eq!(store.campaigns().by_key(&ws.id, "autumn_2026").await.unwrap(), Some(campaign.clone()));
    let twice = store.campaigns().create(&ws.id, fields, &me()).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    let filter = AuditFilter { subject: Some("campaign".to_owned()), ..AuditFilter::default() };
    let log = store.audit().list(&ws.id, &filter, &PageRequest::default()).await.unwrap();
    assert_eq!(log.items.len(), 1, "a refused change leaves no trace");
    assert_eq!(log.items[0].after.as_ref().unwrap()["key"], "autumn_2026");
}

async fn a_stale_change_is_refused(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let read = made(&store, &ws, fields("a", "A")).await;
    let first = fields("a", "First");
    let changed = store.campaigns().update(&ws.id, &read.id, Some(read.version), first, &me()).await.unwrap();
    assert_eq!(changed.version, read.version + 1);
    let second = store.campaigns().update(&ws.id, &read.id, Some(read.version), fields("a", "Second"), &me()).await;
    let refused = second.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    assert!(refused.to_string().contains("changed by somebody else"), "{refused}");
    assert_eq!(store.campaigns().get(&ws.id, &read.id).await.unwrap().fields.name, "First");

    made(&store, &ws, fields("b", "B")).await;
    let taken = store.campaigns().update(&ws.id, &read.id, None, fields("b", "A"), &me()).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    let unknown = CampaignId::new(store.store.clock().as_ref());
    let missing = store.campaigns().update(&ws.id, &unknown, None, fields("c", "C"), &me()).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

async fn a_nul_is_stored_or_refused_and_never_a_defect(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let made = store.campaigns().create(&ws.id, fields("a", "A\0B"), &me()).await;
    match made {
        Ok(campaign) => assert_eq!(store.campaigns().get(&ws.id, &campaign.id).await.unwrap(), campaign),
        Err(refused) => assert_eq!(refused.kind(), ErrorKind::Invalid),
    }
}

async fn deleting_can_be_undone(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let campaign = made(&store, &ws, fields("a", "A")).await;
    store.clock.advance_seconds(60);
    let archived = store.campaigns().archive(&ws.id, &campaign.id, &me()).await.unwrap();
    assert_eq!(archived.archived_at, Some(store.now()));
    assert!(store.campaigns().all(&ws.id).await.unwrap().is_empty());
    let filter = CampaignFilter { archived: true, ..CampaignFilter::default() };
    let bin = store.campaigns().list(&ws.id, &filter, &PageRequest::default()).await.unwrap();
    assert_eq!(bin.items, [archived]);
    let restored = store.campaigns().restore(&ws.id, &campaign.id, &me()).await.unwrap();
    assert_eq!((restored.archived_at, restored.fields), (None, campaign.fields));
}

async fn lists_are_filtered_and_paged(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    for number in 0..25 {
        let labels = if number % 2 == 0 { vec!["even".to_owned()] } else { vec!["uneven".to_owned()] };
        let name = format!("Campaign {:02}", number / 2);
        let status = if number < 5 { CampaignStatus::Live } else { CampaignStatus::Draft };
        made(&store, &ws, CampaignFields { labels, status, ..fields(&format!("k{number}"), &name) }).await;
    }
    let mut seen = Vec::new();
    let mut page = PageRequest::first(7);
    loop {
        let got = store.campaigns().list(&ws.id, &CampaignFilter::default(), &page).await.unwrap();
        assert!(got.items.len() <= 7);
        seen.extend(got.items);
        match got.next_cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.windows(2).all(|two| (&two[0].fields.name, &two[0].id) < (&two[1].fields.name, &two[1].id)));
    assert_eq!(seen, store.campaigns().all(&ws.id).await.unwrap());
    assert_eq!(store.campaigns().count(&ws.id).await.unwrap(), 25);

    let count = async |filter: CampaignFilter| {
        store.campaigns().list(&ws.id, &filter, &PageRequest::default()).await.unwrap().items.len()
    };
    assert_eq!(count(CampaignFilter { label: Some("even".into()), ..CampaignFilter::default() }).await, 13);
    assert_eq!(count(CampaignFilter { status: Some(CampaignStatus::Live), ..CampaignFilter::default() }).await, 5);
    assert_eq!(count(CampaignFilter { text: Some("CAMPAIGN 1".into()), ..CampaignFilter::default() }).await, 5);
    assert_eq!(count(CampaignFilter { text: Some("%".into()), ..CampaignFilter::default() }).await, 0);
    assert_eq!(count(CampaignFilter { channel: Some(Channel::Sms), ..CampaignFilter::default() }).await, 0);
    assert_eq!(count(CampaignFilter { needs_confirmation: Some(false), ..CampaignFilter::default() }).await, 25);

    let bad = PageRequest { limit: 5, cursor: Some("nonsense".into()) };
    let refused = store.campaigns().list(&ws.id, &CampaignFilter::default(), &bad).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
}

async fn only_missing_ones_are_made(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    made(&store, &ws, fields("b", "Mine")).await;
    let named = ["a", "b", "c", "a"].map(|key| fields(key, "From a file")).to_vec();
    let new = store.campaigns().create_missing(&ws.id, named, &me()).await.unwrap();
    let keys: Vec<_> = new.iter().map(|campaign| campaign.fields.key.as_str()).collect();
    assert_eq!(keys, ["a", "c"]);
    assert_eq!(store.campaigns().by_key(&ws.id, "b").await.unwrap().unwrap().fields.name, "Mine");
    let keys = ["a".to_owned(), "c".to_owned(), "z".to_owned()];
    assert_eq!(store.campaigns().by_keys(&ws.id, &keys).await.unwrap().len(), 2);
    assert!(store.campaigns().create_missing(&ws.id, vec![fields("a", "A")], &me()).await.unwrap().is_empty());
}

async fn workspaces_do_not_see_each_other(store: TestStore) {
    let mine = testkit::workspace(&store).await;
    let other = testkit::workspace_named(&store, "other").await;
    let campaign = made(&store, &mine, fields("a", "A")).await;
    made(&store, &other, fields("a", "The same key elsewhere")).await;
    assert_eq!(store.campaigns().get(&other.id, &campaign.id).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(
        store.campaigns().archive(&other.id, &campaign.id, &me()).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(store.campaigns().all(&mine.id).await.unwrap().len(), 1);
}
