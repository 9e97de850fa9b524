//! Paths: where visits go from a point, or come from to one.

use base::{Column, Frame};
use lake::{PathOf, PathQuery, Paths, Place};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::steps::step;
use super::{Asking, names, question, unknown, within};
use crate::error::InsightsError;
use crate::findings::{Finding, Tone};

/// A path in the words of flags and addresses.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PathsWords {
    /// What the paths begin with, written as a funnel's step; the beginning of
    /// the visits when left out.
    #[schema(example = "page:/")]
    pub start: Option<String>,
    /// What the paths lead to, instead of what they begin with.
    #[schema(example = "order")]
    pub end: Option<String>,
    /// What they are made of: `pages` (when left out) or `events`.
    pub of: Option<String>,
    /// First day on which visits begin; 29 days before `to` when left out.
    pub from: Option<String>,
    /// Last day on which visits begin; today when left out.
    pub to: Option<String>,
    /// Steps after the point, 1–12; 4 when left out.
    #[param(minimum = 1, maximum = 12)]
    pub depth: Option<usize>,
    /// Most places of a step, 1–50; 8 when left out.
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

/// A place at a step.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathsNode {
    /// Its number, by which links name it.
    pub id: u64,
    /// Steps from the point.
    pub step: u64,
    /// `point`, `place`, `other` (places that are not listed) or `end` (the
    /// visit ended here; walking backwards, it began).
    pub kind: String,
    /// The page or event; of the point as it was written.
    pub name: Option<String>,
    /// Visits that were there.
    pub visits: u64,
    /// Share of the visits that came by the point.
    pub share: Option<f64>,
}

/// From one place to the next, in the direction of time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathsLink {
    /// Number of the earlier place.
    pub source: u64,
    /// Number of the later place.
    pub target: u64,
    /// Visits that went so.
    pub visits: u64,
}

/// Paths with what they say, ready to be drawn as a Sankey diagram.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathsReport {
    /// First day on which visits begin.
    #[schema(value_type = String, format = Date)]
    pub from: base::Day,
    /// Last day on which visits begin.
    #[schema(value_type = String, format = Date)]
    pub to: base::Day,
    /// `pages` or `events`.
    pub of: String,
    /// `forward`, or `backward` where an end was named.
    pub direction: String,
    /// The point as it was written; null = the beginning of the visits.
    pub point: Option<String>,
    /// Visits of the period.
    pub visits: u64,
    /// Of them, those that came by the point.
    pub reached: u64,
    /// The places.
    pub nodes: Vec<PathsNode>,
    /// The ways between them.
    pub links: Vec<PathsLink>,
    /// What limits the figures.
    pub findings: Vec<Finding>,
}

/// Answers a path.
///
/// # Errors
/// [`InsightsError::Question`] when its words cannot be read; the lake's.
pub async fn paths(asking: &Asking<'_>, words: &PathsWords) -> Result<PathsReport, InsightsError> {
    let point = |field: &str, text: &Option<String>| {
        text.as_deref().filter(|text| !text.trim().is_empty()).map(|text| step(field, text)).transpose()
    };
    let (start, end) = (point("start", &words.start)?, point("end", &words.end)?);
    if start.is_some() && end.is_some() {
        return Err(question("end: name where the paths start or where they end, not both"));
    }
    let of = match words.of.as_deref() {
        None | Some("" | "pages") => PathOf::Pages,
        Some("events") => PathOf::Events,
        Some(other) => return Err(unknown("of", other, &["pages", "events"])),
    };
    let period = asking.period(words.from.as_deref(), words.to.as_deref())?;
    let (from, until) = asking.span(period);
    let pattern = |step: &Option<super::steps::Step>| step.as_ref().map(|step| step.pattern.clone());
    let query = PathQuery {
        of,
        start: pattern(&start),
        end: pattern(&end),
        from,
        until,
        depth: within("depth", words.depth, 4, 12)?,
        most: within("top", words.top, 8, 50)?,
    };
    let scope = asking.scope(words.bots);
    let counted = asking.lake.paths(&scope, &query).await?;
    let is_backward = end.is_some();
    let point = start.or(end);
    let mut findings = Vec::new();
    if let Some(point) = point.as_ref().filter(|_| counted.reached == 0) {
        findings.extend(names::said(asking, &scope, &[(point, 0)], 0).await?);
    }
    if counted.visits > 0 && counted.reached > 0 && point.is_some() {
        let part = counted.reached as f64 / counted.visits as f64;
        let text = format!(
            "{} of {} visits came by this point ({}).",
            counted.reached,
            counted.visits,
            crate::words::percent(part)
        );
        let finding = Finding::new("paths_reached", Tone::Info, text).with("count", counted.reached);
        findings.push(finding.with("of", counted.visits).with("share", part));
    }
    let label = point.map(|point| point.label);
    Ok(PathsReport {
        from: period.from,
        to: period.to,
        of: if of == PathOf::Pages { "pages" } else { "events" }.to_owned(),
        direction: if is_backward { "backward" } else { "forward" }.to_owned(),
        visits: counted.visits,
        reached: counted.reached,
        nodes: nodes(&counted, label.as_deref()),
        links: links(&counted, is_backward),
        point: label,
        findings,
    })
}

fn nodes(counted: &Paths, point: Option<&str>) -> Vec<PathsNode> {
    let node = |(id, node): (usize, &lake::PathNode)| {
        let (kind, name) = match &node.at {
            Place::Point => ("point", point.map(str::to_owned)),
            Place::Named(name) => ("place", Some(name.clone())),
            Place::Other => ("other", None),
            Place::End => ("end", None),
        };
        PathsNode {
            id: id as u64,
            step: node.step as u64,
            kind: kind.to_owned(),
            name,
            visits: node.visits,
            share: (counted.reached > 0).then(|| node.visits as f64 / counted.reached as f64),
        }
    };
    counted.nodes.iter().enumerate().map(node).collect()
}

fn links(counted: &Paths, is_backward: bool) -> Vec<PathsLink> {
    let link = |link: &lake::PathLink| {
        let (source, target) = if is_backward { (link.to, link.from) } else { (link.from, link.to) };
        PathsLink { source: source as u64, target: target as u64, visits: link.visits }
    };
    counted.links.iter().map(link).collect()
}

impl PathsReport {
    /// One row for each way, for tables and files. Steps count from the point.
    #[must_use]
    pub fn to_frame(&self) -> Frame {
        let ends: Vec<(&PathsNode, &PathsNode, u64)> = self
            .links
            .iter()
            .filter_map(|link| {
                let node = |id: u64| self.nodes.get(usize::try_from(id).ok()?);
                Some((node(link.source)?, node(link.target)?, link.visits))
            })
            .collect();
        let is_backward = self.direction == "backward";
        let name = |node: &PathsNode| match (node.kind.as_str(), &node.name) {
            ("end", _) if is_backward => Some("(entry)".to_owned()),
            ("end", _) => Some("(exit)".to_owned()),
            ("other", _) => Some("(other)".to_owned()),
            (_, name) => name.clone(),
        };
        let int = |number: u64| i64::try_from(number).ok();
        let step = |link: &(&PathsNode, &PathsNode, u64)| int(link.0.step.max(link.1.step));
        Frame::new()
            .with("step", Column::Int(ends.iter().map(step).collect()))
            .with("from", Column::Text(ends.iter().map(|(from, ..)| name(from)).collect()))
            .with("to", Column::Text(ends.iter().map(|(_, to, _)| name(to)).collect()))
            .with("visits", Column::Int(ends.iter().map(|(.., visits)| int(*visits)).collect()))
    }
}
