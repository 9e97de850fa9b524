//! Which character stands between the cells.

use super::limits::Limits;
use super::record::Record;
use super::rows::{Dialect, Rows};

/// The candidates, the commonest first: it wins a tie.
const CANDIDATES: [u8; 4] = *b",\t;|";

/// Decides the dialect from the beginning of a text (already UTF-8), by how
/// consistently each candidate cuts its rows, quotes respected. A first line
/// `sep=;`, as Excel writes it, decides at once.
pub(super) fn detect(sample: &[u8], asked: Option<u8>) -> Dialect {
    let line_end = if sample.contains(&b'\n') || !sample.contains(&b'\r') { b'\n' } else { b'\r' };
    let delimiter = asked.or_else(|| declared(sample)).unwrap_or_else(|| {
        let mut best = (CANDIDATES[0], 0.0);
        for delimiter in CANDIDATES {
            let score = consistency(sample, Dialect { delimiter, line_end });
            if score > best.1 {
                best = (delimiter, score);
            }
        }
        best.0
    });
    Dialect { delimiter, line_end }
}

/// The delimiter of a first line `sep=X`.
pub(super) fn declared(sample: &[u8]) -> Option<u8> {
    match sample {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] => Some(*delimiter),
        _ => None,
    }
}

/// The share of rows that have the commonest number of cells, squared, times a
/// slowly growing reward for more cells; 0 when hardly any row is cut. Rows of
/// preambles and footers cost their share and no more.
fn consistency(sample: &[u8], dialect: Dialect) -> f64 {
    let mut counts: Vec<u32> = Vec::new();
    let mut rows = Rows::new(sample, "", dialect, Limits { columns: 10_000, ..Limits::default() });
    let mut record = Record::new();
    let mut total = 0_u32;
    while let Ok(true) = rows.read(&mut record) {
        let cells = record.len();
        if counts.len() <= cells {
            counts.resize(cells + 1, 0);
        }
        counts[cells] += 1;
        total += 1;
    }
    // A row of one cell says nothing for the candidate.
    let common = counts.iter().enumerate().skip(2).max_by_key(|(cells, count)| (**count, *cells));
    let Some((cells, count)) = common else { return 0.0 };
    let share = f64::from(*count) / f64::from(total.max(1));
    let cells = u32::try_from(cells).unwrap_or(u32::MAX);
    share * share * f64::from(cells - 1).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> char {
        char::from(detect(text.as_bytes(), None).delimiter)
    }

    #[test]
    fn each_delimiter_is_found() {
        assert_eq!(found("day,campaign,spend\n2026-10-01,A,1\n"), ',');
        assert_eq!(found("day\tcampaign\tspend\n2026-10-01\tA, B\t1,5\n"), '\t');
        assert_eq!(found("Jour;Nom de la campagne;Montant\n01/08/2026;A;1 234,56\n02/08/2026;B;4,50\n"), ';');
        assert_eq!(found("day|campaign|spend\n2026-10-01|A|1\n"), '|');
    }

    #[test]
    fn quotes_hide_other_delimiters() {
        assert_eq!(found("campaign,spend\n\"a;b;c\",\"1;2;3\"\n\"d;e;f\",1\n"), ',');
        assert_eq!(found("کمپین,هزینه\nاینستاگرام,\"5,000,000 تومان\"\nتلگرام,\"3,000,000 تومان\"\n"), ',');
    }

    #[test]
    fn preambles_and_declarations() {
        assert_eq!(found("Campaign report\n\"July 8, 2025 - July 31, 2025\"\nDay,Campaign,Cost\na,b,c\nd,e,f\n"), ',');
        assert_eq!(found("sep=;\na;b,c\n"), ';');
        assert_eq!(found("only one column\n1\n2\n"), ',');
    }

    #[test]
    fn hourly_rows_do_not_make_a_pipe() {
        assert_eq!(found("\"TimePeriod\",\"Spend\"\n\"2026-10-03|23\",\"1\"\n2026-10-03|22,2\n"), ',');
    }
}
