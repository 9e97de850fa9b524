//! Pareto/NBD: Poisson purchases while alive, and a lifetime that ends at any
//! moment.
//!
//! A customer buys at rate `λ ~ Gamma(r, α)` and leaves at rate
//! `μ ~ Gamma(s, β)`, independent of `λ`:
//!
//! ```text
//! L = Γ(r+x) α^r β^s / Γ(r) · { (α+T)^−(r+x) (β+T)^−s + I }
//! I = ∫ from t_x to T of s (α+t)^−(r+x) (β+t)^−(s+1) dt
//! ```
//!
//! `I` is usually written as a difference of two Gaussian hypergeometric
//! functions, which loses its digits when the last purchase is near the end of
//! the observation or the powers are large. The integral has a smooth positive
//! integrand and is done by Gauss–Legendre in `ln(c + t)`, `c = min(α, β)`, in
//! which it is analytic in a strip of width `2π`; the same nodes give its
//! derivatives by all four parameters. `r`, `s` are shapes, `α`, `β` times.
//!
//! Source: Schmittlein, Morrison and Colombo (1987), "Counting Your Customers",
//! Management Science 33, 1–24; Fader and Hardie (2005), "A Note on Deriving
//! the Pareto/NBD Model and Related Expressions".

use std::sync::LazyLock;

use statrs::function::gamma::{digamma, ln_gamma};
use stats::gauss_legendre::GaussLegendre;

use super::customers::{History, Row};
use super::outlook::Future;

static FEW: LazyLock<GaussLegendre> = LazyLock::new(|| GaussLegendre::new(10));
static MANY: LazyLock<GaussLegendre> = LazyLock::new(|| GaussLegendre::new(24));

/// The log-likelihood of the rows, which are in order of frequency, and its
/// gradient by `r`, `α`, `s`, `β`.
pub(super) fn log_likelihood(rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    let [r, alpha, s, beta] = *parameters;
    let (log_alpha, log_beta, digamma_r, ln_gamma_r) = (alpha.ln(), beta.ln(), digamma(r), ln_gamma(r));
    let mut total = 0.0;
    let mut by = [0.0; 4];
    for group in rows.chunk_by(|one, other| one.frequency == other.frequency) {
        let x = f64::from(group[0].frequency);
        let same = ln_gamma(r + x) - ln_gamma_r + r * log_alpha + s * log_beta;
        let same_by_r = digamma(r + x) - digamma_r + log_alpha;
        for row in group {
            let n = f64::from(row.count);
            let ends = Ends::of(parameters, row.history());
            // Relative to the integrand's value at the last purchase.
            let stayed = (ends.stayed() - ends.top).exp();
            let sum = stayed + ends.left.area;
            total += n * (same + ends.top + sum.ln());
            let (log_a, log_b) = ((alpha + row.age).ln(), (beta + row.age).ln());
            by[0] += n * (same_by_r - (stayed * log_a + ends.left.log_a) / sum);
            by[1] += n * (r / alpha - (r + x) * (stayed / (alpha + row.age) + ends.left.over_a) / sum);
            by[2] += n * (log_beta + (ends.left.area / s - stayed * log_b - ends.left.log_b) / sum);
            by[3] += n * (s / beta - (s * stayed / (beta + row.age) + (s + 1.0) * ends.left.over_b) / sum);
        }
    }
    *gradient = by;
    total
}

/// The two ways a history can have ended.
struct Ends {
    /// `(r+x, α, s, β)` and `T`.
    k: f64,
    alpha: f64,
    s: f64,
    beta: f64,
    age: f64,
    /// Logarithm of the scale of what follows.
    top: f64,
    left: Left,
}

/// The integral `I` and the integrals of its integrand times `ln(α+t)`,
/// `1/(α+t)`, `ln(β+t)`, `1/(β+t)`, all divided by `exp(top)`.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    area: f64,
    log_a: f64,
    over_a: f64,
    log_b: f64,
    over_b: f64,
}

