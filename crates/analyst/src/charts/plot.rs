//! Lines with bands, points, stacked areas and columns over one axis.

use super::legend;
use super::pen::{LABEL, Pen, TICK, cut, path, width};
use super::scale::{Scale, extent, rounded, ticks};
use super::theme::hue;
use super::{NARROW, Svg, Unit};

/// What a series is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// One of the eight hues, from zero; the same thing has the same hue in every chart.
    Hue(usize),
    /// The colour of text, for what was observed.
    Ink,
}

impl Paint {
    fn name(self) -> String {
        match self {
            Self::Hue(at) => hue(at),
            Self::Ink => "ink-3".to_owned(),
        }
    }
}

/// One thing that is drawn; later layers lie above earlier ones.
#[derive(Debug, Clone)]
pub enum Layer {
    /// A line, with a band around it if `band` has an interval for every point.
    Line {
        /// What it shows.
        name: String,
        /// Its colour.
        paint: Paint,
        /// Where it goes, from left to right.
        points: Vec<(f64, f64)>,
        /// The interval at every point, or nothing.
        band: Vec<(f64, f64)>,
    },
    /// Points, with an interval each if `intervals` has one for every point.
    Points {
        /// What they show.
        name: String,
        /// Their colour.
        paint: Paint,
        /// Where they are.
        points: Vec<(f64, f64)>,
        /// The interval at every point, or nothing.
        intervals: Vec<(f64, f64)>,
    },
    /// Areas on top of each other.
    Areas {
        /// What each shows; the first lies at the bottom and has the first hue.
        names: Vec<String>,
        /// Where the values are, from left to right.
        x: Vec<f64>,
        /// For every name the values at every place.
        values: Vec<Vec<f64>>,
    },
    /// Columns from zero.
    Columns {
        /// What they show.
        name: String,
        /// Their colour.
        paint: Paint,
        /// Where they stand and how high they are.
        points: Vec<(f64, f64)>,
    },
}

/// A line across all of the plot at one place, with words.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The place on the axis from left to right.
    pub at: f64,
    /// What is there.
    pub label: String,
}

/// A plot of layers over one axis.
#[derive(Debug, Clone, Default)]
pub struct Plot {
    /// The finding or the question.
    pub title: String,
    /// What is counted, over what.
    pub subtitle: String,
    /// What goes from left to right.
    pub x_label: String,
    /// How places from left to right are shown.
    pub x_unit: Unit,
    /// What goes upwards.
    pub y_label: String,
    /// How heights are shown.
    pub y_unit: Unit,
    /// Whether the heights begin at zero, as honesty wants for amounts.
    pub from_zero: bool,
    /// What is drawn.
    pub layers: Vec<Layer>,
    /// Places that are marked.
    pub rules: Vec<Rule>,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 300.0;

/// A line's name, its colour and its last height.
type End = (String, Paint, f64);

struct Field {
    x: Scale,
    y: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where the picture ends.
    edge: f64,
}

/// Width of the whole and height of what is drawn in.
type Size = (f64, f64);

const SMALL: Size = (NARROW, 170.0);
const PHONE: Size = (NARROW, 220.0);

impl Field {
    /// How many ticks have room from left to right.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a field is some hundred units wide")]
    fn ticks_across(&self) -> usize {
        (((self.right - self.left) / 65.0) as usize).clamp(2, 8)
    }
}

impl Plot {
    /// Draws the plot.
    #[must_use]
    pub fn svg(&self) -> Svg {
        Svg { narrow: Some(Box::new(self.drawn(PHONE))), ..self.drawn((WIDTH, HEIGHT)) }
    }

    /// Draws the plot half as wide, to stand beside others of its kind.
    #[must_use]
    pub fn small(&self) -> Svg {
        self.drawn(SMALL)
    }

