//! What a plan says of itself.

use serde::Serialize;

use crate::planner::make::Settled;
use crate::planner::objective::Metric;
use crate::planner::problem::{Market, Problem};

/// A mean with its interval over posterior draws (equal tails).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean over draws.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Estimate {
    /// Of one value per draw; `mass` of them lie inside, the rest equally on both
    /// sides.
    #[must_use]
    pub fn of(values: &[f64], mass: f64) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1) as f64;
        let at = |share: f64| {
            let place = share * last;
            let (low, part) = (place.floor() as usize, place.fract());
            let high = (low + 1).min(sorted.len() - 1);
            sorted[low] + part * (sorted[high] - sorted[low])
        };
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        Self { mean, low: at(f64::midpoint(0.0, 1.0 - mass)), high: at(f64::midpoint(1.0, mass)) }
    }
}

/// What came of the comparison with the present plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The plan is better than the present one.
    Improved,
    /// No better plan was found: this is the present one, and `reason` says why.
    PresentKept,
    /// The present plan breaks the rules, so that this plan replaces it, better or
    /// not; `reason` says which.
    PresentBreaksRules,
    /// There was no present plan to compare with.
    NoPresent,
}

/// Gain over the present plan, paired by draw.
#[derive(Debug, Clone, Serialize)]
pub struct Gain {
    /// Of the metric.
    pub metric: Estimate,
    /// Of the outcome.
    pub outcome: Estimate,
    /// Of the revenue.
    pub revenue: Estimate,
    /// Probability that this plan's metric is higher.
    pub chance: f64,
    /// Present plan's objective.
    pub present_objective: f64,
    /// How much more this plan spends.
    pub spend: f64,
}

/// A constraint that binds, and what loosening it by one unit of money is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Binding {
    /// The constraint in words.
    pub constraint: String,
    /// `upper` or `lower` side.
    pub side: &'static str,
    /// Cells in which it binds, for bounds; 1 for totals.
    pub cells: usize,
    /// Objective gained per unit of money that the limit is moved outwards (mean
    /// over cells, for bounds).
    pub price: f64,
}

/// One channel of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelPlan {
    /// Its name.
    pub channel: String,
    /// Planned spend.
    pub spend: f64,
    /// Present plan's spend.
    pub present: Option<f64>,
    /// Outcome that the plan's spend on it adds, last in.
    pub outcome: Estimate,
    /// Revenue that it adds per unit of spend; `None` without spend.
    pub roas: Option<Estimate>,
    /// Revenue per unit of spend of a little more of it, in proportion to its
    /// plan (evenly, when it has none).
    pub marginal_roas: Estimate,
    /// Highest planned week, summed over geos.
    pub highest_week: f64,
}

/// How far the search went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Climbs.
    pub climbs: usize,
    /// Nodes of the search over flights and switches.
    pub nodes: usize,
    /// Whether that search came to its end.
    pub complete: bool,
}

/// A plan and everything that is to be known of it.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// Channels.
    pub channels: Vec<String>,
    /// Geos.
    pub geos: Vec<String>,
    /// Weeks.
    pub weeks: Vec<String>,
    /// Spend by cell, `[(channel × G + geo) × W + week]`, whole minor units.
    pub spend: Vec<f64>,
    /// The same in minor units.
    pub spend_minor: Vec<i64>,
    /// Digits after the point.
    pub decimals: u32,
    /// Sum of the spend.
    pub total: f64,
    /// The metric that was maximised.
    pub metric: Metric,
    /// The objective's exact value.
    pub objective: f64,
    /// Expected outcome, what history carries in included.
    pub outcome: Estimate,
    /// Expected revenue, likewise.
    pub revenue: Estimate,
    /// Expected profit, for that metric.
    pub profit: Option<Estimate>,
    /// Outcome if nothing were spent: what history carries in.
    pub carried_in: Estimate,
    /// The same as revenue; the plan's revenue holds it.
    pub carried_in_revenue: Estimate,
    /// Added revenue per unit of spend; `None` without spend.
    pub roas: Option<Estimate>,
    /// Spend per added unit of outcome, at their means; `None` if none is added.
    pub cpa: Option<f64>,
    /// Comparison with the present plan.
    pub verdict: Verdict,
    /// Why the verdict, when there is something to say.
    pub reason: Option<String>,
    /// Gain over the present plan.
    pub gain: Option<Gain>,
    /// No plan within the rules has a higher objective than this; `None` when
    /// that is not proven.
    pub upper: Option<f64>,
    /// That less the objective.
    pub gap: Option<f64>,
    /// What is proven, in words.
    pub proof: String,
    /// Constraints that bind.
    pub binding: Vec<Binding>,
    /// By channel.
    pub by_channel: Vec<ChannelPlan>,
    /// What to be careful about.
    pub warnings: Vec<String>,
    /// How far the search went.
    pub effort: Effort,
}

