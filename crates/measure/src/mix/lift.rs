//! Where an experiment lies in the panel, and what spend would have been
//! without it.
//!
//! Money that was added is taken off in proportion to the spend of each geo and
//! period the test covers; money that was taken away is put back evenly over
//! time and by head over geos. A period that the test covers in part counts by
//! its share of days.

use jiff::civil::Date;

use super::counterfactual::Counterfactual;
use super::design::Design;
use super::error::MixError;
use super::panel::{Exposure, LiftTest, Panel};
use super::regressors::last_day;

/// Places a test in the panel.
pub(super) fn place(panel: &Panel, design: &Design, test: &LiftTest) -> Result<Counterfactual, MixError> {
    let fault = |why: String| MixError::LiftTest { channel: test.channel.clone(), start: test.start, why };
    let channel = panel
        .media
        .iter()
        .position(|media| media.name == test.channel)
        .ok_or_else(|| fault("the panel has no such channel".to_owned()))?;
    if !(test.standard_error.is_finite() && test.standard_error > 0.0 && test.effect.is_finite()) {
        return Err(fault("it needs an effect and a standard error above zero".to_owned()));
    }
    let Exposure::Volume(volume) = &panel.media[channel].exposure else {
        return Err(fault("tests on reach and frequency cannot be used; give the channel a volume".to_owned()));
    };
    let until = test.counted_until.unwrap_or(test.end);
    let shares = shares_of_periods(panel, design, test.start, test.end);
    let counted = shares_of_periods(panel, design, test.start, until);
    let inside = |date: Date| date >= panel.dates[0] && date <= last_day(panel.dates[panel.periods() - 1], design.step);
    if test.end < test.start || until < test.start || !inside(test.start) || !inside(until) || !inside(test.end) {
        return Err(fault(format!(
            "its dates (to {until}) must lie in order inside the panel's ({} to {})",
            panel.dates[0],
            last_day(panel.dates[panel.periods() - 1], design.step)
        )));
    }
    let first = counted.iter().position(|s| *s > 0.0).unwrap_or(0);
    let last = counted.iter().rposition(|s| *s > 0.0).unwrap_or(first);
    let geos = geos_of(panel, test).map_err(fault)?;
    let changes = exposure_without(panel, design, channel, test, &geos, &shares).map_err(fault)?;
    let back = design.channels[channel].lags - 1;
    let stride = back + design.periods;
    let periods = last - first + 1;
    let mut without = Vec::new();
    for (geo, change) in geos.iter().zip(&changes) {
        let unit = design.heads[*geo] * design.exposure_unit[channel];
        let mut padded = design.channels[channel].exposure[geo * stride..(geo + 1) * stride].to_vec();
        for (period, change) in change.iter().enumerate() {
            let row = geo * design.periods + period;
            padded[back + period] = ((volume[row] - change) / unit).max(0.0);
        }
        without.push((*geo, padded[first..first + back + periods].to_vec()));
    }
    Ok(Counterfactual {
        channel,
        first,
        periods,
        without,
        units: geos.iter().map(|geo| design.unit[geo * design.periods]).collect(),
        effect: test.effect,
        standard_error: test.standard_error,
    })
}

fn geos_of(panel: &Panel, test: &LiftTest) -> Result<Vec<usize>, String> {
    if test.geos.is_empty() {
        return Ok((0..panel.geos.len()).collect());
    }
    test.geos
        .iter()
        .map(|name| panel.geos.iter().position(|geo| geo == name).ok_or_else(|| format!("the panel has no geo {name}")))
        .collect()
}

/// The share of each period's days from `start` to `end`.
fn shares_of_periods(panel: &Panel, design: &Design, start: Date, end: Date) -> Vec<f64> {
    panel
        .dates
        .iter()
        .map(|first| {
            let last = last_day(*first, design.step);
            let days = f64::from((last - *first).get_days() + 1);
            let covered = (last.min(end) - (*first).max(start)).get_days() + 1;
            f64::from(covered.max(0)) / days
        })
        .collect()
}

/// By geo of the test and period: the exposure that the change brought, in the
/// exposure's unit.
fn exposure_without(
    panel: &Panel,
    design: &Design,
    channel: usize,
    test: &LiftTest,
    geos: &[usize],
    shares: &[f64],
) -> Result<Vec<Vec<f64>>, String> {
    let periods = design.periods;
    let media = &panel.media[channel];
    let Exposure::Volume(volume) = &media.exposure else { return Err("it has no volume".to_owned()) };
    let money = media.spend.as_ref().unwrap_or(volume);
    let (bought, paid) = (volume.iter().sum::<f64>(), money.iter().sum::<f64>());
    if paid <= 0.0 {
        return Err("the channel has no spend in the panel".to_owned());
    }
    let at = |geo: usize, period: usize| geo * periods + period;
    let spent: f64 = geos.iter().map(|geo| (0..periods).map(|t| money[at(*geo, t)] * shares[t]).sum::<f64>()).sum();
    if test.spend_change > spent * (1.0 + 1e-9) {
        return Err(format!(
            "{} of spend was added, but the panel has only {spent} in its geos and days",
            test.spend_change
        ));
    }
    let heads: f64 = geos.iter().map(|geo| design.heads[*geo]).sum();
    let covered: f64 = shares.iter().sum();
    Ok(geos
        .iter()
        .map(|geo| {
            (0..periods)
                .map(|t| {
                    if shares[t] <= 0.0 {
                        return 0.0;
                    }
                    let row = at(*geo, t);
                    if test.spend_change >= 0.0 {
                        let part = if spent > 0.0 { test.spend_change * shares[t] / spent } else { 0.0 };
                        volume[row] * part
                    } else {
                        let part = design.heads[*geo] / heads * shares[t] / covered;
                        test.spend_change * part * bought / paid
                    }
                })
                .collect()
        })
        .collect())
}
