//! Gift cards and their ledger: what was put on a card and taken off it. An
//! entry is never changed, every entry says the balance after it, and no card
//! goes below nothing, however many pay with it at once: who writes an entry
//! holds the card's row first.

use base::{Actor, CampaignId, Currency, Day, Decimal, GiftCardId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::bulk::{self, Cell};
use crate::coupons::words;
use crate::error::{Doing as _, StoreError};
use crate::open::{Change, Store, Write, snapshot_of};
use crate::page::{Page, PageRequest};
use crate::row::{Reader, count, opt_micros};

words! {
    /// What an entry of the ledger is.
    EntryKind {
        Issue = "issue", "The card was sold or given away.";
        Redeem = "redeem", "An order was paid with it.";
        Refund = "refund", "An order that it paid was refunded.";
        Expire = "expire", "Its last day passed.";
        Adjust = "adjust", "A person corrected it, or made it void.";
    }
}

/// A card to issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGiftCard {
    /// Its code, in its one form.
    pub code: String,
    /// The campaign it belongs to.
    pub campaign_id: Option<CampaignId>,
    /// What it is worth.
    pub amount: Decimal,
    /// In which currency.
    pub currency: Currency,
    /// The last day on which it can be used.
    pub valid_until: Option<Day>,
    /// What people want to remember of it.
    pub note: String,
}

/// A gift card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftCard {
    /// Its id.
    pub id: GiftCardId,
    /// Its code.
    pub code: String,
    /// The campaign it belongs to.
    pub campaign_id: Option<CampaignId>,
    /// Its currency.
    pub currency: Currency,
    /// What it was worth at first.
    pub issued: Decimal,
    /// What it is worth now.
    pub balance: Decimal,
    /// What people want to remember of it.
    pub note: String,
    /// The last day on which it can be used.
    pub valid_until: Option<Day>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When its ledger changed last.
    pub updated_at: Timestamp,
    /// When it was made void.
    pub voided_at: Option<Timestamp>,
    /// Why.
    pub void_reason: String,
    /// Entries of its ledger.
    pub entry_count: u64,
}

impl GiftCard {
    /// Whether its last day is before `today`.
    #[must_use]
    pub fn is_expired(&self, today: Day) -> bool {
        self.valid_until.is_some_and(|last| last < today)
    }
}

/// An entry of a card's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftCardEntry {
    /// Its place in the ledger, from 1.
    pub position: u64,
    /// What it is.
    pub kind: EntryKind,
    /// What was put on (positive) or taken off (negative).
    pub amount: Decimal,
    /// What the card is worth after it.
    pub balance: Decimal,
    /// The order; empty = none.
    pub order_id: String,
    /// What tells several refunds of an order apart; may be empty.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// What is asked of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardUse {
    /// The code, in its one form.
    pub code: String,
    /// How much, positive.
    pub amount: Decimal,
    /// In which currency; `None` = the card's.
    pub currency: Option<Currency>,
    /// The order; empty = none.
    pub order_id: String,
    /// What tells several refunds of an order apart; may be empty.
    pub reference: String,
    /// Today in the workspace.
    pub today: Day,
}

/// Why a card was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardRefusal {
    /// There is no such card.
    Unknown,
    /// It was made void.
    Void(String),
    /// Its last day passed.
    Expired(Day),
    /// It is in another currency.
    WrongCurrency(Currency),
    /// It is worth less.
    TooLittle {
        /// What it is worth.
        balance: Decimal,
        /// In which currency.
        currency: Currency,
    },
    /// The order paid another amount with it before.
    OtherAmount {
        /// What it paid.
        paid: Decimal,
    },
    /// More would be refunded than the order paid.
    TooMuchBack {
        /// What can still be refunded.
        left: Decimal,
    },
}

/// What came of using a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardUsed {
    /// The ledger has the entry.
    Done {
        /// The card after it.
        card: Box<GiftCard>,
        /// The entry.
        entry: GiftCardEntry,
        /// Whether it was there before, so that nothing changed.
        is_again: bool,
    },
    /// Nothing changed.
    Refused(CardRefusal),
}

/// What is owed to the holders of cards in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liability {
    /// The currency.
    pub currency: Currency,
    /// Cards that can be used and are worth something.
    pub cards: u64,
    /// What they are worth together.
    pub balance: Decimal,
}

