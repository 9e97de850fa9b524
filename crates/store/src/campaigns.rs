//! Campaigns.

use base::{Actor, CampaignId, Channel, Day, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::campaign_coupons;
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, flag, json_text, opt_micros};

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// Being planned, or found in a file and not confirmed yet.
    #[default]
    Draft,
    /// Running.
    Live,
    /// Stopped for a while.
    Paused,
    /// Over.
    Ended,
}

impl CampaignStatus {
    /// Every status, in the order of a campaign's life.
    pub const ALL: &'static [Self] = &[Self::Draft, Self::Live, Self::Paused, Self::Ended];

    /// The word in tables, files and URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == word)
    }
}

/// How a campaign came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignOrigin {
    /// A person planned it.
    #[default]
    Planned,
    /// An imported file named it.
    Imported,
}

impl CampaignOrigin {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Imported => "imported",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Planned, Self::Imported].into_iter().find(|origin| origin.as_str() == word)
    }
}

/// What people say about a campaign: all of a campaign but its bookkeeping.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CampaignFields {
    /// Its `utm_campaign`; unique in the workspace.
    pub key: String,
    /// Its name in reports.
    pub name: String,
    /// Its channel, where known.
    pub channel: Option<Channel>,
    /// First day, where planned.
    pub start_day: Option<Day>,
    /// Last day, where planned.
    pub end_day: Option<Day>,
    /// What it is for, in words.
    pub objective: String,
    /// Whom it is to reach.
    pub audience: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Free labels.
    pub labels: Vec<String>,
    /// Coupon codes of its own, in upper case; orders with one are tied to it.
    pub coupons: Vec<String>,
    /// How it came to be.
    pub origin: CampaignOrigin,
    /// Whether a person has yet to confirm it.
    pub needs_confirmation: bool,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// What people say about it.
    #[serde(flatten)]
    pub fields: CampaignFields,
    /// Counts its changes, for optimistic concurrency.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it was deleted, which can be undone; `None` = it is there.
    pub archived_at: Option<Timestamp>,
}

/// Which campaigns are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CampaignFilter {
    /// Only of this status.
    pub status: Option<CampaignStatus>,
    /// Only of this channel.
    pub channel: Option<Channel>,
    /// Only with this label.
    pub label: Option<String>,
    /// Only with this text in key, name, owner, a label or a coupon, in any case.
    pub text: Option<String>,
    /// Only those that wait for confirmation, or only those that do not.
    pub needs_confirmation: Option<bool>,
    /// Deleted ones instead of those that are there.
    pub archived: bool,
}

/// The campaigns of a store.
#[derive(Debug, Clone, Copy)]
pub struct Campaigns<'a>(pub(crate) &'a Store);

impl Store {
    /// The campaigns.
    #[must_use]
    pub fn campaigns(&self) -> Campaigns<'_> {
        Campaigns(self)
    }
}

pub(crate) const COLUMNS: &str = "campaigns (id, workspace_id, key, name, channel, start_day, end_day, objective, audience, owner, \
                       status, labels, coupons, origin, search_text, needs_confirmation, version, created_at, updated_at, \
                       archived_at)";

