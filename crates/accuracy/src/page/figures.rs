//! Scores of a model over markets.

use crate::record::{ChannelRecord, MarketRecord, ModelRecord, PlanRecord, TestRecord};
use crate::score::{bias, coverage, error, mean, rank_agreement, standard_error};

/// How a model did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scores {
    pub(super) bias: f64,
    pub(super) error: f64,
    /// Standard error of the mean error.
    pub(super) error_se: Option<f64>,
    pub(super) ranks: Option<f64>,
    /// Share of intervals that hold the truth.
    pub(super) coverage: Option<f64>,
    pub(super) stated: f64,
    /// Width of all intervals together, as a share of what the channels bring;
    /// of the mean market. None where a channel has no interval.
    pub(super) width: Option<f64>,
}

/// The true orders of a market's channels.
fn truth(market: &MarketRecord) -> Vec<f64> {
    market.channels.iter().map(|channel| channel.truth).collect()
}

pub(super) fn model<'a>(market: &'a MarketRecord, name: &str) -> Option<&'a ModelRecord> {
    market.models.iter().find(|model| model.name == name)
}

/// Names of the models, in the order of the records.
pub(super) fn names(markets: &[&MarketRecord]) -> Vec<String> {
    markets.first().map_or(Vec::new(), |market| market.models.iter().map(|model| model.name.clone()).collect())
}

/// The scores of a model; none where it was not asked.
pub(super) fn scores(markets: &[&MarketRecord], name: &str) -> Option<Scores> {
    let asked: Vec<(&MarketRecord, &ModelRecord)> =
        markets.iter().filter_map(|market| Some((*market, model(market, name)?))).collect();
    let of = |score: &dyn Fn(&MarketRecord, &ModelRecord) -> f64| -> Vec<f64> {
        asked.iter().map(|(market, model)| score(market, model)).collect()
    };
    let errors = of(&|market, model| error(&model.estimates, &truth(market)));
    let ranks: Vec<f64> = asked
        .iter()
        .filter_map(|(market, model)| {
            let returns = |orders: &[f64]| -> Vec<f64> {
                orders.iter().zip(&market.channels).map(|(orders, channel)| orders / channel.spend).collect()
            };
            rank_agreement(&returns(&model.estimates), &returns(&truth(market)))
        })
        .collect();
    let intervals = asked.iter().flat_map(|(market, model)| {
        let both = model.intervals.iter().zip(&market.channels);
        both.filter_map(|(interval, channel)| Some(((*interval)?, channel.truth)))
    });
    let widths: Vec<f64> = asked
        .iter()
        .filter_map(|(market, model)| {
            let width: Option<f64> =
                model.intervals.iter().map(|interval| interval.map(|(low, high)| high - low)).sum();
            Some(width? / truth(market).iter().map(|truth| truth.abs()).sum::<f64>())
        })
        .collect();
    Some(Scores {
        width: mean(&widths),
        bias: mean(&of(&|market, model| bias(&model.estimates, &truth(market))))?,
        error: mean(&errors)?,
        error_se: standard_error(&errors),
        ranks: mean(&ranks),
        coverage: coverage(intervals).map(|(share, _)| share),
        stated: asked.first()?.1.stated,
    })
}

/// What a plan's maker promised and what came of it, for 100 of spend.
pub(super) struct Kept {
    pub(super) promised: f64,
    /// Of being better than no change.
    pub(super) chance: f64,
    pub(super) gained: f64,
}

/// What was promised of a plan, by market.
pub(super) fn promises(markets: &[&MarketRecord], plan: &str) -> Vec<Kept> {
    let of = |market: &&MarketRecord| {
        let find = |name: &str| market.plans.iter().find(|plan| plan.name == name);
        let (made, before) = (find(plan)?, find("no change")?);
        let promise = made.promise?;
        let spend: f64 = market.channels.iter().map(|channel| channel.spend).sum();
        let gained = 100.0 * (made.profit - before.profit) / spend;
        Some(Kept { promised: 100.0 * promise.gain, chance: promise.chance, gained })
    };
    markets.iter().filter_map(of).collect()
}

