//! Gauss–Legendre quadrature: exact for polynomials of degree `2n − 1`.
//!
//! Source: Golub and Welsch (1969), Mathematics of Computation 23, 221–230, for
//! what the nodes are; they are found here by Newton's method on the Legendre
//! polynomial, which is as exact and needs no matrix.

/// Nodes and weights on `[−1, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct GaussLegendre {
    nodes: Vec<f64>,
    weights: Vec<f64>,
}

impl GaussLegendre {
    /// The rule of `order` nodes; an order of 0 is taken for 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "orders are far below 2^53")]
    pub fn new(order: usize) -> Self {
        let order = order.max(1);
        let n = order as f64;
        let (mut nodes, mut weights) = (vec![0.0; order], vec![0.0; order]);
        for index in 0..order {
            let mut x = (std::f64::consts::PI * (index as f64 + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (value, derivative) = legendre(order, x);
                slope = derivative;
                let step = value / derivative;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            nodes[order - 1 - index] = x;
            weights[order - 1 - index] = 2.0 / ((1.0 - x * x) * slope * slope);
        }
        Self { nodes, weights }
    }

    /// Nodes and weights of the interval from `low` to `high`, in rising order.
    pub fn on(&self, low: f64, high: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (middle, half) = (f64::midpoint(low, high), (high - low) / 2.0);
        self.nodes.iter().zip(&self.weights).map(move |(node, weight)| (middle + half * node, half * weight))
    }

    /// The integral of `f` from `low` to `high`.
    pub fn integrate(&self, low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
        self.on(low, high).map(|(x, weight)| weight * f(x)).sum()
    }
}

/// The Legendre polynomial of this degree and its derivative, by the
/// three-term recurrence.
#[expect(clippy::cast_precision_loss, reason = "orders are far below 2^53")]
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut now) = (1.0, x);
    for k in 2..=degree {
        let k = k as f64;
        (before, now) = (now, ((2.0 * k - 1.0) * x * now - (k - 1.0) * before) / k);
    }
    (now, degree as f64 * (x * now - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_of_twice_the_order_are_exact() {
        for order in [1, 2, 5, 12, 24] {
            let rule = GaussLegendre::new(order);
            let power = i32::try_from(2 * order - 2).unwrap();
            let exact = (3.0_f64.powi(power + 1) - 1.0) / f64::from(power + 1);
            let got = rule.integrate(1.0, 3.0, |x| x.powi(power));
            assert!((got / exact - 1.0).abs() < 1e-13, "order {order}: {got} for {exact}");
        }
    }

    #[test]
    fn a_smooth_function_is_nearly_exact() {
        let got = GaussLegendre::new(20).integrate(0.0, 2.0, f64::exp);
        assert!((got - (2.0_f64.exp() - 1.0)).abs() < 1e-13);
    }
}
