//! Every customer's predictions, worked out on every core and written as they
//! come.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek as _, Write};

use anyhow::{Context as _, Result};
use measure::lifetime::{Forecaster, HoldoutBuilder, Outlook, Totals};
use stats::Work;
use tempfile::SpooledTempFile;

use super::customer_rows::Form;
use super::summary::Customer;

/// Customers that one thread takes at a time; the sums are added in this
/// order, so they do not depend on the number of threads.
const PART: usize = 4_096;
/// Most outlooks of customers without a repeat purchase that a thread keeps:
/// they differ in their age only.
const KEPT: usize = 8_192;
/// Customers that the table and the report show.
const SHOWN: usize = 10;

/// How the holdout is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    /// Its length in the unit of time.
    pub length: f64,
}

/// What became of all customers.
pub(super) struct Predicted<'f, 'a> {
    /// The sums.
    pub totals: Totals<'f, 'a>,
    /// Predictions against the holdout.
    pub holdout: HoldoutBuilder,
    /// Purchases expected in the holdout, with its variance for an interval.
    pub in_holdout: Option<Totals<'f, 'a>>,
    /// The customers of the highest value, or with the most purchases to come.
    pub best: Vec<(Customer, Outlook)>,
    /// Customers by the chance that they still are one, in tenths.
    pub alive_tenths: [u64; 10],
}

