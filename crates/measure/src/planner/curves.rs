//! Responses made of adstock, saturation and effect size, from plain arrays.

use stats::quadratic::Curvature;

use crate::planner::error::PlannerError;
use crate::planner::responses::Responses;
use crate::planner::saturation::{Knee, Saturation};

/// What [`CurveDraws`] is made of. D draws, C channels, G geos, W weeks, L lags.
#[derive(Debug, Clone, Default)]
pub struct CurveParts {
    /// D.
    pub draws: usize,
    /// C.
    pub channels: usize,
    /// G; 1 for a national plan.
    pub geos: usize,
    /// W.
    pub weeks: usize,
    /// L: how many weeks a week's spend works, itself included.
    pub lags: usize,
    /// Adstock weights by lag, `[(draw × C + channel) × L + lag]`, not negative.
    pub weights: Vec<f64>,
    /// Saturation, `[draw × C + channel]`.
    pub curves: Vec<Saturation>,
    /// Outcome at full saturation in one week, `[(draw × C + channel) × G + geo]`.
    pub effects: Vec<f64>,
    /// Money per unit of media as the model saw it, `[channel × G + geo]`; above
    /// zero. Spend is divided by it before adstock.
    pub scales: Vec<f64>,
    /// Spend in the last weeks before the plan, oldest first,
    /// `[(channel × G + geo) × H + week]` with any H; older weeks count as zero.
    pub history: Vec<f64>,
    /// Weeks after the plan in which its carry-over still counts.
    pub tail: usize,
    /// What an outcome in the tail is worth beside one in the plan, 0 to 1.
    pub tail_value: f64,
    /// Money per unit of outcome, `[draw]`; empty for 1.
    pub values: Vec<f64>,
    /// Spend in each week after the plan, `[channel × G + geo]`; empty for none.
    /// What it brings by itself is not counted; but the tail has less room where
    /// it goes on.
    pub after: Vec<f64>,
}

/// Additive responses: in each draw the outcome is
/// `Σ effect × saturation(Σ_lag weight × spend / scale)` over channels, geos,
/// planned weeks and tail (Jin et al. 2017, "Bayesian methods for media mix
/// modeling with carryover and shape effects").
#[derive(Debug, Clone)]
pub struct CurveDraws {
    parts: CurveParts,
    /// Spend before the plan in media units, L − 1 per series.
    before: Vec<f64>,
    /// What spend after the plan brings in the tail by itself, `[draw]`.
    alone: Vec<f64>,
    /// Where the concave envelope is a line, `[(draw × C + channel) × G + geo]`;
    /// empty unless this is an envelope.
    knees: Vec<Knee>,
}

/// Lag weights of geometric adstock, `retention^lag`, summing to 1.
#[must_use]
pub fn geometric(retention: f64, lags: usize) -> Vec<f64> {
    let mut weights = vec![1.0; lags];
    for lag in 1..lags {
        weights[lag] = weights[lag - 1] * retention;
    }
    normalised(weights)
}

/// Lag weights of binomial adstock, `(1 − lag / lags)^(1/retention − 1)`, summing to 1.
#[must_use]
pub fn binomial(retention: f64, lags: usize) -> Vec<f64> {
    let power = 1.0 / retention - 1.0;
    normalised((0..lags).map(|lag| (1.0 - lag as f64 / lags as f64).powf(power)).collect())
}

