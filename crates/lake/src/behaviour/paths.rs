//! Paths: where people go from a point, or come from to one, within a visit.

use std::collections::{BTreeMap, HashMap};

use base::Timestamp;

use super::BehaviourScope;
use super::hold::Held;
use super::pattern::EventPattern;
use super::walk::{Patterns, Row, Walker, at, humans};
use crate::Lake;
use crate::error::{LakeError, Result};

/// What a path is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PathOf {
    /// Pages and screens.
    #[default]
    Pages,
    /// Events by name, save those that a tag tells of by itself.
    Events,
}

/// The question of a path.
#[derive(Debug, Clone)]
pub struct PathQuery {
    /// What it is made of.
    pub of: PathOf,
    /// What it begins with; the beginning of the visit when `None`.
    pub start: Option<EventPattern>,
    /// What it leads to. Then the path is walked backwards from the first such
    /// event of a visit, and there is no `start`.
    pub end: Option<EventPattern>,
    /// Visits that began from this instant on…
    pub from: Timestamp,
    /// …and before this one.
    pub until: Timestamp,
    /// Steps after the point.
    pub depth: usize,
    /// Most places of a step; the rest is one.
    pub most: usize,
}

/// A place at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathNode {
    /// Steps from the point.
    pub step: usize,
    /// What is there.
    pub at: Place,
    /// Visits that were there.
    pub visits: u64,
}

/// What is at a step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The point itself, where one was named.
    Point,
    /// A page or an event.
    Named(String),
    /// Those that are not listed.
    Other,
    /// The visit ended, or walking backwards began, before.
    End,
}

/// From one place to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathLink {
    /// Place in the list of nodes.
    pub from: usize,
    /// Place in the list of nodes.
    pub to: usize,
    /// Visits that went so.
    pub visits: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Visits of the period.
    pub visits: u64,
    /// Of them, those that came by the point.
    pub reached: u64,
    /// Places by step, those with the most visits first, what is not listed
    /// and the end last.
    pub nodes: Vec<PathNode>,
    /// Ways between them.
    pub links: Vec<PathLink>,
}

/// Deepest path.
const DEEPEST: usize = 12;
/// Most places of a step.
const MOST_PLACES: usize = 50;
/// Most places that are told apart.
const MOST_NAMES: usize = 100_000;
/// Most places of one visit that are looked at.
const MOST_VISITED: usize = 10_000;
/// A visit is over a day after it began, at the latest that paths look at.
const LONGEST_VISIT_HOURS: i64 = 24;

const POINT: u32 = 0;
const REST: u32 = 1;
const END: u32 = 2;
const FIRST_NAME: u32 = 3;

impl Lake {
    /// Counts the ways that visits take.
    ///
    /// # Errors
    /// [`LakeError::Invalid`] when the question is not bounded as it must be;
    /// [`LakeError::Limit`] when it takes more than it may.
    pub async fn paths(&self, scope: &BehaviourScope, query: &PathQuery) -> Result<Paths> {
        if query.depth == 0 || query.depth > DEEPEST || query.most == 0 || query.most > MOST_PLACES {
            return Err(LakeError::Invalid(format!(
                "a path has 1 to {DEEPEST} steps with 1 to {MOST_PLACES} places each"
            )));
        }
        if query.start.is_some() && query.end.is_some() {
            return Err(LakeError::Invalid("name where a path starts or where it ends, not both".into()));
        }
        let point = query.start.as_ref().or(query.end.as_ref());
        let patterns = Patterns(point.into_iter().collect());
        let text = rows(scope, query, &patterns);
        let mut count = Count {
            patterns,
            depth: query.depth,
            has_point: point.is_some(),
            backwards: query.end.is_some(),
            held: Held::new(&scope.limits),
            ids: HashMap::new(),
            names: vec![String::new(); FIRST_NAME as usize],
            began: false,
            places: Vec::new(),
            point: None,
            ways: HashMap::new(),
            visits: 0,
            reached: 0,
        };
        self.walk(scope, text, &mut count).await?;
        Ok(count.answer(query.most))
    }
}

fn rows(scope: &BehaviourScope, query: &PathQuery, patterns: &Patterns<'_>) -> String {
    let last = query.until.checked_add(jiff::SignedDuration::from_hours(LONGEST_VISIT_HOURS)).unwrap_or(query.until);
    let (is_place, place) = match query.of {
        PathOf::Pages => ("name in ('page_view', 'screen_view')", "coalesce(path, title, '/')"),
        PathOf::Events => ("name not in ('engagement', 'identify', 'alias', 'group')", "name"),
    };
    let (mask, matching) = if patterns.0.is_empty() {
        ("cast(0 as bigint)".to_owned(), "false".to_owned())
    } else {
        (patterns.mask_sql(), patterns.any_sql())
    };
    format!(
        "select session_id as key, occurred_at, case when {is_place} then {place} end as place,
                is_entry and occurred_at < {until} as began, {mask} as mask, {properties} as properties, seq
           from events
          where {humans} and session_id is not null and occurred_at >= {from} and occurred_at < {last}
            and (is_entry or {is_place} or {matching})
          order by key, occurred_at, seq",
        until = at(query.until),
        from = at(query.from),
        last = at(last),
        properties = patterns.properties_sql(),
        humans = humans(scope),
    )
}

