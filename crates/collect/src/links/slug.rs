//! Slugs: the short names of links.

use crate::enrich::salts::Random;

/// Letters of made slugs: none that looks like another (0 and o, 1 and l and
/// i, u and v).
pub const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstvwxyz";
/// Letters of a made slug: 30^7 are 22 thousand million.
pub const LENGTH: usize = 7;
/// Longest slug that somebody chooses.
pub const LONGEST: usize = 64;

/// A slug made by chance.
#[must_use]
pub fn fresh(random: Random) -> String {
    let mut slug = String::with_capacity(LENGTH);
    while slug.len() < LENGTH {
        let mut bytes = [0; 32];
        random(&mut bytes);
        // Above the largest multiple the first letters would come more often.
        let even = 256 / LETTERS.len() * LETTERS.len();
        let letters = bytes.iter().filter(|byte| usize::from(**byte) < even);
        slug.extend(
            letters.map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).take(LENGTH - slug.len()),
        );
    }
    slug
}

/// A slug that somebody chose, in lower case.
///
/// # Errors
/// Says what a slug looks like.
pub fn chosen(text: &str) -> Result<String, String> {
    let slug = text.trim().to_ascii_lowercase();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = (2..=LONGEST).contains(&slug.len())
        && slug.bytes().all(|byte| plain(byte) || matches!(byte, b'-' | b'_'))
        && slug.bytes().next().is_some_and(plain)
        && slug.bytes().next_back().is_some_and(plain);
    if fits {
        return Ok(slug);
    }
    let given: String = text.chars().take(80).collect();
    Err(format!(
        "“{given}” cannot be an address; write 2 to {LONGEST} of a–z, 0–9, - and _, with a letter or digit at either end"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_slugs_have_letters_that_look_like_no_other() {
        fn descending(bytes: &mut [u8; 32]) {
            for (at, byte) in (0_u8..).zip(bytes.iter_mut()) {
                *byte = 255 - at * 3;
            }
        }
        let slug = fresh(descending);
        assert_eq!(slug.len(), LENGTH);
        assert!(slug.bytes().all(|byte| LETTERS.contains(&byte)), "{slug}");
        assert!(!slug.contains(['0', '1', 'o', 'l', 'i', 'u']));
        assert_eq!(chosen(&slug), Ok(slug));
    }

    #[test]
    fn chosen_slugs_are_plain() {
        assert_eq!(chosen(" School-Gate_2 "), Ok("school-gate_2".into()));
        for text in ["", "a", "-a", "a-", "a b", "a/b", "گیت", "a?b", &"a".repeat(65)] {
            assert!(chosen(text).unwrap_err().contains("a–z"), "{text}");
        }
    }
}
