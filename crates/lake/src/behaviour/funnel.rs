//! Funnels: how many come how far, and how long it takes them.

use std::collections::{HashMap, HashSet};

use base::Timestamp;

use super::BehaviourScope;
use super::attempts::{Attempt, Counting, Finder, MOST_STEPS, Rules, Seen};
use super::hold::Held;
use super::pattern::EventPattern;
use super::walk::{Patterns, Row, Walker, at, humans};
use crate::Lake;
use crate::error::{LakeError, Result};

/// Of what an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// A person, over all their visits and devices.
    #[default]
    Person,
    /// A visit.
    Session,
}

impl Unit {
    /// The column that tells one from the other.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Person => "person_id",
            Self::Session => "session_id",
        }
    }
}

/// What a funnel is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// A column of the event that the attempt begins with.
    Entry(&'static str),
    /// A column of the first event of the person's first visit ever.
    FirstTouch(&'static str),
}

/// The question of a funnel.
#[derive(Debug, Clone)]
pub struct FunnelQuery {
    /// The steps, in order: 1 to [`MOST_STEPS`].
    pub steps: Vec<EventPattern>,
    /// When attempts begin: from this instant…
    pub from: Timestamp,
    /// …and before this one. What follows may come later, within the window.
    pub until: Timestamp,
    /// Longest time from the first step to the last, in seconds.
    pub window_seconds: i64,
    /// Whether nothing may happen between two steps.
    pub is_exact: bool,
    /// What counts once.
    pub counting: Counting,
    /// Of what an attempt is.
    pub unit: Unit,
    /// What it is split by.
    pub by: Option<Breakdown>,
    /// Most rows of a split; the rest is one row.
    pub most_groups: usize,
}

/// How long something took, over those who did it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Half of them were no slower, in seconds.
    pub median_seconds: f64,
    /// Nine of ten were no slower, in seconds.
    pub p90_seconds: f64,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelStep {
    /// Attempts that reached it.
    pub reached: u64,
    /// Of them, those that went no further yet and whose window is not over.
    pub open: u64,
    /// Time from the step before; `None` for the first, or where nobody came.
    pub since_previous: Option<Spread>,
    /// Time from the first step.
    pub since_entry: Option<Spread>,
}

/// A funnel of all attempts, or of those with one value.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelGroup {
    /// The value; `None` = unknown, or the whole.
    pub value: Option<String>,
    /// The steps.
    pub steps: Vec<FunnelStep>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// All attempts.
    pub all: FunnelGroup,
    /// By value, those with the most attempts first.
    pub groups: Vec<FunnelGroup>,
    /// The values that are not listed, together.
    pub other: Option<FunnelGroup>,
    /// How many values `other` stands for.
    pub other_values: usize,
    /// Events that are each step, whoever did them and in whatever order.
    pub events: Vec<u64>,
    /// Events that are a step, of nobody that can be told.
    pub nobody: u64,
}

/// Most values that are told apart; those that come later are one.
const MOST_VALUES: usize = 10_000;
/// Value of what is not told apart.
const REST: u32 = 1;

impl Lake {
    /// Counts attempts at a funnel.
    ///
    /// # Errors
    /// [`LakeError::Invalid`] when there is no step or there are too many;
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn funnel(&self, scope: &BehaviourScope, query: &FunnelQuery) -> Result<Funnel> {
        let steps = query.steps.len();
        if steps == 0 || steps > MOST_STEPS {
            return Err(LakeError::Invalid(format!("a funnel has 1 to {MOST_STEPS} steps, not {steps}")));
        }
        let patterns = Patterns(query.steps.iter().collect());
        let text = rows(scope, query, &patterns);
        let window = query.window_seconds.saturating_mul(1_000_000);
        let mut count = Count {
            patterns,
            rules: Rules {
                steps,
                window,
                is_exact: query.is_exact,
                counting: query.counting,
                entries: (query.from.as_microsecond(), query.until.as_microsecond()),
            },
            now: scope.now.as_microsecond(),
            first_touch: matches!(query.by, Some(Breakdown::FirstTouch(_))),
            held: Held::new(&scope.limits),
            finder: Finder::default(),
            seen: Vec::new(),
            orders: HashSet::new(),
            touch: None,
            values: Values::new(query.by.is_some()),
            tallies: vec![Tally::new(steps), Tally::new(steps)],
            events: vec![0; steps],
            nobody: 0,
        };
        self.walk(scope, text, &mut count).await?;
        Ok(count.answer(query))
    }
}

