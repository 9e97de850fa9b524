//! Orders that carried a code, as the drain tells the store of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::coupon_code::canonical;
use base::event::name;
use base::identity::{Evidence, EvidenceKind, IdKind, Node};
use base::{Actor, Currency, Day, Decimal, Event, ImportId, OrderRow, Timestamp, Workspace, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::{CouponCode, CouponUse, Store, StoreError, Via};

use super::NAME_MAX;
use crate::enrich::consent::is_cookieless;

/// An event that carried coupon codes; empty = not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponSeen {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The event.
    pub event_id: String,
    /// When it occurred.
    pub at: Timestamp,
    /// Whether it is an order, which uses its codes; else it only shows them.
    pub is_order: bool,
    /// See [`Event`].
    pub order_id: String,
    /// The codes, separated by commas.
    pub coupon: String,
    /// What the order is worth.
    pub value: Option<Decimal>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// See [`Event`].
    pub anonymous_id: String,
    /// See [`Event`].
    pub user_id: String,
    /// See [`Event`].
    pub email_hash: String,
    /// See [`Event`].
    pub phone_hash: String,
    /// The import whose file told of it; `None` = none did.
    #[serde(default)]
    pub import: Option<ImportId>,
}

impl CouponSeen {
    /// What an event says of coupons.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        let is_order = event.name == name::ORDER;
        let says = !event.coupon.is_empty() && (is_order || event.name == name::COUPON);
        says.then(|| Self {
            workspace: event.workspace.clone(),
            event_id: event.event_id.clone(),
            at: event.occurred_at,
            is_order,
            order_id: event.order_id.chars().take(NAME_MAX).collect(),
            coupon: event.coupon.clone(),
            value: event.value,
            currency: event.currency,
            anonymous_id: event.anonymous_id.clone(),
            user_id: event.user_id.clone(),
            email_hash: event.email_hash.clone(),
            phone_hash: event.phone_hash.clone(),
            import: None,
        })
    }

    /// The same, told of by an import.
    pub(crate) fn of_import(self, import: &ImportId) -> Self {
        Self { import: Some(import.clone()), ..self }
    }

    fn codes(&self) -> impl Iterator<Item = String> {
        self.coupon.split(',').map(canonical).filter(|code| !code.is_empty()).collect::<BTreeSet<_>>().into_iter()
    }

    fn customer(&self) -> String {
        match (self.email_hash.as_str(), self.user_id.as_str()) {
            ("", "") => String::new(),
            ("", id) => format!("user:{}", id.chars().take(NAME_MAX).collect::<String>()),
            (hash, _) => format!("email:{hash}"),
        }
    }

    /// Who the event is about: the firmest of its ids.
    fn person(&self) -> Option<Node> {
        let device = Some(self.anonymous_id.as_str()).filter(|id| !is_cookieless(id)).unwrap_or_default();
        [
            (IdKind::User, self.user_id.as_str()),
            (IdKind::Email, &self.email_hash),
            (IdKind::Anonymous, device),
            (IdKind::Phone, &self.phone_hash),
        ]
        .into_iter()
        .find(|(_, id)| !id.is_empty())
        .map(|(kind, id)| Node::new(kind, id))
    }

    /// A code that was given to somebody ties whoever shows it to them.
    fn evidence(&self, code: &CouponCode) -> Vec<Evidence> {
        let (Some(given_to), Some(person)) = (&code.assigned_to, self.person()) else { return Vec::new() };
        let coupon = Node::new(IdKind::Coupon, &code.code);
        let tie = |left: &Node| Evidence {
            at: self.at,
            event_id: self.event_id.clone(),
            kind: EvidenceKind::Coupon,
            left: left.clone(),
            right: coupon.clone(),
        };
        [given_to, &person].into_iter().collect::<BTreeSet<_>>().into_iter().map(tie).collect()
    }
}

