//! Charts of credits, and the report that stands alone.

use measure::attribution::{Next, Summary, summary};

use super::credits::{ModelReport, Report};
use super::journeys::Read;
use crate::charts::{Bar, Bars, Edge, Graph, Layer, Node, Paint, Panel, Panels, Plot, Role, Svg, Unit};
use crate::print::{Cell, Sheet};
use crate::report;

/// Channels that a chart shows; the rest are one bar.
const SHOWN: usize = 24;

/// Channels that a graph shows.
const NODES: usize = 12;

/// Paths that a report lists.
const PATHS: usize = 20;

/// The credits as bars: of one model, or of all side by side.
pub(super) fn credits(report: &Report) -> Svg {
    chart(report, false)
}

fn chart(report: &Report, value: bool) -> Svg {
    let interval = report
        .intervals
        .as_ref()
        .map_or(String::new(), |intervals| format!(", with {:.0}% intervals", intervals.level * 100.0));
    let what = if value { "Value" } else { "Conversions" };
    match &report.models[..] {
        [model] => Bars {
            title: format!("{} earned most by the {} model", leader(model), model.model),
            subtitle: format!("{what} credited to each channel{interval}"),
            unit: Unit::Number,
            bars: bars(model, value).into_iter().map(|(name, value, interval)| Bar { name, value, interval }).collect(),
        }
        .svg(),
        models => Panels {
            title: match (leaders(models).len(), leaders(models).first()) {
                (1, Some(leader)) => format!("Every model gives {leader} most"),
                _ => format!("Who earned most depends on the model: {}", leaders(models).join(", ")),
            },
            subtitle: format!("{what} credited to each channel, by model{interval}"),
            unit: Unit::Number,
            rows: bars(&models[0], value).into_iter().map(|(name, ..)| name).collect(),
            panels: report
                .shown(value)
                .into_iter()
                .map(|(name, model)| Panel {
                    name,
                    bars: bars(model, value).into_iter().map(|(_, value, interval)| (value, interval)).collect(),
                })
                .collect(),
        }
        .svg(),
    }
}

fn leader(model: &ModelReport) -> &str {
    let best = model.credits.iter().max_by(|a, b| a.conversions.total_cmp(&b.conversions));
    best.map_or("nothing", |credit| &credit.channel)
}

fn leaders(models: &[ModelReport]) -> Vec<&str> {
    let mut leaders: Vec<&str> = Vec::new();
    for model in models {
        if !leaders.contains(&leader(model)) {
            leaders.push(leader(model));
        }
    }
    leaders
}

/// Name, credit and interval.
type Shown = (String, f64, Option<(f64, f64)>);

/// The channels that are shown, and the others together.
fn bars(model: &ModelReport, value: bool) -> Vec<Shown> {
    let of = |credit: &super::credits::CreditReport| {
        if value { (credit.value, credit.value_interval) } else { (credit.conversions, credit.conversions_interval) }
    };
    let (shown, others) = model.credits.split_at(model.credits.len().min(SHOWN));
    let mut bars: Vec<_> = shown.iter().map(|credit| (credit.channel.clone(), of(credit).0, of(credit).1)).collect();
    if !others.is_empty() {
        let sum = others.iter().map(|credit| of(credit).0).sum();
        bars.push((format!("{} other channels", others.len()), sum, None));
    }
    bars
}

/// The page with everything.
pub(super) fn report(report: &Report, read: &Read) -> report::Report {
    let seen = summary(&read.journeys, PATHS);
    let names = read.journeys.names();
    let mut page = report::Report::new("Attribution", &report.basis());
    for warning in &report.warnings {
        page.warning(warning);
    }
    page.text(report.meaning());
    page.section("Credits");
    page.chart(&chart(report, false));
    if report.valued {
        page.chart(&chart(report, true));
    }
    page.sheet("All credits", &report.sheet(), true);
    for line in report.alike().into_iter().chain(report.agreement()) {
        page.text(&line);
    }
    for model in &report.models {
        if let Some(facts) = &model.data_driven {
            let mut sheet =
                Sheet::new(["channel", "right after a touch (log-odds)", "from earlier touches (log-odds)"]);
            for channel in &facts.channels {
                sheet.row([
                    channel.channel.as_str().into(),
                    Cell::Number(channel.touch, 2),
                    Cell::Number(channel.earlier, 2),
                ]);
            }
            let caption = format!(
                "What the data-driven model found; earlier touches halve every {} {}",
                facts.half_life, facts.half_life_unit
            );
            page.sheet(&caption, &sheet, true);
        }
    }
    page.section("Paths");
    page.text(&format!(
        "{} different paths; a journey that converted had {:.1} touches on average.",
        seen.different, seen.average_length
    ));
    page.sheet("The paths with most conversions", &paths(&seen, names, report.valued), false);
    page.section("Lengths");
    page.chart(&columns("How many touches come before a conversion", "touches", &seen.lengths, 1));
    if !seen.lags.is_empty() {
        page.section("Lags");
        page.chart(&columns("How long it takes from the first touch to a conversion", "days", &seen.lags, 0));
    }
    page.section("Transitions");
    page.chart(&graph(&seen, names));
    page.sheet("The strongest transitions", &transitions(&seen, names), true);
    page
}

