//! Convex quadratic programs: a concave quadratic model over a polytope.
//!
//! The model's curvature is banded in equal blocks (variables of one block touch
//! only near neighbours), with an optional low-rank part. Solved by Clarabel, an
//! interior-point method (Goulart and Chen 2024, arXiv:2405.12762).

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettingsBuilder, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};

use crate::polytope::{Polytope, Row};

/// A positive semi-definite matrix: equal diagonal blocks, each banded, plus
/// `Σ v vᵀ` of a few dense vectors. It is the negated second derivative of a
/// function to be maximised.
#[derive(Debug, Clone, PartialEq)]
pub struct Curvature {
    size: usize,
    band: usize,
    values: Vec<f64>,
    /// Dense vectors v whose `v vᵀ` are added.
    pub dense: Vec<Vec<f64>>,
}

impl Curvature {
    /// Zeros: `blocks` blocks of `size` variables, entries up to `band` off the
    /// diagonal.
    #[must_use]
    pub fn zeros(blocks: usize, size: usize, band: usize) -> Self {
        let band = band.min(size.saturating_sub(1));
        Self { size, band, values: vec![0.0; blocks * size * (band + 1)], dense: Vec::new() }
    }

    /// How far off the diagonal entries may lie.
    #[must_use]
    pub fn band(&self) -> usize {
        self.band
    }

    /// All entries zero again, and no dense vectors.
    pub fn clear(&mut self) {
        self.values.fill(0.0);
        self.dense.clear();
    }

    /// The rows of one block: row `i` holds entries (i, i), (i, i+1) … (i, i+band).
    pub fn block(&mut self, block: usize) -> &mut [f64] {
        let length = self.size * (self.band + 1);
        &mut self.values[block * length..(block + 1) * length]
    }

    /// Adds another matrix of the same shape, dense vectors too.
    pub fn add(&mut self, other: &Self) {
        for (value, more) in self.values.iter_mut().zip(&other.values) {
            *value += more;
        }
        self.dense.extend(other.dense.iter().cloned());
    }

    /// Adds `amount` to every diagonal entry.
    pub fn add_diagonal(&mut self, amount: f64) {
        for row in self.values.chunks_exact_mut(self.band + 1) {
            row[0] += amount;
        }
    }

    /// The largest diagonal entry.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.values.chunks_exact(self.band + 1).map(|row| row[0]).fold(0.0, f64::max)
    }

    /// All entries times a number above or equal to zero.
    pub fn scale(&mut self, by: f64) {
        self.values.iter_mut().for_each(|value| *value *= by);
        let root = by.sqrt();
        self.dense.iter_mut().flatten().for_each(|value| *value *= root);
    }

    /// Entry (i, i + d) of the banded part.
    fn entry(&self, i: usize, d: usize) -> f64 {
        self.values[i * (self.band + 1) + d]
    }

    /// `vᵀ B v`.
    #[must_use]
    pub fn form(&self, v: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (i, row) in self.values.chunks_exact(self.band + 1).enumerate() {
            let room = self.size - i % self.size;
            for (d, value) in row.iter().enumerate().take(room) {
                sum += if d == 0 { 1.0 } else { 2.0 } * value * v[i] * v[i + d];
            }
        }
        sum + self.dense.iter().map(|dense| dot(dense, v).powi(2)).sum::<f64>()
    }
}

/// Σ a·b.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// One more linear row that may be broken at a price.
#[derive(Debug, Clone, Copy)]
pub struct Elastic<'a> {
    /// Coefficients of all variables.
    pub gradient: &'a [f64],
    /// Least value of `gradient · (x − centre)`.
    pub lower: f64,
    /// Price of one unit below it.
    pub price: f64,
}

/// What a quadratic program gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best point, inside the box.
    pub x: Vec<f64>,
    /// Multiplier of each row: positive when its upper side presses, negative
    /// when the lower one does.
    pub rows: Vec<f64>,
    /// Multiplier of the elastic row, 0 to its price.
    pub elastic: f64,
}

/// Why there is no best point.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuadraticError {
    /// Nothing satisfies all rows and bounds; these rows and variables (by their
    /// bounds) contradict each other (a Farkas certificate).
    #[error("no point satisfies all constraints")]
    Infeasible {
        /// Rows in the contradiction.
        rows: Vec<usize>,
        /// Variables whose bounds are in it.
        variables: Vec<usize>,
    },
    /// The solver gave up; the text is its status.
    #[error("the quadratic solver gave up: {0}")]
    Failed(String),
}

