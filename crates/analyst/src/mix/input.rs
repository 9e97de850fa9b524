//! From a file's rows to a panel: every geo and period once, every column whole.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use measure::counted;
use measure::mix::{Control, Exposure, Media, Panel, Sign, Step};

use super::columns::{Columns, Kpi, listed, map, named};
use super::periods;
use crate::table::{self, Table};
use crate::usage::usage;

/// A panel, and what a reader must know of how it came to be.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) panel: Panel,
    pub(super) step: Step,
    pub(super) outcome: String,
    pub(super) kpi: Kpi,
    pub(super) assumptions: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// Names that a column of dates goes by.
const DATES: [&str; 8] = ["date", "date_week", "week", "month", "day", "time", "ds", "period"];
/// Names that an outcome goes by.
const OUTCOMES: [&str; 7] = ["y", "outcome", "revenue", "sales", "conversions", "kpi", "target"];

/// Name of the only geo of a national model.
pub(super) const NATION: &str = "national";

/// Most periods of a model: 27 years of days. Contributions over time are kept
/// for at least 200 draws of every part (16 MB for each part here), and a
/// season's or trend's columns for every period.
const MOST_PERIODS: usize = 10_000;
/// Most rows, periods times geos: each holds exposures, contributions and
/// regressors for every chain, about a kilobyte for each channel and chain.
const MOST_ROWS: usize = 100_000;

/// Reads the panel.
pub(super) fn read(table: &Table, columns: &Columns) -> anyhow::Result<Input> {
    if columns.channels.is_empty() && columns.organic.is_empty() {
        let there = listed(table.header());
        return Err(usage(format!("name the channels: --channel COLUMN, once for each; {} has {there}", table.file())));
    }
    let mut said = Said::default();
    let date = said.column(table, "--date", columns.date.as_deref(), &DATES)?;
    let outcome = said.column(table, "--outcome", columns.outcome.as_deref(), &OUTCOMES)?;
    each_once(columns, &date, &outcome)?;
    let grid = Grid::read(table, &date, columns.geo.as_deref(), &mut said)?;
    bounded(grid.dates.len(), grid.geos.len(), grid.step)?;
    let media = media(table, columns, &grid, &mut said)?;
    let controls = controls(table, columns, &grid, &mut said)?;
    let (values, observed) = outcomes(table, &outcome, &grid, &mut said)?;
    let kpi = columns.kpi.unwrap_or(Kpi::Revenue);
    let value_per_outcome = worth(table, columns, kpi, &outcome, &grid, &mut said)?;
    let population = columns.population.as_deref().map(|name| people(table, name, &grid, &mut said)).transpose()?;
    if population.is_none() && grid.geos.len() > 1 {
        said.assumed("geos are compared as they are, not per head: no --population is given".to_owned());
    }
    let panel = Panel {
        dates: grid.dates.clone(),
        geos: grid.geos.clone(),
        population,
        outcome: values,
        observed,
        value_per_outcome,
        media,
        controls,
        lift_tests: Vec::new(),
    };
    Ok(Input { panel, step: grid.step, outcome, kpi, assumptions: said.assumptions, warnings: said.warnings })
}

/// Refuses what would take more memory and time than a computer has.
fn bounded(periods: usize, geos: usize, step: Step) -> anyhow::Result<()> {
    let rows = periods.saturating_mul(geos);
    if periods <= MOST_PERIODS && rows <= MOST_ROWS {
        return Ok(());
    }
    let sum = if step == Step::Daily { "sum days to weeks, " } else { "" };
    bail!(
        "{periods} {}s in {} are too much for a model, which takes {MOST_PERIODS} periods and {MOST_ROWS} rows at most: {sum}take fewer years{}",
        periods::word(step),
        counted(geos, "geo", "geos"),
        if geos > 1 { " or put geos together" } else { "" }
    )
}

/// What was assumed and what is doubtful, as it comes up.
#[derive(Debug, Default)]
struct Said {
    assumptions: Vec<String>,
    warnings: Vec<String>,
}

impl Said {
    fn assumed(&mut self, text: String) {
        self.assumptions.push(text);
    }

