//! The taxonomy over stored sources.

use std::collections::HashMap;

use base::{Actor, Channel, Decimal, SourceRef};
use plan::taxonomy::{
    Confirmation, Reason, UnassignedSums, confirm, create_rule, create_rule_for_draft, parse_campaign_rule, resolve,
    unassigned, update_rule,
};
use store::{CampaignFields, CampaignFilter, CampaignStatus, DecidedBy, PageRequest, StoredRef};
use testkit::{TestStore, on_both_databases, workspace};

on_both_databases!(
    a_files_own_names_become_drafts_once,
    rules_override_names_and_the_empty_draft_goes,
    orders_that_nothing_ties_stay_unassigned,
    a_draft_is_confirmed_or_is_another_campaign,
    a_persons_choice_stays,
    many_sources_are_resolved_in_bulk,
    a_rule_for_a_campaign_that_is_not_there_is_refused,
    an_order_that_may_be_two_campaigns_names_both,
    a_coupon_of_a_campaign_ties_its_orders,
);

fn file(platform: &str, name: &str) -> SourceRef {
    SourceRef { platform: platform.into(), campaign_name: name.into(), ..SourceRef::default() }
}

fn order(utm: &str, coupon: &str) -> SourceRef {
    SourceRef { platform: "shopify".into(), utm_campaign: utm.into(), coupon: coupon.into(), ..SourceRef::default() }
}

async fn stored(store: &TestStore, shop: &base::Workspace, source: &SourceRef) -> StoredRef {
    store.source_refs().by_keys(&shop.id, &[source.key()]).await.unwrap().remove(0)
}

async fn a_files_own_names_become_drafts_once(store: TestStore) {
    let shop = workspace(&store).await;
    let sources = [file("table", "اینستاگرام"), file("table", "تلگرام"), file("meta_ads", "تلگرام")];
    store.source_refs().upsert(&shop.id, &sources, None).await.unwrap();
    let first = resolve(&store, &shop).await.unwrap();
    assert_eq!((first.sources, first.drafts, first.changed, first.unassigned), (3, 2, 3, 0));
    let again = resolve(&store, &shop).await.unwrap();
    assert_eq!((again.drafts, again.changed, again.withdrawn), (0, 0, 0));
    let campaigns = store.campaigns().all(&shop.id).await.unwrap();
    let telegram = campaigns.iter().find(|campaign| campaign.fields.name == "تلگرام").unwrap();
    assert_eq!((telegram.fields.key.as_str(), telegram.fields.channel), ("تلگرام", Some(Channel::Messenger)));
    assert!(telegram.fields.needs_confirmation && telegram.fields.status == CampaignStatus::Draft);
}

async fn rules_override_names_and_the_empty_draft_goes(store: TestStore) {
    let shop = workspace(&store).await;
    let (exact, broad) = (file("google_ads", "Brand – exact"), file("google_ads", "Brand – broad"));
    store.source_refs().upsert(&shop.id, &[exact.clone(), broad.clone()], None).await.unwrap();
    assert_eq!(resolve(&store, &shop).await.unwrap().drafts, 2);
    let rule = parse_campaign_rule("name ~ ^Brand => brand@display").unwrap();
    let rule = create_rule_for_draft(&store, &shop, rule, &Actor::CommandLine).await.unwrap();
    let outcome = resolve(&store, &shop).await.unwrap();
    assert_eq!((outcome.drafts, outcome.withdrawn, outcome.changed), (1, 2, 2));
    let brand = store.campaigns().by_key(&shop.id, "brand").await.unwrap().unwrap();
    let now = stored(&store, &shop, &exact).await.resolution;
    assert_eq!((now.campaign_id.as_ref(), now.channel), (Some(&brand.id), Some(Channel::Display)));
    assert_eq!((now.decided_by, now.rule_id.as_ref()), (DecidedBy::Rule, Some(&rule.id)));
    store.rules().delete(&shop.id, &rule.id, &Actor::CommandLine).await.unwrap();
    let back = resolve(&store, &shop).await.unwrap();
    assert_eq!((back.drafts, back.withdrawn), (0, 1));
    let names: Vec<String> =
        store.campaigns().all(&shop.id).await.unwrap().into_iter().map(|campaign| campaign.fields.name).collect();
    assert_eq!(names, ["Brand – broad", "Brand – exact"]);
}

