//! A market whose truth is known: two years of a shop in Manila with eight
//! channels and some forty campaigns, made from a seed.
//!
//! Every order is drawn from an expectation that says what caused it, so the
//! true effect of each campaign is the model's own counterfactual and not an
//! estimate. The shop never sees that: it gets **files as the platforms would
//! export them**, in which platforms claim too much, flyers are known by their
//! coupons and television leaves no trace. The truth is written beside them as
//! `truth.json`.
//!
//! The simulator refuses to know anything of the product: it depends on `base`
//! only and hands over nothing but files. It writes them to the folder it is
//! given and touches nothing else. The same options give the same bytes.
//!
//! Invariant: baseline plus the effects of all campaigns is the expected
//! revenue, on every day.

mod ads;
pub mod agents;
mod calendar;
mod catalogue;
mod dice;
mod events;
mod files;
mod market;
mod orders;
mod rates;
mod response;
mod truth;
mod value;

use std::path::{Path, PathBuf};

use base::{Currency, Day, ErrorKind, Period};

pub use events::{LANDED_BY, SHOP_SITE, ShortLink, Teller, Telling, Told, ToldDay};
pub use files::{CampaignRule, ImportFile, MarketFiles};
pub use truth::{CampaignTruth, ChannelTruth, Effect, Observed, Truth, TruthTotals};

use crate::ads::AdRow;
use crate::catalogue::Platform;
use crate::market::Market;
use crate::orders::{Coin, Sales};
use crate::rates::Rates;

/// The shop's name.
pub const SHOP_NAME: &str = "Tindahan Araw";
/// Its time zone, which has no summer time.
pub const SHOP_TIMEZONE: &str = "Asia/Manila";
/// Share of its net revenue that remains after the cost of goods, in percent.
pub const GROSS_MARGIN_PERCENT: &str = "55";
/// A regular expression that every campaign's key satisfies.
pub const NAMING_CONVENTION: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// What market to make.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketOptions {
    /// Decides every draw.
    pub seed: u64,
    /// Length of the period in days, 1 to 3,660.
    pub days: u32,
    /// Last day of the period.
    pub end: Day,
    /// Size: orders and spend grow with it, the number of spend rows does not.
    pub scale: f64,
    /// The shop's currency; amounts are of the size usual in it.
    pub currency: Currency,
}

impl MarketOptions {
    /// Two years of the usual size, ending on this day, in pesos.
    ///
    /// # Panics
    /// Never: the peso is a currency.
    #[must_use]
    pub fn ending(end: Day) -> Self {
        let currency = Currency::parse("PHP").expect("PHP is in ISO 4217");
        Self { seed: 7, days: 730, end, scale: 1.0, currency }
    }

    fn period(&self) -> Result<Period, MarketError> {
        let days = i64::from(self.days);
        if !(1..=3_660).contains(&days) {
            return Err(MarketError::Days(self.days));
        }
        if !(self.scale.is_finite() && self.scale > 0.0 && self.scale <= 1_000.0) {
            return Err(MarketError::Scale(self.scale));
        }
        let from = self.end.checked_sub(jiff::Span::new().days(days - 1)).map_err(|_| MarketError::Days(self.days))?;
        Ok(Period { from, to: self.end })
    }
}

/// Why a market could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum MarketError {
    /// The length is out of bounds.
    #[error("a market of {0} days cannot be made; choose 1 to 3660 days that lie in the calendar")]
    Days(u32),
    /// The size is out of bounds.
    #[error("a market of scale {0} cannot be made; choose a number above 0 and at most 1000")]
    Scale(f64),
    /// No reference rate is known for the currency.
    #[error("the simulated market has no prices in {0}; choose PHP, EUR, USD, GBP, IRR, VND, ISK or another it knows")]
    Currency(Currency),
    /// A file could not be written.
    #[error("cannot write {path}: {source}; free some space or choose another folder")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl MarketError {
    /// The kind, for the edge that picks an exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Days(_) | Self::Scale(_) | Self::Currency(_) => ErrorKind::Invalid,
            Self::Write { .. } => ErrorKind::Unavailable,
        }
    }
}

/// A market with everything that happened in it.
#[derive(Debug)]
pub struct Simulation {
    options: MarketOptions,
    market: Market,
    sales: Sales,
    ads: Vec<(Platform, Vec<AdRow>)>,
    rates: Rates,
    coin: Coin,
}

impl Simulation {
    /// Makes the market of these options.
    ///
    /// # Errors
    /// [`MarketError`] when the options are out of bounds.
    pub fn new(options: MarketOptions) -> Result<Self, MarketError> {
        const PLATFORMS: [Platform; 9] = [
            Platform::GoogleAds,
            Platform::MicrosoftAds,
            Platform::MetaAds,
            Platform::TikTokAds,
            Platform::LinkedInAds,
            Platform::Messages,
            Platform::Flyers,
            Platform::Ga4Cost,
            Platform::Television,
        ];
        let period = options.period()?;
        let coin = Coin { currency: options.currency, per_peso: rates::per_peso(options.currency)? };
        let market = Market::new(options.seed, period, options.scale);
        let rates = Rates::walk(options.seed, period);
        let sales = Sales::draw(&market, options.seed, coin);
        let ads = PLATFORMS.map(|platform| (platform, ads::report(&market, platform, options.seed, coin, &rates)));
        Ok(Self { options, market, sales, ads: ads.into(), rates, coin })
    }

    /// Writes the files of this market into a folder, which is made if needed;
    /// files of the same names are replaced.
    ///
    /// # Errors
    /// [`MarketError::Write`] names the file that could not be written.
    pub fn write(&self, folder: &Path) -> Result<MarketFiles, MarketError> {
        files::write(self, folder)
    }

    /// What is true of this market.
    #[must_use]
    pub fn truth(&self) -> Truth {
        truth::of(self)
    }

    fn rows(&self, platform: Platform) -> &[AdRow] {
        self.ads.iter().find(|(of, _)| *of == platform).map_or(&[], |(_, rows)| rows)
    }
}
