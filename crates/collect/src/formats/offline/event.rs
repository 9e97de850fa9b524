//! What a row says of a person and of where they came from, put into an event.

use std::collections::BTreeMap;

use base::event::{bound, name};
use base::{Channel, Consent, Event, RejectReason};

use super::answers;
use super::columns::{CLICKS, Col};
use super::reader::Row;
use crate::enrich::referrer::Referrer;
use crate::enrich::{channels, consent, url};
use crate::import::sink::Problem;

/// Longest answer that is taken for the name of a source; what is longer is
/// told in words.
const ANSWER_AS_SOURCE: usize = 60;

impl Row<'_> {
    /// Ids of the person.
    pub(super) fn person(&self, event: &mut Event) -> Result<(), Problem> {
        event.user_id = self.bounded(Col::UserId)?;
        let email = self.text(Col::Email);
        if let Some(hash) = sha256_in(email) {
            event.email_hash = hash;
        } else if !email.is_empty() {
            event.email_hash = if is_address(email) { consent::email_hash(email) } else { String::new() };
            if event.email_hash.is_empty() {
                let message = "this is neither one e-mail address nor the SHA-256 of one";
                return Err(self.problem(Col::Email, RejectReason::BadEmail, message));
            }
        }
        let phone = self.text(Col::Phone);
        if let Some(hash) = sha256_in(phone) {
            event.phone_hash = hash;
        } else if !is_withheld(phone) {
            if !is_e164(phone) {
                let message = "a phone number has at most 15 digits with its country code";
                return Err(self.problem(Col::Phone, RejectReason::OutOfRange, message));
            }
            event.phone_hash = consent::phone_hash(phone, &self.terms.calling_code);
            if event.phone_hash.is_empty() {
                let message = "this is neither a phone number nor the SHA-256 of one; write it as +98 912 345 6789";
                return Err(self.problem(Col::Phone, RejectReason::Other, message));
            }
        }
        let click = CLICKS.iter().copied().find(|column| !self.text(*column).is_empty());
        if let Some(column) = click {
            event.click_id = click_of(column, &self.bounded(column)?).to_owned();
            column.click_kind().unwrap_or_default().clone_into(&mut event.click_id_kind);
        }
        Ok(())
    }

    /// Whether the number has no country code, so that it is the same person's
    /// only where others write it so as well.
    pub(super) fn is_national(&self) -> bool {
        let phone = base::digits::fold(self.text(Col::Phone));
        let number = phone.trim_start();
        self.terms.calling_code.is_empty()
            && sha256_in(number).is_none()
            && number.starts_with('0')
            && !number.starts_with("00")
    }

    /// What was agreed to; what was refused takes the person out.
    pub(super) fn agreement(&self, event: &mut Event) -> Result<(), Problem> {
        event.consent = match self.text(Col::Consent).to_lowercase().as_str() {
            "" | "unspecified" | "unknown" => Consent::Unknown,
            "granted" | "yes" | "true" | "1" | "oo" | "بله" | "có" | "já" | "ja" => Consent::Granted,
            "denied" | "no" | "false" | "0" | "hindi" | "خیر" | "نه" | "không" | "nei" | "nein" => {
                Consent::Denied
            }
            _ => {
                let message = "consent is granted, denied or left empty";
                return Err(self.problem(Col::Consent, RejectReason::Other, message));
            }
        };
        if event.consent == Consent::Denied {
            consent::forget_person(event);
        }
        Ok(())
    }

    /// Where the person came from.
    pub(super) fn origin(&self, event: &mut Event) -> Result<(), Problem> {
        event.utm_source = self.shortened(Col::Source);
        event.utm_medium = self.shortened(Col::Medium);
        event.utm_campaign = self.shortened(Col::Campaign);
        event.utm_term = self.shortened(Col::Term);
        event.utm_content = self.shortened(Col::Content);
        let page = url::read(self.text(Col::Url), event.consent != Consent::Denied).unwrap_or_default();
        for (field, said) in [
            (&mut event.utm_source, page.campaign.source),
            (&mut event.utm_medium, page.campaign.medium),
            (&mut event.utm_campaign, page.campaign.campaign),
            (&mut event.utm_term, page.campaign.term),
            (&mut event.utm_content, page.campaign.content),
        ] {
            if field.is_empty() {
                *field = said;
            }
        }
        event.utm_id = page.campaign.id;
        if let Some(click) = page.click.filter(|_| event.click_id.is_empty()) {
            event.click_id = click.value;
            click.kind.clone_into(&mut event.click_id_kind);
        }
        (event.url, event.host, event.path) = (page.url, page.host, page.path);
        let named = self.text(Col::Channel);
        let by_name = Channel::parse(named).or_else(|| Channel::suggested_by(named));
        if by_name.is_none() && !named.is_empty() {
            let message = "this is no channel; write its name or key, such as Print or paid_search";
            return Err(self.problem(Col::Channel, RejectReason::Other, message));
        }
        let told = channels::channel_of(event, &Referrer::Excluded, page.is_mailing);
        let by_source = || Channel::suggested_by(&event.utm_source);
        let told = told.filter(|channel| *channel != Channel::Unassigned).or_else(by_source).or(told);
        event.channel = by_name.or(told);
        Ok(())
    }

    /// The answer that a person gave, as a channel and, where it is short, as
    /// the name of a source.
    pub(super) fn answer(&self, event: &mut Event) -> Result<(), Problem> {
        let answer = self.text(Col::Answer);
        if answer.is_empty() {
            return Err(self.problem(Col::Answer, RejectReason::Missing, "the answer is missing"));
        }
        event.channel = event.channel.filter(|_| !self.text(Col::Channel).is_empty()).or(answers::channel(answer));
        if answer.chars().count() <= ANSWER_AS_SOURCE && event.utm_source.is_empty() {
            answer.clone_into(&mut event.utm_source);
        }
        if event.utm_medium.is_empty() {
            name::SELF_REPORTED.clone_into(&mut event.utm_medium);
        }
        Ok(())
    }

    /// What has no column of its own, as JSON.
    pub(super) fn properties(&self) -> Result<String, Problem> {
        let mut said: BTreeMap<&str, serde_json::Value> = BTreeMap::new();
        for column in [Col::Answer, Col::Place, Col::Status, Col::Number] {
            let text = self.shortened(column);
            if !text.is_empty() {
                said.insert(column.key(), text.into());
            }
        }
        let duration = self.text(Col::Duration);
        if !duration.is_empty() {
            let seconds = seconds(duration).ok_or_else(|| {
                let message = "this is no duration; write it in seconds or as 3:20";
                self.problem(Col::Duration, RejectReason::BadNumber, message)
            })?;
            said.insert("duration_seconds", seconds.into());
        }
        if said.is_empty() {
            return Ok(String::new());
        }
        Ok(serde_json::to_string(&said).unwrap_or_default())
    }

    fn shortened(&self, column: Col) -> String {
        self.text(column).chars().take(bound::TEXT).collect()
    }

    /// An id, which is refused where it is longer than ids are.
    pub(super) fn bounded(&self, column: Col) -> Result<String, Problem> {
        let most = if column.click_kind().is_some() { bound::TEXT } else { bound::ID };
        let text = self.text(column);
        if text.chars().count() > most {
            let message = format!("it has more than {most} characters");
            return Err(self.problem(column, RejectReason::OutOfRange, &message));
        }
        Ok(text.to_owned())
    }
}

