//! Many states: Gauss–Seidel sweeps, with all groups side by side.
//!
//! `I − Q` is an M-matrix, so the sweeps converge whatever the order (Varga,
//! 2000, *Matrix Iterative Analysis*, theorem 3.15). Eight systems that differ
//! only in what is taken away lie side by side in memory, so that each
//! transition is read once for eight.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Chain, Groups, Removal, Way};
use crate::work::{Cancelled, Work};

/// Systems that are solved side by side.
const LANES: usize = 8;

/// After so many sweeps another way is taken.
const MOST_SWEEPS: usize = 4000;

/// As near as doubles come.
pub(super) const EXACT: f64 = 1e-15;

/// A block, what is expected from the start in each of its lanes, and its sweeps.
type Solved = (usize, [f64; LANES], usize);

/// Solutions of all systems of one chain.
#[derive(Debug, Clone)]
pub(super) struct Sweeps {
    tolerance: f64,
    groups: usize,
    /// For every block of lanes the values of every place, lane by lane.
    blocks: Vec<Vec<f64>>,
}

/// All systems of the chain; none if they converge too slowly.
pub(super) fn removal(
    chain: &Chain<'_>,
    groups: &Groups,
    tolerance: f64,
    work: &dyn Work,
) -> Result<Option<Removal>, Cancelled> {
    let lanes = chain.rewards.len() * (groups.count() + 1);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(lanes.div_ceil(LANES)).max(1);
    let next = AtomicUsize::new(0);
    let blocks = lanes.div_ceil(LANES);
    // Blocks are solved one after the other by each thread and only what is
    // expected from the start is kept, so memory does not grow with the groups.
    let share = || -> Result<Option<Vec<Solved>>, Cancelled> {
        let mut found = Vec::new();
        let mut values = Vec::new();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks {
                return Ok(Some(found));
            }
            values.clear();
            values.resize(chain.shape.states() * LANES, 0.0);
            let lanes = Lanes::new(chain, groups, block);
            let Some(sweeps) = lanes.solve(&mut values, tolerance, work)? else {
                next.store(blocks, Ordering::Relaxed);
                return Ok(None);
            };
            let start = chain.shape.place[0] as usize * LANES;
            let mut expected = [0.0; LANES];
            expected.copy_from_slice(&values[start..start + LANES]);
            found.push((block, expected, sweeps));
            work.progress("solving the chain", block as u64 + 1, blocks as u64);
        }
    };
    let shares = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(share)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(Err(Cancelled))).collect::<Result<Vec<_>, _>>()
    })?;
    let mut expected = vec![0.0; blocks * LANES];
    let mut most = 0;
    for share in shares {
        let Some(share) = share else { return Ok(None) };
        for (block, values, sweeps) in share {
            expected[block * LANES..(block + 1) * LANES].copy_from_slice(&values);
            most = most.max(sweeps);
        }
    }
    Ok(Some(gathered(&expected, chain.rewards.len(), groups.count(), most)))
}

impl Sweeps {
    pub(super) fn new(states: usize, groups: usize, kinds: usize, tolerance: f64) -> Self {
        let blocks = (kinds * (groups + 1)).div_ceil(LANES);
        Self { tolerance, groups, blocks: vec![vec![0.0; states * LANES]; blocks] }
    }

    /// Solves every system from where the values are; none if it takes too long.
    pub(super) fn solve(
        &mut self,
        chain: &Chain<'_>,
        groups: &Groups,
        work: &dyn Work,
    ) -> Result<Option<usize>, Cancelled> {
        let mut most = 0;
        for (block, values) in self.blocks.iter_mut().enumerate() {
            match Lanes::new(chain, groups, block).solve(values, self.tolerance, work)? {
                Some(sweeps) => most = most.max(sweeps),
                None => return Ok(None),
            }
        }
        Ok(Some(most))
    }

    pub(super) fn removal(&self, chain: &Chain<'_>, groups: usize, sweeps: usize) -> Removal {
        debug_assert_eq!(groups, self.groups, "the groups of the chain that was solved first");
        let start = chain.shape.place[0] as usize * LANES;
        let expected: Vec<f64> =
            self.blocks.iter().flat_map(|values| values[start..start + LANES].iter().copied()).collect();
        gathered(&expected, chain.rewards.len(), groups, sweeps)
    }
}

