//! `docs/accuracy.md`, made of the records and of nothing else.
//!
//! Every figure and every finding is computed here; the sentences only hold
//! their places.

mod conditions;
mod figures;
mod findings;
mod picture;
mod tables;
mod words;

use crate::record::{MarketRecord, Record, Records};
use crate::size::{Condition, Size};
use crate::{attribution, experiments, mix, plans};

pub use self::picture::picture;
use self::words::{count, list};

/// Where the picture lies, seen from the page.
pub const PICTURE: &str = "images/accuracy.svg";

/// The page.
#[must_use]
pub fn page(size: &Size, records: &Records) -> String {
    let mut text = head(size);
    text += &findings::all(size, records);
    text += &format!("\n![Error of every model on every preset]({PICTURE})\n");
    for (preset, _) in &size.presets {
        text += &tables::preset(preset, &as_it_is(records, preset));
    }
    if let Some(preset) = &size.varied {
        text += &conditions::all(size, preset, records);
    }
    text + &limits()
}

/// A preset's markets, by seed.
fn as_it_is<'a>(records: &'a Records, preset: &str) -> Vec<&'a MarketRecord> {
    markets(records).filter(|market| market.case.preset == preset && market.case.condition.is_none()).collect()
}

/// The markets of a condition at a level; those of the preset where that is its own.
fn under<'a>(size: &Size, records: &'a Records, preset: &str, what: Condition, level: f64) -> Vec<&'a MarketRecord> {
    if what.at(level) == simulator::agents::Conditions::default() {
        let mut markets = as_it_is(records, preset);
        markets.retain(|market| market.case.seed <= size.condition_seeds);
        return markets;
    }
    let is_it = |other: (Condition, f64)| other.0 == what && (other.1 - level).abs() < 1e-12;
    markets(records).filter(|market| market.case.preset == preset && market.case.condition.is_some_and(is_it)).collect()
}

fn markets(records: &Records) -> impl Iterator<Item = &MarketRecord> {
    records.values().filter_map(|record| match record {
        Record::Market(market) => Some(market),
        Record::Best(_) => None,
    })
}

fn head(size: &Size) -> String {
    let presets: Vec<String> =
        size.presets.iter().map(|(preset, scale)| format!("`{preset}` at {scale} times its people")).collect();
    format!(
        "# Accuracy: the models against a truth that is known\n\n\
         Written by `make accuracy` (version {version}) from simulated markets of people \
         ([how they are made](models/simulator.md)): seeds 1 to {seeds} of {presets}. The models get the files that a \
         business would have; the truth is what is lost when the same people live the same two years again without the \
         channel. No model shares code with the simulator. Every figure and every finding below is computed from the \
         run; nothing is picked by hand.\n\n\
         The same command gives the same page. An interrupted run goes on where it was; `make accuracy FRESH=1` begins \
         anew, which is needed after a change in a model.\n\n\
         ## How to read it\n\n\
         - **What is counted** is orders: purchases, starts of subscriptions, leads. Only paid channels are scored; \
         credit to `direct` and `organic` is right to be credit to no channel.\n\
         - **Bias**: what all paid channels together are given too much, as a share of what they truly bring.\n\
         - **Error**: what is given to the wrong channel or to none, as a share of what the channels bring (weighted \
         absolute percentage error). 0% is perfect; giving every channel nothing is 100%.\n\
         - **Ranks**: Spearman's correlation of the channels' return on spend with the true one; 1 is the right order.\n\
         - **Coverage**: the share of intervals that hold the truth, beside what they are said to hold. Attribution \
         intervals are about chance in the journeys, not about cause: they cannot be expected to hold the causal truth, \
         and the column shows how wrong it is to read them so. They are counted for channels that journeys show.\n\
         - **Money lost**: profit missed for 100 of advertising money, against the best plan found, by someone who \
         moves the same budget as the model says. Each channel's return is taken to diminish as the square root of its \
         spend, and no channel gets more than twice its spend. The planner uses the mix model's own curves instead; the careful \
         one moves no channel by more than {careful}% and maximises the mean gain in the half of the draws with least of \
         it (`--change {change} --risk gain=0.5`). The \
         plan is then simulated on the same people (plans that differ by less than {alike}% of each channel's spend once). The best plan is sought once for each preset on other people, by \
         simulating; a better one may exist. ± is a standard error.\n\
         - **Attribution**: touches of {lookback} days, {replicates} resamples, {attribution}% intervals. **Mix model**: \
         preset `default` on weekly national data with the weeks before Christmas as a control, {chains} chains of \
         {tune} + {draws} draws, {mix}% intervals; \"with tests\" adds the tests by person and the blackout by region. \
         **Tests**: {tests}% intervals; {market_draws} draws for conformal intervals and structural time series.\n",
        version = env!("CARGO_PKG_VERSION"),
        seeds = size.seeds,
        presets = list(&presets),
        lookback = attribution::LOOKBACK_DAYS,
        replicates = size.replicates,
        attribution = 100.0 * attribution::STATED,
        chains = count(size.chains),
        tune = size.tune,
        draws = size.draws,
        mix = 100.0 * mix::STATED,
        tests = 100.0 * experiments::STATED,
        market_draws = size.market_draws,
        alike = 100.0 * plans::ALIKE,
        careful = 100.0 * mix::PLANS[1].1,
        change = mix::PLANS[1].1,
    )
}

fn limits() -> String {
    format!(
        "\n## What this does not show\n\n\
         The truth counts all that is lost in the two years without a channel, the later purchases of those it won among \
         it. The mix model's carry-over ends after {} weeks, so where people remember for longer than that or buy again, \
         its intervals are about something shorter than the truth. The truth is that of one realisation, so a small \
         channel's truth has chance in it and no model can reach an error of 0. Mix models are given two years of one \
         national series, the least that is advised, and fewer draws than the default, to keep the run short. The preset's \
         prior on strength, its carry-over and the weeks it lasts were chosen among six sets with seeds 1 to 12 of \
         these presets in view, which flatters the mix model a little. People do \
         not talk to each other, prices do not change and rivals do not react (see [the simulator](models/simulator.md)). \
         A model that does well here has passed a test, not all of them.\n",
        measure::mix::presets::default().media.lags
    )
}
