//! From panel and specification to the arrays that the posterior works on.

use stats::density::{Density, Family};

use super::baseline::Baseline;
use super::channel::{Channel, Strength, StrengthPrior};
use super::counterfactual::Counterfactual;
use super::deviations::Deviations;
use super::error::MixError;
use super::likelihood::Observed;
use super::panel::{Exposure, Media, Panel, Sign, Step};
use super::pilot::Pilot;
use super::regressors;
use super::slots::Slots;
use super::specification::{
    Centring, Coefficient, Likelihood, MediaOverTime, Prior, Scaling, Share, Specification, Trend,
};

/// Everything that does not change while sampling.
#[derive(Debug, Clone)]
pub(super) struct Design {
    pub(super) geos: usize,
    pub(super) periods: usize,
    pub(super) step: Step,
    pub(super) slots: Slots,
    pub(super) baseline: Baseline,
    pub(super) channels: Vec<Channel>,
    /// Slots of step size and steps, and the knots' rows, of the media multiplier.
    pub(super) multiplier: Option<Multiplier>,
    pub(super) likelihood: Likelihood,
    pub(super) sigma: Option<usize>,
    pub(super) nu: Option<usize>,
    pub(super) dispersion: Option<usize>,
    /// Outcome in the model's units.
    pub(super) outcome: Vec<f64>,
    /// One where it counts.
    pub(super) weight: Vec<f64>,
    /// The outcome's units in one of the model's, by row.
    pub(super) unit: Vec<f64>,
    /// What is taken off the outcome per head, by row in the outcome's unit.
    pub(super) centre: f64,
    pub(super) counterfactuals: Vec<Counterfactual>,
    /// Exposure is divided by this (and by heads), by channel.
    pub(super) exposure_unit: Vec<f64>,
    pub(super) heads: Vec<f64>,
    /// Controls as they are used: the centre and the scale taken off.
    pub(super) control_units: Vec<(f64, f64)>,
    /// Names of a control's coefficients by geo.
    pub(super) control_names: Vec<Vec<String>>,
}

/// The multiplier of media over time: `v = exp(H w)`, `w` a random walk of mean
/// zero over knots.
#[derive(Debug, Clone)]
pub(super) struct Multiplier {
    pub(super) sd: usize,
    pub(super) steps: Vec<usize>,
    pub(super) rows: Vec<Vec<f64>>,
}

/// The prior of a name, checked.
fn prior(specification: &Specification, name: &str) -> Result<Prior, MixError> {
    let fault = |why: &str| MixError::Prior { name: name.to_owned(), why: why.to_owned() };
    let prior = specification.priors.of(name).ok_or_else(|| fault("is needed by this model and is not given"))?;
    match prior {
        Prior::Fixed(value) if !value.is_finite() => Err(fault("is held at a value that is not a number")),
        Prior::Density(density) => match density.fault() {
            Some(why) => Err(fault(why)),
            None => Ok(prior),
        },
        Prior::Fixed(_) => Ok(prior),
    }
}

/// The prior of a name that must be above zero.
fn positive_prior(specification: &Specification, name: &str) -> Result<Prior, MixError> {
    let prior = prior(specification, name)?;
    let low = match prior {
        Prior::Fixed(value) => value,
        Prior::Density(density) => density.support().0,
    };
    if low < 0.0 {
        return Err(MixError::Prior { name: name.to_owned(), why: "must not allow values below zero".to_owned() });
    }
    Ok(prior)
}

