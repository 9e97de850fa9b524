//! The recursion of exponential smoothing over a series, and its derivative.
//!
//! With q = ℓ + φb, the season s of the period and the regression r = xₜ'ω:
//!
//! | season | μₜ | u | v |
//! | --- | --- | --- | --- |
//! | none | q | e | – |
//! | additive | q + s + r | e | e |
//! | multiplicative | q s exp(r) | e / (s exp(r)) | e / (q exp(r)) |
//!
//! with e = yₜ − μₜ, and ℓ ← q + αu, b ← φb + βu, s ← s + γv. This is the same
//! for additive and multiplicative errors (Hyndman et al. 2008, tables 2.2 and
//! 2.3): they differ in the likelihood only. A missing value moves the states on
//! as if it had been what was expected.
//!
//! The derivative runs backwards over the series (reverse accumulation), so that
//! it takes as long as the recursion itself however many first states there are.

use super::form::{ErrorForm, Form, SeasonForm, TrendForm};

/// Values of the parameters of a model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameters {
    /// α, how much of an error the level takes up.
    pub alpha: f64,
    /// β, how much of it the slope takes up.
    pub beta: f64,
    /// γ, how much of it the season takes up.
    pub gamma: f64,
    /// φ, what is left of the slope after a period; 1 unless damped.
    pub phi: f64,
    /// ℓ₀.
    pub level: f64,
    /// b₀; 0 without a trend.
    pub slope: f64,
    /// The season of the first period, the second and so on; empty without states
    /// of the season.
    pub season: Vec<f64>,
    /// ω, the coefficients of the waves; empty without.
    pub waves: Vec<f64>,
}

/// The states after a period.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// ℓ.
    pub level: f64,
    /// b.
    pub slope: f64,
    /// The season by its place in the cycle.
    pub season: Vec<f64>,
}

/// What the recursion works on.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The values; not a number where one is missing.
    pub values: &'a [f64],
    /// The waves by period, `count of waves` entries each; empty without.
    pub waves: &'a [f64],
}

/// What one period leaves behind for the way back.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    level: f64,
    slope: f64,
    season: f64,
    factor: f64,
    mean: f64,
    error: f64,
}

/// Memory of the recursion, kept from one call to the next.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    steps: Vec<Step>,
    season: Vec<f64>,
}

/// The likelihood at some parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihood {
    /// Values that are not missing.
    pub count: usize,
    /// Σe², relative to μ with a multiplicative error.
    pub squares: f64,
    /// Σ ln|μ| with a multiplicative error, else 0.
    pub log_means: f64,
}

impl Likelihood {
    /// The log-likelihood with the variance at its estimate Σe²/n.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        let n = self.count as f64;
        -0.5 * n * ((2.0 * std::f64::consts::PI * self.squares / n).ln() + 1.0) - self.log_means
    }
}

