//! What the browser SDKs of Segment and RudderStack ask before they send:
//! `/v1/projects/{key}/settings` (analytics.js) and `/sourceConfig`
//! (RudderStack). The answers switch everything off but sending events to the
//! host that was asked.

use serde_json::{Value, json};

use super::form::{self, Form};
use super::{Reply, Request, keys};

/// Whether a path (without a slash at its end) carries no events.
pub(super) fn opens(method: &str, path: &str) -> bool {
    match method {
        "GET" => project(path).is_some() || matches!(path, "/sourceConfig" | "/v1/sourceConfig"),
        // Measurements of analytics.js about itself.
        "POST" => matches!(path, "/v1/m" | "/m"),
        _ => false,
    }
}

/// The key in `/v1/projects/{key}/settings`.
fn project(path: &str) -> Option<&str> {
    let key = path.strip_prefix("/v1/projects/")?.strip_suffix("/settings")?;
    (!key.is_empty() && !key.contains('/')).then_some(key)
}

pub(super) fn answer(request: &Request) -> Option<Reply> {
    let path = request.path.trim_end_matches('/');
    if !opens(&request.method, path) {
        return None;
    }
    if request.method == "POST" {
        return Some(Reply::json(200, &json!({"success": true})));
    }
    if let Some(key) = project(path) {
        let reply = Reply::json(200, &analytics_js(&form::unescape(key), request));
        return Some(reply.with("cache-control", "public, max-age=120"));
    }
    let query = Form::read(&request.query).unwrap_or_default();
    let key = keys::basic(request).map_or_else(|| query.text("writeKey"), |(key, _)| key);
    if key.is_empty() {
        return Some(Reply::json(400, &json!({"message": "the request carries no write key"})));
    }
    Some(Reply::json(200, &rudder(&key, request)))
}

/// Settings that make analytics.js use the one integration that sends to the
/// host that was asked.
fn analytics_js(key: &str, request: &Request) -> Value {
    let mut segment = json!({
        "apiKey": key,
        "unbundledIntegrations": [],
        "addBundledMetadata": false,
        "maybeBundledConfigIds": {},
        "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
    });
    if let Some(host) = request.header("host").filter(|host| is_host(host)) {
        segment["apiHost"] = format!("{host}/v1").into();
        segment["protocol"] = scheme(request).into();
    }
    let all = json!({"__default": {"enabled": true, "integrations": {}}});
    json!({
        "integrations": {"Segment.io": segment},
        "plan": {"track": all, "identify": {"__default": {"enabled": true}}, "group": {"__default": {"enabled": true}}},
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    })
}

/// A source without destinations, statistics and error reports.
fn rudder(key: &str, request: &Request) -> Value {
    let off = json!({"enabled": false});
    json!({
        "source": {
            "id": key,
            "name": "Sulit",
            "writeKey": key,
            "config": {"statsCollection": {"errors": off, "metrics": off}},
            "enabled": true,
            "workspaceId": "sulit",
            "destinations": [],
            "dataplanes": {},
            "updatedAt": request.received_at.to_string(),
        },
        "updatedAt": request.received_at.to_string(),
        "consentManagementMetadata": {"providers": []},
    })
}

fn is_host(host: &str) -> bool {
    host.len() <= 260 && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}

/// The scheme by which the host was asked: a proxy says it, and a page on
/// https can only have asked by https.
fn scheme(request: &Request) -> &'static str {
    let proxy = request.header("x-forwarded-proto").unwrap_or_default();
    let page = request.header("origin").or_else(|| request.header("referer")).unwrap_or_default();
    match proxy.split(',').next().unwrap_or_default().trim() {
        "https" => "https",
        "http" => "http",
        _ if page.starts_with("https://") => "https",
        _ => "http",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::request;
    use super::*;

    fn ask(path: &str, headers: &[(&str, &str)]) -> Option<(u16, Value)> {
        let mut asked = request("GET", path, "p=npm&v=3.34.1&writeKey=wk_q", b"");
        asked.headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        answer(&asked).map(|reply| (reply.status, serde_json::from_slice(&reply.body).unwrap()))
    }

    #[test]
    fn analytics_js_is_sent_to_the_host_it_asked() {
        let (status, settings) = ask("/v1/projects/wk_a/settings", &[("host", "127.0.0.1:8080")]).unwrap();
        assert_eq!(status, 200);
        let segment = &settings["integrations"]["Segment.io"];
        assert_eq!((&segment["apiKey"], &segment["apiHost"]), (&json!("wk_a"), &json!("127.0.0.1:8080/v1")));
        assert_eq!(segment["protocol"], "http");
        let headers = [("host", "t.shop.example"), ("x-forwarded-proto", "https")];
        let (_, settings) = ask("/v1/projects/wk_a/settings", &headers).unwrap();
        assert_eq!(settings["integrations"]["Segment.io"]["protocol"], "https");
        let (_, settings) = ask("/v1/projects/wk_a/settings", &[("host", "evil/\"x")]).unwrap();
        assert_eq!(settings["integrations"]["Segment.io"].get("apiHost"), None);
    }

    #[test]
    fn rudderstack_gets_a_source_without_destinations() {
        let (_, config) = ask("/sourceConfig/", &[("authorization", "Basic d2tfcjo=")]).unwrap();
        assert_eq!((&config["source"]["writeKey"], &config["source"]["enabled"]), (&json!("wk_r"), &json!(true)));
        assert_eq!(ask("/sourceConfig", &[]).unwrap().1["source"]["writeKey"], "wk_q");
        assert_eq!(ask("/v1/projects//settings", &[]), None);
    }
}
