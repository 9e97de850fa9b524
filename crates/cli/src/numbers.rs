//! Numbers for people: grouped digits and percentages. The command line speaks
//! English, so its numbers do as well, whatever the workspace's language; where
//! a report is asked for with `--locale fa`, its table has Persian digits and
//! Toman instead of rials. Programs get exact decimals.

use base::{Currency, Decimal, digits};

/// How numbers are written in a terminal.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    locale: String,
    currency: Currency,
}

impl Numbers {
    /// The way of a language, with money in a currency.
    pub(crate) fn new(locale: &str, currency: Currency) -> Self {
        Self { locale: locale.to_owned(), currency }
    }

    /// The way of the command line's own sentences, which are English.
    pub(crate) fn english(currency: Currency) -> Self {
        Self::new("en", currency)
    }

    /// The unit that money is shown in, for the header.
    pub(crate) fn unit(&self) -> &str {
        if self.in_toman() { "تومان" } else { self.currency.code() }
    }

    fn in_toman(&self) -> bool {
        self.locale == "fa" && self.currency.code() == "IRR"
    }

    /// Money, rounded to the minor unit for the eye.
    pub(crate) fn money(&self, exact: &str) -> String {
        let Ok(mut amount) = exact.parse::<Decimal>() else { return exact.to_owned() };
        if self.in_toman() {
            amount /= Decimal::TEN;
        }
        let digits = if self.in_toman() { 0 } else { self.currency.minor_digits() };
        self.decimal(amount, digits, true)
    }

    /// Money in an English sentence, in the unit that the tables beside it have;
    /// `None` when that is the currency itself, as sentences are written.
    pub(crate) fn in_sentence(&self) -> Option<impl Fn(&str) -> String> {
        let english = Self::english(self.currency);
        let show = move |exact: &str| {
            let Ok(rials) = exact.parse::<Decimal>() else { return exact.to_owned() };
            format!("{} Toman", english.decimal(rials / Decimal::TEN, 0, true))
        };
        self.in_toman().then_some(show)
    }

    /// A count; fractions only where there are any.
    pub(crate) fn count(&self, exact: &str) -> String {
        exact.parse::<Decimal>().map_or_else(|_| exact.to_owned(), |value| self.decimal(value, 2, false))
    }

    /// A plain number with two decimals.
    pub(crate) fn number(&self, exact: &str) -> String {
        exact.parse::<Decimal>().map_or_else(|_| exact.to_owned(), |value| self.decimal(value, 2, true))
    }

    /// A share as a percentage.
    pub(crate) fn percent(&self, exact: &str) -> String {
        let Ok(share) = exact.parse::<Decimal>() else { return exact.to_owned() };
        let sign = if self.locale == "fa" { "٪" } else { "%" };
        format!("{}{sign}", self.decimal(share * Decimal::ONE_HUNDRED, 2, true))
    }

    fn decimal(&self, value: Decimal, digits: u32, fixed: bool) -> String {
        let mut rounded = value.round_dp(digits);
        if fixed {
            rounded.rescale(digits);
        } else {
            rounded = rounded.normalize();
        }
        let text = rounded.abs().to_string();
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
        let (thousands, mark) = match self.locale.as_str() {
            "fa" => ('٬', '٫'),
            "vi" | "is" => ('.', ','),
            _ => (',', '.'),
        };
        let mut out = String::new();
        if rounded.is_sign_negative() && !rounded.is_zero() {
            out.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(thousands);
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push(mark);
            out.push_str(fraction);
        }
        if self.locale == "fa" { digits::to_persian(&out) } else { out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_shop_reads_toman() {
        let numbers = Numbers::new("fa", Currency::parse("IRR").unwrap());
        assert_eq!(numbers.money("50000000"), "۵٬۰۰۰٬۰۰۰");
        assert_eq!(numbers.percent("0.0125"), "۱٫۲۵٪");
        assert_eq!(numbers.unit(), "تومان");
        assert_eq!(numbers.in_sentence().unwrap()("50000000"), "5,000,000 Toman");
    }

    #[test]
    fn others_read_their_own_marks() {
        let euros = Numbers::new("en", Currency::parse("EUR").unwrap());
        assert_eq!(euros.money("-1234.5"), "-1,234.50");
        assert_eq!(euros.count("12"), "12");
        assert!(euros.in_sentence().is_none());
        assert_eq!(Numbers::new("is", Currency::parse("ISK").unwrap()).money("1234567"), "1.234.567");
    }
}
