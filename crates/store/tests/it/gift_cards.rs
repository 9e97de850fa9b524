use base::{Currency, Decimal, ErrorKind, WorkspaceId};
use store::{CardRefusal, CardUse, CardUsed, EntryKind, GiftCard, NewGiftCard, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(
    a_card_never_goes_below_nothing,
    an_order_pays_once_and_gets_back_no_more,
    the_ledger_says_every_balance,
    a_card_expires_and_is_owed_no_more,
    void_takes_the_balance_and_gives_it_back,
    a_code_is_issued_once,
);

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn new(code: &str) -> NewGiftCard {
    NewGiftCard {
        code: code.into(),
        campaign_id: None,
        amount: amount("50.00"),
        currency: Currency::parse("EUR").unwrap(),
        valid_until: Some("2027-10-01".parse().unwrap()),
        note: String::new(),
    }
}

async fn card(store: &TestStore) -> (WorkspaceId, GiftCard) {
    let ws = testkit::workspace(store).await.id;
    let card = store.gift_cards().issue(&ws, vec![new("CARD1")], &me()).await.unwrap().remove(0);
    (ws, card)
}

fn pays(order: &str, much: &str) -> CardUse {
    CardUse {
        code: "CARD1".into(),
        amount: amount(much),
        currency: None,
        order_id: order.into(),
        reference: String::new(),
        today: "2026-10-01".parse().unwrap(),
    }
}

fn refused(used: CardUsed) -> CardRefusal {
    match used {
        CardUsed::Refused(refusal) => refusal,
        CardUsed::Done { entry, .. } => panic!("{entry:?}"),
    }
}

async fn a_card_never_goes_below_nothing(store: TestStore) {
    let (ws, card) = card(&store).await;
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let (store, ws) = (store.store.clone(), ws.clone());
            let asked = pays(&format!("O-{n}"), "7.00");
            tokio::spawn(async move { store.gift_cards().redeem(&ws, &asked, &me()).await.unwrap() })
        })
        .collect();
    let mut paid = 0;
    for task in tasks {
        paid += usize::from(matches!(task.await.unwrap(), CardUsed::Done { .. }));
    }
    assert_eq!(paid, 7, "seven times 7.00 of 50.00");
    let card = store.gift_cards().get(&ws, &card.id).await.unwrap();
    assert_eq!((card.balance, card.entry_count), (amount("1"), 8));
    let ledger = store.gift_cards().ledger(&ws, &card.id).await.unwrap();
    let sum: Decimal = ledger.iter().map(|entry| entry.amount).sum();
    assert_eq!(sum, card.balance);
    assert!(ledger.iter().all(|entry| entry.balance >= Decimal::ZERO));
}

async fn an_order_pays_once_and_gets_back_no_more(store: TestStore) {
    let (ws, _) = card(&store).await;
    let cards = store.gift_cards();
    let first = cards.redeem(&ws, &pays("O-1", "20"), &me()).await.unwrap();
    assert!(matches!(first, CardUsed::Done { is_again: false, .. }), "{first:?}");
    let again = cards.redeem(&ws, &pays("O-1", "20.00"), &me()).await.unwrap();
    let CardUsed::Done { card, is_again: true, .. } = again else { panic!("{again:?}") };
    assert_eq!(card.balance, amount("30"));
    let other = cards.redeem(&ws, &pays("O-1", "21"), &me()).await.unwrap();
    assert_eq!(refused(other), CardRefusal::OtherAmount { paid: amount("20") });

    let back = |much: &str, reference: &str| CardUse { reference: reference.into(), ..pays("O-1", much) };
    cards.refund(&ws, &back("5", "r1"), &me()).await.unwrap();
    let again = cards.refund(&ws, &back("5", "r1"), &me()).await.unwrap();
    assert!(matches!(again, CardUsed::Done { is_again: true, .. }), "{again:?}");
    cards.refund(&ws, &back("10", "r2"), &me()).await.unwrap();
    let more = cards.refund(&ws, &back("5.01", "r3"), &me()).await.unwrap();
    assert_eq!(refused(more), CardRefusal::TooMuchBack { left: amount("5") });
    let strange = cards.refund(&ws, &pays("O-77", "1"), &me()).await.unwrap();
    assert_eq!(refused(strange), CardRefusal::TooMuchBack { left: amount("0") });
}

