//! Source references: what the keys on facts stand for, and the campaign and
//! channel that the taxonomy gives them.

use std::collections::{BTreeMap, HashMap};

use base::{CampaignId, Channel, ImportId, RuleId, SourceRef, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;

/// What decided the campaign of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nothing yet: it is unassigned.
    #[default]
    Nothing,
    /// A taxonomy rule.
    Rule,
    /// Its `utm_campaign` or coupon is a campaign's key.
    Key,
    /// Its name is a campaign's name.
    Name,
    /// The file named a campaign that was new, and a draft was made of it.
    File,
    /// A person.
    Person,
}

impl DecidedBy {
    const ALL: &'static [Self] = &[Self::Nothing, Self::Rule, Self::Key, Self::Name, Self::File, Self::Person];

    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Rule => "rule",
            Self::Key => "key",
            Self::Name => "name",
            Self::File => "file",
            Self::Person => "person",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|by| by.as_str() == word)
    }
}

/// What the taxonomy says of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resolution {
    /// The campaign; `None` = unassigned.
    pub campaign_id: Option<CampaignId>,
    /// The channel; `None` = the campaign's, else unassigned.
    pub channel: Option<Channel>,
    /// The rule, when a rule decided.
    pub rule_id: Option<RuleId>,
    /// What decided.
    pub decided_by: DecidedBy,
}

/// A stored source with its resolution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRef {
    /// [`SourceRef::key`], which facts carry.
    pub ref_key: String,
    /// What it stands for.
    pub source: SourceRef,
    /// What the taxonomy says.
    #[serde(flatten)]
    pub resolution: Resolution,
    /// The import that brought it first.
    pub first_import_id: Option<ImportId>,
    /// When it was seen first.
    pub first_seen_at: Timestamp,
    /// When a file named it last.
    pub last_seen_at: Timestamp,
}

/// The source references of a store.
#[derive(Debug, Clone, Copy)]
pub struct SourceRefs<'a>(pub(crate) &'a Store);

impl Store {
    /// The source references.
    #[must_use]
    pub fn source_refs(&self) -> SourceRefs<'_> {
        SourceRefs(self)
    }
}

const INTO: &str = "source_refs (workspace_id, ref_key, platform, account, source_campaign_id, source_campaign_name, \
                    utm_source, utm_medium, utm_campaign, coupon, source_channel, decided_by, first_import_id, \
                    first_seen_at, last_seen_at)";

/// A campaign that was renamed on the platform keeps its key, so the name is
/// the newest one; everything else is part of the key.
const ON_CONFLICT: &str = "on conflict (workspace_id, ref_key) do update set \
                           source_campaign_name = excluded.source_campaign_name, last_seen_at = excluded.last_seen_at";

