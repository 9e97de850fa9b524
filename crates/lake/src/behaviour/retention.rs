//! Retention: who comes back, by the time since they first came.

use std::collections::HashSet;

use base::Timestamp;

use super::BehaviourScope;
use super::pattern::EventPattern;
use super::walk::{Patterns, Row, Walker, at, humans};
use crate::Lake;
use crate::error::{LakeError, Result};

/// The question of a retention table.
#[derive(Debug, Clone)]
pub struct RetentionQuery {
    /// What a person begins with.
    pub start: EventPattern,
    /// What coming back is.
    pub again: EventPattern,
    /// Where each interval begins (days, weeks or months of the workspace) and,
    /// last, where the last one ends; ascending.
    pub bounds: Vec<Timestamp>,
    /// How many of the intervals, from the first on, have a cohort.
    pub cohorts: usize,
    /// Most intervals after its own that a cohort is followed for.
    pub intervals: usize,
    /// Whether the first time ever decides on the cohort, rather than the first
    /// time within the intervals.
    pub first_ever: bool,
    /// Whether who comes back later counts as having come back before: in or
    /// after an interval rather than in it.
    pub is_rolling: bool,
}

/// A cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionCell {
    /// Persons who came back.
    pub persons: u64,
    /// Whether the interval is over: else the number can still grow.
    pub is_over: bool,
}

/// Those who began in one interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionCohort {
    /// When the interval began.
    pub from: Timestamp,
    /// How many they are.
    pub persons: u64,
    /// Whether more can still join.
    pub is_over: bool,
    /// Its own interval first; those that have not begun are left out.
    pub cells: Vec<RetentionCell>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// The cohorts in order; those that have not begun are left out.
    pub cohorts: Vec<RetentionCohort>,
    /// Events that are the beginning or the coming back.
    pub events: [u64; 2],
    /// Of them, those of nobody that can be told.
    pub nobody: u64,
}

/// Most intervals of one table.
const MOST_INTERVALS: usize = 800;

impl Lake {
    /// Counts who comes back.
    ///
    /// # Errors
    /// [`LakeError::Invalid`] when the intervals are none or too many;
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn retention(&self, scope: &BehaviourScope, query: &RetentionQuery) -> Result<Retention> {
        let bins = query.bounds.len().saturating_sub(1);
        if bins == 0 || bins > MOST_INTERVALS || query.cohorts == 0 || query.cohorts > bins {
            return Err(LakeError::Invalid(format!(
                "retention takes 1 to {MOST_INTERVALS} intervals; ask for a shorter period or for longer intervals"
            )));
        }
        let patterns = Patterns(vec![&query.start, &query.again]);
        let (first, last) = (at(query.bounds[0]), at(query.bounds[bins]));
        let since = if query.first_ever {
            format!("(occurred_at >= {first} or ({}))", query.start.sql())
        } else {
            format!("occurred_at >= {first}")
        };
        let text = format!(
            "select person_id as key, occurred_at, {mask} as mask, {order} as order_id, {properties} as properties, seq
               from events
              where {humans} and occurred_at < {last} and {since} and {any}
              order by key, occurred_at, seq",
            mask = patterns.mask_sql(),
            order = patterns.order_sql(),
            properties = patterns.properties_sql(),
            humans = humans(scope),
            any = patterns.any_sql(),
        );
        let mut count = Count {
            patterns,
            bounds: query.bounds.iter().map(|bound| bound.as_microsecond()).collect(),
            query,
            began: Began::NotYet,
            came: Vec::new(),
            orders: HashSet::new(),
            sizes: vec![0; query.cohorts],
            cells: vec![vec![0; query.intervals + 1]; query.cohorts],
            events: [0; 2],
            own: 0,
            nobody: 0,
        };
        self.walk(scope, text, &mut count).await?;
        Ok(count.answer(scope.now))
    }
}

/// Where a person's first time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Began {
    NotYet,
    /// In a cohort.
    In(usize),
    /// Before or after all of them.
    Elsewhere,
}

struct Count<'a> {
    patterns: Patterns<'a>,
    bounds: Vec<i64>,
    query: &'a RetentionQuery,
    began: Began,
    /// Intervals since the beginning in which the present person came back,
    /// ascending, each once.
    came: Vec<usize>,
    orders: HashSet<String>,
    sizes: Vec<u64>,
    cells: Vec<Vec<u64>>,
    events: [u64; 2],
    /// Events of the present person.
    own: u64,
    nobody: u64,
}

impl Walker for Count<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let mask = self.patterns.settled(row.int(2), row.text(4));
        if mask == 0 {
            return Ok(());
        }
        if let Some(order) = row.text(3)
            && !self.orders.insert(order.to_owned())
        {
            return Ok(());
        }
        let instant = row.instant(1)?;
        let bin = self.bounds.partition_point(|bound| *bound <= instant).checked_sub(1);
        if bin.is_some() {
            self.own += 1;
            self.events[0] += u64::from(mask & 1);
            self.events[1] += u64::from(mask >> 1 & 1);
        }
        if mask & 1 != 0 && self.began == Began::NotYet {
            self.began = match bin {
                Some(bin) if bin < self.query.cohorts => Began::In(bin),
                _ => Began::Elsewhere,
            };
        }
        if mask & 2 != 0
            && let (Began::In(cohort), Some(bin)) = (self.began, bin)
            && self.came.last() != Some(&(bin - cohort))
        {
            self.came.push(bin - cohort);
        }
        Ok(())
    }

    fn end(&mut self, key: Option<&str>) -> Result<()> {
        match (key, self.began) {
            (None, _) => self.nobody += self.own,
            (Some(_), Began::In(cohort)) => {
                self.sizes[cohort] += 1;
                let cells = &mut self.cells[cohort];
                if self.query.is_rolling {
                    let last = self.came.last().map_or(0, |last| (last + 1).min(cells.len()));
                    cells[..last].iter_mut().for_each(|cell| *cell += 1);
                } else {
                    for interval in &self.came {
                        if let Some(cell) = cells.get_mut(*interval) {
                            *cell += 1;
                        }
                    }
                }
            }
            (Some(_), _) => {}
        }
        (self.began, self.own) = (Began::NotYet, 0);
        self.came.clear();
        self.orders.clear();
        Ok(())
    }
}

impl Count<'_> {
    fn answer(self, now: Timestamp) -> Retention {
        let now = now.as_microsecond();
        let bins = self.bounds.len() - 1;
        let begun = |bin: usize| self.bounds[bin] <= now;
        let is_over = |bin: usize| self.bounds[bin + 1] <= now;
        let cohort = |cohort: usize| RetentionCohort {
            from: self.query.bounds[cohort],
            persons: self.sizes[cohort],
            is_over: is_over(cohort),
            cells: self.cells[cohort]
                .iter()
                .enumerate()
                .take_while(|(interval, _)| cohort + interval < bins && begun(cohort + interval))
                .map(|(interval, persons)| RetentionCell { persons: *persons, is_over: is_over(cohort + interval) })
                .collect(),
        };
        let cohorts = (0..self.query.cohorts).take_while(|at| begun(*at)).map(cohort).collect();
        Retention { cohorts, events: self.events, nobody: self.nobody }
    }
}
