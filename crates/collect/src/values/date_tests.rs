use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn in_order(text: &str, order: DateOrder) -> Option<Day> {
    read(text, DateStyle::of(order)).ok().flatten().and_then(|when| when.day())
}

fn dmy(text: &str) -> Option<Day> {
    in_order(text, DateOrder::Dmy)
}

#[test]
fn the_third_of_october_in_many_forms() {
    let third = Some(date(2026, 10, 3));
    for text in [
        "2026-10-03",
        "2026/10/3",
        "2026.10.03",
        "20261003",
        "03/10/2026",
        "3.10.2026",
        "3-10-2026",
        "2026-10-03T10:20:30",
        "2026-10-03 10:20",
        "2026-10-03T10:20:30Z",
        "2026-10-03|23",
        "10:20 03/10/2026",
        "Oct 3, 2026",
        "October 3rd, 2026",
        "Sat, Oct 3, 2026",
        "3 October 2026",
        "03-Oct-2026",
        "3. Oktober 2026",
        "Samstag, 3. Oktober 2026",
        "3 octobre 2026",
        "3 oct. 2026",
        "3 de octubre de 2026",
        "3 de outubro de 2026",
        "3 out 2026",
        "Oktubre 3, 2026",
        "ika-3 ng Oktubre 2026",
        "3 اکتبر 2026",
        "۳ اکتبر ۲۰۲۶",
        "3 tháng 10 2026",
        "ngày 3 tháng 10 năm 2026",
        "3. október 2026",
        "3. okt. 2026",
        "1405/07/11",
        "1405-7-11",
        "۱۴۰۵/۰۷/۱۱",
        "١٤٠٥/٠٧/١١",
        "۱۱ مهر ۱۴۰۵",
        "11/07/1405",
        "شنبه ۱۱ مهر ۱۴۰۵",
        "14050711",
    ] {
        assert_eq!(dmy(text), third, "{text}");
    }
}

#[test]
fn month_names_of_every_language() {
    for (text, month) in [
        ("1 März 2026", 3),
        ("1 Jänner 2026", 1),
        ("1 févr. 2026", 2),
        ("1 août 2026", 8),
        ("1 déc. 2026", 12),
        ("1 enero 2026", 1),
        ("1 setiembre 2026", 9),
        ("1 março 2026", 3),
        ("1 set. 2026", 9),
        ("1 dez. 2026", 12),
        ("Pebrero 1, 2026", 2),
        ("Hunyo 1, 2026", 6),
        ("Nobyembre 1, 2026", 11),
        ("1. maí 2026", 5),
        ("1. júní 2026", 6),
        ("1. ágúst 2026", 8),
        ("1. nóv. 2026", 11),
        ("1. des. 2026", 12),
        ("۱ ژوئن ۲۰۲۶", 6),
        ("۱ ژوئیه ۲۰۲۶", 7),
        ("۱ آوریل ۲۰۲۶", 4),
        ("۱ آگوست ۲۰۲۶", 8),
    ] {
        assert_eq!(dmy(text), Some(date(2026, month, 1)), "{text}");
    }
    assert_eq!(dmy("1 آبان 1405"), Some(date(2026, 10, 23)));
    assert_eq!(dmy("1 دي 1405"), dmy("1 دی 1405"));
}

#[test]
fn the_order_decides_between_day_and_month() {
    assert_eq!(dmy("01/02/2026"), Some(date(2026, 2, 1)));
    assert_eq!(in_order("01/02/2026", DateOrder::Mdy), Some(date(2026, 1, 2)));
    assert_eq!(in_order("13/02/2026", DateOrder::Mdy), None);
    assert_eq!(in_order("1.2.2026", DateOrder::Mdy), Some(date(2026, 2, 1)));
}

#[test]
fn months_are_whole_months() {
    for text in ["2026-10", "10/2026", "202610", "October 2026", "Okt. 2026", "tháng 10 2026", "2026/10"] {
        let when = read(text, DateStyle::of(DateOrder::Dmy)).unwrap().unwrap();
        assert_eq!((when.period.from, when.period.to), (date(2026, 10, 1), date(2026, 10, 31)), "{text}");
        assert_eq!(when.day(), None);
    }
    let mehr = read("مهر 1405", DateStyle::of(DateOrder::Dmy)).unwrap().unwrap().period;
    assert_eq!((mehr.from, mehr.to), (date(2026, 9, 23), date(2026, 10, 22)));
}

