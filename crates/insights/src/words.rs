//! Numbers in English sentences. Pages make their own sentences from a
//! finding's code and parameters; these are for the command line and the API.

use base::{Channel, Currency, Decimal, money};
use rust_decimal::RoundingStrategy;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

/// An amount rounded to the currency's minor unit: `50,000,000 IRR`.
pub(crate) fn amount(value: Decimal, currency: Currency) -> String {
    let digits = currency.minor_digits();
    let mut rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven);
    rounded.rescale(digits);
    format!("{} {currency}", grouped(&rounded.to_string()))
}

/// Puts other words in the place of amounts as [`amount`] writes them. An
/// amount within a longer one (`5,000 IRR` in `15,000 IRR`) is left alone.
pub(crate) fn with_amounts(text: &str, shown: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let follows_digit = out.chars().next_back().is_some_and(|before| before.is_ascii_digit() || before == ',');
        let found = shown.iter().filter(|(amount, _)| rest.starts_with(amount.as_str()));
        match found.max_by_key(|(amount, _)| amount.len()).filter(|_| !follows_digit) {
            Some((amount, instead)) => {
                out.push_str(instead);
                rest = &rest[amount.len()..];
            }
            None => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    out
}

/// A channel's name in sentences, as pages in English show it.
pub(crate) fn channel_label(channel: Channel) -> String {
    match channel {
        Channel::Email => return "E-mail".to_owned(),
        Channel::PaidOther => return "Other paid".to_owned(),
        Channel::Push => return "Push notifications".to_owned(),
        Channel::Unassigned => return "No channel".to_owned(),
        _ => {}
    }
    let mut words = channel.name().split(' ');
    let mut label = words.next().unwrap_or_default().to_owned();
    for word in words {
        label.push(' ');
        let is_initials = word.chars().all(|letter| letter.is_ascii_uppercase());
        label.push_str(&if is_initials { word.to_owned() } else { word.to_lowercase() });
    }
    label
}

/// A count: `10,000`, `12.5`.
pub(crate) fn count(value: Decimal) -> String {
    grouped(&value.round_dp(1).normalize().to_string())
}

/// A share as a percentage of three significant digits: `1.25 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{} %", significant(share * 100.0, 3))
}

/// A plain number of three significant digits.
pub(crate) fn number(value: f64) -> String {
    significant(value, 3)
}

/// A p-value: two significant digits, never `0`.
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {}", significant(p, 2)) }
}

fn significant(value: f64, digits: u32) -> String {
    let exact = Decimal::from_f64(value).and_then(|value| value.round_sf(digits));
    // More digits before the mark than asked for are kept: 12,345 is not 12,300.
    let whole =
        Decimal::from_f64(value).map(|value| value.round_dp(0)).filter(|whole| whole.abs() >= Decimal::ONE_THOUSAND);
    let shown = whole.or(exact).unwrap_or_default().normalize();
    grouped(&shown.to_string())
}

fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A decimal as a float for the statistics, which need no exact money.
pub(crate) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

/// Money as columns hold it: exact, with at least the currency's minor digits.
pub(crate) fn exact(value: Decimal, currency: Currency) -> Decimal {
    money::to_text(value, currency).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let irr = Currency::parse("IRR").unwrap();
        let eur = Currency::parse("EUR").unwrap();
        assert_eq!(amount(Decimal::from(50_000_000), irr), "50,000,000 IRR");
        assert_eq!(amount("-1234.5".parse().unwrap(), eur), "−1,234.50 EUR");
        assert_eq!(percent(0.0125), "1.25 %");
        assert_eq!(percent(0.01), "1 %");
        assert_eq!(p_value(0.141_041), "p = 0.14");
        assert_eq!(p_value(0.0), "p < 0.001");
        assert_eq!(count(Decimal::from(10_000)), "10,000");
        assert_eq!(number(12_345.6), "12,346");
    }

    #[test]
    fn amounts_give_way_to_other_words_whole_or_not_at_all() {
        let shown = [("5,000 IRR".to_owned(), "500 Toman".to_owned()), ("−10 IRR".to_owned(), "−1 Toman".to_owned())];
        let text = "5,000 IRR of 15,000 IRR, less −10 IRR (۵).";
        assert_eq!(with_amounts(text, &shown), "500 Toman of 15,000 IRR, less −1 Toman (۵).");
    }

    #[test]
    fn channels_are_called_as_on_the_pages() {
        let messages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/locales/en.json");
        let messages = std::fs::read_to_string(messages).expect("the English messages");
        let messages: serde_json::Value = serde_json::from_str(&messages).expect("JSON");
        for channel in Channel::ALL {
            let key = format!("channel.{}", channel.key());
            assert_eq!(messages[&key], channel_label(*channel), "{key}");
        }
    }

    #[test]
    fn money_keeps_its_digits() {
        let eur = Currency::parse("EUR").unwrap();
        assert_eq!(exact("12.5".parse().unwrap(), eur).to_string(), "12.50");
        assert_eq!(exact("12.500000000".parse().unwrap(), eur).to_string(), "12.50");
    }
}
