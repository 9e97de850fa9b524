//! Persons from evidence: which ids are one human.
//!
//! The rule is a function of the set of evidence, so that the order of arrival
//! does not matter, and switching evidence off undoes what it joined:
//!
//! 1. User ids and e-mail addresses that one event carries together, and user
//!    ids that an alias names, are one person; hence two user ids with the
//!    same address are.
//! 2. A device (anonymous id) or phone number seen with one such person
//!    belongs to that person. Seen with several, it is shared: it joins
//!    nobody, and what a shared device does without a user id belongs to
//!    whoever is identified on it next, else to who was last.
//! 3. An address without a user id and a user id without an address, seen on
//!    the same devices and with nobody else, are one person.
//! 4. Devices, numbers, personal coupons and click ids seen together with no
//!    contradiction are one person, who may be nobody known.
//! 5. What can be passed on (the link in a mail, a coupon, a click id) speaks
//!    only where nothing firmer does.
//!
//! The person is named after the smallest of the ids, by kind and then value.

use std::collections::{BTreeMap, BTreeSet};

use base::identity::{Evidence, EvidenceKind, IdKind, IdentityRow, Node};
use base::{Event, Timestamp, WorkspaceId};

use crate::enrich::consent::is_cookieless;

/// What an event says of who it is about; empty = nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the event")]
pub struct Ids<'a> {
    pub event_id: &'a str,
    pub at: Timestamp,
    pub anonymous_id: &'a str,
    pub user_id: &'a str,
    pub previous_id: &'a str,
    pub email_hash: &'a str,
    pub phone_hash: &'a str,
    pub click_id: &'a str,
    pub click_id_kind: &'a str,
}

impl<'a> From<&'a Event> for Ids<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            event_id: &event.event_id,
            at: event.occurred_at,
            anonymous_id: &event.anonymous_id,
            user_id: &event.user_id,
            previous_id: &event.previous_id,
            email_hash: &event.email_hash,
            phone_hash: &event.phone_hash,
            click_id: &event.click_id,
            click_id_kind: &event.click_id_kind,
        }
    }
}

/// What programs send as an id when they have none, in lower case.
const NOBODY: &[&str] = &[
    "0",
    "-1",
    "anonymous",
    "anonymous_id",
    "distinct_id",
    "false",
    "guest",
    "nan",
    "nil",
    "none",
    "null",
    "[object object]",
    "true",
    "undefined",
    "unknown",
    "user",
    "user_id",
    "00000000-0000-0000-0000-000000000000",
];

/// Whether an id is nobody's, so that all who have it are not one person.
fn is_nobodys(id: &str) -> bool {
    let id = id.trim();
    id.is_empty() || id.len() <= 36 && NOBODY.contains(&id.to_lowercase().as_str())
}

/// The evidence in one event. Daily hashes of the cookieless mode are tied to
/// nothing, and neither are `null` and its like.
#[must_use]
pub fn evidence_of(ids: &Ids<'_>) -> Vec<Evidence> {
    let node = |kind, value: &str| (!is_nobodys(value)).then(|| Node::new(kind, value));
    let user = node(IdKind::User, ids.user_id);
    let email = node(IdKind::Email, ids.email_hash);
    let phone = node(IdKind::Phone, ids.phone_hash);
    let device = node(IdKind::Anonymous, ids.anonymous_id).filter(|_| !is_cookieless(ids.anonymous_id));
    // `gad_source` says which of Google's nets it was, and is no click's id.
    let click = (!ids.click_id.is_empty() && ids.click_id_kind != "gad_source")
        .then(|| Node::new(IdKind::Click, &format!("{}:{}", ids.click_id_kind, ids.click_id)));
    let known = user.as_ref().or(email.as_ref());
    let mut found = Vec::new();
    let mut tie = |kind, left: Option<&Node>, right: Option<&Node>| {
        if let (Some(left), Some(right)) = (left, right)
            && left != right
        {
            let (left, right) = (left.clone(), right.clone());
            found.push(Evidence { at: ids.at, event_id: ids.event_id.to_owned(), kind, left, right });
        }
    };
    if user.is_some() {
        tie(EvidenceKind::Email, user.as_ref(), email.as_ref());
    }
    let login = if user.is_some() { EvidenceKind::Login } else { EvidenceKind::Email };
    tie(login, known, device.as_ref());
    tie(EvidenceKind::Phone, known.or(device.as_ref()), phone.as_ref());
    tie(EvidenceKind::Click, device.as_ref().or(known).or(phone.as_ref()), click.as_ref());
    // The id before may be of either kind, and is tied as both.
    let before = |kind| node(kind, ids.previous_id).filter(|_| !is_cookieless(ids.previous_id));
    tie(EvidenceKind::Alias, user.as_ref(), before(IdKind::User).as_ref());
    tie(EvidenceKind::Alias, user.as_ref().or(device.as_ref()), before(IdKind::Anonymous).as_ref());
    found
}

