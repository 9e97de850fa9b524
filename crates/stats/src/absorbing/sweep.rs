//! Many states: Gauss–Seidel sweeps, with all groups side by side.
//!
//! What is expected from the start is `h₀ = v · r`, with `v = e₀ (I − Q)⁻¹` the
//! visits of every state: they are the same for every kind of reward. `I − Q` is
//! an M-matrix, so the sweeps converge whatever the order (Varga, 2000, *Matrix
//! Iterative Analysis*, theorem 3.15). After each sweep the visits are moved to
//! where the last three sweeps point: Anderson (1965), *Iterative procedures for
//! nonlinear integral equations*, Journal of the ACM 12, 547–560. Eight systems
//! that differ only in what is taken away lie side by side in memory, so that
//! each transition is read once for eight.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Chain, Groups, Removal, Way};
use crate::work::{Cancelled, Work};

/// Systems that are solved side by side.
const LANES: usize = 8;

/// One number for each lane.
type Lane = [f64; LANES];

/// The same to seven digits.
type Rough = [f32; LANES];

/// After so many sweeps another way is taken.
const MOST_SWEEPS: usize = 1000;

/// Where a journey visits more states than this another way is taken: what a
/// sweep still changes says how near the visits are only up to this factor.
const MOST_VISITS: f64 = 1000.0;

/// Chains of fewer transitions are solved sooner than threads start.
const FEW: usize = 4096;

/// As near as doubles come.
pub(super) const EXACT: f64 = 0.0;

/// Nothing can shrink below what the last digits of a double are worth.
const LAST_DIGITS: f64 = 4.0 * f64::EPSILON;

/// A block, what is expected from the start by kind in each of its lanes, and
/// its sweeps.
type Solved = (usize, Vec<Lane>, usize);

/// Visits in all systems of one chain.
#[derive(Debug, Clone)]
pub(super) struct Sweeps {
    tolerance: f64,
    groups: usize,
    /// For every block of lanes the visits of every place.
    blocks: Vec<Vec<Lane>>,
}

/// All systems of the chain; none if they converge too slowly.
pub(super) fn removal(
    chain: &Chain<'_>,
    groups: &Groups,
    tolerance: f64,
    work: &dyn Work,
) -> Result<Option<Removal>, Cancelled> {
    let blocks = (groups.count() + 1).div_ceil(LANES);
    let threads = match chain.shape.transitions() {
        ..FEW => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from).min(blocks),
    };
    let next = AtomicUsize::new(0);
    let probabilities = by_place(chain);
    // Blocks are solved one after the other by each thread and only what is
    // expected from the start is kept, so memory does not grow with the groups.
    let share = || -> Result<Option<Vec<Solved>>, Cancelled> {
        let mut found = Vec::new();
        let mut visits = Vec::new();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks {
                return Ok(Some(found));
            }
            visits.clear();
            visits.resize(chain.shape.states(), [0.0; LANES]);
            let lanes = Lanes::new(chain, &probabilities, groups, block);
            let Some(sweeps) = lanes.solve(&mut visits, tolerance, work)? else {
                next.store(blocks, Ordering::Relaxed);
                return Ok(None);
            };
            found.push((block, expected(chain, &visits), sweeps));
            work.progress("solving the chain", block as u64 + 1, blocks as u64);
        }
    };
    let shares = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(share)).collect();
        let own = share();
        let others = others.into_iter().map(|thread| thread.join().unwrap_or(Err(Cancelled)));
        std::iter::once(own).chain(others).collect::<Result<Vec<_>, _>>()
    })?;
    let mut solved = Vec::with_capacity(blocks);
    for share in shares {
        let Some(share) = share else { return Ok(None) };
        solved.extend(share);
    }
    solved.sort_by_key(|(block, ..)| *block);
    let most = solved.iter().map(|(.., sweeps)| *sweeps).max().unwrap_or(0);
    let expected: Vec<Vec<Lane>> = solved.into_iter().map(|(_, expected, _)| expected).collect();
    Ok(Some(gathered(&expected, chain.rewards.len(), groups.count(), most)))
}

impl Sweeps {
    pub(super) fn new(states: usize, groups: usize, tolerance: f64) -> Self {
        let blocks = (groups + 1).div_ceil(LANES);
        Self { tolerance, groups, blocks: vec![vec![[0.0; LANES]; states]; blocks] }
    }

