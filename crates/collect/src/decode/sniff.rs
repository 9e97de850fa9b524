//! What a file is, by its first bytes.

use super::error::DecodeError;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zip,
}

const AS_TABLE: &str = "export the report as CSV or xlsx";

/// Signatures of files that are no tables, with what to tell people.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image", AS_TABLE),
    (b"\xff\xd8\xff", "a JPEG image", AS_TABLE),
    (b"GIF8", "a GIF image", AS_TABLE),
    (b"%PDF-", "a PDF document", AS_TABLE),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls) or one with a password",
        "save it as xlsx or CSV without a password",
    ),
    (b"PAR1", "a Parquet file", "export it as CSV"),
    (b"SQLite format 3\0", "an SQLite database", "export the table as CSV"),
    (b"\x7fELF", "a program", AS_TABLE),
    (b"MZ\x90", "a Windows program", AS_TABLE),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it first"),
    (b"OggS", "an audio file", AS_TABLE),
    (b"ID3", "an audio file", AS_TABLE),
    (b"RIFF", "a sound, film or image", AS_TABLE),
    (b"\0\0\0\x18ftyp", "a film", AS_TABLE),
    (b"\0\0\0\x20ftyp", "a film", AS_TABLE),
];

/// Decides how the file is packed, refusing what is known not to be a table.
pub(super) fn packing(name: &str, head: &[u8]) -> Result<Packing, DecodeError> {
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Packing::Gzip);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Packing::Zip);
    }
    refuse_signature(name, head)?;
    Ok(Packing::Plain)
}

/// Refuses files whose signature says that they are no table.
pub(super) fn refuse_signature(name: &str, head: &[u8]) -> Result<(), DecodeError> {
    match SIGNATURES.iter().find(|(signature, ..)| head.starts_with(signature)) {
        Some((_, what, advice)) => Err(DecodeError::NotATable { name: name.to_owned(), what, advice }),
        None => Ok(()),
    }
}

/// Refuses text (already UTF-8) that is a web page, JSON or bytes of no script.
pub(super) fn refuse_markup(name: &str, text: &str) -> Result<(), DecodeError> {
    let start = text.trim_start();
    let lower: String = start.chars().take(200).collect::<String>().to_ascii_lowercase();
    let refuse = |what, advice| Err(DecodeError::NotATable { name: name.to_owned(), what, advice });
    if start.is_empty() {
        return Err(DecodeError::Empty { name: name.to_owned() });
    }
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag)) {
        return refuse("a web page", "perhaps the download needed signing in; download the report again");
    }
    if lower.starts_with("<?xml") || lower.starts_with("<workbook") {
        return refuse("an XML document", AS_TABLE);
    }
    if lower.starts_with('{') || lower.starts_with("[{") || lower.starts_with("[\n") {
        return refuse("a JSON document", "export the report as CSV or xlsx instead of JSON");
    }
    let controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')).count();
    if controls * 100 > text.chars().count() {
        return refuse("a binary file, not text", AS_TABLE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named() {
        let refused = packing("a.csv", b"\x89PNG\r\n\x1a\n....").unwrap_err().to_string();
        assert!(refused.contains("this looks like a PNG image"), "{refused}");
        assert!(refused.starts_with("a.csv:"), "{refused}");
    }

    #[test]
    fn archives_and_text_are_told_apart() {
        assert_eq!(packing("a", b"\x1f\x8b\x08").unwrap(), Packing::Gzip);
        assert_eq!(packing("a", b"PK\x03\x04").unwrap(), Packing::Zip);
        assert_eq!(packing("a", b"day,spend").unwrap(), Packing::Plain);
    }

    #[test]
    fn pages_and_json_are_refused_with_advice() {
        assert!(refuse_markup("a", " <!DOCTYPE html><html>").unwrap_err().to_string().contains("web page"));
        assert!(refuse_markup("a", "{\"rows\":[]}").unwrap_err().to_string().contains("JSON"));
        assert!(refuse_markup("a", "a\u{1}\u{2}\u{3}").unwrap_err().to_string().contains("binary"));
        assert!(refuse_markup("a", " \n\n").unwrap_err().to_string().contains("empty"));
        refuse_markup("a", "day,spend\n").unwrap();
    }
}