    fn drawn(&self, size: Size) -> Svg {
        let (whole, _) = size;
        let mut pen = Pen::default();
        let mut top = pen.headed(&self.title, &self.subtitle, whole - 32.0);
        let (names, ends) = self.named(whole > NARROW);
        if names.len() > 1 {
            let shown = names.iter().map(|(name, paint)| (name.as_str(), paint.name()));
            top = legend::draw(&mut pen, shown, top + 2.0, whole - 16.0);
        }
        if !self.y_label.is_empty() {
            pen.text(16.0, top + 8.0, &self.y_label, TICK.starts());
            top += 16.0;
        }
        top += if self.rules.is_empty() { 4.0 } else { 20.0 };
        let field = self.field(top, &ends, size);
        self.axes(&mut pen, &field);
        for layer in &self.layers {
            layer.draw(&mut pen, &field, self);
        }
        for rule in self.rules.iter().filter(|rule| rule.at.is_finite()) {
            let x = field.x.at(rule.at);
            pen.dashed((x, field.top - 4.0), (x, field.bottom), "ink-3", 1.0, "3 3");
            let fits = x + width(&rule.label, TICK.size) / 2.0 < whole - 8.0;
            pen.text(
                if fits { x } else { whole - 12.0 },
                field.top - 9.0,
                &rule.label,
                if fits { TICK } else { TICK.ends() },
            );
        }
        end_labels(&mut pen, &field, &ends);
        let labelled = !self.x_label.is_empty();
        if labelled {
            pen.text(f64::midpoint(field.left, field.right), field.bottom + 36.0, &self.x_label, TICK);
        }
        Svg {
            title: self.title.clone(),
            description: self.described(),
            width: whole,
            height: field.bottom + if labelled { 48.0 } else { 30.0 },
            body: pen.out,
            narrow: None,
        }
    }

    /// Series for a legend, and lines that bear their names at their ends if
    /// there is room.
    fn named(&self, room: bool) -> (Vec<(String, Paint)>, Vec<End>) {
        let (mut names, mut ends) = (Vec::new(), Vec::new());
        let mut last_places = Vec::new();
        for layer in &self.layers {
            match layer {
                Layer::Line { name, paint, points, .. } => {
                    if let Some(last) = points.iter().rev().find(|point| point.1.is_finite()) {
                        ends.push((name.clone(), *paint, last.1));
                        last_places.push(last.0);
                    }
                }
                Layer::Areas { names: all, .. } => {
                    names.extend(all.iter().enumerate().map(|(at, name)| (name.clone(), Paint::Hue(at))));
                }
                Layer::Points { name, paint, .. } | Layer::Columns { name, paint, .. } => {
                    names.push((name.clone(), *paint));
                }
            }
        }
        // A line beside points or areas is told apart in the legend, and so are
        // lines that do not all reach the names.
        let apart = extent(last_places).is_some_and(|(least, most)| most - least > 1e-9 * most.abs());
        if !names.is_empty() || apart || (!room && ends.len() > 1) || ends.len() > HUES_AT_ENDS {
            names.extend(ends.drain(..).map(|(name, paint, _)| (name, paint)));
        }
        names.retain(|(name, _)| !name.is_empty());
        ends.retain(|(name, ..)| !name.is_empty());
        (names, ends)
    }

    fn field(&self, top: f64, ends: &[End], (whole, high_up): Size) -> Field {
        let bottom = top + high_up;
        let (low, high) = extent(self.layers.iter().flat_map(Layer::xs)).unwrap_or((0.0, 1.0));
        let rules = extent(self.rules.iter().map(|rule| rule.at)).unwrap_or((low, high));
        let pad = self.layers.iter().map(Layer::half_column).fold(0.0, f64::max);
        let x_range = (low.min(rules.0) - pad, high.max(rules.1) + pad);
        let zero = self.from_zero.then_some(0.0);
        let (low, high) = extent(self.layers.iter().flat_map(Layer::ys).chain(zero)).unwrap_or((0.0, 1.0));
        let y_range = rounded(low, high, 5);
        let words = ticks(y_range.0, y_range.1, 5, self.y_unit);
        let left = 26.0 + words.iter().map(|(_, text)| width(text, TICK.size)).fold(10.0, f64::max);
        let named = ends.iter().map(|(name, ..)| width(name, LABEL.size)).fold(0.0, f64::max).min(MOST_AT_ENDS);
        let right = whole - 20.0 - if ends.len() > 1 { named + 8.0 } else { 0.0 };
        Field {
            x: Scale::new(x_range, (left, right)),
            y: Scale::new(y_range, (bottom, top)),
            left,
            right,
            top,
            bottom,
            edge: whole - 4.0,
        }
    }

