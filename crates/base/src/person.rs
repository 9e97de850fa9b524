//! Ids that are computed rather than given out: the same person and the same
//! session have the same id whoever computes it, whenever, in whatever order
//! the events arrive.

use sha2::{Digest as _, Sha256};

use crate::id::{WorkspaceId, encode};
use crate::time::Timestamp;

/// Id of the person that one identifier stands for, `prs_` and 26 characters.
/// `kind` is `user`, `email`, `phone` or `anonymous`. Where several identifiers
/// are one person, the smallest of them gives the id (see identity in
/// `collect`).
#[must_use]
pub fn person_id(workspace: &WorkspaceId, kind: &str, value: &str) -> String {
    computed("prs", &[workspace.as_str().as_bytes(), kind.as_bytes(), value.as_bytes()])
}

/// Id of a session, `ses_` and 26 characters: of the visitor and of the instant
/// of its first event.
#[must_use]
pub fn session_id(workspace: &WorkspaceId, visitor: &str, start: Timestamp) -> String {
    computed("ses", &[workspace.as_str().as_bytes(), visitor.as_bytes(), &start.as_microsecond().to_be_bytes()])
}

/// SHA-256 (hex) of an e-mail address, trimmed and in lower case; dots and what
/// follows a `+` stay, since only some providers ignore them. Empty when it is
/// no address.
#[must_use]
pub fn address_hash(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let whole = address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if whole { text_hash(&address) } else { String::new() }
}

/// SHA-256 (hex) of a text as it stands.
#[must_use]
pub fn text_hash(text: &str) -> String {
    crate::hex(&Sha256::digest(text.as_bytes()))
}

fn computed(prefix: &str, parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    hash.update(prefix.as_bytes());
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let number = digest.iter().take(16).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    format!("{prefix}_{}", encode(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FixedClock;

    #[test]
    fn the_same_person_has_the_same_id_and_another_workspace_another() {
        let here = WorkspaceId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let there = WorkspaceId::new(&FixedClock::at("2026-10-02T00:00:00Z"));
        let id = person_id(&here, "anonymous", "a1");
        assert_eq!(id.len(), 30);
        assert!(id.starts_with("prs_"), "{id}");
        assert_eq!(id, person_id(&here, "anonymous", "a1"));
        assert_ne!(id, person_id(&there, "anonymous", "a1"));
        assert_ne!(id, person_id(&here, "user", "a1"));
        assert_ne!(person_id(&here, "user", "s1"), person_id(&here, "users", "1"));
    }

    #[test]
    fn a_session_is_its_visitor_and_its_start() {
        let here = WorkspaceId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let first = session_id(&here, "v", at("2026-10-01T10:00:00Z"));
        assert_eq!(first, session_id(&here, "v", at("2026-10-01T10:00:00Z")));
        assert_ne!(first, session_id(&here, "v", at("2026-10-01T10:00:00.000001Z")));
    }
}
