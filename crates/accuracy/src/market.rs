//! One simulated market: the files that a business would have, and the truth.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use jiff::civil::Date;
use simulator::agents::{AbTruth, AgentOptions, Conditions, GeoTruth, People, Preset};
use tempfile::TempDir;

/// A market, its files in a folder that goes with it.
pub struct Market {
    /// The people, who can live under other plans.
    pub people: People,
    /// What is true.
    pub truth: Truth,
    folder: TempDir,
}

/// What is true of a market.
#[derive(Debug, Clone)]
pub struct Truth {
    /// People.
    pub people: f64,
    /// Orders.
    pub orders: f64,
    /// Revenue.
    pub revenue: f64,
    /// Share of revenue left after goods.
    pub margin: f64,
    /// Orders without any channel.
    pub baseline_orders: f64,
    /// Channels.
    pub channels: Vec<ChannelTruth>,
    /// Tests by region.
    pub geo_lift: Vec<GeoTruth>,
    /// Tests by person.
    pub ab: Vec<AbTruth>,
}

/// A channel.
#[derive(Debug, Clone)]
pub struct ChannelTruth {
    /// Name.
    pub channel: String,
    /// Whether journeys show it.
    pub visible: bool,
    /// Money spent.
    pub spend: f64,
    /// Orders with it less orders without it.
    pub incremental_orders: f64,
}

/// The market by week, in columns.
#[derive(Debug, Clone, Default)]
pub struct Weekly {
    /// Mondays.
    pub dates: Vec<Date>,
    /// Orders.
    pub orders: Vec<f64>,
    /// The weeks before Christmas.
    pub peak: Vec<f64>,
    /// Spend by channel.
    pub spend: BTreeMap<String, Vec<f64>>,
}

impl Market {
    /// Simulates a market and writes its files, those of tests if asked for.
    ///
    /// # Errors
    /// When the preset is unknown or the files cannot be written.
    pub fn new(preset: &str, seed: u64, scale: f64, tests: bool, conditions: Conditions) -> anyhow::Result<Self> {
        let preset = Preset::parse(preset).with_context(|| format!("no preset is called {preset}"))?;
        let options = AgentOptions { scale, plan: false, ..AgentOptions::new(preset, seed) };
        let people = People::under(options, conditions)?;
        let folder = tempfile::tempdir().context("cannot make a folder for a market's files")?;
        people.write_seen(folder.path())?;
        let (geo_lift, ab) = if tests { people.write_tests(folder.path())? } else { (Vec::new(), Vec::new()) };
        let truth = Truth { geo_lift, ab, ..truth(&people) };
        Ok(Self { people, truth, folder })
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A reader of one of its files.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn rows(&self, file: &str) -> anyhow::Result<csv::Reader<std::fs::File>> {
        csv::Reader::from_path(self.folder.path().join(file)).with_context(|| format!("cannot read {file}"))
    }

    /// The weekly file.
    ///
    /// # Errors
    /// When it is not as it should be.
    pub fn weekly(&self) -> anyhow::Result<Weekly> {
        let mut weekly = Weekly::default();
        for row in self.rows("weekly.csv")?.deserialize() {
            let row: BTreeMap<String, String> = row?;
            let cell = |name: &str| row.get(name).with_context(|| format!("weekly.csv has no {name}"));
            weekly.dates.push(cell("date_week")?.parse()?);
            weekly.orders.push(cell("orders")?.parse()?);
            weekly.peak.push(cell("peak")?.parse()?);
            for channel in &self.truth.channels {
                let spend = cell(&format!("{}_spend", channel.channel))?.parse()?;
                weekly.spend.entry(channel.channel.clone()).or_default().push(spend);
            }
        }
        Ok(weekly)
    }
}

/// What is lost without each channel, and without all.
fn truth(people: &People) -> Truth {
    let channels = people.channels();
    let orders = |off: &dyn Fn(usize) -> bool| {
        let multipliers: Vec<f64> = (0..channels.len()).map(|at| f64::from(u8::from(!off(at)))).collect();
        people.value_of(&multipliers).orders
    };
    let actual = people.value_of(&[]);
    #[expect(clippy::cast_precision_loss, reason = "people are far below 2^53")]
    let count = people.count() as f64;
    Truth {
        people: count,
        orders: actual.orders,
        revenue: actual.revenue,
        margin: people.margin(),
        baseline_orders: orders(&|_| true),
        channels: channels
            .iter()
            .enumerate()
            .map(|(at, (channel, visible, spend))| ChannelTruth {
                channel: (*channel).to_owned(),
                visible: *visible,
                spend: *spend,
                incremental_orders: actual.orders - orders(&|off| off == at),
            })
            .collect(),
        geo_lift: Vec::new(),
        ab: Vec::new(),
    }
}
