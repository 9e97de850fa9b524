//! Whom an id means: a person's own id, one of the ids that events carry, or an
//! address or number, whose hash events carry.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::identity::{IdKind, IdentityRow, Node};
use base::{Workspace, digits, person};
use lake::{Erasing, Lake};
use serde::{Deserialize, Serialize};
use store::{OwnedId, Store};

use super::EraseError;
use crate::enrich::consent::phone_hash;
use crate::sources::Settings;

/// Longest id that is looked for, in bytes.
pub const LONGEST: usize = 300;

/// A person, by everything that events and files call them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `prs_…`.
    pub id: String,
    /// Their ids, with the spans in which a shared one is theirs.
    pub ids: Vec<OwnedId>,
    /// Ids, addresses and numbers as they may stand in texts.
    pub texts: Vec<String>,
    /// Under which calling codes numbers are hashed here.
    pub calling_codes: Vec<String>,
}

impl Person {
    /// Their ids of a kind.
    pub fn of_kind(&self, kind: IdKind) -> impl Iterator<Item = &str> {
        self.ids.iter().filter(move |(node, _)| node.kind == kind).map(|(node, _)| node.value.as_str())
    }

    /// Their ids as the lake takes them.
    #[must_use]
    pub fn owned(&self) -> BTreeMap<IdKind, HashMap<String, Vec<lake::OwnedSpan>>> {
        let mut ids: BTreeMap<IdKind, HashMap<String, Vec<lake::OwnedSpan>>> = BTreeMap::new();
        for (node, spans) in &self.ids {
            ids.entry(node.kind).or_default().insert(node.value.clone(), spans.clone());
        }
        ids
    }

    /// Adds an id that is theirs for good.
    fn adopt(&mut self, node: Node) {
        if !self.ids.iter().any(|(known, _)| *known == node) {
            self.ids.push((node, Vec::new()));
        }
    }

    /// Ids as owned, from the rows that say so.
    fn of_rows(id: String, rows: Vec<IdentityRow>) -> Self {
        let mut ids: BTreeMap<Node, Vec<lake::OwnedSpan>> = BTreeMap::new();
        for row in rows {
            let spans = ids.entry(Node::new(row.kind, &row.value)).or_default();
            spans.extend((row.after.is_some() || row.until.is_some()).then_some((row.after, row.until)));
        }
        Self { id, ids: ids.into_iter().collect(), texts: Vec::new(), calling_codes: Vec::new() }
    }
}

/// Finds the person that an id means.
///
/// # Errors
/// [`EraseError::Nobody`], [`EraseError::Several`], [`EraseError::TooLong`].
pub async fn find(store: &Store, lake: &Lake, workspace: &Workspace, given: &str) -> Result<Person, EraseError> {
    let given = given.trim();
    if given.len() > LONGEST {
        return Err(EraseError::TooLong(given.len()));
    }
    let codes = calling_codes(store, workspace).await?;
    let mut person = if given.starts_with("prs_") {
        by_person_id(store, lake, workspace, given).await?
    } else {
        by_id(store, lake, workspace, given, &codes).await?
    };
    person.calling_codes = codes;
    complete(store, lake, workspace, person, given).await
}

/// The person with these ids, and with what hangs on them.
///
/// # Errors
/// When a store fails.
pub async fn of_ids(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    ids: Vec<OwnedId>,
) -> Result<Person, EraseError> {
    let calling_codes = calling_codes(store, workspace).await?;
    let person = Person { id: String::new(), ids, texts: Vec::new(), calling_codes };
    complete(store, lake, workspace, person, "").await
}

