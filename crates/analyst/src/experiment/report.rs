//! What an experiment showed: a table and sentences for people, JSON and CSV for
//! programs.

use measure::experiment::sample_ratio::ALERT;
use measure::experiment::{Analysis, Decision, Engine, Judged, Scale, Settings, decide};
use serde::Serialize;

use crate::print::{Cell, Format, Outcome, Sheet};

/// Everything that was found.
pub(super) struct Findings {
    pub(super) metrics: Vec<Metrics>,
    /// Units of each arm.
    pub(super) split: Vec<(String, f64)>,
    pub(super) srm_p: f64,
}

/// What was found of one metric.
pub(super) struct Metrics {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) settings: Settings,
    pub(super) analysis: Analysis,
    /// Adjusted p-values of the arms.
    pub(super) adjusted: Vec<Option<f64>>,
    pub(super) relevant: Option<f64>,
    pub(super) srm_p: f64,
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    body: Body<'a>,
    srm_p: f64,
    split: Vec<Split<'a>>,
}

/// With one metric its figures are at the top; with several each has its own.
#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    One(MetricReport<'a>),
    Several { metrics: Vec<MetricReport<'a>> },
}

#[derive(Serialize)]
struct Split<'a> {
    name: &'a str,
    units: f64,
}

#[derive(Serialize)]
struct MetricReport<'a> {
    metric: &'a str,
    kind: &'a str,
    engine: &'static str,
    scale: Scale,
    confidence: f64,
    control: ControlReport<'a>,
    arms: Vec<ArmReport<'a>>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct ControlReport<'a> {
    name: &'a str,
    n: f64,
    mean: f64,
    se: f64,
}

#[derive(Serialize)]
struct ArmReport<'a> {
    name: &'a str,
    n: f64,
    mean: f64,
    lift: Option<f64>,
    se: Option<f64>,
    interval: Option<[f64; 2]>,
    chance_to_win: Option<f64>,
    p_value: Option<f64>,
    p_adjusted: Option<f64>,
    risk: Option<[f64; 2]>,
    smallest_detectable: Option<f64>,
    variance_saved: Option<f64>,
    decision: Decision,
    verdict: String,
}

pub(super) fn print(findings: &Findings, format: Format, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    for metric in &findings.metrics {
        for warning in &metric.analysis.warnings {
            let of = if findings.metrics.len() > 1 { format!("{}: ", metric.name) } else { String::new() };
            out.warn(&format!("{of}{warning}"));
        }
    }
    match format {
        Format::Json => out.json(&report(findings))?,
        Format::Csv => out.print(Format::Csv, &wide(findings), &())?,
        Format::Table => {
            out.sheet(&sheet(findings))?;
            for metric in &findings.metrics {
                for (judged, p) in metric.analysis.arms.iter().zip(&metric.adjusted) {
                    let of = if findings.metrics.len() > 1 { format!("{}: ", metric.name) } else { String::new() };
                    out.line(&format!("{of}{}", metric.verdict(judged, *p)))?;
                }
            }
            if findings.metrics.iter().any(Metrics::is_bayesian) {
                out.line(LOSS)?;
            }
            out.line(&split_words(findings))?;
        }
    }
    Ok(())
}

fn report(findings: &Findings) -> Report<'_> {
    let mut metrics: Vec<MetricReport<'_>> = findings.metrics.iter().map(Metrics::report).collect();
    let body = match (metrics.len(), metrics.pop()) {
        (1, Some(only)) => Body::One(only),
        (_, last) => {
            metrics.extend(last);
            Body::Several { metrics }
        }
    };
    let split = findings.split.iter().map(|(name, units)| Split { name, units: *units }).collect();
    Report { body, srm_p: findings.srm_p, split }
}

/// What the table's last column is.
const LOSS: &str = "Loss if taken: what taking the arm costs on average where it is worse, on the scale of the lift (a percentage is of control's value).";

impl Metrics {
    fn is_bayesian(&self) -> bool {
        matches!(self.settings.engine, Engine::Bayesian { .. } | Engine::BetaBinomial)
    }

    fn decision(&self, judged: &Judged, adjusted: Option<f64>) -> Decision {
        decide(judged, adjusted, Some(self.srm_p), self.relevant, &self.settings)
    }

