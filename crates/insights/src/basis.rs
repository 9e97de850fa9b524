//! Choosing the basis of revenue and applying it: what counts as conversions,
//! orders and revenue in one report.

use std::collections::BTreeMap;

use base::{Basis, Decimal, Workspace};
use serde::Serialize;

use crate::dims::Dims;
use crate::gather::Atom;
use crate::sums::{Sum, Sums};
use crate::words::float;

/// The basis of a report and why it is that one.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BasisChoice {
    /// The basis.
    #[schema(value_type = String)]
    pub basis: Basis,
    /// Why: `asked`, `workspace`, `covers_half`, `covers_most`,
    /// `first_with_data`, `only_untied`, `no_data`.
    pub reason: String,
    /// Bases that have data in the period.
    #[schema(value_type = Vec<String>)]
    pub available: Vec<Basis>,
    /// Share of the campaigns' spend of which this basis knows what came back;
    /// null where campaigns spent nothing.
    pub spend_covered: Option<f64>,
    /// The same share if orders were the basis; null where there are none.
    pub spend_covered_by_orders: Option<f64>,
}

/// The order in which a basis is looked for.
const ORDER: [Basis; 3] = [Basis::Orders, Basis::Results, Basis::Platform];

/// A basis must know what came back for at least this share of the campaigns'
/// spend to be taken before one that knows more.
const ENOUGH: f64 = 0.5;

fn has(basis: Basis, sums: &Sums) -> bool {
    let known = |sum| sums.get(sum).is_some();
    match basis {
        Basis::Orders => sums.get(Sum::BookedOrders).is_some_and(|orders| !orders.is_zero()),
        Basis::Results => known(Sum::ResultSales) || known(Sum::ResultRevenue),
        Basis::Platform => known(Sum::PlatformConversions) || known(Sum::PlatformValue),
    }
}

/// Ties are called sparse where the orders of a campaign are fewer than this
/// share of the conversions that its platform claims or somebody typed in:
/// platforms claim too much, but hardly ten times as much.
const SPARSE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// What a campaign's coverage depends on.
#[derive(Default)]
struct Coverage {
    spend: Decimal,
    orders: Decimal,
    claimed: Decimal,
    typed_in: Decimal,
    is_known: bool,
}

/// Share of the campaigns' spend that belongs to campaigns of which a basis
/// knows what came back; sparse ties of orders are no knowledge.
fn covered(basis: Basis, dims: &Dims, atoms: &[Atom]) -> Option<f64> {
    let mut campaigns: BTreeMap<u32, Coverage> = BTreeMap::new();
    for atom in atoms {
        let Some(campaign) = atom.campaign else { continue };
        let of = |sum| atom.sums.get(sum).unwrap_or_default();
        let slot = campaigns.entry(campaign).or_default();
        slot.spend += of(Sum::Spend);
        slot.orders += of(Sum::BookedOrders);
        slot.claimed += of(Sum::PlatformConversions);
        slot.typed_in += of(Sum::ResultSales);
        slot.is_known |= has(basis, &atom.sums) || basis == Basis::Orders && dims.has_orders(atom.campaign);
    }
    let is_sparse = |c: &Coverage| basis == Basis::Orders && c.orders < c.claimed.max(c.typed_in) * SPARSE;
    let all: Decimal = campaigns.values().map(|c| c.spend).sum();
    let known: Decimal = campaigns.values().filter(|c| c.is_known && !is_sparse(c)).map(|c| c.spend).sum();
    known.checked_div(all).map(|share| float(share.round_dp(6)))
}

/// Chooses the basis: the one asked for, else the workspace's, else by what it
/// knows. Of the bases that are tied to any campaign, the first of orders,
/// results and platform is taken that knows what came back for at least half of
/// the campaigns' spend; where none does, the one that knows most. A few orders
/// with a coupon thus do not turn a report that platforms cover into one of
/// unknowns, nor one of losses: a campaign whose tied orders are fewer than a
/// tenth of the conversions claimed for it does not count as known by orders.
/// Where campaigns spent nothing, the first that has data is taken, and where
/// nothing is tied the first of all.
pub(crate) fn choose(asked: Option<Basis>, workspace: &Workspace, dims: &Dims, atoms: &[Atom]) -> BasisChoice {
    let some = |basis: Basis, tied: bool| {
        atoms.iter().any(|atom| has(basis, &atom.sums) && (!tied || atom.campaign.is_some()))
    };
    let available: Vec<Basis> = ORDER.into_iter().filter(|basis| some(*basis, false)).collect();
    let tied: Vec<(Basis, Option<f64>)> = available
        .iter()
        .filter(|basis| some(**basis, true))
        .map(|basis| (*basis, covered(*basis, dims, atoms)))
        .collect();
    let (basis, reason) = if let Some(basis) = asked {
        (basis, "asked")
    } else if let Some(basis) = workspace.default_basis {
        (basis, "workspace")
    } else if let Some((basis, share)) = tied.iter().find(|(_, share)| share.is_none_or(|share| share >= ENOUGH)) {
        (*basis, if share.is_some() { "covers_half" } else { "first_with_data" })
    } else if let Some(basis) = most(&tied) {
        (basis, "covers_most")
    } else if let Some(basis) = available.first() {
        (*basis, "only_untied")
    } else {
        (Basis::Platform, "no_data")
    };
    let by_orders = available.contains(&Basis::Orders).then(|| covered(Basis::Orders, dims, atoms)).flatten();
    let spend_covered = covered(basis, dims, atoms);
    let reason = reason.to_owned();
    BasisChoice { basis, reason, available, spend_covered, spend_covered_by_orders: by_orders }
}

