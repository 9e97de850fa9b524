//! What would have sold without media: intercepts, trend, season, holidays and
//! controls, all linear in their coefficients.
//!
//! Coefficients that may have any sign and have a prior of their own are sampled
//! [whitened](super::whitening) by the pilot precision
//! `XᵀX/σ² + diag(1/prior variance)`. The map is linear and constant, so that the
//! posterior is the same; but knots, geos and seasons that overlap no longer pull
//! at each other. Where noise and priors are normal and there is one market they
//! are taken in closed form instead: see [`super::conditional`].

use stats::density::{Density, Family};
use stats::transform::Constrained;

use super::conditional::{self, Conditional, ConditionalWork, Knots, Marginal};
use super::deviations::Deviations;
use super::likelihood::Observed;
use super::pilot::{ERRORS, Pilot};
use super::slices::{add_scaled, dot, sum};
use super::slots::Slots;
use super::whitening::Whitening;

/// Precision by which the pilot holds the knots of a walk.
const LOOSE: f64 = 1e-2;
/// A walk's knots are sampled themselves where the variance of its steps is this
/// many times that with which the rows tell a step.
const ENOUGH: f64 = 3.0;

/// Where a coefficient comes from.
#[derive(Debug, Clone, Copy)]
enum Source {
    White,
    Slot(usize),
    Derived,
}

/// A regressor that is alike in all geos; zero outside its row.
#[derive(Debug, Clone)]
struct TimeTerm {
    coefficient: usize,
    first: usize,
    row: Vec<f64>,
}

/// A regressor that differs by geo.
#[derive(Debug, Clone)]
struct FullTerm {
    values: Vec<f64>,
    by_geo: Vec<usize>,
}

/// Knots of a random walk: `b_k = sd · Σ_{j ≤ k} z_j`. Where many rows tell each
/// knot the knots themselves are sampled, whitened, and there are no steps.
#[derive(Debug, Clone)]
struct Walk {
    sd: usize,
    steps: Vec<usize>,
    coefficients: Vec<usize>,
}

impl Walk {
    fn is_centred(&self) -> bool {
        self.steps.is_empty()
    }

    /// The log prior of knots that are sampled themselves; adds its derivatives to
    /// those by coefficient and by slot.
    fn log_prior(&self, slots: &[Constrained], values: &[f64], adjoint: &mut [f64], by_slot: &mut [f64]) -> f64 {
        let sd = slots[self.sd].x;
        let (mut below, mut squares) = (None::<usize>, 0.0);
        for coefficient in &self.coefficients {
            let z = (values[*coefficient] - below.map_or(0.0, |below| values[below])) / sd;
            squares += z * z;
            adjoint[*coefficient] -= z / sd;
            if let Some(below) = below {
                adjoint[below] += z / sd;
            }
            below = Some(*coefficient);
        }
        let count = self.coefficients.len() as f64;
        by_slot[self.sd] += (squares - count) / sd;
        -0.5 * squares - count * sd.ln()
    }
}

/// A coefficient that geos share in part: `b_g = mean + deviation_g`.
#[derive(Debug, Clone)]
struct Pooled {
    mean: usize,
    deviations: Deviations,
    coefficients: Vec<usize>,
}

/// The linear part of the model.
#[derive(Debug, Clone, Default)]
pub(super) struct Baseline {
    periods: usize,
    geos: usize,
    names: Vec<String>,
    sources: Vec<Source>,
    time: Vec<TimeTerm>,
    of_geo: Vec<Option<usize>>,
    full: Vec<FullTerm>,
    walks: Vec<Walk>,
    pooled: Vec<Pooled>,
    /// Coefficients that are sampled whitened, with their priors, if these are
    /// not a walk's.
    white: Vec<(usize, Option<Density>)>,
    whitening: Whitening,
    /// The whitened ones, where they are taken in closed form.
    conditional: Option<Conditional>,
}

/// Memory for one evaluation.
#[derive(Debug, Clone)]
pub(super) struct BaselineWork {
    /// Coefficients.
    pub(super) values: Vec<f64>,
    /// Derivatives by them.
    pub(super) adjoint: Vec<f64>,
    over_time: Vec<f64>,
    white: Vec<f64>,
    rest: Vec<f64>,
    conditional: Option<ConditionalWork>,
}

