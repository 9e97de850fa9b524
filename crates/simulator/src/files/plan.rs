//! The plan, the taxonomy and the exchange rates.

use std::collections::BTreeMap;

use base::{Decimal, Month};

use super::{CampaignRule, Sheet};
use crate::Simulation;
use crate::catalogue::{CHANNELS, Flight, Platform};
use crate::market::Campaign;

/// Campaigns with one column of planned budget a month.
pub(super) fn campaigns(simulation: &Simulation) -> Vec<u8> {
    let months: Vec<Month> = simulation.market.period.months().collect();
    let mut sheet = Sheet::new(',');
    let fixed = ["key", "name", "channel", "start", "end", "objective", "audience", "owner", "status", "labels"]
        .map(str::to_owned);
    let header: Vec<String> = fixed.into_iter().chain(months.iter().map(|month| format!("planned_{month}"))).collect();
    sheet.row(header.iter().map(String::as_str));
    for campaign in &simulation.market.campaigns {
        let channel = &CHANNELS[campaign.design.channel];
        let budget = budget(simulation, campaign);
        let always = campaign.end == simulation.market.period.to;
        let mut cells = vec![
            campaign.key.clone(),
            campaign.name.clone(),
            channel.channel.key().to_owned(),
            campaign.start.to_string(),
            if always { String::new() } else { campaign.end.to_string() },
            campaign.design.objective.to_owned(),
            campaign.design.audience.to_owned(),
            owner(campaign).to_owned(),
            if campaign.end < simulation.market.period.to { "ended" } else { "live" }.to_owned(),
            labels(campaign),
        ];
        cells.extend(months.iter().map(|month| budget.get(month).map(Decimal::to_string).unwrap_or_default()));
        sheet.row(cells.iter().map(String::as_str));
    }
    sheet.bytes()
}

/// Planned spend by month, in round figures.
fn budget(simulation: &Simulation, campaign: &Campaign) -> BTreeMap<Month, Decimal> {
    let mut exact: BTreeMap<Month, f64> = BTreeMap::new();
    for (day, planned) in simulation.market.days.iter().zip(&campaign.planned) {
        if *planned > 0.0 {
            *exact.entry(Month::of(*day)).or_default() += planned;
        }
    }
    let round = |pesos: f64| {
        let amount = simulation.coin.amount(pesos);
        amount.round_sf(2).unwrap_or(amount).normalize()
    };
    // The market may end within a month; what runs always is planned to its end.
    let last = simulation.market.days.last().map(|day| (Month::of(*day), day.day()));
    let whole = |month: Month, pesos: f64| match (last, campaign.design.flight) {
        (Some((unfinished, day)), Flight::Always) if unfinished == month => {
            pesos * f64::from(month.days()) / f64::from(day)
        }
        _ => pesos,
    };
    exact.into_iter().map(|(month, pesos)| (month, round(whole(month, pesos)))).collect()
}

fn owner(campaign: &Campaign) -> &'static str {
    match campaign.design.platform {
        Platform::GoogleAds | Platform::MicrosoftAds => "Bea",
        Platform::MetaAds | Platform::TikTokAds | Platform::LinkedInAds => "Paolo",
        Platform::Messages | Platform::Flyers => "Ana",
        Platform::Ga4Cost | Platform::Television => "Rafael",
    }
}

fn labels(campaign: &Campaign) -> String {
    let seasonal = match campaign.design.flight {
        Flight::Season { .. } => "seasonal",
        Flight::Always => "always-on",
        Flight::Bursts { .. } | Flight::Drops { .. } | Flight::PayDays => "flighted",
    };
    format!("{};{seasonal}", CHANNELS[campaign.design.channel].key)
}

/// What ties names in ad accounts and coupons to the plan. Orders with UTM
/// values need no rule: a campaign's key is its `utm_campaign`.
pub(super) fn rules(simulation: &Simulation) -> Vec<CampaignRule> {
    let mut rules = Vec::new();
    for campaign in &simulation.market.campaigns {
        let rule = |campaign_name: &str, coupon: String| CampaignRule {
            campaign_name: campaign_name.to_owned(),
            coupon,
            campaign_key: campaign.key.clone(),
        };
        if campaign.design.platform != Platform::Ga4Cost {
            rules.push(rule(&campaign.platform_name, String::new()));
        }
        if let Some((code, _)) = campaign.coupon() {
            rules.push(rule("", code));
        }
    }
    rules
}

/// The rules as a table, for reading and for entering by hand.
pub(super) fn taxonomy(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(["position", "rule"]);
    for (index, rule) in rules(simulation).iter().enumerate() {
        sheet.row([(index + 1).to_string().as_str(), &rule.to_string()]);
    }
    sheet.bytes()
}

/// Rates for one euro, newest first, with the trailing comma of the original.
pub(super) fn rates(simulation: &Simulation) -> Vec<u8> {
    let rates = &simulation.rates;
    let mut sheet = Sheet::new(',');
    sheet.row(["Date"].into_iter().chain(rates.columns.iter().map(|(code, _)| *code)).chain([""]));
    for (index, day) in rates.days.iter().enumerate().rev() {
        let values: Vec<String> = rates.columns.iter().map(|(_, column)| column[index].to_string()).collect();
        let day = day.to_string();
        sheet.row([day.as_str()].into_iter().chain(values.iter().map(String::as_str)).chain([""]));
    }
    sheet.bytes()
}
