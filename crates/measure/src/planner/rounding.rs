//! Whole steps and whole minor units, totals exact.

use crate::planner::frame::Frame;
use stats::polytope::Polytope;

/// How the objective falls when a cell moves off its best: a separable
/// quadratic around the continuous plan, money priced at its multipliers.
pub(super) struct Model<'a> {
    pub(super) x: &'a [f64],
    /// Gradient less what the rows' multipliers take.
    pub(super) reduced: &'a [f64],
    /// Negated second derivatives.
    pub(super) bends: &'a [f64],
}

impl Model<'_> {
    fn loss(&self, cell: usize, amount: f64) -> f64 {
        let by = amount - self.x[cell];
        by * (0.5 * self.bends[cell] * by - self.reduced[cell])
    }
}

/// A row in whole minor units.
struct Whole {
    cells: Vec<usize>,
    lower: i64,
    upper: i64,
    sum: i64,
}

impl Whole {
    fn broken(&self, by: i64) -> i64 {
        let sum = self.sum + by;
        (self.lower - sum).max(sum - self.upper).max(0)
    }
}

struct Rounder<'a> {
    model: &'a Model<'a>,
    minor: f64,
    steps: &'a [i64],
    moving: Vec<bool>,
    lower: Vec<i64>,
    upper: Vec<i64>,
    units: Vec<i64>,
    rows: Vec<Whole>,
    member: Vec<Vec<usize>>,
}

/// Rounds a plan to whole minor units (and steps, in cells that have one), near
/// to the model's best. `exact` names rows whose upper side must be met exactly.
/// Where `coarse`, only cells with steps are rounded: the rest stays free to
/// make up the totals, and comes back as `None`.
///
/// `None` when no combination was found that keeps every row and bound.
pub(super) fn round(
    frame: &Frame,
    polytope: &Polytope,
    model: &Model<'_>,
    exact: &[bool],
    coarse: bool,
) -> Option<Vec<Option<i64>>> {
    let minor = frame.minor;
    let n = polytope.len();
    let fixed = |cell: usize| polytope.upper[cell] - polytope.lower[cell] < 1e-9 * minor;
    let step = |cell: usize| if fixed(cell) { 1 } else { frame.steps[cell] };
    let steps: Vec<i64> = (0..n).map(step).collect();
    let moving: Vec<bool> = (0..n).map(|cell| !fixed(cell) && (!coarse || steps[cell] > 1)).collect();
    let up = |value: f64, step: i64| (value / minor / step as f64 - 1e-6).ceil() as i64 * step;
    let down = |value: f64, step: i64| (value / minor / step as f64 + 1e-6).floor() as i64 * step;
    let lower: Vec<i64> = (0..n).map(|cell| up(polytope.lower[cell], steps[cell])).collect();
    let upper: Vec<i64> = (0..n).map(|cell| down(polytope.upper[cell], steps[cell])).collect();
    let mut units = Vec::with_capacity(n);
    for cell in 0..n {
        if fixed(cell) {
            units.push((polytope.lower[cell] / minor).round() as i64);
            continue;
        }
        if lower[cell] > upper[cell] {
            return None;
        }
        let nearest = (model.x[cell] / minor / steps[cell] as f64).round() as i64 * steps[cell];
        units.push(nearest.clamp(lower[cell], upper[cell]));
    }
    let mut member = vec![Vec::new(); n];
    let mut rows = Vec::with_capacity(polytope.rows.len());
    for (number, row) in polytope.rows.iter().enumerate() {
        let cells: Vec<usize> = row.terms.iter().map(|(cell, _)| *cell).collect();
        cells.iter().for_each(|cell| member[*cell].push(number));
        let highest = if row.upper.is_finite() { down(row.upper, 1) } else { i64::MAX / 4 };
        let lowest = if exact.get(number) == Some(&true) && highest < i64::MAX / 4 {
            highest
        } else {
            up(row.lower.max(0.0), 1)
        };
        let settled = |cell: &&usize| moving[**cell] || fixed(**cell);
        let (least, most) = cells
            .iter()
            .filter(|cell| !settled(cell))
            .fold((0, 0), |(least, most), cell| (least + lower[*cell], most + upper[*cell]));
        let sum = cells.iter().filter(settled).map(|cell| units[*cell]).sum();
        rows.push(Whole { cells, lower: lowest - most, upper: highest - least, sum });
    }
    let mut rounder = Rounder { model, minor, steps: &steps, moving, lower, upper, units, rows, member };
    rounder.settle()?;
    let settled = |cell: usize| (!coarse || rounder.moving[cell] || fixed(cell)).then_some(rounder.units[cell]);
    Some((0..n).map(settled).collect())
}

