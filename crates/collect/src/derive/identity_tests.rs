use super::*;
use proptest::prelude::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
}

/// What one event says: minute, device, user, e-mail, phone.
fn seen(minute: i64, device: &str, user: &str, email: &str, phone: &str) -> Vec<Evidence> {
    let event_id = format!("e{minute:04}");
    evidence_of(&Ids {
        event_id: &event_id,
        at: at(minute),
        anonymous_id: device,
        user_id: user,
        previous_id: "",
        email_hash: email,
        phone_hash: phone,
        click_id: "",
        click_id_kind: "",
    })
}

fn tie(minute: i64, kind: EvidenceKind, left: (IdKind, &str), right: (IdKind, &str)) -> Evidence {
    let (left, right) = (Node::new(left.0, left.1), Node::new(right.0, right.1));
    Evidence { at: at(minute), event_id: format!("e{minute:04}"), kind, left, right }
}

fn workspace() -> WorkspaceId {
    WorkspaceId::nil()
}

fn person(kind: IdKind, value: &str) -> String {
    base::person::person_id(&workspace(), kind.key(), value)
}

/// The person of an id at a minute.
fn who(evidence: &[Evidence], kind: IdKind, value: &str, minute: i64) -> String {
    let instant = at(minute);
    let rows = resolve(&workspace(), evidence);
    let mut found = rows.iter().filter(|row| {
        row.kind == kind
            && row.value == value
            && row.after.is_none_or(|after| instant > after)
            && row.until.is_none_or(|until| instant <= until)
    });
    let row = found.next().map_or_else(|| person(kind, value), |row| row.person_id.clone());
    assert_eq!(found.next(), None, "two rows hold for {value} at {minute}");
    row
}

use IdKind::{Anonymous, Click, Coupon, Email, Phone, User};

#[test]
fn one_login_on_two_devices_is_one_person() {
    let evidence = [seen(1, "phone", "u1", "", ""), seen(2, "laptop", "u1", "", "")].concat();
    assert_eq!(who(&evidence, Anonymous, "phone", 0), person(User, "u1"));
    assert_eq!(who(&evidence, Anonymous, "laptop", 9), person(User, "u1"));
}

#[test]
fn what_was_done_before_the_login_belongs_to_who_logs_in() {
    let evidence = seen(10, "a", "u1", "", "");
    assert_eq!(who(&evidence, Anonymous, "a", 1), person(User, "u1"));
}

#[test]
fn a_shared_device_joins_nobody_and_each_turn_belongs_to_who_comes_next() {
    let evidence = [seen(10, "a", "u1", "", ""), seen(20, "a", "u2", "", ""), seen(30, "a", "u1", "", "")].concat();
    assert_ne!(who(&evidence, User, "u1", 0), who(&evidence, User, "u2", 0));
    for (minute, user) in [(1, "u1"), (10, "u1"), (11, "u2"), (20, "u2"), (25, "u1"), (99, "u1")] {
        assert_eq!(who(&evidence, Anonymous, "a", minute), person(User, user), "minute {minute}");
    }
}

#[test]
fn after_logging_out_the_device_is_the_last_ones() {
    let evidence = [seen(10, "a", "u1", "", ""), seen(12, "a", "u1", "", ""), seen(20, "a", "u2", "", "")].concat();
    assert_eq!(who(&evidence, Anonymous, "a", 11), person(User, "u1"));
    assert_eq!(who(&evidence, Anonymous, "a", 15), person(User, "u2"));
    assert_eq!(who(&evidence, Anonymous, "a", 500), person(User, "u2"));
}

#[test]
fn two_users_with_one_address_are_one_and_with_one_number_are_not() {
    let evidence = [seen(1, "", "u1", "e1", ""), seen(2, "", "u2", "e1", "")].concat();
    assert_eq!(who(&evidence, User, "u2", 0), person(User, "u1"));
    let evidence = [seen(1, "", "u1", "", "p"), seen(2, "", "u2", "", "p")].concat();
    assert_eq!(who(&evidence, User, "u2", 0), person(User, "u2"));
    assert_eq!(who(&evidence, Phone, "p", 0), person(Phone, "p"));
}

#[test]
fn an_alias_joins_ids_of_either_kind() {
    let alias = |user: &str, device: &str, previous: &str| {
        evidence_of(&Ids {
            event_id: "alias",
            at: at(5),
            anonymous_id: device,
            user_id: user,
            previous_id: previous,
            email_hash: "",
            phone_hash: "",
            click_id: "",
            click_id_kind: "",
        })
    };
    let evidence = [seen(1, "a", "", "e1", ""), alias("u1", "", "a")].concat();
    assert_eq!(who(&evidence, Anonymous, "a", 0), who(&evidence, User, "u1", 0));
    let evidence = [seen(1, "b", "old", "", ""), alias("u1", "", "old")].concat();
    assert_eq!(who(&evidence, Anonymous, "b", 0), who(&evidence, User, "u1", 0));
    let devices = alias("", "a2", "a1");
    assert_eq!(who(&devices, Anonymous, "a2", 0), person(Anonymous, "a1"));
}

