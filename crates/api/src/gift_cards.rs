//! Gift cards: issuing them, paying with them, their ledgers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::coupon_code::{GIFT_CARD_LETTERS, grouped};
use base::{Currency, Decimal, ErrorKind, GiftCardId, Workspace};
use collect::coupons::{Asked, Wrong, did_you_mean, fresh_codes, named, refused_card};
use collect::print::Card;
use serde::{Deserialize, Serialize};
use store::{CardRefusal, CardUsed, GiftCard as StoredCard, NewGiftCard, PageRequest, Store, StoreError};
use utoipa::ToSchema;

use crate::access::{Access, AsEditor, AsViewer};
use crate::coupons::{Because, SheetQuery, currency, day, decimal, sheets, wrong};
use crate::extract::{FromPath, Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Answer, Problem};
use crate::{App, campaigns, download, secret};

/// Most cards that are issued at once.
const CARDS_AT_ONCE: usize = 1_000;

/// Most cards in a file.
const FILE_MAX: usize = 200_000;

/// A gift card.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCard {
    /// Id, `gft_…`.
    id: String,
    /// Its code as it is printed; for viewers only its last four letters.
    code: String,
    /// Its currency.
    currency: String,
    /// What it was worth at first.
    issued: String,
    /// What it is worth now.
    balance: String,
    /// `active`, `empty`, `expired` or `void`.
    status: String,
    /// What people want to remember of it.
    note: String,
    /// Id of its campaign.
    campaign_id: Option<String>,
    /// The last day on which it can be used.
    #[schema(format = Date)]
    valid_until: Option<String>,
    /// When it was issued.
    #[schema(format = DateTime)]
    issued_at: String,
    /// When its ledger changed last.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Why it was made void.
    void_reason: String,
}

/// What is owed to the holders of cards.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCardLiability {
    /// The currency.
    currency: String,
    /// Cards that can be used and are worth something.
    cards: u64,
    /// What they are worth together.
    balance: String,
}

/// Gift cards and what is owed for all of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCards {
    /// The cards of this page, newest first.
    items: Vec<GiftCard>,
    /// Cursor of the next page; null at the end.
    next_cursor: Option<String>,
    /// What is owed today, over all cards, by currency.
    liability: Vec<GiftCardLiability>,
}

/// An entry of a card's ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCardEntry {
    /// Its place, from 1.
    position: u64,
    /// `issue`, `redeem`, `refund`, `expire` or `adjust`.
    kind: String,
    /// What was put on (positive) or taken off (negative).
    amount: String,
    /// What the card is worth after it.
    balance: String,
    /// The order.
    order_id: Option<String>,
    /// Why.
    reason: String,
    /// Who.
    actor: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// A card with its ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCardDetail {
    /// The card.
    card: GiftCard,
    /// Its ledger from the beginning, at most the newest 1,000 entries.
    ledger: Vec<GiftCardEntry>,
}

/// Cards to issue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGiftCards {
    /// How many, 1 to 1,000; 1 when left out.
    count: Option<usize>,
    /// What each is worth, in major units.
    amount: String,
    /// Its currency; left out = the workspace's.
    currency: Option<String>,
    /// The last day on which it can be used.
    #[schema(format = Date)]
    valid_until: Option<String>,
    /// Id or key of a campaign.
    campaign: Option<String>,
    /// What people want to remember of it.
    #[serde(default)]
    note: String,
}

/// A payment with a card, or money put back on it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftCardUse {
    /// The code, however it is typed.
    code: String,
    /// How much, in major units.
    amount: String,
    /// In which currency; left out = the card's.
    currency: Option<String>,
    /// The order. The same order pays once, however often it asks; a refund must name it.
    #[serde(default)]
    order_id: String,
    /// What tells several refunds of an order apart.
    #[serde(default)]
    reference: String,
}

/// A card to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftCardAsked {
    /// The code, however it is typed.
    code: String,
}

