//! Bodies: decompression within bounds, and text.
//!
//! What a body is compressed with is told by `Content-Encoding` and, because
//! clients and proxies lose or leave that header behind (RudderStack's Node
//! SDK sends gzip under `application/x-www-form-urlencoded`), by its first
//! bytes.

use std::borrow::Cow;
use std::io::Read;

use base::Refusal;
use bytes::Bytes;

use super::{Fault, Request, limit};

/// Most layers of compression that are taken off.
const LAYERS: usize = 2;

/// Largest zstd window as a power of two: 8 MB, as RFC 9659 has it.
const ZSTD_WINDOW_LOG: u32 = 23;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Zstd,
    Brotli,
}

/// The body of a request, decompressed, at most `largest` bytes.
///
/// # Errors
/// [`Refusal::InflatedTooLarge`] and [`Refusal::BadCompression`].
pub fn inflate(request: &Request, largest: usize) -> Result<Bytes, Fault> {
    let mut body = request.body.clone();
    let named: Vec<Option<Coding>> = request
        .header("content-encoding")
        .unwrap_or_default()
        .split(',')
        .map(|word| named(word.trim()))
        .rev()
        .take(LAYERS)
        .collect();
    for coding in named.into_iter().flatten() {
        body = match unpack(coding, &body, largest) {
            Ok(inner) => inner,
            // A proxy that unpacked the body and left the header behind.
            Err(fault) if fault.reason == Refusal::BadCompression && looks_like_text(&body) => body,
            Err(fault) => return Err(fault),
        };
    }
    for _ in 0..LAYERS {
        let Some(coding) = sniffed(&body) else { break };
        body = match unpack(coding, &body, largest) {
            Ok(inner) => inner,
            Err(fault) if fault.reason == Refusal::BadCompression && coding == Coding::Deflate => break,
            Err(fault) => return Err(fault),
        };
    }
    if body.len() > largest {
        let message = format!("the body has {} bytes, more than the {largest} that are taken", body.len());
        return Err(Fault::new(Refusal::BodyTooLarge, message));
    }
    Ok(body)
}

/// The body of a request as the protocols' general bound has it.
///
/// # Errors
/// As [`inflate`].
pub fn read(request: &Request) -> Result<Bytes, Fault> {
    inflate(request, limit::INFLATED)
}

/// Bytes as text, without a byte order mark.
///
/// # Errors
/// [`Refusal::BadEncoding`] when they are no UTF-8.
pub fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("the body is no UTF-8: byte {} does not belong to a character", error.valid_up_to());
        Fault::new(Refusal::BadEncoding, message)
    })
}

/// Bytes as text, with what is no UTF-8 shown as U+FFFD: for bytes that are
/// only to be looked at.
#[must_use]
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn named(word: &str) -> Option<Coding> {
    match word.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Some(Coding::Gzip),
        "deflate" => Some(Coding::Deflate),
        "zstd" => Some(Coding::Zstd),
        "br" => Some(Coding::Brotli),
        _ => None,
    }
}

fn sniffed(body: &[u8]) -> Option<Coding> {
    match body {
        [0x1F, 0x8B, 0x08, ..] => Some(Coding::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Coding::Zstd),
        // A zlib header: deflate, window of at most 32 KB, checked by 31.
        [0x78, second, ..] if (0x7800 + u16::from(*second)).is_multiple_of(31) => Some(Coding::Deflate),
        _ => None,
    }
}

fn looks_like_text(body: &[u8]) -> bool {
    body.iter().take(64).all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace())
}

fn unpack(coding: Coding, body: &[u8], largest: usize) -> Result<Bytes, Fault> {
    let read = match coding {
        Coding::Gzip => take(flate2::read::MultiGzDecoder::new(body), largest),
        Coding::Deflate => take(flate2::read::ZlibDecoder::new(body), largest)
            .or_else(|_| take(flate2::read::DeflateDecoder::new(body), largest)),
        Coding::Zstd => zstd::stream::read::Decoder::with_buffer(body).and_then(|mut decoder| {
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            take(decoder, largest)
        }),
        Coding::Brotli => take(brotli::Decompressor::new(body, 4096), largest),
    };
    let inner = read.map_err(|error| {
        let message = format!("the body cannot be decompressed as {coding:?}: {error}");
        Fault::new(Refusal::BadCompression, message)
    })?;
    if inner.len() > largest {
        let message = format!("the body has more than {largest} bytes once decompressed");
        return Err(Fault::new(Refusal::InflatedTooLarge, message));
    }
    Ok(Bytes::from(inner))
}

