//! What a page's URL says: host, path, campaign parameters and click ids. What
//! is about a person is taken out before it is stored.
//!
//! Stored URLs lose: user name and password, fragments (except routes such as
//! `#/cart`), parameters whose name says that a person, a secret or a mail's
//! recipient is in them ([`PERSONAL`]), and any value or part of the path that
//! holds an e-mail address.

use std::collections::HashSet;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use url::Url;

/// A URL that can be read, with what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The URL as it is stored.
    pub url: String,
    /// Lower case, without `www.`; of an app's URL its package.
    pub host: String,
    /// Decoded, with its leading slash.
    pub path: String,
    /// The UTM parameters.
    pub campaign: CampaignParameters,
    /// The first click id in the order of [`CLICK_IDS`].
    pub click: Option<Click>,
    /// Whether a mailing tool marked the link.
    pub is_mailing: bool,
}

/// The parameters that name a campaign; empty = not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the UTM parameters")]
pub struct CampaignParameters {
    pub source: String,
    pub medium: String,
    pub campaign: String,
    pub term: String,
    pub content: String,
    pub id: String,
}

/// A click id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// One of [`CLICK_IDS`].
    pub kind: &'static str,
    /// Its value.
    pub value: String,
}

/// Parameters that an ad platform, or a link of Sulit, puts its click id into.
/// `gad_source` only says that the click was Google's; it comes last.
pub const CLICK_IDS: &[(&str, &str)] = &[
    ("sulit_click", "sulit"),
    ("gclid", "gclid"),
    ("gbraid", "gbraid"),
    ("wbraid", "wbraid"),
    ("dclid", "dclid"),
    ("msclkid", "msclkid"),
    ("ttclid", "ttclid"),
    ("li_fat_id", "li_fat_id"),
    ("twclid", "twclid"),
    ("epik", "epik"),
    ("rdt_cid", "rdt_cid"),
    ("sccid", "sccid"),
    ("scid", "sccid"),
    ("ob_click_id", "ob_click_id"),
    ("yclid", "yclid"),
    ("fbclid", "fbclid"),
    ("gad_source", "gad_source"),
];

/// Names of campaign parameters: UTM's, Matomo's (`mtm_`, formerly `pk_`,
/// `piwik_`).
const CAMPAIGN: &[(&str, usize)] = &[
    ("utm_source", 0),
    ("utm_medium", 1),
    ("utm_campaign", 2),
    ("utm_term", 3),
    ("utm_content", 4),
    ("utm_id", 5),
    ("mtm_source", 0),
    ("mtm_medium", 1),
    ("mtm_campaign", 2),
    ("mtm_kwd", 3),
    ("mtm_keyword", 3),
    ("mtm_content", 4),
    ("mtm_cid", 5),
    ("pk_source", 0),
    ("pk_medium", 1),
    ("pk_campaign", 2),
    ("pk_cpn", 2),
    ("pk_kwd", 3),
    ("pk_keyword", 3),
    ("pk_content", 4),
    ("pk_cid", 5),
    ("piwik_campaign", 2),
    ("piwik_kwd", 3),
];

/// Parameters of mailing tools: they say that the link was in a mail, and most
/// of them to whom it went.
const MAILING: &[&str] = &[
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "ck_subscriber_id",
    "_kx",
];

/// Parameters that are not stored.
pub const PERSONAL: &[&str] = &[
    "email",
    "e-mail",
    "e_mail",
    "mail",
    "user_email",
    "email_address",
    "emailaddress",
    "recipient",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "phone_number",
    "phonenumber",
    "name",
    "first_name",
    "firstname",
    "last_name",
    "lastname",
    "fullname",
    "full_name",
    "username",
    "user_name",
    "login",
    "address",
    "street",
    "birthday",
    "dob",
    "birthdate",
    "ssn",
    "national_id",
    "iban",
    "card",
    "cardnumber",
    "password",
    "passwd",
    "pwd",
    "pass",
    "token",
    "access_token",
    "id_token",
    "refresh_token",
    "auth",
    "auth_token",
    "authorization",
    "jwt",
    "secret",
    "client_secret",
    "api_key",
    "apikey",
    "session",
    "sessionid",
    "session_id",
    "sid",
    "phpsessid",
    "jsessionid",
    "otp",
    "reset_token",
    "confirmation_token",
    "invite_token",
    "signature",
    "sig",
    "state",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "ck_subscriber_id",
    "_kx",
];

static PERSONAL_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| PERSONAL.iter().copied().collect());

/// Reads a URL. One without a scheme (`//shop.example/x`, `shop.example/x`) is
/// read as if it had one; what begins with a slash is a path on no host.
/// `None` for what is no URL.
#[must_use]
pub fn read(text: &str, keeps_click_ids: bool) -> Option<Page> {
    let text = text.trim();
    let (mut url, is_path) = parse(text)?;
    let mut page = Page { host: plain_host(url.host_str().unwrap_or_default()), ..Page::default() };
    let query = fragment_query(&url).or_else(|| url.query().map(str::to_owned)).unwrap_or_default();
    page.look(&query);
    clean(&mut url, keeps_click_ids);
    page.path = percent_decode_str(url.path()).decode_utf8().map_or_else(|_| url.path().to_owned(), Into::into);
    page.path.retain(|c| !c.is_control());
    page.url = if is_path { url[url::Position::BeforePath..].to_owned() } else { url.into() };
    if is_path {
        page.host.clear();
    }
    Some(page)
}

