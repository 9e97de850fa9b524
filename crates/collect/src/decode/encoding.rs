//! Which encoding a text is in, and streaming it into UTF-8.
//!
//! A byte sequence that the encoding does not have becomes the byte `0xFF`,
//! which no UTF-8 text holds: the reader of rows then sees which row is
//! damaged and reports it, instead of a replacement character slipping into a
//! campaign's name.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

const CHUNK: usize = 64 << 10;

/// The encoding of a text and the bytes of its byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextEncoding {
    pub(super) encoding: &'static Encoding,
    pub(super) mark_bytes: usize,
}

/// Decides from the beginning of a text. `None` when it holds bytes of no text.
pub(super) fn detect(sample: &[u8], asked: Option<&'static Encoding>) -> Option<TextEncoding> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(sample) {
        return Some(TextEncoding { encoding: asked.unwrap_or(encoding), mark_bytes });
    }
    let found = |encoding| Some(TextEncoding { encoding, mark_bytes: 0 });
    if let Some(encoding) = asked {
        return found(encoding);
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return found(encoding);
    }
    if sample.contains(&0) {
        return None;
    }
    if is_mostly_utf8(sample) {
        return found(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    found(detector.guess(None, Utf8Detection::Deny))
}

/// UTF-16 shows as zero bytes that stand at odd or at even places only: the
/// upper halves of delimiters, digits and line ends of any script.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let sample = &sample[..sample.len().min(CHUNK)];
    let mut zeros = [0_usize; 2];
    for (at, byte) in sample.iter().enumerate() {
        if *byte == 0 {
            zeros[at & 1] += 1;
        }
    }
    let [even, odd] = zeros;
    let enough = sample.len() / 20;
    if odd > enough && even * 20 < odd {
        Some(UTF_16LE)
    } else if even > enough && odd * 20 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the sample is UTF-8, a cut-off character at its end and a few
/// damaged bytes aside: where UTF-8 sequences outnumber broken ones ten to one,
/// the file is UTF-8 with damage, and the damaged rows are to be reported.
fn is_mostly_utf8(sample: &[u8]) -> bool {
    let mut sound = 0_usize;
    let mut broken = 0_usize;
    let mut rest = sample;
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                sound += non_ascii(text);
                break;
            }
            Err(error) => {
                let (head, tail) = rest.split_at(error.valid_up_to());
                sound += std::str::from_utf8(head).map_or(0, non_ascii);
                let Some(bad) = error.error_len() else { break };
                broken += 1;
                rest = tail.get(bad..).unwrap_or_default();
            }
        }
    }
    broken == 0 || sound > broken * 10
}

fn non_ascii(text: &str) -> usize {
    if text.is_ascii() { 0 } else { text.chars().filter(|c| !c.is_ascii()).count() }
}

/// Streams any encoding into UTF-8; see the module for what becomes of damage.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    source: Vec<u8>,
    /// The part of `source` not yet decoded.
    pending: std::ops::Range<usize>,
    target: Vec<u8>,
    /// The part of `target` not yet given.
    ready: std::ops::Range<usize>,
    is_finished: bool,
    is_source_finished: bool,
}

impl<R: Read> Transcoder<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            source: vec![0; CHUNK],
            pending: 0..0,
            target: vec![0; CHUNK],
            ready: 0..0,
            is_finished: false,
            is_source_finished: false,
        }
    }

    fn decode_some(&mut self) -> io::Result<()> {
        if self.pending.is_empty() && !self.is_source_finished {
            let count = self.inner.read(&mut self.source)?;
            self.pending = 0..count;
            self.is_source_finished = count == 0;
        }
        // One byte is kept free for the mark of a damaged sequence.
        let room = self.target.len() - 1;
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.source[self.pending.clone()],
            &mut self.target[..room],
            self.is_source_finished,
        );
        self.pending.start += read;
        self.ready = 0..written;
        match result {
            DecoderResult::InputEmpty => self.is_finished = self.is_source_finished,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                self.target[written] = 0xFF;
                self.ready.end += 1;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.is_finished {
            self.decode_some()?;
        }
        let count = buffer.len().min(self.ready.len());
        buffer[..count].copy_from_slice(&self.target[self.ready.start..self.ready.start + count]);
        self.ready.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    fn transcoded(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        Transcoder::new(bytes, encoding).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn utf16_is_found_with_and_without_a_mark() {
        for (big, encoding) in [(false, UTF_16LE), (true, UTF_16BE)] {
            let bytes = utf16("کمپین,هزینه\nاینستاگرام,5000\n", big);
            assert_eq!(detect(&bytes, None).unwrap().encoding, encoding);
            assert_eq!(transcoded(&bytes, encoding), "کمپین,هزینه\nاینستاگرام,5000\n".as_bytes());
            let marked = [utf16("\u{feff}", big), bytes].concat();
            assert_eq!(detect(&marked, None), Some(TextEncoding { encoding, mark_bytes: 2 }));
        }
    }

    #[test]
    fn legacy_encodings_are_found() {
        let (western, ..) = encoding_rs::WINDOWS_1252
            .encode("Kampagne;Kosten für Anzeigen\nFrühling;1,50 €\nHerbst Überraschung;2,50 €\n");
        assert_eq!(detect(&western, None).unwrap().encoding, encoding_rs::WINDOWS_1252);
        let (arabic, ..) =
            encoding_rs::WINDOWS_1256.encode("الحملة;التكلفة\nحملة الخريف على انستغرام;100\nحملة الشتاء;200\n");
        assert_eq!(detect(&arabic, None).unwrap().encoding, encoding_rs::WINDOWS_1256);
    }

    #[test]
    fn a_cut_off_character_and_a_little_damage_leave_utf8() {
        let persian = "اینستاگرام,تلگرام".as_bytes();
        assert_eq!(detect(&persian[..persian.len() - 1], None).unwrap().encoding, UTF_8);
        let damaged = [persian, b"\xff,".as_slice(), persian].concat();
        assert_eq!(detect(&damaged, None).unwrap().encoding, UTF_8);
    }

    #[test]
    fn zero_bytes_are_no_text_and_damage_is_marked() {
        assert_eq!(detect(&[0; 64], None), None);
        assert_eq!(detect(b"abc\0\0def,1\n", None), None);
        assert_eq!(transcoded(&[0x41, 0x00, 0x00, 0xD8, 0x42, 0x00], UTF_16LE), b"A\xffB");
    }
}
