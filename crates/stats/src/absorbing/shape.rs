//! Which transitions a chain has.

/// The transitions of a chain, by the state they enter, with the states in the
/// order in which sweeps visit them: predecessors first, so that a chain without
/// cycles is solved in one sweep.
#[derive(Debug, Clone)]
pub struct Shape {
    /// State of each place in the order of sweeps.
    pub(super) order: Vec<u32>,
    /// Place of each state in the order of sweeps.
    pub(super) place: Vec<u32>,
    /// Where the transitions into each place begin.
    pub(super) starts: Vec<u32>,
    /// The place from which each transition comes.
    pub(super) sources: Vec<u32>,
    /// Index that the caller gave each transition.
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
        for (from, to) in transitions {
            assert!((*from as usize) < states && (*to as usize) < states, "a transition between known states");
        }
        let (leaving, by_source) = sorted(states, transitions.iter().map(|(from, _)| *from));
        let order = predecessors_first(states, &leaving, &by_source, transitions);
        let mut place = vec![0_u32; states];
        for (at, state) in (0_u32..).zip(&order) {
            place[*state as usize] = at;
        }
        let (starts, given) = sorted(states, transitions.iter().map(|(_, to)| place[*to as usize]));
        let sources = given.iter().map(|index| place[transitions[*index as usize].0 as usize]).collect();
        Self { order, place, starts, sources, given }
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.order.len()
    }

    /// How many transitions there are.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.given.len()
    }

    /// The transitions into a place, as indices.
    pub(super) fn into(&self, place: usize) -> std::ops::Range<usize> {
        self.starts[place] as usize..self.starts[place + 1] as usize
    }
}

/// Indices sorted by a key below `keys`, and where those of each key begin.
fn sorted(keys: usize, of: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; keys + 1];
    for key in of.clone() {
        starts[key as usize + 1] += 1;
    }
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    let mut filled = starts.clone();
    let mut indices = vec![0_u32; starts[keys] as usize];
    for (index, key) in (0_u32..).zip(of) {
        let at = &mut filled[key as usize];
        indices[*at as usize] = index;
        *at += 1;
    }
    (starts, indices)
}

/// States in the opposite of the order in which a search in depth leaves them.
fn predecessors_first(states: usize, starts: &[u32], by_source: &[u32], transitions: &[(u32, u32)]) -> Vec<u32> {
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
            let to = transitions[by_source[next[state] as usize] as usize].1 as usize;
            next[state] += 1;
            if !seen[to] {
                seen[to] = true;
                stack.push(to);
            }
        }
    }
    order.reverse();
    order
}