impl Ends {
    fn of(parameters: &[f64; 4], history: History) -> Self {
        let [r, alpha, s, beta] = *parameters;
        let k = r + f64::from(history.frequency);
        let top = -k * (alpha + history.recency).ln() - (s + 1.0) * (beta + history.recency).ln() + s.ln();
        let mut ends = Self { k, alpha, s, beta, age: history.age, top, left: Left::default() };
        ends.integrate(history.recency);
        ends
    }

    fn stayed(&self) -> f64 {
        -self.k * (self.alpha + self.age).ln() - self.s * (self.beta + self.age).ln()
    }

    /// Panels of `v = ln((c+t)/(c+t_x))` over which the integrand falls by no
    /// more than `e³⁰`, until what is left is below rounding.
    fn integrate(&mut self, recency: f64) {
        let (k, alpha, s, beta) = (self.k, self.alpha, self.s, self.beta);
        let c = alpha.min(beta);
        let (from, to) = (c + recency, c + self.age);
        let end = (to / from).ln();
        // How fast the logarithm of the integrand falls at `v`.
        let fall = |v: f64| {
            let t = from * v.exp();
            t * (k / (alpha - c + t) + (s + 1.0) / (beta - c + t)) - 1.0
        };
        let scale = self.top - s.ln();
        let mut left = Left::default();
        let mut v = 0.0;
        while v < end {
            let mut width = (end - v).min(4.0);
            let steep = (fall(v) + 1.0).max(0.0);
            while steep * width.exp() * width > 30.0 {
                width /= 2.0;
            }
            let easy = width <= 1.5 && steep * width.exp() * width <= 8.0;
            let rule = if easy { &*FEW } else { &*MANY };
            let before = left.area;
            for (at, weight) in rule.on(v, v + width) {
                let t = from * at.exp();
                let (a, b) = (alpha - c + t, beta - c + t);
                let (log_a, log_b) = (a.ln(), b.ln());
                let part = weight * t * (-k * log_a - (s + 1.0) * log_b - scale).exp();
                left.area += part;
                left.log_a += part * log_a;
                left.over_a += part / a;
                left.log_b += part * log_b;
                left.over_b += part / b;
            }
            v += width;
            if left.area - before < 1e-17 * left.area && fall(v) > 0.0 {
                break;
            }
        }
        self.left = left;
    }
}

/// The chance that a customer is still alive.
pub(super) fn alive(parameters: &[f64; 4], history: History) -> f64 {
    let ends = Ends::of(parameters, history);
    let gone_odds = (ends.left.area.ln() + ends.top - ends.stayed()).exp();
    1.0 / (1.0 + gone_odds)
}

/// Purchases over the next `horizon`: chance to be alive, expectation and
/// variance. Given that the customer is alive, `λ ~ Gamma(r+x, α+T)` and the
/// time `D` they remain within the horizon has survival `((β+T)/(β+T+u))^s`:
/// `E[X] = E[λ] E[D]`, `E[X²] = E[λ] E[D] + E[λ²] E[D²]`.
pub(super) fn future(parameters: &[f64; 4], history: History, horizon: f64) -> Future {
    let [r, alpha, s, beta] = *parameters;
    let alive = alive(parameters, history);
    let (k, time, base) = (r + f64::from(history.frequency), alpha + history.age, beta + history.age);
    let grown = (horizon / base).ln_1p();
    let first = base * power_integral(1.0 - s, grown);
    let second = 2.0 * base * base * (power_integral(2.0 - s, grown) - power_integral(1.0 - s, grown)).max(0.0);
    let rate = k / time;
    let expected = alive * rate * first;
    let square = alive * (rate * first + k * (k + 1.0) / (time * time) * second);
    Future { alive, expected, variance: (square - expected * expected).max(0.0) }
}

/// `∫ from 1 to e^w of y^(q−1) dy`: `(e^(qw) − 1) / q`, and `w` at `q = 0`.
fn power_integral(q: f64, w: f64) -> f64 {
    let product = q * w;
    if product.abs() < 1e-8 { w * (1.0 + product / 2.0) } else { product.exp_m1() / q }
}
