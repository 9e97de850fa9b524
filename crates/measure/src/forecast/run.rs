//! The whole forecast of one series.

use jiff::civil::Date;
use serde::Serialize;
use stats::Work;

use super::backtest::{Backtest, backtest};
use super::benchmarks::Benchmark;
use super::choose::{Candidate, Seasons};
use super::error::ForecastError;
use super::form::SeasonForm;
use super::method::{Model, Setting, Told, Used};
use super::outlook::Paths;
use super::predictive::Predictive;
use super::series::Series;
use super::verdict::{is_narrow, verdict};

/// Longest horizon.
const MOST_AHEAD: usize = 1000;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastOptions {
    /// Periods ahead.
    pub horizon: usize,
    /// How to forecast.
    pub model: Model,
    /// Periods of a season; found from the calendar unless given, 1 for none.
    pub season: Option<usize>,
    /// Levels of the intervals, between 0 and 1.
    pub levels: Vec<f64>,
    /// Periods held back for the backtest; 0 for none; about two horizons unless
    /// given.
    pub holdout: Option<usize>,
    /// Widens intervals that were too narrow in the backtest.
    pub conformal: bool,
    /// Paths that are drawn where there is no closed form.
    pub paths: usize,
    /// Decides them.
    pub seed: u64,
}

impl Default for ForecastOptions {
    fn default() -> Self {
        Self {
            horizon: 12,
            model: Model::Auto,
            season: None,
            levels: vec![0.8, 0.95],
            holdout: None,
            conformal: false,
            paths: 5000,
            seed: 1,
        }
    }
}

/// An interval with equal chances on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// Its level.
    pub level: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// What is expected of one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expected {
    /// The period.
    pub date: Date,
    /// The forecast.
    pub mean: f64,
    /// Its intervals, by level.
    pub intervals: Vec<Range>,
}

/// What is expected of all periods together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// The forecast.
    pub mean: f64,
    /// Its intervals, by level.
    pub intervals: Vec<Range>,
}

/// A period of the past.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Past {
    /// The period.
    pub date: Date,
    /// Its value, if known.
    pub value: Option<f64>,
    /// What one period before was expected of it.
    pub fitted: Option<f64>,
}

/// An estimate by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The estimate.
    pub value: f64,
}

/// A forecast, what it rests on, and whether to believe it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// The method: a form such as ETS(M,Ad,M), TSB or a benchmark.
    pub method: String,
    /// The length of a period.
    pub step: super::calendar::Step,
    /// Places of the short season in the method; 0 for none.
    pub season: usize,
    /// Pairs of waves of the long season in it.
    pub waves: usize,
    /// Its estimates.
    pub parameters: Vec<Named>,
    /// Log-likelihood, for exponential smoothing.
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion, corrected.
    pub aicc: Option<f64>,
    /// Forms that were tried, best first.
    pub candidates: Vec<Candidate>,
    /// The periods ahead.
    pub periods: Vec<Expected>,
    /// All of them together.
    pub total: Total,
    /// The past.
    pub history: Vec<Past>,
    /// How the method would have done before.
    pub backtest: Option<Backtest>,
    /// What is doubtful.
    pub warnings: Vec<String>,
    /// Whether to believe it.
    pub verdict: String,
}

/// Forecasts a series.
///
/// # Errors
/// When it is too short, an option is out of bounds, a model that was asked for
/// does not suit it, or the work is stopped.
pub fn forecast(series: &Series, options: &ForecastOptions, work: &dyn Work) -> Result<Forecast, ForecastError> {
    options.check()?;
    // Trailing periods without a value are forecast from, not over.
    let unit = unit(&series.values);
    let values: Vec<f64> = series.values.iter().map(|y| y / unit).collect();
    let setting = Setting {
        calendar: &series.calendar,
        model: options.model,
        season: options.season,
        paths: Paths { count: options.paths, seed: options.seed },
        work,
    };
    work.progress("fit", 0, 1);
    let told = setting.tell(&values, &series.dates, options.horizon)?;
    let uses_long = matches!(&told.used, Used::Smoothing(chosen) if chosen.long.is_some());
    let asked = (options.horizon, options.holdout);
    let mut test = match told.used {
        Used::Constant => None,
        _ => backtest(&setting, &values, &series.dates, asked, &options.levels, uses_long)?,
    };
    if let Some(test) = &mut test {
        for score in std::iter::once(&mut test.model).chain(&mut test.benchmarks) {
            score.mae *= unit;
            score.crps *= unit;
        }
    }
    let warnings = warnings(series, &setting, &told, test.as_ref(), options);
    Ok(Answer { series, options, told: &told, unit }.put(test, warnings))
}

