//! `user` and `key`.

use anyhow::{Context as _, Result};
use api::Invited;
use base::{ApiKeyId, Column, Frame, Role};

use super::ACTOR;
use super::lists::texts;
use crate::args::{Format, Keys, Users};
use crate::folder::Folder;
use crate::print;

fn role(word: &str) -> Result<Role> {
    Role::parse(word).with_context(|| format!("--role is viewer, editor or admin, not “{word}”"))
}

/// `user invite|list`.
pub(super) async fn users(folder: &Folder, command: Users, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        Users::Invite { email, role: word, url } => {
            match api::invite(&folder.store, &workspace, &email, role(&word)?, &ACTOR).await? {
                Invited::Member(_) => println!("{email} is a member of {} now", workspace.key),
                Invited::Link(token) => println!("{}/link#{token}", url.trim_end_matches('/')),
            }
            Ok(())
        }
        Users::List => {
            let members = folder.store.memberships().members(&workspace.id).await?;
            let frame = Frame::new()
                .with("email", texts(&members, |member| Some(member.user.email.clone())))
                .with("name", texts(&members, |member| Some(member.user.name.clone())))
                .with("role", texts(&members, |member| Some(member.role.as_str().to_owned())));
            print::frame_here(&frame, format)
        }
    }
}

/// `key create|list|revoke`.
pub(super) async fn keys(folder: &Folder, command: Keys, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        Keys::Create { name, role: word } => {
            let (key, secret) = api::create_api_key(&folder.store, &workspace, &name, role(&word)?, &ACTOR).await?;
            if format == Some(Format::Json) {
                let body = serde_json::json!({ "id": key.id, "name": key.name, "role": key.role, "key": secret });
                return print::json(&body, &mut std::io::stdout());
            }
            println!("{secret}");
            eprintln!("this is the only time the key is shown; send it as “Authorization: Bearer …”");
            Ok(())
        }
        Keys::List => {
            let keys = folder.store.api_keys().list(&workspace.id).await?;
            let frame = Frame::new()
                .with("id", texts(&keys, |key| Some(key.id.to_string())))
                .with("name", texts(&keys, |key| Some(key.name.clone())))
                .with("role", texts(&keys, |key| Some(key.role.as_str().to_owned())))
                .with("prefix", texts(&keys, |key| Some(key.prefix.clone())))
                .with("created_at", Column::Timestamp(keys.iter().map(|key| Some(key.created_at)).collect()));
            print::frame_here(&frame, format)
        }
        Keys::Revoke { id } => {
            let id = ApiKeyId::parse(&id)?;
            folder.store.api_keys().revoke(&workspace.id, &id, &ACTOR).await?;
            println!("{id} is revoked");
            Ok(())
        }
    }
}
