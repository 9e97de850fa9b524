//! `sql`.

use anyhow::Result;
use lake::{SqlFormat, SqlQuery};

use crate::args::{Format, Sql};
use crate::folder::{Folder, as_of, say_when_nothing_was_believed};
use crate::print::{self, Out};

/// Asks the public views.
pub(super) async fn sql(folder: &Folder, sql: Sql, format: Option<Format>) -> Result<()> {
    let format = format.unwrap_or(Format::Table);
    print::check_parquet(format, sql.out.as_deref())?;
    let workspace = folder.workspace().await?;
    let as_of = as_of(sql.as_of.as_deref(), &workspace)?;
    api::only_reads(&sql.query).map_err(anyhow::Error::msg)?;
    folder.settle().await?;
    say_when_nothing_was_believed(folder, &workspace, as_of).await?;
    let dimensions = api::dimensions(&folder.store, &workspace, as_of).await?;
    let query = SqlQuery { workspace: workspace.id, text: sql.query, dimensions, as_of, limits: folder.sql_limits() };
    let rows = folder.lake.sql(&query).await?;
    let mut out = Out::to(sql.out.as_deref(), format)?;
    match format {
        Format::Table => print::frame(&rows.into_frame().await?, format, out.writer())?,
        Format::Json => {
            rows.write(SqlFormat::Json, out.writer()).await?;
        }
        Format::Csv => {
            rows.write(SqlFormat::Csv, out.writer()).await?;
        }
        Format::Parquet => {
            rows.write(SqlFormat::Parquet, out.writer()).await?;
        }
    }
    out.done()
}
