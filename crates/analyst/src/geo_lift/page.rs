//! A test as a page of its own.

use super::{Findings, charts, show};
use crate::print::{Cell, Sheet};
use crate::report::Report;

pub(super) fn report(findings: &Findings, outcome: &str) -> Report {
    let lift = findings.headline();
    let mut page = Report::new(&format!("What the test brought: {outcome}"), &findings.verdict(lift));
    page.text(&show::what(findings));
    for warning in &lift.warnings {
        page.warning(warning);
    }
    page.section("Effect");
    page.sheet(&format!("Effect, {:.0}% intervals", 100.0 * lift.confidence), &show::methods(findings), false);
    page.text(&format!("p: {}.", lift.p_value_of));
    if findings.lifts.len() > 1 {
        page.chart(&charts::methods(findings).svg());
    }
    page.section("Observed and expected");
    page.chart(&charts::outcomes(findings, lift).svg());
    page.chart(&charts::effects(findings, lift).svg());
    page.sheet("Figures by date", &show::dates(findings), true);
    page.section("How the comparison is made");
    page.text(&format!(
        "Before the test it was off by {:.1}% on an ordinary date. Scaled imbalance {:.4}: 0 is perfect, 1 no better \
         than the plain mean of the control markets.",
        100.0 * lift.fit.relative_error,
        lift.fit.scaled_imbalance
    ));
    if !lift.weights.is_empty() {
        page.sheet("Control markets", &show::weights(lift, 40), false);
    }
    if let Some(placebos) = &findings.placebos {
        page.section("Placebo tests");
        for line in show::placebo_lines(placebos) {
            page.text(&line);
        }
        if !placebos.space.is_empty() {
            page.chart(&charts::placebos(placebos).svg());
        }
    }
    page.section("Other tests of the same question");
    page.sheet("Chance of something as extreme without any effect", &checks(findings), false);
    for lift in &findings.lifts[1..] {
        page.text(&format!("{}: {}", lift.method, findings.verdict(lift)));
        for warning in lift.warnings.iter().filter(|w| !findings.headline().warnings.contains(w)) {
            page.warning(&format!("{}: {warning}", lift.method));
        }
    }
    for failed in &findings.failed {
        page.warning(failed);
    }
    page
}

fn checks(findings: &Findings) -> Sheet {
    let mut sheet = Sheet::new(["method", "test", "p"]);
    for lift in &findings.lifts {
        sheet.row([Cell::from(lift.method), Cell::from(lift.p_value_of.as_str()), Cell::Number(lift.p_value, 4)]);
        for check in &lift.checks {
            sheet.row([Cell::from(lift.method), Cell::from(check.name.as_str()), Cell::Number(check.p_value, 4)]);
        }
    }
    sheet
}
