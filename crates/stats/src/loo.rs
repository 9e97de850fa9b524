//! Leave-one-out predictive density from one fit, by importance sampling whose
//! largest weights are smoothed by a Pareto tail.
//!
//! Source: Vehtari, Gelman and Gabry (2017), Practical Bayesian model evaluation
//! using leave-one-out cross-validation and WAIC, Statistics and Computing 27;
//! Vehtari, Simpson, Gelman, Yao and Gabry (2024), Pareto smoothed importance
//! sampling, JMLR 25; the tail's fit: Zhang and Stephens (2009), Technometrics
//! 51. Stacking: Yao, Vehtari, Simpson and Gelman (2018), Bayesian Analysis 13.

/// One observation left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeftOut {
    /// Log predictive density of it, given all others.
    pub elpd: f64,
    /// Log predictive density of it, given all.
    pub lpd: f64,
    /// Shape of the weights' tail; above 0.7 the estimate cannot be trusted.
    pub shape: f64,
}

/// Leaves one observation out, given its log likelihood in every draw.
#[must_use]
pub fn leave_out(log_likelihood: &[f64]) -> LeftOut {
    let mut weights: Vec<f64> = log_likelihood.iter().map(|l| -l).collect();
    let shape = smooth(&mut weights);
    let total = log_sum_exp(weights.iter().copied());
    let elpd = log_sum_exp(weights.iter().zip(log_likelihood).map(|(w, l)| w + l)) - total;
    let lpd = log_sum_exp(log_likelihood.iter().copied()) - (log_likelihood.len() as f64).ln();
    LeftOut { elpd, lpd, shape }
}

/// Smooths the largest log weights in place and returns the tail's shape.
pub fn smooth(log_weights: &mut [f64]) -> f64 {
    let draws = log_weights.len();
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    log_weights.iter_mut().for_each(|w| *w -= largest);
    let tail = (0.2 * draws as f64).min(3.0 * (draws as f64).sqrt()).ceil() as usize;
    if tail < 5 || tail >= draws {
        return f64::INFINITY;
    }
    let mut order: Vec<usize> = (0..draws).collect();
    order.sort_unstable_by(|a, b| log_weights[*a].total_cmp(&log_weights[*b]));
    let cut = log_weights[order[draws - tail - 1]].max(f64::MIN_POSITIVE.ln());
    let excess: Vec<f64> = order[draws - tail..].iter().map(|at| log_weights[*at].exp() - cut.exp()).collect();
    if excess[tail - 1] <= 1e-300 || excess[tail / 4] <= 0.0 {
        // No tail to speak of: all weights alike.
        return 0.0;
    }
    let (shape, scale) = pareto(&excess);
    if shape.is_finite() {
        for (i, at) in order[draws - tail..].iter().enumerate() {
            let share = (i as f64 + 0.5) / tail as f64;
            let quantile = if shape.abs() < 1e-12 {
                -scale * (-share).ln_1p()
            } else {
                scale * (-shape * (-share).ln_1p()).exp_m1() / shape
            };
            log_weights[*at] = (cut.exp() + quantile).ln().min(0.0);
        }
    }
    shape
}

/// Shape and scale of a generalised Pareto distribution, given ascending
/// excesses, with the shape drawn a little towards one half.
fn pareto(excess: &[f64]) -> (f64, f64) {
    let n = excess.len();
    let count = n as f64;
    let grid = 30 + count.sqrt() as usize;
    let quartile = excess[((count / 4.0 + 0.5) as usize).max(1) - 1];
    let shape_at = |b: f64| excess.iter().map(|x| (-b * x).ln_1p()).sum::<f64>() / count;
    let points: Vec<(f64, f64)> = (1..=grid)
        .map(|j| {
            let spread = 1.0 - (grid as f64 / (j as f64 - 0.5)).sqrt();
            let b = spread / (3.0 * quartile) + 1.0 / excess[n - 1];
            let k = shape_at(b);
            (b, count * ((-b / k).ln() - k - 1.0))
        })
        .collect();
    let total = log_sum_exp(points.iter().map(|(_, l)| *l));
    let b: f64 = points.iter().map(|(b, l)| b * (l - total).exp()).sum();
    let k = shape_at(b);
    let scale = -k / b;
    ((count * k + 5.0) / (count + 10.0), scale)
}

