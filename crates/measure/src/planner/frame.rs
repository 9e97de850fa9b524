//! A problem in numbers: bounds, rows, and who set them.

use stats::polytope::{Polytope, Row};

use crate::planner::error::PlannerError;
use crate::planner::problem::{Budget, Market, Problem, Rule, Scope};
use crate::planner::responses::cells;
use crate::planner::{check, words};

/// A series that must fly: its first cell, weeks in a row, least when on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flying {
    /// The rule that says so, by number.
    pub(super) rule: usize,
    pub(super) first: usize,
    pub(super) run: usize,
    pub(super) least: f64,
    pub(super) before: usize,
}

/// A group of cells that is off or at least something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Switched {
    /// The rule that says so, by number.
    pub(super) rule: usize,
    pub(super) cells: Vec<usize>,
    pub(super) least: f64,
}

/// The problem in numbers: bounds, rows and their names.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) polytope: Polytope,
    pub(super) rows: Vec<String>,
    /// The problem's rules in words.
    pub(super) rules: Vec<String>,
    /// Who set each cell's lower and upper bound; `None` for zero and for our ceiling.
    pub(super) bounds: Vec<(Option<String>, Option<String>)>,
    /// Cells whose ceiling nobody set.
    pub(super) ceilings: Vec<bool>,
    /// Steps in minor units.
    pub(super) steps: Vec<i64>,
    pub(super) flying: Vec<Flying>,
    pub(super) switched: Vec<Switched>,
    /// One minor unit.
    pub(super) minor: f64,
    pub(super) weeks: usize,
}

/// With a free budget and no bound, a cell may rise to this many times what was
/// ever seen in it.
pub(super) const CEILING: f64 = 10.0;

impl Frame {
    /// Puts rules into numbers.
    pub(super) fn new(market: &Market<'_>, problem: &Problem) -> Result<Self, PlannerError> {
        check::check(market, problem)?;
        let n = cells(market.responses);
        let mut frame = Self {
            polytope: Polytope { lower: vec![0.0; n], upper: vec![f64::INFINITY; n], rows: Vec::new() },
            rows: Vec::new(),
            rules: Vec::new(),
            bounds: vec![(None, None); n],
            ceilings: vec![false; n],
            steps: vec![1; n],
            flying: Vec::new(),
            switched: Vec::new(),
            minor: 10_f64.powi(i32::try_from(problem.decimals).unwrap_or(2)).recip(),
            weeks: market.responses.weeks(),
        };
        let everything: Vec<usize> = (0..n).collect();
        match problem.budget {
            Budget::Fixed(total) => {
                frame.exact(total, "the budget")?;
                frame.row(&everything, total, total, format!("all of the budget of {total}"));
            }
            Budget::AtMost(total) => frame.row(&everything, 0.0, total, format!("a budget of at most {total}")),
            Budget::Free => {}
        }
        for rule in &problem.rules {
            frame.rule(market, rule)?;
        }
        frame.close(market)?;
        Ok(frame)
    }

    /// Amounts that are to be met exactly are whole minor units.
    fn exact(&self, amount: f64, name: &str) -> Result<(), PlannerError> {
        let units = amount / self.minor;
        if (units - units.round()).abs() < 1e-4 {
            return Ok(());
        }
        let minor = self.minor;
        Err(PlannerError::Invalid(format!("{name}: {amount} cannot be paid exactly, the least amount being {minor}")))
    }

    fn row(&mut self, cells: &[usize], lower: f64, upper: f64, name: String) {
        self.polytope.rows.push(Row { terms: cells.iter().map(|cell| (*cell, 1.0)).collect(), lower, upper });
        self.rows.push(name);
    }

