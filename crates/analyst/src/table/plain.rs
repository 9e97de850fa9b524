//! Rows of a text without a quote: a line is a row, and every delimiter counts.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2_iter};

/// A text in memory, row by row.
pub(super) struct Plain {
    text: Vec<u8>,
    at: usize,
    line: u64,
    fields: Vec<Range<usize>>,
}

impl Plain {
    /// Whether a text reads so: no quote, and a carriage return only at the end
    /// of a line.
    pub(super) fn can_read(text: &[u8], delimiter: u8) -> bool {
        let at_end = |at: usize| text.get(at + 1).is_none_or(|next| *next == b'\n');
        memchr(b'"', text).is_none() && memchr_iter(b'\r', text).all(at_end) && !matches!(delimiter, b'\n' | b'\r')
    }

    pub(super) fn new(text: Vec<u8>) -> Self {
        Self { text, at: 0, line: 0, fields: Vec::new() }
    }

    /// Goes to the next row that is not empty; whether there is one.
    pub(super) fn advance(&mut self, delimiter: u8) -> bool {
        while self.at < self.text.len() {
            self.line += 1;
            self.fields.clear();
            let begin = self.at;
            let (mut from, mut end) = (begin, self.text.len());
            for at in memchr2_iter(delimiter, b'\n', &self.text[begin..]).map(|at| begin + at) {
                if self.text[at] == b'\n' {
                    end = at;
                    break;
                }
                self.fields.push(from..at);
                from = at + 1;
            }
            self.at = end + 1;
            if end > from && self.text[end - 1] == b'\r' {
                end -= 1;
            }
            self.fields.push(from..end);
            if end > begin {
                return true;
            }
        }
        false
    }

    /// The line of the row at hand, from one.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn fields(&self) -> usize {
        self.fields.len()
    }

    pub(super) fn field(&self, index: usize) -> &[u8] {
        self.fields.get(index).map_or(&[], |field| &self.text[field.clone()])
    }
}
