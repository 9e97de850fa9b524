//! Running models on journeys.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use stats::absorbing::Nearby;
use stats::{Quiet, Work};

use super::agreement::{self, Disagreement};
use super::hazard::{Hazard, HazardFacts};
use super::markov::{Markov, MarkovFacts};
use super::resample::{Resampled, Resampling, interval};
use super::shares::Shares;
use super::{AttributionError, Credited, Journeys, Model, Outcome, Weights, shapley};
use crate::counted;

/// What the models say of the journeys.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// What is shared out.
    pub total: Outcome,
    /// Every model's credits, in the order asked for.
    pub models: Vec<ModelCredits>,
    /// For every channel the two models that differ most, where there are
    /// intervals and several models.
    pub disagreements: Vec<Disagreement>,
    /// What is doubtful, in words.
    pub warnings: Vec<String>,
}

/// One model's credits.
#[derive(Debug, Clone)]
pub struct ModelCredits {
    /// The model.
    pub model: Model,
    /// Credit of every channel, by channel id.
    pub credits: Vec<Credit>,
    /// What the Markov model found.
    pub markov: Option<MarkovFacts>,
    /// What the data-driven model found.
    pub hazard: Option<HazardFacts>,
}

/// One channel's credit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credit {
    /// Conversions.
    pub conversions: f64,
    /// Value.
    pub value: f64,
    /// Interval of the conversions, with the total as it is.
    pub conversions_interval: Option<(f64, f64)>,
    /// Interval of the value, with the total as it is (unless refunds make the
    /// total of a resample useless as a scale).
    pub value_interval: Option<(f64, f64)>,
}

/// Gives credit by each model; with `resampling`, with intervals, the same
/// resampled journeys for all models.
///
/// # Errors
/// When nothing converted, a setting is out of range, or the work is stopped.
pub fn attribute(
    journeys: &Journeys,
    models: &[Model],
    resampling: Option<&Resampling>,
    work: &dyn Work,
) -> Result<Attribution, AttributionError> {
    let total = journeys.total();
    if total.conversions <= 0.0 {
        return Err(AttributionError::NoConversions);
    }
    let weights = Weights::of(journeys);
    let mut ready = Vec::with_capacity(models.len());
    let mut found = Vec::with_capacity(models.len());
    for model in models {
        let prepared = Ready::new(journeys, model, work)?;
        let (credited, markov, hazard) = prepared.solve(&weights, work)?;
        let credits = credited.conversions.iter().zip(&credited.values).map(|(conversions, value)| Credit {
            conversions: *conversions,
            value: *value,
            conversions_interval: None,
            value_interval: None,
        });
        found.push(ModelCredits { model: model.clone(), credits: credits.collect(), markov, hazard });
        ready.push(prepared);
    }
    let mut warnings = doubts(journeys, models, &total, &found);
    let mut disagreements = Vec::new();
    if let Some(resampling) = resampling {
        check(resampling)?;
        let replicates = resampled(journeys, &ready, resampling, work)?;
        let refunds = journeys.values().iter().any(|value| *value < 0.0);
        let scaled = scaled(&replicates, models.len(), &total, refunds);
        put_intervals(&mut found, &scaled, resampling.level);
        disagreements = agreement::disagreements(&found, &scaled.conversions, resampling.level);
        if total.conversions < 30.0 {
            warnings.push(format!(
                "only {}: intervals by resampling are too narrow for so few",
                counted(total.conversions, "conversion", "conversions")
            ));
        }
    }
    Ok(Attribution { total, models: found, disagreements, warnings })
}

fn check(resampling: &Resampling) -> Result<(), AttributionError> {
    if !(resampling.level > 0.0 && resampling.level < 1.0) {
        return Err(AttributionError::Setting(format!("the level must lie between 0 and 1, not {}", resampling.level)));
    }
    if !(2..=1_000_000).contains(&resampling.replicates) {
        return Err(AttributionError::Setting("intervals take from 2 to 1,000,000 replicates".to_owned()));
    }
    Ok(())
}

fn doubts(journeys: &Journeys, models: &[Model], total: &Outcome, found: &[ModelCredits]) -> Vec<String> {
    let mut doubts = Vec::new();
    let learns = |model: &Model| matches!(model, Model::DataDriven { .. } | Model::Markov { nulls: true, .. });
    if total.nulls <= 0.0 && models.iter().any(learns) {
        doubts.push(
            "no journey without conversion is in the data: a model that compares cannot tell what makes people \
             convert, only where those who did had been"
                .to_owned(),
        );
    }
    if journeys.names().len() == 1 {
        doubts.push("there is only one channel, so it gets everything".to_owned());
    }
    let mixed = |model: &&ModelCredits| {
        let effects = model.markov.as_ref().map(|facts| &facts.removal_effect_value);
        journeys.values().iter().any(|value| value.abs() > 0.0)
            && effects.is_some_and(|effects| effects.is_empty() || effects.iter().any(|effect| *effect < -1e-9))
    };
    if let Some(model) = found.iter().find(mixed) {
        doubts.push(format!(
            "{}: refunds exceed sales on some way, so value cannot be shared by its own removal effects and follows \
             the conversions",
            model.model.name()
        ));
    }
    doubts
}

