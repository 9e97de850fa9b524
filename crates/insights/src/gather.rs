//! Putting facts together into rows.

use std::collections::HashMap;

use base::{Channel, Day, Decimal, Month};
use jiff::ToSpan as _;

use crate::basis::{self, BasisChoice};
use crate::dims::Dims;
use crate::query::{Dimension, ReportQuery};
use crate::sums::{Sum, Sums};

/// Facts of one source, perhaps of one day, in the reporting currency.
#[derive(Debug, Clone)]
pub(crate) struct Atom {
    /// Place of its source in [`Dims`]; budgets have none.
    pub(crate) place: Option<u32>,
    /// Place of its campaign in [`Dims`].
    pub(crate) campaign: Option<u32>,
    /// Channel that events tell of, for a source that says nothing of one.
    pub(crate) channel: Option<Channel>,
    pub(crate) day: Option<Day>,
    pub(crate) sums: Sums,
}

/// One part of a row's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    Campaign(Option<u32>),
    Channel(Channel),
    Text(String),
    Day(Day),
    Month(Month),
    Unknown,
}

/// The facts of one campaign within a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leaf {
    /// Place of the campaign in [`Dims`]; `None` = tied to none.
    pub(crate) campaign: Option<u32>,
    /// Everything.
    pub(crate) sums: Sums,
    /// The same; of facts tied to no campaign only the cost side, because
    /// unassigned spend and unassigned orders have nothing to do with each other.
    pub(crate) paired: Sums,
}

/// A row before its metrics are computed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) total: Sums,
    /// Channel with the most spend (then revenue) among its facts.
    pub(crate) channel: Option<Channel>,
    /// Whether nothing in it is tied.
    pub(crate) is_unassigned: bool,
}

/// How atoms become groups.
pub(crate) struct Gathering<'a> {
    pub(crate) dims: &'a Dims,
    pub(crate) by: &'a [Dimension],
    pub(crate) week_start: u8,
    pub(crate) choice: &'a BasisChoice,
    pub(crate) margin: Option<Decimal>,
}

#[derive(Default)]
struct Heap {
    leaves: HashMap<Option<u32>, Sums>,
    channels: HashMap<Channel, Decimal>,
}

