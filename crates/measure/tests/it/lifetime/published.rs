//! Figures that others published for the 2,357 customers of CDNOW.

use std::path::PathBuf;

use measure::lifetime::gamma_gamma::expected_value;
use measure::lifetime::{
    BuyerModel, Forecaster, History, HistoryTable, Orders, OrdersTable, OutlookOptions, Spread, VALUE_PARAMETERS,
    fit_buyers, fit_values,
};

/// BG/NBD and Gamma-Gamma as `lifetimes` 0.11 estimates them; the papers print
/// them to three digits (Fader, Hardie and Lee 2005, table 2; Fader and Hardie
/// 2013).
const BG_NBD: [f64; 4] = [0.242_592_928, 4.413_532_265, 0.792_885_966, 2.425_752_383];
const GAMMA_GAMMA: [f64; 3] = [6.248_802_496, 3.744_588_461, 15.447_748_065];

fn near(got: f64, published: f64, relative: f64, what: &str) {
    assert!((got / published - 1.0).abs() < relative, "{what}: {got} for {published}");
}

#[test]
fn published_predictions_come_out_of_published_parameters() {
    let first = History::new(2.0, 30.43, 38.86).unwrap();
    near(BuyerModel::BgNbd.alive(&BG_NBD, first), 0.726_609_137, 1e-6, "chance to be alive");
    near(BuyerModel::BgNbd.future(&BG_NBD, first, 39.0).expected, 1.225_910_424, 1e-6, "purchases");
    near(expected_value(&GAMMA_GAMMA, 2, 22.35).0, 24.658_616_189, 1e-6, "order value");
    let second = History::new(1.0, 1.71, 38.86).unwrap();
    near(BuyerModel::BgNbd.alive(&BG_NBD, second), 0.212_227_388, 1e-6, "chance of the second");
    near(BuyerModel::BgNbd.future(&BG_NBD, second, 39.0).expected, 0.203_250_624, 1e-6, "purchases of the second");
    let third = History::new(0.0, 0.0, 38.86).unwrap();
    near(BuyerModel::BgNbd.future(&BG_NBD, third, 39.0).expected, 0.194_780_858, 1e-6, "purchases of the third");
}

struct Customer {
    history: History,
    mean_value: f64,
}

/// The published summary, where the data are at hand.
fn customers() -> Option<Vec<Customer>> {
    let folder = PathBuf::from(std::env::var_os("SULIT_SHARED_DATA")?);
    let path = folder.join("mmm/cdnow/cdnow_customers_summary_with_transactions.csv");
    let text = std::fs::read_to_string(path).expect("the folder that SULIT_SHARED_DATA names holds CDNOW");
    let customer = |line: &str| {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.trim().parse().unwrap()).collect();
        Customer { history: History::new(cells[1], cells[2], cells[3]).unwrap(), mean_value: cells[4] }
    };
    Some(text.lines().skip(1).map(customer).collect())
}

#[test]
fn published_estimates_come_out_of_the_data() {
    let Some(customers) = customers() else { return };
    let table = HistoryTable::of(&customers.iter().map(|customer| customer.history).collect::<Vec<_>>());
    assert_eq!((table.customers(), table.repeaters()), (2_357, 946));

    let bg = fit_buyers(BuyerModel::BgNbd, &table).unwrap();
    assert!(bg.fitted.warnings.is_empty(), "{:?}", bg.fitted.warnings);
    let published_se = [0.012_557, 0.378_22, 0.185_72, 0.705_35];
    for (index, estimate) in bg.fitted.estimates(bg.model.parameters(), 0.95).iter().enumerate() {
        near(estimate.estimate, BG_NBD[index], 2e-4, estimate.name);
        near(estimate.se.unwrap(), published_se[index], 2e-3, estimate.name);
    }
    near(bg.fitted.log_likelihood, -9_582.429, 1e-6, "BG/NBD log-likelihood");

    let mbg = fit_buyers(BuyerModel::MbgNbd, &table).unwrap();
    for (got, published) in mbg.fitted.parameters.iter().zip([0.524_838, 6.182_988, 0.891_356, 1.614_000]) {
        near(*got, published, 3e-4, "MBG/NBD");
    }
    let pareto = fit_buyers(BuyerModel::ParetoNbd, &table).unwrap();
    // Fader, Hardie and Lee (2005), table 2.
    for (got, published) in pareto.fitted.parameters.iter().zip([0.553, 10.578, 0.606, 11.669]) {
        near(*got, published, 1.5e-3, "Pareto/NBD");
    }
    near(pareto.fitted.log_likelihood, -9_594.976, 1e-6, "Pareto/NBD log-likelihood");

    let values = values(&customers);
    let published_se = [1.189_69, 0.290_166, 4.159_99];
    for (index, estimate) in values.estimates(VALUE_PARAMETERS, 0.95).iter().enumerate() {
        near(estimate.estimate, GAMMA_GAMMA[index], 1e-3, estimate.name);
        near(estimate.se.unwrap(), published_se[index], 1e-2, estimate.name);
    }

    let options = OutlookOptions { horizon: 39.0, discount: 0.0, level: 0.95 };
    let forecaster = Forecaster::new(&bg, Some(&values), options).unwrap();
    let mut totals = forecaster.totals();
    for customer in &customers {
        totals.add(customer.history, Some(customer.mean_value));
    }
    let totals = totals.outlook();
    near(totals.purchases.estimate, 1_653.423, 1e-4, "purchases of 39 weeks");
    let (low, high) = (totals.purchases.low.unwrap(), totals.purchases.high.unwrap());
    assert!(low < 1_600.0 && low > 1_300.0 && high > 1_700.0 && high < 2_100.0, "{low} to {high}");
}

fn values(customers: &[Customer]) -> measure::lifetime::Fitted<3> {
    let orders: Vec<Orders> = customers
        .iter()
        .filter(|customer| customer.history.frequency > 0)
        .map(|customer| Orders { frequency: customer.history.frequency, mean_value: customer.mean_value })
        .collect();
    let fit = fit_values(&OrdersTable::of(&orders).unwrap()).unwrap();
    assert!(matches!(fit.spread, Spread::Normal(_)));
    fit
}

/// `lifetimes` discounts by 1% a month of 4.345 weeks, over twelve months and
/// the customers with a repeat purchase.
#[test]
fn the_published_value_of_twelve_months_comes_out() {
    let Some(customers) = customers() else { return };
    let purchases = |history, horizon| BuyerModel::BgNbd.future(&BG_NBD, history, horizon).expected;
    let mut total = 0.0;
    for customer in customers.iter().filter(|customer| customer.history.frequency > 0) {
        let (each, _) = expected_value(&GAMMA_GAMMA, customer.history.frequency, customer.mean_value);
        let mut before = 0.0;
        for month in 1..=12 {
            let by_then = purchases(customer.history, 4.345 * f64::from(month));
            total += each * (by_then - before) / 1.01_f64.powi(month);
            before = by_then;
        }
    }
    near(total, 57_952.413_5, 1e-5, "value of twelve months");
}
