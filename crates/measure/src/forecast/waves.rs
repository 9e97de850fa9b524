//! Waves of a long season: pairs of sine and cosine, as regressors.
//!
//! Source: De Livera, Hyndman and Snyder (2011), Forecasting time series with
//! complex seasonal patterns, JASA 106, 1513–1527; Young, Pedregal and Tych
//! (1999) on harmonic regression. A yearly season of days or weeks would take 52
//! or 365 states; a few waves take two numbers each.

use jiff::civil::Date;

use super::calendar::days_between;

/// Mean days of a year.
const YEAR: f64 = 365.25;

/// How long a cycle of waves is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cycle {
    /// A year of days, by date.
    Year,
    /// So many periods.
    Periods(usize),
}

/// The waves by period: sine and cosine of `pairs` whole parts of the cycle.
/// `before` periods come before the first of the dates.
#[must_use]
pub(super) fn waves(cycle: Cycle, pairs: usize, dates: &[Date], before: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(dates.len() * 2 * pairs);
    for (at, date) in dates.iter().enumerate() {
        let turn = match cycle {
            Cycle::Year => days_between(Date::constant(1970, 1, 1), *date) as f64 / YEAR,
            Cycle::Periods(length) => ((before + at) % length) as f64 / length as f64,
        };
        for pair in 1..=pairs {
            let (sine, cosine) = (2.0 * std::f64::consts::PI * pair as f64 * turn).sin_cos();
            out.extend([sine, cosine]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn waves_come_back_after_a_cycle() {
        let dates = [date(2020, 3, 1), date(2024, 3, 1)];
        let year = waves(Cycle::Year, 2, &dates, 0);
        for at in 0..4 {
            assert!((year[at] - year[4 + at]).abs() < 1e-9, "four years are 1461 days");
        }
        let periods = waves(Cycle::Periods(30), 1, &[dates[0]; 31], 3);
        assert!((periods[0] - periods[60]).abs() < 1e-12 && (periods[0] - periods[2]).abs() > 0.01);
    }
}
