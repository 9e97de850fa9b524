//! Wrong usage: what the options alone show to be wrong ends the program with 2;
//! what only a file shows ends it with 1.

use std::fmt::Display;

use clap::error::ErrorKind;

/// The error of wrong usage.
pub(crate) fn usage(message: impl Display) -> anyhow::Error {
    clap::Error::raw(ErrorKind::ValueValidation, format!("{message}\n")).into()
}

/// Wrong usage unless this holds.
pub(crate) fn require(holds: bool, otherwise: impl FnOnce() -> String) -> anyhow::Result<()> {
    if holds { Ok(()) } else { Err(usage(otherwise())) }
}

/// Wrong usage unless the number is a share between 0 and 1, such as `like`.
pub(crate) fn share(option: &str, value: f64, like: f64) -> anyhow::Result<()> {
    let holds = value > 0.0 && value < 1.0;
    require(holds, || format!("{option} must lie between 0 and 1, such as {like}, not {value}"))
}

/// Wrong usage unless the count lies between two others.
pub(crate) fn count(option: &str, value: usize, least: usize, most: usize) -> anyhow::Result<()> {
    let holds = (least..=most).contains(&value);
    require(holds, || format!("{option} {value}: it is a whole number from {least} to {most}"))
}

/// Reads a number above zero.
pub(crate) fn above_zero(text: &str) -> Result<f64, String> {
    let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| "a number above 0".to_owned())
}

/// Reads a share.
pub(crate) fn between_0_and_1(text: &str) -> Result<f64, String> {
    let share = text.trim().parse().ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "between 0 and 1, such as 0.95".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wrong_usage_ends_with_2() {
        assert!(usage("no").is::<clap::Error>());
        assert!(share("--level", 0.5, 0.95).is_ok() && count("--folds", 1, 1, 9).is_ok());
        assert!(share("--level", 1.0, 0.95).unwrap_err().to_string().contains("--level must lie between 0 and 1"));
        assert!(share("--level", f64::NAN, 0.95).is_err());
        assert!(count("--folds", 0, 1, 9).unwrap_err().to_string().contains("--folds 0: it is a whole number from 1"));
        assert!(above_zero("2.5").is_ok() && above_zero("0").is_err() && above_zero("inf").is_err());
        assert!(between_0_and_1("0.5").is_ok() && between_0_and_1("1").is_err() && between_0_and_1("NaN").is_err());
    }
}
