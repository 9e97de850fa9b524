//! What decides where a column does not.

use super::language::{Language, date_order_of_locale, number_style_of_locale};
use super::resolution::Because;
use crate::values::{DateOrder, NumberStyle};

/// Everything known about a file besides the column itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The flag `--decimal`; it overrules the column.
    pub decimal: Option<NumberStyle>,
    /// The flag `--date-order`; it overrules the column.
    pub date_order: Option<DateOrder>,
    /// The flag `--locale`.
    pub locale: Option<String>,
    /// The style that another column of the file decided.
    pub file_style: Option<NumberStyle>,
    /// The order that another column of the file decided.
    pub file_order: Option<DateOrder>,
    /// The language of the file's headers.
    pub language: Option<Language>,
    /// The file's delimiter.
    pub delimiter: Option<char>,
    /// The workspace's locale. Plain `en` is what a workspace has when nobody
    /// chose, and decides nothing.
    pub workspace_locale: Option<String>,
}

impl Hints {
    /// The style that the surroundings of a column suggest, the strongest first.
    pub(super) fn number_style(&self) -> Option<(NumberStyle, Because)> {
        let locale = || Some((number_style_of_locale(self.locale.as_deref()?)?, Because::LocaleFlag));
        let language = || Some((self.language?.number_style()?, Because::HeaderLanguage));
        // Spreadsheets separate with `;` where the comma is the decimal mark.
        let delimiter = || (self.delimiter == Some(';')).then_some((NumberStyle::Comma, Because::Delimiter));
        let workspace = || Some((number_style_of_locale(self.chosen_locale()?)?, Because::WorkspaceLocale));
        let file = self.file_style.map(|style| (style, Because::OtherColumn));
        file.or_else(locale).or_else(language).or_else(delimiter).or_else(workspace)
    }

    /// The order that the surroundings of a column suggest, the strongest first.
    pub(super) fn date_order(&self) -> Option<(DateOrder, Because)> {
        let locale = || Some((date_order_of_locale(self.locale.as_deref()?)?, Because::LocaleFlag));
        let language = || Some((self.language?.date_order()?, Because::HeaderLanguage));
        // No place that separates with `;` puts the month first.
        let delimiter = || (self.delimiter == Some(';')).then_some((DateOrder::Dmy, Because::Delimiter));
        let workspace = || Some((date_order_of_locale(self.chosen_locale()?)?, Because::WorkspaceLocale));
        let file = self.file_order.map(|order| (order, Because::OtherColumn));
        file.or_else(locale).or_else(language).or_else(delimiter).or_else(workspace)
    }

    fn chosen_locale(&self) -> Option<&str> {
        self.workspace_locale.as_deref().filter(|locale| !locale.eq_ignore_ascii_case("en"))
    }
}
