//! Making a plan: search, rounding, comparison with the present plan, report.

use stats::Work;
use stats::ascent::Program;
use stats::polytope::Polytope;
use stats::quadratic::Curvature;

use crate::planner::error::PlannerError;
use crate::planner::flights;
use crate::planner::frame::Frame;
use crate::planner::objective::{Metric, Risk};
use crate::planner::panel::Panel;
use crate::planner::problem::{Budget, Market, Problem, Target};
use crate::planner::program::{PlanProgram, Return, Terms};
use crate::planner::report::{self, Effort, Estimate, Gain, Plan, Verdict};
use crate::planner::responses::cells;
use crate::planner::rounding::{self, Model};
use crate::planner::search::{Candidate, Found, Search};

/// A plan in whole minor units, and what was learnt on the way.
pub(super) struct Settled<'a> {
    pub(super) panel: &'a Panel<'a>,
    pub(super) frame: &'a Frame,
    pub(super) target: Option<Target>,
    /// The plan before steps and minor units: what binds, and its price, is its.
    pub(super) candidate: Candidate,
    pub(super) x: Vec<f64>,
    pub(super) outcomes: Vec<f64>,
    pub(super) value: f64,
    /// Of objective + multiplier × return constraint, at the continuous plan.
    pub(super) gradient: Vec<f64>,
    pub(super) unit: f64,
}

impl Settled<'_> {
    pub(super) fn switch_name(&self, row: usize) -> String {
        let rows = &self.candidate.polytope.rows[row];
        format!("a group of {} cells that is on with at least {}", rows.terms.len(), rows.lower)
    }

    pub(super) fn target_name(&self) -> Option<String> {
        self.target.map(|target| match target {
            Target::Roas(roas) => format!("target return of {roas} per unit of spend"),
            Target::Cpa(cpa) => format!("target cost of {cpa} per outcome"),
        })
    }
}

/// Finds the plan that maximises the objective within budget, target and rules.
///
/// The same market, problem and seed give the same plan, whatever the number of
/// threads. A present plan that keeps the rules is never made worse.
///
/// # Errors
/// When something is wrong with the input, when constraints contradict each
/// other (they are named), when the target is out of reach, or when `work` was
/// stopped. See [`PlannerError`].
pub fn plan(market: &Market<'_>, problem: &Problem, work: &dyn Work) -> Result<Plan, PlannerError> {
    let frame = Frame::new(market, problem)?;
    let panel = Panel::new(market.responses, problem.threads);
    if panel.outcomes(&frame.polytope.lower).iter().any(|outcome| !outcome.is_finite()) {
        return Err(PlannerError::NotANumber);
    }
    let concave = market.responses.concave();
    let envelope = if concave { None } else { market.responses.envelope(&frame.polytope.upper) };
    let above = envelope.as_ref().map(|envelope| Panel::new(&**envelope, problem.threads));
    let exact = Terms::new(&panel, problem);
    // Rounding may cost some minor units of return. Where the total is fixed, they
    // cannot be taken from the spend afterwards: the search keeps them back.
    let kept_back =
        if matches!(problem.budget, Budget::Fixed(_)) { frame.minor * frame.polytope.len() as f64 } else { 0.0 };
    let mut terms = exact.clone();
    terms.returned.iter_mut().for_each(|returned| returned.nothing += kept_back);
    // Plans on the envelope are held against what nothing and the present plan
    // really bring.
    let relaxed = exact.returned.as_ref().zip(above.as_ref()).map(|(exact, panel)| Return {
        nothing: exact.nothing,
        ..Return::new(panel, problem.target.unwrap_or(Target::Roas(1.0)))
    });
    let relaxed = Terms { returned: relaxed, present: exact.present.clone() };
    let unit = typical(&frame, problem);
    let mut search = Search {
        frame: &frame,
        problem,
        panel: &panel,
        envelope: above.as_ref(),
        terms: &terms,
        above: &relaxed,
        work,
        unit,
        climbs: 0,
        labour: 0,
    };
    let found = search.run()?;
    let settled = settle(&mut search, found.best.clone(), exact.returned.as_ref())?;
    Ok(compared(market, problem, &frame, settled, &found, &exact))
}