async fn by_person_id(store: &Store, lake: &Lake, workspace: &Workspace, given: &str) -> Result<Person, EraseError> {
    let rows = store.identities().of_person(&workspace.id, given).await?;
    if !rows.is_empty() {
        return Ok(Person::of_rows(given.to_owned(), rows));
    }
    // An id that is tied to no other names the person by itself.
    let mut seen = Seen::default();
    seen.look(lake, workspace, |kind, value| person::person_id(&workspace.id, kind.key(), value) == given).await?;
    for hash in store.contacts().hashes(&workspace.id).await? {
        seen.take_if(IdKind::Email, &hash, person::person_id(&workspace.id, IdKind::Email.key(), &hash) == given);
    }
    let nodes: Vec<Node> = seen.0.into_iter().collect();
    let tied = store.identities().of_nodes(&workspace.id, &nodes).await?;
    let is_tied = |node: &Node| tied.iter().any(|row| row.kind == node.kind && row.value == node.value);
    let ids: Vec<OwnedId> = nodes.into_iter().filter(|node| !is_tied(node)).map(|node| (node, Vec::new())).collect();
    if ids.is_empty() {
        return Err(EraseError::Nobody(given.to_owned()));
    }
    Ok(Person { id: given.to_owned(), ids, texts: Vec::new(), calling_codes: Vec::new() })
}

async fn by_id(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    given: &str,
    codes: &[String],
) -> Result<Person, EraseError> {
    let candidates = candidates(given, codes);
    let rows = store.identities().of_nodes(&workspace.id, &candidates).await?;
    let mut people: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    for row in &rows {
        people.entry(row.person_id.clone()).or_default();
    }
    let untied: Vec<&Node> = candidates
        .iter()
        .filter(|node| !rows.iter().any(|row| row.kind == node.kind && row.value == node.value))
        .collect();
    let mut seen = Seen::default();
    seen.look(lake, workspace, |kind, value| untied.iter().any(|node| node.kind == kind && node.value == value))
        .await?;
    let hashes: Vec<String> =
        untied.iter().filter(|node| node.kind == IdKind::Email).map(|node| node.value.clone()).collect();
    for contact in store.contacts().of_hashes(&workspace.id, &hashes, true).await? {
        seen.0.insert(Node::new(IdKind::Email, &person::address_hash(&contact.fields.email)));
    }
    for node in seen.0 {
        let id = person::person_id(&workspace.id, node.kind.key(), &node.value);
        people.entry(id).or_default().push(node);
    }
    // Whoever writes an address means everybody it was used by as an id too.
    if people.len() > 1 && !given.contains('@') {
        return Err(EraseError::Several { given: given.to_owned(), people: people.into_keys().collect() });
    }
    let mut found: Option<Person> = None;
    for (id, untied) in people {
        let mut person = Person::of_rows(id.clone(), store.identities().of_person(&workspace.id, &id).await?);
        untied.into_iter().for_each(|node| person.adopt(node));
        match &mut found {
            None => found = Some(person),
            Some(found) => found.ids.extend(person.ids),
        }
    }
    found.ok_or_else(|| EraseError::Nobody(given.to_owned()))
}

/// The ids that a text may be: as it stands, and as the hash of an address or
/// number.
///
/// # Errors
/// When the store fails.
pub async fn meanings(store: &Store, workspace: &Workspace, text: &str) -> Result<Vec<Node>, EraseError> {
    Ok(candidates(text, &calling_codes(store, workspace).await?))
}

/// What a text may be.
fn candidates(given: &str, codes: &[String]) -> Vec<Node> {
    let mut nodes = vec![Node::new(IdKind::User, given), Node::new(IdKind::Anonymous, given)];
    let address = person::address_hash(given);
    if !address.is_empty() {
        nodes.push(Node::new(IdKind::Email, &address));
    }
    if given.len() == 64 && given.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let hash = given.to_ascii_lowercase();
        nodes.extend([Node::new(IdKind::Email, &hash), Node::new(IdKind::Phone, &hash)]);
    }
    let folded = digits::fold(given);
    if !folded.is_empty() && folded.chars().all(|c| c.is_ascii_digit() || "+-() ./".contains(c)) {
        let hashes: BTreeSet<String> = codes.iter().map(|code| phone_hash(given, code)).collect();
        let hashes = hashes.into_iter().filter(|hash| !hash.is_empty());
        nodes.extend(hashes.map(|hash| Node::new(IdKind::Phone, &hash)));
    }
    nodes
}

