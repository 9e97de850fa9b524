//! Distributions, sampling, diagnostics and solvers.
//!
//! `stats` knows no marketing: no channel, no spend, no campaign. It does no
//! I/O, reads no clock and draws no random number that the caller did not seed.

pub mod absorbing;
pub mod ascent;
pub mod bfgs;
pub mod cholesky;
pub mod curvature;
pub mod density;
pub mod diagnostics;
pub mod gauss_legendre;
pub mod loo;
pub mod nuts;
pub mod nystrom;
pub mod polytope;
pub mod quadratic;
pub mod ridge;
pub mod simplex;
pub mod spike_slab;
pub mod state_space;
pub mod transform;
pub mod work;

pub use work::{Cancelled, Quiet, Work};
