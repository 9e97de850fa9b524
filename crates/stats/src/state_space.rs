//! Linear Gaussian state space models of one series: the Kalman filter, the
//! smoother and draws of the states given the data.
//!
//! Sources: Durbin and Koopman (2012), Time Series Analysis by State Space
//! Methods, 2nd ed., chapters 4 and 7; for the draws Durbin and Koopman (2002),
//! Biometrika 89, 603–615.

use rand::Rng;
use rand_distr::{Distribution as _, StandardNormal};

/// The model yₜ = z·αₜ + εₜ, αₜ₊₁ = T αₜ + ηₜ, with εₜ ~ N(0, h), ηₜ ~ N(0,
/// diag q) and α₁ ~ N(a, diag p). The initial state is proper: a vague one has
/// large variances.
#[derive(Debug, Clone, PartialEq)]
pub struct StateSpace {
    /// z, one entry per state.
    pub observation: Vec<f64>,
    /// T by rows, states × states.
    pub transition: Vec<f64>,
    /// h, the variance of the observation's noise.
    pub observation_variance: f64,
    /// q, the variances of the states' noises.
    pub state_variances: Vec<f64>,
    /// a, the mean of the first state.
    pub initial_mean: Vec<f64>,
    /// p, the variances of the first state.
    pub initial_variances: Vec<f64>,
}

/// What the filter leaves behind, for the smoother.
#[derive(Debug, Clone, PartialEq)]
pub struct Filtered {
    /// The log-likelihood of the series.
    pub log_likelihood: f64,
    /// One-step prediction errors; not a number where the series is missing.
    pub errors: Vec<f64>,
    /// Their variances.
    pub variances: Vec<f64>,
    means: Vec<f64>,
    covariances: Vec<f64>,
    gains: Vec<f64>,
}

impl StateSpace {
    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.observation.len()
    }

    /// Runs the Kalman filter over `series`, in which not a number stands for a
    /// missing value.
    #[must_use]
    pub fn filter(&self, series: &[f64]) -> Filtered {
        let (m, n) = (self.states(), series.len());
        let mut mean = self.initial_mean.clone();
        let mut covariance = diagonal(&self.initial_variances);
        let mut out = Filtered {
            log_likelihood: 0.0,
            errors: Vec::with_capacity(n),
            variances: Vec::with_capacity(n),
            means: Vec::with_capacity(n * m),
            covariances: Vec::with_capacity(n * m * m),
            gains: Vec::with_capacity(n * m),
        };
        let (mut spread, mut gain, mut work) = (vec![0.0; m], vec![0.0; m], vec![0.0; m * m]);
        for &y in series {
            out.means.extend_from_slice(&mean);
            out.covariances.extend_from_slice(&covariance);
            times(&covariance, &self.observation, &mut spread);
            let variance = dot(&self.observation, &spread) + self.observation_variance;
            let error = y - dot(&self.observation, &mean);
            if y.is_nan() {
                gain.fill(0.0);
            } else {
                out.log_likelihood -= 0.5 * ((2.0 * std::f64::consts::PI * variance).ln() + error * error / variance);
                times(&self.transition, &spread, &mut gain);
                for k in &mut gain {
                    *k /= variance;
                }
            }
            self.predict(&mut mean, &mut covariance, &spread, &gain, (error, variance), &mut work);
            out.errors.push(error);
            out.variances.push(variance);
            out.gains.extend_from_slice(&gain);
        }
        out
    }

    /// Moves mean and covariance one step on: a ← Ta + kv, P ← T P Tᵀ − k kᵀ F + Q.
    fn predict(
        &self,
        mean: &mut [f64],
        covariance: &mut [f64],
        spread: &[f64],
        gain: &[f64],
        (error, variance): (f64, f64),
        work: &mut [f64],
    ) {
        let m = self.states();
        debug_assert_eq!(spread.len(), m);
        let (moved, _) = work.split_at_mut(m);
        times(&self.transition, mean, moved);
        mean.copy_from_slice(moved);
        if !error.is_nan() {
            for (a, k) in mean.iter_mut().zip(gain) {
                *a += k * error;
            }
        }
        sandwich(&self.transition, covariance, work, m);
        for i in 0..m {
            for j in 0..m {
                covariance[i * m + j] -= gain[i] * gain[j] * variance;
            }
            covariance[i * m + i] += self.state_variances[i];
        }
    }

    /// The mean of every state given the whole series, `states` entries per
    /// date.
    #[must_use]
    pub fn smooth(&self, filtered: &Filtered) -> Vec<f64> {
        let (m, n) = (self.states(), filtered.errors.len());
        let mut smoothed = vec![0.0; n * m];
        let mut backward = vec![0.0; m];
        let mut next = vec![0.0; m];
        for t in (0..n).rev() {
            let gain = &filtered.gains[t * m..(t + 1) * m];
            transposed_times(&self.transition, &backward, &mut next);
            if !filtered.errors[t].is_nan() {
                let pull = filtered.errors[t] / filtered.variances[t] - dot(gain, &backward);
                for (r, z) in next.iter_mut().zip(&self.observation) {
                    *r += z * pull;
                }
            }
            std::mem::swap(&mut backward, &mut next);
            let here = &mut smoothed[t * m..(t + 1) * m];
            times(&filtered.covariances[t * m * m..(t + 1) * m * m], &backward, here);
            for (x, a) in here.iter_mut().zip(&filtered.means[t * m..(t + 1) * m]) {
                *x += a;
            }
        }
        smoothed
    }

    /// One draw of all states given the series, `states` entries per date: a
    /// draw without data, corrected by the smoothed mean of what it misses.
    pub fn draw_states(&self, series: &[f64], random: &mut impl Rng) -> Vec<f64> {
        let m = self.states();
        let mut states = Vec::with_capacity(series.len() * m);
        let mut missed = Vec::with_capacity(series.len());
        let mut state: Vec<f64> =
            self.initial_mean.iter().zip(&self.initial_variances).map(|(a, p)| a + p.sqrt() * normal(random)).collect();
        for &y in series {
            states.extend_from_slice(&state);
            let drawn = dot(&self.observation, &state) + self.observation_variance.sqrt() * normal(random);
            missed.push(y - drawn);
            state = self.step(&state, random);
        }
        // The difference of two series of the same model has the mean zero at
        // the start and the same covariances.
        let centered = Self { initial_mean: vec![0.0; m], ..self.clone() };
        for (x, correction) in states.iter_mut().zip(centered.smooth(&centered.filter(&missed))) {
            *x += correction;
        }
        states
    }

    /// A draw of the next state.
    pub fn step(&self, state: &[f64], random: &mut impl Rng) -> Vec<f64> {
        let mut next = vec![0.0; self.states()];
        times(&self.transition, state, &mut next);
        for (x, q) in next.iter_mut().zip(&self.state_variances) {
            if *q > 0.0 {
                *x += q.sqrt() * normal(random);
            }
        }
        next
    }
}

