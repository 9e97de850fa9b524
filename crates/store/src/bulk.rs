//! Many rows in few statements: `values` lists of bounded length, the same
//! text for both databases.

use sqlx::AnyConnection;
use sqlx::AssertSqlSafe;

use crate::error::{Doing as _, StoreError};

/// One value of a row. A missing one has a type all the same, which
/// PostgreSQL wants to know.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Text(String),
    MaybeText(Option<String>),
    Int(i64),
    MaybeInt(Option<i64>),
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Self {
        Self::MaybeText(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        Self::MaybeInt(value)
    }
}

/// SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
const MAX_PARAMETERS: usize = 16_000;
const MAX_ROWS: usize = 400;

/// How many rows are made ready at once where there may be very many.
pub(crate) const ROWS_AT_ONCE: usize = 4_000;

/// How many rows of so many columns go into one statement.
pub(crate) fn rows_per_statement(columns: usize) -> usize {
    (MAX_PARAMETERS / columns.max(1)).clamp(1, MAX_ROWS)
}

/// Inserts rows. `into` is `table (column, …)`, `suffix` what follows the
/// values, such as `on conflict … do nothing`; both are literals of this
/// crate. Returns the number of rows that were written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    into: &str,
    suffix: &str,
    rows: &[Vec<Cell>],
) -> Result<u64, sqlx::Error> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(0) };
    let named = conn.backend_name() == "PostgreSQL";
    let statement = |rows: usize| format!("insert into {into} values {} {suffix}", placeholders(rows, width, named));
    // All but the last are the same text.
    let most = rows_per_statement(width);
    let whole = if rows.len() < most { String::new() } else { statement(most) };
    let mut written = 0;
    for chunk in rows.chunks(most) {
        let sql = if chunk.len() == most { whole.clone() } else { statement(chunk.len()) };
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for cell in chunk.iter().flatten() {
            query = match cell.clone() {
                Cell::Text(value) => query.bind(value),
                Cell::MaybeText(value) => query.bind(value),
                Cell::Int(value) => query.bind(value),
                Cell::MaybeInt(value) => query.bind(value),
            };
        }
        written += query.execute(&mut *conn).await?.rows_affected();
    }
    Ok(written)
}

/// `($1,$2),($3,$4)`, or `(?,?),(?,?)` for SQLite, which looks a named
/// parameter up in a list: with thousands of them that takes longer than the
/// insert.
fn placeholders(rows: usize, width: usize, named: bool) -> String {
    let mark = |at: usize| if named { format!("${at}") } else { "?".to_owned() };
    let tuple = |row: usize| {
        let cells: Vec<String> = (1..=width).map(|cell| mark(row * width + cell)).collect();
        format!("({})", cells.join(","))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(",")
}

/// Rows of `select … where key in (…)` for many keys, a bounded number of keys
/// at a time. `sql` has `{keys}` where the list goes, and before it `$1` once,
/// the first parameter (the workspace).
pub(crate) async fn select_in(
    conn: &mut AnyConnection,
    sql: &str,
    first: &str,
    keys: &[String],
) -> Result<Vec<sqlx::any::AnyRow>, StoreError> {
    let mut found = Vec::new();
    let named = conn.backend_name() == "PostgreSQL";
    let sql = if named { sql.to_owned() } else { sql.replacen("$1", "?", 1) };
    for chunk in keys.chunks(MAX_ROWS) {
        let mark = |at: usize| if named { format!("${}", at + 2) } else { "?".to_owned() };
        let list: Vec<String> = (0..chunk.len()).map(mark).collect();
        let mut query = sqlx::query(AssertSqlSafe(sql.replace("{keys}", &list.join(",")))).bind(first.to_owned());
        for key in chunk {
            query = query.bind(key.clone());
        }
        found.extend(query.fetch_all(&mut *conn).await.doing("reading by key")?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_on() {
        assert_eq!(placeholders(2, 2, true), "($1,$2),($3,$4)");
        assert_eq!(placeholders(2, 2, false), "(?,?),(?,?)");
        assert_eq!(rows_per_statement(10), 400);
        assert_eq!(rows_per_statement(100), 160);
    }
}
