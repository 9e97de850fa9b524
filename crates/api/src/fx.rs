//! Currency rates by day.

use axum::extract::State;
use axum::http::StatusCode;
use base::fx::DatedRate;
use base::{Currency, Decimal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{AsEditor, AsViewer};
use crate::extract::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};

/// A rate: one `base` is `rate` of `quote` on that day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FxRate {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Currency that is valued.
    #[schema(example = "EUR")]
    base: String,
    /// Currency it is valued in.
    #[schema(example = "USD")]
    quote: String,
    /// Exact decimal.
    #[schema(example = "1.0842")]
    rate: String,
    /// Where it comes from.
    #[serde(default)]
    #[schema(required = false)]
    source: String,
}

/// Rates to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFxRates {
    /// The rates, all or none of them.
    rates: Vec<FxRate>,
}

/// Rates that are believed now, newest day first.
#[utoipa::path(get, path = "/workspaces/{workspace}/fx", tag = "fx",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = Page<FxRate>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<FxRate>>> {
    let found = app.store.fx_rates().list(&access.workspace.id, &page.request()).await?;
    Ok(Json(Page::from_store(found, |row| FxRate {
        day: row.rate.day.to_string(),
        base: row.rate.base.to_string(),
        quote: row.rate.quote.to_string(),
        rate: row.rate.rate.normalize().to_string(),
        source: row.source,
    })))
}

/// Record rates; a rate of the same day and pair is replaced.
#[utoipa::path(post, path = "/workspaces/{workspace}/fx", tag = "fx", request_body = NewFxRates,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 204)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewFxRates>,
) -> Answer<StatusCode> {
    let rates = new.rates.iter().enumerate().map(|(at, rate)| read(at, rate)).collect::<Answer<Vec<_>>>()?;
    app.store.fx_rates().put(&access.workspace.id, &rates, "typed in", None, &access.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(at: usize, given: &FxRate) -> Answer<DatedRate> {
    let wrong = |field: &str, message: String| Problem::field(format!("rates.{at}.{field}"), message);
    let currency = |field: &str, code: &str| Currency::parse(code).map_err(|error| wrong(field, error.to_string()));
    let day = given.day.parse().map_err(|_| wrong("day", "write a day such as 2026-10-01".to_owned()))?;
    let rate: Option<Decimal> = given.rate.parse().ok().filter(|rate| *rate > Decimal::ZERO);
    let rate = rate.ok_or_else(|| wrong("rate", "write a decimal above zero, such as 1.0842".to_owned()))?;
    let (base, quote) = (currency("base", &given.base)?, currency("quote", &given.quote)?);
    if base == quote {
        return Err(wrong("quote", "a rate is between two currencies".to_owned()));
    }
    Ok(DatedRate { day, base, quote, rate })
}
