use base::{Channel, ImportId, SourceRef};
use store::{CampaignFields, DecidedBy, Resolution};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(sources_are_stored_once_and_resolved, a_hundred_thousand_sources_are_taken);

fn source(id: &str, name: &str) -> SourceRef {
    SourceRef {
        platform: "google_ads".into(),
        account: "1-2".into(),
        campaign_id: id.into(),
        campaign_name: name.into(),
        ..SourceRef::default()
    }
}

async fn sources_are_stored_once_and_resolved(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let import = ImportId::new(store.store.clock().as_ref());
    let sources = [source("1", "Old name"), source("2", "B"), source("2", "B")];
    store.source_refs().upsert(&ws.id, &sources, Some(&import)).await.unwrap();
    store.clock.advance_seconds(60);
    store.source_refs().upsert(&ws.id, &[source("1", "New name")], None).await.unwrap();
    let all = store.source_refs().all(&ws.id).await.unwrap();
    assert_eq!(all.len(), 2);
    let renamed = store.source_refs().by_keys(&ws.id, &[sources[0].key()]).await.unwrap().remove(0);
    assert_eq!(renamed.source.campaign_name, "New name");
    assert_eq!(renamed.first_import_id, Some(import));
    assert!(renamed.first_seen_at < renamed.last_seen_at);
    assert_eq!(renamed.resolution, Resolution::default());

    let fields = CampaignFields { key: "a".into(), name: "A".into(), ..CampaignFields::default() };
    let campaign = store.campaigns().create(&ws.id, fields, &me()).await.unwrap();
    let resolution = Resolution {
        campaign_id: Some(campaign.id.clone()),
        channel: Some(Channel::PaidSearch),
        rule_id: None,
        decided_by: DecidedBy::Name,
    };
    let resolved = [(sources[0].key(), resolution.clone()), ("unknown".to_owned(), Resolution::default())];
    assert_eq!(store.source_refs().resolve(&ws.id, &resolved).await.unwrap(), 1);
    assert_eq!(store.source_refs().resolve(&ws.id, &resolved).await.unwrap(), 0, "what stands is left alone");
    let tied = store.source_refs().of_campaign(&ws.id, &campaign.id).await.unwrap();
    assert_eq!(tied.len(), 1);
    assert_eq!(tied[0].resolution, resolution);

    store.source_refs().upsert(&ws.id, &[source("1", "Newer")], None).await.unwrap();
    let again = store.source_refs().by_keys(&ws.id, &[sources[0].key()]).await.unwrap().remove(0);
    assert_eq!(again.resolution, resolution, "seeing a source again does not untie it");
    let cleared = [(sources[0].key(), Resolution::default())];
    assert_eq!(store.source_refs().resolve(&ws.id, &cleared).await.unwrap(), 1);
    assert!(store.source_refs().of_campaign(&ws.id, &campaign.id).await.unwrap().is_empty());
}

async fn a_hundred_thousand_sources_are_taken(store: TestStore) {
    const COUNT: usize = 100_000;
    let ws = testkit::workspace(&store).await;
    let sources: Vec<SourceRef> = (0..COUNT).map(|n| source(&n.to_string(), &format!("Campaign {n}"))).collect();
    store.source_refs().upsert(&ws.id, &sources, None).await.unwrap();
    let all = store.source_refs().all(&ws.id).await.unwrap();
    assert_eq!(all.len(), COUNT);
    let resolution = Resolution { channel: Some(Channel::PaidSearch), ..Resolution::default() };
    let resolved: Vec<_> = all.into_iter().map(|stored| (stored.ref_key, resolution.clone())).collect();
    let changed = store.source_refs().resolve(&ws.id, &resolved).await.unwrap();
    assert_eq!(changed, u64::try_from(COUNT).unwrap());
}
