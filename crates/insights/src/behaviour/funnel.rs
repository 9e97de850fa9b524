//! Funnels: how many come how far, how long it takes them, and whether who
//! comes by one way goes further than the rest.

use base::{Column, Frame};
use lake::{Breakdown, Counting, Funnel, FunnelGroup, FunnelQuery, FunnelStep, MOST_STEPS, Spread, Unit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::steps::{Step, steps};
use super::{Asking, CONFIDENCE, names, proportion, question, share, unknown, value_name, within};
use crate::error::InsightsError;
use crate::findings::{Finding, Tone};
use crate::words::{p_value, percent};

/// A funnel in the words of flags and addresses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FunnelWords {
    /// The steps, between `→`, `>` or `,`: events by name or short word
    /// (`view`, `cart`, `order`…), pages (`page:/pricing*`), `visit`, `any`,
    /// each with conditions (`name[property=value]`).
    #[schema(example = "view→cart→order")]
    #[param(example = "view→cart→order")]
    pub steps: String,
    /// First day on which attempts begin; 29 days before `to` when left out.
    pub from: Option<String>,
    /// Last day on which attempts begin; today when left out. What follows may
    /// come later, within the window.
    pub to: Option<String>,
    /// Longest time from the first step to the last: `30m`, `24h`, `7d`,
    /// `4w`; `7d` when left out.
    pub window: Option<String>,
    /// What attempts are of: `person` (when left out) or `session`.
    pub unit: Option<String>,
    /// What counts: `once` (when left out; a person's attempt that went
    /// furthest), `first` (their first attempt) or `every` (all attempts).
    pub count: Option<String>,
    /// `loose` (when left out): other things may happen between two steps;
    /// `exact`: nothing may.
    pub order: Option<String>,
    /// What to split by: `channel`, `campaign`, `device`, `country`,
    /// `browser`, `os`, `language` or `source` of the first step;
    /// `first_channel` or `first_campaign` of the person's first visit ever.
    pub by: Option<String>,
    /// Most rows of a split, 1–50; 10 when left out.
    #[param(minimum = 1, maximum = 50)]
    pub top: Option<usize>,
    /// Whether what machines did counts as well.
    pub bots: Option<bool>,
    /// Form of the answer: for the face that is asked, and no part of the
    /// question.
    #[param(ignore)]
    #[schema(ignore)]
    pub format: Option<String>,
}

/// A step as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FunnelStepInfo {
    /// As it was written.
    pub label: String,
    /// Events of the period that are it, whoever did them in whatever order.
    pub events: u64,
}

/// A step of a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FunnelCell {
    /// Attempts that reached it.
    pub reached: u64,
    /// Attempts that ended here: those that went no further.
    pub lost: u64,
    /// Of these, those whose window is not over: they may still go on.
    pub open: u64,
    /// Share of all attempts that reached it; null without any.
    pub rate: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub rate_low: Option<f64>,
    /// Upper end of its interval.
    pub rate_high: Option<f64>,
    /// Share of those at the step before; null for the first step.
    pub step_rate: Option<f64>,
    /// Lower end of its interval.
    pub step_rate_low: Option<f64>,
    /// Upper end of its interval.
    pub step_rate_high: Option<f64>,
    /// Median time from the step before, in seconds.
    pub median_seconds: Option<f64>,
    /// Nine of ten took no longer from the step before, in seconds.
    pub p90_seconds: Option<f64>,
    /// Median time from the first step, in seconds.
    pub total_median_seconds: Option<f64>,
    /// Nine of ten took no longer from the first step, in seconds.
    pub total_p90_seconds: Option<f64>,
}

/// All attempts, or those of one value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FunnelRow {
    /// The value; null = unknown, or all.
    pub value: Option<String>,
    /// Whether it stands for the values that are not listed.
    pub is_other: bool,
    /// How many values it stands for.
    pub values: u64,
    /// Chance of a difference from the others as large as this if there was
    /// none, corrected for the number of rows (Holm); null where it is not
    /// tested.
    pub p_value: Option<f64>,
    /// The steps.
    pub steps: Vec<FunnelCell>,
}