/// The gift cards of a store.
#[derive(Debug, Clone, Copy)]
pub struct GiftCards<'a>(pub(crate) &'a Store);

impl Store {
    /// The gift cards.
    #[must_use]
    pub fn gift_cards(&self) -> GiftCards<'_> {
        GiftCards(self)
    }
}

const CARD_INTO: &str = "gift_cards (id, workspace_id, campaign_id, code, currency, issued, balance, note, \
                         valid_until, entry_count, issued_at, updated_at, void_reason)";
const ENTRY_INTO: &str = "gift_card_entries (gift_card_id, position, workspace_id, kind, amount, balance, order_id, \
                          reference, reason, actor, at)";

/// Most cards whose last day passed that one change writes off.
const EXPIRED_AT_ONCE: i64 = 500;

impl GiftCards<'_> {
    /// Issues cards, all or none.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a code is taken.
    pub async fn issue(
        &self,
        ws: &WorkspaceId,
        new: Vec<NewGiftCard>,
        actor: &Actor,
    ) -> Result<Vec<GiftCard>, StoreError> {
        for campaign in new.iter().filter_map(|card| card.campaign_id.as_ref()).take(1) {
            self.0.campaigns().get(ws, campaign).await?;
        }
        let mut write = self.0.write().await?;
        let now = write.now();
        let (mut cards, mut card_rows, mut entry_rows) = (Vec::new(), Vec::new(), Vec::new());
        for new in new {
            let card = GiftCard {
                id: GiftCardId::new(write.clock()),
                code: new.code,
                campaign_id: new.campaign_id,
                currency: new.currency,
                issued: new.amount,
                balance: new.amount,
                note: new.note,
                valid_until: new.valid_until,
                issued_at: now,
                updated_at: now,
                voided_at: None,
                void_reason: String::new(),
                entry_count: 1,
            };
            let entry = GiftCardEntry {
                position: 1,
                kind: EntryKind::Issue,
                amount: card.issued,
                balance: card.balance,
                order_id: String::new(),
                reference: String::new(),
                reason: String::new(),
                actor: actor.label(),
                at: now,
            };
            card_rows.push(card_cells(ws, &card));
            entry_rows.push(entry_cells(ws, &card.id, &entry));
            cards.push(card);
        }
        bulk::insert(write.conn(), CARD_INTO, "", &card_rows).await.unique("gift card", "of this code")?;
        bulk::insert(write.conn(), ENTRY_INTO, "", &entry_rows).await.doing("writing a ledger")?;
        // Codes are as good as money, so the log names the cards only.
        let issued = cards.first().map(|first| {
            serde_json::json!({ "cards": cards.len(), "amount": first.issued, "currency": first.currency,
                "first": first.id, "valid_until": first.valid_until })
        });
        let id = cards.first().map(|card| card.id.to_string()).unwrap_or_default();
        audit(&mut write, ws, actor, ("issue", &id), issued).await?;
        write.commit().await?;
        Ok(cards)
    }

    /// The cards of a workspace, newest first.
    ///
    /// # Errors
    /// When the cursor is none, or the database fails.
    pub async fn list(&self, ws: &WorkspaceId, page: &PageRequest) -> Result<Page<GiftCard>, StoreError> {
        let after = page.before_time()?;
        let rows = sqlx::query(
            "select * from gift_cards where workspace_id = $1 and (issued_at < $2 or (issued_at = $2 and id < $3)) \
             order by issued_at desc, id desc limit $4",
        )
        .bind(ws.to_string())
        .bind(after.as_ref().map_or(i64::MAX, |(at, _)| *at))
        .bind(after.map(|(_, id)| id).unwrap_or_default())
        .bind(page.rows() + 1)
        .fetch_all(self.0.pool())
        .await
        .doing("listing gift cards")?;
        let cards = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(cards, page.rows(), |card| (card.issued_at.as_microsecond().to_string(), card.id.to_string())))
    }

    /// One card.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none in this workspace.
    pub async fn get(&self, ws: &WorkspaceId, id: &GiftCardId) -> Result<GiftCard, StoreError> {
        let row = sqlx::query("select * from gift_cards where workspace_id = $1 and id = $2")
            .bind(ws.to_string())
            .bind(id.to_string())
            .fetch_optional(self.0.pool())
            .await
            .doing("reading a gift card")?;
        read(&row.ok_or_else(|| StoreError::missing("gift card", id))?)
    }

    /// Cards by their codes in their one form; unknown ones are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_codes(&self, ws: &WorkspaceId, codes: &[String]) -> Result<Vec<GiftCard>, StoreError> {
        let mut tx = self.0.snapshot().await?;
        let sql = "select * from gift_cards where workspace_id = $1 and code in ({keys})";
        bulk::select_in(&mut tx, sql, ws.as_str(), codes).await?.iter().map(read).collect()
    }

    /// A card's ledger from its beginning; at most the newest thousand entries.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger(&self, ws: &WorkspaceId, id: &GiftCardId) -> Result<Vec<GiftCardEntry>, StoreError> {
        let rows = sqlx::query(
            "select * from gift_card_entries where workspace_id = $1 and gift_card_id = $2 \
             order by position desc limit 1000",
        )
        .bind(ws.to_string())
        .bind(id.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("reading a ledger")?;
        rows.iter().rev().map(read_entry).collect()
    }

    /// What is owed to the holders of cards that can be used on a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn liability(&self, ws: &WorkspaceId, today: Day) -> Result<Vec<Liability>, StoreError> {
        // Amounts are exact texts; few of them differ, so few come back to be added up.
        let rows = sqlx::query(
            "select currency, balance, count(*) as cards from gift_cards where workspace_id = $1 \
             and (valid_until is null or valid_until >= $2) group by currency, balance order by currency",
        )
        .bind(ws.to_string())
        .bind(today.to_string())
        .fetch_all(self.0.pool())
        .await
        .doing("adding up gift cards")?;
        let mut sums: Vec<Liability> = Vec::new();
        for row in &rows {
            let row = Reader::new("gift_cards", row);
            let (currency, balance, cards) = (row.currency("currency")?, row.decimal("balance")?, row.count("cards")?);
            if balance.is_zero() {
                continue;
            }
            let too_much = || StoreError::Invalid(format!("the balances in {currency} cannot be added up"));
            let together = balance.checked_mul(Decimal::from(cards)).ok_or_else(too_much)?;
            match sums.last_mut().filter(|sum| sum.currency == currency) {
                Some(sum) => {
                    sum.cards += cards;
                    sum.balance = sum.balance.checked_add(together).ok_or_else(too_much)?;
                }
                None => sums.push(Liability { currency, cards, balance: together }),
            }
        }
        Ok(sums)
    }

    /// Pays with a card. An order that paid with it before has paid once.
    ///
    /// # Errors
    /// When the database fails; then nothing is paid.
    pub async fn redeem(&self, ws: &WorkspaceId, asked: &CardUse, actor: &Actor) -> Result<CardUsed, StoreError> {
        let mut write = self.0.write().await?;
        let Some(card) = locked(&mut write, ws, &asked.code).await? else {
            return Ok(CardUsed::Refused(CardRefusal::Unknown));
        };
        if let Some(before) = of_order(write.conn(), &card.id, EntryKind::Redeem, asked).await? {
            if before.amount == -asked.amount {
                return Ok(CardUsed::Done { card: Box::new(card), entry: before, is_again: true });
            }
            return Ok(CardUsed::Refused(CardRefusal::OtherAmount { paid: -before.amount }));
        }
        let refusal = match (card.valid_until, asked.currency) {
            _ if card.voided_at.is_some() => Some(CardRefusal::Void(card.void_reason.clone())),
            (Some(last), _) if last < asked.today => Some(CardRefusal::Expired(last)),
            (_, Some(given)) if given != card.currency => Some(CardRefusal::WrongCurrency(card.currency)),
            _ if card.balance < asked.amount => {
                Some(CardRefusal::TooLittle { balance: card.balance, currency: card.currency })
            }
            _ => None,
        };
        if let Some(refusal) = refusal {
            return Ok(CardUsed::Refused(refusal));
        }
        let (card, entry) = enter(&mut write, ws, card, (EntryKind::Redeem, -asked.amount), asked.of(actor)).await?;
        write.commit().await?;
        Ok(CardUsed::Done { card: Box::new(card), entry, is_again: false })
    }

    /// Puts back what an order paid, whole or in part. A card that ran out
    /// meanwhile takes it all the same, for it is its holder's money; a card
    /// whose last day passed keeps it until a person decides.
    ///
    /// # Errors
    /// When the database fails; then nothing is refunded.
    pub async fn refund(&self, ws: &WorkspaceId, asked: &CardUse, actor: &Actor) -> Result<CardUsed, StoreError> {
        let mut write = self.0.write().await?;
        let Some(card) = locked(&mut write, ws, &asked.code).await? else {
            return Ok(CardUsed::Refused(CardRefusal::Unknown));
        };
        if let Some(before) = of_order(write.conn(), &card.id, EntryKind::Refund, asked).await? {
            if before.amount == asked.amount {
                return Ok(CardUsed::Done { card: Box::new(card), entry: before, is_again: true });
            }
            return Ok(CardUsed::Refused(CardRefusal::OtherAmount { paid: before.amount }));
        }
        if asked.currency.is_some_and(|given| given != card.currency) {
            return Ok(CardUsed::Refused(CardRefusal::WrongCurrency(card.currency)));
        }
        let rows = sqlx::query(
            "select * from gift_card_entries where gift_card_id = $1 and order_id = $2 and kind in ($3, $4)",
        )
        .bind(card.id.to_string())
        .bind(asked.order_id.clone())
        .bind(EntryKind::Redeem.key())
        .bind(EntryKind::Refund.key())
        .fetch_all(write.conn())
        .await
        .doing("reading what an order paid")?;
        let mut left = Decimal::ZERO;
        for row in &rows {
            left -= read_entry(row)?.amount;
        }
        if left < asked.amount {
            return Ok(CardUsed::Refused(CardRefusal::TooMuchBack { left }));
        }
        let (card, entry) = enter(&mut write, ws, card, (EntryKind::Refund, asked.amount), asked.of(actor)).await?;
        write.commit().await?;
        Ok(CardUsed::Done { card: Box::new(card), entry, is_again: false })
    }

    /// Corrects a balance by hand.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such card,
    /// [`StoreError::Conflict`] when it would go below nothing.
    pub async fn adjust(
        &self,
        ws: &WorkspaceId,
        id: &GiftCardId,
        amount: Decimal,
        reason: &str,
        actor: &Actor,
    ) -> Result<GiftCard, StoreError> {
        let found = self.get(ws, id).await?;
        let mut write = self.0.write().await?;
        let card = locked(&mut write, ws, &found.code).await?.ok_or_else(|| StoreError::missing("gift card", id))?;
        let after = card.balance.checked_add(amount).filter(|after| !after.is_sign_negative() || after.is_zero());
        if after.is_none() {
            return Err(StoreError::Conflict(format!(
                "the card is worth {} {}; it cannot go below nothing",
                card.balance, card.currency
            )));
        }
        let by = By { reason: reason.to_owned(), actor: actor.label(), ..By::default() };
        let (card, entry) = enter(&mut write, ws, card, (EntryKind::Adjust, amount), by).await?;
        audit(&mut write, ws, actor, ("adjust", id.as_str()), snapshot_of(&entry)).await?;
        write.commit().await?;
        Ok(card)
    }

    /// Makes a card void, which takes its balance off, or takes that back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such card.
    pub async fn set_void(
        &self,
        ws: &WorkspaceId,
        id: &GiftCardId,
        reason: Option<&str>,
        actor: &Actor,
    ) -> Result<GiftCard, StoreError> {
        let found = self.get(ws, id).await?;
        let mut write = self.0.write().await?;
        let mut card =
            locked(&mut write, ws, &found.code).await?.ok_or_else(|| StoreError::missing("gift card", id))?;
        if card.voided_at.is_some() == reason.is_some() {
            return Ok(card);
        }
        let amount = match reason {
            Some(_) => -card.balance,
            None => void_amount(&mut write, id).await?,
        };
        card.voided_at = reason.map(|_| write.now());
        card.void_reason = reason.unwrap_or_default().to_owned();
        let word = if reason.is_some() { "void" } else { "restore" };
        let why = format!("{word} {}", card.void_reason).trim().to_owned();
        let by = By { reason: why, actor: actor.label(), ..By::default() };
        let (card, entry) = enter(&mut write, ws, card, (EntryKind::Adjust, amount), by).await?;
        sqlx::query("update gift_cards set voided_at = $2, void_reason = $3 where id = $1")
            .bind(id.to_string())
            .bind(opt_micros(card.voided_at))
            .bind(card.void_reason.clone())
            .execute(write.conn())
            .await
            .doing("changing a gift card")?;
        audit(&mut write, ws, actor, (word, id.as_str()), snapshot_of(&entry)).await?;
        write.commit().await?;
        Ok(card)
    }

    /// Writes off cards whose last day is before `today`. What is owed does
    /// not count them in any case; this puts it into their ledgers. Returns
    /// how many were written off; at most so many at once that others wait
    /// little.
    ///
    /// # Errors
    /// When the database fails; then none is.
    pub async fn expire(&self, ws: &WorkspaceId, today: Day) -> Result<u64, StoreError> {
        let rows = sqlx::query(
            "select code from gift_cards where workspace_id = $1 and valid_until < $2 and balance <> '0' \
             and voided_at is null order by id limit $3",
        )
        .bind(ws.to_string())
        .bind(today.to_string())
        .bind(EXPIRED_AT_ONCE)
        .fetch_all(self.0.pool())
        .await
        .doing("looking for expired gift cards")?;
        if rows.is_empty() {
            return Ok(0);
        }
        let mut write = self.0.write().await?;
        let mut done = 0;
        for row in &rows {
            let code = Reader::new("gift_cards", row).text("code")?;
            let Some(card) = locked(&mut write, ws, &code).await? else { continue };
            if card.balance.is_zero() || !card.is_expired(today) {
                continue;
            }
            let amount = -card.balance;
            let by = By { actor: Actor::System.label(), ..By::default() };
            enter(&mut write, ws, card, (EntryKind::Expire, amount), by).await?;
            done += 1;
        }
        write.commit().await?;
        Ok(done)
    }
}

