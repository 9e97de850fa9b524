//! The truth of a market: what each campaign and channel really brought.

use base::{Decimal, Period};
use serde::{Deserialize, Serialize};

use crate::catalogue::{CHANNELS, ChannelDesign};
use crate::market::Campaign;
use crate::orders::{Order, Trace};
use crate::rates::rounded;
use crate::response::Saturation;
use crate::{GROSS_MARGIN_PERCENT, Simulation};

/// Everything that is true of a market, as `truth.json` holds it. Amounts are
/// in the shop's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Version of this layout.
    pub version: u32,
    /// The seed of the market.
    pub seed: u64,
    /// First and last day.
    pub period: Period,
    /// ISO 4217 code of all amounts.
    pub currency: String,
    /// Share of net revenue that is gross profit, in percent; `true_roi` is on
    /// gross profit, as the product's ROI is where a workspace has a margin.
    pub gross_margin_percent: String,
    /// The model in words and formulas.
    pub model: Vec<String>,
    /// The whole shop.
    pub totals: TruthTotals,
    /// One entry a channel.
    pub channels: Vec<ChannelTruth>,
    /// One entry a campaign.
    pub campaigns: Vec<CampaignTruth>,
}

/// Expected and drawn results of the whole shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruthTotals {
    /// Spend of all campaigns.
    pub spend: Decimal,
    /// Orders and revenue that would have come without any marketing.
    pub baseline: Effect,
    /// What marketing added: the sum over the channels.
    pub incremental: Effect,
    /// Baseline and incremental together.
    pub expected: Effect,
    /// What was actually drawn.
    pub realised: Effect,
}

/// Orders and net revenue.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Orders; an expectation need not be whole.
    pub orders: f64,
    /// Net revenue after refunds.
    pub revenue: Decimal,
}

/// What shows in the files.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Orders that carry the campaign's UTM or coupon, caused by it or not.
    pub tagged_orders: u64,
    /// Their net revenue.
    pub tagged_revenue: Decimal,
    /// Conversions the platform claims in its export.
    pub claimed_conversions: Decimal,
}

/// The truth of one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelTruth {
    /// Key in this file: `search`, `flyers`…
    pub key: String,
    /// The product's channel key: `paid_search`, `print`…
    pub channel: String,
    /// Spend of its campaigns.
    pub spend: Decimal,
    /// Expected orders with the channel, less those without it.
    pub true_incremental_orders: f64,
    /// The same for net revenue.
    pub true_incremental_revenue: Decimal,
    /// Incremental revenue / spend; null when nothing was spent.
    pub true_roas: Option<f64>,
    /// (incremental gross profit − spend) / spend; null when nothing was spent.
    pub true_roi: Option<f64>,
    /// Orders drawn from it.
    pub realised: Effect,
    /// Share of a day's pressure still felt the next day.
    pub carry_over: f64,
    /// Carried spend a day at half the ceiling.
    pub half_saturation: Decimal,
    /// Hill exponent.
    pub slope: f64,
    /// Orders a day that no spend exceeds.
    pub ceiling_orders: f64,
}

/// The truth of one campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CampaignTruth {
    /// Its key, which is its `utm_campaign`.
    pub key: String,
    /// Key of its channel in this file.
    pub channel: String,
    /// Spend, converted at each day's published rate.
    pub spend: Decimal,
    /// Orders of its Aumann–Shapley share of the channel's effect, which is its
    /// part of the pressure. These shares add up to the channel.
    pub true_incremental_orders: f64,
    /// The same for net revenue.
    pub true_incremental_revenue: Decimal,
    /// Incremental revenue / spend; null when nothing was spent.
    pub true_roas: Option<f64>,
    /// (incremental gross profit − spend) / spend; null when nothing was spent.
    pub true_roi: Option<f64>,
    /// What would be lost without this campaign alone. With diminishing
    /// returns this is less than its share, because the others would earn more.
    pub lost_without: Effect,
    /// Orders drawn from it.
    pub realised: Effect,
    /// What shows in the files.
    pub observed: Observed,
    /// Claimed conversions for each order it is expected to cause; null where
    /// nobody claims any.
    pub overclaim: Option<f64>,
    /// Weight of a unit of its spend against the channel's average.
    pub strength: f64,
    /// Share of the orders it causes that carry its tag.
    pub tracked: f64,
}