/// Under which calling codes the sources of a workspace hash numbers.
async fn calling_codes(store: &Store, workspace: &Workspace) -> Result<Vec<String>, EraseError> {
    let mut codes = BTreeSet::from([String::new()]);
    for source in store.sources().list(&workspace.id, true).await? {
        codes.extend(Settings::read(&source.settings).map(|settings| settings.enrich.calling_code));
    }
    Ok(codes.into_iter().collect())
}

/// Adds what hangs on a person's ids: the customers of their orders, and the
/// addresses behind the hashes.
async fn complete(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    mut person: Person,
    given: &str,
) -> Result<Person, EraseError> {
    let nothing = |_: &[u8]| false;
    let erasing = Erasing { ids: person.owned(), until: None, pseudonym: &str::to_owned, mentions: &nothing };
    let held = lake.person_rows(&workspace.id, &erasing).await?;
    let mut customers = lake.customers_of_orders(&workspace.id, &held.orders).await?;
    // Shops that know no address hash their own number of the customer.
    let users: BTreeSet<String> =
        person.of_kind(IdKind::User).map(|id| person::text_hash(&id.to_lowercase())).collect();
    let mut seen = Seen::default();
    seen.look(lake, workspace, |kind, value| kind == IdKind::Email && users.contains(value)).await?;
    customers.extend(seen.0.into_iter().map(|node| node.value));
    let nodes: Vec<Node> = customers.iter().map(|hash| Node::new(IdKind::Email, hash)).collect();
    let others = store.identities().of_nodes(&workspace.id, &nodes).await?;
    // An address that is somebody else's stays theirs.
    let is_free = |node: &Node| !others.iter().any(|row| row.value == node.value && row.person_id != person.id);
    let free: Vec<Node> = nodes.into_iter().filter(is_free).collect();
    free.into_iter().for_each(|node| person.adopt(node));
    let hashes: Vec<String> = person.of_kind(IdKind::Email).map(str::to_owned).collect();
    let contacts = store.contacts().of_hashes(&workspace.id, &hashes, true).await?;
    let mut texts: BTreeSet<String> = contacts.into_iter().map(|contact| contact.fields.email).collect();
    let named = |(node, spans): &OwnedId| {
        let has_text = !matches!(node.kind, IdKind::Coupon | IdKind::Click) && spans.is_empty();
        has_text.then(|| node.value.clone())
    };
    texts.extend(person.ids.iter().filter_map(named));
    if !given.starts_with("prs_") && !person.ids.iter().any(|(node, spans)| node.value == given && !spans.is_empty()) {
        texts.extend((!given.is_empty()).then(|| given.to_owned()));
    }
    person.texts = texts.into_iter().collect();
    Ok(person)
}

/// Ids that were looked for and are there.
#[derive(Default)]
struct Seen(BTreeSet<Node>);

impl Seen {
    async fn look(
        &mut self,
        lake: &Lake,
        workspace: &Workspace,
        wanted: impl Fn(IdKind, &str) -> bool + Send,
    ) -> Result<(), EraseError> {
        let found = &mut self.0;
        let mut take = move |kind: IdKind, value: &str| {
            if wanted(kind, value) {
                found.insert(Node::new(kind, value));
            }
        };
        Ok(lake.each_id(&workspace.id, &mut take).await?)
    }

    fn take_if(&mut self, kind: IdKind, value: &str, wanted: bool) {
        if wanted {
            self.0.insert(Node::new(kind, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_be_several_kinds_of_id() {
        let kinds = |given: &str| -> Vec<&str> {
            candidates(given, &[String::new(), "98".into()]).iter().map(|node| node.kind.key()).collect()
        };
        assert_eq!(kinds("u-1"), ["user", "anonymous"]);
        assert_eq!(kinds("Ali@Example.com"), ["user", "anonymous", "email"]);
        assert_eq!(kinds("+98 912 345 6789"), ["user", "anonymous", "phone"]);
        assert_eq!(kinds("۰۹۱۲ ۳۴۵ ۶۷۸۹"), ["user", "anonymous", "phone", "phone"], "with and without a calling code");
        assert_eq!(kinds(&"a".repeat(64)), ["user", "anonymous", "email", "phone"]);
        assert_eq!(kinds("12"), ["user", "anonymous"]);
    }
}
