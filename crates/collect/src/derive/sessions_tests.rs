use super::*;
use base::{Channel, FixedClock, SourceId, WorkspaceId};
use proptest::prelude::*;

fn event(id: &str, at: &str) -> Event {
    let clock = FixedClock::at("2026-10-01T00:00:00Z");
    let at: Timestamp = at.parse().unwrap();
    let mut event = Event::new(WorkspaceId::nil(), SourceId::new(&clock), name::PAGE_VIEW, Protocol::Sulit, at);
    event.event_id = id.into();
    event.anonymous_id = "a".into();
    event.host = "shop.example".into();
    event
}

/// Sessions by number, in the order of the events.
fn numbered(events: &[Event], rules: &SessionRules) -> Vec<usize> {
    let (placed, _) = sessionise(events, rules);
    let mut seen: Vec<String> = Vec::new();
    placed
        .into_iter()
        .map(|placed| {
            let known = seen.iter().position(|id| *id == placed.session_id);
            known.unwrap_or_else(|| {
                seen.push(placed.session_id);
                seen.len() - 1
            })
        })
        .collect()
}

#[test]
fn a_gap_over_thirty_minutes_and_nothing_else_of_time_begins_a_session() {
    let events = [
        event("1", "2026-10-01T23:50:00Z"),
        event("2", "2026-10-02T00:10:00Z"),
        event("3", "2026-10-02T00:40:00Z"),
        event("4", "2026-10-02T01:10:00.001Z"),
    ];
    assert_eq!(numbered(&events, &SessionRules::default()), [0, 0, 0, 1]);
    let short = SessionRules { gap_minutes: 10, ..SessionRules::default() };
    assert_eq!(numbered(&events, &short), [0, 1, 2, 3]);
}

#[test]
fn a_new_campaign_begins_a_session_and_the_same_one_does_not() {
    let mut events = vec![
        event("1", "2026-10-01T10:00:00Z"),
        event("2", "2026-10-01T10:01:00Z"),
        event("3", "2026-10-01T10:02:00Z"),
        event("4", "2026-10-01T10:03:00Z"),
        event("5", "2026-10-01T10:04:00Z"),
    ];
    events[1].utm_campaign = "autumn".into();
    events[2].utm_campaign = "autumn".into();
    events[4].utm_campaign = "autumn".into();
    events[4].click_id = "g1".into();
    assert_eq!(numbered(&events, &SessionRules::default()), [0, 1, 1, 1, 2]);
    let whole = SessionRules { campaign_splits: false, ..SessionRules::default() };
    assert_eq!(numbered(&events, &whole), [0, 0, 0, 0, 0]);
}

#[test]
fn what_is_said_of_nobody_on_a_page_does_not_cut_off_the_landing() {
    // An SDK identifies first, then the page view brings the campaign.
    let mut identify = event("1", "2026-10-01T10:00:00Z");
    identify.name = name::IDENTIFY.into();
    identify.host.clear();
    let mut landing = event("2", "2026-10-01T10:00:01Z");
    landing.utm_source = "letter".into();
    assert_eq!(numbered(&[identify, landing], &SessionRules::default()), [0, 0]);
}

#[test]
fn login_payment_and_referrers_do_not_cut() {
    let mut events = vec![
        event("1", "2026-10-01T10:00:00Z"),
        event("2", "2026-10-01T10:05:00Z"),
        event("3", "2026-10-01T10:06:00Z"),
    ];
    events[0].utm_source = "letter".into();
    events[1].user_id = "u".into();
    events[1].referrer = "https://www.paypal.com/".into();
    events[2].referrer = "https://blog.example/".into();
    events[2].channel = Some(Channel::Referral);
    assert_eq!(numbered(&events, &SessionRules::default()), [0, 0, 0]);
}

#[test]
fn what_happens_elsewhere_is_no_visit() {
    let mut call = event("1", "2026-10-01T10:00:00Z");
    call.name = name::CALL.into();
    assert_eq!(visitor_key(&call), None);
    let mut import = event("1", "2026-10-01T10:00:00Z");
    import.protocol = Protocol::Import;
    assert_eq!(visitor_key(&import), None);
    let mut user = event("1", "2026-10-01T10:00:00Z");
    user.anonymous_id.clear();
    assert_eq!(visitor_key(&user), None);
    user.user_id = "u".into();
    assert_eq!(visitor_key(&user), Some("u"));
}

#[test]
fn the_entry_is_that_of_the_first_event() {
    let mut first = event("1", "2026-10-01T10:00:00Z");
    first.utm_source = "letter".into();
    let second = event("2", "2026-10-01T10:01:00Z");
    let (placed, _) = sessionise(&[second, first], &SessionRules::default());
    assert_eq!((placed[0].is_entry, placed[1].is_entry), (false, true));
    assert_eq!(placed[0].entry.utm_source, "letter");
    assert_eq!(placed[0].session_id, placed[1].session_id);
}