impl Gathering<'_> {
    /// Groups atoms by the dimensions.
    pub(crate) fn gather(&self, atoms: &[Atom]) -> HashMap<Vec<Part>, Group> {
        let mut heaps: HashMap<Vec<Part>, Heap> = HashMap::new();
        for atom in atoms {
            for key in self.keys(atom) {
                let heap = heaps.entry(key).or_default();
                heap.leaves.entry(atom.campaign).or_default().merge(&atom.sums);
                let weight = atom.sums.get(Sum::Spend).unwrap_or_default();
                *heap.channels.entry(channel_of(self.dims, atom)).or_default() += weight;
            }
        }
        heaps.into_iter().map(|(key, heap)| (key.clone(), self.group(&key, heap))).collect()
    }

    /// Everything as one group, for totals.
    pub(crate) fn whole(&self, atoms: &[Atom]) -> Group {
        let whole = Gathering { by: &[], ..*self };
        whole.gather(atoms).remove(&Vec::new()).unwrap_or_default()
    }

    fn group(&self, key: &[Part], heap: Heap) -> Group {
        // In a row of one channel, an order of that channel counts even when no campaign is known.
        let of_channel =
            key.iter().any(|part| matches!(part, Part::Channel(channel) if *channel != Channel::Unassigned));
        let mut group = Group { is_unassigned: true, ..Group::default() };
        let mut campaigns: Vec<_> = heap.leaves.into_iter().collect();
        campaigns.sort_by_key(|(campaign, _)| *campaign);
        for (campaign, mut sums) in campaigns {
            basis::apply(self.choice, self.margin, self.dims.has_orders(campaign), &mut sums);
            let is_tied = campaign.is_some() || of_channel;
            group.is_unassigned &= !is_tied;
            let mut paired = sums.clone();
            if !is_tied {
                for (sum, _) in sums.iter().filter(|(sum, _)| basis::is_return_side(*sum)) {
                    paired.set(sum, None);
                }
            }
            group.total.merge(&sums);
            group.leaves.push(Leaf { campaign, sums, paired });
        }
        let heaviest = heap.channels.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        group.channel = heaviest.map(|(channel, _)| channel);
        group
    }

    /// Keys of the rows that an atom counts in.
    pub(crate) fn keys(&self, atom: &Atom) -> Vec<Vec<Part>> {
        let mut keys = vec![Vec::with_capacity(self.by.len())];
        for dimension in self.by {
            let parts = self.parts(*dimension, atom);
            if let [part] = parts.as_slice() {
                for key in &mut keys {
                    key.push(part.clone());
                }
                continue;
            }
            let with = |key: &Vec<Part>, part: Part| {
                let mut key = key.clone();
                key.push(part);
                key
            };
            keys = parts
                .into_iter()
                .flat_map(|part| keys.iter().map(move |key| with(key, part.clone())).collect::<Vec<_>>())
                .collect();
        }
        keys
    }

    fn parts(&self, dimension: Dimension, atom: &Atom) -> Vec<Part> {
        let source = self.dims.source(atom.place);
        let text =
            |text: Option<&str>| text.filter(|t| !t.is_empty()).map_or(Part::Unknown, |t| Part::Text(t.to_owned()));
        let part = match dimension {
            Dimension::Campaign => Part::Campaign(atom.campaign),
            Dimension::Channel => Part::Channel(channel_of(self.dims, atom)),
            Dimension::Platform => text(source.map(|source| source.platform.as_str())),
            Dimension::Account => text(source.map(|source| source.account.as_str())),
            Dimension::Day => atom.day.map_or(Part::Unknown, Part::Day),
            Dimension::Week => atom.day.map_or(Part::Unknown, |day| Part::Day(week_of(day, self.week_start))),
            Dimension::Month => atom.day.map_or(Part::Unknown, |day| Part::Month(Month::of(day))),
            Dimension::Label => {
                let campaign = atom.campaign.map(|at| self.dims.campaign(at));
                let labels = campaign.map(|campaign| campaign.labels.as_slice()).unwrap_or_default();
                if !labels.is_empty() {
                    return labels.iter().map(|label| Part::Text(label.clone())).collect();
                }
                Part::Unknown
            }
        };
        vec![part]
    }
}

/// The channel of an atom: its source's, else its campaign's, else the one that
/// events tell of.
fn channel_of(dims: &Dims, atom: &Atom) -> Channel {
    let sources = dims.source(atom.place).map(|source| source.channel).filter(|known| *known != Channel::Unassigned);
    let campaigns = || atom.campaign.and_then(|at| dims.campaign(at).channel);
    sources.or_else(campaigns).or(atom.channel).unwrap_or(Channel::Unassigned)
}

/// The first day of a day's week; `start` is 1 for Monday … 7 for Sunday.
pub(crate) fn week_of(day: Day, start: u8) -> Day {
    let weekday = i64::from(day.weekday().to_monday_one_offset());
    let back = (weekday - i64::from(start)).rem_euclid(7);
    day.checked_sub(back.days()).unwrap_or(day)
}

/// Keeps the atoms that the question asks for.
pub(crate) fn filtered(query: &ReportQuery, dims: &Dims, atoms: Vec<Atom>) -> Vec<Atom> {
    if !query.is_filtered() {
        return atoms;
    }
    atoms.into_iter().filter(|atom| is_wanted(query, dims, atom)).collect()
}

