//! What is computed from draws: it adds up, and it agrees with itself.

use jiff::ToSpan;
use measure::mix::{
    Before, Coefficient, Extent, Fit, Holdout, LiftTest, Likelihood, Model, Panel, Sampling, Scratch, Specification,
    Trend, compare, placebo, presets, refresh, validate,
};
use stats::density::Density;
use stats::work::Quiet;

use super::market::{Market, Truth};

fn quick() -> Sampling {
    Sampling { chains: 2, tune: 300, draws: 200, seed: 3, target_accept: 0.85, ..Sampling::default() }
}

fn flat() -> Specification {
    let mut specification = presets::default();
    specification.trend = Trend::None;
    specification
}

fn fitted(panel: &Panel, specification: &Specification) -> (Model, Fit) {
    let model = Model::new(panel, specification).unwrap();
    let fit = model.fit(&quick(), &Quiet).unwrap();
    (model, fit)
}

#[test]
fn parts_add_up_to_the_fit_and_geos_to_the_whole() {
    let mut panel = Market { geos: 2, weeks: 60, ..Market::default() }.make().panel;
    panel.controls[0].treatment_baseline = Some(1.0);
    let (model, fit) = fitted(&panel, &presets::default());
    let series = model.contributions(&fit.draws, None, 0.9, &Quiet).unwrap();
    let of = |name: &str| &series.iter().find(|s| s.component == name).unwrap().mean;
    for t in 0..60 {
        let parts = of("tv")[t] + of("search")[t] + of("price")[t] + of("baseline")[t];
        assert!((parts / of("fitted")[t] - 1.0).abs() < 1e-9);
        assert!((of("fitted")[t] / (panel.outcome[t] + panel.outcome[60 + t]) - 1.0).abs() < 0.3);
        let inner: f64 = series
            .iter()
            .filter(|s| s.component == "trend" || s.component == "season" || s.component.starts_with("control["))
            .map(|s| s.mean[t])
            .sum();
        assert!((inner - of("price")[t] - of("baseline")[t]).abs() < 1e-6 * of("fitted")[t]);
    }
    let by_geo: Vec<_> = (0..2).map(|geo| model.contributions(&fit.draws, Some(geo), 0.9, &Quiet).unwrap()).collect();
    for (whole, (a, b)) in series.iter().zip(by_geo[0].iter().zip(&by_geo[1])) {
        assert_eq!(whole.component, a.component);
        for t in 0..60 {
            assert!((a.mean[t] + b.mean[t] - whole.mean[t]).abs() < 1e-6 * of("fitted")[t]);
        }
    }
    let whole = &fit.channels[0];
    let half = |periods| model.channels_in(&fit.draws, &Extent { geo: None, periods }, 0.9, &Quiet).unwrap();
    let (first, second) = (half(0..30), half(30..60));
    assert!((first[0].contribution.mean + second[0].contribution.mean - whole.contribution.mean).abs() < 1.0);
    assert!((first[0].spend.unwrap() + second[0].spend.unwrap() - whole.spend.unwrap()).abs() < 1e-6);
}

#[test]
fn curves_carry_on_where_the_panel_ends() {
    let panel = Market { weeks: 60, ..Market::default() }.make().panel;
    let (model, fit) = fitted(&panel, &flat());
    let curves = model.curves(&fit.draws, 400).unwrap();
    let lags = flat().media.lags;
    assert_eq!((curves.draws(), curves.tail(), curves.channels.len()), (400, lags - 1, 2));
    // A plan of nothing brings what the panel's last weeks carry out.
    let span = model.carry_over(&fit.draws, 0..60, 0.9).unwrap();
    let mut scratch = Scratch::default();
    let mut mean = 0.0;
    for draw in 0..400 {
        let mut out = vec![0.0; lags - 1];
        curves.contribution(draw, 0, 0, &[], &mut out, &mut scratch);
        mean += out.iter().sum::<f64>() / 400.0;
    }
    assert!((mean / span[0].carried_out.mean - 1.0).abs() < 1e-6, "{mean} {}", span[0].carried_out.mean);
    assert!(span[0].carried_in.mean.abs() < 1e-9);
    let middle = model.carry_over(&fit.draws, 20..30, 0.9).unwrap();
    assert!(middle[0].carried_in.mean > 0.0 && middle[0].carried_in.mean > middle[1].carried_in.mean);
    let responses = model.response_curves(&fit.draws, 0.9).unwrap();
    for response in &responses {
        assert!(response.points[0].contribution.mean.abs() < 1e-9);
        let rising = response.points.windows(2).all(|w| w[1].contribution.mean > w[0].contribution.mean);
        let flattening = response.points.windows(2).all(|w| w[1].mroas.mean <= w[0].mroas.mean + 1e-12);
        assert!(rising && flattening);
    }
}

