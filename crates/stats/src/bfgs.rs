//! The minimum of a smooth function by BFGS with a strong-Wolfe line search.
//!
//! Source: Nocedal and Wright (2006), *Numerical Optimization*, algorithms 6.1,
//! 3.5 and 3.6. Dense: for tens of dimensions, not thousands.

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BfgsOptions {
    /// Largest gradient entry at a minimum, relative to `1 + |value at the start|`.
    pub gradient_tolerance: f64,
    /// Most iterations.
    pub iterations: usize,
}

impl Default for BfgsOptions {
    fn default() -> Self {
        Self { gradient_tolerance: 1e-9, iterations: 500 }
    }
}

/// Where the search ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// The point.
    pub at: Vec<f64>,
    /// The function there.
    pub value: f64,
    /// Its gradient there.
    pub gradient: Vec<f64>,
    /// Iterations taken.
    pub iterations: usize,
    /// Times the function was asked for.
    pub evaluations: usize,
    /// Whether the gradient vanished, as near as the tolerance or the
    /// function's own rounding allows.
    pub converged: bool,
}

/// Minimises `f`, which writes its gradient and returns its value, from a
/// start. A value that is not finite is taken for infinitely bad, so that `f`
/// may refuse points.
pub fn minimise(start: &[f64], options: BfgsOptions, f: impl FnMut(&[f64], &mut [f64]) -> f64) -> Minimum {
    let n = start.len();
    let mut search = Search { f, evaluations: 0 };
    let mut here = search.at(start.to_vec());
    let mut inverse = identity(n);
    let mut fresh = true;
    // Relative to the start's value: one that falls for ever never looks flat.
    let small = options.gradient_tolerance * (1.0 + here.value.abs());
    for iteration in 0..options.iterations {
        if !here.value.is_finite() || largest(&here.gradient) <= small {
            let converged = here.value.is_finite();
            return search.end(here, iteration, converged);
        }
        let mut direction = times(&inverse, &here.gradient);
        direction.iter_mut().for_each(|entry| *entry = -*entry);
        if dot(&direction, &here.gradient) >= 0.0 {
            inverse = identity(n);
            fresh = true;
            direction = here.gradient.iter().map(|entry| -entry).collect();
        }
        let first = if fresh { (1.0 / largest(&direction)).min(1.0) } else { 1.0 };
        let Some(next) = search.along(&here, &direction, first) else {
            if fresh {
                // No step helps even downhill: rounding hides what is left.
                let converged = largest(&here.gradient) <= 1e3 * small;
                return search.end(here, iteration, converged);
            }
            inverse = identity(n);
            fresh = true;
            continue;
        };
        let step: Vec<f64> = next.at.iter().zip(&here.at).map(|(new, old)| new - old).collect();
        let turn: Vec<f64> = next.gradient.iter().zip(&here.gradient).map(|(new, old)| new - old).collect();
        update(&mut inverse, &step, &turn, fresh);
        fresh = false;
        here = next;
    }
    search.end(here, options.iterations, false)
}

#[derive(Debug, Clone)]
struct Point {
    at: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

struct Search<F> {
    f: F,
    evaluations: usize,
}

impl<F: FnMut(&[f64], &mut [f64]) -> f64> Search<F> {
    fn at(&mut self, at: Vec<f64>) -> Point {
        let mut gradient = vec![0.0; at.len()];
        let value = (self.f)(&at, &mut gradient);
        self.evaluations += 1;
        let fine = value.is_finite() && gradient.iter().all(|entry| entry.is_finite());
        Point { at, value: if fine { value } else { f64::INFINITY }, gradient }
    }

    fn end(&self, here: Point, iterations: usize, converged: bool) -> Minimum {
        Minimum {
            at: here.at,
            value: here.value,
            gradient: here.gradient,
            iterations,
            evaluations: self.evaluations,
            converged,
        }
    }

