//! Reports: campaigns, channels, days and budget.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base::{Currency, Day, Period, Workspace};
use insights::period::{Calendar, default_period};
use insights::reports::ReportBody;
use insights::{Compare, Dimension, Finding, InsightsError};
use lake::Lake;
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Access, AsViewer, Caller};
use crate::dimensions::to_parquet;
use crate::extract::{FromPath, Json, Query, as_of};
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::workspaces::BasisWord;
use crate::{App, campaigns, download};

/// With what a period is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Comparison)]
pub(crate) enum CompareWord {
    /// With the period of the same length before it.
    Previous,
    /// With the same dates a year earlier.
    Year,
}

/// In what form an answer is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerFormat)]
pub(crate) enum FormatWord {
    /// `{rows, meta}`.
    #[default]
    Json,
    /// A header and rows, formulas defused.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// What a report is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportQuery {
    /// First day; the first of the present month when left out. Where both days
    /// are left out and the present month has no figures, the last month that
    /// has some, and a notice says so.
    #[param(format = Date)]
    pub(crate) from: Option<String>,
    /// Last day; today when left out.
    #[param(format = Date)]
    pub(crate) to: Option<String>,
    /// Where revenue comes from; the workspace's choice when left out.
    #[param(inline)]
    pub(crate) basis: Option<BasisWord>,
    /// With what to compare.
    #[param(inline)]
    pub(crate) compare: Option<CompareWord>,
    /// Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`.
    pub(crate) by: Option<String>,
    /// What was believed then: a day (its end) or an RFC 3339 instant.
    pub(crate) as_of: Option<String>,
    /// Only this campaign: id or key.
    pub(crate) campaign: Option<String>,
    /// Only this channel.
    pub(crate) channel: Option<String>,
    /// Only campaigns with this label.
    pub(crate) label: Option<String>,
    /// Another reporting currency than the workspace's, ISO 4217.
    pub(crate) currency: Option<String>,
    /// Form of the answer.
    #[param(inline)]
    pub(crate) format: Option<FormatWord>,
}

/// Chooses the workspace of the short addresses.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkspaceQuery {
    /// Key of the workspace; may be left out when the caller has only one.
    workspace: Option<String>,
}

impl ReportQuery {
    /// The question in the words of `insights`.
    pub(crate) fn read(&self, app: &App, workspace: &Workspace) -> Answer<insights::ReportQuery> {
        let today = workspace.day_of(app.now());
        let day = |field: &str, text: &Option<String>, default: Day| {
            let wrong = |_| Problem::field(field, "write a day such as 2026-10-01");
            text.as_ref().map_or(Ok(default), |text| text.parse().map_err(wrong))
        };
        let to = day("to", &self.to, today)?;
        let from = day("from", &self.from, to.first_of_month())?;
        let period = Period::new(from, to).map_err(|error| Problem::field("to", error.to_string()))?;
        let by = self.by.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|word| !word.is_empty());
        let by = by.map(|word| Dimension::parse(word).ok_or_else(|| unknown_dimension(word))).collect::<Answer<_>>()?;
        Ok(insights::ReportQuery {
            basis: self.basis.map(Into::into),
            compare: self.compare.map(|word| match word {
                CompareWord::Previous => Compare::Previous,
                CompareWord::Year => Compare::Year,
            }),
            by,
            as_of: as_of(workspace, self.as_of.as_deref())?,
            campaigns: self.campaign.clone().into_iter().collect(),
            channels: campaigns::channel(self.channel.as_deref())?.into_iter().collect(),
            label: self.label.clone(),
            currency: match &self.currency {
                Some(code) => {
                    Some(Currency::parse(code).map_err(|error| Problem::field("currency", error.to_string()))?)
                }
                None => None,
            },
            ..insights::ReportQuery::over(period)
        })
    }
}

impl ReportQuery {
    /// The question with its period settled: where none is asked for and the
    /// present month has no figures, the last month that has some.
    pub(crate) async fn asked(&self, app: &App, workspace: &Workspace) -> Answer<insights::ReportQuery> {
        let mut asked = self.read(app, workspace)?;
        if self.from.is_none() && self.to.is_none() && self.as_of.is_none() {
            let today = workspace.day_of(app.now());
            let found = default_period(&app.lake, workspace, today, Calendar::Gregorian).await?;
            if found.fell_back() {
                asked.period = Period { from: found.from, to: found.to };
                asked.fell_back = true;
            }
        }
        Ok(asked)
    }
}

