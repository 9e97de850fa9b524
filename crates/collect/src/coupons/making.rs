//! Making codes from the system's chance.

use base::coupon_code::{COUPON_LETTERS, from_chance, usable};
use base::{CouponBatchId, WorkspaceId};
use store::{CouponBatch, Store, StoreError};

/// Codes that go into one transaction: others get their turn between two.
const AT_ONCE: u64 = 5_000;

/// What became of making codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// All that were wanted are there.
    All(CouponBatch),
    /// It was stopped; what is there stays, and making goes on from there.
    Stopped(CouponBatch),
}

/// So many new codes of so many letters, the check letter included. `random`
/// fills with the system's chance.
#[must_use]
pub fn fresh_codes(count: usize, letters: usize, random: fn(&mut [u8; 32])) -> Vec<String> {
    let mut chance = Chance { bytes: [0; 32], at: 32, random };
    let mut code = |_| {
        let bytes: Vec<u8> = (1..letters).map(|_| chance.letter()).collect();
        from_chance(&bytes).unwrap_or_default()
    };
    (0..count).map(&mut code).collect()
}

struct Chance {
    bytes: [u8; 32],
    at: usize,
    random: fn(&mut [u8; 32]),
}

impl Chance {
    /// The next byte that stands for a letter.
    fn letter(&mut self) -> u8 {
        loop {
            if self.at == self.bytes.len() {
                (self.random)(&mut self.bytes);
                self.at = 0;
            }
            let byte = self.bytes[self.at];
            self.at += 1;
            if usable(byte).is_some() {
                return byte;
            }
        }
    }
}

/// Makes the codes that a batch still wants, some thousands at a time.
/// `goes_on` is told how many there are and says whether to go on.
///
/// # Errors
/// When there is no such batch, or the store fails; what was made stays.
pub async fn fill(
    store: &Store,
    workspace: &WorkspaceId,
    batch: &CouponBatchId,
    random: fn(&mut [u8; 32]),
    goes_on: &(dyn Fn(u64) -> bool + Send + Sync),
) -> Result<Made, StoreError> {
    let mut made = store.coupons().get(workspace, batch).await?;
    while made.code_count < made.fields.wanted_count {
        if !goes_on(made.code_count) {
            return Ok(Made::Stopped(made));
        }
        let missing = (made.fields.wanted_count - made.code_count).min(AT_ONCE);
        let codes = fresh_codes(usize::try_from(missing).unwrap_or(0), COUPON_LETTERS, random);
        made = store.coupons().add_codes(workspace, batch, &codes).await?;
    }
    Ok(Made::All(made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::coupon_code::{GIFT_CARD_LETTERS, is_sound};
    use std::collections::HashSet;
    use std::sync::atomic::{AtomicU8, Ordering};

    /// Not chance, but every byte in turn.
    fn counting(bytes: &mut [u8; 32]) {
        static NEXT: AtomicU8 = AtomicU8::new(0);
        for byte in bytes {
            *byte = NEXT.fetch_add(7, Ordering::Relaxed);
        }
    }

    #[test]
    fn codes_are_sound_and_of_the_length_asked_for() {
        let codes = fresh_codes(20, COUPON_LETTERS, counting);
        assert_eq!(codes.len(), 20);
        assert!(codes.iter().all(|code| code.len() == COUPON_LETTERS && is_sound(code)), "{codes:?}");
        assert!(codes.iter().collect::<HashSet<_>>().len() > 10);
        let cards = fresh_codes(3, GIFT_CARD_LETTERS, counting);
        assert!(cards.iter().all(|code| code.len() == GIFT_CARD_LETTERS && is_sound(code)));
    }
}
