//! From options to a specification: a preset, and what is said otherwise.

use anyhow::bail;
use clap::ValueEnum;
use measure::mix::{
    Adstock, Centring, Coefficient, Likelihood, MediaOverTime, Panel, Saturation, Season, Share, Specification, Step,
    Trend, presets,
};

use super::columns::{listed, named};
use super::{holidays, priors};
use crate::usage::usage;

/// The parts of the model, where they are not the preset's.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Parts {
    /// Set of defaults: pymc-marketing, meridian, default, or a TOML file of your own
    #[arg(long, value_name = "PRESET|FILE.toml", default_value = "default")]
    pub priors: String,
    /// How effects carry over: none, geometric, binomial, delayed, weibull-pdf, weibull-cdf; for one channel CHANNEL=FORM
    #[arg(long, value_name = "[CHANNEL=]FORM")]
    pub adstock: Vec<String>,
    /// Periods an exposure works, its own included; for one channel CHANNEL=N
    #[arg(long, value_name = "[CHANNEL=]N")]
    pub max_lag: Vec<String>,
    /// How effects level off: none, logistic, hill, tanh, michaelis-menten, root; for one channel CHANNEL=FORM
    #[arg(long, value_name = "[CHANNEL=]FORM")]
    pub saturation: Vec<String>,
    /// On what the prior of a paid channel is set
    #[arg(long, value_enum)]
    pub coefficient: Option<CoefficientName>,
    /// Pairs of sine and cosine over a year; 0 for no season
    #[arg(long, value_name = "N")]
    pub fourier: Option<usize>,
    /// The baseline's course: none, linear, piecewise[=BENDS], knots[=COUNT], random-walk[=PERIODS BETWEEN KNOTS]
    #[arg(long, value_name = "FORM")]
    pub trend: Option<String>,
    /// Countries (PH, VN, IR, IS, US …) or holidays (lunar-new-year, nowruz …) that get a coefficient each
    #[arg(long, value_name = "CC,…")]
    pub holidays: Vec<String>,
    /// The distribution of the outcome about its mean
    #[arg(long, value_enum)]
    pub likelihood: Option<LikelihoodName>,
    /// Whether the effect of media changes over time: constant, or shared[=PERIODS BETWEEN KNOTS]
    #[arg(long, value_name = "FORM")]
    pub media_over_time: Option<String>,
    /// How geos share the strength of media
    #[arg(long, value_enum)]
    pub pooling: Option<PoolingName>,
    /// How partially pooled strengths are sampled: non-centred where geos tell little, centred where they tell much
    #[arg(long, value_enum)]
    pub sampling: Option<CentringName>,
}

/// Names of [`Coefficient`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CoefficientName {
    /// The coefficient itself
    Beta,
    /// Value brought for each unit of money
    Roi,
    /// Share of the outcome
    Share,
    /// Share of the outcome over the share of all spend
    SharePerSpend,
}

/// Names of [`Likelihood`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LikelihoodName {
    /// Normal
    Normal,
    /// Student's t: outliers pull less
    StudentT,
    /// Negative binomial: small counts
    NegativeBinomial,
}

/// Names of [`Share`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PoolingName {
    /// Each geo its own, about a common one
    Partial,
    /// One for all geos
    Same,
}

/// Names of [`Centring`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CentringName {
    /// Between the two, by how much each geo tells
    Automatic,
    /// As standardised deviations
    NonCentred,
    /// As themselves
    Centred,
}

const ADSTOCKS: [(&str, Adstock); 6] = [
    ("none", Adstock::None),
    ("geometric", Adstock::Geometric),
    ("binomial", Adstock::Binomial),
    ("delayed", Adstock::Delayed),
    ("weibull-pdf", Adstock::WeibullPdf),
    ("weibull-cdf", Adstock::WeibullCdf),
];

const SATURATIONS: [(&str, Saturation); 6] = [
    ("none", Saturation::None),
    ("logistic", Saturation::Logistic),
    ("hill", Saturation::Hill),
    ("tanh", Saturation::Tanh),
    ("michaelis-menten", Saturation::MichaelisMenten),
    ("root", Saturation::Root),
];

/// The name of a form of carry-over.
pub(super) fn adstock_name(form: Adstock) -> &'static str {
    ADSTOCKS.iter().find(|(_, known)| *known == form).map_or("", |(name, _)| name)
}

