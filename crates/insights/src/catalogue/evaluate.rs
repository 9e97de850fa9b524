//! Evaluating a definition on sums.

use base::{Currency, Decimal, money};
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;

use super::{Definition, Formula, Over, Sign, Terms, Unit};
use crate::sums::{Sum, Sums};

/// Significant digits of a ratio; what lies beyond is noise of division.
const RATIO_DIGITS: u32 = 12;

/// The value of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Money and counts, exact.
    Exact(Decimal),
    /// Rates, multiples and scores.
    Ratio(f64),
}

/// Why a metric has no value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// These parts are unknown.
    Unknown(Vec<&'static str>),
    /// The denominator is known and zero.
    Zero(&'static str),
    /// The value is too large to be held.
    Overflow,
}

impl Missing {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Unknown(parts) => format!("unknown: {}", parts.join(", ")),
            Self::Zero(part) => format!("{part} is zero"),
            Self::Overflow => "the value is too large".to_owned(),
        }
    }
}

/// Evaluates a metric on one set of sums.
///
/// # Errors
/// [`Missing`] names the part that is unknown or zero.
pub fn evaluate(metric: &Definition, sums: &Sums, currency: Currency) -> Result<Value, Missing> {
    evaluate_over(metric, std::iter::once(sums), currency)
}

/// Evaluates a metric on a group: sums are added first, then divided. Where
/// the metric asks for it, members of which a part is unknown are left out of
/// both parts.
///
/// # Errors
/// [`Missing`] names the part that is unknown in every member, or zero.
pub fn evaluate_over<'a>(
    metric: &Definition,
    members: impl Iterator<Item = &'a Sums> + Clone,
    currency: Currency,
) -> Result<Value, Missing> {
    let (numerator, denominator, times, over) = match metric.formula {
        Formula::Sum(sum) => return added(&[(Sign::Plus, sum)], members).map(Value::Exact),
        Formula::Ratio { numerator, denominator, times, over } => (numerator, denominator, times, over),
    };
    let (top, bottom) = match over {
        Over::All => both(added(numerator, members.clone()), added(denominator, members))?,
        Over::BothKnown => {
            let whole = members.clone().filter(|sums| known(numerator, sums) && known(denominator, sums));
            let parts = both(added(numerator, whole.clone()), added(denominator, whole));
            parts.map_err(|missing| unknown_in(metric, members).unwrap_or(missing))?
        }
    };
    if bottom.is_zero() {
        return Err(Missing::Zero(denominator.first().map_or("", |(_, sum)| sum.key())));
    }
    let top = top.checked_mul(Decimal::from(times)).ok_or(Missing::Overflow)?;
    if metric.unit == Unit::Money {
        return money::divide(top, bottom, currency).map(Value::Exact).ok_or(Missing::Overflow);
    }
    let ratio = top.checked_div(bottom).ok_or(Missing::Overflow)?;
    let rounded = ratio.round_sf(RATIO_DIGITS).unwrap_or(ratio);
    rounded.to_f64().map(Value::Ratio).ok_or(Missing::Overflow)
}

fn known(terms: Terms, sums: &Sums) -> bool {
    terms.iter().all(|(_, sum)| sums.get(*sum).is_some())
}

/// The signed sum over all members; a part unknown in every member is missing.
fn added<'a>(terms: &[(Sign, Sum)], members: impl Iterator<Item = &'a Sums> + Clone) -> Result<Decimal, Missing> {
    let mut total = Decimal::ZERO;
    let mut missing = Vec::new();
    for (sign, sum) in terms {
        let mut part: Option<Decimal> = None;
        for sums in members.clone() {
            if let Some(value) = sums.get(*sum) {
                part = Some(part.unwrap_or_default().checked_add(value).ok_or(Missing::Overflow)?);
            }
        }
        match (part, sign) {
            (Some(value), Sign::Plus) => total = total.checked_add(value).ok_or(Missing::Overflow)?,
            (Some(value), Sign::Minus) => total = total.checked_sub(value).ok_or(Missing::Overflow)?,
            (None, _) => missing.push(sum.key()),
        }
    }
    if missing.is_empty() { Ok(total) } else { Err(Missing::Unknown(missing)) }
}

