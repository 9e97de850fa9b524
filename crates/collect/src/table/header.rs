//! Headers: one form for comparing, and the unit written in them.

use base::Decimal;
use base::currency::{Named, named};
use unicode_normalization::UnicodeNormalization as _;

use crate::values::number_words::multiple;

/// The unit that a header names, as in `Amount spent (USD)`, `هزینه (تومان)`
/// or `Kosten in Tsd. EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The currency.
    pub currency: Option<Named>,
    /// What a written unit is worth apart from the currency: 1000 for `Tsd.`.
    pub factor: Decimal,
    /// Whether the numbers are percentages.
    pub is_percent: bool,
}

impl Default for Unit {
    fn default() -> Self {
        Self { currency: None, factor: Decimal::ONE, is_percent: false }
    }
}

/// One form of a header for comparing: lower case, without accents, spaces,
/// joiners and punctuation, and with one letter where Persian and Arabic
/// keyboards have two.
#[must_use]
pub fn normalise(header: &str) -> String {
    crate::values::plain(&header.nfkc().collect::<String>()).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words before a name that do not change it: `Total spend`, `تعداد فروش`.
const BEFORE: &[&str] = &[
    "total",
    "sum",
    "number",
    "no",
    "nr",
    "of",
    "the",
    "my",
    "count",
    "num",
    "gesamt",
    "summe",
    "anzahl",
    "der",
    "die",
    "das",
    "nombre",
    "de",
    "des",
    "le",
    "la",
    "les",
    "montant",
    "numero",
    "el",
    "los",
    "las",
    "quantidade",
    "o",
    "a",
    "os",
    "as",
    "bilang",
    "ng",
    "mga",
    "kabuuan",
    "kabuuang",
    "ang",
    "halaga",
    "تعداد",
    "مجموع",
    "کل",
    "جمع",
    "مبلغ",
    "میزان",
    "so",
    "luong",
    "luot",
    "tong",
    "fjoldi",
    "heildar",
    "heiti",
    "samtals",
];

/// Longest header that is looked up, in bytes: what is longer is no name of a
/// column, and comparing all its endings would take the square of its length.
const LONGEST: usize = 400;

/// The names to look a header up by, the whole first, each with how sure a
/// match by it is (percent).
pub(super) fn names(header: &str) -> Vec<(String, u8)> {
    if header.len() > LONGEST {
        return Vec::new();
    }
    let (name, _) = split_unit(header);
    let mut names = vec![(normalise(header), 100), (normalise(&name), 98)];
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c == '_').filter(|word| !word.is_empty()).collect();
    let noise = words.iter().take_while(|word| BEFORE.contains(&normalise(word).as_str())).count();
    for skipped in 1..=noise.min(words.len().saturating_sub(1)) {
        names.push((normalise(&words[skipped..].join(" ")), 90));
    }
    names.retain(|(name, _)| !name.is_empty());
    names
}

/// Splits `Amount spent (USD)` into the name and its unit.
#[must_use]
pub fn split_unit(header: &str) -> (String, Unit) {
    let header = header.trim();
    if let Some((name, inside)) = bracketed(header) {
        if let Some(unit) = unit(inside) {
            return (name, unit);
        }
        return (header.to_owned(), Unit::default());
    }
    // Without brackets: `Spend USD`, `Kosten in EUR`, `هزینه به هزار تومان`.
    let words: Vec<&str> = header.split_whitespace().collect();
    for taken in (1..words.len()).take(3).rev() {
        let (name, last) = words.split_at(words.len() - taken);
        if let Some(unit) = unit(&last.join(" ")) {
            return (name.join(" ").trim_end_matches([',', '-', ':', '/', ' ']).to_owned(), unit);
        }
    }
    let sign = header.chars().next_back().filter(|c| !c.is_alphanumeric());
    if let Some((sign, unit)) = sign.and_then(|sign| Some((sign, unit(sign.encode_utf8(&mut [0; 4]))?))) {
        return (header.trim_end_matches(sign).to_owned(), unit);
    }
    (header.to_owned(), Unit::default())
}

