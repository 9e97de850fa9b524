//! Questions about tables that the engine cannot plan, though their answer is
//! known: about keys, indexes, triggers and the like, of which views have none.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::DFSchema;
use datafusion::logical_expr::{EmptyRelation, LogicalPlan};
use datafusion::sql::sqlparser::ast::{
    Expr, FunctionArguments, JoinOperator, Query, SelectItem, SetExpr, Statement, TableFactor, TableWithJoins, Value,
    visit_expressions_mut,
};

/// Tables of PostgreSQL's catalog that hold nothing about the tables here.
const NOTHING_HERE: &[&str] = &[
    "check_constraints",
    "constraint_column_usage",
    "key_column_usage",
    "pg_attrdef",
    "pg_collation",
    "pg_constraint",
    "pg_depend",
    "pg_description",
    "pg_enum",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_server",
    "pg_foreign_table",
    "pg_index",
    "pg_inherits",
    "pg_locks",
    "pg_partitioned_table",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_range",
    "pg_rewrite",
    "pg_sequence",
    "pg_stat_activity",
    "pg_statistic_ext",
    "pg_subscription",
    "pg_trigger",
    "referential_constraints",
    "sequences",
    "table_constraints",
];

/// Columns of `pg_class` that are always null here, and not in the engine's.
const NULL_HERE: &[&str] = &["relacl", "reloptions"];

/// How Grafana asks for the schemas of the search path, without white space and
/// in lower case.
const SEARCH_PATH: &str = "selectcasewhentrim(s[i])='\"$user\"'thenuserelsetrim(s[i])endfromgenerate_series(\
    array_lower(string_to_array(current_setting('search_path'),','),1),\
    array_upper(string_to_array(current_setting('search_path'),','),1))asi,\
    string_to_array(current_setting('search_path'),',')s";

/// A text with what is known to have one answer replaced by it.
pub(super) fn helped(text: &str) -> Cow<'_, str> {
    // Only long texts are worth a look.
    if text.len() < SEARCH_PATH.len() || !text.contains("search_path") {
        return Cow::Borrowed(text);
    }
    let bare: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let wanted: Vec<char> = SEARCH_PATH.chars().collect();
    let mut helped = String::with_capacity(text.len());
    let (mut at, mut copied) = (0, 0);
    while at + wanted.len() <= bare.len() {
        let here = &bare[at..at + wanted.len()];
        if here.iter().zip(&wanted).all(|((_, c), wanted)| c.to_ascii_lowercase() == *wanted) {
            let (start, (end, last)) = (here[0].0, here[here.len() - 1]);
            helped.push_str(&text[copied..start]);
            helped.push_str("'public'");
            copied = end + last.len_utf8();
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    helped.push_str(&text[copied..]);
    Cow::Owned(helped)
}

/// Writes `like … escape 'c'` with the one character that the engine escapes by.
/// Where the pattern is not known yet the escape is left out, which changes no
/// type.
pub(super) fn with_backslashes(statement: &mut Statement) {
    let _ = visit_expressions_mut(statement, |expression| {
        let (Expr::Like { pattern, escape_char, .. } | Expr::ILike { pattern, escape_char, .. }) = expression else {
            return ControlFlow::<()>::Continue(());
        };
        let escape = escape_char.as_ref().and_then(|value| match &value.value {
            Value::SingleQuotedString(text) => text.chars().next(),
            _ => None,
        });
        if let Some(escape) = escape.filter(|escape| *escape != '\\') {
            if let Expr::Value(value) = pattern.as_mut()
                && let Value::SingleQuotedString(text) = &mut value.value
            {
                *text = escaped_by_backslash(text, escape);
            }
            *escape_char = None;
        }
        ControlFlow::Continue(())
    });
}

fn escaped_by_backslash(pattern: &str, escape: char) -> String {
    let mut written = String::with_capacity(pattern.len() + 4);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c == escape => {
                let next = chars.next().unwrap_or(escape);
                if matches!(next, '%' | '_' | '\\') {
                    written.push('\\');
                }
                written.push(next);
            }
            '\\' => written.push_str("\\\\"),
            c => written.push(c),
        }
    }
    written
}

/// Puts null in the place of subqueries that look for what there is nothing of,
/// of choices between nulls, and of columns that are null.
pub(super) fn without_nothing(statement: &mut Statement) {
    let _ = visit_expressions_mut(statement, |expression| {
        let is_null = |value: &Expr| matches!(value, Expr::Value(value) if value.value == Value::Null);
        let is_nothing = match &*expression {
            Expr::Subquery(query) => finds_nothing(&query.body),
            Expr::CompoundIdentifier(names) => {
                names.last().is_some_and(|name| NULL_HERE.contains(&name.value.as_str()))
            }
            Expr::Case { conditions, else_result, .. } => {
                conditions.iter().all(|when| is_null(&when.result)) && else_result.as_deref().is_none_or(is_null)
            }
            _ => false,
        };
        if is_nothing {
            *expression = Expr::value(Value::Null);
        }
        ControlFlow::<()>::Continue(())
    });
}