/// The name of a form of saturation.
pub(super) fn saturation_name(form: Saturation) -> &'static str {
    SATURATIONS.iter().find(|(_, known)| *known == form).map_or("", |(name, _)| name)
}

impl Parts {
    /// The specification for this panel.
    pub(super) fn specification(&self, panel: &Panel, step: Step) -> anyhow::Result<Specification> {
        let mut specification = priors::read(&self.priors)?;
        let (before, preset) =
            (presets::of(specification.preset), presets::of_panel(specification.preset, panel, step));
        (specification.trend, specification.media) = (preset.trend, preset.media);
        for (name, prior) in preset.priors.0 {
            // What a file of priors says stays.
            if specification.priors.0.get(&name) == before.priors.0.get(&name) {
                specification.priors.0.insert(name, prior);
            }
        }
        self.set_media(&mut specification, panel)?;
        if let Some(coefficient) = self.coefficient {
            specification.coefficient = match coefficient {
                CoefficientName::Beta => Coefficient::Beta,
                CoefficientName::Roi => Coefficient::Roi,
                CoefficientName::Share => Coefficient::Share,
                CoefficientName::SharePerSpend => Coefficient::SharePerSpend,
            };
        }
        if let Some(harmonics) = self.fourier {
            let most = match step {
                Step::Daily => 182,
                Step::Weekly => 26,
                Step::Monthly => 6,
            };
            if harmonics > most {
                bail!("--fourier {harmonics}: {most} pairs at most tell apart what rows of this step show");
            }
            specification.season = (harmonics > 0).then_some(Season { harmonics, days: 365.25 });
        }
        if let Some(trend) = &self.trend {
            specification.trend = trend_of(trend, panel.periods(), step)?;
        }
        if !self.holidays.is_empty() {
            specification.holidays = holidays::named(&self.holidays)?;
        }
        if let Some(likelihood) = self.likelihood {
            specification.likelihood = match likelihood {
                LikelihoodName::Normal => Likelihood::Normal,
                LikelihoodName::StudentT => Likelihood::StudentT,
                LikelihoodName::NegativeBinomial => Likelihood::NegativeBinomial,
            };
        }
        if let Some(form) = &self.media_over_time {
            let (name, number) = with_number("--media-over-time", form)?;
            specification.media_over_time = match (name, number) {
                ("constant", None) => MediaOverTime::Constant,
                ("shared", spacing) => MediaOverTime::Shared { spacing: spacing.unwrap_or(presets::quarter(step)) },
                _ => {
                    return Err(usage(format!(
                        "--media-over-time {form}: it is constant or shared, or shared=PERIODS"
                    )));
                }
            };
        }
        if let Some(pooling) = self.pooling {
            specification.pooling.media = match pooling {
                PoolingName::Partial => Share::Partial,
                PoolingName::Same => Share::Same,
            };
        }
        if let Some(sampling) = self.sampling {
            specification.pooling.sampling = match sampling {
                CentringName::Automatic => Centring::Automatic,
                CentringName::NonCentred => Centring::NonCentred,
                CentringName::Centred => Centring::Centred,
            };
        }
        for media in panel.media.iter().filter(|media| media.spend.is_some()) {
            let name = format!("saturation_beta[{}]", media.name);
            if specification.coefficient != Coefficient::Beta && specification.priors.0.contains_key(&name) {
                bail!(
                    "priors.{name}: “{}” is paid for, and its prior is on something else; say coefficient = \"beta\"",
                    media.name
                );
            }
        }
        Ok(specification)
    }

