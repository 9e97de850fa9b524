//! From a customer's purchases to what the models see of them.

use std::io::{self, Read, Write};

use measure::lifetime::History;

use super::purchases::Purchase;

/// A customer as the models see them, and what they did in the holdout.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Customer {
    /// Their name in the file.
    pub name: Vec<u8>,
    /// Their history up to the end of the calibration.
    pub history: History,
    /// Mean value of their repeat purchases.
    pub mean_value: Option<f64>,
    /// Days with a purchase in the holdout.
    pub holdout: u32,
}

/// Which days count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    /// Last day of the calibration.
    pub calibration_end: i32,
    /// Last day that is looked at.
    pub end: i32,
    /// Days in the unit of time.
    pub unit: f64,
    /// Whether the purchases have values.
    pub has_values: bool,
}

/// A customer's purchases as days with a purchase and what was kept of their
/// worth.
#[derive(Debug, Default)]
pub(super) struct Days {
    days: Vec<Purchase>,
    unmatched: u64,
}

impl Days {
    /// Purchases of one day are one purchase. A refund is taken from the last
    /// purchase before it; one without a purchase before it is left out and
    /// counted.
    pub(super) fn gather(&mut self, purchases: &[Purchase], until: i32) {
        self.days.clear();
        self.unmatched = 0;
        for day in purchases.chunk_by(|one, other| one.day == other.day).take_while(|day| day[0].day <= until) {
            let value: f64 = day.iter().map(|purchase| purchase.value).sum();
            if day.iter().any(|purchase| purchase.value >= 0.0) {
                self.days.push(Purchase { day: day[0].day, value });
            } else if let Some(last) = self.days.last_mut() {
                last.value += value;
            } else {
                self.unmatched += day.len() as u64;
            }
        }
    }

    /// Refunds without a purchase before them.
    pub(super) fn unmatched(&self) -> u64 {
        self.unmatched
    }

    /// The days in order.
    pub(super) fn days(&self) -> &[Purchase] {
        &self.days
    }
}

/// The customer of these days; none if they first bought after the
/// calibration. Refunds in the holdout of purchases before it are not known at
/// its beginning, which [`Days::gather`] up to each end sees to.
pub(super) fn customer(name: &[u8], known: &Days, all: &Days, period: Period) -> Option<Customer> {
    let days = known.days();
    let (first, last) = (days.first()?, days.last()?);
    let repeat = &days[1..];
    let frequency = u32::try_from(repeat.len()).unwrap_or(u32::MAX);
    let time = |from: i32, to: i32| f64::from(to - from) / period.unit;
    let history =
        History { frequency, recency: time(first.day, last.day), age: time(first.day, period.calibration_end) };
    let sum: f64 = repeat.iter().map(|day| day.value).sum();
    let mean_value = (period.has_values && frequency > 0).then(|| sum / f64::from(frequency));
    let after = all.days().iter().filter(|day| day.day > period.calibration_end);
    let holdout = u32::try_from(after.count()).unwrap_or(u32::MAX);
    Some(Customer { name: name.to_vec(), history, mean_value, holdout })
}

impl Customer {
    /// Appends the customer to a file of this process.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let length =
            u16::try_from(self.name.len()).map_err(|_| io::Error::other("a name of more than 65,535 bytes"))?;
        to.write_all(&length.to_le_bytes())?;
        to.write_all(&self.name)?;
        to.write_all(&self.history.frequency.to_le_bytes())?;
        to.write_all(&self.history.recency.to_le_bytes())?;
        to.write_all(&self.history.age.to_le_bytes())?;
        to.write_all(&self.mean_value.unwrap_or(f64::NAN).to_le_bytes())?;
        to.write_all(&self.holdout.to_le_bytes())
    }

    /// Reads the next customer; none at the end.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut length = [0; 2];
        if from.read(&mut length[..1])? == 0 {
            return Ok(None);
        }
        from.read_exact(&mut length[1..])?;
        let mut name = vec![0; usize::from(u16::from_le_bytes(length))];
        from.read_exact(&mut name)?;
        let mut four = [0; 4];
        let mut eight = [0; 8];
        from.read_exact(&mut four)?;
        let frequency = u32::from_le_bytes(four);
        let mut number = || -> io::Result<f64> {
            from.read_exact(&mut eight)?;
            Ok(f64::from_le_bytes(eight))
        };
        let (recency, age, mean) = (number()?, number()?, number()?);
        from.read_exact(&mut four)?;
        let history = History { frequency, recency, age };
        let mean_value = (!mean.is_nan()).then_some(mean);
        Ok(Some(Self { name, history, mean_value, holdout: u32::from_le_bytes(four) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purchases(rows: &[(i32, f64)]) -> Vec<Purchase> {
        rows.iter().map(|(day, value)| Purchase { day: *day, value: *value }).collect()
    }

    fn summarised(rows: &[(i32, f64)], calibration_end: i32, end: i32) -> Option<Customer> {
        let (mut known, mut all) = (Days::default(), Days::default());
        let purchases = purchases(rows);
        known.gather(&purchases, calibration_end);
        all.gather(&purchases, end);
        customer(b"x", &known, &all, Period { calibration_end, end, unit: 7.0, has_values: true })
    }

    #[test]
    fn a_day_is_one_purchase_and_the_first_is_no_repeat() {
        let customer = summarised(&[(0, 10.0), (14, 4.0), (14, 6.0), (21, 30.0)], 70, 70).unwrap();
        assert_eq!(customer.history, History { frequency: 2, recency: 3.0, age: 10.0 });
        assert!((customer.mean_value.unwrap() - 20.0).abs() < 1e-12);
        assert_eq!(customer.holdout, 0);
    }

    #[test]
    fn refunds_are_taken_from_the_purchase_before_them() {
        let customer = summarised(&[(-5, -9.0), (0, 10.0), (7, 20.0), (9, -5.0)], 70, 70).unwrap();
        assert_eq!(customer.history.frequency, 1);
        assert!((customer.mean_value.unwrap() - 15.0).abs() < 1e-12);
    }

    #[test]
    fn what_came_after_the_calibration_is_not_known_in_it() {
        let rows = [(0, 10.0), (7, 20.0), (30, -20.0), (40, 5.0), (60, 5.0), (99, 5.0)];
        let customer = summarised(&rows, 28, 70).unwrap();
        assert_eq!(customer.history, History { frequency: 1, recency: 1.0, age: 4.0 });
        assert!((customer.mean_value.unwrap() - 20.0).abs() < 1e-12);
        assert_eq!(customer.holdout, 2);
        assert_eq!(summarised(&[(40, 5.0)], 28, 70), None);
    }

    #[test]
    fn customers_come_back_from_a_file_as_they_went() {
        let customers =
            [summarised(&[(0, 1.0), (5, 2.5)], 20, 40).unwrap(), summarised(&[(3, 1.0), (25, 1.0)], 20, 40).unwrap()];
        let mut bytes = Vec::new();
        customers.iter().for_each(|customer| customer.write(&mut bytes).unwrap());
        let mut from = bytes.as_slice();
        for customer in &customers {
            assert_eq!(Customer::read(&mut from).unwrap().as_ref(), Some(customer));
        }
        assert_eq!(Customer::read(&mut from).unwrap(), None);
    }
}
