//! Campaigns and the naming convention.

use base::{Actor, Channel, ErrorKind};
use plan::{PlanError, campaigns};
use store::{CampaignFields, CampaignStatus};
use testkit::{TestStore, on_both_databases, workspace};

on_both_databases!(a_key_must_follow_the_convention, deleted_and_restored, a_key_is_made_from_the_name);

fn named(key: &str, name: &str) -> CampaignFields {
    CampaignFields { key: key.into(), name: name.into(), ..CampaignFields::default() }
}

async fn a_key_must_follow_the_convention(store: TestStore) {
    let mut shop = workspace(&store).await;
    let old = campaigns::create(&store, &shop, named("old-name", "Old"), &Actor::CommandLine).await.unwrap();
    shop.naming_convention = Some(r"\d{4}_[a-z]+".into());
    shop.naming_hint = Some("year_channel, such as 2026_search".into());
    let refused = campaigns::create(&store, &shop, named("brand", "Brand"), &Actor::CommandLine).await.unwrap_err();
    assert!(matches!(refused, PlanError::Key { .. }) && refused.kind() == ErrorKind::Invalid);
    assert!(refused.to_string().contains("such as 2026_search"), "{refused}");
    let made = campaigns::create(&store, &shop, named("2026_search", "Search"), &Actor::CommandLine).await.unwrap();
    assert_eq!(made.fields.status, CampaignStatus::Draft);
    let renamed = CampaignFields { name: "Still old".into(), ..old.fields.clone() };
    assert!(campaigns::update(&store, &shop, &old.id, Some(1), renamed.clone(), &Actor::CommandLine).await.is_ok());
    let rekeyed = CampaignFields { key: "older".into(), ..renamed };
    assert!(campaigns::update(&store, &shop, &old.id, None, rekeyed, &Actor::CommandLine).await.is_err());
    let taken = campaigns::create(&store, &shop, named("2026_search", "Twin"), &Actor::CommandLine).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
}

async fn deleted_and_restored(store: TestStore) {
    let shop = workspace(&store).await;
    let made = campaigns::create(&store, &shop, named("brand", "Brand"), &Actor::CommandLine).await.unwrap();
    campaigns::archive(&store, &shop, &made.id, &Actor::CommandLine).await.unwrap();
    assert!(store.campaigns().all(&shop.id).await.unwrap().is_empty());
    campaigns::restore(&store, &shop, &made.id, &Actor::CommandLine).await.unwrap();
    assert_eq!(store.campaigns().all(&shop.id).await.unwrap().len(), 1);
}

async fn a_key_is_made_from_the_name(store: TestStore) {
    let shop = workspace(&store).await;
    let fields = CampaignFields {
        channel: Some(Channel::Email),
        labels: vec![" spring ".into(), "spring".into(), String::new()],
        ..named("", "Tết Nguyên Đán")
    };
    let made = campaigns::create(&store, &shop, fields.clone(), &Actor::CommandLine).await.unwrap();
    assert_eq!(
        (made.fields.key.as_str(), made.fields.labels.as_slice()),
        ("tet-nguyen-dan", ["spring".to_owned()].as_slice())
    );
    let second = campaigns::create(&store, &shop, fields, &Actor::CommandLine).await.unwrap();
    assert_eq!(second.fields.key, "tet-nguyen-dan-2");
    let backwards =
        CampaignFields { start_day: "2026-10-02".parse().ok(), end_day: "2026-10-01".parse().ok(), ..named("x", "X") };
    let refused = campaigns::create(&store, &shop, backwards, &Actor::CommandLine).await.unwrap_err();
    assert!(refused.to_string().contains("swap"), "{refused}");
}
