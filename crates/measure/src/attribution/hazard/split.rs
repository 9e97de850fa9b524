//! What a conversion owes to each channel of its journey.

use super::features::{Reader, chance, log_odds, time};
use crate::attribution::{Credited, Journeys, Weights};

/// Every converting journey is split by what its chance to convert loses
/// without each channel; evenly where no channel's absence lowers it.
pub(super) fn credit(journeys: &Journeys, coefficients: &[f64], half_life: f64, weights: &Weights<'_>) -> Credited {
    let channels = journeys.names().len();
    let mut credited = Credited::none(channels);
    let mut reader = Reader::new(channels, half_life);
    let mut met: Vec<u16> = Vec::new();
    let mut lost: Vec<f64> = Vec::new();
    for row in 0..journeys.len() {
        let (conversions, value) = (weights.conversions[row], weights.values[row]);
        if conversions <= 0.0 && value.abs() <= 0.0 {
            continue;
        }
        let (path, ages) = (journeys.path(row), journeys.ages(row));
        met.clear();
        for channel in path {
            if !met.contains(channel) {
                met.push(*channel);
            }
        }
        lost.clear();
        if met.len() == 1 {
            lost.push(1.0);
        } else {
            let whole = converts(&mut reader, path, ages, None, coefficients);
            lost.extend(
                met.iter().map(|gone| (whole - converts(&mut reader, path, ages, Some(*gone), coefficients)).max(0.0)),
            );
        }
        let mut sum: f64 = lost.iter().sum();
        if !sum.is_normal() {
            lost.fill(1.0);
            sum = lost.iter().sum();
        }
        for (channel, lost) in met.iter().zip(&lost) {
            credited.conversions[usize::from(*channel)] += conversions * lost / sum;
            credited.values[usize::from(*channel)] += value * lost / sum;
        }
    }
    credited
}

/// The chance that a journey converts at any of its touches, without those of
/// one channel.
fn converts(reader: &mut Reader, path: &[u16], ages: Option<&[f64]>, gone: Option<u16>, coefficients: &[f64]) -> f64 {
    reader.begin();
    let mut not = 1.0;
    for (at, channel) in path.iter().enumerate().filter(|(_, channel)| Some(**channel) != gone) {
        let active = reader.touch(*channel, time(ages, at));
        not *= 1.0 - chance(log_odds(active, coefficients));
    }
    1.0 - not
}