    /// The column given, or the one that goes by one of these names.
    fn column(&mut self, table: &Table, option: &str, given: Option<&str>, names: &[&str]) -> anyhow::Result<String> {
        if let Some(name) = given {
            return Ok(name.to_owned());
        }
        let plain = |name: &str| name.trim().to_lowercase();
        let found = names.iter().find_map(|known| table.header().iter().find(|name| plain(name) == *known));
        let Some(found) = found else {
            bail!("say which column it is: {option} COLUMN; {} has {}", table.file(), listed(table.header()));
        };
        self.assumed(format!("{option} is “{found}”"));
        Ok(found.clone())
    }
}

/// No column may play two parts.
fn each_once(columns: &Columns, date: &str, outcome: &str) -> anyhow::Result<()> {
    let treatments: Vec<String> = columns.treatments.iter().map(|given| before_number(given).0.to_owned()).collect();
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    let own = [("--date", date), ("--outcome", outcome)].into_iter();
    let own = own.chain(columns.geo.as_deref().map(|geo| ("--geo", geo)));
    let lists = [
        ("--channel", &columns.channels),
        ("--organic", &columns.organic),
        ("--control", &columns.controls),
        ("--treatment", &treatments),
    ];
    let listed = lists.iter().flat_map(|(option, names)| names.iter().map(|name| (*option, name.as_str())));
    for (option, name) in own.chain(listed) {
        match parts.insert(name, option) {
            Some(before) if before == option => return Err(usage(format!("{option} {name} is given twice"))),
            Some(before) => return Err(usage(format!("“{name}” cannot be {before} and {option} at once"))),
            None => {}
        }
    }
    Ok(())
}

/// `price=9.9` is a column and a number; `a=b` is a column.
fn before_number(given: &str) -> (&str, Option<f64>) {
    match given.rsplit_once('=').map(|(name, number)| (name, number.trim().parse::<f64>())) {
        Some((name, Ok(number))) => (name, Some(number)),
        _ => (given, None),
    }
}

/// Which row of the file is which place of the panel.
struct Grid {
    step: Step,
    dates: Vec<Date>,
    geos: Vec<String>,
    /// The file's row at `geo * periods + period`.
    rows: Vec<usize>,
}

impl Grid {
    fn read(table: &Table, date: &str, geo: Option<&str>, said: &mut Said) -> anyhow::Result<Self> {
        let days = table.dates(date)?;
        said.warnings.extend(table::doubt(days.iter().copied()));
        let names: Vec<&str> = match geo {
            Some(column) => table.text(column)?,
            None => vec![NATION; days.len()],
        };
        let mut geos: Vec<String> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut places: BTreeMap<(usize, Date), usize> = BTreeMap::new();
        for (row, (day, name)) in days.iter().zip(&names).enumerate() {
            if name.is_empty() {
                return Err(table.error(row, geo.unwrap_or_default(), "the geo is empty").into());
            }
            let number = *numbers.entry(name).or_insert_with(|| {
                geos.push((*name).to_owned());
                geos.len() - 1
            });
            if let Some(before) = places.insert((number, *day), row) {
                let whose = if geo.is_some() { format!(" of {name}") } else { String::new() };
                let hint = if geo.is_none() && table.has("geo") {
                    "; is “geo” the column of geos (--geo geo)?"
                } else {
                    ""
                };
                bail!(
                    "{}: lines {} and {} are both of {day}{whose}; leave one out or sum them up{hint}",
                    table.file(),
                    table.line(before),
                    table.line(row)
                );
            }
        }
        let mut all = days.clone();
        all.sort_unstable();
        all.dedup();
        let found = periods::find(&all).with_context(|| format!("{}, column “{date}”", table.file()))?;
        if days.windows(2).any(|pair| pair[1] < pair[0]) && geos.len() == 1 {
            said.assumed("rows are put in the order of their dates".to_owned());
        }
        let word = periods::word(found.step);
        if found.month_ends {
            said.assumed("a row at the end of a month is of that month".to_owned());
        }
        said.assumed(match found.step {
            Step::Weekly => format!("a row is the week that begins on its date, {}s", weekday(all[0])),
            _ => format!("a row is a {word}"),
        });
        let mut rows = Vec::with_capacity(geos.len() * all.len());
        for (number, name) in geos.iter().enumerate() {
            let missing: Vec<Date> = all.iter().filter(|day| !places.contains_key(&(number, **day))).copied().collect();
            if !missing.is_empty() {
                bail!(
                    "{}: {name} has {} of the {} {word}s that others have; missing: {}; add their rows or leave the geo out",
                    table.file(),
                    all.len() - missing.len(),
                    all.len(),
                    periods::list(&missing)
                );
            }
            rows.extend(all.iter().map(|day| places[&(number, *day)]));
        }
        Ok(Self { step: found.step, dates: found.dates, geos, rows })
    }