    /// A point along the direction with enough decrease and a flatter slope;
    /// failing that, the best point that is lower; `None` if there is none.
    fn along(&mut self, from: &Point, direction: &[f64], first: f64) -> Option<Point> {
        const DECREASE: f64 = 1e-4;
        const FLATTER: f64 = 0.9;
        let slope = dot(&from.gradient, direction);
        let (mut low, mut high): (f64, Option<f64>) = (0.0, None);
        let mut low_value = from.value;
        let mut length = first;
        let mut best: Option<Point> = None;
        for _ in 0..60 {
            let at = from.at.iter().zip(direction).map(|(x, d)| x + length * d).collect();
            let point = self.at(at);
            let here_slope = dot(&point.gradient, direction);
            let enough = point.value <= from.value + DECREASE * length * slope;
            if !enough || point.value >= low_value && low > 0.0 {
                high = Some(length);
            } else if here_slope.abs() <= -FLATTER * slope {
                return Some(point);
            } else {
                if here_slope >= 0.0 {
                    high = Some(length);
                } else {
                    low = length;
                    low_value = point.value;
                }
                if best.as_ref().is_none_or(|best| point.value < best.value) {
                    best = Some(point);
                }
            }
            length = match high {
                Some(high) => f64::midpoint(low, high),
                None => length * 2.0,
            };
            if high.is_some_and(|high| (high - low) <= 1e-14 * high) || !length.is_finite() {
                break;
            }
        }
        best.filter(|best| best.value < from.value)
    }
}

/// The BFGS update of the inverse Hessian; skipped when the curvature along
/// the step is not positive. The first one scales the identity.
fn update(inverse: &mut [Vec<f64>], step: &[f64], turn: &[f64], first: bool) {
    let curvature = dot(step, turn);
    if curvature <= 1e-14 * (dot(step, step) * dot(turn, turn)).sqrt() {
        return;
    }
    if first {
        let scale = curvature / dot(turn, turn);
        for (index, row) in inverse.iter_mut().enumerate() {
            row.fill(0.0);
            row[index] = scale;
        }
    }
    let turned = times(inverse, turn);
    let factor = (1.0 + dot(turn, &turned) / curvature) / curvature;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            *entry += factor * step[i] * step[j] - (turned[i] * step[j] + step[i] * turned[j]) / curvature;
        }
    }
}

fn identity(n: usize) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

fn times(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest(vector: &[f64]) -> f64 {
    vector.iter().fold(0.0, |most, entry| most.max(entry.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banana_valley_is_followed_to_its_end() {
        let minimum = minimise(&[-1.2, 1.0], BfgsOptions::default(), |x, g| {
            g[0] = -400.0 * x[0] * (x[1] - x[0] * x[0]) - 2.0 * (1.0 - x[0]);
            g[1] = 200.0 * (x[1] - x[0] * x[0]);
            100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2)
        });
        assert!(minimum.converged);
        assert!((minimum.at[0] - 1.0).abs() < 1e-7 && (minimum.at[1] - 1.0).abs() < 1e-7, "{minimum:?}");
        assert!(minimum.iterations < 60, "{} iterations", minimum.iterations);
    }

    #[test]
    fn a_wall_is_walked_around() {
        // ln refuses what is not above zero.
        let minimum = minimise(&[30.0], BfgsOptions::default(), |x, g| {
            g[0] = 1.0 - 2.0 / x[0];
            x[0] - 2.0 * x[0].ln()
        });
        assert!(minimum.converged && (minimum.at[0] - 2.0).abs() < 1e-7, "{minimum:?}");
    }

    #[test]
    fn a_slope_without_end_is_not_called_a_minimum() {
        let minimum = minimise(&[0.0], BfgsOptions { iterations: 40, ..BfgsOptions::default() }, |x, g| {
            g[0] = -1.0;
            -x[0]
        });
        assert!(!minimum.converged);
    }

    proptest::proptest! {
        #[test]
        fn bowls_are_solved(centre in proptest::collection::vec(-5.0..5.0_f64, 1..6), stretch in 0.1..50.0_f64) {
            let scale = |index: usize| if index.is_multiple_of(2) { 1.0 } else { stretch };
            let minimum = minimise(&vec![0.3; centre.len()], BfgsOptions::default(), |x, g| {
                let mut value = 0.0;
                for (index, (x, centre)) in x.iter().zip(&centre).enumerate() {
                    value += scale(index) * (x - centre).powi(2);
                    g[index] = 2.0 * scale(index) * (x - centre);
                }
                value
            });
            proptest::prop_assert!(minimum.converged);
            for (x, centre) in minimum.at.iter().zip(&centre) {
                proptest::prop_assert!((x - centre).abs() < 1e-6);
            }
        }
    }
}
