//! A date cut into numbers, words and marks, and the time of day taken out.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::months::{self, DateWord};

/// One piece of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Number { value: u32, digits: u8 },
    Word(DateWord),
    Mark(char),
}

/// A date has few pieces; what has more is none.
const MOST_TOKENS: usize = 32;

/// Cuts a text (digits already ASCII). `None` for unknown words, long numbers
/// and texts that cannot be dates.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if tokens.len() == MOST_TOKENS {
            return None;
        }
        let length = if first.is_ascii_digit() {
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let value = rest[..length].parse().ok().filter(|_| length <= 9)?;
            tokens.push(Token::Number { value, digits: u8::try_from(length).ok()? });
            length
        } else if first.is_alphabetic() {
            let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(months::word(&rest[..length])?));
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    Some(tokens)
}

/// Letters, their accents written apart, and the joiner inside Persian words.
fn is_of_word(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) || c == '\u{200c}'
}

/// A time of day, and how far it is from UTC if the text says so.
pub(super) type TimeOfDay = (Time, Option<Offset>);

/// Takes the time out of the tokens: `10:20`, `10:20:30.5 PM`, `T10:20:30Z`,
/// `10:20 +0330`, and the hour of `2026-10-03|23`. `Err` when it is malformed.
pub(super) fn take_time(tokens: &mut Vec<Token>) -> Result<Option<TimeOfDay>, ()> {
    if let [.., Token::Mark('|'), Token::Number { value, .. }] = tokens.as_slice() {
        let time = clock(*value, 0, 0).ok_or(())?;
        tokens.truncate(tokens.len() - 2);
        return Ok(Some((time, None)));
    }
    let Some(colon) = tokens.iter().position(|token| *token == Token::Mark(':')) else { return Ok(None) };
    let hour = number(tokens, colon.checked_sub(1).ok_or(())?).ok_or(())?;
    let minute = number(tokens, colon + 1).ok_or(())?;
    let mut end = colon + 2;
    let mut second = 0;
    if tokens.get(end) == Some(&Token::Mark(':')) {
        second = number(tokens, end + 1).ok_or(())?;
        end += 2;
        // Fractions of a second are of no account here.
        if matches!(tokens.get(end..), Some([Token::Mark('.' | ','), Token::Number { .. }, ..])) {
            end += 2;
        }
    }
    let half = match tokens.get(end) {
        Some(Token::Word(word @ (DateWord::Am | DateWord::Pm))) => {
            end += 1;
            Some(*word)
        }
        _ => None,
    };
    let offset = take_offset(tokens, &mut end)?;
    let mut start = colon - 1;
    if start > 0 && matches!(tokens[start - 1], Token::Word(DateWord::Time) | Token::Mark(',')) {
        start -= 1;
    }
    let time = clock(on_the_24_hour_clock(hour, half)?, minute, second).ok_or(())?;
    tokens.drain(start..end);
    Ok(Some((time, offset)))
}

fn take_offset(tokens: &[Token], end: &mut usize) -> Result<Option<Offset>, ()> {
    let is_bracketed = tokens.get(*end) == Some(&Token::Mark('('));
    *end += usize::from(is_bracketed);
    let mut offset = None;
    if tokens.get(*end) == Some(&Token::Word(DateWord::Utc)) {
        *end += 1;
        offset = Some(Offset::UTC);
    }
    if let Some(Token::Mark(sign @ ('+' | '-' | '−'))) = tokens.get(*end) {
        let Some(Token::Number { value, digits }) = tokens.get(*end + 1) else { return Err(()) };
        *end += 2;
        let (hours, minutes) = if *digits > 2 { (value / 100, value % 100) } else { (*value, 0) };
        let minutes = match (tokens.get(*end), number(tokens, *end + 1)) {
            (Some(Token::Mark(':')), Some(minutes)) if *digits <= 2 => {
                *end += 2;
                minutes
            }
            _ => minutes,
        };
        if hours > 14 || minutes > 59 {
            return Err(());
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| ())?;
        offset = Some(Offset::from_seconds(if *sign == '+' { seconds } else { -seconds }).map_err(|_| ())?);
    }
    if is_bracketed {
        let is_closed = tokens.get(*end) == Some(&Token::Mark(')'));
        *end += 1;
        return if is_closed { Ok(offset) } else { Err(()) };
    }
    Ok(offset)
}

fn number(tokens: &[Token], at: usize) -> Option<u32> {
    match tokens.get(at) {
        Some(Token::Number { value, .. }) => Some(*value),
        _ => None,
    }
}

fn on_the_24_hour_clock(hour: u32, half: Option<DateWord>) -> Result<u32, ()> {
    match half {
        None => Ok(hour),
        Some(_) if !(1..=12).contains(&hour) => Err(()),
        Some(DateWord::Pm) => Ok(hour % 12 + 12),
        Some(_) => Ok(hour % 12),
    }
}

fn clock(hour: u32, minute: u32, second: u32) -> Option<Time> {
    // A leap second is shown as :60 by some systems.
    let second = if second == 60 { 59 } else { second };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}