    /// A column of numbers in the panel's order; every field must hold one.
    fn numbers(&self, table: &Table, name: &str, least: Option<f64>, when_empty: &str) -> anyhow::Result<Vec<f64>> {
        let values = table.optional_numbers(name)?;
        let mut out = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            match values[*row] {
                None => return Err(table.error(*row, name, format!("there is no number; {when_empty}")).into()),
                Some(value) if least.is_some_and(|least| value < least) => {
                    let problem = format!(
                        "{value} is below zero; a refund or correction belongs to the period it corrects, and the sum of that"
                    );
                    return Err(table.error(*row, name, problem).into());
                }
                Some(value) => out.push(value),
            }
        }
        Ok(out)
    }
}

fn weekday(day: Date) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        [usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
}

const NOTHING_SPENT: &str = "write 0 where nothing was on show";

fn media(table: &Table, columns: &Columns, grid: &Grid, said: &mut Said) -> anyhow::Result<Vec<Media>> {
    let all: Vec<String> = columns.channels.iter().chain(&columns.organic).cloned().collect();
    let spend = map("--spend", &columns.spend, &columns.channels)?;
    let reach = map("--reach", &columns.reach, &all)?;
    let frequency = map("--frequency", &columns.frequency, &all)?;
    let mut media = Vec::with_capacity(all.len());
    let mut money = Vec::new();
    for name in &all {
        let number = |column: &str| grid.numbers(table, column, Some(0.0), NOTHING_SPENT);
        let exposure = match (reach.get(name.as_str()), frequency.get(name.as_str())) {
            (Some(reach), Some(frequency)) => {
                Exposure::ReachFrequency { reach: number(reach)?, frequency: number(frequency)? }
            }
            (None, None) => Exposure::Volume(number(name)?),
            (Some(_), None) => return Err(usage(format!("{name} has --reach and no --frequency; give both"))),
            (None, Some(_)) => return Err(usage(format!("{name} has --frequency and no --reach; give both"))),
        };
        let spend = match (spend.get(name.as_str()), &exposure) {
            (Some(column), _) => Some(number(column)?),
            (None, _) if columns.organic.contains(name) => None,
            (None, Exposure::Volume(volume)) => {
                money.push(name.clone());
                Some(volume.clone())
            }
            (None, Exposure::ReachFrequency { .. }) => {
                said.warnings.push(format!("{name} has no --spend, so it has a contribution and no return on spend"));
                None
            }
        };
        if let Some(paid) = &spend {
            let volume = match &exposure {
                Exposure::Volume(volume) => volume,
                Exposure::ReachFrequency { reach, .. } => reach,
            };
            let apart = volume.iter().zip(paid).filter(|(shown, paid)| (**shown > 0.0) != (**paid > 0.0)).count();
            if apart > 0 {
                said.warnings.push(format!(
                    "{name} has {apart} of {} rows with money and nothing on show, or the other way about",
                    paid.len()
                ));
            }
        }
        media.push(Media { name: name.clone(), exposure, spend, history: Vec::new() });
    }
    if !money.is_empty() {
        said.assumed(format!("exposure is money: {} (else give --spend CHANNEL=COLUMN)", listed(&money)));
    }
    said.assumed("nothing was on show before the first row".to_owned());
    Ok(media)
}

