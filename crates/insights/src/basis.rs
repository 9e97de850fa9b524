//! Choosing the basis of revenue and applying it: what counts as conversions,
//! orders and revenue in one report.

use base::{Basis, Decimal, Workspace};
use serde::Serialize;

use crate::gather::Atom;
use crate::sums::{Sum, Sums};

/// The basis of a report and why it is that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BasisChoice {
    /// The basis.
    #[schema(value_type = String)]
    pub basis: Basis,
    /// Why: `asked`, `workspace`, `first_with_data`, `only_untied`, `no_data`.
    pub reason: String,
    /// Bases that have data in the period.
    #[schema(value_type = Vec<String>)]
    pub available: Vec<Basis>,
}

/// The order in which a basis is looked for.
const ORDER: [Basis; 3] = [Basis::Orders, Basis::Results, Basis::Platform];

fn has(basis: Basis, sums: &Sums) -> bool {
    let known = |sum| sums.get(sum).is_some();
    match basis {
        Basis::Orders => sums.get(Sum::BookedOrders).is_some_and(|orders| !orders.is_zero()),
        Basis::Results => known(Sum::ResultSales) || known(Sum::ResultRevenue),
        Basis::Platform => known(Sum::PlatformConversions) || known(Sum::PlatformValue),
    }
}

/// Chooses the basis: the one asked for, else the workspace's, else the first
/// that has data tied to a campaign, else the first that has any.
pub(crate) fn choose(asked: Option<Basis>, workspace: &Workspace, atoms: &[Atom]) -> BasisChoice {
    let some = |basis: Basis, tied: bool| {
        atoms.iter().any(|atom| has(basis, &atom.sums) && (!tied || atom.campaign.is_some()))
    };
    let available: Vec<Basis> = ORDER.into_iter().filter(|basis| some(*basis, false)).collect();
    let (basis, reason) = if let Some(basis) = asked {
        (basis, "asked")
    } else if let Some(basis) = workspace.default_basis {
        (basis, "workspace")
    } else if let Some(basis) = available.iter().copied().find(|basis| some(*basis, true)) {
        (basis, "first_with_data")
    } else if let Some(basis) = available.first() {
        (*basis, "only_untied")
    } else {
        (Basis::Platform, "no_data")
    };
    BasisChoice { basis, reason: reason.to_owned(), available }
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
            "first_with_data" => "the first basis that has data for these campaigns",
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
/// Files of orders are taken to be complete: a campaign that brought none has
/// zero orders, where the period has orders at all. Results and platforms speak
/// only of the campaigns they name, so there a missing figure stays unknown.
pub(crate) fn apply(choice: &BasisChoice, margin: Option<Decimal>, is_tied: bool, sums: &mut Sums) {
    let zero = (is_tied && choice.available.contains(&Basis::Orders)).then_some(Decimal::ZERO);
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
