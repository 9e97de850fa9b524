//! `coupon`: batches of codes, and using them.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use base::coupon_code::grouped;
use base::{Column, Currency, Day, Decimal, Frame, Workspace};
use clap::{Args, Subcommand};
use collect::coupons::{Asked, Made, Wrong, checked, codes_table, did_you_mean, explained, fill, printed};
use collect::print::{CARDS_MAX, SheetOptions, sheet};
use indicatif::{ProgressBar, ProgressStyle};
use store::{
    CodeFilter, CodeStatus, CouponBatch, CouponBatchFields, CouponBenefit, CouponCode, CouponKind, CouponProblem,
    PageRequest, Redeemed, RedemptionFilter, Verdict, Via,
};

use super::ACTOR;
use super::lists::texts;
use crate::args::Format;
use crate::folder::Folder;
use crate::print::{self, Out};

/// Coupon codes.
#[derive(Debug, Subcommand)]
pub(crate) enum CouponCommand {
    /// Make a batch: one shared code, or up to 1,000,000 codes for one use each
    Create(Box<Create>),
    /// List batches, newest first
    List {
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// One batch and its latest uses, or one code
    Show {
        /// Id or name of a batch, or a code
        batch_or_code: String,
        /// Only uses that broke a rule of the batch
        #[arg(long)]
        flagged: bool,
    },
    /// Redeem a code; the same order redeems it once
    Redeem(Redeem),
    /// Take a use back, so that the code can be used again
    Release {
        /// Id of the use, `cpr_…`
        id: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Write a batch's codes as CSV, or as PDF for print
    Export {
        /// Id or name of the batch
        batch: String,
        /// The file; ends in .csv or .pdf [default: CSV on standard output]
        #[arg(long, short)]
        out: Option<PathBuf>,
        /// Cards beside each other in a PDF
        #[arg(long, default_value_t = 2)]
        columns: u8,
        /// Cards below each other in a PDF
        #[arg(long, default_value_t = 5)]
        rows: u8,
        /// A small line on every card of a PDF
        #[arg(long)]
        line: Vec<String>,
    },
    /// Make a batch or a code void, or take that back
    Void {
        /// Id or name of a batch, or a code
        batch_or_code: String,
        /// Why; it is shown to whoever meets the code
        #[arg(long, default_value = "")]
        reason: String,
        /// Take it back
        #[arg(long)]
        undo: bool,
    },
}

/// A batch to make.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Key of the campaign its orders belong to
    #[arg(long)]
    campaign: String,
    /// A shared code of your choice, such as AUTUMN10
    #[arg(long, conflicts_with = "count")]
    code: Option<String>,
    /// How many codes for one use each
    #[arg(long, required_unless_present = "code")]
    count: Option<u64>,
    /// Where the codes are handed out
    #[arg(long, default_value = "")]
    placement: String,
    /// The arm of a test
    #[arg(long, default_value = "")]
    arm: String,
    /// So many percent off
    #[arg(long, group = "benefit")]
    percent: Option<Decimal>,
    /// So much money off, in --currency
    #[arg(long, group = "benefit")]
    amount: Option<Decimal>,
    /// Free shipping
    #[arg(long, group = "benefit")]
    free_shipping: bool,
    /// Currency of --amount and --min-order; orders in others are refused
    #[arg(long, value_parser = Currency::parse)]
    currency: Option<Currency>,
    /// The least value of an order
    #[arg(long)]
    min_order: Option<Decimal>,
    /// First day
    #[arg(long)]
    from: Option<Day>,
    /// Last day
    #[arg(long)]
    until: Option<Day>,
    /// Most uses of the whole batch
    #[arg(long)]
    max: Option<u64>,
    /// A customer may use it once only
    #[arg(long)]
    once_per_customer: bool,
    /// What printed QR codes say, such as https://shop.example/?coupon={code}
    #[arg(long, default_value = "")]
    qr_url: String,
}

/// A code to use.
#[derive(Debug, Args)]
pub(crate) struct Redeem {
    /// The code, however it is typed
    code: String,
    /// The order
    #[arg(long, default_value = "")]
    order: String,
    /// What the order is worth
    #[arg(long)]
    value: Option<Decimal>,
    /// In which currency [default: the workspace's]
    #[arg(long, value_parser = Currency::parse)]
    currency: Option<Currency>,
    /// Who buys: an e-mail address or an id of the business
    #[arg(long, default_value = "")]
    customer: String,
    /// Only say whether it is good
    #[arg(long)]
    check: bool,
}

/// `coupon create|list|show|redeem|release|export|void`.
pub(super) async fn coupon(folder: &Folder, command: CouponCommand, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        CouponCommand::Create(create) => make(folder, &workspace, *create, format).await,
        CouponCommand::List { limit } => {
            let found = folder.store.coupons().list(&workspace.id, None, &PageRequest::first(limit)).await?.items;
            if format == Some(Format::Json) {
                return print::json(&found, &mut std::io::stdout());
            }
            print::frame_here(&batches(&found), format)
        }
        CouponCommand::Show { batch_or_code, flagged } => {
            show(folder, &workspace, &batch_or_code, flagged, format).await
        }
        CouponCommand::Redeem(redeem) => use_code(folder, &workspace, redeem, format).await,
        CouponCommand::Release { id, reason } => {
            let id = base::CouponRedemptionId::parse(&id)?;
            let released = folder.store.coupons().release(&workspace.id, &id, &reason, &ACTOR).await?;
            println!("{} can be used again", grouped(&released.code));
            Ok(())
        }
        CouponCommand::Export { batch, out, columns, rows, line } => {
            let batch = folder.store.coupons().find(&workspace.id, &batch).await?;
            let is_pdf = out.as_ref().is_some_and(|out| out.extension().is_some_and(|end| end == "pdf"));
            let mut to = Out::to(out.as_deref(), if is_pdf { Format::Parquet } else { Format::Csv })?;
            if is_pdf {
                let options =
                    SheetOptions { title: batch.fields.name.clone(), columns, rows, ..SheetOptions::default() };
                to.writer().write_all(&pdf(folder, &workspace, &batch, &line, &options).await?)?;
            } else {
                csv(folder, &workspace, &batch, to.writer()).await?;
            }
            to.done()
        }
        CouponCommand::Void { batch_or_code, reason, undo } => {
            void(folder, &workspace, &batch_or_code, (!undo).then_some(reason.as_str())).await
        }
    }
}

