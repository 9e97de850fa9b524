//! Rules as they are written on the command line.

use anyhow::{Context as _, ensure};
use clap::Args;
use jiff::civil::Date;
use measure::planner::{Market, Risk, Rule, Scope};

use super::calendar::Calendar;
use crate::usage::usage;

/// Rules, each as often as wanted.
#[derive(Debug, Clone, Default, Args)]
pub struct RuleArgs {
    /// Spend over the whole plan, of all the cells together: x1=0..50000, x1+x2=1000..30000
    #[arg(long = "bound", value_name = "CELLS=RANGE")]
    pub bounds: Vec<String>,
    /// Spend in each period, of all the cells together: x1=..2000, all=..5000
    #[arg(long = "period-bound", value_name = "CELLS=RANGE")]
    pub period_bounds: Vec<String>,
    /// Spend in multiples: x1=500
    #[arg(long = "step", value_name = "CELLS=MONEY")]
    pub steps: Vec<String>,
    /// Periods in a row once on, and least spend when on: x2=4 or x2=4,1000
    #[arg(long = "min-flight", value_name = "CELLS=N[,MONEY]")]
    pub flights: Vec<String>,
    /// Off altogether, or at least this in all: x2=5000
    #[arg(long = "on-off", value_name = "CELLS=MONEY")]
    pub switches: Vec<String>,
    /// Already agreed, this much in each period: x1:2026-01-05/2026-01-26=5000
    #[arg(long = "contract", value_name = "CELLS=MONEY")]
    pub contracts: Vec<String>,
}

impl RuleArgs {
    /// Whether any rule sets a highest amount.
    pub(super) fn limits(&self) -> bool {
        let bounded = |text: &String| text.rsplit_once("..").is_some_and(|(_, upper)| !upper.trim().is_empty());
        self.bounds.iter().chain(&self.period_bounds).any(bounded)
    }

    /// The rules for this market.
    pub(super) fn rules(&self, market: &Market<'_>, calendar: &Calendar) -> anyhow::Result<Vec<Rule>> {
        let mut rules = Vec::new();
        let split = |option: &str, text: &str| -> anyhow::Result<(Scope, String)> {
            let (cells, value) =
                text.split_once('=').ok_or_else(|| usage(format!("{option} {text}: write CELLS=VALUE, as in x1=…")))?;
            let scope = scope(cells.trim(), market, calendar).with_context(|| format!("{option} {text}"))?;
            Ok((scope, value.trim().to_owned()))
        };
        let wrong = |option: &str, text: &str, why: String| usage(format!("{option} {text}: {why}"));
        for text in &self.bounds {
            let (scope, value) = split("--bound", text)?;
            let (lower, upper) = range(&value).map_err(|why| wrong("--bound", text, why))?;
            rules.push(Rule::Total { scope, lower, upper });
        }
        for text in &self.period_bounds {
            let (scope, value) = split("--period-bound", text)?;
            let (lower, upper) = range(&value).map_err(|why| wrong("--period-bound", text, why))?;
            // One series alone is bounded by itself, without a sum.
            let channels = if scope.channels.is_empty() { market.channels.len() } else { scope.channels.len() };
            let geos = if scope.geos.is_empty() { market.geos.len() } else { scope.geos.len() };
            rules.push(if channels * geos == 1 {
                Rule::Bound { scope, lower, upper }
            } else {
                Rule::EachWeek { scope, lower, upper }
            });
        }
        for text in &self.steps {
            let (scope, value) = split("--step", text)?;
            rules.push(Rule::Step { scope, size: money(&value).map_err(|why| wrong("--step", text, why))? });
        }
        for text in &self.flights {
            let (scope, value) = split("--min-flight", text)?;
            let wrong = |why: String| wrong("--min-flight", text, why);
            if !scope.weeks.is_empty() {
                return Err(wrong("flights are looked at over the whole plan, without dates".to_owned()));
            }
            let (weeks, least) = value.split_once(',').unwrap_or((&value, "0"));
            let weeks = weeks.trim().parse().map_err(|_| wrong("how many periods?".to_owned()))?;
            let least = money(least).map_err(wrong)?;
            rules.push(Rule::Flight { scope, weeks, least });
        }
        for text in &self.switches {
            let (scope, value) = split("--on-off", text)?;
            rules.push(Rule::Switch { scope, least: money(&value).map_err(|why| wrong("--on-off", text, why))? });
        }
        for text in &self.contracts {
            let (scope, value) = split("--contract", text)?;
            rules.push(Rule::Contract { scope, amount: money(&value).map_err(|why| wrong("--contract", text, why))? });
        }
        Ok(rules)
    }
}

