//! The forms of exponential smoothing and their names.
//!
//! Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential
//! Smoothing: the State Space Approach, tables 2.1 to 2.3. An additive error with
//! a multiplicative season is left out: its variance has no bound (chapter 15).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// How chance enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorForm {
    /// yₜ = μₜ + εₜ.
    Additive,
    /// yₜ = μₜ (1 + εₜ): chance grows with the level; every value is above zero.
    Multiplicative,
}

/// How the level moves on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendForm {
    /// It stays.
    None,
    /// It grows by a slope.
    Additive,
    /// It grows by a slope that dies away.
    Damped,
}

/// How the season enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonForm {
    /// Not at all.
    None,
    /// It is added.
    Additive,
    /// It multiplies.
    Multiplicative,
}

/// Error, trend and season: ETS(M,Ad,M) and its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// How chance enters.
    pub error: ErrorForm,
    /// How the level moves on.
    pub trend: TrendForm,
    /// How the season enters.
    pub season: SeasonForm,
}

impl Form {
    /// Every form whose variance is bounded, simple ones first; those with a
    /// multiplicative part only where all values are above zero.
    #[must_use]
    pub fn admissible(season: bool, positive: bool) -> Vec<Self> {
        let mut forms = Vec::new();
        for season in [SeasonForm::None, SeasonForm::Additive, SeasonForm::Multiplicative] {
            for error in [ErrorForm::Additive, ErrorForm::Multiplicative] {
                for trend in [TrendForm::None, TrendForm::Additive, TrendForm::Damped] {
                    forms.push(Self { error, trend, season });
                }
            }
        }
        let seasonal = |form: &Self| season || form.season == SeasonForm::None;
        forms.retain(|form| form.is_bounded() && seasonal(form) && (positive || form.takes_any_value()));
        forms
    }

    /// Whether the variance of its forecasts is bounded.
    #[must_use]
    pub fn is_bounded(self) -> bool {
        self.error == ErrorForm::Multiplicative || self.season != SeasonForm::Multiplicative
    }

    /// Whether it can be used where values are zero or below.
    #[must_use]
    pub fn takes_any_value(self) -> bool {
        self.error == ErrorForm::Additive && self.season != SeasonForm::Multiplicative
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = if self.error == ErrorForm::Additive { "A" } else { "M" };
        let trend = match self.trend {
            TrendForm::None => "N",
            TrendForm::Additive => "A",
            TrendForm::Damped => "Ad",
        };
        let season = match self.season {
            SeasonForm::None => "N",
            SeasonForm::Additive => "A",
            SeasonForm::Multiplicative => "M",
        };
        write!(f, "ETS({error},{trend},{season})")
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads `ETS(M,Ad,M)`, `M,Ad,M` or `MAdM`.
impl FromStr for Form {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let letters: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
        let wrong = || format!("“{text}” is no form of exponential smoothing such as AAN, MAdM or ETS(A,N,A)");
        let rest = letters.strip_prefix("ets").unwrap_or(&letters);
        let (error, rest) = match rest.split_at_checked(1).ok_or_else(wrong)? {
            ("a", rest) => (ErrorForm::Additive, rest),
            ("m", rest) => (ErrorForm::Multiplicative, rest),
            _ => return Err(wrong()),
        };
        let (trend, season) = match rest.split_at_checked(rest.len().saturating_sub(1)).ok_or_else(wrong)? {
            ("n", season) => (TrendForm::None, season),
            ("a", season) => (TrendForm::Additive, season),
            ("ad", season) => (TrendForm::Damped, season),
            _ => return Err(wrong()),
        };
        let season = match season {
            "n" => SeasonForm::None,
            "a" => SeasonForm::Additive,
            "m" => SeasonForm::Multiplicative,
            _ => return Err(wrong()),
        };
        let form = Self { error, trend, season };
        if form.is_bounded() {
            Ok(form)
        } else {
            Err(format!("{form} has forecasts without a bounded variance; use a multiplicative error with it"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_and_read() {
        for form in Form::admissible(true, true) {
            let name = form.to_string();
            assert_eq!(name.parse(), Ok(form));
            assert_eq!(name.replace("ETS", "").replace(['(', ')', ','], "").parse(), Ok(form));
        }
        for wrong in ["", "M", "MM", "MMM", "AXN", "auto", "ANX", "é"] {
            assert!(wrong.parse::<Form>().is_err(), "{wrong}");
        }
        assert!("ANM".parse::<Form>().unwrap_err().contains("bounded"));
    }

    #[test]
    fn as_many_forms_as_the_book_recommends() {
        assert_eq!(Form::admissible(true, true).len(), 15);
        assert_eq!(Form::admissible(true, false).len(), 6);
        assert_eq!(Form::admissible(false, true).len(), 6);
        assert_eq!(Form::admissible(false, false).len(), 3);
    }
}
