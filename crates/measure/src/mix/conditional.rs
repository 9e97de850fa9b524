//! The baseline's coefficients given everything else, in closed form.
//!
//! With normal noise and normal priors, `y = o(θ) + X b + N(0, σ²)` with
//! `b ~ N(m, Λ)` has
//!
//! - `b | y, θ ~ N(b̂, P⁻¹)`, `P = XᵀWX/σ² + Λ⁻¹`,
//!   `b̂ = P⁻¹ (XᵀW(y − o)/σ² + Λ⁻¹ m)`;
//! - `log p(y | θ) = −n ln σ − ½ ln|Λ| − ½ ln|P|
//!   − ½ ((y − o − X b̂)ᵀ W (y − o − X b̂)/σ² + (b̂ − m)ᵀ Λ⁻¹ (b̂ − m))`, without constants.
//!
//! `W` is one in the `n` rows that count and zero in others.
//!
//! So the sampler goes by the latter, and takes along independent standard
//! normals `z`, by which `b = b̂ + L⁻ᵀ z`, `P = L Lᵀ`, are draws of the former.
//! The posterior is the same; but intercept, knots and seasons no longer pull at
//! the channels, nor knots at the size of their steps. `b̂` is where the exponent
//! is least, so that derivatives of it need not follow `b̂`.
//!
//! Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 14.8; Lindley
//! and Smith (1972), Bayes Estimates for the Linear Model, JRSS B 34.

use stats::cholesky::Cholesky;
use stats::transform::Constrained;

use super::slices::{add_scaled, dot};

/// Most coefficients that are taken so: their matrix is factored at every step.
pub(super) const MOST: usize = 64;
/// Least variance of a step of a walk, in the model's units.
const LEAST: f64 = 1e-10;

/// Knots of a random walk that begins at zero, one after the other among the
/// coefficients.
#[derive(Debug, Clone)]
pub(super) struct Knots {
    /// Slot of the steps' standard deviation.
    pub(super) sd: usize,
    /// Places among the coefficients.
    pub(super) places: std::ops::Range<usize>,
}

/// What does not change while sampling.
#[derive(Debug, Clone)]
pub(super) struct Conditional {
    /// `X` by columns, each as long as the outcome.
    columns: Vec<Vec<f64>>,
    /// `XᵀWX` by rows.
    gram: Vec<f64>,
    /// Mean and precision of each coefficient's own prior; zero for knots.
    own: Vec<(f64, f64)>,
    walks: Vec<Knots>,
    /// Place of the first `z` in the sampler's vector.
    offset: usize,
}

/// Memory for one evaluation.
#[derive(Debug, Clone)]
pub(super) struct ConditionalWork {
    precision: Vec<f64>,
    factor: Cholesky,
    inverse: Vec<f64>,
    /// `b̂`.
    middle: Vec<f64>,
    /// `W (y − o − X b̂)`.
    residual: Vec<f64>,
    /// Whether the point can be reckoned with at all.
    is_sound: bool,
}

/// `p(y | θ)` with its derivatives by what is no part of the linear model.
pub(super) struct Marginal {
    pub(super) log_density: f64,
    pub(super) by_sigma: f64,
}

impl Conditional {
    /// `own` holds mean and variance of each coefficient's prior, none where it is
    /// a knot.
    pub(super) fn new(
        columns: Vec<Vec<f64>>,
        own: &[Option<(f64, f64)>],
        walks: Vec<Knots>,
        weight: &[f64],
        offset: usize,
    ) -> Self {
        let count = columns.len();
        let mut gram = vec![0.0; count * count];
        for i in 0..count {
            let weighed: Vec<f64> = columns[i].iter().zip(weight).map(|(x, w)| x * w).collect();
            for j in 0..count {
                gram[i * count + j] = dot(&weighed, &columns[j]);
            }
        }
        let own = own.iter().map(|prior| prior.map_or((0.0, 0.0), |(mean, variance)| (mean, 1.0 / variance))).collect();
        Self { columns, gram, own, walks, offset }
    }

