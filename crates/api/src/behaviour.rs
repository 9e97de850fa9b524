//! What people do one after the other: funnels, retention, paths, cohorts and
//! the visits of a site. Each may be asked with GET, in the address, or with
//! POST, in a body, for steps that are long.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base::{Frame, Workspace};
use insights::behaviour::{
    self, Asking, CohortsReport, CohortsWords, FunnelReport, FunnelWords, PathsReport, PathsWords, RetentionReport,
    RetentionWords, SiteReport, SiteWords,
};
use lake::SqlLimits;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::access::AsViewer;
use crate::extract::{Json, Query};
use crate::problem::Answer;
use crate::reports::FormatWord;
use crate::{App, dimensions, download, to_parquet};

/// In what form the answer is wanted; of a POST as well.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Form {
    /// Form of the answer.
    #[param(inline)]
    format: Option<FormatWord>,
}

async fn asking<'a>(app: &'a App, workspace: &'a Workspace) -> Answer<Asking<'a>> {
    Ok(Asking {
        lake: &app.lake,
        workspace,
        dimensions: dimensions(&app.store, workspace, None).await?,
        limits: SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout },
        now: app.now(),
    })
}

async fn answer<T: Serialize>(
    app: &App,
    workspace: &Workspace,
    name: &str,
    format: FormatWord,
    report: T,
    frame: impl Fn(&T) -> Frame,
) -> Answer<Response> {
    let name = format!("{}-{name}", workspace.key);
    Ok(match format {
        FormatWord::Json => Json(report).into_response(),
        FormatWord::Csv => download::csv(&format!("{name}.csv"), frame(&report).to_csv()),
        FormatWord::Parquet => {
            let bytes = to_parquet(&app.lake, workspace, &frame(&report)).await?;
            download::parquet(&format!("{name}.parquet"), bytes)
        }
    })
}

macro_rules! analyses {
    ($($(#[$doc:meta])* $name:ident, $posted:ident, $path:tt, $words:ident, $report:ident;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(get, path = $path, tag = "behaviour",
            params(("workspace" = String, Path, description = "Key of the workspace"), $words, Form),
            responses((status = 200, body = $report)))]
        pub(crate) async fn $name(
            State(app): State<App>,
            AsViewer(access): AsViewer,
            Query(form): Query<Form>,
            Query(asked): Query<$words>,
        ) -> Answer<Response> {
            let asking = asking(&app, &access.workspace).await?;
            let report = behaviour::$name(&asking, &asked).await?;
            let format = form.format.unwrap_or_default();
            answer(&app, &access.workspace, stringify!($name), format, report, $report::to_frame).await
        }

        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "behaviour", request_body = $words,
            params(("workspace" = String, Path, description = "Key of the workspace"), Form),
            responses((status = 200, body = $report)))]
        pub(crate) async fn $posted(
            State(app): State<App>,
            AsViewer(access): AsViewer,
            Query(form): Query<Form>,
            Json(asked): Json<$words>,
        ) -> Answer<Response> {
            let asking = asking(&app, &access.workspace).await?;
            let report = behaviour::$name(&asking, &asked).await?;
            let format = form.format.unwrap_or_default();
            answer(&app, &access.workspace, stringify!($name), format, report, $report::to_frame).await
        }
    )*};
}

analyses! {
    /// How many come how far, and how long it takes them.
    funnel, ask_funnel, "/workspaces/{workspace}/funnel", FunnelWords, FunnelReport;
    /// Of those who began in a day, week or month, how many come back.
    retention, ask_retention, "/workspaces/{workspace}/retention", RetentionWords, RetentionReport;
    /// Where visits go from a point, or come from to one.
    paths, ask_paths, "/workspaces/{workspace}/paths", PathsWords, PathsReport;
    /// What customers bought since their first order, by month or first visit.
    cohorts, ask_cohorts, "/workspaces/{workspace}/cohorts", CohortsWords, CohortsReport;
    /// Visits: how many, by whom, from where, to which pages.
    site, ask_site, "/workspaces/{workspace}/site", SiteWords, SiteReport;
}
