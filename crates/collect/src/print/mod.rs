//! Sheets for print: cards with a QR code and lines of text, on a grid with
//! marks to cut along, as PDF. Codes, gift cards and short links are printed
//! with it.
//!
//! It reads nothing and writes nothing; the same cards give the same bytes. The
//! fonts come with the program: Libertinus Serif for what it has letters for,
//! and DejaVu Sans Mono for codes and for Arabic and Persian.

mod draw;
mod face;
mod line;

use base::ErrorKind;

use draw::Pen;

/// Most cards on one sheet.
pub const CARDS_MAX: usize = 10_000;

/// Most bytes of what a QR code says.
pub const QR_MAX: usize = 1_000;

/// Most small lines on a card; those beyond are left out.
pub const LINES_MAX: usize = 6;

const COLUMNS_MAX: u8 = 6;
const ROWS_MAX: u8 = 12;

/// One card: a QR code and text beside it. A line of text runs from right to
/// left when its first letter does. Text that is too wide is set smaller, and
/// at last cut with `…`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// What the QR code says: a URL or plain text, 1 to [`QR_MAX`] bytes.
    pub qr: String,
    /// Bold, one line; may be empty.
    pub title: String,
    /// Large and monospaced; may be empty.
    pub code: String,
    /// Small lines below, at most [`LINES_MAX`].
    pub lines: Vec<String>,
}

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

impl Paper {
    /// Width and height in points (1/72 in).
    fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// How a sheet is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetOptions {
    /// Title of the document, which readers show and nobody prints.
    pub title: String,
    /// The paper.
    pub paper: Paper,
    /// Cards beside each other, 1 to 6.
    pub columns: u8,
    /// Cards below each other, 1 to 12.
    pub rows: u8,
    /// Whether there are marks to cut along.
    pub cut_marks: bool,
}

impl Default for SheetOptions {
    fn default() -> Self {
        Self { title: String::new(), paper: Paper::A4, columns: 2, rows: 5, cut_marks: true }
    }
}

/// Why there is no sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// There are no cards.
    #[error("there is nothing to print; choose at least one card")]
    Nothing,
    /// There are more cards than fit one file.
    #[error("{cards} cards are more than the {CARDS_MAX} that one file takes; print them in parts")]
    TooMany {
        /// How many there are.
        cards: usize,
    },
    /// The grid cannot be had.
    #[error("a sheet has 1 to {COLUMNS_MAX} columns and 1 to {ROWS_MAX} rows, not {columns} and {rows}")]
    Grid {
        /// Columns asked for.
        columns: u8,
        /// Rows asked for.
        rows: u8,
    },
    /// A QR code cannot say it.
    #[error("a QR code takes 1 to {QR_MAX} bytes, which “{text}” has not; use a shorter address")]
    Qr {
        /// The beginning of the text.
        text: String,
    },
    /// The file cannot be made.
    #[error("the PDF cannot be made: {0}")]
    Pdf(String),
}

impl PrintError {
    /// The transport-neutral kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::TooMany { .. } => ErrorKind::TooLarge,
            Self::Pdf(_) => ErrorKind::Internal,
            _ => ErrorKind::Invalid,
        }
    }
}

/// Draws cards on sheets; the result is a PDF. Takes time with many cards, so
/// not for a task that others wait for.
///
/// # Errors
/// When there are no cards or too many, the grid is too fine, or a QR code
/// cannot say its text.
pub fn sheet(cards: &[Card], options: &SheetOptions) -> Result<Vec<u8>, PrintError> {
    if cards.is_empty() {
        return Err(PrintError::Nothing);
    }
    if cards.len() > CARDS_MAX {
        return Err(PrintError::TooMany { cards: cards.len() });
    }
    let SheetOptions { columns, rows, .. } = *options;
    if !(1..=COLUMNS_MAX).contains(&columns) || !(1..=ROWS_MAX).contains(&rows) {
        return Err(PrintError::Grid { columns, rows });
    }
    let mut pen = Pen::new(options)?;
    for page in cards.chunks(usize::from(columns) * usize::from(rows)) {
        pen.page(page)?;
    }
    pen.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(count: usize) -> Vec<Card> {
        let card = |n: usize| Card {
            qr: format!("https://shop.example/c/{n}"),
            title: "Mùa thu – giảm 20 %".to_owned(),
            code: "ABCD-EFGH-JKMN".to_owned(),
            lines: vec!["until 31 October 2026".to_owned(), "تخفیف ۲۰٪ تا پایان مهر".to_owned()],
        };
        (0..count).map(card).collect()
    }

    /// `/Count` of the page tree stands uncompressed only in old files, so the
    /// pages are counted by their media boxes in a file that is not compressed.
    fn pages(bytes: &[u8]) -> usize {
        bytes.windows(9).filter(|window| *window == b"/MediaBox").count()
    }

    #[test]
    fn a_sheet_has_as_many_pages_as_it_needs() {
        let bytes = sheet(&cards(11), &SheetOptions::default()).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(pages(&bytes), 2);
        assert_eq!(bytes, sheet(&cards(11), &SheetOptions::default()).unwrap(), "the same cards give the same bytes");
        let one = SheetOptions { columns: 1, rows: 1, paper: Paper::Letter, ..SheetOptions::default() };
        assert_eq!(pages(&sheet(&cards(3), &one).unwrap()), 3);
    }

    #[test]
    fn what_cannot_be_printed_is_refused_with_the_bound() {
        assert_eq!(sheet(&[], &SheetOptions::default()), Err(PrintError::Nothing));
        let grid = SheetOptions { columns: 7, ..SheetOptions::default() };
        assert!(sheet(&cards(1), &grid).unwrap_err().to_string().contains("1 to 6 columns"));
        let mut long = cards(1);
        long[0].qr = "x".repeat(QR_MAX + 1);
        assert_eq!(sheet(&long, &SheetOptions::default()).unwrap_err().kind(), ErrorKind::Invalid);
        let many = vec![Card::default(); CARDS_MAX + 1];
        assert_eq!(sheet(&many, &SheetOptions::default()).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