/// A correction by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftCardAdjustment {
    /// What is put on (positive) or taken off (negative).
    amount: String,
    /// Why.
    reason: String,
}

/// What came of a payment or refund.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GiftCardUsed {
    /// The card after it.
    card: GiftCard,
    /// The entry of its ledger.
    entry: GiftCardEntry,
    /// Whether the order had done so before, so that nothing changed.
    is_again: bool,
}

fn shown(workspace: &Workspace, now: base::Timestamp, card: StoredCard, is_whole: bool) -> GiftCard {
    let status = if card.voided_at.is_some() {
        "void"
    } else if card.is_expired(workspace.day_of(now)) {
        "expired"
    } else if card.balance.is_zero() {
        "empty"
    } else {
        "active"
    };
    let code = grouped(&card.code);
    let end: String = code.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    GiftCard {
        id: card.id.to_string(),
        code: if is_whole { code } else { format!("…{end}") },
        currency: card.currency.to_string(),
        issued: card.issued.to_string(),
        balance: card.balance.to_string(),
        status: status.to_owned(),
        note: card.note,
        campaign_id: card.campaign_id.map(|id| id.to_string()),
        valid_until: card.valid_until.map(|day| day.to_string()),
        issued_at: card.issued_at.to_string(),
        updated_at: card.updated_at.to_string(),
        void_reason: card.void_reason,
    }
}

fn entry(entry: store::GiftCardEntry) -> GiftCardEntry {
    GiftCardEntry {
        position: entry.position,
        kind: entry.kind.key().to_owned(),
        amount: entry.amount.to_string(),
        balance: entry.balance.to_string(),
        order_id: Some(entry.order_id).filter(|order| !order.is_empty()),
        reason: entry.reason,
        actor: entry.actor,
        at: entry.at.to_string(),
    }
}

fn read_id(text: &str) -> Answer<GiftCardId> {
    GiftCardId::parse(text).map_err(|_| Problem::not_found("gift card", text))
}

/// Whole codes are for those who may pay with them.
fn may_see_codes(access: &Access) -> bool {
    access.role >= base::Role::Editor
}

/// Gift cards, newest first, and what is owed for all of them.
#[utoipa::path(get, path = "/workspaces/{workspace}/gift-cards", tag = "gift-cards",
    params(("workspace" = String, Path, description = "Key of the workspace"), PageQuery),
    responses((status = 200, body = GiftCards)))]
pub(crate) async fn list(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    Query(page): Query<PageQuery>,
) -> Answer<Json<GiftCards>> {
    let (ws, now) = (&access.workspace.id, app.now());
    let found = app.store.gift_cards().list(ws, &page.request()).await?;
    let owed = app.store.gift_cards().liability(ws, access.workspace.day_of(now)).await?;
    let is_whole = may_see_codes(&access);
    Ok(Json(GiftCards {
        items: found.items.into_iter().map(|card| shown(&access.workspace, now, card, is_whole)).collect(),
        next_cursor: found.next_cursor,
        liability: owed
            .into_iter()
            .map(|sum| GiftCardLiability {
                currency: sum.currency.to_string(),
                cards: sum.cards,
                balance: sum.balance.to_string(),
            })
            .collect(),
    }))
}

/// What is wanted of cards that are issued, read and held against its bounds.
///
/// # Errors
/// The field, and what is wrong with it.
pub fn new_gift_cards(count: usize, card: NewGiftCard) -> Result<Vec<NewGiftCard>, Wrong> {
    if !(1..=CARDS_AT_ONCE).contains(&count) {
        return Err(("count", format!("issue 1 to {CARDS_AT_ONCE} cards at once")));
    }
    let places = card.amount.normalize().scale();
    if card.amount <= Decimal::ZERO || places > card.currency.minor_digits() {
        let digits = card.currency.minor_digits();
        return Err(("amount", format!("say how much, more than 0 and with at most {digits} decimal places")));
    }
    let note = named("note", &card.note)?;
    let codes = fresh_codes(count, GIFT_CARD_LETTERS, secret::fill_with_chance);
    Ok(codes.into_iter().map(|code| NewGiftCard { code, note: note.clone(), ..card.clone() }).collect())
}

