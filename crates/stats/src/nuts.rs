//! The No-U-Turn sampler: Hamiltonian Monte Carlo that chooses its own path
//! length (Hoffman and Gelman 2014; Betancourt 2017), by nuts-rs, with a mass
//! matrix that adapts to draws and gradients.
//!
//! Chains run in threads of their own and hand every kept draw to a [`Sink`]; the
//! sampler itself keeps none. A chain's random numbers come from the seed and the
//! chain's number only, so that a run can be repeated bit for bit.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use nuts_rs::{
    Chain, CpuLogpFunc, CpuMath, CpuMathError, DiagNutsSettings, HasDims, LogpError, LowRankNutsSettings, Settings,
    Storable, Value,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::work::{Cancelled, Work};

/// An unnormalised log density on all of `R^dim`, with its gradient.
pub trait LogDensity: Send {
    /// Number of dimensions.
    fn dim(&self) -> usize;

    /// The log density at `position`; writes its gradient. Where the density
    /// cannot be computed it is not finite: the step is then a divergence.
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64;
}

/// One kept draw.
#[derive(Debug, Clone, Copy)]
pub struct Transition<'a> {
    /// Where it is.
    pub position: &'a [f64],
    /// Whether the path diverged.
    pub diverging: bool,
    /// Minus the joint log density of position and momentum.
    pub energy: f64,
    /// Log density at the position.
    pub log_density: f64,
    /// Gradients evaluated for it.
    pub gradients: u64,
}

/// Takes the kept draws of one chain, in order.
pub trait Sink: Send {
    /// One more draw.
    fn take(&mut self, transition: &Transition<'_>);
}

/// How the mass matrix adapts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MassMatrix {
    /// Scales of the coordinates.
    Diagonal,
    /// Scales, and the few directions that stand out.
    #[default]
    LowRank,
}

/// Options of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Number of chains.
    pub chains: usize,
    /// Draws of each chain thrown away while it adapts.
    pub tune: usize,
    /// Draws of each chain that are kept.
    pub draws: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Mean acceptance statistic that the step size aims at.
    pub target_accept: f64,
    /// Most doublings of a path.
    pub max_depth: u64,
    /// Form of the mass matrix.
    pub mass_matrix: MassMatrix,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            chains: 4,
            tune: 1000,
            draws: 1000,
            seed: 0,
            target_accept: 0.8,
            max_depth: 10,
            mass_matrix: MassMatrix::LowRank,
        }
    }
}

/// What a run cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Gradients evaluated, adaptation included.
    pub gradients: u64,
}

/// Why there are no draws.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// No start was found at which the density and its gradient are finite.
    #[error("no start for chain {chain} at which the density is finite, in {tries} tries")]
    NoStart {
        /// The chain.
        chain: usize,
        /// How often a start was tried.
        tries: usize,
    },
    /// The sampler gave up.
    #[error("chain {chain} failed: {reason}")]
    Failed {
        /// The chain.
        chain: usize,
        /// What the sampler said.
        reason: String,
    },
    /// The work was stopped.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Starts tried for each chain.
const TRIES: usize = 100;

/// So many dimensions add one to the draws between two updates of a low-rank mass
/// matrix.
const DIMENSIONS_PER_DRAW: u64 = 3;

/// Draws between two looks at progress and cancellation.
const LOOK_EVERY: u64 = 10;

/// Runs one chain for each sink. `density` makes the chain's own copy of the
/// density, `start` writes a start for it (jittered by the chain's generator).
///
/// # Errors
/// When a chain finds no start or fails, or when the work is stopped.
pub fn sample<D, S>(
    options: &Options,
    density: &(impl Fn() -> D + Sync),
    start: &(impl Fn(&mut ChaCha8Rng, &mut [f64]) + Sync),
    sinks: &mut [S],
    work: &dyn Work,
) -> Result<Cost, SampleError>
where
    D: LogDensity,
    S: Sink,
{
    let done = AtomicU64::new(0);
    let total = (options.chains * (options.tune + options.draws)) as u64;
    let watch = Watch { work, done: &done, total };
    let results: Vec<Result<Cost, SampleError>> = std::thread::scope(|scope| {
        let handles: Vec<_> = sinks
            .iter_mut()
            .enumerate()
            .map(|(chain, sink)| {
                let watch = &watch;
                scope.spawn(move || one_chain(options, chain, density(), start, sink, watch))
            })
            .collect();
        handles
            .into_iter()
            .enumerate()
            .map(|(chain, handle)| {
                handle
                    .join()
                    .unwrap_or_else(|_| Err(SampleError::Failed { chain, reason: "the sampler panicked".to_owned() }))
            })
            .collect()
    });
    let mut cost = Cost::default();
    for result in results {
        cost.gradients += result?.gradients;
    }
    Ok(cost)
}

