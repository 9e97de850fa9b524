//! Saturation: how much the next unit of adstocked media adds.
//!
//! Every form is 0 at 0 and rises. Slices are worked on whole, so that the loops
//! vectorise where the form allows it.

use serde::{Deserialize, Serialize};

/// A saturation form with one draw's parameters; `a` is adstocked media in the
/// model's own scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Saturation {
    /// a: no saturation.
    None,
    /// (1 − e^(−λa)) / (1 + e^(−λa)) (PyMC-Marketing's logistic; Jin et al. 2017).
    Logistic {
        /// λ, above zero.
        lam: f64,
    },
    /// tanh(a / c).
    Tanh {
        /// c, above zero.
        c: f64,
    },
    /// a / (k + a) (Michaelis and Menten 1913): half at k.
    MichaelisMenten {
        /// k, above zero.
        k: f64,
    },
    /// a^s / (κ^s + a^s) (Hill 1910): half at κ, S-shaped for s above 1.
    Hill {
        /// κ, above zero.
        kappa: f64,
        /// s, above zero.
        slope: f64,
    },
    /// a^α: no ceiling.
    Root {
        /// α, above zero.
        alpha: f64,
    },
}

/// Below this share of a form's own scale a power is replaced by its chord, so
/// that slopes stay finite.
const NEAR_ZERO: f64 = 1e-7;

impl Saturation {
    /// Whether the parameters are finite and above zero.
    #[must_use]
    pub fn sound(self) -> bool {
        let good = |value: f64| value.is_finite() && value > 0.0;
        match self {
            Self::None => true,
            Self::Logistic { lam } => good(lam),
            Self::Tanh { c } => good(c),
            Self::MichaelisMenten { k } => good(k),
            Self::Hill { kappa, slope } => good(kappa) && good(slope),
            Self::Root { alpha } => good(alpha),
        }
    }

    /// Whether the form bends downwards everywhere.
    #[must_use]
    pub fn concave(self) -> bool {
        match self {
            Self::None | Self::Logistic { .. } | Self::Tanh { .. } | Self::MichaelisMenten { .. } => true,
            Self::Hill { slope, .. } => slope <= 1.0,
            Self::Root { alpha } => alpha <= 1.0,
        }
    }

    /// The value at one point, not below zero.
    #[must_use]
    pub fn at(self, a: f64) -> f64 {
        let mut value = [a];
        self.values(&mut value);
        value[0]
    }

    /// Replaces each `a` by its value.
    pub fn values(self, a: &mut [f64]) {
        match self {
            Self::None => {}
            Self::Logistic { lam } => a.iter_mut().for_each(|a| {
                let e = (-lam * *a).exp();
                *a = (1.0 - e) / (1.0 + e);
            }),
            Self::Tanh { c } => Self::Logistic { lam: 2.0 / c }.values(a),
            Self::MichaelisMenten { k } => a.iter_mut().for_each(|a| *a /= k + *a),
            Self::Hill { kappa, slope } => a.iter_mut().for_each(|a| *a = hill(*a, kappa, slope).0),
            Self::Root { alpha } => a.iter_mut().for_each(|a| *a = root(*a, alpha).0),
        }
    }

    /// Replaces each `a` by its value and writes the derivative to `slope`.
    pub fn slopes(self, a: &mut [f64], slopes: &mut [f64]) {
        if let Self::Tanh { c } = self {
            return Self::Logistic { lam: 2.0 / c }.slopes(a, slopes);
        }
        let both = a.iter_mut().zip(slopes);
        match self {
            Self::None | Self::Tanh { .. } => both.for_each(|(_, d)| *d = 1.0),
            Self::Logistic { lam } => both.for_each(|(a, d)| {
                let e = (-lam * *a).exp();
                let v = (1.0 - e) / (1.0 + e);
                *d = 0.5 * lam * (1.0 - v * v);
                *a = v;
            }),
            Self::MichaelisMenten { k } => both.for_each(|(a, d)| {
                let share = 1.0 / (k + *a);
                *d = k * share * share;
                *a *= share;
            }),
            Self::Hill { kappa, slope } => both.for_each(|(a, d)| (*a, *d) = hill(*a, kappa, slope)),
            Self::Root { alpha } => both.for_each(|(a, d)| (*a, *d) = root(*a, alpha)),
        }
    }

    /// Replaces each `a` by the second derivative there.
    pub fn bends(self, a: &mut [f64]) {
        match self {
            Self::None => a.fill(0.0),
            Self::Logistic { lam } => a.iter_mut().for_each(|a| {
                let e = (-lam * *a).exp();
                let v = (1.0 - e) / (1.0 + e);
                *a = -0.5 * lam * lam * v * (1.0 - v * v);
            }),
            Self::Tanh { c } => Self::Logistic { lam: 2.0 / c }.bends(a),
            Self::MichaelisMenten { k } => a.iter_mut().for_each(|a| *a = -2.0 * k / (k + *a).powi(3)),
            Self::Hill { kappa, slope } => a.iter_mut().for_each(|a| {
                let (f, d) = hill(*a, kappa, slope);
                *a = if *a < NEAR_ZERO * kappa { 0.0 } else { d * (slope * (1.0 - 2.0 * f) - 1.0) / *a };
            }),
            Self::Root { alpha } => a.iter_mut().for_each(|a| {
                let (_, d) = root(*a, alpha);
                *a = if *a < NEAR_ZERO { 0.0 } else { (alpha - 1.0) * d / *a };
            }),
        }
    }

