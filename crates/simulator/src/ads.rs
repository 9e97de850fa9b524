//! What the ad platforms report: spend in the account's currency, and
//! impressions, clicks and conversions as they claim them. Platforms claim
//! more conversions than they cause, by a factor that the truth records.

use base::{Currency, Decimal};

use crate::catalogue::Platform;
use crate::dice::Dice;
use crate::market::Market;
use crate::orders::Coin;
use crate::rates::{Rates, rounded, with_places};

/// One row of a platform's daily report.
#[derive(Debug, Clone)]
pub(crate) struct AdRow {
    /// Index of the day.
    pub day: usize,
    /// Index of the campaign.
    pub campaign: usize,
    /// Ad set or ad group; empty where the report is by campaign.
    pub group: &'static str,
    /// In the account's currency.
    pub spend: Decimal,
    /// In the shop's currency, at the day's published rate.
    pub spend_reporting: Decimal,
    pub impressions: u64,
    pub clicks: u64,
    /// Claimed conversions; Google's are fractions.
    pub conversions: Decimal,
    /// Claimed revenue in the account's currency.
    pub value: Decimal,
}

/// The parts a platform splits a campaign into, with their shares.
fn groups(platform: Platform) -> &'static [(&'static str, f64)] {
    match platform {
        Platform::MetaAds => &[("Women 25-44", 0.5), ("Men 25-44", 0.3), ("Advantage+", 0.2)],
        Platform::TikTokAds => &[("Interests", 0.65), ("Hashtags", 0.35)],
        _ => &[("", 1.0)],
    }
}

/// The currency a platform bills this shop in.
pub(crate) fn account_currency(platform: Platform, shop: Currency) -> Currency {
    let foreign = matches!(platform, Platform::MicrosoftAds | Platform::TikTokAds | Platform::LinkedInAds);
    let usual = if shop.code() == "USD" { "EUR" } else { "USD" };
    if foreign { Currency::parse(usual).unwrap_or(shop) } else { shop }
}

/// Every row of one platform, by day, then campaign, then group.
pub(crate) fn report(market: &Market, platform: Platform, seed: u64, coin: Coin, rates: &Rates) -> Vec<AdRow> {
    let account = account_currency(platform, coin.currency);
    let mut rows = Vec::new();
    for (day, date) in market.days.iter().enumerate() {
        for (index, campaign) in market.campaigns.iter().enumerate() {
            if campaign.design.platform != platform || campaign.spend[day] <= 0.0 {
                continue;
            }
            let purpose = format!("reports of {}", campaign.key);
            let mut dice = Dice::new(seed, &purpose, u64::try_from(day).unwrap_or(0), 0);
            for (group, share) in groups(platform) {
                let exact = coin.amount(campaign.spend[day] * share * dice.noise(0.05));
                let places = account.minor_digits();
                let Some(spend) =
                    rates.convert(exact, coin.currency, account, *date).map(|native| with_places(native, places))
                else {
                    continue;
                };
                let spend_reporting = rates.convert(spend, account, coin.currency, *date).unwrap_or(exact);
                let pesos = campaign.spend[day] * share;
                let (impressions, clicks) = reach(pesos, campaign.design.click, &mut dice);
                let conversions = claimed(platform, campaign.orders[day] * campaign.design.claims * share, &mut dice);
                let each = coin.amount(market.value.mean(0.0) * dice.noise(0.08));
                let value = rates
                    .convert(conversions * each, coin.currency, account, *date)
                    .unwrap_or_default()
                    .round_dp(places);
                rows.push(AdRow {
                    day,
                    campaign: index,
                    group,
                    spend,
                    spend_reporting,
                    impressions,
                    clicks,
                    conversions,
                    value,
                });
            }
        }
    }
    rows
}

/// Clicks a spend buys, and the impressions they took.
fn reach(pesos: f64, (price, rate): (f64, f64), dice: &mut Dice) -> (u64, u64) {
    if price <= 0.0 {
        return (0, 0);
    }
    let clicks = whole(pesos / price * dice.noise(0.10));
    let impressions = whole(pesos / price / rate * dice.noise(0.12)).max(clicks);
    (impressions, clicks)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of clicks: positive and far below 2^53"
)]
fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

fn claimed(platform: Platform, mean: f64, dice: &mut Dice) -> Decimal {
    match platform {
        // Data-driven attribution gives parts of conversions.
        Platform::GoogleAds => rounded(mean * dice.noise(0.30), 2),
        _ => Decimal::from(dice.poisson(mean)),
    }
}