    pub(super) fn work(&self) -> ConditionalWork {
        let count = self.columns.len();
        ConditionalWork {
            precision: vec![0.0; count * count],
            factor: Cholesky::identity(count),
            inverse: vec![0.0; count * count],
            middle: vec![0.0; count],
            residual: Vec::new(),
            is_sound: false,
        }
    }

    /// Finds `b̂` for a rest `y − o` and the noise's deviation, and the factor of
    /// its precision.
    pub(super) fn settle(
        &self,
        rest: &[f64],
        weight: &[f64],
        sigma: f64,
        slots: &[Constrained],
        work: &mut ConditionalWork,
    ) {
        let count = self.columns.len();
        let by_noise = 1.0 / (sigma * sigma);
        for (to, from) in work.precision.iter_mut().zip(&self.gram) {
            *to = from * by_noise;
        }
        work.residual.clear();
        work.residual.extend(rest.iter().zip(weight).map(|(rest, weight)| rest * weight));
        for (i, (column, (mean, precision))) in self.columns.iter().zip(&self.own).enumerate() {
            work.precision[i * count + i] += precision;
            work.middle[i] = dot(column, &work.residual) * by_noise + precision * mean;
        }
        for walk in &self.walks {
            let precision = 1.0 / step_variance(slots, walk);
            for k in walk.places.clone() {
                work.precision[k * count + k] += precision;
                if k > walk.places.start {
                    work.precision[(k - 1) * count + k - 1] += precision;
                    work.precision[k * count + k - 1] -= precision;
                    work.precision[(k - 1) * count + k] -= precision;
                }
            }
        }
        work.is_sound = sigma.is_finite() && work.factor.renew(&work.precision);
        if work.is_sound {
            work.factor.solve_in_place(&mut work.middle);
        }
        for (column, b) in self.columns.iter().zip(&work.middle) {
            add_scaled(&mut work.residual, -b, column);
        }
        work.residual.iter_mut().zip(weight).for_each(|(residual, weight)| *residual *= weight);
    }

    /// Writes the coefficients that belong to the `z` at their places of the
    /// sampler's vector.
    pub(super) fn coefficients(&self, position: &[f64], work: &ConditionalWork, out: &mut Vec<f64>) {
        out.clear();
        out.extend_from_slice(&position[self.offset..self.offset + self.columns.len()]);
        work.factor.backward(out);
        out.iter_mut().zip(&work.middle).for_each(|(b, middle)| *b += middle);
    }

    /// Writes the `z` that belong to coefficients, where things are settled.
    pub(super) fn place(&self, coefficients: impl Iterator<Item = f64>, work: &ConditionalWork, position: &mut [f64]) {
        let count = self.columns.len();
        let gap: Vec<f64> = coefficients.zip(&work.middle).map(|(b, middle)| b - middle).collect();
        // z = Lᵀ (b − b̂), and P (b − b̂) = L z.
        let mut z: Vec<f64> = work.precision.chunks_exact(count).map(|row| dot(row, &gap)).collect();
        work.factor.forward(&mut z);
        position[self.offset..self.offset + count].copy_from_slice(&z);
    }

    /// Adds `X b` to every row.
    pub(super) fn apply(&self, coefficients: &[f64], out: &mut [f64]) {
        for (column, b) in self.columns.iter().zip(coefficients) {
            add_scaled(out, *b, column);
        }
    }

