//! Text that cannot steer a terminal.
//!
//! Names come from files. A control character in one could move the cursor,
//! colour or hide what stands beside it, and a bidirectional override could
//! show it in another order than it is stored (CVE-2021-42574), so they are
//! written as escapes.

use std::io::{self, Write};

/// Whether a character steers the display instead of being shown.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A name or message on one line.
pub(crate) fn plain(text: &str) -> String {
    escaped(text, &[])
}

/// A message of several lines.
pub(crate) fn lines(text: &str) -> String {
    escaped(text, &['\n'])
}

fn escaped(text: &str, kept: &[char]) -> String {
    if !text.contains(steers) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if steers(c) && !kept.contains(&c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// JSON in which every such character is an escape of JSON's own: the same
/// value to a program, and harmless on a terminal.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // serde_json writes line breaks between values only, and escapes those within.
        if steers(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Writes lines of text to a terminal, escaping what would steer it. Programs
/// and files get the bytes as they are.
#[derive(Debug)]
pub(crate) struct Visible<W> {
    to: W,
    is_json: bool,
    line: Vec<u8>,
}

impl<W: Write> Visible<W> {
    pub(crate) fn new(to: W, is_json: bool) -> Self {
        Self { to, is_json, line: Vec::new() }
    }

    fn pour(&mut self) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.line);
        let harmless = if self.is_json { json(&text) } else { escaped(&text, &['\n', '\t']) };
        self.to.write_all(harmless.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pour()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pour()?;
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEERING: &str = "a\u{7}b\u{1b}[31mc\u{202e}d\u{9b}e\nf";

    #[test]
    fn nothing_that_steers_is_left() {
        assert_eq!(plain(STEERING), "a\\u{7}b\\u{1b}[31mc\\u{202e}d\\u{9b}e\\nf");
        assert!(lines(STEERING).ends_with("e\nf"));
        assert_eq!(plain("کمپین\u{200c}ها – Tết"), "کمپین\u{200c}ها – Tết");
    }

    #[test]
    fn json_means_the_same() {
        let written = json(&serde_json::to_string(STEERING).unwrap());
        assert!(!written.contains(steers), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), STEERING);
    }

    #[test]
    fn a_terminal_gets_escapes_however_the_text_is_cut() {
        let mut out = Visible::new(Vec::new(), false);
        for byte in "x\u{9b}y\tz\nü\u{1b}".bytes() {
            out.write_all(&[byte]).unwrap();
        }
        out.flush().unwrap();
        assert_eq!(String::from_utf8(out.to).unwrap(), "x\\u{9b}y\tz\nü\\u{1b}");
    }
}
