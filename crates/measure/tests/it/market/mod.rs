//! Tests on markets: published results, simulated truth, and bad data.

mod geolift;
mod simulated;
mod structural;
