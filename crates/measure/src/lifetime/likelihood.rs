//! The log-likelihood of a whole table, on every core.

use super::customers::Row;
use super::model::BuyerModel;

/// Rows a thread takes at a time. The parts are the same on every machine and
/// are added in order, so the sum does not depend on how many cores there are.
const PART: usize = 8_192;

/// The log-likelihood of the rows and its gradient.
pub(super) fn of(model: BuyerModel, rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    if rows.len() <= 2 * PART {
        return in_parts(model, rows, parameters, gradient);
    }
    let parts: Vec<&[Row]> = rows.chunks(PART).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(parts.len());
    let mut found = vec![(0.0, [0.0; 4]); parts.len()];
    let share = parts.len().div_ceil(threads);
    std::thread::scope(|scope| {
        for (parts, found) in parts.chunks(share).zip(found.chunks_mut(share)) {
            scope.spawn(move || {
                for (part, (value, by)) in parts.iter().zip(found) {
                    *value = model.log_likelihood(part, parameters, by);
                }
            });
        }
    });
    sum(found, gradient)
}

fn in_parts(model: BuyerModel, rows: &[Row], parameters: &[f64; 4], gradient: &mut [f64; 4]) -> f64 {
    let parts = rows.chunks(PART).map(|part| {
        let mut by = [0.0; 4];
        (model.log_likelihood(part, parameters, &mut by), by)
    });
    sum(parts, gradient)
}

fn sum(parts: impl IntoIterator<Item = (f64, [f64; 4])>, gradient: &mut [f64; 4]) -> f64 {
    gradient.fill(0.0);
    let mut total = 0.0;
    for (value, by) in parts {
        total += value;
        for (sum, by) in gradient.iter_mut().zip(by) {
            *sum += by;
        }
    }
    total
}
