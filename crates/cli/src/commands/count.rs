//! `count`: what somebody counted by hand.

use anyhow::{Context as _, Result, anyhow};
use base::{Channel, Day};
use clap::Args;
use collect::counts::{Phrase, TypedCount};
use collect::import::{ImportOptions, Watch};

use super::{ACTOR, import};
use crate::args::Format;
use crate::days::day;
use crate::folder::Folder;
use crate::print;

/// A count, in words or in flags.
#[derive(Debug, Args)]
pub(crate) struct Count {
    /// How many, of what, and where: 120 flyers at the school gate
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The day [default: today in the workspace]
    #[arg(long, value_name = "DAY", value_parser = day)]
    date: Option<Day>,
    /// For which campaign, by key
    #[arg(long, value_name = "KEY")]
    campaign: Option<String>,
    /// Where, instead of the words after the thing
    #[arg(long)]
    place: Option<String>,
    /// Channel, where it is not that of the thing itself
    #[arg(long)]
    channel: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn count(folder: &Folder, count: Count, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let wrong = |(_, message): (&str, String)| anyhow!("{message}");
    let phrase = Phrase::read(&count.words.join(" ")).map_err(wrong)?;
    let channel = match &count.channel {
        None => None,
        Some(word) => Some(Channel::parse(word).with_context(|| {
            let known = Channel::ALL.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ");
            format!("--channel {word} is no channel; channels are {known}")
        })?),
    };
    let campaign = count.campaign.unwrap_or_default();
    if !campaign.is_empty() {
        let found = folder.store.campaigns().by_key(&workspace.id, &campaign).await?;
        found.with_context(|| {
            format!("there is no campaign with the key “{campaign}”; `sulit campaigns list` lists them")
        })?;
    }
    let today = workspace.day_of(folder.store.now());
    let typed = TypedCount {
        day: count.date.unwrap_or(today),
        count: phrase.count,
        what: phrase.what,
        place: count.place.unwrap_or(phrase.place),
        campaign,
        channel,
    };
    let (file, options) = typed.file(today).map_err(wrong)?;
    let options = ImportOptions { dry_run: count.dry_run, ..options };
    let turn = folder.importing.wait().await?;
    let watch = Watch::silent();
    let ran = collect::import::run(&folder.store, &folder.lake, &workspace, &ACTOR, &file, &options, &watch).await;
    drop(turn);
    let outcome = ran?;
    if outcome.import_id.is_some() {
        api::tie_sources(&folder.store, &workspace).await?;
    }
    if format == Some(Format::Json) {
        return print::json(&outcome, &mut std::io::stdout());
    }
    import::show(&outcome, &workspace, &folder.config.data);
    Ok(())
}
