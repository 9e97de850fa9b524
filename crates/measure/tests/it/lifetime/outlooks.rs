//! Predictions against simulated futures and against each other.

use measure::lifetime::{
    BuyerFit, BuyerModel, Fitted, Forecaster, History, OutlookOptions, Range, Spread, newcomer_value,
};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use rand_distr::{Beta, Distribution as _, Exp, Gamma};

use super::usual;

/// A customer's purchases over a horizon, drawn from what is known of them.
fn drawn(model: BuyerModel, seen: History, horizon: f64, rng: &mut ChaCha8Rng) -> f64 {
    let parameters = usual(model);
    if rng.random::<f64>() > model.alive(&parameters, seen) {
        return 0.0;
    }
    let [r, alpha, third, fourth] = parameters;
    let x = f64::from(seen.frequency);
    let rate = Gamma::new(r + x, 1.0 / (alpha + seen.age)).unwrap().sample(rng);
    let pause = Exp::new(rate).unwrap();
    let (mut time, mut count) = (pause.sample(rng), 0.0);
    let (until, leave) = match model {
        BuyerModel::BgNbd => (horizon, Beta::new(third, fourth + x).unwrap().sample(rng)),
        BuyerModel::MbgNbd => (horizon, Beta::new(third, fourth + x + 1.0).unwrap().sample(rng)),
        BuyerModel::ParetoNbd => {
            let gone = Gamma::new(third, 1.0 / (fourth + seen.age)).unwrap().sample(rng);
            (horizon.min(Exp::new(gone).unwrap().sample(rng)), 0.0)
        }
    };
    while time < until {
        count += 1.0;
        if rng.random::<f64>() < leave {
            break;
        }
        time += pause.sample(rng);
    }
    count
}

#[test]
fn expectation_and_variance_are_those_of_simulated_futures() {
    const DRAWS: u32 = 60_000;
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for model in BuyerModel::ALL {
        for seen in [History::new(3.0, 30.0, 38.0).unwrap(), History::new(0.0, 0.0, 12.0).unwrap()] {
            let future = model.future(&usual(model), seen, 39.0);
            let draws: Vec<f64> = (0..DRAWS).map(|_| drawn(model, seen, 39.0, &mut rng)).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(DRAWS);
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(DRAWS);
            let error = (future.variance / f64::from(DRAWS)).sqrt();
            assert!((mean - future.expected).abs() < 4.0 * error, "{model:?} {seen:?}: {mean} for {future:?}");
            assert!((variance / future.variance - 1.0).abs() < 0.12, "{model:?} {seen:?}: {variance} for {future:?}");
        }
    }
}

fn fitted(model: BuyerModel) -> BuyerFit {
    let mut covariance = [[0.0; 4]; 4];
    (0..4).for_each(|index| covariance[index][index] = 0.01);
    let spread = Spread::Normal(covariance);
    let parameters = usual(model);
    let fitted =
        Fitted { parameters, spread, log_likelihood: -1.0, customers: 100, warnings: Vec::new(), sampling: None };
    BuyerFit { model, fitted }
}

fn values() -> Fitted<3> {
    let spread = Spread::Normal([[0.02, 0.0, 0.0], [0.0, 0.01, 0.0], [0.0, 0.0, 0.02]]);
    Fitted {
        parameters: [6.25, 3.74, 15.4],
        spread,
        log_likelihood: -1.0,
        customers: 100,
        warnings: Vec::new(),
        sampling: None,
    }
}

fn inside(range: Range) {
    assert!(range.low.unwrap() < range.estimate && range.estimate < range.high.unwrap(), "{range:?}");
}

