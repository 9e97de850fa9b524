//! Answers to what clients ask, in one message (a simple query) or in steps
//! (parse, bind, describe, execute).

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::sql::sqlparser::ast;
use datafusion_postgres::pgwire::api::portal::{Format, Portal};
use datafusion_postgres::pgwire::api::query::{ExtendedQueryHandler, SimpleQueryHandler, send_describe_response};
use datafusion_postgres::pgwire::api::results::{
    DescribePortalResponse, DescribeStatementResponse, FieldInfo, Response, Tag,
};
use datafusion_postgres::pgwire::api::stmt::{QueryParser, StoredStatement};
use datafusion_postgres::pgwire::api::store::PortalStore;
use datafusion_postgres::pgwire::api::{ClientInfo, ClientPortalStore, DEFAULT_NAME, Type};
use datafusion_postgres::pgwire::error::{PgWireError, PgWireResult};
use datafusion_postgres::pgwire::messages::PgWireBackendMessage;
use datafusion_postgres::pgwire::messages::extendedquery::{Close, CloseComplete, Describe, Parse, ParseComplete};
use datafusion_postgres::pgwire::messages::response::TransactionStatus;
use datafusion_postgres::pgwire::messages::startup::ParameterStatus;
use futures::{FutureExt as _, Sink, SinkExt as _};

use super::cursors::{Cursor, MOST_CURSORS};
use super::failure::{Failure, failure, of_lake, thrown};
use super::parameters;
use super::reading::{self, Shape};
use super::rows;
use super::server::Shared;
use super::session::Session;
use super::statements::{Asked, Question, statements};
use crate::held::Held;
use crate::sql::aside;

/// Statements that a client may keep at once.
const MOST_PREPARED: usize = 1_000;

/// A statement that a client keeps, with what it takes and gives.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    text: Arc<str>,
    asked: Arc<Asked>,
    /// Of questions only.
    shape: Option<Arc<Shape>>,
}

/// Answers the questions of all clients.
pub(super) struct Answers {
    shared: Arc<Shared>,
    preparing: Arc<Preparing>,
}

/// Prepares statements.
pub(super) struct Preparing {
    shared: Arc<Shared>,
}

/// How one statement is to be answered.
struct Asking<'a> {
    session: &'a Arc<Session>,
    text: &'a Arc<str>,
    values: &'a Held<Vec<ast::Expr>>,
    format: &'a Format,
    shape: Option<&'a Arc<Shape>>,
}

/// The statements of a text, read where stacks are deep.
async fn read_statements(text: Arc<str>) -> Result<Vec<Asked>, Failure> {
    aside(async move { statements(&text) }.boxed()).await.map_err(|error| of_lake(&error))?
}