/// A refusal as the command line says it.
pub(super) fn wrong((field, message): Wrong) -> anyhow::Error {
    anyhow::anyhow!("{field}: {message}")
}

async fn make(folder: &Folder, workspace: &Workspace, create: Create, format: Option<Format>) -> Result<()> {
    let campaign = folder.store.campaigns().by_key(&workspace.id, &create.campaign).await?;
    let campaign = campaign.with_context(|| {
        format!("there is no campaign with the key “{}”; `sulit campaigns list` shows them", create.campaign)
    })?;
    let (benefit, benefit_value) = match (create.percent, create.amount, create.free_shipping) {
        (Some(percent), _, _) => (CouponBenefit::Percent, Some(percent)),
        (_, Some(amount), _) => (CouponBenefit::Amount, Some(amount)),
        (_, _, true) => (CouponBenefit::FreeShipping, None),
        _ => (CouponBenefit::Other, None),
    };
    let fields = CouponBatchFields {
        campaign_id: campaign.id,
        name: create.name,
        placement: create.placement,
        arm: create.arm,
        kind: if create.code.is_some() { CouponKind::Shared } else { CouponKind::Unique },
        shared_code: create.code.unwrap_or_default(),
        benefit,
        benefit_value,
        currency: create.currency,
        min_order_value: create.min_order,
        valid_from: create.from,
        valid_until: create.until,
        max_redemptions: create.max,
        is_once_per_customer: create.once_per_customer,
        qr_url: create.qr_url,
        wanted_count: create.count.unwrap_or(1),
    };
    let fields = checked(fields).map_err(wrong)?;
    let batch = folder.store.coupons().create(&workspace.id, fields, &ACTOR).await?;
    let batch = match batch.fields.kind {
        CouponKind::Shared => {
            plan::taxonomy::resolve(&folder.store, workspace).await?;
            batch
        }
        CouponKind::Unique => filled(folder, workspace, &batch).await?,
    };
    if format == Some(Format::Json) {
        return print::json(&batch, &mut std::io::stdout());
    }
    print::frame_here(&batches(std::slice::from_ref(&batch)), format)
}

