//! `link`: short links and the codes that are printed of them.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use api::{SheetOrder, WantedPlacement, change_link, create_link};
use base::{Column, Frame, Timestamp, Workspace};
use clap::{Args, Subcommand, ValueEnum};
use collect::links::{Tags, address, code, scanned, tagged};
use collect::print::sheet;
use serde_json::{Value, json};
use store::{AppTarget, Destination, Link, LinkFields, LinkFilter, PageRequest};

use super::ACTOR;
use super::lists::texts;
use crate::args::Format;
use crate::config::Config;
use crate::folder::Folder;
use crate::print;

/// Short links.
#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    /// Make a link
    Add(Box<Add>),
    /// List links, newest first
    List {
        /// Only with this text in name, slug, place, label, note or destination
        #[arg(long)]
        search: Option<String>,
        /// Only of this campaign
        #[arg(long, value_name = "KEY")]
        campaign: Option<String>,
        /// Archived ones instead
        #[arg(long)]
        archived: bool,
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Show a link with its places and addresses
    Show {
        /// A slug or id
        link: String,
        /// Address that people reach the server by [default: server.public_url]
        #[arg(long, value_name = "URL")]
        base: Option<String>,
    },
    /// Add a place to a link, with an address and a code of its own
    Place {
        /// A slug or id
        link: String,
        /// `NAME`, or `SLUG=NAME` to choose the address
        place: Vec<String>,
    },
    /// Archive a link: it leads nowhere any more
    Archive {
        /// A slug or id
        link: String,
    },
    /// Bring an archived link back
    Restore {
        /// A slug or id
        link: String,
    },
    /// Write the code of a place, or a sheet of all places for print
    Qr(Qr),
}

/// A link to make.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Where it leads; several share the visitors: `--to URL --to URL=WEIGHT`
    #[arg(long = "to", value_name = "URL", required = true)]
    to: Vec<String>,
    /// Key of the campaign that its clicks belong to
    #[arg(long, value_name = "KEY")]
    campaign: String,
    /// Its name in lists [default: the first destination]
    #[arg(long)]
    name: Option<String>,
    /// A place where it hangs: `NAME`, or `SLUG=NAME` to choose the address
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// utm_source [default: by the campaign's channel]
    #[arg(long, default_value = "")]
    source: String,
    /// utm_medium [default: by the campaign's channel; scans have qr]
    #[arg(long, default_value = "")]
    medium: String,
    /// utm_term
    #[arg(long, default_value = "")]
    term: String,
    /// From when on it leads elsewhere, such as 2026-12-24T18:00:00Z
    #[arg(long, value_name = "INSTANT")]
    expires: Option<Timestamp>,
    /// Where it leads then
    #[arg(long, value_name = "URL", default_value = "")]
    then: String,
    /// The app's own scheme, such as myshop
    #[arg(long, value_name = "SCHEME", default_value = "")]
    app_scheme: String,
    /// Where iPhones with the app are led
    #[arg(long, value_name = "URL", default_value = "")]
    ios: String,
    /// Where Android phones with the app are led
    #[arg(long, value_name = "URL", default_value = "")]
    android: String,
    /// A label
    #[arg(long)]
    label: Vec<String>,
    /// What is to be known of it
    #[arg(long, default_value = "")]
    note: String,
}

/// Forms of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// One code, for any size.
    Svg,
    /// One code, as pixels.
    Png,
    /// Cards on A4, with marks to cut along.
    Pdf,
}

/// A code to write.
#[derive(Debug, Args)]
pub(crate) struct Qr {
    /// A slug for one place; the id of a link for a sheet of all its places
    link: String,
    /// Address that people reach the server by [default: server.public_url]
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// Form of the file [default: by its ending]
    #[arg(long = "as", value_enum)]
    form: Option<Form>,
    /// The file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Pixels of a module of a PNG
    #[arg(long, default_value_t = 16)]
    scale: u32,
    /// Cards of each place on a sheet
    #[arg(long, default_value_t = 1)]
    copies: usize,
    /// Cards beside each other on a sheet
    #[arg(long, default_value_t = 2)]
    columns: u8,
    /// Cards below each other on a sheet
    #[arg(long, default_value_t = 5)]
    rows: u8,
    /// What stands below the address on a card [default: the link's name]
    #[arg(long)]
    label: Option<String>,
}

