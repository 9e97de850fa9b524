//! Contacts as platforms export them. A contact is known by platform and
//! e-mail address; a newer version supersedes the older one.

use std::collections::{BTreeMap, HashMap};

use base::{Actor, ContactId, ImportId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, opt_micros};
use crate::versions::Versions;

/// What a file says of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFields {
    /// E-mail address in lower case.
    pub email: String,
    /// First name, or empty.
    pub first_name: String,
    /// Last name, or empty.
    pub last_name: String,
    /// Importer's name of the platform: `hubspot`, `mailchimp`…
    pub platform: String,
    /// Consent in the platform's words: `subscribed`, `unsubscribed`, `cleaned`; empty = unknown.
    pub consent: String,
    /// Lifecycle stage in the platform's words; empty = unknown.
    pub lifecycle_stage: String,
    /// When they subscribed or were created, where known.
    pub subscribed_at: Option<Timestamp>,
    /// Further columns by their header.
    pub traits: Value,
}

/// A stored contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Id of this version.
    pub id: ContactId,
    /// What the file says.
    #[serde(flatten)]
    pub fields: ContactFields,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// Line in the file.
    pub line: Option<u64>,
    /// Believed from.
    pub recorded_at: Timestamp,
}

/// What storing contacts did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContactsStored {
    /// Contacts that were new.
    pub added: u64,
    /// Contacts that replaced an older version.
    pub changed: u64,
    /// Contacts that were known like that.
    pub same: u64,
}

/// The contacts of a store.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a>(pub(crate) &'a Store);

impl Store {
    /// The contacts.
    #[must_use]
    pub fn contacts(&self) -> Contacts<'_> {
        Contacts(self)
    }
}

const INTO: &str = "contacts (id, workspace_id, email, first_name, last_name, platform, consent, lifecycle_stage, \
                    subscribed_at, traits, import_id, line, recorded_at, email_hash)";

const VERSIONS: Versions =
    Versions { table: "contacts", into: INTO, same: "new.platform = old.platform and new.email = old.email" };

impl Contacts<'_> {
    /// Stores contacts with their lines, all or none. Addresses are folded to
    /// lower case; the last line of an address wins.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put(
        &self,
        ws: &WorkspaceId,
        contacts: &[(u64, ContactFields)],
        import: Option<&ImportId>,
        actor: &Actor,
    ) -> Result<ContactsStored, StoreError> {
        let mut write = self.0.write().await?;
        let stored = put(&mut write, ws, contacts, import, actor).await?;
        write.commit().await?;
        Ok(stored)
    }

    /// What storing these contacts would do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn compare(
        &self,
        ws: &WorkspaceId,
        contacts: &[(u64, ContactFields)],
    ) -> Result<ContactsStored, StoreError> {
        let mut write = self.0.write().await?;
        put(&mut write, ws, contacts, None, &Actor::System).await
    }

    /// Takes back what an import brought; versions it replaced are believed
    /// again, as fresh copies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undo(&self, ws: &WorkspaceId, import: &ImportId, actor: &Actor) -> Result<u64, StoreError> {
        let mut write = self.0.write().await?;
        let undone = VERSIONS
            .undo(&mut write, ws, import, actor, |write, row| {
                let old = read(row)?;
                Ok(cells(write, ws, &old.fields, old.import_id.as_ref(), old.line))
            })
            .await?;
        write.commit().await?;
        Ok(undone)
    }

    /// One page of the contacts believed now, by address.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<Contact>, StoreError> {
        let (email, id) = page.after_text()?.map_or((None, None), |(email, id)| (Some(email), Some(id)));
        let rows = sqlx::query(
            "select * from contacts where workspace_id = $1 and superseded_at is null \
             and ($2 is null or (email, id) > ($2, $3)) order by email, id limit $4",
        )
        .bind(ws.to_string())
        .bind(email)
        .bind(id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing contacts")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &Contact| (last.fields.email.clone(), last.id.to_string())))
    }

    /// The contacts with these hashes of their addresses, also the versions
    /// that are believed no more when `all`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_hashes(&self, ws: &WorkspaceId, hashes: &[String], all: bool) -> Result<Vec<Contact>, StoreError> {
        let believed = if all { "" } else { "and superseded_at is null " };
        let sql = format!("select * from contacts where workspace_id = $1 {believed}and email_hash in ({{keys}})");
        let mut read_of = self.0.snapshot().await?;
        let rows = bulk::select_in(&mut read_of, &sql, ws.as_str(), hashes).await?;
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        found.sort_by(|a, b| (&a.fields.email, a.recorded_at, &a.id).cmp(&(&b.fields.email, b.recorded_at, &b.id)));
        Ok(found)
    }

    /// Contacts believed now whose name or address has a text in it, at most
    /// `most`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn named(&self, ws: &WorkspaceId, text: &str, most: u32) -> Result<Vec<Contact>, StoreError> {
        let escaped: String = crate::users::folded(text)
            .chars()
            .flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain(std::iter::once(c)))
            .collect();
        let rows = sqlx::query(
            "select * from contacts where workspace_id = $1 and superseded_at is null \
             and lower(first_name || ' ' || last_name || ' ' || email) like $2 escape '\\' \
             order by email, id limit $3",
        )
        .bind(ws.to_string())
        .bind(format!("%{escaped}%"))
        .bind(i64::from(most))
        .fetch_all(self.0.pool())
        .await
        .doing("looking for contacts")?;
        rows.iter().map(read).collect()
    }

    /// The hashes of all addresses that are or were known, each once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hashes(&self, ws: &WorkspaceId) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("select distinct email_hash from contacts where workspace_id = $1 order by email_hash")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading the hashes of contacts")?;
        let hashes = rows.iter().map(|row| Reader::new("contacts", row).opt_text("email_hash"));
        Ok(hashes.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// How many contacts are believed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, ws: &WorkspaceId) -> Result<u64, StoreError> {
        let row =
            sqlx::query("select count(*) as total from contacts where workspace_id = $1 and superseded_at is null")
                .bind(ws.to_string())
                .fetch_one(self.0.pool())
                .await
                .doing("counting contacts")?;
        Reader::new("contacts", &row).count("total")
    }
}

