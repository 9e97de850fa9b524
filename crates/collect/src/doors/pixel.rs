//! The pixel: `GET /p.gif?key=…&name=…`, for places that run no script.
//!
//! Its fields are those of Sulit's own protocol; others become properties, and
//! an event without a name is an opened e-mail when it says `email_open` in
//! `e`, else a page view. The answer is the picture, whatever became of the
//! event, except that a full queue shows in the status.

use base::event::name;
use base::{Protocol, Timestamp};
use serde_json::Value;

use super::form::{self, Form};
use super::json::Object;
use super::sulit_event::{self, Shared};
use super::{Decoded, Door, Draft, Outcome, Reply, Request};

/// The door of `/p.gif`.
#[derive(Debug, Clone, Copy)]
pub struct Pixel;

impl Door for Pixel {
    fn protocol(&self) -> Protocol {
        Protocol::Pixel
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        matches!(method, "GET" | "HEAD") && path == "/p.gif"
    }

    fn decode(&self, request: &Request) -> Decoded {
        let raw = request.query.as_bytes();
        let mut form = match Form::read(&request.query) {
            Ok(form) => form,
            Err(fault) => return Decoded::refused(fault, "", raw),
        };
        let key = form.take("key");
        let shared = Shared { protocol: Protocol::Pixel, request, key: &key, secret: "" };
        let mut decoded = Decoded::default();
        decoded.add(match sulit_event::read(fields(form, request), shared) {
            Ok(draft) => Ok(Draft { raw: raw.to_vec(), ..draft }),
            Err(fault) => Err(fault.of(&key, raw)),
        });
        decoded
    }

    fn reply(&self, _request: &Request, outcome: &Outcome) -> Reply {
        match outcome {
            Outcome::Busy { retry_after } => Reply::gif(503).retry_after(*retry_after),
            Outcome::Taken { .. } => Reply::gif(200),
        }
    }

    fn again(&self, key: &str, raw: &[u8], at: Timestamp) -> Request {
        let query = String::from_utf8_lossy(raw);
        let rest = query.split('&').filter(|field| !field.starts_with("key="));
        let fields: Vec<String> =
            [format!("key={}", form::escape(key))].into_iter().chain(rest.map(String::from)).collect();
        Request::get("/p.gif", &fields.join("&"), at)
    }
}

/// The query as an event: of a field that comes twice, the first counts. The
/// page that shows the picture is the event's page unless it names another.
fn fields(form: Form, request: &Request) -> Object {
    let mut object = Object::new();
    for (name, value) in form.0 {
        if !value.is_empty() && !object.contains_key(&name) {
            object.insert(name, Value::String(value));
        }
    }
    let called = object.remove("e").filter(|_| !object.contains_key("name")).unwrap_or(Value::Null);
    if !called.is_null() {
        object.insert("name".to_owned(), called);
    }
    if !object.contains_key("name") && !object.contains_key("event") {
        object.insert("name".to_owned(), name::PAGE_VIEW.into());
    }
    let is_open = object.get("name").is_some_and(|called| called == name::EMAIL_OPEN);
    if let Some(page) = request.header("referer").filter(|_| !is_open && !object.contains_key("url")) {
        object.insert("url".to_owned(), page.into());
    }
    object
}

#[cfg(test)]
mod tests {
    use base::Refusal;

    use super::super::testing::request;
    use super::*;

    fn decode(query: &str) -> Decoded {
        Pixel.decode(&request("GET", "/p.gif", query, b""))
    }

    #[test]
    fn an_order_without_script() {
        let query = "key=wk_1&name=order&order_id=A%2D7&value=1299.50&currency=EUR&coupon=spring&u=1&sku=&user_id=42";
        let decoded = decode(query);
        let event = &decoded.drafts[0].event;
        assert_eq!((event.name.as_str(), event.order_id.as_str(), event.user_id.as_str()), ("order", "A-7", "42"));
        assert_eq!(event.value, Some("1299.50".parse().unwrap()));
        assert_eq!((event.coupon.as_str(), event.properties.as_str()), ("SPRING", r#"{"u":"1"}"#));
        assert_eq!((event.protocol, decoded.drafts[0].key.as_str()), (Protocol::Pixel, "wk_1"));
    }

    #[test]
    fn an_opened_mail_has_no_page_and_a_page_view_has() {
        let mut asked = request("GET", "/p.gif", "key=wk_1&e=email_open&utm_campaign=may", b"");
        asked.headers.push(("referer".into(), "https://mail.example/inbox".into()));
        let open = Pixel.decode(&asked);
        assert_eq!((open.drafts[0].event.name.as_str(), open.drafts[0].event.url.as_str()), ("email_open", ""));
        assert_eq!(open.drafts[0].event.utm_campaign, "may");
        asked.query = "key=wk_1".into();
        let view = Pixel.decode(&asked);
        assert_eq!(view.drafts[0].event.name, "page_view");
        assert_eq!(view.drafts[0].event.url, "https://mail.example/inbox");
    }

    #[test]
    fn the_picture_is_always_shown() {
        let decoded = decode("name=x");
        assert_eq!(decoded.refused[0].reason, Refusal::MissingKey);
        let refused =
            Pixel.reply(&request("GET", "/p.gif", "", b""), &Outcome::Taken { taken: 0, refused: decoded.refused });
        assert_eq!((refused.status, &refused.body[..6]), (200, &b"GIF89a"[..]));
        let busy = Pixel.reply(&request("GET", "/p.gif", "", b""), &Outcome::Busy { retry_after: 3 });
        assert_eq!((busy.status, &busy.body[..6]), (503, &b"GIF89a"[..]));
    }

    #[test]
    fn a_refused_pixel_comes_again() {
        let query = "key=old&name=order&value=1,2";
        let refused = decode(query).refused.remove(0);
        assert_eq!((refused.reason, refused.key.as_str()), (Refusal::BadAmount, "old"));
        let again = Pixel.again("wk_2", &refused.raw, request("GET", "/", "", b"").received_at);
        assert_eq!(again.query, "key=wk%5F2&name=order&value=1,2");
        assert!(Pixel.opens(&again.method, &again.path));
    }
}