/// Issue gift cards.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards", tag = "gift-cards", request_body = NewGiftCards,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 201, body = Page<GiftCard>)))]
pub(crate) async fn issue(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(new): Json<NewGiftCards>,
) -> Answer<(StatusCode, Json<Page<GiftCard>>)> {
    let campaign_id = match new.campaign.as_deref().filter(|campaign| !campaign.is_empty()) {
        Some(campaign) => Some(campaigns::find(&app, &access, campaign).await?.id),
        None => None,
    };
    let card = NewGiftCard {
        code: String::new(),
        campaign_id,
        amount: decimal("amount", Some(&new.amount))?.unwrap_or_default(),
        currency: currency(new.currency.as_deref())?.unwrap_or(access.workspace.currency),
        valid_until: day("valid_until", new.valid_until.as_deref())?,
        note: new.note,
    };
    let new = new_gift_cards(new.count.unwrap_or(1), card).map_err(wrong)?;
    let cards = app.store.gift_cards().issue(&access.workspace.id, new, &access.actor).await?;
    let now = app.now();
    let items = cards.into_iter().map(|card| shown(&access.workspace, now, card, true)).collect();
    Ok((StatusCode::CREATED, Json(Page::whole(items))))
}

/// One card with its ledger.
#[utoipa::path(get, path = "/workspaces/{workspace}/gift-cards/{id}", tag = "gift-cards",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = GiftCardDetail)))]
pub(crate) async fn show(
    State(app): State<App>,
    AsViewer(access): AsViewer,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<GiftCardDetail>> {
    let (ws, id) = (&access.workspace.id, read_id(&id)?);
    let card = app.store.gift_cards().get(ws, &id).await?;
    let ledger = app.store.gift_cards().ledger(ws, &id).await?;
    let card = shown(&access.workspace, app.now(), card, may_see_codes(&access));
    Ok(Json(GiftCardDetail { card, ledger: ledger.into_iter().map(entry).collect() }))
}

/// A card by its code, as a till asks for its balance.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/check", tag = "gift-cards",
    request_body = GiftCardAsked,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = GiftCardDetail)))]
pub(crate) async fn check(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(asked): Json<GiftCardAsked>,
) -> Answer<Json<GiftCardDetail>> {
    let ws = &access.workspace.id;
    let code = base::coupon_code::canonical(&asked.code);
    let Some(card) = app.store.gift_cards().by_codes(ws, &[code]).await?.pop() else {
        return Err(refusal(&app, &access, &asked.code, &CardRefusal::Unknown).await?);
    };
    let ledger = app.store.gift_cards().ledger(ws, &card.id).await?;
    let card = shown(&access.workspace, app.now(), card, true);
    Ok(Json(GiftCardDetail { card, ledger: ledger.into_iter().map(entry).collect() }))
}

async fn refusal(app: &App, access: &Access, typed: &str, refusal: &CardRefusal) -> Answer<Problem> {
    let near = match refusal {
        CardRefusal::Unknown => did_you_mean(&app.store, &access.workspace.id, typed).await?,
        _ => None,
    };
    let (kind, slug) = match refusal {
        CardRefusal::Unknown => (ErrorKind::NotFound, "gift-card-unknown"),
        CardRefusal::Void(_) => (ErrorKind::Conflict, "gift-card-void"),
        CardRefusal::Expired(_) => (ErrorKind::Conflict, "gift-card-expired"),
        CardRefusal::WrongCurrency(_) => (ErrorKind::Conflict, "gift-card-wrong-currency"),
        CardRefusal::TooLittle { .. } => (ErrorKind::Conflict, "gift-card-too-little"),
        CardRefusal::OtherAmount { .. } => (ErrorKind::Conflict, "gift-card-other-amount"),
        CardRefusal::TooMuchBack { .. } => (ErrorKind::Conflict, "gift-card-too-much-back"),
    };
    Ok(Problem::of(kind, refused_card(typed, refusal, near.as_deref())).named(slug))
}