async fn orders_that_nothing_ties_stay_unassigned(store: TestStore) {
    let shop = workspace(&store).await;
    let fields = CampaignFields { key: "flyer10".into(), name: "Flyers".into(), ..CampaignFields::default() };
    let flyers = store.campaigns().create(&shop.id, fields, &Actor::CommandLine).await.unwrap();
    let (coupon, unheard, bare) = (order("", "FLYER10"), order("unheard", ""), order("", ""));
    store.source_refs().upsert(&shop.id, &[coupon.clone(), unheard.clone(), bare.clone()], None).await.unwrap();
    let outcome = resolve(&store, &shop).await.unwrap();
    assert_eq!((outcome.drafts, outcome.unassigned), (0, 2));
    assert_eq!(stored(&store, &shop, &coupon).await.resolution.campaign_id, Some(flyers.id));
    let sum = |revenue| UnassignedSums { revenue: Some(Decimal::from(revenue)), ..UnassignedSums::default() };
    let sums = HashMap::from([(unheard.key(), sum(70)), (bare.key(), sum(90)), (coupon.key(), sum(1_000))]);
    let listed = unassigned(&store, &shop, &sums).await.unwrap();
    let keys: Vec<_> = listed.iter().map(|row| row.ref_key.clone()).collect();
    assert_eq!(keys, [bare.key(), unheard.key()]);
}

async fn a_draft_is_confirmed_or_is_another_campaign(store: TestStore) {
    let shop = workspace(&store).await;
    let (brand, search) = (file("google_ads", "Brand"), file("microsoft_ads", "Brand search"));
    store.source_refs().upsert(&shop.id, &[brand.clone(), search.clone()], None).await.unwrap();
    resolve(&store, &shop).await.unwrap();
    let of = |source: SourceRef| {
        let (store, shop) = (&store, &shop);
        async move { stored(store, shop, &source).await.resolution.campaign_id.unwrap() }
    };
    let (kept, twin) = (of(brand.clone()).await, of(search.clone()).await);
    let says = [
        Confirmation { campaign_id: kept.clone(), same_as: None },
        Confirmation { campaign_id: twin.clone(), same_as: Some(kept.clone()) },
    ];
    let outcome = confirm(&store, &shop, &says, &Actor::CommandLine).await.unwrap();
    assert_eq!(outcome.withdrawn, 1);
    assert_eq!(of(search).await, kept);
    let campaign = store.campaigns().get(&shop.id, &kept).await.unwrap();
    assert!(!campaign.fields.needs_confirmation && campaign.fields.status == CampaignStatus::Live);
    let itself = [Confirmation { campaign_id: kept.clone(), same_as: Some(kept) }];
    assert!(confirm(&store, &shop, &itself, &Actor::CommandLine).await.is_err());
}

async fn a_persons_choice_stays(store: TestStore) {
    let shop = workspace(&store).await;
    let source = file("google_ads", "Brand");
    store.source_refs().upsert(&shop.id, std::slice::from_ref(&source), None).await.unwrap();
    let fields = CampaignFields { key: "chosen".into(), name: "Chosen".into(), ..CampaignFields::default() };
    let chosen = store.campaigns().create(&shop.id, fields, &Actor::CommandLine).await.unwrap();
    let resolution = store::Resolution {
        campaign_id: Some(chosen.id.clone()),
        channel: None,
        rule_id: None,
        decided_by: DecidedBy::Person,
    };
    store.source_refs().resolve(&shop.id, &[(source.key(), resolution)]).await.unwrap();
    let rule = parse_campaign_rule("platform = google_ads => other").unwrap();
    create_rule_for_draft(&store, &shop, rule, &Actor::CommandLine).await.unwrap();
    resolve(&store, &shop).await.unwrap();
    assert_eq!(stored(&store, &shop, &source).await.resolution.campaign_id, Some(chosen.id));
}

