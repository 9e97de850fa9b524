//! Errors as RFC 9457 problem details. This file alone turns a
//! [`base::ErrorKind`] into an HTTP status.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::ErrorKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The result of a handler.
pub(crate) type Answer<T> = Result<T, Problem>;

/// One field of a request that was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The field, as a path into the body such as `cells.3.planned`, or a query parameter.
    field: String,
    /// What is wrong with it and what to write instead.
    message: String,
}

/// Problem details after RFC 9457, as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// A URI that names the kind of problem, such as `/problems/not-found`.
    r#type: String,
    /// The kind of problem in words.
    title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// What was wrong here, and what to do.
    detail: String,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// The fields that were refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

/// A refusal or failure on its way to the caller.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    slug: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    retry_after_seconds: Option<u64>,
}

impl Problem {
    /// A problem of a kind, in the words of whoever refused.
    pub(crate) fn of(kind: ErrorKind, detail: impl Into<String>) -> Self {
        let (status, slug, title) = match kind {
            ErrorKind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The request cannot be accepted"),
            ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not-found", "There is no such thing"),
            ErrorKind::Conflict => (StatusCode::CONFLICT, "conflict", "The request contradicts what is stored"),
            ErrorKind::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "Nobody is signed in"),
            ErrorKind::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "This is not allowed to you"),
            ErrorKind::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "A limit was reached"),
            ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "A store cannot be reached"),
            ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something failed on our side"),
        };
        Self { status, slug, title, detail: detail.into(), errors: Vec::new(), retry_after_seconds: None }
    }

    /// The request cannot be accepted as it is.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::of(ErrorKind::Invalid, detail)
    }

    /// One field cannot be accepted as it is.
    pub(crate) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let (field, message) = (field.into(), message.into());
        let mut problem = Self::invalid(format!("{field}: {message}"));
        problem.errors.push(FieldError { field, message });
        problem
    }

    /// The same with a kind of problem of its own, which programs can tell by
    /// its `type`.
    pub(crate) fn named(self, slug: &'static str) -> Self {
        Self { slug, ..self }
    }

    /// The named thing does not exist, or not in this workspace.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::of(ErrorKind::NotFound, format!("there is no {what} “{}” here", id.chars().take(80).collect::<String>()))
    }

    /// Nobody is signed in.
    pub(crate) fn unauthorized() -> Self {
        let detail = "sign in, or send an API key as “Authorization: Bearer …”";
        Self::of(ErrorKind::Unauthorized, detail)
    }

    /// Too many tries; the caller may come back later.
    pub(crate) fn slow_down(seconds: u64) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            slug: "too-many-requests",
            title: "Too many tries",
            detail: format!("too many failed sign-ins; try again in {seconds} seconds"),
            errors: Vec::new(),
            retry_after_seconds: Some(seconds),
        }
    }

    /// A status that axum or a layer chose, before any handler ran.
    pub(crate) fn bare(status: StatusCode, detail: impl Into<String>) -> Self {
        let (slug, title) = match status {
            StatusCode::NOT_FOUND => ("not-found", "There is no such thing"),
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "This address does not take that method"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "A limit was reached"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "The body is not of the expected type"),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => ("timeout", "The work took too long"),
            status if status.is_client_error() => ("bad-request", "The request cannot be read"),
            _ => ("internal", "Something failed on our side"),
        };
        Self { status, slug, title, detail: detail.into(), errors: Vec::new(), retry_after_seconds: None }
    }

    /// What was wrong, in words.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    fn body(&self, instance: Option<String>) -> ProblemBody {
        ProblemBody {
            r#type: format!("/problems/{}", self.slug),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            instance,
            errors: self.errors.clone(),
        }
    }

    fn render(&self, instance: Option<String>) -> Response {
        let mut response = (self.status, Json(self.body(instance))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"sulit\""));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.render(None);
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal the one body: problems of handlers learn the path they
/// happened at, and bare statuses of the router become problems.
pub(crate) async fn render_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if let Some(problem) = response.extensions().get::<Problem>() {
        if problem.status.is_server_error() {
            tracing::error!(path, status = problem.status.as_u16(), detail = problem.detail, "a request failed");
        }
        let mut rendered = problem.render(Some(path));
        // A handler may have cleared a cookie together with its refusal.
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            rendered.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        return rendered;
    }
    let status = response.status();
    let api = path.starts_with("/api/");
    if !api || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => format!("the API has no address {path}; see /api/v1/openapi.json"),
        StatusCode::METHOD_NOT_ALLOWED => format!("see /api/v1/openapi.json for the methods of {path}"),
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than this address takes".to_owned(),
        StatusCode::REQUEST_TIMEOUT => "the work took too long and was stopped; ask for less at once".to_owned(),
        _ => status.canonical_reason().unwrap_or("the request failed").to_owned(),
    };
    Problem::bare(status, detail).render(Some(path))
}

/// Lets `?` turn the errors of features and stores into problems.
macro_rules! problems_from {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                let kind = error.kind();
                if matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable) {
                    tracing::error!(error = %describe(&error), "a request failed");
                }
                let detail = match kind {
                    ErrorKind::Internal => "the server's log has the details; the request changed nothing".to_owned(),
                    _ => describe(&error),
                };
                Self::of(kind, detail)
            }
        })*
    };
}

/// An error with the causes that its own text does not already tell.
pub(crate) fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        source = cause.source();
    }
    text
}

problems_from!(
    store::StoreError,
    lake::LakeError,
    insights::InsightsError,
    collect::import::ImportError,
    collect::decode::DecodeError,
);

impl From<base::settings::SettingError> for Problem {
    fn from(refused: base::settings::SettingError) -> Self {
        Self::field(refused.field, refused.message)
    }
}

impl From<plan::PlanError> for Problem {
    fn from(error: plan::PlanError) -> Self {
        match error {
            plan::PlanError::Field { field, message } => Self::field(field, message),
            plan::PlanError::Key { .. } => Self::field("key", error.to_string()),
            plan::PlanError::File(ref problems) => {
                let mut problem = Self::invalid(error.to_string());
                problem.errors = problems
                    .iter()
                    .take(100)
                    .map(|line| FieldError {
                        field: format!("line {} {}", line.line, line.column).trim().to_owned(),
                        message: line.message.clone(),
                    })
                    .collect();
                problem
            }
            plan::PlanError::Store(source) => source.into(),
            plan::PlanError::Rule { .. } => Self::of(error.kind(), error.to_string()),
        }
    }
}
