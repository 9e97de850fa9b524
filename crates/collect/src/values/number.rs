//! Numbers and amounts as people and programs write them.

use base::currency::Named;
use base::money::STORED_SCALE;
use base::{Decimal, RejectReason};

use super::number_words::{self, Words};

/// Which mark stands before the decimals; the other one groups thousands.
/// Spaces and apostrophes group in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

impl NumberStyle {
    /// The word of the flag `--decimal`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }

    /// Reads the word of the flag `--decimal`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Point, Self::Comma].into_iter().find(|style| style.as_str() == word)
    }

    fn decimal(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }
}

/// A number as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The value, words such as `million` applied; the units of a currency word
    /// (ten rials to a Toman) are not: see [`Amount::in_currency_units`].
    pub value: Decimal,
    /// How many decimals the cell shows.
    pub decimals: u32,
    /// Whether a percent sign follows.
    pub is_percent: bool,
    /// The currency word or sign beside it.
    pub currency: Option<Named>,
}

impl Amount {
    /// The value in units of the currency beside it: 5 Toman are 50 rials.
    #[must_use]
    pub fn in_currency_units(&self) -> Decimal {
        match self.currency {
            Some(Named::One { units, .. }) => self.value.saturating_mul(Decimal::from(units)),
            _ => self.value,
        }
    }

    /// The value as a ratio: `1.25%` is 0.0125.
    #[must_use]
    pub fn ratio(&self) -> Decimal {
        if self.is_percent { self.value / Decimal::ONE_HUNDRED } else { self.value }
    }
}

/// Why a cell is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It is something else.
    #[error("“{0}” is not a number")]
    NotANumber(String),
    /// It is a number, but of the other style.
    #[error("“{text}” cannot be read with a decimal {}, as the rest of its column is written", style.as_str())]
    OtherStyle {
        /// The cell.
        text: String,
        /// The style of the column.
        style: NumberStyle,
    },
    /// A word beside the number is no currency or multiple we know.
    #[error("“{word}” beside the number in “{text}” is not a currency or a multiple that is known")]
    UnknownWord {
        /// The cell.
        text: String,
        /// The word.
        word: String,
    },
    /// Two currencies beside one number.
    #[error("“{0}” names two currencies")]
    TwoCurrencies(String),
    /// More digits, or a larger value, than can be held exactly.
    #[error("“{0}” has more digits than can be held exactly (at most 28, and below 10^18)")]
    OutOfRange(String),
    /// Not zero, but too small to be kept as anything else.
    #[error("“{0}” is less than the smallest amount that is kept (9 decimals); write 0 where nothing is meant")]
    TooSmall(String),
    /// A count of more than 10^12: sums of such counts would not fit.
    #[error("“{0}” is more than a count can be (10^12)")]
    CountTooLarge(String),
    /// A count with decimals.
    #[error("“{0}” is not a whole number, and a count must be one")]
    NotWhole(String),
}

impl NumberError {
    /// The reason in the table `rejected`.
    #[must_use]
    pub fn reason(&self) -> RejectReason {
        match self {
            Self::UnknownWord { .. } => RejectReason::BadCurrency,
            Self::TwoCurrencies(_) => RejectReason::MixedCurrency,
            Self::OutOfRange(_) | Self::TooSmall(_) | Self::CountTooLarge(_) => RejectReason::OutOfRange,
            _ => RejectReason::BadNumber,
        }
    }
}

/// Values from here on are refused: a column of them could not be summed.
const TOO_LARGE: i128 = 1_000_000_000_000_000_000;
const MOST_DIGITS: u32 = 28;

/// Reads a number; `None` when the cell says that there is none (empty, `--`,
/// `n/a`).
///
/// # Errors
/// [`NumberError`] when it is none, or not of this style.
pub fn read(text: &str, style: NumberStyle) -> Result<Option<Amount>, NumberError> {
    if let Some(value) = plain_integer(text) {
        return Ok(Some(Amount { value, decimals: 0, is_percent: false, currency: None }));
    }
    let Some(words) = number_words::split(text)? else { return Ok(None) };
    amount(text, &words, style).map(Some)
}

