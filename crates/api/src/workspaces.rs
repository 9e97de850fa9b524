//! Workspaces and their settings.

use axum::extract::State;
use axum::http::StatusCode;
use base::settings::{self, SettingError};
use base::{Basis, ErrorKind, RefundPolicy, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsAdmin, AsViewer, Caller};
use crate::extract::Json;
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::session::RoleWord;

/// Where revenue and conversions come from; the three are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Basis)]
pub(crate) enum BasisWord {
    /// What the ad platform claims.
    Platform,
    /// Orders tied to a campaign by coupon or UTM.
    Orders,
    /// Figures typed in from a results table.
    Results,
}

/// When a refund reduces revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefundPolicy)]
pub(crate) enum RefundWord {
    /// The day of the order.
    OrderDay,
    /// The day of the refund; the order's day where it is unknown.
    RefundDay,
}

/// One business or brand with its settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Workspace {
    /// Id, `ws_…`.
    pub(crate) id: String,
    /// Key in addresses and on the command line.
    #[schema(example = "shop")]
    pub(crate) key: String,
    /// Name as shown.
    pub(crate) name: String,
    /// Reporting currency, ISO 4217.
    #[schema(example = "EUR")]
    pub(crate) currency: String,
    /// IANA time zone; decides what a day is.
    #[schema(example = "Europe/Berlin")]
    pub(crate) timezone: String,
    /// Language of pages and numbers: `en`, `fa`, `fil`, `vi`, `is`.
    pub(crate) locale: String,
    /// First day of the week, 1 = Monday … 7 = Sunday.
    pub(crate) week_start: u8,
    /// First month of the fiscal year, 1–12.
    pub(crate) fiscal_year_start: u8,
    /// When refunds reduce revenue.
    pub(crate) refund_policy: RefundWord,
    /// Whether tax and shipping are left out of revenue.
    pub(crate) revenue_net_of_tax_and_shipping: bool,
    /// Basis of reports that name none; null = the first that has data.
    pub(crate) default_basis: Option<BasisWord>,
    /// Share of revenue left after cost of goods, as a decimal percentage; null = unknown.
    pub(crate) gross_margin_percent: Option<String>,
    /// Regular expression that a campaign's key must match; null = any key.
    pub(crate) naming_convention: Option<String>,
    /// The convention in words.
    pub(crate) naming_hint: Option<String>,
    /// Its present day.
    #[schema(format = Date)]
    pub(crate) today: String,
    /// What the caller may do here.
    pub(crate) role: RoleWord,
    /// When it was made.
    #[schema(format = DateTime)]
    pub(crate) created_at: String,
}

/// A workspace to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWorkspace {
    /// Name as shown.
    name: String,
    /// Key; made from the name when left out.
    key: Option<String>,
    /// Reporting currency, ISO 4217.
    currency: String,
    /// IANA time zone.
    timezone: String,
    /// Language; `en` when left out.
    locale: Option<String>,
}

/// Settings to change; what is left out stays, null clears what may be empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WorkspacePatch {
    /// Name as shown.
    name: Option<String>,
    /// Reporting currency, ISO 4217.
    currency: Option<String>,
    /// IANA time zone.
    timezone: Option<String>,
    /// Language.
    locale: Option<String>,
    /// First day of the week, 1–7.
    #[schema(minimum = 1, maximum = 7)]
    week_start: Option<u8>,
    /// First month of the fiscal year, 1–12.
    #[schema(minimum = 1, maximum = 12)]
    fiscal_year_start: Option<u8>,
    /// When refunds reduce revenue.
    refund_policy: Option<RefundWord>,
    /// Whether tax and shipping are left out of revenue.
    revenue_net_of_tax_and_shipping: Option<bool>,
    /// Basis of reports that name none; null = the first that has data.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<BasisWord>)]
    default_basis: Option<Option<BasisWord>>,
    /// Decimal percentage; null = unknown.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>)]
    gross_margin_percent: Option<Option<String>>,
}

impl From<Basis> for BasisWord {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Platform => Self::Platform,
            Basis::Orders => Self::Orders,
            Basis::Results => Self::Results,
        }
    }
}

impl From<BasisWord> for Basis {
    fn from(word: BasisWord) -> Self {
        match word {
            BasisWord::Platform => Self::Platform,
            BasisWord::Orders => Self::Orders,
            BasisWord::Results => Self::Results,
        }
    }
}

impl Workspace {
    /// A workspace in the API's words.
    pub(crate) fn shown(app: &App, workspace: base::Workspace, role: Role) -> Self {
        Self {
            today: workspace.day_of(app.now()).to_string(),
            id: workspace.id.to_string(),
            key: workspace.key,
            name: workspace.name,
            currency: workspace.currency.to_string(),
            timezone: workspace.timezone,
            locale: workspace.locale,
            week_start: workspace.week_start,
            fiscal_year_start: workspace.fiscal_year_start,
            refund_policy: match workspace.refund_policy {
                RefundPolicy::OrderDay => RefundWord::OrderDay,
                RefundPolicy::RefundDay => RefundWord::RefundDay,
            },
            revenue_net_of_tax_and_shipping: workspace.revenue_net_of_tax_and_shipping,
            default_basis: workspace.default_basis.map(Into::into),
            gross_margin_percent: workspace.gross_margin_percent,
            naming_convention: workspace.naming_convention,
            naming_hint: workspace.naming_hint,
            role: role.into(),
            created_at: workspace.created_at.to_string(),
        }
    }
}

