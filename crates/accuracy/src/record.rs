//! What is kept of every market.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::size::Condition;

/// Which market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Key of the preset.
    pub preset: String,
    /// What was varied and how far; none for the preset as it is.
    pub condition: Option<(Condition, f64)>,
    /// Seed.
    pub seed: u64,
}

impl Case {
    /// A name that no other case has.
    #[must_use]
    pub fn key(&self) -> String {
        let condition = self.condition.map_or("as it is".to_owned(), |(what, level)| format!("{what:?} {level}"));
        format!("{}/{condition}/{:06}", self.preset, self.seed)
    }
}

/// One line of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// The best plan of a preset.
    Best(BestRecord),
    /// One market.
    Market(MarketRecord),
}

impl Record {
    /// A name that no other record has.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Best(best) => format!("{}/best", best.preset),
            Self::Market(market) => market.case.key(),
        }
    }
}

/// The best plan found for a preset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BestRecord {
    /// Key of the preset.
    pub preset: String,
    /// Spend a person by channel.
    pub spend_per_person: Vec<f64>,
    /// Plans that were tried.
    pub tried: usize,
}

/// One market and what models said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarketRecord {
    /// Which.
    pub case: Case,
    /// People.
    pub people: f64,
    /// Orders in all.
    pub orders: f64,
    /// Orders without any advertising.
    pub baseline_orders: f64,
    /// The paid channels.
    pub channels: Vec<ChannelRecord>,
    /// What each model said.
    pub models: Vec<ModelRecord>,
    /// What each plan brought.
    pub plans: Vec<PlanRecord>,
    /// Tests by person and by region.
    pub tests: Vec<TestRecord>,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelRecord {
    /// Name.
    pub name: String,
    /// Whether journeys show it.
    pub visible: bool,
    /// Money spent.
    pub spend: f64,
    /// Orders with it less orders without it.
    pub truth: f64,
}

/// One model's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// Name.
    pub name: String,
    /// Orders it gives to each channel, in the order of the channels.
    pub estimates: Vec<f64>,
    /// Its interval for each, where it has one.
    pub intervals: Vec<Option<(f64, f64)>>,
    /// What its intervals are said to hold.
    pub stated: f64,
    /// The mix model's verdict.
    pub standing: Option<String>,
}

/// One plan, with the same budget as the actual one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanRecord {
    /// Who made it.
    pub name: String,
    /// Multiples of the actual spend.
    pub multipliers: Vec<f64>,
    /// Profit it brought.
    pub profit: f64,
    /// What was promised of it, if anything was.
    #[serde(default)]
    pub promise: Option<Promise>,
}

/// What a planner says that its plan gains over no change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Profit for each unit of spend.
    pub gain: f64,
    /// The chance that it is more than nothing.
    pub chance: f64,
}

/// One judgement of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestRecord {
    /// By person (`ab`) or by region (`geo`).
    pub kind: String,
    /// Engine or estimator.
    pub engine: String,
    /// What is counted.
    pub metric: String,
    /// The channel.
    pub channel: String,
    /// The true effect.
    pub truth: f64,
    /// The estimate.
    pub estimate: f64,
    /// The interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// What would have been without the effect: the scale of relative errors.
    pub scale: f64,
}

/// All records by their keys, so that their order never depends on threads.
pub type Records = BTreeMap<String, Record>;

/// A file of records that grows line by line.
pub struct Ledger {
    file: Mutex<File>,
}

impl Ledger {
    /// Opens a file and reads what it holds. A line that was cut off by an
    /// interruption is left out.
    ///
    /// # Errors
    /// When the file cannot be read or made.
    pub fn open(path: &Path) -> anyhow::Result<(Self, Records)> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Record>(line).ok());
        let records: Records = lines.map(|record| (record.key(), record)).collect();
        let opened = OpenOptions::new().create(true).append(true).open(path);
        let mut file = opened.with_context(|| format!("cannot write {}", path.display()))?;
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(file)?;
        }
        Ok((Self { file: Mutex::new(file) }, records))
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, record: &Record) -> anyhow::Result<()> {
        let line = serde_json::to_string(record)? + "\n";
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).context("cannot write the results; free some space")
    }
}
