//! Short links: what `/l/{slug}` leads to, the click that following one is, and
//! the codes that are printed of it.
//!
//! A redirect answers from memory ([`book`]), so that it works while the
//! relational store is down, even after a restart: the book is kept in a file
//! beside the queue. Where a visitor goes is a pure function ([`redirect`]).
//! The click is an event like any other; what becomes of it when the queue is
//! slow or full is told in [`follow`].
//!
//! Links lead by 302 only: browsers keep a 301 for ever and never ask again, so
//! its clicks would be lost and its destination could not be changed.

pub mod book;
pub mod check;
pub mod code;
pub mod follow;
pub mod redirect;
pub mod slug;
pub mod tags;

pub use book::LinkBook;
pub use check::{Refused, checked, placed};
pub use follow::{Follow, Links};
pub use redirect::Leads;
pub use tags::{Tags, tagged};

use url::{Origin, Url};

/// Where links are.
pub const PATH: &str = "/l/";
/// The parameter of printed codes, by which a scan is told from a typed address.
pub const SCAN: &str = "q";
/// The parameter that carries the click to the page it led to.
pub const CLICK: &str = "sulit_click";
/// What the source of clicks is called: no source's key brings them.
pub const SOURCE: &str = "links";

/// Links that a workspace may have, archived ones too.
pub const MOST_LINKS: u64 = 10_000;

/// The slug of a path such as `/l/x`; `None` for any other path.
#[must_use]
pub fn slug_of(path: &str) -> Option<String> {
    let slug = path.strip_prefix(PATH)?;
    // What ends a sentence is often taken for a part of the address in it.
    let slug = slug.trim_end_matches(['/', '.', ',', ')']);
    (!slug.is_empty() && slug.len() <= slug::LONGEST && slug.is_ascii()).then(|| slug.to_ascii_lowercase())
}

/// The address of a place, under the address that this server is reached by.
#[must_use]
pub fn address(base: &str, slug: &str) -> String {
    format!("{}{PATH}{slug}", base.trim_end_matches('/'))
}

/// What a printed code of a place says.
#[must_use]
pub fn scanned(base: &str, slug: &str) -> String {
    format!("{}?{SCAN}=1", address(base, slug))
}

/// Reads the address that people reach a server by, such as
/// `https://go.shop.example`.
///
/// # Errors
/// Says what such an address looks like.
pub fn public_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let plain = url.filter(|url| {
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
    });
    match plain.map(|url| url.origin()) {
        Some(origin @ Origin::Tuple(..)) => Ok(origin.ascii_serialization()),
        _ => {
            let given: String = text.chars().take(80).collect();
            Err(format!("“{given}” is not the address of a server; write it such as https://go.shop.example"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_server_is_scheme_and_host() {
        assert_eq!(public_url(" https://Go.Shop.example/ "), Ok("https://go.shop.example".into()));
        assert_eq!(public_url("http://127.0.0.1:8080"), Ok("http://127.0.0.1:8080".into()));
        for wrong in ["", "go.shop.example", "ftp://x.example", "https://x.example/y", "https://u@x.example/"] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn slugs_are_read_as_people_type_them() {
        assert_eq!(slug_of("/l/Gate"), Some("gate".into()));
        assert_eq!(slug_of("/l/gate/"), Some("gate".into()));
        assert_eq!(slug_of("/l/gate)."), Some("gate".into()));
        for path in ["/l/", "/l", "/link", "/x/gate", "/l/%D8%A7", "/l/g\u{e4}te"] {
            assert!(slug_of(path).is_none_or(|slug| slug.starts_with('%')), "{path}");
        }
        assert_eq!(slug_of(&format!("/l/{}", "x".repeat(100))), None);
    }

    #[test]
    fn a_code_says_that_it_was_scanned() {
        assert_eq!(address("https://go.example/", "gate"), "https://go.example/l/gate");
        assert_eq!(scanned("https://go.example", "gate"), "https://go.example/l/gate?q=1");
    }
}
