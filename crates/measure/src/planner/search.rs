//! The search: climbs from several starts, and a tree over flights and switches.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use stats::Work;
use stats::ascent::{self, AscentError, Options, Top};
use stats::polytope::Polytope;
use stats::quadratic::QuadraticError;

use crate::planner::error::PlannerError;
use crate::planner::frame::Frame;
use crate::planner::objective::Risk;
use crate::planner::panel::Panel;
use crate::planner::problem::Problem;
use crate::planner::program::{PlanProgram, Return, Terms};
use crate::planner::responses::cells;
use crate::planner::thinned::Thinned;
use crate::planner::tree::Node;

/// A plan that keeps every rule but steps.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) x: Vec<f64>,
    /// The objective, exactly.
    pub(super) value: f64,
    pub(super) top: Top,
    /// Bounds and rows under which it is best, switches and flights settled.
    pub(super) polytope: Polytope,
}

/// What the search found.
pub(super) struct Found {
    pub(super) best: Candidate,
    /// No plan is worth more than this; `None` when that cannot be proven.
    pub(super) upper: Option<f64>,
    /// Climbs made.
    pub(super) climbs: usize,
    /// Nodes of the tree looked at; 1 without flights and switches.
    pub(super) nodes: usize,
    /// Whether the tree was searched to its end.
    pub(super) complete: bool,
}

pub(super) struct Search<'a> {
    pub(super) frame: &'a Frame,
    pub(super) problem: &'a Problem,
    /// The market, and its concave envelope where it is not concave itself.
    pub(super) panel: &'a Panel<'a>,
    pub(super) envelope: Option<&'a Panel<'a>>,
    pub(super) terms: &'a Terms,
    /// The terms on the envelope.
    pub(super) above: &'a Terms,
    pub(super) work: &'a dyn Work,
    pub(super) unit: f64,
    pub(super) climbs: usize,
    /// Work done so far, in cells × draws of all steps of all climbs.
    pub(super) labour: usize,
}

/// Wider cells × draws leave time for fewer nodes; one node is a climb or two.
pub(super) const EFFORT: usize = 6_000_000;

/// Most work before the tree is cut off: some seconds, whatever the climbs are
/// like. Counted, not timed, so that every machine finds the same plan.
pub(super) const LABOUR: usize = 100_000_000;

/// What a step's quadratic program costs, in draws.
const OVERHEAD: usize = 500;

/// How closely a climb looks for its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// To tell good starts from bad ones.
    First,
    /// To the top.
    Full,
}

/// Cells × draws of a first look, and how many of its tops are looked at again.
const SCREEN: usize = 60_000;
const POLISHED: usize = 2;

fn mean(results: &[f64]) -> f64 {
    results.iter().sum::<f64>() / results.len().max(1) as f64
}

/// Their standard deviation.
fn spread(results: &[f64]) -> f64 {
    let mean = mean(results);
    (results.iter().map(|result| (result - mean).powi(2)).sum::<f64>() / results.len().max(1) as f64).sqrt()
}

