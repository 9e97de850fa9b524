//! From values to places, and round numbers on axes.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// What an axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Numbers.
    #[default]
    Number,
    /// Shares of one, shown in percent.
    Share,
    /// Days since 1970-01-01, shown as dates.
    Day,
}

impl Unit {
    /// The day as a place on an axis of days.
    #[must_use]
    pub fn day(date: Date) -> f64 {
        f64::from(date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days()))
    }

    /// The value as words beside a mark: about three digits.
    #[must_use]
    pub fn shown(self, value: f64) -> String {
        match self {
            Self::Number => short(value),
            Self::Share => format!("{}%", short(value * 100.0)),
            Self::Day => date(value).map_or_else(String::new, |date| date.to_string()),
        }
    }

    /// The value as words beside others of which `largest` is the largest: with
    /// the same letter for thousands and as many decimals as they have.
    pub(super) fn beside(self, value: f64, largest: f64, digits: u8) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        match self {
            Self::Day => self.shown(value),
            Self::Share if largest < 0.01 => self.shown(value),
            Self::Share => signed(&format!("{:.1}%", value * 100.0)),
            Self::Number => {
                let (factor, letter) = suffix(largest);
                let digits = if letter.is_empty() { usize::from(digits) } else { 1 };
                let text = format!("{:.digits$}", value / factor);
                signed(&(thousands(&text) + letter))
            }
        }
    }
}

/// A true minus, and none before nothing.
fn signed(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) => format!("−{rest}"),
        Some(rest) => rest.to_owned(),
        None => text.to_owned(),
    }
}

/// A comma where a number below ten thousand has four digits before its point.
fn thousands(text: &str) -> String {
    let whole = text.find('.').unwrap_or(text.len());
    let digits = text[..whole].trim_start_matches('-').len();
    if digits < 4 {
        return text.to_owned();
    }
    format!("{},{}", &text[..whole - 3], &text[whole - 3..])
}

/// Decimals that tell the values of one column or chart apart: the same for all
/// of them.
pub(crate) fn decimals(values: impl IntoIterator<Item = f64>) -> u8 {
    let sizes = values.into_iter().map(f64::abs).filter(|size| size.is_finite() && *size > 0.0);
    match sizes.fold(f64::INFINITY, f64::min) {
        size if size >= 100.0 => 0,
        size if size >= 0.1 => 2,
        _ => 3,
    }
}

/// The factor and the letter of numbers of this size.
fn suffix(size: f64) -> (f64, &'static str) {
    match size {
        s if s >= 999_500_000.0 => (1e9, "bn"),
        s if s >= 999_500.0 => (1e6, "M"),
        s if s >= 9_999.5 => (1e3, "k"),
        _ => (1.0, ""),
    }
}

/// About three digits, with k, M or bn for large numbers.
fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let (factor, suffix) = suffix(size);
    let scaled = value / factor;
    let digits = match scaled.abs() {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        s if s >= 0.0995 => 2,
        s if s >= 0.000_995 => 4,
        s if s > 0.0 => return format!("{scaled:.1e}"),
        _ => 0,
    };
    let text = format!("{scaled:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let text = if suffix.is_empty() && text.len() == 4 && !text.contains('.') {
        format!("{},{}", &text[..1], &text[1..])
    } else {
        text.to_owned()
    };
    format!("{sign}{text}{suffix}")
}

fn date(days: f64) -> Option<Date> {
    #[expect(clippy::cast_possible_truncation, reason = "a day outside of the calendar is refused below")]
    let days = days.round() as i64;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A straight scale between two values, and the places of its ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        let high = if high - low > f64::MIN_POSITIVE { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
}

/// The range of the values, widened to round numbers.
pub(super) fn rounded(low: f64, high: f64, ticks: usize) -> (f64, f64) {
    let step = step(low, high, ticks);
    ((low / step).floor() * step, (high / step).ceil() * step)
}

/// The least and the greatest of the numbers; nothing for none.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |range, value| {
        Some(range.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
    })
}

