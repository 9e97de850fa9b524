//! The posterior of the parameters by the No-U-Turn sampler, in logarithms.
//!
//! Priors are log-normal and weak, and follow the units of the data: shapes
//! (`r`, `a`, `b`, `s`, `p`) have median 1 and a standard deviation of 1.5 in the
//! logarithm, so that 95% lie between 1/20 and 20; times (`α`, `β`) have a
//! median of a quarter of the longest observation and 2 in the logarithm; `q`
//! has median 3 and 1, so that the mean order value is likely finite; `v` has
//! the median of the mean order value and 2.

use rand::{RngExt as _, rngs::ChaCha8Rng};
use serde::Serialize;
use stats::Work;
use stats::diagnostics::{convergence, e_bfmi};
use stats::nuts::{self, LogDensity, SampleError, Sink, Transition};

use super::customers::HistoryTable;
use super::error::LifetimeError;
use super::fit::{self, BuyerFit, Fitted, Spread, VALUE_PARAMETERS, Warning};
use super::gamma_gamma::{self, OrdersTable};
use super::likelihood;
use super::model::BuyerModel;
use crate::counted;

/// How long to sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BayesOptions {
    /// Chains, at least 2 so that they can disagree.
    pub chains: usize,
    /// Draws of each chain that are thrown away while it adapts.
    pub tune: usize,
    /// Draws of each chain that are kept.
    pub draws: usize,
    /// Decides every draw.
    pub seed: u64,
}

impl Default for BayesOptions {
    fn default() -> Self {
        Self { chains: 4, tune: 1_000, draws: 1_000, seed: 1 }
    }
}

/// How the sampling went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sampling {
    /// Chains.
    pub chains: usize,
    /// Draws of each.
    pub draws: usize,
    /// Paths that diverged.
    pub divergences: usize,
    /// R-hat of each parameter, in the order of the model's names.
    pub r_hat: Vec<f64>,
    /// Effective draws of each parameter's middle.
    pub ess_bulk: Vec<f64>,
    /// Effective draws of each parameter's tails.
    pub ess_tail: Vec<f64>,
    /// Smallest energy fraction of missing information of a chain.
    pub e_bfmi: f64,
}

/// Samples the posterior of a model of buying.
///
/// # Errors
/// As for [`super::fit_buyers`], and when the sampler fails or is stopped.
pub fn sample_buyers(
    model: BuyerModel,
    table: &HistoryTable,
    options: BayesOptions,
    work: &dyn Work,
) -> Result<BuyerFit, LifetimeError> {
    let start = fit::fit_buyers(model, table)?;
    let time = (fit::longest(table.rows()) / 4.0).ln();
    let priors = match model {
        BuyerModel::BgNbd | BuyerModel::MbgNbd => [SHAPE, Prior::new(time, 2.0), SHAPE, SHAPE],
        BuyerModel::ParetoNbd => [SHAPE, Prior::new(time, 2.0), SHAPE, Prior::new(time, 2.0)],
    };
    let value = |at: &[f64; 4], by: &mut [f64; 4]| likelihood::of(model, table.rows(), at, by);
    let mut warnings = Vec::new();
    fit::about_table(table, &mut warnings);
    let fitted = posterior(value, priors, &start.fitted, (model.parameters(), warnings), options, work)?;
    Ok(BuyerFit { model, fitted })
}

/// Samples the posterior of Gamma-Gamma.
///
/// # Errors
/// As for [`super::fit_values`], and when the sampler fails or is stopped.
pub fn sample_values(table: &OrdersTable, options: BayesOptions, work: &dyn Work) -> Result<Fitted<3>, LifetimeError> {
    let mut start = fit::fit_values(table)?;
    let unit = fit::mean_value(table);
    let rows = fit::in_units(table, unit);
    start.parameters[2] /= unit;
    let priors = [SHAPE, Prior::new(3.0_f64.ln(), 1.0), Prior::new(0.0, 2.0)];
    let value = |at: &[f64; 3], by: &mut [f64; 3]| gamma_gamma::log_likelihood(&rows, at, by);
    let options = BayesOptions { seed: options.seed.wrapping_add(1), ..options };
    let mut fitted = posterior(value, priors, &start, (VALUE_PARAMETERS, Vec::new()), options, work)?;
    fit::about_values(table, fitted.parameters, &mut fitted.warnings);
    Ok(fit::in_money(fitted, table, unit))
}

/// A normal prior of a parameter's logarithm.
#[derive(Debug, Clone, Copy)]
struct Prior {
    mean: f64,
    sd: f64,
}

const SHAPE: Prior = Prior { mean: 0.0, sd: 1.5 };

impl Prior {
    fn new(mean: f64, sd: f64) -> Self {
        Self { mean, sd }
    }
}

/// Likelihood and priors in the logarithms of the parameters.
struct Posterior<'a, F, const N: usize> {
    likelihood: &'a F,
    priors: [Prior; N],
}