/// Lane `kind · (groups + 1) + group`; the last of each kind takes nothing away.
fn gathered(expected: &[f64], kinds: usize, groups: usize, sweeps: usize) -> Removal {
    let of = |kind: usize| &expected[kind * (groups + 1)..(kind + 1) * (groups + 1)];
    Removal {
        whole: (0..kinds).map(|kind| of(kind)[groups]).collect(),
        without: (0..kinds).map(|kind| of(kind)[..groups].to_vec()).collect(),
        way: Way::Sweeps,
        sweeps,
    }
}

/// Eight systems.
struct Lanes<'a> {
    chain: &'a Chain<'a>,
    probabilities: Vec<f64>,
    /// The reward of each lane at every place.
    rewards: Vec<f64>,
    /// The lanes, as bits, in which a place is taken away.
    gone: Vec<u8>,
}

impl<'a> Lanes<'a> {
    fn new(chain: &'a Chain<'a>, groups: &Groups, block: usize) -> Self {
        let shape = chain.shape;
        let width = groups.count() + 1;
        let lanes = block * LANES..((block + 1) * LANES).min(chain.rewards.len() * width);
        let mut rewards = vec![0.0; shape.states() * LANES];
        let mut gone = vec![0_u8; shape.states()];
        for (place, state) in shape.order.iter().enumerate() {
            let state = *state as usize;
            for (at, lane) in lanes.clone().enumerate() {
                rewards[place * LANES + at] = chain.rewards[lane / width][state];
            }
            for group in groups.of(state) {
                for kind in 0..chain.rewards.len() {
                    let lane = kind * width + usize::from(*group);
                    if lanes.contains(&lane) {
                        gone[place] |= 1 << (lane - lanes.start);
                    }
                }
            }
        }
        let probabilities = shape.given.iter().map(|given| chain.probabilities[*given as usize]).collect();
        Self { chain, probabilities, rewards, gone }
    }

    /// Sweeps until the estimated error is within the tolerance of the largest
    /// value: the last change times `ρ / (1 − ρ)`, with `ρ` the rate at which
    /// changes shrink.
    fn solve(&self, values: &mut [f64], tolerance: f64, work: &dyn Work) -> Result<Option<usize>, Cancelled> {
        let mut before = f64::INFINITY;
        for sweep in 1..=MOST_SWEEPS {
            work.go_on()?;
            let (change, size) = self.sweep(values);
            if !change.is_finite() {
                return Ok(None);
            }
            let rate = if before.is_finite() && before > 0.0 { (change / before).min(1.0 - 1e-6) } else { 0.5 };
            let still = change * (rate / (1.0 - rate)).max(0.1);
            // Nothing can shrink below what the last digit of a double is worth.
            if still <= tolerance * size || change <= 2.0 * f64::EPSILON * size {
                return Ok(Some(sweep));
            }
            before = change;
        }
        Ok(None)
    }

    /// One sweep: the largest change and the largest value.
    fn sweep(&self, values: &mut [f64]) -> (f64, f64) {
        let shape = self.chain.shape;
        let (mut change, mut size) = ([0.0_f64; LANES], [0.0_f64; LANES]);
        let mut begin = 0;
        for (place, rewards) in self.rewards.chunks_exact(LANES).enumerate() {
            let end = shape.starts[place + 1] as usize;
            let mut sum = [0.0; LANES];
            sum.copy_from_slice(rewards);
            for (probability, target) in self.probabilities[begin..end].iter().zip(&shape.targets[begin..end]) {
                let at = *target as usize * LANES;
                for (sum, value) in sum.iter_mut().zip(&values[at..at + LANES]) {
                    *sum += probability * value;
                }
            }
            begin = end;
            let gone = self.gone[place];
            if gone != 0 {
                for (lane, sum) in sum.iter_mut().enumerate() {
                    if gone >> lane & 1 == 1 {
                        *sum = 0.0;
                    }
                }
            }
            let own = &mut values[place * LANES..(place + 1) * LANES];
            for lane in 0..LANES {
                change[lane] = change[lane].max((sum[lane] - own[lane]).abs());
                size[lane] = size[lane].max(sum[lane].abs());
                own[lane] = sum[lane];
            }
        }
        let largest = |values: [f64; LANES]| values.into_iter().fold(0.0, f64::max);
        (largest(change), largest(size))
    }
}
