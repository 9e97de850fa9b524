//! A data-driven model: the chance to convert after each touch, fitted on
//! journeys that converted and journeys that did not.
//!
//! After touch `t` of a journey the person converts with chance
//!
//! `logit λ_t = α + β[c_t] + Σ_c γ[c]·m_c(t) + ρ·1{c_t = c_{t−1}} + π·ln t`
//!
//! where `m_c(t)` is what is left at touch `t` of earlier touches of channel `c`:
//! every touch of `c` fills half of what is missing to one, and what is there
//! halves with every half-life. So order (what comes last differs from what
//! came before), recency (`m` fades) and repetition (`m` fills up; `ρ`) count.
//! It is a discrete-time hazard model (Allison, 1982, *Discrete-time methods for
//! the analysis of event histories*, Sociological Methodology 13, 61–98) of the
//! kind that Zhang, Wei, Ren (2014, *Multi-touch attribution in online
//! advertising with survival theory*, ICDM) and Shender et al. (2023, *A time to
//! event framework for multi-touch attribution*, Journal of Data Science 21)
//! use. All coefficients but `α` have the prior N(0, 1); the fit is the maximum
//! of the posterior, by Newton's method. The half-life is the one of a few whose
//! fit is best, unless it is given.
//!
//! A channel's part in a conversion is what the chance to convert on this
//! journey loses without its touches, the others left as they were; the parts
//! are scaled to one. That is a comparison within the model, not an experiment.

mod features;
mod fit;
mod split;

use stats::Work;

use super::{AttributionError, Credited, Journeys, Weights};
use features::Reader;
use fit::Fit;

/// Half-lives that are tried, in touches or days.
const HALF_LIVES: [f64; 4] = [0.5, 1.5, 5.0, 15.0];

/// What the data-driven model says beside the credits.
#[derive(Debug, Clone, serde::Serialize)]
pub struct HazardFacts {
    /// Half-life of earlier touches.
    pub half_life: f64,
    /// Whether the half-life is in days; else it is in touches.
    pub half_life_in_days: bool,
    /// `α`: log-odds of a conversion after a first touch of no channel's effect.
    pub intercept: f64,
    /// `β` of every channel: log-odds right after its touch.
    pub touch: Vec<f64>,
    /// `γ` of every channel: log-odds from its earlier touches at full strength.
    pub earlier: Vec<f64>,
    /// `ρ`: log-odds of a touch of the same channel as the one before.
    pub repeated: f64,
    /// `π`: log-odds for each e-fold of touches.
    pub position: f64,
    /// Log-likelihood at the fit.
    pub log_likelihood: f64,
    /// Log-likelihood if every touch had the same chance.
    pub log_likelihood_null: f64,
    /// Newton steps taken.
    pub steps: usize,
    /// Journeys that did not convert; none makes the model blind to who converts.
    pub nulls: f64,
}

/// A fitted model, and what it takes to fit resampled journeys.
pub(super) struct Hazard<'a> {
    journeys: &'a Journeys,
    fit: Fit,
}

impl<'a> Hazard<'a> {
    pub(super) fn new(
        journeys: &'a Journeys,
        half_life: Option<f64>,
        work: &dyn Work,
    ) -> Result<Self, AttributionError> {
        if let Some(given) = half_life.filter(|given| !given.is_finite() || *given <= 0.0) {
            return Err(AttributionError::Setting(format!("the half-life must be above 0, not {given}")));
        }
        let tried = half_life.map_or(HALF_LIVES.to_vec(), |given| vec![given]);
        let mut best: Option<Fit> = None;
        for half_life in tried {
            let found = fit::fit(journeys, half_life, best.as_ref(), work)?;
            if best.as_ref().is_none_or(|best| found.posterior > best.posterior) {
                best = Some(found);
            }
        }
        let fit = best.ok_or_else(|| AttributionError::Setting("no half-life to try".to_owned()))?;
        Ok(Self { journeys, fit })
    }

    /// Credits of the journeys as they are, and what the model found.
    pub(super) fn credit(&self, weights: &Weights<'_>) -> (Credited, HazardFacts) {
        let credited = split::credit(self.journeys, &self.fit.coefficients, self.fit.half_life, weights);
        let channels = self.journeys.names().len();
        let coefficients = &self.fit.coefficients;
        let facts = HazardFacts {
            half_life: self.fit.half_life,
            half_life_in_days: self.journeys.has_ages(),
            intercept: coefficients[Reader::INTERCEPT],
            touch: coefficients[Reader::FIRST_CHANNEL..Reader::FIRST_CHANNEL + channels].to_vec(),
            earlier: coefficients[Reader::FIRST_CHANNEL + channels..].to_vec(),
            repeated: coefficients[Reader::REPEATED],
            position: coefficients[Reader::POSITION],
            log_likelihood: self.fit.log_likelihood,
            log_likelihood_null: fit::log_likelihood_null(weights, self.journeys),
            steps: self.fit.steps,
            nulls: weights.nulls.iter().sum(),
        };
        (credited, facts)
    }

    /// Credits of resampled journeys: one Newton step from the fit, with its
    /// curvature (Moulton, Zeger, 1991, *Bootstrapping generalized linear
    /// models*, Computational Statistics & Data Analysis 11, 53–63).
    pub(super) fn resampled(&self, weights: &Weights<'_>) -> Credited {
        let coefficients = self.fit.one_step(self.journeys, weights);
        split::credit(self.journeys, &coefficients, self.fit.half_life, weights)
    }
}

#[cfg(test)]
mod tests;
