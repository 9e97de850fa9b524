//! The frequentist engine: Welch's t-test of the lift, two-sided, for one look
//! at the end.
//!
//! The degrees of freedom are Satterthwaite's for the absolute difference, also
//! when the lift is relative, as `gbstats` does.
//!
//! Source: Welch (1947), Biometrika 34, 28–35.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

use super::effect::Effect;
use super::error::NoEffect;
use super::lift::Lift;
use crate::proportion::Interval;

/// Degrees of freedom from which the quantile is expanded around the normal's.
const EXPANDED_FROM: f64 = 1_000.0;
/// Degrees of freedom from which a tail is that of a normal variable, changed as
/// Hill (1970), CACM 13, 617–619, says; his next term is below 1e-11.
const NORMAL_FROM: f64 = 1e5;

/// The t-test of a lift against no lift.
///
/// # Errors
/// [`NoEffect::NoSpread`] when there are no degrees of freedom.
pub fn judge(lift: &Lift, confidence: f64) -> Result<Effect, NoEffect> {
    let se = lift.se();
    let half = quantile(0.5 + confidence / 2.0, lift.degrees)? * se;
    Ok(Effect {
        lift: lift.value,
        se,
        interval: Interval { low: lift.value - half, high: lift.value + half },
        chance_to_win: None,
        p_value: Some(two_sided_p(lift.value / se, lift.degrees)?),
        risk: None,
    })
}

/// The point below which a share `p` of Student's t lies: from the normal's by
/// Abramowitz and Stegun's expansion 26.7.5 when there are many degrees of
/// freedom, where its next term is below 1e-12.
///
/// # Errors
/// [`NoEffect::NoSpread`] without degrees of freedom.
pub fn quantile(p: f64, degrees: f64) -> Result<f64, NoEffect> {
    if degrees < EXPANDED_FROM {
        return Ok(student(degrees)?.inverse_cdf(p));
    }
    let z = crate::normal::quantile(p);
    let q = z * z;
    let terms = [
        z * (q + 1.0) / 4.0,
        z * ((5.0 * q + 16.0) * q + 3.0) / 96.0,
        z * (((3.0 * q + 19.0) * q + 17.0) * q - 15.0) / 384.0,
        z * ((((79.0 * q + 776.0) * q + 1482.0) * q - 1920.0) * q - 945.0) / 92_160.0,
    ];
    Ok(z + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees))
}

fn two_sided_p(t: f64, degrees: f64) -> Result<f64, NoEffect> {
    if degrees > NORMAL_FROM {
        return Ok(crate::normal::two_sided_p(((degrees - 0.5) * (t * t / degrees).ln_1p()).sqrt()));
    }
    Ok((2.0 * student(degrees)?.sf(t.abs())).min(1.0))
}

fn student(degrees: f64) -> Result<StudentsT, NoEffect> {
    StudentsT::new(0.0, 1.0, degrees).map_err(|_| NoEffect::NoSpread)
}

#[cfg(test)]
mod tests {
    use super::*;

    // scipy 1.17.1: t.ppf(.975, df) and 2*t.sf(2.3, df)
    #[test]
    fn equals_scipy() {
        for (degrees, point, p) in [
            (3.7, 2.867_520_707_191_189_5, 0.088_303_400_688_409_08),
            (98.0, 1.984_467_454_508_481_5, 0.023_569_190_495_852_86),
            (19_881.4, 1.960_083_312_816_914, 0.021_458_527_092_216_115),
            (1.1, 10.276_801_286_281_2, 0.242_581_832_261_167_33),
            (600.0, 1.963_925_622_042_729_2, 0.021_790_547_388_012_987),
            (1_500.0, 1.961_546_753_895_018_4, 0.021_584_954_209_296_92),
            (1.4e6, 1.959_965_679_020_944_3, 0.021_448_366_403_237_06),
            (5e8, 1.959_963_989_284_596_4, 0.021_448_220_453_158_86),
            (4e9, 1.959_963_984_540_054, 0.021_448_220_043_351_618),
        ] {
            assert!((quantile(0.975, degrees).unwrap() - point).abs() < 1e-8, "{degrees}");
            assert!((two_sided_p(2.3, degrees).unwrap() - p).abs() < 1e-9, "{degrees}");
        }
    }
}
