//! The Overview: was it worth it this month, how sure, and what now.

use base::{AlertKind, Day, Decimal, Period, Workspace};
use lake::Lake;
use serde::Serialize;
use serde_json::Value;
use store::{CampaignFilter, ImportState, PageRequest, Store};

use crate::error::InsightsError;
use crate::findings::{self, Finding, Tone};
use crate::gather::Part;
use crate::query::{Dimension, ReportQuery};
use crate::reports::{Made, Report, ReportMeta, changed, float_of, make, metric_of, totals_of};
use crate::sums::Sum;
use crate::words::{amount, exact, float, number, percent};

/// Rows of campaigns the page shows before “all”.
const TOP: usize = 10;
/// Alerts the page shows; the Sources page has all.
const MOST_ALERTS: usize = 20;
/// Periods longer than this are drawn by week.
const MOST_DAYS: i32 = 62;

/// One of the figures at the top.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OverviewFigure {
    /// The metric.
    pub key: String,
    /// Its value: money is text, the rest numbers; null = unknown.
    #[schema(value_type = Object)]
    pub value: Value,
    /// Its value in the period compared with.
    #[schema(value_type = Object)]
    pub before: Value,
    /// Relative change.
    pub change: Option<f64>,
    /// Its course over the points of the series, null where nothing is known.
    pub trend: Vec<Option<f64>>,
}

/// A point of the chart.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct OverviewPoint {
    /// The day, or the first day of the week.
    #[schema(value_type = String)]
    pub day: Day,
    /// Spend, a decimal in text.
    pub spend: Option<String>,
    /// Revenue tied to campaigns, a decimal in text.
    pub revenue: Option<String>,
    /// Conversions tied to campaigns.
    pub conversions: Option<f64>,
}

/// Something that asks for a person, with what to do.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Attention {
    /// What it is, with its numbers.
    #[serde(flatten)]
    pub finding: Finding,
    /// What to do: `assign`, `review_budget`, `import_rates`, `open_imports`,
    /// `confirm_drafts`, `import`, `open_sources`, `open_rejected`.
    pub action: String,
}

/// The whole page.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Overview {
    /// The answer in one sentence.
    pub sentence: Finding,
    /// Spend, revenue, ROI and orders.
    pub figures: Vec<OverviewFigure>,
    /// `day` or `week`.
    pub grain: String,
    /// Spend and revenue over the period.
    pub series: Vec<OverviewPoint>,
    /// The campaigns that cost most, as rows of the campaign report.
    #[schema(value_type = Vec<Object>)]
    pub campaigns: Vec<Value>,
    /// How many campaigns there are in all, the unassigned row not counted.
    pub campaigns_total: u64,
    /// What asks for a person.
    pub attention: Vec<Attention>,
    /// Basis, currency, period, totals, findings, and what could not be brought
    /// into one currency.
    pub meta: ReportMeta,
}

/// Makes the overview of a period.
///
/// # Errors
/// The stores' errors. A missing exchange rate is not one but asks for
/// attention, so that the page can say what to do.
pub async fn overview(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
) -> Result<Overview, InsightsError> {
    let query = ReportQuery { by: Vec::new(), ..query.clone() };
    let mut attention = Vec::new();
    let made = make(store, lake, workspace, &query, Dimension::Campaign).await?;
    attention.extend(missing_rates(&made));
    let main = if query.period.days() > MOST_DAYS { Dimension::Week } else { Dimension::Day };
    let by_day = ReportQuery { compare: None, basis: Some(made.basis()), ..query.clone() };
    let days = make(store, lake, workspace, &by_day, main).await?;
    attention.extend(of_report(&made));
    attention.extend(of_alerts(store, workspace).await?);
    attention.extend(of_store(store, workspace, lake.has_events(&workspace.id).await?).await?);
    let series = series(&days, workspace, query.period, main);
    let figures = figures(&made, &days, &series);
    let sentence = sentence(&made);
    let campaigns_total = made.rows.iter().filter(|row| made.campaign_of(row).is_some()).count() as u64;
    let Report { frame, meta } = made.report();
    let campaigns = frame.to_json_rows().into_iter().take(TOP).collect();
    let grain = main.as_str().to_owned();
    Ok(Overview { sentence, figures, grain, series, campaigns, campaigns_total, attention, meta })
}

