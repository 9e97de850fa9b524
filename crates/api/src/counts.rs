//! Counts typed by hand: flyers handed out, calls, people in the shop.

use axum::extract::State;
use base::{Channel, Frame};
use collect::counts::{Phrase, TypedCount};
use collect::import::Watch;
use lake::{SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{Json, Object, Query};
use crate::imports::ImportOutcome;
use crate::page::Page;
use crate::problem::{Answer, Problem};
use crate::work::tie_sources;
use crate::{App, dimensions};

/// Counts of one answer.
const MOST: usize = 500;
/// Counts of one answer when the caller does not say.
const USUAL: usize = 50;

/// Which counts are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountsQuery {
    /// How many, 1–500; 50 when left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// A count that somebody made by hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// How many, an exact decimal.
    count: String,
    /// The figure it adds to: `handed_out`, `calls`, `store_visits`…
    figure: String,
    /// Where; null = not said.
    place: Option<String>,
    /// Key of the campaign; null = of none.
    campaign: Option<String>,
    /// Key of the channel; null = of none.
    channel: Option<String>,
    /// The import by which it came, which can be undone.
    import_id: String,
    /// When it was typed.
    #[schema(format = DateTime)]
    recorded_at: String,
}

/// A count to be recorded. The count of a day, thing, place and campaign is
/// what was typed last.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCount {
    /// How many, of what and where in words, instead of the fields:
    /// `120 flyers at the school gate`.
    #[serde(default)]
    #[schema(example = "120 flyers at the school gate")]
    text: Option<String>,
    /// The day; today in the workspace when left out.
    #[serde(default)]
    #[schema(format = Date)]
    day: Option<String>,
    /// How many.
    #[serde(default)]
    count: Option<u64>,
    /// Of what: a word such as `flyers`, or the key of a figure.
    #[serde(default)]
    what: Option<String>,
    /// Where.
    #[serde(default)]
    place: Option<String>,
    /// For which campaign, by key.
    #[serde(default)]
    campaign: Option<String>,
    /// Key of the channel, where it is not that of the thing itself.
    #[serde(default)]
    channel: Option<String>,
}

/// Counts that were typed in or came in files of counts, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/counts", tag = "counts",
    params(("workspace" = String, Path, description = "Key of the workspace"), CountsQuery),
    responses((status = 200, body = Page<Count>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(query): Query<CountsQuery>,
) -> Answer<Json<Page<Count>>> {
    let limit = query.limit.unwrap_or(USUAL).clamp(1, MOST);
    let text = format!(
        "select cast(day as varchar) as day, value, figure, account as place, campaign, channel, import_id, \
         recorded_at from responses where platform = 'counts' \
         order by day desc, recorded_at desc, line desc, figure limit {limit}"
    );
    let dimensions = dimensions::dimensions(&app.store, &access.workspace, None).await?;
    let limits = SqlLimits::default();
    let asked = SqlQuery { workspace: access.workspace.id.clone(), text, dimensions, as_of: None, limits };
    let frame = app.lake.sql(&asked).await?.into_frame().await?;
    Ok(Json(Page::whole((0..frame.rows()).map(|row| shown(&frame, row)).collect())))
}

fn shown(frame: &Frame, row: usize) -> Count {
    let text = |name: &str| frame.column(name).and_then(|column| column.text(row)).filter(|text| !text.is_empty());
    Count {
        day: text("day").unwrap_or_default(),
        count: text("value").map(|value| plain(&value)).unwrap_or_default(),
        figure: text("figure").unwrap_or_default(),
        place: text("place"),
        campaign: text("campaign"),
        channel: text("channel"),
        import_id: text("import_id").unwrap_or_default(),
        recorded_at: text("recorded_at").unwrap_or_default(),
    }
}

/// A count without the places of money.
fn plain(value: &str) -> String {
    value.parse::<base::Decimal>().map_or_else(|_| value.to_owned(), |value| value.normalize().to_string())
}

/// Record a count. It is an import like that of a file, and can be undone like
/// one.
#[utoipa::path(post, path = "/workspaces/{workspace}/counts", tag = "counts", request_body = NewCount,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = ImportOutcome)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(Object(new)): Json<Object<NewCount>>,
) -> Answer<Json<ImportOutcome>> {
    let workspace = &access.workspace;
    let wrong = |(field, message): (&'static str, String)| Problem::field(field, message);
    let phrase = new.text.as_deref().map(Phrase::read).transpose().map_err(wrong)?;
    if phrase.is_some() {
        // Which of the two is meant cannot be told.
        let twice = [("count", new.count.is_some()), ("what", new.what.is_some()), ("place", new.place.is_some())];
        if let Some((field, _)) = twice.into_iter().find(|(_, is_said)| *is_said) {
            return Err(Problem::field(field, "the text says it already; leave one of them out"));
        }
    }
    let (said_count, said_what, said_place) = match phrase {
        Some(phrase) => (Some(phrase.count), Some(phrase.what), Some(phrase.place)),
        None => (None, None, None),
    };
    let day = match new.day.filter(|day| !day.is_empty()) {
        Some(day) => day.parse().map_err(|_| Problem::field("day", "write a day such as 2026-10-01"))?,
        None => workspace.day_of(app.now()),
    };
    let channel = match new.channel.filter(|channel| !channel.is_empty()) {
        Some(word) => {
            let unknown = || Problem::field("channel", format!("“{word}” is no channel"));
            Some(Channel::parse(&word).ok_or_else(unknown)?)
        }
        None => None,
    };
    let campaign = new.campaign.unwrap_or_default();
    if !campaign.is_empty() {
        let found = app.store.campaigns().by_key(&workspace.id, &campaign).await?;
        found.ok_or_else(|| Problem::field("campaign", format!("there is no campaign with the key “{campaign}”")))?;
    }
    let typed = TypedCount {
        day,
        count: new.count.or(said_count).ok_or_else(|| Problem::field("count", "say how many"))?,
        what: new.what.or(said_what).ok_or_else(|| Problem::field("what", "say what was counted"))?,
        place: new.place.or(said_place).unwrap_or_default(),
        campaign,
        channel,
    };
    let (file, options) = typed.file(workspace.day_of(app.now())).map_err(wrong)?;
    let turn = app.importing.wait().await?;
    let (actor, watch) = (&access.actor, Watch::silent());
    let outcome = collect::import::run(&app.store, &app.lake, workspace, actor, &file, &options, &watch).await?;
    drop(turn);
    if outcome.import_id.is_some() {
        tie_sources(&app.store, workspace).await?;
    }
    Ok(Json(ImportOutcome::shown(outcome)))
}
