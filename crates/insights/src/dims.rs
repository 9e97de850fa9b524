//! What the keys on facts stand for, in memory.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use base::{CampaignId, Channel, Column, Day, Frame, Workspace};
use lake::{EventTerms, Tied};
use store::{Campaign, CampaignStatus, StoredRef};

use crate::query::ReportQuery;

/// A campaign as reports show it.
#[derive(Debug, Clone)]
pub(crate) struct CampaignInfo {
    pub(crate) id: CampaignId,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) channel: Option<Channel>,
    pub(crate) labels: Vec<String>,
    pub(crate) status: &'static str,
    pub(crate) is_archived: bool,
    /// First and last day, where planned.
    pub(crate) days: (Option<Day>, Option<Day>),
    /// Whether somebody said that it is over.
    pub(crate) is_over: bool,
}

/// A source as reports see it.
#[derive(Debug, Clone)]
pub(crate) struct RefInfo {
    pub(crate) campaign: Option<u32>,
    pub(crate) channel: Channel,
    pub(crate) platform: String,
    pub(crate) account: String,
}

/// Campaigns and sources of a workspace.
#[derive(Debug, Default)]
pub(crate) struct Dims {
    pub(crate) campaigns: Vec<CampaignInfo>,
    refs: Vec<RefInfo>,
    by_key: HashMap<String, u32>,
    /// Campaigns that an order was tied to at any time.
    with_orders: HashSet<u32>,
}

impl Dims {
    pub(crate) fn new(campaigns: Vec<Campaign>, sources: Vec<StoredRef>) -> Self {
        let mut at: HashMap<CampaignId, u32> = HashMap::new();
        let mut dims = Self::default();
        for campaign in campaigns {
            at.insert(campaign.id.clone(), u32::try_from(dims.campaigns.len()).unwrap_or(u32::MAX));
            dims.campaigns.push(CampaignInfo {
                id: campaign.id,
                key: campaign.fields.key,
                name: campaign.fields.name,
                channel: campaign.fields.channel,
                labels: campaign.fields.labels,
                status: campaign.fields.status.as_str(),
                is_archived: campaign.archived_at.is_some(),
                days: (campaign.fields.start_day, campaign.fields.end_day),
                is_over: campaign.fields.status == CampaignStatus::Ended,
            });
        }
        for stored in sources {
            let campaign = stored.resolution.campaign_id.as_ref().and_then(|id| at.get(id).copied());
            let campaigns = campaign.and_then(|at| dims.campaigns[at as usize].channel);
            let channel = stored.resolution.channel.or(campaigns).unwrap_or(Channel::Unassigned);
            let info = RefInfo { campaign, channel, platform: stored.source.platform, account: stored.source.account };
            dims.add_ref(stored.ref_key, info);
        }
        dims
    }

    pub(crate) fn add_ref(&mut self, key: String, info: RefInfo) {
        self.by_key.insert(key, u32::try_from(self.refs.len()).unwrap_or(u32::MAX));
        self.refs.push(info);
    }

    /// The place of a fact's source; facts whose source is not stored belong
    /// to nothing and are reported as unassigned.
    pub(crate) fn place(&self, ref_key: &str) -> Option<u32> {
        self.by_key.get(ref_key).copied()
    }

    pub(crate) fn source(&self, place: Option<u32>) -> Option<&RefInfo> {
        place.and_then(|at| self.refs.get(at as usize))
    }

    pub(crate) fn campaign_of(&self, place: Option<u32>) -> Option<u32> {
        self.source(place).and_then(|source| source.campaign)
    }

    /// Notes the campaigns that orders were tied to, by the orders' sources.
    pub(crate) fn note_orders(&mut self, ref_keys: &BTreeSet<String>) {
        let campaigns = ref_keys.iter().filter_map(|key| self.campaign_of(self.place(key)));
        self.with_orders = campaigns.collect();
    }

    /// The campaigns that orders were tied to, where they are known already.
    pub(crate) fn set_with_orders(&mut self, campaigns: HashSet<u32>) {
        self.with_orders = campaigns;
    }

    /// Whether the absence of orders says anything of a campaign: at some time
    /// an order has carried its coupon or UTM.
    pub(crate) fn has_orders(&self, campaign: Option<u32>) -> bool {
        campaign.is_some_and(|at| self.with_orders.contains(&at))
    }

    /// What makes orders and visits of events.
    pub(crate) fn terms(&self, workspace: &Workspace) -> Arc<EventTerms> {
        let mut known: Vec<(&String, &RefInfo)> =
            self.by_key.iter().filter_map(|(key, place)| Some((key, self.source(Some(*place))?))).collect();
        known.sort_unstable_by_key(|(key, _)| *key);
        let campaign = |info: &RefInfo| info.campaign.map(|at| self.campaign(at).key.clone());
        let channel =
            |info: &RefInfo| Some(info.channel).filter(|known| *known != Channel::Unassigned).map(Channel::key);
        let refs = Frame::new()
            .with("ref_key", Column::Text(known.iter().map(|(key, _)| Some((*key).clone())).collect()))
            .with("campaign_key", Column::Text(known.iter().map(|(_, info)| campaign(info)).collect()))
            .with("channel", Column::Text(known.iter().map(|(_, info)| channel(info).map(str::to_owned)).collect()));
        Arc::new(EventTerms { source_refs: refs, currency: workspace.currency, time_zone: workspace.timezone.clone() })
    }

    /// The campaigns and channels that a filter lets through.
    pub(crate) fn tied(&self, query: &ReportQuery) -> Tied {
        let by_campaign = !query.campaigns.is_empty() || query.label.is_some();
        let any_channel = ReportQuery { channels: Vec::new(), ..query.clone() };
        let passes = |campaign: &&CampaignInfo| any_channel.lets_through(Some(*campaign), Channel::Unassigned);
        let keys = self.campaigns.iter().filter(passes).map(|campaign| campaign.key.clone()).collect();
        let channels = query.channels.iter().map(|channel| channel.key().to_owned()).collect();
        Tied {
            campaigns: by_campaign.then_some(keys),
            untied: any_channel.lets_through(None, Channel::Unassigned),
            channels: (!query.channels.is_empty()).then_some(channels),
        }
    }

    /// Keys of the sources that a filter lets through.
    pub(crate) fn keys_of(&self, query: &ReportQuery) -> Vec<String> {
        let wanted = |place: u32| {
            let Some(source) = self.source(Some(place)) else { return false };
            query.lets_through(source.campaign.map(|at| self.campaign(at)), source.channel)
        };
        let mut keys: Vec<String> =
            self.by_key.iter().filter(|(_, place)| wanted(**place)).map(|(key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    pub(crate) fn campaign(&self, at: u32) -> &CampaignInfo {
        &self.campaigns[at as usize]
    }
}
