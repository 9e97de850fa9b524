//! From the rows of a file to what each arm showed, in bounded memory.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use measure::Proportion;
use measure::experiment::quantile::levels;
use measure::experiment::{Adjusted, Arm, Clusters, Mean, PairMoments, Quantile, Ratio, Sample, Selection};

use super::arms::Fold;
use super::counted::{Counted, exact};
use super::question::{Answer, Asked, Columns, Plan, Question, value};
use super::units::{ArmIndex, MIXED, TooMany, Units, key};
use crate::table::{Row, Rows};

/// More arms than this are no arms.
const MOST_ARMS: usize = 100;
/// More units in several arms than this are not kept apart from the others.
const MOST_MIXED: usize = 1_000_000;

/// One arm's running figures of one metric.
#[derive(Debug, Clone, Copy, Default)]
struct Running {
    /// (sum, before), or (numerator, denominator).
    sum: PairMoments,
    /// (any, before).
    any: PairMoments,
    converted: f64,
}

pub(super) fn read(question: &Question<'_>) -> anyhow::Result<Answer> {
    let mut reading = Reading::new(question)?;
    reading.totals()?;
    let quantiles = reading.quantiles()?;
    Ok(reading.answer(&quantiles))
}

struct Reading<'a> {
    question: &'a Question<'a>,
    plan: Plan,
    arms: Vec<String>,
    places: HashMap<Vec<u8>, ArmIndex>,
    units: Vec<f64>,
    running: Vec<Vec<Running>>,
    counted: Counted,
    mixed: HashSet<u64>,
    mixed_units: u64,
    parts: u64,
    read_once: bool,
}

impl<'a> Reading<'a> {
    fn new(question: &'a Question<'a>) -> anyhow::Result<Self> {
        Ok(Self {
            question,
            plan: Plan::of(question)?,
            arms: Vec::new(),
            places: HashMap::new(),
            units: Vec::new(),
            running: Vec::new(),
            counted: Counted::default(),
            mixed: HashSet::new(),
            mixed_units: 0,
            parts: 1,
            read_once: false,
        })
    }

    fn open(&mut self) -> anyhow::Result<(Rows, Columns)> {
        let file = self.question.file;
        let typed = file == Path::new("-");
        if self.read_once && (typed || !file.is_file()) {
            let name = if typed { "standard input".into() } else { file.to_string_lossy() };
            bail!(
                "{name} can be read only once, and quantiles and files of more than {} units are read several times; save it to a file",
                self.question.at_once
            );
        }
        self.read_once = true;
        let rows = self.question.form.rows(file)?;
        let columns = self.plan.columns(self.question, &rows)?;
        Ok((rows, columns))
    }

    /// The arm and unit of a row; `None` when it says neither.
    fn who(&mut self, row: &Row<'_>, columns: &Columns, first: bool) -> anyhow::Result<Option<(ArmIndex, u64)>> {
        let name = row.bytes(&columns.arm);
        if name.trim_ascii().is_empty() {
            self.counted.without_arm += u64::from(first);
            return Ok(None);
        }
        let unit = match &columns.unit {
            Some(column) if row.bytes(column).trim_ascii().is_empty() => {
                self.counted.without_unit += u64::from(first);
                return Ok(None);
            }
            Some(column) => key(row.bytes(column).trim_ascii()),
            None => 0,
        };
        if let Some(arm) = self.places.get(name) {
            return Ok(Some((*arm, unit)));
        }
        let text = row.text(&columns.arm).trim().to_owned();
        let arm = match self.arms.iter().position(|known| *known == text) {
            Some(known) => known,
            None if self.arms.len() == MOST_ARMS => bail!(
                "{}: column “{}” has more than {MOST_ARMS} different values; is it the one that names the arms?",
                self.question.file.display(),
                columns.arm.name()
            ),
            None => {
                self.arms.push(text);
                self.units.push(0.0);
                self.running.push(vec![Running::default(); self.question.metrics.len()]);
                self.arms.len() - 1
            }
        };
        let arm = ArmIndex::try_from(arm).context("too many arms")?;
        self.places.insert(name.to_vec(), arm);
        Ok(Some((arm, unit)))
    }

    /// Reads the file for everything but quantiles, in as many parts as it takes.
    fn totals(&mut self) -> anyhow::Result<()> {
        loop {
            match self.try_totals()? {
                Ok(()) => break,
                Err(TooMany) => {
                    self.parts *= 2;
                    self.units.iter_mut().for_each(|units| *units = 0.0);
                    self.running.iter_mut().flatten().for_each(|running| *running = Running::default());
                    self.mixed.clear();
                    self.mixed_units = 0;
                }
            }
        }
        if self.units.iter().sum::<f64>() <= 0.0 {
            bail!("{} has no rows with an arm in column “{}”", self.question.file.display(), self.question.arm);
        }
        Ok(())
    }