impl Campaigns<'_> {
    /// One page of campaigns, by name.
    ///
    /// # Errors
    /// When the cursor is not one of ours, or the database fails.
    pub async fn list(
        &self,
        ws: &WorkspaceId,
        filter: &CampaignFilter,
        page: &PageRequest,
    ) -> Result<Page<Campaign>, StoreError> {
        let after = page.after_text()?;
        let (after_name, after_id) = after.map_or((None, None), |(name, id)| (Some(name), Some(id)));
        let rows = sqlx::query(
            "select * from campaigns where workspace_id = $1 \
             and ($2 is null or status = $2) and ($3 is null or channel = $3) \
             and ($4 is null or labels like $4 escape '\\') and ($5 is null or search_text like $5 escape '\\') \
             and ($6 = 0 and archived_at is null or $6 = 1 and archived_at is not null) \
             and ($7 is null or needs_confirmation = $7) and ($8 is null or (name, id) > ($8, $9)) \
             order by name, id limit $10",
        )
        .bind(ws.to_string())
        .bind(filter.status.map(CampaignStatus::as_str))
        .bind(filter.channel.map(Channel::key))
        .bind(filter.label.as_ref().map(|label| containing(&serde_json::Value::from(label.as_str()).to_string())))
        .bind(filter.text.as_ref().map(|text| containing(&text.trim().to_lowercase())))
        .bind(flag(filter.archived))
        .bind(filter.needs_confirmation.map(flag))
        .bind(after_name)
        .bind(after_id)
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing campaigns")?;
        let items = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page.rows(), |last: &Campaign| (last.fields.name.clone(), last.id.to_string())))
    }

    /// Every campaign that is not deleted, by name: what reports and rules
    /// need at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, ws: &WorkspaceId) -> Result<Vec<Campaign>, StoreError> {
        let rows =
            sqlx::query("select * from campaigns where workspace_id = $1 and archived_at is null order by name, id")
                .bind(ws.to_string())
                .fetch_all(self.0.pool())
                .await
                .doing("reading campaigns")?;
        rows.iter().map(read).collect()
    }

    /// A campaign, deleted or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the workspace has none of that id.
    pub async fn get(&self, ws: &WorkspaceId, id: &CampaignId) -> Result<Campaign, StoreError> {
        let row = sqlx::query("select * from campaigns where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a campaign")?;
        read(&row.ok_or_else(|| StoreError::missing("campaign", id))?)
    }

    /// The campaign of a key, deleted or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_key(&self, ws: &WorkspaceId, key: &str) -> Result<Option<Campaign>, StoreError> {
        let row = sqlx::query("select * from campaigns where workspace_id = $1 and key = $2")
            .bind(ws.to_string())
            .bind(key.to_owned())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a campaign")?;
        row.as_ref().map(read).transpose()
    }

    /// The campaigns of many keys, deleted or not, in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_keys(&self, ws: &WorkspaceId, keys: &[String]) -> Result<Vec<Campaign>, StoreError> {
        let mut conn = self.0.pool().acquire().await.doing("reading campaigns")?;
        let sql = "select * from campaigns where workspace_id = $1 and key in ({keys})";
        let rows = bulk::select_in(&mut conn, sql, ws.as_str(), keys).await?;
        rows.iter().map(read).collect()
    }

    /// Makes a campaign.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the key is taken, also by a deleted one.
    pub async fn create(
        &self,
        ws: &WorkspaceId,
        fields: CampaignFields,
        actor: &Actor,
    ) -> Result<Campaign, StoreError> {
        let mut write = self.0.write().await?;
        let campaign = fresh(&write, ws, fields);
        bulk::insert(write.conn(), COLUMNS, "", &[cells(&campaign)?])
            .await
            .unique("campaign with the key", &campaign.fields.key)?;
        campaign_coupons::put(&mut write, ws, &[&campaign]).await?;
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "create",
            subject: "campaign",
            id: campaign.id.as_str(),
            before: None,
            after: snapshot_of(&campaign),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(campaign)
    }

    /// Makes the campaigns whose key is free and leaves the others alone, in
    /// one transaction; returns those it made. One audit entry tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_missing(
        &self,
        ws: &WorkspaceId,
        fields: Vec<CampaignFields>,
        actor: &Actor,
    ) -> Result<Vec<Campaign>, StoreError> {
        let mut write = self.0.write().await?;
        let keys: Vec<String> = fields.iter().map(|fields| fields.key.clone()).collect();
        let sql = "select key from campaigns where workspace_id = $1 and key in ({keys})";
        let rows = bulk::select_in(write.conn(), sql, ws.as_str(), &keys).await?;
        let mut taken: std::collections::HashSet<String> =
            rows.iter().map(|row| Reader::new("campaigns", row).text("key")).collect::<Result<_, _>>()?;
        let made: Vec<Campaign> = fields
            .into_iter()
            .filter(|fields| taken.insert(fields.key.clone()))
            .map(|fields| fresh(&write, ws, fields))
            .collect();
        if made.is_empty() {
            return Ok(made);
        }
        for made in made.chunks(bulk::ROWS_AT_ONCE) {
            let rows = made.iter().map(cells).collect::<Result<Vec<_>, _>>()?;
            bulk::insert(write.conn(), COLUMNS, "", &rows).await.unique("campaign", "of the list")?;
        }
        campaign_coupons::put(&mut write, ws, &with_coupons(&made)).await?;
        let listed: Vec<_> = made.iter().take(100).map(|c| c.fields.key.clone()).collect();
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "create_many",
            subject: "campaign",
            id: made.first().map_or("", |first| first.id.as_str()),
            before: None,
            after: Some(serde_json::json!({ "count": made.len(), "first_keys": listed })),
        };
        write.audit(change).await?;
        write.commit().await?;
        Ok(made)
    }

    /// Replaces what is said about a campaign. `version` is the one that was
    /// read; `None` overwrites whatever is there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Stale`] when somebody changed it
    /// meanwhile, [`StoreError::Duplicate`] when the new key is taken.
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &CampaignId,
        version: Option<i64>,
        fields: CampaignFields,
        actor: &Actor,
    ) -> Result<Campaign, StoreError> {
        self.change(ws, id, version, actor, UPDATE, |campaign, _| campaign.fields = fields).await
    }

    /// Deletes a campaign so that it can be restored; its facts stay tied to it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn archive(&self, ws: &WorkspaceId, id: &CampaignId, actor: &Actor) -> Result<Campaign, StoreError> {
        self.change(ws, id, None, actor, "archive", |campaign, now| campaign.archived_at = Some(now)).await
    }

    /// Restores a deleted campaign.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn restore(&self, ws: &WorkspaceId, id: &CampaignId, actor: &Actor) -> Result<Campaign, StoreError> {
        self.change(ws, id, None, actor, "restore", |campaign, _| campaign.archived_at = None).await
    }

    /// Deletes campaigns as [`Campaigns::archive`] does, in one transaction; one
    /// audit entry tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn archive_many(&self, ws: &WorkspaceId, ids: &[CampaignId], actor: &Actor) -> Result<(), StoreError> {
        self.set_archived(ws, ids, actor, "archive_many").await
    }

    /// Restores deleted campaigns, in one transaction; one audit entry tells how
    /// many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restore_many(&self, ws: &WorkspaceId, ids: &[CampaignId], actor: &Actor) -> Result<(), StoreError> {
        self.set_archived(ws, ids, actor, "restore_many").await
    }

    async fn set_archived(
        &self,
        ws: &WorkspaceId,
        ids: &[CampaignId],
        actor: &Actor,
        action: &'static str,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let at = if action == "archive_many" { now.to_string() } else { "null".to_owned() };
        let sql = format!(
            "update campaigns set archived_at = {at}, updated_at = {now}, version = version + 1 \
             where workspace_id = $1 and id in ({{keys}}) returning id"
        );
        let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let changed = bulk::select_in(write.conn(), &sql, ws.as_str(), &keys).await?.len();
        let listed: Vec<_> = keys.iter().take(100).collect();
        let change = Change {
            workspace: Some(ws),
            actor,
            action,
            subject: "campaign",
            id: keys.first().map_or("", String::as_str),
            before: None,
            after: Some(serde_json::json!({ "count": changed, "first_ids": listed })),
        };
        write.audit(change).await?;
        write.commit().await
    }

    async fn change(
        &self,
        ws: &WorkspaceId,
        id: &CampaignId,
        version: Option<i64>,
        actor: &Actor,
        action: &'static str,
        apply: impl FnOnce(&mut Campaign, Timestamp),
    ) -> Result<Campaign, StoreError> {
        let mut write = self.0.write().await?;
        let after = change(&mut write, ws, id, version, actor, action, apply).await?;
        if action == UPDATE {
            campaign_coupons::put(&mut write, ws, &[&after]).await?;
        }
        write.commit().await?;
        Ok(after)
    }

    /// How many campaigns a workspace has, without deleted ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, ws: &WorkspaceId) -> Result<u64, StoreError> {
        let row =
            sqlx::query("select count(*) as total from campaigns where workspace_id = $1 and archived_at is null")
                .bind(ws.to_string())
                .fetch_one(self.0.pool())
                .await
                .doing("counting campaigns")?;
        Reader::new("campaigns", &row).count("total")
    }
}

