//! The short links that the shop prints on flyers and sends in messages.
//!
//! Where a link leads is known only when it is followed, because the click's id
//! is a part of it. So the pages of such a visit name a stand-in, and whoever
//! tells the events puts the link's answer in its place.

use base::{Channel, Timestamp};
use serde_json::json;

use super::plan::From;
use super::visitors::Visitor;
use super::{SHOP_SITE, Teller, Told};
use crate::Simulation;
use crate::catalogue::CHANNELS;
use crate::dice::Dice;
use crate::market::Campaign;

/// How the stand-in for a link's answer begins; 16 hexadecimal digits follow.
pub const LANDED_BY: &str = "https://tindahan.example/?landed-by=";

/// A short link of the shop, to be made before its clicks are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortLink {
    /// Its name in lists.
    pub name: String,
    /// Key of its campaign.
    pub campaign: String,
    /// `utm_source` of its visits.
    pub utm_source: &'static str,
    /// `utm_medium` of its visits, except of scanned ones.
    pub utm_medium: &'static str,
    /// Page it leads to.
    pub destination: String,
    /// Where it hangs: slug and name of each place.
    pub places: Vec<(String, &'static str)>,
}

impl Simulation {
    /// The short links of the campaigns that ran in the last `days` of the
    /// period: those on paper and in messengers.
    #[must_use]
    pub fn short_links(&self, days: u32) -> Vec<ShortLink> {
        let all = &self.market.days;
        let Some(first) = all.get(all.len().saturating_sub(usize::try_from(days).unwrap_or(usize::MAX))) else {
            return Vec::new();
        };
        let campaigns = self.market.campaigns.iter();
        let linked = campaigns.filter(|campaign| has_link(campaign) && campaign.end >= *first);
        linked
            .map(|campaign| {
                let (utm_source, utm_medium) = match channel(campaign) {
                    Channel::Print => ("flyer", "print"),
                    _ => campaign.design.utm,
                };
                ShortLink {
                    name: campaign.name.clone(),
                    campaign: campaign.key.clone(),
                    utm_source,
                    utm_medium,
                    destination: format!("{SHOP_SITE}/"),
                    places: places(campaign).iter().map(|place| (slug(campaign, place), *place)).collect(),
                }
            })
            .collect()
    }
}

/// Whether visits from there come by a short link.
pub(super) fn linked(simulation: &Simulation, from: From) -> Option<&Campaign> {
    let (From::Campaign(index) | From::Print(index)) = from else { return None };
    Some(&simulation.market.campaigns[index]).filter(|campaign| has_link(campaign))
}

/// The click that begins a visit, and the stand-in for where it leads.
pub(super) fn click(
    campaign: &Campaign,
    from: From,
    visitor: &Visitor,
    at: Timestamp,
    dice: &mut Dice,
) -> (Told, String) {
    let places = places(campaign);
    let lands = format!("{LANDED_BY}{:08x}{:08x}", dice.below(1 << 32), dice.below(1 << 32));
    let request = json!({
        "slug": slug(campaign, places[dice.below(places.len())]),
        "scan": matches!(from, From::Print(_)),
        "user_agent": visitor.agent,
        "language": visitor.language,
        "ip": visitor.ip,
        "refuses": !visitor.consents,
        "lands": lands,
    });
    (Told { at, teller: Teller::Link, json: request.to_string() }, lands)
}

fn channel(campaign: &Campaign) -> Channel {
    CHANNELS[campaign.design.channel].channel
}

fn has_link(campaign: &Campaign) -> bool {
    matches!(channel(campaign), Channel::Print | Channel::Messenger)
}

/// Where a campaign's link hangs; a message is one place without a name.
fn places(campaign: &Campaign) -> &'static [&'static str] {
    match campaign.design.key {
        "flyer-makati" => &["Ayala station", "Office lobbies", "Coffee counter"],
        "flyer-quezon" => &["Letter boxes", "Farmers market"],
        "flyer-cebu" => &["Letter boxes", "Ferry pier"],
        "flyer-christmas" => &["Makati market", "Quezon City market", "Cebu market"],
        _ => &[""],
    }
}

/// What is printed: short enough to be typed.
fn slug(campaign: &Campaign, place: &str) -> String {
    let place = place.to_lowercase().replace(' ', "-");
    if place.is_empty() { campaign.key.clone() } else { format!("{}-{place}", campaign.key) }
}
