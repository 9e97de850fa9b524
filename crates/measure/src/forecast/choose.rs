//! Which season there can be, and which form fits best by AICc.

use jiff::civil::Date;
use serde::Serialize;
use stats::{Cancelled, Work};

use super::calendar::{Calendar, Step};
use super::fit::{Data, Fitted, fit};
use super::form::Form;
use super::waves::{Cycle, waves};

/// Longest season that has a state for every place.
const MOST_STATES: usize = 24;
/// Pairs of waves that are tried.
const PAIRS: [usize; 7] = [1, 2, 3, 4, 6, 8, 10];

/// The seasons that a stretch of history can show.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seasons {
    /// Places of the short season; 0 for none.
    pub cycle: usize,
    /// The long season, shown by waves.
    pub long: Option<Cycle>,
    /// What cannot be told and why.
    pub untold: Option<String>,
}

impl Seasons {
    /// Seasons of so many periods of history; `wanted` is the user's own.
    #[must_use]
    pub(super) fn of(calendar: &Calendar, periods: usize, wanted: Option<usize>) -> Self {
        let step = calendar.step;
        let none = Self { cycle: 0, long: None, untold: None };
        if let Some(length) = wanted {
            if length <= 1 {
                return none;
            }
            if periods < 2 * length {
                let said = format!("{} are less than two seasons of {length}: no season is used", step.many(periods));
                return Self { untold: Some(said), ..none };
            }
            return if length <= MOST_STATES {
                Self { cycle: length, ..none }
            } else {
                Self { long: Some(Cycle::Periods(length)), ..none }
            };
        }
        let cycle = if calendar.cycle() > 1 && periods >= 2 * calendar.cycle() { calendar.cycle() } else { 0 };
        let waved = matches!(step, Step::Day | Step::Week);
        let long = (waved && periods >= 2 * calendar.year()).then_some(Cycle::Year);
        let untold = match step {
            Step::Year => None,
            Step::Day | Step::Week if long.is_none() => Some(two_years(step, periods)),
            Step::Month | Step::Quarter if cycle == 0 => Some(two_years(step, periods)),
            _ => None,
        };
        Self { cycle, long, untold }
    }
}

fn two_years(step: Step, periods: usize) -> String {
    format!(
        "{} are less than two years: what comes back every year (Christmas, summer) cannot be told and is not in the \
         forecast",
        step.many(periods)
    )
}

/// A form that was tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The form.
    pub form: Form,
    /// Pairs of waves of the long season in it.
    pub waves: usize,
    /// Its criterion; the lowest is chosen.
    pub aicc: f64,
}

/// The form that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen {
    /// The fit.
    pub fitted: Fitted,
    /// The long season's cycle and pairs of waves, if it has one.
    pub long: Option<(Cycle, usize)>,
    /// All that were tried, best first.
    pub candidates: Vec<Candidate>,
}

/// Regressors of one way to have seasons.
struct Parts {
    cycle: usize,
    pairs: usize,
    waves: Vec<f64>,
}

/// Fits the form, or all that are admissible and the best of them; `None` where
/// there are too few values for any.
///
/// # Errors
/// When the work is stopped.
pub(super) fn choose(
    values: &[f64],
    dates: &[Date],
    seasons: &Seasons,
    form: Option<Form>,
    work: &dyn Work,
) -> Result<Option<Chosen>, Cancelled> {
    let positive = values.iter().filter(|y| !y.is_nan()).all(|y| *y > 0.0);
    let seasonal = seasons.cycle > 0 || seasons.long.is_some();
    let forms = form.map_or_else(|| Form::admissible(seasonal, positive), |form| vec![form]);
    let parts = parts(values, dates, seasons, form, positive, work)?;
    let mut fits = Vec::new();
    for form in forms {
        work.go_on()?;
        let data = Data { values, cycle: parts.cycle, waves: &parts.waves };
        fits.extend(fit(form, data));
    }
    let pairs = |fitted: &Fitted| fitted.parameters.waves.len() / 2;
    let candidate = |fitted: &Fitted| Candidate { form: fitted.form, waves: pairs(fitted), aicc: fitted.aicc() };
    fits.retain(|fitted| fitted.aicc().is_finite());
    fits.sort_by(|a, b| a.aicc().total_cmp(&b.aicc()));
    let candidates = fits.iter().map(candidate).collect();
    Ok(fits.into_iter().next().map(|fitted| Chosen {
        long: seasons.long.filter(|_| pairs(&fitted) > 0).map(|cycle| (cycle, pairs(&fitted))),
        fitted,
        candidates,
    }))
}

/// How many waves, and whether beside the short season or in its place: by the
/// criterion of one form, since all of them with all waves would take long.
fn parts(
    values: &[f64],
    dates: &[Date],
    seasons: &Seasons,
    form: Option<Form>,
    positive: bool,
    work: &dyn Work,
) -> Result<Parts, Cancelled> {
    let plain = Parts { cycle: seasons.cycle, pairs: 0, waves: Vec::new() };
    let Some(long) = seasons.long else { return Ok(plain) };
    let names: &[&str] = if positive { &["MNM", "ANA"] } else { &["ANA"] };
    let forms: Vec<Form> = match form {
        Some(form) => vec![form],
        None => names.iter().filter_map(|name| name.parse().ok()).collect(),
    };
    let mut best = (f64::INFINITY, plain);
    for form in forms {
        for cycle in if seasons.cycle > 0 { vec![seasons.cycle, 0] } else { vec![0] } {
            for pairs in std::iter::once(0).chain(PAIRS) {
                work.go_on()?;
                let waves = waves(long, pairs, dates, 0);
                let found = fit(form, Data { values, cycle, waves: &waves }).map_or(f64::INFINITY, |fit| fit.aicc());
                if found < best.0 {
                    best = (found, Parts { cycle, pairs, waves });
                }
            }
        }
    }
    debug_assert_eq!(best.1.waves.len(), 2 * best.1.pairs * values.len());
    Ok(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_take_two_of_their_kind() {
        let of = |step, periods| Seasons::of(&Calendar::plain(step), periods, None);
        assert_eq!(of(Step::Day, 13).cycle, 0);
        assert_eq!((of(Step::Day, 60).cycle, of(Step::Day, 60).long), (7, None));
        assert!(of(Step::Day, 60).untold.unwrap().contains("less than two years"));
        assert_eq!(of(Step::Day, 800).long, Some(Cycle::Year));
        assert_eq!((of(Step::Week, 104).cycle, of(Step::Week, 104).long), (0, Some(Cycle::Year)));
        assert_eq!((of(Step::Month, 24).cycle, of(Step::Month, 23).cycle), (12, 0));
        assert_eq!(of(Step::Year, 9), Seasons { cycle: 0, long: None, untold: None });
        let own = |length| Seasons::of(&Calendar::plain(Step::Day), 100, Some(length));
        assert_eq!((own(1).cycle, own(10).cycle, own(30).long), (0, 10, Some(Cycle::Periods(30))));
        assert!(own(60).untold.is_some());
    }
}