    fn rule(&mut self, market: &Market<'_>, rule: &Rule) -> Result<(), PlannerError> {
        let name = words::describe(market, rule);
        let number = self.rules.len();
        self.rules.push(name.clone());
        let sound = |lower: f64, upper: f64| {
            let good = lower.is_finite() && lower >= 0.0 && upper >= lower;
            if good {
                Ok(())
            } else {
                Err(PlannerError::Invalid(format!("{name}: limits must be 0 ≤ lower ≤ upper")))
            }
        };
        match rule {
            Rule::Bound { scope, lower, upper } => {
                sound(*lower, *upper)?;
                self.bound(&inside(market, scope)?, *lower, *upper, &name)
            }
            Rule::Contract { scope, amount } => {
                sound(*amount, *amount)?;
                self.exact(*amount, &name)?;
                self.bound(&inside(market, scope)?, *amount, *amount, &name)
            }
            Rule::Total { scope, lower, upper } => {
                sound(*lower, *upper)?;
                self.row(&inside(market, scope)?, *lower, *upper, name);
                Ok(())
            }
            Rule::EachWeek { scope, lower, upper } => {
                sound(*lower, *upper)?;
                let cells = inside(market, scope)?;
                for (number, week) in market.weeks.iter().enumerate() {
                    let mine: Vec<usize> = cells.iter().copied().filter(|cell| cell % self.weeks == number).collect();
                    if !mine.is_empty() {
                        self.row(&mine, *lower, *upper, format!("{name}, {week}"));
                    }
                }
                Ok(())
            }
            Rule::Step { scope, size } => self.step(&inside(market, scope)?, *size, &name),
            Rule::Flight { scope, weeks, least } => {
                sound(*least, *least)?;
                if *weeks == 0 || *weeks > self.weeks {
                    return Err(PlannerError::Invalid(format!("{name}: the plan has {} periods", self.weeks)));
                }
                let firsts = inside(market, scope)?.into_iter().map(|cell| cell - cell % self.weeks);
                for first in firsts.collect::<std::collections::BTreeSet<_>>() {
                    let before = market.on_before.get(first / self.weeks).copied().unwrap_or(0);
                    self.flying.push(Flying { rule: number, first, run: *weeks, least: *least, before });
                }
                Ok(())
            }
            Rule::Switch { scope, least } => {
                sound(*least, *least)?;
                self.switched.push(Switched { rule: number, cells: inside(market, scope)?, least: *least });
                Ok(())
            }
        }
    }

    fn step(&mut self, cells: &[usize], size: f64, name: &str) -> Result<(), PlannerError> {
        let units = (size / self.minor).round();
        if !(size.is_finite() && units >= 1.0 && (units * self.minor - size).abs() < 1e-6 * size) {
            let minor = self.minor;
            return Err(PlannerError::Invalid(format!("{name}: a step must be a multiple of {minor}")));
        }
        for cell in cells {
            self.steps[*cell] = units as i64;
        }
        Ok(())
    }

    fn bound(&mut self, cells: &[usize], lower: f64, upper: f64, name: &str) -> Result<(), PlannerError> {
        for cell in cells {
            let (low, high) = &mut self.bounds[*cell];
            if lower > self.polytope.lower[*cell] {
                self.polytope.lower[*cell] = lower;
                *low = Some(name.to_owned());
            }
            if upper < self.polytope.upper[*cell] {
                self.polytope.upper[*cell] = upper;
                *high = Some(name.to_owned());
            }
            if self.polytope.lower[*cell] > self.polytope.upper[*cell] {
                let names = [low.clone(), high.clone()].into_iter().flatten().collect();
                return Err(PlannerError::Conflict(names));
            }
        }
        Ok(())
    }

