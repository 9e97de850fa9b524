//! A fitted mix model as a market to plan for.

use crate::mix;
use crate::planner::curves::{CurveDraws, CurveParts};
use crate::planner::error::PlannerError;
use crate::planner::problem::Seen;
use crate::planner::saturation::Saturation;

/// How far a plan made on a mix model looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizon {
    /// Periods planned, of the model's step, right after its last one.
    pub weeks: usize,
    /// Periods after the plan in which its carry-over still counts; `None` for as
    /// long as any channel works.
    pub tail: Option<usize>,
    /// What an outcome there is worth beside one in the plan, 0 to 1.
    pub tail_value: f64,
}

/// A mix model's response curves, ready for [`crate::planner::plan`].
#[derive(Debug, Clone)]
pub struct MixMarket {
    /// The responses.
    pub curves: CurveDraws,
    /// The channels' names.
    pub channels: Vec<String>,
    /// The geos' names.
    pub geos: Vec<String>,
    /// Weekly spend seen; the lowest is not known and taken as zero.
    pub seen: Vec<Seen>,
    /// Mean spend per period of late, `[channel × G + geo]`.
    pub today: Vec<f64>,
    /// Periods in a row with exposure right before the plan, as far as is known.
    pub on_before: Vec<usize>,
    /// Whether the outcome is counted in money, because an outcome is not worth
    /// the same in every geo.
    pub in_money: bool,
    /// What to be careful about.
    pub warnings: Vec<String>,
}

/// Takes a mix model's curves to the planner.
///
/// Geos in which an outcome is worth different amounts are put into money: then
/// outcome and revenue are the same.
///
/// # Errors
/// When the curves have no draws, channels or geos, or hold something unusable.
pub fn from_mix(curves: &mix::Curves, horizon: Horizon) -> Result<MixMarket, PlannerError> {
    let (draws, channels, geos) = (curves.draws(), curves.channels.len(), curves.geos.len());
    if draws == 0 || channels == 0 || geos == 0 || horizon.weeks == 0 {
        return Err(PlannerError::Empty);
    }
    let worth = |geo: usize| curves.value_per_outcome.get(geo).copied().unwrap_or(1.0);
    let in_money = (1..geos).any(|geo| (worth(geo) - worth(0)).abs() > 1e-9 * worth(0).abs());
    let lags = curves.tail() + 1;
    let mut parts = CurveParts {
        draws,
        channels,
        geos,
        weeks: horizon.weeks,
        lags,
        tail: horizon.tail.unwrap_or(lags - 1),
        tail_value: horizon.tail_value,
        values: if in_money { Vec::new() } else { vec![worth(0); draws] },
        ..CurveParts::default()
    };
    for draw in 0..draws {
        for channel in &curves.channels {
            let at = channel.draws.get(draw).ok_or(PlannerError::Shape {
                what: "draws of a channel",
                found: channel.draws.len(),
                wanted: draws,
            })?;
            parts.weights.extend(at.weights.iter().copied().chain(std::iter::repeat(0.0)).take(lags));
            parts.curves.push(form(channel.saturation, &at.saturation)?);
            for geo in 0..geos {
                let buys = channel.cells.get(geo).is_some_and(|cell| cell.exposure_per_spend > 0.0);
                let coefficient = at.coefficients.get(geo).copied().unwrap_or(f64::NAN);
                let money = if in_money { worth(geo) } else { 1.0 };
                parts.effects.push(if buys { coefficient * money } else { 0.0 });
            }
        }
    }
    let mut market = MixMarket {
        curves: CurveDraws::new(CurveParts { scales: vec![1.0; channels * geos], ..parts.clone() })?,
        channels: curves.channels.iter().map(|channel| channel.name.clone()).collect(),
        geos: curves.geos.clone(),
        seen: Vec::new(),
        today: Vec::new(),
        on_before: Vec::new(),
        in_money,
        warnings: Vec::new(),
    };
    for channel in &curves.channels {
        for (geo, cell) in channel.cells.iter().enumerate() {
            let buys = cell.exposure_per_spend > 0.0;
            if !buys {
                let place = &curves.geos[geo];
                market
                    .warnings
                    .push(format!("{} has no spend in {place}: nothing is known of its price", channel.name));
            }
            let scale = if buys { 1.0 / cell.exposure_per_spend } else { 1.0 };
            parts.scales.push(scale);
            let known = &cell.history[cell.history.len().saturating_sub(lags - 1)..];
            parts.history.extend(std::iter::repeat_n(0.0, lags - 1 - known.len()));
            parts.history.extend(known.iter().map(|exposure| exposure * scale));
            market.seen.push(Seen { lowest: 0.0, highest: cell.spend_largest });
            market.today.push(cell.spend_today);
            market.on_before.push(cell.history.iter().rev().take_while(|exposure| **exposure > 0.0).count());
        }
    }
    market.curves = CurveDraws::new(parts)?;
    Ok(market)
}