fn unknown_dimension(word: &str) -> Problem {
    let known = Dimension::ALL.iter().map(|dimension| dimension.as_str()).collect::<Vec<_>>().join(", ");
    Problem::field("by", format!("“{word}” is none of {known}"))
}

/// The kinds of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// By campaign.
    Campaigns,
    /// By channel.
    Channels,
    /// By day.
    Days,
    /// Planned against actual by campaign and month.
    Budget,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Campaigns, Self::Channels, Self::Days, Self::Budget];

    /// The word in addresses and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Campaigns => "campaigns",
            Self::Channels => "channels",
            Self::Days => "days",
            Self::Budget => "budget",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}

/// Makes a report of a kind: the one way for every face.
///
/// # Errors
/// The errors of `insights`.
pub async fn report(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    kind: ReportKind,
    query: &insights::ReportQuery,
) -> Result<insights::Report, InsightsError> {
    match kind {
        ReportKind::Campaigns => insights::reports::campaigns(store, lake, workspace, query).await,
        ReportKind::Channels => insights::reports::channels(store, lake, workspace, query).await,
        ReportKind::Days => insights::reports::days(store, lake, workspace, query).await,
        ReportKind::Budget => insights::reports::budget(store, lake, workspace, query).await,
    }
}

async fn answer(app: &App, access: &Access, kind: &str, query: &ReportQuery) -> Answer<Response> {
    let kind = ReportKind::parse(kind).ok_or_else(|| Problem::not_found("report", kind))?;
    let asked = query.asked(app, &access.workspace).await?;
    let report = report(&app.store, &app.lake, &access.workspace, kind, &asked).await?;
    let name = format!("{}-{}-{}-{}", access.workspace.key, kind.as_str(), asked.period.from, asked.period.to);
    Ok(match query.format.unwrap_or_default() {
        FormatWord::Json => Json(report.into_body()).into_response(),
        FormatWord::Csv => download::csv(&format!("{name}.csv"), report.to_csv()),
        FormatWord::Parquet => {
            let bytes = to_parquet(&app.lake, &access.workspace, &report.frame).await?;
            download::parquet(&format!("{name}.parquet"), bytes)
        }
    })
}

/// A report: `campaigns`, `channels`, `days` or `budget`.
#[utoipa::path(get, path = "/workspaces/{workspace}/reports/{kind}", tag = "reports",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("kind" = String, Path, description = "`campaigns`, `channels`, `days` or `budget`"), ReportQuery),
    responses((status = 200, body = ReportBody)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, kind)): FromPath<(String, String)>,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    answer(&app, &access, &kind, &query).await
}

/// The same report of the workspace named in the query, or of the only one.
#[utoipa::path(get, path = "/reports/{kind}", tag = "reports",
    params(("kind" = String, Path, description = "`campaigns`, `channels`, `days` or `budget`"), WorkspaceQuery,
        ReportQuery),
    responses((status = 200, body = ReportBody)))]
pub(crate) async fn show_default(
    State(app): State<App>,
    caller: Caller,
    FromPath(kind): FromPath<String>,
    Query(named): Query<WorkspaceQuery>,
    Query(query): Query<ReportQuery>,
) -> Answer<Response> {
    let key = match named.workspace {
        Some(key) => key,
        None => match caller.workspaces(&app).await?.as_slice() {
            [(only, _)] => only.key.clone(),
            several => {
                let keys = several.iter().map(|(workspace, _)| workspace.key.as_str()).collect::<Vec<_>>().join(", ");
                return Err(Problem::field("workspace", format!("name one of your workspaces: {keys}")));
            }
        },
    };
    let access = caller.open(&app, &key).await?;
    answer(&app, &access, &kind, &query).await
}

/// Findings of the campaign report.
#[utoipa::path(get, path = "/workspaces/{workspace}/findings", tag = "reports",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = Page<Finding>)))]
pub(crate) async fn findings(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<Page<Finding>>> {
    let asked = query.asked(&app, &access.workspace).await?;
    let report = insights::reports::campaigns(&app.store, &app.lake, &access.workspace, &asked).await?;
    Ok(Json(Page::whole(report.meta.findings)))
}
