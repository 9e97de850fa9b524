//! What GA4's two protocols share: names and parameters of events.

use base::Protocol;
use base::event::name as known;
use serde_json::Value;

use super::json::{self, Object};
use super::{Draft, Fault, commerce};

/// Click ids that are parameters of events.
const CLICK_IDS: &[&str] = &["gclid", "wbraid", "gbraid", "dclid"];

/// Names an event. Enhanced measurement calls a link to another site `click`.
pub(super) fn name(draft: &mut Draft, written: &str, params: &Object) {
    debug_assert_eq!(draft.event.protocol, Protocol::Ga4);
    let outbound = params.get("outbound").map(json::text);
    if written == "click" && outbound.is_some_and(|outbound| matches!(outbound.as_str(), "true" | "1")) {
        draft.rename(known::OUTBOUND_CLICK, written);
    } else {
        draft.name(written);
    }
}

/// Moves parameters into columns and holds the draft against its bounds.
pub(super) fn finish(mut draft: Draft, mut params: Object, traits: &Object) -> Result<Draft, Fault> {
    let event = &mut draft.event;
    for (column, field) in [
        (&mut event.url, "page_location"),
        (&mut event.path, "page_path"),
        (&mut event.title, "page_title"),
        (&mut event.referrer, "page_referrer"),
        (&mut event.language, "language"),
        (&mut event.client_session_id, "session_id"),
        (&mut event.utm_campaign, "campaign"),
        (&mut event.utm_source, "source"),
        (&mut event.utm_medium, "medium"),
        (&mut event.utm_term, "term"),
        (&mut event.utm_content, "content"),
        (&mut event.utm_id, "campaign_id"),
    ] {
        json::fill(column, &mut params, &[field]);
    }
    for kind in CLICK_IDS {
        if event.click_id.is_empty() {
            json::fill(&mut event.click_id, &mut params, &[kind]);
            if !event.click_id.is_empty() {
                (*kind).clone_into(&mut event.click_id_kind);
            }
        }
    }
    let engaged = params.get("engagement_time_msec").and_then(|ms| json::text(ms).parse::<i64>().ok());
    if let Some(ms) = engaged.filter(|ms| *ms >= 0) {
        params.remove("engagement_time_msec");
        event.engaged_ms = Some(ms);
    }
    draft.contact(&mut params);
    commerce::apply(&mut draft.event, &mut params, &commerce::GA4)?;
    params.retain(|_, value: &mut Value| !value.is_null());
    let mut traits = traits.clone();
    draft.contact(&mut traits);
    draft.finish(&params, &traits)
}
