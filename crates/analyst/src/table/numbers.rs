//! Numbers as files write them, in digits of any script: in Persian and Arabic
//! the decimal mark (`٫`) and the thousands mark (`٬`) have signs of their own.

use std::borrow::Cow;

use base::digits;

/// What stands before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// 1234.5
    #[default]
    Point,
    /// 1234,5
    Comma,
}

/// The largest number that is taken for a figure: squares and sums of larger
/// ones leave the range of a double, and nothing counted or paid comes near.
const LARGEST: f64 = 1e30;

/// Whether a field says that there is no value.
pub(super) fn is_missing(text: &str) -> bool {
    matches!(text, "" | "NA" | "N/A" | "n/a" | "na" | "NaN" | "nan" | "NULL" | "null" | "None" | "-")
}

/// A number of digits and at most one mark, the kind that most fields hold; none
/// if it is written otherwise. Up to fifteen digits and their power of ten are
/// doubles, so that one division rounds as it should (Clinger, 1990, *How to read
/// floating point numbers accurately*).
pub(super) fn simple(text: &[u8], mark: DecimalMark) -> Option<f64> {
    let mark = if mark == DecimalMark::Point { b'.' } else { b',' };
    let (mut digits, mut scale, mut marked) = (0_u64, 1_u64, false);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                scale *= if marked { 10 } else { 1 };
            }
            byte if *byte == mark && !marked => marked = true,
            _ => return None,
        }
        if digits.max(scale) >= 1_000_000_000_000_000 {
            return None;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^53")]
    (text.len() > usize::from(marked)).then(|| digits as f64 / scale as f64)
}

/// A finite number; what is wrong with it otherwise.
pub(super) fn number(text: &str, mark: DecimalMark) -> Result<f64, String> {
    let text = text.trim();
    let (folded, mark) = folded(text, mark);
    let text = folded.as_ref();
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let value = match mark {
        DecimalMark::Point if text.chars().all(plain) => text.parse().ok(),
        DecimalMark::Comma if !text.contains('.') => {
            let swapped = text.replacen(',', ".", 1);
            if swapped.chars().all(plain) { swapped.parse().ok() } else { None }
        }
        _ => None,
    };
    match value {
        Some(value) if f64::abs(value) <= LARGEST => Ok(value),
        Some(_) => Err(format!("“{}” is too large a number", text.chars().take(60).collect::<String>())),
        None => Err(problem(text, mark)),
    }
}

/// The number in ASCII, and what stands before its fraction.
fn folded(text: &str, mark: DecimalMark) -> (Cow<'_, str>, DecimalMark) {
    if text.is_ascii() {
        return (Cow::Borrowed(text), mark);
    }
    let mark = if text.contains('٫') { DecimalMark::Point } else { mark };
    let text = text.replace('٬', "");
    (Cow::Owned(digits::fold(&text).into_owned()), mark)
}

/// A whole number; what is wrong with it otherwise.
pub(super) fn whole(text: &str, mark: DecimalMark) -> Result<i64, String> {
    let trimmed = text.trim();
    if let Ok(value) = folded(trimmed, mark).0.parse() {
        return Ok(value);
    }
    let value = number(trimmed, mark)?;
    #[expect(clippy::cast_possible_truncation, reason = "within the whole numbers that f64 holds exactly")]
    let whole = value as i64;
    // 2^53: beyond it a double skips whole numbers.
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        Ok(whole)
    } else {
        Err(format!("“{trimmed}” is not a whole number"))
    }
}

fn problem(text: &str, mark: DecimalMark) -> String {
    if is_missing(text) {
        return "there is no number here".to_owned();
    }
    let digits = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | ' ' | '\u{a0}' | '\''));
    match mark {
        DecimalMark::Point if digits && text.matches(',').count() == 1 && !text.contains('.') => {
            format!("“{text}” has a comma; if that is the decimal mark, say --decimal-comma, else write it without")
        }
        DecimalMark::Comma if digits && text.matches('.').count() == 1 && !text.contains(',') => {
            format!("“{text}” has a decimal point, but --decimal-comma was given")
        }
        _ if digits => format!("“{text}” is no plain number; write it without thousands separators"),
        _ => format!("“{}” is not a number", text.chars().take(60).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, mark: DecimalMark, want: f64) {
        let got = number(text, mark).unwrap();
        assert!((got - want).abs() < 1e-12, "{text}: {got}");
    }

    #[test]
    fn plain_numbers_are_read() {
        near("1234.5", DecimalMark::Point, 1234.5);
        near(" -1e3 ", DecimalMark::Point, -1000.0);
        near("1234,5", DecimalMark::Comma, 1234.5);
        near("7", DecimalMark::Comma, 7.0);
        assert_eq!(whole("42", DecimalMark::Point), Ok(42));
        assert_eq!(whole("42.0", DecimalMark::Point), Ok(42));
        assert!(whole("42.5", DecimalMark::Point).is_err());
        assert!(whole("1e300", DecimalMark::Point).is_err());
    }

    #[test]
    fn digits_of_other_scripts_are_read() {
        near("۱۲۳۴٫۵", DecimalMark::Point, 1234.5);
        near("١٬٢٣٤٫٥", DecimalMark::Comma, 1234.5);
        near("−۷", DecimalMark::Point, -7.0);
        assert_eq!(whole("۴۲", DecimalMark::Point), Ok(42));
        assert!(number("۱۲ تومان", DecimalMark::Point).is_err());
    }

    #[test]
    fn simple_numbers_are_read_to_the_last_bit() {
        let same = |text: &str| {
            let (quick, slow) = (simple(text.as_bytes(), DecimalMark::Point), text.parse::<f64>());
            assert_eq!(quick.map(f64::to_bits), slow.ok().map(f64::to_bits), "{text}");
        };
        for text in ["0", "7", "34.41", ".5", "5.", "0.1", "123456789.12345", "99999999999999", "0.00000000000001"] {
            same(text);
        }
        for number in 0..2000_u32 {
            same(&format!("{}.{:02}", number * 7919 % 1013, number % 100));
            same(&format!("0.{number:06}"));
        }
        for text in ["", ".", "1.2.3", "-1", "1e3", "1,5", " 1", "9999999999999999", "0.1234567890123456"] {
            assert_eq!(simple(text.as_bytes(), DecimalMark::Point), None, "{text}");
        }
        assert_eq!(simple(b"1,5", DecimalMark::Comma), Some(1.5));
        assert_eq!(simple(b"1.5", DecimalMark::Comma), None);
    }

    #[test]
    fn doubtful_numbers_are_refused_with_a_way_out() {
        assert!(number("1,5", DecimalMark::Point).unwrap_err().contains("--decimal-comma"));
        assert!(number("1.5", DecimalMark::Comma).unwrap_err().contains("decimal point"));
        assert!(number("1,234,567.5", DecimalMark::Point).unwrap_err().contains("thousands"));
        assert!(number("1.234,5", DecimalMark::Comma).unwrap_err().contains("thousands"));
        assert!(number("-1e308", DecimalMark::Point).unwrap_err().contains("too large"));
        for text in ["inf", "NaN", "infinity", "1e999", "", "abc", "1_000", "--1"] {
            assert!(number(text, DecimalMark::Point).is_err(), "{text}");
        }
    }
}
