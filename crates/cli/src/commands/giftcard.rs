//! `giftcard`: gift cards and their ledgers.

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::coupon_code::{canonical, grouped};
use base::{Column, Currency, Day, Decimal, Frame, Workspace};
use clap::{Args, Subcommand};
use collect::coupons::{Asked, did_you_mean, named, refused_card};
use store::{CardRefusal, CardUsed, GiftCard, GiftCardEntry, NewGiftCard, PageRequest};

use super::ACTOR;
use super::coupon::wrong;
use super::lists::texts;
use crate::args::Format;
use crate::folder::Folder;
use crate::print::{self, Out};

/// Gift cards.
#[derive(Debug, Subcommand)]
pub(crate) enum GiftcardCommand {
    /// Issue cards
    Issue {
        /// What each is worth
        amount: Decimal,
        /// Its currency [default: the workspace's]
        #[arg(long, value_parser = Currency::parse)]
        currency: Option<Currency>,
        /// How many, at most 1,000
        #[arg(long, default_value_t = 1)]
        count: usize,
        /// Last day on which they can be used
        #[arg(long)]
        until: Option<Day>,
        /// Key of a campaign
        #[arg(long)]
        campaign: Option<String>,
        /// What is to be remembered
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List cards, newest first, with what is owed
    List {
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// One card with its ledger
    Show {
        /// Its code
        code: String,
    },
    /// Pay with a card; the same order pays once
    Redeem(Use),
    /// Put back what an order paid
    Refund(Use),
    /// Write all cards with their codes as CSV
    Export {
        /// The file [default: standard output]
        #[arg(long, short)]
        out: Option<PathBuf>,
    },
}

/// A payment or refund.
#[derive(Debug, Args)]
pub(crate) struct Use {
    /// The code, however it is typed
    code: String,
    /// How much
    amount: Decimal,
    /// The order; a refund must name it
    #[arg(long, default_value = "")]
    order: String,
    /// What tells several refunds of an order apart
    #[arg(long, default_value = "")]
    reference: String,
}

/// `giftcard issue|list|show|redeem|refund|export`.
pub(super) async fn giftcard(folder: &Folder, command: GiftcardCommand, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    match command {
        GiftcardCommand::Issue { amount, currency, count, until, campaign, note } => {
            let campaign_id = match campaign {
                None => None,
                Some(key) => match folder.store.campaigns().by_key(&workspace.id, &key).await? {
                    Some(campaign) => Some(campaign.id),
                    None => bail!("there is no campaign with the key “{key}”; `sulit campaigns list` shows them"),
                },
            };
            let currency = currency.unwrap_or(workspace.currency);
            let card = NewGiftCard { code: String::new(), campaign_id, amount, currency, valid_until: until, note };
            let new = api::new_gift_cards(count, card).map_err(wrong)?;
            let issued = folder.store.gift_cards().issue(&workspace.id, new, &ACTOR).await?;
            if format == Some(Format::Json) {
                return print::json(&issued, &mut std::io::stdout());
            }
            print::frame_here(&cards(&issued), format)
        }
        GiftcardCommand::List { limit } => list(folder, &workspace, limit, format).await,
        GiftcardCommand::Show { code } => {
            let found = folder.store.gift_cards().by_codes(&workspace.id, &[canonical(&code)]).await?.pop();
            let Some(card) = found else { bail!(refusal(folder, &workspace, &code, &CardRefusal::Unknown).await?) };
            let ledger = folder.store.gift_cards().ledger(&workspace.id, &card.id).await?;
            if format == Some(Format::Json) {
                let both = serde_json::json!({ "card": card, "ledger": ledger });
                return print::json(&both, &mut std::io::stdout());
            }
            print::frame_here(&cards(std::slice::from_ref(&card)), format)?;
            print::frame_here(&entries(&ledger), format)
        }
        GiftcardCommand::Redeem(given) => use_card(folder, &workspace, given, false, format).await,
        GiftcardCommand::Refund(given) => use_card(folder, &workspace, given, true, format).await,
        GiftcardCommand::Export { out } => {
            let table = api::gift_cards_table(&folder.store, &workspace, folder.store.now()).await?;
            let mut to = Out::to(out.as_deref(), Format::Csv)?;
            to.writer().write_all(table.to_csv().as_bytes())?;
            to.done()
        }
    }
}

async fn list(folder: &Folder, workspace: &Workspace, limit: u32, format: Option<Format>) -> Result<()> {
    let today = workspace.day_of(folder.store.now());
    let found = folder.store.gift_cards().list(&workspace.id, &PageRequest::first(limit)).await?.items;
    let owed = folder.store.gift_cards().liability(&workspace.id, today).await?;
    if format == Some(Format::Json) {
        let both = serde_json::json!({ "cards": found, "liability": owed });
        return print::json(&both, &mut std::io::stdout());
    }
    print::frame_here(&cards(&found), format)?;
    for sum in owed {
        let balance = base::money::to_text(sum.balance, sum.currency);
        eprintln!("owed to the holders of {} cards: {balance} {}", sum.cards, sum.currency);
    }
    Ok(())
}

fn cards(cards: &[GiftCard]) -> Frame {
    Frame::new()
        .with("id", texts(cards, |card| Some(card.id.to_string())))
        .with("code", texts(cards, |card| Some(grouped(&card.code))))
        .with("currency", texts(cards, |card| Some(card.currency.to_string())))
        .with("issued", Column::Decimal(cards.iter().map(|card| Some(card.issued)).collect()))
        .with("balance", Column::Decimal(cards.iter().map(|card| Some(card.balance)).collect()))
        .with("valid_until", Column::Day(cards.iter().map(|card| card.valid_until).collect()))
        .with("issued_at", Column::Timestamp(cards.iter().map(|card| Some(card.issued_at)).collect()))
        .with("void", texts(cards, |card| card.voided_at.map(|_| card.void_reason.clone())))
        .with("note", texts(cards, |card| Some(card.note.clone())))
}

fn entries(ledger: &[GiftCardEntry]) -> Frame {
    Frame::new()
        .with("entry", Column::Int(ledger.iter().map(|entry| i64::try_from(entry.position).ok()).collect()))
        .with("kind", texts(ledger, |entry| Some(entry.kind.key().to_owned())))
        .with("amount", Column::Decimal(ledger.iter().map(|entry| Some(entry.amount)).collect()))
        .with("balance", Column::Decimal(ledger.iter().map(|entry| Some(entry.balance)).collect()))
        .with("order", texts(ledger, |entry| Some(entry.order_id.clone())))
        .with("reason", texts(ledger, |entry| Some(entry.reason.clone())))
        .with("at", Column::Timestamp(ledger.iter().map(|entry| Some(entry.at)).collect()))
}

async fn refusal(folder: &Folder, workspace: &Workspace, typed: &str, refusal: &CardRefusal) -> Result<String> {
    let near = match refusal {
        CardRefusal::Unknown => did_you_mean(&folder.store, &workspace.id, typed).await?,
        _ => None,
    };
    Ok(refused_card(typed, refusal, near.as_deref()))
}

async fn use_card(
    folder: &Folder,
    workspace: &Workspace,
    given: Use,
    is_refund: bool,
    format: Option<Format>,
) -> Result<()> {
    if is_refund && given.order.is_empty() {
        bail!("name the order that is refunded with --order");
    }
    let (code, value) = (given.code.clone(), Some(given.amount));
    let asked = Asked { code, order_id: given.order, value, ..Asked::default() };
    let mut asked = asked.of_card(workspace, folder.store.now()).map_err(wrong)?;
    asked.reference = named("reference", &given.reference).map_err(wrong)?;
    let (gift_cards, ws) = (folder.store.gift_cards(), &workspace.id);
    gift_cards.expire(ws, asked.today).await?;
    let used = if is_refund {
        gift_cards.refund(ws, &asked, &ACTOR).await?
    } else {
        gift_cards.redeem(ws, &asked, &ACTOR).await?
    };
    match used {
        CardUsed::Done { card, entry, .. } => {
            if format == Some(Format::Json) {
                let both = serde_json::json!({ "card": card, "entry": entry });
                return print::json(&both, &mut std::io::stdout());
            }
            let balance = base::money::to_text(card.balance, card.currency);
            println!("{} is worth {balance} {} now", grouped(&card.code), card.currency);
            Ok(())
        }
        CardUsed::Refused(why) => bail!(refusal(folder, workspace, &given.code, &why).await?),
    }
}
