//! What people may decide about a link, held against its bounds.
//!
//! A link leads to the web or into an app that it names. Nothing else is let
//! through: no scheme that runs script, and nothing that comes with a click
//! decides where it leads.

use store::{AppTarget, Destination, LinkFields, Placement};
use url::Url;

use super::slug;
use crate::enrich::salts::Random;

/// Longest destination, in bytes.
pub const URL_BYTES: usize = 2_048;
/// Most destinations of a link.
pub const DESTINATIONS: usize = 10;
/// Most places of a link.
pub const PLACEMENTS: usize = 200;
const NAME: usize = 100;
const TAG: usize = 100;
const LABELS: usize = 20;
const NOTE: usize = 2_000;
const WEIGHT: u32 = 1_000;

/// Schemes that are no app's: they run script, open files, or are something
/// else to everybody.
const NO_APPS: &[&str] = &[
    "about",
    "blob",
    "chrome",
    "content",
    "data",
    "file",
    "filesystem",
    "ftp",
    "http",
    "https",
    "intent",
    "jar",
    "javascript",
    "mailto",
    "resource",
    "sms",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// What was wrong, and with which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Refused {
    /// The field, such as `destinations.0.url`.
    pub field: String,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

fn refused<T>(field: impl Into<String>, message: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { field: field.into(), message: message.into() })
}

/// The fields, trimmed and with their URLs in one form.
///
/// # Errors
/// The first field that cannot be accepted.
pub fn checked(fields: LinkFields) -> Result<LinkFields, Refused> {
    let name = line("name", &fields.name, NAME)?;
    if name.is_empty() {
        return refused("name", "write what the link is for");
    }
    if fields.campaign.trim().is_empty() {
        return refused("campaign", "choose the campaign that its clicks belong to");
    }
    if fields.destinations.is_empty() || fields.destinations.len() > DESTINATIONS {
        return refused("destinations", format!("a link leads to 1 to {DESTINATIONS} pages"));
    }
    let mut destinations = Vec::with_capacity(fields.destinations.len());
    for (at, Destination { url, weight }) in fields.destinations.into_iter().enumerate() {
        if !(1..=WEIGHT).contains(&weight) {
            return refused(format!("destinations.{at}.weight"), format!("a share is 1 to {WEIGHT}"));
        }
        let url = web(&format!("destinations.{at}.url"), &url)?;
        destinations.push(Destination { url, weight });
    }
    let expired_url = match fields.expired_url.trim() {
        "" => String::new(),
        url => web("expired_url", url)?,
    };
    if fields.labels.len() > LABELS {
        return refused("labels", format!("a link has at most {LABELS} labels"));
    }
    let labels = fields.labels.iter().map(|label| line("labels", label, NAME));
    let labels: Vec<String> = labels.collect::<Result<_, _>>()?;
    if fields.note.chars().count() > NOTE {
        return refused("note", format!("a note has at most {NOTE} characters"));
    }
    Ok(LinkFields {
        name,
        campaign: fields.campaign.trim().to_owned(),
        utm_source: line("utm_source", &fields.utm_source, TAG)?,
        utm_medium: line("utm_medium", &fields.utm_medium, TAG)?,
        utm_term: line("utm_term", &fields.utm_term, TAG)?,
        destinations,
        app: fields.app.map(app).transpose()?.flatten(),
        expires_at: fields.expires_at,
        expired_url,
        labels: labels.into_iter().filter(|label| !label.is_empty()).collect(),
        note: fields.note.trim().to_owned(),
    })
}

/// The places of a link: those without a slug get one.
///
/// # Errors
/// The first place that cannot be accepted.
pub fn placed(wanted: Vec<(Option<String>, String)>, random: Random) -> Result<Vec<Placement>, Refused> {
    if wanted.is_empty() || wanted.len() > PLACEMENTS {
        return refused("placements", format!("a link hangs at 1 to {PLACEMENTS} places"));
    }
    let mut placements: Vec<Placement> = Vec::with_capacity(wanted.len());
    for (at, (given, name)) in wanted.into_iter().enumerate() {
        let field = format!("placements.{at}.slug");
        let slug = match given.as_deref().map(str::trim).filter(|given| !given.is_empty()) {
            Some(given) => slug::chosen(given).or_else(|message| refused(&field, message))?,
            None => slug::fresh(random),
        };
        if placements.iter().any(|known| known.slug == slug) {
            return refused(&field, format!("“{slug}” stands here twice; every place has an address of its own"));
        }
        let name = line(&format!("placements.{at}.name"), &name, TAG)?;
        placements.push(Placement { slug, name, retired_at: None });
    }
    Ok(placements)
}

fn line(field: &str, text: &str, most: usize) -> Result<String, Refused> {
    let text = text.trim();
    if text.chars().count() > most {
        return refused(field, format!("at most {most} characters"));
    }
    if text.chars().any(char::is_control) {
        return refused(field, "one line, without control characters");
    }
    Ok(text.to_owned())
}

fn read(field: &str, text: &str) -> Result<Url, Refused> {
    let text = text.trim();
    if text.len() > URL_BYTES {
        return refused(field, format!("an address has at most {URL_BYTES} bytes"));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refused(field, "an address has no spaces in it; write them as %20");
    }
    Url::parse(text).or_else(|_| refused(field, "write a whole address, such as https://shop.example/autumn"))
}

/// An address on the web.
fn web(field: &str, text: &str) -> Result<String, Refused> {
    let url = read(field, text)?;
    if !matches!(url.scheme(), "http" | "https") {
        return refused(field, format!("a link leads to http or https, not to {}:", url.scheme()));
    }
    if !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return refused(field, "write a host and no user name or password");
    }
    let url = String::from(url);
    if url.len() > URL_BYTES {
        return refused(field, format!("an address has at most {URL_BYTES} bytes"));
    }
    Ok(url)
}

