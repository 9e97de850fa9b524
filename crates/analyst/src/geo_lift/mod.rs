//! `geo-lift`: some markets got a campaign and others did not; what did it bring?
//!
//! The file has one row per market and date. `geo-lift power` plans a test: which
//! markets, how long, and how small an effect would show.

mod candidates;
mod charts;
mod page;
mod plan;
mod show;
mod weeks;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use measure::market::{
    Augment, Cell, ControlOptions, Design, Duplicates, Inference, Lift, MarketError, Orders, Panel, Placebos, Plan,
    StructuralOptions, difference_in_differences, market_verdict, placebos, structural, synthetic_control,
    synthetic_differences,
};

use crate::output::{self, asked};
use crate::print::{Format, Outcome, Progress};
use crate::table::{self, FileForm, Source};
use crate::usage;

const EXAMPLES: &str = "Examples:
  sulit geo-lift sales.csv --location city --date day --outcome orders --treated chicago,portland --start 2021-04-01 --end 2021-04-15
  sulit geo-lift sales.csv --outcome orders --treated chicago --start 2021-04-01 --method all --report test.html
  sulit geo-lift power sales.csv --outcome orders --sizes 2,3 --durations 10,15 --include chicago --cost 7.5 --budget 100000";

/// What a campaign in some markets brought, against markets without it
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_help = EXAMPLES)]
pub struct GeoLiftArgs {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    test: TestArgs,
}

#[derive(Debug, Clone, Subcommand)]
enum Task {
    /// Which markets to treat, how long, and how small an effect would show
    Power(plan::PowerArgs),
}

/// Where markets, dates and outcomes stand in the file.
#[derive(Debug, Clone, Args)]
struct PanelArgs {
    /// CSV file with a header and one row per market and date; `-` reads standard input
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// Column that names the market
    #[arg(long, value_name = "COLUMN", default_value = "location")]
    location: String,
    /// Column of dates: days, weeks or months by their first day
    #[arg(long, value_name = "COLUMN", default_value = "date")]
    date: String,
    /// Column to measure: orders, revenue, sign-ups
    #[arg(long, value_name = "COLUMN", required = true)]
    outcome: Option<String>,
    /// Adds up rows of the same market and date instead of refusing them
    #[arg(long)]
    sum: bool,
    /// Adds days up to weeks, counted from --start; for sparse daily figures
    #[arg(long, value_enum, value_name = "STEP")]
    every: Option<Every>,
    #[command(flatten)]
    form: FileForm,
}

/// What dates are added up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Every {
    /// Seven days
    Week,
}