    /// The density of the outcome at the point last settled. Writes its derivative
    /// by each row of `o`, and adds those by slots.
    pub(super) fn evaluate(
        &self,
        weight: &[f64],
        sigma: f64,
        slots: &[Constrained],
        work: &mut ConditionalWork,
        adjoint: &mut [f64],
        by_slot: &mut [f64],
    ) -> Marginal {
        if !work.is_sound {
            adjoint.fill(0.0);
            return Marginal { log_density: f64::NEG_INFINITY, by_sigma: 0.0 };
        }
        let count = self.columns.len();
        let by_noise = 1.0 / (sigma * sigma);
        for (to, residual) in adjoint.iter_mut().zip(&work.residual) {
            *to = residual * by_noise;
        }
        let squares = dot(&work.residual, &work.residual) * by_noise;
        let rows: f64 = weight.iter().sum();
        work.factor.invert_lower(&mut work.inverse);
        let inverse = &work.inverse;
        let covariance = |i: usize, j: usize| {
            (i.max(j)..count).map(|k| inverse[k * count + i] * inverse[k * count + j]).sum::<f64>()
        };
        // tr(P⁻¹ Λ⁻¹), and so tr(P⁻¹ XᵀWX)/σ² = count − tr(P⁻¹ Λ⁻¹).
        let mut by_prior = 0.0;
        let mut total = -rows * sigma.ln() - 0.5 * squares - 0.5 * work.factor.log_determinant();
        for (i, (mean, precision)) in self.own.iter().enumerate() {
            let gap = work.middle[i] - mean;
            total -= 0.5 * precision * gap * gap;
            by_prior += precision * covariance(i, i);
        }
        for walk in &self.walks {
            let variance = step_variance(slots, walk);
            let (mut moved, mut spread, mut below) = (0.0, 0.0, None::<usize>);
            for k in walk.places.clone() {
                let step = work.middle[k] - below.map_or(0.0, |below| work.middle[below]);
                moved += step * step;
                spread += covariance(k, k);
                if let Some(below) = below {
                    spread += covariance(below, below) - 2.0 * covariance(k, below);
                }
                below = Some(k);
            }
            let steps = walk.places.len() as f64;
            total -= 0.5 * moved / variance + 0.5 * steps * variance.ln();
            by_prior += spread / variance;
            let sd = slots[walk.sd].x;
            if sd * sd > LEAST {
                by_slot[walk.sd] += ((moved + spread) / variance - steps) / sd;
            }
        }
        let by_sigma = (squares - rows + count as f64 - by_prior) / sigma;
        Marginal { log_density: total, by_sigma }
    }

    /// The log density of the `z`; writes its derivatives.
    pub(super) fn standard(&self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let places = self.offset..self.offset + self.columns.len();
        let z = &position[places.clone()];
        gradient[places].iter_mut().zip(z).for_each(|(slope, z)| *slope = -z);
        -0.5 * dot(z, z)
    }
}

