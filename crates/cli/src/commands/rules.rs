//! `rules`.

use anyhow::Result;
use base::RuleId;

use super::ACTOR;
use super::lists::texts;
use crate::args::{Format, Rules};
use crate::folder::Folder;
use crate::print;

/// `rules list|add|test|remove`. A changed rule takes effect on everything
/// imported before.
pub(super) async fn rules(folder: &Folder, command: Rules, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        Rules::List => print::frame_here(&folder.store.frame("rules", &workspace.id).await?, format),
        Rules::Add { rule } => {
            let fields = plan::taxonomy::parse_campaign_rule(&rule)?;
            let added = plan::taxonomy::create_rule(&folder.store, &workspace, fields, &ACTOR).await?;
            plan::taxonomy::resolve(&folder.store, &workspace).await?;
            println!("{} is added", added.id);
            Ok(())
        }
        Rules::Test { rule } => {
            let fields = plan::taxonomy::parse_campaign_rule(&rule)?;
            let refs = folder.store.source_refs().all(&workspace.id).await?;
            let caught = plan::taxonomy::test(&fields, refs.iter().map(|r| (r.ref_key.as_str(), &r.source)))?;
            let frame = base::Frame::new()
                .with("platform", texts(&caught, |m| Some(m.source.platform.clone())))
                .with("account", texts(&caught, |m| Some(m.source.account.clone())))
                .with("campaign_name", texts(&caught, |m| Some(m.source.campaign_name.clone())))
                .with("campaign_id", texts(&caught, |m| Some(m.source.campaign_id.clone())))
                .with("utm_source", texts(&caught, |m| Some(m.source.utm_source.clone())))
                .with("utm_medium", texts(&caught, |m| Some(m.source.utm_medium.clone())))
                .with("utm_campaign", texts(&caught, |m| Some(m.source.utm_campaign.clone())))
                .with("coupon", texts(&caught, |m| Some(m.source.coupon.clone())));
            eprintln!("the rule catches {} of {} sources", caught.len(), refs.len());
            print::frame_here(&frame, format)
        }
        Rules::Remove { id } => {
            let id = RuleId::parse(&id)?;
            folder.store.rules().delete(&workspace.id, &id, &ACTOR).await?;
            plan::taxonomy::resolve(&folder.store, &workspace).await?;
            println!("{id} is removed");
            Ok(())
        }
    }
}
