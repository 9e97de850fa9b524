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
                 with POST take an Idempotency-Key, whose first answer is given again for 24 hours.",
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
    api
}

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