/// A funnel with what it says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FunnelReport {
    /// First day on which attempts begin.
    #[schema(value_type = String, format = Date)]
    pub from: base::Day,
    /// Last day on which attempts begin.
    #[schema(value_type = String, format = Date)]
    pub to: base::Day,
    /// `person` or `session`.
    pub unit: String,
    /// `once`, `first` or `every`.
    pub count: String,
    /// `loose` or `exact`.
    pub order: String,
    /// Longest time from the first step to the last, in seconds.
    pub window_seconds: i64,
    /// What it is split by.
    pub by: Option<String>,
    /// The steps as asked for.
    pub steps: Vec<FunnelStepInfo>,
    /// All attempts.
    pub all: FunnelRow,
    /// The split, values with the most attempts first, the rest last.
    pub groups: Vec<FunnelRow>,
    /// What the figures say, and what limits them.
    pub findings: Vec<Finding>,
}

const UNITS: &[&str] = &["person", "session"];
const COUNTS: &[&str] = &["once", "first", "every"];
const ORDERS: &[&str] = &["loose", "exact"];
/// Words and columns of a split.
const SPLITS: &[(&str, Breakdown)] = &[
    ("channel", Breakdown::Entry("channel")),
    ("campaign", Breakdown::Entry("campaign")),
    ("device", Breakdown::Entry("device")),
    ("country", Breakdown::Entry("country")),
    ("browser", Breakdown::Entry("browser")),
    ("os", Breakdown::Entry("os")),
    ("language", Breakdown::Entry("language")),
    ("source", Breakdown::Entry("source")),
    ("first_channel", Breakdown::FirstTouch("channel")),
    ("first_campaign", Breakdown::FirstTouch("campaign")),
];
const USUAL_WINDOW: i64 = 7 * 86_400;
const LONGEST_WINDOW: i64 = 400 * 86_400;
const MOST_ROWS: usize = 50;
/// Below this a p-value is called a difference.
const ALPHA: f64 = 0.05;

/// Answers a funnel.
///
/// # Errors
/// [`InsightsError::Question`] when its words cannot be read; the lake's.
pub async fn funnel(asking: &Asking<'_>, words: &FunnelWords) -> Result<FunnelReport, InsightsError> {
    let asked = steps("steps", &words.steps)?;
    if asked.len() > MOST_STEPS {
        return Err(question(format!("steps: a funnel has {MOST_STEPS} steps at most, not {}", asked.len())));
    }
    let period = asking.period(words.from.as_deref(), words.to.as_deref())?;
    let (from, until) = asking.span(period);
    let by = words.by.as_deref().filter(|by| !by.is_empty());
    let unit = word("unit", words.unit.as_deref(), UNITS)?;
    let count = word("count", words.count.as_deref(), COUNTS)?;
    let order = word("order", words.order.as_deref(), ORDERS)?;
    let query = FunnelQuery {
        steps: asked.iter().map(|step| step.pattern.clone()).collect(),
        from,
        until,
        window_seconds: words.window.as_deref().map_or(Ok(USUAL_WINDOW), window)?,
        is_exact: order == "exact",
        counting: match count {
            "first" => Counting::First,
            "every" => Counting::Every,
            _ => Counting::Once,
        },
        unit: if unit == "session" { Unit::Session } else { Unit::Person },
        by: by.map(split).transpose()?,
        most_groups: within("top", words.top, 10, MOST_ROWS)?,
    };
    if query.unit == Unit::Session && matches!(query.by, Some(Breakdown::FirstTouch(_))) {
        return Err(question(
            "by: a first touch is a person's; count by person, or split sessions by channel or campaign",
        ));
    }
    let scope = asking.scope(words.bots);
    let counted = asking.lake.funnel(&scope, &query).await?;
    let told: Vec<(&Step, u64)> = asked.iter().zip(counted.events.iter().copied()).collect();
    let mut findings = names::said(asking, &scope, &told, counted.nobody).await?;
    let mut report = FunnelReport {
        from: period.from,
        to: period.to,
        unit: unit.to_owned(),
        count: count.to_owned(),
        order: order.to_owned(),
        window_seconds: query.window_seconds,
        by: by.map(str::to_owned),
        steps: told
            .iter()
            .map(|(step, events)| FunnelStepInfo { label: step.label.clone(), events: *events })
            .collect(),
        all: row(&counted.all),
        groups: groups(&counted, query.counting != Counting::Every),
        findings: Vec::new(),
    };
    findings.extend(said(&report));
    report.findings = findings;
    Ok(report)
}

