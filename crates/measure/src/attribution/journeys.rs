//! Journeys as typed columns.

use std::collections::HashMap;

use super::AttributionError;

/// The most channels there can be.
pub const MOST_CHANNELS: usize = 65_000;

/// The most touches one journey can have.
pub const MOST_TOUCHES: usize = 10_000;

/// What became of journeys that went the same way.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Outcome {
    /// How many converted.
    pub conversions: f64,
    /// What the conversions were worth together; negative where refunds exceed sales.
    pub value: f64,
    /// How many did not convert.
    pub nulls: f64,
}

/// Journeys: paths of channels with their outcomes, in columns. A row stands for
/// one journey or for many that went the same way.
#[derive(Debug, Clone, Default)]
pub struct Journeys {
    names: Vec<String>,
    ids: HashMap<String, u16>,
    touches: Vec<u16>,
    offsets: Vec<usize>,
    ages: Vec<f64>,
    conversions: Vec<f64>,
    values: Vec<f64>,
    nulls: Vec<f64>,
}

impl Journeys {
    /// No journeys yet.
    #[must_use]
    pub fn new() -> Self {
        Self { offsets: vec![0], ..Self::default() }
    }

    /// The id of a channel, new or known.
    ///
    /// # Errors
    /// [`AttributionError::TooManyChannels`].
    pub fn channel(&mut self, name: &str) -> Result<u16, AttributionError> {
        if let Some(id) = self.ids.get(name) {
            return Ok(*id);
        }
        let id = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        if usize::from(id) >= MOST_CHANNELS {
            return Err(AttributionError::TooManyChannels { most: MOST_CHANNELS });
        }
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        Ok(id)
    }

    /// Adds a journey: its touches from first to last (at least one) and, if
    /// times are known, the age of every touch in days before the journey's
    /// end. Either all journeys have ages or none.
    ///
    /// # Errors
    /// When the journey is too long, names a channel that is not known, or its
    /// figures are none.
    pub fn push(&mut self, touches: &[u16], ages: Option<&[f64]>, outcome: Outcome) -> Result<(), AttributionError> {
        if touches.is_empty() || touches.len() > MOST_TOUCHES {
            return Err(AttributionError::TooLong { touches: touches.len(), most: MOST_TOUCHES });
        }
        if let Some(unknown) = touches.iter().find(|touch| usize::from(**touch) >= self.names.len()) {
            return Err(AttributionError::UnknownChannel(*unknown));
        }
        for (what, value) in [("conversions", outcome.conversions), ("journeys without conversion", outcome.nulls)] {
            if !value.is_finite() || value < 0.0 {
                return Err(AttributionError::NotACount { what, value });
            }
        }
        if !outcome.value.is_finite() {
            return Err(AttributionError::NotAValue(outcome.value));
        }
        let timed = self.conversions.is_empty() || !self.ages.is_empty();
        match ages {
            Some(ages) => {
                let descending = ages.windows(2).all(|pair| pair[0] >= pair[1]);
                let known = ages.last().is_some_and(|last| *last >= 0.0) && ages[0].is_finite();
                if !timed || ages.len() != touches.len() || !descending || !known {
                    return Err(AttributionError::Ages);
                }
                self.ages.extend_from_slice(ages);
            }
            None if !self.ages.is_empty() => return Err(AttributionError::Ages),
            None => {}
        }
        self.touches.extend_from_slice(touches);
        self.offsets.push(self.touches.len());
        self.conversions.push(outcome.conversions);
        self.values.push(outcome.value);
        self.nulls.push(outcome.nulls);
        Ok(())
    }

