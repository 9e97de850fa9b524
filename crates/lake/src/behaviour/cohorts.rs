//! Cohorts of customers: what those who first bought in one month, or came by
//! one channel, bought since.

use std::collections::HashMap;

use arrow::array::AsArray as _;
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimestampMicrosecondType};
use base::{Decimal, Timestamp, WorkspaceId, person::person_id};

use super::BehaviourScope;
use super::hold::Held;
use super::walk::{Row, Walker, at, humans};
use crate::Lake;
use crate::convert::{billionths, decimal, text};
use crate::error::{Doing as _, LakeError, Result};
use crate::frames::to_batch;
use crate::tables::instant;

/// What cohorts are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CohortBy {
    /// The month of the first order.
    Month,
    /// A column of the first event of the first visit, where that came before
    /// the first order; else the same column of that order.
    FirstTouch(&'static str),
}

/// The question of a cohort table.
#[derive(Debug, Clone)]
pub struct CohortQuery {
    /// What cohorts are made by.
    pub by: CohortBy,
    /// Where each month of the workspace begins, from that of the first cohort
    /// to the present one, and last, where that ends; ascending.
    pub months: Vec<Timestamp>,
    /// First orders from this instant on…
    pub from: Timestamp,
    /// …and before this one.
    pub until: Timestamp,
    /// Most months after the first that customers are followed for.
    pub followed: usize,
    /// Most cohorts by first touch; the rest is one.
    pub most: usize,
}

/// What customers did in one month after their first order's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortCell {
    /// Customers that the cell is about: by month of the first order all of
    /// the cohort; by first touch those for whom this month is over.
    pub customers: u64,
    /// Of them, those who ordered in this month.
    pub active: u64,
    /// Their orders in this month.
    pub orders: u64,
    /// Their booked net revenue in this month, in the reporting currency.
    pub revenue: Decimal,
    /// Of them, those who had ordered more than once by its end.
    pub repeaters: u64,
    /// Their revenue up to its end.
    pub revenue_so_far: Decimal,
    /// Whether the month is over: else the numbers can still grow.
    pub is_over: bool,
}

/// Customers who have their first month or first touch in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// When the month of the first order began.
    pub month: Option<Timestamp>,
    /// The channel or campaign; `None` = unknown, or a cohort by month.
    pub value: Option<String>,
    /// Whether it stands for those that are not listed.
    pub is_other: bool,
    /// How many customers.
    pub customers: u64,
    /// Their orders so far.
    pub orders: u64,
    /// Their revenue so far.
    pub revenue: Decimal,
    /// Of them, those who ordered more than once so far.
    pub repeaters: u64,
    /// The month of the first order first; those that have not begun, or are
    /// about nobody, are left out.
    pub cells: Vec<CohortCell>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohorts {
    /// By month in order, or by value, those with the most customers first.
    pub cohorts: Vec<Cohort>,
    /// Booked orders of nobody that can be told, between the two instants.
    pub nobody: u64,
    /// Orders of the cohorts' customers that no rate converts; they count as
    /// orders without revenue.
    pub unpriced: u64,
}

/// Most months of one table.
const MOST_MONTHS: usize = 240;
/// Most first touches that are told apart.
const MOST_VALUES: usize = 10_000;

impl Lake {
    /// Follows customers from their first order on.
    ///
    /// # Errors
    /// [`LakeError::Invalid`] when the months are none or too many;
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn cohorts(&self, scope: &BehaviourScope, query: &CohortQuery) -> Result<Cohorts> {
        let months = query.months.len().saturating_sub(1);
        if months == 0 || months > MOST_MONTHS {
            return Err(LakeError::Invalid(format!(
                "cohorts take 1 to {MOST_MONTHS} months; ask for a shorter period"
            )));
        }
        let mut held = Held::new(&scope.limits);
        let mut customers = self.customers(scope, query, &mut held).await?;
        if let CohortBy::FirstTouch(column) = query.by {
            self.first_touches(scope, column, &mut customers).await?;
        }
        customers.answer(scope.now, query)
    }

