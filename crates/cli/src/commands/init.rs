//! `init` and `workspace`.

use anyhow::{Context as _, Result};
use base::{Column, Frame};
use store::NewWorkspace;

use super::ACTOR;
use crate::args::{Format, Workspace as NewArguments, Workspaces};
use crate::config::Config;
use crate::folder::Folder;
use crate::print;

/// Makes the first workspace of a folder.
pub(super) async fn init(config: Config, new: NewArguments, format: Option<Format>) -> Result<()> {
    let new = checked(&new)?;
    let folder = Folder::open_or_make(config, None).await?;
    let workspace = folder.store.workspaces().create_first(new, &ACTOR).await?;
    if format == Some(Format::Json) {
        return print::json(&workspace, &mut std::io::stdout());
    }
    println!("workspace {} ({}) is ready in {}", workspace.key, workspace.currency, folder.config.data.display());
    println!("next: sulit --data {} import FILE…", folder.config.data.display());
    Ok(())
}

/// Checks what a person typed.
fn checked(new: &NewArguments) -> Result<NewWorkspace> {
    Ok(api::new_workspace(&new.name, new.key.as_deref(), &new.currency, &new.timezone, &new.locale)?)
}

/// `workspace create|list|set`.
pub(super) async fn workspaces(folder: &Folder, command: Workspaces, format: Option<Format>) -> Result<()> {
    match command {
        Workspaces::Create(new) => {
            let workspace = folder.store.workspaces().create(checked(&new)?, &ACTOR).await?;
            print::frame_here(&frame(&[workspace]), format)
        }
        Workspaces::List => print::frame_here(&frame(&folder.store.workspaces().list().await?), format),
        Workspaces::Set { settings } => {
            let mut workspace = folder.workspace().await?;
            for setting in &settings {
                let (name, value) =
                    setting.split_once('=').with_context(|| format!("“{setting}” is not NAME=VALUE"))?;
                base::settings::set(&mut workspace, name, value)?;
                if name == "naming_convention" && !value.is_empty() {
                    plan::naming::pattern(value)?;
                }
            }
            let workspace = folder.store.workspaces().update(&workspace, &ACTOR).await?;
            print::frame_here(&frame(&[workspace]), format)
        }
    }
}

fn frame(workspaces: &[base::Workspace]) -> Frame {
    let text = |get: &dyn Fn(&base::Workspace) -> String| {
        Column::Text(workspaces.iter().map(|workspace| Some(get(workspace))).collect())
    };
    Frame::new()
        .with("key", text(&|w| w.key.clone()))
        .with("name", text(&|w| w.name.clone()))
        .with("currency", text(&|w| w.currency.to_string()))
        .with("timezone", text(&|w| w.timezone.clone()))
        .with("locale", text(&|w| w.locale.clone()))
        .with("refund_policy", text(&|w| w.refund_policy.as_str().to_owned()))
        .with("default_basis", text(&|w| w.default_basis.map_or(String::new(), |basis| basis.as_str().to_owned())))
        .with("id", text(&|w| w.id.to_string()))
}
