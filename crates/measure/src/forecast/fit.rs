//! Maximum likelihood of one form.
//!
//! The likelihood is that of Hyndman et al. (2008), chapter 5, with the variance
//! at its estimate. The search is BFGS with the exact derivative over an
//! unbounded space: α in (0, 1), β in (0, α), γ in (0, 1 − α) and φ in (0.8,
//! 0.98) by logistic curves, so that the usual bounds hold; first states are
//! free, the season's with its mean at 0 or 1.

use stats::bfgs::{BfgsOptions, minimise};

use super::form::{ErrorForm, Form, SeasonForm, TrendForm};
use super::recursion::{Likelihood, Observed, Parameters, States, Tape, neutral};
use super::start::first_states;

/// How near to 0 and 1 smoothing parameters may come.
const EDGE: f64 = 1e-4;
const DAMPING: (f64, f64) = (0.8, 0.98);

/// What a form is fitted to.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The values by period, about 1 in size; not a number where missing.
    pub values: &'a [f64],
    /// Length of the season's states; 0 for none.
    pub cycle: usize,
    /// Sine and cosine by period, all of them; empty for none.
    pub waves: &'a [f64],
}

impl Data<'_> {
    /// Coefficients of waves.
    #[must_use]
    pub fn wave_count(&self) -> usize {
        if self.values.is_empty() { 0 } else { self.waves.len() / self.values.len() }
    }

    fn seen(&self) -> Observed<'_> {
        Observed { values: self.values, waves: self.waves }
    }
}

/// A fitted form.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The form.
    pub form: Form,
    /// Its parameters and first states.
    pub parameters: Parameters,
    /// The states after the last period.
    pub states: States,
    /// How many periods the states have moved on.
    pub periods: usize,
    /// The likelihood's parts.
    pub likelihood: Likelihood,
    /// Parameters that were estimated, first states and the variance among them.
    pub estimated: usize,
    /// Expected values one step ahead.
    pub means: Vec<f64>,
    /// Errors as the form has them; not a number where the value is missing.
    pub errors: Vec<f64>,
    /// Whether the search found a maximum.
    pub converged: bool,
}

impl Fitted {
    /// Akaike's criterion corrected for few values (Hurvich and Tsai 1989).
    #[must_use]
    pub fn aicc(&self) -> f64 {
        let (n, k) = (self.likelihood.count as f64, self.estimated as f64);
        self.aic() + 2.0 * k * (k + 1.0) / (n - k - 1.0)
    }

    /// Akaike's criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * self.estimated as f64 - 2.0 * self.likelihood.log_likelihood()
    }

    /// The standard deviation of the errors, with what the estimates took up
    /// taken out of the count.
    #[must_use]
    pub fn sigma(&self) -> f64 {
        let freedom = (self.likelihood.count + 1).saturating_sub(self.estimated).max(1);
        (self.likelihood.squares / freedom as f64).sqrt()
    }
}

/// Which entry of the search is what.
#[derive(Debug, Clone, Copy)]
struct Layout {
    form: Form,
    cycle: usize,
    waves: usize,
}

impl Layout {
    fn has_trend(self) -> bool {
        self.form.trend != TrendForm::None
    }

    fn is_damped(self) -> bool {
        self.form.trend == TrendForm::Damped
    }

    fn smoothing(self) -> usize {
        1 + usize::from(self.has_trend()) + usize::from(self.cycle > 0) + usize::from(self.is_damped())
    }

    fn len(self) -> usize {
        self.smoothing() + 1 + usize::from(self.has_trend()) + self.cycle.saturating_sub(1) + self.waves
    }

