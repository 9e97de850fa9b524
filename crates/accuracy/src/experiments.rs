//! Tests by person and by region, judged by every engine and estimator.

use std::collections::BTreeMap;

use jiff::civil::Date;
use measure::experiment::bayesian::Prior;
use measure::experiment::{Arm, Engine, Mean, Moments, Sample, Scale, Settings, TUNING, analyse};
use measure::market::{
    Augment, Cell, ControlOptions, Design, Duplicates, Inference, Lift, MarketError, Panel, Plan, StructuralOptions,
    difference_in_differences, structural, synthetic_control, synthetic_differences,
};
use measure::proportion::Proportion;
use serde::Deserialize;
use simulator::agents::{AbTruth, GeoTruth};
use stats::Quiet;

use crate::market::Market;
use crate::record::TestRecord;

/// What the intervals are said to hold.
pub const STATED: f64 = 0.95;

/// What one arm showed.
#[derive(Debug, Default)]
pub struct ArmSums {
    /// People.
    pub people: f64,
    /// People who ordered.
    pub buyers: f64,
    /// Orders a person.
    pub orders: Moments,
    /// Revenue a person.
    pub revenue: Moments,
}

/// Both arms of a test by person.
#[derive(Debug, Default)]
pub struct Arms {
    /// Who met the channel.
    pub shown: ArmSums,
    /// Who did not.
    pub held_out: ArmSums,
}

#[derive(Debug, Deserialize)]
struct PersonRow {
    arm: String,
    converted: u8,
    orders: f64,
    revenue: f64,
}

#[derive(Debug, Deserialize)]
struct RegionRow {
    location: String,
    date: Date,
    orders: f64,
}

/// Reads a test by person.
///
/// # Errors
/// When its file cannot be read.
pub fn arms(market: &Market, test: &AbTruth) -> anyhow::Result<Arms> {
    let mut arms = Arms::default();
    for row in market.rows(&test.file)?.deserialize() {
        let row: PersonRow = row?;
        let arm = if row.arm == "shown" { &mut arms.shown } else { &mut arms.held_out };
        arm.people += 1.0;
        arm.buyers += f64::from(row.converted);
        arm.orders.add(row.orders);
        arm.revenue.add(row.revenue);
    }
    Ok(arms)
}

/// An amount a person.
#[must_use]
pub fn mean(moments: &Moments) -> Sample {
    Sample::Mean(Mean::of(moments))
}

/// Judges every test of the market.
///
/// # Errors
/// When a file cannot be read or an engine refuses the data.
pub fn judge(market: &Market, draws: usize, seed: u64) -> anyhow::Result<Vec<TestRecord>> {
    let mut records = Vec::new();
    for test in &market.truth.ab {
        by_person(&arms(market, test)?, test, &mut records)?;
    }
    for test in &market.truth.geo_lift {
        by_region(market, test, draws, seed, &mut records)?;
    }
    Ok(records)
}

fn by_person(arms: &Arms, test: &AbTruth, records: &mut Vec<TestRecord>) -> anyhow::Result<()> {
    let engines = [
        ("bayesian", Engine::Bayesian { prior: Prior::Flat }),
        ("frequentist", Engine::Frequentist),
        ("sequential", Engine::Sequential { tuning: TUNING }),
        ("beta-binomial", Engine::BetaBinomial),
    ];
    let buyers = |arm: &ArmSums| Proportion::new(arm.buyers, arm.people).map(Sample::conversion);
    let metrics = [
        ("buyers", test.buyers_effect, buyers(&arms.held_out)?, buyers(&arms.shown)?),
        ("orders", test.orders_effect, mean(&arms.held_out.orders), mean(&arms.shown.orders)),
        ("revenue", test.revenue_effect, mean(&arms.held_out.revenue), mean(&arms.shown.revenue)),
    ];
    for (metric, truth, held_out, shown) in metrics {
        for (name, engine) in engines {
            if name == "beta-binomial" && metric != "buyers" {
                continue;
            }
            let two = [("held_out", held_out), ("shown", shown)];
            let two = two.map(|(name, sample)| Arm { name: name.to_owned(), sample });
            let settings = Settings { engine, scale: Scale::Absolute, confidence: STATED, lower_is_better: false };
            let analysis = analyse(&two, "held_out", &settings)?;
            // Nobody ordered: there is nothing to judge.
            let Some(Ok(effect)) = analysis.arms.first().map(|arm| arm.effect) else { continue };
            records.push(TestRecord {
                kind: "ab".to_owned(),
                engine: name.to_owned(),
                metric: metric.to_owned(),
                channel: test.channel.clone(),
                truth,
                estimate: effect.lift,
                interval: Some((effect.interval.low, effect.interval.high)),
                scale: analysis.control.mean,
            });
        }
    }
    Ok(())
}

/// A test by region, by week.
///
/// # Errors
/// When its file cannot be read or makes no test.
pub fn design(market: &Market, test: &GeoTruth) -> anyhow::Result<Design> {
    let mut weeks: BTreeMap<(String, Date), f64> = BTreeMap::new();
    for row in market.rows(&test.file)?.deserialize() {
        let row: RegionRow = row?;
        let since = i64::from(row.date.weekday().to_monday_zero_offset());
        let monday = row.date.checked_sub(jiff::Span::new().days(since))?;
        *weeks.entry((row.location, monday)).or_default() += row.orders;
    }
    let cells = weeks.iter().map(|((market, date), orders)| Cell { market, date: *date, outcome: *orders });
    let panel = Panel::of(cells, Duplicates::Refuse)?;
    let plan = Plan {
        treated: test.treated.clone(),
        excluded: Vec::new(),
        start: test.start.parse()?,
        end: test.end.parse()?,
    };
    Ok(Design::of(&panel, &plan)?)
}

fn by_region(
    market: &Market,
    test: &GeoTruth,
    draws: usize,
    seed: u64,
    records: &mut Vec<TestRecord>,
) -> anyhow::Result<()> {
    let design = design(market, test)?;
    let inference = Inference { confidence: STATED, draws, seed, ..Inference::default() };
    let options = StructuralOptions { draws, warm_up: draws.min(500), ..StructuralOptions::default() };
    let plain = ControlOptions { augment: Augment::Never, ..ControlOptions::default() };
    let found: [(&str, Result<Lift, MarketError>); 5] = [
        ("did", difference_in_differences(&design, &inference, &Quiet)),
        ("sc", synthetic_control(&design, plain, &inference, &Quiet)),
        ("ascm", synthetic_control(&design, ControlOptions::default(), &inference, &Quiet)),
        ("sdid", synthetic_differences(&design, &inference, &Quiet)),
        ("sts", structural(&design, options, &inference, &Quiet)),
    ];
    for (name, lift) in found {
        let lift = lift?;
        let sold: f64 = lift.series.iter().filter(|at| at.test).map(|at| at.observed).sum();
        #[expect(clippy::cast_precision_loss, reason = "regions are few")]
        let sold = sold * design.treated.len() as f64;
        records.push(TestRecord {
            kind: "geo".to_owned(),
            engine: name.to_owned(),
            metric: "orders".to_owned(),
            channel: test.channel.clone(),
            truth: test.orders_effect,
            estimate: lift.total.value,
            interval: lift.total.low.zip(lift.total.high),
            scale: sold - test.orders_effect,
        });
    }
    Ok(())
}
