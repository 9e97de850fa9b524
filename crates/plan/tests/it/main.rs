//! Tests of planning on real databases.

mod budgets;
mod campaigns;
mod campaigns_csv;
mod taxonomy;
