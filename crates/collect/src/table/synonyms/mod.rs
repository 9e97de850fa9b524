//! What people head their columns with, by language.
//!
//! Words are compared without case, accents, spaces and punctuation
//! ([`super::header::normalise`]), so that one spelling here stands for many.

mod de;
mod en;
mod es;
mod fa;
mod fil;
mod fr;
mod is;
mod pt;
mod vi;

use std::collections::HashMap;
use std::sync::OnceLock;

use super::field::Field;
use super::header::normalise;
use crate::columns::Language;

/// The words of one language.
type Words = &'static [(Field, &'static [&'static str])];

const LANGUAGES: [(Language, Words); 9] = [
    (Language::En, en::WORDS),
    (Language::De, de::WORDS),
    (Language::Fr, fr::WORDS),
    (Language::Es, es::WORDS),
    (Language::Pt, pt::WORDS),
    (Language::Fil, fil::WORDS),
    (Language::Fa, fa::WORDS),
    (Language::Vi, vi::WORDS),
    (Language::Is, is::WORDS),
];

/// A known header: its field, and the languages that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) field: Field,
    pub(super) languages: Vec<Language>,
}

/// Looks a normalised header up. Where a word means different things in two
/// languages (Portuguese `vendas`, Icelandic `dagur`), the language listed
/// first has it.
pub(super) fn find(normalised: &str) -> Option<&'static Known> {
    static TABLE: OnceLock<HashMap<String, Known>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<String, Known> = HashMap::new();
        for (language, words) in LANGUAGES {
            for (field, word) in words.iter().flat_map(|(field, words)| words.iter().map(move |word| (*field, *word))) {
                let known = table.entry(normalise(word)).or_insert_with(|| Known { field, languages: Vec::new() });
                if known.field == field && !known.languages.contains(&language) {
                    known.languages.push(language);
                }
            }
        }
        for field in Field::all() {
            let languages = Vec::new();
            table.entry(normalise(field.key())).or_insert(Known { field, languages });
        }
        table
    });
    table.get(normalised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_contradicts_itself() {
        for (language, words) in LANGUAGES {
            let mut seen: HashMap<String, Field> = HashMap::new();
            for (field, word) in words.iter().flat_map(|(field, words)| words.iter().map(move |word| (*field, *word))) {
                let before = *seen.entry(normalise(word)).or_insert(field);
                assert_eq!(before, field, "{word} in {}", language.name());
            }
        }
    }

    #[test]
    fn every_language_has_the_words_of_a_simple_table() {
        for (language, words) in LANGUAGES {
            for needed in
                ["day", "campaign", "spend", "clicks", "impressions", "visits", "sales", "revenue", "conversion_rate"]
            {
                assert!(words.iter().any(|(field, _)| field.key() == needed), "{needed} in {}", language.name());
            }
        }
    }
}
