//! Workspaces and their settings.

use base::{Actor, Basis, Currency, RefundPolicy, Workspace, WorkspaceId};
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::row::{Reader, flag};

/// What a workspace needs at birth; the rest starts with defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkspace {
    /// Key in URLs and on the command line; unique in the store.
    pub key: String,
    /// Name as shown.
    pub name: String,
    /// Reporting currency.
    pub currency: Currency,
    /// IANA time zone.
    pub timezone: String,
    /// Language of pages and numbers.
    pub locale: String,
}

/// The workspaces of a store.
#[derive(Debug, Clone, Copy)]
pub struct Workspaces<'a>(pub(crate) &'a Store);

impl Store {
    /// The workspaces.
    #[must_use]
    pub fn workspaces(&self) -> Workspaces<'_> {
        Workspaces(self)
    }
}

impl Workspaces<'_> {
    /// Every workspace, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self) -> Result<Vec<Workspace>, StoreError> {
        let rows = sqlx::query("select * from workspaces order by name, id")
            .fetch_all(self.0.pool())
            .await
            .doing("listing workspaces")?;
        rows.iter().map(read).collect()
    }

    /// The workspace of an id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn get(&self, id: &WorkspaceId) -> Result<Workspace, StoreError> {
        let row = sqlx::query("select * from workspaces where id = $1")
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a workspace")?;
        read(&row.ok_or_else(|| StoreError::missing("workspace", id))?)
    }

    /// The workspace of a key or an id, as users write it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn find(&self, key_or_id: &str) -> Result<Workspace, StoreError> {
        let row = sqlx::query("select * from workspaces where key = $1 or id = $1")
            .bind(key_or_id.to_owned())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a workspace")?;
        read(&row.ok_or_else(|| StoreError::missing("workspace", key_or_id))?)
    }

    /// The only workspace; `None` when there are none or several.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn only(&self) -> Result<Option<Workspace>, StoreError> {
        let mut all = self.list().await?;
        Ok(if all.len() == 1 { all.pop() } else { None })
    }

    /// Makes the first workspace of a store.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the store has been initialised before,
    /// also by a program that runs at the same moment.
    pub async fn create_first(&self, new: NewWorkspace, actor: &Actor) -> Result<Workspace, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        let taken = sqlx::query(
            "insert into settings (scope, name, value, updated_at) values ('', 'initialised', 'true', $1) \
             on conflict (scope, name) do nothing",
        )
        .bind(now)
        .execute(write.conn())
        .await
        .doing("initialising")?;
        if taken.rows_affected() == 0 {
            return Err(StoreError::Conflict(
                "this store already has a workspace; add another with `sulit workspace create`, or use an empty folder"
                    .to_owned(),
            ));
        }
        let workspace = insert(&mut write, new, actor).await?;
        write.commit().await?;
        Ok(workspace)
    }

    /// Makes a further workspace.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the key is taken.
    pub async fn create(&self, new: NewWorkspace, actor: &Actor) -> Result<Workspace, StoreError> {
        let mut write = self.0.write().await?;
        let now = write.now().as_microsecond();
        sqlx::query(
            "insert into settings (scope, name, value, updated_at) values ('', 'initialised', 'true', $1) \
             on conflict (scope, name) do nothing",
        )
        .bind(now)
        .execute(write.conn())
        .await
        .doing("making a workspace")?;
        let workspace = insert(&mut write, new, actor).await?;
        write.commit().await?;
        Ok(workspace)
    }

    /// Stores changed settings. The id and the time of making stay as they
    /// are, whatever `changed` says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or [`StoreError::Duplicate`] when the new key
    /// is taken.
    pub async fn update(&self, changed: &Workspace, actor: &Actor) -> Result<Workspace, StoreError> {
        let mut write = self.0.write().await?;
        let row = sqlx::query("select * from workspaces where id = $1")
            .bind(changed.id.to_string())
            .fetch_optional(write.conn())
            .await
            .doing("reading a workspace")?;
        let before = read(&row.ok_or_else(|| StoreError::missing("workspace", &changed.id))?)?;
        if before.currency != changed.currency {
            let row = sqlx::query("select count(*) as total from campaign_budgets where workspace_id = $1")
                .bind(changed.id.to_string())
                .fetch_one(write.conn())
                .await
                .doing("counting budgets")?;
            if Reader::new("campaign_budgets", &row).int("total")? > 0 {
                let message =
                    format!("budgets are kept in {}; clear them before changing the currency", before.currency);
                return Err(StoreError::Conflict(message));
            }
        }
        let after = Workspace { created_at: before.created_at, ..changed.clone() };
        let now = write.now().as_microsecond();
        sqlx::query(
            "update workspaces set key = $2, name = $3, currency = $4, timezone = $5, locale = $6, week_start = $7, \
             fiscal_year_start = $8, refund_policy = $9, revenue_net_of_tax_and_shipping = $10, default_basis = $11, \
             gross_margin_percent = $12, naming_convention = $13, naming_hint = $14, updated_at = $15 where id = $1",
        )
        .bind(after.id.to_string())
        .bind(after.key.clone())
        .bind(after.name.clone())
        .bind(after.currency.code().to_owned())
        .bind(after.timezone.clone())
        .bind(after.locale.clone())
        .bind(i64::from(after.week_start))
        .bind(i64::from(after.fiscal_year_start))
        .bind(after.refund_policy.as_str())
        .bind(flag(after.revenue_net_of_tax_and_shipping))
        .bind(after.default_basis.map(Basis::as_str))
        .bind(after.gross_margin_percent.clone())
        .bind(after.naming_convention.clone())
        .bind(after.naming_hint.clone())
        .bind(now)
        .execute(write.conn())
        .await
        .unique("workspace", &after.key)?;
        write
            .audit(Change {
                workspace: Some(&after.id),
                actor,
                action: "update",
                subject: "workspace",
                id: after.id.as_str(),
                before: snapshot_of(&before),
                after: snapshot_of(&after),
            })
            .await?;
        write.commit().await?;
        Ok(after)
    }
}

