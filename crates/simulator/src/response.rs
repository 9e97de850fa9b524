//! How advertising works in this market: geometric carry-over and diminishing
//! returns, in the forms of Jin, Wang, Sun, Chan and Koehler (2017), "Bayesian
//! Methods for Media Mix Modeling with Carryover and Shape Effects".

/// Carry-over by geometric decay, scaled so that spending the same amount
/// every day settles at that amount: `a[t] = (1 - decay) x[t] + decay a[t-1]`.
pub(crate) fn carry_over(spend: &[f64], decay: f64) -> Vec<f64> {
    let mut carried = 0.0;
    spend
        .iter()
        .map(|today| {
            carried = (1.0 - decay) * today + decay * carried;
            carried
        })
        .collect()
}

/// Diminishing returns of one channel: `ceiling · x^slope / (half^slope + x^slope)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Saturation {
    /// Orders a day that no spend can exceed.
    pub ceiling: f64,
    /// Carried spend a day at which half the ceiling is reached.
    pub half: f64,
    /// Hill's exponent; 1 is concave from the first coin, more is S-shaped.
    pub slope: f64,
}

impl Saturation {
    /// The curve that earns `orders` a day at `spend` a day and reaches half
    /// its ceiling at `half`.
    pub(crate) fn through(spend: f64, orders: f64, half: f64, slope: f64) -> Self {
        let shape = Self { ceiling: 1.0, half, slope };
        Self { ceiling: orders / shape.orders(spend), ..shape }
    }

    /// Expected orders on a day with this carried spend.
    pub(crate) fn orders(&self, carried: f64) -> f64 {
        if carried <= 0.0 {
            return 0.0;
        }
        self.ceiling / (1.0 + (self.half / carried).powf(self.slope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carry_over_settles_at_the_daily_spend_and_loses_nothing() {
        let steady = carry_over(&[100.0; 200], 0.8);
        assert!((steady[199] - 100.0).abs() < 1e-9);
        let mut pulse = vec![0.0; 300];
        pulse[0] = 50.0;
        let felt = carry_over(&pulse, 0.8);
        assert!((felt.iter().sum::<f64>() - 50.0).abs() < 1e-9, "a pulse is spread, not lost");
        assert!((felt[3] / felt[2] - 0.8).abs() < 1e-12);
        assert_eq!(carry_over(&[3.0, 5.0], 0.0), vec![3.0, 5.0], "no decay, no memory");
    }

    #[test]
    fn returns_diminish_and_never_pass_the_ceiling() {
        let curve = Saturation::through(1_000.0, 6.0, 1_500.0, 1.2);
        assert!((curve.orders(1_000.0) - 6.0).abs() < 1e-9);
        assert!((curve.orders(1_500.0) - curve.ceiling / 2.0).abs() < 1e-9);
        assert!(curve.orders(0.0).abs() < f64::EPSILON);
        assert!(curve.orders(1e12) <= curve.ceiling);
        let gain = |from: f64| curve.orders(from + 500.0) - curve.orders(from);
        assert!(gain(1_000.0) > gain(2_000.0) && gain(2_000.0) > gain(4_000.0), "each further peso earns less");
    }
}
