//! Whether chains agree, and how many independent draws they are worth.
//!
//! Source: Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021),
//! Rank-normalization, folding, and localization: an improved R-hat, Bayesian
//! Analysis 16, 667–718. Energy: Betancourt (2016), arXiv 1604.00695.

use statrs::function::erf::erfc_inv;

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

/// Convergence figures of one quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Larger of the rank-normalised split R-hats of the draws and of their
    /// distances from the median. Above 1.01 the chains disagree.
    pub r_hat: f64,
    /// Effective draws for the middle (rank-normalised).
    pub ess_bulk: f64,
    /// Smaller of the effective draws for the 5% and the 95% quantile.
    pub ess_tail: f64,
    /// Monte Carlo standard error of the mean.
    pub mcse_mean: f64,
}

/// Figures of one quantity; `draws` holds the chains one after the other, all of
/// the same length. With fewer than four draws in a chain, or when all draws are
/// alike, all figures are `NaN`.
#[must_use]
pub fn convergence(draws: &[f64], chains: usize) -> Convergence {
    let nothing = Convergence { r_hat: f64::NAN, ess_bulk: f64::NAN, ess_tail: f64::NAN, mcse_mean: f64::NAN };
    let per_chain = draws.len() / chains.max(1);
    let alike = draws.iter().all(|d| (d - draws[0]).abs() <= f64::EPSILON * d.abs());
    if per_chain < 4 || alike || draws.iter().any(|d| !d.is_finite()) {
        return nothing;
    }
    let split = split(draws, chains);
    let halves = 2 * chains;
    let ranked = rank_normalise(&split);
    let middle = median(&split);
    let folded: Vec<f64> = split.iter().map(|d| (d - middle).abs()).collect();
    let r_hat = r_hat(&ranked, halves).max(r_hat(&rank_normalise(&folded), halves));
    let sorted = sorted(draws);
    let tail = |share: f64| {
        let cut = quantile_sorted(&sorted, share);
        let below: Vec<f64> = split.iter().map(|d| f64::from(u8::from(*d <= cut))).collect();
        ess(&below, halves)
    };
    let sd = variance(&split).sqrt();
    Convergence {
        r_hat,
        ess_bulk: ess(&ranked, halves),
        ess_tail: tail(0.05).min(tail(0.95)),
        mcse_mean: sd / ess(&split, halves).sqrt(),
    }
}

/// Energy fraction of missing information of one chain; under 0.3 the sampler
/// does not reach the tails.
#[must_use]
pub fn e_bfmi(energy: &[f64]) -> f64 {
    let jumps: f64 = energy.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    let mean = energy.iter().sum::<f64>() / energy.len() as f64;
    jumps / energy.iter().map(|e| (e - mean).powi(2)).sum::<f64>()
}

/// Each chain's first and second half as chains of their own.
fn split(draws: &[f64], chains: usize) -> Vec<f64> {
    let per_chain = draws.len() / chains;
    let half = per_chain / 2;
    let mut halves = Vec::with_capacity(2 * half * chains);
    for chain in draws.chunks_exact(per_chain) {
        halves.extend_from_slice(&chain[..half]);
        halves.extend_from_slice(&chain[per_chain - half..]);
    }
    halves
}

/// Normal quantiles of the ranks (ties share their mean rank), Blom's formula.
fn rank_normalise(draws: &[f64]) -> Vec<f64> {
    let n = draws.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by(|a, b| draws[*a].total_cmp(&draws[*b]).then(a.cmp(b)));
    let mut out = vec![0.0; n];
    let mut first = 0;
    while first < n {
        let mut last = first;
        while last + 1 < n && draws[order[last + 1]].total_cmp(&draws[order[first]]).is_eq() {
            last += 1;
        }
        let rank = 0.5 * (first + last) as f64 + 1.0;
        let share = (rank - 0.375) / (n as f64 + 0.25);
        let z = -std::f64::consts::SQRT_2 * erfc_inv(2.0 * share);
        order[first..=last].iter().for_each(|at| out[*at] = z);
        first = last + 1;
    }
    out
}

fn r_hat(draws: &[f64], chains: usize) -> f64 {
    let n = (draws.len() / chains) as f64;
    let (within, between) = within_between(draws, chains);
    if within <= 0.0 {
        return f64::NAN;
    }
    (((n - 1.0) / n * within + between) / within).sqrt()
}

