use base::Currency;
use proptest::prelude::*;

use super::*;

fn value(text: &str, style: NumberStyle) -> String {
    match read(text, style) {
        Ok(Some(amount)) => amount.value.to_string(),
        Ok(None) => "none".into(),
        Err(error) => error.to_string(),
    }
}

fn point(text: &str) -> String {
    value(text, NumberStyle::Point)
}

fn comma(text: &str) -> String {
    value(text, NumberStyle::Comma)
}

#[test]
fn marks_of_many_places() {
    assert_eq!(point("1,234.56"), "1234.56");
    assert_eq!(comma("1.234,56"), "1234.56");
    assert_eq!(comma("1 234,56"), "1234.56");
    assert_eq!(comma("1\u{a0}234,56"), "1234.56");
    assert_eq!(comma("1\u{202f}234\u{202f}567,8"), "1234567.8");
    assert_eq!(point("1'234.56"), "1234.56");
    assert_eq!(point("1’234’567.5"), "1234567.5");
    assert_eq!(point("12,34,567.50"), "1234567.50");
    assert_eq!(point("1,234,567"), "1234567");
    assert_eq!(point(".5"), "0.5");
    assert_eq!(point("0.000001"), "0.000001");
}

#[test]
fn persian_and_arabic() {
    assert_eq!(point("۵٬۰۰۰٫۲۵"), "5000.25");
    assert_eq!(comma("۵٬۰۰۰٫۲۵"), "5000.25");
    assert_eq!(point("٣٤"), "34");
    assert_eq!(point("۱۲/۵"), "12.5");
    assert_eq!(point("۵,۰۰۰,۰۰۰"), "5000000");
    assert_eq!(point("۵،۰۰۰،۰۰۰"), "5000000");
    assert_eq!(point("\u{200f}۱۲۳\u{200e}"), "123");
}

#[test]
fn signs() {
    assert_eq!(point("-12.5"), "-12.5");
    assert_eq!(point("−12.5"), "-12.5");
    assert_eq!(point("+12"), "12");
    assert_eq!(point("12.5-"), "-12.5");
    assert_eq!(point("(1,234.00)"), "-1234.00");
    assert_eq!(point("($12.00)"), "-12.00");
    assert_eq!(point("-$12.00"), "-12.00");
    assert_eq!(comma("500,-"), "500");
    assert_eq!(comma("kr. 500,-"), "500");
}

#[test]
fn nothing_is_none() {
    for text in ["", " ", "-", "--", "—", "n/a", "N/A", "null", "#N/A", "k.A.", "ندارد"] {
        assert_eq!(point(text), "none", "{text}");
    }
}

#[test]
fn currencies_beside_the_number() {
    let amount = read("5,000,000 تومان", NumberStyle::Point).unwrap().unwrap();
    assert_eq!(amount.in_currency_units(), Decimal::from(50_000_000));
    let irr = Currency::parse("IRR").unwrap();
    assert_eq!(amount.currency, Some(Named::One { currency: irr, units: 10 }));
    let thousands = read("۲۵۰ هزار تومان", NumberStyle::Point).unwrap().unwrap();
    assert_eq!(thousands.in_currency_units(), Decimal::from(2_500_000));
    let millions = read("۱٫۵ میلیون تومان", NumberStyle::Point).unwrap().unwrap();
    assert_eq!(millions.in_currency_units(), Decimal::from(15_000_000));
    for (text, style, code, value) in [
        ("€1,234.50", NumberStyle::Point, "EUR", "1234.50"),
        ("1.234,50 €", NumberStyle::Comma, "EUR", "1234.50"),
        ("5.000.000 ₫", NumberStyle::Comma, "VND", "5000000"),
        ("₱1,250.75", NumberStyle::Point, "PHP", "1250.75"),
        ("EUR 12", NumberStyle::Point, "EUR", "12"),
        ("12 usd", NumberStyle::Point, "USD", "12"),
        ("2,5 Mio. €", NumberStyle::Comma, "EUR", "2500000"),
        ("3k€", NumberStyle::Point, "EUR", "3000"),
        ("$5 CAD", NumberStyle::Point, "CAD", "5"),
        ("12 triệu đồng", NumberStyle::Comma, "VND", "12000000"),
    ] {
        let amount = read(text, style).unwrap().unwrap();
        let Some(Named::One { currency, .. }) = amount.currency else { panic!("{text}: {amount:?}") };
        assert_eq!((currency.code(), amount.value.to_string().as_str()), (code, value), "{text}");
    }
    let shared = read("12.000 kr.", NumberStyle::Comma).unwrap().unwrap();
    assert!(matches!(shared.currency, Some(Named::Shared(codes)) if codes.contains(&"ISK")));
    assert!(matches!(read("€5 USD", NumberStyle::Point), Err(NumberError::TwoCurrencies(_))));
}

#[test]
fn percent_and_ratio() {
    let amount = read("1.25%", NumberStyle::Point).unwrap().unwrap();
    assert_eq!((amount.ratio().to_string(), amount.decimals, amount.is_percent), ("0.0125".into(), 2, true));
    assert_eq!(read("۱٫۲۵٪", NumberStyle::Point).unwrap().unwrap().ratio().to_string(), "0.0125");
    assert_eq!(read("1,25 %", NumberStyle::Comma).unwrap().unwrap().ratio().to_string(), "0.0125");
    assert_eq!(read("۳ درصد", NumberStyle::Point).unwrap().unwrap().ratio().to_string(), "0.03");
}