/// The action of a change of what is said about a campaign.
pub(crate) const UPDATE: &str = "update";

/// Changes a campaign and notes it in the audit log, in a transaction that is
/// under way. Its coupons are the caller's to put.
pub(crate) async fn change(
    write: &mut Write,
    ws: &WorkspaceId,
    id: &CampaignId,
    version: Option<i64>,
    actor: &Actor,
    action: &'static str,
    apply: impl FnOnce(&mut Campaign, Timestamp),
) -> Result<Campaign, StoreError> {
    let row = sqlx::query("select * from campaigns where workspace_id = $1 and id = $2")
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_optional(write.conn())
        .await
        .doing("reading a campaign")?;
    let before = read(&row.ok_or_else(|| StoreError::missing("campaign", id))?)?;
    let stale = |expected| StoreError::Stale { what: "campaign", id: id.to_string(), expected, found: before.version };
    if let Some(expected) = version.filter(|expected| *expected != before.version) {
        return Err(stale(expected));
    }
    let mut after = before.clone();
    apply(&mut after, write.now());
    after.version += 1;
    after.updated_at = write.now();
    let done = save(write, &after, before.version).await?;
    if done == 0 {
        return Err(stale(before.version));
    }
    let change = Change {
        workspace: Some(ws),
        actor,
        action,
        subject: "campaign",
        id: id.as_str(),
        before: snapshot_of(&before),
        after: snapshot_of(&after),
    };
    write.audit(change).await?;
    Ok(after)
}

