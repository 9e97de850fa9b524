//! What a text asks for.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use datafusion::common::TableReference;
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::{
    CloseCursor, Declare, Expr, FetchDirection, Query, Reset, Set, SetExpr, Statement, Value, ValueWithSpan,
    visit_expressions,
};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;
use datafusion_postgres::datafusion_pg_catalog::sql::PostgresCompatibilityParser;

use super::failure::{Failure, failure, of_lake, of_parser, read_only, with_hint};
use super::introspection;
use crate::held::Held;
use crate::sql::refuse_long_chains;

/// Most statements of one text.
const MOST_STATEMENTS: usize = 100;

/// One statement.
#[derive(Debug, Clone)]
pub(super) enum Asked {
    /// Rows.
    Rows(Question),
    /// Changes of settings: names and values.
    Set(Vec<(String, String)>),
    /// A setting back to its default; all of them when `None`.
    Reset(Option<String>),
    /// The value of a setting; all of them when `None`.
    Show(Option<String>),
    /// The beginning of a transaction, which changes nothing here.
    Begin,
    /// Its end.
    Commit,
    /// Its end, too.
    Rollback,
    /// Back to a savepoint: what failed since is forgotten.
    BackTo,
    /// Something that has no effect here, with the word of its answer.
    Nothing(&'static str),
    /// Statements that the client kept: one, or all.
    Deallocate(Option<String>),
    /// A cursor over rows.
    Declare(String, Question),
    /// The next rows of a cursor.
    Fetch(String, FetchDirection),
    /// The end of a cursor; of all of them when `None`.
    Close(Option<String>),
}

/// A statement that reads.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) statement: Held<Statement>,
    /// How many parameters it names: the highest number.
    pub(super) parameters: usize,
    /// Whether it asks of tables and types only, not of rows.
    pub(super) is_of_catalog: bool,
}

impl Question {
    fn new(mut statement: Statement, is_of_catalog: bool) -> Self {
        let parameters = highest_parameter(&statement);
        if is_of_catalog {
            introspection::without_nothing(&mut statement);
        }
        Self { statement: Held::new(statement), parameters, is_of_catalog }
    }

    /// Changes the statement.
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&mut Statement) -> T) -> T {
        let mut statement = Statement::clone(&self.statement);
        let given = change(&mut statement);
        self.statement = Held::new(statement);
        given
    }
}

static COMPATIBLE: LazyLock<PostgresCompatibilityParser> = LazyLock::new(PostgresCompatibilityParser::new);

/// The statements of a text. To be called where stacks are deep.
pub(super) fn statements(text: &str) -> Result<Vec<Asked>, Failure> {
    refuse_long_chains(text).map_err(|error| with_code("54001", of_lake(&error)))?;
    let plain = Parser::parse_sql(&PostgreSqlDialect {}, text);
    let means_the_same = |all: &[Statement]| {
        let named: Vec<Names> = all.iter().map(names).collect();
        named.iter().any(|one| one.rows) && !named.iter().any(|one| one.catalog)
    };
    let found = match plain {
        // The same words mean the same as in `sulit sql`.
        Ok(all) if means_the_same(&all) => all,
        // Tools ask about tables in words that the engine has to be helped with.
        plain => match (COMPATIBLE.parse(&introspection::helped(text)), plain) {
            (Ok(all), _) | (Err(_), Ok(all)) => all,
            (Err(_), Err(error)) => return Err(of_parser(&error, text)),
        },
    };
    if found.len() > MOST_STATEMENTS {
        return Err(failure("54000", format!("a text may have {MOST_STATEMENTS} statements")));
    }
    let with_names = |one: Statement| {
        let is_of_catalog = !names(&one).rows;
        asked(one, is_of_catalog)
    };
    found.into_iter().map(with_names).collect()
}

fn with_code(code: &str, mut failure: Failure) -> Failure {
    code.clone_into(&mut failure.code);
    failure
}

/// What a statement reads from.
#[derive(Debug, Clone, Copy, Default)]
struct Names {
    catalog: bool,
    rows: bool,
}

fn names(statement: &Statement) -> Names {
    let wrapped = datafusion::sql::parser::Statement::Statement(Box::new(statement.clone()));
    // What cannot be told apart is taken for rows, which is right as well.
    let Ok((tables, _)) = resolve_table_references(&wrapped, true) else { return Names { catalog: true, rows: true } };
    let mut names = Names::default();
    for table in &tables {
        if is_catalog(table) {
            names.catalog = true;
        } else if !is_function(table) {
            names.rows = true;
        }
    }
    names
}

fn is_catalog(table: &TableReference) -> bool {
    match table.schema() {
        Some(schema) => matches!(schema, "pg_catalog" | "information_schema"),
        None => table.table().starts_with("pg_"),
    }
}

/// Table functions that need no tables.
fn is_function(table: &TableReference) -> bool {
    matches!(table.table(), "unnest" | "generate_series" | "generate_subscripts" | "string_to_array")
}