async fn put(
    write: &mut Write,
    ws: &WorkspaceId,
    contacts: &[(u64, ContactFields)],
    import: Option<&ImportId>,
    actor: &Actor,
) -> Result<ContactsStored, StoreError> {
    let mut wanted: BTreeMap<(String, String), (u64, ContactFields)> = BTreeMap::new();
    for (line, fields) in contacts {
        let email = crate::users::folded(&fields.email);
        let fields = ContactFields { email: email.clone(), ..fields.clone() };
        wanted.insert((fields.platform.clone(), email), (*line, fields));
    }
    let emails: Vec<String> = wanted.keys().map(|(_, email)| email.clone()).collect();
    let sql = "select * from contacts where workspace_id = $1 and superseded_at is null and email in ({keys})";
    let mut believed = HashMap::new();
    for row in &bulk::select_in(write.conn(), sql, ws.as_str(), &emails).await? {
        let contact = read(row)?;
        believed.insert((contact.fields.platform.clone(), contact.fields.email.clone()), contact);
    }
    let mut stored = ContactsStored::default();
    let mut new_rows = Vec::new();
    let mut replaced = Vec::new();
    for (key, (line, fields)) in &wanted {
        match believed.get(key) {
            Some(known) if known.fields == *fields => {
                stored.same += 1;
                continue;
            }
            Some(known) => {
                stored.changed += 1;
                replaced.push(known.id.to_string());
            }
            None => stored.added += 1,
        }
        new_rows.push(cells(write, ws, fields, import, Some(*line)));
    }
    if new_rows.is_empty() {
        return Ok(stored);
    }
    let by = import.map_or_else(|| actor.label(), ToString::to_string);
    let now = write.now().as_microsecond();
    for id in replaced {
        sqlx::query("update contacts set superseded_at = $2, superseded_by = $3 where id = $1")
            .bind(id)
            .bind(now)
            .bind(by.clone())
            .execute(write.conn())
            .await
            .doing("replacing a contact")?;
    }
    bulk::insert(write.conn(), INTO, "", &new_rows).await.doing("storing contacts")?;
    let after = serde_json::json!({ "added": stored.added, "changed": stored.changed });
    audit(write, ws, actor, "put", import.map_or("typed in", ImportId::as_str), after).await?;
    Ok(stored)
}

/// Contacts in one portion.
const PORTION: i64 = 2_000;

/// Hashes the addresses of contacts that came before their hashes were kept.
pub(crate) async fn hash_addresses(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut write = store.write().await?;
        let rows = sqlx::query("select id, email from contacts where email_hash is null limit $1")
            .bind(PORTION)
            .fetch_all(write.conn())
            .await
            .doing("reading addresses")?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let row = Reader::new("contacts", row);
            sqlx::query("update contacts set email_hash = $2 where id = $1")
                .bind(row.text("id")?)
                .bind(base::person::address_hash(&row.text("email")?))
                .execute(write.conn())
                .await
                .doing("hashing addresses")?;
        }
        write.commit().await?;
    }
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    actor: &Actor,
    action: &'static str,
    id: &str,
    after: Value,
) -> Result<(), StoreError> {
    let change =
        Change { workspace: Some(ws), actor, action, subject: "contacts", id, before: None, after: Some(after) };
    write.audit(change).await
}

fn cells(
    write: &Write,
    ws: &WorkspaceId,
    fields: &ContactFields,
    import: Option<&ImportId>,
    line: Option<u64>,
) -> Vec<Cell> {
    vec![
        ContactId::new(write.clock()).as_str().into(),
        ws.as_str().into(),
        fields.email.as_str().into(),
        fields.first_name.as_str().into(),
        fields.last_name.as_str().into(),
        fields.platform.as_str().into(),
        fields.consent.as_str().into(),
        fields.lifecycle_stage.as_str().into(),
        opt_micros(fields.subscribed_at).into(),
        fields.traits.to_string().into(),
        import.map(ToString::to_string).into(),
        line.map(crate::row::count).into(),
        write.now().as_microsecond().into(),
        base::person::address_hash(&fields.email).into(),
    ]
}

fn read(row: &AnyRow) -> Result<Contact, StoreError> {
    let row = Reader::new("contacts", row);
    Ok(Contact {
        id: row.parsed("id", ContactId::parse)?,
        fields: ContactFields {
            email: row.text("email")?,
            first_name: row.text("first_name")?,
            last_name: row.text("last_name")?,
            platform: row.text("platform")?,
            consent: row.text("consent")?,
            lifecycle_stage: row.text("lifecycle_stage")?,
            subscribed_at: row.opt_time("subscribed_at")?,
            traits: row.json("traits")?,
        },
        import_id: row.opt_parsed("import_id", ImportId::parse)?,
        line: row.opt_int("line")?.and_then(|line| u64::try_from(line).ok()),
        recorded_at: row.time("recorded_at")?,
    })
}
