//! Reads the file into what the models need, in bounded memory.

use std::io::{BufWriter, Write as _};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use measure::counted;
use measure::lifetime::{
    CohortBuilder, CohortRow, History, HistoryTable, HistoryTableBuilder, Orders, OrdersTable, OrdersTableBuilder,
};
use stats::Work;
use tempfile::SpooledTempFile;

use super::options::{Columns, LtvArgs};
use super::purchases::{Purchase, Purchases};
use super::summary::{Customer, Days, Period, customer};
use crate::table;

/// What was read.
pub(super) struct Gathered {
    /// The different histories.
    pub histories: HistoryTable,
    /// The repeat customers' orders; none without a column of values.
    pub orders: Option<OrdersTable>,
    /// Every customer, from a temporary file where they are many.
    pub customers: SpooledTempFile,
    /// By month of the first purchase; empty for a summary.
    pub cohorts: Vec<CohortRow>,
    /// Last day of the calibration, for purchases.
    pub calibration_end: Option<Date>,
    /// Last day looked at, for purchases.
    pub end: Option<Date>,
    /// What is doubtful about the file.
    pub remarks: Vec<String>,
}

/// Reads the file as the arguments say.
pub(super) fn gather(args: &LtvArgs, work: &dyn Work) -> Result<Gathered> {
    let memory = args.memory * 1024 * 1024;
    let store = Store::new(args, memory);
    match args.columns()? {
        Columns::Purchases { customer, date, value } => {
            purchases(args, [&customer, &date], value.as_deref(), memory / 2, store, work)
        }
        columns @ Columns::Summary { .. } => summary(args, &columns, store),
    }
}

/// Where customers go as they become known: a quarter of the memory for
/// customers before they go to a file, an eighth each for the two tables.
struct Store {
    customers: BufWriter<SpooledTempFile>,
    histories: HistoryTableBuilder,
    orders: OrdersTableBuilder,
    has_values: bool,
    without_value: u64,
}

impl Store {
    fn new(args: &LtvArgs, memory: u64) -> Self {
        let bytes = usize::try_from(memory).unwrap_or(usize::MAX);
        Self {
            customers: BufWriter::with_capacity(1 << 16, SpooledTempFile::new(bytes / 4)),
            histories: HistoryTable::builder(bytes / 8 / 24, args.seed),
            orders: OrdersTable::builder(bytes / 8 / 16, args.seed.wrapping_add(1)),
            has_values: args.value.is_some() || args.mean_value.is_some(),
            without_value: 0,
        }
    }

    fn add(&mut self, customer: &Customer) -> Result<()> {
        customer.write(&mut self.customers).context("cannot write a temporary file")?;
        self.histories.add(customer.history);
        if self.has_values && customer.history.frequency > 0 {
            match customer.mean_value {
                Some(mean_value) if mean_value > 0.0 => {
                    self.orders.add(Orders { frequency: customer.history.frequency, mean_value })?;
                }
                _ => self.without_value += 1,
            }
        }
        Ok(())
    }

    fn finish(self, mut remarks: Vec<String>) -> Result<Gathered> {
        let mut customers = self.customers;
        customers.flush().context("cannot write a temporary file")?;
        if self.without_value > 0 {
            remarks.push(format!(
                "{} no mean order value above 0; their orders are expected to be worth what a newcomer's are",
                counted(self.without_value, "repeat customer has", "repeat customers have")
            ));
        }
        Ok(Gathered {
            histories: self.histories.finish(),
            orders: self.has_values.then(|| self.orders.finish()),
            customers: customers.into_inner().map_err(std::io::IntoInnerError::into_error)?,
            cohorts: Vec::new(),
            calibration_end: None,
            end: None,
            remarks,
        })
    }
}

