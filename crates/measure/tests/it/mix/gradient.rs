//! The gradient of the whole log posterior against central differences, for
//! every combination of parts.

use measure::mix::{
    Adstock, Centring, Coefficient, Exposure, Holiday, LiftTest, Likelihood, Media, MediaOverTime, MediaParts, Model,
    Pooling, Saturation, Scaling, Season, Share, Sign, Specification, Trend, presets,
};
use proptest::prelude::*;
use stats::nuts::LogDensity;

use super::market::{Market, Truth};

fn adstock() -> impl Strategy<Value = Adstock> {
    prop::sample::select(vec![
        Adstock::None,
        Adstock::Geometric,
        Adstock::Binomial,
        Adstock::Delayed,
        Adstock::WeibullPdf,
        Adstock::WeibullCdf,
    ])
}

fn saturation() -> impl Strategy<Value = Saturation> {
    prop::sample::select(vec![
        Saturation::None,
        Saturation::Logistic,
        Saturation::Hill,
        Saturation::Tanh,
        Saturation::MichaelisMenten,
        Saturation::Root,
    ])
}

fn trend() -> impl Strategy<Value = Trend> {
    prop::sample::select(vec![
        Trend::None,
        Trend::Linear,
        Trend::Piecewise { bends: 2 },
        Trend::RandomWalk { spacing: 8 },
        Trend::RandomWalk { spacing: 1 },
        Trend::Knots { count: 5 },
    ])
}

prop_compose! {
    fn specification()(
        adstock in adstock(),
        saturation in saturation(),
        other in (adstock(), saturation()),
        trend in trend(),
        likelihood in prop::sample::select(vec![Likelihood::Normal, Likelihood::StudentT, Likelihood::NegativeBinomial]),
        coefficient in prop::sample::select(vec![Coefficient::Beta, Coefficient::Roi, Coefficient::Share, Coefficient::SharePerSpend]),
        scaling in prop::sample::select(vec![Scaling::Maximum, Scaling::Mean, Scaling::Standardised]),
        over_time in prop::bool::ANY,
        partial in prop::bool::ANY,
        partial_controls in prop::bool::ANY,
        sampling in prop::sample::select(vec![Centring::Automatic, Centring::NonCentred, Centring::Centred]),
        season in prop::bool::ANY,
        lags in 1_usize..7,
    ) -> Specification {
        let mut specification = presets::default();
        specification.media = MediaParts { adstock, lags, saturation };
        specification.channels.insert(
            "search".to_owned(),
            MediaParts { adstock: other.0, lags: 4, saturation: other.1 },
        );
        specification.trend = trend;
        specification.likelihood = likelihood;
        specification.coefficient = coefficient;
        specification.scaling = if likelihood == Likelihood::NegativeBinomial { Scaling::Mean } else { scaling };
        if over_time {
            specification.media_over_time = MediaOverTime::Shared { spacing: 10 };
        }
        let share = |partial: bool| if partial { Share::Partial } else { Share::Same };
        specification.pooling =
            Pooling { media: share(partial), controls: share(partial_controls), sampling };
        specification.season = season.then_some(Season { harmonics: 1, days: 365.25 });
        specification.holidays = vec![Holiday::Christmas];
        specification
    }
}

/// The market with a channel of reach and frequency, signed and treatment
/// controls, held-out rows and two experiments.
fn panel(geos: usize) -> measure::mix::Panel {
    let Truth { mut panel, .. } = Market { geos, weeks: 40, ..Market::default() }.make();
    let reach: Vec<f64> = panel.media[0].spend.clone().unwrap_or_default().iter().map(|s| s * 0.6).collect();
    let frequency: Vec<f64> = reach.iter().enumerate().map(|(i, _)| 1.0 + 0.1 * (i % 17) as f64).collect();
    panel.media.push(Media {
        name: "video".to_owned(),
        spend: panel.media[1].spend.clone(),
        exposure: Exposure::ReachFrequency { reach, frequency },
        history: Vec::new(),
    });
    panel.media[0].history = vec![700.0; 3 * geos];
    panel.controls[0].sign = Sign::Negative;
    let mut free = panel.controls[0].clone();
    free.name = "weather".to_owned();
    free.sign = Sign::Any;
    free.values.iter_mut().enumerate().for_each(|(i, v)| *v = ((i * 7) % 5) as f64);
    panel.controls.push(free);
    panel.observed = Some((0..panel.rows()).map(|row| row % 40 < 36).collect());
    // Every likelihood takes counts.
    panel.outcome.iter_mut().for_each(|y| *y = y.round());
    let test = |spend_change: f64, effect: f64| LiftTest {
        channel: "tv".to_owned(),
        geos: vec!["geo0".to_owned()],
        start: panel.dates[10],
        end: panel.dates[13],
        counted_until: Some(panel.dates[15]),
        spend_change,
        effect,
        standard_error: 900.0,
    };
    panel.lift_tests = vec![test(500.0, 800.0), test(-900.0, -300.0)];
    panel
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_gradient_is_the_derivative(
        specification in specification(),
        geos in prop::sample::select(vec![1_usize, 3]),
        shift in prop::collection::vec(-0.7_f64..0.7, 64),
    ) {
        let model = Model::new(&panel(geos), &specification).unwrap();
        let mut density = model.log_posterior();
        let dim = density.dim();
        let position: Vec<f64> = (0..dim).map(|i| shift[i % 64] * (1.0 + 0.01 * i as f64 / 64.0)).collect();
        let mut gradient = vec![0.0; dim];
        let value = density.evaluate(&position, &mut gradient);
        prop_assert!(value.is_finite());
        let mut ignored = vec![0.0; dim];
        for i in 0..dim {
            let mut central = |h: f64| {
                let mut moved = position.clone();
                moved[i] += h;
                let up = density.evaluate(&moved, &mut ignored);
                moved[i] -= 2.0 * h;
                (up - density.evaluate(&moved, &mut ignored)) / (2.0 * h)
            };
            // Where the mean of counts is next to nothing the density bends within one
            // step: what two steps differ by is what the numeric derivative is unsure of.
            let (coarse, fine) = (central(3e-6), central(7.5e-7));
            let numeric = fine + (fine - coarse) / 15.0;
            let unsure = (fine - coarse).abs() / 4.0;
            let scale = 1.0 + gradient[i].abs() + value.abs() * 1e-5 + unsure * 5e3;
            prop_assert!((numeric - gradient[i]).abs() < 2e-4 * scale, "{specification:?}: dimension {i}: {} against {numeric}", gradient[i]);
        }
    }
}
