//! MBG/NBD: as BG/NBD, but the first purchase is a chance to leave as well.
//!
//! It takes away BG/NBD's oddity that nobody who bought once can have left:
//!
//! ```text
//! L = Γ(r+x) α^r / Γ(r) · { B(a, b+x+1)/B(a, b) · (α+T)^−(r+x)
//!                         + B(a+1, b+x)/B(a, b) · (α+t_x)^−(r+x) }
//! ```
//!
//! Source: Batislam, Denizel and Filiztekin (2007), "Empirical validation and
//! comparison of models for customer base analysis", International Journal of
//! Research in Marketing 24, 201–209.

use super::beta_geometric::{self, Chances, Form};
use super::customers::{History, Row};
use super::outlook::Future;

/// A customer who bought `x` times more survived `x + 1` chances to leave.
const FORM: Form = Form { first_purchase_counts: true };

/// The log-likelihood of the rows, which are in order of frequency, and its
/// gradient by `r`, `α`, `a`, `b`.
pub(super) fn log_likelihood(rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    beta_geometric::log_likelihood(FORM, rows, parameters, gradient)
}

/// The chance that a customer is still alive.
pub(super) fn alive(parameters: &[f64; 4], history: History) -> f64 {
    Chances::of(FORM, parameters, history).alive()
}

/// Purchases over the next `horizon`.
pub(super) fn future(parameters: &[f64; 4], history: History, horizon: f64) -> Future {
    beta_geometric::future(FORM, parameters, history, horizon)
}
