//! The decision for one source, without any store.

use std::cell::OnceCell;
use std::collections::HashMap;

use base::{CampaignId, Channel, RuleId, SourceRef};
use store::source_refs::{DecidedBy, Resolution};

use super::matching::RuleSet;
use crate::slug::{folded, slug};

/// A campaign as the taxonomy knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCampaign {
    /// Its id; `None` = to be made.
    pub id: Option<CampaignId>,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Option<Channel>,
    /// Coupon codes of its own.
    pub coupons: Vec<String>,
}

/// The campaigns of a workspace by key, id and name, growing by the drafts
/// that files name.
#[derive(Debug, Default)]
pub struct Known {
    campaigns: Vec<KnownCampaign>,
    by_key: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    by_coupon: HashMap<String, usize>,
    /// The last number given to a slug that several names share.
    numbers: HashMap<String, u64>,
}

/// What was decided: the place of the campaign in [`Known`], and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    campaign: Option<usize>,
    channel: Option<Channel>,
    rule_id: Option<RuleId>,
    decided_by: DecidedBy,
}

impl Known {
    /// Adds a campaign; earlier ones keep a name or key that both have.
    pub fn add(&mut self, campaign: KnownCampaign) -> usize {
        let name = folded(&campaign.name);
        self.add_folded(campaign, name)
    }

    fn add_folded(&mut self, campaign: KnownCampaign, name: String) -> usize {
        let at = self.campaigns.len();
        self.by_key.entry(folded(&campaign.key)).or_insert(at);
        self.by_name.entry(name).or_insert(at);
        for code in &campaign.coupons {
            self.by_coupon.entry(folded(code)).or_insert(at);
        }
        if let Some(id) = &campaign.id {
            self.by_id.entry(id.to_string()).or_insert(at);
        }
        self.campaigns.push(campaign);
        at
    }

    /// Adds a code that was made for a campaign; a campaign's own list comes
    /// first.
    pub(super) fn add_code(&mut self, code: &str, campaign: &CampaignId) {
        if let Some(at) = self.by_id.get(campaign.as_str()) {
            self.by_coupon.entry(folded(code)).or_insert(*at);
        }
    }

    /// The campaigns that are to be made.
    pub fn new_ones(&self) -> impl Iterator<Item = &KnownCampaign> {
        self.campaigns.iter().filter(|campaign| campaign.id.is_none())
    }

    /// Fills in the ids of campaigns that were made.
    pub fn made(&mut self, ids: &HashMap<String, CampaignId>) {
        for campaign in self.campaigns.iter_mut().filter(|campaign| campaign.id.is_none()) {
            campaign.id = ids.get(&campaign.key).cloned();
        }
    }

    fn key_or_id(&self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        self.by_key.get(&folded(text)).or_else(|| self.by_id.get(text)).copied()
    }

    /// The campaign of the first code that one has as its own or as its key.
    fn by_coupon(&self, codes: &str) -> Option<usize> {
        let mut codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
        codes.find_map(|code| self.by_coupon.get(&folded(code)).copied().or_else(|| self.key_or_id(code)))
    }

    /// The campaign of a folded name.
    fn named(&self, name: &str) -> Option<usize> {
        let by_key = || self.by_key.get(name).filter(|at| !is_lossy(&self.campaigns[**at]));
        self.by_name.get(name).or_else(by_key).copied()
    }

    fn draft(&mut self, name: String, folded_name: String, channel: Option<Channel>) -> usize {
        let first = slug(&name);
        let mut key = first.clone();
        // Counting on from the last number keeps 100,000 names of one slug linear.
        let number = self.numbers.entry(first.clone()).or_insert(1);
        while self.by_key.contains_key(&folded(&key)) {
            *number += 1;
            key = format!("{first}-{number}");
        }
        self.add_folded(KnownCampaign { id: None, key, name, channel, coupons: Vec::new() }, folded_name)
    }

    /// Decides about one source; may add a campaign to be made.
    pub(super) fn decide(&mut self, rules: &RuleSet, source: &SourceRef) -> Decision {
        let given = rules.apply(source);
        let name = own_name(source);
        let folded_name = folded(&name);
        // Found out at most once, for names are many and words in them as well.
        let suggested = OnceCell::new();
        let of_file = || {
            *suggested.get_or_init(|| match source.channel.as_str() {
                "" => suggested_channel(source),
                channel => Channel::parse(channel).or_else(|| suggested_channel(source)),
            })
        };
        let (campaign, decided_by) = if let Some(key) = &given.campaign_key {
            let at = self.key_or_id(key).unwrap_or_else(|| {
                let (key, name, channel) = (key.clone(), key.clone(), given.channel);
                self.add(KnownCampaign { id: None, key, name, channel, coupons: Vec::new() })
            });
            (Some(at), DecidedBy::Rule)
        } else if let Some(at) =
            self.key_or_id(source.utm_campaign.trim()).or_else(|| self.key_or_id(source.campaign_id.trim()))
        {
            (Some(at), DecidedBy::Key)
        } else if let Some(at) = self.by_coupon(&source.coupon) {
            (Some(at), DecidedBy::Key)
        } else if name.is_empty() {
            (None, DecidedBy::Nothing)
        } else if let Some(at) = self.named(&folded_name) {
            (Some(at), if self.campaigns[at].id.is_some() { DecidedBy::Name } else { DecidedBy::File })
        } else {
            (Some(self.draft(name, folded_name, of_file())), DecidedBy::File)
        };
        let campaigns = campaign.and_then(|at| self.campaigns[at].channel);
        let channel = given.channel.or_else(|| {
            // A campaign's own channel is read with it, so that editing it takes effect at once.
            if campaigns.is_some() { None } else { of_file() }
        });
        let decided_by =
            if decided_by == DecidedBy::Nothing && given.rule_id.is_some() { DecidedBy::Rule } else { decided_by };
        Decision { campaign, channel, rule_id: given.rule_id, decided_by }
    }

