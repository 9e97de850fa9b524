//! A small typed table: relational dimensions on their way into the lake, and
//! results on their way to a face. Not for millions of rows.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::time::{Day, Timestamp};

/// One typed column; every cell may be unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Text.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Int(Vec<Option<i64>>),
    /// Exact decimals: money, and counts that may be fractional.
    Decimal(Vec<Option<Decimal>>),
    /// Ratios and estimates.
    Float(Vec<Option<f64>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
    /// Days.
    Day(Vec<Option<Day>>),
    /// Instants, UTC.
    Timestamp(Vec<Option<Timestamp>>),
}

impl Column {
    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Int(cells) => cells.len(),
            Self::Decimal(cells) => cells.len(),
            Self::Float(cells) => cells.len(),
            Self::Bool(cells) => cells.len(),
            Self::Day(cells) => cells.len(),
            Self::Timestamp(cells) => cells.len(),
        }
    }

    /// Whether it has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell as text for CSV and terminals; `None` when unknown. Decimals are
    /// exact and floats shortest-round-trip.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<String> {
        match self {
            Self::Text(cells) => cells.get(row)?.clone(),
            Self::Int(cells) => cells.get(row)?.map(|v| v.to_string()),
            Self::Decimal(cells) => cells.get(row)?.map(|v| v.to_string()),
            Self::Float(cells) => cells.get(row)?.filter(|v| v.is_finite()).map(|v| v.to_string()),
            Self::Bool(cells) => cells.get(row)?.map(|v| v.to_string()),
            Self::Day(cells) => cells.get(row)?.map(|v| v.to_string()),
            Self::Timestamp(cells) => cells.get(row)?.map(|v| v.to_string()),
        }
    }

    /// A cell as JSON: decimals are strings, floats and whole numbers are
    /// numbers, unknown is null.
    #[must_use]
    pub fn json(&self, row: usize) -> Value {
        match self {
            Self::Int(cells) => cells.get(row).copied().flatten().map_or(Value::Null, Value::from),
            Self::Float(cells) => cells.get(row).copied().flatten().map_or(Value::Null, Value::from),
            Self::Bool(cells) => cells.get(row).copied().flatten().map_or(Value::Null, Value::from),
            _ => self.text(row).map_or(Value::Null, Value::from),
        }
    }
}

/// Named columns of equal length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    columns: Vec<(String, Column)>,
}

impl Frame {
    /// An empty frame, to be filled by [`Frame::with`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column.
    ///
    /// # Panics
    /// When its length differs from the columns before it: a defect of the
    /// caller, not of its input.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, column: Column) -> Self {
        self.push(name, column);
        self
    }

    /// Adds a column in place; see [`Frame::with`].
    ///
    /// # Panics
    /// When its length differs from the columns before it.
    pub fn push(&mut self, name: impl Into<String>, column: Column) {
        if let Some((_, first)) = self.columns.first() {
            assert_eq!(first.len(), column.len(), "columns of a frame have one length");
        }
        self.columns.push((name.into(), column));
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// Its columns in order.
    #[must_use]
    pub fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    /// The column of a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }

    /// CSV after RFC 4180 with a header and `\n` line ends. A text cell that a
    /// spreadsheet would run as a formula gets a leading `'`
    /// (owasp.org/www-community/attacks/CSV_Injection).
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = String::new();
        let header: Vec<String> = self.columns.iter().map(|(name, _)| quoted(&defused(name))).collect();
        let _ = writeln!(out, "{}", header.join(","));
        for row in 0..self.rows() {
            for (at, (_, column)) in self.columns.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                if let Some(cell) = column.text(row) {
                    let cell = if matches!(column, Column::Text(_)) { defused(&cell) } else { cell };
                    out.push_str(&quoted(&cell));
                }
            }
            out.push('\n');
        }
        out
    }

    /// One JSON object a row.
    #[must_use]
    pub fn to_json_rows(&self) -> Vec<Value> {
        (0..self.rows())
            .map(|row| {
                let cells = self.columns.iter().map(|(name, column)| (name.clone(), column.json(row)));
                Value::Object(cells.collect::<Map<_, _>>())
            })
            .collect()
    }
}

/// Makes a cell that begins like a formula plain text for spreadsheets.
#[must_use]
pub fn defused(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' '))
    });
    if risky && !number { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '\t', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_decimals_as_strings_and_ratios_as_numbers() {
        let frame = Frame::new()
            .with("campaign", Column::Text(vec![Some("Autumn".into()), None]))
            .with("spend", Column::Decimal(vec![Some("12.50".parse().unwrap()), None]))
            .with("roi", Column::Float(vec![Some(0.5), None]));
        let rows = serde_json::to_string(&frame.to_json_rows()).unwrap();
        assert_eq!(
            rows,
            r#"[{"campaign":"Autumn","roi":0.5,"spend":"12.50"},{"campaign":null,"roi":null,"spend":null}]"#
        );
        assert_eq!(frame.to_csv(), "campaign,spend,roi\nAutumn,12.50,0.5\n,,\n");
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(defused("=cmd()"), "'=cmd()");
        assert_eq!(defused("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(defused("-12.5"), "-12.5");
        assert_eq!(defused("-12+cmd"), "'-12+cmd");
    }
}
