//! Compares headers as people and platforms write them: case, accents, bidi
//! marks, kinds of apostrophe and of space do not matter.

use std::collections::HashMap;
use std::hash::Hash;

use base::Currency;
use unicode_normalization::UnicodeNormalization as _;

/// A header reduced to what tells it from others: lower case, without accents
/// on Latin letters, without marks of writing direction, single spaces.
#[must_use]
pub(crate) fn fold(header: &str) -> String {
    let mut out = String::with_capacity(header.len());
    let mut gap = false;
    for c in header.nfkd() {
        match c {
            '\u{0300}'..='\u{036f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            c if c.is_whitespace() => gap = true,
            c => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                match c {
                    '\u{2018}' | '\u{2019}' | '\u{02bc}' => out.push('\''),
                    '\u{2010}'..='\u{2015}' => out.push('-'),
                    'ß' => out.push_str("ss"),
                    c => out.extend(c.to_lowercase()),
                }
            }
        }
    }
    out
}

/// What an export may call one of its columns, the preferred name first.
pub(crate) type Names<K> = [(K, &'static [&'static str])];

/// A unit that a header states in parentheses, such as `(USD)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderUnit {
    /// A currency we know.
    Known(Currency),
    /// Three capitals that are no currency we know.
    Unknown([u8; 3]),
}

/// The header without a currency in parentheses at its end, and that currency.
pub(crate) fn split_unit(header: &str) -> Option<(&str, HeaderUnit)> {
    let trimmed = header.trim_end();
    let inner = trimmed.strip_suffix(')')?;
    let (name, code) = inner.rsplit_once('(')?;
    let code: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
    if !code.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    let text = std::str::from_utf8(&code).ok()?;
    let unit = Currency::parse(text).map_or(HeaderUnit::Unknown(code), HeaderUnit::Known);
    Some((name.trim_end(), unit))
}

/// Where a kind of column stands in a header row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Index of the cell.
    pub(crate) at: usize,
    /// Currency stated in the header.
    pub(crate) unit: Option<HeaderUnit>,
}

/// Where each kind of column stands.
pub(crate) type Columns<K> = HashMap<K, Found>;

/// Finds each kind's column by the first of its names that the header has.
/// Money columns may carry their currency in parentheses.
pub(crate) fn locate<K: Copy + Eq + Hash>(cells: &[&str], names: &Names<K>, is_money: fn(K) -> bool) -> Columns<K> {
    let whole: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
    let bare: Vec<Option<(String, HeaderUnit)>> =
        cells.iter().map(|cell| split_unit(cell).map(|(name, unit)| (fold(name), unit))).collect();
    let mut found = HashMap::new();
    for (kind, names) in names {
        let column = names.iter().find_map(|name| {
            let name = fold(name);
            if let Some(at) = whole.iter().position(|header| *header == name) {
                return Some(Found { at, unit: None });
            }
            if !is_money(*kind) {
                return None;
            }
            bare.iter().enumerate().find_map(|(at, header)| match header {
                Some((header, unit)) if *header == name => Some(Found { at, unit: Some(*unit) }),
                _ => None,
            })
        });
        if let Some(column) = column {
            found.insert(*kind, column);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_fold() {
        assert_eq!(fold("  Montant  dépensé\u{a0}"), "montant depense");
        assert_eq!(fold("\u{feff}Nom de l’ensemble de publicités"), "nom de l'ensemble de publicites");
        assert_eq!(fold("\u{202b}کمپین\u{202c}"), "کمپین");
    }

    #[test]
    fn a_unit_is_three_capitals() {
        let eur = Currency::parse("EUR").unwrap();
        assert_eq!(split_unit("Amount spent (EUR)"), Some(("Amount spent", HeaderUnit::Known(eur))));
        assert_eq!(split_unit("Amount spent (XXQ)"), Some(("Amount spent", HeaderUnit::Unknown(*b"XXQ"))));
        assert_eq!(split_unit("Clicks (all)"), None);
    }

    #[test]
    fn preferred_names_win() {
        let names: &Names<u8> = &[(1, &["Link clicks", "Clicks (all)"]), (2, &["Cost"])];
        let found = locate(&["Clicks (all)", "Link clicks", "Cost (USD)"], names, |kind| kind == 2);
        assert_eq!(found[&1].at, 1);
        assert_eq!(found[&2].at, 2);
        assert!(found[&2].unit.is_some());
    }
}
