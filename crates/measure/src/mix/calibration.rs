//! Simulation-based calibration on the user's own design: outcomes are made from
//! parameters drawn from the prior, the model is fitted to them, and the truth's
//! rank among the posterior draws must be uniform.
//!
//! Source: Talts, Betancourt, Simpson, Vehtari and Gelman (2018), Validating
//! Bayesian inference algorithms with simulation-based calibration, arXiv
//! 1804.06788. A model that fails is wrong in its code or cannot be sampled; one
//! that passes may still be wrong about the world.

use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF};
use stats::nuts::SampleError;
use stats::work::{Quiet, Work};

use super::error::MixError;
use super::model::Model;
use super::outcome::Draws;
use super::posterior::Posterior;
use super::sampling::Sampling;

/// Draws among which the truth is ranked; thinned to these.
const RANKED: usize = 63;
/// Bins of the ranks.
const BINS: usize = 8;

/// How one quantity fared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// Parameter, or `contribution[channel]`.
    pub name: String,
    /// Rank of the truth among 63 draws, one for each simulation: 0 … 63.
    pub ranks: Vec<usize>,
    /// Chance of ranks at least this uneven if all is well.
    pub p_value: f64,
    /// Share of simulations in which the central 90% interval held the truth.
    pub coverage_90: f64,
}

/// The whole calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Simulations that were fitted.
    pub simulations: usize,
    /// Simulations that could not be fitted (the prior made no usable outcome).
    pub failed: usize,
    /// Every quantity.
    pub quantities: Vec<Calibrated>,
    /// Smallest p-value times the number of quantities (Bonferroni), at most 1.
    pub p_value: f64,
}

impl Model {
    /// Calibrates the model on its own design with this many simulations.
    ///
    /// # Errors
    /// When the work is stopped.
    pub fn calibrate(&self, simulations: usize, sampling: &Sampling, work: &dyn Work) -> Result<Calibration, MixError> {
        let mut rng = ChaCha8Rng::seed_from_u64(sampling.seed);
        let mut names: Vec<String> = self.columns.names.clone();
        names.extend(self.design.channels.iter().map(|channel| format!("contribution[{}]", channel.name)));
        let mut ranks: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
        let mut failed = 0;
        for simulation in 0..simulations {
            work.progress("calibrating", simulation as u64, simulations as u64);
            work.go_on().map_err(SampleError::from)?;
            let own = Sampling { seed: sampling.seed + 1 + simulation as u64, ..*sampling };
            match self.simulate_and_rank(&own, &mut rng) {
                Ok(found) => ranks.iter_mut().zip(found).for_each(|(ranks, rank)| ranks.push(rank)),
                Err(_) => failed += 1,
            }
        }
        let quantities: Vec<Calibrated> =
            names.into_iter().zip(ranks).map(|(name, ranks)| calibrated(name, ranks)).collect();
        let smallest = quantities.iter().map(|q| q.p_value).fold(1.0, f64::min);
        Ok(Calibration {
            simulations: simulations - failed,
            failed,
            p_value: (smallest * quantities.len() as f64).min(1.0),
            quantities,
        })
    }

    fn simulate_and_rank(&self, sampling: &Sampling, rng: &mut ChaCha8Rng) -> Result<Vec<usize>, MixError> {
        let mut posterior = Posterior::new(Arc::clone(&self.design));
        let truth = self.design.prior_point(&mut posterior, rng);
        posterior.forward(&truth);
        let mut row = Vec::new();
        self.columns.write(&self.design, &posterior, &mut Vec::new(), &mut row);
        let noise = posterior.noise();
        let mut design = (*self.design).clone();
        for (at, outcome) in design.outcome.iter_mut().enumerate() {
            *outcome = design.likelihood.draw(posterior.mean()[at], design.unit[at], noise, rng);
            if !outcome.is_finite() {
                return Err(MixError::ConstantOutcome);
            }
        }
        for test in &mut design.counterfactuals {
            test.simulate(&self.design.channels[test.channel], &posterior, rng);
        }
        let model = Self { design: Arc::new(design), ..self.clone() };
        let (draws, _) = model.sample(sampling, &Quiet)?;
        let known = Draws {
            names: self.columns.names.clone(),
            chains: 1,
            per_chain: 1,
            values: row.clone(),
            ..Draws::default()
        };
        let thin = thinned(&draws);
        let mut ranks: Vec<usize> = (0..row.len())
            .map(|column| thin.iter().filter(|draw| draws.row(**draw)[column] < row[column]).count())
            .collect();
        let of_truth = model.contribution_totals(&known, &[0])?;
        let of_draws = model.contribution_totals(&draws, &thin)?;
        for (truth, draws) in of_truth.iter().zip(&of_draws) {
            ranks.push(draws.iter().filter(|draw| **draw < truth[0]).count());
        }
        Ok(ranks)
    }
}

/// Evenly spaced draws, as many as are ranked.
fn thinned(draws: &Draws) -> Vec<usize> {
    (0..RANKED).map(|i| i * draws.len() / RANKED).collect()
}

fn calibrated(name: String, ranks: Vec<usize>) -> Calibrated {
    let n = ranks.len() as f64;
    let mut counts = [0.0; BINS];
    for rank in &ranks {
        counts[rank * BINS / (RANKED + 1)] += 1.0;
    }
    let expected = n / BINS as f64;
    let distance: f64 = counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
    // The degrees are above zero, so the distribution exists.
    let p_value = ChiSquared::new(BINS as f64 - 1.0).map_or(f64::NAN, |chi| chi.sf(distance));
    // Ranks 3 … 60 of 0 … 63 are the middle 58 of 64, 90.6%.
    let inside = ranks.iter().filter(|rank| (3..=60).contains(*rank)).count() as f64 / n;
    Calibrated { name, ranks, p_value, coverage_90: inside }
}