/// Reads a whole number: a count of visits, clicks or sales.
///
/// # Errors
/// [`NumberError`] when it is none, has decimals, or a sign of money.
pub fn count(text: &str, style: NumberStyle) -> Result<Option<i64>, NumberError> {
    let Some(amount) = read(text, style)? else { return Ok(None) };
    if amount.is_percent || amount.currency.is_some() {
        return Err(NumberError::NotANumber(shortened(text)));
    }
    if amount.value.abs() > Decimal::from(MOST_COUNT) {
        return Err(NumberError::CountTooLarge(shortened(text)));
    }
    whole(amount.value).map(Some).ok_or_else(|| NumberError::NotWhole(shortened(text)))
}

/// Largest count: millions of such rows still add up.
pub(crate) const MOST_COUNT: i64 = 1_000_000_000_000;

/// A decimal without a fraction as an integer.
#[must_use]
pub fn whole(value: Decimal) -> Option<i64> {
    let fits = value.fract().is_zero() && value.abs() <= Decimal::from(MOST_COUNT);
    if fits { i64::try_from(value.trunc()).ok() } else { None }
}

/// What a cell tells about the style of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// It reads the same in both styles, or says that there is no number.
    Neutral,
    /// Only one style can read it.
    Only(NumberStyle),
    /// Both can, with different values.
    Both {
        /// With a decimal point.
        point: Decimal,
        /// With a decimal comma.
        comma: Decimal,
    },
    /// It is no number in either.
    NoNumber,
}

/// Looks at a cell without knowing its column's style.
#[must_use]
pub fn shape(text: &str) -> Shape {
    if plain_integer(text).is_some() {
        return Shape::Neutral;
    }
    let words = match number_words::split(text) {
        Ok(Some(words)) => words,
        Ok(None) => return Shape::Neutral,
        Err(_) => return Shape::NoNumber,
    };
    let read = |style| amount(text, &words, style).ok().map(|amount| amount.value);
    match (read(NumberStyle::Point), read(NumberStyle::Comma)) {
        (Some(point), Some(comma)) if point == comma => Shape::Neutral,
        (Some(point), Some(comma)) => Shape::Both { point, comma },
        (Some(_), None) => Shape::Only(NumberStyle::Point),
        (None, Some(_)) => Shape::Only(NumberStyle::Comma),
        (None, None) => Shape::NoNumber,
    }
}

/// The commonest cell of all, without a detour.
fn plain_integer(text: &str) -> Option<Decimal> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 17 {
        return None;
    }
    let mut sum = 0_i64;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        sum = sum * 10 + i64::from(digit);
    }
    Some(Decimal::from(sum))
}

fn amount(text: &str, words: &Words<'_>, style: NumberStyle) -> Result<Amount, NumberError> {
    let Some((mantissa, decimals)) = mantissa(words.core.as_bytes(), style, words.exponent.is_some()) else {
        let other = match style {
            NumberStyle::Point => NumberStyle::Comma,
            NumberStyle::Comma => NumberStyle::Point,
        };
        if too_many_digits(&words.core) {
            return Err(NumberError::OutOfRange(shortened(text)));
        }
        return Err(match mantissa_of_other(words, other) {
            true => NumberError::OtherStyle { text: shortened(text), style },
            false => NumberError::NotANumber(shortened(text)),
        });
    };
    let out_of_range = || NumberError::OutOfRange(shortened(text));
    let value = Decimal::try_from_i128_with_scale(mantissa, decimals).map_err(|_| out_of_range())?;
    let power = words.exponent.unwrap_or(0) + words.power;
    let value = shifted(value, power).ok_or_else(|| {
        // Digits before the mark; below zero, zeros after it.
        let digits = mantissa.unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
        let order = i64::from(digits) - i64::from(decimals) + i64::from(power);
        match order < -i64::from(STORED_SCALE) {
            true => NumberError::TooSmall(shortened(text)),
            false => out_of_range(),
        }
    })?;
    if value >= Decimal::from_i128_with_scale(TOO_LARGE, 0) {
        return Err(out_of_range());
    }
    if !value.is_zero() && value.round_dp(STORED_SCALE).is_zero() {
        return Err(NumberError::TooSmall(shortened(text)));
    }
    let value = if words.is_negative { -value } else { value };
    Ok(Amount { value, decimals, is_percent: words.is_percent, currency: words.currency })
}