    /// Every customer whose first order lies between the two instants.
    async fn customers(&self, scope: &BehaviourScope, query: &CohortQuery, held: &mut Held) -> Result<Customers> {
        let people = People::new(&scope.workspace, &scope.dimensions.identities)?;
        let value = match query.by {
            CohortBy::Month => "cast(null as varchar)",
            CohortBy::FirstTouch(column) => column,
        };
        let text = format!(
            "select ordered_at, person_id, customer_hash, net_reporting, tax, shipping, fx_rate, {value} as value
               from orders
              where is_booked and ordered_at <= {}
              order by ordered_at, order_id",
            at(scope.now)
        );
        let net_of = scope.dimensions.net_of_tax_and_shipping;
        let (from, until) = (query.from.as_microsecond(), query.until.as_microsecond());
        let mut found = Customers { all: HashMap::new(), nobody: 0 };
        self.each_row(scope, text, |row| {
            let ordered_at = row.instant(0)?;
            let person = match (row.text(1), row.text(2)) {
                (Some(person), _) => person.to_owned(),
                (None, Some(hash)) => people.of_address(hash, ordered_at),
                (None, None) => {
                    found.nobody += u64::from((from..until).contains(&ordered_at));
                    return Ok(());
                }
            };
            let bytes = person.len() + 160 + row.text(7).map_or(0, str::len);
            let revenue = revenue(row, net_of)?;
            let customer = match found.all.entry(person) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    held.grow(bytes)?;
                    new.insert(Customer {
                        first: ordered_at,
                        value: row.text(7).map(str::to_owned),
                        orders: Vec::new(),
                    })
                }
            };
            held.grow(size_of::<(i64, Option<i128>)>())?;
            customer.orders.push((ordered_at, revenue));
            Ok(())
        })
        .await?;
        found.all.retain(|_, customer| (from..until).contains(&customer.first));
        Ok(found)
    }

    async fn first_touches(&self, scope: &BehaviourScope, column: &str, customers: &mut Customers) -> Result<()> {
        let text = format!(
            "select person_id as key, occurred_at, {column} as value, seq
               from events
              where {} and is_entry and occurred_at <= {}
              order by key, occurred_at, seq",
            humans(scope),
            at(scope.now)
        );
        self.walk(scope, text, &mut Touches { customers, first: None }).await
    }
}

/// What an order brought, in billionths; `None` = no rate converts it.
fn revenue(row: &Row<'_>, net_of_tax_and_shipping: bool) -> Result<Option<i128>> {
    let Some(net) = row.amount(3)? else { return Ok(None) };
    let mut net = billionths(net);
    if net_of_tax_and_shipping {
        let rate = row.amount(6)?.unwrap_or(Decimal::ONE);
        for column in [4, 5] {
            let part = row.amount(column)?.unwrap_or_default();
            let part = part.checked_mul(rate).ok_or_else(|| LakeError::Range {
                what: "the tax or shipping of an order".into(),
                value: part.to_string(),
            })?;
            net -= billionths(part);
        }
    }
    Ok(Some(net))
}

/// Persons by the hash of an e-mail address.
struct People<'a> {
    workspace: &'a WorkspaceId,
    known: HashMap<String, Vec<Tie>>,
}

/// After one instant, up to another: who an address is.
struct Tie {
    after: Option<i64>,
    until: Option<i64>,
    person: String,
}

impl<'a> People<'a> {
    fn new(workspace: &'a WorkspaceId, identities: &base::Frame) -> Result<Self> {
        let batch = to_batch(identities)?;
        let mut known: HashMap<String, Vec<Tie>> = HashMap::new();
        let (kinds, values, persons) =
            (batch.column_by_name("kind"), batch.column_by_name("value"), batch.column_by_name("person_id"));
        let (Some(kinds), Some(values), Some(persons)) = (kinds, values, persons) else {
            return Ok(Self { workspace, known });
        };
        let bounds = |name: &str| -> Result<Vec<Option<i64>>> {
            let Some(column) = batch.column_by_name(name).filter(|column| *column.data_type() != DataType::Null) else {
                return Ok(vec![None; batch.num_rows()]);
            };
            let cells = cast(column, &instant()).doing("reading the identities")?;
            Ok(cells.as_primitive::<TimestampMicrosecondType>().iter().collect())
        };
        let (after, until) = (bounds("after")?, bounds("until")?);
        for row in (0..batch.num_rows()).filter(|row| text(kinds, *row) == Some("email")) {
            if let (Some(value), Some(person)) = (text(values, row), text(persons, row)) {
                let tie = Tie { after: after[row], until: until[row], person: person.to_owned() };
                known.entry(value.to_owned()).or_default().push(tie);
            }
        }
        Ok(Self { workspace, known })
    }

    fn of_address(&self, hash: &str, at: i64) -> String {
        let ties = self.known.get(hash).map(Vec::as_slice).unwrap_or_default();
        let holds = |tie: &&Tie| tie.after.is_none_or(|after| after < at) && tie.until.is_none_or(|until| at <= until);
        let found = ties.iter().find(holds).map(|tie| tie.person.clone());
        found.unwrap_or_else(|| person_id(self.workspace, "email", hash))
    }
}

struct Customer {
    /// Instant of the first order.
    first: i64,
    /// Channel or campaign of the first touch, or of the first order.
    value: Option<String>,
    /// Instants, ascending, and revenue in billionths.
    orders: Vec<(i64, Option<i128>)>,
}

struct Customers {
    all: HashMap<String, Customer>,
    nobody: u64,
}

/// Gives customers the value of their first visit.
struct Touches<'a> {
    customers: &'a mut Customers,
    first: Option<(i64, Option<String>)>,
}

impl Walker for Touches<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        if self.first.is_none() {
            self.first = Some((row.instant(1)?, row.text(2).map(str::to_owned)));
        }
        Ok(())
    }

    fn end(&mut self, key: Option<&str>) -> Result<()> {
        let first = self.first.take();
        if let (Some(customer), Some((at, value))) = (key.and_then(|key| self.customers.all.get_mut(key)), first)
            && at <= customer.first
        {
            customer.value = value;
        }
        Ok(())
    }
}

