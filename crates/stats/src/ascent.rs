//! Climbing a smooth function over a polytope: sequential quadratic programming.
//!
//! Each step maximises a concave quadratic model (exact gradient; curvature made
//! negative semi-definite by the program) over the whole polytope, then moves
//! along it as far as a merit function allows (Armijo; the l1 merit of Han 1977
//! and Powell 1978 when there is a nonlinear constraint; Nocedal and Wright,
//! Numerical Optimization, 2nd ed., ch. 18). With the true curvature of a concave
//! function the last steps converge quadratically. Where a program knows no
//! curvature, a scalar one is learnt from the last step (Barzilai and Borwein 1988).

use crate::polytope::Polytope;
use crate::quadratic::{self, Curvature, Elastic, QuadraticError, dot};
use crate::work::{Cancelled, Work};

/// What a program is worth at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    /// To be as large as possible.
    pub objective: f64,
    /// To be at least zero; `+inf` when there is no such constraint.
    pub constraint: f64,
}

/// A smooth function to maximise, with at most one smooth constraint `g(x) ≥ 0`
/// beside the polytope.
pub trait Program {
    /// Blocks, variables per block, and how far curvature reaches off the diagonal.
    fn shape(&self) -> (usize, usize, usize);

    /// The values at `x`.
    fn values(&mut self, x: &[f64]) -> Values;

    /// The values and both gradients at `x`; `constraint` is left alone when
    /// there is none.
    fn gradients(&mut self, x: &[f64], objective: &mut [f64], constraint: &mut [f64]) -> Values;

    /// Adds the negated second derivative of objective + `multiplier` ×
    /// constraint, made positive semi-definite, to zeros; `false` if unknown.
    fn curvature(&mut self, x: &[f64], multiplier: f64, into: &mut Curvature) -> bool;
}

/// How to climb.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A typical size of one variable, which is scaled by it.
    pub unit: f64,
    /// What is near enough, in units of the objective.
    pub tolerance: f64,
    /// How much a broken constraint may be, in its own units.
    pub feasibility: f64,
    /// Most steps.
    pub steps: usize,
}

/// How a climb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No direction inside the constraints rises by more than the tolerance.
    Optimal,
    /// Steps became too small to tell.
    Stalled,
    /// Out of steps.
    Steps,
}

/// A climb's top.
#[derive(Debug, Clone)]
pub struct Top {
    /// The point.
    pub x: Vec<f64>,
    /// Its values.
    pub values: Values,
    /// Multiplier of each row, in objective per unit of the row: positive when
    /// its upper side presses.
    pub rows: Vec<f64>,
    /// Multiplier of the nonlinear constraint, not negative.
    pub constraint: f64,
    /// How much the linearised problem could still rise. For concave programs
    /// `values.objective + gap` is an upper bound of the maximum.
    pub gap: f64,
    /// Steps taken.
    pub steps: usize,
    /// Why it ended.
    pub end: End,
}

/// Why there is no top.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AscentError {
    /// The polytope is empty, or the inner solver failed.
    #[error(transparent)]
    Quadratic(#[from] QuadraticError),
    /// The nonlinear constraint cannot be met as far as could be found; its
    /// value at the best point tried.
    #[error("the nonlinear constraint could not be met (best {0})")]
    Constraint(f64),
    /// A value or derivative was not a number.
    #[error("the function is not a number at a point it was asked for")]
    NotANumber,
    /// Stopped by the one who waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The nearest point of the polytope to `x`.
///
/// # Errors
/// When the polytope is empty, with the rows in conflict.
pub fn project(polytope: &Polytope, x: &[f64], unit: f64) -> Result<Vec<f64>, QuadraticError> {
    let mut inside = x.to_vec();
    polytope.clamp(&mut inside);
    if polytope.holds(&inside, 0.0) {
        return Ok(inside);
    }
    let scaled = shrink(polytope, unit);
    let mut identity = Curvature::zeros(x.len(), 1, 0);
    identity.add_diagonal(1.0);
    let centre: Vec<f64> = inside.iter().map(|value| value / unit).collect();
    let found = quadratic::maximise(&scaled, &centre, &vec![0.0; x.len()], Some(&identity), None)?;
    let mut x: Vec<f64> = found.x.iter().map(|value| value * unit).collect();
    polytope.clamp(&mut x);
    Ok(x)
}

fn shrink(polytope: &Polytope, unit: f64) -> Polytope {
    let mut scaled = polytope.clone();
    scaled.lower.iter_mut().chain(&mut scaled.upper).for_each(|value| *value /= unit);
    for row in &mut scaled.rows {
        row.lower /= unit;
        row.upper /= unit;
    }
    scaled
}

/// One climb's state, in scaled variables x/unit and objective/scale.
struct Climb<'a, P: Program> {
    program: &'a mut P,
    polytope: &'a Polytope,
    scaled: Polytope,
    options: Options,
    x: Vec<f64>,
    values: Values,
    gradient: Vec<f64>,
    slope: Vec<f64>,
    curvature: Curvature,
    multiplier: f64,
    rows: Vec<f64>,
    price: f64,
    ridge: f64,
    secant: f64,
    last: Option<(Vec<f64>, Vec<f64>)>,
}