#[test]
fn what_is_no_date_is_refused() {
    for text in ["", "--", "n/a"] {
        assert_eq!(read(text, DateStyle::of(DateOrder::Dmy)), Ok(None), "{text}");
    }
    for text in [
        "abc",
        "12",
        "1,234.56",
        "2026",
        "31/02/2026",
        "2026-02-30",
        "1404/12/30",
        "3/4",
        "99999999",
        "1:2",
        "2026-10-03 25:00",
        "3 Foo 2026",
    ] {
        assert!(read(text, DateStyle::of(DateOrder::Dmy)).is_err(), "{text}");
    }
    assert!(matches!(read("03/10/26", DateStyle::of(DateOrder::Dmy)), Err(DateError::TwoDigitYear(_))));
    assert!(matches!(read("2026-02-30", DateStyle::of(DateOrder::Dmy)), Err(DateError::NoSuchDay(_))));
    let allowed = DateStyle { order: DateOrder::Dmy, two_digit_years: true };
    assert_eq!(read("03/10/26", allowed).unwrap().unwrap().day(), Some(date(2026, 10, 3)));
}

#[test]
fn instants_know_their_zone() {
    let tehran = TimeZone::fixed(Offset::from_seconds(12_600).unwrap());
    let instant =
        |text: &str| read(text, DateStyle::of(DateOrder::Dmy)).unwrap().unwrap().instant(&tehran).unwrap().to_string();
    assert_eq!(instant("2026-10-03 10:20:30 +0330"), "2026-10-03T06:50:30Z");
    assert_eq!(instant("2026-10-03T10:20:30-05:00"), "2026-10-03T15:20:30Z");
    assert_eq!(instant("2026-10-03 10:20:30 UTC"), "2026-10-03T10:20:30Z");
    assert_eq!(instant("2026-10-03 10:20 (UTC+02:00)"), "2026-10-03T08:20:00Z");
    assert_eq!(instant("2026-10-03T10:20:30.123456Z"), "2026-10-03T10:20:30Z");
    assert_eq!(instant("Oct 3, 2026, 10:20 PM"), "2026-10-03T18:50:00Z");
    assert_eq!(instant("2026-10-03"), "2026-10-02T20:30:00Z");
    let late = read("2026-10-03T23:00:00Z", DateStyle::of(DateOrder::Dmy)).unwrap().unwrap();
    assert_eq!(late.day_in(&tehran), Some(date(2026, 10, 4)));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read(&text, DateStyle::of(DateOrder::Dmy));
    }

    #[test]
    fn texts_near_dates_are_read_or_refused(text in "[0-9]{0,4}[-/. |T]?[0-9]{0,2}[-/. |T]?[0-9]{0,4}[ T|]?[0-9]{0,3}:?[0-9]{0,3}:?[0-9]{0,2}[Z+-]?[0-9:]{0,5}") {
        let _ = read(&text, DateStyle { order: DateOrder::Mdy, two_digit_years: true });
    }

    #[test]
    fn written_dates_come_back(offset in 0_i32..60_000) {
        let day = date(1970, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        prop_assert_eq!(dmy(&day.to_string()), Some(day));
        prop_assert_eq!(dmy(&day.strftime("%d/%m/%Y").to_string()), Some(day));
        prop_assert_eq!(in_order(&day.strftime("%m/%d/%Y").to_string(), DateOrder::Mdy), Some(day));
        prop_assert_eq!(dmy(&day.strftime("%B %d, %Y").to_string()), Some(day));
        if let Some((year, month, the_day)) = base::jalali::from_day(day).filter(|(year, ..)| (1300..=1500).contains(year)) {
            prop_assert_eq!(dmy(&format!("{year}/{month:02}/{the_day:02}")), Some(day));
        }
    }
}
