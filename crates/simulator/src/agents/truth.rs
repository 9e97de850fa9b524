//! What is true of a market of people.

use serde::Serialize;

use super::experiments::{self, Ab, AbTruth, Geo, GeoTruth};
use super::plan::{self, BestPlan};
use super::preset::Kind;
use super::world::{Change, Sales};
use super::{People, Preset};

/// What `truth.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgentTruth {
    /// Format of the file.
    pub version: u32,
    /// The business.
    pub preset: Preset,
    /// The seed.
    pub seed: u64,
    /// People.
    pub people: usize,
    /// Regions.
    pub regions: usize,
    /// Weeks.
    pub weeks: usize,
    /// Currency of every amount.
    pub currency: String,
    /// Share of revenue that is left after goods and delivery.
    pub margin: f64,
    /// Purchases, starts or leads.
    pub orders: f64,
    /// Revenue booked.
    pub revenue: f64,
    /// What would have come without any channel.
    pub baseline_orders: f64,
    /// The same in revenue.
    pub baseline_revenue: f64,
    /// What all channels bring together, less the sum of what is lost without
    /// each: above 0 where they replace each other, below where they help.
    pub shared_revenue: f64,
    /// By channel.
    pub channels: Vec<AgentChannelTruth>,
    /// Tests by region.
    pub geo_lift: Vec<GeoTruth>,
    /// Tests by person.
    pub ab: Vec<AbTruth>,
    /// The best plan found; none unless it was asked for.
    pub best_plan: Option<BestPlan>,
    /// How the figures are made.
    pub method: Vec<String>,
}

/// The truth of one channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgentChannelTruth {
    /// Its key, as in the files.
    pub channel: String,
    /// Whether its touches show in journeys.
    pub visible: bool,
    /// Money spent.
    pub spend: f64,
    /// Orders with it less orders without it.
    pub incremental_orders: f64,
    /// Revenue with it less revenue without it.
    pub incremental_revenue: f64,
    /// Incremental revenue / spend.
    pub roas: f64,
    /// Share of the revenue that is lost without it.
    pub share: f64,
    /// Revenue of a tenth more spend / that spend.
    pub marginal_roas: f64,
    /// Days after which half of a contact is forgotten.
    pub memory_half_life_days: f64,
    /// Incremental revenue by week.
    pub weekly_incremental_revenue: Vec<f64>,
    /// Revenue over that without the channel, by multiples of its spend; only
    /// with the plan.
    pub curve: Vec<CurvePoint>,
}

/// One point of a response curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Multiple of the actual spend.
    pub multiplier: f64,
    /// Incremental revenue.
    pub incremental_revenue: f64,
}

/// Works out the truth by living again.
pub(super) fn of(people: &People) -> AgentTruth {
    with_tests(people, &experiments::geo(people), &experiments::ab(people))
}

/// The same with the tests as they were simulated for their files.
pub(super) fn with_tests(people: &People, by_region: &[Geo], by_person: &[Ab]) -> AgentTruth {
    let channels = people.design.channels.len();
    let (orders, revenue) = people.sales.totals();
    let nothing = people.sales_under(&Change { multipliers: vec![0.0; channels], ..Change::default() });
    let (baseline_orders, baseline_revenue) = nothing.totals();
    let channels: Vec<AgentChannelTruth> = (0..channels).map(|channel| channel_truth(people, channel)).collect();
    let lost: f64 = channels.iter().map(|channel| channel.incremental_revenue).sum();
    AgentTruth {
        version: 1,
        preset: people.options.preset,
        seed: people.options.seed,
        people: people.people.len(),
        regions: people.design.regions,
        weeks: people.design.weeks,
        currency: people.design.currency.to_owned(),
        margin: people.design.margin,
        orders,
        revenue,
        baseline_orders,
        baseline_revenue,
        shared_revenue: revenue - baseline_revenue - lost,
        channels,
        geo_lift: by_region.iter().map(|test| test.truth.clone()).collect(),
        ab: by_person.iter().map(|test| test.truth.clone()).collect(),
        best_plan: people.options.plan.then(|| plan::best(people)),
        method: method(),
    }
}

fn method() -> Vec<String> {
    [
        "every figure compares two worlds in which the same people live the same weeks with the same random draws",
        "incremental of a channel = sales with all channels less sales with this channel's spend at 0",
        "baseline = sales with every channel's spend at 0; the incrementals need not add up to the rest (shared_revenue)",
        "marginal_roas = (revenue at 1.1 times the spend less revenue) / (0.1 times the spend)",
        "effects are those of this one realisation: chance remains in what small channels bring",
    ]
    .map(str::to_owned)
    .into()
}

fn channel_truth(people: &People, channel: usize) -> AgentChannelTruth {
    let design = &people.design.channels[channel];
    let count = people.design.channels.len();
    let (orders, revenue) = people.sales.totals();
    let without = people.sales_under(&Change::without(count, channel));
    let (orders_without, revenue_without) = without.totals();
    let more = people.sales_under(&Change::times(count, channel, 1.1)).totals().1;
    let spend = people.spend.total(channel);
    let at = |multiplier: f64| {
        let sales = people.sales_under(&Change::times(count, channel, multiplier)).totals().1;
        CurvePoint { multiplier, incremental_revenue: sales - revenue_without }
    };
    let curve = if people.options.plan { [0.25, 0.5, 1.5, 2.0].map(at).into() } else { Vec::new() };
    AgentChannelTruth {
        channel: design.key.to_owned(),
        visible: design.kind != Kind::Unseen,
        spend,
        incremental_orders: orders - orders_without,
        incremental_revenue: revenue - revenue_without,
        roas: (revenue - revenue_without) / spend,
        share: (revenue - revenue_without) / revenue,
        marginal_roas: (more - revenue) / (0.1 * spend),
        memory_half_life_days: match design.kind {
            Kind::Search | Kind::Till => 0.0,
            Kind::Unseen | Kind::Shown | Kind::Mail => design.memory,
        },
        weekly_incremental_revenue: (0..people.design.weeks)
            .map(|week| weekly(people, &people.sales, week) - weekly(people, &without, week))
            .collect(),
        curve,
    }
}

/// Revenue of a week over all regions.
fn weekly(people: &People, sales: &Sales, week: usize) -> f64 {
    (0..people.design.regions).map(|region| sales.week(region, week).1).sum()
}