    /// The concave envelope on [0, `ceiling`]: below the knee a straight line
    /// from the origin, from there on the form itself. For Hill's S the knee is
    /// where the tangent through the origin touches, κ(s − 1)^(1/s).
    #[must_use]
    pub fn knee(self, ceiling: f64) -> Knee {
        let touch = match self {
            Self::Hill { kappa, slope } if slope > 1.0 => kappa * (slope - 1.0).powf(1.0 / slope),
            Self::Root { alpha } if alpha > 1.0 => f64::INFINITY,
            _ => return Knee { at: 0.0, slope: 0.0 },
        };
        let at = touch.min(ceiling).max(f64::MIN_POSITIVE);
        Knee { at, slope: self.at(at) / at }
    }
}

/// Where a straight line from the origin ends and the form itself begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knee {
    /// The point on the axis of adstocked media.
    pub at: f64,
    /// Slope of the line.
    pub slope: f64,
}

fn hill(a: f64, kappa: f64, slope: f64) -> (f64, f64) {
    let floor = NEAR_ZERO * kappa;
    if a < floor {
        let chord = hill(floor, kappa, slope).0 / floor;
        return (chord * a, chord);
    }
    let f = 1.0 / (1.0 + (kappa / a).powf(slope));
    (f, slope / a * f * (1.0 - f))
}

fn root(a: f64, alpha: f64) -> (f64, f64) {
    if a < NEAR_ZERO {
        let chord = NEAR_ZERO.powf(alpha - 1.0);
        return (chord * a, chord);
    }
    let f = a.powf(alpha);
    (f, alpha * f / a)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: [Saturation; 8] = [
        Saturation::Logistic { lam: 2.3 },
        Saturation::Tanh { c: 0.7 },
        Saturation::MichaelisMenten { k: 0.4 },
        Saturation::Hill { kappa: 0.5, slope: 0.8 },
        Saturation::Hill { kappa: 0.5, slope: 3.0 },
        Saturation::Root { alpha: 0.4 },
        Saturation::Root { alpha: 1.5 },
        Saturation::None,
    ];

    fn slope(form: Saturation, a: f64) -> f64 {
        let (mut value, mut slope) = ([a], [0.0]);
        form.slopes(&mut value, &mut slope);
        assert!((value[0] - form.at(a)).abs() < 1e-14);
        slope[0]
    }

    fn bend(form: Saturation, a: f64) -> f64 {
        let mut bend = [a];
        form.bends(&mut bend);
        bend[0]
    }

    #[test]
    fn closed_forms() {
        assert!((Saturation::Logistic { lam: 2.0 }.at(0.5) - 0.5_f64.tanh()).abs() < 1e-15);
        assert!((Saturation::Tanh { c: 2.0 }.at(1.0) - 0.5_f64.tanh()).abs() < 1e-15);
        assert!((Saturation::MichaelisMenten { k: 3.0 }.at(3.0) - 0.5).abs() < 1e-15);
        assert!((Saturation::Hill { kappa: 2.0, slope: 2.0 }.at(4.0) - 0.8).abs() < 1e-15);
        assert!((Saturation::Root { alpha: 0.5 }.at(9.0) - 3.0).abs() < 1e-14);
    }

    #[test]
    fn derivatives_agree_with_differences() {
        for form in FORMS {
            assert!(form.at(0.0).abs() < 1e-12, "{form:?}");
            for a in [0.01, 0.2, 0.5, 1.0, 4.0] {
                let h = 1e-5 * a;
                let first = (form.at(a + h) - form.at(a - h)) / (2.0 * h);
                assert!((slope(form, a) - first).abs() < 1e-7 * (1.0 + first.abs()), "{form:?} at {a}");
                let second = (slope(form, a + h) - slope(form, a - h)) / (2.0 * h);
                assert!((bend(form, a) - second).abs() < 1e-6 * (1.0 + second.abs()), "{form:?} at {a}");
            }
        }
    }

    #[test]
    fn extremes_stay_finite() {
        for form in FORMS {
            for a in [0.0, 1e-300, 1e-12, 1e12, 1e150] {
                assert!(
                    form.at(a).is_finite() && slope(form, a).is_finite() && bend(form, a).is_finite(),
                    "{form:?} {a}"
                );
            }
        }
    }

    #[test]
    fn the_envelope_lies_above_and_is_concave() {
        for form in FORMS {
            for ceiling in [0.1, 0.6, 3.0] {
                let knee = form.knee(ceiling);
                let envelope = |a: f64| if a < knee.at { knee.slope * a } else { form.at(a) };
                for i in 1..200 {
                    let a = ceiling * f64::from(i) / 200.0;
                    assert!(envelope(a) >= form.at(a) - 1e-12, "{form:?} {ceiling} {a}");
                    let step = ceiling / 400.0;
                    assert!(2.0 * envelope(a) >= envelope(a - step) + envelope(a + step) - 1e-9, "{form:?} {a}");
                }
            }
        }
        assert!(FORMS[3].concave() && !FORMS[4].concave() && FORMS[5].concave() && !FORMS[6].concave());
    }
}
