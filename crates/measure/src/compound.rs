//! How sure is a sum of order values?

use statrs::function::gamma::gamma_lr;

use crate::error::MeasureError;
use crate::proportion::Interval;

/// Below this many orders there is no interval: the largest order that could
/// have come has hardly been seen yet.
pub const LEAST_ORDERS: f64 = 20.0;
/// Below this many orders *in effect* there is none either: a sum that hangs on
/// a few large orders says little about how large the next one is.
pub const LEAST_EFFECTIVE: f64 = 10.0;

/// A sum of the values of single orders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderValues {
    /// How many orders.
    pub orders: f64,
    /// Sum of their values.
    pub total: f64,
    /// Sum of the squares of their values.
    pub squares: f64,
}

impl OrderValues {
    /// How many orders of one size would be as sure as these: `total² ÷ squares`.
    #[must_use]
    pub fn effective(&self) -> f64 {
        self.total * self.total / self.squares
    }

    /// The interval of the expected sum, taking orders to arrive independently
    /// and their values to be drawn from one distribution (a compound Poisson
    /// sum, whose variance the sum of squared values estimates without bias).
    /// The sum is treated as a Poisson count of [`OrderValues::effective`]
    /// orders of the size `squares ÷ total`, whose exact limits are scaled back.
    /// When all orders are equal that is the exact interval of their number.
    ///
    /// It holds what chance does to number and size of orders, and nothing
    /// else: orders of one customer are not independent, and an order tied to
    /// the wrong campaign is wrong in the middle too.
    ///
    /// Source: Fay and Feuer (1997), Statistics in Medicine 16, 791–801 (gamma
    /// limits of a weighted sum of Poisson counts), with the mean weight in
    /// place of the largest in the upper limit as in Tiwari, Clegg and Zou
    /// (2006), Statistical Methods in Medical Research 15, 547–569.
    ///
    /// # Errors
    /// [`MeasureError::TooFewOrders`] below [`LEAST_ORDERS`],
    /// [`MeasureError::FewLargeOrders`] below [`LEAST_EFFECTIVE`], and
    /// [`MeasureError::NoSum`] when the sum is not above zero.
    pub fn interval(&self, confidence: f64) -> Result<Interval, MeasureError> {
        let Self { orders, total, squares } = *self;
        if orders < LEAST_ORDERS {
            return Err(MeasureError::TooFewOrders { orders, least: LEAST_ORDERS });
        }
        if !(total > 0.0 && squares > 0.0 && total.is_finite() && squares.is_finite()) {
            return Err(MeasureError::NoSum { total });
        }
        let effective = self.effective();
        if effective < LEAST_EFFECTIVE {
            return Err(MeasureError::FewLargeOrders { effective, least: LEAST_EFFECTIVE });
        }
        let tail = (1.0 - confidence) / 2.0;
        let size = squares / total;
        let low = gamma_quantile(tail, effective) * size;
        let high = gamma_quantile(1.0 - tail, effective + 1.0) * size;
        Ok(Interval { low, high })
    }
}

/// The point below which a share `p` of the gamma distribution with shape `a`
/// and scale one lies, by bisection.
#[must_use]
pub fn gamma_quantile(p: f64, a: f64) -> f64 {
    let mut high = a.max(1.0);
    while gamma_lr(a, high) < p {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if high - low <= f64::EPSILON * high {
            break;
        }
        if gamma_lr(a, middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-6 * want.abs(), "{got} is not {want}");
    }

    /// Orders of the values given.
    fn of(values: &[f64]) -> OrderValues {
        let orders = values.iter().map(|_| 1.0).sum();
        OrderValues { orders, total: values.iter().sum(), squares: values.iter().map(|value| value * value).sum() }
    }

    // The exact limits of a Poisson count of 20 (Garwood 1936, Biometrika 28,
    // 437–442) are 12.21652 and 30.88838.
    #[test]
    fn equal_orders_have_the_exact_interval_of_their_number() {
        let found = of(&[50.0; 20]).interval(0.95).unwrap();
        assert!((found.low / 50.0 - 12.216_52).abs() < 1e-4, "{found:?}");
        assert!((found.high / 50.0 - 30.888_38).abs() < 1e-4, "{found:?}");
    }

    // A gamma of shape one is the exponential distribution: −ln(1 − p).
    #[test]
    fn the_gamma_of_shape_one_is_exponential() {
        for p in [0.025_f64, 0.5, 0.975] {
            close(gamma_quantile(p, 1.0), -(1.0 - p).ln());
        }
    }

    #[test]
    fn another_currency_changes_the_unit_and_nothing_else() {
        let values: Vec<f64> = (1..=40).map(f64::from).collect();
        let (euros, rials) = (of(&values), of(&values.iter().map(|value| value * 600_000.0).collect::<Vec<_>>()));
        let (euros, rials) = (euros.interval(0.95).unwrap(), rials.interval(0.95).unwrap());
        close(rials.low, euros.low * 600_000.0);
        close(rials.high, euros.high * 600_000.0);
    }

    #[test]
    fn unequal_orders_are_less_sure() {
        let mut values = [50.0; 40];
        let equal = of(&values).interval(0.95).unwrap();
        values[..20].fill(90.0);
        values[20..].fill(10.0);
        let unequal = of(&values).interval(0.95).unwrap();
        assert!(unequal.low < equal.low && unequal.high > equal.high, "{unequal:?} {equal:?}");
        assert!(equal.holds(2_000.0) && unequal.holds(2_000.0));
    }

    #[test]
    fn too_little_says_why() {
        assert!(matches!(of(&[50.0; 19]).interval(0.95), Err(MeasureError::TooFewOrders { .. })));
        let mut whale = [1.0; 30];
        whale[0] = 1_000.0;
        assert!(matches!(of(&whale).interval(0.95), Err(MeasureError::FewLargeOrders { .. })));
        assert!(matches!(of(&[0.0; 30]).interval(0.95), Err(MeasureError::NoSum { .. })));
        let refunded = OrderValues { orders: 30.0, total: -5.0, squares: 9.0 };
        assert!(matches!(refunded.interval(0.95), Err(MeasureError::NoSum { .. })));
    }
}
