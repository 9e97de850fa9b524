//! Draws as Parquet: one row per draw, one column per parameter.
//!
//! Columns `chain`, `draw`, `diverging`, `energy` and `log_posterior` come
//! first. Everything is stored plainly, without compression, so that any reader
//! of Parquet opens it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use measure::mix::Draws;
use parquet::basic::{Compression, Repetition, Type as Physical};
use parquet::column::reader::ColumnReader;
use parquet::data_type::{BoolType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

/// Columns before the parameters.
const OWN: [(&str, Physical); 5] = [
    ("chain", Physical::INT32),
    ("draw", Physical::INT32),
    ("diverging", Physical::BOOLEAN),
    ("energy", Physical::DOUBLE),
    ("log_posterior", Physical::DOUBLE),
];

fn schema(names: &[String]) -> Result<TypePtr, ParquetError> {
    let own = OWN.iter().map(|(name, kind)| (*name, *kind));
    let all = own.chain(names.iter().map(|name| (name.as_str(), Physical::DOUBLE)));
    let fields = all
        .map(|(name, kind)| {
            Ok(Arc::new(Type::primitive_type_builder(name, kind).with_repetition(Repetition::REQUIRED).build()?))
        })
        .collect::<Result<Vec<TypePtr>, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder("draws").with_fields(fields).build()?))
}

/// Writes the draws.
pub(super) fn write(file: File, draws: &Draws) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_created_by(concat!("sulit ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(file, schema(&draws.names)?, Arc::new(properties))?;
    let mut rows = writer.next_row_group()?;
    let place = |divide: bool| -> Vec<i32> {
        let per_chain = draws.per_chain.max(1);
        let at = |draw: usize| if divide { draw / per_chain } else { draw % per_chain };
        (0..draws.len()).map(|draw| i32::try_from(at(draw)).unwrap_or(i32::MAX)).collect()
    };
    whole_numbers(&mut rows, &place(true))?;
    whole_numbers(&mut rows, &place(false))?;
    if let Some(mut column) = rows.next_column()? {
        column.typed::<BoolType>().write_batch(&draws.diverging, None, None)?;
        column.close()?;
    }
    numbers(&mut rows, &draws.energy)?;
    numbers(&mut rows, &draws.log_posterior)?;
    let width = draws.names.len();
    for column in 0..width {
        let values: Vec<f64> = draws.values.iter().skip(column).step_by(width).copied().collect();
        numbers(&mut rows, &values)?;
    }
    rows.close()?;
    writer.close()?;
    Ok(())
}

fn whole_numbers(rows: &mut SerializedRowGroupWriter<'_, File>, values: &[i32]) -> Result<(), ParquetError> {
    if let Some(mut column) = rows.next_column()? {
        column.typed::<Int32Type>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

fn numbers(rows: &mut SerializedRowGroupWriter<'_, File>, values: &[f64]) -> Result<(), ParquetError> {
    if let Some(mut column) = rows.next_column()? {
        column.typed::<DoubleType>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

/// Reads draws that [`write`] wrote.
pub(super) fn read(file: &Path) -> Result<Draws, ParquetError> {
    let foreign = || ParquetError::General("it is not a file of draws as sulit mix fit writes it".to_owned());
    let reader = SerializedFileReader::new(File::open(file)?)?;
    let about = reader.metadata().file_metadata();
    let columns: Vec<String> = about.schema_descr().columns().iter().map(|column| column.name().to_owned()).collect();
    if columns.len() <= OWN.len() || columns.iter().zip(OWN).any(|(found, (name, _))| found != name) {
        return Err(foreign());
    }
    let rows = usize::try_from(about.num_rows()).map_err(|_| foreign())?;
    let width = columns.len() - OWN.len();
    let mut draws = Draws {
        names: columns[OWN.len()..].to_vec(),
        values: vec![0.0; rows.checked_mul(width).ok_or_else(foreign)?],
        ..Draws::default()
    };
    let mut chains: Vec<i32> = Vec::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let first = chains.len();
        let count = usize::try_from(group.metadata().num_rows()).map_err(|_| foreign())?;
        match group.get_column_reader(0)? {
            ColumnReader::Int32ColumnReader(mut column) => {
                column.read_records(count, None, None, &mut chains)?;
            }
            _ => return Err(foreign()),
        }
        match group.get_column_reader(2)? {
            ColumnReader::BoolColumnReader(mut column) => {
                column.read_records(count, None, None, &mut draws.diverging)?;
            }
            _ => return Err(foreign()),
        }
        draws.energy.extend(doubles(group.as_ref(), 3, count)?.ok_or_else(foreign)?);
        draws.log_posterior.extend(doubles(group.as_ref(), 4, count)?.ok_or_else(foreign)?);
        for column in 0..width {
            let values = doubles(group.as_ref(), OWN.len() + column, count)?.ok_or_else(foreign)?;
            for (row, value) in values.into_iter().enumerate() {
                draws.values[(first + row) * width + column] = value;
            }
        }
    }
    draws.chains = chains.iter().max().map_or(0, |last| usize::try_from(*last).unwrap_or(0) + 1);
    draws.per_chain = rows / draws.chains.max(1);
    if chains.len() != rows || draws.len() != rows || draws.is_empty() {
        return Err(foreign());
    }
    Ok(draws)
}

fn doubles(rows: &dyn RowGroupReader, column: usize, count: usize) -> Result<Option<Vec<f64>>, ParquetError> {
    let ColumnReader::DoubleColumnReader(mut column) = rows.get_column_reader(column)? else { return Ok(None) };
    let mut values = Vec::with_capacity(count);
    column.read_records(count, None, None, &mut values)?;
    Ok((values.len() == count).then_some(values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_come_back_as_they_were() {
        let names = ["adstock_alpha[tv, national]", "control[a.b]", "sigma"].map(str::to_owned).to_vec();
        let draws = Draws {
            names,
            chains: 2,
            per_chain: 3,
            values: (0..18).map(|i| f64::from(i) / 7.0).collect(),
            diverging: vec![false, true, false, false, false, true],
            energy: (0..6).map(f64::from).collect(),
            log_posterior: (0..6).map(|i| -f64::from(i)).collect(),
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.parquet");
        write(File::create(&path).unwrap(), &draws).unwrap();
        assert_eq!(read(&path).unwrap(), draws);
    }

    #[test]
    fn what_is_no_file_of_draws_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("draws.parquet");
        std::fs::write(&path, "PAR1 but not really").unwrap();
        assert!(read(&path).is_err());
        assert!(read(&dir.path().join("nothing")).is_err());
    }
}
