//! Rows on their way to a client.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, RecordBatch, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion_postgres::arrow_pg::datatypes::{arrow_schema_to_pg_fields, encode_recordbatch};
use datafusion_postgres::pgwire::api::Type;
use datafusion_postgres::pgwire::api::portal::Format;
use datafusion_postgres::pgwire::api::results::{DataRowEncoder, FieldFormat, FieldInfo, QueryResponse};
use datafusion_postgres::pgwire::error::PgWireResult;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use tokio::sync::OwnedSemaphorePermit;

use super::failure::{Failure, cancelled, failure, of_engine, of_stopped, thrown};
use super::session::Cancellation;
use crate::sql::{SqlLimits, SqlRows};

/// Rows that are on their way, with what may stop them.
pub(super) struct Reading {
    pub(super) rows: SqlRows,
    pub(super) cancellation: Cancellation,
    pub(super) text: Arc<str>,
    pub(super) limits: SqlLimits,
    /// A place among the results that the connection has open.
    pub(super) _place: OwnedSemaphorePermit,
}

/// The columns of a result as they are sent: types that PostgreSQL does not
/// have become ones that it has.
pub(super) fn shown(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| match shown_type(field.data_type()) {
        Some(kind) => Arc::new(Field::new(field.name(), kind, field.is_nullable())),
        None => field.clone(),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn shown_type(kind: &DataType) -> Option<DataType> {
    match kind {
        DataType::Dictionary(_, values) => Some(shown_type(values).unwrap_or_else(|| values.as_ref().clone())),
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal256(_, scale) => {
            Some(DataType::Decimal128(38, *scale))
        }
        DataType::Map(..) | DataType::Struct(_) | DataType::Union(..) | DataType::RunEndEncoded(..) => {
            Some(DataType::Utf8)
        }
        _ => None,
    }
}

/// The columns of a result as clients are told of them.
pub(super) fn fields(schema: &Schema, format: &Format) -> Result<Vec<FieldInfo>, Failure> {
    if let Format::Individual(codes) = format
        && codes.len() != schema.fields().len()
    {
        let message = format!("{} formats for {} columns", codes.len(), schema.fields().len());
        return Err(failure("08P01", message));
    }
    arrow_schema_to_pg_fields(schema, format, None).map_err(|error| failure("0A000", error.to_string()))
}

/// The rows as messages. `described` is what the client was told of the columns.
pub(super) fn response(
    reading: Reading,
    format: &Format,
    described: Option<&SchemaRef>,
) -> Result<QueryResponse, Failure> {
    let schema = described.cloned().unwrap_or_else(|| shown(reading.rows.schema()));
    if schema.fields().len() != reading.rows.schema().fields().len() {
        return Err(failure("0A000", "cached plan must not change result type"));
    }
    let fields = Arc::new(fields(&schema, format)?);
    let sent = as_sent(&schema, &fields);
    let to_rows = fields.clone();
    let batches = stream::try_unfold(reading, move |mut reading| {
        let (sent, fields) = (sent.clone(), to_rows.clone());
        async move {
            let next = tokio::select! {
                biased;
                () = reading.cancellation.requested() => return Err(thrown(cancelled())),
                next = reading.rows.next_or_stopped() => next,
            };
            let next = next.map_err(|stopped| thrown(of_stopped(stopped, &reading.text, &reading.limits)))?;
            let Some(batch) = next else { return Ok(None) };
            let batch = converted(&batch, &sent)
                .map_err(|error| thrown(of_engine(&error.into(), &reading.text, &reading.limits)))?;
            Ok(Some((stream::iter(encode_recordbatch(fields, batch)), reading)))
        }
    });
    Ok(QueryResponse::new(fields, batches.try_flatten().boxed()))
}

/// Exact numbers in text go as they are written: the encoder's own numbers hold
/// 28 digits, the lake's 38.
fn as_sent(schema: &SchemaRef, fields: &[FieldInfo]) -> SchemaRef {
    let sent = schema.fields().iter().zip(fields).map(|(field, info)| {
        let is_text = info.format() == FieldFormat::Text;
        match field.data_type() {
            DataType::Decimal128(..) if is_text => Arc::new(Field::new(field.name(), DataType::Utf8, true)),
            _ => field.clone(),
        }
    });
    Arc::new(Schema::new(sent.collect::<Vec<_>>()))
}

fn converted(batch: &RecordBatch, sent: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(sent.fields()).map(|(array, field)| {
        if array.data_type() == field.data_type() { Ok(array.clone()) } else { cell_by_cell(array, field.data_type()) }
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    // Nulls may come where none were announced: outer joins of views.
    let nullable = sent.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
    let schema = Arc::new(Schema::new(nullable.collect::<Vec<_>>()));
    let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema, columns, &options)
}

fn cell_by_cell(array: &ArrayRef, kind: &DataType) -> Result<ArrayRef, ArrowError> {
    let is_nested = matches!(
        array.data_type(),
        DataType::Map(..) | DataType::Struct(_) | DataType::Union(..) | DataType::RunEndEncoded(..)
    );
    if !is_nested {
        // A value that does not fit is an error, not a null.
        return cast_with_options(array, kind, &CastOptions { safe: false, ..CastOptions::default() });
    }
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(array, &options)?;
    let cells = (0..array.len())
        .map(|row| if array.is_null(row) { Ok(None) } else { formatter.value(row).try_to_string().map(Some) });
    Ok(Arc::new(cells.collect::<Result<StringArray, _>>()?))
}

/// A result of texts that is known already.
pub(super) fn texts(names: &[&str], rows: Vec<Vec<String>>) -> PgWireResult<QueryResponse> {
    let fields = Arc::new(text_fields(names));
    let mut encoder = DataRowEncoder::new(fields.clone());
    let mut encoded = Vec::with_capacity(rows.len());
    for row in rows {
        for cell in row {
            encoder.encode_field(&Some(cell))?;
        }
        encoded.push(Ok(encoder.take_row()));
    }
    Ok(QueryResponse::new(fields, stream::iter(encoded)))
}

/// Columns of text.
pub(super) fn text_fields(names: &[&str]) -> Vec<FieldInfo> {
    names.iter().map(|name| FieldInfo::new((*name).to_owned(), None, None, Type::TEXT, FieldFormat::Text)).collect()
}

#[cfg(test)]
mod tests {
    use arrow::array::{Decimal128Array, Decimal256Array};
    use arrow::datatypes::i256;

    use super::*;

    #[test]
    fn large_numbers_are_written_whole() {
        let mantissa = 10_i128.pow(37) + 1;
        let array: ArrayRef =
            Arc::new(Decimal128Array::from(vec![Some(mantissa), None]).with_precision_and_scale(38, 9).unwrap());
        let batch = RecordBatch::try_from_iter([("sum", array)]).unwrap();
        let schema = shown(batch.schema_ref());
        let fields = fields(&schema, &Format::UnifiedText).unwrap();
        assert_eq!(*fields[0].datatype(), Type::NUMERIC);
        let batch = converted(&batch, &as_sent(&schema, &fields)).unwrap();
        let texts = batch.column(0).as_any().downcast_ref::<StringArray>().unwrap();
        assert_eq!((texts.value(0), texts.is_null(1)), ("10000000000000000000000000000.000000001", true));
    }

    #[test]
    fn a_number_that_does_not_fit_is_an_error() {
        let array: ArrayRef =
            Arc::new(Decimal256Array::from(vec![i256::MAX]).with_precision_and_scale(76, 0).unwrap_or_else(|_| {
                Decimal256Array::from(vec![i256::from_i128(i128::MAX)]).with_precision_and_scale(76, 0).unwrap()
            }));
        let batch = RecordBatch::try_from_iter([("sum", array)]).unwrap();
        assert!(converted(&batch, &shown(batch.schema_ref())).is_err());
    }
}
