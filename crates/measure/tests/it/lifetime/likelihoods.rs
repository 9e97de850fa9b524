//! The likelihoods against their definition: the chance of a purchase history
//! given a customer's own rate and way of leaving, integrated over customers.

use measure::lifetime::gamma_gamma::expected_value;
use measure::lifetime::{BuyerModel, History, HistoryTable, Orders, OrdersTable, fit_values};
use proptest::prelude::*;
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

use super::usual;

fn history(frequency: u32, recency: f64, age: f64) -> History {
    History::new(f64::from(frequency), recency, age).unwrap()
}

fn log_likelihood(model: BuyerModel, parameters: &[f64; 4], history: History) -> f64 {
    model.log_likelihood(HistoryTable::of(&[history]).rows(), parameters, &mut [0.0; 4])
}

/// Midpoint sums in variables that flatten the densities: `λ = e^u` and
/// `p = 1/(1+e^−w)`.
fn integral(density: impl Fn(f64, f64) -> f64) -> f64 {
    let step = 0.1;
    let points = |low: f64, high: f64| {
        let count = ((high - low) / step).round();
        (0..).map(move |index| low + (f64::from(index) + 0.5) * step).take_while(move |at| *at < low + count * step)
    };
    points(-100.0, 6.0).map(|u| points(-45.0, 30.0).map(|w| density(u, w)).sum::<f64>()).sum::<f64>() * step * step
}

fn gamma_density_in_log(shape: f64, rate: f64, u: f64) -> f64 {
    (shape * rate.ln() - ln_gamma(shape) + shape * u - rate * u.exp()).exp()
}

#[test]
fn leaving_after_a_purchase_is_integrated_exactly() {
    for (model, first) in [(BuyerModel::BgNbd, 0.0), (BuyerModel::MbgNbd, 1.0)] {
        let [r, alpha, a, b] = usual(model);
        for seen in [history(2, 30.43, 38.86), history(0, 0.0, 20.0), history(1, 5.0, 5.5)] {
            let x = f64::from(seen.frequency);
            let moments = x + first;
            let chance = integral(|u, w| {
                let (rate, p) = (u.exp(), 1.0 / (1.0 + (-w).exp()));
                let q = 1.0 / (1.0 + w.exp());
                let stayed = q.powf(moments) * (x * u - rate * seen.age).exp();
                let left =
                    if moments > 0.0 { p * q.powf(moments - 1.0) * (x * u - rate * seen.recency).exp() } else { 0.0 };
                let leave = (a * p.ln() + b * q.ln() - ln_beta(a, b)).exp();
                gamma_density_in_log(r, alpha, u) * leave * (stayed + left)
            });
            let got = log_likelihood(model, &[r, alpha, a, b], seen);
            assert!((got - chance.ln()).abs() < 1e-6, "{model:?} {seen:?}: {got} for {}", chance.ln());
        }
    }
}

#[test]
fn leaving_at_any_moment_is_integrated_exactly() {
    let [r, alpha, s, beta] = usual(BuyerModel::ParetoNbd);
    for seen in [history(2, 30.43, 38.86), history(0, 0.0, 20.0), history(3, 5.0, 5.5)] {
        let x = f64::from(seen.frequency);
        let chance = integral(|u, w| {
            let (rate, leave) = (u.exp(), w.exp());
            let both = rate + leave;
            // λ^x { e^−(λ+μ)T λ + μ e^−(λ+μ)t_x } / (λ+μ), Schmittlein et al. (1987).
            let end = (-both * seen.age).exp();
            let last = (-both * seen.recency).exp();
            let density = gamma_density_in_log(r, alpha, u) * gamma_density_in_log(s, beta, w);
            density * (x * u).exp() * (rate * end + leave * last) / both
        });
        let got = log_likelihood(BuyerModel::ParetoNbd, &[r, alpha, s, beta], seen);
        assert!((got - chance.ln()).abs() < 1e-6, "{seen:?}: {got} for {}", chance.ln());
    }
}

/// Gauss's hypergeometric series.
fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 1.0, 0.0);
    while term > 1e-17 * sum {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
    }
    sum
}

/// Pareto/NBD in the closed form of Fader and Hardie (2005), equations 15 to
/// 17, in logarithms.
fn pareto_closed_form([r, alpha, s, beta]: [f64; 4], seen: History) -> f64 {
    let x = f64::from(seen.frequency);
    let all = r + s + x;
    let (far, second) = if alpha >= beta { (alpha, s + 1.0) } else { (beta, r + x) };
    let part = |t: f64| {
        let z = (alpha - beta).abs() / (far + t);
        hypergeometric(all, second, all + 1.0, z) / ((far + t) / far).powf(all)
    };
    let a0 = (part(seen.recency) - part(seen.age)) * far.powf(-all);
    let stayed = (alpha + seen.age).powf(-(r + x)) * (beta + seen.age).powf(-s);
    ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln() + (stayed + s / all * a0).ln()
}