fn word<'a>(field: &str, given: Option<&str>, known: &[&'a str]) -> Result<&'a str, InsightsError> {
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(known[0]) };
    known.iter().copied().find(|word| *word == given).ok_or_else(|| unknown(field, given, known))
}

fn split(word: &str) -> Result<Breakdown, InsightsError> {
    let word = word.replace('-', "_");
    let word = if word == "first_touch" { "first_channel" } else { &word };
    let found = SPLITS.iter().find(|(known, _)| *known == word).map(|(_, split)| *split);
    found.ok_or_else(|| unknown("by", word, &SPLITS.iter().map(|(known, _)| *known).collect::<Vec<_>>()))
}

/// Seconds of `30m`, `24h`, `7d`, `4w`.
fn window(text: &str) -> Result<i64, InsightsError> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let seconds = match unit.trim() {
        "s" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" | "" => 86_400,
        "w" | "week" | "weeks" => 7 * 86_400,
        _ => 0,
    };
    let window = number.parse::<i64>().ok().and_then(|number| number.checked_mul(seconds)).unwrap_or(0);
    if (1..=LONGEST_WINDOW).contains(&window) {
        return Ok(window);
    }
    Err(question(format!("window: write a time such as 30m, 24h, 7d or 4w, up to 400d, not “{text}”")))
}

fn row(group: &FunnelGroup) -> FunnelRow {
    let entries = group.steps.first().map_or(0, |step| step.reached);
    let cell = |(at, step): (usize, &FunnelStep)| {
        let before = at.checked_sub(1).and_then(|before| group.steps.get(before)).map(|step| step.reached);
        let after = group.steps.get(at + 1).map_or(step.reached, |after| after.reached);
        let rate = share(step.reached, entries);
        let step_rate = before.and_then(|before| share(step.reached, before));
        let seconds = |spread: Option<Spread>| (spread.map(|s| s.median_seconds), spread.map(|s| s.p90_seconds));
        let ((median_seconds, p90_seconds), (total_median_seconds, total_p90_seconds)) =
            (seconds(step.since_previous), seconds(step.since_entry));
        FunnelCell {
            reached: step.reached,
            lost: step.reached - after,
            open: step.open,
            rate: rate.map(|(rate, _)| rate),
            rate_low: rate.map(|(_, interval)| interval.low),
            rate_high: rate.map(|(_, interval)| interval.high),
            step_rate: step_rate.map(|(rate, _)| rate),
            step_rate_low: step_rate.map(|(_, interval)| interval.low),
            step_rate_high: step_rate.map(|(_, interval)| interval.high),
            median_seconds,
            p90_seconds,
            total_median_seconds,
            total_p90_seconds,
        }
    };
    FunnelRow {
        value: group.value.clone(),
        is_other: false,
        values: 1,
        p_value: None,
        steps: group.steps.iter().enumerate().map(cell).collect(),
    }
}

/// The split. Each value is tested against all others together, where attempts
/// are independent of each other.
fn groups(counted: &Funnel, is_tested: bool) -> Vec<FunnelRow> {
    let mut rows: Vec<FunnelRow> = counted.groups.iter().map(row).collect();
    let ends = |steps: &[FunnelStep]| {
        let reached = |step: Option<&FunnelStep>| step.map_or(0, |step| step.reached);
        (reached(steps.last()), reached(steps.first()))
    };
    let (all_done, all) = ends(&counted.all.steps);
    let tested: Vec<(usize, f64)> = counted
        .groups
        .iter()
        .enumerate()
        .filter_map(|(at, group)| {
            let (done, begun) = ends(&group.steps);
            let own = proportion(done, begun)?;
            let rest = proportion(all_done - done, all - begun)?;
            Some((at, measure::compare(own, rest, CONFIDENCE).p_value))
        })
        .collect();
    if is_tested && counted.all.steps.len() > 1 {
        let corrected = measure::holm(&tested.iter().map(|(_, p)| *p).collect::<Vec<_>>());
        for ((at, _), p) in tested.iter().zip(corrected) {
            rows[*at].p_value = Some(p);
        }
    }
    if let Some(other) = &counted.other {
        let values = u64::try_from(counted.other_values).unwrap_or(u64::MAX);
        rows.push(FunnelRow { is_other: true, values, ..row(other) });
    }
    rows
}

