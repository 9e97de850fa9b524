//! Numbers and lists as they are written.

/// A share in percent: `12%`.
pub(super) fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    // No minus before a zero.
    format!("{}%", if rounded.abs() < 0.5 { 0.0 } else { rounded })
}

/// A share in percent with its sign.
pub(super) fn signed_percent(share: f64) -> String {
    let text = percent(share);
    if share > 0.0 && text != "0%" { format!("+{text}") } else { text }
}

/// A number with so many decimals, without a minus before zeros.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.trim_start_matches('-').chars().all(|digit| digit == '0' || digit == '.') {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    }
}

/// A cell that may be empty.
pub(super) fn or_dash(value: Option<f64>, write: impl Fn(f64) -> String) -> String {
    value.map_or("–".to_owned(), write)
}

/// Small counts in words.
pub(super) fn count(number: usize) -> String {
    match number {
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        _ => number.to_string(),
    }
}

/// `a, b and c`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A table in Markdown; the first column is text, the others are numbers.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("\n| {} |\n| --- |{}\n", header.join(" | "), " ---: |".repeat(header.len() - 1));
    for row in rows {
        text += &format!("| {} |\n", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_minus_before_zero() {
        assert_eq!((percent(-0.001), percent(0.126), signed_percent(0.5)), ("0%".into(), "13%".into(), "+50%".into()));
        assert_eq!(
            (number(-0.04, 1), number(-1.26, 1), signed_percent(-0.5)),
            ("0.0".into(), "-1.3".into(), "-50%".into())
        );
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(or_dash(None, |value| number(value, 1)), "–");
    }

    #[test]
    fn a_table_has_a_cell_for_every_head() {
        let text = table(&["model", "error"], &[vec!["last".into(), "12%".into()]]);
        assert_eq!(text, "\n| model | error |\n| --- | ---: |\n| last | 12% |\n");
    }
}
