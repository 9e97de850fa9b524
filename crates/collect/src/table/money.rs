//! Which currency an amount is in.

use base::currency::Named;
use base::{Currency, Decimal, RejectReason, money::STORED_SCALE};

use super::header::Unit;
use crate::values::Amount;

/// What is known about the currency of an amount, besides the amount itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// What the header says.
    pub(super) unit: Unit,
    /// What the row's currency column says.
    pub(super) column: Option<Named>,
    /// What another amount of the row says.
    pub(super) neighbour: Option<Named>,
    /// The flag `--currency`.
    pub(super) flag: Option<Currency>,
    /// The workspace's.
    pub(super) workspace: Currency,
}

/// Where a currency came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Said,
    Neighbour,
    Workspace,
}

/// An amount in units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) value: Decimal,
    pub(super) currency: Currency,
    pub(super) origin: Origin,
    /// What one written unit is worth: 10 for a Toman.
    pub(super) written_unit: Decimal,
}

/// Why an amount has no currency, or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MoneyError {
    pub(super) reason: RejectReason,
    pub(super) message: String,
}

/// Decides the currency: the word beside the amount, the header, the currency
/// column, the flag, another amount of the row, the workspace.
pub(super) fn resolve(amount: &Amount, context: &Context) -> Result<Resolved, MoneyError> {
    if amount.is_percent {
        return Err(MoneyError { reason: RejectReason::BadNumber, message: "a percentage is not an amount".into() });
    }
    let said = [amount.currency, context.unit.currency, context.column];
    let mut first: Option<(Currency, u32)> = None;
    for named in said.into_iter().flatten() {
        let (currency, units) = settle(named, &said, context)?;
        match first {
            None => first = Some((currency, units)),
            Some((known, _)) if known != currency => {
                let message = format!("{known} and {currency} are named for one amount");
                return Err(MoneyError { reason: RejectReason::MixedCurrency, message });
            }
            Some(_) => {}
        }
    }
    let (currency, units, origin) = match (first, context.flag, context.neighbour) {
        (Some((currency, units)), ..) => (currency, units, Origin::Said),
        (None, Some(flag), _) => (flag, 1, Origin::Said),
        (None, None, Some(neighbour)) => {
            let (currency, units) = settle(neighbour, &said, context)?;
            (currency, units, Origin::Neighbour)
        }
        (None, None, None) => (context.workspace, 1, Origin::Workspace),
    };
    // A word in the cell says its own unit; the header's then does not count.
    let factor = if amount.currency.is_some() { Decimal::ONE } else { context.unit.factor };
    let written_unit = factor * Decimal::from(units);
    let value = amount.value.checked_mul(written_unit).filter(|value| value.abs() < largest());
    let Some(value) = value else {
        return Err(MoneyError { reason: RejectReason::OutOfRange, message: "the amount is too large".into() });
    };
    Ok(Resolved { value: value.round_dp(STORED_SCALE), currency, origin, written_unit })
}

/// 10^18: a column of such amounts can still be added up.
fn largest() -> Decimal {
    Decimal::from(1_000_000_000_000_000_000_i64)
}

/// One currency out of a word or sign; a shared sign (`$`, `kr.`) takes the one
/// of its currencies that is named elsewhere or is the workspace's.
pub(super) fn settle(named: Named, said: &[Option<Named>], context: &Context) -> Result<(Currency, u32), MoneyError> {
    let codes = match named {
        Named::One { currency, units } => return Ok((currency, units)),
        Named::Shared(codes) => codes,
    };
    let elsewhere = said.iter().flatten().filter_map(|named| match named {
        Named::One { currency, .. } => Some(*currency),
        Named::Shared(_) => None,
    });
    let mut candidates = elsewhere.chain(context.flag).chain([context.workspace]);
    match candidates.find(|currency| codes.contains(&currency.code())) {
        Some(currency) => Ok((currency, 1)),
        None => {
            let message = format!("the sign is used by {}; say which is meant with --currency", codes.join(", "));
            Err(MoneyError { reason: RejectReason::BadCurrency, message })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{NumberStyle, number};

    fn context(workspace: &str) -> Context {
        let workspace = Currency::parse(workspace).unwrap();
        Context { unit: Unit::default(), column: None, neighbour: None, flag: None, workspace }
    }

    fn read(cell: &str, context: &Context) -> Result<String, RejectReason> {
        let amount = number::read(cell, NumberStyle::Point).unwrap().unwrap();
        resolve(&amount, context).map(|done| format!("{} {}", done.value, done.currency)).map_err(|error| error.reason)
    }

    #[test]
    fn the_nearest_word_decides() {
        let mut context = context("IRR");
        assert_eq!(read("5", &context), Ok("5 IRR".into()));
        assert_eq!(read("5 تومان", &context), Ok("50 IRR".into()));
        context.unit = super::super::header::split_unit("هزینه (تومان)").1;
        assert_eq!(read("5", &context), Ok("50 IRR".into()));
        assert_eq!(read("5 تومان", &context), Ok("50 IRR".into()));
        assert_eq!(read("5 ریال", &context), Ok("5 IRR".into()));
        assert_eq!(read("€5", &context), Err(RejectReason::MixedCurrency));
    }

    #[test]
    fn shared_signs_need_company() {
        assert_eq!(read("$5", &context("CAD")), Ok("5 CAD".into()));
        assert_eq!(read("$5", &context("IRR")), Err(RejectReason::BadCurrency));
        let mut flagged = context("IRR");
        flagged.flag = Currency::parse("USD").ok();
        assert_eq!(read("$5", &flagged), Ok("5 USD".into()));
        assert_eq!(read("5 kr.", &context("ISK")), Ok("5 ISK".into()));
    }

    #[test]
    fn columns_flags_and_neighbours() {
        let mut context = context("IRR");
        context.neighbour = base::currency::named("تومان");
        assert_eq!(read("5", &context), Ok("50 IRR".into()));
        context.flag = Currency::parse("EUR").ok();
        assert_eq!(read("5", &context), Ok("5 EUR".into()));
        context.column = base::currency::named("USD");
        assert_eq!(read("5", &context), Ok("5 USD".into()));
        assert_eq!(read("€5", &context), Err(RejectReason::MixedCurrency));
    }
}
