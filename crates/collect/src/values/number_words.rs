//! What stands around the digits of a cell: signs, currencies, multiples.

use std::borrow::Cow;

use base::currency::{Named, named};

use super::number::{NumberError, shortened};

/// A cell taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Words<'a> {
    /// ASCII digits with `.`, `,`, `'` (a mark that only groups) and `D` (a
    /// mark that is only decimal).
    pub(super) core: Cow<'a, str>,
    /// Power of ten after an `E`.
    pub(super) exponent: Option<i32>,
    /// Power of ten of a word such as `million`.
    pub(super) power: i32,
    pub(super) is_negative: bool,
    pub(super) is_percent: bool,
    pub(super) currency: Option<Named>,
}

/// What people write where there is no number.
const NOTHING: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    "−",
    "n/a",
    "#n/a",
    "na",
    "null",
    "none",
    "nil",
    "k.a.",
    "k. a.",
    "n.d.",
    "nd",
    "n. d.",
    "s/d",
    "s.d.",
    "ندارد",
    "نامشخص",
    "không",
    "á ekki við",
    "(not set)",
    "(none)",
    ".",
    "…",
];

/// Words for multiples, with their power of ten. A lone lower-case `m` is not
/// among them: it is a thousand to some and a million to others.
const MULTIPLES: &[(&str, i32)] = &[
    ("k", 3),
    ("K", 3),
    ("tsd", 3),
    ("tsd.", 3),
    ("thousand", 3),
    ("mil", 3),
    ("mille", 3),
    ("هزار", 3),
    ("nghìn", 3),
    ("ngàn", 3),
    ("þús", 3),
    ("þús.", 3),
    ("libo", 3),
    ("M", 6),
    ("mio", 6),
    ("mio.", 6),
    ("Mio", 6),
    ("Mio.", 6),
    ("mn", 6),
    ("million", 6),
    ("millions", 6),
    ("Million", 6),
    ("Millionen", 6),
    ("millón", 6),
    ("millones", 6),
    ("milhão", 6),
    ("milhões", 6),
    ("میلیون", 6),
    ("ملیون", 6),
    ("triệu", 6),
    ("tr", 6),
    ("milljón", 6),
    ("milljónir", 6),
    ("m.kr.", 6),
    ("milyon", 6),
    ("bn", 9),
    ("billion", 9),
    ("mrd", 9),
    ("mrd.", 9),
    ("Mrd", 9),
    ("Mrd.", 9),
    ("milliard", 9),
    ("milliards", 9),
    ("میلیارد", 9),
    ("ملیارد", 9),
    ("tỷ", 9),
    ("tỉ", 9),
    ("milljarður", 9),
    ("milljarðar", 9),
];

const PERCENT: &[&str] = &["%", "٪", "％", "percent", "prozent", "درصد", "phần trăm"];

/// Takes a cell apart; `None` when it says that there is no number.
pub(super) fn split(text: &str) -> Result<Option<Words<'_>>, NumberError> {
    let text = text.trim();
    if is_simple(text) {
        let (is_negative, core) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (is_percent, core) = core.strip_suffix('%').map_or((false, core), |rest| (true, rest));
        let core = Cow::Borrowed(core);
        return Ok(Some(Words { core, exponent: None, power: 0, is_negative, is_percent, currency: None }));
    }
    split_any(text)
}

/// Digits and marks only, with at most a minus before and a percent sign after,
/// beginning and ending with a digit.
fn is_simple(text: &str) -> bool {
    let core = text.strip_prefix('-').unwrap_or(text);
    let core = core.strip_suffix('%').unwrap_or(core).as_bytes();
    let (Some(first), Some(last)) = (core.first(), core.last()) else { return false };
    first.is_ascii_digit()
        && last.is_ascii_digit()
        && core.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

fn split_any(text: &str) -> Result<Option<Words<'_>>, NumberError> {
    let text = without_marks_of_direction(text);
    let text = spreadsheet_text(text.trim());
    let lower = text.to_lowercase();
    if NOTHING.contains(&lower.as_str()) {
        return Ok(None);
    }
    let not_a_number = || NumberError::NotANumber(shortened(text));
    let start = text.find(is_digit).ok_or_else(not_a_number)?;
    let last = text.rfind(is_digit).ok_or_else(not_a_number)?;
    let end = last + text[last..].chars().next().map_or(1, char::len_utf8);
    // A mark right before the first digit belongs to it: `.5`.
    let start = match text[..start].chars().next_back() {
        Some(mark @ ('.' | ',' | '٫')) if text[..start].chars().filter(|c| !c.is_whitespace()).count() == 1 => {
            start - mark.len_utf8()
        }
        _ => start,
    };
    let (core, exponent) = core(&text[start..end]).ok_or_else(not_a_number)?;
    let mut words =
        Words { core: Cow::Owned(core), exponent, power: 0, is_negative: false, is_percent: false, currency: None };
    let mut signs = Signs::default();
    let before = unsigned(&text[..start], &mut signs);
    let after = unsigned_after(&text[end..], &mut signs);
    read_before(before, text, &mut words)?;
    read_after(after, text, &mut words)?;
    words.is_negative = signs.is_negative().ok_or_else(not_a_number)?;
    Ok(Some(words))
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '\u{06F0}'..='\u{06F9}' | '\u{0660}'..='\u{0669}' | '\u{FF10}'..='\u{FF19}')
}

/// Removes the invisible marks of writing direction.
fn without_marks_of_direction(text: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    if text.contains(is_mark) { Cow::Owned(text.replace(is_mark, "")) } else { Cow::Borrowed(text) }
}

