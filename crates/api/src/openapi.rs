//! The OpenAPI document, made from the handlers.

use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, ResponseBuilder, ServerBuilder,
};
use utoipa_axum::router::OpenApiRouter;

use crate::router;

/// Operations that anybody may call.
pub(crate) const PUBLIC: &[&str] = &["session_show", "session_sign_in", "session_sign_out", "session_use_link"];

/// The OpenAPI 3.1 document of this version.
#[must_use]
pub fn document() -> OpenApi {
    let base = OpenApiBuilder::new().info(
        InfoBuilder::new()
            .title("Sulit")
            .version(env!("CARGO_PKG_VERSION"))
            .description(Some(
                "Marketing performance management. Money is an exact decimal in a string, in major units; ratios are \
                 numbers; unknown is null. Days are the workspace's. Refusals are RFC 9457 problem details. Writes \
                 with POST take an Idempotency-Key, whose first answer is given again for 24 hours.\n\n\
                 Events come in by doors outside of /api/v1, each in the manner of its protocol: no cookies, any \
                 origin that the source allows, and the source's write key in the protocol's own key field. Beside \
                 Sulit's own POST /v1/events they are: GET /p.gif (pixel), POST /v1/{track,page,screen,identify,\
                 alias,group,batch} (Segment, RudderStack), POST /mp/collect and /g/collect (GA4), /matomo.php \
                 (Matomo), /com.snowplowanalytics.snowplow/tp2 and GET /i (Snowplow), /capture, /batch, /e and \
                 /i/v0/e (PostHog), POST /api/send and /api/batch (Umami), POST /api/event (Plausible), POST \
                 /api/s/{event} (Jitsu). The tag is at /t.js.",
            ))
            .build(),
    );
    let (_, mut api) = OpenApiRouter::with_openapi(base.build()).nest("/api/v1", router::described()).split_for_parts();
    api.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let components = api.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key")).build();
    components.add_security_scheme("api_key", SecurityScheme::Http(bearer));
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description("sulit_session", "Set by POST /api/v1/session"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    for item in api.paths.paths.values_mut() {
        let posts = item.post.is_some();
        for operation in operations(item) {
            finish(operation);
        }
        if let Some(post) = item.post.as_mut().filter(|_| posts) {
            idempotent(post);
        }
    }
    // Doors are not of the API: neither its security nor its problems are theirs.
    api.merge(<EventDoor as utoipa::OpenApi>::openapi());
    api
}

/// The door of Sulit's own protocol. What it takes is read by `collect`; this
/// describes it.
#[derive(utoipa::OpenApi)]
#[openapi(paths(take_events), tags((name = "doors", description = "Where tags and servers send events")))]
struct EventDoor;

/// Take events: one, an array of them, or an object with `events`. Answered
/// after they are on disk.
#[utoipa::path(post, path = "/v1/events", tag = "doors", operation_id = "doors_take_events", security(()),
    params(("x-write-key" = Option<String>, Header,
        description = "The source's write key, or its server key; `write_key` in the body and a bearer token do as well")),
    request_body(content = Object, content_type = "application/json",
        description = "An event: `name`, and what is known of `event_id`, `anonymous_id`, `user_id`, `occurred_at`, \
            `url`, `referrer`, `title`, `email`, `phone`, `consent`, `order_id`, `value`, `currency`, `tax`, \
            `shipping`, `discount`, `coupon`, `items`, `properties`. May be compressed (gzip, zstd, deflate, br)"),
    responses(
        (status = 202, description = "What could be taken is on disk; `taken` counts it, `refused` says why of the rest", body = Object),
        (status = 400, description = "It cannot be read, or all of it was refused; `refused` says why", body = Object),
        (status = 401, description = "No source has this key", body = Object),
        (status = 413, description = "The body is too large", body = Object),
        (status = 503, description = "The queue is full; come again after `Retry-After` seconds"),
    ))]
#[expect(dead_code, reason = "describes a door, which is opened by its path")]
fn take_events() {}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}

/// What every operation has: an id after its noun, security, and problems.
fn finish(operation: &mut Operation) {
    let noun = operation.tags.as_ref().and_then(|tags| tags.first()).cloned().unwrap_or_default();
    let id = format!("{noun}_{}", operation.operation_id.as_deref().unwrap_or_default());
    if !PUBLIC.contains(&id.as_str()) {
        let none: [&str; 0] = [];
        operation.security =
            Some(vec![SecurityRequirement::new("session", none), SecurityRequirement::new("api_key", none)]);
    }
    operation.operation_id = Some(id);
    let schema = Ref::from_schema_name("ProblemBody");
    let problem = ResponseBuilder::new()
        .description("The request was refused or failed")
        .content("application/problem+json", ContentBuilder::new().schema(Some(schema)).build())
        .build();
    operation.responses.responses.insert("default".to_owned(), problem.into());
}

fn idempotent(operation: &mut Operation) {
    let header = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some("A unique text; a repeated request with it gets the first answer again"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    operation.parameters.get_or_insert_default().push(header.into());
}
