//! From a file's bytes to UTF-8, in bounded memory.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

/// How much of a file is looked at to find out how it is written.
pub(super) const LOOKED_AT: usize = 64 * 1024;

/// What a file is read from.
pub(super) type Input = Box<dyn Read + Send>;

/// The beginning of a file and the rest of it as UTF-8 (UTF-8 and Windows-1252
/// pass as they are, see [`text`]).
pub(super) fn utf8(mut file: Input) -> io::Result<(Vec<u8>, Input)> {
    let beginning = fill(&mut file)?;
    match beginning.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok((rest.to_vec(), file)),
        [0xFF, 0xFE, ..] => wide(UTF_16LE.new_decoder_with_bom_removal(), beginning, file),
        [0xFE, 0xFF, ..] => wide(UTF_16BE.new_decoder_with_bom_removal(), beginning, file),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => wide(UTF_16LE.new_decoder(), beginning, file),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => wide(UTF_16BE.new_decoder(), beginning, file),
        _ => Ok((beginning, file)),
    }
}

/// What a file is that begins so and holds no text; a file is taken for text
/// unless it is known better.
pub(super) fn other_kind(beginning: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a workbook or a ZIP archive"),
        (b"\xD0\xCF\x11\xE0", "an old workbook"),
        (b"PAR1", "a Parquet file"),
        (b"\x1F\x8B", "compressed with gzip"),
        (b"\x28\xB5\x2F\xFD", "compressed with Zstandard"),
        (b"%PDF-", "a PDF"),
    ];
    let known = KINDS.iter().find(|(magic, _)| beginning.starts_with(magic)).map(|(_, kind)| *kind);
    known.or_else(|| beginning.contains(&0).then_some("binary"))
}

/// One field as text: UTF-8, else Windows-1252.
pub(super) fn text(field: &[u8]) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(field).0,
    }
}

fn fill(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut beginning = Vec::new();
    file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut beginning)?;
    Ok(beginning)
}

fn wide(decoder: Decoder, beginning: Vec<u8>, rest: Input) -> io::Result<(Vec<u8>, Input)> {
    let from = io::Cursor::new(beginning).chain(rest);
    let mut wide = Wide { from, decoder, raw: vec![0; 16 * 1024], held: 0, at: 0, decoded: Vec::new(), ended: false };
    let beginning = fill(&mut wide)?;
    Ok((beginning, Box::new(wide)))
}

/// UTF-16 read as UTF-8.
struct Wide<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    held: usize,
    at: usize,
    decoded: Vec<u8>,
    ended: bool,
}

impl<R: Read> Wide<R> {
    fn refill(&mut self) -> io::Result<()> {
        let got = self.from.read(&mut self.raw[self.held..])?;
        let raw = self.held + got;
        let last = got == 0;
        self.decoded.resize(raw * 3 + 16, 0);
        let (result, read, written, _) = self.decoder.decode_to_utf8(&self.raw[..raw], &mut self.decoded, last);
        self.decoded.truncate(written);
        self.at = 0;
        self.raw.copy_within(read..raw, 0);
        self.held = raw - read;
        self.ended = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Wide<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.decoded.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let length = into.len().min(self.decoded.len() - self.at);
        into[..length].copy_from_slice(&self.decoded[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// Gives out no more bytes than one row may have before the next row is asked
/// for, so that an open quote cannot fill the memory.
pub(super) struct Bounded {
    from: io::Chain<io::Cursor<Vec<u8>>, Input>,
    left: u64,
    given: usize,
}

impl Bounded {
    /// The reader of a beginning and the rest.
    pub(super) fn new(beginning: Vec<u8>, rest: Input) -> Self {
        Self { from: io::Cursor::new(beginning).chain(rest), left: u64::MAX, given: 0 }
    }

    /// Allows so many bytes more.
    pub(super) fn renew(&mut self, budget: u64) {
        self.left = budget;
    }

    /// Whether nothing but bytes of the beginning was given out.
    pub(super) fn is_in_beginning(&self) -> bool {
        self.given <= self.from.get_ref().0.get_ref().len()
    }

    /// What comes after the first `used` bytes of the beginning.
    pub(super) fn after(self, used: u64) -> (Vec<u8>, Input) {
        let (beginning, rest) = self.from.into_inner();
        let mut beginning = beginning.into_inner();
        beginning.drain(..beginning.len().min(usize::try_from(used).unwrap_or(usize::MAX)));
        (beginning, rest)
    }
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a row without end"));
        }
        let length = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let got = self.from.read(&mut into[..length])?;
        self.left -= got as u64;
        self.given += got;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: Vec<u8>) -> String {
        let (mut out, mut rest) = utf8(Box::new(io::Cursor::new(bytes))).unwrap();
        rest.read_to_end(&mut out).unwrap();
        text(&out).into_owned()
    }

    #[test]
    fn what_is_no_text_is_known() {
        assert_eq!(other_kind(b"PK\x03\x04\x14\x00"), Some("a workbook or a ZIP archive"));
        assert_eq!(other_kind(b"PAR1\x15\x04"), Some("a Parquet file"));
        assert_eq!(other_kind(b"a,b\n1,\x00\n"), Some("binary"));
        assert_eq!(other_kind("a;b\nKöln;1\n".as_bytes()), None);
        assert_eq!(other_kind(b""), None);
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let words = "Straße;Betrag\nKöln;1,50 €\n".repeat(9000);
        let units = |order: fn(u16) -> [u8; 2]| words.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        assert_eq!(whole(words.clone().into_bytes()), words);
        assert_eq!(whole([b"\xEF\xBB\xBF", words.as_bytes()].concat()), words);
        assert_eq!(whole([b"\xFF\xFE".to_vec(), units(u16::to_le_bytes)].concat()), words);
        assert_eq!(whole([b"\xFE\xFF".to_vec(), units(u16::to_be_bytes)].concat()), words);
        assert_eq!(whole(units(u16::to_le_bytes)), words);
        assert_eq!(whole(units(u16::to_be_bytes)), words);
        assert_eq!(whole(encoding_rs::WINDOWS_1252.encode(&words).0.into_owned()), words);
        assert_eq!(whole(Vec::new()), "");
    }
}
