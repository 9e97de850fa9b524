//! Purchases in any order, put together by customer in bounded memory.
//!
//! Rows are spread over 256 parts by a hash of the customer, each part in
//! memory up to its share of the limit and in a temporary file beyond it. Then
//! part after part is read back, sorted by customer and day, and done with.
//! Memory: the limit, plus about 60 bytes for each row of the largest part; a
//! part has 1/256 of the rows unless single customers have more than that.

use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write};

use tempfile::SpooledTempFile;

/// Parts the customers are spread over.
const PARTS: usize = 256;
/// Bytes that are collected before a part is written to.
const BUFFER: usize = 8 * 1024;

/// One purchase or refund.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Purchase {
    /// Days since 1970-01-01.
    pub day: i32,
    /// What it was worth; below 0 for a refund.
    pub value: f64,
}

/// Collects purchases.
pub(super) struct Purchases {
    parts: Vec<BufWriter<SpooledTempFile>>,
    rows: u64,
    last_day: Option<i32>,
}

impl Purchases {
    /// Purchases that may take this many bytes of memory.
    pub(super) fn new(memory: u64) -> Self {
        let share = usize::try_from(memory).unwrap_or(usize::MAX) / PARTS;
        let part = || BufWriter::with_capacity(BUFFER, SpooledTempFile::new(share.saturating_sub(BUFFER)));
        Self { parts: (0..PARTS).map(|_| part()).collect(), rows: 0, last_day: None }
    }

    /// Adds a purchase; a customer's name may have 65,535 bytes.
    pub(super) fn add(&mut self, customer: &[u8], purchase: Purchase) -> io::Result<()> {
        let length = u16::try_from(customer.len())
            .map_err(|_| io::Error::other("a customer's name of more than 65,535 bytes"))?;
        #[expect(clippy::cast_possible_truncation, reason = "the remainder is below 256")]
        let part = &mut self.parts[(hash(customer) % PARTS as u64) as usize];
        part.write_all(&length.to_le_bytes())?;
        part.write_all(customer)?;
        part.write_all(&purchase.day.to_le_bytes())?;
        part.write_all(&purchase.value.to_le_bytes())?;
        self.rows += 1;
        self.last_day = self.last_day.max(Some(purchase.day));
        Ok(())
    }

    /// Rows added.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The last day of them.
    pub(super) fn last_day(&self) -> Option<i32> {
        self.last_day
    }

    /// Hands over every customer with their purchases in order of days. Within
    /// a part, and in a file that fits in memory throughout, customers come in
    /// order of their names, whole numbers by size.
    pub(super) fn customers(
        self,
        mut each: impl FnMut(&[u8], &[Purchase]) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            parts.push(part.into_inner().map_err(io::IntoInnerError::into_error)?);
        }
        let in_memory = parts.iter().all(|part| !part.is_rolled());
        let mut bytes = Vec::new();
        let last = parts.len() - 1;
        for (at, mut part) in parts.into_iter().enumerate() {
            part.rewind()?;
            BufReader::with_capacity(1 << 20, &mut part).read_to_end(&mut bytes)?;
            drop(part);
            if in_memory && at < last {
                continue;
            }
            hand_over(&bytes, &mut each)?;
            bytes.clear();
        }
        Ok(())
    }
}

/// Where a row's customer is among the bytes, and the row.
struct Row {
    start: usize,
    length: usize,
    purchase: Purchase,
}

fn hand_over(bytes: &[u8], each: &mut impl FnMut(&[u8], &[Purchase]) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some((length, rest)) = bytes.get(at..).and_then(|rest| rest.split_first_chunk::<2>()) {
        let length = usize::from(u16::from_le_bytes(*length));
        let tail = rest.get(length..).and_then(|rest| rest.first_chunk::<12>());
        let Some([a, b, c, d, value @ ..]) = tail else {
            anyhow::bail!("a temporary file is damaged");
        };
        let purchase = Purchase { day: i32::from_le_bytes([*a, *b, *c, *d]), value: f64::from_le_bytes(*value) };
        rows.push(Row { start: at + 2, length, purchase });
        at += 2 + length + 12;
    }
    let name = |row: &Row| &bytes[row.start..row.start + row.length];
    // Ties by value, so that the order in the file does not matter to any sum.
    rows.sort_unstable_by(|one, other| {
        by_size_or_letters(name(one), name(other))
            .then(one.purchase.day.cmp(&other.purchase.day))
            .then(one.purchase.value.total_cmp(&other.purchase.value))
    });
    let mut purchases = Vec::new();
    for group in rows.chunk_by(|one, other| name(one) == name(other)) {
        purchases.clear();
        purchases.extend(group.iter().map(|row| row.purchase));
        each(name(&group[0]), &purchases)?;
    }
    Ok(())
}

/// Whole numbers by size and before words.
fn by_size_or_letters(one: &[u8], other: &[u8]) -> std::cmp::Ordering {
    let whole = |name: &[u8]| !name.is_empty() && name.iter().all(u8::is_ascii_digit);
    match (whole(one), whole(other)) {
        (true, true) => {
            let size = |name: &[u8]| name.len() - name.iter().take_while(|digit| **digit == b'0').count();
            let digits = |name: &[u8]| name.len() - size(name);
            size(one)
                .cmp(&size(other))
                .then_with(|| one[digits(one)..].cmp(&other[digits(other)..]))
                .then(one.cmp(other))
        }
        (true, false) => std::cmp::Ordering::Less,
        (false, true) => std::cmp::Ordering::Greater,
        (false, false) => one.cmp(other),
    }
}

/// FNV-1a with a last mixing, so that the low bits are good.
fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(memory: u64, names: &[&str]) -> Vec<(String, Vec<(i32, f64)>)> {
        let mut purchases = Purchases::new(memory);
        for (at, name) in (0_i32..).zip(names) {
            purchases.add(name.as_bytes(), Purchase { day: -at, value: f64::from(at) }).unwrap();
        }
        let mut out = Vec::new();
        purchases
            .customers(|name, purchases| {
                let days = purchases.iter().map(|purchase| (purchase.day, purchase.value)).collect();
                out.push((String::from_utf8(name.to_vec()).unwrap(), days));
                Ok(())
            })
            .unwrap();
        out
    }

    #[test]
    fn customers_come_in_order_with_their_days_in_order() {
        let out = collected(1 << 24, &["10", "b", "9", "10", "009", "a"]);
        let names: Vec<&str> = out.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["009", "9", "10", "a", "b"]);
        assert_eq!(out[2].1, [(-3, 3.0), (0, 0.0)]);
    }

    #[test]
    fn what_does_not_fit_in_memory_comes_back_from_files() {
        let names: Vec<String> = (0..20_000).map(|at| format!("customer {}", at * 7_919 % 3_001)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (mut small, mut large) = (collected(0, &names), collected(1 << 30, &names));
        assert_eq!(small.len(), 3_001);
        small.sort_by(|a, b| a.0.cmp(&b.0));
        large.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(small, large);
    }
}
