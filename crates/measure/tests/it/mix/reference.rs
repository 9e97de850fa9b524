//! Posteriors that others published, where the data are at hand: the variable
//! `SULIT_SHARED_DATA` names the folder with `mmm/`.

use std::path::PathBuf;

use measure::mix::{Control, Exposure, Media, Model, Panel, Sampling, Sign, Standing, presets};
use stats::work::Quiet;

fn folder() -> Option<PathBuf> {
    std::env::var_os("SULIT_SHARED_DATA").map(|folder| PathBuf::from(folder).join("mmm"))
}

/// A CSV file without quotes, by column.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        Self { head: lines.next().unwrap(), rows: lines.collect() }
    }

    fn texts(&self, name: &str) -> Vec<&str> {
        let column = self.head.iter().position(|h| h == name).unwrap();
        self.rows.iter().map(|row| row[column].as_str()).collect()
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.texts(name).iter().map(|text| text.parse().unwrap()).collect()
    }
}

/// PyMC-Marketing 0.19.2 on its `mmm_example.csv`, default priors, 4 × 1000
/// draws of the PyMC sampler: mean and standard deviation.
const PUBLISHED: [(&str, f64, f64); 15] = [
    ("intercept", 0.349_39, 0.012_91),
    ("adstock_alpha[x1]", 0.397_83, 0.029_86),
    ("adstock_alpha[x2]", 0.193_07, 0.039_54),
    ("saturation_lam[x1]", 4.079_16, 0.360_34),
    ("saturation_lam[x2]", 3.144_36, 1.127_78),
    ("saturation_beta[x1]", 0.361_84, 0.018_87),
    ("saturation_beta[x2]", 0.267_90, 0.070_83),
    ("control[event_1]", 0.246_97, 0.029_75),
    ("control[event_2]", 0.327_43, 0.030_51),
    ("control[t]", 0.000_613_96, 0.000_047_15),
    ("fourier[sin_1]", 0.003_24, 0.003_37),
    ("fourier[sin_2]", -0.057_33, 0.003_36),
    ("fourier[cos_1]", 0.063_02, 0.003_17),
    ("fourier[cos_2]", 0.001_72, 0.003_50),
    ("sigma", 0.029_97, 0.001_69),
];

fn example(folder: PathBuf) -> Panel {
    let table = Table::read(folder.join("mmm_example.csv"));
    let media = |name: &str| Media {
        name: name.to_owned(),
        exposure: Exposure::Volume(table.numbers(name)),
        spend: Some(table.numbers(name)),
        history: Vec::new(),
    };
    let control = |name: &str| Control {
        name: name.to_owned(),
        values: table.numbers(name),
        sign: Sign::Any,
        treatment_baseline: None,
    };
    Panel {
        dates: table.texts("date_week").iter().map(|d| d.parse().unwrap()).collect(),
        geos: vec!["all".to_owned()],
        population: None,
        outcome: table.numbers("y"),
        observed: None,
        value_per_outcome: None,
        media: vec![media("x1"), media("x2")],
        controls: vec![control("event_1"), control("event_2"), control("t")],
        lift_tests: Vec::new(),
    }
}

#[test]
fn the_example_of_pymc_marketing() {
    let Some(folder) = folder() else { return };
    let model = Model::new(&example(folder), &presets::pymc_marketing()).unwrap();
    let fit = model.fit(&Sampling::default(), &Quiet).unwrap();
    for (name, mean, sd) in PUBLISHED {
        let ours = fit.parameters.iter().find(|p| p.name == name).unwrap();
        // Monte Carlo error of both, with room for the heavy tail of x2.
        let error = 5.0 * (ours.mcse_mean.powi(2) + (sd / 1000.0_f64.sqrt()).powi(2)).sqrt();
        assert!((ours.estimate.mean - mean).abs() < error, "{name}: {} against {mean}", ours.estimate.mean);
        if !name.contains("[x2]") {
            assert!((ours.estimate.sd / sd - 1.0).abs() < 0.15, "{name}: sd {} against {sd}", ours.estimate.sd);
        }
    }
    let roas: Vec<f64> = fit.channels.iter().map(|c| c.roas.unwrap().mean).collect();
    assert!((roas[0] - 5042.2).abs() < 40.0 && (roas[1] - 2357.0).abs() < 20.0, "{roas:?}");
    // The truth by which the file was made.
    assert!((fit.channels[0].roas.unwrap().hdi_low..fit.channels[0].roas.unwrap().hdi_high).contains(&4967.8));
    assert!((fit.channels[1].roas.unwrap().hdi_low..fit.channels[1].roas.unwrap().hdi_high).contains(&2274.9));
    assert_eq!(fit.diagnostics.verdict.standing, Standing::Sound, "{:?}", fit.diagnostics.verdict);
    assert!(fit.diagnostics.r_hat_max < 1.01);
}
