//! Codes of coupons and gift cards: the letters they are made of, the letter
//! that shows a typing error, and how what people type is read.
//!
//! A code that Sulit makes is written in 31 letters and digits of which no two
//! are taken for each other in print (no 0 and O, no 1, I and L). Its last
//! letter checks the others: with weights that all differ, over a prime number
//! of letters, every single wrong letter and every two letters that changed
//! places are noticed (as for ISBN-10, ISO 2108:1992).

use std::fmt::Write as _;

use crate::digits;

/// The letters of codes, in the order of their values.
pub const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Letters of a coupon code, the check letter included: 54 bits of chance.
pub const COUPON_LETTERS: usize = 12;

/// Letters of a gift card's code, the check letter included: 74 bits of chance.
pub const GIFT_CARD_LETTERS: usize = 16;

/// Most letters of a code that people choose themselves.
pub const CHOSEN_MAX: usize = 40;

/// Letters between two hyphens in print.
const GROUP: usize = 4;

/// The one way in which a code is stored: what people write without what is not
/// a letter or digit, in upper case, with digits of other scripts as ASCII and
/// the Arabic forms of yeh and kaf as the Persian ones. Nothing else is changed,
/// and nothing is refused.
#[must_use]
pub fn canonical(typed: &str) -> String {
    let typed = digits::fold(typed);
    // A few letters are written in upper case as a letter and a mark, and marks
    // fall away like what people write between letters.
    let letters = typed.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase);
    letters
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| match letter {
            'ي' | 'ى' => 'ی',
            'ك' => 'ک',
            other => other,
        })
        .collect()
}

/// A code as it is printed: `ABCD-EFGH-JKMN`.
#[must_use]
pub fn grouped(code: &str) -> String {
    if !looks_made(code) {
        return code.to_owned();
    }
    let mut text = String::with_capacity(code.len() + code.len() / GROUP);
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        let _ = write!(text, "{letter}");
    }
    text
}

/// Whether a canonical code has the length of one that Sulit makes and nothing
/// but plain letters and digits.
#[must_use]
pub fn looks_made(code: &str) -> bool {
    matches!(code.len(), COUPON_LETTERS | GIFT_CARD_LETTERS) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn value(letter: u8) -> Option<usize> {
    LETTERS.iter().position(|known| *known == letter)
}

/// The letter that a code of these values ends with.
fn check(values: &[usize]) -> usize {
    values.iter().enumerate().map(|(at, value)| (at + 2) * value).sum::<usize>() % LETTERS.len()
}

/// A code of so many letters from random bytes, one byte a letter but the last;
/// `None` when a byte is none that gives every letter the same chance, and
/// another has to be drawn. See [`usable`].
#[must_use]
pub fn from_chance(bytes: &[u8]) -> Option<String> {
    let values = bytes.iter().map(|byte| usable(*byte)).collect::<Option<Vec<_>>>()?;
    let last = check(&values);
    Some(values.into_iter().chain([last]).map(|value| char::from(LETTERS[value])).collect())
}

/// The letter that a random byte stands for; the bytes above the largest
/// multiple of 31 stand for none, or some letters would come more often.
#[must_use]
pub fn usable(byte: u8) -> Option<usize> {
    (usize::from(byte) < 8 * LETTERS.len()).then(|| usize::from(byte) % LETTERS.len())
}

/// Whether the last letter of a canonical code fits the others.
#[must_use]
pub fn is_sound(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.bytes().map(value).collect();
    values.is_some_and(|values| values.split_last().is_some_and(|(last, rest)| check(rest) == *last))
}

/// Sound codes that one typing error makes into this one: a wrong letter, one
/// that no code has, or two neighbours that changed places. At most two for
/// every letter; which of them exists is for the store to say.
#[must_use]
pub fn near(code: &str) -> Vec<String> {
    if !looks_made(code) {
        return Vec::new();
    }
    let letters: Vec<u8> = code.bytes().collect();
    let strange: Vec<usize> = (0..letters.len()).filter(|at| value(letters[*at]).is_none()).collect();
    let places: Vec<usize> = match strange.as_slice() {
        [] => (0..letters.len()).collect(),
        [one] => vec![*one],
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    let mut keep = |letters: &[u8]| {
        let text = String::from_utf8_lossy(letters).into_owned();
        if is_sound(&text) && text != code && !found.contains(&text) {
            found.push(text);
        }
    };
    for at in places {
        for letter in LETTERS {
            let mut other = letters.clone();
            other[at] = *letter;
            keep(&other);
        }
    }
    for at in 1..letters.len() {
        let mut other = letters.clone();
        other.swap(at - 1, at);
        keep(&other);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> String {
        from_chance(&[7, 250 % 31, 3, 200, 30, 0, 12, 45, 99, 61, 8]).unwrap()
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        assert_eq!(canonical(" abcd-efgh jkmn "), "ABCDEFGHJKMN");
        assert_eq!(canonical("پاييز-۱۰"), "پاییز10");
        assert_eq!(canonical("٢٣٤"), "234");
        assert_eq!(canonical("--"), "");
        for typed in ["ΐ5", "ǰ5", "straße", "ŉ5"] {
            let code = canonical(typed);
            assert_eq!(canonical(&code), code, "what is shown of {typed} can be typed");
        }
        assert_eq!(grouped(&code()).len(), 14);
        assert_eq!(grouped("AUTUMN10"), "AUTUMN10");
        assert_eq!(canonical(&grouped(&code())), code());
    }

    #[test]
    fn every_wrong_letter_and_every_swap_is_noticed_and_found_again() {
        let code = code();
        assert!(is_sound(&code), "{code}");
        let letters: Vec<u8> = code.bytes().collect();
        for at in 0..letters.len() {
            for letter in LETTERS.iter().filter(|letter| **letter != letters[at]) {
                let mut wrong = letters.clone();
                wrong[at] = *letter;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(!is_sound(&wrong), "{wrong}");
                assert!(near(&wrong).contains(&code), "{wrong}");
            }
            for other in at + 1..letters.len() {
                let mut wrong = letters.clone();
                wrong.swap(at, other);
                let wrong = String::from_utf8(wrong).unwrap();
                assert_eq!(is_sound(&wrong), letters[at] == letters[other], "{wrong}");
            }
        }
        let strange = format!("O{}", &code[1..]);
        assert_eq!(near(&strange), [code]);
        assert!(near("AUTUMN10").is_empty());
    }

    #[test]
    fn chance_is_even_over_the_letters() {
        let mut counts = [0; LETTERS.len()];
        for byte in 0..=u8::MAX {
            if let Some(value) = usable(byte) {
                counts[value] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count == 8));
        assert!(from_chance(&[255]).is_none());
        assert!(LETTERS.iter().all(|letter| !b"01OIL".contains(letter)));
    }
}
