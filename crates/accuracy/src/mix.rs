//! The mix model on weekly data, with and without the experiments.

use anyhow::Context as _;
use jiff::civil::Date;
use measure::experiment::{Moments, Scale};
use measure::market::{Inference, difference_in_differences};
use measure::mix::{Control, Draws, Exposure, LiftTest, Media, Model, Panel, Sampling, Sign, Specification, presets};
use measure::planner::{self, Budget, Horizon, Metric, Problem, Risk, Rule, Scope, from_mix};
use stats::Quiet;

use crate::experiments;
use crate::market::{Market, Weekly};
use crate::plans::{Chosen, MOST};
use crate::record::{ModelRecord, Promise};
use crate::size::Size;

/// What the intervals are said to hold.
pub const STATED: f64 = 0.94;
/// Weeks that the planner plans.
const PLANNED_WEEKS: usize = 26;
/// Posterior draws that it plans on.
const PLANNED_DRAWS: usize = 100;

/// The plans that are asked of the planner: how far a channel may move, as a share
/// of its spend, and what is maximised. The second is what `sulit mix plan`
/// advises where the model calls itself not identifiable.
pub const PLANS: [(&str, f64, Risk); 2] =
    [("planner", MOST - 1.0, Risk::Mean), ("careful planner", 0.3, Risk::WorstGain { share: 0.5 })];

/// The mix model's answer, and the plans made on it as multiples of each
/// channel's spend of late.
pub struct Answer {
    /// What it says of the channels.
    pub record: ModelRecord,
    /// The plans; none if none were asked for.
    pub plans: Vec<Chosen>,
}

/// Fits the mix model to the orders by week.
///
/// # Errors
/// When the data cannot be read, or the model or the planner fails.
pub fn judge(market: &Market, size: &Size, with_tests: bool, plan: bool, seed: u64) -> anyhow::Result<Answer> {
    let weekly = market.weekly()?;
    let mut panel = panel(market, &weekly);
    if with_tests {
        panel.lift_tests = lift_tests(market, &weekly)?;
    }
    let specification: Specification = presets::default();
    let model = Model::new(&panel, &specification)?;
    let sampling = Sampling {
        target_accept: specification.target_accept(panel.geos.len()),
        chains: size.chains,
        tune: size.tune,
        draws: size.draws,
        seed,
        interval: STATED,
    };
    let fit = model.fit(&sampling, &Quiet)?;
    let standing = serde_json::to_value(fit.diagnostics.verdict.standing)?;
    let of = |name: &str| fit.channels.iter().find(|channel| channel.channel == name).map(|found| found.contribution);
    let found: Option<Vec<_>> = market.truth.channels.iter().map(|channel| of(&channel.channel)).collect();
    let found = found.context("the mix model left a channel out")?;
    let record = ModelRecord {
        name: if with_tests { "mix with tests" } else { "mix" }.to_owned(),
        estimates: found.iter().map(|estimate| estimate.mean).collect(),
        intervals: found.iter().map(|estimate| Some((estimate.hdi_low, estimate.hdi_high))).collect(),
        stated: STATED,
        standing: standing.as_str().map(str::to_owned),
    };
    let plans = if plan { planned(market, &model, &fit.draws)? } else { Vec::new() };
    Ok(Answer { record, plans })
}

fn panel(market: &Market, weekly: &Weekly) -> Panel {
    let worth = market.truth.revenue / market.truth.orders;
    let media = market.truth.channels.iter().map(|channel| {
        let spend = weekly.spend[&channel.channel].clone();
        let exposure = Exposure::Volume(spend.clone());
        Media { name: channel.channel.clone(), exposure, spend: Some(spend), history: Vec::new() }
    });
    Panel {
        dates: weekly.dates.clone(),
        geos: vec!["all".to_owned()],
        population: None,
        outcome: weekly.orders.clone(),
        observed: None,
        value_per_outcome: Some(vec![worth; weekly.dates.len()]),
        media: media.collect(),
        controls: vec![Control {
            name: "peak".to_owned(),
            values: weekly.peak.clone(),
            sign: Sign::Any,
            treatment_baseline: None,
        }],
        lift_tests: Vec::new(),
    }
}

