//! The experiments a model was fitted with, against what it says of them.

use measure::mix::{Agreement, Experiment};

use super::answer::{between, digits};
use crate::charts::decimals;
use crate::print::{Cell, Sheet};

/// What stands above the table.
pub(super) const HEADING: &str = "Experiments the model was fitted with, and what it says of the same change of spend:";

/// What stands below it.
pub(super) const CAVEAT: &str = "The model has seen these experiments, so agreement is no proof; where they disagree, one of the two is wrong about its dates, its money or what else moved.";

/// One row for each experiment.
pub(super) fn sheet(experiments: &[Experiment], interval: f64) -> Sheet {
    let mut sheet = Sheet::new([
        "channel".to_owned(),
        "geos".to_owned(),
        "dates".to_owned(),
        "spend change".to_owned(),
        "measured \u{b1} standard error".to_owned(),
        "model".to_owned(),
        format!("{:.0}% interval", 100.0 * interval),
        "agree".to_owned(),
    ]);
    let spent = decimals(experiments.iter().map(|test| test.spend_change));
    for test in experiments {
        let size = digits(test.measured.abs().max(test.modelled.mean.abs()));
        let number = |value: f64| Cell::Number(value, size).text();
        sheet.row([
            Cell::from(test.channel.as_str()),
            Cell::from(match test.geos.len() {
                0 => "all".to_owned(),
                1..=3 => test.geos.join(", "),
                many => format!("{many} geos"),
            }),
            Cell::from(format!("{} to {}", test.start, test.counted_until)),
            Cell::Number(test.spend_change, spent),
            Cell::from(format!("{}\u{a0}\u{b1}\u{a0}{}", number(test.measured), number(test.standard_error))),
            Cell::Number(test.modelled.mean, size),
            between(Some(&test.modelled), size),
            Cell::from(agreement(test)),
        ]);
    }
    sheet
}

fn agreement(test: &Experiment) -> String {
    let apart = format!("{:.1} standard errors apart", test.gap.abs());
    match test.agreement {
        Agreement::Agrees => "yes".to_owned(),
        Agreement::Strained => format!("barely: {apart}"),
        Agreement::Contradicts => format!("no: {apart}"),
    }
}
