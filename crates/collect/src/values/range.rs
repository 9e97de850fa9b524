//! Ranges of dates, as the preambles of exports and headings of tables have
//! them: `July 8, 2025 - July 31, 2025`, `1. bis 31. Juli 2025`.

use base::{Period, digits};

use super::date::{self, DateOrder, DateStyle};

/// What stands between the two dates, in English, German, French, Spanish and
/// Portuguese, as whole words; the dashes last, as they also stand in dates.
const BETWEEN: &[&str] = &[
    " – ",
    " — ",
    " - ",
    " to ",
    " bis ",
    " au ",
    " al ",
    " até ",
    " ate ",
    " a ",
    " through ",
    " تا ",
    "–",
    "—",
    "~",
];

/// What may stand before the first date.
const BEFORE: &[&str] = &["from ", "vom ", "von ", "du ", "del ", "de ", "od ", "از "];

/// Reads a range of days, or one day, or one month; `None` when the text is
/// anything else, or when its dates can be read in two ways.
#[must_use]
pub fn read(text: &str) -> Option<Period> {
    let folded = digits::fold(text.trim());
    let mut text = folded.trim_matches(['"', '\'', ' ']);
    if text.len() > 200 {
        return None;
    }
    // A label: `Date range: …`.
    if let Some((label, rest)) = text.split_once(':')
        && !label.contains(|c: char| c.is_ascii_digit())
    {
        text = rest.trim();
    }
    let lower = text.to_lowercase();
    let before = BEFORE.iter().find(|word| lower.starts_with(**word));
    let text = before.and_then(|word| text.get(word.len()..)).unwrap_or(text);
    if let Some(one) = certain(text) {
        return Some(one);
    }
    let lower = text.to_lowercase();
    BETWEEN.iter().find_map(|between| {
        // Lower case may have another length; then the text is no date of ours.
        let at = lower.find(between)?;
        let (left, right) = (text.get(..at)?, text.get(at + between.len()..)?);
        pair(left.trim(), right.trim())
    })
}

/// A date that reads the same whichever of day and month comes first.
fn certain(text: &str) -> Option<Period> {
    let read = |order| date::read(text, DateStyle::of(order)).ok().flatten().map(|when| when.period);
    match (read(DateOrder::Dmy), read(DateOrder::Mdy)) {
        (Some(left), Some(right)) if left == right => Some(left),
        _ => None,
    }
}

fn pair(left: &str, right: &str) -> Option<Period> {
    let orders = [DateOrder::Dmy, DateOrder::Mdy];
    let mut readings = orders.into_iter().filter_map(|order| pair_in(left, right, order));
    match (readings.next(), readings.next()) {
        (Some(only), None) => Some(only),
        (Some(one), Some(other)) if one == other => Some(one),
        _ => None,
    }
}

/// Reads both dates in one order; where the left one lacks its month or year,
/// it has the right one's.
fn pair_in(left: &str, right: &str, order: DateOrder) -> Option<Period> {
    let read = |text: &str| date::read(text, DateStyle::of(order)).ok().flatten().map(|when| when.period);
    let to = match read(right) {
        Some(to) => to,
        // `July 8 - 31, 2025`: the right one has the left one's month.
        None => read(&format!("{} {right}", letters(left)))?,
    };
    let year = to.to.year();
    let completed = match letters(left) {
        month if month.is_empty() => format!("{left} {} {year}", letters(right)),
        _ => format!("{left} {year}"),
    };
    let from = read(left).or_else(|| read(&completed))?;
    Period::new(from.from, to.to).ok()
}

/// The letters of a date: its month.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn july(from: i8, to: i8) -> Option<Period> {
        Some(Period { from: date(2025, 7, from), to: date(2025, 7, to) })
    }

    #[test]
    fn preambles_of_exports() {
        for text in [
            "July 8, 2025 - July 31, 2025",
            "\"July 8, 2025 - July 31, 2025\"",
            "Date range: Jul 8, 2025 – Jul 31, 2025",
            "July 8 - 31, 2025",
            "8. Juli 2025 - 31. Juli 2025",
            "8. bis 31. Juli 2025",
            "vom 8. Juli 2025 bis 31. Juli 2025",
            "8 juil. 2025 - 31 juil. 2025",
            "du 8 juillet 2025 au 31 juillet 2025",
            "8 de julio de 2025 - 31 de julio de 2025",
            "8 de julho de 2025 a 31 de julho de 2025",
            "2025-07-08 - 2025-07-31",
            "2025-07-08 to 2025-07-31",
            "08.07.2025 – 31.07.2025",
            "08/07/2025 - 31/07/2025",
            "07/08/2025 - 07/31/2025",
        ] {
            assert_eq!(read(text), july(8, 31), "{text}");
        }
    }

    #[test]
    fn one_day_one_month_and_nothing() {
        assert_eq!(read("July 8, 2025"), july(8, 8));
        assert_eq!(read("July 2025"), july(1, 31));
        assert_eq!(read("2025-07"), july(1, 31));
        for text in ["", "Campaign report", "All time", "01/02/2025 - 03/04/2025", "Total: 5", "a - b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn jalali_ranges() {
        let mehr = Period { from: date(2026, 9, 23), to: date(2026, 10, 22) };
        assert_eq!(read("۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۷/۳۰"), Some(mehr));
        assert_eq!(read("مهر ۱۴۰۵"), Some(mehr));
    }

    proptest! {
        #[test]
        fn any_text_is_a_range_or_none(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn texts_near_ranges(text in "[0-9JuliyAgo ./,–-]{0,40}") {
            let _ = read(&text);
        }
    }
}
