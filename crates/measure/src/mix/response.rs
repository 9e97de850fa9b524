//! What the planner and the reader take from draws: curves, contributions over
//! time.

use super::columns::{Reader, State};
use super::curves::{ChannelCurves, CurveCell, CurveDraw, Curves};
use super::error::MixError;
use super::model::Model;
use super::outcome::{Draws, Estimate, ResponseCurve, ResponsePoint};

/// Periods that count as "today".
const RECENT: usize = 52;
/// Points of a response curve.
const POINTS: usize = 41;
/// Draws behind a response curve.
const CURVE_DRAWS: usize = 500;

impl Model {
    /// The response of every paid channel in at most `count` evenly spaced
    /// draws, for the periods after the panel's last one. Reach and frequency
    /// keep their mean frequency; a multiplier over time keeps its last value.
    ///
    /// # Errors
    /// When the draws belong to another model.
    pub fn curves(&self, draws: &Draws, count: usize) -> Result<Curves, MixError> {
        let design = &self.design;
        let reader = Reader::new(&self.columns, draws)?;
        let mut state = State::default();
        let periods = design.periods;
        let first = periods.saturating_sub(RECENT);
        let paid: Vec<usize> = (0..design.channels.len())
            .filter(|channel| self.panel.spend_of(*channel).is_some_and(|spend| spend.iter().sum::<f64>() > 0.0))
            .collect();
        let mut channels: Vec<ChannelCurves> = paid.iter().map(|channel| self.curve_cells(*channel, first)).collect();
        let step = draws.len().div_ceil(count.max(1)).max(1);
        for draw in (0..draws.len()).step_by(step) {
            reader.read(design, draws.row(draw), &mut state);
            for (channel, curves) in paid.iter().zip(&mut channels) {
                let form = &design.channels[*channel];
                let (adstock, saturation) = state.shape(design, *channel);
                let mut weights = vec![0.0; form.lags];
                let mut slopes = vec![0.0; form.lags * adstock.len()];
                form.adstock.weights(&adstock, &mut weights, &mut slopes);
                let response = self.mean_frequency(*channel).map(|f| form.saturation.at(&saturation, f).0);
                let latest = state.multiplier[periods - 1];
                let coefficients = (0..design.geos)
                    .map(|geo| {
                        let beta = state.beta[channel * design.geos + geo];
                        design.unit[geo * periods] * beta * latest * response.unwrap_or(1.0)
                    })
                    .collect();
                let saturation = if response.is_some() { Vec::new() } else { saturation };
                curves.draws.push(CurveDraw { weights, saturation, coefficients });
            }
        }
        let value_per_outcome = (0..design.geos)
            .map(|geo| match &self.panel.value_per_outcome {
                None => 1.0,
                Some(value) => {
                    let recent = &value[geo * periods + first..(geo + 1) * periods];
                    recent.iter().sum::<f64>() / recent.len() as f64
                }
            })
            .collect();
        Ok(Curves { geos: self.panel.geos.clone(), value_per_outcome, channels })
    }

    /// Mean frequency of a channel where anyone was reached.
    fn mean_frequency(&self, channel: usize) -> Option<f64> {
        let form = &self.design.channels[channel];
        let frequency = form.frequency.as_ref()?;
        let contacts: f64 = frequency.iter().zip(&form.exposure).map(|(f, reach)| f * reach).sum();
        let reach: f64 = form.exposure.iter().sum();
        Some(if reach > 0.0 { contacts / reach } else { 0.0 })
    }

    fn curve_cells(&self, channel: usize, first: usize) -> ChannelCurves {
        let design = &self.design;
        let form = &design.channels[channel];
        let periods = design.periods;
        let back = form.lags - 1;
        let stride = back + periods;
        let spend = self.panel.spend_of(channel).unwrap_or(&[]);
        let bought_by = |geo: usize| form.exposure[geo * stride + back..(geo + 1) * stride].iter().sum::<f64>();
        let paid_in = |geo: usize| spend[geo * periods..(geo + 1) * periods].iter().sum::<f64>();
        // Where a geo has no spend of its own it buys as all geos do.
        let heads: f64 = design.heads.iter().sum();
        let everywhere: f64 = (0..design.geos).map(|geo| bought_by(geo) * design.heads[geo]).sum::<f64>()
            / (0..design.geos).map(paid_in).sum::<f64>();
        let cells = (0..design.geos)
            .map(|geo| {
                let money = &spend[geo * periods..(geo + 1) * periods];
                let paid = paid_in(geo);
                let rate = if paid > 0.0 && bought_by(geo) > 0.0 {
                    bought_by(geo) / paid
                } else {
                    everywhere / design.heads[geo].min(heads)
                };
                let recent = &money[first..];
                CurveCell {
                    exposure_per_spend: rate,
                    history: form.exposure[(geo + 1) * stride - back..(geo + 1) * stride].to_vec(),
                    spend_today: recent.iter().sum::<f64>() / recent.len() as f64,
                    spend_largest: money.iter().copied().fold(0.0, f64::max),
                }
            })
            .collect();
        let saturation = if form.frequency.is_some() { super::saturation::Saturation::None } else { form.saturation };
        ChannelCurves { name: form.name.clone(), saturation, cells, draws: Vec::new() }
    }

    /// How every paid channel answers to spend per period, kept up until
    /// carry-over has settled and shared by geos as in the panel's last year;
    /// from nothing to twice today's spend or the largest seen.
    ///
    /// # Errors
    /// When the draws belong to another model.
    pub fn response_curves(&self, draws: &Draws, interval: f64) -> Result<Vec<ResponseCurve>, MixError> {
        let curves = self.curves(draws, CURVE_DRAWS)?;
        Ok(curves.channels.iter().map(|channel| response_curve(channel, &curves.value_per_outcome, interval)).collect())
    }
}

fn response_curve(channel: &ChannelCurves, value: &[f64], interval: f64) -> ResponseCurve {
    let today: f64 = channel.cells.iter().map(|cell| cell.spend_today).sum();
    let largest: f64 = channel.cells.iter().map(|cell| cell.spend_largest).sum();
    let level = if today > 0.0 { today } else { largest };
    let top = (2.0 * level).max(largest);
    // Each geo's share of the channel's money.
    let by_geo = |cell: &CurveCell| if today > 0.0 { cell.spend_today } else { cell.spend_largest };
    let whole: f64 = channel.cells.iter().map(by_geo).sum();
    let shares: Vec<f64> = channel.cells.iter().map(|cell| by_geo(cell) / whole.max(f64::MIN_POSITIVE)).collect();
    let point = |spend: f64| {
        let (mut contribution, mut marginal) = (Vec::new(), Vec::new());
        for draw in &channel.draws {
            let (mut sum, mut slope) = (0.0, 0.0);
            for (geo, (cell, share)) in channel.cells.iter().zip(&shares).enumerate() {
                let rate = cell.exposure_per_spend * share;
                let (at, by) = channel.saturation.at(&draw.saturation, spend * rate);
                sum += draw.coefficients[geo] * at;
                slope += value[geo] * draw.coefficients[geo] * by * rate;
            }
            contribution.push(sum);
            marginal.push(slope);
        }
        ResponsePoint {
            spend,
            contribution: Estimate::of(&mut contribution, interval),
            mroas: Estimate::of(&mut marginal, interval),
        }
    };
    ResponseCurve {
        channel: channel.name.clone(),
        points: (0..POINTS).map(|i| point(top * i as f64 / (POINTS - 1) as f64)).collect(),
        today: point(level),
    }
}
