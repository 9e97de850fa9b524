use base::identity::{IdKind, Node};
use base::{CampaignId, Currency, ErrorKind, WorkspaceId};
use store::{
    AuditFilter, CampaignFields, CodeFilter, CodeStatus, CouponBatch, CouponBatchFields, CouponBenefit, CouponKind,
    CouponProblem, CouponUse, PageRequest, Redeemed, RedemptionFilter, Store, Via,
};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_unique_code_is_used_once_however_many_ask,
    an_order_uses_a_code_once,
    an_order_that_took_place_is_kept_and_flagged,
    the_rules_of_a_batch_are_kept,
    a_use_can_be_taken_back,
    a_shared_code_stops_at_its_bound_under_load,
    codes_are_added_up_to_what_is_wanted,
    codes_are_given_to_people_once,
    a_code_names_its_campaign_in_any_form,
    void_can_be_undone,
    a_till_that_named_no_order_is_found_by_it_later,
);

fn eur() -> Currency {
    Currency::parse("EUR").unwrap()
}

async fn campaign(store: &Store, ws: &WorkspaceId, key: &str) -> CampaignId {
    let fields = CampaignFields { key: key.into(), name: key.to_uppercase(), ..CampaignFields::default() };
    store.campaigns().create(ws, fields, &me()).await.unwrap().id
}

fn fields(campaign_id: CampaignId, kind: CouponKind) -> CouponBatchFields {
    CouponBatchFields {
        campaign_id,
        name: "Flyers".into(),
        placement: "school gate".into(),
        arm: "A".into(),
        kind,
        shared_code: if kind == CouponKind::Shared { "AUTUMN10".into() } else { String::new() },
        benefit: CouponBenefit::Percent,
        benefit_value: Some("10".parse().unwrap()),
        currency: None,
        min_order_value: None,
        valid_from: None,
        valid_until: None,
        max_redemptions: None,
        is_once_per_customer: false,
        qr_url: String::new(),
        wanted_count: if kind == CouponKind::Shared { 1 } else { 3 },
    }
}

