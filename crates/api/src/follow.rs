//! `/l/…`: where people follow short links. It stands ahead of pages and doors,
//! and asks no store.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base::Timestamp;
use collect::links::{Follow, Leads, Links, PATH};

use crate::access::peer_of;
use crate::proxies::TrustedProxies;
use crate::{App, secret};

/// Answers what is a link; everything else goes on.
pub(crate) async fn first(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(collector) = &app.collector else { return next.run(request).await };
    if !request.uri().path().starts_with(PATH) {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    follow(&collector.links, &parts, &app.options.trusted_proxies, app.now()).await
}

/// Follows a link.
pub(crate) async fn follow(links: &Links, parts: &Parts, proxies: &TrustedProxies, now: Timestamp) -> Response {
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return finished((StatusCode::METHOD_NOT_ALLOWED, allow).into_response());
    }
    let (peer, trusted_proxy) = proxies.sender(peer_of(&parts.extensions), &parts.headers);
    let asked = collect::doors::Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&parts.headers),
        body: Bytes::new(),
        peer,
        received_at: now,
    };
    finished(match links.follow(&asked, trusted_proxy).await {
        Follow::Leads(Leads::Web { url, .. }) => to(&url),
        Follow::Leads(Leads::App { app, url, .. }) => into_app(&app, &url),
        Follow::Leads(Leads::Over) => page(StatusCode::GONE, "This link is over", "It leads nowhere any more."),
        Follow::Unknown => {
            let what = "Check the address: it may have been typed or printed with a mistake.";
            page(StatusCode::NOT_FOUND, "There is no such link", what)
        }
    })
}

fn headers(of: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    of.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// 302 and not 301: see `collect::links`.
fn to(url: &str) -> Response {
    match HeaderValue::from_str(url) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        // The addresses of links are ASCII; this one was never let in.
        Err(_) => page(StatusCode::GONE, "This link is over", "It leads nowhere any more."),
    }
}

/// A page that opens the app and, where that is not there, leads to the web.
fn into_app(app: &str, url: &str) -> Response {
    const SCRIPT: &str = "var a=document.getElementById('app').href,w=document.getElementById('web').href;\
        location.href=a;setTimeout(function(){if(!document.hidden)location.replace(w)},1200)";
    let nonce = secret::fresh("");
    let (app, url) = (escaped(app), escaped(url));
    let mut response = html(
        StatusCode::OK,
        format!(
            "{HEAD}<title>Opening the app</title><h1>Opening the app…</h1><p><a id=\"app\" href=\"{app}\">Open the \
             app</a></p><p><a id=\"web\" href=\"{url}\">Go on in the browser</a></p>\
             <script nonce=\"{nonce}\">{SCRIPT}</script>"
        ),
    );
    let allowed = format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'");
    if let Ok(policy) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><style>body{font:16px/1.5 system-ui,sans-serif;margin:20vh \
    auto 0;max-width:32em;padding:0 16px}</style>";

fn page(status: StatusCode, title: &str, what: &str) -> Response {
    let mut response = html(status, format!("{HEAD}<title>{title}</title><h1>{title}</h1><p>{what}</p>"));
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn html(status: StatusCode, body: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, kind, Body::from(body)).into_response()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Every click is asked for anew, the page learns the site that it came from
/// and no more, and no search engine keeps the address.
fn finished(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}