    /// The parameters at a point of the search.
    fn read(self, x: &[f64], to: &mut Parameters) {
        let mut rest = x.iter().copied();
        let mut next = || rest.next().unwrap_or(0.0);
        to.alpha = EDGE + (1.0 - 2.0 * EDGE) * logistic(next());
        to.beta = if self.has_trend() { to.alpha * (EDGE + (1.0 - 2.0 * EDGE) * logistic(next())) } else { 0.0 };
        to.gamma = if self.cycle > 0 { (1.0 - to.alpha) * (EDGE + (1.0 - 2.0 * EDGE) * logistic(next())) } else { 0.0 };
        to.phi = if self.is_damped() { DAMPING.0 + (DAMPING.1 - DAMPING.0) * logistic(next()) } else { 1.0 };
        to.level = next();
        to.slope = if self.has_trend() { next() } else { 0.0 };
        to.season.clear();
        if self.cycle > 0 {
            to.season.extend((1..self.cycle).map(|_| next()));
            let total = neutral(self.form.season) * self.cycle as f64;
            to.season.push(total - to.season.iter().sum::<f64>());
        }
        to.waves.clear();
        to.waves.extend((0..self.waves).map(|_| next()));
    }

    /// The derivative by the point of the search from that by the parameters.
    fn slopes(self, x: &[f64], at: &Parameters, d: &Parameters, to: &mut [f64]) {
        let bend = |x: f64| (1.0 - 2.0 * EDGE) * logistic(x) * logistic(-x);
        let mut place = 1;
        let mut d_alpha = d.alpha;
        if self.has_trend() {
            d_alpha += d.beta * at.beta / at.alpha;
            to[place] = d.beta * at.alpha * bend(x[place]);
            place += 1;
        }
        if self.cycle > 0 {
            d_alpha -= d.gamma * at.gamma / (1.0 - at.alpha);
            to[place] = d.gamma * (1.0 - at.alpha) * bend(x[place]);
            place += 1;
        }
        if self.is_damped() {
            to[place] = d.phi * (DAMPING.1 - DAMPING.0) * logistic(x[place]) * logistic(-x[place]);
            place += 1;
        }
        to[0] = d_alpha * bend(x[0]);
        to[place] = d.level;
        place += 1;
        if self.has_trend() {
            to[place] = d.slope;
            place += 1;
        }
        if let Some((last, others)) = d.season.split_last() {
            for d in others {
                to[place] = d - last;
                place += 1;
            }
        }
        to[place..].copy_from_slice(&d.waves);
    }