/// A workspace with a campaign `flyer` and a batch with the codes AAA, BBB, CCC.
async fn unique(store: &TestStore) -> (WorkspaceId, CouponBatch) {
    let ws = testkit::workspace(store).await.id;
    let campaign = campaign(store, &ws, "flyer").await;
    let batch = store.coupons().create(&ws, fields(campaign, CouponKind::Unique), &me()).await.unwrap();
    let batch = store.coupons().add_codes(&ws, &batch.id, &codes(&["AAA", "BBB", "CCC"])).await.unwrap();
    (ws, batch)
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn used(code: &str, order: &str) -> CouponUse {
    CouponUse {
        code: code.into(),
        order_id: order.into(),
        event_id: String::new(),
        import: None,
        value: Some("20.50".parse().unwrap()),
        currency: Some(eur()),
        customer: String::new(),
        at: "2026-10-01T09:00:00Z".parse().unwrap(),
        day: "2026-10-01".parse().unwrap(),
    }
}

fn problem(redeemed: Redeemed) -> Option<CouponProblem> {
    match redeemed {
        Redeemed::Refused(verdict) => verdict.problem,
        Redeemed::Done { redemption, .. } => redemption.problem,
    }
}

async fn together(store: &TestStore, ws: &WorkspaceId, uses: Vec<CouponUse>) -> usize {
    let tasks: Vec<_> = uses
        .into_iter()
        .map(|asked| {
            let (store, ws) = (store.store.clone(), ws.clone());
            tokio::spawn(async move { store.coupons().redeem(&ws, &asked, Via::Asked, &me()).await.unwrap() })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += usize::from(matches!(task.await.unwrap(), Redeemed::Done { is_again: false, .. }));
    }
    done
}

async fn a_unique_code_is_used_once_however_many_ask(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let uses = (0..50).map(|n| used("AAA", &format!("O-{n}"))).collect();
    assert_eq!(together(&store, &ws, uses).await, 1);
    let batch = store.coupons().get(&ws, &batch.id).await.unwrap();
    assert_eq!((batch.redemption_count, batch.values[0].order_count), (1, 1));
    assert_eq!(batch.values[0].value, "20.50".parse().unwrap());

    let uses = (0..50).map(|_| used("BBB", "the same order")).collect();
    assert_eq!(together(&store, &ws, uses).await, 1, "one order uses a code once");
}

async fn a_shared_code_stops_at_its_bound_under_load(store: TestStore) {
    let ws = testkit::workspace(&store).await.id;
    let campaign = campaign(&store, &ws, "flyer").await;
    let fields = CouponBatchFields { max_redemptions: Some(7), ..fields(campaign, CouponKind::Shared) };
    let batch = store.coupons().create(&ws, fields, &me()).await.unwrap();
    let uses = (0..50).map(|n| used("AUTUMN10", &format!("O-{n}"))).collect();
    assert_eq!(together(&store, &ws, uses).await, 7);
    assert_eq!(store.coupons().get(&ws, &batch.id).await.unwrap().redemption_count, 7);
}

async fn an_order_uses_a_code_once(store: TestStore) {
    let (ws, _) = unique(&store).await;
    let first = store.coupons().redeem(&ws, &used("AAA", "O-1"), Via::Asked, &me()).await.unwrap();
    let Redeemed::Done { redemption: first, is_again: false, .. } = first else { panic!("{first:?}") };
    let again = store.coupons().redeem(&ws, &used("AAA", "O-1"), Via::Order, &me()).await.unwrap();
    let Redeemed::Done { redemption: again, is_again: true, .. } = again else { panic!("{again:?}") };
    assert_eq!(first, again);
    let other = store.coupons().redeem(&ws, &used("AAA", "O-2"), Via::Asked, &me()).await.unwrap();
    let Redeemed::Refused(verdict) = other else { panic!("{other:?}") };
    assert_eq!(verdict.problem, Some(CouponProblem::UsedUp));
    assert_eq!(verdict.last.unwrap().order_id, "O-1", "it says which order used it");
    let unknown = store.coupons().redeem(&ws, &used("ZZZ", "O-1"), Via::Order, &me()).await.unwrap();
    assert_eq!(problem(unknown), Some(CouponProblem::Unknown));
}

async fn an_order_that_took_place_is_kept_and_flagged(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    for order in ["O-1", "O-2", "O-2"] {
        store.coupons().redeem(&ws, &used("AAA", order), Via::Order, &me()).await.unwrap();
    }
    let batch = store.coupons().get(&ws, &batch.id).await.unwrap();
    assert_eq!((batch.redemption_count, batch.flagged_count), (2, 1));
    assert_eq!(batch.values[0].value, "41.00".parse().unwrap());
    let flagged = RedemptionFilter { is_flagged: true, ..RedemptionFilter::default() };
    let listed = store.coupons().redemptions(&ws, &flagged, &PageRequest::default()).await.unwrap().items;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].order_id.as_str(), listed[0].problem), ("O-2", Some(CouponProblem::UsedUp)));
    let code = store.coupons().by_codes(&ws, &codes(&["AAA"])).await.unwrap().remove(0);
    assert_eq!(code.status(), CodeStatus::OverUsed);

    // An event without an order counts once by its own id.
    let event = CouponUse { event_id: "evt-1".into(), ..used("BBB", "") };
    for _ in 0..2 {
        store.coupons().redeem(&ws, &event, Via::Order, &me()).await.unwrap();
    }
    assert_eq!(store.coupons().by_codes(&ws, &codes(&["BBB"])).await.unwrap()[0].uses, 1);
}