/// Profit missed for 100 of spend against the best plan found, by market.
pub(super) fn losses(markets: &[&MarketRecord], plan: &str) -> Vec<f64> {
    let find = |market: &MarketRecord, name: &str| -> Option<PlanRecord> {
        market.plans.iter().find(|plan| plan.name == name).cloned()
    };
    markets
        .iter()
        .filter_map(|market| {
            let spend: f64 = market.channels.iter().map(|channel| channel.spend).sum();
            let (best, mine) = (find(market, "best found")?, find(market, plan)?);
            Some(100.0 * (best.profit - mine.profit) / spend)
        })
        .collect()
}

/// A channel's mean true orders, and the mean of what a model gives it.
pub(super) fn of_channel(markets: &[&MarketRecord], name: Option<&str>, channel: usize) -> Option<f64> {
    let values: Option<Vec<f64>> = markets
        .iter()
        .map(|market| match name {
            None => Some(market.channels.get(channel)?.truth),
            Some(name) => model(market, name)?.estimates.get(channel).copied(),
        })
        .collect();
    mean(&values?)
}

/// The share of a model's intervals that hold the truth, of the channels of
/// which this is true.
pub(super) fn held(
    markets: &[&MarketRecord],
    name: &str,
    is_it: impl Fn(usize, &ChannelRecord) -> bool,
) -> Option<f64> {
    let intervals =
        markets.iter().filter_map(|market| Some((market, model(market, name)?))).flat_map(|(market, model)| {
            let both = model.intervals.iter().zip(&market.channels).enumerate();
            both.filter(|(at, (_, channel))| is_it(*at, channel))
                .filter_map(|(_, (interval, channel))| Some(((*interval)?, channel.truth)))
        });
    coverage(intervals).map(|(share, _)| share)
}

/// How judgements of tests did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TestScores {
    pub(super) tests: usize,
    /// Mean true effect, bias, and root of the mean squared error, relative to
    /// what would have been without the effect.
    pub(super) truth: f64,
    pub(super) bias: f64,
    pub(super) off: f64,
    pub(super) coverage: Option<f64>,
    /// Mean width of an interval, on the same scale.
    pub(super) width: Option<f64>,
    /// Share of intervals that leave zero out.
    pub(super) found: Option<f64>,
}

/// The tests of one kind, engine, metric and channel.
pub(super) fn tests<'a>(markets: &[&'a MarketRecord], is_it: impl Fn(&TestRecord) -> bool) -> Option<TestScores> {
    let all: Vec<&'a TestRecord> = markets.iter().flat_map(|market| &market.tests).filter(|test| is_it(test)).collect();
    // Nothing was sold: there is no scale.
    let tests: Vec<&TestRecord> = all.into_iter().filter(|test| test.scale > 0.0).collect();
    let of = |value: &dyn Fn(&TestRecord) -> f64| mean(&tests.iter().map(|test| value(test)).collect::<Vec<_>>());
    let bounded: Vec<(&TestRecord, (f64, f64))> =
        tests.iter().filter_map(|test| Some((*test, test.interval?))).collect();
    let of_bounds = |value: &dyn Fn(&TestRecord, (f64, f64)) -> f64| {
        mean(&bounded.iter().map(|(test, interval)| value(test, *interval)).collect::<Vec<_>>())
    };
    Some(TestScores {
        tests: tests.len(),
        truth: of(&|test| test.truth / test.scale)?,
        bias: of(&|test| (test.estimate - test.truth) / test.scale)?,
        off: of(&|test| ((test.estimate - test.truth) / test.scale).powi(2))?.sqrt(),
        coverage: coverage(bounded.iter().map(|(test, interval)| (*interval, test.truth))).map(|(share, _)| share),
        width: of_bounds(&|test, (low, high)| (high - low) / test.scale),
        found: of_bounds(&|_, (low, high)| f64::from(u8::from(low > 0.0 || high < 0.0))),
    })
}
