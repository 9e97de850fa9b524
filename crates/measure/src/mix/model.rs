//! A model ready to be sampled, and the run itself.

use std::sync::Arc;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use stats::density::Family;
use stats::nuts::{self, LogDensity, Sink, Transition};
use stats::work::Work;

use super::channel::{Strength, StrengthPrior};
use super::columns::{Columns, Reader, State};
use super::design::Design;
use super::error::MixError;
use super::outcome::{Draws, Fit};
use super::panel::Panel;
use super::posterior::Posterior;
use super::sampling::Sampling;
use super::specification::{Likelihood, Specification};

/// A panel and a specification, checked and turned into arrays.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) panel: Panel,
    pub(super) specification: Specification,
    pub(super) design: Arc<Design>,
    pub(super) columns: Columns,
}

impl Model {
    /// Checks the panel and builds the model.
    ///
    /// # Errors
    /// What is wrong with panel, priors, parts or lift tests, and where.
    pub fn new(panel: &Panel, specification: &Specification) -> Result<Self, MixError> {
        let design = Design::new(panel, specification)?;
        if specification.likelihood == Likelihood::NegativeBinomial {
            panel.check_counts()?;
        }
        let columns = Columns::new(&design, &panel.geos);
        Ok(Self { panel: panel.clone(), specification: specification.clone(), design: Arc::new(design), columns })
    }

    /// The data.
    #[must_use]
    pub fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The parts and priors.
    #[must_use]
    pub fn specification(&self) -> &Specification {
        &self.specification
    }

    /// Names of the parameters, as the columns of draws have them.
    #[must_use]
    pub fn parameter_names(&self) -> &[String] {
        &self.columns.names
    }

    /// Dimensions that are sampled.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.design.slots.dim()
    }

    /// The unnormalised log posterior at a point of the sampler's vector, with
    /// its gradient.
    #[must_use]
    pub fn log_posterior(&self) -> impl LogDensity + use<> {
        Posterior::new(Arc::clone(&self.design))
    }

    /// Samples the posterior and sums it up.
    ///
    /// # Errors
    /// When no start is found, a chain fails or the work is stopped.
    pub fn fit(&self, sampling: &Sampling, work: &dyn Work) -> Result<Fit, MixError> {
        let (draws, gradients) = self.sample(sampling, work)?;
        self.summarise(draws, gradients, sampling, work)
    }

    /// Draws from the posterior only; also returns the gradients it took.
    ///
    /// # Errors
    /// As [`Model::fit`].
    pub fn sample(&self, sampling: &Sampling, work: &dyn Work) -> Result<(Draws, u64), MixError> {
        self.sample_from(sampling, None, work)
    }

    /// As [`Model::sample`], each chain starting near a given point.
    pub(super) fn sample_from(
        &self,
        sampling: &Sampling,
        centre: Option<&[f64]>,
        work: &dyn Work,
    ) -> Result<(Draws, u64), MixError> {
        let options = nuts::Options {
            chains: sampling.chains,
            tune: sampling.tune,
            draws: sampling.draws,
            seed: sampling.seed,
            target_accept: sampling.target_accept,
            ..nuts::Options::default()
        };
        let mut sinks: Vec<Keep<'_>> = (0..sampling.chains).map(|_| Keep::new(self, sampling.draws)).collect();
        let typical = centre.map_or_else(|| self.typical(), <[f64]>::to_vec);
        let start = |rng: &mut ChaCha8Rng, position: &mut [f64]| {
            for (to, from) in position.iter_mut().zip(&typical) {
                *to = from + 0.3 * (2.0 * rng.random::<f64>() - 1.0);
            }
        };
        let density = || Posterior::new(Arc::clone(&self.design));
        let cost = nuts::sample(&options, &density, &start, &mut sinks, work)?;
        let mut draws = Draws {
            names: self.columns.names.clone(),
            chains: sampling.chains,
            per_chain: sampling.draws,
            ..Draws::default()
        };
        for sink in sinks {
            draws.values.extend(sink.values);
            draws.diverging.extend(sink.diverging);
            draws.energy.extend(sink.energy);
            draws.log_posterior.extend(sink.log_posterior);
        }
        Ok((draws, cost.gradients))
    }

    /// A point in the middle of other draws, whose parameters are matched by
    /// name; where these do not know a parameter, in the middle of its prior.
    pub(super) fn near(&self, draws: &Draws) -> Vec<f64> {
        let mut posterior = Posterior::new(Arc::clone(&self.design));
        let typical = self.typical();
        posterior.forward(&typical);
        let mut row = Vec::new();
        self.columns.write(&self.design, &posterior, &mut Vec::new(), &mut row);
        for (value, name) in row.iter_mut().zip(&self.columns.names) {
            if let Some(column) = draws.column(name) {
                *value = column.iter().sum::<f64>() / column.len().max(1) as f64;
            }
        }
        let known =
            Draws { names: self.columns.names.clone(), chains: 1, per_chain: 1, values: row, ..Draws::default() };
        let Ok(reader) = Reader::new(&self.columns, &known) else { return typical };
        let mut state = State::default();
        reader.read(&self.design, known.row(0), &mut state);
        let point = self.design.state_point(&mut posterior, &state);
        if point.iter().all(|p| p.is_finite()) { point } else { typical }
    }

    /// A point in the middle of the priors, from which chains start.
    fn typical(&self) -> Vec<f64> {
        let mut rng: ChaCha8Rng = rand::SeedableRng::seed_from_u64(0);
        let mut position = vec![0.0; self.design.slots.dim()];
        let mut middle = |density: &stats::density::Density| {
            let mut draws: Vec<f64> = (0..101).map(|_| density.draw(&mut rng)).collect();
            draws.sort_unstable_by(f64::total_cmp);
            draws[50]
        };
        for slot in 0..self.design.slots.len() {
            if let (Some((offset, transform)), Some(density)) =
                (self.design.slots.place(slot), self.design.slots.density(slot))
            {
                position[offset] = transform.unconstrain(middle(density));
            }
        }
        let channels = self.design.channels.len() as f64;
        for channel in &self.design.channels {
            if let Strength::Contribution { slot, prior: StrengthPrior::Coefficient(_), .. } = &channel.strength
                && let Some((offset, _)) = self.design.slots.place(*slot)
            {
                position[offset] = (0.1 / channels).ln();
            }
        }
        position
    }
}

/// Keeps the named columns of one chain's draws.
struct Keep<'a> {
    model: &'a Model,
    posterior: Posterior,
    walk: Vec<f64>,
    values: Vec<f64>,
    diverging: Vec<bool>,
    energy: Vec<f64>,
    log_posterior: Vec<f64>,
}

impl<'a> Keep<'a> {
    fn new(model: &'a Model, draws: usize) -> Self {
        Self {
            model,
            posterior: Posterior::new(Arc::clone(&model.design)),
            walk: Vec::new(),
            values: Vec::with_capacity(draws * model.columns.names.len()),
            diverging: Vec::with_capacity(draws),
            energy: Vec::with_capacity(draws),
            log_posterior: Vec::with_capacity(draws),
        }
    }
}

impl Sink for Keep<'_> {
    fn take(&mut self, transition: &Transition<'_>) {
        self.posterior.forward(transition.position);
        self.model.columns.write(&self.model.design, &self.posterior, &mut self.walk, &mut self.values);
        self.diverging.push(transition.diverging);
        self.energy.push(transition.energy);
        self.log_posterior.push(transition.log_density);
    }
}