async fn the_rules_of_a_batch_are_kept(store: TestStore) {
    let ws = testkit::workspace(&store).await.id;
    let campaign = campaign(&store, &ws, "flyer").await;
    let fields = CouponBatchFields {
        currency: Some(eur()),
        min_order_value: Some("20".parse().unwrap()),
        valid_from: Some("2026-09-01".parse().unwrap()),
        valid_until: Some("2026-10-31".parse().unwrap()),
        is_once_per_customer: true,
        ..fields(campaign, CouponKind::Shared)
    };
    store.coupons().create(&ws, fields, &me()).await.unwrap();
    let good = CouponUse { customer: "email:abc".into(), ..used("AUTUMN10", "O-1") };
    let on = |day: &str| CouponUse { day: day.parse().unwrap(), ..good.clone() };
    let broken = [
        (on("2026-08-31"), CouponProblem::NotYet),
        (on("2026-11-01"), CouponProblem::Expired),
        (CouponUse { currency: Currency::parse("USD").ok(), ..good.clone() }, CouponProblem::WrongCurrency),
        (CouponUse { value: "19.99".parse().ok(), ..good.clone() }, CouponProblem::BelowMinimum),
        (CouponUse { value: None, ..good.clone() }, CouponProblem::BelowMinimum),
    ];
    for (asked, expected) in broken {
        assert_eq!(store.coupons().check(&ws, &asked).await.unwrap().problem, Some(expected));
        let redeemed = store.coupons().redeem(&ws, &asked, Via::Asked, &me()).await.unwrap();
        assert_eq!(problem(redeemed), Some(expected));
    }
    assert_eq!(store.coupons().check(&ws, &good).await.unwrap().problem, None);
    store.coupons().redeem(&ws, &good, Via::Asked, &me()).await.unwrap();
    let again = CouponUse { order_id: "O-2".into(), ..good.clone() };
    let verdict = store.coupons().check(&ws, &again).await.unwrap();
    assert_eq!(verdict.problem, Some(CouponProblem::CustomerAgain));
    let other = CouponUse { customer: "email:other".into(), ..again };
    assert_eq!(store.coupons().check(&ws, &other).await.unwrap().problem, None);
}

async fn a_use_can_be_taken_back(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let done = store.coupons().redeem(&ws, &used("AAA", "O-1"), Via::Asked, &me()).await.unwrap();
    let Redeemed::Done { redemption, .. } = done else { panic!("{done:?}") };
    let released = store.coupons().release(&ws, &redemption.id, "the order was cancelled", &me()).await.unwrap();
    assert_eq!(released.release_reason, "the order was cancelled");
    let twice = store.coupons().release(&ws, &redemption.id, "again", &me()).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    let after = store.coupons().get(&ws, &batch.id).await.unwrap();
    assert_eq!((after.redemption_count, after.values[0].value), (0, "0.00".parse().unwrap()));

    // The order telling of it again does not undo what a person decided; somebody asking does.
    let told = store.coupons().redeem(&ws, &used("AAA", "O-1"), Via::Order, &me()).await.unwrap();
    assert!(matches!(told, Redeemed::Done { is_again: true, .. }), "{told:?}");
    assert_eq!(store.coupons().get(&ws, &batch.id).await.unwrap().redemption_count, 0);
    let asked = store.coupons().redeem(&ws, &used("AAA", "O-1"), Via::Asked, &me()).await.unwrap();
    assert!(matches!(asked, Redeemed::Done { is_again: false, .. }), "{asked:?}");
    let filter = AuditFilter { subject: Some("coupon_redemption".into()), ..AuditFilter::default() };
    let log = store.audit().list(&ws, &filter, &PageRequest::default()).await.unwrap().items;
    assert_eq!(log.len(), 1);
}

