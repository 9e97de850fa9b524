//! Bars from left to right, one for each name, with intervals.

use super::pen::{LABEL, Pen, TICK, cut, width};
use super::scale::{Scale, extent, rounded, ticks};
use super::{Svg, Unit};

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it stands for.
    pub name: String,
    /// How long it is.
    pub value: f64,
    /// The interval of the estimate.
    pub interval: Option<(f64, f64)>,
}

/// Bars with the longest names and values in full view.
#[derive(Debug, Clone)]
pub struct Bars {
    /// The finding or the question.
    pub title: String,
    /// What is counted, over what.
    pub subtitle: String,
    /// What the bars count.
    pub unit: Unit,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
}

const WIDTH: f64 = 760.0;
const ROW: f64 = 26.0;

impl Bars {
    /// Draws the bars.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer than 2^52 bars")]
    pub fn svg(&self) -> Svg {
        let mut pen = Pen::default();
        let top = pen.headed(&self.title, &self.subtitle, WIDTH - 32.0);
        let bottom = top + ROW * self.bars.len() as f64 + 4.0;
        let named = self.bars.iter().map(|bar| width(&bar.name, LABEL.size)).fold(40.0, f64::max).min(220.0);
        let words: Vec<String> = self.bars.iter().map(|bar| self.words(bar)).collect();
        let said = words.iter().map(|text| width(text, LABEL.size)).fold(20.0, f64::max);
        let left = 16.0 + named + 12.0;
        let right = WIDTH - 16.0 - said - 10.0;
        let ends = self.bars.iter().flat_map(|bar| {
            let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
            [0.0, bar.value, low, high]
        });
        let (low, high) = extent(ends).unwrap_or((0.0, 1.0));
        let scale = Scale::new(rounded(low, high, 5), (left, right));
        for (value, words) in ticks(scale.low, scale.high, 5, self.unit) {
            let x = scale.at(value);
            pen.line((x, top), (x, bottom), if value.abs() < 1e-12 { "line-strong" } else { "line" }, 1.0);
            pen.text(x, bottom + 16.0, &words, TICK);
        }
        for (at, (bar, words)) in self.bars.iter().zip(&words).enumerate() {
            let y = top + ROW * at as f64 + 4.0;
            let middle = y + ROW / 2.0 - 1.0;
            pen.text(left - 10.0, middle + 4.0, &cut(&bar.name, LABEL.size, named + 4.0), LABEL.ends());
            let (from, to) = (scale.at(0.0), scale.at(bar.value));
            let hint = format!("{}: {words}", bar.name);
            if bar.value.is_finite() {
                pen.rect([from.min(to), y + 2.0, (to - from).abs(), ROW - 8.0], 2.0, "hue-1", &hint);
            }
            if let Some((low, high)) = bar.interval.filter(|(low, high)| low.is_finite() && high.is_finite()) {
                pen.whisker((scale.at(low), middle), (scale.at(high), middle), "ink");
            }
            pen.text(right + 10.0, middle + 4.0, words, LABEL);
        }
        let described: Vec<String> =
            self.bars.iter().zip(&words).map(|(bar, words)| format!("{}: {words}", bar.name)).collect();
        Svg {
            title: self.title.clone(),
            description: described.join("; "),
            width: WIDTH,
            height: bottom + 28.0,
            body: pen.out,
        }
    }

    fn words(&self, bar: &Bar) -> String {
        let value = self.unit.shown(bar.value);
        bar.interval.map_or(value.clone(), |(low, high)| {
            format!("{value} ({}–{})", self.unit.shown(low), self.unit.shown(high))
        })
    }
}