/// A typical amount of one cell.
fn typical(frame: &Frame, problem: &Problem) -> f64 {
    let n = frame.polytope.len() as f64;
    let total = match problem.budget {
        Budget::Fixed(total) | Budget::AtMost(total) => Some(total),
        Budget::Free => problem.current.as_ref().map(|present| present.iter().sum()).filter(|sum: &f64| *sum > 0.0),
    };
    let ceilings = frame.polytope.upper.iter().sum::<f64>() / n;
    total.map_or(0.1 * ceilings, |total| total / n).max(frame.minor)
}

/// The gradient of objective + multiplier × return, and the model's diagonal.
fn around(search: &Search<'_>, candidate: &Candidate) -> (Vec<f64>, Vec<f64>) {
    let n = candidate.x.len();
    let mut program = PlanProgram::new(search.panel, search.problem, search.terms);
    let results = program.results(&search.panel.outcomes(&candidate.x), &candidate.x);
    let spread = Estimate::of(&results, 0.68);
    program.width = (0.05 * (spread.high - spread.low)).max(1e-9);
    let (mut gradient, mut slope) = (vec![0.0; n], vec![0.0; n]);
    program.gradients(&candidate.x, &mut gradient, &mut slope);
    if search.terms.returned.is_some() {
        gradient.iter_mut().zip(&slope).for_each(|(g, s)| *g += candidate.top.constraint * s);
    }
    let (blocks, size, band) = program.shape();
    let mut curvature = Curvature::zeros(blocks, size, band);
    let mut bends = vec![1.0; n];
    if program.curvature(&candidate.x, candidate.top.constraint, &mut curvature) {
        let width = curvature.band() + 1;
        for block in 0..blocks {
            let rows = curvature.block(block).chunks_exact(width).map(|row| row[0]);
            bends[block * size..(block + 1) * size].iter_mut().zip(rows).for_each(|(bend, row)| *bend = row);
        }
    }
    (gradient, bends)
}

/// Rounds to steps and minor units.
fn settle<'a>(
    search: &mut Search<'a>,
    candidate: Candidate,
    exact: Option<&Return>,
) -> Result<Settled<'a>, PlannerError> {
    let frame = search.frame;
    let free = |polytope: &Polytope, cell: usize| polytope.upper[cell] > polytope.lower[cell];
    let (gradient, bends) = around(search, &candidate);
    let stepped = if (0..candidate.x.len()).any(|cell| frame.steps[cell] > 1 && free(&candidate.polytope, cell)) {
        let units = whole(frame, &candidate, &gradient, &bends, true)?;
        let mut polytope = candidate.polytope.clone();
        for (cell, units) in units.iter().enumerate() {
            if let Some(units) = units {
                let amount = *units as f64 * frame.minor;
                (polytope.lower[cell], polytope.upper[cell]) = (amount, amount);
            }
        }
        let again = search.again(&polytope, &candidate.x)?;
        // Totals that bind are still to be met: the prices stay those before steps.
        Candidate { x: again.x, polytope, ..candidate.clone() }
    } else {
        candidate.clone()
    };
    let mut units: Vec<i64> = whole(frame, &stepped, &gradient, &bends, false)?.into_iter().flatten().collect();
    let amounts = |units: &[i64]| -> Vec<f64> { units.iter().map(|units| *units as f64 * frame.minor).collect() };
    let mut x = amounts(&units);
    if let Some(returned) = exact {
        repay(search, returned, &stepped.polytope, &mut units)?;
        x = amounts(&units);
    }
    let program = PlanProgram::new(search.panel, search.problem, search.terms);
    let outcomes = search.panel.outcomes(&x);
    let value = program.value(&outcomes, &x);
    Ok(Settled {
        panel: search.panel,
        frame,
        target: search.problem.target,
        candidate,
        x,
        outcomes,
        value,
        gradient,
        unit: search.unit,
    })
}

