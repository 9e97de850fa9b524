//! Credits in whole minor units that add up to the booked total.

/// Rounds amounts to whole units whose sum is exactly `total`: each is rounded
/// down, and the units that are missing go to those with the largest remainder
/// (Hamilton's method; Balinski, Young, 2001, *Fair Representation*). Of equal
/// remainders the earlier one gets the unit. Negative amounts (refunds) are
/// rounded down too, so each amount is off by less than one unit as long as the
/// amounts add up to about the total; a larger gap is spread over all evenly.
///
/// Amounts that are no numbers count as zero. No amounts give nothing, whatever
/// the total.
#[must_use]
pub fn largest_remainder(amounts: &[f64], total: i64) -> Vec<i64> {
    if amounts.is_empty() {
        return Vec::new();
    }
    let whole = |amount: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "saturates; sums of money stay far below 2^63 units")]
        let floor = amount.floor() as i64;
        floor
    };
    let mut units: Vec<i64> = amounts.iter().map(|amount| whole(*amount)).collect();
    let count = i128::try_from(amounts.len()).unwrap_or(i128::MAX);
    let missing = i128::from(total) - units.iter().map(|unit| i128::from(*unit)).sum::<i128>();
    let each = missing.div_euclid(count);
    let left = usize::try_from(missing.rem_euclid(count)).unwrap_or(0);
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    let remainder = |at: usize| if amounts[at].is_finite() { amounts[at] - amounts[at].floor() } else { 0.0 };
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    let each = i64::try_from(each).unwrap_or(0);
    for (rank, at) in order.into_iter().enumerate() {
        units[at] = units[at].saturating_add(each).saturating_add(i64::from(rank < left));
    }
    units
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_largest_remainders_get_what_is_missing() {
        assert_eq!(largest_remainder(&[33.3, 33.3, 33.4], 100), [33, 33, 34]);
        assert_eq!(largest_remainder(&[0.5, 0.5], 1), [1, 0]);
        assert_eq!(largest_remainder(&[-0.5, -0.5], -1), [0, -1]);
        assert_eq!(largest_remainder(&[-33.3, 133.3], 100), [-33, 133]);
        assert_eq!(largest_remainder(&[], 5), Vec::<i64>::new());
        assert_eq!(largest_remainder(&[1.0, f64::NAN], 7), [4, 3]);
    }

    proptest! {
        #[test]
        fn the_sum_is_exact_and_nobody_is_off_by_a_unit(
            units in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 1..40),
            shifts in prop::collection::vec(0.0_f64..1.0, 40),
        ) {
            // Amounts that add up to a whole total, refunds among them.
            let total: i64 = units.iter().sum();
            let mut amounts: Vec<f64> = units.iter().map(|unit| *unit as f64).collect();
            for at in 1..amounts.len() {
                amounts[at] += shifts[at];
                amounts[at - 1] -= shifts[at];
            }
            let rounded = largest_remainder(&amounts, total);
            prop_assert_eq!(rounded.iter().sum::<i64>(), total);
            for (amount, unit) in amounts.iter().zip(&rounded) {
                prop_assert!((amount - *unit as f64).abs() < 1.0 + 1e-5);
            }
        }

        #[test]
        fn the_sum_is_exact_whatever_the_amounts(
            amounts in prop::collection::vec(-1e12_f64..1e12, 1..20),
            total in -1_000_000_000_000_i64..1_000_000_000_000,
        ) {
            prop_assert_eq!(largest_remainder(&amounts, total).iter().map(|u| i128::from(*u)).sum::<i128>(), i128::from(total));
        }
    }
}