    fn report(&self) -> MetricReport<'_> {
        let control = &self.analysis.control;
        let arms = self.analysis.arms.iter().zip(&self.adjusted);
        MetricReport {
            metric: &self.name,
            kind: self.kind,
            engine: engine_name(&self.settings),
            scale: self.settings.scale,
            confidence: self.settings.confidence,
            control: ControlReport { name: &control.name, n: control.n, mean: control.mean, se: control.se },
            arms: arms.map(|(judged, adjusted)| self.arm_report(judged, *adjusted)).collect(),
            warnings: self.analysis.warnings.iter().map(ToString::to_string).collect(),
        }
    }

    fn arm_report<'a>(&self, judged: &'a Judged, adjusted: Option<f64>) -> ArmReport<'a> {
        let effect = judged.effect.ok();
        ArmReport {
            name: &judged.observed.name,
            n: judged.observed.n,
            mean: judged.observed.mean,
            lift: effect.map(|effect| effect.lift),
            se: effect.map(|effect| effect.se),
            interval: effect.map(|effect| [effect.interval.low, effect.interval.high]),
            chance_to_win: effect.and_then(|effect| effect.chance_to_win),
            p_value: effect.and_then(|effect| effect.p_value),
            p_adjusted: adjusted,
            risk: effect.and_then(|effect| effect.risk),
            smallest_detectable: judged.smallest_detectable,
            variance_saved: judged.variance_saved,
            decision: self.decision(judged, adjusted),
            verdict: self.verdict(judged, adjusted),
        }
    }

    /// A lift in words: +10.0%, or +0.012 on the absolute scale.
    fn lift(&self, value: f64) -> String {
        match self.settings.scale {
            Scale::Relative => format!("{:+.1}%", 100.0 * value),
            Scale::Absolute if self.kind == "conversion" => format!("{:+.2} points", 100.0 * value),
            Scale::Absolute => format!("{value:+.4}"),
        }
    }

    /// One sentence for a reader in a hurry.
    fn verdict(&self, judged: &Judged, adjusted: Option<f64>) -> String {
        let (name, control) = (&judged.observed.name, &self.analysis.control.name);
        let effect = match judged.effect {
            Ok(effect) => effect,
            Err(reason) => return format!("{name} cannot be judged: {reason}."),
        };
        let sure = match (effect.chance_to_win, adjusted) {
            (Some(chance), _) => format!(", {:.1}% chance to be better", 100.0 * chance),
            (None, Some(p)) => format!(", p = {}", p_words(p)),
            (None, None) => String::new(),
        };
        let figures = format!(
            "{} ({:.0}% interval {} to {}{sure})",
            self.lift(effect.lift),
            100.0 * self.settings.confidence,
            self.lift(effect.interval.low),
            self.lift(effect.interval.high)
        );
        match self.decision(judged, adjusted) {
            Decision::BrokenSplit => {
                format!("{name} against {control}: {figures}, but the split is broken: do not act on it.")
            }
            Decision::Better => format!("{name} is better than {control}: {figures}."),
            Decision::Worse => format!("{name} is worse than {control}: {figures}."),
            Decision::NoRelevantDifference => format!(
                "{name} and {control} do not differ by {} or more: {figures}.",
                self.lift(self.relevant.unwrap_or_default()).trim_start_matches('+')
            ),
            Decision::NotMeasurable => format!("{name} cannot be judged."),
            Decision::Undecided => {
                let many = adjusted.is_some() && !effect.interval.holds(0.0);
                let why = if many { ", which many comparisons at once may bring by chance" } else { "" };
                let smallest = judged.smallest_detectable.map_or_else(String::new, |smallest| {
                    let smallest = self.lift(smallest);
                    format!(
                        " With so many units a true lift of {} shows four times in five, a smaller one less often.",
                        smallest.trim_start_matches('+')
                    )
                });
                format!("Not decided between {name} and {control}: {figures}{why}.{smallest}")
            }
        }
    }
}

fn engine_name(settings: &Settings) -> &'static str {
    match settings.engine {
        Engine::Bayesian { .. } => "bayesian",
        Engine::Frequentist => "frequentist",
        Engine::Sequential { .. } => "sequential",
        Engine::BetaBinomial => "beta_binomial",
    }
}

fn p_words(p: f64) -> String {
    if p < 0.0001 { "less than 0.0001".to_owned() } else { trimmed(format!("{p:.4}")) }
}

/// Without zeros at the end.
fn trimmed(number: String) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