impl Baseline {
    pub(super) fn new(periods: usize, geos: usize) -> Self {
        Self { periods, geos, of_geo: vec![None; geos], ..Self::default() }
    }

    /// Memory for evaluations.
    pub(super) fn work(&self) -> BaselineWork {
        BaselineWork {
            values: Vec::new(),
            adjoint: Vec::new(),
            over_time: Vec::new(),
            white: Vec::new(),
            rest: Vec::new(),
            conditional: self.conditional.as_ref().map(Conditional::work),
        }
    }

    /// Names of all coefficients.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    fn push(&mut self, name: String, source: Source) -> usize {
        self.names.push(name);
        self.sources.push(source);
        self.names.len() - 1
    }

    /// A coefficient with a prior on the whole line, sampled whitened.
    pub(super) fn free(&mut self, name: String, density: Density) -> usize {
        let coefficient = self.push(name, Source::White);
        self.white.push((coefficient, Some(density)));
        coefficient
    }

    /// A coefficient that is a slot's value.
    pub(super) fn slot(&mut self, name: String, slot: usize) -> usize {
        self.push(name, Source::Slot(slot))
    }

    /// Lets a coefficient act on a row over time, alike in all geos.
    pub(super) fn act_over_time(&mut self, coefficient: usize, row: &[f64]) {
        let first = row.iter().position(|v| v.abs() > 0.0).unwrap_or(0);
        let last = row.iter().rposition(|v| v.abs() > 0.0).map_or(first, |at| at + 1);
        self.time.push(TimeTerm { coefficient, first, row: row[first..last].to_vec() });
    }

    /// Lets a coefficient lift one geo.
    pub(super) fn act_on_geo(&mut self, coefficient: usize, geo: usize) {
        self.of_geo[geo] = Some(coefficient);
    }

    /// Lets a coefficient act on a whole column.
    pub(super) fn act_on_rows(&mut self, coefficient: usize, values: Vec<f64>) {
        self.full.push(FullTerm { values, by_geo: vec![coefficient; self.geos] });
    }

    /// Lets a partially pooled coefficient act on a whole column.
    pub(super) fn act_pooled(&mut self, mean: usize, deviations: Deviations, names: Vec<String>, values: Vec<f64>) {
        let coefficients: Vec<usize> = names.into_iter().map(|name| self.push(name, Source::Derived)).collect();
        self.full.push(FullTerm { values, by_geo: coefficients.clone() });
        self.pooled.push(Pooled { mean, deviations, coefficients });
    }

    /// Knots that move as a random walk.
    pub(super) fn walk(&mut self, sd: usize, names: Vec<String>, rows: &[Vec<f64>]) {
        let coefficients: Vec<usize> = names.into_iter().map(|name| self.push(name, Source::Derived)).collect();
        for (coefficient, row) in coefficients.iter().zip(rows) {
            self.act_over_time(*coefficient, row);
        }
        self.walks.push(Walk { sd, steps: Vec::new(), coefficients });
    }

    /// The column of the design that a coefficient acts on (for a pooled mean,
    /// what its geos act on).
    fn column(&self, coefficient: usize) -> Vec<f64> {
        let mut column = vec![0.0; self.periods * self.geos];
        for term in self.time.iter().filter(|term| term.coefficient == coefficient) {
            for geo in column.chunks_exact_mut(self.periods) {
                add_scaled(&mut geo[term.first..term.first + term.row.len()], 1.0, &term.row);
            }
        }
        for (geo, slice) in column.chunks_exact_mut(self.periods).enumerate() {
            if self.of_geo[geo] == Some(coefficient) {
                slice.iter_mut().for_each(|v| *v += 1.0);
            }
        }
        let pooled = self.pooled.iter().find(|p| p.mean == coefficient);
        for term in &self.full {
            for (geo, of_geo) in term.by_geo.iter().enumerate() {
                if *of_geo == coefficient || pooled.is_some_and(|p| p.coefficients[geo] == *of_geo) {
                    let rows = geo * self.periods..(geo + 1) * self.periods;
                    add_scaled(&mut column[rows.clone()], 1.0, &term.values[rows]);
                }
            }
        }
        column
    }

    /// Takes the coefficients with a normal prior, and the knots of walks, in
    /// closed form, if that can be done; the noise is known to be normal.
    pub(super) fn condition(&mut self, slots: &mut Slots, weight: &[f64]) -> bool {
        let mut own: Vec<_> = self.white.iter().map(|(_, prior)| prior.as_ref().and_then(normal)).collect();
        let count = self.white.len() + self.walks.iter().map(|walk| walk.coefficients.len()).sum::<usize>();
        if self.geos > 1 || !(1..=conditional::MOST).contains(&count) || own.iter().any(Option::is_none) {
            return false;
        }
        let mut walks = Vec::new();
        for walk in &self.walks {
            walks.push(Knots { sd: walk.sd, places: own.len()..own.len() + walk.coefficients.len() });
            for coefficient in &walk.coefficients {
                self.sources[*coefficient] = Source::White;
                self.white.push((*coefficient, None));
                own.push(None);
            }
        }
        let columns = self.white.iter().map(|(coefficient, _)| self.column(*coefficient)).collect();
        self.conditional = Some(Conditional::new(columns, &own, walks, weight, slots.reserve(count)));
        true
    }

    /// Computes the whitening from a pilot regression on the outcome, in which
    /// `media` stand in for the channels, and takes its places in the sampler's
    /// vector. The pilot's columns are the whitened ones, knots, and media last.
    pub(super) fn whiten(&mut self, slots: &mut Slots, outcome: &[f64], weight: &[f64], media: &[Vec<f64>]) -> Pilot {
        let own = self.white.len();
        let knots = self.walks.iter().flat_map(|walk| walk.coefficients.clone());
        let coefficients: Vec<usize> = self.white.iter().map(|(c, _)| *c).chain(knots).collect();
        let mut columns: Vec<Vec<f64>> = coefficients.iter().map(|c| self.column(*c)).collect();
        columns.extend(media.iter().cloned());
        let held = |i: usize| match self.white.get(i) {
            Some((_, Some(density))) => 1.0 / prior_variance(density),
            _ if i < coefficients.len() => LOOSE,
            _ => 1e-6,
        };
        let held: Vec<f64> = (0..columns.len()).map(held).collect();
        let pilot = Pilot::new(&columns, &held, outcome, weight);
        let step_variances = self.settle_walks(slots, &pilot);
        // The pilot's columns that are sampled whitened, in their order.
        let kept: Vec<usize> = (0..coefficients.len())
            .filter(|i| *i < own || self.white.iter().any(|(c, _)| *c == coefficients[*i]))
            .collect();
        let count = kept.len();
        let mut precision = faer::Mat::from_fn(count, count, |i, j| {
            pilot.gram[(kept[i], kept[j])] / pilot.variance + if i == j && i < own { held[i] } else { 0.0 }
        });
        let mut first = own;
        for (walk, variance) in self.walks.iter().zip(step_variances).filter(|(walk, _)| walk.is_centred()) {
            for k in first..first + walk.coefficients.len() {
                precision[(k, k)] += 1.0 / variance;
                if k > first {
                    precision[(k - 1, k - 1)] += 1.0 / variance;
                    precision[(k, k - 1)] -= 1.0 / variance;
                    precision[(k - 1, k)] -= 1.0 / variance;
                }
            }
            first += walk.coefficients.len();
        }
        let centre = kept.iter().map(|i| pilot.solution[*i]).collect();
        self.whitening = Whitening::new(slots.reserve(count), centre, &precision);
        pilot
    }

    /// Decides from the pilot whether a walk's knots or its steps are sampled, and
    /// adds slots for the latter; returns the variances of steps by moments.
    fn settle_walks(&mut self, slots: &mut Slots, pilot: &Pilot) -> Vec<f64> {
        let mut first = self.white.len();
        let mut variances = Vec::new();
        for walk in &mut self.walks {
            let count = walk.coefficients.len();
            let at = first..first + count;
            first += count;
            // Steps between knots with their variances; overlapping columns blur them.
            let told: Vec<(f64, f64)> = at
                .skip(1)
                .map(|k| {
                    let c = &pilot.covariance;
                    let step = pilot.solution[k] - pilot.solution[k - 1];
                    (step * step, c[(k, k)] + c[(k - 1, k - 1)] - 2.0 * c[(k, k - 1)])
                })
                .collect();
            let among = told.len().max(1) as f64;
            let noise = told.iter().map(|(_, v)| v).sum::<f64>() / among;
            let found = told.iter().map(|(square, v)| square - v).sum::<f64>() / among;
            let variance = if found > ERRORS * (2.0 / among).sqrt() * noise { found } else { 0.0 };
            variances.push(variance);
            if variance > ENOUGH * noise && slots.held(walk.sd).is_none() {
                self.sources.iter_mut().enumerate().for_each(|(coefficient, source)| {
                    if walk.coefficients.contains(&coefficient) {
                        *source = Source::White;
                    }
                });
                self.white.extend(walk.coefficients.iter().map(|coefficient| (*coefficient, None)));
            } else {
                let names = walk.coefficients.iter().map(|c| self.names[*c].replacen("knot[", "knot_z[", 1));
                walk.steps = names.map(|name| slots.add(name, Density::normal(0.0, 1.0).into())).collect();
                slots.unfold(walk.sd);
            }
        }
        variances
    }

    /// What pooled coefficients act on, in the order in which they were added.
    pub(super) fn pooled_columns(&self) -> Vec<Vec<f64>> {
        self.pooled.iter().map(|pooled| self.column(pooled.mean)).collect()
    }

    /// Samples standard deviations with a sign where nothing is centred.
    pub(super) fn unfold(&self, slots: &mut Slots) {
        for pooled in &self.pooled {
            pooled.deviations.unfold(slots);
        }
    }

    /// Sets how far the deviations of pooled coefficients are centred.
    pub(super) fn centre_pooled(&mut self, centring: &[Vec<f64>]) {
        for (pooled, centring) in self.pooled.iter_mut().zip(centring) {
            pooled.deviations.centring.clone_from(centring);
        }
    }

    /// Fills the coefficients from the sampler's vector.
    pub(super) fn read(&self, position: &[f64], slots: &[Constrained], work: &mut BaselineWork) {
        work.values.resize(self.names.len(), 0.0);
        match self.conditional {
            Some(_) => self.white.iter().for_each(|(coefficient, _)| work.values[*coefficient] = 0.0),
            None => {
                for ((coefficient, _), value) in self.white.iter().zip(self.whitening.values(position)) {
                    work.values[*coefficient] = value;
                }
            }
        }
        for (value, source) in work.values.iter_mut().zip(&self.sources) {
            if let Source::Slot(slot) = source {
                *value = slots[*slot].x;
            }
        }
        for pooled in &self.pooled {
            for (geo, coefficient) in pooled.coefficients.iter().enumerate() {
                work.values[*coefficient] = work.values[pooled.mean] + pooled.deviations.value(slots, geo);
            }
        }
        for walk in &self.walks {
            let mut level = 0.0;
            // No steps where the knots are sampled themselves.
            for (coefficient, z) in walk.coefficients.iter().zip(&walk.steps) {
                level += slots[walk.sd].x * slots[*z].x;
                work.values[*coefficient] = level;
            }
        }
    }

    /// Where coefficients are taken in closed form: finds them from what is left
    /// of the outcome without `mean`, and adds what they bring to it.
    pub(super) fn settle(
        &self,
        position: &[f64],
        seen: &Observed<'_>,
        sigma: f64,
        slots: &[Constrained],
        work: &mut BaselineWork,
        mean: &mut [f64],
    ) {
        let (Some(conditional), Some(memory)) = (&self.conditional, &mut work.conditional) else { return };
        work.rest.clear();
        work.rest.extend(seen.outcome.iter().zip(mean.iter()).map(|(outcome, mean)| outcome - mean));
        conditional.settle(&work.rest, seen.weight, sigma, slots, memory);
        conditional.coefficients(position, memory, &mut work.white);
        conditional.apply(&work.white, mean);
        for ((coefficient, _), value) in self.white.iter().zip(&work.white) {
            work.values[*coefficient] = *value;
        }
    }

    /// The outcome's density without the coefficients, where these are taken in
    /// closed form; writes its derivatives by each row's mean.
    pub(super) fn marginal(
        &self,
        weight: &[f64],
        sigma: f64,
        slots: &[Constrained],
        work: &mut BaselineWork,
        adjoint: &mut [f64],
        by_slot: &mut [f64],
    ) -> Option<Marginal> {
        let (conditional, memory) = (self.conditional.as_ref()?, work.conditional.as_mut()?);
        Some(conditional.evaluate(weight, sigma, slots, memory, adjoint, by_slot))
    }

    /// Writes the places of coefficients that are taken in closed form, for these
    /// values, at the point last gone to.
    pub(super) fn place_given(&self, values: &[f64], work: &BaselineWork, position: &mut [f64]) {
        if let (Some(conditional), Some(memory)) = (&self.conditional, &work.conditional) {
            conditional.place(self.white.iter().map(|(coefficient, _)| values[*coefficient]), memory, position);
        }
    }

    /// Writes the whitened places at which the coefficients have these values.
    pub(super) fn place(&self, values: &[f64], position: &mut [f64]) {
        if self.conditional.is_some() {
            return;
        }
        let white: Vec<f64> = self.white.iter().map(|(coefficient, _)| values[*coefficient]).collect();
        self.whitening.place(&white, position);
    }

    /// The whitened coefficients drawn from their priors, given the slots' values;
    /// others are zero.
    pub(super) fn prior_draw<R: rand::Rng + ?Sized>(&self, slots: &[f64], rng: &mut R) -> Vec<f64> {
        let mut values = vec![0.0; self.names.len()];
        for (coefficient, density) in &self.white {
            if let Some(density) = density {
                values[*coefficient] = density.draw(rng);
            }
        }
        for walk in self.walks.iter().filter(|walk| walk.is_centred()) {
            let mut level = 0.0;
            for coefficient in &walk.coefficients {
                level += Density::normal(0.0, slots[walk.sd]).draw(rng);
                values[*coefficient] = level;
            }
        }
        values
    }

    /// Draws the deviations that carry no prior of their own.
    pub(super) fn draw_deviations<R: rand::Rng + ?Sized>(&self, slots: &mut [f64], rng: &mut R) {
        for pooled in &self.pooled {
            pooled.deviations.draw(slots, rng);
        }
    }

    /// Writes the slots of deviations and steps that belong to coefficients.
    pub(super) fn deviations(&self, values: &[f64], slots: &mut [f64], standard: impl Fn(f64) -> f64) {
        for pooled in &self.pooled {
            for (geo, coefficient) in pooled.coefficients.iter().enumerate() {
                pooled.deviations.place(slots, geo, values[*coefficient] - values[pooled.mean]);
            }
        }
        for walk in &self.walks {
            let mut level = 0.0;
            for (coefficient, z) in walk.coefficients.iter().zip(&walk.steps) {
                slots[*z] = standard((values[*coefficient] - level) / slots[walk.sd].max(1e-6));
                level = values[*coefficient];
            }
        }
    }

    /// Writes the coefficients that are slots held at a number.
    pub(super) fn held(&self, slots: &[f64], values: &mut [f64]) {
        for (value, source) in values.iter_mut().zip(&self.sources) {
            if let Source::Slot(slot) = source {
                *value = slots[*slot];
            }
        }
    }

    /// Writes the baseline of every row.
    pub(super) fn apply(&self, values: &[f64], over_time: &mut Vec<f64>, out: &mut [f64]) {
        over_time.clear();
        over_time.resize(self.periods, 0.0);
        for term in &self.time {
            add_scaled(&mut over_time[term.first..], values[term.coefficient], &term.row);
        }
        for (geo, slice) in out.chunks_exact_mut(self.periods).enumerate() {
            let level = self.of_geo[geo].map_or(0.0, |coefficient| values[coefficient]);
            for (out, common) in slice.iter_mut().zip(over_time.iter()) {
                *out = level + common;
            }
        }
        for term in &self.full {
            for (geo, coefficient) in term.by_geo.iter().enumerate() {
                let rows = geo * self.periods..(geo + 1) * self.periods;
                add_scaled(&mut out[rows.clone()], values[*coefficient], &term.values[rows]);
            }
        }
    }

    /// As [`Baseline::apply`], from the work's own coefficients.
    pub(super) fn forward(&self, work: &mut BaselineWork, out: &mut [f64]) {
        let mut over_time = std::mem::take(&mut work.over_time);
        self.apply(&work.values, &mut over_time, out);
        work.over_time = over_time;
    }

    /// Given the derivatives by every row, adds those by slots, writes those by
    /// the whitened places and returns the log prior of the latter.
    pub(super) fn backward(
        &self,
        position: &[f64],
        adjoint: &[f64],
        slots: &[Constrained],
        by_slot: &mut [f64],
        gradient: &mut [f64],
        work: &mut BaselineWork,
    ) -> f64 {
        let mut total = 0.0;
        self.by_coefficient(adjoint, work);
        for walk in self.walks.iter().filter(|_| self.conditional.is_none()) {
            if walk.is_centred() {
                total += walk.log_prior(slots, &work.values, &mut work.adjoint, by_slot);
                continue;
            }
            let mut tail = 0.0;
            for (coefficient, z) in walk.coefficients.iter().zip(&walk.steps).rev() {
                tail += work.adjoint[*coefficient];
                by_slot[*z] += tail * slots[walk.sd].x;
                by_slot[walk.sd] += tail * slots[*z].x;
            }
        }
        for pooled in &self.pooled {
            for (geo, coefficient) in pooled.coefficients.iter().enumerate() {
                let slope = work.adjoint[*coefficient];
                work.adjoint[pooled.mean] += slope;
                pooled.deviations.pull_back(slots, geo, slope, by_slot);
            }
            total += pooled.deviations.log_prior(slots, by_slot);
        }
        for (slope, source) in work.adjoint.iter().zip(&self.sources) {
            if let Source::Slot(slot) = source {
                by_slot[*slot] += slope;
            }
        }
        if let Some(conditional) = &self.conditional {
            return total + conditional.standard(position, gradient);
        }
        let slopes = self.white.iter().map(|(coefficient, density)| {
            let prior = density.as_ref().map(|density| density.kernel(work.values[*coefficient]));
            let (log_prior, slope) = prior.unwrap_or_default();
            total += log_prior;
            slope + work.adjoint[*coefficient]
        });
        self.whitening.pull_back(slopes, gradient);
        total
    }

    fn by_coefficient(&self, adjoint: &[f64], work: &mut BaselineWork) {
        work.adjoint.clear();
        work.adjoint.resize(self.names.len(), 0.0);
        work.over_time.clear();
        work.over_time.resize(self.periods, 0.0);
        for (geo, slice) in adjoint.chunks_exact(self.periods).enumerate() {
            add_scaled(&mut work.over_time, 1.0, slice);
            if let Some(coefficient) = self.of_geo[geo] {
                work.adjoint[coefficient] += sum(slice);
            }
        }
        for term in &self.time {
            work.adjoint[term.coefficient] += dot(&term.row, &work.over_time[term.first..]);
        }
        for term in &self.full {
            for (geo, coefficient) in term.by_geo.iter().enumerate() {
                let rows = geo * self.periods..(geo + 1) * self.periods;
                work.adjoint[*coefficient] += dot(&term.values[rows.clone()], &adjoint[rows]);
            }
        }
    }
}

/// Mean and variance of a prior that is normal.
fn normal(density: &Density) -> Option<(f64, f64)> {
    match density {
        Density::Normal(normal) => Some((normal.mean, normal.sd * normal.sd)),
        _ => None,
    }
}

/// The variance by which a prior holds a coefficient in the pilot.
fn prior_variance(density: &Density) -> f64 {
    match density {
        Density::Normal(normal) => normal.sd * normal.sd,
        Density::Laplace(laplace) => 2.0 * laplace.scale * laplace.scale,
        Density::StudentT(t) => t.scale * t.scale * 2.0,
        _ => 1.0,
    }
}
