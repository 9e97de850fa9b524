//! One stretch of history and one way to foretell what follows it.

use jiff::civil::Date;
use stats::Work;

use super::benchmarks::Benchmark;
use super::calendar::Calendar;
use super::choose::{Chosen, Seasons, choose};
use super::error::ForecastError;
use super::form::Form;
use super::intermittent::{Intermittent, is_intermittent};
use super::outlook::{Outlook, Paths};
use super::predictive::Predictive;
use super::waves::waves;

/// Most periods that exponential smoothing is fitted to, the last ones: older
/// ones seldom tell more of what comes, and the search takes time with each.
const MOST_FITTED: usize = 5000;

/// How to forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Model {
    /// Exponential smoothing, or the model of intermittent demand where values
    /// come now and then only.
    #[default]
    Auto,
    /// Exponential smoothing, its form by AICc.
    Ets,
    /// Exponential smoothing of this form.
    Form(Form),
    /// Demand that comes now and then.
    Tsb,
    /// The mean of all.
    Mean,
    /// The last value.
    Naive,
    /// The same period of the season before.
    SeasonalNaive,
    /// The last value and the mean change.
    Drift,
}

/// What a stretch of history is foretold with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Used {
    Smoothing(Box<Chosen>),
    Intermittent(Intermittent),
    Benchmark(Benchmark),
    /// Every value is the same.
    Constant,
}

/// A forecast and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub used: Used,
    pub outlook: Outlook,
}

/// What all forecasts of one series have in common.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub calendar: &'a Calendar,
    pub model: Model,
    pub season: Option<usize>,
    pub paths: Paths,
    pub work: &'a dyn Work,
}

/// A benchmark and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub benchmark: Benchmark,
    pub name: &'static str,
    pub words: String,
    /// The option that asks for it.
    pub option: String,
}

