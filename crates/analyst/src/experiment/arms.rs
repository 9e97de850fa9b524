//! Words of the command line: arms, metrics, ratios, quantiles, weights.

use measure::Proportion;
use measure::experiment::{Arm, Mean, Sample};

/// `NAME=CONVERTED/EXPOSED` or `NAME=mean:12.3,sd:30,n:10000`.
pub(super) fn arm(text: &str) -> Result<Arm, String> {
    const FORMS: &str = "write an arm as NAME=CONVERTED/EXPOSED (b=1100/10000) or NAME=mean:12.3,sd:30,n:10000";
    let (name, figures) = text.split_once('=').ok_or(FORMS)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(format!("an arm has no name; {FORMS}"));
    }
    let sample = if let Some((converted, exposed)) = figures.split_once('/') {
        let counts = Proportion::new(whole(converted)?, whole(exposed)?).map_err(|error| error.to_string())?;
        Sample::conversion(counts)
    } else if figures.contains(':') {
        Sample::Mean(mean(figures)?)
    } else {
        return Err(FORMS.to_owned());
    };
    Ok(Arm { name: name.to_owned(), sample })
}

fn mean(figures: &str) -> Result<Mean, String> {
    let (mut mean, mut sd, mut n) = (None, None, None);
    for part in figures.split(',') {
        let (key, value) = part.split_once(':').ok_or_else(|| format!("“{part}” is not KEY:VALUE"))?;
        let slot = match key.trim() {
            "mean" => &mut mean,
            "sd" => &mut sd,
            "n" => &mut n,
            other => return Err(format!("“{other}” is none of mean, sd and n")),
        };
        if slot.replace(number(value)?).is_some() {
            return Err(format!("{} is given twice", key.trim()));
        }
    }
    let (Some(mean), Some(sd), Some(n)) = (mean, sd, n) else {
        return Err("an arm of amounts takes all of mean, sd and n: b=mean:12.3,sd:30,n:10000".to_owned());
    };
    if sd < 0.0 {
        return Err(format!("a standard deviation is not negative: {sd}"));
    }
    if n < 0.0 {
        return Err(format!("a number of units is not negative: {n}"));
    }
    if n > MOST {
        return Err(format!("{n} is too large a count: at most 9007199254740992"));
    }
    Ok(Mean { n, mean, variance: sd * sd, skewness: None })
}

/// A finite number.
pub(super) fn number(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(format!("“{}” is not a number", text.trim())),
    }
}

/// Above it, 2⁵³, not every whole number has a place of its own.
const MOST: f64 = 9_007_199_254_740_992.0;

/// A number of people who did something.
fn whole(text: &str) -> Result<f64, String> {
    match number(text)? {
        count if count > MOST => Err(format!("{} is too large a count: at most 9007199254740992", text.trim())),
        count if count >= 0.0 && count.fract() <= 0.0 => Ok(count),
        count => Err(format!(
            "{count} is not a whole number of at least 0: NAME=CONVERTED/EXPOSED counts; an amount is \
             NAME=mean:12.3,sd:30,n:10000"
        )),
    }
}

/// `NAME=WEIGHT`.
pub(super) fn weight(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("write a weight as NAME=WEIGHT (control=90)")?;
    match number(value)? {
        value if value >= 0.0 => Ok((name.trim().to_owned(), value)),
        value => Err(format!("a weight is not negative: {value}")),
    }
}

/// How the rows of a unit make one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// A conversion if all values are 0 or 1, else a sum.
    Guess,
    /// Whether any row has a value above zero.
    Any,
    /// The sum of the rows.
    Sum,
}

/// A metric asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Metric {
    /// A conversion or an amount per unit.
    PerUnit {
        /// Its column.
        column: String,
        /// How the rows of a unit make one figure.
        fold: Fold,
    },
    /// A ratio of two columns' sums.
    Ratio {
        /// The column above.
        numerator: String,
        /// The column below.
        denominator: String,
    },
    /// A quantile of a column's values.
    Quantile {
        /// The column.
        column: String,
        /// Which quantile.
        level: f64,
    },
}

impl Metric {
    /// How results call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::PerUnit { column, .. } => column.clone(),
            Self::Ratio { numerator, denominator } => format!("{numerator}/{denominator}"),
            Self::Quantile { column, level } => format!("{column}:{level}"),
        }
    }
}