async fn filled(folder: &Folder, workspace: &Workspace, batch: &CouponBatch) -> Result<CouponBatch> {
    let bar = ProgressBar::new(batch.fields.wanted_count);
    bar.set_style(ProgressStyle::with_template("making codes {wide_bar} {pos}/{len}").context("a template")?);
    let goes_on = |done| {
        bar.set_position(done);
        true
    };
    let made = fill(&folder.store, &workspace.id, &batch.id, api::fill_with_chance, &goes_on).await;
    bar.finish_and_clear();
    match made? {
        Made::All(batch) | Made::Stopped(batch) => Ok(batch),
    }
}

fn batches(found: &[CouponBatch]) -> Frame {
    let count = |cell: &dyn Fn(&CouponBatch) -> u64| {
        Column::Int(found.iter().map(|batch| i64::try_from(cell(batch)).ok()).collect())
    };
    let benefit = |batch: &CouponBatch| {
        let fields = &batch.fields;
        let value = fields.benefit_value.map(|value| value.normalize().to_string()).unwrap_or_default();
        match fields.benefit {
            CouponBenefit::Percent => format!("{value} %"),
            CouponBenefit::Amount => {
                format!("{value} {}", fields.currency.map(|currency| currency.to_string()).unwrap_or_default())
            }
            other => other.key().to_owned(),
        }
    };
    let worth = |batch: &CouponBatch| {
        let sums = batch
            .values
            .iter()
            .map(|sum| format!("{} {}", base::money::to_text(sum.value, sum.currency), sum.currency));
        sums.collect::<Vec<_>>().join(", ")
    };
    let code = |batch: &CouponBatch| Some(batch.fields.shared_code.clone()).filter(|code| !code.is_empty());
    Frame::new()
        .with("id", texts(found, |batch| Some(batch.id.to_string())))
        .with("name", texts(found, |batch| Some(batch.fields.name.clone())))
        .with("kind", texts(found, |batch| Some(batch.fields.kind.key().to_owned())))
        .with("code", texts(found, code))
        .with("benefit", texts(found, |batch| Some(benefit(batch))))
        .with("valid_until", Column::Day(found.iter().map(|batch| batch.fields.valid_until).collect()))
        .with("codes", count(&|batch| batch.code_count))
        .with("redeemed", count(&|batch| batch.redemption_count))
        .with("flagged", count(&|batch| batch.flagged_count))
        .with("order_value", texts(found, |batch| Some(worth(batch))))
        .with("void", texts(found, |batch| batch.voided_at.map(|_| batch.void_reason.clone())))
}

async fn code_of(folder: &Folder, workspace: &Workspace, typed: &str) -> Result<Option<CouponCode>> {
    let code = base::coupon_code::canonical(typed);
    Ok(folder.store.coupons().by_codes(&workspace.id, &[code]).await?.pop())
}

async fn show(
    folder: &Folder,
    workspace: &Workspace,
    batch_or_code: &str,
    is_flagged: bool,
    format: Option<Format>,
) -> Result<()> {
    folder.settle().await?;
    let (batch, code) = match code_of(folder, workspace, batch_or_code).await? {
        Some(code) => (folder.store.coupons().get(&workspace.id, &code.batch_id).await?, Some(code.code)),
        None => (folder.store.coupons().find(&workspace.id, batch_or_code).await?, None),
    };
    let filter = RedemptionFilter { batch: Some(batch.id.clone()), code, is_flagged };
    let uses = folder.store.coupons().redemptions(&workspace.id, &filter, &PageRequest::first(100)).await?.items;
    if format == Some(Format::Json) {
        let both = serde_json::json!({ "batch": batch, "redemptions": uses });
        return print::json(&both, &mut std::io::stdout());
    }
    print::frame_here(&batches(std::slice::from_ref(&batch)), format)?;
    let uses_table = Frame::new()
        .with("use", texts(&uses, |one| Some(one.id.to_string())))
        .with("code", texts(&uses, |one| Some(grouped(&one.code))))
        .with("order", texts(&uses, |one| Some(one.order_id.clone())))
        .with("value", Column::Decimal(uses.iter().map(|one| one.value).collect()))
        .with("currency", texts(&uses, |one| one.currency.map(|currency| currency.to_string())))
        .with("problem", texts(&uses, |one| one.problem.map(|problem| problem.key().to_owned())))
        .with("at", Column::Timestamp(uses.iter().map(|one| Some(one.at)).collect()))
        .with("released", texts(&uses, |one| one.released_at.map(|_| one.release_reason.clone())));
    print::frame_here(&uses_table, format)
}

