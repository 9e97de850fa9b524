//! Branch and bound over flights and switches.

use stats::ascent::{AscentError, Top};
use stats::polytope::{Polytope, Row};
use stats::quadratic::QuadraticError;

use crate::planner::error::PlannerError;
use crate::planner::flights;
use crate::planner::responses::cells;
use crate::planner::search::{Candidate, EFFORT, Found, LABOUR, Search};

/// Nodes looked at in any case.
const LEAST: usize = 6;

/// What is decided about flights (per cell) and switches.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) cells: Vec<Option<bool>>,
    pub(super) switches: Vec<Option<bool>>,
    pub(super) bound: f64,
    pub(super) start: Vec<f64>,
}

impl Search<'_> {
    /// Branch and bound over what is on and off, best bound first (Land and Doig 1960).
    pub(super) fn tree(&mut self, root: Node, top: Top) -> Result<Found, PlannerError> {
        let size = cells(self.panel.responses) * self.panel.draws();
        let limit = if self.problem.nodes == 0 { (EFFORT / size.max(1)).clamp(LEAST, 400) } else { self.problem.nodes };
        let mut best = self.first_guesses(&root)?;
        let begun = self.labour;
        let mut open = vec![(root, top)];
        let mut closed = f64::NEG_INFINITY;
        let mut nodes = 1;
        while let Some(at) = (0..open.len()).max_by(|a, b| open[*a].0.bound.total_cmp(&open[*b].0.bound)) {
            let laboured = self.problem.nodes == 0 && nodes >= LEAST && self.labour - begun > LABOUR;
            if nodes >= limit || laboured {
                break;
            }
            self.work.go_on()?;
            self.work.progress("flights and switches", nodes as u64, limit as u64);
            let (node, top) = open.swap_remove(at);
            let enough =
                best.as_ref().map_or(f64::NEG_INFINITY, |best| best.value + 1e-6 * (best.value.abs() + self.unit));
            if node.bound <= enough {
                closed = closed.max(node.bound);
                continue;
            }
            if let Some(settled) = self.settle(&node, &top.x, 1.0) {
                self.improve(&mut best, &settled, &top.x)?;
            }
            let Some(children) = self.branch(&node, &top.x) else {
                closed = closed.max(node.bound);
                continue;
            };
            for child in children {
                nodes += 1;
                let polytope = self.polytope(&child);
                if !Self::possible(&polytope) {
                    continue;
                }
                match self.upper(&polytope, &top.x) {
                    Ok((bound, top)) => {
                        open.push((Node { bound: bound.min(node.bound), start: top.x.clone(), ..child }, top));
                    }
                    Err(AscentError::Quadratic(QuadraticError::Infeasible { .. }) | AscentError::Constraint(_)) => {}
                    Err(error) => return Err(self.explain(error)),
                }
            }
        }
        let left = open.iter().map(|(node, _)| node.bound).fold(closed, f64::max);
        let complete = open.is_empty();
        let Some(mut best) = best else {
            let how = if complete { "there is none" } else { "the search ended before one was found" };
            let rules = self.frame.patterns().join("; ");
            let why = format!("{rules}: no plan keeps all of these within bounds and totals; {how}");
            return Err(PlannerError::Rules(why));
        };
        best = self.exchange(best)?;
        let upper = (left < f64::INFINITY).then(|| left.max(best.value));
        Ok(Found { best, upper, climbs: self.climbs, nodes, complete })
    }

    /// Plans to begin with: the relaxed plan's nearest patterns, pulses, the
    /// present plan's own pattern, everything on, everything off.
    fn first_guesses(&mut self, root: &Node) -> Result<Option<Candidate>, PlannerError> {
        let mut guesses: Vec<Node> = Vec::new();
        for reluctance in [1.0, 0.2, 5.0] {
            guesses.extend(self.settle(root, &root.start, reluctance));
        }
        guesses.extend(self.pulsing(root));
        if let Some(current) = &self.problem.current {
            guesses.extend(self.settle(root, current, 1e3));
        }
        for on in [true, false] {
            let level = if on { 1e9 } else { 0.0 };
            guesses.extend(self.settle(root, &vec![level; root.start.len()], 1.0));
        }
        let mut best = None;
        let mut tried = Vec::new();
        for guess in guesses {
            let key = (guess.cells.clone(), guess.switches.clone());
            if !tried.contains(&key) {
                self.improve(&mut best, &guess, &root.start)?;
                tried.push(key);
            }
        }
        Ok(best)
    }

    /// Climbs with everything decided, and keeps what is better.
    fn improve(&mut self, best: &mut Option<Candidate>, node: &Node, start: &[f64]) -> Result<(), PlannerError> {
        let polytope = self.polytope(node);
        if !Self::possible(&polytope) {
            return Ok(());
        }
        let starts =
            if self.convex() { vec![start.to_vec()] } else { vec![start.to_vec(), vec![self.unit; start.len()]] };
        match self.best(&polytope, &starts) {
            Ok(found) if best.as_ref().is_none_or(|best| found.value > best.value) => *best = Some(found),
            Ok(_) | Err(AscentError::Quadratic(QuadraticError::Infeasible { .. }) | AscentError::Constraint(_)) => {}
            Err(error) => return Err(self.explain(error)),
        }
        Ok(())
    }

    /// Decides everything as near to `x` as the rules allow.
    fn settle(&self, node: &Node, x: &[f64], reluctance: f64) -> Option<Node> {
        let mut settled = node.clone();
        for flying in &self.frame.flying {
            let range = flying.first..flying.first + self.frame.weeks;
            let mut decided = node.cells[range.clone()].to_vec();
            for (week, decided) in decided.iter_mut().enumerate() {
                let cell = flying.first + week;
                if self.frame.polytope.upper[cell] < flying.least - 1e-9 {
                    *decided = Some(false);
                }
                if self.frame.polytope.lower[cell] > 0.0 {
                    *decided = Some(true);
                }
            }
            let on =
                flights::nearest(&x[range.clone()], &decided, (flying.run, flying.before, flying.least), reluctance)?;
            settled.cells[range].iter_mut().zip(on).for_each(|(decided, on)| *decided = Some(on));
        }
        for (number, switch) in self.frame.switched.iter().enumerate() {
            let sum: f64 = switch.cells.iter().map(|cell| x[*cell]).sum();
            settled.switches[number] = node.switches[number].or(Some(sum * (1.0 + reluctance) >= switch.least));
        }
        Some(settled)
    }

    /// As [`Self::settle`], with pulses.
    fn pulsing(&self, node: &Node) -> Option<Node> {
        let mut settled = self.settle(node, &node.start, 1.0)?;
        for flying in &self.frame.flying {
            let range = flying.first..flying.first + self.frame.weeks;
            let rule = (flying.run, flying.before, flying.least);
            if let Some(on) = flights::pulses(&node.start[range.clone()], &node.cells[range.clone()], rule) {
                settled.cells[range].iter_mut().zip(on).for_each(|(decided, on)| *decided = Some(on));
            }
        }
        Some(settled)
    }

    /// The nodes that part at what `x` leaves most open (those that can be);
    /// `None` if it keeps all flights and switches.
    fn branch(&self, node: &Node, x: &[f64]) -> Option<Vec<Node>> {
        let zero = (0.5 * self.frame.minor).max(1e-5 * self.unit);
        let mut worst: Option<(f64, Result<usize, usize>)> = None;
        let mut consider = |openness: f64, what| {
            if openness > 0.0 && worst.is_none_or(|(most, _)| openness > most) {
                worst = Some((openness, what));
            }
        };
        for (number, switch) in self.frame.switched.iter().enumerate().filter(|(n, _)| node.switches[*n].is_none()) {
            let sum: f64 = switch.cells.iter().map(|cell| x[*cell]).sum();
            if sum > zero && sum < switch.least - zero {
                consider(2.0 * sum.min(switch.least - sum) / switch.least, Err(number));
            }
        }
        for flying in &self.frame.flying {
            let range = flying.first..flying.first + self.frame.weeks;
            let on: Vec<bool> = x[range.clone()].iter().map(|x| *x > zero).collect();
            let broken = !flights::keeps(&on, flying.run, flying.before);
            for cell in range.filter(|cell| node.cells[*cell].is_none()) {
                if x[cell] > zero && x[cell] < flying.least - zero {
                    consider(x[cell].min(flying.least - x[cell]) / flying.least + 1e-3, Ok(cell));
                } else if broken {
                    let near = (cell > flying.first && on[cell - flying.first - 1]) || on[cell - flying.first];
                    consider(if near { 2e-4 } else { 1e-4 }, Ok(cell));
                }
            }
        }
        let (_, what) = worst?;
        let child = |on: bool| {
            let mut child = node.clone();
            match what {
                Ok(cell) => child.cells[cell] = Some(on),
                Err(switch) => child.switches[switch] = Some(on),
            }
            let kept = self.frame.flying.iter().all(|flying| {
                let range = flying.first..flying.first + self.frame.weeks;
                flights::propagate(&mut child.cells[range], flying.run, flying.before)
            });
            kept.then_some(child)
        };
        Some([true, false].into_iter().filter_map(child).collect())
    }

    fn polytope(&self, node: &Node) -> Polytope {
        let mut polytope = self.frame.polytope.clone();
        for (cell, decided) in node.cells.iter().enumerate() {
            match decided {
                Some(true) => {
                    let least = self.least(cell);
                    polytope.lower[cell] = polytope.lower[cell].max(least);
                }
                Some(false) => polytope.upper[cell] = 0.0,
                None => {}
            }
        }
        for (switch, decided) in self.frame.switched.iter().zip(&node.switches) {
            match decided {
                Some(true) => polytope.rows.push(Row {
                    terms: switch.cells.iter().map(|cell| (*cell, 1.0)).collect(),
                    lower: switch.least,
                    upper: f64::INFINITY,
                }),
                Some(false) => switch.cells.iter().for_each(|cell| polytope.upper[*cell] = 0.0),
                None => {}
            }
        }
        polytope
    }

    fn least(&self, cell: usize) -> f64 {
        let first = cell - cell % self.frame.weeks;
        let mine = self.frame.flying.iter().filter(|flying| flying.first == first);
        mine.map(|flying| flying.least).fold(0.0, f64::max)
    }

    /// Empty polytopes are recognised before any climb.
    fn possible(polytope: &Polytope) -> bool {
        polytope.lower.iter().zip(&polytope.upper).all(|(lower, upper)| lower <= upper)
    }
}
