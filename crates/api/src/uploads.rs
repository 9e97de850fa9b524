//! Files on their way in: upload, preview with mapping, import.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use base::{Currency, ErrorKind, Timestamp, UploadId};
use collect::formats::Format;
use collect::import::{ImportFile, Watch};
use collect::values::{DateOrder, NumberStyle};
use futures::StreamExt as _;
use jobs::Work;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::NewUpload;
use tokio::io::AsyncWriteExt as _;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Access, AsEditor};
use crate::extract::{FromPath, Json, Object, Query};
use crate::imports::{ImportOutcome, ImportProblem, Notice};
use crate::problem::{Answer, Problem};
use crate::work::{IMPORT, ImportOrder};

/// How long an uploaded file waits to be imported.
const KEPT_SECONDS: i64 = 2 * 86_400;

/// The file's name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadQuery {
    /// Name of the file as the person knows it.
    #[param(example = "shop.csv")]
    name: String,
}

/// How to read a file, where its content leaves that open.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ImportOptions {
    /// Format key; found out from the content when left out.
    format: Option<String>,
    /// Field of each column, by header; `ignore` leaves a column out.
    map: BTreeMap<String, String>,
    /// Name of a saved mapping to use.
    mapping: Option<String>,
    /// Name under which to save the mapping.
    save_mapping: Option<String>,
    /// Day of rows that have none.
    #[schema(format = Date)]
    date: Option<String>,
    /// Currency of amounts that state none.
    currency: Option<String>,
    /// Platform of a general table that names none.
    platform: Option<String>,
    /// Language the file is written in, such as `de` or `fa`.
    locale: Option<String>,
    /// Decimal mark: `point` or `comma`.
    decimal: Option<String>,
    /// Order of dates: `dmy`, `mdy` or `ymd`.
    date_order: Option<String>,
    /// IANA zone of times that name none.
    timezone: Option<String>,
    /// Calling code of phone numbers that state none, such as `98`.
    calling_code: Option<String>,
    /// Sheet of a workbook.
    sheet: Option<String>,
    /// Import the good rows of a file that has bad ones.
    accept_valid: bool,
    /// Import although the rows do not add up to the file's own total.
    accept_total_mismatch: bool,
    /// Keep campaigns of restated days that the file does not list.
    keep_missing: bool,
}

/// A column of the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewColumn {
    /// Its header.
    name: String,
    /// Some of its values.
    samples: Vec<String>,
    /// The field it is read as; null = not read.
    field: Option<String>,
    /// Why it is read so, or how its cells are written.
    inferred: String,
}

/// A question that only a person can answer, such as which way round dates are.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Ambiguity {
    /// The option that decides: `date_order`, `decimal`, `date`, `currency`…
    option: String,
    /// The question, as the importer puts it.
    question: String,
    /// Possible values, where there are few.
    choices: Vec<String>,
}

/// What an import of the file would do. Nothing is recorded by a preview.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// Format key; `table` for a general table.
    format: String,
    /// Name of the format.
    format_name: String,
    /// Why it is taken for that.
    recognised_by: String,
    /// How sure that is, 0–100.
    confidence: u8,
    /// Line of the header.
    header_line: u64,
    /// Its columns.
    columns: Vec<PreviewColumn>,
    /// The fields that columns can be mapped to.
    fields: Vec<String>,
    /// The first rows, as written.
    rows: Vec<Vec<String>>,
    /// What stands in the way of an import, in words.
    problems: Vec<String>,
    /// What a reader should know.
    notices: Vec<Notice>,
    /// Questions to answer first.
    ambiguous: Vec<Ambiguity>,
    /// Why the file as a whole is refused; null = it can be imported.
    refused: Option<String>,
    /// Refused rows, at most a thousand.
    rejected_rows: Vec<ImportProblem>,
    /// What an import would do: sums, differences, counts; null = it is refused.
    outcome: Option<ImportOutcome>,
}

/// An uploaded file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Upload {
    /// Id, `upl_…`.
    upload_id: String,
    /// Name of the file.
    name: String,
    /// Its size.
    bytes: u64,
    /// What an import would do, as far as can be said without options.
    preview: Preview,
}

/// A job that was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Queued {
    /// Id of the job, `job_…`.
    pub(crate) job_id: String,
}

