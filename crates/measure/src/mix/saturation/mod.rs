//! Diminishing returns: how the effect of carried-over exposure `x ≥ 0` flattens.
//!
//! Every form rises from 0 and is multiplied by the channel's coefficient. The
//! hot loops take whole slices; one period costs a few operations.

mod hill;
mod logistic;
mod michaelis_menten;
mod root;
mod tanh;

use serde::{Deserialize, Serialize};

/// The forms of saturation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saturation {
    /// No saturation: the effect is proportional.
    None,
    /// `(1 − e^(−λx)) / (1 + e^(−λx))`, rate `lam`.
    #[default]
    Logistic,
    /// `x^s / (κ^s + x^s)`, half-saturation `kappa` and slope `slope`.
    Hill,
    /// `tanh(x / c)`.
    Tanh,
    /// `x / (λ + x)`, half-saturation `lam`.
    MichaelisMenten,
    /// `x^α`, exponent `alpha`.
    Root,
}

impl Saturation {
    /// Names of the parameters, as they appear in `saturation_<name>[channel]`.
    #[must_use]
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Logistic | Self::MichaelisMenten => &["lam"],
            Self::Hill => &["kappa", "slope"],
            Self::Tanh => &["c"],
            Self::Root => &["alpha"],
        }
    }

    /// Value and derivative by `x` at one point. Where the derivative at zero is
    /// infinite (a root, a Hill slope under one) it is taken a hair above zero.
    #[must_use]
    pub fn at(self, parameters: &[f64], x: f64) -> (f64, f64) {
        match self {
            Self::None => (x, 1.0),
            Self::Logistic => logistic::at(parameters[0], x),
            Self::Hill => hill::at(parameters[0], parameters[1], x),
            Self::Tanh => tanh::at(parameters[0], x),
            Self::MichaelisMenten => michaelis_menten::at(parameters[0], x),
            Self::Root => root::at(parameters[0], x),
        }
    }

    /// Writes the value for every `x` into `out`.
    pub fn apply(self, parameters: &[f64], x: &[f64], out: &mut [f64]) {
        match self {
            Self::None => out.copy_from_slice(x),
            Self::Logistic => logistic::apply(parameters[0], x, out),
            Self::Hill => hill::apply(parameters[0], parameters[1], x, out),
            Self::Tanh => tanh::apply(parameters[0], x, out),
            Self::MichaelisMenten => michaelis_menten::apply(parameters[0], x, out),
            Self::Root => root::apply(parameters[0], x, out),
        }
    }

    /// Given `values` from [`Saturation::apply`] and in `adjoint` the derivative
    /// of a total by each value, replaces `adjoint` with the derivative by each
    /// `x` and adds the derivatives by the parameters to `slopes`. A shorter
    /// `slopes` asks for those of the first parameters only.
    pub fn pull_back(self, parameters: &[f64], x: &[f64], values: &[f64], adjoint: &mut [f64], slopes: &mut [f64]) {
        if self == Self::Hill {
            let wanted = slopes.len() > 1;
            let (kappa, slope) = hill::pull_back(parameters[0], parameters[1], x, values, adjoint, wanted);
            slopes.iter_mut().zip([kappa, slope]).for_each(|(sum, slope)| *sum += slope);
            return;
        }
        let slope = match self {
            Self::None | Self::Hill => return,
            Self::Logistic => logistic::pull_back(parameters[0], x, values, adjoint),
            Self::Tanh => tanh::pull_back(parameters[0], x, values, adjoint),
            Self::MichaelisMenten => michaelis_menten::pull_back(parameters[0], x, values, adjoint),
            Self::Root => root::pull_back(parameters[0], x, values, adjoint),
        };
        slopes.iter_mut().for_each(|sum| *sum += slope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Saturation; 6] = [
        Saturation::None,
        Saturation::Logistic,
        Saturation::Hill,
        Saturation::Tanh,
        Saturation::MichaelisMenten,
        Saturation::Root,
    ];

    proptest! {
        #[test]
        fn slopes_are_derivatives(a in 0.2_f64..3.0, b in 0.4_f64..3.0, xs in prop::collection::vec(0.01_f64..4.0, 5)) {
            for form in ALL {
                let parameters = &[a, b][..form.parameters().len()];
                let weights = [0.7, -0.3, 1.1, 0.2, -0.9];
                let total = |parameters: &[f64], xs: &[f64]| {
                    let mut values = vec![0.0; xs.len()];
                    form.apply(parameters, xs, &mut values);
                    values.iter().zip(&weights).map(|(v, w)| v * w).sum::<f64>()
                };
                let mut values = vec![0.0; xs.len()];
                form.apply(parameters, &xs, &mut values);
                let mut adjoint = weights.to_vec();
                let mut slopes = vec![0.0; parameters.len()];
                form.pull_back(parameters, &xs, &values, &mut adjoint, &mut slopes);
                let h = 1e-6;
                for i in 0..xs.len() {
                    let (mut up, mut down) = (xs.clone(), xs.clone());
                    up[i] += h;
                    down[i] -= h;
                    let numeric = (total(parameters, &up) - total(parameters, &down)) / (2.0 * h);
                    prop_assert!((numeric - adjoint[i]).abs() < 1e-5 * (1.0 + numeric.abs()), "{form:?} by x");
                    let (value, slope) = form.at(parameters, xs[i]);
                    prop_assert!((value - values[i]).abs() < 1e-12);
                    prop_assert!((slope * weights[i] - adjoint[i]).abs() < 1e-9 * (1.0 + slope.abs()));
                }
                for p in 0..parameters.len() {
                    let (mut up, mut down) = (parameters.to_vec(), parameters.to_vec());
                    up[p] += h;
                    down[p] -= h;
                    let numeric = (total(&up, &xs) - total(&down, &xs)) / (2.0 * h);
                    prop_assert!((numeric - slopes[p]).abs() < 1e-5 * (1.0 + numeric.abs()), "{form:?} parameter {p}");
                }
            }
        }

        #[test]
        fn from_zero_upwards_and_finite(a in 0.05_f64..8.0, b in 0.3_f64..4.0, x in 0.0_f64..50.0) {
            for form in ALL {
                let parameters = &[a, b][..form.parameters().len()];
                let (zero, at_zero) = form.at(parameters, 0.0);
                prop_assert!(zero.abs() < 1e-12 && at_zero.is_finite() && at_zero >= 0.0);
                let (value, slope) = form.at(parameters, x);
                prop_assert!(value.is_finite() && value >= 0.0 && slope.is_finite() && slope >= 0.0);
            }
        }
    }
}
