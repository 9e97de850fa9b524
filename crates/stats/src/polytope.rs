//! Boxes and linear rows: where a maximum is sought.

use serde::Serialize;

/// One linear row: `lower ≤ Σ coefficient × x[index] ≤ upper`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Index and coefficient of each variable in the row; an index at most once.
    pub terms: Vec<(usize, f64)>,
    /// Least value; `-inf` for none.
    pub lower: f64,
    /// Greatest value; `+inf` for none.
    pub upper: f64,
}

impl Row {
    /// The row's value at `x`.
    #[must_use]
    pub fn at(&self, x: &[f64]) -> f64 {
        self.terms.iter().map(|(index, coefficient)| coefficient * x[*index]).sum()
    }

    /// How far `x` is outside the row, zero inside.
    #[must_use]
    pub fn violation(&self, x: &[f64]) -> f64 {
        let value = self.at(x);
        (value - self.upper).max(self.lower - value).max(0.0)
    }

    /// Whether the row is an equation.
    #[must_use]
    pub fn fixed(&self) -> bool {
        self.upper <= self.lower
    }
}

/// A box with linear rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Polytope {
    /// Least value of each variable; finite.
    pub lower: Vec<f64>,
    /// Greatest value of each variable; finite, not below `lower`.
    pub upper: Vec<f64>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Polytope {
    /// How many variables there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lower.len()
    }

    /// Whether there are no variables.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lower.is_empty()
    }

    /// Moves `x` into the box (the rows are left alone).
    pub fn clamp(&self, x: &mut [f64]) {
        for (value, (lower, upper)) in x.iter_mut().zip(self.lower.iter().zip(&self.upper)) {
            *value = value.max(*lower).min(*upper);
        }
    }

    /// Whether `x` lies inside, each bound and row within `tolerance`.
    #[must_use]
    pub fn holds(&self, x: &[f64], tolerance: f64) -> bool {
        x.iter()
            .zip(self.lower.iter().zip(&self.upper))
            .all(|(value, (lower, upper))| *value >= lower - tolerance && *value <= upper + tolerance)
            && self.rows.iter().all(|row| row.violation(x) <= tolerance)
    }

    /// What the rows' multipliers take from a gradient: `gradient − Aᵀλ`.
    #[must_use]
    pub fn reduced(&self, gradient: &[f64], multipliers: &[f64]) -> Vec<f64> {
        let mut reduced = gradient.to_vec();
        for (row, multiplier) in self.rows.iter().zip(multipliers) {
            for (index, coefficient) in &row.terms {
                reduced[*index] -= multiplier * coefficient;
            }
        }
        reduced
    }

    /// How much a linear function with this gradient can rise at most from `x`
    /// to anywhere in the polytope, by weak duality with *any* multipliers
    /// (positive: the upper side presses). It is exact for the best ones and
    /// never too small for others; a multiplier that presses on an infinite
    /// side counts as zero.
    ///
    /// For a concave function, its value at `x` plus this is an upper bound of
    /// its maximum (Frank and Wolfe 1956; Bertsekas, Nonlinear Programming, ch. 6).
    #[must_use]
    pub fn rise(&self, x: &[f64], gradient: &[f64], multipliers: &[f64]) -> f64 {
        let pressing = |row: &Row, multiplier: f64| match multiplier {
            up if up > 0.0 && row.upper.is_finite() => up,
            down if down < 0.0 && row.lower.is_finite() => down,
            _ => 0.0,
        };
        let valid: Vec<f64> =
            self.rows.iter().zip(multipliers).map(|(row, multiplier)| pressing(row, *multiplier)).collect();
        let slack: f64 = self
            .rows
            .iter()
            .zip(&valid)
            .filter(|(_, multiplier)| multiplier.abs() > 0.0)
            .map(|(row, multiplier)| {
                let side = if *multiplier > 0.0 { row.upper } else { row.lower };
                multiplier * (side - row.at(x))
            })
            .sum();
        let boxed: f64 = self
            .reduced(gradient, &valid)
            .iter()
            .zip(x.iter().zip(self.lower.iter().zip(&self.upper)))
            .map(|(slope, (value, (lower, upper)))| (slope * (upper - value)).max(slope * (lower - value)))
            .sum();
        slack + boxed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Polytope {
        let row = Row { terms: vec![(0, 1.0), (1, 1.0)], lower: f64::NEG_INFINITY, upper: 1.0 };
        Polytope { lower: vec![0.0; 2], upper: vec![2.0; 2], rows: vec![row] }
    }

    #[test]
    fn the_best_multiplier_gives_the_exact_rise() {
        // max 3a + 2b, a + b ≤ 1: at (1, 0), worth 3; the row's price is 3.
        assert!((unit().rise(&[0.0, 0.0], &[3.0, 2.0], &[3.0]) - 3.0).abs() < 1e-12);
        assert!(unit().rise(&[1.0, 0.0], &[3.0, 2.0], &[3.0]).abs() < 1e-12);
    }

    #[test]
    fn any_multiplier_gives_a_bound() {
        for price in [-5.0, 0.0, 1.0, 2.5, 4.0, 100.0] {
            assert!(unit().rise(&[0.2, 0.3], &[3.0, 2.0], &[price]) >= 3.0 - 0.6 - 0.6 - 1e-12, "{price}");
        }
    }

    #[test]
    fn inside_and_outside() {
        assert!(unit().holds(&[0.5, 0.5], 1e-9));
        assert!(!unit().holds(&[0.6, 0.5], 1e-9));
        assert!(!unit().holds(&[-0.1, 0.5], 1e-9));
        let mut outside = [-1.0, 7.0];
        unit().clamp(&mut outside);
        assert!((outside[0]).abs() < 1e-12 && (outside[1] - 2.0).abs() < 1e-12);
        assert!((unit().rows[0].violation(&[1.0, 0.5]) - 0.5).abs() < 1e-12);
    }
}
