//! Digits and number marks of other scripts, folded to ASCII.

use std::borrow::Cow;

/// Folds Persian, Arabic-Indic and full-width digits to ASCII, and the Arabic
/// decimal (`٫`), thousands (`٬`) and percent (`٪`) signs to `.`, `,` and `%`.
/// Text without any of them is returned as it is.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| folded(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| folded(c).unwrap_or(c)).collect())
}

fn folded(c: char) -> Option<char> {
    let digit = |zero: u32| char::from_digit(u32::from(c) - zero, 10);
    match c {
        '\u{06F0}'..='\u{06F9}' => digit(0x06F0),
        '\u{0660}'..='\u{0669}' => digit(0x0660),
        '\u{FF10}'..='\u{FF19}' => digit(0xFF10),
        '٫' => Some('.'),
        '٬' => Some(','),
        '٪' => Some('%'),
        '−' => Some('-'),
        _ => None,
    }
}

/// Writes ASCII digits as Persian ones, for a Persian face.
#[must_use]
pub fn to_persian(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x06F0 + digit)).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_and_arabic_digits_fold() {
        assert_eq!(fold("۵٬۰۰۰٫۲۵"), "5,000.25");
        assert_eq!(fold("٣٤"), "34");
        assert!(matches!(fold("plain"), Cow::Borrowed("plain")));
        assert_eq!(to_persian("1405"), "۱۴۰۵");
    }
}