impl<F, const N: usize> LogDensity for Posterior<'_, F, N>
where
    F: Fn(&[f64; N], &mut [f64; N]) -> f64 + Sync,
{
    fn dim(&self) -> usize {
        N
    }

    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let at: [f64; N] = std::array::from_fn(|index| position[index].exp());
        let mut by = [0.0; N];
        let mut value = (self.likelihood)(&at, &mut by);
        for (index, prior) in self.priors.iter().enumerate() {
            let away = (position[index] - prior.mean) / prior.sd;
            value -= 0.5 * away * away;
            gradient[index] = by[index] * at[index] - away / prior.sd;
        }
        value
    }
}

/// The draws of one chain.
#[derive(Debug, Clone, Default)]
struct Kept<const N: usize> {
    draws: Vec<[f64; N]>,
    energy: Vec<f64>,
    diverged: usize,
}

impl<const N: usize> Sink for Kept<N> {
    fn take(&mut self, transition: &Transition<'_>) {
        self.draws.push(std::array::from_fn(|index| transition.position[index].exp()));
        self.energy.push(transition.energy);
        self.diverged += usize::from(transition.diverging);
    }
}

fn posterior<const N: usize>(
    likelihood: impl Fn(&[f64; N], &mut [f64; N]) -> f64 + Sync,
    priors: [Prior; N],
    start: &Fitted<N>,
    (names, mut warnings): ([&'static str; N], Vec<Warning>),
    options: BayesOptions,
    work: &dyn Work,
) -> Result<Fitted<N>, LifetimeError> {
    let run = nuts::Options {
        chains: options.chains.max(2),
        tune: options.tune,
        draws: options.draws.max(4),
        seed: options.seed,
        target_accept: 0.9,
        ..nuts::Options::default()
    };
    // Starts where the likelihood is highest, but within the priors' reach:
    // a flat likelihood's highest point may be anywhere.
    let begin = |rng: &mut ChaCha8Rng, at: &mut [f64]| {
        for index in 0..N {
            let prior = priors[index];
            let near = start.parameters[index].ln().clamp(prior.mean - 2.0 * prior.sd, prior.mean + 2.0 * prior.sd);
            at[index] = near + 0.2 * (rng.random::<f64>() - 0.5);
        }
    };
    let mut kept = vec![Kept::<N>::default(); run.chains];
    let density = || Posterior { likelihood: &likelihood, priors };
    nuts::sample(&run, &density, &begin, &mut kept, work).map_err(|error| match error {
        SampleError::Cancelled(cancelled) => LifetimeError::Cancelled(cancelled),
        other => LifetimeError::Sampler(other.to_string()),
    })?;
    let draws: Vec<[f64; N]> = kept.iter().flat_map(|chain| chain.draws.iter().copied()).collect();
    let column = |index: usize| -> Vec<f64> { draws.iter().map(|draw| draw[index].ln()).collect() };
    let found: Vec<_> = (0..N).map(|index| convergence(&column(index), run.chains)).collect();
    let sampling = Sampling {
        chains: run.chains,
        draws: run.draws,
        divergences: kept.iter().map(|chain| chain.diverged).sum(),
        r_hat: found.iter().map(|found| found.r_hat).collect(),
        ess_bulk: found.iter().map(|found| found.ess_bulk).collect(),
        ess_tail: found.iter().map(|found| found.ess_tail).collect(),
        e_bfmi: kept.iter().map(|chain| e_bfmi(&chain.energy)).fold(f64::INFINITY, f64::min),
    };
    warnings.extend(doubts(&sampling, &names));
    #[expect(clippy::cast_precision_loss, reason = "draws are far below 2^53")]
    let parameters =
        std::array::from_fn(|index| draws.iter().map(|draw| draw[index]).sum::<f64>() / draws.len() as f64);
    Ok(Fitted {
        parameters,
        log_likelihood: likelihood(&parameters, &mut [0.0; N]),
        spread: Spread::Draws(draws),
        customers: start.customers,
        warnings,
        sampling: Some(sampling),
    })
}

fn doubts(sampling: &Sampling, names: &[&'static str]) -> Vec<Warning> {
    let mut doubts = Vec::new();
    for (name, r_hat) in names.iter().zip(&sampling.r_hat) {
        if r_hat.is_nan() || *r_hat >= 1.01 {
            doubts.push(Warning::Sampler(format!("the chains disagree on {name} (R-hat {r_hat:.3}); sample longer")));
        }
    }
    for (name, ess) in names.iter().zip(sampling.ess_bulk.iter().zip(&sampling.ess_tail)) {
        let least = ess.0.min(*ess.1);
        if least.is_nan() || least < 400.0 {
            doubts.push(Warning::Sampler(format!("only {least:.0} effective draws of {name}; sample longer")));
        }
    }
    if sampling.divergences > 0 {
        let paths = counted(sampling.divergences, "path", "paths");
        doubts.push(Warning::Sampler(format!("{paths} diverged; intervals may be too narrow")));
    }
    if sampling.e_bfmi < 0.3 {
        doubts.push(Warning::Sampler(format!("the sampler hardly reaches the tails (E-BFMI {:.2})", sampling.e_bfmi)));
    }
    doubts
}
