//! What is made of short links: codes to print, what a draft would give, and
//! how often they were followed.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use base::{ErrorKind, LinkId};
use collect::links::code::{self, CodeError};
use collect::links::{Tags, checked, placed, scanned, tagged};
use collect::print::{Card, PrintError, SheetOptions, sheet};
use lake::{SqlLimits, SqlQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::link_base::Base;
use crate::links::{LinkPlacement, NewLink, find, shown_placement};
use crate::problem::{Answer, Problem};
use crate::{App, dimensions, download, secret};

/// Most cards of one sheet.
const CARDS: usize = 1_000;
/// Most places whose clicks are answered at once.
const ROWS: usize = 20_000;

/// How a code is drawn.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CodeQuery {
    /// `svg` or `png`; `svg` when left out.
    format: Option<String>,
    /// Pixels of a module of a PNG, 1–64; 16 when left out.
    #[param(minimum = 1, maximum = 64)]
    scale: Option<u32>,
    /// `true` = as a file to save.
    download: Option<bool>,
}

/// How a sheet is laid out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SheetQuery {
    /// Only the place with this slug.
    slug: Option<String>,
    /// Cards of each place; 1 when left out. A sheet has 1,000 cards at most.
    #[param(minimum = 1, maximum = 1000)]
    copies: Option<usize>,
    /// Cards beside each other, 1–6; 2 when left out.
    #[param(minimum = 1, maximum = 6)]
    columns: Option<u8>,
    /// Cards below each other, 1–12; 5 when left out.
    #[param(minimum = 1, maximum = 12)]
    rows: Option<u8>,
    /// What stands below the address; the link's name when left out.
    label: Option<String>,
}

/// What a link that is not made yet would give at one place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftPlacement {
    /// The place with its addresses; a slug that was left out is proposed.
    placement: LinkPlacement,
    /// Where a typed address leads, without the id of the click.
    tagged_url: String,
    /// Where a scanned code leads.
    scanned_tagged_url: String,
    /// The code, as SVG.
    svg: String,
}

/// What a link that is not made yet would give.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftLink {
    /// Its places.
    placements: Vec<DraftPlacement>,
}

/// How often a place was followed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacementClicks {
    /// The slug of the place.
    slug: String,
    /// Clicks of people.
    clicks: i64,
    /// Those of them that scanned a code.
    scans: i64,
    /// Visitors by day: somebody who comes on two days counts twice.
    visitors: i64,
    /// Clicks of machines, such as previews in messengers.
    bots: i64,
    /// The last click of a person.
    #[schema(format = DateTime)]
    last_at: Option<String>,
}

/// How often the links of a workspace were followed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkClicks {
    /// By place; places without a click are left out.
    items: Vec<PlacementClicks>,
    /// Clicks on links of this server that could not be kept since it was
    /// started, because the queue was full or failed.
    lost: u64,
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        let kind = if error == CodeError::Text { ErrorKind::Invalid } else { ErrorKind::Internal };
        Self::of(kind, error.to_string())
    }
}

fn of_print(error: &PrintError) -> Problem {
    Problem::of(error.kind(), error.to_string())
}

/// The code of a place, to print.
#[utoipa::path(get, path = "/workspaces/{workspace}/links/{id}/codes/{slug}", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("slug" = String, Path, description = "Slug of the place"), CodeQuery,
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
pub(crate) async fn code(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    base: Base,
    FromPath((_workspace, id, slug)): FromPath<(String, String, String)>,
    Query(query): Query<CodeQuery>,
) -> Answer<Response> {
    let link = find(&app, &access, &id).await?;
    let place = link.placements.iter().find(|place| place.slug == slug);
    let place = place.ok_or_else(|| Problem::not_found("place of this link", &slug))?;
    let text = scanned(&base.0, &place.slug);
    let (kind, ending, bytes) = match query.format.as_deref().unwrap_or("svg") {
        "svg" => ("image/svg+xml", "svg", code::svg(&text)?.into_bytes()),
        "png" => ("image/png", "png", code::png(&text, query.scale.unwrap_or(16))?),
        _ => return Err(Problem::field("format", "write svg or png")),
    };
    if query.download.unwrap_or(false) {
        return Ok(download::file(&format!("{}.{ending}", place.slug), kind, bytes));
    }
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// A sheet of codes for print, as PDF.
#[utoipa::path(get, path = "/workspaces/{workspace}/links/{id}/sheet.pdf", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path), SheetQuery,
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = String, content_type = "application/pdf")))]
pub(crate) async fn print(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    base: Base,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Query(query): Query<SheetQuery>,
) -> Answer<Response> {
    let link = find(&app, &access, &id).await?;
    let order = SheetOrder {
        slug: query.slug,
        copies: query.copies.unwrap_or(1),
        columns: query.columns.unwrap_or(2),
        rows: query.rows.unwrap_or(5),
        label: query.label,
    };
    let name = format!("{}.pdf", link.placements.first().map_or("links", |place| place.slug.as_str()));
    let (cards, options) = order.cards(&link, &base.0).map_err(|message| Problem::field("copies", message))?;
    // Hundreds of codes take a moment.
    let made = tokio::task::spawn_blocking(move || sheet(&cards, &options)).await;
    let made = made.map_err(|error| Problem::of(ErrorKind::Internal, error.to_string()))?;
    Ok(download::file(&name, "application/pdf", made.map_err(|error| of_print(&error))?))
}