#[test]
fn multiples_and_exponents() {
    assert_eq!(point("1.2K"), "1200");
    assert_eq!(point("3M"), "3000000");
    assert_eq!(point("1.23457E+11"), "123457000000");
    assert_eq!(comma("1,5E+05"), "150000");
    assert_eq!(point("5e-3"), "0.005");
    assert_eq!(point("1.234E2"), "123.4");
    assert!(read("3m", NumberStyle::Point).is_err());
    assert!(read("1E400", NumberStyle::Point).is_err());
    assert!(read("9E30", NumberStyle::Point).is_err());
}

#[test]
fn what_does_not_fit_is_refused() {
    assert!(matches!(read("1,5", NumberStyle::Point), Err(NumberError::OtherStyle { .. })));
    assert!(matches!(read("12abc", NumberStyle::Point), Err(NumberError::UnknownWord { .. })));
    for text in ["abc", "2026-10-01", "1,23,4", "1.2.3", "1..2", "1,,234", "12 34", "0x10", "1/2", "=1+1", "1:2"] {
        assert!(read(text, NumberStyle::Point).is_err(), "{text} is {}", point(text));
    }
    assert!(matches!(read("1234567890123456789", NumberStyle::Point), Err(NumberError::OutOfRange(_))));
    assert!(matches!(read(&"9".repeat(40), NumberStyle::Point), Err(NumberError::OutOfRange(_))));
    assert_eq!(point("1000000000000000"), "1000000000000000");
}

#[test]
fn one_sign_is_enough() {
    for text in ["--5", "- -5", "+-5", "-(5)", "(-5)", "-5-", "(5", "5)", "((5))", "−-5", "-$-5"] {
        assert!(matches!(read(text, NumberStyle::Point), Err(NumberError::NotANumber(_))), "{text} is {}", point(text));
    }
}

#[test]
fn what_would_be_kept_as_nothing_is_refused() {
    for text in ["1e-20", "0.0000000001", "-4E-10"] {
        assert!(matches!(read(text, NumberStyle::Point), Err(NumberError::TooSmall(_))), "{text} is {}", point(text));
    }
    assert_eq!(point("0.000000001"), "0.000000001");
    assert_eq!(point("0.000"), "0.000");
    assert!(read("0e-20", NumberStyle::Point).unwrap().unwrap().value.is_zero());
}

#[test]
fn counts_are_whole() {
    assert_eq!(count("10,000", NumberStyle::Point), Ok(Some(10_000)));
    assert_eq!(count("75.0", NumberStyle::Point), Ok(Some(75)));
    assert_eq!(count("--", NumberStyle::Point), Ok(None));
    assert!(matches!(count("1.5", NumberStyle::Point), Err(NumberError::NotWhole(_))));
    assert!(count("5 €", NumberStyle::Point).is_err());
}

#[test]
fn shapes_tell_the_style() {
    assert_eq!(shape("1,234.56"), Shape::Only(NumberStyle::Point));
    assert_eq!(shape("1.234,56"), Shape::Only(NumberStyle::Comma));
    assert_eq!(shape("1,5"), Shape::Only(NumberStyle::Comma));
    assert_eq!(shape("0.123"), Shape::Only(NumberStyle::Point));
    assert_eq!(shape("1234.567"), Shape::Only(NumberStyle::Point));
    assert_eq!(shape("1.234.567"), Shape::Only(NumberStyle::Comma));
    assert!(matches!(shape("1.234"), Shape::Both { .. }));
    assert!(matches!(shape("12,345"), Shape::Both { .. }));
    assert_eq!(shape("12"), Shape::Neutral);
    assert_eq!(shape("--"), Shape::Neutral);
    assert_eq!(shape("Berlin"), Shape::NoNumber);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = (read(&text, NumberStyle::Point), read(&text, NumberStyle::Comma), shape(&text));
    }

    #[test]
    fn texts_near_numbers_are_read_or_refused(text in r"[-+(]?[$€ ]?[0-9.,'٬٫۰-۹ ]{0,40}[eE]?[-+]?[0-9]{0,5}[%) kM€-]{0,3}") {
        let _ = (read(&text, NumberStyle::Point), read(&text, NumberStyle::Comma), shape(&text));
    }

    #[test]
    fn written_numbers_come_back(units in 0_i64..1_000_000_000_000, cents in 0_u32..100) {
        let digits = units.to_string();
        let grouped = |mark: &str| {
            let groups: Vec<String> = digits.as_bytes().rchunks(3).rev().map(|g| String::from_utf8_lossy(g).into_owned()).collect();
            groups.join(mark)
        };
        let expected = format!("{units}.{cents:02}");
        prop_assert_eq!(point(&format!("{}.{cents:02}", grouped(","))), expected.clone());
        prop_assert_eq!(comma(&format!("{},{cents:02}", grouped("."))), expected.clone());
        prop_assert_eq!(comma(&format!("{},{cents:02}", grouped("\u{202f}"))), expected.clone());
        let persian = base::digits::to_persian(&format!("{}D{cents:02}", grouped("٬"))).replace('D', "٫");
        prop_assert_eq!(point(&persian), expected);
    }
}
