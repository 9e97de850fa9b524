//! Matomo's HTTP tracking API: one action as a query or a form, or many in a
//! JSON body. Its key field is `idsite`; `token_auth` is asked for, and then
//! has to be the source's server key, only where Matomo asks for it: for an
//! address, a place or a time of long ago that the request itself states.
//!
//! Specification: Matomo's "Tracking HTTP API" reference, version 5.

mod action;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use base::{Protocol, Refusal, Timestamp};
use serde_json::{Value, json};

use super::form::{self, Form};
use super::json::{self as read, Object};
use super::{Decoded, Door, Draft, Fault, Outcome, Refused, Reply, Request, body, limit, reply};

/// The door of `/matomo.php` and `/piwik.php`, in whatever folder.
#[derive(Debug, Clone, Copy)]
pub struct Matomo;

impl Door for Matomo {
    fn protocol(&self) -> Protocol {
        Protocol::Matomo
    }

    fn opens(&self, method: &str, path: &str) -> bool {
        matches!(method, "GET" | "HEAD" | "POST") && (path.ends_with("/matomo.php") || path.ends_with("/piwik.php"))
    }

    fn decode(&self, request: &Request) -> Decoded {
        let asked = match Asked::read(request) {
            Ok(asked) => asked,
            Err(fault) => return Decoded::refused(fault, "", &request.body),
        };
        let mut decoded = Decoded::default();
        for (index, one) in asked.actions.into_iter().enumerate() {
            one.decode(index, &asked.token, request, &mut decoded);
        }
        decoded
    }

    fn reply(&self, request: &Request, outcome: &Outcome) -> Reply {
        let asked = Asked::read(request);
        match outcome {
            Outcome::Busy { retry_after } => match asked {
                Ok(asked) if asked.is_bulk => Reply::json(503, &bulk_answer("error", 0, &[], false)),
                _ => Reply::text(503, "nothing was recorded: the server is busy, try again"),
            }
            .retry_after(*retry_after),
            Outcome::Taken { taken, refused } => match asked {
                Ok(asked) if asked.is_bulk => asked.bulk_reply(refused),
                Ok(asked) if *taken > 0 || refused.is_empty() => asked.reply(),
                _ => refusal(refused),
            },
        }
    }

    fn again(&self, _key: &str, raw: &[u8], at: Timestamp) -> Request {
        Request::post("/matomo.php", raw, at)
    }
}

/// A request, before its actions are read.
#[derive(Debug)]
struct Asked {
    is_bulk: bool,
    /// `token_auth` of a bulk request; that of an action wins.
    token: String,
    /// Whether a picture is wanted.
    image: bool,
    actions: Vec<One>,
}

/// One action as it was asked.
#[derive(Debug)]
struct One {
    /// Its fields, or why they cannot be read.
    form: Result<Form, Fault>,
    /// As it was written; empty = its fields were no query.
    written: String,
}

impl Asked {
    fn read(request: &Request) -> Result<Self, Fault> {
        let body = body::read(request)?;
        if body.trim_ascii_start().starts_with(b"{") {
            return Self::bulk(&body, &Form::read(&request.query)?);
        }
        // What PHP makes of both: the query wins.
        let body = body::lossy(&body);
        let parts = [request.query.as_str(), &body].into_iter().filter(|part| !part.is_empty());
        let written = parts.collect::<Vec<_>>().join("&");
        let form = Form::read(&written)?;
        let image = form.text("send_image") != "0";
        Ok(Self { is_bulk: false, token: String::new(), image, actions: vec![One { form: Ok(form), written }] })
    }

    fn bulk(body: &[u8], query: &Form) -> Result<Self, Fault> {
        let Value::Object(mut object) = read::read(body)? else {
            return Err(Fault::new(Refusal::BadJson, "a bulk request is an object with a list `requests`"));
        };
        let Some(Value::Array(requests)) = object.remove("requests") else {
            return Err(Fault::new(Refusal::BadJson, "the list `requests` is missing"));
        };
        if requests.len() > limit::BATCH {
            let message = format!("{} requests in one, more than {}", requests.len(), limit::BATCH);
            return Err(Fault::new(Refusal::BatchTooLarge, message));
        }
        let mut token = read::field(&object, "token_auth");
        if token.is_empty() {
            token = query.text("token_auth");
        }
        let image = read::field(&object, "send_image") != "0" && query.text("send_image") != "0";
        Ok(Self { is_bulk: true, token, image, actions: requests.into_iter().map(One::of).collect() })
    }

