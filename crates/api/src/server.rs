//! The server: the API and the web app with the layers around them.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Json, Router};
use base::Clock;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultMakeSpan, DefaultOnResponse, TraceLayer};
use tracing::Level;

use crate::problem::{Answer, render_problems};
use crate::proxies::TrustedProxies;
use crate::{App, assets, doors, follow, idempotency, openapi, origin, router};

/// Largest file of campaigns, which is the body of its request.
pub(crate) const MAX_FILE_BODY: usize = 32 << 20;

/// Largest body of what people plan: texts, rules, a year of budgets.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// Largest body about people and access. Signing in is open to everyone, so
/// nobody may fill the memory by it.
pub(crate) const MAX_SMALL_BODY: usize = 16 << 10;

/// How long requests under way may still take when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// What pages may load: nothing from elsewhere. Styles in elements are how
/// charts and the component library place things.
const CONTENT_SECURITY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; \
    form-action 'self'; frame-ancestors 'none'";

/// The whole server as a router, for [`serve`] and for tests.
pub fn routes(app: App) -> Router {
    let timeout = app.options.request_timeout;
    let (api, uploads) = router::v1(timeout);
    let api = api
        .merge(uploads)
        .layer(from_fn_with_state(app.clone(), idempotency::replay))
        .layer(from_fn(origin::same_origin));
    let document = Json(openapi::document());
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    // Compressing what is compressed already, or a file that is being saved, helps nobody.
    let worth_it = SizeAbove::new(1024)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/vnd.apache.parquet"));
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(DefaultMakeSpan::new().level(Level::INFO))
                .on_response(DefaultOnResponse::new().level(Level::DEBUG)),
        )
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(CompressionLayer::new().compress_when(worth_it))
        .layer(from_fn(render_problems))
        .layer(CatchPanicLayer::new());
    let site = Router::new()
        .nest("/api/v1", api.layer(fixed(header::CACHE_CONTROL, "no-store")))
        .route("/api/v1/openapi.json", get(async move || document.clone().into_response()))
        .route("/healthz", get(health))
        .fallback(assets::serve)
        .layer(layers)
        .with_state(app.clone());
    // Around the site, because what holds for pages does not hold for tags.
    Router::new()
        .fallback_service(site)
        .layer(from_fn_with_state(app.clone(), doors::first))
        .layer(from_fn_with_state(app, follow::first))
        .layer(CatchPanicLayer::new())
}

/// Follows short links and answers nothing else, until `shutdown` comes back:
/// what a server can do before it has reached its store.
///
/// # Errors
/// When the socket fails.
pub async fn serve_links(
    links: collect::links::Links,
    proxies: TrustedProxies,
    clock: Arc<dyn Clock>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let answer = move |request: Request| {
        let (links, proxies, now) = (links.clone(), proxies.clone(), clock.now());
        async move {
            let (parts, _) = request.into_parts();
            if parts.uri.path().starts_with(collect::links::PATH) {
                return follow::follow(&links, &parts, &proxies, now).await;
            }
            let later = [(header::RETRY_AFTER, "5")];
            (StatusCode::SERVICE_UNAVAILABLE, later, "The store cannot be reached yet.\n").into_response()
        }
    };
    let routes = Router::new().fallback(answer).layer(CatchPanicLayer::new());
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// What requests other than uploads pass through.
pub(crate) fn bounded(routes: Router<App>, timeout: Duration) -> Router<App> {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout))
}

/// Whether both stores answer.
async fn health(State(app): State<App>) -> Answer<&'static str> {
    app.store.ping().await?;
    Ok("ok\n")
}

/// Serves until `shutdown` comes back, then lets requests under way finish for
/// a moment. The work that requests queue is done by [`crate::worker`], which
/// the caller runs beside it.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let app = app.listening_on(listener.local_addr()?);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let told = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
        // An error means that the sender is gone, which is the end as well.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let ending = app.clone();
    tokio::spawn(async move {
        shutdown.await;
        // Streams would never end by themselves.
        ending.ending.send_replace(true);
        stop.send_replace(true);
    });
    let service = routes(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told(stopped.clone()));
    let too_long = async {
        told(stopped).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = too_long => Ok(()),
    }
}