/// What goes with an entry.
#[derive(Debug, Default)]
struct By {
    order_id: String,
    reference: String,
    reason: String,
    actor: String,
}

impl CardUse {
    fn of(&self, actor: &Actor) -> By {
        By {
            order_id: self.order_id.clone(),
            reference: self.reference.clone(),
            reason: String::new(),
            actor: actor.label(),
        }
    }
}

/// A card whose row is held until the transaction ends.
async fn locked(write: &mut Write, ws: &WorkspaceId, code: &str) -> Result<Option<GiftCard>, StoreError> {
    let row =
        sqlx::query("update gift_cards set updated_at = updated_at where workspace_id = $1 and code = $2 returning *")
            .bind(ws.to_string())
            .bind(code.to_owned())
            .fetch_optional(write.conn())
            .await
            .doing("reading a gift card")?;
    row.as_ref().map(read).transpose()
}

/// The entry that an order made before.
async fn of_order(
    conn: &mut AnyConnection,
    id: &GiftCardId,
    kind: EntryKind,
    asked: &CardUse,
) -> Result<Option<GiftCardEntry>, StoreError> {
    if asked.order_id.is_empty() {
        return Ok(None);
    }
    let row = sqlx::query(
        "select * from gift_card_entries where gift_card_id = $1 and kind = $2 and order_id = $3 and reference = $4",
    )
    .bind(id.to_string())
    .bind(kind.key())
    .bind(asked.order_id.clone())
    .bind(asked.reference.clone())
    .fetch_optional(conn)
    .await
    .doing("looking for an order in a ledger")?;
    row.as_ref().map(read_entry).transpose()
}