/// A SHA-256 as hex, in lower case; `None` = the text is something else.
fn sha256_in(text: &str) -> Option<String> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}

/// Whether a text is one address, `name@host.tld`, and not a list of them.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | ',' | ';' | '<' | '>');
    let labels: Vec<&str> = host.split('.').collect();
    !name.is_empty()
        && text.replacen('@', "", 1).chars().all(is_plain)
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
}

/// Whether a number has no more digits than any has (ITU-T E.164).
fn is_e164(phone: &str) -> bool {
    let phone = base::digits::fold(phone);
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix("00").unwrap_or(&digits).len() <= 15
}

/// Whether the caller's number is not known.
fn is_withheld(phone: &str) -> bool {
    let said = phone.to_lowercase();
    let words = ["", "-", "anonymous", "private", "restricted", "unavailable", "unknown", "withheld", "blocked"];
    words.contains(&said.as_str())
}

/// The click id in a cell: Meta's `fbc` has it at its end.
fn click_of(column: Col, text: &str) -> &str {
    match column {
        Col::Fbclid if text.starts_with("fb.") => text.splitn(4, '.').nth(3).unwrap_or(text),
        _ => text,
    }
}

/// Seconds of `200`, `3:20` or `0:03:20`, in digits of any script.
fn seconds(text: &str) -> Option<u64> {
    let text = base::digits::fold(text);
    let parts: Vec<&str> = text.trim().trim_end_matches(['s', 'S']).trim().split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    parts.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(seconds("200"), Some(200));
        assert_eq!(seconds("3:20"), Some(200));
        assert_eq!(seconds("0:03:20"), Some(200));
        assert_eq!(seconds("۲۰۰"), Some(200));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("1:2:3:4"), None);
    }

    #[test]
    fn addresses_and_numbers() {
        for one in ["ali@example.com", "a.b+c@mail.example.at", "علی@مثال.ایران"] {
            assert!(is_address(one), "{one}");
        }
        for none in ["a@b", "a@b.at b@b.at", "a@b.at, c@b.at", "a@b@c.at", "@b.at", "a@.at", "ali", "A <a@b.at>"] {
            assert!(!is_address(none), "{none}");
        }
        assert!(is_e164("+98 912 345 6789") && is_e164("00989123456789012"));
        assert!(!is_e164("1234567890123456789012345") && !is_e164("+1234567890123456"));
    }

    #[test]
    fn hashes_and_clicks() {
        let hash = "9D86EC2B59BB107BF110722C28601160B33AEE06109AD44A5404231287B5FD29";
        assert_eq!(sha256_in(hash), Some(hash.to_lowercase()));
        assert_eq!(sha256_in("ali@example.com"), None);
        assert_eq!(click_of(Col::Fbclid, "fb.1.1554763741205.Ab.Cd"), "Ab.Cd");
        assert_eq!(click_of(Col::Fbclid, "AbCd"), "AbCd");
        assert_eq!(click_of(Col::Gclid, "fb.1.2.3"), "fb.1.2.3");
    }
}
