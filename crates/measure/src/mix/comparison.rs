//! Models side by side, by how well each predicts what it left out.

use serde::{Deserialize, Serialize};
use stats::loo::stacking;

use super::error::MixError;
use super::outcome::LooSummary;

/// One model among several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Its name.
    pub name: String,
    /// Expected log predictive density.
    pub elpd: f64,
    /// How far below the best.
    pub behind: f64,
    /// Standard error of that difference.
    pub behind_se: f64,
    /// Effective number of parameters.
    pub p_loo: f64,
    /// Observations whose weight cannot be trusted.
    pub bad_shapes: usize,
    /// Its stacking weight; the weights sum to one.
    pub weight: f64,
}

/// Compares models fitted to the same observations, the best first. A model less
/// than two standard errors behind is as good.
///
/// # Errors
/// When they were fitted to different numbers of observations.
pub fn compare(models: &[(String, &LooSummary)]) -> Result<Vec<Compared>, MixError> {
    let Some((_, first)) = models.first() else { return Ok(Vec::new()) };
    let n = first.pointwise.len();
    if let Some((name, other)) = models.iter().find(|(_, m)| m.pointwise.len() != n) {
        return Err(MixError::Parts(format!(
            "{name} was fitted to {} observations and {} to {n}: only models of the same data can be compared",
            other.pointwise.len(),
            models[0].0
        )));
    }
    let pointwise: Vec<Vec<f64>> = models.iter().map(|(_, m)| m.pointwise.clone()).collect();
    let weights = stacking(&pointwise);
    let best = (0..models.len()).fold(0, |best, k| if models[k].1.elpd > models[best].1.elpd { k } else { best });
    let mut compared: Vec<Compared> = models
        .iter()
        .zip(weights)
        .map(|((name, loo), weight)| {
            let differences: Vec<f64> =
                models[best].1.pointwise.iter().zip(&loo.pointwise).map(|(a, b)| a - b).collect();
            let mean = differences.iter().sum::<f64>() / n as f64;
            let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n as f64 - 1.0).max(1.0);
            Compared {
                name: name.clone(),
                elpd: loo.elpd,
                behind: mean * n as f64,
                behind_se: (variance * n as f64).sqrt(),
                p_loo: loo.p_loo,
                bad_shapes: loo.bad_shapes,
                weight,
            }
        })
        .collect();
    compared.sort_by(|a, b| b.elpd.total_cmp(&a.elpd));
    Ok(compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loo(pointwise: Vec<f64>) -> LooSummary {
        LooSummary { elpd: pointwise.iter().sum(), se: 1.0, p_loo: 2.0, bad_shapes: 0, pointwise }
    }

    #[test]
    fn the_best_comes_first_and_unlike_data_are_refused() {
        let good = loo(vec![-1.0, -1.2, -0.9]);
        let bad = loo(vec![-2.0, -2.1, -2.2]);
        let all = compare(&[("bad".to_owned(), &bad), ("good".to_owned(), &good)]).unwrap();
        assert_eq!(all[0].name, "good");
        assert!((all[1].behind - 3.2).abs() < 1e-12 && all[0].weight > 0.99);
        assert!(compare(&[("good".to_owned(), &good), ("short".to_owned(), &loo(vec![-1.0]))]).is_err());
    }
}