impl ImportOptions {
    /// The options in the words of `collect`.
    pub(crate) fn read(self) -> Answer<collect::import::ImportOptions> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let wrong = |field: &'static str, message: &str| Problem::field(field, message);
        let format = filled(self.format).map(|word| {
            Format::parse(&word).ok_or_else(|| wrong("format", &format!("“{word}” is no format that can be imported")))
        });
        let date =
            filled(self.date).map(|day| day.parse().map_err(|_| wrong("date", "write a day such as 2026-10-01")));
        let currency = filled(self.currency)
            .map(|code| Currency::parse(&code).map_err(|error| wrong("currency", &error.to_string())));
        let decimal = filled(self.decimal)
            .map(|word| NumberStyle::parse(&word).ok_or_else(|| wrong("decimal", "write point or comma")));
        let order = filled(self.date_order)
            .map(|word| DateOrder::parse(&word).ok_or_else(|| wrong("date_order", "write dmy, mdy or ymd")));
        let timezone = filled(self.timezone);
        if let Some(zone) = &timezone {
            base::settings::timezone(zone).map_err(|error| wrong("timezone", &error.message))?;
        }
        let calling_code = filled(self.calling_code);
        if let Some(code) = &calling_code {
            collect::import::calling_code_of(code).ok_or_else(|| {
                wrong("calling_code", "write the one to four digits of a country's calling code, such as 43")
            })?;
        }
        Ok(collect::import::ImportOptions {
            format: format.transpose()?,
            map: self.map.into_iter().map(|(column, word)| (column, read_word(word))).collect(),
            mapping: filled(self.mapping),
            save_mapping: filled(self.save_mapping),
            date: date.transpose()?,
            currency: currency.transpose()?,
            platform: filled(self.platform),
            locale: filled(self.locale),
            decimal: decimal.transpose()?,
            date_order: order.transpose()?,
            timezone,
            calling_code,
            sheet: filled(self.sheet),
            accept_valid: self.accept_valid,
            accept_total_mismatch: self.accept_total_mismatch,
            keep_missing: self.keep_missing,
            ..collect::import::ImportOptions::default()
        })
    }
}

/// The field of a column; none means that it is not read.
fn read_word(word: String) -> String {
    if word.is_empty() { "ignore".to_owned() } else { word }
}

/// Send a file as the raw body; the answer previews its import.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads", tag = "uploads",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("workspace" = String, Path, description = "Key of the workspace"), UploadQuery),
    responses((status = 201, body = Upload)))]
pub(crate) async fn create(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Answer<(StatusCode, Json<Upload>)> {
    forget_expired(&app).await;
    let name = file_name(&query.name)?;
    let id = UploadId::new(app.clock().as_ref());
    let path = app.options.uploads_dir.join(id.as_str());
    let (bytes, sha256) = match receive(body, &path, app.options.upload_max_bytes).await {
        Ok(received) => received,
        Err(problem) => {
            // What was not received whole is of no use; the reason matters more.
            let _ = tokio::fs::remove_file(&path).await;
            return Err(problem);
        }
    };
    let expires_at = Timestamp::from_second(app.now().as_second() + KEPT_SECONDS).unwrap_or(Timestamp::MAX);
    let new = NewUpload {
        id: id.clone(),
        file_name: name.clone(),
        file_bytes: bytes,
        file_sha256: sha256,
        file_location: path.to_string_lossy().into_owned(),
        expires_at,
    };
    let upload = app.store.uploads().create(&access.workspace.id, new, &access.actor).await?;
    let preview = preview_of(&app, &access, &upload, collect::import::ImportOptions::default()).await?;
    Ok((StatusCode::CREATED, Json(Upload { upload_id: id.to_string(), name, bytes, preview })))
}

/// The last part of a path, without anything that steers a terminal.
fn file_name(given: &str) -> Answer<String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if name.trim().is_empty() { Err(Problem::field("name", "give the file's name")) } else { Ok(name) }
}

/// Writes a body to disk as it comes, up to a bound.
async fn receive(body: Body, path: &Path, most: u64) -> Answer<(u64, String)> {
    let failed = |error: std::io::Error| {
        Problem::of(ErrorKind::Unavailable, format!("the file cannot be kept: {error}; is the disk full?"))
    };
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    }
    let mut file = tokio::fs::File::create(path).await.map_err(failed)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| Problem::invalid(format!("the upload broke off: {error}")))?;
        bytes += chunk.len() as u64;
        if bytes > most {
            let detail =
                format!("files up to {} MiB are taken here; import larger ones with `sulit import`", most >> 20);
            return Err(Problem::of(ErrorKind::TooLarge, detail));
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    if bytes == 0 {
        return Err(Problem::invalid("the file is empty"));
    }
    Ok((bytes, base::hex(&hash.finalize())))
}

/// Removes files that nobody imported in time.
async fn forget_expired(app: &App) {
    let Ok(expired) = app.store.uploads().expired().await else { return };
    for upload in expired {
        let gone = tokio::fs::remove_file(&upload.file_location).await;
        let missing = gone.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        if gone.is_ok() || missing {
            let _ = app.store.uploads().delete(&upload.workspace_id, &upload.id).await;
        }
    }
}

async fn find(app: &App, access: &Access, id: &str) -> Answer<store::Upload> {
    let parsed = UploadId::parse(id).map_err(|_| Problem::not_found("upload", id))?;
    Ok(app.store.uploads().get(&access.workspace.id, &parsed).await?)
}

/// The uploaded file as the importer takes it.
pub(crate) fn file_of(upload: &store::Upload) -> ImportFile {
    ImportFile::new(upload.file_name.clone(), PathBuf::from(&upload.file_location))
}