impl Design {
    /// Builds the arrays.
    pub(super) fn new(panel: &Panel, specification: &Specification) -> Result<Self, MixError> {
        panel.check()?;
        let step = panel.step()?;
        let (geos, periods) = (panel.geos.len(), panel.periods());
        let heads = panel.population.clone().unwrap_or_else(|| vec![1.0; geos]);
        let (centre, scale) = outcome_units(panel, &heads, specification.scaling);
        let likelihood = specification.likelihood;
        if likelihood == Likelihood::NegativeBinomial {
            if specification.scaling == Scaling::Standardised {
                return Err(MixError::Parts(
                    "a negative binomial needs outcomes that are not standardised; choose the scaling mean or maximum"
                        .to_owned(),
                ));
            }
            if panel.outcome.iter().any(|y| *y < 0.0) {
                return Err(MixError::Parts("a negative binomial needs outcomes of zero or more".to_owned()));
            }
        }
        let rows = geos * periods;
        let weight: Vec<f64> = (0..rows).map(|row| f64::from(u8::from(panel.is_observed(row)))).collect();
        let unit: Vec<f64> = (0..rows).map(|row| heads[row / periods] * scale).collect();
        let outcome: Vec<f64> = (0..rows)
            .map(|row| {
                let y = panel.outcome[row];
                if weight[row] > 0.0 { (y / heads[row / periods] - centre) / scale } else { 0.0 }
            })
            .collect();
        let mut design = Self {
            geos,
            periods,
            step,
            slots: Slots::default(),
            baseline: Baseline::new(periods, geos),
            channels: Vec::new(),
            multiplier: None,
            likelihood,
            sigma: None,
            nu: None,
            dispersion: None,
            outcome,
            weight,
            unit,
            centre,
            counterfactuals: Vec::new(),
            exposure_unit: Vec::new(),
            heads,
            control_units: Vec::new(),
            control_names: Vec::new(),
        };
        design.add_levels(panel, specification)?;
        for media in &panel.media {
            design.add_channel(panel, specification, media)?;
        }
        design.add_trend(specification)?;
        design.add_calendar(panel, specification)?;
        design.add_controls(panel, specification)?;
        design.add_multiplier(specification)?;
        design.add_noise(specification)?;
        for test in &panel.lift_tests {
            let placed = super::lift::place(panel, &design, test)?;
            design.counterfactuals.push(placed);
        }
        if likelihood != Likelihood::Normal || !design.baseline.condition(&mut design.slots, &design.weight) {
            let media = design.stand_ins();
            let pilot = design.baseline.whiten(&mut design.slots, &design.outcome, &design.weight, &media);
            if specification.pooling.sampling == Centring::Automatic && geos > 1 {
                design.centre(&pilot, &media);
            }
        }
        design.baseline.unfold(&mut design.slots);
        for deviations in design.channels.iter().filter_map(|channel| channel.pooled.as_ref()) {
            deviations.unfold(&mut design.slots);
        }
        if let Some(multiplier) = &design.multiplier {
            design.slots.unfold(multiplier.sd);
        }
        Ok(design)
    }

