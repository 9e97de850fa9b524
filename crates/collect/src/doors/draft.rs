//! Making drafts, and holding them against the bounds of an event.

use base::event::{bound, name};
use base::{Event, Protocol, Refusal, SourceId, TimeFlag, WorkspaceId};
use serde_json::Value;

use super::json::{self, Object};
use super::{Draft, Fault, Request, instant, names};

/// What people's addresses are called in traits and properties.
const EMAIL: &[&str] = &["email", "$email", "email_address", "emailAddress", "e-mail"];
const PHONE: &[&str] = &["phone", "$phone", "phone_number", "phoneNumber", "mobile"];

fn is_contact(name: &str) -> bool {
    EMAIL.contains(&name) || PHONE.contains(&name)
}

impl Draft {
    /// An event of which only its request is known: no id, no client's time.
    #[must_use]
    pub fn new(protocol: Protocol, key: &str, request: &Request) -> Self {
        Self {
            index: 0,
            key: key.to_owned(),
            secret: String::new(),
            event: Event::new(WorkspaceId::nil(), SourceId::nil(), "", protocol, request.received_at),
            sent_at: None,
            offset_ms: None,
            has_time: false,
            user_agent: String::new(),
            ip: None,
            email: String::new(),
            phone: String::new(),
            raw: Vec::new(),
        }
    }

    /// Gives it the client's name and, where that means the same, the one here.
    pub fn name(&mut self, written: &str) {
        match names::canonical(written) {
            Some(known) => self.rename(known, written),
            None => written.trim().clone_into(&mut self.event.name),
        }
    }

    /// Gives it a name of [`name`] and keeps what the client wrote.
    pub fn rename(&mut self, known: &str, written: &str) {
        known.clone_into(&mut self.event.name);
        if written.trim() != known {
            written.trim().clone_into(&mut self.event.original_name);
        }
    }

    /// Gives it the client's own id.
    pub fn id(&mut self, id: String) {
        self.event.has_client_id = !id.is_empty();
        self.event.event_id = id;
    }

    /// Gives it the client's time; one that cannot be read is flagged and the
    /// time of receiving stays.
    pub fn time(&mut self, written: Option<&Value>) {
        let Some(written) = written.filter(|value| !json::is_blank(value)) else { return };
        match instant::of(written) {
            Some(instant) => {
                self.event.occurred_at = instant;
                self.has_time = true;
            }
            None => self.event.time_flag = TimeFlag::Unreadable,
        }
    }

    /// Takes plain addresses out of an object: they are hashed at the door and
    /// kept nowhere.
    pub fn contact(&mut self, object: &mut Object) {
        if !object.keys().any(|name| is_contact(name)) {
            return;
        }
        let email = json::first(object, EMAIL);
        if email.contains('@') {
            object.retain(|name, _| !EMAIL.contains(&name.as_str()));
            if self.email.is_empty() {
                self.email = email;
            }
        }
        let phone = json::first(object, PHONE);
        if phone.bytes().filter(u8::is_ascii_digit).count() >= 5 || !phone.is_ascii() {
            object.retain(|name, _| !PHONE.contains(&name.as_str()));
            if self.phone.is_empty() {
                self.phone = phone;
            }
        }
    }

    /// The draft with what is left of its properties and traits, within the
    /// bounds of an event. Long texts are cut; ids and URLs, of which a part
    /// would be another, are refused.
    ///
    /// # Errors
    /// [`Refusal::MissingKey`], [`Refusal::MissingName`],
    /// [`Refusal::EventTooLarge`], [`Refusal::UrlTooLong`],
    /// [`Refusal::TooDeep`], [`Refusal::TooManyProperties`].
    pub fn finish(mut self, properties: &Object, traits: &Object) -> Result<Self, Fault> {
        if self.key.is_empty() {
            return Err(Fault::new(Refusal::MissingKey, "the request carries no key of a source"));
        }
        if self.event.name.is_empty() {
            return Err(Fault::new(Refusal::MissingName, "the event has no name"));
        }
        for (kept, into, what) in
            [(properties, &mut self.event.properties, "properties"), (traits, &mut self.event.traits, "traits")]
        {
            json::check_kept(kept)?;
            *into = json::kept(kept);
            if into.len() > bound::PROPERTIES {
                let message = format!("its {what} have {} bytes, more than {} as JSON", into.len(), bound::PROPERTIES);
                return Err(Fault::new(Refusal::EventTooLarge, message));
            }
        }
        self.bounds()?;
        Ok(self)
    }

