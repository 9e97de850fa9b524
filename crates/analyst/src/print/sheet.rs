//! Rows and columns of results.

use std::io::{self, IsTerminal as _, Write};

use base::frame::defused;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{Attribute, CellAlignment, ContentArrangement, TableComponent};

use super::plain;

/// One field of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Whole(i64),
    /// A number, and the decimals that a table shows of it.
    Number(f64, u8),
    /// A share of one, which a table shows in percent with these decimals.
    Share(f64, u8),
}

impl Cell {
    /// A number or no value.
    #[must_use]
    pub fn optional(value: Option<f64>, digits: u8) -> Self {
        value.map_or(Self::Empty, |value| Self::Number(value, digits))
    }

    /// The field as a table shows it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(value, digits) if value.is_finite() => grouped(&rounded(*value, *digits)),
            Self::Share(value, digits) if value.is_finite() => format!("{}%", rounded(value * 100.0, *digits)),
            Self::Empty | Self::Number(..) | Self::Share(..) => "–".to_owned(),
            Self::Text(text) => plain(text),
            Self::Whole(value) => grouped(&value.to_string()),
        }
    }

    fn exact(&self) -> String {
        match self {
            Self::Number(value, _) | Self::Share(value, _) if value.is_finite() => value.to_string(),
            Self::Empty | Self::Number(..) | Self::Share(..) => String::new(),
            Self::Text(text) => defused(text),
            Self::Whole(value) => value.to_string(),
        }
    }

    fn is_right(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A result as rows and columns: the same for tables and CSV.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A sheet with these columns and no rows.
    #[must_use]
    pub fn new<S: Into<String>>(header: impl IntoIterator<Item = S>) -> Self {
        Self { header: header.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row: one field for every column.
    ///
    /// # Panics
    /// When there are more or fewer fields than columns.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let cells: Vec<Cell> = cells.into_iter().collect();
        assert_eq!(cells.len(), self.header.len(), "a row has a field for every column");
        self.rows.push(cells);
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows as tables show them: each field's text, and whether it is a
    /// number that stands to the right.
    #[must_use]
    pub fn shown(&self) -> Vec<Vec<(String, bool)>> {
        self.rows.iter().map(|row| row.iter().map(|cell| (cell.text(), cell.is_right())).collect()).collect()
    }

    /// The sheet as CSV with all digits; words that begin like a formula are
    /// plain text for spreadsheets.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(self.header.iter().map(|name| defused(name))).map_err(cause)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::exact)).map_err(cause)?;
        }
        writer.flush()
    }

    /// The sheet as a table for a terminal.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(UTF8_HORIZONTAL_ONLY);
        table.remove_style(TableComponent::HorizontalLines);
        table.remove_style(TableComponent::MiddleIntersections);
        if io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        let side = |right: bool| if right { CellAlignment::Right } else { CellAlignment::Left };
        table.set_header(self.header.iter().enumerate().map(|(column, name)| {
            let right = !self.rows.is_empty() && self.rows.iter().all(|row| row[column].is_right());
            comfy_table::Cell::new(plain(name)).add_attribute(Attribute::Bold).set_alignment(side(right))
        }));
        for row in self.shown() {
            let cells = row.into_iter().map(|(text, right)| comfy_table::Cell::new(text).set_alignment(side(right)));
            table.add_row(cells);
        }
        table.to_string()
    }
}

/// What went wrong below, so that a reader who went away is known for one.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn rounded(value: f64, digits: u8) -> String {
    let text = format!("{value:.*}", usize::from(digits));
    if text.trim_start_matches('-').bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        return text.trim_start_matches('-').to_owned();
    }
    text
}

/// Thousands are set apart by commas.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, ""), |(whole, _)| (whole, &rest[whole.len()..]));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(["channel", "value", "share"]);
        sheet.row(["a,b".into(), Cell::Number(1_234_567.891, 2), Cell::Share(0.1234, 1)]);
        sheet.row(["c".into(), Cell::Number(f64::NAN, 2), Cell::Empty]);
        sheet
    }

    #[test]
    fn tables_are_rounded_and_csv_is_not() {
        let table = sheet().table();
        assert!(table.contains("1,234,567.89") && table.contains("12.3%"), "{table}");
        let mut csv = Vec::new();
        sheet().csv(&mut csv).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "channel,value,share\n\"a,b\",1234567.891,0.1234\nc,,\n");
    }

    #[test]
    fn csv_holds_no_formulas() {
        let mut sheet = Sheet::new(["=a", "value"]);
        sheet.row(["=HYPERLINK(\"x\")".into(), Cell::Number(-1.5, 2)]);
        sheet.row(["@x".into(), Cell::Number(2.0, 2)]);
        let mut csv = Vec::new();
        sheet.csv(&mut csv).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "'=a,value\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\n'@x,2\n");
    }

    /// Takes so many bytes, and is gone.
    struct Gone(usize);

    impl Write for Gone {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_went_away_is_known_for_one() {
        let mut sheet = sheet();
        (0..10_000).for_each(|_| sheet.row(["c".into(), Cell::Number(1.0, 2), Cell::Empty]));
        let error = sheet.csv(&mut Gone(20_000)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped("1234567.25"), "1,234,567.25");
        assert_eq!(grouped("-999"), "-999");
        assert_eq!(grouped("-1000"), "-1,000");
        assert_eq!(rounded(-0.001, 2), "0.00");
    }
}