impl Answers {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { preparing: Arc::new(Preparing { shared: shared.clone() }), shared }
    }

    async fn answer<C>(&self, client: &mut C, asked: &Asked, asking: Asking<'_>) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = asking.session;
        let status = client.transaction_status();
        if status == TransactionStatus::Error && !matches!(asked, Asked::Commit | Asked::Rollback | Asked::BackTo) {
            let message = "current transaction is aborted, commands ignored until end of transaction block";
            return Err(thrown(failure("25P02", message)));
        }
        let told = match asked {
            Asked::Rows(question) => return self.rows(question, &asking).await.map_err(thrown),
            Asked::Set(changes) => {
                let set = |(name, value): &(String, String)| session.with_settings(|all| all.set(name, value));
                let told = changes.iter().map(set).collect::<Result<Vec<_>, _>>().map_err(thrown)?;
                (told.into_iter().flatten().collect(), "SET")
            }
            Asked::Reset(Some(name)) => {
                (session.with_settings(|all| all.reset(name)).map_err(thrown)?.into_iter().collect(), "RESET")
            }
            Asked::Reset(None) => {
                session.cursors.lock().await.clear();
                (session.with_settings(super::settings::Settings::reset_all), "RESET")
            }
            Asked::Show(name) => return show(session, name.as_deref()),
            Asked::Begin => {
                let is_first = status == TransactionStatus::Idle;
                let tag = Tag::new("BEGIN");
                return Ok(if is_first { Response::TransactionStart(tag) } else { Response::Execution(tag) });
            }
            Asked::Commit | Asked::Rollback => {
                session.cursors.lock().await.clear();
                let undone = status == TransactionStatus::Error || matches!(asked, Asked::Rollback);
                return Ok(Response::TransactionEnd(Tag::new(if undone { "ROLLBACK" } else { "COMMIT" })));
            }
            // The states of a connection know no way from failed to begun but its end.
            Asked::BackTo if status == TransactionStatus::Error => {
                return Ok(Response::TransactionEnd(Tag::new("ROLLBACK")));
            }
            Asked::BackTo => return Ok(Response::Execution(Tag::new("ROLLBACK"))),
            Asked::Nothing(word) => return Ok(Response::Execution(Tag::new(word))),
            Asked::Deallocate(name) => {
                let names = match name {
                    Some(name) => vec![name.clone()],
                    None => session.forget_all_prepared().into_iter().collect(),
                };
                for name in names {
                    session.forget_prepared(&name);
                    client.portal_store().rm_statement(&name);
                }
                return Ok(Response::Execution(Tag::new("DEALLOCATE")));
            }
            Asked::Declare(name, question) => return self.declare(name, question, &asking).await.map_err(thrown),
            Asked::Fetch(name, direction) => {
                let mut cursors = session.cursors.lock().await;
                let cursor = cursors.get_mut(name).ok_or_else(|| thrown(no_cursor(name)))?;
                return cursor.fetch(direction).await.map(Response::Query).map_err(thrown);
            }
            Asked::Close(name) => {
                let mut cursors = session.cursors.lock().await;
                match name {
                    Some(name) => {
                        cursors.remove(name).ok_or_else(|| thrown(no_cursor(name)))?;
                    }
                    None => cursors.clear(),
                }
                return Ok(Response::Execution(Tag::new("CLOSE CURSOR")));
            }
        };
        let (changed, word): (Vec<(&'static str, String)>, &str) = told;
        for (name, value) in changed {
            let status = ParameterStatus::new(name.to_owned(), value);
            client.feed(PgWireBackendMessage::ParameterStatus(status)).await?;
        }
        Ok(Response::Execution(Tag::new(word)))
    }

    async fn rows(&self, question: &Question, asking: &Asking<'_>) -> Result<Response, Failure> {
        let reading = reading::read(&self.shared, asking.session, question, asking.values, asking.text).await?;
        let described = asking.shape.map(|shape| &shape.columns);
        rows::response(reading, asking.format, described).map(Response::Query)
    }

    async fn declare(&self, name: &str, question: &Question, asking: &Asking<'_>) -> Result<Response, Failure> {
        let mut cursors = asking.session.cursors.lock().await;
        if cursors.contains_key(name) {
            return Err(failure("42P03", format!("cursor \"{name}\" already exists")));
        }
        if cursors.len() >= MOST_CURSORS {
            return Err(failure("54000", format!("a connection may have {MOST_CURSORS} cursors")));
        }
        let reading = reading::read(&self.shared, asking.session, question, asking.values, asking.text).await?;
        cursors.insert(name.to_owned(), Cursor::new(rows::response(reading, &Format::UnifiedText, None)?));
        Ok(Response::Execution(Tag::new("DECLARE CURSOR")))
    }
}

fn no_cursor(name: &str) -> Failure {
    failure("34000", format!("cursor \"{name}\" does not exist"))
}

const ALL_SETTINGS: &[&str] = &["name", "setting", "description"];

fn show(session: &Session, name: Option<&str>) -> PgWireResult<Response> {
    let answer = match name {
        Some(name) => {
            let (name, value) = session.with_settings(|all| all.show(name)).map_err(thrown)?;
            rows::texts(&[name], vec![vec![value]])
        }
        None => {
            let all = session.with_settings(|all| all.all());
            let row = |(name, value): (&'static str, String)| vec![name.to_owned(), value, String::new()];
            rows::texts(ALL_SETTINGS, all.into_iter().map(row).collect())
        }
    };
    let mut answer = answer?;
    answer.set_command_tag("SHOW");
    Ok(Response::Query(answer))
}

/// The columns that a statement gives; `None` = none.
async fn columns(session: &Session, prepared: &Prepared, format: &Format) -> Result<Option<Vec<FieldInfo>>, Failure> {
    match (&*prepared.asked, &prepared.shape) {
        (Asked::Rows(_), Some(shape)) => rows::fields(&shape.columns, format).map(Some),
        (Asked::Show(Some(name)), _) => {
            let (name, _) = session.with_settings(|all| all.show(name))?;
            Ok(Some(rows::text_fields(&[name])))
        }
        (Asked::Show(None), _) => Ok(Some(rows::text_fields(ALL_SETTINGS))),
        (Asked::Fetch(name, _), _) => {
            let cursors = session.cursors.lock().await;
            let cursor = cursors.get(name).ok_or_else(|| no_cursor(name))?;
            Ok(Some(cursor.fields().to_vec()))
        }
        _ => Ok(None),
    }
}

#[async_trait]
impl SimpleQueryHandler for Answers {
    async fn do_query<C>(&self, client: &mut C, query: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = Session::of(client).map_err(thrown)?;
        let text: Arc<str> = query.into();
        let all = read_statements(text.clone()).await.map_err(thrown)?;
        if all.is_empty() {
            return Ok(vec![Response::EmptyQuery]);
        }
        let (mut responses, none) = (Vec::with_capacity(all.len()), Held::new(Vec::new()));
        for asked in &all {
            let format = &Format::UnifiedText;
            let asking = Asking { session: &session, text: &text, values: &none, format, shape: None };
            responses.push(self.answer(client, asked, asking).await?);
        }
        Ok(responses)
    }
}

#[async_trait]
impl QueryParser for Preparing {
    type Statement = Prepared;

    async fn parse_sql<C>(&self, client: &C, sql: &str, _: &[Option<Type>]) -> PgWireResult<Option<Prepared>>
    where
        C: ClientInfo + Unpin + Send + Sync,
    {
        let session = Session::of(client).map_err(thrown)?;
        let text: Arc<str> = sql.into();
        let mut all = read_statements(text.clone()).await.map_err(thrown)?;
        if all.len() > 1 {
            return Err(thrown(failure("42601", "cannot insert multiple commands into a prepared statement")));
        }
        let Some(asked) = all.pop() else { return Ok(None) };
        let shape = match &asked {
            Asked::Rows(question) | Asked::Declare(_, question) => {
                Some(Arc::new(reading::shape(&self.shared, &session, question, &text).await.map_err(thrown)?))
            }
            _ => None,
        };
        Ok(Some(Prepared { text, asked: Arc::new(asked), shape }))
    }

    fn get_parameter_types(&self, prepared: &Prepared) -> PgWireResult<Vec<Type>> {
        Ok(prepared.shape.as_ref().map(|shape| shape.parameters.clone()).unwrap_or_default())
    }

    fn get_result_schema(&self, _: &Prepared, _: Option<&Format>) -> PgWireResult<Vec<FieldInfo>> {
        Err(thrown(failure("XX000", "columns are described with their connection")))
    }
}

#[async_trait]
impl ExtendedQueryHandler for Answers {
    type Statement = Prepared;
    type QueryParser = Preparing;

    fn query_parser(&self) -> Arc<Preparing> {
        self.preparing.clone()
    }

    async fn on_parse<C>(&self, client: &mut C, message: Parse) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = Session::of(client).map_err(thrown)?;
        if let Some(name) = message.name.as_deref()
            && !session.keep_prepared(name, MOST_PREPARED)
        {
            let message = format!("a connection may keep {MOST_PREPARED} statements; deallocate some");
            return Err(thrown(failure("54000", message)));
        }
        match StoredStatement::parse(client, &message, self.preparing.clone()).await? {
            Some(statement) => client.portal_store().put_statement(Arc::new(statement)),
            None => client.portal_store().put_empty_statement(message.name.as_deref().unwrap_or(DEFAULT_NAME)),
        }
        client.send(PgWireBackendMessage::ParseComplete(ParseComplete::new())).await?;
        Ok(())
    }

    async fn on_close<C>(&self, client: &mut C, message: Close) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let name = message.name.as_deref().unwrap_or(DEFAULT_NAME);
        if message.target_type == b'S' {
            Session::of(client).map_err(thrown)?.forget_prepared(name);
            client.portal_store().rm_statement(name);
        } else {
            client.portal_store().rm_portal(name);
        }
        client.send(PgWireBackendMessage::CloseComplete(CloseComplete::new())).await?;
        Ok(())
    }

    async fn on_describe<C>(&self, client: &mut C, message: Describe) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        // A cursor is a portal to clients, too.
        if message.target_type == b'P'
            && let Some(name) = message.name.as_deref()
        {
            let session = Session::of(client).map_err(thrown)?;
            let fields = session.cursors.lock().await.get(name).map(|cursor| cursor.fields().to_vec());
            if let Some(fields) = fields {
                return send_describe_response(client, &DescribePortalResponse::new(fields)).await;
            }
        }
        self._on_describe(client, message).await
    }

    async fn do_describe_statement<C>(
        &self,
        client: &mut C,
        target: &StoredStatement<Prepared>,
    ) -> PgWireResult<DescribeStatementResponse>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = Session::of(client).map_err(thrown)?;
        let prepared = &target.statement;
        let columns = columns(&session, prepared, &Format::UnifiedText).await.map_err(thrown)?;
        let understood = prepared.shape.as_ref().map(|shape| shape.parameters.clone()).unwrap_or_default();
        let given = |at: usize| target.parameter_types.get(at).cloned().flatten();
        let types = understood.into_iter().enumerate().map(|(at, kind)| given(at).unwrap_or(kind)).collect();
        Ok(DescribeStatementResponse::new(types, columns.unwrap_or_default()))
    }

    async fn do_describe_portal<C>(
        &self,
        client: &mut C,
        target: &Portal<Prepared>,
    ) -> PgWireResult<DescribePortalResponse>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = Session::of(client).map_err(thrown)?;
        let columns = columns(&session, &target.statement.statement, &target.result_column_format).await;
        Ok(DescribePortalResponse::new(columns.map_err(thrown)?.unwrap_or_default()))
    }

    async fn do_query<C>(&self, client: &mut C, portal: &Portal<Prepared>, _: usize) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Prepared>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = Session::of(client).map_err(thrown)?;
        let prepared = &portal.statement.statement;
        let values = values(portal).map(Held::new).map_err(thrown)?;
        let asking = Asking {
            session: &session,
            text: &prepared.text,
            values: &values,
            format: &portal.result_column_format,
            shape: prepared.shape.as_ref().filter(|_| matches!(*prepared.asked, Asked::Rows(_))),
        };
        self.answer(client, &prepared.asked, asking).await
    }
}

/// The values that were bound to a statement's parameters.
fn values(portal: &Portal<Prepared>) -> Result<Vec<ast::Expr>, Failure> {
    let understood = portal.statement.statement.shape.as_ref().map(|shape| &shape.parameters);
    let wanted = understood.map(Vec::len).unwrap_or_default();
    let given = portal.parameters.len();
    if given != wanted {
        let message = format!("bind message supplies {given} parameters, but the statement requires {wanted}");
        return Err(failure("08P01", message));
    }
    if let Format::Individual(codes) = &portal.parameter_format
        && codes.len() != given
    {
        return Err(failure(
            "08P01",
            format!("bind message has {} parameter formats for {given} parameters", codes.len()),
        ));
    }
    let value = |(at, bytes): (usize, &Option<bytes::Bytes>)| {
        let said = portal.statement.parameter_types.get(at).cloned().flatten().filter(|kind| *kind != Type::UNKNOWN);
        let kind = said.or_else(|| understood?.get(at).cloned()).unwrap_or(Type::TEXT);
        parameters::value(bytes.as_deref(), portal.parameter_format.is_binary(at), &kind)
    };
    portal.parameters.iter().enumerate().map(value).collect()
}