    /// Solves every system from where the visits are; none if it takes too long.
    pub(super) fn solve(
        &mut self,
        chain: &Chain<'_>,
        groups: &Groups,
        work: &dyn Work,
    ) -> Result<Option<usize>, Cancelled> {
        let mut most = 0;
        let probabilities = by_place(chain);
        for (block, visits) in self.blocks.iter_mut().enumerate() {
            match Lanes::new(chain, &probabilities, groups, block).solve(visits, self.tolerance, work)? {
                Some(sweeps) => most = most.max(sweeps),
                None => return Ok(None),
            }
        }
        Ok(Some(most))
    }

    pub(super) fn removal(&self, chain: &Chain<'_>, sweeps: usize) -> Removal {
        let expected: Vec<Vec<Lane>> = self.blocks.iter().map(|visits| expected(chain, visits)).collect();
        gathered(&expected, chain.rewards.len(), self.groups, sweeps)
    }
}

/// The probabilities in the order of the shape.
fn by_place(chain: &Chain<'_>) -> Vec<f64> {
    chain.shape.given.iter().map(|given| chain.probabilities[*given as usize]).collect()
}

/// Visits times rewards, for every kind of reward.
fn expected(chain: &Chain<'_>, visits: &[Lane]) -> Vec<Lane> {
    let one = |rewards: &Vec<f64>| {
        let mut sum = [0.0; LANES];
        for (visits, state) in visits.iter().zip(&chain.shape.order) {
            let reward = rewards[*state as usize];
            for (sum, visits) in sum.iter_mut().zip(visits) {
                *sum += visits * reward;
            }
        }
        sum
    };
    chain.rewards.iter().map(one).collect()
}

/// A lane for each group; the last takes nothing away.
fn gathered(expected: &[Vec<Lane>], kinds: usize, groups: usize, sweeps: usize) -> Removal {
    let of = |kind: usize, group: usize| expected[group / LANES][kind][group % LANES];
    Removal {
        whole: (0..kinds).map(|kind| of(kind, groups)).collect(),
        without: (0..kinds).map(|kind| (0..groups).map(|group| of(kind, group)).collect()).collect(),
        way: Way::Sweeps,
        sweeps,
    }
}

/// Eight systems.
struct Lanes<'a> {
    chain: &'a Chain<'a>,
    probabilities: &'a [f64],
    /// The lanes, as bits, in which a place is taken away.
    gone: Vec<u8>,
}

impl<'a> Lanes<'a> {
    fn new(chain: &'a Chain<'a>, probabilities: &'a [f64], groups: &Groups, block: usize) -> Self {
        let bit = |group: &u16| {
            let lane = usize::from(*group).wrapping_sub(block * LANES);
            if lane < LANES { 1 << lane } else { 0_u8 }
        };
        let bits = |state: &u32| groups.of(*state as usize).iter().map(bit).fold(0, |bits, bit| bits | bit);
        Self { chain, probabilities, gone: chain.shape.order.iter().map(bits).collect() }
    }

    /// Sweeps until what changes is within the tolerance, or nothing but the
    /// last digits changes. The error of the visits is at most the change times
    /// the visits that a journey makes from where it stands.
    fn solve(&self, visits: &mut [Lane], tolerance: f64, work: &dyn Work) -> Result<Option<usize>, Cancelled> {
        let mut past = Past::new(visits.len());
        for sweep in 1..=MOST_SWEEPS {
            work.go_on()?;
            let (change, size) = self.sweep(visits, past.next_changes());
            let settled = std::array::from_fn(|lane| change[lane] <= tolerance.max(LAST_DIGITS * size[lane]));
            if settled == [true; LANES] {
                let few = size.iter().all(|size| *size <= MOST_VISITS);
                return Ok(few.then_some(sweep));
            }
            if !change.iter().all(|change| change.is_finite()) {
                return Ok(None);
            }
            past.extrapolate(visits, settled);
        }
        Ok(None)
    }

