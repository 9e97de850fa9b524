//! A fitted model in a folder: what `sulit mix fit --out DIR` leaves behind and
//! the other commands take up.
//!
//! ```text
//! model.json         specification, sampling, data note, summaries, verdict
//! panel.json         the data the model was fitted on
//! draws.parquet      every draw of every parameter
//! posterior.zarr/    the same for ArviZ
//! contributions.csv  what each part brought, by period and geo
//! curves.csv         how each channel answers to spend
//! report.html        all of it to read
//! ```
//!
//! Only the first three are read again.

use std::fs::File;
use std::path::{Path, PathBuf};

use measure::mix::{Curves, Draws, Fit, MixError, Model, Panel, Sampling, Specification, Standing, Validation};
use parquet::errors::ParquetError;
use serde::{Deserialize, Serialize};
use stats::Work;

use super::columns::Columns;
use super::draws_file;

/// The layout of the folder; a folder of another layout is refused.
const FORMAT: u32 = 1;

const MODEL: &str = "model.json";
const PANEL: &str = "panel.json";
const DRAWS: &str = "draws.parquet";

/// Where the data came from, and what they count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataNote {
    /// The file as it was given.
    pub file: String,
    /// SHA-256 of the panel, in hexadecimal: the same data have the same.
    pub sha256: String,
    /// Name of the outcome's column.
    pub outcome: String,
    /// What the outcome counts: `revenue`, `margin`, `conversions` …
    pub kpi: String,
    /// What was taken for granted where nothing was said.
    pub assumptions: Vec<String>,
    /// What is doubtful in the data.
    pub warnings: Vec<String>,
}

/// A fitted model, with its data and its draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// What is not in the other fields.
    pub record: Record,
    /// The data.
    pub panel: Panel,
    /// Every draw of every parameter.
    pub draws: Draws,
}

/// How a model came to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Where the data came from.
    pub data: DataNote,
    /// Parts and priors.
    pub specification: Specification,
    /// How it was sampled.
    pub sampling: Sampling,
    /// Gradients evaluated, tuning included.
    pub gradients: u64,
    /// Seconds it took to sample and to sum up.
    pub seconds: f64,
    /// Which columns of the file it was fitted on.
    pub columns: Columns,
    /// How it foretold periods it had not seen, if that was asked for.
    #[serde(default, deserialize_with = "readable")]
    pub validation: Option<Validation>,
}

/// What `model.json` holds. Summaries are for its readers: they are not read
/// again, but made anew from the draws.
#[derive(Debug, Serialize)]
struct ModelFile<'a> {
    format: u32,
    version: &'a str,
    #[serde(flatten)]
    record: &'a Record,
    fit: &'a Fit,
}

/// A validation, or none where a figure in it was not a number.
fn readable<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Validation>, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(from)?).ok())
}

/// Why a folder cannot be used as a fitted model.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// A file is missing or cannot be read.
    #[error("cannot read {}: {source}; is {} a folder that sulit mix fit --out made?", file.display(), folder(file))]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{} cannot be understood: {source}; fit the model again", file.display())]
    Json {
        /// The file.
        file: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A folder of another release.
    #[error("{} has layout {found}, this release reads {FORMAT}; fit the model again", file.display())]
    Layout {
        /// The file.
        file: PathBuf,
        /// Its layout.
        found: u64,
    },
    /// The draws cannot be read or written.
    #[error("{}: {source}", file.display())]
    Draws {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: ParquetError,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Panel, specification and draws do not belong together.
    #[error("the files in {} do not belong together: {source}", folder.display())]
    Mismatch {
        /// The folder.
        folder: PathBuf,
        /// What does not fit.
        source: MixError,
    },
}

fn folder(file: &Path) -> String {
    file.parent().map_or_else(String::new, |folder| folder.display().to_string())
}

impl Saved {
    /// Reads a folder that `sulit mix fit --out` wrote.
    ///
    /// # Errors
    /// When a file is missing, is not what it should be, or the files do not
    /// belong together.
    pub fn load(dir: &Path) -> Result<Self, SavedError> {
        let file = dir.join(MODEL);
        let value: serde_json::Value = read_json(&file)?;
        let found = value.get("format").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if found != u64::from(FORMAT) {
            return Err(SavedError::Layout { file, found });
        }
        let record: Record = serde_json::from_value(value).map_err(|source| SavedError::Json { file, source })?;
        let panel: Panel = read_json(&dir.join(PANEL))?;
        let file = dir.join(DRAWS);
        let draws = match File::open(&file) {
            Ok(_) => draws_file::read(&file).map_err(|source| SavedError::Draws { file, source })?,
            Err(source) => return Err(SavedError::Read { file, source }),
        };
        let saved = Self { record, panel, draws };
        saved.belongs_together().map_err(|source| SavedError::Mismatch { folder: dir.to_owned(), source })?;
        Ok(saved)
    }

    /// What the fit in a folder said of itself; none if that cannot be read.
    #[must_use]
    pub fn standing(dir: &Path) -> Option<Standing> {
        let model: serde_json::Value = read_json(&dir.join(MODEL)).ok()?;
        let said = model.pointer("/fit/diagnostics/verdict/standing")?;
        serde_json::from_value(said.clone()).ok()
    }

    /// Writes the three files that [`Saved::load`] reads; the folder must be
    /// there. `fit` sums up these draws.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, dir: &Path, fit: &Fit) -> Result<(), SavedError> {
        let model = ModelFile { format: FORMAT, version: env!("CARGO_PKG_VERSION"), record: &self.record, fit };
        write_json(&dir.join(MODEL), &model)?;
        write_json(&dir.join(PANEL), &self.panel)?;
        let file = dir.join(DRAWS);
        let to = File::create(&file).map_err(|source| SavedError::Write { file: file.clone(), source })?;
        draws_file::write(to, &self.draws).map_err(|source| SavedError::Draws { file, source })
    }

    /// The model that was fitted.
    ///
    /// # Errors
    /// When panel and specification no longer make a model.
    pub fn model(&self) -> Result<Model, MixError> {
        Model::new(&self.panel, &self.record.specification)
    }

    /// Sums the draws up, as they were when they were drawn.
    ///
    /// # Errors
    /// When the files do not belong together, or the work is stopped.
    pub fn fit(&self, work: &dyn Work) -> Result<Fit, MixError> {
        self.model()?.summarise(self.draws.clone(), self.record.gradients, &self.record.sampling, work)
    }

    /// How every paid channel answers to spend after the panel's last period, in
    /// at most `draws` draws: what a planner needs.
    ///
    /// # Errors
    /// When panel, specification and draws do not belong together.
    pub fn curves(&self, draws: usize) -> Result<Curves, MixError> {
        self.model()?.curves(&self.draws, draws)
    }

    fn belongs_together(&self) -> Result<(), MixError> {
        let model = self.model()?;
        match model.parameter_names().iter().find(|name| !self.draws.names.contains(name)) {
            Some(name) => Err(MixError::Draws(name.clone())),
            None => Ok(()),
        }
    }
}

fn read_json<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, SavedError> {
    let bytes = std::fs::read(file).map_err(|source| SavedError::Read { file: file.to_owned(), source })?;
    serde_json::from_slice(&bytes).map_err(|source| SavedError::Json { file: file.to_owned(), source })
}

fn write_json(file: &Path, value: &impl Serialize) -> Result<(), SavedError> {
    let bytes =
        serde_json::to_vec_pretty(value).map_err(|source| SavedError::Json { file: file.to_owned(), source })?;
    std::fs::write(file, bytes).map_err(|source| SavedError::Write { file: file.to_owned(), source })
}
