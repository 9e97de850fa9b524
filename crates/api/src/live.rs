//! Events as they are taken, for whoever watches.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use base::{ErrorKind, Event, WorkspaceId};
use futures::Stream;
use futures::stream::unfold;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast, watch};
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::App;
use crate::access::AsViewer;
use crate::problem::{Answer, Problem};

/// A stream ends by itself, so that a role that was taken away ends too; the
/// browser opens the next.
const LASTS: Duration = Duration::from_secs(900);

const TOO_MANY: &str = "too many live streams are open at once; close one and try again";

/// An event as it is shown at once: before persons and sessions are known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveEvent {
    /// The client's own id, where its protocol has one.
    event_id: String,
    /// What happened.
    name: String,
    /// The protocol it came by.
    protocol: String,
    /// Id of its source.
    source_id: String,
    /// Name of its source.
    source: Option<String>,
    /// Id of the browser or device.
    #[serde(skip_serializing_if = "String::is_empty")]
    anonymous_id: String,
    /// The business's own id of the person.
    #[serde(skip_serializing_if = "String::is_empty")]
    user_id: String,
    /// When it happened.
    #[schema(format = DateTime)]
    occurred_at: String,
    /// When it was taken.
    #[schema(format = DateTime)]
    received_at: String,
    /// Whole URL of the page.
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    /// Path of the page.
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
    /// Title of the page.
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    /// Whole URL of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    referrer: String,
    /// `utm_source`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_source: String,
    /// `utm_medium`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_medium: String,
    /// `utm_campaign`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_campaign: String,
    /// Its channel, taken alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// Number of the order.
    #[serde(skip_serializing_if = "String::is_empty")]
    order_id: String,
    /// Coupon code.
    #[serde(skip_serializing_if = "String::is_empty")]
    coupon: String,
    /// Revenue, in major units.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Its currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// Country of the visitor.
    #[serde(skip_serializing_if = "String::is_empty")]
    country: String,
    /// `desktop`, `mobile`…
    #[serde(skip_serializing_if = "String::is_empty")]
    device: String,
    /// Name of the browser.
    #[serde(skip_serializing_if = "String::is_empty")]
    browser: String,
    /// Name of the operating system.
    #[serde(skip_serializing_if = "String::is_empty")]
    os: String,
    /// Whether a machine did it.
    is_bot: bool,
    /// By what a machine was told.
    #[serde(skip_serializing_if = "String::is_empty")]
    bot_reason: String,
    /// What the visitor agreed to.
    consent: String,
    /// What the client called it, where that differs from its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    original_name: String,
    /// `utm_term`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_term: String,
    /// `utm_content`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_content: String,
    /// `utm_id`.
    #[serde(skip_serializing_if = "String::is_empty")]
    utm_id: String,
    /// Value of the click id.
    #[serde(skip_serializing_if = "String::is_empty")]
    click_id: String,
    /// Which one it is: `gclid`, `fbclid`…
    #[serde(skip_serializing_if = "String::is_empty")]
    click_id_kind: String,
    /// Tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<String>,
    /// Shipping.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<String>,
    /// Discount.
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<String>,
    /// Lines of the order or cart.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Vec<Object>>)]
    items: Value,
    /// How long the page was looked at, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    engaged_ms: Option<i64>,
    /// Language of the client.
    #[serde(skip_serializing_if = "String::is_empty")]
    language: String,
    /// What is odd about its time: `ok`, `future`, `old`, `unreadable`,
    /// `impossible`.
    time_flag: String,
    /// Skew of the client's clock that was taken off, in milliseconds.
    skew_ms: i64,
    /// What has no column of its own.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Option<Object>)]
    properties: Value,
}

