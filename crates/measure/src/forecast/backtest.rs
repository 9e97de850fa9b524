//! How well the same method would have done before.
//!
//! A rolling origin (Tashman 2000, International Journal of Forecasting 16,
//! 437–450): the last periods are held back; from several origins among them the
//! method is chosen and fitted anew on what came before only, and its forecasts
//! are held against what came after. MASE is the mean absolute error over that
//! of repeating the season within the history (Hyndman and Koehler 2006,
//! International Journal of Forecasting 22, 679–688).

use jiff::civil::Date;
use serde::Serialize;

use super::benchmarks::changes;
use super::error::ForecastError;
use super::method::{Setting, Used};
use super::outlook::{Outlook, Paths};

/// Most origins.
const ORIGINS: usize = 10;

/// How one method did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The method.
    pub name: String,
    /// It in words.
    pub words: String,
    /// The option of `sulit forecast` that asks for it; empty for the model.
    #[serde(skip)]
    pub option: String,
    /// Mean absolute error over that of repeating the season within the history.
    pub mase: f64,
    /// Mean absolute error in percent of the values that are not zero.
    pub mape: Option<f64>,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean continuous ranked probability score, in the unit of the values.
    pub crps: f64,
    /// Share of values within the interval, by level.
    pub coverage: Vec<Coverage>,
}

/// Share of values that an interval held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// The interval's level.
    pub level: f64,
    /// The share within it.
    pub share: f64,
    /// By how much the interval would have to be widened to hold as many as it
    /// says (conformal; 1 where it holds enough).
    pub widening: f64,
}

/// How the method and the benchmarks would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// Periods held back.
    pub holdout: usize,
    /// Origins forecast from.
    pub origins: usize,
    /// Periods forecast from each.
    pub horizon: usize,
    /// Forecasts that could be held against a value.
    pub points: usize,
    /// The first period held back.
    pub from: Date,
    /// The method's own score.
    pub model: Score,
    /// The benchmarks'.
    pub benchmarks: Vec<Score>,
    /// The methods that were chosen, origin by origin.
    pub chosen: Vec<String>,
    /// Whether any origin could use the long season that the forecast uses.
    pub saw_long_season: bool,
    /// Origins from which the method's mean absolute error was below the best
    /// benchmark's.
    pub wins: usize,
}

#[derive(Debug, Default)]
struct Tally {
    absolute: f64,
    scaled: f64,
    percent: (f64, usize),
    crps: f64,
    points: usize,
    within: Vec<usize>,
    scores: Vec<Vec<f64>>,
    by_origin: Vec<f64>,
}

impl Tally {
    fn add(&mut self, outlook: &Outlook, seen: &[f64], levels: &[f64], scale: f64) {
        self.within.resize(levels.len(), 0);
        self.scores.resize(levels.len(), Vec::new());
        let mut own = 0.0;
        for (told, y) in outlook.steps.iter().zip(seen).filter(|(_, y)| !y.is_nan()) {
            let off = (y - told.mean()).abs();
            own += off;
            self.absolute += off;
            self.scaled += off / scale;
            if y.abs() > 0.0 {
                self.percent.0 += off / y.abs();
                self.percent.1 += 1;
            }
            self.crps += told.crps(*y);
            self.points += 1;
            for (at, level) in levels.iter().enumerate() {
                let (low, high) = told.interval(*level);
                self.within[at] += usize::from((low..=high).contains(y));
                let mean = told.mean();
                let reach = if *y > mean { high - mean } else { mean - low };
                let score = if off <= 0.0 { 0.0 } else { off / reach };
                self.scores[at].push(if score.is_nan() || score < 0.0 { f64::INFINITY } else { score });
            }
        }
        self.by_origin.push(own);
    }

    fn score(&self, name: &str, (words, option): (&str, &str), levels: &[f64]) -> Score {
        let n = self.points as f64;
        let coverage = levels.iter().enumerate().map(|(at, level)| Coverage {
            level: *level,
            share: self.within[at] as f64 / n,
            widening: widening(&self.scores[at], *level),
        });
        Score {
            name: name.to_owned(),
            words: words.to_owned(),
            option: option.to_owned(),
            mase: self.scaled / n,
            mape: (self.percent.1 > 0).then(|| 100.0 * self.percent.0 / self.percent.1 as f64),
            mae: self.absolute / n,
            crps: self.crps / n,
            coverage: coverage.collect(),
        }
    }
}

