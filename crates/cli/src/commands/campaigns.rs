//! `campaigns`.

use anyhow::{Context as _, Result};
use store::{CampaignFields, CampaignOrigin, CampaignStatus};

use super::ACTOR;
use crate::args::{Campaigns, Format, NewCampaign};
use crate::folder::Folder;
use crate::print::{self, Out};

/// `campaigns list|add|import|export`.
pub(super) async fn campaigns(folder: &Folder, command: Campaigns, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        Campaigns::List => print::frame_here(&folder.store.frame("campaigns", &workspace.id).await?, format),
        Campaigns::Add(new) => {
            let campaign = plan::campaigns::create(&folder.store, &workspace, fields(new)?, &ACTOR).await?;
            plan::taxonomy::resolve(&folder.store, &workspace).await?;
            print::json(&campaign, &mut std::io::stdout())
        }
        Campaigns::Import { file } => {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot open {}", file.display()))?;
            let done = plan::campaigns_csv::import(&folder.store, &workspace, &bytes, &ACTOR).await?;
            plan::taxonomy::resolve(&folder.store, &workspace).await?;
            println!(
                "{} campaigns are new, {} changed, {} stand as they were; {} budget cells",
                done.created, done.updated, done.unchanged, done.budgets
            );
            Ok(())
        }
        Campaigns::Export { file } => {
            let text = plan::campaigns_csv::export(&folder.store, &workspace).await?;
            let mut out = Out::to(file.as_deref(), Format::Csv)?;
            out.writer().write_all(text.as_bytes())?;
            out.done()
        }
    }
}

fn fields(new: NewCampaign) -> Result<CampaignFields> {
    let status = CampaignStatus::parse(&new.status)
        .with_context(|| format!("--status is draft, live, paused or ended, not “{}”", new.status))?;
    Ok(CampaignFields {
        name: new.name.unwrap_or_else(|| new.key.clone()),
        key: new.key,
        channel: new.channel,
        start_day: new.start,
        end_day: new.end,
        objective: new.objective,
        audience: new.audience,
        owner: new.owner,
        status,
        labels: new.label,
        coupons: new.coupon,
        origin: CampaignOrigin::Planned,
        needs_confirmation: false,
    })
}