/// Has the store use the codes that orders carried, and returns what they say
/// of persons. May be repeated: an order uses a code once. Codes that no batch
/// has, which are most, cost one look for all of them.
///
/// # Errors
/// When the store fails; then it has to be repeated.
pub(crate) async fn redeem(
    store: &Store,
    seen: &[CouponSeen],
) -> Result<BTreeMap<WorkspaceId, Vec<Evidence>>, StoreError> {
    let mut by_workspace: BTreeMap<&WorkspaceId, Vec<&CouponSeen>> = BTreeMap::new();
    for one in seen {
        by_workspace.entry(&one.workspace).or_default().push(one);
    }
    let mut evidence: BTreeMap<WorkspaceId, Vec<Evidence>> = BTreeMap::new();
    for (id, seen) in by_workspace {
        let codes: BTreeSet<String> = seen.iter().flat_map(|one| one.codes()).collect();
        let codes: Vec<String> = codes.into_iter().collect();
        let known = store.coupons().by_codes(id, &codes).await?;
        if known.is_empty() {
            continue;
        }
        let known: HashMap<&str, &CouponCode> = known.iter().map(|code| (code.code.as_str(), code)).collect();
        let workspace = store.workspaces().get(id).await?;
        for one in seen {
            for code in one.codes() {
                let Some(found) = known.get(code.as_str()) else { continue };
                evidence.entry(id.clone()).or_default().extend(one.evidence(found));
                if one.is_order {
                    let asked = asked(&workspace, one, code);
                    store.coupons().redeem(id, &asked, Via::Order, &Actor::System).await?;
                }
            }
        }
    }
    Ok(evidence)
}

/// Codes that a booked order of a file carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderCoupons {
    order_id: String,
    /// The codes, separated by commas.
    coupons: String,
    value: Decimal,
    currency: Currency,
    customer_hash: String,
    at: Timestamp,
    day: Day,
}

impl OrderCoupons {
    /// What an order says of coupons. What was not booked used none.
    pub(crate) fn of(order: &OrderRow) -> Option<Self> {
        (order.is_booked && !order.coupons.is_empty()).then(|| Self {
            order_id: order.order_id.chars().take(NAME_MAX).collect(),
            coupons: order.coupons.clone(),
            value: order.total,
            currency: order.currency,
            customer_hash: order.customer_hash.clone(),
            at: order.ordered_at,
            day: order.day,
        })
    }

    fn codes(&self) -> BTreeSet<String> {
        self.coupons.split(',').map(canonical).filter(|code| !code.is_empty()).collect()
    }

    fn asked(&self, code: &str, import: &ImportId) -> CouponUse {
        let customer = Some(&self.customer_hash).filter(|hash| !hash.is_empty());
        CouponUse {
            code: code.to_owned(),
            order_id: self.order_id.clone(),
            event_id: String::new(),
            import: Some(import.clone()),
            value: Some(self.value),
            currency: Some(self.currency),
            customer: customer.map(|hash| format!("email:{hash}")).unwrap_or_default(),
            at: self.at,
            day: self.day,
        }
    }
}

/// The orders among some that carry codes of batches, each with its codes.
///
/// # Errors
/// When the store fails.
pub(crate) async fn with_known_codes<'a>(
    store: &Store,
    workspace: &WorkspaceId,
    orders: &'a [OrderCoupons],
) -> Result<Vec<(&'a OrderCoupons, Vec<String>)>, StoreError> {
    let codes: BTreeSet<String> = orders.iter().flat_map(OrderCoupons::codes).collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let known = store.coupons().by_codes(workspace, &codes).await?;
    let known: BTreeSet<&str> = known.iter().map(|code| code.code.as_str()).collect();
    let found = orders.iter().map(|order| {
        let codes = order.codes().into_iter().filter(|code| known.contains(code.as_str())).collect::<Vec<_>>();
        (order, codes)
    });
    Ok(found.filter(|(_, codes)| !codes.is_empty()).collect())
}

/// Has the store use the codes that orders of a file carried. May be repeated:
/// an order uses a code once, whoever tells of it.
///
/// # Errors
/// When the store fails; then it has to be repeated, or undone.
pub(crate) async fn redeem_imported(
    store: &Store,
    workspace: &WorkspaceId,
    import: &ImportId,
    orders: &[OrderCoupons],
    actor: &Actor,
) -> Result<(), StoreError> {
    for (order, codes) in with_known_codes(store, workspace, orders).await? {
        for code in codes {
            store.coupons().redeem(workspace, &order.asked(&code, import), Via::Order, actor).await?;
        }
    }
    Ok(())
}

fn asked(workspace: &Workspace, seen: &CouponSeen, code: String) -> CouponUse {
    CouponUse {
        code,
        order_id: seen.order_id.clone(),
        event_id: seen.event_id.clone(),
        import: seen.import.clone(),
        value: seen.value,
        currency: seen.currency,
        customer: seen.customer(),
        at: seen.at,
        day: workspace.day_of(seen.at),
    }
}
