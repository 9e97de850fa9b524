//! The addresses of the API, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{
    App, alerts, api_keys, audit, behaviour, budgets, campaigns, counts, coupon_uses, coupons, erasures, fx,
    gift_cards, imports, jobs, link_codes, links, live, mappings, messages, metrics, notes, overview, people,
    person_export, rejected, reports, rows, server, session, sources, sql, sql_access, taxonomy, uploads, users,
    workspaces,
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
    let long = OpenApiRouter::new()
        .routes(routes!(uploads::preview))
        .routes(routes!(imports::undo))
        .routes(routes!(erasures::preview))
        .routes(routes!(erasures::erase))
        .routes(routes!(person_export::show))
        .routes(routes!(coupons::export))
        .routes(routes!(coupons::print))
        .routes(routes!(gift_cards::export))
        .routes(routes!(gift_cards::print));
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
        .routes(routes!(sources::restore))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::acknowledge, alerts::unacknowledge))
        .routes(routes!(rejected::list))
        .routes(routes!(rejected::groups))
        .routes(routes!(rejected::show))
        .routes(routes!(rejected::replay))
        .routes(routes!(live::watch))
        .routes(routes!(links::list, links::create))
        .routes(routes!(links::show, links::update, links::archive))
        .routes(routes!(links::restore))
        .routes(routes!(link_codes::preview))
        .routes(routes!(link_codes::clicks))
        .routes(routes!(link_codes::code))
        .routes(routes!(link_codes::print))
        .routes(routes!(coupons::list, coupons::create))
        .routes(routes!(coupons::show))
        .routes(routes!(coupons::void))
        .routes(routes!(coupons::restore))
        .routes(routes!(coupons::codes))
        .routes(routes!(coupons::assign))
        .routes(routes!(coupons::void_code))
        .routes(routes!(coupons::restore_code))
        .routes(routes!(coupon_uses::check))
        .routes(routes!(coupon_uses::redeem))
        .routes(routes!(coupon_uses::redemptions))
        .routes(routes!(coupon_uses::release))
        .routes(routes!(gift_cards::list, gift_cards::issue))
        .routes(routes!(gift_cards::show))
        .routes(routes!(gift_cards::check))
        .routes(routes!(gift_cards::redeem))
        .routes(routes!(gift_cards::refund))
        .routes(routes!(gift_cards::adjust))
        .routes(routes!(gift_cards::void))
        .routes(routes!(gift_cards::restore))
        .routes(routes!(people::list))
        .routes(routes!(people::show))
        .routes(routes!(erasures::list))
        .routes(routes!(people::split))
        .routes(routes!(people::rejoin))
        .routes(routes!(counts::list, counts::create))
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
        .routes(routes!(behaviour::funnel, behaviour::ask_funnel))
        .routes(routes!(behaviour::retention, behaviour::ask_retention))
        .routes(routes!(behaviour::paths, behaviour::ask_paths))
        .routes(routes!(behaviour::cohorts, behaviour::ask_cohorts))
        .routes(routes!(behaviour::site, behaviour::ask_site))
        .routes(routes!(sql::run))
        .routes(routes!(sql_access::show))
}
