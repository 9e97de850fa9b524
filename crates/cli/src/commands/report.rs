//! `report`.

use std::io::Write;

use anyhow::{Context as _, Result, bail};
use api::ReportKind;
use base::{Basis, Channel, Column, Currency, Frame, Period, Workspace};
use insights::findings::Tone;
use insights::reports::{ColumnInfo, ColumnKind};
use insights::{Compare, Dimension, Report, ReportQuery};
use serde_json::Value;

use crate::args::{Format, Report as Arguments, ReportKind as Kind};
use crate::folder::{Folder, as_of, say_when_nothing_was_believed};
use crate::numbers::Numbers;
use crate::print::{self, Header, Out};

/// Columns that a terminal shows; the other forms have all of them.
const SHOWN: &[&str] = &[
    "campaign",
    "channel",
    "day",
    "week",
    "month",
    "platform",
    "account",
    "label",
    "spend",
    "impressions",
    "clicks",
    "visits",
    "conversions",
    "conversion_rate",
    "cpa",
    "revenue",
    "roas",
    "roi",
    "planned",
    "committed",
    "actual",
    "pacing",
    "forecast",
    "verdict",
];

/// Makes and prints a report.
pub(super) async fn report(folder: &Folder, arguments: Arguments, format: Option<Format>) -> Result<()> {
    let format = format.unwrap_or(Format::Table);
    print::check_parquet(format, arguments.out.as_deref())?;
    let workspace = folder.workspace().await?;
    let query = query(&arguments, &workspace)?;
    folder.settle().await?;
    say_when_nothing_was_believed(folder, &workspace, query.as_of).await?;
    let report = api::report(&folder.store, &folder.lake, &workspace, kind(arguments.kind), &query).await?;
    let untold = report.meta.notices.iter().filter(|notice| notice.tone == Tone::Error);
    let incomplete: Vec<String> = untold.map(|notice| notice.text.clone()).collect();
    let mut out = Out::to(arguments.out.as_deref(), format)?;
    match format {
        Format::Parquet => {
            let bytes = api::to_parquet(&folder.lake, &workspace, &report.frame).await?;
            out.writer().write_all(&bytes)?;
        }
        Format::Json => print::json(&report.into_body(), out.writer())?,
        Format::Csv => {
            let mut text = report.to_csv();
            if arguments.totals {
                text.push_str(&total_line(&report));
            }
            out.writer().write_all(text.as_bytes())?;
        }
        Format::Table => table(&report, &workspace, &arguments, out.writer())?,
    }
    out.done()?;
    // What could be told was told; a program must still not take it for the whole.
    if incomplete.is_empty() { Ok(()) } else { bail!("{}", incomplete.join("\n")) }
}

fn kind(kind: Kind) -> ReportKind {
    match kind {
        Kind::Campaigns => ReportKind::Campaigns,
        Kind::Channels => ReportKind::Channels,
        Kind::Days => ReportKind::Days,
        Kind::Budget => ReportKind::Budget,
    }
}

fn query(arguments: &Arguments, workspace: &Workspace) -> Result<ReportQuery> {
    let mut query = ReportQuery::over(Period::new(arguments.from, arguments.to)?);
    if let Some(word) = &arguments.basis {
        query.basis =
            Some(Basis::parse(word).with_context(|| format!("--basis is orders, results or platform, not “{word}”"))?);
    }
    query.compare = arguments.compare.as_deref().and_then(Compare::parse);
    for word in &arguments.by {
        query.by.push(Dimension::parse(word).with_context(|| {
            let known: Vec<_> = Dimension::ALL.iter().map(|dimension| dimension.as_str()).collect();
            format!("--by {word} is not known; use {}", known.join(", "))
        })?);
    }
    query.as_of = as_of(arguments.as_of.as_deref(), workspace)?;
    query.campaigns.clone_from(&arguments.campaign);
    for word in &arguments.channel {
        let Some(channel) = Channel::parse(word) else { bail!("--channel {word} is not a channel") };
        query.channels.push(channel);
    }
    query.label.clone_from(&arguments.label);
    query.currency = arguments.currency.as_deref().map(Currency::parse).transpose().context("--currency")?;
    Ok(query)
}