async fn many_sources_are_resolved_in_bulk(store: TestStore) {
    let shop = workspace(&store).await;
    let sources: Vec<SourceRef> = (0..3_000)
        .map(|at| match at % 3 {
            0 => file("table", &format!("کمپین {at}")),
            1 => file("google_ads", &format!("{}{}", "!".repeat(1 + at % 100), "?".repeat(1 + at / 100))),
            _ => order(&format!("utm-{at}"), ""),
        })
        .collect();
    store.source_refs().upsert(&shop.id, &sources, None).await.unwrap();
    let outcome = resolve(&store, &shop).await.unwrap();
    assert_eq!((outcome.sources, outcome.drafts, outcome.unassigned), (3_000, 2_000, 1_000));
    assert_eq!(resolve(&store, &shop).await.unwrap().changed, 0);
    let filter = CampaignFilter { text: Some("campaign-1000".into()), ..CampaignFilter::default() };
    let page = store.campaigns().list(&shop.id, &filter, &PageRequest::first(5)).await.unwrap();
    assert_eq!(page.items.len(), 1, "names without a letter are numbered");
    // A rule that takes all drafts their sources: one change in each direction, however many they are.
    let rule = parse_campaign_rule("platform = table => moved").unwrap();
    let rule = create_rule_for_draft(&store, &shop, rule, &Actor::CommandLine).await.unwrap();
    assert_eq!(resolve(&store, &shop).await.unwrap().withdrawn, 1_000);
    store.rules().delete(&shop.id, &rule.id, &Actor::CommandLine).await.unwrap();
    assert_eq!(resolve(&store, &shop).await.unwrap().withdrawn, 1);
    let filter = store::AuditFilter { subject: Some("campaign".into()), ..store::AuditFilter::default() };
    let log = store.audit().list(&shop.id, &filter, &PageRequest::first(50)).await.unwrap();
    let mut actions: Vec<_> = log.items.into_iter().map(|entry| entry.action).collect();
    actions.sort();
    assert_eq!(actions, ["archive_many", "archive_many", "create_many", "create_many", "restore_many"]);
    assert_eq!(store.campaigns().count(&shop.id).await.unwrap(), 2_000);
}

async fn planned(store: &TestStore, shop: &base::Workspace, key: &str, name: &str) -> store::Campaign {
    let fields = CampaignFields { key: key.into(), name: name.into(), ..CampaignFields::default() };
    plan::campaigns::create(store, shop, fields, &Actor::CommandLine).await.unwrap()
}

async fn a_rule_for_a_campaign_that_is_not_there_is_refused(store: TestStore) {
    let shop = workspace(&store).await;
    let brand = planned(&store, &shop, "search-brand", "Brand").await;
    let rule = |key: &str| parse_campaign_rule(&format!("name ~ ^Brand => {key}")).unwrap();
    let refused = create_rule(&store, &shop, rule("search-brandt"), &Actor::CommandLine).await.unwrap_err().to_string();
    assert!(refused.contains("“search-brandt”") && refused.contains("did you mean “search-brand”?"), "{refused}");
    let refused = create_rule(&store, &shop, rule("podcast"), &Actor::CommandLine).await.unwrap_err().to_string();
    assert!(refused.contains("add the campaign first"), "{refused}");
    assert!(store.rules().list(&shop.id).await.unwrap().is_empty());
    let made = create_rule(&store, &shop, rule("search-brand"), &Actor::CommandLine).await.unwrap();
    let changed = update_rule(&store, &shop, &made.id, None, rule("search-brandx"), &Actor::CommandLine).await;
    assert!(changed.is_err());
    store.campaigns().archive(&shop.id, &brand.id, &Actor::CommandLine).await.unwrap();
    let off = store::RuleFields { is_enabled: false, ..rule("search-brand") };
    update_rule(&store, &shop, &made.id, None, off, &Actor::CommandLine).await.unwrap();
    let refused = create_rule(&store, &shop, rule("search-brand"), &Actor::CommandLine).await.unwrap_err().to_string();
    assert!(refused.contains("is deleted"), "{refused}");
}

