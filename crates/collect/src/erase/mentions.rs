//! Whether bytes that somebody sent or imported tell of a person: by their ids
//! and addresses as they stand, percent-encoded, in base64 or compressed, and
//! by addresses and numbers whose hashes are theirs.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read as _;

use base::digits;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem::Finder;

use crate::enrich::consent::phone_hash;

/// Bytes of a compressed text that are looked through.
const MOST: u64 = 64 << 20;
/// Ids shorter than this must stand alone between quotes or as a parameter:
/// `1` is in everything.
const SHORT: usize = 6;
/// How often a text may be wrapped in another.
const LAYERS: usize = 3;
/// Shorter runs of letters are words and no base64.
const SHORTEST_BASE64: usize = 16;

/// What a person is recognised by in texts.
#[derive(Debug)]
pub struct Mentions {
    texts: Vec<Finder<'static>>,
    hashes: BTreeSet<String>,
    /// With which numbers without a country's code are hashed; none = the
    /// person has no number.
    calling_codes: Vec<String>,
}

impl Mentions {
    /// Recognises ids and addresses as they stand, hashes of addresses, and
    /// hashes of numbers under these calling codes.
    #[must_use]
    pub fn of(texts: &[String], hashes: BTreeSet<String>, calling_codes: Vec<String>) -> Self {
        let mut folded: Vec<String> =
            texts.iter().map(|text| text.trim().to_ascii_lowercase()).filter(|text| !text.is_empty()).collect();
        folded.sort();
        folded.dedup();
        let texts = folded.iter().map(|text| Finder::new(text.as_bytes()).into_owned()).collect();
        Self { texts, hashes, calling_codes }
    }

    /// Whether bytes tell of the person.
    #[must_use]
    pub fn in_bytes(&self, bytes: &[u8]) -> bool {
        self.within(bytes, LAYERS)
    }

    /// Whether a cell of a table does: as [`Self::in_bytes`], and also when the
    /// whole of it is a phone number of theirs.
    #[must_use]
    pub fn in_cell(&self, cell: &str) -> bool {
        self.stands_in(cell.as_bytes()) || self.has_address(cell.as_bytes()) || self.is_number(cell)
    }

    fn within(&self, bytes: &[u8], layers: usize) -> bool {
        if self.stands_in(bytes) || self.has_address(bytes) {
            return true;
        }
        if layers == 0 {
            return false;
        }
        if let Some(inner) = unpacked(bytes) {
            return self.within(&inner, layers - 1);
        }
        if let Cow::Owned(inner) = Cow::from(percent_encoding::percent_decode(bytes))
            && self.within(&inner, layers - 1)
        {
            return true;
        }
        base64_runs(bytes).any(|inner| self.within(&inner, layers - 1))
    }

    fn stands_in(&self, bytes: &[u8]) -> bool {
        let folded = bytes.to_ascii_lowercase();
        self.texts.iter().any(|finder| {
            let length = finder.needle().len();
            finder.find_iter(&folded).any(|at| stands_alone(&folded, at, length))
        })
    }

    fn has_address(&self, bytes: &[u8]) -> bool {
        if self.hashes.is_empty() {
            return false;
        }
        memchr::memchr_iter(b'@', bytes).any(|at| {
            let is_part =
                |byte: &&u8| byte.is_ascii_alphanumeric() || b".!#$&*+-=^_{|}~".contains(byte) || **byte >= 128;
            let before = bytes[..at].iter().rev().take_while(is_part).count();
            let after = bytes[at + 1..].iter().take_while(is_part).count();
            let Ok(address) = std::str::from_utf8(&bytes[at - before..at + 1 + after]) else { return false };
            let address = address.trim_end_matches('.');
            // `e=ali@example.com&x` is a parameter of this name, and another after it.
            let address = address.split_at_checked(before).map_or(address, |(_, rest)| {
                let end = rest.find(['&', '=', '|']).unwrap_or(rest.len());
                &address[..before + end]
            });
            let tails = address.match_indices(['=', '&', '+']).map(|(cut, _)| &address[cut + 1..]);
            std::iter::once(address).chain(tails).any(|text| self.hashes.contains(&base::person::address_hash(text)))
        })
    }

