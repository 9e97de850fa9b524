//! Who converts best, and whose conversions cost most.

use base::Decimal;
use measure::{Verdict, compare, compare_counts, holm, verdict};

use super::{Finding, Subject, Tone, noun};
use crate::reports::{Denominator, Made, conversion_rate};
use crate::sums::Sum;
use crate::words::{amount, count, float, p_value, percent};

/// Level of the tests, after correction for their number.
const ALPHA: f64 = 0.05;
/// A rate twice as high is worth knowing; counts that would miss even that are
/// called too few.
const RELEVANT: f64 = 1.0;
/// More campaigns than this are compared by their largest only.
const MOST_COMPARED: usize = 500;

struct Rated<'a> {
    subject: &'a Subject<'a>,
    rate: measure::Proportion,
    conversions: Decimal,
}

/// The best converter against the only other one, or against all others
/// together; with more than two, corrected for having looked at each.
pub(super) fn best_converter(made: &Made, subjects: &[Subject<'_>]) -> Option<Finding> {
    let over = common_denominator(subjects)?;
    let mut rated: Vec<Rated<'_>> = subjects
        .iter()
        .filter_map(|subject| {
            let rate = conversion_rate(subject.group).ok().filter(|rate| rate.over == over)?;
            Some(Rated { subject, rate: rate.proportion()?, conversions: rate.conversions })
        })
        .collect();
    rated.sort_by(|a, b| b.rate.trials().total_cmp(&a.rate.trials()));
    rated.truncate(MOST_COMPARED);
    let (first, others) = best_first(rated)?;
    let rest = pooled(&others)?;
    if first.rate.rate() <= rest.rate() {
        return None;
    }
    let found = compare(first.rate, rest, 0.95);
    let adjusted = adjusted_p(&first, &others, found.p_value);
    let sales: Decimal = first.conversions + others.iter().map(|other| other.conversions).sum::<Decimal>();
    if sales.is_zero() {
        return None;
    }
    let verdict = verdict(first.rate, rest, &found, adjusted, ALPHA, RELEVANT);
    let basis = made.basis();
    let trials = over.as_str();
    let against = match others.as_slice() {
        [other] => other.subject.name.clone(),
        _ => format!("the other {} together", others.len()),
    };
    let (best, rest_rate) = (percent(first.rate.rate()), percent(rest.rate()));
    let sold = format!("{} {}", count(sales), noun(basis, sales != Decimal::ONE));
    let p = p_value(adjusted);
    let (code, tone, text) = match verdict {
        Verdict::Different => (
            "best_converter",
            Tone::Good,
            format!(
                "{} converts better than {against}: {best} of {trials} against {rest_rate}; with {sold} the difference is unlikely to be chance ({p}).",
                first.subject.name
            ),
        ),
        Verdict::WithinChance => (
            "best_converter_chance",
            Tone::Info,
            format!(
                "{} converts better than {against} ({best} of {trials} against {rest_rate}), but with {sold} the difference could be chance ({p}).",
                first.subject.name
            ),
        ),
        Verdict::TooFew => (
            "best_converter_too_few",
            Tone::Info,
            format!(
                "{} converts better than {against} ({best} of {trials} against {rest_rate}), but {sold} are too few to tell: even a rate twice as high would often not show ({p}).",
                first.subject.name
            ),
        ),
    };
    let other = match others.as_slice() {
        [other] => other.subject.key.clone(),
        _ => String::new(),
    };
    let other_channel = Some(other.clone()).filter(|other| first.subject.is_channel && !other.is_empty());
    Some(
        Finding::new(code, tone, text)
            .about(first.subject)
            .with("other_channel", other_channel)
            .with("other", if other.is_empty() { String::new() } else { against })
            .with("other_key", other)
            .with("others", others.len())
            .with("rate", first.rate.rate())
            .with("other_rate", rest.rate())
            .with("denominator", trials)
            .with("conversions", float(sales))
            .with("noun", noun(basis, true))
            .with("p_value", adjusted)
            .with("difference_low", found.interval.low)
            .with("difference_high", found.interval.high),
    )
}

/// Visits or clicks, when every campaign that has a rate has it over the same.
fn common_denominator(subjects: &[Subject<'_>]) -> Option<Denominator> {
    let mut found = subjects.iter().filter_map(|subject| conversion_rate(subject.group).ok()).map(|rate| rate.over);
    let first = found.next()?;
    found.all(|over| over == first).then_some(first)
}

/// The best of two by its rate; the best of many by the lower end of its
/// interval, so that one sale out of one visit does not lead the field.
fn best_first(mut rated: Vec<Rated<'_>>) -> Option<(Rated<'_>, Vec<Rated<'_>>)> {
    let of_two = rated.len() == 2;
    let low = |rated: &Rated<'_>| if of_two { rated.rate.rate() } else { rated.rate.wilson(0.95).low };
    let best = (0..rated.len()).max_by(|a, b| low(&rated[*a]).total_cmp(&low(&rated[*b])))?;
    let first = rated.swap_remove(best);
    (!rated.is_empty()).then_some((first, rated))
}

fn pooled(others: &[Rated<'_>]) -> Option<measure::Proportion> {
    let successes = others.iter().map(|other| other.rate.successes()).sum();
    measure::Proportion::new(successes, others.iter().map(|other| other.rate.trials()).sum()).ok()
}

/// Each campaign was a candidate for “best”, so each is tested against the
/// rest and the p-value of the best is corrected for their number.
fn adjusted_p(first: &Rated<'_>, others: &[Rated<'_>], p_of_first: f64) -> f64 {
    if others.len() < 2 {
        return p_of_first;
    }
    let successes: f64 = first.rate.successes() + others.iter().map(|other| other.rate.successes()).sum::<f64>();
    let trials: f64 = first.rate.trials() + others.iter().map(|other| other.rate.trials()).sum::<f64>();
    let mut p_values = vec![p_of_first];
    for other in others {
        let rest =
            measure::Proportion::new((successes - other.rate.successes()).max(0.0), trials - other.rate.trials());
        p_values.push(rest.map_or(1.0, |rest| compare(other.rate, rest, 0.95).p_value));
    }
    holm(&p_values)[0]
}

struct Costed<'a> {
    subject: &'a Subject<'a>,
    spend: Decimal,
    conversions: Decimal,
    cpa: Decimal,
}

/// The dearest conversions against the cheapest, tested as two counts over
/// the money spent.
pub(super) fn most_costly(made: &Made, subjects: &[Subject<'_>]) -> Option<Finding> {
    let costed = |subject: &'_ Subject<'_>| {
        // Of members with both, as the table's cost per conversion.
        let leaves = subject.group.leaves.iter().map(|leaf| &leaf.paired);
        let both = leaves.filter_map(|sums| Some((sums.get(Sum::Spend)?, sums.get(Sum::Conversions)?)));
        let (spend, conversions) =
            both.fold((Decimal::ZERO, Decimal::ZERO), |sum, (spend, sold)| (sum.0 + spend, sum.1 + sold));
        (spend > Decimal::ZERO).then_some((spend, conversions))
    };
    let sold: Vec<Costed<'_>> = subjects
        .iter()
        .filter_map(|subject| {
            let (spend, conversions) = costed(subject)?;
            let cpa = spend.checked_div(conversions)?.round_dp(made.currency().minor_digits() + 4);
            Some(Costed { subject, spend, conversions, cpa })
        })
        .collect();
    let dearest = sold.iter().max_by_key(|costed| costed.cpa)?;
    let cheapest = sold.iter().min_by_key(|costed| costed.cpa)?;
    if dearest.cpa == cheapest.cpa {
        return None;
    }
    let currency = made.currency();
    let ratio = compare_counts(
        float(cheapest.conversions),
        float(dearest.conversions),
        (float(cheapest.spend), float(dearest.spend)),
        0.95,
    )
    .ok()?;
    // Of n campaigns the two ends were picked, so all their pairs were looked at.
    let pairs = float(Decimal::from(sold.len() * (sold.len() - 1) / 2));
    let adjusted = (ratio.p_value * pairs).min(1.0);
    let total = dearest.conversions + cheapest.conversions;
    let one = noun(made.basis(), false);
    let head = format!(
        "{} costs most per {one}: {}, against {} for {}",
        dearest.subject.name,
        amount(dearest.cpa, currency),
        amount(cheapest.cpa, currency),
        cheapest.subject.name
    );
    let counted = format!("{} {}", count(total), noun(made.basis(), total != Decimal::ONE));
    let (code, tone, text) = if adjusted < ALPHA {
        let tail = format!("with {counted} the difference is unlikely to be chance ({}).", p_value(adjusted));
        ("most_costly", Tone::Warning, format!("{head}; {tail}"))
    } else {
        let tail = format!("but with {counted} the difference could be chance ({}).", p_value(adjusted));
        ("most_costly_chance", Tone::Info, format!("{head}, {tail}"))
    };
    Some(
        Finding::new(code, tone, text)
            .about(dearest.subject)
            .with("other", cheapest.subject.name.as_str())
            .with("other_key", cheapest.subject.key.as_str())
            .with("other_channel", cheapest.subject.is_channel.then(|| cheapest.subject.key.clone()))
            .with_money("cpa", dearest.cpa, currency)
            .with_money("other_cpa", cheapest.cpa, currency)
            .with("conversions", float(total))
            .with("noun", noun(made.basis(), true))
            .with("p_value", adjusted),
    )
}
