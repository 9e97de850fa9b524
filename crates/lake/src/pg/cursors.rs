//! Cursors (`declare`, `fetch`, `close`), with which tools read a large result
//! in parts.

use std::sync::Arc;

use datafusion::sql::sqlparser::ast::{FetchDirection, Value};
use datafusion_postgres::pgwire::api::results::{FieldInfo, QueryResponse, SendableRowStream};
use futures::StreamExt as _;
use futures::stream;

use super::failure::{Failure, failure};

/// Most cursors of a connection.
pub(super) const MOST_CURSORS: usize = 4;

/// Most rows that one `fetch` may count, which are held until they are sent.
const MOST_ROWS: usize = 100_000;

/// A result of which some rows have been read.
pub(super) struct Cursor {
    fields: Arc<Vec<FieldInfo>>,
    rows: SendableRowStream,
}

impl Cursor {
    pub(super) fn new(response: QueryResponse) -> Self {
        Self { fields: response.row_schema.clone(), rows: response.data_rows }
    }

    pub(super) fn fields(&self) -> &Arc<Vec<FieldInfo>> {
        &self.fields
    }

    /// The next rows.
    pub(super) async fn fetch(&mut self, direction: &FetchDirection) -> Result<QueryResponse, Failure> {
        let mut response = match rows_of(direction)? {
            // The rest goes out as it comes.
            None => {
                let rest: SendableRowStream = std::mem::replace(&mut self.rows, Box::pin(stream::empty()));
                QueryResponse::new(self.fields.clone(), rest)
            }
            Some(count) => {
                let mut fetched = Vec::new();
                while fetched.len() < count {
                    let Some(row) = self.rows.next().await else { break };
                    let failed = row.is_err();
                    fetched.push(row);
                    if failed {
                        break;
                    }
                }
                QueryResponse::new(self.fields.clone(), stream::iter(fetched))
            }
        };
        response.set_command_tag("FETCH");
        Ok(response)
    }
}

/// How many rows a direction asks for, `None` for all; only forward.
fn rows_of(direction: &FetchDirection) -> Result<Option<usize>, Failure> {
    let limit = match direction {
        FetchDirection::Next | FetchDirection::Forward { limit: None } => return Ok(Some(1)),
        FetchDirection::All | FetchDirection::ForwardAll => return Ok(None),
        FetchDirection::Count { limit } | FetchDirection::Forward { limit: Some(limit) } => limit,
        _ => return Err(failure("55000", "cursor can only scan forward")),
    };
    let count = match &limit.value {
        Value::Number(text, _) => text.parse().ok(),
        _ => None,
    };
    match count {
        None => Err(failure("42601", "a number of rows is expected")),
        Some(count) if count > MOST_ROWS => {
            Err(failure("54000", format!("at most {MOST_ROWS} rows can be fetched at once; `fetch all` has no bound")))
        }
        Some(count) => Ok(Some(count)),
    }
}