/// Whether the id is a person's own, and not of a thing that several may use.
fn is_strong(node: &Node) -> bool {
    matches!(node.kind, IdKind::User | IdKind::Email)
}

fn is_firm(kind: EvidenceKind) -> bool {
    !matches!(kind, EvidenceKind::EmailLink | EvidenceKind::Coupon | EvidenceKind::Click)
}

/// The persons behind all ids that the evidence names, sorted. An id that is
/// in no evidence is a person of its own, named after itself.
#[must_use]
pub fn resolve(workspace: &WorkspaceId, evidence: &[Evidence]) -> Vec<IdentityRow> {
    let nodes: BTreeSet<&Node> = evidence.iter().flat_map(|tie| [&tie.left, &tie.right]).collect();
    let nodes: Vec<&Node> = nodes.into_iter().collect();
    let at = |node: &Node| nodes.binary_search(&node).unwrap_or_default();
    let edges: Vec<Edge> = evidence
        .iter()
        .map(|tie| Edge { left: at(&tie.left), right: at(&tie.right), firm: is_firm(tie.kind), seen: tie })
        .collect();
    let passed_on = passed_on(&nodes, &edges);
    let mut graph = Graph { nodes: &nodes, edges: &edges, passed_on, people: Groups::new(nodes.len()) };
    graph.join_strong();
    graph.adopt_addresses();
    let owners = graph.owners();
    graph.join_weak(&owners);
    let mut rows = graph.rows(workspace, &owners);
    rows.sort();
    rows
}

struct Edge<'a> {
    left: usize,
    right: usize,
    firm: bool,
    seen: &'a Evidence,
}

impl Edge<'_> {
    fn ends(&self) -> [(usize, usize); 2] {
        [(self.left, self.right), (self.right, self.left)]
    }
}

/// Groups of ids; each is known by its smallest member.
struct Groups(Vec<usize>);

impl Groups {
    fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn of(&self, mut id: usize) -> usize {
        while self.0[id] != id {
            id = self.0[id];
        }
        id
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.of(left), self.of(right));
        self.0[left.max(right)] = left.min(right);
    }
}

struct Graph<'a> {
    /// Sorted, so that the smallest of a group names it.
    nodes: &'a [&'a Node],
    edges: &'a [Edge<'a>],
    passed_on: BTreeSet<usize>,
    people: Groups,
}

