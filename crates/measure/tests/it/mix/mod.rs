//! The mix model: gradients, recovery of simulated truth, published posteriors,
//! bad input.

mod bad_input;
mod gradient;
mod market;
mod outputs;
mod reference;
mod truth;
