//! The credits of several models, channels down and models across.

use super::credits::{CreditReport, ModelReport, Report};
use crate::print::{Cell, Sheet};

/// Widest table of intervals, in characters.
const WIDEST: usize = 120;

impl Report {
    /// Channels down, models across; models that give every channel the same
    /// share a column.
    pub(super) fn side_by_side(&self, value: bool) -> Sheet {
        self.across(&self.different(value), value, "", |credit| {
            Cell::Number(if value { credit.value } else { credit.conversions }, 1)
        })
    }

    /// The intervals as [`Report::side_by_side`] has the credits, in as many
    /// tables as keep each narrow enough for a terminal.
    pub(super) fn intervals_side_by_side(&self, value: bool) -> Vec<Sheet> {
        let Some(intervals) = &self.intervals else { return Vec::new() };
        let largest = self.models.iter().flat_map(|model| &model.credits).map(|credit| interval(credit, value).1);
        let digits = u8::from(largest.fold(0.0, f64::max) < 100.0);
        let percent = format!(", {:.0}% interval", 100.0 * intervals.level);
        let shown = |credit: &CreditReport| {
            let (low, high) = interval(credit, value);
            let end = |value: f64| Cell::Number(value, digits).text();
            Cell::Text(format!("{}\u{a0}–\u{a0}{}", end(low), end(high)))
        };
        let columns = self.different(value);
        let width = |(first, names): &(usize, Vec<&str>)| {
            let cells = self.models[*first].credits.iter().map(|credit| shown(credit).text().chars().count());
            cells.chain([heading(names).chars().count()]).max().unwrap_or(0) + 3
        };
        let channels = self.models.first().map_or(&[][..], |first| &first.credits);
        let named = channels.iter().map(|credit| credit.channel.chars().count());
        let named = named.chain(["channel (conversions), 95% interval".len()]).max().unwrap_or(0) + 3;
        let mut sheets = Vec::new();
        let mut from = 0;
        while from < columns.len() {
            let (mut to, mut used) = (from, named);
            while to < columns.len() && (to == from || used + width(&columns[to]) <= WIDEST) {
                used += width(&columns[to]);
                to += 1;
            }
            sheets.push(self.across(&columns[from..to], value, &percent, shown));
            from = to;
        }
        sheets
    }

    fn across(
        &self,
        columns: &[(usize, Vec<&str>)],
        value: bool,
        figure: &str,
        cell: impl Fn(&CreditReport) -> Cell,
    ) -> Sheet {
        let what = if value { "value" } else { "conversions" };
        let header =
            std::iter::once(format!("channel ({what}){figure}")).chain(columns.iter().map(|(_, names)| heading(names)));
        let mut sheet = Sheet::new(header);
        for (at, credit) in self.models.first().map_or(&[][..], |first| &first.credits).iter().enumerate() {
            let cells = columns.iter().map(|(model, _)| cell(&self.models[*model].credits[at]));
            sheet.row(std::iter::once(credit.channel.as_str().into()).chain(cells));
        }
        sheet
    }

    /// The models that a chart shows, with the names of those that give the same.
    pub(super) fn shown(&self, value: bool) -> Vec<(String, &ModelReport)> {
        self.different(value).into_iter().map(|(model, names)| (heading(&names), &self.models[model])).collect()
    }

    /// The models whose credits or intervals differ, each with the names of
    /// those that give the same.
    fn different(&self, value: bool) -> Vec<(usize, Vec<&str>)> {
        let same = |a: &ModelReport, b: &ModelReport| {
            let near =
                |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0) || (a.is_nan() && b.is_nan());
            a.credits.iter().zip(&b.credits).all(|(a, b)| {
                let (a_range, b_range) = (interval(a, value), interval(b, value));
                let (a, b) = if value { (a.value, b.value) } else { (a.conversions, b.conversions) };
                near(a, b) && near(a_range.0, b_range.0) && near(a_range.1, b_range.1)
            })
        };
        let mut columns: Vec<(usize, Vec<&str>)> = Vec::new();
        for (at, model) in self.models.iter().enumerate() {
            match columns.iter_mut().find(|(first, _)| same(&self.models[*first], model)) {
                Some((_, names)) => names.push(&model.model),
                None => columns.push((at, vec![&model.model])),
            }
        }
        columns
    }

    /// Which models give the same, in words.
    pub(super) fn alike(&self) -> Vec<String> {
        if self.models.len() < 2 {
            return Vec::new();
        }
        let columns = self.different(false);
        let alike = columns.iter().filter(|(_, names)| names.len() > 1);
        alike.map(|(_, names)| format!("{} give the same credit here and are shown as one.", listed(names))).collect()
    }
}

/// The interval of a credit; not numbers where there is none.
fn interval(credit: &CreditReport, value: bool) -> (f64, f64) {
    let interval = if value { credit.value_interval } else { credit.conversions_interval };
    interval.unwrap_or((f64::NAN, f64::NAN))
}

/// The names of models that share a column.
fn heading(names: &[&str]) -> String {
    names.join(" = ")
}

/// `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