    fn reply(&self) -> Reply {
        if self.image { Reply::gif(200) } else { Reply::empty(204) }
    }

    fn bulk_reply(&self, refused: &[Refused]) -> Reply {
        if !self.image && refused.is_empty() {
            return Reply::empty(204);
        }
        let invalid = Self::invalid(refused);
        let knows = |reason| refused.iter().any(|one| one.reason == reason);
        let is_known = !self.token.is_empty() && !knows(Refusal::WrongSecret) && !knows(Refusal::NotAuthorised);
        let tracked = self.actions.len().saturating_sub(invalid.len());
        Reply::json(200, &bulk_answer("success", tracked, &invalid, is_known))
    }

    /// Which of the requests were refused. One may have made two events.
    fn invalid(refused: &[Refused]) -> Vec<usize> {
        refused.iter().map(|one| one.index).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl One {
    /// An entry of a bulk request: a query, a URL with one, or an object.
    fn of(entry: Value) -> Self {
        match entry {
            Value::String(text) => {
                let query = text.split_once('?').map_or(text.as_str(), |(_, query)| query);
                let query = query.split_once('#').map_or(query, |(query, _)| query);
                Self { form: Form::read(query), written: query.to_owned() }
            }
            Value::Object(fields) => {
                let form = Form(fields.iter().map(|(name, value)| (name.clone(), nested(value))).collect());
                Self { form: Ok(form), written: String::new() }
            }
            other => {
                let fault = Fault::new(Refusal::BadJson, "an entry of `requests` is neither a query nor an object");
                Self { form: Err(fault), written: other.to_string() }
            }
        }
    }

    /// The action as a query without its token: what `rejected` keeps.
    fn raw(&self) -> Vec<u8> {
        let form = match &self.form {
            Ok(form) if self.written.is_empty() || self.written.contains("token_auth") => form,
            _ => return self.written.clone().into_bytes(),
        };
        let mut raw = String::new();
        for (name, value) in form.0.iter().filter(|(name, _)| name != "token_auth") {
            if !raw.is_empty() {
                raw.push('&');
            }
            raw.push_str(&form::escape(name));
            raw.push('=');
            raw.push_str(&form::escape(value));
        }
        raw.into_bytes()
    }

    fn decode(self, index: usize, token: &str, request: &Request, into: &mut Decoded) {
        let raw = self.raw();
        let form = match self.form {
            Ok(form) => form,
            Err(fault) => return into.refused.push(fault.of("", &raw).at(index)),
        };
        let key = form.text("idsite");
        match action::read(form, token, request) {
            Ok(drafts) => {
                into.drafts.extend(drafts.into_iter().map(|draft| Draft { index, raw: raw.clone(), ..draft }));
            }
            Err(fault) => into.refused.push(fault.of(&key, &raw).at(index)),
        }
    }
}

/// A value of an entry that is an object, as its query would have it.
fn nested(value: &Value) -> String {
    match value {
        Value::Object(_) | Value::Array(_) => value.to_string(),
        other => read::text(other),
    }
}

fn bulk_answer(status: &str, tracked: usize, invalid: &[usize], with_indices: bool) -> Value {
    let mut answer = Object::new();
    answer.insert("status".to_owned(), status.into());
    answer.insert("tracked".to_owned(), tracked.into());
    answer.insert("invalid".to_owned(), invalid.len().into());
    if with_indices {
        answer.insert("invalid_indices".to_owned(), json!(invalid));
    }
    Value::Object(answer)
}

fn refusal(refused: &[Refused]) -> Reply {
    let Some(first) = refused.first() else { return Reply::text(400, "nothing was recorded") };
    let status = match reply::status_of(first.reason) {
        status @ (413 | 429) => status,
        _ => 400,
    };
    Reply::text(status, &format!("{}: {}", first.reason.key(), first.message))
}
