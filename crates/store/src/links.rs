//! Short links, with the places they hang at.

use std::collections::HashMap;

use base::{Actor, Channel, LinkId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::bulk;
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, flag, json_text, opt_micros};

/// One of the pages that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Its URL, without the link's own parameters.
    pub url: String,
    /// Its share of the visitors, relative to the others'.
    pub weight: u32,
}

/// Where a phone that has the app is led; empty = to the page as others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppTarget {
    /// The scheme of the app's own URLs, such as `myshop`.
    pub scheme: String,
    /// On iPhones and iPads.
    pub ios: String,
    /// On Android.
    pub android: String,
}

/// What people decide about a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkFields {
    /// Its name in lists.
    pub name: String,
    /// Key of its campaign, which is its `utm_campaign`.
    pub campaign: String,
    /// `utm_source`; empty = by the campaign's channel.
    pub utm_source: String,
    /// `utm_medium`; empty = by the campaign's channel.
    pub utm_medium: String,
    /// `utm_term`; empty = none.
    pub utm_term: String,
    /// Where it leads, one or several.
    pub destinations: Vec<Destination>,
    /// Where it leads phones that have the app.
    pub app: Option<AppTarget>,
    /// From when on it leads to `expired_url`; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// Where it leads then; empty = it says that it is over.
    pub expired_url: String,
    /// Free labels.
    pub labels: Vec<String>,
    /// What is to be known of it.
    pub note: String,
}

/// A place where a link hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Its address, the `x` of `/l/x`; unique over the whole store.
    pub slug: String,
    /// What it is called, and the `utm_content` of its clicks; may be empty.
    pub name: String,
    /// Since when it is not used any more; its slug stays the link's.
    #[serde(default)]
    pub retired_at: Option<Timestamp>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// What people decide about it.
    #[serde(flatten)]
    pub fields: LinkFields,
    /// The channel of its campaign.
    pub channel: Option<Channel>,
    /// Where it hangs; those in use first, each in its order.
    pub placements: Vec<Placement>,
    /// Counts its changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was archived, which can be undone.
    pub archived_at: Option<Timestamp>,
}

/// Which links are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkFilter {
    /// Only of the campaign with this key.
    pub campaign: Option<String>,
    /// Only with this text in name, slug, placement, label, note or destination.
    pub text: Option<String>,
    /// Archived ones instead of those in use.
    pub archived: bool,
}

/// The links of a store.
#[derive(Debug, Clone, Copy)]
pub struct Links<'a>(pub(crate) &'a Store);

impl Store {
    /// The short links.
    #[must_use]
    pub fn links(&self) -> Links<'_> {
        Links(self)
    }
}

/// A link's columns with its campaign's.
const SELECT: &str = "select l.*, c.key as campaign_key, c.channel as campaign_channel \
                      from links l join campaigns c on c.id = l.campaign_id";

