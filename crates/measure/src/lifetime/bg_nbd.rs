//! BG/NBD: Poisson purchases while alive, and a chance to leave after each
//! repeat purchase.
//!
//! A customer buys at rate `λ ~ Gamma(r, α)` and leaves after each repeat
//! purchase with chance `p ~ Beta(a, b)`, independent of `λ`:
//!
//! ```text
//! L = Γ(r+x) α^r / Γ(r) · { B(a, b+x)/B(a, b) · (α+T)^−(r+x)
//!                         + [x>0] B(a+1, b+x−1)/B(a, b) · (α+t_x)^−(r+x) }
//! ```
//!
//! A customer without a repeat purchase is always alive under this model.
//!
//! Source: Fader, Hardie and Lee (2005), "Counting Your Customers the Easy
//! Way", Marketing Science 24, 275–284, equations 6 to 10.

use super::beta_geometric::{self, Chances, Form};
use super::customers::{History, Row};
use super::outlook::Future;

/// `x + 0` chances to leave were survived by a customer who bought `x` times.
const FORM: Form = Form { first_purchase_counts: false };

/// The log-likelihood of the rows, which are in order of frequency, and its
/// gradient by `r`, `α`, `a`, `b`.
pub(super) fn log_likelihood(rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    beta_geometric::log_likelihood(FORM, rows, parameters, gradient)
}

/// The chance that a customer is still alive: 1 without a repeat purchase.
/// Source: Fader, Hardie and Lee (2008), "Computing P(alive) Using the BG/NBD
/// Model".
pub(super) fn alive(parameters: &[f64; 4], history: History) -> f64 {
    Chances::of(FORM, parameters, history).alive()
}

/// Purchases over the next `horizon`.
pub(super) fn future(parameters: &[f64; 4], history: History, horizon: f64) -> Future {
    beta_geometric::future(FORM, parameters, history, horizon)
}