async fn preview_of(
    app: &App,
    access: &Access,
    upload: &store::Upload,
    options: collect::import::ImportOptions,
) -> Answer<Preview> {
    let file = file_of(upload);
    let looked = {
        let (workspace, file, options) = (access.workspace.clone(), file.clone(), options.clone());
        tokio::task::spawn_blocking(move || collect::import::preview(&workspace, &file, &options)).await
    };
    let looked = looked.map_err(|error| Problem::of(ErrorKind::Internal, error.to_string()))??;
    let trial = collect::import::ImportOptions { dry_run: true, ..options };
    let tried =
        collect::import::run(&app.store, &app.lake, &access.workspace, &access.actor, &file, &trial, &Watch::silent())
            .await;
    let (outcome, refused, rejected_rows) = match tried {
        Ok(outcome) => (Some(ImportOutcome::shown(outcome)), None, Vec::new()),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let rows = error.rejected().iter().map(ImportProblem::shown).collect();
            (None, Some(error.to_string()), rows)
        }
        Err(error) => return Err(error.into()),
    };
    let mut said: Vec<&str> = looked.problems.iter().map(String::as_str).collect();
    said.extend(refused.as_deref());
    Ok(Preview {
        ambiguous: questions(&said),
        format: looked.format.key().to_owned(),
        format_name: looked.format.name().to_owned(),
        recognised_by: looked.recognised_by,
        confidence: looked.confidence,
        header_line: looked.header_line,
        columns: looked
            .columns
            .into_iter()
            .map(|column| PreviewColumn {
                name: column.name,
                samples: column.samples,
                field: column.field,
                inferred: column.inferred,
            })
            .collect(),
        fields: looked.fields.into_iter().map(ToOwned::to_owned).collect(),
        rows: looked.rows,
        problems: looked.problems,
        notices: looked.notices.into_iter().map(Notice::shown).collect(),
        refused,
        rejected_rows,
        outcome,
    })
}

/// The importer says in its messages which flag decides (`--date-order dmy`); a
/// page asks the same as a question.
fn questions(said: &[&str]) -> Vec<Ambiguity> {
    const ASKED: &[&str] = &["date-order", "decimal", "date", "currency", "sheet", "timezone"];
    let mut found: Vec<Ambiguity> = Vec::new();
    for text in said {
        let words: Vec<&str> =
            text.split_whitespace().map(|word| word.trim_matches([',', ';', '.', '(', ')'])).collect();
        for (at, word) in words.iter().enumerate() {
            let Some(flag) = word.strip_prefix("--").filter(|flag| ASKED.contains(flag)) else { continue };
            let option = flag.replace('-', "_");
            if !found.iter().any(|known| known.option == option) {
                found.push(Ambiguity { option: option.clone(), question: (*text).to_owned(), choices: Vec::new() });
            }
            let few = matches!(flag, "date-order" | "decimal");
            let choice = words.get(at + 1).filter(|_| few).map(|choice| (*choice).to_owned());
            let known = found.iter_mut().find(|known| known.option == option);
            if let (Some(known), Some(choice)) = (known, choice)
                && !known.choices.contains(&choice)
            {
                known.choices.push(choice);
            }
        }
    }
    found
}

/// What an import with these options would do.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads/{id}/preview", tag = "uploads",
    request_body = ImportOptions,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 200, body = Preview)))]
pub(crate) async fn preview(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(Object(options)): Json<Object<ImportOptions>>,
) -> Answer<Json<Preview>> {
    let upload = find(&app, &access, &id).await?;
    let kept = serde_json::to_value(&options).unwrap_or_default();
    let read = options.read()?;
    app.store.uploads().set_options(&access.workspace.id, &upload.id, &kept).await?;
    preview_of(&app, &access, &upload, read).await.map(Json)
}

/// Import the file. The result of the job is an `ImportOutcome`.
#[utoipa::path(post, path = "/workspaces/{workspace}/uploads/{id}/import", tag = "uploads",
    request_body = ImportOptions,
    params(("workspace" = String, Path, description = "Key of the workspace"), ("id" = String, Path)),
    responses((status = 202, body = Queued)))]
pub(crate) async fn import(
    State(app): State<App>,
    AsEditor(access): AsEditor,
    FromPath((_workspace, id)): FromPath<(String, String)>,
    Json(Object(options)): Json<Object<ImportOptions>>,
) -> Answer<(StatusCode, Json<Queued>)> {
    let upload = find(&app, &access, &id).await?;
    let order = ImportOrder { upload_id: upload.id.clone(), options: options.read()?, actor: access.actor.clone() };
    let work = Work::new(IMPORT, &order)?.of_workspace(&access.workspace.id).once(upload.id.as_str());
    let job = app.queue.enqueue(work, &access.actor).await?;
    Ok((StatusCode::ACCEPTED, Json(Queued { job_id: job.id.to_string() })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_in_messages_become_questions() {
        let said = "the dates can be read in two ways; say which with --date-order dmy or --date-order mdy";
        let asked = questions(&[said, "--accept-valid imports the others"]);
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].option, "date_order");
        assert_eq!(asked[0].choices, ["dmy", "mdy"]);
    }

    #[test]
    fn names_lose_their_folders() {
        assert_eq!(file_name("C:\\Users\\me\\shop.csv").unwrap(), "shop.csv");
        assert_eq!(file_name("../../etc/passwd").unwrap(), "passwd");
        assert!(file_name("a/").is_err());
    }
}
