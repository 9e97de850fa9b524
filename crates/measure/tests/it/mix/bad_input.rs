//! What is wrong with a panel is an error that says where, or a finding.

use measure::mix::{FindingKind, Likelihood, MixError, Model, Panel, Prior, Sampling, Standing, presets};
use stats::density::Density;
use stats::work::Quiet;

use super::market::{Market, Truth};

fn panel() -> Panel {
    Market { weeks: 60, ..Market::default() }.make().panel
}

fn refused(panel: &Panel) -> MixError {
    Model::new(panel, &presets::default()).map(|_| ()).unwrap_err()
}

#[test]
fn errors_say_what_and_where() {
    let mut bad = panel();
    bad.dates.remove(20);
    bad.outcome.pop();
    assert!(refused(&bad).to_string().contains("after 2022-05-16 comes 2022-05-30"), "{}", refused(&bad));
    let mut bad = panel();
    bad.dates[21] = bad.dates[20];
    assert!(matches!(refused(&bad), MixError::Dates { .. }));
    let mut bad = panel();
    bad.outcome[7] = f64::NAN;
    assert!(refused(&bad).to_string().contains("outcome, geo0 2022-02-21: NaN"));
    let mut bad = panel();
    bad.media[0].spend.as_mut().unwrap()[3] = -2.0;
    assert!(refused(&bad).to_string().contains("spend of tv"));
    let mut bad = panel();
    bad.media[1].name = "tv".to_owned();
    assert_eq!(refused(&bad), MixError::Duplicate("tv".to_owned()));
    let mut bad = panel();
    bad.outcome.fill(5.0);
    assert_eq!(refused(&bad), MixError::ConstantOutcome);
    let mut bad = panel();
    bad.controls[0].values.pop();
    assert!(matches!(refused(&bad), MixError::Length { rows: 59, expected: 60, .. }));
    let short = Market { weeks: 9, ..Market::default() }.make().panel;
    assert!(matches!(refused(&short), MixError::TooFewPeriods { periods: 9, .. }));
    let mut bad = panel();
    bad.media.clear();
    assert_eq!(refused(&bad), MixError::Nothing("channels"));
}

#[test]
fn a_likelihood_of_counts_takes_counts_only() {
    let mut specification = presets::default();
    specification.likelihood = Likelihood::NegativeBinomial;
    let mut panel = panel();
    panel.outcome.iter_mut().for_each(|y| *y = y.round());
    assert!(Model::new(&panel, &specification).is_ok());
    panel.outcome[7] = 12.5;
    let error = Model::new(&panel, &specification).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("2022-02-21: 12.5 is not a count") && error.contains("student-t"), "{error}");
    panel.observed = Some((0..panel.rows()).map(|row| row != 7).collect());
    assert!(Model::new(&panel, &specification).is_ok(), "what is not observed is not judged");
}

#[test]
fn priors_are_checked() {
    let mut specification = presets::default();
    specification.priors.set("sigma", Density::normal(0.0, 1.0));
    let error = Model::new(&panel(), &specification).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("prior sigma"), "{error}");
    specification.priors.set("sigma", Density::half_normal(-1.0));
    assert!(Model::new(&panel(), &specification).is_err());
    specification.priors.set("sigma", Prior::Fixed(f64::NAN));
    assert!(Model::new(&panel(), &specification).is_err());
    specification.priors.0.remove("sigma");
    assert!(Model::new(&panel(), &specification).is_err());
}

#[test]
fn what_cannot_be_known_is_said() {
    let Truth { mut panel, .. } = Market::default().make();
    let mut silent = panel.media[0].clone();
    silent.name = "radio".to_owned();
    silent.spend = Some(vec![0.0; panel.rows()]);
    silent.exposure = measure::mix::Exposure::Volume(vec![0.0; panel.rows()]);
    let mut always = silent.clone();
    always.name = "listing".to_owned();
    always.exposure = measure::mix::Exposure::Volume(vec![10.0; panel.rows()]);
    always.spend = Some(vec![10.0; panel.rows()]);
    let mut twin = panel.media[0].clone();
    twin.name = "tv copy".to_owned();
    panel.media.extend([silent, always, twin]);
    let model = Model::new(&panel, &presets::default()).unwrap();
    let sampling = Sampling { chains: 2, tune: 300, draws: 300, ..Sampling::default() };
    let fit = model.fit(&sampling, &Quiet).unwrap();
    let about = |kind: FindingKind| -> Vec<String> {
        let findings = &fit.diagnostics.verdict.findings;
        findings.iter().filter(|f| f.kind == kind).flat_map(|f| f.about.clone()).collect()
    };
    assert!(about(FindingKind::NoVariation).contains(&"radio".to_owned()));
    assert!(about(FindingKind::NoVariation).contains(&"listing".to_owned()));
    assert!(about(FindingKind::Collinear).contains(&"tv copy".to_owned()));
    assert_ne!(fit.diagnostics.verdict.standing, Standing::Sound);
}

#[test]
fn a_channel_may_begin_where_nothing_is_observed() {
    let Truth { mut panel, .. } = Market { weeks: 60, ..Market::default() }.make();
    let late: Vec<f64> = (0..60).map(|week| if week < 55 { 0.0 } else { 800.0 }).collect();
    let mut media = panel.media[0].clone();
    media.name = "late".to_owned();
    media.exposure = measure::mix::Exposure::Volume(late.clone());
    media.spend = Some(late);
    panel.media.push(media);
    panel.observed = Some((0..60).map(|week| week < 55).collect());
    let sampling = Sampling { chains: 2, tune: 300, draws: 300, ..Sampling::default() };
    let fit = Model::new(&panel, &presets::default()).unwrap().fit(&sampling, &Quiet).unwrap();
    let late = &fit.channels[2];
    assert!(late.contribution.mean > 0.0 && late.prior_overlap.unwrap() > 0.8, "{late:?}");
}

#[test]
fn a_share_of_losses_is_refused() {
    let Truth { mut panel, .. } = Market::default().make();
    panel.outcome.iter_mut().for_each(|outcome| *outcome -= 1e6);
    let said = Model::new(&panel, &presets::default()).map(|_| ()).unwrap_err().to_string();
    assert!(said.contains("share_per_spend[tv]") && said.contains("beta"), "{said}");
    let mut by_beta = presets::default();
    by_beta.coefficient = measure::mix::Coefficient::Beta;
    assert!(Model::new(&panel, &by_beta).is_ok());
}

#[test]
fn many_channels_and_huge_numbers_are_borne() {
    let Truth { mut panel, .. } = Market { weeks: 60, ..Market::default() }.make();
    let base = panel.media[0].clone();
    for i in 0..60 {
        let mut more = base.clone();
        more.name = format!("m{i}");
        let values: Vec<f64> = (0..60).map(|t| f64::from((t * (i + 3) % 11) as u32) * 1e12).collect();
        more.exposure = measure::mix::Exposure::Volume(values.clone());
        more.spend = Some(values);
        panel.media.push(more);
    }
    panel.outcome.iter_mut().for_each(|y| *y *= 1e12);
    let model = Model::new(&panel, &presets::default()).unwrap();
    let sampling = Sampling { chains: 1, tune: 60, draws: 40, ..Sampling::default() };
    let fit = model.fit(&sampling, &Quiet).unwrap();
    assert!(fit.channels.iter().all(|c| c.contribution.mean.is_finite()));
    assert!(fit.diagnostics.verdict.findings.iter().any(|f| f.kind == FindingKind::FewObservations));
}