/// Mean variance within chains, and variance of the chains' means.
fn within_between(draws: &[f64], chains: usize) -> (f64, f64) {
    let per_chain = draws.len() / chains;
    let of_chains: Vec<&[f64]> = draws.chunks_exact(per_chain).collect();
    let within = of_chains.iter().map(|c| variance(c)).sum::<f64>() / chains as f64;
    let means: Vec<f64> = of_chains.iter().map(|c| c.iter().sum::<f64>() / per_chain as f64).collect();
    (within, if chains > 1 { variance(&means) } else { 0.0 })
}

/// Effective sample size by Geyer's initial monotone sequence over the chains'
/// pooled autocorrelations.
fn ess(draws: &[f64], chains: usize) -> f64 {
    let n = draws.len() / chains;
    let total = draws.len() as f64;
    let (within, between) = within_between(draws, chains);
    let pooled = (n as f64 - 1.0) / n as f64 * within + between;
    if pooled <= 0.0 || !pooled.is_finite() {
        return f64::NAN;
    }
    let covariances = mean_autocovariances(draws, chains);
    // The covariances are divided by n, as in Stan, posterior and ArviZ.
    let rho = |lag: usize| 1.0 - (within - covariances[lag]) / pooled;
    let (mut even, mut odd) = (1.0, rho(1));
    let mut sum = 0.0;
    let mut smallest = f64::INFINITY;
    let mut lag = 1;
    while lag + 3 < n && even + odd > 0.0 {
        smallest = smallest.min(even + odd);
        sum += smallest;
        (even, odd) = (rho(lag + 1), rho(lag + 2));
        lag += 2;
    }
    // The pair at which it ended counts by half of its even lag, as in Stan and
    // ArviZ: where draws alternate, cutting after an odd lag would flatter them.
    let last = if even > 0.0 || even + odd >= 0.0 { even } else { 0.0 };
    // A run of negative correlations may be worth more than its length, within reason.
    let tau = (2.0 * sum - 1.0 + last).max(1.0 / total.log10());
    total / tau
}

/// Autocovariances (divided by n) at every lag, averaged over chains, by Fourier
/// transform.
fn mean_autocovariances(draws: &[f64], chains: usize) -> Vec<f64> {
    let n = draws.len() / chains;
    let padded = (2 * n).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, back) = (planner.plan_fft_forward(padded), planner.plan_fft_inverse(padded));
    let mut power = vec![Complex::new(0.0, 0.0); padded / 2 + 1];
    for chain in draws.chunks_exact(n) {
        let mean = chain.iter().sum::<f64>() / n as f64;
        let mut input = forward.make_input_vec();
        for (to, from) in input.iter_mut().zip(chain) {
            *to = from - mean;
        }
        let mut spectrum = forward.make_output_vec();
        // The lengths are those the planner gave, so it cannot fail.
        if forward.process(&mut input, &mut spectrum).is_ok() {
            for (sum, value) in power.iter_mut().zip(&spectrum) {
                sum.re += value.norm_sqr();
            }
        }
    }
    let mut out = back.make_output_vec();
    let scale = 1.0 / (padded as f64 * n as f64 * chains as f64);
    if back.process(&mut power, &mut out).is_err() {
        out.fill(f64::NAN);
    }
    out.truncate(n);
    out.iter_mut().for_each(|v| *v *= scale);
    out
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

fn median(values: &[f64]) -> f64 {
    quantile_sorted(&sorted(values), 0.5)
}

