//! Contacts as HubSpot and Mailchimp export them.

use std::collections::BTreeMap;

use base::RejectReason;
use store::contacts::ContactFields;

use super::Format;
use super::cells::Cells;
use super::headers::{Columns, Names};
use super::keyed::{Keyed, Seen};
use crate::decode::Record;
use crate::import::sink::{Problem, Sink};

/// Columns of both exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Col {
    Email,
    First,
    Last,
    Stage,
    Consent,
    Joined,
}

pub(crate) const COLUMNS: &Names<Col> = &[
    (Col::Email, &["Email Address", "Email"]),
    (Col::First, &["First Name"]),
    (Col::Last, &["Last Name"]),
    (Col::Stage, &["Lifecycle Stage", "Lead Status"]),
    (Col::Consent, &["Marketing contact status", "Unsubscribed from all email", "Status"]),
    (Col::Joined, &["OPTIN_TIME", "Create Date", "CONFIRM_TIME"]),
];

/// Columns that are never kept: network addresses and places of people.
const PASSED_OVER: &[&str] = &["optin_ip", "confirm_ip", "latitude", "longitude", "gmtoff", "dstoff"];

/// Reads contacts row by row.
#[derive(Debug)]
pub(crate) struct ContactReader {
    cells: Cells,
    columns: Columns<Col>,
    platform: &'static str,
    traits: Vec<(usize, String)>,
    seen: Keyed,
}

impl ContactReader {
    pub(crate) fn new(format: Format, cells: Cells, columns: Columns<Col>) -> Self {
        let platform = if format == Format::MailchimpContacts { "mailchimp" } else { "hubspot" };
        let used: Vec<usize> = columns.values().map(|found| found.at).collect();
        let traits = cells
            .headers()
            .iter()
            .enumerate()
            .filter(|(at, header)| {
                !used.contains(at)
                    && !header.trim().is_empty()
                    && !PASSED_OVER.contains(&super::headers::fold(header).as_str())
            })
            .map(|(at, header)| (at, header.trim().to_owned()))
            .collect();
        Self { cells, columns, platform, traits, seen: Keyed::default() }
    }

    fn text<'r>(&self, record: &'r Record, col: Col) -> &'r str {
        self.columns.get(&col).and_then(|found| record.get(found.at)).unwrap_or_default().trim()
    }

    /// Reads a record.
    pub(crate) fn read(&mut self, record: &Record, sink: &mut Sink) {
        if record.is_blank() {
            return;
        }
        sink.tally.rows += 1;
        match self.row(record) {
            Ok(contact) => {
                sink.tally.taken += 1;
                if let Some(contact) = contact {
                    sink.batch.contacts.push((record.line(), contact));
                }
            }
            Err(problem) => sink.refuse(record, problem),
        }
    }

    fn row(&mut self, record: &Record) -> Result<Option<ContactFields>, Problem> {
        self.cells.check_shape(record)?;
        let address = self.text(record, Col::Email);
        if !is_email(address) {
            let header = self.columns.get(&Col::Email).map_or("Email", |found| self.cells.header(found.at)).to_owned();
            let (reason, message) = if address.is_empty() {
                (RejectReason::Missing, "the e-mail address is missing")
            } else {
                (RejectReason::BadEmail, "this is not an e-mail address")
            };
            return Err(Problem::cell(&header, address, reason, message));
        }
        let subscribed_at = match self.columns.get(&Col::Joined) {
            Some(found) => self.cells.instant(record, found.at)?.map(|(instant, _)| instant),
            None => None,
        };
        let traits: BTreeMap<String, String> = self
            .traits
            .iter()
            .filter_map(|(at, name)| Some((name.clone(), record.get(*at)?.trim().to_owned())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let contact = ContactFields {
            email: address.to_lowercase(),
            first_name: self.text(record, Col::First).to_owned(),
            last_name: self.text(record, Col::Last).to_owned(),
            platform: self.platform.to_owned(),
            consent: self.consent(record).to_owned(),
            lifecycle_stage: self.text(record, Col::Stage).to_owned(),
            subscribed_at,
            traits: serde_json::to_value(traits).unwrap_or_default(),
        };
        let values = (
            &contact.first_name,
            &contact.last_name,
            &contact.consent,
            &contact.lifecycle_stage,
            contact.traits.to_string(),
        );
        match self.seen.note(&contact.email, values) {
            Seen::New => Ok(Some(contact)),
            Seen::Same => Ok(None),
            Seen::Different => Err(Problem::cell(
                "Email",
                &contact.email,
                RejectReason::Duplicate,
                "this address stands twice in the file with different values",
            )),
        }
    }

    /// Mailchimp writes one file for each state, and the subscribed one has no
    /// column of it; HubSpot's column says whether mail may be sent.
    fn consent(&self, record: &Record) -> &'static str {
        match self.text(record, Col::Consent).to_lowercase().as_str() {
            "unsubscribed" | "true" | "yes" | "non-marketing contact" => "unsubscribed",
            "cleaned" | "bounced" => "cleaned",
            "subscribed" | "false" | "no" | "marketing contact" => "subscribed",
            _ if self.platform == "mailchimp" && !self.text(record, Col::Joined).is_empty() => "subscribed",
            _ => "",
        }
    }
}

/// Whether a text is an address that mail could be sent to: one `@` between two
/// parts, a dot in the domain, no spaces. Deliverability is not asked.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let plain =
        !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')'));
    let labels = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
    plain && !name.is_empty() && !name.contains('@') && labels && text.len() <= 254
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.co", "first.last+tag@example.com", "ö@bücher.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@.co", "a b@c.de", "a@@b.co", "a@b..co", "<a@b.co>"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