    fn bounds(&mut self) -> Result<(), Fault> {
        let event = &mut self.event;
        for (text, what, most) in [
            (&event.name, "name", bound::NAME),
            (&event.event_id, "event id", bound::ID),
            (&event.anonymous_id, "anonymous id", bound::ID),
            (&event.user_id, "user id", bound::ID),
            (&event.previous_id, "previous id", bound::ID),
            (&event.order_id, "order id", bound::ID),
            (&self.key, "key", bound::ID),
        ] {
            if is_longer(text, most) {
                let message = format!("its {what} is longer than {most} characters");
                return Err(Fault::new(Refusal::EventTooLarge, message));
            }
        }
        if event.url.len() > bound::URL {
            let message = format!("its URL has {} bytes, more than {}", event.url.len(), bound::URL);
            return Err(Fault::new(Refusal::UrlTooLong, message));
        }
        if event.referrer.len() > bound::URL {
            event.referrer.truncate(event.referrer.floor_char_boundary(bound::URL));
        }
        let texts = [
            &mut event.original_name,
            &mut event.title,
            &mut event.path,
            &mut event.client_session_id,
            &mut event.utm_source,
            &mut event.utm_medium,
            &mut event.utm_campaign,
            &mut event.utm_term,
            &mut event.utm_content,
            &mut event.utm_id,
            &mut event.click_id,
            &mut event.click_id_kind,
            &mut event.coupon,
            &mut event.language,
            &mut self.user_agent,
            &mut self.email,
            &mut self.phone,
        ];
        texts.into_iter().for_each(|text| cut(text, bound::TEXT));
        for item in &mut event.items {
            let texts = [
                &mut item.sku,
                &mut item.name,
                &mut item.category,
                &mut item.brand,
                &mut item.variant,
                &mut item.coupon,
            ];
            texts.into_iter().for_each(|text| cut(text, bound::TEXT));
        }
        Ok(())
    }

    /// Whether it is one of those that move money.
    #[must_use]
    pub fn is_order(&self) -> bool {
        matches!(self.event.name.as_str(), name::ORDER | name::REFUND)
    }
}

fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.chars().nth(most).is_some()
}

fn cut(text: &mut String, most: usize) {
    if text.len() > most
        && let Some((end, _)) = text.char_indices().nth(most)
    {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::request;
    use super::*;

    fn draft() -> Draft {
        let mut draft = Draft::new(Protocol::Sulit, "wk", &request("POST", "/", "", b""));
        draft.name("Order Completed");
        draft
    }

    fn object(value: Value) -> Object {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn names_map_and_the_clients_word_stays() {
        assert_eq!((draft().event.name.as_str(), draft().event.original_name.as_str()), ("order", "Order Completed"));
        let mut own = draft();
        own.event.original_name.clear();
        own.name(" Level Up ");
        assert_eq!((own.event.name.as_str(), own.event.original_name.as_str()), ("Level Up", ""));
    }

    #[test]
    fn plain_addresses_leave_the_properties() {
        let mut draft = draft();
        let mut properties = object(json!({"email": "A@b.is", "phone": "+354 555 1234", "mobile": "x", "plan": 1}));
        draft.contact(&mut properties);
        assert_eq!((draft.email.as_str(), draft.phone.as_str()), ("A@b.is", "+354 555 1234"));
        assert_eq!(properties, object(json!({"plan": 1})));
        let mut harmless = object(json!({"email": true, "mobile": "yes"}));
        draft.contact(&mut harmless);
        assert_eq!(harmless.len(), 2);
    }

    #[test]
    fn texts_are_cut_and_ids_are_refused() {
        let mut long = draft();
        long.event.title = "é".repeat(bound::TEXT + 5);
        long.event.referrer = "é".repeat(bound::URL);
        let long = long.finish(&Object::new(), &Object::new()).unwrap();
        assert_eq!(long.event.title.chars().count(), bound::TEXT);
        assert!(long.event.referrer.len() <= bound::URL);
        let mut id = draft();
        id.event.user_id = "é".repeat(bound::ID + 1);
        assert_eq!(id.finish(&Object::new(), &Object::new()).unwrap_err().reason, Refusal::EventTooLarge);
        let mut url = draft();
        url.event.url = "u".repeat(bound::URL + 1);
        assert_eq!(url.finish(&Object::new(), &Object::new()).unwrap_err().reason, Refusal::UrlTooLong);
        let large = object(json!({"a": "x".repeat(bound::PROPERTIES)}));
        assert_eq!(draft().finish(&large, &Object::new()).unwrap_err().reason, Refusal::EventTooLarge);
    }

    #[test]
    fn a_time_that_cannot_be_read_is_flagged() {
        let mut odd = draft();
        odd.time(Some(&json!("soon")));
        assert_eq!((odd.has_time, odd.event.time_flag), (false, TimeFlag::Unreadable));
        let mut good = draft();
        good.time(Some(&json!("2026-10-01T00:00:00Z")));
        assert_eq!((good.has_time, good.event.time_flag), (true, TimeFlag::Ok));
    }
}
