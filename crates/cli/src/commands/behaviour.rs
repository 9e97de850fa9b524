//! `funnel`, `retention`, `paths`, `cohorts` and `site`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use base::{Currency, Day, Frame, Workspace};
use clap::Args;
use insights::Finding;
use insights::behaviour::{
    self, Asking, CohortsReport, CohortsWords, FunnelReport, FunnelRow, FunnelWords, PathsReport, PathsWords,
    RetentionReport, RetentionWords, SiteFigures, SiteReport, SiteWords,
};
use serde::Serialize;

use crate::args::Format;
use crate::days::day;
use crate::folder::Folder;
use crate::numbers::Numbers;
use crate::print::{self, Header, Out};

/// What every analysis takes.
#[derive(Debug, Args)]
pub(crate) struct Span {
    /// First day [default: 29 days before the last]
    #[arg(long, value_parser = day)]
    from: Option<Day>,
    /// Last day [default: today]
    #[arg(long, value_parser = day)]
    to: Option<Day>,
    /// Write to a file instead of the terminal
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Funnel {
    /// Steps, such as 'view→cart→order', 'view>cart>order' or view,cart,order
    ///
    /// A step is an event's name or a short word (view, cart, checkout, order,
    /// signup…), a page (page:/pricing*), visit (the first event of one) or
    /// any, each with conditions: name[property=value]. An exact name stands
    /// in quotes.
    steps: String,
    #[command(flatten)]
    span: Span,
    /// Longest time from the first step to the last: 30m, 24h, 7d, 4w [default: 7d]
    #[arg(long)]
    window: Option<String>,
    /// Count by session instead of by person, or split by channel, campaign,
    /// device, country, browser, os, language, source, first_channel or first_campaign
    #[arg(long, value_delimiter = ',', value_name = "WORD")]
    by: Vec<String>,
    /// once (each person's furthest attempt), first or every
    #[arg(long)]
    count: Option<String>,
    /// loose (other things may happen in between) or exact
    #[arg(long)]
    order: Option<String>,
    /// Most rows of a split [default: 10]
    #[arg(long)]
    top: Option<usize>,
    /// Count what machines did as well
    #[arg(long)]
    bots: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Retention {
    /// What a person begins with, as a step of a funnel [default: visit]
    #[arg(long)]
    start: Option<String>,
    /// What coming back is [default: the same]
    #[arg(long = "return", value_name = "STEP")]
    again: Option<String>,
    #[command(flatten)]
    span: Span,
    /// day, week or month [default: week]
    #[arg(long)]
    interval: Option<String>,
    /// Most intervals that a cohort is followed for
    #[arg(long)]
    intervals: Option<usize>,
    /// classic (in the interval) or rolling (in it or later)
    #[arg(long)]
    mode: Option<String>,
    /// ever (a person's first time of all) or period (the first of these days)
    #[arg(long)]
    first: Option<String>,
    /// Whose months: gregorian or jalali
    #[arg(long)]
    calendar: Option<String>,
    /// Count what machines did as well
    #[arg(long)]
    bots: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Paths {
    /// What the paths begin with, as a step of a funnel [default: the visit]
    #[arg(long, conflicts_with = "end")]
    start: Option<String>,
    /// What the paths lead to, instead
    #[arg(long)]
    end: Option<String>,
    #[command(flatten)]
    span: Span,
    /// pages or events
    #[arg(long)]
    of: Option<String>,
    /// Steps after the point [default: 4]
    #[arg(long)]
    depth: Option<usize>,
    /// Most places of a step [default: 8]
    #[arg(long)]
    top: Option<usize>,
    /// Count what machines did as well
    #[arg(long)]
    bots: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Cohorts {
    /// month of the first order, first_channel or first_campaign
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    span: Span,
    /// Most months that customers are followed for [default: 12]
    #[arg(long)]
    months: Option<usize>,
    /// Most cohorts by first visit [default: 10]
    #[arg(long)]
    top: Option<usize>,
    /// Whose months: gregorian or jalali
    #[arg(long)]
    calendar: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Site {
    #[command(flatten)]
    span: Span,
    /// Compare with the period before or the same dates a year earlier
    #[arg(long, value_parser = ["previous", "year"])]
    compare: Option<String>,
    /// Most rows of each list [default: 20]
    #[arg(long)]
    top: Option<usize>,
    /// Count what machines did as well
    #[arg(long)]
    bots: bool,
}

impl Span {
    fn words(&self) -> (Option<String>, Option<String>) {
        (self.from.map(|day| day.to_string()), self.to.map(|day| day.to_string()))
    }
}

async fn asking<'a>(folder: &'a Folder, workspace: &'a Workspace) -> Result<Asking<'a>> {
    folder.settle().await?;
    Ok(Asking {
        lake: &folder.lake,
        workspace,
        dimensions: api::dimensions(&folder.store, workspace, None).await?,
        limits: folder.sql_limits(),
        now: folder.store.now(),
    })
}

/// Writes a report in the form asked for; `table` writes it for people.
async fn write<T: Serialize>(
    folder: &Folder,
    workspace: &Workspace,
    (span, format): (&Span, Option<Format>),
    report: &T,
    frame: Frame,
    table: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let format = format.unwrap_or(Format::Table);
    print::check_parquet(format, span.out.as_deref())?;
    let mut out = Out::to(span.out.as_deref(), format)?;
    match format {
        Format::Json => print::json(report, out.writer())?,
        Format::Csv => out.writer().write_all(frame.to_csv().as_bytes())?,
        Format::Parquet => {
            let bytes = api::to_parquet(&folder.lake, workspace, &frame).await?;
            out.writer().write_all(&bytes)?;
        }
        Format::Table => table(out.writer())?,
    }
    out.done()
}

/// `funnel`.
pub(super) async fn funnel(folder: &Folder, asked: Funnel, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let (from, to) = asked.span.words();
    let (units, splits): (Vec<String>, Vec<String>) =
        asked.by.into_iter().partition(|word| matches!(word.as_str(), "person" | "session"));
    if splits.len() > 1 {
        bail!("--by splits by one thing at a time, not by {}", splits.join(" and "));
    }
    let words = FunnelWords {
        steps: asked.steps,
        from,
        to,
        window: asked.window,
        unit: units.into_iter().next(),
        count: asked.count,
        order: asked.order,
        by: splits.into_iter().next(),
        top: asked.top,
        bots: Some(asked.bots),
        format: None,
    };
    let report = behaviour::funnel(&asking(folder, &workspace).await?, &words).await?;
    let numbers = Numbers::english(workspace.currency);
    write(folder, &workspace, (&asked.span, format), &report, report.to_frame(), |out| {
        funnel_table(&report, &numbers, out)
    })
    .await
}

fn funnel_table(report: &FunnelReport, numbers: &Numbers, out: &mut dyn Write) -> Result<()> {
    let unit = if report.unit == "session" { "sessions" } else { "persons" };
    writeln!(out, "{} – {}   {unit}, within {}", report.from, report.to, duration(report.window_seconds as f64))?;
    let mut headers: Vec<Header> = report.by.iter().map(|by| Header::plain(&by.replace('_', " "), false)).collect();
    headers.push(Header::plain("step", false));
    headers.extend(
        ["reached", "of all", "of the step before", "median", "90 % within"].map(|name| Header::plain(name, true)),
    );
    let rate = |rate: Option<f64>, low: Option<f64>, high: Option<f64>| match (rate, low, high) {
        (Some(rate), Some(low), Some(high)) => {
            format!("{} ({}–{})", share(numbers, rate), share(numbers, low), share(numbers, high))
        }
        _ => "—".to_owned(),
    };
    let lines = |row: &FunnelRow, name: &str| -> Vec<Vec<String>> {
        let cell = |(at, cell): (usize, &behaviour::FunnelCell)| {
            let mut line = Vec::new();
            if report.by.is_some() {
                line.push(if at == 0 { name.to_owned() } else { String::new() });
            }
            line.push(report.steps[at].label.clone());
            line.push(numbers.count(&cell.reached.to_string()));
            line.push(rate(cell.rate, cell.rate_low, cell.rate_high));
            line.push(rate(cell.step_rate, cell.step_rate_low, cell.step_rate_high));
            line.push(cell.median_seconds.map_or("—".to_owned(), duration));
            line.push(cell.p90_seconds.map_or("—".to_owned(), duration));
            line
        };
        row.steps.iter().enumerate().map(cell).collect()
    };
    let mut rows = lines(&report.all, "all");
    for group in &report.groups {
        let name = if group.is_other { "other" } else { group.value.as_deref().unwrap_or("unknown") };
        rows.extend(lines(group, name));
    }
    writeln!(out, "{}", print::table(headers, rows))?;
    say(&report.findings, out)
}

/// `retention`.
pub(super) async fn retention(folder: &Folder, asked: Retention, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let (from, to) = asked.span.words();
    let words = RetentionWords {
        start: asked.start,
        again: asked.again,
        from,
        to,
        interval: asked.interval,
        intervals: asked.intervals,
        mode: asked.mode,
        first: asked.first,
        calendar: asked.calendar,
        bots: Some(asked.bots),
        format: None,
    };
    let report = behaviour::retention(&asking(folder, &workspace).await?, &words).await?;
    let numbers = Numbers::english(workspace.currency);
    write(folder, &workspace, (&asked.span, format), &report, report.to_frame(), |out| {
        retention_table(&report, &numbers, out)
    })
    .await
}

fn retention_table(report: &RetentionReport, numbers: &Numbers, out: &mut dyn Write) -> Result<()> {
    let later = if report.mode == "rolling" { " or later" } else { "" };
    writeln!(out, "{} → {}, by {}{later}   … = not over yet", report.start, report.again, report.interval)?;
    let widest = report.cohorts.iter().map(|cohort| cohort.cells.len()).max().unwrap_or(0);
    let mut headers = vec![Header::plain("cohort", false), Header::plain("persons", true)];
    headers.extend((0..widest).map(|interval| Header::plain(&interval.to_string(), true)));
    let percent = |rate: Option<f64>| rate.map_or("—".to_owned(), |rate| share(numbers, rate));
    let mut rows: Vec<Vec<String>> = report
        .cohorts
        .iter()
        .map(|cohort| {
            let mut line = vec![cohort.from.to_string(), numbers.count(&cohort.persons.to_string())];
            line.extend(cohort.cells.iter().map(|cell| percent(cell.rate) + if cell.is_over { "" } else { "…" }));
            line.resize(widest + 2, String::new());
            line
        })
        .collect();
    let mut average = vec!["all that is over".to_owned(), String::new()];
    average.extend(report.average.iter().take(widest).map(|average| percent(average.rate)));
    average.resize(widest + 2, String::new());
    rows.push(average);
    writeln!(out, "{}", print::table(headers, rows))?;
    say(&report.findings, out)
}

/// `paths`.
pub(super) async fn paths(folder: &Folder, asked: Paths, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let (from, to) = asked.span.words();
    let words = PathsWords {
        start: asked.start,
        end: asked.end,
        of: asked.of,
        from,
        to,
        depth: asked.depth,
        top: asked.top,
        bots: Some(asked.bots),
        format: None,
    };
    let report: PathsReport = behaviour::paths(&asking(folder, &workspace).await?, &words).await?;
    let frame = report.to_frame();
    write(folder, &workspace, (&asked.span, format), &report, frame.clone(), |out| {
        writeln!(out, "{} – {}   {} of {} visits", report.from, report.to, report.reached, report.visits)?;
        print::frame(&frame, Format::Table, out)?;
        say(&report.findings, out)
    })
    .await
}

/// `cohorts`.
pub(super) async fn cohorts(folder: &Folder, asked: Cohorts, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let (from, to) = asked.span.words();
    let words = CohortsWords {
        by: asked.by,
        from,
        to,
        months: asked.months,
        top: asked.top,
        calendar: asked.calendar,
        format: None,
    };
    let report = behaviour::cohorts(&asking(folder, &workspace).await?, &words).await?;
    let numbers = Numbers::english(Currency::parse(&report.currency)?);
    write(folder, &workspace, (&asked.span, format), &report, report.to_frame(), |out| {
        cohorts_table(&report, &numbers, out)
    })
    .await
}

fn cohorts_table(report: &CohortsReport, numbers: &Numbers, out: &mut dyn Write) -> Result<()> {
    writeln!(
        out,
        "{} – {}   money in {}; columns 0, 1, 2…: revenue by customer up to that month; … = not over yet",
        report.from,
        report.to,
        numbers.unit()
    )?;
    let widest = report.cohorts.iter().map(|cohort| cohort.cells.len()).max().unwrap_or(0);
    let mut headers = vec![Header::plain("cohort", false)];
    let names = ["customers", "orders", "revenue", "by customer", "ordered again"];
    headers.extend(names.map(|name| Header::plain(name, true)));
    headers.extend((0..widest).map(|month| Header::plain(&month.to_string(), true)));
    let money = |text: Option<&str>| text.map_or("—".to_owned(), |text| numbers.money(text));
    let rows = report.cohorts.iter().map(|cohort| {
        let name = match (&cohort.month, &cohort.value) {
            (Some(month), _) => month.to_string(),
            (None, Some(value)) => value.clone(),
            (None, None) if cohort.is_other => "other".to_owned(),
            (None, None) => "unknown".to_owned(),
        };
        let mut line = vec![
            name,
            numbers.count(&cohort.customers.to_string()),
            numbers.count(&cohort.orders.to_string()),
            money(Some(cohort.revenue.as_str())),
            money(cohort.revenue_per_customer.as_deref()),
            cohort.repeat_rate.map_or("—".to_owned(), |rate| share(numbers, rate)),
        ];
        line.extend(
            cohort
                .cells
                .iter()
                .map(|cell| money(cell.revenue_per_customer.as_deref()) + if cell.is_over { "" } else { "…" }),
        );
        line.resize(widest + 6, String::new());
        line
    });
    writeln!(out, "{}", print::table(headers, rows.collect()))?;
    say(&report.findings, out)
}

/// `site`.
pub(super) async fn site(folder: &Folder, asked: Site, format: Option<Format>) -> Result<()> {
    let workspace = folder.workspace().await?;
    let (from, to) = asked.span.words();
    let words = SiteWords { from, to, compare: asked.compare, top: asked.top, bots: Some(asked.bots), format: None };
    let report = behaviour::site(&asking(folder, &workspace).await?, &words).await?;
    let numbers = Numbers::english(workspace.currency);
    write(folder, &workspace, (&asked.span, format), &report, report.to_frame(), |out| {
        site_table(&report, &numbers, out)
    })
    .await
}

fn site_table(report: &SiteReport, numbers: &Numbers, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{} – {}", report.from, report.to)?;
    if !report.has_events {
        writeln!(
            out,
            "no event was ever received; make a source with `sulit source add NAME` and put its tag on the site"
        )?;
        return Ok(());
    }
    let percent = |rate: Option<f64>| rate.map_or("—".to_owned(), |rate| share(numbers, rate));
    let count = |count: u64| numbers.count(&count.to_string());
    let figures = |figures: &SiteFigures| {
        vec![
            count(figures.visits),
            count(figures.page_views),
            figures.engaged_seconds.map_or("—".to_owned(), duration),
            percent(figures.bounce_rate),
            percent(figures.order_rate),
        ]
    };
    let mut headers = vec![Header::plain("list", false), Header::plain("value", false)];
    let names = ["visits", "page views", "engaged by visit", "bounced", "ordered"];
    headers.extend(names.map(|name| Header::plain(name, true)));
    let line = |list: &str, value: &str, cells: Vec<String>| {
        let mut line = vec![list.to_owned(), value.to_owned()];
        line.extend(cells);
        line
    };
    let mut rows = vec![line("all", "", figures(&report.totals))];
    rows.extend(report.before.iter().map(|before| line("before", "", figures(before))));
    rows.extend(report.pages.iter().take(10).map(|page| {
        let engaged = page.engaged_seconds.map_or("—".to_owned(), duration);
        let cells = vec![count(page.visits), count(page.page_views), engaged, String::new(), String::new()];
        line("page", page.path.as_deref().unwrap_or("unknown"), cells)
    }));
    for list in ["channel", "referrer", "campaign", "device", "country"] {
        for row in report.values.get(list).into_iter().flatten().take(10) {
            let name = if row.is_other { "other" } else { row.value.as_deref().unwrap_or("unknown") };
            rows.push(line(list, name, figures(&row.figures)));
        }
    }
    writeln!(out, "{}", print::table(headers, rows))?;
    if let Some(visitors) = report.totals.visitors {
        writeln!(out, "• {} by {}", counted(report.totals.visits, "visit"), counted(visitors, "visitor"))?;
    }
    Ok(())
}

fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn say(findings: &[Finding], out: &mut dyn Write) -> Result<()> {
    for finding in findings {
        writeln!(out, "• {}", print::plain(&finding.text))?;
    }
    Ok(())
}

fn share(numbers: &Numbers, share: f64) -> String {
    numbers.percent(&format!("{share:.4}"))
}

/// A time as people say it: `45 s`, `3.5 min`, `2 h`, `1.2 d`.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 90.0 => (s, "s"),
        s if s < 5_400.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "d"),
    };
    let shown = format!("{value:.1}");
    format!("{} {unit}", shown.strip_suffix(".0").unwrap_or(&shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        let shown = [0.4, 45.0, 210.0, 7_200.0, 604_800.0].map(duration);
        assert_eq!(shown, ["0.4 s", "45 s", "3.5 min", "2 h", "7 d"]);
    }
}