fn both(top: Result<Decimal, Missing>, bottom: Result<Decimal, Missing>) -> Result<(Decimal, Decimal), Missing> {
    match (top, bottom) {
        (Ok(top), Ok(bottom)) => Ok((top, bottom)),
        (Err(Missing::Unknown(mut parts)), Err(Missing::Unknown(more))) => {
            parts.extend(more.into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
            Err(Missing::Unknown(parts))
        }
        (Err(missing), _) | (_, Err(missing)) => Err(missing),
    }
}

/// The parts that no member knows; when each is known somewhere but never
/// together, the parts that some member lacks.
fn unknown_in<'a>(metric: &Definition, members: impl Iterator<Item = &'a Sums> + Clone) -> Option<Missing> {
    let Formula::Ratio { numerator, denominator, .. } = metric.formula else { return None };
    let parts = || numerator.iter().chain(denominator).map(|(_, sum)| *sum);
    let list = |lacks: &dyn Fn(Sum) -> bool| {
        let mut names: Vec<&'static str> = Vec::new();
        for sum in parts().filter(|sum| lacks(*sum)) {
            if !names.contains(&sum.key()) {
                names.push(sum.key());
            }
        }
        (!names.is_empty()).then_some(Missing::Unknown(names))
    };
    list(&|sum| members.clone().all(|sums| sums.get(sum).is_none()))
        .or_else(|| list(&|sum| members.clone().any(|sums| sums.get(sum).is_none())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::find;
    use proptest::prelude::*;

    fn eur() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    fn sums(pairs: &[(Sum, i64)]) -> Sums {
        let mut sums = Sums::default();
        for (sum, value) in pairs {
            sums.set(*sum, Some(Decimal::from(*value)));
        }
        sums
    }

    fn value(key: &str, sums: &Sums) -> Result<Value, Missing> {
        evaluate(find(key).unwrap(), sums, eur())
    }

    #[test]
    fn the_formulas_of_the_field() {
        let row = sums(&[
            (Sum::Spend, 200),
            (Sum::Impressions, 50_000),
            (Sum::Clicks, 400),
            (Sum::Visits, 320),
            (Sum::ReportedVisits, 320),
            (Sum::EngagedVisits, 240),
            (Sum::Conversions, 8),
            (Sum::Orders, 8),
            (Sum::Revenue, 600),
            (Sum::Return, 600),
            (Sum::Promoters, 50),
            (Sum::Detractors, 20),
            (Sum::SurveyAnswers, 100),
            (Sum::Sent, 1_000),
            (Sum::Bounced, 20),
            (Sum::UniqueOpens, 245),
        ]);
        for (key, want) in [
            ("ctr", 0.008),
            ("conversion_rate", 0.025),
            ("roas", 3.0),
            ("roi", 2.0),
            ("bounce_rate", 0.25),
            ("nps", 30.0),
            ("delivery_rate", 0.98),
            ("open_rate", 0.25),
        ] {
            assert_eq!(value(key, &row), Ok(Value::Ratio(want)), "{key}");
        }
        for (key, want) in [("cpc", "0.5"), ("cpm", "4"), ("cpa", "25"), ("aov", "75")] {
            assert_eq!(value(key, &row), Ok(Value::Exact(want.parse().unwrap())), "{key}");
        }
    }

    #[test]
    fn a_missing_part_is_named_and_zero_is_not_missing() {
        assert_eq!(value("ctr", &sums(&[(Sum::Clicks, 3)])), Err(Missing::Unknown(vec!["impressions"])));
        assert_eq!(value("roi", &sums(&[])), Err(Missing::Unknown(vec!["return", "spend"])));
        assert_eq!(value("cpa", &sums(&[(Sum::Spend, 3), (Sum::Conversions, 0)])), Err(Missing::Zero("conversions")));
        assert_eq!(value("cpl", &sums(&[(Sum::Spend, 3)])).unwrap_err().text(), "unknown: leads");
    }

    #[test]
    fn a_member_without_impressions_does_not_spoil_the_click_rate() {
        let search = sums(&[(Sum::Clicks, 10), (Sum::Impressions, 100)]);
        let letter = sums(&[(Sum::Clicks, 90)]);
        let group = [&search, &letter];
        let ctr = evaluate_over(find("ctr").unwrap(), group.into_iter(), eur());
        assert_eq!(ctr, Ok(Value::Ratio(0.1)));
        let clicks = evaluate_over(find("clicks").unwrap(), group.into_iter(), eur());
        assert_eq!(clicks, Ok(Value::Exact(Decimal::from(100))));
    }

    proptest! {
        #[test]
        fn a_group_has_the_ratio_of_sums(rows in prop::collection::vec((1_i64..1_000_000, 1_i64..1_000_000), 1..30)) {
            let members: Vec<Sums> =
                rows.iter().map(|(spend, revenue)| sums(&[(Sum::Spend, *spend), (Sum::Revenue, *revenue)])).collect();
            let got = evaluate_over(find("roas").unwrap(), members.iter(), eur());
            let spend: i64 = rows.iter().map(|(spend, _)| spend).sum();
            let revenue: i64 = rows.iter().map(|(_, revenue)| revenue).sum();
            let want = (Decimal::from(revenue) / Decimal::from(spend)).round_sf(RATIO_DIGITS).and_then(|d| d.to_f64());
            prop_assert_eq!(got.ok(), want.map(Value::Ratio));
        }
    }
}