impl LiveEvent {
    fn of(app: &App, event: &Event) -> Self {
        let known = app.collector.as_ref().and_then(|collector| collector.intake.book().by_id(&event.source));
        Self {
            event_id: event.event_id.clone(),
            name: event.name.clone(),
            protocol: event.protocol.key().to_owned(),
            source_id: event.source.to_string(),
            source: known.map(|known| known.source.name.clone()),
            anonymous_id: event.anonymous_id.clone(),
            user_id: event.user_id.clone(),
            occurred_at: event.occurred_at.to_string(),
            received_at: event.received_at.to_string(),
            url: event.url.clone(),
            path: event.path.clone(),
            title: event.title.clone(),
            referrer: event.referrer.clone(),
            utm_source: event.utm_source.clone(),
            utm_medium: event.utm_medium.clone(),
            utm_campaign: event.utm_campaign.clone(),
            channel: event.channel.map(|channel| channel.key().to_owned()),
            order_id: event.order_id.clone(),
            coupon: event.coupon.clone(),
            value: event.value.map(|value| value.to_string()),
            currency: event.currency.map(|currency| currency.code().to_owned()),
            country: event.country.clone(),
            device: event.device.clone(),
            browser: event.browser.clone(),
            os: event.os.clone(),
            is_bot: event.is_bot,
            bot_reason: event.bot_reason.clone(),
            consent: event.consent.key().to_owned(),
            original_name: event.original_name.clone(),
            utm_term: event.utm_term.clone(),
            utm_content: event.utm_content.clone(),
            utm_id: event.utm_id.clone(),
            click_id: event.click_id.clone(),
            click_id_kind: event.click_id_kind.clone(),
            tax: event.tax.map(|tax| tax.to_string()),
            shipping: event.shipping.map(|shipping| shipping.to_string()),
            discount: event.discount.map(|discount| discount.to_string()),
            items: match event.items.as_slice() {
                [] => Value::Null,
                items => serde_json::to_value(items).unwrap_or_default(),
            },
            engaged_ms: event.engaged_ms,
            language: event.language.clone(),
            time_flag: event.time_flag.key().to_owned(),
            skew_ms: event.skew_ms,
            properties: serde_json::from_str(&event.properties).unwrap_or_default(),
        }
    }
}

struct Watching {
    app: App,
    workspace: WorkspaceId,
    events: broadcast::Receiver<Arc<Event>>,
    ending: watch::Receiver<bool>,
    until: Instant,
    _place: OwnedSemaphorePermit,
}

impl Watching {
    /// The next thing to tell; `None` ends the stream.
    async fn next(&mut self) -> Option<Sent> {
        loop {
            let received = tokio::select! {
                received = self.events.recv() => received,
                _ = self.ending.wait_for(|is_ending| *is_ending) => return None,
                () = tokio::time::sleep_until(self.until) => return None,
            };
            match received {
                Ok(event) if event.workspace != self.workspace => {}
                Ok(event) => {
                    let shown = LiveEvent::of(&self.app, &event);
                    return Some(Sent::default().event("event").json_data(shown).unwrap_or_default());
                }
                // Too slow a viewer misses events rather than holding them up.
                Err(RecvError::Lagged(missed)) => {
                    return Some(Sent::default().event("missed").data(missed.to_string()));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

/// Events as they are taken, as server-sent events: `event` with a LiveEvent,
/// and `missed` with a number when they come faster than they can be sent.
#[utoipa::path(get, path = "/workspaces/{workspace}/live", tag = "live",
    params(("workspace" = String, Path, description = "Key of the workspace")),
    responses((status = 200, content_type = "text/event-stream", body = LiveEvent)))]
pub(crate) async fn watch(
    State(app): State<App>,
    AsViewer(access): AsViewer,
) -> Answer<Sse<impl Stream<Item = Result<Sent, Infallible>>>> {
    let Some(collector) = &app.collector else {
        return Err(Problem::not_found("live stream", "this server collects nothing"));
    };
    let place = app.watching.clone().try_acquire_owned().map_err(|_| Problem::of(ErrorKind::Unavailable, TOO_MANY))?;
    let watching = Watching {
        events: collector.intake.live(),
        workspace: access.workspace.id,
        ending: app.ending.subscribe(),
        until: Instant::now() + LASTS,
        _place: place,
        app: app.clone(),
    };
    let stream = unfold(watching, async |mut watching| {
        let sent = watching.next().await?;
        Some((Ok(sent), watching))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}