/// The events of a funnel: those that can be a step and, in exact order, those
/// that may lie between two. First touches are looked for from the beginning.
fn rows(scope: &BehaviourScope, query: &FunnelQuery, patterns: &Patterns<'_>) -> String {
    let window = query.window_seconds.saturating_mul(1_000_000);
    let last = query.until.as_microsecond().saturating_add(window);
    let last = Timestamp::from_microsecond(last).map_or(scope.now, |last| last.min(scope.now));
    let last = at(last.max(query.from));
    let matching = if query.is_exact { format!("({} or {BETWEEN})", patterns.any_sql()) } else { patterns.any_sql() };
    let in_time = format!("occurred_at >= {}", at(query.from));
    let mask = patterns.mask_sql();
    let (value, is_touch) = match query.by {
        None => ("cast(null as varchar)", "false"),
        Some(Breakdown::Entry(column)) => (column, "false"),
        Some(Breakdown::FirstTouch(column)) => (column, "is_entry"),
    };
    // A first touch that is no step has no steps, -1.
    let (mask, wanted) = if matches!(query.by, Some(Breakdown::FirstTouch(_))) {
        let is_step = format!("({in_time} and {matching})");
        (format!("case when {is_step} then {mask} else cast(-1 as bigint) end"), format!("({is_step} or is_entry)"))
    } else {
        (mask, format!("{in_time} and {matching}"))
    };
    format!(
        "select {key} as key, occurred_at, {mask} as mask, {value} as value, {is_touch} as is_touch,
                {order} as order_id, {properties} as properties, seq
           from events
          where {humans} and occurred_at <= {last} and {wanted}
          order by key, occurred_at, seq",
        key = query.unit.key(),
        order = patterns.order_sql(),
        properties = patterns.properties_sql(),
        humans = humans(scope),
    )
}

/// What may lie between two steps: not what a tag tells of by itself.
const BETWEEN: &str = "name not in ('engagement', 'identify', 'alias', 'group')";

struct Count<'a> {
    patterns: Patterns<'a>,
    rules: Rules,
    now: i64,
    first_touch: bool,
    held: Held,
    finder: Finder,
    /// Events of the present person or session.
    seen: Vec<Seen>,
    /// Their orders so far: an order that several messengers tell of is one.
    orders: HashSet<String>,
    /// The value of their first touch.
    touch: Option<u32>,
    values: Values,
    tallies: Vec<Tally>,
    events: Vec<u64>,
    nobody: u64,
}

impl Walker for Count<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        if self.first_touch && self.touch.is_none() && row.flag(4) {
            self.touch = Some(self.values.id(row.text(3), &mut self.held)?);
        }
        let mask = row.int(2);
        if mask < 0 {
            return Ok(());
        }
        let mask = self.patterns.settled(mask, row.text(6));
        if let Some(order) = row.text(5)
            && mask != 0
            && !self.orders.insert(order.to_owned())
        {
            return Ok(());
        }
        if mask == 0 && !self.rules.is_exact {
            return Ok(());
        }
        for (step, events) in self.events.iter_mut().enumerate() {
            *events += u64::from(mask >> step & 1);
        }
        let value = if mask & 1 != 0 && !self.first_touch { self.values.id(row.text(3), &mut self.held)? } else { 0 };
        if self.seen.len() == self.seen.capacity() {
            self.held.grow(self.seen.len().max(64) * size_of::<Seen>())?;
        }
        self.seen.push(Seen { at: row.instant(1)?, mask, value });
        Ok(())
    }

    fn end(&mut self, key: Option<&str>) -> Result<()> {
        if key.is_none() {
            self.nobody += self.seen.iter().filter(|event| event.mask != 0).count() as u64;
        } else {
            let bytes = Finder::bytes(self.seen.len(), &self.rules);
            self.held.grow(bytes)?;
            let touch = self.touch.unwrap_or(0);
            let mut found: Vec<Attempt> = Vec::new();
            self.finder.find(&self.seen, &self.rules, |attempt| found.push(*attempt));
            for attempt in found {
                let value = if self.first_touch { touch } else { attempt.value };
                self.tally(value as usize, &attempt)?;
            }
            self.held.shrink(bytes);
        }
        self.seen.clear();
        self.orders.clear();
        self.touch = None;
        Ok(())
    }
}