async fn use_code(folder: &Folder, workspace: &Workspace, redeem: Redeem, format: Option<Format>) -> Result<()> {
    let asked = Asked {
        code: redeem.code,
        order_id: redeem.order,
        value: redeem.value,
        currency: redeem.currency,
        customer: redeem.customer,
    };
    let used = asked.of_coupon(workspace, folder.store.now()).map_err(wrong)?;
    let verdict = if redeem.check {
        folder.store.coupons().check(&workspace.id, &used).await?
    } else {
        match folder.store.coupons().redeem(&workspace.id, &used, Via::Asked, &ACTOR).await? {
            Redeemed::Done { redemption, batch, is_again } => {
                if format == Some(Format::Json) {
                    return print::json(&redemption, &mut std::io::stdout());
                }
                let again = if is_again { "was redeemed by this order before" } else { "is redeemed" };
                println!("{} {again} ({})", grouped(&redemption.code), batch.fields.name);
                return Ok(());
            }
            Redeemed::Refused(verdict) => *verdict,
        }
    };
    match why_not(folder, workspace, &asked.code, &verdict).await? {
        Some(message) => bail!("{message}"),
        None => {
            let batch = verdict.batch.map(|batch| batch.fields.name).unwrap_or_default();
            println!("{} is good ({batch})", grouped(&used.code));
            Ok(())
        }
    }
}

async fn why_not(folder: &Folder, workspace: &Workspace, typed: &str, verdict: &Verdict) -> Result<Option<String>> {
    let near = match verdict.problem {
        Some(CouponProblem::Unknown) => did_you_mean(&folder.store, &workspace.id, typed).await?,
        _ => None,
    };
    Ok(explained(workspace, typed, verdict, near.as_deref()))
}

async fn csv(
    folder: &Folder,
    workspace: &Workspace,
    batch: &CouponBatch,
    out: &mut (dyn std::io::Write + Send),
) -> Result<()> {
    const PIECE: i64 = 5_000;
    let mut after = String::new();
    loop {
        let filter = CodeFilter::default();
        let codes = folder.store.coupons().codes_after(&workspace.id, &batch.id, &filter, &after, PIECE).await?;
        let table = codes_table(batch, &codes).to_csv();
        let rows = table.split_once('\n').map_or("", |(_, rows)| rows);
        out.write_all(if after.is_empty() { table.as_bytes() } else { rows.as_bytes() })?;
        match codes.last() {
            Some(last) => after.clone_from(&last.code),
            None => return Ok(()),
        }
    }
}

async fn pdf(
    folder: &Folder,
    workspace: &Workspace,
    batch: &CouponBatch,
    lines: &[String],
    options: &SheetOptions,
) -> Result<Vec<u8>> {
    let most = i64::try_from(CARDS_MAX).unwrap_or(i64::MAX);
    let filter = match batch.fields.kind {
        CouponKind::Shared => CodeFilter::default(),
        CouponKind::Unique => CodeFilter { prefix: String::new(), status: Some(CodeStatus::Open) },
    };
    let mut codes = folder.store.coupons().codes_after(&workspace.id, &batch.id, &filter, "", most + 1).await?;
    if codes.len() > CARDS_MAX {
        eprintln!("note: only the first {CARDS_MAX} codes are printed; export the rest as CSV");
        codes.truncate(CARDS_MAX);
    }
    if let (CouponKind::Shared, Some(code)) = (batch.fields.kind, codes.first().cloned()) {
        codes = vec![code; usize::from(options.columns) * usize::from(options.rows)];
    }
    let cards: Vec<_> = codes.iter().map(|code| printed(batch, &code.code, lines)).collect();
    Ok(sheet(&cards, options)?)
}

async fn void(folder: &Folder, workspace: &Workspace, batch_or_code: &str, reason: Option<&str>) -> Result<()> {
    let coupons = folder.store.coupons();
    let what = match code_of(folder, workspace, batch_or_code).await? {
        Some(code) => grouped(&coupons.set_code_void(&workspace.id, &code.code, reason, &ACTOR).await?.code),
        None => {
            let batch = coupons.find(&workspace.id, batch_or_code).await?;
            let batch = coupons.set_void(&workspace.id, &batch.id, reason, &ACTOR).await?;
            format!("the batch “{}”", batch.fields.name)
        }
    };
    println!("{what} is {}", if reason.is_some() { "void" } else { "taken again" });
    Ok(())
}