/// How far all chains are.
struct Watch<'a> {
    work: &'a dyn Work,
    done: &'a AtomicU64,
    total: u64,
}

fn one_chain<D: LogDensity, S: Sink>(
    options: &Options,
    chain: usize,
    density: D,
    start: &impl Fn(&mut ChaCha8Rng, &mut [f64]),
    sink: &mut S,
    watch: &Watch<'_>,
) -> Result<Cost, SampleError> {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    rng.set_stream(chain as u64 + 1);
    let mut density = Adapter { density };
    let position = find_start(&mut density, chain, start, &mut rng)?;
    let math = CpuMath::new(density);
    match options.mass_matrix {
        MassMatrix::LowRank => {
            let mut settings = LowRankNutsSettings {
                num_tune: options.tune as u64,
                num_draws: options.draws as u64,
                maxdepth: options.max_depth,
                ..LowRankNutsSettings::default()
            };
            settings.adapt_options.step_size_settings.target_accept = options.target_accept;
            // An update takes time with the cube of the dimension: in hundreds of
            // dimensions it would cost more than the gradients between two of them.
            let dims = position.len() as u64;
            let often = &mut settings.adapt_options.mass_matrix_update_freq;
            *often = (*often).max(dims / DIMENSIONS_PER_DRAW);
            drive(&settings, options, chain, math, &position, sink, watch, &mut rng)
        }
        MassMatrix::Diagonal => {
            let mut settings = DiagNutsSettings {
                num_tune: options.tune as u64,
                num_draws: options.draws as u64,
                maxdepth: options.max_depth,
                ..DiagNutsSettings::default()
            };
            settings.adapt_options.step_size_settings.target_accept = options.target_accept;
            drive(&settings, options, chain, math, &position, sink, watch, &mut rng)
        }
    }
}

fn find_start<D: LogDensity>(
    density: &mut Adapter<D>,
    chain: usize,
    start: &impl Fn(&mut ChaCha8Rng, &mut [f64]),
    rng: &mut ChaCha8Rng,
) -> Result<Vec<f64>, SampleError> {
    let mut position = vec![0.0; density.density.dim()];
    let mut gradient = position.clone();
    for _ in 0..TRIES {
        start(rng, &mut position);
        let value = density.density.evaluate(&position, &mut gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
            return Ok(position);
        }
    }
    Err(SampleError::NoStart { chain, tries: TRIES })
}

#[expect(clippy::too_many_arguments, reason = "the two kinds of settings meet here")]
fn drive<D: LogDensity, S: Sink>(
    settings: &impl Settings,
    options: &Options,
    chain: usize,
    math: CpuMath<Adapter<D>>,
    position: &[f64],
    sink: &mut S,
    watch: &Watch<'_>,
    rng: &mut ChaCha8Rng,
) -> Result<Cost, SampleError> {
    let failed = |error: &dyn std::fmt::Display| SampleError::Failed { chain, reason: error.to_string() };
    // The sampler seeds itself from this generator.
    let mut seed = ChaCha8Rng::seed_from_u64(rng.random());
    let mut sampler = settings.new_chain(chain as u64, math, &mut seed).map_err(|e| failed(&e))?;
    sampler.set_position(position).map_err(|e| failed(&e))?;
    let mut cost = Cost::default();
    for step in 0..options.tune + options.draws {
        let (position, _, mut stats, progress) = sampler.expanded_draw().map_err(|e| failed(&e))?;
        cost.gradients += progress.num_gradients;
        if step >= options.tune {
            let (mut energy, mut log_density) = (f64::NAN, f64::NAN);
            let dims = (&*sampler.math()).into();
            for (name, value) in stats.get_all(&dims) {
                match (name, value) {
                    ("energy", Some(Value::ScalarF64(value))) => energy = value,
                    ("logp", Some(Value::ScalarF64(value))) => log_density = value,
                    _ => {}
                }
            }
            sink.take(&Transition {
                position: &position,
                diverging: progress.diverging,
                energy,
                log_density,
                gradients: progress.num_gradients,
            });
        }
        if (step as u64 + 1).is_multiple_of(LOOK_EVERY) {
            let done = watch.done.fetch_add(LOOK_EVERY, Ordering::Relaxed) + LOOK_EVERY;
            watch.work.progress("sampling", done.min(watch.total), watch.total);
            watch.work.go_on()?;
        }
    }
    Ok(cost)
}

/// Makes a density what nuts-rs takes.
struct Adapter<D> {
    density: D,
}

/// The density could not be computed at a point.
#[derive(Debug, thiserror::Error)]
#[error("the log density is not finite")]
struct NotFinite;

impl LogpError for NotFinite {
    fn is_recoverable(&self) -> bool {
        true
    }
}

impl<D: LogDensity> HasDims for Adapter<D> {
    fn dim_sizes(&self) -> HashMap<String, u64> {
        HashMap::from([("unconstrained_parameter".to_owned(), self.density.dim() as u64)])
    }
}