    /// What is observed.
    pub(super) fn seen(&self) -> Observed<'_> {
        Observed { outcome: &self.outcome, weight: &self.weight, unit: &self.unit }
    }

    /// Sets how far deviations of geos are centred, by what the pilot says.
    fn centre(&mut self, pilot: &Pilot, media: &[Vec<f64>]) {
        let controls = self.baseline.pooled_columns();
        let first = pilot.solution.len() - media.len();
        // Deviations of media are of the logarithm: in units of the coefficient.
        let scaled: Vec<Vec<f64>> = media
            .iter()
            .zip(&pilot.solution[first..])
            .map(|(column, by)| column.iter().map(|v| v * by.max(0.0)).collect())
            .collect();
        let columns: Vec<&[f64]> = controls.iter().chain(&scaled).map(Vec::as_slice).collect();
        let centring = pilot.centring(&columns, &self.weight, self.geos);
        self.baseline.centre_pooled(&centring);
        let exposed = self.channels.iter_mut().filter(|channel| channel.has_exposure());
        for (channel, centring) in exposed.zip(&centring[controls.len()..]) {
            if let Some(deviations) = &mut channel.pooled
                && self.slots.held(deviations.sd).is_none()
            {
                deviations.centring.clone_from(centring);
            }
        }
    }

    /// A coefficient of the linear part: whitened where its prior covers the
    /// line, else a slot.
    fn linear(&mut self, specification: &Specification, name: &str) -> Result<usize, MixError> {
        let prior = prior(specification, name)?;
        Ok(match prior {
            Prior::Density(density) if density.support() == (f64::NEG_INFINITY, f64::INFINITY) => {
                self.baseline.free(name.to_owned(), density)
            }
            _ => {
                let slot = self.slots.add(name.to_owned(), prior);
                self.baseline.slot(name.to_owned(), slot)
            }
        })
    }

    /// Slots for the deviations of geos.
    fn deviations(&mut self, specification: &Specification, sd: usize, names: Vec<String>) -> Deviations {
        let slots: Vec<usize> = names.into_iter().map(|name| self.slots.add_flat(name)).collect();
        // What is automatic is set later.
        let centring = match specification.pooling.sampling {
            Centring::Centred => vec![1.0; slots.len()],
            Centring::NonCentred | Centring::Automatic => vec![0.0; slots.len()],
        };
        Deviations { sd, slots, centring }
    }

    fn add_levels(&mut self, panel: &Panel, specification: &Specification) -> Result<(), MixError> {
        let intercept = self.linear(specification, "intercept")?;
        self.baseline.act_over_time(intercept, &vec![1.0; self.periods]);
        if self.geos == 1 {
            return Ok(());
        }
        // Without a common level one geo (the largest) is the one the others are
        // compared with.
        let held = matches!(specification.priors.of("intercept"), Some(Prior::Fixed(_)));
        let largest = (0..self.geos).fold(0, |best, geo| if self.heads[geo] > self.heads[best] { geo } else { best });
        for (geo, name) in panel.geos.iter().enumerate() {
            if held && geo == largest {
                continue;
            }
            let coefficient = self.linear(specification, &format!("geo_intercept[{name}]"))?;
            self.baseline.act_on_geo(coefficient, geo);
        }
        Ok(())
    }

    fn add_channel(&mut self, panel: &Panel, specification: &Specification, media: &Media) -> Result<(), MixError> {
        let parts = specification.parts(&media.name);
        if parts.lags == 0 || parts.lags > self.periods {
            return Err(MixError::Parts(format!(
                "{}: {} lags do not fit {} periods; one lag is the period of the exposure itself",
                media.name, parts.lags, self.periods
            )));
        }
        let (volume, frequency) = match &media.exposure {
            Exposure::Volume(volume) => (volume, None),
            Exposure::ReachFrequency { reach, frequency } => (reach, Some(frequency)),
        };
        let unit = exposure_unit(volume, &self.heads, self.periods, specification.scaling);
        let family = if frequency.is_some() { "frequency" } else { "saturation" };
        let mut add = |kind: &str, names: &[&str]| -> Result<Vec<usize>, MixError> {
            names
                .iter()
                .map(|parameter| {
                    let name = format!("{kind}_{parameter}[{}]", media.name);
                    Ok(self.slots.add(name.clone(), positive_prior(specification, &name)?))
                })
                .collect()
        };
        let adstock_slots = add("adstock", parts.adstock.parameters())?;
        let saturation_slots = add(family, parts.saturation.parameters())?;
        let back = parts.lags - 1;
        let heads = self.heads.clone();
        let pad = |values: &[f64], history: &[f64], divide: bool| {
            let mut padded = Vec::with_capacity(self.geos * (back + self.periods));
            for geo in 0..self.geos {
                let by = if divide { heads[geo] * unit } else { 1.0 };
                let per_geo = history.len() / self.geos;
                let before = &history[geo * per_geo..(geo + 1) * per_geo];
                let known = before.len().min(back);
                padded.resize(padded.len() + back - known, 0.0);
                padded.extend(before[before.len() - known..].iter().map(|v| v / by));
                padded.extend(values[geo * self.periods..(geo + 1) * self.periods].iter().map(|v| v / by));
            }
            padded
        };
        let exposure = pad(volume, if frequency.is_none() { &media.history } else { &[] }, true);
        let frequency = frequency.map(|f| pad(f, &[], false));
        let silent = !volume.iter().any(|v| *v > 0.0);
        let strength = self.strength(panel, specification, media, silent)?;
        let pooled = if self.geos > 1 && specification.pooling.media == Share::Partial && !silent {
            let name = format!("beta_sd[{}]", media.name);
            let sd = self.slots.add(name.clone(), positive_prior(specification, &name)?);
            let names = panel.geos.iter().map(|geo| format!("beta_z[{},{geo}]", media.name)).collect();
            Some(self.deviations(specification, sd, names))
        } else {
            None
        };
        self.exposure_unit.push(unit);
        let sampled = |slot: &usize| self.slots.held(*slot).is_none();
        let sampled_shapes = saturation_slots.iter().rposition(sampled).map_or(0, |last| last + 1);
        self.channels.push(Channel {
            name: media.name.clone(),
            adstock: parts.adstock,
            saturation: parts.saturation,
            lags: parts.lags,
            exposure,
            frequency,
            adstock_slots,
            saturation_slots,
            sampled_shapes,
            strength,
            pooled,
            geos: self.geos,
            periods: self.periods,
        });
        Ok(())
    }

    /// The outcome of the whole panel: rows that do not count have the mean of
    /// those that do, so that a channel may be seen in the former only.
    fn whole_outcome(&self, panel: &Panel) -> f64 {
        let counted = panel.outcome.iter().zip(&self.weight).filter(|(_, weight)| **weight > 0.0);
        let (sum, rows) = counted.fold((0.0, 0.0), |(sum, rows), (outcome, _)| (sum + outcome, rows + 1.0));
        sum / rows * panel.rows() as f64
    }

    fn strength(
        &mut self,
        panel: &Panel,
        specification: &Specification,
        media: &Media,
        silent: bool,
    ) -> Result<Strength, MixError> {
        let rows = self.geos * self.periods;
        let spent: f64 = media.spend.as_ref().map_or(0.0, |spend| spend.iter().sum());
        let quantity = match specification.coefficient {
            Coefficient::Roi if spent > 0.0 && !silent => Some(("roi", spent)),
            Coefficient::Share if spent > 0.0 && !silent => Some(("share", self.whole_outcome(panel))),
            Coefficient::SharePerSpend if spent > 0.0 && !silent => {
                let counted = panel.media.iter().filter(|media| Some(&media.name) != specification.uncounted.as_ref());
                let all: f64 = counted.filter_map(|media| media.spend.as_ref()).flatten().sum();
                Some(("share_per_spend", self.whole_outcome(panel) * spent / all))
            }
            _ => None,
        };
        if let Some((kind, whole)) = quantity {
            let name = format!("{kind}[{}]", media.name);
            let Prior::Density(density) = positive_prior(specification, &name)? else {
                return Err(MixError::Prior { name, why: "cannot be held at a number".to_owned() });
            };
            if whole.is_nan() || whole <= 0.0 {
                let why = "is for outcomes that are above zero in all; take the coefficient beta (--coefficient beta)"
                    .to_owned();
                return Err(MixError::Prior { name, why });
            }
            let worth = |row: usize| match &panel.value_per_outcome {
                Some(value) if kind == "roi" => value[row],
                _ => 1.0,
            };
            let weights = (0..rows).map(|row| self.unit[row] * worth(row)).collect();
            let slot = self.slots.add(name, density.into());
            let prior = StrengthPrior::Quantity;
            return Ok(Strength::Contribution { slot, weights, log_unit: whole.ln(), prior });
        }
        let name = format!("saturation_beta[{}]", media.name);
        let prior = prior(specification, &name)?;
        let contribution = |prior| (vec![1.0 / rows as f64; rows], prior);
        let (weights, belief) = match prior {
            Prior::Density(density) if !silent && density.support().0 >= 0.0 => {
                contribution(StrengthPrior::Coefficient(density))
            }
            _ if self.geos > 1 && specification.pooling.media == Share::Partial && !silent => match prior {
                Prior::Fixed(value) => contribution(StrengthPrior::Held(value)),
                Prior::Density(_) => {
                    return Err(MixError::Prior {
                        name,
                        why: "must not allow values below zero where geos are partially pooled".to_owned(),
                    });
                }
            },
            _ => return Ok(Strength::Coefficient(self.slots.add(name, prior))),
        };
        let slot = match belief {
            StrengthPrior::Held(value) => self.slots.add(name, Prior::Fixed(value)),
            _ => self.slots.add_flat(format!("log_contribution[{}]", media.name)),
        };
        Ok(Strength::Contribution { slot, weights, log_unit: 0.0, prior: belief })
    }

    fn add_trend(&mut self, specification: &Specification) -> Result<(), MixError> {
        match specification.trend {
            Trend::None => {}
            Trend::Linear => {
                let slope = self.linear(specification, "trend_slope")?;
                self.baseline.act_over_time(slope, &regressors::line(self.periods));
            }
            Trend::Piecewise { bends } => {
                let slope = self.linear(specification, "trend_slope")?;
                self.baseline.act_over_time(slope, &regressors::line(self.periods));
                for (j, row) in regressors::bends(self.periods, bends).iter().enumerate() {
                    let bend = self.linear(specification, &format!("trend_bend[{}]", j + 1))?;
                    self.baseline.act_over_time(bend, row);
                }
            }
            Trend::Knots { count } => {
                if count > self.periods {
                    return Err(MixError::Parts(format!("{count} knots are more than {} periods", self.periods)));
                }
                for (k, row) in regressors::hats(self.periods, count.max(1)).iter().enumerate() {
                    let knot = self.linear(specification, &format!("knot[{}]", k + 1))?;
                    self.baseline.act_over_time(knot, row);
                }
            }
            Trend::RandomWalk { spacing } => {
                let count = regressors::knots_every(self.periods, spacing).max(2);
                let rows = regressors::hats(self.periods, count);
                let sd = self.slots.add("knot_sd".to_owned(), positive_prior(specification, "knot_sd")?);
                let names = (2..=count).map(|k| format!("knot[{k}]")).collect();
                // The first knot is the intercept's.
                self.baseline.walk(sd, names, &rows[1..]);
            }
        }
        Ok(())
    }

    fn add_calendar(&mut self, panel: &Panel, specification: &Specification) -> Result<(), MixError> {
        if let Some(season) = specification.season {
            for (name, row) in regressors::fourier(&panel.dates, season) {
                let coefficient = self.linear(specification, &name)?;
                self.baseline.act_over_time(coefficient, &row);
            }
        }
        for holiday in &specification.holidays {
            let row = holiday.shares(&panel.dates, self.step);
            let coefficient = self.linear(specification, &format!("holiday[{}]", holiday.name()))?;
            self.baseline.act_over_time(coefficient, &row);
        }
        Ok(())
    }

    fn add_controls(&mut self, panel: &Panel, specification: &Specification) -> Result<(), MixError> {
        for control in &panel.controls {
            let (centre, scale) = match specification.scaling {
                Scaling::Maximum => (0.0, 1.0),
                _ => mean_and_sd(&control.values),
            };
            let scale = if scale > 0.0 { scale } else { 1.0 };
            self.control_units.push((centre, scale));
            let values: Vec<f64> = control.values.iter().map(|v| (v - centre) / scale).collect();
            let name = format!("control[{}]", control.name);
            let coefficient = match control.sign {
                Sign::Any => self.linear(specification, &name)?,
                sign => {
                    let signed = super::signs::constrain(prior(specification, &name)?, sign, &name)?;
                    let slot = self.slots.add(name.clone(), signed);
                    self.baseline.slot(name.clone(), slot)
                }
            };
            let partial =
                self.geos > 1 && specification.pooling.controls == Share::Partial && control.sign == Sign::Any;
            if !partial {
                self.baseline.act_on_rows(coefficient, values);
                self.control_names.push(vec![name; self.geos]);
                continue;
            }
            let sd_name = format!("control_sd[{}]", control.name);
            let sd = self.slots.add(sd_name.clone(), positive_prior(specification, &sd_name)?);
            let of_geo = |kind: &str| -> Vec<String> {
                panel.geos.iter().map(|geo| format!("{kind}[{},{geo}]", control.name)).collect()
            };
            let deviations = self.deviations(specification, sd, of_geo("control_z"));
            self.baseline.act_pooled(coefficient, deviations, of_geo("control"), values);
            self.control_names.push(of_geo("control"));
        }
        Ok(())
    }

    fn add_multiplier(&mut self, specification: &Specification) -> Result<(), MixError> {
        let MediaOverTime::Shared { spacing } = specification.media_over_time else { return Ok(()) };
        let count = regressors::knots_every(self.periods, spacing).max(2);
        let sd = self.slots.add("media_knot_sd".to_owned(), positive_prior(specification, "media_knot_sd")?);
        let steps = (2..=count)
            .map(|k| self.slots.add(format!("media_knot_z[{k}]"), Density::normal(0.0, 1.0).into()))
            .collect();
        self.multiplier = Some(Multiplier { sd, steps, rows: regressors::hats(self.periods, count) });
        Ok(())
    }

    fn add_noise(&mut self, specification: &Specification) -> Result<(), MixError> {
        let mut slot =
            |name: &str| Ok::<_, MixError>(Some(self.slots.add(name.to_owned(), positive_prior(specification, name)?)));
        match specification.likelihood {
            Likelihood::Normal => self.sigma = slot("sigma")?,
            Likelihood::StudentT => {
                self.sigma = slot("sigma")?;
                self.nu = slot("nu")?;
            }
            Likelihood::NegativeBinomial => self.dispersion = slot("dispersion")?,
        }
        Ok(())
    }

    /// Rough columns that stand in for the channels in the pilot regression.
    fn stand_ins(&self) -> Vec<Vec<f64>> {
        let mut work = super::channel::ChannelWork::default();
        self.channels
            .iter()
            .filter(|channel| channel.has_exposure())
            .map(|channel| {
                let middle = |slots: &[usize]| -> Vec<f64> {
                    slots.iter().map(|slot| self.slots.held(*slot).unwrap_or(0.5)).collect()
                };
                channel.respond(&middle(&channel.adstock_slots), &middle(&channel.saturation_slots), &mut work);
                work.values.clone()
            })
            .collect()
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt())
}