/// Climbs from `start` (moved into the polytope first) until the linearised
/// rise is within the tolerance.
///
/// # Errors
/// See [`AscentError`].
pub fn climb<P: Program>(
    program: &mut P,
    polytope: &Polytope,
    start: &[f64],
    options: Options,
    work: &dyn Work,
) -> Result<Top, AscentError> {
    let n = polytope.len();
    let x = project(polytope, start, options.unit)?;
    let (blocks, size, band) = program.shape();
    let mut climb = Climb {
        scaled: shrink(polytope, options.unit),
        program,
        polytope,
        options,
        x,
        values: Values { objective: f64::NAN, constraint: f64::INFINITY },
        gradient: vec![0.0; n],
        slope: vec![0.0; n],
        curvature: Curvature::zeros(blocks, size, band),
        multiplier: 0.0,
        rows: vec![0.0; polytope.rows.len()],
        price: 0.0,
        ridge: 1e-9,
        secant: 1.0,
        last: None,
    };
    climb.look()?;
    let mut weak = 0;
    for step in 0..options.steps {
        work.go_on()?;
        let before = climb.values;
        let moved = climb.step()?;
        let gap = climb.gap();
        if climb.met() && gap <= options.tolerance {
            return climb.top(gap, step + 1, End::Optimal);
        }
        let risen = climb.values.objective - before.objective;
        let nearer = climb.bound() && climb.values.constraint - before.constraint > 0.1 * options.feasibility;
        let settled = risen.abs() <= 0.01 * options.tolerance && (climb.met() || !nearer);
        weak = if settled || !moved { weak + 1 } else { 0 };
        if weak >= 4 {
            return climb.top(gap, step + 1, End::Stalled);
        }
    }
    let gap = climb.gap();
    climb.top(gap, options.steps, End::Steps)
}

