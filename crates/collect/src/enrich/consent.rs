//! What may be kept of a person: consent, Global Privacy Control, hashes of
//! addresses, truncated addresses of machines.
//!
//! `DNT` is not heard: it was withdrawn as a standard, and browsers sent it
//! unasked. `Sec-GPC: 1` is (globalprivacycontrol.github.io/gpc-spec).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base::digits;
use base::{Consent, Event, SourceId, WorkspaceId};
use sha2::{Digest as _, Sha256};

use super::settings::Cookieless;

/// What the anonymous ids of the cookieless mode begin with.
pub const COOKIELESS: &str = "day_";

/// Whether an anonymous id holds for a day only.
#[must_use]
pub fn is_cookieless(anonymous_id: &str) -> bool {
    anonymous_id.starts_with(COOKIELESS)
}

/// What was agreed to: what the event says, else what the browser does.
#[must_use]
pub fn agreed(said: Consent, global_privacy_control: Option<&str>) -> Consent {
    match said {
        Consent::Unknown if global_privacy_control.is_some_and(|value| value.trim() == "1") => Consent::Denied,
        said => said,
    }
}

/// Whether the visitor is to be known for a day only.
#[must_use]
pub fn is_for_a_day(consent: Consent, mode: Cookieless) -> bool {
    match mode {
        Cookieless::Denied => consent == Consent::Denied,
        Cookieless::Unasked => consent != Consent::Granted,
        Cookieless::Always => true,
    }
}

/// Takes off an event what is about a person. What was done and bought stays.
pub fn forget_person(event: &mut Event) {
    for text in [
        &mut event.anonymous_id,
        &mut event.user_id,
        &mut event.previous_id,
        &mut event.email_hash,
        &mut event.phone_hash,
        &mut event.client_session_id,
        &mut event.click_id,
        &mut event.click_id_kind,
        &mut event.ip,
        &mut event.traits,
    ] {
        text.clear();
    }
}

/// Who a visitor is today: a hash of address, user agent and source under a
/// salt that is destroyed. Nobody can compute it again afterwards.
#[must_use]
pub fn id_of_the_day(
    salt: &[u8; 32],
    workspace: &WorkspaceId,
    source: &SourceId,
    address: Option<IpAddr>,
    user_agent: &str,
) -> String {
    let mut hash = Sha256::new();
    hash.update(salt);
    let address = address.map(|address| address.to_canonical().to_string()).unwrap_or_default();
    for part in [workspace.as_str(), source.as_str(), &address, user_agent] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    format!("{COOKIELESS}{}", hex(&digest[..16]))
}

/// SHA-256 of an e-mail address, trimmed and in lower case; dots and what
/// follows a `+` stay, since only some providers ignore them. Empty when it is
/// no address.
#[must_use]
pub fn email_hash(address: &str) -> String {
    base::person::address_hash(address)
}

/// SHA-256 of a phone number's digits with its calling code: `00` and `+` are
/// one, and a number that begins with one 0 gets `calling_code` in its place,
/// where one is set. Digits may be of any script. Empty when there are fewer
/// than five.
#[must_use]
pub fn phone_hash(number: &str, calling_code: &str) -> String {
    let number = digits::fold(number);
    let written: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = match (number.trim_start().starts_with('+'), written.strip_prefix("00"), written.strip_prefix('0')) {
        (false, Some(whole), _) => whole.to_owned(),
        (false, None, Some(national)) if !calling_code.is_empty() => format!("{calling_code}{national}"),
        _ => written,
    };
    if digits.len() < 5 { String::new() } else { hex(&Sha256::digest(digits.as_bytes())) }
}

/// The network an address is in, without who in it: IPv4 /24, IPv6 /48.
#[must_use]
pub fn truncated(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_event_speaks_before_the_browser() {
        assert_eq!(agreed(Consent::Unknown, Some("1")), Consent::Denied);
        assert_eq!(agreed(Consent::Granted, Some("1")), Consent::Granted);
        assert_eq!(agreed(Consent::Denied, None), Consent::Denied);
        assert_eq!(agreed(Consent::Unknown, Some("0")), Consent::Unknown);
        assert_eq!(agreed(Consent::Unknown, None), Consent::Unknown);
        assert!(is_for_a_day(Consent::Unknown, Cookieless::Unasked));
        assert!(!is_for_a_day(Consent::Unknown, Cookieless::Denied));
        assert!(is_for_a_day(Consent::Granted, Cookieless::Always));
    }

    #[test]
    fn addresses_are_hashed_however_they_are_written() {
        // printf ali@example.com | sha256sum
        let ali = "9d86ec2b59bb107bf110722c28601160b33aee06109ad44a5404231287b5fd29";
        assert_eq!(email_hash(" Ali@Example.com "), ali);
        assert_ne!(email_hash("a.li@gmail.com"), email_hash("ali@gmail.com"));
        for none in ["", "ali", "@", "ali@", "@example.com"] {
            assert_eq!(email_hash(none), "", "{none}");
        }
    }

    #[test]
    fn numbers_are_hashed_with_their_calling_code() {
        // printf 989123456789 | sha256sum
        let same = "b4b0a6f04982077f93367d53e95f6e6300cc0edd1095b7fff8f5f457feba33c3";
        assert_eq!(phone_hash("+98 912 345 6789", ""), same);
        for number in ["0098-912-345-6789", "989123456789", "+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹"] {
            assert_eq!(phone_hash(number, ""), same, "{number}");
        }
        assert_eq!(phone_hash("0912 345 6789", "98"), same);
        assert_ne!(phone_hash("0912 345 6789", ""), same);
        assert_eq!(phone_hash("12", "98"), "");
    }

    #[test]
    fn an_id_of_the_day_is_that_of_its_salt_and_source() {
        let (here, site) = (WorkspaceId::nil(), SourceId::nil());
        let address: Option<IpAddr> = Some("192.0.2.7".parse().unwrap());
        let mapped: Option<IpAddr> = Some("::ffff:192.0.2.7".parse().unwrap());
        let id = id_of_the_day(&[1; 32], &here, &site, address, "UA");
        assert_eq!(id.len(), COOKIELESS.len() + 32);
        assert!(is_cookieless(&id));
        assert_eq!(id, id_of_the_day(&[1; 32], &here, &site, mapped, "UA"));
        assert_ne!(id, id_of_the_day(&[2; 32], &here, &site, address, "UA"));
        assert_ne!(id, id_of_the_day(&[1; 32], &here, &site, address, "UB"));
        assert_ne!(id, id_of_the_day(&[1; 32], &here, &site, None, "UA"));
    }

    #[test]
    fn addresses_of_machines_are_truncated() {
        for (whole, cut) in
            [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2:3::4", "2001:db8:1::"), ("::ffff:192.0.2.77", "192.0.2.0")]
        {
            assert_eq!(truncated(whole.parse().unwrap()).to_string(), cut);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_hashed_or_refused(text in any::<String>(), code in any::<String>()) {
            for hash in [email_hash(&text), phone_hash(&text, &code)] {
                prop_assert!(hash.is_empty() || hash.len() == 64);
            }
        }
    }
}
