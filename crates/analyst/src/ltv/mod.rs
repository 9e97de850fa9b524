//! `sulit ltv`: lifetime value from a file of purchases or of customers.

mod answer;
mod customer_rows;
mod gather;
mod options;
mod pictures;
mod predict;
mod purchases;
mod summary;

use std::io::Write;

use anyhow::Result;
use measure::counted;
use measure::lifetime::{
    BayesOptions, BuyerFit, BuyerModel, Fitted, Forecaster, LifetimeError, OutlookOptions, VALUE_PARAMETERS, Warning,
    fit_buyers, fit_values, newcomer_value, sample_buyers, sample_values,
};
use stats::Work;

pub use options::{LtvArgs, ModelName, TimeUnit};

use self::answer::{Answer, Backtest, Fit};
use self::customer_rows::Form;
use self::gather::{Gathered, gather};
use self::options::YEAR;
use self::predict::{Compared, Predicted, predict};
use crate::output::{self, Output, asked};
use crate::print::{Format, Outcome, Progress};

/// Does what `sulit ltv` is asked.
///
/// # Errors
/// When the file does not hold what the models need, or a result cannot be
/// written.
pub fn run(args: &LtvArgs, out: &mut Outcome<'_>) -> Result<()> {
    args.check()?;
    let written = [("--out", &args.out), ("--plot", &args.plot), ("--report", &args.report)];
    output::check(written.map(|(option, file)| asked(option, file.as_ref())), &[&args.source.file])?;
    let progress = Progress::new("ltv");
    let mut gathered = gather(args, &progress)?;
    let fits = Fits::of(args, &gathered, &progress)?;
    for warning in &fits.remarks {
        out.warn(warning);
    }
    let unit = args.time_unit().days();
    let options = OutlookOptions {
        horizon: args.horizon_weeks * 7.0 / unit,
        discount: args.discount.ln_1p() / YEAR * unit,
        level: args.interval,
    };
    let forecaster = Forecaster::new(&fits.buyers, fits.values.as_ref(), options)?;
    let compared = holdout_days(&gathered).map(|days| Compared { length: f64::from(days) / unit });
    let over_holdout = compared
        .map(|compared| {
            let options = OutlookOptions { horizon: compared.length, discount: 0.0, ..options };
            Forecaster::new(&fits.buyers, None, options)
        })
        .transpose()?;
    let forecasters = (&forecaster, over_holdout.as_ref());
    let count = gathered.histories.customers();
    let form = Form { json: false, values: fits.values.is_some(), holdout: compared.is_some() };
    let customers = &mut gathered.customers;
    let predicted = match (&args.out, args.format) {
        (Some(path), _) => {
            let mut to = Output::new(path)?;
            to.write_all(form.header().as_bytes())?;
            let predicted = predict(customers, count, forecasters, compared, Some((&mut to, form)), &progress)?;
            to.done()?;
            out.note(&format!("wrote {} to {}", counted(count, "customer", "customers"), path.display()));
            predicted
        }
        (None, Format::Table) => predict(customers, count, forecasters, compared, None, &progress)?,
        (None, Format::Csv) => {
            out.raw().write_all(form.header().as_bytes())?;
            predict(customers, count, forecasters, compared, Some((out.raw(), form)), &progress)?
        }
        (None, Format::Json) => {
            let mut to = AfterFirstComma { to: out.raw(), begun: false };
            to.to.write_all(b"{\n  \"customers\": [")?;
            let form = Form { json: true, ..form };
            let predicted = predict(customers, count, forecasters, compared, Some((&mut to, form)), &progress)?;
            out.raw().write_all(b"\n  ],\n")?;
            predicted
        }
    };
    let mut answer = answer(args, &gathered, &fits, &predicted)?;
    drop(progress);
    let doubts = [answer.backtest.as_ref().and_then(Backtest::doubt), answer.none_left()];
    for doubt in doubts.into_iter().flatten() {
        out.warn(&doubt);
        answer.warnings.push(doubt);
    }
    print(args, &answer, &predicted, out)
}

/// Both fits and what is doubtful.
struct Fits {
    buyers: BuyerFit,
    values: Option<Fitted<3>>,
    remarks: Vec<String>,
}

impl Fits {
    fn of(args: &LtvArgs, gathered: &Gathered, work: &dyn Work) -> Result<Self> {
        let model = BuyerModel::from(args.model);
        work.progress("fitting", 0, 1);
        let mut remarks = gathered.remarks.clone();
        let bayes = BayesOptions { chains: args.chains, tune: args.tune, draws: args.draws, seed: args.seed };
        let (buyers, values) = if args.bayes {
            let buyers = sample_buyers(model, &gathered.histories, bayes, work)?;
            (buyers, gathered.orders.as_ref().map(|orders| sample_values(orders, bayes, work)))
        } else {
            (fit_buyers(model, &gathered.histories)?, gathered.orders.as_ref().map(fit_values))
        };
        let values = match values.transpose() {
            Ok(values) => values,
            // Purchases can be predicted without values.
            Err(error @ LifetimeError::FewValues { .. }) => {
                remarks.push(format!("{error}; there are no values in the result"));
                None
            }
            Err(error) => return Err(error.into()),
        };
        let of_values = values.iter().flat_map(|values| &values.warnings);
        let warnings: Vec<&Warning> = buyers.fitted.warnings.iter().chain(of_values).collect();
        remarks.extend(answer::in_words(warnings.into_iter()));
        Ok(Self { buyers, values, remarks })
    }
}