/// Reads the customers from their file and predicts for each; `to` takes them
/// in `form` if somebody wants them one by one.
pub(super) fn predict<'f, 'a>(
    customers: &mut SpooledTempFile,
    count: u64,
    forecasters: (&'f Forecaster<'a>, Option<&'f Forecaster<'a>>),
    compared: Option<Compared>,
    to: Option<(&mut dyn Write, Form)>,
    work: &dyn Work,
) -> Result<Predicted<'f, 'a>> {
    let (forecaster, over_holdout) = forecasters;
    customers.rewind().context("cannot read a temporary file")?;
    let mut from = BufReader::with_capacity(1 << 20, customers);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let form = to.as_ref().map(|(_, form)| *form);
    let mut to = to.map(|(to, _)| to);
    let mut sum = Predicted {
        totals: forecaster.totals(),
        holdout: HoldoutBuilder::default(),
        in_holdout: over_holdout.map(Forecaster::totals),
        best: Vec::new(),
        alive_tenths: [0; 10],
    };
    let mut workers: Vec<Worker> =
        (0..threads).map(|_| Worker { forecaster, over_holdout, compared, form, known: HashMap::new() }).collect();
    let mut done = 0_u64;
    loop {
        let parts = (0..threads).map(|_| read_part(&mut from)).collect::<io::Result<Vec<_>>>();
        let parts = parts.context("cannot read a temporary file")?;
        let found: Vec<Part> = std::thread::scope(|scope| {
            let running: Vec<_> = workers
                .iter_mut()
                .zip(&parts)
                .filter(|(_, part)| !part.is_empty())
                .map(|(worker, part)| scope.spawn(move || worker.part(part)))
                .collect();
            running.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        for (part, customers) in found.into_iter().zip(&parts) {
            done += customers.len() as u64;
            if let Some(to) = &mut to {
                to.write_all(&part.text).context("cannot write the predictions")?;
            }
            sum.add(part, customers);
        }
        work.progress("predicting", done, count);
        work.go_on()?;
        if parts.last().is_none_or(Vec::is_empty) {
            break;
        }
    }
    anyhow::ensure!(done == count, "predictions of {} customers failed", count - done);
    Ok(sum)
}

fn read_part(from: &mut impl Read) -> io::Result<Vec<Customer>> {
    let mut part = Vec::with_capacity(PART);
    while part.len() < PART {
        match Customer::read(from)? {
            Some(customer) => part.push(customer),
            None => break,
        }
    }
    Ok(part)
}

/// What came of some customers.
struct Part<'f, 'a> {
    text: Vec<u8>,
    totals: Totals<'f, 'a>,
    in_holdout: Option<Totals<'f, 'a>>,
    /// Frequency, age, predicted and actual purchases.
    compared: Vec<(u32, f64, f64, f64)>,
    length: f64,
    best: Vec<(usize, Outlook)>,
    alive_tenths: [u64; 10],
}

/// What is worked out once for a history and added as often as it comes.
#[derive(Clone)]
struct One<'f, 'a> {
    outlook: Outlook,
    totals: Totals<'f, 'a>,
    in_holdout: Option<Totals<'f, 'a>>,
    predicted: f64,
}

struct Worker<'f, 'a> {
    forecaster: &'f Forecaster<'a>,
    over_holdout: Option<&'f Forecaster<'a>>,
    compared: Option<Compared>,
    form: Option<Form>,
    known: HashMap<u64, One<'f, 'a>>,
}

impl<'f, 'a> Worker<'f, 'a> {
    fn part(&mut self, customers: &[Customer]) -> Part<'f, 'a> {
        let mut part = Part {
            text: Vec::new(),
            totals: self.forecaster.totals(),
            in_holdout: self.over_holdout.map(Forecaster::totals),
            compared: Vec::new(),
            length: self.compared.map_or(0.0, |compared| compared.length),
            best: Vec::new(),
            alive_tenths: [0; 10],
        };
        for (index, customer) in customers.iter().enumerate() {
            let one = self.one(customer);
            part.totals.add_all(&one.totals);
            if let (Some(sum), Some(one)) = (&mut part.in_holdout, &one.in_holdout) {
                sum.add_all(one);
            }
            if self.compared.is_some() {
                let history = customer.history;
                part.compared.push((history.frequency, history.age, one.predicted, f64::from(customer.holdout)));
            }
            if let Some(form) = self.form {
                form.write(&mut part.text, customer, &one.outlook);
            }
            part.alive_tenths[tenth(one.outlook.alive.estimate)] += 1;
            keep_best(&mut part.best, index, one.outlook);
        }
        part
    }

    fn one(&mut self, customer: &Customer) -> One<'f, 'a> {
        if customer.history.frequency > 0 {
            return self.worked_out(customer);
        }
        let key = customer.history.age.to_bits();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let one = self.worked_out(customer);
        if self.known.len() < KEPT {
            self.known.insert(key, one.clone());
        }
        one
    }

    fn worked_out(&self, customer: &Customer) -> One<'f, 'a> {
        let mut totals = self.forecaster.totals();
        let outlook = totals.add(customer.history, customer.mean_value);
        let mut predicted = 0.0;
        let in_holdout = self.over_holdout.map(|forecaster| {
            let mut totals = forecaster.totals();
            predicted = totals.add(customer.history, None).purchases.estimate;
            totals
        });
        One { outlook, totals, in_holdout, predicted }
    }
}

/// What customers are put in order by.
fn worth(outlook: &Outlook) -> f64 {
    outlook.value.map_or(outlook.purchases.estimate, |value| value.estimate)
}

fn keep_best<T>(best: &mut Vec<(T, Outlook)>, who: T, outlook: Outlook) {
    if best.len() == SHOWN && best.last().is_some_and(|(_, last)| worth(last) >= worth(&outlook)) {
        return;
    }
    let at = best.partition_point(|(_, other)| worth(other) >= worth(&outlook));
    best.insert(at, (who, outlook));
    best.truncate(SHOWN);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a chance times ten, bounded")]
fn tenth(chance: f64) -> usize {
    ((chance * 10.0) as usize).min(9)
}

impl<'f, 'a> Predicted<'f, 'a> {
    fn add(&mut self, part: Part<'f, 'a>, customers: &[Customer]) {
        self.totals.add_all(&part.totals);
        if let (Some(sum), Some(part)) = (&mut self.in_holdout, &part.in_holdout) {
            sum.add_all(part);
        }
        for (frequency, age, predicted, actual) in part.compared {
            self.holdout.add(frequency, age, predicted, actual, part.length);
        }
        for (sum, count) in self.alive_tenths.iter_mut().zip(part.alive_tenths) {
            *sum += count;
        }
        for (index, outlook) in part.best {
            keep_best(&mut self.best, customers[index].clone(), outlook);
        }
    }
}
