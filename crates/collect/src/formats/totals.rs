//! Tells the lines at a file's end that state totals from rows.

use super::headers::fold;
use crate::reconcile::Scope;

/// Words that begin a total line, folded; what follows must be the end or no
/// letter.
const WORDS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "overall total",
    "gesamt",
    "gesamtsumme",
    "summe",
    "insgesamt",
    "ensemble",
    "total general",
    "total geral",
    "totales",
    "totais",
    "جمع",
    "جمع کل",
    "مجموع",
    "المجموع",
    "الإجمالي",
    "tong",
    "tong cong",
    "samtals",
    "alls",
    "kabuuan",
    "kabuoan",
];

/// What a total line of Google Ads is about when it is about the rows shown,
/// folded; everything else (account, a campaign type) may be larger.
const SHOWN: &[&str] = &[
    "campaign",
    "kampagne",
    "campagne",
    "campana",
    "campanha",
    "filter",
    "gefiltert",
    "filtr",
    "ad group",
    "anzeigengruppe",
    "groupe",
    "grupo",
    "ads",
    "anzeigen",
    "annonce",
    "anuncio",
    "keyword",
    "mot",
    "palabra",
    "palavra",
    "result",
    "ergebnis",
];

/// The account in five languages, folded.
const ACCOUNT: &[&str] = &["account", "konto", "compte", "cuenta", "conta"];

/// Whether a cell begins a total line, and what the total covers.
pub(crate) fn total_label(cell: &str) -> Option<Scope> {
    let text = cell.trim();
    if text.is_empty() || text.len() > 120 || !may_be_label(text) {
        return None;
    }
    let folded = fold(text);
    let word = WORDS
        .iter()
        .filter(|word| folded.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        .max_by_key(|word| word.len())?;
    let rest = folded[word.len()..].trim_start_matches([' ', ':', '-', '–']);
    if rest.is_empty() {
        return Some(Scope::RowsShown);
    }
    let marked = folded[word.len()..].trim_start().starts_with([':', '-']) || rest.starts_with("of ");
    if !marked {
        return None;
    }
    Some(if SHOWN.iter().any(|about| rest.contains(about)) {
        Scope::RowsShown
    } else if ACCOUNT.iter().any(|about| rest.contains(about)) {
        Scope::Account
    } else {
        Scope::Other
    })
}

/// Refuses most cells cheaply: this is asked of every row of a large file.
fn may_be_label(text: &str) -> bool {
    const STARTS: [&str; 11] = ["tot", "gra", "ove", "ges", "sum", "ins", "ens", "ton", "sam", "all", "kab"];
    match text.get(..3) {
        Some(start) if start.is_ascii() => STARTS.iter().any(|known| known.eq_ignore_ascii_case(start)),
        _ => !text.is_ascii(),
    }
}

/// Whether a cell begins a line that is no data: a copyright note.
pub(crate) fn is_footnote(cell: &str) -> bool {
    let text = cell.trim_start();
    text.starts_with('©') || text.starts_with("(c) ") || text.starts_with("Copyright ")
}

/// Whether a cell says "no value" the way exports do.
pub(crate) fn is_null(cell: &str) -> bool {
    matches!(cell.trim(), "" | "-" | "--" | "---" | "–" | "—" | "N/A" | "n/a" | "null" | "NULL" | " --")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_in_five_languages_and_their_scope() {
        for label in [
            "Total: Campaigns",
            "Gesamt: Kampagnen",
            "Total : Campagnes",
            "Total: campañas",
            "Total: campanhas",
            "Total",
            "Total of 12 results",
            "Total: Filtered campaigns",
            "جمع کل",
            "Tổng cộng",
        ] {
            assert_eq!(total_label(label), Some(Scope::RowsShown), "{label}");
        }
        for label in ["Total: Account", "Gesamt: Konto", "Total : compte", "Total: cuenta", "Total: conta"] {
            assert_eq!(total_label(label), Some(Scope::Account), "{label}");
        }
        assert_eq!(total_label("Total: Search"), Some(Scope::Other));
        for label in ["Total War launch", "Totally new", "", "Gesamtkunstwerk", "Brand"] {
            assert_eq!(total_label(label), None, "{label}");
        }
    }
}
