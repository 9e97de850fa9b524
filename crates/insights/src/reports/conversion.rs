//! The conversion rate and what it is taken over.

use base::Decimal;
use measure::{Interval, Proportion};

use crate::gather::Group;
use crate::sums::{Sum, Sums};
use crate::words::float;

/// Confidence of the intervals in reports.
pub(crate) const CONFIDENCE: f64 = 0.95;

/// What a conversion rate is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denominator {
    Visits,
    Clicks,
}

impl Denominator {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Clicks => "clicks",
        }
    }

    fn sum(self) -> Sum {
        match self {
            Self::Visits => Sum::Visits,
            Self::Clicks => Sum::Clicks,
        }
    }
}

/// A conversion rate with its parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ConversionRate {
    pub(crate) conversions: Decimal,
    pub(crate) trials: Decimal,
    pub(crate) over: Denominator,
}

impl ConversionRate {
    pub(crate) fn value(&self) -> Option<f64> {
        self.conversions.checked_div(self.trials).and_then(|rate| rate.round_sf(12)).map(float)
    }

    /// `None` when conversions exceed the trials: then they are no proportion.
    pub(crate) fn proportion(&self) -> Option<Proportion> {
        Proportion::new(float(self.conversions), float(self.trials)).ok()
    }

    pub(crate) fn interval(&self) -> Option<Interval> {
        self.proportion().map(|proportion| proportion.wilson(CONFIDENCE))
    }
}

/// Why a group has no conversion rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRate {
    /// These parts are unknown.
    Unknown(Vec<&'static str>),
    /// The denominator is zero.
    Zero(&'static str),
    /// Some members count visits only and others clicks only.
    Mixed,
}

/// Conversions over visits where all members that could have a rate know their
/// visits, else over clicks where all know those. Never a mixture.
pub(crate) fn conversion_rate(group: &Group) -> Result<ConversionRate, NoRate> {
    let known = |sums: &Sums, sum: Sum| sums.get(sum).is_some();
    let with_conversions = || group.leaves.iter().map(|leaf| &leaf.paired).filter(|s| known(s, Sum::Conversions));
    let able: Vec<&Sums> =
        with_conversions().filter(|sums| known(sums, Sum::Visits) || known(sums, Sum::Clicks)).collect();
    if able.is_empty() {
        let mut parts = Vec::new();
        if with_conversions().next().is_none() {
            parts.push(Sum::Conversions.key());
        }
        if !group.leaves.iter().any(|leaf| known(&leaf.sums, Sum::Visits) || known(&leaf.sums, Sum::Clicks)) {
            parts.extend([Sum::Visits.key(), Sum::Clicks.key()]);
        }
        return Err(NoRate::Unknown(parts));
    }
    let over = [Denominator::Visits, Denominator::Clicks]
        .into_iter()
        .find(|over| able.iter().all(|sums| known(sums, over.sum())))
        .ok_or(NoRate::Mixed)?;
    let total = |sum: Sum| able.iter().filter_map(|sums| sums.get(sum)).sum::<Decimal>();
    let rate = ConversionRate { conversions: total(Sum::Conversions), trials: total(over.sum()), over };
    if rate.trials.is_zero() { Err(NoRate::Zero(over.as_str())) } else { Ok(rate) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gather::Leaf;

    fn group(leaves: &[&[(Sum, i64)]]) -> Group {
        let leaf = |pairs: &&[(Sum, i64)]| {
            let mut sums = Sums::default();
            for (sum, value) in *pairs {
                sums.set(*sum, Some(Decimal::from(*value)));
            }
            Leaf { campaign: None, paired: sums.clone(), sums }
        };
        Group { leaves: leaves.iter().map(leaf).collect(), ..Group::default() }
    }

    #[test]
    fn visits_come_first_and_clicks_when_visits_are_unknown() {
        let both = group(&[&[(Sum::Conversions, 5), (Sum::Visits, 100), (Sum::Clicks, 120)]]);
        let rate = conversion_rate(&both).unwrap();
        assert_eq!((rate.value(), rate.over), (Some(0.05), Denominator::Visits));
        let clicks = group(&[&[(Sum::Conversions, 6), (Sum::Clicks, 120)]]);
        assert_eq!(conversion_rate(&clicks).unwrap().over, Denominator::Clicks);
    }

    #[test]
    fn visits_and_clicks_are_never_mixed() {
        let visits: &[(Sum, i64)] = &[(Sum::Conversions, 5), (Sum::Visits, 100)];
        let clicks: &[(Sum, i64)] = &[(Sum::Conversions, 6), (Sum::Clicks, 120)];
        let both: &[(Sum, i64)] = &[(Sum::Conversions, 5), (Sum::Visits, 90), (Sum::Clicks, 80)];
        assert_eq!(conversion_rate(&group(&[visits, clicks])), Err(NoRate::Mixed));
        let over_clicks = conversion_rate(&group(&[both, clicks])).unwrap();
        assert_eq!((over_clicks.over, over_clicks.trials), (Denominator::Clicks, Decimal::from(200)));
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = group(&[&[(Sum::Spend, 5)]]);
        assert_eq!(conversion_rate(&none), Err(NoRate::Unknown(vec!["conversions", "visits", "clicks"])));
        let zero = group(&[&[(Sum::Conversions, 0), (Sum::Visits, 0)]]);
        assert_eq!(conversion_rate(&zero), Err(NoRate::Zero("visits")));
        let more = group(&[&[(Sum::Conversions, 5), (Sum::Visits, 4)]]);
        assert_eq!(conversion_rate(&more).unwrap().interval(), None);
    }
}
