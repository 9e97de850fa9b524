//! What PostHog's SDKs ask for before they send: remote configuration, flags,
//! surveys. Nothing of it is kept here, and the answers say so in a form that
//! lets the SDKs go on without a complaint.

use serde_json::{Value, json};

use super::super::form::{self, Form};
use super::super::{Reply, Request};

/// Whether a path is one of these.
pub(super) fn opens(path: &str) -> bool {
    kind(path).is_some()
}

/// Answers; `None` where the request is about events.
pub(super) fn answer(request: &Request) -> Option<Reply> {
    let query = Form::read(&request.query).unwrap_or_default();
    Some(match kind(&request.path)? {
        Kind::Flags => Reply::json(200, &flags(&query, true)),
        Kind::Decide => Reply::json(200, &flags(&query, query.text("v").parse::<u32>().is_ok_and(|v| v >= 2))),
        Kind::Config => Reply::json(200, &config()).with("cache-control", "public, max-age=300"),
        Kind::ConfigScript(key) => script(&key),
        Kind::Surveys => Reply::json(200, &json!({"surveys": []})),
        Kind::EarlyAccess => Reply::json(200, &json!({"earlyAccessFeatures": []})),
        Kind::Experiments => Reply::json(200, &json!({"experiments": []})),
        Kind::Tours => Reply::json(200, &json!({"product_tours": []})),
        Kind::Definitions => Reply::json(200, &json!({"flags": [], "group_type_mapping": {}, "cohorts": {}})),
        Kind::Script => Reply::text(404, "this server has no scripts of PostHog: take them from its npm package"),
    })
}

enum Kind {
    Flags,
    Decide,
    Config,
    ConfigScript(String),
    Surveys,
    EarlyAccess,
    Experiments,
    Tours,
    Definitions,
    Script,
}

fn kind(path: &str) -> Option<Kind> {
    let path = path.trim_end_matches('/');
    match path {
        "/flags" => return Some(Kind::Flags),
        "/decide" => return Some(Kind::Decide),
        "/api/surveys" => return Some(Kind::Surveys),
        "/api/early_access_features" => return Some(Kind::EarlyAccess),
        "/api/web_experiments" => return Some(Kind::Experiments),
        "/api/product_tours" => return Some(Kind::Tours),
        "/flags/definitions" | "/api/feature_flag/local_evaluation" => return Some(Kind::Definitions),
        _ => {}
    }
    if path.starts_with("/static/") && path.rsplit_once('.').is_some_and(|(_, kind)| kind == "js" || kind == "map") {
        return Some(Kind::Script);
    }
    let (key, file) = path.strip_prefix("/array/")?.split_once('/')?;
    match file {
        "config" => Some(Kind::Config),
        "config.js" => Some(Kind::ConfigScript(form::unescape(key))),
        _ => Some(Kind::Script),
    }
}

/// No flags, in the words of every version of the answer.
fn flags(query: &Form, as_object: bool) -> Value {
    let mut answer = json!({
        "flags": {},
        "featureFlags": if as_object { json!({}) } else { json!([]) },
        "featureFlagPayloads": {},
        "errorsWhileComputingFlags": false,
    });
    let with_config = query.text("config") == "true" || !as_object || query.text("v") == "3";
    if let (true, Value::Object(answer), Value::Object(config)) = (with_config, &mut answer, config()) {
        answer.extend(config);
    }
    answer
}

/// What the browser SDK is to do: capture events, nothing that needs more of
/// a server. What is not said here has its reason: without `hasFeatureFlags`
/// the SDK asks for flags and calls those who wait for them, and with a word
/// on `surveys`, even a false one, it would load their script.
fn config() -> Value {
    json!({
        "supportedCompression": ["gzip", "gzip-js"],
        "captureDeadClicks": false,
        "capturePerformance": false,
        "autocapture_opt_out": false,
        "autocaptureExceptions": false,
        "errorTracking": {"autocaptureExceptions": false, "suppressionRules": []},
        "analytics": {"endpoint": "/i/v0/e/"},
        "elementsChainAsString": true,
        "sessionRecording": false,
        "heatmaps": false,
        "productTours": false,
        "conversations": false,
        "logs": {"captureConsoleLogs": false},
        "defaultIdentifiedOnly": true,
        "siteApps": [],
        "siteAppsJS": [],
        "toolbarParams": {},
        "isAuthenticated": false,
    })
}

/// The configuration as a script. The key is what stands in the path, and
/// goes into the script as a JSON text.
fn script(key: &str) -> Reply {
    let key = Value::String(key.to_owned()).to_string().replace('<', "\\u003c");
    let body = format!(
        "(function(){{var all=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{{}};\
         all[{key}]={{config:{},siteApps:[]}};}})();\n",
        config()
    );
    Reply {
        status: 200,
        headers: vec![
            ("content-type", "application/javascript; charset=utf-8".to_owned()),
            ("cache-control", "public, max-age=300".to_owned()),
        ],
        body: body.into_bytes(),
    }
}
