//! Which transitions a chain has.

/// The transitions of a chain, in rows, with the states in the order in which
/// sweeps visit them: successors first, so that a chain without cycles is
/// solved in one sweep.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Row of each place in the order of sweeps.
    pub(super) order: Vec<u32>,
    /// Place of each state in the order of sweeps.
    pub(super) place: Vec<u32>,
    /// Where the row of each place begins.
    pub(super) starts: Vec<u32>,
    /// The place to which each transition of a row leads.
    pub(super) targets: Vec<u32>,
    /// Index that the caller gave each transition of a row.
    pub(super) given: Vec<u32>,
}

impl Shape {
    /// A chain of this many states (at least one; the chain begins in state 0)
    /// with these transitions, each named once.
    ///
    /// # Panics
    /// When a transition names a state that is not there, or there are 2³².
    #[must_use]
    pub fn new(states: usize, transitions: &[(u32, u32)]) -> Self {
        assert!(states > 0 && u32::try_from(states.max(transitions.len())).is_ok(), "1 to 2³² states and transitions");
        let mut starts = vec![0_u32; states + 1];
        for (from, to) in transitions {
            assert!((*from as usize) < states && (*to as usize) < states, "a transition between known states");
            starts[*from as usize + 1] += 1;
        }
        for state in 0..states {
            starts[state + 1] += starts[state];
        }
        let mut filled = starts.clone();
        let mut by_row = vec![0_u32; transitions.len()];
        for (index, (from, _)) in (0_u32..).zip(transitions) {
            let at = &mut filled[*from as usize];
            by_row[*at as usize] = index;
            *at += 1;
        }
        let order = successors_first(states, &starts, &by_row, transitions);
        let mut place = vec![0_u32; states];
        for (at, state) in (0_u32..).zip(&order) {
            place[*state as usize] = at;
        }
        let mut shape = Self {
            starts: Vec::with_capacity(states + 1),
            targets: Vec::with_capacity(transitions.len()),
            given: Vec::with_capacity(transitions.len()),
            order,
            place,
        };
        shape.starts.push(0);
        for at in 0..states {
            let state = shape.order[at] as usize;
            for index in &by_row[starts[state] as usize..starts[state + 1] as usize] {
                shape.targets.push(shape.place[transitions[*index as usize].1 as usize]);
                shape.given.push(*index);
            }
            shape.starts.push(u32::try_from(shape.targets.len()).unwrap_or(u32::MAX));
        }
        shape
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.order.len()
    }

    /// How many transitions there are.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.targets.len()
    }

    /// The transitions of the row at a place, as indices.
    pub(super) fn row(&self, place: usize) -> std::ops::Range<usize> {
        self.starts[place] as usize..self.starts[place + 1] as usize
    }
}

/// States in the order in which a search in depth leaves them.
fn successors_first(states: usize, starts: &[u32], by_row: &[u32], transitions: &[(u32, u32)]) -> Vec<u32> {
    let mut order = Vec::with_capacity(states);
    let mut next = starts[..states].to_vec();
    let mut seen = vec![false; states];
    let mut stack = Vec::new();
    for root in 0..states {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        stack.push(root);
        while let Some(state) = stack.last().copied() {
            if next[state] == starts[state + 1] {
                order.push(u32::try_from(state).unwrap_or(u32::MAX));
                stack.pop();
                continue;
            }
            let to = transitions[by_row[next[state] as usize] as usize].1 as usize;
            next[state] += 1;
            if !seen[to] {
                seen[to] = true;
                stack.push(to);
            }
        }
    }
    order
}