impl Search<'_> {
    /// Whether a local best is the best.
    pub(super) fn convex(&self) -> bool {
        self.panel.responses.concave() && self.problem.risk.concave()
    }

    /// Whether bounds can be proven.
    pub(super) fn provable(&self) -> bool {
        let positive = |returned: &Return| returned.per_outcome.iter().all(|k| *k >= 0.0);
        self.problem.risk.concave()
            && (self.panel.responses.concave() || self.envelope.is_some())
            && self.terms.returned.as_ref().is_none_or(positive)
    }

    /// Few steps where the top is only to be guessed at; fewer for a first look.
    fn options(&self, scale: f64, look: Look) -> Options {
        let smooth = matches!(self.problem.risk, Risk::Mean);
        let (tolerance, steps) = match look {
            Look::First => (1e-4, 12),
            Look::Full => (if smooth { 1e-7 } else { 1e-5 }, if self.convex() { 80 } else { 40 }),
        };
        Options {
            unit: self.unit,
            tolerance: scale * tolerance,
            feasibility: 1e-9 * self.unit * self.frame.polytope.len() as f64,
            steps,
        }
    }

    /// Climbs on one panel from one start, narrowing the smoothing as it goes.
    pub(super) fn climb(
        &mut self,
        panel: &Panel<'_>,
        terms: &Terms,
        polytope: &Polytope,
        start: &[f64],
        look: Look,
    ) -> Result<(Top, f64), AscentError> {
        self.climbs += 1;
        let mut program = PlanProgram::new(panel, self.problem, terms);
        let x = ascent::project(polytope, start, self.unit)?;
        let results = program.results(&panel.outcomes(&x), &x);
        let mean = mean(&results);
        // The present plan gains the same, nothing, in every draw.
        let spread = spread(&results).max(0.01 * spread(&terms.present)).max(1e-9 * mean.abs()).max(1e-12);
        let (widths, scale): (&[f64], f64) = match self.problem.risk {
            Risk::Mean => (&[1.0], mean.abs() + self.unit),
            Risk::WorstMean { .. } | Risk::WorstGain { .. } => {
                (&[0.5, 0.1, 0.02, 0.004], mean.abs() + terms.usual() + self.unit)
            }
            Risk::Probability { target } => {
                // A far target must be felt from here.
                let far = ((target - mean).abs() / spread).clamp(1.0, 1e3);
                return self.approach(program, polytope, x, &[far * spread, spread, 0.3 * spread, 0.1 * spread]);
            }
        };
        let mut x = x;
        let mut last = None;
        for width in widths {
            program.width = width * spread;
            let top = ascent::climb(&mut program, polytope, &x, self.options(scale, look), self.work)?;
            self.labour += top.steps * x.len() * (panel.draws() + OVERHEAD);
            x.clone_from(&top.x);
            last = Some(top);
        }
        let top = last.ok_or(AscentError::NotANumber)?;
        let supported = program.supported(&top.x);
        Ok((top, supported))
    }

    /// Climbs towards a target: the mean first, then ever sharper chances.
    fn approach(
        &self,
        mut program: PlanProgram<'_>,
        polytope: &Polytope,
        mut x: Vec<f64>,
        widths: &[f64],
    ) -> Result<(Top, f64), AscentError> {
        let mut last = None;
        for width in widths {
            program.width = *width;
            let options = Options { steps: 40, ..self.options(1.0, Look::Full) };
            let top = ascent::climb(&mut program, polytope, &x, options, self.work)?;
            x.clone_from(&top.x);
            last = Some(top);
        }
        last.map(|top| (top, f64::INFINITY)).ok_or(AscentError::NotANumber)
    }

    /// The best plan inside a polytope, from some starts.
    pub(super) fn best(&mut self, polytope: &Polytope, starts: &[Vec<f64>]) -> Result<Candidate, AscentError> {
        let mut best: Option<Candidate> = None;
        let mut failed = None;
        for (number, start) in starts.iter().enumerate() {
            self.work.progress("climbing", number as u64, starts.len() as u64);
            match self.climb(self.panel, self.terms, polytope, start, Look::Full) {
                Ok((top, _)) => {
                    let value = PlanProgram::new(self.panel, self.problem, self.terms).exact(&top.x);
                    let near = top.gap <= 1e-4 * (value.abs() + self.unit);
                    if best.as_ref().is_none_or(|best| value > best.value) {
                        best = Some(Candidate { x: top.x.clone(), value, top, polytope: polytope.clone() });
                    }
                    if self.convex() && near {
                        break;
                    }
                }
                Err(AscentError::Cancelled(cancelled)) => return Err(cancelled.into()),
                Err(error) => failed = Some(error),
            }
        }
        best.ok_or_else(|| failed.unwrap_or(AscentError::NotANumber))
    }

    /// The starts from which a climb over some of the draws ends highest, their
    /// tops instead of themselves; all starts where the market is small.
    pub(super) fn screened(
        &mut self,
        polytope: &Polytope,
        starts: Vec<Vec<f64>>,
    ) -> Result<Vec<Vec<f64>>, AscentError> {
        let n = cells(self.panel.responses);
        let thinned = Thinned::new(self.panel.responses, (SCREEN / n).max(16));
        let Some(thinned) = thinned.filter(|_| starts.len() > POLISHED && !self.convex()) else {
            return Ok(starts);
        };
        let panel = Panel::new(&thinned, self.problem.threads);
        let terms = Terms::new(&panel, self.problem);
        let mut tops: Vec<(f64, Vec<f64>)> = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            self.work.progress("first looks", number as u64, starts.len() as u64);
            match self.climb(&panel, &terms, polytope, start, Look::First) {
                Ok((top, _)) => {
                    let value = PlanProgram::new(self.panel, self.problem, self.terms).exact(&top.x);
                    tops.push((value, top.x));
                }
                Err(AscentError::Cancelled(cancelled)) => return Err(cancelled.into()),
                Err(_) => {}
            }
        }
        tops.sort_by(|a, b| b.0.total_cmp(&a.0));
        tops.truncate(POLISHED);
        Ok(if tops.is_empty() { starts } else { tops.into_iter().map(|(_, x)| x).collect() })
    }

    /// No plan inside the polytope is worth more than the first; the second is
    /// where that was found. Without proof the first is infinite.
    pub(super) fn upper(&mut self, polytope: &Polytope, start: &[f64]) -> Result<(f64, Top), AscentError> {
        let (panel, terms) = match self.envelope {
            Some(panel) => (panel, self.above),
            None => (self.panel, self.terms),
        };
        let (top, supported) = self.climb(panel, terms, polytope, start, Look::Full)?;
        let bound = if self.provable() { supported + top.gap } else { f64::INFINITY };
        Ok((bound, top))
    }

    /// Starts: the present plan, an even one, all money on one channel, and money
    /// thrown on some channels, some weeks, more or less of it.
    pub(super) fn starts(&self, first: Option<&[f64]>) -> Vec<Vec<f64>> {
        let r = self.panel.responses;
        let (n, weeks) = (cells(r), r.weeks());
        let mut starts: Vec<Vec<f64>> = first.map(<[f64]>::to_vec).into_iter().collect();
        starts.extend(self.problem.current.clone());
        starts.push(vec![self.unit; n]);
        if self.convex() {
            return starts;
        }
        let size = n / r.channels();
        for channel in (0..r.channels()).take(8) {
            let alone = |cell: usize| if cell / size == channel { self.unit * r.channels() as f64 } else { 0.0 };
            starts.push((0..n).map(alone).collect());
        }
        let mut rng = ChaCha8Rng::seed_from_u64(self.problem.seed);
        let series = n / weeks;
        for number in 0..self.problem.starts {
            let some: Vec<bool> = (0..series).map(|_| rng.random_bool(0.6)).collect();
            let period = 1 + number % weeks.min(4);
            let phases: Vec<usize> = (0..series).map(|_| rng.random_range(0..period)).collect();
            let level = self.unit * 10_f64.powf(rng.random_range(-2.0..0.7)) * period as f64;
            let start = (0..n).map(|cell| {
                let on = some[cell / weeks] && (cell % weeks + phases[cell / weeks]).is_multiple_of(period);
                if on { level } else { 0.0 }
            });
            starts.push(start.collect());
        }
        starts
    }

    /// Exchange: each channel in turn is dropped, halved, or given twice as much,
    /// and a climb from there is kept if it ends higher. Only where a local best
    /// need not be the best.
    pub(super) fn exchange(&mut self, mut best: Candidate) -> Result<Candidate, PlannerError> {
        if self.convex() {
            return Ok(best);
        }
        let r = self.panel.responses;
        let size = cells(r) / r.channels();
        let mut left = (EFFORT / 3 / (cells(r) * r.draws()).max(1)).min(12 * r.channels());
        let mut improved = true;
        while improved && left > 0 {
            improved = false;
            for channel in 0..r.channels() {
                for factor in [0.0, 0.5, 2.0] {
                    if left == 0 {
                        return Ok(best);
                    }
                    left -= 1;
                    let mut start = best.x.clone();
                    let mine = &mut start[channel * size..(channel + 1) * size];
                    mine.iter_mut()
                        .for_each(|x| *x = if factor > 1.0 { (factor * *x).max(self.unit) } else { factor * *x });
                    match self.best(&best.polytope.clone(), &[start]) {
                        Ok(found) if found.value > best.value + 1e-6 * (best.value.abs() + self.unit) => {
                            best = found;
                            improved = true;
                        }
                        Err(AscentError::Cancelled(cancelled)) => return Err(cancelled.into()),
                        Ok(_) | Err(_) => {}
                    }
                }
            }
        }
        Ok(best)
    }

    /// Searches.
    pub(super) fn run(&mut self) -> Result<Found, PlannerError> {
        let frame = self.frame;
        let root = Node {
            cells: vec![None; frame.polytope.len()],
            switches: vec![None; frame.switched.len()],
            bound: f64::INFINITY,
            start: self.problem.current.clone().unwrap_or_else(|| vec![self.unit; frame.polytope.len()]),
        };
        let (upper, top) = self.upper(&frame.polytope, &root.start).map_err(|error| self.explain(error))?;
        if frame.flying.is_empty() && frame.switched.is_empty() {
            let best = if self.envelope.is_none() && self.convex() {
                let value = PlanProgram::new(self.panel, self.problem, self.terms).exact(&top.x);
                Candidate { x: top.x.clone(), value, top, polytope: frame.polytope.clone() }
            } else {
                let starts = self.starts(Some(&top.x));
                let starts = self.screened(&frame.polytope, starts).map_err(|error| self.explain(error))?;
                let best = self.best(&frame.polytope, &starts).map_err(|error| self.explain(error))?;
                self.exchange(best)?
            };
            let upper = upper.is_finite().then(|| upper.max(best.value));
            return Ok(Found { best, upper, climbs: self.climbs, nodes: 1, complete: true });
        }
        self.tree(Node { bound: upper, start: top.x.clone(), ..root }, top)
    }

    /// The best plan inside a polytope from one start.
    pub(super) fn again(&mut self, polytope: &Polytope, start: &[f64]) -> Result<Candidate, PlannerError> {
        self.best(polytope, &[start.to_vec()]).map_err(|error| self.explain(error))
    }

    /// A solver's error in the words of the problem.
    pub(super) fn explain(&self, error: AscentError) -> PlannerError {
        match error {
            AscentError::Quadratic(QuadraticError::Infeasible { rows, variables }) => {
                self.frame.conflict(&rows, &variables)
            }
            AscentError::Quadratic(QuadraticError::Failed(why)) => PlannerError::Solver(why),
            AscentError::Constraint(missing) => {
                let target = match self.problem.target {
                    Some(crate::planner::problem::Target::Roas(roas)) => {
                        format!("of a return of {roas} per unit of spend")
                    }
                    Some(crate::planner::problem::Target::Cpa(cpa)) => format!("of a cost of {cpa} per outcome"),
                    None => "of return".into(),
                };
                let best = format!("{:.2} less to show than that asks for what it spends", -missing);
                PlannerError::Target { target, best }
            }
            AscentError::NotANumber => PlannerError::NotANumber,
            AscentError::Cancelled(cancelled) => cancelled.into(),
        }
    }
}
