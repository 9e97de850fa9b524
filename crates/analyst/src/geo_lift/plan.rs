//! `geo-lift power`: which markets, how long, how small an effect.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use measure::market::{Candidate, Inference, Panel, PowerOptions, power};

use super::{OrdersName, PanelArgs, charts, read, share};
use crate::print::{Cell, Format, Outcome, Progress, Sheet};

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
    alpha: f64,
    /// Chance of finding the effect that is asked for
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    power: f64,
    /// Money it takes to bring one more unit of the outcome
    #[arg(long, value_name = "MONEY")]
    cost: Option<f64>,
    /// The most money for the test
    #[arg(long, value_name = "MONEY", requires = "cost")]
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
    #[arg(long, value_name = "SEED", default_value_t = 1)]
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

pub(super) fn run(args: &PowerArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    share("--alpha", args.alpha)?;
    share("--power", args.power)?;
    let mut panel = read(&args.panel)?;
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
        out.warn(&format!("{} candidates cost more than the budget and are left out", found.over_budget));
    }
    if let Some(file) = &args.plot {
        charts::power(&found.candidates).svg().write(file)?;
        out.note(&format!("wrote {}", file.display()));
    }
    let most = if args.format == Format::Table { args.top } else { usize::MAX };
    out.print(args.format, &sheet(&found.candidates, most), &found)?;
    if args.format == Format::Table {
        out.line(&advice(&found.candidates, args))?;
    }
    Ok(())
}

fn options(args: &PowerArgs, panel: &Panel) -> PowerOptions {
    let names = |list: &[String]| -> Vec<String> {
        list.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
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

fn sheet(candidates: &[Candidate], most: usize) -> Sheet {
    let mut sheet = Sheet::new([
        "rank",
        "markets",
        "dates",
        "smallest effect",
        "investment",
        "false alarms",
        "bias",
        "scaled imbalance",
        "correlation",
        "share of outcome",
    ]);
    for c in candidates.iter().take(most) {
        sheet.row([
            Cell::Whole(c.rank as i64),
            Cell::from(c.markets.join(", ")),
            Cell::Whole(c.duration as i64),
            c.smallest.map_or(Cell::Empty, |effect| Cell::Share(effect, 1)),
            Cell::optional(c.investment, 0),
            Cell::Share(c.false_alarms, 0),
            Cell::Share(c.bias, 2),
            Cell::Number(c.scaled_imbalance, 3),
            Cell::Number(c.correlation, 3),
            Cell::Share(c.share, 1),
        ]);
    }
    sheet
}

/// Two shares, the lesser first.
fn span(text: &str) -> Result<(f64, f64), String> {
    let shares =
        text.split_once(',').and_then(|(least, most)| Some((least.trim().parse().ok()?, most.trim().parse().ok()?)));
    shares
        .filter(|(least, most)| (0.0..=1.0).contains(least) && (least..=&1.0).contains(&most) && least <= most)
        .ok_or_else(|| "write two shares, the lesser first: 0.5,0.9".to_owned())
}

fn advice(candidates: &[Candidate], args: &PowerArgs) -> String {
    let Some(best) = candidates.first() else { return "No candidate is within the budget.".to_owned() };
    let Some(effect) = best.smallest else {
        return format!("No candidate finds any of the effects in {:.0}% of the pretended tests.", 100.0 * args.power);
    };
    let money = best.investment.map_or(String::new(), |money| format!(" for about {money:.0}"));
    format!(
        "Treat {} for {} dates{money}: an effect of {:.1}% was found in at least {:.0}% of the pretended tests, and \
         without any effect {:.0}% raised a false alarm.",
        best.markets.join(", "),
        best.duration,
        100.0 * effect,
        100.0 * args.power,
        100.0 * best.false_alarms
    )
}