/// Sums of one cell, in billionths.
#[derive(Debug, Clone, Copy, Default)]
struct CellSum {
    customers: u64,
    active: u64,
    orders: u64,
    revenue: i128,
    repeaters: u64,
    so_far: i128,
}

#[derive(Debug, Clone, Default)]
struct Sum {
    customers: u64,
    orders: u64,
    revenue: i128,
    repeaters: u64,
    cells: Vec<CellSum>,
}

impl Customers {
    fn answer(self, now: Timestamp, query: &CohortQuery) -> Result<Cohorts> {
        let bounds: Vec<i64> = query.months.iter().map(|bound| bound.as_microsecond()).collect();
        let months = bounds.len() - 1;
        let month_of = |at: i64| bounds.partition_point(|bound| *bound <= at).saturating_sub(1).min(months - 1);
        let now = now.as_microsecond();
        let is_over = |month: usize| bounds[month + 1] <= now;
        let by_month = query.by == CohortBy::Month;
        let mut sums: HashMap<(usize, Option<String>), Sum> = HashMap::new();
        let mut unpriced = 0;
        for customer in self.all.into_values() {
            let first = month_of(customer.first);
            let mut key = if by_month { (first, None) } else { (0, customer.value) };
            if sums.len() >= MOST_VALUES && !sums.contains_key(&key) {
                // Listed with what is not told apart, see `is_other`.
                key = (1, None);
            }
            let sum = sums.entry(key).or_default();
            sum.customers += 1;
            sum.repeaters += u64::from(customer.orders.len() > 1);
            sum.orders += customer.orders.len() as u64;
            unpriced += customer.orders.iter().filter(|(_, revenue)| revenue.is_none()).count() as u64;
            sum.revenue += customer.orders.iter().filter_map(|(_, revenue)| *revenue).sum::<i128>();
            let (mut seen, mut so_far, mut rest) = (0_usize, 0_i128, customer.orders.as_slice());
            for offset in 0..=query.followed {
                let month = first + offset;
                if month >= months || bounds[month] > now || (!by_month && !is_over(month)) {
                    break;
                }
                let ends = rest.partition_point(|(at, _)| *at < bounds[month + 1]);
                let (own, later) = rest.split_at(ends);
                rest = later;
                let revenue = own.iter().filter_map(|(_, revenue)| *revenue).sum::<i128>();
                seen += own.len();
                so_far += revenue;
                if sum.cells.len() <= offset {
                    sum.cells.resize(offset + 1, CellSum::default());
                }
                let cell = &mut sum.cells[offset];
                cell.customers += 1;
                cell.active += u64::from(!own.is_empty());
                cell.orders += own.len() as u64;
                cell.revenue += revenue;
                cell.repeaters += u64::from(seen > 1);
                cell.so_far += so_far;
            }
        }
        let mut listed: Vec<((usize, Option<String>), Sum)> = sums.into_iter().collect();
        let mut cohorts = Vec::new();
        if by_month {
            listed.sort_by_key(|((month, _), _)| *month);
            for ((month, _), sum) in listed {
                cohorts.push(sum.cohort(Some(query.months[month]), None, |offset| is_over(month + offset))?);
            }
        } else {
            listed.sort_by(|(a, left), (b, right)| {
                a.0.cmp(&b.0).then(right.customers.cmp(&left.customers)).then_with(|| a.1.cmp(&b.1))
            });
            let mut rest: Option<Sum> = None;
            for (at, ((is_rest, value), sum)) in listed.into_iter().enumerate() {
                if at >= query.most || is_rest == 1 {
                    rest.get_or_insert_default().add(&sum);
                } else {
                    cohorts.push(sum.cohort(None, value, |_| true)?);
                }
            }
            if let Some(rest) = rest {
                cohorts.push(Cohort { is_other: true, ..rest.cohort(None, None, |_| true)? });
            }
        }
        Ok(Cohorts { cohorts, nobody: self.nobody, unpriced })
    }
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.revenue += other.revenue;
        self.repeaters += other.repeaters;
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), CellSum::default());
        }
        for (own, other) in self.cells.iter_mut().zip(&other.cells) {
            own.customers += other.customers;
            own.active += other.active;
            own.orders += other.orders;
            own.revenue += other.revenue;
            own.repeaters += other.repeaters;
            own.so_far += other.so_far;
        }
    }

    fn cohort(
        self,
        month: Option<Timestamp>,
        value: Option<String>,
        is_over: impl Fn(usize) -> bool,
    ) -> Result<Cohort> {
        let cells = self.cells.iter().enumerate().map(|(offset, cell)| {
            Ok(CohortCell {
                customers: cell.customers,
                active: cell.active,
                orders: cell.orders,
                revenue: decimal(cell.revenue)?,
                repeaters: cell.repeaters,
                revenue_so_far: decimal(cell.so_far)?,
                is_over: is_over(offset),
            })
        });
        Ok(Cohort {
            month,
            value,
            is_other: false,
            customers: self.customers,
            orders: self.orders,
            revenue: decimal(self.revenue)?,
            repeaters: self.repeaters,
            cells: cells.collect::<Result<_>>()?,
        })
    }
}