/// What the last voiding of a card took off it.
async fn void_amount(write: &mut Write, id: &GiftCardId) -> Result<Decimal, StoreError> {
    let row = sqlx::query(
        "select * from gift_card_entries where gift_card_id = $1 and kind = $2 and reason like 'void%' \
         order by position desc limit 1",
    )
    .bind(id.to_string())
    .bind(EntryKind::Adjust.key())
    .fetch_optional(write.conn())
    .await
    .doing("reading a ledger")?;
    row.map_or(Ok(Decimal::ZERO), |row| Ok(-read_entry(&row)?.amount))
}

/// Writes an entry and the card's new balance. The card's row is held.
async fn enter(
    write: &mut Write,
    ws: &WorkspaceId,
    mut card: GiftCard,
    (kind, amount): (EntryKind, Decimal),
    by: By,
) -> Result<(GiftCard, GiftCardEntry), StoreError> {
    let balance = card.balance.checked_add(amount).filter(|after| *after >= Decimal::ZERO);
    let balance = balance.ok_or_else(|| {
        StoreError::Conflict(format!(
            "the card is worth {} {}; it cannot go below nothing",
            card.balance, card.currency
        ))
    })?;
    let entry = GiftCardEntry {
        position: card.entry_count + 1,
        kind,
        amount: amount.normalize(),
        balance: balance.normalize(),
        order_id: by.order_id,
        reference: by.reference,
        reason: by.reason,
        actor: by.actor,
        at: write.now(),
    };
    let row = entry_cells(ws, &card.id, &entry);
    bulk::insert(write.conn(), ENTRY_INTO, "", &[row]).await.doing("writing a ledger")?;
    (card.balance, card.entry_count, card.updated_at) = (entry.balance, entry.position, entry.at);
    sqlx::query("update gift_cards set balance = $2, entry_count = $3, updated_at = $4 where id = $1")
        .bind(card.id.to_string())
        .bind(card.balance.to_string())
        .bind(count(card.entry_count))
        .bind(card.updated_at.as_microsecond())
        .execute(write.conn())
        .await
        .doing("changing the balance of a gift card")?;
    Ok((card, entry))
}

