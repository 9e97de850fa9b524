//! The plan there is now.

use std::collections::HashSet;

use anyhow::{Context as _, ensure};
use base::frame::defused;
use measure::planner::{Budget, Market};

use super::calendar::Calendar;
use crate::table::Table;

/// Whether a field is a name of the model's, as it is or as CSV has it.
fn is(name: &str, field: &str) -> bool {
    name == field || defused(name) == field
}

/// Reads a present plan: `week, channel, spend[, geo]` as this command writes it,
/// or a date column, one column per channel, and `geo` where there are geos.
pub(super) fn read(table: &Table, market: &Market<'_>, calendar: &Calendar) -> anyhow::Result<Vec<f64>> {
    let (geos, weeks) = (market.geos.len(), market.weeks.len());
    let mut spend = vec![0.0; market.channels.len() * geos * weeks];
    let day =
        ["week", "date", "date_week", "day", "month"].into_iter().find(|name| table.has(name)).with_context(|| {
            format!("{} has no column week or date; it has {}", table.file(), table.header().join(", "))
        })?;
    let days = table.dates(day)?;
    let places: Vec<usize> = if geos > 1 {
        let names = table.text("geo")?;
        let known = |(row, name): (usize, &&str)| {
            let place = market.geos.iter().position(|geo| is(geo, name));
            place.ok_or_else(|| table.error(row, "geo", format!("the model has no geo “{name}”")))
        };
        names.iter().enumerate().map(known).collect::<Result<_, _>>()?
    } else {
        vec![0; table.len()]
    };
    let mut seen = HashSet::new();
    let mut add = |row: usize, name: &str, channel: usize, amount: f64| -> anyhow::Result<()> {
        ensure!(
            seen.insert((days[row], places[row], channel)),
            table.error(
                row,
                name,
                format!("{} of {} is there twice; add the amounts up first", market.channels[channel], days[row])
            )
        );
        ensure!(amount >= 0.0, table.error(row, name, "a plan cannot spend less than nothing"));
        let week = calendar.period(days[row]).ok_or_else(|| {
            table.error(
                row,
                day,
                format!("{} lies outside the plan ({} to {})", days[row], calendar.starts[0], calendar.end),
            )
        })?;
        spend[(channel * geos + places[row]) * weeks + week] += amount;
        Ok(())
    };
    if table.has("channel") {
        let (names, amounts) = (table.text("channel")?, table.numbers("spend")?);
        for (row, (name, amount)) in names.iter().zip(amounts).enumerate() {
            let channel = market.channels.iter().position(|channel| is(channel, name));
            let channel = channel.ok_or_else(|| {
                table.error(
                    row,
                    "channel",
                    format!("the model has no channel “{name}”; it has {}", market.channels.join(", ")),
                )
            })?;
            add(row, "spend", channel, amount)?;
        }
    } else {
        for (channel, name) in market.channels.iter().enumerate() {
            for (row, amount) in table.numbers(name)?.into_iter().enumerate() {
                add(row, name, channel, amount)?;
            }
        }
    }
    Ok(spend)
}

/// Spending on as of late: the mean per period, scaled to the budget, in whole
/// minor units. The second says what it is.
pub(super) fn of_late(today: &[f64], market: &Market<'_>, budget: Budget, decimals: u32) -> (Vec<f64>, String) {
    let weeks = market.weeks.len();
    let sum: f64 = today.iter().sum::<f64>() * weeks as f64;
    let (wanted, words) = match budget {
        Budget::Fixed(total) | Budget::AtMost(total) => {
            (total, "last year's mean spend by channel, scaled to the budget")
        }
        Budget::Free => (sum, "last year's mean spend by channel"),
    };
    let factor = 10_f64.powi(i32::try_from(decimals).unwrap_or(2));
    let scale = if sum > 0.0 { wanted / sum } else { 0.0 };
    let even = wanted / (today.len() * weeks) as f64;
    let amount = |cell: usize| if sum > 0.0 { today[cell / weeks] * scale } else { even };
    let mut units: Vec<i64> =
        (0..today.len() * weeks).map(|cell| (amount(cell) * factor + 1e-6).floor() as i64).collect();
    let missing = (wanted * factor).round() as i64 - units.iter().sum::<i64>();
    let spending: Vec<usize> = (0..units.len()).filter(|cell| units[*cell] > 0).collect();
    for number in 0..missing.max(0) as usize {
        if !spending.is_empty() {
            units[spending[number % spending.len()]] += 1;
        }
    }
    (units.into_iter().map(|units| units as f64 / factor).collect(), words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::is;

    #[test]
    fn names_that_were_written_are_read_again() {
        assert!(is("@shop", "'@shop") && is("@shop", "@shop") && is("tv", "tv"));
        assert!(!is("shop", "'shop"));
    }
}
