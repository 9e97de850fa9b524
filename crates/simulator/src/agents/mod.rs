//! A market of people: what they need, what they remember of advertising, what
//! they look at, buy, and come back for.
//!
//! Nothing here is a regression. A person ([`person`]) has habits, devices and
//! needs that arise with the season. Advertising leaves memories that fade
//! ([`life`]); a need makes the person look, by address or by searching; what
//! they remember decides whether the business comes to mind; visits persuade,
//! more of them persuade more. Who was satisfied comes back. Carry-over,
//! saturation and interaction of channels follow from that, and so do the
//! faults of what can be seen: television leaves no trace, search collects
//! those who would have come anyway, cookies are lost, devices are several.
//!
//! The truth of a channel is what is lost without it: the same people live the
//! same weeks again with the same draws ([`chance`]), and the channel is off.
//!
//! Distributions come from `rand_distr`; no code is shared with the models that
//! are judged on these worlds. The same options give the same bytes.

mod chance;
mod conditions;
mod experiments;
mod files;
mod journeys;
mod life;
mod person;
mod plan;
mod preset;
mod season;
mod spend;
mod truth;
mod world;

use std::path::{Path, PathBuf};

use base::{Day, ErrorKind};
use rand::{RngExt as _, SeedableRng as _, rngs::ChaCha8Rng};

pub use conditions::Conditions;
pub use experiments::{AbTruth, GeoTruth};
pub use plan::{BestPlan, PlanValue};
pub use preset::Preset;
pub use truth::{AgentChannelTruth, AgentTruth, CurvePoint};

use self::person::Person;
use self::preset::{Design, Kind};
use self::spend::Spend;
use self::world::{Change, Sales, World, sales};

/// The first day of every simulation, a Monday.
pub const FIRST_DAY: Day = jiff::civil::Date::constant(2024, 1, 1);

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgentOptions {
    /// Which business.
    pub preset: Preset,
    /// Decides every draw.
    pub seed: u64,
    /// People, as a multiple of the preset's.
    pub scale: f64,
    /// Whether response curves and the best plan are worked out, which takes
    /// some forty further worlds.
    pub plan: bool,
}

impl AgentOptions {
    /// A preset at its own size, with everything.
    #[must_use]
    pub fn new(preset: Preset, seed: u64) -> Self {
        Self { preset, seed, scale: 1.0, plan: true }
    }
}

/// Why people could not be simulated or written.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The size is out of bounds.
    #[error("a market of scale {0} cannot be made; choose a number from 0.02 to 50")]
    Scale(f64),
    /// A condition is out of bounds.
    #[error("`{what}` of {value} cannot be simulated; choose a number from 0 to {most}")]
    Condition {
        /// Which one.
        what: &'static str,
        /// What was asked for.
        value: f64,
        /// The largest that can be.
        most: f64,
    },
    /// A file could not be written.
    #[error("cannot write {path}: {source}; free some space or choose another folder")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl AgentError {
    /// The kind, for the edge that picks an exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Scale(_) | Self::Condition { .. } => ErrorKind::Invalid,
            Self::Write { .. } => ErrorKind::Unavailable,
        }
    }
}

/// The people, the plan and what came of it.
pub struct People {
    options: AgentOptions,
    conditions: Conditions,
    design: &'static Design,
    people: Vec<Person>,
    /// People by region.
    population: Vec<u32>,
    spend: Spend,
    /// The world as it was.
    sales: Sales,
}

impl People {
    /// Makes the people of these options and lets them live once.
    ///
    /// # Errors
    /// [`AgentError::Scale`] when the size is out of bounds.
    pub fn new(options: AgentOptions) -> Result<Self, AgentError> {
        Self::under(options, Conditions::default())
    }

