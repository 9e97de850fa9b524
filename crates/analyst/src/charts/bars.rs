//! Bars from left to right, one for each name, with intervals.

use super::pen::{LABEL, Pen, TICK, cut, width};
use super::scale::{Scale, decimals, extent, rounded, ticks};
use super::{NARROW, Svg, Unit};

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
    pub fn svg(&self) -> Svg {
        Svg { narrow: Some(Box::new(self.drawn(NARROW))), ..self.drawn(WIDTH) }
    }

    #[expect(clippy::cast_precision_loss, reason = "a chart has fewer than 2^52 bars")]
    fn drawn(&self, whole: f64) -> Svg {
        let mut pen = Pen::default();
        let top = pen.headed(&self.title, &self.subtitle, whole - 32.0);
        let bottom = top + ROW * self.bars.len() as f64 + 4.0;
        let named = self.bars.iter().map(|bar| width(&bar.name, LABEL.size)).fold(40.0, f64::max).min(0.29 * whole);
        let digits = decimals(self.bars.iter().map(|bar| bar.value));
        let words: Vec<String> = self.bars.iter().map(|bar| self.words(bar, digits)).collect();
        let wanted = if whole > NARROW { 5 } else { 2 };
        let said = words.iter().map(|text| width(text, LABEL.size)).fold(20.0, f64::max);
        let left = 16.0 + named + 12.0;
        let right = whole - 16.0 - said - 10.0;
        let ends = self.bars.iter().flat_map(|bar| {
            let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
            [0.0, bar.value, low, high]
        });
        let (low, high) = extent(ends).unwrap_or((0.0, 1.0));
        let scale = Scale::new(rounded(low, high, wanted), (left, right));
        for (value, words) in ticks(scale.low, scale.high, wanted, self.unit) {
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
            width: whole,
            height: bottom + 28.0,
            body: pen.out,
            narrow: None,
        }
    }

    /// The value and its interval, in the same decimals for all bars.
    fn words(&self, bar: &Bar, digits: u8) -> String {
        let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
        let largest = bar.value.abs().max(low.abs()).max(high.abs());
        let shown = |value: f64| self.unit.beside(value, largest, digits);
        match bar.interval {
            None => shown(bar.value),
            Some((low, high)) => format!("{} ({}–{})", shown(bar.value), shown(low), shown(high)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_and_its_interval_have_the_same_decimals() {
        let bar = |value: f64, low: f64, high: f64| Bar { name: "a".to_owned(), value, interval: Some((low, high)) };
        let bars = |unit: Unit, bars: Vec<Bar>| Bars { title: String::new(), subtitle: String::new(), unit, bars };
        let chart = bars(Unit::Number, vec![bar(10.06, 0.32, 27.6), bar(0.88, 0.5, 1.2)]).svg();
        assert!(chart.body.contains("10.06 (0.32–27.60)") && chart.body.contains("0.88 (0.50–1.20)"), "{}", chart.body);
        let chart = bars(Unit::Share, vec![bar(0.12, 0.0526, 0.21)]).svg();
        assert!(chart.body.contains("12.0% (5.3%–21.0%)"), "{}", chart.body);
        let chart = bars(Unit::Number, vec![bar(12_000.0, 900.0, 15_500.0)]).svg();
        assert!(chart.body.contains("12.0k (0.9k–15.5k)"), "{}", chart.body);
        assert!(chart.narrow.is_some_and(|narrow| narrow.width < 400.0 && narrow.body.contains("12.0k")));
    }
}