impl Plan {
    /// Planned spend of a channel in a week, all geos.
    #[must_use]
    pub fn week_spend(&self, channel: usize, week: usize) -> f64 {
        let (geos, weeks) = (self.geos.len(), self.weeks.len());
        (0..geos).map(|geo| self.spend[(channel * geos + geo) * weeks + week]).sum()
    }
}

/// By channel: what it adds and what more of it would.
pub(super) fn by_channel(market: &Market<'_>, problem: &Problem, settled: &Settled<'_>) -> Vec<ChannelPlan> {
    let (panel, x, outcomes) = (settled.panel, &settled.x, &settled.outcomes);
    let r = market.responses;
    let (size, weeks) = (r.geos() * r.weeks(), r.weeks());
    let value: Vec<f64> = (0..r.draws()).map(|draw| r.value(draw)).collect();
    let directions: Vec<Vec<f64>> = (0..r.channels())
        .map(|channel| {
            let range = channel * size..(channel + 1) * size;
            let total: f64 = x[range.clone()].iter().sum();
            let mut direction = vec![0.0; x.len()];
            for cell in range {
                direction[cell] = if total > 0.0 { x[cell] / total } else { 1.0 / size as f64 };
            }
            direction
        })
        .collect();
    let slopes = panel.slopes(x, &directions);
    (0..r.channels())
        .map(|channel| {
            let range = channel * size..(channel + 1) * size;
            let mut without = x.clone();
            without[range.clone()].fill(0.0);
            let spend: f64 = x[range.clone()].iter().sum();
            let added: Vec<f64> = if spend > 0.0 {
                outcomes.iter().zip(panel.outcomes(&without)).map(|(with, without)| with - without).collect()
            } else {
                vec![0.0; outcomes.len()]
            };
            let revenue: Vec<f64> = added.iter().zip(&value).map(|(y, v)| y * v / spend).collect();
            let marginal: Vec<f64> = slopes.iter().zip(&value).map(|(slopes, v)| slopes[channel] * v).collect();
            let week = |week: usize| x[range.clone()].iter().skip(week).step_by(weeks).sum::<f64>();
            ChannelPlan {
                channel: market.channels[channel].clone(),
                spend,
                present: problem.current.as_ref().map(|present| present[range.clone()].iter().sum()),
                outcome: Estimate::of(&added, problem.interval),
                roas: (spend > 0.0).then(|| Estimate::of(&revenue, problem.interval)),
                marginal_roas: Estimate::of(&marginal, problem.interval),
                highest_week: (0..weeks).map(week).fold(0.0, f64::max),
            }
        })
        .collect()
}

