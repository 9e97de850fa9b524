//! Three sets of defaults: parts, units and priors.

use stats::density::{Density, TruncatedNormal};

use super::adstock::Adstock;
use super::panel::{Panel, Step};
use super::saturation::Saturation;
use super::specification::{
    Centring, Coefficient, Likelihood, MediaOverTime, MediaParts, Pooling, Preset, Prior, Priors, Scaling, Season,
    Share, Specification, Trend,
};

/// Builds a table of priors.
fn priors(list: &[(&str, Prior)]) -> Priors {
    Priors(list.iter().map(|(name, prior)| ((*name).to_owned(), *prior)).collect())
}

/// Priors of forms that a preset does not use itself, so that any part can be
/// put into any preset.
fn of_all_forms() -> Priors {
    priors(&[
        ("adstock_alpha", Density::beta(1.0, 3.0).into()),
        ("adstock_theta", Density::half_normal(1.0).into()),
        ("adstock_lam", Density::gamma_by_mean(2.0, 1.0).into()),
        ("adstock_k", Density::gamma_by_mean(3.0, 1.0).into()),
        ("saturation_lam", Density::gamma(3.0, 1.0).into()),
        ("saturation_kappa", Density::half_normal(1.5).into()),
        ("saturation_slope", Density::half_normal(1.5).into()),
        ("saturation_c", Density::half_normal(1.5).into()),
        ("saturation_alpha", Density::beta(1.0, 2.0).into()),
        ("saturation_beta", Density::half_normal(2.0).into()),
        // Saturation by mean contacts per person reached.
        ("frequency_lam", Density::gamma(3.0, 3.0).into()),
        ("frequency_kappa", Density::log_normal(0.7, 0.4).into()),
        ("frequency_slope", Density::log_normal(0.7, 0.4).into()),
        ("frequency_c", Density::log_normal(0.7, 0.4).into()),
        ("frequency_alpha", Density::beta(1.0, 2.0).into()),
        ("roi", Density::log_normal(0.2, 0.9).into()),
        ("share", Density::beta(1.0, 99.0).into()),
        ("share_per_spend", Density::log_normal(-1.2, 0.9).into()),
        ("intercept", Density::normal(0.0, 2.0).into()),
        ("control", Density::normal(0.0, 2.0).into()),
        ("holiday", Density::normal(0.0, 2.0).into()),
        ("fourier", Density::laplace(0.0, 1.0).into()),
        ("trend_slope", Density::normal(0.0, 1.0).into()),
        ("trend_bend", Density::laplace(0.0, 0.3).into()),
        ("knot", Density::normal(0.0, 5.0).into()),
        ("knot_sd", Density::half_normal(0.1).into()),
        ("media_knot_sd", Density::half_normal(0.2).into()),
        ("beta_sd", Density::half_normal(0.5).into()),
        ("control_sd", Density::half_normal(0.5).into()),
        ("geo_intercept", Density::normal(0.0, 2.0).into()),
        ("sigma", Density::half_normal(2.0).into()),
        ("nu", Density::gamma(2.0, 0.1).into()),
        ("dispersion", Density::gamma(2.0, 0.1).into()),
    ])
}

/// The defaults of PyMC-Marketing 0.19's `MMM`: geometric carry-over over 8
/// lags, logistic saturation, no trend, two harmonics of a year; everything in
/// shares of the largest value.
#[must_use]
pub fn pymc_marketing() -> Specification {
    Specification {
        preset: Preset::PymcMarketing,
        media: MediaParts { adstock: Adstock::Geometric, lags: 8, saturation: Saturation::Logistic },
        channels: std::collections::BTreeMap::new(),
        coefficient: Coefficient::Beta,
        trend: Trend::None,
        season: Some(Season { harmonics: 2, days: 365.25 }),
        holidays: Vec::new(),
        likelihood: Likelihood::Normal,
        media_over_time: MediaOverTime::Constant,
        pooling: Pooling::default(),
        scaling: Scaling::Maximum,
        priors: of_all_forms(),
        uncounted: None,
    }
}

/// The defaults of Meridian 2.1: priors on ROI, Hill saturation of slope one,
/// nine lags, knots for time (a national model has one: a flat baseline), geos
/// partially pooled.
#[must_use]
pub fn meridian() -> Specification {
    let mut priors = of_all_forms();
    let own = [
        ("adstock_alpha", Density::uniform(0.0, 1.0).into()),
        (
            "saturation_kappa",
            Density::TruncatedNormal(TruncatedNormal { mean: 0.8, sd: 0.8, low: 0.1, high: 10.0 }).into(),
        ),
        ("saturation_slope", Prior::Fixed(1.0)),
        ("intercept", Prior::Fixed(0.0)),
        ("geo_intercept", Density::normal(0.0, 5.0).into()),
        ("knot", Density::normal(0.0, 5.0).into()),
        ("control", Density::normal(0.0, 5.0).into()),
        ("holiday", Density::normal(0.0, 5.0).into()),
        ("beta_sd", Density::half_normal(1.0).into()),
        ("control_sd", Density::half_normal(5.0).into()),
        ("saturation_beta", Density::half_normal(5.0).into()),
        ("sigma", Density::half_normal(5.0).into()),
    ];
    for (name, prior) in own {
        priors.0.insert(name.to_owned(), prior);
    }
    Specification {
        preset: Preset::Meridian,
        media: MediaParts { adstock: Adstock::Geometric, lags: 9, saturation: Saturation::Hill },
        channels: std::collections::BTreeMap::new(),
        coefficient: Coefficient::Roi,
        trend: Trend::Knots { count: 1 },
        season: None,
        holidays: Vec::new(),
        likelihood: Likelihood::Normal,
        media_over_time: MediaOverTime::Constant,
        pooling: Pooling { media: Share::Partial, controls: Share::Partial, sampling: Centring::Automatic },
        scaling: Scaling::Standardised,
        priors,
        uncounted: None,
    }
}

