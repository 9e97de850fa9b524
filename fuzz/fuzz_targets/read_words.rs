//! Any text that people type: codes of coupons and gift cards, counts, names of
//! channels and currencies, months, days, origins and settings.
#![no_main]

use base::{Channel, Currency, Month, coupon_code, currency, digits, jalali, settings, sites};
use collect::counts::{Phrase, TypedCount};
use collect::formats::Format;
use collect::import::calling_code_of;
use collect::sources::origin_of;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let code = coupon_code::canonical(text);
    assert!(coupon_code::is_sound(&code) || coupon_code::near(&code).iter().all(|near| coupon_code::is_sound(near)));
    assert_eq!(coupon_code::canonical(&coupon_code::grouped(&code)), code);

    if let Ok(Phrase { count, what, place }) = Phrase::read(text) {
        let day = jiff::civil::date(2026, 10, 1);
        let typed = TypedCount { day, count, what, place, campaign: text.to_owned(), channel: None };
        let _ = typed.file(day);
    }
    if let Ok(origin) = origin_of(text) {
        assert_eq!(origin_of(&origin), Ok(origin.clone()), "it is in one form");
    }
    if let Ok(currency) = Currency::parse(text) {
        assert_eq!(Currency::parse(currency.code()), Ok(currency));
    }
    if let Some(month) = Month::parse(text) {
        assert!(month.first_day() <= month.last_day());
        let _ = (month.next(), month.days());
    }
    if let Ok(day) = text.parse::<base::Day>()
        && let Some((year, month, of_month)) = jalali::from_day(day)
    {
        // Some years before our era are known one way only.
        assert!(jalali::to_day(year, month, of_month).is_none_or(|back| back == day));
    }
    let (host, path) = text.split_once('/').unwrap_or((text, ""));
    let _ = (sites::of_host(host, path), sites::of_source(text), sites::site(text));
    let _ = (Channel::parse(text), Channel::suggested_by(text), Channel::by_utm(host, path));
    let _ = (currency::named(text), digits::fold(text), Format::parse(text), calling_code_of(text));
    let _ = (settings::name(text), settings::key(text), settings::timezone(text), settings::locale(text));
});