/// A saturation with one draw's parameters.
fn form(form: mix::Saturation, parameters: &[f64]) -> Result<Saturation, PlannerError> {
    let wanted = form.parameters().len();
    if parameters.len() != wanted {
        return Err(PlannerError::Shape { what: "saturation parameters", found: parameters.len(), wanted });
    }
    Ok(match form {
        mix::Saturation::None => Saturation::None,
        mix::Saturation::Logistic => Saturation::Logistic { lam: parameters[0] },
        mix::Saturation::Hill => Saturation::Hill { kappa: parameters[0], slope: parameters[1] },
        mix::Saturation::Tanh => Saturation::Tanh { c: parameters[0] },
        mix::Saturation::MichaelisMenten => Saturation::MichaelisMenten { k: parameters[0] },
        mix::Saturation::Root => Saturation::Root { alpha: parameters[0] },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::responses::Responses;

    fn curves(form: mix::Saturation, parameters: &[f64], values: [f64; 2]) -> mix::Curves {
        let draw = |k: f64| mix::CurveDraw {
            weights: vec![0.6, 0.3, 0.1],
            saturation: parameters.iter().map(|parameter| parameter * k).collect(),
            coefficients: vec![100.0 * k, 40.0],
        };
        let cell = |rate: f64| mix::CurveCell {
            exposure_per_spend: rate,
            history: vec![9.0, 0.0, 0.6, 0.2],
            spend_today: 1.0,
            spend_largest: 3.0,
        };
        let channel = |name: &str, rate: f64| mix::ChannelCurves {
            name: name.to_owned(),
            saturation: form,
            cells: vec![cell(rate), cell(0.5 * rate)],
            draws: vec![draw(1.0), draw(1.3)],
        };
        mix::Curves {
            geos: vec!["north".into(), "south".into()],
            value_per_outcome: values.to_vec(),
            channels: vec![channel("tv", 0.4), channel("search", 0.7)],
        }
    }

    /// Outcomes are those of the mix model's own code, for every form.
    #[test]
    fn outcomes_are_the_mix_models_own() {
        let forms: [(mix::Saturation, &[f64]); 6] = [
            (mix::Saturation::None, &[]),
            (mix::Saturation::Logistic, &[1.5]),
            (mix::Saturation::Hill, &[0.8, 1.7]),
            (mix::Saturation::Tanh, &[0.7]),
            (mix::Saturation::MichaelisMenten, &[0.9]),
            (mix::Saturation::Root, &[0.5]),
        ];
        for (form, parameters) in forms {
            let theirs = curves(form, parameters, [2.0, 5.0]);
            let horizon = Horizon { weeks: 3, tail: None, tail_value: 0.5 };
            let ours = from_mix(&theirs, horizon).unwrap();
            assert!(ours.in_money);
            let spend: Vec<f64> = (0..12).map(|i| f64::from((i * 5) % 7) + 0.3).collect();
            // The mix model lays weeks outermost.
            let mut turned = vec![0.0; 12];
            for cell in 0..4 {
                for week in 0..3 {
                    turned[week * 4 + cell] = spend[cell * 3 + week];
                }
            }
            let week_value = [1.0, 1.0, 1.0, 0.5, 0.5];
            for draw in 0..2 {
                let (mut gradient, mut scratch) = (vec![0.0; 12], mix::Scratch::default());
                let expected =
                    theirs.value(draw, &turned, &week_value, &theirs.value_per_outcome, &mut gradient, &mut scratch);
                let mut room = vec![0.0; ours.curves.scratch()];
                let found = ours.curves.outcome(draw, &spend, &mut room);
                assert!((found - expected).abs() < 1e-9 * expected, "{form:?}: {found} {expected}");
            }
        }
    }

    #[test]
    fn equal_worth_stays_an_outcome_with_a_price() {
        let market = from_mix(
            &curves(mix::Saturation::Logistic, &[1.0], [3.0, 3.0]),
            Horizon { weeks: 2, tail: Some(0), tail_value: 1.0 },
        )
        .unwrap();
        assert!(!market.in_money && (market.curves.value(1) - 3.0).abs() < 1e-12);
        assert_eq!(market.on_before, [2; 4]);
    }

    #[test]
    fn a_channel_that_was_never_bought_does_nothing_and_says_so() {
        let mut curves = curves(mix::Saturation::Logistic, &[1.0], [1.0, 1.0]);
        curves.channels[0].cells[1].exposure_per_spend = 0.0;
        let market = from_mix(&curves, Horizon { weeks: 2, tail: None, tail_value: 1.0 }).unwrap();
        assert_eq!(market.warnings, ["tv has no spend in south: nothing is known of its price"]);
        curves.channels[1].draws.pop();
        assert!(from_mix(&curves, Horizon { weeks: 2, tail: None, tail_value: 1.0 }).is_err());
    }
}
