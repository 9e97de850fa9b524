//! What stands between the columns.

/// The delimiters a file may have, the likelier first.
const KNOWN: [u8; 4] = *b",;\t|";

/// Reads a delimiter as it is typed.
pub(super) fn parse(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'"' => Ok(*byte),
            _ => Err("one character such as , ; | or the word tab".to_owned()),
        },
    }
}

/// A delimiter as messages show it.
pub(super) fn shown(delimiter: u8) -> String {
    if delimiter == b'\t' { "tab".to_owned() } else { char::from(delimiter).to_string() }
}

/// The delimiter that cuts the first lines into the same number of fields; a
/// file with none has one column.
pub(super) fn sniff(beginning: &[u8]) -> u8 {
    let lines = lines(beginning);
    let Some(header) = lines.first() else { return KNOWN[0] };
    let mut best = (0, 0, KNOWN[0]);
    for delimiter in KNOWN {
        let fields = count(header, delimiter);
        if fields == 0 {
            continue;
        }
        let alike = lines.iter().filter(|line| count(line, delimiter) == fields).count();
        if (alike, fields) > (best.0, best.1) {
            best = (alike, fields, delimiter);
        }
    }
    best.2
}

/// Whole lines outside of quotes, at most fifty; the last may be cut off.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if at > start {
                    lines.push(&bytes[start..at]);
                }
                start = at + 1;
            }
            _ => {}
        }
        if lines.len() == 50 {
            return lines;
        }
    }
    if lines.is_empty() && start < bytes.len() {
        lines.push(&bytes[start..]);
    }
    lines
}

fn count(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let mut found = 0;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if *byte == delimiter && !quoted {
            found += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        assert_eq!(sniff(b"a,b,c\n1,2,3\n"), b',');
        assert_eq!(sniff(b"a;b\n1,5;2,5\n"), b';');
        assert_eq!(sniff(b"path;total\nx > y;1\n"), b';');
        assert_eq!(sniff(b"a\tb\n\"x, y\"\t1\n"), b'\t');
        assert_eq!(sniff(b"\"a,b,c\";d\n\"x\n,\";2\n"), b';');
        assert_eq!(sniff(b"only\n1\n"), b',');
        assert_eq!(sniff(b""), b',');
        assert_eq!(sniff(b"a|b"), b'|');
    }

    #[test]
    fn typed_delimiters_are_read() {
        assert_eq!(parse(";"), Ok(b';'));
        assert_eq!(parse("tab"), Ok(b'\t'));
        assert!(parse("a").is_err());
        assert!(parse("").is_err());
        assert!(parse("::").is_err());
    }
}