fn asked(statement: Statement, is_of_catalog: bool) -> Result<Asked, Failure> {
    Ok(match statement {
        Statement::Query(query) => {
            refuse_hidden_writes(&query)?;
            Asked::Rows(Question::new(Statement::Query(query), is_of_catalog))
        }
        Statement::Explain { statement: inner, .. } if !matches!(*inner, Statement::Query(_)) => {
            return Err(read_only("EXPLAIN of a statement that writes"));
        }
        statement @ (Statement::Explain { .. }
        | Statement::ExplainTable { .. }
        | Statement::ShowTables { .. }
        | Statement::ShowColumns { .. }) => Asked::Rows(Question::new(statement, is_of_catalog)),
        Statement::Set(set) => Asked::Set(changes(&set)?),
        Statement::Reset(reset) => Asked::Reset(match reset.reset {
            Reset::ALL => None,
            Reset::ConfigurationParameter(name) => Some(name.to_string()),
        }),
        Statement::ShowVariable { variable } => {
            let name = variable.iter().map(|part| part.value.to_lowercase()).collect::<Vec<_>>().join(" ");
            let name = name.replace(" . ", ".");
            Asked::Show((name != "all").then_some(name))
        }
        Statement::StartTransaction { .. } => Asked::Begin,
        Statement::Commit { .. } => Asked::Commit,
        Statement::Rollback { savepoint: Some(_), .. } => Asked::BackTo,
        Statement::Rollback { .. } => Asked::Rollback,
        Statement::Savepoint { .. } => Asked::Nothing("SAVEPOINT"),
        Statement::ReleaseSavepoint { .. } => Asked::Nothing("RELEASE"),
        Statement::Discard { .. } => Asked::Reset(None),
        Statement::UNLISTEN { .. } => Asked::Nothing("UNLISTEN"),
        Statement::Deallocate { name, .. } => {
            let is_all = name.quote_style.is_none() && name.value.eq_ignore_ascii_case("all");
            Asked::Deallocate((!is_all).then_some(name.value))
        }
        Statement::Declare { stmts } => return declared(stmts, is_of_catalog),
        Statement::Fetch { name, direction, .. } => Asked::Fetch(name.value, direction),
        Statement::Close { cursor } => Asked::Close(match cursor {
            CloseCursor::All => None,
            CloseCursor::Specific { name } => Some(name.value),
        }),
        other => return Err(refused(&other)),
    })
}

/// `select … into` and `with x as (delete …)` write, though they begin like a
/// question.
fn refuse_hidden_writes(query: &Query) -> Result<(), Failure> {
    fn writes(body: &SetExpr) -> bool {
        match body {
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => true,
            SetExpr::Select(select) => select.into.is_some(),
            SetExpr::Query(query) => hides(query),
            SetExpr::SetOperation { left, right, .. } => writes(left) || writes(right),
            SetExpr::Values(_) | SetExpr::Table(_) => false,
        }
    }
    fn hides(query: &Query) -> bool {
        let in_with = query.with.iter().flat_map(|with| &with.cte_tables).any(|table| hides(&table.query));
        in_with || writes(&query.body)
    }
    if hides(query) { Err(read_only("a query that writes")) } else { Ok(()) }
}

fn declared(declares: Vec<Declare>, is_of_catalog: bool) -> Result<Asked, Failure> {
    let mut declares = declares.into_iter();
    let (Some(declare), None) = (declares.next(), declares.next()) else {
        return Err(failure("42601", "declare one cursor at a time"));
    };
    let (Some(name), Some(query)) = (declare.names.into_iter().next(), declare.for_query) else {
        return Err(failure("42601", "a cursor needs a name and a query: declare NAME cursor for select …"));
    };
    refuse_hidden_writes(&query)?;
    if declare.binary == Some(true) {
        return Err(failure("0A000", "binary cursors are not supported"));
    }
    Ok(Asked::Declare(name.value, Question::new(Statement::Query(query), is_of_catalog)))
}

/// The changes of a `set`.
fn changes(set: &Set) -> Result<Vec<(String, String)>, Failure> {
    let value = |values: &[Expr]| values.iter().map(written).collect::<Vec<_>>().join(", ");
    Ok(match set {
        Set::SingleAssignment { variable, values, .. } => vec![(variable.to_string(), value(values))],
        Set::MultipleAssignments { assignments } => {
            assignments.iter().map(|one| (one.name.to_string(), written(&one.value))).collect()
        }
        Set::SetTimeZone { value, .. } => vec![("TimeZone".to_owned(), written(value))],
        Set::SetNames { charset_name, .. } => vec![("client_encoding".to_owned(), charset_name.value.clone())],
        Set::SetNamesDefault {} => vec![("client_encoding".to_owned(), "default".to_owned())],
        Set::SetTransaction { modes, .. } => {
            if modes.iter().any(|mode| mode.to_string().eq_ignore_ascii_case("read write")) {
                return Err(read_only("SET TRANSACTION READ WRITE"));
            }
            Vec::new()
        }
        Set::SetRole { .. } | Set::SetSessionAuthorization(_) => {
            return Err(failure("42501", "permission denied to set another role"));
        }
        other => return Err(failure("0A000", format!("{other} is not supported"))),
    })
}

