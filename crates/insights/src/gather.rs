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
            basis::apply(self.choice, self.margin, campaign.is_some(), &mut sums);
            let is_tied = campaign.is_some() || of_channel;
            group.is_unassigned &= !is_tied;
            let mut paired = sums.clone();
            if !is_tied {
                for (sum, _) in sums.iter().filter(|(sum, _)| basis::is_return_side(*sum)) {
                    paired.set(sum, None);
                }
            }
            group.total.merge(&sums);
            group.leaves.push(Leaf { sums, paired });
        }
        let heaviest = heap.channels.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        group.channel = heaviest.map(|(channel, _)| channel);
        group
    }

    fn keys(&self, atom: &Atom) -> Vec<Vec<Part>> {
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

/// The channel of an atom: its source's, else its campaign's.
fn channel_of(dims: &Dims, atom: &Atom) -> Channel {
    let campaigns = || atom.campaign.and_then(|at| dims.campaign(at).channel);
    dims.source(atom.place).map(|source| source.channel).or_else(campaigns).unwrap_or(Channel::Unassigned)
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
    let wanted = |atom: &Atom| {
        let campaign = atom.campaign.map(|at| dims.campaign(at));
        let channel = channel_of(dims, atom);
        let named = |text: &String| campaign.is_some_and(|c| c.key == *text || c.id.as_str() == text);
        let by_campaign = query.campaigns.is_empty()
            || query.campaigns.iter().any(|text| named(text) || (campaign.is_none() && text == "unassigned"));
        let by_label = query.label.as_ref().is_none_or(|label| campaign.is_some_and(|c| c.labels.contains(label)));
        by_campaign && by_label && (query.channels.is_empty() || query.channels.contains(&channel))
    };
    atoms.into_iter().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_where_the_workspace_says() {
        let wednesday: Day = "2026-10-07".parse().unwrap();
        assert_eq!(week_of(wednesday, 1).to_string(), "2026-10-05");
        assert_eq!(week_of(wednesday, 6).to_string(), "2026-10-03");
        assert_eq!(week_of(wednesday, 7).to_string(), "2026-10-04");
        assert_eq!(week_of("2026-10-04".parse().unwrap(), 7).to_string(), "2026-10-04");
    }
}
