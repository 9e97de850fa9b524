//! `demo`: a simulated shop, imported as a user would import it.

use anyhow::{Context as _, Result, bail};
use base::{Clock as _, Decimal, Month, Period, SystemClock, Workspace};
use collect::import::ImportOptions;
use simulator::{MarketOptions, Simulation};

use super::{ACTOR, demo_events};
use crate::args::{Demo, Format, Report, ReportKind};
use crate::config::Config;
use crate::folder::Folder;
use crate::numbers::Numbers;

/// Key of the demo's workspace.
const DEMO: &str = "demo";

/// Simulates a shop, imports its files, prints the campaign report and serves
/// the result. A folder that has a demo already is shown as it is.
pub(super) async fn demo(config: Config, demo: Demo) -> Result<()> {
    let folder = Folder::open_or_make(config, None).await?;
    // A demo lets everybody at this machine in, so it never shows a real folder.
    let has_users = folder.store.users().count().await? > 0;
    let workspace = match folder.store.workspaces().list().await?.as_slice() {
        [] if !has_users => make(&folder, &demo).await?,
        [only] if only.key == DEMO && !has_users => only.clone(),
        _ => bail!(
            "{} holds data of its own, and a demo lets everybody at this machine in; choose an empty folder with --data",
            folder.config.data.display()
        ),
    };
    let this_month = Period::month(Month::of(last_day(&workspace)));
    let period = if this_month.to == last_day(&workspace) { this_month } else { this_month.previous() };
    report(&folder, period).await?;
    truth(&folder, &workspace)?;
    if demo.no_serve {
        return Ok(());
    }
    super::serve::serve(folder, None, true).await
}

/// Yesterday: the last day of which a shop has everything.
fn last_day(workspace: &Workspace) -> base::Day {
    let today = workspace.day_of(SystemClock.now());
    today.yesterday().unwrap_or(today)
}

async fn make(folder: &Folder, demo: &Demo) -> Result<Workspace> {
    let options = MarketOptions::ending(base::Day::default());
    let zone = simulator::SHOP_TIMEZONE;
    let new = api::new_workspace(simulator::SHOP_NAME, Some(DEMO), options.currency.code(), zone, "en")?;
    let workspace = folder.store.workspaces().create_first(new, &ACTOR).await?;
    let options = MarketOptions { seed: demo.seed, scale: demo.scale, ..MarketOptions::ending(last_day(&workspace)) };
    eprintln!("simulating two years of {} …", simulator::SHOP_NAME);
    let (simulation, files) = tokio::task::block_in_place(|| -> Result<_> {
        let simulation = Simulation::new(options)?;
        let files = simulation.write(&folder.config.data.join("demo-files"))?;
        Ok((simulation, files))
    })?;
    let mut settled = workspace.clone();
    base::settings::set(&mut settled, "naming_convention", simulator::NAMING_CONVENTION)?;
    base::settings::set(&mut settled, "naming_hint", "lower-case words joined by hyphens, such as search-brand")?;
    base::settings::set(&mut settled, "gross_margin_percent", "55")?;
    let workspace = folder.store.workspaces().update(&settled, &ACTOR).await?;
    let plan = std::fs::read(&files.campaigns).context("cannot read the plan")?;
    plan::campaigns_csv::import(&folder.store, &workspace, &plan, &ACTOR).await?;
    for rule in &files.rules {
        let fields = plan::taxonomy::parse_campaign_rule(&rule.to_string())?;
        plan::taxonomy::create_rule_for_draft(&folder.store, &workspace, fields, &ACTOR).await?;
    }
    let rates = std::iter::once((&files.rates, None));
    for (path, currency) in rates.chain(files.imports.iter().map(|file| (&file.path, file.currency))) {
        let options = ImportOptions { currency, ..ImportOptions::default() };
        let outcome = super::import::one(folder, &workspace, path, &options).await;
        let outcome = outcome.with_context(|| path.display().to_string())?;
        eprintln!("imported {}: {} rows as {}", outcome.file, outcome.imported, outcome.format.name());
    }
    if !demo.no_events {
        eprintln!("sending the events of its site and till through the doors …");
        let begun = std::time::Instant::now();
        let taken = demo_events::tell(folder, &workspace, &simulation).await?;
        eprintln!("took {taken} events in {} s", begun.elapsed().as_secs());
    }
    api::tie_sources(&folder.store, &workspace).await?;
    Ok(workspace)
}

async fn report(folder: &Folder, period: Period) -> Result<()> {
    let arguments = Report {
        kind: ReportKind::Campaigns,
        from: period.from,
        to: period.to,
        basis: None,
        compare: None,
        by: Vec::new(),
        as_of: None,
        campaign: Vec::new(),
        channel: Vec::new(),
        label: None,
        currency: None,
        totals: true,
        locale: "en".to_owned(),
        out: None,
    };
    super::report::report(folder, arguments, Some(Format::Table)).await
}

/// What the market's truth says of its channels, which no report can see.
fn truth(folder: &Folder, workspace: &Workspace) -> Result<()> {
    let path = folder.config.data.join("demo-files").join("truth.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(()) };
    let truth: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
    let numbers = Numbers::english(workspace.currency);
    println!("\nthe truth over both years, which a real shop never sees ({}):", path.display());
    for channel in truth["channels"].as_array().into_iter().flatten() {
        let text = |name: &str| channel[name].as_str().map(str::to_owned).unwrap_or_else(|| channel[name].to_string());
        let roi = text("true_roi")
            .parse::<Decimal>()
            .map_or_else(|_| text("true_roi"), |roi| numbers.number(&roi.to_string()));
        println!("  {:<12} true ROI {roi}", text("channel"));
    }
    Ok(())
}