impl Links<'_> {
    /// Makes a link.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no campaign of that key,
    /// [`StoreError::Duplicate`] when a slug is taken.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        fields: LinkFields,
        placements: Vec<Placement>,
        actor: &Actor,
    ) -> Result<Link, StoreError> {
        let mut write = self.0.write().await?;
        let campaign = campaign_of(write.conn(), ws, &fields.campaign).await?;
        let now = write.now();
        let link = Link {
            id: LinkId::new(write.clock()),
            workspace_id: ws.clone(),
            fields,
            channel: campaign.channel,
            placements: Vec::new(),
            version: 1,
            created_at: now,
            updated_at: now,
            archived_at: None,
        };
        insert(&mut write, &link, &campaign.id, &placements).await?;
        place(&mut write, &link, &placements).await?;
        let link = read_one(write.conn(), ws, &link.id).await?;
        changed(&mut write, actor, "create", None, &link).await?;
        write.commit().await?;
        Ok(link)
    }

    /// One page of links, newest first.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(
        &self,
        ws: &WorkspaceId,
        filter: &LinkFilter,
        page: &PageRequest,
    ) -> Result<Page<Link>, StoreError> {
        let (at, id) = page.before_time()?.map_or((None, None), |(at, id)| (Some(at), Some(id)));
        let mut tx = self.0.snapshot().await?;
        let sql = format!(
            "{SELECT} where l.workspace_id = $1 and ($2 is null or c.key = $2) \
             and ($3 is null or l.search_text like $3 escape '\\') \
             and ($4 = 0 and l.archived_at is null or $4 = 1 and l.archived_at is not null) \
             and ($5 is null or (l.created_at, l.id) < ($5, $6)) order by l.created_at desc, l.id desc limit $7"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(ws.to_string())
            .bind(filter.campaign.clone())
            .bind(filter.text.as_ref().map(|text| containing(&text.trim().to_lowercase())))
            .bind(flag(filter.archived))
            .bind(at)
            .bind(id)
            .bind(page.rows() + 1)
            .fetch_all(&mut *tx)
            .await
            .doing("listing links")?;
        let ids = rows.iter().map(|row| Reader::new("links", row).text("id")).collect::<Result<Vec<_>, _>>()?;
        let sql = "select * from link_placements where workspace_id = $1 and link_id in ({keys})";
        let placed = bulk::select_in(&mut tx, sql, ws.as_str(), &ids).await?;
        let items = with_placements(&rows, &placed)?;
        Ok(Page::of(items, page.rows(), |last: &Link| {
            (last.created_at.as_microsecond().to_string(), last.id.to_string())
        }))
    }

    /// Every link of the store, archived ones too: what redirects need at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<Link>, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} order by l.id")))
            .fetch_all(&mut *tx)
            .await
            .doing("reading all links")?;
        let placed =
            sqlx::query("select * from link_placements").fetch_all(&mut *tx).await.doing("reading all links")?;
        with_placements(&rows, &placed)
    }

    /// A number that changes whenever [`Links::all`] would: it costs little to
    /// ask for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stamp(&self) -> Result<(i64, i64), StoreError> {
        let row = sqlx::query(
            "select cast((select coalesce(sum(version), 0) from links) as bigint) as links, \
             cast((select coalesce(sum(version), 0) from campaigns) as bigint) as campaigns",
        )
        .fetch_one(self.0.pool())
        .await
        .doing("looking whether links were changed")?;
        let row = Reader::new("links", &row);
        Ok((row.int("links")?, row.int("campaigns")?))
    }

    /// How many links a workspace has, archived ones too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, ws: &WorkspaceId) -> Result<u64, StoreError> {
        let row = sqlx::query("select count(*) as total from links where workspace_id = $1")
            .bind(ws.to_string())
            .fetch_one(self.0.pool())
            .await
            .doing("counting links")?;
        Reader::new("links", &row).count("total")
    }

    /// One link, archived or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the workspace has none of that id.
    pub async fn get(&self, ws: &WorkspaceId, id: &LinkId) -> Result<Link, StoreError> {
        let mut tx = self.0.snapshot().await?;
        read_one(&mut tx, ws, id).await
    }

    /// The link of a slug or an id, as people write it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the workspace has none.
    pub async fn find(&self, ws: &WorkspaceId, slug_or_id: &str) -> Result<Link, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let row = sqlx::query("select link_id from link_placements where workspace_id = $1 and slug = $2")
            .bind(ws.to_string())
            .bind(slug_or_id.to_lowercase())
            .fetch_optional(&mut *tx)
            .await
            .doing("looking for a link")?;
        let id = match row {
            Some(row) => Reader::new("link_placements", &row).parsed("link_id", LinkId::parse)?,
            None => LinkId::parse(slug_or_id).map_err(|_| StoreError::missing("link", slug_or_id))?,
        };
        read_one(&mut tx, ws, &id).await
    }

    /// Replaces what is decided about a link. Places that are not named any
    /// more are retired; naming a retired one brings it back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such link or campaign,
    /// [`StoreError::Stale`] when it is not at `version` any more,
    /// [`StoreError::Duplicate`] when a slug is taken.
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &LinkId,
        version: Option<i64>,
        fields: LinkFields,
        placements: Vec<Placement>,
        actor: &Actor,
    ) -> Result<Link, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        if let Some(expected) = version.filter(|expected| *expected != before.version) {
            return Err(StoreError::Stale { what: "link", id: id.to_string(), expected, found: before.version });
        }
        let campaign = campaign_of(write.conn(), ws, &fields.campaign).await?;
        let changed_link = Link { fields, ..before.clone() };
        save(&mut write, &changed_link, &campaign.id, &placements).await?;
        place(&mut write, &before, &placements).await?;
        let after = read_one(write.conn(), ws, id).await?;
        changed(&mut write, actor, "update", Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Archives a link: it leads nowhere any more. Its slugs stay its own.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn archive(&self, ws: &WorkspaceId, id: &LinkId, actor: &Actor) -> Result<Link, StoreError> {
        self.set_archived(ws, id, true, actor).await
    }

    /// Brings an archived link back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn restore(&self, ws: &WorkspaceId, id: &LinkId, actor: &Actor) -> Result<Link, StoreError> {
        self.set_archived(ws, id, false, actor).await
    }

    async fn set_archived(
        &self,
        ws: &WorkspaceId,
        id: &LinkId,
        archived: bool,
        actor: &Actor,
    ) -> Result<Link, StoreError> {
        let mut write = self.0.write().await?;
        let before = read_one(write.conn(), ws, id).await?;
        if before.archived_at.is_some() == archived {
            return Ok(before);
        }
        let now = write.now();
        sqlx::query("update links set archived_at = $2, updated_at = $3, version = version + 1 where id = $1")
            .bind(id.to_string())
            .bind(opt_micros(archived.then_some(now)))
            .bind(now.as_microsecond())
            .execute(write.conn())
            .await
            .doing("archiving a link")?;
        let after = read_one(write.conn(), ws, id).await?;
        let action = if archived { "archive" } else { "restore" };
        changed(&mut write, actor, action, Some(&before), &after).await?;
        write.commit().await?;
        Ok(after)
    }
}

