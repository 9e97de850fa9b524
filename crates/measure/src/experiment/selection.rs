//! Exact order statistics of a stream that is read several times, in memory that
//! does not grow with it.
//!
//! A radix selection on the bits of the numbers: each round counts 65,536
//! buckets by the next 16 bits, and only the buckets that hold a wanted rank are
//! split in the next round. At most four rounds; two are enough for amounts in
//! cents, because a bucket of one distinct value is not split.
//!
//! Source: Knuth, The Art of Computer Programming 3, section 5.2.5 (radix), used
//! for selection.

use super::quantile::position;

const BITS: u32 = 16;
const BUCKETS: usize = 1 << BITS;
const LAST_ROUND: u32 = 64 / BITS;

/// A search for the values at several levels of one stream.
#[derive(Debug, Clone)]
pub struct Selection {
    round: u32,
    n: u64,
    histograms: Vec<Histogram>,
    wanted: Vec<Rank>,
}

#[derive(Debug, Clone)]
struct Histogram {
    /// The bits above this round's.
    prefix: u64,
    counts: Vec<u64>,
    lowest: Vec<u64>,
    highest: Vec<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Rank {
    rank: u64,
    /// Values below the bucket that holds this rank.
    below: u64,
    prefix: u64,
    found: Option<f64>,
}

impl Histogram {
    fn new(prefix: u64) -> Self {
        Self { prefix, counts: vec![0; BUCKETS], lowest: vec![u64::MAX; BUCKETS], highest: vec![0; BUCKETS] }
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self { round: 1, n: 0, histograms: vec![Histogram::new(0)], wanted: Vec::new() }
    }
}

impl Selection {
    /// Takes one value of the present round in. Values must be numbers; each
    /// round must see the same ones.
    pub fn offer(&mut self, value: f64) {
        let key = ordered(value);
        if self.round == 1 {
            self.n += 1;
        }
        let prefix = prefix_of(key, self.round);
        let Some(histogram) = self.histograms.iter_mut().find(|histogram| histogram.prefix == prefix) else { return };
        let bucket = bucket_of(key, self.round);
        histogram.counts[bucket] += 1;
        histogram.lowest[bucket] = histogram.lowest[bucket].min(key);
        histogram.highest[bucket] = histogram.highest[bucket].max(key);
    }

    /// How many values the first round saw.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Ends the first round, when the number of values is known, and says at
    /// which levels the values are wanted. Returns whether another round is
    /// needed.
    pub fn want(&mut self, levels: &[f64]) -> bool {
        for level in levels {
            let (rank, _) = position(*level, self.n);
            for rank in [rank, (rank + 1).min(self.n.saturating_sub(1))] {
                self.wanted.push(Rank { rank, below: 0, prefix: 0, found: None });
            }
        }
        self.next_round()
    }

    /// Ends a later round. Returns whether another is needed.
    pub fn next_round(&mut self) -> bool {
        if self.n == 0 {
            return false;
        }
        let mut prefixes: Vec<u64> = Vec::new();
        for wanted in self.wanted.iter_mut().filter(|wanted| wanted.found.is_none()) {
            let Some(histogram) = self.histograms.iter().find(|histogram| histogram.prefix == wanted.prefix) else {
                continue;
            };
            let mut below = wanted.below;
            for bucket in 0..BUCKETS {
                let count = histogram.counts[bucket];
                if below + count > wanted.rank {
                    wanted.below = below;
                    wanted.prefix = (wanted.prefix << BITS) | bucket as u64;
                    if histogram.lowest[bucket] == histogram.highest[bucket] || self.round == LAST_ROUND {
                        wanted.found = Some(number(histogram.lowest[bucket]));
                    } else if !prefixes.contains(&wanted.prefix) {
                        prefixes.push(wanted.prefix);
                    }
                    break;
                }
                below += count;
            }
        }
        self.round += 1;
        self.histograms = prefixes.into_iter().map(Histogram::new).collect();
        !self.histograms.is_empty()
    }

    /// The values at the levels wanted, in their order (R's type 7); `None`
    /// without values or before the last round.
    #[must_use]
    pub fn values(&self, levels: &[f64]) -> Option<Vec<f64>> {
        let pairs = self.wanted.chunks_exact(2).zip(levels);
        let values: Vec<f64> = pairs
            .filter_map(|(pair, level)| {
                let (low, high) = (pair[0].found?, pair[1].found?);
                let (_, part) = position(*level, self.n);
                Some(low + part * (high - low))
            })
            .collect();
        (self.n > 0 && values.len() == levels.len()).then_some(values)
    }
}

/// The bits of a number, so changed that they order as the number does.
fn ordered(value: f64) -> u64 {
    // Adding zero makes one zero of two.
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

fn number(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}

fn prefix_of(key: u64, round: u32) -> u64 {
    if round == 1 { 0 } else { key >> (64 - BITS * (round - 1)) }
}

fn bucket_of(key: u64, round: u32) -> usize {
    usize::try_from((key >> (64 - BITS * round)) & (BUCKETS as u64 - 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::quantile::of_sorted;
    use proptest::prelude::*;

    fn select(values: &[f64], levels: &[f64]) -> (Option<Vec<f64>>, u32) {
        let mut selection = Selection::default();
        values.iter().for_each(|value| selection.offer(*value));
        let mut more = selection.want(levels);
        let mut rounds = 1;
        while more {
            values.iter().for_each(|value| selection.offer(*value));
            more = selection.next_round();
            rounds += 1;
        }
        (selection.values(levels), rounds)
    }

    #[test]
    fn no_values_have_no_median() {
        assert_eq!(select(&[], &[0.5]).0, None);
    }

    #[test]
    fn amounts_in_cents_take_two_rounds() {
        let cents: Vec<f64> = (0..5_000_i32).map(|i| f64::from(i * 7919 % 5_000) / 100.0).collect();
        let (values, rounds) = select(&cents, &[0.5]);
        assert!((values.unwrap()[0] - 24.995).abs() < 1e-12);
        assert!(rounds <= 2, "{rounds}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn equals_sorting(values in proptest::collection::vec(-1e6..1e6, 1..80), level in 0.0..1.0) {
            let mut sorted: Vec<f64> = values.clone();
            sorted.sort_by(f64::total_cmp);
            let got = select(&values, &[level, 0.0, 1.0]).0.unwrap();
            prop_assert!((got[0] - of_sorted(&sorted, level)).abs() <= 1e-9);
            prop_assert!((got[1] - sorted[0]).abs() <= 0.0);
            prop_assert!((got[2] - sorted[sorted.len() - 1]).abs() <= 0.0);
        }
    }
}