fn normalised(mut weights: Vec<f64>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

impl CurveDraws {
    /// Checks the arrays and keeps them.
    ///
    /// # Errors
    /// When an array has another length than its shape says, or holds something
    /// that is not a number or out of range; the text says which.
    pub fn new(parts: CurveParts) -> Result<Self, PlannerError> {
        let p = &parts;
        let series = p.channels * p.geos;
        if p.draws == 0 || series == 0 || p.weeks == 0 || p.lags == 0 {
            return Err(PlannerError::Empty);
        }
        let shapes = [
            ("weights", p.weights.len(), p.draws * p.channels * p.lags),
            ("curves", p.curves.len(), p.draws * p.channels),
            ("effects", p.effects.len(), p.draws * series),
            ("scales", p.scales.len(), series),
            ("values", p.values.len(), if p.values.is_empty() { 0 } else { p.draws }),
            ("after", p.after.len(), if p.after.is_empty() { 0 } else { series }),
            ("history", p.history.len(), p.history.len() / series * series),
        ];
        for (what, found, wanted) in shapes {
            if found != wanted {
                return Err(PlannerError::Shape { what, found, wanted });
            }
        }
        let natural = |value: &f64| value.is_finite() && *value >= 0.0;
        let sound = [
            ("weights", p.weights.iter().all(natural)),
            ("curves", p.curves.iter().all(|curve| curve.sound())),
            ("effects", p.effects.iter().all(|value| value.is_finite())),
            ("scales", p.scales.iter().all(|value| value.is_finite() && *value > 0.0)),
            ("values", p.values.iter().all(|value| value.is_finite())),
            ("history", p.history.iter().all(natural)),
            ("after", p.after.iter().all(natural)),
            ("tail_value", natural(&p.tail_value)),
        ];
        if let Some((what, _)) = sound.into_iter().find(|(_, sound)| !sound) {
            return Err(PlannerError::OutOfRange { what });
        }
        let (known, wanted) = (p.history.len() / series, p.lags - 1);
        let mut before = vec![0.0; series * wanted];
        for s in 0..series {
            for back in 1..=known.min(wanted) {
                before[(s + 1) * wanted - back] = p.history[(s + 1) * known - back] / p.scales[s];
            }
        }
        let none = vec![0.0; before.len()];
        let alone = vec![0.0; parts.draws];
        let mut curves = Self { parts, before: none, alone, knees: Vec::new() };
        if !curves.parts.after.is_empty() {
            let (nothing, mut scratch) = (vec![0.0; series * curves.parts.weeks], vec![0.0; curves.scratch()]);
            curves.alone = (0..curves.parts.draws).map(|draw| curves.outcome(draw, &nothing, &mut scratch)).collect();
        }
        curves.before = before;
        Ok(curves)
    }

    /// The same, with spend that goes on after the plan: money per week,
    /// `[channel × G + geo]`.
    ///
    /// # Errors
    /// As for [`CurveDraws::new`].
    pub fn followed_by(self, after: Vec<f64>) -> Result<Self, PlannerError> {
        Self::new(CurveParts { after, ..self.parts })
    }

    /// Weeks with an outcome: planned and tail.
    fn span(&self) -> usize {
        self.parts.weeks + self.parts.tail
    }

    fn series(&self) -> usize {
        self.parts.channels * self.parts.geos
    }

    /// Writes a series' adstocked media of each week to the front of `media`.
    fn adstock(&self, weights: &[f64], series: usize, spend: &[f64], path: &mut [f64], media: &mut [f64]) {
        let (weeks, before) = (self.parts.weeks, self.parts.lags - 1);
        path[..before].copy_from_slice(&self.before[series * before..(series + 1) * before]);
        let inverse = 1.0 / self.parts.scales[series];
        for (to, from) in path[before..before + weeks].iter_mut().zip(&spend[series * weeks..(series + 1) * weeks]) {
            *to = from.max(0.0) * inverse;
        }
        path[before + weeks..].fill(self.parts.after.get(series).map_or(0.0, |after| after * inverse));
        media.fill(0.0);
        for (lag, weight) in weights.iter().enumerate() {
            for (media, spend) in media.iter_mut().zip(&path[before - lag..]) {
                *media += weight * spend;
            }
        }
    }

    fn weights(&self, draw: usize, series: usize) -> (&[f64], Saturation, f64) {
        let p = &self.parts;
        let row = draw * p.channels + series / p.geos;
        let weights = &p.weights[row * p.lags..(row + 1) * p.lags];
        (weights, p.curves[row], p.effects[row * p.geos + series % p.geos])
    }

    fn knee(&self, draw: usize, series: usize) -> Option<Knee> {
        self.knees.get(draw * self.series() + series).copied().filter(|knee| knee.at > 0.0)
    }

    /// Σ of values, the tail's at their worth.
    fn valued(&self, values: &[f64]) -> f64 {
        let (plan, tail) = values.split_at(self.parts.weeks);
        plan.iter().sum::<f64>() + self.parts.tail_value * tail.iter().sum::<f64>()
    }
}

impl Responses for CurveDraws {
    fn draws(&self) -> usize {
        self.parts.draws
    }

    fn channels(&self) -> usize {
        self.parts.channels
    }

    fn geos(&self) -> usize {
        self.parts.geos
    }

    fn weeks(&self) -> usize {
        self.parts.weeks
    }

    fn reach(&self) -> usize {
        self.parts.lags
    }

    fn scratch(&self) -> usize {
        self.parts.lags - 1 + 4 * self.span()
    }

    fn value(&self, draw: usize) -> f64 {
        self.parts.values.get(draw).copied().unwrap_or(1.0)
    }

    fn outcome(&self, draw: usize, spend: &[f64], scratch: &mut [f64]) -> f64 {
        let span = self.span();
        let (path, rest) = scratch.split_at_mut(self.parts.lags - 1 + span);
        let (media, line) = rest.split_at_mut(span);
        let line = &mut line[..span];
        let mut sum = -self.alone[draw];
        for series in 0..self.series() {
            let (weights, curve, effect) = self.weights(draw, series);
            self.adstock(weights, series, spend, path, media);
            if let Some(knee) = self.knee(draw, series) {
                line.copy_from_slice(media);
                curve.values(media);
                for (value, a) in media.iter_mut().zip(line.iter()).filter(|(_, a)| **a < knee.at) {
                    *value = knee.slope * a;
                }
            } else {
                curve.values(media);
            }
            sum += effect * self.valued(media);
        }
        sum
    }

    fn add_gradient(&self, draw: usize, spend: &[f64], weight: f64, gradient: &mut [f64], scratch: &mut [f64]) -> f64 {
        let (span, weeks) = (self.span(), self.parts.weeks);
        let (path, rest) = scratch.split_at_mut(self.parts.lags - 1 + span);
        let (media, rest) = rest.split_at_mut(span);
        let (slopes, line) = rest.split_at_mut(span);
        let line = &mut line[..span];
        let mut sum = -self.alone[draw];
        for series in 0..self.series() {
            let (weights, curve, effect) = self.weights(draw, series);
            self.adstock(weights, series, spend, path, media);
            if let Some(knee) = self.knee(draw, series) {
                line.copy_from_slice(media);
                curve.slopes(media, slopes);
                for week in (0..span).filter(|week| line[*week] < knee.at) {
                    media[week] = knee.slope * line[week];
                    slopes[week] = knee.slope;
                }
            } else {
                curve.slopes(media, slopes);
            }
            sum += effect * self.valued(media);
            slopes[weeks..].iter_mut().for_each(|slope| *slope *= self.parts.tail_value);
            let factor = weight * effect / self.parts.scales[series];
            let into = &mut gradient[series * weeks..(series + 1) * weeks];
            for (lag, weight) in weights.iter().enumerate().take(span) {
                for (into, slope) in into.iter_mut().zip(&slopes[lag..]) {
                    *into += factor * weight * slope;
                }
            }
        }
        sum
    }

    fn add_curvature(
        &self,
        draw: usize,
        spend: &[f64],
        weight: f64,
        into: &mut Curvature,
        scratch: &mut [f64],
    ) -> bool {
        let (span, weeks) = (self.span(), self.parts.weeks);
        let (path, rest) = scratch.split_at_mut(self.parts.lags - 1 + span);
        let (media, rest) = rest.split_at_mut(span);
        let line = &mut rest[..span];
        let width = into.band() + 1;
        for series in 0..self.series() {
            let (weights, curve, effect) = self.weights(draw, series);
            self.adstock(weights, series, spend, path, media);
            line.copy_from_slice(media);
            curve.bends(media);
            if let Some(knee) = self.knee(draw, series) {
                for week in (0..span).filter(|week| line[*week] < knee.at) {
                    media[week] = 0.0;
                }
            }
            let factor = -weight * effect / (self.parts.scales[series] * self.parts.scales[series]);
            media.iter_mut().for_each(|bend| *bend = (factor * *bend).max(0.0));
            media[weeks..].iter_mut().for_each(|bend| *bend *= self.parts.tail_value);
            let block = into.block(series);
            // Week t's media touches spend of weeks t − lag: B[t−lag, t−lag+d] gets
            // bend[t] × weight[lag] × weight[lag − d].
            for d in 0..width.min(weights.len()) {
                for lag in d..weights.len() {
                    let both = weights[lag] * weights[lag - d];
                    if both <= 0.0 {
                        continue;
                    }
                    // Both weeks must be planned ones, and their media within the span.
                    let last = weeks.saturating_sub(d).min(span.saturating_sub(lag));
                    for week in 0..last {
                        block[week * width + d] += both * media[week + lag];
                    }
                }
            }
        }
        true
    }

    fn concave(&self) -> bool {
        let p = &self.parts;
        !self.knees.is_empty()
            || p.effects.iter().all(|effect| *effect >= 0.0) && p.curves.iter().all(|curve| curve.concave())
    }

    fn envelope(&self, ceiling: &[f64]) -> Option<Box<dyn Responses + '_>> {
        let span = self.span();
        let mut path = vec![0.0; self.parts.lags - 1 + span];
        let mut media = vec![0.0; span];
        let mut knees = Vec::with_capacity(self.parts.draws * self.series());
        for draw in 0..self.parts.draws {
            for series in 0..self.series() {
                let (weights, curve, effect) = self.weights(draw, series);
                self.adstock(weights, series, ceiling, &mut path, &mut media);
                let most = media.iter().copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);
                // A harmful effect's envelope lies below the line of a concave form,
                // and below zero for an S.
                let below = if curve.concave() { curve.at(most) / most } else { 0.0 };
                knees.push(if effect < 0.0 { Knee { at: f64::INFINITY, slope: below } } else { curve.knee(most) });
            }
        }
        Some(Box::new(Self {
            parts: self.parts.clone(),
            before: self.before.clone(),
            alone: self.alone.clone(),
            knees,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two draws, two channels, two geos, four weeks, three lags, a tail of two.
    fn parts() -> CurveParts {
        CurveParts {
            draws: 2,
            channels: 2,
            geos: 2,
            weeks: 4,
            lags: 3,
            weights: [geometric(0.5, 3), binomial(0.4, 3), geometric(0.3, 3), vec![0.2, 0.5, 0.3]].concat(),
            curves: vec![
                Saturation::Logistic { lam: 1.5 },
                Saturation::Hill { kappa: 1.0, slope: 2.0 },
                Saturation::MichaelisMenten { k: 2.0 },
                Saturation::Root { alpha: 0.6 },
            ],
            effects: vec![3.0, 2.0, 1.0, 4.0, 2.5, 1.5, 0.5, 1.0],
            scales: vec![10.0, 20.0, 5.0, 8.0],
            history: vec![1.0, 2.0, 3.0, 0.0, 0.0, 4.0, 5.0, 5.0, 5.0, 2.0, 1.0, 0.0],
            tail: 2,
            tail_value: 0.7,
            values: vec![2.0, 3.0],
            after: vec![2.0, 0.5, 0.0, 3.0],
        }
    }

    fn spend() -> Vec<f64> {
        (0..16).map(|i| f64::from((i * 7) % 11) + 0.5).collect()
    }

    #[test]
    fn one_channel_by_hand() {
        let curves = CurveDraws::new(CurveParts {
            draws: 1,
            channels: 1,
            geos: 1,
            weeks: 2,
            lags: 2,
            weights: vec![0.75, 0.25],
            curves: vec![Saturation::MichaelisMenten { k: 1.0 }],
            effects: vec![10.0],
            scales: vec![2.0],
            history: vec![8.0],
            tail: 1,
            tail_value: 0.5,
            values: Vec::new(),
            after: Vec::new(),
        })
        .unwrap();
        // Media: 0.75·1 + 0.25·4 = 1.75; 0.75·2 + 0.25·1 = 1.75; tail 0.25·2 = 0.5.
        let expected = 10.0 * (1.75 / 2.75 * 2.0 + 0.5 * 0.5 / 1.5);
        let found = curves.outcome(0, &[2.0, 4.0], &mut vec![0.0; curves.scratch()]);
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        // With 2 spent in the week after, its media are 0.75·1 + 0.25·2; by
        // themselves they would be 0.75.
        let curves = curves.followed_by(vec![2.0]).unwrap();
        let expected = 10.0 * (1.75 / 2.75 * 2.0 + 0.5 * (1.25 / 2.25 - 0.75 / 1.75));
        let found = curves.outcome(0, &[2.0, 4.0], &mut vec![0.0; curves.scratch()]);
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }

    #[test]
    fn lag_weights() {
        let weights = geometric(0.5, 3);
        for (weight, expected) in weights.iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
            assert!((weight - expected).abs() < 1e-15);
        }
        // retention ½: weights fall in a straight line, 1, ⅔, ⅓.
        for (weight, expected) in binomial(0.5, 3).iter().zip([0.5, 1.0 / 3.0, 1.0 / 6.0]) {
            assert!((weight - expected).abs() < 1e-15);
        }
    }

    fn check_derivatives(responses: &dyn Responses) {
        let mut scratch = vec![0.0; responses.scratch()];
        for draw in 0..2 {
            let mut spend = spend();
            let n = spend.len();
            let mut gradient = vec![0.0; n];
            let value = responses.add_gradient(draw, &spend, 1.0, &mut gradient, &mut scratch);
            assert!((value - responses.outcome(draw, &spend, &mut scratch)).abs() < 1e-12);
            for i in 0..n {
                let (here, h) = (spend[i], 1e-4);
                spend[i] = here + h;
                let up = responses.outcome(draw, &spend, &mut scratch);
                spend[i] = here - h;
                let down = responses.outcome(draw, &spend, &mut scratch);
                spend[i] = here;
                let numeric = (up - down) / (2.0 * h);
                assert!((gradient[i] - numeric).abs() < 1e-7 * (1.0 + numeric.abs()), "{draw} {i}");
            }
        }
    }

    #[test]
    fn gradients_agree_with_differences() {
        let curves = CurveDraws::new(parts()).unwrap();
        check_derivatives(&curves);
        check_derivatives(&*curves.envelope(&[15.0; 16]).unwrap());
    }

    #[test]
    fn curvature_agrees_with_differences_where_it_is_concave() {
        let mut parts = parts();
        parts.curves[1] = Saturation::Tanh { c: 1.2 };
        let curves = CurveDraws::new(parts).unwrap();
        assert!(curves.concave());
        let (spend, mut scratch) = (spend(), vec![0.0; curves.scratch()]);
        for draw in 0..2 {
            let mut curvature = Curvature::zeros(4, 4, 2);
            assert!(curves.add_curvature(draw, &spend, 1.0, &mut curvature, &mut scratch));
            for seed in 0..5_i32 {
                let along: Vec<f64> = (0..16).map(|i| f64::from((i * 5 + seed * 3) % 7 - 3)).collect();
                let slope = |t: f64, scratch: &mut [f64]| {
                    let at: Vec<f64> = spend.iter().zip(&along).map(|(x, d)| x + t * d).collect();
                    let mut gradient = vec![0.0; 16];
                    curves.add_gradient(draw, &at, 1.0, &mut gradient, scratch);
                    gradient.iter().zip(&along).map(|(g, d)| g * d).sum::<f64>()
                };
                let numeric = -(slope(1e-4, &mut scratch) - slope(-1e-4, &mut scratch)) / 2e-4;
                let exact = curvature.form(&along);
                assert!((exact - numeric).abs() < 1e-5 * (1.0 + numeric.abs()), "{exact} {numeric}");
            }
        }
    }

    #[test]
    fn the_envelope_is_nowhere_below() {
        let mut parts = parts();
        parts.effects[0] = -3.0;
        parts.effects[2] = -1.0;
        let curves = CurveDraws::new(parts).unwrap();
        assert!(!curves.concave());
        let envelope = curves.envelope(&[12.0; 16]).unwrap();
        assert!(envelope.concave());
        let mut scratch = vec![0.0; curves.scratch()];
        for shift in 0..11 {
            let spend: Vec<f64> = (0..16).map(|i| f64::from((i * 7 + shift * 3) % 13)).collect();
            for draw in 0..2 {
                let (below, above) =
                    (curves.outcome(draw, &spend, &mut scratch), envelope.outcome(draw, &spend, &mut scratch));
                assert!(above >= below - 1e-9, "{above} {below}");
            }
        }
    }

    #[test]
    fn wrong_arrays_are_named() {
        let broken = |change: fn(&mut CurveParts)| {
            let mut parts = parts();
            change(&mut parts);
            CurveDraws::new(parts).unwrap_err().to_string()
        };
        assert!(broken(|p| p.weights.truncate(11)).contains("`weights` has 11 entries where its shape asks for 12"));
        assert!(broken(|p| p.effects[3] = f64::NAN).contains("`effects`"));
        assert!(broken(|p| p.scales[0] = 0.0).contains("`scales`"));
        assert!(broken(|p| p.history[0] = -1.0).contains("`history`"));
        assert!(broken(|p| p.draws = 0).contains("at least one"));
    }
}
