//! What follows from the figures, for one reader in a hurry.

use serde::{Deserialize, Serialize};

use super::analysis::{Analysis, Judged, Settings};
use super::effect::Effect;
use super::sample_ratio::ALERT;
use crate::benjamini_hochberg::benjamini_hochberg;
use crate::holm::holm;

/// How many comparisons at once are paid for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// Holm: hardly ever a false winner among all.
    #[default]
    Holm,
    /// Benjamini and Hochberg: few false ones among the winners.
    BenjaminiHochberg,
    /// Each comparison as if it were alone.
    None,
}

/// What to make of one arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The split is broken: nothing is to be concluded.
    BrokenSplit,
    /// The arm is better than control.
    Better,
    /// The arm is worse than control.
    Worse,
    /// Whatever the difference, it is smaller than what was called relevant.
    NoRelevantDifference,
    /// The figures allow both.
    Undecided,
    /// There is no figure to decide on.
    NotMeasurable,
}

/// Adjusted p-values of all arms of all metrics of one experiment, in their
/// order; `None` where the engine gives none.
#[must_use]
pub fn adjust(analyses: &[Analysis], correction: Correction) -> Vec<Vec<Option<f64>>> {
    let p = |judged: &Judged| judged.effect.ok().and_then(|effect| effect.p_value);
    let raw: Vec<f64> = analyses.iter().flat_map(|analysis| analysis.arms.iter().filter_map(p)).collect();
    let adjusted = match correction {
        Correction::Holm => holm(&raw),
        Correction::BenjaminiHochberg => benjamini_hochberg(&raw),
        Correction::None => raw,
    };
    let mut next = adjusted.into_iter();
    analyses.iter().map(|analysis| analysis.arms.iter().map(|arm| p(arm).and_then(|_| next.next())).collect()).collect()
}

/// What to make of one arm. A p-value decides where there is one, else whether
/// the interval excludes zero. `relevant` is the smallest lift that would matter.
#[must_use]
pub fn decide(
    judged: &Judged,
    adjusted_p: Option<f64>,
    srm_p: Option<f64>,
    relevant: Option<f64>,
    settings: &Settings,
) -> Decision {
    if srm_p.is_some_and(|p| p < ALERT) {
        return Decision::BrokenSplit;
    }
    let Ok(effect) = judged.effect else { return Decision::NotMeasurable };
    let excludes_zero = !effect.interval.holds(0.0);
    let shown = match adjusted_p {
        Some(p) => p < 1.0 - settings.confidence && excludes_zero,
        None => excludes_zero,
    };
    if shown {
        return if (effect.lift > 0.0) == settings.lower_is_better { Decision::Worse } else { Decision::Better };
    }
    if relevant.is_some_and(|relevant| bounded_by(&effect, relevant)) {
        return Decision::NoRelevantDifference;
    }
    Decision::Undecided
}

fn bounded_by(effect: &Effect, relevant: f64) -> bool {
    effect.interval.low > -relevant && effect.interval.high < relevant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::analysis::{Arm, Engine, analyse};
    use crate::experiment::sample::Sample;
    use crate::proportion::Proportion;

    fn arm(name: &str, successes: f64) -> Arm {
        let counts = Proportion::new(successes, 10_000.0).unwrap();
        Arm { name: name.to_owned(), sample: Sample::conversion(counts) }
    }

    fn settings() -> Settings {
        Settings { engine: Engine::Frequentist, ..Settings::default() }
    }

    #[test]
    fn a_winner_alone_may_be_none_among_many() {
        let decide_b = |arms: &[Arm]| {
            let analysis = analyse(arms, "a", &settings()).unwrap();
            let adjusted = adjust(std::slice::from_ref(&analysis), Correction::Holm);
            decide(&analysis.arms[0], adjusted[0][0], Some(1.0), None, &settings())
        };
        let two = [arm("a", 1_000.0), arm("b", 1_100.0)];
        assert_eq!(decide_b(&two), Decision::Better);
        let four = [arm("a", 1_000.0), arm("b", 1_100.0), arm("c", 1_010.0), arm("d", 990.0)];
        assert_eq!(decide_b(&four), Decision::Undecided);
    }

    #[test]
    fn every_decision() {
        let analysis = analyse(&[arm("a", 1_000.0), arm("b", 800.0), arm("c", 1_001.0)], "a", &settings()).unwrap();
        let of = |index: usize, srm, relevant, lower_is_better| {
            let p = analysis.arms[index].effect.unwrap().p_value;
            decide(&analysis.arms[index], p, srm, relevant, &Settings { lower_is_better, ..settings() })
        };
        assert_eq!(of(0, None, None, false), Decision::Worse);
        assert_eq!(of(0, None, None, true), Decision::Better);
        assert_eq!(of(0, Some(1e-9), None, false), Decision::BrokenSplit);
        assert_eq!(of(1, None, None, false), Decision::Undecided);
        assert_eq!(of(1, None, Some(0.2), false), Decision::NoRelevantDifference);
        let none = analyse(&[arm("a", 0.0), arm("b", 8.0)], "a", &settings()).unwrap();
        assert_eq!(decide(&none.arms[0], None, None, None, &settings()), Decision::NotMeasurable);
    }
}
