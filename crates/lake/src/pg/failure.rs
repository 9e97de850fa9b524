//! Errors in PostgreSQL's words: severity, SQLSTATE, and where in the text.

use arrow::error::ArrowError;
use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::ParserError;
use datafusion::sql::sqlparser::tokenizer::{Location, Token, Tokenizer};
use datafusion_postgres::pgwire::error::{ErrorInfo, PgWireError};

use super::door::PgRefusal;
use crate::LakeError;
use crate::sql::{SqlLimits, Stopped};

/// What is told to a client.
pub(super) type Failure = Box<ErrorInfo>;

/// A failure after which the connection goes on.
pub(super) fn failure(code: &str, message: impl Into<String>) -> Failure {
    Box::new(ErrorInfo::new("ERROR".to_owned(), code.to_owned(), message.into()))
}

/// A failure that ends the connection.
pub(super) fn fatal(code: &str, message: impl Into<String>) -> Failure {
    Box::new(ErrorInfo::new("FATAL".to_owned(), code.to_owned(), message.into()))
}

pub(super) fn with_hint(mut failure: Failure, hint: impl Into<String>) -> Failure {
    failure.hint = Some(hint.into());
    failure
}

pub(super) fn thrown(failure: Failure) -> PgWireError {
    PgWireError::UserError(failure)
}

pub(super) fn cancelled() -> Failure {
    failure("57014", "canceling statement due to user request")
}

/// Refuses what would change something.
pub(super) fn read_only(what: &str) -> Failure {
    let refused = failure("25006", format!("cannot execute {what} in a read-only transaction"));
    with_hint(
        refused,
        "SQL here only reads: imported rows change by importing a newer file or taking an import back, campaigns, \
         rules and budgets on their own pages",
    )
}

/// What the door said, before and after somebody was let in.
pub(super) fn of_refusal(refusal: PgRefusal, user: &str) -> Failure {
    match refusal {
        PgRefusal::Password => with_hint(
            fatal("28P01", format!("password authentication failed for user \"{user}\"")),
            "the user is your e-mail address with your password, or the name of an API key with the key",
        ),
        PgRefusal::Wait(seconds) => fatal("28000", format!("too many wrong passwords; try again in {seconds} seconds")),
        PgRefusal::Database(name) => {
            with_hint(fatal("3D000", format!("database \"{name}\" does not exist")), "a database is a workspace's key")
        }
        PgRefusal::WhichDatabase(names) => with_hint(
            fatal("3D000", "say which database"),
            format!("a database is a workspace's key, and you may open {}", names.join(", ")),
        ),
        PgRefusal::Ended => fatal("28000", "you may not read this workspace any more"),
        PgRefusal::Unavailable(why) => failure("57P03", format!("who may read cannot be looked up now: {why}")),
    }
}

/// What the lake said.
pub(super) fn of_lake(error: &LakeError) -> Failure {
    let code = match error {
        LakeError::RefusedQuery(_) => "42601",
        LakeError::Limit(_) => "53200",
        LakeError::Storage { .. } | LakeError::Delta { .. } => "58030",
        _ => "XX000",
    };
    failure(code, error.to_string())
}

/// Why the rows of a question do not come.
pub(super) fn of_stopped(stopped: Stopped, text: &str, limits: &SqlLimits) -> Failure {
    match stopped {
        Stopped::Slow => with_hint(
            failure("57014", "canceling statement due to statement timeout"),
            format!("it ran longer than the {} seconds allowed", limits.timeout.as_secs_f64()),
        ),
        Stopped::Engine(error) => of_engine(&error, text, limits),
    }
}

/// What the engine said about a text.
pub(super) fn of_engine(error: &DataFusionError, text: &str, limits: &SqlLimits) -> Failure {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => with_hint(
            failure("53200", format!("it needs more than the {} MiB of memory allowed", limits.memory_bytes >> 20)),
            "ask for fewer days or columns",
        ),
        DataFusionError::SQL(error, _) => of_parser(error, text),
        DataFusionError::SchemaError(error, _) => of_schema(error, text),
        DataFusionError::NotImplemented(said) => failure("0A000", first_line(said)),
        DataFusionError::ArrowError(error, _) => of_arrow(error),
        DataFusionError::Plan(said) | DataFusionError::Execution(said) | DataFusionError::Configuration(said) => {
            of_words(said, text)
        }
        // A pattern that is too large is another crate's error.
        DataFusionError::External(error) if error.to_string().to_lowercase().contains("regex") => {
            let said = error.to_string();
            failure("2201B", said.lines().next_back().unwrap_or_default().trim())
        }
        other => failure("XX000", first_line(&other.strip_backtrace())),
    }
}

fn of_arrow(error: &ArrowError) -> Failure {
    let code = match error {
        ArrowError::DivideByZero => return failure("22012", "division by zero"),
        ArrowError::ArithmeticOverflow(_) => "22003",
        ArrowError::CastError(_) | ArrowError::ParseError(_) => "22P02",
        ArrowError::InvalidArgumentError(_) => "22023",
        _ => "XX000",
    };
    failure(code, first_line(&error.to_string()))
}