/// The workspaces that the caller may open.
#[utoipa::path(get, path = "/workspaces", tag = "workspaces", responses((status = 200, body = Page<Workspace>)))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Answer<Json<Page<Workspace>>> {
    let open = caller.workspaces(&app).await?;
    let shown = open.into_iter().map(|(workspace, role)| Workspace::shown(&app, workspace, role)).collect();
    Ok(Json(Page::whole(shown)))
}

/// Make a workspace; the caller becomes its admin. On a server that has
/// workspaces, only an admin of one of them may.
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", request_body = NewWorkspace,
    responses((status = 201, body = Workspace)))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(new): Json<NewWorkspace>,
) -> Answer<(StatusCode, Json<Workspace>)> {
    let person = match &caller {
        Caller::Person(user) => Some(user),
        Caller::Demo => None,
        Caller::Program(_) => {
            let detail = "an API key belongs to one workspace and cannot make another; sign in as a person";
            return Err(Problem::of(ErrorKind::Forbidden, detail));
        }
    };
    let admin = caller.workspaces(&app).await?.iter().any(|(_, role)| *role == Role::Admin);
    let first = app.store.workspaces().list().await?.is_empty();
    if !admin && !first {
        let detail = "only an admin of another workspace here may make one";
        return Err(Problem::of(ErrorKind::Forbidden, detail));
    }
    let actor = caller.actor();
    let locale = new.locale.as_deref().unwrap_or("en");
    let new = new_workspace(&new.name, new.key.as_deref(), &new.currency, &new.timezone, locale)?;
    let workspace = app.store.workspaces().create(new, &actor).await?;
    if let Some(user) = person {
        app.store.memberships().set(&workspace.id, &user.id, Role::Admin, &actor).await?;
    }
    Ok((StatusCode::CREATED, Json(Workspace::shown(&app, workspace, Role::Admin))))
}

/// One workspace.
#[utoipa::path(get, path = "/workspaces/{workspace}", tag = "workspaces",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Workspace)))]
pub(crate) async fn show(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<Workspace>> {
    Ok(Json(Workspace::shown(&app, access.workspace, access.role)))
}

/// Change settings.
#[utoipa::path(patch, path = "/workspaces/{workspace}", tag = "workspaces", request_body = WorkspacePatch,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = Workspace)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsAdmin(access): AsAdmin,
    Json(patch): Json<WorkspacePatch>,
) -> Answer<Json<Workspace>> {
    let changed = patched(access.workspace, patch)?;
    let workspace = app.store.workspaces().update(&changed, &access.actor).await?;
    Ok(Json(Workspace::shown(&app, workspace, access.role)))
}

/// Checks what a new workspace needs, for every face; the key is made from the
/// name when none is given.
///
/// # Errors
/// The first setting that cannot be accepted.
pub fn new_workspace(
    name: &str,
    key: Option<&str>,
    currency: &str,
    timezone: &str,
    locale: &str,
) -> Result<store::NewWorkspace, SettingError> {
    let name = settings::name(name)?;
    let made = plan::slug::slug(&name).chars().take(60).collect::<String>();
    Ok(store::NewWorkspace {
        key: key.map_or(Ok(made), settings::key)?,
        currency: settings::currency(currency)?,
        timezone: settings::timezone(timezone)?,
        locale: settings::locale(locale)?,
        name,
    })
}

fn patched(mut workspace: base::Workspace, patch: WorkspacePatch) -> Answer<base::Workspace> {
    let mut set = |name: &'static str, value: Option<String>| match value {
        Some(value) => settings::set(&mut workspace, name, &value).map_err(Problem::from),
        None => Ok(()),
    };
    set("name", patch.name)?;
    set("currency", patch.currency)?;
    set("timezone", patch.timezone)?;
    set("locale", patch.locale)?;
    set("week_start", patch.week_start.map(|day| day.to_string()))?;
    set("fiscal_year_start", patch.fiscal_year_start.map(|month| month.to_string()))?;
    set("revenue_net_of_tax_and_shipping", patch.revenue_net_of_tax_and_shipping.map(|yes| yes.to_string()))?;
    set("gross_margin_percent", patch.gross_margin_percent.map(Option::unwrap_or_default))?;
    if let Some(policy) = patch.refund_policy {
        workspace.refund_policy = match policy {
            RefundWord::OrderDay => RefundPolicy::OrderDay,
            RefundWord::RefundDay => RefundPolicy::RefundDay,
        };
    }
    if let Some(basis) = patch.default_basis {
        workspace.default_basis = basis.map(Into::into);
    }
    Ok(workspace)
}
