//! Sets of markets that could be treated together: markets that move alike, so
//! that one comparison can stand for all of them.

use std::collections::BTreeSet;

use super::design::{mean, mean_row};
use super::error::MarketError;
use super::panel::Panel;
use super::power::PowerOptions;

/// The sets to try: those named, or around every market the ones that move most
/// like it, together with those that must be treated.
pub(super) fn candidates(panel: &Panel, options: &PowerOptions) -> Result<Vec<Vec<usize>>, MarketError> {
    let find = |names: &[String]| names.iter().map(|name| panel.find(name)).collect::<Result<Vec<_>, _>>();
    let count = panel.markets().len();
    let mut found: BTreeSet<Vec<usize>> = BTreeSet::new();
    for set in &options.sets {
        found.insert(sorted(find(set)?));
    }
    if options.sets.is_empty() {
        let (include, exclude) = (find(&options.include)?, find(&options.exclude)?);
        if let Some(both) = include.iter().find(|m| exclude.contains(m)) {
            let market = &panel.markets()[*both];
            return Err(MarketError::Option(format!("“{market}” must be treated and must not be treated")));
        }
        let near = nearest(panel);
        for market in (0..count).filter(|m| !exclude.contains(m)) {
            for &size in options.sizes.iter().filter(|size| **size >= include.len()) {
                let mut set = include.clone();
                let others = std::iter::once(market).chain(near[market].iter().copied());
                for other in others.filter(|m| !exclude.contains(m)) {
                    if set.len() < size && !set.contains(&other) {
                        set.push(other);
                    }
                }
                if set.len() == size {
                    found.insert(sorted(set));
                }
            }
        }
    }
    let whole: f64 = (0..count).map(|m| panel.outcomes(m).iter().sum::<f64>()).sum();
    let (least, most) = options.holdout;
    let sets: Vec<Vec<usize>> = found
        .into_iter()
        .filter(|set| set.len() + 2 <= count)
        .filter(|set| {
            let own: f64 = set.iter().map(|&m| panel.outcomes(m).iter().sum::<f64>()).sum();
            let untreated = 1.0 - own / whole;
            whole.abs() <= 0.0 || (least..=most).contains(&untreated)
        })
        .collect();
    if sets.is_empty() {
        return Err(MarketError::Option(
            "no set of markets is left: allow other sizes, another holdout, or fewer exclusions".into(),
        ));
    }
    Ok(sets)
}

fn sorted(mut set: Vec<usize>) -> Vec<usize> {
    set.sort_unstable();
    set.dedup();
    set
}

/// For every market the others, the most alike first.
fn nearest(panel: &Panel) -> Vec<Vec<usize>> {
    let count = panel.markets().len();
    (0..count)
        .map(|a| {
            let mut others: Vec<(f64, usize)> =
                (0..count).filter(|b| *b != a).map(|b| (pearson(panel.outcomes(a), panel.outcomes(b)), b)).collect();
            others.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            others.into_iter().map(|(_, b)| b).collect()
        })
        .collect()
}

/// The correlation of the mean of some markets with the mean of others.
pub(super) fn correlation(panel: &Panel, some: &[usize], others: &[usize]) -> f64 {
    let periods = panel.dates().len();
    let row = |markets: &[usize]| {
        let rows: Vec<f64> = markets.iter().flat_map(|&m| panel.outcomes(m).to_vec()).collect();
        mean_row(&rows, periods)
    };
    pearson(&row(some), &row(others))
}

/// Pearson's correlation; zero where a series is constant.
fn pearson(a: &[f64], b: &[f64]) -> f64 {
    let (x, y) = (mean(a), mean(b));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (p, q) in a.iter().zip(b) {
        xx += (p - x).powi(2);
        yy += (q - y).powi(2);
        xy += (p - x) * (q - y);
    }
    let scale = (xx * yy).sqrt();
    if scale > 0.0 { xy / scale } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlation_by_hand() {
        assert!((pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-12);
        assert!((pearson(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert!(pearson(&[1.0, 1.0], &[3.0, 2.0]).abs() < 1e-12);
    }
}
