//! Short links: where they lead, where they hang, and whose campaign they are.

use axum::extract::State;
use axum::http::StatusCode;
use base::{Actor, Timestamp, Workspace};
use collect::links::redirect::is_over;
use collect::links::{MOST_LINKS, Refused, Tags, address, checked, placed, scanned, tagged};
use serde::{Deserialize, Serialize};
use store::{LinkFields, LinkFilter, Store, StoreError};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Access, AsEditor, AsViewer};
use crate::extract::{FromPath, Json, Query};
use crate::link_base::Base;
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};
use crate::{App, secret};

/// One of the pages that a link leads to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkDestination {
    /// Its address, `http` or `https`.
    url: String,
    /// Its share of the visitors, 1–1000, relative to the others'; 1 when left out.
    #[serde(default = "one")]
    weight: u32,
}

fn one() -> u32 {
    1
}

/// Where a phone that has the app is led, before it is led to the page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkApp {
    /// The app's own scheme, such as `myshop`; empty = `https` only.
    #[serde(default)]
    scheme: String,
    /// On iPhones and iPads; empty = to the page.
    #[serde(default)]
    ios: String,
    /// On Android; empty = to the page.
    #[serde(default)]
    android: String,
}

/// A place where a link hangs, with its addresses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkPlacement {
    /// The `x` of `/l/x`.
    pub(crate) slug: String,
    /// What the place is called; the `utm_content` of its clicks.
    pub(crate) name: String,
    /// Since when it is not used any more.
    #[schema(format = DateTime)]
    retired_at: Option<String>,
    /// The address to share or to be typed.
    pub(crate) short_url: String,
    /// What its printed code says.
    pub(crate) scan_url: String,
    /// The first destination with the link's parameters, to be used without
    /// the redirect; its clicks are told by the visits they bring only.
    pub(crate) direct_url: String,
}

/// A short link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShortLink {
    /// Id, `lnk_…`.
    id: String,
    /// Its name in lists.
    name: String,
    /// Key of its campaign.
    campaign: String,
    /// Channel of its campaign.
    channel: Option<String>,
    /// `utm_source`; empty = by the channel.
    utm_source: String,
    /// `utm_medium`; empty = by the channel. A scanned code has `qr`.
    utm_medium: String,
    /// `utm_term`; empty = none.
    utm_term: String,
    /// Where it leads.
    destinations: Vec<LinkDestination>,
    /// Where it leads phones that have the app.
    app: Option<LinkApp>,
    /// From when on it leads to `expired_url`.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Where it leads then; empty = it says that it is over.
    expired_url: String,
    /// Labels.
    labels: Vec<String>,
    /// What is to be known of it.
    note: String,
    /// Where it hangs; those in use first.
    pub(crate) placements: Vec<LinkPlacement>,
    /// `live`, `expired` or `archived`.
    state: String,
    /// Version, for `version` in a change.
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
    /// When it was archived; null = it is not.
    #[schema(format = DateTime)]
    archived_at: Option<String>,
}

/// A place for a link to hang.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPlacement {
    /// The `x` of `/l/x`; made by chance when left out.
    slug: Option<String>,
    /// What the place is called.
    #[serde(default)]
    name: String,
}

/// A link to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLink {
    /// Its name in lists.
    name: String,
    /// Key of its campaign.
    campaign: String,
    /// `utm_source`; by the campaign's channel when left out.
    #[serde(default)]
    utm_source: String,
    /// `utm_medium`; by the campaign's channel when left out.
    #[serde(default)]
    utm_medium: String,
    /// `utm_term`.
    #[serde(default)]
    utm_term: String,
    /// Where it leads, 1–10 pages.
    destinations: Vec<LinkDestination>,
    /// Where it leads phones that have the app.
    #[serde(default)]
    app: Option<LinkApp>,
    /// From when on it leads to `expired_url`.
    #[schema(format = DateTime)]
    #[serde(default)]
    expires_at: Option<String>,
    /// Where it leads then.
    #[serde(default)]
    expired_url: String,
    /// Labels.
    #[serde(default)]
    labels: Vec<String>,
    /// What is to be known of it.
    #[serde(default)]
    note: String,
    /// Where it hangs, 1–200 places; one when left out.
    #[serde(default)]
    placements: Vec<NewPlacement>,
    /// How it redirects: 302, the only one there is. Browsers keep a 301 for
    /// ever, so that its clicks would be lost and it could not be changed.
    #[serde(default)]
    redirect_status: Option<u16>,
}