impl Tape {
    /// Expected values, one step ahead each.
    pub fn means(&self) -> impl Iterator<Item = f64> + '_ {
        self.steps.iter().map(|step| step.mean)
    }

    /// Errors as the form has them: relative to the expected value with a
    /// multiplicative error; not a number where the value is missing.
    pub fn errors(&self, form: Form) -> impl Iterator<Item = f64> + '_ {
        self.steps.iter().map(move |step| match form.error {
            ErrorForm::Additive => step.error,
            ErrorForm::Multiplicative => step.error / step.mean,
        })
    }

    /// Runs the recursion; `None` where a multiplicative form would leave the
    /// values above zero. The states after the last period are left behind.
    pub fn forward(&mut self, form: Form, at: &Parameters, seen: Observed<'_>) -> Option<(Likelihood, States)> {
        let (mut level, mut slope) = (at.level, at.slope);
        let mut out = Likelihood { count: 0, squares: 0.0, log_means: 0.0 };
        let relative = form.error == ErrorForm::Multiplicative;
        let phi = at.phi;
        self.steps.clear();
        self.season.clear();
        self.season.extend_from_slice(&at.season);
        let (cycle, waves) = (at.season.len(), at.waves.len());
        let mut place = 0;
        for (t, &y) in seen.values.iter().enumerate() {
            let q = level + phi * slope;
            let r = if waves == 0 { 0.0 } else { product(&seen.waves[t * waves..(t + 1) * waves], &at.waves) };
            let factor = if form.season == SeasonForm::Multiplicative { r.exp() } else { r };
            let s = if cycle == 0 { neutral(form.season) } else { self.season[place] };
            let mean = match form.season {
                SeasonForm::None => q,
                SeasonForm::Additive => q + s + factor,
                SeasonForm::Multiplicative => q * s * factor,
            };
            let multiplies = form.season == SeasonForm::Multiplicative;
            if (relative || multiplies) && !(mean > 0.0 && (!multiplies || (q > 0.0 && s > 0.0))) {
                return None;
            }
            let error = y - mean;
            self.steps.push(Step { level, slope, season: s, factor, mean, error });
            let (u, v) = if error.is_nan() {
                (0.0, 0.0)
            } else {
                out.count += 1;
                let scaled = if relative { error / mean } else { error };
                out.squares += scaled * scaled;
                if relative {
                    out.log_means += mean.ln();
                }
                if multiplies { (error / (s * factor), error / (q * factor)) } else { (error, error) }
            };
            level = q + at.alpha * u;
            slope = phi * slope + at.beta * u;
            if cycle > 0 {
                self.season[place] = s + at.gamma * v;
                place = if place + 1 == cycle { 0 } else { place + 1 };
            }
        }
        let season = self.season.clone();
        (level.is_finite() && out.squares.is_finite()).then_some((out, States { level, slope, season }))
    }

    /// Adds up the derivative of `d_squares · Σe² + d_log_means · Σ ln μ` into
    /// `slopes`, after [`Tape::forward`] at the same parameters.
    pub fn backward(
        &mut self,
        form: Form,
        at: &Parameters,
        seen: Observed<'_>,
        (d_squares, d_log_means): (f64, f64),
        slopes: &mut Parameters,
    ) {
        let relative = form.error == ErrorForm::Multiplicative;
        let (cycle, waves) = (at.season.len(), at.waves.len());
        *slopes = Parameters { season: vec![0.0; cycle], waves: vec![0.0; waves], ..Parameters::default() };
        let (mut to_level, mut to_slope) = (0.0, 0.0);
        for (t, step) in self.steps.iter().enumerate().rev() {
            let Step { level, slope, season: s, factor, mean, error } = *step;
            let place = if cycle == 0 { 0 } else { t % cycle };
            let q = level + at.phi * slope;
            let to_season = if cycle == 0 { 0.0 } else { slopes.season[place] };
            let mut d = Reverse { q: to_level, s: to_season, mean: 0.0, r: 0.0 };
            slopes.phi += to_slope * slope;
            let mut d_slope = to_slope * at.phi;
            if !error.is_nan() {
                let (du, dv) = (at.alpha * to_level + at.beta * to_slope, at.gamma * to_season);
                let mut d_error =
                    if relative { 2.0 * d_squares * error / (mean * mean) } else { 2.0 * d_squares * error };
                if relative {
                    d.mean = -2.0 * d_squares * error * error / (mean * mean * mean) + d_log_means / mean;
                }
                let (u, v) = if form.season == SeasonForm::Multiplicative {
                    let (u, v) = (error / (s * factor), error / (q * factor));
                    d_error += du / (s * factor) + dv / (q * factor);
                    d.s -= du * u / s;
                    d.q -= dv * v / q;
                    d.r -= du * u + dv * v;
                    (u, v)
                } else {
                    d_error += du + dv;
                    (error, error)
                };
                slopes.alpha += to_level * u;
                slopes.beta += to_slope * u;
                slopes.gamma += to_season * v;
                d.mean -= d_error;
            }
            d.through_mean(form.season, q, s, factor);
            if waves > 0 {
                for (slope, x) in slopes.waves.iter_mut().zip(&seen.waves[t * waves..(t + 1) * waves]) {
                    *slope += d.r * x;
                }
            }
            slopes.phi += d.q * slope;
            d_slope += d.q * at.phi;
            (to_level, to_slope) = (d.q, d_slope);
            if cycle > 0 {
                slopes.season[place] = d.s;
            }
        }
        slopes.level = to_level;
        slopes.slope = to_slope;
        if form.trend != TrendForm::Damped {
            slopes.phi = 0.0;
        }
    }
}

/// Derivatives by what stands within one period.
struct Reverse {
    q: f64,
    s: f64,
    mean: f64,
    r: f64,
}

impl Reverse {
    fn through_mean(&mut self, season: SeasonForm, q: f64, s: f64, factor: f64) {
        match season {
            SeasonForm::None => self.q += self.mean,
            SeasonForm::Additive => {
                self.q += self.mean;
                self.s += self.mean;
                self.r += self.mean;
            }
            SeasonForm::Multiplicative => {
                self.q += self.mean * s * factor;
                self.s += self.mean * q * factor;
                self.r += self.mean * q * s * factor;
            }
        }
    }
}

/// The season that changes nothing.
#[must_use]
pub fn neutral(season: SeasonForm) -> f64 {
    if season == SeasonForm::Multiplicative { 1.0 } else { 0.0 }
}

