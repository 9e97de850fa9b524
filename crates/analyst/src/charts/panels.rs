//! The same rows under several headings, side by side on one scale.

use super::pen::{LABEL, Pen, TICK, cut, width};
use super::scale::{Scale, extent, ticks};
use super::{Svg, Unit};

/// One column of bars.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What tells it from the others.
    pub name: String,
    /// A value for every row, and its interval.
    pub bars: Vec<(f64, Option<(f64, f64)>)>,
}

/// Columns of bars that share their rows and their scale: for comparing models.
#[derive(Debug, Clone)]
pub struct Panels {
    /// The finding or the question.
    pub title: String,
    /// What is counted, over what.
    pub subtitle: String,
    /// What the bars count.
    pub unit: Unit,
    /// The names of the rows from top to bottom.
    pub rows: Vec<String>,
    /// The columns from left to right; each has a bar for every row.
    pub panels: Vec<Panel>,
}

const ROW: f64 = 24.0;
const GAP: f64 = 14.0;
const LEAST: f64 = 84.0;

impl Panels {
    /// Draws the columns.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer than 2^52 bars")]
    pub fn svg(&self) -> Svg {
        let named = self.rows.iter().map(|name| width(name, LABEL.size)).fold(40.0, f64::max).min(180.0);
        let left = 16.0 + named + 12.0;
        let count = self.panels.len().max(1) as f64;
        let headings = self.panels.iter().map(|panel| width(&panel.name, LABEL.size) * 1.12 - GAP + 10.0);
        let least = headings.fold(LEAST, f64::max).min(180.0);
        let each = ((760.0 - left - 16.0) / count - GAP).max(least);
        let whole = left + count * (each + GAP) + 2.0;
        let mut pen = Pen::default();
        let headed = pen.headed(&self.title, &self.subtitle, whole - 32.0);
        let top = headed + 22.0;
        let bottom = top + ROW * self.rows.len() as f64 + 2.0;
        let bars = self.panels.iter().flat_map(|panel| &panel.bars);
        let ends = bars.flat_map(|(value, interval)| {
            let (low, high) = interval.unwrap_or((*value, *value));
            [0.0, *value, low, high]
        });
        let (low, high) = extent(ends).unwrap_or((0.0, 1.0));
        let (low, high) = (low.min(0.0), high.max(0.0) + (high - low) * 0.04);
        let range = if high > low { (low, high) } else { (0.0, 1.0) };
        for (row, name) in self.rows.iter().enumerate() {
            let y = top + ROW * row as f64;
            pen.text(left - 10.0, y + ROW / 2.0 + 4.0, &cut(name, LABEL.size, named + 4.0), LABEL.ends());
            pen.line((16.0, y + ROW), (whole - 16.0, y + ROW), "line", 0.6);
        }
        for (at, panel) in self.panels.iter().enumerate() {
            let from = left + at as f64 * (each + GAP);
            let scale = Scale::new(range, (from, from + each));
            pen.text(from, headed + 12.0, &cut(&panel.name, LABEL.size, each + GAP - 4.0), LABEL.strong());
            for (value, words) in ticks(scale.low, scale.high, 2, self.unit) {
                let x = scale.at(value);
                pen.line((x, top), (x, bottom), if value.abs() < 1e-12 { "line-strong" } else { "line" }, 1.0);
                // Numbers at both ends would touch the next panel's.
                if x + width(&words, TICK.size) / 2.0 <= from + each + GAP / 2.0 || at + 1 == self.panels.len() {
                    pen.text(x, bottom + 16.0, &words, TICK);
                }
            }
            self.column(&mut pen, panel, &scale, top);
        }
        let described = self.panels.iter().map(|panel| {
            let rows = self.rows.iter().zip(&panel.bars);
            let rows: Vec<String> =
                rows.map(|(name, (value, _))| format!("{name} {}", self.unit.shown(*value))).collect();
            format!("{}: {}", panel.name, rows.join(", "))
        });
        Svg {
            title: self.title.clone(),
            description: described.collect::<Vec<_>>().join("; "),
            width: whole,
            height: bottom + 28.0,
            body: pen.out,
            narrow: None,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer than 2^52 bars")]
    fn column(&self, pen: &mut Pen, panel: &Panel, scale: &Scale, top: f64) {
        for (row, (value, interval)) in panel.bars.iter().enumerate() {
            if !value.is_finite() {
                continue;
            }
            let y = top + ROW * row as f64;
            let (from, to) = (scale.at(0.0), scale.at(*value));
            let name = self.rows.get(row).map_or("", String::as_str);
            let hint = format!("{}, {name}: {}", panel.name, self.unit.shown(*value));
            pen.rect([from.min(to), y + 6.0, (to - from).abs(), ROW - 12.0], 2.0, "hue-1", &hint);
            if let Some((low, high)) = interval.filter(|(low, high)| low.is_finite() && high.is_finite()) {
                pen.whisker((scale.at(low), y + ROW / 2.0), (scale.at(high), y + ROW / 2.0), "ink");
            }
        }
    }
}
