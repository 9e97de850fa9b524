//! How sure a return is.

use base::{Basis, Decimal};
use measure::{Interval, MeasureError, OrderValues};

use super::assemble::Context;
use super::conversion::CONFIDENCE;
use crate::gather::Group;
use crate::sums::Sum;
use crate::words::float;

/// The intervals of return on ad spend and return on investment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ReturnInterval {
    pub(crate) roas: Interval,
    pub(crate) roi: Interval,
}

/// Why a return has no interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NoInterval {
    /// There is no return to begin with.
    NoReturn,
    /// The basis knows sums only, not the single orders.
    OnlySums(Basis),
    /// The orders do not allow one.
    Orders(MeasureError),
}

impl NoInterval {
    /// The reason in words and the part that is short; `None` where the return
    /// itself is missing, which says enough.
    pub(crate) fn reason(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::NoReturn => None,
            Self::OnlySums(_) => Some(("no interval: this basis knows sums, not single orders", "orders")),
            Self::Orders(MeasureError::TooFewOrders { .. }) => {
                Some(("no interval: fewer than 20 orders are too few for one", "orders"))
            }
            Self::Orders(_) => Some(("no interval: a few large orders make up most of the revenue", "order values")),
        }
    }
}

/// The interval of a group's returns. Spend is what was paid and has no
/// chance in it; revenue has the chance in number and size of its orders (see
/// [`OrderValues::interval`]). It says nothing of orders tied wrongly or not at
/// all, nor of what the spend caused.
pub(crate) fn interval(context: &Context, group: &Group) -> Result<ReturnInterval, NoInterval> {
    let sum = |sum: Sum| {
        let known = group.leaves.iter().filter_map(|leaf| leaf.paired.get(sum));
        known.fold(None, |all: Option<Decimal>, value| Some(all.unwrap_or_default().saturating_add(value)))
    };
    let spend = sum(Sum::Spend).filter(|spend| *spend > Decimal::ZERO).ok_or(NoInterval::NoReturn)?;
    let revenue = sum(Sum::Revenue).ok_or(NoInterval::NoReturn)?;
    let basis = context.choice.basis;
    if basis != Basis::Orders {
        return Err(NoInterval::OnlySums(basis));
    }
    let squares = sum(Sum::OrderSquares).unwrap_or_default();
    let values = OrderValues {
        orders: float(sum(Sum::Orders).unwrap_or_default()),
        // Squares are kept in thousands.
        total: float(revenue) / 1_000.0,
        squares: if squares == Decimal::MAX { f64::INFINITY } else { float(squares) },
    };
    let found = values.interval(CONFIDENCE).map_err(NoInterval::Orders)?;
    let per_spend = 1_000.0 / float(spend);
    let roas = Interval { low: round(found.low * per_spend), high: round(found.high * per_spend) };
    let margin = float(context.margin.unwrap_or(Decimal::ONE));
    let roi = Interval { low: round(roas.low * margin - 1.0), high: round(roas.high * margin - 1.0) };
    Ok(ReturnInterval { roas, roi })
}

/// Nine places: beyond them is the noise of the quantile's search.
fn round(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}