/// Works out the truth of a market.
pub(crate) fn of(simulation: &Simulation) -> Truth {
    let market = &simulation.market;
    let campaigns: Vec<CampaignTruth> = (0..market.campaigns.len()).map(|index| campaign(simulation, index)).collect();
    let channels: Vec<ChannelTruth> =
        CHANNELS.iter().enumerate().map(|(index, design)| channel(simulation, index, design, &campaigns)).collect();
    let incremental =
        total(channels.iter().map(|channel| effect(channel.true_incremental_orders, channel.true_incremental_revenue)));
    let organic: f64 = market.organic.iter().sum();
    let baseline = expected(simulation, organic, 0.0);
    Truth {
        version: 1,
        seed: simulation.options.seed,
        period: market.period,
        currency: simulation.options.currency.code().to_owned(),
        gross_margin_percent: GROSS_MARGIN_PERCENT.to_owned(),
        model: model(),
        totals: TruthTotals {
            spend: campaigns.iter().map(|campaign| campaign.spend).sum(),
            baseline,
            incremental,
            expected: total([baseline, incremental].into_iter()),
            realised: drawn(simulation, |_| true),
        },
        channels,
        campaigns,
    }
}

fn model() -> Vec<String> {
    [
        "orders[t] = organic[t] + sum over channels of hill(pressure[t]); each is the mean of a Poisson count",
        "pressure[t] = sum over campaigns of strength * a[t], a[t] = (1 - carry_over) * spend[t] + carry_over * a[t-1]",
        "hill(x) = ceiling_orders * x^slope / (half_saturation^slope + x^slope)",
        "incremental of a channel = expected with it less expected without it, within the period",
        "incremental of a campaign = its share of the pressure; lost_without = the loss if it alone had not run",
    ]
    .map(str::to_owned)
    .into()
}

fn channel(simulation: &Simulation, index: usize, design: &ChannelDesign, campaigns: &[CampaignTruth]) -> ChannelTruth {
    let market = &simulation.market;
    let own = campaigns.iter().filter(|campaign| campaign.channel == design.key);
    let spend = own.clone().map(|campaign| campaign.spend).sum();
    let incremental =
        total(own.map(|campaign| effect(campaign.true_incremental_orders, campaign.true_incremental_revenue)));
    let Saturation { ceiling, half, slope } = market.curves[index];
    ChannelTruth {
        key: design.key.to_owned(),
        channel: design.channel.key().to_owned(),
        spend,
        true_incremental_orders: incremental.orders,
        true_incremental_revenue: incremental.revenue,
        true_roas: ratio(incremental.revenue, spend),
        true_roi: roi(incremental.revenue, spend),
        realised: drawn(simulation, |order| {
            order.cause.is_some_and(|cause| market.campaigns[cause].design.channel == index)
        }),
        carry_over: design.decay,
        half_saturation: simulation.coin.amount(half),
        slope,
        ceiling_orders: places(ceiling, 6),
    }
}

fn campaign(simulation: &Simulation, index: usize) -> CampaignTruth {
    let campaign = &simulation.market.campaigns[index];
    let design = campaign.design;
    let rows: Vec<_> = simulation.rows(design.platform).iter().filter(|row| row.campaign == index).collect();
    let spend: Decimal = rows.iter().map(|row| row.spend_reporting).sum::<Decimal>().round_dp(2);
    let claimed: Decimal = rows.iter().map(|row| row.conversions).sum();
    let tagged = |order: &&Order| matches!(order.trace, Trace::Utm(at) | Trace::Coupon(at) if at == index);
    let tagged: Vec<&Order> = simulation.sales.orders.iter().filter(tagged).collect();
    let caused: f64 = campaign.orders.iter().sum();
    let incremental = expected(simulation, caused, discount(campaign));
    CampaignTruth {
        key: campaign.key.clone(),
        channel: CHANNELS[design.channel].key.to_owned(),
        spend,
        true_incremental_orders: incremental.orders,
        true_incremental_revenue: incremental.revenue,
        true_roas: ratio(incremental.revenue, spend),
        true_roi: roi(incremental.revenue, spend),
        lost_without: expected(simulation, campaign.orders_lost_without.iter().sum(), discount(campaign)),
        realised: drawn(simulation, |order| order.cause == Some(index)),
        observed: Observed {
            tagged_orders: u64::try_from(tagged.len()).unwrap_or(u64::MAX),
            tagged_revenue: tagged.iter().map(|order| order.amounts.net()).sum(),
            claimed_conversions: claimed,
        },
        overclaim: if design.claims > 0.0 { ratio(claimed, rounded(caused, 6)) } else { None },
        strength: design.strength,
        tracked: design.tracked,
    }
}