#[test]
fn an_experiment_narrows_and_moves_a_channel() {
    let Truth { mut panel, .. } = Market { weeks: 70, noise: 0.15, ..Market::default() }.make();
    // A prior that leaves the experiment something to say.
    let mut vague = flat();
    vague.coefficient = Coefficient::Beta;
    let (_, without) = fitted(&panel, &vague);
    // The truth of switching tv's spend in weeks 30 to 33 off, from the market itself.
    let spend = panel.media[0].spend.clone().unwrap();
    let weights: Vec<f64> = (0..8).map(|l| 0.5_f64.powi(l)).collect();
    let total: f64 = weights.iter().sum();
    let response = |spend: &[f64], t: usize| {
        let carried: f64 = (0..8).map(|l| weights[l] / total * spend[t - l] / 1000.0).sum();
        let e = (-carried).exp();
        10_000.0 * 0.5 * (1.0 - e) / (1.0 + e)
    };
    let mut off = spend.clone();
    off[30..34].fill(0.0);
    let effect: f64 = (30..38).map(|t| response(&spend, t) - response(&off, t)).sum();
    panel.lift_tests = vec![LiftTest {
        channel: "tv".to_owned(),
        geos: Vec::new(),
        start: panel.dates[30],
        end: panel.dates[33] + 6.days(),
        counted_until: Some(panel.dates[37] + 6.days()),
        spend_change: spend[30..34].iter().sum(),
        effect,
        standard_error: 0.03 * effect,
    }];
    let (_, with) = fitted(&panel, &vague);
    let (before, after) = (without.channels[0].contribution, with.channels[0].contribution);
    assert!(after.sd < 0.7 * before.sd, "{} {}", after.sd, before.sd);
    // A measured effect that nothing else bears out is named.
    panel.lift_tests[0].effect = -20.0 * effect;
    let (_, against) = fitted(&panel, &vague);
    let kinds: Vec<_> = against.diagnostics.verdict.findings.iter().map(|f| f.kind).collect();
    assert!(kinds.contains(&measure::mix::FindingKind::ContradictsExperiment), "{kinds:?}");
}

#[test]
fn a_posterior_in_closed_form() {
    // With media held at nothing and the noise known, intercept and control are
    // a normal regression with normal priors.
    let panel = Market { weeks: 50, ..Market::default() }.make().panel;
    let mut specification = presets::pymc_marketing();
    specification.season = None;
    specification.priors.set("saturation_beta", 0.0);
    specification.priors.set("sigma", 0.2);
    specification.priors.set("intercept", Density::normal(0.1, 0.05));
    specification.priors.set("control", Density::normal(0.0, 0.02));
    let model = Model::new(&panel, &specification).unwrap();
    let sampling = Sampling { chains: 2, tune: 300, draws: 1500, ..Sampling::default() };
    let fit = model.fit(&sampling, &Quiet).unwrap();
    let top = panel.outcome.iter().copied().fold(0.0, f64::max);
    let x = &panel.controls[0].values;
    let y: Vec<f64> = panel.outcome.iter().map(|y| y / top).collect();
    let precision = 1.0 / 0.04;
    let (a, b, d) = (
        50.0 * precision + 1.0 / 0.05_f64.powi(2),
        x.iter().sum::<f64>() * precision,
        x.iter().map(|x| x * x).sum::<f64>() * precision + 1.0 / 0.02_f64.powi(2),
    );
    let right = (
        y.iter().sum::<f64>() * precision + 0.1 / 0.05_f64.powi(2),
        y.iter().zip(x).map(|(y, x)| y * x).sum::<f64>() * precision,
    );
    let determinant = a * d - b * b;
    let exact = [
        ("intercept", (d * right.0 - b * right.1) / determinant, (d / determinant).sqrt()),
        ("control[price]", (a * right.1 - b * right.0) / determinant, (a / determinant).sqrt()),
    ];
    for (name, mean, sd) in exact {
        let seen = fit.parameters.iter().find(|p| p.name == name).unwrap();
        assert!((seen.estimate.mean - mean).abs() < 4.0 * seen.mcse_mean, "{name} {} {mean}", seen.estimate.mean);
        assert!((seen.estimate.sd / sd - 1.0).abs() < 0.08, "{name}");
    }
}

#[test]
fn held_out_periods_are_predicted() {
    let panel = Market { weeks: 110, ..Market::default() }.make().panel;
    let found = validate(&panel, &flat(), &quick(), Holdout { horizon: 6, folds: 2 }, &Quiet).unwrap();
    assert_eq!(found.predictions.len(), 12);
    assert!(found.mape < 0.1 && found.mape < found.naive_mape, "{} {}", found.mape, found.naive_mape);
    assert!(found.coverage_90 > 0.6 && found.relative_crps < 0.07, "{}", found.coverage_90);
    assert!(validate(&panel, &flat(), &quick(), Holdout { horizon: 50, folds: 2 }, &Quiet).is_err());
}

