//! From journeys to states and transitions.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use stats::Work;
use stats::absorbing::{Groups, Shape};

use crate::attribution::{AttributionError, Journeys, Weights};

/// How often the one who waits is told.
const TOLD_EVERY: usize = 1 << 16;

/// Every journey as a walk: the transitions it takes and the state it ends in.
pub(super) struct Walks<'a> {
    journeys: &'a Journeys,
    shape: Shape,
    groups: Groups,
    /// The state that each transition leaves.
    from: Vec<u32>,
    offsets: Vec<usize>,
    steps: Vec<u32>,
    last: Vec<u32>,
}

/// Probabilities and rewards of one weighting of the journeys.
pub(super) struct Figures {
    pub(super) probabilities: Vec<f64>,
    pub(super) rewards: Vec<Vec<f64>>,
}

impl<'a> Walks<'a> {
    pub(super) fn new(journeys: &'a Journeys, order: usize, work: &dyn Work) -> Result<Self, AttributionError> {
        let mut states = States::new(order, journeys.names().len());
        let mut offsets = Vec::with_capacity(journeys.len() + 1);
        offsets.push(0);
        let mut steps = Vec::with_capacity(journeys.touches());
        let mut last = Vec::with_capacity(journeys.len());
        for row in 0..journeys.len() {
            if row % TOLD_EVERY == 0 {
                work.go_on()?;
                work.progress("reading the journeys", row as u64, journeys.len() as u64);
            }
            last.push(states.walk(journeys.path(row), &mut steps)?);
            offsets.push(steps.len());
        }
        let shape = Shape::new(states.grams.len(), &states.transitions);
        let groups = states.groups(journeys.names().len());
        let from = states.transitions.into_iter().map(|(from, _)| from).collect();
        Ok(Self { journeys, shape, groups, from, offsets, steps, last })
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Shares of what leaves each state. A state that no journey of this
    /// weighting enters is left with nothing.
    pub(super) fn figures(&self, weights: &Weights<'_>, nulls: bool, valued: bool) -> Figures {
        let states = self.shape.states();
        let mut probabilities = vec![0.0; self.from.len()];
        let mut leaving = vec![0.0; states];
        let mut rewards = vec![vec![0.0; states]; if valued { 2 } else { 1 }];
        for row in 0..self.journeys.len() {
            let converted = weights.conversions[row];
            let journeys = if nulls { converted + weights.nulls[row] } else { converted };
            for step in &self.steps[self.offsets[row]..self.offsets[row + 1]] {
                probabilities[*step as usize] += journeys;
            }
            let last = self.last[row] as usize;
            leaving[last] += journeys;
            rewards[0][last] += converted;
            if let Some(values) = rewards.get_mut(1) {
                values[last] += weights.values[row];
            }
        }
        for (count, from) in probabilities.iter().zip(&self.from) {
            leaving[*from as usize] += count;
        }
        for (count, from) in probabilities.iter_mut().zip(&self.from) {
            *count = if leaving[*from as usize] > 0.0 { *count / leaving[*from as usize] } else { 0.0 };
        }
        for rewards in &mut rewards {
            for (reward, leaving) in rewards.iter_mut().zip(&leaving) {
                *reward = if *leaving > 0.0 { *reward / leaving } else { 0.0 };
            }
        }
        Figures { probabilities, rewards }
    }
}

/// The last `k` touches in one word, the latest lowest; places without a touch
/// hold a number that is no channel's.
type Gram = u64;

/// No channel has this id.
const NOBODY: u64 = 0xFFFF;

/// A step within the same state.
const STAYS: u32 = u32::MAX;

/// A transition, and the state that it enters.
type Step = (u32, u32);

/// A step that nobody has gone yet.
const UNKNOWN: Step = (STAYS, u32::MAX);

/// The most steps that are looked up by place: 32 MB. The states that are seen
/// first, which are the frequent ones, have their steps there.
const BY_PLACE: usize = 1 << 22;

struct States {
    order: usize,
    channels: usize,
    mask: u64,
    grams: Vec<Gram>,
    known: HashMap<Gram, u32, BuildHasherDefault<Mixed>>,
    /// From a state, by a channel: the step; a row for each of the first states.
    near: Vec<Step>,
    /// The same for the states that have no row.
    far: HashMap<u64, Step, BuildHasherDefault<Mixed>>,
    /// From the start to a state: the transition.
    entered: Vec<u32>,
    transitions: Vec<(u32, u32)>,
}

impl States {
    fn new(order: usize, channels: usize) -> Self {
        let mask = if order == 4 { u64::MAX } else { (1 << (16 * order)) - 1 };
        let start = u64::MAX;
        Self {
            order,
            channels,
            mask,
            grams: vec![start],
            known: HashMap::default(),
            near: vec![UNKNOWN; channels],
            far: HashMap::default(),
            entered: vec![STAYS],
            transitions: Vec::new(),
        }
    }

