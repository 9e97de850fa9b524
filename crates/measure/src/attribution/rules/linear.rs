//! The same to every touch, so a channel seen twice gets two parts.

/// The same to every touch.
pub(super) fn weigh(weights: &mut [f64]) {
    weights.fill(1.0);
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_touch_weighs_the_same() {
        let mut weights = [0.0; 3];
        super::weigh(&mut weights);
        assert_eq!(format!("{weights:?}"), "[1.0, 1.0, 1.0]");
    }
}
