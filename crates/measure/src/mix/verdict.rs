//! The verdict: what the figures are worth, in plain words.

use super::experiments::Agreement;
use super::model::Model;
use super::outcome::{Finding, FindingKind, Fit, Standing, Verdict};
use super::summary::ChannelDraws;
use crate::counted;

/// Above this the chains disagree.
const R_HAT: f64 = 1.01;
/// Fewest effective draws per fit.
const ESS: f64 = 400.0;
/// Energy fraction below which the tails are not reached.
const E_BFMI: f64 = 0.3;
/// Overlap of prior and posterior above which the data say next to nothing.
const OVERLAP: f64 = 0.8;
/// Correlation of two channels' contributions in the posterior, or of their
/// exposures, beyond which they cannot be told apart.
const COLLINEAR: f64 = 0.9;

/// Before anything was judged.
pub(super) fn empty() -> Verdict {
    Verdict { standing: Standing::Sound, summary: String::new(), findings: Vec::new() }
}

impl Model {
    /// Judges a fit.
    pub(super) fn judge(&self, fit: &Fit, channels: &[ChannelDraws]) -> Verdict {
        let mut findings = Vec::new();
        findings.extend(self.of_sampling(fit));
        findings.extend(self.of_channels(fit));
        findings.extend(self.of_collinearity(channels));
        findings.extend(self.of_fit(fit));
        findings.extend(self.of_experiments(fit));
        findings.sort_by_key(|finding| finding.kind);
        let unknowable = [FindingKind::NotIdentifiable, FindingKind::Collinear, FindingKind::NoVariation];
        let first = |kinds: &[FindingKind]| findings.iter().find(|finding| kinds.contains(&finding.kind));
        let (standing, cause) = if let Some(cause) = first(&[FindingKind::NotConverged]) {
            (Standing::NotConverged, cause.text.clone())
        } else if let Some(cause) = first(&unknowable) {
            (Standing::NotIdentifiable, cause.text.clone())
        } else if let Some(cause) = findings.first() {
            (Standing::Caution, cause.text.clone())
        } else {
            (Standing::Sound, String::new())
        };
        let summary = match standing {
            Standing::Sound => {
                "Sound: the chains agree, the model's replications look like the data, and the data speak about every channel."
                    .to_owned()
            }
            Standing::Caution => format!("Usable with care: {cause}"),
            Standing::NotIdentifiable => format!("Not identifiable in part: {cause}"),
            Standing::NotConverged => format!("Not converged, so no figure here means anything yet: {cause}"),
        };
        Verdict { standing, summary, findings }
    }

    #[expect(clippy::unused_self, reason = "reads as one family")]
    fn of_sampling(&self, fit: &Fit) -> Vec<Finding> {
        let mut findings = Vec::new();
        let seen = &fit.diagnostics;
        let finding = |kind, text: String| Finding { kind, about: Vec::new(), text };
        let short = seen.ess_bulk_min < ESS.min(0.1 * fit.draws.len() as f64);
        if seen.r_hat_max > 1.05 || (seen.r_hat_max > R_HAT && short) {
            findings.push(finding(
                FindingKind::NotConverged,
                format!(
                    "the largest R-hat is {:.3} (1.01 or less is wanted) and the fewest effective draws are {:.0}; run more tuning and draws, or simplify the model.",
                    seen.r_hat_max, seen.ess_bulk_min
                ),
            ));
        } else if seen.r_hat_max > R_HAT || short {
            findings.push(finding(
                FindingKind::LowEnergy,
                format!(
                    "the largest R-hat is {:.3} and the fewest effective draws are {:.0}: means are good, far quantiles less so; more draws help.",
                    seen.r_hat_max, seen.ess_bulk_min
                ),
            ));
        }
        if seen.divergences > 0 {
            let share = seen.divergences as f64 / fit.draws.len().max(1) as f64;
            findings.push(finding(
                FindingKind::Divergences,
                format!(
                    "{} ({:.1}%): a corner of the posterior may be missing; raise the target acceptance or use tighter priors.",
                    counted(seen.divergences, "transition diverged", "transitions diverged"),
                    100.0 * share
                ),
            ));
        }
        let lowest = seen.e_bfmi.iter().copied().fold(f64::INFINITY, f64::min);
        if lowest < E_BFMI {
            findings.push(finding(
                FindingKind::LowEnergy,
                format!(
                    "the energy fraction is {lowest:.2} in one chain (0.3 is wanted): the tails are explored slowly."
                ),
            ));
        }
        findings
    }

