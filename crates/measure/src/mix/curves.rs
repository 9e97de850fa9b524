//! What the planner needs of a fit: for each posterior draw, the contribution of
//! a path of spend and its derivative, with carry-over in from the past and out
//! into the tail.
//!
//! A plan covers `weeks` periods (of the panel's step, whatever it is) right
//! after the panel's last one. The spend of one *cell*, a channel in a geo, is
//! a slice of length `weeks`; its contribution has `weeks + tail` periods. Cells
//! do not influence each other, so that a whole plan is the sum over its cells;
//! [`Curves::value`] adds them up for a plan laid out as
//! `spend[(week * channels + channel) * geos + geo]`.

use serde::{Deserialize, Serialize};

use super::saturation::Saturation;

/// Response of every channel in every geo, draw by draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Names of the geos.
    pub geos: Vec<String>,
    /// What one unit of outcome is worth, by geo (mean of the panel's last
    /// year). One where the outcome is money.
    pub value_per_outcome: Vec<f64>,
    /// The paid channels.
    pub channels: Vec<ChannelCurves>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelCurves {
    /// Its name.
    pub name: String,
    /// Form of its saturation.
    pub saturation: Saturation,
    /// What does not change from draw to draw, by geo.
    pub cells: Vec<CurveCell>,
    /// The draws; every channel has the same number.
    pub draws: Vec<CurveDraw>,
}

/// A channel in a geo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveCell {
    /// Model exposure (in the model's units) that one unit of money buys.
    pub exposure_per_spend: f64,
    /// Model exposure in the periods before the plan, oldest first. Earlier ones
    /// than `lags − 1` do not matter.
    pub history: Vec<f64>,
    /// Mean spend per period over the panel's last 52 periods (or all).
    pub spend_today: f64,
    /// Largest spend in one period of the panel: beyond it a curve is a guess.
    pub spend_largest: f64,
}

/// A channel in a draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveDraw {
    /// Carry-over weights by lag; their sum is one.
    pub weights: Vec<f64>,
    /// Parameters of the saturation.
    pub saturation: Vec<f64>,
    /// Outcome at full saturation, by geo, in the outcome's unit (not per head).
    pub coefficients: Vec<f64>,
}

/// Memory that a caller keeps between calls, so that none is asked for in loops.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    exposure: Vec<f64>,
    carried: Vec<f64>,
    values: Vec<f64>,
    adjoint: Vec<f64>,
    row: Vec<f64>,
    gradient_row: Vec<f64>,
}