/// Whether a query has no rows, because each of them would need one of a table
/// that has none here.
fn finds_nothing(body: &SetExpr) -> bool {
    fn of_factor(factor: &TableFactor) -> bool {
        match factor {
            TableFactor::Table { name, .. } => {
                let name = name.0.last().and_then(|part| part.as_ident()).map(|name| name.value.to_lowercase());
                name.is_some_and(|name| NOTHING_HERE.contains(&name.as_str()))
            }
            TableFactor::Derived { subquery, .. } => finds_nothing(&subquery.body),
            TableFactor::NestedJoin { table_with_joins, .. } => of_table(table_with_joins),
            _ => false,
        }
    }
    fn of_table(table: &TableWithJoins) -> bool {
        let needs_both = |operator: &JoinOperator| {
            matches!(operator, JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_))
        };
        of_factor(&table.relation)
            || table.joins.iter().any(|join| needs_both(&join.join_operator) && of_factor(&join.relation))
    }
    match body {
        SetExpr::Select(select) => select.from.iter().any(of_table),
        SetExpr::Query(query) => finds_nothing(&query.body),
        SetExpr::SetOperation { left, right, .. } => finds_nothing(left) && finds_nothing(right),
        _ => false,
    }
}

/// The empty answer to a question about what there is nothing of.
pub(super) fn nothing(statement: &Statement) -> Option<LogicalPlan> {
    let Statement::Query(query) = statement else { return None };
    if !finds_nothing(&query.body) {
        return None;
    }
    let mut fields: Vec<Field> = Vec::new();
    for name in columns(query)? {
        // The engine wants names to differ; tools go by position when they do not.
        let taken = fields.iter().filter(|field| *field.name() == name).count();
        let name = if taken == 0 { name } else { format!("{name}_{taken}") };
        fields.push(Field::new(name, DataType::Utf8, true));
    }
    let schema = DFSchema::try_from(Schema::new(fields)).ok()?;
    Some(LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row: false, schema: Arc::new(schema) }))
}

/// The names of a query's columns; `None` when its text does not say them.
fn columns(query: &Query) -> Option<Vec<String>> {
    fn of_body(body: &SetExpr) -> Option<Vec<String>> {
        match body {
            SetExpr::Select(select) => select.projection.iter().map(of_item).collect(),
            SetExpr::Query(query) => columns(query),
            SetExpr::SetOperation { left, .. } => of_body(left),
            _ => None,
        }
    }
    fn of_item(item: &SelectItem) -> Option<String> {
        match item {
            SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
            SelectItem::UnnamedExpr(expression) => Some(of_expression(expression)),
            _ => None,
        }
    }
    fn of_expression(expression: &Expr) -> String {
        match expression {
            Expr::Identifier(name) => name.value.clone(),
            Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.clone()).unwrap_or_default(),
            Expr::Cast { expr, .. } | Expr::Nested(expr) => of_expression(expr),
            Expr::Function(function) if !matches!(function.args, FunctionArguments::Subquery(_)) => {
                function.name.0.last().map(ToString::to_string).unwrap_or_default()
            }
            _ => "?column?".to_owned(),
        }
    }
    of_body(&query.body)
}

#[cfg(test)]
mod tests {
    use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
    use datafusion::sql::sqlparser::parser::Parser;

    use super::*;

    fn parsed(text: &str) -> Statement {
        Parser::parse_sql(&PostgreSqlDialect {}, text).unwrap().remove(0)
    }

    #[test]
    fn what_there_is_nothing_of_has_an_empty_answer() {
        let plan =
            nothing(&parsed("select c.conname, c.oid::text, min(x) as y, 1 from pg_catalog.pg_constraint c")).unwrap();
        let names: Vec<&str> = plan.schema().fields().iter().map(|field| field.name().as_str()).collect();
        assert_eq!(names, ["conname", "oid", "y", "?column?"]);
        assert!(nothing(&parsed("select relname from pg_class")).is_none());
        assert!(nothing(&parsed("select * from pg_index")).is_none());
    }

    #[test]
    fn what_would_find_nothing_is_null() {
        let mut statement = parsed(
            "select case when a then (select x from pg_attrdef where y = b) else null end as d, c from pg_class \
             left join pg_description on true",
        );
        without_nothing(&mut statement);
        assert!(statement.to_string().starts_with("SELECT NULL AS d, c FROM"), "{statement}");
        assert!(nothing(&statement).is_none());
        assert!(nothing(&parsed("select a from pg_class c join pg_index i on true")).is_some());
    }

    #[test]
    fn patterns_are_escaped_by_the_backslash() {
        let mut statement = parsed(r"select 1 where a not like 'pg/_%/\\' escape '/' and b like $1 escape '/'");
        with_backslashes(&mut statement);
        let text = statement.to_string();
        assert!(text.contains("NOT LIKE 'pg\\_%") && text.ends_with("b LIKE $1"), "{text}");
        assert_eq!(escaped_by_backslash("a!!b!%c\\", '!'), "a!b\\%c\\\\");
    }

    #[test]
    fn the_search_path_is_public() {
        let text = "select 1 where x in (SELECT\n CASE WHEN trim(s[i]) = '\"$user\"' THEN user ELSE trim(s[i]) END\n\
            FROM generate_series( array_lower(string_to_array(current_setting('search_path'),','),1),\n\
            array_upper(string_to_array(current_setting('search_path'),','),1) ) as i,\n\
            string_to_array(current_setting('search_path'),',') s ) and 'é' = 'é'";
        assert_eq!(helped(text), "select 1 where x in ('public' ) and 'é' = 'é'");
        assert_eq!(helped("select 1"), "select 1");
    }
}
