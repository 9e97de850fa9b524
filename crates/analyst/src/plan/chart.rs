//! The plan as a picture.

use measure::planner::{Plan, Problem};

use super::calendar::Calendar;
use crate::charts::{HUES, Layer, Paint, Plot, Svg, Unit};

/// Spend by channel over time, stacked, and the present plan's total as a line;
/// small channels together when there are more than hues.
pub(super) fn draw(plan: &Plan, problem: &Problem, calendar: &Calendar) -> Svg {
    let weeks = plan.weeks.len();
    let mut order: Vec<usize> = (0..plan.channels.len()).collect();
    order.sort_by(|a, b| plan.by_channel[*b].spend.total_cmp(&plan.by_channel[*a].spend));
    let alone = if order.len() > HUES { HUES - 1 } else { order.len() };
    // The largest are shown by themselves, in the model's order: a channel keeps its hue.
    order[..alone].sort_unstable();
    let of = |channel: usize| (0..weeks).map(|week| plan.week_spend(channel, week)).collect::<Vec<f64>>();
    let mut names: Vec<String> = order[..alone].iter().map(|channel| plan.channels[*channel].clone()).collect();
    let mut values: Vec<Vec<f64>> = order[..alone].iter().map(|channel| of(*channel)).collect();
    if order.len() > alone {
        names.push(format!("{} others", order.len() - alone));
        let rest = order[alone..].iter().map(|channel| of(*channel)).fold(vec![0.0; weeks], |mut sum, of| {
            sum.iter_mut().zip(of).for_each(|(sum, x)| *sum += x);
            sum
        });
        values.push(rest);
    }
    // A period is as wide as it lasts, so that a plan of one has a picture too.
    let mut x = Vec::with_capacity(2 * weeks);
    for week in 0..weeks {
        let end = calendar.starts.get(week + 1).copied().unwrap_or(calendar.end);
        x.extend([Unit::day(calendar.starts[week]), Unit::day(end) - 1e-3]);
    }
    let values = values.into_iter().map(|of| of.into_iter().flat_map(|x| [x, x]).collect()).collect();
    let mut layers = vec![Layer::Areas { names, x: x.clone(), values }];
    if let Some(present) = &problem.current {
        let total = |week: usize| present.iter().skip(week).step_by(weeks).sum::<f64>();
        let points = (0..2 * weeks).map(|at| (x[at], total(at / 2))).collect();
        layers.push(Layer::Line {
            name: "present plan, in all".to_owned(),
            paint: Paint::Ink,
            points,
            band: Vec::new(),
        });
    }
    Plot {
        title: format!("Planned spend, {} to {}", plan.weeks[0], calendar.last()),
        subtitle: subtitle(plan),
        x_unit: Unit::Day,
        y_label: "Spend per period".to_owned(),
        from_zero: true,
        layers,
        ..Plot::default()
    }
    .svg()
}

/// What the plan is worth, in a line.
fn subtitle(plan: &Plan) -> String {
    let shown = |value: f64| Unit::Number.shown(value);
    let spend = format!("{} in all", shown(plan.total));
    let Some(gain) = &plan.gain else { return spend };
    let (metric, gain) = (plan.metric.as_str(), gain.metric);
    let (than, size) = if gain.mean < 0.0 { ("less", -gain.mean) } else { ("more", gain.mean) };
    let interval = format!("{} to {}", shown(gain.low), shown(gain.high));
    format!("{spend}; expected {metric} {} {than} than the present plan's ({interval})", shown(size))
}
