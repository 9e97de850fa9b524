//! Languages of headers, and what their writers do with numbers and dates.

use serde::{Deserialize, Serialize};

use crate::values::{DateOrder, NumberStyle};

/// A language whose headers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English
    En,
    /// German
    De,
    /// French
    Fr,
    /// Spanish
    Es,
    /// Portuguese
    Pt,
    /// Filipino
    Fil,
    /// Persian
    Fa,
    /// Vietnamese
    Vi,
    /// Icelandic
    Is,
}

impl Language {
    /// Every language, in the order in which a tie is decided.
    pub const ALL: [Self; 9] =
        [Self::En, Self::De, Self::Fr, Self::Es, Self::Pt, Self::Fil, Self::Fa, Self::Vi, Self::Is];

    /// Its BCP 47 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::Fil => "fil",
            Self::Fa => "fa",
            Self::Vi => "vi",
            Self::Is => "is",
        }
    }

    /// Its English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "German",
            Self::Fr => "French",
            Self::Es => "Spanish",
            Self::Pt => "Portuguese",
            Self::Fil => "Filipino",
            Self::Fa => "Persian",
            Self::Vi => "Vietnamese",
            Self::Is => "Icelandic",
        }
    }

    /// The language of a locale such as `de`, `de-CH` or `pt_BR`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let language = if language == "tl" { "fil" } else { &language };
        Self::ALL.into_iter().find(|known| known.code() == language)
    }

    /// The decimal mark of its writers. English says nothing: people of every
    /// country head their tables in English.
    #[must_use]
    pub fn number_style(self) -> Option<NumberStyle> {
        match self {
            Self::En => None,
            Self::Fil | Self::Fa => Some(NumberStyle::Point),
            Self::De | Self::Fr | Self::Es | Self::Pt | Self::Vi | Self::Is => Some(NumberStyle::Comma),
        }
    }

    /// The order of day and month of its writers, where they have one.
    #[must_use]
    pub fn date_order(self) -> Option<DateOrder> {
        match self {
            Self::En | Self::Fil | Self::Fa => None,
            Self::De | Self::Fr | Self::Es | Self::Pt | Self::Vi | Self::Is => Some(DateOrder::Dmy),
        }
    }
}

/// Regions that write numbers otherwise than their language does
/// (Unicode CLDR 48, `numbers/symbols/decimal`).
pub(super) fn number_style_of_locale(locale: &str) -> Option<NumberStyle> {
    let lower = locale.replace('_', "-").to_ascii_lowercase();
    let is_point = matches!(
        lower.as_str(),
        "de-ch"
            | "de-li"
            | "es-mx"
            | "es-us"
            | "es-pr"
            | "es-gt"
            | "es-hn"
            | "es-ni"
            | "es-pa"
            | "es-pe"
            | "es-sv"
            | "es-do"
    );
    if is_point || lower == "en" || (lower.starts_with("en-") && lower != "en-za") {
        return Some(NumberStyle::Point);
    }
    if lower == "en-za" {
        return Some(NumberStyle::Comma);
    }
    Language::of_locale(&lower).and_then(Language::number_style)
}

/// The order of day and month in a locale; English without a region has none.
pub(super) fn date_order_of_locale(locale: &str) -> Option<DateOrder> {
    match locale.replace('_', "-").to_ascii_lowercase().as_str() {
        "en" => None,
        "en-us" | "en-ph" | "es-us" | "fil-ph" => Some(DateOrder::Mdy),
        other if other.starts_with("en-") => Some(DateOrder::Dmy),
        other => Language::of_locale(other).and_then(Language::date_order),
    }
}
