//! Money in a file that no known rate converts to the reporting currency.

use base::{Currency, Day, Period};

use super::error::{ImportError, While as _};
use super::run::Job;
use super::sink::Tally;
use crate::notice::Notice;

impl Job<'_> {
    /// The currencies of the file's money that reports could not convert: an
    /// owner should hear of it at the import, not at the first report.
    pub(super) async fn missing_rates(&self, tally: &Tally) -> Result<Vec<Notice>, ImportError> {
        let reporting = self.ws.currency;
        let Some((from, to)) = tally.days else { return Ok(Vec::new()) };
        let mut foreign: Vec<Currency> = tally.sums.iter().filter_map(|(_, currency, _)| currency).collect();
        foreign.sort_unstable();
        foreign.dedup();
        foreign.retain(|currency| *currency != reporting);
        if foreign.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<Currency> = foreign.iter().copied().chain([reporting]).collect();
        let rates = self.store.fx_rates();
        let known = rates.table(&self.ws.id, &wanted, Period { from, to }, None).await.while_("reading rates")?;
        let missing = foreign.into_iter().filter_map(|currency| {
            let days = Period { from, to }.iter().filter(|day| known.rate(currency, reporting, *day).is_err());
            let days: Vec<Day> = days.collect();
            let (first, last) = (days.first()?, days.last()?);
            Some(Notice::rates_missing(currency, reporting, (*first, *last)))
        });
        Ok(missing.collect())
    }
}
