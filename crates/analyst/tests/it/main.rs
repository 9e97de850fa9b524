//! The commands on files, as an analyst types them.

mod attribute;
mod charts;
mod experiment;
mod files;
mod forecast;
mod geo_lift;
mod ltv;
mod mix;
mod plan;
mod typed;
mod usage;