    /// Gives every cell a finite ceiling and settles what "on" costs at least.
    fn close(&mut self, market: &Market<'_>) -> Result<(), PlannerError> {
        let rows = self.polytope.rows.clone();
        for row in rows.iter().filter(|row| row.upper.is_finite()) {
            for (cell, _) in &row.terms {
                self.polytope.upper[*cell] = self.polytope.upper[*cell].min(row.upper.max(self.polytope.lower[*cell]));
            }
        }
        for cell in 0..self.polytope.len() {
            if self.polytope.upper[cell].is_finite() {
                continue;
            }
            let seen = market.seen.get(cell / self.weeks).map(|seen| seen.highest).filter(|seen| *seen > 0.0);
            let Some(seen) = seen else {
                let channel = &market.channels[cell / self.weeks / market.responses.geos()];
                return Err(PlannerError::Invalid(format!(
                    "with no budget, channel {channel} needs an upper bound: no spend is known in its history"
                )));
            };
            self.polytope.upper[cell] = (CEILING * seen).max(self.polytope.lower[cell]);
            self.ceilings[cell] = true;
        }
        for flying in &mut self.flying {
            let step = self.steps[flying.first] as f64 * self.minor;
            flying.least = (flying.least.max(step) / step - 1e-9).ceil() * step;
        }
        // Beyond this a double no longer tells one minor unit from the next.
        let most = self.polytope.upper.iter().copied().fold(0.0, f64::max);
        if most / self.minor > 9e15 {
            return Err(PlannerError::Invalid(format!(
                "amounts up to {most} cannot be told to {} exactly; plan with fewer digits after the point",
                self.minor
            )));
        }
        Ok(())
    }

    /// Flights and switches in words, and what is said of the same cells.
    pub(super) fn patterns(&self) -> Vec<String> {
        let flying =
            self.flying.iter().map(|flying| (flying.rule, (flying.first..flying.first + self.weeks).collect()));
        let switched = self.switched.iter().map(|switched| (switched.rule, switched.cells.clone()));
        let mut names = std::collections::BTreeSet::new();
        for (rule, cells) in flying.chain(switched) {
            names.insert(self.rules[rule].clone());
            let bounds = cells.iter().flat_map(|cell: &usize| [&self.bounds[*cell].0, &self.bounds[*cell].1]);
            names.extend(bounds.flatten().cloned());
        }
        names.into_iter().collect()
    }

    /// Names of rows and bounds in a conflict.
    pub(super) fn conflict(&self, rows: &[usize], variables: &[usize]) -> PlannerError {
        let mut names: Vec<String> = rows.iter().filter_map(|row| self.rows.get(*row).cloned()).collect();
        let needs_more = rows.iter().any(|row| {
            self.polytope.rows.get(*row).is_some_and(|row| {
                let most: f64 = row.terms.iter().map(|(cell, _)| self.polytope.upper[*cell]).sum();
                most < row.lower
            })
        });
        for cell in variables {
            let (lower, upper) = &self.bounds[*cell];
            let fixed = self.polytope.lower[*cell] >= self.polytope.upper[*cell];
            if let Some(name) = lower.as_ref().filter(|_| !needs_more || fixed) {
                names.push(name.clone());
            }
            if let Some(name) = upper.as_ref().filter(|_| needs_more || fixed || lower.is_none()) {
                names.push(name.clone());
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        PlannerError::Conflict(names)
    }
}

/// The cells of a scope.
fn inside(market: &Market<'_>, scope: &Scope) -> Result<Vec<usize>, PlannerError> {
    let r = market.responses;
    let named = |what: &str, numbers: &[usize], size: usize| match numbers.iter().find(|number| **number >= size) {
        Some(number) => Err(PlannerError::Invalid(format!("a rule names {what} number {number}; there are {size}"))),
        None if numbers.is_empty() => Ok((0..size).collect()),
        None => Ok(numbers.to_vec()),
    };
    let weeks: Vec<usize> = named("week", &scope.weeks, r.weeks())?;
    let (channels, geos) = (named("channel", &scope.channels, r.channels())?, named("geo", &scope.geos, r.geos())?);
    let mut cells = Vec::new();
    for channel in &channels {
        for geo in &geos {
            cells.extend(weeks.iter().map(|week| (channel * r.geos() + geo) * r.weeks() + week));
        }
    }
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}