/// What to change; what is left out stays, null clears what may be empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LinkPatch {
    /// The version that was read; the change is refused when it is not the present one.
    version: Option<i64>,
    /// Its name in lists.
    name: Option<String>,
    /// Key of its campaign.
    campaign: Option<String>,
    /// `utm_source`.
    utm_source: Option<String>,
    /// `utm_medium`.
    utm_medium: Option<String>,
    /// `utm_term`.
    utm_term: Option<String>,
    /// Where it leads.
    destinations: Option<Vec<LinkDestination>>,
    /// Where it leads phones that have the app.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<LinkApp>)]
    app: Option<Option<LinkApp>>,
    /// From when on it leads to `expired_url`.
    #[serde(deserialize_with = "crate::extract::nullable")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Option<String>>,
    /// Where it leads then.
    expired_url: Option<String>,
    /// Labels.
    labels: Option<Vec<String>>,
    /// What is to be known of it.
    note: Option<String>,
    /// Where it hangs: places that are not named are retired, and their
    /// slugs stay the link's.
    placements: Option<Vec<NewPlacement>>,
}

/// Which links to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinksQuery {
    /// Text in name, slug, place, label, note or destination.
    search: Option<String>,
    /// Key of a campaign.
    campaign: Option<String>,
    /// Archived ones instead of those in use.
    archived: Option<bool>,
}

/// Why a link is not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// What somebody decided cannot be accepted.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The workspace has as many as it may have.
    #[error("the workspace has {MOST_LINKS} links, as many as there can be; change one that is not used any more")]
    TooMany,
    /// The store refuses or fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::field(refused.field, refused.message)
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Refused(refused) => refused.into(),
            LinkError::TooMany => Self::of(base::ErrorKind::TooLarge, error.to_string()),
            LinkError::Store(StoreError::NotFound { what, id }) if what.starts_with("campaign") => {
                Self::field("campaign", format!("there is no campaign with the key “{id}”; make it first"))
            }
            LinkError::Store(error) => error.into(),
        }
    }
}

/// A place as somebody wants it: its slug, made by chance if `None`, and its name.
pub type WantedPlacement = (Option<String>, String);

/// Makes a link.
///
/// # Errors
/// When a field cannot be accepted, a slug is taken, or the store fails.
pub async fn create_link(
    store: &Store,
    workspace: &Workspace,
    fields: LinkFields,
    wanted: Vec<WantedPlacement>,
    actor: &Actor,
) -> Result<store::Link, LinkError> {
    let fields = checked(fields)?;
    let wanted = if wanted.is_empty() { vec![(None, String::new())] } else { wanted };
    if store.links().count(&workspace.id).await? >= MOST_LINKS {
        return Err(LinkError::TooMany);
    }
    let by_chance = wanted.iter().any(|(slug, _)| slug.is_none());
    let mut tries = 0;
    loop {
        let placements = placed(wanted.clone(), secret::fill_with_chance)?;
        let chosen: Vec<String> = placements
            .iter()
            .zip(&wanted)
            .filter(|(_, (slug, _))| slug.is_some())
            .map(|(placement, _)| placement.slug.clone())
            .collect();
        match store.links().create(&workspace.id, fields.clone(), placements, actor).await {
            // Two slugs by chance were the same: once in a very long time.
            Err(StoreError::Duplicate { name, .. }) if by_chance && tries < 3 && !chosen.contains(&name) => tries += 1,
            made => return Ok(made?),
        }
    }
}

/// Replaces what is decided about a link.
///
/// # Errors
/// As [`create_link`], and when somebody changed it meanwhile.
pub async fn change_link(
    store: &Store,
    before: &store::Link,
    version: Option<i64>,
    fields: LinkFields,
    wanted: Option<Vec<WantedPlacement>>,
    actor: &Actor,
) -> Result<store::Link, LinkError> {
    let fields = checked(fields)?;
    let placements = match wanted {
        Some(wanted) => placed(wanted, secret::fill_with_chance)?,
        None => before.placements.iter().filter(|placement| placement.retired_at.is_none()).cloned().collect(),
    };
    let links = store.links();
    Ok(links.update(&before.workspace_id, &before.id, version, fields, placements, actor).await?)
}

