//! Who is over or under budget.

use base::Decimal;
use measure::{PacingVerdict, elapsed_share, pacing, pacing::TOLERANCE};

use super::{Finding, Tone};
use crate::reports::Line;
use crate::reports::Made;
use crate::sums::Sum;
use crate::words::{amount, float, percent};

/// Most campaigns named one by one.
const MOST: usize = 3;

struct Off {
    name: String,
    key: String,
    month: Option<String>,
    planned: Option<Decimal>,
    due: Option<Decimal>,
    actual: Decimal,
    pace: Option<Decimal>,
    forecast: Option<Decimal>,
    verdict: PacingVerdict,
}

impl Off {
    /// Money by which it is off, for ranking.
    fn distance(&self) -> Decimal {
        (self.actual - self.due.unwrap_or_default()).abs()
    }
}

/// Campaigns of a campaign report whose spend is off their plan.
pub(crate) fn campaigns_off_course(made: &Made) -> Vec<Finding> {
    let mut off = Vec::new();
    for row in &made.rows {
        let Some(campaign) = made.campaign_of(row) else { continue };
        let sums = &row.group.total;
        let (Some(planned), Some(due)) = (sums.get(Sum::Planned), sums.get(Sum::Due)) else { continue };
        let actual = sums.get(Sum::Spend).unwrap_or_default();
        // The plan of the period is known by what of it is due.
        let elapsed = due.checked_div(planned).unwrap_or_else(|| elapsed_share(made.context.query.period, None));
        let pace = pacing(Some(planned), actual, elapsed, TOLERANCE);
        let info = made.dims.campaign(campaign);
        off.push(Off {
            name: info.name.clone(),
            key: info.key.clone(),
            month: None,
            planned: Some(planned),
            due: Some(due),
            actual,
            pace: pace.pace,
            forecast: pace.forecast,
            verdict: pace.verdict,
        });
    }
    worst(made, off)
}

/// Lines of the budget report that are off course.
pub(crate) fn budget_lines(made: &Made, lines: &[Line]) -> Vec<Finding> {
    let off = |line: &Line| {
        let info = made.dims.campaign(line.campaign?);
        Some(Off {
            name: info.name.clone(),
            key: info.key.clone(),
            month: Some(line.month.to_string()),
            planned: line.planned,
            due: line.pacing.due,
            actual: line.actual,
            pace: line.pacing.pace,
            forecast: line.pacing.forecast,
            verdict: line.pacing.verdict,
        })
    };
    worst(made, lines.iter().filter_map(off).collect())
}

fn worst(made: &Made, mut off: Vec<Off>) -> Vec<Finding> {
    let mut findings = Vec::new();
    off.retain(|o| matches!(o.verdict, PacingVerdict::Over | PacingVerdict::Under | PacingVerdict::Unplanned));
    off.sort_by(|a, b| b.distance().cmp(&a.distance()).then_with(|| a.key.cmp(&b.key)));
    for verdict in [PacingVerdict::Over, PacingVerdict::Under, PacingVerdict::Unplanned] {
        let of_kind: Vec<&Off> = off.iter().filter(|o| o.verdict == verdict).collect();
        findings.extend(of_kind.iter().take(MOST).filter_map(|off| sentence(made, off)));
        if of_kind.len() > MOST {
            let more = of_kind.len() - MOST;
            let (code, word) = match verdict {
                PacingVerdict::Over => ("more_over_budget", "over budget or ahead of it"),
                PacingVerdict::Under => ("more_under_budget", "under budget"),
                _ => ("more_unplanned", "without a budget"),
            };
            let text = format!("{more} more {word}.");
            let finding = Finding::new(code, Tone::Warning, text).with("count", more).with("verdict", verdict.as_str());
            findings.push(finding);
        }
    }
    findings
}

fn sentence(made: &Made, off: &Off) -> Option<Finding> {
    let currency = made.currency();
    let money = |value: Decimal| amount(value, currency);
    let when = off.month.as_ref().map_or_else(String::new, |month| format!(" in {month}"));
    let spent = money(off.actual);
    let (code, text) = match (off.verdict, off.planned, off.due) {
        (PacingVerdict::Unplanned, ..) => {
            ("unplanned_spend", format!("{} spent {spent}{when} without a budget.", off.name))
        }
        (PacingVerdict::Over, Some(planned), _) if off.actual > planned => {
            ("over_budget", format!("{} is over budget{when}: {spent} spent of {} planned.", off.name, money(planned)))
        }
        (PacingVerdict::Over, Some(planned), Some(due)) => (
            "over_pace",
            format!(
                "{} spends too fast{when}: {spent} so far against {} due ({} of pace); at this rate {} of {} planned.",
                off.name,
                money(due),
                percent(float(off.pace.unwrap_or_default())),
                money(off.forecast.unwrap_or_default()),
                money(planned)
            ),
        ),
        (PacingVerdict::Under, Some(planned), Some(due)) => (
            "under_pace",
            format!(
                "{} is under budget{when}: {spent} against {} due by now ({} planned).",
                off.name,
                money(due),
                money(planned)
            ),
        ),
        _ => return None,
    };
    Some(
        Finding::new(code, Tone::Warning, text)
            .with("name", off.name.as_str())
            .with("key", off.key.as_str())
            .with("month", off.month.clone())
            .with_money("planned", off.planned, currency)
            .with_money("due", off.due, currency)
            .with_money("actual", off.actual, currency)
            .with_money("forecast", off.forecast, currency)
            .with("pace", off.pace.map(float)),
    )
}
