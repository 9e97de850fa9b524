//! Parameters of simulated customers are found again, and their intervals hold
//! the truth as often as they say.

use measure::lifetime::{
    BuyerModel, History, HistoryTable, LifetimeError, Orders, OrdersTable, Spread, VALUE_PARAMETERS, Warning,
    fit_buyers, fit_values,
};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};
use rand_distr::{Beta, Distribution as _, Exp, Gamma};

use super::usual;

/// A new customer's history after `age` under the model's own assumptions.
fn simulated(model: BuyerModel, parameters: [f64; 4], age: f64, rng: &mut ChaCha8Rng) -> History {
    let [r, alpha, third, fourth] = parameters;
    let pause = Exp::new(Gamma::new(r, 1.0 / alpha).unwrap().sample(rng)).unwrap();
    let (until, leave) = match model {
        BuyerModel::ParetoNbd => {
            let gone = Gamma::new(third, 1.0 / fourth).unwrap().sample(rng);
            (age.min(Exp::new(gone).unwrap().sample(rng)), 0.0)
        }
        _ => (age, Beta::new(third, fourth).unwrap().sample(rng)),
    };
    let (mut frequency, mut recency) = (0.0, 0.0);
    let stays_at_first = model != BuyerModel::MbgNbd || rng.random::<f64>() >= leave;
    let mut time = if stays_at_first { pause.sample(rng) } else { f64::INFINITY };
    while time < until {
        frequency += 1.0;
        recency = time;
        if rng.random::<f64>() < leave {
            break;
        }
        time += pause.sample(rng);
    }
    History::new(frequency, recency, age).unwrap()
}

#[test]
fn truth_lies_in_the_intervals_as_often_as_they_say() {
    const MARKETS: u64 = 40;
    let mut inside = 0_u32;
    for model in BuyerModel::ALL {
        for seed in 0..MARKETS / 2 {
            let mut rng = ChaCha8Rng::seed_from_u64(1_000 + seed);
            let truth = [1.2, 8.0, 0.9, if model == BuyerModel::ParetoNbd { 20.0 } else { 2.5 }];
            let histories: Vec<History> =
                (0..1_500).map(|index| simulated(model, truth, 30.0 + f64::from(index % 30), &mut rng)).collect();
            let fit = fit_buyers(model, &HistoryTable::of(&histories)).unwrap();
            let estimates = fit.fitted.estimates(model.parameters(), 0.9);
            let holds = |index: usize| {
                let estimate = &estimates[index];
                estimate.low.is_some_and(|low| low <= truth[index])
                    && estimate.high.is_some_and(|high| truth[index] <= high)
            };
            inside += (0..4).map(|index| u32::from(holds(index))).sum::<u32>();
        }
    }
    // 240 intervals of 90%; parameters of one fit go together, so a wide allowance.
    let share = f64::from(inside) / 240.0;
    assert!((0.83..=0.97).contains(&share), "{share}");
}

#[test]
fn order_values_are_found_again() {
    let truth = [6.0, 4.0, 15.0];
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut inside = 0;
    for _ in 0..30 {
        let orders: Vec<Orders> = (0..900)
            .map(|index| {
                let frequency = 1 + index % 6;
                let rate = Gamma::new(truth[1], 1.0 / truth[2]).unwrap().sample(&mut rng);
                let each = Gamma::new(truth[0], 1.0 / rate).unwrap();
                let sum: f64 = (0..frequency).map(|_| each.sample(&mut rng)).sum();
                Orders { frequency, mean_value: sum / f64::from(frequency) }
            })
            .collect();
        let fit = fit_values(&OrdersTable::of(&orders).unwrap()).unwrap();
        for (estimate, truth) in fit.estimates(VALUE_PARAMETERS, 0.9).iter().zip(truth) {
            inside += u32::from(estimate.low.unwrap() <= truth && truth <= estimate.high.unwrap());
        }
    }
    let share = f64::from(inside) / 90.0;
    assert!((0.8..=0.98).contains(&share), "{share}");
}

#[test]
fn the_same_table_gives_the_same_bits() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let model = BuyerModel::BgNbd;
    let histories: Vec<History> =
        (0..40_000).map(|index| simulated(model, usual(model), 20.0 + f64::from(index) * 1e-3, &mut rng)).collect();
    let table = HistoryTable::of(&histories);
    assert!(table.rows().len() > 30_000, "enough rows for several threads");
    let fits: Vec<_> = (0..2).map(|_| fit_buyers(model, &table).unwrap()).collect();
    for (one, other) in fits[0].fitted.parameters.iter().zip(fits[1].fitted.parameters) {
        assert_eq!(one.to_bits(), other.to_bits());
    }
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let once = History::new(0.0, 0.0, 10.0).unwrap();
    let model = BuyerModel::BgNbd;
    assert_eq!(fit_buyers(model, &HistoryTable::of(&[])), Err(LifetimeError::NoCustomers));
    assert_eq!(fit_buyers(model, &HistoryTable::of(&[once; 9])), Err(LifetimeError::NoRepeats { customers: 9 }));
    let orders = OrdersTable::of(&[Orders { frequency: 2, mean_value: 5.0 }]).unwrap();
    assert!(matches!(fit_values(&orders), Err(LifetimeError::FewValues { customers: 1, .. })));
    assert!(OrdersTable::of(&[Orders { frequency: 2, mean_value: -5.0 }]).is_err());
}

#[test]
fn customers_who_never_leave_are_at_the_edge_and_it_is_said() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let histories: Vec<History> =
        (0..3_000).map(|_| simulated(BuyerModel::ParetoNbd, [3.0, 6.0, 1.0, 1e9], 50.0, &mut rng)).collect();
    let table = HistoryTable::of(&histories);
    for model in BuyerModel::ALL {
        let fit = fit_buyers(model, &table).unwrap();
        let warned = fit.fitted.warnings.iter().any(|warning| matches!(warning, Warning::Boundary(_)));
        assert!(warned, "{model:?} {:?}", fit.fitted);
    }
}

#[test]
fn equal_values_are_flat_and_it_is_said() {
    let orders = vec![Orders { frequency: 2, mean_value: 5.0 }; 50];
    let fit = fit_values(&OrdersTable::of(&orders).unwrap()).unwrap();
    assert!(!fit.warnings.is_empty() || matches!(fit.spread, Spread::Unknown), "{fit:?}");
}