/// What is to stand on a sheet.
#[derive(Debug, Clone)]
pub struct SheetOrder {
    /// Only the place with this slug; `None` = all that are in use.
    pub slug: Option<String>,
    /// Cards of each place.
    pub copies: usize,
    /// Cards beside each other.
    pub columns: u8,
    /// Cards below each other.
    pub rows: u8,
    /// What stands below the address; `None` = the link's name.
    pub label: Option<String>,
}

impl SheetOrder {
    /// The cards of a link's places.
    ///
    /// # Errors
    /// Says why there are none, or too many.
    pub fn cards(&self, link: &store::Link, base: &str) -> Result<(Vec<Card>, SheetOptions), String> {
        let wanted = |place: &&store::Placement| match &self.slug {
            Some(slug) => place.slug == *slug,
            None => place.retired_at.is_none(),
        };
        let places: Vec<_> = link.placements.iter().filter(wanted).collect();
        let copies = self.copies.max(1);
        if places.is_empty() {
            return Err("the link has no such place".to_owned());
        }
        if places.len().saturating_mul(copies) > CARDS {
            return Err(format!("a sheet has at most {CARDS} cards; print fewer copies, or one place at a time"));
        }
        let label: String = self.label.as_deref().unwrap_or(&link.fields.name).chars().take(200).collect();
        let card = |place: &store::Placement| Card {
            qr: scanned(base, &place.slug),
            title: place.name.clone(),
            code: collect::links::address(base, &place.slug).split("://").last().unwrap_or_default().to_owned(),
            lines: vec![label.clone()],
        };
        let cards = places.into_iter().flat_map(|place| std::iter::repeat_n(card(place), copies)).collect();
        let (columns, rows, title) = (self.columns, self.rows, link.fields.name.clone());
        Ok((cards, SheetOptions { title, columns, rows, ..SheetOptions::default() }))
    }
}

/// What a link would give, before it is made; nothing is stored.
#[utoipa::path(post, path = "/workspaces/{workspace}/links/preview", tag = "links", request_body = NewLink,
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = DraftLink)))]
pub(crate) async fn preview(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    base: Base,
    Json(new): Json<NewLink>,
) -> Answer<Json<DraftLink>> {
    let (fields, wanted) = new.read()?;
    let fields = checked(fields)?;
    let wanted = if wanted.is_empty() { vec![(None, String::new())] } else { wanted };
    let placements = placed(wanted, secret::fill_with_chance)?;
    let campaign = app.store.campaigns().by_key(&access.workspace.id, &fields.campaign).await?;
    let campaign = campaign.ok_or_else(|| Problem::field("campaign", "there is no campaign with this key"))?;
    let now = app.now();
    let link = store::Link {
        id: LinkId::nil(),
        workspace_id: access.workspace.id.clone(),
        fields,
        channel: campaign.fields.channel,
        placements,
        version: 0,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    let to = link.fields.destinations.first().map_or("", |to| to.url.as_str());
    let mut drafts = Vec::with_capacity(link.placements.len());
    for place in &link.placements {
        drafts.push(DraftPlacement {
            placement: shown_placement(&link, place, &base),
            tagged_url: tagged(to, &Tags::of(&link, place, false), "", None),
            scanned_tagged_url: tagged(to, &Tags::of(&link, place, true), "", None),
            svg: code::svg(&scanned(&base.0, &place.slug))?,
        });
    }
    Ok(Json(DraftLink { placements: drafts }))
}

/// How often links were followed, people and machines apart.
#[utoipa::path(get, path = "/workspaces/{workspace}/links/clicks", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = LinkClicks)))]
pub(crate) async fn clicks(State(app): State<App>, AsViewer(access): AsViewer) -> Answer<Json<LinkClicks>> {
    let text = format!(
        "select path, sum(case when is_bot then 0 else 1 end) as clicks, \
         sum(case when not is_bot and utm_medium = 'qr' then 1 else 0 end) as scans, \
         count(distinct case when not is_bot then anonymous_id end) as visitors, \
         sum(case when is_bot then 1 else 0 end) as bots, max(case when not is_bot then occurred_at end) as last_at \
         from events where protocol = 'link' group by path order by clicks desc, path limit {ROWS}"
    );
    let limits = SqlLimits { memory_bytes: app.options.sql_memory_bytes, timeout: app.options.sql_timeout };
    let dimensions = dimensions(&app.store, &access.workspace, None).await?;
    let query = SqlQuery { workspace: access.workspace.id.clone(), text, dimensions, as_of: None, limits };
    let frame = app.lake.sql(&query).await?.into_frame().await?;
    let row = |row: usize| {
        let text = |name: &str| frame.column(name).and_then(|column| column.text(row));
        let count = |name: &str| text(name).and_then(|count| count.parse().ok()).unwrap_or_default();
        PlacementClicks {
            slug: text("path").unwrap_or_default().trim_start_matches(collect::links::PATH).to_owned(),
            clicks: count("clicks"),
            scans: count("scans"),
            visitors: count("visitors"),
            bots: count("bots"),
            last_at: text("last_at"),
        }
    };
    let items = (0..frame.rows()).map(row).collect();
    let lost = app.collector.as_ref().map_or(0, |collector| collector.links.lost());
    Ok(Json(LinkClicks { items, lost }))
}
