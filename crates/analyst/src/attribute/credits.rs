//! Credits as tables, CSV and JSON.

use measure::attribution::{
    self, Attribution, HazardFacts, MarkovFacts, Model, Outcome, Resampling, largest_remainder,
};
use measure::counted;
use serde::Serialize;

use super::journeys::Read;
use crate::print::{self, Cell, Sheet};

/// The result with names instead of ids, rounded if that was asked for.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) file: String,
    pub(super) journeys: Counts,
    /// Credits of each model; the channels in the same order in all.
    pub(super) models: Vec<ModelReport>,
    /// For every channel the two models that differ most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) disagreements: Vec<Difference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) intervals: Option<Intervals>,
    pub(super) warnings: Vec<String>,
    #[serde(skip)]
    pub(super) valued: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Counts {
    rows: usize,
    touches: usize,
    channels: usize,
    pub(super) conversions: f64,
    pub(super) value: f64,
    pub(super) without_conversion: f64,
    unattributed_conversions: f64,
    unattributed_value: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Intervals {
    pub(super) level: f64,
    replicates: usize,
    seed: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct ModelReport {
    pub(super) model: String,
    pub(super) credits: Vec<CreditReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) markov: Option<MarkovReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data_driven: Option<HazardReport>,
}

#[derive(Debug, Serialize)]
pub(super) struct CreditReport {
    pub(super) channel: String,
    pub(super) conversions: f64,
    pub(super) value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    removal_effect: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removal_effect_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversions_interval: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value_interval: Option<(f64, f64)>,
}

/// What the Markov model found beside the effects of channels.
#[derive(Debug, Serialize)]
pub(super) struct MarkovReport {
    pub(super) order: usize,
    with_journeys_without_conversion: bool,
    states: usize,
    transitions: usize,
    conversion_chance: f64,
    solved_by: stats::absorbing::Way,
}

/// What the data-driven model found.
#[derive(Debug, Serialize)]
pub(super) struct HazardReport {
    pub(super) half_life: f64,
    pub(super) half_life_unit: &'static str,
    intercept: f64,
    repeated: f64,
    position: f64,
    pub(super) channels: Vec<Coefficients>,
    log_likelihood: f64,
    log_likelihood_null: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Coefficients {
    pub(super) channel: String,
    pub(super) touch: f64,
    pub(super) earlier: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Difference {
    pub(super) channel: String,
    low_model: String,
    high_model: String,
    difference: f64,
    interval: (f64, f64),
    p_value: f64,
    pub(super) beyond_noise: bool,
}

impl Report {
    pub(super) fn new(read: &Read, result: &Attribution, resampling: Option<&Resampling>, round: Option<u8>) -> Self {
        let names = read.journeys.names();
        // The first model's favourites come first, in every model.
        let mut order: Vec<usize> = (0..names.len()).collect();
        if let Some(first) = result.models.first() {
            order
                .sort_by(|a, b| first.credits[*b].conversions.total_cmp(&first.credits[*a].conversions).then(a.cmp(b)));
        }
        let labels: Vec<String> = result.models.iter().map(|model| label(&model.model)).collect();
        let one = |(model, label): (&attribution::ModelCredits, &String)| ModelReport {
            model: label.clone(),
            credits: credits(model, names, &order, &result.total, round),
            markov: model.markov.as_ref().map(markov),
            data_driven: model.hazard.as_ref().map(|facts| hazard(facts, names, &order)),
        };
        let difference = |found: &attribution::Disagreement| Difference {
            channel: names[usize::from(found.channel)].clone(),
            low_model: labels[found.low].clone(),
            high_model: labels[found.high].clone(),
            difference: found.difference,
            interval: found.interval,
            p_value: found.p_value,
            beyond_noise: found.beyond_noise,
        };
        Self {
            file: read.file.clone(),
            journeys: Counts {
                rows: read.journeys.len(),
                touches: read.journeys.touches(),
                channels: names.len(),
                conversions: result.total.conversions,
                value: result.total.value,
                without_conversion: result.total.nulls,
                unattributed_conversions: read.unattributed.conversions,
                unattributed_value: read.unattributed.value,
            },
            models: result.models.iter().zip(&labels).map(one).collect(),
            disagreements: result.disagreements.iter().map(difference).collect(),
            intervals: resampling.map(|resampling| Intervals {
                level: resampling.level,
                replicates: resampling.replicates,
                seed: resampling.seed,
            }),
            warnings: read.warnings.iter().chain(&result.warnings).cloned().collect(),
            valued: read.valued,
        }
    }

    /// The credits for CSV: one row for each channel, and for each model if
    /// there are several.
    pub(super) fn sheet(&self) -> Sheet {
        let several = self.models.len() > 1;
        let effects = self.models.iter().any(|model| model.markov.is_some());
        let mut header: Vec<String> = Vec::new();
        if several {
            header.push("model".to_owned());
        }
        header.extend(["channel", "conversions", "value"].map(str::to_owned));
        if effects {
            header.push("removal_effect".to_owned());
        }
        if self.intervals.is_some() {
            header.extend(["conversions_low", "conversions_high", "value_low", "value_high"].map(str::to_owned));
        }
        let mut sheet = Sheet::new(header);
        for model in &self.models {
            for credit in &model.credits {
                let mut row = Vec::new();
                if several {
                    row.push(model.model.as_str().into());
                }
                row.push(credit.channel.as_str().into());
                row.push(Cell::Number(credit.conversions, 1));
                row.push(self.worth(credit.value));
                if effects {
                    row.push(credit.removal_effect.map_or(Cell::Empty, |effect| Cell::Share(effect, 1)));
                }
                if self.intervals.is_some() {
                    let (low, high) = credit.conversions_interval.unwrap_or((f64::NAN, f64::NAN));
                    row.extend([Cell::Number(low, 1), Cell::Number(high, 1)]);
                    let (low, high) = credit.value_interval.unwrap_or((f64::NAN, f64::NAN));
                    row.extend([self.worth(low), self.worth(high)]);
                }
                sheet.row(row);
            }
        }
        sheet
    }

    /// The JSON of the result.
    pub(super) fn json(&self) -> &Self {
        self
    }

    /// What credit means and what it does not.
    pub(super) fn meaning(&self) -> &'static str {
        if self.intervals.is_some() {
            "Credit says what journeys that converted had touched, not what would be missing without a channel: many would have converted anyway. Intervals hold the chance in which journeys were seen, not that doubt. What a channel brings is told by an experiment (sulit experiment, sulit geo-lift) or a mix model (sulit mix)."
        } else {
            "Credit says what journeys that converted had touched, not what would be missing without a channel: many would have converted anyway. What a channel brings is told by an experiment (sulit experiment, sulit geo-lift) or a mix model (sulit mix)."
        }
    }

    /// Tables for people.
    pub(super) fn tables(&self, out: &mut print::Outcome<'_>) -> anyhow::Result<()> {
        if self.models.len() == 1 {
            out.sheet(&self.sheet())?;
        } else {
            out.sheet(&self.side_by_side(false))?;
            if self.valued {
                out.line("")?;
                out.sheet(&self.side_by_side(true))?;
            }
            let values = self.valued.then(|| self.intervals_side_by_side(true)).into_iter().flatten();
            for sheet in self.intervals_side_by_side(false).into_iter().chain(values) {
                out.line("")?;
                out.sheet(&sheet)?;
            }
        }
        out.line("")?;
        out.line(&self.basis())?;
        for line in self.alike().into_iter().chain(self.agreement()) {
            out.line(&line)?;
        }
        out.line(self.meaning())?;
        Ok(())
    }

    /// What was shared out, in a sentence.
    pub(super) fn basis(&self) -> String {
        let count = |value: f64| Cell::Number(value, if value.fract().abs() < 1e-9 { 0 } else { 2 }).text();
        let journeys = &self.journeys;
        let worth = if self.valued { format!(" worth {}", count(journeys.value)) } else { String::new() };
        let mut text = format!(
            "{}{worth} of {}",
            counted(count(journeys.conversions), "conversion", "conversions"),
            counted(count(journeys.conversions + journeys.without_conversion), "journey", "journeys"),
        );
        if let Some(intervals) = &self.intervals {
            text.push_str(&format!(
                "; {:.0}% intervals from {} resamples of the journeys",
                intervals.level * 100.0,
                intervals.replicates
            ));
        }
        text + "."
    }

    /// Where the models disagree, in words.
    pub(super) fn agreement(&self) -> Vec<String> {
        if self.disagreements.is_empty() {
            return Vec::new();
        }
        let mut beyond: Vec<&Difference> = self.disagreements.iter().filter(|found| found.beyond_noise).collect();
        beyond.sort_by(|a, b| b.difference.total_cmp(&a.difference));
        let mut lines = vec![if beyond.is_empty() {
            "The models agree within noise on every channel.".to_owned()
        } else {
            format!("The models disagree beyond noise on {} of {} channels:", beyond.len(), self.disagreements.len())
        }];
        let number = |value: f64| Cell::Number(value, 0).text();
        lines.extend(beyond.iter().map(|found| {
            format!(
                "{}: {} gives {} more than {} ({} to {}).",
                found.channel,
                found.high_model,
                counted(number(found.difference), "conversion", "conversions"),
                found.low_model,
                number(found.interval.0),
                number(found.interval.1)
            )
        }));
        lines
    }

    fn worth(&self, value: f64) -> Cell {
        if self.valued { Cell::Number(value, 2) } else { Cell::Empty }
    }
}

/// Value on journeys that did not convert, which is easily a slip in the file.
/// Below zero it is a refund, and meant.
pub(super) fn value_without_conversion(read: &Read) -> Option<String> {
    let rows = read.journeys.conversions().iter().zip(read.journeys.values());
    let odd: Vec<f64> =
        rows.filter(|(conversions, value)| **conversions <= 0.0 && **value > 0.0).map(|(_, value)| *value).collect();
    (!odd.is_empty()).then(|| {
        format!(
            "{} with 0 conversions {} value, {} in all, which is shared out with the rest",
            counted(odd.len(), "row", "rows"),
            if odd.len() == 1 { "has" } else { "have" },
            Cell::Number(odd.iter().sum(), 2).text()
        )
    })
}

fn label(model: &Model) -> String {
    match model {
        Model::Markov { order, .. } if *order > 1 => format!("markov-{order}"),
        other => other.name().to_owned(),
    }
}

fn credits(
    model: &attribution::ModelCredits,
    names: &[String],
    order: &[usize],
    total: &Outcome,
    round: Option<u8>,
) -> Vec<CreditReport> {
    let mut conversions: Vec<f64> = order.iter().map(|channel| model.credits[*channel].conversions).collect();
    let mut values: Vec<f64> = order.iter().map(|channel| model.credits[*channel].value).collect();
    if let Some(digits) = round {
        conversions = rounded(&conversions, total.conversions, digits);
        values = rounded(&values, total.value, digits);
    }
    let effect = |effects: Option<&Vec<f64>>, channel: usize| effects.and_then(|effects| effects.get(channel).copied());
    let facts = model.markov.as_ref();
    order
        .iter()
        .enumerate()
        .map(|(at, channel)| CreditReport {
            channel: names[*channel].clone(),
            conversions: conversions[at],
            value: values[at],
            removal_effect: effect(facts.map(|facts| &facts.removal_effect), *channel),
            removal_effect_value: effect(facts.map(|facts| &facts.removal_effect_value), *channel),
            conversions_interval: model.credits[*channel].conversions_interval,
            value_interval: model.credits[*channel].value_interval,
        })
        .collect()
}

/// Amounts in whole units of the last decimal that add up to the rounded total.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "sums of money stay below 2^53 units")]
fn rounded(amounts: &[f64], total: f64, digits: u8) -> Vec<f64> {
    let unit = 10_f64.powi(i32::from(digits));
    let units: Vec<f64> = amounts.iter().map(|amount| amount * unit).collect();
    largest_remainder(&units, (total * unit).round() as i64).into_iter().map(|units| units as f64 / unit).collect()
}

fn markov(facts: &MarkovFacts) -> MarkovReport {
    MarkovReport {
        order: facts.order,
        with_journeys_without_conversion: facts.nulls,
        states: facts.states,
        transitions: facts.transitions,
        conversion_chance: facts.conversion_chance,
        solved_by: facts.way,
    }
}

fn hazard(facts: &HazardFacts, names: &[String], order: &[usize]) -> HazardReport {
    let one = |channel: &usize| Coefficients {
        channel: names[*channel].clone(),
        touch: facts.touch[*channel],
        earlier: facts.earlier[*channel],
    };
    HazardReport {
        half_life: facts.half_life,
        half_life_unit: if facts.half_life_in_days { "days" } else { "touches" },
        intercept: facts.intercept,
        repeated: facts.repeated,
        position: facts.position,
        channels: order.iter().map(one).collect(),
        log_likelihood: facts.log_likelihood,
        log_likelihood_null: facts.log_likelihood_null,
    }
}
