//! Few states: the inverse, and one small system for each group.

use faer::Mat;
use faer::linalg::solvers::{DenseSolveCore as _, Solve as _};

use super::{Chain, Groups, Removal, Way};

/// What is lost with the states `A` is `N[s,A] · N[A,A]⁻¹ · h[A]`, with
/// `N = (I − Q)⁻¹`: the chance to enter `A`, by where, times what is expected
/// there. None if some state never ends.
pub(super) fn removal(chain: &Chain<'_>, groups: &Groups) -> Option<Removal> {
    let states = chain.shape.states();
    let mut system = Mat::<f64>::identity(states, states);
    for at in 0..states {
        let to = chain.shape.order[at] as usize;
        for edge in chain.shape.into(at) {
            let from = chain.shape.order[chain.shape.sources[edge] as usize] as usize;
            system[(from, to)] -= chain.probabilities[chain.shape.given[edge] as usize];
        }
    }
    let inverse = system.partial_piv_lu().inverse();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups.count()];
    for state in 0..states {
        for group in groups.of(state) {
            members[usize::from(*group)].push(state);
        }
    }
    let kinds = chain.rewards.len();
    let rewards = Mat::from_fn(states, kinds, |state, kind| chain.rewards[kind][state]);
    let expected = &inverse * &rewards;
    let whole: Vec<f64> = (0..kinds).map(|kind| expected[(0, kind)]).collect();
    let mut without = vec![Vec::with_capacity(groups.count()); kinds];
    for group in &members {
        let inside = Mat::from_fn(group.len(), group.len(), |i, j| inverse[(group[i], group[j])]);
        let mut entered = Mat::from_fn(group.len(), kinds, |i, kind| expected[(group[i], kind)]);
        if !group.is_empty() {
            inside.partial_piv_lu().solve_in_place(&mut entered);
        }
        for (kind, left) in without.iter_mut().enumerate() {
            let lost: f64 = group.iter().enumerate().map(|(i, state)| inverse[(0, *state)] * entered[(i, kind)]).sum();
            // Who begins in the group has nothing left, whatever rounding says.
            left.push(if group.contains(&0) { 0.0 } else { whole[kind] - lost });
        }
    }
    let finite = whole.iter().chain(without.iter().flatten()).all(|value| value.is_finite());
    finite.then_some(Removal { whole, without, way: Way::Dense, sweeps: 0 })
}