fn step_variance(slots: &[Constrained], walk: &Knots) -> f64 {
    let sd = slots[walk.sd].x;
    (sd * sd).max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(x: f64) -> Constrained {
        Constrained { x, slope: 1.0, log_jacobian: 0.0, log_jacobian_slope: 0.0 }
    }

    const WEIGHT: [f64; 6] = [1.0, 1.0, 1.0, 0.0, 1.0, 1.0];

    /// An intercept N(0.7, 0.25), and two knots.
    fn linear() -> Conditional {
        let columns = vec![vec![1.0; 6], vec![0.0, 0.5, 1.0, 0.5, 0.0, 0.0], vec![0.0, 0.0, 0.0, 0.5, 1.0, 1.0]];
        Conditional::new(columns, &[Some((0.7, 0.25)), None, None], vec![Knots { sd: 0, places: 1..3 }], &WEIGHT, 0)
    }

    fn found(rest: &[f64], sigma: f64, sd: f64) -> (Marginal, Vec<f64>, f64, ConditionalWork) {
        let linear = linear();
        let mut work = linear.work();
        let (mut adjoint, mut by_slot) = (vec![0.0; 6], vec![0.0]);
        linear.settle(rest, &WEIGHT, sigma, &[slot(sd)], &mut work);
        let marginal = linear.evaluate(&WEIGHT, sigma, &[slot(sd)], &mut work, &mut adjoint, &mut by_slot);
        (marginal, adjoint, by_slot[0], work)
    }

    /// `−½ ln|V| − ½ rᵀ V⁻¹ r`, `V = σ² + X Λ Xᵀ`, over the rows that count.
    fn by_covariance(rest: &[f64], sigma: f64, sd: f64) -> f64 {
        let linear = linear();
        let prior = [[0.25, 0.0, 0.0], [0.0, sd * sd, sd * sd], [0.0, sd * sd, 2.0 * sd * sd]];
        let seen: Vec<usize> = (0..6).filter(|row| WEIGHT[*row] > 0.0).collect();
        let mut covariance = Vec::new();
        for a in &seen {
            for b in &seen {
                let mut v = if a == b { sigma * sigma } else { 0.0 };
                for (i, of) in prior.iter().enumerate() {
                    for (j, prior) in of.iter().enumerate() {
                        v += linear.columns[i][*a] * prior * linear.columns[j][*b];
                    }
                }
                covariance.push(v);
            }
        }
        let factor = Cholesky::of(&covariance, seen.len()).unwrap();
        let gap: Vec<f64> = seen.iter().map(|row| rest[*row] - 0.7).collect();
        -0.5 * factor.log_determinant() - 0.5 * dot(&gap, &factor.solve(&gap))
    }

    #[test]
    fn the_density_is_that_of_the_outcome_without_coefficients() {
        let rest = [0.9, 1.2, 0.4, 9.0, 1.3, 0.8];
        // A constant apart.
        let gap = |sigma: f64, sd: f64| found(&rest, sigma, sd).0.log_density - by_covariance(&rest, sigma, sd);
        let first = gap(0.3, 0.1);
        for (sigma, sd) in [(0.3, 0.5), (0.1, 0.1), (2.0, 0.02)] {
            assert!((gap(sigma, sd) - first).abs() < 1e-9, "{sigma} {sd}");
        }
    }

    #[test]
    fn derivatives_hold() {
        let rest = [0.9, 1.2, 0.4, 9.0, 1.3, 0.8];
        let (marginal, adjoint, by_sd, _) = found(&rest, 0.3, 0.2);
        let h = 1e-5;
        let slope = |up: f64, down: f64| (up - down) / (2.0 * h);
        let value = |rest: &[f64], sigma: f64, sd: f64| found(rest, sigma, sd).0.log_density;
        let by_sigma = slope(value(&rest, 0.3 + h, 0.2), value(&rest, 0.3 - h, 0.2));
        assert!((marginal.by_sigma - by_sigma).abs() < 1e-6, "{} {by_sigma}", marginal.by_sigma);
        let numeric = slope(value(&rest, 0.3, 0.2 + h), value(&rest, 0.3, 0.2 - h));
        assert!((by_sd - numeric).abs() < 1e-6, "{by_sd} {numeric}");
        for row in 0..6 {
            let (mut up, mut down) = (rest, rest);
            // What is taken off the outcome grows where the rest shrinks.
            up[row] -= h;
            down[row] += h;
            let numeric = slope(value(&up, 0.3, 0.2), value(&down, 0.3, 0.2));
            assert!((adjoint[row] - numeric).abs() < 1e-6, "{row}: {} {numeric}", adjoint[row]);
        }
    }

    #[test]
    fn places_and_coefficients_belong_together() {
        let rest = [0.9, 1.2, 0.4, 9.0, 1.3, 0.8];
        let work = found(&rest, 0.3, 0.2).3;
        let mut position = [0.0; 3];
        linear().place([0.5, 0.1, -0.2].into_iter(), &work, &mut position);
        let mut back = Vec::new();
        linear().coefficients(&position, &work, &mut back);
        for (back, wanted) in back.iter().zip([0.5, 0.1, -0.2]) {
            assert!((back - wanted).abs() < 1e-12);
        }
    }
}