impl Count<'_> {
    fn tally(&mut self, value: usize, attempt: &Attempt) -> Result<()> {
        while self.tallies.len() <= value {
            self.held.grow(self.rules.steps * size_of::<StepTally>())?;
            self.tallies.push(Tally::new(self.rules.steps));
        }
        self.held.grow(attempt.depth.saturating_sub(1) * 2 * size_of::<i64>())?;
        let is_open = attempt.depth < self.rules.steps && attempt.times[0].saturating_add(self.rules.window) > self.now;
        let tally = &mut self.tallies[value];
        for (step, counted) in tally.steps.iter_mut().enumerate().take(attempt.depth) {
            counted.reached += 1;
            if step > 0 {
                counted.since_previous.push(attempt.times[step] - attempt.times[step - 1]);
                counted.since_entry.push(attempt.times[step] - attempt.times[0]);
            }
        }
        tally.steps[attempt.depth - 1].open += u64::from(is_open);
        Ok(())
    }

    fn answer(mut self, query: &FunnelQuery) -> Funnel {
        let names = std::mem::take(&mut self.values.names);
        let mut listed: Vec<(Option<String>, Tally)> = Vec::new();
        let (mut rest, mut other_values) = (Tally::new(self.rules.steps), 0);
        for (id, tally) in self.tallies.into_iter().enumerate() {
            match id as u32 {
                REST => {
                    other_values += usize::from(tally.entries() > 0);
                    rest.add(&tally);
                }
                0 => listed.push((None, tally)),
                _ => listed.push((names.get(id).cloned(), tally)),
            }
        }
        let mut all = Tally::new(self.rules.steps);
        listed.iter().for_each(|(_, tally)| all.add(tally));
        all.add(&rest);
        let (mut groups, mut other) = (Vec::new(), None);
        if query.by.is_some() {
            listed.retain(|(_, tally)| tally.entries() > 0);
            listed.sort_by(|a, b| b.1.entries().cmp(&a.1.entries()).then_with(|| a.0.cmp(&b.0)));
            for (_, tally) in listed.iter().skip(query.most_groups) {
                rest.add(tally);
                other_values += 1;
            }
            listed.truncate(query.most_groups);
            groups = listed.into_iter().map(|(value, tally)| tally.group(value)).collect();
            other = (rest.entries() > 0).then(|| rest.group(None));
        }
        Funnel { all: all.group(None), groups, other, other_values, events: self.events, nobody: self.nobody }
    }
}

/// Values by number: 0 is unknown, 1 what is not told apart.
#[derive(Debug)]
struct Values {
    asked: bool,
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl Values {
    fn new(asked: bool) -> Self {
        Self { asked, ids: HashMap::new(), names: vec![String::new(); 2] }
    }

    fn id(&mut self, value: Option<&str>, held: &mut Held) -> Result<u32> {
        let Some(value) = value.filter(|_| self.asked) else { return Ok(0) };
        if let Some(id) = self.ids.get(value) {
            return Ok(*id);
        }
        if self.names.len() >= MOST_VALUES {
            return Ok(REST);
        }
        held.grow(2 * value.len() + 64)?;
        let id = u32::try_from(self.names.len()).unwrap_or(REST);
        self.ids.insert(value.to_owned(), id);
        self.names.push(value.to_owned());
        Ok(id)
    }
}

#[derive(Debug, Clone, Default)]
struct StepTally {
    reached: u64,
    open: u64,
    /// Microseconds, one for each attempt that came here.
    since_previous: Vec<i64>,
    since_entry: Vec<i64>,
}

#[derive(Debug, Clone)]
struct Tally {
    steps: Vec<StepTally>,
}

impl Tally {
    fn new(steps: usize) -> Self {
        Self { steps: vec![StepTally::default(); steps] }
    }

    fn entries(&self) -> u64 {
        self.steps.first().map_or(0, |step| step.reached)
    }

    fn add(&mut self, other: &Self) {
        for (own, other) in self.steps.iter_mut().zip(&other.steps) {
            own.reached += other.reached;
            own.open += other.open;
            own.since_previous.extend(&other.since_previous);
            own.since_entry.extend(&other.since_entry);
        }
    }

    fn group(self, value: Option<String>) -> FunnelGroup {
        let steps = self.steps.into_iter().map(|step| FunnelStep {
            reached: step.reached,
            open: step.open,
            since_previous: spread(step.since_previous),
            since_entry: spread(step.since_entry),
        });
        FunnelGroup { value, steps: steps.collect() }
    }
}

/// Median and ninth decile, linear between the two values that lie next to
/// them (Hyndman and Fan 1996, The American Statistician 50, 361–365, type 7).
fn spread(mut micros: Vec<i64>) -> Option<Spread> {
    micros.sort_unstable();
    let quantile = |share: f64| {
        let place = share * micros.len().checked_sub(1)? as f64;
        let (low, high) = (place.floor() as usize, place.ceil() as usize);
        let (low_value, high_value) = (*micros.get(low)? as f64, *micros.get(high)? as f64);
        Some((low_value + (high_value - low_value) * (place - low as f64)) / 1e6)
    };
    Some(Spread { median_seconds: quantile(0.5)?, p90_seconds: quantile(0.9)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4, 10], [0.5, 0.9])
        let found = spread(vec![4_000_000, 1_000_000, 10_000_000, 2_000_000]).unwrap();
        assert!((found.median_seconds - 3.0).abs() < 1e-9);
        assert!((found.p90_seconds - 8.2).abs() < 1e-9);
        assert_eq!(spread(vec![5_000_000]).unwrap(), Spread { median_seconds: 5.0, p90_seconds: 5.0 });
        assert_eq!(spread(Vec::new()), None);
    }
}
