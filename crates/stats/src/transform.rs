//! Smooth maps from the real line onto the support of a density, with their
//! logarithmic Jacobians and the derivatives a sampler needs.

/// A map from an unconstrained value `u` to a value `x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// `x = u`.
    Identity,
    /// `x = low + e^u`: values above a bound.
    Above(f64),
    /// `x = high − e^u`: values below a bound.
    Below(f64),
    /// `x = low + (high − low) / (1 + e^−u)`: values between bounds.
    Between(f64, f64),
}

/// Where a transform leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constrained {
    /// The value on the support.
    pub x: f64,
    /// `dx/du`.
    pub slope: f64,
    /// `ln |dx/du|`.
    pub log_jacobian: f64,
    /// Derivative of `ln |dx/du|` by `u`.
    pub log_jacobian_slope: f64,
}

impl Transform {
    /// The map onto the interval between these bounds, either of which may be
    /// infinite.
    #[must_use]
    pub fn onto(low: f64, high: f64) -> Self {
        match (low.is_finite(), high.is_finite()) {
            (false, false) => Self::Identity,
            (true, false) => Self::Above(low),
            (false, true) => Self::Below(high),
            (true, true) => Self::Between(low, high),
        }
    }

    /// The value that belongs to `u`, with its Jacobian.
    #[must_use]
    pub fn constrain(self, u: f64) -> Constrained {
        match self {
            Self::Identity => Constrained { x: u, slope: 1.0, log_jacobian: 0.0, log_jacobian_slope: 0.0 },
            Self::Above(low) => {
                let e = u.exp();
                Constrained { x: low + e, slope: e, log_jacobian: u, log_jacobian_slope: 1.0 }
            }
            Self::Below(high) => {
                let e = u.exp();
                Constrained { x: high - e, slope: -e, log_jacobian: u, log_jacobian_slope: 1.0 }
            }
            Self::Between(low, high) => {
                let width = high - low;
                // Written so that neither end overflows.
                let e = (-u.abs()).exp();
                let (share, rest) =
                    if u >= 0.0 { (1.0 / (1.0 + e), e / (1.0 + e)) } else { (e / (1.0 + e), 1.0 / (1.0 + e)) };
                Constrained {
                    x: low + width * share,
                    slope: width * share * rest,
                    log_jacobian: width.ln() - u.abs() - 2.0 * e.ln_1p(),
                    log_jacobian_slope: rest - share,
                }
            }
        }
    }

    /// The `u` that belongs to a value inside the support.
    #[must_use]
    pub fn unconstrain(self, x: f64) -> f64 {
        match self {
            Self::Identity => x,
            Self::Above(low) => (x - low).ln(),
            Self::Below(high) => (high - x).ln(),
            Self::Between(low, high) => ((x - low) / (high - x)).ln(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_with_the_right_slopes() {
        let all = [Transform::Identity, Transform::Above(-2.0), Transform::Below(3.0), Transform::Between(-1.0, 4.0)];
        for transform in all {
            for u in [-3.0, -0.4, 0.0, 0.9, 2.5] {
                let at = transform.constrain(u);
                assert!((transform.unconstrain(at.x) - u).abs() < 1e-9);
                let h = 1e-6;
                let (up, down) = (transform.constrain(u + h), transform.constrain(u - h));
                assert!(((up.x - down.x) / (2.0 * h) - at.slope).abs() < 1e-7);
                assert!((at.slope.abs().ln() - at.log_jacobian).abs() < 1e-12);
                let numeric = (up.log_jacobian - down.log_jacobian) / (2.0 * h);
                assert!((numeric - at.log_jacobian_slope).abs() < 1e-7);
            }
        }
    }
}
