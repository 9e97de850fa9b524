//! What was left out of a file or filled in, told to the reader.

use measure::counted;

use super::question::{Plan, Question};

/// Counts of what was left out or filled in.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) missing: Vec<u64>,
    pub(super) missing_before: Vec<u64>,
    pub(super) without_arm: u64,
    pub(super) without_unit: u64,
    pub(super) changed_before: u64,
    /// Whether a figure was 0 or 1 in every row.
    pub(super) binary: Vec<bool>,
}

impl Counted {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            missing: vec![0; plan.figures.len()],
            missing_before: vec![0; plan.before.len()],
            binary: vec![true; plan.figures.len()],
            ..Self::default()
        }
    }

    /// The counts in words; `mixed` of `units` were in several arms.
    pub(super) fn remarks(&self, question: &Question<'_>, plan: &Plan, mixed: u64, units: f64) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut say = |count: u64, (one, many): (&str, &str), text: String| {
            if count > 0 {
                remarks.push(format!("{} {text}", counted(count, one, many)));
            }
        };
        let unit = question.unit.unwrap_or_default();
        let rows = ("row left out:", "rows left out:");
        say(self.without_arm, rows, format!("no arm is named in “{}”", question.arm));
        say(self.without_unit, rows, format!("no unit is named in “{unit}”"));
        let share = 100.0 * exact(mixed) / (units + exact(mixed)).max(1.0);
        say(mixed, ("unit", "units"), format!("({share:.2}%) left out: seen in more than one arm"));
        for (place, (name, missing)) in plan.figures.iter().zip(&self.missing).enumerate() {
            let what = if plan.is_summed(place) { "counted as 0" } else { "left out" };
            say(*missing, ("empty field", "empty fields"), format!("of “{name}” {what}"));
        }
        for (name, missing) in plan.before.iter().zip(&self.missing_before) {
            say(*missing, ("empty field", "empty fields"), format!("of “{name}” counted as 0"));
        }
        let text = "a unit another figure from before than its first row; the first counts";
        say(self.changed_before, ("row gives", "rows give"), text.to_owned());
        remarks
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of rows")]
pub(super) fn exact(count: u64) -> f64 {
    count as f64
}
