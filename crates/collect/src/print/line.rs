//! A line of text cut into runs of one direction, in the order in which they
//! are drawn from left to right: the parts of the Unicode bidirectional
//! algorithm (UAX #9) that a short line without marks of its own needs.

/// A part of a line that is shaped at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) is_rtl: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Left,
    Right,
    Digit,
    Neutral,
}

fn class(letter: char) -> Class {
    match letter {
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' | '0'..='9' => Class::Digit,
        '\u{060C}' | '\u{061B}' | '\u{061F}' | '\u{066A}'..='\u{066C}' => Class::Neutral,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => Class::Right,
        letter if letter.is_alphabetic() => Class::Left,
        _ => Class::Neutral,
    }
}

/// Whether a line begins at the right: its first letter does.
pub(super) fn is_rtl(text: &str) -> bool {
    let first = text.chars().map(class).find(|class| matches!(class, Class::Left | Class::Right));
    first == Some(Class::Right)
}

/// Between digits these belong to the number.
fn joins_digits(letter: char) -> bool {
    matches!(letter, '.' | ',' | ':' | '/' | '-' | '٫' | '٬' | '٪' | '%')
}

/// The level of every letter: even runs to the right, odd to the left.
fn levels(text: &str) -> Vec<u8> {
    let base = u8::from(is_rtl(text));
    let letters: Vec<char> = text.chars().collect();
    // What is no neutral: its level, and whether it is a number among words that run to the left.
    let mut known: Vec<Option<(u8, bool)>> = Vec::with_capacity(letters.len());
    let mut strong = if base == 1 { Class::Right } else { Class::Left };
    for class in letters.iter().map(|letter| class(*letter)) {
        known.push(match class {
            Class::Left => Some((base * 2, false)),
            Class::Right => Some((1, false)),
            Class::Digit if strong == Class::Left => Some((base * 2, false)),
            Class::Digit => Some((2, true)),
            Class::Neutral => None,
        });
        if matches!(class, Class::Left | Class::Right) {
            strong = class;
        }
    }
    let level = |at: usize| {
        if let Some((level, _)) = known[at] {
            return level;
        }
        let before = (0..at).rev().find_map(|before| known[before].map(|known| (before, known)));
        let after = (at + 1..known.len()).find_map(|after| known[after].map(|known| (after, known)));
        match (before, after) {
            // Between numbers only a separator belongs to both.
            (Some((before, one)), Some((after, two))) if one == two && one.1 => {
                let is_one_number = before + 1 == at && after == at + 1 && joins_digits(letters[at]);
                if is_one_number { one.0 } else { 1 }
            }
            (Some((_, one)), Some((_, two))) if one == two => one.0,
            // A percent sign stands with its number.
            (Some((before, one)), _) if before + 1 == at && one.1 && is_percent(letters[at]) => one.0,
            // A number counts as the words to its left do.
            (Some((_, one)), Some((_, two))) if base == 0 && one.0 > 0 && two.0 > 0 => 1,
            _ => base,
        }
    };
    (0..letters.len()).map(level).collect()
}

fn is_percent(letter: char) -> bool {
    matches!(letter, '%' | '٪')
}

/// The runs of a line, as they are drawn from left to right.
pub(super) fn runs(text: &str) -> Vec<Run<'_>> {
    let levels = levels(text);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut runs: Vec<(u8, &str)> = Vec::new();
    let mut from = 0;
    for at in 1..=levels.len() {
        if at == levels.len() || levels[at] != levels[from] {
            runs.push((levels[from], &text[starts[from]..starts[at]]));
            from = at;
        }
    }
    // L2: from the highest level down to the lowest odd one, turn what is at least that high.
    for level in [2, 1] {
        let mut at = 0;
        while at < runs.len() {
            let end = (at..runs.len()).find(|end| runs[*end].0 < level).unwrap_or(runs.len());
            runs[at..end].reverse();
            at = end + 1;
        }
    }
    runs.into_iter().map(|(level, text)| Run { text, is_rtl: level % 2 == 1 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, bool)> {
        runs(text).into_iter().map(|run| (run.text, run.is_rtl)).collect()
    }

    #[test]
    fn a_line_of_one_direction_is_one_run() {
        assert_eq!(shown("Mùa thu, 20 %"), [("Mùa thu, 20 %", false)]);
        assert_eq!(shown("تخفیف پاییزی!"), [("تخفیف پاییزی!", true)]);
        assert_eq!(shown(""), []);
        assert_eq!(shown("12-34"), [("12-34", false)]);
    }

    #[test]
    fn numbers_and_latin_words_keep_their_order_in_persian() {
        assert_eq!(
            shown("تخفیف ۲۰٪ تا ۳۱ مهر"),
            [(" مهر", true), ("۳۱", false), (" تا ", true), ("۲۰٪", false), ("تخفیف ", true)]
        );
        assert_eq!(shown("کد ABCD-EF 12 شما"), [(" شما", true), ("ABCD-EF 12", false), ("کد ", true)]);
        assert_eq!(shown("تخفیف ۲۰٪ Nike"), [("Nike", false), (" ", true), ("۲۰٪", false), ("تخفیف ", true)]);
        assert!(is_rtl("۲۰٪ تخفیف"));
    }

    #[test]
    fn persian_words_run_to_the_left_in_a_latin_line() {
        assert_eq!(shown("Code: کد تخفیف ok"), [("Code: ", false), ("کد تخفیف", true), (" ok", false)]);
        assert_eq!(shown("a כן 12 b"), [("a ", false), ("12", false), ("כן ", true), (" b", false)]);
    }
}