/// What is taken off the outcome per head, and what it is divided by.
fn outcome_units(panel: &Panel, heads: &[f64], scaling: Scaling) -> (f64, f64) {
    let periods = panel.periods();
    let per_head: Vec<f64> = (0..panel.rows())
        .filter(|row| panel.is_observed(*row))
        .map(|row| panel.outcome[row] / heads[row / periods])
        .collect();
    let (mean, sd) = mean_and_sd(&per_head);
    let sure = |scale: f64| if scale.is_finite() && scale > 0.0 { scale } else { 1.0 };
    match scaling {
        Scaling::Maximum => (0.0, sure(per_head.iter().fold(0.0_f64, |m, y| m.max(y.abs())))),
        Scaling::Standardised => (mean, sure(sd)),
        Scaling::Mean => (0.0, sure(if mean.abs() > 1e-9 * sd { mean.abs() } else { sd })),
    }
}

/// What exposure per head is divided by.
fn exposure_unit(values: &[f64], heads: &[f64], periods: usize, scaling: Scaling) -> f64 {
    let mut seen: Vec<f64> =
        values.iter().enumerate().filter(|(_, v)| **v > 0.0).map(|(row, v)| v / heads[row / periods]).collect();
    if seen.is_empty() {
        return 1.0;
    }
    match scaling {
        Scaling::Maximum => seen.iter().fold(0.0_f64, |m, v| m.max(*v)),
        Scaling::Mean => seen.iter().sum::<f64>() / seen.len() as f64,
        Scaling::Standardised => {
            seen.sort_unstable_by(f64::total_cmp);
            stats::diagnostics::quantile_sorted(&seen, 0.5)
        }
    }
}