/// Ours. A slowly moving baseline is part of it, since sales grow without
/// marketing too; geos are partially pooled. The reasons for each prior are in
/// `docs/models/mix.md`.
#[must_use]
pub fn default() -> Specification {
    let mut priors = of_all_forms();
    let own = [
        ("adstock_alpha", Density::beta(3.0, 3.0).into()),
        ("saturation_lam", Density::gamma(3.0, 2.0).into()),
        ("saturation_beta", Density::half_normal(0.5).into()),
        ("intercept", Density::normal(0.7, 0.5).into()),
        ("geo_intercept", Density::normal(0.0, 0.5).into()),
        ("control", Density::normal(0.0, 0.3).into()),
        ("holiday", Density::normal(0.0, 0.5).into()),
        ("fourier", Density::normal(0.0, 0.2).into()),
        ("knot_sd", Density::half_normal(0.1).into()),
        ("beta_sd", Density::half_normal(0.3).into()),
        ("control_sd", Density::half_normal(0.2).into()),
        ("sigma", Density::half_normal(0.5).into()),
    ];
    for (name, prior) in own {
        priors.0.insert(name.to_owned(), prior);
    }
    Specification {
        preset: Preset::Default,
        media: MediaParts { adstock: Adstock::Geometric, lags: 13, saturation: Saturation::Logistic },
        channels: std::collections::BTreeMap::new(),
        coefficient: Coefficient::SharePerSpend,
        trend: Trend::RandomWalk { spacing: 13 },
        season: Some(Season { harmonics: 2, days: 365.25 }),
        holidays: Vec::new(),
        likelihood: Likelihood::Normal,
        media_over_time: MediaOverTime::Constant,
        pooling: Pooling::default(),
        scaling: Scaling::Mean,
        priors,
        uncounted: None,
    }
}

/// The preset of this name.
#[must_use]
pub fn of(preset: Preset) -> Specification {
    match preset {
        Preset::Default => default(),
        Preset::PymcMarketing => pymc_marketing(),
        Preset::Meridian => meridian(),
    }
}

/// Most knots of the default preset.
const MOST_KNOTS: usize = 200;

/// Periods of a quarter of a year.
#[must_use]
pub fn quarter(step: Step) -> usize {
    match step {
        Step::Daily => 91,
        Step::Weekly => 13,
        Step::Monthly => 3,
    }
}

/// The preset for data like these. Meridian gives a national model one knot and a
/// model of geos a knot for every period.
///
/// Ours has a knot a quarter, and effects that last up to a quarter (four weeks
/// in days, four months in months; never longer than the panel). With geos it has a knot for every period
/// too, as a random walk: what shakes all geos in the same week would otherwise
/// be taken for independent noise of each, and intervals would be too narrow.
#[must_use]
pub fn of_panel(preset: Preset, panel: &Panel, step: Step) -> Specification {
    let mut specification = of(preset);
    let has_geos = panel.geos.len() > 1;
    match preset {
        Preset::PymcMarketing => {}
        Preset::Meridian if has_geos => specification.trend = Trend::Knots { count: panel.periods() },
        Preset::Meridian => {}
        Preset::Default => {
            let spacing = if has_geos { panel.periods().div_ceil(MOST_KNOTS) } else { quarter(step) };
            specification.trend = Trend::RandomWalk { spacing };
            // Half-lives are about a week, a week and three weeks.
            let (lags, kept) = match step {
                Step::Daily => (28, Density::beta(8.0, 1.5)),
                Step::Weekly => (13, Density::beta(3.0, 3.0)),
                Step::Monthly => (4, Density::beta(2.0, 4.0)),
            };
            specification.media.lags = lags.min(panel.periods());
            specification.priors.set("adstock_alpha", kept);
        }
    }
    specification
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_and_carry_over_follow_the_step() {
        let mut panel = Panel {
            dates: (1..=28).map(|day| jiff::civil::date(2024, 1, day)).collect(),
            geos: vec!["all".to_owned()],
            population: None,
            outcome: Vec::new(),
            observed: None,
            value_per_outcome: None,
            media: Vec::new(),
            controls: Vec::new(),
            lift_tests: Vec::new(),
        };
        let of = |panel: &Panel, step| {
            let specification = of_panel(Preset::Default, panel, step);
            (specification.trend, specification.media.lags)
        };
        assert_eq!(of(&panel, Step::Daily), (Trend::RandomWalk { spacing: 91 }, 28));
        assert_eq!(of(&panel, Step::Weekly), (Trend::RandomWalk { spacing: 13 }, 13));
        assert_eq!(of(&panel, Step::Monthly), (Trend::RandomWalk { spacing: 3 }, 4));
        panel.dates.truncate(10);
        panel.geos.push("other".to_owned());
        assert_eq!(of(&panel, Step::Weekly), (Trend::RandomWalk { spacing: 1 }, 10));
        assert_eq!(of_panel(Preset::Meridian, &panel, Step::Weekly).trend, Trend::Knots { count: 10 });
    }
}