    fn try_totals(&mut self) -> anyhow::Result<Result<(), TooMany>> {
        for part in 0..self.parts {
            let first = part == 0;
            if first {
                self.counted = Counted::new(&self.plan);
            }
            let (mut rows, columns) = self.open()?;
            let width = self.plan.width();
            let mut start = vec![0.0; self.plan.figures.len()];
            start.resize(width, f64::NAN);
            let mut units = Units::new(part, self.parts, width, self.question.at_once);
            let mut values = vec![0.0; width];
            while let Some(row) = rows.next()? {
                let Some((arm, unit)) = self.who(&row, &columns, first)? else { continue };
                self.values(&row, &columns, first, &mut values)?;
                if columns.unit.is_none() {
                    self.take(arm, &values);
                    continue;
                }
                let held = match units.of(unit, arm, &start) {
                    Ok(Some(held)) => held,
                    Ok(None) => continue,
                    Err(too_many) => return Ok(Err(too_many)),
                };
                let sums = self.plan.figures.len();
                held[..sums].iter_mut().zip(&values[..sums]).for_each(|(sum, value)| *sum += value);
                for (kept, value) in held[sums..].iter_mut().zip(&values[sums..]) {
                    self.counted.changed_before += u64::from(!kept.is_nan() && (*kept - value).abs() > 0.0);
                    if kept.is_nan() {
                        *kept = *value;
                    }
                }
            }
            self.close_part(&units)?;
        }
        Ok(Ok(()))
    }

    fn close_part(&mut self, units: &Units) -> anyhow::Result<()> {
        for (arm, values) in units.each() {
            if arm == MIXED {
                self.mixed_units += 1;
            } else {
                self.take(arm, values);
            }
        }
        self.mixed.extend(units.mixed());
        if self.mixed.len() > MOST_MIXED {
            bail!(
                "more than {MOST_MIXED} units are in several arms; are “{}” and “{}” the unit and its arm?",
                self.question.unit.unwrap_or_default(),
                self.question.arm
            );
        }
        Ok(())
    }

    /// The figures of a row: empty ones are 0.
    fn values(&mut self, row: &Row<'_>, columns: &Columns, first: bool, into: &mut [f64]) -> anyhow::Result<()> {
        for (index, column) in columns.figures.iter().enumerate() {
            let value = value(row, column)?;
            if first {
                self.counted.missing[index] += u64::from(value.is_none());
                self.counted.binary[index] &= value.is_none_or(|value| (value * (value - 1.0)).abs() <= 0.0);
            }
            into[index] = value.unwrap_or(0.0);
        }
        for (index, column) in columns.before.iter().enumerate() {
            let value = value(row, column)?;
            self.counted.missing_before[index] += u64::from(first && value.is_none());
            into[columns.figures.len() + index] = value.unwrap_or(0.0);
        }
        Ok(())
    }

    /// Takes one unit's figures in.
    fn take(&mut self, arm: ArmIndex, values: &[f64]) {
        let arm = usize::from(arm);
        self.units[arm] += 1.0;
        let (figures, before_values) = values.split_at(self.plan.figures.len());
        for (asked, running) in self.plan.metrics.iter().zip(&mut self.running[arm]) {
            match *asked {
                Asked::PerUnit { figure, before, .. } => {
                    let before = before.map_or(0.0, |place| before_values[place]);
                    let any = f64::from(u8::from(figures[figure] > 0.0));
                    running.sum.add(figures[figure], before);
                    running.any.add(any, before);
                    running.converted += any;
                }
                Asked::Ratio { above, below } => running.sum.add(figures[above], figures[below]),
                Asked::Quantile { .. } => {}
            }
        }
    }

    /// Reads the file for quantiles: first for the values, then for the units
    /// they belong to.
    fn quantiles(&mut self) -> anyhow::Result<HashMap<(usize, usize), Quantile>> {
        let asked: Vec<(usize, usize, f64)> = (self.plan.metrics.iter().enumerate())
            .filter_map(|(place, asked)| match *asked {
                Asked::Quantile { figure, level } => Some((place, figure, level)),
                _ => None,
            })
            .collect();
        let mut found = HashMap::new();
        for (place, figure, level) in asked {
            let mut searches = vec![Selection::default(); self.arms.len()];
            self.each_value(figure, |arm, _, value| {
                searches[usize::from(arm)].offer(value);
                Ok(())
            })?;
            let wanted: Vec<[f64; 3]> = searches.iter().map(|search| levels(level, exact(search.n()))).collect();
            let mut more = searches.iter_mut().zip(&wanted).fold(false, |more, (search, at)| search.want(at) | more);
            while more {
                self.each_value(figure, |arm, _, value| {
                    searches[usize::from(arm)].offer(value);
                    Ok(())
                })?;
                more = searches.iter_mut().fold(false, |more, search| search.next_round() | more);
            }
            for (arm, (search, at)) in searches.iter().zip(&wanted).enumerate() {
                let none = vec![f64::NAN; 3];
                let values = search.values(at).unwrap_or(none);
                let n = exact(search.n());
                let [value, low, high] = [values[0], values[1], values[2]];
                found.insert((place, arm), Quantile { n, level, value, low, high, clusters: None });
            }
            if self.question.unit.is_some() {
                self.clusters(place, figure, &mut found)?;
            }
        }
        Ok(found)
    }

