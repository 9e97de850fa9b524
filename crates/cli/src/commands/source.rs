//! `source`: where events come from.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use base::{Column, Frame, Workspace};
use collect::sources::{Faring, Health, faring};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{Source, SourceAlias, SourceFields};

use super::ACTOR;
use super::lists::texts;
use crate::args::{Format, SourceChange, SourceCommand};
use crate::folder::Folder;
use crate::print;

/// `source add|list|set|alias|rotate|archive|restore`.
pub(super) async fn source(folder: &Folder, command: SourceCommand, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        SourceCommand::List => list(folder, &workspace, format).await,
        SourceCommand::Add { name, change } => {
            let fields = SourceFields { name, origins: Vec::new(), aliases: Vec::new(), settings: json!({}) };
            let fields = changed(fields, change)?;
            let (source, server_key) = api::create_source(&folder.store, &workspace, fields, &ACTOR).await?;
            folder.sources_changed().await?;
            keys(&source, &server_key, format)?;
            if matches!(format, None | Some(Format::Table)) {
                first_steps(folder, &workspace, &source, &server_key)?;
            }
            Ok(())
        }
        SourceCommand::Set { source, name, change } => {
            let before = folder.store.sources().find(&workspace.id, &source).await?;
            let fields =
                changed(SourceFields { name: name.unwrap_or_else(|| before.name.clone()), ..of(&before) }, change)?;
            update(folder, &workspace, &before, fields).await
        }
        SourceCommand::Alias { source, alias, remove } => {
            let before = folder.store.sources().find(&workspace.id, &source).await?;
            let alias = read_alias(&alias)?;
            let mut fields = of(&before);
            if remove {
                fields.aliases.retain(|known| *known != alias);
            } else {
                fields.aliases.push(alias);
            }
            update(folder, &workspace, &before, fields).await
        }
        SourceCommand::Rotate { source, overlap_days } => {
            let source = folder.store.sources().find(&workspace.id, &source).await?;
            let overlap = api::overlap(overlap_days, folder.store.now()).map_err(anyhow::Error::msg)?;
            let (source, server_key) =
                api::rotate_source(&folder.store, &workspace, &source.id, overlap, &ACTOR).await?;
            folder.sources_changed().await?;
            keys(&source, &server_key, format)?;
            match source.previous_keys_until {
                Some(until) => eprintln!("the keys of before are taken until {until}"),
                None => eprintln!("the keys of before are taken no more"),
            }
            Ok(())
        }
        SourceCommand::Archive { source } => {
            let source = folder.store.sources().find(&workspace.id, &source).await?;
            folder.store.sources().archive(&workspace.id, &source.id, &ACTOR).await?;
            folder.sources_changed().await?;
            println!("{} takes no events any more; what it sent stays", source.name);
            println!("undo with: sulit --data {} source restore {}", folder.config.data.display(), source.id);
            Ok(())
        }
        SourceCommand::Restore { source, alias } => {
            let archived = archived(folder, &workspace, &source).await?;
            let aliases = alias.iter().map(|alias| read_alias(alias)).collect::<Result<Vec<_>>>()?;
            let restored = folder.store.sources().restore(&workspace.id, &archived.id, aliases, &ACTOR).await?;
            folder.sources_changed().await?;
            println!("{} takes events again, by the keys it had", restored.name);
            Ok(())
        }
    }
}

/// The archived source of an id, or the only one of a name.
async fn archived(folder: &Folder, workspace: &Workspace, name_or_id: &str) -> Result<Source> {
    let all = folder.store.sources().list(&workspace.id, true).await?;
    let mut found: Vec<Source> = all
        .into_iter()
        .filter(|source| source.archived_at.is_some())
        .filter(|source| source.id.as_str() == name_or_id || source.name == name_or_id)
        .collect();
    match (found.pop(), found.len()) {
        (Some(one), 0) => Ok(one),
        (Some(_), _) => bail!("several archived sources are called {name_or_id}; give the id of one"),
        (None, _) => bail!("there is no archived source “{name_or_id}” here"),
    }
}

/// What to do next, for somebody who has just made a source.
fn first_steps(folder: &Folder, workspace: &Workspace, source: &Source, server_key: &str) -> Result<()> {
    let server = folder.config.server.listen;
    let key = &source.write_key;
    let data = folder.config.data.display();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "
Paste this into every page, and put in the address by which browsers reach this server:

  <script async src=\"http://{server}/t.js\" data-key=\"{key}\"></script>

Or send an event from a server, or just to try:

  curl http://{server}/v1/events -H 'X-Write-Key: {server_key}' \\
    -d '{{\"name\":\"page_view\",\"url\":\"https://shop.example/\"}}'

See it come:  sulit --data {data} events tail
              http://{server}/w/{}/sources (snippets for other tags, too)",
        workspace.key
    )?;
    Ok(())
}

fn of(source: &Source) -> SourceFields {
    let Source { name, origins, aliases, settings, .. } = source.clone();
    SourceFields { name, origins, aliases, settings }
}

async fn update(folder: &Folder, workspace: &Workspace, before: &Source, fields: SourceFields) -> Result<()> {
    let changed = folder.store.sources().update(&workspace.id, &before.id, fields, &ACTOR).await?;
    folder.sources_changed().await?;
    println!("{} is changed", changed.name);
    Ok(())
}