/// `link add|list|show|place|archive|restore|qr`.
pub(super) async fn link(folder: &Folder, command: LinkCommand, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let links = folder.store.links();
    match command {
        LinkCommand::Add(add) => {
            let (fields, wanted) = read(*add)?;
            let made = create_link(&folder.store, &workspace, fields, wanted, &ACTOR).await?;
            folder.sources_changed().await?;
            show(folder, &made, None, format)
        }
        LinkCommand::List { search, campaign, archived, limit } => {
            let filter = LinkFilter { campaign, text: search, archived };
            let page = links.list(&workspace.id, &filter, &PageRequest::first(limit)).await?;
            list(&page.items, format)
        }
        LinkCommand::Show { link, base } => {
            show(folder, &links.find(&workspace.id, &link).await?, base.as_deref(), format)
        }
        LinkCommand::Place { link, place } => {
            let before = links.find(&workspace.id, &link).await?;
            let in_use = before.placements.iter().filter(|placement| placement.retired_at.is_none());
            let mut wanted: Vec<WantedPlacement> =
                in_use.map(|placement| (Some(placement.slug.clone()), placement.name.clone())).collect();
            wanted.extend(place.iter().map(|place| placement(place)));
            let fields = before.fields.clone();
            let after = change_link(&folder.store, &before, Some(before.version), fields, Some(wanted), &ACTOR).await?;
            folder.sources_changed().await?;
            show(folder, &after, None, format)
        }
        LinkCommand::Archive { link } => {
            let link = links.find(&workspace.id, &link).await?;
            links.archive(&workspace.id, &link.id, &ACTOR).await?;
            folder.sources_changed().await?;
            println!("{} leads nowhere any more; `sulit link restore` brings it back", print::plain(&link.fields.name));
            Ok(())
        }
        LinkCommand::Restore { link } => {
            let link = links.find(&workspace.id, &link).await?;
            links.restore(&workspace.id, &link.id, &ACTOR).await?;
            folder.sources_changed().await?;
            println!("{} leads where it led before", print::plain(&link.fields.name));
            Ok(())
        }
        LinkCommand::Qr(qr) => write(folder, &workspace, qr).await,
    }
}

fn read(add: Add) -> Result<(LinkFields, Vec<WantedPlacement>)> {
    let destinations = add.to.iter().map(|to| destination(to)).collect::<Result<Vec<_>>>()?;
    let name = add.name.unwrap_or_else(|| destinations.first().map(|to| to.url.clone()).unwrap_or_default());
    let name = name.chars().take(100).collect();
    let app = AppTarget { scheme: add.app_scheme, ios: add.ios, android: add.android };
    let fields = LinkFields {
        name,
        campaign: add.campaign,
        utm_source: add.source,
        utm_medium: add.medium,
        utm_term: add.term,
        destinations,
        app: Some(app),
        expires_at: add.expires,
        expired_url: add.then,
        labels: add.label,
        note: add.note,
    };
    Ok((fields, add.place.iter().map(|place| placement(place)).collect()))
}

/// `URL` or `URL=WEIGHT`: an address may hold `=` itself, and only a whole
/// number after the last one is a weight where the address has no query.
fn destination(text: &str) -> Result<Destination> {
    let weighed = text.rsplit_once('=').filter(|(url, _)| !url.contains('?'));
    match weighed.map(|(url, weight)| (url, weight.parse::<u32>())) {
        Some((url, Ok(weight))) => Ok(Destination { url: url.to_owned(), weight }),
        Some((_, Err(_))) => bail!("“{text}” is not URL or URL=WEIGHT with a whole number"),
        None => Ok(Destination { url: text.to_owned(), weight: 1 }),
    }
}

/// `NAME` or `SLUG=NAME`.
fn placement(text: &str) -> WantedPlacement {
    match text.split_once('=') {
        Some((slug, name)) => (Some(slug.to_owned()), name.to_owned()),
        None => (None, text.to_owned()),
    }
}

fn list(links: &[Link], format: Option<Format>) -> Result<()> {
    if format == Some(Format::Json) {
        return print::json(&links, &mut std::io::stdout());
    }
    let joined = |words: Vec<&str>| Some(words.join(", "));
    let places = |link: &Link| {
        joined(link.placements.iter().filter(|p| p.retired_at.is_none()).map(|p| p.slug.as_str()).collect())
    };
    let frame = Frame::new()
        .with("id", texts(links, |link| Some(link.id.to_string())))
        .with("name", texts(links, |link| Some(link.fields.name.clone())))
        .with("slugs", texts(links, places))
        .with("campaign", texts(links, |link| Some(link.fields.campaign.clone())))
        .with("to", texts(links, |link| joined(link.fields.destinations.iter().map(|to| to.url.as_str()).collect())))
        .with("expires_at", Column::Timestamp(links.iter().map(|link| link.fields.expires_at).collect()))
        .with("created_at", Column::Timestamp(links.iter().map(|link| Some(link.created_at)).collect()))
        .with("archived_at", Column::Timestamp(links.iter().map(|link| link.archived_at).collect()));
    print::frame_here(&frame, format)
}

