//! Every part of the outcome over time, with intervals.

use stats::diagnostics::hdi_sorted;
use stats::work::Work;

use super::channel::ChannelWork;
use super::columns::{Reader, State};
use super::error::MixError;
use super::model::Model;
use super::outcome::{ComponentSeries, Draws};

/// Values kept at once: components × periods × draws.
const KEPT: usize = 4_000_000;
/// Fewest and most draws that are used.
const DRAWS: (usize, usize) = (200, 1000);

/// One part of the outcome.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Channel(usize),
    Treatment(usize),
    /// Coefficients of the baseline that belong together, by group name.
    Group(String),
    Baseline,
    Fitted,
}

impl Model {
    /// Contributions over time in the outcome's unit: each channel, each
    /// treatment, the baseline with its parts (trend, season, holidays,
    /// controls), and the fitted outcome; for one geo or all together. The
    /// channels, the treatments and `baseline` add up to `fitted`.
    ///
    /// # Errors
    /// When the draws belong to another model, or the work is stopped.
    pub fn contributions(
        &self,
        draws: &Draws,
        geo: Option<usize>,
        interval: f64,
        work: &dyn Work,
    ) -> Result<Vec<ComponentSeries>, MixError> {
        let parts = self.parts();
        let periods = self.design.periods;
        let most = (KEPT / (parts.len() * periods)).clamp(DRAWS.0, DRAWS.1);
        let step = draws.len().div_ceil(most).max(1);
        let reader = Reader::new(&self.columns, draws)?;
        let mut values: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); periods]; parts.len()];
        let mut memory = Memory::new(self);
        for draw in (0..draws.len()).step_by(step) {
            work.progress("contributions over time", draw as u64, draws.len() as u64);
            work.go_on().map_err(stats::nuts::SampleError::from)?;
            reader.read(&self.design, draws.row(draw), &mut memory.state);
            self.split(&parts, geo, &mut memory);
            for (kept, now) in values.iter_mut().zip(&memory.by_part) {
                for (kept, now) in kept.iter_mut().zip(now) {
                    kept.push(*now);
                }
            }
        }
        Ok(parts
            .iter()
            .zip(values)
            .map(|(part, by_period)| {
                let mut series = ComponentSeries {
                    component: self.name_of(part),
                    geo: geo.map(|geo| self.panel.geos[geo].clone()),
                    dates: self.panel.dates.clone(),
                    mean: Vec::with_capacity(periods),
                    low: Vec::with_capacity(periods),
                    high: Vec::with_capacity(periods),
                };
                for mut draws in by_period {
                    series.mean.push(draws.iter().sum::<f64>() / draws.len() as f64);
                    draws.sort_unstable_by(f64::total_cmp);
                    let (low, high) = hdi_sorted(&draws, interval);
                    series.low.push(low);
                    series.high.push(high);
                }
                series
            })
            .collect())
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = (0..self.design.channels.len()).map(Part::Channel).collect();
        let treated = |control: &usize| self.panel.controls[*control].treatment_baseline.is_some();
        parts.extend((0..self.panel.controls.len()).filter(treated).map(Part::Treatment));
        parts.push(Part::Baseline);
        let mut groups: Vec<String> = Vec::new();
        for name in self.design.baseline.names() {
            let group = self.group(name);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        parts.extend(groups.into_iter().map(Part::Group));
        parts.push(Part::Fitted);
        parts
    }

    /// The part of the baseline that a coefficient belongs to.
    fn group(&self, name: &str) -> String {
        if name.starts_with("fourier[") {
            return "season".to_owned();
        }
        if name.starts_with("holiday[") {
            return name.to_owned();
        }
        let control = self.panel.controls.iter().find(|control| {
            name.strip_prefix("control[").is_some_and(|rest| {
                rest.strip_prefix(control.name.as_str()).is_some_and(|end| end.starts_with(']') || end.starts_with(','))
            })
        });
        control.map_or_else(|| "trend".to_owned(), |control| format!("control[{}]", control.name))
    }

    fn name_of(&self, part: &Part) -> String {
        match part {
            Part::Channel(channel) => self.design.channels[*channel].name.clone(),
            Part::Treatment(control) => self.panel.controls[*control].name.clone(),
            Part::Group(name) => name.clone(),
            Part::Baseline => "baseline".to_owned(),
            Part::Fitted => "fitted".to_owned(),
        }
    }

    /// Writes every part by period for the state in memory.
    fn split(&self, parts: &[Part], geo: Option<usize>, memory: &mut Memory) {
        let design = &self.design;
        let periods = design.periods;
        let rows = geo.map_or(0..design.geos * periods, |geo| geo * periods..(geo + 1) * periods);
        memory.by_part.resize(parts.len(), Vec::new());
        let mut rest = vec![0.0; periods];
        let mut fitted = vec![0.0; periods];
        for (at, part) in parts.iter().enumerate() {
            let mut out = std::mem::take(&mut memory.by_part[at]);
            out.clear();
            out.resize(periods, 0.0);
            match part {
                Part::Channel(channel) => {
                    memory.state.contribution(design, *channel, &mut memory.channel, &mut memory.rows);
                    for row in rows.clone() {
                        out[row % periods] += memory.rows[row];
                    }
                }
                Part::Treatment(control) => self.treatment(*control, rows.clone(), memory, &mut out),
                Part::Group(group) => {
                    memory.masked.clone_from(&memory.state.linear);
                    for (value, name) in memory.masked.iter_mut().zip(design.baseline.names()) {
                        if self.group(name) != *group {
                            *value = 0.0;
                        }
                    }
                    design.baseline.apply(&memory.masked, &mut memory.over_time, &mut memory.rows);
                    for row in rows.clone() {
                        let level = if group == "trend" { design.centre * design.heads[row / periods] } else { 0.0 };
                        out[row % periods] += design.unit[row] * memory.rows[row] + level;
                    }
                }
                Part::Baseline | Part::Fitted => {
                    if *part == Part::Baseline {
                        design.baseline.apply(&memory.state.linear, &mut memory.over_time, &mut memory.rows);
                        for row in rows.clone() {
                            rest[row % periods] +=
                                design.unit[row] * memory.rows[row] + design.centre * design.heads[row / periods];
                        }
                        // What treatments bring is theirs.
                        for (other, part) in parts[..at].iter().enumerate() {
                            let is_treatment = matches!(part, Part::Treatment(_));
                            for (period, theirs) in memory.by_part[other].iter().enumerate() {
                                fitted[period] += theirs;
                                rest[period] -= if is_treatment { *theirs } else { 0.0 };
                            }
                        }
                        out.copy_from_slice(&rest);
                        for (fitted, rest) in fitted.iter_mut().zip(&rest) {
                            *fitted += rest;
                        }
                    } else {
                        out.copy_from_slice(&fitted);
                    }
                }
            }
            memory.by_part[at] = out;
        }
    }

    /// What a treatment brought against its baseline value.
    fn treatment(&self, control: usize, rows: std::ops::Range<usize>, memory: &Memory, out: &mut [f64]) {
        let design = &self.design;
        let periods = design.periods;
        let column = &self.panel.controls[control];
        let (_, scale) = design.control_units[control];
        let against = column.treatment_baseline.unwrap_or(0.0);
        for row in rows {
            let name = &design.control_names[control][row / periods];
            let coefficient = design.baseline.names().iter().position(|n| n == name);
            let slope = coefficient.map_or(0.0, |at| memory.state.linear[at]);
            out[row % periods] += design.unit[row] * slope * (column.values[row] - against) / scale;
        }
    }
}

/// Memory between draws.
struct Memory {
    state: State,
    channel: ChannelWork,
    rows: Vec<f64>,
    over_time: Vec<f64>,
    masked: Vec<f64>,
    by_part: Vec<Vec<f64>>,
}

impl Memory {
    fn new(model: &Model) -> Self {
        Self {
            state: State::default(),
            channel: ChannelWork::default(),
            rows: vec![0.0; model.design.geos * model.design.periods],
            over_time: Vec::new(),
            masked: Vec::new(),
            by_part: Vec::new(),
        }
    }
}