fn said(report: &FunnelReport) -> Vec<Finding> {
    let mut said = Vec::new();
    said.extend(biggest_loss(report));
    said.extend(difference(report));
    let open: u64 = report.all.steps.iter().map(|step| step.open).sum();
    let entries = report.all.steps.first().map_or(0, |step| step.reached);
    if open > 0 {
        let part = open as f64 / entries as f64;
        let text = format!("{} of those who began can still go on: their window is not over yet.", percent(part));
        said.push(Finding::new("funnel_open", Tone::Info, text).with("count", open).with("share", part));
    }
    said
}

fn biggest_loss(report: &FunnelReport) -> Option<Finding> {
    let steps = &report.all.steps;
    let (at, cell) = steps.iter().enumerate().skip(1).filter(|(_, cell)| cell.step_rate.is_some()).max_by(|a, b| {
        let lost = |at: usize, cell: &FunnelCell| steps[at - 1].reached - cell.reached;
        lost(a.0, a.1).cmp(&lost(b.0, b.1)).then(b.0.cmp(&a.0))
    })?;
    let before = steps[at - 1].reached;
    let lost = before - cell.reached;
    if lost == 0 {
        return None;
    }
    let (name, other) = (&report.steps[at - 1].label, &report.steps[at].label);
    let part = lost as f64 / before as f64;
    let text = format!(
        "Most are lost between “{name}” and “{other}”: {} of {before} ({}) go no further.",
        lost,
        percent(part)
    );
    let finding = Finding::new("funnel_biggest_loss", Tone::Info, text).with("name", name.as_str());
    Some(finding.with("next", other.as_str()).with("lost", lost).with("of", before).with("share", part))
}

/// The value that differs most surely from the others, or that none does.
fn difference(report: &FunnelReport) -> Option<Finding> {
    let by = report.by.as_deref()?;
    let tested: Vec<(&FunnelRow, f64)> = report.groups.iter().filter_map(|row| Some((row, row.p_value?))).collect();
    if tested.len() < 2 {
        return None;
    }
    let (row, p) = tested.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = value_name(by, row.value.as_deref());
    let rate = row.steps.last().and_then(|cell| cell.rate)?;
    let all = report.all.steps.last().and_then(|cell| cell.rate)?;
    let (code, tone, text) = if *p < ALPHA {
        let (tone, word) = if rate > all { (Tone::Good, "further") } else { (Tone::Warning, "less far") };
        let text = format!(
            "{name} goes {word} than the rest: {} come to the end, {} of all; {}, corrected for {} comparisons.",
            percent(rate),
            percent(all),
            p_value(*p),
            tested.len()
        );
        (if rate > all { "funnel_goes_further" } else { "funnel_goes_less_far" }, tone, text)
    } else {
        let text = format!(
            "No row differs from the others by more than chance can do; the most striking is {name} with {} ({}, corrected for {} comparisons).",
            percent(rate),
            p_value(*p),
            tested.len()
        );
        ("funnel_within_chance", Tone::Info, text)
    };
    let finding = Finding::new(code, tone, text).with("name", name).with("rate", rate).with("all_rate", all);
    let finding = finding.with("p_value", *p).with("comparisons", tested.len());
    let channel = row.value.as_deref().filter(|value| by.ends_with("channel") && base::Channel::parse(value).is_some());
    Some(match channel {
        Some(channel) => finding.with("channel", channel),
        None => finding,
    })
}