/// A campaign as a link needs it.
struct OfCampaign {
    id: String,
    channel: Option<Channel>,
}

async fn campaign_of(conn: &mut AnyConnection, ws: &WorkspaceId, key: &str) -> Result<OfCampaign, StoreError> {
    let row = sqlx::query("select id, channel from campaigns where workspace_id = $1 and key = $2")
        .bind(ws.to_string())
        .bind(key.to_owned())
        .fetch_optional(conn)
        .await
        .doing("looking for a campaign")?;
    let row = row.ok_or_else(|| StoreError::missing("campaign with the key", key))?;
    let row = Reader::new("campaigns", &row);
    Ok(OfCampaign { id: row.text("id")?, channel: row.opt_channel("channel")? })
}

async fn insert(write: &mut Write, link: &Link, campaign: &str, placements: &[Placement]) -> Result<(), StoreError> {
    let fields = &link.fields;
    sqlx::query(
        "insert into links (id, workspace_id, campaign_id, name, utm_source, utm_medium, utm_term, destinations, app, \
         expires_at, expired_url, labels, note, search_text, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15)",
    )
    .bind(link.id.to_string())
    .bind(link.workspace_id.to_string())
    .bind(campaign.to_owned())
    .bind(fields.name.clone())
    .bind(fields.utm_source.clone())
    .bind(fields.utm_medium.clone())
    .bind(fields.utm_term.clone())
    .bind(json_text(&fields.destinations)?)
    .bind(fields.app.as_ref().map(json_text).transpose()?)
    .bind(opt_micros(fields.expires_at))
    .bind(fields.expired_url.clone())
    .bind(json_text(&fields.labels)?)
    .bind(fields.note.clone())
    .bind(search_text(fields, placements))
    .bind(link.created_at.as_microsecond())
    .execute(write.conn())
    .await
    .doing("making a link")?;
    Ok(())
}

async fn save(write: &mut Write, link: &Link, campaign: &str, placements: &[Placement]) -> Result<(), StoreError> {
    let fields = &link.fields;
    let now = write.now();
    sqlx::query(
        "update links set campaign_id = $2, name = $3, utm_source = $4, utm_medium = $5, utm_term = $6, \
         destinations = $7, app = $8, expires_at = $9, expired_url = $10, labels = $11, note = $12, \
         search_text = $13, updated_at = $14, version = version + 1 where id = $1",
    )
    .bind(link.id.to_string())
    .bind(campaign.to_owned())
    .bind(fields.name.clone())
    .bind(fields.utm_source.clone())
    .bind(fields.utm_medium.clone())
    .bind(fields.utm_term.clone())
    .bind(json_text(&fields.destinations)?)
    .bind(fields.app.as_ref().map(json_text).transpose()?)
    .bind(opt_micros(fields.expires_at))
    .bind(fields.expired_url.clone())
    .bind(json_text(&fields.labels)?)
    .bind(fields.note.clone())
    .bind(search_text(fields, placements))
    .bind(now.as_microsecond())
    .execute(write.conn())
    .await
    .doing("changing a link")?;
    Ok(())
}

