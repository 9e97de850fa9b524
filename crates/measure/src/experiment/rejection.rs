//! How often the test of a lift rejects, so that its power is that of the test made.
//!
//! An absolute lift is tested with the same standard error wherever the arms lie.
//! The standard error of a relative one grows with the arm and shrinks with control:
//!
//! ```text
//! reject when (m_b − m_a)² > t² (v_b + v_a m_b²/m_a²)
//! ```
//!
//! Where control is a few standard errors from zero that statistic is far from
//! normal: it saturates, and no arm however large is rejected once m_a² ≤ t² v_a.
//! Here it is not approximated. Both means are normal; given control's, the arms
//! that are rejected lie beyond the roots of a quadratic, and what is left is one
//! integral over control's mean:
//!
//! ```text
//! ∫ φ(z) P(m_b is rejected | m_a = μ_a + z √v_a) dz
//! ```
//!
//! Within a cell of z the distance of a root from the arm is taken for straight,
//! whose mean chance is known, ∫Φ(u) du = u Φ(u) + φ(u), so that an arm that
//! hardly varies does no harm; that the cell is fuller towards the middle of the
//! normal is told by its first moment.
//!
//! That the standard error is estimated is told as in the non-central t's
//! approximation by Abramowitz and Stegun (1964), 26.7.10: t is multiplied by a
//! normal of mean 1 − 1/(4ν) and variance 1/(2ν); for a relative lift by its
//! three-point Gauss–Hermite rule.

use std::array;
use std::sync::LazyLock;

use super::lift::Scale;
use crate::normal;

/// Cells over control's mean, and how many standard errors they reach.
const CELLS: usize = 96;
const REACH: f64 = 6.0;
/// Farther than anything, and finite.
const FAR: f64 = 1e9;

/// A cell of control's mean in standard errors: its upper border, the chance to be
/// in it, and how far its centre of mass lies from its middle, in its widths, times
/// that chance.
#[derive(Debug, Clone, Copy)]
struct Cell {
    upper: f64,
    weight: f64,
    lean: f64,
}

static GRID: LazyLock<[Cell; CELLS]> = LazyLock::new(|| {
    #[expect(clippy::cast_precision_loss, reason = "a hundred cells")]
    array::from_fn(|place| {
        let width = 2.0 * REACH / CELLS as f64;
        let lower = width * place as f64 - REACH;
        let upper = lower + width;
        let weight = normal::below(upper) - normal::below(lower);
        let moment = normal::density(lower) - normal::density(upper);
        Cell { upper, weight, lean: (moment - f64::midpoint(lower, upper) * weight) / width }
    })
});

/// Expected figures of control and arm with the variances of their means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) control: f64,
    pub(super) control_variance: f64,
    pub(super) arm: f64,
    pub(super) arm_variance: f64,
}

/// Which arms are rejected when control's mean is known and above zero. Roots are
/// told as distances from the arm, in its standard deviations.
#[derive(Debug, Clone, Copy)]
enum Rejected {
    /// Those below the first root and above the second.
    Beyond(f64, f64),
    /// Those between the second root and the first.
    Between(f64, f64),
    /// None.
    Never,
}

impl Rejected {
    fn chance(self) -> f64 {
        self.mean_chance(self)
    }

    /// The mean chance on the way from here to `other`.
    fn mean_chance(self, other: Self) -> f64 {
        match (self, other) {
            (Self::Beyond(near, far), Self::Beyond(other_near, other_far)) => {
                mean_below(near, other_near) + mean_below(-far, -other_far)
            }
            (Self::Between(near, far), Self::Between(other_near, other_far)) => {
                (mean_below(near, other_near) - mean_below(far, other_far)).max(0.0)
            }
            (Self::Never, Self::Never) => 0.0,
            (here, there) => f64::midpoint(here.chance(), there.chance()),
        }
    }
}

impl Pair {
    /// The chance that the test rejects at critical value `t` of so many degrees
    /// of freedom (infinite where the variance counts as known).
    pub(super) fn chance(&self, scale: Scale, t: f64, degrees: f64) -> f64 {
        let (shrunk, variance) = (1.0 - 0.25 / degrees, 0.5 / degrees);
        match scale {
            Scale::Absolute => {
                let sd = (self.control_variance + self.arm_variance).sqrt();
                let distance = (self.arm - self.control) / sd;
                let beyond = |distance: f64| normal::below((distance - shrunk * t) / (1.0 + variance * t * t).sqrt());
                beyond(distance) + beyond(-distance)
            }
            Scale::Relative if degrees.is_infinite() => self.relative(t),
            Scale::Relative => {
                let step = (3.0 * variance).sqrt();
                let rule = [(shrunk - step, 1.0 / 6.0), (shrunk, 2.0 / 3.0), (shrunk + step, 1.0 / 6.0)];
                rule.into_iter().map(|(factor, weight)| weight * self.relative(t * factor.max(0.0))).sum()
            }
        }
    }

    /// The integral over control's mean for a relative lift.
    fn relative(&self, t: f64) -> f64 {
        let mut before = self.rejected(-REACH, t);
        let mut chance_before = before.chance();
        let mut chance = 0.0;
        for cell in &*GRID {
            let here = self.rejected(cell.upper, t);
            let chance_here = here.chance();
            chance += cell.weight * before.mean_chance(here) + cell.lean * (chance_here - chance_before);
            (before, chance_before) = (here, chance_here);
        }
        chance.clamp(0.0, 1.0)
    }