/// Reads at most one byte more than `largest`.
fn take(from: impl Read, largest: usize) -> std::io::Result<Vec<u8>> {
    let mut into = Vec::new();
    let most = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    from.take(most).read_to_end(&mut into)?;
    Ok(into)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::super::testing::request;
    use super::*;

    const TEXT: &[u8] = br#"{"name":"order","value":12.5}"#;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn packed(encoding: &str, body: Vec<u8>) -> Request {
        let mut request = request("POST", "/", "", &body);
        if !encoding.is_empty() {
            request.headers.push(("content-encoding".into(), encoding.into()));
        }
        request
    }

    fn brotlied(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        brotli::CompressorWriter::new(&mut out, 4096, 5, 20).write_all(bytes).unwrap();
        out
    }

    #[test]
    fn every_coding_is_read_by_its_header() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(TEXT).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        raw.write_all(TEXT).unwrap();
        for (name, body) in [
            ("", TEXT.to_vec()),
            ("identity", TEXT.to_vec()),
            ("gzip", gzip(TEXT)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("zstd", zstd::encode_all(TEXT, 3).unwrap()),
            ("br", brotlied(TEXT)),
        ] {
            assert_eq!(read(&packed(name, body)).unwrap(), TEXT, "{name}");
        }
    }

    #[test]
    fn a_missing_or_left_over_header_does_no_harm() {
        assert_eq!(read(&packed("", gzip(TEXT))).unwrap(), TEXT);
        assert_eq!(read(&packed("", zstd::encode_all(TEXT, 3).unwrap())).unwrap(), TEXT);
        assert_eq!(read(&packed("gzip", TEXT.to_vec())).unwrap(), TEXT);
        assert_eq!(read(&packed("gzip", gzip(&gzip(TEXT)))).unwrap(), TEXT);
        assert_eq!(read(&packed("", b"x^2 is text".to_vec())).unwrap(), &b"x^2 is text"[..]);
    }

    #[test]
    fn a_bomb_and_a_torn_body_are_refused() {
        let bomb = gzip(&vec![b' '; 1 << 20]);
        assert_eq!(inflate(&packed("gzip", bomb), 1 << 16).unwrap_err().reason, Refusal::InflatedTooLarge);
        let bomb = zstd::encode_all(&vec![b' '; 1 << 20][..], 3).unwrap();
        assert_eq!(inflate(&packed("", bomb), 1 << 16).unwrap_err().reason, Refusal::InflatedTooLarge);
        let bomb = brotlied(&vec![b' '; 1 << 20]);
        assert_eq!(inflate(&packed("br", bomb), 1 << 16).unwrap_err().reason, Refusal::InflatedTooLarge);
        let mut torn = gzip(TEXT);
        torn.truncate(torn.len() / 2);
        assert_eq!(read(&packed("gzip", torn)).unwrap_err().reason, Refusal::BadCompression);
        assert_eq!(inflate(&packed("", vec![b'a'; 100]), 10).unwrap_err().reason, Refusal::BodyTooLarge);
    }

    #[test]
    fn text_is_utf_8_without_its_mark() {
        assert_eq!(text(b"\xEF\xBB\xBFfl\xC3\xB3n").unwrap(), "flón");
        assert_eq!(text(b"fl\xF3n").unwrap_err().reason, Refusal::BadEncoding);
    }

    proptest! {
        #[test]
        fn any_bytes_stay_within_the_bound(
            head in prop::sample::select(vec![&b""[..], b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x78\x9c"]),
            tail in prop::collection::vec(any::<u8>(), 0..300),
            encoding in prop::sample::select(vec!["", "gzip", "deflate", "zstd", "br", "br, gzip", "compress"]),
        ) {
            let body = [head, &tail].concat();
            if let Ok(inner) = inflate(&packed(encoding, body), 1 << 12) {
                prop_assert!(inner.len() <= 1 << 12);
            }
        }
    }
}
