//! `Idempotency-Key` on POSTs: the first answer is kept for a day and given
//! again, so that a request that is sent twice does its work once
//! (draft-ietf-httpapi-idempotency-key-header).

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base::{ErrorKind, Timestamp};
use sha2::{Digest as _, Sha256};
use store::Seen;

use crate::App;
use crate::access::Caller;
use crate::problem::{Answer, Problem};

const HEADER: &str = "idempotency-key";

/// Longest key.
const MAX_KEY: usize = 200;

/// Largest request and answer that are compared and kept. Larger requests are
/// uploads, which do no work that matters until they are imported.
const MAX_BODY: usize = 1 << 20;

/// How long answers are kept.
const KEPT_SECONDS: i64 = 86_400;

/// Answers that are not kept: those with secrets in them, those of streams, and
/// those of POSTs that only read. Paths are seen without `/api/v1`.
const NOT_KEPT: &[&str] = &[
    "/session",
    "/session/link",
    "/api-keys",
    "/users",
    "/sources",
    "/rotate",
    "/uploads",
    "/preview",
    "/taxonomy/test",
    "/coupons/check",
    "/gift-cards/check",
];

/// POSTs that only read, because a question may be longer than an address.
const ONLY_READ: &[&str] = &["/sql", "/funnel", "/retention", "/paths", "/cohorts", "/site"];

/// Answers a repeated POST with the first answer.
pub(crate) async fn replay(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = request.headers().get(HEADER).cloned();
    let path = request.uri().path();
    let asks = ONLY_READ.iter().any(|end| path.ends_with(end));
    let kept = request.method() == Method::POST && !asks && !NOT_KEPT.iter().any(|end| path.ends_with(end));
    let only_reads = request.method().is_safe() || asks;
    let work = async move {
        match key {
            Some(key) if kept => once(&app, &key, request, next).await.unwrap_or_else(Problem::into_response),
            _ => next.run(request).await,
        }
    };
    if only_reads {
        return work.await;
    }
    // A task of its own: whoever goes away must not leave a change half done
    // or a key reserved.
    match tokio::spawn(work).await {
        Ok(response) => response,
        Err(error) => Problem::of(ErrorKind::Internal, error.to_string()).into_response(),
    }
}

async fn once(app: &App, key: &HeaderValue, request: Request, next: Next) -> Answer<Response> {
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
    let key = key.ok_or_else(|| Problem::field("Idempotency-Key", format!("write 1 to {MAX_KEY} ASCII characters")))?;
    let from = crate::access::peer_of(request.extensions());
    let headers = request.headers().clone();
    // Keys of different callers do not meet. Without a caller there is nothing
    // to keep: the handler will refuse.
    let Some(caller) = Caller::identify(app, &headers, from).await? else { return Ok(next.run(request).await) };
    let scope = caller.actor().label();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| {
        Problem::of(ErrorKind::TooLarge, format!("a request with an Idempotency-Key may have {MAX_BODY} bytes"))
    })?;
    let mut hash = Sha256::new();
    hash.update(parts.uri.to_string().as_bytes());
    hash.update([0]);
    hash.update(&body);
    let hash = base::hex(&hash.finalize());
    let keys = app.store.idempotency_keys();
    match keys.begin(&scope, key, &hash).await? {
        Seen::New => {}
        Seen::Answered { status, body } => return Ok(again(status, body)),
        Seen::InProgress => {
            let detail = "the first request with this Idempotency-Key is still being worked on; try again in a moment";
            return Err(Problem::of(ErrorKind::Conflict, detail));
        }
        Seen::Different => {
            return Err(Problem::field("Idempotency-Key", "this key was used with another request; use a new one"));
        }
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(app, &scope, key, response).await
}

/// Keeps an answer, unless trying again may give a better one.
async fn keep(app: &App, scope: &str, key: &str, response: Response) -> Answer<Response> {
    let keys = app.store.idempotency_keys();
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => {
            keys.release(scope, key).await?;
            return Err(Problem::of(ErrorKind::Internal, error.to_string()));
        }
    };
    let small = parts.status.is_success() && body.len() <= MAX_BODY;
    let text = std::str::from_utf8(&body).ok().filter(|_| small);
    match text {
        Some(text) => keys.answer(scope, key, parts.status.as_u16(), text).await?,
        None => keys.release(scope, key).await?,
    }
    let day_ago = Timestamp::from_second(app.now().as_second() - KEPT_SECONDS).unwrap_or(Timestamp::MIN);
    keys.forget_before(day_ago).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, Body::from(Bytes::from(body))).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}
