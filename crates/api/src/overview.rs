//! The Overview: was it worth it, at one glance; and the period it opens with.

use axum::extract::State;
use insights::overview::Overview;
use insights::period::{Calendar, DefaultPeriod};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::AsViewer;
use crate::extract::{Json, Query};
use crate::problem::Answer;
use crate::reports::ReportQuery;

/// The Overview of a period.
#[utoipa::path(get, path = "/workspaces/{workspace}/overview", tag = "overview",
    params(("workspace" = String, Path, description = "Key of the workspace"), ReportQuery),
    responses((status = 200, body = Overview)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<ReportQuery>,
) -> Answer<Json<Overview>> {
    let asked = query.asked(&app, &access.workspace).await?;
    Ok(Json(insights::overview::overview(&app.store, &app.lake, &access.workspace, &asked).await?))
}

/// Whose months are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Calendar)]
pub(crate) enum CalendarWord {
    /// The Gregorian calendar.
    Gregorian,
    /// The Solar Hijri calendar of Iran.
    Jalali,
}

/// In which calendar a period is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CalendarQuery {
    /// The calendar; the one of the workspace's language when left out.
    #[param(inline)]
    calendar: Option<CalendarWord>,
}

/// The period to open with: the present month, or the last one that has
/// figures where the present month has none yet.
#[utoipa::path(get, path = "/workspaces/{workspace}/default-period", tag = "overview",
    params(("workspace" = String, Path, description = "Key of the workspace"), CalendarQuery),
    responses((status = 200, body = DefaultPeriod)))]
pub(crate) async fn default_period(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<CalendarQuery>,
) -> Answer<Json<DefaultPeriod>> {
    let calendar = match query.calendar {
        Some(CalendarWord::Gregorian) => Calendar::Gregorian,
        Some(CalendarWord::Jalali) => Calendar::Jalali,
        None => Calendar::of(&access.workspace.locale),
    };
    let today = access.workspace.day_of(app.now());
    Ok(Json(insights::period::default_period(&app.lake, &access.workspace, today, calendar).await?))
}