/// Undoes what people write to keep a spreadsheet from touching a cell:
/// `'0123` and `="0123"`.
fn spreadsheet_text(text: &str) -> &str {
    let inner = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'')).unwrap_or(text)
}

/// The digits and marks between the first digit and the last.
fn core(text: &str) -> Option<(String, Option<i32>)> {
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(exponent(&text[at + 1..])?)),
        None => (text, None),
    };
    let is_persian = digits.chars().any(|c| is_digit(c) && !c.is_ascii());
    // Iranians also write a decimal slash: ۱۲/۵.
    let has_decimal_slash = is_persian && digits.matches('/').count() == 1;
    let mut core = String::with_capacity(digits.len());
    for c in digits.chars() {
        core.push(match c {
            '0'..='9' | '.' | ',' => c,
            '٫' => 'D',
            '/' if has_decimal_slash => 'D',
            '٬' | '،' | '\'' | '’' | 'ʼ' | '`' | '´' => '\'',
            _ if c.is_whitespace() => '\'',
            _ if is_digit(c) => base::digits::fold(c.encode_utf8(&mut [0; 4])).chars().next()?,
            _ => return None,
        });
    }
    Some((core, exponent))
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_bounded = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    digits.parse().ok().filter(|power: &i32| is_bounded && power.abs() <= 40)
}

const MINUSES: [char; 4] = ['-', '−', '–', '‑'];

/// Signs around the digits.
#[derive(Default)]
struct Signs {
    minuses: usize,
    pluses: usize,
    opened: usize,
    closed: usize,
}

impl Signs {
    /// Whether they make the number negative; a pair of parentheses is how
    /// bookkeepers write that. `None` for what nobody writes on purpose, such as
    /// two signs (`--5`) or half a pair.
    fn is_negative(&self) -> Option<bool> {
        let is_one_pair = self.opened == self.closed && self.opened <= 1;
        let signs = self.minuses + self.pluses + self.opened;
        (is_one_pair && signs <= 1).then_some(self.minuses + self.opened == 1)
    }
}

/// What stands before the digits, without signs.
fn unsigned<'a>(before: &'a str, signs: &mut Signs) -> &'a str {
    let trim: &[char] = &['-', '−', '–', '‑', '+', '(', ' ', '\u{a0}', '\u{202f}', '"'];
    signs.minuses += before.matches(MINUSES).count();
    signs.pluses += before.matches('+').count();
    signs.opened += before.matches('(').count();
    before.trim_matches(trim).trim()
}

fn unsigned_after<'a>(after: &'a str, signs: &mut Signs) -> &'a str {
    // `500,-` is five hundred and no cents.
    let after = after.trim();
    for whole in [",-", ".-", ",–", ",—", ".–", ".—"] {
        if let Some(rest) = after.strip_prefix(whole) {
            return rest.trim_matches(['-', ' ']);
        }
    }
    let trim: &[char] = &['-', '−', '–', '‑', ')', ' ', '\u{a0}', '\u{202f}', '"'];
    signs.minuses += after.matches(MINUSES).count();
    signs.closed += after.matches(')').count();
    after.trim_matches(trim).trim()
}

fn read_before(before: &str, text: &str, words: &mut Words<'_>) -> Result<(), NumberError> {
    match before {
        "" => Ok(()),
        "%" | "٪" => {
            words.is_percent = true;
            Ok(())
        }
        word => add_currency(word, text, words),
    }
}

/// After the digits: a percent sign, a multiple, a currency, or a multiple and
/// then a currency.
fn read_after(after: &str, text: &str, words: &mut Words<'_>) -> Result<(), NumberError> {
    if after.is_empty() {
        return Ok(());
    }
    if PERCENT.contains(&after.to_lowercase().as_str()) {
        words.is_percent = true;
        return Ok(());
    }
    if let Some(power) = multiple(after) {
        words.power = power;
        return Ok(());
    }
    if named(after).is_some() {
        return add_currency(after, text, words);
    }
    // The word may stand apart (`Mio. €`) or lean on the sign (`k€`).
    let apart = after.split_once(char::is_whitespace);
    let first_letter = after.chars().next().map_or(0, char::len_utf8);
    for (word, rest) in apart.into_iter().chain([after.split_at(first_letter)]) {
        let rest = rest.trim();
        if let (Some(power), Some(_)) = (multiple(word), named(rest)) {
            words.power = power;
            return add_currency(rest, text, words);
        }
    }
    add_currency(after, text, words)
}

pub(crate) fn multiple(word: &str) -> Option<i32> {
    let exact = MULTIPLES.iter().find(|(known, _)| *known == word);
    // Other words may be written in any case, one letter may not.
    let lower = || {
        let word = word.to_lowercase();
        MULTIPLES.iter().find(|(known, _)| *known == word && known.chars().count() > 1)
    };
    exact.or_else(lower).map(|(_, power)| *power)
}

fn add_currency(word: &str, text: &str, words: &mut Words<'_>) -> Result<(), NumberError> {
    let found = named(word).or_else(|| named(word.trim_end_matches('.')));
    let Some(found) = found else {
        return Err(NumberError::UnknownWord { text: shortened(text), word: shortened(word) });
    };
    words.currency = Some(match (words.currency, found) {
        (None, found) => found,
        (Some(known), found) if known == found => found,
        // `$5 CAD`: the code says which dollar.
        (Some(Named::Shared(codes)), Named::One { currency, units })
        | (Some(Named::One { currency, units }), Named::Shared(codes))
            if codes.contains(&currency.code()) =>
        {
            Named::One { currency, units }
        }
        _ => return Err(NumberError::TwoCurrencies(shortened(text))),
    });
    Ok(())
}