#[test]
fn the_hypergeometric_closed_form_agrees() {
    for parameters in [[0.553, 10.578, 0.606, 11.669], [1.2, 14.0, 0.7, 3.0], [0.4, 2.0, 1.8, 30.0]] {
        for seen in [history(2, 30.43, 38.86), history(0, 0.0, 38.86), history(12, 20.0, 38.0), history(5, 38.0, 38.5)]
        {
            let (got, closed) =
                (log_likelihood(BuyerModel::ParetoNbd, &parameters, seen), pareto_closed_form(parameters, seen));
            assert!((got - closed).abs() < 1e-9, "{parameters:?} {seen:?}: {got} for {closed}");
        }
    }
}

#[test]
fn heavy_buyers_and_long_periods_stay_finite() {
    for model in BuyerModel::ALL {
        for parameters in [usual(model), [0.01, 0.001, 0.01, 0.002], [50.0, 400.0, 30.0, 900.0]] {
            for seen in [history(20_000, 990.0, 1_000.0), history(20_000, 1.0, 1_000.0), history(0, 0.0, 1e5)] {
                let mut by = [0.0; 4];
                let value = model.log_likelihood(HistoryTable::of(&[seen]).rows(), &parameters, &mut by);
                assert!(value.is_finite() && by.iter().all(|by| by.is_finite()), "{model:?} {parameters:?} {seen:?}");
                let future = model.future(&parameters, seen, 52.0);
                assert!((0.0..=1.0).contains(&future.alive) && future.expected.is_finite(), "{future:?}");
            }
        }
    }
}

fn any_history() -> impl Strategy<Value = History> {
    (0_u32..60, 0.0..1.0_f64, 0.1..200.0_f64)
        .prop_map(|(x, share, age)| history(x, if x == 0 { 0.0 } else { share * age }, age))
}

fn any_parameters() -> impl Strategy<Value = [f64; 4]> {
    [-2.5..2.5_f64, -1.0..4.0_f64, -2.5..2.0_f64, -1.0..4.0_f64].prop_map(|logs| logs.map(f64::exp))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn gradients_are_the_slopes(parameters in any_parameters(), seen in proptest::collection::vec(any_history(), 1..6)) {
        let table = HistoryTable::of(&seen);
        for model in BuyerModel::ALL {
            let mut by = [0.0; 4];
            model.log_likelihood(table.rows(), &parameters, &mut by);
            for index in 0..4 {
                let step = 1e-5 * parameters[index];
                let at = |sign: f64| {
                    let mut moved = parameters;
                    moved[index] += sign * step;
                    model.log_likelihood(table.rows(), &moved, &mut [0.0; 4])
                };
                let slope = (at(1.0) - at(-1.0)) / (2.0 * step);
                let scale = 1.0 + slope.abs() + 1.0 / parameters[index];
                prop_assert!((by[index] - slope).abs() < 2e-5 * scale, "{model:?} {index}: {} for {slope}", by[index]);
            }
        }
    }

    #[test]
    fn the_table_counts_as_the_customers_do(parameters in any_parameters(), seen in any_history(), times in 1_u8..9) {
        for model in BuyerModel::ALL {
            let one = log_likelihood(model, &parameters, seen);
            let many = HistoryTable::of(&vec![seen; usize::from(times)]);
            let all = model.log_likelihood(many.rows(), &parameters, &mut [0.0; 4]);
            prop_assert!((all - f64::from(times) * one).abs() < 1e-9 * (1.0 + all.abs()));
        }
    }

    #[test]
    fn order_values_lie_between_the_customer_and_the_crowd(
        p in 0.5..20.0_f64, q in 1.2..9.0_f64, v in 1.0..80.0_f64, x in 1_u32..40, z in 0.5..300.0_f64,
    ) {
        let crowd = expected_value(&[p, q, v], 0, 0.0).0;
        let (value, by) = expected_value(&[p, q, v], x, z);
        prop_assert!(value >= crowd.min(z) - 1e-9 && value <= crowd.max(z) + 1e-9);
        for index in 0..3 {
            let at = |sign: f64| {
                let mut moved = [p, q, v];
                moved[index] *= (sign * 1e-6_f64).exp();
                expected_value(&moved, x, z).0
            };
            let slope = (at(1.0) - at(-1.0)) / 2e-6;
            prop_assert!((by[index] - slope).abs() < 1e-5 * (1.0 + slope.abs()), "{index}: {} for {slope}", by[index]);
        }
    }
}

#[test]
fn the_fit_of_values_is_a_maximum() {
    let orders: Vec<Orders> = (1..400_u32)
        .map(|index| Orders { frequency: 1 + index % 7, mean_value: 20.0 + 15.0 * f64::from(index * 37 % 101) / 50.0 })
        .collect();
    let table = OrdersTable::of(&orders).unwrap();
    let fit = fit_values(&table).unwrap();
    let lower = |parameters: [f64; 3]| {
        let px = |orders: &Orders| {
            let [p, q, v] = parameters;
            let (x, z) = (f64::from(orders.frequency), orders.mean_value);
            ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * v.ln() + (p * x - 1.0) * z.ln() + p * x * x.ln()
                - (p * x + q) * (v + x * z).ln()
        };
        orders.iter().map(px).sum::<f64>()
    };
    assert!((lower(fit.parameters) - fit.log_likelihood).abs() < 1e-6);
    for index in 0..3 {
        for times in [0.97, 1.03] {
            let mut moved = fit.parameters;
            moved[index] *= times;
            assert!(lower(moved) < fit.log_likelihood, "{index} times {times}");
        }
    }
}