/// Average discount on the orders a campaign causes: only those that carry its
/// coupon have it.
fn discount(campaign: &Campaign) -> f64 {
    campaign.coupon().map_or(0.0, |(_, share)| share * campaign.design.tracked)
}

fn expected(simulation: &Simulation, orders: f64, discount: f64) -> Effect {
    let pesos = orders * simulation.market.value.mean(discount);
    Effect { orders: places(orders, 6), revenue: rounded(pesos * simulation.coin.per_peso, 2) }
}

fn drawn(simulation: &Simulation, wanted: impl Fn(&Order) -> bool) -> Effect {
    let orders = simulation.sales.orders.iter().filter(|order| wanted(order));
    orders.fold(Effect { orders: 0.0, revenue: Decimal::ZERO }, |sum, order| Effect {
        orders: sum.orders + 1.0,
        revenue: sum.revenue + order.amounts.net(),
    })
}

fn total(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.fold(Effect { orders: 0.0, revenue: Decimal::ZERO }, |sum, effect| Effect {
        orders: places(sum.orders + effect.orders, 6),
        revenue: sum.revenue + effect.revenue,
    })
}

fn effect(orders: f64, revenue: Decimal) -> Effect {
    Effect { orders, revenue }
}

fn roi(revenue: Decimal, spend: Decimal) -> Option<f64> {
    let margin: Decimal = GROSS_MARGIN_PERCENT.parse().ok()?;
    ratio(revenue * margin / Decimal::ONE_HUNDRED - spend, spend)
}

fn ratio(numerator: Decimal, denominator: Decimal) -> Option<f64> {
    let quotient = numerator.checked_div(denominator)?;
    quotient.round_dp(6).to_string().parse().ok()
}

/// Rounds for writing, so that the file does not depend on the last bits.
fn places(value: f64, places: i32) -> f64 {
    let factor = 10_f64.powi(places);
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MarketOptions;
    use crate::market::Market;

    /// Expected orders of a day, straight from the channels' curves.
    fn expected_orders(market: &Market, day: usize) -> f64 {
        let pressure = |channel: usize| -> f64 {
            let own = market.campaigns.iter().filter(|campaign| campaign.design.channel == channel);
            own.map(|campaign| campaign.pressure[day]).sum()
        };
        market.organic[day]
            + market.curves.iter().enumerate().map(|(index, curve)| curve.orders(pressure(index))).sum::<f64>()
    }

    #[test]
    fn baseline_and_effects_add_up_to_the_expectation_every_day() {
        let options = MarketOptions { days: 400, ..MarketOptions::ending(jiff::civil::date(2026, 10, 31)) };
        let simulation = Simulation::new(options).unwrap();
        let market = &simulation.market;
        for day in 0..market.days.len() {
            let parts = market.organic[day] + market.campaigns.iter().map(|campaign| campaign.orders[day]).sum::<f64>();
            assert!((parts - expected_orders(market, day)).abs() < 1e-9, "day {day}");
        }
    }

    #[test]
    fn losing_one_campaign_costs_less_than_its_share_where_returns_diminish() {
        let simulation = Simulation::new(MarketOptions::ending(jiff::civil::date(2026, 10, 31))).unwrap();
        for campaign in simulation.truth().campaigns.iter().filter(|campaign| campaign.channel == "search") {
            assert!(campaign.lost_without.orders < campaign.true_incremental_orders, "{}", campaign.key);
        }
    }
}