/// A link by its places. Without a known address of the server the short
/// addresses are shown as paths.
fn show(folder: &Folder, link: &Link, base: Option<&str>, format: Option<Format>) -> Result<()> {
    let base = match (base, folder.config.server.public_url.as_str()) {
        (None, "") => String::new(),
        _ => public_url(&folder.config, base)?,
    };
    let to = link.fields.destinations.first().map_or("", |to| to.url.as_str());
    let direct = |place: &store::Placement| tagged(to, &Tags::of(link, place, false), "", None);
    if format == Some(Format::Json) {
        let mut shown = serde_json::to_value(link)?;
        let places = link.placements.iter().map(|place| {
            json!({
                "slug": place.slug, "name": place.name, "retired_at": place.retired_at,
                "short_url": address(&base, &place.slug), "scan_url": scanned(&base, &place.slug),
                "direct_url": direct(place),
            })
        });
        shown["placements"] = Value::from(places.collect::<Vec<_>>());
        return print::json(&shown, &mut std::io::stdout());
    }
    let places = &link.placements;
    let frame = Frame::new()
        .with("slug", texts(places, |place| Some(place.slug.clone())))
        .with("place", texts(places, |place| Some(place.name.clone())))
        .with("short_url", texts(places, |place| Some(address(&base, &place.slug))))
        .with("direct_url", texts(places, |place| Some(direct(place))))
        .with("retired_at", Column::Timestamp(places.iter().map(|place| place.retired_at).collect()));
    print::frame_here(&frame, format)
}

async fn write(folder: &Folder, workspace: &Workspace, qr: Qr) -> Result<()> {
    let link = folder.store.links().find(&workspace.id, &qr.link).await?;
    let base = public_url(&folder.config, qr.base.as_deref())?;
    let ending = qr.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let form = match (qr.form, ending.as_str()) {
        (Some(form), _) => form,
        (None, "svg") => Form::Svg,
        (None, "png") => Form::Png,
        (None, "pdf") => Form::Pdf,
        _ => bail!("say the form of the file with --as svg, png or pdf, or by its ending"),
    };
    let slug = link.placements.iter().map(|place| &place.slug).find(|slug| slug.eq_ignore_ascii_case(&qr.link));
    let bytes = match form {
        Form::Pdf => {
            let order = SheetOrder {
                slug: slug.cloned(),
                copies: qr.copies,
                columns: qr.columns,
                rows: qr.rows,
                label: qr.label,
            };
            let (cards, options) = order.cards(&link, &base).map_err(anyhow::Error::msg)?;
            sheet(&cards, &options)?
        }
        Form::Svg | Form::Png => {
            let first = link.placements.first().map(|place| &place.slug);
            let text = scanned(&base, slug.or(first).context("the link has no place")?);
            if form == Form::Svg { code::svg(&text)?.into_bytes() } else { code::png(&text, qr.scale)? }
        }
    };
    let folder = qr.out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| std::path::Path::new("."));
    let fail = || format!("cannot write {}", qr.out.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(fail)?;
    file.write_all(&bytes).with_context(fail)?;
    file.persist(&qr.out).with_context(fail)?;
    println!("{} is written", qr.out.display());
    Ok(())
}

/// Reads `server.public_url`, or what is typed in its place.
fn public_url(config: &Config, typed: Option<&str>) -> Result<String> {
    let text = typed.unwrap_or(&config.server.public_url);
    if text.trim().is_empty() {
        bail!(
            "say which address people reach the server by, with --base https://go.shop.example or the setting \
             server.public_url: it stands in the code"
        );
    }
    collect::links::public_url(text).map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_have_weights_and_addresses_their_equals_signs() {
        let read = |text: &str| destination(text).map(|to| (to.url, to.weight)).ok();
        assert_eq!(read("https://a.example/x"), Some(("https://a.example/x".into(), 1)));
        assert_eq!(read("https://a.example/x=3"), Some(("https://a.example/x".into(), 3)));
        assert_eq!(read("https://a.example/?x=3"), Some(("https://a.example/?x=3".into(), 1)));
        assert_eq!(read("https://a.example/x=many"), None);
    }

    #[test]
    fn places_may_choose_their_address() {
        assert_eq!(placement("School gate"), (None, "School gate".into()));
        assert_eq!(placement("gate=School gate"), (Some("gate".into()), "School gate".into()));
    }
}