/// The factor that makes the interval hold the share it says, by split conformal
/// prediction on the backtest's errors relative to the interval's reach (Vovk,
/// Gammerman and Shafer 2005; Romano, Patterson and Candès 2019). Never below 1.
fn widening(scores: &[f64], level: f64) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = ((sorted.len() + 1) as f64 * level).ceil() as usize;
    let found = sorted.get(rank.saturating_sub(1)).or(sorted.last()).copied().unwrap_or(1.0);
    if found.is_finite() { found.max(1.0) } else { 1.0 }
}

/// Backtests a method; `None` where the history is too short for it.
pub(super) fn backtest(
    setting: &Setting<'_>,
    values: &[f64],
    dates: &[Date],
    (horizon, wanted): (usize, Option<usize>),
    levels: &[f64],
    uses_long: bool,
) -> Result<Option<Backtest>, ForecastError> {
    let n = values.len();
    let Some((holdout, horizon)) = stretch(setting, n, horizon, wanted) else { return Ok(None) };
    let first = n - holdout;
    let last = n - horizon;
    let apart = (last - first + 1).div_ceil(ORIGINS).max(1);
    let origins: Vec<usize> = (first..=last).rev().step_by(apart).collect();
    let named = setting.benchmarks(first);
    let mut own = Tally::default();
    let mut others: Vec<Tally> = named.iter().map(|_| Tally::default()).collect();
    let (mut chosen, mut saw_long_season) = (Vec::new(), false);
    for (at, &origin) in origins.iter().rev().enumerate() {
        setting.work.go_on()?;
        setting.work.progress("backtest", at as u64, origins.len() as u64);
        let (history, seen) = (&values[..origin], &values[origin..origin + horizon]);
        let scale = scale(history, setting.lag(origin));
        let paths =
            Paths { count: setting.paths.count.min(2000), seed: setting.paths.seed.wrapping_add(origin as u64) };
        let told = Setting { paths, ..*setting }.tell(history, &dates[..origin], horizon);
        let benchmarks: Option<Vec<Outlook>> =
            named.iter().map(|named| named.benchmark.outlook(history, horizon)).collect();
        let (Ok(told), Some(benchmarks), Some(scale)) = (told, benchmarks, scale) else { continue };
        saw_long_season |= matches!(&told.used, Used::Smoothing(chosen) if chosen.long.is_some());
        chosen.push(told.used.name());
        own.add(&told.outlook, seen, levels, scale);
        for (tally, outlook) in others.iter_mut().zip(&benchmarks) {
            tally.add(outlook, seen, levels, scale);
        }
    }
    if own.points == 0 {
        return Ok(None);
    }
    let best = others.iter().min_by(|a, b| a.scaled.total_cmp(&b.scaled));
    let wins =
        best.map_or(0, |best| own.by_origin.iter().zip(&best.by_origin).filter(|(own, best)| own < best).count());
    let benchmarks =
        named.iter().zip(&others).map(|(named, tally)| tally.score(named.name, (&named.words, &named.option), levels));
    Ok(Some(Backtest {
        holdout,
        origins: chosen.len(),
        horizon,
        points: own.points,
        from: dates[first],
        model: own.score("model", ("the forecast's own method", ""), levels),
        benchmarks: benchmarks.collect(),
        chosen,
        saw_long_season: saw_long_season || !uses_long,
        wins,
    }))
}

/// How many periods are held back and how far is forecast from each origin.
fn stretch(setting: &Setting<'_>, n: usize, horizon: usize, wanted: Option<usize>) -> Option<(usize, usize)> {
    let least = (2 * setting.lag(n)).max(8);
    let most = n.saturating_sub(least.min(n / 2).max(super::LEAST + 2));
    let holdout = match wanted {
        Some(0) => return None,
        Some(wanted) => wanted.min(most),
        None => (horizon + ORIGINS - 1).max(2 * horizon).min(most).min(n / 2),
    };
    let horizon = horizon.min(holdout);
    (horizon > 0).then_some((holdout, horizon))
}

/// Mean absolute error of repeating the season within the history.
fn scale(history: &[f64], lag: usize) -> Option<f64> {
    let (sum, count) = changes(history, lag).fold((0.0, 0_usize), |(sum, count), e| (sum + e.abs(), count + 1));
    let scale = sum / count as f64;
    (scale > 0.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_widened_until_they_hold_what_they_say() {
        let scores: Vec<f64> = (1..=99).map(|at| f64::from(at) / 33.0).collect();
        assert!((widening(&scores, 0.8) - 80.0 / 33.0).abs() < 1e-12);
        assert!((widening(&[0.1, 0.2, 0.3], 0.5) - 1.0).abs() < 1e-12, "never narrower");
        assert!((widening(&[], 0.5) - 1.0).abs() < 1e-12);
        assert!((widening(&[f64::INFINITY; 4], 0.5) - 1.0).abs() < 1e-12);
    }
}