    /// The decision as it is stored.
    pub(super) fn resolution(&self, decision: Decision) -> Resolution {
        Resolution {
            campaign_id: decision.campaign.and_then(|at| self.campaigns[at].id.clone()),
            channel: decision.channel,
            rule_id: decision.rule_id,
            decided_by: decision.decided_by,
        }
    }
}

/// What a file calls its campaign: the name, else the platform's id, bounded.
fn own_name(source: &SourceRef) -> String {
    let name = if source.campaign_name.trim().is_empty() { &source.campaign_id } else { &source.campaign_name };
    name.trim().chars().take(super::resolve::MAX_NAME).collect()
}

/// The channel that a source itself suggests. An ad platform sells some
/// channels only, so its name bounds what a campaign's name may suggest: a
/// campaign “TV lovers” on a social network is still paid social.
#[must_use]
pub fn suggested_channel(source: &SourceRef) -> Option<Channel> {
    let by_name = Channel::suggested_by(&source.campaign_name);
    match source.platform.as_str() {
        "google_ads" | "microsoft_ads" => {
            let sold = [
                Channel::PaidSearch,
                Channel::Display,
                Channel::PaidVideo,
                Channel::PaidShopping,
                Channel::CrossNetwork,
            ];
            by_name.filter(|channel| sold.contains(channel)).or(Some(Channel::PaidSearch))
        }
        "meta_ads" | "tiktok_ads" | "linkedin_ads" => Some(Channel::PaidSocial),
        platform => Channel::by_utm(&source.utm_source, &source.utm_medium)
            .or(by_name)
            .or_else(|| Channel::suggested_by(&source.utm_campaign))
            // What came as events or counts names no platform.
            .or_else(|| Channel::suggested_by(platform).filter(|_| !matches!(platform, "events" | "counts"))),
    }
}

/// Whether a campaign's key was made from its name and lost more than
/// separators on the way: `C++` has the key `c`, and is not the campaign `C`.
fn is_lossy(campaign: &KnownCampaign) -> bool {
    slug(&campaign.name) == campaign.key && folded(&campaign.name).replace([' ', '_'], "-") != campaign.key
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::FixedClock;

    fn rules() -> RuleSet {
        RuleSet::compile(&[]).unwrap()
    }

    fn known(key: &str, name: &str, channel: Option<Channel>) -> (Known, CampaignId) {
        let id = CampaignId::new(&FixedClock::at("2026-10-01T00:00:00Z"));
        let mut known = Known::default();
        known.add(KnownCampaign {
            id: Some(id.clone()),
            key: key.into(),
            name: name.into(),
            channel,
            coupons: vec!["FALL24".into()],
        });
        (known, id)
    }

    fn table(name: &str) -> SourceRef {
        SourceRef { platform: "table".into(), campaign_name: name.into(), ..SourceRef::default() }
    }

    #[test]
    fn a_files_own_name_becomes_a_draft_with_a_channel() {
        let mut known = Known::default();
        let decision = known.decide(&rules(), &table("اینستاگرام"));
        assert_eq!(decision.decided_by, DecidedBy::File);
        let again = known.decide(&rules(), &table("اينستاگرام"));
        assert_eq!(again.campaign, decision.campaign);
        let drafts: Vec<_> = known.new_ones().cloned().collect();
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].key.as_str(), drafts[0].channel), ("اینستاگرام", Some(Channel::PaidSocial)));
    }

    #[test]
    fn utm_then_coupon_then_nothing_for_orders() {
        let (mut known, id) = known("flyer10", "Flyers", Some(Channel::Print));
        let order = |utm: &str, coupon: &str| SourceRef {
            platform: "shopify".into(),
            utm_campaign: utm.into(),
            coupon: coupon.into(),
            ..SourceRef::default()
        };
        for source in [order("Flyer10", ""), order("", "FLYER10"), order("", "WELCOME,fall24"), order(id.as_str(), "")]
        {
            let decision = known.decide(&rules(), &source);
            assert_eq!(known.resolution(decision).campaign_id, Some(id.clone()), "{source:?}");
        }
        let decision = known.decide(&rules(), &order("unheard-of", "NOPE"));
        assert_eq!((decision.campaign, decision.decided_by), (None, DecidedBy::Nothing));
        assert_eq!(known.new_ones().count(), 0);
    }

    #[test]
    fn a_platform_bounds_what_a_name_suggests() {
        let on =
            |platform: &str, name: &str| suggested_channel(&SourceRef { platform: platform.into(), ..table(name) });
        assert_eq!(on("meta_ads", "TV lovers"), Some(Channel::PaidSocial));
        assert_eq!(on("google_ads", "Display remarketing"), Some(Channel::Display));
        assert_eq!(on("google_ads", "Brand"), Some(Channel::PaidSearch));
        assert_eq!(on("table", "تلگرام"), Some(Channel::Messenger));
        assert_eq!(on("table", "Nothing known"), None);
    }

    #[test]
    fn names_that_make_one_slug_stay_two_campaigns() {
        let mut known = Known::default();
        known.decide(&rules(), &table("Brand!"));
        known.decide(&rules(), &table("Brand?"));
        let keys: Vec<_> = known.new_ones().map(|campaign| campaign.key.clone()).collect();
        assert_eq!(keys, ["brand", "brand-2"]);
    }
}
