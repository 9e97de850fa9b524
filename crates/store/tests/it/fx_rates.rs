use base::fx::DatedRate;
use base::{Currency, Decimal, ErrorKind, ImportId, Period};
use store::{FxStored, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(rates_are_corrected_asked_for_as_of_a_day_and_undone, senseless_rates_are_refused);

fn cur(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn rate(day: &str, base: &str, quote: &str, rate: &str) -> DatedRate {
    DatedRate { day: day.parse().unwrap(), base: cur(base), quote: cur(quote), rate: rate.parse().unwrap() }
}

async fn rates_are_corrected_asked_for_as_of_a_day_and_undone(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let october = Period::new("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap()).unwrap();
    let first = [
        rate("2026-09-28", "EUR", "USD", "1.10"),
        rate("2026-10-02", "EUR", "USD", "1.20"),
        rate("2026-10-02", "EUR", "IRR", "600000"),
        rate("2026-10-02", "GBP", "ISK", "170"),
    ];
    let stored = store.fx_rates().put(&ws.id, &first, "ecb", None, &me()).await.unwrap();
    assert_eq!(stored, FxStored { added: 4, changed: 0, same: 0 });
    let before = store.now();
    store.clock.advance_seconds(3600);

    let import = ImportId::new(store.store.clock().as_ref());
    let corrected = [rate("2026-10-02", "EUR", "USD", "1.25"), rate("2026-09-28", "EUR", "USD", "1.1")];
    let compared = store.fx_rates().compare(&ws.id, &corrected).await.unwrap();
    let stored = store.fx_rates().put(&ws.id, &corrected, "rates.csv", Some(&import), &me()).await.unwrap();
    assert_eq!(stored, FxStored { added: 0, changed: 1, same: 1 });
    assert_eq!(compared, stored);

    let on = |day: &str| day.parse().unwrap();
    let currencies = [cur("USD"), cur("EUR"), cur("IRR")];
    let value = async |as_of| {
        let table = store.fx_rates().table(&ws.id, &currencies, october, as_of).await.unwrap();
        table.rate(cur("EUR"), cur("USD"), on("2026-10-03")).unwrap().value()
    };
    assert_eq!(value(None).await, "1.25".parse::<Decimal>().unwrap());
    assert_eq!(value(Some(before)).await, "1.20".parse::<Decimal>().unwrap());
    let table = store.fx_rates().table(&ws.id, &currencies, october, None).await.unwrap();
    assert_eq!(table.rate(cur("EUR"), cur("USD"), on("2026-10-01")).unwrap().fx_date, on("2026-09-28"));
    assert_eq!(
        table.rate(cur("USD"), cur("IRR"), on("2026-10-02")).unwrap().convert(Decimal::ONE),
        Some(Decimal::from(480_000))
    );
    assert!(table.rate(cur("GBP"), cur("ISK"), on("2026-10-02")).is_err(), "pairs of other currencies are not read");

    store.clock.advance_seconds(60);
    assert_eq!(store.fx_rates().undo(&ws.id, &import, &me()).await.unwrap(), 1);
    assert_eq!(value(None).await, "1.20".parse::<Decimal>().unwrap());
    let listed = store.fx_rates().list(&ws.id, &PageRequest::first(3)).await.unwrap();
    assert_eq!(listed.items.len(), 3);
    let rest = PageRequest { limit: 3, cursor: listed.next_cursor };
    assert_eq!(store.fx_rates().list(&ws.id, &rest).await.unwrap().items.len(), 1);
}

async fn senseless_rates_are_refused(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    for bad in [rate("2026-10-02", "EUR", "USD", "0"), rate("2026-10-02", "EUR", "EUR", "1")] {
        let refused = store.fx_rates().put(&ws.id, &[bad], "x", None, &me()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid);
    }
}