impl<D: LogDensity> CpuLogpFunc for Adapter<D> {
    type LogpError = NotFinite;
    type FlowParameters = ();
    type ExpandedVector = Nothing;

    fn dim(&self) -> usize {
        self.density.dim()
    }

    fn logp(&mut self, position: &[f64], gradient: &mut [f64]) -> Result<f64, NotFinite> {
        let value = self.density.evaluate(position, gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) { Ok(value) } else { Err(NotFinite) }
    }

    fn expand_vector<R>(&mut self, _rng: &mut R, _array: &[f64]) -> Result<Nothing, CpuMathError>
    where
        R: rand::Rng + ?Sized,
    {
        Ok(Nothing)
    }
}

/// Nothing is derived inside the sampler.
struct Nothing;

impl<P: HasDims> Storable<P> for Nothing {
    fn names(_parent: &P) -> Vec<&str> {
        Vec::new()
    }

    fn item_type(_parent: &P, _item: &str) -> nuts_rs::ItemType {
        nuts_rs::ItemType::F64
    }

    fn dims<'a>(_parent: &'a P, _item: &str) -> Vec<&'a str> {
        Vec::new()
    }

    fn get_all<'a>(&'a mut self, _parent: &'a P) -> Vec<(&'a str, Option<Value>)> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Quiet;

    /// A normal with correlation .9 and scales 1 and 10.
    struct Correlated;

    impl LogDensity for Correlated {
        fn dim(&self) -> usize {
            2
        }

        fn evaluate(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
            let (a, b) = (x[0] - 3.0, x[1] / 10.0);
            let rest = 1.0 - 0.81;
            gradient[0] = -(a - 0.9 * b) / rest;
            gradient[1] = -(b - 0.9 * a) / rest / 10.0;
            -0.5 * (a * a - 1.8 * a * b + b * b) / rest
        }
    }

    #[derive(Default, Clone, PartialEq, Debug)]
    struct Kept(Vec<[f64; 2]>, Vec<f64>);

    impl Sink for Kept {
        fn take(&mut self, transition: &Transition<'_>) {
            self.0.push([transition.position[0], transition.position[1]]);
            self.1.push(transition.energy);
        }
    }

    fn run(seed: u64, mass_matrix: MassMatrix) -> Vec<Kept> {
        let options = Options { chains: 2, tune: 400, draws: 2000, seed, mass_matrix, ..Options::default() };
        let mut sinks = vec![Kept::default(); 2];
        let start = |rng: &mut ChaCha8Rng, x: &mut [f64]| x.iter_mut().for_each(|x| *x = rng.random());
        let cost = sample(&options, &|| Correlated, &start, &mut sinks, &Quiet).unwrap();
        assert!(cost.gradients > 4800);
        sinks
    }

    #[test]
    fn moments_come_out_and_a_seed_repeats() {
        for mass_matrix in [MassMatrix::Diagonal, MassMatrix::LowRank] {
            let sinks = run(5, mass_matrix);
            let all: Vec<[f64; 2]> = sinks.iter().flat_map(|s| s.0.clone()).collect();
            let n = all.len() as f64;
            let mean = all.iter().map(|x| x[0]).sum::<f64>() / n;
            let second = all.iter().map(|x| x[1] * x[1]).sum::<f64>() / n;
            let cross = all.iter().map(|x| (x[0] - 3.0) * x[1]).sum::<f64>() / n;
            assert!((mean - 3.0).abs() < 0.12, "{mean}");
            assert!((second / 100.0 - 1.0).abs() < 0.15, "{second}");
            assert!((cross / 9.0 - 1.0).abs() < 0.15, "{cross}");
            assert!(sinks[0].1.iter().all(|e| e.is_finite()));
            assert_eq!(sinks, run(5, mass_matrix));
            assert_ne!(sinks, run(6, mass_matrix));
        }
    }

    struct Stop;

    impl Work for Stop {
        fn progress(&self, _: &str, _: u64, _: u64) {}

        fn cancelled(&self) -> bool {
            true
        }
    }

    #[test]
    fn it_can_be_stopped_and_says_when_there_is_no_start() {
        let mut sinks = vec![Kept::default()];
        let options = Options { chains: 1, tune: 50, draws: 50, ..Options::default() };
        let start = |_: &mut ChaCha8Rng, x: &mut [f64]| x.fill(0.1);
        let stopped = sample(&options, &|| Correlated, &start, &mut sinks, &Stop);
        assert_eq!(stopped, Err(SampleError::Cancelled(Cancelled)));
        let nowhere = |_: &mut ChaCha8Rng, x: &mut [f64]| x.fill(f64::NAN);
        let lost = sample(&options, &|| Correlated, &nowhere, &mut sinks, &Quiet);
        assert_eq!(lost, Err(SampleError::NoStart { chain: 0, tries: TRIES }));
    }
}