async fn used(app: &App, access: &Access, asked: GiftCardUse, is_refund: bool) -> Answer<Json<GiftCardUsed>> {
    let read = Asked {
        code: asked.code.clone(),
        order_id: asked.order_id,
        value: decimal("amount", Some(&asked.amount))?,
        currency: currency(asked.currency.as_deref())?,
        customer: String::new(),
    };
    let mut of_card = read.of_card(&access.workspace, app.now()).map_err(wrong)?;
    of_card.reference = named("reference", &asked.reference).map_err(wrong)?;
    let (cards, ws) = (app.store.gift_cards(), &access.workspace.id);
    cards.expire(ws, of_card.today).await?;
    if is_refund && of_card.order_id.is_empty() {
        return Err(Problem::field("order_id", "name the order that is refunded"));
    }
    let done = if is_refund {
        cards.refund(ws, &of_card, &access.actor).await?
    } else {
        cards.redeem(ws, &of_card, &access.actor).await?
    };
    match done {
        CardUsed::Done { card, entry: made, is_again } => {
            let card = shown(&access.workspace, app.now(), *card, true);
            Ok(Json(GiftCardUsed { card, entry: entry(made), is_again }))
        }
        CardUsed::Refused(why) => Err(refusal(app, access, &asked.code, &why).await?),
    }
}

/// Pay with a card. It never goes below nothing; a refusal is 404 or 409, and
/// its `type` says why: `/problems/gift-card-too-little`…
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/redeem", tag = "gift-cards",
    request_body = GiftCardUse,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = GiftCardUsed)))]
pub(crate) async fn redeem(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(asked): Json<GiftCardUse>,
) -> Answer<Json<GiftCardUsed>> {
    used(&app, &access, asked, false).await
}

/// Put back what an order paid with a card, whole or in part.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/refund", tag = "gift-cards",
    request_body = GiftCardUse,
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, body = GiftCardUsed)))]
pub(crate) async fn refund(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Json(asked): Json<GiftCardUse>,
) -> Answer<Json<GiftCardUsed>> {
    used(&app, &access, asked, true).await
}

/// Correct a balance by hand.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/{id}/adjust", tag = "gift-cards",
    request_body = GiftCardAdjustment,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = GiftCard)))]
pub(crate) async fn adjust(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(change): Json<GiftCardAdjustment>,
) -> Answer<Json<GiftCard>> {
    let amount = decimal("amount", Some(&change.amount))?.filter(|amount| !amount.is_zero());
    let amount = amount.ok_or_else(|| Problem::field("amount", "say how much, such as 10 or -2.50"))?;
    let because = Because::of(change.reason);
    let reason = because.checked()?;
    if reason.is_empty() {
        return Err(Problem::field("reason", "say why, such as “typed wrongly”"));
    }
    let ws = &access.workspace.id;
    let card = app.store.gift_cards().adjust(ws, &read_id(&id)?, amount, reason, &access.actor).await?;
    Ok(Json(shown(&access.workspace, app.now(), card, true)))
}

/// Make a card void, which takes its balance off. It can be undone.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/{id}/void", tag = "gift-cards",
    request_body = Because,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = GiftCard)))]
pub(crate) async fn void(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(because): Json<Because>,
) -> Answer<Json<GiftCard>> {
    let (ws, reason) = (&access.workspace.id, because.checked()?);
    let card = app.store.gift_cards().set_void(ws, &read_id(&id)?, Some(reason), &access.actor).await?;
    Ok(Json(shown(&access.workspace, app.now(), card, true)))
}

/// Take a void card again, with the balance it had.
#[utoipa::path(post, path = "/workspaces/{workspace}/gift-cards/{id}/restore", tag = "gift-cards",
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = GiftCard)))]
pub(crate) async fn restore(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
) -> Answer<Json<GiftCard>> {
    let card = app.store.gift_cards().set_void(&access.workspace.id, &read_id(&id)?, None, &access.actor).await?;
    Ok(Json(shown(&access.workspace, app.now(), card, true)))
}