impl Rounder<'_> {
    fn amount(&self, units: i64) -> f64 {
        units as f64 * self.minor
    }

    /// Change of all rows' violations when a cell moves.
    fn relief(&self, cell: usize, by: i64) -> i64 {
        self.member[cell].iter().map(|row| self.rows[*row].broken(by) - self.rows[*row].broken(0)).sum()
    }

    fn may(&self, cell: usize, by: i64) -> bool {
        let to = self.units[cell] + by;
        self.moving[cell] && to >= self.lower[cell] && to <= self.upper[cell]
    }

    fn cost(&self, cell: usize, by: i64) -> f64 {
        let (from, to) = (self.amount(self.units[cell]), self.amount(self.units[cell] + by));
        self.model.loss(cell, to) - self.model.loss(cell, from)
    }

    fn shift(&mut self, cell: usize, by: i64) {
        self.units[cell] += by;
        for row in &self.member[cell] {
            self.rows[*row].sum += by;
        }
    }

    /// Cells of broken rows, each once.
    fn concerned(&self) -> Vec<usize> {
        let broken = self.rows.iter().filter(|row| row.broken(0) > 0);
        let mut cells: Vec<usize> = broken.flat_map(|row| row.cells.iter().copied()).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.retain(|cell| self.moving[*cell]);
        cells
    }

    /// Moves cells by steps until no row is broken: single moves first, then
    /// pairs. Every move lowers the sum of violations, so this ends.
    fn settle(&mut self) -> Option<()> {
        loop {
            let cells = self.concerned();
            if self.rows.iter().all(|row| row.broken(0) == 0) {
                return Some(());
            }
            if !self.single(&cells) && !self.pair(&cells) {
                return None;
            }
        }
    }

    fn single(&mut self, cells: &[usize]) -> bool {
        let mut best: Option<(f64, usize, i64)> = None;
        for cell in cells {
            for by in [self.steps[*cell], -self.steps[*cell]] {
                let relief = if self.may(*cell, by) { self.relief(*cell, by) } else { 0 };
                if relief < 0 {
                    let cost = self.cost(*cell, by) / -(relief as f64);
                    if best.is_none_or(|(least, ..)| cost < least) {
                        best = Some((cost, *cell, by));
                    }
                }
            }
        }
        let Some((_, cell, by)) = best else { return false };
        self.shift(cell, by);
        true
    }

    fn pair(&mut self, cells: &[usize]) -> bool {
        let mut best: Option<(f64, [(usize, i64); 2])> = None;
        let before: i64 = self.rows.iter().map(|row| row.broken(0)).sum();
        let others: Vec<usize> = (0..self.units.len()).filter(|cell| self.moving[*cell]).collect();
        for one in cells {
            for first in [self.steps[*one], -self.steps[*one]] {
                if !self.may(*one, first) {
                    continue;
                }
                let cost = self.cost(*one, first);
                self.shift(*one, first);
                for two in others.iter().filter(|two| *two != one) {
                    for second in [self.steps[*two], -self.steps[*two]] {
                        if !self.may(*two, second) {
                            continue;
                        }
                        let after = self.rows.iter().map(|row| row.broken(0)).sum::<i64>() + self.relief(*two, second);
                        let cost = cost + self.cost(*two, second);
                        if after < before && best.is_none_or(|(least, _)| cost < least) {
                            best = Some((cost, [(*one, first), (*two, second)]));
                        }
                    }
                }
                self.shift(*one, -first);
            }
        }
        let Some((_, moves)) = best else { return false };
        moves.into_iter().for_each(|(cell, by)| self.shift(cell, by));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::polytope::Row;

    fn frame(steps: Vec<i64>, polytope: Polytope) -> Frame {
        let n = steps.len();
        Frame {
            rows: vec![String::new(); polytope.rows.len()],
            rules: Vec::new(),
            polytope,
            bounds: vec![(None, None); n],
            ceilings: vec![false; n],
            steps,
            flying: Vec::new(),
            switched: Vec::new(),
            minor: 0.01,
            weeks: n,
        }
    }

    fn total(n: usize, total: f64) -> Polytope {
        let rows = vec![Row { terms: (0..n).map(|i| (i, 1.0)).collect(), lower: total, upper: total }];
        Polytope { lower: vec![0.0; n], upper: vec![total; n], rows }
    }

    #[test]
    fn thirds_add_up() {
        let frame = frame(vec![1; 3], total(3, 100.0));
        let model = Model { x: &[100.0 / 3.0; 3], reduced: &[0.0; 3], bends: &[1.0, 2.0, 3.0] };
        let units = round(&frame, &frame.polytope, &model, &[true], false).unwrap();
        // The cell that bends least takes the odd cent.
        assert_eq!(units, [Some(3334), Some(3333), Some(3333)]);
    }

    #[test]
    fn steps_that_need_a_pair_of_moves() {
        // 17 from multiples of 7 and 5: 7 + 2·5.
        let frame = frame(vec![700, 500], total(2, 17.0));
        let model = Model { x: &[14.5, 2.5], reduced: &[0.0; 2], bends: &[1.0; 2] };
        let units = round(&frame, &frame.polytope, &model, &[true], false).unwrap();
        assert_eq!(units, [Some(700), Some(1000)]);
    }

    #[test]
    fn steps_that_never_fit() {
        let frame = frame(vec![700, 700], total(2, 17.0));
        let model = Model { x: &[10.0, 7.0], reduced: &[0.0; 2], bends: &[1.0; 2] };
        assert!(round(&frame, &frame.polytope, &model, &[true], false).is_none());
    }

    #[test]
    fn coarse_rounding_leaves_room_for_the_rest() {
        let frame = frame(vec![700, 1], total(2, 17.0));
        let model = Model { x: &[9.0, 8.0], reduced: &[0.0; 2], bends: &[1.0; 2] };
        let units = round(&frame, &frame.polytope, &model, &[true], true).unwrap();
        assert_eq!(units, [Some(700), None]);
    }
}