#[derive(Debug, Clone, Args)]
struct TestArgs {
    #[command(flatten)]
    panel: PanelArgs,
    /// Markets that got the campaign
    #[arg(long, value_name = "MARKETS", value_delimiter = ',', required = true)]
    treated: Vec<String>,
    /// Markets to leave out of the comparison
    #[arg(long, value_name = "MARKETS", value_delimiter = ',')]
    exclude: Vec<String>,
    /// First date of the test
    #[arg(long, value_name = "DATE", required = true)]
    start: Option<Date>,
    /// Last date of the test [default: the last in the file]
    #[arg(long, value_name = "DATE")]
    end: Option<Date>,
    /// How the expected outcome is made
    #[arg(long, value_enum, default_value_t)]
    method: Method,
    #[command(flatten)]
    how: HowArgs,
    /// How to print; CSV is one row per method and date
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draws observed and expected outcomes to FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Writes a page of its own with charts and tables
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
struct HowArgs {
    /// Correction of the synthetic control by ridge regression
    #[arg(long, value_enum, default_value_t)]
    augment: AugmentName,
    /// Fits levels too, not only movements (synthetic control as first published)
    #[arg(long)]
    no_fixed_effects: bool,
    /// Confidence of intervals
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    interval: f64,
    /// Orders of dates that conformal inference compares
    #[arg(long, value_enum, default_value_t)]
    orders: OrdersName,
    /// How many random orders are drawn
    #[arg(long, value_name = "COUNT", default_value_t = 10_000, value_parser = orders_drawn)]
    draws: usize,
    /// Structural time series: length of a season in dates, 7 for days of the week
    #[arg(long, value_name = "DATES")]
    season: Option<usize>,
    /// Structural time series: the level has a slope
    #[arg(long)]
    trend: bool,
    /// Leaves the placebo tests out
    #[arg(long)]
    no_placebo: bool,
    /// Seed of everything random; the same seed gives the same result
    #[arg(long, value_name = "SEED", default_value_t = 1, allow_negative_numbers = true)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Augmented synthetic control: weighted control markets, corrected where that helps
    #[default]
    Ascm,
    /// Synthetic control without correction
    Sc,
    /// Difference in differences
    Did,
    /// Synthetic difference in differences
    Sdid,
    /// Bayesian structural time series
    Sts,
    /// All of them side by side
    All,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum AugmentName {
    /// Only if it predicts left-out dates better beyond noise
    #[default]
    Auto,
    /// Always
    Ridge,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum OrdersName {
    /// Blocks where neighbouring dates are alike, else any
    #[default]
    Auto,
    /// Moved round in time
    Blocks,
    /// Any order
    Any,
}

impl OrdersName {
    fn orders(self) -> Orders {
        match self {
            Self::Auto => Orders::Auto,
            Self::Blocks => Orders::Blocks,
            Self::Any => Orders::Any,
        }
    }
}

/// What all methods found of one test; the first is the headline.
struct Findings {
    design: Design,
    lifts: Vec<Lift>,
    placebos: Option<Placebos>,
    /// Methods that could not be used, and why.
    failed: Vec<String>,
}

impl Findings {
    fn headline(&self) -> &Lift {
        &self.lifts[0]
    }

    /// Placebos are those of the synthetic control and speak of it only.
    fn verdict(&self, lift: &Lift) -> String {
        let placebos = self.placebos.as_ref().filter(|_| ["ascm", "sc"].contains(&lift.method));
        market_verdict(lift, placebos)
    }
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read, does not hold what is asked for, no method can
/// be used, or a result cannot be written.
pub fn run(args: &GeoLiftArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    match &args.task {
        Some(Task::Power(power)) => plan::run(power, out),
        None => measure_test(&args.test, out),
    }
}

/// What clap has made sure of where no subcommand stands in its place.
fn required<T: Clone>(option: &str, value: Option<&T>) -> anyhow::Result<T> {
    let missing =
        || clap::Error::raw(clap::error::ErrorKind::MissingRequiredArgument, format!("{option} is missing\n"));
    Ok(value.cloned().ok_or_else(missing)?)
}

/// Names as they were typed, without blanks and empty ones.
fn names(list: &[String]) -> Vec<String> {
    list.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

impl TestArgs {
    /// Refuses what the options alone show to be wrong.
    fn check(&self) -> anyhow::Result<()> {
        usage::share("--interval", self.how.interval, 0.95)?;
        if let (Some(start), Some(end)) = (self.start, self.end) {
            usage::require(start <= end, || format!("--end {end} lies before --start {start}; swap them"))?;
        }
        let (treated, excluded) = (names(&self.treated), names(&self.exclude));
        usage::require(!treated.is_empty(), || "--treated names no market".to_owned())?;
        match treated.iter().find(|name| excluded.contains(name)) {
            None => Ok(()),
            Some(both) => Err(usage::usage(format!(
                "“{both}” is in --treated and in --exclude; --exclude is for markets to compare with"
            ))),
        }
    }
}

fn measure_test(args: &TestArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    args.check()?;
    let input: Vec<&Path> = args.panel.file.iter().map(PathBuf::as_path).collect();
    output::check([asked("--plot", args.plot.as_ref()), asked("--report", args.report.as_ref())], &input)?;
    let start = required("--start", args.start.as_ref())?;
    let panel = read(&args.panel, Some(start), args.end, out)?;
    let plan = Plan {
        treated: names(&args.treated),
        excluded: names(&args.exclude),
        start,
        end: args.end.filter(|_| args.panel.every.is_none()).unwrap_or(panel.dates()[panel.dates().len() - 1]),
    };
    let design = Design::of(&panel, &plan)?;
    let before = &design.target[..design.before];
    if before.len() > 1 && before.iter().all(|outcome| (outcome - before[0]).abs() <= f64::EPSILON * before[0].abs()) {
        anyhow::bail!(
            "the treated markets' outcome is {} on every date before the test: no comparison can follow it",
            before[0]
        );
    }
    let findings = find(design, args)?;
    for warning in &findings.headline().warnings {
        out.warn(warning);
    }
    for lift in &findings.lifts[1..] {
        for warning in lift.warnings.iter().filter(|w| !findings.headline().warnings.contains(w)) {
            out.warn(&format!("{}: {warning}", lift.method));
        }
    }
    for failed in &findings.failed {
        out.warn(failed);
    }
    if let Some(file) = &args.plot {
        charts::outcomes(&findings, findings.headline()).svg().write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    if let Some(file) = &args.report {
        page::report(&findings, &required("--outcome", args.panel.outcome.as_ref())?).write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    show::print(&findings, args.format, out)
}

/// The panel in a file. Weeks are counted from the start of the test, or back
/// from the last date; days after the end are not used.
fn read(args: &PanelArgs, start: Option<Date>, end: Option<Date>, out: &mut Outcome<'_>) -> anyhow::Result<Panel> {
    let file = required("FILE", args.file.as_ref())?;
    let outcome = required("--outcome", args.outcome.as_ref())?;
    let source = Source { file, form: args.form.clone() };
    let table = source.read()?;
    let (markets, dates) = (table.text(&args.location)?, table.dates(&args.date)?);
    let outcomes = table.optional_numbers(&outcome)?;
    if let Some(row) = markets.iter().position(|market| market.is_empty()) {
        return Err(table.error(row, &args.location, "there is no market here").into());
    }
    if let Some(doubt) = table::doubt(dates.iter().copied()) {
        out.warn(&doubt);
    }
    let cells = markets.iter().zip(&dates).zip(&outcomes).map(|((market, date), outcome)| Cell {
        market,
        date: *date,
        outcome: outcome.unwrap_or(f64::NAN),
    });
    let duplicates = if args.sum { Duplicates::Sum } else { Duplicates::Refuse };
    let within = |panel: Result<Panel, MarketError>| {
        let panel = panel.map_err(|error| match error {
            MarketError::Duplicate { .. } => anyhow::anyhow!("{error} (--sum)"),
            other => other.into(),
        });
        panel.with_context(|| format!("{} cannot be compared", source.file.display()))
    };
    let cells: Vec<Cell<'_>> = cells.collect();
    let panel = within(Panel::of(cells.iter().copied(), duplicates))?;
    if args.every.is_none() {
        return Ok(panel);
    }
    let (first, last) = (panel.dates()[0], panel.dates()[panel.dates().len() - 1]);
    anyhow::ensure!(
        panel.dates().windows(2).any(|pair| pair[0].tomorrow().is_ok_and(|next| next == pair[1])),
        "--every week adds days up, and the dates from {first} to {last} are not days"
    );
    let last = end.map_or(last, |end| end.min(last));
    let from = start.or_else(|| last.tomorrow().ok()).unwrap_or(last);
    let weeks = weeks::add_up(&cells, from, Some(last));
    if let Some(remark) = &weeks.remark {
        out.warn(remark);
    }
    within(Panel::of(weeks.cells, Duplicates::Refuse))
}

fn find(design: Design, args: &TestArgs) -> anyhow::Result<Findings> {
    let methods = match args.method {
        Method::All => vec![Method::Ascm, Method::Sc, Method::Did, Method::Sdid, Method::Sts],
        one => vec![one],
    };
    let work = Progress::new("geo-lift");
    let (mut lifts, mut failed) = (Vec::new(), Vec::new());
    for method in methods {
        match lift(&design, method, &args.how, &work) {
            Ok(found) => lifts.push(found),
            Err(error) if args.method == Method::All => failed.push(error.to_string()),
            Err(error) => return Err(error.into()),
        }
    }
    if lifts.is_empty() {
        anyhow::bail!("no method can be used: {}", failed.join("; "));
    }
    let placebos = if args.how.no_placebo || design.before < 5 || design.control_names.len() < 2 {
        None
    } else {
        Some(placebos(&design, args.how.control(args.how.augment()), &args.how.inference(), &work)?)
    };
    Ok(Findings { design, lifts, placebos, failed })
}

fn lift(design: &Design, method: Method, how: &HowArgs, work: &Progress) -> Result<Lift, MarketError> {
    let inference = how.inference();
    match method {
        Method::Ascm | Method::All => synthetic_control(design, how.control(how.augment()), &inference, work),
        Method::Sc => synthetic_control(design, how.control(Augment::Never), &inference, work),
        Method::Did => difference_in_differences(design, &inference, work),
        Method::Sdid => synthetic_differences(design, &inference, work),
        Method::Sts => {
            let options = StructuralOptions { season: how.season, trend: how.trend, ..StructuralOptions::default() };
            structural(design, options, &inference, work)
        }
    }
}

impl HowArgs {
    fn inference(&self) -> Inference {
        Inference { confidence: self.interval, orders: self.orders.orders(), draws: self.draws, seed: self.seed }
    }

    fn augment(&self) -> Augment {
        match self.augment {
            AugmentName::Auto => Augment::Auto,
            AugmentName::Ridge => Augment::Ridge,
            AugmentName::Never => Augment::Never,
        }
    }

    fn control(&self, augment: Augment) -> ControlOptions {
        ControlOptions { fixed_effects: !self.no_fixed_effects, augment }
    }
}

/// Random orders: fewer tell nothing, and more do not fit into memory.
fn orders_drawn(text: &str) -> Result<usize, String> {
    let within = text.parse().ok().filter(|count| (100..=1_000_000).contains(count));
    within.ok_or_else(|| "from 100 to 1000000".to_owned())
}