fn split_words(findings: &Findings) -> String {
    let split: Vec<String> = findings.split.iter().map(|(name, units)| format!("{name} {units:.0}")).collect();
    let split = split.join(", ");
    if findings.srm_p < ALERT {
        format!(
            "Split: {split} is not the planned one (p = {}). Something lost or doubled units; find it before reading the figures. If it was planned unequal, say so with --weight.",
            p_words(findings.srm_p)
        )
    } else {
        format!("Split: {split}, as planned (p = {}).", p_words(findings.srm_p))
    }
}

/// The table for people.
fn sheet(findings: &Findings) -> Sheet {
    let bayesian = findings.metrics.iter().any(Metrics::is_bayesian);
    let sure = if bayesian { ["chance to win", "loss if taken"] } else { ["p", "p adjusted"] };
    let mut sheet = Sheet::new(["metric", "arm", "n", "value", "lift", "low", "high", sure[0], sure[1]]);
    for metric in &findings.metrics {
        let (control, conversion) = (&metric.analysis.control, is_share(metric));
        let value = |mean: f64| if conversion { Cell::Share(mean, 2) } else { Cell::Number(mean, 4) };
        let lift = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Text(metric.lift(value)));
        let loss = |value: f64| match metric.settings.scale {
            Scale::Relative => Cell::Share(value, 2),
            Scale::Absolute => Cell::Number(value, 4),
        };
        let (empty, n) = (Cell::Empty, |n: f64| Cell::Number(n, 0));
        let mut first =
            vec![metric.name.clone().into(), control.name.clone().into(), n(control.n), value(control.mean)];
        first.extend(std::iter::repeat_n(empty.clone(), 5));
        sheet.row(first);
        for (judged, adjusted) in metric.analysis.arms.iter().zip(&metric.adjusted) {
            let effect = judged.effect.ok();
            let chance = effect.and_then(|effect| effect.chance_to_win).map_or(empty.clone(), |x| Cell::Share(x, 1));
            let sure = if bayesian {
                [chance, effect.and_then(|effect| effect.risk).map_or(empty.clone(), |risk| loss(risk[1]))]
            } else {
                [Cell::optional(effect.and_then(|effect| effect.p_value), 4), Cell::optional(*adjusted, 4)]
            };
            let mut row = vec![
                metric.name.clone().into(),
                judged.observed.name.clone().into(),
                n(judged.observed.n),
                value(judged.observed.mean),
                lift(effect.map(|effect| effect.lift)),
                lift(effect.map(|effect| effect.interval.low)),
                lift(effect.map(|effect| effect.interval.high)),
            ];
            row.extend(sure);
            sheet.row(row);
        }
    }
    sheet
}

fn is_share(metric: &Metrics) -> bool {
    metric.kind == "conversion"
}

/// Every figure, for spreadsheets.
fn wide(findings: &Findings) -> Sheet {
    let mut sheet = Sheet::new([
        "metric",
        "arm",
        "n",
        "value",
        "lift",
        "se",
        "low",
        "high",
        "chance_to_win",
        "p_value",
        "p_adjusted",
        "risk_control",
        "risk_arm",
        "decision",
        "srm_p",
    ]);
    let number = |value: Option<f64>| Cell::optional(value, 6);
    for metric in &findings.metrics {
        let control = &metric.analysis.control;
        let mut first = vec![
            metric.name.clone().into(),
            control.name.clone().into(),
            number(Some(control.n)),
            number(Some(control.mean)),
        ];
        first.extend(std::iter::repeat_n(Cell::Empty, 9));
        first.extend(["control".into(), number(Some(findings.srm_p))]);
        sheet.row(first);
        for arm in metric.report().arms {
            let decision = serde_json::to_value(arm.decision).ok();
            let decision = decision.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
            sheet.row([
                metric.name.clone().into(),
                arm.name.into(),
                number(Some(arm.n)),
                number(Some(arm.mean)),
                number(arm.lift),
                number(arm.se),
                number(arm.interval.map(|interval| interval[0])),
                number(arm.interval.map(|interval| interval[1])),
                number(arm.chance_to_win),
                number(arm.p_value),
                number(arm.p_adjusted),
                number(arm.risk.map(|risk| risk[0])),
                number(arm.risk.map(|risk| risk[1])),
                decision.into(),
                number(Some(findings.srm_p)),
            ]);
        }
    }
    sheet
}
