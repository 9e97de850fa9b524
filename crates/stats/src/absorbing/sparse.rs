//! Chains that end late: a sparse LU decomposition for each group.

use faer::linalg::solvers::Solve as _;
use faer::sparse::{SparseColMat, Triplet};
use faer::{Col, Mat};

use super::{Chain, Groups, Removal, Way};
use crate::work::{Cancelled, Work};

/// Solves the chain whole and without each group.
pub(super) fn removal(chain: &Chain<'_>, groups: &Groups, work: &dyn Work) -> Result<Removal, Cancelled> {
    let whole = expected(chain, |_| false);
    let mut without = vec![Vec::with_capacity(groups.count()); chain.rewards.len()];
    for group in 0..groups.count() {
        work.go_on()?;
        work.progress("solving the chain", group as u64, groups.count() as u64);
        let left = expected(chain, |state| groups.of(state).iter().any(|of| usize::from(*of) == group));
        for (kind, left) in left.into_iter().enumerate() {
            without[kind].push(left);
        }
    }
    Ok(Removal { whole, without, way: Way::SparseLu, sweeps: 0 })
}

/// Expected rewards from the start without the states that are gone; not a
/// number where the chain never ends.
fn expected(chain: &Chain<'_>, gone: impl Fn(usize) -> bool) -> Vec<f64> {
    let shape = chain.shape;
    let states = shape.states();
    let is_gone: Vec<bool> = (0..states).map(gone).collect();
    let mut entries: Vec<Triplet<usize, usize, f64>> =
        (0..states).map(|state| Triplet::new(state, state, 1.0)).collect();
    for place in 0..states {
        let to = shape.order[place] as usize;
        for edge in shape.into(place) {
            let from = shape.order[shape.sources[edge] as usize] as usize;
            if !is_gone[from] && !is_gone[to] {
                entries.push(Triplet::new(from, to, -chain.probabilities[shape.given[edge] as usize]));
            }
        }
    }
    let kinds = chain.rewards.len();
    let lost = vec![f64::NAN; kinds];
    let Ok(system) = SparseColMat::<usize, f64>::try_new_from_triplets(states, states, &entries) else { return lost };
    let Ok(factors) = system.sp_lu() else { return lost };
    let mut values =
        Mat::from_fn(states, kinds, |state, kind| if is_gone[state] { 0.0 } else { chain.rewards[kind][state] });
    factors.solve_in_place(&mut values);
    let first: Col<f64> = Col::from_fn(kinds, |kind| values[(0, kind)]);
    first.iter().copied().collect()
}
