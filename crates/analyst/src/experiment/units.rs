//! Units and their figures, in bounded memory: when a file has more units than
//! are held at once, it is read several times, each time for another part of
//! them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Units held at once: with ten figures each about half a gigabyte.
pub(super) const AT_ONCE: usize = 4_000_000;

/// An arm's place among the arms.
pub(super) type ArmIndex = u16;

/// A unit that was in more than one arm.
pub(super) const MIXED: ArmIndex = ArmIndex::MAX;

/// The figures of the units of one part.
pub(super) struct Units {
    part: u64,
    parts: u64,
    most: usize,
    width: usize,
    places: HashMap<u64, u32>,
    arms: Vec<ArmIndex>,
    figures: Vec<f64>,
}

/// There are more units than are held at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

/// What is left of a unit's id: two of a hundred million units share one with a
/// chance of three in ten thousand.
pub(super) fn key(id: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl Units {
    /// An empty part, of units with `width` figures each.
    pub(super) fn new(part: u64, parts: u64, width: usize, most: usize) -> Self {
        Self { part, parts, most, width, places: HashMap::new(), arms: Vec::new(), figures: Vec::new() }
    }

    /// The figures of a unit, `start` if it is new; `None` if it is of another part.
    pub(super) fn of(&mut self, key: u64, arm: ArmIndex, start: &[f64]) -> Result<Option<&mut [f64]>, TooMany> {
        if key % self.parts != self.part {
            return Ok(None);
        }
        let next = self.arms.len();
        let place = match self.places.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get() as usize,
            std::collections::hash_map::Entry::Vacant(entry) => {
                if next >= self.most {
                    return Err(TooMany);
                }
                entry.insert(u32::try_from(next).map_err(|_| TooMany)?);
                self.arms.push(arm);
                self.figures.extend_from_slice(start);
                next
            }
        };
        if self.arms[place] != arm {
            self.arms[place] = MIXED;
        }
        Ok(Some(&mut self.figures[place * self.width..(place + 1) * self.width]))
    }

    /// Every unit: its arm and its figures, in the order in which they came.
    pub(super) fn each(&self) -> impl Iterator<Item = (ArmIndex, &[f64])> {
        let width = self.width;
        self.arms.iter().enumerate().map(move |(place, arm)| (*arm, &self.figures[place * width..(place + 1) * width]))
    }

    /// The keys of units that were in more than one arm.
    pub(super) fn mixed(&self) -> impl Iterator<Item = u64> {
        self.places.iter().filter(|(_, place)| self.arms[**place as usize] == MIXED).map(|(key, _)| *key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_disjoint_and_complete() {
        let mut total = 0;
        for part in 0..4 {
            let mut units = Units::new(part, 4, 1, 1_000);
            for id in 0..900_u32 {
                if let Some(figures) = units.of(key(&id.to_le_bytes()), 0, &[0.0]).unwrap() {
                    figures[0] += 1.0;
                }
            }
            total += units.each().count();
        }
        assert_eq!(total, 900);
    }

    #[test]
    fn too_many_are_told_and_mixed_are_marked() {
        let mut units = Units::new(0, 1, 0, 2);
        assert!(units.of(1, 0, &[]).is_ok() && units.of(2, 0, &[]).is_ok());
        assert_eq!(units.of(3, 0, &[]).err(), Some(TooMany));
        assert!(units.of(2, 1, &[]).is_ok());
        assert_eq!(units.mixed().collect::<Vec<_>>(), [2]);
        assert_eq!(units.each().map(|unit| unit.0).collect::<Vec<_>>(), [0, MIXED]);
    }
}
