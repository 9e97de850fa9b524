//! Flights: weeks on and off, at least so many in a row.

/// What is decided of one series' weeks.
pub(super) type Decided = [Option<bool>];

/// Draws the conclusions of what is decided: a week that no flight of `run`
/// weeks can hold is off. `false` when a week that is on cannot be held.
///
/// A flight that began `before` weeks ahead of the first counts from there.
pub(super) fn propagate(decided: &mut Decided, run: usize, before: usize) -> bool {
    let weeks = decided.len();
    let mut start = 0;
    while start < weeks {
        if decided[start] == Some(false) {
            start += 1;
            continue;
        }
        let end = (start..weeks).find(|week| decided[*week] == Some(false)).unwrap_or(weeks);
        let length = end - start + if start == 0 { before } else { 0 };
        if length < run {
            if decided[start..end].contains(&Some(true)) {
                return false;
            }
            decided[start..end].fill(Some(false));
        }
        start = end;
    }
    // A flight has to start at a week that is on where the one before is off.
    for week in 0..weeks {
        let begins =
            decided[week] == Some(true) && if week == 0 { before == 0 } else { decided[week - 1] == Some(false) };
        if begins {
            if week + run > weeks || decided[week..week + run].contains(&Some(false)) {
                return false;
            }
            decided[week..week + run].fill(Some(true));
        }
    }
    true
}

/// Whether a pattern keeps the rule; a flight that ended with history is
/// history's business.
pub(super) fn keeps(on: &[bool], run: usize, before: usize) -> bool {
    let mut length = before;
    for (week, is_on) in on.iter().copied().chain([false]).enumerate() {
        if is_on {
            length += 1;
        } else {
            if length > 0 && length < run && week > 0 {
                return false;
            }
            length = 0;
        }
    }
    true
}

/// The pattern nearest to a path of spend that keeps the rule: a week that is on
/// costs the square of what it lacks to `least`, a week that is off `reluctance`
/// × the square of what it had. By dynamic programming; `None` when what is
/// decided allows none.
pub(super) fn nearest(
    spend: &[f64],
    decided: &Decided,
    (run, before, least): (usize, usize, f64),
    reluctance: f64,
) -> Option<Vec<bool>> {
    let weeks = spend.len();
    // State 0 is off; state k is on for k weeks, capped at `run`.
    let mut cost = vec![f64::INFINITY; run + 1];
    cost[before.min(run)] = 0.0;
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(weeks);
    for week in 0..weeks {
        let mut next = vec![f64::INFINITY; run + 1];
        let mut came = vec![usize::MAX; run + 1];
        for (state, so_far) in cost.iter().enumerate().filter(|(_, so_far)| so_far.is_finite()) {
            let may_end = state == 0 || state == run || week == 0;
            if decided[week] != Some(true) && may_end {
                let total = so_far + reluctance * spend[week].powi(2);
                if total < next[0] {
                    (next[0], came[0]) = (total, state);
                }
            }
            if decided[week] != Some(false) {
                let to = (state + 1).min(run);
                let total = so_far + (least - spend[week]).max(0.0).powi(2);
                if total < next[to] {
                    (next[to], came[to]) = (total, state);
                }
            }
        }
        cost = next;
        from.push(came);
    }
    let mut state = if cost[0] <= cost[run] { 0 } else { run };
    if !cost[state].is_finite() {
        return None;
    }
    let mut on = vec![false; weeks];
    for week in (0..weeks).rev() {
        on[week] = state > 0;
        state = from[week][state];
    }
    Some(on)
}

/// Pulses: money is saved up until it pays a flight of `run` weeks at `least`
/// each, then spent while it lasts. `None` when what is decided forbids that.
pub(super) fn pulses(spend: &[f64], decided: &Decided, (run, before, least): (usize, usize, f64)) -> Option<Vec<bool>> {
    let weeks = spend.len();
    let mut on = vec![false; weeks];
    let (mut saved, mut length) = (0.0, before);
    for week in 0..weeks {
        saved += spend[week];
        let held = length > 0 && length < run && week > 0;
        let flying = length > 0 && saved >= least;
        let starts = length == 0 && saved >= least * run as f64 * 0.999 && week + run <= weeks;
        on[week] = decided[week].unwrap_or(held || flying || starts);
        if on[week] {
            saved -= least.min(saved);
            length += 1;
        } else {
            length = 0;
        }
    }
    keeps(&on, run, before).then_some(on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(text: &str) -> Vec<bool> {
        text.chars().map(|letter| letter == '1').collect()
    }

    #[test]
    fn which_patterns_keep_the_rule() {
        for (text, run, before, kept) in [
            ("0110", 2, 0, true),
            ("0100", 2, 0, false),
            ("0001", 2, 0, false),
            ("1000", 2, 1, true),
            ("1000", 2, 0, false),
            ("0000", 3, 1, true),
            ("1111", 4, 0, true),
            ("1111", 5, 1, true),
            ("0111", 4, 3, false),
        ] {
            assert_eq!(keeps(&pattern(text), run, before), kept, "{text} {run} {before}");
        }
    }

    #[test]
    fn conclusions() {
        let mut decided = [None, Some(false), None, Some(true), None, None];
        assert!(propagate(&mut decided, 3, 0));
        assert_eq!(decided, [Some(false), Some(false), None, Some(true), None, None]);
        let mut decided = [Some(false), Some(true), None, None];
        assert!(propagate(&mut decided, 3, 0));
        assert_eq!(decided, [Some(false), Some(true), Some(true), Some(true)]);
        assert!(!propagate(&mut [Some(true), Some(false), None, None], 2, 0));
        assert!(propagate(&mut [Some(true), Some(false), None, None], 2, 1));
    }

    #[test]
    fn the_nearest_pattern() {
        let free = [None; 6];
        let on = nearest(&[0.0, 5.0, 0.1, 0.0, 5.0, 5.0], &free, (2, 0, 4.0), 1.0).unwrap();
        assert_eq!(on, pattern("011011"));
        assert!(nearest(&[1.0, 1.0], &[Some(true), Some(false)], (2, 0, 1.0), 1.0).is_none());
    }

    proptest! {
        #[test]
        fn what_is_found_keeps_the_rule(
            spend in proptest::collection::vec(0.0..10.0_f64, 1..14),
            run in 1_usize..5,
            before in 0_usize..3,
            reluctance in 0.1..3.0_f64,
        ) {
            prop_assume!(run <= spend.len());
            let free = vec![None; spend.len()];
            let on = nearest(&spend, &free, (run, before, 3.0), reluctance).unwrap();
            prop_assert!(keeps(&on, run, before), "{on:?}");
            if let Some(on) = pulses(&spend, &free, (run, before, 3.0)) {
                prop_assert!(keeps(&on, run, before));
            }
        }

        /// No pattern is nearer: against all of them.
        #[test]
        fn the_nearest_is_the_nearest(spend in proptest::collection::vec(0.0..6.0_f64, 5), run in 1_usize..4) {
            let cost = |on: &[bool]| -> f64 {
                on.iter().zip(&spend).map(|(on, x)| if *on { (3.0 - x).max(0.0).powi(2) } else { x * x }).sum()
            };
            let found = cost(&nearest(&spend, &[None; 5], (run, 0, 3.0), 1.0).unwrap());
            let best = (0_u32..32)
                .map(|bits| (0..5).map(|i| bits >> i & 1 == 1).collect::<Vec<bool>>())
                .filter(|on| keeps(on, run, 0))
                .map(|on| cost(&on))
                .fold(f64::INFINITY, f64::min);
            prop_assert!((found - best).abs() < 1e-9);
        }
    }
}