fn paths(seen: &Summary, names: &[String], valued: bool) -> Sheet {
    let mut header = vec!["path", "conversions"];
    if valued {
        header.push("value");
    }
    header.push("converted");
    let mut sheet = Sheet::new(header);
    for path in &seen.paths {
        let touches: Vec<&str> = path.touches.iter().map(|channel| names[usize::from(*channel)].as_str()).collect();
        let mut row = vec![Cell::Text(touches.join(" > ")), Cell::Number(path.outcome.conversions, 0)];
        if valued {
            row.push(Cell::Number(path.outcome.value, 2));
        }
        row.push(Cell::Share(path.outcome.conversions / (path.outcome.conversions + path.outcome.nulls), 1));
        sheet.row(row);
    }
    sheet
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen columns")]
fn columns(title: &str, what: &str, counts: &[f64], from: usize) -> Svg {
    let total: f64 = counts.iter().sum();
    let points = counts.iter().enumerate().map(|(at, count)| ((at + from) as f64, count / total));
    Plot {
        title: title.to_owned(),
        subtitle: "Share of conversions; the last column holds all beyond thirty".to_owned(),
        x_label: what.to_owned(),
        y_unit: Unit::Share,
        from_zero: true,
        layers: vec![Layer::Columns { name: String::new(), paint: Paint::Hue(0), points: points.collect() }],
        ..Plot::default()
    }
    .svg()
}

fn named(next: Next, names: &[String]) -> String {
    match next {
        Next::Channel(channel) => names[usize::from(channel)].clone(),
        Next::Conversion => "conversion".to_owned(),
        Next::Nothing => "no conversion".to_owned(),
    }
}

fn transitions(seen: &Summary, names: &[String]) -> Sheet {
    let mut sheet = Sheet::new(["from", "to", "journeys", "share of what leaves"]);
    for step in seen.steps.iter().take(60) {
        let from = step.from.map_or("start".to_owned(), |channel| names[usize::from(channel)].clone());
        let leaving: f64 = seen.steps.iter().filter(|other| other.from == step.from).map(|other| other.count).sum();
        sheet.row([
            from.into(),
            named(step.to, names).into(),
            Cell::Number(step.count, 0),
            Cell::Share(step.count / leaving, 1),
        ]);
    }
    sheet
}

fn graph(seen: &Summary, names: &[String]) -> Svg {
    let mut busiest: Vec<usize> = (0..names.len()).collect();
    busiest.sort_by(|a, b| seen.visits[*b].total_cmp(&seen.visits[*a]).then(a.cmp(b)));
    let hidden = busiest.len().saturating_sub(NODES);
    busiest.truncate(NODES);
    let weight = |of: &dyn Fn(&measure::attribution::Step) -> bool| {
        seen.steps.iter().filter(|step| of(step)).map(|step| step.count).sum::<f64>()
    };
    let mut nodes =
        vec![Node { name: "start".to_owned(), role: Role::Source, weight: weight(&|step| step.from.is_none()) }];
    nodes.extend(busiest.iter().map(|channel| Node {
        name: names[*channel].clone(),
        role: Role::Inner,
        weight: seen.visits[*channel],
    }));
    let goal = nodes.len();
    nodes.push(Node {
        name: "conversion".to_owned(),
        role: Role::Goal,
        weight: weight(&|step| step.to == Next::Conversion),
    });
    nodes.push(Node {
        name: "no conversion".to_owned(),
        role: Role::End,
        weight: weight(&|step| step.to == Next::Nothing),
    });
    let place = |channel: u16| busiest.iter().position(|known| *known == usize::from(channel)).map(|at| at + 1);
    let mut edges = Vec::new();
    for step in &seen.steps {
        let from = step.from.map_or(Some(0), place);
        let to = match step.to {
            Next::Channel(channel) => place(channel),
            Next::Conversion => Some(goal),
            Next::Nothing => Some(goal + 1),
        };
        if let (Some(from), Some(to)) = (from, to) {
            edges.push(Edge {
                from,
                to,
                weight: step.count,
                share: step.count / weight(&|other| other.from == step.from),
            });
        }
    }
    let rest = if hidden > 0 { format!("; {hidden} channels with fewer touches are left out") } else { String::new() };
    Graph {
        title: "How people move between channels".to_owned(),
        subtitle: format!(
            "The strongest transitions, with the share of what leaves; a circle's area is its journeys{rest}"
        ),
        nodes,
        edges,
        most_edges: 28,
    }
    .svg()
}
