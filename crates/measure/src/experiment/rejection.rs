//! Where the test of a lift rejects, so that its power is that of the test made.
//!
//! An absolute lift is tested with the same standard error wherever the arms lie.
//! The standard error of a relative one grows with the arm:
//!
//! ```text
//! reject when (m_b − m_a)² > t² (v_b + v_a m_b²/m_a²)
//! ```
//!
//! Its borders g(m_a) are the roots of a quadratic in m_b. To take the statistic
//! for normal around its expectation fails where control is a few standard errors
//! from zero: it saturates, and power would look far lower than it is. Here the
//! border is taken for straight instead, so that m_b − g(m_a) is normal with the
//! variance v_b + v_a g'(m_a)²: the delta method at the border, where it matters.

use super::lift::Scale;

/// Expected figures of control and arm with the variances of their means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) control: f64,
    pub(super) control_variance: f64,
    pub(super) arm_variance: f64,
}

/// A border of the rejection region: its place, and the standard deviation of the
/// arm's distance from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Border {
    pub(super) place: f64,
    pub(super) sd: f64,
}

impl Pair {
    /// The borders below and above control at critical value `t`; `None` where no
    /// arm, however far, is rejected.
    pub(super) fn borders(&self, scale: Scale, t: f64) -> [Option<Border>; 2] {
        let Self { control, control_variance, arm_variance } = *self;
        if scale == Scale::Absolute {
            let sd = (control_variance + arm_variance).sqrt();
            return [-t, t].map(|t| Some(Border { place: control + t * sd, sd }));
        }
        let step = 1e-5 * control.abs();
        let [at, before, after] = [control, control - step, control + step].map(|control| self.roots(control, t));
        [0, 1].map(|side| {
            let slope = (after[side]? - before[side]?) / (2.0 * step);
            Some(Border { place: at[side]?, sd: (arm_variance + control_variance * slope * slope).sqrt() })
        })
    }

    /// The roots below and above control, written so that nothing cancels.
    fn roots(&self, control: f64, t: f64) -> [Option<f64>; 2] {
        let open = 1.0 - t * t * self.control_variance / (control * control);
        let rest = control * control - t * t * self.arm_variance;
        let spread = (control * control - open * rest).max(0.0).sqrt();
        let outer = control + spread.copysign(control);
        let (far, near) = ((open > 0.0).then(|| outer / open), Some(rest / outer));
        if control > 0.0 { [near, far] } else { [far, near] }
    }

    /// The rise over control that is seen with a power of Φ(`z`), relative to the
    /// size of control or not.
    pub(super) fn smallest_rise(&self, scale: Scale, t: f64, z: f64) -> Option<f64> {
        let border = self.borders(scale, t)[1]?;
        let rise = border.place + z * border.sd - self.control;
        Some(if scale == Scale::Relative { rise / self.control.abs() } else { rise })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arm_on_a_border_is_just_rejected() {
        for control in [0.1, -0.1, 7.0, -7.0] {
            let pair = Pair { control, control_variance: 0.0009, arm_variance: 0.001_5 };
            for border in pair.borders(Scale::Relative, 1.96).into_iter().flatten() {
                let variance = pair.arm_variance + pair.control_variance * (border.place / control).powi(2);
                let t = (border.place - control).abs() / variance.sqrt();
                assert!((t - 1.96).abs() < 1e-9, "{control}: {t}");
            }
        }
    }

    #[test]
    fn far_from_zero_both_scales_agree() {
        let pair = Pair { control: 100.0, control_variance: 0.01, arm_variance: 0.02 };
        let of = |scale| pair.smallest_rise(scale, 1.96, 0.84).unwrap();
        assert!((100.0 * of(Scale::Relative) / of(Scale::Absolute) - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_control_that_may_be_zero_is_never_exceeded_relatively() {
        let pair = Pair { control: 1.0, control_variance: 0.5, arm_variance: 0.5 };
        assert!(pair.borders(Scale::Relative, 1.96)[1].is_none());
        assert!(pair.borders(Scale::Absolute, 1.96)[1].is_some());
    }
}
