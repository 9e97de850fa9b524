//! Lifetime value: who is still a customer, how often they will buy, and what
//! that is worth.
//!
//! Customers are free to leave without saying so; all that is seen is when they
//! bought. The models of buying ([`BuyerModel`]) see a customer as three
//! numbers ([`History`]), the model of values ([`gamma_gamma`]) as two more, so
//! a table of the different histories with counts ([`HistoryTable`]) holds all
//! that a likelihood needs, however many customers there are.

mod bayes;
mod beta_geometric;
mod bg_nbd;
mod cohorts;
mod customers;
mod error;
mod fit;
pub mod gamma_gamma;
mod holdout;
mod likelihood;
mod maximum;
mod mbg_nbd;
mod model;
mod outlook;
mod pareto_nbd;

pub use bayes::{BayesOptions, Sampling, sample_buyers, sample_values};
pub use cohorts::{CohortBuilder, CohortRow, MonthNumber};
pub use customers::{History, HistoryTable, HistoryTableBuilder, Row};
pub use error::LifetimeError;
pub use fit::{BuyerFit, Estimate, Fitted, Spread, VALUE_PARAMETERS, Warning, fit_buyers, fit_values};
pub use gamma_gamma::{Orders, OrdersTable, OrdersTableBuilder};
pub use holdout::{Holdout, HoldoutBuilder, HoldoutRow};
pub use model::BuyerModel;
pub use outlook::{Forecaster, Future, Outlook, OutlookOptions, Range, Totals, TotalsOutlook, newcomer_value};
