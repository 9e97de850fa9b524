//! Attribution models on the visible journeys.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use measure::attribution::{Journeys, Model, Outcome, Position, Resampling, Rule, TimeDecay, attribute};
use serde::Deserialize;
use stats::Quiet;

use crate::market::Market;
use crate::record::ModelRecord;

/// Touches count for so many days before a journey's end.
pub const LOOKBACK_DAYS: f64 = 90.0;
/// What the intervals are said to hold.
pub const STATED: f64 = 0.95;

#[derive(Debug, Deserialize)]
struct Touch {
    person: String,
    time: DateTime,
    channel: String,
    conversion: u8,
    value: f64,
}

/// The models, with the names they have on the page.
#[must_use]
pub fn models() -> Vec<(String, Model)> {
    let rules = [
        Rule::First,
        Rule::Last,
        Rule::LastNonDirect { direct: vec!["direct".to_owned()] },
        Rule::Linear,
        Rule::Position(Position::default()),
        Rule::TimeDecay(TimeDecay::default()),
    ];
    let mut models: Vec<(String, Model)> =
        rules.into_iter().map(Model::Rule).map(|model| (model.name().to_owned(), model)).collect();
    models.extend((1..=4).map(|order| (format!("markov {order}"), Model::Markov { order, nulls: true })));
    models.push(("shapley".to_owned(), Model::Shapley { limit: None }));
    models.push(("data-driven".to_owned(), Model::DataDriven { half_life: None }));
    models
}

/// What every model gives to the market's paid channels, in orders.
///
/// # Errors
/// When the journeys cannot be read or a model fails.
pub fn judge(market: &Market, replicates: Option<usize>, seed: u64) -> anyhow::Result<Vec<ModelRecord>> {
    let journeys = journeys(market)?;
    let (names, models): (Vec<String>, Vec<Model>) = models().into_iter().unzip();
    let resampling = replicates.map(|replicates| Resampling { replicates, level: STATED, seed });
    let found = attribute(&journeys, &models, resampling.as_ref(), &Quiet)?;
    let records = names.into_iter().zip(found.models).map(|(name, model)| {
        let credit = |channel: &str| journeys.id(channel).and_then(|id| model.credits.get(usize::from(id)));
        let credits: Vec<_> = market.truth.channels.iter().map(|channel| credit(&channel.channel)).collect();
        ModelRecord {
            name,
            // What no journey shows gets nothing.
            estimates: credits.iter().map(|credit| credit.map_or(0.0, |credit| credit.conversions)).collect(),
            intervals: credits.iter().map(|credit| credit.and_then(|credit| credit.conversions_interval)).collect(),
            stated: STATED,
            standing: None,
        }
    });
    Ok(records.collect())
}

/// The journeys of the file: each ends with a conversion or with the last touch.
fn journeys(market: &Market) -> anyhow::Result<Journeys> {
    let mut people: BTreeMap<String, Vec<(DateTime, u16, bool, f64)>> = BTreeMap::new();
    let mut journeys = Journeys::new();
    for row in market.rows("journeys.csv")?.deserialize() {
        let touch: Touch = row?;
        let channel = journeys.channel(&touch.channel)?;
        let seen = (touch.time, channel, touch.conversion > 0, touch.value);
        people.entry(touch.person).or_default().push(seen);
    }
    for touches in people.values_mut() {
        // The sort is stable: touches of one instant stay in the file's order.
        touches.sort_by_key(|touch| touch.0);
        for journey in touches.split_inclusive(|touch| touch.2) {
            let Some((end, _, converted, value)) = journey.last().copied() else { continue };
            let age = |at: DateTime| end.duration_since(at).as_secs_f64() / 86_400.0;
            let seen = journey.iter().filter(|touch| age(touch.0) <= LOOKBACK_DAYS);
            let (channels, ages): (Vec<u16>, Vec<f64>) = seen.map(|touch| (touch.1, age(touch.0))).unzip();
            let count = f64::from(u8::from(converted));
            journeys.push(&channels, Some(&ages), Outcome { conversions: count, value, nulls: 1.0 - count })?;
        }
    }
    Ok(journeys)
}