fn controls(table: &Table, columns: &Columns, grid: &Grid, said: &mut Said) -> anyhow::Result<Vec<Control>> {
    let treatments: Vec<(&str, Option<f64>)> = columns
        .treatments
        .iter()
        .map(|given| if table.has(given) { (given.as_str(), None) } else { before_number(given) })
        .collect();
    let names: Vec<String> = columns
        .controls
        .iter()
        .map(String::as_str)
        .chain(treatments.iter().map(|(name, _)| *name))
        .map(str::to_owned)
        .collect();
    let mut signs: BTreeMap<&str, Sign> = BTreeMap::new();
    for given in &columns.control_signs {
        let (name, sign) = named("--control-sign", given, &names)?;
        let sign = match sign {
            "positive" => Sign::Positive,
            "negative" => Sign::Negative,
            "any" => Sign::Any,
            other => {
                return Err(usage(format!("--control-sign {name}: “{other}” is not positive, negative or any")));
            }
        };
        signs.insert(name, sign);
    }
    let plain = columns.controls.iter().map(|name| (name.as_str(), None));
    let mut controls = Vec::new();
    for (name, baseline) in plain.chain(treatments.iter().map(|(name, baseline)| (*name, Some(*baseline)))) {
        let values = grid.numbers(table, name, None, "a control must have a value in every row")?;
        let treatment_baseline = baseline.map(|given| {
            given.unwrap_or_else(|| {
                let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
                said.assumed(format!("{name} is counted against its lowest value, {lowest}"));
                lowest
            })
        });
        let sign = signs.get(name).copied().unwrap_or_default();
        controls.push(Control { name: name.to_owned(), values, sign, treatment_baseline });
    }
    Ok(controls)
}

/// Outcomes, and which of them are known.
fn outcomes(table: &Table, name: &str, grid: &Grid, said: &mut Said) -> anyhow::Result<(Vec<f64>, Option<Vec<bool>>)> {
    let values = table.optional_numbers(name)?;
    let known: Vec<bool> = grid.rows.iter().map(|row| values[*row].is_some()).collect();
    let outcome = grid.rows.iter().map(|row| values[*row].unwrap_or(0.0)).collect();
    let unknown = known.iter().filter(|known| !**known).count();
    if unknown == 0 {
        return Ok((outcome, None));
    }
    said.warnings.push(format!(
        "rows without outcome: {unknown} of {}, left out of the likelihood and foretold; their exposure carries over",
        known.len()
    ));
    Ok((outcome, Some(known)))
}

fn worth(
    table: &Table,
    columns: &Columns,
    kpi: Kpi,
    outcome: &str,
    grid: &Grid,
    said: &mut Said,
) -> anyhow::Result<Option<Vec<f64>>> {
    let Some(given) = columns.value_per_outcome.as_deref() else {
        if kpi == Kpi::Conversions {
            said.warnings.push(format!(
                "“{outcome}” is counted and has no --value-per-outcome, so ROAS is {outcome} for each unit of money"
            ));
        } else if columns.kpi.is_none() {
            said.assumed(format!("“{outcome}” is money, in the unit of the spend"));
        }
        return Ok(None);
    };
    if table.has(given) {
        return grid.numbers(table, given, Some(0.0), "say what an outcome is worth in every row").map(Some);
    }
    match given.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => Ok(Some(vec![value; grid.rows.len()])),
        Ok(_) => Err(usage(format!("--value-per-outcome {given}: it must be above zero"))),
        Err(_) => {
            table.text(given)?;
            Ok(None)
        }
    }
}

/// The people of each geo.
fn people(table: &Table, name: &str, grid: &Grid, said: &mut Said) -> anyhow::Result<Vec<f64>> {
    let values = grid.numbers(table, name, Some(0.0), "say how many people each geo has")?;
    let periods = grid.dates.len();
    let mut varying = Vec::new();
    let mut people = Vec::with_capacity(grid.geos.len());
    for (geo, of_geo) in grid.geos.iter().zip(values.chunks_exact(periods)) {
        #[expect(clippy::cast_precision_loss, reason = "a panel has fewer than 2^52 periods")]
        let mean = of_geo.iter().sum::<f64>() / periods as f64;
        if mean <= 0.0 {
            bail!("{}, column “{name}”: {geo} has no people", table.file());
        }
        if of_geo.iter().any(|value| (value - mean).abs() > 1e-9 * mean) {
            varying.push(geo.clone());
        }
        people.push(mean);
    }
    if !varying.is_empty() {
        said.assumed(format!("the population that changes over time is taken as its mean: {}", listed(&varying)));
    }
    Ok(people)
}
