//! All draws at once: sums over posterior draws, in parallel and repeatable.

use stats::quadratic::{Curvature, dot};

use crate::planner::responses::{Responses, cells};

/// Draws are summed in this many blocks, whatever the number of threads, so that
/// every machine gets the same sum to the last bit.
const BLOCKS: usize = 8;

/// Below this many cells × draws, threads cost more than they bring.
const WORTH_THREADS: usize = 40_000;

/// The draws of one market.
pub(super) struct Panel<'a> {
    pub(super) responses: &'a dyn Responses,
    threads: usize,
}

impl<'a> Panel<'a> {
    /// `threads` 0 means as many as the machine has.
    pub(super) fn new(responses: &'a dyn Responses, threads: usize) -> Self {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { all() } else { threads };
        let small = cells(responses) * responses.draws() < WORTH_THREADS;
        Self { responses, threads: if small { 1 } else { threads.min(BLOCKS) } }
    }

    pub(super) fn draws(&self) -> usize {
        self.responses.draws()
    }

    /// Runs `each(draw, state, scratch)` over all draws, with one state per
    /// block; the states in the order of blocks.
    fn fold<S: Send>(&self, fresh: impl Fn() -> S + Sync, each: impl Fn(usize, &mut S, &mut [f64]) + Sync) -> Vec<S> {
        let draws = self.draws();
        let block = |number: usize| {
            let mut scratch = vec![0.0; self.responses.scratch()];
            let mut state = fresh();
            for draw in number * draws / BLOCKS..(number + 1) * draws / BLOCKS {
                each(draw, &mut state, &mut scratch);
            }
            state
        };
        if self.threads == 1 {
            return (0..BLOCKS).map(block).collect();
        }
        let mut done: Vec<(usize, S)> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..self.threads)
                .map(|thread| {
                    let block = &block;
                    let mine = (thread..BLOCKS).step_by(self.threads);
                    scope.spawn(move || mine.map(|number| (number, block(number))).collect::<Vec<_>>())
                })
                .collect();
            started
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        done.sort_by_key(|(number, _)| *number);
        done.into_iter().map(|(_, state)| state).collect()
    }

    /// The outcome in each draw.
    pub(super) fn outcomes(&self, spend: &[f64]) -> Vec<f64> {
        let each = |draw, found: &mut Vec<f64>, scratch: &mut [f64]| {
            found.push(self.responses.outcome(draw, spend, scratch));
        };
        self.fold(Vec::new, each).concat()
    }

    /// The outcome in each draw, and `Σ weight × gradient` added to `gradient`.
    pub(super) fn gradient(&self, spend: &[f64], weights: &[f64], gradient: &mut [f64]) -> Vec<f64> {
        let fresh = || (Vec::new(), vec![0.0; spend.len()]);
        let each = |draw: usize, (found, sum): &mut (Vec<f64>, Vec<f64>), scratch: &mut [f64]| {
            found.push(self.responses.add_gradient(draw, spend, weights[draw], sum, scratch));
        };
        let mut outcomes = Vec::with_capacity(self.draws());
        for (found, sum) in self.fold(fresh, each) {
            outcomes.extend(found);
            gradient.iter_mut().zip(sum).for_each(|(total, part)| *total += part);
        }
        outcomes
    }

    /// Per draw, the gradient's product with each direction.
    pub(super) fn slopes(&self, spend: &[f64], directions: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let fresh = || (Vec::new(), vec![0.0; spend.len()]);
        let each = |draw: usize, (found, gradient): &mut (Vec<Vec<f64>>, Vec<f64>), scratch: &mut [f64]| {
            gradient.fill(0.0);
            self.responses.add_gradient(draw, spend, 1.0, gradient, scratch);
            found.push(directions.iter().map(|direction| dot(gradient, direction)).collect());
        };
        self.fold(fresh, each).into_iter().flat_map(|(found, _)| found).collect()
    }

    /// `Σ weight × curvature` added; `false` if unknown.
    pub(super) fn curvature(&self, spend: &[f64], weights: &[f64], into: &mut Curvature) -> bool {
        let mut empty = into.clone();
        empty.clear();
        let each = |draw: usize, (sum, known): &mut (Curvature, bool), scratch: &mut [f64]| {
            if weights[draw] > 0.0 && *known {
                *known = self.responses.add_curvature(draw, spend, weights[draw], sum, scratch);
            }
        };
        let mut all = true;
        for (sum, known) in self.fold(|| (empty.clone(), true), each) {
            all &= known;
            into.add(&sum);
        }
        all
    }

    /// `M z` for each direction z, where `M = Σ bend (g − ḡ)(g − ḡ)ᵀ` over draws'
    /// gradients `scale × gradient − paid`; ḡ is their bend-weighted mean, or zero.
    pub(super) fn spread(
        &self,
        spend: &[f64],
        (scales, paid): (&[f64], f64),
        bends: &[f64],
        centred: bool,
        directions: &[Vec<f64>],
    ) -> Vec<Vec<f64>> {
        let n = spend.len();
        let fresh = || (vec![vec![0.0; n]; directions.len() + 1], vec![0.0; n]);
        let each = |draw: usize, (sums, gradient): &mut (Vec<Vec<f64>>, Vec<f64>), scratch: &mut [f64]| {
            if bends[draw] <= 0.0 {
                return;
            }
            gradient.fill(-paid);
            self.responses.add_gradient(draw, spend, scales[draw], gradient, scratch);
            for (number, sum) in sums.iter_mut().enumerate() {
                let along = directions.get(number).map_or(1.0, |direction| dot(gradient, direction));
                let factor = bends[draw] * along;
                sum.iter_mut().zip(gradient.iter()).for_each(|(sum, g)| *sum += factor * g);
            }
        };
        let mut sums = vec![vec![0.0; n]; directions.len() + 1];
        for (part, _) in self.fold(fresh, each) {
            for (sum, part) in sums.iter_mut().zip(part) {
                sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            }
        }
        let mean = sums.pop().unwrap_or_default();
        let mass: f64 = bends.iter().sum();
        if centred && mass > 0.0 {
            for (sum, direction) in sums.iter_mut().zip(directions) {
                let factor = dot(&mean, direction) / mass;
                sum.iter_mut().zip(&mean).for_each(|(sum, mean)| *sum -= factor * mean);
            }
        }
        sums
    }
}
