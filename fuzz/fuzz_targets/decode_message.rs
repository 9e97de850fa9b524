//! Any body, with its compression, at the door that the first byte chooses:
//! what gets past the path and the key is decoded or refused.
#![no_main]

use collect::doors::{Outcome, Request, registry};
use libfuzzer_sys::fuzz_target;

/// A request line of every protocol, with a key.
const LINES: &[(&str, &str, &str)] = &[
    ("POST", "/v1/events", "key=wk"),
    ("GET", "/p.gif", "key=wk&"),
    ("POST", "/v1/batch", "writeKey=wk"),
    ("GET", "/v1/pixel/track", "writeKey=wk&data="),
    ("POST", "/api/s/event", "writekey=wk"),
    ("POST", "/mp/collect", "measurement_id=wk"),
    ("POST", "/debug/mp/collect", "measurement_id=wk"),
    ("POST", "/g/collect", "v=2&tid=wk&cid=1"),
    ("POST", "/api/send", ""),
    ("POST", "/api/batch", ""),
    ("POST", "/api/event", ""),
    ("POST", "/batch/", "api_key=wk"),
    ("POST", "/matomo.php", ""),
    ("GET", "/matomo.php", "idsite=1&rec=1&"),
    ("POST", "/com.snowplowanalytics.snowplow/tp2", ""),
    ("GET", "/i", "aid=wk&"),
];

const CODINGS: &[&str] = &["", "gzip", "deflate", "br", "zstd"];

fuzz_target!(|bytes: &[u8]| {
    let [line, coding, rest @ ..] = bytes else { return };
    let (method, path, query) = LINES[usize::from(*line) % LINES.len()];
    let mut request = Request::post(path, rest, jiff::Timestamp::UNIX_EPOCH);
    method.clone_into(&mut request.method);
    query.clone_into(&mut request.query);
    if method == "GET" {
        request.query.push_str(&String::from_utf8_lossy(rest));
    }
    let coding = CODINGS[usize::from(*coding) % CODINGS.len()];
    if !coding.is_empty() {
        request.headers.push(("content-encoding".to_owned(), coding.to_owned()));
    }
    let Some(door) = registry::find(&request) else { unreachable!("{path} has a door") };
    if door.settings(&request).is_some() {
        return;
    }
    let decoded = door.decode(&request);
    let _ = door.reply(&request, &Outcome::Taken { taken: decoded.drafts.len(), refused: decoded.refused });
});
