//! `geo-lift power`: which markets, how long, how small an effect.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use measure::counted;
use measure::market::{Inference, Panel, PowerOptions, power};

use super::{OrdersName, PanelArgs, candidates, charts, names, read};
use crate::output::{self, asked};
use crate::print::{Format, Outcome, Progress};
use crate::usage::{above_zero, require, share, usage};

/// Which markets to treat, how long, and how small an effect would show
#[derive(Debug, Clone, Args)]
pub(super) struct PowerArgs {
    #[command(flatten)]
    panel: PanelArgs,
    /// Uses the history up to this date only
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// How many markets may be treated
    #[arg(long, value_name = "COUNTS", value_delimiter = ',', default_value = "1,2,3,4")]
    sizes: Vec<usize>,
    /// How many dates the test may take
    #[arg(long, value_name = "DATES", value_delimiter = ',', default_value = "14")]
    durations: Vec<usize>,
    /// Effects to look for, as shares (0.05 is five percent)
    #[arg(
        long,
        value_name = "SHARES",
        value_delimiter = ',',
        allow_hyphen_values = true,
        default_value = "0,0.01,0.02,0.03,0.04,0.05,0.075,0.1,0.125,0.15,0.2,0.25"
    )]
    effects: Vec<f64>,
    /// Markets that must be treated
    #[arg(long, value_name = "MARKETS", value_delimiter = ',')]
    include: Vec<String>,
    /// Markets that must not be treated; they stay in the comparison
    #[arg(long, value_name = "MARKETS", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Tries exactly this set instead of searching (repeat for more)
    #[arg(long = "set", value_name = "MARKETS")]
    sets: Vec<String>,
    /// How many pretended tests for each candidate: the history ends one date earlier each time
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    windows: usize,
    /// Chance of a false alarm that is put up with
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub(super) alpha: f64,
    /// Chance of finding the effect that is asked for
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    pub(super) power: f64,
    /// Money it takes to bring one more unit of the outcome
    #[arg(long, value_name = "MONEY", value_parser = above_zero)]
    cost: Option<f64>,
    /// The most money for the test
    #[arg(long, value_name = "MONEY", requires = "cost", value_parser = above_zero)]
    budget: Option<f64>,
    /// Least and most share of the outcome that stays untreated
    #[arg(long, value_name = "LEAST,MOST", value_parser = span, default_value = "0,1")]
    holdout: (f64, f64),
    /// Fits levels too, not only movements
    #[arg(long)]
    no_fixed_effects: bool,
    /// Orders of dates that conformal inference compares
    #[arg(long, value_enum, default_value_t)]
    orders: OrdersName,
    /// How many random orders are drawn
    #[arg(long, value_name = "COUNT", default_value_t = 500, value_parser = super::orders_drawn)]
    draws: usize,
    /// Seed of everything random; the same seed gives the same result
    #[arg(long, value_name = "SEED", default_value_t = 1, allow_negative_numbers = true)]
    seed: u64,
    /// How many candidates to show as a table
    #[arg(long, value_name = "COUNT", default_value_t = 15)]
    top: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Draws the power of the best candidates to FILE.svg or FILE.png
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

impl PowerArgs {
    /// Refuses what the options alone show to be wrong.
    fn check(&self) -> anyhow::Result<()> {
        share("--alpha", self.alpha, 0.1)?;
        share("--power", self.power, 0.8)?;
        require(!self.sizes.contains(&0), || "--sizes 0: a test treats at least one market".to_owned())?;
        require(!self.durations.contains(&0), || "--durations 0: a test takes at least one date".to_owned())?;
        require(self.windows > 0, || "--windows 0: at least one test must be pretended".to_owned())?;
        match self.effects.iter().find(|effect| !(effect.is_finite() && **effect > -1.0)) {
            None => Ok(()),
            Some(effect) => {
                Err(usage(format!("--effects {effect}: effects are shares above -1, such as 0.05 for five percent")))
            }
        }
    }
}

pub(super) fn run(args: &PowerArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    args.check()?;
    let input: Vec<&Path> = args.panel.file.iter().map(PathBuf::as_path).collect();
    output::check([asked("--plot", args.plot.as_ref())], &input)?;
    let mut panel = read(&args.panel, None, args.until, out)?;
    if let Some(until) = args.until {
        panel = panel.until(until)?;
    }
    let found = {
        let work = Progress::new("geo-lift power");
        power(&panel, &options(args, &panel), &work)?
    };
    for warning in &found.warnings {
        out.warn(warning);
    }
    if found.over_budget > 0 {
        let candidates = counted(found.over_budget, "candidate", "candidates");
        out.warn(&format!("{candidates} left out: above the budget"));
    }
    if let Some(file) = &args.plot {
        charts::power(&found.candidates).svg().write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    if args.format != Format::Table {
        return Ok(out.print(args.format, &candidates::sheet(&found.candidates), &found)?);
    }
    let shown = &found.candidates[..args.top.min(found.candidates.len())];
    out.sheet(&candidates::table(shown))?;
    for line in candidates::words(&found.candidates, shown, args) {
        out.line(&line)?;
    }
    Ok(())
}

fn options(args: &PowerArgs, panel: &Panel) -> PowerOptions {
    debug_assert!(!panel.dates().is_empty());
    PowerOptions {
        sizes: args.sizes.clone(),
        durations: args.durations.clone(),
        effects: args.effects.clone(),
        include: names(&args.include),
        exclude: names(&args.exclude),
        sets: args.sets.iter().map(|set| names(&set.split(',').map(str::to_owned).collect::<Vec<_>>())).collect(),
        windows: args.windows,
        alpha: args.alpha,
        power: args.power,
        cost: args.cost,
        budget: args.budget,
        holdout: args.holdout,
        fixed_effects: !args.no_fixed_effects,
        inference: Inference {
            draws: args.draws,
            orders: args.orders.orders(),
            seed: args.seed,
            ..Inference::default()
        },
    }
}

/// Two shares, the lesser first.
fn span(text: &str) -> Result<(f64, f64), String> {
    let shares =
        text.split_once(',').and_then(|(least, most)| Some((least.trim().parse().ok()?, most.trim().parse().ok()?)));
    shares
        .filter(|(least, most)| (0.0..=1.0).contains(least) && (least..=&1.0).contains(&most) && least <= most)
        .ok_or_else(|| "write two shares, the lesser first: 0.5,0.9".to_owned())
}
