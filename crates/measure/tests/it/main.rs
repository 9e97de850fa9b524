//! Models on data whose answer is known.

mod attribution;
mod coverage;
mod experiment;
mod forecast;
mod lifetime;
mod market;
mod mix;
mod planner;