fn of_schema(error: &SchemaError, text: &str) -> Failure {
    let place = |mut failure: Failure, name: &str| {
        failure.position = position_of(text, name);
        failure
    };
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let refused = failure("42703", format!("column \"{}\" does not exist", field.flat_name()));
            let near: Vec<String> = valid_fields.iter().take(60).map(|field| field.name.clone()).collect();
            let refused =
                if near.is_empty() { refused } else { with_hint(refused, format!("known here: {}", near.join(", "))) };
            place(refused, &field.name)
        }
        SchemaError::AmbiguousReference { field } => {
            place(failure("42702", format!("column reference \"{}\" is ambiguous", field.name)), &field.name)
        }
        other => failure("42701", first_line(&other.to_string())),
    }
}

/// Most of what the engine says has no kind but its words.
fn of_words(said: &str, text: &str) -> Failure {
    let line = first_line(said);
    if let Some(rest) = line.strip_prefix("table '")
        && let Some((name, _)) = rest.split_once("' not found")
    {
        let name = name.rsplit('.').next().unwrap_or(name);
        let mut refused = failure("42P01", format!("relation \"{name}\" does not exist"));
        refused.position = position_of(text, name);
        return refused;
    }
    if let Some(rest) = line.strip_prefix("Invalid function '")
        && let Some((name, hint)) = rest.split_once('\'')
    {
        let mut refused = failure("42883", format!("function {name} does not exist"));
        refused.position = position_of(text, name);
        let hint = hint.trim_start_matches('.').trim();
        return if hint.is_empty() { refused } else { with_hint(refused, hint) };
    }
    let known = [
        ("must be in GROUP BY", "42803"),
        ("must appear in the GROUP BY", "42803"),
        ("Divide by zero", "22012"),
        ("divide by zero", "22012"),
        ("verflow", "22003"),
        ("Cannot cast", "22P02"),
        ("Error parsing", "22P02"),
        ("regular expression", "2201B"),
        ("regex", "2201B"),
        ("No function matches", "42883"),
        ("failed to match any signature", "42883"),
        ("Cannot coerce", "42804"),
        ("Cannot infer common", "42883"),
    ];
    let code = known.iter().find(|(words, _)| line.contains(words)).map_or("42601", |(_, code)| code);
    failure(code, line)
}

/// What the parser said, which ends with where.
pub(super) fn of_parser(error: &ParserError, text: &str) -> Failure {
    let said = match error {
        ParserError::TokenizerError(said) | ParserError::ParserError(said) => said.as_str(),
        ParserError::RecursionLimitExceeded => return failure("54001", "the statement is nested too deeply"),
    };
    let (words, place) = said.rsplit_once(" at Line: ").unwrap_or((said, ""));
    let mut refused = failure("42601", format!("syntax error: {}", first_line(words)));
    let numbers = place.split_once(", Column: ").and_then(|(line, column)| {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>().ok();
        Some((digits(line)?, digits(column)?))
    });
    refused.position = numbers.and_then(|(line, column)| position(text, line, column));
    refused
}

/// Where a name first stands in a text, in characters from 1.
fn position_of(text: &str, name: &str) -> Option<String> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize_with_location().ok()?;
    let found = tokens.iter().find(|token| match &token.token {
        Token::Word(word) => word.value.eq_ignore_ascii_case(name),
        _ => false,
    })?;
    let Location { line, column } = found.span.start;
    position(text, line, column)
}

fn position(text: &str, line: u64, column: u64) -> Option<String> {
    let before: usize =
        text.split('\n').take(usize::try_from(line.checked_sub(1)?).ok()?).map(|line| line.chars().count() + 1).sum();
    Some((u64::try_from(before).ok()? + column).to_string())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(position_of("select «é»,\n  Foo from t", "foo").as_deref(), Some("15"));
        assert_eq!(position_of("select 1", "foo"), None);
    }

    #[test]
    fn a_syntax_error_says_where() {
        let text = "select 1\nfrom from x";
        let error =
            datafusion::sql::sqlparser::parser::Parser::parse_sql(&PostgreSqlDialect {}, "select 1 +").unwrap_err();
        assert_eq!(of_parser(&error, text).code, "42601");
        let told = ParserError::ParserError("Expected: a table, found: from at Line: 2, Column: 6".to_owned());
        assert_eq!(of_parser(&told, text).position.as_deref(), Some("15"));
    }

    #[test]
    fn known_words_have_their_states() {
        let limits = SqlLimits::default();
        let state = |error: DataFusionError| of_engine(&error, "select a from missing", &limits).code;
        assert_eq!(state(DataFusionError::Plan("table 'shop.public.missing' not found".into())), "42P01");
        assert_eq!(state(DataFusionError::Plan("Invalid function 'f'.\nDid you mean 'g'?".into())), "42883");
        assert_eq!(state(DataFusionError::ResourcesExhausted("x".into())), "53200");
        assert_eq!(state(DataFusionError::ArrowError(Box::new(ArrowError::DivideByZero), None)), "22012");
    }
}