fn mantissa_of_other(words: &Words<'_>, other: NumberStyle) -> bool {
    mantissa(words.core.as_bytes(), other, words.exponent.is_some()).is_some()
}

fn too_many_digits(core: &str) -> bool {
    core.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS as usize
}

/// Moves the decimal mark by `power` places to the right.
fn shifted(value: Decimal, power: i32) -> Option<Decimal> {
    if power == 0 {
        return Some(value);
    }
    if power > 0 {
        let factor = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
        return value.checked_mul(Decimal::try_from_i128_with_scale(factor, 0).ok()?).map(|value| value.normalize());
    }
    let mut value = value.normalize();
    let scale = value.scale().checked_add(power.unsigned_abs())?;
    value.set_scale(scale).ok()?;
    Some(value)
}

/// Reads digits, `.`, `,`, `'` (any grouping that is never a decimal mark) and
/// `D` (a mark that is always decimal) as a whole number and its decimals.
/// Thousands must be grouped by three, or as in India by two after the first
/// three, with one grouping mark throughout and no leading zero.
fn mantissa(core: &[u8], style: NumberStyle, is_scientific: bool) -> Option<(i128, u32)> {
    let mut sum = 0_i128;
    let mut digits = 0_u32;
    let mut decimals: Option<u32> = None;
    let mut grouping = None;
    // Digits since the last grouping mark, and of the groups before.
    let mut group = 0_u32;
    let mut first_group = None;
    let mut are_groups_of_two = false;
    let mut are_groups_of_three = false;
    let has_sure_decimal = core.contains(&b'D');
    for (at, byte) in core.iter().enumerate() {
        match *byte {
            b'0'..=b'9' => {
                sum = sum.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                digits += 1;
                group += 1;
                if let Some(decimals) = &mut decimals {
                    *decimals += 1;
                }
            }
            mark if mark == b'D' || (mark == style.decimal() && !has_sure_decimal) => {
                if decimals.is_some() || at + 1 == core.len() || (first_group.is_some() && group != 3) {
                    return None;
                }
                decimals = Some(0);
            }
            mark => {
                let is_other_mark = grouping.is_some_and(|known| known != mark);
                if decimals.is_some() || is_scientific || is_other_mark || at + 1 == core.len() {
                    return None;
                }
                match first_group {
                    None if !(1..=3).contains(&group) || core[0] == b'0' => return None,
                    None => first_group = Some(group),
                    Some(_) if group == 2 && mark == b',' && !are_groups_of_three => are_groups_of_two = true,
                    Some(_) if group == 3 && !are_groups_of_two => are_groups_of_three = true,
                    Some(_) => return None,
                }
                grouping = Some(mark);
                group = 0;
            }
        }
    }
    let groups_end_well = first_group.is_none() || decimals.is_some() || group == 3;
    let lakh_begins_well = !are_groups_of_two || first_group.is_some_and(|first| first <= 2);
    let is_read = digits > 0 && digits <= MOST_DIGITS && groups_end_well && lakh_begins_well;
    is_read.then_some((sum, decimals.unwrap_or(0)))
}

/// A cell in a message, at most 80 characters of it.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