/// Those that have coupons: most drafts have none, and there may be many.
pub(crate) fn with_coupons(campaigns: &[Campaign]) -> Vec<&Campaign> {
    campaigns.iter().filter(|campaign| !campaign.fields.coupons.is_empty()).collect()
}

async fn save(write: &mut Write, campaign: &Campaign, version: i64) -> Result<u64, StoreError> {
    let fields = &campaign.fields;
    let done = sqlx::query(
        "update campaigns set key = $3, name = $4, channel = $5, start_day = $6, end_day = $7, objective = $8, \
         audience = $9, owner = $10, status = $11, labels = $12, origin = $13, search_text = $14, \
         needs_confirmation = $15, version = $16, updated_at = $17, archived_at = $18, coupons = $19 where id = $1 and version = $2",
    )
    .bind(campaign.id.to_string())
    .bind(version)
    .bind(fields.key.clone())
    .bind(fields.name.clone())
    .bind(fields.channel.map(Channel::key))
    .bind(fields.start_day.map(|day| day.to_string()))
    .bind(fields.end_day.map(|day| day.to_string()))
    .bind(fields.objective.clone())
    .bind(fields.audience.clone())
    .bind(fields.owner.clone())
    .bind(fields.status.as_str())
    .bind(json_text(&fields.labels)?)
    .bind(fields.origin.as_str())
    .bind(search_text(fields))
    .bind(flag(fields.needs_confirmation))
    .bind(campaign.version)
    .bind(campaign.updated_at.as_microsecond())
    .bind(opt_micros(campaign.archived_at))
    .bind(json_text(&fields.coupons)?)
    .execute(write.conn())
    .await
    .unique("campaign with the key", &fields.key)?;
    Ok(done.rows_affected())
}

pub(crate) fn fresh(write: &Write, ws: &WorkspaceId, fields: CampaignFields) -> Campaign {
    Campaign {
        id: CampaignId::new(write.clock()),
        workspace_id: ws.clone(),
        fields,
        version: 1,
        created_at: write.now(),
        updated_at: write.now(),
        archived_at: None,
    }
}

/// What a search looks through, in lower case: databases differ in how they
/// fold letters outside ASCII, so it is folded here.
fn search_text(fields: &CampaignFields) -> String {
    let mut text = format!("{}\n{}\n{}", fields.key, fields.name, fields.owner);
    for word in fields.labels.iter().chain(&fields.coupons) {
        text.push('\n');
        text.push_str(word);
    }
    text.to_lowercase()
}

/// A `like` pattern for text that contains another.
fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

pub(crate) fn cells(campaign: &Campaign) -> Result<Vec<Cell>, StoreError> {
    let fields = &campaign.fields;
    Ok(vec![
        campaign.id.as_str().into(),
        campaign.workspace_id.as_str().into(),
        fields.key.as_str().into(),
        fields.name.as_str().into(),
        fields.channel.map(|channel| channel.key().to_owned()).into(),
        fields.start_day.map(|day| day.to_string()).into(),
        fields.end_day.map(|day| day.to_string()).into(),
        fields.objective.as_str().into(),
        fields.audience.as_str().into(),
        fields.owner.as_str().into(),
        fields.status.as_str().into(),
        json_text(&fields.labels)?.into(),
        json_text(&fields.coupons)?.into(),
        fields.origin.as_str().into(),
        search_text(fields).into(),
        flag(fields.needs_confirmation).into(),
        campaign.version.into(),
        campaign.created_at.as_microsecond().into(),
        campaign.updated_at.as_microsecond().into(),
        opt_micros(campaign.archived_at).into(),
    ])
}

pub(crate) fn read(row: &AnyRow) -> Result<Campaign, StoreError> {
    let row = Reader::new("campaigns", row);
    Ok(Campaign {
        id: row.parsed("id", CampaignId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        fields: CampaignFields {
            key: row.text("key")?,
            name: row.text("name")?,
            channel: row.opt_channel("channel")?,
            start_day: row.opt_day("start_day")?,
            end_day: row.opt_day("end_day")?,
            objective: row.text("objective")?,
            audience: row.text("audience")?,
            owner: row.text("owner")?,
            status: row.word("status", CampaignStatus::parse)?,
            labels: row.json("labels")?,
            coupons: row.json("coupons")?,
            origin: row.word("origin", CampaignOrigin::parse)?,
            needs_confirmation: row.flag("needs_confirmation")?,
        },
        version: row.int("version")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        archived_at: row.opt_time("archived_at")?,
    })
}