    fn clusters(
        &mut self,
        place: usize,
        figure: usize,
        found: &mut HashMap<(usize, usize), Quantile>,
    ) -> anyhow::Result<()> {
        let at: Vec<f64> = (0..self.arms.len()).map(|arm| found[&(place, arm)].value).collect();
        let mut pairs = vec![PairMoments::default(); self.arms.len()];
        for part in 0..self.parts {
            // Every unit was held once already, so that they are not too many now.
            let mut units = Units::new(part, self.parts, 2, usize::MAX);
            self.each_value(figure, |arm, unit, value| {
                if let Ok(Some(held)) = units.of(unit, arm, &[0.0, 0.0]) {
                    held[0] += f64::from(u8::from(value <= at[usize::from(arm)]));
                    held[1] += 1.0;
                }
                Ok(())
            })?;
            units.each().for_each(|(arm, held)| pairs[usize::from(arm)].add(held[0], held[1]));
        }
        for (arm, pairs) in pairs.iter().enumerate() {
            if let Some(quantile) = found.get_mut(&(place, arm)) {
                quantile.clusters = Some(Clusters::of(pairs));
            }
        }
        Ok(())
    }

    /// Every value of one column, with its arm and unit; empty fields are none.
    fn each_value(
        &mut self,
        figure: usize,
        mut see: impl FnMut(ArmIndex, u64, f64) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let (mut rows, columns) = self.open()?;
        while let Some(row) = rows.next()? {
            let Some((arm, unit)) = self.who(&row, &columns, false)? else { continue };
            if columns.unit.is_some() && self.mixed.contains(&unit) {
                continue;
            }
            if let Some(value) = value(&row, &columns.figures[figure])? {
                see(arm, unit, value)?;
            }
        }
        Ok(())
    }

    fn answer(&self, quantiles: &HashMap<(usize, usize), Quantile>) -> Answer {
        let of = |arm: usize, place: usize, asked: &Asked| match *asked {
            Asked::Ratio { .. } => Sample::Ratio(Ratio::of(&self.running[arm][place].sum)),
            Asked::Quantile { .. } => Sample::Quantile(quantiles[&(place, arm)]),
            Asked::PerUnit { figure, before, fold } => {
                let running = &self.running[arm][place];
                let conversion = match fold {
                    Fold::Any => true,
                    Fold::Sum => false,
                    Fold::Guess => self.counted.binary[figure],
                };
                let counts = Proportion::new(running.converted, running.any.n());
                match (before, conversion, counts) {
                    (Some(_), true, _) => Sample::Adjusted(Adjusted::of(&running.any, true)),
                    (Some(_), false, _) => Sample::Adjusted(Adjusted::of(&running.sum, false)),
                    (None, true, Ok(counts)) => Sample::conversion(counts),
                    (None, ..) => Sample::Mean(Mean::of(&running.sum.first)),
                }
            }
        };
        let arms_of = |(place, asked): (usize, &Asked)| {
            let arm = |(arm, name): (usize, &String)| Arm { name: name.clone(), sample: of(arm, place, asked) };
            self.arms.iter().enumerate().map(arm).collect()
        };
        let total = self.units.iter().sum();
        Answer {
            arms: self.arms.clone(),
            units: self.units.clone(),
            samples: self.plan.metrics.iter().enumerate().map(arms_of).collect(),
            remarks: self.counted.remarks(self.question, &self.plan, self.mixed_units, total),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::arms::{Before, Metric};
    use super::*;
    use crate::table::FileForm;

    #[test]
    fn a_file_read_in_parts_says_the_same() {
        let mut text = "user,arm,spent,before\n".to_owned();
        for row in 0..900_u32 {
            let user = row * 7 % 300;
            let arm = if user.is_multiple_of(3) { "b" } else { "control" };
            writeln!(text, "u{user},{arm},{},{user}", row % 11).unwrap();
        }
        text.push_str("u0,control,5,0\n");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rows.csv");
        std::fs::write(&file, text).unwrap();
        let metrics = [
            Metric::PerUnit { column: "spent".to_owned(), fold: Fold::Guess },
            Metric::Quantile { column: "spent".to_owned(), level: 0.5 },
        ];
        let before = [Before { metric: None, column: "before".to_owned() }];
        let answer = |at_once| {
            let (form, unit) = (FileForm::default(), Some("user"));
            let question =
                Question { file: &file, form: &form, unit, arm: "arm", metrics: &metrics, before: &before, at_once };
            read(&question).unwrap()
        };
        let (whole, parts) = (answer(1_000), answer(50));
        assert_eq!(whole.units, parts.units);
        assert!((whole.units.iter().sum::<f64>() - 299.0).abs() < 1e-9);
        assert_eq!(whole.remarks, parts.remarks);
        for (a, b) in whole.samples.iter().flatten().zip(parts.samples.iter().flatten()) {
            let (x, y) = (a.sample.estimate(0.5), b.sample.estimate(0.5));
            assert!((x.mean - y.mean).abs() < 1e-9 && (x.variance - y.variance).abs() < 1e-9, "{x:?} {y:?}");
        }
    }
}