    /// One sweep: what each place changes by, and in each lane the sum of all
    /// changes and of all visits.
    fn sweep(&self, visits: &mut [Lane], changes: &mut [Rough]) -> (Lane, Lane) {
        let shape = self.chain.shape;
        let start = shape.place[0] as usize;
        let (mut change, mut size) = ([0.0; LANES], [0.0; LANES]);
        let mut begin = 0;
        for (place, changed) in changes.iter_mut().enumerate() {
            let end = shape.starts[place + 1] as usize;
            let mut sum = [if place == start { 1.0 } else { 0.0 }; LANES];
            for (probability, source) in self.probabilities[begin..end].iter().zip(&shape.sources[begin..end]) {
                for (sum, visits) in sum.iter_mut().zip(&visits[*source as usize]) {
                    *sum += probability * visits;
                }
            }
            begin = end;
            let gone = self.gone[place];
            for (lane, sum) in sum.iter_mut().enumerate() {
                *sum = if gone >> lane & 1 == 1 { 0.0 } else { *sum };
            }
            let own = &mut visits[place];
            for lane in 0..LANES {
                let difference = sum[lane] - own[lane];
                changed[lane] = rough(difference);
                change[lane] += difference.abs();
                size[lane] += sum[lane].abs();
            }
            *own = sum;
        }
        (change, size)
    }
}

/// What the last sweeps changed, the latest first. It only says where to go on
/// from, so single precision does.
struct Past {
    changes: [Vec<Rough>; 3],
    /// From the visits after one sweep to those after the next.
    steps: [Vec<Rough>; 2],
    /// How far the visits were moved along the two steps after the last sweep.
    moved: (Lane, Lane),
    sweeps: usize,
}

impl Past {
    fn new(places: usize) -> Self {
        let none = || vec![[0.0; LANES]; places];
        Self {
            changes: [none(), none(), none()],
            steps: [none(), none()],
            moved: ([0.0; LANES], [0.0; LANES]),
            sweeps: 0,
        }
    }

    /// Where the changes of the sweep to come are put.
    fn next_changes(&mut self) -> &mut [Rough] {
        self.changes.rotate_right(1);
        &mut self.changes[0]
    }

    /// Moves the visits after a sweep back along the last two steps, so far that
    /// the same combination of the changes is the smallest; lanes that have
    /// settled stay.
    fn extrapolate(&mut self, visits: &mut [Lane], settled: [bool; LANES]) {
        let (near, far) = self.least(settled);
        let [latest, before] = &mut self.steps;
        for (((visits, change), latest), before) in visits.iter_mut().zip(&self.changes[0]).zip(latest).zip(before) {
            for lane in 0..LANES {
                let moved = self.moved.0[lane] * f64::from(latest[lane]) + self.moved.1[lane] * f64::from(before[lane]);
                before[lane] = latest[lane];
                latest[lane] = rough(f64::from(change[lane]) - moved);
                visits[lane] -= near[lane] * f64::from(latest[lane]) + far[lane] * f64::from(before[lane]);
            }
        }
        self.moved = (near, far);
        self.sweeps += 1;
    }

    /// Least squares in every lane: the shares of the last two differences of
    /// changes that leave the least of the last change.
    fn least(&self, settled: [bool; LANES]) -> (Lane, Lane) {
        let mut sums = [[0.0; LANES]; 5];
        if self.sweeps > 0 {
            let [now, last, before] = &self.changes;
            for ((now, last), before) in now.iter().zip(last).zip(before) {
                for lane in 0..LANES {
                    let [now, last, before] = [now[lane], last[lane], before[lane]].map(f64::from);
                    let (near, far) = (now - last, last - before);
                    sums[0][lane] += near * near;
                    sums[1][lane] += near * far;
                    sums[2][lane] += far * far;
                    sums[3][lane] += near * now;
                    sums[4][lane] += far * now;
                }
            }
        }
        let (mut near, mut far) = ([0.0; LANES], [0.0; LANES]);
        for lane in (0..LANES).filter(|lane| !settled[*lane]) {
            let [a, b, c, d, e] = sums.map(|sum| sum[lane]);
            let determinant = a * c - b * b;
            // Differences that are nearly one do for one.
            if self.sweeps > 1 && determinant > 1e-6 * a * c {
                near[lane] = (d * c - e * b) / determinant;
                far[lane] = (a * e - b * d) / determinant;
            } else if a > 0.0 {
                near[lane] = d / a;
            }
        }
        (near, far)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are enough")]
fn rough(value: f64) -> f32 {
    value as f32
}