    /// The same under other conditions than the preset's.
    ///
    /// # Errors
    /// [`AgentError::Scale`] or [`AgentError::Condition`] when a number is out of bounds.
    pub fn under(options: AgentOptions, conditions: Conditions) -> Result<Self, AgentError> {
        conditions.check()?;
        if !(0.02..=50.0).contains(&options.scale) {
            return Err(AgentError::Scale(options.scale));
        }
        let design = options.preset.design();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some millions")]
        let count = (f64::from(design.people) * options.scale) as u64;
        let shares = region_shares(design, options.seed);
        let people: Vec<Person> =
            (0..count).map(|number| Person::new(design, &conditions, options.seed, number, &shares)).collect();
        let mut population = vec![0_u32; design.regions];
        people.iter().for_each(|person| population[person.region] += 1);
        let spend = Spend::planned(design, &conditions, options.seed, &population);
        let world = World::new(design, &conditions, &population, &spend, &Change::default());
        let sales = sales(&people, &world);
        Ok(Self { options, conditions, design, people, population, spend, sales })
    }

    /// What the people do under another plan.
    fn sales_under(&self, change: &Change) -> Sales {
        sales(&self.people, &self.world(change))
    }

    fn world(&self, change: &Change) -> World<'_> {
        World::new(self.design, &self.conditions, &self.population, &self.spend, change)
    }

    /// What is true of this market.
    #[must_use]
    pub fn truth(&self) -> AgentTruth {
        truth::of(self)
    }

    /// What a plan would have brought that spends these multiples of each
    /// channel's actual spend, in the order of the truth's channels; missing
    /// multiples are 1.
    #[must_use]
    pub fn value_of(&self, multipliers: &[f64]) -> PlanValue {
        plan::value_of(self, multipliers)
    }

    /// The channels' keys, whether journeys show them, and what is spent on each.
    #[must_use]
    pub fn channels(&self) -> Vec<(&'static str, bool, f64)> {
        let channels = self.design.channels.iter().enumerate();
        channels.map(|(at, channel)| (channel.key, channel.kind != Kind::Unseen, self.spend.total(at))).collect()
    }

    /// Share of revenue that is left after goods and delivery.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.design.margin
    }

    /// People.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people.len()
    }

    /// Writes journeys and weekly data only, without working out what is true.
    ///
    /// # Errors
    /// [`AgentError::Write`] names the file that could not be written.
    pub fn write_seen(&self, folder: &Path) -> Result<Vec<PathBuf>, AgentError> {
        files::write_seen(self, folder)
    }

    /// Runs the tests, writes what they showed, and tells what is true of them,
    /// by region and by person.
    ///
    /// # Errors
    /// [`AgentError::Write`] names the file that could not be written.
    pub fn write_tests(&self, folder: &Path) -> Result<(Vec<GeoTruth>, Vec<AbTruth>), AgentError> {
        let (by_region, by_person, _) = files::write_tests(self, folder)?;
        Ok((
            by_region.into_iter().map(|test| test.truth).collect(),
            by_person.into_iter().map(|test| test.truth).collect(),
        ))
    }

    /// The best plan found, whatever the options say.
    #[must_use]
    pub fn best_plan(&self) -> BestPlan {
        plan::best(self)
    }

    /// Writes journeys, weekly data, experiments and the truth into a folder,
    /// which is made if needed; files of the same names are replaced. Returns
    /// the files.
    ///
    /// # Errors
    /// [`AgentError::Write`] names the file that could not be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, AgentError> {
        files::write(self, folder)
    }
}

/// The regions' shares of people, added up: a few are large.
fn region_shares(design: &Design, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5245_4749_4f4e);
    let sizes: Vec<f64> = (0..design.regions).map(|_| (1.2 * (rng.random::<f64>() - 0.5)).exp()).collect();
    let all: f64 = sizes.iter().sum();
    let mut sum = 0.0;
    sizes
        .iter()
        .map(|size| {
            sum += size / all;
            sum
        })
        .collect()
}

/// The Monday of a week.
fn monday(week: usize) -> Day {
    day(week * 7)
}

/// The date of a day.
fn day(day: usize) -> Day {
    FIRST_DAY.saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap_or(0)))
}

/// A region's name.
fn region_name(region: usize) -> String {
    format!("region-{:02}", region + 1)
}
