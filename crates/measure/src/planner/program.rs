//! A planning problem as something to climb.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use stats::ascent::{Program, Values};
use stats::nystrom;
use stats::quadratic::Curvature;

use crate::planner::objective::{Metric, Risk, Smoothed, smoothed};
use crate::planner::panel::Panel;
use crate::planner::problem::{Problem, Target};
use crate::planner::responses::Responses;

/// Rank of the stand-in for how the draws' spread bends the objective.
const RANK: usize = 8;

/// What must come back for the spend: `Σ per_outcome × (outcome − nothing's) ≥ spend`.
#[derive(Debug, Clone)]
pub(super) struct Return {
    pub(super) per_outcome: Vec<f64>,
    /// `Σ per_outcome × outcome` of spending nothing.
    pub(super) nothing: f64,
}

impl Return {
    pub(super) fn new(panel: &Panel<'_>, target: Target) -> Self {
        let n = panel.draws() as f64;
        let per_outcome: Vec<f64> = (0..panel.draws())
            .map(|draw| match target {
                Target::Roas(roas) => panel.responses.value(draw) / (roas * n),
                Target::Cpa(cpa) => cpa / n,
            })
            .collect();
        let zero = vec![0.0; crate::planner::responses::cells(panel.responses)];
        let nothing = panel.outcomes(&zero).iter().zip(&per_outcome).map(|(y, k)| y * k).sum();
        Self { per_outcome, nothing }
    }

    /// What comes back beyond the spend.
    pub(super) fn surplus(&self, outcomes: &[f64], spend: &[f64]) -> f64 {
        let back: f64 = outcomes.iter().zip(&self.per_outcome).map(|(y, k)| y * k).sum();
        back - self.nothing - spend.iter().sum::<f64>()
    }
}

/// What plans are measured against.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// What must come back for the spend.
    pub(super) returned: Option<Return>,
    /// The present plan's metric in each draw where gains count; else empty.
    pub(super) present: Vec<f64>,
}

impl Terms {
    pub(super) fn new(panel: &Panel<'_>, problem: &Problem) -> Self {
        let returned = problem.target.map(|target| Return::new(panel, target));
        let present = match (problem.risk, &problem.current) {
            (Risk::WorstGain { .. }, Some(spend)) => metric(panel, problem.metric, &panel.outcomes(spend), spend),
            _ => Vec::new(),
        };
        Self { returned, present }
    }

    /// The size of the present plan's metric where gains count, for shares of
    /// gains that may be nothing; else 0.
    pub(super) fn usual(&self) -> f64 {
        let sum: f64 = self.present.iter().sum();
        sum.abs() / self.present.len().max(1) as f64
    }
}

/// One objective over one market's draws.
pub(super) struct PlanProgram<'a> {
    pub(super) panel: &'a Panel<'a>,
    metric: Metric,
    risk: Risk,
    per_outcome: Vec<f64>,
    per_spend: f64,
    terms: &'a Terms,
    /// Width over which the objective's corners are rounded.
    pub(super) width: f64,
    sketch: Vec<Vec<f64>>,
}

impl<'a> PlanProgram<'a> {
    pub(super) fn new(panel: &'a Panel<'a>, problem: &Problem, terms: &'a Terms) -> Self {
        let per_outcome = per_outcome(panel.responses, problem.metric);
        let mut rng = ChaCha8Rng::seed_from_u64(problem.seed);
        let n = crate::planner::responses::cells(panel.responses);
        let risky = !matches!(problem.risk, Risk::Mean);
        let gauss = |_| StandardNormal.sample_iter(&mut rng).take(n).collect::<Vec<f64>>();
        let sketch = if risky { (0..RANK).map(gauss).collect() } else { Vec::new() };
        let per_spend = problem.metric.per_spend();
        let Problem { metric, risk, .. } = *problem;
        Self { panel, metric, risk, per_outcome, per_spend, terms, width: 1.0, sketch }
    }

    /// The metric in each draw, or what is gained of it.
    pub(super) fn results(&self, outcomes: &[f64], spend: &[f64]) -> Vec<f64> {
        let mut results = metric(self.panel, self.metric, outcomes, spend);
        results.iter_mut().zip(&self.terms.present).for_each(|(result, present)| *result -= present);
        results
    }

    /// The objective, exactly.
    pub(super) fn value(&self, outcomes: &[f64], spend: &[f64]) -> f64 {
        self.risk.value(&self.results(outcomes, spend))
    }

    pub(super) fn exact(&self, spend: &[f64]) -> f64 {
        self.value(&self.panel.outcomes(spend), spend)
    }