impl ForecastOptions {
    fn check(&self) -> Result<(), ForecastError> {
        let wrong =
            |name, bounds: &str, value: String| Err(ForecastError::Option { name, bounds: bounds.to_owned(), value });
        if !(1..=MOST_AHEAD).contains(&self.horizon) {
            return wrong("the horizon", &format!("from 1 to {MOST_AHEAD} periods"), self.horizon.to_string());
        }
        if let Some(level) = self.levels.iter().find(|level| !(**level > 0.0 && **level < 1.0)) {
            return wrong("the level of an interval", "between 0 and 1, such as 0.8", level.to_string());
        }
        if !(2..=1_000_000).contains(&self.paths) {
            return wrong("the number of paths", "from 2 to 1000000", self.paths.to_string());
        }
        Ok(())
    }
}

/// A power of two near the values' size, so that dividing by it loses nothing.
fn unit(values: &[f64]) -> f64 {
    let known = || values.iter().filter(|y| !y.is_nan());
    let most = known().fold(0.0, |most: f64, y| most.max(y.abs()));
    if most < f64::MIN_POSITIVE {
        return 1.0;
    }
    let mean = most * (known().map(|y| (y / most).abs()).sum::<f64>() / known().count() as f64);
    2.0_f64.powf(mean.log2().round().clamp(-1000.0, 1000.0))
}

struct Answer<'a> {
    series: &'a Series,
    options: &'a ForecastOptions,
    told: &'a Told,
    unit: f64,
}

impl Answer<'_> {
    fn put(&self, test: Option<Backtest>, warnings: Vec<String>) -> Forecast {
        let Self { series, options, told, unit } = *self;
        let ahead = series.calendar.after(series.dates[series.dates.len() - 1], options.horizon);
        let positive = series.values.iter().all(|y| y.is_nan() || *y >= 0.0);
        let widenings: Vec<f64> = options.levels.iter().map(|level| widening(test.as_ref(), *level, options)).collect();
        let put = |one: &Predictive| self.ranges(one, &widenings, positive);
        let periods = ahead.iter().zip(&told.outlook.steps).map(|(date, one)| {
            let (mean, intervals) = put(one);
            Expected { date: *date, mean, intervals }
        });
        let (mean, intervals) = put(&told.outlook.total);
        let fitted = fitted(&told.used);
        let first = series.values.len() - fitted.len();
        let history = series.dates.iter().zip(&series.values).enumerate().map(|(at, (date, value))| Past {
            date: *date,
            value: (!value.is_nan()).then_some(*value),
            fitted: at.checked_sub(first).and_then(|at| fitted.get(at)).map(|fitted| fitted * unit),
        });
        let name = told.used.name();
        let chosen = if let Used::Smoothing(chosen) = &told.used { Some(chosen) } else { None };
        let shift = chosen.map_or(0.0, |chosen| chosen.fitted.likelihood.count as f64 * unit.ln());
        Forecast {
            step: series.calendar.step,
            season: match &told.used {
                Used::Smoothing(chosen) => chosen.fitted.states.season.len(),
                Used::Benchmark(Benchmark::Seasonal(lag)) => *lag,
                _ => 0,
            },
            waves: chosen.map_or(0, |chosen| chosen.fitted.parameters.waves.len() / 2),
            parameters: parameters(&told.used, unit),
            log_likelihood: chosen.map(|chosen| chosen.fitted.likelihood.log_likelihood() - shift),
            aicc: chosen.map(|chosen| chosen.fitted.aicc() + 2.0 * shift),
            candidates: chosen.map_or_else(Vec::new, |chosen| {
                let moved = |one: &Candidate| Candidate { aicc: one.aicc + 2.0 * shift, ..one.clone() };
                chosen.candidates.iter().map(moved).collect()
            }),
            periods: periods.collect(),
            total: Total { mean, intervals },
            history: history.collect(),
            verdict: match told.used {
                Used::Constant => {
                    "Every value is the same, so the same is expected; nothing says how far off that may be.".to_owned()
                }
                _ => verdict(&name, test.as_ref(), options.conformal),
            },
            method: name,
            backtest: test,
            warnings,
        }
    }

    fn ranges(&self, one: &Predictive, widenings: &[f64], positive: bool) -> (f64, Vec<Range>) {
        let floor = if positive { 0.0 } else { f64::NEG_INFINITY };
        let mean = one.mean();
        let range = |(level, widening): (&f64, &f64)| {
            let (low, high) = one.interval(*level);
            let (low, high) = (low.min(mean), high.max(mean).max(high));
            let wide = |end: f64| ((mean + widening * (end - mean)) * self.unit).max(floor);
            Range { level: *level, low: wide(low), high: wide(high) }
        };
        ((mean * self.unit).max(floor), self.options.levels.iter().zip(widenings).map(range).collect())
    }
}

