//! Passwords: argon2id with the parameters of OWASP's cheat sheet (19 MiB, two
//! passes, one lane), worked on aside from the request threads.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base::ErrorKind;
use tokio::sync::Semaphore;

use crate::problem::{Answer, Problem};

/// Shortest password (NIST SP 800-63B asks for eight with nothing else).
const MIN_CHARS: usize = 10;

/// Longest password, so that hashing stays cheap to refuse.
const MAX_BYTES: usize = 1024;

/// At most so many hashes at once: each takes 19 MiB and a core.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Verified against when there is no such user, so that the time of an answer
/// does not tell whether an address is known.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3VsaXRzdWxpdHN1bGl0cw$9Ug5FHbRkKrQ0wTqXqHrMv3dTqvSvNWDkyb5d0C8vZ0";

/// Hashes a new password.
///
/// # Errors
/// When it is too short or too long.
pub(crate) async fn hash(password: String) -> Answer<String> {
    check(&password)?;
    aside(move || {
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed.map(|hash| hash.to_string()).map_err(|error| Problem::of(ErrorKind::Internal, error.to_string()))
    })
    .await?
}

/// Whether a password is the one of a stored hash; always false without a hash,
/// after as much work.
pub(crate) async fn matches(password: String, stored: Option<String>) -> Answer<bool> {
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    let known = stored.is_some();
    let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
    let same = aside(move || {
        PasswordHash::new(&stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await?;
    Ok(same && known)
}

fn check(password: &str) -> Answer<()> {
    if password.chars().count() < MIN_CHARS {
        return Err(Problem::field("password", format!("choose at least {MIN_CHARS} characters")));
    }
    if password.len() > MAX_BYTES {
        return Err(Problem::field("password", format!("choose at most {MAX_BYTES} bytes")));
    }
    Ok(())
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let failed = |error: String| Problem::of(ErrorKind::Internal, error);
    let _permit = AT_ONCE.acquire().await.map_err(|error| failed(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let stored = hash("correct horse".to_owned()).await.unwrap();
        assert!(matches("correct horse".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!matches("correct horses".to_owned(), Some(stored)).await.unwrap());
        assert!(!matches("correct horse".to_owned(), None).await.unwrap());
        assert!(hash("short".to_owned()).await.is_err());
    }

    #[test]
    fn the_hash_of_nobody_can_be_read() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
