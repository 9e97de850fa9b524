//! Names of months, in the languages files come in.

use unicode_normalization::UnicodeNormalization as _;

/// Which calendar a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    Jalali,
}

/// Each month's names without diacritics, lower-case: English, German, French,
/// Spanish, Portuguese, Filipino, Icelandic, Persian. Vietnamese counts its months.
const GREGORIAN: [&[&str]; 12] = [
    &["january", "jan", "januar", "jaenner", "janner", "janvier", "janv", "enero", "ene", "janeiro", "ژانویه", "يناير"],
    &["february", "feb", "februar", "fevrier", "fevr", "fev", "febrero", "fevereiro", "pebrero", "peb", "فوریه"],
    &["march", "mar", "marz", "maerz", "mrz", "mars", "marzo", "marco", "marso", "مارس"],
    &["april", "apr", "avril", "avr", "abril", "abr", "اوریل", "اپریل"],
    &["may", "mai", "mayo", "maio", "مه", "می"],
    &["june", "jun", "juni", "juin", "junio", "junho", "hunyo", "hun", "ژوین", "ژوءن"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "julho", "hulyo", "hul", "ژوییه", "ژویه", "جولای"],
    &["august", "aug", "aout", "agosto", "ago", "agust", "ag", "اوت", "اگوست"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "setembro", "set", "setyembre", "سپتامبر"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "oktubre", "اکتبر"],
    &["november", "nov", "novembre", "noviembre", "novembro", "nobyembre", "nob", "نوامبر"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "decembre",
        "diciembre",
        "dic",
        "dezembro",
        "disyembre",
        "dis",
        "desember",
        "des",
        "دسامبر",
    ],
];

/// Solar Hijri months in Persian, Dari and Latin letters.
const JALALI: [&[&str]; 12] = [
    &["فروردین", "حمل", "farvardin"],
    &["اردیبهشت", "ثور", "ordibehesht"],
    &["خرداد", "جوزا", "khordad"],
    &["تیر", "سرطان", "tir"],
    &["مرداد", "امرداد", "اسد", "mordad"],
    &["شهریور", "سنبله", "shahrivar"],
    &["مهر", "میزان", "mehr"],
    &["ابان", "عقرب", "aban"],
    &["اذر", "قوس", "azar"],
    &["دی", "جدی", "dey"],
    &["بهمن", "دلو", "bahman"],
    &["اسفند", "حوت", "esfand"],
];

/// Words around a date that say nothing: articles, ordinals, weekdays.
const NOISE: &[&str] = &[
    "de",
    "del",
    "of",
    "the",
    "den",
    "der",
    "le",
    "du",
    "el",
    "am",
    "ngay",
    "nam",
    "ng",
    "ika",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "o",
    "a",
    "mon",
    "monday",
    "tue",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "segunda",
    "terca",
    "quarta",
    "quinta",
    "sexta",
    "feira",
    "شنبه",
    "یکشنبه",
    "دوشنبه",
    "سه",
    "چهارشنبه",
    "پنجشنبه",
    "جمعه",
    "ماه",
    "سال",
    "روز",
    "miyerkules",
    "huwebes",
    "biyernes",
    "sabado",
    "linggo",
];

/// What a word in a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateWord {
    Month(u8, Calendar),
    /// Vietnamese `tháng`, after which the number of the month follows.
    MonthFollows,
    Noise,
    Am,
    Pm,
    Utc,
    /// The `T` between date and time.
    Time,
}

/// Reads one word of a date, in any case and with or without diacritics.
pub(super) fn word(text: &str) -> Option<DateWord> {
    let plain = plain(text);
    match plain.as_str() {
        "t" => return Some(DateWord::Time),
        "z" | "utc" | "gmt" => return Some(DateWord::Utc),
        "am" => return Some(DateWord::Am),
        "pm" => return Some(DateWord::Pm),
        "thang" | "thg" => return Some(DateWord::MonthFollows),
        _ => {}
    }
    if let Some(month) = month(&GREGORIAN, &plain) {
        return Some(DateWord::Month(month, Calendar::Gregorian));
    }
    if let Some(month) = month(&JALALI, &plain) {
        return Some(DateWord::Month(month, Calendar::Jalali));
    }
    NOISE.contains(&plain.as_str()).then_some(DateWord::Noise)
}

fn month(months: &[&[&str]; 12], plain: &str) -> Option<u8> {
    months.iter().zip(1_u8..).find(|(names, _)| names.contains(&plain)).map(|(_, month)| month)
}

/// Lower case, no diacritics, one form of the letters that Persian and Arabic
/// share.
pub(crate) fn plain(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_diacritic(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ي' | 'ى' | 'ئ' => 'ی',
            'ك' => 'ک',
            'đ' => 'd',
            'ð' => 'd',
            'ø' => 'o',
            'ı' => 'i',
            other => other,
        })
        .collect()
}

/// Accents, Arabic vowel signs and the Arabic lengthener.
fn is_diacritic(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || c == 'ـ'
}