/// What was there, with what was typed.
fn changed(mut fields: SourceFields, change: SourceChange) -> Result<SourceFields> {
    if !change.origin.is_empty() {
        fields.origins = change.origin;
    }
    for alias in &change.alias {
        fields.aliases.push(read_alias(alias)?);
    }
    if let Value::Object(settings) = &mut fields.settings {
        for setting in &change.setting {
            set(settings, setting)?;
        }
    }
    api::source_fields(fields).map_err(|(field, why)| anyhow::anyhow!("{field}: {why}"))
}

/// One `NAME=VALUE`; lists are separated by commas.
fn set(settings: &mut Map<String, Value>, setting: &str) -> Result<()> {
    let (name, value) = setting.split_once('=').with_context(|| format!("“{setting}” is not NAME=VALUE"))?;
    let known = serde_json::to_value(collect::sources::Settings::default())?;
    let value = match known.get(name) {
        Some(Value::Array(_)) => value.split(',').map(str::trim).filter(|part| !part.is_empty()).collect(),
        Some(Value::String(_)) | None => Value::from(value),
        Some(_) => serde_json::from_str(value).unwrap_or_else(|_| Value::from(value)),
    };
    settings.insert(name.to_owned(), value);
    Ok(())
}

fn read_alias(text: &str) -> Result<SourceAlias> {
    let (protocol, alias) =
        text.split_once(':').with_context(|| format!("“{text}” is not PROTOCOL:ID, such as matomo:1"))?;
    api::source_alias(protocol, alias).map_err(anyhow::Error::msg)
}

/// What programs read, in this order.
#[derive(Serialize)]
struct Keys<'a> {
    id: &'a str,
    write_key: &'a str,
    server_key: &'a str,
}

fn keys(source: &Source, server_key: &str, format: Option<Format>) -> Result<()> {
    if format == Some(Format::Json) {
        let keys = Keys { id: source.id.as_str(), write_key: &source.write_key, server_key };
        return print::json(&keys, &mut std::io::stdout());
    }
    let one = |text: &str| Column::Text(vec![Some(text.to_owned())]);
    let frame = Frame::new()
        .with("id", one(source.id.as_str()))
        .with("write_key", one(&source.write_key))
        .with("server_key", one(server_key));
    print::frame_here(&frame, format)?;
    eprintln!("the write key may stand in pages; the server key is secret, and this is the only time it is shown");
    Ok(())
}

async fn list(folder: &Folder, workspace: &Workspace, format: Option<Format>) -> Result<()> {
    folder.settle().await?;
    let sources = folder.store.sources().list(&workspace.id, false).await?;
    if format == Some(Format::Json) {
        return print::json(&sources, &mut std::io::stdout());
    }
    let faring = faring(&folder.store, &workspace.id).await?;
    let nothing = Faring::default();
    let of = |source: &Source| faring.get(&source.id).unwrap_or(&nothing);
    let events = |source: &Source| i64::try_from(of(source).lately.events).ok();
    let last = |source: &Source| of(source).ever.last_received_at;
    let joined = |words: Vec<String>| Some(words.join(", "));
    let alias = |alias: &SourceAlias| format!("{}:{}", alias.protocol.key(), alias.alias);
    let frame = Frame::new()
        .with("id", texts(&sources, |source| Some(source.id.to_string())))
        .with("name", texts(&sources, |source| Some(source.name.clone())))
        .with("write_key", texts(&sources, |source| Some(source.write_key.clone())))
        .with("origins", texts(&sources, |source| joined(source.origins.clone())))
        .with("aliases", texts(&sources, |source| joined(source.aliases.iter().map(alias).collect())))
        .with("state", texts(&sources, |source| Some(Health::of(of(source)).key().to_owned())))
        .with("events_7_days", Column::Int(sources.iter().map(events).collect()))
        .with("last_event_at", Column::Timestamp(sources.iter().map(last).collect()))
        .with("created_at", Column::Timestamp(sources.iter().map(|source| Some(source.created_at)).collect()));
    print::frame_here(&frame, format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> SourceFields {
        SourceFields { name: "Shop".into(), origins: Vec::new(), aliases: Vec::new(), settings: json!({}) }
    }

    fn change(settings: &[&str]) -> SourceChange {
        let setting = settings.iter().map(|setting| (*setting).to_owned()).collect();
        SourceChange { origin: vec!["https://Shop.example/".into()], alias: vec!["matomo:1".into()], setting }
    }

    #[test]
    fn settings_are_read_by_their_type() {
        let changed =
            changed(fields(), change(&["rate_per_second=5", "hosts=a.example, b.example", "keep_address=true"]));
        let changed = changed.unwrap();
        assert_eq!(changed.origins, ["https://shop.example"]);
        assert_eq!(changed.aliases[0].alias, "1");
        let expected = json!({ "rate_per_second": 5, "hosts": ["a.example", "b.example"], "keep_address": true });
        assert_eq!(changed.settings, expected);
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        let refused = |settings: &[&str]| changed(fields(), change(settings)).unwrap_err().to_string();
        assert!(refused(&["rates=5"]).contains("rate_per_second"), "names what there is");
        assert!(refused(&["rate_per_second=many"]).contains("settings"));
        assert!(refused(&["rate_per_second"]).contains("NAME=VALUE"));
        assert!(read_alias("matomo").is_err());
        assert!(read_alias("carrier-pigeon:1").unwrap_err().to_string().contains("segment"));
    }
}