impl SourceRefs<'_> {
    /// Stores sources that a file named; those that are known get the newest
    /// name and time. Facts belong to imports, so imports keep the audit trail.
    ///
    /// # Errors
    /// When the database fails; then none is stored.
    pub async fn upsert(
        &self,
        ws: &WorkspaceId,
        sources: &[SourceRef],
        import: Option<&ImportId>,
    ) -> Result<(), StoreError> {
        // One statement must not name a key twice (PostgreSQL refuses it).
        let mut unique: BTreeMap<String, &SourceRef> = BTreeMap::new();
        for source in sources {
            unique.insert(source.key(), source);
        }
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let rows: Vec<Vec<Cell>> = unique
            .into_iter()
            .map(|(key, source)| {
                vec![
                    ws.as_str().into(),
                    key.into(),
                    source.platform.as_str().into(),
                    source.account.as_str().into(),
                    source.campaign_id.as_str().into(),
                    source.campaign_name.as_str().into(),
                    source.utm_source.as_str().into(),
                    source.utm_medium.as_str().into(),
                    source.utm_campaign.as_str().into(),
                    source.coupon.as_str().into(),
                    source.channel.as_str().into(),
                    DecidedBy::Nothing.as_str().into(),
                    import.map(ToString::to_string).into(),
                    now.into(),
                    now.into(),
                ]
            })
            .collect();
        bulk::insert(write.conn(), INTO, ON_CONFLICT, &rows).await.doing("storing source references")?;
        write.commit().await
    }

    /// Every source of a workspace, by key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, ws: &WorkspaceId) -> Result<Vec<StoredRef>, StoreError> {
        let rows = sqlx::query("select * from source_refs where workspace_id = $1 order by ref_key")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading source references")?;
        rows.iter().map(read).collect()
    }

    /// The sources of many keys, in no order; unknown keys are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_keys(&self, ws: &WorkspaceId, keys: &[String]) -> Result<Vec<StoredRef>, StoreError> {
        let mut conn = self.0.pool().acquire().await.doing("reading source references")?;
        let sql = "select * from source_refs where workspace_id = $1 and ref_key in ({keys})";
        let rows = bulk::select_in(&mut conn, sql, ws.as_str(), keys).await?;
        rows.iter().map(read).collect()
    }

    /// The sources that are tied to a campaign.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_campaign(&self, ws: &WorkspaceId, campaign: &CampaignId) -> Result<Vec<StoredRef>, StoreError> {
        let rows =
            sqlx::query("select * from source_refs where workspace_id = $1 and campaign_id = $2 order by ref_key")
                .bind(ws.to_string())
                .bind(campaign.to_string())
                .fetch_all(self.0.pool())
                .await
                .doing("reading source references")?;
        rows.iter().map(read).collect()
    }

    /// Stores what the taxonomy says of sources, all or none. What already
    /// stands is left alone; returns how many changed.
    ///
    /// # Errors
    /// When a campaign does not exist, or the database fails.
    pub async fn resolve(&self, ws: &WorkspaceId, resolved: &[(String, Resolution)]) -> Result<u64, StoreError> {
        let mut write = self.0.write().await?;
        let keys: Vec<String> = resolved.iter().map(|(key, _)| key.clone()).collect();
        let sql = "select ref_key, campaign_id, channel, rule_id, decided_by from source_refs \
                   where workspace_id = $1 and ref_key in ({keys})";
        let mut stands = HashMap::new();
        for row in &bulk::select_in(write.conn(), sql, ws.as_str(), &keys).await? {
            let row = Reader::new("source_refs", row);
            stands.insert(row.text("ref_key")?, resolution(&row)?);
        }
        let changed: Vec<&(String, Resolution)> =
            resolved.iter().filter(|(key, to)| stands.get(key).is_some_and(|is| is != to)).collect();
        for changed in changed.chunks(bulk::ROWS_AT_ONCE) {
            let rows: Vec<Vec<Cell>> = changed.iter().map(|(key, to)| resolving(ws, key, to)).collect();
            bulk::insert(write.conn(), RESOLVED_INTO, ON_RESOLVED, &rows).await.doing("resolving source references")?;
        }
        write.commit().await?;
        Ok(count_of(&changed))
    }
}

fn count_of<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// An update of many rows, written as an insert that always meets the row it
/// is for: that way both databases look each key up, where an update that is
/// joined with a list may read the whole table for every list.
const RESOLVED_INTO: &str = "source_refs (workspace_id, ref_key, campaign_id, channel, rule_id, decided_by, platform, \
                             account, source_campaign_id, source_campaign_name, utm_source, utm_medium, utm_campaign, \
                             coupon, source_channel, first_seen_at, last_seen_at)";
const ON_RESOLVED: &str = "on conflict (workspace_id, ref_key) do update set campaign_id = excluded.campaign_id, \
                           channel = excluded.channel, rule_id = excluded.rule_id, decided_by = excluded.decided_by";

fn resolving(ws: &WorkspaceId, key: &str, to: &Resolution) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![
        ws.as_str().into(),
        key.into(),
        to.campaign_id.as_ref().map(ToString::to_string).into(),
        to.channel.map(|channel| channel.key().to_owned()).into(),
        to.rule_id.as_ref().map(ToString::to_string).into(),
        to.decided_by.as_str().into(),
    ];
    row.extend((0..9).map(|_| Cell::from("")));
    row.extend([Cell::from(0), Cell::from(0)]);
    row
}

fn resolution(row: &Reader<'_>) -> Result<Resolution, StoreError> {
    Ok(Resolution {
        campaign_id: row.opt_parsed("campaign_id", CampaignId::parse)?,
        channel: row.opt_channel("channel")?,
        rule_id: row.opt_parsed("rule_id", RuleId::parse)?,
        decided_by: row.word("decided_by", DecidedBy::parse)?,
    })
}

fn read(row: &AnyRow) -> Result<StoredRef, StoreError> {
    let row = Reader::new("source_refs", row);
    Ok(StoredRef {
        ref_key: row.text("ref_key")?,
        source: SourceRef {
            platform: row.text("platform")?,
            account: row.text("account")?,
            campaign_id: row.text("source_campaign_id")?,
            campaign_name: row.text("source_campaign_name")?,
            utm_source: row.text("utm_source")?,
            utm_medium: row.text("utm_medium")?,
            utm_campaign: row.text("utm_campaign")?,
            coupon: row.text("coupon")?,
            channel: row.text("source_channel")?,
        },
        resolution: resolution(&row)?,
        first_import_id: row.opt_parsed("first_import_id", ImportId::parse)?,
        first_seen_at: row.time("first_seen_at")?,
        last_seen_at: row.time("last_seen_at")?,
    })
}
