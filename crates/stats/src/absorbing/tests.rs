//! The three ways against each other and against chains solved by hand.

use proptest::prelude::*;

use super::*;
use crate::work::Quiet;

/// 0 → 1 or 2, 1 ⇄ 2; ends well from 1 with ½ and from 2 with ¼.
fn small() -> (Shape, Vec<f64>, Vec<Vec<f64>>, Groups) {
    let shape = Shape::new(3, &[(0, 1), (0, 2), (1, 2), (2, 1)]);
    let groups = Groups::new(2, [&[][..], &[0], &[1]]);
    (shape, vec![0.5, 0.5, 0.25, 0.5], vec![vec![0.0, 0.5, 0.25]], groups)
}

fn near(got: f64, want: f64) {
    assert!((got - want).abs() < 1e-13, "{got} is not {want}");
}

#[test]
fn a_chain_of_two_is_as_by_hand() {
    // h₁ = ½ + ¼h₂, h₂ = ¼ + ½h₁: h₁ = 9/14, h₂ = 4/7; from the start 17/28.
    // Without 1: ½ · ¼; without 2: ½ · ½.
    let (shape, probabilities, rewards, groups) = small();
    let chain = Chain { shape: &shape, probabilities: &probabilities, rewards: &rewards };
    for found in [
        dense::removal(&chain, &groups).unwrap(),
        sweep::removal(&chain, &groups, sweep::EXACT, &Quiet).unwrap().unwrap(),
        sparse::removal(&chain, &groups, &Quiet).unwrap(),
    ] {
        near(found.whole[0], 17.0 / 28.0);
        near(found.without[0][0], 1.0 / 8.0);
        near(found.without[0][1], 1.0 / 4.0);
    }
}

#[test]
fn a_chain_without_cycles_takes_one_sweep_and_one_to_see_it() {
    let shape = Shape::new(4, &[(0, 1), (1, 2), (2, 3)]);
    let rewards = vec![vec![0.0, 0.0, 0.0, 1.0]];
    let groups = Groups::new(1, [&[][..], &[], &[0], &[]]);
    let chain = Chain { shape: &shape, probabilities: &[1.0, 0.5, 0.5], rewards: &rewards };
    let found = sweep::removal(&chain, &groups, sweep::EXACT, &Quiet).unwrap().unwrap();
    assert_eq!(found.sweeps, 2);
    near(found.whole[0], 0.25);
    near(found.without[0][0], 0.0);
}

#[test]
fn a_chain_that_ends_late_is_left_to_linear_algebra() {
    // Each of two states goes to the other but once in 10⁷.
    let stay = 1.0 - 1e-7;
    let shape = Shape::new(3, &[(0, 1), (1, 2), (2, 1)]);
    let rewards = vec![vec![0.0, 1e-7, 0.0]];
    let groups = Groups::new(1, [&[][..], &[], &[0]]);
    let chain = Chain { shape: &shape, probabilities: &[1.0, stay, stay], rewards: &rewards };
    assert!(sweep::removal(&chain, &groups, sweep::EXACT, &Quiet).unwrap().is_none());
    let want = 1e-7 / (1.0 - stay * stay);
    assert!((removal(&chain, &groups, &Quiet).unwrap().whole[0] / want - 1.0).abs() < 1e-8);
    assert!((sparse::removal(&chain, &groups, &Quiet).unwrap().whole[0] / want - 1.0).abs() < 1e-8);
}

#[test]
fn a_nearby_chain_is_solved_from_there() {
    let (shape, probabilities, rewards, groups) = small();
    let chain = Chain { shape: &shape, probabilities: &probabilities, rewards: &rewards };
    let nearby = Nearby::new(&chain, &groups, 1e-12, &Quiet).unwrap();
    let other = Chain { probabilities: &[0.4, 0.6, 0.3, 0.45], ..chain };
    let (got, want) = (nearby.removal(&other, &groups, &Quiet).unwrap(), removal(&other, &groups, &Quiet).unwrap());
    assert!((got.whole[0] - want.whole[0]).abs() < 1e-11);
    assert!((got.without[0][1] - want.without[0][1]).abs() < 1e-11);
}

proptest! {
    #[test]
    fn the_three_ways_agree(
        states in 2_usize..30,
        weights in prop::collection::vec(0.0_f64..1.0, 900),
        kept in prop::collection::vec(any::<bool>(), 900),
        ends in prop::collection::vec(0.01_f64..1.0, 30),
        rewards in prop::collection::vec(-1.0_f64..1.0, 60),
    ) {
        let (mut edges, mut counts) = (Vec::new(), Vec::new());
        let mut totals = ends[..states].to_vec();
        for from in 0..states {
            for to in (1..states).filter(|to| *to != from && kept[from * 30 + to]) {
                edges.push((from as u32, to as u32));
                counts.push(weights[from * 30 + to]);
                totals[from] += weights[from * 30 + to];
            }
        }
        let probabilities: Vec<f64> =
            edges.iter().zip(&counts).map(|((from, _), count)| count / totals[*from as usize]).collect();
        let kinds: Vec<Vec<f64>> =
            (0..2).map(|kind| (0..states).map(|s| rewards[kind * 30 + s] * ends[s] / totals[s]).collect()).collect();
        let groups = Groups::new(3, (0..states).map(|s| if s == 0 { vec![] } else if s % 5 == 0 { vec![0, 2] } else { vec![(s % 3) as u16] }));
        let shape = Shape::new(states, &edges);
        let chain = Chain { shape: &shape, probabilities: &probabilities, rewards: &kinds };
        let dense = dense::removal(&chain, &groups).unwrap();
        let sweeps = sweep::removal(&chain, &groups, sweep::EXACT, &Quiet).unwrap().unwrap();
        let sparse = sparse::removal(&chain, &groups, &Quiet).unwrap();
        for other in [sweeps, sparse] {
            for kind in 0..2 {
                prop_assert!((dense.whole[kind] - other.whole[kind]).abs() < 1e-12);
                for group in 0..3 {
                    prop_assert!((dense.without[kind][group] - other.without[kind][group]).abs() < 1e-12);
                }
            }
        }
    }
}