fn purchases(
    args: &LtvArgs,
    [customer_name, date_name]: [&str; 2],
    value_name: Option<&str>,
    memory: u64,
    mut store: Store,
    work: &dyn Work,
) -> Result<Gathered> {
    let (collected, mut remarks) = collect(args, [customer_name, date_name], value_name, memory, work)?;
    let Some(last) = collected.last_day() else { bail!("{} has no purchases", args.source.file.display()) };
    let end = args.observation_end.map_or(last, day_number);
    let calibration_end = args.calibration_end.map_or(end, day_number);
    if calibration_end > end {
        bail!(
            "--calibration-end {} lies after the last purchase on {}; nothing would be left to compare with",
            date(calibration_end),
            date(end)
        );
    }
    let period = Period { calibration_end, end, unit: args.time_unit().days(), has_values: value_name.is_some() };
    let rows = collected.rows();
    let (mut done, mut late, mut ignored) = (0_u64, 0_u64, 0_u64);
    let (mut unmatched, mut refunds_only) = (0_u64, 0_u64);
    let (mut known, mut all) = (Days::default(), Days::default());
    let mut cohorts = CohortBuilder::default();
    let mut months = Vec::new();
    collected.customers(|name, purchases| {
        done += purchases.len() as u64;
        work.progress("putting customers together", done, rows);
        known.gather(purchases, period.calibration_end);
        all.gather(purchases, period.end);
        ignored += purchases.iter().filter(|purchase| purchase.day > period.end).count() as u64;
        unmatched += all.unmatched();
        refunds_only += u64::from(all.unmatched() > 0 && all.days().is_empty());
        months.clear();
        months.extend(all.days().iter().map(|day| (month_number(day.day), day.value)));
        cohorts.add(&months);
        match customer(name, &known, &all, period) {
            Some(customer) => store.add(&customer)?,
            None => late += u64::from(!all.days().is_empty()),
        }
        Ok(())
    })?;
    if ignored > 0 {
        let rows = counted(ignored, "row", "rows");
        remarks.push(format!("{rows} left out: after {}", date(end)));
    }
    if late > 0 {
        let customers = counted(late, "customer", "customers");
        remarks.push(format!("{customers} left out: first bought after {}", date(calibration_end)));
    }
    if unmatched > 0 {
        let refunds = counted(unmatched, "refund has", "refunds have");
        let nobody = if refunds_only > 0 {
            format!(", and with that {} of nothing else", counted(refunds_only, "customer", "customers"))
        } else {
            String::new()
        };
        remarks.push(format!("{refunds} no purchase of the customer before: left out{nobody}"));
    }
    let mut gathered = store.finish(remarks)?;
    if gathered.histories.customers() == 0 {
        bail!(
            "{}: nobody bought anything until {}; the file's rows reach to {}, and refunds alone are no purchases",
            args.source.file.display(),
            date(calibration_end),
            date(last)
        );
    }
    gathered.cohorts = cohorts.finish();
    gathered.calibration_end = Some(date(calibration_end));
    gathered.end = Some(date(end));
    Ok(gathered)
}

/// The rows of the file, by customer.
fn collect(
    args: &LtvArgs,
    [customer_name, date_name]: [&str; 2],
    value_name: Option<&str>,
    memory: u64,
    work: &dyn Work,
) -> Result<(Purchases, Vec<String>)> {
    let mut rows = args.source.rows()?;
    let customer = rows.column(customer_name)?;
    let date = rows.column(date_name)?;
    let value = value_name.map(|name| rows.column(name)).transpose()?;
    let mut purchases = Purchases::new(memory);
    let (mut nameless, mut refunds) = (0_u64, 0_u64);
    let mut earliest: Option<Date> = None;
    while let Some(row) = rows.next()? {
        let name = row.text(&customer);
        let name = name.trim();
        if name.is_empty() {
            nameless += 1;
            continue;
        }
        let date = row.date(&date)?;
        earliest = Some(earliest.map_or(date, |known| known.min(date)));
        let day = day_number(date);
        let value = value.as_ref().map_or(Ok(0.0), |column| row.number(column))?;
        refunds += u64::from(value < 0.0);
        purchases.add(name.as_bytes(), Purchase { day, value }).context("cannot write a temporary file")?;
        if purchases.rows().is_multiple_of(65_536) {
            work.progress("reading purchases", purchases.rows(), 0);
            work.go_on()?;
        }
    }
    let mut remarks: Vec<String> = table::doubt(earliest).into_iter().collect();
    if nameless > 0 {
        remarks.push(format!("{} left out: no customer is named", counted(nameless, "row", "rows")));
    }
    if refunds > 0 {
        let rows = counted(refunds, "row is a refund", "rows are refunds");
        remarks.push(format!("{rows}, taken from the customer's last purchase before it where there is one"));
    }
    Ok((purchases, remarks))
}

fn summary(args: &LtvArgs, columns: &Columns, mut store: Store) -> Result<Gathered> {
    let Columns::Summary { customer, frequency, recency, age, mean_value } = columns else {
        bail!("a summary of customers takes --frequency, --recency and --age");
    };
    let mut rows = args.source.rows()?;
    let name = customer.as_ref().map(|name| rows.column(name)).transpose()?;
    let (x, t_x, t) = (rows.column(frequency)?, rows.column(recency)?, rows.column(age)?);
    let mean = mean_value.as_ref().map(|name| rows.column(name)).transpose()?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        count += 1;
        let history = History::new(row.number(&x)?, row.number(&t_x)?, row.number(&t)?)
            .map_err(|error| row.error(&x, error.to_string()))?;
        let mean_value = match &mean {
            Some(column) if history.frequency > 0 => row.optional_number(column)?,
            _ => None,
        };
        let name = name
            .as_ref()
            .map_or_else(|| count.to_string().into_bytes(), |column| row.text(column).trim().as_bytes().to_vec());
        store.add(&Customer { name, history, mean_value, holdout: 0 })?;
    }
    store.finish(Vec::new())
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}

fn date(day: i32) -> Date {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(day))
}

fn month_number(day: i32) -> i32 {
    let date = date(day);
    12 * i32::from(date.year()) + i32::from(date.month()) - 1
}

/// `2024-03` of a month's number.
pub(super) fn month_name(number: i32) -> String {
    format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
}
