//! `sulit mix calibrate`: can this model, on this design, find a truth it is
//! given?

use std::path::PathBuf;

use measure::mix::{Calibration, Sampling};

use super::saved::Saved;
use crate::print::{Cell, Format, Outcome, Progress, Sheet};
use crate::usage::require;

/// Calibrates a model on its own design (simulation-based calibration)
#[derive(Debug, clap::Args)]
pub struct CalibrateArgs {
    /// Folder that `sulit mix fit --out` made
    pub dir: PathBuf,
    /// Outcomes made from the prior and fitted
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub simulations: usize,
    /// Chains of each fit
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub chains: usize,
    /// Draws of each chain that only tune it
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub tune: usize,
    /// Draws of each chain that are kept
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub draws: usize,
    /// The same seed gives the same simulations
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Below this a quantity's ranks are too uneven for chance.
const SUSPECT: f64 = 0.01;

/// Calibrates and tells.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn run(args: &CalibrateArgs, out: &mut Outcome<'_>) -> anyhow::Result<()> {
    require(args.simulations >= 8, || format!("--simulations {}: fewer than 8 tell nothing", args.simulations))?;
    require(args.chains >= 1, || "--chains 0: at least one".to_owned())?;
    require(args.chains.saturating_mul(args.draws) >= 63 && args.tune >= 50, || {
        "at least 63 draws in all chains and 50 to tune are needed to rank the truth among them".to_owned()
    })?;
    let saved = Saved::load(&args.dir)?;
    let sampling =
        Sampling { chains: args.chains, tune: args.tune, draws: args.draws, seed: args.seed, ..saved.record.sampling };
    let progress = Progress::new("calibrate");
    let found = saved.model()?.calibrate(args.simulations, &sampling, &progress)?;
    drop(progress);
    out.print(args.format, &sheet(&found), &found)?;
    if found.failed > 0 {
        out.warn(&format!(
            "{} of {} simulations could not be fitted: the prior makes outcomes that cannot be",
            found.failed, args.simulations
        ));
    }
    if args.format == Format::Table {
        out.line(&conclusion(&found))?;
    }
    Ok(())
}

fn sheet(found: &Calibration) -> Sheet {
    let mut sheet = Sheet::new(["quantity", "p-value", "inside 90%", "mean rank (31.5 is expected)"]);
    for one in &found.quantities {
        #[expect(clippy::cast_precision_loss, reason = "ranks are below 64")]
        let mean = one.ranks.iter().sum::<usize>() as f64 / one.ranks.len().max(1) as f64;
        sheet.row([
            Cell::from(one.name.as_str()),
            Cell::Number(one.p_value, 3),
            Cell::Share(one.coverage_90, 0),
            Cell::Number(mean, 1),
        ]);
    }
    sheet
}

fn conclusion(found: &Calibration) -> String {
    let suspects: Vec<&str> =
        found.quantities.iter().filter(|one| one.p_value < SUSPECT).map(|one| one.name.as_str()).collect();
    if found.p_value < SUSPECT {
        return format!(
            "The truth's ranks are uneven beyond chance (p = {:.4} over all quantities): the sampler does not give the posterior of {}. Do not trust a fit of this design.",
            found.p_value,
            suspects.join(", ")
        );
    }
    format!(
        "{} simulations found their truth as often as they should (smallest p-value times {} quantities: {:.2}). This says the computation is right, not that the model is.",
        found.simulations,
        found.quantities.len(),
        found.p_value
    )
}