impl Curves {
    /// Number of posterior draws.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.channels.first().map_or(0, |channel| channel.draws.len())
    }

    /// How many periods after the plan's last one it still works: the longest
    /// lag of any channel.
    #[must_use]
    pub fn tail(&self) -> usize {
        self.channels.iter().flat_map(|c| &c.draws).map(|d| d.weights.len().saturating_sub(1)).max().unwrap_or(0)
    }

    /// Writes the contribution of one cell in every period of plan and tail,
    /// carry-in from history included, in the outcome's unit.
    ///
    /// `spend` has one entry per week, `out` has `spend.len() + self.tail()`.
    /// What history alone brings is the contribution of a plan of zeros.
    pub fn contribution(
        &self,
        draw: usize,
        channel: usize,
        geo: usize,
        spend: &[f64],
        out: &mut [f64],
        scratch: &mut Scratch,
    ) {
        self.forward(draw, channel, geo, spend, out.len(), scratch);
        let coefficient = self.channels[channel].draws[draw].coefficients[geo];
        for (out, value) in out.iter_mut().zip(&scratch.values) {
            *out = coefficient * value;
        }
    }

    /// `Σ_t week_value[t] · contribution[t]` of one cell over plan and tail, and
    /// its derivative by the spend of each week, written to `gradient`.
    ///
    /// `week_value` has `spend.len() + self.tail()` entries: ones for the outcome
    /// itself, value per outcome for money, zeros where the tail is not valued.
    pub fn cell_value(
        &self,
        cell: (usize, usize, usize),
        spend: &[f64],
        week_value: &[f64],
        gradient: &mut [f64],
        scratch: &mut Scratch,
    ) -> f64 {
        let (draw, channel, geo) = cell;
        self.forward(draw, channel, geo, spend, week_value.len(), scratch);
        let curves = &self.channels[channel];
        let at = &curves.draws[draw];
        let coefficient = at.coefficients[geo];
        let mut total = 0.0;
        scratch.adjoint.clear();
        for (value, weight) in scratch.values.iter().zip(week_value) {
            total += coefficient * value * weight;
            scratch.adjoint.push(coefficient * weight);
        }
        curves.saturation.pull_back(&at.saturation, &scratch.carried, &scratch.values, &mut scratch.adjoint, &mut []);
        let rate = curves.cells[geo].exposure_per_spend;
        for (week, slope) in gradient.iter_mut().enumerate() {
            let reach = &scratch.adjoint[week..];
            *slope = rate * at.weights.iter().zip(reach).map(|(w, a)| w * a).sum::<f64>();
        }
        total
    }

    /// The value of a whole plan in one draw: `Σ week_value[t] · contribution`
    /// over all cells, carry-in included. `spend` and `gradient` are laid out as
    /// `(week * channels + channel) * geos + geo`; `weights_by_geo` multiplies a
    /// geo's contribution (usually [`Curves::value_per_outcome`]).
    pub fn value(
        &self,
        draw: usize,
        spend: &[f64],
        week_value: &[f64],
        weights_by_geo: &[f64],
        gradient: &mut [f64],
        scratch: &mut Scratch,
    ) -> f64 {
        let (channels, geos) = (self.channels.len(), self.geos.len());
        let stride = channels * geos;
        let weeks = spend.len() / stride.max(1);
        let mut total = 0.0;
        let mut row = std::mem::take(&mut scratch.row);
        let mut slopes = std::mem::take(&mut scratch.gradient_row);
        for cell in 0..stride {
            let (channel, geo) = (cell / geos, cell % geos);
            row.clear();
            row.extend((0..weeks).map(|week| spend[week * stride + cell]));
            slopes.clear();
            slopes.resize(weeks, 0.0);
            let weight = weights_by_geo[geo];
            total += weight * self.cell_value((draw, channel, geo), &row, week_value, &mut slopes, scratch);
            for (week, slope) in slopes.iter().enumerate() {
                gradient[week * stride + cell] = weight * slope;
            }
        }
        scratch.row = row;
        scratch.gradient_row = slopes;
        total
    }

    /// Exposure → carry-over → saturation, for plan and tail, into the scratch.
    fn forward(&self, draw: usize, channel: usize, geo: usize, spend: &[f64], periods: usize, scratch: &mut Scratch) {
        let curves = &self.channels[channel];
        let at = &curves.draws[draw];
        let cell = &curves.cells[geo];
        let back = at.weights.len() - 1;
        scratch.exposure.clear();
        let known = cell.history.len().min(back);
        scratch.exposure.resize(back - known, 0.0);
        scratch.exposure.extend_from_slice(&cell.history[cell.history.len() - known..]);
        scratch.exposure.extend(spend.iter().map(|money| money * cell.exposure_per_spend));
        scratch.exposure.resize(back + periods, 0.0);
        scratch.carried.clear();
        scratch.carried.resize(periods, 0.0);
        for (lag, weight) in at.weights.iter().enumerate() {
            let from = &scratch.exposure[back - lag..];
            for (carried, exposure) in scratch.carried.iter_mut().zip(from) {
                *carried += weight * exposure;
            }
        }
        scratch.values.clear();
        scratch.values.resize(periods, 0.0);
        curves.saturation.apply(&at.saturation, &scratch.carried, &mut scratch.values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn curves() -> Curves {
        let draw = |lam: f64| CurveDraw {
            weights: vec![0.5, 0.3, 0.2],
            saturation: vec![lam],
            coefficients: vec![100.0, 40.0],
        };
        let cell = |rate: f64| CurveCell {
            exposure_per_spend: rate,
            history: vec![9.0, 0.6, 0.2],
            spend_today: 1.0,
            spend_largest: 3.0,
        };
        let channel = |name: &str, rate: f64| ChannelCurves {
            name: name.to_owned(),
            saturation: Saturation::MichaelisMenten,
            cells: vec![cell(rate), cell(0.5 * rate)],
            draws: vec![draw(0.8), draw(1.4)],
        };
        Curves {
            geos: vec!["north".into(), "south".into()],
            value_per_outcome: vec![1.0, 2.0],
            channels: vec![channel("tv", 0.4), channel("search", 0.7)],
        }
    }

    #[test]
    fn carry_in_and_tail_by_hand() {
        let curves = curves();
        assert_eq!((curves.draws(), curves.tail()), (2, 2));
        let mut out = [0.0; 3];
        curves.contribution(0, 0, 0, &[2.0], &mut out, &mut Scratch::default());
        // Exposure .6, .2 before, then .8; weights .5, .3, .2.
        let carried = [0.5 * 0.8 + 0.3 * 0.2 + 0.2 * 0.6, 0.3 * 0.8 + 0.2 * 0.2, 0.2 * 0.8];
        for (out, x) in out.iter().zip(carried) {
            assert!((out - 100.0 * x / (0.8 + x)).abs() < 1e-12);
        }
    }

    proptest! {
        #[test]
        fn the_gradient_is_the_derivative(spend in prop::collection::vec(0.1_f64..5.0, 16)) {
            let curves = curves();
            let week_value = [1.0, 1.0, 0.9, 0.9, 0.5, 0.2];
            let weights = curves.value_per_outcome.clone();
            let mut scratch = Scratch::default();
            let mut gradient = vec![0.0; 16];
            let total = curves.value(1, &spend, &week_value, &weights, &mut gradient, &mut scratch);
            let mut by_hand = 0.0;
            for channel in 0..2 {
                for geo in 0..2 {
                    let row: Vec<f64> = (0..4).map(|week| spend[(week * 2 + channel) * 2 + geo]).collect();
                    let mut out = vec![0.0; 6];
                    curves.contribution(1, channel, geo, &row, &mut out, &mut scratch);
                    by_hand += weights[geo] * out.iter().zip(week_value).map(|(o, v)| o * v).sum::<f64>();
                }
            }
            prop_assert!((total - by_hand).abs() < 1e-9);
            let mut ignored = vec![0.0; 16];
            for i in 0..16 {
                let h = 1e-5;
                let mut moved = spend.clone();
                moved[i] += h;
                let up = curves.value(1, &moved, &week_value, &weights, &mut ignored, &mut scratch);
                moved[i] -= 2.0 * h;
                let down = curves.value(1, &moved, &week_value, &weights, &mut ignored, &mut scratch);
                let numeric = (up - down) / (2.0 * h);
                prop_assert!((numeric - gradient[i]).abs() < 1e-6 * (1.0 + numeric.abs()));
            }
        }
    }
}