    fn set_media(&self, specification: &mut Specification, panel: &Panel) -> anyhow::Result<()> {
        let names: Vec<String> = panel.media.iter().map(|media| media.name.clone()).collect();
        let adstocks = each("--adstock", &self.adstock, &names, |text| choice("--adstock", text, &ADSTOCKS))?;
        let saturations =
            each("--saturation", &self.saturation, &names, |text| choice("--saturation", text, &SATURATIONS))?;
        let lags = each("--max-lag", &self.max_lag, &names, |text| {
            let wrong = format!(
                "--max-lag {text}: it is a whole number from 1 (the exposure's own period only) to the {} periods there are",
                panel.periods()
            );
            match text.parse::<usize>() {
                Ok(lags) if (1..=panel.periods()).contains(&lags) => Ok(lags),
                Ok(lags) if lags > 0 => bail!(wrong),
                _ => Err(usage(wrong)),
            }
        })?;
        for (whose, form) in &adstocks {
            if whose.is_none() {
                specification.media.adstock = *form;
            }
        }
        for (whose, form) in &saturations {
            if whose.is_none() {
                specification.media.saturation = *form;
            }
        }
        for (whose, count) in &lags {
            if whose.is_none() {
                specification.media.lags = *count;
            }
        }
        for name in &names {
            let mut own = specification.parts(name);
            let of = |whose: &Option<String>| whose.as_ref() == Some(name);
            let mut said = false;
            for (_, form) in adstocks.iter().filter(|(whose, _)| of(whose)) {
                (own.adstock, said) = (*form, true);
            }
            for (_, form) in saturations.iter().filter(|(whose, _)| of(whose)) {
                (own.saturation, said) = (*form, true);
            }
            for (_, count) in lags.iter().filter(|(whose, _)| of(whose)) {
                (own.lags, said) = (*count, true);
            }
            if said {
                specification.channels.insert(name.clone(), own);
            }
        }
        Ok(())
    }
}

/// Values for all channels (no name) or for one.
fn each<T>(
    option: &str,
    given: &[String],
    names: &[String],
    read: impl Fn(&str) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<(Option<String>, T)>> {
    let mut all: Vec<(Option<String>, T)> = Vec::new();
    for text in given {
        let (whose, value) = if text.contains('=') {
            let (name, value) = named(option, text, names)?;
            (Some(name.to_owned()), read(value)?)
        } else {
            (None, read(text)?)
        };
        if all.iter().any(|(before, _)| *before == whose) {
            return Err(usage(match whose {
                Some(name) => format!("{option} is given twice for “{name}”"),
                None => format!("{option} is given twice; for one channel write {option} CHANNEL={text}"),
            }));
        }
        all.push((whose, value));
    }
    Ok(all)
}

fn choice<T: Copy>(option: &str, text: &str, forms: &[(&str, T)]) -> anyhow::Result<T> {
    let plain = text.to_lowercase().replace('_', "-");
    match forms.iter().find(|(name, _)| *name == plain) {
        Some((_, form)) => Ok(*form),
        None => {
            let names: Vec<String> = forms.iter().map(|(name, _)| (*name).to_owned()).collect();
            Err(usage(format!("{option} {text}: there is {}", listed(&names))))
        }
    }
}

/// `knots=8` is a name and a number.
fn with_number<'a>(option: &str, text: &'a str) -> anyhow::Result<(&'a str, Option<usize>)> {
    let Some((name, number)) = text.split_once('=') else { return Ok((text, None)) };
    match number.parse::<usize>() {
        Ok(number) if number > 0 => Ok((name, Some(number))),
        _ => Err(usage(format!("{option} {text}: “{number}” is not a whole number above zero"))),
    }
}

/// Most knots of a baseline: their precision is a matrix of so many rows and
/// columns, taken apart anew for every gradient.
const MOST_KNOTS: usize = 1000;

/// Knots or bends of a trend.
fn knots(trend: Trend, periods: usize) -> usize {
    match trend {
        Trend::None | Trend::Linear => 0,
        Trend::Piecewise { bends } => bends,
        Trend::Knots { count } => count,
        Trend::RandomWalk { spacing } => periods.div_ceil(spacing),
    }
}

/// What is doubtful about a trend with a bend for every few periods.
pub(super) fn doubt_of_trend(trend: Trend, periods: usize) -> Option<String> {
    let knots = knots(trend, periods);
    (knots >= 12 && 3 * knots > periods).then(|| {
        format!(
            "the baseline has {knots} knots for {periods} periods, so it can follow the outcome by itself and leaves the channels little; fewer knots, such as one a quarter, are usual"
        )
    })
}