struct Count<'a> {
    patterns: Patterns<'a>,
    depth: usize,
    has_point: bool,
    backwards: bool,
    held: Held,
    ids: HashMap<String, u32>,
    names: Vec<String>,
    /// Whether the present visit began within the period.
    began: bool,
    /// Its places in order, none twice in a row.
    places: Vec<u32>,
    /// How many of its places came before the point, and whether the point is
    /// itself the next of them.
    point: Option<(usize, bool)>,
    /// Visits by step and the places before and after it.
    ways: HashMap<(u8, u32, u32), u64>,
    visits: u64,
    reached: u64,
}

impl Walker for Count<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        self.began |= row.flag(3);
        let place = match row.text(2) {
            Some(name) => Some(self.id(name)?),
            None => None,
        };
        let is_new = place.is_some() && place != self.places.last().copied();
        if self.has_point && self.point.is_none() && self.patterns.settled(row.int(4), row.text(5)) != 0 {
            // A page that is seen again without another between is still the
            // same place, and it may be the point.
            let before = self.places.len() - usize::from(place.is_some() && !is_new);
            self.point = Some((before, place.is_some()));
        }
        if let Some(place) = place.filter(|_| is_new && self.places.len() < MOST_VISITED) {
            self.places.push(place);
        }
        Ok(())
    }

    fn end(&mut self, _: Option<&str>) -> Result<()> {
        if self.began {
            self.visits += 1;
            self.count()?;
        }
        self.began = false;
        self.places.clear();
        self.point = None;
        Ok(())
    }
}

impl Count<'_> {
    fn id(&mut self, name: &str) -> Result<u32> {
        if let Some(id) = self.ids.get(name) {
            return Ok(*id);
        }
        if self.names.len() >= MOST_NAMES {
            return Ok(REST);
        }
        self.held.grow(2 * name.len() + 80)?;
        let id = u32::try_from(self.names.len()).unwrap_or(REST);
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        Ok(id)
    }

    /// The way of the present visit, from the point on.
    fn count(&mut self) -> Result<()> {
        let way: Vec<u32> = match (self.has_point, self.point) {
            (true, None) => return Ok(()),
            (true, Some((before, _))) if self.backwards => {
                let before = &self.places[..before.min(self.places.len())];
                std::iter::once(POINT).chain(before.iter().rev().copied()).collect()
            }
            (true, Some((before, is_place))) => {
                let after = (before + usize::from(is_place)).min(self.places.len());
                std::iter::once(POINT).chain(self.places[after..].iter().copied()).collect()
            }
            (false, _) if self.places.is_empty() => return Ok(()),
            (false, _) => self.places.clone(),
        };
        self.reached += 1;
        for step in 0..self.depth {
            let Some(from) = way.get(step) else { break };
            let to = way.get(step + 1).copied().unwrap_or(END);
            let place = (u8::try_from(step).unwrap_or(u8::MAX), *from, to);
            if let Some(visits) = self.ways.get_mut(&place) {
                *visits += 1;
            } else {
                self.held.grow(32)?;
                self.ways.insert(place, 1);
            }
        }
        Ok(())
    }

    fn answer(self, most: usize) -> Paths {
        // Visits by step and place; the last step is only ever come to.
        let mut there: BTreeMap<(usize, u32), u64> = BTreeMap::new();
        for ((step, from, to), visits) in &self.ways {
            if *step == 0 {
                *there.entry((0, *from)).or_default() += visits;
            }
            *there.entry((usize::from(*step) + 1, *to)).or_default() += visits;
        }
        let mut nodes: Vec<PathNode> = Vec::new();
        let mut index: HashMap<(usize, u32), usize> = HashMap::new();
        for step in 0..=self.depth {
            let mut places: Vec<(u32, u64)> =
                there.range((step, 0)..=(step, u32::MAX)).map(|((_, place), visits)| (*place, *visits)).collect();
            let name = |place: u32| self.names.get(place as usize).map_or("", String::as_str);
            let last = |place: u32| u8::from(place == REST) + 2 * u8::from(place == END);
            places.sort_by(|a, b| last(a.0).cmp(&last(b.0)).then(b.1.cmp(&a.1)).then_with(|| name(a.0).cmp(name(b.0))));
            let mut listed = 0;
            let mut other: Option<usize> = None;
            for (place, visits) in places {
                let is_listed = match place {
                    END | POINT => true,
                    REST => false,
                    _ => {
                        listed += 1;
                        listed <= most
                    }
                };
                if let Some(other) = other.filter(|_| !is_listed) {
                    nodes[other].visits += visits;
                    index.insert((step, place), other);
                    continue;
                }
                let at = match place {
                    _ if !is_listed => Place::Other,
                    POINT => Place::Point,
                    END => Place::End,
                    _ => Place::Named(name(place).to_owned()),
                };
                if !is_listed {
                    other = Some(nodes.len());
                }
                index.insert((step, place), nodes.len());
                nodes.push(PathNode { step, at, visits });
            }
        }
        let mut links: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for ((step, from, to), visits) in &self.ways {
            let step = usize::from(*step);
            if let (Some(from), Some(to)) = (index.get(&(step, *from)), index.get(&(step + 1, *to))) {
                *links.entry((*from, *to)).or_default() += visits;
            }
        }
        let links = links.into_iter().map(|((from, to), visits)| PathLink { from, to, visits }).collect();
        Paths { visits: self.visits, reached: self.reached, nodes, links }
    }
}