/// `COLUMN`, `COLUMN:any` or `COLUMN:sum`.
#[expect(clippy::unnecessary_wraps, reason = "clap takes a parser that may fail")]
pub(super) fn per_unit(text: &str) -> Result<Metric, String> {
    let (column, fold) = match text.rsplit_once(':') {
        Some((column, "any")) => (column, Fold::Any),
        Some((column, "sum")) => (column, Fold::Sum),
        _ => (text, Fold::Guess),
    };
    Ok(Metric::PerUnit { column: column.to_owned(), fold })
}

/// `NUMERATOR/DENOMINATOR`.
pub(super) fn ratio(text: &str) -> Result<Metric, String> {
    match text.split_once('/') {
        Some((numerator, denominator)) if !numerator.is_empty() && !denominator.is_empty() => {
            Ok(Metric::Ratio { numerator: numerator.to_owned(), denominator: denominator.to_owned() })
        }
        _ => Err("write a ratio as two columns: clicks/impressions".to_owned()),
    }
}

/// `COLUMN:LEVEL`.
pub(super) fn quantile(text: &str) -> Result<Metric, String> {
    let (column, level) = text.rsplit_once(':').ok_or("write a quantile as COLUMN:LEVEL (revenue:0.9)")?;
    match number(level)? {
        level if level > 0.0 && level < 1.0 && !column.is_empty() => {
            Ok(Metric::Quantile { column: column.to_owned(), level })
        }
        level => Err(format!("the level of a quantile is between 0 and 1, not {level}: revenue:0.9")),
    }
}

/// A figure from before: `COLUMN` for every metric, or `METRIC=COLUMN` for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) metric: Option<String>,
    pub(super) column: String,
}

#[expect(clippy::unnecessary_wraps, reason = "clap takes a parser that may fail")]
pub(super) fn before(text: &str) -> Result<Before, String> {
    let (metric, column) = match text.split_once('=') {
        Some((metric, column)) => (Some(metric.to_owned()), column),
        None => (None, text),
    };
    Ok(Before { metric, column: column.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_in_both_forms() {
        assert_eq!(arm("b=1100/10000").unwrap().sample.n().round() as i64, 10_000);
        let mean = arm("b = mean:12.3,sd:30,n:10000").unwrap();
        assert_eq!(mean.name, "b");
        assert!(matches!(mean.sample, Sample::Mean(Mean { variance, .. }) if (variance - 900.0).abs() < 1e-9));
    }

    #[test]
    fn what_is_no_arm_is_told() {
        for (text, said) in [
            ("1100/10000", "NAME="),
            ("=1/2", "no name"),
            ("b=12", "NAME="),
            ("b=11/10", "proportion"),
            ("b=1/0", "no trials"),
            ("b=x/10", "“x”"),
            ("b=1.5/10", "1.5 is not a whole number"),
            ("b=1/10.5", "10.5 is not a whole number"),
            ("b=-1/10", "at least 0"),
            ("b=1/99999999999999999999999", "too large a count"),
            ("b=mean:1,sd:1,n:1e30", "too large a count"),
            ("b=mean:1,n:5", "all of"),
            ("b=mean:1,mean:2", "twice"),
            ("b=mean:1,sd:-2,n:5", "negative"),
            ("b=median:1", "none of"),
            ("b=mean:inf,sd:1,n:1", "not a number"),
        ] {
            let error = arm(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn metrics_by_their_words() {
        assert_eq!(per_unit("orders:sum").unwrap(), Metric::PerUnit { column: "orders".to_owned(), fold: Fold::Sum });
        assert_eq!(per_unit("utm:x").unwrap(), Metric::PerUnit { column: "utm:x".to_owned(), fold: Fold::Guess });
        assert_eq!(quantile("revenue:0.9").unwrap().name(), "revenue:0.9");
        assert_eq!(ratio("clicks/impressions").unwrap().name(), "clicks/impressions");
        assert!(ratio("clicks").is_err() && quantile("revenue").is_err() && quantile("revenue:90").is_err());
        assert!(weight("a=-1").is_err() && weight("a").is_err());
        assert_eq!(before("revenue=spent").unwrap().metric.as_deref(), Some("revenue"));
    }
}