    /// A place to start from, with this much smoothing.
    fn start(self, guess: &Parameters, alpha: f64) -> Vec<f64> {
        let mut x = vec![logit(alpha)];
        if self.has_trend() {
            x.push(logit(0.1));
        }
        if self.cycle > 0 {
            x.push(logit(0.1));
        }
        if self.is_damped() {
            x.push(logit(0.8));
        }
        x.push(guess.level);
        if self.has_trend() {
            x.push(guess.slope);
        }
        if let Some((_, others)) = guess.season.split_last() {
            x.extend(others);
        }
        x.resize(self.len(), 0.0);
        x
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn layout(form: Form, data: Data<'_>) -> Layout {
    let seasonal = form.season != SeasonForm::None;
    Layout { form, cycle: if seasonal { data.cycle } else { 0 }, waves: if seasonal { data.wave_count() } else { 0 } }
}

/// Errors smaller than this, relative to values of about 1, are rounding.
const ROUNDING: f64 = 1e-10;

/// Fits a form; `None` where the values are too few for it or it never comes
/// to a likelihood.
#[must_use]
pub fn fit(form: Form, data: Data<'_>) -> Option<Fitted> {
    let layout = layout(form, data);
    let data = if form.season == SeasonForm::None { Data { cycle: 0, waves: &[], ..data } } else { data };
    let count = data.values.iter().filter(|y| !y.is_nan()).count();
    if count < layout.len() + 3 {
        return None;
    }
    let guess = first_states(form, layout.cycle, data.values);
    let (mut at, mut d) = (Parameters::default(), Parameters::default());
    let mut tape = Tape::default();
    let mut objective = |x: &[f64], slopes: &mut [f64]| {
        layout.read(x, &mut at);
        let Some((likelihood, _)) = tape.forward(form, &at, data.seen()) else { return f64::INFINITY };
        let n = likelihood.count as f64;
        let squares = likelihood.squares + n * ROUNDING * ROUNDING;
        tape.backward(form, &at, data.seen(), (0.5 * n / squares, 1.0), &mut d);
        layout.slopes(x, &at, &d, slopes);
        0.5 * n * (squares / n).ln() + likelihood.log_means
    };
    let options = BfgsOptions { gradient_tolerance: 1e-7, iterations: 300 };
    let best = [0.1, 0.6]
        .into_iter()
        .map(|alpha| minimise(&layout.start(&guess, alpha), options, &mut objective))
        .filter(|minimum| minimum.value.is_finite())
        .min_by(|a, b| a.value.total_cmp(&b.value))?;
    let mut parameters = Parameters::default();
    layout.read(&best.at, &mut parameters);
    at_parameters(form, data, parameters, best.converged)
}

/// The form at given parameters, without any search.
#[must_use]
pub fn at_parameters(form: Form, data: Data<'_>, parameters: Parameters, converged: bool) -> Option<Fitted> {
    let mut tape = Tape::default();
    let (mut likelihood, states) = tape.forward(form, &parameters, data.seen())?;
    likelihood.squares = likelihood.squares.max(likelihood.count as f64 * ROUNDING * ROUNDING);
    Some(Fitted {
        form,
        states,
        periods: data.values.len(),
        likelihood,
        estimated: layout(form, data).len() + 1,
        means: tape.means().collect(),
        errors: tape
            .errors(form)
            .zip(data.values)
            .map(|(error, y)| if y.is_nan() { f64::NAN } else { error })
            .collect(),
        parameters,
        converged,
    })
}

/// Whether chance multiplies.
#[must_use]
pub fn is_relative(form: Form) -> bool {
    form.error == ErrorForm::Multiplicative
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivative_by_the_search_is_numeric_too() {
        let values: Vec<f64> = (0..30).map(|t| 1.0 + 0.02 * f64::from(t) + 0.2 * f64::from(t % 4)).collect();
        let waves: Vec<f64> = (0..60).map(|t| (f64::from(t) * 0.7).sin()).collect();
        for name in ["AAdA", "MAM", "MNA", "ANN"] {
            let form: Form = name.parse().unwrap();
            let data = Data { values: &values, cycle: 4, waves: &waves };
            let layout = layout(form, data);
            let data = if form.season == SeasonForm::None { Data { cycle: 0, waves: &[], ..data } } else { data };
            let mut x = layout.start(&first_states(form, layout.cycle, &values), 0.3);
            x.iter_mut().enumerate().for_each(|(at, x)| *x += 0.01 * at as f64);
            let mut tape = Tape::default();
            let mut value = |x: &[f64]| {
                let mut at = Parameters::default();
                layout.read(x, &mut at);
                tape.forward(form, &at, data.seen()).unwrap().0.squares
            };
            let numeric: Vec<f64> = (0..x.len())
                .map(|k| {
                    let (mut up, mut down) = (x.clone(), x.clone());
                    up[k] += 1e-6;
                    down[k] -= 1e-6;
                    (value(&up) - value(&down)) / 2e-6
                })
                .collect();
            let (mut at, mut d, mut slopes) = (Parameters::default(), Parameters::default(), vec![0.0; x.len()]);
            layout.read(&x, &mut at);
            tape.forward(form, &at, data.seen()).unwrap();
            tape.backward(form, &at, data.seen(), (1.0, 0.0), &mut d);
            layout.slopes(&x, &at, &d, &mut slopes);
            for (exact, numeric) in slopes.iter().zip(&numeric) {
                assert!((exact - numeric).abs() < 1e-6 * (1.0 + numeric.abs()), "{name}: {slopes:?} {numeric:?}");
            }
        }
    }

    #[test]
    fn too_few_values_have_no_fit() {
        assert!(fit("AAA".parse().unwrap(), Data { values: &[1.0; 10], cycle: 4, waves: &[] }).is_none());
        let line: Vec<f64> = (0..12).map(f64::from).collect();
        let fitted = fit("AAN".parse().unwrap(), Data { values: &line, cycle: 0, waves: &[] }).unwrap();
        assert!(fitted.sigma() < 1e-5, "a line without chance");
    }
}
