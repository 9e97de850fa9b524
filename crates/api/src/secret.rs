//! Secrets of cookies, links and keys: 256 random bits each, of which only the
//! SHA-256 is stored. A hash of so much chance needs no salt and no stretching.

use sha2::{Digest as _, Sha256};

/// How many characters of an API key are stored in the clear, to tell keys apart.
const SHOWN: usize = 14;

/// A new secret: a prefix that says what it is, and 256 random bits in hex.
pub(crate) fn fresh(prefix: &str) -> String {
    let bits: [u8; 32] = rand::random();
    format!("{prefix}{}", base::hex(&bits))
}

/// Fills with chance.
pub fn fill_with_chance(bytes: &mut [u8; 32]) {
    *bytes = rand::random();
}

/// The form in which a secret is stored and looked up.
pub(crate) fn hash(secret: &str) -> String {
    base::hex(&Sha256::digest(secret.as_bytes()))
}

/// The part of a key that people may see again.
pub(crate) fn shown_part(secret: &str) -> String {
    secret.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_hash_alike() {
        let (one, two) = (fresh("sulit_"), fresh("sulit_"));
        assert_ne!(one, two);
        assert_eq!(one.len(), "sulit_".len() + 64);
        assert_eq!(hash(&one), hash(&one.clone()));
        assert!(one.starts_with(&shown_part(&one)));
    }
}