fn widening(test: Option<&Backtest>, level: f64, options: &ForecastOptions) -> f64 {
    let Some(test) = test.filter(|_| options.conformal) else { return 1.0 };
    let found = test.model.coverage.iter().find(|coverage| (coverage.level - level).abs() < 1e-12);
    found.filter(|coverage| is_narrow(coverage, test.holdout)).map_or(1.0, |coverage| coverage.widening)
}

fn fitted(used: &Used) -> &[f64] {
    match used {
        Used::Smoothing(chosen) => &chosen.fitted.means,
        Used::Intermittent(fitted) => &fitted.means,
        Used::Benchmark(_) | Used::Constant => &[],
    }
}

fn parameters(used: &Used, unit: f64) -> Vec<Named> {
    let mut all = Vec::new();
    let mut put = |name: &str, value: f64| all.push(Named { name: name.to_owned(), value });
    match used {
        Used::Smoothing(chosen) => {
            let (form, p) = (chosen.fitted.form, &chosen.fitted.parameters);
            let season_unit = if form.season == SeasonForm::Multiplicative { 1.0 } else { unit };
            put("alpha", p.alpha);
            if form.trend != super::form::TrendForm::None {
                put("beta", p.beta);
            }
            if !p.season.is_empty() {
                put("gamma", p.gamma);
            }
            if form.trend == super::form::TrendForm::Damped {
                put("phi", p.phi);
            }
            put("level", p.level * unit);
            if form.trend != super::form::TrendForm::None {
                put("slope", p.slope * unit);
            }
            for (at, s) in p.season.iter().enumerate() {
                put(&format!("season[{}]", at + 1), s * season_unit);
            }
            for (at, w) in p.waves.iter().enumerate() {
                let wave = if at % 2 == 0 { "sine" } else { "cosine" };
                put(&format!("{wave}[{}]", at / 2 + 1), w * season_unit);
            }
            put("sigma", chosen.fitted.sigma() * if super::fit::is_relative(form) { 1.0 } else { unit });
        }
        Used::Intermittent(fitted) => {
            put("chance_weight", fitted.chance_weight);
            put("size_weight", fitted.size_weight);
            put("chance", fitted.chance);
            put("size", fitted.size * unit);
        }
        Used::Benchmark(_) | Used::Constant => {}
    }
    all
}

fn warnings(
    series: &Series,
    setting: &Setting<'_>,
    told: &Told,
    test: Option<&Backtest>,
    options: &ForecastOptions,
) -> Vec<String> {
    let mut all = Vec::new();
    let (n, step) = (series.values.len(), series.calendar.step);
    let seen = &series.gathered;
    if let (Some(first), false) = (seen.first_missing, seen.missing_are_zero) {
        let share = 100.0 * seen.missing_periods as f64 / n as f64;
        all.push(format!(
            "{} of {n} ({share:.0}%) without a row, the first {first}: taken for unknown; if nothing happened there, \
             say that it is zero",
            step.many(seen.missing_periods)
        ));
    }
    if let Used::Smoothing(_) = told.used {
        all.extend(Seasons::of(setting.calendar, n, setting.season).untold);
        let fitted = setting.fitted(n);
        if fitted < n {
            all.push(format!("the model is chosen and fitted on the last {} of {n}", step.many(fitted)));
        }
    }
    if let (Used::Benchmark(Benchmark::Mean), Model::Auto | Model::Ets) = (&told.used, options.model) {
        all.push(format!("{} are too few to fit a model: the forecast is their mean", step.many(series.known())));
    }
    match told.used {
        Used::Intermittent(_) if options.model == Model::Auto => all.push(
            "zero in many periods: the forecast is the chance of a value times its size (TSB), without trend or \
             season; longer periods (--every) may show more"
                .to_owned(),
        ),
        Used::Constant => {
            all.push("every value is the same: the intervals have no width and mean nothing".to_owned());
        }
        _ => {}
    }
    if options.horizon > n {
        all.push(format!("{} ahead of {n}: nothing of that length was seen before", step.many(options.horizon)));
    }
    if let Some(test) = test {
        if test.horizon < options.horizon {
            all.push(format!(
                "the backtest reaches {} ahead, not {}: further ahead nothing was tested",
                step.many(test.horizon),
                options.horizon
            ));
        }
        if options.holdout.is_some_and(|wanted| wanted > test.holdout) {
            all.push(format!("only {} can be held back, the rest is needed to fit", step.many(test.holdout)));
        }
        if !test.saw_long_season {
            all.push(
                "the yearly season of the forecast could not be tested: before the backtest there are less than two years"
                    .to_owned(),
            );
        }
    } else if options.holdout != Some(0) && told.used != Used::Constant {
        all.push("too short for a backtest".to_owned());
    }
    if let Used::Smoothing(chosen) = &told.used
        && !chosen.fitted.converged
    {
        all.push("the search for the parameters did not settle; the forecast may be poor".to_owned());
    }
    all
}
