//! Keys out of names, in every script.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Most characters a key has.
pub const MAX_KEY: usize = 120;

/// A key for a campaign's name: lower case, letters and digits of any script,
/// everything else a single `-`. Latin letters lose their marks (`Tết` becomes
/// `tet`), because keys are typed into URLs; other scripts stay as they are
/// (`تلگرام`). A name without letters or digits gives `campaign`.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    let (mut gap, mut length) = (false, 0);
    for c in plain(name).chars() {
        if !(c.is_alphanumeric() || is_combining_mark(c)) {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push('-');
            length += 1;
        }
        gap = false;
        out.push(c);
        length += 1;
        if length >= MAX_KEY {
            break;
        }
    }
    if out.is_empty() { "campaign".to_owned() } else { out }
}

/// The form in which two names are compared: no case, no width or presentation
/// forms, one kind of digits, of Arabic yeh and kaf, and of space.
#[must_use]
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        // What most names are needs no tables of Unicode.
        let mut out = String::with_capacity(name.len());
        for word in name.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        return out;
    }
    folded_by_unicode(name)
}

fn folded_by_unicode(name: &str) -> String {
    let digits = base::digits::fold(name);
    let text: String = digits.nfkc().flat_map(char::to_lowercase).filter_map(unified).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Arabic letters that Persian keyboards write in two ways, and marks that
/// only steer the display.
fn unified(c: char) -> Option<char> {
    match c {
        'ي' | 'ى' => Some('ی'),
        'ك' => Some('ک'),
        '\u{200C}' | '\u{200D}' | '\u{00A0}' => Some(' '),
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | 'ـ' => None,
        _ => Some(c),
    }
}

/// [`folded`], and Latin letters without their marks.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return folded(name);
    }
    let mut out = String::new();
    let mut latin = false;
    for c in folded(name).nfd() {
        if is_combining_mark(c) && latin {
            continue;
        }
        if !is_combining_mark(c) {
            latin = is_latin(c);
        }
        match c {
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ß' => out.push_str("ss"),
            'ı' => out.push('i'),
            _ => out.push(c),
        }
    }
    out.nfc().collect()
}

fn is_latin(c: char) -> bool {
    matches!(u32::from(c), 0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF)
}

/// A slug that `taken` does not hold: `brand`, else `brand-2`, `brand-3`…
pub fn free_slug(name: &str, mut taken: impl FnMut(&str) -> bool) -> String {
    let first = slug(name);
    if !taken(&first) {
        return first;
    }
    let mut number = 2_u64;
    loop {
        let candidate = format!("{first}-{number}");
        if !taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_for_ascii_comes_to_the_same() {
        for name in ["", " ", "Brand  Search\t2026\n", "A_b-C", "x", "C++ (exact) [DE]", "\u{b}tab\u{c}feed\u{1}"] {
            assert_eq!(folded(name), folded_by_unicode(name), "{name:?}");
        }
    }
    use proptest::prelude::*;

    #[test]
    fn names_of_many_scripts_become_keys() {
        for (name, key) in [
            ("Autumn Sale – 20% off!", "autumn-sale-20-off"),
            ("Tết Nguyên Đán 2026", "tet-nguyen-dan-2026"),
            ("Þorrablót á Ísafirði", "thorrablot-a-isafirdi"),
            ("حراج پاییز ۱۴۰۵", "حراج-پاییز-1405"),
            ("می‌خواهم", "می-خواهم"),
            ("夏のセール", "夏のセール"),
            ("हिन्दी", "हिन्दी"),
            ("🎉🎉", "campaign"),
        ] {
            assert_eq!(slug(name), key);
        }
    }

    #[test]
    fn arabic_and_persian_keyboards_write_the_same_name() {
        assert_eq!(folded("كمپين  يلدا"), folded("کمپین یلدا"));
        assert_eq!(folded("BRAND\u{00A0}search "), "brand search");
    }

    #[test]
    fn a_taken_key_gets_a_number() {
        let taken = ["brand", "brand-2"];
        assert_eq!(free_slug("Brand", |key| taken.contains(&key)), "brand-3");
    }

    proptest! {
        #[test]
        fn a_slug_is_a_slug_already(name in ".{0,80}") {
            let once = slug(&name);
            prop_assert_eq!(slug(&once), once.clone());
            prop_assert!(!once.is_empty() && !once.contains(char::is_whitespace));
        }
    }
}