#[test]
fn an_address_left_on_a_device_is_the_users_who_logs_in_there() {
    let evidence = [seen(1, "a", "", "e1", ""), seen(2, "a", "u1", "", "")].concat();
    assert_eq!(who(&evidence, Email, "e1", 0), person(User, "u1"));
    assert_eq!(who(&evidence, Anonymous, "a", 0), person(User, "u1"));
    // A second user on the same device: now nobody knows whose address it is.
    let shared = [evidence, seen(3, "a", "u2", "", "")].concat();
    assert_eq!(who(&shared, Email, "e1", 0), person(Email, "e1"));
    // A user who has another address keeps it.
    let other = [seen(1, "a", "", "e1", ""), seen(2, "a", "u1", "e2", "")].concat();
    assert_eq!(who(&other, Email, "e1", 0), person(Email, "e1"));
}

#[test]
fn a_link_in_a_mail_says_who_follows_it_unless_somebody_is_known() {
    let link = tie(5, EvidenceKind::EmailLink, (Email, "e1"), (Anonymous, "a"));
    assert_eq!(who(std::slice::from_ref(&link), Anonymous, "a", 0), person(Email, "e1"));
    // Forwarded to a friend who is signed in.
    let evidence = [vec![link], seen(1, "a", "u2", "", "")].concat();
    assert_eq!(who(&evidence, Anonymous, "a", 9), person(User, "u2"));
    assert_eq!(who(&evidence, Email, "e1", 9), person(Email, "e1"));
}

#[test]
fn a_personal_coupon_ties_the_device_that_redeems_it() {
    let given = tie(1, EvidenceKind::Coupon, (Email, "e1"), (Coupon, "C-1"));
    let used = tie(2, EvidenceKind::Coupon, (Anonymous, "a"), (Coupon, "C-1"));
    let evidence = [given.clone(), used.clone()];
    assert_eq!(who(&evidence, Anonymous, "a", 0), person(Email, "e1"));
    // Redeemed by a user: a present, which joins nobody.
    let present = [given.clone(), tie(2, EvidenceKind::Coupon, (User, "u2"), (Coupon, "C-1"))];
    assert_eq!(who(&present, User, "u2", 0), person(User, "u2"));
    assert_eq!(who(&present, Email, "e1", 0), person(Email, "e1"));
    // On two devices: passed on.
    let passed = [given, used, tie(3, EvidenceKind::Coupon, (Anonymous, "b"), (Coupon, "C-1"))];
    assert_eq!(who(&passed, Anonymous, "a", 0), person(Anonymous, "a"));
}

#[test]
fn a_click_id_leads_from_an_offline_order_to_the_device_that_clicked() {
    let click = tie(1, EvidenceKind::Click, (Anonymous, "a"), (Click, "gclid:g"));
    let order = tie(9, EvidenceKind::Click, (Email, "e1"), (Click, "gclid:g"));
    assert_eq!(who(std::slice::from_ref(&click), Anonymous, "a", 0), person(Anonymous, "a"));
    assert_eq!(who(&[click, order], Anonymous, "a", 0), person(Email, "e1"));
}

#[test]
fn devices_with_one_number_and_nobody_known_are_one_person() {
    let evidence = [seen(1, "a", "", "", "p"), seen(2, "b", "", "", "p")].concat();
    assert_eq!(who(&evidence, Anonymous, "a", 0), person(Phone, "p"));
    assert_eq!(who(&evidence, Anonymous, "b", 0), person(Phone, "p"));
    // Each device has its user: the number joins them not.
    let known = [evidence, seen(3, "a", "u1", "", ""), seen(4, "b", "u2", "", "")].concat();
    assert_eq!(who(&known, Anonymous, "a", 0), person(User, "u1"));
    assert_eq!(who(&known, Anonymous, "b", 0), person(User, "u2"));
}

#[test]
fn a_cookieless_id_is_tied_to_nothing() {
    let id = crate::enrich::consent::COOKIELESS.to_owned() + "0123";
    assert_eq!(seen(1, &id, "u1", "", ""), []);
    assert_eq!(seen(1, &id, "u1", "e1", "").len(), 1);
}

