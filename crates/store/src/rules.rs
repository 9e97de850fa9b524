//! Taxonomy rules: what ties a source to a campaign or a channel. The store
//! keeps them in order; `plan` says what they mean.

use base::{Actor, Channel, RuleId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::{Reader, flag, json_text};

/// The column of a source that a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleField {
    /// The platform that the file came from.
    Platform,
    /// The platform's account.
    Account,
    /// The campaign's name in the file.
    CampaignName,
    /// The platform's campaign id.
    CampaignId,
    /// `utm_source`.
    UtmSource,
    /// `utm_medium`.
    UtmMedium,
    /// `utm_campaign`.
    UtmCampaign,
    /// The coupon code.
    Coupon,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOperator {
    /// The whole text, in any case.
    Equals,
    /// A part of the text, in any case.
    Contains,
    /// The beginning of the text, in any case.
    Prefix,
    /// A regular expression anywhere in the text.
    Regex,
}

/// One condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleCondition {
    /// What it looks at.
    pub field: RuleField,
    /// How it compares.
    pub operator: RuleOperator,
    /// What it compares with.
    pub value: String,
}

/// What people say in a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFields {
    /// All must hold; a rule without conditions holds for everything.
    pub conditions: Vec<RuleCondition>,
    /// Key of the campaign it gives, if it gives one.
    pub campaign_key: Option<String>,
    /// Channel it gives, if it gives one.
    pub channel: Option<Channel>,
    /// Why it is there.
    #[serde(default)]
    pub comment: String,
    /// Whether it is in force.
    #[serde(default = "yes")]
    pub is_enabled: bool,
}

fn yes() -> bool {
    true
}

/// A rule in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// Its place, from 1; the first rule that holds wins.
    pub position: i64,
    /// What it says.
    #[serde(flatten)]
    pub fields: RuleFields,
    /// Counts its changes, for optimistic concurrency.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// The taxonomy rules of a store.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a>(pub(crate) &'a Store);

impl Store {
    /// The taxonomy rules.
    #[must_use]
    pub fn rules(&self) -> Rules<'_> {
        Rules(self)
    }
}

