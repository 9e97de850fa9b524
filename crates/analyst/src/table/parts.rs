//! The rows of a file on every core.
//!
//! One thread at a time takes the next part of the file, cut after a line that
//! ends outside of quotes, and reads its rows while the others take theirs. Where
//! the cuts lie depends on the file alone, so the same file gives the same result
//! on any number of threads.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use memchr::{memchr, memchr_iter, memrchr2};

use super::TableError;
use super::bytes::{Input, LOOKED_AT};
use super::rows::{Facts, LONGEST_ROW, Rows};

/// How much of a file is read at a time: little enough for the C library to give
/// the memory of one part to the next.
const PART: usize = 96 * 1024;

impl Rows {
    /// Reads the rows that are left on every core. `read` is given some of them
    /// at a time; what it makes of them goes to `put` in the order of the file.
    ///
    /// # Errors
    /// When the file cannot be read, and the first error of `put`.
    pub fn in_parts<T: Send, E: From<TableError> + Send>(
        self,
        read: impl Fn(Self) -> T + Sync,
        mut put: impl FnMut(T) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let (facts, beginning, rest, before) = match self.rest() {
            Ok(rest) => rest,
            Err(rows) => return put(read(rows)),
        };
        let mut parts = Parts { rest, left: beginning, before, count: 0, ended: false };
        let first = parts.next(&facts)?;
        let threads = if parts.ended { 1 } else { std::thread::available_parallelism().map_or(1, usize::from) };
        let parts = Mutex::new((first, parts));
        let results = Mutex::new(Results { next: 0, waiting: BTreeMap::new(), put, failed: None });
        let share = || {
            while lock(&results).failed.is_none() {
                let part = {
                    let (first, parts) = &mut *lock(&parts);
                    match first.take() {
                        Some(part) => Ok(Some(part)),
                        None => parts.next(&facts).map_err(|error| (parts.count, error)),
                    }
                };
                match part {
                    Ok(None) => return,
                    Ok(Some(part)) => {
                        let result = read(Self::of_part(facts.clone(), part.text, part.before));
                        lock(&results).take(part.index, Ok(result));
                    }
                    Err((index, error)) => return lock(&results).take(index, Err(error)),
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(share);
            }
            share();
        });
        let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.failed.map_or(Ok(()), Err)
    }
}

/// A thread that panics ends the scope, so nobody sees what it left behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whole rows of a file, after so many line feeds.
struct Part {
    index: u64,
    text: Vec<u8>,
    before: u64,
}

/// What is left of a file.
struct Parts {
    rest: Input,
    /// Read, but after the last row that is whole.
    left: Vec<u8>,
    before: u64,
    count: u64,
    ended: bool,
}

impl Parts {
    fn next(&mut self, facts: &Facts) -> Result<Option<Part>, TableError> {
        let mut text = Vec::with_capacity(self.left.len() + PART);
        text.append(&mut self.left);
        let mut cut = 0;
        // A row that is longer than a row can be is left to who reads it.
        while cut == 0 && !self.ended && text.len() as u64 <= LONGEST_ROW + LOOKED_AT as u64 {
            let wanted = text.len().max(PART);
            let got = (&mut self.rest).take(wanted as u64).read_to_end(&mut text);
            self.ended = got.as_ref().map_or(true, |got| *got < wanted);
            got.map_err(|source| TableError::Read { file: facts.file().to_owned(), source })?;
            cut = last_end(&text, facts.delimiter);
        }
        if cut > 0 && !self.ended {
            self.left.extend_from_slice(&text[cut..]);
            text.truncate(cut);
        }
        if text.is_empty() {
            return Ok(None);
        }
        let part = Part { index: self.count, before: self.before, text };
        self.count += 1;
        self.before += memchr_iter(b'\n', &part.text).count() as u64;
        Ok(Some(part))
    }
}

/// Where the last line ends outside of quotes, in a text that begins with a row;
/// 0 if none does.
fn last_end(text: &[u8], delimiter: u8) -> usize {
    let (mut end, mut outside) = (0, 0);
    loop {
        // A quote within a field that begins without one is a character.
        let begins = |at: &usize| *at == 0 || [delimiter, b'\n', b'\r'].contains(&text[at - 1]);
        let quote = memchr_iter(b'"', &text[outside..]).map(|at| outside + at).find(begins);
        let before = &text[outside..quote.unwrap_or(text.len())];
        end = memrchr2(b'\n', b'\r', before).map_or(end, |at| outside + at + 1);
        let Some(mut inside) = quote else { return end };
        loop {
            inside += 1;
            let Some(next) = memchr(b'"', &text[inside..]) else { return end };
            inside += next + 1;
            if text.get(inside) != Some(&b'"') {
                break;
            }
        }
        outside = inside;
    }
}

/// Results of parts, which go on in the order of the file.
struct Results<T, E, P> {
    next: u64,
    waiting: BTreeMap<u64, Result<T, TableError>>,
    put: P,
    failed: Option<E>,
}

impl<T, E: From<TableError>, P: FnMut(T) -> Result<(), E>> Results<T, E, P> {
    fn take(&mut self, index: u64, result: Result<T, TableError>) {
        self.waiting.insert(index, result);
        while self.failed.is_none()
            && let Some(result) = self.waiting.remove(&self.next)
        {
            self.next += 1;
            self.failed = result.map_err(E::from).and_then(&mut self.put).err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_outside_of_quotes() {
        for (text, end) in [
            ("a;b\nc;d", 4),
            ("a;b\r\nc", 5),
            ("a;\"b\nc", 0),
            ("a\n\"b\n\"\"\n\";c\nd", 12),
            ("a\nb\"\nc", 5),
            ("\"a\"\nb", 4),
            ("\"a\"\"\nb", 0),
            ("\"a\" \"\nb", 6),
            ("a\rb", 2),
            ("", 0),
        ] {
            assert_eq!(last_end(text.as_bytes(), b';'), end, "{text:?}");
        }
    }
}