    /// Adds the transitions of a path; the state it ends in.
    fn walk(&mut self, path: &[u16], steps: &mut Vec<u32>) -> Result<u32, AttributionError> {
        let (first, rest) = path.split_at(self.order.min(path.len()));
        // Places before the first touch of a short journey hold nobody.
        let gram = first.iter().fold(u64::MAX, |gram, channel| gram << 16 | u64::from(*channel)) & self.mask;
        let mut state = self.state(gram)?;
        if self.entered[state as usize] == STAYS {
            self.entered[state as usize] = self.transition(0, state)?;
        }
        steps.push(self.entered[state as usize]);
        for channel in rest {
            let (step, to) = self.step(state, *channel)?;
            if step != STAYS {
                steps.push(step);
                state = to;
            }
        }
        Ok(state)
    }

    /// Where a channel leads from a state.
    fn step(&mut self, state: u32, channel: u16) -> Result<Step, AttributionError> {
        let place = state as usize * self.channels + usize::from(channel);
        let key = u64::from(state) << 16 | u64::from(channel);
        let known = self.near.get(place).or_else(|| self.far.get(&key));
        if let Some(step) = known.filter(|step| **step != UNKNOWN) {
            return Ok(*step);
        }
        let gram = (self.grams[state as usize] << 16 | u64::from(channel)) & self.mask;
        let to = self.state(gram)?;
        let step = (if to == state { STAYS } else { self.transition(state, to)? }, to);
        match self.near.get_mut(place) {
            Some(near) => *near = step,
            None => _ = self.far.insert(key, step),
        }
        Ok(step)
    }

    fn state(&mut self, gram: Gram) -> Result<u32, AttributionError> {
        if let Some(state) = self.known.get(&gram) {
            return Ok(*state);
        }
        let state = small(self.grams.len())?;
        self.grams.push(gram);
        self.entered.push(STAYS);
        self.known.insert(gram, state);
        let filled = self.near.len() + self.channels;
        if filled <= BY_PLACE {
            self.near.resize(filled, UNKNOWN);
        }
        Ok(state)
    }

    fn transition(&mut self, from: u32, to: u32) -> Result<u32, AttributionError> {
        let step = small(self.transitions.len())?;
        self.transitions.push((from, to));
        Ok(step)
    }

    /// The channels of every state, each once.
    fn groups(&self, channels: usize) -> Groups {
        let of = |(state, gram): (usize, &Gram)| {
            let mut of: Vec<u16> = Vec::with_capacity(self.order);
            for place in (0..self.order).filter(|_| state > 0) {
                let channel = gram >> (16 * place) & NOBODY;
                if channel != NOBODY
                    && let Ok(channel) = u16::try_from(channel)
                    && !of.contains(&channel)
                {
                    of.push(channel);
                }
            }
            of
        };
        Groups::new(channels, self.grams.iter().enumerate().map(of))
    }
}

fn small(index: usize) -> Result<u32, AttributionError> {
    // The largest number means that there is no transition.
    u32::try_from(index)
        .ok()
        .filter(|index| *index < u32::MAX)
        .ok_or_else(|| AttributionError::Setting("more than 2³² states or transitions; use a lower order".to_owned()))
}

/// A quick hash of one word (Fibonacci hashing, Knuth 6.4, with the high half
/// folded in). The words are made here, so nobody can choose them to collide.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(word ^ self.0) * 0x9E37_79B9_7F4A_7C15;
        #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        self.0 = low ^ high;
    }
}

#[cfg(test)]
mod tests {
    use stats::Quiet;

    use super::*;
    use crate::attribution::Outcome;

    fn walks(paths: &[&str], order: usize) -> (usize, Vec<usize>) {
        let mut journeys = Journeys::new();
        for path in paths {
            let touches: Vec<u16> = path.chars().map(|c| journeys.channel(&c.to_string()).unwrap()).collect();
            journeys.push(&touches, None, Outcome { conversions: 1.0, ..Outcome::default() }).unwrap();
        }
        let walks = Walks::new(&journeys, order, &Quiet).unwrap();
        (walks.shape.states(), walks.offsets.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    #[test]
    fn states_are_the_last_touches_and_equal_ones_in_a_row_are_one() {
        // Start, a, b; the two a in a row are one state.
        assert_eq!(walks(&["aab"], 1), (3, vec![2]));
        // Start, aa, ab: a third a stays in aa.
        assert_eq!(walks(&["aaab"], 2), (3, vec![2]));
        // A journey of one touch is a state of its own.
        assert_eq!(walks(&["a", "aa"], 2), (3, vec![1, 1]));
        // Fewer touches than the order are one state.
        assert_eq!(walks(&["abc", "ab", "abcd"], 4), (4, vec![1, 1, 1]));
        assert_eq!(walks(&["abcde"], 4), (3, vec![2]));
    }
}
