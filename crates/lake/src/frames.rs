//! Between [`Frame`] and Arrow: dimensions on their way in, results on their
//! way out.

use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Float64Type, Int64Type, Schema, SchemaRef, TimeUnit,
    TimestampMicrosecondType,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use base::{Column, Decimal, Frame};
use datafusion::parquet::arrow::ArrowWriter;

use crate::convert::{day, days_since_epoch, instant, scaled, text};
use crate::error::{Doing as _, LakeError, Result};
use crate::parquet_io::properties;
use crate::tables;

/// Decimal places beyond which a dimension's decimals are rounded.
pub(crate) const MOST_SCALE: u32 = 18;

/// A frame as a batch.
pub(crate) fn to_batch(frame: &Frame) -> Result<RecordBatch> {
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for (name, column) in frame.columns() {
        let array = to_array(column)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    if arrays.is_empty() {
        return Ok(RecordBatch::new_empty(Arc::new(Schema::empty())));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).doing("reading a dimension")
}

/// A small table as a Parquet file: a report, say.
///
/// # Errors
/// [`LakeError::Parquet`] when it cannot be encoded.
pub fn to_parquet(frame: &Frame) -> Result<Vec<u8>> {
    let doing = "writing a table as Parquet";
    let batch = to_batch(frame)?;
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties())).doing(doing)?;
    writer.write(&batch).doing(doing)?;
    writer.close().doing(doing)?;
    Ok(bytes)
}

fn to_array(column: &Column) -> Result<ArrayRef> {
    Ok(match column {
        Column::Text(cells) => Arc::new(cells.iter().map(Option::as_deref).collect::<StringArray>()),
        Column::Int(cells) => Arc::new(Int64Array::from(cells.clone())),
        Column::Decimal(cells) => decimals(cells)?,
        Column::Float(cells) => Arc::new(Float64Array::from(cells.clone())),
        Column::Bool(cells) => Arc::new(BooleanArray::from(cells.clone())),
        Column::Day(cells) => Arc::new(cells.iter().map(|cell| cell.map(days_since_epoch)).collect::<Date32Array>()),
        Column::Timestamp(cells) => {
            let micros = cells.iter().map(|cell| cell.map(|at| at.as_microsecond()));
            Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
    })
}

fn decimals(cells: &[Option<Decimal>]) -> Result<ArrayRef> {
    let places = cells.iter().flatten().map(|cell| cell.normalize().scale()).max().unwrap_or_default();
    let scale = places.clamp(u32::from(tables::SCALE.unsigned_abs()), MOST_SCALE);
    let values = cells.iter().map(|cell| {
        let mut value = (*cell)?.round_dp(scale).normalize();
        let missing = scale - value.scale().min(scale);
        value = value.normalize();
        value.mantissa().checked_mul(10_i128.pow(missing))
    });
    let array = values.collect::<Decimal128Array>();
    let scale = i8::try_from(scale).unwrap_or(tables::SCALE);
    Ok(Arc::new(array.with_precision_and_scale(tables::PRECISION, scale).doing("reading a dimension")?))
}

/// A batch as a frame. Types a frame has no column for become text.
pub(crate) fn to_frame(batch: &RecordBatch) -> Result<Frame> {
    let mut frame = Frame::new();
    for (field, array) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        frame.push(unique(&frame, field.name()), to_column(array)?);
    }
    Ok(frame)
}

/// A frame with a schema's columns and no rows.
pub(crate) fn empty_frame(schema: &SchemaRef) -> Result<Frame> {
    to_frame(&RecordBatch::new_empty(schema.clone()))
}