/// The basis that covers most, of equals the first.
fn most(tied: &[(Basis, Option<f64>)]) -> Option<Basis> {
    let share = |of: &(Basis, Option<f64>)| of.1.unwrap_or_default();
    tied.iter().rev().max_by(|a, b| share(a).total_cmp(&share(b))).map(|(basis, _)| *basis)
}

impl BasisChoice {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> String {
        let what = match self.basis {
            Basis::Platform => "what the ad platforms claim",
            Basis::Orders => "orders tied to a campaign by coupon or UTM, net of refunds",
            Basis::Results => "figures typed in from a results table",
        };
        let why = match self.reason.as_str() {
            "asked" => "as asked",
            "workspace" => "the workspace's setting",
            "covers_half" => {
                "the first of orders, results and platform that knows what came back for at least half of the campaigns' spend"
            }
            "covers_most" => {
                "no basis knows what came back for half of the campaigns' spend; of them this one knows most"
            }
            "first_with_data" => {
                "the first of orders, results and platform that has data for these campaigns, which spent nothing"
            }
            "only_untied" => "the only basis with data, none of it tied to a campaign",
            _ => "no basis has data in this period",
        };
        format!("Revenue and conversions: {what} ({why}).")
    }
}

/// Sums of what came back, as against what it cost.
pub(crate) fn is_return_side(sum: Sum) -> bool {
    matches!(
        sum,
        Sum::Conversions
            | Sum::Orders
            | Sum::Revenue
            | Sum::Return
            | Sum::NewCustomers
            | Sum::BookedOrders
            | Sum::OrderRevenue
            | Sum::OrderSquares
            | Sum::OrderNewCustomers
            | Sum::Refunds
            | Sum::ResultSales
            | Sum::ResultRevenue
            | Sum::PlatformConversions
            | Sum::PlatformValue
    )
}

/// Fills conversions, orders, revenue and return of one campaign by the basis.
///
/// Files of orders are taken to be complete, but ties are not. No order in the
/// period is *zero* only for a campaign that an order was tied to at some time
/// (`has_orders`): its coupon or UTM does reach the orders, so that its absence
/// is knowledge. A campaign that no order was ever tied to may have brought
/// nothing, or its links and coupons may not carry its key; nobody can tell, so
/// its orders, revenue and ROI are unknown and not −100 %. Results and platforms
/// speak only of the campaigns they name, so there a missing figure stays
/// unknown too.
pub(crate) fn apply(choice: &BasisChoice, margin: Option<Decimal>, has_orders: bool, sums: &mut Sums) {
    let zero = (has_orders && choice.available.contains(&Basis::Orders)).then_some(Decimal::ZERO);
    let (conversions, orders, revenue) = match choice.basis {
        Basis::Platform => (sums.get(Sum::PlatformConversions), None, sums.get(Sum::PlatformValue)),
        Basis::Orders => {
            let orders = sums.get(Sum::BookedOrders).or(zero);
            (orders, orders, sums.get(Sum::OrderRevenue).or(zero))
        }
        Basis::Results => (sums.get(Sum::ResultSales), sums.get(Sum::ResultSales), sums.get(Sum::ResultRevenue)),
    };
    sums.set(Sum::Conversions, conversions);
    sums.set(Sum::Orders, orders);
    sums.set(Sum::Revenue, revenue);
    let share = margin.unwrap_or(Decimal::ONE);
    sums.set(Sum::Return, revenue.map(|revenue| revenue * share));
    if choice.basis == Basis::Orders && sums.get(Sum::NewCustomers).is_none() {
        sums.set(Sum::NewCustomers, sums.get(Sum::OrderNewCustomers));
    }
    if choice.basis != Basis::Orders {
        sums.set(Sum::Refunds, None);
    }
}

/// The workspace's gross margin as a share, where it is set and readable.
pub(crate) fn margin(workspace: &Workspace) -> Option<Decimal> {
    let percent: Decimal = workspace.gross_margin_percent.as_deref()?.trim().parse().ok()?;
    (percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED).then(|| percent / Decimal::ONE_HUNDRED)
}