    fn is_number(&self, cell: &str) -> bool {
        !self.calling_codes.is_empty()
            && cell.len() <= 40
            && digits::fold(cell).bytes().filter(u8::is_ascii_digit).count() >= 5
            && self.calling_codes.iter().any(|code| self.hashes.contains(&phone_hash(cell, code)))
    }
}

/// Whether a text is not a part of a longer one.
fn stands_alone(bytes: &[u8], at: usize, length: usize) -> bool {
    let (before, after) = (at.checked_sub(1).map(|at| bytes[at]), bytes.get(at + length).copied());
    if length < SHORT {
        let opened = before.is_none_or(|byte| matches!(byte, b'"' | b'\'' | b'=' | b','));
        let closed = after.is_none_or(|byte| matches!(byte, b'"' | b'\'' | b'&' | b','));
        return opened && closed;
    }
    let is_part = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    !is_part(before) && !is_part(after)
}

/// The inside of a gzip, zlib or zstd stream.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut inner = Vec::new();
    let read = match bytes {
        [0x1f, 0x8b, ..] => flate2::read::MultiGzDecoder::new(bytes).take(MOST).read_to_end(&mut inner),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            flate2::read::ZlibDecoder::new(bytes).take(MOST).read_to_end(&mut inner)
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            zstd::stream::read::Decoder::new(bytes).ok()?.take(MOST).read_to_end(&mut inner)
        }
        _ => return None,
    };
    // What comes before a damage is looked through all the same.
    (read.is_ok() || !inner.is_empty()).then_some(inner)
}

/// What is written in base64 within a text.
fn base64_runs(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let runs = bytes.split(move |byte| !is_digit(byte)).filter(|run| run.len() >= SHORTEST_BASE64);
    runs.filter_map(|run| STANDARD_NO_PAD.decode(run).or_else(|_| URL_SAFE_NO_PAD.decode(run)).ok())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn ali() -> Mentions {
        let hashes =
            BTreeSet::from([base::person::address_hash("ali@example.com"), phone_hash("+98 912 345 6789", "")]);
        Mentions::of(&["user-4711".into(), "7".into()], hashes, vec![String::new(), "98".into()])
    }

    #[test]
    fn a_person_is_found_however_they_are_written() {
        let told = [
            r#"{"user_id":"user-4711"}"#,
            r#"{"user_id":"USER-4711"}"#,
            r#"{"id":"7"}"#,
            "uid=7&x=1",
            "uid=user-4711",
            "mail to Ali@Example.com.",
            "/p.gif?e=ali%40example.com",
            "/p.gif?e=ali@example.com&x",
            "data=eyJ1c2VyX2lkIjoidXNlci00NzExIn0",
        ];
        for text in told {
            assert!(ali().in_bytes(text.as_bytes()), "{text}");
        }
        let others = ["user-47110", "xuser-4711", r#"{"n":7}"#, "77", "bali@example.com", "ali@example.com.tr", ""];
        for text in others {
            assert!(!ali().in_bytes(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn compressed_bodies_are_looked_into() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(br#"[{"userId":"user-4711"}]"#).unwrap();
        assert!(ali().in_bytes(&gzip.finish().unwrap()));
        assert!(ali().in_bytes(&zstd::bulk::compress(b"ali@example.com", 1).unwrap()));
    }

    #[test]
    fn a_number_is_recognised_by_its_hash() {
        for cell in ["+98 912 345 6789", "0912 345 6789", "۰۹۱۲۳۴۵۶۷۸۹"] {
            assert!(ali().in_cell(cell), "{cell}");
        }
        assert!(!ali().in_cell("0912 345 6780"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_through(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let nobody = Mentions::of(&[], BTreeSet::new(), Vec::new());
            prop_assert!(!nobody.in_bytes(&bytes));
            let _ = ali().in_bytes(&bytes);
        }
    }
}