#[test]
fn intervals_hold_their_estimates_and_totals_add_up() {
    let values = values();
    for model in BuyerModel::ALL {
        let buyers = fitted(model);
        let options = OutlookOptions { horizon: 39.0, discount: 0.002, level: 0.9 };
        let forecaster = Forecaster::new(&buyers, Some(&values), options).unwrap();
        let mut totals = forecaster.totals();
        let (mut purchases, mut value) = (0.0, 0.0);
        for x in 1..20 {
            let seen = History::new(f64::from(x), 20.0, 38.0).unwrap();
            let outlook = totals.add(seen, Some(30.0));
            for range in [outlook.alive, outlook.purchases, outlook.order_value.unwrap(), outlook.value.unwrap()] {
                inside(range);
            }
            purchases += outlook.purchases.estimate;
            value += outlook.value.unwrap().estimate;
        }
        let totals = totals.outlook();
        assert_eq!(totals.customers, 19);
        assert!((totals.purchases.estimate - purchases).abs() < 1e-9);
        assert!((totals.value.unwrap().estimate - value).abs() < 1e-6);
        inside(totals.purchases);
        // Chance itself makes the interval wider.
        assert!(totals.purchases_prediction.high > totals.purchases.high);
        assert!(totals.value_prediction.unwrap().low < totals.value.unwrap().low);
    }
}

#[test]
fn a_discount_is_the_integral_it_stands_for() {
    let (buyers, values) = (fitted(BuyerModel::BgNbd), values());
    let seen = History::new(4.0, 30.0, 38.0).unwrap();
    let worth = |discount| {
        let options = OutlookOptions { horizon: 52.0, discount, level: 0.9 };
        Forecaster::new(&buyers, Some(&values), options).unwrap().outlook(seen, Some(30.0)).value.unwrap().estimate
    };
    let by_steps: f64 = (0..5_200)
        .map(|step| {
            let (from, to) = (f64::from(step) * 0.01, f64::from(step + 1) * 0.01);
            let expected = |t| buyers.model.future(&buyers.fitted.parameters, seen, t).expected;
            (expected(to) - expected(from)) * (-0.01 * f64::midpoint(from, to)).exp()
        })
        .sum();
    let each = worth(0.0) / buyers.model.future(&buyers.fitted.parameters, seen, 52.0).expected;
    assert!((worth(0.01) / (each * by_steps) - 1.0).abs() < 1e-6, "{} for {}", worth(0.01), each * by_steps);
}

#[test]
fn a_flat_likelihood_gives_no_intervals_and_draws_give_theirs() {
    let mut buyers = fitted(BuyerModel::BgNbd);
    let options = OutlookOptions { horizon: 39.0, discount: 0.0, level: 0.9 };
    let seen = History::new(4.0, 30.0, 38.0).unwrap();
    buyers.fitted.spread = Spread::Unknown;
    let none = Forecaster::new(&buyers, None, options).unwrap().outlook(seen, None);
    assert!(none.purchases.low.is_none() && none.alive.high.is_none() && none.value.is_none());
    let draws = (0..200).map(|index| usual(BuyerModel::BgNbd).map(|x| x * (0.9 + 0.001 * f64::from(index)))).collect();
    buyers.fitted.spread = Spread::Draws(draws);
    let forecaster = Forecaster::new(&buyers, None, options).unwrap();
    let mut totals = forecaster.totals();
    let one = totals.add(seen, None);
    inside(one.purchases);
    totals.add(seen, None);
    assert!((totals.outlook().purchases.estimate - 2.0 * one.purchases.estimate).abs() < 1e-9);
}

#[test]
fn options_out_of_bounds_are_refused() {
    let buyers = fitted(BuyerModel::BgNbd);
    for (horizon, discount, level) in [(0.0, 0.0, 0.9), (f64::NAN, 0.0, 0.9), (5.0, -1.0, 0.9), (5.0, 0.0, 1.0)] {
        assert!(Forecaster::new(&buyers, None, OutlookOptions { horizon, discount, level }).is_err());
    }
}

#[test]
fn a_newcomer_is_worth_more_over_a_longer_time() {
    for model in BuyerModel::ALL {
        let worth = |horizon| newcomer_value(model, &usual(model), &values().parameters, horizon);
        assert!(worth(10.0) < worth(50.0) && worth(50.0) < worth(500.0));
    }
}