/// Whole units for a candidate: rows that bind are met exactly where that works.
fn whole(
    frame: &Frame,
    candidate: &Candidate,
    gradient: &[f64],
    bends: &[f64],
    coarse: bool,
) -> Result<Vec<Option<i64>>, PlannerError> {
    let polytope = &candidate.polytope;
    let rows = &candidate.top.rows;
    let reduced = polytope.reduced(gradient, rows);
    let most = bends.iter().copied().fold(1e-12, f64::max);
    let bends: Vec<f64> = bends.iter().map(|bend| bend.max(1e-6 * most)).collect();
    let reach = frame.minor * polytope.len() as f64;
    let pressed = |(row, price): (&stats::polytope::Row, &f64)| {
        row.fixed() || (*price > 0.0 && row.upper - row.at(&candidate.x) < reach)
    };
    let exact: Vec<bool> = polytope.rows.iter().zip(rows).map(pressed).collect();
    let model = Model { x: &candidate.x, reduced: &reduced, bends: &bends };
    let found = if coarse { None } else { rounding::round(frame, polytope, &model, &exact, coarse) };
    found.or_else(|| rounding::round(frame, polytope, &model, &[], coarse)).ok_or_else(|| {
        let steps = frame.steps.iter().filter(|step| **step > 1).count();
        let what =
            if steps > 0 { format!("{steps} cells move in steps") } else { "amounts are whole minor units".into() };
        let totals = frame.rows.join("; ");
        PlannerError::Rules(format!("{what}, and no combination of them was found that meets every total ({totals})"))
    })
}

/// Takes minor units away until the return is reached, where totals allow.
fn repay(search: &Search<'_>, returned: &Return, polytope: &Polytope, units: &mut [i64]) -> Result<(), PlannerError> {
    let frame = search.frame;
    for _ in 0..30 {
        let x: Vec<f64> = units.iter().map(|units| *units as f64 * frame.minor).collect();
        let mut slope = vec![-1.0; x.len()];
        let outcomes = search.panel.gradient(&x, &returned.per_outcome, &mut slope);
        let missing = -returned.surplus(&outcomes, &x);
        if missing <= 0.0 {
            return Ok(());
        }
        let room = |cell: usize| {
            let rows = polytope.rows.iter().filter(|row| row.terms.iter().any(|(of, _)| *of == cell));
            let slack = rows.map(|row| row.at(&x) - row.lower).fold(x[cell] - polytope.lower[cell], f64::min);
            let step = frame.steps[cell];
            (slack / frame.minor / step as f64 + 1e-9).floor() as i64 * step
        };
        let mut order: Vec<usize> = (0..x.len()).filter(|cell| slope[*cell] < 0.0).collect();
        order.sort_by(|a, b| slope[*a].total_cmp(&slope[*b]));
        let Some((cell, most)) = order.into_iter().map(|cell| (cell, room(cell))).find(|(_, room)| *room > 0) else {
            break;
        };
        let step = frame.steps[cell];
        let wanted = (missing / -slope[cell] / frame.minor / step as f64).ceil().max(1.0) as i64 * step;
        units[cell] -= wanted.min(most);
    }
    let target = match search.problem.target {
        Some(Target::Roas(roas)) => format!("return of {roas} per unit of spend"),
        Some(Target::Cpa(cpa)) => format!("cost of {cpa} per outcome"),
        None => "return".into(),
    };
    Err(PlannerError::Rules(format!(
        "in whole steps the target {target} is missed; use smaller steps or a lower target"
    )))
}