/// The answer: what was spent, what came back, and the ratio.
fn sentence(made: &Made) -> Finding {
    let currency = made.currency();
    let period = made.context.query.period;
    let when = if period.from.first_of_month() == period.from && period.to == period.from.last_of_month() {
        period.from.strftime("%B %Y").to_string()
    } else {
        format!("{} to {}", period.from, period.to)
    };
    let tied = |sum: Sum| attributed(made, sum);
    let (spend, revenue) = (made.total(Sum::Spend), tied(Sum::Revenue));
    let roi = crate::catalogue::find("roi").and_then(|roi| metric_of(roi, &made.whole, currency).ok()).map(float_of);
    let basis = made.basis().as_str();
    let share = findings::untied_spend(made).and_then(|untied| untied.params["share"].as_f64());
    let (code, tone, text) = match (spend, revenue, roi) {
        (Some(spend), Some(revenue), Some(roi)) if share.is_some_and(|share| share >= 0.01) => {
            let (spent, back) = (amount(spend, currency), amount(revenue, currency));
            let (roi, of) = (number(roi), percent(share.unwrap_or_default()));
            let text = format!(
                "{when}: {spent} spent, at least {back} back, ROI {roi} or more ({basis}); of {of} of the spend nobody \
                 knows what came back."
            );
            ("overview_partly_known", Tone::Info, text)
        }
        (Some(spend), Some(revenue), Some(roi)) => {
            let tone = if roi >= 0.0 { Tone::Good } else { Tone::Warning };
            let (spent, back) = (amount(spend, currency), amount(revenue, currency));
            ("overview", tone, format!("{when}: {spent} spent, {back} back, ROI {} ({basis}).", number(roi)))
        }
        (Some(spend), _, _) => {
            let spent = amount(spend, currency);
            (
                "overview_no_revenue",
                Tone::Info,
                format!("{when}: {spent} spent; what came back is not known ({basis})."),
            )
        }
        (None, Some(revenue), _) => {
            let back = amount(revenue, currency);
            ("overview_no_spend", Tone::Info, format!("{when}: {back} came in; what it cost is not known."))
        }
        (None, None, _) if !made.left_out.is_empty() => (
            "overview_missing_rates",
            Tone::Error,
            "The figures cannot be brought into one currency yet: exchange rates are missing.".to_owned(),
        ),
        (None, None, _) => {
            ("overview_empty", Tone::Info, format!("{when}: nothing has been imported for these days yet."))
        }
    };
    Finding::new(code, tone, text)
        .with("from", period.from.to_string())
        .with("to", period.to.to_string())
        .with_money("spend", spend, currency)
        .with_money("revenue", revenue, currency)
        .with("roi", roi)
        .with("share", share)
        .with("basis", basis)
}

/// A sum over what is tied to campaigns.
fn attributed(made: &Made, sum: Sum) -> Option<Decimal> {
    let known: Vec<Decimal> = made.whole.leaves.iter().filter_map(|leaf| leaf.paired.get(sum)).collect();
    (!known.is_empty()).then(|| known.into_iter().sum())
}

/// Every day or week of the period, those without facts as unknown.
fn series(days: &Made, workspace: &Workspace, period: Period, grain: Dimension) -> Vec<OverviewPoint> {
    let mut starts: Vec<Day> = match grain {
        Dimension::Week => period.iter().map(|day| crate::gather::week_of(day, workspace.week_start)).collect(),
        _ => period.iter().collect(),
    };
    starts.dedup();
    let empty = |day| OverviewPoint { day, spend: None, revenue: None, conversions: None };
    let mut points: Vec<OverviewPoint> = starts.into_iter().map(empty).collect();
    for row in &days.rows {
        let Some(Part::Day(day)) = row.key.first() else { continue };
        let Ok(at) = points.binary_search_by_key(day, |point| point.day) else { continue };
        let tied = |sum: Sum| {
            let known: Vec<Decimal> = row.group.leaves.iter().filter_map(|leaf| leaf.paired.get(sum)).collect();
            (!known.is_empty()).then(|| known.into_iter().sum::<Decimal>())
        };
        let money = |value: Option<Decimal>| value.map(|value| exact(value, days.currency()).to_string());
        points[at] = OverviewPoint {
            day: *day,
            spend: money(row.group.total.get(Sum::Spend)),
            revenue: money(tied(Sum::Revenue)),
            conversions: tied(Sum::Conversions).map(float),
        };
    }
    points
}

fn figures(made: &Made, days: &Made, series: &[OverviewPoint]) -> Vec<OverviewFigure> {
    let last = if made.basis() == base::Basis::Platform { "conversions" } else { "orders" };
    let now = totals_of(made, &made.whole);
    let before = made.whole_before.as_ref().map(|group| totals_of(made, group));
    let figure = |key: &str| {
        let metric = crate::catalogue::find(key);
        let value_of = |group: &crate::gather::Group| metric.and_then(|m| paired_value(m, group, made));
        let change =
            made.whole_before.as_ref().and_then(|earlier| changed(key, value_of(&made.whole)?, value_of(earlier)?));
        let parsed = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok()).map(float);
        let trend = series.iter().map(|point| match key {
            "spend" => parsed(&point.spend),
            "revenue" => parsed(&point.revenue),
            "roi" => day_roi(days, point.day),
            _ => point.conversions,
        });
        OverviewFigure {
            key: key.to_owned(),
            value: now.get(key).cloned().unwrap_or_default(),
            before: before.as_ref().and_then(|before| before.get(key).cloned()).unwrap_or_default(),
            change,
            trend: trend.collect(),
        }
    };
    ["spend", "revenue", "roi", last].into_iter().map(figure).collect()
}