/// Where phones are led; `None` when no address is given.
fn app(target: AppTarget) -> Result<Option<AppTarget>, Refused> {
    let scheme = target.scheme.trim().to_ascii_lowercase();
    if target.ios.trim().is_empty() && target.android.trim().is_empty() {
        return Ok(None);
    }
    if !scheme.is_empty() {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
        let fits = (2..=40).contains(&scheme.len())
            && scheme.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
            && scheme.bytes().all(plain);
        if !fits || NO_APPS.contains(&scheme.as_str()) {
            return refused("app.scheme", format!("“{scheme}” is not an app's own scheme, such as myshop"));
        }
    }
    let of = |field: &str, text: &str| -> Result<String, Refused> {
        if text.trim().is_empty() {
            return Ok(String::new());
        }
        let url = read(field, text)?;
        match url.scheme() {
            "https" => web(field, text),
            own if !scheme.is_empty() && own == scheme => Ok(url.into()),
            other => refused(
                field,
                format!("{other}: is not the scheme that this link names as its app's; write it there, or use https"),
            ),
        }
    };
    let (ios, android) = (of("app.ios", &target.ios)?, of("app.android", &target.android)?);
    Ok(Some(AppTarget { scheme, ios, android }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(url: &str) -> LinkFields {
        LinkFields {
            name: " Flyer ".into(),
            campaign: "autumn".into(),
            destinations: vec![Destination { url: url.into(), weight: 1 }],
            ..LinkFields::default()
        }
    }

    #[test]
    fn a_link_leads_to_the_web() {
        let read = checked(fields(" HTTPS://Shop.Example/a?b=c#d ")).unwrap();
        assert_eq!((read.name.as_str(), read.destinations[0].url.as_str()), ("Flyer", "https://shop.example/a?b=c#d"));
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "//shop.example",
            "/autumn",
            "shop.example",
            "https://",
            "https://user:secret@shop.example/",
            "https://shop.example/a b",
            "https://shop.example/\r\nset-cookie: x",
            "myshop://autumn",
            "",
        ] {
            let refused = checked(fields(url)).unwrap_err();
            assert_eq!(refused.field, "destinations.0.url", "{url}");
            let over = LinkFields { expired_url: url.into(), ..fields("https://shop.example") };
            assert!(url.is_empty() || checked(over).unwrap_err().field == "expired_url", "{url}");
        }
    }

    #[test]
    fn an_app_is_led_to_by_its_own_scheme() {
        let with = |scheme: &str, ios: &str| {
            let app = AppTarget { scheme: scheme.into(), ios: ios.into(), android: String::new() };
            checked(LinkFields { app: Some(app), ..fields("https://shop.example") })
        };
        assert_eq!(with("MyShop", "myshop://autumn").unwrap().app.unwrap().ios, "myshop://autumn");
        assert_eq!(with("", "https://shop.example/app").unwrap().app.unwrap().ios, "https://shop.example/app");
        assert_eq!(with("myshop", "").unwrap().app, None, "no address, no app");
        assert_eq!(with("", "myshop://autumn").unwrap_err().field, "app.ios");
        assert_eq!(with("myshop", "other://autumn").unwrap_err().field, "app.ios");
        for scheme in ["javascript", "data", "intent", "http", "x y", "-a", "9shop"] {
            assert_eq!(with(scheme, &format!("{scheme}:x")).unwrap_err().field, "app.scheme", "{scheme}");
        }
    }

    #[test]
    fn everything_has_a_bound() {
        let long = "x".repeat(3_000);
        let case = |change: fn(&mut LinkFields, String)| {
            let mut fields = fields("https://shop.example");
            change(&mut fields, "x".repeat(3_000));
            checked(fields).unwrap_err().field
        };
        assert_eq!(case(|fields, long| fields.name = long), "name");
        assert_eq!(case(|fields, _| fields.name = "  ".into()), "name");
        assert_eq!(case(|fields, _| fields.campaign = String::new()), "campaign");
        assert_eq!(case(|fields, long| fields.note = long), "note");
        assert_eq!(case(|fields, long| fields.utm_term = long), "utm_term");
        assert_eq!(case(|fields, long| fields.labels = vec![long]), "labels");
        assert_eq!(case(|fields, _| fields.labels = vec!["x".into(); 21]), "labels");
        assert_eq!(case(|fields, _| fields.destinations.clear()), "destinations");
        assert_eq!(case(|fields, _| fields.destinations[0].weight = 0), "destinations.0.weight");
        assert_eq!(checked(fields(&format!("https://shop.example/{long}"))).unwrap_err().field, "destinations.0.url");
    }

    #[test]
    fn every_place_has_an_address_of_its_own() {
        fn zeros(_: &mut [u8; 32]) {}
        let want = |slug: Option<&str>, name: &str| (slug.map(str::to_owned), name.to_owned());
        let read = placed(vec![want(Some("Gate"), " School gate "), want(None, "")], zeros).unwrap();
        assert_eq!((read[0].slug.as_str(), read[0].name.as_str()), ("gate", "School gate"));
        assert_eq!(read[1].slug, "2222222");
        assert_eq!(placed(vec![want(Some("a b"), "")], zeros).unwrap_err().field, "placements.0.slug");
        let twice = vec![want(Some("gate"), ""), want(Some("GATE"), "")];
        assert_eq!(placed(twice, zeros).unwrap_err().field, "placements.1.slug");
        assert_eq!(placed(Vec::new(), zeros).unwrap_err().field, "placements");
        assert_eq!(placed(vec![want(None, ""); PLACEMENTS + 1], zeros).unwrap_err().field, "placements");
    }
}
