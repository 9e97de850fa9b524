//! One touch gets all: the first, the last, or the last that is a channel.

/// All to the first touch.
pub(super) fn first(weights: &mut [f64]) {
    if let Some(first) = weights.first_mut() {
        *first = 1.0;
    }
}

/// All to the last touch.
pub(super) fn last(weights: &mut [f64]) {
    if let Some(last) = weights.last_mut() {
        *last = 1.0;
    }
}

/// All to the last touch of another channel than these; else to the last.
pub(super) fn last_except(path: &[u16], direct: &[u16], weights: &mut [f64]) {
    match path.iter().rposition(|channel| !direct.contains(channel)) {
        Some(at) => weights[at] = 1.0,
        None => last(weights),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(of: impl Fn(&mut [f64]), touches: usize) -> String {
        let mut weights = vec![0.0; touches];
        of(&mut weights);
        format!("{weights:?}")
    }

    #[test]
    fn one_touch_gets_all() {
        assert_eq!(split(first, 3), "[1.0, 0.0, 0.0]");
        assert_eq!(split(last, 3), "[0.0, 0.0, 1.0]");
        assert_eq!(split(|w| last_except(&[1, 0, 9], &[9], w), 3), "[0.0, 1.0, 0.0]");
        assert_eq!(split(|w| last_except(&[9, 9], &[9], w), 2), "[0.0, 1.0]");
        assert_eq!(split(|w| last_except(&[9, 1], &[], w), 2), "[0.0, 1.0]");
    }
}
