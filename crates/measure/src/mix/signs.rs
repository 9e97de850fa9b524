//! Priors that may only have one sign.

use stats::density::{Density, TruncatedNormal};

use super::error::MixError;
use super::panel::Sign;
use super::specification::Prior;

/// The prior cut at zero: a normal stays a normal on its half; a density that has
/// one sign already must have the right one.
pub(super) fn constrain(prior: Prior, sign: Sign, name: &str) -> Result<Prior, MixError> {
    use stats::density::Family;
    let Prior::Density(density) = prior else { return Ok(prior) };
    let (low, high) = match sign {
        Sign::Any => return Ok(prior),
        Sign::Positive => (0.0, f64::INFINITY),
        Sign::Negative => (f64::NEG_INFINITY, 0.0),
    };
    let support = density.support();
    if support.0 >= low && support.1 <= high {
        return Ok(prior);
    }
    match density {
        Density::Normal(normal) => {
            Ok(Density::TruncatedNormal(TruncatedNormal { mean: normal.mean, sd: normal.sd, low, high }).into())
        }
        _ => Err(MixError::Prior {
            name: name.to_owned(),
            why: "cannot be cut to the sign asked for; give a normal or a density of that sign".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_is_cut_and_a_gamma_cannot_turn() {
        let normal = Prior::Density(Density::normal(0.0, 1.0));
        let cut = constrain(normal, Sign::Negative, "control[price]").unwrap();
        assert!(matches!(cut, Prior::Density(Density::TruncatedNormal(t)) if t.high.abs() < 1e-12));
        let gamma = Prior::Density(Density::gamma(2.0, 1.0));
        assert_eq!(constrain(gamma, Sign::Positive, "x").unwrap(), gamma);
        assert!(constrain(gamma, Sign::Negative, "x").is_err());
    }
}