/// `select 1, 1` yields two columns of one name: a JSON object holds one.
fn unique(frame: &Frame, name: &str) -> String {
    let taken = |name: &str| frame.column(name).is_some();
    let mut candidate = name.to_owned();
    let mut number = 2;
    while taken(&candidate) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

fn to_column(array: &ArrayRef) -> Result<Column> {
    let as_type = |wanted: &DataType| cast(array, wanted).doing("converting a result");
    Ok(match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => texts(array),
        DataType::Dictionary(_, value) if **value == DataType::Utf8 => texts(&as_type(&DataType::Utf8)?),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => ints(&as_type(&DataType::Int64)?),
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => ints(&as_type(&DataType::Int64)?),
        DataType::UInt64 => exact(&as_type(&DataType::Decimal128(20, 0))?)?,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal256(..) => {
            let scale = match array.data_type() {
                DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal256(_, scale) => {
                    *scale
                }
                _ => 0,
            };
            exact(&as_type(&DataType::Decimal128(38, scale))?)?
        }
        DataType::Decimal128(..) => exact(array)?,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let array = as_type(&DataType::Float64)?;
            let cells = array.as_primitive::<Float64Type>();
            Column::Float(cells.iter().collect())
        }
        DataType::Boolean => Column::Bool(array.as_boolean().iter().collect()),
        DataType::Date32 | DataType::Date64 => {
            let array = as_type(&DataType::Date32)?;
            Column::Day(array.as_primitive::<Date32Type>().iter().map(|cell| cell.and_then(day)).collect())
        }
        DataType::Timestamp(_, zone) => {
            let array = as_type(&DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
            let cells = array.as_primitive::<TimestampMicrosecondType>().iter();
            Column::Timestamp(cells.map(|cell| cell.map(instant).transpose()).collect::<Result<_>>()?)
        }
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => bytes(&as_type(&DataType::Binary)?),
        DataType::Null => Column::Text(vec![None; array.len()]),
        _ => formatted(array)?,
    })
}

fn texts(array: &ArrayRef) -> Column {
    Column::Text((0..array.len()).map(|row| text(array, row).map(str::to_owned)).collect())
}

fn ints(array: &ArrayRef) -> Column {
    Column::Int(array.as_primitive::<Int64Type>().iter().collect())
}

fn exact(array: &ArrayRef) -> Result<Column> {
    let cells = array.as_primitive::<Decimal128Type>();
    let scale = cells.scale();
    Ok(Column::Decimal(
        cells.iter().map(|cell| cell.map(|cell| scaled(cell, scale)).transpose()).collect::<Result<_>>()?,
    ))
}

/// Raw bytes as text: as they are where they are UTF-8, else marked.
fn bytes(array: &ArrayRef) -> Column {
    let cells = array.as_binary::<i32>().iter();
    Column::Text(cells.map(|cell| cell.map(|bytes| String::from_utf8_lossy(bytes).into_owned())).collect())
}

fn formatted(array: &ArrayRef) -> Result<Column> {
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(array, &options).doing("showing a result")?;
    let cells = (0..array.len()).map(|row| {
        if array.is_null(row) {
            return Ok(None);
        }
        formatter.value(row).try_to_string().map(Some).map_err(|error| LakeError::arrow("showing a result", error))
    });
    Ok(Column::Text(cells.collect::<Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_as_it_went() {
        let frame = Frame::new()
            .with("name", Column::Text(vec![Some("Herbst".into()), None]))
            .with(
                "rate",
                Column::Decimal(vec![Some("0.0000000123".parse().unwrap()), Some("1e15".parse().unwrap_or_default())]),
            )
            .with("day", Column::Day(vec![None, Some(jiff::civil::date(2026, 10, 1))]))
            .with("clicks", Column::Int(vec![Some(3), None]));
        assert_eq!(to_frame(&to_batch(&frame).unwrap()).unwrap(), frame);
    }

    #[test]
    fn two_columns_of_one_name_are_both_kept() {
        let batch = to_batch(&Frame::new().with("a", Column::Int(vec![Some(1)]))).unwrap();
        let twice = RecordBatch::try_new(
            Arc::new(Schema::new(vec![Field::new("a", DataType::Int64, true), Field::new("a", DataType::Int64, true)])),
            vec![batch.column(0).clone(), batch.column(0).clone()],
        )
        .unwrap();
        let frame = to_frame(&twice).unwrap();
        assert_eq!(frame.columns().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "a_2"]);
    }
}