impl Rules<'_> {
    /// All rules of a workspace in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, ws: &WorkspaceId) -> Result<Vec<Rule>, StoreError> {
        let rows = sqlx::query("select * from taxonomy_rules where workspace_id = $1 order by position, id")
            .bind(ws.to_string())
            .fetch_all(self.0.pool())
            .await
            .doing("reading rules")?;
        rows.iter().map(read).collect()
    }

    /// One rule.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, ws: &WorkspaceId, id: &RuleId) -> Result<Rule, StoreError> {
        let row = sqlx::query("select * from taxonomy_rules where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a rule")?;
        read(&row.ok_or_else(|| StoreError::missing("taxonomy rule", id))?)
    }

    /// Adds a rule after the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create(&self, ws: &WorkspaceId, fields: RuleFields, actor: &Actor) -> Result<Rule, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select coalesce(max(position), 0) as last from taxonomy_rules where workspace_id = $1")
            .bind(ws.to_string())
            .fetch_one(write.conn())
            .await
            .doing("reading rules")?;
        let rule = Rule {
            id: RuleId::new(write.clock()),
            workspace_id: ws.clone(),
            position: Reader::new("taxonomy_rules", &row).int("last")? + 1,
            fields,
            version: 1,
            created_at: write.now(),
            updated_at: write.now(),
        };
        sqlx::query(
            "insert into taxonomy_rules (id, workspace_id, position, conditions, campaign_key, channel, comment, \
             is_enabled, version, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        )
        .bind(rule.id.to_string())
        .bind(ws.to_string())
        .bind(rule.position)
        .bind(json_text(&rule.fields.conditions)?)
        .bind(rule.fields.campaign_key.clone())
        .bind(rule.fields.channel.map(Channel::key))
        .bind(rule.fields.comment.clone())
        .bind(flag(rule.fields.is_enabled))
        .bind(rule.version)
        .bind(rule.created_at.as_microsecond())
        .execute(write.conn())
        .await
        .doing("writing a rule")?;
        audit(&mut write, actor, "create", None, Some(&rule)).await?;
        write.commit().await?;
        Ok(rule)
    }

    /// Replaces what a rule says; its place stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or [`StoreError::Stale`] when `version` is
    /// given and somebody changed the rule meanwhile.
    pub async fn update(
        &self,
        ws: &WorkspaceId,
        id: &RuleId,
        version: Option<i64>,
        fields: RuleFields,
        actor: &Actor,
    ) -> Result<Rule, StoreError> {
        let mut write = self.0.write().await?;
        let before = locked(&mut write, ws, id).await?;
        if let Some(expected) = version.filter(|expected| *expected != before.version) {
            let (what, id) = ("taxonomy rule", id.to_string());
            return Err(StoreError::Stale { what, id, expected, found: before.version });
        }
        let after = Rule { fields, version: before.version + 1, updated_at: write.now(), ..before.clone() };
        sqlx::query(
            "update taxonomy_rules set conditions = $2, campaign_key = $3, channel = $4, comment = $5, \
             is_enabled = $6, version = $7, updated_at = $8 where id = $1",
        )
        .bind(id.to_string())
        .bind(json_text(&after.fields.conditions)?)
        .bind(after.fields.campaign_key.clone())
        .bind(after.fields.channel.map(Channel::key))
        .bind(after.fields.comment.clone())
        .bind(flag(after.fields.is_enabled))
        .bind(after.version)
        .bind(after.updated_at.as_microsecond())
        .execute(write.conn())
        .await
        .doing("writing a rule")?;
        audit(&mut write, actor, "update", Some(&before), Some(&after)).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Removes a rule. The audit log keeps what it said.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete(&self, ws: &WorkspaceId, id: &RuleId, actor: &Actor) -> Result<(), StoreError> {
        let mut write = self.0.write().await?;
        let before = locked(&mut write, ws, id).await?;
        sqlx::query("delete from taxonomy_rules where id = $1")
            .bind(id.to_string())
            .execute(write.conn())
            .await
            .doing("removing a rule")?;
        audit(&mut write, actor, "delete", Some(&before), None).await?;
        write.commit().await
    }

    /// Puts the rules in a new order.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when `order` is not exactly the rules there are.
    pub async fn reorder(&self, ws: &WorkspaceId, order: &[RuleId], actor: &Actor) -> Result<Vec<Rule>, StoreError> {
        let mut write = self.0.write().await?;
        let rows = sqlx::query("select * from taxonomy_rules where workspace_id = $1 order by position, id")
            .bind(ws.to_string())
            .fetch_all(write.conn())
            .await
            .doing("reading rules")?;
        let before: Vec<Rule> = rows.iter().map(read).collect::<Result<_, _>>()?;
        let mut known: Vec<&RuleId> = before.iter().map(|rule| &rule.id).collect();
        let mut given: Vec<&RuleId> = order.iter().collect();
        known.sort();
        given.sort();
        if known != given {
            let message = "the new order does not name every rule once; read the rules again and order those";
            return Err(StoreError::Conflict(message.to_owned()));
        }
        for (place, id) in (1_i64..).zip(order) {
            sqlx::query("update taxonomy_rules set position = $2 where id = $1")
                .bind(id.to_string())
                .bind(place)
                .execute(write.conn())
                .await
                .doing("ordering rules")?;
        }
        let ids = |rules: Vec<&RuleId>| serde_json::to_value(rules).ok();
        let change = Change {
            workspace: Some(ws),
            actor,
            action: "reorder",
            subject: "taxonomy_rule",
            id: ws.as_str(),
            before: ids(before.iter().map(|rule| &rule.id).collect()),
            after: ids(order.iter().collect()),
        };
        write.audit(change).await?;
        write.commit().await?;
        self.list(ws).await
    }
}

async fn locked(write: &mut Write, ws: &WorkspaceId, id: &RuleId) -> Result<Rule, StoreError> {
    let row = sqlx::query("select * from taxonomy_rules where workspace_id = $1 and id = $2")
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_optional(write.conn())
        .await
        .doing("reading a rule")?;
    read(&row.ok_or_else(|| StoreError::missing("taxonomy rule", id))?)
}

async fn audit(
    write: &mut Write,
    actor: &Actor,
    action: &'static str,
    before: Option<&Rule>,
    after: Option<&Rule>,
) -> Result<(), StoreError> {
    let Some(rule) = after.or(before) else { return Ok(()) };
    let change = Change {
        workspace: Some(&rule.workspace_id),
        actor,
        action,
        subject: "taxonomy_rule",
        id: rule.id.as_str(),
        before: before.and_then(snapshot_of),
        after: after.and_then(snapshot_of),
    };
    write.audit(change).await
}

fn read(row: &AnyRow) -> Result<Rule, StoreError> {
    let row = Reader::new("taxonomy_rules", row);
    Ok(Rule {
        id: row.parsed("id", RuleId::parse)?,
        workspace_id: row.parsed("workspace_id", WorkspaceId::parse)?,
        position: row.int("position")?,
        fields: RuleFields {
            conditions: row.json("conditions")?,
            campaign_key: row.opt_text("campaign_key")?,
            channel: row.opt_channel("channel")?,
            comment: row.text("comment")?,
            is_enabled: row.flag("is_enabled")?,
        },
        version: row.int("version")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}
