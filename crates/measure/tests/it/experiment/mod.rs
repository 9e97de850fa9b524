//! Experiments: published figures, GrowthBook's on a grid, and simulated truth.

mod golden;
mod peer;
mod simulated;