    /// Adds the journeys of another reading, whose channels may have other ids.
    ///
    /// # Errors
    /// [`AttributionError::TooManyChannels`], or when one has ages and the other
    /// does not.
    pub fn append(&mut self, other: &Self) -> Result<(), AttributionError> {
        if !self.is_empty() && !other.is_empty() && self.has_ages() != other.has_ages() {
            return Err(AttributionError::Ages);
        }
        let ids = other.names.iter().map(|name| self.channel(name)).collect::<Result<Vec<u16>, _>>()?;
        let before = self.touches.len();
        self.touches.extend(other.touches.iter().map(|touch| ids[usize::from(*touch)]));
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| before + offset));
        self.ages.extend_from_slice(&other.ages);
        self.conversions.extend_from_slice(&other.conversions);
        self.values.extend_from_slice(&other.values);
        self.nulls.extend_from_slice(&other.nulls);
        Ok(())
    }

    /// The names of the channels, by id.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The id of a channel that is known.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<u16> {
        self.ids.get(name).copied()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.conversions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conversions.is_empty()
    }

    /// Touches of all rows together.
    #[must_use]
    pub fn touches(&self) -> usize {
        self.touches.len()
    }

    /// The path of a row, from its first touch to its last.
    #[must_use]
    pub fn path(&self, row: usize) -> &[u16] {
        &self.touches[self.offsets[row]..self.offsets[row + 1]]
    }

    /// The ages of a row's touches in days before its end, if times are known.
    #[must_use]
    pub fn ages(&self, row: usize) -> Option<&[f64]> {
        (!self.ages.is_empty()).then(|| &self.ages[self.offsets[row]..self.offsets[row + 1]])
    }

    /// Whether the times of touches are known.
    #[must_use]
    pub fn has_ages(&self) -> bool {
        !self.ages.is_empty()
    }

    /// Conversions of every row.
    #[must_use]
    pub fn conversions(&self) -> &[f64] {
        &self.conversions
    }

    /// Value of every row's conversions together.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Journeys of every row that did not convert.
    #[must_use]
    pub fn nulls(&self) -> &[f64] {
        &self.nulls
    }

    /// What became of all journeys together.
    #[must_use]
    pub fn total(&self) -> Outcome {
        Outcome {
            conversions: self.conversions.iter().sum(),
            value: self.values.iter().sum(),
            nulls: self.nulls.iter().sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_are_none_are_refused() {
        let mut journeys = Journeys::new();
        let a = journeys.channel("a").unwrap();
        assert_eq!(journeys.channel("a"), Ok(a));
        let one = Outcome { conversions: 1.0, ..Outcome::default() };
        assert!(journeys.push(&[], None, one).is_err());
        assert_eq!(journeys.push(&[7], None, one), Err(AttributionError::UnknownChannel(7)));
        assert!(journeys.push(&[a], None, Outcome { conversions: -1.0, ..one }).is_err());
        assert!(journeys.push(&[a], None, Outcome { nulls: f64::NAN, ..one }).is_err());
        assert!(journeys.push(&[a], None, Outcome { value: f64::INFINITY, ..one }).is_err());
        assert!(journeys.push(&[a; MOST_TOUCHES + 1], None, one).is_err());
        assert_eq!(journeys.push(&[a, a], Some(&[1.0, 2.0]), one), Err(AttributionError::Ages));
        assert!(journeys.push(&[a, a], Some(&[2.0, 0.5]), one).is_ok());
        assert_eq!(journeys.push(&[a], None, one), Err(AttributionError::Ages));
        assert_eq!((journeys.len(), journeys.touches()), (1, 2));
    }
    #[test]
    fn journeys_of_two_readings_are_one() {
        let one = Outcome { conversions: 1.0, ..Outcome::default() };
        let read = |paths: &[&[&str]]| {
            let mut journeys = Journeys::new();
            for path in paths {
                let touches: Vec<u16> = path.iter().map(|name| journeys.channel(name).unwrap()).collect();
                journeys.push(&touches, None, one).unwrap();
            }
            journeys
        };
        let mut journeys = read(&[&["a", "b"], &["a"]]);
        journeys.append(&read(&[&["c", "b"], &["a", "c"]])).unwrap();
        assert_eq!(journeys.names(), ["a", "b", "c"]);
        assert_eq!((journeys.path(2), journeys.path(3), journeys.len()), (&[2, 1][..], &[0, 2][..], 4));
        let mut timed = Journeys::new();
        let a = timed.channel("a").unwrap();
        timed.push(&[a], Some(&[1.0]), one).unwrap();
        assert_eq!(journeys.append(&timed), Err(AttributionError::Ages));
    }
}