fn normal(random: &mut impl Rng) -> f64 {
    StandardNormal.sample(random)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn diagonal(entries: &[f64]) -> Vec<f64> {
    let m = entries.len();
    let mut matrix = vec![0.0; m * m];
    for (i, entry) in entries.iter().enumerate() {
        matrix[i * m + i] = *entry;
    }
    matrix
}

fn times(matrix: &[f64], vector: &[f64], out: &mut [f64]) {
    for (row, x) in matrix.chunks_exact(vector.len()).zip(out) {
        *x = dot(row, vector);
    }
}

fn transposed_times(matrix: &[f64], vector: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for (row, v) in matrix.chunks_exact(out.len()).zip(vector) {
        for (x, entry) in out.iter_mut().zip(row) {
            *x += entry * v;
        }
    }
}

/// P ← T P Tᵀ, with `work` of m × m.
fn sandwich(transition: &[f64], covariance: &mut [f64], work: &mut [f64], m: usize) {
    for i in 0..m {
        for j in 0..m {
            work[i * m + j] = (0..m).map(|k| transition[i * m + k] * covariance[k * m + j]).sum();
        }
    }
    for i in 0..m {
        for j in 0..m {
            covariance[i * m + j] = dot(&work[i * m..(i + 1) * m], &transition[j * m..(j + 1) * m]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cholesky::Cholesky;
    use rand::{SeedableRng as _, rngs::ChaCha8Rng};

    /// Level, slope and a season of three.
    fn model() -> StateSpace {
        StateSpace {
            observation: vec![1.0, 0.0, 1.0, 0.0],
            transition: [[1.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, -1.0, -1.0], [0.0, 0.0, 1.0, 0.0]]
                .concat(),
            observation_variance: 0.7,
            state_variances: vec![0.3, 0.05, 0.2, 0.0],
            initial_mean: vec![1.0, 0.2, 0.5, -0.5],
            initial_variances: vec![2.0, 0.5, 1.0, 1.0],
        }
    }

    const SERIES: [f64; 7] = [1.2, 2.9, 0.4, f64::NAN, 3.8, 2.0, 4.4];

    /// The mean vector and covariance of states over all dates, by brute force.
    fn dense(model: &StateSpace, n: usize) -> (Vec<f64>, Vec<f64>) {
        let m = model.states();
        let mut mean = model.initial_mean.clone();
        let mut means = mean.clone();
        let mut covariance = vec![0.0; n * m * n * m];
        let size = n * m;
        for i in 0..m {
            covariance[i * size + i] = model.initial_variances[i];
        }
        for t in 1..n {
            let mut next = vec![0.0; m];
            times(&model.transition, &mean, &mut next);
            mean = next;
            means.extend_from_slice(&mean);
            for i in 0..m {
                for column in 0..t * m {
                    let value: f64 = (0..m)
                        .map(|k| model.transition[i * m + k] * covariance[((t - 1) * m + k) * size + column])
                        .sum();
                    covariance[(t * m + i) * size + column] = value;
                    covariance[column * size + t * m + i] = value;
                }
            }
            for i in 0..m {
                for j in 0..m {
                    let value: f64 = (0..m)
                        .map(|k| model.transition[j * m + k] * covariance[(t * m + i) * size + (t - 1) * m + k])
                        .sum();
                    let noise = if i == j { model.state_variances[i] } else { 0.0 };
                    covariance[(t * m + i) * size + t * m + j] = value + noise;
                }
            }
        }
        (means, covariance)
    }

    #[test]
    fn filter_and_smoother_are_the_dense_gaussian() {
        let (model, n) = (model(), SERIES.len());
        let m = model.states();
        let (means, covariance) = dense(&model, n);
        let size = n * m;
        let seen: Vec<usize> = (0..n).filter(|&t| !SERIES[t].is_nan()).collect();
        // Covariance of state x with observation t.
        let with = |x: usize, t: usize| -> f64 {
            (0..m).map(|k| model.observation[k] * covariance[x * size + t * m + k]).sum()
        };
        let mut gram = Vec::new();
        for &s in &seen {
            for &t in &seen {
                let value: f64 = (0..m).map(|k| model.observation[k] * with(s * m + k, t)).sum();
                gram.push(value + if s == t { model.observation_variance } else { 0.0 });
            }
        }
        let factor = Cholesky::of(&gram, seen.len()).unwrap();
        let off: Vec<f64> =
            seen.iter().map(|&t| SERIES[t] - dot(&model.observation, &means[t * m..(t + 1) * m])).collect();
        let solved = factor.solve(&off);
        let constant = seen.len() as f64 * (2.0 * std::f64::consts::PI).ln();
        let direct = -0.5 * (constant + factor.log_determinant() + dot(&off, &solved));
        let filtered = model.filter(&SERIES);
        assert!((filtered.log_likelihood - direct).abs() < 1e-10, "{} {direct}", filtered.log_likelihood);
        for (x, smoothed) in model.smooth(&filtered).iter().enumerate() {
            let want = means[x] + seen.iter().zip(&solved).map(|(&t, s)| with(x, t) * s).sum::<f64>();
            assert!((smoothed - want).abs() < 1e-10, "{x}: {smoothed} {want}");
        }
    }

    // statsmodels 0.15.0: UnobservedComponents(y, 'lltrend', seasonal=3) with
    // initialize_known on the same mean and covariance, loglike at
    // [0.7, 0.3, 0.05, 0.2].
    #[test]
    fn the_log_likelihood_equals_statsmodels() {
        let got = model().filter(&SERIES).log_likelihood;
        assert!((got - STATSMODELS).abs() < 1e-9, "{got}");
    }

    const STATSMODELS: f64 = -10.702_372_557_032_54;

    #[test]
    fn draws_have_the_smoothed_mean() {
        let model = model();
        let smoothed = model.smooth(&model.filter(&SERIES));
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let draws = 4000;
        let mut sums = vec![0.0; smoothed.len()];
        for _ in 0..draws {
            for (sum, x) in sums.iter_mut().zip(model.draw_states(&SERIES, &mut random)) {
                *sum += x / f64::from(draws);
            }
        }
        for (sum, want) in sums.iter().zip(&smoothed) {
            assert!((sum - want).abs() < 0.08, "{sum} {want}");
        }
    }
}
