//! Where requests carry their keys.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::Request;

/// User and password of `Authorization: Basic`.
#[must_use]
pub fn basic(request: &Request) -> Option<(String, String)> {
    let (scheme, encoded) = request.header("authorization")?.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let encoded = encoded.trim();
    let bytes = STANDARD.decode(encoded).or_else(|_| STANDARD_NO_PAD.decode(encoded)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, password) = text.split_once(':').unwrap_or((&text, ""));
    Some((user.to_owned(), password.to_owned()))
}

/// The token of `Authorization: Bearer`.
#[must_use]
pub fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// A secret if it is a server key. Protocols demand secrets that mean nothing
/// here (`api_secret` of a measurement id, the second half of Jitsu's key): any
/// is taken, and proves nothing.
#[must_use]
pub fn server_key(secret: &str) -> String {
    if secret.starts_with("sk_") { secret.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::request;
    use super::*;

    #[test]
    fn keys_of_authorization() {
        let mut asked = request("POST", "/", "", b"");
        asked.headers.push(("authorization".into(), "Basic d2tfYWJjOg==".into()));
        assert_eq!(basic(&asked), Some(("wk_abc".into(), String::new())));
        assert_eq!(bearer(&asked), None);
        asked.headers = vec![("authorization".into(), "bearer  sk_1 ".into())];
        assert_eq!(bearer(&asked), Some("sk_1"));
        assert_eq!(basic(&asked), None);
        asked.headers = vec![("authorization".into(), "Basic ????".into())];
        assert_eq!(basic(&asked), None);
    }
}