/// Σ aᵢbᵢ.
#[must_use]
pub fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> (Vec<f64>, Vec<f64>) {
        let values: Vec<f64> = (0..40_u32)
            .map(|t| {
                let t = f64::from(t);
                if t as u32 % 11 == 5 { f64::NAN } else { 10.0 + 0.2 * t + 2.0 * (t * 1.7).sin() + (t * 0.3).cos() }
            })
            .collect();
        let waves = (0..40).flat_map(|t| [(f64::from(t) * 0.21).sin(), (f64::from(t) * 0.21).cos()]).collect();
        (values, waves)
    }

    fn point(form: Form, cycle: usize, waved: bool) -> Parameters {
        let middle = neutral(form.season);
        let cycle = if form.season == SeasonForm::None { 0 } else { cycle };
        let trend = form.trend != TrendForm::None;
        Parameters {
            alpha: 0.4,
            beta: if trend { 0.1 } else { 0.0 },
            gamma: if cycle > 0 { 0.2 } else { 0.0 },
            phi: if form.trend == TrendForm::Damped { 0.9 } else { 1.0 },
            level: 9.5,
            slope: if trend { 0.3 } else { 0.0 },
            season: (0..cycle).map(|place| middle + 0.1 * (place as f64 - 1.5)).collect(),
            waves: if waved && form.season != SeasonForm::None { vec![0.1, -0.05] } else { Vec::new() },
        }
    }

    fn flat(p: &Parameters) -> Vec<f64> {
        let mut all = vec![p.alpha, p.beta, p.gamma, p.phi, p.level, p.slope];
        all.extend(&p.season);
        all.extend(&p.waves);
        all
    }

    fn moved(p: &Parameters, at: usize, by: f64) -> Parameters {
        let mut q = p.clone();
        let cycle = p.season.len();
        match at {
            0 => q.alpha += by,
            1 => q.beta += by,
            2 => q.gamma += by,
            3 => q.phi += by,
            4 => q.level += by,
            5 => q.slope += by,
            at if at < 6 + cycle => q.season[at - 6] += by,
            at => q.waves[at - 6 - cycle] += by,
        }
        q
    }

    #[test]
    fn the_derivative_is_that_of_every_form() {
        let (values, waves) = series();
        for form in Form::admissible(true, true) {
            for (cycle, waved) in [(4, false), (4, true), (0, true)] {
                let at = point(form, cycle, waved);
                let seen = Observed { values: &values, waves: if at.waves.is_empty() { &[] } else { &waves } };
                let mut tape = Tape::default();
                let mut value = |p: &Parameters| {
                    let (likelihood, _) = tape.forward(form, p, seen).unwrap();
                    1.3 * likelihood.squares + 0.7 * likelihood.log_means
                };
                let numeric: Vec<f64> = (0..flat(&at).len())
                    .map(|k| (value(&moved(&at, k, 1e-6)) - value(&moved(&at, k, -1e-6))) / 2e-6)
                    .collect();
                let mut slopes = Parameters::default();
                tape.forward(form, &at, seen).unwrap();
                tape.backward(form, &at, seen, (1.3, 0.7), &mut slopes);
                for (k, (exact, numeric)) in flat(&slopes).iter().zip(&numeric).enumerate() {
                    let fixed = k == 3 && form.trend != TrendForm::Damped;
                    let near = (exact - numeric).abs() <= 1e-5 * (1.0 + numeric.abs());
                    assert!(near || fixed, "{form} {cycle} {waved}, parameter {k}: {exact} and {numeric}");
                }
            }
        }
    }

    #[test]
    fn simple_smoothing_by_hand() {
        let form: Form = "ANN".parse().unwrap();
        let at = Parameters { alpha: 0.5, phi: 1.0, level: 10.0, ..Parameters::default() };
        let mut tape = Tape::default();
        let seen = Observed { values: &[12.0, f64::NAN, 9.0], waves: &[] };
        let (likelihood, states) = tape.forward(form, &at, seen).unwrap();
        // Expected 10, 11, 11; errors 2, none, −2; the level ends at 10.
        assert_eq!(tape.means().collect::<Vec<_>>(), [10.0, 11.0, 11.0]);
        assert_eq!(likelihood.count, 2);
        assert!((likelihood.squares - 8.0).abs() < 1e-12 && (states.level - 10.0).abs() < 1e-12);
    }

    #[test]
    fn a_level_below_zero_is_refused_where_chance_multiplies() {
        let at = Parameters { alpha: 0.5, phi: 1.0, level: -1.0, ..Parameters::default() };
        let seen = Observed { values: &[1.0, 2.0], waves: &[] };
        assert!(Tape::default().forward("MNN".parse().unwrap(), &at, seen).is_none());
        assert!(Tape::default().forward("ANN".parse().unwrap(), &at, seen).is_some());
    }
}
