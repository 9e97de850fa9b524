//! The salts of the cookieless mode: a new one every day (UTC), today's and
//! yesterday's are kept, the others destroyed.
//!
//! Yesterday's is kept so that an event that happened before midnight and
//! arrives after it is the visitor's of before midnight.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base::{Clock, Day, Timestamp};
use jiff::tz::TimeZone;

/// Bytes of a salt.
pub type Salt = [u8; 32];

/// Makes a salt from the machine's source of randomness.
pub type Random = fn(&mut Salt);

/// Name of the file in the data folder.
pub const FILE: &str = "salts.json";

/// Today's and yesterday's salt, in a file that only its owner reads.
#[derive(Debug)]
pub struct SaltBook {
    file: PathBuf,
    clock: Arc<dyn Clock>,
    random: Random,
    salts: Mutex<BTreeMap<Day, Salt>>,
}

impl SaltBook {
    /// Opens the book in a folder; salts that are past are destroyed at once. A
    /// file that cannot be understood counts as no file.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>, random: Random) -> io::Result<Self> {
        let file = folder.join(FILE);
        let salts = match std::fs::read(&file) {
            Ok(bytes) => read(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        let book = Self { file, clock, random, salts: Mutex::new(salts) };
        let today = day(book.clock.now());
        let mut salts = book.salts.lock().unwrap_or_else(PoisonError::into_inner);
        book.turn(&mut salts, today);
        book.write(&salts)?;
        drop(salts);
        Ok(book)
    }

    /// The salt of the day of an instant where that is yesterday, else today's.
    /// The first question of a day makes its salt and destroys the one before
    /// yesterday's.
    #[must_use]
    pub fn of(&self, at: Timestamp) -> Salt {
        let today = day(self.clock.now());
        let mut salts = self.salts.lock().unwrap_or_else(PoisonError::into_inner);
        if !salts.contains_key(&today) {
            self.turn(&mut salts, today);
            if let Err(error) = self.write(&salts) {
                // The salts of today hold in memory; those that are past are
                // gone from it, and go from the disk with the next writing.
                tracing::error!(%error, file = %self.file.display(), "the salts of the day could not be written");
            }
        }
        let wanted = salts.get(&day(at)).filter(|_| day(at) <= today).or_else(|| salts.get(&today));
        wanted.copied().unwrap_or_default()
    }

    fn turn(&self, salts: &mut BTreeMap<Day, Salt>, today: Day) {
        let yesterday = today.yesterday().unwrap_or(today);
        salts.retain(|day, _| *day == today || *day == yesterday);
        salts.entry(today).or_insert_with(|| {
            let mut salt = Salt::default();
            (self.random)(&mut salt);
            salt
        });
    }

    /// Replaces the file: a temporary one, synced, then renamed over it.
    fn write(&self, salts: &BTreeMap<Day, Salt>) -> io::Result<()> {
        let lines: BTreeMap<String, String> =
            salts.iter().map(|(day, salt)| (day.to_string(), super::consent::hex(salt))).collect();
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        io::Write::write_all(&mut fresh, serde_json::to_string(&lines)?.as_bytes())?;
        fresh.as_file().sync_all()?;
        fresh.persist(&self.file)?;
        Ok(())
    }
}

fn day(at: Timestamp) -> Day {
    at.to_zoned(TimeZone::UTC).date()
}

fn read(bytes: &[u8]) -> BTreeMap<Day, Salt> {
    let lines: BTreeMap<String, String> = serde_json::from_slice(bytes).unwrap_or_default();
    let read = lines.iter().filter_map(|(day, salt)| Some((day.parse().ok()?, unhex(salt)?)));
    read.collect()
}

fn unhex(text: &str) -> Option<Salt> {
    let mut salt = Salt::default();
    if text.len() != 2 * salt.len() || !text.is_ascii() {
        return None;
    }
    for (at, byte) in salt.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(salt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::FixedClock;
    use std::sync::atomic::{AtomicU8, Ordering};

    static COUNT: AtomicU8 = AtomicU8::new(1);

    /// Another salt each time.
    fn count(salt: &mut Salt) {
        salt.fill(COUNT.fetch_add(1, Ordering::SeqCst));
    }

    #[test]
    fn salts_last_two_days_and_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-10-01T23:59:00Z"));
        let book = SaltBook::open(folder.path(), clock.clone(), count).unwrap();
        let before = clock.now();
        let first = book.of(before);
        clock.advance_seconds(120);
        let second = book.of(clock.now());
        assert_ne!(first, second);
        assert_eq!(book.of(before), first, "an event of yesterday");
        let reopened = SaltBook::open(folder.path(), clock.clone(), count).unwrap();
        assert_eq!((reopened.of(before), reopened.of(clock.now())), (first, second));

        clock.advance_seconds(86_400);
        let third = reopened.of(clock.now());
        assert_eq!(reopened.of(before), third, "the first salt is destroyed");
        let kept = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!kept.contains(&super::super::consent::hex(&first)), "{kept}");
        assert_eq!(kept.matches("2026-10-").count(), 2);
        // Years later, and an event that claims the future.
        clock.advance_seconds(86_400 * 1_000);
        assert_eq!(reopened.of(before), reopened.of("2100-01-01T00:00:00Z".parse().unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-10-01T00:00:00Z"));
        SaltBook::open(folder.path(), clock, count).unwrap();
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_broken_file_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"\xff{not json").unwrap();
        let clock = Arc::new(FixedClock::at("2026-10-01T00:00:00Z"));
        let book = SaltBook::open(folder.path(), clock.clone(), count).unwrap();
        assert_ne!(book.of(clock.now()), Salt::default());
    }
}
