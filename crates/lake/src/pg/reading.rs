//! Planning and running questions.

use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::tree_node::{TreeNode as _, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{Expr, SessionContext};
use datafusion::sql::sqlparser::ast;
use datafusion_postgres::arrow_pg::datatypes::into_pg_type;
use datafusion_postgres::pgwire::api::Type;
use futures::FutureExt as _;

use super::failure::{Failure, cancelled, failure, of_engine, of_lake, of_refusal, of_stopped};
use super::introspection;
use super::parameters;
use super::rows::{Reading, shown};
use super::server::Shared;
use super::session::Session;
use super::statements::Question;
use crate::held::Held;
use crate::sql::{SqlLimits, SqlRows, Stopped, aside, read_only};

/// Most parameters of a statement.
const MOST_PARAMETERS: usize = 10_000;

/// What a question takes and gives.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) columns: SchemaRef,
    pub(super) parameters: Vec<Type>,
}

/// What a question takes and gives, found without looking at rows.
pub(super) async fn shape(
    shared: &Shared,
    session: &Arc<Session>,
    question: &Question,
    text: &Arc<str>,
) -> Result<Shape, Failure> {
    let (lake, session, question) = (shared.lake.clone(), session.clone(), question.clone());
    let (text, limits) = (text.clone(), shared.limits);
    let planning = async move {
        let runtime = lake.runtime(limits.memory_bytes).map_err(|error| of_lake(&error))?;
        let planner = session.catalog.planning(&session, runtime);
        let said = |error: DataFusionError| of_engine(&error, &text, &limits);
        let mut question = question;
        let lists = question.change(|statement| {
            let lists = parameters::lists(statement);
            introspection::with_backslashes(statement);
            lists
        });
        let plan = planned(&planner, &question).await.map_err(said)?;
        let count = question.parameters;
        if count > MOST_PARAMETERS {
            return Err(failure("54000", format!("a statement may have {MOST_PARAMETERS} parameters")));
        }
        let mut parameters = parameter_types(&plan, count).map_err(said)?;
        for number in lists {
            if let Some(kind) = number.checked_sub(1).and_then(|at| parameters.get_mut(at)) {
                *kind = Type::TEXT_ARRAY;
            }
        }
        Ok(Shape { columns: shown(plan.schema().as_arrow()), parameters })
    };
    aside(planning.boxed()).await.map_err(|error| of_lake(&error))?
}

async fn planned(session: &SessionContext, question: &Question) -> Result<LogicalPlan, DataFusionError> {
    let statement = datafusion::sql::parser::Statement::Statement(Box::new(ast::Statement::clone(&question.statement)));
    let planned = session.state().statement_to_plan(statement).await;
    let plan = match planned {
        Err(error) if question.is_of_catalog => introspection::nothing(&question.statement).ok_or(error)?,
        planned => planned?,
    };
    read_only().verify_plan(&plan)?;
    Ok(plan)
}

/// The types that parameters are understood to have: those of what they are
/// compared with, or that they are cast to; text where nothing tells.
fn parameter_types(plan: &LogicalPlan, count: usize) -> Result<Vec<Type>, DataFusionError> {
    let mut known = plan.get_parameter_types()?;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| {
            expression.apply(|part| {
                if let Expr::Cast(cast) = part
                    && let Expr::Placeholder(placeholder) = cast.expr.as_ref()
                {
                    known.insert(placeholder.id.clone(), Some(cast.field.data_type().clone()));
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    let of = |number: usize| {
        let kind = known.get(&format!("${number}")).cloned().flatten();
        kind.filter(|kind| *kind != DataType::Null).and_then(|kind| into_pg_type(&kind).ok()).unwrap_or(Type::TEXT)
    };
    Ok((1..=count).map(of).collect())
}

/// Runs a question with the values of its parameters.
pub(super) async fn read(
    shared: &Shared,
    session: &Arc<Session>,
    question: &Question,
    values: &Held<Vec<ast::Expr>>,
    text: &Arc<str>,
) -> Result<Reading, Failure> {
    let place = session.places.clone().try_acquire_owned().map_err(|_| {
        failure("54000", "too many results are open on this connection; read them to the end or close them")
    })?;
    let own = session.with_settings(|settings| settings.statement_timeout());
    let limits =
        SqlLimits { timeout: own.map_or(shared.limits.timeout, |own| own.min(shared.limits.timeout)), ..shared.limits };
    let mut cancellation = session.cancellation().await;
    let mut question = question.clone();
    question.change(|statement| {
        let put = parameters::put_in(statement, values);
        introspection::with_backslashes(statement);
        put
    })?;
    let starting = start(shared, session, question, text, limits);
    let rows = tokio::select! {
        biased;
        () = cancellation.requested() => return Err(cancelled()),
        rows = starting => rows?,
    };
    Ok(Reading { rows, cancellation, text: text.clone(), limits, _place: place })
}

async fn start(
    shared: &Shared,
    session: &Arc<Session>,
    question: Question,
    text: &Arc<str>,
    limits: SqlLimits,
) -> Result<SqlRows, Failure> {
    // Asked even where no row is read: who may not read may not ask.
    let dimensions = session.reader.dimensions().await.map_err(|refusal| of_refusal(refusal, &session.user))?;
    let (lake, asker, asked_as) = (shared.lake.clone(), session.clone(), text.clone());
    let planning = async move {
        let said = |error: DataFusionError| of_engine(&error, &asked_as, &limits);
        let reader = if question.is_of_catalog {
            let runtime = lake.runtime(limits.memory_bytes).map_err(|error| of_lake(&error))?;
            asker.catalog.planning(&asker, runtime)
        } else {
            let workspace = asker.reader.workspace();
            let public = lake.public_session(workspace, &dimensions, None, limits.memory_bytes).await;
            asker.catalog.reading(&asker, &public.map_err(|error| of_lake(&error))?).map_err(said)?
        };
        let plan = planned(&reader, &question).await.map_err(said)?;
        match run(&reader, plan).await {
            Err(error) if question.is_of_catalog => match introspection::nothing(&question.statement) {
                Some(nothing) => run(&reader, nothing).await.map_err(said),
                None => Err(said(error)),
            },
            ran => ran.map_err(said),
        }
    };
    let started = SqlRows::start(limits, planning.boxed()).await.map_err(|error| of_lake(&error))?;
    started.unwrap_or_else(|| Err(of_stopped(Stopped::Slow, text, &limits)))
}

async fn run(session: &SessionContext, plan: LogicalPlan) -> Result<SendableRecordBatchStream, DataFusionError> {
    session.execute_logical_plan(plan).await?.execute_stream().await
}
