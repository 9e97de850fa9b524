//! The shop's own tables: what it typed in for channels that have no export.

use std::collections::BTreeMap;

use base::Decimal;

use super::{Sheet, thousands};
use crate::Simulation;
use crate::catalogue::Platform;
use crate::orders::Trace;

/// What the shop noted for one campaign on one day.
#[derive(Default)]
struct Noted {
    spend: Decimal,
    visits: u64,
    sales: u32,
    revenue: Decimal,
}

/// Days and campaigns of a platform on which money was spent or something
/// tagged was sold, in the order of time.
fn noted(simulation: &Simulation, platform: Platform) -> BTreeMap<(usize, usize), Noted> {
    let mut noted: BTreeMap<(usize, usize), Noted> = BTreeMap::new();
    for row in simulation.rows(platform) {
        let cell = noted.entry((row.day, row.campaign)).or_default();
        cell.spend += row.spend;
        cell.visits += row.clicks;
    }
    for order in &simulation.sales.orders {
        if let Trace::Utm(campaign) | Trace::Coupon(campaign) = order.trace
            && simulation.market.campaigns[campaign].design.platform == platform
        {
            let cell = noted.entry((order.day, campaign)).or_default();
            cell.sales += 1;
            cell.revenue += order.amounts.net();
        }
    }
    noted
}

/// Messenger and e-mail, in English.
pub(super) fn messages(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(["Date", "Campaign", "Channel", "Cost", "Visits", "Sales", "Revenue"]);
    for ((day, campaign), cell) in noted(simulation, Platform::Messages) {
        let campaign = &simulation.market.campaigns[campaign];
        sheet.row([
            simulation.market.days[day].to_string().as_str(),
            &campaign.platform_name,
            crate::catalogue::CHANNELS[campaign.design.channel].channel.name(),
            &thousands(cell.spend),
            &cell.visits.to_string(),
            &cell.sales.to_string(),
            &thousands(cell.revenue),
        ]);
    }
    sheet.bytes()
}

/// Flyers, in Filipino: date, campaign, cost, sales, revenue. Sales are the
/// coupons that came back.
pub(super) fn flyers(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(["Petsa", "Kampanya", "Gastos", "Benta", "Kita"]);
    for ((day, campaign), cell) in noted(simulation, Platform::Flyers) {
        sheet.row([
            simulation.market.days[day].to_string().as_str(),
            &simulation.market.campaigns[campaign].platform_name,
            &thousands(cell.spend),
            &cell.sales.to_string(),
            &thousands(cell.revenue),
        ]);
    }
    sheet.bytes()
}

/// What the shop's people wrote down of an afternoon with flyers, in Filipino:
/// date, how many, of what, to whom, campaign. One costs five of the currency.
pub(super) fn counts(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(',');
    sheet.row(["Petsa", "Bilang", "Ano", "Saan", "Kampanya"]);
    for ((day, campaign), cell) in noted(simulation, Platform::Flyers) {
        let handed_out = (cell.spend / Decimal::from(5)).round();
        if handed_out.is_zero() {
            continue;
        }
        let design = &simulation.market.campaigns[campaign];
        sheet.row([
            simulation.market.days[day].to_string().as_str(),
            &handed_out.to_string(),
            "polyeto",
            design.design.audience,
            &design.platform_name,
        ]);
    }
    sheet.bytes()
}

/// Television, from the agency's invoices: nothing but cost is known.
pub(super) fn television(simulation: &Simulation) -> Vec<u8> {
    let mut sheet = Sheet::new(';');
    sheet.row(["Date", "Campaign", "Channel", "Cost"]);
    for ((day, campaign), cell) in noted(simulation, Platform::Television) {
        let campaign = &simulation.market.campaigns[campaign];
        sheet.row([
            simulation.market.days[day].to_string().as_str(),
            &campaign.platform_name,
            crate::catalogue::CHANNELS[campaign.design.channel].channel.name(),
            &cell.spend.to_string(),
        ]);
    }
    sheet.bytes()
}