/// A model that can give credit for any weighting of the journeys.
enum Ready<'a> {
    Shares(Shares),
    Markov(Box<Markov<'a>>),
    Hazard(Box<Hazard<'a>>),
}

impl<'a> Ready<'a> {
    fn new(journeys: &'a Journeys, model: &Model, work: &dyn Work) -> Result<Self, AttributionError> {
        Ok(match model {
            Model::Rule(rule) => {
                rule.check(journeys)?;
                Self::Shares(Shares::new(journeys, rule.weigher(journeys)))
            }
            Model::Shapley { limit } => Self::Shares(shapley::shares(journeys, *limit)?),
            Model::Markov { order, nulls } => Self::Markov(Box::new(Markov::new(journeys, *order, *nulls, work)?)),
            Model::DataDriven { half_life } => Self::Hazard(Box::new(Hazard::new(journeys, *half_life, work)?)),
        })
    }

    fn solve(
        &self,
        weights: &Weights<'_>,
        work: &dyn Work,
    ) -> Result<(Credited, Option<MarkovFacts>, Option<HazardFacts>), AttributionError> {
        Ok(match self {
            Self::Shares(shares) => (shares.credit(weights), None, None),
            Self::Markov(markov) => {
                let (credited, facts) = markov.solve(weights, work)?;
                (credited, Some(facts), None)
            }
            Self::Hazard(hazard) => {
                let (credited, facts) = hazard.credit(weights);
                (credited, None, Some(facts))
            }
        })
    }
}

/// The step that [`attribute`] reports while it resamples.
pub const RESAMPLING: &str = "resampling the journeys";

/// Credits of all models for one resample, and its totals.
struct Replicate {
    credited: Vec<Credited>,
    conversions: f64,
    value: f64,
}

fn resampled(
    journeys: &Journeys,
    ready: &[Ready<'_>],
    resampling: &Resampling,
    work: &dyn Work,
) -> Result<Vec<Replicate>, AttributionError> {
    let weights = Weights::of(journeys);
    let mut nearby = Vec::with_capacity(ready.len());
    for ready in ready {
        nearby.push(match ready {
            Ready::Markov(markov) => Some(markov.nearby(&weights, work)?),
            Ready::Shares(_) | Ready::Hazard(_) => None,
        });
    }
    let count = resampling.replicates;
    work.progress(RESAMPLING, 0, count as u64);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(count);
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Replicate)>> = Mutex::new(Vec::with_capacity(count));
    let share = || -> Result<(), AttributionError> {
        let mut drawn = Resampled::new(journeys.len());
        loop {
            let replicate = next.fetch_add(1, Ordering::Relaxed);
            if replicate >= count {
                return Ok(());
            }
            work.go_on()?;
            drawn.draw(journeys, resampling.seed, replicate as u64);
            let weights = drawn.weights();
            let one = |(ready, nearby): (&Ready<'_>, &Option<Nearby>)| match (ready, nearby) {
                (Ready::Markov(markov), Some(nearby)) => markov.resampled(nearby, &weights, &Quiet),
                (Ready::Markov(markov), None) => Ok(markov.solve(&weights, &Quiet)?.0),
                (Ready::Shares(shares), _) => Ok(shares.credit(&weights)),
                (Ready::Hazard(hazard), _) => Ok(hazard.resampled(&weights)),
            };
            let credited = ready.iter().zip(&nearby).map(one).collect::<Result<Vec<_>, AttributionError>>()?;
            let (conversions, value) = (weights.conversions.iter().sum(), weights.values.iter().sum());
            if let Ok(mut found) = found.lock() {
                found.push((replicate, Replicate { credited, conversions, value }));
                work.progress(RESAMPLING, found.len() as u64, count as u64);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(share)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("resampling does not panic"))
    })?;
    let mut found = found.into_inner().unwrap_or_default();
    // In the order of the draws, whichever thread was first.
    found.sort_by_key(|(replicate, _)| *replicate);
    Ok(found.into_iter().map(|(_, replicate)| replicate).collect())
}

/// Replicates of every model's credit of every channel.
pub(super) struct Scaled {
    pub(super) conversions: Vec<Vec<Vec<f64>>>,
    values: Vec<Vec<Vec<f64>>>,
}

/// The question is how the total that is booked is shared, so every resample is
/// scaled to it. A resample without conversions says nothing of shares.
fn scaled(replicates: &[Replicate], models: usize, total: &Outcome, refunds: bool) -> Scaled {
    let mut scaled = Scaled { conversions: Vec::with_capacity(models), values: Vec::with_capacity(models) };
    let used: Vec<&Replicate> = replicates.iter().filter(|replicate| replicate.conversions > 0.0).collect();
    for model in 0..models {
        let channels = replicates.first().map_or(0, |first| first.credited[model].conversions.len());
        let (mut conversions, mut values) = (Vec::with_capacity(channels), Vec::with_capacity(channels));
        for channel in 0..channels {
            let scale = |of: f64, total: f64| if of > 0.0 && total > 0.0 && !refunds { total / of } else { 1.0 };
            let each = |replicate: &&Replicate| {
                replicate.credited[model].conversions[channel] * total.conversions / replicate.conversions
            };
            conversions.push(used.iter().map(each).collect());
            let each = |replicate: &&Replicate| {
                replicate.credited[model].values[channel] * scale(replicate.value, total.value)
            };
            values.push(used.iter().map(each).collect());
        }
        scaled.conversions.push(conversions);
        scaled.values.push(values);
    }
    scaled
}

fn put_intervals(found: &mut [ModelCredits], scaled: &Scaled, level: f64) {
    for (model, found) in found.iter_mut().enumerate() {
        for (channel, credit) in found.credits.iter_mut().enumerate() {
            let bounds = |replicates: &[f64]| {
                let mut replicates = replicates.to_vec();
                (!replicates.is_empty()).then(|| interval(&mut replicates, level))
            };
            credit.conversions_interval = bounds(&scaled.conversions[model][channel]);
            credit.value_interval = bounds(&scaled.values[model][channel]);
        }
    }
}