async fn an_order_that_may_be_two_campaigns_names_both(store: TestStore) {
    let shop = workspace(&store).await;
    planned(&store, &shop, "autumn_sale", "Sale of last year").await;
    planned(&store, &shop, "a26", "Autumn Sale").await;
    planned(&store, &shop, "flyers", "Flyers").await;
    let (both, one, none) = (order("Autumn-Sale", ""), order("flyers!", ""), order("unheard", ""));
    store.source_refs().upsert(&shop.id, &[both.clone(), one.clone(), none.clone()], None).await.unwrap();
    assert_eq!(resolve(&store, &shop).await.unwrap().unassigned, 3);
    let sums = [&both, &one, &none].map(|source| (source.key(), UnassignedSums::default()));
    let listed = unassigned(&store, &shop, &HashMap::from(sums)).await.unwrap();
    let of = |source: &SourceRef| listed.iter().find(|row| row.ref_key == source.key()).unwrap();
    let keys: Vec<&str> = of(&both).candidates.iter().map(|campaign| campaign.key.as_str()).collect();
    assert_eq!((of(&both).reason, keys), (Reason::Ambiguous, vec!["a26", "autumn_sale"]));
    let said = of(&both).explained();
    assert!(said.contains("“Autumn Sale” (a26)") && said.contains("“Sale of last year” (autumn_sale)"), "{said}");
    assert_eq!((of(&one).reason, of(&one).candidates[0].key.as_str()), (Reason::Resembles, "flyers"));
    assert_eq!((of(&none).reason, of(&none).candidates.len()), (Reason::Unknown, 0));
}

async fn a_coupon_of_a_campaign_ties_its_orders(store: TestStore) {
    let shop = workspace(&store).await;
    let fields = |key: &str, coupons: &[&str]| CampaignFields {
        key: key.into(),
        name: key.to_uppercase(),
        coupons: coupons.iter().map(|code| (*code).to_owned()).collect(),
        ..CampaignFields::default()
    };
    let create = |fields| plan::campaigns::create(&store, &shop, fields, &Actor::CommandLine);
    let flyers = create(fields("flyers", &[" fall24 ", "FALL25", "fall24"])).await.unwrap();
    assert_eq!(flyers.fields.coupons, ["FALL24", "FALL25"]);
    let (tied, other) = (order("", "FALL25"), order("", "SPRING"));
    store.source_refs().upsert(&shop.id, &[tied.clone(), other.clone()], None).await.unwrap();
    assert_eq!(resolve(&store, &shop).await.unwrap().unassigned, 1);
    assert_eq!(stored(&store, &shop, &tied).await.resolution.campaign_id, Some(flyers.id.clone()));
    let refused = create(fields("letters", &["Fall24"])).await.unwrap_err();
    assert_eq!(refused.kind(), base::ErrorKind::Conflict);
    assert!(refused.to_string().contains("“FLYERS” (flyers)"), "{refused}");
    let letters = create(fields("letters", &["SPRING"])).await.unwrap();
    let moved = fields("letters", &["SPRING", "FALL24"]);
    let (store, shop) = (&store, &shop);
    let update = |id: base::CampaignId, fields| async move {
        plan::campaigns::update(store, shop, &id, None, fields, &Actor::CommandLine).await
    };
    assert!(update(letters.id.clone(), moved.clone()).await.is_err());
    update(flyers.id.clone(), fields("flyers", &["FALL25"])).await.unwrap();
    update(letters.id.clone(), moved).await.unwrap();
    resolve(store, shop).await.unwrap();
    assert_eq!(stored(store, shop, &other).await.resolution.campaign_id, Some(letters.id));
}