async fn codes_are_added_up_to_what_is_wanted(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    assert_eq!(batch.code_count, 3);
    let more = store.coupons().add_codes(&ws, &batch.id, &codes(&["DDD"])).await.unwrap();
    assert_eq!(more.code_count, 3, "no more than were wanted");
    let wide = CouponBatchFields { wanted_count: 2_500, ..batch.fields.clone() };
    let wide = store.coupons().create(&ws, wide, &me()).await.unwrap();
    let some: Vec<String> = (0..2_500).map(|n| format!("W{n:04}")).collect();
    store.coupons().add_codes(&ws, &wide.id, &codes(&["AAA"])).await.unwrap();
    let made = store.coupons().add_codes(&ws, &wide.id, &some).await.unwrap();
    assert_eq!(made.code_count, 2_500, "a code of another batch is passed over");

    let filter = CodeFilter { prefix: "w-00".into(), status: Some(CodeStatus::Open) };
    let mut page = PageRequest::first(60);
    let mut found = Vec::new();
    loop {
        let next = store.coupons().codes(&ws, &wide.id, &filter, &page).await.unwrap();
        found.extend(next.items.into_iter().map(|code| code.code));
        match next.next_cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(found.len(), 100);
    assert_eq!((found[0].as_str(), found[99].as_str()), ("W0000", "W0099"));
}

async fn codes_are_given_to_people_once(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let person = |hash: &str| Node::new(IdKind::Email, hash);
    let people = [person("h1"), person("h2")];
    let given = store.coupons().assign(&ws, &batch.id, &people, &me()).await.unwrap();
    assert_eq!(given.len(), 2);
    let again = store.coupons().assign(&ws, &batch.id, &[person("h2"), person("h1")], &me()).await.unwrap();
    assert_eq!(again, [given[1].clone(), given[0].clone()], "who has a code keeps it");
    let refused = store.coupons().assign(&ws, &batch.id, &[person("h3"), person("h4")], &me()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    assert!(refused.to_string().contains("1 codes left for 2 people"), "{refused}");
    let code = store.coupons().by_codes(&ws, &given).await.unwrap();
    assert!(code.iter().all(|code| code.assigned_to.is_some()));
}

async fn a_code_names_its_campaign_in_any_form(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let asked = codes(&["a-a a", "bbb", "ZZZ", "--"]);
    let found = store.coupons().campaigns_of(&ws, &asked).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found["a-a a"], batch.fields.campaign_id);

    let other = campaign(&store, &ws, "other").await;
    let fields_of_other = CampaignFields {
        key: "third".into(),
        name: "Third".into(),
        coupons: codes(&["AUTUMN10"]),
        ..CampaignFields::default()
    };
    store.campaigns().create(&ws, fields_of_other, &me()).await.unwrap();
    let refused = store.coupons().create(&ws, fields(other, CouponKind::Shared), &me()).await.unwrap_err();
    assert!(refused.to_string().contains("“Third” (third)"), "{refused}");
    let page = store.coupons().list(&ws, None, &PageRequest::default()).await.unwrap();
    assert_eq!(page.items.len(), 1, "the refused batch is not there");
}

async fn void_can_be_undone(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let coupons = store.coupons();
    coupons.set_void(&ws, &batch.id, Some("printed wrongly"), &me()).await.unwrap();
    assert_eq!(coupons.check(&ws, &used("AAA", "")).await.unwrap().problem, Some(CouponProblem::Void));
    let restored = coupons.set_void(&ws, &batch.id, None, &me()).await.unwrap();
    assert_eq!((restored.voided_at, restored.void_reason.as_str()), (None, ""));
    coupons.set_code_void(&ws, "AAA", Some("lost"), &me()).await.unwrap();
    assert_eq!(coupons.check(&ws, &used("AAA", "")).await.unwrap().problem, Some(CouponProblem::Void));
    assert_eq!(coupons.check(&ws, &used("BBB", "")).await.unwrap().problem, None);
    coupons.set_code_void(&ws, "AAA", None, &me()).await.unwrap();
    assert_eq!(coupons.check(&ws, &used("AAA", "")).await.unwrap().problem, None);
    let other = testkit::workspace_named(&store, "other").await.id;
    let hidden = coupons.set_void(&other, &batch.id, Some("x"), &me()).await.unwrap_err();
    assert_eq!(hidden.kind(), ErrorKind::NotFound, "another workspace's batch is not there");
}

async fn a_till_that_named_no_order_is_found_by_it_later(store: TestStore) {
    let (ws, batch) = unique(&store).await;
    let till = CouponUse { value: None, currency: None, ..used("AAA", "") };
    store.coupons().redeem(&ws, &till, Via::Asked, &me()).await.unwrap();
    let told = store.coupons().redeem(&ws, &used("AAA", "O-9"), Via::Order, &me()).await.unwrap();
    let Redeemed::Done { redemption, is_again: true, .. } = told else { panic!("{told:?}") };
    assert_eq!((redemption.order_id.as_str(), redemption.problem), ("O-9", None));
    let batch = store.coupons().get(&ws, &batch.id).await.unwrap();
    assert_eq!((batch.redemption_count, batch.values[0].value), (1, "20.50".parse().unwrap()));
}