fn paired_value(
    metric: &crate::catalogue::Definition,
    group: &crate::gather::Group,
    made: &Made,
) -> Option<crate::catalogue::Value> {
    let tied = crate::reports::tied_only(group);
    metric_of(metric, &tied, made.currency()).ok()
}

fn day_roi(days: &Made, day: Day) -> Option<f64> {
    let row = days.rows.iter().find(|row| row.key.first() == Some(&Part::Day(day)))?;
    let roi = crate::catalogue::find("roi")?;
    metric_of(roi, &row.group, days.currency()).ok().map(float_of)
}

fn attention(finding: Finding, action: &str) -> Attention {
    Attention { finding, action: action.to_owned() }
}

/// The rates that are missing, each with what is left out for it.
fn missing_rates(made: &Made) -> Vec<Attention> {
    let notices = findings::notices(made).into_iter().filter(|notice| notice.tone == Tone::Error);
    notices.map(|notice| attention(notice, "import_rates")).collect()
}

/// What the figures ask for.
fn of_report(made: &Made) -> Vec<Attention> {
    let unassigned = findings::unassigned_findings(made).into_iter().map(|finding| attention(finding, "assign"));
    let off = findings::campaigns_off_course(made).into_iter().map(|finding| attention(finding, "review_budget"));
    let untied = findings::untied_spend(made).filter(|_| made.basis() == base::Basis::Orders);
    let untied = untied.map(|finding| attention(finding, "assign"));
    unassigned.chain(untied).chain(off).collect()
}

/// What went wrong by itself; what somebody knows of asks for nobody.
async fn of_alerts(store: &Store, workspace: &Workspace) -> Result<Vec<Attention>, InsightsError> {
    let open = store.alerts().open(&workspace.id).await?;
    let unknown = open.into_iter().filter(|alert| alert.acknowledged_at.is_none()).take(MOST_ALERTS);
    let shown = unknown.map(|alert| {
        let mut finding = Finding::new(alert.kind.key(), Tone::Warning, alert.sentence());
        finding.params.extend(alert.numbers);
        let action = if alert.kind == AlertKind::SourceRefused { "open_rejected" } else { "open_sources" };
        attention(finding.with("source", alert.source).with("alert_id", alert.id.as_str()), action)
    });
    Ok(shown.collect())
}

/// What files and drafts ask for.
async fn of_store(store: &Store, workspace: &Workspace, has_events: bool) -> Result<Vec<Attention>, InsightsError> {
    let mut found = Vec::new();
    let imports = store.imports().list(&workspace.id, &PageRequest::first(50)).await?;
    let failed: Vec<_> = imports.items.iter().filter(|import| import.state == ImportState::Failed).collect();
    if let Some(newest) = failed.first() {
        let why = newest.error.clone().unwrap_or_default();
        let text = match failed.len() {
            1 => format!("The import of {} failed: {why}", newest.file.file_name),
            more => format!("{more} imports failed, the newest of {}: {why}", newest.file.file_name),
        };
        let finding = Finding::new("failed_imports", Tone::Warning, text)
            .with("count", failed.len())
            .with("file", newest.file.file_name.as_str())
            .with("error", why)
            .with("import_id", newest.file.id.as_str());
        found.push(attention(finding, "open_imports"));
    }
    let drafts = CampaignFilter { needs_confirmation: Some(true), ..CampaignFilter::default() };
    let page = store.campaigns().list(&workspace.id, &drafts, &PageRequest::first(store::MAX_LIMIT)).await?;
    let count = page.items.len();
    if count > 0 {
        let more = if page.next_cursor.is_some() { "more than " } else { "" };
        let (noun, verb) = if count == 1 { ("campaign", "waits") } else { ("campaigns", "wait") };
        let text = format!("{more}{count} {noun} found in files {verb} for confirmation.");
        let finding = Finding::new("drafts_to_confirm", Tone::Info, text)
            .with("count", count)
            .with("more", page.next_cursor.is_some());
        found.push(attention(finding, "confirm_drafts"));
    }
    if imports.items.is_empty() && !has_events {
        let text = "Nothing has been imported yet.".to_owned();
        found.push(attention(Finding::new("nothing_imported", Tone::Info, text), "import"));
    }
    Ok(found)
}