    /// What is rejected when control's mean lies `z` standard errors from its
    /// expectation. A control below zero is one above with every sign turned.
    fn rejected(&self, z: f64, t: f64) -> Rejected {
        let shown = self.control + z * self.control_variance.sqrt();
        let (control, arm) = (shown.abs(), if shown < 0.0 { -self.arm } else { self.arm });
        let open = 1.0 - t * t * self.control_variance / (control * control);
        let rest = control * control - t * t * self.arm_variance;
        let spread = control * control - open * rest;
        if control <= 0.0 || spread < 0.0 {
            return Rejected::Never;
        }
        // Written so that nothing cancels.
        let outer = control + spread.sqrt();
        let [near, far] =
            [rest / outer, outer / open].map(|root| ((root - arm) / self.arm_variance.sqrt()).clamp(-FAR, FAR));
        if open > 0.0 { Rejected::Beyond(near, far) } else { Rejected::Between(near, far) }
    }

    /// The smallest arm above control that is seen with the chance `wanted`, when
    /// the variances are those given; `None` when no arm is.
    pub(super) fn smallest_rise(&self, scale: Scale, t: f64, wanted: f64) -> Option<f64> {
        let seen = |rise: f64| Self { arm: self.control + rise, ..*self }.chance(scale, t, f64::INFINITY) >= wanted;
        let sd = (self.control_variance + self.arm_variance).sqrt();
        let high = (0..60).map(|doubled| sd * 2.0_f64.powi(doubled)).find(|rise| seen(*rise))?;
        let rise = first(high, seen);
        Some(if scale == Scale::Relative { rise / self.control.abs() } else { rise })
    }
}

/// The border below `high` from which on something is seen, to nine digits.
pub(super) fn first(high: f64, seen: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, high);
    while high - low > 1e-9 * high {
        let middle = f64::midpoint(low, high);
        if seen(middle) { high = middle } else { low = middle }
    }
    high
}

/// The mean of Φ between `a` and `b`.
fn mean_below(a: f64, b: f64) -> f64 {
    if (b - a).abs() < 1e-4 {
        return normal::below(f64::midpoint(a, b));
    }
    let integral = |u: f64| u * normal::below(u) + normal::density(u);
    ((integral(b) - integral(a)) / (b - a)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt as _, SeedableRng as _};
    use rand_distr::StandardNormal;

    fn rejects(control: f64, arm: f64, pair: &Pair, t: f64) -> bool {
        let variance = pair.arm_variance + pair.control_variance * (arm / control).powi(2);
        (arm - control).powi(2) > t * t * variance
    }

    /// Every kind of place: far from zero, near it, below it, one arm that hardly
    /// varies, and pairs that are never told apart.
    #[test]
    fn the_chance_is_that_of_drawing_both_means() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let draws = 40_000_u32;
        for _ in 0..60 {
            let control = rng.random_range(-3.0..6.0_f64);
            let arm = control + rng.random_range(-6.0..9.0_f64);
            let [control_variance, arm_variance] = [(); 2].map(|()| 10.0_f64.powf(rng.random_range(-4.0..0.5)));
            let pair = Pair { control, control_variance, arm, arm_variance };
            let hits = (0..draws)
                .filter(|_| {
                    let [a, b]: [f64; 2] = [(); 2].map(|()| rng.sample(StandardNormal));
                    rejects(control + a * control_variance.sqrt(), arm + b * arm_variance.sqrt(), &pair, 1.96)
                })
                .count();
            #[expect(clippy::cast_precision_loss, reason = "at most 40,000")]
            let drawn = hits as f64 / f64::from(draws);
            let got = pair.chance(Scale::Relative, 1.96, f64::INFINITY);
            let margin = 4.5 * (got * (1.0 - got) / f64::from(draws)).sqrt() + 1e-3;
            assert!((got - drawn).abs() < margin, "{pair:?}: {got}, drawn {drawn}");
        }
    }

    #[test]
    fn far_from_zero_both_scales_agree() {
        let pair = Pair { control: 100.0, control_variance: 0.01, arm: 100.4, arm_variance: 0.02 };
        for degrees in [20.0, f64::INFINITY] {
            let of = |scale| pair.chance(scale, 1.96, degrees);
            assert!((of(Scale::Relative) - of(Scale::Absolute)).abs() < 5e-3, "{degrees}");
        }
        let rise = |scale| pair.smallest_rise(scale, 1.96, 0.8).unwrap();
        assert!((100.0 * rise(Scale::Relative) / rise(Scale::Absolute) - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_rise_is_seen_as_often_as_wanted() {
        for control in [-3.0, 3.0] {
            let pair = Pair { control, control_variance: 0.2, arm: 0.0, arm_variance: 0.1 };
            let rise = pair.smallest_rise(Scale::Relative, 1.96, 0.8).unwrap();
            let there = Pair { arm: control + rise * 3.0, ..pair };
            assert!((there.chance(Scale::Relative, 1.96, f64::INFINITY) - 0.8).abs() < 1e-6, "{control}: {rise}");
        }
    }

    #[test]
    fn a_control_that_may_be_zero_is_never_exceeded_relatively() {
        let pair = Pair { control: 1.0, control_variance: 0.5, arm: 1.0, arm_variance: 0.5 };
        assert!(pair.smallest_rise(Scale::Relative, 1.96, 0.8).is_none());
        assert!(pair.smallest_rise(Scale::Absolute, 1.96, 0.8).is_some());
    }
}
