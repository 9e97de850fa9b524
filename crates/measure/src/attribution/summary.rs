//! What the journeys look like: paths, lengths, lags and transitions.

use std::collections::HashMap;

use super::{Journeys, Outcome};

/// What the journeys look like.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// The commonest paths of journeys that converted, most conversions first.
    pub paths: Vec<Path>,
    /// Different paths.
    pub different: usize,
    /// Conversions by the number of touches, from one; the last holds all longer
    /// journeys.
    pub lengths: Vec<f64>,
    /// Average touches of a journey that converted.
    pub average_length: f64,
    /// Conversions by whole days from the first touch to the end; the last holds
    /// all longer ones. Empty where times are not known.
    pub lags: Vec<f64>,
    /// Steps between channels, from the start and to the ends.
    pub steps: Vec<Step>,
    /// Touches of every channel, by id, repeated ones in a row counted once.
    pub visits: Vec<f64>,
}

/// A path and what became of the journeys on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Channels by id.
    pub touches: Vec<u16>,
    /// What became of them.
    pub outcome: Outcome,
}

/// How often one place follows another. Channels have their ids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The channel left; none for the start.
    pub from: Option<u16>,
    /// What follows.
    pub to: Next,
    /// How often.
    pub count: f64,
}

/// What follows a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Next {
    /// A touch of another channel.
    Channel(u16),
    /// A conversion.
    Conversion,
    /// Nothing more.
    Nothing,
}

/// Lengths and lags that are counted one by one.
const COUNTED: usize = 30;

/// Sums up the journeys; `most` paths are listed.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a journey has fewer than 2^52 touches")]
pub fn summary(journeys: &Journeys, most: usize) -> Summary {
    let mut summary = Summary { visits: vec![0.0; journeys.names().len()], ..Summary::default() };
    let mut paths: HashMap<&[u16], Outcome> = HashMap::new();
    let mut steps: HashMap<(Option<u16>, Next), f64> = HashMap::new();
    let mut touches = 0.0;
    for row in 0..journeys.len() {
        let path = journeys.path(row);
        let outcome = Outcome {
            conversions: journeys.conversions()[row],
            value: journeys.values()[row],
            nulls: journeys.nulls()[row],
        };
        let known = paths.entry(path).or_default();
        known.conversions += outcome.conversions;
        known.value += outcome.value;
        known.nulls += outcome.nulls;
        touches += outcome.conversions * path.len() as f64;
        put(&mut summary.lengths, path.len() - 1, outcome.conversions);
        if let Some(ages) = journeys.ages(row) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an age is at least 0")]
            put(&mut summary.lags, ages[0].floor() as usize, outcome.conversions);
        }
        let all = outcome.conversions + outcome.nulls;
        let mut before = None;
        for channel in path {
            if before != Some(*channel) {
                *steps.entry((before, Next::Channel(*channel))).or_default() += all;
                summary.visits[usize::from(*channel)] += all;
                before = Some(*channel);
            }
        }
        for (next, count) in [(Next::Conversion, outcome.conversions), (Next::Nothing, outcome.nulls)] {
            if count > 0.0 {
                *steps.entry((before, next)).or_default() += count;
            }
        }
    }
    summary.different = paths.len();
    summary.average_length = touches / journeys.total().conversions.max(f64::MIN_POSITIVE);
    let mut listed: Vec<(&[u16], Outcome)> = paths.into_iter().filter(|(_, of)| of.conversions > 0.0).collect();
    listed.sort_by(|a, b| b.1.conversions.total_cmp(&a.1.conversions).then(a.0.cmp(b.0)));
    listed.truncate(most);
    summary.paths = listed.into_iter().map(|(path, outcome)| Path { touches: path.to_vec(), outcome }).collect();
    summary.steps = steps.into_iter().map(|((from, to), count)| Step { from, to, count }).collect();
    summary.steps.sort_by(|a, b| b.count.total_cmp(&a.count).then(a.from.cmp(&b.from)).then(a.to.cmp(&b.to)));
    summary
}

fn put(counts: &mut Vec<f64>, at: usize, count: f64) {
    let at = at.min(COUNTED - 1);
    if counts.len() <= at && count > 0.0 {
        counts.resize(at + 1, 0.0);
    }
    if let Some(known) = counts.get_mut(at) {
        *known += count;
    }
}
