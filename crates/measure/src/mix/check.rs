//! Whether a panel can be used at all: the errors. What is merely unwise becomes
//! a finding of the verdict.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::error::MixError;
use super::panel::{Exposure, Panel, Step};

/// Fewest periods of a model.
const LEAST_PERIODS: usize = 10;

impl Panel {
    /// The length of a period, or the first gap or repetition in the dates.
    ///
    /// # Errors
    /// [`MixError::Dates`] when the dates are not evenly spaced,
    /// [`MixError::TooFewPeriods`] for fewer than ten.
    pub fn step(&self) -> Result<Step, MixError> {
        if self.dates.len() < LEAST_PERIODS {
            return Err(MixError::TooFewPeriods { periods: self.dates.len(), least: LEAST_PERIODS });
        }
        let days = |a: Date, b: Date| (b - a).get_days();
        let step = match days(self.dates[0], self.dates[1]) {
            1 => Step::Daily,
            7 => Step::Weekly,
            28..=31 => Step::Monthly,
            _ => return Err(MixError::Dates { before: self.dates[0], after: self.dates[1] }),
        };
        let span = step.span();
        for pair in self.dates.windows(2) {
            if pair[0].checked_add(span).ok() != Some(pair[1]) {
                return Err(MixError::Dates { before: pair[0], after: pair[1] });
            }
        }
        Ok(step)
    }

    /// Checks lengths, dates, names and values.
    ///
    /// # Errors
    /// The first thing that is wrong, with its column, geo and date.
    pub fn check(&self) -> Result<(), MixError> {
        if self.geos.is_empty() {
            return Err(MixError::Nothing("geos"));
        }
        if self.media.is_empty() {
            return Err(MixError::Nothing("channels"));
        }
        self.step()?;
        self.unique_names()?;
        self.column("outcome", &self.outcome, "a number", |row, v| {
            v.is_finite() || self.observed.as_ref().is_some_and(|seen| !seen.get(row).copied().unwrap_or(true))
        })?;
        if let Some(observed) = &self.observed
            && observed.len() != self.rows()
        {
            return Err(self.length("observed", observed.len(), self.rows()));
        }
        if let Some(population) = &self.population {
            if population.len() != self.geos.len() {
                return Err(self.length("population", population.len(), self.geos.len()));
            }
            for (geo, people) in population.iter().enumerate() {
                if !(people.is_finite() && *people > 0.0) {
                    return Err(self.value("population", geo * self.periods(), *people, "a number above zero"));
                }
            }
        }
        if let Some(worth) = &self.value_per_outcome {
            self.column("value per outcome", worth, "a number of zero or more", |_, v| v.is_finite() && v >= 0.0)?;
        }
        self.check_media()?;
        for control in &self.controls {
            self.column(&control.name, &control.values, "a number", |_, v| v.is_finite())?;
        }
        let mut seen = self.outcome.iter().zip(0..).filter(|(_, row)| self.is_observed(*row)).map(|(y, _)| *y);
        let first = seen.next().ok_or(MixError::Nothing("observed outcomes"))?;
        if seen.all(|y| (y - first).abs() <= 1e-12 * first.abs()) {
            return Err(MixError::ConstantOutcome);
        }
        Ok(())
    }

    /// Refuses observed outcomes that are no counts, for a likelihood of counts.
    pub(super) fn check_counts(&self) -> Result<(), MixError> {
        const WANTED: &str = "a count, and the negative binomial takes whole numbers of zero or more only: give amounts such as revenue --likelihood student-t or normal";
        self.column("outcome", &self.outcome, WANTED, |row, y| !self.is_observed(row) || (y >= 0.0 && y.fract() <= 0.0))
    }

    /// Whether a row enters the likelihood.
    #[must_use]
    pub fn is_observed(&self, row: usize) -> bool {
        self.observed.as_ref().is_none_or(|seen| seen[row])
    }

    fn check_media(&self) -> Result<(), MixError> {
        let positive = |_: usize, v: f64| v.is_finite() && v >= 0.0;
        let wanted = "a number of zero or more";
        for media in &self.media {
            match &media.exposure {
                Exposure::Volume(volume) => self.column(&media.name, volume, wanted, positive)?,
                Exposure::ReachFrequency { reach, frequency } => {
                    self.column(&format!("reach of {}", media.name), reach, wanted, positive)?;
                    self.column(&format!("frequency of {}", media.name), frequency, wanted, positive)?;
                }
            }
            if let Some(spend) = &media.spend {
                self.column(&format!("spend of {}", media.name), spend, wanted, positive)?;
            }
            if !media.history.len().is_multiple_of(self.geos.len()) || media.history.iter().any(|v| !positive(0, *v)) {
                return Err(MixError::Parts(format!(
                    "the history of {} must be numbers of zero or more, as many for each geo",
                    media.name
                )));
            }
        }
        Ok(())
    }

    fn unique_names(&self) -> Result<(), MixError> {
        let columns = self.media.iter().map(|m| &m.name).chain(self.controls.iter().map(|c| &c.name));
        for list in [columns.collect::<Vec<_>>(), self.geos.iter().collect()] {
            let mut sorted = list.clone();
            sorted.sort();
            if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(MixError::Duplicate(pair[0].clone()));
            }
        }
        Ok(())
    }

    fn column(
        &self,
        name: &str,
        values: &[f64],
        wanted: &'static str,
        good: impl Fn(usize, f64) -> bool,
    ) -> Result<(), MixError> {
        if values.len() != self.rows() {
            return Err(self.length(name, values.len(), self.rows()));
        }
        match values.iter().enumerate().find(|(row, v)| !good(*row, **v)) {
            Some((row, value)) => Err(self.value(name, row, *value, wanted)),
            None => Ok(()),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as one family with `value`")]
    fn length(&self, column: &str, rows: usize, expected: usize) -> MixError {
        MixError::Length { column: column.to_owned(), rows, expected }
    }

    fn value(&self, column: &str, row: usize, value: f64, wanted: &'static str) -> MixError {
        MixError::Value {
            column: column.to_owned(),
            geo: self.geos[row / self.periods()].clone(),
            date: self.dates[row % self.periods()],
            value,
            wanted,
        }
    }
}

impl Step {
    /// Periods in a year, rounded.
    #[must_use]
    pub fn per_year(self) -> usize {
        match self {
            Self::Daily => 364,
            Self::Weekly => 52,
            Self::Monthly => 12,
        }
    }

    /// From the first day of one period to that of the next.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Self::Daily => 1.day(),
            Self::Weekly => 7.days(),
            Self::Monthly => 1.month(),
        }
    }
}