/// The rows as Clarabel wants them, `A x + s = b`, with the way back.
#[derive(Default)]
struct Cone {
    columns: Vec<Vec<(usize, f64)>>,
    right: Vec<f64>,
    /// Which row (true) or variable (false) each cone row came from, and its sign.
    from: Vec<(Source, f64)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Row(usize),
    Bound(usize),
    Elastic,
    Dense,
}

impl Cone {
    fn push(&mut self, terms: impl Iterator<Item = (usize, f64)>, right: f64, source: Source, sign: f64) {
        let row = self.right.len();
        for (column, coefficient) in terms {
            self.columns[column].push((row, sign * coefficient));
        }
        self.right.push(sign * right);
        self.from.push((source, sign));
    }
}

/// Maximises `gradient · (x − centre) − ½ (x − centre)ᵀ B (x − centre)` over the
/// polytope. Variables whose bounds meet are constants.
///
/// # Errors
/// [`QuadraticError::Infeasible`] with the rows in conflict, or
/// [`QuadraticError::Failed`].
pub fn maximise(
    polytope: &Polytope,
    centre: &[f64],
    gradient: &[f64],
    curvature: Option<&Curvature>,
    elastic: Option<Elastic<'_>>,
) -> Result<Found, QuadraticError> {
    let free: Vec<usize> = (0..polytope.len()).filter(|i| polytope.upper[*i] > polytope.lower[*i]).collect();
    let mut place = vec![usize::MAX; polytope.len()];
    for (column, index) in free.iter().enumerate() {
        place[*index] = column;
    }
    let fixed: Vec<f64> =
        (0..polytope.len()).map(|i| if place[i] == usize::MAX { polytope.lower[i] } else { centre[i] }).collect();
    // Constants that are not where the centre is shift the model's gradient;
    // callers keep the centre in the box, so that this is exact.
    let dense = curvature.map_or(0, |curvature| curvature.dense.len());
    let width = free.len() + dense + usize::from(elastic.is_some());
    let mut cone = Cone { columns: vec![Vec::new(); width], ..Cone::default() };
    let equations = rows_into(&mut cone, polytope, &place, &fixed, curvature, dense, elastic);
    for (column, index) in free.iter().enumerate() {
        let shift = centre[*index];
        cone.push(std::iter::once((column, 1.0)), polytope.upper[*index] - shift, Source::Bound(*index), 1.0);
        cone.push(std::iter::once((column, 1.0)), polytope.lower[*index] - shift, Source::Bound(*index), -1.0);
    }
    let mut linear: Vec<f64> = free.iter().map(|index| -gradient[*index]).collect();
    linear.resize(free.len() + dense, 0.0);
    linear.extend(elastic.map(|elastic| elastic.price));
    let quadratic = quadratic_part(curvature, &free, &place, dense, width);
    solve(polytope, centre, &free, quadratic, &linear, cone, equations)
}

/// The equations first, then the inequalities; returns how many equations.
fn rows_into(
    cone: &mut Cone,
    polytope: &Polytope,
    place: &[usize],
    fixed: &[f64],
    curvature: Option<&Curvature>,
    dense: usize,
    elastic: Option<Elastic<'_>>,
) -> usize {
    let free = place.iter().filter(|column| **column != usize::MAX).count();
    let shift = |row: &Row| row.at(fixed);
    let terms = |row: &Row| -> Vec<(usize, f64)> {
        row.terms.iter().filter(|(i, _)| place[*i] != usize::MAX).map(|(i, c)| (place[*i], *c)).collect()
    };
    for (index, row) in polytope.rows.iter().enumerate().filter(|(_, row)| row.fixed()) {
        cone.push(terms(row).into_iter(), row.lower - shift(row), Source::Row(index), 1.0);
    }
    if let Some(curvature) = curvature {
        for (number, vector) in curvature.dense.iter().enumerate() {
            let along = (0..place.len()).filter(|i| place[*i] != usize::MAX).map(|i| (place[i], vector[i]));
            cone.push(along.chain([(free + number, -1.0)]), 0.0, Source::Dense, 1.0);
        }
    }
    let equations = cone.right.len();
    for (index, row) in polytope.rows.iter().enumerate().filter(|(_, row)| !row.fixed()) {
        if row.upper.is_finite() {
            cone.push(terms(row).into_iter(), row.upper - shift(row), Source::Row(index), 1.0);
        }
        if row.lower.is_finite() {
            cone.push(terms(row).into_iter(), row.lower - shift(row), Source::Row(index), -1.0);
        }
    }
    if let Some(elastic) = elastic {
        let slack = free + dense;
        let along = (0..place.len()).filter(|i| place[*i] != usize::MAX).map(|i| (place[i], elastic.gradient[i]));
        cone.push(along.chain([(slack, 1.0)]), elastic.lower, Source::Elastic, -1.0);
        cone.push(std::iter::once((slack, 1.0)), 0.0, Source::Dense, -1.0);
    }
    equations
}