async fn the_ledger_says_every_balance(store: TestStore) {
    let (ws, card) = card(&store).await;
    let cards = store.gift_cards();
    cards.redeem(&ws, &pays("O-1", "12.34"), &me()).await.unwrap();
    cards.refund(&ws, &pays("O-1", "2.34"), &me()).await.unwrap();
    cards.adjust(&ws, &card.id, amount("-40"), "typed wrongly", &me()).await.unwrap();
    let below = cards.adjust(&ws, &card.id, amount("-0.01"), "more", &me()).await.unwrap_err();
    assert_eq!(below.kind(), ErrorKind::Conflict);
    let ledger = cards.ledger(&ws, &card.id).await.unwrap();
    let shown: Vec<(EntryKind, String, String)> =
        ledger.iter().map(|entry| (entry.kind, entry.amount.to_string(), entry.balance.to_string())).collect();
    let expected = [
        (EntryKind::Issue, "50", "50"),
        (EntryKind::Redeem, "-12.34", "37.66"),
        (EntryKind::Refund, "2.34", "40"),
        (EntryKind::Adjust, "-40", "0"),
    ];
    assert_eq!(shown, expected.map(|(kind, amount, balance)| (kind, amount.to_owned(), balance.to_owned())));
    assert!(cards.liability(&ws, "2026-10-01".parse().unwrap()).await.unwrap().is_empty());
}

async fn a_card_expires_and_is_owed_no_more(store: TestStore) {
    let (ws, card) = card(&store).await;
    let cards = store.gift_cards();
    let vnd = NewGiftCard { currency: Currency::parse("VND").unwrap(), valid_until: None, ..new("CARD2") };
    cards.issue(&ws, vec![vnd.clone(), NewGiftCard { code: "CARD3".into(), ..vnd }], &me()).await.unwrap();
    let last = "2027-10-01".parse().unwrap();
    let owed = cards.liability(&ws, last).await.unwrap();
    let shown: Vec<_> = owed.iter().map(|sum| (sum.currency.to_string(), sum.cards, sum.balance)).collect();
    assert_eq!(shown, [("EUR".to_owned(), 1, amount("50")), ("VND".to_owned(), 2, amount("100"))]);

    let after = "2027-10-02".parse().unwrap();
    assert_eq!(cards.liability(&ws, after).await.unwrap().len(), 1);
    let late = CardUse { today: after, ..pays("O-1", "1") };
    assert_eq!(refused(cards.redeem(&ws, &late, &me()).await.unwrap()), CardRefusal::Expired(last));
    assert_eq!(cards.expire(&ws, last).await.unwrap(), 0);
    assert_eq!(cards.expire(&ws, after).await.unwrap(), 1);
    assert_eq!(cards.expire(&ws, after).await.unwrap(), 0, "once");
    let ledger = cards.ledger(&ws, &card.id).await.unwrap();
    assert_eq!((ledger[1].kind, ledger[1].balance), (EntryKind::Expire, amount("0")));
}

async fn void_takes_the_balance_and_gives_it_back(store: TestStore) {
    let (ws, card) = card(&store).await;
    let cards = store.gift_cards();
    cards.redeem(&ws, &pays("O-1", "10"), &me()).await.unwrap();
    let void = cards.set_void(&ws, &card.id, Some("stolen"), &me()).await.unwrap();
    assert_eq!((void.balance, void.void_reason.as_str()), (amount("0"), "stolen"));
    assert_eq!(refused(cards.redeem(&ws, &pays("O-2", "1"), &me()).await.unwrap()), CardRefusal::Void("stolen".into()));
    let back = cards.set_void(&ws, &card.id, None, &me()).await.unwrap();
    assert_eq!((back.balance, back.voided_at), (amount("40"), None));
    let listed = cards.list(&ws, &PageRequest::default()).await.unwrap().items;
    assert_eq!(listed, [cards.get(&ws, &card.id).await.unwrap()]);
}

async fn a_code_is_issued_once(store: TestStore) {
    let (ws, _) = card(&store).await;
    let twice = store.gift_cards().issue(&ws, vec![new("CARD9"), new("CARD1")], &me()).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    assert!(store.gift_cards().by_codes(&ws, &["CARD9".to_owned()]).await.unwrap().is_empty(), "all or none");
    let wrong = CardUse { currency: Some(Currency::parse("USD").unwrap()), ..pays("O-1", "1") };
    let eur = Currency::parse("EUR").unwrap();
    assert_eq!(refused(store.gift_cards().redeem(&ws, &wrong, &me()).await.unwrap()), CardRefusal::WrongCurrency(eur));
    let much = pays("O-1", "50.01");
    assert_eq!(
        refused(store.gift_cards().redeem(&ws, &much, &me()).await.unwrap()),
        CardRefusal::TooLittle { balance: amount("50"), currency: eur }
    );
}