/// The newest cards of a workspace, at most so many.
async fn newest(store: &Store, workspace: &Workspace, most: usize) -> Result<Vec<StoredCard>, StoreError> {
    let mut cards = Vec::new();
    let mut page = PageRequest::first(store::MAX_LIMIT);
    loop {
        let found = store.gift_cards().list(&workspace.id, &page).await?;
        cards.extend(found.items);
        page.cursor = found.next_cursor;
        if page.cursor.is_none() || cards.len() >= most {
            cards.truncate(most);
            return Ok(cards);
        }
    }
}

/// Gift cards as a table for files.
///
/// # Errors
/// When the store fails.
pub async fn gift_cards_table(
    store: &Store,
    workspace: &Workspace,
    now: base::Timestamp,
) -> Result<base::Frame, StoreError> {
    use base::{Column, Frame};
    let cards = newest(store, workspace, FILE_MAX).await?;
    let cards: Vec<GiftCard> = cards.into_iter().map(|card| shown(workspace, now, card, true)).collect();
    let texts = |cell: &dyn Fn(&GiftCard) -> Option<String>| Column::Text(cards.iter().map(cell).collect());
    let exact = |cell: &dyn Fn(&GiftCard) -> &str| {
        Column::Decimal(cards.iter().map(|card| Decimal::from_str_exact(cell(card)).ok()).collect())
    };
    Ok(Frame::new()
        .with("id", texts(&|card| Some(card.id.clone())))
        .with("code", texts(&|card| Some(card.code.clone())))
        .with("status", texts(&|card| Some(card.status.clone())))
        .with("currency", texts(&|card| Some(card.currency.clone())))
        .with("issued", exact(&|card| &card.issued))
        .with("balance", exact(&|card| &card.balance))
        .with("valid_until", texts(&|card| card.valid_until.clone()))
        .with("issued_at", texts(&|card| Some(card.issued_at.clone())))
        .with("note", texts(&|card| Some(card.note.clone()))))
}

/// Gift cards as CSV, with their codes.
#[utoipa::path(get, path = "/workspaces/{workspace}/gift-cards.csv", tag = "gift-cards",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(crate) async fn export(State(app): State<App>, AsEditor(access): AsEditor) -> Answer<Response> {
    let table = gift_cards_table(&app.store, &access.workspace, app.now()).await?;
    Ok(download::csv("gift-cards.csv", table.to_csv()))
}

/// The newest 1,000 active gift cards on sheets for print, as PDF.
#[utoipa::path(get, path = "/workspaces/{workspace}/gift-cards/sheet.pdf", tag = "gift-cards",
    params(("workspace" = String, Path, description = "Key of the workspace"), SheetQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub(crate) async fn print(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Query(wanted): Query<SheetQuery>,
) -> Answer<Response> {
    let now = app.now();
    let cards = newest(&app.store, &access.workspace, CARDS_AT_ONCE).await?;
    let cards = cards.into_iter().map(|card| shown(&access.workspace, now, card, true));
    let printed: Vec<Card> = cards.filter(|card| card.status == "active").map(|card| on_paper(&card)).collect();
    if printed.is_empty() {
        return Err(Problem::invalid("there is no active gift card to print; issue one first"));
    }
    sheets(printed, &wanted, "Gift cards".to_owned(), "gift-cards.pdf").await
}

fn on_paper(card: &GiftCard) -> Card {
    let money = Currency::parse(&card.currency).ok().zip(Decimal::from_str_exact(&card.balance).ok());
    let worth = money.map(|(currency, balance)| format!("{} {currency}", base::money::to_text(balance, currency)));
    Card {
        qr: base::coupon_code::canonical(&card.code),
        title: worth.unwrap_or_default(),
        code: card.code.clone(),
        lines: card.valid_until.iter().map(|last| format!("– {last}")).collect(),
    }
}