/// Whether it is a path alone, beside the URL.
fn parse(text: &str) -> Option<(Url, bool)> {
    if text.starts_with("//") {
        return Url::parse(&format!("https:{text}")).ok().map(|url| (url, false));
    }
    if text.starts_with('/') {
        return Url::parse(&format!("https://path.invalid{text}")).ok().map(|url| (url, true));
    }
    match Url::parse(text) {
        Ok(url) if url.has_host() => Some((url, false)),
        // `shop.example:8080/x` reads as a scheme without a host.
        _ if text.contains('.') && !text.contains(char::is_whitespace) && !text.contains("://") => {
            let url = Url::parse(&format!("https://{text}")).ok()?;
            url.host_str().is_some_and(|host| host.contains('.')).then_some((url, false))
        }
        _ => None,
    }
}

/// A host in lower case, without `www.`, port and final dot.
#[must_use]
pub fn plain_host(host: &str) -> String {
    let host = host.trim().to_lowercase();
    let host = host.split_once(':').map_or(host.as_str(), |(name, _)| name).trim_end_matches('.');
    let short = host.strip_prefix("www.").filter(|rest| rest.contains('.'));
    short.unwrap_or(host).to_owned()
}

/// A path, or the name of a screen, without query and addresses.
#[must_use]
pub fn clean_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').map(|part| if names_somebody(part) { "removed" } else { part }).collect();
    parts.join("/")
}

/// Parameters behind a route in the fragment (`#/cart?utm_source=x`), or in the
/// fragment alone (`#utm_source=x`), beside those of the query.
fn fragment_query(url: &Url) -> Option<String> {
    let fragment = url.fragment()?;
    let inside = match fragment.split_once('?') {
        Some((_, query)) => query,
        None if fragment.contains('=') => fragment,
        None => return None,
    };
    Some(format!("{}&{inside}", url.query().unwrap_or_default()))
}

impl Page {
    fn look(&mut self, query: &str) {
        let mut rank = CLICK_IDS.len();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let name = name.to_lowercase();
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Some((_, field)) = CAMPAIGN.iter().find(|(known, _)| *known == name) {
                let slot = self.campaign.field(*field);
                if slot.is_empty() {
                    *slot = bounded(value);
                }
            } else if let Some(at) = CLICK_IDS.iter().position(|(known, _)| *known == name) {
                if at < rank {
                    rank = at;
                    self.click = Some(Click { kind: CLICK_IDS[at].1, value: bounded(value) });
                }
            } else if MAILING.contains(&name.as_str()) {
                self.is_mailing = true;
            }
        }
    }
}

impl CampaignParameters {
    fn field(&mut self, at: usize) -> &mut String {
        match at {
            0 => &mut self.source,
            1 => &mut self.medium,
            2 => &mut self.campaign,
            3 => &mut self.term,
            4 => &mut self.content,
            _ => &mut self.id,
        }
    }
}

fn bounded(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(base::event::bound::TEXT).collect()
}

fn clean(url: &mut Url, keeps_click_ids: bool) {
    // Refused for URLs that cannot have them, which is as well.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let route = url.fragment().filter(|fragment| fragment.starts_with(['/', '!'])).map(|fragment| {
        let route = fragment.split('?').next().unwrap_or_default();
        if names_somebody(route) { String::new() } else { route.to_owned() }
    });
    url.set_fragment(route.as_deref().filter(|route| !route.is_empty()));
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query.split('&').filter(|pair| is_kept(pair, keeps_click_ids)).collect();
        if kept.len() < query.split('&').count() {
            let kept = kept.join("&");
            url.set_query((!kept.is_empty()).then_some(kept.as_str()));
        }
    }
    if names_somebody(url.path()) {
        let path = clean_path(url.path());
        url.set_path(&path);
    }
}

fn is_kept(pair: &str, keeps_click_ids: bool) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = percent_decode_str(name).decode_utf8_lossy().to_lowercase();
    let name = name.trim_end_matches("[]");
    let is_click = CLICK_IDS.iter().any(|(known, _)| *known == name);
    !PERSONAL_NAMES.contains(name) && (keeps_click_ids || !is_click) && !names_somebody(value) && !names_somebody(name)
}

/// Whether a text holds an e-mail address: an `@`, plain or encoded, with a
/// name before it and a host with a dot after it.
fn names_somebody(text: &str) -> bool {
    if !text.contains('@') && !text.contains("%40") && !text.contains("%2540") {
        return false;
    }
    let once = percent_decode_str(text).decode_utf8_lossy();
    let text = percent_decode_str(&once).decode_utf8_lossy();
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let host: String =
            text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
        before && host.trim_matches('.').contains('.')
    })
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
