//! Which holidays move sales in a country. Dates are the engine's; this is only
//! who keeps which.

use anyhow::bail;
use measure::mix::Holiday;

/// Holidays by ISO 3166 country code.
const COUNTRIES: [(&str, &[Holiday]); 40] = {
    use Holiday::{
        BlackFriday as Sales, Christmas as Xmas, EidAlAdha as Adha, EidAlFitr as Fitr, HolyWeek as Holy,
        LunarNewYear as Lunar, NewYear, Nowruz, OrthodoxHolyWeek as Orthodox, Ramadan, RoshHashanah as Rosh,
    };
    [
        ("AE", &[NewYear, Ramadan, Fitr, Adha, Sales]),
        ("AF", &[Nowruz, Ramadan, Fitr, Adha]),
        ("AR", &[NewYear, Holy, Xmas]),
        ("AT", &[NewYear, Holy, Xmas, Sales]),
        ("AU", &[NewYear, Holy, Xmas, Sales]),
        ("BE", &[NewYear, Holy, Xmas, Sales]),
        ("BR", &[NewYear, Holy, Xmas, Sales]),
        ("CA", &[NewYear, Holy, Xmas, Sales]),
        ("CH", &[NewYear, Holy, Xmas, Sales]),
        ("CN", &[NewYear, Lunar]),
        ("CZ", &[NewYear, Holy, Xmas, Sales]),
        ("DE", &[NewYear, Holy, Xmas, Sales]),
        ("DK", &[NewYear, Holy, Xmas, Sales]),
        ("EG", &[NewYear, Ramadan, Fitr, Adha]),
        ("ES", &[NewYear, Holy, Xmas, Sales]),
        ("FI", &[NewYear, Holy, Xmas, Sales]),
        ("FR", &[NewYear, Holy, Xmas, Sales]),
        ("GB", &[NewYear, Holy, Xmas, Sales]),
        ("GR", &[NewYear, Orthodox, Xmas, Sales]),
        ("HK", &[NewYear, Lunar, Holy, Xmas]),
        ("ID", &[NewYear, Ramadan, Fitr, Adha, Xmas]),
        ("IE", &[NewYear, Holy, Xmas, Sales]),
        ("IL", &[Rosh]),
        ("IN", &[NewYear, Fitr, Adha]),
        ("IR", &[Nowruz, Ramadan, Fitr, Adha]),
        ("IS", &[NewYear, Holy, Xmas, Sales]),
        ("IT", &[NewYear, Holy, Xmas, Sales]),
        ("JP", &[NewYear, Xmas, Sales]),
        ("KR", &[NewYear, Lunar, Xmas]),
        ("MX", &[NewYear, Holy, Xmas]),
        ("MY", &[NewYear, Lunar, Ramadan, Fitr, Adha, Xmas]),
        ("NL", &[NewYear, Holy, Xmas, Sales]),
        ("NO", &[NewYear, Holy, Xmas, Sales]),
        ("PH", &[NewYear, Holy, Fitr, Xmas]),
        ("PL", &[NewYear, Holy, Xmas, Sales]),
        ("SE", &[NewYear, Holy, Xmas, Sales]),
        ("SG", &[NewYear, Lunar, Fitr, Xmas]),
        ("TR", &[NewYear, Ramadan, Fitr, Adha]),
        ("US", &[NewYear, Holy, Xmas, Sales]),
        ("VN", &[NewYear, Lunar]),
    ]
};

/// Country codes and names of holidays, as holidays; each once.
pub(super) fn named(given: &[String]) -> anyhow::Result<Vec<Holiday>> {
    let mut all = Vec::new();
    for word in given.iter().flat_map(|given| given.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        let upper = word.to_uppercase();
        let name = word.to_lowercase().replace('-', "_");
        if let Some((_, holidays)) = COUNTRIES.iter().find(|(code, _)| *code == upper) {
            all.extend_from_slice(holidays);
        } else if let Some(holiday) = Holiday::named(&name) {
            all.push(holiday);
        } else {
            let codes: Vec<&str> = COUNTRIES.iter().map(|(code, _)| *code).collect();
            let names: Vec<&str> = Holiday::ALL.iter().map(|holiday| holiday.name()).collect();
            bail!(
                "--holidays {word}: it is neither a country ({}) nor a holiday ({}); give another one's dates as a --control",
                codes.join(" "),
                names.join(", ")
            );
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_names_add_up() {
        let all = named(&["PH,vn".to_owned(), "nowruz".to_owned(), "lunar-new-year".to_owned()]).unwrap();
        assert!(all.contains(&Holiday::HolyWeek) && all.contains(&Holiday::Nowruz));
        assert_eq!(all.iter().filter(|holiday| **holiday == Holiday::LunarNewYear).count(), 1);
        assert!(named(&["XX".to_owned()]).unwrap_err().to_string().contains("XX"));
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