/// Which rules a plan breaks.
fn broken(frame: &Frame, returned: Option<(&Return, Vec<f64>)>, x: &[f64]) -> Vec<String> {
    let tolerance = 0.5 * frame.minor;
    let mut names = Vec::new();
    for (row, name) in frame.polytope.rows.iter().zip(&frame.rows) {
        if row.violation(x) > tolerance {
            names.push(format!("{name} (it has {:.2})", row.at(x)));
        }
    }
    for (cell, value) in x.iter().enumerate() {
        let (lower, upper) = &frame.bounds[cell];
        if *value < frame.polytope.lower[cell] - tolerance {
            names.extend(lower.clone());
        }
        if *value > frame.polytope.upper[cell] + tolerance {
            names.extend(upper.clone());
        }
        let units = (value / frame.minor).round() as i64;
        if units % frame.steps[cell] != 0 && frame.polytope.lower[cell] < frame.polytope.upper[cell] {
            names.push("steps".to_owned());
        }
    }
    for flying in &frame.flying {
        let mine = &x[flying.first..flying.first + frame.weeks];
        let on: Vec<bool> = mine.iter().map(|x| *x > tolerance).collect();
        let thin = mine.iter().any(|x| *x > tolerance && *x < flying.least - tolerance);
        if thin || !flights::keeps(&on, flying.run, flying.before) {
            names.push("flights".to_owned());
        }
    }
    for switch in &frame.switched {
        let sum: f64 = switch.cells.iter().map(|cell| x[*cell]).sum();
        if sum > tolerance && sum < switch.least - tolerance {
            names.push(format!("on with at least {}", switch.least));
        }
    }
    if returned.is_some_and(|(returned, outcomes)| returned.surplus(&outcomes, x) < -tolerance) {
        names.push("the target return or cost".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// The nearest plan in whole minor units that meets the totals.
fn payable(frame: &Frame, x: &[f64]) -> Option<Vec<f64>> {
    let model = Model { x, reduced: &vec![0.0; x.len()], bends: &vec![1.0; x.len()] };
    let exact: Vec<bool> = frame.polytope.rows.iter().map(stats::polytope::Row::fixed).collect();
    let units = rounding::round(frame, &frame.polytope, &model, &exact, false)?;
    Some(units.into_iter().flatten().map(|units| units as f64 * frame.minor).collect())
}

/// Puts the present plan beside it, and keeps that if nothing better was found.
fn compared(
    market: &Market<'_>,
    problem: &Problem,
    frame: &Frame,
    mut settled: Settled<'_>,
    found: &Found,
    terms: &Terms,
) -> Plan {
    let panel = settled.panel;
    let (mut verdict, mut reason, mut gain) = (Verdict::NoPresent, None, None);
    if let Some(present) = &problem.current {
        let breaks =
            broken(frame, terms.returned.as_ref().map(|returned| (returned, panel.outcomes(present))), present);
        // One that breaks totals is not brought near to them, cent by cent.
        let paid = if breaks.is_empty() { payable(frame, present) } else { None };
        let present = paid.unwrap_or_else(|| present.clone());
        let there = panel.outcomes(&present);
        let present_value = PlanProgram::new(panel, problem, terms).value(&there, &present);
        let least = 1e-7 * (present_value.abs() + settled.value.abs() + terms.usual());
        if !breaks.is_empty() {
            verdict = Verdict::PresentBreaksRules;
            reason = Some(format!("the present plan breaks: {}", breaks.join("; ")));
        } else if settled.value > present_value + least {
            verdict = Verdict::Improved;
        } else {
            verdict = Verdict::PresentKept;
            reason = Some(why_kept(found, present_value, present_value.abs() + terms.usual()));
            settled.x.clone_from(&present);
            settled.outcomes.clone_from(&there);
            settled.value = present_value;
        }
        gain = Some(gained(market, problem, &settled, &there, &present, present_value));
    }
    finished(market, problem, terms, &settled, found, (verdict, reason, gain))
}

/// `of` is what shares are taken of.
fn why_kept(found: &Found, present: f64, of: f64) -> String {
    match found.upper {
        Some(upper) if upper - present <= 1e-3 * of => {
            format!("it is already as good as any: at most {} could be gained", report::share(upper - present, of))
        }
        Some(upper) => format!(
            "the search found nothing better, though up to {} more is not ruled out",
            report::share(upper - present, of)
        ),
        None => "the search found nothing better; that there is nothing is not proven".to_owned(),
    }
}

fn gained(
    market: &Market<'_>,
    problem: &Problem,
    settled: &Settled<'_>,
    there: &[f64],
    present: &[f64],
    present_objective: f64,
) -> Gain {
    let outcome: Vec<f64> = settled.outcomes.iter().zip(there).map(|(now, then)| now - then).collect();
    let spend = settled.x.iter().sum::<f64>() - present.iter().sum::<f64>();
    let metric = |(draw, y): (usize, &f64)| {
        problem.metric.per_outcome(market.responses.value(draw)) * y - problem.metric.per_spend() * spend
    };
    let metric: Vec<f64> = outcome.iter().enumerate().map(metric).collect();
    let higher = metric.iter().filter(|gain| **gain > 0.0).count();
    Gain {
        chance: higher as f64 / metric.len() as f64,
        metric: Estimate::of(&metric, problem.interval),
        revenue: Estimate::of(&report::revenue(market, &outcome), problem.interval),
        outcome: Estimate::of(&outcome, problem.interval),
        present_objective,
        spend,
    }
}

/// The report.
fn finished(
    market: &Market<'_>,
    problem: &Problem,
    terms: &Terms,
    settled: &Settled<'_>,
    found: &Found,
    (verdict, reason, gain): (Verdict, Option<String>, Option<Gain>),
) -> Plan {
    let estimate = |values: &[f64]| Estimate::of(values, problem.interval);
    let spend_minor: Vec<i64> = settled.x.iter().map(|x| (x / settled.frame.minor).round() as i64).collect();
    let factor = 10_f64.powi(i32::try_from(problem.decimals).unwrap_or(2));
    let exact = |units: i64| units as f64 / factor;
    let total = exact(spend_minor.iter().sum());
    let nothing = settled.panel.outcomes(&vec![0.0; cells(market.responses)]);
    let added: Vec<f64> = settled.outcomes.iter().zip(&nothing).map(|(y, zero)| y - zero).collect();
    let revenue = report::revenue(market, &settled.outcomes);
    let roas: Vec<f64> = report::revenue(market, &added).iter().map(|revenue| revenue / total).collect();
    let profit = match problem.metric {
        Metric::Profit { margin } => Some(revenue.iter().map(|revenue| margin * revenue - total).collect::<Vec<f64>>()),
        Metric::Outcome | Metric::Revenue => None,
    };
    let mean_added = estimate(&added).mean;
    let upper = found.upper.map(|upper| upper.max(settled.value));
    let gap = upper.map(|upper| upper - settled.value);
    Plan {
        channels: market.channels.clone(),
        geos: market.geos.clone(),
        weeks: market.weeks.clone(),
        spend: spend_minor.iter().map(|units| exact(*units)).collect(),
        spend_minor,
        decimals: problem.decimals,
        total,
        metric: problem.metric,
        objective: settled.value,
        outcome: estimate(&settled.outcomes),
        revenue: estimate(&revenue),
        profit: profit.as_deref().map(estimate),
        carried_in: estimate(&nothing),
        carried_in_revenue: estimate(&report::revenue(market, &nothing)),
        roas: (total > 0.0).then(|| estimate(&roas)),
        cpa: (mean_added > 0.0).then(|| total / mean_added),
        verdict,
        reason,
        gain,
        upper,
        gap,
        proof: proof(market, problem, settled.value.abs() + terms.usual(), gap, found),
        binding: report::binding(settled),
        by_channel: report::by_channel(market, problem, settled),
        warnings: report::warnings(market, settled),
        effort: Effort { climbs: found.climbs, nodes: found.nodes, complete: found.complete },
    }
}

/// What is proven, in words.
fn proof(market: &Market<'_>, problem: &Problem, of: f64, gap: Option<f64>, found: &Found) -> String {
    let Some(gap) = gap else {
        return if matches!(problem.risk, Risk::Probability { .. }) {
            "not proven: the chance of reaching a target has many local best plans; this is the best of those found"
                .into()
        } else {
            "not proven: these response curves give no upper bound; this is the best of the plans found".into()
        };
    };
    let share = report::share(gap, of);
    let mut why = Vec::new();
    if !market.responses.concave() {
        why.push("some curves are S-shaped or harmful, and the bound comes from their concave envelope");
    }
    if !found.complete {
        why.push("the search over flights and switches was cut off");
    }
    if problem.rules.iter().any(|rule| matches!(rule, crate::planner::problem::Rule::Step { .. })) {
        why.push("the bound does not know of steps");
    }
    if gap <= 1e-4 * of {
        return format!("proven on these curves: no plan within these rules is better by more than {share}");
    }
    let because = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    format!("proven on these curves within {share}: a better plan may exist, but not by more than that{because}")
}
