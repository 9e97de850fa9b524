use base::{Day, SourceId, Timestamp};
use store::{CountedPart, HourCounts, SourceCounts};
use testkit::TestStore;

use crate::me;
use crate::sources::{fields, keys};

testkit::on_both_databases!(a_count_that_is_repeated_counts_once, hours_are_added_up_and_forgotten);

fn part(source: &SourceId, events: u64, last: &str) -> CountedPart {
    let at: Timestamp = last.parse().unwrap();
    let counts = SourceCounts {
        events,
        bots: 1,
        rejected: 2,
        skew_ms_sum: -5,
        skew_ms_max: 7,
        last_received_at: Some(at),
        ..SourceCounts::default()
    };
    let day: Day = last[..10].parse().unwrap();
    CountedPart { source: source.clone(), day, hour: Some(at.as_second() / 3_600), counts }
}

async fn a_count_that_is_repeated_counts_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let source = store.sources().create(&ws.id, fields("A", &[]), keys("a"), &me()).await.unwrap().id;
    let counting = store.source_counts();
    let unknown = SourceId::new(store.store.clock().as_ref());
    let first = [
        part(&source, 3, "2026-09-30T23:00:00Z"),
        part(&source, 4, "2026-10-01T01:00:00Z"),
        part(&unknown, 9, "2026-10-01T02:00:00Z"),
    ];
    assert_eq!(counting.recorded_to("q").await.unwrap(), 0);
    for _ in 0..2 {
        counting.add("q", 10, &first).await.unwrap();
    }
    assert_eq!(counting.recorded_to("q").await.unwrap(), 10);
    counting.add("q", 11, &[part(&source, 1, "2026-10-01T00:30:00Z")]).await.unwrap();
    let (one, two): (Day, Day) = ("2026-09-30".parse().unwrap(), "2026-10-01".parse().unwrap());
    let all = counting.sums(&ws.id, one).await.unwrap();
    assert_eq!(all.len(), 1);
    let sum = all[&source];
    assert_eq!((sum.events, sum.bots, sum.skew_ms_sum, sum.skew_ms_max), (8, 3, -15, 7));
    assert_eq!(sum.last_received_at, Some("2026-10-01T01:00:00Z".parse().unwrap()));
    assert_eq!(counting.sums(&ws.id, two).await.unwrap()[&source].events, 5);
    let days: Vec<(Day, u64)> =
        counting.days(&ws.id, one).await.unwrap().into_iter().map(|(_, day, counts)| (day, counts.events)).collect();
    assert_eq!(days, [(one, 3), (two, 5)]);
}

async fn hours_are_added_up_and_forgotten(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let elsewhere = testkit::workspace_named(&store, "other").await;
    let source = store.sources().create(&ws.id, fields("A", &[]), keys("a"), &me()).await.unwrap().id;
    let counting = store.source_counts();
    let hour = 1_790_812_800 / 3_600; // 2026-10-01T00:00:00Z
    let parts = [part(&source, 3, "2026-10-01T00:10:00Z"), part(&source, 4, "2026-10-01T02:10:00Z")];
    counting.add("q", 1, &parts).await.unwrap();
    let unnoted = CountedPart { hour: None, ..part(&source, 100, "2026-10-01T00:20:00Z") };
    counting.add("q", 2, &[part(&source, 5, "2026-10-01T00:50:00Z"), unnoted]).await.unwrap();
    let hours = counting.hours(&ws.id, hour).await.unwrap();
    let first = HourCounts { hour, events: 8, rejected: 4, duplicates: 0, skew_ms_sum: -10 };
    let third = HourCounts { hour: hour + 2, events: 4, rejected: 2, duplicates: 0, skew_ms_sum: -5 };
    assert_eq!(hours[&source], [first, third]);
    assert_eq!(counting.hours(&ws.id, hour + 1).await.unwrap()[&source], [third]);
    assert!(counting.hours(&elsewhere.id, 0).await.unwrap().is_empty());
    assert_eq!(counting.forget_hours_before(hour + 1).await.unwrap(), 1);
    assert_eq!(counting.hours(&ws.id, 0).await.unwrap()[&source], [third]);
    assert_eq!(counting.sums(&ws.id, Day::constant(1, 1, 1)).await.unwrap()[&source].events, 112, "days stay");
}
