//! What carry-over brings into a span of time and out of it.

use super::channel::{Channel, ChannelWork};
use super::columns::{Reader, State};
use super::error::MixError;
use super::model::Model;
use super::outcome::{CarryOver, Draws, Estimate};
use super::slices::carry_over;

/// Draws that are used.
const DRAWS: usize = 500;

impl Model {
    /// For each channel, what earlier exposure brought inside `periods` and what
    /// exposure inside it brings afterwards if nothing follows, in the outcome's
    /// unit, all geos together.
    ///
    /// # Errors
    /// When the draws belong to another model.
    pub fn carry_over(
        &self,
        draws: &Draws,
        periods: std::ops::Range<usize>,
        interval: f64,
    ) -> Result<Vec<CarryOver>, MixError> {
        let reader = Reader::new(&self.columns, draws)?;
        let mut state = State::default();
        let mut work = ChannelWork::default();
        let count = self.design.channels.len();
        let mut kept = vec![(Vec::new(), Vec::new()); count];
        for draw in (0..draws.len()).step_by(draws.len().div_ceil(DRAWS).max(1)) {
            reader.read(&self.design, draws.row(draw), &mut state);
            for (channel, (carried_in, carried_out)) in kept.iter_mut().enumerate() {
                let (into, out) = self.across(channel, &state, periods.clone(), &mut work);
                carried_in.push(into);
                carried_out.push(out);
            }
        }
        Ok(kept
            .into_iter()
            .zip(&self.design.channels)
            .map(|((mut into, mut out), channel)| CarryOver {
                channel: channel.name.clone(),
                carried_in: Estimate::of(&mut into, interval),
                carried_out: Estimate::of(&mut out, interval),
            })
            .collect())
    }

    /// What crosses the borders in one draw.
    fn across(
        &self,
        channel: usize,
        state: &State,
        span: std::ops::Range<usize>,
        work: &mut ChannelWork,
    ) -> (f64, f64) {
        let design = &self.design;
        let form = &design.channels[channel];
        let (adstock, saturation) = state.shape(design, channel);
        form.respond(&adstock, &saturation, work);
        let back = form.lags - 1;
        let stride = back + design.periods;
        let (mut into, mut out) = (0.0, 0.0);
        for geo in 0..design.geos {
            // Exposure (or reach times response) with room for the tail.
            let mut exposure = form.effective(work)[geo * stride..(geo + 1) * stride].to_vec();
            exposure.truncate(back + span.end);
            exposure.resize(back + span.end + back, 0.0);
            let response = |exposure: &[f64]| respond(form, &saturation, &work.weights, exposure, span.end + back);
            let with = response(&exposure);
            let mut inside_only = exposure.clone();
            inside_only[..back + span.start].fill(0.0);
            let alone = response(&inside_only);
            let mut before_only = exposure.clone();
            before_only[back + span.start..].fill(0.0);
            let before = response(&before_only);
            let strength = |period: usize| {
                let at = period.min(design.periods - 1);
                design.unit[geo * design.periods] * state.beta[channel * design.geos + geo] * state.multiplier[at]
            };
            into += span.clone().map(|t| strength(t) * (with[t] - alone[t])).sum::<f64>();
            out += (span.end..span.end + back).map(|t| strength(t) * (with[t] - before[t])).sum::<f64>();
        }
        (into, out)
    }
}

/// The response of one geo to padded exposure.
fn respond(form: &Channel, saturation: &[f64], weights: &[f64], exposure: &[f64], periods: usize) -> Vec<f64> {
    let mut carried = vec![0.0; periods];
    carry_over(weights, exposure, &mut carried);
    if form.frequency.is_some() {
        return carried;
    }
    let mut values = vec![0.0; periods];
    form.saturation.apply(saturation, &carried, &mut values);
    values
}