    fn axes(&self, pen: &mut Pen, field: &Field) {
        for (value, words) in ticks(field.y.low, field.y.high, 5, self.y_unit) {
            let y = field.y.at(value);
            let paint = if value.abs() < 1e-12 { "line-strong" } else { "line" };
            pen.line((field.left, y), (field.right, y), paint, 1.0);
            pen.text(field.left - 8.0, y + 4.0, &words, TICK.ends());
        }
        for (value, words) in ticks(field.x.low, field.x.high, field.ticks_across(), self.x_unit) {
            let x = field.x.at(value);
            pen.line((x, field.bottom), (x, field.bottom + 4.0), "line-strong", 1.0);
            // The last words may not stick out.
            let x = x.min(field.edge - width(&words, TICK.size) / 2.0);
            pen.text(x, field.bottom + 18.0, &words, TICK);
        }
    }

    fn described(&self) -> String {
        let one = |layer: &Layer| match layer {
            Layer::Line { name, points, .. }
            | Layer::Points { name, points, .. }
            | Layer::Columns { name, points, .. } => {
                let (Some(first), Some(last)) = (points.first(), points.last()) else {
                    return format!("{name}: nothing");
                };
                let said =
                    |point: &(f64, f64)| format!("{} at {}", self.y_unit.shown(point.1), self.x_unit.shown(point.0));
                format!("{name}: {} points, from {} to {}", points.len(), said(first), said(last))
            }
            Layer::Areas { names, x, .. } => format!("{} over {} places", names.join(", "), x.len()),
        };
        self.layers.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// Most room for names at the ends of lines.
const MOST_AT_ENDS: f64 = 220.0;

/// More lines than this have a legend instead of names at their ends.
const HUES_AT_ENDS: usize = 8;

/// Names at the ends of lines, pushed apart where they would overlap.
fn end_labels(pen: &mut Pen, field: &Field, ends: &[End]) {
    const APART: f64 = 15.0;
    if ends.len() < 2 {
        return;
    }
    let mut placed: Vec<(f64, &str, String)> =
        ends.iter().map(|(name, paint, value)| (field.y.at(*value), name.as_str(), paint.name())).collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    for at in 1..placed.len() {
        placed[at].0 = placed[at].0.max(placed[at - 1].0 + APART);
    }
    let mut floor = field.bottom;
    for label in placed.iter_mut().rev() {
        label.0 = label.0.min(floor);
        floor = label.0 - APART;
    }
    for (y, name, paint) in placed {
        pen.rect([field.right + 6.0, y - 1.5, 8.0, 3.0], 1.5, &paint, "");
        pen.text(field.right + 18.0, y + 4.0, &cut(name, LABEL.size, MOST_AT_ENDS), LABEL);
    }
}

impl Layer {
    fn xs(&self) -> Vec<f64> {
        match self {
            Self::Line { points, .. } | Self::Points { points, .. } | Self::Columns { points, .. } => {
                points.iter().map(|point| point.0).collect()
            }
            Self::Areas { x, .. } => x.clone(),
        }
    }

    fn ys(&self) -> Vec<f64> {
        match self {
            Self::Line { points, band: range, .. } | Self::Points { points, intervals: range, .. } => {
                points.iter().map(|point| point.1).chain(range.iter().flat_map(|(low, high)| [*low, *high])).collect()
            }
            Self::Columns { points, .. } => points.iter().map(|point| point.1).chain([0.0]).collect(),
            Self::Areas { x, values, .. } => {
                let total = |at: usize| values.iter().filter_map(|series| series.get(at)).sum::<f64>();
                (0..x.len()).map(total).chain([0.0]).collect()
            }
        }
    }

    /// Half of the distance between columns, so that the outer ones have room.
    fn half_column(&self) -> f64 {
        let Self::Columns { points, .. } = self else { return 0.0 };
        let mut places: Vec<f64> = points.iter().map(|point| point.0).collect();
        places.sort_by(f64::total_cmp);
        let apart = places.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0);
        apart.fold(f64::INFINITY, f64::min).min(1e9).min(if places.len() < 2 { 1.0 } else { f64::INFINITY }) / 2.0
    }

    fn draw(&self, pen: &mut Pen, field: &Field, plot: &Plot) {
        let place = |point: &(f64, f64)| (field.x.at(point.0), field.y.at(point.1));
        let hint = |name: &str, point: &(f64, f64)| {
            format!("{name} {}: {}", plot.x_unit.shown(point.0), plot.y_unit.shown(point.1)).trim_start().to_owned()
        };
        match self {
            Self::Line { name, paint, points, band } => {
                if band.len() == points.len() && !band.is_empty() {
                    pen.fill(&ribbon(points, band, field), &paint.name(), 0.18, "");
                }
                pen.stroke(&path(points.iter().map(place)), &paint.name(), 2.0, 1.0, name);
            }
            Self::Points { name, paint, points, intervals } => {
                for (at, point) in points.iter().enumerate().filter(|(_, point)| point.1.is_finite()) {
                    let (x, y) = place(point);
                    if let Some((low, high)) =
                        intervals.get(at).filter(|range| range.0.is_finite() && range.1.is_finite())
                    {
                        pen.whisker((x, field.y.at(*low)), (x, field.y.at(*high)), &paint.name());
                    }
                    pen.circle((x, y), 4.0, &paint.name(), 0.8, &hint(name, point));
                }
            }
            Self::Columns { name, paint, points } => {
                let wide = (field.x.at(field.x.low + 2.0 * self.half_column()) - field.left).clamp(1.0, 60.0);
                let gap = if wide > 6.0 { wide * 0.18 } else { 0.2 };
                for point in points.iter().filter(|point| point.1.is_finite()) {
                    let (x, y) = place(point);
                    let zero = field.y.at(0.0_f64.clamp(field.y.low, field.y.high));
                    let place = [x - wide / 2.0 + gap / 2.0, y.min(zero), wide - gap, (y - zero).abs()];
                    pen.rect(place, 1.5, &paint.name(), &hint(name, point));
                }
            }
            Self::Areas { names, x, values } => areas(pen, field, names, x, values),
        }
    }
}

fn areas(pen: &mut Pen, field: &Field, names: &[String], x: &[f64], values: &[Vec<f64>]) {
    let mut below = vec![0.0; x.len()];
    for (series, name) in names.iter().enumerate() {
        let Some(own) = values.get(series) else { break };
        let points: Vec<(f64, f64)> = x.iter().zip(&below).map(|(x, y)| (*x, *y)).collect();
        let band: Vec<(f64, f64)> = below.iter().zip(own).map(|(low, value)| (*low, low + value)).collect();
        pen.fill(&ribbon(&points, &band, field), &hue(series), 0.85, name);
        for (low, (_, high)) in below.iter_mut().zip(&band) {
            *low = *high;
        }
    }
}

/// The outline of a band: along its top, and back along its bottom.
fn ribbon(points: &[(f64, f64)], band: &[(f64, f64)], field: &Field) -> String {
    let whole = points.iter().zip(band).filter(|(_, (low, high))| low.is_finite() && high.is_finite());
    let whole: Vec<_> = whole.collect();
    let along = whole.iter().map(|(point, range)| (field.x.at(point.0), field.y.at(range.1)));
    let back = whole.iter().rev().map(|(point, range)| (field.x.at(point.0), field.y.at(range.0)));
    let outline = path(along.chain(back));
    if outline.is_empty() { outline } else { outline + "Z" }
}