#[test]
fn switching_evidence_off_undoes_what_it_joined() {
    let first = seen(1, "a", "u1", "", "");
    let wrong = tie(2, EvidenceKind::Alias, (User, "u1"), (User, "u0"));
    let with = [first.clone(), vec![wrong]].concat();
    assert_eq!(who(&with, Anonymous, "a", 0), person(User, "u0"));
    assert_eq!(who(&first, Anonymous, "a", 0), person(User, "u1"));
    assert_eq!(who(&first, User, "u0", 0), person(User, "u0"));
}

#[test]
fn what_programs_send_for_nobody_joins_nobody() {
    let all = ["null", "undefined", "0", "Guest", "[object Object]", " "];
    let evidence: Vec<Evidence> = all.iter().flat_map(|id| seen(1, "a", id, "", "")).collect();
    assert_eq!(evidence, []);
    assert_eq!(seen(1, "undefined", "u1", "", ""), []);
    let event = event_of("a");
    let google = Ids { click_id: "1", click_id_kind: "gad_source", ..Ids::from(&event) };
    assert_eq!(evidence_of(&google), []);
}

fn event_of(device: &str) -> Event {
    let (workspace, source) = (WorkspaceId::nil(), base::SourceId::nil());
    let mut event = Event::new(workspace, source, "page_view", base::Protocol::Sulit, at(1));
    event.anonymous_id = device.to_owned();
    event
}

/// Events with few ids, so that they meet.
fn events() -> impl Strategy<Value = Vec<Vec<Evidence>>> {
    let id = |letters: &'static str| proptest::sample::select(letters.chars().collect::<Vec<_>>());
    let one = (id("abcd"), id("----uvw"), id("-----ef"), id("-----pq"), id("------gh"));
    proptest::collection::vec(one, 1..25).prop_map(|drawn| {
        let text = |c: char| if c == '-' { String::new() } else { c.to_string() };
        drawn
            .into_iter()
            .enumerate()
            .map(|(n, (device, user, email, phone, click))| {
                evidence_of(&Ids {
                    event_id: &format!("e{n:03}"),
                    at: at(i64::try_from(n / 2).unwrap()),
                    anonymous_id: &text(device),
                    user_id: &text(user),
                    previous_id: "",
                    email_hash: &text(email),
                    phone_hash: &text(phone),
                    click_id: &text(click),
                    click_id_kind: "gclid",
                })
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_change_the_persons(
        (events, shuffled) in events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
    ) {
        prop_assert_eq!(resolve(&workspace(), &events.concat()), resolve(&workspace(), &shuffled.concat()));
    }

    #[test]
    fn evidence_twice_is_evidence_once(events in events()) {
        let once = events.concat();
        let twice = [once.clone(), once.clone()].concat();
        prop_assert_eq!(resolve(&workspace(), &once), resolve(&workspace(), &twice));
    }

    #[test]
    fn what_is_not_connected_changes_nothing(events in events(), seed in 0_usize..25) {
        let all = events.concat();
        prop_assume!(!all.is_empty());
        // All that hangs together with one id: what the store hands in.
        let mut inside = BTreeSet::from([&all[seed % all.len()].left]);
        loop {
            let known = inside.len();
            for tie in &all {
                if inside.contains(&tie.left) || inside.contains(&tie.right) {
                    inside.extend([&tie.left, &tie.right]);
                }
            }
            if inside.len() == known {
                break;
            }
        }
        let part: Vec<Evidence> = all.iter().filter(|tie| inside.contains(&tie.left)).cloned().collect();
        let whole = resolve(&workspace(), &all);
        for row in resolve(&workspace(), &part) {
            prop_assert!(whole.contains(&row), "{:?}", row);
        }
    }

    #[test]
    fn first_and_last_of_a_tie_give_the_persons_of_all(events in events()) {
        // What the store keeps of a day: the first and last event of each tie.
        let all = events.concat();
        let mut kept = Vec::new();
        for tie in &all {
            let same = |other: &&Evidence| (other.kind, &other.left, &other.right) == (tie.kind, &tie.left, &tie.right);
            let ends = [all.iter().filter(same).min(), all.iter().filter(same).max()];
            kept.extend(ends.into_iter().flatten().cloned());
        }
        let people = |evidence: &[Evidence]| -> BTreeSet<String> {
            resolve(&workspace(), evidence).into_iter().map(|row| row.person_id).collect()
        };
        prop_assert_eq!(people(&kept), people(&all));
    }

    #[test]
    fn every_id_has_one_person_at_any_time(events in events(), minute in -1_i64..15) {
        let all = events.concat();
        for tie in &all {
            for node in [&tie.left, &tie.right] {
                who(&all, node.kind, &node.value, minute);
            }
        }
    }
}