/// The tests by person, and the unseen channel's blackout by region, as
/// experiments in the panel: all of a channel's spend in some weeks and what it
/// brought everybody.
fn lift_tests(market: &Market, weekly: &Weekly) -> anyhow::Result<Vec<LiftTest>> {
    let spent = |channel: &str, start: Date, end: Date| -> f64 {
        let weeks = weekly.dates.iter().zip(&weekly.spend[channel]);
        weeks.filter(|(date, _)| (start..=end).contains(*date)).map(|(_, spend)| spend).sum()
    };
    let mut tests = Vec::new();
    for test in &market.truth.ab {
        let (start, end): (Date, Date) = (test.start.parse()?, test.end.parse()?);
        let arms = experiments::arms(market, test)?;
        let (shown, held_out): (&Moments, &Moments) = (&arms.shown.orders, &arms.held_out.orders);
        let lift =
            measure::experiment::Lift::of(&experiments::mean(held_out), &experiments::mean(shown), Scale::Absolute)?;
        tests.push(LiftTest {
            channel: test.channel.clone(),
            geos: Vec::new(),
            start,
            end,
            counted_until: None,
            spend_change: spent(&test.channel, start, end),
            effect: lift.value * market.truth.people,
            standard_error: lift.variance.sqrt() * market.truth.people,
        });
    }
    for test in market.truth.geo_lift.iter().filter(|test| test.multiplier <= 0.0) {
        let (start, end): (Date, Date) = (test.start.parse()?, test.end.parse()?);
        let all = spent(&test.channel, start, end);
        if test.spend_change >= 0.0 {
            continue;
        }
        let lift = difference_in_differences(&experiments::design(market, test)?, &Inference::default(), &Quiet)?;
        let (Some(low), Some(high)) = (lift.total.low, lift.total.high) else { continue };
        // The treated regions stand for all, by their share of the spend.
        let stand_for = all / -test.spend_change;
        tests.push(LiftTest {
            channel: test.channel.clone(),
            geos: Vec::new(),
            start,
            end,
            counted_until: None,
            spend_change: all,
            effect: -lift.total.value * stand_for,
            standard_error: (high - low) / (2.0 * measure::normal::half_width(lift.confidence)) * stand_for,
        });
    }
    Ok(tests.into_iter().filter(|test| test.spend_change > 0.0 && test.standard_error > 0.0).collect())
}

/// The planner's plans on the fitted curves: the budget of late for half a year.
fn planned(market: &Market, model: &Model, draws: &Draws) -> anyhow::Result<Vec<Chosen>> {
    let curves = model.curves(draws, PLANNED_DRAWS)?;
    let mix = from_mix(&curves, Horizon { weeks: PLANNED_WEEKS, tail: None, tail_value: 1.0 })?;
    #[expect(clippy::cast_precision_loss, reason = "weeks are few")]
    let weeks = PLANNED_WEEKS as f64;
    let today: Vec<f64> = mix.today.iter().map(|spend| (spend * 100.0).round() / 100.0).collect();
    let budget: f64 = today.iter().map(|spend| spend * weeks).sum();
    let asked = planner::Market {
        responses: &mix.curves,
        channels: mix.channels.clone(),
        geos: mix.geos.clone(),
        weeks: (1..=PLANNED_WEEKS).map(|week| format!("week {week}")).collect(),
        seen: mix.seen.clone(),
        on_before: mix.on_before.clone(),
    };
    let plan = |(name, change, risk): (&str, f64, Risk)| -> anyhow::Result<Chosen> {
        let rules = today.iter().enumerate().map(|(channel, spend)| Rule::Total {
            scope: Scope::channel(channel),
            lower: (1.0 - change) * spend * weeks,
            upper: (1.0 + change) * spend * weeks,
        });
        let problem = Problem {
            risk,
            rules: rules.collect(),
            current: Some(today.iter().flat_map(|spend| std::iter::repeat_n(*spend, PLANNED_WEEKS)).collect()),
            threads: 1,
            ..Problem::new(Metric::Profit { margin: market.truth.margin }, Budget::Fixed(budget))
        };
        let plan = planner::plan(&asked, &problem, &Quiet)?;
        let multipliers =
            plan.by_channel.iter().zip(&today).map(|(planned, spend)| planned.spend / (spend * weeks)).collect();
        let promise = plan.gain.map(|gain| Promise { gain: gain.metric.mean / budget, chance: gain.chance });
        Ok(Chosen { name: name.to_owned(), multipliers, promise })
    };
    PLANS.into_iter().map(plan).collect()
}
