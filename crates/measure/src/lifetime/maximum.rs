//! Maximum likelihood over parameters that are above zero: BFGS in their
//! logarithms from several starts, with the covariance of the logarithms.

use stats::bfgs::{self, BfgsOptions};
use stats::curvature;

/// Parameters whose logarithm leaves `±LIMIT` are out of every sensible
/// scale: the search has run away along a flat ridge.
const LIMIT: f64 = 23.0;

/// The highest point that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Maximum<const N: usize> {
    /// The parameters.
    pub parameters: [f64; N],
    /// The log-likelihood.
    pub value: f64,
    /// The covariance of the parameters' logarithms; `None` where the
    /// likelihood is flat or bends the wrong way in some direction.
    pub covariance: Option<[[f64; N]; N]>,
    /// Whether the gradient vanished.
    pub converged: bool,
}

/// Searches from every start and keeps the best. `f` takes parameters, writes
/// the gradient of the log-likelihood by them and returns it.
pub(super) fn maximise<const N: usize>(starts: &[[f64; N]], f: impl Fn(&[f64; N], &mut [f64; N]) -> f64) -> Maximum<N> {
    let mut cost = |at: &[f64], gradient: &mut [f64]| negative(&f, at, gradient);
    let best = starts
        .iter()
        .map(|start| bfgs::minimise(&start.map(f64::ln), BfgsOptions::default(), &mut cost))
        .min_by(|one, other| one.value.total_cmp(&other.value));
    let Some(best) = best else {
        return Maximum { parameters: [1.0; N], value: f64::NEG_INFINITY, covariance: None, converged: false };
    };
    let bends = curvature::hessian(&best.at, 1e-4, |at, gradient| {
        cost(at, gradient);
    });
    let parameters = std::array::from_fn(|index| best.at[index].exp());
    let covariance =
        curvature::inverse(&bends).map(|rows| std::array::from_fn(|i| std::array::from_fn(|j| rows[i][j])));
    Maximum { parameters, value: -best.value, covariance, converged: best.converged }
}

/// The negative log-likelihood in the logarithms of the parameters.
fn negative<const N: usize>(f: &impl Fn(&[f64; N], &mut [f64; N]) -> f64, at: &[f64], gradient: &mut [f64]) -> f64 {
    if at.iter().any(|log| log.is_nan() || log.abs() >= LIMIT) {
        return f64::INFINITY;
    }
    let parameters: [f64; N] = std::array::from_fn(|index| at[index].exp());
    let mut by = [0.0; N];
    let value = f(&parameters, &mut by);
    for index in 0..N {
        gradient[index] = -by[index] * parameters[index];
    }
    -value
}