/// Rows and bounds that bind, with their prices; the dearest first.
pub(super) fn binding(settled: &Settled<'_>) -> Vec<Binding> {
    let (frame, top, polytope) = (settled.frame, &settled.candidate.top, &settled.candidate.polytope);
    let mut found = Vec::new();
    let least = 1e-6 * settled.gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
    for (number, price) in top.rows.iter().enumerate().filter(|(_, price)| price.abs() > least) {
        let side = if *price > 0.0 { "upper" } else { "lower" };
        let name = frame.rows.get(number).cloned().unwrap_or_else(|| settled.switch_name(number));
        // An equation's price is what one more unit brings, whichever side presses.
        let fixed = polytope.rows[number].fixed();
        let price = if fixed { *price } else { price.abs() };
        found.push(Binding { constraint: name, side: if fixed { "both" } else { side }, cells: 1, price });
    }
    if let Some(name) = settled.target_name().filter(|_| top.constraint > 1e-9) {
        let constraint = format!("{name}; a unit of spend let off it");
        found.push(Binding { constraint, side: "lower", cells: 1, price: top.constraint });
    }
    let reduced = polytope.reduced(&settled.gradient, &top.rows);
    let near = 1e-4 * settled.unit;
    let mut named: std::collections::BTreeMap<(String, &'static str), Vec<f64>> = std::collections::BTreeMap::new();
    for (cell, slope) in reduced.iter().enumerate().filter(|(_, slope)| slope.abs() > least) {
        let (lower, upper) = &frame.bounds[cell];
        let x = top.x[cell];
        if *slope > 0.0 && x >= polytope.upper[cell] - near {
            let ours = frame.ceilings[cell].then(|| "our ceiling of ten times what history has seen".to_owned());
            if let Some(name) = upper.clone().or(ours).filter(|_| polytope.upper[cell] >= frame.polytope.upper[cell]) {
                named.entry((name, "upper")).or_default().push(*slope);
            }
        }
        if *slope < 0.0
            && x <= polytope.lower[cell] + near
            && let Some(name) = lower.clone()
        {
            named.entry((name, "lower")).or_default().push(-slope);
        }
    }
    for ((constraint, side), prices) in named {
        let price = prices.iter().sum::<f64>() / prices.len() as f64;
        found.push(Binding { constraint, side, cells: prices.len(), price });
    }
    found.sort_by(|a, b| b.price.abs().total_cmp(&a.price.abs()));
    found
}

/// Where the plan leaves what history has seen.
pub(super) fn warnings(market: &Market<'_>, settled: &Settled<'_>) -> Vec<String> {
    let r = market.responses;
    let weeks = r.weeks();
    let mut warnings = Vec::new();
    if market.seen.is_empty() {
        warnings.push("the range of spend in history is not known, so extrapolation cannot be told".to_owned());
    }
    for (series, seen) in market.seen.iter().enumerate() {
        let mine = &settled.x[series * weeks..(series + 1) * weeks];
        let place = if r.geos() > 1 { format!(" in {}", market.geos[series % r.geos()]) } else { String::new() };
        let name = format!("{}{place}", market.channels[series / r.geos()]);
        let above: Vec<usize> = (0..weeks).filter(|week| mine[*week] > seen.highest * (1.0 + 1e-9)).collect();
        if let Some(most) = above.iter().copied().max_by(|a, b| mine[*a].total_cmp(&mine[*b])) {
            warnings.push(format!(
                "{name} is planned above anything in history in {} of {weeks} periods (up to {:.2} in {}; history has at \
                 most {:.2}): there the curve is extrapolated",
                above.len(),
                mine[most],
                market.weeks[most],
                seen.highest
            ));
        }
        let below = mine.iter().filter(|x| **x < seen.lowest * (1.0 - 1e-9)).count();
        if below > 0 {
            warnings.push(format!(
                "{name} is planned below anything in history in {below} of {weeks} periods (history has at least {:.2}): \
                 there the curve is extrapolated",
                seen.lowest
            ));
        }
    }
    warnings.extend(late(market, settled));
    if settled
        .frame
        .ceilings
        .iter()
        .zip(settled.x.iter().zip(&settled.frame.polytope.upper))
        .any(|(ours, (x, upper))| *ours && *x >= upper * (1.0 - 1e-6))
    {
        warnings
            .push("spend stops at our ceiling of ten times what history has seen: set a budget or bounds".to_owned());
    }
    warnings
}

/// How much more a week the end of a plan holds than what comes before, before it
/// is told of.
const LATE: f64 = 1.5;

/// Channels that get more in the plan's last weeks, whose carry-over meets only
/// the spend of late.
fn late(market: &Market<'_>, settled: &Settled<'_>) -> Option<String> {
    let r = market.responses;
    let (weeks, tail) = (r.weeks(), r.reach().saturating_sub(1));
    if tail == 0 || weeks < 2 * tail || !settled.frame.flying.is_empty() {
        return None;
    }
    let mean = |cells: &[f64]| cells.iter().sum::<f64>() / cells.len() as f64;
    let size = r.geos() * weeks;
    let rises = |channel: &usize| {
        let of = &settled.x[channel * size..(channel + 1) * size];
        let (first, last): (Vec<f64>, Vec<f64>) =
            of.chunks_exact(weeks).map(|series| (mean(&series[..weeks - tail]), mean(&series[weeks - tail..]))).unzip();
        mean(&last) > LATE * mean(&first) && mean(&first) > 0.0
    };
    let named: Vec<&str> = (0..r.channels()).filter(rises).map(|channel| market.channels[channel].as_str()).collect();
    (!named.is_empty()).then(|| {
        format!(
            "{} rises in the last {tail} periods because what works on after the plan's end meets only the spend of late \
             there: plan for longer and use the first part",
            named.join(", ")
        )
    })
}

/// A gap as a share of something.
pub(super) fn share(gap: f64, of: f64) -> String {
    format!("{:.3}%", 100.0 * gap / of.abs().max(f64::MIN_POSITIVE))
}

/// Mean revenue per draw of outcomes.
pub(super) fn revenue(market: &Market<'_>, outcomes: &[f64]) -> Vec<f64> {
    outcomes.iter().enumerate().map(|(draw, y)| y * market.responses.value(draw)).collect()
}