fn bracketed(header: &str) -> Option<(String, &str)> {
    let open = header.find(['(', '[', '（'])?;
    let rest = &header[open..];
    let inside_from = open + rest.chars().next()?.len_utf8();
    let inside_to = inside_from + header[inside_from..].find([')', ']', '）'])?;
    Some((header[..open].trim().to_owned(), header[inside_from..inside_to].trim()))
}

/// Reads a unit: `USD`, `in Tsd. EUR`, `به میلیون ریال`, `%`.
fn unit(text: &str) -> Option<Unit> {
    let mut text = text.trim();
    for before in ["in ", "en ", "em ", "به ", "í ", "bằng ", "sa "] {
        text = text.strip_prefix(before).unwrap_or(text).trim();
    }
    if matches!(text, "%" | "٪" | "percent" | "درصد" | "Prozent") {
        return Some(Unit { is_percent: true, ..Unit::default() });
    }
    if let Some(currency) = named(text) {
        return Some(Unit { currency: Some(currency), ..Unit::default() });
    }
    let (first, rest) = text.split_once(char::is_whitespace)?;
    let power = u32::try_from(multiple(first)?).ok()?;
    let currency = named(rest)?;
    Some(Unit { currency: Some(currency), factor: Decimal::from(10_i64.checked_pow(power)?), is_percent: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(header: &str) -> (String, Option<String>, Decimal) {
        let (name, unit) = split_unit(header);
        let code = match unit.currency {
            Some(Named::One { currency, units }) => Some(format!("{currency}×{units}")),
            Some(Named::Shared(codes)) => Some(codes[0].to_owned()),
            None => None,
        };
        (name, code, unit.factor)
    }

    #[test]
    fn spellings_of_one_header_are_one() {
        for header in ["Campaign name", "campaign_name", "CampaignName", " CAMPAIGN-NAME ", "Ｃａｍｐａｉｇｎ ｎａｍｅ"]
        {
            assert_eq!(normalise(header), "campaignname", "{header}");
        }
        assert_eq!(normalise("نرخ\u{200c}تبديل"), normalise("نرخ تبدیل"));
        assert_eq!(normalise("Währung"), "wahrung");
        assert_eq!(normalise("Đơn hàng"), "donhang");
    }

    #[test]
    fn a_long_text_is_not_compared_by_its_endings() {
        assert_eq!(names("Total cost").last(), Some(&("cost".to_owned(), 90)));
        assert!(names(&"total ".repeat(10_000)).is_empty());
    }

    #[test]
    fn units_in_headers() {
        assert_eq!(code("Amount spent (USD)"), ("Amount spent".into(), Some("USD×1".into()), Decimal::ONE));
        assert_eq!(code("هزینه (تومان)"), ("هزینه".into(), Some("IRR×10".into()), Decimal::ONE));
        assert_eq!(code("Chi phí (₫)").1.as_deref(), Some("VND×1"));
        assert_eq!(code("Spend USD"), ("Spend".into(), Some("USD×1".into()), Decimal::ONE));
        assert_eq!(code("Kosten in Tsd. EUR"), ("Kosten".into(), Some("EUR×1".into()), Decimal::ONE_THOUSAND));
        assert_eq!(code("هزینه به میلیون ریال"), ("هزینه".into(), Some("IRR×1".into()), Decimal::from(1_000_000)));
        assert_eq!(code("هزینه (هزار تومان)").1.as_deref(), Some("IRR×10000"));
        assert_eq!(code("Cost, €"), ("Cost".into(), Some("EUR×1".into()), Decimal::ONE));
        assert_eq!(code("Kostnaður (kr.)").1.as_deref(), Some("ISK"));
        assert_eq!(code("Clicks (destination)"), ("Clicks (destination)".into(), None, Decimal::ONE));
        assert!(split_unit("CTR (%)").1.is_percent);
    }

    #[test]
    fn words_before_a_name_may_go() {
        assert!(names("Total spend").iter().any(|(name, _)| name == "spend"));
        assert!(names("تعداد کل بازدید").iter().any(|(name, _)| name == "بازدید"));
        assert_eq!(names("total").len(), 2);
    }
}
