//! What is asked of a file, and where in it that stands.

use std::path::Path;

use anyhow::bail;
use measure::experiment::Arm;

use super::arms::{Before, Fold, Metric};
use crate::table::{Column, FileForm, Row, Rows};

/// What to read of the file.
pub(super) struct Question<'a> {
    pub(super) file: &'a Path,
    pub(super) form: &'a FileForm,
    pub(super) unit: Option<&'a str>,
    pub(super) arm: &'a str,
    pub(super) metrics: &'a [Metric],
    pub(super) before: &'a [Before],
    /// Units held at once.
    pub(super) at_once: usize,
}

/// What the file said.
#[derive(Debug)]
pub(super) struct Answer {
    /// The arms' names in the order in which they came.
    pub(super) arms: Vec<String>,
    /// Units of each arm.
    pub(super) units: Vec<f64>,
    /// What each arm showed, metric by metric.
    pub(super) samples: Vec<Vec<Arm>>,
    /// What was left out or filled in.
    pub(super) remarks: Vec<String>,
}

/// The columns of the file, found.
pub(super) struct Columns {
    pub(super) unit: Option<Column>,
    pub(super) arm: Column,
    pub(super) figures: Vec<Column>,
    pub(super) before: Vec<Column>,
}

/// A metric and the places of its columns among those read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Asked {
    /// A conversion or an amount per unit.
    PerUnit { figure: usize, before: Option<usize>, fold: Fold },
    /// A ratio of sums.
    Ratio { above: usize, below: usize },
    /// A quantile of values.
    Quantile { figure: usize, level: f64 },
}

/// The columns that the metrics need, each once.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) figures: Vec<String>,
    pub(super) before: Vec<String>,
    pub(super) metrics: Vec<Asked>,
}

impl Plan {
    /// The plan for a question.
    pub(super) fn of(question: &Question<'_>) -> anyhow::Result<Self> {
        let mut plan = Self::default();
        for asked in question.before {
            let named = |name: &String| {
                question.metrics.iter().any(|metric| matches!(metric, Metric::PerUnit { column, .. } if column == name))
            };
            if let Some(name) = asked.metric.as_ref().filter(|name| !named(name)) {
                bail!("--pre {name}={} is for a metric that was not asked for: --metric {name}", asked.column);
            }
        }
        for (at, metric) in question.metrics.iter().enumerate() {
            if question.metrics[..at].contains(metric) {
                bail!("a metric is asked for twice; each counts among the comparisons that are paid for");
            }
            if let Metric::PerUnit { column, .. } = metric
                && covariate(question.before, column) == Some(column)
            {
                bail!("--pre {column} is the metric itself; it is for a figure from before the experiment");
            }
            let asked = match metric {
                Metric::PerUnit { column, fold } => Asked::PerUnit {
                    figure: place(column, &mut plan.figures),
                    before: covariate(question.before, column).map(|name| place(name, &mut plan.before)),
                    fold: *fold,
                },
                Metric::Ratio { numerator, denominator } => Asked::Ratio {
                    above: place(numerator, &mut plan.figures),
                    below: place(denominator, &mut plan.figures),
                },
                Metric::Quantile { column, level } => {
                    Asked::Quantile { figure: place(column, &mut plan.figures), level: *level }
                }
            };
            plan.metrics.push(asked);
        }
        Ok(plan)
    }

    /// Figures per unit.
    pub(super) fn width(&self) -> usize {
        self.figures.len() + self.before.len()
    }

    /// Finds the columns in the file.
    pub(super) fn columns(&self, question: &Question<'_>, rows: &Rows) -> anyhow::Result<Columns> {
        let all = |names: &[String]| names.iter().map(|name| rows.column(name)).collect::<Result<Vec<_>, _>>();
        Ok(Columns {
            unit: question.unit.map(|name| rows.column(name)).transpose()?,
            arm: rows.column(question.arm)?,
            figures: all(&self.figures)?,
            before: all(&self.before)?,
        })
    }

    /// Whether empty fields of a figure count as 0 in some metric.
    pub(super) fn is_summed(&self, place: usize) -> bool {
        self.metrics.iter().any(|metric| match metric {
            Asked::PerUnit { figure, .. } => *figure == place,
            Asked::Ratio { above, below } => *above == place || *below == place,
            Asked::Quantile { .. } => false,
        })
    }
}

fn place(name: &str, among: &mut Vec<String>) -> usize {
    among.iter().position(|known| known == name).unwrap_or_else(|| {
        among.push(name.to_owned());
        among.len() - 1
    })
}

fn covariate<'b>(before: &'b [Before], metric: &str) -> Option<&'b str> {
    let own = before.iter().find(|asked| asked.metric.as_deref() == Some(metric));
    own.or_else(|| before.iter().find(|asked| asked.metric.is_none())).map(|asked| asked.column.as_str())
}

/// A number, or yes and no in their usual spellings; `None` where there is none.
pub(super) fn value(row: &Row<'_>, column: &Column) -> anyhow::Result<Option<f64>> {
    let text = row.bytes(column).trim_ascii();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
    if text.first().is_some_and(u8::is_ascii_alphabetic) {
        if is(&["true", "yes", "t", "y"]) {
            return Ok(Some(1.0));
        }
        if is(&["false", "no", "f"]) {
            return Ok(Some(0.0));
        }
    }
    Ok(row.optional_number(column)?)
}