impl ShortLink {
    pub(crate) fn shown(link: store::Link, base: &Base, now: Timestamp) -> Self {
        let live = link.placements.iter().any(|placement| !is_over(&link, placement, now));
        let state = match link.archived_at {
            Some(_) => "archived",
            None if live => "live",
            None => "expired",
        };
        let placements = link.placements.iter().map(|placement| shown_placement(&link, placement, base)).collect();
        let fields = link.fields;
        Self {
            id: link.id.to_string(),
            name: fields.name,
            campaign: fields.campaign,
            channel: link.channel.map(|channel| channel.key().to_owned()),
            utm_source: fields.utm_source,
            utm_medium: fields.utm_medium,
            utm_term: fields.utm_term,
            destinations: fields
                .destinations
                .into_iter()
                .map(|to| LinkDestination { url: to.url, weight: to.weight })
                .collect(),
            app: fields.app.map(|app| LinkApp { scheme: app.scheme, ios: app.ios, android: app.android }),
            expires_at: fields.expires_at.map(|at| at.to_string()),
            expired_url: fields.expired_url,
            labels: fields.labels,
            note: fields.note,
            placements,
            state: state.to_owned(),
            version: link.version,
            created_at: link.created_at.to_string(),
            updated_at: link.updated_at.to_string(),
            archived_at: link.archived_at.map(|at| at.to_string()),
        }
    }
}

pub(crate) fn shown_placement(link: &store::Link, placement: &store::Placement, base: &Base) -> LinkPlacement {
    let to = link.fields.destinations.first().map_or("", |to| to.url.as_str());
    LinkPlacement {
        slug: placement.slug.clone(),
        name: placement.name.clone(),
        retired_at: placement.retired_at.map(|at| at.to_string()),
        short_url: address(&base.0, &placement.slug),
        scan_url: scanned(&base.0, &placement.slug),
        direct_url: tagged(to, &Tags::of(link, placement, false), "", None),
    }
}

/// The link of an id or slug.
pub(crate) async fn find(app: &App, access: &Access, id_or_slug: &str) -> Answer<store::Link> {
    match app.store.links().find(&access.workspace.id, id_or_slug).await {
        Err(StoreError::NotFound { .. }) => Err(Problem::not_found("link", id_or_slug)),
        found => Ok(found?),
    }
}

/// What was changed holds from the next click on.
async fn reload(app: &App) {
    if let Some(collector) = &app.collector
        && let Err(error) = collector.links.book().reload().await
    {
        tracing::warn!(%error, "the links cannot be read again; those known go on");
    }
}

/// Links, newest first.
#[utoipa::path(get, path = "/workspaces/{workspace}/links", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"), LinksQuery, PageQuery,
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = Page<ShortLink>)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    base: Base,
    Query(query): Query<LinksQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ShortLink>>> {
    let archived = query.archived.unwrap_or(false);
    let filter = LinkFilter { campaign: query.campaign, text: query.search, archived };
    let found = app.store.links().list(&access.workspace.id, &filter, &page.request()).await?;
    Ok(Json(Page::from_store(found, |link| ShortLink::shown(link, &base, app.now()))))
}

/// Make a link.
#[utoipa::path(post, path = "/workspaces/{workspace}/links", tag = "links", request_body = NewLink,
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 201, body = ShortLink)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    base: Base,
    Json(new): Json<NewLink>,
) -> Answer<(StatusCode, Json<ShortLink>)> {
    let (fields, wanted) = new.read()?;
    let made = create_link(&app.store, &access.workspace, fields, wanted, &access.actor).await?;
    reload(&app).await;
    Ok((StatusCode::CREATED, Json(ShortLink::shown(made, &base, app.now()))))
}