async fn audit(
    write: &mut Write,
    ws: &WorkspaceId,
    actor: &Actor,
    (action, id): (&'static str, &str),
    after: Option<serde_json::Value>,
) -> Result<(), StoreError> {
    let change = Change { workspace: Some(ws), actor, action, subject: "gift_card", id, before: None, after };
    write.audit(change).await
}

fn card_cells(ws: &WorkspaceId, card: &GiftCard) -> Vec<Cell> {
    vec![
        card.id.as_str().into(),
        ws.as_str().into(),
        card.campaign_id.as_ref().map(ToString::to_string).into(),
        card.code.as_str().into(),
        card.currency.to_string().into(),
        card.issued.normalize().to_string().into(),
        card.balance.normalize().to_string().into(),
        card.note.as_str().into(),
        card.valid_until.map(|day| day.to_string()).into(),
        count(card.entry_count).into(),
        card.issued_at.as_microsecond().into(),
        card.updated_at.as_microsecond().into(),
        card.void_reason.as_str().into(),
    ]
}

fn entry_cells(ws: &WorkspaceId, card: &GiftCardId, entry: &GiftCardEntry) -> Vec<Cell> {
    vec![
        card.as_str().into(),
        count(entry.position).into(),
        ws.as_str().into(),
        entry.kind.key().into(),
        entry.amount.normalize().to_string().into(),
        entry.balance.normalize().to_string().into(),
        entry.order_id.as_str().into(),
        entry.reference.as_str().into(),
        entry.reason.as_str().into(),
        entry.actor.as_str().into(),
        entry.at.as_microsecond().into(),
    ]
}

fn read(row: &AnyRow) -> Result<GiftCard, StoreError> {
    let row = Reader::new("gift_cards", row);
    Ok(GiftCard {
        id: row.parsed("id", GiftCardId::parse)?,
        code: row.text("code")?,
        campaign_id: row.opt_parsed("campaign_id", CampaignId::parse)?,
        currency: row.currency("currency")?,
        issued: row.decimal("issued")?,
        balance: row.decimal("balance")?,
        note: row.text("note")?,
        valid_until: row.opt_day("valid_until")?,
        issued_at: row.time("issued_at")?,
        updated_at: row.time("updated_at")?,
        voided_at: row.opt_time("voided_at")?,
        void_reason: row.text("void_reason")?,
        entry_count: row.count("entry_count")?,
    })
}

fn read_entry(row: &AnyRow) -> Result<GiftCardEntry, StoreError> {
    let row = Reader::new("gift_card_entries", row);
    Ok(GiftCardEntry {
        position: row.count("position")?,
        kind: row.word("kind", EntryKind::parse)?,
        amount: row.decimal("amount")?,
        balance: row.decimal("balance")?,
        order_id: row.text("order_id")?,
        reference: row.text("reference")?,
        reason: row.text("reason")?,
        actor: row.text("actor")?,
        at: row.time("at")?,
    })
}