/// Weights of models that together predict best what each left out: they
/// maximise `Σ_i ln Σ_k w_k exp(elpd_ik)` on the simplex. `pointwise[k]` holds
/// the log predictive density of every observation in model `k`.
#[must_use]
pub fn stacking(pointwise: &[Vec<f64>]) -> Vec<f64> {
    let models = pointwise.len();
    let observations = pointwise.iter().map(Vec::len).min().unwrap_or(0);
    let mut weights = vec![1.0 / models as f64; models];
    if observations == 0 {
        return weights;
    }
    // Each step cannot lower the sum (it is an EM step of a mixture).
    for _ in 0..5000 {
        let mut next = vec![0.0; models];
        for i in 0..observations {
            let top = pointwise.iter().map(|p| p[i]).fold(f64::NEG_INFINITY, f64::max);
            let whole: f64 = pointwise.iter().zip(&weights).map(|(p, w)| w * (p[i] - top).exp()).sum();
            for (k, next) in next.iter_mut().enumerate() {
                *next += weights[k] * (pointwise[k][i] - top).exp() / whole;
            }
        }
        let mut change = 0.0_f64;
        for (weight, next) in weights.iter_mut().zip(next) {
            let next = next / observations as f64;
            change = change.max((next - *weight).abs());
            *weight = next;
        }
        if change < 1e-10 {
            break;
        }
    }
    weights
}

/// `ln Σ e^x`, without overflow.
#[must_use]
pub fn log_sum_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let top = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if !top.is_finite() {
        return top;
    }
    top + values.map(|v| (v - top).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt, SeedableRng};
    use rand_distr::{Exp1, StandardNormal};

    #[test]
    fn a_normal_mean_left_out_by_hand() {
        // y_i ~ N(μ, 1), flat prior: left out, y_i ~ N(mean of others, n/(n − 1)).
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let y: Vec<f64> = (0..20).map(|_| rng.sample(StandardNormal)).collect();
        let n = y.len() as f64;
        let mean = y.iter().sum::<f64>() / n;
        let draws: Vec<f64> = (0..8000).map(|_| mean + rng.sample::<f64, _>(StandardNormal) / n.sqrt()).collect();
        let half_ln_tau = 0.918_938_533_204_672_8;
        for y in &y {
            let logs: Vec<f64> = draws.iter().map(|m| -0.5 * (y - m).powi(2) - half_ln_tau).collect();
            let out = leave_out(&logs);
            let (others, variance) = ((mean * n - y) / (n - 1.0), n / (n - 1.0));
            let exact = -0.5 * (y - others).powi(2) / variance - half_ln_tau - 0.5 * variance.ln();
            assert!((out.elpd - exact).abs() < 0.01, "{} {exact}", out.elpd);
            assert!(out.shape < 0.6 && out.lpd >= out.elpd - 1e-9);
        }
    }

    #[test]
    fn the_tails_shape_is_found() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        for shape in [0.3, 0.9] {
            let mut logs: Vec<f64> = (0..20_000).map(|_| shape * rng.sample::<f64, _>(Exp1)).collect();
            assert!((smooth(&mut logs) - shape).abs() < 0.12);
        }
    }

    #[test]
    fn stacking_takes_the_better_model_or_both() {
        let good = vec![-1.0; 50];
        let bad = vec![-3.0; 50];
        let weights = stacking(&[good.clone(), bad]);
        assert!(weights[0] > 0.999);
        let halves: Vec<f64> = (0..50).map(|i| if i % 2 == 0 { -1.0 } else { -9.0 }).collect();
        let others: Vec<f64> = (0..50).map(|i| if i % 2 == 0 { -9.0 } else { -1.0 }).collect();
        let both = stacking(&[halves, others]);
        assert!((both[0] - 0.5).abs() < 1e-6);
    }
}