fn written(value: &Expr) -> String {
    match value {
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) => text.clone(),
        Expr::Identifier(name) => name.value.clone(),
        other => other.to_string(),
    }
}

/// Says no to everything else, in the words of PostgreSQL.
fn refused(statement: &Statement) -> Failure {
    let text = statement.to_string();
    let word = text.split_whitespace().next().unwrap_or_default().to_uppercase();
    match statement {
        Statement::Copy { to: true, .. } => with_hint(
            failure("0A000", "COPY TO is not supported"),
            "select the rows, or save them with `sulit sql --out FILE` as CSV or Parquet",
        ),
        Statement::Prepare { .. } | Statement::Execute { .. } => {
            with_hint(failure("0A000", format!("{word} is not supported")), "drivers prepare statements by themselves")
        }
        Statement::LISTEN { .. } | Statement::NOTIFY { .. } => failure("0A000", format!("{word} is not supported")),
        Statement::Copy { .. } => read_only("COPY FROM"),
        _ => {
            let second = text.split_whitespace().nth(1).unwrap_or_default().to_uppercase();
            let takes_two = matches!(word.as_str(), "CREATE" | "DROP" | "ALTER");
            read_only(&if takes_two { format!("{word} {second}") } else { word })
        }
    }
}

/// How many parameters a statement names: the highest number.
fn highest_parameter(statement: &Statement) -> usize {
    let mut highest = 0;
    let _ = visit_expressions(statement, |expression| {
        if let Expr::Value(ValueWithSpan { value: Value::Placeholder(name), .. }) = expression
            && let Some(number) = name.strip_prefix('$').and_then(|digits| digits.parse().ok())
        {
            highest = highest.max(number);
        }
        ControlFlow::<()>::Continue(())
    });
    highest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        match statements(text) {
            Ok(_) => String::new(),
            Err(failure) => failure.code,
        }
    }

    #[test]
    fn what_writes_is_refused_by_name() {
        for text in [
            "insert into spend values (1)",
            "update spend set spend = 0",
            "delete from spend",
            "create table x (a int)",
            "create table x as select 1",
            "drop table spend",
            "truncate spend",
            "copy spend from stdin",
            "select * into x from spend",
            "with gone as (delete from spend returning *) select * from gone",
            "explain analyze delete from spend",
            "grant select on spend to ann",
            "set transaction read write",
        ] {
            assert_eq!(code(text), "25006", "{text}");
        }
        assert_eq!(code("copy (select 1) to stdout"), "0A000");
        assert_eq!(code("set role admin"), "42501");
        assert_eq!(code("select 1 from"), "42601");
    }

    #[test]
    fn what_drivers_send_is_known() {
        for text in [
            "begin",
            "begin transaction isolation level read committed read only",
            "start transaction read only",
            "commit",
            "end",
            "rollback",
            "abort",
            "savepoint a",
            "release savepoint a",
            "rollback to savepoint a",
            "set client_encoding to 'UTF8'",
            "SET extra_float_digits = 3",
            "set session characteristics as transaction isolation level read committed",
            "set time zone 'UTC'",
            "set datestyle to iso",
            "show transaction isolation level",
            "show all",
            "reset all",
            "discard all",
            "deallocate all",
            "declare c cursor for select * from spend",
            "declare \"c-1\" no scroll cursor without hold for select 1",
            "fetch forward 100 from c",
            "fetch 10 from c",
            "fetch all from c",
            "close c",
            "select 1; select 2",
        ] {
            if let Err(failure) = statements(text) {
                panic!("{text}: {}", failure.message);
            }
        }
    }

    #[test]
    fn questions_about_rows_are_told_from_those_about_tables() {
        let of_catalog = |text: &str| match &statements(text).unwrap()[0] {
            Asked::Rows(question) => question.is_of_catalog,
            other => panic!("{other:?}"),
        };
        assert!(of_catalog("select 1"));
        assert!(of_catalog("select version()"));
        assert!(of_catalog("select relname from pg_class"));
        assert!(of_catalog("select * from information_schema.tables"));
        assert!(!of_catalog("select * from spend"));
        assert!(!of_catalog("select * from spend s, pg_catalog.pg_class c"));
    }

    #[test]
    fn parameters_are_counted() {
        let Asked::Rows(question) = &statements("select $2::int from spend where day > $1").unwrap()[0] else {
            panic!("no question")
        };
        assert_eq!(question.parameters, 2);
    }
}