#[test]
fn a_hand_is_slower_than_a_machine() {
    let mut visitor = None;
    let many = super::super::speed::MOST_A_SECOND + 5;
    let fast: Vec<bool> = (0..many)
        .map(|n| event(&format!("{n:03}"), "2026-10-01T10:00:00Z"))
        .map(|event| place(&mut visitor, &event, &SessionRules::default()).too_fast)
        .collect();
    assert_eq!(fast.iter().filter(|fast| **fast).count(), 5);
    let later = event("x", "2026-10-01T10:00:01Z");
    assert!(!place(&mut visitor, &later, &SessionRules::default()).too_fast);
}

#[test]
fn the_state_survives_the_queue() {
    let mut visitor = None;
    place(&mut visitor, &event("1", "2026-10-01T10:00:00Z"), &SessionRules::default());
    let text = serde_json::to_string(&visitor).unwrap();
    assert_eq!(serde_json::from_str::<Option<Visitor>>(&text).unwrap(), visitor);
}

/// Events of one visitor at any minute of half a day.
fn visits() -> impl Strategy<Value = Vec<Event>> {
    let one = (0_i64..720, 0_u8..4, 0_u8..3, any::<bool>());
    proptest::collection::vec(one, 1..40).prop_map(|drawn| {
        let start: Timestamp = "2026-10-01T18:00:00Z".parse().unwrap();
        drawn
            .into_iter()
            .enumerate()
            .map(|(n, (minute, campaign, click, on_page))| {
                let mut event = event(&format!("e{n}"), "2026-10-01T18:00:00Z");
                event.occurred_at = start + jiff::SignedDuration::from_mins(minute);
                if campaign > 1 {
                    event.utm_campaign = format!("c{campaign}");
                }
                if click > 1 {
                    event.click_id = "g".into();
                }
                if !on_page {
                    event.host.clear();
                }
                event
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn one_by_one_in_order_of_time_is_all_at_once(mut events in visits()) {
        let (whole, state) = sessionise(&events, &SessionRules::default());
        let whole: std::collections::HashMap<_, _> =
            events.iter().map(|event| event.event_id.clone()).zip(whole).collect();
        events.sort_by(|a, b| (a.occurred_at, &a.event_id).cmp(&(b.occurred_at, &b.event_id)));
        let mut visitor = None;
        for event in &events {
            let placed = place(&mut visitor, event, &SessionRules::default());
            prop_assert!(!placed.is_late);
            prop_assert_eq!(&placed, &whole[&event.event_id]);
        }
        prop_assert_eq!(visitor, state);
    }

    #[test]
    fn arrival_out_of_order_is_right_or_is_called_late(events in visits()) {
        let (whole, _) = sessionise(&events, &SessionRules::default());
        let mut visitor = None;
        let placed: Vec<Placed> =
            events.iter().map(|event| place(&mut visitor, event, &SessionRules::default())).collect();
        if placed.iter().all(|placed| !placed.is_late) {
            for (placed, whole) in placed.iter().zip(&whole) {
                prop_assert_eq!(&placed.session_id, &whole.session_id);
                prop_assert_eq!(&placed.entry, &whole.entry);
            }
        }
    }

    #[test]
    fn a_late_event_restated_is_as_if_it_had_come_in_time(events in visits(), late in 0_usize..40) {
        let late = late % events.len();
        let (whole, _) = sessionise(&events, &SessionRules::default());
        // All but one, then that one, then everything anew.
        let mut arrived = events.clone();
        let last = arrived.remove(late);
        let mut visitor = sessionise(&arrived, &SessionRules::default()).1;
        place(&mut visitor, &last, &SessionRules::default());
        arrived.push(last);
        let (restated, _) = sessionise(&arrived, &SessionRules::default());
        for (event, placed) in arrived.iter().zip(&restated) {
            let at = events.iter().position(|known| known.event_id == event.event_id).unwrap();
            prop_assert_eq!(placed, &whole[at]);
        }
    }

    #[test]
    fn sessions_are_runs_of_time(mut events in visits()) {
        events.sort_by(|a, b| (a.occurred_at, &a.event_id).cmp(&(b.occurred_at, &b.event_id)));
        let (placed, _) = sessionise(&events, &SessionRules::default());
        for (at, pair) in placed.windows(2).enumerate() {
            let gap = events[at + 1].occurred_at.duration_since(events[at].occurred_at);
            if gap > jiff::SignedDuration::from_mins(30) {
                prop_assert!(pair[1].is_entry);
            }
            prop_assert_eq!(pair[1].is_entry, pair[0].session_id != pair[1].session_id);
        }
    }
}
