//! What is reached from a state of a Markov chain that ends, and how much of it
//! is lost when some of the states are taken away.
//!
//! For a chain with transient transitions `Q` and expected one-step rewards `r`,
//! the expected reward from every state is `h = (I − Q)⁻¹ r`. Taking a set of
//! states `A` away (whoever enters it gets nothing more) leaves
//! `h₋ = (I − Q_BB)⁻¹ r_B` on the others. Source: Kemeny, Snell (1976), *Finite
//! Markov Chains*, chapter 3.
//!
//! Three ways give the same numbers to about 14 digits: dense linear algebra
//! for few states, extrapolated Gauss–Seidel sweeps over all groups at once for
//! many, and a sparse LU decomposition for each group where sweeps converge too slowly.

mod dense;
mod shape;
mod sparse;
mod sweep;

pub use shape::Shape;

use crate::work::{Cancelled, Work};

/// Up to this many states the dense way is the fastest.
const DENSE: usize = 100;

/// One chain: a shape, its probabilities and its rewards.
#[derive(Debug, Clone, Copy)]
pub struct Chain<'a> {
    /// Which transitions there are.
    pub shape: &'a Shape,
    /// The probability of every transition, in the order of [`Shape::new`]. What
    /// is missing to one in a row is the chance that the chain ends there.
    pub probabilities: &'a [f64],
    /// Expected one-step rewards: one slice for each kind of reward, one value
    /// for each state.
    pub rewards: &'a [Vec<f64>],
}

/// Groups of states that are taken away, one group at a time. A state may be in
/// several.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    count: usize,
    offsets: Vec<u32>,
    of_state: Vec<u16>,
}

impl Groups {
    /// Groups from 0 to `count`, with the groups of every state in turn.
    ///
    /// # Panics
    /// When a group is `count` or more, or there are 2³² memberships.
    pub fn new<G: AsRef<[u16]>>(count: usize, states: impl IntoIterator<Item = G>) -> Self {
        let mut groups = Self { count, offsets: vec![0], of_state: Vec::new() };
        for of_state in states {
            for group in of_state.as_ref() {
                assert!(usize::from(*group) < count, "group {group} of {count}");
                groups.of_state.push(*group);
            }
            groups.offsets.push(u32::try_from(groups.of_state.len()).expect("fewer than 2³² memberships"));
        }
        groups
    }

    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The groups that a state is in.
    #[must_use]
    pub fn of(&self, state: usize) -> &[u16] {
        &self.of_state[self.offsets[state] as usize..self.offsets[state + 1] as usize]
    }
}

/// How the numbers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Inverse by dense LU.
    Dense,
    /// Gauss–Seidel sweeps until nothing changes.
    Sweeps,
    /// Sparse LU for each group.
    SparseLu,
}

/// Expected rewards from the first state, whole and with each group taken away.
#[derive(Debug, Clone)]
pub struct Removal {
    /// For every kind of reward: what is expected from the start.
    pub whole: Vec<f64>,
    /// For every kind of reward and every group: what is left without it.
    pub without: Vec<Vec<f64>>,
    /// How it was found.
    pub way: Way,
    /// How many sweeps it took; none for the other ways.
    pub sweeps: usize,
}

/// Expected rewards from state 0, whole and with each group taken away.
///
/// # Errors
/// [`Cancelled`] when the work is stopped.
///
/// # Panics
/// When the slices do not fit the shape.
pub fn removal(chain: &Chain<'_>, groups: &Groups, work: &dyn Work) -> Result<Removal, Cancelled> {
    check(chain, groups);
    if chain.shape.states() <= DENSE
        && let Some(found) = dense::removal(chain, groups)
    {
        return Ok(found);
    }
    if let Some(found) = sweep::removal(chain, groups, sweep::EXACT, work)? {
        return Ok(found);
    }
    sparse::removal(chain, groups, work)
}

/// The same within `tolerance` (relative), from where a solution of a nearby
/// chain lies: for resampling.
pub struct Nearby {
    sweeps: sweep::Sweeps,
}

impl Nearby {
    /// Solves the chain that the others are near to.
    ///
    /// # Errors
    /// [`Cancelled`] when the work is stopped.
    pub fn new(chain: &Chain<'_>, groups: &Groups, tolerance: f64, work: &dyn Work) -> Result<Self, Cancelled> {
        check(chain, groups);
        let mut sweeps = sweep::Sweeps::new(chain.shape.states(), groups.count(), tolerance);
        sweeps.solve(chain, groups, work)?;
        Ok(Self { sweeps })
    }

    /// Solves a chain of the same shape; what was solved first is left as it is.
    ///
    /// # Errors
    /// [`Cancelled`] when the work is stopped.
    pub fn removal(&self, chain: &Chain<'_>, groups: &Groups, work: &dyn Work) -> Result<Removal, Cancelled> {
        let mut sweeps = self.sweeps.clone();
        match sweeps.solve(chain, groups, work)? {
            Some(count) => Ok(sweeps.removal(chain, count)),
            None => removal(chain, groups, work),
        }
    }
}

fn check(chain: &Chain<'_>, groups: &Groups) {
    let states = chain.shape.states();
    assert_eq!(chain.probabilities.len(), chain.shape.transitions(), "a probability for every transition");
    assert!(chain.rewards.iter().all(|rewards| rewards.len() == states), "a reward for every state");
    assert_eq!(groups.offsets.len(), states + 1, "groups for every state");
}

#[cfg(test)]
mod tests;
