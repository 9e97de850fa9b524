use super::*;
use crate::derive::Region;
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
    let undone = changes(&workspace(), &with, &first);
    let moved: Vec<_> = undone.upserts.iter().map(|row| (row.value.as_str(), row.person_id.clone())).collect();
    assert_eq!(moved, [("u1", person(User, "u1")), ("a", person(User, "u1"))]);
    assert_eq!(undone.removals.iter().map(|row| row.value.as_str()).collect::<Vec<_>>(), ["u0"]);
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
    fn a_region_is_resolved_as_the_whole_is(events in events(), seed in 0_usize..25) {
        let all = events.concat();
        prop_assume!(!all.is_empty());
        let mut region = Region::around([all[seed % all.len()].left.clone()]);
        loop {
            let wanted = region.wanted();
            if wanted.is_empty() {
                break;
            }
            region.add(all.iter().filter(|tie| wanted.contains(&tie.left) || wanted.contains(&tie.right)).cloned());
        }
        let whole = resolve(&workspace(), &all);
        for row in resolve(&workspace(), &region.evidence()) {
            prop_assert!(whole.contains(&row), "{:?}", row);
        }
    }

    #[test]
    fn changes_lead_from_the_rows_before_to_the_rows_after(events in events(), cut in 0_usize..25) {
        let cut = cut % events.len();
        let (before, after) = (events[..cut].concat(), events.concat());
        let changes = changes(&workspace(), &before, &after);
        let mut rows: BTreeMap<_, _> = resolve(&workspace(), &before)
            .into_iter()
            .map(|row| ((row.kind, row.value.clone(), row.after), row))
            .collect();
        for row in changes.removals {
            rows.remove(&(row.kind, row.value.clone(), row.after));
        }
        for row in changes.upserts {
            rows.insert((row.kind, row.value.clone(), row.after), row);
        }
        let mut rows: Vec<IdentityRow> = rows.into_values().collect();
        rows.sort();
        prop_assert_eq!(rows, resolve(&workspace(), &after));
    }
}