impl NewLink {
    /// As the store has it, not yet checked.
    pub(crate) fn read(self) -> Answer<(LinkFields, Vec<WantedPlacement>)> {
        if self.redirect_status.is_some_and(|status| status != 302) {
            return Err(Problem::field(
                "redirect_status",
                "links redirect by 302: browsers keep a 301 or 308 for ever and never ask again, so clicks would be \
                 lost and the link could not be changed",
            ));
        }
        let fields = LinkFields {
            name: self.name,
            campaign: self.campaign,
            utm_source: self.utm_source,
            utm_medium: self.utm_medium,
            utm_term: self.utm_term,
            destinations: destinations(self.destinations),
            app: self.app.map(app_target),
            expires_at: instant(self.expires_at)?,
            expired_url: self.expired_url,
            labels: self.labels,
            note: self.note,
        };
        Ok((fields, wanted(self.placements)))
    }
}

fn destinations(of: Vec<LinkDestination>) -> Vec<store::Destination> {
    of.into_iter().map(|to| store::Destination { url: to.url, weight: to.weight }).collect()
}

fn app_target(app: LinkApp) -> store::AppTarget {
    store::AppTarget { scheme: app.scheme, ios: app.ios, android: app.android }
}

fn wanted(of: Vec<NewPlacement>) -> Vec<WantedPlacement> {
    of.into_iter().map(|placement| (placement.slug, placement.name)).collect()
}

fn instant(text: Option<String>) -> Answer<Option<Timestamp>> {
    let wrong = |_| Problem::field("expires_at", "write an instant such as 2026-12-24T18:00:00Z");
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| text.trim().parse().map_err(wrong)).transpose()
}

/// One link, by id or slug.
#[utoipa::path(get, path = "/workspaces/{workspace}/links/{id}", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"),
        ("id" = String, Path, description = "Id or slug of the link"),
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = ShortLink)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    base: Base,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<ShortLink>> {
    Ok(Json(ShortLink::shown(find(&app, &access, &id).await?, &base, app.now())))
}

/// Change a link. What is printed goes on working: it leads where the link
/// leads from now on.
#[utoipa::path(patch, path = "/workspaces/{workspace}/links/{id}", tag = "links", request_body = LinkPatch,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = ShortLink)))]
pub(crate) async fn update(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    base: Base,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(patch): Json<LinkPatch>,
) -> Answer<Json<ShortLink>> {
    let before = find(&app, &access, &id).await?;
    let version = patch.version;
    let places = patch.placements;
    let old = before.fields.clone();
    let fields = LinkFields {
        name: patch.name.unwrap_or(old.name),
        campaign: patch.campaign.unwrap_or(old.campaign),
        utm_source: patch.utm_source.unwrap_or(old.utm_source),
        utm_medium: patch.utm_medium.unwrap_or(old.utm_medium),
        utm_term: patch.utm_term.unwrap_or(old.utm_term),
        destinations: patch.destinations.map_or(old.destinations, destinations),
        app: patch.app.map_or(old.app, |app| app.map(app_target)),
        expires_at: patch.expires_at.map_or(Ok(old.expires_at), instant)?,
        expired_url: patch.expired_url.unwrap_or(old.expired_url),
        labels: patch.labels.unwrap_or(old.labels),
        note: patch.note.unwrap_or(old.note),
    };
    let after = change_link(&app.store, &before, version, fields, places.map(wanted), &access.actor).await?;
    reload(&app).await;
    Ok(Json(ShortLink::shown(after, &base, app.now())))
}

/// Archive a link: it leads nowhere any more; `restore` brings it back.
#[utoipa::path(delete, path = "/workspaces/{workspace}/links/{id}", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn archive(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<StatusCode> {
    let link = find(&app, &access, &id).await?;
    app.store.links().archive(&access.workspace.id, &link.id, &access.actor).await?;
    reload(&app).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring back an archived link.
#[utoipa::path(post, path = "/workspaces/{workspace}/links/{id}/restore", tag = "links",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path),
        ("base" = Option<String>, Query, description = "Address that people reach this server by")),
    responses((status = 200, body = ShortLink)))]
pub(crate) async fn restore(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    base: Base,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<ShortLink>> {
    let link = find(&app, &access, &id).await?;
    let back = app.store.links().restore(&access.workspace.id, &link.id, &access.actor).await?;
    reload(&app).await;
    Ok(Json(ShortLink::shown(back, &base, app.now())))
}
