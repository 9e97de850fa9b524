//! Compares headers as people and platforms write them: case, accents, bidi
//! marks, kinds of apostrophe and of space do not matter.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

use base::Currency;
use unicode_normalization::UnicodeNormalization as _;

/// A header reduced to what tells it from others: lower case, without accents
/// on Latin letters, without marks of writing direction, single spaces.
#[must_use]
pub(crate) fn fold(header: &str) -> String {
    // Nearly every name is ASCII, which has no other form.
    if header.is_ascii() { folded(header.chars()) } else { folded(header.nfkd()) }
}

fn folded(header: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in header {
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

/// Longest cell that may be a header, in bytes. What is longer is text that
/// stands in a table; it is not compared with names.
const LONGEST: usize = 400;

/// A row that may be a header: its cells, folded once for all formats that are
/// tried on it.
#[derive(Debug)]
pub(crate) struct Folded {
    names: Vec<String>,
    at: HashMap<String, usize>,
    bare: HashMap<String, (usize, HeaderUnit)>,
}

impl Folded {
    pub(crate) fn of(cells: &[&str]) -> Self {
        let mut row = Self { names: Vec::with_capacity(cells.len()), at: HashMap::new(), bare: HashMap::new() };
        for (at, cell) in cells.iter().enumerate() {
            if cell.len() > LONGEST {
                // A text that stands for itself and is no name.
                row.names.push("\u{fffd}".to_owned());
                continue;
            }
            let name = fold(cell);
            row.at.entry(name.clone()).or_insert(at);
            row.names.push(name);
            if let Some((name, unit)) = split_unit(cell) {
                row.bare.entry(fold(name)).or_insert((at, unit));
            }
        }
        row
    }

    /// The cells, folded, in order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The first cell of a folded name.
    pub(crate) fn at(&self, name: &str) -> Option<usize> {
        self.at.get(name).copied()
    }

    /// Whether one of these names, not yet folded, is there.
    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.at.contains_key(known(name).as_ref()))
    }

    /// Finds each kind's column by the first of its names that the header has.
    /// Money columns may carry their currency in parentheses.
    pub(crate) fn locate<K: Copy + Eq + Hash>(&self, names: &Names<K>, is_money: fn(K) -> bool) -> Columns<K> {
        let mut found = HashMap::new();
        for (kind, names) in names {
            let column = names.iter().find_map(|name| {
                let name = known(name);
                if let Some(at) = self.at(&name) {
                    return Some(Found { at, unit: None });
                }
                let (at, unit) = self.bare.get(name.as_ref()).filter(|_| is_money(*kind))?;
                Some(Found { at: *at, unit: Some(*unit) })
            });
            if let Some(column) = column {
                found.insert(*kind, column);
            }
        }
        found
    }
}

/// A name of ours, folded. Most are written so, without a space too many.
fn known(name: &str) -> Cow<'_, str> {
    let is_folded = name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic() && !byte.is_ascii_uppercase());
    if is_folded { Cow::Borrowed(name) } else { Cow::Owned(fold(name)) }
}

/// The columns of a row that nothing else is asked of, see [`Folded::locate`].
pub(crate) fn locate<K: Copy + Eq + Hash>(cells: &[&str], names: &Names<K>, is_money: fn(K) -> bool) -> Columns<K> {
    Folded::of(cells).locate(names, is_money)
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
    fn a_long_text_is_no_header() {
        let long = format!("Cost{}", " ".repeat(LONGEST));
        let row = Folded::of(&["Clicks", &long, "Clicks", "Cost (EUR)"]);
        assert_eq!(row.names(), ["clicks", "\u{fffd}", "clicks", "cost (eur)"]);
        assert_eq!((row.at("clicks"), row.at("cost")), (Some(0), None));
        assert_eq!(row.locate(&[(1, &["Cost"])], |_| true)[&1].at, 3);
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
