//! Any text is read as a number, an amount, a date and a range, or refused.
#![no_main]

use collect::values::{DateOrder, DateStyle, NumberStyle, date, number, range};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for style in [NumberStyle::Point, NumberStyle::Comma] {
        let _ = number::count(text, style);
        if let Ok(Some(amount)) = number::read(text, style) {
            let _ = (amount.ratio(), amount.in_currency_units());
        }
    }
    for order in [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd] {
        for two_digit_years in [false, true] {
            let _ = date::read(text, DateStyle { order, two_digit_years });
        }
    }
    let _ = range::read(text);
});