    fn smoothed(&self, outcomes: &[f64], spend: &[f64]) -> Smoothed {
        smoothed(self.risk, &self.results(outcomes, spend), self.width)
    }

    fn surplus(&self, outcomes: &[f64], spend: &[f64]) -> f64 {
        self.terms.returned.as_ref().map_or(f64::INFINITY, |returned| returned.surplus(outcomes, spend))
    }

    /// Outcome weights that make the objective's gradient.
    fn outcome_weights(&self, found: &Smoothed) -> Vec<f64> {
        found.weights.iter().zip(&self.per_outcome).map(|(w, a)| w * a).collect()
    }

    /// `Σ weight × result` with the weights of the objective's gradient: for a
    /// concave risk nowhere below its exact value anywhere near the same weights.
    pub(super) fn supported(&self, spend: &[f64]) -> f64 {
        let results = self.results(&self.panel.outcomes(spend), spend);
        let found = smoothed(self.risk, &results, self.width);
        let mass: f64 = found.weights.iter().sum();
        found.weights.iter().zip(&results).map(|(w, r)| w * r).sum::<f64>() / mass
    }
}

/// The metric in each draw.
pub(super) fn metric(panel: &Panel<'_>, metric: Metric, outcomes: &[f64], spend: &[f64]) -> Vec<f64> {
    let paid = metric.per_spend() * spend.iter().sum::<f64>();
    let of = |(draw, y): (usize, &f64)| metric.per_outcome(panel.responses.value(draw)) * y - paid;
    outcomes.iter().enumerate().map(of).collect()
}

/// Metric per unit of outcome in each draw.
pub(super) fn per_outcome(responses: &dyn Responses, metric: Metric) -> Vec<f64> {
    (0..responses.draws()).map(|draw| metric.per_outcome(responses.value(draw))).collect()
}

impl Program for PlanProgram<'_> {
    fn shape(&self) -> (usize, usize, usize) {
        let r = self.panel.responses;
        (r.channels() * r.geos(), r.weeks(), r.reach().saturating_sub(1))
    }

    fn values(&mut self, x: &[f64]) -> Values {
        let outcomes = self.panel.outcomes(x);
        Values { objective: self.smoothed(&outcomes, x).value, constraint: self.surplus(&outcomes, x) }
    }

    fn gradients(&mut self, x: &[f64], objective: &mut [f64], constraint: &mut [f64]) -> Values {
        objective.fill(0.0);
        let outcomes = if matches!(self.risk, Risk::Mean) {
            let n = self.panel.draws() as f64;
            let weights: Vec<f64> = self.per_outcome.iter().map(|a| a / n).collect();
            let outcomes = self.panel.gradient(x, &weights, objective);
            objective.iter_mut().for_each(|slope| *slope -= self.per_spend);
            outcomes
        } else {
            let outcomes = self.panel.outcomes(x);
            let found = self.smoothed(&outcomes, x);
            self.panel.gradient(x, &self.outcome_weights(&found), objective);
            let paid = self.per_spend * found.weights.iter().sum::<f64>();
            objective.iter_mut().for_each(|slope| *slope -= paid);
            outcomes
        };
        if let Some(returned) = &self.terms.returned {
            constraint.fill(-1.0);
            self.panel.gradient(x, &returned.per_outcome, constraint);
        }
        Values { objective: self.smoothed(&outcomes, x).value, constraint: self.surplus(&outcomes, x) }
    }

    fn curvature(&mut self, x: &[f64], multiplier: f64, into: &mut Curvature) -> bool {
        let n = self.panel.draws() as f64;
        let found = if matches!(self.risk, Risk::Mean) {
            Smoothed { weights: vec![1.0 / n; self.panel.draws()], ..Smoothed::default() }
        } else {
            self.smoothed(&self.panel.outcomes(x), x)
        };
        let mut weights = self.outcome_weights(&found);
        if let Some(returned) = &self.terms.returned {
            weights.iter_mut().zip(&returned.per_outcome).for_each(|(w, k)| *w += multiplier * k);
        }
        if !self.panel.curvature(x, &weights, into) {
            return false;
        }
        if found.bends.iter().any(|bend| *bend > 0.0) {
            // Each step's products are the next step's directions: subspace
            // iteration towards the directions that matter most.
            let omega = nystrom::orthonormal(std::mem::take(&mut self.sketch));
            let products =
                self.panel.spread(x, (&self.per_outcome, self.per_spend), &found.bends, found.centred, &omega);
            into.dense = nystrom::factor(&omega, &products);
            let dead = products.iter().all(|product| product.iter().all(|value| value.abs() < f64::MIN_POSITIVE));
            self.sketch = if dead { omega } else { products };
        }
        true
    }
}