/// The upper triangle of the quadratic part in column order.
fn quadratic_part(
    curvature: Option<&Curvature>,
    free: &[usize],
    place: &[usize],
    dense: usize,
    width: usize,
) -> CscMatrix<f64> {
    let (mut starts, mut rows, mut values) = (vec![0], Vec::new(), Vec::new());
    for (column, index) in free.iter().enumerate() {
        if let Some(curvature) = curvature {
            let inside = index % curvature.size;
            for d in (0..=curvature.band.min(inside)).rev() {
                let above = place[index - d];
                let value = curvature.entry(index - d, d);
                if above != usize::MAX && (value.abs() > 0.0 || d == 0) {
                    rows.push(above);
                    values.push(value);
                }
            }
            debug_assert_eq!(rows.last(), Some(&column));
        }
        starts.push(rows.len());
    }
    for column in free.len()..width {
        if column < free.len() + dense {
            rows.push(column);
            values.push(1.0);
        }
        starts.push(rows.len());
    }
    CscMatrix::new(width, width, starts, rows, values)
}

fn solve(
    polytope: &Polytope,
    centre: &[f64],
    free: &[usize],
    quadratic: CscMatrix<f64>,
    linear: &[f64],
    cone: Cone,
    equations: usize,
) -> Result<Found, QuadraticError> {
    let height = cone.right.len();
    let (mut starts, mut rows, mut values) = (vec![0], Vec::new(), Vec::new());
    for column in &cone.columns {
        for (row, value) in column {
            rows.push(*row);
            values.push(*value);
        }
        starts.push(rows.len());
    }
    let matrix = CscMatrix::new(height, cone.columns.len(), starts, rows, values);
    let cones = [SupportedConeT::ZeroConeT(equations), SupportedConeT::NonnegativeConeT(height - equations)];
    let settings = DefaultSettingsBuilder::default()
        .verbose(false)
        .max_threads(1)
        .build()
        .map_err(|error| QuadraticError::Failed(error.to_string()))?;
    let mut solver = DefaultSolver::new(&quadratic, linear, &matrix, &cone.right, &cones, settings)
        .map_err(|error| QuadraticError::Failed(error.to_string()))?;
    solver.solve();
    let solution = &solver.solution;
    match solution.status {
        SolverStatus::Solved | SolverStatus::AlmostSolved => {}
        SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
            return Err(conflict(&solution.z, &cone, polytope));
        }
        // Out of steps near the end: a usable point all the same, if it is one.
        SolverStatus::InsufficientProgress | SolverStatus::MaxIterations if solution.r_prim < 1e-6 => {}
        ref status => return Err(QuadraticError::Failed(format!("{status:?}"))),
    }
    let mut x: Vec<f64> = (0..polytope.len()).map(|i| polytope.lower[i]).collect();
    for (column, index) in free.iter().enumerate() {
        x[*index] = centre[*index] + solution.x[column];
    }
    polytope.clamp(&mut x);
    let mut found = Found { x, rows: vec![0.0; polytope.rows.len()], elastic: 0.0 };
    for ((source, sign), z) in cone.from.iter().zip(&solution.z) {
        match source {
            Source::Row(index) => found.rows[*index] += sign * z,
            Source::Elastic => found.elastic = *z,
            Source::Bound(_) | Source::Dense => {}
        }
    }
    Ok(found)
}