/// The totals as one more line of CSV, asked for with `--totals`.
fn total_line(report: &Report) -> String {
    let mut line = Frame::new();
    for (at, (name, _)) in report.frame.columns().iter().enumerate() {
        let value = match report.meta.totals.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ if at == 0 => Some("total".to_owned()),
            _ => None,
        };
        line.push(name.clone(), Column::Text(vec![value]));
    }
    let text = line.to_csv();
    text.split_once('\n').map_or(String::new(), |(_, row)| row.to_owned())
}

/// The report for people: what was asked, the rows, and what they say.
fn table(report: &Report, workspace: &Workspace, arguments: &Arguments, out: &mut dyn Write) -> Result<()> {
    let meta = &report.meta;
    let currency = Currency::parse(&meta.currency).unwrap_or(workspace.currency);
    let numbers = Numbers::new(&arguments.locale, currency);
    writeln!(out, "{} – {}   money in {}   {}", meta.period.from, meta.period.to, numbers.unit(), meta.basis_text)?;
    let shown: Vec<(&ColumnInfo, &Column)> = meta
        .columns
        .iter()
        .filter(|info| SHOWN.contains(&info.name.as_str()) || info.name.ends_with("_change"))
        .filter_map(|info| report.frame.column(&info.name).map(|column| (info, column)))
        .filter(|(_, column)| (0..column.len()).any(|row| column.text(row).is_some()))
        .collect();
    let headers =
        shown.iter().map(|(info, _)| Header::plain(&info.name.replace('_', " "), is_right(info.kind))).collect();
    let mut rows: Vec<Vec<String>> = (0..report.frame.rows())
        .map(|row| {
            let cells = shown.iter();
            let text = |info: &ColumnInfo, column: &Column| cell(&numbers, info.kind, column.text(row));
            cells.map(|(info, column)| text(info, column) + &interval(report, &numbers, info, row)).collect()
        })
        .collect();
    if arguments.totals {
        let text = |info: &ColumnInfo| match meta.totals.get(&info.name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let mut line: Vec<String> = shown.iter().map(|(info, _)| cell(&numbers, info.kind, text(info))).collect();
        if let Some(first) = line.first_mut() {
            "total".clone_into(first);
        }
        rows.push(line);
    }
    if rows.is_empty() {
        let advice = if meta.as_of.is_some() { "" } else { "; import files with `sulit import FILE…`" };
        let then = if meta.as_of.is_some() { "was known then" } else { "is known" };
        writeln!(out, "nothing {then} about these days{advice}")?;
    } else {
        writeln!(out, "{}", print::table(headers, rows))?;
    }
    for notice in meta.notices.iter().chain(&meta.findings) {
        let text = numbers.in_sentence().map_or_else(|| notice.text.clone(), |show| notice.text_with(show));
        writeln!(out, "• {}", print::plain(&text))?;
    }
    Ok(())
}

/// The interval of a return, ` (2.40–3.90)`, where it has one.
fn interval(report: &Report, numbers: &Numbers, info: &ColumnInfo, row: usize) -> String {
    if !matches!(info.name.as_str(), "roi" | "roas") {
        return String::new();
    }
    let end = |end: &str| report.frame.column(&format!("{}_{end}", info.name)).and_then(|column| column.text(row));
    let (Some(low), Some(high)) = (end("low"), end("high")) else { return String::new() };
    format!(" ({}–{})", cell(numbers, info.kind, Some(low)), cell(numbers, info.kind, Some(high)))
}

fn is_right(kind: ColumnKind) -> bool {
    !matches!(kind, ColumnKind::Text | ColumnKind::Day)
}

fn cell(numbers: &Numbers, kind: ColumnKind, text: Option<String>) -> String {
    let Some(text) = text else { return "—".to_owned() };
    match kind {
        ColumnKind::Money => numbers.money(&text),
        ColumnKind::Count => numbers.count(&text),
        ColumnKind::Percent => numbers.percent(&text),
        ColumnKind::Number => numbers.number(&text),
        ColumnKind::Text | ColumnKind::Day => text,
    }
}
