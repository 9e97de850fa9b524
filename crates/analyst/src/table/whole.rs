//! A whole file, column by column.

use jiff::Timestamp;
use jiff::civil::Date;

use super::rows::{Rows, find};
use super::{Column, DateForm, DecimalMark, TableError, bytes, dates, numbers};

/// A file's rows in memory: one string and the ends of its fields.
#[derive(Debug, Clone)]
pub struct Table {
    file: String,
    header: Vec<String>,
    text: String,
    ends: Vec<usize>,
    lines: Vec<u64>,
    mark: DecimalMark,
    dates: DateForm,
}

impl Table {
    pub(super) fn from_rows(mut rows: Rows) -> Result<Self, TableError> {
        let mut table = Self {
            file: rows.file().to_owned(),
            header: rows.header().to_vec(),
            text: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            mark: rows.facts.mark,
            dates: rows.facts.dates.clone(),
        };
        let columns: Vec<Column> =
            (0..table.header.len()).map(|index| Column { index, name: table.header[index].as_str().into() }).collect();
        while let Some(row) = rows.next()? {
            for column in &columns {
                table.text.push_str(bytes::text(row.bytes(column)).trim());
                table.ends.push(table.text.len());
            }
            table.lines.push(row.line());
        }
        if table.lines.is_empty() {
            return Err(TableError::NoRows { file: table.file });
        }
        Ok(table)
    }

    /// The file as messages name it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many rows there are: at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a table without rows is refused when it is read")]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The line of the file on which a row begins, from one.
    #[must_use]
    pub fn line(&self, row: usize) -> u64 {
        self.lines[row]
    }

    /// Whether there is a column of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.header.iter().any(|known| known == name)
    }

    /// A column's text, trimmed.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn text(&self, name: &str) -> Result<Vec<&str>, TableError> {
        let column = find(&self.file, &self.header, name)?;
        Ok((0..self.len()).map(|row| self.field(row, column.index)).collect())
    }

    /// A column of finite numbers.
    ///
    /// # Errors
    /// When there is no such column or a field is no number, with its line.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        self.each(name, |text| numbers::number(text, self.mark))
    }

    /// A column of numbers; none where a field is empty or says so (NA, null).
    ///
    /// # Errors
    /// When there is no such column or a field is neither empty nor a number.
    pub fn optional_numbers(&self, name: &str) -> Result<Vec<Option<f64>>, TableError> {
        self.each(
            name,
            |text| {
                if numbers::is_missing(text) { Ok(None) } else { numbers::number(text, self.mark).map(Some) }
            },
        )
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// When there is no such column or a field is no whole number.
    pub fn whole_numbers(&self, name: &str) -> Result<Vec<i64>, TableError> {
        self.each(name, |text| numbers::whole(text, self.mark))
    }

    /// A column of days. Slashed dates are read as the whole column allows: a
    /// day above twelve settles which comes first.
    ///
    /// # Errors
    /// When there is no such column, or a field is no date, or the column can
    /// be read two ways.
    pub fn dates(&self, name: &str) -> Result<Vec<Date>, TableError> {
        let form = self.date_form(name)?;
        self.each(name, |text| dates::date(text, &form))
    }

    /// A column of instants; without an offset they are UTC.
    ///
    /// # Errors
    /// As for [`Table::dates`].
    pub fn times(&self, name: &str) -> Result<Vec<Timestamp>, TableError> {
        let form = self.date_form(name)?;
        self.each(name, |text| dates::time(text, &form))
    }

    /// A complaint about one field, with file, line and column.
    #[must_use]
    pub fn error(&self, row: usize, name: &str, problem: impl Into<String>) -> TableError {
        TableError::Field {
            file: self.file.clone(),
            line: self.lines[row],
            column: name.to_owned(),
            problem: problem.into(),
        }
    }

    fn date_form(&self, name: &str) -> Result<DateForm, TableError> {
        if self.dates != DateForm::Unambiguous {
            return Ok(self.dates.clone());
        }
        let texts = self.text(name)?;
        dates::common_form(texts.into_iter()).map_err(|problem| TableError::Column {
            file: self.file.clone(),
            column: name.to_owned(),
            problem,
        })
    }

    fn each<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, TableError> {
        let column = find(&self.file, &self.header, name)?;
        let field = |row| read(self.field(row, column.index)).map_err(|problem| self.error(row, name, problem));
        (0..self.len()).map(field).collect()
    }

    fn field(&self, row: usize, column: usize) -> &str {
        let at = row * self.header.len() + column;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }
}