/// The rows and bounds with weight in the certificate of infeasibility.
fn conflict(z: &[f64], cone: &Cone, polytope: &Polytope) -> QuadraticError {
    let largest = z.iter().fold(0.0_f64, |most, z| most.max(z.abs()));
    let (mut rows, mut variables) = (Vec::new(), Vec::new());
    for ((source, _), _) in cone.from.iter().zip(z).filter(|(_, z)| z.abs() > 1e-5 * largest) {
        match source {
            Source::Row(index) => rows.push(*index),
            Source::Bound(index) => variables.push(*index),
            Source::Elastic | Source::Dense => {}
        }
    }
    // Constants in the conflicting rows take part by being constants.
    for row in &rows {
        let constants = polytope.rows[*row].terms.iter().map(|(i, _)| *i);
        variables.extend(constants.filter(|i| polytope.upper[*i] <= polytope.lower[*i]));
    }
    rows.sort_unstable();
    rows.dedup();
    variables.sort_unstable();
    variables.dedup();
    QuadraticError::Infeasible { rows, variables }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(n: usize, lower: f64, upper: f64) -> Row {
        Row { terms: (0..n).map(|i| (i, 1.0)).collect(), lower, upper }
    }

    fn polytope(n: usize, upper: f64, rows: Vec<Row>) -> Polytope {
        Polytope { lower: vec![0.0; n], upper: vec![upper; n], rows }
    }

    #[test]
    fn a_projection_on_the_simplex() {
        // Nearest point to (0.9, 0.6, −1) with sum 1: (0.65, 0.35, 0).
        let mut identity = Curvature::zeros(1, 3, 0);
        identity.add_diagonal(1.0);
        let place = polytope(3, 5.0, vec![total(3, 1.0, 1.0)]);
        let found = maximise(&place, &[0.0; 3], &[0.9, 0.6, -1.0], Some(&identity), None).unwrap();
        for (x, expected) in found.x.iter().zip([0.65, 0.35, 0.0]) {
            assert!((x - expected).abs() < 1e-6, "{:?}", found.x);
        }
        assert!((found.rows[0] - 0.25).abs() < 1e-6);
    }

    #[test]
    fn a_linear_program_with_prices() {
        // max 3a + 2b, a + b ≤ 4, a ≤ 3: (3, 1), price of the total 2.
        let mut place = polytope(2, 10.0, vec![total(2, f64::NEG_INFINITY, 4.0)]);
        place.upper[0] = 3.0;
        let found = maximise(&place, &[0.0; 2], &[3.0, 2.0], None, None).unwrap();
        assert!((found.x[0] - 3.0).abs() < 1e-5 && (found.x[1] - 1.0).abs() < 1e-5);
        assert!((found.rows[0] - 2.0).abs() < 1e-5);
    }

    #[test]
    fn banded_and_dense_curvature_agree() {
        // B = I + 2·11ᵀ on two variables, banded or dense.
        let mut banded = Curvature::zeros(1, 2, 1);
        banded.block(0).copy_from_slice(&[3.0, 2.0, 3.0, 0.0]);
        let mut dense = Curvature::zeros(1, 2, 1);
        dense.add_diagonal(1.0);
        dense.dense.push(vec![2.0_f64.sqrt(); 2]);
        assert!((banded.form(&[1.0, -2.0]) - dense.form(&[1.0, -2.0])).abs() < 1e-12);
        let place = polytope(2, 10.0, Vec::new());
        let one = maximise(&place, &[0.5, 0.5], &[1.0, 0.4], Some(&banded), None).unwrap();
        let two = maximise(&place, &[0.5, 0.5], &[1.0, 0.4], Some(&dense), None).unwrap();
        for (a, b) in one.x.iter().zip(&two.x) {
            assert!((a - b).abs() < 1e-6, "{one:?} {two:?}");
        }
    }

    #[test]
    fn contradictions_are_named() {
        let place = polytope(2, 1.0, vec![total(1, 0.0, 0.5), total(2, 3.0, 3.0)]);
        let Err(QuadraticError::Infeasible { rows, variables }) = maximise(&place, &[0.0; 2], &[1.0; 2], None, None)
        else {
            panic!("1 + 1 cannot reach 3");
        };
        assert!(rows.contains(&1), "{rows:?}");
        assert!(variables.contains(&1), "{variables:?}");
    }

    #[test]
    fn an_elastic_row_is_broken_only_at_its_price() {
        let mut identity = Curvature::zeros(1, 1, 0);
        identity.add_diagonal(1.0);
        let place = polytope(1, 1.0, Vec::new());
        // Wants x ≥ 2, x may reach 1 only: the best is 1, and the row costs all of its price.
        let elastic = Elastic { gradient: &[1.0], lower: 2.0, price: 7.0 };
        let found = maximise(&place, &[0.0], &[0.0], Some(&identity), Some(elastic)).unwrap();
        assert!((found.x[0] - 1.0).abs() < 1e-6 && (found.elastic - 7.0).abs() < 1e-4, "{found:?}");
        // Wants x ≥ 0.5: kept, at the price of the curvature there.
        let elastic = Elastic { gradient: &[1.0], lower: 0.5, price: 7.0 };
        let found = maximise(&place, &[0.0], &[0.0], Some(&identity), Some(elastic)).unwrap();
        assert!((found.x[0] - 0.5).abs() < 1e-6 && (found.elastic - 0.5).abs() < 1e-4, "{found:?}");
    }
}
