//! Origins: where a browser's page stands, and which of them a source takes
//! events from.

use crate::doors::Request;

/// An origin that cannot be listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no origin; write one such as https://shop.example, shop.example or *.shop.example")]
pub struct OriginError(String);

/// An origin as it is listed: `https://shop.example`, with a port where it is
/// not the scheme's own, `shop.example` for any scheme and port, with `*.` for
/// every name below it, or `null` for pages without one.
///
/// # Errors
/// When it is none of these.
pub fn origin_of(text: &str) -> Result<String, OriginError> {
    let wrong = || OriginError(text.chars().take(100).collect());
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_suffix('/').unwrap_or(&text).to_owned();
    let (scheme, host) = match text.split_once("://") {
        Some((scheme, host)) => (Some(scheme), host),
        None => (None, text.as_str()),
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_host = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || ".-:[]_".contains(c),
        false => !c.is_whitespace() && !c.is_control(),
    };
    let well = !name.is_empty() && name.chars().all(is_host) && !name.starts_with('.');
    let known = scheme
        .is_none_or(|scheme| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if well && known { Ok(text) } else { Err(wrong()) }
}

/// Whether a request may come: its `Origin`, else the origin of its `Referer`,
/// is on the list. A request that says neither is no page's.
#[must_use]
pub fn is_listed(origins: &[String], request: &Request) -> bool {
    if origins.is_empty() {
        return true;
    }
    let Some(page) = request.header("origin").or_else(|| request.header("referer")) else { return true };
    origins.iter().any(|listed| covers(listed, page))
}

fn covers(listed: &str, page: &str) -> bool {
    let page = page.trim().to_ascii_lowercase();
    if page == "null" {
        return listed == "null";
    }
    let Some((scheme, rest)) = page.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (wanted_scheme, wanted) = match listed.split_once("://") {
        Some((scheme, host)) => (Some(scheme), host),
        None => (None, listed),
    };
    if wanted_scheme.is_some_and(|wanted| wanted != scheme) {
        return false;
    }
    // Without a scheme any port will do, unless the list names one.
    let host = if wanted_scheme.is_none() && !has_port(wanted) { without_port(authority) } else { authority };
    match wanted.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|below| below.ends_with('.') && below.len() > 1),
        None => host == wanted,
    }
}

fn has_port(authority: &str) -> bool {
    without_port(authority).len() < authority.len()
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.is_empty() => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_in_several_ways() {
        assert_eq!(origin_of(" https://Shop.Example/ ").as_deref(), Ok("https://shop.example"));
        assert_eq!(origin_of("*.shop.example").as_deref(), Ok("*.shop.example"));
        assert_eq!(origin_of("http://localhost:3000").as_deref(), Ok("http://localhost:3000"));
        for wrong in
            ["", "*", "https://", "shop example", "https://shop.example/path", "*.", "a,b", "a\u{3000}/", "a\u{85}b"]
        {
            assert!(origin_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_covers_what_it_says() {
        let covered = [
            ("https://shop.example", "https://shop.example"),
            ("https://shop.example", "https://shop.example/cart?x=1"),
            ("shop.example", "http://shop.example:8080/cart"),
            ("*.shop.example", "https://www.shop.example"),
            ("https://*.shop.example", "https://a.b.shop.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("null", "null"),
        ];
        for (listed, page) in covered {
            assert!(covers(listed, page), "{listed} {page}");
        }
        let others = [
            ("https://shop.example", "http://shop.example"),
            ("https://shop.example", "https://shop.example:8443"),
            ("https://shop.example", "https://shop.example.evil"),
            ("*.shop.example", "https://shop.example"),
            ("*.shop.example", "https://evilshop.example"),
            ("shop.example", "https://notshop.example"),
            ("shop.example", "null"),
            ("shop.example", "shop.example"),
        ];
        for (listed, page) in others {
            assert!(!covers(listed, page), "{listed} {page}");
        }
    }
}
