//! The addresses of the API, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{
    App, api_keys, audit, budgets, campaigns, fx, imports, jobs, live, mappings, messages, metrics, notes, overview,
    people, rejected, reports, rows, server, session, sources, sql, taxonomy, uploads, users, workspaces,
};

/// Everything below `/api/v1`, with its description.
pub(crate) fn described() -> OpenApiRouter<App> {
    bounded().merge(unbounded())
}

/// The routes below `/api/v1`: those with a bound on time, and those that read
/// whole files.
pub(crate) fn v1(timeout: Duration) -> (Router<App>, Router<App>) {
    let (bounded, _) = bounded().split_for_parts();
    let (unbounded, _) = unbounded().split_for_parts();
    (server::bounded(bounded, timeout), unbounded)
}

fn bounded() -> OpenApiRouter<App> {
    let small = people().layer(DefaultBodyLimit::max(server::MAX_SMALL_BODY));
    let files =
        OpenApiRouter::new().routes(routes!(campaigns::import)).layer(DefaultBodyLimit::max(server::MAX_FILE_BODY));
    small.merge(plan()).merge(files).merge(collect()).merge(measure())
}

/// What takes as long as a file is long.
fn unbounded() -> OpenApiRouter<App> {
    let upload = OpenApiRouter::new().routes(routes!(uploads::create)).layer(DefaultBodyLimit::disable());
    let long = OpenApiRouter::new().routes(routes!(uploads::preview)).routes(routes!(imports::undo));
    upload.merge(long.layer(DefaultBodyLimit::max(server::MAX_BODY)))
}

fn people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(session::show, session::sign_in, session::sign_out))
        .routes(routes!(session::use_link))
        .routes(routes!(workspaces::list, workspaces::create))
        .routes(routes!(workspaces::show, workspaces::update))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::update, users::remove))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(audit::list))
}

fn plan() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::show, campaigns::update, campaigns::archive))
        .routes(routes!(campaigns::restore))
        .routes(routes!(campaigns::export))
        .routes(routes!(notes::list, notes::create))
        .routes(routes!(notes::remove))
        .routes(routes!(messages::list, messages::create))
        .routes(routes!(messages::replace, messages::remove))
        .routes(routes!(budgets::show, budgets::update))
        .routes(routes!(taxonomy::list, taxonomy::create))
        .routes(routes!(taxonomy::update, taxonomy::remove))
        .routes(routes!(taxonomy::reorder))
        .routes(routes!(taxonomy::test))
        .routes(routes!(taxonomy::convention, taxonomy::set_convention))
        .routes(routes!(taxonomy::unassigned))
        .routes(routes!(taxonomy::confirm))
}

fn collect() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(uploads::import))
        .routes(routes!(sources::list, sources::create))
        .routes(routes!(sources::show, sources::update, sources::archive))
        .routes(routes!(sources::rotate))
        .routes(routes!(rejected::list))
        .routes(routes!(rejected::replay))
        .routes(routes!(live::watch))
        .routes(routes!(people::list))
        .routes(routes!(people::show))
        .routes(routes!(people::split))
        .routes(routes!(people::rejoin))
        .routes(routes!(imports::list))
        .routes(routes!(imports::show))
        .routes(routes!(imports::rejected))
        .routes(routes!(imports::rejected_csv))
        .routes(routes!(mappings::list))
        .routes(routes!(mappings::remove))
        .routes(routes!(jobs::show))
        .routes(routes!(jobs::cancel))
        .routes(routes!(fx::list, fx::create))
}

fn measure() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(reports::show))
        .routes(routes!(reports::show_default))
        .routes(routes!(rows::list))
        .routes(routes!(reports::findings))
        .routes(routes!(overview::show))
        .routes(routes!(overview::default_period))
        .routes(routes!(metrics::list))
        .routes(routes!(sql::run))
}
