//! The doors for events, ahead of everything else that this server answers:
//! tags and SDKs speak to the addresses of their own products, from pages of
//! any origin, and know nothing of cookies or problem details.

use std::borrow::Cow;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use collect::doors::{Reply, limit};
use collect::intake::{Intake, Way};
use futures::StreamExt as _;
use tokio::sync::Semaphore;

use crate::App;
use crate::access::peer_of;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bodies above this wait for one of a few places, so that many of them do not
/// fill the memory together.
const LARGE: usize = 1 << 20;
static LARGE_BODIES: Semaphore = Semaphore::const_new(8);

/// Where the tag is.
const TAG: &str = "/t.js";
const NO_TAG: &str = "The tag is not in this binary. Build the web app (npm ci && npm run build in web/) and the binary \
    with --features embed-web.\n";

/// What the doors take.
const METHODS: &[&str] = &["GET", "POST"];

/// Answers what belongs to a door; everything else goes on.
pub(crate) async fn first(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == TAG {
        let asking = request.headers().clone();
        return shared(tag(next.run(request).await), &asking);
    }
    let Some(collector) = &app.collector else { return next.run(request).await };
    if path == "/api/v1" || path.starts_with("/api/v1/") || !Intake::opens(path, METHODS) {
        return next.run(request).await;
    }
    let asking = request.headers().clone();
    let method = request.method().clone();
    if method == Method::OPTIONS {
        return allowed(StatusCode::NO_CONTENT.into_response(), &asking);
    }
    if !Intake::opens(path, &[method.as_str()]) {
        return next.run(request).await;
    }
    let answer = take(&app, &collector.intake, request).await;
    shared(answer, &asking)
}

/// The tag of the web app's files, for pages of other sites.
fn tag(mut response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if status != StatusCode::NOT_MODIFIED && !(status.is_success() && kind.contains("javascript")) {
        return (StatusCode::NOT_FOUND, NO_TAG).into_response();
    }
    let headers = response.headers_mut();
    for of_pages in [header::CONTENT_SECURITY_POLICY, header::X_FRAME_OPTIONS, header::REFERRER_POLICY] {
        headers.remove(of_pages);
    }
    headers.remove("cross-origin-opener-policy");
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

async fn take(app: &App, intake: &Intake, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (peer, trusted_proxy) = app.options.trusted_proxies.sender(peer_of(&parts.extensions), &parts.headers);
    let mut asked = collect::doors::Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&parts.headers),
        body: Bytes::new(),
        peer,
        received_at: app.clock().now(),
    };
    let read = tokio::time::timeout(PATIENCE, read(body)).await;
    let reply = match read {
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
        Ok(Read::Broken) => return StatusCode::BAD_REQUEST.into_response(),
        Ok(Read::TooLarge) => intake.too_large(asked).await,
        Ok(Read::Whole(bytes)) => {
            asked.body = bytes;
            intake.take(asked, Way { trusted_proxy }).await
        }
    };
    reply.map_or_else(|| StatusCode::NOT_FOUND.into_response(), answer)
}

enum Read {
    Whole(Bytes),
    TooLarge,
    Broken,
}

async fn read(body: Body) -> Read {
    let mut parts = body.into_data_stream();
    let Some(first) = parts.next().await else { return Read::Whole(Bytes::new()) };
    let Ok(first) = first else { return Read::Broken };
    // Nearly every request comes in one piece, which is not copied.
    let Some(second) = parts.next().await else {
        return if first.len() > limit::BODY { Read::TooLarge } else { Read::Whole(first) };
    };
    let Ok(second) = second else { return Read::Broken };
    let mut whole = Vec::from(first);
    whole.extend_from_slice(&second);
    let mut place = None;
    while let Some(part) = parts.next().await {
        let Ok(part) = part else { return Read::Broken };
        if whole.len() + part.len() > limit::BODY {
            return Read::TooLarge;
        }
        if place.is_none() && whole.len() + part.len() > LARGE {
            place = LARGE_BODIES.acquire().await.ok();
        }
        whole.extend_from_slice(&part);
    }
    if whole.len() > limit::BODY { Read::TooLarge } else { Read::Whole(whole.into()) }
}

fn headers(of: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| match String::from_utf8_lossy(value.as_bytes()) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    };
    of.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn answer(reply: Reply) -> Response {
    let mut response = Body::from(reply.body).into_response();
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Lets pages of any origin read the answer: which of them may send is the
/// source's to say.
fn shared(mut response: Response, asking: &HeaderMap) -> Response {
    let headers = response.headers_mut();
    match asking.get(header::ORIGIN) {
        Some(origin) => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        None => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
    }
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(name, HeaderValue::from_static("cross-origin"));
    response
}

/// Answers a browser that asks before it sends.
fn allowed(response: Response, asking: &HeaderMap) -> Response {
    let mut response = shared(response, asking);
    let headers = response.headers_mut();
    let wanted = asking.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let wanted = wanted.unwrap_or_else(|| HeaderValue::from_static("content-type, authorization"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    let asked = "Access-Control-Request-Method, Access-Control-Request-Headers";
    headers.append(header::VARY, HeaderValue::from_static(asked));
    if asking.contains_key("access-control-request-private-network") {
        let name = HeaderName::from_static("access-control-allow-private-network");
        headers.insert(name, HeaderValue::from_static("true"));
    }
    response
}
