//! How predictions compare with what came after.

use serde::Serialize;

/// Frequencies that have a row of their own; the last row holds the rest.
const ROWS: usize = 8;

/// Customers of one frequency in the calibration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct HoldoutRow {
    /// Repeat purchases in the calibration; in the last row this or more.
    pub frequency: u32,
    /// Customers.
    pub customers: u64,
    /// Purchases predicted for the holdout, summed.
    pub predicted: f64,
    /// Purchases made in it, summed.
    pub actual: f64,
}

/// Predictions against what came after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holdout {
    /// By frequency in the calibration.
    pub by_frequency: Vec<HoldoutRow>,
    /// Customers.
    pub customers: u64,
    /// Purchases predicted.
    pub predicted: f64,
    /// Purchases made.
    pub actual: f64,
    /// Mean absolute error a customer.
    pub mean_absolute_error: f64,
    /// Root of the mean squared error a customer.
    pub root_mean_squared_error: f64,
    /// The same when every customer goes on at the pace they had, which is the
    /// rule of thumb to beat.
    pub naive_root_mean_squared_error: f64,
    /// Correlation of predicted and actual purchases.
    pub correlation: f64,
}

/// Adds customers up.
#[derive(Debug, Clone, Default)]
pub struct HoldoutBuilder {
    rows: [HoldoutRow; ROWS],
    absolute: f64,
    squared: f64,
    naive: f64,
    squares: [f64; 3],
}

impl HoldoutBuilder {
    /// Adds a customer: frequency and age at the end of the calibration,
    /// purchases predicted for the holdout, purchases made in it, and its length in
    /// the unit of the age.
    pub fn add(&mut self, frequency: u32, age: f64, predicted: f64, actual: f64, length: f64) {
        let at = usize::try_from(frequency).unwrap_or(ROWS).min(ROWS - 1);
        let row = &mut self.rows[at];
        row.customers += 1;
        row.predicted += predicted;
        row.actual += actual;
        let pace = if age > 0.0 { f64::from(frequency) / age * length } else { 0.0 };
        self.absolute += (predicted - actual).abs();
        self.squared += (predicted - actual).powi(2);
        self.naive += (pace - actual).powi(2);
        self.squares[0] += predicted * predicted;
        self.squares[1] += actual * actual;
        self.squares[2] += predicted * actual;
    }

    /// The comparison; none without customers.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "customers are far below 2^53")]
    pub fn finish(mut self) -> Option<Holdout> {
        for (frequency, row) in (0_u32..).zip(&mut self.rows) {
            row.frequency = frequency;
        }
        let customers: u64 = self.rows.iter().map(|row| row.customers).sum();
        if customers == 0 {
            return None;
        }
        let n = customers as f64;
        let predicted: f64 = self.rows.iter().map(|row| row.predicted).sum();
        let actual: f64 = self.rows.iter().map(|row| row.actual).sum();
        let [pp, aa, pa] = self.squares;
        let spread = ((pp - predicted * predicted / n) * (aa - actual * actual / n)).sqrt();
        Some(Holdout {
            by_frequency: self.rows.into_iter().filter(|row| row.customers > 0).collect(),
            customers,
            predicted,
            actual,
            mean_absolute_error: self.absolute / n,
            root_mean_squared_error: (self.squared / n).sqrt(),
            naive_root_mean_squared_error: (self.naive / n).sqrt(),
            correlation: if spread > 0.0 { (pa - predicted * actual / n) / spread } else { 0.0 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_rows_add_up() {
        let mut builder = HoldoutBuilder::default();
        builder.add(0, 10.0, 0.5, 0.0, 5.0);
        builder.add(2, 10.0, 1.0, 2.0, 5.0);
        builder.add(40, 10.0, 18.0, 17.0, 5.0);
        let holdout = builder.finish().unwrap();
        assert_eq!(holdout.by_frequency.iter().map(|row| row.frequency).collect::<Vec<_>>(), [0, 2, 7]);
        assert!((holdout.predicted - 19.5).abs() < 1e-12 && (holdout.actual - 19.0).abs() < 1e-12);
        assert!((holdout.mean_absolute_error - 2.5 / 3.0).abs() < 1e-12);
        // The pace alone says 0, 1 and 20.
        assert!((holdout.naive_root_mean_squared_error - (10.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!(holdout.correlation > 0.99);
        assert_eq!(HoldoutBuilder::default().finish(), None);
    }
}