#[test]
fn ranks_are_uniform_on_the_models_own_outcomes() {
    let panel = Market { weeks: 40, ..Market::default() }.make().panel;
    let mut specification = flat();
    specification.season = None;
    let model = Model::new(&panel, &specification).unwrap();
    let sampling = Sampling { chains: 1, tune: 250, draws: 315, target_accept: 0.9, ..Sampling::default() };
    let found = model.calibrate(48, &sampling, &Quiet).unwrap();
    assert!(found.simulations >= 45);
    assert!(found.p_value > 0.001, "{:?}", found.quantities.iter().map(|q| (&q.name, q.p_value)).collect::<Vec<_>>());
    let coverage = found.quantities.iter().map(|q| q.coverage_90).sum::<f64>() / found.quantities.len() as f64;
    assert!((0.8..=0.98).contains(&coverage), "{coverage}");
}

#[test]
fn a_placebo_is_given_little() {
    let panel = Market { weeks: 104, ..Market::default() }.make().panel;
    let found = placebo(&panel, &flat(), "tv", &quick(), &Quiet).unwrap();
    assert!(found.share.mean < 0.05, "{:?}", found.share);
    assert!(found.beaten_by.iter().all(|(_, chance)| *chance > 0.9), "{:?}", found.beaten_by);
}

#[test]
fn a_refresh_says_why_figures_moved() {
    let panel = Market { weeks: 90, ..Market::default() }.make().panel;
    let mut old = panel.clone();
    old.dates.truncate(70);
    for values in [&mut old.outcome, &mut old.controls[0].values] {
        values.truncate(70);
    }
    for media in &mut old.media {
        media.spend.as_mut().unwrap().truncate(70);
        media.exposure = measure::mix::Exposure::Volume(media.spend.clone().unwrap());
    }
    // The old panel told one week wrongly.
    old.outcome[12] *= 1.3;
    let (_, before) = fitted(&old, &flat());
    let specification = flat();
    let known = Before { panel: &old, specification: &specification, draws: &before.draws };
    let found = refresh(known, &panel, &presets::default(), &quick(), &Quiet).unwrap();
    for change in &found.changes {
        let sum = change.before.unwrap() + change.revised_data + change.new_data + change.specification;
        assert!((sum - change.after.unwrap()).abs() < 1e-9);
        assert!(change.revised_data.abs() > 0.0 && change.new_data.abs() > 0.0);
    }
    assert!(refresh(known, &old, &flat(), &quick(), &Quiet).unwrap().changes[0].new_data.abs() < 1e-12);
    let mut other = panel.clone();
    other.geos = vec!["elsewhere".to_owned()];
    assert!(refresh(known, &other, &flat(), &quick(), &Quiet).is_err());
}

#[test]
fn the_model_that_knows_the_season_is_preferred() {
    let panel = Market { weeks: 156, ..Market::default() }.make().panel;
    let (_, with) = fitted(&panel, &flat());
    let mut without = flat();
    without.season = None;
    let (_, without) = fitted(&panel, &without);
    let loo = |fit: &Fit| fit.diagnostics.loo.clone().unwrap();
    let (a, b) = (loo(&with), loo(&without));
    assert!(a.bad_shapes < 5 && a.p_loo > 3.0);
    let compared = compare(&[("without".to_owned(), &b), ("with".to_owned(), &a)]).unwrap();
    assert_eq!(compared[0].name, "with");
    assert!(compared[1].behind > 2.0 * compared[1].behind_se && compared[0].weight > 0.8, "{compared:?}");
}

#[test]
fn counts_outliers_and_roi_priors() {
    let Truth { panel, contribution } = Market { weeks: 120, ..Market::default() }.make();
    let mut counts = panel.clone();
    counts.outcome.iter_mut().for_each(|y| *y = (*y / 200.0).round());
    let mut negative_binomial = flat();
    negative_binomial.likelihood = Likelihood::NegativeBinomial;
    let (_, fit) = fitted(&counts, &negative_binomial);
    assert!((fit.channels[0].contribution.mean / (contribution[0] / 200.0) - 1.0).abs() < 0.5);
    let mut spoiled = panel.clone();
    for row in [10, 50, 90] {
        spoiled.outcome[row] *= 2.0;
    }
    let mut robust = flat();
    robust.likelihood = Likelihood::StudentT;
    let (_, tough) = fitted(&spoiled, &robust);
    assert!((tough.channels[0].contribution.mean / contribution[0] - 1.0).abs() < 0.2);
    let mut roi = flat();
    roi.coefficient = Coefficient::Roi;
    roi.priors.set("roi", Density::log_normal(0.2, 0.9));
    let (_, fit) = fitted(&panel, &roi);
    let named = fit.parameters.iter().find(|p| p.name == "roi[tv]").unwrap();
    assert!((named.estimate.mean - fit.channels[0].roas.unwrap().mean).abs() < 1e-9 * named.estimate.mean);
}