/// The quantile of ascending values, by linear interpolation (Hyndman and Fan's
/// seventh kind). `NaN` for none.
#[must_use]
pub fn quantile_sorted(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

/// The shortest interval that holds this share of ascending values (highest
/// density, for a posterior with one peak). Source: Hyndman (1996), American
/// Statistician 50.
#[must_use]
pub fn hdi_sorted(sorted: &[f64], share: f64) -> (f64, f64) {
    let n = sorted.len();
    if n == 0 {
        return (f64::NAN, f64::NAN);
    }
    let inside = ((share * n as f64).floor() as usize).min(n - 1);
    let first = (0..n - inside)
        .min_by(|a, b| (sorted[a + inside] - sorted[*a]).total_cmp(&(sorted[b + inside] - sorted[*b])))
        .unwrap_or(0);
    (sorted[first], sorted[first + inside])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt, SeedableRng};
    use rand_distr::StandardNormal;

    fn autoregressive(phi: f64, n: usize, chains: usize, shift: f64) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let mut out = Vec::new();
        for chain in 0..chains {
            let mut x: f64 = rng.sample(StandardNormal);
            for _ in 0..n {
                let e: f64 = rng.sample(StandardNormal);
                x = phi * x + (1.0 - phi * phi).sqrt() * e;
                out.push(x + shift * chain as f64);
            }
        }
        out
    }

    #[test]
    fn independent_draws_count_fully_and_correlated_ones_less() {
        let free = convergence(&autoregressive(0.0, 2000, 4, 0.0), 4);
        assert!((free.r_hat - 1.0).abs() < 0.005, "{}", free.r_hat);
        assert!((free.ess_bulk / 8000.0 - 1.0).abs() < 0.15, "{}", free.ess_bulk);
        assert!(free.ess_tail > 5500.0);
        assert!((free.mcse_mean * 8000.0_f64.sqrt() - 1.0).abs() < 0.12);
        // Correlation .6 leaves (1 − .6)/(1 + .6) = a quarter.
        let bound = convergence(&autoregressive(0.6, 4000, 4, 0.0), 4);
        assert!((bound.ess_bulk / 4000.0 - 1.0).abs() < 0.15, "{}", bound.ess_bulk);
        // Correlation −.5 is worth more than its length: three times.
        let swinging = convergence(&autoregressive(-0.5, 4000, 4, 0.0), 4);
        assert!((swinging.ess_bulk / 48_000.0 - 1.0).abs() < 0.25, "{}", swinging.ess_bulk);
    }

    /// `x_t = φ x_(t−1) + u_t − ½`, chain after chain from one congruential
    /// generator, so that others can make the same draws.
    fn congruential(phi: f64, n: usize, chains: usize) -> Vec<f64> {
        let mut state = 42_u64;
        let mut out = Vec::new();
        for _ in 0..chains {
            let mut x = 0.0;
            for _ in 0..n {
                state = (1_103_515_245 * state + 12_345) % (1 << 31);
                x = phi * x + (state as f64 / f64::from(1_u32 << 31) - 0.5);
                out.push(x);
            }
        }
        out
    }

    #[test]
    fn as_arviz_counts() {
        // ArviZ 0.23.4: ess(method="bulk"), ess(method="tail"), rhat().
        let published = [
            (-0.3, 200, 4, 1_534.426_914, 798.473_093, 0.998_309),
            (-0.45, 150, 2, 628.217_257, 332.361_329, 0.999_377),
            (-0.2, 101, 4, 678.227_131, 468.305_401, 0.996_948),
            (-0.7, 200, 2, 1_040.823_997, 333.708_784, 1.009_952),
            (0.5, 200, 4, 286.182_920, 455.306_903, 1.014_791),
        ];
        for (phi, n, chains, bulk, tail, r_hat) in published {
            let ours = convergence(&congruential(phi, n, chains), chains);
            assert!((ours.ess_bulk / bulk - 1.0).abs() < 1e-6, "{phi}: bulk {} against {bulk}", ours.ess_bulk);
            assert!((ours.ess_tail / tail - 1.0).abs() < 1e-6, "{phi}: tail {} against {tail}", ours.ess_tail);
            assert!((ours.r_hat - r_hat).abs() < 1e-6, "{phi}: {} against {r_hat}", ours.r_hat);
        }
    }

    #[test]
    fn chains_apart_are_seen() {
        assert!(convergence(&autoregressive(0.3, 500, 4, 0.5), 4).r_hat > 1.1);
        assert!(convergence(&[1.0; 100], 4).r_hat.is_nan());
    }

    #[test]
    fn intervals_quantiles_and_energy() {
        let sorted: Vec<f64> = (0..=100).map(f64::from).collect();
        assert!((quantile_sorted(&sorted, 0.25) - 25.0).abs() < 1e-12);
        let skewed: Vec<f64> = (0..1000).map(|i| -(1.0 - f64::from(i) / 1000.0).ln()).collect();
        let (low, high) = hdi_sorted(&skewed, 0.9);
        assert!(low.abs() < 1e-12 && (high - 10.0_f64.ln()).abs() < 0.02);
        // Independent energies jump by twice their variance.
        assert!((e_bfmi(&autoregressive(0.0, 20_000, 1, 0.0)) - 2.0).abs() < 0.05);
    }
}
