//! Exact Shapley values of the channels that converting journeys met.
//!
//! With the worth of a coalition `v(S)` = the conversions whose set of channels
//! lies within `S`, the Shapley value of a channel is the sum over all sets `T`
//! that contain it of `C(T) / |T|`: every conversion is shared evenly by the
//! channels that it met, however often and in whatever order. Source: Zhao,
//! Mahboobi, Bagheri (2018), *Shapley Value Methods for Attribution Modeling in
//! Online Advertising*, arXiv:1804.05327; Shapley (1953).

use super::shares::Shares;
use super::{AttributionError, Journeys};

/// Every journey's conversions in equal parts to its channels; with a limit, to
/// the so many channels that it met last.
pub(super) fn shares(journeys: &Journeys, limit: Option<usize>) -> Result<Shares, AttributionError> {
    if limit == Some(0) {
        return Err(AttributionError::Setting("the interaction limit must be at least 1".to_owned()));
    }
    let mut seen: Vec<u16> = Vec::new();
    Ok(Shares::new(journeys, |row, weights| {
        seen.clear();
        for (at, channel) in journeys.path(row).iter().enumerate().rev() {
            if seen.len() < limit.unwrap_or(usize::MAX) && !seen.contains(channel) {
                seen.push(*channel);
                weights[at] = 1.0;
            }
        }
    }))
}