/// Length of the holdout in days; none without one.
fn holdout_days(gathered: &Gathered) -> Option<i32> {
    let (from, to) = (gathered.calibration_end?, gathered.end?);
    let days = to.since(from).ok()?.get_days();
    (days > 0).then_some(days)
}

fn answer(args: &LtvArgs, gathered: &Gathered, fits: &Fits, predicted: &Predicted<'_, '_>) -> Result<Answer> {
    let model = fits.buyers.model;
    let horizon = args.horizon_weeks * 7.0 / args.time_unit().days();
    let at = &fits.buyers.fitted.parameters;
    let fit = |fitted: &Fitted<3>| Fit {
        parameters: fitted.estimates(VALUE_PARAMETERS, args.interval),
        log_likelihood: fitted.log_likelihood,
        customers: fitted.customers,
        sampling: fitted.sampling.clone(),
    };
    let new_value = fits.values.as_ref().map(|values| newcomer_value(model, at, &values.parameters, horizon));
    Ok(Answer {
        model,
        method: if args.bayes { "NUTS" } else { "maximum likelihood" },
        unit: args.time_unit(),
        horizon_weeks: args.horizon_weeks,
        discount: args.discount,
        interval: args.interval,
        observation_end: gathered.calibration_end.map(|date| date.to_string()),
        customers_total: gathered.histories.customers(),
        repeat_customers: gathered.histories.repeaters(),
        distinct_histories: gathered.histories.rows().len(),
        parameters: fits.buyers.fitted.estimates(model.parameters(), args.interval),
        log_likelihood: fits.buyers.fitted.log_likelihood,
        sampling: fits.buyers.fitted.sampling.clone(),
        order_value: fits.values.as_ref().map(fit),
        totals: predicted.totals.outlook(),
        newcomer_purchases: model.newcomer(at, horizon).expected,
        newcomer_value: new_value.filter(|value| value.is_finite()),
        backtest: backtest(gathered, predicted),
        cohorts: answer::cohorts(&gathered.cohorts, gathered.orders.is_some()),
        warnings: fits.remarks.clone(),
        alive_tenths: predicted.alive_tenths,
    })
}

fn backtest(gathered: &Gathered, predicted: &Predicted<'_, '_>) -> Option<Backtest> {
    let days = holdout_days(gathered)?;
    let holdout = predicted.holdout.clone().finish()?;
    let range = predicted.in_holdout.as_ref()?.outlook().purchases_prediction;
    let within =
        range.low.is_some_and(|low| low <= holdout.actual) && range.high.is_some_and(|high| holdout.actual <= high);
    let from = gathered.calibration_end?.tomorrow().ok()?;
    Some(Backtest {
        from: from.to_string(),
        to: gathered.end?.to_string(),
        weeks: f64::from(days) / 7.0,
        prediction: range,
        within,
        holdout,
    })
}

fn print(args: &LtvArgs, answer: &Answer, predicted: &Predicted<'_, '_>, out: &mut Outcome<'_>) -> Result<()> {
    match args.format {
        Format::Json if args.out.is_some() => out.json(answer)?,
        Format::Json => {
            // The customers were printed before; the rest of the object follows.
            let text = serde_json::to_string_pretty(answer)?;
            writeln!(out.raw(), "{}", text.strip_prefix("{\n").unwrap_or(&text))?;
        }
        Format::Csv if args.out.is_some() => out.print(Format::Csv, &answer.parameters(), answer)?,
        Format::Csv => {}
        Format::Table => {
            out.sheet(&answer.parameters())?;
            out.sheet(&answer.sums())?;
            if let Some(said) = answer.surely_alive() {
                out.line(said)?;
            }
            if let (Some(sheet), Some(backtest)) = (answer.by_frequency(), &answer.backtest) {
                out.line(&format!("purchases from {} to {}, predicted before:", backtest.from, backtest.to))?;
                out.sheet(&sheet)?;
            }
            out.line("the most valuable customers:")?;
            out.sheet(&pictures::best(&predicted.best))?;
        }
    }
    if let Some(path) = &args.plot {
        pictures::backtest(answer).unwrap_or_else(|| pictures::alive(answer)).write(path)?;
        out.note(&format!("wrote {}", path.display()));
    }
    if let Some(path) = &args.report {
        pictures::report(answer, &predicted.best).write(path)?;
        out.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// Leaves out the comma before the first of the customers.
struct AfterFirstComma<'a> {
    to: &'a mut dyn Write,
    begun: bool,
}

impl Write for AfterFirstComma<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.begun || bytes.is_empty() {
            return self.to.write(bytes);
        }
        self.begun = true;
        self.to.write_all(&bytes[1..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}
