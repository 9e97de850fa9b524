//! Tells offline files by their headers, and finds their columns.

use super::columns::{CALL_NAMES, CLOCKS, Col, DAYS, NAMES, TIMES, VISIT_TIMES};
use crate::formats::Format;
use crate::formats::headers::{Columns, Folded, Found, fold};

/// Where the columns of a header stand: those that the user names, then those
/// that are known by their names.
pub(crate) fn located(cells: &[&str], map: &[(String, String)]) -> Columns<Col> {
    located_in(cells, &Folded::of(cells), map)
}

/// The same in a row that is folded.
pub(crate) fn located_in(cells: &[&str], row: &Folded, map: &[(String, String)]) -> Columns<Col> {
    let mut found = row.locate(NAMES, |column| column == Col::Value);
    let times = row.locate(&[((), TIMES)], |()| false);
    if let Some(time) = times.get(&()) {
        found.insert(Col::Time, *time);
    }
    // A list with the day in one column and the hour in another.
    let (days, clocks) = (row.locate(&[((), DAYS)], |()| false), row.locate(&[((), CLOCKS)], |()| false));
    let is_said = map.iter().any(|(_, word)| Col::parse(word) == Some(Col::Time));
    if let (Some(day), Some(clock), false) = (days.get(&()), clocks.get(&()), is_said) {
        found.insert(Col::Time, *day);
        found.insert(Col::Clock, *clock);
    }
    for (header, word) in map {
        let place = place_of(cells, header);
        let Some(at) = place else { continue };
        found.retain(|_, known| known.at != at);
        if let Some(column) = Col::parse(word) {
            found.insert(column, Found { at, unit: None });
        }
    }
    found
}

/// The first column that the user names and the header does not have.
pub(crate) fn absent<'a>(cells: &[&str], map: &'a [(String, String)]) -> Option<&'a str> {
    map.iter().map(|(header, _)| header.as_str()).find(|header| place_of(cells, header).is_none())
}

/// The column of a header, or of a number such as `#3`.
fn place_of(cells: &[&str], header: &str) -> Option<usize> {
    let name = fold(header);
    let by_name = cells.iter().position(|cell| fold(cell) == name);
    let number = || header.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < cells.len());
    by_name.or_else(number)
}

/// The columns without which a file is none of a format.
fn needed(format: Format) -> &'static [Col] {
    match format {
        Format::Calls => &[Col::Time, Col::Phone],
        Format::SelfReported => &[Col::Time, Col::Answer],
        Format::Counts => &[Col::What, Col::Count],
        _ => &[Col::Time],
    }
}

/// The same in words.
pub(crate) fn needed_words(format: Format) -> String {
    let words: Vec<&str> = needed(format).iter().map(|column| column.key()).collect();
    let person = "and what leads to a person: phone, email, user_id, a click id, coupon or order_id";
    match format {
        Format::StoreVisits | Format::OfflineConversions => format!("{} {person}", words.join(" and ")),
        _ => words.join(" and "),
    }
}

/// How well a header fits a format whose columns were [`located`] in it, and the
/// headers that tell. `row`: the header, folded. `is_asked`: the user says which
/// format it is, so that what is needed is enough.
pub(crate) fn fits(
    format: Format,
    cells: &[&str],
    row: &Folded,
    found: &Columns<Col>,
    is_asked: bool,
) -> Option<(u32, Vec<String>)> {
    let has = |column: Col| found.contains_key(&column);
    let person = || found.keys().any(|column| column.is_of_person());
    let by_click = || found.keys().any(|column| column.click_kind().is_some());
    if !needed(format).iter().all(|column| has(*column)) {
        return None;
    }
    let tells = match format {
        Format::Calls => !has(Col::Answer) && row.has_any(CALL_NAMES),
        Format::StoreVisits => person() && row.has_any(VISIT_TIMES) && !has(Col::Answer),
        Format::SelfReported | Format::Counts => true,
        Format::OfflineConversions => {
            let goal = has(Col::Conversion) || has(Col::Value);
            (by_click() && goal || has(Col::Conversion) && person()) && !has(Col::Answer)
        }
        _ => false,
    };
    let is_enough = match format {
        Format::StoreVisits | Format::OfflineConversions => person(),
        _ => true,
    };
    if !(tells || is_asked && is_enough) {
        return None;
    }
    let mut columns: Vec<Found> = found.values().copied().collect();
    columns.sort_unstable_by_key(|column| column.at);
    let names = columns.iter().filter_map(|column| cells.get(column.at)).map(|cell| cell.trim().to_owned());
    Some((30 + 10 * u32::try_from(columns.len()).unwrap_or(0), names.collect()))
}