impl FunnelReport {
    /// One row for each value and step, for tables and files.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let rows: Vec<(Option<String>, usize, &FunnelCell)> = std::iter::once((Some("all".to_owned()), &self.all))
            .chain(self.groups.iter().map(|row| {
                let other = row.is_other.then(|| "other".to_owned());
                (row.value.clone().or(other), row)
            }))
            .flat_map(|(value, row)| row.steps.iter().enumerate().map(move |(at, cell)| (value.clone(), at, cell)))
            .collect();
        let mut frame = Frame::new();
        if let Some(by) = &self.by {
            frame.push(by.clone(), Column::Text(rows.iter().map(|(value, ..)| value.clone()).collect()));
        }
        let ints = |of: &dyn Fn(&FunnelCell) -> u64| {
            Column::Int(rows.iter().map(|(_, _, cell)| i64::try_from(of(cell)).ok()).collect())
        };
        let floats =
            |of: &dyn Fn(&FunnelCell) -> Option<f64>| Column::Float(rows.iter().map(|(_, _, cell)| of(cell)).collect());
        frame
            .with("step", Column::Int(rows.iter().map(|(_, at, _)| i64::try_from(at + 1).ok()).collect()))
            .with("event", Column::Text(rows.iter().map(|(_, at, _)| Some(self.steps[*at].label.clone())).collect()))
            .with("reached", ints(&|cell| cell.reached))
            .with("lost", ints(&|cell| cell.lost))
            .with("open", ints(&|cell| cell.open))
            .with("rate", floats(&|cell| cell.rate))
            .with("rate_low", floats(&|cell| cell.rate_low))
            .with("rate_high", floats(&|cell| cell.rate_high))
            .with("step_rate", floats(&|cell| cell.step_rate))
            .with("step_rate_low", floats(&|cell| cell.step_rate_low))
            .with("step_rate_high", floats(&|cell| cell.step_rate_high))
            .with("median_seconds", floats(&|cell| cell.median_seconds))
            .with("p90_seconds", floats(&|cell| cell.p90_seconds))
            .with("total_median_seconds", floats(&|cell| cell.total_median_seconds))
            .with("total_p90_seconds", floats(&|cell| cell.total_p90_seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_numbers_with_a_unit() {
        for (text, seconds) in [
            ("30m", 1_800),
            ("24h", 86_400),
            ("7d", 604_800),
            ("7 days", 604_800),
            ("4w", 2_419_200),
            ("14", 1_209_600),
        ] {
            assert_eq!(window(text).unwrap(), seconds, "{text}");
        }
        for text in ["", "d", "0d", "-1d", "5 years", "500d", "99999999999999999999d"] {
            assert!(window(text).is_err(), "{text}");
        }
    }

    fn group(value: Option<&str>, reached: [u64; 3]) -> FunnelGroup {
        let step = |reached| FunnelStep { reached, open: 0, since_previous: None, since_entry: None };
        FunnelGroup { value: value.map(str::to_owned), steps: reached.map(step).to_vec() }
    }

    fn report(groups_of: Vec<FunnelGroup>, all: [u64; 3]) -> FunnelReport {
        let counted = Funnel {
            all: group(None, all),
            groups: groups_of,
            other: None,
            other_values: 0,
            events: vec![0; 3],
            nobody: 0,
        };
        FunnelReport {
            from: "2026-10-01".parse().unwrap(),
            to: "2026-10-31".parse().unwrap(),
            unit: "person".into(),
            count: "once".into(),
            order: "loose".into(),
            window_seconds: USUAL_WINDOW,
            by: Some("channel".into()),
            steps: ["view", "cart", "order"].map(|label| FunnelStepInfo { label: label.into(), events: 1 }).to_vec(),
            all: row(&counted.all),
            groups: groups(&counted, true),
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_large_difference_is_told_from_chance() {
        let split = vec![group(Some("email"), [1_000, 500, 100]), group(Some("direct"), [1_000, 300, 20])];
        let told = report(split, [2_000, 800, 120]);
        let found = said(&told);
        assert_eq!(found[0].code, "funnel_biggest_loss");
        assert_eq!((&found[0].params["lost"], &found[0].params["of"]), (&1_200.into(), &2_000.into()));
        assert_eq!(found[1].code, "funnel_goes_further");
        assert_eq!(found[1].params["channel"], "email");
        assert!(told.groups[0].p_value.unwrap() < 1e-6);

        let split = vec![group(Some("email"), [100, 50, 11]), group(Some("direct"), [100, 48, 9])];
        let found = said(&report(split, [200, 98, 20]));
        assert_eq!(found[1].code, "funnel_within_chance");
    }

    #[test]
    fn rates_have_their_intervals_and_nothing_has_none() {
        let told = report(Vec::new(), [200, 50, 0]);
        let cart = &told.all.steps[1];
        assert_eq!((cart.reached, cart.lost, cart.rate, cart.step_rate), (50, 50, Some(0.25), Some(0.25)));
        assert!(cart.rate_low.unwrap() < 0.25 && cart.rate_high.unwrap() > 0.25);
        assert_eq!(told.all.steps[0].step_rate, None);
        assert_eq!(told.all.steps[2].rate, Some(0.0));
        let none = report(Vec::new(), [0, 0, 0]);
        assert_eq!(none.all.steps[2].rate, None);
        assert_eq!(none.to_frame().rows(), 3);
    }
}
