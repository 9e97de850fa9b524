//! ISO 4217 currencies.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217, by its three-letter code. Toman is not a currency
/// but ten Iranian rials: see [`named`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Says that a text names no currency we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a currency code of ISO 4217, such as EUR, USD or IRR")]
pub struct UnknownCurrency(pub String);

/// Codes whose smallest unit is not a hundredth, with the digits they have.
/// The Iranian rial has two in the standard and none in use.
const MINOR_DIGITS: &[(&str, u32)] = &[
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("IRR", 0),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Active codes of ISO 4217 (currencies in use; no metals, no test codes).
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN \
BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK \
NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF \
XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Words and signs people write beside an amount, with the currency and the
/// number of its units that one written unit stands for. `$` and `kr` belong
/// to several currencies and are resolved by the reader of the file.
const NAMES: &[(&str, &str, u32)] = &[
    ("تومان", "IRR", 10),
    ("تومن", "IRR", 10),
    ("toman", "IRR", 10),
    ("tomans", "IRR", 10),
    ("irt", "IRR", 10),
    ("هزار تومان", "IRR", 10_000),
    ("میلیون تومان", "IRR", 10_000_000),
    ("ریال", "IRR", 1),
    ("ريال", "IRR", 1),
    ("﷼", "IRR", 1),
    ("rial", "IRR", 1),
    ("rials", "IRR", 1),
    ("₫", "VND", 1),
    ("đ", "VND", 1),
    ("đồng", "VND", 1),
    ("vnđ", "VND", 1),
    ("₱", "PHP", 1),
    ("piso", "PHP", 1),
    ("peso", "PHP", 1),
    ("€", "EUR", 1),
    ("euro", "EUR", 1),
    ("euros", "EUR", 1),
    ("یورو", "EUR", 1),
    ("£", "GBP", 1),
    ("¥", "JPY", 1),
    ("₹", "INR", 1),
    ("₺", "TRY", 1),
    ("₽", "RUB", 1),
    ("₩", "KRW", 1),
    ("us$", "USD", 1),
    ("دلار", "USD", 1),
    ("ca$", "CAD", 1),
    ("c$", "CAD", 1),
    ("a$", "AUD", 1),
    ("r$", "BRL", 1),
    ("zł", "PLN", 1),
    ("króna", "ISK", 1),
    ("krónur", "ISK", 1),
    ("íkr", "ISK", 1),
    ("درهم", "AED", 1),
];

/// Signs that several currencies share.
const SHARED_SIGNS: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "TWD"]),
    ("kr", &["ISK", "DKK", "NOK", "SEK"]),
    ("kr.", &["ISK", "DKK", "NOK", "SEK"]),
];

/// What a word or sign beside an amount says about its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// One currency; each written unit is `units` of it (10 for Toman).
    One {
        /// The currency.
        currency: Currency,
        /// How many of its units one written unit is.
        units: u32,
    },
    /// A sign that any of these currencies uses; the first is the commonest.
    Shared(&'static [&'static str]),
}

/// Resolves a code, a currency word or a sign, in any case.
#[must_use]
pub fn named(word: &str) -> Option<Named> {
    let word = word.trim().to_lowercase();
    if let Ok(currency) = Currency::parse(&word) {
        return Some(Named::One { currency, units: 1 });
    }
    let one = NAMES.iter().find(|(name, ..)| *name == word);
    if let Some((_, code, units)) = one {
        return Currency::parse(code).ok().map(|currency| Named::One { currency, units: *units });
    }
    SHARED_SIGNS.iter().find(|(sign, _)| *sign == word).map(|(_, codes)| Named::Shared(codes))
}

impl Currency {
    /// Reads an ISO 4217 code in any case.
    ///
    /// # Errors
    /// [`UnknownCurrency`] when no such currency is in use.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let upper = code.trim().to_ascii_uppercase();
        let known = upper.len() == 3 && CODES.split(' ').any(|known| known == upper);
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(bytes) if known => Ok(Self(bytes)),
            _ => Err(UnknownCurrency(code.chars().take(40).collect())),
        }
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal mark in daily use: 2 for EUR, 0 for IRR.
    #[must_use]
    pub fn minor_digits(&self) -> u32 {
        MINOR_DIGITS.iter().find(|(code, _)| *code == self.code()).map_or(2, |(_, digits)| *digits)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toman_is_ten_rials() {
        let irr = Currency::parse("irr").unwrap();
        assert_eq!(named("تومان"), Some(Named::One { currency: irr, units: 10 }));
        assert_eq!(irr.minor_digits(), 0);
    }

    #[test]
    fn shared_signs_stay_open_and_unknown_codes_are_refused() {
        assert!(matches!(named("$"), Some(Named::Shared(codes)) if codes[0] == "USD"));
        assert!(Currency::parse("XXZ").is_err());
        assert!(named("شکلات").is_none());
    }

    #[test]
    fn every_special_code_is_a_known_code() {
        for (code, _) in MINOR_DIGITS {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
        for (_, code, _) in NAMES {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
    }
}