    fn of_channels(&self, fit: &Fit) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (channel, summary) in self.design.channels.iter().zip(&fit.channels) {
            let about = vec![channel.name.clone()];
            let first = channel.exposure.iter().copied().fold(f64::NAN, f64::max);
            let back = channel.lags - 1;
            let stride = back + channel.periods;
            let varies = channel.exposure.chunks_exact(stride).any(|geo| {
                let mean = geo[back..].iter().sum::<f64>() / channel.periods as f64;
                geo[back..].iter().any(|v| (v - mean).abs() > 1e-9 * mean.abs())
            });
            if first <= 0.0 {
                let text =
                    format!("{} has no exposure in any row: nothing can be said about it; leave it out.", channel.name);
                findings.push(Finding { kind: FindingKind::NoVariation, about, text });
            } else if !varies && channel.frequency.is_none() {
                let text = format!(
                    "{} is the same in every period: its effect cannot be told from the baseline, and what is reported is the prior.",
                    channel.name
                );
                findings.push(Finding { kind: FindingKind::NoVariation, about, text });
            } else if let Some(overlap) = summary.prior_overlap.filter(|overlap| *overlap > OVERLAP) {
                let text = format!(
                    "the data say little about {}: its posterior overlaps its prior by {:.0}%; its figures are mostly what was assumed. An experiment on it would tell.",
                    channel.name,
                    100.0 * overlap
                );
                findings.push(Finding { kind: FindingKind::NotIdentifiable, about, text });
            }
        }
        findings
    }

    fn of_collinearity(&self, draws: &[ChannelDraws]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let channels = &self.design.channels;
        for second in 0..channels.len() {
            for first in 0..second {
                let exposures = correlation(&channels[first].plain(), &channels[second].plain());
                let posterior = correlation(&draws[first].contribution, &draws[second].contribution);
                if exposures > COLLINEAR || posterior < -COLLINEAR {
                    let (a, b) = (&channels[first].name, &channels[second].name);
                    findings.push(Finding {
                        kind: FindingKind::Collinear,
                        about: vec![a.clone(), b.clone()],
                        text: format!(
                            "{a} and {b} move together (exposures correlate by {exposures:.2}, contributions in the posterior by {posterior:.2}): trust their sum, not their split. Vary one without the other."
                        ),
                    });
                }
            }
        }
        findings
    }

    /// Experiments that the fitted model contradicts.
    #[expect(clippy::unused_self, reason = "reads as one family")]
    fn of_experiments(&self, fit: &Fit) -> Vec<Finding> {
        let contradicted = fit.experiments.iter().filter(|test| test.agreement == Agreement::Contradicts);
        contradicted
            .map(|test| Finding {
                kind: FindingKind::ContradictsExperiment,
                about: vec![test.channel.clone()],
                text: format!(
                    "the experiment on {} measured {:.4} (standard error {:.4}), the model says {:.4}: data and experiment contradict each other; check the test's dates, spend and unit, or what the model leaves out.",
                    test.channel, test.measured, test.standard_error, test.modelled.mean
                ),
            })
            .collect()
    }

    fn of_fit(&self, fit: &Fit) -> Vec<Finding> {
        let mut findings = Vec::new();
        let seen = &fit.diagnostics.predictive;
        let finding = |kind, text: String| Finding { kind, about: Vec::new(), text };
        let rows = self.design.weight.iter().sum::<f64>();
        if rows < 2.0 * self.dim() as f64 || (self.design.geos == 1 && rows < 52.0) {
            findings.push(finding(
                FindingKind::FewObservations,
                format!(
                    "{rows:.0} observations for {} parameters: the priors carry much of the result; two years of weeks are a good start.",
                    self.dim()
                ),
            ));
        }
        if !(0.8..=0.98).contains(&seen.coverage_90) && rows >= 30.0 {
            findings.push(finding(
                FindingKind::PredictiveMisfit,
                format!(
                    "{:.0}% of observations lie inside their 90% predictive intervals: the noise is not what the model takes it to be; try --likelihood student-t.",
                    100.0 * seen.coverage_90
                ),
            ));
        }
        if seen.residual_autocorrelation.abs() > 0.4 && rows >= 30.0 {
            findings.push(finding(
                FindingKind::Autocorrelation,
                format!(
                    "what is left over hangs together over time (lag-one correlation {:.2}): something that moves slowly is missing (trend, season, a control), and intervals are too narrow.",
                    seen.residual_autocorrelation
                ),
            ));
        }
        findings
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        ab += (x - ma) * (y - mb);
        aa += (x - ma).powi(2);
        bb += (y - mb).powi(2);
    }
    if aa > 0.0 && bb > 0.0 { ab / (aa * bb).sqrt() } else { 0.0 }
}