fn trend_of(text: &str, periods: usize, step: Step) -> anyhow::Result<Trend> {
    let (name, number) = with_number("--trend", text)?;
    let quarter = presets::quarter(step);
    let usual = periods.div_ceil(quarter).max(2);
    let trend = match (name, number) {
        ("none", None) => Trend::None,
        ("linear", None) => Trend::Linear,
        ("piecewise", bends) => Trend::Piecewise { bends: bends.unwrap_or(5) },
        ("random-walk", spacing) => Trend::RandomWalk { spacing: spacing.unwrap_or(quarter) },
        ("knots", count) => Trend::Knots { count: count.unwrap_or(usual) },
        _ => {
            return Err(usage(format!(
                "--trend {text}: there is none, linear, piecewise, knots and random-walk; the last three take a number: knots=12"
            )));
        }
    };
    if let Trend::Knots { count } | Trend::Piecewise { bends: count } = trend
        && count > periods
    {
        bail!("--trend {text}: {count} are more than the {periods} periods there are");
    }
    let knots = knots(trend, periods);
    if knots > MOST_KNOTS {
        bail!("--trend {text}: {knots} knots are more than the {MOST_KNOTS} that can be fitted; space them wider");
    }
    Ok(trend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::mix::{Exposure, Media};

    fn panel() -> Panel {
        let media = |name: &str| Media {
            name: name.to_owned(),
            exposure: Exposure::Volume(vec![1.0; 20]),
            spend: None,
            history: Vec::new(),
        };
        Panel {
            dates: vec![jiff::civil::date(2024, 1, 1); 20],
            geos: vec!["national".into()],
            population: None,
            outcome: vec![0.0; 20],
            observed: None,
            value_per_outcome: None,
            media: vec![media("tv"), media("search")],
            controls: Vec::new(),
            lift_tests: Vec::new(),
        }
    }

    fn parts() -> Parts {
        Parts { priors: "pymc-marketing".to_owned(), ..Parts::default() }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn one_channel_may_differ() {
        let given = Parts {
            adstock: texts(&["weibull_cdf", "tv=delayed"]),
            max_lag: texts(&["12"]),
            saturation: texts(&["search=hill"]),
            fourier: Some(0),
            trend: Some("random-walk=9".to_owned()),
            media_over_time: Some("shared".to_owned()),
            ..parts()
        };
        let made = given.specification(&panel(), Step::Weekly).unwrap();
        assert_eq!(
            (made.media.adstock, made.media.lags, made.media.saturation),
            (Adstock::WeibullCdf, 12, Saturation::Logistic)
        );
        assert_eq!((made.parts("tv").adstock, made.parts("tv").lags), (Adstock::Delayed, 12));
        assert_eq!(
            (made.parts("search").adstock, made.parts("search").saturation),
            (Adstock::WeibullCdf, Saturation::Hill)
        );
        assert_eq!((made.season, made.trend), (None, Trend::RandomWalk { spacing: 9 }));
        assert_eq!(made.media_over_time, MediaOverTime::Shared { spacing: 13 });
    }

    #[test]
    fn faults_say_what_there_is() {
        let say = |given: Parts| format!("{:#}", given.specification(&panel(), Step::Monthly).unwrap_err());
        assert!(say(Parts { adstock: texts(&["exponential"]), ..parts() }).contains("“geometric”"));
        assert!(say(Parts { adstock: texts(&["radio=geometric"]), ..parts() }).contains("“radio”"));
        assert!(say(Parts { adstock: texts(&["geometric", "delayed"]), ..parts() }).contains("twice"));
        assert!(say(Parts { max_lag: texts(&["21"]), ..parts() }).contains("20 periods"));
        assert!(say(Parts { fourier: Some(7), ..parts() }).contains("6 pairs"));
        assert!(say(Parts { trend: Some("wavy".to_owned()), ..parts() }).contains("random-walk"));
        assert!(say(Parts { trend: Some("knots=0".to_owned()), ..parts() }).contains("above zero"));
        assert!(say(Parts { trend: Some("knots=99".to_owned()), ..parts() }).contains("more than"));
        assert!(trend_of("random-walk=1", 4000, Step::Daily).unwrap_err().to_string().contains("4000 knots"));
        assert!(doubt_of_trend(Trend::RandomWalk { spacing: 1 }, 104).unwrap().contains("104 knots"));
        assert!(doubt_of_trend(Trend::Knots { count: 8 }, 104).is_none());
        assert!(say(Parts { media_over_time: Some("wild".to_owned()), ..parts() }).contains("shared"));
        assert!(say(Parts { holidays: texts(&["XX"]), ..parts() }).contains("XX"));
    }
}