/// Whether the question asks for an atom.
pub(crate) fn is_wanted(query: &ReportQuery, dims: &Dims, atom: &Atom) -> bool {
    query.lets_through(atom.campaign.map(|at| dims.campaign(at)), channel_of(dims, atom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dims::RefInfo;
    use base::Basis;
    use proptest::prelude::*;

    fn choice(basis: Basis) -> BasisChoice {
        BasisChoice {
            basis,
            reason: "asked".into(),
            available: vec![Basis::Orders, Basis::Results, Basis::Platform],
            spend_covered: None,
            spend_covered_by_orders: None,
        }
    }

    /// Five sources: four of as many campaigns, one tied to none.
    fn dims() -> Dims {
        let mut dims = Dims::default();
        for at in 0..5_u32 {
            let info = RefInfo {
                campaign: (at < 4).then_some(at),
                channel: if at % 2 == 0 { Channel::PaidSearch } else { Channel::Email },
                platform: format!("platform {at}"),
                account: String::new(),
            };
            dims.add_ref(format!("key {at}"), info);
        }
        dims
    }

    fn atoms(facts: &[(u32, u8, i64, i64, i64)]) -> Vec<Atom> {
        let atom = |&(place, on, spend, sales, orders): &(u32, u8, i64, i64, i64)| {
            let mut sums = Sums::default();
            sums.set(Sum::Spend, Some(Decimal::new(spend, 2)));
            sums.set(Sum::ResultRevenue, Some(Decimal::new(sales, 2)));
            sums.set(Sum::OrderRevenue, Some(Decimal::new(orders, 2)));
            sums.set(Sum::BookedOrders, Some(Decimal::ONE));
            let day = Day::constant(2026, 10, i8::try_from(on).unwrap());
            Atom { place: Some(place), campaign: (place < 4).then_some(place), channel: None, day: Some(day), sums }
        };
        facts.iter().map(atom).collect()
    }

    proptest! {
        #[test]
        fn rows_add_up_to_the_whole_however_they_are_split(
            facts in prop::collection::vec((0_u32..5, 1_u8..28, 0_i64..1_000_000, 0_i64..1_000_000, 0_i64..1_000_000), 0..60)
        ) {
            let (dims, atoms) = (dims(), atoms(&facts));
            for basis in [Basis::Orders, Basis::Results, Basis::Platform] {
                let choice = choice(basis);
                for by in [
                    &[Dimension::Campaign][..],
                    &[Dimension::Channel, Dimension::Week],
                    &[Dimension::Day],
                    &[Dimension::Platform, Dimension::Campaign, Dimension::Month],
                ] {
                    let gathering = Gathering { dims: &dims, by, week_start: 1, choice: &choice, margin: None };
                    let rows = gathering.gather(&atoms);
                    let whole = gathering.whole(&atoms).total;
                    for sum in [Sum::Spend, Sum::Revenue, Sum::Orders] {
                        let added: Decimal = rows.values().filter_map(|row| row.total.get(sum)).sum();
                        prop_assert_eq!(added, whole.get(sum).unwrap_or_default(), "{:?} by {:?}", sum, by);
                    }
                }
            }
        }

        #[test]
        fn a_basis_takes_nothing_of_another(sales in 1_i64..1_000_000, orders in 1_i64..1_000_000) {
            let (dims, atoms) = (dims(), atoms(&[(0, 1, 100, sales, orders)]));
            for (basis, revenue) in [
                (Basis::Orders, Some(Decimal::new(orders, 2))),
                (Basis::Results, Some(Decimal::new(sales, 2))),
                (Basis::Platform, None),
            ] {
                let choice = choice(basis);
                let gathering = Gathering { dims: &dims, by: &[], week_start: 1, choice: &choice, margin: None };
                prop_assert_eq!(gathering.whole(&atoms).total.get(Sum::Revenue), revenue);
            }
        }
    }

    #[test]
    fn weeks_begin_where_the_workspace_says() {
        let wednesday: Day = "2026-10-07".parse().unwrap();
        assert_eq!(week_of(wednesday, 1).to_string(), "2026-10-05");
        assert_eq!(week_of(wednesday, 6).to_string(), "2026-10-03");
        assert_eq!(week_of(wednesday, 7).to_string(), "2026-10-04");
        assert_eq!(week_of("2026-10-04".parse().unwrap(), 7).to_string(), "2026-10-04");
    }
}
