//! Customers by the month of their first purchase, and what they did since.

use std::collections::BTreeMap;

use serde::Serialize;

/// A month as counted from January of year 0: `12 · year + month − 1`.
pub type MonthNumber = i32;

/// One cohort in one month of its life.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortRow {
    /// Month of the first purchase.
    pub cohort: MonthNumber,
    /// Months since then, 0 for the first.
    pub months_since: u32,
    /// Customers of the cohort.
    pub customers: u64,
    /// Those who bought in this month.
    pub active: u64,
    /// Purchases in this month, the first included.
    pub purchases: u64,
    /// Their value.
    pub value: f64,
}

/// Adds customers up; memory grows with the months, not with the customers.
#[derive(Debug, Clone, Default)]
pub struct CohortBuilder {
    customers: BTreeMap<MonthNumber, u64>,
    months: BTreeMap<(MonthNumber, u32), (u64, u64, f64)>,
}

impl CohortBuilder {
    /// Adds a customer by their purchases: month and value of each, in order
    /// of time. One without purchases is passed over.
    pub fn add(&mut self, purchases: &[(MonthNumber, f64)]) {
        let Some((cohort, _)) = purchases.first() else { return };
        *self.customers.entry(*cohort).or_default() += 1;
        for month in purchases.chunk_by(|one, other| one.0 == other.0) {
            let since = u32::try_from(month[0].0 - cohort).unwrap_or(0);
            let (active, count, value) = self.months.entry((*cohort, since)).or_default();
            *active += 1;
            *count += u64::try_from(month.len()).unwrap_or(u64::MAX);
            *value += month.iter().map(|(_, value)| value).sum::<f64>();
        }
    }

    /// The rows by cohort and month, months without purchases left out.
    #[must_use]
    pub fn finish(self) -> Vec<CohortRow> {
        let customers = self.customers;
        let row = |((cohort, months_since), (active, purchases, value))| CohortRow {
            cohort,
            months_since,
            customers: customers.get(&cohort).copied().unwrap_or(0),
            active,
            purchases,
            value,
        };
        self.months.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_followed_from_their_first_month() {
        let mut builder = CohortBuilder::default();
        builder.add(&[(100, 5.0), (100, 5.0), (102, 7.0)]);
        builder.add(&[(100, 1.0)]);
        builder.add(&[(101, 2.0)]);
        builder.add(&[]);
        let rows = builder.finish();
        assert_eq!(rows.len(), 3);
        let first = CohortRow { cohort: 100, months_since: 0, customers: 2, active: 2, purchases: 3, value: 11.0 };
        assert_eq!(rows[0], first);
        assert_eq!((rows[1].cohort, rows[1].months_since, rows[1].active), (100, 2, 1));
        assert_eq!((rows[2].cohort, rows[2].customers), (101, 1));
    }
}
