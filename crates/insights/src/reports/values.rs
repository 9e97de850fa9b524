//! Metrics of groups of facts.

use std::collections::BTreeMap;

use base::Currency;
use serde_json::Value as Json;

use super::assemble::Context;
use super::conversion::{NoRate, conversion_rate};
use super::returns;
use crate::basis;
use crate::catalogue::{Definition, Formula, METRICS, Missing, Unit, Value, evaluate_over};
use crate::gather::Group;
use crate::words::{exact, float};

/// A metric of a group: whether the report knows it, and why not.
pub(crate) fn metric_of(definition: &Definition, group: &Group, currency: Currency) -> Result<Value, Missing> {
    if definition.key == "conversion_rate" {
        return match conversion_rate(group) {
            Ok(rate) => rate.value().map(Value::Ratio).ok_or(Missing::Overflow),
            Err(NoRate::Unknown(parts)) => Err(Missing::Unknown(parts)),
            Err(NoRate::Zero(part)) => Err(Missing::Zero(part)),
            Err(NoRate::Mixed) => Err(Missing::Unknown(vec!["one denominator for all its campaigns"])),
        };
    }
    if takes_everything(definition) {
        evaluate_over(definition, group.leaves.iter().map(|leaf| &leaf.sums), currency)
    } else {
        evaluate_over(definition, group.leaves.iter().map(|leaf| &leaf.paired), currency)
    }
}

/// Sums, and ratios within the returns, take in what is tied to nothing;
/// ratios between cost or visits and returns do not.
fn takes_everything(definition: &Definition) -> bool {
    match definition.formula {
        Formula::Sum(_) => true,
        Formula::Ratio { numerator, denominator, .. } => {
            let mut parts = numerator.iter().chain(denominator).map(|(_, sum)| basis::is_return_side(*sum));
            definition.key == "mer" || parts.clone().all(|is| is) || !parts.any(|is| is)
        }
    }
}

/// A group without the returns that are tied to nothing.
pub(crate) fn tied_only(group: &Group) -> Group {
    let mut tied = group.clone();
    for leaf in &mut tied.leaves {
        leaf.sums = leaf.paired.clone();
    }
    tied
}

/// Every metric of a group as JSON, with the ends of the returns' intervals; `paired` leaves out the returns that are
/// tied to nothing.
pub(crate) fn totals(context: &Context, group: &Group, paired: bool) -> BTreeMap<String, Json> {
    let tied = paired.then(|| tied_only(group));
    let group = tied.as_ref().unwrap_or(group);
    let mut out = BTreeMap::new();
    for metric in METRICS {
        let value = metric_of(metric, group, context.currency).ok();
        out.insert(metric.key.to_owned(), value.map_or(Json::Null, |value| json(metric, value, context.currency)));
    }
    let interval = returns::interval(context, group).ok();
    for (key, end) in [
        ("roi_low", interval.map(|found| found.roi.low)),
        ("roi_high", interval.map(|found| found.roi.high)),
        ("roas_low", interval.map(|found| found.roas.low)),
        ("roas_high", interval.map(|found| found.roas.high)),
    ] {
        out.insert(key.to_owned(), end.map_or(Json::Null, Json::from));
    }
    out
}

fn json(metric: &Definition, value: Value, currency: Currency) -> Json {
    match value {
        Value::Exact(amount) if metric.unit == Unit::Money => Json::from(exact(amount, currency).to_string()),
        Value::Exact(count) => match i64::try_from(count) {
            Ok(whole) if count.fract().is_zero() => Json::from(whole),
            _ => Json::from(float(count)),
        },
        Value::Ratio(ratio) => Json::from(ratio),
    }
}

/// Metrics that cross zero: a share of what they were says nothing.
const SIGNED: &[&str] = &["roi", "nps"];

/// Relative change of a metric; from zero there is none.
pub(crate) fn changed(metric: &str, now: Value, before: Value) -> Option<f64> {
    if SIGNED.contains(&metric) {
        return None;
    }
    let (now, before) = (float_of(now), float_of(before));
    let change = (now - before) / before.abs();
    change.is_finite().then(|| (change * 1e9).round() / 1e9)
}

/// A value as a float, for trends and changes.
pub(crate) fn float_of(value: Value) -> f64 {
    match value {
        Value::Exact(value) => float(value),
        Value::Ratio(ratio) => ratio,
    }
}
