//! The run: markets in parallel, each recorded as soon as it is there.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context as _;
use simulator::agents::{AgentOptions, Conditions, People, Preset};

use crate::market::Market;
use crate::plans::Chosen;
use crate::record::{BestRecord, Case, ChannelRecord, Ledger, MarketRecord, ModelRecord, Record, Records};
use crate::size::{Condition, Size};
use crate::{attribution, experiments, mix, plans};

/// The seed of the markets on which best plans are sought: none that is judged.
const BEST_SEED: u64 = 1_000_001;

/// Simulates and judges everything of this size that `ledger` does not hold,
/// with so many markets at a time; returns all records of this size. `say` is
/// told of the progress.
///
/// # Errors
/// When a market cannot be simulated, a model fails on it, or the ledger cannot
/// be written.
pub fn run(size: &Size, ledger: &Path, at_a_time: usize, say: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Records> {
    let (ledger, known) = Ledger::open(ledger)?;
    let mut records = Records::new();
    for (preset, scale) in &size.presets {
        let key = format!("{preset}/best");
        let record = match known.get(&key) {
            Some(record) => record.clone(),
            None => {
                let record = Record::Best(best(preset, *scale).with_context(|| key.clone())?);
                ledger.add(&record)?;
                say(&key);
                record
            }
        };
        records.insert(key, record);
    }
    let mut cases = cases(size);
    cases.retain(|case| {
        let known = known.get(&case.key());
        known.inspect(|record| drop(records.insert(case.key(), (*record).clone()))).is_none()
    });
    let began = Instant::now();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found: Mutex<Records> = Mutex::new(records.clone());
    let failed: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let stop = || failed.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !stop()) {
            let judged = judge(case, size, &records).with_context(|| case.key());
            match judged.and_then(|record| ledger.add(&record).map(|()| record)) {
                Ok(record) => {
                    found.lock().unwrap_or_else(PoisonError::into_inner).insert(record.key(), record);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    say(&progress(case, done, cases.len(), began));
                }
                Err(error) => *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error),
            }
        }
    };
    std::thread::scope(|scope| {
        (0..at_a_time.max(1)).for_each(|_| drop(scope.spawn(work)));
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(found.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "cases are few")]
fn progress(case: &Case, done: usize, all: usize, began: Instant) -> String {
    let left = began.elapsed().as_secs_f64() / done as f64 * (all - done) as f64;
    format!("{done} of {all}, about {:.0} minutes left: {}", left / 60.0, case.key())
}

/// Every market of this size; seed by seed, so that a part of a run has
/// something of all.
#[must_use]
pub fn cases(size: &Size) -> Vec<Case> {
    let mut cases = Vec::new();
    for seed in 1..=size.seeds.max(size.condition_seeds) {
        if seed <= size.seeds {
            let presets = size.presets.iter();
            cases.extend(presets.map(|(preset, _)| Case { preset: preset.clone(), condition: None, seed }));
        }
        let Some(preset) = size.varied.as_ref().filter(|_| seed <= size.condition_seeds) else { continue };
        for what in Condition::ALL {
            // The preset's own level is there already.
            let levels = what.levels().iter().filter(|level| what.at(**level) != Conditions::default());
            cases.extend(levels.map(|level| Case { preset: preset.clone(), condition: Some((what, *level)), seed }));
        }
    }
    cases
}

fn best(preset: &str, scale: f64) -> anyhow::Result<BestRecord> {
    let preset = Preset::parse(preset).with_context(|| format!("no preset is called {preset}"))?;
    let people = People::new(AgentOptions { scale, plan: false, ..AgentOptions::new(preset, BEST_SEED) })?;
    let plan = people.best_plan();
    #[expect(clippy::cast_precision_loss, reason = "people are far below 2^53")]
    let count = people.count() as f64;
    let channels = people.channels().into_iter().zip(&plan.best.multipliers);
    let spend_per_person = channels.map(|((_, _, spend), times)| spend * times / count).collect();
    Ok(BestRecord { preset: preset.key().to_owned(), spend_per_person, tried: plan.tried })
}

/// Simulates one market and asks every model.
fn judge(case: &Case, size: &Size, best: &Records) -> anyhow::Result<Record> {
    let seed = case.seed;
    let conditions = case.condition.map_or_else(Conditions::default, |(what, level)| what.at(level));
    let as_it_is = case.condition.is_none();
    let market = Market::new(&case.preset, seed, size.scale(&case.preset), as_it_is, conditions)?;
    let truth = &market.truth;
    let spend: Vec<f64> = truth.channels.iter().map(|channel| channel.spend).collect();
    let actual: Vec<f64> = truth.channels.iter().map(|channel| channel.incremental_orders).collect();
    let mut models = Vec::new();
    if as_it_is || case.condition.is_some_and(|(what, _)| what.concerns_attribution()) {
        models.extend(attribution::judge(&market, as_it_is.then_some(size.replicates), seed)?);
    }
    let mut chosen = vec![
        Chosen::new("no change", vec![1.0; spend.len()]),
        Chosen::new("truth", plans::by_square_root(&actual, &spend)),
    ];
    let by_rule = |model: &ModelRecord| Chosen::new(&model.name, plans::by_square_root(&model.estimates, &spend));
    chosen.extend(models.iter().map(by_rule));
    if as_it_is || case.condition.is_some_and(|(what, _)| what.concerns_mix()) {
        for with_tests in [false, true].into_iter().filter(|with_tests| as_it_is || !with_tests) {
            let answer = mix::judge(&market, size, with_tests, as_it_is, seed)?;
            chosen.push(by_rule(&answer.record));
            chosen.extend(answer.plans.into_iter().map(|plan| Chosen {
                name: format!("{}, {}", answer.record.name, plan.name),
                multipliers: plans::to_budget(&plan.multipliers, &spend),
                ..plan
            }));
            models.push(answer.record);
        }
    }
    let tests = if as_it_is { experiments::judge(&market, size.market_draws, seed)? } else { Vec::new() };
    let plans = if as_it_is {
        if let Some(Record::Best(best)) = best.get(&format!("{}/best", case.preset)) {
            let per_person = best.spend_per_person.iter().zip(&spend);
            let wanted: Vec<f64> = per_person.map(|(best, spend)| best * truth.people / spend).collect();
            chosen.push(Chosen::new("best found", plans::to_budget(&wanted, &spend)));
        }
        plans::simulate(&market.people, chosen)
    } else {
        Vec::new()
    };
    let channels = truth.channels.iter().map(|channel| ChannelRecord {
        name: channel.channel.clone(),
        visible: channel.visible,
        spend: channel.spend,
        truth: channel.incremental_orders,
    });
    Ok(Record::Market(MarketRecord {
        case: case.clone(),
        people: truth.people,
        orders: truth.orders,
        baseline_orders: truth.baseline_orders,
        channels: channels.collect(),
        models,
        plans,
        tests,
    }))
}