/// `mean`, `worst=0.1`, `gain=0.5` or `reach=50000`.
pub(super) fn risk(text: &str) -> Result<Risk, String> {
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| format!("“{text}” is not a number"));
    match text.split_once('=') {
        None if text == "mean" => Ok(Risk::Mean),
        Some(("worst" | "cvar", share)) => Ok(Risk::WorstMean { share: number(share)? }),
        Some(("gain", share)) => Ok(Risk::WorstGain { share: number(share)? }),
        Some(("reach", target)) => Ok(Risk::Probability { target: number(target)? }),
        _ => Err("write mean, worst=0.1, gain=0.5 or reach=50000".to_owned()),
    }
}

/// No channel's total further from the present plan's than this share of it.
pub(super) fn near(current: &[f64], market: &Market<'_>, change: f64) -> Vec<Rule> {
    let size = current.len() / market.channels.len();
    let of = |(channel, cells): (usize, &[f64])| {
        let present: f64 = cells.iter().sum();
        let (lower, upper) = ((1.0 - change).max(0.0) * present, (1.0 + change) * present);
        Rule::Total { scope: Scope::channel(channel), lower, upper }
    };
    current.chunks_exact(size).enumerate().map(of).collect()
}

/// `x1+x2@north:2026-01-05/2026-02-01`.
fn scope(text: &str, market: &Market<'_>, calendar: &Calendar) -> anyhow::Result<Scope> {
    // A name that is a channel's as it stands is that channel.
    if let Some(channel) = market.channels.iter().position(|name| name == text) {
        return Ok(Scope::channel(channel));
    }
    let (text, weeks) = match text.rsplit_once(':') {
        Some((text, dates)) => {
            let (from, to) = dates.split_once('/').unwrap_or((dates, dates));
            let day = |text: &str| text.trim().parse::<Date>().with_context(|| format!("“{text}” is not a date"));
            let weeks = calendar.between(day(from)?, day(to)?);
            ensure!(!weeks.is_empty(), "no period of the plan begins in {dates}");
            (text, weeks)
        }
        None => (text, Vec::new()),
    };
    let (text, geos) = match text.rsplit_once('@') {
        Some((text, geo)) => (text, vec![place(geo, &market.geos, "geo")?]),
        None => (text, Vec::new()),
    };
    let channels = match text.trim() {
        "all" | "*" => Vec::new(),
        names => {
            names.split('+').map(|name| place(name.trim(), &market.channels, "channel")).collect::<Result<_, _>>()?
        }
    };
    Ok(Scope { channels, geos, weeks })
}

fn place(name: &str, names: &[String], what: &str) -> anyhow::Result<usize> {
    names
        .iter()
        .position(|other| other == name)
        .with_context(|| format!("the model has no {what} “{name}”; it has {}", names.join(", ")))
}

/// `0..50000`, `..50000`, `100..`.
fn range(text: &str) -> Result<(f64, f64), String> {
    let (lower, upper) =
        text.split_once("..").ok_or_else(|| format!("“{text}” is no range; write 0..5000, ..5000 or 100.."))?;
    let end = |text: &str, open: f64| if text.trim().is_empty() { Ok(open) } else { money(text) };
    let (lower, upper) = (end(lower, 0.0)?, end(upper, f64::INFINITY)?);
    if lower < 0.0 {
        return Err(format!("“{text}”: spend cannot be below zero"));
    }
    if lower > upper {
        return Err(format!("“{text}”: the lower end lies above the upper one"));
    }
    Ok((lower, upper))
}

fn money(text: &str) -> Result<f64, String> {
    let amount = text.trim().parse().ok().filter(|amount: &f64| amount.is_finite());
    amount.ok_or_else(|| format!("“{text}” is not an amount of money"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_risks() {
        assert_eq!(range("0..5").unwrap(), (0.0, 5.0));
        assert_eq!(range("..5").unwrap(), (0.0, 5.0));
        assert_eq!(range("1.5..").unwrap(), (1.5, f64::INFINITY));
        assert!(range("5").unwrap_err().contains("no range"));
        assert!(range("a..5").is_err() && range("-3..5").is_err());
        assert!(range("7..5").unwrap_err().contains("above the upper"));
        assert_eq!(risk("worst=0.1"), Ok(Risk::WorstMean { share: 0.1 }));
        assert_eq!(risk("cvar=0.05"), Ok(Risk::WorstMean { share: 0.05 }));
        assert_eq!(risk("gain=0.5"), Ok(Risk::WorstGain { share: 0.5 }));
        assert_eq!(risk("reach=5e4"), Ok(Risk::Probability { target: 5e4 }));
        assert!(risk("median").is_err());
    }
}