/// The time zone that a line above the header names, as the platforms'
/// templates for conversions do: `Parameters:TimeZone=Europe/Vienna`.
pub(crate) fn zone_above(lines: &[Vec<&str>]) -> Option<String> {
    let cells = lines.iter().flatten().flat_map(|cell| cell.split([';', ',']));
    cells.filter_map(|cell| cell.trim().strip_prefix("Parameters:").unwrap_or(cell.trim()).split_once('=')).find_map(
        |(name, zone)| {
            let is_zone = name.trim().eq_ignore_ascii_case("timezone") && !zone.trim().is_empty();
            is_zone.then(|| zone.trim().to_owned())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Vec<Format> {
        let cells: Vec<&str> = header.split(',').collect();
        let formats = Format::ALL.iter().copied().filter(|format| format.is_offline());
        let (row, found) = (Folded::of(&cells), located(&cells, &[]));
        formats.filter(|format| fits(*format, &cells, &row, &found, false).is_some()).collect()
    }

    #[test]
    fn each_is_told_by_its_own_headers() {
        let cases = [
            ("Call Status,Tracking Number,Source,Start Time,Duration (seconds),Phone Number,Campaign", Format::Calls),
            ("شماره تماس گیرنده,زمان تماس,مدت تماس", Format::Calls),
            ("Thời gian gọi,Số điện thoại,Thời lượng cuộc gọi", Format::Calls),
            ("visited at,store,phone", Format::StoreVisits),
            ("Tími heimsóknar,Verslun,Sími", Format::StoreVisits),
            ("Timestamp,How did you hear about us?,Email", Format::SelfReported),
            ("تاریخ,نحوه آشنایی,موبایل", Format::SelfReported),
            ("Petsa,Paano mo kami nalaman?", Format::SelfReported),
            (
                "Google Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency",
                Format::OfflineConversions,
            ),
            ("Email,Phone Number,Conversion Name,Conversion Time,Order ID", Format::OfflineConversions),
            ("msclkid,Conversion Time,Value", Format::OfflineConversions),
            ("date,count,what,place,campaign", Format::Counts),
            ("Ngày,Số lượng,Cái gì,Ở đâu", Format::Counts),
        ];
        for (header, format) in cases {
            assert_eq!(of(header), [format], "{header}");
        }
    }

    #[test]
    fn tables_of_other_things_are_none() {
        for header in [
            "date,campaign,spend,clicks",
            "date,campaign,calls",
            "order id,date,total,coupon,email",
            "Name,Email,Financial Status,Created at,Total,Phone",
            "date,campaign,conversions,conversion value",
            "Email Address,First Name,OPTIN_TIME",
            "date,phone",
        ] {
            assert_eq!(of(header), [], "{header}");
        }
    }

    #[test]
    fn what_the_user_says_rules() {
        let map = [("Nummer".to_owned(), "phone".to_owned()), ("#1".to_owned(), "time".to_owned())];
        let cells = ["Wann", "Nummer", "phone"];
        let found = located(&cells, &map);
        assert_eq!((found[&Col::Time].at, found[&Col::Phone].at), (0, 1));
        assert!(fits(Format::Calls, &cells, &Folded::of(&cells), &found, true).is_some());
        assert!(fits(Format::Calls, &cells, &Folded::of(&cells), &found, false).is_none());
    }

    #[test]
    fn templates_name_their_zone() {
        let lines = vec![vec!["Parameters:TimeZone=Asia/Tehran"], vec!["Google Click ID", "Conversion Time"]];
        assert_eq!(zone_above(&lines), Some("Asia/Tehran".to_owned()));
        assert_eq!(zone_above(&[vec!["Parameters:EventType=x;TimeZone=+0100"]]), Some("+0100".to_owned()));
        assert_eq!(zone_above(&[vec!["Calls of October"]]), None);
    }
}
