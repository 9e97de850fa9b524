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
/// together; with more than two, corrected for having looked at each. Where
/// several share its rate, they are named together and nothing is tested.
pub(super) fn best_converter(made: &Made, subjects: &[Subject<'_>]) -> Option<Finding> {
    let over = common_denominator(subjects)?;
    let (first, others) = best_first(rated(subjects, over))?;
    if others.iter().any(|other| first.has_the_rate_of(other)) {
        return shared_best(&first, others, over);
    }
    let rest = pooled(&others)?;
    let sales: Decimal = first.conversions + others.iter().map(|other| other.conversions).sum::<Decimal>();
    if first.rate.rate() <= rest.rate() || sales.is_zero() {
        return None;
    }
    let found = compare(first.rate, rest, 0.95);
    let compared = if others.len() < 2 { 1 } else { others.len() + 1 };
    let adjusted = adjusted_p(&first, &others, found.p_value);
    let verdict = verdict(first.rate, rest, &found, adjusted, ALPHA, RELEVANT);
    let only_other = match others.as_slice() {
        [other] => Some(other.subject),
        _ => None,
    };
    let against = only_other.map_or_else(|| format!("the other {} together", others.len()), |other| other.name.clone());
    let rates = format!("{} of {} against {}", percent(first.rate.rate()), over.as_str(), percent(rest.rate()));
    let sold = format!("{} {}", count(sales), noun(made.basis(), sales != Decimal::ONE));
    let p = chance("Holm", "comparisons", compared, (adjusted, found.p_value));
    let name = &first.subject.name;
    let (code, tone, text) = match verdict {
        Verdict::Different => (
            "best_converter",
            Tone::Good,
            format!(
                "{name} converts better than {against}: {rates}; with {sold} the difference is unlikely to be chance ({p})."
            ),
        ),
        Verdict::WithinChance => (
            "best_converter_chance",
            Tone::Info,
            format!(
                "{name} converts better than {against} ({rates}), but with {sold} the difference could be chance ({p})."
            ),
        ),
        Verdict::TooFew => (
            "best_converter_too_few",
            Tone::Info,
            format!(
                "{name} converts better than {against} ({rates}), but {sold} are too few to tell: even a rate twice as high would often not show ({p})."
            ),
        ),
    };
    let finding = compared_with(Finding::new(code, tone, text).about(first.subject), only_other)
        .with("others", others.len())
        .with("rate", first.rate.rate())
        .with("other_rate", rest.rate())
        .with("denominator", over.as_str())
        .with("conversions", float(sales))
        .with("noun", noun(made.basis(), true))
        .with("difference_low", found.interval.low)
        .with("difference_high", found.interval.high);
    Some(with_chance(finding, compared, (adjusted, found.p_value)))
}

/// Several with one rate, better than the others together. Which of them is
/// the best nobody can tell, so nobody is called that.
fn shared_best(first: &Rated<'_>, others: Vec<Rated<'_>>, over: Denominator) -> Option<Finding> {
    let (mut tied, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|other| first.has_the_rate_of(other));
    let rest = pooled(&others)?;
    if first.rate.rate() <= rest.rate() {
        return None;
    }
    tied.sort_by(|a, b| a.subject.name.cmp(&b.subject.name));
    let (second, more) = tied.split_first()?;
    let (a, b) = (&first.subject.name, &second.subject.name);
    let names = if more.is_empty() { format!("{a} and {b}") } else { format!("{a}, {b} and {} more", more.len()) };
    let together = match others.as_slice() {
        [other] => other.subject.name.clone(),
        _ => format!("the other {} together", others.len()),
    };
    let (best, rest_rate, over) = (percent(first.rate.rate()), percent(rest.rate()), over.as_str());
    let text = format!("{names} convert equally well: {best} of {over} each, against {rest_rate} for {together}.");
    let finding = compared_with(
        Finding::new("best_converters_tied", Tone::Info, text).about(first.subject),
        Some(second.subject),
    );
    Some(
        finding
            .with("kind", if more.is_empty() { "two" } else { "more" })
            .with("more", more.len())
            .with("others", others.len())
            .with("rate", first.rate.rate())
            .with("other_rate", rest.rate())
            .with("denominator", over),
    )
}

/// Those that have a rate over `over`, of very many those with the most trials.
fn rated<'a>(subjects: &'a [Subject<'a>], over: Denominator) -> Vec<Rated<'a>> {
    let mut rated: Vec<Rated<'_>> = subjects
        .iter()
        .filter_map(|subject| {
            let rate = conversion_rate(subject.group).ok().filter(|rate| rate.over == over)?;
            Some(Rated { subject, rate: rate.proportion()?, conversions: rate.conversions })
        })
        .collect();
    rated.sort_by(|a, b| b.rate.trials().total_cmp(&a.rate.trials()));
    rated.truncate(MOST_COMPARED);
    rated
}

impl Rated<'_> {
    fn has_the_rate_of(&self, other: &Self) -> bool {
        let (mine, its) = (self.rate.rate(), other.rate.rate());
        (mine - its).abs() <= 1e-12 * mine.max(its)
    }
}

/// Names the campaign or channel that another is compared with; none where it
/// is several together.
fn compared_with(finding: Finding, other: Option<&Subject<'_>>) -> Finding {
    let key = other.map(|other| other.key.clone()).unwrap_or_default();
    finding
        .with("other_channel", other.filter(|other| other.is_channel).map(|other| other.key.clone()))
        .with("other", other.map(|other| other.name.clone()).unwrap_or_default())
        .with("other_key", key)
}

/// The p-value in a sentence; a corrected one says so, for it is larger than
/// what a calculator gives for the two rates.
fn chance(correction: &str, what: &str, compared: usize, (adjusted, plain): (f64, f64)) -> String {
    if compared < 2 {
        return p_value(adjusted);
    }
    let plain = p_value(plain);
    let plain = plain.strip_prefix("p = ").unwrap_or(&plain);
    format!("{} after {correction}'s correction for {compared} {what}, {plain} without", p_value(adjusted))
}

/// The p-value, how many comparisons it is corrected for, and what it was.
fn with_chance(finding: Finding, compared: usize, (adjusted, plain): (f64, f64)) -> Finding {
    finding.with("p_value", adjusted).with("p_value_plain", plain).with("compared", compared)
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
    let sold = costed(made, subjects);
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
    let pairs = sold.len() * (sold.len() - 1) / 2;
    let adjusted = (ratio.p_value * float(Decimal::from(pairs))).min(1.0);
    let p = chance("Bonferroni", "pairs", pairs, (adjusted, ratio.p_value));
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
        let tail = format!("with {counted} the difference is unlikely to be chance ({p}).");
        ("most_costly", Tone::Warning, format!("{head}; {tail}"))
    } else {
        let tail = format!("but with {counted} the difference could be chance ({p}).");
        ("most_costly_chance", Tone::Info, format!("{head}, {tail}"))
    };
    let finding = compared_with(Finding::new(code, tone, text).about(dearest.subject), Some(cheapest.subject))
        .with_money("cpa", dearest.cpa, currency)
        .with_money("other_cpa", cheapest.cpa, currency)
        .with("conversions", float(total))
        .with("noun", noun(made.basis(), true));
    Some(with_chance(finding, pairs, (adjusted, ratio.p_value)))
}

/// What sold something for some money, with its cost per conversion, of
/// members with both, as the table's.
fn costed<'a>(made: &Made, subjects: &'a [Subject<'a>]) -> Vec<Costed<'a>> {
    let of = |subject: &'a Subject<'a>| {
        let leaves = subject.group.leaves.iter().map(|leaf| &leaf.paired);
        let both = leaves.filter_map(|sums| Some((sums.get(Sum::Spend)?, sums.get(Sum::Conversions)?)));
        let (spend, conversions) =
            both.fold((Decimal::ZERO, Decimal::ZERO), |sum, (spend, sold)| (sum.0 + spend, sum.1 + sold));
        let cpa = spend.checked_div(conversions)?.round_dp(made.currency().minor_digits() + 4);
        (spend > Decimal::ZERO).then_some(Costed { subject, spend, conversions, cpa })
    };
    subjects.iter().filter_map(of).collect()
}
