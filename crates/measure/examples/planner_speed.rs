//! How long the planner takes: `planner_speed [CHANNELS WEEKS DRAWS] [PROBLEM]`, by
//! default 30 channels × 52 weeks × 500 draws, expected profit, bounds and channel
//! caps. PROBLEM is a word of one problem's name; without it there are all four.

use std::time::Instant;

use measure::planner::curves::geometric;
use measure::planner::{
    Budget, CurveDraws, CurveParts, Market, Metric, PlannerError, Problem, Risk, Rule, Saturation, Scope, Seen, plan,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use stats::Quiet;

fn curves(channels: usize, weeks: usize, draws: usize, hill: bool) -> Result<CurveDraws, PlannerError> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let lags = 8;
    let mut parts = CurveParts {
        draws,
        channels,
        geos: 1,
        weeks,
        lags,
        scales: (0..channels).map(|_| rng.random_range(500.0..5000.0)).collect(),
        tail: lags - 1,
        tail_value: 1.0,
        ..CurveParts::default()
    };
    parts.history = (0..channels * lags).map(|i| parts.scales[i / lags] * rng.random_range(0.2..1.0)).collect();
    let centre: Vec<[f64; 3]> = (0..channels)
        .map(|_| [rng.random_range(0.1..0.7), rng.random_range(1.0..4.0), rng.random_range(0.5..3.0)])
        .collect();
    for _ in 0..draws {
        for (channel, [retention, lam, effect]) in centre.iter().enumerate() {
            let mut around = |value: f64| value * rng.random_range(0.8..1.25);
            parts.weights.extend(geometric(around(*retention).min(0.95), lags));
            let lam = around(*lam);
            let s_shaped = Saturation::Hill { kappa: 1.0 / lam, slope: 1.8 };
            parts.curves.push(if hill { s_shaped } else { Saturation::Logistic { lam } });
            parts.effects.push(around(*effect) * parts.scales[channel] * 2.0);
        }
    }
    CurveDraws::new(parts)
}

fn main() -> Result<(), PlannerError> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [channels, weeks, draws] = <[usize; 3]>::try_from(sizes).unwrap_or([30, 52, 500]);
    let flight = Rule::Flight { scope: Scope { channels: vec![0, 1], ..Scope::all() }, weeks: 4, least: 1500.0 };
    let only = std::env::args().skip(1).find(|text| text.parse::<usize>().is_err()).unwrap_or_default();
    let problems = [
        ("mean, concave", false, Risk::Mean, Vec::new()),
        ("worst tenth, concave", false, Risk::WorstMean { share: 0.1 }, Vec::new()),
        ("mean, two channels in flights", false, Risk::Mean, vec![flight]),
        ("mean, S-shaped", true, Risk::Mean, Vec::new()),
    ];
    for (name, hill, risk, rules) in problems.into_iter().filter(|(name, ..)| name.contains(&only)) {
        let curves = curves(channels, weeks, draws, hill)?;
        let market = Market {
            responses: &curves,
            channels: (1..=channels).map(|channel| format!("x{channel}")).collect(),
            geos: vec!["all".into()],
            weeks: (1..=weeks).map(|week| format!("week {week}")).collect(),
            seen: vec![Seen { lowest: 0.0, highest: 5000.0 }; channels],
            on_before: Vec::new(),
        };
        let total = 600.0 * (channels * weeks) as f64;
        let mut problem = Problem::new(Metric::Profit { margin: 1.0 }, Budget::Fixed(total));
        problem.risk = risk;
        problem.rules = rules;
        problem.rules.push(Rule::Bound { scope: Scope::all(), lower: 0.0, upper: 6000.0 });
        problem.rules.push(Rule::Total { scope: Scope::channel(2 % channels), lower: 0.0, upper: 0.01 * total });
        problem.current = Some(vec![600.0; channels * weeks]);
        let start = Instant::now();
        let made = plan(&market, &problem, &Quiet)?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name}: {seconds:.1} s; objective {:.0}, gain {:.0}, gap {:.0}; {} climbs, {} nodes; {}",
            made.objective,
            made.gain.map_or(0.0, |gain| gain.metric.mean),
            made.gap.unwrap_or(f64::NAN),
            made.effort.climbs,
            made.effort.nodes,
            made.proof
        );
    }
    Ok(())
}