/// Coupons and click ids that were seen on several devices.
fn passed_on(nodes: &[&Node], edges: &[Edge<'_>]) -> BTreeSet<usize> {
    let mut devices: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (thing, other) in edges.iter().flat_map(Edge::ends) {
        if matches!(nodes[thing].kind, IdKind::Coupon | IdKind::Click) && nodes[other].kind == IdKind::Anonymous {
            devices.entry(thing).or_default().insert(other);
        }
    }
    devices.into_iter().filter(|(_, devices)| devices.len() > 1).map(|(thing, _)| thing).collect()
}

/// The people that each id was seen with directly, by the evidence that counts.
type Owners = BTreeMap<usize, BTreeSet<usize>>;

impl Graph<'_> {
    fn strong(&self, id: usize) -> bool {
        is_strong(self.nodes[id])
    }

    fn join_strong(&mut self) {
        for edge in self.edges {
            if edge.firm && self.strong(edge.left) && self.strong(edge.right) {
                self.people.join(edge.left, edge.right);
            }
        }
    }

    /// The people a thing was seen with: by firm evidence, else by the other.
    fn owners(&self) -> Owners {
        let seen_with = |firm: bool| {
            let mut owners = Owners::new();
            for (thing, owner) in self.edges.iter().filter(|edge| edge.firm == firm).flat_map(Edge::ends) {
                if !self.strong(thing) && self.strong(owner) {
                    owners.entry(thing).or_default().insert(self.people.of(owner));
                }
            }
            owners
        };
        let mut owners = seen_with(false);
        owners.extend(seen_with(true));
        owners
    }

    /// Rule 3.
    fn adopt_addresses(&mut self) {
        let mut has_user = BTreeSet::new();
        let mut has_address = BTreeSet::new();
        for (id, node) in self.nodes.iter().enumerate().filter(|(_, node)| is_strong(node)) {
            let kinds = if node.kind == IdKind::User { &mut has_user } else { &mut has_address };
            kinds.insert(self.people.of(id));
        }
        let mut seen = Owners::new();
        for edge in self.edges.iter().filter(|edge| edge.firm) {
            for (thing, owner) in edge.ends() {
                if !self.strong(thing) && self.strong(owner) {
                    seen.entry(thing).or_default().insert(self.people.of(owner));
                }
            }
        }
        // Who else was seen on the same things, of the other sort.
        let mut others = Owners::new();
        for people in seen.values() {
            for user in people.intersection(&has_user) {
                for address in people.difference(&has_user) {
                    others.entry(*user).or_default().insert(*address);
                    others.entry(*address).or_default().insert(*user);
                }
            }
        }
        let only = |id: usize| others.get(&id).filter(|others| others.len() == 1).and_then(|others| others.first());
        let pairs: Vec<(usize, usize)> = has_user
            .difference(&has_address)
            .filter_map(|user| only(*user).map(|address| (*user, *address)))
            .filter(|(user, address)| only(*address) == Some(user))
            .collect();
        for (user, address) in pairs {
            self.people.join(user, address);
        }
    }

    /// Rules 2, 4 and 5.
    fn join_weak(&mut self, owners: &Owners) {
        let shared = |id: usize| owners.get(&id).is_some_and(|owners| owners.len() > 1) || self.passed_on.contains(&id);
        let mut clusters = Groups::new(self.nodes.len());
        for edge in self.edges.iter().filter(|edge| !self.strong(edge.left) && !self.strong(edge.right)) {
            if !shared(edge.left) && !shared(edge.right) {
                clusters.join(edge.left, edge.right);
            }
        }
        let things: Vec<usize> = (0..self.nodes.len()).filter(|id| !self.strong(*id) && !shared(*id)).collect();
        let mut claims = Owners::new();
        for id in &things {
            claims.entry(clusters.of(*id)).or_default().extend(owners.get(id).into_iter().flatten());
        }
        for id in things {
            let cluster = clusters.of(id);
            if claims[&cluster].len() < 2 {
                self.people.join(cluster, id);
            }
            if let Some(owner) = owners.get(&id).and_then(BTreeSet::first) {
                self.people.join(*owner, id);
            }
        }
    }

    fn rows(&self, workspace: &WorkspaceId, owners: &Owners) -> Vec<IdentityRow> {
        let mut rows = Vec::new();
        for (id, node) in self.nodes.iter().enumerate() {
            let shared = owners.get(&id).is_some_and(|owners| owners.len() > 1);
            if shared && node.kind == IdKind::Anonymous {
                rows.extend(self.turns(workspace, id));
            } else {
                rows.push(self.row(workspace, node, id));
            }
        }
        rows
    }

    fn row(&self, workspace: &WorkspaceId, node: &Node, id: usize) -> IdentityRow {
        let named = self.nodes[self.people.of(id)];
        IdentityRow {
            kind: node.kind,
            value: node.value.clone(),
            after: None,
            until: None,
            person_id: base::person::person_id(workspace, named.kind.key(), &named.value),
        }
    }

    /// Who used a shared device, and until when: whoever was identified next.
    fn turns(&self, workspace: &WorkspaceId, device: usize) -> Vec<IdentityRow> {
        let seen = |firm: bool| {
            let ends = self.edges.iter().filter(move |edge| edge.firm == firm).flat_map(|edge| {
                edge.ends().into_iter().map(|(thing, owner)| (thing, owner, edge.seen)).collect::<Vec<_>>()
            });
            ends.filter(|(thing, owner, _)| *thing == device && self.strong(*owner))
                .map(|(_, owner, seen)| (seen.at, seen.event_id.as_str(), self.people.of(owner)))
                .collect::<BTreeSet<_>>()
        };
        let firm = seen(true);
        let identified = if firm.is_empty() { seen(false) } else { firm };
        let mut turns: Vec<(Option<Timestamp>, Timestamp, usize)> = Vec::new();
        for (at, _, person) in identified {
            match turns.last_mut() {
                Some((_, until, last)) if *last == person => *until = at,
                Some((_, until, _)) => {
                    let after = Some(*until);
                    turns.push((after, at, person));
                }
                None => turns.push((None, at, person)),
            }
        }
        let last = turns.len().saturating_sub(1);
        let rows = turns.into_iter().enumerate().map(|(turn, (after, until, person))| IdentityRow {
            after,
            until: (turn != last).then_some(until),
            ..self.row(workspace, self.nodes[device], person)
        });
        rows.filter(|row| row.after.is_none() || row.after != row.until).collect()
    }
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
