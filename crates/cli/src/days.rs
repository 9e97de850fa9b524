//! Days as arguments: one form, and a hint for the others.

use base::Day;
use collect::values::{DateOrder, DateStyle, date};

/// Reads a day of an argument.
///
/// # Errors
/// Says the form that is wanted, and the day that was probably meant.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let read = |order| date::read(text, DateStyle::of(order)).ok().flatten().and_then(|when| when.day());
    let mut meant: Vec<(Day, &str)> = Vec::new();
    for (order, how) in [(DateOrder::Dmy, " (day first)"), (DateOrder::Mdy, " (month first)"), (DateOrder::Ymd, "")] {
        if let Some(day) = read(order)
            && !meant.iter().any(|(known, _)| *known == day)
        {
            meant.push((day, how));
        }
    }
    let form = "write a day as YYYY-MM-DD";
    Err(match meant.as_slice() {
        [] => format!("{form}, such as 2026-10-31"),
        [(day, _)] => format!("{form}; did you mean {day}?"),
        several => {
            let listed: Vec<String> = several.iter().map(|(day, how)| format!("{day}{how}")).collect();
            format!("{form}; did you mean {}?", listed.join(" or "))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_forms_are_refused_with_what_they_mean() {
        assert_eq!(day("2026-10-31").unwrap().to_string(), "2026-10-31");
        let said = |text: &str| day(text).unwrap_err();
        assert_eq!(said("31.10.2026"), "write a day as YYYY-MM-DD; did you mean 2026-10-31?");
        assert_eq!(
            said("01/02/2026"),
            "write a day as YYYY-MM-DD; did you mean 2026-02-01 (day first) or 2026-01-02 (month first)?"
        );
        assert!(said("yesterday").ends_with("such as 2026-10-31"));
        assert!(said("2026-02-30").contains("YYYY-MM-DD"));
    }
}
