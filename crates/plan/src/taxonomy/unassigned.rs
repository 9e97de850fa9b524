//! What nothing ties to a campaign, with the money in it.

use std::collections::HashMap;

use base::{Decimal, SourceRef, Workspace};
use serde::Serialize;
use store::{Campaign, Store};

use crate::error::PlanError;
use crate::slug::slug;

/// What the facts of one source add up to, in the reporting currency; the
/// caller reads it from the lake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnassignedSums {
    /// Spend.
    pub spend: Option<Decimal>,
    /// Revenue.
    pub revenue: Option<Decimal>,
    /// Booked orders or sales.
    pub orders: Option<Decimal>,
}

/// Why nothing ties a source to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnassignedReason)]
pub enum Reason {
    /// It names neither a campaign nor a coupon.
    Unnamed,
    /// What it names is no campaign's key, id or coupon.
    Unknown,
    /// What it names is written like one campaign, but is not its key.
    Resembles,
    /// What it names is written like several campaigns.
    Ambiguous,
}

impl Reason {
    /// The word in the API and in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unnamed => "unnamed",
            Self::Unknown => "unknown",
            Self::Resembles => "resembles",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// A campaign that a source may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = UnassignedCandidate)]
pub struct Candidate {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// A source without a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unassigned {
    /// Key of the source, as on facts.
    pub ref_key: String,
    /// Its columns.
    #[schema(value_type = Object)]
    pub source: SourceRef,
    /// Why it has no campaign.
    pub reason: Reason,
    /// The campaigns it may mean, by key.
    pub candidates: Vec<Candidate>,
    /// Its channel, where one is known.
    pub channel: Option<String>,
    /// Its spend in the reporting currency, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub spend: Option<Decimal>,
    /// Its revenue in the reporting currency, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub revenue: Option<Decimal>,
    /// Its booked orders or sales, a decimal in text.
    #[schema(value_type = Option<String>)]
    pub orders: Option<Decimal>,
}

/// The sources without a campaign that have facts in `sums`, the dearest first.
///
/// # Errors
/// The store's errors.
pub async fn unassigned<S: std::hash::BuildHasher + Sync>(
    store: &Store,
    workspace: &Workspace,
    sums: &HashMap<String, UnassignedSums, S>,
) -> Result<Vec<Unassigned>, PlanError> {
    let campaigns = store.campaigns().all(&workspace.id).await?;
    let alike = Alike::of(&campaigns);
    let mut found: Vec<Unassigned> = store
        .source_refs()
        .all(&workspace.id)
        .await?
        .into_iter()
        .filter(|stored| stored.resolution.campaign_id.is_none())
        .filter_map(|stored| {
            let sums = sums.get(&stored.ref_key)?;
            let (reason, candidates) = alike.reason(&stored.source);
            Some(Unassigned {
                reason,
                candidates,
                ref_key: stored.ref_key,
                source: stored.source,
                channel: stored.resolution.channel.map(|channel| channel.key().to_owned()),
                spend: sums.spend,
                revenue: sums.revenue,
                orders: sums.orders,
            })
        })
        .collect();
    let weight = |row: &Unassigned| row.spend.unwrap_or_default() + row.revenue.unwrap_or_default();
    found.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.ref_key.cmp(&b.ref_key)));
    Ok(found)
}

impl Unassigned {
    /// The reason as a sentence.
    #[must_use]
    pub fn explained(&self) -> String {
        let named = match (self.source.utm_campaign.trim(), self.source.coupon.trim()) {
            ("", coupon) => format!("its coupon “{coupon}”"),
            (utm, _) => format!("its utm_campaign “{utm}”"),
        };
        let listed = |word: &str| {
            let names = self.candidates.iter().map(|campaign| format!("“{}” ({})", campaign.name, campaign.key));
            names.collect::<Vec<_>>().join(word)
        };
        match self.reason {
            Reason::Unnamed => "it names neither a campaign nor a coupon".to_owned(),
            Reason::Unknown => format!("{named} belongs to no campaign"),
            Reason::Resembles => {
                format!("{named} resembles {} but is not its key; a rule can tie it", listed(""))
            }
            Reason::Ambiguous => format!("{named} may be {}; a rule decides", listed(" or ")),
        }
    }
}

/// Campaigns by how their names and keys are written, signs and case aside.
struct Alike<'a>(HashMap<String, Vec<&'a Campaign>>);

impl<'a> Alike<'a> {
    fn of(campaigns: &'a [Campaign]) -> Self {
        let mut alike: HashMap<String, Vec<&Campaign>> = HashMap::new();
        for campaign in campaigns {
            for form in [slug(&campaign.fields.key), slug(&campaign.fields.name)] {
                let known = alike.entry(form).or_default();
                if known.last().is_none_or(|last| last.id != campaign.id) {
                    known.push(campaign);
                }
            }
        }
        Self(alike)
    }

    fn reason(&self, source: &SourceRef) -> (Reason, Vec<Candidate>) {
        let names = [source.utm_campaign.trim(), source.coupon.trim()];
        let mut named = names.into_iter().filter(|name| !name.is_empty()).peekable();
        if named.peek().is_none() {
            return (Reason::Unnamed, Vec::new());
        }
        let found = named.find_map(|name| self.0.get(&slug(name)));
        let candidate =
            |campaign: &&Campaign| Candidate { key: campaign.fields.key.clone(), name: campaign.fields.name.clone() };
        let mut candidates: Vec<Candidate> = found.map_or_else(Vec::new, |found| found.iter().map(candidate).collect());
        candidates.sort_by(|a, b| a.key.cmp(&b.key));
        let reason = match candidates.len() {
            0 => Reason::Unknown,
            1 => Reason::Resembles,
            _ => Reason::Ambiguous,
        };
        (reason, candidates)
    }
}