async fn insert(write: &mut Write, new: NewWorkspace, actor: &Actor) -> Result<Workspace, StoreError> {
    let workspace = Workspace {
        id: WorkspaceId::new(write.clock()),
        key: new.key,
        name: new.name,
        currency: new.currency,
        timezone: new.timezone,
        locale: new.locale,
        week_start: 1,
        fiscal_year_start: 1,
        refund_policy: RefundPolicy::default(),
        revenue_net_of_tax_and_shipping: false,
        default_basis: None,
        gross_margin_percent: None,
        naming_convention: None,
        naming_hint: None,
        created_at: write.now(),
    };
    sqlx::query(
        "insert into workspaces (id, key, name, currency, timezone, locale, week_start, fiscal_year_start, \
         refund_policy, revenue_net_of_tax_and_shipping, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
    )
    .bind(workspace.id.to_string())
    .bind(workspace.key.clone())
    .bind(workspace.name.clone())
    .bind(workspace.currency.code().to_owned())
    .bind(workspace.timezone.clone())
    .bind(workspace.locale.clone())
    .bind(i64::from(workspace.week_start))
    .bind(i64::from(workspace.fiscal_year_start))
    .bind(workspace.refund_policy.as_str())
    .bind(flag(workspace.revenue_net_of_tax_and_shipping))
    .bind(workspace.created_at.as_microsecond())
    .execute(write.conn())
    .await
    .unique("workspace", &workspace.key)?;
    write
        .audit(Change {
            workspace: Some(&workspace.id),
            actor,
            action: "create",
            subject: "workspace",
            id: workspace.id.as_str(),
            before: None,
            after: snapshot_of(&workspace),
        })
        .await?;
    Ok(workspace)
}

fn read(row: &AnyRow) -> Result<Workspace, StoreError> {
    let row = Reader::new("workspaces", row);
    let small = |column: &str| row.parsed_int(column, u8::try_from);
    Ok(Workspace {
        id: row.parsed("id", WorkspaceId::parse)?,
        key: row.text("key")?,
        name: row.text("name")?,
        currency: row.currency("currency")?,
        timezone: row.text("timezone")?,
        locale: row.text("locale")?,
        week_start: small("week_start")?,
        fiscal_year_start: small("fiscal_year_start")?,
        refund_policy: row.word("refund_policy", RefundPolicy::parse)?,
        revenue_net_of_tax_and_shipping: row.flag("revenue_net_of_tax_and_shipping")?,
        default_basis: row.opt_word("default_basis", Basis::parse)?,
        gross_margin_percent: row.opt_text("gross_margin_percent")?,
        naming_convention: row.opt_text("naming_convention")?,
        naming_hint: row.opt_text("naming_hint")?,
        created_at: row.time("created_at")?,
    })
}