impl<P: Program> Climb<'_, P> {
    fn bound(&self) -> bool {
        self.values.constraint.is_finite()
    }

    fn met(&self) -> bool {
        self.values.constraint >= -self.options.feasibility
    }

    /// Values and gradients at the present point.
    fn look(&mut self) -> Result<(), AscentError> {
        self.values = self.program.gradients(&self.x, &mut self.gradient, &mut self.slope);
        let sound = self.values.objective.is_finite()
            && !self.values.constraint.is_nan()
            && self.gradient.iter().all(|value| value.is_finite())
            && (!self.bound() || self.slope.iter().all(|value| value.is_finite()));
        if sound { Ok(()) } else { Err(AscentError::NotANumber) }
    }

    /// The gradient of objective + multiplier × constraint.
    fn lagrangian(&self) -> Vec<f64> {
        if !self.bound() {
            return self.gradient.clone();
        }
        self.gradient.iter().zip(&self.slope).map(|(a, b)| a + self.multiplier * b).collect()
    }

    fn gap(&self) -> f64 {
        let slack = if self.bound() { self.multiplier * self.values.constraint } else { 0.0 };
        slack + self.polytope.rise(&self.x, &self.lagrangian(), &self.rows)
    }

    /// The curvature of the model, scaled; learnt from the last step if the
    /// program knows none.
    fn model(&mut self, scale: f64) {
        let unit = self.options.unit;
        self.curvature.clear();
        if self.program.curvature(&self.x, self.multiplier, &mut self.curvature) {
            self.curvature.scale(unit * unit / scale);
            let ridge = self.ridge * self.curvature.largest().max(1e-3);
            self.curvature.add_diagonal(ridge);
            return;
        }
        let lagrangian = self.lagrangian();
        if let Some((x, gradient)) = &self.last {
            let (mut along, mut length) = (0.0, 0.0);
            for i in 0..x.len() {
                let moved = (self.x[i] - x[i]) / unit;
                along -= moved * (lagrangian[i] - gradient[i]) * unit / scale;
                length += moved * moved;
            }
            if along > 0.0 && length > 0.0 {
                self.secant = (along / length).clamp(1e-6, 1e6);
            }
        }
        self.curvature.clear();
        self.curvature.add_diagonal(self.secant * (1.0 + self.ridge * 1e6));
        self.last = Some((self.x.clone(), lagrangian));
    }

    /// One step; `false` when no length along it rises.
    fn step(&mut self) -> Result<bool, AscentError> {
        let unit = self.options.unit;
        let scale = self.gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs())).max(1e-300) * unit;
        self.model(scale);
        let centre: Vec<f64> = self.x.iter().map(|value| value / unit).collect();
        let gradient: Vec<f64> = self.gradient.iter().map(|value| value * unit / scale).collect();
        let steepest = self.slope.iter().fold(0.0_f64, |most, g| most.max(g.abs())).max(1e-300) * unit;
        let slope: Vec<f64> = self.slope.iter().map(|value| value * unit / steepest).collect();
        let elastic = self.bound().then(|| Elastic {
            gradient: &slope,
            lower: -self.values.constraint / steepest,
            price: (self.price * steepest / scale).max(10.0),
        });
        let found = quadratic::maximise(&self.scaled, &centre, &gradient, Some(&self.curvature), elastic)?;
        self.rows = found.rows.iter().map(|row| row * scale / unit).collect();
        if let Some(elastic) = elastic {
            self.multiplier = found.elastic.max(0.0) * scale / steepest;
            let price = elastic.price * scale / steepest;
            // At its price the constraint gave way: ask for more next time, within reason.
            let raised = if found.elastic > 0.99 * elastic.price { 10.0 * price } else { price };
            self.price = raised.min(1e6 * scale / steepest);
        }
        let direction: Vec<f64> = found.x.iter().zip(&self.x).map(|(to, from)| to * unit - from).collect();
        self.search(&direction)
    }

    fn merit(&self, values: Values) -> f64 {
        values.objective - if self.bound() { self.price * (-values.constraint).max(0.0) } else { 0.0 }
    }

    /// Backtracks along a direction until the merit rises enough.
    fn search(&mut self, direction: &[f64]) -> Result<bool, AscentError> {
        let here = self.merit(self.values);
        let linear = if self.bound() {
            let broken = (-self.values.constraint).max(0.0);
            let after = (-(self.values.constraint + dot(&self.slope, direction))).max(0.0);
            self.price * (broken - after)
        } else {
            0.0
        };
        let promised = dot(&self.gradient, direction) + linear;
        let mut length = 1.0;
        for halving in 0..40 {
            let mut x: Vec<f64> = self.x.iter().zip(direction).map(|(x, d)| x + length * d).collect();
            self.polytope.clamp(&mut x);
            let values = self.program.values(&x);
            let noise = 1e-13 * here.abs();
            if self.merit(values) >= here + 1e-4 * length * promised.max(0.0) - noise {
                self.x = x;
                self.ridge = if halving == 0 { (self.ridge * 0.1).max(1e-9) } else { self.ridge };
                if halving > 2 {
                    self.ridge = (self.ridge * 100.0).min(1.0);
                }
                self.look()?;
                return Ok(true);
            }
            length *= 0.5;
        }
        self.ridge = (self.ridge * 1000.0).min(10.0);
        Ok(false)
    }

    fn top(self, gap: f64, steps: usize, end: End) -> Result<Top, AscentError> {
        if !self.met() {
            return Err(AscentError::Constraint(self.values.constraint));
        }
        Ok(Top {
            x: self.x,
            values: self.values,
            rows: self.rows,
            constraint: self.multiplier,
            gap: gap.max(0.0),
            steps,
            end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::polytope::Row;
    use crate::work::Quiet;

    /// Σ a·ln(1 + x): concave, separable; optionally a constraint `k − Σ x² ≥ 0`.
    struct Logs {
        a: Vec<f64>,
        ball: Option<f64>,
        knows: bool,
    }

    impl Program for Logs {
        fn shape(&self) -> (usize, usize, usize) {
            (1, self.a.len(), 0)
        }

        fn values(&mut self, x: &[f64]) -> Values {
            Values {
                objective: self.a.iter().zip(x).map(|(a, x)| a * (1.0 + x).ln()).sum(),
                constraint: self.ball.map_or(f64::INFINITY, |ball| ball - dot(x, x)),
            }
        }

        fn gradients(&mut self, x: &[f64], objective: &mut [f64], constraint: &mut [f64]) -> Values {
            for i in 0..x.len() {
                objective[i] = self.a[i] / (1.0 + x[i]);
                constraint[i] = -2.0 * x[i];
            }
            self.values(x)
        }

        fn curvature(&mut self, x: &[f64], multiplier: f64, into: &mut Curvature) -> bool {
            for (i, row) in into.block(0).iter_mut().enumerate() {
                *row = self.a[i] / (1.0 + x[i]).powi(2) + 2.0 * multiplier;
            }
            self.knows
        }
    }

    const OPTIONS: Options = Options { unit: 1.0, tolerance: 1e-9, feasibility: 1e-9, steps: 200 };

    fn simplex(n: usize, total: f64) -> Polytope {
        let rows = vec![Row { terms: (0..n).map(|i| (i, 1.0)).collect(), lower: total, upper: total }];
        Polytope { lower: vec![0.0; n], upper: vec![100.0; n], rows }
    }

    #[test]
    fn water_fills_to_one_level() {
        // max Σ a ln(1 + x), Σ x = 4: x = a/λ − 1 where positive. With a = (3, 2, 0.1):
        // (3 + 2)/λ − 2 = 4, λ = 5/6, x = (2.6, 1.4, 0).
        for knows in [true, false] {
            let mut program = Logs { a: vec![3.0, 2.0, 0.1], ball: None, knows };
            let top = climb(&mut program, &simplex(3, 4.0), &[0.0, 0.0, 4.0], OPTIONS, &Quiet).unwrap();
            for (x, expected) in top.x.iter().zip([2.6, 1.4, 0.0]) {
                assert!((x - expected).abs() < 1e-4, "{top:?}");
            }
            assert!((top.rows[0] - 5.0 / 6.0).abs() < 1e-4, "{top:?}");
            assert!(top.gap < 1e-6, "{top:?}");
        }
    }

    #[test]
    fn a_nonlinear_constraint_has_its_multiplier() {
        // max 2 ln(1 + x) + 2 ln(1 + y) in the disc of radius² 2: (1, 1);
        // 2/(1 + 1) = μ·2·1, so μ = 1/2.
        let mut program = Logs { a: vec![2.0, 2.0], ball: Some(2.0), knows: true };
        let open = Polytope { lower: vec![0.0; 2], upper: vec![10.0; 2], rows: Vec::new() };
        let top = climb(&mut program, &open, &[5.0, 0.0], OPTIONS, &Quiet).unwrap();
        assert!((top.x[0] - 1.0).abs() < 1e-5 && (top.x[1] - 1.0).abs() < 1e-5, "{top:?}");
        assert!((top.constraint - 0.5).abs() < 1e-4 && top.end == End::Optimal, "{top:?}");
    }

    #[test]
    fn an_impossible_constraint_is_an_error() {
        let mut program = Logs { a: vec![1.0, 1.0], ball: Some(1.0), knows: true };
        let found = climb(&mut program, &simplex(2, 4.0), &[2.0, 2.0], OPTIONS, &Quiet);
        assert!(matches!(found, Err(AscentError::Constraint(value)) if value < -5.0), "{found:?}");
    }

    #[test]
    fn an_empty_polytope_is_an_error() {
        let mut program = Logs { a: vec![1.0, 1.0], ball: None, knows: true };
        let found = climb(&mut program, &simplex(2, 400.0), &[2.0, 2.0], OPTIONS, &Quiet);
        assert!(matches!(found, Err(AscentError::Quadratic(QuadraticError::Infeasible { .. }))), "{found:?}");
    }
}