/// Puts a link's places in the order given; `link` is as it was before.
async fn place(write: &mut Write, link: &Link, placements: &[Placement]) -> Result<(), StoreError> {
    let now = write.now().as_microsecond();
    for (position, placement) in (0_i64..).zip(placements) {
        let known = link.placements.iter().any(|known| known.slug == placement.slug);
        let query = if known {
            sqlx::query(
                "update link_placements set workspace_id = $2, link_id = $3, position = $4, name = $5, \
                 retired_at = null where slug = $1",
            )
        } else {
            sqlx::query(
                "insert into link_placements (slug, workspace_id, link_id, position, name, created_at) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
        };
        let query = query
            .bind(placement.slug.clone())
            .bind(link.workspace_id.to_string())
            .bind(link.id.to_string())
            .bind(position)
            .bind(placement.name.clone());
        let query = if known { query } else { query.bind(now) };
        query.execute(write.conn()).await.unique("short link", &placement.slug)?;
    }
    let in_use = link.placements.iter().filter(|known| known.retired_at.is_none());
    for gone in in_use.filter(|known| !placements.iter().any(|named| named.slug == known.slug)) {
        sqlx::query("update link_placements set retired_at = $2 where slug = $1")
            .bind(gone.slug.clone())
            .bind(now)
            .execute(write.conn())
            .await
            .doing("retiring a placement")?;
    }
    Ok(())
}

async fn changed(
    write: &mut Write,
    actor: &Actor,
    action: &'static str,
    before: Option<&Link>,
    after: &Link,
) -> Result<(), StoreError> {
    let change = Change {
        workspace: Some(&after.workspace_id),
        actor,
        action,
        subject: "link",
        id: after.id.as_str(),
        before: before.and_then(snapshot_of),
        after: snapshot_of(after),
    };
    write.audit(change).await
}

/// What a search looks through, in lower case.
fn search_text(fields: &LinkFields, placements: &[Placement]) -> String {
    let places = placements.iter().flat_map(|placement| [&placement.slug, &placement.name]);
    let urls = fields.destinations.iter().map(|destination| &destination.url);
    let parts: Vec<&str> = [&fields.name, &fields.note]
        .into_iter()
        .chain(&fields.labels)
        .chain(places)
        .chain(urls)
        .map(String::as_str)
        .collect();
    parts.join("\n").to_lowercase()
}

/// A `like` pattern for text that contains another.
fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

async fn read_one(conn: &mut AnyConnection, ws: &WorkspaceId, id: &LinkId) -> Result<Link, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} where l.workspace_id = $1 and l.id = $2")))
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *conn)
        .await
        .doing("reading a link")?;
    let row = row.ok_or_else(|| StoreError::missing("link", id))?;
    let placed = sqlx::query("select * from link_placements where link_id = $1")
        .bind(id.to_string())
        .fetch_all(&mut *conn)
        .await
        .doing("reading a link")?;
    with_placements(&[row], &placed)?.pop().ok_or_else(|| StoreError::missing("link", id))
}

fn with_placements(rows: &[AnyRow], placed: &[AnyRow]) -> Result<Vec<Link>, StoreError> {
    let mut of: HashMap<String, Vec<(i64, Placement)>> = HashMap::new();
    for row in placed {
        let row = Reader::new("link_placements", row);
        let placement =
            Placement { slug: row.text("slug")?, name: row.text("name")?, retired_at: row.opt_time("retired_at")? };
        of.entry(row.text("link_id")?).or_default().push((row.int("position")?, placement));
    }
    let mut links = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for link in &mut links {
        let mut placements = of.remove(link.id.as_str()).unwrap_or_default();
        placements.sort_by(|(one, left), (other, right)| {
            (left.retired_at.is_some(), one, &left.slug).cmp(&(right.retired_at.is_some(), other, &right.slug))
        });
        link.placements = placements.into_iter().map(|(_, placement)| placement).collect();
    }
    Ok(links)
}

fn read(row: &AnyRow) -> Result<Link, StoreError> {
    let row = Reader::new("links", row);
    Ok(Link {
        id: row.parsed("id", LinkId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        fields: LinkFields {
            name: row.text("name")?,
            campaign: row.text("campaign_key")?,
            utm_source: row.text("utm_source")?,
            utm_medium: row.text("utm_medium")?,
            utm_term: row.text("utm_term")?,
            destinations: row.json("destinations")?,
            app: row.opt_json("app")?,
            expires_at: row.opt_time("expires_at")?,
            expired_url: row.text("expired_url")?,
            labels: row.json("labels")?,
            note: row.text("note")?,
        },
        channel: row.opt_channel("campaign_channel")?,
        placements: Vec::new(),
        version: row.int("version")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        archived_at: row.opt_time("archived_at")?,
    })
}