impl Setting<'_> {
    /// Periods after which the season comes back, for repeating it: the user's
    /// own, the weekday's, or a year where there is more than one.
    pub(super) fn lag(&self, periods: usize) -> usize {
        let short = self.calendar.cycle();
        let lag = self.season.unwrap_or(if short > 1 { short } else { self.calendar.year() });
        if lag > 1 && periods > lag { lag } else { 1 }
    }

    /// The benchmarks that so many periods allow.
    pub(super) fn benchmarks(&self, periods: usize) -> Vec<Named> {
        let step = self.calendar.step.one();
        let option = "--model naive".to_owned();
        let words = format!("repeating the last {step}");
        let naive = Named { benchmark: Benchmark::Naive, name: "naive", words, option };
        let words = "the last value and the mean change".to_owned();
        let drift = Named { benchmark: Benchmark::Drift, name: "drift", words, option: "--model drift".to_owned() };
        let mut all = Vec::new();
        let lag = self.lag(periods);
        if lag > 1 {
            let words = match (lag, self.calendar.year(), self.calendar.cycle()) {
                (lag, year, _) if lag == year => "repeating last year".to_owned(),
                (lag, _, cycle) if lag == cycle => "repeating last week".to_owned(),
                _ => format!("repeating the value {lag} {step}s before"),
            };
            let option = match self.season {
                Some(season) => format!("--model snaive --season {season}"),
                None => "--model snaive".to_owned(),
            };
            all.push(Named { benchmark: Benchmark::Seasonal(lag), name: "seasonal naive", words, option });
        }
        let year = self.calendar.year();
        if self.season.is_none() && year > lag && year > 1 && periods > year {
            let words = "repeating last year".to_owned();
            let option = format!("--model snaive --season {year}");
            all.push(Named { benchmark: Benchmark::Seasonal(year), name: "last year", words, option });
        }
        all.extend([naive, drift]);
        all
    }

    /// Foretells `horizon` periods after the last of `dates`.
    pub(super) fn tell(&self, values: &[f64], dates: &[Date], horizon: usize) -> Result<Told, ForecastError> {
        let known = || values.iter().filter(|y| !y.is_nan());
        let count = known().count();
        if count < super::LEAST {
            return Err(ForecastError::TooShort { known: count, least: super::LEAST });
        }
        let low = known().copied().fold(f64::INFINITY, f64::min);
        let high = known().copied().fold(f64::NEG_INFINITY, f64::max);
        if high - low <= 1e-12 * high.abs().max(low.abs()) {
            let same = |mean| Predictive::Normal { mean, sd: 0.0 };
            let outlook = Outlook { steps: vec![same(low); horizon], total: same(low * horizon as f64) };
            return Ok(Told { used: Used::Constant, outlook });
        }
        let benchmark = match self.model {
            Model::Tsb => return self.intermittent(values, horizon),
            Model::Auto if is_intermittent(values) && known().filter(|y| **y > 0.0).count() >= 2 => {
                return self.intermittent(values, horizon);
            }
            Model::Auto | Model::Ets | Model::Form(_) => return self.smoothing(values, dates, horizon),
            Model::Mean => Benchmark::Mean,
            Model::Naive => Benchmark::Naive,
            Model::SeasonalNaive => Benchmark::Seasonal(self.lag(values.len())),
            Model::Drift => Benchmark::Drift,
        };
        let outlook = benchmark.outlook(values, horizon).ok_or(ForecastError::TooShort { known: count, least: 5 })?;
        Ok(Told { used: Used::Benchmark(benchmark), outlook })
    }

    fn intermittent(&self, values: &[f64], horizon: usize) -> Result<Told, ForecastError> {
        let fitted = Intermittent::fit(values).ok_or_else(|| ForecastError::Unsuitable {
            model: "tsb".to_owned(),
            why: "it takes two values above zero and none below".to_owned(),
        })?;
        let outlook = fitted.outlook(horizon, self.paths, self.work)?;
        Ok(Told { used: Used::Intermittent(fitted), outlook })
    }

    /// Of so many periods, how many at the end exponential smoothing is fitted
    /// to: two of the user's own seasons at least.
    pub(super) fn fitted(&self, periods: usize) -> usize {
        periods.min(MOST_FITTED.max(2 * self.season.unwrap_or(0)))
    }

    fn smoothing(&self, values: &[f64], dates: &[Date], horizon: usize) -> Result<Told, ForecastError> {
        let first = values.len() - self.fitted(values.len());
        let (all, values, dates) = (values, &values[first..], &dates[first..]);
        let seasons = Seasons::of(self.calendar, values.len(), self.season);
        let form = if let Model::Form(form) = self.model { Some(form) } else { None };
        if let Some(form) = form
            && !form.takes_any_value()
            && values.iter().any(|y| *y <= 0.0)
        {
            let why = "it takes values above zero, and some are zero or below; use an additive form".to_owned();
            return Err(ForecastError::Unsuitable { model: form.to_string(), why });
        }
        let Some(chosen) = choose(values, dates, &seasons, form, self.work)? else {
            let known = values.iter().filter(|y| !y.is_nan()).count();
            if let Some(form) = form {
                let why = format!("{known} values are too few for its parameters; use --model auto");
                return Err(ForecastError::Unsuitable { model: form.to_string(), why });
            }
            // Too short for any form: the mean says the least.
            let outlook =
                Benchmark::Mean.outlook(all, horizon).ok_or(ForecastError::TooShort { known, least: super::LEAST })?;
            return Ok(Told { used: Used::Benchmark(Benchmark::Mean), outlook });
        };
        let ahead = self.calendar.after(dates[dates.len() - 1], horizon);
        let regressors = chosen.long.map_or_else(Vec::new, |(cycle, pairs)| waves(cycle, pairs, &ahead, values.len()));
        let outlook = chosen.fitted.outlook(horizon, &regressors, self.paths, self.work)?;
        Ok(Told { used: Used::Smoothing(Box::new(chosen)), outlook })
    }
}

impl Used {
    /// The method's name.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Smoothing(chosen) => chosen.fitted.form.to_string(),
            Self::Intermittent(_) => "TSB".to_owned(),
            Self::Benchmark(Benchmark::Mean) => "mean".to_owned(),
            Self::Benchmark(Benchmark::Naive) => "naive".to_owned(),
            Self::Benchmark(Benchmark::Seasonal(_)) => "seasonal naive".to_owned(),
            Self::Benchmark(Benchmark::Drift) => "drift".to_owned(),
            Self::Constant => "constant".to_owned(),
        }
    }
}