/// Round values within the range and their words.
pub(super) fn ticks(low: f64, high: f64, wanted: usize, unit: Unit) -> Vec<(f64, String)> {
    if unit == Unit::Day {
        return days(low, high, wanted);
    }
    let step = step(low, high, wanted);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let mut ticks = Vec::new();
    let mut at = first;
    while at <= last && ticks.len() < 100 {
        let value = at * step;
        let value = if value.abs() < step * 1e-9 { 0.0 } else { value };
        ticks.push((value, unit.shown(value)));
        at += 1.0;
    }
    ticks
}

#[expect(clippy::cast_precision_loss, reason = "a chart has a dozen ticks")]
fn step(low: f64, high: f64, ticks: usize) -> f64 {
    let rough = ((high - low) / ticks.max(1) as f64).abs();
    if !rough.is_finite() || rough < f64::MIN_POSITIVE {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let lead = rough / power;
    let round = match lead {
        l if l <= 1.0 => 1.0,
        l if l <= 2.0 => 2.0,
        l if l <= 5.0 => 5.0,
        _ => 10.0,
    };
    round * power
}

/// Days, firsts of months or of years, as many as wanted.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a chart has a dozen ticks")]
fn days(low: f64, high: f64, wanted: usize) -> Vec<(f64, String)> {
    let (Some(first), Some(last)) = (date(low.ceil()), date(high.floor())) else { return Vec::new() };
    let span = (high - low) / wanted.max(1) as f64;
    let (mut at, step, pattern) = match span {
        s if s <= 1.0 => (first, 1.day(), "%-d %b"),
        s if s <= 7.0 => (first, 7.days(), "%-d %b"),
        s if s <= 16.0 => (first, 14.days(), "%-d %b"),
        s if s <= 31.0 => (first.first_of_month(), 1.month(), "%b %Y"),
        s if s <= 92.0 => (first.first_of_month(), 3.months(), "%b %Y"),
        s if s <= 183.0 => (first.first_of_month(), 6.months(), "%b %Y"),
        s => (first.first_of_year(), ((s / 365.25).ceil() as i64).years(), "%Y"),
    };
    let mut ticks = Vec::new();
    while at <= last && ticks.len() < 100 {
        if at >= first {
            ticks.push((Unit::day(at), at.strftime(pattern).to_string()));
        }
        let Ok(next) = at.checked_add(step) else { break };
        at = next;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as on;

    fn words(low: f64, high: f64, unit: Unit) -> Vec<String> {
        ticks(low, high, 5, unit).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(words(0.0, 10.0, Unit::Number), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(words(-1.0, 1.0, Unit::Number), ["−1", "−0.5", "0", "0.5", "1"]);
        assert_eq!(words(0.0, 0.4, Unit::Share), ["0%", "10%", "20%", "30%", "40%"]);
        assert_eq!(words(0.0, 0.0, Unit::Number), ["0"]);
        assert_eq!(rounded(0.3, 9.2, 5), (0.0, 10.0));
    }

    #[test]
    fn days_have_ticks_on_firsts() {
        let (low, high) = (Unit::day(on(2024, 1, 10)), Unit::day(on(2024, 5, 20)));
        assert_eq!(words(low, high, Unit::Day), ["Feb 2024", "Mar 2024", "Apr 2024", "May 2024"]);
        assert_eq!(Unit::Day.shown(low), "2024-01-10");
    }

    #[test]
    fn numbers_are_short() {
        for (value, shown) in [
            (0.0, "0"),
            (1234.0, "1,234"),
            (12_345.0, "12.3k"),
            (-2_500_000.0, "−2.5M"),
            (0.1234, "0.12"),
            (0.0123, "0.0123"),
            (999_600.0, "1M"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(short(value), shown);
        }
    }
}
